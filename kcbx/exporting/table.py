"""A table ready to be written, and what a column of one is. No case and no file format is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kcbx.grid import Cell, SheetColumn
from kcbx.output import cell_text

T = TypeVar("T")

TEXT, DATE, NUMBER = "文字", "日期", "整数"
"""The types of a column (`kcbx.grid.SheetColumn`)."""


@dataclass(frozen=True)
class Export:
    """A table ready to be written: columns with their types, rows of cells, one cell per column.

    `notes` are sentences about what is not in it, to be said beside it.
    """

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows as mappings from heading to cell, for JSON and CSV."""
        headings = [column.heading for column in self.columns]
        return [dict(zip(headings, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class ExportColumn(Generic[T]):
    """One column: heading, where the value comes from, its type.

    `hidden_day`: a date only when shown in full; masked, nothing but its year is left, which is text.
    """

    heading: str
    value: Callable[[T], Cell]
    kind: str = TEXT
    width: int = 12
    hidden_day: bool = False


def table_of(name: str, columns: Sequence[ExportColumn[T]], items: Iterable[T], full: bool) -> Export:
    """Return the table of these items, one row each; what is empty is None, a truth 是 or 否."""
    headings = tuple(
        SheetColumn(each.heading, each.width, TEXT if each.hidden_day and not full else each.kind)
        for each in columns
    )
    rows = [[_cell(each.value(item)) for each in columns] for item in items]
    return Export(name, headings, rows)


def _cell(value: Cell) -> Cell:
    if isinstance(value, bool):
        return cell_text(value)
    return None if value == "" else value
