"""G01–G05, suspicion, confirmation, attempts, return: where each guard is silent and where it speaks."""

from __future__ import annotations

from kcbx.model import Case
from tests.guarding import (
    ERROR,
    KC,
    NOT_STARTED,
    NOTICE,
    REGISTERED,
    RETURNED,
    SUSPECTED,
    WARNING,
    Found,
    breached,
    changed_in_november,
    never,
    severities,
)
from tests.histories import (
    TOWN,
    child,
    on,
)

DEFERRED = on("2024-09-01", "登记", 状态="延缓入学", 单位=TOWN)

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
}


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
