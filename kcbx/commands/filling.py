"""What was typed (--set 键=值, answers) → the values of a 事项 or of the facts, by the schema's fields."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kcbx import keypath
from kcbx.commands.options import nearest, parse_code, parse_date, parse_month, parse_participant
from kcbx.errors import UsageError
from kcbx.model import KeyPath
from kcbx.schema import Field, find_field

Codes = Callable[[str], Sequence[str]]
"""Code list name → allowed values, the county's own included."""

Typed = Sequence[tuple[KeyPath, str]]


def fill(fields: tuple[Field, ...], typed: Typed, codes: Codes, today: dt.date) -> dict[str, Any]:
    """Return the values; a list takes one item per repetition, dotted keys reach inside.

    Raises UsageError for an unknown key, an unknown code or an impossible date, naming what is allowed.
    """
    values: Any = {}
    for path, text in typed:
        field = known_field(fields, path)
        value = convert(field, text, codes, today)
        if field.many and not isinstance(path[-1], int):
            present = keypath.value_at(values, path)
            value = [*([] if present is keypath.ABSENT else present), value]
        try:
            values = keypath.with_value(values, path, value)
        except KeyError:
            raise UsageError(
                f"{keypath.path_text(path)} 的位置不对：列表要从 0 开始，一项一项地填。"
            ) from None
    filled: dict[str, Any] = values
    return filled


def known_field(fields: tuple[Field, ...], path: KeyPath) -> Field:
    """Return the field at a path; raise UsageError naming the keys there are."""
    found = find_field(fields, path)
    if found is None:
        keys = [field.key for field in fields]
        raise UsageError(
            f"没有“{keypath.path_text(path)}”这一项。{nearest(str(path[0]), keys)}",
            f"可填：{'、'.join(keys)}。",
        )
    return found


def convert(field: Field, text: str, codes: Codes, today: dt.date) -> Any:
    """Return one typed value of a field. Raises UsageError with the field's title."""
    try:
        return _CONVERSIONS[field.kind](field, text.strip(), codes, today)
    except UsageError as error:
        raise UsageError(f"{field.title}：{error.message}", error.hint) from None


def _text(field: Field, text: str, codes: Codes, today: dt.date) -> str:  # noqa: ARG001
    if not text:
        raise UsageError("不能空着。")
    return text


def _code(field: Field, text: str, codes: Codes, today: dt.date) -> str:  # noqa: ARG001
    return parse_code(text, tuple(codes(field.codes)))


def _date(field: Field, text: str, codes: Codes, today: dt.date) -> str:  # noqa: ARG001
    return parse_date(text, today).isoformat()


def _month(field: Field, text: str, codes: Codes, today: dt.date) -> str:  # noqa: ARG001
    return parse_month(text)


def _whole(field: Field, text: str, codes: Codes, today: dt.date) -> int:  # noqa: ARG001
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"“{text}”不是整数。") from None


def _number(field: Field, text: str, codes: Codes, today: dt.date) -> int | float:  # noqa: ARG001
    try:
        value = float(text)
    except ValueError:
        raise UsageError(f"“{text}”不是数字。") from None
    return int(value) if value.is_integer() else value


def _group(field: Field, text: str, codes: Codes, today: dt.date) -> Any:
    if text.startswith("{"):
        try:
            loaded = json.loads(text)
        except ValueError:
            raise UsageError("花括号里的内容看不懂。") from None
        return fill(field.parts, [((key,), str(value)) for key, value in loaded.items()], codes, today)
    keys = [part.key for part in field.parts]
    if keys[:3] == ["姓名", "单位", "职务"]:
        return parse_participant(text)
    if "说明" in keys:
        return {"说明": text}
    wanted = "、".join(f"{field.key}.{part.key}" for part in field.parts)
    raise UsageError("这一项要分开填。", f"请写成 {wanted}。")


def _anything(field: Field, text: str, codes: Codes, today: dt.date) -> str:  # noqa: ARG001
    return text


_CONVERSIONS: Mapping[str, Callable[[Field, str, Codes, dt.date], Any]] = {
    "文字": _text,
    "代码": _code,
    "日期": _date,
    "月份": _month,
    "整数": _whole,
    "数字": _number,
    "组": _group,
    "任意": _anything,
}


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
