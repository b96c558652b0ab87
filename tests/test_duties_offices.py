"""The duties of schools, townships and the bureau: who owes what from when, what settles it, what does not."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import calendar
from kcbx.duties import BY_ID, DayCount, Office, claims_of_office, tasks_of_office
from kcbx.duties.duty import Claim, is_citable
from kcbx.duties.office import offices
from kcbx.officework import office_records
from kcbx.schema import typed
from kcbx.schema.reading import entry_of
from kcbx.workspace import Workspace
from tests import builders, duties

EXAMPLE_COUNTY = Path(__file__).parents[1] / "examples" / "清河县"
JUNIOR, TOWN, BUREAU = builders.JUNIOR, builders.TOWN, "990101"
SPRING = {"学期": "2025春", "开始": "2025-02-17", "结束": "2025-07-04"}
BOTH_TERMS = {"校历": [*builders.CONFIG["校历"], SPRING]}
OFFICE_DUTIES = [duty_id for duty_id in BY_ID if duty_id.startswith(("T5", "T6"))]

Record = Mapping[str, Any]


def office(
    today: str, *records: Record, unit: str = JUNIOR, policy: str = "", **fragment: Mapping[str, Any]
) -> Office:
    """Return a unit of the base county on a day, with these records; keyword `config` and `units` add to it."""
    files = {"kcbx.yaml": fragment.get("config"), "units.yaml": fragment.get("units")}
    setting, count, _ = duties.setting_of({key: value for key, value in files.items() if value}, policy)
    entries = [entry_of(typed(raw), n) for n, raw in enumerate(builders.entries(records))]
    day = calendar.parse_date(today)
    found = offices(setting, [(unit, entry) for entry in entries], count, day)
    return next(each for each in found if each.code == unit)


def claims(duty_id: str, asked: Office) -> list[Claim]:
    return [claim for duty, claim in claims_of_office(asked) if duty.duty_id == duty_id]


def open_on(duty_id: str, asked: Office) -> list[str]:
    """Return the due days of what is open."""
    return [str(claim.due) for claim in claims(duty_id, asked) if claim.is_open]


# What is said


SAID: dict[str, tuple[str, str, str, str]] = {
    "T51": (
        "2024秋开学，还没有未报到造册",
        "kcbx office add 清河初中 未报到造册 --set 人数=…",
        "参照 sixian-2020/2b",
        "参照 sixian-2020/2b",
    ),
    "T52": (
        "2024秋的学籍异动还没有梳理",
        "kcbx office add 清河初中 学籍异动梳理",
        "suiyang-2024/2d",
        "kazuo-2025/3.3c",
    ),
    "T53": (
        "2024秋的深度调研应核 300 人，只核了 280 人",
        "kcbx office add 清河初中 深度调研 --set 应核=… --set 已核=…",
        "suiyang-2024/4d",
        "moe-2024/5b",
    ),
    "T54": (
        "2024年9月的一月一核还没有做",
        "kcbx office add 清河初中 一月一核 --set 月份=2024-09",
        "参照 kazuo-2025/3.3a",
        "kazuo-2025/3.3a",
    ),
    "T55": (
        "2024年9月的班级考勤还没有收齐",
        "kcbx office add 清河初中 考勤收讫 --set 月份=2024-09 --set 班级=…",
        "suiyang-2024/4a",
        "kazuo-2025/3.4",
    ),
    "T56": (
        "2024年9月的月报还没有报送",
        "kcbx office add 清河初中 月报报送 --set 月份=2024-09",
        "suiyang-2024/4b",
        "moe-2024/4",
    ),
    "T57": (
        "2024年第4季度还没有复核疑似辍学和辍学数据",
        "kcbx office add 清河初中 季度复核 --set 季度=2024Q4 --set 部门=…",
        "suiyang-2024/4c",
        "moe-2024/5",
    ),
    "T58": ("2024秋还没有督查", "kcbx office add 清河初中 督查", "suiyang-2024/4e", "参照 suiyang-2024/4e"),
    "T59": (
        "2024—2025学年的控辍保学评估还没有做",
        f"kcbx office add {builders.BUREAU} 学年评估",
        "moe-2024/7",
        "moe-2024/7",
    ),
    "T60": (
        "2024秋开学两周内还没有督查",
        f"kcbx office add {builders.BUREAU} 督查",
        "参照 kazuo-2025/4.3",
        "kazuo-2025/4.3",
    ),
    "T61": (
        "2025年中考前一个月还没有督查",
        f"kcbx office add {builders.BUREAU} 督查",
        "参照 kazuo-2025/4.3",
        "kazuo-2025/4.3",
    ),
    "T62": (
        "2024年12月的回头看督查还没有做",
        f"kcbx office add {builders.BUREAU} 督查",
        "参照 kazuo-2025/4.3",
        "kazuo-2025/4.3",
    ),
    "T63": (
        "2024—2025学年的控辍保学工作方案（一校一案）还没有定",
        "kcbx office add 清河初中 校案 --set 标题=…",
        "moe-2024/1",
        "moe-2024/1",
    ),
    "T64": (
        "2024秋还没有开展宣传",
        "kcbx office add 清河初中 宣传 --set 情况=…",
        "参照 linfen-2024/4.2",
        "参照 linfen-2024/4.2",
    ),
    "T65": (
        "2024-10-30 要求清河初中限期整改，还没有整改完成的记录",
        f"kcbx office add {builders.BUREAU} 整改完成 --set 对象=清河初中",
        "suiyang-2024/5",
        "kazuo-2025/4.3b",
    ),
}


def test_every_office_duty_is_in_the_table() -> None:
    assert sorted(SAID) == OFFICE_DUTIES


@pytest.mark.parametrize("duty_id", SAID)
def test_a_task_says_what_is_owed_what_to_type_and_by_which_clause(duty_id: str) -> None:
    message, command, under_suiyang, under_kazuo = SAID[duty_id]
    duty, example = BY_ID[duty_id], duties.example_of(BY_ID[duty_id])
    due = duties.due_of(example)
    (task,) = [task for task in duties.tasks_on(duty, example, due) if task.claim.due == due]
    assert (task.claim.message, task.claim.command) == (message, command)
    spring = dt.date(2025, 3, 3)  # the first term of kazuo-2025
    for policy, clause in (("kazuo-2025", under_kazuo), ("suiyang-2024", under_suiyang)):
        setting, _, _ = duties.setting_of({}, policy)
        assert duty.clause_under(setting.parameters_on(spring), spring) == clause
    assert (task.unit, task.case_id) == (str(example["单位"]), "")
    assert is_citable(task.clause)


def test_a_task_names_the_head_of_the_unit() -> None:
    head = {"姓名": "李强", "职务": "校长"}
    school = {"标识码": "3199000099", "简称": "河口初中", "乡镇": TOWN, "负责人": head}
    asked = office("2024-09-05", unit="3199000099", units={"学校": [school]})
    assert {(task.unit_name, task.person) for task in tasks_of_office(asked)} == {("河口初中", "李强")}


# Who owes what


OWED = {
    "suiyang-2024": {
        JUNIOR: {"T51", "T52", "T53", "T54", "T55", "T56", "T57", "T58", "T63", "T64"},
        BUREAU: {"T53", "T56", "T57", "T59", "T63", "T64"},
        TOWN: set(),
    },
    "national": {
        JUNIOR: {"T51", "T52", "T53", "T54", "T55", "T56", "T63", "T64"},
        BUREAU: {"T53", "T56", "T57", "T58", "T59", "T63", "T64"},
        TOWN: set(),
    },
    "kazuo-2025": {
        JUNIOR: {"T51", "T52", "T53", "T54", "T55", "T56", "T63", "T64"},
        BUREAU: {"T53", "T56", "T57", "T58", "T59", "T60", "T61", "T62", "T63", "T64"},
        TOWN: set(),
    },
}


@pytest.mark.parametrize("policy", OWED)
@pytest.mark.parametrize("unit", [JUNIOR, BUREAU, TOWN])
def test_the_policy_decides_who_owes_what(policy: str, unit: str) -> None:
    asked = office("2025-08-31", unit=unit, policy=policy, config=BOTH_TERMS)
    assert {duty.duty_id for duty, _ in claims_of_office(asked)} == OWED[policy][unit]


def test_a_school_under_a_central_school_reviews_and_inspects_nothing_of_its_own() -> None:
    below = {
        "标识码": "2199000099",
        "简称": "河口小学",
        "乡镇": TOWN,
        "类别": "小学",
        "上级": builders.PRIMARY,
    }
    asked = office("2025-08-31", unit="2199000099", units={"学校": [below]})
    assert {duty.duty_id for duty, _ in claims_of_office(asked)} & {"T57", "T58"} == set()


def test_a_county_decides_which_units_review_and_inspect_from_which_day_on() -> None:
    override = {"自": "2025-01-01", "季度复核单位": ["乡镇"], "督查单位": ["乡镇"], "一月一核": "否"}
    config = {**BOTH_TERMS, "参数": [override]}
    town = office("2025-08-31", unit=TOWN, config=config)
    assert open_on("T57", town) == ["2025-03-31", "2025-06-30", "2025-09-30"]
    assert open_on("T58", town) == ["2025-07-04"]
    school = office("2025-08-31", config=config)
    assert open_on("T57", school) == ["2024-09-30", "2024-12-31"]
    assert [claim.message for claim in claims("T54", school)] == [
        f"2024年{month}月的一月一核还没有做" for month in (9, 10, 11, 12)
    ]


# From when, until when


@pytest.mark.parametrize("policy", ["suiyang-2024", "kazuo-2025"])
@pytest.mark.parametrize("unit", [JUNIOR, BUREAU])
def test_nothing_is_owed_before_the_first_term_of_the_school_calendar(policy: str, unit: str) -> None:
    asked = office("2024-09-01", unit=unit, policy=policy)
    assert list(claims_of_office(asked)) == []
    later = office("2030-08-31", unit=unit, policy=policy)
    assert min(claim.since for _, claim in claims_of_office(later)) == dt.date(2024, 9, 2)


def test_without_a_school_calendar_nothing_is_owed_but_what_was_ordered() -> None:
    demand = {"日期": "2024-10-30", "事项": "限期整改", "期限": "2024-11-13"}
    asked = office("2025-08-31", demand, unit=BUREAU, policy="kazuo-2025", config={"校历": []})
    assert [duty.duty_id for duty, _ in claims_of_office(asked)] == ["T65"]


def test_a_county_that_starts_in_spring_owes_nothing_of_the_autumn() -> None:
    asked = office("2025-07-31", unit=BUREAU, policy="kazuo-2025", config={"校历": [SPRING]})
    assert {duty.duty_id: str(claim.due) for duty, claim in claims_of_office(asked)} == {
        "T53": "2025-03-31",
        "T56": "2025-07-28",
        "T57": "2025-09-30",
        "T58": "2025-07-04",
        "T59": "2025-06-30",
        "T60": "2025-03-02",
        "T61": "2025-06-14",
        "T63": "2025-03-02",
        "T64": "2025-07-04",
    }
    assert open_on("T56", asked) == [f"2025-{month:02}-28" for month in range(3, 8)]
    assert claims("T56", asked)[0].message == "2025年2月的月报还没有报送"
    assert open_on("T57", asked) == ["2025-03-31", "2025-06-30", "2025-09-30"]


def test_what_the_school_calendar_does_not_know_is_owed_where_records_go_on() -> None:
    assert open_on("T56", office("2025-12-31"))[-1] == "2025-09-20"
    going_on = office("2025-12-31", {"日期": "2025-09-10", "事项": "校案"})
    assert open_on("T56", going_on)[-1] == "2025-12-20"
    assert open_on("T57", going_on)[-1] == "2025-12-31"
    assert {term.name for term in going_on.terms} == {"2024秋"}


@pytest.mark.parametrize("unit", [JUNIOR, BUREAU])
def test_records_of_years_before_the_school_calendar_ask_for_nothing(unit: str) -> None:
    early = office("2024-10-31", {"日期": "2023-09-10", "事项": "校案"}, unit=unit, policy="kazuo-2025")
    assert min(claim.since for _, claim in claims_of_office(early)) == dt.date(2024, 9, 2)


CLOSING = {
    "学校": [
        {
            "标识码": "3199000099",
            "简称": "河口初中",
            "乡镇": TOWN,
            "停用": "2025-02-14",
            "并入": JUNIOR,
        }
    ]
}


def test_a_closed_school_owes_nothing() -> None:
    def closing(today: str) -> Office:
        return office(today, unit="3199000099", config=BOTH_TERMS, units=CLOSING)

    before = [claim for _, claim in claims_of_office(closing("2025-02-13")) if claim.is_open]
    assert "2025年1月的月报还没有报送" in {claim.message for claim in before}
    after = [claim for _, claim in claims_of_office(closing("2025-02-14"))]
    assert [claim.message for claim in after] == [claim.message for claim in before]
    assert {claim.lapsed for claim in after} == {dt.date(2025, 2, 14)}
    assert [claim for _, claim in claims_of_office(closing("2025-06-30"))] == after


def test_what_begins_on_the_day_a_school_closes_is_not_its_business() -> None:
    closed = {"学校": [{**CLOSING["学校"][0], "停用": "2025-01-01"}]}
    asked = office("2025-01-31", unit="3199000099", units=closed)
    assert [claim.message for claim in claims("T57", asked)] == [
        "2024年第3季度还没有复核疑似辍学和辍学数据",
        "2024年第4季度还没有复核疑似辍学和辍学数据",
    ]


def test_what_was_missed_a_year_ago_is_no_longer_asked_for() -> None:
    assert open_on("T51", office("2025-09-07")) == ["2024-09-08"]
    (forgotten,) = claims("T51", office("2025-09-08"))
    assert (forgotten.is_open, forgotten.lapsed) == (False, dt.date(2025, 9, 8))
    demand = {"日期": "2024-10-30", "事项": "限期整改", "期限": "2024-11-13"}
    assert open_on("T65", office("2030-01-01", demand)) == ["2024-11-13"]


# Each term


def test_the_first_days_count_the_first_day_and_school_days_where_the_county_counts_so() -> None:
    assert open_on("T51", office("2024-09-02")) == ["2024-09-08"]
    assert open_on("T52", office("2024-09-02")) == ["2024-09-15"]
    config = {"参数": [{"自": "2024-08-01", "天数口径": "上学日"}]}
    assert open_on("T51", office("2024-09-02", config=config)) == ["2024-09-10"]
    assert open_on("T52", office("2024-09-02", config=config)) == ["2024-09-19"]


@pytest.mark.parametrize(
    ("duty_id", "action"), [("T51", "未报到造册"), ("T52", "学籍异动梳理"), ("T58", "督查"), ("T64", "宣传")]
)
def test_a_record_of_one_term_does_not_settle_the_other(duty_id: str, action: str) -> None:
    first = {"日期": "2025-01-17", "事项": action}
    autumn, spring = claims(duty_id, office("2025-07-31", first, config=BOTH_TERMS))
    assert (autumn.done is not None, spring.done) == (True, None)
    between = {"日期": "2025-01-18", "事项": action}
    assert [claim.done for claim in claims(duty_id, office("2025-07-31", between, config=BOTH_TERMS))] == [
        None,
        None,
    ]


def test_a_late_record_settles_and_its_lag_is_known() -> None:
    (claim,) = claims("T51", office("2024-10-31", {"日期": "2024-09-11", "事项": "未报到造册"}))
    assert (claim.is_open, claim.lag) == (False, 3)
    (later,) = claims("T51", office("2026-10-31", {"日期": "2024-09-11", "事项": "未报到造册"}))
    assert (later.lag, later.lapsed) == (3, None)


def test_a_survey_that_did_not_reach_everybody_leaves_the_claim_open() -> None:
    part = {"日期": "2024-09-20", "事项": "深度调研", "应核": 300, "已核": 299}
    (claim,) = claims("T53", office("2024-09-25", part))
    assert (claim.is_open, claim.message) == (True, "2024秋的深度调研应核 300 人，只核了 299 人")
    rest = {"日期": "2024-09-26", "事项": "深度调研", "应核": 300, "已核": 300}
    (claim,) = claims("T53", office("2024-09-26", part, rest))
    assert claim.done is not None
    assert str(claim.done.date) == "2024-09-26"
    more = {"日期": "2024-09-24", "事项": "深度调研", "应核": 301, "已核": 300}
    (claim,) = claims("T53", office("2024-09-25", part, more))
    assert claim.message == "2024秋的深度调研应核 301 人，只核了 300 人"
    (claim,) = claims("T53", office("2024-09-19", part))
    assert claim.message == "2024秋的深度调研还没有做"


def test_the_survey_of_each_term_is_due_at_the_end_of_its_quarter() -> None:
    assert open_on("T53", office("2025-07-31", config=BOTH_TERMS)) == ["2024-09-30", "2025-03-31"]
    assert open_on("T53", office("2025-07-31", unit=BUREAU, config=BOTH_TERMS)) == [
        "2024-09-30",
        "2025-03-31",
    ]


# Each month


def test_reports_are_owed_every_month_holidays_too() -> None:
    reported = [
        {"日期": f"2024-{month + 1}-10", "事项": "月报报送", "月份": f"2024-{month:02}"} for month in (9, 10)
    ]
    asked = office("2025-09-01", *reported, config=BOTH_TERMS)
    assert open_on("T56", asked) == [
        "2024-12-20",
        *(f"2025-{month:02}-20" for month in range(1, 10)),
    ]
    assert [claim.message for claim in claims("T56", asked)][-1] == "2025年8月的月报还没有报送"


@pytest.mark.parametrize(
    ("policy", "basis", "day", "since", "due"),
    [
        ("suiyang-2024", "自然月", 20, "2024-10-01", "2024-10-20"),
        ("national", "自然月", 28, "2024-10-01", "2024-10-28"),
        ("suiyang-2024", "上月21日至本月20日", 20, "2024-09-20", "2024-09-20"),
        ("suiyang-2024", "上月21日至本月20日", 25, "2024-09-21", "2024-09-25"),
        ("suiyang-2024", "上月21日至本月20日", 5, "2024-09-21", "2024-10-05"),
    ],
)
def test_the_report_is_due_on_the_next_report_day_after_its_period(
    policy: str, basis: str, day: int, since: str, due: str
) -> None:
    config = {"参数": [{"自": "2024-08-01", "月报报送日": day, "月报统计期": basis}]}
    first, *_ = claims("T56", office("2024-12-31", policy=policy, config=config))
    assert (first.message, str(first.since), str(first.due)) == ("2024年9月的月报还没有报送", since, due)


def test_the_report_of_february_is_due_in_march_however_short_it_is() -> None:
    reported = claims("T56", office("2025-04-30", policy="national", config=BOTH_TERMS))
    assert [str(claim.due) for claim in reported if claim.message.startswith("2025年2月")] == ["2025-03-28"]


def test_months_with_few_days_of_school_ask_for_no_check_and_no_attendance() -> None:
    asked = office("2025-12-31", config=BOTH_TERMS)
    months = [f"{year}年{month}月" for year, month in [(2024, n) for n in (9, 10, 11, 12)]]
    months += [f"2025年{month}月" for month in (1, 2, 3, 4, 5, 6)]
    assert [claim.message for claim in claims("T55", asked)] == [
        f"{month}的班级考勤还没有收齐" for month in months
    ]
    assert [claim.message for claim in claims("T54", asked)] == [
        f"{month}的一月一核还没有做" for month in months
    ]


def test_statutory_holidays_are_no_days_of_school() -> None:
    week = frozenset(dt.date(2025, 2, day) for day in range(17, 22))
    asked = office("2025-12-31", config=BOTH_TERMS)
    fewer = Office(**{**vars(asked), "count": DayCount(asked.count.terms, holidays=week)})
    february = "2025年2月的班级考勤还没有收齐"
    assert february in {claim.message for claim in claims("T55", asked)}
    assert february not in {claim.message for claim in claims("T55", fewer)}


def test_a_monthly_check_without_a_month_counts_for_the_month_it_lies_in() -> None:
    def check(**month: str) -> list[str]:
        return open_on("T54", office("2024-11-01", {"日期": "2024-09-30", "事项": "一月一核", **month}))

    assert check() == ["2024-11-20"]
    assert check(月份="2024-09") == ["2024-11-20"]
    assert check(月份="2024-10") == ["2024-10-20"]
    assert check(月份="2024-08") == ["2024-10-20", "2024-11-20"]


@pytest.mark.parametrize(("duty_id", "action"), [("T55", "考勤收讫"), ("T56", "月报报送")])
def test_attendance_and_reports_are_settled_by_the_month_they_name(duty_id: str, action: str) -> None:
    extra = {"班级": ["七年级1班"]} if action == "考勤收讫" else {}
    record = {"日期": "2024-11-01", "事项": action, "月份": "2024-09", **extra}
    september, october = claims(duty_id, office("2024-11-02", record))
    assert (september.done is not None, september.lag, october.done) == (True, 12, None)


# Each quarter, each year


def test_every_quarter_is_reviewed() -> None:
    record = {"日期": "2025-01-03", "事项": "季度复核", "季度": "2024Q4"}
    asked = office("2025-08-31", record, config=BOTH_TERMS)
    assert [(claim.message[:9], str(claim.since), str(claim.due)) for claim in claims("T57", asked)] == [
        ("2024年第3季度", "2024-09-02", "2024-09-30"),
        ("2024年第4季度", "2024-10-01", "2024-12-31"),
        ("2025年第1季度", "2025-01-01", "2025-03-31"),
        ("2025年第2季度", "2025-04-01", "2025-06-30"),
        ("2025年第3季度", "2025-07-01", "2025-09-30"),
    ]
    assert [claim.lag for claim in claims("T57", asked) if claim.done] == [3]


def test_a_review_without_a_quarter_counts_for_the_quarter_it_lies_in() -> None:
    record = {"日期": "2025-01-03", "事项": "季度复核"}
    assert open_on("T57", office("2025-01-31", record)) == ["2024-09-30", "2024-12-31"]


def test_the_year_is_assessed_from_the_spring_on_and_a_late_assessment_is_still_that_year_s() -> None:
    def assessed(today: str, *days: str) -> list[tuple[str, int | None]]:
        config = {
            "校历": [*BOTH_TERMS["校历"], {"学期": "2025秋", "开始": "2025-09-01", "结束": "2026-01-16"}]
        }
        records = [{"日期": day, "事项": "学年评估"} for day in days]
        found = claims("T59", office(today, *records, unit=BUREAU, config=config))
        return [(str(claim.due), claim.lag if claim.done else None) for claim in found]

    assert assessed("2025-02-16") == []
    assert assessed("2025-02-17") == [("2025-06-30", None)]
    assert assessed("2025-09-30", "2025-09-10") == [("2025-06-30", 72)]
    assert assessed("2026-03-01", "2025-09-10") == [("2025-06-30", 72), ("2026-06-30", None)]
    assert assessed("2026-03-01", "2025-02-10") == [("2025-06-30", None), ("2026-06-30", None)]


def test_the_year_is_assessed_where_the_spring_term_is_not_in_the_calendar_yet() -> None:
    assert claims("T59", office("2025-02-14", unit=BUREAU)) == []
    (claim,) = claims("T59", office("2025-02-15", unit=BUREAU))
    assert (str(claim.since), str(claim.due)) == ("2025-02-15", "2025-06-30")


def test_a_plan_made_in_the_summer_is_the_new_year_s() -> None:
    def planned(day: str) -> list[str]:
        return open_on("T63", office("2024-10-01", {"日期": day, "事项": "校案"}))

    assert planned("2024-08-01") == []
    assert planned("2024-07-31") == ["2024-09-15"]
    bureau = claims("T63", office("2025-07-31", unit=BUREAU, config=BOTH_TERMS))
    assert [claim.message for claim in bureau] == ["2024—2025学年的控辍保学工作方案（一县一案）还没有定"]


# Key periods, and what was ordered to be mended


@pytest.mark.parametrize(
    ("duty_id", "inside", "outside"),
    [
        ("T60", ("2024-09-02", "2024-09-15"), ("2024-09-01", "2024-09-16")),
        ("T61", ("2025-05-15", "2025-06-14"), ("2025-05-14", "2025-06-15")),
        ("T62", ("2024-12-01", "2024-12-31"), ("2024-11-30", "2025-01-01")),
    ],
)
def test_only_an_inspection_within_the_key_period_counts(
    duty_id: str, inside: Sequence[str], outside: Sequence[str]
) -> None:
    def done(day: str) -> bool:
        record = {"日期": day, "事项": "督查"}
        first, *_ = claims(duty_id, office("2025-06-30", record, unit=BUREAU, policy="kazuo-2025"))
        return first.done is not None

    assert [done(day) for day in inside] == [True, True]
    assert [done(day) for day in outside] == [False, False]


def test_the_month_before_the_examination_follows_the_county_s_own_day() -> None:
    config = {"参数": [{"自": "2024-08-01", "中考日期": "03-31"}]}
    (claim,) = claims("T61", office("2025-06-30", unit=BUREAU, policy="kazuo-2025", config=config))
    assert (str(claim.since), str(claim.due)) == ("2025-02-28", "2025-03-30")


def _mended(*answers: Record, whom: str | None = "清河初中") -> bool:
    demand = {"日期": "2024-10-30", "事项": "限期整改", "期限": "2024-11-13"} | (
        {"对象": whom} if whom else {}
    )
    (claim,) = claims("T65", office("2024-12-31", demand, *answers, unit=BUREAU))
    return claim.done is not None


def test_what_was_ordered_is_settled_by_a_later_record_about_the_same_unit() -> None:
    done = {"日期": "2024-11-20", "事项": "整改完成"}
    assert _mended(done)
    assert _mended({**done, "对象": "清河初中"})
    assert _mended({**done, "对象": JUNIOR})
    assert _mended({**done, "对象": "清河初中"}, whom=None)
    assert not _mended({**done, "对象": "柳林小学"})
    assert not _mended({**done, "对象": "某校"}, whom="某某校")
    assert not _mended({"日期": "2024-10-29", "事项": "整改完成"})
    assert not _mended({"日期": "2024-11-01", "事项": "督查", "对象": "清河初中"})


def test_a_township_that_ordered_something_is_asked_too_and_nobody_unknown_is_named() -> None:
    demand = {"日期": "2024-10-30", "事项": "限期整改", "期限": "2024-11-13", "对象": "村民某某"}
    (claim,) = claims("T65", office("2024-12-31", demand, unit=TOWN))
    assert claim.message == "2024-10-30 要求限期整改，还没有整改完成的记录"
    assert claim.command == "kcbx office add 清河镇 整改完成 --set 对象=…"


def test_a_day_before_the_order_is_the_day_of_the_order() -> None:
    demand = {"日期": "2024-10-30", "事项": "限期整改", "期限": "2024-10-13"}
    assert open_on("T65", office("2024-12-31", demand, unit=BUREAU)) == ["2024-10-30"]


def test_a_unit_whose_name_has_a_space_is_typed_by_its_code() -> None:
    school = {"标识码": "3199000099", "简称": "河口 初中", "乡镇": TOWN}
    asked = office("2024-09-05", unit="3199000099", units={"学校": [school]})
    assert claims("T64", asked)[0].command == "kcbx office add 3199000099 宣传 --set 情况=…"


def test_each_order_is_asked_for_apart() -> None:
    orders = [
        {"日期": "2024-10-30", "事项": "限期整改", "期限": day, "对象": whom}
        for day, whom in [("2024-11-13", "清河初中"), ("2024-11-20", "柳林小学")]
    ]
    answer = {"日期": "2024-11-10", "事项": "整改完成", "对象": "清河初中"}
    assert open_on("T65", office("2024-12-31", *orders, answer, unit=BUREAU)) == ["2024-11-20"]


# Laws


@given(st.dates(dt.date(2024, 9, 1), dt.date(2026, 9, 1)), st.sampled_from([JUNIOR, BUREAU]))
def test_what_has_arisen_stays_and_a_later_day_only_adds(day: dt.date, unit: str) -> None:
    def arisen(on: dt.date) -> Counter[tuple[str, dt.date, dt.date]]:
        asked = office(str(on), unit=unit, policy="kazuo-2025", config=BOTH_TERMS)
        return Counter((duty.duty_id, claim.since, claim.due) for duty, claim in claims_of_office(asked))

    today, tomorrow = arisen(day), arisen(day + calendar.ONE_DAY)
    assert today <= tomorrow
    assert all(since <= day and since <= due for _, since, due in today)
    assert max(today.values(), default=1) == 1


# The example county


def _example_tasks(day: str) -> Iterator[tuple[str, str, str, str]]:
    workspace = Workspace(EXAMPLE_COUNTY)
    records = [(record.unit, record.entry) for record in office_records(workspace)]
    today, count = calendar.parse_date(day), DayCount(workspace.config.terms)
    for each in offices(workspace.setting, records, count, today):
        for task in tasks_of_office(each):
            if task.days_left < 0:
                yield task.duty.duty_id, task.unit_name, str(task.claim.due), task.claim.message


SLIPS = {
    "2024-09-10": [("T51", "石桥小学", "2024-09-08", "2024秋开学，还没有未报到造册")],
    "2024-09-11": [],
    "2024-10-31": [],
    "2024-12-23": [("T54", "清河初中", "2024-12-20", "2024年11月的一月一核还没有做")],
    "2025-01-10": [("T57", "清河一中", "2024-12-31", "2024年第4季度还没有复核疑似辍学和辍学数据")],
    "2025-04-22": [("T56", "柳溪学校", "2025-04-20", "2025年3月的月报还没有报送")],
    "2025-07-31": [("T64", "石桥小学", "2025-07-04", "2025春还没有开展宣传")],
}


@pytest.mark.parametrize("day", SLIPS)
def test_the_example_county_missed_what_it_was_made_to_miss_and_nothing_else(day: str) -> None:
    assert sorted(_example_tasks(day)) == SLIPS[day]
