"""Who starts school: children of the households who reach the age, and the lists of the first grades. Pure.

A child who is to start and stands in no ledger is registered as 未入学; who stands in the list of a first grade is
enrolled; who does neither arrived nowhere. Only a sound identity number opens a case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kcbx.comparing.ledger import LEDGER
from kcbx.comparing.results import Match
from kcbx.comparing.window import born
from kcbx.lifecycle.states import (
    AT_SCHOOL,
    DEFERRED,
    NOT_STARTED,
    REMOVED,
    TAUGHT_AT_HOME,
    UNDER_OBSERVATION,
)
from kcbx.model import Township, UnitRegister
from kcbx.rosters.people import Place, RosterRow
from kcbx.schoolyear.leaving import removed_words
from kcbx.schoolyear.meeting import NEAR, Decisions, Identified, Ledger, Listed, listed, meet, two_names
from kcbx.schoolyear.outcome import (
    ENROL,
    FIRST_GRADE,
    HOUSEHOLD,
    NOT_ENROLLED,
    REGISTER,
    RESIDENCE,
    Closing,
    Deed,
    Missing,
    OpenRow,
    missing_pupil,
)
from kcbx.schoolyear.turn import Turn, YearPupil

_ENROLLED = frozenset({AT_SCHOOL, TAUGHT_AT_HOME, UNDER_OBSERVATION})
_ENROLLABLE = frozenset({NOT_STARTED, DEFERRED})
_LEFT_THE_HOUSEHOLD = frozenset({"户籍迁出", "查无此人"})
"""Children removed like this should stand in no list of households."""

FIRST = 1
_NO_NUMBER = "没有能用的身份证号，不能据此建案卷；查清号码后用 kcbx add-case 建"

_TWO_BIRTHS = "出生日期和身份证号里的不一致，先查清哪一个对"


@dataclass(frozen=True)
class Beginner:
    """A child of a household list who is to start and stands in no ledger; `doubt` says what has to be asked first."""

    child: Listed
    unit: str
    doubt: str = ""


class Entering:
    """The children who are to start, worked out for one turn; what comes of it goes into the closing."""

    def __init__(
        self, turn: Turn, ledger: Ledger, units: UnitRegister, decisions: Decisions, closing: Closing
    ) -> None:
        self._turn, self._ledger, self._units = turn, ledger, units
        self._decisions, self._closing = decisions, closing
        self._beginners: dict[Place, Beginner] = {}

    def register(self, households: Mapping[str, Sequence[RosterRow]]) -> None:
        """Add who of the household lists is to be registered; rows without any date of birth are only counted."""
        every = [row for rows in households.values() for row in rows]
        if unknown := sum(not born((row,)) for row in every):
            self._closing.notes.append(
                f"户籍、居住证名单里有 {unknown} 行没有出生日期，不知道该不该入学，没有算进来。"
            )
        for kind in (HOUSEHOLD, RESIDENCE):
            self._register_kind(kind, [row for row in households.get(kind, ()) if self._starts(row)])
        for beginner in self._beginners.values():
            if not beginner.doubt:
                row = beginner.child.row
                self._closing.deeds.append(Deed(REGISTER, row, beginner.unit, household=row))

    def _starts(self, row: RosterRow) -> bool:
        return any(map(self._turn.starts_now, born((row,))))

    def _register_kind(self, kind: str, rows: Sequence[RosterRow]) -> None:
        children = listed(rows)
        in_ledger = self._ledger.meet(kind, children, self._decisions)
        twice = meet(kind, children, HOUSEHOLD, self._registered_rows(), self._decisions)
        for child in children:
            place = child.row.place
            if place in in_ledger.found:
                self._known(child, self._ledger.pupil_at(in_ledger.found[place].place))
            elif place not in twice.found:
                self._beginners[place] = self._beginner(child, in_ledger, twice)

    def _known(self, child: Listed, pupil: YearPupil) -> None:
        """Count a child of the household lists that the ledger has; ask about one it has let go for leaving."""
        if pupil.state == REMOVED and pupil.removed_as in _LEFT_THE_HOUSEHOLD:
            words = removed_words(pupil)
            self._closing.questions.append(
                OpenRow(REGISTER, child.row, words, pupil.child.unit, pupil.case_id)
            )
        else:
            self._closing.done[REGISTER] += 1

    def _registered_rows(self) -> list[RosterRow]:
        return [beginner.child.row for beginner in self._beginners.values()]

    def _beginner(self, child: Listed, in_ledger: Identified, twice: Identified) -> Beginner:
        unit = self._township(child.row)
        doubt = two_names(child) or self._doubt(child.row, unit)
        if doubt:
            self._closing.questions.append(OpenRow(REGISTER, child.row, doubt, unit))
        for pair in (*in_ledger.asked.get(child.row.place, ()), *twice.asked.get(child.row.place, ())):
            doubt = doubt or pair.explanation
            case_id = self._case_at(pair.other.place)
            self._closing.questions.append(
                OpenRow(REGISTER, child.row, pair.explanation, unit, case_id, pair)
            )
        return Beginner(child, unit, doubt)

    def _case_at(self, place: Place) -> str:
        return place.sheet if place.roster == LEDGER else ""

    def _township(self, row: RosterRow) -> str:
        found = [unit for unit in self._units.named(row.township) if isinstance(unit, Township)]
        return found[0].code if len(found) == 1 else ""

    def _doubt(self, row: RosterRow, unit: str) -> str:
        if not row.id_number or row.id_flaw:
            return _NO_NUMBER
        if len(born((row,))) > 1:
            return _TWO_BIRTHS
        if not unit:
            named = f"units.yaml 里没有叫“{row.township}”的乡镇" if row.township else "名单上没有写乡镇"
            return f"{named}，不知道由哪个单位负责"
        return ""

    # The lists of the first grades

    def enrol(self, rows: Sequence[RosterRow]) -> None:
        """Add who of the lists of the first grades comes to school, and who of those expected does not."""
        children = listed(rows)
        in_ledger = self._ledger.meet(FIRST_GRADE, children, self._decisions)
        among = meet(FIRST_GRADE, children, HOUSEHOLD, self._registered_rows(), self._decisions)
        arrived: set[str] = set()
        begun: set[Place] = set()
        for child in children:
            place = child.row.place
            if place in in_ledger.found:
                pupil = self._ledger.pupil_at(in_ledger.found[place].place)
                arrived.add(pupil.case_id)
                self._enrol_pupil(child, pupil)
            elif place in among.found:
                begun.add(among.found[place].place)
                self._enrol_beginner(child, self._beginners[among.found[place].place])
            else:
                self._enrol_stranger(child, (*in_ledger.asked.get(place, ()), *among.asked.get(place, ())))
        self._not_arrived(arrived, begun, in_ledger.near | among.near)

    def _school(self, child: Listed) -> tuple[str, str]:
        """Return (code of the school a child enters, "") or ("", why it is not known)."""
        schools = child.schools
        if not schools:
            return "", "名单上没有写学校"
        if len(schools) > 1:
            return "", f"几处名单写的学校不同：{'、'.join(schools)}"
        school = self._units.school(schools[0])
        return (school.code, "") if school else ("", f"units.yaml 里没有叫“{schools[0]}”的学校")

    def _enrol_pupil(self, child: Listed, pupil: YearPupil) -> None:
        school, why = self._school(child)
        if pupil.state in _ENROLLED and (why or school in (pupil.child.unit, *pupil.came_to)):
            self._closing.done[ENROL] += 1
            return
        if pupil.state == REMOVED:
            why = removed_words(pupil)
        elif pupil.state in _ENROLLED:
            why = (
                f"台账上已经由{self._name(pupil.child.unit)}负责（{pupil.state}），与名单不同；转学了的记转入"
            )
        elif pupil.state not in _ENROLLABLE:
            why = f"台账上是“{pupil.state}”，到校了请记复学、转入、安置或者核查，不作新生注册"
        elif pupil.birth is not None and self._turn.entry_year(pupil.birth) > self._turn.year + 1:
            why = "不到入学年龄"
        if why:
            self._closing.questions.append(OpenRow(ENROL, child.row, why, pupil.child.unit, pupil.case_id))
        else:
            self._add(Deed(ENROL, child.row, school, pupil.case_id, school, FIRST))

    def _name(self, code: str) -> str:
        unit = self._units.get(code)
        return unit.short_name if unit else code

    def _enrol_beginner(self, child: Listed, beginner: Beginner) -> None:
        school, why = self._school(child)
        if beginner.doubt:
            why = f"户籍名单里的这个孩子还没有登记：{beginner.doubt}"
        if why:
            self._closing.questions.append(OpenRow(ENROL, child.row, why, beginner.unit))
        else:
            self._add(
                Deed(ENROL, child.row, school, school=school, grade=FIRST, household=beginner.child.row)
            )

    def _enrol_stranger(self, child: Listed, asked: Sequence[Match]) -> None:
        """Register whom only the school knows: a child from elsewhere, without a household here."""
        school, why = self._school(child)
        if asked:
            self._closing.questions += [
                OpenRow(ENROL, child.row, pair.explanation, school, self._case_at(pair.other.place), pair)
                for pair in asked
            ]
            return
        births = born(child.rows)
        if said := two_names(child):
            why = said
        elif not child.row.id_number or child.row.id_flaw:
            why = _NO_NUMBER
        elif len(births) > 1:
            why = _TWO_BIRTHS
        elif not any(map(self._turn.should_have_started, births)):
            why = "按出生日期不该今年入学"
        if why:
            self._closing.questions.append(OpenRow(ENROL, child.row, why, school))
        else:
            self._add(Deed(ENROL, child.row, school, school=school, grade=FIRST))

    def _add(self, deed: Deed) -> None:
        if self._turn.has_begun:
            self._closing.deeds.append(deed)
        else:
            self._closing.waiting[ENROL] += 1

    def _not_arrived(self, arrived: set[str], begun: set[Place], near: frozenset[Place]) -> None:
        for pupil in self._ledger.where(self._is_expected):
            if pupil.case_id not in arrived:
                remark = _remark(pupil.child.row, near)
                self._closing.missing.append(missing_pupil(NOT_ENROLLED, pupil, remark))
        for place, beginner in self._beginners.items():
            if place not in begun:
                row = beginner.child.row
                remark = beginner.doubt or _remark(row, near)
                self._closing.missing.append(Missing(NOT_ENROLLED, row, beginner.unit, remark=remark))

    def _is_expected(self, pupil: YearPupil) -> bool:
        return (
            pupil.state == NOT_STARTED
            and pupil.birth is not None
            and self._turn.should_have_started(pupil.birth)
        )


def _remark(row: RosterRow, near: frozenset[Place]) -> str:
    return NEAR if row.place in near else ""
