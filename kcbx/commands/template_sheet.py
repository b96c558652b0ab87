"""kcbx template-sheet: the blank sheet that a command with --from reads."""

from __future__ import annotations

from pathlib import Path

import click

from kcbx.commands.common import open_workspace
from kcbx.commands.options import CodeType
from kcbx.commands.session import Session
from kcbx.errors import RefusedError, UsageError


def _names() -> tuple[str, ...]:
    from kcbx.batch_sheets import SHEETS

    return tuple(SHEETS)


@click.command(name="template-sheet", short_help="输出批量录入用的空白表")
@click.argument("name", metavar="add-case|add-attempt", type=CodeType(_names, "命令"))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪个 xlsx 文件；不写就在当前文件夹，名字是“批量建档.xlsx”或“批量记劝返.xlsx”。",
)
@click.option("--force", is_flag=True, help="文件已经存在也覆盖。")
@click.pass_obj
def command(session: Session, name: str, output: Path | None, force: bool) -> None:
    """输出一张空白表，填好以后由 kcbx add-case --from 或 kcbx add-attempt --from 读入。

    代码表里的各项、本县的学校和乡镇做成下拉菜单，县里增补的代码也在内；必填的列标红，每列有说明。证件号码这些列已设成
    文本，不会变成科学计数。发给学校填写时，先按本县的单位和代码重新输出一次。

    例：kcbx template-sheet add-case -o 建档表.xlsx
    """
    from kcbx.batch_sheets import SHEETS
    from kcbx.commands.delivering import check_ending, deliver
    from kcbx.entrywork import blank_book

    workspace = open_workspace(session)
    sheet = SHEETS[name]
    target = session.directory / (output or f"{sheet.title}.xlsx")
    check_ending(target, "xlsx")
    if target.is_dir() or not target.parent.is_dir():
        what = "是一个文件夹" if target.is_dir() else "所在的文件夹不存在"
        raise UsageError(f"不能写到 {target}：它{what}。", "请用 -o 写一个文件名。")
    content = blank_book(workspace, sheet)
    if target.exists() and not force and target.read_bytes() != content:
        raise RefusedError(
            f"{target} 已经存在，里面可能有人填过，没有覆盖。", "用 -o 换一个文件名，或者加上 --force。"
        )
    deliver(target, content, is_text=False)
