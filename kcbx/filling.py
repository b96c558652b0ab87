"""What was written (--set 键=值, answers, cells) → the values of a 事项 or of the facts, by the schema's fields. Pure."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kcbx import keypath
from kcbx.edit_checks import check_text
from kcbx.errors import UsageError
from kcbx.model import KeyPath
from kcbx.schema import Field, find_field
from kcbx.schema.fields import PAST_DATES
from kcbx.written import nearest, parse_code, parse_date, parse_month, parse_participant

Codes = Callable[[str], Sequence[str]]
"""Code list name → allowed values, the county's own included."""

Typed = Sequence[tuple[KeyPath, str]]

_NUMBER = re.compile(r"[-+]?[0-9]{1,12}(\.[0-9]{1,2})?")


def fill(fields: tuple[Field, ...], typed: Typed, codes: Codes, today: dt.date) -> dict[str, Any]:
    """Return the values; a list takes one item per repetition, dotted keys reach inside.

    Raises UsageError for an unknown key, an unknown code, an impossible date, or a key typed twice.
    """
    values: Any = {}
    for path, value in converted(fields, typed, codes, today):
        try:
            values = keypath.with_value(values, path, value)
        except KeyError:
            raise UsageError(
                f"{keypath.path_text(path)} 的位置不对：列表要从 0 开始，一项一项地填。"
            ) from None
    filled: dict[str, Any] = values
    return filled


def converted(
    fields: tuple[Field, ...], typed: Typed, codes: Codes, today: dt.date
) -> list[tuple[KeyPath, Any]]:
    """Return each key path once, in the order typed, with its value; a list collects its repetitions.

    Raises UsageError as `fill` does.
    """
    values: dict[KeyPath, Any] = {}
    for path, text in typed:
        field = known_field(fields, path)
        value = convert(field, text, codes, today)
        if field.many and not isinstance(path[-1], int):
            values.setdefault(path, []).append(value)
        elif path in values:
            raise UsageError(
                f"“{keypath.path_text(path)}”写了两次，不知道以哪一次为准。", "请只留一次，再运行命令。"
            )
        else:
            values[path] = value
    return list(values.items())


def known_field(fields: tuple[Field, ...], path: KeyPath) -> Field:
    """Return the field at a path; raise UsageError naming the keys there are."""
    found = find_field(fields, path)
    if found is None:
        raise _unknown(fields, path)
    for end in range(1, len(path)):
        whole = find_field(fields, path[:end])
        if whole is not None and whole.many and isinstance(path[end - 1], str) and isinstance(path[end], str):
            before = keypath.path_text(path[:end])
            raise UsageError(
                f"“{before}”有几项，要写明是第几项，从 0 数起。",
                f"例如 {before}.0.{keypath.path_text(path[end:])}=…",
            )
    return found


def _unknown(fields: tuple[Field, ...], path: KeyPath) -> UsageError:
    """Say which keys there are where the path goes astray."""
    known = next(end for end in range(len(path), -1, -1) if end == 0 or find_field(fields, path[:end]))
    above = find_field(fields, path[:known]) if known else None
    keys = [field.key for field in (above.parts if above else fields)]
    where = f"{keypath.path_text(path[:known])} 里" if known else ""
    message = f"{where}没有“{keypath.path_text(path[known:])}”这一项。{nearest(str(path[known]), keys)}"
    if path == ("日期",):
        return UsageError(message, "事情发生的日期用 --on 写，例如 --on 2024-09-05。")
    return UsageError(message, f"可填：{'、'.join(keys)}。" if keys else "")


def convert(field: Field, text: str, codes: Codes, today: dt.date) -> Any:
    """Return one typed value of a field. Raises UsageError with the field's title."""
    try:
        check_text(text)
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
    return parse_date(text, today, not_future=field.key in PAST_DATES).isoformat()


def _month(field: Field, text: str, codes: Codes, today: dt.date) -> str:  # noqa: ARG001
    return parse_month(text)


def _whole(field: Field, text: str, codes: Codes, today: dt.date) -> int:  # noqa: ARG001
    try:
        return int(text.replace("_", " "))  # Python would read 1_2 as 12
    except ValueError:
        raise UsageError(f"“{text}”不是整数。") from None


def _number(field: Field, text: str, codes: Codes, today: dt.date) -> int | float:  # noqa: ARG001
    plain = unicodedata.normalize("NFKC", text)
    if not _NUMBER.fullmatch(plain):
        raise UsageError(f"“{text}”不是数字，或者小数超过两位、数字太长。")
    value = float(plain)
    return int(value) if value.is_integer() else value


def line_form(field: Field) -> str:
    """Say how a 组 is typed on one line (姓名/单位/职务), or "" when its parts are filled in one by one."""
    keys = [part.key for part in field.parts]
    if keys[:3] == ["姓名", "单位", "职务"]:
        return "姓名/单位/职务"
    return "说明" if "说明" in keys else ""


def _group(field: Field, text: str, codes: Codes, today: dt.date) -> Any:
    form = line_form(field)
    if text.startswith("{"):
        return _braces(field, text, codes, today)
    if not form:
        place = f"{field.key}.0" if field.many else field.key
        wanted = " ".join(f"--set {place}.{part.key}=…" for part in field.parts)
        raise UsageError("这一项要分开填。", f"请写成 {wanted}。")
    return parse_participant(text) if "/" in form else {form: _text(field, text, codes, today)}


def _braces(field: Field, text: str, codes: Codes, today: dt.date) -> Any:
    try:
        loaded = json.loads(text)
    except ValueError:
        raise UsageError('花括号里的内容看不懂，请写成 {"键": "值", "键": "值"}。') from None
    return fill(field.parts, [((key,), str(value)) for key, value in loaded.items()], codes, today)


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
