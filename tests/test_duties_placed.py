"""T31–T36: teaching at home, schooling elsewhere, waiting for a place, the assessment of disabled children."""

from __future__ import annotations

from typing import Any

import pytest

from kcbx.duties import BY_ID
from kcbx.model import Entry
from tests import duties
from tests.claims import claims, school_days
from tests.guarding import NOT_STARTED, REGISTERED, SUSPECTED, never
from tests.histories import ENROLLED, SPECIAL, TOWN, child, on, setting, since

KC = "KC-7K3Q9F2B0C"
BUREAU = "清河县教育体育局"

WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "T31": ("2024年10月还没有送教记录", f"kcbx add-entry {KC} 送教", "suiyang-2024/3d", "清河初中", ""),
    "T32": (
        "在外地就读，学籍还没有转出",
        f"kcbx add-entry {KC} 学籍异动 --set 类型=转出",
        "参照 sixian-2020/11a",
        "清河初中",
        "",
    ),
    "T33": ("等待安置，还没有落实去处", f"kcbx add-entry {KC} 安置", "suiyang-2024/3d", BUREAU, ""),
    "T34": (
        "还没有经残疾人教育专家委员会评估",
        f"kcbx add-entry {KC} 评估",
        "参照 linfen-2024/2",
        BUREAU,
        "",
    ),
    "T35": (
        "2024-09-10 的评估有效期至 2025-03-10，要请残疾人教育专家委员会重新评估",
        f"kcbx add-entry {KC} 评估",
        "suiyang-2024/3d",
        BUREAU,
        "",
    ),
    "T36": (
        "2024-09-10 评估可以进特殊教育学校就读，还没有安置",
        f"kcbx add-entry {KC} 安置 --set 方式=特殊教育学校",
        "suiyang-2024/3d",
        BUREAU,
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


def void(day: str, number: str) -> Entry:
    return on(day, "更正", 更正=number, 作废="是")


# T31: taught at home every month

AT_HOME = on("2024-09-02", "登记", 状态="送教上门")
SEPTEMBER, OCTOBER = "2024-09-02 2024-09-30", "2024-10-01 2024-10-31"


def taught(day: str, **values: Any) -> Entry:
    return on(day, "送教", **values)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([AT_HOME], [f"{SEPTEMBER} 未办", f"{OCTOBER} 未办"]),
        ([AT_HOME, taught("2024-09-30"), taught("2024-10-01"), taught("2024-10-15")], [f"{SEPTEMBER} 2024-09-30 送教", f"{OCTOBER} 2024-10-01 送教"]),
        ([AT_HOME, taught("2024-09-30", recorded="2024-10-20")], [f"{SEPTEMBER} 2024-09-30 送教", f"{OCTOBER} 未办"]),
        ([AT_HOME, taught("2024-09-20"), void("2024-09-21", "E00002")], [f"{SEPTEMBER} 未办", f"{OCTOBER} 未办"]),
        # what is no teaching
        ([AT_HOME, on("2024-09-20", "帮扶"), on("2024-10-20", "备忘")], [f"{SEPTEMBER} 未办", f"{OCTOBER} 未办"]),
        # from when on: ten days of school are left on 17 September, nine on the 18th
        ([REGISTERED, on("2024-09-17", "安置", 方式="送教上门")], ["2024-09-17 2024-09-30 未办", f"{OCTOBER} 未办"]),
        ([REGISTERED, on("2024-09-18", "安置", 方式="送教上门")], [f"{OCTOBER} 未办"]),
        # until when
        ([AT_HOME, on("2024-09-30", "安置", 方式="插班")], [f"{SEPTEMBER} 过 2024-09-30"]),
        ([AT_HOME, on("2024-10-01", "移出")], [f"{SEPTEMBER} 过 2024-10-01"]),
        ([AT_HOME, taught("2024-10-08"), on("2024-10-10", "移出")], [f"{SEPTEMBER} 过 2024-10-10", f"{OCTOBER} 2024-10-08 送教"]),
        ([AT_HOME, on("2024-09-02", "移出")], []),
        # twice in one month: taught once is enough
        (
            [AT_HOME, taught("2024-09-05"), on("2024-09-10", "安置", 方式="插班"), on("2024-09-12", "安置", 方式="送教上门")],
            [f"{SEPTEMBER} 2024-09-05 送教", "2024-09-12 2024-09-30 2024-09-05 送教", f"{OCTOBER} 未办"],
        ),
        ([REGISTERED], []),
    ],
)  # fmt: skip
def test_a_child_at_home_is_taught_each_month(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T31", child(*entries), "2024-10-31", count=school_days()) == expected


def test_the_month_is_owed_from_its_first_day() -> None:
    case = child(AT_HOME, taught("2024-09-20"))
    assert claims("T31", case, "2024-09-30", count=school_days()) == [f"{SEPTEMBER} 2024-09-20 送教"]
    assert claims("T31", case, "2024-10-01", count=school_days())[1:] == [f"{OCTOBER} 未办"]


def test_a_month_is_pressed_for_until_the_next_is_over_too() -> None:
    case = child(AT_HOME)
    assert claims("T31", case, "2024-11-01", count=school_days()) == [
        f"{SEPTEMBER} 过 2024-11-01",
        f"{OCTOBER} 未办",
        "2024-11-01 2024-11-30 未办",
    ]
    left = child(AT_HOME, on("2024-10-20", "安置", 方式="插班"))
    assert claims("T31", left, count=school_days()) == [
        f"{SEPTEMBER} 过 2024-10-20",
        f"{OCTOBER} 过 2024-10-20",
    ]


def _months(count: Any) -> list[str]:
    lines = claims("T31", child(AT_HOME), "2025-09-30", count=count)
    return [line.split()[1][:7] for line in lines]


def test_holidays_ask_for_no_teaching() -> None:
    autumn = ["2024-09", "2024-10", "2024-11", "2024-12", "2025-01"]
    spring = ["2025-03", "2025-04", "2025-05", "2025-06"]
    # the term that began on 17 February leaves ten days of school in it; 2025/26 is not in the calendar
    assert _months(school_days()) == [*autumn, "2025-02", *spring, "2025-09"]
    no_calendar = type(school_days())()
    assert _months(no_calendar) == [*autumn, *spring, "2025-09"]


# T32: the school roll follows the child

AWAY = on("2024-09-10", "核查", 结论="省外就读")
ROLL = "2024-09-10 2024-10-10"
OUT = on("2024-09-30", "学籍异动", 类型="转出", 学校="外县某校")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        *(([on("2024-09-10", "核查", 结论=where)], [f"{ROLL} 未办"]) for where in ("省内就读", "省外就读", "随迁就读")),
        ([AWAY, OUT], [f"{ROLL} 2024-09-30 学籍异动"]),
        ([AWAY, on("2024-12-01", "移出", 类别="学籍转出")], [f"{ROLL} 2024-12-01 移出"]),
        ([AWAY, on("2024-12-01", "移出", 类别="死亡")], [f"{ROLL} 过 2024-12-01"]),
        ([AWAY, on("2024-09-20", "学籍异动", 类型="升学"), on("2024-09-21", "回访")], [f"{ROLL} 未办"]),
        ([AWAY, on("2024-09-20", "学籍异动", 类型="转入")], [f"{ROLL} 过 2024-09-20"]),
        ([AWAY, on("2024-09-20", "列入疑似")], [f"{ROLL} 过 2024-09-20"]),
        # gone again, without and with a transfer in between
        (
            [AWAY, on("2024-09-20", "列入疑似"), on("2024-10-01", "核查", 结论="省内就读")],
            [f"{ROLL} 过 2024-09-20", "2024-10-01 2024-10-31 未办"],
        ),
        (
            [AWAY, OUT, on("2024-10-08", "列入疑似"), on("2024-10-09", "核查", 结论="信息错误")],
            [f"{ROLL} 2024-09-30 学籍异动"],
        ),
        (
            [AWAY, OUT, on("2024-10-08", "学籍异动", 类型="转入"), on("2024-10-18", "列入疑似"), on("2024-10-20", "核查", 结论="省内就读")],
            [f"{ROLL} 2024-09-30 学籍异动", "2024-10-20 2024-11-19 未办"],
        ),
        ([AWAY, void("2024-09-11", "E00003")], []),
    ],
)  # fmt: skip
def test_the_school_roll_follows_the_child(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T32", child(*SUSPECTED, *entries)) == expected


def test_who_left_by_a_transfer_or_has_no_roll_here_owes_none() -> None:
    elsewhere = {"学校": "校外", "校名": "外县某校", "年级": 7, "学年": 2024}
    assert claims("T32", child(REGISTERED, OUT)) == []
    assert claims("T32", child(*SUSPECTED, AWAY, 学籍=elsewhere)) == []
    assert claims("T32", never(NOT_STARTED, on("2024-09-05", "列入疑似", 类型="失学"), AWAY)) == []
    assert claims("T32", child(on("2024-09-01", "登记", 状态="外地就读"))) == ["2024-09-01 2024-10-01 未办"]


def test_a_roll_that_is_elsewhere_from_some_day_is_chased_no_longer() -> None:
    moved = on("2024-11-01", "信息变更", 键="学籍.学校", 原值="3199000021", 新值="校外", 性质="变更")
    facts = {**ENROLLED["学籍"], "学校": "校外", "校名": "外县某校"}
    assert claims("T32", child(*SUSPECTED, AWAY, moved, 学籍=facts)) == [f"{ROLL} 过 2024-11-01"]


# T33: waiting for a place

WAITING = on("2024-09-10", "核查", 结论="因病因残")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([WAITING], ["2024-09-10 2024-10-10 未办"]),
        ([WAITING, on("2024-10-20", "安置", 方式="送教上门")], ["2024-09-10 2024-10-10 2024-10-20 安置"]),
        ([WAITING, on("2024-09-20", "休学")], ["2024-09-10 2024-10-10 2024-09-20 休学"]),
        ([WAITING, on("2024-09-20", "延缓入学")], ["2024-09-10 2024-10-10 2024-09-20 延缓入学"]),
        ([WAITING, on("2024-09-20", "学籍异动", 类型="恢复学籍")], ["2024-09-10 2024-10-10 2024-09-20 学籍异动"]),
        ([WAITING, on("2024-09-20", "学籍异动", 类型="留级"), on("2024-09-21", "评估")], ["2024-09-10 2024-10-10 未办"]),
        ([WAITING, on("2024-09-20", "列入疑似")], ["2024-09-10 2024-10-10 过 2024-09-20"]),
        ([WAITING, on("2024-09-20", "移出")], ["2024-09-10 2024-10-10 过 2024-09-20"]),
        (
            [WAITING, on("2024-09-20", "列入疑似"), on("2024-10-01", "核查", 结论="因病因残")],
            ["2024-09-10 2024-10-10 过 2024-09-20", "2024-10-01 2024-10-31 未办"],
        ),
    ],
)  # fmt: skip
def test_nobody_waits_for_ever(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T33", child(*SUSPECTED, *entries)) == expected


# T34: the disabled children of poor families are assessed

POOR: dict[str, Any] = {"残疾": {"类别": "智力", "等级": "二级"}, "家庭类型": ["脱贫户"]}
ASSESS = "2024-09-01 2024-10-01"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (POOR, [f"{ASSESS} 未办"]),
        ({**POOR, "家庭类型": ["低保户", "脱贫不稳定户"]}, [f"{ASSESS} 未办"]),
        ({"特殊群体": ["留守儿童", "残疾儿童"], "家庭类型": ["脱贫户"]}, [f"{ASSESS} 未办"]),
        ({**POOR, "家庭类型": ["低保户"]}, []),
        ({"残疾": POOR["残疾"]}, []),
        ({"家庭类型": ["脱贫户"], "特殊群体": ["残疾人子女"]}, []),
        ({}, []),
    ],
)
def test_who_is_poor_and_disabled_is_assessed(facts: dict[str, Any], expected: list[str]) -> None:
    assert claims("T34", child(REGISTERED, **facts)) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([on("2024-10-20", "评估", 结论="休学")], [f"{ASSESS} 2024-10-20 评估"]),
        ([on("2024-09-20", "安置"), on("2024-09-21", "送教")], [f"{ASSESS} 未办"]),
        ([on("2024-09-05", "列入疑似"), on("2024-09-20", "核查", 结论="因病因残")], [f"{ASSESS} 未办"]),
        ([on("2024-09-20", "移出")], [f"{ASSESS} 过 2024-09-20"]),
        (
            [on("2024-09-20", "移出"), on("2024-10-08", "重新登记")],
            [f"{ASSESS} 过 2024-09-20", "2024-10-08 2024-11-07 未办"],
        ),
        # once is enough
        ([on("2024-09-10", "评估"), on("2024-09-20", "移出"), on("2024-10-08", "重新登记")], [f"{ASSESS} 2024-09-10 评估"]),
        ([on("2024-09-10", "评估"), void("2024-09-11", "E00002")], [f"{ASSESS} 未办"]),
    ],
)  # fmt: skip
def test_what_answers_the_demand_for_an_assessment(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T34", child(REGISTERED, *entries, **POOR)) == expected


def test_who_became_poor_later_is_assessed_from_that_day() -> None:
    became = on("2024-10-10", "信息变更", 键="家庭类型", 新值=["脱贫户"], 性质="变更")
    always = on("2024-10-10", "信息变更", 键="家庭类型", 新值=["脱贫户"], 性质="更正")
    ceased = on("2024-10-10", "信息变更", 键="家庭类型", 原值=["脱贫户"], 性质="变更")
    assert claims("T34", child(REGISTERED, became, **POOR)) == ["2024-10-10 2024-11-09 未办"]
    assert claims("T34", child(REGISTERED, always, **POOR)) == [f"{ASSESS} 未办"]
    assert claims("T34", child(REGISTERED, became, **POOR), "2024-10-09") == []
    assert claims("T34", child(REGISTERED, ceased, 残疾=POOR["残疾"])) == [f"{ASSESS} 过 2024-10-10"]


def test_the_committee_is_called_as_the_policy_calls_it() -> None:
    for duty_id, message in (
        ("T34", "还没有经特殊教育专家委员会评估"),
        ("T35", "2024-09-10 的评估有效期至 2025-03-10，要请特殊教育专家委员会重新评估"),
    ):
        example = duties.example_of(BY_ID[duty_id])
        (task,) = duties.tasks_on(BY_ID[duty_id], example, duties.due_of(example), "linfen-2024")
        assert task.claim.message == message
    assert task.clause == "linfen-2024/3.4b"


# T35, T36: what the experts found


def assessed(day: str, finding: str = "随班就读", **values: Any) -> Entry:
    return on(day, "评估", 结论=finding, **values)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([assessed("2024-09-10", 有效期至="2025-03-10")], ["2024-09-10 2025-03-10 未办"]),
        ([assessed("2024-09-10")], []),
        (
            [assessed("2024-09-10", 有效期至="2024-11-10"), assessed("2024-11-20")],
            ["2024-09-10 2024-11-10 2024-11-20 评估"],
        ),
        ([assessed("2024-09-10", 有效期至="2024-11-10"), on("2024-11-20", "移出")], ["2024-09-10 2024-11-10 过 2024-11-20"]),
        ([assessed("2024-09-10", 有效期至="2024-11-10"), on("2024-11-20", "安置")], ["2024-09-10 2024-11-10 未办"]),
        # written down when it was over already
        ([assessed("2024-09-10", 有效期至="2024-06-30")], ["2024-09-10 2024-09-10 未办"]),
    ],
)  # fmt: skip
def test_an_assessment_that_runs_out_is_renewed(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T35", child(REGISTERED, *entries)) == expected


ABLE = "2024-09-10 2024-10-10"
SICK = on("2024-09-08", "核查", 结论="因病因残")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        *(([SICK, assessed("2024-09-10", finding)], [f"{ABLE} 未办"]) for finding in ("随班就读", "特殊教育学校", "普校特教班", "送教上门")),
        *(([SICK, assessed("2024-09-10", finding)], []) for finding in ("延缓入学", "休学")),
        # as the experts found, and not otherwise
        *(
            ([SICK, assessed("2024-09-10", finding), on("2024-10-20", "安置", 方式=way)], [f"{ABLE} 2024-10-20 安置"])
            for finding, way in (
                ("随班就读", "随班就读"), ("随班就读", "原班复学"), ("随班就读", "插班"), ("送教上门", "送教上门"),
                ("特殊教育学校", "特殊教育学校"), ("普校特教班", "普校特教班"),
            )
        ),
        *(
            ([SICK, assessed("2024-09-10", finding), on("2024-10-20", "安置", 方式=way)], [f"{ABLE} 未办"])
            for finding, way in (
                ("随班就读", "送教上门"), ("随班就读", "特殊教育学校"), ("特殊教育学校", "送教上门"),
                ("特殊教育学校", "随班就读"), ("普校特教班", "插班"), ("送教上门", "远程教育"),
            )
        ),
        ([SICK, assessed("2024-09-10", "特殊教育学校"), on("2024-09-20", "学籍异动", 类型="转入", 学校=SPECIAL)], [f"{ABLE} 2024-09-20 学籍异动"]),
        ([SICK, assessed("2024-09-10", "特殊教育学校"), on("2024-09-20", "学籍异动", 类型="转入")], [f"{ABLE} 未办"]),
        ([SICK, assessed("2024-09-10"), on("2024-09-20", "学籍异动", 类型="转入", 学校=SPECIAL)], [f"{ABLE} 未办"]),
        # gone elsewhere
        ([SICK, assessed("2024-09-10"), on("2024-09-20", "列入疑似"), on("2024-09-25", "核查", 结论="省外就读")], [f"{ABLE} 过 2024-09-25"]),
        ([on("2024-09-08", "复学"), assessed("2024-09-10", "特殊教育学校"), on("2024-09-20", "学籍异动", 类型="转出")], [f"{ABLE} 过 2024-09-20"]),
        ([SICK, assessed("2024-09-10"), on("2024-09-20", "学籍异动", 类型="新生注册")], [f"{ABLE} 2024-09-20 学籍异动"]),
        ([assessed("2024-09-10"), on("2024-09-20", "复学")], [f"{ABLE} 2024-09-20 复学"]),
        ([SICK, assessed("2024-09-10"), on("2024-09-20", "休学"), on("2024-09-21", "送达")], [f"{ABLE} 未办"]),
        ([SICK, assessed("2024-09-10"), on("2024-09-20", "移出")], [f"{ABLE} 过 2024-09-20"]),
        # assessed anew: by the new finding
        (
            [SICK, assessed("2024-09-10"), assessed("2024-09-20", "送教上门")],
            [f"{ABLE} 过 2024-09-20", "2024-09-20 2024-10-20 未办"],
        ),
        ([SICK, assessed("2024-09-10"), assessed("2024-09-20", "休学")], [f"{ABLE} 过 2024-09-20"]),
        # where the child is already
        ([on("2024-09-08", "复学"), assessed("2024-09-10")], []),
        ([on("2024-09-08", "复学"), assessed("2024-09-10", "送教上门")], [f"{ABLE} 未办"]),
        ([on("2024-09-08", "安置", 方式="送教上门"), assessed("2024-09-10", "送教上门")], []),
        ([on("2024-09-08", "安置", 方式="送教上门"), assessed("2024-09-10")], [f"{ABLE} 未办"]),
        ([on("2024-09-08", "安置", 方式="普校特教班"), assessed("2024-09-10", "普校特教班")], []),
        ([on("2024-09-08", "安置", 方式="插班"), assessed("2024-09-10", "普校特教班")], [f"{ABLE} 未办"]),
        ([on("2024-09-08", "核查", 结论="省外就读"), assessed("2024-09-10", "特殊教育学校")], []),
        ([SICK, assessed("2024-09-10"), void("2024-09-11", "E00004")], []),
    ],
)  # fmt: skip
def test_who_can_be_taught_is_placed(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T36", child(*SUSPECTED, *entries)) == expected


def test_a_pupil_of_a_special_school_is_placed() -> None:
    pupil = on("2024-09-01", "登记", 单位=SPECIAL)
    assert claims("T36", child(pupil, assessed("2024-09-10", "特殊教育学校"))) == []
    assert claims("T36", child(pupil, assessed("2024-09-10", "随班就读"))) == [f"{ABLE} 未办"]
    assert claims("T36", child(REGISTERED, assessed("2024-09-10", "特殊教育学校"))) == [f"{ABLE} 未办"]
    at_township = on("2024-09-01", "登记", 单位=TOWN)
    assert claims("T36", child(at_township, assessed("2024-09-10", "普校特教班"))) == [f"{ABLE} 未办"]


def test_days_to_place_a_child_follow_the_policy_of_the_day() -> None:
    around = setting("national", since("2024-10-01", 安置天数=10, 转籍天数=5))
    assert claims("T33", child(*SUSPECTED, WAITING), around=around) == ["2024-09-10 2024-10-10 未办"]
    later = child(*SUSPECTED, on("2024-10-08", "核查", 结论="因病因残"), assessed("2024-10-08"))
    assert claims("T33", later, around=around) == ["2024-10-08 2024-10-18 未办"]
    assert claims("T36", later, around=around) == ["2024-10-08 2024-10-18 未办"]
