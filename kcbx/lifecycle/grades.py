"""Grade and stage on any day: derived, so that no file is rewritten when a school year turns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx import calendar
from kcbx.calendar import date_or_none
from kcbx.lifecycle.states import AT_SCHOOL, ON_LEAVE
from kcbx.lifecycle.table import transition_for
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
LAST_PRIMARY_GRADE = {"六三": 6, "五四": 5}
_STEPS = {"跳级": 1, "留级": -1}
_YEARS = range(1900, 2200)


@dataclass(frozen=True)
class _Anchor:
    """The latest statement of a grade: in which school year, and the entries that came after it."""

    year: int
    grade: int
    later: Sequence[Entry]


def grade_on(facts: Mapping[str, Any], entries: Sequence[Entry], day: dt.date) -> int | None:
    """Return the grade (1–9) on a day, or None for a child who never had one.

    `facts` are those of the day, `entries` those that count, in the order of business, of which only the ones up to
    the day are used. The latest of 学籍 and any entry carrying 年级 is the anchor; then one grade a school year, less
    one for each 休学 that covers a 31 August, ± 跳级 and 留级 (format contract, "The fold").
    """
    past = [entry for entry in entries if entry.date <= day]
    anchor = _anchor(facts, past)
    if anchor is None:
        return None
    year = calendar.school_year(day)
    grade = anchor.grade + year - anchor.year - _repeated_years(past, anchor.year, year)
    grade += sum(
        _STEPS.get(str(entry.get("类型")), 0) for entry in anchor.later if entry.action == "学籍异动"
    )
    return max(1, min(9, grade))


def _anchor(facts: Mapping[str, Any], past: Sequence[Entry]) -> _Anchor | None:
    anchor: _Anchor | None = None
    stated = _stated_at(past)
    enrolment = facts.get("学籍")
    if isinstance(enrolment, Mapping):
        year, grade = _whole(enrolment.get("学年")), _whole(enrolment.get("年级"))
        if year is not None and year in _YEARS and grade is not None:
            later = [entry for entry in past[stated:] if calendar.school_year(entry.date) >= year]
            anchor = _Anchor(year, grade, later)
    for number, entry in enumerate(past):
        grade, year = _whole(entry.get("年级")), calendar.school_year(entry.date)
        if grade is None or (anchor is not None and (year, number) < (anchor.year, stated)):
            continue
        anchor, stated = _Anchor(year, grade, past[number + 1 :]), 0
    return anchor


def _stated_at(past: Sequence[Entry]) -> int:
    """Return how many entries 学籍 is later than: those up to the last 信息变更 of 性质 变更 on its grade."""
    changes = [
        number + 1
        for number, entry in enumerate(past)
        if entry.action == "信息变更"
        and entry.get("性质") == "变更"
        and entry.get("键") in ("学籍", "学籍.年级", "学籍.学年")
    ]
    return changes[-1] if changes else 0


def _repeated_years(past: Sequence[Entry], first: int, last: int) -> int:
    """Count the turns of the school year between two years that a 休学 covers (negative when looking back)."""
    low, high = min(first, last), max(first, last)
    turns = [dt.date(year, 8, 31) for year in range(low + 1, high + 1)]
    leaves = list(_leaves(past))
    covered = sum(any(start <= turn <= end for start, end in leaves) for turn in turns)
    return covered if last >= first else -covered


def _leaves(past: Sequence[Entry]) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the first and last day of each 休学; who comes back early has left it, whatever its 止 says."""
    for number, entry in enumerate(past):
        start, end = date_or_none(entry.get("起")), date_or_none(entry.get("止"))
        if entry.action == "休学" and start is not None and end is not None:
            back = next((later.date for later in past[number + 1 :] if _comes_back(later)), None)
            yield start, end if back is None else min(end, back - dt.timedelta(days=1))


def _comes_back(entry: Entry) -> bool:
    row = transition_for(entry.action, ON_LEAVE, entry.values)
    return row is not None and row.target == AT_SCHOOL


def _whole(value: object) -> int | None:
    return int(str(value)) if str(value).isdecimal() else None


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
    return PRIMARY if grade <= LAST_PRIMARY_GRADE[system] else JUNIOR
