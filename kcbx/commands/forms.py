"""From fields and what was typed for them to an accepted result: asked for, refused, mended, tried again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

from kcbx.commands.asking import Asker, Check
from kcbx.commands.console import ask_yes_no
from kcbx.commands.filling import Codes, missing, refuse_missing
from kcbx.commands.session import Session
from kcbx.commands.sheets import IsWritten, Sheet
from kcbx.errors import KcbxError, RefusedError, UsageError
from kcbx.schema import Field

Result = TypeVar("Result")

DATE = Field("日期", "发生日期", "今天、昨天，或写成 2024-09-05", "日期", True)
"""The day of an entry, asked for like its other keys; no 事项 has a key of this name."""


@dataclass(frozen=True)
class Form:
    """What is to be filled in and what is known of it already.

    `values` was typed; `assumed` stands when nothing else has to be asked; `defaults` are offered when it has;
    `options` names the option that gives a key, `checks` what an answer is held against as soon as it is typed.
    """

    fields: tuple[Field, ...]
    values: Mapping[str, Any]
    assumed: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)


def entry_form(
    fields: tuple[Field, ...], values: Mapping[str, Any], date: dt.date | None, today: dt.date
) -> Form:
    """Return the form of an entry: its day, today unless given, and the keys of its 事项."""
    given = {DATE.key: date.isoformat()} if date else {}
    return Form((DATE, *fields), {**given, **values}, {DATE.key: today.isoformat()})


def day_of(values: Mapping[str, Any]) -> tuple[dt.date, dict[str, Any]]:
    """Return the day of a filled-in entry form, and its other values."""
    rest = {key: value for key, value in values.items() if key != DATE.key}
    return dt.date.fromisoformat(values[DATE.key]), rest


def fill_in(
    session: Session,
    codes: Codes,
    form: Form,
    sheet: Sheet,
    is_written: IsWritten,
    propose: Callable[[dict[str, Any]], Result],
) -> Result:
    """Return what `propose` makes of the filled-in form.

    On a terminal what is missing is asked for, and a refusal is offered for mending; elsewhere both are errors.
    """
    asker = Asker(codes, session.today, sheet.keep, form.checks)
    values = _answers(session, asker, form, sheet, is_written)
    refuse_missing(form.fields, values, form.options)
    return until_accepted(session, sheet, values, propose, lambda filled: asker.again(form.fields, filled))


def _answers(
    session: Session, asker: Asker, form: Form, sheet: Sheet, is_written: IsWritten
) -> dict[str, Any]:
    known = {**form.assumed, **form.values}
    if not session.interactive or not missing(form.fields, known):
        return known
    earlier = sheet.earlier(is_written)
    if earlier is not None:
        return asker.again(form.fields, {**earlier, **form.values})
    return asker.complete(form.fields, form.values, {**form.assumed, **form.defaults})


def until_accepted(
    session: Session,
    sheet: Sheet,
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
            if not session.interactive:
                raise
            sheet.keep(values)
            _say(error)
            if not ask_yes_no("改一改再试吗？已填的内容都还在", default=True):
                raise
            values = mend(values)


def _say(error: KcbxError) -> None:
    click.echo(error.message, err=True)
    if error.hint:
        click.echo(f"怎么办：{error.hint}", err=True)
