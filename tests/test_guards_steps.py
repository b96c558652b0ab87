"""G01–G11, entering and leaving the ledgers: for each guard situations in which it is silent and in which it speaks."""

from __future__ import annotations

from typing import Any

import pytest

from kcbx.lifecycle import Setting
from kcbx.model import Case, Entry
from tests.histories import (
    CLOSED,
    COUNTRY,
    MIDDLE,
    NEVER_ENROLLED,
    NINE_YEARS,
    PRIMARY,
    TOWN,
    Found,
    breached,
    child,
    on,
    setting,
    since,
)

ERROR, WARNING, NOTICE = "错误", "警告", "提示"
KC = "KC-7K3Q9F2B0C"

REGISTERED = on("2024-09-01", "登记")
NOT_STARTED = on("2024-09-01", "登记", 状态="未入学", 单位=TOWN)
DEFERRED = on("2024-09-01", "登记", 状态="延缓入学", 单位=TOWN)
SUSPECTED = (REGISTERED, on("2024-09-05", "列入疑似"))
RETURNED = (*SUSPECTED, on("2024-09-10", "劝返"), on("2024-09-20", "复学"))


def never(*entries: Entry, **changed: Any) -> Case:
    return child(*entries, facts=NEVER_ENROLLED, **changed)


def visits(*days: str, seen: str = "是") -> tuple[Entry, ...]:
    return tuple(on(day, "回访", 在校=seen) for day in days)


def handover(day: str, result: str, **values: Any) -> Entry:
    return on(day, "移交", **{"自": MIDDLE, "至": COUNTRY, "结果": result, **values})


THREE_VISITS = visits("2024-10-01", "2024-11-01", "2024-12-01")
ENDED = on("2024-12-19", "结束观察")
HOME = on("2024-10-10", "安置", 方式="送教上门")

SILENT: dict[str, list[Case]] = {
    "G01": [
        child(*SUSPECTED),
        never(NOT_STARTED, on("2024-09-10", "列入疑似", 类型="失学")),
        never(DEFERRED, on("2024-09-10", "列入疑似", 类型="失学")),
        never(on("2024-09-01", "登记", 状态="外地就读"), on("2024-09-10", "列入疑似")),
        never(
            NOT_STARTED,
            on("2024-09-05", "学籍异动", 类型="新生注册"),
            on("2024-09-10", "列入疑似"),
        ),
        never(
            NOT_STARTED,
            on("2024-09-05", "列入疑似", 类型="失学"),
            on("2024-09-10", "复学"),
            on("2024-10-10", "列入疑似", 类型="疑似辍学"),
        ),
    ],
    "G02": [
        child(*SUSPECTED, on("2024-09-06", "劝返"), on("2024-10-06", "认定辍学")),
        child(*SUSPECTED, on("2024-09-06", "核查", 结论="属实"), on("2024-10-06", "认定辍学")),
        child(*SUSPECTED, on("2024-09-06", "核查", 结论="失联"), on("2024-10-06", "认定辍学")),
        child(*SUSPECTED, on("2024-10-06", "劝返"), on("2024-10-06", "认定辍学")),
        child(*RETURNED, on("2024-10-20", "列入疑似"), on("2024-11-20", "认定辍学")),
        child(
            REGISTERED,
            on("2024-09-10", "移出"),
            on("2024-10-10", "重新登记", 状态="疑似辍学"),
            on("2024-10-11", "核查"),
            on("2024-10-12", "认定辍学"),
        ),
    ],
    "G03": [
        child(*SUSPECTED, on("2024-10-05", "认定辍学")),
        child(*SUSPECTED, on("2024-12-31", "认定辍学")),
    ],
    "G04": [
        child(*SUSPECTED, on("2024-09-06", "上报"), on("2024-09-07", "劝返", 层级="联合")),
        child(*SUSPECTED, on("2024-09-07", "劝返"), on("2024-09-08", "劝返", 层级="司法")),
        child(REGISTERED, on("2024-09-07", "劝返", 层级="联合")),
        child(*RETURNED, on("2024-10-01", "上报"), on("2024-10-02", "劝返", 层级="联合")),
    ],
    "G05": [
        child(*RETURNED),
        child(*SUSPECTED, on("2024-09-07", "劝返", 层级="司法"), on("2024-09-08", "复学")),
        child(REGISTERED, on("2024-10-01", "休学"), on("2025-04-01", "复学")),
        child(*RETURNED, on("2024-10-20", "列入疑似"), on("2024-10-25", "复学")),
    ],
    "G06": [
        child(REGISTERED),
        child(on("2024-09-01", "登记", 单位=TOWN)),
        child(on("2024-08-30", "登记", 单位=CLOSED)),
        child(*SUSPECTED, on("2024-09-10", "复学", 学校=NINE_YEARS)),
        child(REGISTERED, handover("2024-09-10", "提出")),
    ],
    "G07": [
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转入", 学校=NINE_YEARS)),
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转出", 学校=None)),
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="跳级", 学校=None)),
        child(on("2024-08-20", "登记"), on("2024-08-30", "学籍异动", 类型="转入", 学校=CLOSED)),
    ],
    "G08": [
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转出", 证明="转学回执")),
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转出", 佐证=[{"说明": "回执存教务处"}])),
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转入")),
    ],
    "G09": [
        child(REGISTERED, handover("2024-09-10", "提出")),
        child(REGISTERED, handover("2024-09-10", "提出"), handover("2024-09-12", "接收")),
        child(REGISTERED, handover("2024-09-10", "提出"), handover("2024-09-12", "退回")),
    ],
    "G10": [
        child(*RETURNED, *THREE_VISITS, ENDED),
        child(*RETURNED, on("2024-09-21", "结束观察", 批准人="王芳")),
        child(on("2024-09-01", "登记", 状态="复学观察"), *THREE_VISITS, on("2024-12-02", "结束观察")),
        # an 安置 during the observation does not begin it anew
        child(*RETURNED, *THREE_VISITS, on("2024-12-10", "安置", 方式="插班"), ENDED),
        # a false alarm does not either
        child(
            *RETURNED,
            *THREE_VISITS,
            on("2024-12-05", "列入疑似"),
            on("2024-12-06", "核查", 结论="信息错误"),
            ENDED,
        ),
    ],
    "G11": [
        child(REGISTERED, on("2024-10-01", "评估"), HOME),
        child(REGISTERED, on("2024-10-10", "安置", 方式="随班就读")),
    ],
}

