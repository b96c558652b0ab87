"""G: every guard of the lifecycle as a rule; guards keep their ids, and their docstrings are the manuals."""

from __future__ import annotations

from collections.abc import Iterator

from kcbx.lifecycle import GUARDS, Guard
from kcbx.model import Severity
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import CaseView

_OVER_UNITS = frozenset({"G06", "G07", "G22", "G30", "G31", "G39", "G47"})
"""Guards that look units up: without units.yaml they cannot tell."""


def _rule_of(guard: Guard) -> Rule:
    def check(view: CaseView) -> Iterator[Remark]:
        for situation in view.situations:
            if situation.entry.action in guard.actions:
                for breach in guard.breaches(situation):
                    hint = f"；{breach.hint}" if breach.hint else ""
                    message = f"{breach.message}{hint}"
                    yield Remark(message, view.at(situation.entry), breach.severity, breach.clause)

    check.__doc__ = guard.check.__doc__
    fixed = isinstance(guard.severity, Severity)
    needs = {Need.PARAMETERS, Need.COUNTY} | ({Need.UNITS} if guard.guard_id in _OVER_UNITS else set())
    return Rule(
        guard.guard_id,
        guard.demand,
        guard.severity if isinstance(guard.severity, Severity) else Severity.WARNING,
        guard.clause,
        Scope.STORY,
        check,
        frozenset(needs),
        "" if fixed else "政策规定必须时是错误",
    )


RULES: tuple[Rule, ...] = tuple(_rule_of(guard) for guard in GUARDS)
