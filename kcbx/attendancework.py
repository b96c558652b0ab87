"""Class attendance as the workspace keeps it: pinned, read again, set against the ledgers. Planned, not applied.

Nothing about attendance is stored but the sheets themselves (`kcbx.rosterwork`) and, in the office record of the school,
which classes handed in. Who missed how many days is counted anew from the sheets each time.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kcbx import calendar
from kcbx.attendance.classes import SchoolClass, class_names, in_order, parse_class
from kcbx.attendance.marks import Mark
from kcbx.attendance.pupils import Pupil, PupilIndex, Sought, pupil_of
from kcbx.attendance.reading import read_attendance
from kcbx.attendance.register import Register, SheetEdition, Unmatched
from kcbx.attendance.sheet import Attendance, Question
from kcbx.calendar import Month
from kcbx.casework import Hand
from kcbx.dutywork import day_count
from kcbx.edits import digest
from kcbx.errors import NotFoundError, RefusedError, UnreadableError, UsageError
from kcbx.lifecycle import Setting
from kcbx.model import Case, Plan, School
from kcbx.officework import add_office_record
from kcbx.progress import Progress, silent
from kcbx.rosters.pins import Pin, new_number
from kcbx.rosters.schools import SchoolNames
from kcbx.rosterwork import ListFile, PinRequest, every_pin, pin_edits, pinned_file, pins
from kcbx.workspace import Workspace

KIND = "考勤"
BLANKS: Mapping[str, Mark] = {"出勤": Mark.PRESENT, "未记": Mark.UNKNOWN}
"""What may be said of empty cells."""


@dataclass(frozen=True)
class Asked:
    """What the clerk said of a file: whose, which month, and what the sheet does not say itself.

    `classes` are the names of those that handed in a list of absences, or the one class of a sheet that names none.
    `until` is the last day the file can know of, None for all of the month that is past.
    """

    unit: str
    month: Month
    classes: tuple[str, ...] = ()
    blank: str = ""
    until: dt.date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""


@dataclass(frozen=True)
class Addition:
    """What adding a file comes to: the pin, what was read, lines without a case, classes that are missing, the plan.

    `unclassed` is how many pupils of the school have no 班级 in the ledgers: for them no class can be missed.
    `matched` is how many lines are about a pupil of the school.
    """

    pin: Pin
    attendance: Attendance
    unmatched: Sequence[Unmatched]
    missing: tuple[SchoolClass, ...]
    unclassed: int
    plan: Plan
    matched: int = 0


def school_named(workspace: Workspace, text: str) -> School:
    """Return the school that answers to a text. Raises NotFoundError."""
    unit = workspace.unit_named(text)
    if isinstance(unit, School):
        return unit
    raise NotFoundError(f"“{text}”不是学校。", "考勤由学校交，请写学校的简称、全称或标识码。")


def add(workspace: Workspace, hand: Hand, asked: Asked, file: ListFile, cases: Iterable[Case]) -> Addition:
    """Plan to take in the attendance of one school and month: the pin, and 考勤收讫 with the classes that handed in.

    Raises UnreadableError where the file cannot be read or leaves something open, RefusedError where it was taken in
    before, for this school or another, or is about other children than the school's, UsageError for a month to come.
    """
    school = school_named(workspace, asked.unit)
    until = _until(asked, hand)
    present = [pin for pin in pins(workspace) if pin.kind == KIND]
    asked = replace(asked, classes=_given_classes(asked, school))
    _refuse_known(present, school, asked, file)
    number = new_number(every_pin(workspace), KIND, until)
    attendance = read(workspace, school, asked, until, file, number)
    if not attendance.classes:
        raise UnreadableError(
            f"{file.name} 里没有一个班的考勤能用：读了 {attendance.read} 行，退回 {len(attendance.rejected)} 行，"
            f"忽略 {len(attendance.ignored)} 行。" + "".join(f"\n  · {note}" for note in attendance.notes),
            "没有收下。请退回给学校改好再交。",
        )
    pin, edits = pin_edits(workspace, hand, _request(school, asked, until, file, attendance))
    register = register_of(workspace, cases, {school.code}, asked.month, hand.today)
    edition = SheetEdition(pin.number, school.code, attendance)
    register = replace(register, editions=(*register.editions, edition))
    matched = _matched(register.pupils_in(asked.month), school, attendance)
    expected, unclassed = expected_classes(register, school.code, asked.month)
    missing = in_order(expected - register.handed_in(school.code, asked.month))
    values: dict[str, object] = {"月份": str(asked.month), "班级": [str(each) for each in attendance.classes]}
    if missing:
        values["缺报班级"] = [str(each) for each in missing]
    office, _ = add_office_record(workspace, school.code, "考勤收讫", hand.today, values, hand)
    message = f"考勤 {asked.month} {school.short_name}：收到 {len(attendance.classes)} 个班"
    unmatched = [each for each in register.unmatched if each.edition is edition]
    plan = Plan((*edits, *office.edits), message)
    return Addition(pin, attendance, unmatched, missing, unclassed, plan, matched)


def _given_classes(asked: Asked, school: School) -> tuple[str, ...]:
    """Return the classes that the clerk named, as they are kept. Raises UsageError."""
    year = calendar.school_year(month_days(asked.month)[0])
    return tuple(str(_class_named(name, school, year)) for name in asked.classes)


def _until(asked: Asked, hand: Hand) -> dt.date:
    """Return the last day that a file of a month can know of. Raises UsageError."""
    first, last = month_days(asked.month)
    if first > hand.today:
        raise UsageError(f"{calendar.chinese_month(asked.month)}还没有到。", "核对 --month。")
    until = asked.until or min(last, hand.today)
    if not first <= until <= min(last, hand.today):
        raise UsageError(
            f"--until {until} 不在{calendar.chinese_month(asked.month)}里，或者还没有到。",
            "写这份考勤记到哪一天；不写就是月末，月份没有过完的是今天。",
        )
    return until


def month_days(month: Month) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a month."""
    period = calendar.month_period(month.year, month.month)
    return period.start, period.end