FIRING: dict[str, list[tuple[Case, list[Found]]]] = {
    "G01": [
        (
            child(REGISTERED, on("2024-09-05", "列入疑似", 类型="失学")),
            [(ERROR, "这个孩子有学籍，不是失学", "请把类型改成：疑似辍学")],
        ),
        (
            never(REGISTERED, on("2024-09-05", "列入疑似", 类型="失学")),
            [(ERROR, "这个孩子有学籍，不是失学", "请把类型改成：疑似辍学")],
        ),
        (
            never(
                NOT_STARTED,
                on("2024-09-05", "列入疑似", 类型="失学"),
                on("2024-09-10", "复学"),
                on("2024-10-10", "列入疑似", 类型="失学"),
            ),
            [(ERROR, "这个孩子有学籍，不是失学", "请把类型改成：疑似辍学")],
        ),
        (
            never(NOT_STARTED, on("2024-09-10", "列入疑似")),
            [(ERROR, "这个孩子从未入学，应列为失学", "请把类型改成：失学")],
        ),
        (
            never(DEFERRED, on("2024-09-10", "列入疑似")),
            [(ERROR, "这个孩子从未入学，应列为失学", "请把类型改成：失学")],
        ),
    ],
    "G02": [
        (
            child(*SUSPECTED, *entries, on("2024-10-06", "认定辍学")),
            [
                (
                    ERROR,
                    "认定辍学前，本轮还没有核查，也没有劝返记录",
                    f"请先补记：kcbx add-entry {KC} 核查 --set 结论=属实 --set 情况=…，或用 kcbx add-attempt 记劝返",
                )
            ],
        )
        for entries in (
            (),
            (on("2024-09-06", "上报"), on("2024-09-07", "帮扶")),
            # what was done in an earlier episode does not count in this one
            (
                on("2024-09-06", "劝返"),
                on("2024-09-07", "核查", 结论="在校就读"),
                on("2024-09-20", "列入疑似"),
            ),
        )
    ],
    "G03": [
        (
            child(*SUSPECTED, on("2024-10-04", "认定辍学")),
            [(WARNING, "列入疑似才 29 天就认定辍学，县里定的是 30 天", "如确有依据，请在“依据”里写明")],
        ),
        (
            child(*RETURNED, on("2024-11-20", "列入疑似"), on("2024-11-21", "认定辍学")),
            [(WARNING, "列入疑似才 1 天就认定辍学，县里定的是 30 天", "如确有依据，请在“依据”里写明")],
        ),
    ],
    "G04": [
        (
            child(*entries, on("2024-11-07", "劝返", 层级="联合")),
            [
                (
                    WARNING,
                    "联合劝返之前，本轮没有上报记录",
                    f"上报过就补记：kcbx add-entry {KC} 上报 --on 日期 --set 对象=教育局 --set 对象=乡镇",
                )
            ],
        )
        for entries in (
            SUSPECTED,
            (REGISTERED, on("2024-09-03", "上报"), on("2024-09-05", "列入疑似")),
            (
                *SUSPECTED,
                on("2024-09-06", "上报"),
                on("2024-09-07", "核查", 结论="在校就读"),
                on("2024-09-20", "列入疑似"),
            ),
        )
    ],
    "G05": [
        (
            child(*SUSPECTED, on("2024-09-08", "复学")),
            [(NOTICE, "复学前本轮一次劝返记录也没有", "劝返过就用 kcbx add-attempt 补记，日期填当天")],
        ),
        (
            child(
                REGISTERED, on("2024-09-03", "劝返"), on("2024-09-05", "列入疑似"), on("2024-09-08", "复学")
            ),
            [(NOTICE, "复学前本轮一次劝返记录也没有", "劝返过就用 kcbx add-attempt 补记，日期填当天")],
        ),
    ],
    "G06": [
        *[
            (
                case,
                [
                    (
                        ERROR,
                        "units.yaml 里没有代码为 3199000099 的单位",
                        "请用 kcbx unit list 查代码，没有就用 kcbx unit add-school 登记",
                    )
                ],
            )
            for case in (
                child(on("2024-09-01", "登记", 单位="3199000099")),
                child(*SUSPECTED, on("2024-09-10", "复学", 学校="3199000099")),
                child(REGISTERED, handover("2024-09-10", "提出", 至="3199000099")),
                child(REGISTERED, on("2024-09-10", "移出"), on("2024-10-10", "重新登记", 单位="3199000099")),
            )
        ],
        (
            child(on("2024-08-31", "登记", 单位=CLOSED)),
            [(ERROR, "柳林小学已在 2024-08-31 停用", f"请改用并入的学校 {NINE_YEARS}")],
        ),
        (
            child(REGISTERED, handover("2024-09-10", "提出", 至=CLOSED)),
            [(ERROR, "柳林小学已在 2024-08-31 停用", f"请改用并入的学校 {NINE_YEARS}")],
        ),
    ],
    "G07": [
        *[
            (
                child(REGISTERED, on("2024-09-10", "学籍异动", 类型=kind, 学校=school)),
                [(ERROR, f"{kind}没有写明本县的学校", "请加上 --set 学校=学校标识码（kcbx unit list 可查）")],
            )
            for kind in ("新生注册", "转入", "升学")
            for school in (None, "外县某校", TOWN)
        ],
        (
            child(on("2024-08-20", "登记"), on("2024-08-31", "学籍异动", 类型="转入", 学校=CLOSED)),
            [(ERROR, "柳林小学已在 2024-08-31 停用", f"请改用并入的学校 {NINE_YEARS}")],
        ),
    ],
    "G08": [
        (
            child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转出")),
            [(WARNING, "转出没有证明材料", "请补上 --set 证明=…，或用 --evidence 附上回执")],
        )
    ],
    "G09": [
        (
            child(REGISTERED, handover("2024-09-10", "提出", 自=PRIMARY)),
            [
                (
                    ERROR,
                    f"移交单位填的是 {PRIMARY}，现在的责任单位是 {MIDDLE}",
                    "请把“自”改成现在的责任单位",
                )
            ],
        ),
        *[
            (
                child(REGISTERED, *entries),
                [(ERROR, "没有先提出移交", f"请先记：kcbx add-entry {KC} 移交 --set 结果=提出 …")],
            )
            for entries in (
                (handover("2024-09-10", "接收"),),
                (handover("2024-09-10", "退回"),),
                (handover("2024-09-09", "提出", 至=PRIMARY), handover("2024-09-10", "接收")),
                (
                    handover("2024-09-08", "提出"),
                    handover("2024-09-09", "退回"),
                    handover("2024-09-10", "接收"),
                ),
            )
        ],
        (
            child(
                REGISTERED,
                handover("2024-09-08", "提出"),
                handover("2024-09-09", "接收"),
                handover("2024-09-10", "接收"),
            ),
            [
                (ERROR, f"移交单位填的是 {MIDDLE}，现在的责任单位是 {COUNTRY}", "请把“自”改成现在的责任单位"),
                (ERROR, "没有先提出移交", f"请先记：kcbx add-entry {KC} 移交 --set 结果=提出 …"),
            ],
        ),
    ],
    "G10": [
        (
            child(*RETURNED, *visits("2024-10-01", "2024-11-01"), ENDED),
            [
                (
                    ERROR,
                    "复学后见到在校的回访只有 2 次，要求 3 次",
                    f"请补记：kcbx add-entry {KC} 回访 …；确需提前结束，加上 --set 批准人=姓名",
                )
            ],
        ),
        (
            child(*RETURNED, *THREE_VISITS, on("2024-12-18", "结束观察")),
            [(ERROR, "复学才 89 天，观察期是 90 天", "期满再结束；确需提前，加上 --set 批准人=姓名")],
        ),
        (
            # visits that did not see the child at school, and those before the return, do not count
            child(
                REGISTERED,
                *visits("2024-09-02"),
                on("2024-09-05", "列入疑似"),
                on("2024-09-20", "复学"),
                *visits("2024-10-01", "2024-11-01"),
                *visits("2024-12-01", seen="未见到"),
                *visits("2024-12-02", seen="否"),
                ENDED,
            ),
            [
                (
                    ERROR,
                    "复学后见到在校的回访只有 2 次，要求 3 次",
                    f"请补记：kcbx add-entry {KC} 回访 …；确需提前结束，加上 --set 批准人=姓名",
                )
            ],
        ),
        (
            # after a relapse the observation begins anew
            child(
                *RETURNED,
                *visits("2024-09-25", "2024-10-01"),
                on("2024-10-05", "列入疑似"),
                on("2024-10-10", "安置", 方式="插班"),
                *visits("2024-11-01"),
                ENDED,
            ),
            [
                (
                    ERROR,
                    "复学后见到在校的回访只有 1 次，要求 3 次",
                    f"请补记：kcbx add-entry {KC} 回访 …；确需提前结束，加上 --set 批准人=姓名",
                ),
                (ERROR, "复学才 70 天，观察期是 90 天", "期满再结束；确需提前，加上 --set 批准人=姓名"),
            ],
        ),
    ],
    "G11": [
        (
            child(REGISTERED, *entries, HOME),
            [
                (
                    WARNING,
                    "安置送教上门，没有残疾人教育专家委员会“送教上门”的评估记录",
                    "评估过就用 kcbx add-entry … 评估 补记",
                )
            ],
        )
        for entries in ((), (on("2024-10-01", "评估", 结论="随班就读"),))
    ],
}

