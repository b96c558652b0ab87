"""The turn of one school year, and a child of the ledger as it matters for it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kcbx import calendar
from kcbx.calendar import Period, date_or_none
from kcbx.comparing.ledger import ledger_child
from kcbx.comparing.results import LedgerChild
from kcbx.lifecycle import Setting, Standing, facts_on, grade_on, tell
from kcbx.lifecycle.grades import LAST_PRIMARY_GRADE
from kcbx.lifecycle.states import DEFERRED, ON_LEAVE, REMOVED
from kcbx.model import Case, Entry, School, Term, Unit
from kcbx.policy import Parameters

_LAST_GRADE = 9
_PRIMARY_ONLY = ("小学", "教学点")
"""Schools that a child leaves after the last primary grade; in all others it just goes on, or comes into them."""

_SINCE_MONTH = 6
"""From June on a 升学 or 留级 belongs to the turn of the year; before it, to the one before."""


@dataclass(frozen=True)
class Turn:
    """The turn from the school year that began in `year` to the next, as it is carried out on `today`.

    `graduation` is the day on which the children of the last grade graduate; `parameters` those of the new year.
    """

    year: int
    graduation: dt.date
    today: dt.date
    parameters: Parameters

    @property
    def name(self) -> str:
        """How the school year that ends is written: 2024—2025学年."""
        return calendar.school_year_name(self.year)

    @property
    def last_day(self) -> dt.date:
        """The last day of the year that ends."""
        return calendar.school_year_period(self.year).end

    @property
    def first_day(self) -> dt.date:
        """The first day of the new year: children enter their new school on it.

        An entry that names a grade names it for the school year of its 日期, so it cannot stand before this day.
        """
        return calendar.school_year_period(self.year + 1).start

    @property
    def has_begun(self) -> bool:
        """Whether the new year has begun, so that who enters a new school can be recorded."""
        return self.today >= self.first_day

    @property
    def listing(self) -> Period:
        """The days of which a list may tell to belong to this turn: March to February."""
        start = dt.date(self.year + 1, 3, 1)
        return Period(start, dt.date(self.year + 2, 3, 1) - calendar.ONE_DAY)

    @property
    def registration(self) -> dt.date:
        """The 日期 of a 登记: today, but not after the day on which the child enters school."""
        return min(self.today, self.first_day)

    @property
    def last_grade(self) -> int:
        """The last grade of compulsory schooling."""
        return min(self.parameters.number("义务教育年限"), _LAST_GRADE)

    def entry_year(self, birth: dt.date) -> int:
        """Return the school year in which a child has to start, by 入学年龄 and 入学截止."""
        cutoff = calendar.parse_month_day(self.parameters.text("入学截止"))
        return calendar.entry_year(birth, cutoff, self.parameters.number("入学年龄"))

    def starts_now(self, birth: dt.date) -> bool:
        """Tell whether a child has to start in the new year."""
        return self.entry_year(birth) == self.year + 1

    def should_have_started(self, birth: dt.date) -> bool:
        """Tell whether a child has to be at school in the new year, and is not past it by age."""
        years = self.parameters.number("义务教育年限")
        return self.year + 1 - years < self.entry_year(birth) <= self.year + 1


def graduation_day(year: int, terms: Sequence[Term]) -> dt.date:
    """Return the last day of the last term of a school year; 30 June where the 校历 does not have it."""
    own = calendar.terms_of(terms, year)
    last = own[-1].end if own else dt.date(year + 1, 6, 30)
    return last if last > dt.date(year + 1, 4, 1) else dt.date(year + 1, 6, 30)


@dataclass(frozen=True)
class YearPupil:
    """A child of the ledger as the turn of the year sees it: `child` stands as it does today.

    `grade` is that of the year that ends, None when nothing tells it or the child was not in the ledger then
    (`was_there`).
    `leaves_primary`: it ends primary school there (or should have before), what answers for it has nothing behind it,
    and no school that has answers for it since; `ends_primary`: it does in any school. `promoted` is the code of the school it was handed to since, `repeats`:
    it was kept back, or has already been taken up elsewhere since. `came_to` holds the codes of all that were said to
    take it since June. `removed_as` and `removed_on` tell the 移出 of a child that is 已移出, `leave_until` the 止 of
    the 休学 or 延缓入学 of one whose state that is.
    """

    child: LedgerChild
    was_there: bool = True
    state_then: str = ""
    grade: int | None = None
    leaves_primary: bool = False
    ends_primary: bool = False
    promoted: str = ""
    repeats: bool = False
    came_to: frozenset[str] = frozenset()
    removed_as: str = ""
    removed_on: dt.date | None = None
    leave_until: dt.date | None = None

    @property
    def case_id(self) -> str:
        return self.child.case_id

    @property
    def state(self) -> str:
        return self.child.state

    @property
    def birth(self) -> dt.date | None:
        return self.child.row.birth_date


def pupil_of(case: Case, setting: Setting, turn: Turn) -> YearPupil | None:
    """Return the child of a case; None where there is none in the ledger (taken back, a duplicate, erased)."""
    child = ledger_child(case, setting, turn.today)
    if child is None:
        return None
    entries = tell(case, turn.today).entries
    pupil = _with_removal(_with_leave(YearPupil(child, came_to=_came_to(entries, turn)), entries), entries)
    day = min(turn.last_day, turn.today)
    then = tell(case, day)
    if not then.standing.state:
        return replace(pupil, was_there=False)
    in_year = _with_grade(
        pupil, grade_on(facts_on(case, day), then.entries, day), then.standing, setting, turn
    )
    return replace(in_year, promoted=_promotion(entries, turn), repeats=_repeats(entries, turn))


def _with_grade(
    pupil: YearPupil, grade: int | None, then: Standing, setting: Setting, turn: Turn
) -> YearPupil:
    unit = setting.units.get(then.unit)
    system = unit.system if isinstance(unit, School) else turn.parameters.text("学制")
    last = LAST_PRIMARY_GRADE[system]
    return replace(
        pupil,
        state_then=then.state,
        grade=grade,
        leaves_primary=(
            grade is not None
            and grade >= last
            and _has_no_junior(unit, grade, last)
            and not _is_past_primary(setting.units.get(pupil.child.unit))
        ),
        ends_primary=grade == last,
    )


def _has_no_junior(unit: Unit | None, grade: int, last: int) -> bool:
    """Tell whether a child that ends primary school has to leave what answers for it.

    A grade past the last means that nobody took the child in an earlier year; a township only answers for children
    who are taught at home or come from elsewhere, whose later grades are in order there.
    """
    if isinstance(unit, School):
        return unit.category in _PRIMARY_ONLY
    return grade == last


def _is_past_primary(present: Unit | None) -> bool:
    """Tell whether a school with later grades answers for the child now, by whatever step it came there."""
    return isinstance(present, School) and present.category not in _PRIMARY_ONLY


def _since_june(turn: Turn) -> dt.date:
    return dt.date(turn.year + 1, _SINCE_MONTH, 1)


def _promotion(entries: Sequence[Entry], turn: Turn) -> str:
    since = _since_june(turn)
    found = [str(each.get("学校", "")) for each in entries if _moves(each, "升学") and each.date >= since]
    return found[-1] if found else ""


def _came_to(entries: Sequence[Entry], turn: Turn) -> frozenset[str]:
    since = _since_june(turn)
    return frozenset(
        str(each.get(key))
        for each in entries
        if each.date >= since
        for key in ("学校", "单位")
        if each.get(key)
    )


def _repeats(entries: Sequence[Entry], turn: Turn) -> bool:
    since = _since_june(turn)
    return any(
        (_moves(each, "留级") and each.date >= since)
        or (_moves(each, "转入", "恢复学籍") and each.date >= turn.first_day)
        for each in entries
    )


def _moves(entry: Entry, *kinds: str) -> bool:
    return entry.action == "学籍异动" and entry.get("类型") in kinds


def _with_removal(pupil: YearPupil, entries: Sequence[Entry]) -> YearPupil:
    removals = [each for each in entries if each.action == "移出"]
    if pupil.state != REMOVED or not removals:
        return pupil
    return replace(pupil, removed_as=str(removals[-1].get("类别", "")), removed_on=removals[-1].date)


def _with_leave(pupil: YearPupil, entries: Sequence[Entry]) -> YearPupil:
    granted = [each for each in entries if each.action == pupil.state]
    if pupil.state not in (ON_LEAVE, DEFERRED) or not granted:
        return pupil
    return replace(pupil, leave_until=date_or_none(granted[-1].get("止")))
