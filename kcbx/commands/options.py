"""The options commands share: click types over what people write (`kcbx.written`), and changes as 键=值.

Each click type is a cover over a plain function that raises UsageError in Chinese.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from kcbx.commands.session import Session
from kcbx.errors import UsageError
from kcbx.written import (
    nearest,
    parse_code,
    parse_date,
    parse_month,
    parse_participant,
    parse_yes_no,
    shown,
)

if TYPE_CHECKING:  # kcbx.model would be a fifth of the time that --help takes
    from kcbx.model import KeyPath

__all__ = [
    "FORMATS",
    "CodeType",
    "DateType",
    "FileType",
    "MonthType",
    "SetType",
    "YearType",
    "YesNoType",
    "dry_run_option",
    "format_option",
    "nearest",
    "parse_code",
    "parse_date",
    "parse_month",
    "parse_participant",
    "parse_set",
    "parse_yes_no",
    "shown",
]

_Function = TypeVar("_Function", bound=Callable[..., Any])

FORMATS = {
    "table": "表格",
    "text": "文字",
    "json": "给程序读",
    "csv": "可用 Excel 打开",
    "junit": "给自动检查的程序读（JUnit XML）",
    "sarif": "给代码检查的程序读",
}


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


class YearType(_ParsedType):
    """A school year by the year in which it begins → int."""

    name = "学年"

    def parse(self, text: str, ctx: click.Context | None) -> int:  # noqa: ARG002
        plain = text.strip()
        if not re.fullmatch("(?:19[89]|20[0-9])[0-9]", plain):
            raise UsageError(
                f"{shown(text)}不是学年，请写开学那一年的四位数字，例如 2024 是 2024 年 9 月到 2025 年 8 月的学年。"
            )
        return int(plain)


class FileType(click.Path):
    """A file that is there → Path; a relative name counts from the folder of -C."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """Return the file. Fails where there is none, naming it as it was typed."""
        session = ctx.find_object(Session) if ctx is not None else None
        path = session.directory / value if session is not None else value
        try:
            return super().convert(path, param, ctx)
        except click.BadParameter as error:
            self.fail(error.message.replace(os.fspath(path), os.fspath(value)), param, ctx)


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
