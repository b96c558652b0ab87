"""Every duty by the example of its manual: the day before it is due, the day, the day after, and what settles it."""

from __future__ import annotations

import pytest

from kcbx import calendar
from kcbx.duties import DUTIES, Duty
from kcbx.duties.duty import is_citable
from kcbx.policy import parameters
from tests import duties

DAY = calendar.ONE_DAY
IDS = [duty.duty_id for duty in DUTIES]


def test_ids_are_unique_and_in_order() -> None:
    assert sorted(set(IDS)) == IDS


@pytest.mark.parametrize("duty", DUTIES, ids=IDS)
def test_a_duty_explains_itself_and_cites_what_exists(duty: Duty) -> None:
    assert duty.manual.splitlines()[0].endswith("。")
    assert "怎么办：" in duty.manual
    assert [clause for clause in duty.clauses if not is_citable(clause)] == []
    assert [name for name in duty.parameters if name not in parameters()] == []


@pytest.mark.parametrize("duty", DUTIES, ids=IDS)
def test_a_duty_is_open_before_on_and_after_its_day(duty: Duty) -> None:
    example = duties.example_of(duty)
    due = duties.due_of(example)
    left = {}
    for day in (due - DAY, due, due + DAY):
        left[day] = [task.days_left for task in duties.tasks_on(duty, example, day) if task.claim.due == due]
    began = duties.tasks_on(duty, example, due)[0].claim.since
    assert left == {due - DAY: [1] if began < due else [], due: [0], due + DAY: [-1]}


@pytest.mark.parametrize("duty", DUTIES, ids=IDS)
def test_what_the_example_says_settles_it(duty: Duty) -> None:
    example = duties.example_of(duty)
    due = duties.due_of(example)
    settled = duties.settled(example, duty)
    last = max(calendar.parse_date(str(entry["日期"])) for entry in example["办结"])
    named = {(str(entry["日期"]), entry["事项"]) for entry in example["办结"]}
    for day in (max(last, due), max(last, due) + DAY):
        (claim,) = [claim for claim in duties.claims_on(duty, settled, day) if claim.due == due]
        assert claim.done is not None
        assert (claim.done.date.isoformat(), claim.done.action) in named
