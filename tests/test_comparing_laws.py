"""Laws of comparing: order changes nothing, sides mirror each other, no row is lost, no child is two at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kcbx.comparing.digests import row_digest
from kcbx.comparing.matching import match
from kcbx.comparing.numbers import corrections, error_between, is_valid
from kcbx.comparing.results import Answer, Comparison, LedgerChild, Match, Result
from kcbx.comparing.spelling import plain_village
from kcbx.comparing.window import Age, age_of, born
from kcbx.rosters.people import Place, RosterRow
from tests.comparing import DAY, TOWN, WINDOW, compared, known, number, row

NAMES = ("韩冬梅", "韩冬兰", "刘伟", "刘玮", "买买提·吐尔逊", "买买提吐尔孙")
BIRTHS = (dt.date(2012, 3, 4), dt.date(2012, 3, 4), dt.date(2016, 8, 31), dt.date(2009, 8, 31))
KINDS = ("户籍", "居住证", "学籍", "在校", "脱贫", "残联", "平台下发", "平台导出")
NUMBERS = [number(512 + 2 * place, birth) for place, birth in enumerate(BIRTHS)]

valid_numbers = st.sampled_from(NUMBERS)
mistyped = st.builds(
    lambda right, place, digit: right[:place] + digit + right[place + 1 :],
    valid_numbers,
    st.integers(0, 17),
    st.sampled_from("0123456789"),
)


def rows(kind: str, at_most: int = 5) -> st.SearchStrategy[list[RosterRow]]:
    """Lists of one kind out of few names, numbers, days, so that rows meet in every way there is."""
    one = st.fixed_dictionaries(
        {
            "name": st.sampled_from(NAMES),
            "id_number": st.one_of(valid_numbers, st.just(""), mistyped),
            "sex": st.sampled_from(["男", "女", ""]),
            "birth_date": st.sampled_from([*BIRTHS, None]),
            "student_number": st.sampled_from(["", f"G{NUMBERS[0]}", "L990101202000010001"]),
            "former_number": st.sampled_from(["", NUMBERS[1]]),
            "guardians": st.sampled_from([(), ("韩立本",)]),
            "village": st.sampled_from(["", "柳林村", "柳林"]),
            "school_code": st.sampled_from(["", TOWN]),
        }
    )
    return st.lists(one, max_size=at_most).map(
        lambda every: [row(kind, line, **fields) for line, fields in enumerate(every, start=2)]
    )


@st.composite
def cases(draw: st.DrawFn) -> list[LedgerChild]:
    states = st.sampled_from(["在校", "外地就读", "辍学", "疑似辍学", "已移出", "未入学", "休学"])
    found = draw(st.lists(st.tuples(states, valid_numbers, st.sampled_from(NAMES)), max_size=3))
    return [
        known(state, f"KC-{place}", id_number=text, name=name, former_numbers=(NUMBERS[3],) if place else ())
        for place, (state, text, name) in enumerate(found)
    ]


lists = st.fixed_dictionaries({}, optional={kind: rows(kind) for kind in KINDS})


def placeless(each: RosterRow) -> RosterRow:
    return replace(each, place=Place("", "", 0))


def whole(match: Match) -> tuple[Any, ...]:
    return (
        match.first,
        match.second,
        row_digest(match.one),
        row_digest(match.other),
        match.key,
        match.answer,
        match.digest,
    )


def line(result: Result) -> tuple[Any, ...]:
    return (
        result.comparison,
        result.key,
        row_digest(result.row),
        result.conclusion,
        result.unit,
        result.case_id,
        result.state,
        result.call,
        result.certain,
        sorted(map(whole, result.matches)),
        sorted((kind, row_digest(each)) for kind, each in result.also_in.items()),
    )


def essence(comparison: Comparison) -> tuple[Any, ...]:
    """Return everything but the places of rows."""
    return (
        Counter(map(repr, map(line, comparison.results))),
        Counter(map(whole, comparison.questions)),
        comparison.counts,
        comparison.missing,
        comparison.unlisted,
    )


@given(lists, cases(), st.randoms(use_true_random=False))
def test_order_changes_nothing_but_places(
    given_lists: dict[str, list[RosterRow]], ledger: list[LedgerChild], rng: Any
) -> None:
    shuffled = dict(rng.sample(list(given_lists.items()), len(given_lists)))
    shuffled = {kind: rng.sample(every, len(every)) for kind, every in shuffled.items()}
    again = compared(shuffled, rng.sample(ledger, len(ledger)))
    assert essence(again) == essence(compared(given_lists, ledger))


@given(rows("户籍"), rows("学籍"))
def test_the_sides_mirror_each_other(ones: list[RosterRow], others: list[RosterRow]) -> None:
    there, back = match("户籍", ones, "学籍", others), match("学籍", others, "户籍", ones)
    exchanged = [
        replace(each, first=each.second, second=each.first, one=each.other, other=each.one) for each in back
    ]
    assert Counter(map(whole, there)) == Counter(map(whole, exchanged))


@given(rows("户籍"), rows("学籍"))
def test_nobody_is_two_people_at_once(ones: list[RosterRow], others: list[RosterRow]) -> None:
    same = [each for each in match("户籍", ones, "学籍", others) if each.answer is Answer.SAME]
    for side in ([each.one for each in same], [each.other for each in same]):
        assert max(Counter(each.place.row for each in side).values(), default=0) <= 1


@given(rows("户籍"), rows("学籍"))
def test_two_valid_numbers_are_never_one_child_by_themselves(
    ones: list[RosterRow], others: list[RosterRow]
) -> None:
    for each in match("户籍", ones, "学籍", others):
        if each.answer is Answer.SAME and not (each.one.id_flaw or each.other.id_flaw):
            told = {*_told(each.one, ones)}, {*_told(each.other, others)}
            assert told[0] & told[1] or not (each.one.id_number and each.other.id_number)


def _told(one: RosterRow, every: Sequence[RosterRow]) -> set[str]:
    """Every number the rows that may be put together with this one tell."""
    together = [
        each for each in every if each.id_number == one.id_number or not each.id_number or each.id_flaw
    ]
    found = {
        text for each in together for text in (each.id_number, each.former_number, each.student_number[1:])
    }
    return found - {""}


@given(lists, cases())
def test_counts_reconcile(given_lists: dict[str, list[RosterRow]], ledger: list[LedgerChild]) -> None:
    comparison = compared(given_lists, ledger, schools_covered=frozenset({TOWN}))
    for kind, count in comparison.counts.items():
        assert count["读入"] == len(given_lists.get(kind, ledger))
        assert count["读入"] == count["适龄"] + count["不在学龄"] + count["缺出生日期"]
        assert count["不在学龄"] == count["超龄"] + count["不足龄"]
        found = [name for name in count if name.endswith(("里有", "里没有", "未报在校名单"))]
        if found:
            assert count["适龄"] == count["同表重复"] + sum(count[name] for name in found)


def of_school_age(result: Result) -> bool:
    births = born([result.row]) or tuple(d for each in result.also_in.values() for d in born([each]))
    return age_of(births, WINDOW) is Age.OF_SCHOOL_AGE


@given(lists, cases())
def test_every_child_that_is_missing_from_a_list_is_told_of(
    given_lists: dict[str, list[RosterRow]], ledger: list[LedgerChild]
) -> None:
    comparison = compared(given_lists, ledger)
    told = Counter(
        "学籍" if each.comparison in ("辍学", "空挂学籍") else "户籍"
        for each in comparison.results
        if each.comparison in ("辍学", "空挂学籍", "适龄失学")
        and each.conclusion != "信息错误"
        and "不知道是不是适龄" not in each.explanation
        and each.row.place.roster[:2] in ("学籍", "户籍")
    )
    if {"学籍", "在校"} <= given_lists.keys():
        assert told["学籍"] == comparison.counts["学籍"]["在校里没有"]
    if {"学籍", "户籍"} <= given_lists.keys():
        assert told["户籍"] == comparison.counts["户籍"]["学籍里没有"]


@given(lists, cases())
def test_an_uncertain_line_calls_for_nothing_but_a_check(
    given_lists: dict[str, list[RosterRow]], ledger: list[LedgerChild]
) -> None:
    results = compared(given_lists, ledger).results
    assert {each.call for each in results if not each.certain} <= {"核实"}
    assert len({each.key for each in results}) == len(results)


# Numbers


@given(valid_numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_every_wrong_digit_is_found_and_mended(right: str, place: int, digit: str) -> None:
    wrong = right[:place] + digit + right[place + 1 :]
    if wrong == right or (digit == "X" and place < 17):
        return
    assert not is_valid(wrong)
    assert right in corrections(wrong)
    assert error_between(wrong, right) == f"第{place + 1}位写错"


@given(valid_numbers, st.integers(0, 16))
def test_every_swap_of_neighbours_is_found_and_mended(right: str, place: int) -> None:
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if wrong == right:
        return
    assert not is_valid(wrong)
    assert right in corrections(wrong)
    assert error_between(wrong, right) == f"第{place + 1}、{place + 2}位颠倒"


@given(valid_numbers, st.integers(0, 17), st.sampled_from("0123456789"))
def test_a_digit_left_out_or_one_too_many_is_mended(right: str, place: int, digit: str) -> None:
    assert right in corrections(right[:place] + right[place + 1 :])
    assert right in corrections(right[:place] + digit + right[place:])


@given(valid_numbers)
def test_a_valid_number_has_no_corrections(right: str) -> None:
    assert corrections(right) == frozenset()


VILLAGES = ("柳林", "柳林村", "柳林村委会", "柳林村民委员会", "柳林行政村", "清河镇柳林村三组", "柳林3组")
OTHER_VILLAGES = ("柳林东社区", "东柳林村", "柳村", "", "清河镇", "石桥村")


def test_one_village_under_many_names() -> None:
    assert {plain_village(text) for text in VILLAGES} == {"柳林"}
    assert "柳林" not in {plain_village(text) for text in OTHER_VILLAGES}


def test_the_day_of_the_tests_is_in_the_window() -> None:
    from kcbx.comparing.window import birth_window

    assert birth_window(DAY) == WINDOW
    assert birth_window(dt.date(2025, 8, 31)) == WINDOW
    assert birth_window(dt.date(2025, 9, 1)) == (dt.date(2010, 9, 1), dt.date(2019, 8, 31))
    assert birth_window(DAY, (12, 31), 7, 9) == (dt.date(2009, 1, 1), dt.date(2017, 12, 31))
