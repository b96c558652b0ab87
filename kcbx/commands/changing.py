"""From --set and --unset to changed facts: key path → new value, ABSENT for removal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kcbx import identity, keypath
from kcbx.commands.filling import Codes, Typed, convert, known_field
from kcbx.errors import UsageError
from kcbx.model import KeyPath
from kcbx.schema import fact_fields


def changes(typed: Typed, removed: Sequence[str], codes: Codes, today: dt.date) -> dict[KeyPath, Any]:
    """Return what is to be changed. A list named without a position is replaced by all its repetitions.

    Raises UsageError for unknown keys, unknown codes and wrong citizen numbers.
    """
    fields = fact_fields()
    changed: dict[KeyPath, Any] = {}
    for path, text in typed:
        field = known_field(fields, path)
        value = convert(field, text, codes, today)
        if field.many and not isinstance(path[-1], int):
            value = [*changed.get(path, []), value]
        changed[path] = value
    for text in removed:
        path = keypath.parse_path(text)
        known_field(fields, path)
        changed[path] = keypath.ABSENT
    _check_number(changed)
    return changed


def _check_number(changed: dict[KeyPath, Any]) -> None:
    path: KeyPath = ("证件", "号码")
    number = changed.get(path)
    if (
        number is None
        or number is keypath.ABSENT
        or changed.get(("证件", "类型"), "居民身份证") != "居民身份证"
    ):
        return
    changed[path] = identity.normalise(str(number))
    if flaws := identity.examine(changed[path]):
        raise UsageError("证件号码有误：" + "；".join(flaw.message for flaw in flaws))
