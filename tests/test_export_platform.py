"""What the national platform has to be told of which child: `kcbx.exporting.platform`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from kcbx.exporting import ExportedCase, attempt_table, platform_table
from kcbx.exporting.platform import platform_task
from tests import builders

LISTED = {"日期": "2024-09-05", "事项": "列入疑似"}
HANDED_DOWN = {**LISTED, "发现方式": "平台下发"}
ENTERED = {"日期": "2024-09-06", "事项": "平台录入", "编号": "P-1"}
CONFIRMED = {"日期": "2024-10-08", "事项": "认定辍学"}
RETURNED = {"日期": "2024-10-10", "事项": "复学"}


def subject(
    *entries: Mapping[str, Any], day: str = "2024-10-31", full: bool = False, **facts: Any
) -> ExportedCase:
    case = builders.case({**facts, "经过": list(entries)})
    return ExportedCase(case, builders.setting(), dt.date.fromisoformat(day), full)


@pytest.mark.parametrize(
    ("entries", "task"),
    [
        ((), ""),
        ((LISTED,), "新录入"),
        ((LISTED, ENTERED), "已录入"),
        ((LISTED, ENTERED, {"日期": "2024-09-07", "事项": "劝返"}), "更新"),
        ((LISTED, ENTERED, {"日期": "2024-09-07", "事项": "备忘"}), "已录入"),
        ((LISTED, ENTERED, CONFIRMED), "更新"),
        ((LISTED, ENTERED, CONFIRMED, {**ENTERED, "日期": "2024-10-09"}), "已录入"),
        ((HANDED_DOWN,), "更新"),
        ((HANDED_DOWN, {"日期": "2024-09-09", "事项": "核查", "结论": "信息错误"}), "销号"),
        ((LISTED, {"日期": "2024-09-09", "事项": "核查", "结论": "信息错误"}), ""),
        ((LISTED, ENTERED, RETURNED), "销号"),
        ((LISTED, ENTERED, RETURNED, {**ENTERED, "日期": "2024-10-11"}), ""),
        ((LISTED, ENTERED, RETURNED, {**LISTED, "日期": "2024-10-20"}), "更新"),
        ((LISTED, ENTERED, {"日期": "2024-09-20", "事项": "移出"}), "销号"),
    ],
)
def test_what_is_to_be_done(entries: tuple[Mapping[str, Any], ...], task: str) -> None:
    assert platform_task(subject(*entries)) == task


def test_a_new_round_is_entered_anew() -> None:
    first = (
        LISTED,
        ENTERED,
        {"日期": "2024-09-09", "事项": "核查", "结论": "在校就读"},
        {**ENTERED, "日期": "2024-09-10"},
    )
    assert platform_task(subject(*first)) == ""
    assert platform_task(subject(*first, {**LISTED, "日期": "2024-10-20"})) == "新录入"


def test_what_happened_later_does_not_count() -> None:
    assert platform_task(subject(LISTED, ENTERED, RETURNED, day="2024-10-01")) == "已录入"


def row(one: ExportedCase) -> dict[str, Any]:
    (found,) = platform_table([one], one.full).records()
    return {heading: cell for heading, cell in found.items() if cell is not None}


def test_a_row_in_full() -> None:
    one = subject(
        {**LISTED, "最后到校": "2024-07-05"},
        {"日期": "2024-09-07", "事项": "劝返"},
        {"日期": "2024-09-08", "事项": "核查", "结论": "失联"},
        {**ENTERED, "日期": "2024-09-09"},
        CONFIRMED,
        full=True,
        家庭类型=["脱贫户"],
    )
    assert row(one) == {
        "办理": "更新",
        "编号": builders.CASE_ID,
        "姓名": "周雨桐",
        "性别": "女",
        "出生日期": dt.date(2012, 3, 4),
        "民族": "汉族",
        "证件类型": "居民身份证",
        "证件号码": "990101201203045121",
        "学校标识码": builders.JUNIOR,
        "学校": "清河县清河镇初级中学",
        "年级": 7,
        "类型": "辍学",
        "原因": "学习困难或厌学",
        "去向": "在家",
        "发现方式": "班级考勤",
        "发现日期": dt.date(2024, 9, 5),
        "最后到校": dt.date(2024, 7, 5),
        "核查结论": "失联",
        "核查日期": dt.date(2024, 9, 8),
        "认定辍学日期": dt.date(2024, 10, 8),
        "劝返次数": 1,
        "最近劝返日期": dt.date(2024, 9, 7),
        "最近劝返结果": "拒绝返校",
        "是否脱贫户": "是",
        "家庭类型": "脱贫户",
        "是否已录入平台": "是",
        "最近平台录入": dt.date(2024, 9, 9),
        "平台编号": "P-1",
    }


def test_names_and_numbers_are_masked_by_default() -> None:
    shown = row(subject(LISTED))
    assert [shown[key] for key in ("姓名", "出生日期", "证件号码")] == ["周**", "2012", "*" * 18]


def test_a_returned_child_says_when_and_why_it_is_cleared() -> None:
    shown = row(subject(LISTED, ENTERED, CONFIRMED, RETURNED))
    keys = ("办理", "类型", "复学日期", "销号日期", "销号事由")
    assert [shown[key] for key in keys] == [
        "销号",
        "辍学",
        dt.date(2024, 10, 10),
        dt.date(2024, 10, 10),
        "复学（原班复学）",
    ]


def test_a_child_that_never_enrolled_stays_one_when_confirmed() -> None:
    one = subject({**LISTED, "类型": "失学"}, CONFIRMED, 学籍=builders.ABSENT)
    assert row(one)["类型"] == "失学"
    assert "学校标识码" not in row(one)


def test_since_leaves_out_what_was_cleared_before() -> None:
    cleared, open_case = subject(LISTED, ENTERED, RETURNED), subject(LISTED)
    for day, tasks in (("2024-10-10", ["销号", "新录入"]), ("2024-10-11", ["新录入"])):
        table = platform_table([cleared, open_case], since=dt.date.fromisoformat(day))
        assert [each["办理"] for each in table.records()] == tasks


@pytest.mark.parametrize(
    ("day", "since", "tasks", "notes"),
    [
        ("2025-09-20", None, ["销号"], ()),
        (
            "2025-09-21",
            None,
            [],
            ("另有 1 个孩子移出前从疑似、辍学销号已满一年，没有列出；要看加 --since 和更早的日期。",),
        ),
        ("2025-09-21", dt.date(2024, 9, 1), ["销号"], ()),
    ],
)
def test_a_removed_child_is_listed_for_a_year(
    day: str, since: dt.date | None, tasks: list[str], notes: tuple[str, ...]
) -> None:
    removed = subject(LISTED, ENTERED, {"日期": "2024-09-20", "事项": "移出"}, day=day)
    table = platform_table([removed], since=since)
    assert ([each["办理"] for each in table.records()], table.notes) == (tasks, notes)


def test_a_returned_child_is_listed_until_the_platform_is_told() -> None:
    returned = subject(LISTED, ENTERED, RETURNED, day="2026-05-01")
    assert [each["办理"] for each in platform_table([returned]).records()] == ["销号"]


def test_who_takes_part_is_masked_when_the_case_knows_the_name() -> None:
    people = [{"姓名": "周建国", "单位": "柳林村", "职务": "村民组长"}, {"姓名": "李强", "职务": "校长"}]
    attempt = {"日期": "2024-09-07", "事项": "劝返", "参加": people}
    for full, told in (
        (False, "周**/柳林村/村民组长、李强//校长"),
        (True, "周建国/柳林村/村民组长、李强//校长"),
    ):
        (row,) = attempt_table([subject(LISTED, attempt, full=full)], full).records()
        assert row["参加"] == told


def test_the_day_of_birth_is_a_date_only_in_full() -> None:
    for full, kind in ((False, "文字"), (True, "日期")):
        columns = {each.heading: each.kind for each in platform_table([], full).columns}
        assert (columns["出生日期"], columns["发现日期"], columns["劝返次数"]) == (kind, "日期", "整数")
