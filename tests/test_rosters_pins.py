"""rosters.yaml as values: which edition holds on a day, numbers and paths, decisions; what a new edition must explain."""

from __future__ import annotations

import datetime as dt

import pytest

from kcbx.comparing.results import Answer, Decision
from kcbx.errors import RefusedError
from kcbx.rosters.editions import refuse_known, refuse_odd_size
from kcbx.rosters.pins import (
    Pin,
    WrittenDecision,
    current_of,
    decision_document,
    decision_of,
    in_force,
    latest_of,
    new_number,
    path_of,
    pin_document,
    pin_of,
)
from tests.county import CHINA
from tests.pinned import PIN


def pin(number: str, day: str, kind: str = "在校", unit: str = "", month: str = "", hour: int = 9) -> Pin:
    date = dt.date.fromisoformat(day)
    recorded = dt.datetime.combine(date, dt.time(hour), CHINA)
    counts = (100, 95, 3, 2)
    path = f"rosters/{number}.xlsx"
    return Pin(
        number, kind, date, "清河初中", path, "0" * 64, *counts, "赵敏", recorded, month=month, unit=unit
    )


def decision(answer: Answer, hour: int) -> WrittenDecision:
    made = Decision("f" * 64, answer, "问过村里", "赵敏", dt.datetime(2024, 9, 10, hour, tzinfo=CHINA))
    return WrittenDecision(made, "户籍 2024-09-05 第12行", "学籍 2024-09-05 第7行")


def test_a_pin_is_read_as_it_was_written() -> None:
    full = {**pin_document(pin("在校-2024-09-05", "2024-09-05", unit="3199000021", month="2024-09"))}
    full |= {"列": {"姓名": "B", "监护人姓名": "H、K"}, "指定列": {"证件号码": "C"}, "工作表": "一班、二班"}
    assert pin_document(pin_of(full)) == full
    assert pin_of(full).people == 98


def test_what_a_pin_does_not_have_is_not_written() -> None:
    written = pin_document(pin_of(PIN))
    assert written == {**PIN, "行数": 612, "收下": 600, "退回": 8, "忽略": 4}


def test_a_decision_is_read_as_it_was_written() -> None:
    made = decision(Answer.SAME, 9)
    document = decision_document(made)
    assert document == {
        "指纹": "f" * 64,
        "结论": "同一人",
        "理由": "问过村里",
        "甲": "户籍 2024-09-05 第12行",
        "乙": "学籍 2024-09-05 第7行",
        "经办": "赵敏",
        "录入": "2024-09-10T09:00:00+08:00",
    }
    assert decision_of(document) == made


def test_of_two_decisions_on_a_pair_the_later_is_in_force() -> None:
    later, earlier = decision(Answer.DIFFERENT, 11), decision(Answer.SAME, 9)
    assert in_force([later, earlier]) == {"f" * 64: later.decision}


def test_the_latest_edition_is_of_the_day_of_the_kind_of_the_whole_county() -> None:
    pins = [
        pin("甲", "2024-09-05"),
        pin("乙", "2024-09-20"),
        pin("丙", "2024-09-25", kind="学籍"),
        pin("丁", "2024-09-25", unit="3199000021"),
        pin("戊", "2024-09-20", hour=8),
    ]
    found = [latest_of(pins, "在校", dt.date(2024, 9, day)) for day in (4, 5, 19, 30)]
    assert [each and each.number for each in found] == [None, "甲", "甲", "乙"]
    own = latest_of(pins, "在校", dt.date(2024, 9, 30), "3199000021")
    assert own is not None
    assert own.number == "丁"


def test_a_units_newer_list_stands_beside_the_countys() -> None:
    county, old, new = (
        pin("县", "2024-09-10"),
        pin("旧", "2024-09-05", unit="2199000012"),
        pin("新", "2024-09-15", unit="3199000021"),
    )
    newest = pin("更新", "2024-09-20", unit="3199000021")
    pins = [old, county, new, newest]
    assert current_of(pins, "在校", dt.date(2024, 9, 30)) == (county, newest)
    assert current_of(pins, "在校", dt.date(2024, 9, 16)) == (county, new)
    assert current_of(pins, "在校", dt.date(2024, 9, 9)) == (old,)
    assert current_of(pins, "学籍", dt.date(2024, 9, 30)) == ()


def test_without_a_list_of_the_county_every_units_newest_is_current() -> None:
    pins = [pin("甲", "2024-09-05", unit="2199000012"), pin("乙", "2024-09-15", unit="3199000021")]
    assert current_of(pins, "在校", dt.date(2024, 9, 30)) == tuple(pins)


def test_numbers_and_paths() -> None:
    day = dt.date(2024, 9, 5)
    pins: list[Pin] = []
    for expected in ("在校-2024-09-05", "在校-2024-09-05-2", "在校-2024-09-05-3"):
        number = new_number(pins, "在校", day)
        assert number == expected
        pins.append(pin(number, "2024-09-05"))
    assert path_of("在校-2024-09-05", "在校", day, ".xlsx") == "rosters/2024-09-05-在校.xlsx"
    assert path_of("在校-2024-09-05-3", "在校", day, ".csv") == "rosters/2024-09-05-在校-3.csv"


@pytest.mark.parametrize("people", [98, 90, 105, 89, 107])
def test_a_tenth_more_or_less_asks_nothing(people: int) -> None:
    refuse_odd_size(people, pin("在校-2024-09-05", "2024-09-05"), None)


@pytest.mark.parametrize(
    ("people", "told"), [(88, "少了 10.2%"), (108, "多了 10.2%"), (10, "少了 89.8%"), (980, "多了 900.0%")]
)
def test_more_than_a_tenth_stops_and_asks(people: int, told: str) -> None:
    with pytest.raises(RefusedError) as error:
        refuse_odd_size(people, pin("在校-2024-09-05", "2024-09-05"), None)
    assert error.value.message == (
        f"这份名单有 {people} 行（收下加退回），上一版 在校-2024-09-05 有 98 行，{told}，超过一成。"
    )
    assert (
        error.value.hint == f"请核对是不是只导出了一部分，或者拿错了文件。核对无误，加上 --expect {people}。"
    )
    refuse_odd_size(people, pin("在校-2024-09-05", "2024-09-05"), people)


def test_the_first_edition_asks_nothing_but_keeps_to_what_was_expected() -> None:
    refuse_odd_size(5, None, None)
    with pytest.raises(RefusedError) as error:
        refuse_odd_size(5, None, 6)
    assert str(error.value) == "--expect 写的是 6 行，实际有 5 行（收下加退回）。\n请核对文件是不是拿对了。"


def test_the_same_file_is_pinned_once_for_each_unit() -> None:
    known = [pin("在校-2024-09-05", "2024-09-05")]
    way = (known[0].given, known[0].sheet)
    refuse_known(known, "在校", "3199000021", "0" * 64, way)
    refuse_known(known, "学籍", "", "0" * 64, way)
    refuse_known(known, "在校", "", "0" * 64, ({"证件号码": "D"}, known[0].sheet))
    with pytest.raises(RefusedError) as error:
        refuse_known(known, "在校", "", "0" * 64, way)
    assert error.value.message == "这个文件已经登记过，编号是 在校-2024-09-05。"
