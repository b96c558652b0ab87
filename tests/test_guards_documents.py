"""G21–G34, approvals and papers: for each guard situations in which it is silent and in which it speaks."""

from __future__ import annotations

from typing import Any

import pytest

from kcbx.lifecycle.authorities import authority_of, may_order, orderers
from kcbx.model import Case, Entry
from tests.histories import (
    COUNTY,
    ENROLLED,
    NEVER_ENROLLED,
    STREET,
    TOWN,
    UNITS,
    Found,
    breached,
    child,
    on,
    setting,
    since,
)

ERROR, WARNING = "错误", "警告"
KC = "KC-7K3Q9F2B0C"

REGISTERED = on("2024-09-01", "登记")
NOT_STARTED = on("2024-09-01", "登记", 状态="未入学", 单位=TOWN)
SUSPECTED = (REGISTERED, on("2024-09-05", "列入疑似"))
DROPPED_OUT = (*SUSPECTED, on("2024-10-08", "认定辍学"))
PROOF = [{"说明": "县医院证明存教务处"}]
ORDERERS = "清河县教育体育局、清河镇人民政府、柳河乡人民政府"


def never(*entries: Entry) -> Case:
    return child(*entries, facts=NEVER_ENROLLED)


def leave(**values: Any) -> Case:
    return child(REGISTERED, on("2024-10-01", "休学", **values))


def deferral(**values: Any) -> Case:
    return never(NOT_STARTED, on("2024-09-02", "延缓入学", **values))


def recognition(*before: Entry, **values: Any) -> Case:
    return child(*DROPPED_OUT, *before, on("2024-12-01", "认定达标", **values))


def joint(*days: str) -> tuple[Entry, ...]:
    return tuple(on(day, "劝返", 层级="联合") for day in days)


def paper(**values: Any) -> Case:
    return child(REGISTERED, on("2024-10-01", "文书", **values))


def received(document: str, day: str = "2024-11-01") -> Entry:
    return on(day, "文书", 文书=document, 签发单位="清河县人民法院", 收到="是")


def corrected(**values: Any) -> Case:
    """A case with one entry (A00001) and one 信息变更 (A00002) that a 更正 may aim at."""
    return child(
        on("2024-09-01", "登记"),
        on("2024-09-05", "备忘", "A00001", 情况="电话无人接", 次数=2),
        on("2024-09-06", "信息变更", "A00002", 键="备注", 原值="甲", 新值="乙"),
        on("2024-10-01", "更正", "B00001", **{"更正": "A00001", **values}),
        备注="乙",
    )


def change(key: str, before: Any, after: Any, **values: Any) -> Case:
    return corrected(键=key, 原值=before, 新值=after, **values)


THREE_JOINT = joint("2024-09-10", "2024-10-10", "2024-11-10")
ISSUED = on("2024-10-01", "文书", "A00001")
ORDER, DEFERRAL_PAPER, LEAVE_PAPER = "责令送被监护人接受义务教育通知书", "延缓入学批复", "休学批复"
RULINGS = ("判决书", "裁定书", "调解书")

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
    "G28": [
        recognition(*THREE_JOINT),
        recognition(*THREE_JOINT, *joint("2024-11-20")),
        *[recognition(received(ruling), 情形="司法裁判") for ruling in RULINGS],
        # the third on the very day, and one recorded late
        recognition(*joint("2024-11-01", "2024-11-02", "2024-12-01")),
        recognition(
            *joint("2024-11-01", "2024-11-02"), on("2024-11-03", "劝返", recorded="2025-01-10", 层级="联合")
        ),
    ],
    "G29": [recognition(), recognition(情形="司法裁判"), recognition(监护人已履责="否")],
    "G30": [recognition(), recognition(认定单位="清河县人民政府办公室")],
    "G31": [
        paper(),
        *[paper(文书=ORDER, 签发单位=body) for body in ("清河镇人民政府", "清河县教育体育局", "柳河乡")],
        paper(文书=LEAVE_PAPER, 签发单位="教育局"),
        paper(文书="督促入学通知书", 签发单位="东城街道办事处"),
    ],
    "G32": [paper(), paper(文书="判决书", 收到="是"), paper(文书="复函", 收到="是")],
    "G33": [child(REGISTERED, ISSUED, on("2024-10-01", "送达", 文书="A00001"))],
    "G34": [
        change("情况", "电话无人接", "电话已停机"),
        change("日期", "2024-09-05", "2024-09-04"),
        change("次数", "2", "3"),
        change("备注", "", "已核对"),
        corrected(作废="是"),
        corrected(更正="A00002", 键="原因", 原值="", 新值="录入笔误"),
    ],
}

