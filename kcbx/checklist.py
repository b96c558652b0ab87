"""What was demanded for a child and how each demand ended: done, not due yet, missing, no longer needed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kcbx.duties import DUTIES, Child, Claim, Concern, Duty, claims_of_child
from kcbx.policy import LOCAL

DONE, NOT_DUE, MISSING, NOT_NEEDED = "已办", "未到期", "缺", "不再需要"
RESULTS = (DONE, NOT_DUE, MISSING, NOT_NEEDED)


@dataclass(frozen=True)
class Check:
    """One claim with the clause it is made by and how it stands on the day of the child; `result` is one of RESULTS.

    `local`: no clause fixes the day it was due, the county's own number does.
    """

    duty: Duty
    claim: Claim
    clause: str
    result: str
    local: bool = False


def checks_of(child: Child) -> list[Check]:
    """Return every claim the child ever raised, by duty and then by time."""
    found = [_check(duty, claim, child) for duty, claim in claims_of_child(child)]
    return sorted(found, key=lambda check: (check.duty.duty_id, check.claim.since, check.claim.due))


def _check(duty: Duty, claim: Claim, child: Child) -> Check:
    parameters = child.parameters(claim.since)
    clause = duty.clause_under(parameters, claim.since)
    return Check(duty, claim, clause, _result(claim, child), duty.has_local_limit(parameters))


def _result(claim: Claim, child: Child) -> str:
    if claim.done is not None:
        return DONE
    if claim.lapsed is not None:
        return MISSING if missed(claim) else NOT_NEEDED
    return MISSING if claim.due < child.today else NOT_DUE


def missed(claim: Claim) -> bool:
    """Tell whether a claim ceased to matter after its day without having been answered: that it was missed stays true."""
    return claim.lapsed is not None and claim.lapsed > claim.due and not claim.advice


def never_raised(checks: Iterable[Check]) -> list[Duty]:
    """Return the duties towards a child that nothing has raised."""
    raised = {check.duty.duty_id for check in checks}
    return [duty for duty in DUTIES if duty.concern is Concern.CHILD and duty.duty_id not in raised]


def late(checks: Iterable[Check]) -> list[Check]:
    """Return what was done after its day, in the order of the doing."""
    found = [(check.claim.done.order, check) for check in checks if check.claim.done and check.claim.lag]
    return [check for _, check in sorted(found, key=lambda pair: (pair[0], pair[1].duty.duty_id))]


def check_row(check: Check) -> dict[str, Any]:
    """Return a check as data: dates as ISO text, 号 "" and 晚 0 where nothing was done, 天数 "" where a clause gives it."""
    claim, done = check.claim, check.claim.done
    was_missed = missed(claim)
    ended = None if was_missed else claim.done_day or claim.lapsed
    over = f"到期没有办，{claim.lapsed} 起不再需要" if was_missed else ""
    return {
        "待办": check.duty.duty_id,
        "名称": check.duty.title,
        "条款": check.clause,
        "天数": LOCAL if check.local else "",
        "结果": check.result,
        "起算": check.claim.since.isoformat(),
        "到期": check.claim.due.isoformat(),
        "办结": ended.isoformat() if ended else None,
        "号": done.entry_id if done else "",
        "佐证": len(done.get("佐证", ())) if done else 0,
        "晚": claim.lag,
        "要做什么": "" if ended else over or claim.message,
        "命令": "" if ended or over else claim.command,
    }


def summary(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return how many rows of `check_row` ended how: 核对 5 项：已办 3 项（其中晚办 1 项）、…。"""
    rows = list(rows)
    counts = Counter(row["结果"] for row in rows)
    behind = sum(row["晚"] > 0 for row in rows)
    words = {result: f"{result} {counts[result]} 项" for result in RESULTS if counts[result]}
    if behind:
        words[DONE] += f"（其中晚办 {behind} 项）"
    return f"核对 {len(rows)} 项{'：' if words else ''}{'、'.join(words.values())}。"
