"""The command line: one table of all commands, the global options, and a group that imports only what runs.

`kcbx --help` is answered from the table alone; a test compares each line with the command's own help.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

import kcbx
from kcbx.commands.boundary import closed_output_apart, guard
from kcbx.commands.options import DateType, nearest
from kcbx.commands.session import OPERATOR_VARIABLE, TODAY_VARIABLE, Session
from kcbx.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


class Listing(NamedTuple):
    """A command in the table: what is typed, where it lives, its line of help."""

    name: str
    module: str
    attribute: str
    help: str
    hidden: bool = False


def _listing(name: str, help_line: str, module: str = "", hidden: bool = False) -> Listing:
    module = module or name.replace("-", "_")
    return Listing(name, f"kcbx.commands.{module}", "command", help_line, hidden)


COMMANDS: tuple[tuple[str, tuple[Listing, ...]], ...] = (
    (
        "建台账",
        (
            _listing("init", "新建一个台账工作区"),
            _listing("profile", "查看、比较和设置政策参数"),
            _listing("unit", "登记和查看责任单位"),
            _listing("add-case", "新建一份案卷"),
        ),
    ),
    (
        "日常记录",
        (
            _listing("show", "查看一份案卷"),
            _listing("list", "按条件列出案卷", module="list_cases"),
            _listing("edit-case", "修改案卷里的基本信息"),
            _listing("add-attempt", "记一次劝返"),
            _listing("add-entry", "记一件事"),
            _listing("move", "办理状态变动"),
            _listing("correct", "更正或作废一条记事"),
            _listing("office", "记单位层面的工作"),
        ),
    ),
    (
        "名单与批量",
        (
            _listing("roster", "登记比对用的名单"),
            _listing("template-sheet", "输出批量录入用的空白表"),
            _listing("undo", "撤销一个批次"),
            _listing("compare", "比对名单和台账，找出失学、辍学的孩子"),
            _listing("school-year", "办理学年结转"),
            _listing("attendance", "收班级考勤，看谁缺课、哪个班没有交"),
        ),
    ),
    (
        "待办",
        (
            _listing("todo", "列出到期和将要到期的事项"),
            _listing("calendar", "列出一个月的日程"),
        ),
    ),
    (
        "检查",
        (
            _listing("validate", "检查台账，只报告，不修改"),
            _listing("rules", "列出检查规则和政策条款"),
            _listing("explain", "解释规则、待办、条款、事项、文书和参数"),
            _listing("fmt", "把台账文件整理成标准写法"),
        ),
    ),
    (
        "文书",
        (
            _listing("notice", "签发一份文书，或者登记收到的文书"),
            _listing("serve", "记一次送达"),
            _listing("dossier", "生成一个孩子的一生一表"),
        ),
    ),
    (
        "上报",
        (
            _listing("report", "生成上报的报表"),
            _listing("export", "导出数据给别的程序用"),
        ),
    ),
    (
        "其他",
        (
            _listing("schema", "输出台账格式的 JSON Schema"),
            _listing("completion", "输出命令补全脚本"),
        ),
    ),
)
"""Every command under its heading, in the order of the help page."""

LISTINGS = {listing.name: listing for _, listings in COMMANDS for listing in listings}


class CommandTable(click.Group):
    """The group over COMMANDS. A command's module is imported when the command is run, and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of the table."""
        return list(LISTINGS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None when the table has none of this name."""
        listing = LISTINGS.get(cmd_name)
        if listing is None:
            return None
        found = getattr(importlib.import_module(listing.module), listing.attribute)
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return name, command and remaining arguments; an unknown name gets the nearest one suggested."""
        if args[0] not in LISTINGS and not ctx.resilient_parsing:
            raise click.UsageError(f"没有“{args[0]}”这个命令。{nearest(args[0], list(LISTINGS))}", ctx)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the global options; without anything typed the help page says what could be."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Parse as click does; help pages are printed here, so the output may turn out to be closed."""
        with closed_output_apart():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of click's parser, which knows no context, gets the command's."""
        try:
            with closed_output_apart():
                return super().invoke(ctx)
        except click.UsageError as error:
            name = ctx.invoked_subcommand
            command = self.get_command(ctx, name) if name and error.ctx is None else None
            if command is not None:
                error.ctx = click.Context(command, parent=ctx, info_name=name)
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands under their headings, from the table alone."""
        for heading, listings in COMMANDS:
            with formatter.section(heading):
                formatter.write_dl([(row.name, row.help) for row in listings if not row.hidden])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Return the names of commands and options that begin with what was typed, from the table alone."""
        from click.shell_completion import CompletionItem

        names = [CompletionItem(row.name, help=row.help) for row in _matching(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run as click does; standalone, every error ends at the error boundary and the process exits."""
        # Arguments are taken as they stand: on Windows click would expand * and $ inside what people write.
        typed = sys.argv[1:] if args is None else list(args)
        run = super().main

        def main() -> Any:
            return run(typed, prog_name or "kcbx", complete_var, standalone_mode=False, **extra)

        if not standalone_mode:
            return main()
        sys.exit(guard(main))


def _matching(incomplete: str) -> Iterator[Listing]:
    return (row for row in LISTINGS.values() if row.name.startswith(incomplete) and not row.hidden)


@click.group(
    name="kcbx",
    cls=CommandTable,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="控辍保学台账：一县适龄儿童、疑似辍学、辍学三本台账。",
    epilog="运行 kcbx 命令 --help 查看一个命令的用法，例如 kcbx add-case --help。",
)
@click.option(
    "-C",
    "directory",
    metavar="文件夹",
    type=click.Path(file_okay=False),
    help="在这个文件夹里工作，不在当前文件夹。",
)
@click.option(
    "--today",
    type=DateType(),
    envvar=TODAY_VARIABLE,
    show_envvar=True,
    help="把这一天当作今天，用来查看或补算。",
)
@click.option(
    "--operator",
    metavar="姓名",
    envvar=OPERATOR_VARIABLE,
    show_envvar=True,
    help="经办人；不写时用 git 的 user.name。",
)
@click.version_option(kcbx.__version__, message="kcbx %(version)s")
@click.pass_context
def cli(ctx: click.Context, directory: str | None, today: dt.date | None, operator: str | None) -> None:
    """Put the session of this run, as the global options change it, where commands find it."""
    session = ctx.obj if isinstance(ctx.obj, Session) else Session.here()
    ctx.obj = dataclasses.replace(
        session,
        directory=_existing_directory(session.directory, directory),
        today=today or session.today,
        given_operator=operator or session.given_operator,
    )


def _existing_directory(start: Path, given: str | None) -> Path:
    directory = start / (given or "")
    if not directory.is_dir():
        raise UsageError(f"找不到文件夹“{given}”。", "检查 -C 后面写的路径。")
    return directory
