"""Counties that differ only in the policy they follow owe different things, by different days, under different clauses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.duties import BY_ID
from tests import duties
from tests.builders import JUNIOR

PROFILES = ("national", "linfen-2024", "sixian-2020", "kazuo-2025", "suiyang-2024")
LISTED: dict[str, Any] = {"经过": [{"日期": "2024-09-05", "事项": "列入疑似"}]}
TRIED: dict[str, Any] = {
    "经过": [
        {"日期": "2024-09-05", "事项": "列入疑似"},
        {"日期": "2024-09-06", "事项": "劝返"},
        {"日期": "2024-09-09", "事项": "劝返", "情况": "第二次上门"},
        {"日期": "2024-09-12", "事项": "劝返", "情况": "第三次上门"},
    ]
}
LOST: dict[str, Any] = {
    "经过": [
        {"日期": "2024-09-05", "事项": "列入疑似"},
        {"日期": "2024-09-10", "事项": "核查", "结论": "失联"},
    ]
}


def _told(duty_id: str, fragment: dict[str, Any], today: dt.date) -> dict[str, tuple[str, str, str]]:
    """Return profile → (due day, message, clause) of the first open claim; ("", "", "") where nothing is owed."""
    told = {}
    for name in PROFILES:
        tasks = duties.tasks_on(BY_ID[duty_id], fragment, today, name)
        told[name] = (
            (tasks[0].claim.due.isoformat(), tasks[0].claim.message, tasks[0].clause)
            if tasks
            else ("", "", "")
        )
    return told


def _same(
    but: dict[str, tuple[str, str, str]], usual: tuple[str, str, str]
) -> dict[str, tuple[str, str, str]]:
    """Return `usual` for every profile but those that differ."""
    return {name: but.get(name, usual) for name in PROFILES}


NOTHING = ("", "", "")
TO_BUREAU = "列入疑似后还没有上报教育局"
CHECK = "列入疑似后还没有核查去向和原因"
CONFIRM = "列入疑似满 {} 天要作出认定：认定辍学，或者核查排除"
IN_VAIN = "本轮学校劝返已满 3 次、孩子仍没有回校，还没有书面报告教育局"
TO_GOVERNMENT = "核查结论是失联，还没有专报政府"
REVIEW = "2024年第3季度还没有复核疑似辍学和辍学数据"
INSPECT = "2024秋还没有督查"
COMPARE = "2024年9月的一月一核还没有做"
REPORT = "2024年9月的月报还没有报送"
SCHOOL_OFFICE: dict[str, Any] = {"单位": JUNIOR}
BUREAU_OFFICE: dict[str, Any] = {"单位": "990101"}

CASES: list[tuple[str, str, dict[str, Any], dt.date, dict[str, tuple[str, str, str]]]] = [
    (
        "to whom a suspected dropout is reported",
        "T01",
        LISTED,
        dt.date(2024, 9, 5),
        _same(
            {"suiyang-2024": ("2024-09-05", f"{TO_BUREAU}、乡镇", "suiyang-2024/4a")},
            ("2024-09-05", TO_BUREAU, "moe-2024/4"),
        ),
    ),
    (
        "days to check",
        "T05",
        LISTED,
        dt.date(2024, 9, 5),
        _same(
            {
                "sixian-2020": ("2024-09-12", CHECK, "sixian-2020/11a"),
                "suiyang-2024": ("2024-09-20", CHECK, "suiyang-2024/4a"),
            },
            ("2024-09-20", CHECK, "moe-2024/4"),
        ),
    ),
    (
        "days to confirm",
        "T06",
        LISTED,
        dt.date(2024, 9, 5),
        _same(
            {
                "kazuo-2025": ("2024-10-03", CONFIRM.format(28), "moe-2024/4"),
                "suiyang-2024": ("2024-10-05", CONFIRM.format(30), "suiyang-2024/4a"),
            },
            ("2024-10-05", CONFIRM.format(30), "moe-2024/4"),
        ),
    ),
    (
        "to whom attempts in vain are reported",
        "T09",
        TRIED,
        dt.date(2024, 9, 12),
        _same(
            {
                "sixian-2020": ("2024-09-12", IN_VAIN, "sixian-2020/2a"),
                "suiyang-2024": ("2024-09-12", f"{IN_VAIN}、乡镇", "suiyang-2024/3b"),
            },
            ("2024-09-12", f"{IN_VAIN}、乡镇", "未成年人保护法/28"),
        ),
    ),
    (
        "whose clause sends the lost to the government",
        "T12",
        LOST,
        dt.date(2024, 9, 10),
        _same(
            {"sixian-2020": ("2024-09-17", TO_GOVERNMENT, "sixian-2020/11d")},
            ("2024-09-17", TO_GOVERNMENT, "参照 sixian-2020/11d"),
        ),
    ),
    (
        "whether a 中心学校 reviews each quarter",
        "T57",
        SCHOOL_OFFICE,
        dt.date(2024, 9, 20),
        _same({"suiyang-2024": ("2024-09-30", REVIEW, "suiyang-2024/4c")}, NOTHING),
    ),
    (
        "the bureau reviews everywhere",
        "T57",
        BUREAU_OFFICE,
        dt.date(2024, 9, 20),
        _same(
            {"suiyang-2024": ("2024-09-30", REVIEW, "suiyang-2024/4c")}, ("2024-09-30", REVIEW, "moe-2024/5")
        ),
    ),
    (
        "whether a 中心学校 inspects each term",
        "T58",
        SCHOOL_OFFICE,
        dt.date(2024, 9, 20),
        _same({"suiyang-2024": ("2025-01-17", INSPECT, "suiyang-2024/4e")}, NOTHING),
    ),
    (
        "where the bureau inspects each term",
        "T58",
        BUREAU_OFFICE,
        dt.date(2024, 9, 20),
        _same(
            {"sixian-2020": ("2025-01-17", INSPECT, "sixian-2020/13"), "suiyang-2024": NOTHING},
            ("2025-01-17", INSPECT, "moe-2024/6"),
        ),
    ),
    (
        "the key periods",
        "T60",
        BUREAU_OFFICE,
        dt.date(2024, 9, 10),
        _same({"kazuo-2025": ("2024-09-15", "2024秋开学两周内还没有督查", "kazuo-2025/4.3")}, NOTHING),
    ),
    (
        "whose clause compares every month, by the day of the report",
        "T54",
        SCHOOL_OFFICE,
        dt.date(2024, 10, 10),
        _same(
            {
                "kazuo-2025": ("2024-10-28", COMPARE, "kazuo-2025/3.3a"),
                "suiyang-2024": ("2024-10-20", COMPARE, "参照 kazuo-2025/3.3a"),
            },
            ("2024-10-28", COMPARE, "参照 kazuo-2025/3.3a"),
        ),
    ),
    (
        "the day of the monthly report",
        "T56",
        SCHOOL_OFFICE,
        dt.date(2024, 10, 10),
        _same(
            {"suiyang-2024": ("2024-10-20", REPORT, "suiyang-2024/4b")}, ("2024-10-28", REPORT, "moe-2024/4")
        ),
    ),
]


@pytest.mark.parametrize(
    ("duty_id", "fragment", "today", "expected"),
    [pytest.param(*row, id=name) for name, *row in CASES],
)
def test_the_profile_decides(
    duty_id: str, fragment: dict[str, Any], today: dt.date, expected: dict[str, tuple[str, str, str]]
) -> None:
    assert _told(duty_id, fragment, today) == expected


def test_days_may_be_school_days() -> None:
    week = {**LISTED, "kcbx.yaml": {"参数": [{"自": "2024-09-01", "天数口径": "上学日"}]}}
    # Thursday 5 September, three school days: Friday, Monday, Tuesday.
    assert [task.claim.due for task in duties.tasks_on(BY_ID["T03"], week, dt.date(2024, 9, 5))] == [
        dt.date(2024, 9, 10)
    ]
