"""What a command says when required keys are missing: the option that gives each. Filling itself is `kcbx.filling`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kcbx.errors import UsageError
from kcbx.filling import Codes, Typed, convert, converted, fill, known_field, line_form
from kcbx.schema import Field

__all__ = [
    "Codes",
    "Typed",
    "convert",
    "converted",
    "fill",
    "known_field",
    "line_form",
    "missing",
    "refuse_missing",
]


def missing(fields: tuple[Field, ...], values: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the required fields that have no value yet."""
    return tuple(field for field in fields if field.required and field.key not in values)


def refuse_missing(
    fields: tuple[Field, ...], values: Mapping[str, Any], options: Mapping[str, str] | None = None
) -> None:
    """Raise UsageError naming every missing required field and the option that gives it."""
    lacking = missing(fields, values)
    if not lacking:
        return
    options = options or {}
    lines = [f"  {options.get(field.key, f'--set {field.key}=…')}　{_hint(field)}" for field in lacking]
    raise UsageError("还缺少必填的内容，请在命令里加上：\n" + "\n".join(lines))


def _hint(field: Field) -> str:
    if field.choices and len(field.choices) <= 20:
        return f"{field.title}（可填：{'、'.join(field.choices)}）"
    return f"{field.title}（{field.description}）" if field.description else field.title
