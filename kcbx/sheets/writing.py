"""`grid.SheetPlan` → an xlsx file: the only user of XlsxWriter. What stands in a sheet is the caller's.

Text stays text: nothing becomes a formula, a link or a number. The same plans and date give the same bytes. A
heading that must be filled in begins with REQUIRED, which whoever reads the sheet back takes off.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from itertools import count

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kcbx.grid import Cell, SheetColumn, SheetPlan, column_letter

REQUIRED = "*"
UNDATED = dt.date(1980, 1, 1)
"""The date inside a file that was given none: the first one that a zip file can bear."""

FIRST_YEAR = 1901
"""Excel has no day before 1900-01-01, and one too many in that year."""

LONGEST_TEXT = 32_767
CUT_OFF = "……（太长，后面没有写进来）"
LONGEST_CHOICES = 255
LONGEST_MESSAGE = 255
LONGEST_MESSAGE_TITLE = 32
LONGEST_NAME = 31
CHOICES = "选项"

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]")
_NUMBER_FORMATS = {"文字": "@", "日期": "yyyy-mm-dd", "整数": "0"}
_BASE: dict[str, object] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_BODY = {**_BASE, "border": 1, "text_wrap": True}
_LOOKS: dict[str, dict[str, object]] = {
    "title": {**_BASE, "font_size": 16, "bold": True, "align": "center"},
    "explanation": {**_BASE, "font_color": "#595959", "text_wrap": True, "valign": "top"},
    "heading": {**_BODY, "bold": True, "align": "center", "bg_color": "#DDEBF7", "num_format": "@"},
    "required": {
        **_BODY,
        "bold": True,
        "align": "center",
        "bg_color": "#FCE4D6",
        "font_color": "#C00000",
        "num_format": "@",
    },
    "footer": {**_BASE, "text_wrap": True},
}
_MARKED = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
_LINE_HEIGHT = 16.0
_TALLEST = 409.0
"""What Excel takes as the height of a row."""

_MARGIN = 1
"""How many characters of a column the space beside the text takes."""

WIDEST_PAGE = 230
"""How many characters still can be read side by side on a turned A4: about six point. What is wider takes more pages."""

_SCALE_OF_WIDE = 60


def write_book(sheets: Sequence[SheetPlan], made_on: dt.date = UNDATED) -> bytes:
    """Return an xlsx file with these sheets; `made_on` is the day that its properties tell as that of making.

    Raises ValueError for a row that has not one value per column, and for plans without any sheet.
    """
    if not sheets:
        raise ValueError("no sheet")
    written = io.BytesIO()
    workbook = Workbook(written, _OPTIONS)
    workbook.set_properties({"author": "kcbx", "created": dt.datetime.combine(made_on, dt.time())})
    names = sheet_names([*(plan.name for plan in sheets), CHOICES])
    looks = _Looks(workbook)
    tables = [workbook.add_worksheet(name) for name in names[:-1]]
    choices = _Choices(workbook, names[-1])
    for table, plan in zip(tables, sheets, strict=True):
        _Sheet(table, plan, looks, choices).write()
    workbook.close()
    return written.getvalue()


def sheet_names(names: Sequence[str]) -> list[str]:
    """Return the names as Excel takes them: at most 31 characters, none of []:*?/\\, no two alike in any case."""
    taken = {"history"}  # Excel keeps this one for itself
    valid: list[str] = []
    for name in names:
        wanted = _NOT_IN_NAMES.sub(" ", name).strip(" '") or "表"
        endings = ("" if number == 1 else f"({number})" for number in count(1))
        found = next(
            candidate
            for ending in endings
            if (candidate := _cut(wanted, LONGEST_NAME - len(ending)).rstrip(" '") + ending).lower()
            not in taken
        )
        taken.add(found.lower())
        valid.append(found)
    return valid


def _cut(text: str, units: int) -> str:
    """Return as much of the text as fits into so many UTF-16 units, which is how Excel counts."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")


