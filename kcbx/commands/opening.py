"""From what was typed to a new case: facts and 登记 gathered, filled in from the ID number, asked for, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from kcbx import calendar, casework, identity, keypath
from kcbx.casework import Hand
from kcbx.commands.asking import NOTHING, Asker
from kcbx.commands.console import ask, ask_text, ask_yes_no, choose_one
from kcbx.commands.filling import Typed, fill, missing, refuse_missing
from kcbx.commands.forms import DATE, day_of, until_accepted
from kcbx.commands.session import Session
from kcbx.commands.sheets import Sheet
from kcbx.edits import Proposal
from kcbx.errors import UsageError
from kcbx.identification import CITIZEN, citizen_number, completed, from_number, refuse_wrong
from kcbx.model import KeyPath
from kcbx.schema import Field, action_fields, fact_fields
from kcbx.workspace import Workspace

FACT_OPTIONS = {
    "name": "姓名",
    "sex": "性别",
    "birth_date": "出生日期",
    "nation": "民族",
    "id_number": "证件.号码",
    "id_type": "证件.类型",
    "township": "户籍.乡镇",
    "village": "户籍.村",
    "address": "户籍.地址",
}
"""Which option fills which fact."""

ENTRY_OPTIONS = {"source": "来源", "state": "状态", "unit": "单位"}
"""Which option fills which key of 登记."""

_ENTRY_KEYS = (*ENTRY_OPTIONS.values(), "佐证")
_NOT_ENROLLED = "未入学"
_DECLINED = "（不填）"
"""Where the answers remember which groups the clerk did not want to fill in."""


def fields() -> tuple[Field, ...]:
    """Return what is asked for a new case: its facts, the day of its 登记 and what that says."""
    own = tuple(field for field in action_fields("登记") if field.key in _ENTRY_KEYS)
    return (*fact_fields(), replace(DATE, title="登记日期"), *own)


def gather(
    session: Session,
    workspace: Workspace,
    options: Mapping[str, str | None],
    typed: Typed,
    date: dt.date | None,
) -> dict[str, Any]:
    """Return what was typed for a new case: facts, 日期 and the values of 登记 together. Raises UsageError."""
    given: list[tuple[KeyPath, str]] = [
        (keypath.parse_path(key), text)
        for name, key in {**FACT_OPTIONS, **ENTRY_OPTIONS}.items()
        if (text := options[name])
    ]
    values = fill(fields(), [*given, *typed], workspace.codes, session.today)
    values |= {DATE.key: date.isoformat()} if date else {}
    if "单位" in values:
        values["单位"] = workspace.unit_named(str(values["单位"])).code
    values = completed(values)
    refuse_wrong(values, session.today)
    return values


def open_case(
    session: Session, workspace: Workspace, values: dict[str, Any], hand: Hand, sheet: Sheet
) -> Proposal:
    """Plan the case: ask on a terminal for what is missing, offer a refused one for mending."""
    if not list(workspace.units):
        raise UsageError(
            "还没有登记学校和乡镇，案卷没有单位可以负责。",
            "先用 kcbx unit add-township 和 kcbx unit add-school 登记。",
        )
    values = _answers(session, workspace, values, sheet)
    refuse_missing(_wanted(values), values, _named_options())

    def propose(both: dict[str, Any]) -> Proposal:
        date, rest = day_of(completed(both))
        rest.pop(_DECLINED, None)
        own = {key: rest.pop(key) for key in _ENTRY_KEYS if key in rest}
        facts = _with_school_code(workspace, rest)
        _warn_of_namesakes(session, workspace, facts)
        return casework.open_case(workspace, facts, date, own, hand)

    return until_accepted(
        session, sheet, values, propose, lambda both: _Questions(session, workspace, sheet, both).all()
    )


def _answers(session: Session, workspace: Workspace, values: dict[str, Any], sheet: Sheet) -> dict[str, Any]:
    today = session.today.isoformat()
    known = {DATE.key: today, **values}
    if not session.interactive or not missing(fields(), known):
        return known
    earlier = sheet.earlier(lambda case_id: any(case_id in path for path in workspace.case_paths()))
    if earlier is not None:
        return _Questions(session, workspace, sheet, {**earlier, **values}).all()
    return _Questions(session, workspace, sheet, known).open_ones()


def _wanted(values: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return what has to be given: sex and birth date are not asked for where a number may yet tell them."""
    from_document = () if "证件" in values else ("性别", "出生日期")
    return tuple(field for field in fields() if field.key not in from_document)


def _named_options() -> dict[str, str]:
    named = {
        key.partition(".")[0]: f"--{name.replace('_', '-')}"
        for name, key in {**FACT_OPTIONS, **ENTRY_OPTIONS}.items()
    }
    return named | {"证件": "--id", "户籍": "--township"}


def _with_school_code(workspace: Workspace, facts: dict[str, Any]) -> dict[str, Any]:
    if "学校" not in facts.get("学籍", {}):
        return facts
    return {**facts, "学籍": {**facts["学籍"], "学校": workspace.code_of(str(facts["学籍"]["学校"]))}}


def _warn_of_namesakes(session: Session, workspace: Workspace, facts: Mapping[str, Any]) -> None:
    for number in casework.namesakes(workspace, facts):
        click.echo(f"警告：案卷 {number} 的姓名和出生日期相同，请确认不是同一个孩子。", err=True)
        if session.interactive and not ask_yes_no("是另一个孩子，继续建档吗", default=False):
            raise click.Abort


