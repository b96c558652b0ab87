"""From a filled sheet to its rows: every cell tidied, or the reason why it cannot be; what is nobody's row set aside. Pure.

Which columns there are is said in `kcbx.batch_sheets`; what a row means for a case in `kcbx.batch_cases` and
`kcbx.batch_attempts`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kcbx.batch_sheets import SHEETS, EntrySheet, Item
from kcbx.errors import UnreadableError, UsageError
from kcbx.grid import Book, Cell, Grid
from kcbx.rosters import cleaning
from kcbx.rosters.layout import Layout, find_layout
from kcbx.rosters.people import Place
from kcbx.rosters.setting_aside import SettingAside
from kcbx.schema import Field

SEVERAL = re.compile(r"[、，,；;\n]+")
"""What stands between several values in one cell."""

WHOLE_ROW = ""
"""Under which heading the reason stands that is about the row as a whole."""


@dataclass(frozen=True)
class SheetRow:
    """One row that tells of somebody: tidied texts by heading, what could not be tidied, and what was written."""

    place: Place
    texts: Mapping[str, str]
    reasons: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)

    def get(self, heading: str) -> str:
        """Return what stands under a heading, "" for nothing."""
        return self.texts.get(heading, "")


@dataclass(frozen=True)
class RowsRead:
    """What became of every row of a file: rows and ignored ones together are all that were read.

    `ignored` says why, in order; `layouts` are those of the sheets that were read, `left_out` the names of the others.
    """

    rows: tuple[SheetRow, ...]
    ignored: tuple[tuple[Place, str], ...]
    layouts: tuple[Layout, ...]
    left_out: tuple[str, ...]
    read: int


def read_rows(
    book: Book,
    sheet: EntrySheet,
    needed: Sequence[tuple[str, ...]],
    columns: Mapping[str, str] | None = None,
    wanted: str = "",
) -> RowsRead:
    """Read a filled sheet; `needed` are groups of headings, of each of which one must be there.

    Raises UnreadableError when no sheet has such a header, UsageError for a sheet or column there is none of.
    """
    layouts, left_out = _layouts(book, sheet, needed, columns or {}, wanted)
    rows: list[SheetRow] = []
    ignored: list[tuple[Place, str]] = []
    for grid, layout in layouts:
        aside, reader = SettingAside(layout), _RowReader(sheet, layout)
        for index in range(layout.first_row, _last_row(grid)):
            place = Place(book.name, grid.name, index + 1)
            if why := aside.why(grid.rows[index]):
                ignored.append((place, why))
            else:
                rows.append(reader.read(place, grid.rows[index]))
    return RowsRead(
        tuple(rows),
        tuple(ignored),
        tuple(layout for _, layout in layouts),
        tuple(left_out),
        len(rows) + len(ignored),
    )


def _last_row(grid: Grid) -> int:
    return max(
        (number for number, row in enumerate(grid.rows, 1) if any(cell not in (None, "") for cell in row)),
        default=0,
    )


def _layouts(
    book: Book,
    sheet: EntrySheet,
    needed: Sequence[tuple[str, ...]],
    columns: Mapping[str, str],
    wanted: str,
) -> tuple[list[tuple[Grid, Layout]], list[str]]:
    grids = [grid for grid in book.sheets if wanted == grid.name or (not wanted and not grid.hidden)]
    if not grids:
        names = "、".join(grid.name for grid in book.sheets)
        raise UsageError(f"文件里没有叫“{wanted}”的工作表。", f"有：{names}。")
    _refuse_other(grids, sheet)
    found: list[tuple[Grid, Layout]] = []
    errors: list[UnreadableError] = []
    for grid in grids:
        if not _last_row(grid):
            continue
        try:
            layout = find_layout(grid, sheet.dictionary, columns)
            _refuse_lacking(layout, sheet, needed)
            found.append((grid, layout))
        except UnreadableError as error:
            errors.append(error)
    if not found:
        raise (
            errors[0] if errors else UnreadableError(f"{book.name} 里没有内容。", "请核对是不是拿错了文件。")
        )
    read = {grid.name for grid, _ in found}
    return found, [grid.name for grid in book.sheets if grid.name not in read and _last_row(grid)]


def _refuse_lacking(layout: Layout, sheet: EntrySheet, needed: Sequence[tuple[str, ...]]) -> None:
    missing = ["或".join(group) for group in needed if not any(name in layout.chosen for name in group)]
    if missing:
        known = "、".join(f"{name}（{columns[0].letter} 列）" for name, columns in layout.chosen.items())
        raise UnreadableError(
            f"工作表“{layout.sheet}”里没有找到要有的列：{'、'.join(missing)}。认出的有：{known}。",
            f"用 --column 列名=列 指明，例如 --column {missing[0].partition('或')[0]}=C；"
            f"空白表用 kcbx template-sheet {sheet.name} 输出。",
        )


_FIRST_ROWS, _TELLING = 20, 4
"""In how many rows a header is looked for; how many headings of another kind of sheet tell that it is that one."""


def _refuse_other(grids: Sequence[Grid], sheet: EntrySheet) -> None:
    """Raise UnreadableError for a sheet that another command reads, known by the headings that only that one has."""
    own = _headings(sheet)
    for other in SHEETS.values():
        theirs = _headings(other)
        for grid in grids:
            for row in grid.rows[:_FIRST_ROWS]:
                written = {cleaning.text_of(cell).lstrip("*") for cell in row}
                telling = written & (theirs - own)
                if len(telling) >= _TELLING and len(telling) > len(written & (own - theirs)):
                    raise UnreadableError(
                        f"这是{other.of}的表，不是{sheet.of}的表，没有读。",
                        f"请用 kcbx {other.name} --from。",
                    )


def _headings(sheet: EntrySheet) -> set[str]:
    return {item.heading for item in sheet.items if item.blank}


class _RowReader:
    """Reads the rows of one sheet."""

    def __init__(self, sheet: EntrySheet, layout: Layout) -> None:
        self._columns = [
            (item, columns[0].index)
            for name, columns in layout.chosen.items()
            if (item := sheet.by_heading.get(name)) is not None
        ]

    def read(self, place: Place, cells: Sequence[Cell]) -> SheetRow:
        texts: dict[str, str] = {}
        reasons: dict[str, str] = {}
        written: dict[str, str] = {}
        for item, index in self._columns:
            cell = cells[index] if index < len(cells) else None
            if cell is None:
                continue
            if as_written := _as_written(cell):
                written[item.heading] = as_written
            text, why = _TIDY[item.tidy](cell)
            if text:
                texts[item.heading] = text
            if why:
                reasons[item.heading] = why
        self._judge_number(cells, texts, reasons)
        return SheetRow(place, texts, reasons, written)

    def _judge_number(self, cells: Sequence[Cell], texts: dict[str, str], reasons: dict[str, str]) -> None:
        """Judge the child's own number, which depends on the type of the document beside it."""
        index = next((index for item, index in self._columns if item.heading == "证件号码"), None)
        cell = cells[index] if index is not None and index < len(cells) else None
        if cell is None:
            return
        document = cleaning.clean_document(texts["证件类型"]) if "证件类型" in texts else "居民身份证"
        number = cleaning.clean_number(cell, document)
        texts.pop("证件号码", None)
        reasons.pop("证件号码", None)
        if number.number:
            texts["证件号码"] = number.number
        if number.flaw:
            reasons["证件号码"] = number.flaw


