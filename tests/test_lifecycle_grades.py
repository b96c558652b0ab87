"""Grade and stage on any day: anchor, school years, 休学, 跳级 and 留级, limits, looking back; stage by kind and 学制."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings

from kcbx.lifecycle import grade_on, stage_of, tell
from kcbx.model import Case, Entry, School, Unit
from kcbx.policy import Parameters
from tests.histories import (
    MIDDLE,
    NEVER_ENROLLED,
    NINE_YEARS,
    NINE_YEARS_54,
    PRIMARY,
    SPECIAL,
    TOWN,
    UNITS,
    child,
    histories,
    on,
    setting,
    since,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def grades(case: Case, *days: str) -> list[int | None]:
    return [grade_on(case.facts, tell(case, day(each)).entries, day(each)) for each in days]


def enrolled(grade: int, year: int, *entries: Entry) -> Case:
    """Return a child whose 学籍 says a grade in a school year, registered in September 2021."""
    return child(on("2021-09-01", "登记"), *entries, 学籍={"学校": MIDDLE, "年级": grade, "学年": year})


# The anchor, and school years since


def test_a_grade_rises_every_first_of_september() -> None:
    case = enrolled(6, 2022)
    assert grades(case, "2022-09-01", "2023-08-31", "2023-09-01", "2024-08-31", "2024-09-01") == [
        6,
        6,
        7,
        7,
        8,
    ]


def test_a_grade_stays_between_one_and_nine() -> None:
    assert grades(enrolled(8, 2022), "2023-09-01", "2024-09-01", "2026-09-01") == [9, 9, 9]
    assert grades(enrolled(2, 2024), "2023-09-01", "2022-09-01", "2021-09-01") == [1, 1, 1]


def test_before_the_year_of_the_enrolment_the_grade_is_looked_back_to() -> None:
    assert grades(enrolled(7, 2024), "2024-08-31", "2023-09-01", "2022-09-01") == [6, 6, 5]


def test_without_any_statement_of_a_grade_there_is_none() -> None:
    never = child(on("2021-09-01", "登记", 状态="未入学"), facts=NEVER_ENROLLED)
    assert grades(never, "2021-09-01", "2026-09-01") == [None, None]
    skipped = child(on("2021-09-01", "登记"), on("2022-03-01", "学籍异动", 类型="跳级"), facts=NEVER_ENROLLED)
    assert grades(skipped, "2024-09-01") == [None]


@pytest.mark.parametrize(
    "enrolment",
    [{}, {"年级": 7}, {"学年": 2024}, {"年级": "七", "学年": 2024}, {"年级": 7, "学年": 20224}, "清河初中"],
)
def test_an_enrolment_that_says_no_grade_is_no_anchor(enrolment: Any) -> None:
    assert grades(child(on("2021-09-01", "登记"), 学籍=enrolment), "2024-09-01") == [None]


def test_an_entry_with_a_grade_is_the_anchor_from_its_day_on() -> None:
    case = enrolled(7, 2022, on("2023-03-01", "列入疑似"), on("2023-11-06", "复学", 年级=7))
    assert grades(case, "2023-09-01", "2023-11-05", "2023-11-06", "2024-08-31", "2024-09-01") == [
        8,
        8,
        7,
        7,
        8,
    ]


def test_of_two_statements_the_one_of_the_later_school_year_counts() -> None:
    earlier = on("2022-10-10", "学籍异动", 类型="转入", 年级=5)
    assert grades(enrolled(7, 2023, earlier), "2022-11-01", "2023-09-01") == [6, 7]
    assert grades(enrolled(7, 2022, earlier), "2022-10-09", "2022-10-10", "2023-09-01") == [7, 5, 6]


def test_of_two_entries_the_later_counts_whichever_was_written_first() -> None:
    case = enrolled(
        6,
        2021,
        on("2022-10-10", "学籍异动", 类型="转入", 年级=8),
        on("2022-02-10", "学籍异动", 类型="转入", 年级=5, recorded="2023-01-01"),
    )
    assert grades(case, "2022-02-09", "2022-02-10", "2022-09-01", "2022-10-10") == [6, 5, 6, 8]


def test_an_entry_whose_grade_cannot_be_read_is_no_anchor() -> None:
    case = enrolled(6, 2022, on("2022-10-10", "学籍异动", 类型="转入", 年级="七"))
    assert grades(case, "2023-09-01") == [7]


def test_a_child_who_never_enrolled_has_a_grade_from_the_return_on() -> None:
    case = child(
        on("2021-09-01", "登记", 状态="未入学", 单位=TOWN),
        on("2021-09-10", "列入疑似", 类型="失学"),
        on("2021-11-01", "复学", 年级=1),
        facts=NEVER_ENROLLED,
    )
    assert grades(case, "2021-10-31", "2021-11-01", "2022-09-01") == [None, 1, 2]


# 休学


def leave(start: str, end: str, day: str = "") -> Entry:
    return on(day or start, "休学", 起=start, 止=end)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2023-03-01", "2024-02-28", 7),
        ("2023-08-31", "2023-08-31", 7),
        ("2023-03-01", "2023-08-31", 7),
        ("2023-03-01", "2023-08-30", 8),
        ("2023-09-01", "2024-08-30", 8),
        ("2022-10-01", "2024-08-31", 7),
    ],
)
def test_a_leave_over_a_31_august_costs_a_year(start: str, end: str, expected: int) -> None:
    assert grades(enrolled(7, 2022, leave(start, end)), "2023-09-01") == [expected]


def test_two_leaves_over_one_31_august_cost_one_year_and_over_two_two() -> None:
    overlapping = enrolled(5, 2022, leave("2023-03-01", "2023-09-30"), leave("2023-06-01", "2024-03-31"))
    assert grades(overlapping, "2023-09-01", "2024-09-01") == [5, 6]
    following = enrolled(5, 2022, leave("2023-03-01", "2023-10-31"), leave("2024-05-01", "2024-12-31"))
    assert grades(following, "2023-09-01", "2024-09-01", "2025-09-01") == [5, 5, 6]


def test_a_leave_that_is_not_on_record_yet_costs_nothing() -> None:
    case = enrolled(7, 2022, leave("2023-05-01", "2024-04-30", "2023-10-10"))
    assert grades(case, "2023-09-01", "2023-10-09", "2023-10-10") == [8, 8, 7]


@pytest.mark.parametrize(
    "back",
    [
        on("2023-06-01", "复学", 年级=7),
        on("2023-06-01", "学籍异动", 类型="恢复学籍"),
        on("2023-06-01", "学籍异动", 类型="转入"),
        on("2023-06-01", "安置", 方式="随班就读"),
    ],
)
def test_a_leave_left_early_costs_nothing_after_the_return(back: Entry) -> None:
    case = enrolled(7, 2022, leave("2023-03-01", "2024-02-28"), back)
    assert grades(case, "2023-08-31", "2023-09-01", "2024-09-01") == [7, 8, 9]


@pytest.mark.parametrize(
    "other", [on("2023-06-01", "学籍异动", 类型="转出"), on("2023-06-01", "安置", 方式="送教上门")]
)
def test_a_leave_is_not_ended_by_what_is_no_return(other: Entry) -> None:
    assert grades(enrolled(7, 2022, leave("2023-03-01", "2024-02-28"), other), "2023-09-01") == [7]


def test_a_return_after_the_turn_of_the_year_states_the_grade_itself() -> None:
    case = enrolled(7, 2022, leave("2023-03-01", "2024-02-28"), on("2024-02-26", "复学", 年级=7))
    assert grades(case, "2023-09-01", "2024-02-26", "2024-09-01") == [7, 7, 8]


def test_a_leave_whose_days_cannot_be_read_costs_nothing() -> None:
    assert grades(enrolled(7, 2022, on("2023-03-01", "休学", 起="开春", 止="秋天")), "2023-09-01") == [8]


def test_deferral_and_absence_cost_nothing() -> None:
    others = (
        on("2023-05-01", "延缓入学", 起="2023-05-01", 止="2024-04-30"),
        on("2023-05-02", "请假", 起="2023-05-02", 止="2024-04-30"),
    )
    assert grades(enrolled(7, 2022, *others), "2023-09-01") == [8]


def test_looking_back_a_repeated_year_is_the_same_grade_twice() -> None:
    """学籍 says 7 in 2023 after a leave over 31 August 2023: the child was in 7 the year before, too."""
    case = enrolled(7, 2023, leave("2023-03-01", "2023-09-30"))
    assert grades(case, "2023-03-01", "2023-08-31", "2023-09-01", "2024-09-01") == [7, 7, 7, 8]


# 跳级 and 留级


def test_a_skipped_and_a_repeated_grade_count_from_their_day() -> None:
    case = enrolled(
        4,
        2022,
        on("2023-02-20", "学籍异动", 类型="跳级"),
        on("2024-09-01", "学籍异动", 类型="留级"),
    )
    assert grades(case, "2023-02-19", "2023-02-20", "2023-09-01", "2024-08-31", "2024-09-01") == [
        4,
        5,
        6,
        6,
        6,
    ]


def test_a_skip_that_says_the_new_grade_is_the_anchor_and_not_counted_again() -> None:
    case = enrolled(4, 2022, on("2023-02-20", "学籍异动", 类型="跳级", 年级=5))
    assert grades(case, "2023-02-20", "2023-09-01") == [5, 6]


def test_only_skips_after_the_anchor_count() -> None:
    before = on("2022-10-10", "学籍异动", 类型="跳级")
    assert grades(enrolled(4, 2023, before), "2023-09-01") == [4]
    same_day = enrolled(
        4,
        2022,
        on("2022-11-01", "学籍异动", 类型="跳级"),
        on("2022-11-01", "学籍异动", 类型="转入", 年级=6),
        on("2022-11-01", "学籍异动", 类型="留级"),
    )
    assert grades(same_day, "2022-11-01") == [5]


def test_rising_to_the_middle_school_changes_no_grade() -> None:
    assert grades(enrolled(6, 2022, on("2023-09-01", "学籍异动", 类型="升学")), "2023-09-01") == [7]


@settings(deadline=None, max_examples=60)
@given(histories())
def test_every_grade_is_one_to_nine_and_depends_on_nothing_later(case: Case) -> None:
    story = tell(case)
    for entry in story.entries:
        grade = grade_on(case.facts, story.entries, entry.date)
        assert grade is None or 1 <= grade <= 9
        assert grade == grade_on(case.facts, tell(case, entry.date).entries, entry.date)


# Stage

NATIONAL = setting().parameters_on(dt.date(2024, 9, 1))
FIVE_FOUR = setting("national", since("2024-01-01", 学制="五四")).parameters_on(dt.date(2024, 9, 1))


def stage(unit: Unit | str | None, grade: int | None, parameters: Parameters = NATIONAL) -> str:
    found = UNITS.get(unit) if isinstance(unit, str) else unit
    return stage_of(found, grade, day("2013-03-04"), day("2024-09-01"), parameters)


def school(category: str, system: str = "六三") -> School:
    return School("3199000099", "清河县某校", "某校", TOWN, category, system)


@pytest.mark.parametrize(
    ("category", "expected"),
    [("小学", "小学"), ("教学点", "小学"), ("初级中学", "初中"), ("完全中学", "初中"), ("中职", "初中")],
)
def test_a_school_of_one_stage_decides_whatever_the_grade(category: str, expected: str) -> None:
    for grade in (None, 1, 6, 7, 9):
        for system in ("六三", "五四"):
            assert stage(school(category, system), grade) == expected


@pytest.mark.parametrize("category", ["九年一贯制", "十二年一贯制", "特殊教育学校", "专门学校"])
def test_a_school_of_both_stages_goes_by_the_grade_under_its_own_system(category: str) -> None:
    for parameters in (NATIONAL, FIVE_FOUR):
        six_three = [stage(school(category), grade, parameters) for grade in (1, 5, 6, 7, 9)]
        five_four = [stage(school(category, "五四"), grade, parameters) for grade in (1, 5, 6, 7, 9)]
        assert six_three == ["小学", "小学", "小学", "初中", "初中"]
        assert five_four == ["小学", "小学", "初中", "初中", "初中"]


def test_a_township_goes_by_the_grade_under_the_system_of_the_county() -> None:
    assert [stage(TOWN, 6), stage(TOWN, 6, FIVE_FOUR)] == ["小学", "初中"]
    assert [stage(None, 5), stage(None, 7), stage(None, 6, FIVE_FOUR)] == ["小学", "初中", "初中"]


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("2020-09-01", "小学"),  # not of school age yet
        ("2012-09-01", "小学"),  # grade 6 by age
        ("2012-08-31", "初中"),  # grade 7 by age
        ("2008-01-01", "初中"),  # past it
    ],
)
def test_a_child_without_a_grade_counts_where_the_age_puts_it(birth: str, expected: str) -> None:
    for unit in (None, UNITS.get(TOWN), UNITS.get(NINE_YEARS), UNITS.get(SPECIAL)):
        assert stage_of(unit, None, day(birth), day("2024-09-01"), NATIONAL) == expected


def test_the_age_of_entry_and_the_cutoff_come_from_the_parameters() -> None:
    late = setting("national", since("2024-01-01", 入学截止="12-31")).parameters_on(dt.date(2024, 9, 1))
    older = setting("national", since("2024-01-01", 入学年龄=7)).parameters_on(dt.date(2024, 9, 1))
    birth, today = day("2012-10-01"), day("2024-09-01")
    assert stage_of(None, None, birth, today, NATIONAL) == "小学"
    assert stage_of(None, None, birth, today, late) == "初中"
    assert stage_of(None, None, day("2012-08-01"), today, NATIONAL) == "初中"
    assert stage_of(None, None, day("2012-08-01"), today, older) == "小学"


def test_the_schools_of_the_test_county() -> None:
    at_six = [stage(code, 6) for code in (PRIMARY, MIDDLE, NINE_YEARS, NINE_YEARS_54, SPECIAL)]
    assert at_six == ["小学", "初中", "小学", "初中", "小学"]
