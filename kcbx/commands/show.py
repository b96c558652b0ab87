"""kcbx show: one case, as text or as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kcbx.commands.common import case_argument, full_options, open_workspace
from kcbx.commands.options import DateType, format_option
from kcbx.commands.session import Session
from kcbx.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from kcbx.checklist import Check
    from kcbx.duties import Task
    from kcbx.schema.files import CaseFile
    from kcbx.workspace import Workspace


@click.command(name="show", short_help="查看一份案卷")
@case_argument
@click.option("--as-of", type=DateType(), help="看到这一天为止的状态；不写就是今天。")
@full_options("--reason", "--purpose")
@format_option("text", "json")
@click.pass_obj
def command(
    session: Session,
    case: str,
    as_of: dt.date | None,
    full: bool,
    purpose: str | None,
    approver: str | None,
    output_format: str,
) -> None:
    """查看一份案卷：现在的状态、基本信息、全部经过，办晚了的和接下来要办的。

    屏幕上证件号码、学籍号、残疾人证号只露末两位；要看全号，加上 --full --reason 事由 --approver 批准人，这次查看会记入
    访问记录。--format json 输出案卷文件的全部内容，等同于打开文件。

    例：kcbx show KC-7K3Q
    """
    from kcbx import views
    from kcbx.commands.common import log_access
    from kcbx.commands.console import print_json

    workspace = open_workspace(session)
    file = workspace.find_case(case)
    assert file.case is not None
    day = as_of or session.today
    view = views.view_of(file.case, workspace.setting, day)
    due = _due(workspace, file, day)
    if output_format == "json":
        if full or purpose or approver:
            raise UsageError(
                "--format json 本来就是案卷的全部内容，不用 --full、事由和批准人。", "请去掉这几项。"
            )
        print_json(views.show_document(view, *due))
        return
    log_access(session, workspace, full, purpose, approver, f"show {file.case_id}", [file.case])
    click.echo(views.case_text(view, full, *due), nl=False)


def _due(workspace: Workspace, file: CaseFile, day: dt.date) -> tuple[Sequence[Task] | None, Sequence[Check]]:
    """Return what is open and what was done late; (None, ()) for a case too faulty to tell, which is shown all the same."""
    from kcbx.checklist import late
    from kcbx.dutywork import demands_on

    try:
        demands = demands_on(workspace, file, day)
    except UnreadableError:
        return None, ()
    return demands.tasks, late(demands.checks)
