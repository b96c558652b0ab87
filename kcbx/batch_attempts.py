"""What a row of the sheet of attempts means: which child, which day, the values of a 劝返, or why it is none. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kcbx import casenumber
from kcbx.batch_rows import SheetRow, lacks, split, without_title
from kcbx.batch_sheets import ATTEMPTS, Codes
from kcbx.errors import UsageError
from kcbx.filling import convert
from kcbx.lifecycle.corrections import effective_entries
from kcbx.model import Case, Entry
from kcbx.written import parse_date

ATTEMPT = "劝返"
_SAME = ("层级", "方式", "情况")
"""What two records of one attempt share beside the day."""


@dataclass(frozen=True)
class AttemptRow:
    """A row as an attempt: the 编号 or the number the child is known by; `reasons` by heading when it is none."""

    row: SheetRow
    date: dt.date | None
    values: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def case_id(self) -> str:
        """The 编号 as written in the row, "" when there is none."""
        return casenumber.normalise(self.row.get("编号")) if self.row.get("编号") else ""


def read_attempt(row: SheetRow, codes: Codes, today: dt.date) -> AttemptRow:
    """Return the row as an attempt, or every reason why it is none."""
    reasons = {**row.reasons, **lacks(row, ATTEMPTS.items)}
    if not row.get("编号") and not (row.get("姓名") and row.get("证件号码")):
        reasons.setdefault("编号", "没有案卷编号；没有编号的，姓名和证件号码都要写")
    elif row.get("编号") and (why := casenumber.why_not(casenumber.normalise(row.get("编号")))):
        reasons.setdefault("编号", why)
    date = _day(row, today, reasons)
    values: dict[str, Any] = {}
    for item in ATTEMPTS.items:
        text, known = row.get(item.heading), ATTEMPTS.field_of(item)
        if not text or known is None or item.heading in reasons:
            continue
        try:
            parts = split(text) if known.many else [text]
            converted = [convert(known, part, codes, today) for part in parts]
            values[item.key] = converted if known.many else converted[0]
        except UsageError as error:
            reasons[item.heading] = without_title(error, known)
    return AttemptRow(row, date, values, reasons)


def _day(row: SheetRow, today: dt.date, reasons: dict[str, str]) -> dt.date | None:
    if "日期" in reasons:
        return None
    try:
        return parse_date(row.get("日期"), today, not_future=True)
    except UsageError as error:
        reasons["日期"] = error.message
        return None


def recorded_before(case: Case, attempt: AttemptRow) -> Entry | None:
    """Return the entry that records the same attempt already: same day, level, method and words."""
    return next((entry for entry in _attempts(case) if _is_same(entry, attempt)), None)


def _attempts(case: Case) -> Iterable[Entry]:
    return (entry for entry in effective_entries(case.entries) if entry.action == ATTEMPT)


def _is_same(entry: Entry, attempt: AttemptRow) -> bool:
    return entry.date == attempt.date and all(entry.get(key) == attempt.values.get(key) for key in _SAME)
