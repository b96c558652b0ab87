"""The lists of a turn of the school year: those handed in are read and pinned, those of before are read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kcbx import rosterwork
from kcbx.casework import Hand
from kcbx.edits import digest
from kcbx.errors import UnreadableError, UsageError
from kcbx.grid import Book
from kcbx.model import Edit
from kcbx.rosters.fields import plain_heading
from kcbx.rosters.kinds import KINDS
from kcbx.rosters.people import RosterRow
from kcbx.rosters.pins import Pin, new_number
from kcbx.rosters.reading import Reading
from kcbx.rosterwork import ListFile, PinRequest
from kcbx.schoolyear.outcome import ADMISSIONS, FIRST_GRADE, GRADUATES, HOUSEHOLD, RESIDENCE
from kcbx.schoolyear.turn import Turn
from kcbx.workspace import Workspace

LISTS = (GRADUATES, ADMISSIONS, FIRST_GRADE)
"""The kinds of lists that the turn of the year takes itself; those of the households are pinned by `roster add`."""

_NEXT_SCHOOL = frozenset(
    map(plain_heading, ("录取学校", "升入学校", "录取初中", "升入初中", "招生学校", "初中学校"))
)
_HEADING_ROWS = 10


@dataclass(frozen=True)
class YearList:
    """A list handed in with the command: its kind and file, and what the clerk said about how to read it."""

    kind: str
    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""


@dataclass(frozen=True)
class Taken:
    """A list that took part: its pin, how it was read, and whether it is pinned by this very run."""

    pin: Pin
    reading: Reading
    is_new: bool


def take_lists(
    workspace: Workspace,
    hand: Hand,
    turn: Turn,
    handed_in: Sequence[YearList],
    day: dt.date,
    left_out: Collection[str] = (),
) -> tuple[tuple[Taken, ...], tuple[Edit, ...]]:
    """Return the lists of the turn: those pinned before and those handed in now, with the edits that pin these.

    The lists `left_out`, by their 编号, take no part: a pinned list is never taken back, though it may be a wrong one.
    """
    _check_list_day(turn, handed_in, day)
    present = [pin for pin in rosterwork.pins(workspace) if pin.kind in LISTS and pin.day in turn.listing]
    _check_left_out(turn, present, left_out)
    known = {(pin.kind, pin.sha256) for pin in present}
    present = [pin for pin in present if pin.number not in left_out]
    taken = [Taken(pin, rosterwork.load(workspace, pin), False) for pin in present]
    fresh = list(_fresh(workspace, handed_in, day, known))
    if not fresh:
        return tuple(taken), ()
    requests, readings = zip(*fresh, strict=True)
    pins, edits = rosterwork.pins_edits(workspace, hand, requests)
    new = [Taken(pin, _standing_in(pin, reading), True) for pin, reading in zip(pins, readings, strict=True)]
    return (*taken, *new), edits


def _fresh(
    workspace: Workspace, handed_in: Sequence[YearList], day: dt.date, known: Collection[tuple[str, str]]
) -> Iterator[tuple[PinRequest, Reading]]:
    """Yield the lists handed in that are not pinned yet, each once, by kind and content."""
    seen = set(known)
    for each in handed_in:
        file = rosterwork.read_file(each.path)
        request, reading = _request(workspace, each, file, day)
        key = (each.kind, digest(file.content))
        if key not in seen:
            seen.add(key)
            yield request, reading


def _check_left_out(turn: Turn, present: Sequence[Pin], left_out: Collection[str]) -> None:
    numbers = [pin.number for pin in present]
    for number in left_out:
        if number not in numbers:
            raise UsageError(
                f"{turn.name}的结转里没有编号是“{number}”的名单。",
                f"可以不用的有：{'、'.join(numbers) or '没有'}。",
            )


def _check_list_day(turn: Turn, handed_in: Sequence[YearList], day: dt.date) -> None:
    if not handed_in:
        return
    if day > turn.today:
        raise UsageError(f"名单的日期 {day} 还没有到。", "日期是名单反映的那一天，不能在今天之后。")
    if day not in turn.listing:
        period = turn.listing
        raise UsageError(
            f"名单的日期 {day} 不属于{turn.name}的结转（{period.start} 至 {period.end}）。",
            "请用 --list-date 写名单反映的那一天，或者核对学年。",
        )


def _request(
    workspace: Workspace, each: YearList, file: ListFile, day: dt.date
) -> tuple[PinRequest, Reading]:
    """Read a list that was handed in. Raises UnreadableError or UsageError, also when not one row can be used."""
    from kcbx.sheets import read_book

    columns = dict(each.columns)
    if each.kind == ADMISSIONS and "学校" not in columns:
        columns |= next_school_column(read_book(file.name, file.content))
    number = new_number(rosterwork.every_pin(workspace), each.kind, day)
    reading = rosterwork.read_list(workspace, file, KINDS[each.kind], number, columns, each.sheet)
    if not reading.rows:
        raise UnreadableError(
            f"{file.name} 里没有一行能用：读了 {reading.read} 行，退回 {len(reading.rejected)} 行，"
            f"忽略 {len(reading.ignored)} 行。",
            f"没有登记这份名单。请核对它是不是{each.kind}，表头认错了用 --column 字段=列 指定。",
        )
    request = PinRequest(
        *(file, each.kind, day, KINDS[each.kind].source, reading.read, len(reading.rows)),
        *(len(reading.rejected), len(reading.ignored)),
        columns=rosterwork.columns_of(reading.layout),
        given=columns,
        sheet="、".join(layout.sheet for layout in reading.sheets),
    )
    return request, reading


def next_school_column(book: Book) -> dict[str, str]:
    """Return {学校: heading} where a list names the school a child comes to beside the one it comes from, else {}."""
    for grid in book.sheets:
        for row in grid.rows[:_HEADING_ROWS]:
            for cell in row:
                if isinstance(cell, str) and plain_heading(cell) in _NEXT_SCHOOL:
                    return {"学校": cell.strip()}
    return {}


def _standing_in(pin: Pin, reading: Reading) -> Reading:
    """Return the reading with its rows standing in the list as it is pinned: several of one day get numbers."""
    rows = tuple(replace(row, place=replace(row.place, roster=pin.number)) for row in reading.rows)
    return replace(reading, rows=rows)


def rows_of(workspace: Workspace, turn: Turn, taken: Sequence[Taken]) -> dict[str, tuple[RosterRow, ...]]:
    """Return the rows of every kind of list that is there, the households as they are pinned by today."""
    rows: dict[str, tuple[RosterRow, ...]] = {}
    for each in taken:
        rows[each.pin.kind] = (*rows.get(each.pin.kind, ()), *each.reading.rows)
    for kind in (HOUSEHOLD, RESIDENCE):
        pins, found = rosterwork.current_rows(workspace, kind, turn.today)
        if pins:
            rows[kind] = found
    return rows


def kinds_of(rows: Mapping[str, Sequence[RosterRow]]) -> dict[str, str]:
    """Return the kind of every list by the name its rows know it by."""
    return {row.place.roster: kind for kind, found in rows.items() for row in found}