def _refuse_known(present: Sequence[Pin], school: School, asked: Asked, file: ListFile) -> None:
    for pin in present:
        _refuse_anothers(pin, school, asked, file)
        same = (pin.unit, pin.month, pin.sha256) == (school.code, str(asked.month), digest(file.content))
        way = (asked.blank, dict(asked.columns), asked.classes, asked.sheet)
        if same and (pin.blank, dict(pin.given), pin.given_classes, pin.sheet) == way:
            raise RefusedError(
                f"这个文件已经收过，编号是 {pin.number}。", "没有再收一次。学校交了改过的表，再收新的文件。"
            )


def _refuse_anothers(pin: Pin, school: School, asked: Asked, file: ListFile) -> None:
    """Refuse a file that another school handed in; a workbook of several schools is told apart by its sheets."""
    own_sheets = asked.sheet and pin.sheet and asked.sheet != pin.sheet
    if pin.unit != school.code and pin.sha256 == digest(file.content) and not own_sheets:
        raise RefusedError(
            f"同一个文件已经作为{pin.source}的考勤收过，编号是 {pin.number}，不能再作为{school.short_name}的收。",
            "核对是不是拿错了文件。几所学校合用一个文件的，各用 --sheet 写明自己的工作表。",
        )


_FEWEST_MATCHED = 10
"""One line in so many must be about a pupil of the school, or the sheet is another school's."""


