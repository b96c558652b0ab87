"""kcbx schema: the published JSON Schemas, printed or put into the workspace."""

from __future__ import annotations

import click

from kcbx.commands.common import apply_plan, open_workspace, show_plan
from kcbx.commands.completion import complete_values
from kcbx.commands.options import dry_run_option, parse_code
from kcbx.commands.session import Session


def _names() -> tuple[str, ...]:
    from kcbx.schema import schema_names

    return schema_names()


@click.group(name="schema", short_help="输出台账格式的 JSON Schema")
def command() -> None:
    """输出台账格式的 JSON Schema，供编辑器提示和别的程序检查用。"""


@command.command(name="export", short_help="把格式说明放进工作区的 schema/")
@dry_run_option
@click.pass_obj
def export(session: Session, dry_run: bool) -> None:
    """把格式说明写进工作区的 schema/ 文件夹，包括县里增补的代码。

    台账文件第一行指着它，支持 YAML 的编辑器打开文件时就会提示和检查。改过 kcbx.yaml 的“代码”后要再运行一次。
    """
    from kcbx.edits import digest
    from kcbx.founding import schema_files
    from kcbx.model import Plan, Replacement

    workspace = open_workspace(session)
    edits = []
    for path, text in schema_files(workspace.config.extra_codes).items():
        present = workspace.read_bytes(path) if (workspace.root / path).is_file() else None
        if present != text.encode():
            edits.append(Replacement(path, text.encode(), digest(present) if present is not None else None))
    if not edits:
        click.echo("schema/ 里的格式说明已经是最新的。", err=True)
        return
    plan = Plan(tuple(edits), "更新格式说明")
    if dry_run:
        show_plan(plan)
        return
    apply_plan(workspace, plan)
    click.echo(f"已写入 {len(edits)} 个文件到 schema/。", err=True)


@command.command(name="show", short_help="打印一份格式说明")
@click.argument("name", metavar="名称", shell_complete=complete_values(_names))
def show(name: str) -> None:
    """打印一份格式说明：case（案卷）、office（办公记录）、units（单位）、config（配置）、rosters（名单）、codes（代码表）。"""
    from kcbx.commands.console import print_json
    from kcbx.schema import schema_document

    print_json(schema_document(parse_code(name, _names())))
