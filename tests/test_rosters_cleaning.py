"""Every kind of dirt in numbers and names, and what becomes of it."""

from __future__ import annotations

import datetime as dt

import pytest

from kcbx.grid import Cell
from kcbx.rosters.cleaning import (
    IdNumber,
    clean_document,
    clean_name,
    clean_names,
    clean_number,
    clean_plain_number,
    clean_sex,
    clean_telephone,
    expanded,
    is_odd_name,
    known_text,
    same_number,
    text_of,
)
from kcbx.rosters.numbers import LOST_DIGITS, LOST_ENDING, NO_NUMBER, TOO_OLD
from tests.people_lists import number

GOOD = number()
WITH_X = next(each for sequence in range(1000) if (each := number(sequence)).endswith("X"))
FIFTEEN = "990101850304512"


@pytest.mark.parametrize(
    "written",
    [
        *(GOOD, f"'{GOOD}", f"’{GOOD}", f" {GOOD} ", f"{GOOD}\n", f"{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}"),
        *(
            f"{GOOD[:6]}\n{GOOD[6:]}",
            f"{GOOD[:6]}\u00a0{GOOD[6:]}",
            f"{GOOD[:6]}\u200b{GOOD[6:]}",
            f"\ufeff{GOOD}",
        ),
        *(f"{GOOD[:6]}-{GOOD[6:14]}-{GOOD[14:]}", f"{GOOD[:6]}\u3000{GOOD[6:]}", f'"{GOOD}"', f"\t{GOOD}\t"),
        GOOD.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
    ],
)
def test_a_number_is_tidied_whatever_stands_between_its_digits(written: str) -> None:
    assert clean_number(written) == IdNumber(GOOD)


@pytest.mark.parametrize("last", ["X", "x", "Ｘ", "ｘ", "×", "Х", "*"])
def test_every_kind_of_x_is_the_check_character(last: str) -> None:
    assert clean_number(WITH_X[:17] + last) == IdNumber(WITH_X)


@pytest.mark.parametrize(
    "nothing", [None, "", " ", "无", "暂无", "不详", "-", "——", "/", "未上户", "NULL", "#N/A", "\u3000"]
)
def test_what_means_nothing_is_no_number(nothing: Cell) -> None:
    assert clean_number(nothing) == IdNumber("")


@pytest.mark.parametrize(
    "destroyed",
    [
        4.11403201203045e17,
        411403201203045000,
        9.9e17,
        float("nan"),
        "4.11403E+17",
        "4.11403e17",
        "4.11403201203045E+17",
        "4E+17",
    ],
)
def test_digits_that_a_spreadsheet_destroyed_are_lost_and_never_guessed(destroyed: Cell) -> None:
    assert clean_number(destroyed) == IdNumber("", LOST_DIGITS, lost_digits=True)


def test_the_reason_tells_what_happened_and_what_to_do() -> None:
    assert LOST_DIGITS == (
        "证件号码被表格软件改成了科学计数（像 4.11403E+17），后几位已经丢失，不能猜；"
        "请从原来的系统重新导出，或者把这一列设成文本后重新录入"
    )


def test_a_long_number_that_went_through_a_float_is_lost_a_short_one_is_not() -> None:
    assert clean_number(f"{GOOD[:17]}0.0") == IdNumber("", LOST_DIGITS, lost_digits=True)
    assert clean_plain_number(f"{GOOD[:17]}0.0") == ""
    assert clean_plain_number("3199000021.0") == "3199000021"


def test_three_zeros_at_the_end_and_a_wrong_check_digit_are_lost_digits_too() -> None:
    assert clean_number(f"{GOOD[:15]}000") == IdNumber("", LOST_ENDING, lost_digits=True)


def test_three_zeros_at_the_end_with_the_right_check_digit_are_a_number() -> None:
    good = next(each for sequence in range(1000) if (each := number(sequence)).endswith("000"))
    assert clean_number(good) == IdNumber(good)


@pytest.mark.parametrize("cell", [FIFTEEN, int(FIFTEEN), float(FIFTEEN)])
def test_a_number_of_the_first_generation_is_kept_with_the_reason(cell: Cell) -> None:
    assert clean_number(cell) == IdNumber(FIFTEEN, TOO_OLD)


def test_what_a_first_generation_number_became_is_arithmetic() -> None:
    assert expanded(FIFTEEN) == number(512, dt.date(1985, 3, 4))
    assert same_number(FIFTEEN, expanded(FIFTEEN))
    assert same_number(expanded(FIFTEEN), FIFTEEN)
    assert not same_number(FIFTEEN, GOOD)


def test_a_blank_is_the_same_as_nothing_not_even_a_blank() -> None:
    assert not same_number("", "")
    assert not same_number(GOOD, "")


@pytest.mark.parametrize("other", ["", "123", GOOD, "99010185030451X"])
def test_only_fifteen_digits_can_be_expanded(other: str) -> None:
    with pytest.raises(ValueError, match="一代证号码应是15位数字"):
        expanded(other)


def test_a_mistyped_number_is_kept_with_its_flaw() -> None:
    wrong = GOOD[:17] + ("1" if GOOD[17] != "1" else "2")
    assert clean_number(wrong) == IdNumber(wrong, "证件号码的校验码不对，多半是抄错一位。请对照证件重新录入")
    assert clean_number(GOOD[:17]).flaw == "证件号码应是18位，现在是17位。请对照证件重新录入"


