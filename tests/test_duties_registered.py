"""T37–T42: papers of identity, age, the start of school, handing over, a roll in another county, a closed school."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kcbx.calendar import parse_date
from kcbx.duties import BY_ID, Responsible
from kcbx.model import Entry, UnitRegister
from tests import duties
from tests.claims import claims, school_days, seen
from tests.guarding import DROPPED_OUT, NOT_STARTED, REGISTERED, SUSPECTED, never
from tests.histories import CLOSED, MIDDLE, NINE_YEARS, PRIMARY, child, on, setting, since

KC = "KC-7K3Q9F2B0C"

WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "T37": (
        "没有身份证件号码，请督促家长办理入户",
        f"kcbx edit-case {KC} --set 证件.类型=居民身份证 --set 证件.号码=… --nature 变更",
        "参照 sixian-2020/11b",
        "清河镇",
        "孙立",
    ),
    "T38": (
        "已满 16 周岁，可以按规定办理超龄离校；不会自动销号，是否继续劝返由县里定；要办的先做学籍标注",
        f"kcbx add-entry {KC} 学籍标注 --set 类型=其他离校",
        "suiyang-2024/3f",
        "清河初中",
        "",
    ),
    "T39": (
        "到了入学年龄，2024-09-02 开学，还没有入学",
        f"kcbx add-entry {KC} 学籍异动 --set 类型=新生注册",
        "义务教育法/11",
        "柳林小学",
        "",
    ),
    "T40": (
        "2024-09-10 提出移交给柳林小学，还没有接收或退回",
        f"kcbx add-entry {KC} 移交 --set 自=3199000021 --set 至=2199000012 --set 结果=接收",
        "参照 linfen-2024/3.3d",
        "清河初中",
        "",
    ),
    "T42": (
        "柳河初中已在 2024-09-10 停用，孩子还没有移交给清河初中",
        f"kcbx add-entry {KC} 移交 --set 自=3199000055 --set 至=3199000021 --set 结果=提出",
        "suiyang-2024/2d",
        "清河初中",
        "",
    ),
    "T41": (
        "学籍在外地，还没有发函请学籍所在地一起劝返",
        f"kcbx notice {KC} --type 协助劝返函",
        "参照 linfen-2024/3.3d",
        "清河初中",
        "",
    ),
}
"""Message, command, clause under suiyang-2024, unit and person, for the example of each manual on the due day."""


@pytest.mark.parametrize("duty_id", WORDS)
def test_what_is_shown_of_a_duty(duty_id: str) -> None:
    example = duties.example_of(BY_ID[duty_id])
    (task,) = duties.tasks_on(BY_ID[duty_id], example, duties.due_of(example))
    shown = (task.claim.message, task.claim.command, task.clause, task.unit_name, task.person)
    assert shown == WORDS[duty_id]


def void(day: str, number: str) -> Entry:
    return on(day, "更正", 更正=number, 作废="是")


# T37: identity papers

NONE: dict[str, Any] = {"类型": "无", "无证原因": "出生后没有入户"}
NUMBER: dict[str, Any] = {"类型": "居民身份证", "号码": "990101201203045121"}
PAPERS = "2024-09-01 2024-10-31"


def changed(day: str, key: str, before: Any, after: Any, nature: str = "变更") -> Entry:
    return on(day, "信息变更", 键=key, 原值=before, 新值=after, 性质=nature)


@pytest.mark.parametrize(
    ("entries", "document", "expected"),
    [
        ([], NONE, [f"{PAPERS} 未办"]),
        ([], NUMBER, []),
        ([on("2024-09-20", "上报")], NONE, [f"{PAPERS} 未办"]),
        ([on("2024-09-20", "移出")], NONE, [f"{PAPERS} 过 2024-09-20"]),
        # the whole document at once, or key by key
        ([changed("2024-10-20", "证件", NONE, NUMBER)], NUMBER, [f"{PAPERS} 2024-10-20 信息变更"]),
        (
            [
                changed("2024-11-20", "证件.类型", "无", "居民身份证"),
                changed("2024-11-20", "证件.号码", None, NUMBER["号码"]),
            ],
            NUMBER,
            [f"{PAPERS} 2024-11-20 信息变更"],
        ),
        # it was a slip of the pen: there was a number all the time
        ([changed("2024-10-20", "证件", NONE, NUMBER, "更正")], NUMBER, []),
        # changes of something else, or to another reason, settle nothing
        ([changed("2024-10-20", "备注", None, "随祖母生活")], {**NONE}, [f"{PAPERS} 未办"]),
        ([changed("2024-10-20", "证件.无证原因", "不详", "出生后没有入户")], NONE, [f"{PAPERS} 未办"]),
        # lost again
        ([changed("2024-10-20", "证件", NUMBER, NONE)], NONE, ["2024-10-20 2024-12-19 未办"]),
        # removed and back, still without
        (
            [on("2024-09-20", "移出"), on("2024-10-08", "重新登记")],
            NONE,
            [f"{PAPERS} 过 2024-09-20", "2024-10-08 2024-12-07 未办"],
        ),
        # of a file whose data was destroyed nobody knows
        ([on("2024-09-20", "移出"), on("2024-10-08", "销毁")], {"类型": "无", "无证原因": "已销毁"}, []),
    ],
)
def test_who_has_no_number_is_registered(
    entries: list[Entry], document: dict[str, Any], expected: list[str]
) -> None:
    assert claims("T37", child(REGISTERED, *entries, 证件=document)) == expected


def test_who_had_none_on_a_day_is_known_later() -> None:
    case = child(REGISTERED, changed("2024-10-20", "证件", NONE, NUMBER), 证件=NUMBER)
    assert claims("T37", case, "2024-10-19") == [f"{PAPERS} 未办"]


# T38: the age at which compulsory schooling can end


@pytest.mark.parametrize(
    ("born", "entries", "expected"),
    [
        ("2008-10-20", SUSPECTED, ["2024-10-20 2024-10-20 未办"]),
        ("2008-10-20", DROPPED_OUT, ["2024-10-20 2024-10-20 未办"]),
        # listed when of age already
        ("2008-03-04", SUSPECTED, ["2024-09-05 2024-09-05 未办"]),
        ("2008-12-15", SUSPECTED, ["2024-12-15 2024-12-15 未办"]),
        ("2008-12-16", SUSPECTED, []),
        # who is at school is no business of this
        ("2008-10-20", [REGISTERED], []),
        ("2008-10-20", [*SUSPECTED, on("2024-10-19", "复学")], []),
        ("2008-10-20", [*SUSPECTED, on("2024-10-20", "复学")], []),
        ("2008-10-20", [*SUSPECTED, on("2024-10-22", "复学")], ["2024-10-20 2024-10-20 过 2024-10-22"]),
        ("2008-10-20", [REGISTERED, on("2024-09-10", "休学")], ["2024-10-20 2024-10-20 未办"]),
        ("2008-10-20", [NOT_STARTED], ["2024-10-20 2024-10-20 未办"]),
        # removed, of whatever kind; a mark is the first step only
        ("2008-10-20", [*SUSPECTED, on("2024-11-01", "移出", 类别="超龄离校")], ["2024-10-20 2024-10-20 2024-11-01 移出"]),
        ("2008-10-20", [*SUSPECTED, on("2024-11-01", "移出", 类别="死亡")], ["2024-10-20 2024-10-20 2024-11-01 移出"]),
        ("2008-10-20", [*SUSPECTED, on("2024-11-01", "学籍标注", 类型="其他离校")], ["2024-10-20 2024-10-20 未办"]),
        ("2008-10-20", [*SUSPECTED, on("2024-10-10", "移出")], []),
        (
            "2008-10-20",
            [*SUSPECTED, on("2024-11-01", "移出"), on("2024-11-10", "重新登记", 状态="辍学")],
            ["2024-10-20 2024-10-20 2024-11-01 移出", "2024-11-10 2024-11-10 未办"],
        ),
    ],
)  # fmt: skip
def test_who_comes_of_age_may_leave(born: str, entries: list[Entry], expected: list[str]) -> None:
    assert claims("T38", child(*entries, 出生日期=born)) == expected


def test_the_age_is_that_of_the_policy_and_a_leap_day_counts_as_the_28th() -> None:
    around = setting("national", since("2024-09-01", 超龄年龄=17))
    assert claims("T38", child(*SUSPECTED, 出生日期="2007-10-20"), around=around) == [
        "2024-10-20 2024-10-20 未办"
    ]
    assert claims("T38", child(*SUSPECTED, 出生日期="2008-10-20"), around=around) == []
    leap = child(*SUSPECTED, 出生日期="2008-02-29")
    assert claims("T38", leap, "2025-03-01", around=around) == ["2025-02-28 2025-02-28 未办"]


def test_what_comes_first_is_named_first() -> None:
    example = duties.example_of(BY_ID["T38"])
    day = parse_date("2024-10-21")
    (never_enrolled,) = duties.tasks_on(BY_ID["T38"], {**example, "学籍": "（不写）"}, day)
    example["经过"].append({"日期": "2024-10-10", "事项": "学籍标注", "类型": "辍学"})
    (marked,) = duties.tasks_on(BY_ID["T38"], example, day)
    for task in (marked, never_enrolled):
        assert (task.claim.message, task.claim.command, task.days_left) == (
            "已满 16 周岁，可以按规定办理超龄离校；不会自动销号，是否继续劝返由县里定",
            f"kcbx move {KC} 已移出 --by 移出 --set 类别=超龄离校",
            -1,
        )


# T39: the start of school

CHILD_OF_SIX = "2018-05-06"
START = "2024-09-02 2024-09-08"


@pytest.mark.parametrize(
    ("born", "entries", "expected"),
    [
        (CHILD_OF_SIX, [NOT_STARTED], [f"{START} 未办"]),
        ("2018-08-31", [NOT_STARTED], [f"{START} 未办"]),
        ("2018-09-01", [NOT_STARTED], []),
        # answers
        (CHILD_OF_SIX, [NOT_STARTED, on("2024-09-20", "学籍异动", 类型="新生注册")], [f"{START} 2024-09-20 学籍异动"]),
        (CHILD_OF_SIX, [NOT_STARTED, on("2024-09-09", "列入疑似", 类型="失学")], [f"{START} 2024-09-09 列入疑似"]),
        (CHILD_OF_SIX, [NOT_STARTED, on("2024-09-09", "延缓入学")], [f"{START} 2024-09-09 延缓入学"]),
        (CHILD_OF_SIX, [NOT_STARTED, on("2024-09-09", "安置", 方式="送教上门")], [f"{START} 2024-09-09 安置"]),
        (CHILD_OF_SIX, [NOT_STARTED, on("2024-09-09", "移出")], [f"{START} 过 2024-09-09"]),
        (CHILD_OF_SIX, [NOT_STARTED, on("2024-09-03", "文书"), on("2024-09-04", "劝返")], [f"{START} 未办"]),
        # settled before it arose
        (CHILD_OF_SIX, [NOT_STARTED, on("2024-09-01", "延缓入学")], []),
        # found late: from the day of the file
        (CHILD_OF_SIX, [on("2024-10-08", "登记", 状态="未入学")], ["2024-10-08 2024-10-15 未办"]),
        ("2016-05-06", [NOT_STARTED], ["2024-09-01 2024-09-08 未办"]),
        # suspected in error: asked for anew
        (
            CHILD_OF_SIX,
            [NOT_STARTED, on("2024-09-09", "列入疑似", 类型="失学"), on("2024-09-20", "核查", 结论="信息错误")],
            [f"{START} 2024-09-09 列入疑似", "2024-09-20 2024-09-27 未办"],
        ),
        (CHILD_OF_SIX, [REGISTERED], []),
    ],
)  # fmt: skip
def test_a_child_of_six_starts_school(born: str, entries: list[Entry], expected: list[str]) -> None:
    assert claims("T39", never(*entries, 出生日期=born), count=school_days()) == expected


def test_until_the_term_begins_nothing_is_owed() -> None:
    case = never(NOT_STARTED, 出生日期=CHILD_OF_SIX)
    assert claims("T39", case, "2024-09-01", count=school_days()) == []
    assert claims("T39", case, "2024-09-02", count=school_days()) == [f"{START} 未办"]


def test_without_a_school_calendar_school_begins_on_the_first_of_september() -> None:
    assert claims("T39", never(NOT_STARTED, 出生日期=CHILD_OF_SIX)) == ["2024-09-01 2024-09-07 未办"]


def test_age_and_cutoff_are_those_of_the_policy() -> None:
    around = setting("national", since("2024-09-01", 入学截止="12-31"))
    assert claims("T39", never(NOT_STARTED, 出生日期="2018-09-01"), around=around) == [
        "2024-09-01 2024-09-07 未办"
    ]


# T40: handing over

OFFERED = on("2024-09-10", "移交", 结果="提出")
ASKED = "2024-09-10 2024-09-17"


def answer(day: str, result: str, **values: Any) -> Entry:
    return on(day, "移交", 结果=result, **values)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([OFFERED], [f"{ASKED} 未办"]),
        ([OFFERED, answer("2024-09-20", "接收")], [f"{ASKED} 2024-09-20 移交"]),
        ([OFFERED, answer("2024-09-12", "退回")], [f"{ASKED} 2024-09-12 移交"]),
        ([OFFERED, answer("2024-09-12", "接收", 至=NINE_YEARS)], [f"{ASKED} 未办"]),
        ([OFFERED, on("2024-09-12", "移出")], [f"{ASKED} 过 2024-09-12"]),
        ([OFFERED, on("2024-09-12", "列入疑似")], [f"{ASKED} 未办"]),
        # asked again; offered to another; offered anew after a refusal
        ([OFFERED, answer("2024-09-16", "提出"), answer("2024-09-20", "接收")], [f"{ASKED} 2024-09-20 移交"]),
        (
            [OFFERED, answer("2024-09-16", "提出", 至=NINE_YEARS), answer("2024-09-20", "接收", 至=NINE_YEARS)],
            [f"{ASKED} 过 2024-09-16", "2024-09-16 2024-09-23 2024-09-20 移交"],
        ),
        (
            [OFFERED, answer("2024-09-12", "退回"), answer("2024-09-14", "提出")],
            [f"{ASKED} 2024-09-12 移交", "2024-09-14 2024-09-21 未办"],
        ),
        ([answer("2024-09-12", "接收")], []),
        ([OFFERED, void("2024-09-11", "E00002")], []),
        ([OFFERED, answer("2024-09-12", "接收"), void("2024-09-13", "E00003")], [f"{ASKED} 未办"]),
    ],
)  # fmt: skip
def test_an_offer_is_answered(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T40", child(REGISTERED, *entries)) == expected


def test_who_offered_sees_to_it_and_an_unknown_unit_is_named_by_its_code() -> None:
    example = duties.example_of(BY_ID["T40"])
    example["经过"][-1] |= {"自": MIDDLE, "至": PRIMARY}
    (task,) = duties.tasks_on(BY_ID["T40"], example, parse_date("2024-09-17"))
    assert (task.claim.message, task.unit_name) == (
        f"2024-09-10 提出移交给{PRIMARY}，还没有接收或退回",
        "清河初中",
    )


# T41: a school roll in another county

ELSEWHERE: dict[str, Any] = {"学校": "校外", "校名": "外县某校", "年级": 7, "学年": 2024}
LETTER = "2024-09-05 2024-09-08"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], [f"{LETTER} 未办"]),
        ([on("2024-09-07", "文书", 文书="协助劝返函")], [f"{LETTER} 2024-09-07 文书"]),
        ([on("2024-09-17", "上报")], [f"{LETTER} 未办"]),
        ([on("2024-09-17", "移交")], [f"{LETTER} 2024-09-17 移交"]),
        ([on("2024-09-07", "文书", 文书="协助劝返函", 收到="是")], [f"{LETTER} 未办"]),
        ([on("2024-09-07", "文书"), on("2024-09-07", "劝返")], [f"{LETTER} 未办"]),
        ([on("2024-09-07", "复学")], [f"{LETTER} 过 2024-09-07"]),
        (
            [on("2024-09-07", "移交"), on("2024-09-10", "复学"), on("2024-10-08", "列入疑似")],
            [f"{LETTER} 2024-09-07 移交", "2024-10-08 2024-10-11 未办"],
        ),
        ([void("2024-09-06", "E00002")], []),
    ],
)  # fmt: skip
def test_the_place_of_the_school_roll_is_told(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T41", child(*SUSPECTED, *entries, 学籍=ELSEWHERE)) == expected


def test_who_wrote_earlier_on_the_day_of_the_listing_has_told() -> None:
    letter = on("2024-09-05", "文书", 文书="协助劝返函")
    case = child(REGISTERED, letter, on("2024-09-05", "列入疑似"), 学籍=ELSEWHERE)
    assert claims("T41", case) == [f"{LETTER} 2024-09-05 文书"]


def test_only_for_whom_the_roll_is_elsewhere_and_as_long_as_it_is() -> None:
    assert claims("T41", child(*SUSPECTED)) == []
    assert claims("T41", never(NOT_STARTED, on("2024-09-05", "列入疑似", 类型="失学"))) == []
    here = changed("2024-09-20", "学籍.学校", "校外", MIDDLE)
    assert claims("T41", child(*SUSPECTED, here)) == [f"{LETTER} 过 2024-09-20"]
    away = changed("2024-09-20", "学籍.学校", MIDDLE, "校外")
    assert claims("T41", child(*SUSPECTED, away, 学籍=ELSEWHERE)) == ["2024-09-20 2024-09-23 未办"]


# T42: a school that was closed

AT_CLOSED = on("2024-08-20", "登记", 单位=CLOSED)
STAYED = "2024-08-31 2024-09-07"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([AT_CLOSED], [f"{STAYED} 未办"]),
        ([AT_CLOSED, answer("2024-09-02", "提出", 自=CLOSED, 至=NINE_YEARS)], [f"{STAYED} 未办"]),
        ([AT_CLOSED, answer("2024-09-10", "接收", 自=CLOSED, 至=NINE_YEARS)], [f"{STAYED} 2024-09-10 移交"]),
        ([AT_CLOSED, on("2024-09-02", "学籍异动", 类型="转入")], [f"{STAYED} 2024-09-02 学籍异动"]),
        ([AT_CLOSED, on("2024-09-05", "列入疑似"), on("2024-09-06", "劝返")], [f"{STAYED} 未办"]),
        ([AT_CLOSED, on("2024-09-05", "移出")], [f"{STAYED} 过 2024-09-05"]),
        # gone before it closed; come to it afterwards
        ([AT_CLOSED, on("2024-08-25", "学籍异动", 类型="转入")], []),
        ([REGISTERED, answer("2024-09-10", "接收", 自=MIDDLE, 至=CLOSED)], ["2024-09-10 2024-09-17 未办"]),
        ([REGISTERED], []),
    ],
)  # fmt: skip
def test_nobody_is_left_with_a_school_that_was_closed(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T42", child(*entries)) == expected


def test_until_it_closes_nothing_is_owed() -> None:
    assert claims("T42", child(AT_CLOSED), "2024-08-30") == []
    assert claims("T42", child(AT_CLOSED), "2024-08-31") == [f"{STAYED} 未办"]


@pytest.mark.parametrize(
    ("merged_into", "today", "who"),
    [
        (NINE_YEARS, "2024-08-30", (CLOSED, "柳林小学", "")),
        (NINE_YEARS, "2024-08-31", (NINE_YEARS, "柳河学校", "")),
        ("3199999999", "2024-09-10", ("990101", "清河县教育体育局", "")),
        ("", "2024-09-10", ("990101", "清河县教育体育局", "")),
        (CLOSED, "2024-09-10", ("990101", "清河县教育体育局", "")),
    ],
)
def test_for_a_closed_school_acts_the_one_it_was_merged_into(
    merged_into: str, today: str, who: tuple[str, str, str]
) -> None:
    around = setting("suiyang-2024")
    schools = tuple(
        replace(school, merged_into=merged_into) if school.code == CLOSED else school
        for school in around.units.schools
    )
    around = replace(around, units=UnitRegister(schools, around.units.townships))
    enrolment = {"学校": CLOSED, "年级": 3, "学年": 2024, "班主任": "黎鑫"}
    found = seen(child(AT_CLOSED, 学籍=enrolment), today, around)
    assert found.who(Responsible.SCHOOL) == who
    teacher = "黎鑫" if today == "2024-08-30" else ""
    assert found.who(Responsible.CLASS_TEACHER) == (*who[:2], teacher)
