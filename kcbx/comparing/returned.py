"""Reading 比对结果 back: the rows of a school's sheet, by the number of the result, wherever they stand. Pure.

A row counts when its 核查结论 is filled in. Rows read = filled in + left blank + ignored, and each fault is said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from kcbx import privacy
from kcbx.comparing.forms import CHECKED_ON, CHECKER, CONCLUSION, FILLED_IN, KEY_HEADING, STORY, WHEREABOUTS
from kcbx.comparing.verdicts import VERDICTS, Meaning, Verdict, verdict_of
from kcbx.errors import UnreadableError
from kcbx.grid import Book, Cell, Grid
from kcbx.rosters.cleaning import clean_date
from kcbx.rosters.fields import plain_heading

_NUMBER = re.compile(r"BD-[0-9A-F]{12}")
_ISSUED = re.compile(r"共\s*(\d+)\s*条")
_LIST = re.compile(r"([^\s：；（）]+) (\d{4}-\d{2}-\d{2})（收下")
_HEADING_ROWS = 40
"""How far down the headings are looked for."""

TELLING = ("姓名", "证件号码", "案卷编号")
"""The headings by which a row says which child it is about, beside the number of the result."""


@dataclass(frozen=True)
class ReturnedRow:
    """What a school wrote of one result: where, of which result, what it concluded.

    `told` is what the row itself says of the child, by TELLING; `lists` are the days of the lists, by kind, that the
    sheet says it was made from.
    """

    place: str
    number: str
    verdict: Verdict
    whereabouts: str = ""
    story: str = ""
    checker: str = ""
    checked_on: dt.date | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, dt.date] = field(default_factory=dict)


@dataclass(frozen=True)
class ReturnedSheet:
    """One sheet that came back: the numbers of the results in it, and how many it says were handed out, if it does."""

    numbers: frozenset[str]
    issued: int | None = None


@dataclass(frozen=True)
class Returned:
    """All that was read of returned files; `faults` are (place, what is wrong) of rows that cannot be used.

    `unanswered` are the numbers of the rows whose 核查结论 was left blank.
    """

    rows: tuple[ReturnedRow, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    unanswered: tuple[str, ...] = ()
    ignored: int = 0
    sheets: tuple[ReturnedSheet, ...] = ()
    total: int = 0

    @property
    def blank(self) -> int:
        """How many rows have no 核查结论."""
        return len(self.unanswered)


@dataclass
class _Sorting:
    """Sorts the rows of sheets as they are read."""

    whereabouts: Sequence[str]
    today: dt.date
    rows: dict[str, ReturnedRow] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    disputed: set[str] = field(default_factory=set)
    unanswered: list[str] = field(default_factory=list)
    ignored: int = 0
    total: int = 0

    def take(self, place: str, cells: Mapping[str, Cell], lists: Mapping[str, dt.date]) -> str:
        """Sort one row under the headings and return the number of its result, "" where it has none."""
        number = _text(cells.get(KEY_HEADING)).upper()
        written = _text(cells.get(CONCLUSION))
        self.total += 1
        if not _NUMBER.fullmatch(number):
            self._without_number(place, written)
            return ""
        if written:
            self._filled(place, number, cells, lists)
        else:
            self.unanswered.append(number)
        return number

    def _without_number(self, place: str, written: str) -> None:
        if written:
            self.faults.append((place, "没有结果编号，或者编号被改过，不知道是哪一条"))
        else:
            self.ignored += 1

    def _filled(
        self, place: str, number: str, cells: Mapping[str, Cell], lists: Mapping[str, dt.date]
    ) -> None:
        texts = {heading: _text(cells.get(heading)) for heading in (*FILLED_IN, *TELLING)}
        verdict = verdict_of(texts[CONCLUSION])
        if verdict is None:
            known = "、".join(VERDICTS)
            self.faults.append((place, f"核查结论“{texts[CONCLUSION]}”不在可选的值里：{known}"))
            return
        day, fault = _day(cells.get(CHECKED_ON), self.today)
        fault = fault or self._fault(verdict, texts)
        if fault:
            self.faults.append((place, fault))
            return
        told = {heading: texts[heading] for heading in TELLING}
        told_of = (texts[WHEREABOUTS], texts[STORY], texts[CHECKER])
        self._keep(ReturnedRow(place, number, verdict, *told_of, day, told, lists))

    def _fault(self, verdict: Verdict, texts: Mapping[str, str]) -> str:
        """Return what is wrong with the words of a row, "" for nothing."""
        whereabouts = texts[WHEREABOUTS]
        if whereabouts and whereabouts not in self.whereabouts:
            return f"去向“{whereabouts}”不在可选的值里：{'、'.join(self.whereabouts)}"
        for heading in (STORY, CHECKER):
            if privacy.contains_number(texts[heading]):
                return f"{heading}里有号码，请删去"
        missing = [heading for heading in (CHECKER, CHECKED_ON) if not texts[heading]]
        if verdict.meaning is Meaning.MISSING and missing:
            return f"核查结论是{verdict.term}，没有写{'和'.join(missing)}；谁、哪天核查的要写清"
        return ""

    def _keep(self, row: ReturnedRow) -> None:
        earlier = self.rows.setdefault(row.number, row)
        if earlier is row:
            return
        if replace(earlier, place=row.place) == row:
            self.ignored += 1
            return
        if row.number not in self.disputed:
            self.disputed.add(row.number)
            self.faults.append((earlier.place, _two_answers(earlier, row)))
        self.faults.append((row.place, _two_answers(row, earlier)))


def _two_answers(row: ReturnedRow, other: ReturnedRow) -> str:
    """Return what is said of a row whose result another row answers otherwise."""
    return (
        f"{row.number} 在这里填的是“{row.verdict.term}”，在{other.place}是“{other.verdict.term}”，"
        "填的内容不一样；请查清以后只留一行"
    )


def read_returned(books: Sequence[Book], whereabouts: Sequence[str], today: dt.date) -> Returned:
    """Return what the files say. Raises UnreadableError for a file none of whose sheets has the two headings.

    A row that stands twice with the same content counts once; with other content both are faults.
    """
    sorting = _Sorting(whereabouts, today)
    sheets: list[ReturnedSheet] = []
    for book in books:
        found = [(grid, headings) for grid in book.sheets if (headings := _headings(grid)) is not None]
        if not found:
            raise UnreadableError(
                f"{book.name} 里没有一个工作表有“{KEY_HEADING}”和“{CONCLUSION}”两栏，不是 kcbx compare 生成的比对结果。",
                "请用发下去的那个文件填写，表头不要改；旧版 WPS 另存时选 xlsx。",
            )
        for grid, (top, columns) in found:
            lists = _lists(grid, top)
            numbers = {
                sorting.take(place, cells, lists) for place, cells in _rows(book.name, grid, top, columns)
            }
            sheets.append(ReturnedSheet(frozenset(numbers - {""}), _issued(grid, top)))
    return Returned(
        tuple(row for row in sorting.rows.values() if row.number not in sorting.disputed),
        tuple(sorting.faults),
        tuple(sorting.unanswered),
        sorting.ignored,
        tuple(sheets),
        sorting.total,
    )


def _lists(grid: Grid, top: int) -> dict[str, dt.date]:
    """Return the days of the lists that a sheet names above its headings, by kind; the earliest of several."""
    found: dict[str, dt.date] = {}
    for row in grid.rows[:top]:
        for kind, day in _LIST.findall(" ".join(map(_text, row))):
            with suppress(ValueError):
                found[kind] = min(found.get(kind, dt.date.max), dt.date.fromisoformat(day))
    return found


def _issued(grid: Grid, top: int) -> int | None:
    """Return how many rows the foot of a sheet says were handed out, None where nothing is said."""
    for row in reversed(grid.rows[top + 1 :]):
        for cell in row:
            if found := _ISSUED.match(_text(cell)):
                return int(found[1])
    return None


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
