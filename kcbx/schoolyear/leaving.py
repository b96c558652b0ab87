"""Who graduates and who goes on to a middle school, by the lists of the schools and of the bureau. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

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
from kcbx.schoolyear.meeting import NEAR, Decisions, Identified, Ledger, Listed, listed, two_names
from kcbx.schoolyear.outcome import (
    ADMISSIONS,
    AWAY_LEAVER,
    GRADUATE,
    GRADUATES,
    NOT_GRADUATED,
    NOT_ON_THE_LIST,
    NOT_PROMOTED,
    PROMOTE,
    Closing,
    Deed,
    OpenRow,
    missing_pupil,
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
        if pupil.state == REMOVED and pupil.removed_as == GRADUATE:
            closing.done[GRADUATE] += 1
        elif why := _cannot_graduate(pupil, turn):
            closing.questions.append(OpenRow(GRADUATE, child.row, why, pupil.child.unit, pupil.case_id))
        else:
            closing.deeds.append(Deed(GRADUATE, child.row, pupil.child.unit, pupil.case_id))
    met.name_who_is_not_there(NOT_GRADUATED, lambda each: _should_graduate(each, turn))
    met.name_who_is_not_there(NOT_ON_THE_LIST, lambda each: _was_graduated(each, turn))
    closing.notes += _elsewhere(
        f"{chinese_grade(turn.last_grade)}的孩子",
        ledger.where(lambda each: each.grade == turn.last_grade and each.state not in GRADUATING),
        "不办毕业，也不列入应毕业未在名单",
    )


def _was_graduated(pupil: YearPupil, turn: Turn) -> bool:
    """Tell whether a child was removed as a graduate in this turn by hand; the list of the schools has to bear it out."""
    on = pupil.removed_on
    return pupil.removed_as == GRADUATE and on is not None and on in turn.listing


def _elsewhere(whose: str, pupils: Sequence[YearPupil], what: str) -> list[str]:
    """Return the note of how many of those expected are already followed up by another state, if any."""
    counted = Counter(each.state for each in pupils if each.state != REMOVED and not each.repeats)
    if not counted:
        return []
    states = "、".join(f"{state} {number}" for state, number in counted.items())
    return [f"{whose}里另有：{states}，{what}；逐个查看用 kcbx list --state 状态。"]


def _cannot_graduate(pupil: YearPupil, turn: Turn) -> str:
    if pupil.state == REMOVED:
        return removed_words(pupil)
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
        if _has_arrived(pupil, school):
            closing.done[PROMOTE] += 1
        elif why := why or _cannot_go_on(pupil, units):
            closing.questions.append(OpenRow(PROMOTE, child.row, why, pupil.child.unit, pupil.case_id))
        elif not turn.has_begun:
            closing.waiting[PROMOTE] += 1
        else:
            grade = (pupil.grade or 0) + 1
            closing.deeds.append(Deed(PROMOTE, child.row, school, pupil.case_id, school, grade))
    _name_leavers(ledger, met, closing)


def _name_leavers(ledger: Ledger, met: _Met, closing: Closing) -> None:
    met.name_who_is_not_there(NOT_PROMOTED, lambda each: _leaves(each) and each.state in ATTENDING)
    met.name_who_is_not_there(
        AWAY_LEAVER, lambda each: _leaves(each) and each.state == AWAY, "回访问清在哪里上初中，有没有学籍"
    )
    closing.notes += _elsewhere(
        "小学毕业班的孩子",
        ledger.where(lambda each: _leaves(each) and each.state not in GRADUATING),
        "不办升学，也不列入小升初去向不明",
    )


def _leaves(pupil: YearPupil) -> bool:
    return pupil.leaves_primary and not pupil.promoted and not pupil.repeats


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
    return pupil.state != REMOVED and bool(school) and school in (pupil.promoted, pupil.child.unit)


def _cannot_go_on(pupil: YearPupil, units: UnitRegister) -> str:
    if pupil.state == REMOVED:
        return removed_words(pupil)
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


def removed_words(pupil: YearPupil) -> str:
    """Return why nothing is done about a child that a list tells of and the ledger has let go."""
    return f"台账上已经移出（{pupil.removed_as}），名单里还有；查清以后孩子还在的，用 kcbx move 重新登记"


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
            words = two_names(child) or NOT_IN_LEDGER
            return [OpenRow(self._what, child.row, words, child.row.school_code)]
        return [
            OpenRow(self._what, child.row, pair.explanation, pupil.child.unit, pupil.case_id, pair)
            for pair in asked
            for pupil in (self._ledger.pupil_at(pair.other.place),)
        ]

    def name_who_is_not_there(
        self, kind: str, expected: Callable[[YearPupil], bool], remark: str = ""
    ) -> None:
        """Add to the closing the children expected who stand in no list; it is said when a row might be the child."""
        for pupil in self._ledger.where(expected):
            if pupil.case_id not in self.case_ids:
                is_near = pupil.child.row.place in self._meeting.near
                said = "；".join(words for words in (NEAR if is_near else "", remark) if words)
                self._closing.missing.append(missing_pupil(kind, pupil, said))
