"""T01–T08 and T18: what is owed when a child is listed, confirmed, spoken with, or warned of; T01–T18 word for word."""

from __future__ import annotations

import datetime as dt

import pytest

from kcbx.duties import BY_ID, Task
from kcbx.model import Entry
from tests import builders, duties
from tests.claims import claims, school_days
from tests.county import County
from tests.guarding import NOT_STARTED, REGISTERED, SUSPECTED, never
from tests.histories import MIDDLE, child, on, setting, since

KC = "KC-7K3Q9F2B0C"
LISTED = on("2024-09-05", "列入疑似")

WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "T01": (
        "列入疑似后还没有上报教育局、乡镇",
        f"kcbx add-entry {KC} 上报 --set 对象=教育局 --set 对象=乡镇",
        "suiyang-2024/4a",
        "清河初中",
        "",
    ),
    "T02": (
        "认定辍学后还没有上报教育局、乡镇",
        f"kcbx add-entry {KC} 上报 --set 对象=教育局 --set 对象=乡镇",
        "suiyang-2024/4a",
        "清河初中",
        "",
    ),
    "T03": ("列入疑似后还没有劝返过", f"kcbx add-attempt {KC}", "suiyang-2024/6c", "清河初中", ""),
    "T04": ("2024-09-07 之后没有任何进展", f"kcbx add-attempt {KC}", "suiyang-2024/6c", "清河初中", ""),
    "T05": (
        "列入疑似后还没有核查去向和原因",
        f"kcbx add-entry {KC} 核查",
        "suiyang-2024/4a",
        "清河初中",
        "",
    ),
    "T06": (
        "列入疑似满 30 天要作出认定：认定辍学，或者核查排除",
        f"kcbx move {KC} 辍学 --by 认定辍学\nkcbx add-entry {KC} 核查",
        "suiyang-2024/4a",
        "清河县教育体育局",
        "",
    ),
    "T07": (
        "承诺 2024-09-12 返校，要核实有没有回校",
        f"kcbx add-attempt {KC}",
        "suiyang-2024/6c",
        "清河初中",
        "",
    ),
    "T08": (
        "2024-09-07 劝返时定了 2024-09-10 跟进",
        f"kcbx add-attempt {KC}",
        "suiyang-2024/6c",
        "清河初中",
        "",
    ),
    "T09": (
        "本轮学校劝返已满 3 次、孩子仍没有回校，还没有书面报告教育局、乡镇",
        f"kcbx add-entry {KC} 上报 --set 对象=教育局 --set 对象=乡镇",
        "suiyang-2024/3b",
        "清河初中",
        "",
    ),
    "T10": (
        "学校已经上报劝返无效，还没有联合劝返",
        f"kcbx add-attempt {KC} --level 联合",
        "suiyang-2024/3c",
        "清河镇",
        "孙立",
    ),
    "T11": (
        "本轮联合劝返已有 3 次、孩子仍没有回校：继续劝返，或者提请认定达标",
        f"kcbx add-attempt {KC} --level 联合",
        "suiyang-2024/3e",
        "清河镇",
        "孙立",
    ),
    "T12": (
        "核查结论是失联，还没有专报政府",
        f"kcbx add-entry {KC} 上报 --set 对象=政府",
        "参照 sixian-2020/11d",
        "清河县教育体育局",
        "",
    ),
    "T13": (
        "列入疑似后还没有录入国家平台",
        f"kcbx add-entry {KC} 平台录入",
        "suiyang-2024/6b",
        "清河初中",
        "",
    ),
    "T14": (
        "列入疑似后还没有在学籍系统里标注“疑似辍学”",
        f"kcbx add-entry {KC} 学籍标注 --set 类型=疑似辍学",
        "suiyang-2024/2d",
        "清河初中",
        "",
    ),
    "T15": (
        "2024年第3季度还没有复核",
        f"kcbx add-entry {KC} 复核 --set 季度=2024Q3",
        "suiyang-2024/4c",
        "清河初中",
        "",
    ),
    "T16": (
        "认定达标期间，2024-10-20 以后还没有劝返过",
        f"kcbx add-attempt {KC}",
        "suiyang-2024/3e",
        "清河镇",
        "孙立",
    ),
    "T17": (
        "认定达标 2024-12-31 到期，到期前要复学或者续办",
        f"kcbx add-entry {KC} 认定达标",
        "suiyang-2024/3e",
        "清河镇",
        "孙立",
    ),
    "T18": ("预警有辍学倾向，还没有跟进", f"kcbx add-entry {KC} 帮扶", "suiyang-2024/3c", "清河初中", ""),
}
"""Message, command, clause under suiyang-2024, unit and person, for the example of each manual on the due day."""


