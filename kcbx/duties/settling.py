"""How a claim is answered: by the first later entry that fits, or by what makes it void, such as the child's leaving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kcbx.duties.child import Child, Span
from kcbx.duties.duty import Claim
from kcbx.lifecycle import Step
from kcbx.lifecycle.states import MISSING_STATES
from kcbx.model import Entry, School, Township

Fits = Callable[[Entry], bool]
Voids = Callable[[Step], bool]


def settled(claim: Claim, span: Span, trigger: Entry, fits: Fits) -> Claim:
    """Return the claim with the first later entry of the span that fits, else with the day the span ended."""
    return settle(claim, span.after(trigger), span.end, fits)


def settle(claim: Claim, entries: Iterable[Entry], end: dt.date | None, fits: Fits) -> Claim:
    """Return the claim with the first of the entries that fits, else with the day on which it ceased to matter."""
    done = next((entry for entry in entries if fits(entry)), None)
    return replace(claim, done=done, lapsed=None if done else end)


def answered(claim: Claim, steps: Iterable[Step], fits: Fits, voids: Voids) -> Claim:
    """Return the claim as the first of these steps leaves it that fits or voids; one that does both settles it."""
    for step in steps:
        if fits(step.entry):
            return replace(claim, done=step.entry)
        if voids(step):
            return replace(claim, lapsed=step.entry.date)
    return claim


def leaves(states: Collection[str]) -> Voids:
    """Return a test for steps after which the child stands in none of `states`."""
    return lambda step: step.after.state not in states


def without_false_alarms(steps: Iterable[Step]) -> list[Step]:
    """Return the steps without those from a 列入疑似 to the 核查 that found it to be an error."""
    kept: list[Step] = []
    for step in steps:
        if step.entry.action == "核查" and step.entry.get("结论") == "信息错误":
            while kept and kept[-1].after.state in MISSING_STATES:
                kept.pop()
        else:
            kept.append(step)
    return kept


def spans_while(
    child: Child, states: Collection[str], holds: Callable[[Mapping[str, Any]], bool]
) -> Iterator[Span]:
    """Yield the times during which the child stood in one of `states` and the facts of the day were such."""
    for span in child.spans(states):
        current: list[Step] = []
        for step in span.steps:
            inside = step.after.state in states and holds(child.facts_on(step.entry.date))
            if inside:
                current.append(step)
            elif current:
                yield Span((*current, step), step.entry.date)
                current = []
        if current:
            yield Span(tuple(current), span.end)


def is_one_of(*actions: str) -> Fits:
    """Return a test for entries of one of these 事项."""
    return lambda entry: entry.action in actions


def to_be_told(child: Child, entry: Entry, parameter: str) -> tuple[str, ...]:
    """Return whom the parameter in force on the day of a step names, but not what the 责任单位 is itself."""
    code = next(step.after.unit for step in child.steps if step.entry is entry)
    unit = child.setting.units.get(code)
    itself = "乡镇" if isinstance(unit, Township) else ""
    if isinstance(unit, School) and not unit.parent:
        itself = "中心学校"
    return tuple(body for body in child.parameters(entry.date).texts(parameter) if body != itself)


def reporting(
    child: Child, claim: Claim, entries: Iterable[Entry], wanted: Sequence[str], end: dt.date | None
) -> Iterator[Claim]:
    """Yield the claim to report to everybody in `wanted`, settled by the 上报 that tells the last of them.

    Its message is completed with those who have not been told, and the command names them.
    """
    told: set[str] = set()
    done = None
    for entry in entries:
        if entry.action == "上报" and done is None:
            told |= set(entry.get("对象", ()))
            done = entry if told >= set(wanted) else None
    left = [body for body in wanted if body not in told] or wanted
    pairs = " ".join(f"--set 对象={body}" for body in left)
    if wanted:
        yield replace(
            claim,
            message=claim.message + "、".join(left),
            command=f"kcbx add-entry {child.case_id} 上报 {pairs}",
            done=done,
            lapsed=None if done else end,
        )


def days_from(day: dt.date, number: int) -> dt.date:
    """Return the day that lies so many calendar days later."""
    return day + dt.timedelta(days=number)
