"""Statutory holidays: what is known of which years, and what becomes of a year nobody knows yet."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx.duties import SCHOOL_DAYS
from kcbx.holidays import day_count, holidays_of, known_years, unknown_years_notice
from kcbx.model import Term

FAR = 2150
"""A year that no arrangement will reach while this test is run."""
AUTUMN = Term("2024秋", dt.date(2024, 9, 2), dt.date(2025, 1, 17))


def test_the_holidays_of_autumn_2024_are_those_the_state_council_announced() -> None:
    """国办发明电〔2023〕7号: 中秋 15–17 September, 国庆 1–7 October; worked on 14 and 29 September, 12 October."""
    found = holidays_of([2024])
    autumn = {day: name for day, name in found.days.items() if day.month >= 9}
    moon = {dt.date(2024, 9, day): "中秋" for day in (15, 16, 17)}
    nation = {dt.date(2024, 10, day): "国庆节" for day in range(1, 8)}
    assert autumn == {**moon, **nation}
    worked = {day: name for day, name in found.workdays.items() if day.month >= 9}
    assert worked == {
        dt.date(2024, 9, 14): "中秋",
        dt.date(2024, 9, 29): "国庆节",
        dt.date(2024, 10, 12): "国庆节",
    }
    assert found.years == {2024}


def test_only_the_years_asked_for_are_returned() -> None:
    found = holidays_of([2023, 2025])
    assert {day.year for day in (*found.days, *found.workdays)} == found.years == {2023, 2025}


def test_a_year_that_is_not_known_is_empty_and_said() -> None:
    found = holidays_of([2003, FAR])
    assert (found.days, found.workdays, found.years) == ({}, {}, frozenset())
    assert unknown_years_notice([FAR]) == "2150年的法定节假日安排还没有收录，上学日只扣除周末"
    assert unknown_years_notice([FAR, 2024, 2003, FAR]) == (
        "2003年、2150年的法定节假日安排还没有收录，上学日只扣除周末"
    )
    assert unknown_years_notice([2024, 2025]) == ""
    assert unknown_years_notice([]) == ""


def test_the_years_since_2004_are_known() -> None:
    assert set(range(2004, 2027)) <= known_years()
    assert known_years() == set(range(2004, max(known_years()) + 1))


def test_a_limit_in_school_days_leaves_out_the_holidays_and_counts_the_saturdays_worked() -> None:
    count = day_count((AUTUMN,), [2024])
    assert (count.terms, count.known_years) == ((AUTUMN,), {2024})
    # Friday 27 September: 29 and 30 September, 8 to 11 October and Saturday 12 October are the seven.
    assert count.after(dt.date(2024, 9, 27), 7, SCHOOL_DAYS) == dt.date(2024, 10, 12)
    unknown = day_count((AUTUMN,), [FAR])
    assert unknown.after(dt.date(2024, 9, 27), 7, SCHOOL_DAYS) == dt.date(2024, 10, 8)


def test_all_known_years_may_be_asked_for() -> None:
    count = day_count([AUTUMN], known_years())
    assert (count.terms, count.known_years) == ((AUTUMN,), known_years())
    assert not count.is_school_day(dt.date(2024, 10, 1))
    assert count.is_school_day(dt.date(2024, 10, 12))


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_year_has_its_holidays(year: int) -> None:
    """全国年节及纪念日放假办法: New Year's Day, 1 May and 1 October are days off whatever is moved."""
    days = holidays_of([year]).days
    named = [days.get(dt.date(year, month, day)) for month, day in ((1, 1), (5, 1), (10, 1))]
    assert named == ["元旦", "劳动节", "国庆节"]


@given(st.lists(st.integers(1990, FAR), max_size=6))
def test_a_day_is_never_off_and_worked_and_is_of_a_known_year(years: list[int]) -> None:
    found = holidays_of(years)
    assert set(found.days) & set(found.workdays) == set()
    assert found.years == set(years) & known_years()
    assert {day.year for day in found.days} <= found.years
    assert all(day.weekday() >= 5 for day in found.workdays)
