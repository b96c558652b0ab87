"""Which entries count, and with which values: 更正 and 作废 applied, as known at a moment.

The order of the entries in the file never matters. A 更正 can itself be corrected or voided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kcbx import keypath
from kcbx.model import Entry

CORRECTION = "更正"
BEGINNING = "登记"
NO_EVENTS = (CORRECTION, "信息变更")
"""What tells of no event: of a case taken back nothing else is left."""
FIXED_KEYS = ("号", "事项", "经办", "录入", "更正")
"""What no 更正 may change, the 号 another 更正 aims at among it: void the entry and write a new one."""


def effective_entries(entries: Sequence[Entry], known_at: dt.datetime | None = None) -> tuple[Entry, ...]:
    """Return the entries known at a moment, corrected, without the voided ones, in the order of business."""
    known = [entry for entry in entries if known_at is None or entry.recorded <= known_at]
    return tuple(sorted(_Corrected(known).entries(), key=lambda entry: entry.order))


def is_taken_back(
    entries: Sequence[Entry], counted: Sequence[Entry], known_at: dt.datetime | None = None
) -> bool:
    """Tell whether a case was taken back whole: it was registered once, and no event of it counts any more.

    `counted` are its effective entries at the same moment.
    """
    if any(entry.action not in NO_EVENTS for entry in counted):
        return False
    return any(
        entry.action == BEGINNING and (known_at is None or entry.recorded <= known_at) for entry in entries
    )


class _Corrected:
    def __init__(self, known: Sequence[Entry]) -> None:
        self._known = sorted(known, key=lambda each: (each.recorded, each.entry_id, each.date, each.action))
        self._by_target: dict[str, list[int]] = {}
        for number, entry in enumerate(self._known):
            if entry.action == CORRECTION:
                self._by_target.setdefault(str(entry.get("更正")), []).append(number)
        self._done: dict[int, Entry | None] = {}
        self._under_way: set[int] = set()

    def entries(self) -> list[Entry]:
        corrected = (self._corrected(number) for number in range(len(self._known)))
        return [entry for entry in corrected if entry is not None]

    def _corrected(self, number: int) -> Entry | None:
        """Return the entry as it counts, or None when voided; of corrections that chase each other the later counts."""
        if number in self._done:
            return self._done[number]
        self._under_way.add(number)
        result: Entry | None = self._known[number]
        for correction in self._by_target.get(self._known[number].entry_id, ()):
            counted = None if correction in self._under_way else self._corrected(correction)
            if counted is not None and result is not None:
                result = None if counted.get("作废") == "是" else corrected_entry(result, counted)
        self._under_way.discard(number)
        self._done[number] = result
        return result


def corrected_entry(entry: Entry, correction: Entry) -> Entry:
    """Return the entry with the value of one 更正; a correction that does not fit changes nothing."""
    key, value = str(correction.get("键", "")), correction.get("新值", "")
    if key in FIXED_KEYS:
        return entry
    try:
        if key == "日期":
            return replace(entry, date=dt.date.fromisoformat(str(value)))
        changed: Any = keypath.with_value(
            dict(entry.values), keypath.parse_path(key), keypath.ABSENT if value == "" else value
        )
    except (KeyError, ValueError):
        return entry
    return replace(entry, values={} if changed is keypath.ABSENT else changed)
