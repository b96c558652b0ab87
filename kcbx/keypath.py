"""Key paths into plain documents: 监护人.0.电话 ↔ ("监护人", 0, "电话"); reading and copy-on-write changes."""

from __future__ import annotations

from typing import Any

from kcbx.model import KeyPath

ABSENT: Any = object()
"""Stands for "there is no such key"; writing it removes the key."""


def parse_path(text: str) -> KeyPath:
    """Split a dotted path; whole numbers become list positions."""
    return tuple(int(part) if part.isdecimal() else part for part in text.strip().split("."))


def path_text(path: KeyPath) -> str:
    """Join a path with dots."""
    return ".".join(str(part) for part in path)


def overlap(one: KeyPath, other: KeyPath) -> bool:
    """Tell whether one key path is the beginning of the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def value_at(data: Any, path: KeyPath) -> Any:
    """Return the value at a path, or ABSENT."""
    for part in path:
        if isinstance(part, int):
            if not isinstance(data, (list, tuple)) or part >= len(data):
                return ABSENT
        elif not isinstance(data, dict) or part not in data:
            return ABSENT
        data = data[part]
    return data


def with_value(data: Any, path: KeyPath, value: Any) -> Any:
    """Return a copy of `data` with `value` at `path` (ABSENT removes); missing mappings and list ends are made.

    Raises KeyError where the path runs through text or past the end of a list.
    """
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        items = list(data) if isinstance(data, (list, tuple)) else []
        if part > len(items) or (data is not ABSENT and not isinstance(data, (list, tuple))):
            raise KeyError(part)
        inner = with_value(items[part] if part < len(items) else ABSENT, rest, value)
        items[part : part + 1] = [] if inner is ABSENT else [inner]
        return items if items else ABSENT
    if data is not ABSENT and not isinstance(data, dict):
        raise KeyError(part)
    mapping = dict(data) if data is not ABSENT else {}
    inner = with_value(mapping.get(part, ABSENT), rest, value)
    if inner is ABSENT:
        mapping.pop(part, None)
    else:
        mapping[part] = inner
    return mapping if mapping else ABSENT


def with_inserted(data: Any, path: KeyPath, value: Any) -> Any:
    """Return a copy of `data` with `value` put back at `path`: in a list before what stands there now.

    Raises KeyError as `with_value` does.
    """
    items = value_at(data, path[:-1]) if path else ABSENT
    last = path[-1] if path else ""
    if not isinstance(last, int) or not isinstance(items, (list, tuple)) or last >= len(items):
        return with_value(data, path, value)
    return with_value(data, path[:-1], [*items[:last], value, *items[last:]])
