"""The facts of a child as they stood on an earlier day, or as they were known at an earlier moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kcbx import keypath
from kcbx.lifecycle.corrections import effective_entries
from kcbx.model import Case, Entry

CHANGE = "信息变更"


def facts_on(
    case: Case, as_of: dt.date | None = None, known_at: dt.datetime | None = None
) -> Mapping[str, Any]:
    """Return the facts as of a day: today's, with later 信息变更 of 性质 变更 undone.

    性质 更正 means that it was always so; it is undone only when it was written after `known_at`.
    """
    if all(entry.action != CHANGE for entry in case.entries):
        return case.facts
    changes = [entry for entry in effective_entries(case.entries) if entry.action == CHANGE]
    facts: Any = dict(case.facts)
    for change in reversed(changes):
        if _is_later(change, as_of, known_at):
            before = change.get("原值", keypath.ABSENT)
            try:
                facts = keypath.with_value(facts, keypath.parse_path(str(change.get("键"))), before)
            except KeyError:
                continue
    return {} if facts is keypath.ABSENT else facts


def _is_later(change: Entry, as_of: dt.date | None, known_at: dt.datetime | None) -> bool:
    if known_at is not None and change.recorded > known_at:
        return True
    return change.get("性质") == "变更" and as_of is not None and change.date > as_of
