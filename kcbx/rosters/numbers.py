"""Tidies ID numbers and other long numbers, as people and spreadsheets spoil them; digits that are lost stay lost."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from kcbx import identity
from kcbx.grid import Cell
from kcbx.rosters.texts import NOTHING, SCIENTIFIC, SMALL_NUMBER, date_of, known_text, text_of

LOST_DIGITS = (
    "证件号码被表格软件改成了科学计数（像 4.11403E+17），后几位已经丢失，不能猜；"
    "请从原来的系统重新导出，或者把这一列设成文本后重新录入"
)
LOST_ENDING = (
    "证件号码末三位都是0，校验码也不对，多半是被表格软件改掉的，不能猜；请从原来的系统重新导出，或者重新录入"
)
NO_NUMBER = "证件号码这一格写的不是号码"
TOO_OLD = "15位的一代证号码不可能是义务教育阶段孩子的，请照户口簿录入18位号码"

_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; of a longer one the rest is made up."""
_MOST_EXACT = 10**15

_FEWEST_DIGITS = 6
"""With fewer a cell holds a remark (见户口簿), not a number somebody mistyped."""

_NOT_IN_NUMBERS = re.compile(r"[\s'’‘`\"“”\-‐‑‒–—―_.·,，:：]")
_LOOKS_LIKE_X = str.maketrans({"×": "X", "✕": "X", "Χ": "X", "Х": "X", "х": "X", "χ": "X", "*": "X"})
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


class IdNumber(NamedTuple):
    """An ID number as `RosterRow` keeps it: the number, its flaw in Chinese, whether its digits are lost."""

    number: str
    flaw: str = ""
    lost_digits: bool = False


def clean_number(cell: Cell, document: str = "居民身份证") -> IdNumber:
    """Return an ID number as it should stand, whatever its flaws; numbers a spreadsheet destroyed are "".

    `document` is the 类型 of the identity document: only citizen ID numbers and the like are judged.
    """
    if isinstance(cell, str) and len(cell) == 18 and is_right(cell):
        return IdNumber(cell)
    if _is_destroyed(cell):
        return IdNumber("", LOST_DIGITS, True)
    text = known_text(cell)
    if SCIENTIFIC.fullmatch(text.replace(" ", "")):
        return IdNumber("", LOST_DIGITS, True)
    if SMALL_NUMBER.fullmatch(text):
        text = text.partition(".")[0]
        if len(text) > _EXACT_DIGITS:
            return IdNumber("", LOST_DIGITS, True)
    plain = identity.normalise(_NOT_IN_NUMBERS.sub("", text).translate(_LOOKS_LIKE_X))
    return _judged("" if plain.casefold() in NOTHING else plain, document)


def _is_destroyed(cell: Cell) -> bool:
    """Tell whether a number cell holds more digits than a spreadsheet keeps, or no number at all (NaN)."""
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return is_number and not -_MOST_EXACT < cell < _MOST_EXACT  # type: ignore[operator]


def _judged(plain: str, document: str) -> IdNumber:
    if not plain or document not in identity.CITIZEN_NUMBER_DOCUMENTS:
        return IdNumber(plain)
    if len(plain) == 18 and is_right(plain):
        return IdNumber(plain)
    if sum(map(str.isdigit, plain)) < _FEWEST_DIGITS:
        return IdNumber("", NO_NUMBER)
    if is_fifteen(plain):
        return IdNumber(plain, TOO_OLD)
    if len(plain) == 18 and plain.endswith("000") and plain.isdigit():
        return IdNumber("", LOST_ENDING, True)
    flaws = identity.examine(plain)
    return IdNumber(plain, "；".join(flaw.message.rstrip("。") for flaw in flaws))


def is_right(number: str) -> bool:
    """Tell quickly whether 18 characters are a valid citizen ID number; `identity` says what is wrong with others."""
    first = number[:17]
    if not (first.isascii() and first.isdigit()):
        return False
    total = sum(map(int.__mul__, map(int, first), _WEIGHTS))
    if _CHECK_CHARACTERS[total % 11] != number[17]:
        return False
    return date_of(int(first[6:10]), int(first[10:12]), int(first[12:14])) is not None


def is_fifteen(number: str) -> bool:
    """Tell whether a tidied number is built like one of the first generation: fifteen digits."""
    return len(number) == 15 and number.isascii() and number.isdigit()


def expanded(fifteen: str) -> str:
    """Return the 18 digits a number of the first generation became (19 before the year, a check character behind).

    Arithmetic of GB 11643-1999, no guess: whoever had the old number has this new one. Raises ValueError when it is no such number.
    """
    if not is_fifteen(fifteen):
        raise ValueError("一代证号码应是15位数字。")
    first17 = f"{fifteen[:6]}19{fifteen[6:]}"
    return first17 + identity.check_character(first17)


def birth_inside(number: str) -> dt.date | None:
    """Return the birth date inside a right number of 18 characters, without looking at the rest again."""
    return date_of(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_inside(number: str) -> str:
    """Return the sex that the 17th digit of a right number of 18 characters tells."""
    return "男" if int(number[16]) % 2 else "女"


def same_number(one: str, other: str) -> bool:
    """Tell whether two tidied numbers are one, an old one of fifteen digits counted as what it became."""
    if not one or not other:
        return False
    return _modern(one) == _modern(other)


def _modern(number: str) -> str:
    return expanded(number) if is_fifteen(number) else number


_DOCUMENTS = (
    ("居住证", "港澳台居民居住证"),
    ("护照", "护照"),
    ("通行证", "其他"),
    ("身份证", "居民身份证"),
    ("户口", "居民身份证"),
    ("无", "无"),
    ("其他", "其他"),
)


def clean_document(cell: Cell) -> str:
    """Return the 证件类型 of the format that a cell names (1-居民身份证, 户口簿, 护照); 居民身份证 where it names none."""
    return _document_named(text_of(cell))


@lru_cache(maxsize=100)
def _document_named(text: str) -> str:
    return next((document for word, document in _DOCUMENTS if word in text), "居民身份证")


def clean_plain_number(cell: Cell) -> str:
    """Return a number that is no ID number (学籍号, 标识码, 残疾证号): upper case, nothing blank; "" for a destroyed one."""
    if _is_destroyed(cell):
        return ""
    text = known_text(cell)
    if SCIENTIFIC.fullmatch(text):
        return ""
    if SMALL_NUMBER.fullmatch(text):
        text = text.partition(".")[0]
        return text if len(text) <= _EXACT_DIGITS else ""
    if text.isascii() and text.isalnum():
        return text.upper()
    return identity.normalise(_NOT_IN_NUMBERS.sub("", text))
