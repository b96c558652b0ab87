"""Showing the pairs that are open, and keeping what a person says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import apply_plan, hand_of, show_plan
from kcbx.commands.console import ask_text, choose_one, print_list
from kcbx.commands.options import parse_code
from kcbx.commands.session import Session
from kcbx.errors import UsageError

if TYPE_CHECKING:
    from kcbx.comparework import PairToDecide
    from kcbx.comparing.listing import ComparisonRun
    from kcbx.workspace import Workspace

SKIP = "先放着"


def print_questions(session: Session, workspace: Workspace, run: ComparisonRun, given: dict[str, Any]) -> int:
    """Print the open pairs; the exit code is 1 when there are any."""
    from kcbx.commands.compare import log_full
    from kcbx.comparing.questions import (
        names_in,
        question_columns,
        question_document,
        question_line,
        question_text,
    )

    asked, full = run.questions, given["full"]
    names = {name for match in asked for name in names_in(match.one, match.other)}
    log_full(session, workspace, given, f"compare questions {given['output_format']}", names, 2 * len(asked))
    if given["output_format"] == "table":
        click.echo("\n".join(question_text(match, full=full) for match in asked), nl=False)
    else:
        documents = [question_document(match, full=full) for match in asked]
        lines = [question_line(match, full=full) for match in asked]
        document = {"format_version": 1, "日期": run.day.isoformat(), "待核": documents}
        print_list(given["output_format"], lines, question_columns(), document)
    click.echo(f"共 {len(asked)} 对待核。{'' if full or not asked else MASKED}", err=True)
    return int(bool(asked))


MASKED = (
    "姓名和号码隐去了，认定要看全的："
    "kcbx compare questions --full --reason 认定是否同一人 --approver 批准人。"
)


def check_said(
    session: Session, beginning: str | None, answer: str | None, reason: str | None
) -> tuple[str, str, str] | None:
    """Return (beginning of the 指纹, answer, reason) of one pair, None when the pairs are to be asked one by one.

    All that needs no comparison is checked. Raises UsageError.
    """
    from kcbx.comparework import check_reason

    session.require_operator()
    if beginning is None:
        if not session.interactive:
            raise UsageError(
                "没有写是哪一对。",
                "用 kcbx compare questions 查看指纹，再 kcbx compare decide 指纹 同一人 --reason 理由。",
            )
        return None
    if answer is None:
        raise UsageError(
            "没有写认定的结论。", "例如 kcbx compare decide 3fa9 同一人 --reason 户口本核对一致。"
        )
    answer = parse_code(answer, answers())
    check_reason(reason or "", ())
    return beginning, answer, reason or ""


def decide_one(
    session: Session,
    workspace: Workspace,
    run: ComparisonRun,
    said: tuple[str, str, str],
    dry_run: bool,
) -> None:
    """Keep what was said of one pair: (beginning of its 指纹, answer, reason). Raises UsageError, NotFoundError."""
    from kcbx.comparework import pair_named

    beginning, answer, reason = said
    _keep(session, workspace, (pair_named(workspace, run, beginning), answer, reason), dry_run)


def answers() -> tuple[str, ...]:
    """Return the words an answer may be."""
    from kcbx.comparing.results import Answer

    return tuple(answer.value for answer in Answer)


def ask_each(session: Session, workspace: Workspace, run: ComparisonRun, dry_run: bool) -> None:
    """Walk through the open pairs, one question after another; what is put off is asked again next time."""
    from kcbx.comparework import pair_of
    from kcbx.comparing.questions import question_text

    if run.questions:
        click.echo(MASKED, err=True)
    for number, match in enumerate(run.questions, start=1):
        click.echo(f"\n第 {number} 对，共 {len(run.questions)} 对", err=True)
        click.echo(question_text(match), nl=False, err=True)
        answer = choose_one("是不是同一个孩子", (*answers()[:2], SKIP), default=SKIP)
        if answer != SKIP:
            reason = ask_text("根据什么认定的（不要写姓名和号码）")
            _keep(session, workspace, (pair_of(match), answer, reason), dry_run)
    click.echo("没有待核的了。" if not run.questions else "问完了。", err=True)


def _keep(session: Session, workspace: Workspace, said: tuple[PairToDecide, str, str], dry_run: bool) -> None:
    from kcbx import rosterwork
    from kcbx.comparework import decide
    from kcbx.comparing.results import Answer

    pair, answer, reason = said
    written = [each.decision for each in rosterwork.written_decisions(workspace)]
    latest = next((each for each in reversed(written) if each.digest == pair.digest), None)
    if latest is not None and (latest.answer.value, latest.reason) == (answer, reason.strip()):
        click.echo(f"已经这样认定过：{pair.digest[:12]} {answer}，没有再写。", err=True)
        return
    plan = decide(workspace, hand_of(session), pair, Answer(answer), reason)
    if dry_run:
        show_plan(plan)
        return
    apply_plan(workspace, plan)
    click.echo(f"已认定：{pair.digest[:12]} {answer}。", err=True)
