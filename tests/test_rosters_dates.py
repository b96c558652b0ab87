"""Dates in every usual form, grades and classes as schools write them; what cannot be told stays unknown, with why."""

from __future__ import annotations

import datetime as dt

import pytest

from kcbx.grid import Cell
from kcbx.rosters.cleaning import chinese_number, clean_class, clean_date, clean_grade

BORN = dt.date(2012, 3, 4)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2012-03-04",
            "2012-3-4",
            "2012/3/4",
            "2012/03/04",
            "2012.3.4",
            "2012年3月4日",
            "2012 年 3 月 4 日",
            "20120304",
        ),
        *(
            "2012年3月4日 0:00:00",
            "2012-03-04 00:00:00",
            "2012/3/4 0:00",
            "2012-03-04T00:00:00",
            "'2012-03-04",
            "2012-03-04 ",
        ),
        *(
            "２０１２－０３－０４",
            "2012\\3\\4",
            "2012年3月4号",
            "二〇一二年三月四日",
            "二○一二年三月四日",
            "二零一二年三月四日",
        ),
        *(20120304, 20120304.0, 40972, 40972.0, 40972.5, "40972", "20120304000000"),
        *(dt.date(2012, 3, 4), dt.datetime(2012, 3, 4, 10, 30)),
    ],
)
def test_dates_in_every_usual_form(cell: Cell) -> None:
    assert clean_date(cell) == (BORN, "")


@pytest.mark.parametrize("cell", [None, "", " ", "无", "不详", "/"])
def test_no_date_is_no_date_and_no_fault(cell: Cell) -> None:
    assert clean_date(cell) == (None, "")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        *(
            ("2012-03", "只写到月，缺日"),
            ("2012年3月", "只写到月，缺日"),
            ("201203", "只写到月，缺日"),
            (2012.03, "只写到月，缺日"),
        ),
        *((2012, "只写到月，缺日"), ("2012", "只写到月，缺日"), ("2012.3", "只写到月，缺日")),
        *(
            ("12-3-4", "的年份没有写满四位"),
            ("120304", "的年份没有写满四位"),
            ("12年3月4日", "的年份没有写满四位"),
        ),
        *(
            ("2012-02-30", "写的这一天不存在"),
            ("2013-02-29", "写的这一天不存在"),
            ("20121304", "写的这一天不存在"),
        ),
        *(
            ("1812-03-04", "的年份不合常理"),
            ("3012-03-04", "的年份不合常理"),
            (dt.date(3012, 3, 4), "的年份不合常理"),
        ),
        *(
            ("八岁", "不是日期"),
            (8, "不是日期"),
            (True, "不是日期"),
            (dt.time(8), "不是日期"),
            (1e12, "不是日期"),
            ("2012-03-04-05", "不是日期"),
        ),
        *((float("inf"), "不是日期"), (float("nan"), "不是日期"), (-5, "不是日期")),
    ],
)
def test_what_is_no_whole_real_date_says_why(cell: Cell, why: str) -> None:
    assert clean_date(cell) == (None, why)


@pytest.mark.parametrize(
    ("written", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("", 0), ("百", 0), ("一二", 0)],
)
def test_chinese_numerals(written: str, value: int) -> None:
    assert chinese_number(written) == value


@pytest.mark.parametrize(
    ("cell", "grade"),
    [
        *(
            ("八年级", 8),
            ("8", 8),
            (8, 8),
            (8.0, 8),
            ("8年级", 8),
            ("G8", 8),
            ("八", 8),
            ("八 年 级", 8),
            ("九年", 9),
        ),
        *(
            ("初二", 8),
            ("初中二年级", 8),
            ("初三", 9),
            ("初1", 7),
            ("小学三年级", 3),
            ("小三", 3),
            ("一年级", 1),
        ),
        *(("八（2）班", 8), ("七年级2班", 7), ("初二(3)班", 8), ("八二班", 8)),
    ],
)
def test_grades(cell: Cell, grade: int) -> None:
    assert clean_grade(cell) == (grade, "")


def test_in_the_five_four_system_the_first_of_junior_school_is_the_sixth_grade() -> None:
    assert [clean_grade(text, 5) for text in ("初一", "初四", "六年级")] == [(6, ""), (9, ""), (6, "")]
    assert clean_grade("初四") == (None, "不是一至九年级")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        *(
            ("2018级", "是按入学年份写的，不能当作年级"),
            ("初中2021级", "是按入学年份写的，不能当作年级"),
            (2018, "是按入学年份写的，不能当作年级"),
        ),
        *(
            ("学前班", "不是一至九年级"),
            ("高一", "不是一至九年级"),
            ("高中一年级", "不是一至九年级"),
            ("10", "不是一至九年级"),
        ),
        *((None, ""), ("", ""), ("无", "")),
    ],
)
def test_a_grade_that_cannot_be_told_stays_unknown(cell: Cell, why: str) -> None:
    assert clean_grade(cell) == (None, why)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        *(
            ("2班", ("2", None)),
            ("（2）班", ("2", None)),
            ("2", ("2", None)),
            (2, ("2", None)),
            (2.0, ("2", None)),
        ),
        *(("02班", ("2", None)), ("二班", ("2", None)), ("十二班", ("12", None)), ("[3]班", ("3", None))),
        *(("八（2）班", ("2", 8)), ("八年级2班", ("2", 8)), ("八年级(2)班", ("2", 8)), ("八二班", ("2", 8))),
        *(("8.2班", ("2", 8)), ("7-3", ("3", 7)), ("初二(3)班", ("3", 8)), ("七年级二班", ("2", 7))),
        *(("802班", ("802班", None)), ("阳光班", ("阳光班", None)), (None, ("", None)), ("无", ("", None))),
    ],
)
def test_classes(cell: Cell, found: tuple[str, int | None]) -> None:
    assert clean_class(cell) == found
