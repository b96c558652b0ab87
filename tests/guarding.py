"""The guards under test: what one of them misses in a case, and the beginnings that many situations share."""

from __future__ import annotations

from typing import Any

from kcbx.lifecycle import Setting, breaches, tell
from kcbx.model import Case, Entry
from tests.histories import NEVER_ENROLLED, TOWN, child, on, setting, since

Found = tuple[str, str, str]
"""A breach: severity, what is missing, what to type next."""

ERROR, WARNING, NOTICE = "错误", "警告", "提示"
KC = "KC-7K3Q9F2B0C"

ORDERERS = "清河县教育体育局、清河镇人民政府"
"""Who may order and approve for a child of 清河镇, as `child` makes them."""

REGISTERED = on("2024-09-01", "登记")
NOT_STARTED = on("2024-09-01", "登记", 状态="未入学", 单位=TOWN)
SUSPECTED = (REGISTERED, on("2024-09-05", "列入疑似"))
DROPPED_OUT = (*SUSPECTED, on("2024-10-08", "认定辍学"))
RETURNED = (*SUSPECTED, on("2024-09-10", "劝返"), on("2024-09-20", "复学"))


def breached(guard_id: str, case: Case, around: Setting | None = None) -> list[Found]:
    """Return what one guard misses in the steps of a case, under national policy unless told otherwise."""
    found = breaches(tell(case), around or setting())
    return [
        (breach.severity.value, breach.message, breach.hint)
        for _, breach in found
        if breach.guard.guard_id == guard_id
    ]


def severities(found: list[Found]) -> set[str]:
    """Return how much breaches weigh."""
    return {severity for severity, _, _ in found}


def changed_in_november(**values: Any) -> Setting:
    """Return national policy with values that take effect on 1 November 2024."""
    return setting("national", since("2024-11-01", **values))


def never(*entries: Entry, **changed: Any) -> Case:
    """Return a case of a child who never enrolled."""
    return child(*entries, facts=NEVER_ENROLLED, **changed)


def leave(**values: Any) -> Case:
    """Return a case with one 休学."""
    return child(REGISTERED, on("2024-10-01", "休学", **values))


def deferral(**values: Any) -> Case:
    """Return a case with one 延缓入学."""
    return never(NOT_STARTED, on("2024-09-02", "延缓入学", **values))


def recognition(*before: Entry, **values: Any) -> Case:
    """Return a case of a dropped-out child with one 认定达标."""
    return child(*DROPPED_OUT, *before, on("2024-12-01", "认定达标", **values))


def joint(*days: str) -> tuple[Entry, ...]:
    """Return joint attempts of some days."""
    return tuple(on(day, "劝返", 层级="联合") for day in days)


THREE_JOINT = joint("2024-09-10", "2024-10-10", "2024-11-10")
