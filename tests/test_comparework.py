"""The lists and the ledger of a workspace, gathered for a comparison, and what a person decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import calendar
from kcbx.comparework import NothingToCompareError, compare_workspace, window_on
from kcbx.comparing.ledger import LEDGER, ledger_child
from kcbx.comparing.results import LedgerChild
from kcbx.policy import load_profile
from kcbx.rosters.people import Place
from kcbx.workspace import Workspace
from tests.builders import JUNIOR, case, setting
from tests.county import County

DAY = dt.date(2024, 10, 20)
NUMBER = "990101201203045121"


def child(*entries: Mapping[str, Any], day: dt.date = DAY, **facts: Any) -> LedgerChild | None:
    """Return the child of the case of `tests.builders` with more entries and other facts."""
    return ledger_child(case({**facts, "经过": list(entries)}), setting(), day)


def some(*entries: Mapping[str, Any], day: dt.date = DAY, **facts: Any) -> LedgerChild:
    found = child(*entries, day=day, **facts)
    assert found is not None
    return found


# A case as a comparison sees it


def test_a_case_tells_what_a_list_tells() -> None:
    found = some(
        学籍={"学籍号": f"G{NUMBER}", "学校": JUNIOR, "年级": "7", "学年": "2024", "班级": "2"},
        家庭类型=["脱贫户"],
    )
    assert (found.case_id, found.state, found.ledger, found.unit) == (
        "KC-7K3Q9F2B0C",
        "在校",
        "适龄儿童",
        JUNIOR,
    )
    row = found.row
    assert (row.place, row.name, row.id_number, row.id_flaw) == (
        Place(LEDGER, "KC-7K3Q9F2B0C", 0),
        "周雨桐",
        NUMBER,
        "",
    )
    assert (row.sex, row.birth_date, row.student_number) == ("女", dt.date(2012, 3, 4), f"G{NUMBER}")
    assert (row.school, row.school_code, row.grade, row.class_name) == ("清河初中", JUNIOR, 7, "2")
    assert (row.township, row.village, row.guardians) == ("清河镇", "柳林村", ("周建国",))
    assert row.other == {"家庭类型": "脱贫户"}


def test_a_wrong_number_of_a_case_is_flawed_and_no_number_is_none() -> None:
    assert some(证件={"类型": "居民身份证", "号码": "990101201203045122"}).row.id_flaw != ""
    without = some(证件={"类型": "无", "号码": "（不写）", "无证原因": "未办户口"}).row
    assert (without.id_number, without.id_flaw) == ("", "")


def test_the_state_is_that_of_the_day_and_before_it_was_registered_there_is_no_child() -> None:
    suspected = {"日期": "2024-09-05", "事项": "列入疑似", "类型": "疑似辍学"}
    assert some(suspected).state == "疑似辍学"
    assert some(suspected).since == dt.date(2024, 9, 5)
    assert some(suspected, day=dt.date(2024, 9, 4)).state == "在校"
    assert child(day=dt.date(2024, 8, 31)) is None


def test_a_file_closed_as_a_duplicate_is_not_a_child_and_one_that_was_taken_back_neither() -> None:
    closed = {"日期": "2024-09-05", "事项": "移出", "类别": "重复登记"}
    assert child(closed) is None
    whole = case({"经过": []})
    voided = {"日期": "2024-09-05", "事项": "更正", "更正": whole.entries[0].entry_id, "作废": "是"}
    assert child(voided) is None


def test_what_a_child_was_removed_for_is_told() -> None:
    found = some({"日期": "2024-09-05", "事项": "移出", "类别": "户籍迁出"})
    assert (found.state, found.row.other) == ("已移出", {"移出类别": "户籍迁出"})


def test_former_numbers_are_those_that_were_changed_and_those_that_were_mended() -> None:
    changes = [
        {
            "日期": "2024-09-02",
            "事项": "信息变更",
            "键": "证件.号码",
            "原值": "990101201203045113",
            "新值": "990101201203045121",
        },
        {
            "日期": "2024-09-03",
            "事项": "信息变更",
            "键": "证件",
            "原值": {"类型": "护照", "号码": "E12345678"},
            "新值": {"类型": "居民身份证", "号码": NUMBER},
            "性质": "更正",
        },
    ]
    assert some(*changes).former_numbers == ("990101201203045113", "E12345678")
    assert some().former_numbers == ()


AWAY = {"日期": "2024-09-10", "事项": "学籍异动", "类型": "转出"}
LETTER = {"号": "B00001", "日期": "2024-09-12", "事项": "文书", "文书": "协助劝返函"}


@pytest.mark.parametrize(
    ("entries", "received"),
    [
        ([AWAY], False),
        ([{**AWAY, "证明": "转学回执"}], True),
        ([{**AWAY, "证明": "转学申请表"}], False),
        ([{**AWAY, "佐证": [{"说明": "在读证明存教务处"}]}], True),
        ([AWAY, {"日期": "2024-09-20", "事项": "回访", "在校": "是"}], True),
        ([AWAY, {"日期": "2024-09-20", "事项": "回访", "在校": "未见到"}], False),
        ([{"日期": "2024-09-05", "事项": "回访", "在校": "是"}, AWAY], False),
        ([AWAY, LETTER], False),
        (
            [
                AWAY,
                LETTER,
                {"日期": "2024-09-30", "事项": "文书", "文书": "复函", "答复": "B00001", "收到": "是"},
            ],
            True,
        ),
        ([AWAY, {"日期": "2024-09-20", "事项": "备忘", "情况": "家长说已经在外地上学"}], False),
    ],
)
def test_a_child_who_went_elsewhere_is_received_when_something_proves_it(
    entries: Sequence[Mapping[str, Any]], received: bool
) -> None:
    found = some(*entries)
    assert (found.state, found.received) == ("外地就读", received)


def test_a_check_that_found_a_child_elsewhere_proves_it_by_its_evidence() -> None:
    suspected = {"日期": "2024-09-05", "事项": "列入疑似"}
    checked = {"日期": "2024-09-10", "事项": "核查", "结论": "省外就读"}
    assert not some(suspected, checked).received
    assert some(suspected, {**checked, "佐证": [{"说明": "学校证明"}]}).received


# The window of births


@given(
    birth=st.dates(dt.date(2000, 1, 1), dt.date(2025, 12, 31)),
    day=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)),
)
def test_the_window_of_births_is_the_school_age_of_the_calendar(birth: dt.date, day: dt.date) -> None:
    parameters = load_profile("suiyang-2024").timeline(()).on(day)
    cutoff = calendar.parse_month_day(parameters.text("入学截止"))
    years = parameters.number("义务教育年限")
    expected = calendar.in_school_age(birth, day, cutoff, parameters.number("入学年龄"), years)
    assert (birth in window_on(parameters, day)) == expected


def test_the_window_of_a_school_year_is_nine_years_of_children() -> None:
    window = window_on(load_profile("suiyang-2024").timeline(()).on(DAY), DAY)
    assert (window.start, window.end) == (dt.date(2009, 9, 1), dt.date(2018, 8, 31))


# A workspace


def test_without_any_list_there_is_nothing_to_compare(county: County) -> None:
    with pytest.raises(NothingToCompareError) as caught:
        compare_workspace(Workspace(county.root), dt.date(2024, 9, 6))
    assert caught.value.message == "到 2024-09-06 为止还没有收过可以比对的名单。"
