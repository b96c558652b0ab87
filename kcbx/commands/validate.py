"""kcbx validate: run the rules over the ledger and report; nothing is ever written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kcbx.commands.common import open_workspace
from kcbx.commands.completion import complete_case, complete_values
from kcbx.commands.options import format_option
from kcbx.commands.session import Session
from kcbx.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from kcbx.findings import Report
    from kcbx.workspace import Workspace


def _rule_words() -> tuple[str, ...]:
    from kcbx.rules import BY_ID, GROUPS

    return (*GROUPS, *GROUPS.values(), *BY_ID)


@click.command(name="validate", short_help="检查台账，只报告，不修改")
@click.argument("names", nargs=-1, metavar="[文件|文件夹|编号]...", shell_complete=complete_case)
@format_option("text", "json", "junit", "sarif")
@click.option(
    "--select",
    multiple=True,
    metavar="规则或规则组",
    shell_complete=complete_values(_rule_words),
    help="只用这些规则，例如 L01 或 L（经过），可以重复，也可以用逗号隔开。",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="规则或规则组",
    shell_complete=complete_values(_rule_words),
    help="不用这些规则，写法同上。",
)
@click.option("--strict", is_flag=True, help="有警告也算不合格。")
@click.option("--changed-since", "revision", metavar="版本", help="只看 git 这个版本以后改过的文件。")
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    output_format: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
    revision: str | None,
) -> int:
    """检查台账：写法、身份、经过、劝返、文书、佐证、单位和配置，以及案卷之间有没有重复。

    不写文件和编号就检查全部。只看几份案卷时，跨案卷的规则仍然与全部案卷比较。一条规则的要求、依据和改法，用
    kcbx explain 规则编号 查看。

    没有错误时返回 0，有错误返回 1（加 --strict 时有警告也返回 1），写错了命令返回 2，做不了返回 3。
    """
    from kcbx.commands.console import progress
    from kcbx.findings import selected
    from kcbx.inspection import inspect

    rules = selected(select, ignore)
    if not rules:
        raise UsageError("没有留下要用的规则。", "请检查 --select 和 --ignore。")
    workspace = open_workspace(session)
    wanted = _wanted(workspace, session.directory, names, revision)
    # 录入 is always the real clock's: a business date in the past does not turn today's entries into errors.
    day = max(session.today, session.now().date())
    report = inspect(
        workspace,
        day,
        rules,
        wanted.__contains__,
        progress,
    )
    _print(report, output_format, strict)
    return report.exit_code(strict=strict)


def _wanted(
    workspace: Workspace, directory: Path, names: tuple[str, ...], revision: str | None
) -> frozenset[str]:
    from kcbx.inspection import changed_paths, chosen_paths

    chosen = chosen_paths(workspace, directory, names)
    return chosen & changed_paths(workspace, revision) if revision is not None else chosen


def _print(report: Report, output_format: str, strict: bool) -> None:
    import kcbx
    from kcbx import renderings
    from kcbx.commands.console import print_json

    if output_format == "json":
        print_json(renderings.document(report))
    elif output_format == "sarif":
        print_json(renderings.sarif(report, kcbx.__version__))
    elif output_format == "junit":
        is_utf8 = (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
        click.echo(renderings.junit(report, strict=strict, ascii_only=not is_utf8), nl=False)
    else:
        click.echo(renderings.text(report), nl=False)
    click.echo(renderings.summary(report), err=True)
