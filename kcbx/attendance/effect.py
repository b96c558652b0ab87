"""Whether persuasion worked: the school days before and after an attempt or a return, counted by what is known of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kcbx.attendance.counting import school_days
from kcbx.attendance.marks import Mark
from kcbx.attendance.register import Record
from kcbx.calendar import ONE_DAY
from kcbx.duties import DayCount
from kcbx.model import Entry

ANCHORS = ("劝返", "复学")
"""The 事项 whose effect on attendance is shown."""

_SPAN = 400
"""More days than any number of school days asked for takes, holidays included."""


@dataclass(frozen=True)
class Tally:
    """Some school days by what is known of them; `days` is their number, and the others add up to it."""

    days: int
    present: int
    absent: int
    leave: int
    unknown: int

    @property
    def short(self) -> str:
        """The days at school as a cell of a table: 8/10, 8/10 未记2, 没有考勤."""
        if not self.days:
            return "没有上学日"
        if self.unknown == self.days:
            return "没有考勤"
        return f"{self.present}/{self.days}" + (f" 未记{self.unknown}" if self.unknown else "")


@dataclass(frozen=True)
class Effect:
    """One attempt or return, and the school days before and after it.

    Those after an attempt begin the day after it, those after a return with its own day.
    """

    entry: Entry
    before: Tally
    after: Tally

    @property
    def is_known(self) -> bool:
        """Whether attendance says anything about the days before or after."""
        return any(tally.unknown < tally.days for tally in (self.before, self.after))

    @property
    def sentence(self) -> str:
        """Say it in one line: 劝返前 10 个上学日到校 0 天，之后 10 个上学日到校 8 天，未记 2 天."""
        before = _half(f"{self.entry.action}前", self.before)
        if not self.after.days:
            return f"{before}；之后还没有上学日"
        return f"{before}，{_half('之后', self.after)}"


def _half(words: str, tally: Tally) -> str:
    if not tally.days:
        return f"{words}没有上学日"
    if tally.unknown == tally.days:
        return f"{words} {tally.days} 个上学日没有考勤"
    unknown = f"，未记 {tally.unknown} 天" if tally.unknown else ""
    leave = f"，请假 {tally.leave} 天" if tally.leave else ""
    return f"{words} {tally.days} 个上学日到校 {tally.present} 天{leave}{unknown}"


def effects(
    entries: Sequence[Entry], record: Record, count: DayCount, until: dt.date, number: int
) -> Iterator[Effect]:
    """Yield the effect of each attempt and return up to a day, `number` school days on each side."""
    for entry in entries:
        if entry.action in ANCHORS and entry.date <= until:
            eve = entry.date - ONE_DAY
            before = school_days(count, entry.date - _SPAN * ONE_DAY, eve)[-number:]
            start = entry.date if entry.action == "复学" else entry.date + ONE_DAY
            last = min(until, start + _SPAN * ONE_DAY)
            after = school_days(count, start, last)[:number] if start <= last else []
            yield Effect(entry, tally(record, before), tally(record, after))


def tally(record: Record, days: Sequence[dt.date]) -> Tally:
    """Count some days by what is known of them."""
    marks = [record.get(day, Mark.UNKNOWN) for day in days]
    return Tally(
        len(marks),
        marks.count(Mark.PRESENT),
        marks.count(Mark.ABSENT),
        marks.count(Mark.LEAVE),
        marks.count(Mark.UNKNOWN),
    )