def on_due_day(duty_id: str, policy: str = "", **facts: object) -> Task:
    """Return the task of the example of a manual on the day it is due under suiyang-2024."""
    duty = BY_ID[duty_id]
    example = {**duties.example_of(duty), **facts}
    (task,) = duties.tasks_on(duty, example, duties.due_of(example), policy)
    return task


@pytest.mark.parametrize("duty_id", WORDS)
def test_what_is_shown_of_a_duty(duty_id: str) -> None:
    task = on_due_day(duty_id)
    assert (
        task.claim.message,
        task.claim.command,
        task.clause,
        task.unit_name,
        task.person,
    ) == WORDS[duty_id]


def test_what_to_type_is_understood_and_asks_only_for_the_rest(county: County) -> None:
    county.on("2024-09-05").child()
    case = next(path.split("/")[-1].removesuffix(".yaml") for path in county.files() if "/KC-" in path)
    county.entry(case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=一周没有到校")
    typed = [line.replace(KC, case) for words in WORDS.values() for line in words[1].splitlines()]
    for command in dict.fromkeys(typed):
        result = county.run(*command.split()[1:])
        asked = result.stderr.startswith("错误：还缺少必填的内容，请在命令里加上：\n")
        assert result.exit_code == (2 if asked else 0), f"{command}\n{result.output}"


@pytest.mark.parametrize(
    ("policy", "clauses"),
    [
        ("national", "moe-2024/4 moe-2024/9c moe-2024/4 未成年人保护法/28 参照_suiyang-2024/3e moe-2024/5"),
        ("linfen-2024", "moe-2024/4 linfen-2024/3.3a moe-2024/4 未成年人保护法/28 linfen-2024/3.3c moe-2024/5"),
        ("sixian-2020", "moe-2024/4 moe-2024/9c sixian-2020/11a sixian-2020/2a 参照_suiyang-2024/3e moe-2024/5"),
        ("kazuo-2025", "moe-2024/4 moe-2024/9c moe-2024/4 未成年人保护法/28 参照_suiyang-2024/3e moe-2024/5"),
        ("suiyang-2024", "suiyang-2024/4a suiyang-2024/6c suiyang-2024/4a suiyang-2024/3b suiyang-2024/3e suiyang-2024/4c"),
    ],
)  # fmt: skip
def test_the_clause_is_that_of_the_policy_in_force(policy: str, clauses: str) -> None:
    asked = ("T01", "T03", "T05", "T09", "T16", "T15")
    assert [on_due_day(duty_id, policy).clause.replace(" ", "_") for duty_id in asked] == clauses.split()


def test_the_class_teacher_is_asked_by_name_while_a_school_is_responsible() -> None:
    enrolment = {"学校": MIDDLE, "年级": "7", "学年": "2024", "班主任": "赵敏"}
    assert on_due_day("T03", 学籍=enrolment).person == "赵敏"
    assert on_due_day("T18", 学籍=enrolment).person == "赵敏"
    # the teacher of a school that no longer answers for the child is not asked
    assert on_due_day("T03", 学籍={**enrolment, "学校": builders.PRIMARY}).person == ""
    assert on_due_day("T03", 学籍={**enrolment, "学校": "校外"}).person == ""


def test_the_unit_that_took_the_child_over_must_act() -> None:
    moved = [
        {"日期": "2024-09-06", "事项": "移交"},
        {"日期": "2024-09-07", "事项": "移交", "结果": "接收"},
    ]
    example = duties.example_of(BY_ID["T01"])
    example["经过"] += moved
    (task,) = duties.tasks_on(BY_ID["T01"], example, dt.date(2024, 9, 8))
    assert (task.unit_name, task.days_left) == ("柳林小学", -3)


# T01, T02: reports


RELAPSED = (*SUSPECTED, on("2024-09-10", "复学"), on("2024-10-10", "列入疑似"))
CONFIRMED = on("2024-10-08", "认定辍学")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([LISTED], ["2024-09-05 2024-09-05 未办"]),
        ([LISTED, on("2024-09-05", "上报")], ["2024-09-05 2024-09-05 2024-09-05 上报"]),
        ([LISTED, on("2024-09-09", "上报", recorded="2024-10-01")], ["2024-09-05 2024-09-05 2024-09-09 上报"]),
        # reported in two parts, the last of which settles
        (
            [LISTED, on("2024-09-05", "上报", 对象=["乡镇"]), on("2024-09-06", "上报", 对象=["教育局", "政府"])],
            ["2024-09-05 2024-09-05 2024-09-06 上报"],
        ),
        ([LISTED, on("2024-09-05", "上报", 对象=["教育局"])], ["2024-09-05 2024-09-05 未办"]),
        ([LISTED, on("2024-09-06", "上报"), on("2024-09-07", "上报")], ["2024-09-05 2024-09-05 2024-09-06 上报"]),
        # on the day itself it does not matter what was written down first; the day before is another matter
        ([on("2024-09-05", "上报"), LISTED], ["2024-09-05 2024-09-05 2024-09-05 上报"]),
        ([on("2024-09-04", "上报"), LISTED], ["2024-09-05 2024-09-05 未办"]),
        # what does not settle it, and what ends it
        ([LISTED, on("2024-09-06", "劝返"), on("2024-09-07", "平台录入")], ["2024-09-05 2024-09-05 未办"]),
        ([LISTED, on("2024-09-09", "复学")], ["2024-09-05 2024-09-05 过 2024-09-09"]),
        ([LISTED, on("2024-09-09", "复学"), on("2024-09-10", "上报")], ["2024-09-05 2024-09-05 过 2024-09-09"]),
        # each time anew
        (
            [LISTED, on("2024-09-06", "上报"), on("2024-09-10", "复学"), on("2024-10-10", "列入疑似")],
            ["2024-09-05 2024-09-05 2024-09-06 上报", "2024-10-10 2024-10-10 未办"],
        ),
        (
            [on("2024-09-03", "移出"), on("2024-09-20", "重新登记", 状态="疑似辍学")],
            ["2024-09-20 2024-09-20 未办"],
        ),
        # voided: the listing, then the report
        ([on("2024-09-05", "列入疑似"), on("2024-09-06", "更正", 更正="E00002", 作废="是")], []),
        (
            [LISTED, on("2024-09-05", "上报"), on("2024-09-06", "更正", 更正="E00003", 作废="是")],
            ["2024-09-05 2024-09-05 未办"],
        ),
    ],
)  # fmt: skip
def test_a_listing_is_reported(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T01", child(REGISTERED, *entries)) == expected


def test_the_report_that_is_left_is_named() -> None:
    example = duties.example_of(BY_ID["T01"])
    example["经过"].append({"日期": "2024-09-05", "事项": "上报", "对象": ["教育局"]})
    (task,) = duties.tasks_on(BY_ID["T01"], example, dt.date(2024, 9, 6))
    assert task.claim.message == "列入疑似后还没有上报乡镇"
    assert task.claim.command == f"kcbx add-entry {KC} 上报 --set 对象=乡镇"


def test_a_township_does_not_report_to_itself() -> None:
    case = never(NOT_STARTED, on("2024-09-05", "列入疑似", 类型="失学"))
    told = never(*case.entries, on("2024-09-05", "上报", 对象=["教育局"]))
    assert claims("T01", case) == ["2024-09-05 2024-09-05 未办"]
    assert claims("T01", told) == ["2024-09-05 2024-09-05 2024-09-05 上报"]
    only_township = setting("national", since("2024-09-01", 上报对象=["乡镇"]))
    assert claims("T01", case, around=only_township) == []


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([*SUSPECTED, on("2024-09-06", "上报"), CONFIRMED], ["2024-10-08 2024-10-08 未办"]),
        ([*SUSPECTED, CONFIRMED, on("2024-10-09", "上报")], ["2024-10-08 2024-10-08 2024-10-09 上报"]),
        ([*SUSPECTED, CONFIRMED, on("2024-10-09", "休学")], ["2024-10-08 2024-10-08 过 2024-10-09"]),
        # neither 认定达标 nor its end is a new dropout
        (
            [*SUSPECTED, CONFIRMED, on("2024-10-08", "上报"), on("2024-10-09", "认定达标", 止="2024-10-31"), on("2024-11-05", "劝返")],
            ["2024-10-08 2024-10-08 2024-10-08 上报"],
        ),
        (
            [REGISTERED, on("2024-09-03", "移出"), on("2024-09-20", "重新登记", 状态="辍学")],
            ["2024-09-20 2024-09-20 未办"],
        ),
        # a step the table does not allow raises nothing
        ([REGISTERED, CONFIRMED], []),
    ],
)  # fmt: skip
def test_a_confirmation_is_reported(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T02", child(*entries)) == expected


# How days are counted


def test_a_limit_counts_by_the_number_and_the_way_in_force_on_the_day_it_began() -> None:
    around = setting("national", since("2024-10-01", 首次劝返天数=1, 上报天数=0, 天数口径="上学日"))
    case = child(*RELAPSED)  # 2024-10-10 is a Thursday
    assert claims("T03", case, around=around) == [
        "2024-09-05 2024-09-08 过 2024-09-10",
        "2024-10-10 2024-10-11 未办",
    ]
    weekend = child(REGISTERED, on("2024-10-12", "列入疑似"))
    assert claims("T01", weekend, around=around) == ["2024-10-12 2024-10-14 未办"]
    assert claims("T03", weekend, around=around) == ["2024-10-12 2024-10-14 未办"]


def test_the_day_to_decide_is_counted_in_calendar_days_always() -> None:
    around = setting("national", since("2024-09-01", 天数口径="上学日", 核查天数=5))
    assert claims("T06", child(*SUSPECTED), around=around) == ["2024-09-05 2024-10-05 未办"]
    assert claims("T05", child(*SUSPECTED), around=around) == ["2024-09-05 2024-09-12 未办"]


def test_holidays_between_terms_do_not_count_in_school_days() -> None:
    around = setting("national", since("2024-09-01", 天数口径="上学日", 首次劝返天数=3))
    case = child(REGISTERED, on("2025-01-16", "列入疑似"))  # the term ends the next day
    assert claims("T03", case, "2025-03-01", around=around, count=school_days()) == [
        "2025-01-16 2025-02-18 未办"
    ]


# T03 to T06


@pytest.mark.parametrize(
    ("duty_id", "entries", "expected"),
    [
        ("T03", [LISTED, on("2024-09-08", "劝返", 层级="联合")], ["2024-09-05 2024-09-08 2024-09-08 劝返"]),
        ("T03", [on("2024-09-05", "劝返"), LISTED], ["2024-09-05 2024-09-08 2024-09-05 劝返"]),
        ("T03", [on("2024-09-04", "劝返"), LISTED], ["2024-09-05 2024-09-08 未办"]),
        ("T03", [LISTED, on("2024-09-06", "核查"), on("2024-09-06", "上报")], ["2024-09-05 2024-09-08 未办"]),
        ("T03", [LISTED, on("2024-09-07", "核查", 结论="信息错误")], ["2024-09-05 2024-09-08 过 2024-09-07"]),
        ("T05", [LISTED, on("2024-09-20", "核查", 结论="失联")], ["2024-09-05 2024-09-20 2024-09-20 核查"]),
        ("T05", [LISTED, on("2024-09-20", "核查", 结论="在校就读")], ["2024-09-05 2024-09-20 2024-09-20 核查"]),
        ("T05", [LISTED, on("2024-10-05", "认定辍学")], ["2024-09-05 2024-09-20 2024-10-05 认定辍学"]),
        ("T05", [LISTED, on("2024-09-10", "劝返")], ["2024-09-05 2024-09-20 未办"]),
        ("T05", [LISTED, on("2024-09-10", "复学")], ["2024-09-05 2024-09-20 过 2024-09-10"]),
        ("T06", [LISTED, on("2024-10-05", "认定辍学")], ["2024-09-05 2024-10-05 2024-10-05 认定辍学"]),
        ("T06", [LISTED, on("2024-09-20", "核查")], ["2024-09-05 2024-10-05 未办"]),
        ("T06", [LISTED, on("2024-09-20", "核查", 结论="失联")], ["2024-09-05 2024-10-05 未办"]),
        ("T06", [LISTED, on("2024-09-20", "核查", 结论="因病因残")], ["2024-09-05 2024-10-05 2024-09-20 核查"]),
        ("T06", [LISTED, on("2024-09-20", "安置")], ["2024-09-05 2024-10-05 过 2024-09-20"]),
        ("T06", [on("2024-09-03", "移出"), on("2024-09-20", "重新登记", 状态="辍学")], []),
    ],
)  # fmt: skip
def test_what_a_listing_asks_for(duty_id: str, entries: list[Entry], expected: list[str]) -> None:
    assert claims(duty_id, child(REGISTERED, *entries)) == expected


RECOGNISED = (*SUSPECTED, CONFIRMED, on("2024-10-10", "认定达标", 止="2024-10-31"))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (
            [*SUSPECTED, on("2024-09-10", "帮扶"), on("2024-09-30", "复学")],
            ["2024-09-05 2024-09-19 2024-09-10 帮扶", "2024-09-10 2024-09-24 2024-09-30 复学"],
        ),
        # nobody has looked for the child
        *(
            ([*SUSPECTED, on("2024-09-10", action)], ["2024-09-05 2024-09-19 未办"])
            for action in ("备忘", "资助", "预警", "平台录入", "学籍标注", "复核", "信息变更")
        ),
        # recognised: another duty; run out: from the day after
        (
            [*RECOGNISED, on("2024-10-20", "劝返")],
            [
                "2024-09-05 2024-09-19 2024-10-08 认定辍学",
                "2024-10-08 2024-10-22 2024-10-10 认定达标",
                "2024-11-01 2024-11-15 未办",
            ],
        ),
        (
            [*RECOGNISED, on("2024-11-10", "劝返")],
            [
                "2024-09-05 2024-09-19 2024-10-08 认定辍学",
                "2024-10-08 2024-10-22 2024-10-10 认定达标",
                "2024-11-01 2024-11-15 2024-11-10 劝返",
                "2024-11-10 2024-11-24 未办",
            ],
        ),
        # a 认定达标 that stands in a 重新登记 has no end
        ([REGISTERED, on("2024-09-03", "移出"), on("2024-09-20", "重新登记", 状态="认定达标")], []),
    ],
)  # fmt: skip
def test_progress_is_owed_again_and_again(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T04", child(*entries)) == expected


def test_while_recognised_no_progress_is_asked_for() -> None:
    case = child(*RECOGNISED)
    assert claims("T04", case, "2024-10-31")[2:] == []
    assert claims("T04", case, "2024-11-01")[2:] == ["2024-11-01 2024-11-15 未办"]


# T07, T08, T18: promises, appointments, warnings


PROMISE = on("2024-09-07", "劝返", 承诺返校="2024-09-12")
PLAN = on("2024-09-07", "劝返", 下次跟进="2024-09-10")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([LISTED, PROMISE, on("2024-09-11", "劝返")], ["2024-09-07 2024-09-12 未办"]),
        ([LISTED, PROMISE, on("2024-09-12", "劝返")], ["2024-09-07 2024-09-12 2024-09-12 劝返"]),
        ([LISTED, PROMISE, on("2024-09-15", "核查")], ["2024-09-07 2024-09-12 2024-09-15 核查"]),
        ([LISTED, PROMISE, on("2024-09-15", "上报")], ["2024-09-07 2024-09-12 未办"]),
        ([LISTED, PROMISE, on("2024-09-11", "复学")], ["2024-09-07 2024-09-12 过 2024-09-11"]),
        (
            [LISTED, PROMISE, on("2024-09-10", "劝返", 承诺返校="2024-09-20")],
            ["2024-09-07 2024-09-12 过 2024-09-10", "2024-09-10 2024-09-20 未办"],
        ),
        (
            [LISTED, PROMISE, on("2024-09-13", "劝返", 承诺返校="2024-09-20")],
            ["2024-09-07 2024-09-12 2024-09-13 劝返", "2024-09-13 2024-09-20 未办"],
        ),
        # taken as it is written, even where the year is wrong
        ([LISTED, on("2024-09-07", "劝返", 承诺返校="2023-09-12")], ["2024-09-07 2023-09-12 未办"]),
        ([LISTED, on("2024-09-07", "劝返", 承诺返校="下周一")], []),
        ([PROMISE], []),
    ],
)  # fmt: skip
def test_a_promised_return_is_looked_after(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T07", child(REGISTERED, *entries)) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([LISTED, PLAN, on("2024-09-09", "劝返")], ["2024-09-07 2024-09-10 2024-09-09 劝返"]),
        ([LISTED, PLAN, on("2024-09-07", "劝返")], ["2024-09-07 2024-09-10 2024-09-07 劝返"]),
        ([LISTED, on("2024-09-07", "劝返"), PLAN], ["2024-09-07 2024-09-10 未办"]),
        ([LISTED, PLAN, on("2024-09-12", "核查")], ["2024-09-07 2024-09-10 2024-09-12 核查"]),
        ([LISTED, PLAN, on("2024-09-12", "文书")], ["2024-09-07 2024-09-10 未办"]),
        ([LISTED, PLAN, on("2024-09-09", "复学")], ["2024-09-07 2024-09-10 过 2024-09-09"]),
        ([LISTED, PLAN, on("2024-09-09", "移出")], ["2024-09-07 2024-09-10 过 2024-09-09"]),
        # a child who is still at school
        ([PLAN], ["2024-09-07 2024-09-10 未办"]),
        ([PLAN, on("2024-09-10", "回访")], ["2024-09-07 2024-09-10 2024-09-10 回访"]),
        ([PLAN, on("2024-09-08", "移出")], ["2024-09-07 2024-09-10 过 2024-09-08"]),
        ([PLAN, on("2024-09-08", "列入疑似")], ["2024-09-07 2024-09-10 未办"]),
        ([PLAN, on("2024-09-08", "列入疑似"), on("2024-09-09", "劝返")], ["2024-09-07 2024-09-10 2024-09-09 劝返"]),
    ],
)  # fmt: skip
def test_an_appointment_is_kept(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T08", child(REGISTERED, *entries)) == expected


@pytest.mark.parametrize(("level", "unit"), [("学校", "清河初中"), ("联合", "清河镇"), ("司法", "清河镇")])
def test_who_spoke_with_the_family_goes_again(level: str, unit: str) -> None:
    for duty_id in ("T07", "T08"):
        example = duties.example_of(BY_ID[duty_id])
        example["经过"][-1]["层级"] = level
        (task,) = duties.tasks_on(BY_ID[duty_id], example, duties.due_of(example))
        assert task.unit_name == unit


WARNED = on("2024-09-20", "预警")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([WARNED], ["2024-09-20 2024-09-23 未办"]),
        ([WARNED, on("2024-09-24", "劝返")], ["2024-09-20 2024-09-23 2024-09-24 劝返"]),
        ([WARNED, on("2024-09-24", "列入疑似")], ["2024-09-20 2024-09-23 2024-09-24 列入疑似"]),
        ([WARNED, on("2024-09-24", "移出")], ["2024-09-20 2024-09-23 过 2024-09-24"]),
        ([WARNED, on("2024-09-21", "请假"), on("2024-09-21", "备忘")], ["2024-09-20 2024-09-23 未办"]),
        # a visit that found it out is no answer to it
        ([on("2024-09-20", "回访"), WARNED], ["2024-09-20 2024-09-23 未办"]),
        # of a child already missing it asks nothing new
        ([LISTED, WARNED], []),
        (
            [WARNED, on("2024-09-22", "预警"), on("2024-09-24", "帮扶")],
            ["2024-09-20 2024-09-23 2024-09-24 帮扶", "2024-09-22 2024-09-25 2024-09-24 帮扶"],
        ),
    ],
)  # fmt: skip
def test_a_warning_is_followed_up(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T18", child(REGISTERED, *entries)) == expected


@pytest.mark.parametrize("duty_id", ["T01", "T03", "T05", "T06", "T13"])
def test_a_child_who_never_enrolled_is_owed_the_same(duty_id: str) -> None:
    example = duties.example_of(BY_ID[duty_id]) | {"学籍": builders.ABSENT}
    example["经过"] = [
        {"日期": "2024-09-01", "事项": "登记", "状态": "未入学", "单位": builders.TOWN},
        {"日期": "2024-09-05", "事项": "列入疑似", "类型": "失学"},
    ]
    (task,) = duties.tasks_on(BY_ID[duty_id], example, dt.date(2024, 9, 5))
    assert task.unit_name == ("清河县教育体育局" if duty_id == "T06" else "清河镇")
