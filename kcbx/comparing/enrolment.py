"""学籍 against life: at school without 学籍, 学籍 left behind, 学籍 in another school, sent off and received nowhere, twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcbx.comparing import conclusions
from kcbx.comparing.absent import is_hanging
from kcbx.comparing.calls import VERIFY
from kcbx.comparing.children import Individual
from kcbx.comparing.counting import is_listed
from kcbx.comparing.persons import Member
from kcbx.comparing.results import Result
from kcbx.comparing.sentences import places_text
from kcbx.comparing.steps import Met
from kcbx.comparing.survey import (
    ENROLMENT,
    LEDGER,
    PRESENCE,
    Conditions,
    case_of,
    ledger_words,
    met_by,
    place_of,
    seen_in,
)
from kcbx.comparing.window import Age
from kcbx.lifecycle.states import AWAY

WITHOUT_ENROLMENT, HANGING, ELSEWHERE = "在校不在籍", "空挂学籍", "人籍不一致"
NOT_RECEIVED, TWICE = "转出未接收", "重复"

_SCHOOL_AGE_OR_UNKNOWN = (Age.OF_SCHOOL_AGE, Age.UNKNOWN)


def without_enrolment(survey: Conditions, child: Individual, _: Sequence[Result]) -> Iterator[Result]:
    """Tell of a child who is at school and not in 学籍."""
    if PRESENCE not in child.people or ENROLMENT in child.people:
        return
    if survey.age(child, PRESENCE) not in _SCHOOL_AGE_OR_UNKNOWN:
        return
    start = f"{place_of(child, PRESENCE)}，学籍名单里没有。"
    asked = child.asked_with(ENROLMENT)
    if asked:
        yield survey.open_line(WITHOUT_ENROLMENT, child, PRESENCE, start, asked)
        return
    is_guest = conclusions.is_guest(child.people[PRESENCE].row)
    told = conclusions.GUEST_WORDS if is_guest else "可能没有注册学籍，也可能学籍在外地，请学校核实。"
    conclusion = conclusions.GUEST if is_guest else conclusions.WITHOUT_ENROLMENT
    story = f"{start}{seen_in(child, PRESENCE)}{ledger_words(child)}{told}"
    yield survey.result(WITHOUT_ENROLMENT, child, PRESENCE, conclusion, story, "" if is_guest else VERIFY)


def hanging(survey: Conditions, child: Individual, _: Sequence[Result]) -> Iterator[Result]:
    """Tell of 学籍 that is left behind here while the child is elsewhere for good."""
    if not is_hanging(survey, child) or survey.age(child, ENROLMENT) is not Age.OF_SCHOOL_AGE:
        return
    if PRESENCE in survey.given and not is_listed(child, survey):
        return
    asked = child.asked_with(PRESENCE)
    start = f"{place_of(child, ENROLMENT)}还有学籍，人不在校。"
    outdated = survey.outdated(child, has=(ENROLMENT,))
    if outdated:
        story = f"{start}{seen_in(child, ENROLMENT)}{place_of(child, LEDGER)}：{outdated}"
        yield survey.result(HANGING, child, ENROLMENT, conclusions.OUTDATED, story)
        return
    if asked:
        yield survey.open_line(HANGING, child, ENROLMENT, start, asked)
        return
    story = f"{start}{ledger_words(child)}{seen_in(child, ENROLMENT)}请学校办理学籍转接或者注销。"
    yield survey.result(HANGING, child, ENROLMENT, conclusions.HANGING_ENROLMENT, story, VERIFY)


def enrolled_elsewhere(survey: Conditions, child: Individual, _: Sequence[Result]) -> Iterator[Result]:
    """Tell of a child whose 学籍 is in another school than the one it goes to."""
    if ENROLMENT not in child.people or PRESENCE not in child.people:
        return
    codes = [{row.school_code for row in child.people[kind].rows} for kind in (ENROLMENT, PRESENCE)]
    if "" in codes[0] | codes[1] or codes[0] & codes[1]:
        return
    if survey.age(child, ENROLMENT) not in _SCHOOL_AGE_OR_UNKNOWN:
        return
    key = met_by(child, ENROLMENT, PRESENCE)
    story = (
        f"{place_of(child, ENROLMENT)}与{place_of(child, PRESENCE)}（{key}）是两所学校。"
        f"{ledger_words(child)}请两校核对，办理转学或者写明借读。"
    )
    yield survey.result(ELSEWHERE, child, ENROLMENT, conclusions.ELSEWHERE_ENROLLED, story, VERIFY)


def not_received(survey: Conditions, child: Individual, _: Sequence[Result]) -> Iterator[Result]:
    """Tell of a child who left for a school elsewhere that nothing proves to have taken it in."""
    case = case_of(child)
    if case is None or case.state != AWAY or case.received:
        return
    if ENROLMENT in child.people or PRESENCE in child.people:
        return
    if case.since and not survey.is_overdue(child):
        return
    if survey.age(child, LEDGER) not in _SCHOOL_AGE_OR_UNKNOWN:
        return
    since = f"自 {case.since} 起外地就读，已经超过 {survey.transfer_days} 天" if case.since else "外地就读"
    start = f"{place_of(child, LEDGER)}{since}，没有接收学校的证明；本县学籍、在校名单里也没有。"
    asked = child.asked_with(ENROLMENT, PRESENCE)
    if asked:
        yield survey.open_line(NOT_RECEIVED, child, LEDGER, start, asked)
        return
    story = f"{start}{seen_in(child, LEDGER)}请联系接收学校核实。"
    yield survey.result(NOT_RECEIVED, child, LEDGER, conclusions.NOT_RECEIVED, story, VERIFY)


def twice(survey: Conditions, child: Individual, _: Sequence[Result]) -> Iterator[Result]:
    """Tell of a child who stands twice in one list, and of two rows of a list that may be one child."""
    if not child.questions and all(len(person.rows) == 1 for person in child.people.values()):
        return
    for kind, person in sorted(child.people.items()):
        asked = _asked_within(child, person)
        if kind == LEDGER or not (asked or len(person.rows) > 1):
            continue
        if survey.age(child, kind) not in _SCHOOL_AGE_OR_UNKNOWN:
            continue
        conclusion = conclusions.DUPLICATES.get(kind, conclusions.DUPLICATE)
        if len(person.rows) > 1:
            rows = places_text((kind, row) for row in person.rows)
            story = f"{rows}是同一个孩子。请{_KEEP_ONE.get(kind, '删去多余的行')}。"
            yield survey.result(TWICE, child, kind, conclusion, story)
        else:
            start = f"{person.place}可能{conclusion}。"
            yield survey.open_line(TWICE, child, kind, start, asked)


_KEEP_ONE = {
    "户籍": "公安机关查清保留哪一处户口",
    ENROLMENT: "两校核对，注销多余的学籍",
}


def _asked_within(child: Individual, person: Member) -> list[Met]:
    """Return the questions within a list that are told at this person: at one of the two only."""
    asked = [question.met for question in child.questions]
    return [met for met in asked if met.one.kind == met.other.kind and person is _told_at(met.one, met.other)]


def _told_at(one: Member, other: Member) -> Member:
    return min(one, other, key=lambda person: (person.digest, person.index))
