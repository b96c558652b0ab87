"""Grade and stage on any day: derived, so that no file is rewritten when a school year turns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kcbx import calendar
from kcbx.model import Entry, School, Unit
from kcbx.policy import Parameters

PRIMARY, JUNIOR = "小学", "初中"
STAGES = (PRIMARY, JUNIOR)

_STAGE_OF_CATEGORY = {
    "小学": PRIMARY,
    "教学点": PRIMARY,
    "初级中学": JUNIOR,
    "完全中学": JUNIOR,
    "中职": JUNIOR,
}
_LAST_PRIMARY_GRADE = {"六三": 6, "五四": 5}
_STEPS = {"跳级": 1, "留级": -1}


def grade_on(facts: Mapping[str, Any], entries: Sequence[Entry], day: dt.date) -> int | None:
    """Return the grade (1–9) on a day, or None for a child who never had one.

    `facts` are those of the day, `entries` those that count, of which only the ones up to the day are used. The
    latest of 学籍 and any entry carrying 年级 is the anchor; then one grade a school year, less one for each 休学
    that covers a 31 August, ± 跳级 and 留级 (format contract, "The fold").
    """
    past = [entry for entry in entries if entry.date <= day]
    anchor = _anchor(facts, past)
    if anchor is None:
        return None
    since, year, grade = anchor
    grade += calendar.school_year(day) - year
    grade -= _repeated_years(past, year, calendar.school_year(day))
    grade += sum(
        _STEPS.get(str(entry.get("类型")), 0)
        for entry in past
        if entry.action == "学籍异动" and entry.get("年级") is None and entry.date >= since
    )
    return max(1, min(9, grade))


def _anchor(facts: Mapping[str, Any], past: Iterable[Entry]) -> tuple[dt.date, int, int] | None:
    """Return (since, school year, grade) of the latest statement of a grade."""
    anchor: tuple[dt.date, int, int] | None = None
    enrolment = facts.get("学籍")
    if isinstance(enrolment, Mapping) and "年级" in enrolment and "学年" in enrolment:
        year = int(enrolment["学年"])
        anchor = (dt.date(year, 9, 1), year, int(enrolment["年级"]))
    for entry in past:
        grade, year = entry.get("年级"), calendar.school_year(entry.date)
        if grade is not None and (anchor is None or year >= anchor[1]):
            anchor = (entry.date, year, int(grade))
    return anchor


def _repeated_years(past: Iterable[Entry], first: int, last: int) -> int:
    """Count the turns of the school year between two years that a 休学 covers (negative when looking back)."""
    low, high = min(first, last), max(first, last)
    turns = [dt.date(year, 8, 31) for year in range(low + 1, high + 1)]
    leaves = [
        (dt.date.fromisoformat(str(entry.get("起"))), dt.date.fromisoformat(str(entry.get("止"))))
        for entry in past
        if entry.action == "休学"
    ]
    covered = sum(any(start <= turn <= end for start, end in leaves) for turn in turns)
    return covered if last >= first else -covered


def stage_of(
    unit: Unit | None, grade: int | None, birth: dt.date, day: dt.date, parameters: Parameters
) -> str:
    """Return 小学 or 初中: by the kind of school, in schools with both by grade under the school's 学制.

    A child without a grade counts where their age puts them (law-and-standards §5).
    """
    if isinstance(unit, School) and unit.category in _STAGE_OF_CATEGORY:
        return _STAGE_OF_CATEGORY[unit.category]
    system = unit.system if isinstance(unit, School) else parameters.text("学制")
    if grade is None:
        cutoff = calendar.parse_month_day(parameters.text("入学截止"))
        grade = calendar.grade_by_age(birth, day, cutoff, parameters.number("入学年龄"))
    return PRIMARY if grade <= _LAST_PRIMARY_GRADE[system] else JUNIOR
