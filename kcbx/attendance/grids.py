"""Attendance with one column per school day: 姓名 | 1 | 2 | 3 …, with a mark in the cells, in one row per child."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kcbx.attendance.classes import SchoolClass
from kcbx.attendance.marks import Legend, Mark, day_mark, is_blank, legend_of
from kcbx.attendance.rows import (
    FIELDS,
    Row,
    chosen_text,
    class_of_sheet,
    identity_of,
    rows_under,
    texts_around,
)
from kcbx.attendance.sheet import Line, Question
from kcbx.attendance.sheet_days import day_columns, plain_text
from kcbx.calendar import chinese_date
from kcbx.errors import UnreadableError, UsageError
from kcbx.grid import Cell, Grid, column_letter, shown_sheet
from kcbx.rosters.cleaning import clean_name
from kcbx.rosters.layout import Layout, find_layout
from kcbx.rosters.reading import Ignored, Rejected

_ROWS_SEARCHED = 40
_LEAST_DAYS = 3
_HALVES = ("上午", "下午", "上", "下", "早", "中", "晚", "晨检", "午检", "晚检", "午")
_WEEKDAYS = "一二三四五六日天"


@dataclass(frozen=True)
class DaysHeader:
    """Where the days stand: the row (index), the columns of each day, the first row under all headings."""

    row: int
    columns: Mapping[dt.date, tuple[int, ...]]
    first_row: int


@dataclass(frozen=True)
class SheetRead:
    """What one sheet says. `complete` are classes of which whoever is not on a line was there."""

    accepted: int = 0
    lines: Sequence[Line] = ()
    rejected: Sequence[Rejected] = ()
    ignored: Sequence[Ignored] = ()
    classes: frozenset[SchoolClass] = frozenset()
    complete: frozenset[SchoolClass] = frozenset()
    days: tuple[dt.date, ...] = ()
    doubtful: tuple[str, ...] = ()
    notes: Sequence[str] = field(default=())


def days_header(grid: Grid, question: Question) -> DaysHeader | None:
    """Return the header row that names the days of the month, None where no row names at least three."""
    best: tuple[int, Mapping[int, dt.date]] | None = None
    for index in _rows_of_headings(grid, question):
        found = day_columns(grid.rows[index], question.month)
        if len(found) >= _LEAST_DAYS and (best is None or len(found) > len(best[1])):
            best = index, found
    if best is None:
        return None
    row, by_column = best
    width = _usual_width(sorted(by_column))
    first = _below(grid, row, range(min(by_column), max(by_column) + width), len(by_column))
    return DaysHeader(row, _columns_of_days(grid, row, by_column, width), first)


def _rows_of_headings(grid: Grid, question: Question) -> Iterator[int]:
    """Yield the rows that may be a header: none under a header with a name in it, for its numbers are a child's."""
    try:
        layout = find_layout(grid, FIELDS, question.columns)
    except (UnreadableError, UsageError):
        layout = None
    name = layout.column("姓名") if layout else None
    for index, cells in enumerate(grid.rows[:_ROWS_SEARCHED]):
        is_under = layout is not None and index >= layout.first_row
        if not (is_under and name is not None and name < len(cells) and clean_name(cells[name])):
            yield index


def _usual_width(starts: Sequence[int]) -> int:
    """Return how many columns a day has: two where it is parted into halves under one heading."""
    gaps = Counter(after - before for before, after in pairwise(starts))
    return min(gaps, key=lambda gap: (-gaps[gap], gap))


def _columns_of_days(
    grid: Grid, row: int, days: Mapping[int, dt.date], width: int
) -> dict[dt.date, tuple[int, ...]]:
    """Return the columns of each day: that of its heading and those behind it that have none of their own."""
    headings = {index for index, cell in enumerate(grid.rows[row]) if plain_text(cell)}
    filled = {
        index for cells in grid.rows[row + 1 :] for index, cell in enumerate(cells) if not is_blank(cell)
    }
    columns = {}
    for index, day in days.items():
        end = min((each for each in headings if each > index), default=index + width)
        further = range(index + 1, min(end, index + width))
        columns[day] = (index, *(each for each in further if each in filled))
    return columns


