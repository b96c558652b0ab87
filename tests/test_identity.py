"""ID numbers: what is in order is silent, what is wrong is named, and nothing is given away while naming it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import identity
from kcbx.identity import Flaw, FlawKind
from kcbx.model import Severity

NUMBER = "990101201203045121"
WITH_X = "99010120120304505X"

births = st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2199, 12, 31))
areas = st.sampled_from(["990101", "990102", "810000", "820000", "830000"])
numbers = st.builds(identity.make, areas, births, st.integers(0, 999))
blanks = st.sampled_from([" ", "\u3000", "\t", "\u200b", "\ufeff", "\u00a0"])


def error(kind: FlawKind, message: str) -> Flaw:
    return Flaw(kind, Severity.ERROR, message)


def warning(kind: FlawKind, message: str) -> Flaw:
    return Flaw(kind, Severity.WARNING, message)


SPACES = warning(FlawKind.SPACES, "证件号码里夹有空格或看不见的字符，请删去。")
FULL_WIDTH = warning(FlawKind.FULL_WIDTH, "证件号码里有全角或特殊字形的数字、字母，请改成半角。")
LOWER_CASE_X = warning(FlawKind.LOWER_CASE_X, "证件号码里的小写x，请改成大写X。")
DATE = error(FlawKind.DATE, "证件号码第7至14位应是出生日期，现在不是真实的日期。请对照证件重新录入。")
CHECK_DIGIT = error(FlawKind.CHECK_DIGIT, "证件号码的校验码不对，多半是抄错一位。请对照证件重新录入。")
EMPTY = error(
    FlawKind.EMPTY, "证件号码是空的。请照证件录入；没有证件的，把证件类型写成“无”，并写明无证原因。"
)
FIFTEEN_DIGITS = error(
    FlawKind.FIFTEEN_DIGITS,
    "证件号码是15位的一代证号码，一代证2013年1月1日起停用（居民身份证法第二十三条）。"
    "请照二代证或户口簿录入18位号码。",
)


def too_long_or_short(found: int) -> Flaw:
    return error(FlawKind.LENGTH, f"证件号码应是18位，现在是{found}位。请对照证件重新录入。")


def wrong_characters(places: str) -> Flaw:
    return error(
        FlawKind.CHARACTERS,
        f"证件号码第{places}位的字符不对：前17位只能是数字，最后一位是数字或大写X。请对照证件重新录入。",
    )


# Citizen ID numbers


@pytest.mark.parametrize("number", [NUMBER, WITH_X, "99010120120229007X", "810000201203045121"])
def test_a_number_in_order_has_no_flaw(number: str) -> None:
    assert identity.examine(number) == ()


@pytest.mark.parametrize(
    ("number", "flaws"),
    [
        ("", (EMPTY,)),
        (" \u3000\u200b", (EMPTY,)),
        ("990101 20120304 5121", (SPACES,)),
        ("\ufeff990101201203045121\u202c", (SPACES,)),
        ("９９０１０１２０１２０３０４５１２１", (FULL_WIDTH,)),
        ("99010120120304505Ⅹ", (FULL_WIDTH,)),
        ("99010120120304505x", (LOWER_CASE_X,)),
        ("99010120120304505ｘ", (FULL_WIDTH, LOWER_CASE_X)),
        ("990101 120304512", (SPACES, FIFTEEN_DIGITS)),
        ("99010120120304512", (too_long_or_short(17),)),
        ("9901012012030451211", (too_long_or_short(19),)),
        ("9901012012030405X", (too_long_or_short(17),)),
        ("990101X20120304505", (wrong_characters("7"),)),
        ("9901O12012O3045121", (wrong_characters("5、11"),)),
        ("990101-20120304-5121", (too_long_or_short(20), wrong_characters("7、16"))),
        ("99010120120304512\N{ARABIC-INDIC DIGIT ONE}", (wrong_characters("18"),)),
        ("99010120120304505\N{CYRILLIC CAPITAL LETTER HA}", (wrong_characters("18"),)),
        ("990101201302295126", (DATE,)),
        ("990101201213045125", (DATE,)),
        ("99010117991231001" + identity.check_character("99010117991231001"), (DATE,)),
        ("990101201203045122", (CHECK_DIGIT,)),
        ("99010120121304512x", (LOWER_CASE_X, DATE, CHECK_DIGIT)),
    ],
)
def test_every_flaw_is_named(number: str, flaws: tuple[Flaw, ...]) -> None:
    assert identity.examine(number) == flaws


@pytest.mark.parametrize("area", ["000000", "999999", "330113", "710000"])
def test_no_area_code_is_a_flaw(area: str) -> None:
    assert identity.examine(identity.make(area, dt.date(2012, 3, 4), 512)) == ()


@given(numbers)
def test_every_made_number_is_in_order(number: str) -> None:
    assert identity.examine(number) == ()


@given(areas, births, st.integers(0, 999))
def test_a_made_number_tells_birth_and_sex(area: str, birth: dt.date, sequence: int) -> None:
    number = identity.make(area, birth, sequence)
    assert number[:6] == area
    assert identity.birth_date(number) == birth
    assert identity.sex(number) == ("男" if sequence % 2 else "女")


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_single_wrong_character_is_caught(number: str, place: int, character: str) -> None:
    changed = number[:place] + character + number[place + 1 :]
    assert bool(identity.examine(changed)) == (changed != number)


@given(numbers, st.integers(0, 16))
def test_any_two_neighbours_in_the_wrong_order_are_caught(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert bool(identity.examine(swapped)) == (swapped != number)


@given(numbers, st.integers(0, 17))
def test_a_lost_or_doubled_character_is_caught(number: str, place: int) -> None:
    lost = number[:place] + number[place + 1 :]
    doubled = number[: place + 1] + number[place:]
    assert too_long_or_short(17) in identity.examine(lost)
    assert too_long_or_short(19) in identity.examine(doubled)


@given(numbers)
def test_the_check_character_agrees_with_another_way_to_compute_it(number: str) -> None:
    # The weights are powers of 2, and 13 leaves 2 when divided by 11: read the digits as a number to base 13.
    remainder = (1 - 2 * int(number[:17], 13)) % 11
    assert identity.check_character(number[:17]) == "0123456789X"[remainder]


@pytest.mark.parametrize("first17", ["", "9901012012030451", "990101201203045121", "9901012012030451X"])
def test_a_check_character_needs_seventeen_digits(first17: str) -> None:
    with pytest.raises(ValueError, match=r"^校验码要由17位数字算出。$"):
        identity.check_character(first17)


@pytest.mark.parametrize(
    ("area", "birth", "sequence", "message"),
    [
        ("99010", dt.date(2012, 3, 4), 1, "区划代码应是6位数字。"),
        ("９９０１０１", dt.date(2012, 3, 4), 1, "区划代码应是6位数字。"),
        ("990101", dt.date(2012, 3, 4), 1000, "顺序码应在0至999之间。"),
        ("990101", dt.date(2012, 3, 4), -1, "顺序码应在0至999之间。"),
        ("990101", dt.date(1799, 12, 31), 1, "出生年份不应早于1800年。"),
    ],
)
def test_nothing_is_made_of_parts_that_do_not_fit(
    area: str, birth: dt.date, sequence: int, message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        identity.make(area, birth, sequence)


@pytest.mark.parametrize("number", ["", "990101120304512", "9901012012030451", "990101201302295126"])
def test_no_birth_date_is_read_where_there_is_none(number: str) -> None:
    assert identity.birth_date(number) is None


@pytest.mark.parametrize("number", ["", "990101120304512", "99010120120304512A"])
def test_no_sex_is_read_where_there_is_none(number: str) -> None:
    assert identity.sex(number) is None


def test_birth_and_sex_are_read_however_the_number_is_written() -> None:
    assert identity.birth_date(" ９９０１０１ 20120304 505x") == dt.date(2012, 3, 4)
    assert identity.sex(" ９９０１０１ 20120304 505x") == "男"
    assert identity.sex("990101 20120304 5021") == "女"


# Normalising


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("　９９０１０１２０１２０３０４５０５ｘ ", WITH_X),
        ("990101\u200b20120304\u00a0505x", WITH_X),
        ("g990101201203045121", "G990101201203045121"),
        ("", ""),
        ("护照 e12345678", "护照E12345678"),
    ],
)
def test_a_number_is_normalised(typed: str, number: str) -> None:
    assert identity.normalise(typed) == number


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = identity.normalise(text)
    assert identity.normalise(once) == once


@given(numbers, st.lists(blanks, min_size=19, max_size=19), st.booleans())
def test_normalising_undoes_what_hands_and_tables_do(number: str, between: list[str], wide: bool) -> None:
    written = number.lower()
    if wide:
        written = "".join(chr(ord(character) + 0xFEE0) for character in written)
    typed = between[0] + "".join(a + b for a, b in zip(written, between[1:], strict=True))
    assert identity.normalise(typed) == number
    assert {flaw.severity for flaw in identity.examine(typed)} == {Severity.WARNING}


# Against today and against the other facts


FUTURE = error(FlawKind.FUTURE, "证件号码里的出生日期晚于今天。请对照证件重新录入。")


def test_a_birth_after_today_is_a_flaw() -> None:
    assert identity.examine_birth(NUMBER, dt.date(2012, 3, 3)) == (FUTURE,)
    assert identity.examine_birth(NUMBER, dt.date(2012, 3, 4)) == ()
    assert identity.examine_birth("990101201302295126", dt.date(1900, 1, 1)) == ()


BIRTH_DIFFERS = error(
    FlawKind.BIRTH_DIFFERS,
    "证件号码里的出生日期与填报的出生日期不一致。以证件为准，请核对后改正其中一项。",
)
SEX_DIFFERS = error(
    FlawKind.SEX_DIFFERS, "证件号码表示的性别与填报的性别不一致。以证件为准，请核对后改正其中一项。"
)


@pytest.mark.parametrize(
    ("number", "birth", "sex", "flaws"),
    [
        (NUMBER, dt.date(2012, 3, 4), "女", ()),
        (NUMBER, dt.date(2012, 4, 3), "女", (BIRTH_DIFFERS,)),
        (NUMBER, dt.date(2012, 3, 4), "男", (SEX_DIFFERS,)),
        (NUMBER, dt.date(2012, 4, 3), "男", (BIRTH_DIFFERS, SEX_DIFFERS)),
        (NUMBER, None, "", ()),
        (NUMBER, None, "未说明", ()),
        ("99010120120304512", dt.date(2012, 4, 3), "男", ()),
        ("990101201302295126", dt.date(2013, 3, 1), "男", (SEX_DIFFERS,)),
    ],
)
def test_the_number_is_held_against_birth_and_sex(
    number: str, birth: dt.date | None, sex: str, flaws: tuple[Flaw, ...]
) -> None:
    assert identity.examine_against_facts(number, birth, sex) == flaws


# Kinds of documents


@pytest.mark.parametrize("document_type", ["居民身份证", "港澳台居民居住证"])
def test_these_documents_carry_citizen_numbers(document_type: str) -> None:
    assert identity.examine_document(document_type, "830000201203045125") == ()
    assert identity.examine_document(document_type, "830000201203045126") == (CHECK_DIGIT,)
    assert identity.examine_document(document_type, "") == (EMPTY,)


@pytest.mark.parametrize("document_type", ["护照", "其他"])
def test_of_other_documents_only_the_emptiness_is_judged(document_type: str) -> None:
    assert identity.examine_document(document_type, "E12345678") == ()
    assert identity.examine_document(document_type, " ") == (EMPTY,)


def test_no_document_has_no_number_to_examine() -> None:
    assert identity.examine_document("无", "") == ()


# What no message may do

EXAMINATIONS: dict[str, Callable[[str], tuple[Flaw, ...]]] = {
    "citizen": identity.examine,
    "student": lambda number: identity.examine_student_number(f"G{number}", NUMBER),
    "student without a letter": lambda number: identity.examine_student_number(number, NUMBER),
    "temporary student": lambda number: identity.examine_student_number(f"L{number}", NUMBER),
    "disability": lambda number: identity.examine_disability_number(f"{number}95", NUMBER),
    "birth": lambda number: identity.examine_birth(number, dt.date(1800, 1, 1)),
    "facts": lambda number: identity.examine_against_facts(number, dt.date(2199, 1, 1), "男"),
}


@pytest.mark.parametrize("examination", EXAMINATIONS)
@given(number=numbers, place=st.integers(0, 17), character=st.sampled_from("0123456789xOＸ "))
def test_no_message_repeats_a_part_of_the_number(
    examination: str, number: str, place: int, character: str
) -> None:
    typed = number[:place] + character + number[place + 1 :]
    said = "".join(flaw.message for flaw in EXAMINATIONS[examination](typed))
    assert [number[start : start + 5] for start in range(14) if number[start : start + 5] in said] == []
