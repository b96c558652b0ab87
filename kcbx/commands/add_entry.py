"""kcbx add-entry: record any 事项 of a case."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kcbx.commands.common import case_argument, evidence_option, on_option, open_workspace, set_option
from kcbx.commands.completion import complete_codes
from kcbx.commands.options import dry_run_option, parse_code
from kcbx.commands.session import Session
from kcbx.errors import UsageError
from kcbx.model import KeyPath


@click.command(name="add-entry", short_help="记一件事")
@case_argument
@click.argument("action", metavar="事项", shell_complete=complete_codes("事项"))
@on_option
@set_option
@evidence_option
@dry_run_option
@click.pass_obj
def command(
    session: Session,
    case: str,
    action: str,
    date: dt.date | None,
    typed: tuple[tuple[KeyPath, str], ...],
    evidence: tuple[Path, ...],
    dry_run: bool,
) -> None:
    """在案卷的经过里记一件事。

    案卷可以写编号、编号的开头，或者不重名的姓名。各个事项要填什么，运行 kcbx explain 事项名 查看，例如 kcbx explain
    核查。在窗口里运行时，缺什么会逐项提问。

    例：kcbx add-entry KC-7K3Q 核查 --set 结论=属实 --set 情况=到家核实，孩子不在家
    """
    from kcbx.commands.filling import fill
    from kcbx.commands.recording import Wanted, record
    from kcbx.schema import ACTIONS, action_fields

    workspace = open_workspace(session)
    chosen = parse_code(action, ACTIONS)
    _refuse_elsewhere(chosen)
    file = workspace.find_case(case)
    values = fill(action_fields(chosen), typed, workspace.codes, session.today)
    record(session, workspace, Wanted(file, chosen, date, values, evidence), dry_run)


def _refuse_elsewhere(action: str) -> None:
    """A 信息变更 without the fact it tells of, or a second 登记, would make the case contradict itself."""
    if action == "信息变更":
        raise UsageError(
            "信息变更不能单独记：要和案卷里的内容一起改。",
            "请用 kcbx edit-case 编号 --set 键=新值 --nature 变更（或 更正）。",
        )
    if action == "登记":
        raise UsageError("登记只在建案卷时记一次。", "新的孩子用 kcbx add-case；移出后又回来的记“重新登记”。")
