"""T20–T22: documents to serve, deadlines that have passed, letters without a reply."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.duties import BY_ID
from kcbx.model import Entry
from tests import duties
from tests.claims import claims, school_days
from tests.guarding import NOT_STARTED, SUSPECTED, never
from tests.histories import child, on, setting, since

KC = "KC-7K3Q9F2B0C"
ORDER = "责令送被监护人接受义务教育通知书"

WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "T20": (
        "劝返复学通知书（清初劝〔2024〕1号）还没有送达；送达以前，文书上的期限不起算",
        f"kcbx serve {KC} A7Q9F2",
        "suiyang-2024/3g",
        "清河初中",
        "",
    ),
    "T21": (
        "劝返复学通知书（清初劝〔2024〕1号）的期限 2024-09-17 已过，孩子还没有到校，下一步由清河县清河镇人民政府签发督促入学通知书",
        f"kcbx notice {KC} --type 督促入学通知书",
        "义务教育法/58",
        "清河镇",
        "孙立",
    ),
    "T22": (
        "协助劝返函（清教函〔2024〕1号）还没有答复",
        f"kcbx notice {KC} --type 复函 --reply-to A7Q9F2",
        "suiyang-2024/3g",
        "清河县教育体育局",
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


def paper(day: str, kind: str = "劝返复学通知书", **values: Any) -> Entry:
    return on(day, "文书", **{"文书": kind, **values})


def service(day: str, number: str = "E00003", **values: Any) -> Entry:
    return on(day, "送达", 文书=number, **values)


def void(day: str, number: str) -> Entry:
    return on(day, "更正", 更正=number, 作废="是")


# T20: service

ISSUED = paper("2024-09-10")
UNSERVED = "2024-09-10 2024-09-15 未办"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([ISSUED], [UNSERVED]),
        ([ISSUED, service("2024-09-12")], ["2024-09-10 2024-09-15 2024-09-12 送达"]),
        ([ISSUED, service("2024-10-12")], ["2024-09-10 2024-09-15 2024-10-12 送达"]),
        # of which paper, and whether it was taken
        ([ISSUED, service("2024-09-12", "E00002")], [UNSERVED]),
        ([ISSUED, service("2024-09-12", 签收人=None, 拒收事由="不肯签字")], [UNSERVED]),
        (
            [ISSUED, service("2024-09-12", 签收人=None, 拒收事由="不肯签字"), service("2024-09-14", 方式="留置送达", 签收人=None, 拒收事由="不肯签字")],
            ["2024-09-10 2024-09-15 2024-09-14 送达"],
        ),
        ([ISSUED, service("2024-09-14", 方式="公告送达")], ["2024-09-10 2024-09-15 2024-09-14 送达"]),
        # what is not served at all
        ([paper("2024-09-10", "批评教育记录")], []),
        ([paper("2024-09-10", "协助劝返函")], []),
        ([paper("2024-09-10", "判决书", 收到="是")], []),
        ([paper("2024-09-10", 收到="是")], []),
        ([paper("2024-09-10", "自编的文书")], []),
        # the child is back: a summons is void, what tells of a return or a leave is not
        ([ISSUED, on("2024-09-13", "复学")], ["2024-09-10 2024-09-15 过 2024-09-13"]),
        ([ISSUED, on("2024-09-13", "移出")], ["2024-09-10 2024-09-15 过 2024-09-13"]),
        ([ISSUED, on("2024-09-13", "认定辍学")], [UNSERVED]),
        (
            [on("2024-09-10", "复学"), paper("2024-09-10", "复学通知书"), on("2024-09-13", "结束观察")],
            [UNSERVED],
        ),
        ([paper("2024-09-10", "休学批复"), on("2024-09-10", "休学")], [UNSERVED]),
        ([paper("2024-09-10", "休学批复"), on("2024-09-13", "移出")], ["2024-09-10 2024-09-15 过 2024-09-13"]),
        # two papers, each its own
        (
            [ISSUED, service("2024-09-11"), paper("2024-10-10"), service("2024-10-20", "E00005")],
            ["2024-09-10 2024-09-15 2024-09-11 送达", "2024-10-10 2024-10-15 2024-10-20 送达"],
        ),
        # a late record counts for its day
        ([ISSUED, service("2024-09-12", recorded="2024-11-01")], ["2024-09-10 2024-09-15 2024-09-12 送达"]),
        # voided: the paper, then the service
        ([ISSUED, void("2024-09-11", "E00003")], []),
        ([ISSUED, service("2024-09-12"), void("2024-09-13", "E00004")], [UNSERVED]),
    ],
)  # fmt: skip
def test_what_is_issued_to_a_guardian_is_served(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T20", child(*SUSPECTED, *entries)) == expected


@pytest.mark.parametrize(
    ("issuer", "unit"),
    [
        ("清河初中", "清河初中"),
        ("柳林小学", "清河初中"),
        ("清河镇人民政府", "清河镇"),
        ("城关街道办事处", "清河镇"),
        ("清河县教育体育局", "清河县教育体育局"),
        ("外县某校", "清河初中"),
    ],
)
def test_who_issued_a_paper_has_it_served(issuer: str, unit: str) -> None:
    example = duties.example_of(BY_ID["T20"])
    example["经过"][-1]["签发单位"] = issuer
    (task,) = duties.tasks_on(BY_ID["T20"], example, dt.date(2024, 9, 16))
    assert (task.unit_name, task.days_left) == (unit, -1)


def test_days_to_serve_are_school_days_where_the_county_counts_so() -> None:
    around = setting("suiyang-2024", since("2024-09-01", 天数口径="上学日"))
    case = child(*SUSPECTED, paper("2024-09-27"))  # a Friday
    assert claims("T20", case, around=around, count=school_days()) == ["2024-09-27 2024-10-04 未办"]


# T21: the next rung

DUE = "2024-09-10 2024-09-18"
WITH_DEADLINE = paper("2024-09-10", 期限="2024-09-17")


def delivered(day: str, kind: str = "劝返复学通知书", **values: Any) -> list[Entry]:
    """Return a paper and its service on the same day."""
    number = f"P{day[5:7]}{day[8:]}"
    return [paper(day, kind, number=number, **values), service(day, number)]


FIRST = delivered("2024-09-10", 期限="2024-09-17")
LAST = delivered("2024-09-10", ORDER, 期限="2024-09-17")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (FIRST, [f"{DUE} 未办"]),
        ([*FIRST, *delivered("2024-09-18", "督促入学通知书")], [f"{DUE} 2024-09-18 文书", "2024-09-18 2024-09-26 未办"]),
        # without a 期限 the county's number counts; a 批评教育记录 need have none, and is not served
        (delivered("2024-09-10"), [f"{DUE} 未办"]),
        ([paper("2024-09-10", "批评教育记录")], []),
        ([paper("2024-09-10", "批评教育记录", 期限="2024-09-17")], [f"{DUE} 未办"]),
        (delivered("2024-09-10", "复学通知书", 期限="2024-09-17"), []),
        ([paper("2024-09-10", "家庭教育指导建议函", 期限="2024-09-17")], []),
        # further up is as good, early as well as late; an attempt is not, nor is what lies further down
        ([*FIRST, paper("2024-09-12", "批评教育记录")], [f"{DUE} 2024-09-12 文书"]),
        ([*FIRST, paper("2024-09-19", "家庭教育指导建议函")], [f"{DUE} 2024-09-19 文书"]),
        ([*FIRST, paper("2024-11-12", "训诫书", 收到="是")], [f"{DUE} 2024-11-12 文书"]),
        ([*FIRST, on("2024-09-19", "劝返"), on("2024-09-20", "劝返", 层级="联合")], [f"{DUE} 未办"]),
        (
            [*delivered("2024-09-10", "督促入学通知书", 期限="2024-09-17"), *delivered("2024-09-18")],
            [f"{DUE} 未办", "2024-09-18 2024-09-26 未办"],
        ),
        # issued again: the newer takes over, served or not; one that was received does not
        ([*FIRST, *delivered("2024-09-19", 期限="2024-09-26")], [f"{DUE} 过 2024-09-19", "2024-09-19 2024-09-27 未办"]),
        ([*FIRST, paper("2024-09-12", 期限="2024-09-26")], [f"{DUE} 过 2024-09-12"]),
        ([*FIRST, paper("2024-09-12", 期限="2024-09-26", 收到="是")], [f"{DUE} 未办"]),
        # after the last rung: a court, or 认定达标
        ([*LAST, paper("2024-10-09", "判决书", 收到="是")], [f"{DUE} 2024-10-09 文书"]),
        ([*LAST, on("2024-10-09", "劝返", 层级="司法")], [f"{DUE} 2024-10-09 劝返"]),
        ([*LAST, *delivered("2024-10-09", "督促入学通知书", 期限="2024-10-16")], [f"{DUE} 未办", "2024-10-09 2024-10-17 未办"]),
        ([*LAST, on("2024-10-08", "认定辍学"), on("2024-10-20", "认定达标")], [f"{DUE} 2024-10-20 认定达标"]),
        # never served: the service is asked for, not the next step; served after its deadline; announced
        ([WITH_DEADLINE], []),
        ([WITH_DEADLINE, service("2024-09-21", 签收人=None, 拒收事由="不在家")], []),
        ([WITH_DEADLINE, service("2024-09-15")], [f"{DUE} 未办"]),
        ([WITH_DEADLINE, service("2024-09-17")], [f"{DUE} 未办"]),
        ([WITH_DEADLINE, service("2024-09-21")], ["2024-09-10 2024-09-22 未办"]),
        ([WITH_DEADLINE, service("2024-09-15", 方式="公告送达")], ["2024-09-10 2024-10-16 未办"]),
        # the child comes back, and goes again
        ([*FIRST, on("2024-09-16", "复学")], [f"{DUE} 过 2024-09-16"]),
        ([*FIRST, on("2024-09-16", "复学"), on("2024-09-25", "列入疑似")], [f"{DUE} 过 2024-09-16"]),
        ([*FIRST, void("2024-09-12", "P0910")], []),
    ],
)  # fmt: skip
def test_after_a_deadline_comes_the_next_step(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T21", child(*SUSPECTED, *entries)) == expected


NOTICE = delivered("2024-09-02", "入学通知书", 期限="2024-09-06")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([*NOTICE], []),
        ([*NOTICE, on("2024-09-05", "列入疑似", 类型="失学")], ["2024-09-05 2024-09-07 未办"]),
        ([*NOTICE, on("2024-09-12", "列入疑似", 类型="失学")], ["2024-09-12 2024-09-12 未办"]),
        ([*NOTICE, on("2024-09-04", "学籍异动", 类型="新生注册"), on("2024-09-12", "列入疑似")], []),
        ([*NOTICE, on("2024-09-04", "延缓入学"), on("2024-09-12", "列入疑似")], []),
        ([on("2024-09-02", "学籍异动", 类型="新生注册"), *NOTICE, on("2024-09-05", "列入疑似")], []),
        # called again before the listing: by the newer only
        (
            [*NOTICE, *delivered("2024-09-03", "入学通知书", 期限="2024-09-10"), on("2024-09-05", "列入疑似", 类型="失学")],
            ["2024-09-05 2024-09-11 未办"],
        ),
    ],
)  # fmt: skip
def test_who_was_called_to_school_before_the_listing_is_called_on(
    entries: list[Entry], expected: list[str]
) -> None:
    assert claims("T21", never(NOT_STARTED, *entries)) == expected


def _rung(township: str, kind: str, today: str = "2024-09-18") -> tuple[str, str]:
    """Return what is said of a document of that kind, and who must act, for a child of a township."""
    example = duties.example_of(BY_ID["T21"])
    example["经过"][-2] |= {"文书": kind, "文号": "〔2024〕1号"}
    example["责任"] = {"乡镇": township}
    (task,) = duties.tasks_on(BY_ID["T21"], example, dt.date.fromisoformat(today))
    return task.claim.message, task.unit_name


def test_where_a_township_may_not_issue_the_bureau_does() -> None:
    first = "劝返复学通知书（〔2024〕1号）的期限 2024-09-17 已过，孩子还没有到校，下一步由"
    second = "督促入学通知书（〔2024〕1号）的期限 2024-09-17 已过，孩子还没有到校，下一步由"
    bureau = "清河县教育体育局"
    assert _rung("清河镇", "督促入学通知书") == (f"{second}清河县清河镇人民政府签发批评教育记录", "清河镇")
    assert _rung("城关街道", "劝返复学通知书") == (f"{first}{bureau}签发督促入学通知书", bureau)
    assert _rung("城关街道", "督促入学通知书") == (f"{second}{bureau}签发批评教育记录", bureau)


def test_after_the_last_document_a_court_is_named() -> None:
    bureau = "清河县教育体育局"
    assert _rung("清河镇", ORDER) == (
        f"{ORDER}（〔2024〕1号）的期限 2024-09-17 已过，孩子还没有到校，"
        f"下一步由{bureau}签发家庭教育指导建议函，或者转司法途径",
        bureau,
    )


def test_before_the_deadline_it_is_announced_only() -> None:
    assert _rung("清河镇", "劝返复学通知书", "2024-09-17")[0] == (
        "劝返复学通知书（〔2024〕1号）的期限是 2024-09-17，到时孩子还没有到校的，"
        "下一步由清河县清河镇人民政府签发督促入学通知书"
    )


# T22: replies

SENT = paper("2024-09-10", "协助劝返函", 文号="清教函〔2024〕1号", 签发单位="清河县教育体育局")
AID = paper("2024-09-12", "救助转介函", 文号="清教函〔2024〕2号", 签发单位="清河县教育体育局")


def reply(day: str, **values: Any) -> Entry:
    return paper(day, "复函", 收到="是", 签发单位="外县教育局", **values)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([SENT], ["2024-09-10 2024-10-10 未办"]),
        ([SENT, reply("2024-10-20", 答复="E00003")], ["2024-09-10 2024-10-10 2024-10-20 文书"]),
        ([SENT, reply("2024-10-20")], ["2024-09-10 2024-10-10 2024-10-20 文书"]),
        # another's reply, none, one that came before
        ([SENT, reply("2024-10-20", 答复="Z00009")], ["2024-09-10 2024-10-10 未办"]),
        ([SENT, on("2024-10-20", "上报"), paper("2024-10-21", "判决书", 收到="是")], ["2024-09-10 2024-10-10 未办"]),
        ([reply("2024-09-08"), SENT], ["2024-09-10 2024-10-10 未办"]),
        ([reply("2024-09-08"), SENT, reply("2024-09-20")], ["2024-09-10 2024-10-10 2024-09-20 文书"]),
        # two letters: the oldest that waits, but the one that is named first
        (
            [SENT, AID, reply("2024-09-20")],
            ["2024-09-10 2024-10-10 2024-09-20 文书", "2024-09-12 2024-10-12 未办"],
        ),
        (
            [SENT, AID, reply("2024-09-20", 答复="E00004")],
            ["2024-09-10 2024-10-10 未办", "2024-09-12 2024-10-12 2024-09-20 文书"],
        ),
        (
            [SENT, AID, reply("2024-09-20"), reply("2024-09-25", 答复="E00003")],
            ["2024-09-10 2024-10-10 2024-09-25 文书", "2024-09-12 2024-10-12 2024-09-20 文书"],
        ),
        (
            [SENT, reply("2024-09-11"), AID, reply("2024-09-20")],
            ["2024-09-10 2024-10-10 2024-09-11 文书", "2024-09-12 2024-10-12 2024-09-20 文书"],
        ),
        # who is back need not be looked for; aid is asked for all the same
        (
            [SENT, AID, on("2024-09-20", "复学"), reply("2024-09-25")],
            ["2024-09-10 2024-10-10 过 2024-09-20", "2024-09-12 2024-10-12 2024-09-25 文书"],
        ),
        ([AID, on("2024-09-20", "移出")], ["2024-09-12 2024-10-12 过 2024-09-20"]),
        # received letters, and documents that ask for no reply
        ([paper("2024-09-10", "协助劝返函", 收到="是")], []),
        ([paper("2024-09-10", "辍学学生书面报告")], []),
        # applications: granted, or done
        ([paper("2024-09-10", "休学申请", 签发单位="周建国")], ["2024-09-10 2024-10-10 未办"]),
        (
            [paper("2024-09-10", "休学申请", 收到="是"), paper("2024-09-12", "休学批复")],
            ["2024-09-10 2024-10-10 2024-09-12 文书"],
        ),
        ([paper("2024-09-10", "休学申请"), on("2024-09-13", "休学")], ["2024-09-10 2024-10-10 2024-09-13 休学"]),
        ([paper("2024-09-10", "休学申请"), reply("2024-09-13")], ["2024-09-10 2024-10-10 未办"]),
        ([paper("2024-09-10", "休学申请"), reply("2024-09-13", 答复="E00003")], ["2024-09-10 2024-10-10 2024-09-13 文书"]),
        (
            [on("2024-09-20", "认定辍学"), paper("2024-10-10", "认定达标申请"), on("2024-11-01", "认定达标")],
            ["2024-10-10 2024-11-09 2024-11-01 认定达标"],
        ),
        # voided: the letter, then the reply
        ([SENT, void("2024-09-11", "E00003")], []),
        ([SENT, reply("2024-09-20"), void("2024-09-21", "E00004")], ["2024-09-10 2024-10-10 未办"]),
    ],
)  # fmt: skip
def test_a_letter_waits_for_its_reply(entries: list[Entry], expected: list[str]) -> None:
    assert claims("T22", child(*SUSPECTED, *entries)) == expected


def test_an_application_asks_for_its_grant() -> None:
    example = duties.example_of(BY_ID["T22"])
    example["经过"][-1] |= {"文书": "休学申请", "文号": "清初申〔2024〕1号", "签发单位": "周建国"}
    (task,) = duties.tasks_on(BY_ID["T22"], example, dt.date(2024, 10, 10))
    assert (task.claim.message, task.claim.command, task.unit_name) == (
        "休学申请（清初申〔2024〕1号）还没有批复",
        f"kcbx notice {KC} --type 休学批复",
        "清河初中",
    )