@pytest.mark.parametrize("remark", ["见户口簿", "正在办理", "没带", "补办中12"])
def test_a_remark_in_the_column_of_numbers_is_no_number(remark: str) -> None:
    assert clean_number(remark) == IdNumber("", NO_NUMBER)


def test_a_passport_is_not_judged_as_an_id_number() -> None:
    assert clean_number("e12345678", "护照") == IdNumber("E12345678")


@pytest.mark.parametrize(
    ("written", "document"),
    [
        *(
            ("居民身份证", "居民身份证"),
            ("1-居民身份证", "居民身份证"),
            ("户口簿", "居民身份证"),
            (None, "居民身份证"),
        ),
        *(
            ("护照", "护照"),
            ("港澳居民来往内地通行证", "其他"),
            ("港澳台居民居住证", "港澳台居民居住证"),
            ("无", "无"),
        ),
    ],
)
def test_kinds_of_documents(written: Cell, document: str) -> None:
    assert clean_document(written) == document


@pytest.mark.parametrize(
    ("cell", "tidied"),
    [
        *(
            (f"g{GOOD}", f"G{GOOD}"),
            (f"'G{GOOD} ", f"G{GOOD}"),
            (3199000021, "3199000021"),
            (3199000021.0, "3199000021"),
        ),
        *(("3199000021", "3199000021"), ("3.199E+09", ""), (1e17, ""), (None, ""), ("无", "")),
    ],
)
def test_other_numbers(cell: Cell, tidied: str) -> None:
    assert clean_plain_number(cell) == tidied


@pytest.mark.parametrize(
    ("written", "name"),
    [
        *(
            ("张三", "张三"),
            ("张 三", "张三"),
            ("张　三", "张三"),
            (" 王小明\n", "王小明"),
            ("王\u200b小明", "王小明"),
        ),
        *(
            ("阿依古丽·买买提", "阿依古丽·买买提"),
            ("阿依古丽•买买提", "阿依古丽·买买提"),
            ("阿依古丽.买买提", "阿依古丽·买买提"),
        ),
        *(
            ("阿依古丽 · 买买提", "阿依古丽·买买提"),
            ("阿依古丽・买买提", "阿依古丽·买买提"),
            ("阿依古丽．买买提", "阿依古丽·买买提"),
        ),
        *(("Anna Lee", "Anna Lee"), ("Ａｎｎａ　Ｌｅｅ", "Anna Lee"), ("Anna B. Lee", "Anna B. Lee")),
        *(("欧阳春晓", "欧阳春晓"), ("无", ""), ("无名氏", ""), ("", ""), (None, ""), (12, ""), ("—", "")),
        ("张*三", "张*三"),
    ],
)
def test_names(written: Cell, name: str) -> None:
    assert clean_name(written) == name


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("张三", False),
        ("阿依古丽·买买提", False),
        ("张三1", True),
        ("张三(女)", True),
        ("张*", True),
        ("张?三", True),
    ],
)
def test_what_no_name_holds_is_noticed(name: str, odd: bool) -> None:
    assert is_odd_name(name) is odd


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        *(
            ("周建国", ("周建国",)),
            ("周建国、李桂花", ("周建国", "李桂花")),
            ("周建国/李桂花", ("周建国", "李桂花")),
        ),
        *(
            ("周建国（父亲）", ("周建国",)),
            ("周 建国；李桂花(祖母)", ("周建国", "李桂花")),
            (None, ()),
            ("13800000001", ()),
        ),
    ],
)
def test_the_names_in_one_cell(cell: Cell, names: tuple[str, ...]) -> None:
    assert clean_names(cell) == names


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("男", "男"),
        ("女 ", "女"),
        ("男性", "男"),
        (1, "男"),
        (2.0, "女"),
        ("1-男", "男"),
        ("F", "女"),
        ("不详", ""),
        (None, ""),
    ],
)
def test_sex(cell: Cell, sex: str) -> None:
    assert clean_sex(cell) == sex


@pytest.mark.parametrize(
    ("cell", "telephone"),
    [
        *((13800000001.0, "13800000001"), (13800000001, "13800000001"), ("13800000001.0", "13800000001")),
        *(("1.38E+10", ""), ("138 0000 0001", "138 0000 0001"), ("无", ""), (None, "")),
    ],
)
def test_telephones(cell: Cell, telephone: str) -> None:
    assert clean_telephone(cell) == telephone


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *(
            (None, ""),
            ("  柳林村\u3000三组 ", "柳林村 三组"),
            ("'2班", "2班"),
            (8, "8"),
            (8.0, "8"),
            (8.5, "8.5"),
            (True, "是"),
        ),
        *(
            (dt.datetime(2012, 3, 4, 8), "2012-03-04"),
            (dt.date(2012, 3, 4), "2012-03-04"),
            ("甲\n乙", "甲 乙"),
        ),
    ],
)
def test_cells_as_text(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_what_people_write_for_nothing_is_nothing() -> None:
    assert [known_text(cell) for cell in ("无", "不详", "—", "N/A", "否")] == ["", "", "", "N/A", "否"]
