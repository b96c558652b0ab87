"""A: attempts — who took part, dates, results, copies. G04 and A04 in particular."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import findings_of

LISTED = {"日期": "2024-09-05", "事项": "列入疑似"}


def attempt(day: str = "2024-09-08", **values: Any) -> dict[str, Any]:
    return {"日期": day, "事项": "劝返", **values}


def found(*entries: dict[str, Any], **more: Any) -> list[tuple[str, str, str]]:
    fragment = {"经过": list(entries), **more}
    return [(each.rule, each.severity.value, each.message) for each in findings_of(fragment)]


@pytest.mark.parametrize(
    "person",
    [
        {"姓名": "赵敏", "单位": "3199000021"},
        {"姓名": "赵敏", "单位": "清河县清河镇初级中学"},
        {"姓名": "赵敏", "单位": "柳林小学教学点"},
        {"姓名": "赵敏", "职务": "年级组长"},
        {"姓名": "赵敏", "单位": "某单位", "职务": "副校长"},
    ],
)
def test_a_person_of_a_school_is_recognised(person: dict[str, str]) -> None:
    assert found(attempt(参加=[{"姓名": "孙立", "单位": "清河镇人民政府", "职务": "干事"}, person])) == []


def test_who_cannot_be_placed_is_only_a_hint() -> None:
    assert found(attempt(参加=[{"姓名": "赵敏"}])) == [
        ("A01", "提示", "看不出参加劝返的人是不是学校的；请写明单位和职务。")
    ]


def test_joint_attempts_need_nobody_of_a_school() -> None:
    people = [{"姓名": "王芳", "单位": "清河镇人民政府", "职务": "副镇长"}]
    report = {"日期": "2024-09-07", "事项": "上报"}
    assert found(LISTED, report, attempt(层级="联合", 参加=people)) == []


def test_a_follow_up_on_the_same_day_is_fine_and_the_day_before_is_not() -> None:
    assert found(attempt(下次跟进="2024-09-08")) == []
    assert found(attempt(下次跟进="2024-09-07")) == [
        ("A02", "错误", "下次跟进 2024-09-07 早于劝返当天 2024-09-08；请核对日期。")
    ]


def test_seen_is_fine_with_the_student_interviewed() -> None:
    assert found(attempt(受访=["学生"], 见到学生="是")) == []
    assert found(attempt(受访=["学生"])) == []


@pytest.mark.parametrize(
    "later",
    [
        {"日期": "2024-09-08", "事项": "复学"},
        {"日期": "2024-09-20", "事项": "安置"},
        {"日期": "2024-09-20", "事项": "核查", "结论": "在校就读"},
    ],
)
def test_a_return_that_was_recorded_is_no_finding(later: dict[str, str]) -> None:
    assert found(LISTED, attempt(结果="已返校"), later) == []


def test_a_return_before_the_attempt_does_not_count() -> None:
    """Back once, missing again, told to be back again: the second return is missing."""
    entries = (
        LISTED,
        attempt("2024-09-06"),
        {"日期": "2024-09-07", "事项": "复学"},
        {"日期": "2024-09-15", "事项": "列入疑似"},
        attempt("2024-09-20", 结果="已返校"),
    )
    assert [rule for rule, _, _ in found(*entries)] == ["A04"]


def test_an_attempt_for_a_child_in_order_needs_no_return() -> None:
    assert found(attempt(结果="已返校")) == []


def test_other_days_and_other_words_are_no_copies() -> None:
    assert found(attempt("2024-09-08"), attempt("2024-09-09")) == []
    assert [rule for rule, _, _ in found(attempt(情况="上午"), attempt(情况="下午"))] == ["H01"]


def test_a_voided_copy_is_no_copy() -> None:
    void = {"日期": "2024-09-09", "事项": "更正", "更正": "B00002", "作废": "是"}
    entries = (attempt(号="B00001"), attempt(号="B00002"))
    assert [rule for rule, _, _ in found(*entries)] == ["A05"]
    assert found(*entries, void) == []


def test_joint_before_report_is_a_warning_where_the_policy_does_not_demand_it() -> None:
    entries = (LISTED, attempt(层级="联合"))
    message = "联合劝返之前，本轮没有上报记录；上报过就补记：kcbx add-entry KC-7K3Q9F2B0C 上报 --on 日期 --set 对象=教育局 --set 对象=乡镇。"
    assert found(*entries) == [("G04", "错误", message)]
    assert found(*entries, **{"kcbx.yaml": {"政策": "national"}}) == [("G04", "警告", message)]


def test_participants_of_the_wrong_shape_are_left_to_shape() -> None:
    fragment = attempt(参加="赵敏")
    assert [rule for rule, _, _ in found(fragment)] == ["S05"]
