"""销毁: what is left of a case when its personal data is erased — what the figures need, and nothing else.

Source: format contract, 销毁; 个人信息保护法 47. Comments of the file go too: they may say anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kcbx.model import Case, Entry
from kcbx.schema import Field, action_fields
from kcbx.schema.reading import entry_document

ERASURE = "销毁"
ERASED = "已销毁"

_KEPT_FACTS = ("性别", "出生日期", "民族", "学籍", "特殊群体", "家庭类型")
_KEPT_ENROLMENT = ("学校", "年级", "学年")
_KEPT_VALUES = frozenset(
    {
        *(
            "来源",
            "状态",
            "单位",
            "起",
            "止",
            "类型",
            "发现方式",
            "结论",
            "原因",
            "去向",
            "层级",
            "方式",
            "结果",
        ),
        *(
            "见到学生",
            "对象",
            "文书",
            "收到",
            "情形",
            "监护人已履责",
            "学生拒绝",
            "手续",
            "学校",
            "年级",
            "安置",
        ),
        *("在校", "季度", "自", "至", "类别", "更正", "作废", "课时", "批次"),
    }
)
"""Keys of entries that figures and the fold read; everything else is somebody's words."""


def erased(case: Case) -> dict[str, Any]:
    """Return the document of a case without its personal data; its last entry, the 销毁, stays whole."""
    facts = {key: case.facts[key] for key in _KEPT_FACTS if key in case.facts}
    if "学籍" in facts:
        facts["学籍"] = {key: facts["学籍"][key] for key in _KEPT_ENROLMENT if key in facts["学籍"]}
    facts["出生日期"] = f"{case.birth_date:%Y-%m}-01"
    last = case.entries[-1]
    entries = [entry if entry is last else _erased_entry(entry) for entry in case.entries]
    return {
        "编号": case.case_id,
        "姓名": ERASED,
        **facts,
        "证件": {"类型": "无", "无证原因": ERASED},
        "户籍": {"乡镇": case.facts["户籍"].get("乡镇", ERASED)},
        "经过": [entry_document(entry) for entry in entries],
    }


def _erased_entry(entry: Entry) -> Entry:
    return replace(entry, values=dict(_erased_values(entry.action, entry.values)))


def _erased_values(action: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    kept = _KEPT_VALUES | (_statistical_correction(values) if action == "更正" else frozenset())
    for field in action_fields(action):
        if field.key in values and field.key in kept:
            yield field.key, values[field.key]
        elif field.key in values and field.required:
            yield field.key, _placeholder(field, values[field.key])


def _statistical_correction(values: Mapping[str, Any]) -> frozenset[str]:
    """A 更正 of a date or of a statistical key keeps its values, or the figures would change."""
    key = str(values.get("键", "")).partition(".")[0]
    return frozenset({"键", "原值", "新值"}) if key == "日期" or key in _KEPT_VALUES else frozenset({"键"})


def _placeholder(field: Field, value: Any) -> Any:
    if field.kind in ("日期", "代码", "整数", "数字", "月份"):
        return value
    if field.many:
        return [{"姓名": ERASED}] if field.parts else [ERASED]
    return ERASED
