"""kcbx fmt: write ledger files in canonical form; not a word and not a comment is lost."""

from __future__ import annotations

import click

from kcbx.commands.common import open_workspace, show_plan
from kcbx.commands.completion import complete_case
from kcbx.commands.options import dry_run_option
from kcbx.commands.session import Session


@click.command(name="fmt", short_help="把台账文件整理成标准写法")
@click.argument("names", nargs=-1, metavar="[文件|文件夹|编号]...", shell_complete=complete_case)
@click.option("--check", "only_check", is_flag=True, help="只列出写法不标准的文件，不改动；有就返回 1。")
@dry_run_option
@click.pass_obj
def command(session: Session, names: tuple[str, ...], only_check: bool, dry_run: bool) -> int:
    """把案卷、办公记录、units.yaml 和 kcbx.yaml 整理成标准写法：键的次序、缩进、引号、换行。

    内容和手写的注释一个字也不变。读不了的文件会指出来，其余的照常整理。不写文件和编号就整理全部。
    """
    from kcbx.inspection import chosen_paths, data_paths, tidying

    workspace = open_workspace(session)
    chosen = chosen_paths(workspace, session.directory, names)
    found = tidying(workspace, [path for path in data_paths(workspace) if path in chosen])
    for path, line, column, why in found.refused:
        click.echo(f"{path}:{line}:{column} 没有整理：{why}。", err=True)
    if only_check:
        for edit in found.edits:
            click.echo(edit.path)
        click.echo(f"写法不标准的文件有 {len(found.edits)} 个。", err=True)
        return 1 if found.edits or found.refused else 0
    if dry_run and found.edits:
        show_plan(found.plan)
    elif found.edits:
        workspace.apply(found.plan)
        for edit in found.edits:
            click.echo(edit.path)
    click.echo(_outcome(len(found.edits), dry_run), err=True)
    return 1 if found.refused else 0


def _outcome(count: int, dry_run: bool) -> str:
    if not count:
        return "都是标准写法，没有改动。"
    return f"有 {count} 个文件要整理。" if dry_run else f"整理了 {count} 个文件。"
