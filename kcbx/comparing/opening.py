"""What a result calls for in the ledger: the entries to make, in their order, or why there are none to make. Pure.

`kcbx.openingwork` carries them out as one batch. Two ways lead here: a result the comparison is certain of, by its
call (`kcbx.comparing.calls`), and what a school wrote on the returned sheet (`kcbx.comparing.verdicts`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from kcbx.comparing.calls import (
    ADD_FAMILY,
    LIST_DROPOUT,
    LIST_NEVER_ENROLLED,
    LISTING,
    REGISTER,
    kind_of_listing,
)
from kcbx.comparing.conclusions import family_type
from kcbx.comparing.facts import IncompleteError, facts_of, rows_by_kind
from kcbx.comparing.listing import ComparisonRun, result_number, shown_text
from kcbx.comparing.results import Result
from kcbx.comparing.returned import ReturnedRow
from kcbx.comparing.survey import ENROLMENT, PRESENCE
from kcbx.comparing.verdicts import Meaning, Verdict
from kcbx.lifecycle import Story
from kcbx.lifecycle.states import (
    AT_SCHOOL,
    DEFERRED,
    IN_ORDER_STATES,
    MISSING_STATES,
    NEVER_ENROLLED,
    NOT_STARTED,
    NOTHING,
    ON_LEAVE,
    REMOVED,
    SUSPECTED,
    TAUGHT_AT_HOME,
    TO_BE_PLACED,
    UNDER_OBSERVATION,
)
from kcbx.model import KeyPath
from kcbx.rosters.people import RosterRow

FAMILIES: KeyPath = ("家庭类型",)

RETURNED = "交回："
"""What stands before the conclusion of a school in the 情况 of an entry; by it a return is known again."""


class Outcome(str, Enum):
    """What becomes of a result."""

    DONE = "办"
    NOTHING = "不用办"
    BY_HAND = "要另办"


@dataclass(frozen=True)
class PlannedEntry:
    """One step of a batch: an entry; with `facts` a new case opened by it, with `changes` changed facts."""

    action: str
    date: dt.date
    values: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] | None = None
    changes: Mapping[KeyPath, Any] | None = None


@dataclass(frozen=True)
class Work:
    """What one result calls for: the steps, or why there are none; `command` is what a person may type.

    `case_id` is the case the steps go into, "" where the first of them opens one; `place` is where the returned row
    stands, "" where the comparison itself calls.
    """

    result: Result
    outcome: Outcome
    words: str
    steps: tuple[PlannedEntry, ...] = ()
    command: str = ""
    case_id: str = ""
    place: str = ""


@dataclass(frozen=True)
class Known:
    """What the ledger tells of the child at the moment of opening; the default is a child without a case.

    `since` is the last day of the story; `findings` are the 结论 of the 核查 of the present 本轮.
    """

    case_id: str = ""
    state: str = NOTHING
    since: dt.date | None = None
    findings: frozenset[str] = frozenset()
    families: tuple[str, ...] = ()
    was_enrolled: bool = False


_ENROLLED_STATES = frozenset({AT_SCHOOL, TAUGHT_AT_HOME, ON_LEAVE, UNDER_OBSERVATION})


def known_of(story: Story) -> Known:
    """Return what a story tells of the child."""
    checks = story.episode_entries()
    return Known(
        case_id=story.case.case_id,
        state=story.standing.state,
        since=max((entry.date for entry in story.entries), default=None),
        findings=frozenset(str(entry.get("结论")) for entry in checks if entry.action == "核查"),
        families=tuple(map(str, story.case.facts.get("家庭类型", ()))),
        was_enrolled="学籍" in story.case.facts
        or any(step.after.state in _ENROLLED_STATES for step in story.steps),
    )


@dataclass(frozen=True)
class _Matter:
    """One result under decision: the child as the ledger knows it now, the day of what is to be written."""

    result: Result
    known: Known
    run: ComparisonRun
    day: dt.date
    row: ReturnedRow | None = None

    def work(self, outcome: Outcome, words: str, *steps: PlannedEntry, command: str = "") -> Work:
        place = self.row.place if self.row else ""
        return Work(self.result, outcome, words, steps, command, self.known.case_id, place)

    def nothing(self, words: str) -> Work:
        return self.work(Outcome.NOTHING, words)

    def by_hand(self, words: str, command: str) -> Work:
        return self.work(Outcome.BY_HAND, words, command=command)


# What the comparison itself calls for


def calls_for_entries(result: Result) -> bool:
    """Tell whether a result calls for entries that need no check first; 核实 calls for people."""
    return result.certain and result.call in _CALLS


def called_for(result: Result, known: Known, run: ComparisonRun) -> Work:
    """Return what such a result calls for; with nothing to do where it has been done already."""
    return _CALLS[result.call](_Matter(result, known, run, run.day))


def _list(matter: _Matter) -> Work:
    if matter.known.state in MISSING_STATES:
        return matter.nothing(f"已经在账：{matter.known.state}")
    if matter.known.state == REMOVED:
        return _reopening(matter)
    was_enrolled = matter.known.was_enrolled or _is_enrolled(matter)
    kind, found_by = kind_of_listing(matter.result.call, was_enrolled)
    if kind == NEVER_ENROLLED and matter.known.was_enrolled:
        kind = SUSPECTED
    return _with_listing(matter, kind, found_by, "列入疑似")


def _is_enrolled(matter: _Matter) -> bool:
    """Tell whether any list of schools has the child."""
    return any(kind in _SCHOOL_LISTS for kind in rows_by_kind(matter.result, matter.run))


_SCHOOL_LISTS = (ENROLMENT, PRESENCE)


def _reopening(matter: _Matter) -> Work:
    return matter.by_hand(
        "案卷已经移出，孩子又出现在名单里；核实后重新登记",
        f"kcbx add-entry {matter.known.case_id} 重新登记",
    )


def _with_listing(matter: _Matter, kind: str, found_by: str, words: str, *more: PlannedEntry) -> Work:
    """Return what comes before 列入疑似 (登记, 学籍异动), that itself, then what follows."""
    try:
        before = tuple(_before_listing(matter, kind))
    except IncompleteError as reason:
        return _add_by_hand(matter, str(reason))
    listing = PlannedEntry(
        "列入疑似", matter.day, {"类型": kind, "发现方式": found_by, "情况": _story(matter)}
    )
    return matter.work(Outcome.DONE, f"{words}：{kind}", *before, listing, *more)


def _before_listing(matter: _Matter, kind: str) -> Iterator[PlannedEntry]:
    """Yield the 登记 of a child without a case; of one who stands as never enrolled, that a list has it enrolled.

    Raises IncompleteError.
    """
    known = matter.known
    if not known.case_id:
        yield _registration(matter, AT_SCHOOL if kind == SUSPECTED else NOT_STARTED)
    elif kind == SUSPECTED and not known.was_enrolled and known.state in (NOT_STARTED, DEFERRED):
        school = next((row.school_code for row in _rows(matter) if row.school_code), "")
        if not school:
            raise IncompleteError("案卷里没有入学的记载，名单上的学校也对不上登记的学校")
        yield PlannedEntry("学籍异动", matter.day, {"类型": "新生注册", "学校": school})


def _rows(matter: _Matter) -> tuple[RosterRow, ...]:
    return tuple(rows_by_kind(matter.result, matter.run).values())


def _registration(matter: _Matter, state: str) -> PlannedEntry:
    """Return the 登记 of a child without a case. Raises IncompleteError where the lists do not tell enough."""
    found = facts_of(matter.result, matter.run, checked=matter.row is not None)
    values = {"来源": found.source, "状态": state, "单位": found.unit, "备注": found.grounds}
    return PlannedEntry("登记", matter.day, values, facts=found.facts)


def _add_by_hand(matter: _Matter, reason: str) -> Work:
    return matter.by_hand(f"{reason}，不能由程序建档", "kcbx add-case")


def _story(matter: _Matter) -> str:
    """Return the 情况 of an entry: number and explanation of the result, without personal data."""
    number = result_number(matter.result)
    text = f"比对结果 {number}：{shown_text(matter.result.explanation, matter.result)}"
    return text if text.endswith("。") else f"{text}。"


def _register(matter: _Matter) -> Work:
    if matter.known.case_id:
        return matter.nothing("已经有案卷")
    state = AT_SCHOOL if _is_enrolled(matter) else NOT_STARTED
    try:
        opening = _registration(matter, state)
    except IncompleteError as reason:
        return _add_by_hand(matter, str(reason))
    return matter.work(Outcome.DONE, f"登记（{state}）", opening)


def _add_family(matter: _Matter) -> Work:
    family = next((found for row in _rows(matter) if (found := family_type(row))), "")
    if not family:
        return matter.by_hand(
            "脱贫名单没有写户类型，不知道补记哪一种",
            f"kcbx edit-case {matter.known.case_id or '编号'} --set 家庭类型=脱贫户",
        )
    if not matter.known.case_id:
        return matter.nothing("还没有案卷，建档时一并填写家庭类型")
    if family in matter.known.families:
        return matter.nothing(f"家庭类型里已经有{family}")
    changes: dict[KeyPath, Any] = {FAMILIES: (*matter.known.families, family)}
    step = PlannedEntry("信息变更", matter.day, {"性质": "更正", "原因": _story(matter)}, changes=changes)
    return matter.work(Outcome.DONE, f"补记家庭类型（{family}）", step)


_CALLS: Mapping[str, Callable[[_Matter], Work]] = {
    **dict.fromkeys(LISTING, _list),
    REGISTER: _register,
    ADD_FAMILY: _add_family,
}
"""What a call leads to; 核实 calls for people, not for entries."""


# What a school wrote


def returned_work(result: Result, row: ReturnedRow, known: Known, run: ComparisonRun) -> Work:
    """Return what a returned row calls for; 日期 is the day of the check, but never before what the case tells of.

    A case opened by this very comparison is younger than a check that was made before: the 情况 keeps the real day.
    """
    checked = row.checked_on or run.day
    day = max(checked, known.since) if known.since else checked
    return _VERDICTS[row.verdict.meaning](_Matter(result, known, run, day, row), row.verdict)


def _missing(matter: _Matter, verdict: Verdict) -> Work:
    check = _check(matter, verdict)
    if matter.known.state in MISSING_STATES:
        if verdict.finding in matter.known.findings:
            return matter.nothing(f"已经记过核查：{verdict.finding}")
        return matter.work(Outcome.DONE, f"核查（{verdict.finding}）", check)
    if matter.known.state == REMOVED:
        return _reopening(matter)
    enrolled = matter.known.was_enrolled or _is_enrolled(matter)
    call = matter.result.call if matter.result.call in LISTING else _LISTING_BY[enrolled]
    kind, found_by = SUSPECTED if enrolled else NEVER_ENROLLED, LISTING[call][1]
    return _with_listing(matter, kind, found_by, f"列入疑似并核查（{verdict.finding}）", check)


_LISTING_BY: Mapping[bool, str] = {True: LIST_DROPOUT, False: LIST_NEVER_ENROLLED}


def _error(matter: _Matter, verdict: Verdict) -> Work:
    if matter.known.state in MISSING_STATES:
        return matter.work(Outcome.DONE, f"核查（{verdict.finding}）", _check(matter, verdict))
    hint = f"改正用 kcbx edit-case {matter.known.case_id}" if matter.known.case_id else "请改正名单"
    return matter.nothing(f"{verdict.term}，不用记入台账；{hint}")


def _elsewhere(matter: _Matter, verdict: Verdict) -> Work:
    state, known = verdict.state, matter.known
    if known.state in MISSING_STATES:
        return matter.work(Outcome.DONE, f"核查（{verdict.finding}）", _check(matter, verdict))
    if known.state == state or known.state in _AS_GOOD_AS.get(state, ()):
        return matter.nothing(f"案卷的状态已经是{known.state}")
    if known.state == REMOVED:
        return matter.nothing("案卷已经移出，不用再办")
    if known.state in IN_ORDER_STATES:
        return matter.by_hand(
            f"案卷的状态是{known.state}，核查结论是{verdict.term}；凭材料改",
            _MOVES[state].format(known.case_id),
        )
    try:
        opening = _registration(matter, state)
    except IncompleteError as reason:
        return _add_by_hand(matter, str(reason))
    note = PlannedEntry("备忘", matter.day, {"情况": _what_was_found(matter, verdict)})
    return matter.work(Outcome.DONE, f"登记（{state}）", opening, note)


_AS_GOOD_AS: Mapping[str, tuple[str, ...]] = {
    AT_SCHOOL: (UNDER_OBSERVATION, TAUGHT_AT_HOME),
    TO_BE_PLACED: (TAUGHT_AT_HOME, DEFERRED, ON_LEAVE),
}
"""States that answer a conclusion as well: who is taught at home is at school, who has leave is placed."""

_MOVES: Mapping[str, str] = {
    AT_SCHOOL: "kcbx add-entry {} 学籍异动",
    "外地就读": "kcbx add-entry {} 学籍异动 --set 类型=转出",
    TO_BE_PLACED: "kcbx add-entry {} 评估",
}


def _by_hand(matter: _Matter, verdict: Verdict) -> Work:
    known = matter.known
    if known.state == REMOVED:
        return matter.nothing("案卷已经移出，不用再办")
    if known.state in (DEFERRED, ON_LEAVE) and known.state == verdict.action:
        return matter.nothing(f"案卷的状态已经是{known.state}")
    if not known.case_id and verdict.action == "移出":
        return matter.nothing(f"{verdict.term}，没有案卷，不用移出；留好证明材料")
    given = "".join(f" --set {key}={value}" for key, value in (verdict.values or {}).items())
    number = known.case_id or "编号"
    first = "" if known.case_id else "kcbx add-case；"
    words = f"{verdict.term}要凭材料和批准办理"
    return matter.by_hand(words, f"{first}kcbx add-entry {number} {verdict.action}{given} --evidence 文件")


def _check(matter: _Matter, verdict: Verdict) -> PlannedEntry:
    """Return the 核查 that says what the school found."""
    values = {"结论": verdict.finding, "情况": _what_was_found(matter, verdict)}
    if matter.row and matter.row.whereabouts:
        values["去向"] = matter.row.whereabouts
    return PlannedEntry("核查", matter.day, values)


def _what_was_found(matter: _Matter, verdict: Verdict) -> str:
    """Return what the school wrote, with who checked and when; the number says which result it answers."""
    row = matter.row
    assert row is not None, "only returned rows are checks"
    told = [f"比对结果 {row.number} {RETURNED}{verdict.term}"]
    told += [row.story.rstrip("。")] if row.story else []
    told += [f"核查人 {row.checker}"] if row.checker else []
    told += [f"核查日期 {row.checked_on}"] if row.checked_on else []
    return f"{'；'.join(told)}。"


_VERDICTS: Mapping[Meaning, Callable[[_Matter, Verdict], Work]] = {
    Meaning.MISSING: _missing,
    Meaning.ERROR: _error,
    Meaning.ELSEWHERE: _elsewhere,
    Meaning.BY_HAND: _by_hand,
}
