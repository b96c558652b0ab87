"""A unit as office duties see it: its records, its kinds, and the terms, months and quarters it has duties for.

Duties begin with the first term of the school calendar: a county that starts late writes its calendar from the term
in which it starts, and is not asked about years before. They go on through the school years that the calendar knows,
and those in which the unit has records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kcbx import calendar
from kcbx.calendar import Month, Period, Quarter
from kcbx.duties.days import DayCount
from kcbx.duties.duty import Claim
from kcbx.lifecycle import Setting
from kcbx.model import Entry, School, Term, Township
from kcbx.month_report import month_span
from kcbx.policy import Parameters

BUREAU, TOWNSHIP, CENTRAL_SCHOOL, SCHOOL = "教育局", "乡镇", "中心学校", "学校"
"""The kinds of units that 季度复核单位 and 督查单位 name; a school without 上级 is a 中心学校 too."""

_A_YEAR = dt.timedelta(days=365)
"""What was missed so long ago cannot be made good; the records tell of it, a list of things to do need not."""


@dataclass(frozen=True)
class Office:
    """One unit, or the bureau, on the day `today`; `records` are its 记事 up to that day, corrected nowhere.

    `closed` is the day from which the unit no longer exists.
    """

    code: str
    name: str
    person: str
    kinds: frozenset[str]
    records: tuple[Entry, ...]
    setting: Setting
    count: DayCount
    today: dt.date
    closed: dt.date | None = None

    def is_one_of(self, *kinds: str) -> bool:
        """Tell whether the unit is of one of these kinds."""
        return not self.kinds.isdisjoint(kinds)

    def parameters(self, day: dt.date) -> Parameters:
        """Return the parameters in force on a day."""
        return self.setting.parameters_on(day)

    # The times for which there are duties

    @cached_property
    def years(self) -> Mapping[int, tuple[Term, ...]]:
        """The school years with duties, and the terms the school calendar has for each."""
        known = {year: terms for year in self._calendar_years if (terms := self._terms_of(year))}
        later = {calendar.school_year(entry.date) for entry in self.records} - set(known)
        more = {year: () for year in later if known and year > min(known)}
        return dict(sorted({**known, **more}.items()))

    @cached_property
    def _calendar_years(self) -> set[int]:
        ends = (day for term in self.count.terms for day in (term.start, term.end))
        return {calendar.school_year(day) for day in ends}

    def _terms_of(self, year: int) -> tuple[Term, ...]:
        return calendar.terms_of(self.count.terms, year)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the school calendar, in order of time."""
        return tuple(term for terms in self.years.values() for term in terms)

    @property
    def months(self) -> Iterator[tuple[Month, Period]]:
        """The months of the monthly reports, with the days each covers by the 月报统计期."""
        for year in self.years:
            for number in range(12):
                month = Month(year, 9).shifted(number)
                period = month_span(month, month, self._basis_on).period
                if period.end >= self.terms[0].start:
                    yield month, period

    def _basis_on(self, day: dt.date) -> str:
        return self.parameters(day).text("月报统计期")

    @property
    def quarters(self) -> Iterator[tuple[Quarter, Period]]:
        """The quarters, each with its days from the first term on."""
        if not self.terms:
            return
        first = self.terms[0].start
        yield (quarter := calendar.quarter_of(first)), Period(first, calendar.quarter_period(*quarter).end)
        for year in self.years:
            for quarter in (Quarter(year, 4), *(Quarter(year + 1, number) for number in (1, 2, 3))):
                period = calendar.quarter_period(*quarter)
                if period.start > first:
                    yield quarter, period

    def school_days(self, period: Period) -> int:
        """Return on how many days of a period school is held."""
        days = (dt.date.fromordinal(n) for n in range(period.start.toordinal(), period.end.toordinal() + 1))
        terms = [term for term in self.terms if term.start <= period.end and term.end >= period.start]
        return sum(
            any(term.start <= day <= term.end for term in terms) and self.count.is_school_day(day)
            for day in days
        )

    def first_days(self, name: str, term: Term) -> dt.date:
        """Return the last of the first days of a term, whose number the parameter `name` gives; day one is the first."""
        parameters = self.parameters(term.start)
        eve = term.start - calendar.ONE_DAY
        return self.count.after(eve, parameters.number(name), parameters.text("天数口径"))

    # What was done

    def record(self, action: str, period: Period | None = None, **values: str) -> Entry | None:
        """Return the first record of a 事项 that holds these values, within a period if one is given."""
        for entry in self.records:
            fits = entry.action == action and all(
                str(entry.get(key)) == value for key, value in values.items()
            )
            if fits and (period is None or entry.date in period):
                return entry
        return None

    def record_for(self, action: str, key: str, value: str, period: Period) -> Entry | None:
        """Return the first record that names this month or quarter, or names none and lies in it."""
        for entry in self.records:
            named = entry.get(key)
            if entry.action == action and (str(named) == value if named else entry.date in period):
                return entry
        return None

    # What is asked

    def asked(
        self,
        since: dt.date,
        due: dt.date,
        message: str,
        command: str,
        done: Entry | None,
        *,
        lasting: bool = False,
    ) -> Iterator[Claim]:
        """Yield a claim that has arisen by today and before the unit closed.

        An open claim lapses when the unit closes, and a year after its day unless it is `lasting`.
        """
        if since > self.today or (self.closed is not None and since >= self.closed):
            return
        ends = (self.closed, None if lasting else due + _A_YEAR)
        lapsed = min((day for day in ends if day is not None and day <= self.today), default=None)
        yield Claim(since, due, message, command, done, None if done else lapsed)

    def command(self, action: str, *pairs: str) -> str:
        """Return what to type to record that it was done."""
        name = self.name if len(self.name.split()) == 1 else self.code
        return " ".join(["kcbx office add", name, action, *(f"--set {pair}" for pair in pairs)])


def offices(
    setting: Setting, records: Iterable[tuple[str, Entry]], count: DayCount, today: dt.date
) -> Iterator[Office]:
    """Yield every unit of the register and the bureau, each with its own of the (标识, record) pairs."""
    own: dict[str, list[Entry]] = {}
    for code, entry in records:
        if entry.date <= today:
            own.setdefault(code, []).append(entry)
    county = setting.county
    rows: list[tuple[str, str, str, frozenset[str], dt.date | None]] = [
        (county.code, county.bureau, "", frozenset({BUREAU}), None)
    ]
    for unit in setting.units:
        closed = unit.closed if isinstance(unit, School) else None
        rows.append((unit.code, unit.short_name, unit.head.name, _kinds(unit), closed))
    for code, name, person, kinds, closed in rows:
        kept = tuple(sorted(own.get(code, ()), key=lambda entry: entry.order))
        yield Office(code, name, person, kinds, kept, setting, count, today, closed)


def _kinds(unit: School | Township) -> frozenset[str]:
    if isinstance(unit, Township):
        return frozenset({TOWNSHIP})
    return frozenset({SCHOOL} if unit.parent else {SCHOOL, CENTRAL_SCHOOL})
