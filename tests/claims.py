"""The claims of one duty on a child, each in one line, for tests that compare what was raised and what answered it."""

from __future__ import annotations

import datetime as dt

from kcbx.duties import BY_ID, Child, Claim, DayCount
from kcbx.lifecycle import Setting, tell
from kcbx.model import Case, Term
from tests.histories import setting

TODAY = "2024-12-15"
"""Late enough that the short limits of an autumn have passed."""

CALENDAR_DAYS = DayCount()
"""Without a school calendar, for limits in 自然日."""


def school_days() -> DayCount:
    """Return the school calendar of one year, without statutory holidays."""
    return DayCount(
        (
            Term("2024秋", dt.date(2024, 9, 2), dt.date(2025, 1, 17)),
            Term("2025春", dt.date(2025, 2, 17), dt.date(2025, 7, 4)),
        )
    )


def seen(
    case: Case, today: str | dt.date, around: Setting | None = None, count: DayCount = CALENDAR_DAYS
) -> Child:
    """Return a child as duties see it on a day, under suiyang-2024 unless told otherwise."""
    day = dt.date.fromisoformat(today) if isinstance(today, str) else today
    return Child(tell(case, day), around or setting("suiyang-2024"), count, day)


def claims(
    duty_id: str,
    case: Case,
    today: str = TODAY,
    *,
    around: Setting | None = None,
    count: DayCount = CALENDAR_DAYS,
) -> list[str]:
    """Return each claim as “since due what answered it”: 日期 事项, 过 日期 for a lapsed one, 未办 for an open one."""
    return [written(claim) for claim in BY_ID[duty_id].claims(seen(case, today, around, count))]


def written(claim: Claim) -> str:
    """Return a claim as one line."""
    answer = f"过 {claim.lapsed}" if claim.lapsed else "未办"
    if claim.done:
        answer = f"{claim.done_day} {claim.done.action}"
    return f"{claim.since} {claim.due} {answer}"
