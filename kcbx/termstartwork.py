"""开学未报到: the list of children who did not report, pinned, matched with the ledgers, and listed as 疑似 where asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx import calendar, privacy
from kcbx.absencework import ListingBatch, list_one
from kcbx.attendance.classes import parse_class
from kcbx.attendance.marks import Mark
from kcbx.attendance.pupils import ATTENDING, Pupil, PupilIndex, Sought
from kcbx.attendancework import Pupils, register_of, school_named
from kcbx.batchwork import Batch
from kcbx.calendar import Month
from kcbx.casework import Hand
from kcbx.dutywork import day_count
from kcbx.edits import digest
from kcbx.errors import RefusedError, UnreadableError, UsageError
from kcbx.lifecycle.states import NEVER_ENROLLED, NOT_STARTED, SUSPECTED
from kcbx.model import Case, Plan, School, Term
from kcbx.officework import add_office_record
from kcbx.progress import Progress, silent
from kcbx.rosters.people import RosterRow
from kcbx.rosters.pins import Pin, new_number
from kcbx.rosters.reading import Reading
from kcbx.rosterwork import (
    ListFile,
    PinRequest,
    columns_of,
    every_pin,
    kind_named,
    pin_edits,
    pins,
    read_list,
)
from kcbx.workspace import Workspace

KIND = "未报到"
PURPOSE = "开学未报到列入疑似"
_KIND_OF_STATE = {NOT_STARTED: NEVER_ENROLLED, **dict.fromkeys(ATTENDING, SUSPECTED)}
"""Who is expected at the start of a term, and as what those who do not come are listed."""


@dataclass(frozen=True)
class Absent:
    """One row of the list: who did not report, the case of the child (None with why), the last day known at school."""

    row: RosterRow
    pupil: Pupil | None
    why: str
    last_present: dt.date | None = None

    @property
    def kind(self) -> str:
        """As what the child is to be listed: 疑似辍学, 失学, or "" when it is not."""
        return _KIND_OF_STATE.get(self.pupil.state, "") if self.pupil else ""

    def document(self, full: bool = False) -> dict[str, Any]:
        """Return the row of a list; the name is masked unless `full`."""
        return {
            "行": self.row.place.row,
            "姓名": self.row.name if full else privacy.mask_name(self.row.name),
            "编号": self.pupil.case_id if self.pupil else "",
            "状态": self.pupil.state if self.pupil else "",
            "班级": str((self.pupil.school_class if self.pupil else None) or ""),
            "最后到校": self.last_present.isoformat() if self.last_present else "",
            "说明": self.why or ("" if self.kind else "不是在校、复学观察或未入学，不列入"),
        }


@dataclass(frozen=True)
class TermStart:
    """What taking in the list comes to: the pin, what was read, each child, the plan, what the clerk should know."""

    school: School
    term: Term
    pin: Pin
    reading: Reading
    absent: Sequence[Absent]
    plan: Plan
    notes: Sequence[str]
    is_new: bool = True


def take_in(
    workspace: Workspace, hand: Hand, unit: str, term: str, file: ListFile, cases: Iterable[Case]
) -> TermStart:
    """Plan to pin the list of those who did not report at the start of a term, and 未报到造册 of the school.

    The same file again changes nothing and comes back with an empty plan. Raises UsageError for a term the calendar
    lacks or that has not begun, UnreadableError for a file that cannot be read.
    """
    school, chosen = school_named(workspace, unit), _term_named(workspace, term, hand.today)
    present = [pin for pin in pins(workspace) if pin.kind == KIND]
    known = next(
        (pin for pin in present if (pin.unit, pin.sha256) == (school.code, digest(file.content))), None
    )
    number = known.number if known else new_number(every_pin(workspace), KIND, hand.today)
    reading = read_list(workspace, file, kind_named(KIND), number, unit=school)
    if not reading.rows and not reading.rejected:
        raise UnreadableError(
            f"{file.name} 里没有一个学生。",
            f"都报到了，用 kcbx office add {school.short_name} 未报到造册 --set 人数=0 记下。",
        )
    every = list(cases)
    children, notes = _children(workspace, school, reading, every, chosen, hand.today)
    notes += _early(workspace, chosen, hand.today)
    if known is not None:
        return TermStart(school, chosen, known, reading, children, Plan((), ""), notes, False)
    pin, edits = pin_edits(workspace, hand, _request(school, hand, file, reading))
    values = {"人数": reading.people, "情况": f"{chosen.name}，名单 {pin.number}"}
    office, _ = add_office_record(workspace, school.code, "未报到造册", hand.today, values, hand)
    message = f"未报到造册 {chosen.name} {school.short_name}：{reading.people} 人"
    return TermStart(school, chosen, pin, reading, children, Plan((*edits, *office.edits), message), notes)


def _term_named(workspace: Workspace, name: str, today: dt.date) -> Term:
    terms = workspace.config.terms
    term = calendar.term_named(terms, name.strip())
    if term is None:
        known = "、".join(each.name for each in terms)
        raise UsageError(f"校历里没有“{name}”这个学期。", f"有：{known or '没有写校历'}。")
    if today < term.start:
        raise UsageError(f"{term.name}学期 {term.start} 才开学。", "开学以后再登记没有报到的学生。")
    if today > term.end:
        raise RefusedError(
            f"{term.name}学期已经结束（{term.end}），不能再补这学期的未报到造册。",
            "孩子后来的情况，记到各自的案卷里；要补记，用 kcbx office add 并写明 --on 日期。",
        )
    return term


def _request(school: School, hand: Hand, file: ListFile, reading: Reading) -> PinRequest:
    return PinRequest(
        file=file,
        kind=KIND,
        day=hand.today,
        source=school.name,
        rows=reading.read,
        accepted=len(reading.rows),
        rejected=len(reading.rejected),
        ignored=len(reading.ignored),
        columns=columns_of(reading.layout),
        unit=school.code,
    )


def _children(
    workspace: Workspace, school: School, reading: Reading, cases: list[Case], term: Term, today: dt.date
) -> tuple[list[Absent], list[str]]:
    index = PupilIndex(Pupils(cases, workspace.setting, today).today)
    last_days, notes = _last_days(workspace, school, cases, today)
    found = []
    for row in reading.rows:
        pupil, why = index.find(_sought(row, school, calendar.school_year(term.start)), school.code)
        last = last_days(pupil) if pupil is not None else None
        found.append(Absent(row, pupil, why, last if last is None or last < term.start else None))
    return found, notes


def _sought(row: RosterRow, school: School, school_year: int) -> Sought:
    school_class = parse_class(row.class_name, school, school_year, row.grade) if row.class_name else None
    return Sought(row.name, "" if row.id_flaw else row.id_number, row.student_number, school_class)


def _last_days(workspace: Workspace, school: School, cases: list[Case], today: dt.date) -> Any:
    """Return how to learn a child's last day at school from earlier attendance, and what to say when it is not here."""
    try:
        register = register_of(workspace, cases, {school.code}, Month(today.year, today.month), today)
    except UnreadableError as error:
        return (lambda _: None), [f"以前的考勤读不到，“最后到校”没有填：{error.message}"]

    def last_day(pupil: Pupil) -> dt.date | None:
        record = register.record_of(pupil)
        return max((day for day, mark in record.items() if mark is Mark.PRESENT), default=None)

    return last_day, []


