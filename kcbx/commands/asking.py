"""Questions to a clerk: one per field, with choices by number and what is known already as the default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

import click

from kcbx.commands.console import ask, ask_yes_no, choose_one, choose_several
from kcbx.commands.filling import Codes, convert, line_form
from kcbx.commands.options import parse_yes_no
from kcbx.errors import KcbxError, UsageError
from kcbx.schema import Field

T = TypeVar("T")

NOTHING = "-"
"""What a clerk types to leave out something that has a default."""

_YES_NO = ("是", "否")
_NOT_ASKED = ("批次",)  # written by batches, never by hand

Keep = Callable[[dict[str, Any]], None]
"""Told of all values after every answer, half-filled groups and lists included."""

Note = Callable[[Any], None]
"""Told of what has been answered of one field up to now."""


Check = Callable[[Any, Mapping[str, Any]], None]
"""Raises KcbxError for an answer that is going to be refused, given what else has been answered."""


def _forget(_values: Any) -> None:
    pass


class Asker:
    """Asks for fields; `codes` gives the choices, `today` resolves 今天 and 昨天, `keep` hears of every answer.

    `checks` by key: what fails its check is said so at once and asked for again, and never offered as the default.
    """

    def __init__(
        self,
        codes: Codes,
        today: dt.date,
        keep: Keep = _forget,
        checks: Mapping[str, Check] = MappingProxyType({}),
    ) -> None:
        self._codes = codes
        self._today = today
        self._keep = keep
        self._checks = checks

    def complete(
        self, fields: Sequence[Field], values: Mapping[str, Any], defaults: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Ask for what is required and missing, or has a default; offer the rest; return all values."""
        filled = dict(values)
        for field in fields:
            if field.key not in filled and (field.required or field.key in defaults):
                self.fill(field, filled, defaults.get(field.key))
        self.offer(fields, filled)
        return filled

    def again(self, fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for everything once more, what was typed standing as the default; nothing typed is lost."""
        filled = dict(values)
        for field in fields:
            if field.required or field.key in values:
                self.fill(field, filled, values.get(field.key))
        self.offer(fields, filled)
        return filled

    def offer(self, fields: Sequence[Field], filled: dict[str, Any]) -> None:
        """Let the clerk choose which of the optional fields to fill in as well."""
        open_fields = {
            field.title: field
            for field in fields
            if not field.required and field.key not in filled and field.key not in _NOT_ASKED
        }
        if open_fields:
            for title in choose_several("还要填哪几项", tuple(open_fields), optional=True):
                self.fill(open_fields[title], filled, None)

    def fill(self, field: Field, filled: dict[str, Any], default: Any) -> None:
        """Ask for one field and put the answer among the values; left empty, the field goes."""

        def note(value: Any) -> None:
            filled[field.key] = value
            self._keep(dict(filled))

        offered = None if self._refusal(field, default, filled) else default
        answer = self.value(field, offered, note)
        while error := self._refusal(field, answer, filled):
            for line in filter(None, (error.message, error.hint)):
                click.echo(f"  {line}", err=True)
            answer = self.value(field, offered, note)
        if answer is None:
            filled.pop(field.key, None)
            self._keep(dict(filled))
        else:
            note(answer)

    def _refusal(self, field: Field, value: Any, filled: Mapping[str, Any]) -> KcbxError | None:
        """Return why a value is going to be refused; None for one that is not, or where there is no value."""
        check = self._checks.get(field.key)
        if check is None or value is None:
            return None
        try:
            check(value, filled)
        except KcbxError as error:
            return error
        return None

    def value(self, field: Field, default: Any = None, note: Note = _forget) -> Any:
        """Ask for one field; None when an optional one is left empty."""
        question = field.title if not field.description else f"{field.title}（{field.description}）"
        if field.kind == "代码":
            return self._code(field, question, default)
        if field.parts and not field.many:
            return self._group(field, default or {}, note)
        if form := line_form(field):
            return self._lines(field, form, default or (), note)
        if field.parts:
            return self._groups(field, default or (), note)
        if field.many:
            return self._texts(field, question, default or ())
        convert_one = partial(self._converted, field)
        return _line(question, convert_one, "" if default is None else str(default), not field.required)

    def _converted(self, field: Field, text: str) -> Any:
        return convert(field, text, self._codes, self._today)

    def _code(self, field: Field, question: str, default: Any) -> Any:
        options = tuple(self._codes(field.codes))
        if field.many:
            chosen = choose_several(question, options, default=default or (), optional=not field.required)
            return list(chosen) or None
        if options == _YES_NO and field.required:
            return (
                "是" if ask_yes_no(question, default=None if default is None else default == "是") else "否"
            )
        if options == _YES_NO:
            return _line(f"{question}（是/否）", parse_yes_no, default or "", optional=True)
        return choose_one(question, options, default=default or "", optional=not field.required) or None

    def _texts(self, field: Field, question: str, default: Sequence[Any]) -> list[Any] | None:
        shown = "、".join(map(str, default))

        def accept(text: str) -> list[Any]:
            parts = list(default) if text == shown else _split(text)
            if not parts:
                raise UsageError("这一项不能空着。")
            return [self._converted(field, str(part)) for part in parts]

        return _line(f"{question}，几个用顿号隔开", accept, shown, not field.required)

    def _group(self, field: Field, default: Mapping[str, Any], note: Note) -> dict[str, Any] | None:
        click.echo(f"{field.title}：", err=True)
        filled = dict(default)

        def note_part(key: str) -> Note:
            return lambda value: note({**filled, key: value})

        for part in field.parts:
            answer = self.value(part, default.get(part.key), note_part(part.key))
            if answer is None:
                filled.pop(part.key, None)
            else:
                filled[part.key] = answer
            note(dict(filled))
        return filled or None

    def _groups(self, field: Field, default: Sequence[Mapping[str, Any]], note: Note) -> list[Any] | None:
        one, items = replace(field, many=False), [dict(item) for item in default]

        def note_item(position: int) -> Note:
            return lambda item: note([*items[:position], item, *items[position + 1 :]])

        position = 0
        while position < len(items) or not items or ask_yes_no(f"还有{field.title}吗", default=False):
            present = items[position] if position < len(items) else {}
            answer = self._group(one, present, note_item(position))
            items[position : position + 1] = [answer] if answer else []
            note(list(items))
            position += 1 if answer else 0
        return items or None

    def _lines(
        self, field: Field, form: str, default: Sequence[Mapping[str, Any]], note: Note
    ) -> list[Any] | None:
        click.echo(f"{field.title}：一行一个，写成 {form}；直接回车结束。", err=True)
        items: list[Any] = []
        for number, item in enumerate(default, 1):
            shown = _on_one_line(item, form)
            accept = partial(self._kept_or_typed, field, item, shown)
            answer = _line(f"  第 {len(items) + 1} 个", accept, shown, optional=True)
            items += [] if answer is None else [answer]
            note([*items, *default[number:]])
        while True:
            needed = field.required and not items
            answer = ask(f"  第 {len(items) + 1} 个", partial(self._next_line, field, needed))
            if answer is None:
                return items or None
            items.append(answer)
            note(list(items))

    def _kept_or_typed(self, field: Field, item: Any, shown: str, text: str) -> Any:
        return dict(item) if text == shown else self._converted(field, text)

    def _next_line(self, field: Field, needed: bool, text: str) -> Any:
        if text:
            return self._converted(field, text)
        if needed:
            raise UsageError("至少要有一个。")
        return None


def _on_one_line(item: Mapping[str, Any], form: str) -> str:
    shown = "/".join(str(item.get(key, "")) for key in form.split("/")).rstrip("/")
    return shown or str(item.get("文件", ""))


def _line(question: str, accept: Callable[[str], T], default: str, optional: bool) -> T | None:
    """Ask for one line; an optional one may be left empty, or emptied with a hyphen where it has a default."""
    note = (
        ("（可不填，直接回车）" if not default else f"[{default}，不填就写“{NOTHING}”]") if optional else ""
    )

    def convert_line(text: str) -> T | None:
        return None if optional and text in ("", NOTHING) else accept(text)

    return ask(question, convert_line, default=default, note=note)


def _split(text: str) -> list[str]:
    return [part for part in text.replace("，", "、").replace(",", "、").split("、") if part.strip()]