def _below(grid: Grid, row: int, within: range, days: int) -> int:
    """Return the first row under the headings: weekdays and halves of days may stand under the days."""
    first = row + 1
    while first < len(grid.rows) and first <= row + 2:
        texts = {i: text for i, cell in enumerate(grid.rows[first]) if (text := plain_text(cell))}
        own = [text for index, text in texts.items() if index in within]
        if not own or not all(map(_is_subheading, own)):
            break
        halves = sum(text in _HALVES for text in own)
        if halves < days and min(texts) < within.start:
            break  # a child with 六 or 早 in a cell is no line of headings
        first += 1
    return first


def _is_subheading(text: str) -> bool:
    weekday = text.removeprefix("星期").removeprefix("周")
    return text in _HALVES or (len(weekday) == 1 and weekday in _WEEKDAYS)


def read_grid(grid: Grid, header: DaysHeader, question: Question) -> SheetRead:
    """Read one sheet of days. Raises UnreadableError where it does not say what its blanks mean."""
    layout = find_layout(grid, FIELDS, _columns(grid, header, question))
    first_row = max(layout.first_row, header.first_row)
    rows, ignored = rows_under(grid, layout, first_row, question)
    texts = list(texts_around(grid, first_row, ignored, layout))
    legend = legend_of(texts)
    days = {day: columns for day, columns in header.columns.items() if question.counts(day)}
    cells = [row.cells[i] for row in rows for columns in days.values() for i in columns if i < len(row.cells)]
    if all(map(is_blank, cells)) and not _says_full(texts, question):
        return SheetRead(
            ignored=[*ignored, *(Ignored(row.place, "整张表没有一个记号，按没有交处理") for row in rows)],
            notes=[f"{shown_sheet(grid.name)}里没有一个记号，分不清是全勤还是没有填，没有收"],
        )
    blank = _blank(grid, cells, legend, question)
    reader = _RowReader(question, layout, legend, blank, days, class_of_sheet(grid, texts, question))
    return reader.read(rows, ignored, _notes(grid, header, layout, days, rows, blank, question))


def _columns(grid: Grid, header: DaysHeader, question: Question) -> Mapping[str, str]:
    """Return the columns given, with that of the name, which may be the only field beside the days."""
    if "姓名" in question.columns:
        return question.columns
    for cells in grid.rows[max(0, header.row - 2) : header.first_row]:
        for index, cell in enumerate(cells):
            found = FIELDS.meaning(cell) if isinstance(cell, str) else None
            if found and found[0].name == "姓名":
                return {"姓名": column_letter(index), **question.columns}
    raise UnreadableError(
        f"{shown_sheet(grid.name)}里有日期的列，没有认出“姓名”是哪一列。", "用 --column 姓名=B 这样写明。"
    )


def _says_full(texts: Sequence[str], question: Question) -> bool:
    """Tell whether somebody says that nobody was absent."""
    return question.blank is Mark.PRESENT or any("全勤" in text for text in texts)


def _blank(grid: Grid, cells: Sequence[Cell], legend: Legend, question: Question) -> Mark:
    """Return what an empty cell of this sheet means."""
    if legend.blank is not None:
        return legend.blank
    if any(not is_blank(cell) and legend.is_presence(cell) for cell in cells):
        if question.blank is Mark.PRESENT:
            raise UnreadableError(
                f"{shown_sheet(grid.name)}里到校的也打了记号，空白就只是没有记，不能当作到校。",
                "去掉 --blank 出勤；空白的日子会按“未记”处理。空着其实是到校的，请学校在表上写明“空白为出勤”。",
            )
        return Mark.UNKNOWN
    if all(map(is_blank, cells)):
        return Mark.PRESENT
    if question.blank is None:
        raise UnreadableError(
            f"{shown_sheet(grid.name)}里只有缺勤的记号，没有到校的记号；空白是到校还是没有记，表上没有说明。",
            "向学校问清楚：空白都是到校的，加上 --blank 出勤；空白是没有记的，加上 --blank 未记。"
            "最好请学校在表上写明“空白为出勤”。",
        )
    return question.blank