APPLICANT = (ERROR, "申请人不是案卷里登记的法定监护人", "请核对申请表；监护人有误先用 kcbx edit-case 更正")
NO_RULING = (ERROR, "没有登记收到的判决书、裁定书或调解书", "请先用 kcbx add-entry … 文书 --set 收到=是 登记")


def unapproved(body: str, kind: str) -> list[Found]:
    return [(ERROR, f"{body}（{kind}）无权批准", f"可以批准的有：{ORDERERS}")]


def too_few(count: int) -> list[Found]:
    hint = f"劝返过就补记：kcbx add-attempt {KC} --level 联合 …"
    return [(ERROR, f"本轮联合劝返只有 {count} 次，要求 3 次", hint)]


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
    "G28": [
        (recognition(), too_few(0)),
        (recognition(*joint("2024-09-10", "2024-10-10")), too_few(2)),
        # school attempts do not count, nor do joint ones of an earlier episode
        (
            recognition(*[on("2024-11-01", "劝返", 层级="学校")] * 3, on("2024-11-02", "劝返", 层级="司法")),
            too_few(0),
        ),
        (
            child(
                *SUSPECTED,
                *joint("2024-09-06", "2024-09-07", "2024-09-08"),
                on("2024-09-10", "核查", 结论="在校就读"),
                on("2024-10-01", "列入疑似"),
                *joint("2024-10-02"),
                on("2024-11-08", "认定辍学"),
                on("2024-12-01", "认定达标"),
            ),
            too_few(1),
        ),
        (recognition(*THREE_JOINT, 情形="司法裁判"), [NO_RULING]),
        (recognition(received("复函"), 情形="司法裁判"), [NO_RULING]),
        (recognition(on("2024-11-01", "文书", 文书="判决书"), 情形="司法裁判"), [NO_RULING]),
    ],
    "G29": [
        (recognition(学生拒绝="否"), [(ERROR, "学生本人没有拒绝返校，不能认定达标", "请继续劝返")]),
        (
            recognition(情形="司法裁判", 监护人已履责="否"),
            [(ERROR, "监护人还没有履行法定义务，不能认定达标", "请继续督促监护人")],
        ),
        (
            recognition(情形="司法裁判", 学生拒绝="否", 监护人已履责="否"),
            [
                (ERROR, "学生本人没有拒绝返校，不能认定达标", "请继续劝返"),
                (ERROR, "监护人还没有履行法定义务，不能认定达标", "请继续督促监护人"),
            ],
        ),
    ],
    "G30": [
        (
            recognition(认定单位="清河县教育体育局"),
            [(ERROR, "清河县教育体育局不是规定的认定机构", "按现行政策应是：人民政府")],
        )
    ],
    "G31": [
        (
            paper(文书=document, 签发单位=body),
            [(ERROR, f"{body}（{kind}）无权签发{document}", f"可以签发的有：{ORDERERS}")],
        )
        for document in (ORDER, DEFERRAL_PAPER, LEAVE_PAPER)
        for body, kind in (
            ("东城街道办事处", "街道"),
            ("经济开发区管委会", "开发区"),
            ("清河初中", "学校"),
            ("清河县公安局", "不认识的单位"),
        )
    ],
    "G32": [
        (
            paper(文书=document),
            [(ERROR, f"{document}只能登记为收到", "请加上 --set 收到=是")],
        )
        for document in ("判决书", "裁定书", "调解书", "训诫书", "复函")
    ],
    "G33": [
        (
            child(REGISTERED, on("2024-10-01", "送达", 文书="A00001")),
            [(ERROR, "在此之前没有号为 A00001 的文书", "请先登记这份文书")],
        ),
        (
            child(
                REGISTERED,
                ISSUED,
                on("2024-10-02", "文书", "A00002"),
                on("2024-10-03", "送达", 文书="A00009"),
            ),
            [(ERROR, "在此之前没有号为 A00009 的文书", "本案卷的文书有：A00001、A00002")],
        ),
        (
            child(REGISTERED, on("2024-09-30", "备忘", "A00002"), on("2024-10-03", "送达", 文书="A00002")),
            [(ERROR, "在此之前没有号为 A00002 的文书", "请先登记这份文书")],
        ),
        (
            child(REGISTERED, ISSUED, on("2024-09-30", "送达", 文书="A00001")),
            [(ERROR, "送达早于文书 A00001", "请核对送达和文书的日期")],
        ),
        (
            child(
                REGISTERED,
                ISSUED,
                on("2024-10-03", "送达", 文书="A00001"),
                on("2024-10-04", "更正", 更正="A00001", 作废="是"),
            ),
            [(ERROR, "在此之前没有号为 A00001 的文书", "请先登记这份文书")],
        ),
        (
            child(
                REGISTERED,
                on("2024-10-01", "文书", "A00001", 文书="复函", 收到="是"),
                on("2024-10-03", "送达", 文书="A00001"),
            ),
            [(ERROR, "A00001 是收到的文书，不用送达", "请核对号")],
        ),
    ],
    "G34": [
        (
            corrected(更正="Q00001", 作废="是"),
            [(ERROR, "本案卷没有号为 Q00001 的记事", f"请用 kcbx show {KC} 查号")],
        ),
        (corrected(更正="B00001", 作废="是"), [(ERROR, "一条更正不能更正自己", "请核对号")]),
        *[
            (
                child(REGISTERED, on("2024-10-01", "更正", 更正="E00001", 键=key, 原值=value, 新值="别的")),
                [
                    (ERROR, f"“{key}”不能更正", "请作废这条记事，重新记一条"),
                    (ERROR, f"“{key}”的原值与那条记事写的不一致", "请核对后重新更正"),
                ],
            )
            for key, value in (("号", "E00001"), ("事项", "登记"), ("经办", "赵敏"), ("录入", "2024-09-01"))
        ],
        (
            child(
                *SUSPECTED,
                on("2024-10-01", "更正", "A00001", 更正="E00002", 作废="是"),
                on("2024-10-02", "更正", 更正="A00001", 键="更正", 原值="E00002", 新值="E00001"),
            ),
            [(ERROR, "“更正”不能更正", "请作废这条记事，重新记一条")],
        ),
        (
            corrected(更正="A00002", 作废="是"),
            [(ERROR, "信息变更不能作废，否则案卷里的值与经过对不上", "请用 kcbx edit-case 把值改回去")],
        ),
        *[
            (case, [(ERROR, f"“{key}”的原值与那条记事写的不一致", "请核对后重新更正")])
            for key, case in (
                ("情况", change("情况", "无人在家", "电话已停机")),
                ("情况", change("情况", "电话已停机", "电话已停机")),
                ("日期", change("日期", "2024-09-04", "2024-09-03")),
                ("备注", change("备注", "已核对", "未核对")),
            )
        ],
    ],
}