SUIYANG = setting("suiyang-2024")


def severities(found: list[Found]) -> set[str]:
    return {severity for severity, _, _ in found}


@pytest.mark.parametrize("guard_id", SILENT)
def test_a_guard_is_silent_where_its_demand_is_met(guard_id: str) -> None:
    for case in SILENT[guard_id]:
        for around in (setting(), SUIYANG):
            assert breached(guard_id, case, around) == []


@pytest.mark.parametrize("guard_id", FIRING)
def test_a_guard_says_what_is_missing_and_what_to_type(guard_id: str) -> None:
    for case, expected in FIRING[guard_id]:
        assert breached(guard_id, case) == expected
        in_suiyang = {ERROR} if guard_id == "G04" else severities(expected)
        assert severities(breached(guard_id, case, SUIYANG)) == in_suiyang


# Parameters of the day


def changed_in_november(**values: Any) -> Setting:
    return setting("national", since("2024-11-01", **values))


def test_the_days_before_confirmation_are_those_in_force_on_the_day() -> None:
    around = changed_in_november(辍学天数=60)
    before = child(REGISTERED, on("2024-10-01", "列入疑似"), on("2024-10-31", "认定辍学"))
    after = child(REGISTERED, on("2024-10-01", "列入疑似"), on("2024-11-01", "认定辍学"))
    met = child(REGISTERED, on("2024-10-01", "列入疑似"), on("2024-11-30", "认定辍学"))
    assert breached("G03", before, around) == []
    assert breached("G03", after, around) == [
        (WARNING, "列入疑似才 31 天就认定辍学，县里定的是 60 天", "如确有依据，请在“依据”里写明")
    ]
    assert breached("G03", met, around) == []


