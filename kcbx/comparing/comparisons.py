"""四查三比对 and everything beside it: the lists and the ledger of one day compared, as results, questions and counts.

`compare` reads nothing and decides nothing for good: what it is certain of it says, what it is not it asks.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kcbx.comparing import persons
from kcbx.comparing.absent import DROPOUT, NEVER_ENROLLED, POOR, dropout, never_enrolled, poor
from kcbx.comparing.agreement import AGREEMENT, agreement
from kcbx.comparing.children import Individual, Individuals, children_of
from kcbx.comparing.counting import counts_of, unlisted_of
from kcbx.comparing.duplicates import roll_of
from kcbx.comparing.enrolment import (
    ELSEWHERE,
    HANGING,
    NOT_RECEIVED,
    TWICE,
    WITHOUT_ENROLMENT,
    enrolled_elsewhere,
    hanging,
    not_received,
    twice,
    without_enrolment,
)
from kcbx.comparing.memory import collector_paused
from kcbx.comparing.persons import Roll
from kcbx.comparing.results import Comparison, Decision, LedgerChild, Match, Result
from kcbx.comparing.steps import Met
from kcbx.comparing.survey import (
    DISABLED,
    ENROLMENT,
    EXPORTED,
    HOUSEHOLD,
    LEDGER,
    LIST_KINDS,
    POVERTY,
    PRESENCE,
    RESIDENCE,
    SENT,
    Conditions,
    newest_days,
)
from kcbx.comparing.window import Age, BirthWindow, age_of
from kcbx.rosters.people import RosterRow

COMPARED_KINDS = LIST_KINDS
"""The kinds of lists that take part, in their order."""

TRANSFER_DAYS = 30
"""转籍天数 where the caller does not say."""

Tell = Callable[[Conditions, Individual, Sequence[Result]], Iterator[Result]]


@dataclass(frozen=True)
class _Comparing:
    """One comparison: what it tells of a child, and the lists it needs; of a group in one place any one does."""

    name: str
    tell: Tell
    needs: tuple[tuple[str, ...], ...]

    def lacking(self, given: frozenset[str]) -> tuple[str, ...]:
        return tuple(group[0] for group in self.needs if not given.intersection(group))


_COMPARISONS: tuple[_Comparing, ...] = (
    _Comparing(NEVER_ENROLLED, never_enrolled, ((HOUSEHOLD, RESIDENCE, DISABLED), (ENROLMENT,))),
    _Comparing(DROPOUT, dropout, ((ENROLMENT,), (PRESENCE,))),
    _Comparing(POOR, poor, ((POVERTY,),)),
    _Comparing(HANGING, hanging, ((ENROLMENT,), (LEDGER,))),
    _Comparing(ELSEWHERE, enrolled_elsewhere, ((ENROLMENT,), (PRESENCE,))),
    _Comparing(WITHOUT_ENROLMENT, without_enrolment, ((PRESENCE,), (ENROLMENT,))),
    _Comparing(NOT_RECEIVED, not_received, ((LEDGER,), (ENROLMENT, PRESENCE))),
    _Comparing(TWICE, twice, ()),
    _Comparing(AGREEMENT, agreement, ((LEDGER,), (ENROLMENT, PRESENCE, SENT, EXPORTED))),
)
"""Every comparison, in the order of the results; the last hears what the others said of a child."""

COMPARISONS = tuple(comparison.name for comparison in _COMPARISONS)
"""The names of all comparisons."""


def _school_of(row: RosterRow) -> str:
    return row.school_code


@collector_paused()
def compare(
    lists: Mapping[str, Sequence[RosterRow]],
    ledger: Sequence[LedgerChild],
    day: dt.date,
    birth_window: BirthWindow,
    decisions: Mapping[str, Decision] | None = None,
    *,
    schools_covered: frozenset[str] | None = None,
    unit_of: Callable[[RosterRow], str] = _school_of,
    transfer_days: int = TRANSFER_DAYS,
    list_days: Mapping[str, dt.date] | None = None,
) -> Comparison:
    """Compare lists by kind with each other and with the ledger of the day.

    `birth_window` is first and last day of birth of who is of school age. `schools_covered` are the codes of the
    schools whose 在校 lists there are, None for the whole county: pupils of other schools are unknown, never
    candidates, and counted in `Comparison.unlisted`. `unit_of` returns the code of the unit that answers for a row
    (for 户籍 the township its 乡镇 names); the school by default. `list_days` are the days of the lists by their 编号
    (`Place.roster`): what an older list says does not stand against a newer step of the ledger. A kind that is not in `COMPARED_KINDS` is refused
    with ValueError. The order of rows and lists changes nothing.
    """
    unknown = sorted(set(lists) - set(COMPARED_KINDS))
    if unknown:
        raise ValueError(f"不能比对的名单种类：{'、'.join(unknown)}。")
    known = decisions or {}
    rolls, within = _rolls(lists, ledger, known)
    days = list_days or {}
    survey = Conditions(
        day=day,
        window=birth_window,
        given=frozenset(rolls),
        covered=schools_covered,
        unit_of=unit_of,
        transfer_days=transfer_days,
        list_days=days,
        newest=newest_days(lists, days) if days else {},
    )
    children = children_of(rolls, within, known)
    unlisted = unlisted_of(children.every, survey)
    return Comparison(
        day=day,
        results=tuple(_in_order(_results(children, survey))),
        questions=tuple(_questions(children, survey)),
        counts=counts_of(rolls, children.every, survey),
        missing=(*_missing(survey.given), *((DROPOUT, f"{code or '学校不明'}的在校") for code in unlisted)),
        unlisted=unlisted,
    )


def _rolls(
    lists: Mapping[str, Sequence[RosterRow]], ledger: Sequence[LedgerChild], decisions: Mapping[str, Decision]
) -> tuple[dict[str, Roll], list[Met]]:
    """Return each list as people, and the pairs inside one list that are to be asked; the ledger is not asked about."""
    rolls: dict[str, Roll] = {}
    within: list[Met] = []
    for kind in (kind for kind in COMPARED_KINDS if kind in lists):
        rolls[kind], asked = roll_of(kind, persons.members_of(lists[kind]), decisions)
        within += asked
    rolls[LEDGER] = Roll(LEDGER, persons.ledger_members(child for child in ledger if child.state))
    return rolls, within


def _results(children: Individuals, survey: Conditions) -> Iterator[Result]:
    made = [comparison for comparison in _COMPARISONS if not comparison.lacking(survey.given)]
    for child in children.every:
        found: list[Result] = []
        for comparison in made:
            found += comparison.tell(survey, child, found)
        yield from found


def _in_order(results: Iterable[Result]) -> Iterator[Result]:
    """Yield the results by comparison, unit and name; lines that would have one key get one each."""
    ordered = sorted(
        results,
        key=lambda result: (
            COMPARISONS.index(result.comparison),
            result.unit,
            result.row.name,
            result.key,
            result.conclusion,
        ),
    )
    seen: Counter[str] = Counter()
    for result in ordered:
        seen[result.key] += 1
        again = seen[result.key]
        yield result if again == 1 else replace(result, key=_another_key(result.key, again))


def _another_key(key: str, number: int) -> str:
    """Return a key for the second of two children of whom a list tells the very same."""
    return f"{key[:-4]}{(int(key[-4:], 16) + number) % 0x10000:04x}"


def _questions(children: Individuals, survey: Conditions) -> list[Match]:
    """Return the pairs a person is to decide, of children who are or may be of school age."""
    wanted = (Age.OF_SCHOOL_AGE, Age.UNKNOWN)
    asked = [
        met.match()
        for met in children.questions
        if any(age_of(person.age_dates, survey.window) in wanted for person in (met.one, met.other))
    ]
    return sorted(asked, key=lambda match: (match.first, match.second, match.digest))


def _missing(given: frozenset[str]) -> list[tuple[str, str]]:
    """Return the comparisons that could not be made, each with a list it lacks; 户籍 is named even where 居住证 is there."""
    found = [(comparison.name, kind) for comparison in _COMPARISONS for kind in comparison.lacking(given)]
    if HOUSEHOLD not in given and (NEVER_ENROLLED, HOUSEHOLD) not in found:
        found.insert(0, (NEVER_ENROLLED, HOUSEHOLD))
    return found
