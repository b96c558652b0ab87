"""Delivering a result: to the window, or into a file that is written whole and never overwrites somebody's work."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kcbx.commands.session import Session
from kcbx.disk import explained
from kcbx.errors import KcbxError, RefusedError, UsageError

STDOUT = "-"


def target_for(session: Session, output: str | None, word_name: str) -> Path | None:
    """Return the file that -o names, None for stdout; without -o a Word file gets its own name.

    `word_name` is "" for a text. Raises UsageError for a Word file on a terminal.
    """
    if output is None:
        return session.directory / word_name if word_name else None
    if output != STDOUT:
        return session.directory / output
    if word_name and is_window():
        raise UsageError("Word 文件不能显示在窗口里。", "去掉 -o -，或者写一个文件名。")
    return None


def is_window() -> bool:
    """Tell whether stdout is a terminal, where a Word file would be noise."""
    return sys.stdout.isatty()


ENDINGS = (".csv", ".json", ".xlsx", ".parquet")
"""The endings of file names that say what is inside."""


def check_ending(target: Path, kind: str) -> None:
    """Refuse a file name that says something else than its content: a workbook is xlsx, no csv. Raises UsageError."""
    ending = target.suffix.lower()
    is_wrong = ending != f".{kind}" and (kind in ("xlsx", "parquet") or ending in ENDINGS)
    if is_wrong:
        raise UsageError(f"{target.name} 不是 {kind} 文件名。", f"请写一个以 .{kind} 结尾的文件名。")


def check_overwriting(target: Path, content: bytes, force: bool) -> None:
    """Refuse to overwrite what is not ours: a Word file somebody has changed, or any other file.

    Raises UsageError for a folder or a missing folder, RefusedError for a file that stands in the way.
    """
    from kcbx.render import is_ours

    if target.is_dir() or not target.parent.is_dir():
        what = "是一个文件夹" if target.is_dir() else "所在的文件夹不存在"
        raise UsageError(f"不能写到 {target}：它{what}。", "请用 -o 写一个文件名。")
    if force or not target.exists():
        return
    present = target.read_bytes()
    if present != content and not is_ours(present):
        raise RefusedError(
            f"{target} 已经存在，而且不是 kcbx 生成的原样，可能有人改过，没有覆盖。",
            "用 -o 换一个文件名；确定不要原来的文件，就加上 --force。",
        )


def warn_of_history(root: Path, target: Path) -> None:
    """Say so when a file with full names lies where git would take it into the history of the workspace."""
    from kcbx import git

    if target.resolve().is_relative_to(root.resolve()) and git.would_take(root, target):
        click.echo(f"注意：{target.name} 在台账文件夹里，不要提交到 git。", err=True)


def deliver(target: Path | None, content: bytes, *, is_text: bool) -> None:
    """Write the content to its file and say so, or to stdout."""
    if target is not None:
        write(target, content)
        click.echo(f"已生成 {target}", err=True)
    elif is_text:
        click.echo(content.decode(), nl=False)
    else:
        sys.stdout.buffer.write(content)


def write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all; what stood there before stays until the new one is complete."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with explained(str(target), "请换一个能写的文件夹，用 -o 写明文件名。"):
            _replace(beside, target, content)
    finally:
        beside.unlink(missing_ok=True)


def _replace(beside: Path, target: Path, content: bytes) -> None:
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except PermissionError as error:
        raise KcbxError(
            f"写不了 {target}：没有权限，或者它正在 Word 里打开着。", "请先关闭这个文件，再运行一次。"
        ) from error
