"""School years, terms, periods, ages and the dates people write. Pure functions of what is passed in.

Nothing here knows what day it is, and no date of a place is built in: the cutoff, the entry age, the years of
schooling, the school calendar and the holidays are passed in by callers, who read them from the profile and
kcbx.yaml.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kcbx.model import Term

NATURAL_MONTH = "自然月"
FROM_THE_21ST = "上月21日至本月20日"
MONTH_BASES = (NATURAL_MONTH, FROM_THE_21ST)
"""The values of 月报统计期."""

ONE_DAY = dt.timedelta(days=1)
_YEARS = range(1900, 2200)
_LEAP_YEAR = 2000
_DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile("([0-9]{4})-([0-9]{2})")
_MOMENT = re.compile(
    "(?P<date>[0-9-]{10})T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    "(?:Z|(?P<sign>[+-])(?P<zone_hour>[0-9]{2}):(?P<zone_minute>[0-9]{2}))"
)
_CLOCK_LIMITS = (
    ("hour", 23, "没有{}时，小时在00至23之间"),
    ("minute", 59, "没有{}分，分钟在00至59之间"),
    ("second", 59, "没有{}秒，秒在00至59之间"),
    ("zone_hour", 14, "没有{}小时的时区，北京时间写+08:00"),
    ("zone_minute", 59, "时区的分钟在00至59之间，北京时间写+08:00"),
)


class DateTextError(ValueError):
    """A text is not the date, month or moment it should be.

    The message is the reason alone, a Chinese sentence to stand behind “开始日期不对：”; it does not repeat the text.
    """


class MonthDay(NamedTuple):
    """A day of any year, such as the cutoff 08-31; 02-29 means 02-28 in a common year."""

    month: int
    day: int

    def in_year(self, year: int) -> dt.date:
        """Return this day in that year."""
        return dt.date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


class Month(NamedTuple):
    """A month of a year; its text is 2018-09."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def shifted(self, months: int) -> Month:
        """Return the month that lies so many months later (negative: earlier)."""
        year, index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, index + 1)