def _tidy(text: str) -> str:
    """Return the text as a cell can hold it: without control characters, line breaks as Excel has them."""
    text = _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 <= LONGEST_TEXT:
        return text
    cut = _cut(text, LONGEST_TEXT)
    return text if cut == text else _cut(text, LONGEST_TEXT - len(CUT_OFF)) + CUT_OFF


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool], Format] = {}
        self.plain = {
            kind: workbook.add_format({**_BASE, "num_format": number})
            for kind, number in _NUMBER_FORMATS.items()
        }
        self.of = {look: workbook.add_format(properties) for look, properties in _LOOKS.items()}

    def cell(self, number_format: str, marked: bool = False) -> Format:
        """Return the format of a cell of the table."""
        key = number_format, marked
        if key not in self._made:
            properties = {**_BODY, "num_format": number_format, **(_MARKED if marked else {})}
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]


class _Choices:
    """The hidden sheet with the choices that are too long for a drop-down; made when the first such comes."""

    def __init__(self, workbook: Workbook, name: str) -> None:
        self._workbook = workbook
        self._name = name
        self._sheet: Worksheet | None = None
        self._places: dict[tuple[str, ...], str] = {}

    def source(self, choices: tuple[str, ...]) -> list[str] | str:
        """Return the choices themselves, or where they stand."""
        tidied = [_tidy(choice) for choice in choices]
        joined = ",".join(tidied)
        is_plain = not any(set(choice) & set(',"\n') for choice in tidied)
        if is_plain and len(joined.encode("utf-16-le")) <= LONGEST_CHOICES * 2:
            return tidied
        if choices not in self._places:
            self._places[choices] = self._written(tidied)
        return self._places[choices]

    def _written(self, choices: Sequence[str]) -> str:
        if self._sheet is None:
            self._sheet = self._workbook.add_worksheet(self._name)
            self._sheet.hide()
        column = len(self._places)
        for row, choice in enumerate(choices):
            self._sheet.write_string(row, column, choice)
        letter = column_letter(column)
        return f"='{self._name}'!${letter}$1:${letter}${len(choices)}"


