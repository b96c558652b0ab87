"""The days of one school year: terms, weekdays, and the words stories use for dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from random import Random

from kcbx.model import Term

MonthDay = tuple[int, int]

_HOLIDAYS: tuple[tuple[MonthDay, MonthDay], ...] = (
    ((10, 1), (10, 7)),
    ((1, 1), (1, 1)),
    ((1, 28), (2, 4)),
    ((5, 1), (5, 5)),
)
"""Days on which nobody is at work or at school: the same every year, which is near enough for an example."""


@dataclass(frozen=True)
class SchoolYear:
    """The school year that begins in September of `year`."""

    year: int

    @cached_property
    def opening(self) -> dt.date:
        """The day the county took its pupils over from the 学籍 system."""
        return self.workday(dt.date(self.year, 8, 26))

    @cached_property
    def end(self) -> dt.date:
        """The last day of the example."""
        return dt.date(self.year + 1, 7, 31)

    @cached_property
    def terms(self) -> tuple[Term, Term]:
        """Autumn from the first Monday of September to the third Friday of January; spring to early July."""
        following = self.year + 1
        autumn = Term(f"{self.year}秋", _nth(self.year, 9, 0, 1), _nth(following, 1, 4, 3))
        spring = Term(f"{following}春", _nth(following, 2, 0, 3), _nth(following, 7, 4, 1))
        return autumn, spring

    @property
    def autumn(self) -> Term:
        return self.terms[0]

    @property
    def spring(self) -> Term:
        return self.terms[1]

    def date(self, month: int, day: int) -> dt.date:
        """Return a day of this school year: August to December lie in its first calendar year."""
        return dt.date(self.year if month >= 8 else self.year + 1, month, day)

    def workday(self, day: dt.date) -> dt.date:
        """Return the day, or the next one on which offices are open."""
        while day.weekday() >= 5 or _is_holiday(day):
            day += dt.timedelta(days=1)
        return day

    def school_day(self, day: dt.date) -> dt.date:
        """Return the day, or the next one on which school is held; raises ValueError after the last term."""
        for term in self.terms:
            found = self.workday(max(day, term.start))
            if found <= term.end:
                return found
        raise ValueError(f"{day} 之后本学年不再上课。")

    def last_school_day(self, day: dt.date) -> dt.date:
        """Return the last day of school before a day; before the first term, the end of the year before."""
        earlier = day - dt.timedelta(days=1)
        while earlier >= self.autumn.start:
            if self.in_term(earlier) and self.workday(earlier) == earlier:
                return earlier
            earlier -= dt.timedelta(days=1)
        return _nth(self.year, 7, 4, 1)

    def in_term(self, day: dt.date) -> bool:
        """Say whether the day lies in a term."""
        return any(term.start <= day <= term.end for term in self.terms)

    def between(self, rng: Random, first: MonthDay, last: MonthDay) -> dt.date:
        """Return some working day between two days of the school year."""
        start, end = self.date(*first), self.date(*last)
        return self.workday(start + dt.timedelta(days=rng.randint(0, (end - start).days)))


def _nth(year: int, month: int, weekday: int, number: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _is_holiday(day: dt.date) -> bool:
    return any(first <= (day.month, day.day) <= last for first, last in _HOLIDAYS)
