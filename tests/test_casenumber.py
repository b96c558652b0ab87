"""编号 and 号: random, safe to type, and a slip of the hand is noticed."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import casenumber

EXAMPLE = "KC-7K3Q9F2B0C"

characters = st.sampled_from(casenumber.ALPHABET)
seeds = st.integers(0, 2**64)


def made(seed: int) -> str:
    return casenumber.new_case_number(random.Random(seed).choice)


case_numbers = st.builds(made, seeds)


def scripted(drawn: str) -> Callable[[str], str]:
    """Return a source that draws these characters one after the other."""
    left = iter(drawn)
    return lambda _: next(left)


# 编号


def test_the_alphabet_has_no_letter_that_looks_like_a_digit() -> None:
    assert len(set(casenumber.ALPHABET)) == 32
    assert set("ILOU").isdisjoint(casenumber.ALPHABET)
    assert casenumber.LETTERS == "ABCDEFGHJKMNPQRSTVWXYZ"


def test_the_example_of_the_format_is_valid() -> None:
    assert casenumber.is_case_number(EXAMPLE)
    assert casenumber.why_not(EXAMPLE) == ""


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("000000000", "0"),
        ("7K3Q9F2B0", "C"),
        ("00000000Z", "Z"),
        ("000000010", "*"),
        ("000000011", "~"),
        ("000000012", "$"),
        ("000000013", "="),
        ("000000014", "U"),
        ("000000015", "0"),
    ],
)
def test_the_check_character_is_the_value_modulo_37(body: str, check: str) -> None:
    assert casenumber.check_character(body) == check


def test_a_check_character_needs_base32() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        casenumber.check_character("7K3Q9F2BU")


def test_a_number_whose_check_character_is_a_sign_is_drawn_again() -> None:
    choose = scripted("000000010" + "000000014" + "7K3Q9F2B0")
    assert casenumber.new_case_number(choose) == EXAMPLE


def test_a_source_that_is_not_random_is_refused() -> None:
    stuck = scripted("000000010" * 1000)
    with pytest.raises(ValueError, match=r"^随机数来源不随机，得不到可用的编号。$"):
        casenumber.new_case_number(stuck)


@given(seeds)
def test_every_made_number_is_valid(seed: int) -> None:
    number = made(seed)
    assert casenumber.is_case_number(number)
    assert casenumber.normalise(number) == number
    assert casenumber.why_not(number) == ""


def test_made_numbers_use_the_whole_alphabet_in_every_place() -> None:
    choose = random.Random(1).choice
    columns = zip(*(casenumber.new_case_number(choose)[3:] for _ in range(2000)), strict=True)
    assert [set(column) for column in columns] == [set(casenumber.ALPHABET)] * 10


@given(case_numbers, st.integers(3, 12), characters)
def test_any_single_wrong_character_is_caught(number: str, place: int, character: str) -> None:
    changed = number[:place] + character + number[place + 1 :]
    assert casenumber.is_case_number(changed) == (changed == number)


@given(case_numbers, st.integers(3, 11))
def test_any_two_neighbours_in_the_wrong_order_are_caught(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert casenumber.is_case_number(swapped) == (swapped == number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "KC-",
        "7K3Q9F2B0C",
        "kc-7k3q9f2b0c",
        "KC-7K3Q9F2B0",
        "KC-7K3Q9F2B0CC",
        f"{EXAMPLE}\n",
        f" {EXAMPLE}",
    ],
)
def test_only_the_form_on_disk_is_a_number(text: str) -> None:
    assert not casenumber.is_case_number(text)


# Typed numbers


@pytest.mark.parametrize(
    "typed",
    [
        "kc-7k3q9f2b0c",
        "7k3q9f2boc",
        "KC7K3Q9F2BOC",
        " KC - 7K3Q 9F2B 0C ",
        "ＫＣ－７Ｋ３Ｑ９Ｆ２Ｂ０Ｃ",
        "KC—7K3Q9F2B0C",
        "kc 7k3q-9f2b-0c",
        "KC\u200b-7K3Q9F2B0C\ufeff",
    ],
)
def test_a_typed_number_is_brought_into_form(typed: str) -> None:
    assert casenumber.normalise(typed) == EXAMPLE
    assert casenumber.why_not(typed) == f"编号没有写成规范的样子，请改成{EXAMPLE}。"


def test_i_and_l_are_read_as_one() -> None:
    assert casenumber.normalise("KC-0IL00000") == "KC-01100000"


def starting_with_kc() -> str:
    choose = random.Random(2).choice
    while True:
        body = "KC" + "".join(choose(casenumber.ALPHABET) for _ in range(7))
        if casenumber.check_character(body) in casenumber.ALPHABET:
            return casenumber.PREFIX + body + casenumber.check_character(body)


def test_a_number_that_begins_with_kc_keeps_it() -> None:
    number = starting_with_kc()
    typed = [number, number[3:], number.replace("-", ""), number.lower(), f"KC {number[3:]}"]
    assert [casenumber.normalise(text) for text in typed] == [number] * len(typed)
    assert casenumber.normalise(f"KC-{number[5:]}") == f"KC-{number[5:]}"


@pytest.mark.parametrize(
    ("typed", "beginning"), [("KC-7K3", "KC-7K3"), ("kc7k3", "KC-7K3"), ("7k3", "KC-7K3")]
)
def test_the_beginning_of_a_number_is_brought_into_form_too(typed: str, beginning: str) -> None:
    assert casenumber.normalise(typed) == beginning


@given(case_numbers, st.randoms(use_true_random=False))
def test_what_hands_do_to_a_number_is_undone(number: str, chance: random.Random) -> None:
    confused = {"1": "1IiLl", "0": "0Oo"}
    body = "".join(
        chance.choice(confused.get(character, character + character.lower())) for character in number[3:]
    )
    spaced = "".join(character + chance.choice(["", " ", "-", "－"]) for character in body)
    assert casenumber.normalise(chance.choice(["KC-", "kc-", "kc ", ""]) + spaced) == number


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = casenumber.normalise(text)
    assert casenumber.normalise(once) == once


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "编号是空的。编号是“KC-”加10位字符，如KC-7K3Q9F2B0C。"),
        ("KC-", "编号是空的。编号是“KC-”加10位字符，如KC-7K3Q9F2B0C。"),
        ("KC-7K3Q9F2B0", "编号“KC-”后面应是10位，现在是9位，请对照案卷重新录入。"),
        ("7K3Q9F2B0CC", "编号“KC-”后面应是10位，现在是11位，请对照案卷重新录入。"),
        (
            "KC-7K3Q9F2BUC",
            "编号里不会有U：只用数字和除I、L、O、U以外的大写字母。请对照案卷重新录入。",
        ),
        (
            "KC-7K3Q9F2U*C",
            "编号里不会有*、U：只用数字和除I、L、O、U以外的大写字母。请对照案卷重新录入。",
        ),
        ("KC-7K3Q9F2B0D", "编号的校验字符对不上，多半是抄错了一位。请对照案卷重新录入。"),
        ("KC-K73Q9F2B0C", "编号的校验字符对不上，多半是抄错了一位。请对照案卷重新录入。"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(text: str, sentence: str) -> None:
    assert casenumber.why_not(text) == sentence


@given(st.text())
def test_silence_means_valid(text: str) -> None:
    assert (casenumber.why_not(text) == "") == casenumber.is_case_number(text)


# 号


@given(seeds)
def test_every_made_entry_id_is_valid(seed: int) -> None:
    entry_id = casenumber.new_entry_id(set(), random.Random(seed).choice)
    assert casenumber.is_entry_id(entry_id)
    assert entry_id[0] in casenumber.LETTERS


def test_a_taken_entry_id_is_drawn_again() -> None:
    choose = scripted("K7Q9F2" + "R2M8XT" + "H4C0ZW")
    assert casenumber.new_entry_id({"K7Q9F2", "R2M8XT"}, choose) == "H4C0ZW"


def test_a_thousand_entries_never_share_an_id() -> None:
    choose, taken = random.Random(3).choice, set[str]()
    for _ in range(1000):
        taken.add(casenumber.new_entry_id(taken, choose))
    assert len(taken) == 1000


def test_a_source_that_only_draws_taken_ids_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^随机数来源不随机，得不到没用过的号。$"):
        casenumber.new_entry_id({"K7Q9F2"}, scripted("K7Q9F2" * 1000))


@pytest.mark.parametrize("text", ["K7Q9F2", "R2M8XT", "H4C0ZW", "A00000"])
def test_these_are_entry_ids(text: str) -> None:
    assert casenumber.is_entry_id(text)


@pytest.mark.parametrize("text", ["", "12E345", "K7Q9F", "K7Q9F22", "k7q9f2", "L7Q9F2", "K7Q9FU", "K7Q9F2\n"])
def test_these_are_not(text: str) -> None:
    assert not casenumber.is_entry_id(text)


# 批次


@given(seeds)
def test_a_batch_number_is_known_again(seed: int) -> None:
    number = casenumber.new_batch_number(random.Random(seed).choice)
    assert casenumber.is_batch_number(number)
    assert casenumber.normalise_batch(number) == number
    assert not casenumber.is_case_number(number)


@pytest.mark.parametrize(
    "text", ["", "PC-", "PC-7K3Q9F2", "PC-7K3Q9F2BC", "pc-7K3Q9F2B", "PC-7K3Q9F2I", "KC-7K3Q9F2B"]
)
def test_what_is_no_batch_number(text: str) -> None:
    assert not casenumber.is_batch_number(text)


@pytest.mark.parametrize(
    "typed",
    ["PC-7K3Q9F2B", "pc-7k3q9f2b", "pc7k3q9f2b", " 7k3q 9f2b ", "ＰＣ－７Ｋ３Ｑ９Ｆ２Ｂ", "PC—7K3Q9F2B"],
)
def test_a_typed_batch_number_is_mended(typed: str) -> None:
    assert casenumber.normalise_batch(typed) == "PC-7K3Q9F2B"


def test_lookalikes_in_a_batch_number_are_mended() -> None:
    assert casenumber.normalise_batch("pc-oi3q9f2l") == "PC-013Q9F21"
    assert casenumber.normalise_batch("PC345678") == "PC-PC345678"