class _Sheet:
    """One sheet being written, from its top to its bottom."""

    def __init__(self, sheet: Worksheet, plan: SheetPlan, looks: _Looks, choices: _Choices) -> None:
        self._sheet = sheet
        self._plan = plan
        self._looks = looks
        self._choices = choices
        self._row = 0
        self._printed = plan.printed or len(plan.columns)
        self._width = sum(column.width for column in plan.columns[: self._printed])

    def write(self) -> None:
        plan = self._plan
        for index, column in enumerate(plan.columns):
            self._sheet.set_column(index, index, column.width, self._looks.plain[column.kind])
        if plan.title:
            self._line(plan.title, "title", 30)
        for text in plan.explanations:
            self._line(text, "explanation")
        heading_row = self._row
        self._headings()
        first = self._row
        for index, row in enumerate(plan.rows):
            self._table_row(index, row)
        for _ in range(plan.blank_rows):
            self._table_row(-1, [None] * len(plan.columns))
        if self._row > first:
            self._validations(first, self._row - 1)
        self._row += 1 if plan.footers else 0
        for text in plan.footers:
            self._line(text, "footer")
        self._set_up_page(heading_row)

    def _line(self, text: str, look: str, height: float | None = None) -> None:
        """Write one line across all columns."""
        text, form = _tidy(text), self._looks.of[look]
        last = self._printed - 1
        if last > 0:
            self._sheet.merge_range(self._row, 0, self._row, last, "", form)
        self._sheet.write_string(self._row, 0, text, form)
        self._sheet.set_row(self._row, height or _height(text, self._width))
        self._row += 1

    def _headings(self) -> None:
        tallest = _LINE_HEIGHT
        for index, column in enumerate(self._plan.columns):
            text = (REQUIRED if column.required else "") + _tidy(column.heading)
            look = "required" if column.required else "heading"
            self._sheet.write_string(self._row, index, text, self._looks.of[look])
            tallest = max(tallest, _height(text, column.width))
            if column.note:
                self._comment(self._row, index, column.note)
        self._sheet.set_row(self._row, tallest + 6)
        self._row += 1

    def _table_row(self, index: int, row: Sequence[Cell]) -> None:
        marked: Mapping[tuple[int, int], str] = self._plan.marked
        for place, (column, value) in enumerate(zip(self._plan.columns, row, strict=True)):
            why = marked.get((index, place)) if marked else None
            self._cell(place, column, value, why is not None)
            if why:
                self._comment(self._row, place, why)
        self._heighten(row)
        self._row += 1

    def _heighten(self, row: Sequence[Cell]) -> None:
        """Give a row the height of its longest text: LibreOffice and WPS keep the usual height of an untold one."""
        tallest = max(
            (
                _height(value, column.width - _MARGIN)
                for column, value in zip(self._plan.columns, row, strict=True)
                if isinstance(value, str) and (2 * len(value) > column.width - _MARGIN or "\n" in value)
            ),
            default=_LINE_HEIGHT,
        )
        if tallest > _LINE_HEIGHT:
            self._sheet.set_row(self._row, min(tallest, _TALLEST))

    def _cell(self, place: int, column: SheetColumn, value: Cell, marked: bool) -> None:
        number_format = _NUMBER_FORMATS[column.kind]
        if value is None or value == "":
            self._sheet.write_blank(self._row, place, None, self._looks.cell(number_format, marked))
        elif column.kind == "日期" and isinstance(value, dt.date) and value.year >= FIRST_YEAR:
            day = dt.datetime(value.year, value.month, value.day)
            self._sheet.write_datetime(self._row, place, day, self._looks.cell(number_format, marked))
        elif column.kind == "整数" and isinstance(value, (int, float)) and not isinstance(value, bool):
            shown = number_format if value == int(value) else "General"
            self._sheet.write_number(self._row, place, value, self._looks.cell(shown, marked))
        else:
            text = _tidy(_text(value))
            self._sheet.write_string(self._row, place, text, self._looks.cell("@", marked))

    def _comment(self, row: int, column: int, text: str) -> None:
        text = _tidy(text)
        lines = 1 + _width(text) // 28 + text.count("\n")
        self._sheet.write_comment(
            row, column, text, {"author": "kcbx", "font_size": 9, "width": 220, "height": 20 + 18 * lines}
        )

    def _validations(self, first: int, last: int) -> None:
        for index, column in enumerate(self._plan.columns):
            rule: dict[str, object] = {"validate": "any"}
            if column.choices:
                rule = {
                    "validate": "list",
                    "source": self._choices.source(column.choices),
                    "error_title": "不在选项里",
                    "error_message": "请从下拉框里选一项。",
                }
            if column.note:
                rule["input_title"] = _cut(_tidy(column.heading), LONGEST_MESSAGE_TITLE)
                rule["input_message"] = _cut(_tidy(column.note), LONGEST_MESSAGE)
            if column.choices or column.note:
                self._sheet.data_validation(first, index, last, index, rule)

    def _set_up_page(self, heading_row: int) -> None:
        self._sheet.freeze_panes(heading_row + 1, 0)
        self._sheet.repeat_rows(heading_row)
        self._sheet.set_paper(9)  # A4
        self._sheet.set_landscape()
        if self._width <= WIDEST_PAGE:
            self._sheet.fit_to_pages(1, 0)
        else:
            self._sheet.set_print_scale(_SCALE_OF_WIDE)
        if self._printed < len(self._plan.columns):
            self._sheet.print_area(0, 0, self._row - 1, self._printed - 1)
        self._sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self._sheet.set_footer("&C第 &P 页，共 &N 页")


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    return str(value)


def _width(text: str) -> int:
    return sum(2 if character > "\u2e7f" else 1 for character in text)


def _height(text: str, width: int) -> float:
    lines = sum(1 + max(0, _width(line) - 1) // max(1, width) for line in text.split("\n"))
    return _LINE_HEIGHT * lines
