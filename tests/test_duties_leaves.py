"""T23, T24: granted leave that runs out, leave of absence that was overrun."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.duties import BY_ID, DayCount
from kcbx.model import Entry, Term
from tests import duties
from tests.claims import claims, school_days, seen
from tests.guarding import NOT_STARTED, REGISTERED, never
from tests.histories import TOWN, child, on, setting, since

KC = "KC-7K3Q9F2B0C"

WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "T23": (
        "休学到 2025-01-31 止，请核实能不能上学：办理复学，或者续办",
        f"kcbx add-entry {KC} 复学",
        "义务教育法/11",
        "清河初中",
        "",
    ),
    "T24": (
        "请假到 2024-09-11 止，2024-09-12 应当到校，还没有销假",
        f"kcbx correct {KC} E00002 --set 销假日期=… --reason 销假",
        "参照 kazuo-2025/3.4",
        "清河初中",
        "",
    ),
}
"""Message, command, clause under suiyang-2024, unit and person, for the example of each manual on the due day."""


@pytest.mark.parametrize("duty_id", WORDS)
def test_what_is_shown_of_a_duty(duty_id: str) -> None:
    example = duties.example_of(BY_ID[duty_id])
    (task,) = duties.tasks_on(BY_ID[duty_id], example, duties.due_of(example))
    shown = (task.claim.message, task.claim.command, task.clause, task.unit_name, task.person)
    assert shown == WORDS[duty_id]


def void(day: str, number: str) -> Entry:
    return on(day, "更正", 更正=number, 作废="是")


# T23: leave that runs out

AWAY = on("2024-10-01", "休学", 止="2025-01-31")
WANTED = "2024-10-01 2025-01-21"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([AWAY], [f"{WANTED} 未办"]),
        ([AWAY, on("2025-01-25", "休学", 止="2025-06-30")], [f"{WANTED} 2025-01-25 休学", "2025-01-25 2025-06-20 未办"]),
        ([AWAY, on("2025-01-20", "复学")], [f"{WANTED} 2025-01-20 复学"]),
        ([AWAY, on("2025-02-20", "列入疑似")], [f"{WANTED} 2025-02-20 列入疑似"]),
        ([AWAY, on("2025-02-20", "安置", 方式="送教上门")], [f"{WANTED} 2025-02-20 安置"]),
        ([AWAY, on("2025-02-10", "学籍异动", 类型="恢复学籍")], [f"{WANTED} 2025-02-10 学籍异动"]),
        ([AWAY, on("2025-02-10", "学籍异动", 类型="留级")], [f"{WANTED} 未办"]),
        ([AWAY, on("2025-02-10", "备忘"), on("2025-02-11", "劝返")], [f"{WANTED} 未办"]),
        ([AWAY, on("2025-01-10", "移出")], [f"{WANTED} 过 2025-01-10"]),
        # a false alarm settles nothing
        (
            [AWAY, on("2024-11-20", "列入疑似"), on("2024-11-21", "劝返"), on("2024-11-22", "核查", 结论="信息错误")],
            [f"{WANTED} 未办"],
        ),
        # shortened: the newer word counts
        ([AWAY, on("2024-11-01", "休学", 止="2024-12-31")], [f"{WANTED} 过 2024-11-01", "2024-11-01 2024-12-21 未办"]),
        # shorter than the days of notice
        ([on("2024-10-01", "休学", 止="2024-10-05")], ["2024-10-01 2024-10-01 未办"]),
        # away twice
        (
            [AWAY, on("2025-01-20", "复学"), on("2025-02-20", "休学", 止="2025-02-28")],
            [f"{WANTED} 2025-01-20 复学", "2025-02-20 2025-02-20 未办"],
        ),
        ([on("2024-10-01", "休学", 止="开春")], []),
        ([AWAY, void("2024-10-02", "E00002")], []),
        ([AWAY, on("2024-10-02", "更正", 更正="E00002", 键="止", 原值="2025-01-31", 新值="2025-02-28")], ["2024-10-01 2025-02-18 未办"]),
    ],
)  # fmt: skip
def test_leave_that_runs_out_is_looked_after(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T23", child(REGISTERED, *entries), "2025-03-01") == expected


def test_a_deferred_start_runs_out_too() -> None:
    deferred = on("2024-09-02", "延缓入学", 止="2025-08-31")
    started = on("2025-09-01", "学籍异动", 类型="新生注册", 学校=TOWN)
    assert claims("T23", never(NOT_STARTED, deferred), "2025-09-10") == ["2024-09-02 2025-08-21 未办"]
    assert claims("T23", never(NOT_STARTED, deferred, started), "2025-09-10") == [
        "2024-09-02 2025-08-21 2025-09-01 学籍异动"
    ]


def test_after_its_last_day_the_child_must_be_back() -> None:
    example = duties.example_of(BY_ID["T23"])
    told = [
        [(task.claim.message, task.claim.command) for task in duties.tasks_on(BY_ID["T23"], example, day)]
        for day in (dt.date(2025, 1, 31), dt.date(2025, 2, 1))
    ]
    assert told == [
        [("休学到 2025-01-31 止，请核实能不能上学：办理复学，或者续办", f"kcbx add-entry {KC} 复学")],
        [
            (
                "休学已在 2025-01-31 到期，孩子应当回来上学；没有回来也没有续办的，列入疑似",
                f"kcbx move {KC} 疑似辍学",
            )
        ],
    ]


# T24: leave of absence


def absence(day: str, end: str, **values: Any) -> Entry:
    return on(day, "请假", **{"起": day, "止": end, **values})


OVERRUN = absence("2024-09-10", "2024-09-12")
LATE = "2024-09-13 2024-09-13"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([OVERRUN], [f"{LATE} 未办"]),
        # a weekend, and holidays
        ([absence("2024-09-10", "2024-09-13")], ["2024-09-16 2024-09-16 未办"]),
        ([absence("2025-01-15", "2025-01-17")], ["2025-02-17 2025-02-17 未办"]),
        # back in time, late, and not yet on the day asked about
        ([absence("2024-09-10", "2024-09-12", 销假日期="2024-09-12")], []),
        ([absence("2024-09-10", "2024-09-12", 销假日期="2024-09-13")], []),
        ([absence("2024-09-10", "2024-09-12", 销假日期="2024-09-18")], [f"{LATE} 2024-09-18 请假"]),
        ([absence("2024-09-10", "2024-09-12", 销假日期="2025-03-18")], [f"{LATE} 未办"]),
        # a day that lies ahead answers nothing, and hides nothing that happens before it
        ([absence("2024-09-10", "2024-09-12", 销假日期="2025-03-18"), on("2024-09-16", "回访")], [f"{LATE} 2024-09-16 回访"]),
        ([absence("2024-09-10", "2024-09-12", 销假日期="2024-09-18"), on("2024-10-20", "列入疑似")], [f"{LATE} 2024-09-18 请假"]),
        ([absence("2024-09-10", "2024-09-12", 销假日期="2024-09-18"), on("2024-09-16", "回访")], [f"{LATE} 2024-09-16 回访"]),
        ([OVERRUN, on("2024-09-20", "更正", 更正="E00002", 键="销假日期", 原值="", 新值="2024-09-13")], []),
        # longer leave in time settles it before it arises, too late it was overrun
        ([OVERRUN, absence("2024-09-13", "2024-09-20")], [f"{LATE} 2024-09-13 请假", "2024-09-23 2024-09-23 未办"]),
        ([OVERRUN, absence("2024-09-11", "2024-09-20")], ["2024-09-23 2024-09-23 未办"]),
        ([OVERRUN, absence("2024-09-18", "2024-09-20")], [f"{LATE} 未办", "2024-09-23 2024-09-23 未办"]),
        ([OVERRUN, absence("2024-09-11", "2024-09-12")], [f"{LATE} 未办", f"{LATE} 未办"]),
        # seen at school, listed, on long leave, gone
        ([OVERRUN, on("2024-09-12", "回访")], []),
        ([OVERRUN, on("2024-09-16", "回访")], [f"{LATE} 2024-09-16 回访"]),
        ([OVERRUN, on("2024-09-16", "回访", 在校="否")], [f"{LATE} 未办"]),
        ([OVERRUN, on("2024-09-19", "列入疑似")], [f"{LATE} 2024-09-19 列入疑似"]),
        ([OVERRUN, on("2024-09-11", "列入疑似")], []),
        ([OVERRUN, on("2024-09-19", "休学")], [f"{LATE} 2024-09-19 休学"]),
        ([OVERRUN, on("2024-09-19", "学籍异动", 类型="转出")], [f"{LATE} 过 2024-09-19"]),
        ([OVERRUN, on("2024-09-11", "移出")], []),
        ([OVERRUN, void("2024-09-20", "E00002")], []),
        ([absence("2024-09-10", "下周")], []),
    ],
)  # fmt: skip
def test_who_is_away_longer_than_agreed_is_asked_for(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T24", child(REGISTERED, *entries), "2025-03-01", count=school_days()) == expected


def test_until_the_child_is_expected_nothing_is_owed() -> None:
    assert claims("T24", child(REGISTERED, OVERRUN), "2024-09-12") == []
    assert claims("T24", child(REGISTERED, OVERRUN), "2024-09-13") == [f"{LATE} 未办"]
    back = absence("2024-09-10", "2024-09-12", 销假日期="2024-09-18")
    assert claims("T24", child(REGISTERED, back), "2024-09-17") == [f"{LATE} 未办"]


def test_who_comes_back_late_has_answered_late() -> None:
    back = absence("2024-09-10", "2024-09-12", 销假日期="2024-09-18")
    (claim,) = BY_ID["T24"].claims(seen(child(REGISTERED, back), "2024-09-20"))
    assert (claim.done_day, claim.lag, claim.lapsed) == (dt.date(2024, 9, 18), 5, None)


def test_in_summer_no_school_is_held_unless_the_calendar_says_so() -> None:
    """The calendar ends with the autumn term: who was on leave until July is expected in September."""
    autumn = DayCount((Term("2024秋", dt.date(2024, 9, 2), dt.date(2025, 1, 17)),))
    away = child(REGISTERED, absence("2025-06-20", "2025-06-30"))
    assert claims("T24", away, "2025-09-10", count=autumn) == ["2025-09-01 2025-09-01 未办"]
    summer = DayCount((Term("2025夏", dt.date(2025, 6, 30), dt.date(2025, 7, 18)),))
    assert claims("T24", away, "2025-09-10", count=summer) == ["2025-07-01 2025-07-01 未办"]
    listed = child(REGISTERED, on("2025-06-30", "列入疑似"))
    around = setting("national", since("2024-09-01", 天数口径="上学日", 首次劝返天数=3))
    assert claims("T03", listed, "2025-09-10", around=around, count=autumn) == ["2025-06-30 2025-09-03 未办"]
