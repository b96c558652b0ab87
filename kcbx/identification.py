"""The numbers among a child's facts: written as they should stand on disk, and refused when they cannot be right.

Pure; what is wrong with a number is said by `kcbx.identity`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from kcbx import identity, keypath
from kcbx.calendar import date_or_none
from kcbx.errors import UsageError
from kcbx.model import KeyPath, Severity

CITIZEN = "居民身份证"
NUMBERS: tuple[KeyPath, ...] = (("证件", "号码"), ("学籍", "学籍号"), ("残疾", "证号"))
"""Where a number stands that names the child; spaces, full width and lower case are mended in all of them."""

_BEHIND = (("性别",), ("出生日期",), ("证件", "类型"), *NUMBERS)
"""The facts that must agree with each other."""


def completed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts with tidy numbers, and 类型, 性别 and 出生日期 taken from the citizen number if not given."""
    filled: Any = dict(facts)
    for path in NUMBERS:
        number = keypath.value_at(filled, path)
        if number is not keypath.ABSENT:
            filled = keypath.with_value(filled, path, identity.normalise(str(number)))
    document = filled.get("证件", {})
    if "号码" in document:
        filled["证件"] = {"类型": CITIZEN, **document}
    return {**from_number(citizen_number(filled)), **filled}


def from_number(number: str) -> dict[str, str]:
    """Return 性别 and 出生日期 as a citizen number says, {} when they cannot be read from it."""
    birth, sex = identity.birth_date(number), identity.sex(number)
    return {"性别": sex, "出生日期": birth.isoformat()} if birth and sex else {}


def citizen_number(facts: Mapping[str, Any]) -> str:
    """Return the number of an identity card or residence permit, "" for another document or none."""
    document = facts.get("证件", {})
    is_citizen = document.get("类型") in identity.CITIZEN_NUMBER_DOCUMENTS
    return str(document.get("号码", "")) if is_citizen else ""


def refuse_wrong(facts: Mapping[str, Any], today: dt.date) -> None:
    """Raise UsageError with every number that cannot be right, or disagrees with 性别 or 出生日期."""
    wrong = dict.fromkeys(flaw.message for flaw in _flaws(facts, today) if flaw.severity is Severity.ERROR)
    if wrong:
        raise UsageError("号码有误：\n" + "\n".join(f"  · {message}" for message in wrong))


def _flaws(facts: Mapping[str, Any], today: dt.date) -> Iterator[identity.Flaw]:
    document, own = facts.get("证件", {}), citizen_number(facts)
    if "号码" in document:
        yield from identity.examine_document(str(document.get("类型")), str(document["号码"]))
    yield from identity.examine_birth(own, today)
    yield from identity.examine_against_facts(
        own, date_or_none(facts.get("出生日期")), str(facts.get("性别", ""))
    )
    if "学籍号" in facts.get("学籍", {}):
        yield from identity.examine_student_number(str(facts["学籍"]["学籍号"]), own)
    if "证号" in facts.get("残疾", {}):
        yield from identity.examine_disability_number(str(facts["残疾"]["证号"]), own)


def concerns(path: KeyPath) -> bool:
    """Tell whether changing what stands at a path can set the numbers at odds."""
    return any(keypath.overlap(path, other) for other in _BEHIND)
