"""Carrying out what a comparison or the returned sheets call for, as one batch: planned, not yet applied.

What each result calls for is decided in `kcbx.comparing.opening`. A step is refused here exactly when the single
command would be refused; the rest of the same child's steps goes with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kcbx.batchwork import Batch
from kcbx.casework import Hand
from kcbx.comparing.answers import check_rows, gaps
from kcbx.comparing.listing import ComparisonRun, result_number
from kcbx.comparing.opening import (
    RETURNED,
    Known,
    Outcome,
    PlannedEntry,
    Work,
    called_for,
    calls_for_entries,
    known_of,
    returned_work,
)
from kcbx.comparing.results import Result
from kcbx.comparing.returned import Returned, ReturnedRow, read_returned
from kcbx.comparing.verdicts import CONFIRMED
from kcbx.errors import RefusedError, UnreadableError, UsageError
from kcbx.lifecycle import tell
from kcbx.progress import Progress, silent
from kcbx.sheets import read_book
from kcbx.workspace import Workspace

PURPOSE = "名单比对"
"""What the history says the batch was for; no name and no number of a person in it."""

_REFUSALS = (UsageError, RefusedError, UnreadableError)


@dataclass(frozen=True)
class Opening:
    """What an opening comes to: the batch to apply, what each result led to, and what was refused with the reason.

    `faulty` are (place, what is wrong) of returned rows that could not be used, `remarks` what a reader should know,
    `opened` the cases that the batch opens, each with the number of its result.
    """

    batch: Batch
    works: tuple[Work, ...] = ()
    refused: tuple[tuple[Work, str], ...] = ()
    returned: Returned | None = None
    faulty: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    opened: Mapping[str, str] = field(default_factory=dict)

    def with_outcome(self, outcome: Outcome) -> tuple[Work, ...]:
        """Return the works of one outcome; what was refused is in none of them."""
        return tuple(work for work in self.works if work.outcome is outcome)

    @property
    def faults(self) -> int:
        """How many rows could not be used or were refused: with one of them nothing is written, unless in part."""
        return len(self.refused) + len(self.faulty)


def open_called_for(
    workspace: Workspace,
    hand: Hand,
    run: ComparisonRun,
    results: Sequence[Result],
    progress: Progress = silent,
) -> Opening:
    """Plan what the results that are certain call for; each child is looked at as the batch has left it."""
    making = _Making(Batch(workspace, hand, purpose_of(run), progress))
    for result in results:
        if calls_for_entries(result):
            making.take(called_for(result, making.known(result), run))
    return making.opening()


def open_returned(
    workspace: Workspace,
    hand: Hand,
    run: ComparisonRun,
    returned: Returned,
    wanted: Sequence[Result],
    progress: Progress = silent,
) -> Opening:
    """Plan what the filled rows call for, of the results wanted; rows that cannot be what was asked are faulty."""
    making = _Making(Batch(workspace, hand, purpose_of(run), progress))
    asked = {result_number(result): result for result in wanted}
    known = {result_number(result) for result in run.results}
    done = [row for row in returned.rows if row.number not in known and _is_done(making.batch, row)]
    rows, faults = check_rows([row for row in returned.rows if row not in done], run)
    for row in rows:
        if row.number in asked:
            result = asked[row.number]
            making.take(returned_work(result, row, making.known(result), run))
    remarks = (
        *gaps(returned, run),
        *(f"{row.place}，{row.number}：这个孩子的“{row.verdict.term}”已经办过。" for row in done),
        *_without_whereabouts(rows),
    )
    return replace(making.opening(), returned=returned, faulty=(*returned.faults, *faults), remarks=remarks)


def _is_done(batch: Batch, row: ReturnedRow) -> bool:
    """Tell whether the case of the child a row names holds the same answer of an earlier return."""
    number = row.told.get("证件号码", "")
    case_id = row.told.get("案卷编号", "") or (batch.find_by_number(number) if number else None)
    case = batch.file(case_id).case if case_id and batch.is_taken(case_id) else None
    return case is not None and any(
        f"{RETURNED}{row.verdict.term}" in str(entry.get("情况")) for entry in case.entries
    )


def _without_whereabouts(rows: Iterable[ReturnedRow]) -> Iterator[str]:
    for row in rows:
        if row.verdict.term == CONFIRMED and not row.whereabouts:
            yield f"{row.place}，{row.number}：核查结论是{CONFIRMED}，没有写去向。"


def purpose_of(run: ComparisonRun) -> str:
    """Return what the history says a batch was for: which lists were compared, several of a kind counted."""
    kinds: dict[str, list[str]] = {}
    for edition in run.editions:
        kinds.setdefault(edition.kind, []).append(edition.roster)
    named = [held[0] if len(held) == 1 else f"{kind}{len(held)}份" for kind, held in kinds.items()]
    return f"{PURPOSE}（{'、'.join(named)}）"


def read_returned_files(workspace: Workspace, files: Iterable[Path], hand: Hand) -> Returned:
    """Read the sheets that came back. Raises UnreadableError for a file that is not one of ours."""
    books = [read_book(path.name, _content(path)) for path in files]
    return read_returned(books, workspace.codes("去向"), hand.today)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"读不了 {path.name}：{error.strerror}。") from None


@dataclass
class _Making:
    """Builds the batch, result by result."""

    batch: Batch
    works: list[Work] = field(default_factory=list)
    refused: list[tuple[Work, str]] = field(default_factory=list)
    opened: dict[str, str] = field(default_factory=dict)

    def known(self, result: Result) -> Known:
        """Return what the ledger knows of the child of a result, the batch's own work included."""
        number = result.row.id_number if not result.row.id_flaw else ""
        case_id = result.case_id or (self.batch.find_by_number(number) if number else None)
        case = self.batch.file(case_id).case if case_id else None
        return known_of(tell(case)) if case is not None else Known()

    def take(self, work: Work) -> None:
        """Put the steps of a work into the batch, all of them or none."""
        try:
            with self.batch.row():
                self._carry_out(work)
        except _REFUSALS as error:
            self.refused.append((work, error.in_a_line))
        else:
            self.works.append(work)

    def _carry_out(self, work: Work) -> None:
        case_id = work.case_id
        for step in work.steps:
            case_id = _CARRIERS[_kind(step)](self.batch, case_id, step)
        if case_id and not work.case_id:
            self.opened[case_id] = result_number(work.result)

    def opening(self) -> Opening:
        """Return what it has come to."""
        return Opening(self.batch, tuple(self.works), tuple(self.refused), opened=self.opened)