@pytest.mark.parametrize("guard_id", SILENT)
def test_a_guard_is_silent_where_its_demand_is_met(guard_id: str) -> None:
    for case in SILENT[guard_id]:
        for around in (setting(), setting("suiyang-2024")):
            assert breached(guard_id, case, around) == []


@pytest.mark.parametrize("guard_id", FIRING)
def test_a_guard_says_what_is_missing_and_what_to_type(guard_id: str) -> None:
    for case, expected in FIRING[guard_id]:
        assert breached(guard_id, case) == expected
        in_suiyang = breached(guard_id, case, setting("suiyang-2024"))
        assert [severity for severity, _, _ in in_suiyang] == [severity for severity, _, _ in expected]


def test_a_corrected_value_may_be_corrected_again() -> None:
    first = on("2024-10-01", "更正", 更正="E00001", 键="来源", 原值="学籍导入", 新值="转入")
    second = on("2024-10-02", "更正", 更正="E00001", 键="来源", 原值="转入", 新值="新生入学")
    wrong = on("2024-10-03", "更正", 更正="E00001", 键="来源", 原值="平台下发", 新值="转入")
    assert breached("G34", child(REGISTERED, first, second)) == []
    assert breached("G34", child(REGISTERED, first, second, wrong)) == [
        (ERROR, "“来源”的原值与那条记事写的不一致", "请核对后重新更正")
    ]


# What surrounds: policy, parameters of the day, facts of the day, units


def test_in_suiyang_the_coordinating_body_may_recognise_too() -> None:
    suiyang = setting("suiyang-2024")
    case = recognition(认定单位="清河县乡村振兴工作协调机构")
    assert breached("G30", case, suiyang) == []
    assert breached("G30", recognition(认定单位="清河县民政局"), suiyang) == [
        (ERROR, "清河县民政局不是规定的认定机构", "按现行政策应是：人民政府、乡村振兴工作协调机构")
    ]
    assert breached("G30", case) == [
        (ERROR, "清河县乡村振兴工作协调机构不是规定的认定机构", "按现行政策应是：人民政府")
    ]


@pytest.mark.parametrize(("day", "wanted"), [("2024-11-30", 3), ("2024-12-01", 5)])
def test_the_number_of_joint_attempts_is_the_one_of_the_day(day: str, wanted: int) -> None:
    around = setting("national", since("2024-12-01", 联合劝返次数=5))
    case = child(*DROPPED_OUT, *joint("2024-11-01", "2024-11-02"), on(day, "认定达标"))
    assert [message for _, message, _ in breached("G28", case, around)] == [
        f"本轮联合劝返只有 2 次，要求 {wanted} 次"
    ]
    enough = child(*DROPPED_OUT, *joint(*["2024-11-01"] * wanted), on(day, "认定达标"))
    assert breached("G28", enough, around) == []


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