def _matched(index: PupilIndex, school: School, attendance: Attendance) -> int:
    """Return how many lines are about pupils of a school. Raises RefusedError where next to none are."""
    found = [index.find(Sought.on(line), school.code)[0] for line in attendance.lines]
    units = [pupil.unit for pupil in found if pupil is not None]
    matched = units.count(school.code)
    known = any(pupil.is_expected and pupil.unit == school.code for pupil in index.pupils.values())
    if (known or units) and matched * _FEWEST_MATCHED < len(attendance.lines):
        raise RefusedError(
            f"这份考勤表的 {len(attendance.lines)} 行里，只有 {matched} 行是{school.short_name}的学生，多半是别的学校的表；没有收下。"
            if matched
            else f"这份考勤表的 {len(attendance.lines)} 行里，没有一行是{school.short_name}的学生，多半是别的学校的表；没有收下。",
            "核对文件和 --unit。真是这所学校的，先用 kcbx add-case 给这些学生建档，或者核对姓名和号码，再收。",
        )
    return matched


def _request(
    school: School, asked: Asked, until: dt.date, file: ListFile, attendance: Attendance
) -> PinRequest:
    return PinRequest(
        file=file,
        kind=KIND,
        day=until,
        source=school.name,
        rows=attendance.read,
        accepted=attendance.accepted,
        rejected=len(attendance.rejected),
        ignored=len(attendance.ignored),
        given=asked.columns,
        sheet=asked.sheet,
        unit=school.code,
        month=str(asked.month),
        classes=tuple(str(each) for each in attendance.classes),
        given_classes=asked.classes,
        blank=asked.blank,
    )


def read(
    workspace: Workspace, school: School, asked: Asked, until: dt.date, file: ListFile, roster: str
) -> Attendance:
    """Read a file of attendance. Raises UnreadableError, or UsageError for a class that cannot be told."""
    from kcbx.sheets import read_book  # only who reads lists pays for the library

    first, _ = month_days(asked.month)
    year = calendar.school_year(first)
    classes = tuple(_class_named(name, school, year) for name in asked.classes)
    question = Question(
        school=school,
        schools=SchoolNames(workspace.units),
        month=asked.month,
        until=until,
        is_school_day=day_count(workspace).is_school_day,
        roster=roster,
        blank=BLANKS[asked.blank] if asked.blank else None,
        classes=classes,
        own_class=classes[0] if len(classes) == 1 else None,
        columns=asked.columns,
        sheet=asked.sheet,
    )
    return read_attendance(read_book(file.name, file.content), question)


def _class_named(text: str, school: School, school_year: int) -> SchoolClass:
    found = SchoolClass.written(text) or parse_class(text, school, school_year)
    if found is None:
        raise UsageError(
            f"看不懂班级“{text}”。", "写成 七年级2班、七（2）班、七2 这样，几个班用顿号或逗号隔开。"
        )
    return found


# The ledgers


class Pupils:
    """The children of the ledgers as pupils of any month, each told anew only where the case says something new."""

    def __init__(self, cases: Iterable[Case], setting: Setting, today: dt.date) -> None:
        self._cases = {case.case_id: case for case in cases}
        self._setting = setting
        self._today = today
        self._dates = {
            case_id: sorted(entry.date for entry in case.entries) for case_id, case in self._cases.items()
        }
        self._known: dict[tuple[str, int, int], Pupil] = {}
        self._months: dict[Month, PupilIndex] = {}

    def in_month(self, month: Month) -> PupilIndex:
        """Return the pupils as of the last day of a month, or of today within it."""
        if month not in self._months:
            day = min(month_days(month)[1], self._today)
            self._months[month] = PupilIndex({case_id: self._on(case_id, day) for case_id in self._cases})
        return self._months[month]

    def _on(self, case_id: str, day: dt.date) -> Pupil:
        key = (case_id, calendar.school_year(day), bisect_right(self._dates[case_id], day))
        if key not in self._known:
            self._known[key] = pupil_of(self._cases[case_id], self._setting, day)
        return self._known[key]

    @cached_property
    def today(self) -> Mapping[str, Pupil]:
        """编号 → the pupil as of today."""
        return {case_id: self._on(case_id, self._today) for case_id in self._cases}


