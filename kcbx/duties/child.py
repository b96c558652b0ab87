"""A child as duties see it: the story as of a day, cut into the spans in which the child stood in some states."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kcbx.calendar import ONE_DAY
from kcbx.duties.days import DayCount
from kcbx.duties.duty import Responsible
from kcbx.lifecycle import Setting, Step, Story, facts_on
from kcbx.lifecycle.authorities import home_townships
from kcbx.lifecycle.corrections import effective_entries
from kcbx.lifecycle.states import MISSING_STATES, REMOVED
from kcbx.model import Entry, School, Township, Unit
from kcbx.policy import Parameters


@dataclass(frozen=True)
class Span:
    """A time during which a child stood in certain states without a break.

    `steps[0]` led into it, the others follow; `end` is the day the child left it, None while it lasts.
    """

    steps: tuple[Step, ...]
    end: dt.date | None

    @property
    def start(self) -> dt.date:
        return self.steps[0].entry.date

    def entries(self, action: str, **values: str) -> list[Entry]:
        """Return its entries of a 事项 that hold these values."""
        return [step.entry for step in self.steps if _is(step.entry, action, values)]

    def after(self, entry: Entry) -> list[Entry]:
        """Return its entries after this one, in the order of business."""
        return [step.entry for step in self.steps if step.entry.order > entry.order]


def _is(entry: Entry, action: str, values: Mapping[str, str]) -> bool:
    return entry.action == action and all(entry.get(key) == value for key, value in values.items())


@dataclass(frozen=True)
class Child:
    """One child on the day `today`: the story up to that day, and what surrounds it."""

    story: Story
    setting: Setting
    count: DayCount
    today: dt.date

    @property
    def case_id(self) -> str:
        return self.story.case.case_id

    @property
    def state(self) -> str:
        return self.story.standing.state

    @property
    def removed_on(self) -> dt.date | None:
        """The day on which the child became 已移出; None while it is not."""
        if self.state != REMOVED:
            return None
        before = [step for step in self.steps if step.before.state != REMOVED]
        return before[-1].entry.date if before else self.today

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The facts as of today."""
        return self.story.facts

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps the table allows."""
        return tuple(step for step in self.story.steps if step.allowed)

    def entries(self, action: str, **values: str) -> list[Entry]:
        """Return the child's entries of a 事项 that hold these values."""
        return [step.entry for step in self.steps if _is(step.entry, action, values)]

    def parameters(self, day: dt.date) -> Parameters:
        """Return the parameters in force on a day."""
        return self.setting.parameters_on(day)

    def after(self, entry: Entry) -> tuple[Step, ...]:
        """Return the steps after an entry, in the order of business."""
        return tuple(step for step in self.steps if step.entry.order > entry.order)

    def facts_on(self, day: dt.date) -> Mapping[str, Any]:
        """Return the facts as they stood on a day, as far as they are known."""
        passed = bisect_right(self._change_days, day)
        if passed not in self._facts:
            self._facts[passed] = facts_on(self.story.case, day, self.story.known_at)
        return self._facts[passed]

    @cached_property
    def _change_days(self) -> list[dt.date]:
        """The days of the 信息变更: between two of them the facts are the same."""
        entries = effective_entries(self.story.case.entries, self.story.known_at)
        return sorted(entry.date for entry in entries if entry.action == "信息变更")

    @cached_property
    def _facts(self) -> dict[int, Mapping[str, Any]]:
        """The facts after so many of those days, as far as they were asked for."""
        return {}

    def limit(self, name: str, since: dt.date) -> dt.date:
        """Return the last day of the limit that the parameter `name` gives, counted from `since` by 天数口径."""
        parameters = self.parameters(since)
        return self.count.after(since, parameters.number(name), parameters.text("天数口径"))

    def spans(self, states: Collection[str]) -> Iterator[Span]:
        """Yield the times during which the child stood in one of `states`, the earliest first.

        A 认定达标 runs out without a step: where that decides, a span ends on the day after the 止, and one that the
        running out began starts with the first step after it.
        """
        current: list[Step] = []
        for step in self.steps:
            if current and step.before.state not in states:
                yield Span(tuple(current), _ran_out(current[-1]))
                current = []
            inside = step.after.state in states
            if current and not inside:
                yield Span((*current, step), step.entry.date)
                current = []
            elif inside:
                current.append(step)
        if current:
            ended = self.state not in states
            yield Span(tuple(current), _ran_out(current[-1]) if ended else None)

    @cached_property
    def missing(self) -> tuple[Span, ...]:
        """The times during which the child was suspected, never enrolled, dropped out or recognised."""
        return tuple(self.spans(MISSING_STATES))

    def since(self, trigger: Entry, span: Span) -> list[Entry]:
        """Return the other entries from the day of one of a span on, up to the span's last.

        Of the trigger's own day the earlier ones too: who reports first and lists an hour later has reported.
        """
        last = span.steps[-1].entry.order
        return [
            step.entry
            for step in self.steps
            if step.entry is not trigger and step.entry.date >= trigger.date and step.entry.order <= last
        ]

    def episode(self, number: int) -> list[Entry]:
        """Return the entries of one 本轮, relapses included."""
        return list(self.story.episode_entries(number))

    @property
    def unit(self) -> Unit | None:
        """The 责任单位."""
        return self.setting.units.get(self.story.standing.unit)

    @property
    def successor(self) -> Unit | None:
        """The unit that answers now: the 责任单位, or the school that a closed one was merged into; None when there is none."""
        return in_place_of(self.unit, self.setting, self.today)

    @property
    def township(self) -> Township | None:
        """The township of the child, as documents know it too: 责任.乡镇, else where it lives, else the unit's."""
        units, county = self.setting.units, self.setting.county
        return next(iter(home_townships(self.facts, self.story.standing.unit, county, units)), None)

    def who(self, responsible: Responsible) -> tuple[str, str, str]:
        """Return (标识, name, person) of who must act; the person is "" where nobody is named."""
        return _WHO[responsible](self)


