"""T25–T30: after the return — the plan, the visits and what they find, the end of observation, the place elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.duties import BY_ID
from kcbx.model import Entry
from tests import duties
from tests.claims import claims, school_days
from tests.guarding import NOT_STARTED, REGISTERED, SUSPECTED, never
from tests.histories import child, on, setting, since

KC = "KC-7K3Q9F2B0C"

WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "T25": (
        "2024-09-10 复学后第 1 次回访（观察期一共 3 次），还没有见到孩子在校",
        f"kcbx add-entry {KC} 回访",
        "参照 kazuo-2025/3.2",
        "清河初中",
        "",
    ),
    "T26": (
        "观察期到 2024-12-09 满，回访已够数，结束观察",
        f"kcbx add-entry {KC} 结束观察",
        "参照 kazuo-2025/3.2",
        "清河初中",
        "",
    ),
    "T27": (
        "2024-09-10 回访发现不在校，没有列入疑似，也没有再去核实",
        f"kcbx move {KC} 疑似辍学",
        "moe-2024/4",
        "清河初中",
        "",
    ),
    "T28": (
        "2024-09-10 回访没有见到孩子，还没有再去",
        f"kcbx add-entry {KC} 回访",
        "moe-2024/2e",
        "清河初中",
        "",
    ),
    "T29": (
        "2024-09-10 复学，还没有一人一方案",
        f"kcbx add-entry {KC} 帮扶",
        "参照 kazuo-2025/3.2",
        "清河初中",
        "",
    ),
    "T30": (
        "普职融合，2024-09-10 以后还没有核实孩子是不是在那里",
        f"kcbx add-entry {KC} 回访",
        "moe-2024/2e",
        "清河初中",
        "",
    ),
}
"""Message, command, clause under suiyang-2024, unit and person, for the example of each manual on the due day."""


@pytest.mark.parametrize("duty_id", WORDS)
def test_what_is_shown_of_a_duty(duty_id: str) -> None:
    example = duties.example_of(BY_ID[duty_id])
    due = duties.due_of(example)
    (task,) = [task for task in duties.tasks_on(BY_ID[duty_id], example, due) if task.claim.due == due]
    shown = (task.claim.message, task.claim.command, task.clause, task.unit_name, task.person)
    assert shown == WORDS[duty_id]


def visit(day: str, found: str = "是") -> Entry:
    return on(day, "回访", 在校=found)


def void(day: str, number: str) -> Entry:
    return on(day, "更正", 更正=number, 作废="是")


BACK = on("2024-09-20", "复学")

# T25: visits


def visits(*answers: str) -> list[str]:
    """Return the three claims of a return on 2024-09-20 with their answers."""
    return [
        f"2024-09-20 {due} {answer}"
        for due, answer in zip(("2024-10-20", "2024-11-19", "2024-12-19"), answers, strict=True)
    ]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([BACK], visits("未办", "未办", "未办")),
        ([BACK, visit("2024-10-09")], visits("2024-10-09 回访", "未办", "未办")),
        ([BACK, visit("2024-11-09"), visit("2024-11-24")], visits("2024-11-09 回访", "2024-11-24 回访", "未办")),
        # less than half the plan's thirty days apart, they are one visit
        ([BACK, visit("2024-11-09"), visit("2024-11-23")], visits("2024-11-09 回访", "未办", "未办")),
        ([BACK, visit("2024-09-21"), visit("2024-09-22"), visit("2024-09-23")], visits("2024-09-21 回访", "未办", "未办")),
        (
            [BACK, visit("2024-10-01"), visit("2024-10-10"), visit("2024-10-16"), visit("2024-11-01")],
            visits("2024-10-01 回访", "2024-10-16 回访", "2024-11-01 回访"),
        ),
        # one day is one visit; who was not met, or not there, was not seen at school
        ([BACK, visit("2024-10-09"), visit("2024-10-09")], visits("2024-10-09 回访", "未办", "未办")),
        ([BACK, visit("2024-10-09", "未见到"), visit("2024-10-10", "否")], visits("未办", "未办", "未办")),
        # the day of the return is not a visit
        ([BACK, visit("2024-09-20")], visits("未办", "未办", "未办")),
        # observation ends: a missed visit stays missed
        (
            [BACK, visit("2024-10-09"), on("2024-11-30", "结束观察"), visit("2024-12-01")],
            visits("2024-10-09 回访", "过 2024-11-30", "过 2024-11-30"),
        ),
        ([BACK, on("2024-10-01", "移出")], visits(*["过 2024-10-01"] * 3)),
        # a relapse, and a second return with visits of its own
        (
            [BACK, visit("2024-09-25"), on("2024-10-08", "列入疑似"), on("2024-10-15", "复学"), visit("2024-10-20")],
            [
                *visits("2024-09-25 回访", "过 2024-10-08", "过 2024-10-08"),
                "2024-10-15 2024-11-14 2024-10-20 回访",
                "2024-10-15 2024-12-14 未办",
                "2024-10-15 2025-01-13 未办",
            ],
        ),
        # a false alarm interrupts, and does not begin anew
        ([BACK, visit("2024-09-25"), on("2024-10-08", "列入疑似")], visits("2024-09-25 回访", "过 2024-10-08", "过 2024-10-08")),
        (
            [BACK, visit("2024-09-25"), on("2024-10-08", "列入疑似"), on("2024-10-09", "核查", 结论="信息错误"), visit("2024-10-20")],
            visits("2024-09-25 回访", "2024-10-20 回访", "未办"),
        ),
        # back by a placement; found at school is no return
        ([on("2024-09-20", "安置", 方式="插班")], visits("未办", "未办", "未办")),
        ([on("2024-09-20", "核查", 结论="在校就读")], []),
        # a visit written down late; a return moved, a return voided
        ([BACK, on("2024-10-09", "回访", recorded="2024-12-01")], visits("2024-10-09 回访", "未办", "未办")),
        (
            [BACK, visit("2024-10-09"), on("2024-10-10", "更正", 更正="E00003", 键="日期", 原值="2024-09-20", 新值="2024-09-10")],
            ["2024-09-10 2024-10-10 2024-10-09 回访", "2024-09-10 2024-11-09 未办", "2024-09-10 2024-12-09 未办"],
        ),
        ([BACK, void("2024-09-21", "E00003")], []),
        ([BACK, visit("2024-10-09"), void("2024-10-10", "E00004")], visits("未办", "未办", "未办")),
    ],
)  # fmt: skip
def test_a_child_who_is_back_is_visited(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T25", child(*SUSPECTED, *entries)) == expected


def test_visits_are_spread_over_the_days_of_observation() -> None:
    around = setting("national", since("2024-09-01", 观察期天数=30, 观察期回访次数=4, 天数口径="上学日"))
    assert claims("T25", child(*SUSPECTED, BACK), around=around, count=school_days()) == [
        "2024-09-20 2024-09-28 未办",
        "2024-09-20 2024-10-05 未办",
        "2024-09-20 2024-10-13 未办",
        "2024-09-20 2024-10-20 未办",
    ]
    later = setting("national", since("2024-10-01", 观察期天数=30, 观察期回访次数=1))
    assert claims("T25", child(*SUSPECTED, BACK), around=later) == visits("未办", "未办", "未办")


def test_who_came_back_into_the_register_is_observed_from_that_day() -> None:
    case = child(
        REGISTERED,
        on("2024-09-03", "移出"),
        on("2024-09-20", "重新登记", 状态="复学观察"),
        visit("2024-10-01"),
    )
    assert claims("T25", case) == visits("2024-10-01 回访", "未办", "未办")


# T26: the end of observation

OVER = "2024-09-20 2024-12-19"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([BACK], [f"{OVER} 未办"]),
        ([BACK, on("2024-12-10", "结束观察", 批准人="王芳")], [f"{OVER} 2024-12-10 结束观察"]),
        ([BACK, visit("2024-10-20"), visit("2024-11-19"), visit("2024-12-10")], [f"{OVER} 未办"]),
        ([BACK, on("2024-10-10", "学籍异动", 类型="转出")], [f"{OVER} 过 2024-10-10"]),
        ([BACK, on("2024-10-10", "列入疑似")], [f"{OVER} 过 2024-10-10"]),
        (
            [BACK, on("2024-10-10", "列入疑似"), on("2024-10-11", "核查", 结论="信息错误"), on("2024-12-10", "结束观察")],
            [f"{OVER} 2024-12-10 结束观察"],
        ),
        (
            [BACK, on("2024-10-10", "列入疑似"), on("2024-10-15", "复学")],
            [f"{OVER} 过 2024-10-10", "2024-10-15 2025-01-13 未办"],
        ),
    ],
)  # fmt: skip
def test_observation_is_ended(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T26", child(*SUSPECTED, *entries)) == expected


def test_the_visits_that_are_missing_are_counted() -> None:
    example = duties.example_of(BY_ID["T26"])
    del example["经过"][-2:]
    (task,) = duties.tasks_on(BY_ID["T26"], example, dt.date(2024, 12, 9))
    assert task.claim.message == "观察期到 2024-12-09 满，回访还差 2 次，补做后结束观察"


# T27, T28: what a visit finds

GONE = visit("2024-10-08", "否")
UNMET = visit("2024-10-08", "未见到")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([GONE], ["2024-10-08 2024-10-08 未办"]),
        ([GONE, on("2024-10-08", "列入疑似")], ["2024-10-08 2024-10-08 2024-10-08 列入疑似"]),
        ([GONE, on("2024-10-10", "列入疑似")], ["2024-10-08 2024-10-08 2024-10-10 列入疑似"]),
        ([GONE, visit("2024-10-09")], ["2024-10-08 2024-10-08 2024-10-09 回访"]),
        ([GONE, on("2024-10-09", "休学")], ["2024-10-08 2024-10-08 2024-10-09 休学"]),
        ([GONE, on("2024-10-09", "学籍异动", 类型="转出")], ["2024-10-08 2024-10-08 2024-10-09 学籍异动"]),
        ([GONE, visit("2024-10-09", "未见到"), on("2024-10-09", "劝返")], ["2024-10-08 2024-10-08 未办"]),
        ([GONE, on("2024-10-09", "学籍异动", 类型="升学"), on("2024-10-10", "请假")], ["2024-10-08 2024-10-08 未办"]),
        ([GONE, on("2024-10-09", "移出")], ["2024-10-08 2024-10-08 过 2024-10-09"]),
        (
            [GONE, visit("2024-10-09", "否"), on("2024-10-10", "列入疑似")],
            ["2024-10-08 2024-10-08 2024-10-10 列入疑似", "2024-10-09 2024-10-09 2024-10-10 列入疑似"],
        ),
        ([GONE, void("2024-10-09", "E00002")], []),
        ([visit("2024-10-08"), UNMET], []),
    ],
)  # fmt: skip
def test_who_is_gone_when_visited_is_listed(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T27", child(REGISTERED, *entries)) == expected


def test_it_is_the_same_in_every_state_that_is_visited() -> None:
    away = on("2024-09-20", "核查", 结论="省内就读")
    for before in (BACK, away):
        assert claims("T27", child(*SUSPECTED, before, GONE)) == ["2024-10-08 2024-10-08 未办"]
        assert claims("T28", child(*SUSPECTED, before, UNMET)) == ["2024-10-08 2024-10-11 未办"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([UNMET], ["2024-10-08 2024-10-11 未办"]),
        ([UNMET, visit("2024-10-10")], ["2024-10-08 2024-10-11 2024-10-10 回访"]),
        ([UNMET, visit("2024-10-10", "否")], ["2024-10-08 2024-10-11 2024-10-10 回访"]),
        ([UNMET, on("2024-10-12", "列入疑似")], ["2024-10-08 2024-10-11 2024-10-12 列入疑似"]),
        ([UNMET, on("2024-10-12", "劝返")], ["2024-10-08 2024-10-11 2024-10-12 劝返"]),
        (
            [UNMET, visit("2024-10-10", "未见到")],
            ["2024-10-08 2024-10-11 未办", "2024-10-10 2024-10-13 未办"],
        ),
        ([UNMET, on("2024-10-10", "预警"), on("2024-10-10", "备忘")], ["2024-10-08 2024-10-11 未办"]),
        ([UNMET, on("2024-10-10", "休学")], ["2024-10-08 2024-10-11 过 2024-10-10"]),
    ],
)  # fmt: skip
def test_who_was_not_met_is_visited_again(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T28", child(REGISTERED, *entries)) == expected


# T29: one plan for one child

PLAN = "2024-09-20 2024-09-27"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([BACK], [f"{PLAN} 未办"]),
        ([on("2024-09-20", "复学", 方案="插班，结对补课")], []),
        ([BACK, on("2024-09-25", "帮扶")], [f"{PLAN} 2024-09-25 帮扶"]),
        ([BACK, on("2024-12-01", "帮扶")], [f"{PLAN} 2024-12-01 帮扶"]),
        # written down before the return, on its day and on the day before
        ([on("2024-09-20", "帮扶"), BACK], [f"{PLAN} 2024-09-20 帮扶"]),
        ([on("2024-09-19", "帮扶"), BACK], [f"{PLAN} 未办"]),
        ([BACK, on("2024-09-25", "资助"), visit("2024-09-26")], [f"{PLAN} 未办"]),
        # it is owed beyond the end of observation, but not for who has gone
        ([BACK, on("2024-12-10", "结束观察", 批准人="王芳")], [f"{PLAN} 未办"]),
        ([BACK, on("2024-09-23", "列入疑似")], [f"{PLAN} 过 2024-09-23"]),
        ([BACK, on("2024-09-23", "移出")], [f"{PLAN} 过 2024-09-23"]),
        (
            [BACK, on("2024-09-23", "列入疑似"), on("2024-10-08", "复学", 方案="结对补课")],
            [f"{PLAN} 过 2024-09-23"],
        ),
        (
            [BACK, on("2024-09-23", "列入疑似"), on("2024-09-24", "核查", 结论="信息错误"), on("2024-10-08", "帮扶")],
            [f"{PLAN} 2024-10-08 帮扶"],
        ),
        # every way back, but not from leave
        ([on("2024-09-20", "安置", 方式="普职融合")], [f"{PLAN} 未办"]),
        ([on("2024-09-10", "休学"), BACK], []),
        # 方案 added by a correction
        ([BACK, on("2024-10-08", "更正", 更正="E00003", 键="方案", 原值="", 新值="结对补课")], []),
    ],
)  # fmt: skip
def test_who_is_back_has_a_plan(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T29", child(*SUSPECTED, *entries)) == expected


# T30: placed elsewhere


def placed(day: str, way: str = "专门学校", **values: Any) -> Entry:
    return on(day, "安置", **{"方式": way, "起": None, **values})


CHECK = "2024-10-08 2024-11-07"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([placed("2024-10-08")], [f"{CHECK} 未办"]),
        *(([placed("2024-10-08", way)], [f"{CHECK} 未办"]) for way in ("普职融合", "远程教育", "羁押期间教育")),
        *(([placed("2024-10-08", way)], []) for way in ("插班", "随班就读", "特殊教育学校", "送教上门")),
        # seen there: from that day anew
        (
            [placed("2024-10-08"), visit("2024-11-05"), visit("2024-11-20", "否"), visit("2024-12-01")],
            [f"{CHECK} 2024-11-05 回访", "2024-11-05 2024-12-05 2024-12-01 回访", "2024-12-01 2024-12-31 未办"],
        ),
        (
            [placed("2024-10-08"), placed("2024-11-10", 核实日期="2024-11-06")],
            [f"{CHECK} 2024-11-10 安置", "2024-11-06 2024-12-06 未办"],
        ),
        # checked before it was written down; a day that lies ahead is not a check
        ([placed("2024-10-08", 核实日期="2024-10-01")], ["2024-10-01 2024-10-31 未办"]),
        ([placed("2024-10-08", 核实日期="2024-11-01")], [f"{CHECK} 未办"]),
        # written down again is not seen there; at another place it begins anew
        ([placed("2024-10-08"), placed("2024-10-20")], [f"{CHECK} 未办"]),
        (
            [placed("2024-10-08"), placed("2024-10-20", "普职融合")],
            [f"{CHECK} 过 2024-10-20", "2024-10-20 2024-11-19 未办"],
        ),
        ([placed("2024-10-08"), placed("2024-10-20", "插班")], [f"{CHECK} 过 2024-10-20"]),
        ([placed("2024-10-08"), on("2024-10-20", "学籍异动", 类型="转入"), visit("2024-11-20")], [f"{CHECK} 过 2024-10-20"]),
        # gone, and back by a false alarm: still placed there
        ([placed("2024-10-08"), on("2024-10-20", "列入疑似")], [f"{CHECK} 过 2024-10-20"]),
        (
            [placed("2024-10-08"), on("2024-10-20", "列入疑似"), on("2024-10-21", "核查", 结论="信息错误")],
            [f"{CHECK} 过 2024-10-20", "2024-10-21 2024-11-20 未办"],
        ),
        ([placed("2024-10-08"), on("2024-10-20", "移出")], [f"{CHECK} 过 2024-10-20"]),
        ([placed("2024-10-08"), on("2024-10-20", "移出"), on("2024-11-20", "重新登记")], [f"{CHECK} 过 2024-10-20"]),
        # placed on returning; the end of observation changes nothing
        (
            [on("2024-09-20", "列入疑似"), on("2024-10-08", "复学", 安置="远程教育"), on("2024-11-01", "结束观察", 批准人="王芳")],
            [f"{CHECK} 未办"],
        ),
        ([on("2024-09-20", "休学"), on("2024-10-08", "复学", 安置="远程教育")], [f"{CHECK} 未办"]),
        ([placed("2024-10-08"), void("2024-10-09", "E00002")], []),
        ([visit("2024-10-08")], []),
    ],
)  # fmt: skip
def test_who_is_placed_elsewhere_is_checked_there(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T30", child(REGISTERED, *entries)) == expected


def test_a_child_who_never_enrolled_may_be_placed_elsewhere_too() -> None:
    assert claims("T30", never(NOT_STARTED, placed("2024-10-08"))) == [f"{CHECK} 未办"]
