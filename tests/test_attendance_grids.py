"""Where the days of an attendance sheet stand: halves of days, summaries beside them, rows that only look like days."""

from __future__ import annotations

import pytest

from kcbx.attendance.classes import SchoolClass
from kcbx.attendance.marks import Mark
from kcbx.attendance.reading import read_attendance
from kcbx.attendance.sheet import Attendance
from kcbx.grid import Book, Cell, Grid
from tests.attendance import book, question, read

P, A, L, U = Mark.PRESENT, Mark.ABSENT, Mark.LEAVE, Mark.UNKNOWN
HEAD: list[Cell] = ["姓名", "班级", "2", None, "3", None, "4", None]
HALVES: list[Cell] = [None, None, *("上午", "下午") * 3]
MARKS: list[Cell] = ["周雨桐", "七2", "×", "√", "×", "×", "√", None]


def marks(found: Attendance) -> list[list[Mark]]:
    return [list(line.marks.values()) for line in found.lines]


@pytest.mark.parametrize(
    ("heading", "below", "summary"),
    [
        (["合计", None], ["出勤", "旷课"], [5, 1]),
        ([None, None], ["出勤", "旷课"], [5, 1]),
        (["旷课", None], [None, None], [1, None]),
        ([], [], []),
    ],
)
def test_a_summary_beside_the_days_does_not_hide_the_afternoons(
    heading: list[Cell], below: list[Cell], summary: list[Cell]
) -> None:
    found = read([HEAD + heading, HALVES + below, MARKS + summary])
    assert (marks(found), found.read, found.rejected) == ([[P, A, P]], 1, ())


def test_a_day_over_two_columns_is_both_of_them_even_where_nothing_says_so() -> None:
    assert marks(read([HEAD, MARKS])) == [[P, A, P]]
    empty = ["周雨桐", "七2", "×", None, "√", None, "√", None]
    assert marks(read([HEAD, empty])) == [[A, P, P]]


def test_the_numbers_of_an_absence_are_no_days_and_its_rows_are_all_read() -> None:
    head = ("序号", "学号", "姓名", "班级", "缺课日期", "节次", "缺课类型")
    rows = [
        (21, 23, "周雨桐", "七1", "2024-09-03", None, "旷课"),
        (24, 25, "李明远", "七1", "9.4", 26, "旷课"),
    ]
    found = read([head, *rows], classes=(SchoolClass(7, "1"),))
    assert [(line.name, list(line.marks.values())) for line in found.lines] == [
        ("周雨桐", [A]),
        ("李明远", [A]),
    ]
    assert found.read == 2


def test_a_child_who_was_only_late_is_no_line_of_headings() -> None:
    found = read(
        [["姓名", "班级", 2, 3, 4], ["周雨桐", "七2", "早", None, None], ["李明远", "七2", "√", "√", "×"]]
    )
    assert marks(found) == [[P, U, U], [P, P, A]]


def test_weekdays_under_the_days_name_no_class() -> None:
    found = read(
        [["姓名", "班级", 2, 3, 4], [None, None, "一", "二", "三"], ["周雨桐", "七1", "√", "√", "×"]]
    )
    assert (marks(found), found.rejected) == ([[P, P, A]], ())


ONE = (("姓名", 2, 3, 4), ("周雨桐", "√", "√", "×"))
OTHER = (("姓名", 2, 3, 4), ("李明远", "√", "√", "√"))


def test_sheets_that_are_not_read_are_named() -> None:
    sheets = (Grid("七1", ONE), Grid("七2", OTHER, hidden=True))
    found = read_attendance(Book("考勤.xlsx", "xlsx", sheets), question())
    assert [line.name for line in found.lines] == ["周雨桐"]
    assert found.notes[1:] == ("工作表“七2”没有读：是隐藏的工作表",)


def test_the_clerk_may_name_several_sheets() -> None:
    file = book(("七1", ONE), ("说明", [["照实填写"]]), ("七2", OTHER))
    found = read_attendance(file, question(sheet="七1、七2"))
    assert [line.name for line in found.lines] == ["周雨桐", "李明远"]
    assert found.notes[2:] == ("工作表“说明”没有读：没有用 --sheet 指定",)