def _kind(step: PlannedEntry) -> str:
    if step.facts is not None:
        return "facts"
    return "changes" if step.changes is not None else "entry"


def _open(batch: Batch, _: str, step: PlannedEntry) -> str:
    assert step.facts is not None, "a case is opened with its facts"
    return batch.open_case(step.facts, step.date, step.values)


def _change(batch: Batch, case_id: str, step: PlannedEntry) -> str:
    assert step.changes is not None, "facts are changed by key path"
    batch.change_facts(case_id, step.changes, step.date, step.values["性质"], step.values["原因"])
    return case_id


def _record(batch: Batch, case_id: str, step: PlannedEntry) -> str:
    batch.record(case_id, step.action, step.date, step.values)
    return case_id


_CARRIERS: dict[str, Callable[[Batch, str, PlannedEntry], str]] = {
    "facts": _open,
    "changes": _change,
    "entry": _record,
}


def summary(opening: Opening, run: ComparisonRun) -> list[dict[str, Any]]:
    """Return how many children there are of each thing done for each unit, in the order of the results."""
    done = opening.with_outcome(Outcome.DONE)
    counts = Counter((work.words, run.unit_name(work.result.unit)) for work in done)
    return [{"办什么": words, "单位": unit, "人数": number} for (words, unit), number in counts.items()]


def lines_of(works: Iterable[Work], unborn: Collection[str] = ()) -> Iterator[str]:
    """Yield a line for each result that needs a person: its number, where it was returned, what to type.

    `unborn` are cases that a dry run does not open: nothing can be typed about them yet.
    """
    for work in works:
        place = f"{work.place}，" if work.place else ""
        command, words = work.command, work.words
        if work.case_id in unborn:
            command, words = command and AFTERWARDS, words.replace(work.case_id, "编号")
        yield f"{place}{result_number(work.result)}：{words}。{command and f'　{command}'}"


AFTERWARDS = "建档以后再办"