def _citizen_number(text: str) -> str:
    """Return a number that can be right, "" for none."""
    if text in ("", NOTHING):
        return ""
    flaws = identity.examine_document(CITIZEN, identity.normalise(text))
    if flaws:
        raise UsageError(" ".join(flaw.message for flaw in flaws))
    return text


class _Questions:
    """The questions about a new child; `filled` holds the answers, and what is known already."""

    def __init__(
        self, session: Session, workspace: Workspace, sheet: Sheet, values: Mapping[str, Any]
    ) -> None:
        self._workspace = workspace
        self._today = session.today
        self._keep = sheet.keep
        self._asker = Asker(workspace.codes, session.today, sheet.keep)
        self._fields = fields()
        self.filled = dict(values)

    def open_ones(self) -> dict[str, Any]:
        """Ask for what is not known yet."""
        return self._ask([field for field in self._fields if field.key not in self.filled])

    def all(self) -> dict[str, Any]:
        """Ask for everything, what is known standing as the default."""
        return self._ask(self._fields)

    def _ask(self, wanted: tuple[Field, ...] | list[Field]) -> dict[str, Any]:
        keys = [
            field.key for field in wanted if field.required or field.key in (*self.filled, "监护人", "学籍")
        ]
        for field in sorted(wanted, key=lambda field: _ORDER.get(field.key, len(_ORDER))):
            if field.key in keys:
                _SPECIAL.get(field.key, _Questions._plainly)(self, field)
        self._asker.offer(self._fields, self.filled)
        return self.filled

    def _plainly(self, field: Field) -> None:
        self._asker.fill(field, self.filled, self.filled.get(field.key))

    def _set(self, key: str, value: Any) -> None:
        self.filled[key] = value
        self._keep(dict(self.filled))

    def _document(self, field: Field) -> None:
        """Ask for the number until it can be right; sex and birth date are taken from it."""
        present = self.filled.get(field.key, {})
        shown = str(present.get("号码", "")) if present.get("类型") in (None, CITIZEN) else ""
        note = f"[{shown}，没有身份证就写“{NOTHING}”]" if shown else "（没有身份证就直接回车）"
        number = ask("身份证号码", _citizen_number, default=shown, note=note)
        if not number:
            self._other_document(field)
            return
        derived = from_number(citizen_number(self.filled))
        typed = {key: value for key, value in self.filled.items() if derived.get(key) != value}
        self.filled = completed({**typed, field.key: {"类型": CITIZEN, "号码": number}})
        self._keep(dict(self.filled))

    def _other_document(self, field: Field) -> None:
        present = self.filled.get(field.key, {})
        kind = choose_one(
            "证件类型", self._workspace.codes("证件类型"), default=str(present.get("类型", "无"))
        )
        if kind == "无":
            reason = ask_text("为什么没有证件", default=str(present.get("无证原因", "")))
            self._set(field.key, {"类型": kind, "无证原因": reason})
        else:
            number = ask_text(f"{kind}号码", default=str(present.get("号码", "")))
            self._set(field.key, {"类型": kind, "号码": number})

    def _unless_in_number(self, field: Field) -> None:
        if identity.birth_date(citizen_number(self.filled)) is None:
            self._plainly(field)

    def _home(self, field: Field) -> None:
        present = self.filled.get(field.key, {})
        names, other = tuple(unit.short_name for unit in self._workspace.units.townships), "外县"
        known = str(present.get("乡镇", ""))
        township = choose_one("户籍所在乡镇", (*names, other), default=known if known in names else "")
        if township == other:
            default = "" if known in names else known
            township = ask_text("户籍所在乡镇（外县的写全，如 某某县某某镇）", default=default)
        home = {**present, "乡镇": township}
        for key, question in (("村", "村或社区"), ("地址", "详细地址")):
            home[key] = ask_text(question, default=str(present.get(key, "")), optional=True)
            self._set(field.key, {part: text for part, text in home.items() if text})

    def _wants(self, field: Field) -> bool:
        """Ask once whether a group is to be filled in now; what is there already is asked for."""
        declined = self.filled.get(_DECLINED, [])
        if field.key in self.filled or field.key in declined:
            return field.key in self.filled
        if ask_yes_no(f"现在填{field.title}吗", default=True):
            return True
        self._set(_DECLINED, [*declined, field.key])
        return False

    def _guardians(self, field: Field) -> None:
        if self._wants(field):
            self._plainly(field)

    def _unit(self, field: Field) -> None:
        present = self._workspace.units.get(str(self.filled.get(field.key, "")))
        names = tuple(unit.short_name for unit in self._workspace.units)
        chosen = choose_one("责任单位", names, default=present.short_name if present else "")
        self._set(field.key, self._workspace.unit_named(chosen).code)

    def _enrolment(self, field: Field) -> None:
        never = self.filled.get("状态") == _NOT_ENROLLED and field.key not in self.filled
        if never or not self._wants(field):
            return
        likely = {"学校": self.filled.get("单位", ""), "学年": calendar.school_year(self._today)}
        self._asker.fill(field, self.filled, {**likely, **self.filled.get(field.key, {})})


_ORDER = {
    key: place
    for place, key in enumerate(
        ("姓名", "证件", "性别", "出生日期", "户籍", "监护人", DATE.key, "单位", "来源", "状态", "学籍")
    )
}
_SPECIAL = {
    "证件": _Questions._document,
    "性别": _Questions._unless_in_number,
    "出生日期": _Questions._unless_in_number,
    "户籍": _Questions._home,
    "监护人": _Questions._guardians,
    "单位": _Questions._unit,
    "学籍": _Questions._enrolment,
}
"""What is not asked plainly."""