class Quarter(NamedTuple):
    """A quarter of a calendar year, `number` 1 to 4."""

    year: int
    number: int


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` to `end`, both included. Raises ValueError when the end lies before the start."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(
                f"结束日期{chinese_date(self.end)}早于开始日期{chinese_date(self.start)}，请把两个日期对调或改正。"
            )

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """The number of days, first and last included."""
        return (self.end - self.start).days + 1

    def overlap(self, other: Period) -> Period | None:
        """Return the days that belong to both, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else None


# School years and terms


def school_year(day: dt.date) -> int:
    """Return the year in whose September the school year of this day began (1 September to 31 August)."""
    return day.year if day.month >= 9 else day.year - 1


def school_year_name(year: int) -> str:
    """Return how the school year that began in `year` is written: 2024—2025学年."""
    return f"{year}—{year + 1}学年"


def school_year_period(year: int) -> Period:
    """Return 1 September of `year` to 31 August of the next."""
    return Period(dt.date(year, 9, 1), dt.date(year + 1, 8, 31))


def term_named(terms: Iterable[Term], name: str) -> Term | None:
    """Return the term with this 学期 name (2024秋), or None."""
    return next((term for term in terms if term.name == name), None)


def term_on(terms: Iterable[Term], day: dt.date) -> Term | None:
    """Return the term the day lies in, or None in the holidays."""
    return next((term for term in terms if term.start <= day <= term.end), None)


def term_before(terms: Iterable[Term], day: dt.date) -> Term | None:
    """Return the last term that had ended before this day, or None."""
    ended = (term for term in terms if term.end < day)
    return max(ended, key=lambda term: term.end, default=None)


def term_after(terms: Iterable[Term], day: dt.date) -> Term | None:
    """Return the next term that begins after this day, or None."""
    coming = (term for term in terms if term.start > day)
    return min(coming, key=lambda term: term.start, default=None)


def terms_of(terms: Iterable[Term], year: int) -> tuple[Term, ...]:
    """Return the terms that begin in the school year that began in `year`, in order of time.

    A term counts by the middle of its span, because an autumn term may begin in the last days of August.
    """
    chosen = (term for term in terms if school_year(term.start + (term.end - term.start) / 2) == year)
    return tuple(sorted(chosen, key=lambda term: term.start))


def term_period(term: Term) -> Period:
    """Return the days of a term."""
    return Period(term.start, term.end)


# Reporting periods


def month_period(year: int, month: int, basis: str = NATURAL_MONTH) -> Period:
    """Return the days a monthly report covers, by the 月报统计期 in force.

    Raises ValueError for an unknown basis or month.
    """
    return span_period(Month(year, month), Month(year, month), basis)


def span_period(first: Month, last: Month, basis: str = NATURAL_MONTH) -> Period:
    """Return the days from the first to the last of these months, both included, by the 月报统计期."""
    return Period(_month_start(first, basis), _month_start(last.shifted(1), basis) - ONE_DAY)


def month_of(day: dt.date, basis: str = NATURAL_MONTH) -> Month:
    """Return the month whose report covers this day."""
    this = Month(day.year, day.month)
    following = this.shifted(1)
    return following if day >= _month_start(following, basis) else this


def quarter_period(year: int, number: int, basis: str = NATURAL_MONTH) -> Period:
    """Return the days of a quarter, 1 to 4, of a calendar year; its months follow the basis."""
    if number not in (1, 2, 3, 4):
        raise ValueError(f"没有第{number}季度，季度在1至4之间。")
    first = Month(year, number * 3 - 2)
    return span_period(first, first.shifted(2), basis)


def quarter_of(day: dt.date, basis: str = NATURAL_MONTH) -> Quarter:
    """Return the quarter this day belongs to."""
    year, month = month_of(day, basis)
    return Quarter(year, (month + 2) // 3)


def _month_start(month: Month, basis: str) -> dt.date:
    if not 1 <= month.month <= 12:
        raise ValueError(f"没有{month.month}月，月份在1至12之间。")
    if basis == NATURAL_MONTH:
        return dt.date(month.year, month.month, 1)
    if basis == FROM_THE_21ST:
        before = month.shifted(-1)
        return dt.date(before.year, before.month, 21)
    raise ValueError(f"月报统计期只能是“{NATURAL_MONTH}”或“{FROM_THE_21ST}”，现在是“{basis}”。")


# Age and grade


def age_on(birth: dt.date, day: dt.date) -> int:
    """Return the full years of age on a day; the birthday itself counts, days before birth give -1 or less.

    Born on 29 February, a child is a year older on 28 February of a common year.
    """
    birthday = MonthDay(birth.month, birth.day).in_year(day.year)
    return day.year - birth.year - (day < birthday)


def entry_year(birth: dt.date, cutoff: tuple[int, int], entry_age: int = 6) -> int:
    """Return the school year in which the child must start: `entry_age` is reached by that year's cutoff day.

    `cutoff` is (month, day), the day itself included; six is the age of 义务教育法第十一条.
    """
    year = birth.year + entry_age
    return year if age_on(birth, MonthDay(*cutoff).in_year(year)) >= entry_age else year + 1


def grade_by_age(birth: dt.date, day: dt.date, cutoff: tuple[int, int], entry_age: int = 6) -> int:
    """Return the grade of a child who started on time and lost no year; 0 and 10 are possible."""
    return school_year(day) - entry_year(birth, cutoff, entry_age) + 1


def in_school_age(
    birth: dt.date, day: dt.date, cutoff: tuple[int, int], entry_age: int = 6, years: int = 9
) -> bool:
    """Say whether the child is 适龄 on this day: grade by age lies in the `years` of compulsory schooling."""
    return 1 <= grade_by_age(birth, day, cutoff, entry_age) <= years


def august_31s(start: dt.date, end: dt.date) -> int:
    """Return how many 31 Augusts lie between two days, both included: the years a 休学 costs."""
    return max(0, school_year(end + ONE_DAY) - school_year(start))


# School days


def is_school_day(
    day: dt.date, holidays: Collection[dt.date] = (), workdays: Collection[dt.date] = ()
) -> bool:
    """Say whether school is held: Monday to Friday but `holidays`, and the weekend days made `workdays`."""
    return day in workdays or (day.weekday() < 5 and day not in holidays)


def school_days(
    start: dt.date,
    end: dt.date,
    holidays: Collection[dt.date] = (),
    workdays: Collection[dt.date] = (),
) -> int:
    """Return the number of school days between two days, both included; 0 when the end lies before the start.

    Only weekends and the days passed in are known: terms are the caller's business.
    """
    days = (dt.date.fromordinal(number) for number in range(start.toordinal(), end.toordinal() + 1))
    return sum(is_school_day(day, holidays, workdays) for day in days)


# What people write


def parse_date(text: str) -> dt.date:
    """Read a date written 2024-09-05. Raises DateTextError with the reason."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise DateTextError("日期要写成2024-09-05这样：四位年、两位月、两位日，用半角数字和短横。")
    year, month, day = map(int, match.groups())
    _check_day(year, month, day, f"{year}年{month}月只有")
    return dt.date(year, month, day)


def date_or_none(value: object) -> dt.date | None:
    """Return the date a value of a document is, or None when it is none."""
    try:
        return parse_date(str(value))
    except DateTextError:
        return None


def parse_month(text: str) -> Month:
    """Read a month written 2018-09. Raises DateTextError with the reason."""
    match = _MONTH.fullmatch(text)
    if match is None:
        raise DateTextError("年月要写成2018-09这样：四位年、两位月，用半角数字和短横。")
    year, month = map(int, match.groups())
    _check_month(year, month)
    return Month(year, month)


def parse_month_day(text: str) -> MonthDay:
    """Read a day of the year written 08-31. Raises DateTextError with the reason."""
    if not re.fullmatch("[0-9]{2}-[0-9]{2}", text):
        raise DateTextError("月日要写成08-31这样：两位月、两位日，用半角数字和短横。")
    month, day = int(text[:2]), int(text[3:])
    _check_day(_LEAP_YEAR, month, day, f"{month}月最多有")
    return MonthDay(month, day)


def parse_moment(text: str) -> dt.datetime:
    """Read a moment written 2024-09-05T16:40:02+08:00, with its zone. Raises DateTextError with a reason."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise DateTextError("时间要写成2024-09-05T16:40:02+08:00这样：日期、T、时分秒、时区，都用半角字符。")
    day = parse_date(match["date"])
    for part, limit, reason in _CLOCK_LIMITS:
        if match[part] is not None and int(match[part]) > limit:
            raise DateTextError(f"{reason.format(match[part])}。")
    time = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"]), tzinfo=_zone(match))
    return dt.datetime.combine(day, time)


def _zone(match: re.Match[str]) -> dt.timezone:
    if match["sign"] is None:
        return dt.timezone.utc
    offset = dt.timedelta(hours=int(match["zone_hour"]), minutes=int(match["zone_minute"]))
    return dt.timezone(-offset if match["sign"] == "-" else offset)


def _check_day(year: int, month: int, day: int, at_most: str) -> None:
    _check_month(year, month)
    last = monthrange(year, month)[1]
    if day == 0:
        raise DateTextError("没有00日。")
    if day > last:
        raise DateTextError(f"{at_most}{last}天。")


def _check_month(year: int, month: int) -> None:
    if year not in _YEARS:
        raise DateTextError(f"年份应在{_YEARS[0]}年至{_YEARS[-1]}年之间。")
    if not 1 <= month <= 12:
        raise DateTextError(f"没有{month:02d}月。")


# How dates are printed


def chinese_date(day: dt.date) -> str:
    """Return 2024年9月5日, the form of an official document: no leading zeros (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_month(month: Month) -> str:
    """Return 2024年9月."""
    return f"{month.year}年{month.month}月"


def chinese_quarter(quarter: Quarter) -> str:
    """Return 2024年第3季度."""
    return f"{quarter.year}年第{quarter.number}季度"


def chinese_period(period: Period) -> str:
    """Return 2024年9月1日至2024年9月30日, or one date for one day."""
    if period.days == 1:
        return chinese_date(period.start)
    return f"{chinese_date(period.start)}至{chinese_date(period.end)}"
