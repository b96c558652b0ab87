"""A child's movements through ledgers, units and stages within a period: the ground of every figure.

A movement is caused by one entry, or comes by itself: by the turn of the school year in a school that has both
stages, the end of a 认定达标, new parameters. Each begins where the one before ended, and what a child counts as
before and after is all a figure needs, so every sum reconciles by construction: 期初 + 增加 − 减少 = 期末, in any scope.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kcbx.calendar import Period
from kcbx.lifecycle import Setting, Standing, Step, Story, birth_in, facts_on, grade_on, stage_of, tell
from kcbx.lifecycle.fold import expired
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

EXPIRY = "认定到期"
"""So is this: a 认定达标 past its 止 folds to 辍学, in the same ledger."""

NEW_PARAMETERS = "参数调整"
"""And this: the county's 学制 or age of entry changes, and with it a child's stage."""

ONE_DAY = dt.timedelta(days=1)


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
    """One change of what a child counts as; `entry` is None for what comes by itself."""

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
    """The entries dated within the period that the table allows, each with what the child counted as after it."""

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.story.facts


def record_of(case: Case, period: Period, setting: Setting, known_at: dt.datetime | None = None) -> Record:
    """Return a child's record over a period, as known at a moment."""
    story = tell(case, period.end, known_at)
    teller = _Teller(story, setting)
    seen = sum(step.entry.date < period.start for step in story.steps)
    standing = story.steps[seen - 1].after if seen else Standing()
    eve = period.start - ONE_DAY
    start = current = teller.moment(standing, seen, eve, eve)
    movements: list[Movement] = []
    entries: list[tuple[Entry, Moment]] = []
    for day, steps in teller.days(period):
        for kind, moment in teller.by_itself(standing, seen, current, day):
            movements.append(Movement(day, kind, current, moment, None))
            current = moment
        for step in steps:
            seen += 1
            standing, after = step.after, teller.moment(step.after, seen, day, day)
            if after != current:
                movements.append(Movement(day, step.entry.action, current, after, step.entry))
            if step.allowed:
                entries.append((step.entry, after))
            current = after
    return Record(story, start, tuple(movements), current, tuple(entries))


class _Teller:
    """What one child counts as on any day of the story."""

    def __init__(self, story: Story, setting: Setting) -> None:
        self._story = story
        self._entries = story.entries
        self._setting = setting

    def days(self, period: Period) -> Iterator[tuple[dt.date, list[Step]]]:
        """Yield, in order, the days on which something may change, each with its steps; the last day is one."""
        steps = [step for step in self._story.steps if step.entry.date >= period.start]
        years = range(period.start.year, period.end.year + 1)
        days = {period.end, *(step.entry.date for step in steps), *(dt.date(year, 9, 1) for year in years)}
        days |= {
            step.after.recognised_until + ONE_DAY
            for step in self._story.steps
            if step.after.recognised_until is not None
        }
        for day in sorted(days):
            if day in period:
                yield day, [step for step in steps if step.entry.date == day]

    def by_itself(
        self, standing: Standing, seen: int, current: Moment, day: dt.date
    ) -> Iterator[tuple[str, Moment]]:
        """Yield what the child comes to count as on a day before anything is done, each with its kind."""
        moment = self.moment(standing, seen, day, day - ONE_DAY)
        if moment.state != current.state:
            current = replace(current, state=moment.state)
            yield EXPIRY, current
        if moment != current:
            yield TURN_OF_YEAR if (day.month, day.day) == (9, 1) else NEW_PARAMETERS, moment

    def moment(self, standing: Standing, seen: int, day: dt.date, facts_day: dt.date) -> Moment:
        """Return what a standing counts as on a day, by the first `seen` entries and the facts of `facts_day`."""
        state = expired(standing, day).state
        if state not in OPEN_STATES:
            return Moment(state, standing.unit, "")
        case = self._story.case
        facts = facts_on(case, facts_day, self._story.known_at)
        unit = self._setting.units.get(standing.unit)
        grade = grade_on(facts, self._entries[:seen], day)
        stage = stage_of(unit, grade, birth_in(facts, case), day, self._setting.parameters_on(day))
        return Moment(state, standing.unit, stage, standing.kind)
