"""What was demanded for a child and how each demand ended: done, not due yet, missing, no longer needed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kcbx.duties import DUTIES, Child, Claim, Concern, Duty, claims_of_child

DONE, NOT_DUE, MISSING, NOT_NEEDED = "已办", "未到期", "缺", "不再需要"
RESULTS = (DONE, NOT_DUE, MISSING, NOT_NEEDED)


@dataclass(frozen=True)
class Check:
    """One claim with the clause it is made by and how it stands on the day of the child; `result` is one of RESULTS."""

    duty: Duty
    claim: Claim
    clause: str
    result: str


def checks_of(child: Child, document: str) -> list[Check]:
    """Return every claim the child ever raised, by duty and then by time; clauses are cited from `document`."""
    found = [
        Check(duty, claim, duty.clause_under(document, child.parameters(claim.since)), _result(claim, child))
        for duty, claim in claims_of_child(child)
    ]
    return sorted(found, key=lambda check: (check.duty.duty_id, check.claim.since, check.claim.due))


def _result(claim: Claim, child: Child) -> str:
    if claim.done is not None:
        return DONE
    if claim.lapsed is not None:
        return NOT_NEEDED
    return MISSING if claim.due < child.today else NOT_DUE


def never_raised(checks: Iterable[Check]) -> list[Duty]:
    """Return the duties towards a child that nothing has raised."""
    raised = {check.duty.duty_id for check in checks}
    return [duty for duty in DUTIES if duty.concern is Concern.CHILD and duty.duty_id not in raised]


def late(checks: Iterable[Check]) -> list[Check]:
    """Return what was done after its day, in the order of the doing."""
    found = [(check.claim.done.order, check) for check in checks if check.claim.done and check.claim.lag]
    return [check for _, check in sorted(found, key=lambda pair: (pair[0], pair[1].duty.duty_id))]


def check_row(check: Check) -> dict[str, Any]:
    """Return a check as data: dates as ISO text, 号 "" and 晚 0 where nothing was done."""
    done = check.claim.done
    ended = done.date if done else check.claim.lapsed
    return {
        "待办": check.duty.duty_id,
        "名称": check.duty.title,
        "条款": check.clause,
        "结果": check.result,
        "起算": check.claim.since.isoformat(),
        "到期": check.claim.due.isoformat(),
        "办结": ended.isoformat() if ended else None,
        "号": done.entry_id if done else "",
        "佐证": len(done.get("佐证", ())) if done else 0,
        "晚": check.claim.lag,
        "要做什么": "" if ended else check.claim.message,
        "命令": "" if ended else check.claim.command,
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
