"""From --set and --unset to changed facts: key path → new value, ABSENT for removal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kcbx import identity, keypath
from kcbx.commands.filling import Typed, converted, known_field
from kcbx.errors import UsageError
from kcbx.identification import NUMBERS
from kcbx.model import KeyPath
from kcbx.schema import fact_fields
from kcbx.workspace import Workspace


def changes(workspace: Workspace, typed: Typed, removed: Sequence[str], today: dt.date) -> dict[KeyPath, Any]:
    """Return what is to be changed. A list named without a position is replaced by all its repetitions.

    Raises UsageError for unknown keys, unknown codes, and a key typed twice.
    """
    fields = fact_fields()
    changed: dict[KeyPath, Any] = {}
    for path, value in converted(fields, typed, workspace.codes, today):
        changed[path] = _tidy(workspace, path, value)
    for text in removed:
        path = keypath.parse_path(text)
        known_field(fields, path)
        if path in changed:
            raise UsageError(f"“{text}”又改又删，不知道以哪一个为准。", "请只留一个，再运行命令。")
        changed[path] = keypath.ABSENT
    return changed


def _tidy(workspace: Workspace, path: KeyPath, value: Any) -> Any:
    if path in NUMBERS:
        return identity.normalise(str(value))
    return workspace.code_of(str(value)) if path == ("学籍", "学校") else value
