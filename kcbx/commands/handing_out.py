"""Writing 比对结果 into a folder: the Word file to be read and the workbook to be filled in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.compare import closing_lines
from kcbx.commands.delivering import check_overwriting, deliver
from kcbx.commands.session import Session
from kcbx.errors import UsageError

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
    """Write all files, or none when one of them may not be overwritten. Raises UsageError, RefusedError."""
    folder = _folder(session, given["output"])
    made = {
        **_word(session, workspace, run, results, full=given["full"]),
        **_workbooks(session, workspace, run, results, full=given["full"], split=given["split"]),
    }
    files = {folder / name: content for name, content in made.items()}
    for target, content in files.items():
        check_overwriting(target, content, given["force"])
    for target, content in files.items():
        deliver(target, content, is_text=False)
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
    folder.mkdir(parents=True, exist_ok=True)
    return folder
