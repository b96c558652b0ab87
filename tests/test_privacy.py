"""Masking of single values and of numbers in free texts: nothing leaks, and what is no number stays readable."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import identity, privacy

NUMBER = "990101201203045121"
HIDDEN = "*" * 18

births = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31))
areas = st.sampled_from(["990101", "990120", "990119", "810000", "112020"])
numbers = st.builds(identity.make, areas, births, st.integers(0, 999))
mobiles = st.from_regex("1[3-9][0-9]{9}", fullmatch=True)
separators = st.sampled_from(["", " ", "-", "－", "　", "\u200b", " - ", "—", "\n"])
words = st.text(st.characters(whitelist_categories=["Lo", "Ll", "Po"], blacklist_characters="*"), max_size=20)
chinese = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


def digits_of(text: str) -> str:
    return "".join(re.findall("[0-9]", text))


def written(number: str, gaps: list[str]) -> str:
    """Return the number with these separators behind its characters."""
    return "".join(character + gap for character, gap in zip(number, [*gaps, ""], strict=False))


# Names


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("周雨桐", "周**"),
        ("欧阳雨桐", "欧***"),
        ("买买提·吐尔逊", "买**·吐**"),
        ("阿依古丽•买买提", "阿***•买**"),
        ("阿·吐尔逊", "*·吐**"),
        ("张", "*"),
        ("张　三", "张*"),
        (" 周雨桐 ", "周**"),
        ("𠮷田", "𠮷*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_first_character(name: str, masked: str) -> None:
    assert privacy.mask_name(name) == masked


@given(st.text(chinese, min_size=2, max_size=6))
def test_of_a_name_only_the_first_character_is_left(name: str) -> None:
    assert privacy.mask_name(name) == name[0] + "*" * (len(name) - 1)


# Single numbers, dates and addresses


@pytest.mark.parametrize(
    ("number", "hinted"),
    [
        (NUMBER, "*" * 16 + "21"),
        ("99010120120304505x", "*" * 16 + "5X"),
        (f"G{NUMBER}", "*" * 17 + "21"),
        ("９９０１０１ 20120304-5121", "*" * 16 + "21"),
        ("E12345678", "*" * 7 + "78"),
        ("1234567", "*" * 7),
        (f"{NUMBER}52", "*" * 20),
        ("99010120120304505X52B1", "*" * 22),
        ("", ""),
    ],
)
def test_a_number_shows_its_last_two_characters_or_nothing(number: str, hinted: str) -> None:
    assert privacy.mask_number(number) == hinted
    assert privacy.hide_number(number) == "*" * len(hinted)


@pytest.mark.parametrize(
    ("telephone", "masked"),
    [
        ("13800000001", "138****0001"),
        ("138 0000 0001", "138****0001"),
        ("138-0000-0001", "138****0001"),
        ("＋86 １３８０００００００１", "138****0001"),
        ("+86 13800000001", "138****0001"),
        ("008613800000001", "138****0001"),
        ("013800000001", "138****0001"),
        ("0999-1234567", "*" * 9 + "67"),
        ("1234567", "*******"),
        ("13800000001/13900000002", "*" * 21 + "02"),
        ("", ""),
    ],
)
def test_a_telephone_is_masked(telephone: str, masked: str) -> None:
    assert privacy.mask_phone(telephone) == masked


@pytest.mark.parametrize(("text", "masked"), [("2012-03-04", "2012"), ("2012年3月", "****"), ("", "****")])
def test_of_a_birth_date_the_year_is_left(text: str, masked: str) -> None:
    assert privacy.mask_birth_date(text) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("柳林村三组12号", "柳林村***"),
        ("清河镇幸福社区3栋2单元", "清河镇幸福社区***"),
        ("城关居委会东街5号", "城关居委会***"),
        ("城关路3号", "***"),
        ("13800000001 柳林村三组", "138****0001 柳林村***"),
        ("", ""),
    ],
)
def test_an_address_ends_at_the_village(address: str, masked: str) -> None:
    assert privacy.mask_address(address) == masked


# Numbers in free texts


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"身份证{NUMBER}，电话13800000001。", f"身份证{HIDDEN}，电话138****0001。"),
        ("身份证99010120120304505x号", f"身份证{HIDDEN}号"),
        ("９９０１０１２０１２０３０４５１２１", HIDDEN),
        ("990101 20120304 5121", HIDDEN),
        ("990101-2012-03-04-5121", HIDDEN),
        ("990101-2012-03-04-505 X", HIDDEN),
        ("9 9 0 1 0 1 2 0 1 2 0 3 0 4 5 1 2 1", HIDDEN),
        ("990101\u200b20120304\n5121", HIDDEN),
        ("一代证990101120304512", "一代证" + "*" * 15),
        ("一代证990101 120304 512", "一代证" + "*" * 15),
        (f"学籍号G{NUMBER}", f"学籍号G{HIDDEN}"),
        ("学籍号L990101201203049999", f"学籍号L{HIDDEN}"),
        ("学籍号j990101 20120304 505x", f"学籍号j{HIDDEN}"),
        (f"残疾人证{NUMBER}52", "残疾人证" + "*" * 20),
        ("残疾人证99010120120304505X52B1。", "残疾人证" + "*" * 22 + "。"),
        ("残疾人证990101 20120304 5121 52", "残疾人证" + "*" * 20),
        ("少抄一位9901012012030451", "少抄一位" + "*" * 16),
        ("多抄一位9901012012030451211", "多抄一位" + "*" * 19),
        ("少抄一位990101 20120304 512", "少抄一位" + "*" * 17),
        ("少抄两位990101 20120304 51", "少抄两位" + "*" * 16),
        ("多抄一位990101 20120304 51211", "多抄一位" + "*" * 19),
        (f"两个号连写{NUMBER}{NUMBER}", "两个号连写" + "*" * 36),
        ("月份不对990101201213045125", f"月份不对{HIDDEN}"),
        ("138 0000 0001、138-0000-0001", "138****0001、138****0001"),
        ("１３８０００００００１", "138****0001"),
        ("+8613800000001", "+86138****0001"),
        ("+86 138 0000 0001", "+86 138****0001"),
        ("0086-13800000001", "0086-138****0001"),
        ("①13800000001②13900000002", "①138****0001②139****0002"),
        ("**13800000001**", "**138****0001**"),
        ("爸爸13800000001 13900000002妈妈", "爸爸138****0001 139****0002妈妈"),
        (f"13800000001 {NUMBER}", f"138****0001 {HIDDEN}"),
        (f"2024-09-05 {NUMBER}", f"2024-09-05 {HIDDEN}"),
        ("13812 990101 20120304 5121", "*" * 23),
        ("٠١٣٨٠٠٠٠٠٠٠١", "٠138****0001"),
    ],
)
def test_numbers_in_a_text_are_masked(text: str, masked: str) -> None:
    assert privacy.mask_text(text) == masked
    assert privacy.contains_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "开学三天未到校，电话无人接听。",
        "2024-09-05 2024-09-07",
        "2019-09-05 2020-10-11 2021-12-13",
        "2024-09 2024-10 2024-11 2024-12",
        "2024年9月5日8时30分至2024年9月6日17时30分",
        "2024-09-05 08:30 2024-09-06 17:30",
        "2024-09-05T16:40:02+08:00",
        "学校3199000021，村990101101201",
        "3199000021 2024-09-05 12人",
        "3199000021 3199000022 3199000023",
        "KC-7K3Q9F2B0C的K7Q9F2",
        "清教控〔2024〕15号、16号、17号",
        "evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg",
        "20240905164002",
        "救助金1200元、1300元、1400元",
        "12345678901",
        "23800000001",
    ],
)
def test_what_is_no_number_of_a_person_stays(text: str) -> None:
    assert privacy.mask_text(text) == text
    assert not privacy.contains_number(text)


@given(words, numbers, st.lists(separators, min_size=17, max_size=17), words)
def test_an_id_number_never_shows_however_it_is_written(
    before: str, number: str, gaps: list[str], after: str
) -> None:
    text = before + written(number, gaps) + after
    masked = privacy.mask_text(text)
    assert masked == before + HIDDEN + after
    assert privacy.contains_number(text)


NEIGHBOURS = ["13812", "138 0000 0001", "2024-09-05", "3", "12 34", "990101", "3199000021", "2019", "1 3 8"]


@given(
    st.sampled_from(NEIGHBOURS),
    numbers,
    st.lists(st.sampled_from(["", "", " ", "-"]), min_size=17, max_size=17),
    st.sampled_from(NEIGHBOURS),
)
def test_other_digits_beside_a_number_do_not_uncover_it(
    before: str, number: str, gaps: list[str], after: str
) -> None:
    masked = privacy.mask_text(f"{before} {written(number, gaps)} {after}")
    left = [digits_of(part) for part in re.split(r"\*+", masked)]
    shown = max(len(digits_of(before)), len(digits_of(after)))
    assert max(map(len, left)) <= shown
    assert number[6:14] not in digits_of(masked)


@given(numbers, st.integers(0, 17), st.sampled_from(["lost", "doubled"]))
def test_a_mistyped_number_does_not_show_either(number: str, place: int, slip: str) -> None:
    typed = number[:place] + (number[place] * 2 if slip == "doubled" else "") + number[place + 1 :]
    masked = privacy.mask_text(f"号码{typed}。")
    assert set(masked.removeprefix("号码").removesuffix("。")) <= {"*", "X"}


@given(words, mobiles, st.sampled_from([(), (3,), (3, 7), (4, 7), (3, 6), (7,), tuple(range(1, 11))]), words)
def test_a_mobile_number_shows_seven_digits(
    before: str, mobile: str, groups: tuple[int, ...], after: str
) -> None:
    text = "".join(" " * (place in groups) + digit for place, digit in enumerate(mobile))
    assert privacy.mask_text(before + text + after) == f"{before}{mobile[:3]}****{mobile[7:]}{after}"


@given(st.lists(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)), max_size=5))
def test_rows_of_dates_stay(days: list[dt.date]) -> None:
    for text in (" ".join(map(str, days)), " ".join(f"{day:%Y-%m}" for day in days)):
        assert privacy.mask_text(text) == text


@given(st.lists(st.one_of(words, numbers, mobiles, separators), max_size=8).map("".join))
def test_masking_twice_changes_nothing_and_leaves_no_number(text: str) -> None:
    masked = privacy.mask_text(text)
    assert privacy.mask_text(masked) == masked
    assert not privacy.contains_number(masked)


@given(st.text())
def test_a_text_contains_a_number_when_masking_changes_it(text: str) -> None:
    assert privacy.contains_number(text) == (privacy.mask_text(text) != text)


# Names in free texts


@pytest.mark.parametrize(
    ("text", "names", "masked"),
    [
        ("周建国说周雨桐在东莞。", ["周雨桐", "周建国"], "周**说周**在东莞。"),
        ("周 雨 桐没来，周　建国也没来", ["周雨桐", "周建国"], "周**没来，周**也没来"),
        ("李桂花和李桂", ["李桂", "李桂花"], "李**和李*"),
        ("买买提•吐尔逊，即买买提", ["买买提·吐尔逊"], "买**•吐**，即买**"),
        ("王某在家", ["王"], "王某在家"),
        ("没有人名", [], "没有人名"),
        ("A.B 与 AxB", ["A.B"], "A** 与 AxB"),
        ("周雨桐", [" 周雨桐 ", ""], "周**"),
    ],
)
def test_known_names_are_masked(text: str, names: list[str], masked: str) -> None:
    assert privacy.mask_known_names(text, names) == masked
    assert privacy.Names(names).mask(text) == masked


@given(st.lists(st.text(chinese, min_size=2, max_size=4), min_size=1, max_size=4), st.data())
def test_no_known_name_is_left(names: list[str], data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.one_of(st.sampled_from(names), st.text(chinese, max_size=3)), max_size=6))
    masked = privacy.mask_known_names("，".join(pieces), names)
    assert [name for name in names if name in masked] == []
