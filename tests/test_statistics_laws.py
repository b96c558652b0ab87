"""The laws of the figures over random lives: they reconcile in every scope, from month to month, and add up."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx.calendar import Period, month_period
from kcbx.lifecycle import Setting
from kcbx.model import Case
from kcbx.movements import record_of
from kcbx.statistics import COUNTY, Figures, Scope
from tests import contract
from tests.histories import UNITS, counties
from tests.test_movements import CHANGING, NATIONAL, counted_as, months, spans

LEDGERS = ("适龄儿童", "疑似辍学", "辍学")
LAWS = settings(deadline=None, max_examples=100)


def figures(cases: Iterable[Case], period: Period, around: Setting = NATIONAL) -> Figures:
    return Figures([record_of(case, period, around) for case in cases], UNITS)


def expected_balance(cases: Sequence[Case], day: dt.date, around: Setting) -> dict[Scope, Counter[str]]:
    """Count the children at the end of a day, each story told anew: scope → ledger → children."""
    counted: dict[Scope, Counter[str]] = {}
    for case in cases:
        moment = counted_as(case, day, around, None)
        if moment.state not in contract.OPEN:
            continue
        unit = UNITS.get(moment.unit)
        scopes: list[Scope] = [
            (),
            ("单位", moment.unit),
            ("学段", moment.stage),
            ("单位", moment.unit, moment.stage),
        ]
        if unit is not None:
            scopes += [("乡镇", unit.township), ("乡镇", unit.township, moment.stage)]
        for scope in scopes:
            own = contract.ledger_of(moment.state)
            counted.setdefault(scope, Counter()).update({"适龄儿童", own})
    return counted


@LAWS
@given(counties(), st.data(), st.sampled_from([NATIONAL, CHANGING]))
def test_opening_and_flows_make_the_closing_in_every_scope(
    cases: tuple[Case, ...], data: st.DataObject, around: Setting
) -> None:
    period = data.draw(spans(cases))
    counted = figures(cases, period, around)
    opening = expected_balance(cases, period.start - dt.timedelta(days=1), around)
    closing = expected_balance(cases, period.end, around)
    assert set(opening) | set(closing) <= set(counted.scopes())
    for scope in counted.scopes():
        tally = counted.tally(scope)
        for ledger in LEDGERS:
            assert tally.opening[ledger] == opening.get(scope, Counter())[ledger], (scope, ledger)
            assert tally.closing[ledger] == closing.get(scope, Counter())[ledger], (scope, ledger)
            flow = tally.increases[ledger].total() - tally.decreases[ledger].total()
            assert tally.opening[ledger] + flow == tally.closing[ledger], (scope, ledger)


@LAWS
@given(counties(), st.data(), st.sampled_from([NATIONAL, CHANGING]))
def test_each_month_begins_with_what_the_month_before_ended_with(
    cases: tuple[Case, ...], data: st.DataObject, around: Setting
) -> None:
    month, basis = data.draw(months(cases))
    chain = [figures(cases, month_period(*month.shifted(step), basis), around) for step in range(3)]
    for earlier, later in itertools.pairwise(chain):
        for scope in {*earlier.scopes(), *later.scopes()}:
            assert +earlier.tally(scope).closing == +later.tally(scope).opening, scope


def added(counted: Figures, scopes: Iterable[Scope]) -> dict[str, Counter[Any]]:
    """The sums over scopes of everything that is counted once for each child or entry."""
    names = (
        "opening",
        "closing",
        "never_enrolled",
        "attempts",
        "reasons",
        "groups",
        "families",
        "placements",
    )
    sums: dict[str, Counter[Any]] = {name: Counter() for name in (*names, "cleared")}
    for scope in scopes:
        tally = counted.tally(scope)
        for name in names:
            sums[name] += getattr(tally, name)
        sums["cleared"] += Counter(tally.cleared())
    return sums


@LAWS
@given(counties(), st.data())
def test_the_units_the_stages_and_the_townships_make_the_county(
    cases: tuple[Case, ...], data: st.DataObject
) -> None:
    counted = figures(cases, data.draw(spans(cases)))
    county = added(counted, [COUNTY])
    units = [scope for scope in counted.scopes() if scope[:1] == ("单位",) and len(scope) == 2]
    unknown = [scope for scope in units if UNITS.get(scope[1]) is None]
    townships = [scope for scope in counted.scopes() if scope[:1] == ("乡镇",) and len(scope) == 2]
    assert added(counted, units) == county
    assert added(counted, [*townships, *unknown]) == county
    assert added(counted, [("学段", "小学"), ("学段", "初中")]) == county
    for place in [*units, *townships]:
        stages = [(*place, "小学"), (*place, "初中")]
        assert added(counted, stages) == added(counted, [place])


COUNTY_FLOWS = {
    ("适龄儿童", "增加"): {"登记", "重新登记"},
    ("适龄儿童", "减少"): {"移出"},
    ("疑似辍学", "增加"): {"列入疑似", "重新登记"},
    ("疑似辍学", "减少"): {"认定辍学", "核查", "延缓入学", "休学", "安置", "复学", "移出"},
    ("辍学", "增加"): {"认定辍学", "重新登记"},
    ("辍学", "减少"): {"核查", "延缓入学", "休学", "安置", "复学", "移出"},
}
"""What can change a ledger of the whole county; 移交 and 学籍异动 cannot."""


@LAWS
@given(counties(), st.data())
def test_a_change_of_unit_or_stage_is_no_flow_of_the_county(
    cases: tuple[Case, ...], data: st.DataObject
) -> None:
    tally = figures(cases, data.draw(spans(cases))).tally(COUNTY)
    for ledger in LEDGERS:
        assert set(tally.increases[ledger]) <= COUNTY_FLOWS[ledger, "增加"]
        assert set(tally.decreases[ledger]) <= COUNTY_FLOWS[ledger, "减少"]


@LAWS
@given(counties(), st.data())
def test_each_scope_counts_no_more_children_than_attempts_and_the_county_each_child_once(
    cases: tuple[Case, ...], data: st.DataObject
) -> None:
    counted = figures(cases, data.draw(spans(cases)))
    for scope in counted.scopes():
        tally = counted.tally(scope)
        for level in ("学校", "联合", "司法"):
            assert len(tally.attempted[level]) <= tally.attempts[level]
            assert (len(tally.attempted[level]) == 0) == (tally.attempts[level] == 0)
            assert tally.attempted[level] <= counted.tally(COUNTY).attempted[level]
