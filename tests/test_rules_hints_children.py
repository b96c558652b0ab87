"""H02, H03: what the records of several children show only side by side."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.rules import BY_ID
from kcbx.rules.hints_children import NOTE, VISIT, _Trace
from kcbx.rules.ruling import Spot
from kcbx.rules.views import LedgersView, Mark
from tests.builders import ABSENT, CASE_ID, JUNIOR, OTHER_CASE_ID, findings_of
from tests.hinting import LONG_NOTE, attempt, both, corrected, found, many, numbered, void

# H02


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        (LONG_NOTE, LONG_NOTE),
        (LONG_NOTE, " 已上门，宣讲义务教育法；家长答应、尽快送孩子返校。"),
        ("電話聯繫父親，答應１０月８日送回", "電話聯繫父親 答應10月8日送回"),
        ("甲乙丙丁戊己庚辛壬癸子丑", "甲乙丙丁戊己庚辛壬癸子丑"),
    ],
)
def test_spaces_punctuation_and_width_do_not_make_a_note_another(mine: str, other: str) -> None:
    fragment = both([attempt(情况=mine)], [attempt(情况=other)])
    assert [each.rule for each in findings_of(fragment)] == ["H02"]


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ("电话无人接听", "电话无人接听"),
        ("甲乙丙丁戊己庚辛壬癸子。！…… ——", "甲乙丙丁戊己庚辛壬癸子。！…… ——"),
        (LONG_NOTE, f"{LONG_NOTE}上学"),
    ],
)
def test_set_phrases_and_different_words_are_no_copies(mine: str, other: str) -> None:
    assert findings_of(both([attempt(情况=mine)], [attempt(情况=other)])) == ()


@pytest.mark.parametrize("change", [{"经办": "孙立"}, {"录入": "2024-09-11T16:00:00+08:00"}])
def test_another_clerk_or_another_day_of_writing_is_no_sitting(change: dict[str, str]) -> None:
    assert findings_of(both([attempt(情况=LONG_NOTE)], [attempt(情况=LONG_NOTE, **change)])) == ()


def test_one_childs_own_notes_may_repeat() -> None:
    late = {"录入": "2024-09-20T16:00:00+08:00"}
    entries = [attempt("2024-09-05", 情况=LONG_NOTE, **late), attempt("2024-09-08", 情况=LONG_NOTE, **late)]
    assert found(*entries) == []


def test_voided_and_reworded_notes_do_not_count() -> None:
    mine = attempt(情况=LONG_NOTE, 号="B00001")
    other = [attempt(情况=LONG_NOTE)]
    assert findings_of(both([mine, void("2024-09-11", "B00001")], other)) == ()
    reworded = corrected("2024-09-11", "B00001", "情况", LONG_NOTE, "祖母说孩子去了县城亲戚家，过几天回来")
    assert findings_of(both([mine, reworded], other)) == ()


def test_a_file_closed_as_a_double_may_tell_the_same() -> None:
    closed = {"日期": "2024-09-20", "事项": "移出", "类别": "重复登记"}
    assert findings_of(both([attempt(情况=LONG_NOTE)], [attempt(情况=LONG_NOTE), closed])) == ()


def test_a_broken_note_is_no_note() -> None:
    fragment = both([attempt(情况=["a"])], [attempt(情况=LONG_NOTE)])
    assert [each.rule for each in findings_of(fragment)] == ["S05"]


def test_one_text_in_many_files_is_one_hint_where_it_was_written_last() -> None:
    fragments = [{"经过": [attempt(情况=LONG_NOTE)]} for _ in range(7)]
    fragments[3] = {"经过": [attempt(情况=LONG_NOTE, 录入="2024-09-10T18:00:00+08:00")]}
    numbers = numbered(7)
    ((rule, case, message),) = many(fragments)
    assert (rule, case) == ("H02", numbers[3])
    shown = "、".join(f"{number} 号 E00002" for number in (*numbers[:3], *numbers[4:6]))
    assert message == (
        f"这条劝返的情况，与同一位经办同一天录入的另 6 条一字不差（{shown}等 6 条）；兄弟姐妹一起谈、集中走访，会这样。"
        "请抽查原始记录，各家不同的情况要写出来。"
    )


# H03

AWAY = {"户籍": {"乡镇": "城关街道"}}


def pair(mine: dict[str, Any], other: dict[str, Any], **more: Any) -> list[str]:
    found_here = findings_of(both([attempt(**mine)], [attempt(**other)], **{**AWAY, **more}))
    return [each.message for each in found_here if each.rule == "H03"]


def apart(one: str, other: str) -> list[str]:
    return [
        f"2024-09-10 有 1 位参加人同一天在不同的地方劝返：{CASE_ID} 号 E00002（{one}）、{OTHER_CASE_ID} 号 E00002（{other}）；"
        "两处挨着、同名同姓，会这样。请核对日期和参加的人。"
    ]


@pytest.mark.parametrize(
    ("mine", "other", "places"),
    [
        ({}, {}, ("清河镇", "城关街道")),
        ({"方式": "联合执法"}, {}, ("清河镇", "城关街道")),
        ({}, {"方式": "异地接返"}, ("清河镇", "外县")),
        ({"方式": "来校面谈"}, {"方式": "异地接返"}, ("本县", "外县")),
        ({"方式": "异地接返"}, {"方式": "法庭调解"}, ("外县", "本县")),
        ({"地点": "城关街道三元巷"}, {"地点": "清河镇柳林村"}, ("城关街道", "清河镇")),
    ],
)
def test_a_person_cannot_be_in_two_townships_or_at_home_and_away(
    mine: dict[str, Any], other: dict[str, Any], places: tuple[str, str]
) -> None:
    assert pair(mine, other) == apart(*places)


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ({"方式": "电话"}, {}),
        ({"方式": "微信"}, {"方式": "短信"}),
        ({"方式": "来校面谈"}, {}),
        ({"方式": "来校面谈"}, {"方式": "法庭调解"}),
        ({"方式": "异地接返"}, {"方式": "异地接返"}),
        ({"方式": "其他"}, {"方式": "异地接返"}),
        ({"地点": "城关街道三元巷"}, {}),
        ({}, {"参加": [{"姓名": "钱进", "单位": "清河初中", "职务": "班主任"}]}),
        ({}, {"参加": [{"姓名": "赵敏", "单位": "柳林小学", "职务": "班主任"}]}),
    ],
)
def test_calls_namesakes_and_what_one_day_allows_are_passed_over(
    mine: dict[str, Any], other: dict[str, Any]
) -> None:
    assert pair(mine, other) == []


def test_a_unit_is_the_same_however_it_is_called() -> None:
    named = {"参加": [{"姓名": "赵敏", "单位": "清河县清河镇初级中学", "职务": "班主任"}]}
    assert pair({}, named) == apart("清河镇", "城关街道")


def test_other_days_are_no_matter() -> None:
    assert findings_of(both([attempt()], [attempt("2024-09-11")], **AWAY)) == ()


def test_one_child_is_left_to_the_hint_about_one_day() -> None:
    entries = [attempt(情况="上午"), attempt(情况="下午", 方式="异地接返")]
    assert [rule for rule, _ in found(*entries)] == ["H01"]


def test_the_home_is_where_the_child_lived_that_day() -> None:
    now = {"现住址": {"乡镇": "清河镇"}}
    moved = {
        "日期": "2024-09-15",
        "事项": "信息变更",
        "键": "现住址",
        "原值": {"乡镇": "城关街道"},
        "新值": {"乡镇": "清河镇"},
        "性质": "变更",
    }
    fragment = both([attempt()], [attempt(), moved], **AWAY, **now)
    assert [each.message for each in findings_of(fragment)] == apart("清河镇", "城关街道")


def test_a_home_in_another_county_is_no_known_place() -> None:
    assert pair({}, {}, 现住址={"区划代码": "440100", "乡镇": "城关街道"}) == []
    assert pair({}, {}, 户籍={"乡镇": "没有的镇"}) == []
    assert pair({}, {}, 户籍=ABSENT) == []


def test_a_team_that_went_together_is_one_hint() -> None:
    team = [{"姓名": name, "单位": "清河初中", "职务": "教师"} for name in ("赵敏", "钱进", "周正")]
    fragments = [
        {"经过": [attempt(参加=team)]},
        {"经过": [attempt(参加=team[:2], 情况="另一家", 录入="2024-09-10T20:00:00+08:00")], **AWAY},
        {"经过": [attempt(参加=team[1:], 方式="异地接返", 情况="火车站")]},
        {"经过": [attempt(参加=[{"姓名": "孙立", "单位": "清河镇", "职务": "干事"}], 情况="又一家")], **AWAY},
    ]
    first, second, third, _ = numbered(4)
    assert many(fragments) == [
        (
            "H03",
            second,
            f"2024-09-10 有 3 位参加人同一天在不同的地方劝返：{first} 号 E00002（清河镇）、{third} 号 E00002（外县）、"
            f"{second} 号 E00002（城关街道）；两处挨着、同名同姓，会这样。请核对日期和参加的人。",
        )
    ]


def test_two_people_who_never_met_are_two_hints() -> None:
    def by(name: str) -> list[dict[str, Any]]:
        return [{"姓名": name, "单位": "清河初中", "职务": "教师"}]

    fragments = [
        {"经过": [attempt(参加=by("赵敏"))]},
        {"经过": [attempt(参加=by("赵敏"), 情况="另一家")], **AWAY},
        {"经过": [attempt(参加=by("钱进"), 情况="第三家")]},
        {"经过": [attempt(参加=by("钱进"), 情况="第四家")], **AWAY},
    ]
    assert [(rule, case) for rule, case, _ in many(fragments)] == [
        ("H03", number) for number in (numbered(4)[1], numbered(4)[3])
    ]


# At size


def test_ten_thousand_marks_of_one_kind_are_compared_in_one_pass() -> None:
    """One text in very many files, one person on very many visits: no comparison of each with each."""
    compared = 0

    class Counted(_Trace):
        def __lt__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return super().__lt__(other)  # type: ignore[operator]

    size, moment = 10_000, dt.datetime(2024, 9, 10, 16, tzinfo=dt.timezone.utc)
    marks = []
    for place in range(size):
        case = f"KC-{place:010d}"
        spot = Spot(f"{case}.yaml", 1, 1, case)
        trace = Counted(moment, case, "E00002", ("清河镇", "城关街道")[place % 2])
        marks += [Mark(NOTE, "同", spot, trace), Mark(VISIT, ("赵敏", JUNIOR, moment.date()), spot, trace)]
    view = LedgersView(marks)
    assert [len(list(BY_ID[rule].check(view))) for rule in ("H02", "H03")] == [1, 1]
    assert compared < 4 * size