def test_whether_a_joint_attempt_must_be_reported_first_is_decided_by_its_day() -> None:
    around = changed_in_november(联合须先上报="是")
    early = child(*SUSPECTED, on("2024-10-31", "劝返", 层级="联合"))
    late = child(*SUSPECTED, on("2024-11-01", "劝返", 层级="联合"))
    assert severities(breached("G04", early, around)) == {WARNING}
    assert severities(breached("G04", late, around)) == {ERROR}


def test_the_observation_asked_for_is_that_of_the_day_it_ends() -> None:
    around = setting("national", since("2024-12-19", 观察期天数=30, 观察期回访次数=1))
    one_visit = (*RETURNED, *visits("2024-10-01"))
    assert len(breached("G10", child(*one_visit, on("2024-12-18", "结束观察")), around)) == 2
    assert breached("G10", child(*one_visit, on("2024-12-19", "结束观察")), around) == []


def test_the_committee_is_called_as_on_the_day() -> None:
    around = changed_in_november(专家委员会名称="县特殊教育专家组")
    home = on("2024-11-01", "安置", 方式="送教上门")
    assert [message for _, message, _ in breached("G11", child(REGISTERED, home), around)] == [
        "安置送教上门，没有县特殊教育专家组“送教上门”的评估记录"
    ]
