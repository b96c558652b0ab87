"""One more entry of a case, from what was typed to the ledger: filled in, checked, mended, written, drafts tidied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from kcbx import casework
from kcbx.commands.common import finish, hand_of
from kcbx.commands.forms import Form, day_of, entry_form, fill_in
from kcbx.commands.session import Session
from kcbx.commands.sheets import Sheet, sheet_for
from kcbx.drafts import Drafts
from kcbx.edits import Proposal
from kcbx.erasure import ERASURE
from kcbx.lifecycle import tell
from kcbx.model import Case, Entry
from kcbx.schema import action_fields
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

REMEMBERED: Mapping[str, tuple[str, ...]] = {
    "劝返": ("层级", "方式", "地点", "参加"),
    "送教": ("教师", "地点"),
    "回访": ("方式",),
    "帮扶": ("项目", "帮扶人"),
    "资助": ("项目",),
    "平台录入": ("平台", "编号"),
    "复核": ("部门",),
}
"""What is mostly as it was the last time: offered as the default when a clerk is asked."""

_FILES = "（附件）"
"""Where a form keeps the paths of --evidence, so that a draft keeps them too."""


def _anything(_proposal: Proposal) -> None:
    pass


@dataclass(frozen=True)
class Wanted:
    """An entry as it was asked for; `accept` raises UsageError for a proposal that is not what was meant."""

    file: CaseFile
    action: str
    date: dt.date | None
    values: Mapping[str, Any]
    evidence: tuple[Path, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    accept: Callable[[Proposal], None] = _anything


def record(session: Session, workspace: Workspace, wanted: Wanted, dry_run: bool) -> Entry:
    """Record an entry, or show what would be written, and return it; on a terminal ask for what is missing."""
    hand = hand_of(session)
    file = wanted.file

    def propose(filled: dict[str, Any]) -> Proposal:
        date, values = day_of(filled)
        evidence = _present(values.pop(_FILES, ()))
        proposal = casework.record_entry(workspace, file, wanted.action, date, values, hand, evidence)
        wanted.accept(proposal)
        return proposal

    with sheet_for(session, workspace.root, file.case_id, wanted.action, dry_run) as sheet:
        proposal = fill_in(
            session, workspace.codes, _form(wanted, session.today), sheet, _stands(file), propose
        )
        _write(workspace, proposal, sheet, dry_run)
    return proposal.entry


def _write(workspace: Workspace, proposal: Proposal, sheet: Sheet, dry_run: bool) -> None:
    sheet.about_to_write(proposal.entry.entry_id)
    finish(workspace, proposal, dry_run)
    if proposal.entry.action == ERASURE and not dry_run:
        Drafts(workspace.root).drop_subject(proposal.case.case_id)


def _form(wanted: Wanted, today: dt.date) -> Form:
    assert wanted.file.case is not None
    files = {_FILES: [str(path.resolve()) for path in wanted.evidence]} if wanted.evidence else {}
    form = entry_form(action_fields(wanted.action), {**wanted.values, **files}, wanted.date, today)
    return replace(form, options=wanted.options, defaults=remembered(wanted.file.case, wanted.action))


def _present(paths: Sequence[str]) -> tuple[Path, ...]:
    """A draft may name files that have gone since; the entry is recorded without them, and the clerk is told."""
    for path in paths:
        if not Path(path).is_file():
            click.echo(f"注意：佐证文件 {Path(path).name} 已经不在了，没有附上。", err=True)
    return tuple(Path(path) for path in paths if Path(path).is_file())


def remembered(case: Case, action: str) -> dict[str, Any]:
    """Return what the last entry of this 事项 says about the things that mostly stay the same."""
    earlier = [entry for entry in tell(case).entries if entry.action == action]
    keys = REMEMBERED.get(action, ()) if earlier else ()
    return {key: earlier[-1].values[key] for key in keys if key in earlier[-1].values}


def _stands(file: CaseFile) -> Callable[[str], bool]:
    return lambda entry_id: file.case is not None and file.case.entry(entry_id) is not None
