"""Laws of T01–T18 over random lives: what a day knows stays known, and a later day adds to it and takes nothing back."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx.duties import BY_ID, Child, Claim, DayCount
from kcbx.lifecycle import Setting, Standing, tell
from kcbx.lifecycle.fold import expired, step_from
from kcbx.lifecycle.table import transition_for
from kcbx.model import Case, Entry
from tests.claims import school_days
from tests.histories import (
    SEEDS,
    VALUES,
    child,
    days_around,
    histories,
    on,
    setting,
    shuffled,
    since,
    without,
)

IDS = tuple(f"T{number:02d}" for number in range(1, 19))
WRITTEN_DATES = ("T07", "T08")
"""Duties whose due day is taken as it is written, which may be before the day it was written."""

LAWS = settings(deadline=None, max_examples=60)
AROUND: tuple[tuple[Setting, DayCount], ...] = (
    (setting("suiyang-2024"), DayCount()),
    (setting("sixian-2020", since("2024-01-01", 学校劝返次数=1, 联合劝返次数=1, 上报天数=0)), DayCount()),
    (
        setting("linfen-2024", since("2023-01-01", 天数口径="上学日", 季度复核单位=["学校"], 学校劝返次数=2)),
        school_days(),
    ),
)
PLACES = st.integers(0, len(AROUND) - 1)

BUSY: tuple[tuple[str, dict[str, object]], ...] = (
    ("列入疑似", {}),
    ("列入疑似", {"发现方式": "平台下发"}),
    *[("劝返", {"层级": "学校"})] * 5,
    ("劝返", {"层级": "学校", "承诺返校": 5, "下次跟进": 3}),
    *[("劝返", {"层级": "联合"})] * 3,
    ("劝返", {"层级": "联合", "承诺返校": -3, "下次跟进": 0}),
    *[("上报", {"对象": ["教育局", "乡镇"]})] * 3,
    ("上报", {"对象": ["乡镇"]}),
    ("上报", {"对象": ["教育局", "政府"]}),
    ("核查", {"结论": "失联"}),
    ("核查", {"结论": "信息错误"}),
    ("认定辍学", {}),
    ("认定辍学", {}),
    ("认定达标", {"止": 15}),
    ("认定达标", {"止": 90}),
    ("认定达标", {"止": -1}),
    ("复学", {}),
    ("平台录入", {}),
    ("学籍标注", {"类型": "辍学"}),
    ("复核", {"季度": "2024Q4"}),
    ("预警", {}),
    ("备忘", {}),
    ("移出", {}),
    ("重新登记", {"状态": "辍学"}),
    ("重新登记", {"状态": "认定达标"}),
)
"""What happens to a child whom everybody runs after; a number for a date is so many days from the entry's."""


@st.composite
def busy(draw: st.DrawFn) -> Case:
    """Lives full of what duties look at: mostly as the table allows, several things on one day, late records."""
    choose = random.Random(draw(SEEDS))
    day, entries, standing = dt.date(2024, 9, 1), [on("2024-09-01", "登记")], Standing("在校")
    for _ in range(draw(st.integers(1, 24))):
        day += dt.timedelta(days=choose.choice((0, 0, 1, 2, 9, 40)))
        action, values = choose.choice(BUSY)
        for _ in range(4):
            if transition_for(action, standing.state, {**VALUES[action], **values}) is None:
                action, values = choose.choice(BUSY)
        recorded = day + dt.timedelta(days=choose.choice((0, 0, 0, 50)))
        filled = {key: _dated(day, value) for key, value in values.items()}
        entries.append(on(day.isoformat(), action, recorded=recorded.isoformat(), **filled))
        standing, _ = step_from(expired(standing, day), entries[-1])
    case = child(*entries)
    if choose.randrange(3):
        return case
    voided = choose.choice(case.entries).entry_id
    return child(*case.entries, on(day.isoformat(), "更正", 更正=voided, 作废="是"))


def _dated(day: dt.date, value: object) -> object:
    return (day + dt.timedelta(days=value)).isoformat() if isinstance(value, int) else value


LIVES = st.one_of(histories(), busy(), busy(), busy())


def claims_on(case: Case, day: dt.date, around: int) -> list[tuple[str, Claim]]:
    place, count = AROUND[around]
    seen = Child(tell(case, day), place, count, day)
    return [(duty_id, claim) for duty_id in IDS for claim in BY_ID[duty_id].claims(seen)]


def by_day(case: Case, around: int) -> Iterator[tuple[dt.date, list[tuple[str, Claim]]]]:
    for day in days_around(case):
        yield day, claims_on(case, day, around)


def raised(found: list[tuple[str, Claim]], until: dt.date) -> Counter[tuple[str, dt.date, dt.date]]:
    return Counter((duty_id, claim.since, claim.due) for duty_id, claim in found if claim.since <= until)


def answered(found: list[tuple[str, Claim]]) -> Counter[tuple[str, dt.date, dt.date, Entry | dt.date | None]]:
    return Counter(
        (duty_id, claim.since, claim.due, claim.done.entry_id if claim.done else claim.lapsed)
        for duty_id, claim in found
        if not claim.is_open
    )


@LAWS
@given(LIVES, PLACES)
def test_a_claim_lies_within_what_has_happened(case: Case, around: int) -> None:
    for today, found in by_day(case, around):
        for duty_id, claim in found:
            assert claim.since <= today
            assert claim.since <= claim.due or duty_id in WRITTEN_DATES
            assert claim.done is None or claim.lapsed is None
            for end in (claim.done.date if claim.done else None, claim.lapsed):
                assert end is None or claim.since <= end <= today


@LAWS
@given(LIVES, PLACES)
def test_a_later_day_takes_nothing_back(case: Case, around: int) -> None:
    for (day, before), (_, after) in pairwise(by_day(case, around)):
        assert raised(before, day) == raised(after, day)
        assert answered(before) <= answered(after)


@LAWS
@given(LIVES, PLACES, st.data())
def test_what_happens_later_changes_no_claim_of_a_day(case: Case, around: int, data: st.DataObject) -> None:
    today = data.draw(st.sampled_from(days_around(case)))
    told_of_facts = ("更正", "信息变更")  # they tell what was so, whenever they were written
    later = {
        entry.entry_id
        for entry in tell(case).entries
        if entry.date > today and entry.action not in told_of_facts
    }
    assert claims_on(without(case, *later), today, around) == claims_on(case, today, around)


@LAWS
@given(LIVES, st.randoms(use_true_random=False))
def test_the_order_of_entries_in_the_file_never_matters(case: Case, order: random.Random) -> None:
    today = days_around(case)[-1]
    assert claims_on(shuffled(case, order), today, 0) == claims_on(case, today, 0)


@LAWS
@given(LIVES)
def test_who_is_in_order_owes_nothing_but_the_answer_to_a_warning(case: Case) -> None:
    for today, found in by_day(case, 0):
        if tell(case, today).standing.ledger == "适龄儿童":
            left = {duty_id for duty_id, claim in found if claim.is_open}
            assert left <= {"T08", "T15", "T18"}
        if tell(case, today).standing.ledger == "已移出":
            assert {duty_id for duty_id, claim in found if claim.is_open} == set()
