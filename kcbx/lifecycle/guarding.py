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

from kcbx.lifecycle.facts import facts_on
from kcbx.lifecycle.fold import Standing
from kcbx.model import Case, County, Entry, Severity, UnitRegister
from kcbx.policy import LOCAL, Parameters


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

    def get(self, key: str) -> Any:
        return self.entry.get(key)


@dataclass(frozen=True)
class Breach:
    """A guard that is not met: what is missing, by which clause, and what to type next."""

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

    `clause` is a clause id; `parameter` names the parameter that decides, whose own source is cited where the profile in
    force gives one. `severity` is a fixed one or depends on the parameters.
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
            yield Breach(self, self.severity_in(parameters), self.clause_under(parameters), message, hint)

    def clause_under(self, parameters: Parameters) -> str:
        """Return the clause that the parameters in force give as the source of what is demanded, else the guard's own."""
        source = parameters.source(self.parameter) if self.parameter else LOCAL
        return self.clause if source == LOCAL else source

    def severity_in(self, parameters: Parameters) -> Severity:
        return self.severity if isinstance(self.severity, Severity) else self.severity(parameters)
