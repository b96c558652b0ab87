"""Which entries count, and with which values: 更正, 作废, and 更正 of 更正, as known at a moment."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx.lifecycle import tell
from kcbx.lifecycle.corrections import corrected_entry, effective_entries
from kcbx.model import Case, Entry
from tests.histories import BEIJING, Chances, actions_of, child, days_around, histories, on, shuffled, without

LAWS = settings(deadline=None, max_examples=100)
UNCORRECTED = Chances(breaking=20, late=20, correction=0)
TARGET = "E00002"


def mended(case: Case, *corrections: dict[str, Any]) -> Case:
    """Return a case with 更正 written after everything else, Z00001, Z00002, …, each with the values given."""
    start = max(entry.recorded for entry in case.entries)
    written = [
        Entry(
            f"Z{place:05d}",
            start.date(),
            "更正",
            "赵敏",
            start + dt.timedelta(minutes=place),
            {"原因": "录错", **values},
            len(case.entries) + place,
        )
        for place, values in enumerate(corrections, 1)
    ]
    return replace(case, entries=(*case.entries, *written))


def void(number: str) -> dict[str, Any]:
    return {"更正": number, "作废": "是"}


def change(number: str, key: str, before: Any, after: Any) -> dict[str, Any]:
    return {"更正": number, "键": key, "原值": before, "新值": after}


def happened(case: Case, as_of: dt.date | None = None) -> list[tuple[Any, ...]]:
    """The steps of a story without the 更正, and where it ends."""
    story = tell(case, as_of)
    steps = [
        (step.entry, step.before, step.after, step.allowed)
        for step in story.steps
        if step.entry.action != "更正"
    ]
    return [*steps, (story.standing,)]


# Laws


@LAWS
@given(histories(UNCORRECTED), st.data())
def test_a_corrected_date_equals_having_written_it_right(case: Case, data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(case.entries))
    moved = target.date + dt.timedelta(days=data.draw(st.integers(-60, 60)))
    right = replace(
        case, entries=tuple(replace(each, date=moved) if each is target else each for each in case.entries)
    )
    corrected = mended(case, change(target.entry_id, "日期", target.date.isoformat(), moved.isoformat()))
    for as_of in (*days_around(right), *days_around(case)):
        assert happened(corrected, as_of) == happened(right, as_of)


@LAWS
@given(histories(UNCORRECTED), st.data())
def test_a_voided_entry_equals_its_absence(case: Case, data: st.DataObject) -> None:
    number = data.draw(st.sampled_from(case.entries)).entry_id
    for as_of in days_around(case):
        assert happened(mended(case, void(number)), as_of) == happened(without(case, number), as_of)


@LAWS
@given(histories(UNCORRECTED), st.data(), st.integers(2, 6))
def test_voiding_a_voiding_restores_the_original(case: Case, data: st.DataObject, depth: int) -> None:
    number = data.draw(st.sampled_from(case.entries)).entry_id
    chain = [void(number), *(void(f"Z{place:05d}") for place in range(1, depth))]
    expected = case if depth % 2 == 0 else without(case, number)
    for as_of in days_around(case):
        assert happened(mended(case, *chain), as_of) == happened(expected, as_of)


@LAWS
@given(histories(UNCORRECTED), st.data())
def test_a_correction_is_not_known_before_it_is_written(case: Case, data: st.DataObject) -> None:
    number = data.draw(st.sampled_from(case.entries)).entry_id
    corrected = mended(case, void(number))
    before = corrected.entries[-1].recorded - dt.timedelta(seconds=1)
    assert effective_entries(corrected.entries, before) == effective_entries(case.entries)
    assert effective_entries(corrected.entries, before + dt.timedelta(seconds=1)) == effective_entries(
        corrected.entries
    )


_NUMBERS = [f"E{place:05d}" for place in range(1, 6)]
_ANY_CORRECTION = st.builds(
    lambda target, kind, value: (
        void(target) if kind == 0 else change(target, ("日期", "作废", "情况", "新值")[kind - 1], "", value)
    ),
    st.sampled_from(_NUMBERS),
    st.integers(0, 4),
    st.sampled_from(["是", "", "2024-09-03", "乱写"]),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(_ANY_CORRECTION, min_size=4, max_size=4), st.booleans(), st.randoms(use_true_random=False))
def test_corrections_that_chase_each_other_end_the_same_in_any_order(
    corrections: list[dict[str, Any]], at_once: bool, order: random.Random
) -> None:
    case = child(on("2024-09-01", "备忘"), *(on("2024-09-02", "更正", **values) for values in corrections))
    if at_once:
        moment = dt.datetime(2024, 9, 2, 12, tzinfo=BEIJING)
        case = replace(case, entries=tuple(replace(entry, recorded=moment) for entry in case.entries))
    counted = effective_entries(case.entries)
    assert effective_entries(shuffled(case, order).entries) == counted


# One by one

CASE = child(on("2024-09-01", "登记"), on("2024-09-05", "列入疑似"), on("2024-09-10", "劝返"))


def test_entries_come_in_the_order_of_business() -> None:
    entries = [
        on("2024-09-05", "列入疑似", "A00003", recorded="2024-09-06"),
        on("2024-09-01", "登记", "A00009", recorded="2024-09-20"),
        on("2024-09-05", "备忘", "A00002", recorded="2024-09-06"),
        on("2024-09-05", "劝返", "A00001", recorded="2024-09-30"),
    ]
    assert [entry.entry_id for entry in effective_entries(entries)] == [
        "A00009",
        "A00002",
        "A00003",
        "A00001",
    ]
    assert effective_entries([]) == ()


def test_a_value_is_corrected_and_the_correction_stays_visible() -> None:
    case = mended(CASE, change(TARGET, "发现方式", "班级考勤", "入户排查"))
    suspected = effective_entries(case.entries)[1]
    assert dict(suspected.values) == {
        "类型": "疑似辍学",
        "发现方式": "入户排查",
        "情况": "一周没有到校",
    }
    assert actions_of(effective_entries(case.entries)) == ["登记", "列入疑似", "劝返", "更正"]
    assert case.entry(TARGET) == CASE.entry(TARGET)


def test_corrections_of_one_key_follow_each_other() -> None:
    case = mended(
        CASE,
        change(TARGET, "类型", "疑似辍学", "失学"),
        change(TARGET, "日期", "2024-09-05", "2024-09-04"),
        change(TARGET, "类型", "失学", "疑似辍学"),
    )
    suspected = effective_entries(case.entries)[1]
    assert (suspected.date, suspected.get("类型")) == (dt.date(2024, 9, 4), "疑似辍学")


def test_a_correction_can_be_corrected() -> None:
    case = mended(
        CASE,
        change(TARGET, "发现方式", "班级考勤", "入户排察"),
        change("Z00001", "新值", "入户排察", "入户排查"),
    )
    assert effective_entries(case.entries)[1].get("发现方式") == "入户排查"


def test_a_voiding_can_be_taken_back_by_correcting_it() -> None:
    case = mended(CASE, void(TARGET), change("Z00001", "作废", "是", ""))
    assert actions_of(effective_entries(case.entries)) == ["登记", "列入疑似", "劝返", "更正", "更正"]


def test_a_key_is_added_emptied_and_reached_inside_a_list() -> None:
    case = mended(
        CASE,
        change("E00003", "参加.0.职务", "班主任", "校长"),
        change("E00003", "参加.1.姓名", "", "孙立"),
        change("E00003", "情况", "家里没有人", ""),
        change("E00003", "地点", "", "柳林村三组"),
    )
    attempt = effective_entries(case.entries)[2]
    assert dict(attempt.values) == {
        "层级": "学校",
        "方式": "家访",
        "参加": [{"姓名": "赵敏", "单位": "清河初中", "职务": "校长"}, {"姓名": "孙立"}],
        "结果": "拒绝返校",
        "地点": "柳林村三组",
    }
    assert case.entries[2].get("参加") == [{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("号", "Z99999"),
        ("事项", "劝返"),
        ("经办", "别人"),
        ("录入", "2024-09-01T00:00:00+08:00"),
        ("日期", "2024-02-30"),
        ("日期", ""),
        ("类型.0", "失学"),
        ("情况.地点.村", "柳林村"),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing(key: str, value: str) -> None:
    case = mended(CASE, change(TARGET, key, "", value))
    assert effective_entries(case.entries)[1] == CASE.entries[1]
    assert corrected_entry(CASE.entries[1], case.entries[-1]) == CASE.entries[1]


def test_the_entry_a_correction_aims_at_is_not_corrected() -> None:
    """Void it and write another: else a 更正 would quietly count nowhere."""
    case = mended(CASE, void(TARGET), change("Z00001", "更正", TARGET, "E00003"))
    assert actions_of(effective_entries(case.entries)) == ["登记", "劝返", "更正", "更正"]
    assert effective_entries(case.entries)[2].get("更正") == TARGET


def test_taking_the_last_value_away_leaves_an_entry_without_values() -> None:
    entry = replace(CASE.entries[1], values={"情况": "一周没有到校"})
    correction = on("2024-09-20", "更正", 更正=TARGET, 键="情况", 原值="一周没有到校", 新值=None)
    assert corrected_entry(entry, correction) == replace(entry, values={})


def test_a_correction_of_nothing_known_counts_nowhere() -> None:
    case = mended(CASE, void("Q00001"))
    assert actions_of(effective_entries(case.entries)) == ["登记", "列入疑似", "劝返", "更正"]


def test_a_correction_of_itself_does_not_count() -> None:
    case = mended(CASE, void("Z00001"))
    assert actions_of(effective_entries(case.entries)) == ["登记", "列入疑似", "劝返", "更正"]


def test_of_corrections_that_chase_each_other_the_later_counts() -> None:
    case = mended(CASE, void("Z00002"), void("Z00001"))
    assert actions_of(effective_entries(case.entries)) == ["登记", "列入疑似", "劝返", "更正"]
    assert effective_entries(case.entries)[-1].entry_id == "Z00002"


def test_a_correction_counts_whichever_clock_was_ahead() -> None:
    """Two offices, one clock behind: the 更正 bears an earlier 录入 than the entry it mends."""
    case = child(
        on("2024-09-01", "登记"),
        on("2024-09-05", "列入疑似", recorded="2024-09-09"),
        on("2024-09-08", "更正", **void(TARGET)),
    )
    assert actions_of(effective_entries(case.entries)) == ["登记", "更正"]


def test_two_entries_with_one_number_both_count() -> None:
    """A 号 used twice is a finding; until it is mended no record may vanish, whatever their order in the file."""
    twins = (
        on("2024-09-01", "登记", "A00001"),
        on("2024-09-05", "列入疑似", "A00002"),
        on("2024-09-08", "劝返", "A00002"),
    )
    for entries in (twins, twins[::-1]):
        assert actions_of(effective_entries(entries)) == ["登记", "列入疑似", "劝返"]
