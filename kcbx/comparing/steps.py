"""The steps by which two people meet, from the surest to the least sure, and what each step answers. One table.

A step finds the people of another list who could be the same and judges each pair: the same, not the same, to be
asked, or nothing to say. A blank takes part in nothing. The order of the two never changes the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from kcbx.comparing import persons
from kcbx.comparing.digests import pair_digest, row_digest
from kcbx.comparing.persons import Member, Roll
from kcbx.comparing.results import Answer, Decision, Key, Match
from kcbx.comparing.sentences import match_sentence


class Note(str, Enum):
    """Why a pair was answered as it was, where the step alone does not say it."""

    NOTHING = ""
    SPELLING = "姓名写法不同"
    INSIDE = "学籍号里的证件号码就是它"
    OTHER_NAME = "号码相同而姓名不同，可能改过名，也可能填了别人的号码"
    OTHER_PERSON_FITS = "姓名相近，可是名单里另有一个姓名、出生日期都对得上的"
    OTHER_BIRTH = "姓名对得上，可是出生日期不同"
    OTHER_SEX = "别的都对得上，可是性别不同"
    TWO_NUMBERS = "姓名、出生日期、监护人相同，可是两个证件号码都有效而不同，可能换过号码、填了别人的号码，或者是双重户籍"
    TWO_VALID_NUMBERS = "姓名、出生日期相同，证件号码都有效而不同，是两个人"
    NUMBER_TOO_FAR = "证件号码不止错一处"
    SEVERAL = "对得上的不止一个"
    CHAIN = "几份名单连起来互相矛盾"
    NEAR_NAME = "姓名相近，出生日期相同"
    NO_MORE_TO_GO_BY = "姓名、出生日期相同，没有号码、监护人或者村可以核对"
    NEAR_NUMBER = "两个证件号码都有错，可能原来是同一个"
    NO_BIRTH = "姓名相同，没有出生日期可以核对"


class Met(NamedTuple):
    """Two people who met, and what was answered: one of the first list, one of the second."""

    one: Member
    other: Member
    key: Key
    answer: Answer
    note: Note

    def match(self) -> Match:
        """Return the pair as the result of a comparison tells of it."""
        one, other = self.one, self.other
        return Match(
            first=one.kind,
            second=other.kind,
            one=one.row,
            other=other.row,
            key=self.key,
            answer=self.answer,
            digest=self.digest,
            explanation=match_sentence(
                (one.place, one.row), (other.place, other.row), self.key, self.answer, self.note.value
            ),
        )

    @property
    def digest(self) -> str:
        """The digest of the fields compared of both."""
        return pair_digest(self.one.digest, self.other.digest)


Decisions = Mapping[str, Decision]
"""What people decided, by the digest of the pair."""

Verdict = tuple[Answer, Note]
Find = Callable[[Member, Roll], Iterator[Member]]
Judge = Callable[[Member, Member, Callable[[], bool]], Verdict | None]


@dataclass(frozen=True)
class MatchingStep:
    """One step: the key it is called by, how it finds people, how it judges a pair.

    A judge gets a third argument: whether somebody else in one of the two lists fits better (asked only at need).
    `within` says whether the step also looks for one child standing twice in one list.
    """

    key: Key
    find: Find
    judge: Judge
    within: bool = True


def _same_number(person: Member, roll: Roll) -> Iterator[Member]:
    for number in person.numbers | person.flawed:
        yield from roll.by_number.get(number, ())


def _judge_number(one: Member, other: Member, _: Callable[[], bool]) -> Verdict | None:
    return (Answer.SAME, Note.NOTHING) if persons.names_agree(one, other) else None


def _judge_number_of_another_name(
    one: Member, other: Member, has_rival: Callable[[], bool]
) -> Verdict | None:
    if not one.numbers & other.numbers or persons.names_agree(one, other):
        return None
    return _judge_near(one, other, has_rival)


def _judge_near(one: Member, other: Member, has_rival: Callable[[], bool]) -> Verdict:
    """Answer for two people who share a number that is one person's, and do not share a name."""
    if not persons.names_misspelt(one, other):
        return Answer.OPEN, Note.OTHER_NAME
    if has_rival():
        return Answer.OPEN, Note.OTHER_PERSON_FITS
    return Answer.SAME, Note.SPELLING


