"""The facts of a child as they stood on an earlier day, or as they were known at an earlier moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kcbx import keypath
from kcbx.calendar import date_or_none
from kcbx.lifecycle.corrections import effective_entries
from kcbx.model import Case, Entry, KeyPath

CHANGE = "信息变更"


def facts_on(
    case: Case, as_of: dt.date | None = None, known_at: dt.datetime | None = None
) -> Mapping[str, Any]:
    """Return the facts as of a day: today's, with later 信息变更 of 性质 变更 undone.

    性质 更正 means that it was always so; it is undone only when it was written after `known_at`.
    """
    if all(entry.action != CHANGE for entry in case.entries):
        return case.facts
    facts: Any = dict(case.facts)
    kept: list[KeyPath] = []
    for change in _last_written_first(case, known_at):
        path, is_change = keypath.parse_path(str(change.get("键"))), change.get("性质") == "变更"
        if not _is_later(change, as_of, known_at):
            # What holds on the day and was written later than an undone change stays as it is.
            kept += [path] if is_change else []
        elif not any(keypath.overlap(path, other) for other in kept):
            facts = undone(facts, change)
    return {} if facts is keypath.ABSENT else facts


def birth_in(facts: Mapping[str, Any], case: Case) -> dt.date:
    """Return the 出生日期 among facts of some day; today's where they hold none that can be read."""
    return date_or_none(facts.get("出生日期")) or case.birth_date


def legal_guardians(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the 法定监护人 among the facts of some day, in their order."""
    return [guardian for guardian in facts.get("监护人", ()) if guardian.get("法定监护人") == "是"]


def _last_written_first(case: Case, known_at: dt.datetime | None) -> list[Entry]:
    """Return every 信息变更, as it was known at the moment, in the reverse order of writing into the facts."""
    known = {entry.entry_id: entry for entry in effective_entries(case.entries, known_at)}
    changes = [entry for entry in effective_entries(case.entries) if entry.action == CHANGE]
    written = sorted(changes, key=lambda entry: (entry.recorded, entry.entry_id), reverse=True)
    return [known.get(entry.entry_id, entry) for entry in written]


def undone(facts: Any, change: Entry) -> Any:
    """Return facts as they were before one 信息变更; unchanged where its key no longer leads anywhere."""
    before, after = change.get("原值", keypath.ABSENT), change.get("新值", keypath.ABSENT)
    path = keypath.parse_path(str(change.get("键")))
    was_removed = after is keypath.ABSENT and before is not keypath.ABSENT
    put = keypath.with_inserted if was_removed else keypath.with_value
    try:
        return facts if before == after else put(facts, path, before)
    except KeyError:
        return facts


def _is_later(change: Entry, as_of: dt.date | None, known_at: dt.datetime | None) -> bool:
    if known_at is not None and change.recorded > known_at:
        return True
    return change.get("性质") == "变更" and as_of is not None and change.date > as_of