def _early(workspace: Workspace, term: Term, today: dt.date) -> list[str]:
    """Return a note while the days for the list have not passed: a child may still come."""
    parameters = workspace.timeline.on(term.start)
    eve = term.start - calendar.ONE_DAY
    last = day_count(workspace).after(eve, parameters.number("造册天数"), parameters.text("天数口径"))
    if today < last:
        return [
            f"{term.name} {term.start} 开学，造册的期限到 {last}；这几天还可能有人来报到，列入疑似以前请再核对"
        ]
    return []


def list_absent(
    workspace: Workspace, hand: Hand, start: TermStart, progress: Progress = silent
) -> ListingBatch:
    """Plan 列入疑似 for the children who did not report and are expected, as one batch."""
    batch = Batch(workspace, hand, PURPOSE, progress)
    refused = []
    for absent in start.absent:
        if absent.pupil is None or not absent.kind:
            continue
        situation = (
            f"{start.term.name}学期 {start.term.start} 开学后没有报到，学校 {start.pin.day} 登记造册。"
        )
        values: dict[str, Any] = {"类型": absent.kind, "发现方式": "开学未报到", "情况": situation}
        if absent.last_present is not None:
            values["最后到校"] = absent.last_present.isoformat()
        if reason := list_one(batch, absent.pupil.case_id, hand.today, values):
            refused.append((absent.pupil.case_id, reason))
    return ListingBatch(batch, refused)
