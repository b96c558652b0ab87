"""kcbx correct: mend or void an entry by a new one; the old one stays as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import case_argument, open_workspace, set_option
from kcbx.commands.options import dry_run_option
from kcbx.commands.session import Session
from kcbx.errors import UsageError
from kcbx.model import Case, KeyPath

if TYPE_CHECKING:
    from kcbx.commands.filling import Typed
    from kcbx.workspace import Workspace


@click.command(name="correct", short_help="更正或作废一条记事")
@case_argument
@click.argument("entry_id", metavar="号")
@click.option("--void", is_flag=True, help="作废整条记事。")
@set_option
@click.option("--reason", metavar="原因", help="为什么更正。")
@click.option("--approver", metavar="姓名", help="谁批准的。")
@dry_run_option
@click.pass_obj
def command(
    session: Session,
    case: str,
    entry_id: str,
    void: bool,
    typed: tuple[tuple[KeyPath, str], ...],
    reason: str | None,
    approver: str | None,
    dry_run: bool,
) -> None:
    """更正或作废案卷里的一条记事。

    原来的记事一个字也不动，另记一条“更正”说明哪里错了、改成什么。一次改一项，例如 --set 日期=2024-09-06；值空着就是
    删掉这一项，列表重复写就是整个换掉；要改几项就做几次。号用 kcbx show 查。

    例：kcbx correct KC-7K3Q H4C0ZW --set 日期=2024-09-06 --reason 日期抄错
    """
    from kcbx.commands.recording import Wanted, record

    if void == bool(typed):
        raise UsageError("请写明 --void（作废）或者 --set 键=值（改正一项），两样选一样。")
    workspace = open_workspace(session)
    file = workspace.find_case(case)
    assert file.case is not None
    number = entry_id.strip().upper()
    values: dict[str, Any] = {"更正": number, "作废": "是"}
    if typed:
        values = _changed(session, workspace, file.case, number, typed)
    values |= {"原因": reason} if reason else {}
    values |= {"批准人": approver} if approver else {}
    options = {"原因": "--reason"}
    record(session, workspace, Wanted(file, "更正", session.today, values, options=options), dry_run)


def _changed(
    session: Session, workspace: Workspace, case: Case, entry_id: str, typed: Typed
) -> dict[str, Any]:
    from kcbx import casework, keypath

    paths = tuple(dict.fromkeys(path for path, _ in typed))
    if len(paths) > 1:
        keys = "、".join(map(keypath.path_text, paths))
        raise UsageError(f"一次只能改一项，这里写了 {len(paths)} 项：{keys}。", "请分几次运行，一次改一项。")
    value = _new_value(session, workspace, case, entry_id, typed)
    return casework.correction_values(case, entry_id, keypath.path_text(paths[0]), value)


def _new_value(session: Session, workspace: Workspace, case: Case, entry_id: str, typed: Typed) -> Any:
    """Return the value to put in, "" to take the key away."""
    from kcbx import casework
    from kcbx.commands.filling import converted, known_field
    from kcbx.commands.forms import DATE
    from kcbx.schema import action_fields

    target = case.entry(entry_id)
    path, text = typed[0]
    if target is None:
        return text
    fields = (DATE, *action_fields(target.action))
    if text or len(typed) > 1:
        value = converted(fields, typed, workspace.codes, session.today)[0][1]
        return casework.with_unit_codes(workspace, target.action, {str(path[0]): value})[str(path[0])]
    if known_field(fields, path).required and not isinstance(path[-1], int):
        raise UsageError(f"“{path[-1]}”是必填的，不能删掉。", "请写上正确的值；整条都不对就用 --void 作废。")
    return ""
