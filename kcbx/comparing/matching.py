"""Who of one list is who of another: the steps run over two lists, one to one, with what people decided.

A person taken by a surer step is not taken by a weaker one; where a step finds several, none is taken and each
pair is asked. What a person decided of a pair replaces what the step that finds it would answer. Work is linear in
the lists: each step asks an index about those of the shorter list who are still free.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kcbx.comparing import persons
from kcbx.comparing.duplicates import roll_of
from kcbx.comparing.persons import Member, Roll
from kcbx.comparing.plain import join_plain
from kcbx.comparing.results import Answer, Key, Match
from kcbx.comparing.steps import STEPS, Decisions, MatchingStep, Met, Note, answered
from kcbx.rosters.people import RosterRow


@dataclass
class Meeting:
    """What came of two lists: pairs that are one child, pairs to be asked, pairs that look alike and are not."""

    same: list[Met] = field(default_factory=list)
    open: list[Met] = field(default_factory=list)
    different: list[Met] = field(default_factory=list)


def match(
    first: str,
    ones: Sequence[RosterRow],
    second: str,
    others: Sequence[RosterRow],
    decisions: Decisions | None = None,
) -> tuple[Match, ...]:
    """Return every pair of two lists that was answered, in an order that does not depend on that of the rows.

    `first` and `second` name the lists, differently. Rows of one list about one child count as one, so that a pair
    names the first of them. With the lists exchanged the pairs are the same, exchanged.
    """
    known = decisions or {}
    one, _ = roll_of(first, persons.members_of(ones), known)
    other, _ = roll_of(second, persons.members_of(others), known)
    join_plain((one, other), known)
    plain = [plainly_met(person, person.plain[second]) for person in one.people if second in person.plain]
    meeting = meet(one, other, known)
    found = [met.match() for met in (*plain, *meeting.same, *meeting.open, *meeting.different)]
    return tuple(sorted(found, key=lambda each: (each.key.value, each.answer.value, each.digest)))


def plainly_met(one: Member, other: Member) -> Met:
    """Return the pair of two people who are plainly one."""
    return Met(one, other, Key.NUMBER, Answer.SAME, Note.NOTHING)


def meet(one: Roll, other: Roll, decisions: Decisions) -> Meeting:
    """Run every step over two lists, on those who are not plainly one (`Member.plain`)."""
    if len(one.people) > len(other.people):
        swapped = _Run(other, one, decisions).meeting()
        return Meeting(
            *(list(map(_exchanged, each)) for each in (swapped.same, swapped.open, swapped.different))
        )
    return _Run(one, other, decisions).meeting()


def _exchanged(met: Met) -> Met:
    return met._replace(one=met.other, other=met.one)


class _Run:
    """The steps over two lists, and who is taken."""

    def __init__(self, one: Roll, other: Roll, decisions: Decisions) -> None:
        self.one, self.other, self.decisions = one, other, decisions
        self.free = [person for person in one.people if other.kind not in person.plain]
        self.taken: set[Member] = set()
        self.result = Meeting()
        self._asked: dict[tuple[Member, Member], Met] = {}

    def meeting(self) -> Meeting:
        """Run the steps; a question about somebody who was found after all is no question any more."""
        for step in STEPS:
            self._run(step)
            self.free = [person for person in self.free if person not in self.taken]
        self.result.open = [met for met in self._asked.values() if self._is_free(met)]
        self.result.different = [met for met in self.result.different if self._is_apart(met)]
        return self.result

    def _run(self, step: MatchingStep) -> None:
        found = list(self._answers(step))
        for met in found:
            if met.answer is Answer.DIFFERENT:
                self.result.different.append(met)
            elif met.answer is Answer.OPEN:
                self._ask(met)
        same = [met for met in found if met.answer is Answer.SAME]
        self._take_the_only_ones([met for met in same if met.key is Key.DECISION])
        self._take_the_only_ones([met for met in same if met.key is not Key.DECISION])

    def _answers(self, step: MatchingStep) -> Iterable[Met]:
        kind = self.one.kind
        for person in self.free:
            for partner in dict.fromkeys(step.find(person, self.other)):
                if partner in self.taken or kind in partner.plain:
                    continue
                met = answered(step, person, partner, self._has_rival, self.decisions)
                if met is not None:
                    yield met

    def _has_rival(self, person: Member, partner: Member) -> bool:
        return self.one.has_rival(person, partner) or self.other.has_rival(partner, person)

    def _take_the_only_ones(self, same: Sequence[Met]) -> None:
        free = [met for met in same if self._is_free(met)]
        count = Counter(person for met in free for person in (met.one, met.other))
        for met in free:
            if count[met.one] == count[met.other] == 1:
                self.taken.update((met.one, met.other))
                self.result.same.append(met)
            else:
                self._ask(met._replace(answer=Answer.OPEN, note=Note.SEVERAL))

    def _is_free(self, met: Met) -> bool:
        return met.one not in self.taken and met.other not in self.taken

    def _is_apart(self, met: Met) -> bool:
        return self._is_free(met) and (met.one, met.other) not in self._asked

    def _ask(self, met: Met) -> None:
        self._asked.setdefault((met.one, met.other), met)
