"""What a guard is and sees. Guards: what a step must have first, each with its clause. The numbers come from the profile.

A guard that `refuses` stops `move` and the other commands before anything is written. Guards over things that have
already happened in the world (an attempt, a letter) never stop the record; they are findings. All of them are
findings in `validate`. A guard uses the parameters and units in force on the entry's 日期.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kcbx.lifecycle.authorities import home_townships
from kcbx.lifecycle.facts import facts_on
from kcbx.lifecycle.fold import Standing
from kcbx.model import Case, County, Entry, Severity, Township, UnitRegister
from kcbx.policy import LOCAL, Parameters, alike, cited


@dataclass(frozen=True)
class Setting:
    """What surrounds a case: the county, its units, and the parameters of any day."""

    county: County
    units: UnitRegister
    parameters_on: Callable[[dt.date], Parameters]


@dataclass(frozen=True)
class Situation:
    """One step as a guard sees it; `earlier` and `episode` hold the entries before it, corrected."""

    case: Case
    entry: Entry
    standing: Standing
    after: Standing
    earlier: tuple[Entry, ...]
    episode: tuple[Entry, ...]
    setting: Setting

    @property
    def parameters(self) -> Parameters:
        return self.setting.parameters_on(self.entry.date)

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts as they stood on the day of the step."""
        return facts_on(self.case, self.entry.date)

    @property
    def home(self) -> tuple[Township, ...]:
        """The townships where the child is at home on the day of the step."""
        return home_townships(self.facts, self.standing.unit, self.setting.county, self.setting.units)

    def get(self, key: str) -> Any:
        return self.entry.get(key)

    def origin(self, name: str) -> str:
        """Return （县级自定） for a parameter whose value no clause gives, to stand behind the value; else ""."""
        return f"（{LOCAL}）" if self.parameters.is_local(name) else ""


@dataclass(frozen=True)
class Breach:
    """A guard that is not met: what is missing, by which clause as the county cites it, and what to type next."""

    guard: Guard
    severity: Severity
    clause: str
    message: str
    hint: str = ""


Found = tuple[str, str]
"""(what is missing, what to do about it)."""


@dataclass(frozen=True)
class Guard:
    """A demand on the 事项 in `actions`; `demand` says it in one sentence, the check's docstring explains it.

    `clause` is a clause id; `parameter` names the parameter that decides, whose own source is cited first where the
    profile in force gives one. `severity` is a fixed one or depends on the parameters.
    """

    guard_id: str
    actions: tuple[str, ...]
    clause: str
    demand: str
    check: Callable[[Situation], Iterator[Found]]
    severity: Severity | Callable[[Parameters], Severity] = Severity.ERROR
    refuses: bool = True
    parameter: str = ""

    def breaches(self, situation: Situation) -> Iterator[Breach]:
        """Yield what this guard misses in a situation."""
        for message, hint in self.check(situation):
            parameters = situation.parameters
            clause = self.clause_under(parameters, situation.entry.date)
            yield Breach(self, self.severity_in(parameters), clause, message, hint)

    def clause_under(self, parameters: Parameters, day: dt.date) -> str:
        """Return the clause as the county cites it on a day: its own policy's, a general one, or 参照 another's."""
        local = not self.parameter or parameters.is_local(self.parameter)
        candidates = () if local else (parameters.source(self.parameter),)
        return cited((*candidates, *alike(self.clause)), parameters.document, day)

    def severity_in(self, parameters: Parameters) -> Severity:
        return self.severity if isinstance(self.severity, Severity) else self.severity(parameters)
