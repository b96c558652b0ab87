"""kcbx compare --open: carry out what the comparison, or the returned sheets, call for, and say what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kcbx.commands.common import apply_plan, hand_of, show_plan
from kcbx.commands.console import progress
from kcbx.commands.session import Session
from kcbx.errors import RefusedError

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
    """Plan, say and apply; the exit code is 1 when rows were left out with --partial.

    Raises RefusedError when there are such rows without --partial: then nothing is written.
    """
    from kcbx import openingwork

    hand = hand_of(session)
    if given["returned"]:
        returned = openingwork.read_returned_files(workspace, given["returned"], hand)
        opening = openingwork.open_returned(workspace, hand, run, returned, results, progress)
    else:
        opening = openingwork.open_called_for(workspace, hand, run, results, progress)
    _say(opening, run)
    if opening.faults and not given["partial"]:
        raise RefusedError(
            f"有 {opening.faults} 条办不了，所以一条也没有办。",
            "改好再运行；或者加上 --partial，先办能办的。",
        )
    _apply(workspace, opening, given["dry_run"])
    return int(bool(opening.faults))


def _apply(workspace: Workspace, opening: Opening, dry_run: bool) -> None:
    batch = opening.batch
    if batch.is_empty:
        click.echo(_NOTHING, err=True)
        return
    plan = batch.plan()
    if dry_run:
        show_plan(plan)
        return
    apply_plan(workspace, plan)
    counted = "、".join(f"{action} {number}" for action, number in batch.counts.items())
    click.echo(f"已办 {len(batch.cases)} 份案卷：{counted}。批次 {batch.number}。", err=True)
    click.echo(f"要整批撤回：kcbx undo {batch.number} --reason 理由", err=True)


def _say(opening: Opening, run: ComparisonRun) -> None:
    """Print what is done, by kind and unit, and on stderr what is not, each with its reason."""
    from kcbx.commands.common import warning_text
    from kcbx.comparing.opening import Outcome
    from kcbx.openingwork import lines_of, summary
    from kcbx.output import Column, table

    if rows := summary(opening, run):
        columns = [Column("办什么", "办什么"), Column("单位", "单位"), Column("人数", "人数", "right")]
        click.echo(table(rows, columns), nl=False)
    if opening.returned is not None:
        _say_reading(opening)
    by_hand, nothing = (opening.with_outcome(each) for each in (Outcome.BY_HAND, Outcome.NOTHING))
    _list("要另办", lines_of(by_hand), len(by_hand))
    _list("不用办", lines_of(nothing), len(nothing))
    refused = [f"{line}{reason}" for (work, reason) in opening.refused for line in lines_of([work])]
    _list("办不了", refused, len(refused))
    warnings = [
        f"{case_id}　{warning_text(each)}"
        for case_id, found in opening.batch.warnings.items()
        for each in found
    ]
    _list("提醒", warnings, len(warnings))


def _say_reading(opening: Opening) -> None:
    returned = opening.returned
    assert returned is not None, "asked only after reading"
    filled = len(returned.rows) + len(returned.faults)
    total = filled + returned.blank + returned.ignored
    click.echo(
        f"交回的表共 {total} 行：填了核查结论的 {filled}，没有填的 {returned.blank}，重复的和表尾 {returned.ignored}。",
        err=True,
    )
    pairs = [f"{place}：{words}" for place, words in (*returned.faults, *opening.changed)]
    _list("交回的表里有问题", pairs, len(pairs))


def _list(title: str, lines: Iterable[str], number: int) -> None:
    if number:
        click.echo(f"{title}（{number}）：", err=True)
        for line in lines:
            click.echo(f"  {line}", err=True)
