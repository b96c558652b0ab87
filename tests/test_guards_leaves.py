"""G21–G27, 延缓入学 and 休学: where each guard is silent and where it speaks; who may approve."""

from __future__ import annotations

from typing import Any

import pytest

from kcbx.lifecycle.authorities import authority_of, home_townships, may_order, orderers
from kcbx.model import Case
from tests.guarding import (
    DROPPED_OUT,
    ERROR,
    NOT_STARTED,
    ORDERERS,
    REGISTERED,
    SUSPECTED,
    THREE_JOINT,
    WARNING,
    Found,
    breached,
    deferral,
    leave,
    never,
    recognition,
)
from tests.histories import (
    COUNTY,
    ENROLLED,
    MIDDLE,
    NINE_YEARS,
    NINE_YEARS_54,
    STREET,
    TOWN,
    UNITS,
    child,
    on,
    setting,
    since,
)

PROOF = [{"说明": "县医院证明存教务处"}]

AT_HOME_IN_LIUHE: list[dict[str, Any]] = [
    {"责任": {"乡镇": "柳河乡"}},
    {"现住址": {"乡镇": "柳河乡人民政府"}},
    {"户籍": {"乡镇": "990101201", "区划代码": "990101"}},
    {"unit": NINE_YEARS},
]
"""What makes 柳河乡 one of the townships of a child."""


def leave_of(body: str, unit: str = MIDDLE, **facts: Any) -> Case:
    """Return a case of a child with other facts or another 责任单位, with one 休学."""
    return child(on("2024-09-01", "登记", 单位=unit), on("2024-10-01", "休学", 批准单位=body), **facts)


SILENT: dict[str, list[Case]] = {
    "G21": [leave(), deferral()],
    "G22": [
        leave(),
        deferral(),
        *[
            leave(批准单位=body)
            for body in ("教育局", "990101", "清河镇政府", "清河县清河镇人民政府", "清河镇", TOWN)
        ],
        *[leave_of("柳河乡人民政府", **home) for home in AT_HOME_IN_LIUHE],
        recognition(*THREE_JOINT),
    ],
    "G23": [
        leave(),
        recognition(*THREE_JOINT),
        never(*DROPPED_OUT[1:], on("2024-12-01", "认定达标", 手续="延缓入学")),
        deferral(),
        never(REGISTERED, on("2024-10-01", "休学")),
        never(NOT_STARTED, on("2024-09-05", "学籍异动"), on("2024-10-01", "休学")),
        never(NOT_STARTED, on("2024-09-05", "安置"), on("2024-10-01", "休学")),
        never(
            NOT_STARTED,
            on("2024-09-05", "列入疑似", 类型="失学"),
            on("2024-09-10", "复学"),
            on("2024-10-01", "休学"),
        ),
        never(
            NOT_STARTED,
            on("2024-09-05", "列入疑似", 类型="失学"),
            on("2024-09-10", "核查", 结论="在校就读"),
            on("2024-10-01", "休学"),
        ),
    ],
    "G24": [leave(), child(*SUSPECTED, on("2024-10-01", "休学", 佐证=PROOF))],
    "G25": [leave(), deferral()],
    "G26": [
        leave(起="2024-10-01", 止="2024-10-01"),
        child(REGISTERED, on("2024-10-01", "请假", 起="2024-10-01", 止="2024-10-02")),
        leave(止="明年"),
    ],
    "G27": [
        leave(起="2024-09-01", 止="2025-08-31"),
        leave(起="2024-09-01", 止="2025-09-01"),
        leave(起="2024-02-29", 止="2025-02-28"),
        leave(止="明年"),
        recognition(*THREE_JOINT),
    ],
}

APPLICANT = (ERROR, "申请人不是案卷里登记的法定监护人", "请核对申请表；监护人有误先用 kcbx edit-case 更正")


def unapproved(body: str, kind: str, who: str = ORDERERS) -> list[Found]:
    return [(ERROR, f"{body}（{kind}）无权批准", f"可以为这个孩子批准的有：{who}")]


