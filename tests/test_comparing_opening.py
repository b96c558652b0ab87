"""What a result calls for in the ledger: the entries, by the call of the comparison and by what a school wrote."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from kcbx.comparing.calls import (
    ADD_FAMILY,
    LIST_DROPOUT,
    LIST_NEVER_ENROLLED,
    LIST_PLATFORM,
    REGISTER,
    VERIFY,
)
from kcbx.comparing.listing import result_number
from kcbx.comparing.opening import (
    Known,
    Outcome,
    PlannedEntry,
    Work,
    called_for,
    calls_for_entries,
    known_of,
    returned_work,
)
from kcbx.comparing.results import Result
from kcbx.comparing.returned import ReturnedRow
from kcbx.comparing.verdicts import VERDICTS
from kcbx.lifecycle import tell
from kcbx.rosters.people import Place
from tests.builders import case
from tests.comparing_samples import DAY, JUNIOR, TOWN, enrolled, result, row, run

CASE = "KC-7K3Q9F2B0C"
NEVER = result(call=LIST_NEVER_ENROLLED)
DROPOUT = result("辍学", enrolled(), call=LIST_DROPOUT, unit=JUNIOR, conclusion="疑似辍学")
HOUSEHOLD_FACTS = {
    "姓名": "周雨桐",
    "性别": "女",
    "出生日期": "2012-03-04",
    "证件": {"类型": "居民身份证", "号码": "990101201203045121"},
    "户籍": {"乡镇": "清河镇", "村": "柳林村"},
    "备注": "名单上写的监护人和电话，关系待核：周建国。",
}


def known(state: str, **given: Any) -> Known:
    return Known(case_id=CASE, state=state, since=dt.date(2024, 9, 2), **given)


def called(found: Result, child: Known | None = None) -> Work:
    return called_for(found, child or Known(), run(found))


def told(work: Work) -> tuple[Outcome, str, list[str]]:
    return work.outcome, work.words, [step.action for step in work.steps]


# What the comparison calls for


def test_a_child_without_enrolment_and_case_is_registered_and_listed() -> None:
    work = called(NEVER)
    story = f"比对结果 {result_number(NEVER)}：户籍第12行的周**在学籍名单里没有找到。"
    assert (work.outcome, work.words, work.case_id) == (Outcome.DONE, "列入疑似：失学", "")
    assert work.steps == (
        PlannedEntry(
            "登记",
            DAY,
            {"来源": "手工登记", "状态": "未入学", "单位": TOWN, "备注": "据 户籍-2024-09-05 Sheet1 第12行"},
            facts=HOUSEHOLD_FACTS,
        ),
        PlannedEntry("列入疑似", DAY, {"类型": "失学", "发现方式": "户籍比对", "情况": story}),
    )


def test_a_pupil_who_is_not_at_school_is_registered_with_the_enrolment_and_listed() -> None:
    opening, listing = called(DROPOUT).steps
    assert opening.values == {
        "来源": "学籍导入",
        "状态": "在校",
        "单位": JUNIOR,
        "备注": "据 学籍-2024-09-01 Sheet1 第30行",
    }
    assert opening.facts is not None
    assert opening.facts["学籍"] == {
        "学籍号": "G990101201107093115",
        "学校": JUNIOR,
        "年级": 8,
        "学年": 2024,
        "班级": "2班",
    }
    assert (listing.values["类型"], listing.values["发现方式"]) == ("疑似辍学", "学籍比对")


@pytest.mark.parametrize("state", ["疑似辍学", "失学", "辍学", "认定达标"])
def test_a_child_who_is_on_the_ledgers_already_is_left_alone(state: str) -> None:
    assert told(called(NEVER, known(state))) == (Outcome.NOTHING, f"已经在账：{state}", [])


def test_a_case_in_order_is_listed_by_whether_it_was_ever_at_a_school() -> None:
    assert told(called(DROPOUT, known("在校", was_enrolled=True))) == (
        Outcome.DONE,
        "列入疑似：疑似辍学",
        ["列入疑似"],
    )
    assert told(called(NEVER, known("外地就读", was_enrolled=True))) == (
        Outcome.DONE,
        "列入疑似：疑似辍学",
        ["列入疑似"],
    )
    assert told(called(NEVER, known("未入学"))) == (Outcome.DONE, "列入疑似：失学", ["列入疑似"])


def test_a_case_that_stands_as_never_enrolled_gets_the_enrolment_first() -> None:
    work = called(DROPOUT, known("未入学"))
    assert told(work) == (Outcome.DONE, "列入疑似：疑似辍学", ["学籍异动", "列入疑似"])
    assert work.steps[0].values == {"类型": "新生注册", "学校": JUNIOR}


def test_what_the_platform_sends_is_never_enrolled_unless_a_list_or_the_case_knows_a_school() -> None:
    sent = result("人账相符", call=LIST_PLATFORM)
    assert called(sent).steps[-1].values["类型"] == "失学"
    with_school = replace(sent, also_in={"学籍": enrolled("周雨桐", "990101201203045121")})
    listing = called(with_school).steps[-1].values
    assert (listing["类型"], listing["发现方式"]) == ("疑似辍学", "平台下发")


def test_a_removed_case_is_for_a_person() -> None:
    work = called(NEVER, known("已移出"))
    assert (work.outcome, work.command) == (Outcome.BY_HAND, f"kcbx add-entry {CASE} 重新登记")


@pytest.mark.parametrize(
    ("child", "reason"),
    [
        (row(number=""), "名单上没有证件号码"),
        (row(number="990101201203045122", id_flaw="校验码不对"), "名单上的证件号码有错"),
        (row(number="", lost_digits=True), "名单上的证件号码有错"),
        (row(""), "名单上的姓名或者号码不全"),
    ],
)
def test_what_the_lists_do_not_tell_is_not_made_up(child: Any, reason: str) -> None:
    work = called(result(child=child, call=LIST_NEVER_ENROLLED))
    assert told(work) == (Outcome.BY_HAND, f"{reason}，不能由程序建档", [])
    assert work.command == "kcbx add-case"


def test_two_valid_numbers_open_no_case() -> None:
    both = replace(NEVER, also_in={"在校": enrolled("周雨桐", "990101201107093115")})
    assert called(both).words == "几份名单上的证件号码不同，先查清哪一个对，不能由程序建档"


def test_a_unit_nobody_knows_opens_no_case() -> None:
    assert called(replace(NEVER, unit="")).words == "不知道由哪个单位负责，不能由程序建档"


def test_who_lives_here_on_a_permit_gets_a_present_address_and_no_household() -> None:
    guest = row(place=Place("居住证-1", "Sheet1", 3))
    found = result("适龄失学", guest, call=LIST_NEVER_ENROLLED, also_in={"居住证": guest})
    opening = called(found).steps[0]
    assert opening.facts is not None
    assert (opening.facts["户籍"], opening.facts["现住址"]) == ({}, {"乡镇": "清河镇", "村": "柳林村"})


POOR = replace(
    result("脱贫户", call=ADD_FAMILY, case_id=CASE),
    also_in={"脱贫": row(place=Place("脱贫-1", "Sheet1", 4), other={"户类型": "脱贫户"})},
)


def test_a_family_is_added_to_the_case_once() -> None:
    work = called(POOR, known("辍学", families=("低保户",)))
    (step,) = work.steps
    assert (work.words, step.action, step.changes) == (
        "补记家庭类型（脱贫户）",
        "信息变更",
        {("家庭类型",): ("低保户", "脱贫户")},
    )
    assert told(called(POOR, known("辍学", families=("脱贫户",)))) == (
        Outcome.NOTHING,
        "家庭类型里已经有脱贫户",
        [],
    )
    assert told(called(POOR)) == (Outcome.NOTHING, "还没有案卷，建档时一并填写家庭类型", [])


def test_a_child_of_a_list_that_the_ledger_lacks_is_registered() -> None:
    found = result("人账相符", enrolled(), call=REGISTER, unit=JUNIOR)
    assert told(called(found)) == (Outcome.DONE, "登记（在校）", ["登记"])
    assert told(called(found, known("在校"))) == (Outcome.NOTHING, "已经有案卷", [])


def test_what_waits_for_people_or_an_answer_calls_for_no_entry() -> None:
    assert calls_for_entries(NEVER)
    assert not calls_for_entries(replace(NEVER, certain=False))
    assert not calls_for_entries(replace(NEVER, call=VERIFY))
    assert not calls_for_entries(replace(NEVER, call=""))


# What a school wrote


def wrote(term: str, child: Known | None = None, found: Result = NEVER, **given: Any) -> Work:
    answer = ReturnedRow("回.xlsx“清河镇”第9行", result_number(found), VERDICTS[term], **given)
    return returned_work(found, answer, child or Known(), run(found))


def test_a_confirmed_child_is_registered_listed_and_checked_on_the_day_of_the_check() -> None:
    day = dt.date(2024, 9, 5)
    work = wrote("属实", whereabouts="在家", story="家访见到。", checker="孙立", checked_on=day)
    assert told(work) == (Outcome.DONE, "列入疑似并核查（属实）：失学", ["登记", "列入疑似", "核查"])
    assert {step.date for step in work.steps} == {day}
    assert work.steps[-1].values == {
        "结论": "属实",
        "情况": f"比对结果 {result_number(NEVER)} 交回：属实；家访见到；核查人 孙立；核查日期 2024-09-05。",
        "去向": "在家",
    }
    assert work.place == "回.xlsx“清河镇”第9行"


def test_a_check_is_never_dated_before_what_the_case_tells_of() -> None:
    early, late = known("失学"), replace(known("失学"), since=dt.date(2024, 9, 6))
    assert wrote("失联", early, checked_on=dt.date(2024, 9, 4)).steps[0].date == dt.date(2024, 9, 4)
    assert wrote("失联", early, checked_on=dt.date(2024, 9, 1)).steps[0].date == dt.date(2024, 9, 2)
    assert wrote("失联", late, checked_on=dt.date(2024, 9, 1)).steps[0].date == DAY
    assert wrote("失联", early).steps[0].date == DAY


def test_a_check_that_was_recorded_is_not_recorded_again() -> None:
    checked = known("失学", findings=frozenset({"属实"}))
    assert told(wrote("属实", checked)) == (Outcome.NOTHING, "已经记过核查：属实", [])
    assert told(wrote("失联", checked)) == (Outcome.DONE, "核查（失联）", ["核查"])


@pytest.mark.parametrize(
    ("term", "state"),
    [
        ("在校就读", "在校"),
        ("省内就读", "外地就读"),
        ("省外就读", "外地就读"),
        ("随迁就读", "外地就读"),
        ("因病因残", "待安置"),
    ],
)
def test_a_child_found_elsewhere_is_registered_where_it_really_is(term: str, state: str) -> None:
    work = wrote(term, story="在东莞上学")
    assert told(work) == (Outcome.DONE, f"登记（{state}）", ["登记", "备忘"])
    assert work.steps[0].values["状态"] == state
    assert told(wrote(term, known("失学"))) == (Outcome.DONE, f"核查（{term}）", ["核查"])
    assert told(wrote(term, known(state))) == (Outcome.NOTHING, f"案卷的状态已经是{state}", [])
    assert wrote(term, known("未入学")).outcome is Outcome.BY_HAND


def test_wrong_data_touch_only_a_case_that_is_under_suspicion() -> None:
    for term in ("信息错误", "重复户籍"):
        assert wrote(term).words == f"{term}，不用记入台账；请改正名单"
        assert told(wrote(term, known("在校"))) == (
            Outcome.NOTHING,
            f"{term}，不用记入台账；改正用 kcbx edit-case {CASE}",
            [],
        )
        assert told(wrote(term, known("失学"))) == (Outcome.DONE, "核查（信息错误）", ["核查"])


@pytest.mark.parametrize("term", ["超龄离校", "死亡", "出国出境", "户籍迁出", "查无此人"])
def test_a_removal_needs_documents_and_a_person(term: str) -> None:
    work = wrote(term, known("失学"))
    assert (work.outcome, work.words) == (Outcome.BY_HAND, f"{term}要凭材料和批准办理")
    assert work.command == f"kcbx add-entry {CASE} 移出 --set 类别={term} --evidence 文件"
    assert told(wrote(term)) == (Outcome.NOTHING, f"{term}，没有案卷，不用移出；留好证明材料", [])
    assert told(wrote(term, known("已移出"))) == (Outcome.NOTHING, "案卷已经移出，不用再办", [])


@pytest.mark.parametrize("term", ["延缓入学", "休学"])
def test_a_leave_needs_documents_and_a_person(term: str) -> None:
    assert wrote(term, known("失学")).command == f"kcbx add-entry {CASE} {term} --evidence 文件"
    assert wrote(term).command == f"kcbx add-case；kcbx add-entry 编号 {term} --evidence 文件"
    assert told(wrote(term, known(term))) == (Outcome.NOTHING, f"案卷的状态已经是{term}", [])


@pytest.mark.parametrize("term", list(VERDICTS))
@pytest.mark.parametrize("state", ["", "未入学", "在校", "失学", "辍学", "复学观察", "已移出"])
def test_every_conclusion_says_something_about_every_child(term: str, state: str) -> None:
    work = wrote(term, known(state) if state else None)
    assert work.words
    assert bool(work.steps) == (work.outcome is Outcome.DONE)
    assert bool(work.command) == (work.outcome is Outcome.BY_HAND)


# What the ledger knows


def test_what_the_ledger_knows_is_read_from_the_story() -> None:
    story = tell(
        case(
            {
                "家庭类型": ["低保户"],
                "经过": [
                    {"日期": "2024-09-05", "事项": "列入疑似"},
                    {"日期": "2024-09-10", "事项": "核查", "结论": "失联"},
                ],
            }
        )
    )
    assert known_of(story) == Known(
        case_id=CASE,
        state="疑似辍学",
        since=dt.date(2024, 9, 10),
        findings=frozenset({"失联"}),
        families=("低保户",),
        was_enrolled=True,
    )
