"""The form of a paper that is issued: what a clerk may fill in, the usual choices, and what is checked as it is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from kcbx import access, paperwork
from kcbx.commands.asking import Check
from kcbx.commands.filling import fill
from kcbx.commands.forms import DATE, Form
from kcbx.commands.session import Session
from kcbx.errors import UsageError
from kcbx.model import Case
from kcbx.paper_addressees import addressees_for
from kcbx.paper_form import BLANK_DATES, blanks_of
from kcbx.paper_parties import Background, Issuer, issuer_for
from kcbx.policy import Paper
from kcbx.policy.papers import NONE
from kcbx.schema import Field
from kcbx.workspace import Workspace

OPTIONS = {
    "签发单位": "--issuer",
    "主送": "--to",
    "期限": "--deadline",
    "情况": "--situation",
    "签发人": "--approver",
    "联系人": "--contact",
    "联系电话": "--telephone",
}
"""Which option fills which item of the form of a paper that is issued."""

_DATE = replace(DATE, title="文书日期")


def paper_form(
    session: Session, workspace: Workspace, case: Case, kind: Paper, given: Mapping[str, Any]
) -> Form:
    """Return what a clerk may fill in: what was typed, and the usual choices for the rest."""
    background = paperwork.background_of(workspace, case, given["date"] or session.today)
    paperwork.check_state(kind, background)
    deadline = paperwork.usual_deadline(kind, background)
    blanks = _blank_fields(kind)
    typed = {
        DATE.key: given["date"].isoformat() if given["date"] else None,
        "签发单位": given["issuer"],
        "主送": list(given["to"]),
        "期限": given["deadline"].isoformat() if given["deadline"] else None,
        "情况": (given["situation"] or "").strip(),
        "签发人": given["approver"],
        "联系人": given["contact"],
        "联系电话": given["telephone"],
        **fill(blanks, given["typed"], workspace.codes, session.today),
    }
    assumed: dict[str, Any] = {DATE.key: session.today.isoformat()}
    assumed |= {"期限": deadline.isoformat()} if deadline else {}
    assumed |= _usual(kind, background, given) if session.interactive else {}
    values = {key: value for key, value in typed.items() if value}
    fields = (*_fields(kind, required=session.interactive), *blanks)
    checks = _Checks(session, workspace, case, kind).by_key()
    return Form(fields, values, assumed, options=OPTIONS, checks=checks)


def _usual(kind: Paper, background: Background, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the usual issuer and addressees, offered on a terminal; guardians by relation, without the name.

    What cannot be told is asked for. Raises RefusedError where no answer could be right.
    """
    found: dict[str, Any] = {}
    with suppress(UsageError):
        issuer = issuer_for(kind, given["issuer"] or "", background)
        found["签发单位"] = issuer.name
        addressees = addressees_for(kind, (), background, issuer)
        relations = [str(each.get("关系", "")) for each in addressees.guardians]
        found["主送"] = relations if kind.to_guardian else [addressees.text]
    return found


def _fields(kind: Paper, *, required: bool) -> tuple[Field, ...]:
    deadline = (Field("期限", "限期", "写具体的日期", "日期", False),) if kind.deadline != NONE else ()
    seen = f"谁、什么时候、看到或者听到了什么，例如：{kind.situation}"
    return (
        _DATE,
        Field("签发单位", "签发单位", "", "文字", required),
        Field("主送", "写给谁", "监护人的姓名或关系，或者单位全称", "文字", required, many=True),
        *deadline,
        Field("签发人", "签发人", "谁批准发出，不能是经办人自己", "文字", True),
        Field("情况", "情况", seen if kind.situation else "要写进文书的情况", "文字", bool(kind.situation)),
        Field("联系人", "联系人", "不填就是签发单位的负责人", "文字", False),
        Field("联系电话", "联系电话", "", "文字", False),
    )


def _blank_fields(kind: Paper) -> tuple[Field, ...]:
    return tuple(
        Field(key, key, "案卷里没有的填", "日期" if key in BLANK_DATES else "文字", False)
        for key in blanks_of(kind)
    )


@dataclass(frozen=True)
class _Checks:
    """What an answer is held against as soon as it is typed; each raises UsageError or RefusedError."""

    session: Session
    workspace: Workspace
    case: Case
    kind: Paper

    def by_key(self) -> dict[str, Check]:
        return {
            DATE.key: self._state,
            "签发单位": self._issuer,
            "主送": self._addressee,
            "期限": self._deadline,
            "签发人": self._approver,
            "手续批准单位": self._approving_body,
        }

    def _background(self, day: str) -> Background:
        return paperwork.background_of(self.workspace, self.case, dt.date.fromisoformat(day))

    def _of(self, filled: Mapping[str, Any]) -> Background:
        return self._background(str(filled.get(DATE.key, self.session.today)))

    def _state(self, value: Any, _filled: Mapping[str, Any]) -> None:
        paperwork.check_state(self.kind, self._background(value))

    def _issuer(self, value: Any, filled: Mapping[str, Any]) -> None:
        issuer_for(self.kind, value, self._of(filled))

    def _addressee(self, value: Any, filled: Mapping[str, Any]) -> None:
        background = self._of(filled)
        issuer = Issuer("", "", "")  # who signs changes nothing for who is named here
        addressees_for(self.kind, tuple(value), background, issuer)

    def _deadline(self, value: Any, filled: Mapping[str, Any]) -> None:
        paperwork.check_deadline(dt.date.fromisoformat(value), self._of(filled).day)

    def _approver(self, value: Any, _filled: Mapping[str, Any]) -> None:
        access.check_request(self.session.require_operator(), value, f"签发{self.kind.name}")

    def _approving_body(self, value: Any, filled: Mapping[str, Any]) -> None:
        paperwork.check_blanks({"手续批准单位": value}, self._of(filled))