def register_of(
    workspace: Workspace,
    cases: Iterable[Case],
    units: Collection[str] = (),
    until: Month | None = None,
    today: dt.date = dt.date.max,
    progress: Progress = silent,
) -> Register:
    """Return what all sheets of some schools (of all, when none are named) say, up to a month.

    Only sheets that count are read: not one in whose place later ones stand, class by class. Raises UnreadableError
    where the file of a pin is not on this machine or was altered.
    """
    wanted = [
        pin
        for pin in pins_that_count(pins(workspace))
        if (not units or pin.unit in units) and (until is None or calendar.parse_month(pin.month) <= until)
    ]
    editions = tuple(_edition(workspace, pin) for pin in progress(wanted, len(wanted), "读考勤表"))
    return Register(editions, Pupils(cases, workspace.setting, today).in_month)


def pins_that_count(present: Iterable[Pin]) -> list[Pin]:
    """Return the attendance, oldest first, without the sheets of which no class counts any more."""
    ordered = sorted((pin for pin in present if pin.kind == KIND), key=lambda pin: (pin.recorded, pin.number))
    latest = {(pin.unit, pin.month, name): pin.number for pin in ordered for name in pin.classes}
    counting = set(latest.values())
    return [pin for pin in ordered if pin.number in counting]


def _edition(workspace: Workspace, pin: Pin) -> SheetEdition:
    school = school_named(workspace, pin.unit)
    asked = Asked(
        unit=pin.unit,
        month=calendar.parse_month(pin.month),
        classes=pin.given_classes,
        blank=pin.blank,
        columns=pin.given,
        sheet=pin.sheet,
    )
    attendance = read(workspace, school, asked, pin.day, pinned_file(workspace, pin), pin.number)
    return SheetEdition(pin.number, pin.unit, attendance)


# Classes that are missing


@dataclass(frozen=True)
class HandedIn:
    """What one school handed in for a month, set against the classes its pupils are in."""

    school: School
    expected: tuple[SchoolClass, ...]
    handed_in: tuple[SchoolClass, ...]
    missing: tuple[SchoolClass, ...]
    unclassed: int

    @property
    def row(self) -> dict[str, object]:
        """The row of a list."""
        return {
            "单位": self.school.short_name,
            "应交": len(self.expected),
            "已交": len(self.handed_in),
            "缺报班级": class_names(self.missing),
            "没有写班级的学生": self.unclassed,
        }


def expected_classes(register: Register, unit: str, month: Month) -> tuple[frozenset[SchoolClass], int]:
    """Return the classes that pupils of a unit are in, and how many pupils have no class in the ledgers."""
    index = register.pupils_in(month)
    classes = frozenset(school_class for code, school_class in index.by_class if code == unit)
    unclassed = sum(
        pupil.is_expected and pupil.unit == unit and pupil.school_class is None
        for pupil in index.pupils.values()
    )
    return classes, unclassed


def handed_in(
    workspace: Workspace, cases: Iterable[Case], month: Month, units: Collection[str], today: dt.date
) -> list[HandedIn]:
    """Return, school by school, which classes handed in for a month and which did not; only pins are read, no sheets."""
    index = Pupils(cases, workspace.setting, today).in_month
    register = Register((), index)
    given: dict[str, set[SchoolClass]] = {}
    year = calendar.school_year(month_days(month)[0])
    for pin in pins(workspace):
        school = workspace.units.school(pin.unit)
        if pin.kind == KIND and pin.month == str(month) and school is not None:
            given.setdefault(pin.unit, set()).update(_class_named(name, school, year) for name in pin.classes)
    found = []
    for school in workspace.units.schools:
        if units and school.code not in units:
            continue
        expected, unclassed = expected_classes(register, school.code, month)
        own = given.get(school.code, set())
        if expected or unclassed or own:
            found.append(
                HandedIn(school, in_order(expected), in_order(own), in_order(expected - own), unclassed)
            )
    return found
