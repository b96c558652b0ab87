"""Builders of people's lists: a book of rows as a spreadsheet would hold them, read as `kcbx roster add` reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from kcbx import identity
from kcbx.grid import Book, Cell, Grid
from kcbx.model import School, Township, Unit, UnitRegister
from kcbx.rosters.kinds import KINDS
from kcbx.rosters.people import RosterRow
from kcbx.rosters.reading import Reading, read_people

JUNIOR = School("3199000021", "清河县清河镇初级中学", "清河初中", "990101101", "初级中学")
PRIMARY = School(
    "2199000012", "清河县柳林小学", "柳林小学", "990101101", "小学", former_short_names=("柳林村小",)
)
FIVE_YEARS = School("2199000015", "清河县五四学校", "五四学校", "990101101", "九年一贯制", "五四")
TOWN = Township("990101101", "清河镇", "镇")
UNITS = UnitRegister((JUNIOR, PRIMARY, FIVE_YEARS), (TOWN,))

BORN = dt.date(2012, 3, 4)
HEADER = ("序号", "姓名", "身份证号")


def number(sequence: int = 512, born: dt.date = BORN) -> str:
    """Return a fictional ID number that is valid."""
    return identity.make("990101", born, sequence)


def grid(*rows: Sequence[Cell], name: str = "Sheet1", hidden: bool = False) -> Grid:
    """Return a sheet of these rows."""
    return Grid(name, rows, hidden)


def book(*sheets: Grid, name: str = "名单.xlsx") -> Book:
    """Return a file of these sheets."""
    return Book(name, "xlsx", sheets)


def read(
    *rows: Sequence[Cell],
    kind: str = "户籍",
    columns: Mapping[str, str] | None = None,
    unit: Unit | None = None,
) -> Reading:
    """Read a list of one sheet, header row first."""
    return read_people(book(grid(*rows)), KINDS[kind], UNITS, "名单", columns, unit=unit)


def one(header: Sequence[str], row: Sequence[Cell], kind: str = "户籍") -> RosterRow:
    """Return the only row of a list, which must be accepted."""
    reading = read(header, row, kind=kind)
    (accepted,) = reading.rows
    return accepted
