"""销毁: no word about a person is left, and no figure changes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx.calendar import Period
from kcbx.erasure import ERASED, erased
from kcbx.lifecycle import tell
from kcbx.model import Case, Entry
from kcbx.movements import record_of
from kcbx.schema import ACTIONS, Shapes, action_fields, typed
from kcbx.schema.files import CASE_SCHEMA, read_case_file
from kcbx.schema.reading import case_of, text_of
from kcbx.statistics import Figures
from tests.histories import (
    ENROLLED,
    MIDDLE,
    NINE_YEARS,
    UNITS,
    VALUES,
    Chances,
    child,
    histories,
    on,
    setting,
)

MARK = "机密"
ERASURE = on("2026-12-31", "销毁", "Z99999", "2026-12-31")


def gone(case: Case) -> dict[str, Any]:
    """Return the document that is left, read back from the text that would stand on the disk."""
    whole = replace(case, entries=(*case.entries, replace(ERASURE, position=len(case.entries))))
    text = text_of("case", erased(whole), None, CASE_SCHEMA)
    file = read_case_file("ledgers/已移出/清河初中/x.yaml", text.encode(), Shapes())
    assert file.document is not None
    assert file.canonical_text() == text
    return dict(file.document.data)


FORMED = {
    "复核": {"季度": "2024Q4"},
    "送达": {"文书": "E00001"},
    "更正": {"更正": "E00001", "键": "备注"},
}
"""Texts that have a form of their own: nobody's words."""


def full_of_words(action: str) -> Entry:
    """Return an entry with a marked text wherever the schema takes any text, and every optional key."""
    values = {**VALUES[action], **FORMED.get(action, {})}
    for field in action_fields(action):
        if field.key in FORMED.get(action, {}):
            continue
        if field.kind == "文字":
            values[field.key] = [MARK] if field.many else MARK
        elif field.kind == "组":
            values[field.key] = [{part.key: MARK for part in field.parts if part.kind == "文字"}]
        elif field.kind == "任意":
            values[field.key] = MARK
    return on("2024-10-08", action, "E00002", **values)


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"登记", "销毁"}))
def test_no_free_word_of_any_action_is_left_and_the_shape_stays_right(action: str) -> None:
    case = child(on("2024-09-01", "登记", "E00001"), full_of_words(action), facts=marked_facts())
    left = gone(case)
    assert MARK not in json.dumps(left, ensure_ascii=False)
    problems = [problem.message for problem in Shapes().check("case", typed(left))]
    assert problems == []
    assert case_of(typed(left)) is not None


def marked_facts() -> dict[str, Any]:
    return {
        **ENROLLED,
        "姓名": MARK,
        "户籍": {"乡镇": "清河镇", "村": MARK, "地址": MARK, "区划代码": "990101"},
        "现住址": {"村": MARK},
        "照护人": {"姓名": MARK, "关系": "祖母", "电话": MARK},
        "学籍": {**ENROLLED["学籍"], "校名": MARK, "班主任": MARK, "班级": MARK},
        "特殊群体": ["留守儿童"],
        "家庭类型": ["脱贫户"],
        "残疾": {"类别": "智力", "等级": "二级", "证号": MARK},
        "责任": {"包保责任人": MARK},
        "备注": MARK,
    }


def test_what_is_left_of_the_facts() -> None:
    left = gone(child(on("2024-09-01", "登记"), facts=marked_facts()))
    assert {key: value for key, value in left.items() if key not in ("编号", "经过")} == {
        "姓名": ERASED,
        "性别": "女",
        "出生日期": "2012-03-01",
        "民族": "汉族",
        "证件": {"类型": "无", "无证原因": ERASED},
        "户籍": {"乡镇": "清河镇"},
        "学籍": {"学校": MIDDLE, "年级": "7", "学年": "2024"},
        "特殊群体": ["留守儿童"],
        "家庭类型": ["脱贫户"],
    }


def test_what_is_left_of_an_attempt() -> None:
    left = gone(
        child(
            on("2024-09-01", "登记"), on("2024-09-10", "劝返", "H4C0ZW", 地点="柳林村", 承诺返校="2024-09-12")
        )
    )
    entry = {key: value for key, value in left["经过"][1].items() if key not in ("经办", "录入")}
    assert entry == {
        "号": "H4C0ZW",
        "日期": "2024-09-10",
        "事项": "劝返",
        "层级": "学校",
        "方式": "家访",
        "参加": [{"姓名": ERASED}],
        "情况": ERASED,
        "结果": "拒绝返校",
    }


