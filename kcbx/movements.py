"""A child's movements through ledgers, units and stages within a period: the ground of every figure.

A movement is caused by one entry, or by the turn of the school year in a school that has both stages. What a child
counts as before and after is all a figure needs, so every sum reconciles by construction:
期初 + 增加 − 减少 = 期末, in any scope.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx.calendar import Period
from kcbx.lifecycle import Setting, Standing, Step, Story, facts_on, grade_on, stage_of, tell
from kcbx.lifecycle.states import (
    BASE_LEDGER,
    DROPOUT_LEDGER,
    OPEN_STATES,
    SUSPECT_LEDGER,
    ledger_of,
)
from kcbx.model import Case, Entry

TURN_OF_YEAR = "学年更替"
"""The kind of a movement that no entry causes: a child of a school with both stages enters the upper one."""


@dataclass(frozen=True)
class Moment:
    """What a child counts as at one point: state, 责任单位, stage and the 类型 of the suspicion."""

    state: str
    unit: str
    stage: str
    kind: str = ""

    @property
    def ledgers(self) -> frozenset[str]:
        """The printed ledgers the child stands in: the base holds all open cases, the other two are parts of it."""
        if self.state not in OPEN_STATES:
            return frozenset()
        own = ledger_of(self.state)
        return frozenset({BASE_LEDGER, own} if own in (SUSPECT_LEDGER, DROPOUT_LEDGER) else {BASE_LEDGER})


@dataclass(frozen=True)
class Movement:
    """One change of what a child counts as; `entry` is None for the turn of the school year."""

    date: dt.date
    kind: str
    before: Moment
    after: Moment
    entry: Entry | None


@dataclass(frozen=True)
class Record:
    """One child over a period: where it stood before the first day, each movement, where it stands at the end."""

    story: Story
    start: Moment
    movements: tuple[Movement, ...]
    end: Moment
    entries: tuple[tuple[Entry, Moment], ...]
    """The entries dated within the period, each with what the child counted as after it."""

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.story.facts


def record_of(case: Case, period: Period, setting: Setting, known_at: dt.datetime | None = None) -> Record:
    """Return a child's record over a period, as known at a moment."""
    story = tell(case, period.end, known_at)
    teller = _Teller(case, story, setting, known_at)
    start = teller.moment(_standing_before(story.steps, period.start), period.start - dt.timedelta(days=1))
    movements: list[Movement] = []
    entries: list[tuple[Entry, Moment]] = []
    current = start
    for day, step in teller.events(period):
        after = teller.moment(step.after if step else teller.standing_on(day), day)
        if after != current:
            kind = step.entry.action if step else TURN_OF_YEAR
            movements.append(Movement(day, kind, current, after, step.entry if step else None))
        if step:
            entries.append((step.entry, after))
        current = after
    return Record(story, start, tuple(movements), teller.moment(story.standing, period.end), tuple(entries))


def _standing_before(steps: Sequence[Step], day: dt.date) -> Standing:
    standing = Standing()
    for step in steps:
        if step.entry.date >= day:
            break
        standing = step.after
    return standing


class _Teller:
    def __init__(self, case: Case, story: Story, setting: Setting, known_at: dt.datetime | None) -> None:
        self._case = case
        self._steps = story.steps
        self._entries = story.entries
        self._setting = setting
        self._known_at = known_at

    def events(self, period: Period) -> Iterator[tuple[dt.date, Step | None]]:
        """Yield the steps of the period and, before those of its day, each turn of the school year."""
        turns = [
            dt.date(year, 9, 1)
            for year in range(period.start.year, period.end.year + 1)
            if period.start <= dt.date(year, 9, 1) <= period.end
        ]
        within = [step for step in self._steps if step.entry.date >= period.start]
        events: list[tuple[dt.date, int, Step | None]] = [(turn, 0, None) for turn in turns]
        events += [(step.entry.date, 1 + number, step) for number, step in enumerate(within)]
        for day, _, step in sorted(events, key=lambda event: event[:2]):
            yield day, step

    def standing_on(self, day: dt.date) -> Standing:
        return _standing_before(self._steps, day)

    def moment(self, standing: Standing, day: dt.date) -> Moment:
        if standing.state not in OPEN_STATES:
            return Moment(standing.state, standing.unit, "")
        facts = facts_on(self._case, day, self._known_at)
        grade = grade_on(facts, self._entries, day)
        unit = self._setting.units.get(standing.unit)
        stage = stage_of(unit, grade, self._case.birth_date, day, self._setting.parameters_on(day))
        return Moment(standing.state, standing.unit, stage, standing.kind)
