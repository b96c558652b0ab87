"""The fold: entries → the story of a child, step by step, as of a business date and known at a moment.

Take the entries with 录入 ≤ known_at; apply the 更正 among them; keep those with 日期 ≤ as_of; sort by (日期, 录入,
号); walk the table. A step the table does not allow leaves the state unchanged and is marked (format contract,
"The fold").
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kcbx.calendar import date_or_none
from kcbx.lifecycle.corrections import effective_entries, is_taken_back
from kcbx.lifecycle.facts import facts_on
from kcbx.lifecycle.states import (
    DROPPED_OUT,
    EPISODE_ENDS,
    IN_ORDER_STATES,
    LEVELS,
    MISSING_STATES,
    NEVER_ENROLLED,
    NOTHING,
    RECOGNISED,
    REMOVED_LEDGER,
    SUSPECTED,
    UNDER_OBSERVATION,
    ledger_of,
)
from kcbx.lifecycle.table import GIVEN_KEY, Target, transition_for
from kcbx.model import Case, Entry

RETURNS = ("复学", "安置")
"""What brings a missing child back under observation."""

_UNIT_CODE = re.compile(r"[0-9]{9,10}")


@dataclass(frozen=True)
class Standing:
    """Where a child stands at one point of the story.

    `kind` is the 类型 of the present suspicion (失学 stays 失学 when confirmed); `before_suspected` the state to go
    back to when it proves an error; `recognised_until` the 止 of a running 认定达标; `returned_on` the day of the
    return that is under observation, through a relapse until the next; `episode` counts 本轮 from 1, and
    `in_episode` tells whether one is open. 重新登记 among the missing begins one as 列入疑似 does.
    """

    state: str = NOTHING
    unit: str = ""
    kind: str = ""
    before_suspected: str = ""
    recognised_until: dt.date | None = None
    returned_on: dt.date | None = None
    episode: int = 0
    in_episode: bool = False

    @property
    def ledger(self) -> str:
        return ledger_of(self.state)


@dataclass(frozen=True)
class Step:
    """One entry of the story; `allowed` is False where the table has no row for it."""

    entry: Entry
    before: Standing
    after: Standing
    allowed: bool


@dataclass(frozen=True)
class Story:
    """A child's walk through the table; `standing` is where it ends on `as_of`.

    `is_void`: the case was taken back (作废案卷), as known at `known_at`; then it has no state on any day.
    """

    case: Case
    steps: tuple[Step, ...]
    standing: Standing
    as_of: dt.date | None
    known_at: dt.datetime | None
    is_void: bool = False

    @property
    def ledger(self) -> str:
        """The directory the file stands in: that of its state; a case that was taken back is put with the removed ones."""
        return REMOVED_LEDGER if self.is_void else self.standing.ledger

    @property
    def facts(self) -> Mapping[str, object]:
        """The facts as of the story's day and moment."""
        return facts_on(self.case, self.as_of, self.known_at)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that count, in the order of business."""
        return tuple(step.entry for step in self.steps)

    def episode_entries(self, episode: int | None = None) -> tuple[Entry, ...]:
        """Return the entries of one 本轮, by default of the one that is open; () when none is open."""
        number = (
            episode if episode is not None else (self.standing.episode if self.standing.in_episode else 0)
        )
        if not number:
            return ()
        return tuple(
            step.entry
            for step in self.steps
            if (step.after.in_episode or step.before.in_episode) and step.after.episode == number
        )


def tell(case: Case, as_of: dt.date | None = None, known_at: dt.datetime | None = None) -> Story:
    """Walk a case's entries and return its story."""
    counted = effective_entries(case.entries, known_at)
    is_void = is_taken_back(case.entries, counted, known_at)
    entries = [entry for entry in counted if as_of is None or entry.date <= as_of]
    standing, steps = Standing(), []
    for entry in entries:
        before = expired(standing, entry.date)
        standing, allowed = step_from(before, entry)
        # What is left in a case that was taken back tells why; it rests on no state.
        steps.append(Step(entry, before, standing, allowed or is_void))
    last = as_of or (entries[-1].date if entries else None)
    return Story(case, tuple(steps), expired(standing, last), as_of, known_at, is_void)


