"""What goes back to whoever gave a list: rows refused, rows to look at, rows that are there twice. Sheets as plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kcbx.grid import Cell, SheetColumn, SheetPlan, shown_place
from kcbx.rosters.layout import Layout
from kcbx.rosters.people import Place
from kcbx.rosters.reading import Duplicate, Reading

_Row = tuple[Place, tuple[str, ...], tuple[Cell, ...]]
"""Where a row stands, what is wrong with it, its cells."""

_ROW, _WHY = SheetColumn("原行号", 8), SheetColumn("原因", 48)
_REJECTED, _NOTICED, _TWICE = "退回", "待核对", "重复"
_EXPLANATIONS = {
    _REJECTED: "下面这些行没有收下。请按原因改好，照原来的表头交回。",
    _NOTICED: "下面这些行已经收下，但有要核对的地方。核对以后请交一份新的名单。",
    _TWICE: "下面这些行在名单里不止一次。请核对是不是一个孩子，多余的删掉。",
}
_WIDTH = 16
_LONGEST_NAME = 31
"""A spreadsheet takes no longer name of a sheet."""


def returned_sheets(reading: Reading) -> tuple[SheetPlan, ...]:
    """Return the sheets to send back, none where there is nothing to say."""
    plans: list[SheetPlan] = []
    for layout in reading.sheets:
        suffix = f"-{layout.sheet}" if len(reading.sheets) > 1 else ""
        rejected = [(row.place, row.reasons, row.cells) for row in reading.rejected]
        noticed = [(row.place, row.remarks, row.cells) for row in reading.noticed]
        for title, rows in ((_REJECTED, rejected), (_NOTICED, noticed)):
            own = [row for row in rows if row[0].sheet == layout.sheet]
            if own:
                plans.append(_sheet(title, suffix, own, layout))
    if reading.duplicates:
        plans.append(_twice(reading.duplicates))
    return tuple(plans)


def _sheet(title: str, suffix: str, rows: Sequence[_Row], layout: Layout) -> SheetPlan:
    headings = layout.headings()
    columns = [SheetColumn(heading or "（无表头）", _WIDTH) for heading in headings]
    return SheetPlan(
        name=f"{title}{suffix}"[:_LONGEST_NAME],
        columns=(_ROW, _WHY, *columns),
        rows=[
            (place.row, "；".join(reasons), *(_shown(cell) for cell in _padded(cells, len(headings))))
            for place, reasons, cells in rows
        ],
        explanations=(_EXPLANATIONS[title],),
        marked=_marks(rows, layout),
    )


def _padded(cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    return (*cells[:width], *(None,) * (width - len(cells)))


def _shown(cell: Cell) -> Cell:
    """Return a cell as text, so that no spreadsheet makes something else of it once more."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell)


def _marks(rows: Sequence[_Row], layout: Layout) -> dict[tuple[int, int], str]:
    """Return the cells that a reason names by the field it begins with: 证件号码的校验码不对."""
    marks: dict[tuple[int, int], str] = {}
    for number, (_, reasons, _) in enumerate(rows):
        for reason in reasons:
            field = next((name for name in layout.chosen if reason.startswith(name)), "")
            if field:
                marks[number, layout.chosen[field][0].index + 2] = reason
    return marks


def _twice(duplicates: Sequence[Duplicate]) -> SheetPlan:
    rows = [
        (number, "、".join(shown_place(place.sheet, place.row) for place in duplicate.places), duplicate.why)
        for number, duplicate in enumerate(duplicates, 1)
    ]
    columns = (SheetColumn("组", 6), SheetColumn("哪几行", 40), SheetColumn("根据", 40))
    return SheetPlan(_TWICE, columns, rows, explanations=(_EXPLANATIONS[_TWICE],))
