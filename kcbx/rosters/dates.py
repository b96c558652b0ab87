"""Reads the dates of lists: text in every usual form, day numbers of spreadsheets. A date or the reason why not."""

from __future__ import annotations

import datetime as dt
import re

from kcbx.grid import Cell
from kcbx.rosters.texts import CHINESE_DIGITS, chinese_number, date_of, known_text

_YEARS = range(1900, 2101)
_FIRST_SERIAL, _LAST_SERIAL = 3_654, 73_415
"""Excel's numbers of 1910-01-01 and 2100-12-31; a smaller number is more likely a year or an age."""
_SERIAL_EPOCH = dt.date(1899, 12, 30)
_DATE = re.compile(
    r"([0-9]{2,4})[-/.年 \\]+([0-9]{1,2})[-/.月 \\]+([0-9]{1,2}) ?[日号]?(?:[ T日,]*[0-9]{1,2}[:时].*)?"
)
_MONTH = re.compile(r"(?:[0-9]{4})[-/.年 ]+[0-9]{1,2}月?")
_CHINESE_DATE = re.compile(
    "([〇○零O0一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)

NO_DAY = "只写到月，缺日"
NO_CENTURY = "的年份没有写满四位"
NO_DATE = "不是日期"
NO_SUCH_DAY = "写的这一天不存在"
ODD_YEAR = "的年份不合常理"
"""Reasons, to stand behind the name of the field: 出生日期只写到月，缺日."""


def clean_date(cell: Cell) -> tuple[dt.date | None, str]:
    """Return (date, "") of a cell, (None, "") when it is empty, (None, why) when it holds no whole, real date.

    Forms: real date cells, 2012-03-04, 2012/3/4, 2012.3.4, 20120304, 2012年3月4日, with or without a time, 二〇一二年三月四日,
    and Excel's day numbers of the 1900 system, as numbers or digits.
    """
    if isinstance(cell, dt.datetime):
        return _reasonable(cell.date())
    if isinstance(cell, dt.date):
        return _reasonable(cell)
    if isinstance(cell, (bool, dt.time, dt.timedelta)):
        return None, NO_DATE
    if isinstance(cell, (int, float)):
        return _date_of_number(float(cell))
    text = known_text(cell)
    if not text:
        return None, ""
    if text.isascii() and text.isdigit():
        return _date_of_digits(text)
    if found := _DATE.fullmatch(text):
        return _dated(found[1], int(found[2]), int(found[3]))
    if found := _CHINESE_DATE.fullmatch(text):
        year = "".join(str(CHINESE_DIGITS[character]) for character in found[1])
        return _dated(year, chinese_number(found[2]), chinese_number(found[3]))
    return None, NO_DAY if _MONTH.fullmatch(text) else NO_DATE


def _date_of_number(number: float) -> tuple[dt.date | None, str]:
    if number.is_integer() and abs(number) < 1e9:
        return _date_of_digits(str(int(number)))
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _SERIAL_EPOCH + dt.timedelta(days=int(number)), ""
    month_only = _YEARS.start <= number < _YEARS.stop  # 2012.03
    return None, NO_DAY if month_only else NO_DATE


def _date_of_digits(digits: str) -> tuple[dt.date | None, str]:
    if len(digits) in (8, 14):
        return _dated(digits[:4], int(digits[4:6]), int(digits[6:8]))
    if len(digits) in (4, 5) and _FIRST_SERIAL <= int(digits) <= _LAST_SERIAL:
        return _SERIAL_EPOCH + dt.timedelta(days=int(digits)), ""
    if len(digits) == 6:
        whole = int(digits[:4]) in _YEARS and 1 <= int(digits[4:]) <= 12
        return None, NO_DAY if whole else NO_CENTURY
    return None, NO_DAY if len(digits) == 4 and int(digits) in _YEARS else NO_DATE


def _dated(year: str, month: int, day: int) -> tuple[dt.date | None, str]:
    if len(year) != 4:
        return None, NO_CENTURY
    found = date_of(int(year), month, day)
    return _reasonable(found) if found else (None, NO_SUCH_DAY)


def _reasonable(date: dt.date) -> tuple[dt.date | None, str]:
    return (date, "") if date.year in _YEARS else (None, ODD_YEAR)
