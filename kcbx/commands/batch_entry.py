"""`add-case --from` and `add-attempt --from`: a filled sheet or an export into one batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from kcbx.commands.common import hand_of, open_workspace
from kcbx.commands.console import progress
from kcbx.commands.options import parse_code
from kcbx.commands.reading_sheets import FromFile, finish_entry, source_of
from kcbx.commands.session import Session
from kcbx.errors import UsageError


def add_cases(
    session: Session, given: FromFile, options: Mapping[str, str | None], date: dt.date | None, dry_run: bool
) -> int:
    """Open a case for every new child of a sheet; return the exit code."""
    from kcbx.batch_cases import Terms
    from kcbx.entrywork import enter_cases

    workspace, hand = open_workspace(session), hand_of(session)
    if not list(workspace.units):
        raise UsageError(
            "还没有登记学校和乡镇，案卷没有单位可以负责。",
            "先用 kcbx unit add-township 和 kcbx unit add-school 登记。",
        )
    unit, state, source = options["unit"], options["state"], options["source"]
    terms = Terms(
        date or session.today,
        session.today,
        workspace.unit_named(unit).code if unit else "",
        parse_code(state, workspace.codes("适龄状态")) if state else "",
        parse_code(source, workspace.codes("登记来源")) if source else "",
    )
    entered = enter_cases(workspace, hand, source_of(given), terms, progress)
    return finish_entry(session, workspace, entered, given, dry_run)


def add_attempts(session: Session, given: FromFile, dry_run: bool) -> int:
    """Record an attempt for every row of a sheet; return the exit code."""
    from kcbx.entrywork import enter_attempts

    workspace, hand = open_workspace(session), hand_of(session)
    entered = enter_attempts(workspace, hand, source_of(given), progress)
    return finish_entry(session, workspace, entered, given, dry_run)
