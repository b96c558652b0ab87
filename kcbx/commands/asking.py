"""Questions to a clerk: one per field, with choices by number and what was typed before as the default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from kcbx.commands.console import ask, ask_text, ask_yes_no, choose_one, choose_several
from kcbx.commands.filling import Codes, convert, missing
from kcbx.errors import KcbxError, RefusedError, UsageError
from kcbx.schema import Field

Result = TypeVar("Result")


class Asker:
    """Asks for fields; `codes` gives the choices, `today` resolves 今天 and 昨天."""

    def __init__(self, codes: Codes, today: dt.date) -> None:
        self._codes = codes
        self._today = today

    def complete(self, fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for the required fields that are missing and return all values."""
        filled = dict(values)
        for field in missing(fields, filled):
            filled[field.key] = self.value(field)
        return filled

    def again(self, fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for everything once more, what was typed standing as the default; nothing typed is lost."""
        filled = dict(values)
        for field in fields:
            if field.key in values or field.required:
                filled[field.key] = self.value(field, values.get(field.key))
        return filled

    def value(self, field: Field, default: Any = None) -> Any:
        """Ask for one field."""
        question = field.title if not field.description else f"{field.title}（{field.description}）"
        if field.kind == "代码":
            return self._code(field, question, default)
        if field.parts:
            return self._groups(field, default)
        if field.many:
            return self._texts(field, question, default)
        shown = "" if default is None else str(default)
        return ask(question, lambda text: convert(field, text, self._codes, self._today), default=shown)

    def _code(self, field: Field, question: str, default: Any) -> Any:
        options = tuple(self._codes(field.codes))
        if field.many:
            return list(choose_several(question, options, default=default or ()))
        if options == ("是", "否"):
            preset = None if default is None else default == "是"
            return "是" if ask_yes_no(question, default=preset) else "否"
        return choose_one(question, options, default=default or "")

    def _texts(self, field: Field, question: str, default: Any) -> list[Any]:
        shown = "、".join(map(str, default or ()))
        answer = ask(f"{question}，几个用顿号隔开", _not_empty, default=shown)
        return [convert(field, part, self._codes, self._today) for part in _split(answer)]

    def _groups(self, field: Field, default: Any) -> Any:
        if not field.many:
            return {
                part.key: answer
                for part in field.parts
                if (answer := self._part(part, (default or {}).get(part.key))) is not None
            }
        click.echo(f"{field.title}：一行一个，写成 姓名/单位/职务；直接回车结束。", err=True)
        items: list[Any] = list(default or ())
        for number, item in enumerate(items, 1):
            click.echo(f"  {number}. {'/'.join(str(part) for part in item.values())}", err=True)
        while True:
            answer = ask_text(f"  第 {len(items) + 1} 个", optional=True)
            if not answer and items:
                return items
            if not answer:
                click.echo("  至少要有一个。", err=True)
                continue
            try:
                items.append(convert(field, answer, self._codes, self._today))
            except UsageError as error:
                click.echo(f"  {error.message}", err=True)

    def _part(self, part: Field, default: Any) -> Any:
        if part.required:
            return self.value(part, default)
        shown = "" if default is None else str(default)
        answer = ask_text(f"{part.title}（可不填）", default=shown, optional=True)
        return convert(part, answer, self._codes, self._today) if answer else None


def _not_empty(text: str) -> str:
    if not _split(text):
        raise UsageError("这一项不能空着。")
    return text


def _split(text: str) -> list[str]:
    return [part for part in text.replace("，", "、").replace(",", "、").split("、") if part.strip()]


def until_accepted(
    interactive: bool,
    values: dict[str, Any],
    propose: Callable[[dict[str, Any]], Result],
    mend: Callable[[dict[str, Any]], dict[str, Any]],
) -> Result:
    """Return what `propose` makes of the values; a refused entry is offered for mending with what was typed.

    Without a terminal the refusal is raised at once.
    """
    while True:
        try:
            return propose(values)
        except (UsageError, RefusedError) as error:
            if not interactive:
                raise
            _say(error)
            if not ask_yes_no("改一改再试吗？已填的内容都还在", default=True):
                raise
            values = mend(values)


def _say(error: KcbxError) -> None:
    click.echo(error.message, err=True)
    if error.hint:
        click.echo(f"怎么办：{error.hint}", err=True)
