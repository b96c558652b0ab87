"""The three comparisons of the policy: 户籍 − 学籍, 学籍 − 在校, and both ∩ 脱贫 (教基厅函〔2024〕15号第二条).

Each function tells of one child. A child the ledger accounts for is said to be so and calls for nothing; a child
some question is open about waits for a person; what is left is a candidate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kcbx.comparing import conclusions
from kcbx.comparing.calls import ADD_FAMILY, LIST_DROPOUT, LIST_NEVER_ENROLLED, NOTHING, VERIFY
from kcbx.comparing.children import Individual
from kcbx.comparing.counting import is_listed
from kcbx.comparing.results import Result
from kcbx.comparing.survey import (
    DISABLED,
    ENROLMENT,
    HOUSEHOLD,
    LEDGER,
    POVERTY,
    PRESENCE,
    RESIDENCE,
    Conditions,
    case_of,
    ledger_words,
    place_of,
    removal_of,
    seen_in,
    state_of,
    typing_errors,
)
from kcbx.comparing.window import Age
from kcbx.lifecycle.states import AWAY, MISSING_STATES, REMOVED

NEVER_ENROLLED, DROPOUT, POOR = "适龄失学", "辍学", "脱贫户"

_LOOKED_FOR = "证件号码、学籍号、姓名和出生日期都没有对上"
_CHECK_AT_HOME = "请乡镇和村入户核实。"
_CHECK_AT_SCHOOL = "请学校核实去向。"


def source_of(child: Individual) -> str:
    """Return the list that says the child lives here: 户籍, 居住证, or 残联 for one whom nothing else knows."""
    for kind in (HOUSEHOLD, RESIDENCE):
        if kind in child.people:
            return kind
    known_elsewhere = LEDGER in child.people or PRESENCE in child.people
    return DISABLED if DISABLED in child.people and not known_elsewhere else ""


def never_enrolled(survey: Conditions, child: Individual, _: Sequence[Result]) -> Iterator[Result]:
    """Tell of a child who lives here, is of school age and has no 学籍."""
    kind = source_of(child)
    if not kind or ENROLMENT in child.people:
        yield from _wrong_number(survey, child, NEVER_ENROLLED, (HOUSEHOLD, RESIDENCE), (ENROLMENT,))
        return
    age = survey.age(child, kind)
    if age is Age.UNKNOWN:
        yield _no_birth(survey, child, NEVER_ENROLLED, kind)
    elif age is Age.OF_SCHOOL_AGE:
        yield _never_enrolled(survey, child, kind)


def _never_enrolled(survey: Conditions, child: Individual, kind: str) -> Result:
    start = f"{place_of(child, kind)}，学籍名单里没有。"
    seen = seen_in(child, kind)
    told = _known_to_ledger(survey, child, kind, NEVER_ENROLLED, start)
    if told:
        return told
    if PRESENCE in child.people:
        return _at_school(survey, child, kind, f"{start}{seen}")
    outdated = _outdated(survey, child, kind, NEVER_ENROLLED, start, (ENROLMENT, PRESENCE))
    if outdated:
        return outdated
    asked = child.asked_with(ENROLMENT, PRESENCE, LEDGER, kind)
    if asked:
        return survey.open_line(NEVER_ENROLLED, child, kind, start, asked)
    if state_of(child) in conclusions.SCHOOL_STATES:
        story = f"{start}{ledger_words(child)}{seen}{_CHECK_AT_SCHOOL}"
        return survey.result(NEVER_ENROLLED, child, kind, conclusions.LEDGER_SAYS_AT_SCHOOL, story, VERIFY)
    is_disabled = DISABLED in child.people
    conclusion = conclusions.SUSPECTED_DISABLED if is_disabled else conclusions.SUSPECTED_NEVER_ENROLLED
    return _candidate(survey, child, kind, NEVER_ENROLLED, conclusion, _CHECK_AT_HOME, LIST_NEVER_ENROLLED)


def _at_school(survey: Conditions, child: Individual, kind: str, start: str) -> Result:
    """Return a line for a child who is at school and in no 学籍 here: a guest has one elsewhere."""
    if conclusions.is_guest(child.people[PRESENCE].row):
        story = f"{start}{conclusions.GUEST_WORDS}"
        return survey.result(NEVER_ENROLLED, child, kind, conclusions.GUEST, story)
    story = f"{start}孩子在校，请学校补办学籍。"
    return survey.result(NEVER_ENROLLED, child, kind, conclusions.AT_SCHOOL_WITHOUT_ENROLMENT, story)


def _outdated(
    survey: Conditions, child: Individual, kind: str, comparison: str, start: str, lacks: Sequence[str]
) -> Result | None:
    """Return a line for a child whom the ledger has at school since after the lists that lack it were made."""
    words = survey.outdated(child, lacks=lacks) if state_of(child) in conclusions.SCHOOL_STATES else ""
    if not words:
        return None
    story = f"{start}{seen_in(child, kind)}{place_of(child, LEDGER)}：{words}"
    return survey.result(comparison, child, kind, conclusions.OUTDATED, story)


def _candidate(
    survey: Conditions, child: Individual, kind: str, comparison: str, conclusion: str, ask: str, call: str
) -> Result:
    """Return a candidate; without a valid number in any list it is not certain: nothing sure could be looked for."""
    lacking = "学籍" if comparison == NEVER_ENROLLED else "在校"
    seen = seen_in(child, kind)
    if any(person.numbers for person in child.people.values()):
        story = (
            f"{place_of(child, kind)}，{lacking}名单里没有，{_LOOKED_FOR}。{seen}{ledger_words(child)}{ask}"
        )
        return survey.result(comparison, child, kind, conclusion, story, call)
    story = (
        f"{place_of(child, kind)}，{lacking}名单里没有；{_number_trouble(child, kind)}，"
        f"只能按姓名、出生日期查，没有对上。{seen}{ledger_words(child)}请先查清证件号码。"
    )
    return survey.result(comparison, child, kind, conclusion, story, certain=False)


def _number_trouble(child: Individual, kind: str) -> str:
    row = child.people[kind].row
    if row.lost_digits:
        return "这一行的证件号码被表格软件改坏，末几位已经丢失"
    return "这一行的证件号码有错" if row.id_number else "这一行没有证件号码"


def _known_to_ledger(
    survey: Conditions, child: Individual, kind: str, comparison: str, start: str
) -> Result | None:
    """Return a line for a child the ledger accounts for, None where it does not."""
    state = state_of(child)
    if state == REMOVED:
        removal = removal_of(child)
        conclusion = conclusions.REMOVAL_TERMS.get(removal, removal) or REMOVED
    elif state in conclusions.KNOWN_STATES and not _is_seen_since(survey, child, state):
        conclusion = state
    else:
        return None
    story = f"{start}{ledger_words(child)}{seen_in(child, kind)}"
    return survey.result(comparison, child, kind, conclusion, story)


def _is_seen_since(survey: Conditions, child: Individual, state: str) -> bool:
    """Say whether a list of who is at school has a child whom the ledger misses, and is not older than that."""
    if state not in MISSING_STATES or PRESENCE not in child.people:
        return False
    return not survey.outdated(child, has=(PRESENCE,))


def _no_birth(survey: Conditions, child: Individual, comparison: str, kind: str) -> Result:
    story = f"{place_of(child, kind)}没有出生日期，也没有可以用的证件号码，不知道是不是适龄。请补全后再比。"
    return survey.result(comparison, child, kind, conclusions.OPEN, story, certain=False)


def _wrong_number(
    survey: Conditions, child: Individual, comparison: str, firsts: Sequence[str], seconds: Sequence[str]
) -> Iterator[Result]:
    """Tell of a child who is in both lists, its number typed wrong in one."""
    for first in firsts:
        pairs = typing_errors(child, first, *seconds)
        if pairs and survey.age(child, first) in (Age.OF_SCHOOL_AGE, Age.UNKNOWN):
            story = "".join(met.match().explanation for met in pairs) + "请改正写错的名单。"
            yield survey.result(comparison, child, first, conclusions.WRONG_DATA, story)
            return


def dropout(survey: Conditions, child: Individual, _: Sequence[Result]) -> Iterator[Result]:
    """Tell of a pupil of school age who is in 学籍 and in no list of who is at school."""
    if ENROLMENT not in child.people:
        return
    if PRESENCE in child.people:
        yield from _wrong_number(survey, child, DROPOUT, (ENROLMENT,), (PRESENCE,))
        return
    age = survey.age(child, ENROLMENT)
    if age in (Age.TOO_OLD, Age.TOO_YOUNG) or not is_listed(child, survey):
        return
    if is_hanging(survey, child):
        return
    if age is Age.UNKNOWN:
        yield _no_birth(survey, child, DROPOUT, ENROLMENT)
    else:
        yield _dropout(survey, child)


def is_hanging(survey: Conditions, child: Individual) -> bool:
    """Say whether 学籍 is left behind here: the child off the ledger, or at school elsewhere without a home here.

    With a home here as well, only when the days for the transfer are over.
    """
    if ENROLMENT not in child.people or PRESENCE in child.people:
        return False
    at_home = HOUSEHOLD in child.people or RESIDENCE in child.people or HOUSEHOLD not in survey.given
    state = state_of(child)
    return state == REMOVED or (state == AWAY and (not at_home or survey.is_overdue(child)))


def _dropout(survey: Conditions, child: Individual) -> Result:
    start = f"{place_of(child, ENROLMENT)}，在校名单里没有。"
    told = _known_to_ledger(survey, child, ENROLMENT, DROPOUT, start)
    if told:
        return told
    outdated = _outdated(survey, child, ENROLMENT, DROPOUT, start, (PRESENCE,))
    if outdated:
        return outdated
    status = conclusions.status_told(child.people[ENROLMENT].row)
    if status:
        story = f"{start}学籍名单写明{status}。{ledger_words(child)}{seen_in(child, ENROLMENT)}"
        return survey.result(DROPOUT, child, ENROLMENT, status, story)
    asked = child.asked_with(PRESENCE, LEDGER)
    if asked:
        return survey.open_line(DROPOUT, child, ENROLMENT, start, asked)
    conclusion, ask = conclusions.SUSPECTED_DROPOUT, _CHECK_AT_SCHOOL
    return _candidate(survey, child, ENROLMENT, DROPOUT, conclusion, ask, LIST_DROPOUT)


_CANDIDATES = {
    conclusions.SUSPECTED_NEVER_ENROLLED: "失学",
    conclusions.SUSPECTED_DISABLED: "失学",
    conclusions.SUSPECTED_DROPOUT: "疑似辍学",
}


def poor(survey: Conditions, child: Individual, found: Sequence[Result]) -> Iterator[Result]:
    """Tell of a candidate, or of a child of the 疑似 and 辍学 ledgers, whose family stands in the list of 脱贫户."""
    trouble = _trouble(child, found)
    if not trouble:
        return
    if POVERTY not in child.people:
        asked = child.asked_with(POVERTY)
        kind = next(iter(child.people))
        if asked:
            start = f"{place_of(child, kind)}（{trouble}）可能在脱贫名单里。"
            yield survey.open_line(POOR, child, kind, start, asked)
        return
    row = child.people[POVERTY].row
    family = conclusions.family_type(row)
    kept = case_of(child)
    families = child.people[LEDGER].row.other.get("家庭类型", "") if kept else ""
    call = ADD_FAMILY if kept and family and family not in families.split("、") else NOTHING
    told = f"户类型：{family}。" if family else "脱贫名单没有写户类型。"
    story = f"{place_of(child, POVERTY)}。{seen_in(child, POVERTY)}{ledger_words(child)}{told}"
    shown = replace(row, other={**row.other, "家庭类型": family}) if family else row
    certain = all(result.certain for result in found if result.conclusion in _CANDIDATES)
    yield survey.result(POOR, child, POVERTY, f"脱贫户{trouble}", story, call, certain, row=shown)


def _trouble(child: Individual, found: Sequence[Result]) -> str:
    """Return what a child is candidate for or stands in the ledger as; "" for one who is not missing."""
    state = state_of(child)
    if state in MISSING_STATES:
        return state
    return next((_CANDIDATES[result.conclusion] for result in found if result.conclusion in _CANDIDATES), "")
