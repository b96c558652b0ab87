"""Cases + period → figures that reconcile: for the county, a stage, a township, a unit.

Every figure is a tally over `movements.Record`s. A scope's ledger is a set of children; whoever enters it is an
increase, whoever leaves it a decrease, named by the 事项 that caused it; inside one unit a change of 责任单位 is a
flow too. Sources: clauses moe-2024/2c, suiyang-2024/4b (the monthly form); 动态销号 as in moe-2024/9c.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kcbx.lifecycle.states import (
    BASE_LEDGER,
    DROPOUT_LEDGER,
    LEVELS,
    NEVER_ENROLLED,
    OPEN_LEDGERS,
    SUSPECT_LEDGER,
)
from kcbx.model import Entry, UnitRegister
from kcbx.movements import Moment, Movement, Record

Scope = tuple[str, ...]
"""() is the county; ("学段", 小学), ("乡镇", code), ("单位", code), and either of these with a 学段 behind it."""

COUNTY: Scope = ()
CLEARING_ACTIONS = ("复学", "核查", "移出")
"""动态销号: 复学, 核查 that clears, 移出 — out of 疑似 or 辍学."""


@dataclass
class Tally:
    """The counts of one scope."""

    opening: Counter[str] = field(default_factory=Counter)
    closing: Counter[str] = field(default_factory=Counter)
    never_enrolled: Counter[str] = field(default_factory=Counter)
    increases: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in OPEN_LEDGERS}
    )
    decreases: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in OPEN_LEDGERS}
    )
    attempts: Counter[str] = field(default_factory=Counter)
    attempted: dict[str, set[str]] = field(default_factory=lambda: {level: set() for level in LEVELS})
    reasons: Counter[str] = field(default_factory=Counter)
    groups: Counter[tuple[str, str]] = field(default_factory=Counter)
    families: Counter[tuple[str, str]] = field(default_factory=Counter)
    placements: Counter[str] = field(default_factory=Counter)

    def cleared(self) -> dict[str, int]:
        """Return 动态销号 by 事项: what left 疑似 or 辍学 by 复学, clearing 核查 or 移出."""
        return {
            action: self.decreases[SUSPECT_LEDGER][action] + self.decreases[DROPOUT_LEDGER][action]
            for action in CLEARING_ACTIONS
        }


class Figures:
    """All tallies of one report, by scope; a scope nobody was in has an empty tally."""

    def __init__(self, records: Iterable[Record], units: UnitRegister) -> None:
        self._units = units
        self._tallies: dict[Scope, Tally] = {}
        for record in records:
            self._count(record)

    def tally(self, scope: Scope) -> Tally:
        """Return the tally of a scope."""
        return self._tallies.get(scope, Tally())

    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes that have anything in them."""
        return tuple(sorted(self._tallies))

    def _at(self, scope: Scope) -> Tally:
        if scope not in self._tallies:
            self._tallies[scope] = Tally()
        return self._tallies[scope]

    def scopes_of(self, moment: Moment) -> tuple[Scope, ...]:
        """Return every scope a child belongs to at a moment: each place, and each stage within it."""
        unit = self._units.get(moment.unit)
        places: list[Scope] = [("单位", moment.unit)]
        if unit is not None:
            places.append(("乡镇", unit.township))
        if not moment.stage:
            return (COUNTY, *places)
        staged: list[Scope] = [(*place, moment.stage) for place in places]
        return (COUNTY, ("学段", moment.stage), *places, *staged)

    def _count(self, record: Record) -> None:
        for scope, ledger in self._places(record.start):
            self._at(scope).opening[ledger] += 1
        for movement in record.movements:
            self._count_movement(movement)
        for scope, ledger in self._places(record.end):
            self._at(scope).closing[ledger] += 1
            self._count_standing(self._at(scope), ledger, record)
        for entry, moment in record.entries:
            self._count_entry(entry, moment, record.story.case.case_id)

    def _places(self, moment: Moment) -> frozenset[tuple[Scope, str]]:
        return frozenset((scope, ledger) for scope in self.scopes_of(moment) for ledger in moment.ledgers)

    def _count_movement(self, movement: Movement) -> None:
        before, after = self._places(movement.before), self._places(movement.after)
        for scope, ledger in after - before:
            self._at(scope).increases[ledger][movement.kind] += 1
        for scope, ledger in before - after:
            self._at(scope).decreases[ledger][movement.kind] += 1

    def _count_standing(self, tally: Tally, ledger: str, record: Record) -> None:
        facts = record.facts
        for group in facts.get("特殊群体", ()):
            tally.groups[group, ledger] += 1
        for family in facts.get("家庭类型", ()):
            tally.families[family, ledger] += 1
        if ledger != BASE_LEDGER and record.end.kind == NEVER_ENROLLED:
            tally.never_enrolled[ledger] += 1
        if ledger == DROPOUT_LEDGER:
            for reason in reasons_of(record):
                tally.reasons[reason] += 1

    def _count_entry(self, entry: Entry, moment: Moment, case_id: str) -> None:
        if entry.action == "劝返":
            for scope in self.scopes_of(moment):
                tally = self._at(scope)
                tally.attempts[entry.get("层级")] += 1
                tally.attempted[entry.get("层级")].add(case_id)
        placement = entry.get("方式") if entry.action == "安置" else entry.get("安置")
        if placement and entry.action in ("安置", "复学"):
            for scope in self.scopes_of(moment):
                self._at(scope).placements[placement] += 1


def reasons_of(record: Record) -> tuple[str, ...]:
    """Return the 原因 of the last 认定辍学 of a child's story."""
    confirmed = [
        step.entry for step in record.story.steps if step.entry.action == "认定辍学" and step.allowed
    ]
    return tuple(confirmed[-1].get("原因", ())) if confirmed else ()


Codes = Callable[[str], tuple[str, ...]]
"""Code list name → its values, the county's own included."""


def tally_document(tally: Tally, codes: Codes) -> dict[str, Any]:
    """Return the figures of one scope as `report --format json` prints them, zeros included."""
    cleared = tally.cleared()
    return {
        "台账": {ledger: _ledger_document(tally, ledger) for ledger in OPEN_LEDGERS},
        "动态销号": {**cleared, "合计": sum(cleared.values())},
        "劝返": {
            level: {"人次": tally.attempts[level], "人数": len(tally.attempted[level])} for level in LEVELS
        },
        "复学": cleared["复学"],
        "原因": {code: tally.reasons[code] for code in codes("原因")},
        "特殊群体": _by_ledger(tally.groups, codes("特殊群体")),
        "家庭类型": _by_ledger(tally.families, codes("家庭类型")),
        "安置": {code: tally.placements[code] for code in codes("安置方式")},
    }


def _ledger_document(tally: Tally, ledger: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "期初": tally.opening[ledger],
        "增加": _nonzero(tally.increases[ledger]),
        "减少": _nonzero(tally.decreases[ledger]),
        "期末": tally.closing[ledger],
    }
    if ledger == BASE_LEDGER:
        return {
            **document,
            "其中疑似": tally.closing[SUSPECT_LEDGER],
            "其中辍学": tally.closing[DROPOUT_LEDGER],
        }
    return {**document, "其中失学": tally.never_enrolled[ledger]}


def _nonzero(counter: Mapping[str, int]) -> dict[str, int]:
    return {kind: count for kind, count in sorted(counter.items()) if count}


def _by_ledger(counter: Counter[tuple[str, str]], names: Iterable[str]) -> dict[str, dict[str, int]]:
    return {name: {ledger: counter[name, ledger] for ledger in OPEN_LEDGERS} for name in names}
