"""kcbx correct: mend or void an entry by a new one; the old one stays as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import case_argument, finish, hand_of, open_workspace
from kcbx.commands.options import SetType, dry_run_option
from kcbx.commands.session import Session
from kcbx.errors import UsageError
from kcbx.model import Case, KeyPath

if TYPE_CHECKING:
    from kcbx.commands.filling import Codes


@click.command(name="correct", short_help="更正或作废一条记事")
@case_argument
@click.argument("entry_id", metavar="号")
@click.option("--void", is_flag=True, help="作废整条记事。")
@click.option(
    "--set",
    "typed",
    type=SetType(),
    metavar="键=值",
    help="改正其中一项，例如 日期=2024-09-06；值空着就是删掉。",
)
@click.option("--reason", metavar="原因", help="为什么更正。")
@click.option("--approver", metavar="姓名", help="谁批准的。")
@dry_run_option
@click.pass_obj
def command(
    session: Session,
    case: str,
    entry_id: str,
    void: bool,
    typed: tuple[KeyPath, str] | None,
    reason: str | None,
    approver: str | None,
    dry_run: bool,
) -> None:
    """更正或作废案卷里的一条记事。

    原来的记事一个字也不动，另记一条“更正”说明哪里错了、改成什么。一次改一项；要改几项就做几次。号用 kcbx show 查。

    例：kcbx correct KC-7K3Q H4C0ZW --set 日期=2024-09-06 --reason 日期抄错
    """
    from kcbx.commands.recording import record_values

    if void == (typed is not None):
        raise UsageError("请写明 --void（作废）或者 --set 键=值（改正一项），两样选一样。")
    workspace = open_workspace(session)
    file = workspace.find_case(case)
    assert file.case is not None
    number = entry_id.strip().upper()
    if void:
        values: dict[str, Any] = {"更正": number, "作废": "是"}
    else:
        assert typed is not None
        values = _changed(session, file.case, number, typed, workspace.codes)
    values |= {"原因": reason} if reason else {}
    values |= {"批准人": approver} if approver else {}
    options = {"原因": "--reason"}
    proposal = record_values(
        session, workspace, file, "更正", session.today, dict(values), (), hand_of(session), options
    )
    finish(workspace, proposal, dry_run)


def _changed(
    session: Session, case: Case, entry_id: str, typed: tuple[KeyPath, str], codes: Codes
) -> dict[str, Any]:
    from kcbx import casework, keypath
    from kcbx.commands.filling import convert, known_field
    from kcbx.commands.options import parse_date
    from kcbx.schema import action_fields

    path, text = typed
    target = case.entry(entry_id)
    if text and path == ("日期",):
        value: Any = parse_date(text, session.today, not_future=True).isoformat()
    elif text and target is not None:
        value = convert(known_field(action_fields(target.action), path), text, codes, session.today)
    else:
        value = text
    return casework.correction_values(case, entry_id, keypath.path_text(path), value)
