"""What each comparison concludes of a child: conclusion, whole sentence, call, certainty."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.comparing import calls
from kcbx.comparing.digests import digest_of, line_key
from kcbx.comparing.results import Answer, Key, LedgerChild, Result
from kcbx.lifecycle.states import MISSING_STATES
from tests.comparing import (
    AT,
    BORN,
    DAY,
    HOME,
    OTHER_NUMBER,
    OTHER_SCHOOL,
    TOWN,
    TOWNSHIP,
    compared,
    decided,
    known,
    lines,
    lists,
    number,
    only,
    row,
    wrong,
)


def never_enrolled(ledger: list[LedgerChild] | None = None, **changes: Any) -> list[tuple[Any, ...]]:
    found = compared(lists(学籍=[], 在校=[], **changes), ledger or [])
    return [line[1:] for line in lines(found, "适龄失学")]


def dropout(ledger: list[LedgerChild] | None = None, **changes: Any) -> list[tuple[Any, ...]]:
    return [line[1:] for line in lines(compared(lists(**{"在校": [], **changes}), ledger or []), "辍学")]


# 户籍 − 学籍


def test_never_enrolled_is_whole() -> None:
    household = row("户籍", **HOME)
    poor = row("脱贫", 7, other={"户类型": "脱贫不稳定户"})
    comparison = compared(
        {"户籍": [household], "学籍": [], "脱贫": [poor]},
        unit_of=lambda each: TOWNSHIP if each.township else "",
    )
    result = only(comparison, "适龄失学")
    assert result == Result(
        comparison="适龄失学",
        key=line_key("适龄失学", household),
        row=household,
        conclusion="疑似失学",
        explanation="户籍-1 第2行，学籍名单里没有，证件号码、学籍号、姓名和出生日期都没有对上。"
        "同见于脱贫-1 第7行（证件号码相同）。台账里没有案卷。请乡镇和村入户核实。",
        unit=TOWNSHIP,
        call="列入疑似（失学）",
        matches=result.matches,
        also_in={"脱贫": poor},
    )
    assert [(match.one, match.other, match.key, match.answer) for match in result.matches] == [
        (household, poor, Key.NUMBER, Answer.SAME)
    ]


def test_residence_and_household_of_one_child_are_one_line() -> None:
    found = never_enrolled(居住证=[row("居住证", 5)])
    assert found == [
        (
            "疑似失学",
            "户籍-1 第2行，学籍名单里没有，证件号码、学籍号、姓名和出生日期都没有对上。"
            "同见于居住证-1 第5行（证件号码相同）。台账里没有案卷。请乡镇和村入户核实。",
            calls.LIST_NEVER_ENROLLED,
            True,
        )
    ]


def test_residence_alone_is_enough() -> None:
    found = never_enrolled(户籍=[], 居住证=[row("居住证", 5)])
    assert [(line[0], line[2]) for line in found] == [("疑似失学", calls.LIST_NEVER_ENROLLED)]


def test_disabled_child_whom_nothing_else_knows() -> None:
    disabled = row("残联", 4)
    assert never_enrolled(户籍=[], 残联=[disabled]) == [
        (
            "疑似失学（残疾儿童未入学）",
            "残联-1 第4行，学籍名单里没有，证件号码、学籍号、姓名和出生日期都没有对上。"
            "台账里没有案卷。请乡镇和村入户核实。",
            calls.LIST_NEVER_ENROLLED,
            True,
        )
    ]


def test_disabled_child_of_the_ledger_is_no_candidate() -> None:
    assert never_enrolled([known("送教上门")], 户籍=[], 残联=[row("残联")]) == []


@pytest.mark.parametrize(
    "state", ["外地就读", "延缓入学", "休学", "送教上门", "待安置", "失学", "疑似辍学", "辍学", "认定达标"]
)
def test_what_the_ledger_accounts_for_calls_for_nothing(state: str) -> None:
    sentence = f"户籍-1 第2行，学籍名单里没有。台账 KC-1的状态是{state}。"
    assert never_enrolled([known(state)]) == [(state, sentence, calls.NOTHING, True)]


@pytest.mark.parametrize(
    ("category", "conclusion"),
    [
        ("死亡", "死亡"),
        ("出国出境", "出国在外"),
        ("户籍迁出", "户籍迁出"),
        ("学籍转出", "外地就读"),
        ("重复登记", "重复户籍"),
        ("查无此人", "查无此人"),
        ("超龄离校", "超龄"),
        ("毕业", "毕业"),
        ("", "已移出"),
    ],
)
def test_a_removed_child_is_told_in_the_terms_of_the_platform(category: str, conclusion: str) -> None:
    ledger = [known("已移出", other={"移出类别": category} if category else {})]
    told = f"（{category}）" if category else ""
    sentence = f"户籍-1 第2行，学籍名单里没有。台账 KC-1的状态是已移出{told}。"
    assert never_enrolled(ledger) == [(conclusion, sentence, calls.NOTHING, True)]


def test_at_school_without_enrolment() -> None:
    found = compared(lists(学籍=[]))
    assert lines(found, "适龄失学", "在校不在籍") == [
        (
            "适龄失学",
            "在校就读（无学籍）",
            "户籍-1 第2行，学籍名单里没有。同见于在校-1 第2行（证件号码相同）。孩子在校，请学校补办学籍。",
            calls.NOTHING,
            True,
        ),
        (
            "在校不在籍",
            "在校无学籍",
            "在校-1 第2行，学籍名单里没有。同见于户籍-1 第2行（证件号码相同）。台账里没有案卷。"
            "可能没有注册学籍，也可能学籍在外地，请学校核实。",
            calls.VERIFY,
            True,
        ),
    ]


def test_guest_pupil() -> None:
    found = compared(lists(学籍=[], 户籍=None, 在校=[row("在校", other={"就读方式": "借读"})]))
    assert lines(found, "在校不在籍") == [
        (
            "在校不在籍",
            "借读",
            "在校-1 第2行，学籍名单里没有。台账里没有案卷。在校名单写明借读，学籍在别处。",
            calls.NOTHING,
            True,
        )
    ]


def test_ledger_says_at_school_and_no_school_has_the_child() -> None:
    assert never_enrolled([known("在校")]) == [
        (
            "账上在校，学籍、在校名单都没有",
            "户籍-1 第2行，学籍名单里没有。台账 KC-1的状态是在校。请学校核实去向。",
            calls.VERIFY,
            True,
        )
    ]


def test_an_open_question_waits_for_a_person() -> None:
    pupil = row("学籍", 9, id_number="", birth_date=BORN, name="韩冬海")
    comparison = compared({"户籍": [row("户籍")], "学籍": [pupil]})
    assert lines(comparison, "适龄失学") == [
        (
            "适龄失学",
            "待核",
            "户籍-1 第2行，学籍名单里没有。户籍-1 第2行与学籍-1 第9行：姓名相近，出生日期相同，请核对是不是同一人。",
            calls.VERIFY,
            False,
        )
    ]
    assert [(each.key, each.answer) for each in comparison.questions] == [(Key.NEAR_NAME, Answer.OPEN)]


def test_a_decision_closes_the_question() -> None:
    household, pupil = row("户籍"), row("学籍", 9, id_number="", birth_date=BORN, name="韩冬海")
    digest = digest_of(household, pupil)
    given = {"户籍": [household], "学籍": [pupil]}
    same = compared(given, decisions=decided(digest, Answer.SAME))
    other = compared(given, decisions=decided(digest, Answer.DIFFERENT))
    assert (lines(same, "适龄失学"), same.questions) == ([], ())
    assert [line[1] for line in lines(other, "适龄失学")] == ["疑似失学"]
    assert other.questions == ()


def test_one_typing_error_is_wrong_data_and_no_candidate() -> None:
    found = compared(lists(学籍=[row("学籍", **AT, id_number=wrong(14))]))
    told = "证件号码错一处（学籍-1 第2行的号码第14位写错，{}-1 第2行的校验码正确），是同一人。"
    assert lines(found, "适龄失学", "辍学") == [
        (
            "适龄失学",
            "信息错误",
            f"户籍-1 第2行与学籍-1 第2行：{told.format('户籍')}请改正写错的名单。",
            calls.NOTHING,
            True,
        ),
        (
            "辍学",
            "信息错误",
            f"学籍-1 第2行与在校-1 第2行：{told.format('在校')}请改正写错的名单。",
            calls.NOTHING,
            True,
        ),
    ]


@pytest.mark.parametrize(
    ("changes", "trouble"),
    [
        ({"id_number": "", "birth_date": BORN}, "这一行没有证件号码"),
        ({"id_number": wrong(18)}, "这一行的证件号码有错"),
        (
            {"id_number": "", "birth_date": BORN, "lost_digits": True},
            "这一行的证件号码被表格软件改坏，末几位已经丢失",
        ),
    ],
)
def test_without_a_valid_number_nothing_is_certain(changes: dict[str, Any], trouble: str) -> None:
    assert never_enrolled(户籍=[row("户籍", **changes)]) == [
        (
            "疑似失学",
            f"户籍-1 第2行，学籍名单里没有；{trouble}，只能按姓名、出生日期查，没有对上。台账里没有案卷。"
            "请先查清证件号码。",
            calls.VERIFY,
            False,
        )
    ]


def test_without_a_birth_date_no_child_vanishes() -> None:
    comparison = compared({"户籍": [row("户籍", id_number="")], "学籍": []})
    assert lines(comparison) == [
        (
            "适龄失学",
            "待核",
            "户籍-1 第2行没有出生日期，也没有可以用的证件号码，不知道是不是适龄。请补全后再比。",
            calls.VERIFY,
            False,
        )
    ]
    assert comparison.counts["户籍"] == {
        **dict.fromkeys(("适龄", "不在学龄", "超龄", "不足龄", "同表重复", "学籍里有", "学籍里没有"), 0),
        "读入": 1,
        "缺出生日期": 1,
    }


@pytest.mark.parametrize(
    ("born", "listed"),
    [
        (dt.date(2009, 8, 31), False),
        (dt.date(2009, 9, 1), True),
        (dt.date(2018, 8, 31), True),
        (dt.date(2018, 9, 1), False),
    ],
)
def test_the_window_of_births(born: dt.date, listed: bool) -> None:
    household = row("户籍", id_number=number(2, born))
    found = compared({"户籍": [household], "学籍": []})
    assert bool(found.results) is listed
    assert found.counts["户籍"]["适龄" if listed else "不在学龄"] == 1


def test_a_parents_number_does_not_make_a_child_too_old() -> None:
    parent = number(2, dt.date(1985, 3, 4))
    found = never_enrolled(户籍=[row("户籍", id_number=parent, birth_date=BORN)])
    assert [line[0] for line in found] == ["疑似失学"]


def test_twins_one_of_whom_is_enrolled() -> None:
    twin = row("户籍", 3, **HOME, name="韩冬兰", id_number=OTHER_NUMBER)
    found = compared({"户籍": [row("户籍", **HOME), twin], "学籍": [row("学籍", **HOME)]})
    assert [(each.row.place.row, each.conclusion, each.certain) for each in found.results] == [
        (3, "疑似失学", True),
        (2, "名单有账上没有", True),
    ]


# 学籍 − 在校


def test_dropout() -> None:
    assert dropout() == [
        (
            "疑似辍学",
            "学籍-1 第2行，在校名单里没有，证件号码、学籍号、姓名和出生日期都没有对上。"
            "同见于户籍-1 第2行（证件号码相同）。台账里没有案卷。请学校核实去向。",
            calls.LIST_DROPOUT,
            True,
        )
    ]
    assert only(compared(lists(在校=[])), "辍学").unit == TOWN


@pytest.mark.parametrize("state", ["在校", "复学观察", "未入学"])
def test_dropout_of_a_case_in_order(state: str) -> None:
    (found,) = dropout([known(state)])
    assert (found[0], found[2]) == ("疑似辍学", calls.LIST_DROPOUT)


@pytest.mark.parametrize(
    "state", ["休学", "送教上门", "外地就读", "延缓入学", "待安置", *sorted(MISSING_STATES)]
)
def test_dropout_accounted_for(state: str) -> None:
    (found,) = dropout([known(state, since=DAY)])
    assert found == (
        state,
        f"学籍-1 第2行，在校名单里没有。台账 KC-1的状态是{state}。同见于户籍-1 第2行（证件号码相同）。",
        calls.NOTHING,
        True,
    )


@pytest.mark.parametrize(
    ("field", "text", "conclusion"),
    [
        ("学籍状态", "休学", "休学"),
        ("异动类别", "转出", "外地就读"),
        ("就读方式", "送教上门", "送教上门"),
    ],
)
def test_dropout_explained_by_the_list_itself(field: str, text: str, conclusion: str) -> None:
    (found,) = dropout(学籍=[row("学籍", **AT, other={field: text})], 户籍=None)
    sentence = f"学籍-1 第2行，在校名单里没有。学籍名单写明{conclusion}。台账里没有案卷。"
    assert found == (conclusion, sentence, calls.NOTHING, True)


@pytest.mark.parametrize("text", ["在籍", "复学", "转入"])
def test_a_status_that_explains_nothing(text: str) -> None:
    (found,) = dropout(学籍=[row("学籍", **AT, other={"学籍状态": text})])
    assert found[0] == "疑似辍学"


def test_a_school_that_handed_in_no_list_has_no_dropouts() -> None:
    pupils = [
        row("学籍", 2, **AT),
        row("学籍", 3, name="刘志强", id_number=OTHER_NUMBER, school_code=OTHER_SCHOOL),
    ]
    comparison = compared({"学籍": pupils, "在校": []}, schools_covered=frozenset({OTHER_SCHOOL}))
    assert [each.row.place.row for each in comparison.results if each.comparison == "辍学"] == [3]
    assert comparison.unlisted == {TOWN: 1}
    assert ("辍学", f"{TOWN}的在校") in comparison.missing
    counts = comparison.counts["学籍"]
    assert [counts[name] for name in ("适龄", "在校里有", "在校里没有", "未报在校名单")] == [2, 0, 1, 1]


def test_at_another_school_is_no_dropout() -> None:
    comparison = compared(lists(在校=[row("在校", 8, school_code=OTHER_SCHOOL)]), [known("在校")])
    assert lines(comparison) == [
        (
            "人籍不一致",
            "人籍不一致",
            "学籍-1 第2行与在校-1 第8行（证件号码相同）是两所学校。台账 KC-1的状态是在校。"
            "请两校核对，办理转学或者写明借读。",
            calls.VERIFY,
            True,
        )
    ]


def test_an_unknown_school_is_not_another_school() -> None:
    assert lines(compared(lists(在校=[row("在校")]), [known("在校")])) == []