def in_place_of(unit: Unit | None, setting: Setting, day: dt.date) -> Unit | None:
    """Return a unit, or what a school closed by that day was merged into, through several mergers."""
    seen: set[str] = set()
    while isinstance(unit, School) and unit.closed is not None and unit.closed <= day:
        if unit.code in seen:
            return None
        seen.add(unit.code)
        unit = setting.units.get(unit.merged_into)
    return unit


def _ran_out(step: Step) -> dt.date:
    """Return the day on which the 认定达标 that held after a step no longer did."""
    until = step.after.recognised_until
    assert until is not None, step.entry.entry_id
    return until + ONE_DAY


def _teacher(child: Child) -> tuple[str, str, str]:
    code, name, head = _school(child)
    enrolment = child.facts.get("学籍")
    is_there = isinstance(enrolment, Mapping) and str(enrolment.get("学校", "")) == code
    teacher = str(enrolment.get("班主任", "")) if isinstance(enrolment, Mapping) and is_there else ""
    return code, name, teacher or head


def _school(child: Child) -> tuple[str, str, str]:
    if child.unit is None:
        return child.story.standing.unit, child.story.standing.unit, ""
    return _named(child.successor) or _bureau(child)


def _central_school(child: Child) -> tuple[str, str, str]:
    """A school without 上级 is a 中心学校 itself; what a township answers for, the bureau reviews."""
    unit = child.successor
    if not isinstance(unit, School):
        return _bureau(child)
    parent = in_place_of(child.setting.units.get(unit.parent), child.setting, child.today)
    return _named(parent or unit) or _bureau(child)


def _named(unit: Unit | None) -> tuple[str, str, str] | None:
    return (unit.code, unit.short_name, unit.head.name) if unit else None


def _township(child: Child) -> tuple[str, str, str]:
    township = child.township
    duties = child.facts.get("责任")
    named = str(duties.get("包保责任人", "")) if isinstance(duties, Mapping) else ""
    if township is None:
        return _bureau(child)
    return township.code, township.name, named or township.head.name


def _bureau(child: Child) -> tuple[str, str, str]:
    county = child.setting.county
    return county.code, county.bureau, ""


_WHO: Mapping[Responsible, Callable[[Child], tuple[str, str, str]]] = {
    Responsible.CLASS_TEACHER: _teacher,
    Responsible.SCHOOL: _school,
    Responsible.CENTRAL_SCHOOL: _central_school,
    Responsible.TOWNSHIP: _township,
    Responsible.BUREAU: _bureau,
}
