"""One child over a period: where it stood, every movement with its cause, where it stands at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx.calendar import MONTH_BASES, Month, Period, month_of, month_period
from kcbx.lifecycle import Setting, birth_in, facts_on, grade_on, stage_of, tell
from kcbx.model import Case, Entry
from kcbx.movements import EXPIRY, NEW_PARAMETERS, TURN_OF_YEAR, Moment, Record, record_of
from tests import contract
from tests.histories import (
    BEIJING,
    COUNTRY,
    MIDDLE,
    NEVER_ENROLLED,
    NINE_YEARS,
    PRIMARY,
    TOWN,
    actions_of,
    child,
    histories,
    on,
    setting,
    since,
)

NATIONAL = setting()
CHANGING = setting("national", since("2023-03-15", 学制="五四"), since("2024-09-01", 学制="六三", 入学年龄=7))
"""A county that changes what divides the stages, once on a day when nothing else happens."""


def period(start: str, end: str) -> Period:
    return Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


SEPTEMBER = period("2024-09-01", "2024-09-30")


def moved(record: Record) -> list[tuple[str, str, Moment, Moment]]:
    return [(str(each.date), each.kind, each.before, each.after) for each in record.movements]


def kinds(record: Record) -> list[tuple[str, str]]:
    return [(str(each.date), each.kind) for each in record.movements]


def in_grade(grade: int, *entries: Entry) -> Case:
    """Return a child of the 九年一贯制 school who is in a grade in the school year 2023."""
    start = on("2023-09-05", "登记", 单位=NINE_YEARS)
    return child(start, *entries, 学籍={"学校": NINE_YEARS, "年级": grade, "学年": 2023})


@pytest.mark.parametrize("state", ["", *contract.EVERY])
def test_the_printed_base_holds_every_open_case_and_the_others_are_part_of_it(state: str) -> None:
    own = contract.ledger_of(state)
    expected = {"适龄儿童", own} if state in contract.OPEN else set()
    assert Moment(state, MIDDLE, "初中").ledgers == expected


# A month of a child


def test_a_month_begins_where_the_day_before_left_the_child() -> None:
    case = child(
        on("2024-08-20", "登记"),
        on("2024-08-31", "列入疑似"),
        on("2024-09-01", "劝返"),
        on("2024-09-30", "认定辍学"),
        on("2024-10-01", "复学"),
    )
    record = record_of(case, SEPTEMBER, NATIONAL)
    suspected = Moment("疑似辍学", MIDDLE, "初中", "疑似辍学")
    dropped_out = Moment("辍学", MIDDLE, "初中", "疑似辍学")
    assert record.start == suspected
    assert moved(record) == [("2024-09-30", "认定辍学", suspected, dropped_out)]
    assert record.movements[0].entry == case.entries[3]
    assert record.end == dropped_out
    assert [(entry.action, moment) for entry, moment in record.entries] == [
        ("劝返", suspected),
        ("认定辍学", dropped_out),
    ]
    assert record.story == tell(case, dt.date(2024, 9, 30))
    assert record.facts == case.facts


def test_a_child_that_enters_and_leaves_in_one_month_moves_twice() -> None:
    case = child(on("2024-08-20", "登记"), on("2024-09-05", "列入疑似"), on("2024-09-09", "复学"))
    record = record_of(case, SEPTEMBER, NATIONAL)
    assert kinds(record) == [("2024-09-05", "列入疑似"), ("2024-09-09", "复学")]
    assert (record.start.state, record.end.state) == ("在校", "复学观察")


def test_before_the_registration_and_after_the_removal_a_child_counts_nowhere() -> None:
    case = child(on("2024-09-05", "登记"), on("2024-09-20", "移出"))
    record = record_of(case, SEPTEMBER, NATIONAL)
    assert (record.start, record.end) == (Moment("", "", ""), Moment("已移出", MIDDLE, ""))
    assert kinds(record) == [("2024-09-05", "登记"), ("2024-09-20", "移出")]
    later = record_of(case, period("2024-10-01", "2024-10-31"), NATIONAL)
    assert (later.start, later.movements, later.entries) == (later.end, (), ())


def test_a_change_of_unit_is_a_movement_and_an_entry_that_changes_nothing_is_none() -> None:
    case = child(
        on("2024-09-01", "登记"),
        on("2024-09-05", "备忘"),
        on("2024-09-06", "移交", 至=COUNTRY, 结果="提出"),
        on("2024-09-07", "移交", 至=COUNTRY),
        on("2024-09-08", "学籍异动", 类型="转入", 学校=PRIMARY),
    )
    record = record_of(case, SEPTEMBER, NATIONAL)
    assert [(kind, after.unit, after.stage) for _, kind, _, after in moved(record)] == [
        ("登记", MIDDLE, "初中"),
        ("移交", COUNTRY, "初中"),
        ("学籍异动", PRIMARY, "小学"),
    ]


def test_a_step_outside_the_table_is_neither_a_movement_nor_counted() -> None:
    case = child(
        on("2024-09-01", "登记"),
        on("2024-09-05", "认定辍学"),
        on("2024-09-06", "复学", 学校=PRIMARY),
        on("2024-09-07", "移出"),
        on("2024-09-08", "劝返"),
    )
    record = record_of(case, SEPTEMBER, NATIONAL)
    assert kinds(record) == [("2024-09-01", "登记"), ("2024-09-07", "移出")]
    assert actions_of(entry for entry, _ in record.entries) == ["登记", "移出"]


@pytest.mark.parametrize(("known", "expected"), [("2024-10-09", "小学"), ("2024-10-10", "初中")])
def test_a_changed_grade_moves_a_child_when_it_is_known(known: str, expected: str) -> None:
    grade = {"键": "学籍.年级", "原值": "6", "新值": "8", "性质": "变更"}
    case = child(
        on("2024-09-05", "登记", 单位=NINE_YEARS),
        on("2024-09-15", "信息变更", recorded="2024-10-10", **grade),
        学籍={"学校": NINE_YEARS, "年级": 8, "学年": 2024},
    )
    record = record_of(case, SEPTEMBER, NATIONAL, dt.datetime.fromisoformat(f"{known}T23:00:00+08:00"))
    changed = [] if expected == "小学" else [("2024-09-15", "信息变更")]
    assert kinds(record) == [("2024-09-05", "登记"), *changed]
    assert (record.movements[0].after.stage, record.end.stage) == ("小学", expected)


@pytest.mark.parametrize(("known", "expected"), [("2024-10-09", "初中"), ("2024-10-10", "小学")])
def test_a_birth_date_put_right_was_always_so_once_it_is_known(known: str, expected: str) -> None:
    birth = {"键": "出生日期", "原值": "2012-03-04", "新值": "2017-03-04", "性质": "更正"}
    case = child(
        on("2024-09-05", "登记", 状态="未入学", 单位=TOWN),
        on("2024-09-15", "信息变更", recorded="2024-10-10", **birth),
        facts={**NEVER_ENROLLED, "出生日期": "2017-03-04"},
    )
    record = record_of(case, SEPTEMBER, NATIONAL, dt.datetime.fromisoformat(f"{known}T23:00:00+08:00"))
    assert kinds(record) == [("2024-09-05", "登记")]
    assert {movement.after.stage for movement in record.movements} == {expected}


def test_what_is_written_later_does_not_move_what_was_known() -> None:
    case = child(on("2024-08-20", "登记"), on("2024-09-05", "列入疑似", recorded="2024-10-10"))
    known_at = dt.datetime(2024, 10, 9, 23, tzinfo=BEIJING)
    assert kinds(record_of(case, SEPTEMBER, NATIONAL, known_at)) == []
    assert kinds(record_of(case, SEPTEMBER, NATIONAL)) == [("2024-09-05", "列入疑似")]


# What comes by itself


def test_a_child_of_a_school_with_both_stages_rises_on_the_first_of_september() -> None:
    record = record_of(in_grade(6), SEPTEMBER, NATIONAL)
    below, above = Moment("在校", NINE_YEARS, "小学"), Moment("在校", NINE_YEARS, "初中")
    assert moved(record) == [("2024-09-01", TURN_OF_YEAR, below, above)]
    assert record.movements[0].entry is None
    assert record_of(in_grade(6), period("2024-08-01", "2024-08-31"), NATIONAL).movements == ()
    assert record_of(in_grade(5), SEPTEMBER, NATIONAL).movements == ()
    long = record_of(in_grade(5), period("2024-08-15", "2026-01-15"), NATIONAL)
    assert kinds(long) == [("2025-09-01", TURN_OF_YEAR)]


def test_the_turn_of_the_year_comes_before_what_is_done_that_day() -> None:
    record = record_of(in_grade(6, on("2024-09-01", "列入疑似")), SEPTEMBER, NATIONAL)
    assert [(kind, after.state, after.stage) for _, kind, _, after in moved(record)] == [
        (TURN_OF_YEAR, "在校", "初中"),
        ("列入疑似", "疑似辍学", "初中"),
    ]


def test_a_leave_over_the_turn_keeps_the_child_below() -> None:
    leave = on("2024-05-01", "休学", 起="2024-05-01", 止="2024-12-31")
    assert record_of(in_grade(6, leave), SEPTEMBER, NATIONAL).movements == ()


def test_a_grade_that_changes_by_an_entry_is_that_entrys_movement() -> None:
    skip = on("2024-03-04", "学籍异动", 类型="跳级")
    record = record_of(
        in_grade(6, on("2024-03-04", "备忘"), skip), period("2024-03-01", "2024-03-31"), NATIONAL
    )
    assert [(kind, after.stage) for _, kind, _, after in moved(record)] == [("学籍异动", "初中")]


def test_a_changed_fact_is_the_movement_of_its_entry() -> None:
    change = on("2024-03-04", "信息变更", 键="学籍.年级", 原值=6, 新值=7)
    record = record_of(in_grade(7, change), period("2024-03-01", "2024-03-31"), NATIONAL)
    assert [(kind, before.stage, after.stage) for _, kind, before, after in moved(record)] == [
        ("信息变更", "小学", "初中")
    ]


def test_a_recognition_that_expires_is_a_movement_of_its_own() -> None:
    case = child(
        on("2024-06-01", "登记"),
        on("2024-06-02", "列入疑似"),
        on("2024-07-02", "认定辍学"),
        on("2024-08-02", "认定达标", 起="2024-08-02", 止="2024-09-10"),
    )
    record = record_of(case, SEPTEMBER, NATIONAL)
    assert [(str(day), kind, before.state, after.state) for day, kind, before, after in moved(record)] == [
        ("2024-09-11", EXPIRY, "认定达标", "辍学")
    ]
    october = record_of(case, period("2024-10-01", "2024-10-31"), NATIONAL)
    assert (october.start.state, october.movements) == ("辍学", ())


def test_new_parameters_move_a_child_by_themselves() -> None:
    case = child(on("2023-09-05", "登记", 单位=TOWN), 学籍={"学校": MIDDLE, "年级": 6, "学年": 2024})
    around = setting("national", since("2024-09-15", 学制="五四"))
    record = record_of(case, SEPTEMBER, around)
    assert (record.start.stage, record.end.stage) == ("小学", "初中")
    assert kinds(record) == [("2024-09-30", NEW_PARAMETERS)]
    busy = child(*case.entries, on("2024-09-20", "列入疑似"), 学籍={"学校": MIDDLE, "年级": 6, "学年": 2024})
    assert kinds(record_of(busy, SEPTEMBER, around)) == [
        ("2024-09-20", NEW_PARAMETERS),
        ("2024-09-20", "列入疑似"),
    ]


# Laws


@st.composite
def months(draw: st.DrawFn, cases: Sequence[Case]) -> tuple[Month, str]:
    """A month in which something happens, or one beside it, with the way months are counted."""
    basis = draw(st.sampled_from(MONTH_BASES))
    day = draw(st.sampled_from(sorted({entry.date for case in cases for entry in case.entries})))
    return month_of(day, basis).shifted(draw(st.integers(-1, 1))), basis


@st.composite
def spans(draw: st.DrawFn, cases: Sequence[Case]) -> Period:
    """A month of either kind, or a span of up to three years."""
    month, basis = draw(months(cases))
    period = month_period(*month, basis)
    if draw(st.booleans()):
        return period
    return Period(period.start, period.start + dt.timedelta(days=draw(st.integers(0, 1100))))


def counted_as(case: Case, day: dt.date, around: Setting, known_at: dt.datetime | None) -> Moment:
    """What a child counts as at the end of a day, told anew from its entries up to that day."""
    story = tell(case, day, known_at)
    state, unit = story.standing.state, story.standing.unit
    if state not in contract.OPEN:
        return Moment(state, unit, "")
    facts = facts_on(case, day, known_at)
    grade = grade_on(facts, story.entries, day)
    stage = stage_of(around.units.get(unit), grade, birth_in(facts, case), day, around.parameters_on(day))
    return Moment(state, unit, stage, story.standing.kind)


@settings(deadline=None, max_examples=120)
@given(histories(), st.data(), st.sampled_from([NATIONAL, CHANGING]), st.booleans())
def test_the_movements_lead_from_the_start_to_the_end(
    case: Case, data: st.DataObject, around: Setting, all_known: bool
) -> None:
    span = data.draw(spans([case]))
    known_at = None if all_known else case.entries[len(case.entries) // 2].recorded
    record = record_of(case, span, around, known_at)
    assert record.start == counted_as(case, span.start - dt.timedelta(days=1), around, known_at)
    assert record.end == counted_as(case, span.end, around, known_at)
    path = [record.start]
    for movement in record.movements:
        assert movement.before == path[-1]
        assert movement.after != movement.before
        assert movement.date in span
        assert (movement.entry is None) == (movement.kind in (TURN_OF_YEAR, EXPIRY, NEW_PARAMETERS))
        assert movement.entry is None or movement.entry.action == movement.kind
        path.append(movement.after)
    assert path[-1] == record.end
    assert [movement.date for movement in record.movements] == sorted(
        movement.date for movement in record.movements
    )


@settings(deadline=None, max_examples=120)
@given(histories(), st.data())
def test_a_record_holds_the_entries_of_its_days_that_the_table_allows(
    case: Case, data: st.DataObject
) -> None:
    span = data.draw(spans([case]))
    record = record_of(case, span, NATIONAL)
    assert [entry for entry, _ in record.entries] == [
        step.entry for step in tell(case).steps if step.allowed and step.entry.date in span
    ]


@settings(deadline=None, max_examples=60)
@given(histories(), st.data())
def test_two_parts_of_a_period_are_the_whole(case: Case, data: st.DataObject) -> None:
    span = data.draw(spans([case]))
    cut = data.draw(st.integers(0, span.days - 1))
    if cut == 0:
        return
    first = Period(span.start, span.start + dt.timedelta(days=cut - 1))
    second = Period(span.start + dt.timedelta(days=cut), span.end)
    whole, parts = (
        record_of(case, span, NATIONAL),
        [record_of(case, each, NATIONAL) for each in (first, second)],
    )
    assert parts[0].end == parts[1].start
    assert whole.movements == parts[0].movements + parts[1].movements
    assert whole.entries == parts[0].entries + parts[1].entries


def test_a_child_without_a_grade_rises_with_its_age() -> None:
    case = child(
        on("2023-09-05", "登记", 状态="未入学", 单位=TOWN), facts={**NEVER_ENROLLED, "出生日期": "2012-03-04"}
    )
    assert kinds(record_of(case, SEPTEMBER, NATIONAL)) == [("2024-09-01", TURN_OF_YEAR)]
