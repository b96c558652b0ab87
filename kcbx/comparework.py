"""The comparison of a workspace: its pinned lists and its ledger of one day, compared; and what a person decided.

What a `kcbx compare` does, callable without a command line. What meets whom is decided in `kcbx.comparing`;
opening cases lives in `kcbx.openingwork`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kcbx import calendar, privacy, rosterwork
from kcbx.calendar import Period
from kcbx.casework import Hand
from kcbx.comparing.comparisons import COMPARED_KINDS, compare
from kcbx.comparing.ledger import LEDGER, is_unchecked, ledger_child
from kcbx.comparing.listing import ComparisonRun, Edition, the_one_digest
from kcbx.comparing.questions import names_in
from kcbx.comparing.results import Answer, Decision, LedgerChild, Match
from kcbx.comparing.sentences import place_text
from kcbx.comparing.spelling import plain_township
from kcbx.comparing.survey import PRESENCE
from kcbx.comparing.window import birth_window
from kcbx.errors import UnreadableError, UsageError
from kcbx.lifecycle import tell
from kcbx.model import Plan, UnitRegister
from kcbx.policy import Parameters
from kcbx.progress import Progress, silent
from kcbx.rosters.people import RosterRow
from kcbx.rosters.pins import Pin, WrittenDecision
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

"""Passes the files on and may show how far the reading is; the number is how many there are."""

_MISSHAPEN = (AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What telling a story may raise over a file that does not keep to the format."""


class NothingToCompareError(UnreadableError):
    """No comparison could be made: no list is pinned that takes part in one."""


def compare_workspace(workspace: Workspace, day: dt.date, progress: Progress = silent) -> ComparisonRun:
    """Compare the lists in force on a day with each other and with the ledger of that day.

    Of each kind the newest edition not later than the day takes part. Raises NothingToCompareError when there is
    none at all, UnreadableError when a list is missing on this machine or was altered.
    """
    found = {kind: rosterwork.current_rows(workspace, kind, day) for kind in COMPARED_KINDS}
    pins = [pin for held, _ in found.values() for pin in held]
    if not pins:
        raise NothingToCompareError(
            f"到 {day} 为止还没有收过可以比对的名单。",
            "先用 kcbx roster add 户籍 文件 --date 日期 收名单；至少要有户籍和学籍，或者学籍和在校。",
        )
    lists = {kind: rows for kind, (held, rows) in found.items() if held}
    ledger = _Ledger(workspace, day)
    children = ledger.children(progress)
    parameters = workspace.timeline.on(day)
    window = window_on(parameters, day)
    comparison = compare(
        lists,
        children,
        day,
        (window.start, window.end),
        rosterwork.decisions(workspace),
        schools_covered=schools_covered(found[PRESENCE], workspace.units),
        unit_of=unit_resolver(workspace.units, children),
        transfer_days=parameters.number("转籍天数"),
        list_days={pin.number: pin.day for pin in pins},
    )
    return ComparisonRun(
        comparison=comparison,
        editions=tuple(_edition(pin, day) for pin in pins),
        window=window,
        units=workspace.units,
        cases=len(children),
        unread=ledger.unread + len(workspace.stray_paths()),
        unchecked=frozenset(child.case_id for child in children if is_unchecked(child)),
        notes=tuple(_old_lists(pins, day)),
    )


def schools_covered(
    held: tuple[Sequence[Pin], Sequence[RosterRow]], units: UnitRegister
) -> frozenset[str] | None:
    """Return the codes of the schools that handed in a list of who is there; None for a list of the whole county.

    A township's list covers its schools; a 中心学校's own list covers those of its 教学点 that it names in a row.
    """
    pins, rows = held
    owners = {pin.unit for pin in pins}
    if "" in owners:
        return None
    named = {row.school_code for row in rows}
    return frozenset(
        school.code
        for school in units.schools
        if school.code in owners
        or school.township in owners
        or (school.parent in owners and school.code in named)
    )


def unit_resolver(units: UnitRegister, children: Iterable[LedgerChild]) -> Callable[[RosterRow], str]:
    """Return a function that says who answers for a row: 责任单位 of a case, the school of a pupil, else the township.

    A township is known by its code, or by its name however it is written (清河县清河镇人民政府); "" where none answers.
    """
    kept = {child.case_id: child.unit for child in children}
    townships = {plain_township(each.name): each.code for each in units.townships}
    codes = {each.code for each in units.townships}

    def unit_of(row: RosterRow) -> str:
        if row.place.roster == LEDGER:
            return kept.get(row.place.sheet, "")
        if row.school_code or row.township in codes:
            return row.school_code or row.township
        return townships.get(plain_township(row.township), "")

    return unit_of


