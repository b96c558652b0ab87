"""What `kcbx notice` does: a paper asked for, checked, rendered and recorded, or a received one registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from kcbx import access, paperwork
from kcbx.commands.common import finish, hand_of, log_access
from kcbx.commands.console import choose_one
from kcbx.commands.delivering import check_overwriting, write
from kcbx.commands.filling import fill
from kcbx.commands.forms import DATE, Form, day_of, fill_in
from kcbx.commands.recording import Wanted, record
from kcbx.commands.session import Session
from kcbx.commands.sheets import sheet_for
from kcbx.edits import Proposal
from kcbx.errors import UsageError
from kcbx.lifecycle import tell
from kcbx.lifecycle.authorities import SCHOOL
from kcbx.paper_form import BLANK_DATES, Issue, blanks_of, left_open
from kcbx.paper_parties import Background, addressees_for, issuer_for
from kcbx.policy import Paper, papers
from kcbx.policy.papers import NONE, RECEIPT
from kcbx.schema import Field
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

_OPTIONS = {
    "签发单位": "--issuer",
    "主送": "--to",
    "期限": "--deadline",
    "情况": "--situation",
    "签发人": "--approver",
    "联系人": "--contact",
    "联系电话": "--telephone",
}
"""Which option fills which item of the form of a paper that is issued."""

_RECEIVED_OPTIONS = {"文号": "--number", "签发单位": "--issuer", "答复": "--reply-to", "期限": "--deadline"}
_ONLY_ISSUED = ("approver", "preview", "output", "situation", "contact", "telephone", "to", "typed", "force")


def ask_kind(session: Session, file: CaseFile, codes: Sequence[str]) -> str:
    """Ask which document; those that suit the child's state are offered."""
    if not session.interactive:
        raise UsageError("没有写哪种文书。", f"请用 --type 写明，可选：{'、'.join(codes)}。")
    assert file.case is not None
    state = tell(file.case, session.today).standing.state
    known = papers()
    suitable = tuple(name for name in codes if not known[name].states or state in known[name].states)
    return choose_one("哪种文书", suitable)


# Received


def register(
    session: Session,
    workspace: Workspace,
    file: CaseFile,
    kind: Paper,
    given: Mapping[str, Any],
    dry_run: bool,
) -> None:
    """Record a document that came from elsewhere; on a terminal ask for what is missing."""
    if superfluous := [f"--{_option(key)}" for key in _ONLY_ISSUED if given[key]]:
        raise UsageError(
            f"登记收到的{kind.name}用不着 {'、'.join(superfluous)}。", "收到的文书只登记，不生成。"
        )
    assert file.case is not None
    values = {
        "文书": kind.name,
        "文号": given["number"],
        "签发单位": given["issuer"],
        "期限": given["deadline"].isoformat() if given["deadline"] else None,
        "收到": "是",
        "答复": _letter(file, given["reply_to"]),
    }
    present = {key: value for key, value in values.items() if value}
    wanted = Wanted(file, "文书", given["date"], present, given["evidence"], _RECEIVED_OPTIONS)
    record(session, workspace, wanted, dry_run)
    if kind.name == "复函" and not given["reply_to"] and (waiting := paperwork.unanswered(file.case)):
        letters = "、".join(str(entry.get("文号")) for entry in waiting)
        click.echo(
            f"注意：没有写答复的是哪一份函；还没有答复的有：{letters}。下次用 --reply-to 写明，"
            "这一条可以用 kcbx correct 补上“答复”。",
            err=True,
        )


def _option(key: str) -> str:
    return "set" if key == "typed" else key


def _letter(file: CaseFile, text: str | None) -> str | None:
    """Return the 号 of the letter that is answered."""
    if not text:
        return None
    assert file.case is not None
    letter = paperwork.find_paper(file.case, text)
    if not papers()[str(letter.get("文书"))].answered:
        letters = "、".join(name for name, each in papers().items() if each.answered)
        raise UsageError(f"{letter.get('文书')}不是要答复的函。", f"要答复的函有：{letters}。")
    return letter.entry_id


