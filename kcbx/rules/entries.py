"""Checks that entries of a case and of an office record have in common; L and O each make rules of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from kcbx.model import Entry, KeyPath
from kcbx.rules.ruling import Remark


class Recorded(Protocol):
    """A view of a file that holds entries."""

    @property
    def written(self) -> tuple[Entry, ...]: ...

    def at(self, entry: Entry, *keys: str | int) -> KeyPath: ...


def unique_numbers(view: Recorded) -> Iterator[Remark]:
    """Yield each entry whose 号 an earlier entry of the file has."""
    first: dict[str, Entry] = {}
    for entry in view.written:
        other = first.setdefault(entry.entry_id, entry)
        if other is not entry:
            yield Remark(
                f"号 {entry.entry_id} 与第 {other.position + 1} 条记事的相同；请给后写的这一条换一个没用过的号",
                view.at(entry, "号"),
            )


def order_of_recording(view: Recorded) -> Iterator[Remark]:
    """Yield each entry that was recorded before the one above it."""
    for before, entry in pairwise(view.written):
        if entry.recorded < before.recorded:
            yield Remark(
                f"这一条的录入时间早于上一条（号 {before.entry_id}）；请按录入先后排列，新的记事加在最后",
                view.at(entry, "录入"),
            )


def dated_by_recording(view: Recorded, entries: Sequence[Entry]) -> Iterator[Remark]:
    """Yield each entry dated after the day it was recorded."""
    for entry in entries:
        if entry.date > entry.recorded.date():
            yield Remark(
                f"日期 {entry.date} 晚于录入当天 {entry.recorded.date()}；只能记已经发生的事，请核对日期",
                view.at(entry, "日期"),
            )


def recorded_by_today(view: Recorded, entries: Sequence[Entry], today: dt.date) -> Iterator[Remark]:
    """Yield each entry recorded after today, unless its date is wrong already."""
    for entry in entries:
        if entry.date <= entry.recorded.date() and entry.recorded.date() > today:
            yield Remark(
                f"录入时间 {entry.recorded.date()} 在今天（{today}）之后；请核对录入时间和电脑的时钟",
                view.at(entry, "录入"),
            )
