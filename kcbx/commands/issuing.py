"""What `kcbx notice` does: a paper asked for, checked, rendered and recorded, or a received one registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from kcbx import access, paperwork
from kcbx.commands.common import finish, hand_of, log_access, warning_text
from kcbx.commands.console import ask_yes_no, choose_one
from kcbx.commands.delivering import check_overwriting, write
from kcbx.commands.forms import day_of, fill_in
from kcbx.commands.issuing_form import OPTIONS, paper_form
from kcbx.commands.options import parse_code
from kcbx.commands.recording import Wanted, record
from kcbx.commands.session import Session
from kcbx.commands.sheets import sheet_for
from kcbx.edits import Proposal
from kcbx.errors import KcbxError, RefusedError, UsageError
from kcbx.lifecycle import tell
from kcbx.lifecycle.authorities import SCHOOL
from kcbx.paper_checks import cautions
from kcbx.paper_form import Issue, blanks_of
from kcbx.policy import Paper, papers
from kcbx.policy.papers import RECEIPT, part_matches
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

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


def named_kind(text: str, codes: Sequence[str]) -> str:
    """Return the document a clerk means: its name, or a part that only one name has, which is then told."""
    found = part_matches(text, codes)
    if text.strip() not in codes and len(found) == 1:
        click.echo(f"“{text.strip()}”是{found[0]}。", err=True)
        return found[0]
    return parse_code(text, codes)


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
    """A paper ready to go: what it is, its files, and the plan of its entry (never applied for a preview)."""

    issue: Issue
    rendered: paperwork.Rendered
    proposal: Proposal
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
    form = paper_form(session, workspace, file.case, kind, given)
    with sheet_for(session, workspace.root, file.case_id, kind.name, dry_run) as sheet:
        made = fill_in(session, workspace.codes, form, sheet, _stands(file), make)
        _note(made)
        if given["preview"]:
            _preview(session, workspace, made, given)
            return
        _confirm(session, made, dry_run)
        copy = _target(session, given["output"], made.rendered.files[0], given["force"])
        if not dry_run:
            _log(session, workspace, made, "签发")
            sheet.about_to_write(made.proposal.entry.entry_id)
        told = replace(made.proposal, warnings=())
        finish(workspace, told, dry_run, partial(paperwork.check_still_free, workspace, made.issue))
        if not dry_run:
            _tell(made, made.proposal, copy)


def _stands(file: CaseFile) -> Any:
    return lambda entry_id: file.case is not None and file.case.entry(entry_id) is not None


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
    if not given["preview"]:
        found = paperwork.numbered(workspace, found, given["number"] or "")
    made = paperwork.rendered(workspace, found)
    hand, evidence = hand_of(session), given["evidence"]
    proposal = paperwork.propose_paper(workspace, file, found, made.files, hand, evidence)
    return _Made(found, made, proposal, approver)


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


def _note(made: _Made) -> None:
    """Say before anything is written what speaks against the paper, and which lines it leaves to write on."""
    for warning in made.proposal.warnings:
        click.echo(warning_text(warning), err=True)
    for caution in cautions(made.issue):
        click.echo(f"注意：{caution}。", err=True)
    if blanks := made.rendered.blanks:
        names = [_BLANK_NAMES.get(place, place.replace(".", "")) for place in blanks]
        click.echo(
            f"注意：〔待填〕留了空：{'、'.join(names)}；{_how_to_fill(made.issue.paper, names)}。", err=True
        )


_BLANK_NAMES = {"起止.起": "起", "起止.止": "止"}
"""What a clerk calls a field of a template; the others by their own name: 学生.住址 is 学生住址."""


def _how_to_fill(kind: Paper, names: Sequence[str]) -> str:
    typed = [f"--set {name}=…" for name in names if name in blanks_of(kind)]
    typed += [f"{option} …" for name, option in OPTIONS.items() if name in names]
    return f"可以用 {' '.join(typed)} 填上，不填的手写" if typed else "打印以后手写，或者先在案卷里补上"


def _confirm(session: Session, made: _Made, dry_run: bool) -> None:
    """Ask on a terminal whether to issue a paper that something speaks against."""
    against = [*made.proposal.warnings, *cautions(made.issue)]
    if against and session.interactive and not dry_run and not ask_yes_no("照样签发吗", default=False):
        raise RefusedError("没有签发，台账没有改动。")


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
    target = _target(session, given["preview"], made.rendered.files[0], given["force"])
    assert target is not None
    _log(session, workspace, made, "预览")
    write(target, made.rendered.files[0])
    click.echo(f"已生成 {target}，没有编号，没有记入案卷。", err=True)


def _save(copy: Path, content: bytes) -> None:
    """Write the copy a clerk asked for; the paper is issued and filed already, so a failure is only told."""
    try:
        write(copy, content)
    except KcbxError as error:
        click.echo(
            f"注意：没有另存成：{error.message}文书已经签发，在上面写的佐证里，不要再签发一次。", err=True
        )
    else:
        click.echo(f"已另存 {copy}", err=True)


def _tell(made: _Made, proposal: Proposal, copy: Path | None) -> None:
    """Say the number and where the files are, and what comes next."""
    number, kind = made.issue.number, made.issue.paper
    click.echo(f"文号　{number}")
    titles = (kind.name, RECEIPT)[: len(made.rendered.files)]
    for title, proof in zip(titles, proposal.entry.get("佐证"), strict=False):
        click.echo(f"{title}　{proof['文件']}")
    if copy is not None:
        _save(copy, made.rendered.files[0])
    if kind.served:
        servers = "--server 送达人" if made.issue.issuer.kind == SCHOOL else "--server 送达人 --server 送达人"
        command = f"kcbx serve {proposal.case.case_id} {number} --method 直接送达 {servers} --receiver 签收人"
        click.echo(f"送到以后记下：{command}", err=True)
