"""脱贫户: candidates and the ledgers of the missing against the list of families."""

from __future__ import annotations

import pytest

from kcbx.comparing import calls
from kcbx.lifecycle.states import MISSING_STATES
from tests.comparing import BORN, compared, known, lines, lists, only, row


@pytest.mark.parametrize("state", sorted(MISSING_STATES))
def test_poor_family_of_the_ledger(state: str) -> None:
    ledger = [known(state, other={"家庭类型": "低保户"})]
    comparison = compared({"脱贫": [row("脱贫", other={"户类型": "脱贫户(继续享受政策)"})]}, ledger)
    assert lines(comparison, "脱贫户") == [
        (
            "脱贫户",
            f"脱贫户{state}",
            f"脱贫-1 第2行。台账 KC-1的状态是{state}。户类型：脱贫户。",
            calls.ADD_FAMILY,
            True,
        )
    ]
    assert only(comparison, "脱贫户").row.other["家庭类型"] == "脱贫户"


def test_poor_family_known_already() -> None:
    ledger = [known("辍学", other={"家庭类型": "低保户、边缘易致贫户"})]
    comparison = compared({"脱贫": [row("脱贫", other={"户类型": "边缘易致贫户"})]}, ledger)
    assert [line[3] for line in lines(comparison, "脱贫户")] == [calls.NOTHING]


def test_poor_family_of_a_child_at_school_is_no_result() -> None:
    assert lines(compared(lists(脱贫=[row("脱贫")]), [known("在校")]), "脱贫户") == []


def test_poor_family_of_a_candidate_without_a_case() -> None:
    comparison = compared({"户籍": [row("户籍")], "学籍": [], "脱贫": [row("脱贫")]})
    assert lines(comparison, "脱贫户") == [
        (
            "脱贫户",
            "脱贫户失学",
            "脱贫-1 第2行。同见于户籍-1 第2行（证件号码相同）。台账里没有案卷。脱贫名单没有写户类型。",
            calls.NOTHING,
            True,
        )
    ]


def test_a_question_with_the_list_of_families_waits_for_a_person() -> None:
    poor = row("脱贫", 4, id_number="", birth_date=BORN)
    comparison = compared({"脱贫": [poor]}, [known("辍学")])
    assert lines(comparison, "脱贫户") == [
        (
            "脱贫户",
            "待核",
            "台账 KC-1（辍学）可能在脱贫名单里。台账 KC-1与脱贫-1 第4行：姓名、出生日期相同，没有号码、监护人或者村可以核对，"
            "请核对是不是同一人。",
            calls.VERIFY,
            False,
        )
    ]
