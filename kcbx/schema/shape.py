"""Checks a document against its schema and says in Chinese what is wrong with its shape."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from kcbx import calendar
from kcbx.model import KeyPath
from kcbx.schema.documents import NAMES, _load, resolved, schema_document


class Shape(str, Enum):
    """The kinds of shape problems; each is a rule of its own."""

    MISSING = "缺少"
    UNKNOWN_KEY = "多余"
    CODE = "代码"
    DATE = "日期"
    WRITING = "写法"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the shape, at a key path of the document."""

    kind: Shape
    path: KeyPath
    message: str


class Shapes:
    """The compiled schemas of one workspace, its own codes included."""

    def __init__(self, extra_codes: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._extra = dict(extra_codes or {})
        self._validators: dict[str, Any] = {}

    def check(self, name: str, data: Any) -> list[Problem]:
        """Return every shape problem of a typed document (`documents.typed`), in document order."""
        errors = list(self._validator(name).iter_errors(data))
        mistyped = {tuple(error.instance_path) for error in errors if error.kind.name == "type"}
        found: list[Problem] = []
        for error in errors:
            path: KeyPath = tuple(error.instance_path)
            if path in mistyped and error.kind.name != "type":
                continue
            found.extend(_explained(name, error, path, data))
        return sorted(set(found), key=lambda problem: [str(part).zfill(6) for part in problem.path])

    def _validator(self, name: str) -> Any:
        if name not in self._validators:
            self._validators[name] = _compile(
                name, tuple((key, self._extra[key]) for key in sorted(self._extra))
            )
        return self._validators[name]


@cache
def _compile(name: str, extra: tuple[tuple[str, tuple[str, ...]], ...]) -> Any:
    import jsonschema_rs

    # The published schemas refer to each other by file name; the compiler wants absolute addresses.
    base = "json-schema:///"
    loaded = {
        each: {**schema_document(each, dict(extra)), "$id": f"{base}{each}.schema.json"} for each in NAMES
    }
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in loaded.values()])
    return jsonschema_rs.Draft202012Validator(loaded[name], registry=registry, validate_formats=True)


@dataclass(frozen=True)
class _Fault:
    """What the validator found: by which schema, its kind with its data, the place, the value that stands there."""

    name: str
    kind: Any
    path: KeyPath
    value: Any


def _explained(name: str, error: Any, path: KeyPath, data: Any) -> Iterator[Problem]:
    explain = _EXPLANATIONS.get(error.kind.name, _other)
    yield from explain(_Fault(name, error.kind, path, _value(data, path)))


def _value(data: Any, path: KeyPath) -> Any:
    for part in path:
        data = data[part]
    return data


def _label(path: KeyPath) -> str:
    """Name a place the way a clerk reads it: 监护人第1项的电话."""
    words = ""
    for part in path:
        words += f"第{part + 1}项" if isinstance(part, int) else (f"的{part}" if words else part)
    return words or "文件"


def _missing(fault: _Fault) -> Iterator[Problem]:
    key = fault.kind.property
    yield Problem(Shape.MISSING, fault.path, f"{_owner(fault)}缺少“{key}”，请补上")


def _owner(fault: _Fault) -> str:
    path, value = fault.path, fault.value
    if isinstance(value, Mapping) and "事项" in value:
        return f"{_label(path)}（{value['事项']}）"
    return _label(path)


def _unexpected(fault: _Fault) -> Iterator[Problem]:
    owner, path = fault.value, fault.path
    known: list[str] = []
    if fault.kind.name == "unevaluatedProperties":
        if _action_of(owner) not in _load(fault.name)["$defs"]:
            return
        # A 事项 that fails otherwise leaves its own keys unevaluated too: they are not what is wrong.
        known = _keys_at(fault)
    for key in fault.kind.unexpected:
        if key in known:
            continue
        near = difflib.get_close_matches(key, _keys_at(fault), n=1, cutoff=0.5)
        hint = f"，是不是“{near[0]}”？" if near else "，请删掉或改名"
        yield Problem(Shape.UNKNOWN_KEY, (*path, key), f"{_owner(fault)}没有“{key}”这一项{hint}")


_ENTRY_KEYS = ("号", "日期", "事项", "佐证", "备注", "批次", "经办", "录入")


def _action_of(owner: Any) -> str:
    """Return the 事项 of an entry, "" for whatever is none: somebody may have written a list there."""
    action = owner.get("事项") if isinstance(owner, Mapping) else None
    return action if isinstance(action, str) else ""


def _keys_at(fault: _Fault) -> list[str]:
    """Return the keys that may stand where the fault is, as far as the schema says without looking at data."""
    definitions = _load(fault.name).get("$defs", {})
    if (action := _action_of(fault.value)) in definitions:
        return [*definitions[action]["properties"], *_ENTRY_KEYS]
    node: Mapping[str, Any] = _load(fault.name)
    for part in fault.path:
        inner = node.get("items", {}) if isinstance(part, int) else node.get("properties", {}).get(part, {})
        node = resolved(inner, fault.name)
    return list(node.get("properties", {}))


