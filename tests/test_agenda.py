"""The days of a month as they are shown: holidays as spans, tasks gathered, windows that cut."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kcbx.agenda import (
    Item,
    agenda_rows,
    holiday_items,
    period_items,
    table_row,
    task_items,
    term_items,
    within,
)
from kcbx.calendar import Period
from kcbx.duties import BY_ID, Claim, Task
from kcbx.model import Term
from tests import builders, duties

OCTOBER = Period(dt.date(2024, 10, 1), dt.date(2024, 10, 31))
TERM = Term("2024秋", dt.date(2024, 9, 2), dt.date(2025, 1, 17))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def said(items: list[Item]) -> list[tuple[str, str, str]]:
    return [(str(item.first), str(item.last), item.text) for item in items]


def task(duty_id: str, due: str, unit: str, case: str = "", message: str = "还没有报送") -> Task:
    claim = Claim(day(due), day(due), message)
    return Task(BY_ID[duty_id], claim, case, unit, f"学校{unit}", "", "suiyang-2024/4b", 0)


def test_a_term_begins_and_ends() -> None:
    assert said(list(term_items([TERM]))) == [
        ("2024-09-02", "2024-09-02", "2024秋开学"),
        ("2025-01-17", "2025-01-17", "2024秋结束"),
    ]


def test_days_off_that_follow_one_another_are_one_holiday() -> None:
    off = {
        dt.date(2023, 9, 29): "中秋",
        dt.date(2023, 9, 30): "国庆节",
        dt.date(2023, 10, 1): "国庆节",
        dt.date(2023, 12, 30): "元旦",
        dt.date(2023, 12, 31): "元旦",
        dt.date(2024, 1, 1): "元旦",
        dt.date(2024, 4, 4): "清明",
    }
    worked = {dt.date(2023, 10, 8): "国庆节", dt.date(2023, 10, 7): "国庆节"}
    assert said(list(holiday_items(off, worked))) == [
        ("2023-09-29", "2023-09-29", "中秋放假"),
        ("2023-09-30", "2023-10-01", "国庆节放假"),
        ("2023-12-30", "2024-01-01", "元旦放假"),
        ("2024-04-04", "2024-04-04", "清明放假"),
        ("2023-10-07", "2023-10-07", "国庆节调休上班"),
        ("2023-10-08", "2023-10-08", "国庆节调休上班"),
    ]


def test_key_periods_are_shown_where_the_county_inspects_by_them() -> None:
    def shown(policy: str) -> list[tuple[str, str, str]]:
        setting, _, _ = duties.setting_of({}, policy)
        return said(list(period_items([TERM], [2024], setting.parameters_on)))

    examination = ("2025-06-15", "2025-06-15", "中考第一天")
    assert shown("suiyang-2024") == [examination]
    assert shown("kazuo-2025") == [
        ("2024-09-02", "2024-09-15", "开学前两周"),
        examination,
        ("2025-05-15", "2025-06-14", "中考前一个月"),
        ("2024-12-01", "2024-12-31", "12月回头看"),
    ]


def test_what_is_due_is_gathered_by_duty_unit_and_day() -> None:
    second, first = "KC-F8QY40YGET", builders.CASE_ID
    tasks = [
        task("T03", "2024-10-08", "2", second, "还没有劝返过"),
        task("T03", "2024-10-08", "2", first, "还没有劝返过"),
        task("T03", "2024-10-09", "2", first, "又没有劝返过"),
        task("T65", "2024-10-08", "1", message="要求甲校"),
        task("T65", "2024-10-08", "1", message="要求乙校"),
        task("T56", "2024-10-08", "1"),
    ]
    found = list(task_items(tasks))
    assert [(item.item_id, item.text, item.units, item.cases) for item in found] == [
        ("T03-2-2024-10-08", "列入疑似后首次劝返", (("2", "学校2"),), (first, second)),
        ("T56-1-2024-10-08", "还没有报送", (("1", "学校1"),), ()),
        ("T65-1-2024-10-08", "要求乙校；要求甲校", (("1", "学校1"),), ()),
        ("T03-2-2024-10-09", "列入疑似后首次劝返", (("2", "学校2"),), (first,)),
    ]
    assert found[0].details == (
        f"{first}：还没有劝返过（suiyang-2024/4b）",
        f"{second}：还没有劝返过（suiyang-2024/4b）",
    )
    assert found[1].details == ("还没有报送（suiyang-2024/4b）",)


def test_units_with_the_same_thing_to_do_share_a_row_and_children_of_two_units_do_not() -> None:
    tasks = [task("T56", "2024-10-20", unit) for unit in "1234"]
    tasks += [task("T03", "2024-10-20", unit, f"KC-{unit}") for unit in "12"]
    rows = agenda_rows(task_items(tasks), OCTOBER)
    assert [(row["text"], row["units"], row["cases"]) for row in rows] == [
        ("列入疑似后首次劝返", ["学校1"], ["KC-1"]),
        ("列入疑似后首次劝返", ["学校2"], ["KC-2"]),
        ("还没有报送", ["学校1", "学校2", "学校3", "学校4"], []),
    ]
    assert table_row(rows[2])["units"] == "学校1、学校2、学校3等 4 个单位"
    assert table_row(rows[0])["cases"] == "KC-1"
    many = agenda_rows(task_items([task("T03", "2024-10-20", "1", f"KC-{n}") for n in range(5)]), OCTOBER)
    assert table_row(many[0])["cases"] == "KC-0、KC-1、KC-2等 5 件"
    assert many[0]["cases"] == [f"KC-{n}" for n in range(5)]


def test_what_began_before_the_window_stands_on_its_first_day_with_its_own_days() -> None:
    off = {dt.date(2024, 9, 28) + dt.timedelta(days=n): "国庆节" for n in range(7)}
    (row,) = agenda_rows(holiday_items(off, {}), OCTOBER)
    assert (row["date"], row["weekday"], row["text"]) == (
        "2024-10-01",
        "二",
        "国庆节放假（9月28日至10月4日）",
    )
    assert (row["first"], row["last"]) == ("2024-09-28", "2024-10-04")


def test_a_day_is_told_before_what_is_due_on_it() -> None:
    terms = term_items([Term("2024秋", dt.date(2024, 10, 8), dt.date(2025, 1, 17))])
    items = [
        *task_items([task("T01", "2024-10-08", "1", "KC-1")]),
        *holiday_items({}, {day("2024-10-08"): "国庆节"}),
        *terms,
    ]
    assert [row["kind"] for row in agenda_rows(items, OCTOBER)] == ["学期", "调休", "到期"]


def test_what_began_earlier_is_told_in_its_place_among_what_the_first_day_is() -> None:
    off = {dt.date(2024, 9, 28) + dt.timedelta(days=n): "国庆节" for n in range(7)}
    terms = term_items([Term("2024秋", dt.date(2024, 10, 1), dt.date(2025, 1, 17))])
    rows = agenda_rows([*holiday_items(off, {}), *terms], OCTOBER)
    assert [(row["date"], row["kind"]) for row in rows] == [("2024-10-01", "学期"), ("2024-10-01", "假日")]


items = st.builds(
    lambda start, days, number: Item(
        start, start + dt.timedelta(days=days), "假日", "放假", f"holiday-{number}"
    ),
    st.dates(dt.date(2024, 9, 1), dt.date(2024, 12, 1)),
    st.integers(0, 40),
    st.integers(0, 9),
)


@given(st.lists(items, max_size=8))
def test_the_window_keeps_what_touches_it_and_its_rows_stand_in_order(given_items: list[Item]) -> None:
    kept = within(given_items, OCTOBER)
    october = {OCTOBER.start + dt.timedelta(days=n) for n in range(OCTOBER.days)}
    for item in given_items:
        days = {item.first + dt.timedelta(days=n) for n in range((item.last - item.first).days + 1)}
        assert (item in kept) == bool(days & october)
    dates = [row["date"] for row in agenda_rows(given_items, OCTOBER)]
    assert dates == sorted(dates)
    assert all(day(each) in OCTOBER for each in dates)