@dataclass(frozen=True)
class PairToDecide:
    """A pair a person says something of: its digest, where its two rows stand, the names that must not be written."""

    digest: str
    one: str
    other: str
    names: frozenset[str] = frozenset()


def pair_named(workspace: Workspace, run: ComparisonRun, beginning: str) -> PairToDecide:
    """Return the pair whose 指纹 begins like this: an open one, or one that was decided before.

    Raises NotFoundError when none or several do.
    """
    known = {each.decision.digest: each for each in rosterwork.written_decisions(workspace)}
    pairs = {digest: PairToDecide(digest, each.one, each.other) for digest, each in known.items()}
    pairs |= {match.digest: pair_of(match) for match in run.questions}
    return pairs[the_one_digest(pairs, beginning)]


def pair_of(match: Match) -> PairToDecide:
    """Return an open pair as one to decide."""
    places = (place_text(match.first, match.one), place_text(match.second, match.other))
    return PairToDecide(match.digest, *places, frozenset(names_in(match.one, match.other)))


def decide(workspace: Workspace, hand: Hand, pair: PairToDecide, answer: Answer, reason: str) -> Plan:
    """Plan to keep what a person says of a pair, under the digest of the fields compared.

    Raises UsageError when the reason is missing, or would bring a name or a number of a child into rosters.yaml.
    """
    check_reason(reason, pair.names)
    decision = Decision(pair.digest, answer, reason.strip(), hand.operator, hand.recorded)
    return rosterwork.add_decisions(workspace, (WrittenDecision(decision, pair.one, pair.other),))


def check_reason(reason: str, names: Iterable[str]) -> None:
    """Raise UsageError for grounds that are missing, or would bring a name or a number of a child into rosters.yaml."""
    if not reason.strip():
        raise UsageError("没有写根据什么认定的。", "加上 --reason，例如 --reason 户口本与学籍卡核对一致。")
    if privacy.Names(names).mask(reason) != reason or privacy.contains_number(reason):
        raise UsageError("理由里有姓名或者号码，不能写进 rosters.yaml。", "请只写根据，不写是哪个孩子。")


def window_on(parameters: Parameters, day: dt.date) -> Period:
    """Return which days of birth make a child of school age in the school year of a day, by the parameters."""
    cutoff = calendar.parse_month_day(parameters.text("入学截止"))
    return Period(
        *birth_window(day, cutoff, parameters.number("入学年龄"), parameters.number("义务教育年限"))
    )


def _edition(pin: Pin, day: dt.date) -> Edition:
    return Edition(
        kind=pin.kind,
        roster=pin.number,
        date=pin.day,
        source=pin.source,
        digest=pin.sha256,
        rows=pin.rows,
        accepted=pin.accepted,
        age=(day - pin.day).days,
    )


def _old_lists(pins: Iterable[Pin], day: dt.date) -> Iterable[str]:
    """Yield what must be known of lists that were made in an earlier school year: grades and classes have moved on."""
    year = calendar.school_year(day)
    for pin in pins:
        if calendar.school_year(pin.day) < year:
            yield f"名单 {pin.number} 不是本学年的；有新的，先用 kcbx roster add {pin.kind} 收下"


@dataclass
class _Ledger:
    """Reads the cases one after another; `unread` counts the files of which nothing can be told."""

    workspace: Workspace
    day: dt.date
    unread: int = field(default=0, init=False)

    def children(self, progress: Progress) -> list[LedgerChild]:
        """Return the children of the ledger on the day."""
        paths = self.workspace.case_paths()
        found = (
            self._child(file) for file in progress(self.workspace.case_files(paths), len(paths), "读取案卷")
        )
        return [child for child in found if child is not None]

    def _child(self, file: CaseFile) -> LedgerChild | None:
        if file.case is None:
            self.unread += 1
            return None
        try:
            child = ledger_child(file.case, self.workspace.setting, self.day)
            whole = tell(file.case) if child is None else None
        except _MISSHAPEN:
            if not file.problems:
                raise
            self.unread += 1
            return None
        if whole is not None:
            # Registered later, taken back or closed as 重复登记, unless no entry says where the child stands.
            self.unread += not whole.standing.state and not whole.is_void
        return child
