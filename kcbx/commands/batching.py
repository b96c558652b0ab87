"""What the commands that make a batch share: progress, the warnings of guards by kind, a plan shown or applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kcbx.commands.common import MANY_FILES, apply_plan, show_plan, warning_text
from kcbx.model import Removal, Replacement

if TYPE_CHECKING:
    from kcbx.batchwork import Batch
    from kcbx.model import Plan
    from kcbx.store import Check
    from kcbx.workspace import Workspace


_MOST_NAMED, _MOST_PATHS = 5, 20


def finish_batch(
    workspace: Workspace,
    batch: Batch,
    dry_run: bool,
    still: Check | None = None,
    *,
    can_be_undone: bool = True,
) -> None:
    """Say what guards note, then apply the batch and print its number, or only show what would be done."""
    for line in warning_lines(batch):
        click.echo(line, err=True)
    if batch.is_empty:
        return
    plan = batch.plan()
    if dry_run:
        _show(plan)
        return
    if len(plan.edits) > MANY_FILES:
        click.echo(f"正在写入 {len(plan.edits)} 个文件，中途断电也不会只写一半……", err=True)
    apply_plan(workspace, plan, still)
    undo = f"要整批撤销，运行 kcbx undo {batch.number} --reason 原因。" if can_be_undone else ""
    click.echo(f"{plan.message}。{undo}", err=True)


def _show(plan: Plan) -> None:
    """Print what would be written: the paths of a small batch, the numbers of a large one."""
    if len(plan.edits) <= _MOST_PATHS:
        show_plan(plan)
        return
    gone = sum(isinstance(edit, Removal) for edit in plan.edits)
    new = sum(isinstance(edit, Replacement) and edit.before is None for edit in plan.edits)
    click.echo("以下改动没有写入（--dry-run）：")
    click.echo(f"  新增文件 {new} 个，移走 {gone} 个，修改 {len(plan.edits) - new - gone} 个")
    click.echo(f"  历史说明　{plan.message}")


def warning_lines(batch: Batch) -> list[str]:
    """Return one line for each thing that guards note: in how many cases, the first few by number."""
    noted: dict[str, list[str]] = {}
    for case_id, breaches in batch.warnings.items():
        for breach in breaches:
            noted.setdefault(warning_text(breach), []).append(case_id)
    return [f"{text}{len(cases)} 份案卷：{_named(cases)}。" for text, cases in noted.items()]


def _named(cases: list[str]) -> str:
    shown = "、".join(dict.fromkeys(cases[:_MOST_NAMED]))
    return shown if len(cases) <= _MOST_NAMED else f"{shown} 等"
