"""The states of a child and the ledgers they stand in (docs/案卷格式.md, 状态与台账)."""

from __future__ import annotations

NOTHING = ""
"""Before 登记 there is no state."""

NOT_STARTED = "未入学"
AT_SCHOOL = "在校"
TAUGHT_AT_HOME = "送教上门"
AWAY = "外地就读"
DEFERRED = "延缓入学"
ON_LEAVE = "休学"
TO_BE_PLACED = "待安置"
UNDER_OBSERVATION = "复学观察"
SUSPECTED = "疑似辍学"
NEVER_ENROLLED = "失学"
DROPPED_OUT = "辍学"
RECOGNISED = "认定达标"
REMOVED = "已移出"

BASE_LEDGER, SUSPECT_LEDGER, DROPOUT_LEDGER, REMOVED_LEDGER = "适龄儿童", "疑似辍学", "辍学", "已移出"

STATES_OF_LEDGER: dict[str, tuple[str, ...]] = {
    BASE_LEDGER: (
        NOT_STARTED,
        AT_SCHOOL,
        TAUGHT_AT_HOME,
        AWAY,
        DEFERRED,
        ON_LEAVE,
        TO_BE_PLACED,
        UNDER_OBSERVATION,
    ),
    SUSPECT_LEDGER: (SUSPECTED, NEVER_ENROLLED),
    DROPOUT_LEDGER: (DROPPED_OUT, RECOGNISED),
    REMOVED_LEDGER: (REMOVED,),
}

LEDGERS = tuple(STATES_OF_LEDGER)
OPEN_LEDGERS = (BASE_LEDGER, SUSPECT_LEDGER, DROPOUT_LEDGER)
STATES = tuple(state for states in STATES_OF_LEDGER.values() for state in states)

IN_ORDER_STATES = frozenset(STATES_OF_LEDGER[BASE_LEDGER])
"""The states of the 适龄儿童 directory: in order, or being placed."""

MISSING_STATES = frozenset(STATES_OF_LEDGER[SUSPECT_LEDGER] + STATES_OF_LEDGER[DROPOUT_LEDGER])
"""The states in which a child is looked for or out of school."""

OPEN_STATES = IN_ORDER_STATES | MISSING_STATES

EPISODE_ENDS = frozenset({AT_SCHOOL, TAUGHT_AT_HOME, AWAY, REMOVED})
"""Reaching one of these ends 本轮; 复学观察 does not, so a relapse belongs to the same episode."""

LEVELS = ("学校", "联合", "司法")
"""层级 of 劝返, counted apart."""

_LEDGER_OF_STATE = {state: ledger for ledger, states in STATES_OF_LEDGER.items() for state in states}


def ledger_of(state: str) -> str:
    """Return the ledger (directory) a state stands in; "" before 登记."""
    return _LEDGER_OF_STATE.get(state, "")
