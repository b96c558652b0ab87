"""--column 字段=列, as every command that reads a list takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from kcbx.errors import UsageError

_Function = TypeVar("_Function", bound=Callable[..., Any])


def column_option(help_line: str) -> Callable[[_Function], _Function]:
    """Add --column; the command gets `columns`, a mapping from field to the column as it was typed."""
    return click.option(
        "--column", "columns", multiple=True, metavar="字段=列", help=help_line, callback=_parsed
    )


def _parsed(_context: click.Context, _option: click.Parameter, typed: Iterable[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for text in typed:
        name, equals, column = (part.strip() for part in text.replace("＝", "=").partition("="))
        if not (equals and name and column):
            raise UsageError(f"--column “{text}”不对，请写成 字段=列，例如 证件号码=C。")
        if name in columns:
            raise UsageError(
                f"--column {name} 写了两次，不知道以哪一次为准。", "几列都是的，写成 监护人姓名=H、K。"
            )
        columns[name] = column
    return columns
