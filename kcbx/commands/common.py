"""What the writing commands share: open the workspace, whose hand writes, show a plan or apply it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.completion import complete_case
from kcbx.commands.options import DateType, FileType, SetType
from kcbx.commands.session import Session
from kcbx.errors import UsageError
from kcbx.model import Removal

if TYPE_CHECKING:
    from kcbx.casework import Hand
    from kcbx.edits import Proposal
    from kcbx.lifecycle import Breach
    from kcbx.model import Case, Plan
    from kcbx.store import Check
    from kcbx.workspace import Workspace

case_argument = click.argument("case", metavar="案卷", shell_complete=complete_case)
"""A case by 编号, the beginning of one, or a name that is unique."""

on_option = click.option(
    "--on", "date", type=DateType(not_future=True), help="事情发生的日期；不写就是今天。"
)
set_option = click.option(
    "--set",
    "typed",
    multiple=True,
    type=SetType(),
    metavar="键=值",
    help="填一项内容，可以重复；列表重复写。",
)
evidence_option = click.option(
    "--evidence",
    multiple=True,
    type=FileType(),
    metavar="文件",
    help="佐证照片或扫描件，复制到 evidence/ 并记下校验值，可以重复。",
)


def full_options(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add --full, the purpose (under `names`) and --approver: what shows names and numbers in full is logged."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        options = (
            click.option("--full", is_flag=True, help="显示全名和全号；要写明事由和批准人，并记入访问记录。"),
            click.option(*names, "purpose", metavar="事由", help="与 --full 一起用：为什么要看。"),
            click.option("--approver", metavar="姓名", help="与 --full 一起用：谁批准的。"),
        )
        for option in reversed(options):
            function = option(function)
        return function

    return add


def open_workspace(session: Session) -> Workspace:
    """Open the workspace of this run and say what an interrupted command had left."""
    from kcbx.workspace import Workspace

    workspace = Workspace.find(session.directory, session.operator)
    if workspace.notice:
        click.echo(workspace.notice, err=True)
    return workspace


def log_access(
    session: Session,
    workspace: Workspace,
    full: bool,
    purpose: str | None,
    approver: str | None,
    what: str,
    cases: Sequence[Case],
) -> None:
    """Log what is about to be shown in full, before it is shown; nothing to do without --full.

    Raises UsageError when purpose or approver is missing, or given without --full.
    """
    from kcbx import access, privacy

    if not full:
        if purpose or approver:
            raise UsageError(
                "写了事由或批准人，但没有写 --full。", "要看全名全号就加上 --full，不看就都不写。"
            )
        return
    operator = session.require_operator()
    access.check_request(operator, approver or "", purpose or "")
    names = [name for case in cases for name in privacy.known_names(case.facts)]
    access.check_reason(purpose or "", approver or "", names)
    line = access.Access(session.now(), operator, approver or "", purpose or "", what, len(cases))
    access.record(workspace.root, line, workspace.apply)


def hand_of(session: Session) -> Hand:
    """Return who writes now. Raises UsageError when nobody said who is at work."""
    from kcbx.casework import Hand

    return Hand(session.require_operator(), session.now(), session.today)


MANY_FILES = 100
"""From how many files on it is shown how far the writing is."""


def apply_plan(workspace: Workspace, plan: Plan, still: Check | None = None) -> None:
    """Write a plan; say so when the county wants a history and there is none to write it into."""
    from kcbx.commands.console import progress
    from kcbx.progress import silent

    workspace.apply(plan, still, progress if len(plan.edits) > MANY_FILES else silent)
    if workspace.config.auto_commit and not workspace.has_history:
        click.echo(
            "注意：配置里写了“自动提交: 是”，但这里没有 git 历史，这次改动没有留下记录。"
            "请装好 git，在台账文件夹里运行 git init。",
            err=True,
        )


def finish(workspace: Workspace, proposal: Proposal, dry_run: bool, still: Check | None = None) -> None:
    """Say what the guards note, then apply the plan, or only show it; `still` is asked before anything is written."""
    from kcbx.erasure import ERASURE

    for warning in proposal.warnings:
        click.echo(warning_text(warning), err=True)
    if dry_run:
        show_plan(proposal.plan)
        return
    earlier = proposal.before.case.entries if proposal.before else ()
    if any(entry.recorded > proposal.entry.recorded for entry in earlier):
        click.echo("注意：电脑现在的时间早于案卷里最后一条的录入时间，请核对电脑的时钟。", err=True)
    apply_plan(workspace, proposal.plan, still)
    click.echo(done_text(proposal), err=True)
    if proposal.entry.action == ERASURE:
        click.echo(
            "注意：git 历史里仍有这个孩子原来的内容，要按档案主管部门批准的办法另行处理（个人信息保护法/47）。",
            err=True,
        )


def warning_text(breach: Breach) -> str:
    """Return one line about a guard that notes but does not refuse: the entry is written all the same."""
    from kcbx.policy import grounds

    hint = f"；{breach.hint}" if breach.hint else ""
    return f"注意：{breach.message}（{breach.guard.guard_id}，检查时算{breach.severity.value}，{grounds(breach.clause)}）{hint}。"


def show_plan(plan: Plan) -> None:
    """Print what would be written, by path; no content, which is a child's record."""
    click.echo("以下改动没有写入（--dry-run）：")
    for edit in plan.edits:
        if isinstance(edit, Removal):
            click.echo(f"  移走　{edit.path}")
        else:
            click.echo(f"  {'新增' if edit.before is None else '修改'}　{edit.path}")
    click.echo(f"  历史说明　{plan.message}")


def done_text(proposal: Proposal) -> str:
    """Say in one line what was written and where the child stands now."""
    standing = proposal.after.standing
    lag = (proposal.entry.recorded.date() - proposal.entry.date).days
    late = f"，补记（滞后 {lag} 天）" if lag > 0 else ""
    known = len(proposal.before.case.entries) if proposal.before else 0
    numbers = "、".join(entry.entry_id for entry in proposal.case.entries[known:])
    where = f"{standing.ledger}台账，{standing.state}" if standing.state != "已移出" else "已移出"
    where = "案卷已作废" if proposal.after.is_void else where
    return f"已记：{proposal.plan.message}，号 {numbers}{late}。现在：{where}。"
