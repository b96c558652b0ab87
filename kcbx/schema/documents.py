"""Loads the schemas as data and answers what they say about keys: type, order, allowed values.

A key name means one thing in all schemas, so types are looked up by key name; a test keeps that true.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import unquote

NAMES = ("case", "office", "units", "config", "rosters", "codes")

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})")
_MONTH_SCHEMA_PATTERN = "^[0-9]{4}-(0[1-9]|1[0-2])$"


def schema_names() -> tuple[str, ...]:
    """Return the names of the published schemas."""
    return NAMES


@cache
def _load(name: str) -> dict[str, Any]:
    text = resources.files("kcbx.schema").joinpath(f"{name}.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def schema_document(name: str, extra_codes: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, Any]:
    """Return one schema as a fresh mapping; a county's own codes are merged into `codes`."""
    document = copy.deepcopy(_load(name))
    if name == "codes":
        for listed, values in (extra_codes or {}).items():
            enum = document["$defs"][listed]["enum"]
            enum.extend(value for value in values if value not in enum)
    return document


@cache
def code_list(name: str) -> tuple[str, ...]:
    """Return the shipped values of a code list, in their printed order; KeyError for an unknown list."""
    return tuple(_load("codes")["$defs"][name]["enum"])


@cache
def extendable_lists() -> tuple[str, ...]:
    """Return the code lists a county may add to in kcbx.yaml under 代码."""
    lists = _load("codes")["$defs"]
    return tuple(name for name, listed in lists.items() if listed.get("x-可增补"))


ACTIONS: tuple[str, ...] = code_list("事项")
"""Every 事项 of a case, in the order of the format contract."""

OFFICE_ACTIONS: tuple[str, ...] = code_list("办公事项")
"""Every 事项 of an office record."""


@cache
def resolve(reference: str, within: str) -> dict[str, Any]:
    """Return the definition a `$ref` points to, seen from the schema called `within`."""
    file, _, fragment = reference.partition("#/$defs/")
    name = file.removesuffix(".schema.json") or within
    found: dict[str, Any] = _load(name)["$defs"][unquote(fragment)]
    return found


def resolved(node: Mapping[str, Any], within: str) -> dict[str, Any]:
    """Return a property's schema with its `$ref` filled in; its own keys win over the referenced ones."""
    if "$ref" not in node:
        return dict(node)
    return {**resolve(node["$ref"], within), **{key: value for key, value in node.items() if key != "$ref"}}


def _properties(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every (key, schema) under any `properties` in a schema."""
    if isinstance(node, Mapping):
        for key, schema in (node.get("properties") or {}).items():
            if isinstance(schema, Mapping) and "const" not in schema:
                yield key, dict(schema)
        for value in node.values():
            yield from _properties(value)
    elif isinstance(node, list):
        for value in node:
            yield from _properties(value)


def _pattern_of(schema: Mapping[str, Any]) -> re.Pattern[str] | None:
    if schema.get("type") in ("integer", "number"):
        return _NUMBER
    if schema.get("pattern") == _MONTH_SCHEMA_PATTERN:
        return _MONTH
    return {"date": _DATE, "date-time": _MOMENT}.get(schema.get("format", ""))


@cache
def bare_patterns() -> Mapping[str, re.Pattern[str]]:
    """Return which keys hold numbers or dates, and what such a value looks like: it is written unquoted."""
    found = {}
    for name in NAMES:
        for key, schema in _properties(_load(name)):
            if pattern := _pattern_of(schema):
                found[key] = pattern
    return found


@cache
def _number_keys() -> frozenset[str]:
    return frozenset(key for key, pattern in bare_patterns().items() if pattern is _NUMBER)


def typed(data: Any, key: str = "") -> Any:
    """Return a document with the numbers the schema wants as numbers; everything else stays text."""
    if isinstance(data, dict):
        return {name: typed(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [typed(value, key) for value in data]
    if key in _number_keys() and isinstance(data, str) and _NUMBER.fullmatch(data):
        return float(data) if "." in data else int(data)
    return data


def canonical(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with its keys in the order of the schema; unknown keys keep their place at the end."""
    ordered: dict[str, Any] = _ordered(data, _load(name), name)
    return ordered


def _ordered(value: Any, schema: Mapping[str, Any], within: str) -> Any:
    schema = resolved(schema, within)
    if isinstance(value, Mapping):
        properties = _properties_for(value, schema, within)
        keys = [key for key in properties if key in value] + [key for key in value if key not in properties]
        return {key: _ordered(value[key], properties.get(key, {}), within) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_ordered(item, schema.get("items", {}), within) for item in value]
    return value


_ENTRY_HEAD = ("号", "日期", "事项")


def _properties_for(value: Mapping[str, Any], schema: Mapping[str, Any], within: str) -> dict[str, Any]:
    properties = dict(schema.get("properties", {}))
    if _ENTRY_HEAD[0] not in properties or "事项" not in properties:
        return properties
    action = value.get("事项")
    own = _load(within)["$defs"].get(action, {}).get("properties", {}) if isinstance(action, str) else {}
    head = {key: properties.pop(key) for key in _ENTRY_HEAD}
    return {**head, **own, **properties}
