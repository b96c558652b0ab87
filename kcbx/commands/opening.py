"""From what was typed to a new case: facts and 登记 gathered, filled in from the ID number, asked for, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import click

from kcbx import casework, identity, keypath
from kcbx.casework import Hand
from kcbx.commands.asking import Asker, until_accepted
from kcbx.commands.console import ask_text, ask_yes_no, choose_one
from kcbx.commands.filling import Typed, fill, refuse_missing
from kcbx.commands.session import Session
from kcbx.edits import Proposal
from kcbx.errors import UsageError
from kcbx.model import KeyPath
from kcbx.schema import Field, action_fields, fact_fields
from kcbx.workspace import Workspace

_ENTRY_KEYS = ("来源", "状态", "单位")


def gather(
    session: Session,
    workspace: Workspace,
    options: Mapping[str, str | None],
    typed: Typed,
    fact_options: Mapping[str, str],
    entry_options: Mapping[str, str],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (facts, values of 登记). Raises UsageError naming every option that is missing."""
    given: list[tuple[KeyPath, str]] = [
        (keypath.parse_path(key), text) for name, key in fact_options.items() if (text := options[name])
    ]
    entry_typed: list[tuple[KeyPath, str]] = [
        ((key,), text) for name, key in entry_options.items() if (text := options[name])
    ]
    entry_typed += [(path, text) for path, text in typed if path[0] in _ENTRY_KEYS]
    fact_typed = given + [(path, text) for path, text in typed if path[0] not in _ENTRY_KEYS]
    facts = fill(fact_fields(), fact_typed, workspace.codes, session.today)
    values = fill(action_fields("登记"), entry_typed, workspace.codes, session.today)
    facts = from_document(facts)
    if session.interactive:
        facts = _ask_facts(session, workspace, facts)
    if "单位" in values:
        values["单位"] = workspace.unit_named(str(values["单位"])).code
    if session.interactive:
        values = _ask_entry(session, workspace, values)
    _refuse_missing(facts, values, fact_options, entry_options)
    return facts, values


def from_document(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Fill type, sex and birth date from the identity document; full width, spaces and lower-case x are mended.

    Raises UsageError saying what is wrong with a citizen number.
    """
    filled = dict(facts)
    document = dict(filled.get("证件", {}))
    if "号码" in document:
        document.setdefault("类型", "居民身份证")
    if document.get("类型") in ("居民身份证", "港澳台居民居住证") and "号码" in document:
        document["号码"] = identity.normalise(str(document["号码"]))
        flaws = identity.examine_document(document["类型"], document["号码"])
        if flaws:
            raise UsageError("证件号码有误：" + "；".join(flaw.message for flaw in flaws))
        birth, sex = identity.birth_date(document["号码"]), identity.sex(document["号码"])
        if birth is not None:
            filled.setdefault("出生日期", birth.isoformat())
        if sex is not None:
            filled.setdefault("性别", sex)
    if document:
        filled["证件"] = document
    return filled


def _ask_facts(session: Session, workspace: Workspace, facts: dict[str, Any]) -> dict[str, Any]:
    asker = Asker(workspace.codes, session.today)
    fields = {field.key: field for field in fact_fields()}
    filled = dict(facts)
    if "姓名" not in filled:
        filled["姓名"] = asker.value(fields["姓名"])
    while "证件" not in filled:
        filled["证件"] = _ask_document(workspace)
        try:
            filled = from_document(filled)
        except UsageError as error:
            click.echo(f"  {error.message}", err=True)
            del filled["证件"]
    for key in ("性别", "出生日期"):
        if key not in filled:
            filled[key] = asker.value(fields[key])
    if "户籍" not in filled:
        filled["户籍"] = _ask_home(workspace)
    if "监护人" not in filled and ask_yes_no("现在填监护人吗", default=True):
        filled["监护人"] = _ask_guardians(fields["监护人"], asker)
    return filled


def _ask_document(workspace: Workspace) -> dict[str, Any]:
    number = ask_text("身份证号码（没有身份证就直接回车）", optional=True)
    if number:
        return {"类型": "居民身份证", "号码": number}
    kind = choose_one("证件类型", workspace.codes("证件类型"), default="无")
    if kind == "无":
        return {"类型": "无", "无证原因": ask_text("为什么没有证件")}
    return {"类型": kind, "号码": ask_text(f"{kind}号码")}


def _ask_home(workspace: Workspace) -> dict[str, Any]:
    names = tuple(unit.short_name for unit in workspace.units.townships)
    other = "外县"
    township = choose_one("户籍所在乡镇", (*names, other)) if names else ask_text("户籍所在乡镇")
    if township == other:
        township = ask_text("户籍所在乡镇（外县的写全，如 某某县某某镇）")
    home = {
        "乡镇": township,
        "村": ask_text("村或社区", optional=True),
        "地址": ask_text("详细地址", optional=True),
    }
    return {key: text for key, text in home.items() if text}


def _ask_guardians(field: Field, asker: Asker) -> list[dict[str, Any]]:
    guardians: list[dict[str, Any]] = []
    one = Field(field.key, field.title, "", "组", True, parts=field.parts)
    while True:
        guardians.append(asker.value(one))
        if not ask_yes_no("还有监护人吗", default=False):
            return guardians


def _ask_entry(session: Session, workspace: Workspace, values: dict[str, Any]) -> dict[str, Any]:
    asker = Asker(workspace.codes, session.today)
    filled = dict(values)
    if "单位" not in filled:
        names = tuple(unit.short_name for unit in workspace.units)
        chosen = choose_one("责任单位", names) if names else ask_text("责任单位代码")
        filled["单位"] = workspace.unit_named(chosen).code
    return asker.complete(action_fields("登记"), filled)


def _refuse_missing(
    facts: dict[str, Any],
    values: dict[str, Any],
    fact_options: Mapping[str, str],
    entry_options: Mapping[str, str],
) -> None:
    named = {key.partition(".")[0]: f"--{name.replace('_', '-')}" for name, key in fact_options.items()}
    named |= {key: f"--{name}" for name, key in entry_options.items()}
    named |= {"证件": "--id", "户籍": "--township"}
    refuse_missing(fact_fields() + action_fields("登记"), {**facts, **values}, named)


def propose(
    session: Session,
    workspace: Workspace,
    facts: dict[str, Any],
    date: dt.date,
    values: dict[str, Any],
    hand: Hand,
) -> Proposal:
    """Plan the case; on a terminal a refused one is offered for mending with everything that was typed."""
    asker = Asker(workspace.codes, session.today)
    fields = fact_fields() + action_fields("登记")

    def attempt(both: dict[str, Any]) -> Proposal:
        entry_values = {key: both[key] for key in both if key in _ENTRY_KEYS}
        own = {key: value for key, value in both.items() if key not in _ENTRY_KEYS}
        return casework.open_case(workspace, from_document(own), date, entry_values, hand)

    return until_accepted(
        session.interactive, {**facts, **values}, attempt, lambda both: asker.again(fields, both)
    )
