"""T09–T17: persuasion in vain and joint persuasion; the government, the platform, the roll, the review; 认定达标."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kcbx.duties import BY_ID, Responsible
from kcbx.model import Entry, Person, School, UnitRegister
from tests.claims import TODAY, claims, seen
from tests.guarding import DROPPED_OUT, NOT_STARTED, REGISTERED, SUSPECTED, THREE_JOINT, never
from tests.histories import MIDDLE, STREET, TOWN, child, on, setting, since

SCHOOL = tuple(on(day, "劝返") for day in ("2024-09-06", "2024-09-09", "2024-09-12"))
JOINT = {"层级": "联合"}
BACK = on("2024-09-20", "复学")
AGAIN = on("2024-10-10", "列入疑似")
REPORTED = on("2024-09-13", "上报")


# T09, T10: the school has tried


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (SCHOOL[:2], []),
        (SCHOOL, ["2024-09-12 2024-09-12 未办"]),
        ((*SCHOOL, REPORTED), ["2024-09-12 2024-09-12 2024-09-13 上报"]),
        ((*SCHOOL, on("2024-09-12", "上报", recorded="2024-09-12")), ["2024-09-12 2024-09-12 2024-09-12 上报"]),
        # on the day itself it does not matter what was written down first; a report of the day before was another
        ((*SCHOOL[:2], on("2024-09-12", "上报"), SCHOOL[2]), ["2024-09-12 2024-09-12 2024-09-12 上报"]),
        ((*SCHOOL[:2], on("2024-09-11", "上报"), SCHOOL[2]), ["2024-09-12 2024-09-12 未办"]),
        ((*SCHOOL, on("2024-09-13", "上报", 对象=["教育局"])), ["2024-09-12 2024-09-12 未办"]),
        (
            (*SCHOOL, on("2024-09-13", "上报", 对象=["教育局"]), on("2024-09-16", "上报", 对象=["乡镇"])),
            ["2024-09-12 2024-09-12 2024-09-16 上报"],
        ),
        # the other levels do not count, and further attempts raise nothing new
        ((*SCHOOL[:2], on("2024-09-12", "劝返", **JOINT), on("2024-09-13", "劝返", 层级="司法")), []),
        ((*SCHOOL, on("2024-09-15", "劝返")), ["2024-09-12 2024-09-12 未办"]),
        # the third is voided
        ((*SCHOOL, on("2024-09-20", "更正", 更正="E00005", 作废="是")), []),
        # a late record counts from its day
        ((*SCHOOL[1:], on("2024-09-20", "上报"), on("2024-09-08", "劝返", recorded="2024-10-01")),
         ["2024-09-12 2024-09-12 2024-09-20 上报"]),
        # back, and gone again within 本轮
        ((*SCHOOL, BACK), ["2024-09-12 2024-09-12 过 2024-09-20"]),
        ((*SCHOOL, BACK, AGAIN), ["2024-09-12 2024-09-12 过 2024-09-20", "2024-10-10 2024-10-10 未办"]),
        ((*SCHOOL, REPORTED, BACK, AGAIN), ["2024-09-12 2024-09-12 2024-09-13 上报"]),
        ((*SCHOOL[:2], BACK, AGAIN), []),
        ((*SCHOOL[:2], BACK, AGAIN, on("2024-10-12", "劝返")), ["2024-10-12 2024-10-12 未办"]),
        # the third while the child is at school again: owed when it is gone again
        ((*SCHOOL[:2], BACK, on("2024-09-25", "劝返")), []),
        ((*SCHOOL[:2], BACK, on("2024-09-25", "劝返"), AGAIN), ["2024-10-10 2024-10-10 未办"]),
        # a new 本轮 begins at nought
        ((*SCHOOL, REPORTED, on("2024-09-20", "核查", 结论="在校就读"), AGAIN, on("2024-10-12", "劝返")),
         ["2024-09-12 2024-09-12 2024-09-13 上报"]),
        # approved otherwise
        ((*SCHOOL, on("2024-10-08", "认定辍学"), on("2024-10-09", "认定达标")), ["2024-09-12 2024-09-12 过 2024-10-09"]),
        ((*SCHOOL[:2], on("2024-10-08", "认定辍学"), on("2024-10-09", "认定达标"), on("2024-10-10", "劝返")), []),
    ],
)  # fmt: skip
def test_persuasion_in_vain_is_reported(entries: tuple[Entry, ...], expected: list[str]) -> None:
    assert claims("T09", child(*SUSPECTED, *entries)) == expected


def test_how_often_and_to_whom_is_decided_by_the_day_of_the_attempt() -> None:
    fewer = setting("sixian-2020", since("2024-09-10", 学校劝返次数=2, 上报天数=3))
    case = child(*SUSPECTED, *SCHOOL)
    assert claims("T09", case, around=fewer) == ["2024-09-12 2024-09-15 未办"]
    (claim,) = BY_ID["T09"].claims(seen(case, "2024-09-12", fewer))
    assert claim.message == "本轮学校劝返已满 2 次、孩子仍没有回校，还没有书面报告教育局"
    assert claim.command == "kcbx add-entry KC-7K3Q9F2B0C 上报 --set 对象=教育局"


def test_a_township_that_answers_itself_reports_to_the_bureau_alone() -> None:
    case = never(NOT_STARTED, on("2024-09-05", "列入疑似", 类型="失学"), *SCHOOL)
    told = never(*case.entries, on("2024-09-13", "上报", 对象=["教育局"]))
    assert claims("T09", told) == ["2024-09-12 2024-09-12 2024-09-13 上报"]
    assert claims("T10", told) == ["2024-09-13 2024-09-20 未办"]


def test_a_township_with_nobody_to_tell_persuades_from_the_last_attempt_on() -> None:
    around = setting("suiyang-2024", since("2024-09-01", 劝返无效上报对象=["乡镇"]))
    case = never(NOT_STARTED, on("2024-09-05", "列入疑似", 类型="失学"), *SCHOOL)
    assert claims("T09", case, around=around) == []
    assert claims("T10", case, around=around) == ["2024-09-12 2024-09-19 未办"]
    (claim,) = BY_ID["T10"].claims(seen(case, TODAY, around))
    assert claim.message == "劝返已够次数、孩子仍没有回校，还没有联合劝返"
    # where a school is responsible, the township waits for its report
    assert claims("T10", child(*SUSPECTED, *SCHOOL), around=around) == []


def test_a_central_school_does_not_report_to_itself() -> None:
    around = setting(
        "suiyang-2024", since("2024-09-01", 劝返无效上报对象=["中心学校"], 上报对象=["中心学校", "教育局"])
    )
    case = child(*SUSPECTED, *SCHOOL, on("2024-09-12", "上报", 对象=["教育局"]))
    assert claims("T09", case, around=around) == []
    assert claims("T01", case, around=around) == ["2024-09-05 2024-09-05 2024-09-12 上报"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (SCHOOL, []),
        ((*SCHOOL, REPORTED), ["2024-09-13 2024-09-20 未办"]),
        ((*SCHOOL, REPORTED, on("2024-09-18", "劝返", **JOINT)), ["2024-09-13 2024-09-20 2024-09-18 劝返"]),
        ((*SCHOOL, REPORTED, on("2024-09-18", "劝返"), on("2024-09-19", "劝返", 层级="司法")), ["2024-09-13 2024-09-20 未办"]),
        # it counts from the report that reaches the township
        ((*SCHOOL, on("2024-09-13", "上报", 对象=["教育局"])), []),
        ((*SCHOOL, on("2024-09-13", "上报", 对象=["教育局"]), on("2024-09-16", "上报", 对象=["乡镇"])), ["2024-09-16 2024-09-23 未办"]),
        ((*SCHOOL, on("2024-09-13", "上报", 对象=["乡镇"])), ["2024-09-13 2024-09-20 未办"]),
        # reported before the school had tried: nothing yet
        ((on("2024-09-05", "上报"), *SCHOOL), []),
        # further reports raise nothing new; and the township may have begun already
        ((*SCHOOL, REPORTED, on("2024-09-16", "上报")), ["2024-09-13 2024-09-20 未办"]),
        ((*SCHOOL[:2], on("2024-09-10", "劝返", **JOINT), SCHOOL[2], REPORTED), []),
        # back, and gone again: the report stands
        ((*SCHOOL, REPORTED, BACK), ["2024-09-13 2024-09-20 过 2024-09-20"]),
        ((*SCHOOL, REPORTED, BACK, AGAIN), ["2024-09-13 2024-09-20 过 2024-09-20", "2024-10-10 2024-10-17 未办"]),
        ((*SCHOOL, REPORTED, on("2024-10-08", "认定辍学"), on("2024-10-09", "认定达标")), ["2024-09-13 2024-09-20 过 2024-10-09"]),
        ((*SCHOOL, REPORTED, on("2024-09-20", "更正", 更正="E00006", 作废="是")), []),
    ],
)  # fmt: skip
def test_joint_persuasion_follows_the_report(entries: tuple[Entry, ...], expected: list[str]) -> None:
    assert claims("T10", child(*SUSPECTED, *entries)) == expected


# T11: joint persuasion often enough


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (THREE_JOINT[:2], []),
        (THREE_JOINT, ["2024-11-10 2024-12-10 未办"]),
        ((*THREE_JOINT[:2], on("2024-11-10", "劝返", 层级="司法")), []),
        ((*THREE_JOINT, on("2024-11-20", "文书"), on("2024-11-21", "上报")), ["2024-11-10 2024-12-10 未办"]),
        # each further attempt, of any level, starts the clock anew
        (
            (*THREE_JOINT, on("2024-11-20", "劝返"), on("2024-12-01", "劝返", **JOINT)),
            ["2024-11-10 2024-12-10 2024-11-20 劝返", "2024-11-20 2024-12-20 2024-12-01 劝返", "2024-12-01 2024-12-31 未办"],
        ),
        ((*THREE_JOINT, on("2024-11-20", "认定辍学"), on("2024-12-01", "认定达标")), ["2024-11-10 2024-12-10 2024-12-01 认定达标"]),
        # while recognised T16 holds; run out, attempts count again
        (
            (*THREE_JOINT, on("2024-11-11", "认定辍学"), on("2024-11-12", "认定达标", 止="2024-11-30"),
             on("2024-11-20", "劝返"), on("2024-12-05", "劝返")),
            ["2024-11-10 2024-12-10 2024-11-12 认定达标", "2024-12-05 2025-01-04 未办"],
        ),
        ((*THREE_JOINT, on("2024-11-20", "复学")), ["2024-11-10 2024-12-10 过 2024-11-20"]),
        # a relapse belongs to 本轮: from its first attempt on
        (
            (*THREE_JOINT, on("2024-11-20", "复学"), on("2024-12-01", "列入疑似")),
            ["2024-11-10 2024-12-10 过 2024-11-20"],
        ),
        (
            (*THREE_JOINT, on("2024-11-20", "复学"), on("2024-12-01", "列入疑似"), on("2024-12-03", "劝返")),
            ["2024-11-10 2024-12-10 过 2024-11-20", "2024-12-03 2025-01-02 未办"],
        ),
        # two of one day, written one after the other
        (
            (*THREE_JOINT, on("2024-11-10", "劝返")),
            ["2024-11-10 2024-12-10 2024-11-10 劝返", "2024-11-10 2024-12-10 未办"],
        ),
    ],
)  # fmt: skip
def test_joint_persuasion_does_not_stop(entries: tuple[Entry, ...], expected: list[str]) -> None:
    assert claims("T11", child(*SUSPECTED, *entries)) == expected


def test_who_is_only_suspected_must_be_confirmed_before_recognition() -> None:
    case = child(*SUSPECTED, *THREE_JOINT)
    (claim,) = BY_ID["T11"].claims(seen(case, "2024-11-12"))
    assert claim.message == (
        "本轮联合劝返已有 3 次、孩子仍没有回校：继续劝返，或者先认定辍学，再提请认定达标"
    )
    confirmed = child(*case.entries, on("2024-11-11", "认定辍学"))
    (claim,) = BY_ID["T11"].claims(seen(confirmed, "2024-11-12"))
    assert claim.message == "本轮联合劝返已有 3 次、孩子仍没有回校：继续劝返，或者提请认定达标"


# T12: the government


LOST = on("2024-09-12", "核查", 结论="失联")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((), []),
        ((on("2024-09-12", "核查", 结论="属实"), on("2024-09-13", "劝返", 结果="失联")), []),
        ((LOST,), ["2024-09-12 2024-09-19 未办"]),
        ((LOST, on("2024-09-13", "上报")), ["2024-09-12 2024-09-19 未办"]),
        ((LOST, on("2024-09-13", "上报", 对象=["教育局", "政府"])), ["2024-09-12 2024-09-19 2024-09-13 上报"]),
        ((on("2024-09-12", "上报", 对象=["政府"]), LOST), ["2024-09-12 2024-09-19 2024-09-12 上报"]),
        ((LOST, on("2024-09-15", "复学")), ["2024-09-12 2024-09-19 过 2024-09-15"]),
        # lost twice is one report; confirmed afterwards is another
        (
            (LOST, on("2024-09-14", "上报", 对象=["政府"]), on("2024-09-30", "核查", 结论="失联"), on("2024-10-08", "认定辍学")),
            ["2024-09-12 2024-09-19 2024-09-14 上报", "2024-10-08 2024-10-15 未办"],
        ),
        ((LOST, on("2024-09-20", "复学"), AGAIN, on("2024-10-12", "核查", 结论="失联")),
         ["2024-09-12 2024-09-19 过 2024-09-20", "2024-10-12 2024-10-19 未办"]),
    ],
)  # fmt: skip
def test_the_government_is_told(entries: tuple[Entry, ...], expected: list[str]) -> None:
    assert claims("T12", child(*SUSPECTED, *entries)) == expected


def test_the_government_is_told_only_where_the_county_says_so() -> None:
    around = setting("national", since("2024-10-01", 专报政府="否"))
    case = child(*SUSPECTED, LOST, on("2024-10-08", "认定辍学"))
    assert claims("T12", case, around=around) == ["2024-09-12 2024-09-19 未办"]
    (claim,) = BY_ID["T12"].claims(seen(child(*DROPPED_OUT), "2024-10-09"))
    assert claim.message == "认定辍学，还没有专报政府"


# T13, T14: the platform and the roll


ENTERED = "平台录入"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([on("2024-09-05", "列入疑似")], ["2024-09-05 2024-09-08 未办"]),
        ([on("2024-09-05", "列入疑似"), on("2024-09-07", ENTERED)], ["2024-09-05 2024-09-08 2024-09-07 平台录入"]),
        ([on("2024-09-05", ENTERED), on("2024-09-05", "列入疑似")], ["2024-09-05 2024-09-08 2024-09-05 平台录入"]),
        ([on("2024-09-04", ENTERED), on("2024-09-05", "列入疑似")], ["2024-09-05 2024-09-08 未办"]),
        ([on("2024-09-05", "列入疑似"), on("2024-09-07", "复学")], ["2024-09-05 2024-09-08 过 2024-09-07"]),
        ([on("2024-09-05", "列入疑似", 发现方式="平台下发")], []),
        (
            [on("2024-09-05", "列入疑似", 发现方式="平台下发"), on("2024-10-08", "认定辍学")],
            ["2024-10-08 2024-10-11 未办"],
        ),
        (
            [on("2024-09-05", "列入疑似"), on("2024-09-07", ENTERED), on("2024-10-08", "认定辍学"), on("2024-10-10", ENTERED)],
            ["2024-09-05 2024-09-08 2024-09-07 平台录入", "2024-10-08 2024-10-11 2024-10-10 平台录入"],
        ),
    ],
)  # fmt: skip
def test_the_platform_knows(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T13", child(REGISTERED, *entries)) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((), ["2024-09-05 2024-09-12 未办"]),
        ((on("2024-09-06", "学籍标注"),), ["2024-09-05 2024-09-12 2024-09-06 学籍标注"]),
        ((on("2024-09-06", "学籍标注", 类型="其他离校"),), ["2024-09-05 2024-09-12 2024-09-06 学籍标注"]),
        ((on("2024-09-06", "复学"),), ["2024-09-05 2024-09-12 过 2024-09-06"]),
        (
            (on("2024-09-06", "学籍标注"), on("2024-10-08", "认定辍学"), on("2024-10-09", "学籍标注")),
            ["2024-09-05 2024-09-12 2024-09-06 学籍标注", "2024-10-08 2024-10-15 未办"],
        ),
        # one mark of 辍学 answers both
        (
            (on("2024-10-08", "认定辍学"), on("2024-10-09", "学籍标注", 类型="辍学")),
            ["2024-09-05 2024-09-12 2024-10-09 学籍标注", "2024-10-08 2024-10-15 2024-10-09 学籍标注"],
        ),
    ],
)  # fmt: skip
def test_the_roll_is_marked(entries: tuple[Entry, ...], expected: list[str]) -> None:
    assert claims("T14", child(*SUSPECTED, *entries)) == expected


def test_only_who_is_on_our_roll_is_marked() -> None:
    listed = on("2024-09-05", "列入疑似", 类型="失学")
    confirmed = on("2024-10-08", "认定辍学")
    assert claims("T14", never(NOT_STARTED, listed, confirmed)) == []
    assert claims("T14", child(*SUSPECTED, 学籍={"学校": "校外", "校名": "东莞市某小学"})) == []
    # at school without 学籍 in the file is on the roll all the same
    assert claims("T14", never(*SUSPECTED)) == ["2024-09-05 2024-09-12 未办"]
    # enrolled only after the listing: not marked for it
    later = never(
        NOT_STARTED,
        listed,
        on("2024-09-10", "复学"),
        on("2024-10-10", "列入疑似"),
        on("2024-10-11", "学籍标注"),
    )
    assert claims("T14", later) == ["2024-10-10 2024-10-17 2024-10-11 学籍标注"]
    (_, claim) = BY_ID["T14"].claims(seen(child(*DROPPED_OUT), "2024-10-09"))
    assert claim.message == "认定辍学后还没有在学籍系统里标注“辍学”"


# T15: the quarter


def review(day: str, quarter: str) -> Entry:
    return on(day, "复核", 季度=quarter)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((), ["2024-09-05 2024-09-30 未办", "2024-10-01 2024-12-31 未办"]),
        (
            (review("2024-09-25", "2024Q3"), review("2024-12-05", "2024Q4")),
            ["2024-09-05 2024-09-30 2024-09-25 复核", "2024-10-01 2024-12-31 2024-12-05 复核"],
        ),
        # the quarter it names counts, not the day it was held
        (
            (review("2024-10-08", "2024Q3"),),
            ["2024-09-05 2024-09-30 2024-10-08 复核", "2024-10-01 2024-12-31 未办"],
        ),
        # a quarter that has not begun cannot have been reviewed, and what was reviewed before the listing was not this child
        ((review("2024-09-25", "2024Q4"),), ["2024-09-05 2024-09-30 未办", "2024-10-01 2024-12-31 未办"]),
        ((review("2024-09-04", "2024Q3"),), ["2024-09-05 2024-09-30 未办", "2024-10-01 2024-12-31 未办"]),
        # left before the end; on the last day; on the first day of the next quarter
        ((on("2024-09-20", "复学"),), ["2024-09-05 2024-09-30 过 2024-09-20"]),
        ((on("2024-09-20", "复学"), review("2024-09-25", "2024Q3")), ["2024-09-05 2024-09-30 过 2024-09-20"]),
        ((on("2024-09-30", "复学"),), ["2024-09-05 2024-09-30 过 2024-09-30"]),
        ((on("2024-10-01", "复学"),), ["2024-09-05 2024-09-30 过 2024-10-01"]),
        ((on("2024-10-01", "复学"), review("2024-10-08", "2024Q3")), ["2024-09-05 2024-09-30 2024-10-08 复核"]),
        # gone for good, nothing can be recorded any more
        ((on("2024-10-08", "移出"),), ["2024-09-05 2024-09-30 过 2024-10-08", "2024-10-01 2024-12-31 过 2024-10-08"]),
        ((on("2024-10-01", "复学"), on("2024-11-01", "移出")), ["2024-09-05 2024-09-30 过 2024-10-01"]),
        # gone again in the same quarter
        (
            (on("2024-10-05", "复学"), review("2024-10-08", "2024Q3"), on("2024-11-05", "列入疑似"), review("2024-12-01", "2024Q4")),
            ["2024-09-05 2024-09-30 2024-10-08 复核", "2024-10-01 2024-12-31 过 2024-10-05", "2024-11-05 2024-12-31 2024-12-01 复核"],
        ),
    ],
)  # fmt: skip
def test_every_quarter_is_reviewed(entries: tuple[Entry, ...], expected: list[str]) -> None:
    assert claims("T15", child(*SUSPECTED, *entries)) == expected


def test_a_quarter_is_asked_for_from_its_first_day() -> None:
    case = child(*SUSPECTED)
    assert claims("T15", case, "2024-12-31")[-1] == "2024-10-01 2024-12-31 未办"
    assert claims("T15", case, "2025-01-01")[-1] == "2025-01-01 2025-03-31 未办"
    last_days = child(REGISTERED, on("2024-12-30", "列入疑似"))
    # while the child stays, a quarter is pressed for until the next is over too; what was reviewed then counts all the same
    assert claims("T15", case, "2025-01-01") == [
        "2024-09-05 2024-09-30 过 2025-01-01",
        "2024-10-01 2024-12-31 未办",
        "2025-01-01 2025-03-31 未办",
    ]
    late = child(*SUSPECTED, review("2025-02-08", "2024Q3"))
    assert claims("T15", late, "2025-02-08")[0] == "2024-09-05 2024-09-30 2025-02-08 复核"
    assert claims("T15", last_days, "2024-12-30") == ["2024-12-30 2024-12-31 未办"]


@pytest.mark.parametrize(
    ("units", "by"),
    [
        (["教育局"], Responsible.BUREAU),
        (["中心学校", "教育局"], Responsible.CENTRAL_SCHOOL),
        (["教育局", "学校"], Responsible.SCHOOL),
        (["乡镇"], Responsible.TOWNSHIP),
        (["乡镇", "教育局"], Responsible.BUREAU),
    ],
)
def test_who_reviews_is_the_policys_choice(units: list[str], by: Responsible) -> None:
    around = setting("national", since("2024-09-01", 季度复核单位=units))
    (claim,) = BY_ID["T15"].claims(seen(child(*SUSPECTED), "2024-09-20", around))
    assert claim.by is by


def test_the_central_school_is_the_upper_school_or_the_school_itself() -> None:
    upper = School("3199000071", "清河县城关中心学校", "城关中心校", TOWN, "九年一贯制", head=Person("秦琳"))
    around = setting("suiyang-2024")
    below = replace(around.units.schools[1], parent=upper.code)
    units = UnitRegister((around.units.schools[0], below, upper), around.units.townships)
    ranked = replace(around, units=units)
    case = child(*SUSPECTED)
    central = Responsible.CENTRAL_SCHOOL
    assert seen(case, TODAY, ranked).who(central) == (upper.code, "城关中心校", "秦琳")
    assert seen(case, TODAY).who(central) == (MIDDLE, "清河初中", "")
    township = never(NOT_STARTED, on("2024-09-05", "列入疑似", 类型="失学"))
    assert seen(township, TODAY).who(central) == ("990101", "清河县教育体育局", "")


def test_the_township_of_a_child_is_the_one_its_documents_name() -> None:
    case = child(*SUSPECTED)
    at_home = replace(case, facts={**case.facts, "现住址": {"乡镇": "东城街道", "村": "东关社区"}})
    assert seen(case, TODAY).who(Responsible.TOWNSHIP)[0] == TOWN
    assert seen(at_home, TODAY).who(Responsible.TOWNSHIP)[0] == STREET


# T16, T17: recognised


def recognised(day: str, until: str) -> Entry:
    return on(day, "认定达标", 起=day, 止=until)


STANDS = recognised("2024-10-10", "2025-07-10")
SHORT = recognised("2024-10-10", "2024-11-30")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((on("2024-10-09", "劝返"), STANDS), ["2024-10-10 2024-12-09 未办"]),
        (
            (STANDS, on("2024-11-10", "劝返", 层级="司法")),
            ["2024-10-10 2024-12-09 2024-11-10 劝返", "2024-11-10 2025-01-09 未办"],
        ),
        ((STANDS, on("2024-11-10", "核查"), on("2024-11-11", "上报")), ["2024-10-10 2024-12-09 未办"]),
        # a renewal is no persuasion
        ((STANDS, recognised("2024-12-01", "2025-08-31")), ["2024-10-10 2024-12-09 未办"]),
        ((STANDS, on("2024-11-10", "复学")), ["2024-10-10 2024-12-09 过 2024-11-10"]),
        # run out on 30 November; approved once more after that
        ((SHORT,), ["2024-10-10 2024-12-09 过 2024-12-01"]),
        ((SHORT, on("2024-12-05", "劝返")), ["2024-10-10 2024-12-09 过 2024-12-01"]),
        (
            (SHORT, recognised("2024-12-05", "2025-07-10")),
            ["2024-10-10 2024-12-09 过 2024-12-01", "2024-12-05 2025-02-03 未办"],
        ),
    ],
)  # fmt: skip
def test_persuasion_goes_on_after_recognition(entries: tuple[Entry, ...], expected: list[str]) -> None:
    assert claims("T16", child(*DROPPED_OUT, *entries)) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((SHORT,), ["2024-10-10 2024-11-20 未办"]),
        (
            (SHORT, recognised("2024-11-25", "2025-07-10")),
            ["2024-10-10 2024-11-20 2024-11-25 认定达标", "2024-11-25 2025-06-30 未办"],
        ),
        (
            (SHORT, recognised("2024-12-05", "2025-07-10")),
            ["2024-10-10 2024-11-20 2024-12-05 认定达标", "2024-12-05 2025-06-30 未办"],
        ),
        ((SHORT, on("2024-11-20", "复学")), ["2024-10-10 2024-11-20 过 2024-11-20"]),
        ((SHORT, on("2024-12-05", "劝返"), on("2024-12-10", "移出")), ["2024-10-10 2024-11-20 过 2024-12-10"]),
        # shorter than the days of the reminder: at once
        ((recognised("2024-10-10", "2024-10-15"),), ["2024-10-10 2024-10-10 未办"]),
        ((on("2024-10-10", "认定达标", 止="明年"),), []),
    ],
)  # fmt: skip
def test_a_recognition_that_ends_is_looked_after(entries: tuple[Entry, ...], expected: list[str]) -> None:
    assert claims("T17", child(*DROPPED_OUT, *entries)) == expected


@pytest.mark.parametrize(
    ("today", "message"),
    [
        ("2024-11-30", "认定达标 2024-11-30 到期，到期前要复学或者续办"),
        (
            "2024-12-01",
            "认定达标 2024-11-30 已经到期、没有续办，现在按辍学算：继续劝返，或者重新报批续办",
        ),
    ],
)
def test_a_recognition_that_has_ended_says_so(today: str, message: str) -> None:
    (claim,) = BY_ID["T17"].claims(seen(child(*DROPPED_OUT, SHORT), today))
    assert claim.message == message


def test_a_recognition_that_was_renewed_late_does_not_say_that_it_ended() -> None:
    case = child(*DROPPED_OUT, SHORT, recognised("2024-12-05", "2025-07-10"))
    first, _ = BY_ID["T17"].claims(seen(case, "2024-12-06"))
    assert first.message == "认定达标 2024-11-30 到期，到期前要复学或者续办"
    assert first.lag == (dt.date(2024, 12, 5) - dt.date(2024, 11, 20)).days
