"""How far the cells of a sheet reach, and which of them hold an error (#N/A), from the XML of the sheet.

Not a reader of workbooks: that is calamine, which makes a full rectangle as large as these corners say and hands
an error on as an empty cell. The XML comes in pieces, each ending with a whole row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

from kcbx.grid import column_index

MOST_COLUMNS = 16_384


@dataclass
class Extent:
    """One sheet: how many rows and columns from A1 its cells span, and its errors by (row, column) from 0."""

    sheet: str = ""
    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    def reach(self, rows: int, columns: int) -> None:
        """Note that a cell stands in this row and this column, counted from 1."""
        self.rows = max(self.rows, rows)
        self.columns = max(self.columns, columns)

    @property
    def cells(self) -> int:
        """Return how many cells the rectangle from A1 has."""
        return self.rows * self.columns


# --- xlsx -----------------------------------------------------------------------------------------------------

_CELL_COLUMN = re.compile(rb' r="([A-Za-z]+)\d')
_CELL_STARTS = (b"<c ", b"<c>", b":c ", b":c>")
_TOKEN = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>(#[^<]*)<', re.DOTALL
)


def quick_extent(pieces: Iterable[bytes]) -> Extent | None:
    """Return a rectangle that holds every cell of an xlsx sheet, formatted empty ones too, and its errors.

    The rows are rounded up (9, 99, 999 …). None when cells do not say where they stand: then only
    `exact_extent` tells. Four times as fast as that.
    """
    extent = Extent()
    digits = 0
    named = True
    for piece in pieces:
        columns = _CELL_COLUMN.findall(piece)
        named = named and sum(map(piece.count, _CELL_STARTS)) == len(columns)
        while re.search(rb' r="[A-Za-z]*\d{%d}' % (digits + 1), piece):
            digits += 1
        extent.reach(10**digits - 1, max(map(_column, set(columns)), default=0))
        _note_errors(piece, extent)
    return extent if named else None


def exact_extent(pieces: Iterable[bytes]) -> Extent:
    """Return the rectangle up to the last cells of an xlsx sheet that are not empty, and its errors."""
    extent = Extent()
    row = column = 0
    for piece in pieces:
        for token in _TOKEN.finditer(piece):
            kind, attributes = token.groups()
            place = _REFERENCE.search(attributes)
            if kind == b"row":
                row, column = (int(place[2]) if place else row + 1), 0
                continue
            column = _column(place[1]) if place else column + 1
            if not attributes.endswith(b"/"):
                extent.reach(int(place[2]) if place else row, column)
        _note_errors(piece, extent)
    return extent


def _column(letters: bytes) -> int:
    return column_index(letters.decode()) + 1 if len(letters) <= 3 else MOST_COLUMNS + 1


def _note_errors(piece: bytes, extent: Extent) -> None:
    if b't="e"' not in piece:
        return
    for attributes, text in _ERROR.findall(piece):
        place = _REFERENCE.search(attributes)
        if place:
            extent.errors[int(place[2]) - 1, _column(place[1]) - 1] = text.decode("utf-8", "replace")


# --- ods ------------------------------------------------------------------------------------------------------

_ODS_TOKEN = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)\b(?!-)([^>]*)>")
_ODS_NAME = re.compile(rb'table:name="([^"]*)"')
_ODS_COLUMNS = re.compile(rb'table:number-columns-repeated="(\d+)"')
_ODS_ROWS = re.compile(rb'table:number-rows-repeated="(\d+)"')
_ODS_MANY_SPACES = re.compile(rb'text:c="\d{6,}"')
_ODS_ERROR = re.compile(rb"\s*<text:p[^>]*>(#[^<]*)<")


def extents_of_ods(pieces: Iterable[bytes]) -> list[Extent]:
    """Return the rectangle of every table of an ods file's content.xml, in their order, and its errors.

    Raises ValueError for a run of more spaces than a cell can hold, which calamine would write out.
    """
    extents: list[Extent] = []
    row = column = repeated = 0
    for piece in pieces:
        if _ODS_MANY_SPACES.search(piece):
            raise ValueError("text:c")
        for token in _ODS_TOKEN.finditer(piece):
            kind, attributes = token.groups()
            if kind == b"table":
                name = _ODS_NAME.search(attributes)
                extents.append(Extent(unescape(name[1].decode("utf-8", "replace")) if name else ""))
                row = repeated = 0
            elif kind == b"table-row":
                row, column, repeated = row + repeated, 0, _times(_ODS_ROWS, attributes)
            elif extents:
                column += _times(_ODS_COLUMNS, attributes)
                if b"office:value-type" in attributes or b"table:formula" in attributes:
                    extents[-1].reach(row + repeated, column)
                if b'calcext:value-type="error"' in attributes:
                    text = _ODS_ERROR.match(piece, token.end())
                    extents[-1].errors[row, column - 1] = (
                        text[1].decode("utf-8", "replace") if text else "#N/A"
                    )
    return extents


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1
