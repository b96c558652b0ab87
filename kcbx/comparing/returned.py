"""Reading 比对结果 back: the rows of a school's sheet, by the number of the result, wherever they stand. Pure.

A row counts when its 核查结论 is filled in. Rows read = filled in + left blank + ignored, and each fault is said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kcbx.comparing.forms import CHECKED_ON, CHECKER, CONCLUSION, KEY_HEADING, STORY, WHEREABOUTS
from kcbx.comparing.verdicts import VERDICTS, Verdict, verdict_of
from kcbx.errors import UnreadableError
from kcbx.grid import Book, Cell, Grid
from kcbx.rosters.cleaning import clean_date
from kcbx.rosters.fields import plain_heading

_NUMBER = re.compile(r"BD-[0-9A-F]{12}")
_HEADING_ROWS = 40
"""How far down the headings are looked for."""


@dataclass(frozen=True)
class ReturnedRow:
    """What a school wrote of one result: where, of which result, what it concluded."""

    place: str
    number: str
    verdict: Verdict
    whereabouts: str = ""
    story: str = ""
    checker: str = ""
    checked_on: dt.date | None = None


@dataclass(frozen=True)
class Returned:
    """All that was read of returned files; `faults` are (place, what is wrong) of rows that cannot be used."""

    rows: tuple[ReturnedRow, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    blank: int = 0
    ignored: int = 0


@dataclass
class _Sorting:
    """Sorts the rows of sheets as they are read."""

    whereabouts: Sequence[str]
    today: dt.date
    rows: dict[str, ReturnedRow] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    disputed: set[str] = field(default_factory=set)
    blank: int = 0
    ignored: int = 0

    def take(self, place: str, cells: Mapping[str, Cell]) -> None:
        """Sort one row under the headings."""
        number = _text(cells.get(KEY_HEADING)).upper()
        written = _text(cells.get(CONCLUSION))
        if not _NUMBER.fullmatch(number):
            self._without_number(place, written)
        elif not written:
            self.blank += 1
        else:
            self._filled(place, number, written, cells)

    def _without_number(self, place: str, written: str) -> None:
        if written:
            self.faults.append((place, "没有结果编号，或者编号被改过，不知道是哪一条"))
        else:
            self.ignored += 1

    def _filled(self, place: str, number: str, written: str, cells: Mapping[str, Cell]) -> None:
        verdict = verdict_of(written)
        day, fault = _day(cells.get(CHECKED_ON), self.today)
        whereabouts = _text(cells.get(WHEREABOUTS))
        if verdict is None:
            fault = f"核查结论“{written}”不在可选的值里：{'、'.join(VERDICTS)}"
        elif whereabouts and whereabouts not in self.whereabouts:
            fault = f"去向“{whereabouts}”不在可选的值里：{'、'.join(self.whereabouts)}"
        if fault or verdict is None:
            self.faults.append((place, fault))
            return
        story, checker = _text(cells.get(STORY)), _text(cells.get(CHECKER))
        self._keep(ReturnedRow(place, number, verdict, whereabouts, story, checker, day))

    def _keep(self, row: ReturnedRow) -> None:
        earlier = self.rows.setdefault(row.number, row)
        if earlier.verdict != row.verdict:
            self.disputed.add(row.number)
            words = (
                f"{row.number} 在{earlier.place}填的是“{earlier.verdict.term}”，这里是“{row.verdict.term}”"
            )
            self.faults.append((row.place, words))
        elif earlier is not row:
            self.ignored += 1


def read_returned(books: Sequence[Book], whereabouts: Sequence[str], today: dt.date) -> Returned:
    """Return what the files say. Raises UnreadableError for a file none of whose sheets has the two headings.

    A row that stands twice with the same conclusion counts once; with two conclusions it is a fault.
    """
    sorting = _Sorting(whereabouts, today)
    for book in books:
        found = [(grid, headings) for grid in book.sheets if (headings := _headings(grid)) is not None]
        if not found:
            raise UnreadableError(
                f"{book.name} 里没有一个工作表有“{KEY_HEADING}”和“{CONCLUSION}”两栏，不是 kcbx compare 生成的比对结果。",
                "请用发下去的那个文件填写，表头不要改；旧版 WPS 另存时选 xlsx。",
            )
        for grid, (top, columns) in found:
            for place, cells in _rows(book.name, grid, top, columns):
                sorting.take(place, cells)
    rows = tuple(row for row in sorting.rows.values() if row.number not in sorting.disputed)
    return Returned(rows, tuple(sorting.faults), sorting.blank, sorting.ignored)


def _headings(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """Return (index of the heading row, heading → column), or None where the sheet has no such row."""
    for number, row in enumerate(grid.rows[:_HEADING_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            columns.setdefault(plain_heading(_text(cell)), column)
        if KEY_HEADING in columns and CONCLUSION in columns:
            return number, columns
    return None


def _rows(
    book: str, grid: Grid, top: int, columns: Mapping[str, int]
) -> Iterator[tuple[str, dict[str, Cell]]]:
    for number, row in enumerate(grid.rows[top + 1 :], start=top + 2):
        if any(_text(cell) for cell in row):
            place = f"{book}“{grid.name}”第{number}行"
            yield place, {name: row[column] for name, column in columns.items() if column < len(row)}


def _day(cell: Cell, today: dt.date) -> tuple[dt.date | None, str]:
    """Return (day, "") or (None, why it is none); a blank cell is no day and no fault."""
    if not _text(cell):
        return None, ""
    day, reason = clean_date(cell)
    if day is None:
        return None, f"核查日期“{_text(cell)}”{reason}，请写成 2024-09-10 这样"
    return (None, f"核查日期 {day} 还没有到") if day > today else (day, "")


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
