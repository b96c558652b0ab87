"""How much of each list took part, so that no row vanishes: every row is counted once at every level.

读入 = 适龄 + 不在学龄 + 缺出生日期; 不在学龄 = 超龄 + 不足龄; and of the rows 适龄: 同表重复 + 有 + 没有 (+ 未报在校名单).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kcbx.comparing.children import Individual
from kcbx.comparing.persons import Roll
from kcbx.comparing.survey import ENROLMENT, HOUSEHOLD, LEDGER, PRESENCE, RESIDENCE, Conditions
from kcbx.comparing.window import Age

READ, OUTSIDE, TWICE, UNLISTED = "读入", "不在学龄", "同表重复", "未报在校名单"
_AGES = (Age.TOO_OLD, Age.TOO_YOUNG)
_LOOKED_UP: Mapping[str, str] = {
    HOUSEHOLD: ENROLMENT,
    RESIDENCE: ENROLMENT,
    ENROLMENT: PRESENCE,
    PRESENCE: ENROLMENT,
    LEDGER: ENROLMENT,
}
"""Each list and the one its rows are looked for in."""


def counts_of(
    rolls: Mapping[str, Roll], children: Sequence[Individual], survey: Conditions
) -> dict[str, dict[str, int]]:
    """Return the counts of every list, in the order they are told."""
    counted: dict[str, Counter[str]] = {kind: Counter() for kind in rolls}
    for child in children:
        for kind in child.people:
            _count(counted[kind], child, kind, survey)
    return {kind: {name: count[name] for name in _names(kind, survey)} for kind, count in counted.items()}


def _count(count: Counter[str], child: Individual, kind: str, survey: Conditions) -> None:
    person = child.people[kind]
    age = survey.age(child, kind)
    rows = len(person.rows)
    count[READ] += rows
    count[age] += rows
    count[OUTSIDE] += rows if age in _AGES else 0
    if age is Age.OF_SCHOOL_AGE:
        count[TWICE] += rows - 1
        count[_where(child, kind, survey)] += 1


def _where(child: Individual, kind: str, survey: Conditions) -> str:
    """Return under which name one child of school age is counted: found in the other list, not found, or unknown."""
    other = _LOOKED_UP.get(kind)
    if other is None:
        return ""
    if other in child.people:
        return f"{other}里有"
    if kind == ENROLMENT and not is_listed(child, survey):
        return UNLISTED
    return f"{other}里没有"


def is_listed(child: Individual, survey: Conditions) -> bool:
    """Say whether the school of a pupil in 学籍 handed in a list of who is there."""
    return any(survey.covers(row.school_code) for row in child.people[ENROLMENT].rows)


def _names(kind: str, survey: Conditions) -> list[str]:
    names = [READ, Age.OF_SCHOOL_AGE.value, OUTSIDE, *(age.value for age in _AGES), Age.UNKNOWN.value, TWICE]
    other = _LOOKED_UP.get(kind, "")
    if other in survey.given:
        names += [f"{other}里有", f"{other}里没有"]
        names += [UNLISTED] if kind == ENROLMENT and survey.covered is not None else []
    return names


def unlisted_of(children: Sequence[Individual], survey: Conditions) -> dict[str, int]:
    """Return how many pupils of school age there are of each school that handed in no list; "" for an unknown school."""
    if survey.covered is None or not {ENROLMENT, PRESENCE} <= survey.given:
        return {}
    found: Counter[str] = Counter(
        child.people[ENROLMENT].row.school_code
        for child in children
        if ENROLMENT in child.people
        and survey.age(child, ENROLMENT) is Age.OF_SCHOOL_AGE
        and _where(child, ENROLMENT, survey) == UNLISTED
    )
    return dict(sorted(found.items()))