# Issued


@dataclass(frozen=True)
class _Made:
    """A paper ready to go: what it is, its files, and the plan of its entry (None for a preview)."""

    issue: Issue
    documents: list[bytes]
    proposal: Proposal | None
    approver: str


def issue(
    session: Session,
    workspace: Workspace,
    file: CaseFile,
    kind: Paper,
    given: Mapping[str, Any],
    dry_run: bool,
) -> None:
    """Issue a paper, or show what would be written, or write a preview; on a terminal ask for what is missing."""
    if given["reply_to"]:
        raise UsageError("--reply-to 只用于收到的复函。", "登记收到的复函：--type 复函 --received。")
    if given["preview"] and (dry_run or given["output"] or given["number"]):
        raise UsageError("--preview 不能与 --dry-run、-o、--number 一起用。", "预览不编号，也不记入案卷。")
    session.require_operator()
    assert file.case is not None
    make = partial(_make, session, workspace, file, kind, given)
    form = _form(session, workspace, file, kind, given)
    with sheet_for(session, workspace.root, file.case_id, kind.name, dry_run) as sheet:
        made = fill_in(session, workspace.codes, form, sheet, _stands(file), make)
        if made.proposal is None:
            _preview(session, workspace, made, given)
            return
        _note_blanks(made.issue)
        copy = _target(session, given["output"], made.documents[0], given["force"])
        if not dry_run:
            _log(session, workspace, made, "签发")
            sheet.about_to_write(made.proposal.entry.entry_id)
        finish(workspace, made.proposal, dry_run)
        if not dry_run:
            _tell(made, made.proposal, copy)


def _stands(file: CaseFile) -> Any:
    return lambda entry_id: file.case is not None and file.case.entry(entry_id) is not None


def _form(
    session: Session, workspace: Workspace, file: CaseFile, kind: Paper, given: Mapping[str, Any]
) -> Form:
    """Return what a clerk may fill in: what was typed, and the usual choices for the rest."""
    assert file.case is not None
    background = paperwork.background_of(workspace, file.case, given["date"] or session.today)
    paperwork.check_state(kind, background)
    deadline = paperwork.usual_deadline(kind, background)
    blanks = _blank_fields(kind)
    typed = {
        DATE.key: given["date"].isoformat() if given["date"] else None,
        "签发单位": given["issuer"],
        "主送": list(given["to"]),
        "期限": given["deadline"].isoformat() if given["deadline"] else None,
        "情况": given["situation"],
        "签发人": given["approver"],
        "联系人": given["contact"],
        "联系电话": given["telephone"],
        **fill(blanks, given["typed"], workspace.codes, session.today),
    }
    assumed: dict[str, Any] = {DATE.key: session.today.isoformat()}
    assumed |= {"期限": deadline.isoformat()} if deadline else {}
    assumed |= _usual(kind, background, given) if session.interactive else {}
    values = {key: value for key, value in typed.items() if value}
    return Form((*_fields(kind, required=session.interactive), *blanks), values, assumed, options=_OPTIONS)


