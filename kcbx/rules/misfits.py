"""更正 and 信息变更 whose values could not stand where their 键 says; `views` must know before a story is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kcbx import calendar, keypath
from kcbx.lifecycle import facts_on
from kcbx.lifecycle.corrections import CORRECTION, FIXED_KEYS
from kcbx.lifecycle.facts import CHANGE
from kcbx.model import Case, Entry, KeyPath
from kcbx.schema import Problem, Shapes, typed
from kcbx.schema.reading import case_document

Misfit = tuple[Entry, str, str]
"""(the 更正 or 信息变更, the key its value stands under, what is wrong)."""


def misfits(
    case: Case, effective: Sequence[Entry], problems: Sequence[Problem], shapes: Shapes
) -> tuple[Misfit, ...]:
    """Return what does not fit, given a case as written, its entries that count, and its own shape problems."""
    found: list[Misfit] = []
    if any(entry.action == CORRECTION for entry in case.entries):
        found += _corrections_without_effect(effective)
        found += _corrections_out_of_shape(case, effective, problems, shapes)
    if any(entry.action == CHANGE for entry in effective):
        found += _changes_out_of_shape(case, effective, problems, shapes)
    return tuple(found)


def _corrections(effective: Sequence[Entry]) -> list[tuple[Entry, KeyPath]]:
    """Return the 更正 that set a value, in the order they were written, each with its key path."""
    found = [entry for entry in effective if entry.action == CORRECTION and isinstance(entry.get("键"), str)]
    ordered = sorted(found, key=lambda entry: (entry.recorded, entry.entry_id))
    return [(entry, keypath.parse_path(str(entry.get("键")))) for entry in ordered]


def _corrections_without_effect(effective: Sequence[Entry]) -> Iterator[Misfit]:
    targets = {entry.entry_id: entry for entry in effective}
    corrections = _corrections(effective)
    for number, (correction, path) in enumerate(corrections):
        target = targets.get(str(correction.get("更正")))
        later = (
            other
            for other, key in corrections[number + 1 :]
            if other.get("更正") == correction.get("更正") and keypath.overlap(key, path)
        )
        if target is None or path[0] in FIXED_KEYS or next(later, None) is not None:
            continue
        if target.action == CORRECTION:
            continue  # whether a 更正 of a 更正 counts is for the rule about circles to say
        if not _took_effect(target, path, correction.get("新值", "")):
            yield correction, "新值", f"新值放不到“{keypath.path_text(path)}”上，这条更正没有起作用"


def _took_effect(target: Entry, path: KeyPath, value: Any) -> bool:
    if path == ("日期",):
        return _is_date(value) and target.date.isoformat() == value
    wanted = keypath.ABSENT if value == "" else value
    present = keypath.value_at(dict(target.values), path)
    return present is wanted or bool(present == wanted)


def _is_date(value: Any) -> bool:
    try:
        calendar.parse_date(str(value))
    except ValueError:
        return False
    return True


def _corrections_out_of_shape(
    case: Case, effective: Sequence[Entry], problems: Sequence[Problem], shapes: Shapes
) -> Iterator[Misfit]:
    by_position = {entry.position: entry for entry in effective}
    entries = tuple(by_position.get(entry.position, entry) for entry in case.entries)
    corrections = _corrections(effective)
    for problem in _new_problems(replace(case, entries=entries), problems, shapes):
        position = problem.path[1] if len(problem.path) > 1 and problem.path[0] == "经过" else None
        if not isinstance(position, int):
            continue
        wrong = entries[position].entry_id
        guilty = [entry for entry, _ in corrections if entry.get("更正") == wrong]
        if guilty:
            yield guilty[-1], "新值", problem.message


def _changes_out_of_shape(
    case: Case, effective: Sequence[Entry], problems: Sequence[Problem], shapes: Shapes
) -> Iterator[Misfit]:
    day_before = effective[0].date - dt.timedelta(days=1)
    before = replace(case, facts=facts_on(case, day_before))
    changes = [entry for entry in effective if entry.action == CHANGE]
    for problem in _new_problems(before, problems, shapes):
        guilty = (
            entry
            for entry in changes
            if keypath.overlap(keypath.parse_path(str(entry.get("键"))), problem.path or ("",))
        )
        if (change := next(guilty, None)) is not None:
            yield change, "原值", problem.message


def _new_problems(case: Case, known: Sequence[Problem], shapes: Shapes) -> list[Problem]:
    return [problem for problem in shapes.check("case", typed(case_document(case))) if problem not in known]
