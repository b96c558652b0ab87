"""The table of transitions against the format contract's, every 事项 from every state with every deciding value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kcbx.lifecycle import LEDGERS, OPEN_STATES, STATES, Standing, Target, ledger_of, tell, ways_to
from kcbx.lifecycle.fold import step_from
from kcbx.lifecycle.states import (
    EPISODE_ENDS,
    IN_ORDER_STATES,
    MISSING_STATES,
    OPEN_LEDGERS,
    STATES_OF_LEDGER,
)
from kcbx.lifecycle.table import TABLE
from kcbx.model import Case, Entry
from kcbx.schema import ACTIONS, code_list
from tests import contract
from tests.histories import NEVER_ENROLLED, child, on

CODE_LISTS = {
    "登记": "状态",
    "列入疑似": "疑似类型",
    "核查": "核查结论",
    "安置": "安置方式",
    "学籍异动": "学籍异动类型",
    "移出": "移出类别",
    "重新登记": "状态",
}


def deciding_values(action: str) -> tuple[str, ...]:
    """Every value that may decide where a 事项 leads, those the schema refuses included."""
    return code_list(CODE_LISTS[action]) if action in CODE_LISTS else ("",)


def steps() -> Iterator[tuple[str, str, str]]:
    for action in contract.ACTIONS:
        for value in deciding_values(action):
            for state in (contract.NOTHING, *contract.EVERY):
                yield action, value, state


def entry_of(action: str, value: str) -> Entry:
    return on("2024-10-10", action, **({contract.DECIDING[action]: value} if value else {}))


REACHED: dict[str, Case] = {
    **{state: child(on("2024-09-01", "登记", 状态=state)) for state in contract.IN_ORDER},
    "疑似辍学": child(on("2024-09-01", "登记"), on("2024-09-08", "列入疑似")),
    "失学": child(
        on("2024-09-01", "登记", 状态="未入学"),
        on("2024-09-08", "列入疑似", 类型="失学"),
        facts=NEVER_ENROLLED,
    ),
    "辍学": child(on("2024-09-01", "登记"), on("2024-09-08", "列入疑似"), on("2024-10-09", "认定辍学")),
    "认定达标": child(
        on("2024-09-01", "登记"),
        on("2024-09-08", "列入疑似"),
        on("2024-10-01", "认定辍学"),
        on("2024-10-09", "认定达标"),
    ),
    "已移出": child(on("2024-09-01", "登记"), on("2024-09-08", "移出")),
}


def test_the_contract_is_restated_whole() -> None:
    assert contract.ACTIONS == ACTIONS
    assert {row[0] for row in contract.ROWS} == set(ACTIONS) == {row.action for row in TABLE}
    for action, key in contract.DECIDING.items():
        used = {value for name, values, _, _ in contract.ROWS if name == action for value in values}
        assert used <= set(deciding_values(action)), (action, key)
        if action not in ("登记", "重新登记"):
            assert used == set(deciding_values(action)), (action, key)


def test_the_states_and_their_ledgers() -> None:
    assert STATES == contract.EVERY
    assert STATES_OF_LEDGER == contract.LEDGERS
    assert LEDGERS == ("适龄儿童", "疑似辍学", "辍学", "已移出")
    assert OPEN_LEDGERS == ("适龄儿童", "疑似辍学", "辍学")
    assert set(contract.OPEN) == OPEN_STATES
    assert set(contract.IN_ORDER) == IN_ORDER_STATES
    assert set(contract.MISSING) == MISSING_STATES
    assert set(EPISODE_ENDS) == {"在校", "送教上门", "外地就读", "已移出"}
    assert [ledger_of(state) for state in contract.EVERY] == [
        contract.ledger_of(state) for state in contract.EVERY
    ]
    assert ledger_of("") == ""
    assert ledger_of("毕业") == ""


@pytest.mark.parametrize("action", contract.ACTIONS)
def test_every_step_from_every_state_leads_where_the_contract_says(action: str) -> None:
    for name, value, state in steps():
        if name != action:
            continue
        before = Standing(state=state, unit="3199000021", kind="疑似辍学", before_suspected="送教上门")
        after, allowed = step_from(before, entry_of(action, value))
        expected = contract.leads_to(action, value, state, "送教上门")
        assert allowed is (expected is not None), (state, value)
        assert after.state == (state if expected is None else expected), (state, value)
        if not allowed:
            assert after == before, (state, value)


@pytest.mark.parametrize("state", contract.EVERY)
def test_every_step_of_a_whole_story_leads_where_the_contract_says(state: str) -> None:
    case = REACHED[state]
    reached = tell(case).standing
    assert reached.state == state
    for action in contract.ACTIONS:
        for value in deciding_values(action):
            entry = replace(entry_of(action, value), entry_id="Z00001")
            story = tell(replace(case, entries=(*case.entries, entry)))
            expected = contract.leads_to(action, value, state, reached.before_suspected)
            assert story.steps[-1].entry == entry
            assert story.steps[-1].before == reached
            assert story.steps[-1].allowed is (expected is not None), (action, value)
            assert story.standing.state == (state if expected is None else expected), (action, value)
            if expected is None:
                assert story.standing == reached, (action, value)


def test_before_the_registration_nothing_is_possible() -> None:
    for action in contract.ACTIONS[1:]:
        for value in deciding_values(action):
            story = tell(child(entry_of(action, value)))
            assert (story.standing, story.steps[0].allowed) == (Standing(), False), (action, value)


def test_a_case_is_registered_once() -> None:
    for state in contract.EVERY:
        again = tell(replace(REACHED[state], entries=(*REACHED[state].entries, on("2024-10-10", "登记"))))
        assert not again.steps[-1].allowed
        assert again.standing.state == state


@pytest.mark.parametrize(
    ("action", "values"),
    [
        ("登记", {"状态": "辍学"}),
        ("登记", {"状态": "已移出"}),
        ("登记", {"状态": None}),
        ("登记", {"状态": ["在校"]}),
        ("列入疑似", {"类型": None}),
        ("列入疑似", {"类型": "旷课"}),
        ("核查", {"结论": ["属实"]}),
        ("核查", {"结论": None}),
        ("移出", {"类别": "退学"}),
        ("重新登记", {"状态": "已移出"}),
        ("重新登记", {"状态": "毕业"}),
    ],
)
def test_a_deciding_value_outside_the_contract_is_refused(action: str, values: dict[str, object]) -> None:
    for state in (contract.NOTHING, *contract.EVERY):
        before = Standing(state=state)
        after, allowed = step_from(before, on("2024-10-10", action, **values))
        assert (after, allowed) == (before, False), state


# ways_to


def brute_force_ways(state: str, ledger: str) -> set[str]:
    """Every 事项 that some value makes lead from a state into a ledger, to another state."""
    found = set()
    for action in contract.ACTIONS:
        for value in deciding_values(action):
            for back in contract.IN_ORDER:
                target = contract.leads_to(action, value, state, back)
                if target is not None and target != state and contract.ledger_of(target) == ledger:
                    found.add(action)
    return found


@pytest.mark.parametrize("state", ["", *contract.EVERY])
@pytest.mark.parametrize("ledger", contract.LEDGERS)
def test_ways_to_names_every_way_into_a_ledger_and_no_other(state: str, ledger: str) -> None:
    assert {row.action for row in ways_to(state, ledger)} == brute_force_ways(state, ledger)


def test_ways_to_gives_the_rows_with_what_they_want() -> None:
    ways = ways_to("疑似辍学", "适龄儿童")
    assert [
        (row.action, row.target, {key: sorted(value) for key, value in row.when.items()}) for row in ways
    ] == [
        ("核查", Target.BEFORE_SUSPECTED, {"结论": ["信息错误"]}),
        ("核查", "在校", {"结论": ["在校就读"]}),
        ("核查", "外地就读", {"结论": ["省内就读", "省外就读", "随迁就读"]}),
        ("核查", "待安置", {"结论": ["因病因残"]}),
        ("延缓入学", "延缓入学", {}),
        ("休学", "休学", {}),
        ("安置", "送教上门", {"方式": ["送教上门"]}),
        ("安置", "复学观察", {}),
        ("复学", "复学观察", {}),
    ]
