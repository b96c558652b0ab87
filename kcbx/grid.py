"""The words of spreadsheets: what was read from one, cell by cell, and what is to be written into one.

No file format is known here: `kcbx.sheets` turns bytes into a `Grid` and a `SheetPlan` into bytes; `kcbx.rosters`
and the other readers of lists make sense of a `Grid`. Types of cells are kept as the file held them, because
that is how a number whose digits are lost is told from one that was written as text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
"""One cell as the file holds it; None (or "") is an empty one."""


@dataclass(frozen=True)
class Grid:
    """One sheet as it was read: `rows[0]` is row 1 of the sheet, `rows[n][0]` its column A.

    Leading empty rows and columns are kept, so that places are the ones a person sees in the spreadsheet. Of a
    merged area only the first cell has the content; `merged` tells the areas (top, left, bottom, right; from 0,
    inclusive) where the format of the file does: xlsx and xls.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Book:
    """A file that was read: its name, its format (xlsx, xls, ods, csv, tsv …) and its sheets, in their order.

    `encoding` is that of a text file ("" otherwise).
    """

    name: str
    format: str
    sheets: tuple[Grid, ...]
    encoding: str = ""


@dataclass(frozen=True)
class SheetColumn:
    """One column to write: heading, width in characters, what may be filled in and a note for whoever does.

    `choices` become a drop-down; `required` headings are marked; `kind` is 文字 (the cell is text whatever is
    typed, so that long numbers survive), 日期 or 整数.
    """

    heading: str
    width: int = 12
    kind: str = "文字"
    choices: tuple[str, ...] = ()
    note: str = ""
    required: bool = False


@dataclass(frozen=True)
class SheetPlan:
    """One sheet to write: an optional title line, explanations under it, headings, rows, optional last lines.

    `rows` hold one value per column; text never becomes a formula. `blank_rows` is how many empty rows under the
    last one are prepared (with drop-downs) to be filled in. `marked` names cells (row index, column index) to
    be shown in colour: what was refused and why. `printed` is how many columns are printed, from the left; 0 is all.
    """

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[Cell]] = ()
    title: str = ""
    explanations: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    blank_rows: int = 0
    marked: Mapping[tuple[int, int], str] = field(default_factory=dict)
    printed: int = 0


def shown_sheet(name: str) -> str:
    """Return how a sheet is named to people; the one of a text file has no name."""
    return f"工作表“{name}”" if name else "表"


def shown_place(sheet: str, row: int) -> str:
    """Return where a row stands, as people read it: 工作表“一班”第 12 行; a text file has no sheets to name."""
    return f"{shown_sheet(sheet)}第 {row} 行" if sheet else f"第 {row} 行"


def column_letter(index: int) -> str:
    """Return what a spreadsheet calls the column with this index: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the index of a column by its letters, upper or lower case. Raises ValueError for anything else."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        raise ValueError(letters)
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
