"""Sheets of attendance for tests: a school, its days, a question, grids of cells. Everybody in here is fictional."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kcbx.attendance.reading import read_attendance
from kcbx.attendance.sheet import Attendance, Question
from kcbx.calendar import Month
from kcbx.duties import DayCount
from kcbx.grid import Book, Cell, Grid
from kcbx.holidays import day_count
from kcbx.model import School, Term, UnitRegister
from kcbx.rosters.schools import SchoolNames

SCHOOL = School("3199000021", "清河县清河镇初级中学", "清河初中", "990101101", "初级中学")
OTHER = School("2199000011", "清河县清河镇中心小学", "清河小学", "990101101", "小学")
UNITS = UnitRegister((SCHOOL, OTHER))
TERMS = (
    Term("2024秋", dt.date(2024, 9, 2), dt.date(2025, 1, 17)),
    Term("2025春", dt.date(2025, 2, 17), dt.date(2025, 7, 4)),
)
COUNT: DayCount = day_count(TERMS, (2024, 2025))
ZHOU, LI = "990101201203045121", "990101201107093115"
SEPTEMBER = Month(2024, 9)


def day(text: str) -> dt.date:
    """Return 09-05 of 2024, or a whole date."""
    return dt.date.fromisoformat(text if len(text) > 5 else f"2024-{text}")


def question(**changes: Any) -> Question:
    """Return what a clerk asks of September 2024 in 清河初中."""
    given = {
        "school": SCHOOL,
        "schools": SchoolNames(UNITS),
        "month": SEPTEMBER,
        "until": day("09-30"),
        "is_school_day": COUNT.is_school_day,
        **changes,
    }
    return Question(**given)


def book(*sheets: tuple[str, Sequence[Sequence[Cell]]]) -> Book:
    """Return a workbook of these sheets."""
    return Book("考勤.xlsx", "xlsx", tuple(Grid(name, rows) for name, rows in sheets))


def read(rows: Sequence[Sequence[Cell]], name: str = "Sheet1", **changes: Any) -> Attendance:
    """Read one sheet of rows."""
    return read_attendance(book((name, rows)), question(**changes))
