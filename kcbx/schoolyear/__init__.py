"""The turn of the school year, where children fall through: who is expected where, and who arrived nowhere. Pure.

`turn` says which year ends and what a child of the ledger is in it, `meeting` who of the lists is who of the ledger,
`leaving` and `entering` what the lists call for, `unsettled` whom no list need tell of, `outcome` holds the words,
`listing` shows them. `kcbx.yearwork` reads the lists and carries out what is to be done.

Clauses: suiyang-2024/2d (入学, 升学, 毕业 kept in step with the 学籍), suiyang-2024/2b and moe-2024/2c (the ledger follows
what happens to every child), 义务教育法/11 (a child starts in the year it turns six).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kcbx.model import UnitRegister
from kcbx.rosters.people import RosterRow
from kcbx.schoolyear.entering import Entering
from kcbx.schoolyear.leaving import graduate, promote
from kcbx.schoolyear.meeting import Decisions, Ledger
from kcbx.schoolyear.outcome import ADMISSIONS, FIRST_GRADE, GRADUATES, HOUSEHOLD, RESIDENCE, Closing
from kcbx.schoolyear.turn import Turn, YearPupil
from kcbx.schoolyear.unsettled import name_gradeless, name_overdue

Lists = Mapping[str, Sequence[RosterRow]]
"""Kind of list → its rows; a kind that is not there was not handed in."""

_WITHOUT = {
    GRADUATES: "没有毕业名单，毕业没有办。",
    ADMISSIONS: "没有升学名单，升学没有办。",
    FIRST_GRADE: "没有新生名单，新生注册没有办，也没有列应入学未入学的孩子。",
}
_WITHOUT_HOUSEHOLDS = "没有户籍名单，满六周岁该入学的孩子没有登记；先用 kcbx roster add 户籍 收下。"
_WITHOUT_RESIDENCE = (
    "没有居住证名单，随迁来的孩子里该入学的没有登记；有的话先用 kcbx roster add 居住证 收下。"
)


def close_year(
    turn: Turn, pupils: Iterable[YearPupil], units: UnitRegister, lists: Lists, decisions: Decisions
) -> Closing:
    """Return what the turn of a school year calls for, by the lists that are there."""
    closing = Closing()
    ledger = Ledger(pupils)
    closing.notes += [words for kind, words in _WITHOUT.items() if kind not in lists]
    if GRADUATES in lists:
        graduate(turn, ledger, lists[GRADUATES], decisions, closing)
    if ADMISSIONS in lists:
        promote(turn, ledger, units, lists[ADMISSIONS], decisions, closing)
    entering = Entering(turn, ledger, units, decisions, closing)
    households = {kind: lists[kind] for kind in (HOUSEHOLD, RESIDENCE) if kind in lists}
    if HOUSEHOLD not in lists:
        closing.notes.append(_WITHOUT_HOUSEHOLDS)
    if RESIDENCE not in lists:
        closing.notes.append(_WITHOUT_RESIDENCE)
    if households:
        entering.register(households)
    if FIRST_GRADE in lists:
        entering.enrol(lists[FIRST_GRADE])
    name_overdue(turn, ledger, closing)
    name_gradeless(turn, ledger, closing)
    return closing


__all__ = ["Lists", "close_year"]