def _not_listed(fault: _Fault) -> Iterator[Problem]:
    value, path, options = fault.value, fault.path, list(fault.kind.options)
    if len(options) == 1:
        message = f"{_label(path)}只能写“{options[0]}”，不需要时请删掉这一项"
    else:
        near = difflib.get_close_matches(str(value), options, n=1, cutoff=0.5)
        shown = (
            "、".join(options) if len(options) <= 20 else "、".join(options[:12]) + f"等 {len(options)} 种"
        )
        message = (
            f"{_label(path)}没有“{value}”这一种"
            + (f"，是不是“{near[0]}”？" if near else "")
            + f"可填：{shown}"
        )
        message = message.replace("这一种可填", "这一种，可填")
    yield Problem(Shape.CODE, path, message)


def _wrong_format(fault: _Fault) -> Iterator[Problem]:
    value, path = fault.value, fault.path
    check = calendar.parse_date if fault.kind.format == "date" else calendar.parse_moment
    try:
        check(value)
        reason = "写法不对"
    except ValueError as refused:
        reason = str(refused)
    yield Problem(Shape.DATE, path, f"{_label(path)}不对：{reason}")


_TYPE_NAMES = {
    "object": "一组“键: 值”",
    "array": "一个列表（每项前面有“- ”）",
    "string": "文字",
    "integer": "整数",
    "number": "数字",
}


def _wrong_type(fault: _Fault) -> Iterator[Problem]:
    wanted = "或".join(_TYPE_NAMES[name] for name in fault.kind.types)
    yield Problem(Shape.WRITING, fault.path, f"{_label(fault.path)}应该是{wanted}")


def _pattern(fault: _Fault) -> Iterator[Problem]:
    hint = _described(fault)
    yield Problem(
        Shape.WRITING, fault.path, f"{_label(fault.path)}的写法不对" + (f"：{hint}" if hint else "")
    )


def _described(fault: _Fault) -> str:
    """Return the schema's own description of a key with a pattern, wherever in this schema the key stands."""
    key = next((part for part in reversed(fault.path) if isinstance(part, str)), "")
    for found, schema in _all_properties(fault.name):
        if found == key and schema.get("pattern") == fault.kind.pattern:
            return str(schema.get("description", ""))
    return ""


@cache
def _all_properties(name: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    from kcbx.schema.documents import _properties

    return tuple(_properties(_load(name)))


def _too_short(fault: _Fault) -> Iterator[Problem]:
    yield Problem(Shape.MISSING, fault.path, f"{_label(fault.path)}是空的；没有就把这一项整个删掉")


def _limit(sentence: str) -> Callable[[_Fault], Iterator[Problem]]:
    def explain(fault: _Fault) -> Iterator[Problem]:
        yield Problem(Shape.WRITING, fault.path, f"{_label(fault.path)}{sentence.format(fault.kind.limit)}")

    return explain


def _excluded(fault: _Fault) -> Iterator[Problem]:
    yield Problem(
        Shape.UNKNOWN_KEY, fault.path, f"{_label(fault.path)}填了“无”，就不能再写号码；两样请留一样"
    )


def _either(fault: _Fault) -> Iterator[Problem]:
    value, path = fault.value, fault.path
    correction = isinstance(value, Mapping) and value.get("事项") == "更正"
    sentence = (
        "要么写“作废: 是”，要么写全键、原值、新值，不能两样都写或都不写"
        if correction
        else "要么写文件和 sha256，要么写说明"
    )
    yield Problem(Shape.WRITING, path, f"{_owner(fault)}{sentence}")


def _other(fault: _Fault) -> Iterator[Problem]:
    yield Problem(Shape.WRITING, fault.path, f"{_label(fault.path)}的写法不符合案卷格式（{fault.kind.name}）")


_EXPLANATIONS: Mapping[str, Callable[[_Fault], Iterator[Problem]]] = {
    "required": _missing,
    "additionalProperties": _unexpected,
    "unevaluatedProperties": _unexpected,
    "enum": _not_listed,
    "format": _wrong_format,
    "type": _wrong_type,
    "pattern": _pattern,
    "minLength": _too_short,
    "minItems": _too_short,
    "maxLength": _limit("太长，最多 {} 个字"),
    "minimum": _limit("太小，最小是 {}"),
    "maximum": _limit("太大，最大是 {}"),
    "not": _excluded,
    "anyOf": _either,
    "oneOf": _either,
    "oneOfNotValid": _either,
    "oneOfMultipleValid": _either,
}
