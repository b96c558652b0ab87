"""School years, terms and reporting periods: every day belongs to exactly one of each kind."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import calendar
from kcbx.calendar import Month, Period, Quarter
from kcbx.model import Term

DAY = dt.timedelta(days=1)

days = st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2150, 12, 31))
bases = st.sampled_from(calendar.MONTH_BASES)
months = st.builds(Month, st.integers(1950, 2150), st.integers(1, 12))
years = st.integers(1950, 2150)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def period(start: str, end: str) -> Period:
    return Period(day(start), day(end))


# Periods


def test_a_period_holds_its_first_and_last_day() -> None:
    term = period("2024-09-02", "2025-01-17")
    assert [
        text for text in ("2024-09-01", "2024-09-02", "2025-01-17", "2025-01-18") if day(text) in term
    ] == [
        "2024-09-02",
        "2025-01-17",
    ]
    assert term.days == 138
    assert period("2024-09-02", "2024-09-02").days == 1


def test_a_period_does_not_end_before_it_starts() -> None:
    message = "结束日期2024年9月1日早于开始日期2024年9月2日，请把两个日期对调或改正。"
    with pytest.raises(ValueError, match=f"^{message}$"):
        period("2024-09-02", "2024-09-01")


@pytest.mark.parametrize(
    ("other", "common"),
    [
        (period("2024-09-30", "2024-10-31"), period("2024-09-30", "2024-09-30")),
        (period("2024-08-01", "2024-12-31"), period("2024-09-01", "2024-09-30")),
        (period("2024-09-10", "2024-09-11"), period("2024-09-10", "2024-09-11")),
        (period("2024-10-01", "2024-10-31"), None),
    ],
)
def test_the_overlap_of_two_periods(other: Period, common: Period | None) -> None:
    september = period("2024-09-01", "2024-09-30")
    assert september.overlap(other) == common
    assert other.overlap(september) == common


# School years and terms


@pytest.mark.parametrize(
    ("text", "year"), [("2024-08-31", 2023), ("2024-09-01", 2024), ("2025-01-01", 2024), ("2025-08-31", 2024)]
)
def test_a_school_year_begins_on_the_first_of_september(text: str, year: int) -> None:
    assert calendar.school_year(day(text)) == year


def test_a_school_year_has_a_name_and_its_days() -> None:
    assert calendar.school_year_name(2024) == "2024—2025学年"
    assert calendar.school_year_period(2024) == period("2024-09-01", "2025-08-31")


@given(days)
def test_every_day_lies_in_its_own_school_year(a_day: dt.date) -> None:
    assert a_day in calendar.school_year_period(calendar.school_year(a_day))


@given(years)
def test_school_years_follow_each_other_without_gap_or_overlap(year: int) -> None:
    assert calendar.school_year_period(year).end + DAY == calendar.school_year_period(year + 1).start


AUTUMN = Term("2024秋", day("2024-08-30"), day("2025-01-17"))
SPRING = Term("2025春", day("2025-02-17"), day("2025-07-04"))
NEXT_AUTUMN = Term("2025秋", day("2025-09-01"), day("2026-01-23"))
TERMS = (NEXT_AUTUMN, AUTUMN, SPRING)


def test_a_term_is_found_by_its_name() -> None:
    assert calendar.term_named(TERMS, "2025春") == SPRING
    assert calendar.term_named(TERMS, "2026春") is None


@pytest.mark.parametrize(
    ("text", "now", "before", "after"),
    [
        ("2024-08-29", None, None, AUTUMN),
        ("2024-08-30", AUTUMN, None, SPRING),
        ("2025-01-17", AUTUMN, None, SPRING),
        ("2025-01-18", None, AUTUMN, SPRING),
        ("2025-07-04", SPRING, AUTUMN, NEXT_AUTUMN),
        ("2025-07-05", None, SPRING, NEXT_AUTUMN),
        ("2026-03-01", None, NEXT_AUTUMN, None),
    ],
)
def test_a_day_lies_in_before_and_after_terms(
    text: str, now: Term | None, before: Term | None, after: Term | None
) -> None:
    assert calendar.term_on(TERMS, day(text)) == now
    assert calendar.term_before(TERMS, day(text)) == before
    assert calendar.term_after(TERMS, day(text)) == after


def test_an_autumn_term_that_begins_in_august_belongs_to_the_coming_school_year() -> None:
    assert calendar.terms_of(TERMS, 2023) == ()
    assert calendar.terms_of(TERMS, 2024) == (AUTUMN, SPRING)
    assert calendar.terms_of(TERMS, 2025) == (NEXT_AUTUMN,)


def test_a_term_is_a_period() -> None:
    assert calendar.term_period(SPRING) == period("2025-02-17", "2025-07-04")


# Reporting periods


@pytest.mark.parametrize(
    ("year", "month", "basis", "expected"),
    [
        (2024, 9, "自然月", period("2024-09-01", "2024-09-30")),
        (2024, 2, "自然月", period("2024-02-01", "2024-02-29")),
        (2024, 12, "自然月", period("2024-12-01", "2024-12-31")),
        (2024, 9, "上月21日至本月20日", period("2024-08-21", "2024-09-20")),
        (2025, 1, "上月21日至本月20日", period("2024-12-21", "2025-01-20")),
        (2024, 3, "上月21日至本月20日", period("2024-02-21", "2024-03-20")),
    ],
)
def test_a_monthly_report_covers_these_days(year: int, month: int, basis: str, expected: Period) -> None:
    assert calendar.month_period(year, month, basis) == expected


def test_a_month_is_a_natural_month_unless_said_otherwise() -> None:
    assert calendar.month_period(2024, 9) == period("2024-09-01", "2024-09-30")


def test_an_unknown_basis_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^月报统计期只能是“自然月”或“上月21日至本月20日”，现在是“本月”。$"):
        calendar.month_period(2024, 9, "本月")


@pytest.mark.parametrize("month", [0, 13])
@pytest.mark.parametrize("basis", calendar.MONTH_BASES)
def test_a_month_that_is_none_is_refused(month: int, basis: str) -> None:
    with pytest.raises(ValueError, match=f"^没有{month}月，月份在1至12之间。$"):
        calendar.month_period(2024, month, basis)


@given(months, bases)
def test_months_follow_each_other_without_gap_or_overlap(month: Month, basis: str) -> None:
    following = month.shifted(1)
    assert calendar.month_period(*month, basis).end + DAY == calendar.month_period(*following, basis).start


@given(days, bases)
def test_every_day_lies_in_the_month_it_is_counted_in(a_day: dt.date, basis: str) -> None:
    assert a_day in calendar.month_period(*calendar.month_of(a_day, basis), basis)


@given(months, st.integers(0, 30), bases)
def test_a_span_is_its_months_put_together(first: Month, more: int, basis: str) -> None:
    span = calendar.span_period(first, first.shifted(more), basis)
    single = [calendar.month_period(*first.shifted(number), basis) for number in range(more + 1)]
    assert (span.start, span.end) == (single[0].start, single[-1].end)
    assert span.days == sum(one.days for one in single)


@given(months, st.integers(-500, 500))
def test_shifting_a_month_there_and_back(month: Month, by: int) -> None:
    assert month.shifted(by).shifted(-by) == month
    assert month.shifted(12) == Month(month.year + 1, month.month)


def test_the_double_month_report_of_the_ministry() -> None:
    assert calendar.span_period(Month(2024, 11), Month(2024, 12)) == period("2024-11-01", "2024-12-31")


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="早于开始日期2024年11月1日"):
        calendar.span_period(Month(2024, 11), Month(2024, 9))


@pytest.mark.parametrize(
    ("number", "basis", "expected"),
    [
        (1, "自然月", period("2024-01-01", "2024-03-31")),
        (4, "自然月", period("2024-10-01", "2024-12-31")),
        (1, "上月21日至本月20日", period("2023-12-21", "2024-03-20")),
    ],
)
def test_a_quarter_covers_three_months(number: int, basis: str, expected: Period) -> None:
    assert calendar.quarter_period(2024, number, basis) == expected


@pytest.mark.parametrize("number", [0, 5])
def test_there_are_four_quarters(number: int) -> None:
    with pytest.raises(ValueError, match=f"^没有第{number}季度，季度在1至4之间。$"):
        calendar.quarter_period(2024, number)


@given(days, bases)
def test_every_day_lies_in_its_quarter(a_day: dt.date, basis: str) -> None:
    quarter = calendar.quarter_of(a_day, basis)
    assert a_day in calendar.quarter_period(*quarter, basis)


@given(years, bases)
def test_quarters_tile_the_year(year: int, basis: str) -> None:
    quarters = [calendar.quarter_period(year, number, basis) for number in (1, 2, 3, 4)]
    quarters.append(calendar.quarter_period(year + 1, 1, basis))
    assert [one.end + DAY for one in quarters[:-1]] == [one.start for one in quarters[1:]]


def test_the_quarter_of_a_day_follows_the_basis() -> None:
    assert calendar.quarter_of(day("2024-12-21")) == Quarter(2024, 4)
    assert calendar.quarter_of(day("2024-12-21"), calendar.FROM_THE_21ST) == Quarter(2025, 1)
