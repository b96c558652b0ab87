"""Who is expected where when the school year turns: `kcbx.schoolyear`, without files."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import identity
from kcbx.model import Term
from kcbx.rosters.people import Place, RosterRow
from kcbx.schoolyear import close_year
from kcbx.schoolyear.facts import case_facts
from kcbx.schoolyear.listing import Page
from kcbx.schoolyear.meeting import listed
from kcbx.schoolyear.outcome import GRADUATES, NOWHERE, Closing
from kcbx.schoolyear.turn import Turn, YearPupil, graduation_day, pupil_of
from tests import builders
from tests.builders import JUNIOR, PRIMARY, TOWN

GRADUATION = dt.date(2025, 7, 4)
CHILD_TOWN = {"简称": "九年学校", "标识码": "3199000099", "类别": "九年一贯制"}
FIVE_FOUR = {"简称": "五四小学", "标识码": "2199000098", "类别": "小学", "学制": "五四"}
SETTING = builders.setting({"学校": [CHILD_TOWN, FIVE_FOUR]})


def turn(today: str = "2025-07-10", year: int = 2024) -> Turn:
    day = dt.date.fromisoformat(today)
    return Turn(year, GRADUATION, day, SETTING.parameters_on(dt.date(year + 1, 9, 1)))


def pupil(*entries: Mapping[str, Any], today: str = "2025-07-10", **facts: Any) -> YearPupil:
    case = builders.case({**facts, "经过": list(entries)})
    found = pupil_of(case, SETTING, turn(today))
    assert found is not None
    return found


def enrolled(school: str, grade: int, *entries: Mapping[str, Any], today: str = "2025-07-10") -> YearPupil:
    registered = {"日期": "2024-09-01", "事项": "登记", "单位": school}
    facts = {"学籍": {"学校": school, "年级": str(grade), "学年": "2024"}}
    return pupil(registered, *entries, today=today, **facts)


# A child in the year that ends


@pytest.mark.parametrize(
    ("school", "grade", "leaves", "ends"),
    [
        (PRIMARY, 6, True, True),
        (PRIMARY, 5, False, False),
        ("2199000098", 5, True, True),
        ("3199000099", 6, False, True),
        (PRIMARY, 7, True, False),
        ("2199000098", 6, True, False),
        (TOWN, 6, True, True),
        (TOWN, 7, False, False),
        (JUNIOR, 9, False, False),
    ],
)
def test_who_leaves_primary_school(school: str, grade: int, leaves: bool, ends: bool) -> None:
    found = enrolled(school, grade)
    assert (found.grade, found.leaves_primary, found.ends_primary) == (grade, leaves, ends)


def test_the_grade_is_that_of_the_year_that_ends_even_when_asked_in_autumn() -> None:
    assert enrolled(PRIMARY, 6, today="2025-10-01").grade == 6
    assert enrolled(JUNIOR, 8, today="2025-10-01").grade == 8


def test_a_promotion_since_june_is_known() -> None:
    moved = {"日期": "2025-09-01", "事项": "学籍异动", "类型": "升学", "学校": JUNIOR}
    found = enrolled(PRIMARY, 6, moved, today="2025-09-10")
    assert (found.promoted, found.child.unit, found.leaves_primary) == (JUNIOR, JUNIOR, False)


def test_a_leaver_who_came_back_at_a_middle_school_is_not_looked_for() -> None:
    missed = {"日期": "2025-03-01", "事项": "列入疑似"}
    moved = {"日期": "2025-09-02", "事项": "复学", "学校": JUNIOR}
    found = enrolled(PRIMARY, 6, missed, moved, today="2025-09-10")
    assert (found.state, found.child.unit, found.leaves_primary) == ("复学观察", JUNIOR, False)


@pytest.mark.parametrize(
    ("entry", "settled"),
    [
        ({"日期": "2025-08-20", "类型": "留级"}, True),
        ({"日期": "2025-09-03", "类型": "转入", "学校": JUNIOR}, True),
        ({"日期": "2025-08-03", "类型": "转入", "学校": PRIMARY}, False),
    ],
)
def test_who_was_kept_back_or_taken_up_elsewhere_is_not_looked_for(
    entry: dict[str, str], settled: bool
) -> None:
    assert enrolled(PRIMARY, 6, {"事项": "学籍异动", **entry}, today="2025-09-10").repeats is settled


def test_a_child_registered_after_the_year_has_no_grade_in_it() -> None:
    late = {"日期": "2025-09-05", "事项": "登记", "单位": JUNIOR}
    found = pupil(late, today="2025-09-10", 学籍={"年级": "9", "学年": "2025"})
    assert (found.grade, found.was_there) == (None, False)


EVERY_LIST = dict.fromkeys(("毕业名单", "升学名单", "新生名单", "户籍", "居住证"), ())


@pytest.mark.parametrize(
    ("registered", "birth", "named", "notes"),
    [
        ("2025-09-05", "2012-03-04", [], []),
        ("2024-09-05", "2012-03-04", ["年级不明"], []),
        (
            "2024-09-05",
            "2016-03-04",
            [],
            [
                "有 1 个在校的孩子推算不出年级，按年龄还不到毕业，没有算进应毕业、应升学的人；"
                "请在案卷的学籍里补上年级。"
            ],
        ),
    ],
)
def test_a_child_whose_grade_nobody_knows_is_named_when_it_may_leave(
    registered: str, birth: str, named: list[str], notes: list[str]
) -> None:
    entry = {"日期": registered, "事项": "登记", "单位": JUNIOR}
    unknown = pupil(entry, today="2025-09-10", 学籍=builders.ABSENT, 出生日期=birth)
    closing = close_year(turn("2025-09-10"), [unknown], SETTING.units, EVERY_LIST, {})
    assert ([each.kind for each in closing.missing], closing.notes) == (named, notes)


def test_a_child_enrolled_since_is_not_one_whose_grade_nobody_knows() -> None:
    registered = {"日期": "2025-07-05", "事项": "登记", "状态": "未入学", "单位": TOWN}
    entry = {"日期": "2025-09-01", "事项": "学籍异动", "类型": "新生注册", "学校": PRIMARY, "年级": "1"}
    found = pupil(registered, entry, today="2025-09-10", 学籍=builders.ABSENT, 出生日期="2012-03-04")
    closing = close_year(turn("2025-09-10"), [found], SETTING.units, EVERY_LIST, {})
    assert (found.state, found.state_then, closing.missing, closing.notes) == ("在校", "未入学", [], [])


def test_why_a_child_was_removed_is_known() -> None:
    removed = {"日期": "2025-07-04", "事项": "移出", "类别": "毕业"}
    found = enrolled(JUNIOR, 9, removed)
    assert (found.removed_as, found.removed_on) == ("毕业", dt.date(2025, 7, 4))


# The turn


@pytest.mark.parametrize(
    ("terms", "day"),
    [
        ((), "2025-06-30"),
        ((("2024秋", "2024-09-02", "2025-01-17"),), "2025-06-30"),
        ((("2024秋", "2024-09-02", "2025-01-17"), ("2025春", "2025-02-17", "2025-07-04")), "2025-07-04"),
    ],
)
def test_the_day_of_graduation(terms: tuple[tuple[str, str, str], ...], day: str) -> None:
    known = [Term(name, dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for name, a, b in terms]
    assert graduation_day(2024, known).isoformat() == day


def test_who_starts_is_decided_by_the_cutoff() -> None:
    found = [turn().starts_now(dt.date(2019, month, day)) for month, day in ((8, 31), (9, 1))]
    assert found == [True, False]
    assert turn().starts_now(dt.date(2018, 9, 1))
    assert not turn().starts_now(dt.date(2018, 8, 31))


def test_what_enters_a_school_waits_for_the_new_year() -> None:
    assert [turn(day).has_begun for day in ("2025-08-31", "2025-09-01")] == [False, True]
    assert [turn(day).registration.isoformat() for day in ("2025-07-10", "2025-10-10")] == [
        "2025-07-10",
        "2025-09-01",
    ]


# Nobody is dropped in silence

_BIRTH = dt.date(2010, 3, 4)
_NAMES = ("毕志强", "何思源")


def _row(number: int, name: str, id_number: str, roster: str = "毕业名单-1") -> RosterRow:
    return RosterRow(Place(roster, "", number), name, id_number, birth_date=_BIRTH)


def _known(number: int, name: str, state: str, grade: int | None) -> YearPupil:
    base = enrolled(JUNIOR, 9)
    row = _row(0, name, identity.make("990101", _BIRTH, number))
    child = replace(
        base.child,
        case_id=f"KC-{number:09d}0",
        state=state,
        row=replace(row, place=Place("台账", f"KC-{number:09d}0", 0)),
    )
    return replace(base, child=child, grade=grade)


_STATES = st.sampled_from(("在校", "送教上门", "外地就读", "辍学", "疑似辍学", "休学", "已移出"))
_HERE = ("在校", "送教上门", "外地就读")
_LEDGERS = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(_NAMES), _STATES, st.sampled_from((None, 8, 9))),
    unique_by=lambda each: each[0],
    max_size=8,
)
_LISTS = st.lists(st.tuples(st.integers(1, 12), st.sampled_from(_NAMES), st.booleans()), max_size=8)


@given(_LEDGERS, _LISTS)
def test_every_child_listed_is_done_or_asked_and_every_child_expected_is_found_or_named(
    ledger: list[tuple[int, str, str, int | None]], rows: list[tuple[int, str, bool]]
) -> None:
    pupils = [_known(*each) for each in ledger]
    written = [
        _row(line, name, identity.make("990101", _BIRTH, number) if with_number else "")
        for line, (number, name, with_number) in enumerate(rows, start=2)
    ]
    closing = close_year(turn(), pupils, SETTING.units, {GRADUATES: written}, {})
    told = Counter(deed.row.place for deed in closing.deeds)
    told.update({question.row.place for question in closing.questions})
    assert set(told.values()) <= {1}
    assert len(told) + closing.done["毕业"] == len(listed(written))
    expected = {each.case_id for each in pupils if each.state in _HERE and each.grade == 9}
    graduating = {deed.case_id for deed in closing.deeds}
    named = {kind: {each.case_id for each in closing.missing if each.kind == kind} for kind in NOWHERE}
    assert named.pop("应毕业未在名单") == expected - graduating
    asked = {question.case_id for question in closing.questions}
    gradeless = {each.case_id for each in pupils if each.state in _HERE and each.grade is None}
    assert named.pop("年级不明") == gradeless - graduating - asked
    assert not any(named.values())
    dropouts = {each.case_id for each in pupils if each.state in ("辍学", "疑似辍学")}
    assert not dropouts & graduating


def test_a_row_repeated_in_a_late_list_is_one_child() -> None:
    first = _row(2, "毕志强", identity.make("990101", _BIRTH, 11))
    again = replace(first, place=Place("毕业名单-2", "", 7))
    assert [len(each.rows) for each in listed([first, again])] == [2]


# What is written and shown


def test_the_facts_of_a_child_of_the_household_list() -> None:
    row = RosterRow(
        Place("户籍-2025-06-01", "", 2),
        "辛未来",
        identity.make("990101", dt.date(2019, 3, 7), 13),
        sex="男",
        birth_date=dt.date(2019, 3, 7),
        township="清河镇",
        village="柳林村",
        guardians=("辛家长",),
        telephone="13800000009",
        other={"民族": "汉"},
    )
    facts = {
        "姓名": "辛未来",
        "性别": "男",
        "出生日期": "2019-03-07",
        "民族": "汉族",
        "证件": {"类型": "居民身份证", "号码": row.id_number},
        "户籍": {"乡镇": "清河镇", "村": "柳林村"},
        "备注": "名单上写的监护人和电话，关系待核：辛家长 13800000009。",
    }
    assert case_facts(row, "户籍", SETTING.units) == facts
    moved = {"户籍": {}, "现住址": {"乡镇": "清河镇", "村": "柳林村"}}
    assert case_facts(row, "居住证", SETTING.units) == {**facts, **moved}


def test_an_empty_closing_has_a_sheet_all_the_same() -> None:
    (plan,) = Page(turn(), Closing(), SETTING.units).workbook()
    assert (plan.name, list(plan.rows)) == ("待核", [])
