"""The days in a sheet of one month: column headings (1, 9-2, 9月2日, a date) and dates in cells, with ranges."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise

from kcbx.calendar import ONE_DAY, Month
from kcbx.grid import Cell

_WEEKDAY = re.compile(r"[(]?(?:周|星期|礼拜)?[一二三四五六日天][)]?$")
_FULL = re.compile(
    r"(20[0-9]{2})[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12][0-9]|3[01])日?(?:0?0:00(?::00)?)?"
)
_MONTH_DAY = re.compile(r"(0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12][0-9]|3[01])[日号]?")
_DAY = re.compile(r"(0?[1-9]|[12][0-9]|3[01])[日号]?")
_COMPACT = re.compile(r"(20[0-9]{2})([01][0-9])([0-3][0-9])")
_RANGE = re.compile(r"至|到|~|～|—|–|－|-{2,}|(?<=[日号])-|(?<=[0-9])-(?=[0-9]{1,2}[月./])")
_LIST = re.compile(r"[、,，;；\s]+")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(36526, 73051)
"""Serial numbers of the years 2000 to 2099."""
_LONGEST = 62


def plain_text(cell: Cell) -> str:
    """Return a cell as text: half width, without line breaks; a whole number without its .0."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else unicodedata.normalize("NFKC", str(cell)).strip()


def allowed_days(month: Month) -> tuple[dt.date, dt.date]:
    """Return the first and last day a sheet of a month may speak of: some begin with the 21st of the month before."""
    before, following = month.shifted(-1), month.shifted(1)
    return dt.date(before.year, before.month, 21), dt.date(following.year, following.month, 1) - ONE_DAY


def day_columns(headings: Sequence[Cell], month: Month) -> Mapping[int, dt.date]:
    """Return the columns of one row that are headed by a day of the month, each day once, by column index.

    Bare numbers that begin anew (21 … 30, 1 … 20) belong to the month before until they do.
    """
    written = {index: _written_day(cell) for index, cell in enumerate(headings)}
    bare = [(index, day) for index, day in written.items() if isinstance(day, int)]
    turn = next((index for (_, day), (index, after) in pairwise(bare) if after < day), None)
    found: dict[int, dt.date] = {}
    for index, day in written.items():
        earlier = turn is not None and index < turn
        date = _date_of(day, month.shifted(-1) if earlier else month)
        low, high = allowed_days(month)
        if date is not None and low <= date <= high and date not in found.values():
            found[index] = date
    return found


_Written = int | tuple[int, int] | dt.date | None


def _written_day(cell: Cell) -> _Written:
    """Return what a heading says: a bare number of a day, (month, day), a date, or None."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell in _SERIALS:
        return _EXCEL_EPOCH + int(cell) * ONE_DAY
    text = re.sub(r"\s", "", plain_text(cell))
    text = _WEEKDAY.sub("", text) or text
    if match := _FULL.fullmatch(text) or _COMPACT.fullmatch(text):
        return _real_date(int(match[1]), int(match[2]), int(match[3]))
    if not isinstance(cell, float) and (match := _MONTH_DAY.fullmatch(text)):
        return int(match[1]), int(match[2])
    match = _DAY.fullmatch(text)
    return int(match[1]) if match else None


def _date_of(written: _Written, month: Month) -> dt.date | None:
    if isinstance(written, int):
        return _real_date(month.year, month.month, written)
    if isinstance(written, tuple):
        number, day = written
        year = month.year - 1 if month.month == 1 and number == 12 else month.year
        return _real_date(year, number, day)
    return written


def _real_date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def days_written(cell: Cell, month: Month) -> tuple[dt.date, ...] | None:
    """Return the days a cell names: one, several parted by 、, or a range 9.2—9.6; None when it cannot be read."""
    if not isinstance(cell, str):
        day = _date_of(_written_day(cell), month)
        return None if day is None else (day,)
    found: list[dt.date] = []
    for part in filter(None, _LIST.split(re.sub(r"\s*00:00(:00)?", "", plain_text(cell)))):
        days = _one_part(part, month)
        if days is None:
            return None
        found += days
    return tuple(dict.fromkeys(found)) or None


def _one_part(part: str, month: Month) -> Sequence[dt.date] | None:
    day = _date_of(_written_day(part), month)
    if day is not None:
        return (day,)
    ends = [_date_of(_written_day(end), month) for end in _RANGE.split(part, maxsplit=1)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    return days_between(ends[0], ends[1])


def days_between(first: dt.date, last: dt.date) -> Sequence[dt.date] | None:
    """Return every day from the first to the last; None when they stand the wrong way round or months apart."""
    number = (last - first).days
    return [first + n * ONE_DAY for n in range(number + 1)] if 0 <= number <= _LONGEST else None


_STATED = re.compile(r"(20[0-9]{2})\s*[-年./]\s*(1[0-2]|0?[1-9])(?:\s*月|(?![-0-9./]))")


def stated_months(text: str) -> set[Month]:
    """Return the months that a title names with their year: 2024年9月."""
    return {
        Month(int(match[1]), int(match[2])) for match in _STATED.finditer(unicodedata.normalize("NFKC", text))
    }
