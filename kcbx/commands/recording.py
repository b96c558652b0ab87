"""From what was typed to a planned entry: filled in, asked for where a terminal is there, checked, mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kcbx import casework
from kcbx.casework import Hand
from kcbx.commands.asking import Asker, until_accepted
from kcbx.commands.filling import Typed, fill, refuse_missing
from kcbx.commands.session import Session
from kcbx.edits import Proposal
from kcbx.schema import action_fields
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace


def record(
    session: Session,
    workspace: Workspace,
    case: str,
    action: str,
    date: dt.date | None,
    typed: Typed,
    evidence: tuple[Path, ...],
    hand: Hand,
    given: Mapping[str, Any] | None = None,
    options: Mapping[str, str] | None = None,
) -> Proposal:
    """Plan an entry from --set pairs and `given` values; `options` names the option of a key in messages."""
    file = workspace.find_case(case)
    fields = action_fields(action)
    values = {**fill(fields, typed, workspace.codes, session.today), **(given or {})}
    return record_values(
        session, workspace, file, action, date or session.today, values, evidence, hand, options
    )


def record_values(
    session: Session,
    workspace: Workspace,
    file: CaseFile,
    action: str,
    date: dt.date,
    values: dict[str, Any],
    evidence: tuple[Path, ...],
    hand: Hand,
    options: Mapping[str, str] | None = None,
) -> Proposal:
    """Plan an entry from its values; what is missing is asked for on a terminal, refused elsewhere."""
    fields = action_fields(action)
    asker = Asker(workspace.codes, session.today)
    if session.interactive:
        values = asker.complete(fields, values)
    refuse_missing(fields, values, options)

    def propose(filled: dict[str, Any]) -> Proposal:
        return casework.record_entry(workspace, file, action, date, filled, hand, evidence)

    return until_accepted(session.interactive, values, propose, lambda filled: asker.again(fields, filled))