def step_from(before: Standing, entry: Entry) -> tuple[Standing, bool]:
    """Return the standing after an entry, and whether the table allows it (else nothing changes)."""
    row = transition_for(entry.action, before.state, entry.values)
    if row is None:
        return before, False
    targets = {
        Target.STAYS: before.state,
        Target.BEFORE_SUSPECTED: before.before_suspected or before.state,
        Target.GIVEN: str(entry.get(GIVEN_KEY)),
    }
    state = targets[row.target] if isinstance(row.target, Target) else row.target
    moved = replace(before, state=state, unit=_unit_after(before.unit, entry))
    return _with_episode(before, _with_details(before, moved, entry)), True


def expired(standing: Standing, day: dt.date | None) -> Standing:
    """Return the standing on a day: a 认定达标 past its 止 without renewal folds to 辍学."""
    until = standing.recognised_until
    if standing.state == RECOGNISED and until is not None and day is not None and day > until:
        return replace(standing, state=DROPPED_OUT, recognised_until=None)
    return standing


_UNIT_KEYS: Mapping[str, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    "登记": ("单位", {}),
    "重新登记": ("单位", {}),
    "复学": ("学校", {}),
    "学籍异动": ("学校", {"类型": ("新生注册", "转入", "升学")}),
    "移交": ("至", {"结果": ("接收",)}),
}
"""Which 事项 moves the 责任单位, by which key, and with which values of other keys."""


def _unit_after(unit: str, entry: Entry) -> str:
    key, conditions = _UNIT_KEYS.get(entry.action, ("", {}))
    if not key or any(entry.get(name) not in allowed for name, allowed in conditions.items()):
        return unit
    value = str(entry.get(key, ""))
    return value if _UNIT_CODE.fullmatch(value) else unit


def _with_details(before: Standing, after: Standing, entry: Entry) -> Standing:
    if after.state not in MISSING_STATES:
        after = replace(after, kind="", before_suspected="", recognised_until=None)
        return replace(after, returned_on=_returned_on(before, after, entry))
    if before.state not in MISSING_STATES:
        kind = NEVER_ENROLLED if after.state == NEVER_ENROLLED else SUSPECTED
        after = replace(
            after, kind=kind, before_suspected=before.state if before.state in IN_ORDER_STATES else ""
        )
    if entry.action == "认定达标":
        return replace(after, recognised_until=date_or_none(entry.get("止")))
    return after


def _returned_on(before: Standing, after: Standing, entry: Entry) -> dt.date | None:
    if after.state != UNDER_OBSERVATION:
        return None
    returns = before.state in MISSING_STATES and entry.action in RETURNS
    return entry.date if returns else before.returned_on


def _with_episode(before: Standing, after: Standing) -> Standing:
    if after.state in MISSING_STATES and not before.in_episode:
        return replace(after, episode=before.episode + 1, in_episode=True)
    if after.state in EPISODE_ENDS and before.in_episode:
        return replace(after, in_episode=False)
    return after


def attempt_counts(entries: Iterable[Entry]) -> dict[str, int]:
    """Return how many 劝返 there are at each 层级: {学校: n, 联合: n, 司法: n}."""
    counted = Counter(str(entry.get("层级")) for entry in entries if entry.action == "劝返")
    return {level: counted[level] for level in LEVELS}


def closed_as_duplicate(entries: Sequence[Entry]) -> bool:
    """Tell whether a file was closed as 重复登记: it stays, and rightly holds what the other file of the child holds."""
    closing = [entry for entry in entries if entry.action in ("移出", "重新登记")]
    return bool(closing) and closing[-1].get("类别") == "重复登记"


def stands_for_child(case: Case) -> bool:
    """Tell whether a case is the one of its child: neither taken back nor closed as 重复登记."""
    counted = effective_entries(case.entries)
    return not is_taken_back(case.entries, counted) and not closed_as_duplicate(counted)