FIRING: dict[str, list[tuple[Case, list[Found]]]] = {
    "G21": [
        (leave(申请人="李桂花"), [APPLICANT]),
        (deferral(申请人="王老师"), [APPLICANT]),
        (child(REGISTERED, on("2024-10-01", "休学"), 监护人=[]), [APPLICANT]),
    ],
    "G22": [
        (leave(批准单位="东城街道办事处"), unapproved("东城街道办事处", "街道")),
        (leave(批准单位=STREET), unapproved(STREET, "街道")),
        (leave(批准单位="经济开发区管理委员会"), unapproved("经济开发区管理委员会", "开发区")),
        (leave(批准单位="清河初中"), unapproved("清河初中", "学校")),
        (leave(批准单位="清河县人民政府"), unapproved("清河县人民政府", "不认识的单位")),
        (deferral(批准单位="清河县清河镇初级中学"), unapproved("清河县清河镇初级中学", "学校")),
        (recognition(手续批准单位="东城街道"), unapproved("东城街道", "街道")),
        (leave(批准单位="柳河乡人民政府"), unapproved("柳河乡人民政府", "不是孩子当地的乡镇政府")),
        (
            leave_of("清河镇人民政府", NINE_YEARS_54, 户籍={"乡镇": "东城街道"}),
            unapproved("清河镇人民政府", "不是孩子当地的乡镇政府", "清河县教育体育局"),
        ),
        # a township of another county may be called like one of this
        (
            leave_of("柳河乡", 户籍={"乡镇": "柳河乡", "区划代码": "990102"}),
            unapproved("柳河乡", "不是孩子当地的乡镇政府"),
        ),
    ],
    "G23": [
        (
            child(REGISTERED, on("2024-10-01", "延缓入学")),
            [(ERROR, "这个孩子已有学籍，应办休学，不是延缓入学", "请把事项改成：休学")],
        ),
        (
            never(NOT_STARTED, on("2024-10-01", "休学")),
            [(ERROR, "这个孩子从未入学，应办延缓入学，不是休学", "请把事项改成：延缓入学")],
        ),
        (
            recognition(*THREE_JOINT, 手续="延缓入学"),
            [(ERROR, "这个孩子已有学籍，应办休学，不是延缓入学", "请把手续改成：休学")],
        ),
        (
            never(
                NOT_STARTED,
                on("2024-09-05", "列入疑似", 类型="失学"),
                on("2024-10-08", "认定辍学"),
                on("2024-12-01", "认定达标"),
            ),
            [(ERROR, "这个孩子从未入学，应办延缓入学，不是休学", "请把手续改成：延缓入学")],
        ),
    ],
    "G24": [
        (
            child(*SUSPECTED, on("2024-10-01", "休学")),
            [(ERROR, "从疑似辍学转休学没有佐证", "请用 --evidence 文件 附上证明材料")],
        ),
        (
            never(
                NOT_STARTED,
                on("2024-09-05", "列入疑似", 类型="失学"),
                on("2024-10-01", "延缓入学"),
            ),
            [(ERROR, "从失学转延缓入学没有佐证", "请用 --evidence 文件 附上证明材料")],
        ),
        (
            child(*DROPPED_OUT, on("2024-11-01", "休学", 佐证=[])),
            [(ERROR, "从辍学转休学没有佐证", "请用 --evidence 文件 附上证明材料")],
        ),
    ],
    "G25": [
        (
            leave(事由="其他"),
            [(WARNING, "事由不是身体状况，法律没有规定其他事由", "请在备注里写明依据，或改为其他安置")],
        )
    ],
    "G26": [
        (
            child(REGISTERED, on("2024-10-01", action, 起="2024-10-02", 止="2024-10-01")),
            [(ERROR, "开始 2024-10-02 晚于截止 2024-10-01", "请核对起、止两个日期")],
        )
        for action in ("休学", "延缓入学", "请假")
    ]
    + [
        (
            recognition(起="2024-12-02", 止="2024-12-01"),
            [(ERROR, "开始 2024-12-02 晚于截止 2024-12-01", "请核对起、止两个日期")],
        )
    ],
    "G27": [
        (case, [(WARNING, f"从 {start} 到 {end} 超过 12 个月", "请分期办理，到期续办")])
        for start, end, case in (
            ("2024-09-01", "2025-09-02", leave(起="2024-09-01", 止="2025-09-02")),
            ("2024-02-29", "2025-03-01", leave(起="2024-02-29", 止="2025-03-01")),
            ("2024-09-02", "2026-09-01", deferral(起="2024-09-02", 止="2026-09-01")),
            ("2024-12-01", "2026-01-01", recognition(起="2024-12-01", 止="2026-01-01")),
        )
    ],
}


