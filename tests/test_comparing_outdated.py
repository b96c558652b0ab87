"""Lists that are older than the ledger, what the platform sends down as, guests; and which results wait."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.calendar import Period
from kcbx.comparing import calls
from kcbx.comparing.ledger import ledger_child
from kcbx.comparing.listing import ComparisonRun
from kcbx.comparing.results import Comparison
from kcbx.lifecycle.states import MISSING_STATES
from kcbx.model import UnitRegister
from tests.builders import case, setting
from tests.comparing import (
    AT,
    DAY,
    OTHER_NUMBER,
    OTHER_SCHOOL,
    TOWN,
    WINDOW,
    Lists,
    compared,
    known,
    lines,
    lists,
    row,
    wrong,
)

MADE = DAY - dt.timedelta(days=10)
KINDS = ("户籍", "学籍", "在校", "平台下发", "平台导出")
DAYS = {f"{kind}-1": MADE for kind in KINDS}
NEW = {"changed": MADE + dt.timedelta(days=4)}
PUPIL = row("在校", 3, name="周雨桐", id_number=OTHER_NUMBER, **AT)


def outdated(kind: str, state: str) -> str:
    return f"{kind}名单是 2024-09-30 的，台账 2024-10-04 起是{state}，请用新名单核对。"


def told(given: Lists, state: str, days: dict[str, dt.date] = DAYS, **case: Any) -> list[tuple[Any, ...]]:
    """Return what the case of 韩冬梅 is told of; the pupil that fills the list of her school is left out."""
    comparison = compared(given, [known(state, **case)], list_days=days)
    return lines(
        Comparison(DAY, tuple(each for each in comparison.results if each.case_id), (), comparison.counts)
    )


@pytest.mark.parametrize(
    ("given", "state", "expected"),
    [
        (
            lists(在校=[PUPIL]),
            "复学观察",
            (
                "辍学",
                "学籍-1 第2行，在校名单里没有。同见于户籍-1 第2行（证件号码相同）。台账 KC-1：",
                ["在校"],
            ),
        ),
        (
            lists(学籍=[row("学籍", 3, name="周雨桐", id_number=OTHER_NUMBER)], 在校=[PUPIL]),
            "在校",
            ("适龄失学", "户籍-1 第2行，学籍名单里没有。台账 KC-1：", ["学籍"]),
        ),
        (
            {"在校": [PUPIL]},
            "在校",
            ("人账相符", "台账 KC-1：账上在校，在校名单里没有。", ["在校"]),
        ),
        (
            {"在校": [row("在校")]},
            "疑似辍学",
            ("人账相符", "台账 KC-1：账上疑似辍学，在校-1 第2行有。", ["在校"]),
        ),
        (
            {"在校": [row("在校")]},
            "休学",
            ("人账相符", "台账 KC-1：账上休学，在校名单里有。", ["在校"]),
        ),
        (
            {"在校": [row("在校")]},
            "已移出",
            ("人账相符", "台账 KC-1：账上已经移出，学校的名单里还有。", ["在校"]),
        ),
        (
            {"平台下发": [row("平台下发")]},
            "复学观察",
            ("人账相符", "台账 KC-1：平台下发，还没有列入疑似。", ["平台下发"]),
        ),
        (
            {"平台导出": [row("平台导出")]},
            "复学观察",
            ("人账相符", "台账 KC-1：平台导出-1 第2行在平台上是疑似或者辍学，台账里不是。", ["平台导出"]),
        ),
        (
            {"平台导出": [row("平台导出", 3, name="周雨桐", id_number=OTHER_NUMBER)]},
            "辍学",
            ("人账相符", "台账 KC-1：账上辍学，平台导出的名单里没有。", ["平台导出"]),
        ),
    ],
)
def test_a_list_older_than_the_ledger_calls_for_a_new_list(
    given: Lists, state: str, expected: tuple[str, str, list[str]]
) -> None:
    comparison, start, (kind,) = expected
    (found,) = [line for line in told(given, state, **NEW) if line[1] == "名单早于台账"]
    assert (found[0], found[3], found[4]) == (comparison, calls.NOTHING, True)
    assert found[2].startswith(f"{start}{outdated(kind, state)}")
    for day in (MADE, MADE - dt.timedelta(days=1), None):
        assert "名单早于台账" not in [line[1] for line in told(given, state, changed=day)], day
    assert "名单早于台账" not in [line[1] for line in told(given, state, {}, **NEW)]


def test_a_child_listed_after_the_list_of_its_school_is_only_what_the_ledger_says() -> None:
    found = told(lists(学籍=[]), "疑似辍学", **NEW)
    assert [line for line in found if line[0] != "在校不在籍"] == [
        (
            "适龄失学",
            "疑似辍学",
            "户籍-1 第2行，学籍名单里没有。台账 KC-1的状态是疑似辍学。同见于在校-1 第2行（证件号码相同）。",
            calls.NOTHING,
            True,
        ),
        (
            "人账相符",
            "名单早于台账",
            f"台账 KC-1：账上疑似辍学，在校-1 第2行有。{outdated('在校', '疑似辍学')}"
            "同见于户籍-1 第2行（证件号码相同）、在校-1 第2行（证件号码相同）。",
            calls.NOTHING,
            True,
        ),
    ]


def test_enrolment_of_one_removed_after_the_list_was_made() -> None:
    (found,) = [line for line in told(lists(在校=[PUPIL]), "已移出", **NEW) if line[0] == "空挂学籍"]
    assert found[1:] == (
        "名单早于台账",
        "学籍-1 第2行还有学籍，人不在校。同见于户籍-1 第2行（证件号码相同）。"
        f"台账 KC-1：{outdated('学籍', '已移出')}",
        calls.NOTHING,
        True,
    )


def test_the_list_of_the_own_school_counts_not_the_newer_one_of_another() -> None:
    newer = row("别校", 2, name="周雨桐", id_number=OTHER_NUMBER, school_code=OTHER_SCHOOL)
    days = {**DAYS, "别校-1": DAY}
    here = row("在校", 4, name="秦小满", id_number=wrong(15), **AT)
    for lists_of_schools, conclusion in (([here, newer], "名单早于台账"), ([newer], "疑似辍学")):
        found = told(lists(在校=lists_of_schools), "复学观察", days, unit=TOWN, **NEW)
        assert [line[1] for line in found if line[0] == "辍学"] == [conclusion]


def test_another_difference_is_told_before_that_the_list_is_old() -> None:
    given: Lists = {"在校": [row("在校", id_number=wrong(17), guardians=("韩立本",))]}
    (found,) = told(given, "疑似辍学", guardians=("韩立本",), **NEW)
    assert found[:2] == ("人账相符", "信息错误")
    assert outdated("在校", "疑似辍学") in found[2]


def test_a_wrong_number_names_the_case_once() -> None:
    ((_, _, story, _, _),) = told(
        lists(户籍=None, 学籍=None, 在校=[row("在校", id_number=wrong(17))]), "在校"
    )
    assert story == (
        "台账 KC-1：在校-1 第2行与台账：证件号码错一处（在校-1 第2行的号码第17位写错，台账的校验码正确），"
        "是同一人。请改正写错的一处。同见于在校-1 第2行（证件号码错一处）。"
    )


# The day of the last change, from a case


def test_the_last_change_is_one_of_state_or_unit_and_registering_is_none() -> None:
    def changed(*entries: dict[str, Any]) -> dt.date | None:
        found = ledger_child(case({"经过": list(entries)}), setting(), DAY)
        assert found is not None
        return found.changed

    suspected = {"日期": "2024-09-05", "事项": "列入疑似", "类型": "疑似辍学"}
    note = {"日期": "2024-09-07", "事项": "备忘", "情况": "家长来电"}
    moved = {"日期": "2024-09-09", "事项": "学籍异动", "类型": "转入", "学校": OTHER_SCHOOL}
    assert changed() is None
    assert changed(suspected, note) == dt.date(2024, 9, 5)
    assert changed(moved) == dt.date(2024, 9, 9)


# What the platform sends down


@pytest.mark.parametrize(
    ("changes", "call", "kind"),
    [
        ({}, calls.LIST_PLATFORM, "失学"),
        ({"other": {"疑似类型": "疑似辍学"}}, calls.LIST_PLATFORM_PUPIL, "疑似辍学"),
        ({"school": "清河初中"}, calls.LIST_PLATFORM_PUPIL, "疑似辍学"),
        ({"grade": 7}, calls.LIST_PLATFORM_PUPIL, "疑似辍学"),
        ({"student_number": f"G{OTHER_NUMBER}"}, calls.LIST_PLATFORM_PUPIL, "疑似辍学"),
        ({"school": "清河初中", "other": {"疑似类型": "失学"}}, calls.LIST_PLATFORM, "失学"),
    ],
)
def test_what_the_platform_sends_down_is_listed_as_it_says(
    changes: dict[str, Any], call: str, kind: str
) -> None:
    found = lines(compared({"平台下发": [row("平台下发", **changes)]}), "人账相符")
    assert [(line[1], line[3]) for line in found] == [("平台下发未列入", call)]
    assert calls.kind_of_listing(call, was_enrolled=False) == (kind, "平台下发")


# One child, one instruction


@pytest.mark.parametrize("words", [{"就读方式": "借读"}, {"备注": "学籍在外县"}])
def test_a_guest_is_not_to_be_enrolled_here(words: dict[str, str]) -> None:
    given: Lists = {"居住证": [row("居住证")], "学籍": [], "在校": [row("在校", other=words)]}
    told_twice = [line[1:4] for line in lines(compared(given), "适龄失学", "在校不在籍")]
    assert told_twice == [
        (
            "借读",
            "居住证-1 第2行，学籍名单里没有。同见于在校-1 第2行（证件号码相同）。在校名单写明借读，学籍在别处。",
            calls.NOTHING,
        ),
        (
            "借读",
            "在校-1 第2行，学籍名单里没有。同见于居住证-1 第2行（证件号码相同）。台账里没有案卷。"
            "在校名单写明借读，学籍在别处。",
            calls.NOTHING,
        ),
    ]


# What waits


def run(comparison: Comparison, *unchecked: str) -> ComparisonRun:
    return ComparisonRun(comparison, (), Period(*WINDOW), UnitRegister(()), unchecked=frozenset(unchecked))


@pytest.mark.parametrize("state", sorted(MISSING_STATES))
def test_every_family_out_of_poverty_of_the_ledgers_is_shown(state: str) -> None:
    poor = row("脱贫", other={"户类型": "脱贫户"})
    made = run(compared({"脱贫": [poor]}, [known(state, other={"家庭类型": "脱贫户"})]))
    assert [(each.conclusion, each.call, made.waits(each)) for each in made.results] == [
        (f"脱贫户{state}", calls.NOTHING, True)
    ]


def test_nobody_waits_for_a_list_that_is_old_not_even_for_a_check() -> None:
    made = run(compared({"在校": [row("在校")]}, [known("疑似辍学", **NEW)], list_days=DAYS), "KC-1")
    assert [(each.conclusion, made.waits(each)) for each in made.results] == [("名单早于台账", False)]
