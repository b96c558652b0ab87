"""Tidies the cells of a list: numbers, names, dates, grades, classes, telephones. The one door to its parts.

A value or a Chinese reason, never a guess. Every reason is the same for every child: it holds nothing of the cell,
because reasons are counted, printed and logged.
"""

from __future__ import annotations

from kcbx.rosters.dates import clean_date
from kcbx.rosters.grades import clean_class, clean_grade
from kcbx.rosters.numbers import (
    IdNumber,
    birth_inside,
    clean_document,
    clean_number,
    clean_plain_number,
    expanded,
    is_fifteen,
    is_right,
    same_number,
    sex_inside,
)
from kcbx.rosters.texts import (
    chinese_number,
    clean_name,
    clean_names,
    clean_sex,
    clean_telephone,
    is_odd_name,
    known_text,
    text_of,
)

__all__ = [
    "IdNumber",
    "birth_inside",
    "chinese_number",
    "clean_class",
    "clean_date",
    "clean_document",
    "clean_grade",
    "clean_name",
    "clean_names",
    "clean_number",
    "clean_plain_number",
    "clean_sex",
    "clean_telephone",
    "expanded",
    "is_fifteen",
    "is_odd_name",
    "is_right",
    "known_text",
    "same_number",
    "sex_inside",
    "text_of",
]
