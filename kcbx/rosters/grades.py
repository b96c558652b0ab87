"""Reads grades and classes as schools write them: 八年级, 初二, 八（2）班. What depends on a year stays unknown."""

from __future__ import annotations

import re
from functools import lru_cache

from kcbx.grid import Cell
from kcbx.rosters.texts import chinese_number, known_text

_GRADE = re.compile(r"g?([1-9]|[一二三四五六七八九])(?:年级?|级)?", re.IGNORECASE)
_STAGE_GRADE = re.compile(r"(小学|初中?|七年一贯|高中?)([1-6一二三四五六])?(?:年级?)?")
_PRIMARY_GRADE = re.compile(r"小学?([1-6一二三四五六])(?:年级?)?")
_ENTRY_YEAR = re.compile(r"(?:小学|初中|高中)?[0-9]{4}(?:级|届)?(?:[（(].*)?")
BY_ENTRY_YEAR = "是按入学年份写的，不能当作年级"
NO_GRADE = "不是一至九年级"
"""Reasons, to stand behind the name of the field."""


def clean_grade(cell: Cell, primary_years: int = 6) -> tuple[int | None, str]:
    """Return (1 to 9, "") of a grade, (None, "") when the cell is empty, (None, why) when it cannot be told.

    八年级, 8, G8, 初二, 初中二年级, 小学三年级, 八（2）班. 2018级 needs the school year and the length of schooling and stays
    unknown. `primary_years` is 5 where 初一 is the sixth grade (五四学制).
    """
    return _grade_of(known_text(cell).replace(" ", ""), primary_years)


@lru_cache(maxsize=1_000)
def _grade_of(text: str, primary_years: int) -> tuple[int | None, str]:
    if not text:
        return None, ""
    if found := _GRADE.fullmatch(text):
        return _ordinal(found[1]), ""
    if found := _PRIMARY_GRADE.fullmatch(text):
        return _ordinal(found[1]), ""
    if (found := _STAGE_GRADE.fullmatch(text)) and found[2]:
        if found[1].startswith("高"):
            return None, NO_GRADE
        grade = primary_years + _ordinal(found[2])
        return (grade, "") if grade <= 9 else (None, NO_GRADE)
    if _ENTRY_YEAR.fullmatch(text):
        return None, BY_ENTRY_YEAR
    _, grade_of_class = _class_of(text, primary_years)
    return (grade_of_class, "") if grade_of_class else (None, NO_GRADE)


def _ordinal(text: str) -> int:
    return int(text) if text.isdigit() else chinese_number(text)


_CLASS_ALONE = re.compile(r"[(（\[]?(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）\]]?班?")
_CLASS_OF_GRADE = re.compile(
    r"(?P<stage>小学?|初中?)?(?P<grade>[1-9]|[一二三四五六七八九])(?:年级?[.\-—_(（\[]*|[.\-—_(（\[]+)"
    r"(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）\]]*班?"
)
_CLASS_IN_WORDS = re.compile("(?P<stage>)(?P<grade>[一二三四五六七八九])(?P<number>[一二三四五六七八九])班?")


def clean_class(cell: Cell, primary_years: int = 6) -> tuple[str, int | None]:
    """Return (class without its grade, the grade written with it or None): 八（2）班 gives ("2", 8).

    What is no plain number (阳光班) stays as it is; so does 802班, which in some schools is the 802nd class.
    """
    return _class_of(known_text(cell).replace(" ", ""), primary_years)


@lru_cache(maxsize=1_000)
def _class_of(text: str, primary_years: int) -> tuple[str, int | None]:
    if found := _CLASS_IN_WORDS.fullmatch(text) or _CLASS_OF_GRADE.fullmatch(text):
        step = _ordinal(found["grade"])
        return _class_number(found["number"]), primary_years + step if (found["stage"] or "").startswith(
            "初"
        ) else step
    if found := _CLASS_ALONE.fullmatch(text):
        return _class_number(found["number"]), None
    return text, None


def _class_number(text: str) -> str:
    return str(int(text)) if text.isdigit() else str(chinese_number(text) or text)