@dataclass(frozen=True)
class _RowReader:
    """Reads the rows of one sheet, whose columns, legend and class are known."""

    question: Question
    layout: Layout
    legend: Legend
    blank: Mark
    days: Mapping[dt.date, tuple[int, ...]]
    own_class: SchoolClass | None
    told: dict[tuple[type, Cell], Mark | None] = field(default_factory=dict)

    def read(self, rows: Sequence[Row], ignored: Sequence[Ignored], notes: Sequence[str]) -> SheetRead:
        lines: list[Line] = []
        rejected: list[Rejected] = []
        seen: dict[str, int] = {}
        for row in rows:
            line, reasons = self._line(row)
            if line is not None and line.id_number:
                first = seen.setdefault(line.id_number, row.place.row)
                reasons += [f"和第 {first} 行的证件号码相同"] if first != row.place.row else []
            if line is None or reasons:
                rejected.append(Rejected(row.place, tuple(reasons), tuple(row.cells)))
            else:
                lines.append(line)
        classes = frozenset(line.school_class for line in lines)
        return SheetRead(
            len(lines), lines, rejected, ignored, classes, days=tuple(sorted(self.days)), notes=notes
        )

    def _line(self, row: Row) -> tuple[Line | None, list[str]]:
        who = identity_of(row, self.question, self.own_class)
        problems = [*who.problems]
        marks: dict[dt.date, Mark] = {}
        for day, columns in self.days.items():
            found = [self._meaning(row.cells[index] if index < len(row.cells) else None) for index in columns]
            known = [mark for mark in found if mark is not None]
            if len(known) < len(found):
                problems += self._unknown_marks(row, day, columns)
            else:
                marks[day] = known[0] if len(known) == 1 else day_mark(known)
        if who.school_class is None or problems:
            return None, problems
        return Line(
            row.place, who.name, who.school_class, marks, who.id_number, who.id_flaw, who.student_number
        ), []

    def _meaning(self, cell: Cell) -> Mark | None:
        key = (type(cell), cell)  # True is not 1, and 0 is a mark of its own
        if key not in self.told:
            self.told[key] = self.blank if is_blank(cell) else self.legend.meaning(cell)
        return self.told[key]

    def _unknown_marks(self, row: Row, day: dt.date, columns: Sequence[int]) -> Iterator[str]:
        for index in columns:
            cell = row.cells[index] if index < len(row.cells) else None
            if self._meaning(cell) is None:
                yield f"{column_letter(index)} 列（{day.month}月{day.day}日）的“{plain_text(cell)[:8]}”看不懂是什么记号"


def _notes(
    grid: Grid,
    header: DaysHeader,
    layout: Layout,
    days: Mapping[dt.date, tuple[int, ...]],
    rows: Sequence[Row],
    blank: Mark,
    question: Question,
) -> list[str]:
    span = f"{chinese_date(min(days))}至{chinese_date(max(days))}" if days else "没有一天"
    notes = [
        f"{shown_sheet(grid.name)}：表头在第 {header.row + 1} 行，{chosen_text(layout)}；"
        f"上学日 {len(days)} 天（{span}）；空白是{blank.value}"
    ]
    left_out: dict[str, dict[dt.date, int]] = {}
    for day, columns in header.columns.items():
        marked = sum(not is_blank(row.cells[i]) for row in rows for i in columns if i < len(row.cells))
        if day not in days and marked:
            why = "还没有到" if day > question.until else "不上课"
            left_out.setdefault(why, {})[day] = marked
    for why, marks in left_out.items():
        named = "、".join(f"{day.month}月{day.day}日" for day in sorted(marks))
        notes.append(f"{shown_sheet(grid.name)}：{named}{why}，{sum(marks.values())} 个记号没有算")
    return notes