def _old_number(person: Member, roll: Roll) -> Iterator[Member]:
    for number in person.numbers | person.told_formers:
        yield from roll.by_former.get(number, ())
    for number in person.told_formers:
        yield from roll.by_number.get(number, ())


def _judge_old_number(one: Member, other: Member, _: Callable[[], bool]) -> Verdict:
    agree = persons.names_agree(one, other)
    return (Answer.SAME, Note.NOTHING) if agree else (Answer.OPEN, Note.OTHER_NAME)


def _one_typing_error(person: Member, roll: Roll) -> Iterator[Member]:
    for number in person.numbers:
        yield from roll.by_correction.get(number, ())
    for number in person.corrections:
        yield from roll.by_number.get(number, ())


def _judge_typing_error(one: Member, other: Member, _: Callable[[], bool]) -> Verdict | None:
    if not persons.names_agree(one, other):
        near = persons.names_near(one, other) and not persons.sexes_differ(one, other)
        return (Answer.OPEN, Note.SPELLING) if near else None
    if one.births and other.births and not one.births & other.births:
        return Answer.OPEN, Note.OTHER_BIRTH
    if persons.sexes_differ(one, other):
        return Answer.OPEN, Note.OTHER_SEX
    return Answer.SAME, Note.NOTHING


def _same_student_number(person: Member, roll: Roll) -> Iterator[Member]:
    for number in person.student_numbers:
        yield from roll.by_student_number.get(number, ())
    for number in person.numbers | person.inside_numbers:
        yield from roll.by_inside_number.get(number, ())
    for number in person.inside_numbers:
        yield from roll.by_number.get(number, ())


def _judge_student_number(one: Member, other: Member, has_rival: Callable[[], bool]) -> Verdict | None:
    agree = persons.names_agree(one, other)
    if not one.student_numbers & other.student_numbers:
        return _judge_inside_number(one, other) if agree else None
    if persons.contradict(one, other):
        return (Answer.OPEN, Note.TWO_VALID_NUMBERS) if agree else None
    return (Answer.SAME, Note.NOTHING) if agree else _judge_near(one, other, has_rival)


def _judge_inside_number(one: Member, other: Member) -> Verdict:
    """Answer for two people of one name, one of whose 学籍号 holds the other's number."""
    if one.births and other.births and not one.births & other.births:
        return Answer.OPEN, Note.OTHER_BIRTH
    return Answer.SAME, Note.INSIDE


def _same_name_and_birth(person: Member, roll: Roll) -> Iterator[Member]:
    for name in person.names:
        for birth in person.births:
            yield from roll.by_name_and_birth.get((name, birth), ())


def _judge_guardian(one: Member, other: Member, _: Callable[[], bool]) -> Verdict | None:
    if persons.contradict(one, other):
        if one.guardians & other.guardians:
            return Answer.OPEN, Note.TWO_NUMBERS
        return Answer.DIFFERENT, Note.TWO_VALID_NUMBERS
    if not one.guardians & other.guardians:
        return None
    return (Answer.OPEN, Note.OTHER_SEX) if persons.sexes_differ(one, other) else (Answer.SAME, Note.NOTHING)


def _judge_village(one: Member, other: Member, _: Callable[[], bool]) -> Verdict | None:
    if persons.contradict(one, other) or not persons.same_village(one, other):
        return None
    if persons.sexes_differ(one, other):
        return Answer.OPEN, Note.OTHER_SEX
    numbers_differ = _tells_number(one) and _tells_number(other) and not _share_number(one, other)
    return (Answer.OPEN, Note.NUMBER_TOO_FAR) if numbers_differ else (Answer.SAME, Note.NOTHING)


