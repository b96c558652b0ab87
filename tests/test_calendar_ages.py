"""Ages, grades and school days: the law's words about years, checked year by year."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import calendar
from kcbx.calendar import MonthDay

DAY = dt.timedelta(days=1)

days = st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2150, 12, 31))
month_days = st.builds(lambda day: MonthDay(day.month, day.day), days)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# Age and grade


@pytest.mark.parametrize(
    ("birth", "text", "age"),
    [
        ("2012-03-04", "2024-03-03", 11),
        ("2012-03-04", "2024-03-04", 12),
        ("2012-02-29", "2023-02-27", 10),
        ("2012-02-29", "2023-02-28", 11),
        ("2012-02-29", "2024-02-28", 11),
        ("2012-02-29", "2024-02-29", 12),
        ("2012-03-04", "2012-03-04", 0),
        ("2012-03-04", "2012-03-03", -1),
    ],
)
def test_age_in_full_years(birth: str, text: str, age: int) -> None:
    assert calendar.age_on(day(birth), day(text)) == age


@given(days, days)
def test_age_never_falls_and_grows_by_one_at_a_time(birth: dt.date, a_day: dt.date) -> None:
    grown = calendar.age_on(birth, a_day + DAY) - calendar.age_on(birth, a_day)
    assert grown in (0, 1)


@given(days)
def test_everybody_has_one_birthday_a_year(birth: dt.date) -> None:
    ages = [calendar.age_on(birth, dt.date(year, 12, 31)) for year in range(birth.year, birth.year + 20)]
    assert ages == list(range(20))


@pytest.mark.parametrize(
    ("birth", "cutoff", "year"),
    [
        ("2019-08-31", (8, 31), 2025),
        ("2019-09-01", (8, 31), 2026),
        ("2020-08-31", (8, 31), 2026),
        ("2020-09-01", (8, 31), 2027),
        ("2020-12-31", (12, 31), 2026),
        ("2021-01-01", (12, 31), 2027),
        ("2020-02-29", (2, 28), 2026),
        ("2019-03-01", (2, 29), 2026),
    ],
)
def test_the_year_a_child_must_start(birth: str, cutoff: tuple[int, int], year: int) -> None:
    assert calendar.entry_year(day(birth), cutoff) == year


def test_a_county_that_starts_at_seven() -> None:
    assert calendar.entry_year(day("2019-09-01"), (8, 31), entry_age=7) == 2027
    assert calendar.grade_by_age(day("2019-09-01"), day("2027-09-01"), (8, 31), entry_age=7) == 1


@given(days, month_days, st.integers(5, 8))
def test_the_entry_age_is_reached_in_the_entry_year_and_not_before(
    birth: dt.date, cutoff: MonthDay, entry_age: int
) -> None:
    year = calendar.entry_year(birth, cutoff, entry_age)
    assert calendar.age_on(birth, cutoff.in_year(year)) >= entry_age
    assert calendar.age_on(birth, cutoff.in_year(year - 1)) < entry_age


@pytest.mark.parametrize(
    ("birth", "grade"),
    [
        ("2020-09-01", 0),
        ("2020-08-31", 1),
        ("2019-09-01", 1),
        ("2015-08-31", 6),
        ("2014-09-01", 6),
        ("2014-08-31", 7),
        ("2013-09-01", 7),
        ("2012-08-31", 9),
        ("2011-09-01", 9),
        ("2011-08-31", 10),
    ],
)
def test_the_grades_of_the_school_year_2026(birth: str, grade: int) -> None:
    first, last = day("2026-09-01"), day("2027-08-31")
    assert calendar.grade_by_age(day(birth), first, (8, 31)) == grade
    assert calendar.grade_by_age(day(birth), last, (8, 31)) == grade
    assert calendar.in_school_age(day(birth), first, (8, 31)) == (1 <= grade <= 9)


def test_the_years_of_schooling_may_be_more_than_nine() -> None:
    birth, today = day("2011-08-31"), day("2026-09-01")
    assert not calendar.in_school_age(birth, today, (8, 31), 6, 9)
    assert calendar.in_school_age(birth, today, (8, 31), 6, 12)


@given(days, month_days, st.integers(5, 8), st.integers(9, 12))
def test_every_child_is_of_school_age_for_exactly_that_many_years(
    birth: dt.date, cutoff: MonthDay, entry_age: int, how_many: int
) -> None:
    school_years = range(birth.year - 1, birth.year + 30)
    of_age = [
        year
        for year in school_years
        if calendar.in_school_age(birth, dt.date(year, 9, 1), cutoff, entry_age, how_many)
    ]
    start = calendar.entry_year(birth, cutoff, entry_age)
    assert of_age == list(range(start, start + how_many))


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2024-03-01", "2025-03-01", 1),
        ("2024-08-31", "2024-08-31", 1),
        ("2024-09-01", "2025-08-30", 0),
        ("2024-09-01", "2025-08-31", 1),
        ("2024-08-31", "2026-08-31", 3),
        ("2024-03-01", "2024-02-01", 0),
    ],
)
def test_the_years_a_break_costs(start: str, end: str, count: int) -> None:
    assert calendar.august_31s(day(start), day(end)) == count


@given(days, st.integers(0, 4000))
def test_the_years_a_break_costs_are_counted_one_by_one(start: dt.date, length: int) -> None:
    counted = sum(
        ((start + number * DAY).month, (start + number * DAY).day) == (8, 31) for number in range(length + 1)
    )
    assert calendar.august_31s(start, start + length * DAY) == counted


# School days

NATIONAL_DAY = {dt.date(2024, 10, number) for number in range(1, 8)}
MADE_UP = {day("2024-09-29"), day("2024-10-12")}


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2024-09-02", "2024-09-06", 5),
        ("2024-09-02", "2024-09-08", 5),
        ("2024-09-07", "2024-09-08", 0),
        ("2024-09-06", "2024-09-09", 2),
        ("2024-09-05", "2024-09-05", 1),
        ("2024-09-05", "2024-09-04", 0),
        ("2024-09-28", "2024-10-13", 7),
    ],
)
def test_school_days_between_two_dates(start: str, end: str, count: int) -> None:
    assert calendar.school_days(day(start), day(end), NATIONAL_DAY, MADE_UP) == count


def test_without_a_list_of_holidays_only_weekends_are_free() -> None:
    assert calendar.school_days(day("2024-09-28"), day("2024-10-13")) == 10


def test_a_day_that_is_both_is_worked() -> None:
    sunday = {day("2024-09-29")}
    assert calendar.is_school_day(day("2024-09-29"), holidays=sunday, workdays=sunday)


@given(days, st.integers(0, 200), st.integers(0, 200), st.sets(days), st.sets(days))
def test_school_days_of_two_spans_in_a_row_add_up(
    start: dt.date, first: int, second: int, holidays: set[dt.date], workdays: set[dt.date]
) -> None:
    middle, end = start + first * DAY, start + (first + second + 1) * DAY
    parts = [
        calendar.school_days(start, middle, holidays, workdays),
        calendar.school_days(middle + DAY, end, holidays, workdays),
    ]
    assert calendar.school_days(start, end, holidays, workdays) == sum(parts)


@given(days, st.integers(0, 100))
def test_every_full_week_has_five_school_days(start: dt.date, weeks: int) -> None:
    assert calendar.school_days(start, start + (7 * weeks - 1) * DAY) == 5 * weeks
