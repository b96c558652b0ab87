"""What the commands about attendance share: their options, the cases they read, a listing written or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.completion import complete_unit
from kcbx.commands.options import FileType

if TYPE_CHECKING:
    from kcbx.absencework import ListingBatch
    from kcbx.model import Case
    from kcbx.output import Column
    from kcbx.workspace import Workspace

file_argument = click.argument("file", metavar="文件", type=FileType())
school_option = click.option(
    "--unit", required=True, metavar="学校", shell_complete=complete_unit, help="哪所学校交来的。"
)
open_option = click.option("--open", "opening", is_flag=True, help="把该列的孩子列入疑似，作为一个批次。")
partial_option = click.option(
    "--partial", is_flag=True, help="与 --open 一起用：有几个办不成的，其余的照办。"
)


def read_cases(workspace: Workspace) -> list[Case]:
    """Read all cases; those that cannot be read are counted aloud."""
    from kcbx.commands.console import progress

    paths = workspace.case_paths()
    files = list(progress(workspace.case_files(paths), len(paths), "读取案卷"))
    cases = [file.case for file in files if file.case is not None]
    if len(cases) < len(files):
        click.echo(
            f"警告：有 {len(files) - len(cases)} 份案卷读不懂，没有算在内；运行 kcbx validate 查看。",
            err=True,
        )
    return cases


def columns_of(names: tuple[str, ...], numbers: tuple[str, ...] = ()) -> list[Any]:
    """Return the columns of a table whose keys are their headings."""
    from kcbx.output import Column

    return [Column(name, name, "right" if name in numbers else "left") for name in names]


def table_with_notes(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], notes: Sequence[str]
) -> str:
    """Return a table with a note under each row that has one."""
    from kcbx import output
    from kcbx.commands.helptext import wrap

    heading, rule, *lines = output.table(rows, columns).splitlines()
    shown = [heading, rule]
    for line, note in zip(lines, notes, strict=True):
        shown += [line, *(f"    {text}" for text in wrap(note, 86) if note)]
    return "".join(f"{line}\n" for line in shown)


def finish_listing(workspace: Workspace, listing: ListingBatch, partial: bool, dry_run: bool) -> int:
    """Write the batch, or say why not; with a refusal nothing is written unless `partial`."""
    from kcbx.commands.batching import finish_batch

    for case_id, reason in listing.refused:
        click.echo(f"办不成：{case_id}：{reason}", err=True)
    if listing.refused and not partial:
        click.echo("没有写入。改好以后再运行，或者加 --partial 先办其余的。", err=True)
        return 1
    if listing.batch.is_empty:
        click.echo("没有要列入疑似的。", err=True)
    finish_batch(workspace, listing.batch, dry_run)
    return 1 if listing.refused else 0
