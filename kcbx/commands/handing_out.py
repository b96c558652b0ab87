"""Writing 比对结果 into a folder: the Word file to be read and the workbook to be filled in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.compare import check_full, closing_lines, log_results
from kcbx.commands.delivering import deliver, warn_of_history
from kcbx.commands.session import Session
from kcbx.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from kcbx.comparing.listing import ComparisonRun
    from kcbx.comparing.results import Result
    from kcbx.workspace import Workspace


def hand_out(
    session: Session,
    workspace: Workspace,
    run: ComparisonRun,
    results: Sequence[Result],
    given: dict[str, Any],
) -> None:
    """Write all files, or none when one of them may not be overwritten; what is refused is not logged either.

    Raises UsageError, RefusedError.
    """
    from kcbx.comparing.listing import names_of

    check_full(session, given, names_of(results))
    folder = _folder(session, given["output"])
    made = {
        **_word(session, workspace, run, results, full=given["full"]),
        **_workbooks(session, workspace, run, results, full=given["full"], split=given["split"]),
    }
    files = {folder / name: content for name, content in made.items()}
    for target, content in files.items():
        _check_overwriting(target, content, given["force"])
    log_results(session, workspace, run, results, given)
    folder.mkdir(parents=True, exist_ok=True)
    for target, content in files.items():
        deliver(target, content, is_text=False)
    if given["full"]:
        warn_of_history(workspace.root, next(iter(files)))
    for line in closing_lines(run, results):
        click.echo(line, err=True)


def _word(
    session: Session, workspace: Workspace, run: ComparisonRun, results: Sequence[Result], *, full: bool
) -> dict[str, bytes]:
    from kcbx.comparing.word import TEMPLATE, file_name, word_context
    from kcbx.render import find_template, render_document

    county = workspace.config.county
    context = word_context(results, run, county.name, county.bureau, session.today, full=full)
    template = find_template(TEMPLATE, workspace.root / "templates")
    word = render_document(template, context, when=session.today, title=context["标题"])
    return {file_name(run, "docx"): word}


def _workbooks(
    session: Session,
    workspace: Workspace,
    run: ComparisonRun,
    results: Sequence[Result],
    *,
    full: bool,
    split: bool,
) -> dict[str, bytes]:
    """Return one workbook with a sheet per unit, or one per unit, so that no school sees another's children."""
    from kcbx.comparing.forms import workbook
    from kcbx.comparing.listing import by_unit
    from kcbx.comparing.word import file_name
    from kcbx.sheets import write_book

    whereabouts = workspace.codes("去向")
    parts = {"": results}
    if split:
        parts = {run.unit_name(code): listed for code, listed in by_unit(results, run).items()}
    return {
        file_name(run, "xlsx", unit): write_book(workbook(part, run, whereabouts, full=full), session.today)
        for unit, part in parts.items()
    }


def _folder(session: Session, text: str) -> Path:
    folder = session.directory / text
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"不能写到 {folder}：它不是文件夹。", "-o 要写一个文件夹，两个文件都放在里面。")
    return folder


def _check_overwriting(target: Path, content: bytes, force: bool) -> None:
    """Refuse to overwrite a file that is not what would be written: a school may have filled it in."""
    from kcbx.render import is_ours

    if target.is_dir():
        raise UsageError(f"不能写到 {target}：它是一个文件夹。", "用 -o 换一个文件夹。")
    if force or not target.exists():
        return
    present = target.read_bytes()
    if present != content and not is_ours(present):
        raise RefusedError(
            f"{target} 已经存在，内容和这一次要写的不一样，可能有人填过，也可能是名单、台账或者写法（隐去、全名）变了，没有覆盖。",
            "用 -o 换一个文件夹；确定不要原来的文件，就加上 --force。",
        )