def test_the_longest_span_is_the_one_of_the_day_it_is_recorded() -> None:
    around = setting("national", since("2024-11-01", 延缓休学最长月数=6))
    early = child(REGISTERED, on("2024-10-31", "休学", 起="2024-10-31", 止="2025-10-31"))
    late = child(REGISTERED, on("2024-11-01", "休学", 起="2024-08-31", 止="2025-03-01"))
    met = child(REGISTERED, on("2024-11-01", "休学", 起="2024-08-31", 止="2025-02-28"))
    assert breached("G27", early, around) == []
    assert breached("G27", late, around) == [
        (WARNING, "从 2024-08-31 到 2025-03-01 超过 6 个月", "请分期办理，到期续办")
    ]
    assert breached("G27", met, around) == []


def test_the_applicant_is_compared_with_the_guardians_of_the_day() -> None:
    aunt = {"姓名": "周建红", "关系": "其他", "法定监护人": "是"}
    changed = on("2024-11-01", "信息变更", 键="监护人.0", 原值=ENROLLED["监护人"][0], 新值=aunt)
    before = child(REGISTERED, on("2024-10-31", "休学", 申请人="周建国"), changed, 监护人=[aunt])
    after = child(REGISTERED, changed, on("2024-11-01", "休学", 申请人="周建国"), 监护人=[aunt])
    assert breached("G21", before) == []
    assert breached("G21", after) == [APPLICANT]


@pytest.mark.parametrize(
    ("name", "kind", "may"),
    [
        ("清河县教育体育局", "教育局", True),
        (" 清河县教育局 ", "教育局", True),
        ("990101", "教育局", True),
        ("清河镇", "乡镇政府", True),
        ("柳河乡政府", "乡镇政府", False),
        ("清河县清河镇人民政府", "乡镇政府", True),
        ("清河县柳河乡人民政府", "乡镇政府", False),
        (TOWN, "乡镇政府", True),
        ("东城街道", "街道", False),
        ("清河县东城街道办事处", "街道", False),
        ("东城街道人民政府", "街道", False),
        ("经济开发区管委会", "开发区", False),
        ("清河初中", "学校", False),
        ("3199000021", "学校", False),
        ("清河县人民政府", "不认识的单位", False),
        ("", "不认识的单位", False),
    ],
)
def test_what_a_name_stands_for_and_whether_it_may_order(name: str, kind: str, may: bool) -> None:
    assert authority_of(name, COUNTY, UNITS) == kind
    home = home_townships(ENROLLED, MIDDLE, COUNTY, UNITS)
    assert may_order(name, home, COUNTY, UNITS) is may


@pytest.mark.parametrize(
    ("facts", "unit", "names"),
    [
        ({"户籍": {"乡镇": "清河镇"}}, MIDDLE, ["清河镇"]),
        ({"户籍": {"乡镇": "清河镇"}}, NINE_YEARS, ["清河镇", "柳河乡"]),
        ({"户籍": {"乡镇": "清河镇"}, "责任": {"乡镇": "柳河乡"}}, STREET, ["柳河乡", "清河镇", "东城街道"]),
        ({"户籍": {"乡镇": "柳河乡", "区划代码": "990102"}}, "3199999999", []),
        ({"户籍": {"乡镇": "外县某镇"}, "现住址": {}}, TOWN, ["清河镇"]),
        ({}, "", []),
    ],
)
def test_where_a_child_is_at_home(facts: dict[str, Any], unit: str, names: list[str]) -> None:
    assert [each.name for each in home_townships(facts, unit, COUNTY, UNITS)] == names


def test_where_nothing_is_known_of_the_home_any_government_may_order() -> None:
    assert may_order("柳河乡", (), COUNTY, UNITS)
    assert not may_order("东城街道", (), COUNTY, UNITS)


def test_who_may_order_is_named_whole() -> None:
    town, country, street, zone = UNITS.townships
    assert orderers([town], COUNTY, UNITS) == ORDERERS
    assert orderers([street, zone], COUNTY, UNITS) == "清河县教育体育局"
    assert (
        orderers([country, street, town], COUNTY, UNITS) == "清河县教育体育局、柳河乡人民政府、清河镇人民政府"
    )
    assert orderers([], COUNTY, UNITS) == "清河县教育体育局、清河镇人民政府、柳河乡人民政府"
