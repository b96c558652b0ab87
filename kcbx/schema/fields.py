"""What a command asks for: the keys of a 事项 or of the facts, with title, type and allowed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kcbx.model import KeyPath
from kcbx.schema.documents import _MONTH_SCHEMA_PATTERN, _load, resolved

PAST_DATES = frozenset({"日期", "出生日期", "最后到校", "销假日期", "核实日期"})
"""Keys of dates that lie in the past when they are written; the others (止, 承诺返校, …) may lie ahead."""


@dataclass(frozen=True)
class Field:
    """One key a user can fill in.

    `kind` is 文字, 日期, 月份, 整数, 数字, 代码, 组 (a mapping) or 任意; `many` says that it takes a list of these;
    `codes` is the name of its code list ("" when free), `choices` the shipped values, `parts` the keys of a 组.
    """

    key: str
    title: str
    description: str
    kind: str
    required: bool
    many: bool = False
    codes: str = ""
    choices: tuple[str, ...] = ()
    parts: tuple[Field, ...] = ()


def _field(key: str, node: Mapping[str, Any], required: bool, within: str) -> Field:
    schema = resolved(node, within)
    title, description = schema.get("title", key), node.get("description", schema.get("description", ""))
    many = schema.get("type") == "array"
    inner_node = schema["items"] if many else node
    inner = resolved(inner_node, within)
    reference = inner_node.get("$ref", "")
    codes = _list_name(reference) if reference.startswith("codes.") else ""
    return Field(
        key=key,
        title=title,
        description="" if codes and "description" not in node else description,
        kind=_kind(inner),
        required=required,
        many=many,
        codes=codes,
        choices=tuple(inner.get("enum", ())),
        parts=_fields(inner, within) if inner.get("type") == "object" else (),
    )


def _list_name(reference: str) -> str:
    from urllib.parse import unquote

    return unquote(reference.rpartition("/")[2])


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "代码"
    if schema.get("pattern") == _MONTH_SCHEMA_PATTERN:
        return "月份"
    if schema.get("format") == "date":
        return "日期"
    return {"integer": "整数", "number": "数字", "object": "组", "string": "文字"}.get(
        schema.get("type", ""), "任意"
    )


def _fields(schema: Mapping[str, Any], within: str) -> tuple[Field, ...]:
    required = set(schema.get("required", ()))
    return tuple(
        _field(key, node, key in required, within) for key, node in schema.get("properties", {}).items()
    )


@cache
def action_fields(action: str, within: str = "case") -> tuple[Field, ...]:
    """Return the keys of a 事项 (its own ones, then 佐证 and 备注); KeyError for an unknown 事项."""
    own = _fields(_load(within)["$defs"][action], within)
    entry = _load(within)["$defs"]["记事" if within == "case" else "办公记事"]
    common = tuple(_field(key, entry["properties"][key], False, within) for key in ("佐证", "备注", "批次"))
    return own + common


@cache
def fact_fields() -> tuple[Field, ...]:
    """Return the facts of a case, without 编号 and 经过."""
    return tuple(
        field for field in _fields(_load("case"), "case") if field.key not in ("编号", "经过", "待定")
    )


def find_field(fields: tuple[Field, ...], path: KeyPath) -> Field | None:
    """Return the field at a key path such as ("监护人", 0, "电话"), or None."""
    found: Field | None = None
    for part in path:
        if isinstance(part, int):
            if found is None or not found.many:
                return None
            continue
        found = next((field for field in fields if field.key == part), None)
        if found is None:
            return None
        fields = found.parts
    return found


@cache
def unit_fields(key: str) -> tuple[Field, ...]:
    """Return the keys of a 学校 or a 乡镇 in units.yaml."""
    return _fields(_load("units")["properties"][key]["items"], "units")
