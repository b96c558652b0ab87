"""What carries a clause: the rules, duties, papers and parameters that cite it, and what clauses.yaml names beside them.

Pure. A test sees to it that no clause of a policy is left without a carrier, and that everything named exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kcbx.duties import DUTIES, Duty
from kcbx.lifecycle import GUARDS
from kcbx.policy import Clause, Paper, alike, clauses, load_profile, papers, profile_names, written
from kcbx.rules import RULES, Rule

COMMAND, REPORT, ACTION, OFFICE, CODE, PAPER = "命令", "报表", "事项", "办公", "代码", "文书"
KINDS = (COMMAND, REPORT, ACTION, OFFICE, CODE)
"""What 落实 in clauses.yaml may name: a command, a part of the month's report, a 事项 of a case or of office/, a code."""


@dataclass(frozen=True)
class Coverage:
    """A clause with all that carries it; `named` are (kind, name) of what does not cite it itself."""

    clause: Clause
    rules: tuple[Rule, ...]
    duties: tuple[Duty, ...]
    papers: tuple[Paper, ...]
    parameters: tuple[str, ...]
    named: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing carries the clause."""
        return not (self.rules or self.duties or self.papers or self.parameters or self.named)

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Return the names of one kind, papers included."""
        if kind == PAPER:
            return tuple(paper.name for paper in self.papers)
        return tuple(name for each, name in self.named if each == kind)


def coverage() -> tuple[Coverage, ...]:
    """Return what carries every clause, in the order of the clauses."""
    return tuple(map(coverage_of, clauses().values()))


def coverage_of(clause: Clause) -> Coverage:
    """Return what carries one clause; a 款 or 项 of a law is carried by what cites just it."""
    return Coverage(
        clause,
        rules_of(clause.id),
        duties_of(clause.id),
        tuple(paper for paper in papers().values() if _is_cited(clause.id, _citations(paper))),
        tuple(parameters_of(clause.id)),
        tuple(_named(carrier) for carrier in clause.carriers),
    )


def _named(carrier: str) -> tuple[str, str]:
    kind, _, name = carrier.partition(" ")
    return kind, name


def rules_of(clause_id: str) -> tuple[Rule, ...]:
    """Return the rules that carry a clause, under one policy at least."""
    deciding = _parameters_from(clause_id)
    guards = {guard.guard_id for guard in GUARDS if guard.parameter in deciding}
    return tuple(rule for rule in RULES if rule.rule_id in guards or _is_cited(clause_id, alike(rule.clause)))


def duties_of(clause_id: str) -> tuple[Duty, ...]:
    """Return the duties that carry a clause, under one policy at least."""
    return tuple(duty for duty in DUTIES if _is_cited(clause_id, duty.clauses))


def parameters_of(clause_id: str) -> list[str]:
    """Return what shipped profiles take from a clause: 学校劝返次数 = 3（suiyang-2024）."""
    return [
        f"{name} = {written(load_profile(profile).parameters[name])}（{profile}）"
        for profile, name in _fixed().get(clause_id, ())
    ]


def _parameters_from(clause_id: str) -> frozenset[str]:
    return frozenset(name for _, name in _fixed().get(clause_id, ()))


@cache
def _fixed() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return clause → (profile, parameter) of every value that a shipped profile takes from it."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for profile in profile_names():
        values = load_profile(profile).parameters
        for name in values:
            source = values.source(name)
            found[source] = (*found.get(source, ()), (profile, name))
    return found


def _citations(paper: Paper) -> Iterator[str]:
    yield paper.clause
    yield from paper.limits
    yield from (ground.law for ground in paper.grounds)


def _is_cited(clause_id: str, cited: Iterable[str]) -> bool:
    """Tell whether a clause, or a 款 or 项 of it, is among those cited."""
    return any(each == clause_id or each.startswith((f"{clause_id}.", f"{clause_id}(")) for each in cited)
