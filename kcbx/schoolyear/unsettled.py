"""Whom no list need tell of: leave that is over without a return, children whose grade nobody can tell. Pure."""

from __future__ import annotations

from kcbx import calendar
from kcbx.lifecycle.grades import LAST_PRIMARY_GRADE
from kcbx.lifecycle.states import DEFERRED, ON_LEAVE
from kcbx.schoolyear.leaving import GRADUATING
from kcbx.schoolyear.meeting import Ledger
from kcbx.schoolyear.outcome import DEFERRAL_OVER, LEAVE_OVER, NO_GRADE, Closing, missing_pupil
from kcbx.schoolyear.turn import Turn, YearPupil

_KINDS = {ON_LEAVE: LEAVE_OVER, DEFERRED: DEFERRAL_OVER}


def name_overdue(turn: Turn, ledger: Ledger, closing: Closing) -> None:
    """Add to a closing who was to be back from 休学 or to start after 延缓入学, and stands in no list of this turn.

    Nobody is expected before the new year has begun.
    """
    taken_up = _taken_up(closing)
    for pupil in ledger.where(lambda each: turn.has_begun and each.state in _KINDS):
        until = pupil.leave_until
        if until is not None and until < turn.today and pupil.case_id not in taken_up:
            remark = f"{pupil.state}到 {until} 为止"
            closing.missing.append(missing_pupil(_KINDS[pupil.state], pupil, remark))


def _taken_up(closing: Closing) -> set[str]:
    return {deed.case_id for deed in closing.deeds} | {each.case_id for each in closing.questions}


def name_gradeless(turn: Turn, ledger: Ledger, closing: Closing) -> None:
    """Add to a closing the children without a grade whose age says that they may leave their school; count the others."""
    taken_up = _taken_up(closing)
    found = ledger.where(
        lambda each: (
            each.grade is None
            and each.state_then in GRADUATING
            and each.state in GRADUATING
            and not each.promoted
            and not each.repeats
            and each.case_id not in taken_up
        )
    )
    may_leave = [pupil for pupil in found if _may_leave(pupil, turn)]
    remark = "学籍里没有年级，按年龄可能小学毕业或者毕业；请补上年级"
    closing.missing += [missing_pupil(NO_GRADE, pupil, remark) for pupil in may_leave]
    if rest := len(found) - len(may_leave):
        closing.notes.append(
            f"有 {rest} 个在校的孩子推算不出年级，按年龄还不到毕业，没有算进应毕业、应升学的人；请在案卷的学籍里补上年级。"
        )


def _may_leave(pupil: YearPupil, turn: Turn) -> bool:
    if pupil.birth is None:
        return True
    cutoff = calendar.parse_month_day(turn.parameters.text("入学截止"))
    age = turn.parameters.number("入学年龄")
    grade = calendar.grade_by_age(pupil.birth, turn.last_day, cutoff, age)
    return grade >= LAST_PRIMARY_GRADE[turn.parameters.text("学制")]
