"""Attendance sheets: both forms, every kind of mark and date, blanks, legends, footers; nothing is invented or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx.attendance.classes import SchoolClass
from kcbx.attendance.marks import Mark
from kcbx.attendance.sheet import Attendance
from kcbx.errors import UnreadableError
from kcbx.grid import Cell
from tests.attendance import LI, ZHOU, day, question, read

P, A, L, U = Mark.PRESENT, Mark.ABSENT, Mark.LEAVE, Mark.UNKNOWN
HEAD: tuple[Cell, ...] = ("姓名", "证件号码", "班级", *range(2, 7))
"""Monday 2 to Friday 6 September."""


def grid(*marks: Sequence[Cell], **changes: Any) -> Attendance:
    """Read a sheet of 七年级2班 with one row of marks for 周雨桐, and one for 李明远 if there is a second."""
    children = (("周雨桐", ZHOU), ("李明远", LI))
    rows: list[Sequence[Cell]] = [[*who, "七2", *row] for who, row in zip(children, marks, strict=False)]
    return read([changes.pop("title", []), HEAD, *rows, *changes.pop("footers", [])], **changes)


def first(attendance: Attendance) -> list[Mark]:
    """Return the marks of the first line, in order of days."""
    marks = attendance.lines[0].marks
    return [marks[each] for each in sorted(marks)]


# One column per day


def test_a_sheet_of_days_says_what_it_says_and_no_more() -> None:
    found = grid(("√", "×", "△", None, "旷2节"), title=["清河初中2024年9月考勤表"])
    assert first(found) == [P, A, L, U, P]
    assert (found.read, found.accepted, found.rejected, found.classes) == (
        *(1, 1, ()),
        (SchoolClass(7, "2"),),
    )
    assert found.complete == frozenset()
    assert found.notes == (
        "工作表“Sheet1”：表头在第 2 行，姓名 A 列，证件号码 B 列，班级 C 列；"
        "上学日 5 天（2024年9月2日至2024年9月6日）；空白是未记",
    )


def test_blanks_of_a_sheet_with_absences_alone_are_asked_for() -> None:
    with pytest.raises(UnreadableError) as caught:
        grid((None, "旷", "旷", None, None))
    assert str(caught.value) == (
        "工作表“Sheet1”里只有缺勤的记号，没有到校的记号；空白是到校还是没有记，表上没有说明。\n"
        "向学校问清楚：空白都是到校的，加上 --blank 出勤；空白是没有记的，加上 --blank 未记。"
        "最好请学校在表上写明“空白为出勤”。"
    )
    assert first(grid((None, "旷", "旷", None, None), blank=P)) == [P, A, A, P, P]
    assert first(grid((None, "旷", "旷", None, None), blank=U)) == [U, A, A, U, U]
    footers = [["说明：旷为旷课，空白为出勤"]]
    assert first(grid((None, "旷", "旷", None, None), footers=footers)) == [P, A, A, P, P]


def test_a_blank_beside_marks_of_presence_stays_unknown_whatever_the_clerk_says() -> None:
    assert first(grid(("√", None, "√", "√", "√"))) == [P, U, P, P, P]
    with pytest.raises(UnreadableError, match="里到校的也打了记号，空白就只是没有记，不能当作到校"):
        grid(("√", None, "√", "√", "√"), blank=P)


def test_being_late_is_no_mark_that_says_the_others_were_marked_too() -> None:
    with pytest.raises(UnreadableError, match="只有缺勤的记号"):
        grid(("迟到", None, "旷", None, None))


def test_a_sheet_without_a_single_mark_is_not_handed_in() -> None:
    found = grid((None,) * 5, (None,) * 5, footers=[["说明：空白为出勤"]])
    assert (found.classes, found.accepted, found.read) == ((), 0, 3)
    assert [row.why for row in found.ignored] == [
        "表尾",
        "整张表没有一个记号，按没有交处理",
        "整张表没有一个记号，按没有交处理",
    ]
    assert found.notes == ("工作表“Sheet1”里没有一个记号，分不清是全勤还是没有填，没有收",)
    full = grid((None,) * 5, footers=[["本月全勤"]])
    assert (full.classes, first(full)) == ((SchoolClass(7, "2"),), [P] * 5)


def test_an_unknown_mark_sends_its_row_back_with_its_place_and_stops_no_other() -> None:
    found = grid(("√", "？", "√", "√", "☆"), ("√",) * 5)
    assert [(row.place.row, row.reasons) for row in found.rejected] == [
        (3, ("E 列（9月3日）的“?”看不懂是什么记号", "H 列（9月6日）的“☆”看不懂是什么记号"))
    ]
    assert [line.name for line in found.lines] == ["李明远"]
    assert (found.read, found.accepted) == (2, 1)


def test_days_without_school_and_days_to_come_are_left_out_and_told() -> None:
    head = ("姓名", "班级", *range(12, 19))
    found = read([head, ("周雨桐", "七2", *"√√√√√√√")], until=day("09-14"))
    assert {each.day: mark for each, mark in found.lines[0].marks.items()} == {12: P, 13: P, 14: P}
    assert found.notes[1:] == ("工作表“Sheet1”：9月15日、9月16日、9月17日、9月18日还没有到，4 个记号没有算",)


def test_weekdays_under_the_days_and_halves_of_days_are_headings() -> None:
    head = ["姓名", "班级", "2", None, "3", None, "4", None]
    halves = [None, None, "上午", "下午", "上午", "下午", "上午", "下午"]
    found = read([head, halves, ["周雨桐", "七2", "×", "√", "×", "×", "事", "×"]])
    assert first(found) == [P, A, L]
    weekdays = ["序号", "姓名", 2, 3, 4], [None, None, "一", "二", "三"]
    found = read([*weekdays, [1, "周雨桐", "√", "√", "×"]], name="七（2）班")
    assert (first(found), found.classes) == ([P, P, A], (SchoolClass(7, "2"),))


def test_numbers_that_begin_anew_belong_to_the_month_before() -> None:
    head = ("姓名", "班级", 29, 30, 31, 2, 3)
    found = read([head, ("周雨桐", "七2", *"√√√√×")])
    assert list(found.lines[0].marks) == [day("09-02"), day("09-03")]  # term began on 2 September


def test_the_class_comes_from_row_title_name_of_the_sheet_or_the_clerk() -> None:
    rows = [("姓名", 2, 3, 4), ("周雨桐", "√", "√", "√")]
    assert read([["七年级（2）班考勤"], *rows]).classes == (SchoolClass(7, "2"),)
    assert read(rows, name="七2").classes == (SchoolClass(7, "2"),)
    assert read(rows, own_class=SchoolClass(7, "5")).classes == (SchoolClass(7, "5"),)
    without = read(rows)
    assert [row.reasons for row in without.rejected] == [("没有写班级",)]
    assert without.classes == ()


def test_a_row_of_another_school_or_a_child_named_twice_is_sent_back() -> None:
    head = ("学校", "姓名", "证件号码", "班级", 2, 3, 4)
    found = read(
        [
            head,
            ("清河小学", "李明远", LI, "七2", "√", "√", "√"),
            ("清河县清河镇初级中学", "周雨桐", ZHOU, "七2", "√", "√", "√"),
            ("清河初中", "周雨桐", ZHOU, "七2", "×", "×", "×"),
        ]
    )
    assert [(row.place.row, row.reasons) for row in found.rejected] == [
        (2, ("“学校”一栏写的不是清河初中",)),
        (4, ("和第 3 行的证件号码相同",)),
    ]
    assert first(found) == [P, P, P]


def test_summaries_and_signatures_are_no_children() -> None:
    footers = [
        ["合计", None, None, 1, 2],
        ["应到人数", None, None, 45, 45],
        ["班主任：赵敏", None, None, "审核：李强"],
    ]
    found = grid(("√",) * 5, footers=footers)
    assert ([row.why for row in found.ignored], found.rejected) == (["表尾", "表尾", "表尾"], ())


def test_a_sheet_of_another_month_is_refused() -> None:
    with pytest.raises(UnreadableError, match="工作表“Sheet1”上写的是2024年10月，不是2024年9月。"):
        grid(("√",) * 5, title=["清河初中2024年10月考勤表"])


def test_days_without_a_column_of_names_are_refused() -> None:
    with pytest.raises(UnreadableError, match="没有认出“姓名”是哪一列"):
        read([("谁", 2, 3, 4), ("周雨桐", "√", "√", "√")])
    given = read([("谁", "班", 2, 3, 4), ("周雨桐", "七2", "√", "√", "×")], columns={"姓名": "A"})
    assert first(given) == [P, P, A]


# One row per absence

LIST = ("班级", "姓名", "缺课日期", "类型", "节次")


def absences(*rows: Sequence[Cell], **changes: Any) -> Attendance:
    changes.setdefault("classes", (SchoolClass(7, "1"),))
    return read([LIST, *rows], **changes)


def test_a_list_of_absences_speaks_for_the_classes_that_handed_in() -> None:
    found = absences(
        ("七1", "周雨桐", "9.2-9.4", "旷课", ""), classes=(SchoolClass(7, "1"), SchoolClass(7, "3"))
    )
    assert first(found) == [A, A, A]
    assert found.classes == (SchoolClass(7, "1"), SchoolClass(7, "3"))
    assert found.complete == set(found.classes)
    assert len(found.covered[SchoolClass(7, "3")]) == 21  # the school days of September


def test_a_footer_may_say_which_classes_were_complete() -> None:
    rows = [LIST, ("七1", "周雨桐", "9.2", "旷课", ""), ("全勤班级：七2、七（3）班",)]
    assert [str(each) for each in read(rows).classes] == ["七年级1班", "七年级2班", "七年级3班"]
    rows[-1] = ("全勤班级：七1",)
    with pytest.raises(UnreadableError, match="写七年级1班全勤，名单里又有这个班的缺课学生"):
        read(rows)


def test_without_a_word_about_the_classes_a_list_of_absences_is_refused() -> None:
    with pytest.raises(UnreadableError) as caught:
        absences(("七1", "周雨桐", "9.2", "旷课", ""), classes=())
    assert str(caught.value).startswith(
        "工作表“Sheet1”只列了缺课的学生，没有写明哪些班交了考勤；没有缺课的班和没有交的班分不开。\n加上 --classes"
    )
    with pytest.raises(UnreadableError, match="里有七年级2班的缺课学生，交来的班级里没有写这个班"):
        absences(("七2", "周雨桐", "9.2", "旷课", ""))


@pytest.mark.parametrize(
    ("period", "mark"),
    [("", A), ("全天", A), ("上午", P), ("第3节", P), ("第1-2节", P), ("3节", P), ("第1-7节", A), ("7节", A)],
)
def test_a_part_of_a_day_missed_is_a_day_at_school(period: str, mark: Mark) -> None:
    assert first(absences(("七1", "周雨桐", "9.2", "旷课", period))) == [mark]


def test_both_halves_of_a_day_are_the_day() -> None:
    rows = [("七1", "周雨桐", "9.2", "旷课", half) for half in ("上午", "下午")]
    assert [first(found) for found in (absences(*rows), absences(rows[0]))] == [[A], [P]]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("七1", "周雨桐", "9.2", "溜了", ""), "看不懂缺勤类型，写旷课、事假、病假、公假"),
        (("七1", "周雨桐", "9.2", "", ""), "看不懂缺勤类型，写旷课、事假、病假、公假"),
        (
            ("七1", "周雨桐", "十月二日", "旷课", ""),
            "看不懂日期，写成 2024-09-02，几天写 2024-09-02 至 2024-09-06",
        ),
        (("七1", "周雨桐", "10.8", "旷课", ""), "日期不在2024年9月"),
        (("七1", "周雨桐", "9.2", "旷课", "午休"), "看不懂节次，写全天、上午、下午或第几节"),
        (("七1", "", "9.2", "旷课", ""), "没有姓名"),
        (("一班", "周雨桐", "9.2", "旷课", ""), "看不懂是哪个班，写成“七年级2班”这样"),
    ],
)
def test_a_row_that_cannot_be_used_is_sent_back_and_nobody_of_that_name_is_present(
    row: Sequence[Cell], reason: str
) -> None:
    found = absences(row, ("七1", "李明远", "9.2", "病假", ""))
    assert [each.reasons for each in found.rejected] == [(reason,)]
    assert found.doubtful == (row[1],)
    assert (found.read, found.accepted, len(found.ignored)) == (2, 1, 0)


def test_an_absence_on_days_without_school_is_ignored_and_counted() -> None:
    found = absences(("七1", "周雨桐", "9.7-9.8", "旷课", ""))
    assert [each.why for each in found.ignored] == ["这几天不上课，或者还没有到"]
    assert (found.read, found.accepted) == (1, 0)


def test_first_and_last_day_may_stand_in_columns_of_their_own() -> None:
    head = ("班级", "姓名", "开始日期", "结束日期", "缺勤类型")
    found = read(
        [head, ("七1", "周雨桐", "2024-09-02", "2024-09-04", "病假"), ("七1", "李明远", "9.5", None, "旷课")],
        classes=(SchoolClass(7, "1"),),
    )
    assert [list(line.marks.values()) for line in found.lines] == [[L, L, L], [A]]


def test_what_is_no_attendance_is_refused_with_what_was_found() -> None:
    with pytest.raises(UnreadableError) as caught:
        read([("姓名", "证件号码"), ("周雨桐", ZHOU)])
    assert str(caught.value).startswith(
        "工作表“Sheet1”看不出是考勤：没有一天一列的日期，也没有“日期”和“缺勤类型”两列。\n"
        "认出的列：姓名 A 列，证件号码 B 列。"
    )


# A law


@given(
    st.lists(
        st.lists(st.sampled_from(["√", "×", "事", None, "？", "旷2节"]), min_size=5, max_size=5), max_size=2
    )
)
def test_every_row_is_accepted_rejected_or_ignored_and_no_absence_is_invented(
    marks: list[list[Cell]],
) -> None:
    try:
        found = grid(*marks, blank=U)
    except UnreadableError:
        return
    assert found.accepted + len(found.rejected) + len(found.ignored) == found.read == len(marks)
    said = sum(row.count("×") for row in marks if "？" not in row)
    assert sum(list(line.marks.values()).count(A) for line in found.lines) == said


def test_the_question_knows_its_school_year() -> None:
    assert question().school_year == 2024
