"""What may be typed as a value (dates, months, codes, participants, changes), and the options commands share.

Each `parse_…` is a plain function that raises UsageError in Chinese; each click type is a cover over one.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from kcbx.commands.session import Session
from kcbx.errors import UsageError

if TYPE_CHECKING:  # kcbx.model would be a fifth of the time that --help takes
    from kcbx.model import KeyPath

_Function = TypeVar("_Function", bound=Callable[..., Any])

RELATIVE_DAYS = {"今天": 0, "昨天": 1, "前天": 2}
YES_NO = {"是": "是", "y": "是", "yes": "是", "否": "否", "n": "否", "no": "否"}
FORMATS = {
    "table": "表格",
    "text": "文字",
    "json": "给程序读",
    "csv": "可用 Excel 打开",
    "junit": "给自动检查的程序读（JUnit XML）",
    "sarif": "给代码检查的程序读",
}

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


def parse_set(text: str) -> tuple[KeyPath, str]:
    """Return the key path and the value of 键=值: the path of 监护人.0.电话=138… is ("监护人", 0, "电话").

    A list position counts from 0. The value is everything after the first equals sign, and may be empty.
    Raises UsageError.
    """
    from kcbx import keypath

    key, equals, value = (text if "=" in text else text.replace("＝", "=", 1)).partition("=")
    parts = [part.strip() for part in re.split("[.．]", key)]
    if not equals or not all(parts):
        raise UsageError(f"{shown(text)}不对，请写成 键=值，下一级用点隔开，例如 监护人.0.电话=13800000001。")
    return keypath.parse_path(".".join(parts)), value.strip()


def _plain(text: str) -> str:
    """Return the text with full-width digits and signs as ASCII, and without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _first_match(forms: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((match for form in forms if (match := form.fullmatch(text))), None)


class _ParsedType(click.ParamType):  # type: ignore[type-arg]  # not generic in click 8.1
    """A click type over a parse function: UsageError becomes click's error, parsed values pass through."""

    def parse(self, text: str, ctx: click.Context | None) -> Any:
        raise NotImplementedError

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the parsed value; a value that is not text was parsed before (a default, a second pass)."""
        if not isinstance(value, str):
            return value
        try:
            return self.parse(value, ctx)
        except UsageError as error:
            self._refuse(error, param, ctx)

    def _refuse(
        self, error: UsageError, param: click.Parameter | None, ctx: click.Context | None
    ) -> NoReturn:
        self.fail(error.message, param, ctx)


class DateType(_ParsedType):
    """A date as people write it → dt.date. With `not_future`, a day after the session's today is refused."""

    name = "日期"

    def __init__(self, *, not_future: bool = False) -> None:
        self.not_future = not_future

    def parse(self, text: str, ctx: click.Context | None) -> dt.date:
        session = ctx.find_object(Session) if ctx is not None else None
        today = session.today if session is not None else None
        return parse_date(text, today, not_future=self.not_future)


class MonthType(_ParsedType):
    """A month as people write it → "2024-09"."""

    name = "月份"

    def parse(self, text: str, ctx: click.Context | None) -> str:  # noqa: ARG002
        return parse_month(text)


class YesNoType(_ParsedType):
    """是 or 否, as it stands in a case file."""

    name = "是|否"

    def parse(self, text: str, ctx: click.Context | None) -> str:  # noqa: ARG002
        return parse_yes_no(text)


class CodeType(_ParsedType):
    """One value of a list; `values` is called only to check a value, so that --help loads no schema."""

    def __init__(self, values: Callable[[], Sequence[str]], name: str = "值") -> None:
        self.values = values
        self.name = name

    def parse(self, text: str, ctx: click.Context | None) -> str:  # noqa: ARG002
        return parse_code(text, self.values())

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002
        """Return the allowed values, for the error that says the option is missing."""
        return f"可选：{'、'.join(self.values())}。"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """Return the allowed values that begin with what was typed."""
        from kcbx.commands.completion import complete_values

        return complete_values(self.values)(ctx, param, incomplete)


class SetType(_ParsedType):
    """键=值 → (key path, value)."""

    name = "键=值"

    def parse(self, text: str, ctx: click.Context | None) -> tuple[KeyPath, str]:  # noqa: ARG002
        return parse_set(text)


def format_option(*formats: str) -> Callable[[_Function], _Function]:
    """Return the --format option of a command: `output_format`, one of `formats`, the first by default."""
    described = "；".join(f"{name} {FORMATS[name]}" for name in formats)
    return click.option(
        "--format",
        "output_format",
        type=CodeType(lambda: formats),
        metavar="|".join(formats),
        default=formats[0],
        show_default=True,
        help=f"输出格式。{described}。",
    )


dry_run_option = click.option("--dry-run", is_flag=True, help="只显示要做的改动，什么都不写。")
"""The --dry-run flag: `dry_run`."""
