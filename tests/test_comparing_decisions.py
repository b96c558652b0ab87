"""What a person decided of a pair replaces every answer, and is asked again only when what was compared changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kcbx.comparing.digests import digest_of
from kcbx.comparing.matching import match
from kcbx.comparing.results import Answer, Key
from kcbx.rosters.people import RosterRow
from tests.comparing import BORN, HOME, NUMBER, OTHER_NUMBER, TOWN, compared, decided, known, lists, row, said

SAME, DIFFERENT = Answer.SAME, Answer.DIFFERENT
NO_NUMBER = {"id_number": "", "birth_date": BORN}


def pair(**changes: object) -> tuple[RosterRow, RosterRow]:
    return row("户籍", **NO_NUMBER), row("学籍", **{"name": "韩冬海", **changes})


@pytest.mark.parametrize("answer", list(Answer))
def test_a_decision_replaces_the_answer(answer: Answer) -> None:
    one, other = pair()
    found = match("户籍", [one], "学籍", [other], decided(digest_of(one, other), answer))
    assert said(found) == [(Key.DECISION, answer)]


def test_a_decision_goes_before_an_equal_number() -> None:
    one, other = row("户籍"), row("学籍")
    assert said(match("户籍", [one], "学籍", [other], decided(digest_of(one, other), DIFFERENT))) == [
        (Key.DECISION, DIFFERENT)
    ]


def test_a_decision_joins_what_two_valid_numbers_keep_apart() -> None:
    one, other = row("户籍", **HOME, id_number=OTHER_NUMBER), row("学籍", **HOME)
    assert said(match("户籍", [one], "学籍", [other], decided(digest_of(one, other), SAME))) == [
        (Key.DECISION, SAME)
    ]


def test_a_decision_holds_in_the_next_edition_and_in_another_class() -> None:
    one, other = pair()
    decisions = decided(digest_of(one, other), SAME)
    later = row("学籍", 99, name="韩冬海", grade=7, class_name="3", school_code=TOWN, telephone="")
    assert said(match("户籍", [replace(one, place=later.place)], "学籍", [later], decisions)) == [
        (Key.DECISION, SAME)
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "韩冬晦"},
        {"sex": ""},
        {"guardians": ("周秀英",)},
        {"village": "柳林村"},
        {"student_number": f"G{NUMBER}"},
        {"former_number": OTHER_NUMBER},
        {"birth_date": BORN},
        {"address": "柳林村1号"},
        {"township": "清河镇"},
        {"other": {"曾用名": "韩小丫"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_decision_is_asked_again_when_a_field_changes(change: dict[str, object]) -> None:
    one, other = pair()
    decisions = decided(digest_of(one, other), SAME)
    (found,) = match("户籍", [one], "学籍", [pair(**change)[1]], decisions)
    assert (found.key, found.answer) != (Key.DECISION, SAME)


def test_the_digest_is_that_of_the_pair_either_way() -> None:
    one, other = pair()
    assert digest_of(one, other) == digest_of(other, one)
    assert digest_of(one, other) != digest_of(one, one)


def test_a_pair_decided_apart_is_not_joined_by_another_list() -> None:
    """The pupil's own row was decided to be another child; the household's row must not bring the two together."""
    pupil = row("学籍", **HOME)
    present = row("在校", 9, **HOME, **NO_NUMBER)
    given = lists(户籍=[row("户籍", **HOME)], 学籍=[pupil], 在校=[present])
    joined = compared(given, [known("在校", **HOME)])
    assert [each.comparison for each in joined.results] == []
    apart = compared(given, [known("在校", **HOME)], decisions=decided(digest_of(pupil, present), DIFFERENT))
    assert [(each.comparison, each.conclusion) for each in apart.results][:1] == [("辍学", "疑似辍学")]
    assert apart.questions == ()
