"""Who is of school age, by the window of births of a school year, and by which date of a row that is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import Enum

from kcbx import calendar
from kcbx.comparing.numbers import date_in
from kcbx.rosters.people import RosterRow

BirthWindow = tuple[dt.date, dt.date]
"""The first and the last day of birth, both included."""


class Age(str, Enum):
    """Where a birth date lies; the values are the names under which rows are counted."""

    OF_SCHOOL_AGE = "适龄"
    TOO_OLD = "超龄"
    TOO_YOUNG = "不足龄"
    UNKNOWN = "缺出生日期"


def birth_window(
    day: dt.date, cutoff: tuple[int, int] = (8, 31), entry_age: int = 6, years: int = 9
) -> BirthWindow:
    """Return the days of birth that make a child of school age in the school year of a day.

    With the cutoff of 31 August, year Y: from 1 September of Y-15 to 31 August of Y-6, nine years of children.
    """
    year = calendar.school_year(day)
    last = calendar.MonthDay(*cutoff).in_year(year - entry_age)
    before = calendar.MonthDay(*cutoff).in_year(year - entry_age - years)
    return before + dt.timedelta(days=1), last


def born(rows: Iterable[RosterRow]) -> tuple[dt.date, ...]:
    """Return the birth dates of the child of these rows: by a valid number and as written, else by a flawed number.

    They differ where somebody wrote a parent's number: then nobody knows which is right.
    """
    every = tuple(rows)
    dates = [date_in(row.id_number) for row in every if not row.id_flaw]
    dates += [row.birth_date for row in every]
    sure = tuple(dict.fromkeys(date for date in dates if date is not None))
    if sure:
        return sure
    return tuple(date for row in every if (date := date_in(row.id_number)) is not None)


def age_of(births: Sequence[dt.date], window: BirthWindow) -> Age:
    """Return whether somebody with these birth dates is of school age; of several one in the window is enough.

    A child must not drop out of the comparison because its list holds a parent's number.
    """
    if len(births) == 1:
        return _age(births[0], window)
    ages = [_age(birth, window) for birth in births]
    if Age.OF_SCHOOL_AGE in ages:
        return Age.OF_SCHOOL_AGE
    return ages[0] if ages else Age.UNKNOWN


def _age(birth: dt.date, window: BirthWindow) -> Age:
    if birth < window[0]:
        return Age.TOO_OLD
    return Age.TOO_YOUNG if birth > window[1] else Age.OF_SCHOOL_AGE