def test_the_erasure_itself_stays_whole() -> None:
    left = gone(child(on("2024-09-01", "登记")))
    assert (left["经过"][-1]["依据"], left["经过"][-1]["批准单位"]) == ("保存期满", "清河县教育体育局")


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"键": "日期", "原值": "2024-09-10", "新值": "2024-09-09"}, ("日期", "2024-09-10", "2024-09-09")),
        ({"键": "层级", "原值": "学校", "新值": "联合"}, ("层级", "学校", "联合")),
        ({"键": "情况", "原值": MARK, "新值": MARK}, ("情况", ERASED, ERASED)),
        ({"键": "参加.0.姓名", "原值": MARK, "新值": MARK}, ("参加.0.姓名", ERASED, ERASED)),
        ({"作废": "是"}, (None, None, None)),
    ],
)
def test_corrections_keep_what_the_figures_need(values: dict[str, str], kept: tuple[str | None, ...]) -> None:
    correction = on("2024-10-08", "更正", "C00001", 更正="H4C0ZW", 原因=MARK, **values)
    left = gone(child(on("2024-09-01", "登记"), on("2024-09-10", "劝返", "H4C0ZW"), correction))
    entry = left["经过"][2]
    assert (entry.get("键"), entry.get("原值"), entry.get("新值")) == kept
    assert (entry["更正"], entry["原因"], entry.get("作废")) == ("H4C0ZW", ERASED, values.get("作废"))


def test_a_correction_of_a_correction_keeps_what_it_is_about() -> None:
    left = gone(
        child(
            on("2024-09-01", "登记"),
            on("2024-09-10", "劝返", "H4C0ZW"),
            on("2024-10-08", "更正", "C00001", 更正="H4C0ZW", 键="层级", 原值="学校", 新值="司法"),
            on("2024-10-09", "更正", "C00002", 更正="C00001", 键="新值", 原值="司法", 新值="联合"),
            on("2024-10-09", "更正", "C00003", 更正="C00002", 键="原因", 原值=MARK, 新值=MARK),
        )
    )
    case = case_of(typed(left))
    assert case is not None
    assert [entry.get("新值") for entry in case.entries[2:5]] == ["司法", "联合", ERASED]
    assert tell(case).entries[1].get("层级") == "联合"


@pytest.mark.parametrize(
    ("key", "before", "after", "kept"),
    [
        ("学籍.年级", "7", "8", ("学籍.年级", "7", "8")),
        ("学籍.班主任", MARK, MARK, ("学籍.班主任", None, None)),
        (
            "学籍",
            {"学校": MIDDLE, "年级": "7", "学年": "2024", "班主任": MARK},
            None,
            ("学籍", {"学校": MIDDLE, "年级": "7", "学年": "2024"}, None),
        ),
        ("特殊群体", ["留守儿童"], ["孤儿"], ("特殊群体", ["留守儿童"], ["孤儿"])),
        ("出生日期", "2012-03-04", "2012-04-05", ("出生日期", "2012-03-01", "2012-04-01")),
        ("姓名", MARK, MARK, (ERASED, None, None)),
        ("监护人.0.电话", MARK, MARK, (ERASED, None, None)),
    ],
)
def test_changes_keep_what_earlier_figures_need(
    key: str, before: Any, after: Any, kept: tuple[Any, ...]
) -> None:
    values = {name: value for name, value in (("原值", before), ("新值", after)) if value is not None}
    change = Entry(
        "V00001",
        dt.date(2024, 10, 8),
        "信息变更",
        "赵敏",
        ERASURE.recorded,
        {"键": key, **values, "性质": "变更"},
        1,
    )
    entry = gone(child(on("2024-09-01", "登记"), change))["经过"][1]
    assert (entry["键"], entry.get("原值"), entry.get("新值"), entry["性质"]) == (*kept, "变更")


LIVES = histories(Chances(breaking=10, late=20, correction=25, same_day=10), longest=16, shortest=4)
PERIODS = [
    Period(dt.date(year, month, 1), dt.date(year, month + 4, 28))
    for year in (2022, 2023, 2024, 2025)
    for month in (2, 8)
]


@given(LIVES, st.lists(st.sampled_from(["特殊群体", "学籍"]), max_size=2))
@settings(max_examples=60, deadline=None)
def test_no_figure_changes(case: Case, changed: list[str]) -> None:
    for number, key in enumerate(changed):
        if key in case.facts:
            day = dt.date(2024, 3, 1) + dt.timedelta(days=number)
            values = {
                "键": key,
                "原值": {"特殊群体": ["孤儿"], "学籍": {"学校": NINE_YEARS, "年级": 3, "学年": 2023}}[key],
            }
            change = Entry(
                f"V0000{number}",
                day,
                "信息变更",
                "赵敏",
                ERASURE.recorded,
                {**values, "新值": case.facts[key], "性质": "变更"},
            )
            case = replace(case, entries=(*case.entries, change))
    left = case_of(typed(gone(case)))
    assert left is not None
    without = replace(left, entries=left.entries[:-1])
    for period in PERIODS:
        assert figures(without, period) == figures(case, period)


def figures(case: Case, period: Period) -> dict[Any, Any]:
    counted = Figures([record_of(case, period, setting("suiyang-2024"))], UNITS)
    return {scope: counted.tally(scope) for scope in counted.scopes()}
