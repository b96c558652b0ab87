"""School days missed in a row: certain and possible, thresholds, leave, unknown days, the effect of attempts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx.attendance.counting import Length, Level, Run, runs, school_days
from kcbx.attendance.effect import effects
from kcbx.attendance.marks import Mark
from kcbx.model import Entry
from kcbx.policy import load_profile
from tests.attendance import COUNT, day

P, A, L, U = Mark.PRESENT, Mark.ABSENT, Mark.LEAVE, Mark.UNKNOWN
MARKS = {"到": P, "旷": A, "假": L, "？": U}
SUIYANG = load_profile("suiyang-2024").parameters


def record(marks: str, start: str = "09-02") -> dict[dt.date, Mark]:
    """Return a record: one mark per school day from a day on."""
    days = school_days(COUNT, day(start), day("2025-07-04"))
    return {each: MARKS[mark] for each, mark in zip(days, marks, strict=False)}


def told(marks: str, until: str = "2024-09-30", start: str = "09-02", *seen: str) -> list[Run]:
    return list(runs(record(marks, start), COUNT, day(until), [day(each) for each in seen]))


def test_the_weekend_between_two_missed_days_counts_for_natural_days() -> None:
    (run,) = told("到旷旷旷旷旷旷到")
    assert run == Run(
        first=day("09-03"),
        last=day("09-10"),
        certain=Length(6, 8),
        possible=Length(6, 8),
        last_present=day("09-02"),
        returned=day("09-11"),
    )


def test_a_weekend_after_the_last_missed_day_does_not_count() -> None:
    (run,) = told("旷旷旷旷旷", until="09-08")
    assert (run.certain, run.last, run.silent) == (Length(5, 5), day("09-06"), 0)


def test_statutory_holidays_do_not_count_and_a_worked_saturday_does() -> None:
    (run,) = told("旷旷旷旷", start="09-13")  # Friday 13, Saturday 14 worked, 15 to 17 off, 18, 19
    assert (run.first, run.last, run.certain) == (day("09-13"), day("09-19"), Length(4, 4))


def test_the_time_between_terms_does_not_count() -> None:
    (run,) = told("旷旷", until="2025-02-18", start="2025-01-17")
    assert (run.first, run.last) == (day("2025-01-17"), day("2025-02-17"))
    assert run.certain == Length(2, 2)


def test_an_unknown_day_breaks_certainty_and_not_the_run() -> None:
    (run,) = told("到旷旷旷？旷旷旷旷到")
    assert (run.first, run.last, run.unknown) == (day("09-03"), day("09-12"), 1)
    assert run.certain == Length(4, 4)
    assert run.possible == Length(8, 10)


def test_days_of_leave_neither_count_nor_end_a_run() -> None:
    (run,) = told("旷旷假假旷旷旷到")
    assert (run.certain, run.leave, run.unknown) == (Length(5, 7), 2, 0)
    assert told("假假假") == []


def test_silence_after_the_last_missed_day_is_told_and_proves_nothing() -> None:
    (run,) = told("到旷旷？？？", until="09-30")
    assert (run.last, run.returned, run.silent) == (day("09-04"), None, 18)


def test_a_return_in_the_case_parts_two_stories() -> None:
    first, second = told("旷旷旷？旷旷", "2024-09-30", "09-02", "2024-09-05")
    assert (first.last, first.returned, second.first, second.last_present) == (
        day("09-04"),
        day("09-05"),
        day("09-06"),
        day("09-05"),
    )


def test_a_day_at_school_parts_runs() -> None:
    assert [(run.certain.school_days, run.returned) for run in told("旷到旷旷到")] == [
        (1, day("09-03")),
        (2, day("09-06")),
    ]


@pytest.mark.parametrize(
    ("length", "level"),
    [
        (Length(0, 0), Level.NONE),
        (Length(1, 1), Level.REGISTERED),
        (Length(2, 4), Level.REGISTERED),
        (Length(3, 3), Level.FOLLOWED),
        (Length(5, 6), Level.FOLLOWED),
        (Length(5, 7), Level.SUSPECTED),
    ],
)
def test_the_thresholds_are_the_countys(length: Length, level: Level) -> None:
    assert length.level(SUIYANG) is level


_BY_DAYS: Mapping[str, int] = {"疑似天数": 5, "缺课追踪天数": 2}


def test_a_county_may_set_them() -> None:
    own = SUIYANG.overridden(_BY_DAYS)
    assert [Length(2, 2).level(own), Length(3, 5).level(own)] == [Level.FOLLOWED, Level.SUSPECTED]


@given(st.text(alphabet="到旷假？", max_size=40))
def test_no_absence_is_invented_and_none_is_lost(marks: str) -> None:
    found = told(marks, until="2024-12-31")
    assert sum(run.possible.school_days - run.unknown for run in found) == marks.count("旷")
    for run in found:
        assert run.certain.school_days <= run.possible.school_days
        assert run.certain.natural_days <= run.possible.natural_days
        assert run.certain.school_days <= run.certain.natural_days
        stretch = [mark for each, mark in record(marks).items() if run.first <= each <= run.last]
        assert P not in stretch
    assert [run.first for run in found] == sorted(run.first for run in found)


@given(st.text(alphabet="到旷假", min_size=1, max_size=30), st.data())
def test_not_knowing_a_day_never_makes_a_run_more_certain(marks: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(marks) - 1))
    blurred = f"{marks[:place]}？{marks[place + 1 :]}"
    certain = [max((run.certain.natural_days for run in told(text)), default=0) for text in (marks, blurred)]
    assert certain[1] <= certain[0]


# The effect of attempts


def entry(date: str, action: str, **values: str) -> Entry:
    moment = dt.datetime(2024, 12, 1, tzinfo=dt.timezone.utc)
    return Entry("K00001", day(date), action, "赵敏", moment, values)


def test_the_days_before_and_after_an_attempt_are_counted_by_what_is_known() -> None:
    known = record("旷旷旷旷旷到到？假到到到到到")
    (effect,) = effects(
        [entry("09-06", "劝返", 层级="学校"), entry("09-06", "备忘")], known, COUNT, day("09-30"), 8
    )
    assert effect.sentence == ("劝返前 4 个上学日到校 0 天，之后 8 个上学日到校 6 天，请假 1 天，未记 1 天")
    assert (effect.before.absent, effect.after.days) == (4, 8)


def test_the_day_of_a_return_belongs_to_what_comes_after() -> None:
    known = record("旷旷到到")
    (effect,) = effects([entry("09-04", "复学")], known, COUNT, day("09-05"), 2)
    assert effect.sentence == "复学前 2 个上学日到校 0 天，之后 2 个上学日到校 2 天"


def test_what_has_not_come_yet_is_not_counted() -> None:
    (effect,) = effects([entry("09-06", "劝返")], record("旷旷旷旷旷"), COUNT, day("09-07"), 3)
    assert effect.sentence == "劝返前 3 个上学日到校 0 天；之后还没有上学日"
