"""销毁: what is left of a case when its personal data is erased — what the figures need, and nothing else.

Source: format contract, 销毁; 个人信息保护法 47. Comments of the file go too: they may say anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kcbx import keypath
from kcbx.model import Case, Entry, KeyPath
from kcbx.schema import Field, action_fields, find_field
from kcbx.schema.reading import entry_document

ERASURE = "销毁"
ERASED = "已销毁"

_KEPT_FACTS = ("性别", "出生日期", "民族", "学籍", "特殊群体", "家庭类型")
_KEPT_ENROLMENT = ("学校", "年级", "学年")
_KEPT_VALUES = frozenset(
    "来源 状态 单位 起 止 类型 发现方式 结论 原因 去向 层级 方式 结果 见到学生 对象 文书 收到 情形 监护人已履责 学生拒绝 手续 "  # noqa: SIM905
    "学校 年级 安置 在校 季度 自 至 类别 更正 作废 课时 性质".split()
)
"""Keys of entries that figures and the fold read, where the schema takes a code, a date or a number there."""

_WORDS = ("文字", "任意", "组")
_CODED = frozenset(
    {
        ("登记", "单位"),
        ("重新登记", "单位"),
        ("移交", "自"),
        ("移交", "至"),
        ("复学", "学校"),
        ("安置", "学校"),
        ("学籍异动", "学校"),
        ("送达", "文书"),
        ("更正", "更正"),
        ("复核", "季度"),
    }
)
"""Where the schema takes any text and a unit's code, a 号 or a quarter stands; all other text is somebody's words."""

_CODE = re.compile(r"[0-9]{9,10}|[A-Z][0-9A-Z]{5}|[0-9]{4}Q[1-4]|")

_DEEPEST = 10


def erased(case: Case) -> dict[str, Any]:
    """Return the document of a case without its personal data; its last entry, the 销毁, stays whole."""
    facts = {key: _kept_fact((key,), case.facts[key]) for key in _KEPT_FACTS if key in case.facts}
    last = case.entries[-1]
    entries = [entry if entry is last else _erased_entry(case, entry) for entry in case.entries]
    return {
        "编号": case.case_id,
        "姓名": ERASED,
        **facts,
        "证件": {"类型": "无", "无证原因": ERASED},
        "户籍": {"乡镇": case.facts["户籍"].get("乡镇", ERASED)},
        "经过": [entry_document(entry) for entry in entries],
    }


def _kept_fact(path: KeyPath, value: Any) -> Any:
    """Return what stays of a fact: of the 学籍 what makes the grade, of the birth date the month; ABSENT for nothing."""
    if path[0] == "出生日期":
        return f"{str(value)[:7]}-01"
    if path[0] != "学籍":
        return value
    if len(path) == 1:
        return {key: value[key] for key in _KEPT_ENROLMENT if key in value}
    return value if path[1] in _KEPT_ENROLMENT else keypath.ABSENT


def _erased_entry(case: Case, entry: Entry) -> Entry:
    erase = {"信息变更": _erased_change, "更正": _erased_correction}.get(entry.action, _erased_values)
    return replace(entry, values=dict(erase(case, entry)))


Values = Iterator[tuple[str, Any]]


def _erased_values(case: Case, entry: Entry) -> Values:  # noqa: ARG001
    for field in action_fields(entry.action):
        if field.key in entry.values:
            value = entry.values[field.key]
            if _stays(entry.action, (field.key,), value):
                yield field.key, value
            elif field.required:
                yield field.key, _placeholder(field, value)


def _stays(action: str, path: KeyPath, value: Any) -> bool:
    if path == ("日期",):
        return True
    field = find_field(action_fields(action), path) if path and path[0] in _KEPT_VALUES else None
    if field is None or field.kind not in _WORDS:
        return field is not None
    coded = len(path) == 1 and (action, path[0]) in _CODED
    return coded and isinstance(value, str) and bool(_CODE.fullmatch(value))


def _placeholder(field: Field, value: Any) -> Any:
    if field.kind not in _WORDS:
        return value
    if field.many:
        return [{"姓名": ERASED}] if field.parts else [ERASED]
    return ERASED


def _erased_change(case: Case, entry: Entry) -> Values:  # noqa: ARG001
    """A 信息变更 of a fact that stays is needed to tell the facts of an earlier day."""
    path = keypath.parse_path(str(entry.get("键")))
    is_kept = path[0] in _KEPT_FACTS
    yield "键", keypath.path_text(path) if is_kept else ERASED
    for key in ("原值", "新值"):
        value = _kept_fact(path, entry.values[key]) if is_kept and key in entry.values else keypath.ABSENT
        if value is not keypath.ABSENT:
            yield key, value
    yield "性质", entry.get("性质")


def _erased_correction(case: Case, entry: Entry) -> Values:
    """A 更正 of a date or of a key that stays keeps its values, or the figures would change."""
    yield from ((key, entry.values[key]) for key in ("更正", "作废") if key in entry.values)
    if "键" in entry.values:
        yield "键", entry.values["键"]
        action, path = _aim(case, entry)
        for key in ("原值", "新值"):
            value = entry.get(key, "")
            yield key, value if action and _stays(action, path, value) else ERASED
    yield "原因", ERASED


def _aim(case: Case, correction: Entry, depth: int = 0) -> tuple[str, KeyPath]:
    """Return the 事项 and the key path a 更正 is about in the end, through 更正 of 更正; "" when there is none."""
    target = case.entry(str(correction.get("更正")))
    path = keypath.parse_path(str(correction.get("键", "")))
    if target is None or depth > _DEEPEST:
        return "", ()
    if target.action == "更正" and path[0] in ("原值", "新值"):
        return _aim(case, target, depth + 1)
    return target.action, path
