"""Who of one list is who of another: every hard case, and that neither order nor side changes an answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kcbx.comparing.digests import digest_of
from kcbx.comparing.matching import match
from kcbx.comparing.results import Answer, Key, Match
from tests.comparing import BORN, HOME, NUMBER, OTHER_NUMBER, TOWN, number, row, said, swapped, wrong

SAME, OPEN, DIFFERENT = Answer.SAME, Answer.OPEN, Answer.DIFFERENT
NOTHING: list[tuple[Key, Answer]] = []
NO_NUMBER = {"id_number": "", "birth_date": BORN}

CASES = {
    "equal number": ({}, {}, [(Key.NUMBER, SAME)]),
    "equal number, name written with a space": ({}, {"name": "韩 冬梅"}, [(Key.NUMBER, SAME)]),
    "equal number, name one character off": ({}, {"name": "韩冬海"}, [(Key.NUMBER, SAME)]),
    "equal number, quite another name": ({}, {"name": "刘志强"}, [(Key.NUMBER, OPEN)]),
    "equal number, other name is the former one": (
        {"name": "韩小丫", "other": {}},
        {"other": {"曾用名": "韩小丫"}},
        [(Key.NUMBER, SAME)],
    ),
    "dots in a name": (
        {"name": "买买提·吐尔逊"},
        {"name": "买买提．吐尔逊", "id_number": wrong(5)},
        [(Key.ONE_TYPING_ERROR, SAME)],
    ),
    "the same wrong number in both lists": (
        {"id_number": wrong(5)},
        {"id_number": wrong(5)},
        [(Key.NUMBER, SAME)],
    ),
    "the same wrong number under two names": (
        {"id_number": wrong(5)},
        {"id_number": wrong(5), "name": "刘志强"},
        NOTHING,
    ),
    "the same word instead of a number": ({"id_number": "无"}, {"id_number": "无"}, NOTHING),
    "the same noughts instead of a number": ({"id_number": "0" * 18}, {"id_number": "0" * 18}, NOTHING),
    "former number": (
        {"id_number": OTHER_NUMBER, "former_number": NUMBER},
        {},
        [(Key.OLD_NUMBER, SAME)],
    ),
    "former number in both": (
        {"id_number": OTHER_NUMBER, "former_number": number(516)},
        {"former_number": number(516)},
        [(Key.OLD_NUMBER, SAME)],
    ),
    "former number, quite another name": (
        {"id_number": OTHER_NUMBER, "former_number": NUMBER},
        {"name": "刘志强"},
        [(Key.OLD_NUMBER, OPEN)],
    ),
    "fifteen digits": ({"id_number": NUMBER[:6] + NUMBER[8:17]}, {}, [(Key.OLD_NUMBER, SAME)]),
    "fifteen digits of somebody else": (
        {"id_number": NUMBER[:6] + NUMBER[8:17]},
        {"id_number": OTHER_NUMBER},
        NOTHING,
    ),
    "number inside the 学籍号": (
        {"id_number": "", "student_number": f"G{NUMBER}"},
        {},
        [(Key.STUDENT_NUMBER, SAME)],
    ),
    "old number inside the 学籍号": (
        {"id_number": OTHER_NUMBER, "student_number": f"G{NUMBER}"},
        {},
        [(Key.STUDENT_NUMBER, SAME)],
    ),
    "old number inside the 学籍号, born on another day": (
        {"id_number": number(512, dt.date(2012, 4, 3)), "student_number": f"G{NUMBER}"},
        {},
        [(Key.STUDENT_NUMBER, OPEN)],
    ),
    "number typed wrong, right inside the 学籍号": (
        {"id_number": wrong(14), "student_number": f"G{NUMBER}"},
        {},
        [(Key.ONE_TYPING_ERROR, SAME)],
    ),
    "number with two errors, right inside the 学籍号": (
        {"id_number": wrong(14, wrong(4)), "student_number": f"G{NUMBER}"},
        {},
        [(Key.STUDENT_NUMBER, SAME)],
    ),
    "number inside the 学籍号, quite another name": (
        {"id_number": "", "student_number": f"G{NUMBER}", "name": "刘志强"},
        {},
        NOTHING,
    ),
    "one wrong digit": ({}, {"id_number": wrong(14)}, [(Key.ONE_TYPING_ERROR, SAME)]),
    "wrong check digit": ({}, {"id_number": wrong(18)}, [(Key.ONE_TYPING_ERROR, SAME)]),
    "two digits swapped": ({}, {"id_number": swapped(12)}, [(Key.ONE_TYPING_ERROR, SAME)]),
    "one digit left out": ({}, {"id_number": NUMBER[:9] + NUMBER[10:]}, [(Key.ONE_TYPING_ERROR, SAME)]),
    "one digit too many": (
        {},
        {"id_number": NUMBER[:9] + "7" + NUMBER[9:]},
        [(Key.ONE_TYPING_ERROR, SAME)],
    ),
    "two wrong digits": ({}, {"id_number": wrong(14, wrong(4))}, NOTHING),
    "typing error, name one character off": (
        {},
        {"id_number": wrong(14), "name": "韩冬海"},
        [(Key.ONE_TYPING_ERROR, OPEN)],
    ),
    "typing error, quite another name": ({}, {"id_number": wrong(14), "name": "刘志强"}, NOTHING),
    "typing error, another sex": (
        {},
        {"id_number": wrong(14), "sex": "男"},
        [(Key.ONE_TYPING_ERROR, OPEN)],
    ),
    "typing error, another birth date": (
        {},
        {"id_number": wrong(14), "birth_date": dt.date(2013, 5, 6)},
        [(Key.ONE_TYPING_ERROR, OPEN)],
    ),
    "both numbers wrong, each elsewhere": (
        {"id_number": wrong(3)},
        {"id_number": wrong(16)},
        [(Key.NEAR_NAME, OPEN)],
    ),
    "学籍号": (
        {"id_number": "", "student_number": "L990101202000010001"},
        {"student_number": "L990101202000010001"},
        [(Key.STUDENT_NUMBER, SAME)],
    ),
    "学籍号, quite another name": (
        {"id_number": "", "student_number": "L990101202000010001", "name": "刘志强"},
        {"student_number": "L990101202000010001"},
        [(Key.STUDENT_NUMBER, OPEN)],
    ),
    "学籍号 against two valid numbers": (
        {"id_number": OTHER_NUMBER, "student_number": "L990101202000010001"},
        {"student_number": "L990101202000010001"},
        [(Key.STUDENT_NUMBER, OPEN)],
    ),
    "学籍号 against two valid numbers and two names": (
        {"id_number": OTHER_NUMBER, "student_number": "L990101202000010001", "name": "刘志强"},
        {"student_number": "L990101202000010001"},
        NOTHING,
    ),
    "name, birth date, guardian": (
        {**NO_NUMBER, "guardians": ("韩立本", "周秀英")},
        {"guardians": ("周秀英",)},
        [(Key.NAME_BIRTH_GUARDIAN, SAME)],
    ),
    "name, birth date, guardian, another sex": (
        {**NO_NUMBER, "guardians": ("周秀英",), "sex": "男"},
        {"guardians": ("周秀英",)},
        [(Key.NAME_BIRTH_GUARDIAN, OPEN)],
    ),
    "name, birth date, village under other names": (
        {**NO_NUMBER, "village": "柳林村委会", "township": "清河镇"},
        {"village": "清河镇柳林村三组"},
        [(Key.NAME_BIRTH_VILLAGE, SAME)],
    ),
    "village out of the address": (
        {**NO_NUMBER, "address": "清河县清河镇柳林村三组12号"},
        {"village": "柳林"},
        [(Key.NAME_BIRTH_VILLAGE, SAME)],
    ),
    "a village of this name in two townships": (
        {**NO_NUMBER, "village": "柳林村", "township": "清河镇"},
        {"village": "柳林村", "township": "青山乡"},
        [(Key.NEAR_NAME, OPEN)],
    ),
    "name, birth date, village, numbers too far apart": (
        {"village": "柳林村"},
        {"village": "柳林村", "id_number": wrong(14, wrong(4)), "birth_date": BORN},
        [(Key.NAME_BIRTH_VILLAGE, OPEN)],
    ),
    "name and birth date alone": (NO_NUMBER, {}, [(Key.NEAR_NAME, OPEN)]),
    "near name and birth date": (NO_NUMBER, {"name": "韩冬海"}, [(Key.NEAR_NAME, OPEN)]),
    "near name and birth date, another sex": (
        NO_NUMBER,
        {"name": "韩冬海", "sex": "男", "id_number": number(513)},
        NOTHING,
    ),
    "blanks": (
        {"id_number": "", "sex": "", "guardians": (), "village": ""},
        {"id_number": "", "sex": "", "guardians": (), "village": ""},
        NOTHING,
    ),
    "name and nothing else, at the same school": (
        {"id_number": "", "school_code": TOWN},
        {"school_code": TOWN},
        [(Key.NEAR_NAME, OPEN)],
    ),
    "lost digits": ({"id_number": "", "lost_digits": True}, {}, NOTHING),
    "lost digits, found by the rest": (
        {**NO_NUMBER, **HOME, "lost_digits": True},
        HOME,
        [(Key.NAME_BIRTH_GUARDIAN, SAME)],
    ),
    "homonym": ({"id_number": OTHER_NUMBER}, {}, [(Key.TWO_NUMBERS, DIFFERENT)]),
    "homonym of the same village": (
        {"id_number": OTHER_NUMBER, "village": "柳林村"},
        {"village": "柳林村"},
        [(Key.TWO_NUMBERS, DIFFERENT)],
    ),
    "homonym with the same guardian": (
        {"id_number": OTHER_NUMBER, **HOME},
        HOME,
        [(Key.NAME_BIRTH_GUARDIAN, OPEN)],
    ),
    "twins": ({**HOME, "name": "韩冬兰", "id_number": OTHER_NUMBER}, HOME, NOTHING),
    "twins, one number missing": (
        {**HOME, **NO_NUMBER, "name": "韩冬兰"},
        HOME,
        [(Key.NEAR_NAME, OPEN)],
    ),
}


@pytest.mark.parametrize(
    ("one", "other", "expected"), CASES.values(), ids=[name.replace(" ", "-") for name in CASES]
)
def test_pair(one: dict[str, object], other: dict[str, object], expected: list[tuple[Key, Answer]]) -> None:
    first, second = row("户籍", **one), row("学籍", **other)
    there = match("户籍", [first], "学籍", [second])
    back = match("学籍", [second], "户籍", [first])
    assert said(there) == expected
    assert said(back) == expected


def test_twins_with_one_number_typed_wrong_are_told_apart_by_their_names() -> None:
    twins = [row("户籍", 2, **HOME), row("户籍", 3, **HOME, name="韩冬兰", id_number=OTHER_NUMBER)]
    pupils = [
        row("学籍", 2, **HOME, name="韩冬兰", id_number=wrong(18, OTHER_NUMBER)),
        row("学籍", 3, **HOME, id_number=wrong(17)),
    ]
    found = match("户籍", twins, "学籍", pupils)
    assert {(each.one.name, each.other.name, each.key, each.answer) for each in found} == {
        ("韩冬梅", "韩冬梅", Key.ONE_TYPING_ERROR, SAME),
        ("韩冬兰", "韩冬兰", Key.ONE_TYPING_ERROR, SAME),
    }


def test_the_number_of_one_twin_pasted_for_both_joins_neither_wrongly() -> None:
    twins = [row("户籍", 2, **HOME), row("户籍", 3, **HOME, name="韩冬兰", id_number=OTHER_NUMBER)]
    pupils = [row("学籍", 2, **HOME, name="韩冬兰")]
    found = match("户籍", twins, "学籍", pupils)
    assert {(each.one.name, each.other.name, each.answer) for each in found} == {
        ("韩冬梅", "韩冬兰", OPEN),
        ("韩冬兰", "韩冬兰", OPEN),
    }


def test_a_surer_key_keeps_a_row_from_a_weaker_one() -> None:
    households = [row("户籍", 2, **HOME), row("户籍", 3, **HOME, **NO_NUMBER)]
    pupils = [row("学籍", 2, **HOME)]
    assert said(match("户籍", households[1:], "学籍", pupils)) == [(Key.NAME_BIRTH_GUARDIAN, SAME)]
    both = match(
        "户籍", [households[0], replace(households[1], guardians=("别人",), village="")], "学籍", pupils
    )
    assert [(each.one.place.row, each.key, each.answer) for each in both] == [(2, Key.NUMBER, SAME)]


def test_two_candidates_of_one_step_are_two_questions() -> None:
    households = [row("户籍", 2, **HOME, **NO_NUMBER)]
    pupils = [
        row("学籍", 2, **HOME),
        row("学籍", 3, **HOME, id_number=OTHER_NUMBER),
    ]
    found = match("户籍", households, "学籍", pupils)
    assert {(each.other.place.row, each.key, each.answer, each.explanation) for each in found} == {
        (
            line,
            Key.NAME_BIRTH_GUARDIAN,
            OPEN,
            f"户籍-1 第2行与学籍-1 第{line}行：对得上的不止一个，请核对是不是同一人。",
        )
        for line in (2, 3)
    }


EXPLAINED = {
    "equal": ({}, {}, "户籍-1 第2行与学籍-1 第2行：证件号码相同，是同一人。"),
    "spelling": (
        {},
        {"name": "韩冬海"},
        "户籍-1 第2行与学籍-1 第2行：证件号码相同；姓名写法不同，是同一人。",
    ),
    "digit": (
        {},
        {"id_number": wrong(14)},
        "户籍-1 第2行与学籍-1 第2行：证件号码错一处（学籍-1 第2行的号码第14位写错，户籍-1 第2行的校验码正确），是同一人。",
    ),
    "swapped, the other way round": (
        {"id_number": swapped(12)},
        {},
        "户籍-1 第2行与学籍-1 第2行：证件号码错一处（户籍-1 第2行的号码第12、13位颠倒，学籍-1 第2行的校验码正确），是同一人。",
    ),
    "left out": (
        {},
        {"id_number": NUMBER[:-1]},
        "户籍-1 第2行与学籍-1 第2行：证件号码错一处（学籍-1 第2行的号码少了一位，户籍-1 第2行的校验码正确），是同一人。",
    ),
    "question": (
        {},
        {"name": "刘志强"},
        "户籍-1 第2行与学籍-1 第2行：号码相同而姓名不同，可能改过名，也可能填了别人的号码，请核对是不是同一人。",
    ),
    "homonym": (
        {"id_number": OTHER_NUMBER},
        {},
        "户籍-1 第2行与学籍-1 第2行：姓名、出生日期相同，证件号码都有效而不同，是两个人，不是同一人。",
    ),
}


@pytest.mark.parametrize(("one", "other", "sentence"), EXPLAINED.values(), ids=EXPLAINED)
def test_explanation(one: dict[str, object], other: dict[str, object], sentence: str) -> None:
    (found,) = match("户籍", [row("户籍", **one)], "学籍", [row("学籍", **other)])
    assert found.explanation == sentence


def test_match_is_whole() -> None:
    first, second = row("户籍"), row("学籍")
    assert match("户籍", [first], "学籍", [second]) == (
        Match(
            first="户籍",
            second="学籍",
            one=first,
            other=second,
            key=Key.NUMBER,
            answer=SAME,
            digest=digest_of(first, second),
            explanation="户籍-1 第2行与学籍-1 第2行：证件号码相同，是同一人。",
        ),
    )
