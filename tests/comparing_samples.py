"""A made-up comparison of fictional children, for what is shown, written and carried out of one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kcbx.calendar import Period
from kcbx.comparing.listing import ComparisonRun, Edition
from kcbx.comparing.results import Answer, Comparison, Key, Match, Result
from kcbx.model import School, Township, UnitRegister
from kcbx.rosters.people import Place, RosterRow

DAY = dt.date(2024, 9, 6)
JUNIOR, PRIMARY, TOWN = "3199000021", "2199000011", "990101101"
UNITS = UnitRegister(
    (
        School(PRIMARY, "清河县清河镇中心小学", "清河小学", TOWN, "小学"),
        School(JUNIOR, "清河县清河镇初级中学", "清河初中", TOWN, "初级中学"),
    ),
    (Township(TOWN, "清河镇", "镇"),),
)
EDITIONS = (
    Edition("户籍", "户籍-2024-09-05", dt.date(2024, 9, 5), "清河镇派出所", "a1" * 32, 1210, 1200, 1),
    Edition("学籍", "学籍-2024-09-01", dt.date(2024, 9, 1), "学籍系统", "b2" * 32, 1300, 1298, 5),
)
WINDOW = Period(dt.date(2009, 9, 1), dt.date(2018, 8, 31))


def row(name: str = "周雨桐", number: str = "990101201203045121", **given: Any) -> RosterRow:
    """Return a row of the 户籍 list."""
    values: dict[str, Any] = {
        "place": Place("户籍-2024-09-05", "Sheet1", 12),
        "sex": "女",
        "birth_date": dt.date(2012, 3, 4),
        "township": "清河镇",
        "village": "柳林村",
        "guardians": ("周建国",),
        **given,
    }
    return RosterRow(name=name, id_number=number, **values)


def enrolled(name: str = "李明远", number: str = "990101201107093115", **given: Any) -> RosterRow:
    """Return a row of the 学籍 list."""
    values: dict[str, Any] = {
        "place": Place("学籍-2024-09-01", "Sheet1", 30),
        "sex": "男",
        "birth_date": dt.date(2011, 7, 9),
        "student_number": f"G{number}",
        "school": "清河初中",
        "school_code": JUNIOR,
        "grade": 8,
        "class_name": "2班",
        "guardians": ("李志强",),
        **given,
    }
    return RosterRow(name=name, id_number=number, **values)


def result(comparison: str = "适龄失学", child: RosterRow | None = None, **given: Any) -> Result:
    """Return a result about one child of the household list, without a case."""
    child = child or row()
    values: dict[str, Any] = {
        "key": f"{abs(hash_of(comparison, child)):064x}"[-64:],
        "conclusion": "疑似失学",
        "explanation": f"户籍第{child.place.row}行的{child.name}在学籍名单里没有找到",
        "unit": TOWN,
        **given,
    }
    return Result(comparison=comparison, row=child, **values)


def hash_of(comparison: str, child: RosterRow) -> int:
    """Return a number that is the same in every process."""
    return int.from_bytes(f"{comparison}{child.id_number}".encode().ljust(32)[-32:], "big")


def run(*results: Result, **given: Any) -> ComparisonRun:
    """Return a comparison with these results."""
    questions = given.pop("questions", ())
    counts = {"户籍": {"读入": 1200, "适龄": 900, "不在学龄": 300}}
    comparison = Comparison(DAY, results, questions, counts, given.pop("missing", ()))
    return ComparisonRun(comparison, EDITIONS, WINDOW, UNITS, cases=7, **given)


def question() -> Match:
    """Return an open pair: one name, another character, one birth date, guardians unknown on one side."""
    return Match(
        first="户籍",
        second="学籍",
        one=row("周雨桐", ""),
        other=enrolled(
            "周雨彤", "990101201203045121", sex="女", birth_date=dt.date(2012, 3, 4), guardians=()
        ),
        key=Key.NEAR_NAME,
        answer=Answer.OPEN,
        digest="3fa9" + "0" * 60,
        explanation="周雨桐与周雨彤只差一个字，出生日期相同，户籍没有写证件号码",
    )
