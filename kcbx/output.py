"""Rows as a table, as CSV, as JSON: one list of rows feeds all three. Pure text; printing is the caller's.

tabulate is imported only when a table is made: it and wcwidth would double the start of every command.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any, Literal

BYTE_ORDER_MARK = "\ufeff"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# What a spreadsheet takes for a formula at the start of a cell (OWASP, “CSV Injection”).
_FORMULA_STARTS = tuple("=+-@\t\n＝＋－＠")


@dataclass(frozen=True)
class Column:
    """One column: the key of the rows it shows, and its heading."""

    key: str
    title: str
    align: Literal["left", "right", "center"] = "left"


Row = Mapping[str, Any]


def table(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """Return the rows as an aligned table with headings; a Chinese character is two columns wide.

    Control characters and line breaks in a value become a space: nothing in a ledger can steer the terminal.
    """
    from tabulate import tabulate

    cells = [[_CONTROL.sub(" ", cell_text(row.get(column.key))) for column in columns] for row in rows]
    text = tabulate(
        cells,
        headers=[column.title for column in columns],
        tablefmt="simple",
        colalign=[column.align for column in columns] if cells else None,
        disable_numparse=True,  # 00123 is a code, 1E5 is an entry
    )
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def csv_text(rows: Sequence[Row], columns: Sequence[Column], *, byte_order_mark: bool = False) -> str:
    """Return the rows as CSV with headings, lines ending in LF.

    With `byte_order_mark`, for a UTF-8 file that Excel shall read as such. A text that a spreadsheet would
    run as a formula is preceded by an apostrophe; numbers stay numbers.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([_harmless(column.title) for column in columns])
    writer.writerows([[_csv_cell(row.get(column.key)) for column in columns] for row in rows])
    return (BYTE_ORDER_MARK if byte_order_mark else "") + written.getvalue()


def _csv_cell(value: object) -> str:
    # csv quotes a carriage return by itself only since Python 3.13.
    text = cell_text(value).replace("\r\n", "\n").replace("\r", "\n")
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return text if is_number else _harmless(text)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def json_text(value: object, *, ensure_ascii: bool = False) -> str:
    """Return a value as JSON, indented by two: dates as ISO text, enumerations as their value.

    Raises TypeError for a value JSON has no form for, ValueError for NaN and infinity.
    """
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=2, default=_json_value, allow_nan=False)


def _json_value(value: object) -> object:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return value.as_posix()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def cell_text(value: object) -> str:
    """Return a value as it stands in one cell: nothing for None, 是 or 否 for a truth, lists joined by 、."""
    for kind, text in _CELLS:
        if isinstance(value, kind):
            return text(value)
    return str(value)


_CELLS: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (type(None), lambda _: ""),
    (bool, lambda value: "是" if value else "否"),
    (Enum, lambda value: cell_text(value.value)),
    (str, str),
    (dt.datetime, lambda value: value.isoformat(sep=" ")),
    ((list, tuple), lambda value: "、".join(cell_text(item) for item in value)),
)


def list_text(output_format: str, rows: Sequence[Row], columns: Sequence[Column], document: object) -> str:
    """Return the rows as table, csv or json, ending in a line break.

    `document` is the JSON object the caller built around the same rows. Raises KeyError for another format.
    """
    writers: dict[str, Callable[[], str]] = {
        "table": lambda: table(rows, columns),
        "csv": lambda: csv_text(rows, columns),
        "json": lambda: json_text(document) + "\n",
    }
    return writers[output_format]()
