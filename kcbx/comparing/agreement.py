"""人账相符: the ledger against 学籍, 在校 and the platform, both ways. One line for a child, with everything that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kcbx.comparing import conclusions
from kcbx.comparing.calls import (
    LIST_DROPOUT,
    LIST_PLATFORM,
    LIST_PLATFORM_PUPIL,
    NOTHING,
    REGISTER,
    VERIFY,
)
from kcbx.comparing.children import Individual
from kcbx.comparing.results import Result
from kcbx.comparing.survey import (
    ENROLMENT,
    EXPORTED,
    LEDGER,
    PRESENCE,
    SENT,
    Conditions,
    case_of,
    ledger_words,
    place_of,
    seen_in,
    state_of,
    typing_errors,
)
from kcbx.comparing.window import Age
from kcbx.lifecycle.states import (
    IN_ORDER_STATES,
    MISSING_STATES,
    REMOVED,
    TAUGHT_AT_HOME,
)

AGREEMENT = "人账相符"

_PUPIL_LISTS = (PRESENCE, ENROLMENT)
_ANSWERED_ELSEWHERE = frozenset({"辍学", "适龄失学", "空挂学籍", "转出未接收"})
"""Comparisons that have said already that a child is not where the ledger has it."""


@dataclass(frozen=True)
class _Difference:
    """One thing in which ledger and lists differ."""

    conclusion: str
    words: str
    call: str = NOTHING
    certain: bool = True


@dataclass(frozen=True)
class _Matter:
    """One child under this comparison, and what the comparisons before said of it."""

    survey: Conditions
    child: Individual
    found: Sequence[Result]
    age: Age

    def has(self, kind: str) -> bool:
        return kind in self.child.people

    def outdated(self, words: str, has: Sequence[str] = (), lacks: Sequence[str] = ()) -> _Difference | None:
        """Return that the lists which contradict the ledger are older than its state, None where they are not."""
        told = self.survey.outdated(self.child, has, lacks)
        return _Difference(conclusions.OUTDATED, f"{words}{told}") if told else None

    def lacks(self, kind: str) -> bool:
        return kind in self.survey.given and kind not in self.child.people

    @property
    def is_answered(self) -> bool:
        return any(result.comparison in _ANSWERED_ELSEWHERE for result in self.found)


def agreement(survey: Conditions, child: Individual, found: Sequence[Result]) -> Iterator[Result]:
    """Tell in what the ledger and the lists do not agree about a child: the gravest first."""
    kind = next((name for name in (LEDGER, *_PUPIL_LISTS, SENT, EXPORTED) if name in child.people), "")
    if not kind:
        return
    matter = _Matter(survey, child, found, survey.age(child, kind))
    differences = sorted((difference for tell in _TELL for difference in tell(matter)), key=_is_outdated)
    if not differences:
        return
    first = differences[0]
    words = "".join(difference.words for difference in differences)
    story = f"{place_of(child, kind)}：{words}{ledger_words(child) if kind != LEDGER else ''}{seen_in(child, kind)}"
    yield survey.result(AGREEMENT, child, kind, first.conclusion, story, first.call, first.certain)


def _is_outdated(difference: _Difference) -> bool:
    return difference.conclusion == conclusions.OUTDATED


def _sent(matter: _Matter) -> Iterator[_Difference]:
    state = state_of(matter.child)
    if not matter.has(SENT) or state in MISSING_STATES:
        return
    if matter.has(PRESENCE):
        yield _Difference(
            conclusions.SENT_AT_SCHOOL, "平台下发的孩子在校名单里有，请在平台上核查销号。", VERIFY
        )
    elif matter.age is Age.TOO_OLD:
        yield _Difference(
            conclusions.TOO_OLD, "平台下发的孩子已经超过义务教育年龄，请在平台上核查销号。", VERIFY
        )
    elif state == REMOVED or (state in IN_ORDER_STATES and state not in conclusions.SCHOOL_STATES):
        words = f"平台下发的孩子在台账里是{state}，请在平台上核查。"
        yield _Difference(f"平台下发，账上{state}", words, VERIFY)
    elif matter.child.asked_with(PRESENCE, ENROLMENT, LEDGER):
        yield _Difference(conclusions.OPEN, "平台下发，是不是名单里的孩子还待核。", certain=False)
    elif not matter.child.people[SENT].numbers and len(matter.child.people) == 1:
        words = "平台下发的这一行没有可以用的证件号码，哪份名单里都没有对上，请向平台核对。"
        yield _Difference(conclusions.WRONG_DATA, words, certain=False)
    else:
        words = "平台下发，还没有列入疑似。"
        is_pupil = conclusions.is_sent_as_pupil(matter.child.people[SENT].row)
        call = LIST_PLATFORM_PUPIL if is_pupil else LIST_PLATFORM
        outdated = matter.outdated(words, has=[SENT])
        yield outdated or _Difference(conclusions.SENT_NOT_LISTED, words, call)


def _back(matter: _Matter) -> Iterator[_Difference]:
    if state_of(matter.child) in MISSING_STATES and matter.has(PRESENCE):
        words = f"账上{state_of(matter.child)}，{place_of(matter.child, PRESENCE)}有"
        told = f"{words}，可能已经复学。请学校核实是否返校：已返校的记复学，没有返校的改正在校名单。"
        outdated = matter.outdated(f"{words}。", has=[PRESENCE])
        yield outdated or _Difference(conclusions.MAYBE_BACK, told, VERIFY)


def _absent(matter: _Matter) -> Iterator[_Difference]:
    """Tell of a child whom the ledger has at school and no list of who is there has."""
    case = case_of(matter.child)
    if case is None or case.state not in conclusions.SCHOOL_STATES or matter.is_answered:
        return
    if matter.age is not Age.OF_SCHOOL_AGE:
        return
    asked = bool(matter.child.asked_with(PRESENCE, ENROLMENT))
    if matter.lacks(PRESENCE) and matter.survey.covers(case.unit):
        words = f"账上{case.state}，在校名单里没有。"
        difference = _Difference(conclusions.AT_SCHOOL_BUT_ABSENT, words, LIST_DROPOUT, certain=not asked)
        yield matter.outdated(words, lacks=[PRESENCE]) or difference
    elif matter.lacks(ENROLMENT):
        words = f"账上{case.state}，学籍名单里没有。"
        difference = _Difference(conclusions.NOT_IN_LIST, words, VERIFY, certain=not asked)
        yield matter.outdated(words, lacks=[ENROLMENT]) or difference


def _otherwise(matter: _Matter) -> Iterator[_Difference]:
    """Tell of a child whom the ledger has elsewhere and the list of a school has there."""
    state = state_of(matter.child)
    has = [kind for kind in _PUPIL_LISTS if matter.has(kind)]
    if state == REMOVED and has:
        if not matter.is_answered and matter.age is Age.OF_SCHOOL_AGE:
            words = "账上已经移出，学校的名单里还有。"
            difference = _Difference(conclusions.REMOVED_BUT_LISTED, words, VERIFY)
            yield matter.outdated(words, has=has) or difference
    elif state in IN_ORDER_STATES - conclusions.SCHOOL_STATES - {TAUGHT_AT_HOME} and matter.has(PRESENCE):
        words = f"账上{state}，在校名单里有。"
        difference = _Difference(f"账上{state}，在校名单有", words, VERIFY)
        yield matter.outdated(words, has=[PRESENCE]) or difference


def _unregistered(matter: _Matter) -> Iterator[_Difference]:
    if matter.has(LEDGER) or not any(map(matter.has, _PUPIL_LISTS)):
        return
    if LEDGER not in matter.survey.given or matter.age in (Age.TOO_OLD, Age.TOO_YOUNG):
        return
    asked = bool(matter.child.asked_with(LEDGER))
    words = (
        "是不是台账里的孩子还待核。" if asked else "还没有登记。请学校核对这个孩子的信息，由教育局登记建档。"
    )
    conclusion = conclusions.OPEN if asked else conclusions.NOT_IN_LEDGER
    certain = not asked and matter.age is not Age.UNKNOWN
    yield _Difference(conclusion, words, REGISTER, certain)


def _platform(matter: _Matter) -> Iterator[_Difference]:
    if EXPORTED not in matter.survey.given:
        return
    state = state_of(matter.child)
    is_missing = state in MISSING_STATES
    if not matter.has(EXPORTED):
        if is_missing:
            certain = not matter.child.asked_with(EXPORTED)
            words = f"账上{state}，平台导出的名单里没有"
            difference = _Difference(
                conclusions.NOT_ON_PLATFORM, f"{words}，请核对并录入平台。", VERIFY, certain
            )
            yield matter.outdated(f"{words}。", lacks=[EXPORTED]) or difference
        return
    is_cleared = conclusions.is_cleared_on_platform(matter.child.people[EXPORTED].row)
    place = place_of(matter.child, EXPORTED)
    if is_missing and is_cleared:
        words = f"{place}写明已经复学或者销号，账上还是{state}。"
        difference = _Difference(f"平台已销号，账上{state}", words, VERIFY)
        yield matter.outdated(words, has=[EXPORTED]) or difference
    elif not is_missing and not is_cleared:
        certain = not matter.child.asked_with(LEDGER)
        words = f"{place}在平台上是疑似或者辍学，台账里不是。"
        told = f"{words}请责任单位核实去向：确实没有上学的列入疑似，已经有着落的在平台上销号。"
        difference = _Difference(conclusions.ONLY_ON_PLATFORM, told, VERIFY, certain)
        yield matter.outdated(words, has=[EXPORTED]) or difference


def _too_old(matter: _Matter) -> Iterator[_Difference]:
    case = case_of(matter.child)
    if case is not None and case.state != REMOVED and matter.age is Age.TOO_OLD:
        words = "已经超过义务教育年龄，还在册，请办理毕业或者超龄离校。"
        yield _Difference(conclusions.TOO_OLD, words, VERIFY)


def _wrong_number(matter: _Matter) -> Iterator[_Difference]:
    pairs = typing_errors(matter.child, LEDGER, *_PUPIL_LISTS, "户籍", "居住证", SENT, EXPORTED)
    if pairs:
        # The line begins with the case: it need not be named in every sentence again.
        words = "".join(met.match().explanation for met in pairs).replace(
            place_of(matter.child, LEDGER), LEDGER
        )
        yield _Difference(conclusions.WRONG_DATA, f"{words}请改正写错的一处。")


_TELL: tuple[Callable[[_Matter], Iterator[_Difference]], ...] = (
    _sent,
    _back,
    _absent,
    _otherwise,
    _platform,
    _unregistered,
    _too_old,
    _wrong_number,
)
"""What may differ, the gravest first."""
