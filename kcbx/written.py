"""What people write as a value: dates, months, yes and no, codes, participants. Text → value, or UsageError in Chinese.

Nothing of a command line here: the same words stand in options, in answers and in the cells of a filled sheet.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

from kcbx.errors import UsageError

RELATIVE_DAYS = {"今天": 0, "昨天": 1, "前天": 2}
YES_NO = {"是": "是", "y": "是", "yes": "是", "否": "否", "n": "否", "no": "否"}

_DATE_FORMS = (
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
    re.compile(r"([0-9]{4})(年)([0-9]{1,2})月([0-9]{1,2})日?"),
)
_MONTH_FORMS = (
    re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})"),
    re.compile(r"([0-9]{4})([0-9]{2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月?"),
)


def parse_date(text: str, today: dt.date | None = None, *, not_future: bool = False) -> dt.date:
    """Return the date that was typed.

    Forms: 2024-09-05, 2024-9-5, 2024/9/5, 2024.9.5, 20240905, 2024年9月5日, 今天, 昨天, 前天. `today` is what
    the words count from and what `not_future` compares with. Raises UsageError with the reason.
    """
    typed = _plain(text)
    if typed in RELATIVE_DAYS and today is not None:
        return today - dt.timedelta(days=RELATIVE_DAYS[typed])
    match = _first_match(_DATE_FORMS, typed)
    if match is None:
        raise UsageError(f"{shown(text)}不是日期，请写成 2024-09-05 这样，或者写 今天、昨天、前天。")
    date = _existing_date(int(match[1]), int(match[3]), int(match[4]))
    if not_future and today is not None and date > today:
        raise UsageError(f"{date} 在今天（{today}）之后，这里要写已经发生的日期。")
    return date


def _existing_date(year: int, month: int, day: int) -> dt.date:
    from kcbx import calendar

    try:
        return calendar.parse_date(f"{year:04}-{month:02}-{day:02}")
    except calendar.DateTextError as reason:
        raise UsageError(f"没有{year}年{month}月{day}日这一天：{reason}") from None


def parse_month(text: str) -> str:
    """Return the month as 2024-09; typed as 2024-9, 2024/09, 202409 or 2024年9月. Raises UsageError."""
    match = _first_match(_MONTH_FORMS, _plain(text))
    if match is None:
        raise UsageError(f"{shown(text)}不是月份，请写成 2024-09 这样。")
    from kcbx import calendar

    try:
        return str(calendar.parse_month(f"{int(match[1]):04}-{int(match[2]):02}"))
    except calendar.DateTextError as reason:
        raise UsageError(f"{shown(text)}不对：{reason}") from None


def parse_yes_no(text: str) -> str:
    """Return 是 or 否 for 是 否 y n yes no in upper or lower case. Raises UsageError."""
    answer = YES_NO.get(_plain(text).lower())
    if answer is None:
        raise UsageError(f"{shown(text)}不对，请写“是”或“否”（也可以写 y 或 n）。")
    return answer


def parse_code(text: str, allowed: Sequence[str]) -> str:
    """Return the allowed value that was typed. Raises UsageError listing them all, with the nearest one."""
    if text.strip() in allowed:
        return text.strip()
    raise UsageError(f"{shown(text)}不在可选的值里。可选：{'、'.join(allowed)}。{nearest(text, allowed)}")


def shown(text: str) -> str:
    """Return what was typed in quotation marks, and 空白 for nothing."""
    return f"“{text}”" if text.strip() else "空白"


def nearest(text: str, allowed: Sequence[str]) -> str:
    """Return 您要的是不是“…”？ for the allowed value that looks most like `text`, or "" when none does."""
    from difflib import get_close_matches

    found = get_close_matches(text.strip(), allowed, n=1, cutoff=0.5)
    return f"您要的是不是“{found[0]}”？" if found else ""


def parse_participant(text: str) -> dict[str, str]:
    """Return {姓名, 单位, 职务} of 姓名/单位/职务; what was left empty is left out. Raises UsageError."""
    parts = [part.strip() for part in re.split("[/／]", text)]
    if len(parts) > 3 or not parts[0]:
        raise UsageError(
            f"{shown(text)}不对，请写成 姓名/单位/职务，单位和职务可以不写，例如 赵敏/清河镇初级中学/班主任。"
        )
    return {key: part for key, part in zip(("姓名", "单位", "职务"), parts, strict=False) if part}


def _plain(text: str) -> str:
    """Return the text with full-width digits and signs as ASCII, and without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _first_match(forms: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((match for form in forms if (match := form.fullmatch(text))), None)
