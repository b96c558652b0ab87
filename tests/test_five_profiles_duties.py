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
COMPARE = "2025年3月的一月一核还没有做"
REPORT = "2024年9月的月报还没有报送"
FIRST = "列入疑似后还没有劝返过"
NEXT = (
    "劝返复学通知书（清初劝〔2024〕1号）的期限 2024-09-17 已过，孩子还没有到校，"
    "下一步由清河县清河镇人民政府签发督促入学通知书"
)
WARNED: dict[str, Any] = {
    "经过": [
        {"日期": "2024-09-05", "事项": "列入疑似"},
        {
            "号": "A7Q9F2",
            "日期": "2024-09-10",
            "事项": "文书",
            "文书": "劝返复学通知书",
            "文号": "清初劝〔2024〕1号",
            "期限": "2024-09-17",
        },
        {"日期": "2024-09-11", "事项": "送达", "文书": "A7Q9F2", "签收人": "周建国", "关系": "父亲"},
    ]
}
SCHOOL_OFFICE: dict[str, Any] = {"单位": JUNIOR}
BUREAU_OFFICE: dict[str, Any] = {"单位": "990101"}
SPRING: dict[str, Any] = {
    "kcbx.yaml": {"校历": [{"学期": "2025春", "开始": "2025-03-03", "结束": "2025-07-04"}]}
}
"""The first term in which a county can follow kazuo-2025."""

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
        "how soon the first attempt is due",
        "T03",
        LISTED,
        dt.date(2024, 9, 5),
        _same(
            {
                "linfen-2024": ("2024-09-05", FIRST, "linfen-2024/3.3a"),
                "suiyang-2024": ("2024-09-08", FIRST, "suiyang-2024/6c"),
            },
            ("2024-09-08", FIRST, "moe-2024/9c"),
        ),
    ),
    (
        "by which clause a paper is followed up",
        "T21",
        WARNED,
        dt.date(2024, 9, 20),
        _same(
            {"sixian-2020": ("2024-09-18", NEXT, "sixian-2020/2c")},
            ("2024-09-18", NEXT, "义务教育法/58"),
        ),
    ),
    (
        "whose clause has disabled children of poor families assessed",
        "T34",
        {"特殊群体": ["残疾儿童"], "家庭类型": ["脱贫户"], "经过": []},
        dt.date(2024, 9, 5),
        _same(
            {"linfen-2024": ("2024-10-01", "还没有经特殊教育专家委员会评估", "linfen-2024/2")},
            ("2024-10-01", "还没有经残疾人教育专家委员会评估", "参照 linfen-2024/2"),
        ),
    ),
    (
        "the province's own deadline is cited for what the county decides",
        "T59",
        {**BUREAU_OFFICE, **SPRING},
        dt.date(2025, 6, 1),
        _same({}, ("2025-06-30", "2024—2025学年的控辍保学评估还没有做", "moe-2024/7")),
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
            ("2025-01-17", INSPECT, "参照 suiyang-2024/4e"),
        ),
    ),
    (
        "the key periods",
        "T60",
        {**BUREAU_OFFICE, **SPRING},
        dt.date(2025, 3, 10),
        _same({"kazuo-2025": ("2025-03-16", "2025春开学两周内还没有督查", "kazuo-2025/4.3")}, NOTHING),
    ),
    (
        "no clause of a document for the spring is cited in the autumn before",
        "T60",
        BUREAU_OFFICE,
        dt.date(2024, 9, 10),
        _same({"kazuo-2025": ("2024-09-15", "2024秋开学两周内还没有督查", "参照 kazuo-2025/4.3")}, NOTHING),
    ),
    (
        "whose clause compares every month, by the day of the report",
        "T54",
        {**SCHOOL_OFFICE, **SPRING},
        dt.date(2025, 4, 10),
        _same(
            {
                "kazuo-2025": ("2025-04-28", COMPARE, "kazuo-2025/3.3a"),
                "suiyang-2024": ("2025-04-20", COMPARE, "参照 kazuo-2025/3.3a"),
            },
            ("2025-04-28", COMPARE, "参照 kazuo-2025/3.3a"),
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
