"""The table 月报: the figures of the month's report by unit and stage, with typed cells (rows: `kcbx.month_form`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kcbx.calendar import date_or_none
from kcbx.exporting.table import DATE, NUMBER, TEXT, Export
from kcbx.grid import Cell, SheetColumn

NAME = "月报"
_TITLES = {"销号": "动态销号"}


def month_table(rows: Sequence[Mapping[str, Any]]) -> Export:
    """Return the rows of the report's CSV as a table; there is at least one, the 总计."""
    columns = tuple(SheetColumn(_TITLES.get(key, key), kind=_kind(key, rows[0][key])) for key in rows[0])
    cells = [
        [_typed(row[key], column.kind) for key, column in zip(rows[0], columns, strict=True)] for row in rows
    ]
    return Export(NAME, columns, cells)


def _kind(key: str, value: object) -> str:
    if key in ("起", "止"):
        return DATE
    return NUMBER if isinstance(value, int) else TEXT


def _typed(value: Any, kind: str) -> Cell:
    if kind == DATE:
        return date_or_none(value)
    return int(value) if kind == NUMBER else str(value)
