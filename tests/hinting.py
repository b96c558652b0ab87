"""The plausibility hints under test: entries they look at, and what a county of one, two or many children gives."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from kcbx import casenumber
from kcbx.findings import Sources, Wanted, check
from kcbx.rules import RULES
from kcbx.schema import Shapes
from kcbx.schema.files import DataFile, read_data_file
from tests import builders
from tests.builders import findings_of

LONG_NOTE = "已上门宣讲义务教育法，家长答应尽快送孩子返校"
LISTED = {"日期": "2024-09-02", "事项": "列入疑似"}
FRAME = (
    read_data_file("config", "kcbx.yaml", builders.text("config", builders.config_data()).encode(), Shapes()),
    read_data_file("units", "units.yaml", builders.text("units", builders.units_data()).encode(), Shapes()),
)
HINTS = [rule for rule in RULES if rule.group == "H"]


def attempt(day: str = "2024-09-10", **values: Any) -> dict[str, Any]:
    return {"日期": day, "事项": "劝返", **values}


def void(day: str, number: str) -> dict[str, Any]:
    return {"日期": day, "事项": "更正", "更正": number, "作废": "是"}


def corrected(day: str, number: str, key: str, before: str, after: str) -> dict[str, Any]:
    return {"日期": day, "事项": "更正", "更正": number, "键": key, "原值": before, "新值": after}


def found(*entries: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """Return rule and message of every finding of a case with these entries, other keys of the fragment beside."""
    return [(each.rule, each.message) for each in findings_of({"经过": list(entries), **more})]


def hints(rule: str, *entries: dict[str, Any], **more: Any) -> list[str]:
    return [message for each, message in found(*entries, **more) if each == rule]


def both(mine: Sequence[dict[str, Any]], other: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a fragment of two children; keys of the second are `more`."""
    return {"经过": list(mine), "另一案卷": {"经过": list(other), **more}}


def numbered(count: int) -> list[str]:
    """Return valid 编号 of further children, always the same, in order."""
    choose = random.Random(2024).choice
    return sorted(casenumber.new_case_number(choose) for _ in range(count))


def many(
    fragments: Sequence[dict[str, Any]], offices: Sequence[DataFile] = (), wanted: Wanted = lambda _: True
) -> list[tuple[str, str, str]]:
    """Check a county of many children by the hints alone: rule, case, message."""
    numbers = numbered(len(fragments))
    files = [
        builders.case_file({"编号": number, **each}) for number, each in zip(numbers, fragments, strict=True)
    ]
    report = check(Sources(*FRAME, files, offices), builders.surroundings(), HINTS, wanted)
    return [(each.rule, each.case, each.message) for each in report.findings]
