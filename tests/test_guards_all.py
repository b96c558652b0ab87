"""All guards together: none without a test, a clause, a demand; how much each weighs; which steps they look at."""

from __future__ import annotations

import datetime as dt
import inspect

import pytest
from hypothesis import given, settings

from kcbx.lifecycle import GUARDS, Guard, breaches, situations, step_breaches, tell
from kcbx.model import Case, Severity
from kcbx.policy import known_clause, load_profile
from kcbx.schema import ACTIONS
from tests import (
    test_guards_leaves,
    test_guards_missing,
    test_guards_notes,
    test_guards_papers,
    test_guards_recognition,
    test_guards_removal,
    test_guards_service,
    test_guards_units,
)
from tests.guarding import breached
from tests.histories import MIDDLE, child, histories, on, setting

TESTED = (
    test_guards_missing,
    test_guards_units,
    test_guards_leaves,
    test_guards_recognition,
    test_guards_papers,
    test_guards_service,
    test_guards_removal,
    test_guards_notes,
)
SILENT = {guard_id: cases for module in TESTED for guard_id, cases in module.SILENT.items()}
FIRING = {guard_id: cases for module in TESTED for guard_id, cases in module.FIRING.items()}
IDS = [guard.guard_id for guard in GUARDS]
DAY = dt.date(2024, 9, 1)

LIGHTER = {"G03": "警告", "G04": "警告", "G05": "提示", "G08": "警告", "G11": "警告"} | {
    "G25": "警告",
    "G27": "警告",
    **dict.fromkeys(("G36", "G37", "G39", "G40", "G43", "G46", "G47", "G48", "G49"), "警告"),
    "G50": "提示",
}
"""The guards that only note, under national policy; every other refuses."""


def test_every_guard_has_a_silent_and_a_speaking_situation() -> None:
    assert list(SILENT) == IDS
    assert list(FIRING) == IDS
    assert all(SILENT.values())
    assert all(expected for cases in FIRING.values() for _, expected in cases)


@pytest.mark.parametrize("guard_id", IDS)
def test_a_guard_is_silent_where_its_demand_is_met(guard_id: str) -> None:
    for case in SILENT[guard_id]:
        for around in (setting(), setting("suiyang-2024")):
            assert breached(guard_id, case, around) == []


@pytest.mark.parametrize("guard_id", IDS)
def test_a_guard_says_what_is_missing_and_what_to_type(guard_id: str) -> None:
    for case, expected in FIRING[guard_id]:
        assert breached(guard_id, case) == expected


@pytest.mark.parametrize("guard_id", IDS)
def test_in_suiyang_the_same_is_missing_and_only_an_unreported_joint_attempt_weighs_more(
    guard_id: str,
) -> None:
    for case, expected in FIRING[guard_id]:
        weights = ["错误" if guard_id == "G04" else severity for severity, _, _ in expected]
        found = breached(guard_id, case, setting("suiyang-2024"))
        assert [severity for severity, _, _ in found] == weights


def test_guards_are_numbered_once_and_look_at_known_actions() -> None:
    assert sorted(set(IDS)) == IDS
    assert len({guard.check for guard in GUARDS}) == len(GUARDS)
    for guard in GUARDS:
        assert guard.actions
        assert set(guard.actions) <= set(ACTIONS)


@pytest.mark.parametrize("guard", GUARDS, ids=IDS)
def test_a_guard_says_what_it_demands_why_and_by_which_clause(guard: Guard) -> None:
    assert guard.demand
    assert inspect.getdoc(guard.check)
    assert known_clause(guard.clause)


@pytest.mark.parametrize("guard", GUARDS, ids=IDS)
def test_how_much_a_guard_weighs_under_each_policy(guard: Guard) -> None:
    expected = LIGHTER.get(guard.guard_id, "错误")
    national, suiyang = (load_profile(name).on(DAY) for name in ("national", "suiyang-2024"))
    assert guard.severity_in(national).value == expected
    assert guard.severity_in(suiyang).value == ("错误" if guard.guard_id == "G04" else expected)
    assert guard.refuses is (guard.guard_id not in LIGHTER)


def test_a_breach_names_its_guard_and_clause() -> None:
    case = child(on("2024-09-01", "登记", 单位="3199000099"))
    [(situation, breach)] = breaches(tell(case), setting())
    assert (breach.guard.guard_id, breach.clause, breach.severity) == ("G06", "案卷格式/单位", Severity.ERROR)
    assert situation.entry == case.entries[0]
    assert step_breaches(situation) == (breach,)


# What a guard sees


STORY = child(
    on("2024-09-01", "登记"),
    on("2024-09-03", "结束观察"),
    on("2024-09-05", "列入疑似"),
    on("2024-09-06", "劝返"),
    on("2024-09-10", "复学"),
    on("2024-10-10", "列入疑似"),
    on("2024-10-12", "核查", 结论="在校就读"),
    on("2024-10-13", "备忘"),
    on("2024-10-20", "列入疑似"),
    on("2024-10-21", "劝返"),
)


def test_a_guard_sees_the_steps_the_table_allows_with_what_came_before() -> None:
    seen = {situation.entry.entry_id: situation for situation in situations(tell(STORY), setting())}
    assert list(seen) == [f"E{number:05d}" for number in (1, 3, 4, 5, 6, 7, 8, 9, 10)]
    assert [entry.entry_id for entry in seen["E00004"].earlier] == ["E00001", "E00002", "E00003"]
    assert (seen["E00004"].standing.state, seen["E00005"].after.state) == ("疑似辍学", "复学观察")
    assert seen["E00005"].get("学校") == MIDDLE


def test_a_guard_sees_of_the_episode_what_came_before_the_step() -> None:
    episodes = {
        situation.entry.entry_id: [entry.entry_id for entry in situation.episode]
        for situation in situations(tell(STORY), setting())
    }
    first = [f"E{number:05d}" for number in (3, 4, 5, 6)]
    assert episodes == {
        "E00001": [],
        "E00003": [],
        "E00004": first[:1],
        "E00005": first[:2],
        "E00006": first[:3],
        "E00007": first,
        "E00008": [],
        "E00009": [],
        "E00010": ["E00009"],
    }


def test_a_guard_sees_the_parameters_and_facts_of_the_day() -> None:
    case = child(
        on("2024-09-01", "登记"),
        on("2024-10-01", "信息变更", 键="备注", 新值="随祖母生活"),
        备注="随祖母生活",
    )
    first, second = situations(tell(case), setting("suiyang-2024"))
    assert ("备注" in first.facts, second.facts["备注"]) == (False, "随祖母生活")
    assert first.parameters.flag("联合须先上报") is True


@settings(deadline=None, max_examples=60)
@given(histories())
def test_any_story_can_be_judged_and_the_whole_says_what_the_steps_say(case: Case) -> None:
    story, around = tell(case), setting("suiyang-2024")
    seen = list(situations(story, around))
    assert [each.entry for each in seen] == [step.entry for step in story.steps if step.allowed]
    assert list(breaches(story, around)) == [
        (each, breach) for each in seen for breach in step_breaches(each)
    ]
    for each in seen:
        expected = story.episode_entries(each.standing.episode) if each.standing.in_episode else ()
        assert each.episode == tuple(entry for entry in expected if entry.order < each.entry.order)
