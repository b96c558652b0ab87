"""Every rule in one visible tuple. A rule is a pure generator over a view; nothing here reads a file or the clock.

`ruling` says what a rule is, `views` what it is given; the other modules hold the rules by chapter, `guards` makes
rules of the guards of the lifecycle, `explaining` writes what `kcbx explain` prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kcbx.rules import (
    ages,
    attempts,
    configs,
    crossing,
    files,
    guards,
    hints,
    identities,
    mending,
    offices,
    proofs,
    registers,
    rosters,
    stories,
)
from kcbx.rules.ruling import GROUPS, Manual, Need, Remark, Rule, Scope, Spot

RULES: tuple[Rule, ...] = (
    *files.RULES,
    *identities.RULES,
    *stories.RULES,
    *mending.RULES,
    *ages.RULES,
    *guards.RULES,
    *attempts.RULES,
    *crossing.RULES,
    *proofs.RULES,
    *hints.RULES,
    *offices.RULES,
    *registers.RULES,
    *configs.RULES,
    *rosters.RULES,
)

BY_ID: Mapping[str, Rule] = MappingProxyType({rule.rule_id: rule for rule in RULES})
"""Rule id → rule."""

__all__ = ["BY_ID", "GROUPS", "RULES", "Manual", "Need", "Remark", "Rule", "Scope", "Spot"]
