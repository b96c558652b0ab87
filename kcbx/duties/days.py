"""How a county counts the days of a time limit: 自然日, or 上学日 by its school calendar and the statutory holidays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kcbx import calendar
from kcbx.model import Term

SCHOOL_DAYS = "上学日"
"""The value of 天数口径 that counts only the days on which school is held."""

_ONE_DAY = dt.timedelta(days=1)
_SUMMER = (7, 8)
"""Months in which school is held only where the school calendar says so."""
_LONGEST = 400
"""No holidays last longer; beyond that the calendar is wrong, and days are counted as they come."""


@dataclass(frozen=True)
class DayCount:
    """The terms of the school calendar, and the statutory holidays of the years they are known for.

    `workdays` are weekend days made working days. In a year not in `known_years` only weekends are free.
    """

    terms: tuple[Term, ...] = ()
    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()
    known_years: frozenset[int] = frozenset()

    def is_school_day(self, day: dt.date) -> bool:
        """Tell whether school is held: outside the span of the school calendar on every working day, but not in summer."""
        return calendar.is_school_day(day, self.holidays, self.workdays) and not self._between_terms(day)

    def after(self, start: dt.date, number: int, basis: str) -> dt.date:
        """Return the last day of a limit of `number` days; the day it starts on does not count (民法典 201).

        A limit of 0 days ends on the day itself, in 上学日 on the next school day if it is none.
        """
        if basis != SCHOOL_DAYS:
            return start + number * _ONE_DAY
        day, left = start, number
        for _ in range(_LONGEST + number):
            if left <= 0 and self.is_school_day(day):
                return day
            day += _ONE_DAY
            left -= self.is_school_day(day)
        return start + number * _ONE_DAY

    def _between_terms(self, day: dt.date) -> bool:
        if calendar.term_on(self.terms, day) is not None:
            return False
        if day.month in _SUMMER:
            return True
        before, after = calendar.term_before(self.terms, day), calendar.term_after(self.terms, day)
        return before is not None and after is not None
