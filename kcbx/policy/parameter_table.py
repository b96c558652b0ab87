"""Policy parameters: what may differ from place to place, each with its type, unit and allowed values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from kcbx.errors import NotFoundError, UsageError
from kcbx.policy._data import nearest, resource_data

Value = int | bool | str | tuple[str, ...]
"""A checked value: 整数 int, 是否 bool, 单选, 月日 and 文字 str, 列表 tuple of str."""

LONGEST_TEXT = 60
_NUMBER = re.compile(r"[0-9]{1,4}")
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
_YES_NO = {"是": True, "否": False}


@dataclass(frozen=True)
class Parameter:
    """One parameter; `kind` is 整数, 是否, 单选, 月日, 文字 or 列表; without `choices` any text will do.

    `asked`: `kcbx init` asks for it where no clause fixes it.
    """

    name: str
    kind: str
    meaning: str
    unit: str = ""
    minimum: int = 0
    maximum: int = 0
    choices: tuple[str, ...] = ()
    asked: bool = False

    @property
    def allowed(self) -> str:
        """What may be written, in words: 应是 1 到 60 之间的整数（单位：天）."""
        return _ALLOWED[self.kind](self)

    @property
    def choice(self) -> str:
        """What may be written, in the few words of a table's cell: 1 到 60."""
        return _CHOICE[self.kind](self)

    def check(self, value: object) -> Value:
        """Return the typed value of what was written or typed; raise UsageError naming what is allowed.

        Text is read as in kcbx.yaml; the items of a 列表 may also stand in one text, parted by 、.
        """
        checked = _CHECKS[self.kind](self, value)
        if checked is None:
            raise UsageError(f"参数“{self.name}”{self.allowed}；现在写的是“{written(value)}”。")
        return checked


@cache
def parameters() -> Mapping[str, Parameter]:
    """Return every parameter by name, in the order in which they are shown."""
    records: Mapping[str, Mapping[str, Any]] = resource_data("parameters.yaml")["参数"]
    return MappingProxyType({name: _of_record(name, record) for name, record in records.items()})


def parameter(name: str) -> Parameter:
    """Return the parameter with this name; raise NotFoundError naming the nearest, or all."""
    if name in parameters():
        return parameters()[name]
    similar = nearest(name, parameters())
    hint = f"相近的有：{'、'.join(similar)}。" if similar else f"参数有：{'、'.join(parameters())}。"
    raise NotFoundError(f"没有名为“{name}”的参数。", hint)


def written(value: object) -> str:
    """Return a value as it is written for people: 是, 3, 教育局、乡镇."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        return "、".join(str(item) for item in value)
    return str(value)


def _of_record(name: str, record: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        kind=record["类型"],
        meaning=record["含义"],
        unit=record.get("单位", ""),
        minimum=int(record.get("最小", 0)),
        maximum=int(record.get("最大", 0)),
        choices=tuple(record.get("可选", ())),
        asked=record.get("建台账时问") == "是",
    )


_ALLOWED: Mapping[str, Callable[[Parameter], str]] = {
    "整数": lambda it: f"应是 {it.minimum} 到 {it.maximum} 之间的整数（单位：{it.unit}）",
    "是否": lambda _: "只能是“是”或“否”",
    "单选": lambda it: f"只能是这些之一：{'、'.join(it.choices)}",
    "月日": lambda _: "应写成两位月、两位日，例如 08-31，而且每年都有这一天",
    "文字": lambda _: f"应是 1 到 {LONGEST_TEXT} 个字的一行文字",
    "列表": lambda it: f"应是至少有一项、没有重复的列表，每项{_items_allowed(it)}",
}

_CHOICE: Mapping[str, Callable[[Parameter], str]] = {
    "整数": lambda it: f"{it.minimum} 到 {it.maximum}",
    "是否": lambda _: "、".join(_YES_NO),
    "单选": lambda it: "、".join(it.choices),
    "月日": lambda _: "月-日",
    "文字": lambda _: "文字",
    "列表": lambda it: f"几项：{'、'.join(it.choices) or '文字'}",
}


def _items_allowed(it: Parameter) -> str:
    return (
        f"只能是这些之一：{'、'.join(it.choices)}" if it.choices else f"是 1 到 {LONGEST_TEXT} 个字的一行文字"
    )


def _check_number(it: Parameter, value: object) -> Value | None:
    if isinstance(value, bool) or not _NUMBER.fullmatch(str(value)):
        return None
    number = int(str(value))
    return number if it.minimum <= number <= it.maximum else None


def _check_yes_no(_: Parameter, value: object) -> Value | None:
    return value if isinstance(value, bool) else _YES_NO.get(str(value))


def _check_choice(it: Parameter, value: object) -> Value | None:
    return value if isinstance(value, str) and value in it.choices else None


def _check_month_day(_: Parameter, value: object) -> Value | None:
    if not isinstance(value, str) or not _MONTH_DAY.fullmatch(value):
        return None
    try:
        # 2023 is no leap year: a cutoff has to exist every year.
        dt.date(2023, int(value[:2]), int(value[3:]))
    except ValueError:
        return None
    return value


def _check_text(_: Parameter, value: object) -> Value | None:
    return value if isinstance(value, str) and _is_line(value) else None


def _check_list(it: Parameter, value: object) -> Value | None:
    items = value.split("、") if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not items or len(set(map(str, items))) != len(items):
        return None
    good = all(item in it.choices if it.choices else _is_line(item) for item in items)
    return tuple(items) if good else None


def _is_line(value: object) -> bool:
    return (
        isinstance(value, str)
        and 1 <= len(value) <= LONGEST_TEXT
        and value == value.strip()
        and value.isprintable()
    )


_CHECKS: Mapping[str, Callable[[Parameter, object], Value | None]] = {
    "整数": _check_number,
    "是否": _check_yes_no,
    "单选": _check_choice,
    "月日": _check_month_day,
    "文字": _check_text,
    "列表": _check_list,
}
