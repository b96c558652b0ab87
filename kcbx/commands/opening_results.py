"""kcbx compare --open: carry out what the comparison, or the returned sheets, call for, and say what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kcbx.commands.common import apply_plan, hand_of, show_plan
from kcbx.commands.console import progress
from kcbx.commands.session import Session
from kcbx.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from kcbx.comparing.listing import ComparisonRun
    from kcbx.comparing.results import Result
    from kcbx.openingwork import Opening
    from kcbx.workspace import Workspace

T = TypeVar("T")

_NOTHING = "没有要办的。"


def open_results(
    session: Session,
    workspace: Workspace,
    run: ComparisonRun,
    results: Sequence[Result],
    given: dict[str, Any],
) -> int:
    """Plan, say, ask and apply; the exit code is 1 when rows were left out with --partial.

    Raises RefusedError when there are such rows without --partial, UsageError when nobody can be asked and --yes is
    missing: then nothing is written.
    """
    from kcbx import openingwork

    hand = hand_of(session)
    if given["returned"]:
        returned = openingwork.read_returned_files(workspace, given["returned"], hand)
        opening = openingwork.open_returned(workspace, hand, run, returned, results, progress)
    else:
        opening = openingwork.open_called_for(workspace, hand, run, results, progress)
    _say(opening, run, given["dry_run"])
    if opening.faults and not given["partial"]:
        raise RefusedError(
            f"有 {opening.faults} 条办不了，所以一条也没有办。",
            "改好再运行；或者加上 --partial，先办能办的。",
        )
    _apply(session, workspace, opening, given)
    return int(bool(opening.faults))


def _apply(session: Session, workspace: Workspace, opening: Opening, given: dict[str, Any]) -> None:
    batch = opening.batch
    if batch.is_empty:
        click.echo(_NOTHING, err=True)
        return
    plan = batch.plan()
    if given["dry_run"]:
        show_plan(plan)
        return
    if not _confirmed(session, opening, given["yes"]):
        click.echo("没有办，台账没有改动。", err=True)
        return
    apply_plan(workspace, plan)
    counted = "、".join(f"{action} {number}" for action, number in batch.counts.items())
    click.echo(f"已办 {len(batch.cases)} 份案卷：{counted}。批次 {batch.number}。", err=True)
    click.echo(f"要整批撤回：kcbx undo {batch.number} --reason 理由", err=True)


def _confirmed(session: Session, opening: Opening, yes: bool) -> bool:
    if yes:
        return True
    if not session.interactive:
        raise UsageError("没有确认，没有写入。", "核对上面的总数，加上 --yes 再运行；只看不写用 --dry-run。")
    from kcbx.commands.console import ask_yes_no

    counted = "、".join(f"{action} {number}" for action, number in opening.batch.counts.items())
    return ask_yes_no(f"办 {len(opening.batch.cases)} 份案卷（{counted}）吗", default=False)


def _say(opening: Opening, run: ComparisonRun, dry_run: bool) -> None:
    """Print what is done, by kind and unit, and on stderr what is not, each with its reason."""
    from kcbx.comparing.opening import Outcome
    from kcbx.openingwork import lines_of, summary
    from kcbx.output import Column, table

    if rows := summary(opening, run):
        columns = [Column("办什么", "办什么"), Column("单位", "单位"), Column("人数", "人数", "right")]
        click.echo(table(rows, columns), nl=False)
    if opening.returned is not None:
        _say_reading(opening)
    by_hand, nothing = (opening.with_outcome(each) for each in (Outcome.BY_HAND, Outcome.NOTHING))
    unborn = opening.opened if dry_run else ()
    _list("要另办", lines_of(by_hand, unborn), len(by_hand))
    _list("不用办", lines_of(nothing, unborn), len(nothing))
    refused = [f"{line}{reason}" for (work, reason) in opening.refused for line in lines_of([work])]
    _list("办不了", refused, len(refused))
    warnings = [*opening.remarks, *_warnings(opening, dry_run)]
    _list("提醒", warnings, len(warnings))


def _warnings(opening: Opening, dry_run: bool) -> Iterator[str]:
    """Yield what guards note; a case that a dry run does not open is called by its result, with nothing to type."""
    from dataclasses import replace

    from kcbx.commands.common import warning_text
    from kcbx.openingwork import AFTERWARDS

    for case_id, found in opening.batch.warnings.items():
        unborn = dry_run and case_id in opening.opened
        for each in found:
            told = replace(each, hint=AFTERWARDS) if unborn and case_id in each.hint else each
            yield f"{opening.opened[case_id] if unborn else case_id}　{warning_text(told)}"


def _say_reading(opening: Opening) -> None:
    returned = opening.returned
    assert returned is not None, "asked only after reading"
    filled = returned.total - returned.blank - returned.ignored
    click.echo(
        f"交回的表共 {returned.total} 行：填了核查结论的 {filled}，没有填的 {returned.blank}，重复的和表尾 {returned.ignored}。",
        err=True,
    )
    if returned.unanswered:
        click.echo(f"没有填核查结论的：{'、'.join(returned.unanswered)}。", err=True)
    pairs = [f"{place}：{words}" for place, words in opening.faulty]
    _list("交回的表里有问题", pairs, len(pairs))


def _list(title: str, lines: Iterable[str], number: int) -> None:
    if number:
        click.echo(f"{title}（{number}）：", err=True)
        for line in lines:
            click.echo(f"  {line}", err=True)
