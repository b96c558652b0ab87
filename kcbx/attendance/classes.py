"""Classes of a school, and the many ways in which they are written: 七（2）班, 七2, 初一2班, 702, 2024级2班, 2班."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kcbx.lifecycle.grades import LAST_PRIMARY_GRADE
from kcbx.model import School
from kcbx.rosters.cleaning import chinese_number, clean_class

_NUMERALS = "零一二三四五六七八九十"
_GRADES = range(1, 10)
_LABEL = r"(?P<label>[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[A-Z])"
_CHINESE_GRADE = "(?P<grade>[一二三四五六七八九])"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("grade", re.compile(rf"(?:小学|初中)?{_CHINESE_GRADE}(?:年级?|级)?[(.-]?{_LABEL}\)?班?")),
    ("grade", re.compile(r"(?P<grade>[1-9])(?P<label>[0-9]{2})班?")),
    ("grade", re.compile(rf"{_CHINESE_GRADE}年级(?P<label>[^\W\d_]{{1,6}})班")),
    ("junior", re.compile(rf"初(?P<grade>[一二三四1-4])(?:年级?)?[(.-]?{_LABEL}\)?班?")),
    ("entry", re.compile(rf"(?P<grade>20[0-9]{{2}})[级届][(.-]?{_LABEL}\)?班?")),
)
_WRITTEN = re.compile(rf"{_CHINESE_GRADE}年级(?P<label>.+)班", re.DOTALL)
_WITHIN = re.compile(
    rf"(?:[一二三四五六七八九1-9]年级|初[一二三四]|[一二三四五六七八九]|20[0-9]{{2}}级)[(.-]?{_LABEL}\)?班"
)
_SEPARATORS = re.compile(r"[、,，;；\s]+")
_JUNIOR_ONLY = ("初级中学", "完全中学", "中职")
_PRIMARY_ONLY = ("小学", "教学点")


@dataclass(frozen=True, order=True)
class SchoolClass:
    """A class of some school in some school year: its grade (1 to 9), and its number or name."""

    grade: int
    label: str

    def __str__(self) -> str:
        return f"{_NUMERALS[self.grade]}年级{self.label}班"

    @classmethod
    def written(cls, text: str) -> SchoolClass | None:
        """Return the class that `str` wrote so, whatever its name; None for another text."""
        found = _WRITTEN.fullmatch(text)
        return cls(_NUMERALS.index(found["grade"]), found["label"]) if found else None


def parse_class(text: str, school: School, school_year: int, grade: int | None = None) -> SchoolClass | None:
    """Return the class that a text means in a school; None when it means none, or could mean several.

    `grade` is what is known from elsewhere (a column of its own, the ledger): then the text may be the bare 2 or
    2班, and a grade in the text that contradicts it makes it None.
    """
    plain = _plain(text)
    label, stated = clean_class(plain, LAST_PRIMARY_GRADE[school.system])
    if stated is not None:
        return _agreed(stated, label, grade)
    for kind, form in _FORMS:
        if match := form.fullmatch(plain):
            return _agreed(
                _GRADE_OF[kind](match["grade"], school, school_year), _label(match["label"]), grade
            )
    named = label.removesuffix("班")
    return SchoolClass(grade, named) if grade is not None and named else None


def _agreed(stated: int, label: str, known: int | None) -> SchoolClass | None:
    return SchoolClass(stated, label) if stated in _GRADES and known in (None, stated) else None


def class_within(text: str, school: School, school_year: int) -> SchoolClass | None:
    """Return the one class that a title or the name of a sheet speaks of, or None."""
    whole = parse_class(text, school, school_year)
    if whole is not None:
        return whole
    found = {parse_class(match[0], school, school_year) for match in _WITHIN.finditer(_plain(text))}
    return next(iter(found)) if len(found) == 1 else None


def split_classes(text: str) -> list[str]:
    """Return the names of classes that stand in one text, parted by 、 commas or spaces."""
    return [part for part in _SEPARATORS.split(text.strip().rstrip("。.")) if part]


def class_names(classes: Iterable[SchoolClass]) -> str:
    """Return classes in order as they are named to people: 七年级1班、七年级2班."""
    return "、".join(str(each) for each in sorted(set(classes), key=_order))


def in_order(classes: Iterable[SchoolClass]) -> tuple[SchoolClass, ...]:
    """Return the classes once each, by grade and number."""
    return tuple(sorted(set(classes), key=_order))


def _order(each: SchoolClass) -> tuple[int, int, str]:
    return each.grade, int(each.label) if each.label.isdecimal() else 99, each.label


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"\s", "", folded).translate(str.maketrans("[]{}【】—–", "()()()--"))


def _label(text: str) -> str:
    if text.isdecimal():
        return str(int(text))
    return str(chinese_number(text) or text)


def _first_junior(school: School) -> int:
    return LAST_PRIMARY_GRADE[school.system] + 1


def _plain_grade(text: str, _: School, __: int) -> int:
    return int(_label(text))


def _junior_grade(text: str, school: School, _: int) -> int:
    return _first_junior(school) - 1 + int(_label(text))


def _grade_by_entry(text: str, school: School, school_year: int) -> int:
    """Return the grade of those who entered in a year; 0 in a school with both stages, where it could be either."""
    first = 1 if school.category in _PRIMARY_ONLY else _first_junior(school)
    known = school.category in (*_PRIMARY_ONLY, *_JUNIOR_ONLY)
    return school_year - int(text) + first if known else 0


_GRADE_OF: Mapping[str, Callable[[str, School, int], int]] = {
    "grade": _plain_grade,
    "junior": _junior_grade,
    "entry": _grade_by_entry,
}
