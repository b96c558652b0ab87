"""Text with separators (csv, tsv, Excel's “Unicode 文本”) → a Book. Every cell is text: nothing is guessed.

Encoding and separator are found from the content. What fits no encoding, or has an open quotation mark that would
swallow the rows after it, is refused with the number of its line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice

from kcbx.errors import UnreadableError
from kcbx.grid import Book, Grid
from kcbx.sheets.extents import Extent
from kcbx.sheets.packages import check_size

SEPARATORS = (",", "\t", ";")
MOST_LINES_IN_A_CELL = 100
SAMPLE = 200

SAVE_AS_TEXT = (
    "用 Excel 或 WPS 打开它，看看有没有乱码，改好以后另存为“Excel 工作簿（*.xlsx）”，再读入另存的那一份。"
)
CLOSE_QUOTE = '用文本编辑器打开它，看这一行的引号（"）是不是成对；或者用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”。'

_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_END = ["\ufffe 到此为止"]


def read_text(name: str, content: bytes) -> Book:
    """Return a text file as a book of one sheet; its rows are made equally long. Raises UnreadableError."""
    text, encoding = _decoded(name, content)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError(f"“{name}”第 {line} 行有空字符（NUL），不是能读的文本。", SAVE_AS_TEXT)
    separator = _separator(text)
    rows = _rows(name, text, separator)
    width = max(map(len, rows), default=0)
    check_size(name, Extent(rows=len(rows), columns=width))
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Book(name, "tsv" if separator == "\t" else "csv", (Grid("", rows),), encoding)


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    for mark, codec, title in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(codec), title
            except UnicodeDecodeError as error:
                raise _unfit(name, content, error.start, title) from error
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        if _is_damaged_utf_8(content):
            raise _unfit(name, content, error.start, "UTF-8") from error
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _unfit(name, content, error.start, "GB18030") from error
    if (place := _place_of_utf_8(content)) is not None:
        raise _unfit(name, content, place, "GB18030")
    return text, "GB18030"


def _place_of_utf_8(content: bytes) -> int | None:
    """Return where a line of UTF-8 stands in a file of GB18030 (two files put together), None where none does.

    It would come out as nonsense without an error: 李四 as 鏉庡洓, none of them in the older and smaller GB2312.
    """
    place = 0
    for line in content.splitlines(keepends=True):
        if not line.isascii() and _is_chinese(line, "utf-8") and not _is_chinese(line, "gb2312"):
            return place
        place += len(line)
    return None


def _is_chinese(line: bytes, encoding: str) -> bool:
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return all(character.isascii() or "\u2e7f" < character < "\ufff0" for character in text)


def _is_damaged_utf_8(content: bytes) -> bool:
    """Return whether most of the Chinese in `content` is UTF-8.

    GB18030 takes nearly any pair of bytes: UTF-8 with one broken byte would come out as nonsense, without an error.
    """
    text = content.decode("utf-8", "replace")
    chinese = sum("\u2e7f" < character < "\ufff0" for character in text)
    return chinese > 2 * text.count("\ufffd")


def _unfit(name: str, content: bytes, place: int, encoding: str) -> UnreadableError:
    line = content.count(b"\n", 0, place) + 1
    return UnreadableError(
        f"“{name}”第 {line} 行有不合 {encoding} 编码的内容，会成乱码，没有读取。", SAVE_AS_TEXT
    )


def _separator(text: str) -> str:
    """Return the separator under which most of the first rows have one and the same number of cells."""
    return max(SEPARATORS, key=lambda separator: _regularity(text, separator))


def _regularity(text: str, separator: str) -> tuple[int, int]:
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), SAMPLE))
    except csv.Error:
        return 0, 0
    widths = [len(row) for row in rows if len(row) > 1]
    if not widths:
        return 0, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return widths.count(usual), usual


def _rows(name: str, text: str, separator: str) -> list[list[str]]:
    # csv says nothing of a quotation mark that is still open at the end of the file; the last line does.
    lines: Iterator[str] = chain(io.StringIO(text, newline=""), _END)
    reader = csv.reader(lines, delimiter=separator)
    rows: list[list[str]] = []
    before = 0
    try:
        for row in reader:
            if reader.line_num - before > MOST_LINES_IN_A_CELL:
                raise _open_quote(name, before + 1)
            rows.append(row)
            before, start = reader.line_num, before + 1
    except csv.Error as error:
        raise _open_quote(name, before + 1) from error
    if rows.pop() != _END:
        raise _open_quote(name, start)
    return rows


def _open_quote(name: str, line: int) -> UnreadableError:
    return UnreadableError(
        f'“{name}”第 {line} 行的引号（"）没有成对，后面的行会并进这一格，没有读取。', CLOSE_QUOTE
    )
