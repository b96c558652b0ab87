"""H05, H07: what shows only when the entries of a unit are counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from kcbx.schema import Shapes
from kcbx.schema.files import read_data_file
from tests import builders
from tests.builders import CASE_ID, JUNIOR, OTHER_CASE_ID, PRIMARY, SUBDISTRICT, TOWN, findings_of
from tests.hinting import corrected, hints, many, numbered, void

# H05

MOMENT = dt.datetime.fromisoformat("2024-10-08T10:00:00+08:00")


def written(minutes_before: float, days_ago: int = 9) -> dict[str, Any]:
    moment = MOMENT - dt.timedelta(minutes=minutes_before)
    day = (moment - dt.timedelta(days=days_ago)).date()
    return {"日期": day.isoformat(), "事项": "备忘", "录入": moment.isoformat()}


def month_report(month: str = "2024-09", **values: Any) -> dict[str, Any]:
    return {"日期": "2024-10-08", "事项": "月报报送", "月份": month, "录入": MOMENT.isoformat(), **values}


def office(*entries: dict[str, Any], unit: str = JUNIOR) -> dict[str, Any]:
    return {"办公记录": {"单位": unit, "记事": [*entries]}}


DAY = 24 * 60


def sheet(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda entry: str(entry["录入"]))


HURRIED = [written(DAY - 60 - step) for step in range(0, 1000, 100)]


def before_report(
    entries: Sequence[dict[str, Any]], *reports: dict[str, Any], unit: str = JUNIOR
) -> list[str]:
    given = reports or (month_report(),)
    return hints("H05", *sheet(entries), **office(*given, unit=unit))


def test_ten_belated_entries_of_ten_are_seen() -> None:
    assert before_report(HURRIED) == [
        "2024-09 月报报送前 24 小时，补记了 10 条三天以前的事，是前 31 天录入的 10 条的一半以上；由一个人按月统一录入，"
        "会这样。请抽查原始记录，以后做了就记。"
    ]
    assert before_report(HURRIED[1:]) == []


def test_more_than_half_is_needed() -> None:
    others = [written(DAY * day, 1) for day in range(2, 12)]
    assert len(before_report([*HURRIED, *others[:9]])) == 1
    assert before_report([*HURRIED, *others]) == []


def test_what_was_written_a_month_before_does_not_count() -> None:
    others = [{**written(DAY * 32, 1), "日期": "2024-09-05"} for _ in range(10)]
    assert len(before_report([*others, *HURRIED])) == 1


def test_the_day_is_the_last_one_before_the_report() -> None:
    assert before_report([*HURRIED[1:], written(DAY + 1)]) == []
    assert len(before_report([*HURRIED[1:], written(DAY)])) == 1
    assert before_report([*HURRIED[1:], written(-1)]) == []


def test_three_days_are_no_delay() -> None:
    assert before_report([*HURRIED[1:], written(10, 3)]) == []
    assert len(before_report([*HURRIED[1:], written(10, 4)])) == 1


def test_imports_batches_changes_and_corrections_are_not_typed_one_by_one() -> None:
    batch = {**written(10), "批次": "B2024-1"}
    change = {**written(9), "事项": "信息变更", "键": "备注", "新值": "新", "性质": "变更"}
    mended = {
        **written(8),
        "事项": "更正",
        "更正": "E00002",
        "键": "情况",
        "原值": "已和家长联系",
        "新值": "已联系",
    }
    for entry in (batch, change, mended):
        assert hints("H05", *sheet([*HURRIED[1:], entry]), **office(month_report()), 备注="新") == []


def test_voided_entries_do_not_count() -> None:
    entries = [
        {**HURRIED[0], "号": "B00001"},
        *HURRIED[1:],
        {**written(1, 0), **void("2024-10-08", "B00001")},
    ]
    assert before_report(entries) == []


def test_another_units_report_is_another_matter() -> None:
    assert before_report(HURRIED, unit=PRIMARY) == []
    assert before_report(HURRIED, unit=TOWN) == []


def test_of_two_reports_of_one_month_the_first_counts() -> None:
    again = month_report(录入=(MOMENT + dt.timedelta(hours=1)).isoformat())
    assert len(before_report(HURRIED, month_report(), again)) == 1
    assert before_report([*HURRIED[1:], written(-30)], month_report(), again) == []


def test_the_hint_stands_on_the_report() -> None:
    fragment = {"经过": sheet(HURRIED), **office({"日期": "2024-09-20", "事项": "督查"}, month_report())}
    (finding,) = findings_of(fragment)
    assert (finding.path, finding.line, finding.case) == (f"office/2024/{JUNIOR}.yaml", 10, "")


def test_a_unit_is_counted_over_all_its_children() -> None:
    document = builders.office_data({"记事": [month_report()]})
    file = read_data_file(
        "office", f"office/2024/{JUNIOR}.yaml", builders.text("office", document).encode(), Shapes()
    )
    fragments = [{"经过": [entry]} for entry in HURRIED]
    assert [rule for rule, _, _ in many(fragments, [file])] == ["H05"]


# H07

NINTH = {"今天": "2025-07-31", "学籍": {"年级": "9"}}
TRANSFER = {"事项": "学籍异动", "类型": "转出", "证明": "转学回执"}


def leaving(day: str, **values: Any) -> dict[str, Any]:
    return {"日期": day, **TRANSFER, **values}


@pytest.mark.parametrize(
    ("day", "count"), [("2025-05-14", 0), ("2025-05-15", 1), ("2025-06-14", 1), ("2025-06-15", 0)]
)
def test_the_month_is_the_one_before_the_exam(day: str, count: int) -> None:
    assert len(hints("H07", leaving(day), **NINTH)) == count


def test_the_day_of_the_exam_is_the_countys() -> None:
    config = {"kcbx.yaml": {"参数": [{"自": "2024-09-01", "中考日期": "06-24"}]}}
    assert hints("H07", leaving("2025-05-20"), **NINTH, **config) == []
    assert len(hints("H07", leaving("2025-05-24"), **NINTH, **config)) == 1


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ({"事项": "休学", "起": "2025-05-20", "止": "2025-12-31"}, "休学"),
        ({"事项": "请假", "起": "2025-05-20", "止": "2025-05-26"}, "长假"),
        ({"事项": "移出", "类别": "户籍迁出"}, "移出"),
        (TRANSFER, "转出"),
    ],
)
def test_every_way_out_of_class_is_counted(entry: dict[str, Any], kind: str) -> None:
    assert hints("H07", {"日期": "2025-05-20", **entry}, **NINTH) == [
        f"2025 年中考前一个月，清河初中有 1 名九年级学生离校（{kind} 1 次）：{CASE_ID}；生病、搬迁、回户籍地参加中考，"
        "会这样。请逐个问一问是不是自愿。"
    ]


@pytest.mark.parametrize(
    "entry",
    [
        {"事项": "移出", "类别": "毕业"},
        {"事项": "移出", "类别": "重复登记"},
        {"事项": "请假", "起": "2025-05-20", "止": "2025-05-25"},
        {"事项": "学籍异动", "类型": "留级"},
        {"事项": "列入疑似"},
    ],
)
def test_graduation_short_leave_and_doubles_are_none(entry: dict[str, Any]) -> None:
    assert hints("H07", {"日期": "2025-05-20", **entry}, **NINTH) == []


def test_only_ninth_graders_of_a_school_are_counted() -> None:
    assert hints("H07", leaving("2025-05-20"), **{**NINTH, "学籍": {"年级": "8"}}) == []
    registered = {"日期": "2024-09-01", "事项": "登记", "单位": SUBDISTRICT}
    assert hints("H07", registered, leaving("2025-05-20"), **NINTH) == []


def test_a_step_the_table_does_not_allow_is_no_departure() -> None:
    leave = {"日期": "2025-05-30", "事项": "请假", "起": "2025-05-30", "止": "2025-06-10"}
    (message,) = hints("H07", leaving("2025-05-20"), leave, **NINTH)
    assert "1 名九年级学生离校（转出 1 次）" in message


def test_a_voided_or_moved_departure_is_none() -> None:
    gone = leaving("2025-05-20", 号="B00001")
    assert hints("H07", gone, void("2025-05-21", "B00001"), **NINTH) == []
    assert (
        hints("H07", gone, corrected("2025-06-21", "B00001", "日期", "2025-05-20", "2025-06-20"), **NINTH)
        == []
    )


def test_a_school_gets_one_hint_a_year_with_every_child_once() -> None:
    ill = {"日期": "2025-05-16", "事项": "请假", "起": "2025-05-16", "止": "2025-05-30"}
    other = {"经过": [{"日期": "2024-09-01", "事项": "登记", "单位": JUNIOR}, leaving("2025-06-02")]}
    other |= {"学籍": {"学校": JUNIOR, "年级": "9"}}
    assert hints("H07", ill, leaving("2025-05-30"), **NINTH, 另一案卷=other) == [
        f"2025 年中考前一个月，清河初中有 2 名九年级学生离校（长假 1 次、转出 2 次）：{CASE_ID}、{OTHER_CASE_ID}；"
        "生病、搬迁、回户籍地参加中考，会这样。请逐个问一问是不是自愿。"
    ]


def test_many_children_are_counted_not_all_listed() -> None:
    fragments = [{"学籍": {"年级": "9"}, "经过": [leaving("2024-06-01")]} for _ in range(10)]
    begun = {"日期": "2023-09-01", "事项": "登记"}
    fragments = [
        {**each, "经过": [begun, *each["经过"]], "学籍": {"年级": "9", "学年": "2023"}} for each in fragments
    ]
    numbers = numbered(10)
    ((rule, case, message),) = many(fragments)
    assert (rule, case) == ("H07", numbers[-1])
    assert message == (
        f"2024 年中考前一个月，清河初中有 10 名九年级学生离校（转出 10 次）：{'、'.join(numbers[:8])} 等；"
        "生病、搬迁、回户籍地参加中考，会这样。请逐个问一问是不是自愿。"
    )
