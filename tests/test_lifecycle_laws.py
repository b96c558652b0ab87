"""The laws of the fold over random lives: order, knowledge, lateness, as-of days, refused steps, episodes, details.

What a life changes in the facts it changes as `edit-case` does.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx.lifecycle import facts_on, tell
from kcbx.model import Case
from tests import contract
from tests.histories import SEEDS, Chances, days_around, histories, life, shuffled, without

PLAIN = Chances(breaking=20, late=0, correction=0, change=0, same_day=0)
"""No two entries on one day: a changed fact shares the day of what stands before it."""
LAWS = settings(deadline=None, max_examples=100)


@LAWS
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_entries_in_the_file_never_matters(case: Case, order: random.Random) -> None:
    other = shuffled(case, order)
    for as_of in (None, *days_around(case)):
        first, second = tell(case, as_of), tell(other, as_of)
        assert (first.standing, first.steps) == (second.standing, second.steps)


@LAWS
@given(histories(), st.data())
def test_every_state_is_the_one_the_contract_says(case: Case, data: st.DataObject) -> None:
    moments = [None, *(entry.recorded for entry in case.entries)]
    known_at = data.draw(st.sampled_from(moments))
    for as_of in (None, *days_around(case)):
        story = tell(case, as_of, known_at)
        assert story.standing.state == contract.state_of(case, as_of, known_at), (as_of, known_at)
        assert story.standing.ledger == contract.ledger_of(story.standing.state)


@LAWS
@given(histories())
def test_what_is_written_later_is_not_known_before(case: Case) -> None:
    for entry in case.entries:
        just_before = entry.recorded - dt.timedelta(microseconds=1)
        known = replace(case, entries=tuple(each for each in case.entries if each.recorded < entry.recorded))
        assert tell(case, None, just_before).steps == tell(known).steps
        assert tell(case, None, just_before).standing == tell(known).standing
        assert entry.entry_id not in {each.entry_id for each in tell(case, None, just_before).entries}


@LAWS
@given(SEEDS, st.integers(1, 12), st.integers(0, 12))
def test_the_facts_known_at_a_moment_are_what_stood_in_the_file_then(
    seed: int, early: int, more: int
) -> None:
    """However late the changes were written and whatever day they are about: what came later is undone."""
    chances, first = Chances(correction=0, change=40), dt.date(2022, 8, 20)
    before, after = (life(random.Random(seed), 1, length, chances, first) for length in (early, early + more))
    moment = max(entry.recorded for entry in before.entries)
    assert after.entries[: len(before.entries)] == before.entries
    assert _as_text(facts_on(after, None, moment)) == _as_text(before.facts)


def _as_text(value: Any) -> Any:
    """Return facts with numbers as text: 原值 and 新值 hold them so."""
    if isinstance(value, dict):
        return {key: _as_text(each) for key, each in value.items()}
    return [_as_text(each) for each in value] if isinstance(value, (list, tuple)) else str(value)


@LAWS
@given(histories(PLAIN), st.data())
def test_a_late_entry_gives_the_same_state_as_a_punctual_one(case: Case, data: st.DataObject) -> None:
    late = data.draw(st.sampled_from(case.entries))
    lag = data.draw(st.integers(1, 400))
    again = replace(late, recorded=late.recorded + dt.timedelta(days=lag))
    other = replace(case, entries=tuple(again if each is late else each for each in case.entries))
    for as_of in (None, *days_around(case)):
        assert tell(case, as_of).standing == tell(other, as_of).standing
        assert [step.after for step in tell(case, as_of).steps] == [
            step.after for step in tell(other, as_of).steps
        ]


@LAWS
@given(histories(), st.data())
def test_as_of_a_day_is_the_story_without_what_happened_later(case: Case, data: st.DataObject) -> None:
    """Of what happened later only the 更正 are kept: they tell what was so, whenever they were written."""
    as_of = data.draw(st.sampled_from(days_around(case)))
    counted = {entry.entry_id: entry for entry in tell(case).entries}
    later = {number for number, entry in counted.items() if entry.date > as_of and entry.action != "更正"}
    assert tell(without(case, *later), as_of).standing == tell(case, as_of).standing
    assert tell(case, as_of).entries == tuple(entry for entry in tell(case).entries if entry.date <= as_of)


@LAWS
@given(histories(replace(PLAIN, same_day=20)))
def test_a_step_outside_the_table_changes_nothing(case: Case) -> None:
    story = tell(case)
    for step in story.steps:
        value = str(step.entry.get(contract.DECIDING.get(step.entry.action, ""), ""))
        expected = contract.leads_to(
            step.entry.action, value, step.before.state, step.before.before_suspected
        )
        assert step.allowed is (expected is not None)
        if not step.allowed:
            assert step.after == step.before
    refused = {step.entry.entry_id for step in story.steps if not step.allowed}
    last = story.entries[-1].date
    assert tell(without(case, *refused), last).standing == tell(case, last).standing


@LAWS
@given(histories())
def test_episodes_are_numbered_and_open_only_while_the_table_says_so(case: Case) -> None:
    story = tell(case)
    for step in story.steps:
        grown = step.after.episode - step.before.episode
        assert grown in (0, 1)
        assert (grown == 1) == (step.after.in_episode and not step.before.in_episode)
        if step.after.state in contract.MISSING:
            assert step.after.in_episode
        if step.after.state in ("", "在校", "送教上门", "外地就读", "已移出"):
            assert not step.after.in_episode
    numbers = range(1, story.standing.episode + 1)
    shared = [entry.entry_id for number in numbers for entry in story.episode_entries(number)]
    assert len(shared) == len(set(shared))
    assert shared == [entry.entry_id for entry in story.entries if entry.entry_id in set(shared)]


@LAWS
@given(histories())
def test_details_are_kept_only_while_they_mean_something(case: Case) -> None:
    for as_of in days_around(case):
        standing = tell(case, as_of).standing
        if standing.state not in contract.MISSING:
            assert (standing.kind, standing.before_suspected, standing.recognised_until) == ("", "", None)
        else:
            assert standing.kind in ("疑似辍学", "失学")
        if standing.state != "认定达标":
            assert standing.recognised_until is None
        assert standing.recognised_until is None or standing.recognised_until >= as_of
        if standing.state not in (*contract.MISSING, "复学观察"):
            assert standing.returned_on is None
