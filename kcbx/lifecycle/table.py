"""The table of transitions: which 事项, from which states, leads to which state.

`move`, `validate`, the fold and the manual all read this table; there is no second statement of it. Keys that a
事项 requires stand in the JSON Schema, guards in `guards`. Source: format contract, "事项".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from kcbx.lifecycle.states import (
    AT_SCHOOL,
    AWAY,
    DEFERRED,
    DROPPED_OUT,
    IN_ORDER_STATES,
    MISSING_STATES,
    NEVER_ENROLLED,
    NOT_STARTED,
    NOTHING,
    ON_LEAVE,
    OPEN_STATES,
    RECOGNISED,
    REMOVED,
    SUSPECTED,
    TAUGHT_AT_HOME,
    TO_BE_PLACED,
    UNDER_OBSERVATION,
    ledger_of,
)

GIVEN_KEY = "状态"
"""The key that says where a transition with `Target.GIVEN` leads."""


class Target(str, Enum):
    """Where a transition leads when it is not one fixed state."""

    STAYS = "不变"
    BEFORE_SUSPECTED = "列入疑似前的状态"
    GIVEN = "所填的状态"


@dataclass(frozen=True)
class Transition:
    """One row: with `action`, in one of `sources`, when the entry's keys hold one of the `when` values."""

    action: str
    sources: frozenset[str]
    target: str | Target
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def applies(self, state: str, values: Mapping[str, Any]) -> bool:
        """Tell whether this row is the one for a state and the values of an entry."""
        return state in self.sources and all(
            str(values.get(key)) in allowed for key, allowed in self.when.items()
        )


def _states(*names: str) -> frozenset[str]:
    return frozenset(names)


_ANY = OPEN_STATES | {REMOVED}
_ENROLLABLE = _states(NOT_STARTED, AWAY, ON_LEAVE, DEFERRED, TO_BE_PLACED)
_LEAVABLE = _states(NOT_STARTED, AT_SCHOOL, ON_LEAVE, UNDER_OBSERVATION)
_GRADUATING = _states(AT_SCHOOL, TAUGHT_AT_HOME, AWAY, UNDER_OBSERVATION)
_PLACEABLE = _states(NOT_STARTED, AT_SCHOOL, TAUGHT_AT_HOME, DEFERRED, ON_LEAVE, TO_BE_PLACED)


def _when(key: str, *values: str) -> dict[str, frozenset[str]]:
    return {key: frozenset(values)}


_STAYING: tuple[tuple[str, frozenset[str]], ...] = (
    ("请假", _states(AT_SCHOOL, UNDER_OBSERVATION)),
    ("预警", OPEN_STATES),
    ("劝返", OPEN_STATES),
    ("上报", OPEN_STATES),
    ("文书", OPEN_STATES),
    ("送达", OPEN_STATES),
    ("学籍标注", OPEN_STATES),
    ("评估", OPEN_STATES),
    ("送教", _states(TAUGHT_AT_HOME)),
    ("回访", _states(UNDER_OBSERVATION, AWAY, AT_SCHOOL)),
    ("信息变更", _ANY),
    ("帮扶", OPEN_STATES),
    ("资助", OPEN_STATES),
    ("平台录入", OPEN_STATES),
    ("复核", OPEN_STATES),
    ("移交", OPEN_STATES),
    ("更正", _ANY),
    ("销毁", _states(REMOVED)),
    ("备忘", _ANY),
)

TABLE: tuple[Transition, ...] = (
    Transition("登记", _states(NOTHING), Target.GIVEN, {GIVEN_KEY: IN_ORDER_STATES}),
    Transition("列入疑似", IN_ORDER_STATES, SUSPECTED, _when("类型", "疑似辍学")),
    Transition("列入疑似", IN_ORDER_STATES, NEVER_ENROLLED, _when("类型", "失学")),
    Transition("核查", MISSING_STATES, Target.STAYS, _when("结论", "属实", "失联")),
    Transition("核查", MISSING_STATES, Target.BEFORE_SUSPECTED, _when("结论", "信息错误")),
    Transition("核查", MISSING_STATES, AT_SCHOOL, _when("结论", "在校就读")),
    Transition("核查", MISSING_STATES, AWAY, _when("结论", "省内就读", "省外就读", "随迁就读")),
    Transition("核查", MISSING_STATES, TO_BE_PLACED, _when("结论", "因病因残")),
    Transition("认定辍学", _states(SUSPECTED, NEVER_ENROLLED), DROPPED_OUT),
    Transition("延缓入学", OPEN_STATES - {RECOGNISED}, DEFERRED),
    Transition("休学", OPEN_STATES - {RECOGNISED}, ON_LEAVE),
    Transition("认定达标", _states(DROPPED_OUT, RECOGNISED), RECOGNISED),
    Transition("安置", OPEN_STATES, TAUGHT_AT_HOME, _when("方式", "送教上门")),
    Transition("安置", _PLACEABLE, AT_SCHOOL),
    Transition("安置", _states(UNDER_OBSERVATION), Target.STAYS),
    Transition("安置", MISSING_STATES, UNDER_OBSERVATION),
    Transition("复学", MISSING_STATES, UNDER_OBSERVATION),
    Transition("复学", _states(ON_LEAVE, DEFERRED), AT_SCHOOL),
    Transition("结束观察", _states(UNDER_OBSERVATION), AT_SCHOOL),
    Transition("学籍异动", _ENROLLABLE, AT_SCHOOL, _when("类型", "新生注册", "转入", "恢复学籍")),
    Transition("学籍异动", _LEAVABLE, AWAY, _when("类型", "转出")),
    Transition("学籍异动", OPEN_STATES, Target.STAYS),
    Transition("移出", _GRADUATING, REMOVED, _when("类别", "毕业")),
    Transition(
        "移出",
        OPEN_STATES,
        REMOVED,
        _when("类别", "超龄离校", "死亡", "出国出境", "户籍迁出", "学籍转出", "重复登记", "查无此人"),
    ),
    Transition("重新登记", _states(REMOVED), Target.GIVEN, {GIVEN_KEY: OPEN_STATES}),
    *(Transition(action, sources, Target.STAYS) for action, sources in _STAYING),
)


def transition_for(action: str, state: str, values: Mapping[str, Any]) -> Transition | None:
    """Return the first row that applies, or None when the table does not allow the step."""
    return next((row for row in TABLE if row.action == action and row.applies(state, values)), None)


def ways_to(state: str, ledger: str) -> tuple[Transition, ...]:
    """Return the rows that can bring a child in `state` into `ledger` (or on to another state within it)."""
    return tuple(row for row in TABLE if state in row.sources and _may_lead(row, state, ledger))


def _may_lead(row: Transition, state: str, ledger: str) -> bool:
    if row.target is Target.STAYS:
        return False
    if row.target is Target.BEFORE_SUSPECTED:
        return ledger == ledger_of(AT_SCHOOL)
    if row.target is Target.GIVEN:
        return any(ledger_of(given) == ledger for given in row.when[GIVEN_KEY])
    return ledger_of(row.target) == ledger and row.target != state
