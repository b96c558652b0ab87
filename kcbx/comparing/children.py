"""All lists together: every child once, with the person it is in each list, and the questions that touch it.

Two lists meet by `kcbx.comparing.matching`; here the pairs of all lists are joined to children, the surest first.
Where a step would join two people of one list, its pairs are asked instead: a chain proves less than a pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kcbx.comparing.groups import Groups
from kcbx.comparing.matching import meet, plainly_met
from kcbx.comparing.persons import Member, Roll
from kcbx.comparing.plain import join_plain
from kcbx.comparing.results import Answer, Key
from kcbx.comparing.steps import Decisions, Met, Note

LEADING = ("户籍", "居住证", "学籍", "在校", "台账")
"""The lists every other list is matched with; two of the others are never matched with each other."""

_RANKS = {
    key: rank for rank, key in enumerate((Key.DECISION, *(key for key in Key if key is not Key.DECISION)))
}


_ASKED = (
    {"学籍", "在校"},
    {"户籍", "学籍"},
    {"居住证", "学籍"},
    {"台账", "学籍"},
    {"台账", "在校"},
    {"户籍", "在校"},
)
"""Of two children who stand in several lists, which pair of rows is put before a person: the first there is."""


@dataclass(frozen=True)
class OpenPair:
    """A pair to be asked, and the two children it is about."""

    met: Met
    one: Individual
    other: Individual

    def partner_of(self, child: Individual) -> Individual:
        """Return the other child."""
        return self.other if child is self.one else self.one


@dataclass(eq=False)
class Individual:
    """One child: who it is in each list, the pairs that say so, the pairs still to be asked or found different.

    `pairs` are those of the steps; people who are plainly one have none until `pairs_of` is asked.
    """

    people: dict[str, Member]
    pairs: list[Met] = field(default_factory=list)
    questions: list[OpenPair] = field(default_factory=list)
    different: list[Met] = field(default_factory=list)

    def pairs_of(self, kind: str) -> list[Met]:
        """Return the pairs in which the person of one list met the others, in the order of those."""
        person = self.people[kind]
        own = [met for met in self.pairs if person in (met.one, met.other)]
        known = {met.one if met.other is person else met.other for met in own}
        plain = [
            plainly_met(person, other)
            for other in person.plain.values()
            if other is not person and other not in known and self.people.get(other.kind) is other
        ]
        return [*own, *plain]

    def asked_with(self, *kinds: str) -> list[Met]:
        """Return the open questions whether the child is one who stands in these lists, in an order of their own."""
        found = [
            question.met
            for question in self.questions
            if any(kind in question.partner_of(self).people for kind in kinds)
        ]
        return sorted(found, key=lambda met: met.digest)


@dataclass(frozen=True)
class Individuals:
    """Every child of the lists, and every pair to be asked."""

    every: tuple[Individual, ...]
    questions: tuple[Met, ...]


def children_of(rolls: Mapping[str, Roll], within: Sequence[Met], decisions: Decisions) -> Individuals:
    """Join the people of all lists to children. `within` are the pairs inside one list that are to be asked."""
    join_plain(tuple(rolls.values()), decisions)
    same: defaultdict[Key, list[Met]] = defaultdict(list)
    asked: list[Met] = []
    different: list[Met] = []
    for first, second in _pairs_of_lists(rolls):
        meeting = meet(rolls[first], rolls[second], decisions)
        for met in meeting.same:
            same[met.key].append(met)
        asked += meeting.open
        different += meeting.different
    apart = [met for met in different if met.key is Key.DECISION]
    joining = _Joining(rolls, apart)
    for key in sorted(same, key=_RANKS.__getitem__):
        asked += joining.join(same[key])
    return joining.children([*asked, *within], different)


def _pairs_of_lists(rolls: Mapping[str, Roll]) -> Iterator[tuple[str, str]]:
    ordered = sorted(rolls, key=lambda kind: (LEADING.index(kind) if kind in LEADING else len(LEADING), kind))
    return (pair for pair in combinations(ordered, 2) if pair[0] in LEADING)


class _Joining:
    """Individuals as far as they are joined, by each of their people."""

    def __init__(self, rolls: Mapping[str, Roll], apart: Sequence[Met]) -> None:
        self.apart = apart
        self.child: dict[Member, Individual] = {}
        for kind, roll in rolls.items():
            for person in roll.people:
                if person not in self.child:
                    child = Individual(dict(person.plain) or {kind: person})
                    self.child.update(dict.fromkeys(child.people.values(), child))

    def join(self, pairs: Sequence[Met]) -> list[Met]:
        """Join the children of the pairs of one step; return the pairs that would put two of a list together."""
        groups: Groups[Individual] = Groups()
        for met in pairs:
            if self.child[met.one] is not self.child[met.other]:
                groups.join(self.child[met.one], self.child[met.other])
        refused: set[Individual] = set()
        for group in groups.of_several():
            kinds = [kind for child in group for kind in child.people]
            if len(kinds) == len(set(kinds)) and not self._holds_apart(group):
                self._merge(group)
            else:
                refused.update(group)
        return list(self._settle(pairs, refused))

    def _holds_apart(self, group: Sequence[Individual]) -> bool:
        """Say whether a person decided that two of these are not one child."""
        return any(self.child[met.one] in group and self.child[met.other] in group for met in self.apart)

    def _merge(self, group: Sequence[Individual]) -> None:
        first = group[0]
        for child in group[1:]:
            first.people.update(child.people)
            first.pairs += child.pairs
            self.child.update(dict.fromkeys(child.people.values(), first))

    def _settle(self, pairs: Sequence[Met], refused: set[Individual]) -> Iterator[Met]:
        for met in pairs:
            child = self.child[met.one]
            if child is self.child[met.other]:
                child.pairs.append(met)
            elif child in refused:
                yield met._replace(answer=Answer.OPEN, note=Note.CHAIN)

    def children(self, asked: Sequence[Met], different: Sequence[Met]) -> Individuals:
        """Return all children with what is asked of them: of two children one thing, however many lists they stand in."""
        questions: dict[frozenset[Individual], Met] = {}
        apart = {self._both(met) for met in self.apart}
        for met in sorted(filter(self._is_open, asked), key=_order_of_asking):
            if self._both(met) not in apart:
                questions.setdefault(self._both(met), met)
        for both, met in questions.items():
            question = OpenPair(met, self.child[met.one], self.child[met.other])
            for child in both:
                child.questions.append(question)
        for met in different:
            for child in self._both(met):
                child.different.append(met)
        return Individuals(tuple(dict.fromkeys(self.child.values())), tuple(questions.values()))

    def _both(self, met: Met) -> frozenset[Individual]:
        return frozenset((self.child[met.one], self.child[met.other]))

    def _is_open(self, met: Met) -> bool:
        """Say whether the two may still be one child: not where a list has both, unless the question is about that list."""
        one, other = self.child[met.one], self.child[met.other]
        if one is other:
            return False
        return met.one.kind == met.other.kind or not one.people.keys() & other.people.keys()


def _order_of_asking(met: Met) -> tuple[int, int, str]:
    """Put first which pair is asked of two children: the surest key, then the lists that decide most."""
    lists = {met.one.kind, met.other.kind}
    return (
        _RANKS[met.key],
        next((rank for rank, pair in enumerate(_ASKED) if lists == pair), len(_ASKED)),
        met.digest,
    )
