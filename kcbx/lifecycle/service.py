"""Service of documents: on which day a 送达 counts, after the rules of civil procedure (clause 标准/送达)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kcbx.model import Entry

DIRECT, LEFT, ENTRUSTED, POSTED, ELECTRONIC, ANNOUNCED = (
    "直接送达",
    "留置送达",
    "委托送达",
    "邮寄送达",
    "电子送达",
    "公告送达",
)
ANNOUNCEMENT_DAYS = dt.timedelta(days=30)
"""How long an announcement must stand before the paper counts as served."""


def served_on(service: Entry) -> dt.date | None:
    """Return the day from which a paper counts as served by this 送达; None when it was refused.

    A refusal counts only where the paper was left behind (留置送达). An announcement counts thirty days later.
    """
    way = service.get("方式")
    if way == ANNOUNCED:
        return service.date + ANNOUNCEMENT_DAYS
    refused = bool(service.get("拒收事由")) and not service.get("签收人")
    return None if refused and way != LEFT else service.date


def first_served(paper_id: str, entries: Iterable[Entry]) -> dt.date | None:
    """Return the earliest day on which the paper with this 号 counts as served; None when it never was."""
    days = [served_on(entry) for entry in entries if entry.action == "送达" and entry.get("文书") == paper_id]
    return min((day for day in days if day is not None), default=None)
