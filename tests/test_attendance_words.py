"""Words of attendance sheets: classes, marks, legends and dates, however they are written."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx.attendance.classes import SchoolClass, class_within, parse_class
from kcbx.attendance.marks import Legend, Mark, legend_of
from kcbx.attendance.sheet_days import days_written
from kcbx.grid import Cell
from kcbx.model import School
from tests.attendance import OTHER, SCHOOL, SEPTEMBER

FIVE_FOUR = School("9", "清河县九年一贯制学校", "一贯制", "990101101", "九年一贯制", "五四")
P, A, L = Mark.PRESENT, Mark.ABSENT, Mark.LEAVE


# Classes


@pytest.mark.parametrize(
    "text", ["七（2）班", "七2", "七年级二班", "7.2", "7年级2班", "702", "初一2班", "2024级2班", "７－２", "七 2 班", "初一(2)班"]
)  # fmt: skip
def test_a_class_is_known_however_it_is_written(text: str) -> None:
    assert parse_class(text, SCHOOL, 2024) == SchoolClass(7, "2")


@pytest.mark.parametrize(
    ("text", "grade", "expected"),
    [
        ("2班", 7, SchoolClass(7, "2")),
        ("2班", None, None),
        ("八（2）班", 7, None),
        ("七年级阳光班", None, SchoolClass(7, "阳光")),
        ("阳光班", 8, SchoolClass(8, "阳光")),
        ("", 7, None),
        ("高一2班", None, None),
    ],
)
def test_what_is_known_of_the_grade_helps_and_must_agree(
    text: str, grade: int | None, expected: SchoolClass | None
) -> None:
    assert parse_class(text, SCHOOL, 2024, grade) == expected


def test_the_first_grade_of_a_junior_school_depends_on_the_system() -> None:
    assert parse_class("初一2班", FIVE_FOUR, 2024) == SchoolClass(6, "2")
    assert parse_class("2024级2班", OTHER, 2024) == SchoolClass(1, "2")
    assert parse_class("2024级2班", FIVE_FOUR, 2024) is None  # could be the first grade or the sixth


@pytest.mark.parametrize("text", ["民族团结进步示范班", "A1班", "重点(2)班", "火箭1", "17", "班", "阳光班"])
def test_a_class_of_any_name_is_known_again_by_what_is_kept_of_it(text: str) -> None:
    found = parse_class(text, SCHOOL, 2024, 7)
    assert found is None or SchoolClass.written(str(found)) == found
    assert (found is None) == (text == "班")
    assert SchoolClass.written(text) is None


def test_a_title_names_a_class_once_or_not_at_all() -> None:
    assert class_within("清河初中2024年9月七年级（2）班考勤表", SCHOOL, 2024) == SchoolClass(7, "2")
    assert class_within("七年级1班和七年级2班考勤表", SCHOOL, 2024) is None
    assert class_within("Sheet1", SCHOOL, 2024) is None


# Marks


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        *((cell, P) for cell in ("√", "✓", "✔", "出", "出勤", "到校", 0, 0.0, "０", "迟到", "早退", "旷2节", "病假(1节)")),
        *((cell, A) for cell in ("×", "✕", "X", "ｘ", "旷", "旷课", "缺", "未到校", "旷7节")),
        *((cell, L) for cell in ("事", "事假", "△", "病", "○", "〇", "公假", "假", "请假")),
        *((cell, None) for cell in ("？", "1", 1, "☆", "abc", True)),
    ],
)  # fmt: skip
def test_the_usual_marks(cell: Cell, mark: Mark | None) -> None:
    assert Legend().meaning(cell) == mark


@pytest.mark.parametrize(
    ("text", "own", "blank"),
    [
        ("说明：√出勤 ×旷课 △事假 ○病假", {"√": P, "×": A, "△": L, "○": L}, None),
        ("出勤√ 病假○ 旷课× 迟到◇", {"√": P, "○": L, "×": A, "◇": P}, None),
        ("符号：出勤（√）、旷课（×）、病假（+）", {"√": P, "×": A, "+": L}, None),
        ("出勤用“√”，旷课用“○”", {"√": P, "○": A}, None),
        ("注：空白为出勤", {}, P),
        ("说明：×旷课；不填表示到校", {"×": A}, P),
        ("注：√出勤，√旷课", {}, None),
        ("说明：出勤√旷课×病假△", {"√": P, "×": A, "△": L}, None),
        ("说明：√出勤×病假○旷课", {"√": P, "×": L, "○": A}, None),
        ("图例：√ 出勤 × 病假", {"√": P, "×": L}, None),
        ("√出勤/×旷课/○事假", {"√": P, "×": A, "○": L}, None),
        ("说明：√-出勤 ×-旷课 ○-事假", {"√": P, "×": A, "○": L}, None),
        ("考勤符号：出勤“√”病假“×”事假“△”旷课“○”", {"√": P, "×": L, "△": L, "○": A}, None),
        ("注：出勤√旷课", {}, None),
        ("注：未出勤√", {}, None),
        ("说明：出勤√ ○旷课", {"√": P, "○": A}, None),
        ("填报人：赵敏", {}, None),
        ("备注：全勤", {}, None),
    ],
)
def test_a_legend_is_read_in_either_order_and_only_where_it_is_clear(
    text: str, own: dict[str, Mark], blank: Mark | None
) -> None:
    assert legend_of([text]) == Legend(own, blank)


# Dates


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("9.2-9.6", "2 3 4 5 6"),
        ("9月2日至6日", "2 3 4 5 6"),
        ("2024-09-02至2024-09-04", "2 3 4"),
        ("9.2、9.5", "2 5"),
        ("9/2", "2"),
        (2, "2"),
        (dt.date(2024, 9, 2), "2"),
        (dt.datetime(2024, 9, 2, 8), "2"),
        (45537, "2"),
        ("9.6-9.2", ""),
        ("上周", ""),
        (9.1, ""),
    ],
)
def test_dates_are_read_as_people_write_them(cell: Cell, days: str) -> None:
    found = days_written(cell, SEPTEMBER) or ()
    assert " ".join(str(each.day) for each in found) == days


@given(st.dates(dt.date(2024, 9, 1), dt.date(2024, 9, 30)))
def test_every_usual_form_of_a_date_is_that_date(date: dt.date) -> None:
    forms = (
        date.isoformat(), f"{date.month}月{date.day}日", f"{date.month}.{date.day:02d}", f"{date:%Y/%m/%d}", date.day
    )  # fmt: skip
    assert {days_written(form, SEPTEMBER) for form in forms} == {(date,)}