# Cells


def _as_written(cell: Cell) -> str:
    """Return a cell as the spreadsheet shows it: of a number it could not keep, no digit that it does not know."""
    if _is_lost(cell):
        return f"{cell:.6G}"
    return cleaning.text_of(cell)


def _is_lost(cell: Cell) -> bool:
    """Tell whether a number has more digits than a spreadsheet keeps, so that the last ones are made up."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 10**15


Tidied = tuple[str, str]
"""A cell as text, or ("", why not)."""


def _text(cell: Cell) -> Tidied:
    return cleaning.known_text(cell), ""


def _name(cell: Cell) -> Tidied:
    name = cleaning.clean_name(cell)
    odd = name and cleaning.is_odd_name(name)
    return name, "里有数字、括号或别的符号" if odd else ""


_LOST = (
    "被表格软件改成了科学计数，后几位已经丢失，不能猜；请从原来的系统重新导出，或者把这一列设成文本后重新录入"
)


def _number(cell: Cell) -> Tidied:
    if _is_lost(cell):
        return "", _LOST
    return cleaning.clean_plain_number(cell), ""


def _date(cell: Cell) -> Tidied:
    date, why = cleaning.clean_date(cell)
    return date.isoformat() if date else "", why


def _month(cell: Cell) -> Tidied:
    if isinstance(cell, (dt.date, dt.datetime)):
        return f"{cell.year:04}-{cell.month:02}", ""
    text = cleaning.known_text(cell)
    date, _ = cleaning.clean_date(cell)
    return (f"{date.year:04}-{date.month:02}" if date else text), ""


def _class(cell: Cell) -> Tidied:
    return cleaning.clean_class(cell)[0], ""


def _telephone(cell: Cell) -> Tidied:
    text = cleaning.known_text(cell)
    telephone = cleaning.clean_telephone(cell)
    return (telephone, "") if telephone or not text else (text, "")


_YES_NO: Mapping[str, str] = {
    **dict.fromkeys(("是", "1", "y", "yes", "有", "√", "✓", "true"), "是"),
    **dict.fromkeys(("否", "0", "n", "no", "没有", "×", "false"), "否"),
}


def _yes_no(cell: Cell) -> Tidied:
    text = cleaning.text_of(cell)
    return _YES_NO.get(text.casefold(), text), ""


def _several(cell: Cell) -> Tidied:
    written = cell if isinstance(cell, str) else cleaning.text_of(cell)
    parts = [cleaning.known_text(part) for part in SEVERAL.split(written)]
    return "、".join(part for part in parts if part), ""


_TIDY: Mapping[str, Callable[[Cell], Tidied]] = {
    "文字": _text,
    "姓名": _name,
    "号码": _number,
    "日期": _date,
    "月份": _month,
    "年级": _text,
    "班级": _class,
    "电话": _telephone,
    "是否": _yes_no,
    "多项": _several,
    "民族": _text,
}


def split(text: str) -> list[str]:
    """Return the values of a cell that holds several."""
    return text.split("、") if text else []


def lacks(row: SheetRow, items: Sequence[Item]) -> dict[str, str]:
    """Return the required columns that are empty in a row, each with that as its reason."""
    return {
        item.heading: "没有填"
        for item in items
        if item.required and item.heading not in row.texts and item.heading not in row.reasons
    }


def without_title(error: UsageError, known: Field | None) -> str:
    """Return what is wrong with a value without the title of its field, which the heading says already."""
    return error.message.removeprefix(f"{known.title}：") if known is not None else error.message
