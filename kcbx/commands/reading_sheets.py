"""The options of the commands that read a filled sheet, and what they say about the rows: columns, counts, rejects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.columns import column_option
from kcbx.commands.options import FileType
from kcbx.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from kcbx.commands.session import Session
    from kcbx.entrywork import Entered, Source
    from kcbx.workspace import Workspace


_MOST_ROWS = 10


@dataclass(frozen=True)
class FromFile:
    """What --from and the options beside it said; without a file they make no sense."""

    path: Path | None
    sheet: str
    columns: Mapping[str, str]
    partial: bool
    rejects: Path | None

    def refuse_without_file(self) -> None:
        """Raise UsageError for an option that only goes with --from."""
        given = {
            "--sheet": self.sheet,
            "--column": self.columns,
            "--partial": self.partial,
            "--rejects": self.rejects,
        }
        if extra := [name for name, value in given.items() if value]:
            raise UsageError(f"{extra[0]} 要与 --from 文件 一起用。", "只记一条就去掉它。")

    def refuse_beside_file(self, given: Mapping[str, Any]) -> None:
        """Raise UsageError for options of a single entry, by option, beside --from."""
        if extra := [name for name, value in given.items() if value]:
            raise UsageError(
                f"{extra[0]} 不能与 --from 一起用：每一行的内容由表里的列来写。",
                "只记一条就去掉 --from；成批记就把它写进表里。",
            )


def sheet_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --from and what goes with it; the command gets them as one `from_file`."""
    from functools import wraps

    @wraps(function)
    def gathered(
        *arguments: Any,
        from_path: Path | None,
        sheet: str | None,
        columns: dict[str, str],
        partial: bool,
        rejects: Path | None,
        **options: Any,
    ) -> Any:
        given = FromFile(from_path, sheet or "", columns, partial, rejects)
        return function(*arguments, from_file=given, **options)

    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered


_OPTIONS = (
    click.option(
        "--from",
        "from_path",
        type=FileType(),
        metavar="文件",
        help="读一个表（xlsx、xls、csv、ods），一行一条，成批记。",
    ),
    click.option("--sheet", metavar="工作表", help="与 --from 一起用：只读这张工作表。"),
    column_option("与 --from 一起用：指明哪一列是什么，例如 证件号码=C，可以重复。"),
    click.option(
        "--partial",
        is_flag=True,
        help="与 --from 一起用：有不能用的行也先记能用的，退出码 1；不写就一行也不记，退出码 3。",
    ),
    click.option(
        "--rejects",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="文件",
        help="与 --from 一起用：不能用的行连同原因写到这个文件；不写就在原文件旁边，名字加“-退回”。",
    ),
)


def source_of(given: FromFile) -> Source:
    """Read the file. Raises UnreadableError."""
    from kcbx.entrywork import Source, read_source

    assert given.path is not None
    return Source(read_source(given.path), given.sheet, given.columns)


def finish_entry(
    session: Session, workspace: Workspace, entered: Entered, given: FromFile, dry_run: bool
) -> int:
    """Say what became of the rows, write those sent back into a sheet, apply the batch; return the exit code.

    Raises RefusedError when rows are sent back and --partial was not given: then nothing is changed.
    """
    from kcbx.commands.batching import finish_batch

    _say_columns(entered)
    _say_rows(entered)
    place = _write_rejects(session, workspace, entered, given) if entered.sent_back and not dry_run else None
    if entered.sent_back and not given.partial:
        where = (
            f"不能用的行和原因写在 {place}：改好后"
            if place
            else "不加 --dry-run 会把这些行和原因写成一个表；改好原表"
        )
        usable = f"；或者加上 --partial，先记能用的 {entered.accepted} 行" if entered.accepted else ""
        raise RefusedError(
            f"有 {len(entered.sent_back)} 行不能用，一行也没有记。",
            f"{where}再运行{usable}。",
        )
    if place is not None:
        click.echo(f"退回的行写在 {place}，改好后用同一条命令读它。", err=True)
    if entered.batch.is_empty:
        click.echo("没有要记的，什么都没有改动。", err=True)
    finish_batch(workspace, entered.batch, dry_run)
    return int(bool(entered.sent_back))


def _say_columns(entered: Entered) -> None:
    own = entered.sheet.by_heading
    for layout in entered.layouts:
        chosen = [f"{name} {columns[0].letter}" for name, columns in layout.chosen.items() if name in own]
        rest = [column for name, columns in layout.chosen.items() if name not in own for column in columns]
        rest = sorted((*rest, *layout.unknown, *layout.unused), key=lambda column: column.index)
        where = f"工作表“{layout.sheet}”" if layout.sheet else "文件"
        rows = "、".join(map(str, layout.header_rows))
        click.echo(f"{where}的表头在第 {rows} 行，认出的列：{'，'.join(chosen)}。", err=True)
        if rest:
            click.echo(f"  没有用到的列：{'，'.join(map(str, rest))}。", err=True)
    if entered.source.left_out:
        click.echo(f"没有读的工作表：{'、'.join(entered.source.left_out)}。", err=True)


def _say_rows(entered: Entered) -> None:
    from kcbx.entrywork import rows_by_reason

    click.echo(
        f"读了 {entered.read} 行：记 {entered.accepted}，已有 {entered.present}，"
        f"退回 {len(entered.sent_back)}，忽略 {len(entered.ignored)}。",
        err=True,
    )
    for why, count in Counter(why for _, why in entered.ignored).items():
        click.echo(f"  忽略：{why} {count} 行", err=True)
    for heading, rows in rows_by_reason(entered.sent_back).items():
        shown = "、".join(map(str, rows[:_MOST_ROWS])) + ("…" if len(rows) > _MOST_ROWS else "")
        click.echo(f"  退回：{heading} {len(rows)} 行（第 {shown} 行）", err=True)
    for note in entered.notes[:_MOST_ROWS]:
        click.echo(f"注意：{note}。", err=True)
    if len(entered.notes) > _MOST_ROWS:
        click.echo(f"注意：还有 {len(entered.notes) - _MOST_ROWS} 处同样要看的。", err=True)


def _write_rejects(session: Session, workspace: Workspace, entered: Entered, given: FromFile) -> Path:
    """Write the rows sent back into a file of their own, or the one --rejects names; return it.

    What was written for the same file before is written over, unless somebody has mended rows in it.
    """
    from kcbx.commands.delivering import write
    from kcbx.entrywork import returned_book

    assert given.path is not None
    content = returned_book(workspace, entered)
    source = session.directory / given.path
    target = session.directory / given.rejects if given.rejects else _free_name(source, content)
    if not target.parent.is_dir():
        raise UsageError(f"不能写到 {target}：它所在的文件夹不存在。", "请用 --rejects 换一个文件名。")
    write(target, content)
    return target


def _free_name(source: Path, content: bytes) -> Path:
    """Return the first name beside the source that is free, or holds what we wrote there before."""
    from kcbx.entrywork import is_untouched

    stem = source.stem.removesuffix("-退回")
    number, candidate = 1, source.with_name(f"{stem}-退回.xlsx")
    while candidate.exists() and (
        candidate.samefile(source) or not is_untouched(candidate.read_bytes(), content)
    ):
        number += 1
        candidate = source.with_name(f"{stem}-退回{number}.xlsx")
    return candidate
