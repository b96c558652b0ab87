"""One child standing twice in one list: rows put together where that is sure, asked where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from kcbx.comparing import persons
from kcbx.comparing.groups import Groups
from kcbx.comparing.persons import Member, Roll
from kcbx.comparing.results import Answer, Key
from kcbx.comparing.steps import STEPS, Decisions, Met, Note, answered

_Value = TypeVar("_Value")


def roll_of(kind: str, people: Sequence[Member], decisions: Decisions) -> tuple[Roll, list[Met]]:
    """Return a list with whoever stands in it twice put together, and the pairs of it that are to be asked."""
    roll = Roll(kind, people)
    met = list(_meetings(roll, decisions))
    asked = [each for each in met if each.answer is Answer.OPEN]
    groups = Groups(range(len(roll.people)))
    for each in met:
        if each.answer is Answer.SAME:
            groups.join(each.one.index, each.other.index)
    together = [tuple(roll.people[index] for index in group) for group in groups.of_several()]
    if together:
        roll, asked = _put_together(roll, together, met, asked)
    return roll, list(map(_in_order, asked))


def _in_order(met: Met) -> Met:
    """Return a pair of one list so that it does not depend on which of the two stands first."""
    one, other = sorted((met.one, met.other), key=lambda person: person.digest)
    return met._replace(one=one, other=other)


def _meetings(roll: Roll, decisions: Decisions) -> Iterator[Met]:
    """Yield every pair within a list that is one child, or that shares a number and may be.

    A name that is only near is a question at most: twins are written like that, and their numbers are close.
    """
    suspects = _suspects(roll)
    seen: set[tuple[int, int]] = set()
    for step in STEPS:
        for person in suspects if step.within else ():
            for partner in step.find(person, roll):
                pair = (person.index, partner.index)
                if person.index >= partner.index or pair in seen:
                    continue
                met = answered(step, person, partner, lambda *_: True, decisions)
                if met is not None and _counts(met):
                    seen.add(pair)
                    by_another = met.note is Note.OTHER_PERSON_FITS
                    yield met._replace(note=Note.OTHER_NAME) if by_another else met


def _counts(met: Met) -> bool:
    if met.answer is Answer.DIFFERENT:
        return False
    return met.answer is Answer.SAME or met.key not in (Key.ONE_TYPING_ERROR, Key.NAME_BIRTH_VILLAGE)


def _suspects(roll: Roll) -> list[Member]:
    """Return who shares something with somebody else of the list."""
    shared = [
        *_of_several(roll.by_number),
        *_of_several(roll.by_student_number),
        *_of_several(roll.by_name_and_birth),
    ]
    for old in (roll.by_former, roll.by_inside_number, roll.by_correction):
        shared += _of_several(old)
        for number, people in old.items():
            shared += [*people, *roll.by_number[number]] if number in roll.by_number else []
    return [roll.people[index] for index in sorted({person.index for person in shared})]


def _of_several(index: Mapping[_Value, list[Member]]) -> Iterable[Member]:
    return [person for people in index.values() if len(people) > 1 for person in people]


def _put_together(
    roll: Roll, together: Sequence[Sequence[Member]], met: Sequence[Met], asked: Sequence[Met]
) -> tuple[Roll, list[Met]]:
    """Return the list with groups as one person each, save a group in which two contradict each other: asked."""
    decided = {frozenset((each.one, each.other)) for each in met if each.key is Key.DECISION}
    merged: dict[int, Member] = {}
    unsound: set[int] = set()
    for group in together:
        if frozenset(group) not in decided and _contradicts_itself(group):
            unsound.update(each.index for each in group)
            continue
        person = Member(
            persons.in_order(row for each in group for row in each.rows),
            [case for each in group for case in each.cases],
        )
        merged.update((each.index, person) for each in group)
    asked = [
        *asked,
        *(
            each._replace(answer=Answer.OPEN, note=Note.SEVERAL)
            for each in met
            if each.answer is Answer.SAME and each.one.index in unsound
        ),
    ]
    moved = [
        each._replace(
            one=merged.get(each.one.index, each.one), other=merged.get(each.other.index, each.other)
        )
        for each in asked
    ]
    people = list(dict.fromkeys(merged.get(person.index, person) for person in roll.people))
    return Roll(roll.kind, people), [each for each in _once(moved) if each.one is not each.other]


def _contradicts_itself(group: Sequence[Member]) -> bool:
    return any(persons.contradict(one, other) for one, other in combinations(group, 2))


def _once(met: Iterable[Met]) -> Iterator[Met]:
    pairs: dict[frozenset[int], Met] = {}
    for each in met:
        pairs.setdefault(frozenset((id(each.one), id(each.other))), each)
    yield from pairs.values()