def _tells_number(person: Member) -> bool:
    return bool(person.numbers or person.flawed)


def _share_number(one: Member, other: Member) -> bool:
    """Say whether their numbers can be one: equal, one the former of the other, or one typing error apart."""
    first = one.every_number | one.flawed | one.corrections
    return bool(first & (other.every_number | other.flawed | other.corrections))


def _near_people(person: Member, roll: Roll) -> Iterator[Member]:
    """Yield who was born on the same day, one of the two without a valid number; who may share a number or a name."""
    block = roll.unnumbered_by_birth if person.numbers else roll.by_birth
    for birth in person.possible_births:
        yield from block.get(birth, ())
    for number in person.corrections:
        yield from roll.by_correction.get(number, ())
    for name in person.names:
        yield from (other for other in roll.by_name.get(name, ()) if not person.births or not other.births)


def _judge_near_people(one: Member, other: Member, _: Callable[[], bool]) -> Verdict | None:
    if persons.contradict(one, other) or persons.sexes_differ(one, other):
        return None
    if not persons.names_near(one, other) and not _misspelt_at_one_place(one, other):
        return None
    if one.corrections & other.corrections:
        return Answer.OPEN, Note.NEAR_NUMBER
    if one.possible_births & other.possible_births:
        agree = persons.names_agree(one, other)
        return Answer.OPEN, Note.NO_MORE_TO_GO_BY if agree else Note.NEAR_NAME
    if (one.births and other.births) or not persons.names_agree(one, other):
        return None
    return (Answer.OPEN, Note.NO_BIRTH) if _at_one_place(one, other) else None


def _misspelt_at_one_place(one: Member, other: Member) -> bool:
    """Say whether a short name differs in one character while family, village or school is the same."""
    return persons.names_misspelt(one, other) and _at_one_place(one, other)


def _at_one_place(one: Member, other: Member) -> bool:
    alike = one.guardians & other.guardians or one.schools & other.schools
    return bool(alike) or persons.same_village(one, other)


STEPS: tuple[MatchingStep, ...] = (
    MatchingStep(Key.NUMBER, _same_number, _judge_number),
    MatchingStep(Key.NUMBER, _same_number, _judge_number_of_another_name),
    MatchingStep(Key.OLD_NUMBER, _old_number, _judge_old_number),
    MatchingStep(Key.ONE_TYPING_ERROR, _one_typing_error, _judge_typing_error),
    MatchingStep(Key.STUDENT_NUMBER, _same_student_number, _judge_student_number),
    MatchingStep(Key.NAME_BIRTH_GUARDIAN, _same_name_and_birth, _judge_guardian),
    MatchingStep(Key.NAME_BIRTH_VILLAGE, _same_name_and_birth, _judge_village),
    MatchingStep(Key.NEAR_NAME, _near_people, _judge_near_people, within=False),
)
"""Every step, the surest first."""


def answered(
    step: MatchingStep,
    one: Member,
    other: Member,
    has_rival: Callable[[Member, Member], bool],
    decisions: Decisions,
) -> Met | None:
    """Return what a step, or a person before it, answers of a pair; None where the step has nothing to say."""
    verdict = step.judge(one, other, lambda: has_rival(one, other))
    if verdict is None:
        return None
    decided = decision_on(one, other, decisions)
    if decided is None:
        key = Key.TWO_NUMBERS if verdict[0] is Answer.DIFFERENT else step.key
        return Met(one, other, key, *verdict)
    return Met(one, other, Key.DECISION, decided.answer, Note.NOTHING)


def decision_on(one: Member, other: Member, decisions: Decisions) -> Decision | None:
    """Return what a person decided of these two, by any of their rows."""
    if not decisions:
        return None
    pairs = (
        pair_digest(row_digest(first) if len(one.rows) > 1 else one.digest, second)
        for first in one.rows
        for second in (map(row_digest, other.rows) if len(other.rows) > 1 else (other.digest,))
    )
    return next((decisions[digest] for digest in pairs if digest in decisions), None)
