"""Who missed how many school days in a row, which threshold that crosses, and what follows: rows and sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx import privacy
from kcbx.attendance.classes import SchoolClass
from kcbx.attendance.counting import LEVELS, Level, Run, runs
from kcbx.attendance.pupils import ATTENDING, Pupil
from kcbx.attendance.register import Register, seen_on
from kcbx.calendar import Month, Period
from kcbx.duties import DayCount
from kcbx.lifecycle import Setting

_SILENT = 5
"""So many school days without a record after an absence are told of: the sheets may not have come."""


@dataclass(frozen=True)
class Absentee:
    """A child who missed school days in a row: the gravest run of the month, what it crosses, where the child stands.

    `level` is certain; `possible` is what it would be were the unknown days missed too. `pupil` is as of
    today, `school_class` the one of the month in which the run ends.
    """

    pupil: Pupil
    unit_name: str
    school_class: SchoolClass | None
    run: Run
    level: Level
    possible: Level
    threshold: int

    @property
    def calls_for_listing(self) -> bool:
        """Whether the child is to be listed as 疑似辍学: over the threshold for certain, not back, not listed yet."""
        is_expected = self.pupil.state in ATTENDING
        return self.level is Level.SUSPECTED and self.run.returned is None and is_expected

    @property
    def note(self) -> str:
        """What is to be known beside the numbers, in one line."""
        run = self.run
        parts = []
        if run.unknown:
            parts.append(f"至少 {run.certain.school_days} 天，中间 {run.unknown} 天未记")
        if LEVELS.index(self.possible) < LEVELS.index(self.level):
            parts.append(f"未记的几天若也没有来，就到“{self.possible.value}”，请查清")
        if run.leave:
            parts.append(f"中间请假 {run.leave} 天，不算")
        if run.returned is not None:
            parts.append(f"{run.returned} 已到校")
        elif run.silent >= _SILENT:
            parts.append(f"之后 {run.silent} 个上学日未记")
        return "；".join(parts)

    @property
    def situation(self) -> str:
        """The 情况 of 列入疑似: the days alone, nothing about a person."""
        run, length = self.run, self.run.certain
        text = (
            f"班级考勤：{run.first} 至 {run.last} 无正当理由没有到校，连续缺课 {length.school_days} 个上学日，"
            f"按自然日 {length.natural_days} 天，满“疑似天数” {self.threshold} 天"
        )
        if run.unknown:
            text += f"；中间另有 {run.unknown} 个上学日未记，没有算"
        if run.leave:
            text += f"；中间请假 {run.leave} 个上学日，没有算"
        return f"{text}。"

    def row(self, full: bool = False) -> dict[str, Any]:
        """Return the row of the list; the name is masked unless `full`."""
        run = self.run
        return {
            "编号": self.pupil.case_id,
            "姓名": self.pupil.name if full else privacy.mask_name(self.pupil.name),
            "单位": self.unit_name,
            "班级": str(self.school_class or ""),
            "状态": self.pupil.state,
            "程度": self.level.value or "不到登记",
            "起": run.first.isoformat(),
            "止": run.last.isoformat(),
            "上学日": run.certain.school_days,
            "自然日": run.certain.natural_days,
            "未记": run.unknown,
            "请假": run.leave,
            "最后到校": run.last_present.isoformat() if run.last_present else "",
            "说明": self.note,
        }


def absentees(
    register: Register,
    today: Mapping[str, Pupil],
    setting: Setting,
    count: DayCount,
    period: Period,
    until: dt.date,
    units: Sequence[str] = (),
) -> list[Absentee]:
    """Return the children with an absence in a period, the gravest run of each, the gravest children first."""
    found = []
    for case_id in register.absent:
        pupil = today[case_id]
        if units and pupil.unit not in units:
            continue
        own = runs(register.record_of(pupil), count, until, seen_on(pupil))
        each = [_absentee(pupil, run, setting, register) for run in own if run.touches(period)]
        if each:
            found.append(min(each, key=_gravity))
    return sorted(
        found, key=lambda absentee: (*_gravity(absentee), absentee.unit_name, absentee.pupil.case_id)
    )


def _gravity(absentee: Absentee) -> tuple[bool, int, int, int]:
    run = absentee.run
    return (
        not absentee.calls_for_listing,
        LEVELS.index(absentee.level),
        -run.certain.natural_days,
        -run.last.toordinal(),
    )


def _absentee(pupil: Pupil, run: Run, setting: Setting, register: Register) -> Absentee:
    parameters = setting.parameters_on(run.last)
    unit = setting.units.get(pupil.unit)
    then = register.pupils_in(Month(run.last.year, run.last.month)).pupils.get(pupil.case_id, pupil)
    return Absentee(
        pupil,
        unit.short_name if unit else pupil.unit,
        then.school_class,
        run,
        run.certain.level(parameters),
        run.possible.level(parameters),
        parameters.number("疑似天数"),
    )
