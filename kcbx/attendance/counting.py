"""School days missed in a row without leave, and which of the county's thresholds that crosses.

缺课登记天数 and 缺课追踪天数 count school days. 疑似天数 counts 自然日, as the policy does: the weekends between two
missed days count, statutory holidays and the time between terms do not, for nobody is expected then. A day of which
nothing is known is never counted: what lies on both sides of it is not certainly one run. Days of leave neither count
nor end a run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from kcbx import calendar
from kcbx.attendance.marks import Mark
from kcbx.attendance.register import Record
from kcbx.calendar import ONE_DAY
from kcbx.duties import DayCount
from kcbx.policy import Parameters


class Level(str, Enum):
    """What a run of missed days calls for, the gravest first."""

    SUSPECTED = "疑似"
    FOLLOWED = "追踪"
    REGISTERED = "登记"
    NONE = ""


LEVELS = (Level.SUSPECTED, Level.FOLLOWED, Level.REGISTERED, Level.NONE)


@dataclass(frozen=True)
class Length:
    """How long a run is: in school days, and in 自然日."""

    school_days: int = 0
    natural_days: int = 0

    def level(self, parameters: Parameters) -> Level:
        """Return the gravest threshold that is reached."""
        if self.natural_days >= parameters.number("疑似天数"):
            return Level.SUSPECTED
        if self.school_days >= parameters.number("缺课追踪天数"):
            return Level.FOLLOWED
        if self.school_days >= parameters.number("缺课登记天数"):
            return Level.REGISTERED
        return Level.NONE


@dataclass(frozen=True)
class Run:
    """Days missed without leave from `first` to `last`, with no day at school between them that is known.

    `certain` is the longest stretch without an unknown day, `possible` the whole run were the `unknown` school days
    missed as well; `leave` are the school days of leave within. `last_present` is the last day known at school
    before, `returned` the first after (None while there is none), `silent` the school days after `last` of which
    nothing is known.
    """

    first: dt.date
    last: dt.date
    certain: Length
    possible: Length
    unknown: int = 0
    leave: int = 0
    last_present: dt.date | None = None
    returned: dt.date | None = None
    silent: int = 0

    def touches(self, period: calendar.Period) -> bool:
        """Tell whether the run lies in a period, if only in part."""
        return self.first <= period.end and self.last >= period.start


def school_days(count: DayCount, start: dt.date, end: dt.date) -> list[dt.date]:
    """Return the school days between two days, both included; before the school calendar begins none are known."""
    start = max(start, min((term.start for term in count.terms), default=start))
    days = (dt.date.fromordinal(number) for number in range(start.toordinal(), end.toordinal() + 1))
    return [day for day in days if count.is_school_day(day)]


def runs(record: Record, count: DayCount, until: dt.date, seen: Collection[dt.date] = ()) -> Sequence[Run]:
    """Return the runs of missed days up to a day, in order; on the days `seen` the child is known to be at school."""
    absences = sorted(day for day, mark in record.items() if mark is Mark.ABSENT and day <= until)
    if not absences:
        return ()
    known = [day for day, mark in record.items() if mark is not Mark.UNKNOWN]
    days = school_days(count, min(known), until)
    return tuple(_runs(record, days, count, sorted(seen)))


def _runs(record: Record, days: Sequence[dt.date], count: DayCount, seen: Sequence[dt.date]) -> Iterator[Run]:
    open_days: list[tuple[dt.date, Mark]] = []
    last_present: dt.date | None = None
    for day in days:
        mark = record.get(day, Mark.UNKNOWN)
        proof = max((each for each in seen if each <= day), default=None)
        if open_days and proof is not None and proof > open_days[0][0]:
            yield _run(open_days, count, last_present, proof)
            open_days, last_present = [], proof
        if mark is Mark.PRESENT:
            if open_days:
                yield _run(open_days, count, last_present, day)
                open_days = []
            last_present = day
        elif open_days or mark is Mark.ABSENT:
            open_days.append((day, mark))
    if open_days:
        later = min((each for each in seen if each > open_days[0][0]), default=None)
        yield _run(open_days, count, last_present, later)


def _run(
    days: Sequence[tuple[dt.date, Mark]],
    count: DayCount,
    last_present: dt.date | None,
    returned: dt.date | None,
) -> Run:
    end = max(index for index, (_, mark) in enumerate(days) if mark is Mark.ABSENT)
    within, after = days[: end + 1], days[end + 1 :]
    stretches: list[list[tuple[dt.date, Mark]]] = [[]]
    for item in within:
        if item[1] is Mark.UNKNOWN:
            stretches.append([])
        else:
            stretches[-1].append(item)
    lengths = [_length(stretch, count) for stretch in stretches]
    assumed = [(day, Mark.ABSENT if mark is Mark.UNKNOWN else mark) for day, mark in within]
    return Run(
        first=within[0][0],
        last=within[-1][0],
        certain=max(lengths, key=lambda each: (each.natural_days, each.school_days)),
        possible=_length(assumed, count),
        unknown=sum(mark is Mark.UNKNOWN for _, mark in within),
        leave=sum(mark is Mark.LEAVE for _, mark in within),
        last_present=last_present,
        returned=returned,
        silent=sum(mark is Mark.UNKNOWN for _, mark in after),
    )


def _length(days: Sequence[tuple[dt.date, Mark]], count: DayCount) -> Length:
    missed = natural = 0
    before: tuple[dt.date, Mark] | None = None
    for day, mark in days:
        if mark is Mark.ABSENT:
            missed += 1
            natural += 1
            if before is not None and before[1] is Mark.ABSENT:
                natural += _weekend_days(before[0], day, count)
        before = day, mark
    return Length(missed, natural)


def _weekend_days(before: dt.date, after: dt.date, count: DayCount) -> int:
    """Return the weekend days between two school days of one term that are no statutory holidays."""
    if calendar.term_on(count.terms, before) != calendar.term_on(count.terms, after):
        return 0
    days = (before + number * ONE_DAY for number in range(1, (after - before).days))
    return sum(day.weekday() >= 5 and day not in count.holidays for day in days)
