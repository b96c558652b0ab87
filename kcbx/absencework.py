"""What follows from class attendance in a workspace: who crossed which threshold, listing them, the effect of attempts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kcbx import calendar, privacy
from kcbx.attendance.crossing import Absentee, absentees
from kcbx.attendance.effect import Effect, effects
from kcbx.attendance.pupils import Pupil
from kcbx.attendance.register import Unmatched
from kcbx.attendancework import Pupils, month_days, register_of
from kcbx.batchwork import Batch
from kcbx.calendar import Month
from kcbx.casework import Hand
from kcbx.dutywork import day_count
from kcbx.errors import RefusedError, UnreadableError, UsageError
from kcbx.lifecycle import tell
from kcbx.model import Case
from kcbx.progress import Progress, silent
from kcbx.workspace import Workspace

PURPOSE = "班级考勤列入疑似"
_REFUSALS = (UsageError, RefusedError, UnreadableError)


@dataclass(frozen=True)
class Absences:
    """The children with an absence in a month, and the lines of the sheets that are about nobody in the ledgers."""

    month: Month
    absentees: Sequence[Absentee]
    unmatched: Sequence[Unmatched]
    sheets: int

    @property
    def called_for(self) -> Sequence[Absentee]:
        """Those to be listed as 疑似辍学."""
        return [each for each in self.absentees if each.calls_for_listing]


def absences_in(
    workspace: Workspace,
    cases: Iterable[Case],
    month: Month,
    units: Collection[str],
    today: dt.date,
    progress: Progress = silent,
) -> Absences:
    """Return who missed days in a month; the months before it are counted in, up to today at the latest.

    Raises UnreadableError where a pinned sheet is not on this machine or was altered.
    """
    known = list(cases)
    first, last = month_days(month)
    count, pupils = day_count(workspace), Pupils(known, workspace.setting, today)
    asked = _schools_of(pupil for pupil in pupils.today.values() if pupil.unit in units) if units else ()
    register = register_of(workspace, known, {*asked, *units}, _month_of(today), today, progress)
    found = absentees(
        register,
        pupils.today,
        workspace.setting,
        count,
        calendar.Period(first, last),
        _known_until(register.editions, today),
        sorted(units),
    )
    asked_for = [
        edition
        for edition in register.editions
        if edition.attendance.month == month and (not units or edition.unit in units)
    ]
    of_month = [each for each in register.unmatched if any(each.edition is one for one in asked_for)]
    sheets = len(asked_for)
    return Absences(month, found, of_month, sheets)


def _schools_of(pupils: Iterable[Pupil]) -> set[str]:
    """Return every unit that ever had these children: what was missed before a move counts as well."""
    return {step.after.unit for pupil in pupils for step in tell(pupil.case).steps}


def _month_of(day: dt.date) -> Month:
    return Month(day.year, day.month)


def _known_until(editions: Sequence[Any], today: dt.date) -> dt.date:
    """Return the last day that any sheet covers: beyond it there is nothing to count, silent days neither."""
    days = [day for edition in editions for each in edition.attendance.covered.values() for day in each]
    return min(max(days, default=today), today)


@dataclass(frozen=True)
class ListingBatch:
    """A batch that lists children as 疑似辍学 or 失学, and those it was refused for, with the reason."""

    batch: Batch
    refused: Sequence[tuple[str, str]] = field(default=())


def list_absentees(
    workspace: Workspace, hand: Hand, absences: Absences, progress: Progress = silent
) -> ListingBatch:
    """Plan 列入疑似 for those over the threshold, as one batch; one that is refused does not stop the others."""
    batch = Batch(workspace, hand, PURPOSE, progress)
    refused = []
    for absentee in absences.called_for:
        values: dict[str, Any] = {"类型": "疑似辍学", "发现方式": "班级考勤", "情况": absentee.situation}
        if absentee.run.last_present is not None:
            values["最后到校"] = absentee.run.last_present.isoformat()
        reason = list_one(batch, absentee.pupil.case_id, hand.today, values)
        if reason:
            refused.append((absentee.pupil.case_id, reason))
    return ListingBatch(batch, refused)


def list_one(batch: Batch, case_id: str, day: dt.date, values: dict[str, Any]) -> str:
    """Record 列入疑似 in a case and return "", or why it is refused."""
    try:
        with batch.row():
            batch.record(case_id, "列入疑似", day, values)
    except _REFUSALS as error:
        return error.in_a_line
    return ""


# The effect of attempts


@dataclass(frozen=True)
class ChildEffect:
    """One attempt or return of one child, with the attendance around it."""

    case: Case
    unit_name: str
    effect: Effect

    def row(self, full: bool = False) -> dict[str, Any]:
        """Return the row of the list; the name is masked unless `full`."""
        entry, before, after = self.effect.entry, self.effect.before, self.effect.after
        level = f"（{entry.get('层级')}）" if entry.action == "劝返" else ""
        return {
            "编号": self.case.case_id,
            "姓名": self.case.name if full else privacy.mask_name(self.case.name),
            "单位": self.unit_name,
            "日期": entry.date.isoformat(),
            "事项": f"{entry.action}{level}",
            "结果": str(entry.get("结果", "")),
            "前": before.days,
            "前到校": before.present,
            "前缺课": before.absent,
            "前请假": before.leave,
            "前未记": before.unknown,
            "后": after.days,
            "后到校": after.present,
            "后缺课": after.absent,
            "后请假": after.leave,
            "后未记": after.unknown,
        }

    def short_row(self, full: bool = False) -> dict[str, Any]:
        """Return the row of the table in a window, which has one column for each side."""
        return {**self.row(full), "前到校": self.effect.before.short, "后到校": self.effect.after.short}


def effects_in(
    workspace: Workspace,
    cases: Iterable[Case],
    chosen: Collection[str],
    units: Collection[str],
    today: dt.date,
    number: int,
    progress: Progress = silent,
) -> list[ChildEffect]:
    """Return the effect of every attempt and return, of the chosen children or of all of some units, by date.

    Raises UnreadableError where a pinned sheet is not on this machine or was altered.
    """
    known = list(cases)
    count = day_count(workspace)
    pupils = [
        pupil
        for pupil in Pupils(known, workspace.setting, today).today.values()
        if (not chosen or pupil.case_id in chosen) and (not units or pupil.unit in units)
    ]
    if not pupils:
        return []
    register = register_of(workspace, known, _schools_of(pupils), _month_of(today), today, progress)
    found = []
    for pupil in pupils:
        entries = tell(pupil.case, today).entries
        unit = workspace.units.get(pupil.unit)
        name = unit.short_name if unit else pupil.unit
        record = (
            register.record_of(pupil) if any(entry.action in ("劝返", "复学") for entry in entries) else {}
        )
        found += [
            ChildEffect(pupil.case, name, effect) for effect in effects(entries, record, count, today, number)
        ]
    return sorted(found, key=lambda each: (each.effect.entry.order, each.case.case_id))
