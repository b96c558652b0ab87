"""The rows under the header of an attendance sheet: whose each is, which are no child's, and the texts around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kcbx.attendance.classes import SchoolClass, class_within, parse_class
from kcbx.attendance.marks import is_blank
from kcbx.attendance.sheet import Question
from kcbx.grid import Cell, Grid
from kcbx.lifecycle.grades import LAST_PRIMARY_GRADE
from kcbx.rosters.cleaning import (
    clean_grade,
    clean_name,
    clean_number,
    clean_plain_number,
    known_text,
    text_of,
)
from kcbx.rosters.fields import Dictionary, ListField
from kcbx.rosters.headings import PEOPLE
from kcbx.rosters.layout import Layout
from kcbx.rosters.people import Place
from kcbx.rosters.reading import Ignored, last_row
from kcbx.rosters.setting_aside import FOOTER, SettingAside

_PERSON = ("姓名", "证件号码", "学籍号", "学校", "年级", "班级")
FIELDS = Dictionary(
    (
        *(each for each in PEOPLE.fields if each.name in _PERSON),
        ListField(
            "日期",
            ("缺课日期", "缺勤日期", "旷课日期", "未到校日期", "请假日期", "时间", "缺课时间", "缺勤时间"),
        ),
        ListField("起", ("开始日期", "起始日期", "起始时间", "开始时间", "缺课开始", "缺勤开始", "自")),
        ListField("止", ("结束日期", "终止日期", "截止日期", "结束时间", "缺课结束", "缺勤结束", "至")),
        ListField(
            "缺勤类型",
            (
                *(
                    "考勤类型",
                    "缺课类型",
                    "缺勤类别",
                    "缺课类别",
                    "考勤类别",
                    "类型",
                    "类别",
                    "缺勤性质",
                    "缺课性质",
                    "性质",
                ),
                *(
                    "考勤情况",
                    "出勤情况",
                    "考勤结果",
                    "考勤",
                    "缺勤情况",
                    "缺课情况",
                    "缺勤原因",
                    "缺课原因",
                    "原因",
                ),
            ),
        ),
        ListField(
            "节次", ("缺课节次", "缺勤节次", "节数", "缺课节数", "课时", "缺课课时", "时段", "缺勤时段")
        ),
        ListField("序号", ("学号", "座号", "班内学号", "学籍辅号", "no")),
    )
)
"""What the columns of an attendance sheet may mean."""

_FOOTER = re.compile(
    "(?:应到|实到|出勤率|出勤人数|缺勤人数|缺勤率|班主任|教务|图例|符号|全勤|已交|交来|上报班级|本月|星期|周次|统计)"
)
"""What begins a row of a summary, a signature or a legend under an attendance sheet."""


@dataclass(frozen=True)
class Row:
    """One row under a header that is about a child, or should be."""

    place: Place
    cells: Sequence[Cell]
    layout: Layout

    def cell(self, field: str) -> Cell:
        """Return the cell of a field, None where there is no such column."""
        index = self.layout.column(field)
        return self.cells[index] if index is not None and index < len(self.cells) else None

    def has(self, field: str) -> bool:
        """Tell whether something stands in the cell of a field."""
        return bool(known_text(self.cell(field)))


def rows_under(
    grid: Grid, layout: Layout, first_row: int, question: Question
) -> tuple[list[Row], list[Ignored]]:
    """Return the rows that are about children, and those that are not, with why."""
    rows: list[Row] = []
    ignored: list[Ignored] = []
    aside = SettingAside(layout)
    for index in range(first_row, last_row(grid)):
        row = Row(Place(question.roster, grid.name, index + 1), grid.rows[index], layout)
        why = aside.why(row.cells) or (FOOTER if _is_footer(row) else "")
        if why:
            ignored.append(Ignored(row.place, why))
        else:
            rows.append(row)
    return rows, ignored


def _is_footer(row: Row) -> bool:
    if row.has("证件号码") or row.has("学籍号"):
        return False
    first = next((text_of(cell) for cell in row.cells if not is_blank(cell)), "")
    return bool(_FOOTER.match(first) or _FOOTER.match(text_of(row.cell("姓名"))))


def texts_around(grid: Grid, first_row: int, ignored: Sequence[Ignored], layout: Layout) -> Iterator[str]:
    """Yield the texts that are no child's: titles, what stands under the table, headings nobody knows."""
    numbers = {each.place.row - 1 for each in ignored}
    for index, cells in enumerate(grid.rows):
        if index in numbers or index < first_row:
            text = " ".join(text_of(cell) for cell in cells if isinstance(cell, str) and cell.strip())
            if text:
                yield text
    yield from (column.heading for column in layout.unknown)


@dataclass(frozen=True)
class Identity:
    """Who a row is about, or why that cannot be told."""

    name: str
    id_number: str
    id_flaw: str
    student_number: str
    school_class: SchoolClass | None
    problems: tuple[str, ...]


def identity_of(row: Row, question: Question, own_class: SchoolClass | None) -> Identity:
    """Return who a row is about; `own_class` is the class of the whole sheet, where it has one."""
    number = clean_number(row.cell("证件号码"))
    problems = []
    name = clean_name(row.cell("姓名"))
    if not name:
        problems.append("没有姓名")
    school = known_text(row.cell("学校"))
    if school and question.schools.find("", school) is not question.school:
        problems.append(f"“学校”一栏写的不是{question.school.short_name}")
    school_class = own_class
    if row.has("班级") or row.has("年级"):
        school_class = _class_of(row, question, own_class)
        if school_class is None:
            problems.append("看不懂是哪个班，写成“七年级2班”这样")
        elif own_class is not None and own_class != school_class and question.own_class is not None:
            problems.append(f"这一行写的是{school_class}，不是{own_class}")
    elif own_class is None:
        problems.append("没有写班级")
    return Identity(
        name,
        number.number,
        number.flaw,
        clean_plain_number(row.cell("学籍号")),
        school_class,
        tuple(problems),
    )


def _class_of(row: Row, question: Question, own_class: SchoolClass | None) -> SchoolClass | None:
    primary_years = LAST_PRIMARY_GRADE[question.school.system]
    grade, _ = clean_grade(row.cell("年级"), primary_years)
    if grade is None and own_class is not None:
        grade = own_class.grade
    text = known_text(row.cell("班级"))
    if not text:
        return own_class if own_class is not None and own_class.grade == grade else None
    return parse_class(text, question.school, question.school_year, grade)


def class_of_sheet(grid: Grid, titles: Sequence[str], question: Question) -> SchoolClass | None:
    """Return the class that the name or the titles of a sheet speak of, or the one the clerk named."""
    # A row of single words, such as the weekdays 一 二 三, is no title.
    texts = (grid.name, *(text for text in titles if "班" in text or " " not in text))
    found = [class_within(text, question.school, question.school_year) for text in texts]
    return next((each for each in found if each is not None), question.own_class)


def is_list(layout: Layout) -> bool:
    """Tell whether a sheet lists absences: it has a kind and a date, or a first day."""
    return "缺勤类型" in layout.chosen and ("日期" in layout.chosen or "起" in layout.chosen)


def chosen_text(layout: Layout, fields: Mapping[str, str] | None = None) -> str:
    """Return which column was taken for which field, as it is printed: 姓名 B 列，证件号码 C 列."""
    shown = fields or {}
    return "，".join(
        f"{shown.get(name, name)} {'、'.join(column.letter for column in columns)} 列"
        for name, columns in layout.chosen.items()
        if name != "序号"
    )
