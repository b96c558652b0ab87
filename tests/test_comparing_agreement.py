"""What is said of 学籍 against life and of the ledger against the lists; and of the run as a whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.comparing import calls
from kcbx.comparing.results import Answer, Key, LedgerChild
from kcbx.rosters.people import RosterRow
from tests.comparing import (
    AT,
    BORN,
    DAY,
    HOME,
    NUMBER,
    OTHER_NUMBER,
    Lists,
    compared,
    decided,
    known,
    lines,
    lists,
    number,
    row,
    wrong,
)

# 空挂学籍, 转出未接收, 重复


def hanging(ledger: LedgerChild, **changes: Any) -> list[tuple[Any, ...]]:
    return lines(compared(lists(在校=[], **changes), [ledger]), "空挂学籍", "辍学")


def test_enrolment_left_behind_by_one_without_a_home_here() -> None:
    assert hanging(known("外地就读", since=DAY), 户籍=[]) == [
        (
            "空挂学籍",
            "空挂学籍",
            "学籍-1 第2行还有学籍，人不在校。台账 KC-1的状态是外地就读。请学校办理学籍转接或者注销。",
            calls.VERIFY,
            True,
        )
    ]


@pytest.mark.parametrize(("days", "comparison"), [(30, "辍学"), (31, "空挂学籍")])
def test_enrolment_left_behind_longer_than_a_transfer_takes(days: int, comparison: str) -> None:
    ledger = known("外地就读", since=DAY - dt.timedelta(days=days), received=True)
    assert [line[0] for line in hanging(ledger)] == [comparison]


def test_enrolment_of_a_removed_child() -> None:
    (found,) = hanging(known("已移出", other={"移出类别": "出国出境"}))
    assert found[:2] == ("空挂学籍", "空挂学籍")


@pytest.mark.parametrize(
    ("since", "received", "told"),
    [
        (DAY - dt.timedelta(days=31), False, "自 2024-09-09 起外地就读，已经超过 30 天"),
        (None, False, "外地就读"),
        (DAY - dt.timedelta(days=30), False, ""),
        (DAY - dt.timedelta(days=31), True, ""),
    ],
)
def test_sent_off_and_received_nowhere(since: dt.date | None, received: bool, told: str) -> None:
    ledger = [known("外地就读", since=since, received=received)]
    expected = [
        (
            "转出未接收",
            "转出未接收",
            f"台账 KC-1{told}，没有接收学校的证明；本县学籍、在校名单里也没有。请联系接收学校核实。",
            calls.VERIFY,
            True,
        )
    ]
    assert lines(compared({"学籍": [], "在校": []}, ledger), "转出未接收") == (expected if told else [])


@pytest.mark.parametrize(
    ("kind", "conclusion", "ask"),
    [
        ("户籍", "重复户籍", "公安机关查清保留哪一处户口"),
        ("学籍", "一人多籍", "两校核对，注销多余的学籍"),
        ("残联", "同表重复", "删去多余的行"),
    ],
)
def test_twice_in_one_list(kind: str, conclusion: str, ask: str) -> None:
    comparison = compared({kind: [row(kind, 2), row(kind, 3, address="河口村")]})
    (found,) = lines(comparison, "重复")
    assert found[2] in {
        f"{kind}-1 第{one}行、{kind}-1 第{other}行是同一个孩子。请{ask}。" for one, other in ((2, 3), (3, 2))
    }
    assert (found[1], found[3], found[4]) == (conclusion, calls.NOTHING, True)
    assert comparison.counts[kind]["同表重复"] == 1


def test_two_households_under_two_numbers_are_asked() -> None:
    again = row("户籍", 3, **HOME, id_number=OTHER_NUMBER)
    given = {"户籍": [row("户籍", **HOME), again], "学籍": [row("学籍")]}
    comparison = compared(given, [known("在校")])
    assert [(each.comparison, each.conclusion, each.certain) for each in comparison.results] == [
        ("适龄失学", "待核", False),
        ("重复", "待核", False),
    ]
    (question,) = comparison.questions
    assert (question.first, question.second, question.key) == ("户籍", "户籍", Key.NAME_BIRTH_GUARDIAN)
    after = {
        answer: [
            (each.comparison, each.conclusion)
            for each in compared(given, [known("在校")], decisions=decided(question.digest, answer)).results
        ]
        for answer in (Answer.SAME, Answer.DIFFERENT)
    }
    assert after == {Answer.SAME: [("重复", "重复户籍")], Answer.DIFFERENT: [("适龄失学", "疑似失学")]}


def test_one_child_under_two_numbers_in_three_lists_is_one_question() -> None:
    pupil = row("在校", 9, **AT, id_number="", birth_date=BORN, name="韩冬海")
    comparison = compared(lists(在校=[pupil]), [known("在校")])
    assert [(each.first, each.second) for each in comparison.questions] == [("学籍", "在校")]


# 人账相符


def agreement(given: Lists, *ledger: LedgerChild) -> list[tuple[Any, ...]]:
    return [line[1:] for line in lines(compared(given, ledger), "人账相符")]


SEEN = "同见于户籍-1 第2行（证件号码相同）、学籍-1 第2行（证件号码相同）、在校-1 第2行（证件号码相同）。"
AGREEMENTS = {
    "agrees": (lists(), [known("在校")], None),
    "agrees, placed at home": (lists(), [known("送教上门")], None),
    "not registered": (
        lists(),
        [],
        (
            "名单有账上没有",
            "在校-1 第2行：还没有登记。请学校核对这个孩子的信息，由教育局登记建档。台账里没有案卷。"
            "同见于户籍-1 第2行（证件号码相同）、学籍-1 第2行（证件号码相同）。",
            calls.REGISTER,
            True,
        ),
    ),
    "maybe back": (
        lists(),
        [known("疑似辍学")],
        (
            "可能已复学",
            f"台账 KC-1：账上疑似辍学，在校-1 第2行有，可能已经复学。"
            f"请学校核实是否返校：已返校的记复学，没有返校的改正在校名单。{SEEN}",
            calls.VERIFY,
            True,
        ),
    ),
    "on leave and at school": (
        lists(),
        [known("休学")],
        ("账上休学，在校名单有", f"台账 KC-1：账上休学，在校名单里有。{SEEN}", calls.VERIFY, True),
    ),
    "removed and at school": (
        lists(),
        [known("已移出")],
        ("账上已移出，名单有", f"台账 KC-1：账上已经移出，学校的名单里还有。{SEEN}", calls.VERIFY, True),
    ),
    "at school and in no list of a school": (
        {"在校": []},
        [known("在校")],
        ("账上在校，在校名单没有", "台账 KC-1：账上在校，在校名单里没有。", calls.LIST_DROPOUT, True),
    ),
    "at school and not in 学籍": (
        {"学籍": []},
        [known("在校")],
        ("账上有名单没有", "台账 KC-1：账上在校，学籍名单里没有。", calls.VERIFY, True),
    ),
    "sent by the platform": (
        {"平台下发": [row("平台下发")]},
        [],
        (
            "平台下发未列入",
            "平台下发-1 第2行：平台下发，还没有列入疑似。台账里没有案卷。",
            calls.LIST_PLATFORM,
            True,
        ),
    ),
    "sent by the platform, in order": (
        {"平台下发": [row("平台下发")]},
        [known("在校")],
        (
            "平台下发未列入",
            "台账 KC-1：平台下发，还没有列入疑似。同见于平台下发-1 第2行（证件号码相同）。",
            calls.LIST_PLATFORM,
            True,
        ),
    ),
    "sent by the platform, listed": ({"平台下发": [row("平台下发")]}, [known("疑似辍学")], None),
    "sent by the platform, on leave": (
        {"平台下发": [row("平台下发")]},
        [known("休学")],
        (
            "平台下发，账上休学",
            "台账 KC-1：平台下发的孩子在台账里是休学，请在平台上核查。同见于平台下发-1 第2行（证件号码相同）。",
            calls.VERIFY,
            True,
        ),
    ),
    "sent by the platform, at school": (
        {"平台下发": [row("平台下发")], "在校": [row("在校")]},
        [known("在校")],
        (
            "平台下发，在校就读",
            "台账 KC-1：平台下发的孩子在校名单里有，请在平台上核查销号。"
            "同见于在校-1 第2行（证件号码相同）、平台下发-1 第2行（证件号码相同）。",
            calls.VERIFY,
            True,
        ),
    ),
    "sent by the platform, too old": (
        {"平台下发": [row("平台下发", id_number=number(2, dt.date(2008, 1, 1)))]},
        [],
        (
            "超龄",
            "平台下发-1 第2行：平台下发的孩子已经超过义务教育年龄，请在平台上核查销号。台账里没有案卷。",
            calls.VERIFY,
            True,
        ),
    ),
    "sent by the platform with a wrong number": (
        {"平台下发": [row("平台下发", id_number=wrong(4))]},
        [],
        (
            "信息错误",
            "平台下发-1 第2行：平台下发的这一行没有可以用的证件号码，哪份名单里都没有对上，请向平台核对。台账里没有案卷。",
            calls.VERIFY,
            False,
        ),
    ),
    "not on the platform": (
        {"平台导出": []},
        [known("辍学")],
        (
            "账上有平台没有",
            "台账 KC-1：账上辍学，平台导出的名单里没有，请核对并录入平台。",
            calls.VERIFY,
            True,
        ),
    ),
    "only on the platform": (
        {"平台导出": [row("平台导出")]},
        [known("在校")],
        (
            "平台有账上没有",
            "台账 KC-1：平台导出-1 第2行在平台上是疑似或者辍学，台账里不是。"
            "请责任单位核实去向：确实没有上学的列入疑似，已经有着落的在平台上销号。同见于平台导出-1 第2行（证件号码相同）。",
            calls.VERIFY,
            True,
        ),
    ),
    "back on the platform and in the ledger": (
        {"平台导出": [row("平台导出", other={"平台状态": "复学"})]},
        [known("复学观察")],
        None,
    ),
    "back on the platform only": (
        {"平台导出": [row("平台导出", other={"是否复学": "是"})]},
        [known("辍学")],
        (
            "平台已销号，账上辍学",
            "台账 KC-1：平台导出-1 第2行写明已经复学或者销号，账上还是辍学。同见于平台导出-1 第2行（证件号码相同）。",
            calls.VERIFY,
            True,
        ),
    ),
    "too old": (
        {"学籍": []},
        [known("外地就读", id_number=number(2, dt.date(2008, 1, 1)), received=True)],
        ("超龄", "台账 KC-1：已经超过义务教育年龄，还在册，请办理毕业或者超龄离校。", calls.VERIFY, True),
    ),
    "number of the case typed wrong": (
        {"学籍": [row("学籍")]},
        [known("在校", id_number=wrong(14))],
        (
            "信息错误",
            "台账 KC-1：学籍-1 第2行与台账：证件号码错一处（台账的号码第14位写错，学籍-1 第2行的校验码正确），"
            "是同一人。请改正写错的一处。同见于学籍-1 第2行（证件号码错一处）。",
            calls.NOTHING,
            True,
        ),
    ),
    "former number of the case": (
        {"学籍": [row("学籍")]},
        [known("在校", id_number=OTHER_NUMBER, former_numbers=(NUMBER,))],
        None,
    ),
}


@pytest.mark.parametrize(
    ("given", "ledger", "expected"), AGREEMENTS.values(), ids=[key.replace(" ", "-") for key in AGREEMENTS]
)
def test_agreement(given: Lists, ledger: list[LedgerChild], expected: tuple[Any, ...] | None) -> None:
    assert agreement(given, *ledger) == ([expected] if expected else [])


def test_the_ledger_joins_what_two_lists_cannot() -> None:
    ledger = [known("在校", id_number=OTHER_NUMBER, former_numbers=(NUMBER,))]
    given = {"户籍": [row("户籍", id_number=OTHER_NUMBER)], "学籍": [row("学籍")]}
    assert [line[0] for line in lines(compared(given), "适龄失学")] == ["适龄失学"]
    assert lines(compared(given, ledger)) == []


def test_a_chain_that_would_join_two_of_one_list_is_not_believed() -> None:
    """The case's former number is that of another pupil, who is in 学籍 under it; the case's own pupil is there too."""
    ledger = [known("在校", id_number=OTHER_NUMBER, former_numbers=(NUMBER,))]
    given = {"户籍": [row("户籍")], "学籍": [row("学籍", 2), row("学籍", 3, id_number=OTHER_NUMBER)]}
    comparison = compared(given, ledger)
    assert [(each.row.place.row, each.conclusion) for each in comparison.results] == [(2, "名单有账上没有")]


# The run


def test_what_could_not_be_compared_is_said() -> None:
    comparison = compared({"在校": []})
    assert comparison.missing == (
        ("适龄失学", "户籍"),
        ("适龄失学", "学籍"),
        ("辍学", "学籍"),
        ("脱贫户", "脱贫"),
        ("空挂学籍", "学籍"),
        ("人籍不一致", "学籍"),
        ("在校不在籍", "学籍"),
    )


def test_a_list_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^不能比对的名单种类：考勤。$"):
        compared({"考勤": []})


def test_no_personal_data_in_any_sentence() -> None:
    rows = {"name": "司徒冬梅", "guardians": ("司徒立本",), "telephone": "13812345678"}
    given = {
        "户籍": [row("户籍", **rows)],
        "学籍": [row("学籍", **rows, id_number=wrong(14)), row("学籍", 3, **rows, id_number=OTHER_NUMBER)],
        "在校": [row("在校", **{**rows, "name": "司徒冬海"}, id_number="", birth_date=BORN)],
    }
    comparison = compared(given, [known("辍学", **rows)])
    texts = [each.explanation for each in comparison.results]
    texts += [match.explanation for each in comparison.results for match in each.matches]
    texts += [match.explanation for match in comparison.questions]
    assert len(texts) > 5
    assert [text for text in texts if "司徒" in text or NUMBER[6:12] in text or "138" in text] == []


def test_a_sheet_called_after_a_child_is_not_named() -> None:
    household = row("户籍")
    named = RosterRow(
        **{
            **{field: getattr(household, field) for field in RosterRow.__slots__},
            "place": type(household.place)("户籍-1", "韩冬梅", 2),
        }
    )
    (found,) = lines(compared({"户籍": [named], "学籍": []}))
    assert found[2].startswith("户籍-1 第2行，")
