"""Statutory holidays and the weekend days worked for them, from the package chinesecalendar; used nowhere else.

The State Council announces the days of a year in the autumn before it, so the package knows no year for ever: a year
it does not know has no holidays here, and whoever counts days says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import chinese_calendar

from kcbx.duties import DayCount
from kcbx.model import Term


@dataclass(frozen=True)
class Holidays:
    """The days off of some years and the weekend days worked for them, each with the name of its holiday.

    `years` are those of the years asked for that are known; weekends within a holiday are days off of it.
    """

    days: Mapping[dt.date, str]
    workdays: Mapping[dt.date, str]
    years: frozenset[int]


@cache
def known_years() -> frozenset[int]:
    """Return the years whose holidays are known: those with a National Day, which every arrangement has.

    That a year has any day at all proves nothing: New Year's holiday may begin in December.
    """
    return frozenset(day.year for day in chinese_calendar.holidays if (day.month, day.day) == (10, 1))


def holidays_of(years: Iterable[int]) -> Holidays:
    """Return the holidays of some calendar years; an unknown year has none."""
    known = frozenset(years) & known_years()
    return Holidays(_named(chinese_calendar.holidays, known), _named(chinese_calendar.workdays, known), known)


def _named(days: Mapping[dt.date, str], years: Collection[int]) -> dict[dt.date, str]:
    return {
        day: chinese_calendar.Holiday(name).chinese for day, name in sorted(days.items()) if day.year in years
    }


def day_count(terms: Iterable[Term], years: Iterable[int]) -> DayCount:
    """Return how days are counted by this school calendar and the holidays of these calendar years."""
    found = holidays_of(years)
    return DayCount(tuple(terms), frozenset(found.days), frozenset(found.workdays), found.years)


def unknown_years_notice(years: Iterable[int]) -> str:
    """Return the sentence that says in which of these years only weekends are taken off; "" when all are known."""
    unknown = sorted(set(years) - known_years())
    named = "、".join(f"{year}年" for year in unknown)
    return f"{named}的法定节假日安排还没有收录，上学日只扣除周末" if unknown else ""