def _usual(kind: Paper, background: Background, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the usual issuer and addressee, offered on a terminal; a guardian by relation, without the name.

    What cannot be told is asked for. Raises RefusedError where no answer could be right.
    """
    found: dict[str, Any] = {}
    with suppress(UsageError):
        issuer = issuer_for(kind, given["issuer"] or "", background)
        found["签发单位"] = issuer.name
        addressees = addressees_for(kind, (), background, issuer)
        relation = str(addressees.guardian.get("关系", ""))
        found["主送"] = [relation if kind.to_guardian else addressees.text]
    return found


def _fields(kind: Paper, *, required: bool) -> tuple[Field, ...]:
    deadline = (Field("期限", "限期", "写具体的日期", "日期", False),) if kind.deadline != NONE else ()
    return (
        DATE,
        Field("签发单位", "签发单位", "", "文字", required),
        Field("主送", "写给谁", "监护人的姓名或关系，或者单位全称", "文字", required, many=True),
        *deadline,
        Field("签发人", "签发人", "谁批准发出，不能是经办人自己", "文字", True),
        Field("情况", "情况", "要写进文书的情况", "文字", False),
        Field("联系人", "联系人", "不填就是签发单位的负责人", "文字", False),
        Field("联系电话", "联系电话", "", "文字", False),
    )


def _blank_fields(kind: Paper) -> tuple[Field, ...]:
    return tuple(
        Field(key, key, "案卷里没有的填", "日期" if key in BLANK_DATES else "文字", False)
        for key in blanks_of(kind)
    )


def _make(
    session: Session,
    workspace: Workspace,
    file: CaseFile,
    kind: Paper,
    given: Mapping[str, Any],
    filled: dict[str, Any],
) -> _Made:
    """Return the paper as it was filled in. Raises UsageError or RefusedError, which a clerk may mend."""
    day, values = day_of(filled)
    approver = str(values["签发人"])
    access.check_request(session.require_operator(), approver, f"签发{kind.name}")
    found = paperwork.issue_of(workspace, file, _request(kind, day, values))
    if given["preview"]:
        return _Made(found, paperwork.rendered(workspace, found), None, approver)
    found = paperwork.numbered(workspace, found, given["number"] or "")
    documents = paperwork.rendered(workspace, found)
    proposal = paperwork.propose_paper(workspace, file, found, documents, hand_of(session), given["evidence"])
    return _Made(found, documents, proposal, approver)


def _request(kind: Paper, day: dt.date, values: Mapping[str, Any]) -> paperwork.Request:
    def text(key: str) -> str:
        return str(values.get(key, ""))

    return paperwork.Request(
        name=kind.name,
        day=day,
        issuer=text("签发单位"),
        to=tuple(values.get("主送", ())),
        deadline=dt.date.fromisoformat(values["期限"]) if "期限" in values else None,
        situation=text("情况"),
        contact=text("联系人"),
        telephone=text("联系电话"),
        blanks={key: text(key) for key in blanks_of(kind) if key in values},
    )


def _note_blanks(made: Issue) -> None:
    if open_ones := left_open(made):
        sets = " ".join(f"--set {key}=…" for key in open_ones)
        click.echo(f"注意：案卷里没有{'、'.join(open_ones)}，文书里留了空白；可以用 {sets} 填上。", err=True)


def _log(session: Session, workspace: Workspace, made: _Made, purpose: str) -> None:
    case = made.issue.background.story.case
    what = f"notice {case.case_id} {made.issue.paper.name} {made.issue.number}"
    reason = f"{purpose}{made.issue.paper.name}"
    log_access(session, workspace, True, reason, made.approver, what, [case])


def _target(session: Session, output: str | None, content: bytes, force: bool) -> Path | None:
    if output is None:
        return None
    target = session.directory / output
    check_overwriting(target, content, force)
    return target


def _preview(session: Session, workspace: Workspace, made: _Made, given: Mapping[str, Any]) -> None:
    target = _target(session, given["preview"], made.documents[0], given["force"])
    assert target is not None
    _note_blanks(made.issue)
    _log(session, workspace, made, "预览")
    write(target, made.documents[0])
    click.echo(f"已生成 {target}，没有编号，没有记入案卷。", err=True)


def _tell(made: _Made, proposal: Proposal, copy: Path | None) -> None:
    """Say the number and where the files are, and what comes next."""
    number, kind = made.issue.number, made.issue.paper
    click.echo(f"文号　{number}")
    titles = (kind.name, RECEIPT)[: len(made.documents)]
    for title, proof in zip(titles, proposal.entry.get("佐证"), strict=False):
        click.echo(f"{title}　{proof['文件']}")
    if copy is not None:
        write(copy, made.documents[0])
        click.echo(f"已另存 {copy}", err=True)
    if kind.served:
        servers = "--server 送达人" if made.issue.issuer.kind == SCHOOL else "--server 送达人 --server 送达人"
        command = f"kcbx serve {proposal.case.case_id} {number} --method 直接送达 {servers} --receiver 签收人"
        click.echo(f"送到以后记下：{command}", err=True)
