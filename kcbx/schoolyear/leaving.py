"""Who graduates and who goes on to a middle school, by the lists of the schools and of the bureau. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcbx.lifecycle import stage_of
from kcbx.lifecycle.grades import JUNIOR
from kcbx.lifecycle.states import (
    AT_SCHOOL,
    AWAY,
    MISSING_STATES,
    REMOVED,
    TAUGHT_AT_HOME,
    UNDER_OBSERVATION,
)
from kcbx.model import School, UnitRegister
from kcbx.month_lists import chinese_grade
from kcbx.rosters.people import RosterRow
from kcbx.schoolyear.meeting import Decisions, Identified, Ledger, Listed, listed
from kcbx.schoolyear.outcome import (
    ADMISSIONS,
    GRADUATE,
    GRADUATES,
    NOT_GRADUATED,
    NOT_PROMOTED,
    PROMOTE,
    Closing,
    Deed,
    Missing,
    OpenRow,
)
from kcbx.schoolyear.turn import Turn, YearPupil

GRADUATING = frozenset({AT_SCHOOL, TAUGHT_AT_HOME, AWAY, UNDER_OBSERVATION})
"""The states from which a child may graduate (docs/案卷格式.md, 移出)."""

ATTENDING = frozenset({AT_SCHOOL, TAUGHT_AT_HOME, UNDER_OBSERVATION})
"""The states in which a child goes on to the next school."""

NOT_IN_LEDGER = "台账里没有这个孩子"


def graduate(
    turn: Turn, ledger: Ledger, rows: Sequence[RosterRow], decisions: Decisions, closing: Closing
) -> None:
    """Add to a closing what the list of graduates calls for, and who should stand in it and does not."""
    children = listed(rows)
    meeting = ledger.meet(GRADUATES, children, decisions)
    met = _Met(GRADUATE, ledger, meeting, closing)
    for child, pupil in met.known(children):
        if pupil.state == REMOVED:
            closing.done[GRADUATE] += 1
        elif why := _cannot_graduate(pupil, turn):
            closing.questions.append(OpenRow(GRADUATE, child.row, why, pupil.child.unit, pupil.case_id))
        else:
            closing.deeds.append(Deed(GRADUATE, child.row, pupil.child.unit, pupil.case_id))
    for pupil in ledger.where(lambda each: _should_graduate(each, turn)):
        if pupil.case_id not in met.case_ids:
            closing.missing.append(met.missing(NOT_GRADUATED, pupil))


def _cannot_graduate(pupil: YearPupil, turn: Turn) -> str:
    if pupil.state in MISSING_STATES:
        return f"台账上是“{pupil.state}”，辍学的孩子不办毕业；已经回来的先记复学"
    if pupil.state not in GRADUATING:
        return f"台账上是“{pupil.state}”，这个状态不能办毕业"
    if pupil.grade is not None and pupil.grade < turn.last_grade:
        return f"推算是{chinese_grade(pupil.grade)}，还不到毕业；年级录错了先改正"
    if pupil.grade is None and (
        pupil.birth is None or turn.entry_year(pupil.birth) > turn.year - turn.last_grade + 1
    ):
        return "推算不出年级，按年龄还不到毕业"
    return ""


def _should_graduate(pupil: YearPupil, turn: Turn) -> bool:
    return pupil.state in GRADUATING and pupil.grade == turn.last_grade and not pupil.repeats


def promote(
    turn: Turn,
    ledger: Ledger,
    units: UnitRegister,
    rows: Sequence[RosterRow],
    decisions: Decisions,
    closing: Closing,
) -> None:
    """Add to a closing what the admissions of the middle schools call for, and whom no school has taken."""
    children = listed(rows)
    meeting = ledger.meet(ADMISSIONS, children, decisions)
    met = _Met(PROMOTE, ledger, meeting, closing)
    for child, pupil in met.known(children):
        school, why = _middle_school(child, units, turn)
        why = why or _cannot_go_on(pupil, units)
        if _has_arrived(pupil, school):
            closing.done[PROMOTE] += 1
        elif why:
            closing.questions.append(OpenRow(PROMOTE, child.row, why, pupil.child.unit, pupil.case_id))
        elif not turn.has_begun:
            closing.waiting[PROMOTE] += 1
        else:
            grade = (pupil.grade or 0) + 1
            closing.deeds.append(Deed(PROMOTE, child.row, school, pupil.case_id, school, grade))
    leavers = ledger.where(lambda each: each.leaves_primary and not each.promoted and not each.repeats)
    for pupil in leavers:
        if pupil.state in ATTENDING and pupil.case_id not in met.case_ids:
            closing.missing.append(met.missing(NOT_PROMOTED, pupil))
    if lost := sum(pupil.state in MISSING_STATES for pupil in leavers):
        closing.notes.append(
            f"另有 {lost} 个小学毕业班的孩子已经在疑似辍学、辍学台账里，不再列入小升初去向不明。"
        )


def _middle_school(child: Listed, units: UnitRegister, turn: Turn) -> tuple[str, str]:
    """Return (code of the school a child was admitted to, "") or ("", why it is not known)."""
    schools = child.schools
    if not schools:
        return "", "名单上没有写录取学校"
    if len(schools) > 1:
        return "", f"几处名单写的录取学校不同：{'、'.join(schools)}"
    school = units.school(schools[0])
    if school is None:
        return "", f"units.yaml 里没有叫“{schools[0]}”的学校；到外县就读的记学籍异动（转出）"
    if stage_of(school, turn.last_grade, turn.last_day, turn.first_day, turn.parameters) != JUNIOR:
        return "", f"录取学校{school.short_name}是{school.category}，没有初中"
    return school.code, ""


def _has_arrived(pupil: YearPupil, school: str) -> bool:
    if pupil.state == REMOVED:
        return True
    return bool(school) and school in (pupil.promoted, pupil.child.unit)


def _cannot_go_on(pupil: YearPupil, units: UnitRegister) -> str:
    if pupil.state not in ATTENDING:
        return f"台账上是“{pupil.state}”，没有办升学；到校了的先记复学或者转入"
    if pupil.repeats:
        return "这个学年已经记了留级或者转入，与名单不同"
    if pupil.promoted:
        other = units.get(pupil.promoted)
        return f"已经升学到{other.short_name if other else pupil.promoted}，与名单不同"
    if not pupil.ends_primary:
        return f"推算是{chinese_grade(pupil.grade)}，不在小学毕业班"
    present = units.get(pupil.child.unit)
    if isinstance(present, School) and present.category == "初级中学":
        return f"已经在{present.short_name}，与名单不同"
    return ""


class _Met:
    """Who of a list is who of the ledger; what is asked goes into the closing."""

    def __init__(self, what: str, ledger: Ledger, meeting: Identified, closing: Closing) -> None:
        self._what, self._ledger, self._meeting, self._closing = what, ledger, meeting, closing
        self.case_ids = {ledger.pupil_at(row.place).case_id for row in meeting.found.values()}

    def known(self, children: Sequence[Listed]) -> Iterator[tuple[Listed, YearPupil]]:
        """Yield the children the ledger knows, in the order of the list; the others become questions."""
        for child in children:
            row = self._meeting.found.get(child.row.place)
            if row is not None:
                yield child, self._ledger.pupil_at(row.place)
            else:
                self._closing.questions += self._unknown(child)

    def _unknown(self, child: Listed) -> list[OpenRow]:
        asked = self._meeting.asked.get(child.row.place, ())
        if not asked:
            return [OpenRow(self._what, child.row, NOT_IN_LEDGER, child.row.school_code)]
        return [
            OpenRow(self._what, child.row, pair.explanation, pupil.child.unit, pupil.case_id, pair)
            for pair in asked
            for pupil in (self._ledger.pupil_at(pair.other.place),)
        ]

    def missing(self, kind: str, pupil: YearPupil) -> Missing:
        """Return a child that stands in no list; it is said when a row might be the child."""
        near = pupil.child.row.place in self._meeting.near
        return Missing(
            kind,
            pupil.child.row,
            pupil.child.unit,
            pupil.case_id,
            pupil.state,
            pupil.grade,
            "名单里有相近的，待核" if near else "",
        )
