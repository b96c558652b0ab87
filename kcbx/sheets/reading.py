"""Spreadsheet files → a Book: the only user of python-calamine. Text files are `kcbx.sheets.text_files`.

What a file is, is decided by its content; a file that is not what its ending says is refused, as is one under a
password, a broken one and one that would fill the memory. calamine's English is never shown.

Cells stay what they are in the file. An empty cell is "". A number is a float, in .xls sometimes an int: an ID
number that was stored as a number arrives as one, with its last digits lost. A date is a date, a date with a time a
datetime. A formula is its last result. An error (#N/A) is its text; in .xls it is an empty cell. Only the first
cell of a merged area has its content. Hidden rows and columns are read like all others.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from kcbx.errors import UnreadableError
from kcbx.grid import Book, Cell, Grid
from kcbx.sheets.extents import Extent
from kcbx.sheets.isolation import ProcessLostError, in_own_process
from kcbx.sheets.packages import broken, check_package, check_size, password
from kcbx.sheets.recognising import SAVE_AS, check_ending, ending_of, nature_of
from kcbx.sheets.text_files import read_text

MOST_BYTES = 200 << 20
"""How large a file may be: a list of 500,000 rows and 20 columns is half as large."""

Errors = dict[str, dict[tuple[int, int], str]]
"""By sheet and by (row, column): the errors (#N/A) that calamine hands on as empty cells."""


def read_book(name: str, content: bytes) -> Book:
    """Return what the spreadsheet or text file `content` holds; `name` is its file name, with its ending.

    Reads xlsx, xlsm, xls, ods, csv, tsv and txt with separators. Raises UnreadableError, with what to do.
    """
    ending = ending_of(name)
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableError(f"“{name}”是空的，里面没有内容。", "看看是不是没有拷完整；" + SAVE_AS)
    if len(content) > MOST_BYTES:
        raise UnreadableError(
            f"“{name}”有 {len(content) >> 20} MB，最多能读 {MOST_BYTES >> 20} MB。",
            "分成几份，一份一份地读入。",
        )
    nature = nature_of(content)
    check_ending(name, ending, nature)
    book = read_text(name, content) if nature == "text" else _read_workbook(name, content, nature, ending)
    if not any(cell not in ("", None) for sheet in book.sheets for row in sheet.rows for cell in row):
        raise UnreadableError(f"“{name}”里没有一个填了内容的单元格。", "看看是不是给错了文件，或者没有保存。")
    return book


def _read_workbook(name: str, content: bytes, nature: str, ending: str) -> Book:
    if nature == "xls":
        try:
            sheets = in_own_process(_sheets, name, content, {})
        except ProcessLostError as error:
            raise broken(name) from error
    else:
        extents = check_package(name, content, nature)
        sheets = _sheets(name, content, {extent.sheet: extent.errors for extent in extents})
    if not sheets:
        raise UnreadableError(f"“{name}”里没有工作表。", SAVE_AS)
    return Book(name, ending[1:], sheets)


def _sheets(name: str, content: bytes, errors: Errors) -> tuple[Grid, ...]:
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            return tuple(
                _grid(name, metadata, workbook.get_sheet_by_name(metadata.name), errors)
                for metadata in workbook.sheets_metadata
                if metadata.typ == SheetTypeEnum.WorkSheet
            )
    except PasswordError as error:
        raise password(name) from error
    except MemoryError as error:
        raise UnreadableError(f"“{name}”太大，这台电脑的内存不够。", "分成几份，一份一份地读入。") from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise broken(name) from error


def _grid(name: str, metadata: SheetMetadata, sheet: CalamineSheet, errors: Errors) -> Grid:
    check_size(name, Extent(metadata.name, sheet.total_height, sheet.total_width))
    rows: list[Sequence[Cell]] = [*sheet.to_python(skip_empty_area=False)]
    for (row, column), text in errors.get(metadata.name, {}).items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        cells = [*rows[row], *[""] * (column + 1 - len(rows[row]))]
        rows[row] = [*cells[:column], text, *cells[column + 1 :]]
    return Grid(metadata.name, rows, metadata.visible != SheetVisibleEnum.Visible, _merged(sheet))


def _merged(sheet: CalamineSheet) -> tuple[tuple[int, int, int, int], ...]:
    ranges = sheet.merged_cell_ranges or []
    return tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges)
