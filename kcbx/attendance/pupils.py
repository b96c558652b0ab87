"""Pupils as the ledgers know them in some month, and which of them a line of an attendance sheet is about."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kcbx import calendar
from kcbx.attendance.classes import SchoolClass, parse_class
from kcbx.attendance.sheet import Line
from kcbx.lifecycle import Setting, facts_on, grade_on, tell
from kcbx.lifecycle.states import AT_SCHOOL, UNDER_OBSERVATION
from kcbx.model import Case
from kcbx.rosters.cleaning import clean_class

ATTENDING = frozenset({AT_SCHOOL, UNDER_OBSERVATION})
"""The states in which a child is expected in class."""


@dataclass(frozen=True)
class Pupil:
    """One case on a day: who, in which state, with which unit, in which class (None where the ledger does not say)."""

    case: Case
    name: str
    id_number: str
    student_number: str
    unit: str
    state: str
    school_class: SchoolClass | None

    @property
    def case_id(self) -> str:
        return self.case.case_id

    @property
    def is_expected(self) -> bool:
        """Whether the child is expected in class on this day."""
        return self.state in ATTENDING

    @cached_property
    def _turns(self) -> tuple[list[dt.date], list[tuple[str, str]]]:
        steps = tell(self.case).steps
        return [step.entry.date for step in steps], [(step.after.state, step.after.unit) for step in steps]

    def attends(self, day: dt.date, unit: str) -> bool:
        """Tell whether the child was expected in the classes of a unit on another day."""
        days, turns = self._turns
        number = bisect_right(days, day)
        return bool(number) and turns[number - 1][0] in ATTENDING and turns[number - 1][1] == unit

    def state_on(self, day: dt.date) -> str:
        """Return the state on another day, "" before 登记."""
        days, turns = self._turns
        number = bisect_right(days, day)
        return turns[number - 1][0] if number else ""


def pupil_of(case: Case, setting: Setting, day: dt.date) -> Pupil:
    """Return a case as a pupil on a day; the grade is derived, the class is that of 学籍."""
    story, facts = tell(case, day), facts_on(case, day)
    document, enrolment = facts.get("证件"), facts.get("学籍")
    school = setting.units.school(story.standing.unit)
    own_class = None
    if school is not None and isinstance(enrolment, Mapping) and enrolment.get("班级"):
        grade = grade_on(facts, story.entries, day)
        if grade is not None:
            # The class may still be written with the grade of another year (七年级2班): only its number stays.
            own_class = parse_class(
                clean_class(str(enrolment["班级"]))[0], school, calendar.school_year(day), grade
            )
    return Pupil(
        case=case,
        name=str(facts.get("姓名", "")),
        id_number=str(document.get("号码", "")) if isinstance(document, Mapping) else "",
        student_number=str(enrolment.get("学籍号", "")) if isinstance(enrolment, Mapping) else "",
        unit=story.standing.unit,
        state=story.standing.state,
        school_class=own_class,
    )


@dataclass(frozen=True)
class Sought:
    """Whom a list means: what it gives of name, numbers and class. A number that cannot be valid is ""."""

    name: str
    id_number: str = ""
    student_number: str = ""
    school_class: SchoolClass | None = None

    @classmethod
    def on(cls, line: Line) -> Sought:
        """Return whom a line of attendance means."""
        return cls(line.name, "" if line.id_flaw else line.id_number, line.student_number, line.school_class)


@dataclass(frozen=True)
class PupilIndex:
    """The pupils of some month by number, by 学籍号 and by name."""

    pupils: Mapping[str, Pupil]

    @cached_property
    def _by_number(self) -> Mapping[str, list[Pupil]]:
        return _grouped((pupil.id_number.upper(), pupil) for pupil in self.pupils.values())

    @cached_property
    def _by_student_number(self) -> Mapping[str, list[Pupil]]:
        return _grouped((pupil.student_number.upper(), pupil) for pupil in self.pupils.values())

    @cached_property
    def _by_name(self) -> Mapping[str, list[Pupil]]:
        return _grouped((pupil.name, pupil) for pupil in self.pupils.values())

    @cached_property
    def by_class(self) -> Mapping[tuple[str, SchoolClass], list[Pupil]]:
        """(unit, class) → the pupils expected in it."""
        found: dict[tuple[str, SchoolClass], list[Pupil]] = {}
        for pupil in self.pupils.values():
            if pupil.is_expected and pupil.school_class is not None:
                found.setdefault((pupil.unit, pupil.school_class), []).append(pupil)
        return found

    def find(self, sought: Sought, unit: str) -> tuple[Pupil | None, str]:
        """Return the pupil that a list of a unit means, or None and why there is none.

        A number decides alone: where it is given and stands in no case, the name is not tried.
        """
        for given, index, name in (
            (sought.id_number, self._by_number, "证件号码"),
            (sought.student_number, self._by_student_number, "学籍号"),
        ):
            found = index.get(given.upper(), []) if given else []
            same = [pupil for pupil in found if pupil.name == sought.name]
            if len(same) == 1:
                return same[0], ""
            if found:
                return None, f"{name}是案卷 {found[0].case_id} 的，姓名不一样"
        return self._by_class_and_name(sought, unit)

    def _by_class_and_name(self, sought: Sought, unit: str) -> tuple[Pupil | None, str]:
        """Find by name within the class; whoever has a number of their own fits only a case without one."""
        named = [pupil for pupil in self._by_name.get(sought.name, ()) if pupil.unit == unit]
        fitting = [pupil for pupil in named if not (sought.id_number and pupil.id_number)]
        if named and not fitting:
            return None, "台账里同名的学生证件号码不一样"
        in_class = [
            pupil
            for pupil in fitting
            if sought.school_class is None or pupil.school_class in (sought.school_class, None)
        ]
        if len(in_class) == 1:
            return in_class[0], ""
        if len(in_class) > 1:
            return None, "这个班有几个同名的学生，要写证件号码或学籍号"
        if fitting:
            return None, f"台账里同名的学生在{fitting[0].school_class or '别的班'}"
        return None, "台账里这所学校没有这个学生"


def _grouped(pairs: Iterable[tuple[str, Pupil]]) -> dict[str, list[Pupil]]:
    found: dict[str, list[Pupil]] = {}
    for key, pupil in pairs:
        if key:
            found.setdefault(key, []).append(pupil)
    return found
