"""G21–G27, 延缓入学 and 休学: where each guard is silent and where it speaks; who may approve."""

from __future__ import annotations

import pytest

from kcbx.lifecycle.authorities import authority_of, may_order, orderers
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
    STREET,
    TOWN,
    UNITS,
    child,
    on,
    setting,
    since,
)

PROOF = [{"说明": "县医院证明存教务处"}]

SILENT: dict[str, list[Case]] = {
    "G21": [leave(), deferral()],
    "G22": [
        leave(),
        deferral(),
        *[
            leave(批准单位=body)
            for body in ("教育局", "990101", "柳河乡人民政府", "清河县清河镇人民政府", "清河镇", TOWN)
        ],
        recognition(*THREE_JOINT),
    ],
    "G23": [
        leave(),
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


def unapproved(body: str, kind: str) -> list[Found]:
    return [(ERROR, f"{body}（{kind}）无权批准", f"可以批准的有：{ORDERERS}")]


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
        ("柳河乡政府", "乡镇政府", True),
        ("清河县柳河乡人民政府", "乡镇政府", True),
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
    assert may_order(name, COUNTY, UNITS) is may


def test_who_may_order_is_named_whole() -> None:
    assert orderers(COUNTY, UNITS) == ORDERERS
