"""From a file to what it says of a month's attendance: which sheets, in which of the two forms, with nothing invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from kcbx.attendance.absences import read_absences
from kcbx.attendance.classes import SchoolClass, in_order
from kcbx.attendance.grids import SheetRead, days_header, read_grid
from kcbx.attendance.sheet import Attendance, Question
from kcbx.attendance.sheet_days import stated_months
from kcbx.calendar import Month, chinese_month
from kcbx.errors import UnreadableError
from kcbx.grid import Book, Grid, shown_sheet
from kcbx.rosters.cleaning import text_of
from kcbx.rosters.reading import wanted_sheets

_TITLE_ROWS = 5


def read_attendance(book: Book, question: Question) -> Attendance:
    """Read the attendance of one school and month from a file; every visible sheet with content must be understood.

    Raises UnreadableError when a sheet is none, is of another month, or leaves open what cannot be guessed;
    UsageError for a sheet there is none of.
    """
    grids, left_out = wanted_sheets(book, question.sheet)
    read: list[SheetRead] = []
    for grid in grids:
        _refuse_other_month(grid, question.month)
        header = days_header(grid, question)
        read.append(read_grid(grid, header, question) if header else read_absences(grid, question))
    if not read:
        raise UnreadableError(f"{book.name} 里没有内容，或者工作表都是隐藏的。", "请核对是不是拿错了文件。")
    notes = tuple(f"{shown_sheet(name)}没有读：{why}" for name, why in left_out)
    found = _together(read, question)
    return replace(found, notes=(*found.notes, *notes))


def _refuse_other_month(grid: Grid, month: Month) -> None:
    """Refuse a sheet whose name or titles name other months only."""
    titles = [text_of(cell) for row in grid.rows[:_TITLE_ROWS] for cell in row if isinstance(cell, str)]
    stated = {each for text in (grid.name, *titles) for each in stated_months(text)}
    if stated and month not in stated:
        raise UnreadableError(
            f"{shown_sheet(grid.name)}上写的是{'、'.join(map(chinese_month, sorted(stated)))}，不是{chinese_month(month)}。",
            "核对是不是拿错了文件，或者改 --month。",
        )


def _together(read: Sequence[SheetRead], question: Question) -> Attendance:
    covered: dict[SchoolClass, set[dt.date]] = {}
    for sheet in read:
        for school_class in sheet.classes:
            covered.setdefault(school_class, set()).update(sheet.days)
    return Attendance(
        month=question.month,
        accepted=sum(sheet.accepted for sheet in read),
        lines=tuple(line for sheet in read for line in sheet.lines),
        classes=in_order(covered),
        complete=frozenset().union(*(sheet.complete for sheet in read)),
        covered={each: tuple(sorted(days)) for each, days in covered.items()},
        doubtful=tuple(name for sheet in read for name in sheet.doubtful),
        rejected=tuple(row for sheet in read for row in sheet.rejected),
        ignored=tuple(row for sheet in read for row in sheet.ignored),
        notes=tuple(note for sheet in read for note in sheet.notes),
    )
