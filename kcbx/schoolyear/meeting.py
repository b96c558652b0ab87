"""Who of the lists is who of the ledger: the steps of `kcbx.comparing.matching`, and what is left to be asked. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kcbx.comparing.ledger import LEDGER
from kcbx.comparing.matching import match
from kcbx.comparing.results import Answer, Decision, Match
from kcbx.lifecycle.states import REMOVED
from kcbx.rosters.people import Place, RosterRow
from kcbx.schoolyear.turn import YearPupil

Decisions = Mapping[str, Decision]

NEAR = "名单里有相近的，待核"
"""What is said of a child that a row of the lists may be."""


@dataclass(frozen=True)
class Listed:
    """A child of the lists of one kind: its rows, the first of which stands for all of them.

    `other` is a row with the same sound number and another name: one child under two names, or one child's number
    written beside another. Nobody is registered by either until a person has found out.
    """

    rows: tuple[RosterRow, ...]
    other: RosterRow | None = None

    @property
    def row(self) -> RosterRow:
        """The row that stands for the child."""
        return self.rows[0]

    @property
    def schools(self) -> tuple[str, ...]:
        """The schools the rows name, each once: the code where one unit answers to the name, else the name."""
        return tuple(dict.fromkeys(school for row in self.rows if (school := row.school_code or row.school)))


def two_names(child: Listed) -> str:
    """Return what has to be found out about a number that stands beside two names, "" when it does not."""
    if child.other is None:
        return ""
    place = child.other.place
    return f"{place.roster} 第{place.row}行是同一个证件号码、另一个姓名，先查清是一个孩子还是号码错了"


@dataclass(frozen=True)
class Identified:
    """What came of the lists of one kind: whom each child listed is, whom it may be, and whom nobody knows.

    `found` and `asked` go by the place of the child's first row; `near` holds the places of the other side about
    which something is asked.
    """

    found: Mapping[Place, RosterRow]
    asked: Mapping[Place, Sequence[Match]]
    near: frozenset[Place] = field(default_factory=frozenset)


def listed(rows: Iterable[RosterRow]) -> tuple[Listed, ...]:
    """Return the children of the lists of one kind: rows with the same sound number and name are one child.

    Late lists repeat what earlier ones said.
    """
    groups: dict[tuple[object, ...], list[RosterRow]] = {}
    for row in rows:
        sound = row.id_number and not row.id_flaw
        key = (row.id_number, row.name) if sound else (row.place,)
        groups.setdefault(key, []).append(row)
    children = [Listed(tuple(group)) for group in groups.values()]
    by_number: dict[str, list[RosterRow]] = {}
    for child in children:
        if child.row.id_number and not child.row.id_flaw:
            by_number.setdefault(child.row.id_number, []).append(child.row)
    return tuple(replace(child, other=_other_name(child.row, by_number)) for child in children)


def _other_name(row: RosterRow, by_number: Mapping[str, Sequence[RosterRow]]) -> RosterRow | None:
    same = by_number.get(row.id_number, ()) if not row.id_flaw else ()
    return next((each for each in same if each is not row), None)


def meet(
    kind: str,
    children: Sequence[Listed],
    second: str,
    others: Sequence[RosterRow],
    decisions: Decisions,
) -> Identified:
    """Match the children of a kind of list with other rows: those of the ledger, or of another list."""
    pairs = match(kind, [child.row for child in children], second, others, decisions)
    found = {pair.one.place: pair.other for pair in pairs if pair.answer is Answer.SAME}
    asked: dict[Place, list[Match]] = {}
    for pair in pairs:
        if pair.answer is Answer.OPEN and pair.one.place not in found:
            asked.setdefault(pair.one.place, []).append(pair)
    near = frozenset(pair.other.place for pairs in asked.values() for pair in pairs)
    return Identified(found, asked, near)


class Ledger:
    """The children of the ledger to be met: one row for each child, whatever number of cases it has had."""

    def __init__(self, pupils: Iterable[YearPupil]) -> None:
        self.pupils = tuple(pupils)
        chosen: dict[tuple[str, str], YearPupil] = {}
        for pupil in sorted(self.pupils, key=_order):
            row = pupil.child.row
            key = (row.id_number if row.id_number and not row.id_flaw else pupil.case_id, row.name)
            chosen.setdefault(key, pupil)
        self._by_place = {pupil.child.row.place: pupil for pupil in chosen.values()}
        self.rows = tuple(_with_former_number(pupil) for pupil in chosen.values())

    def meet(self, kind: str, children: Sequence[Listed], decisions: Decisions) -> Identified:
        """Match the children of a kind of list with the ledger."""
        return meet(kind, children, LEDGER, self.rows, decisions)

    def pupil_at(self, place: Place) -> YearPupil:
        """Return the child of the ledger whose row stands there."""
        return self._by_place[place]

    def where(self, holds: Callable[[YearPupil], bool]) -> list[YearPupil]:
        """Return the children of the ledger for which something holds, each once."""
        return [pupil for pupil in self._by_place.values() if holds(pupil)]


def _order(pupil: YearPupil) -> tuple[bool, str]:
    """An open case stands before one that was closed."""
    return pupil.state == REMOVED, pupil.case_id


def _with_former_number(pupil: YearPupil) -> RosterRow:
    formers = pupil.child.former_numbers
    row = pupil.child.row
    return replace(row, former_number=formers[-1]) if formers and not row.former_number else row
