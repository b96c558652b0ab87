"""The numbers among a child's facts: tidied, completed, refused when they cannot be right."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import identity
from kcbx.errors import UsageError
from kcbx.identification import completed, concerns, from_number, refuse_wrong

TODAY = dt.date(2024, 9, 10)
NUMBER = "990101201203045121"
PAPERS = {"类型": "居民身份证", "号码": NUMBER}


def test_type_sex_and_birth_date_come_from_the_number() -> None:
    assert completed({"姓名": "周雨桐", "证件": {"号码": f" {NUMBER[:6]} {NUMBER[6:]}"}}) == {
        "姓名": "周雨桐",
        "性别": "女",
        "出生日期": "2012-03-04",
        "证件": PAPERS,
    }


def test_what_was_given_stays() -> None:
    facts = {"性别": "男", "出生日期": "2012-03-05", "证件": {"类型": "其他", "号码": "出生 1"}}
    assert completed(facts) == {**facts, "证件": {"类型": "其他", "号码": "出生1"}}


@pytest.mark.parametrize("facts", [{}, {"证件": {"类型": "无", "无证原因": "未办"}}, {"证件": {"号码": "1"}}])
def test_nothing_is_made_up(facts: dict[str, Any]) -> None:
    assert not {"性别", "出生日期"} & set(completed(facts))


def test_all_numbers_are_tidied() -> None:
    facts = {"学籍": {"学籍号": "g９９０１０１201203045121 "}, "残疾": {"证号": " 99010120120304512152"}}
    assert completed(facts) == {
        "学籍": {"学籍号": "G990101201203045121"},
        "残疾": {"证号": "99010120120304512152"},
    }


@given(st.dates(dt.date(1990, 1, 1), dt.date(2024, 1, 1)), st.integers(0, 999))
def test_completing_twice_changes_nothing_more_and_is_never_refused(birth: dt.date, sequence: int) -> None:
    facts = completed({"证件": {"号码": identity.make("990101", birth, sequence)}})
    assert (completed(facts), facts["出生日期"]) == (facts, birth.isoformat())
    assert facts["性别"] == ("男" if sequence % 2 else "女")
    refuse_wrong(facts, TODAY)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"证件": {**PAPERS, "号码": NUMBER[:-1] + "2"}}, ["证件号码的校验码不对，多半是抄错一位。请对照证件重新录入。"]),
        (
            {"证件": PAPERS, "性别": "男", "出生日期": "2012-03-05"},
            [
                "证件号码里的出生日期与填报的出生日期不一致。以证件为准，请核对后改正其中一项。",
                "证件号码表示的性别与填报的性别不一致。以证件为准，请核对后改正其中一项。",
            ],
        ),
        (
            {"证件": {**PAPERS, "号码": identity.make("990101", dt.date(2030, 1, 1), 1)}},
            ["证件号码里的出生日期晚于今天。请对照证件重新录入。"],
        ),
        (
            {"学籍": {"学籍号": "G" + NUMBER[:-1] + "2"}},
            ["学籍号的校验码不对，多半是抄错一位。请对照国家学籍系统重新录入。"],
        ),
        (
            {"证件": PAPERS, "残疾": {"证号": identity.make("990101", dt.date(2012, 3, 4), 13) + "52"}},
            ["残疾人证号的前18位与本人证件号码不一致。请核对是哪一个录错了，或者是不是拿错了别人的证。"],
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused(facts: dict[str, Any], said: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        refuse_wrong(facts, TODAY)
    assert caught.value.message == "号码有误：\n" + "\n".join(f"  · {line}" for line in said)
    assert NUMBER not in caught.value.message


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"证件": {"类型": "护照", "号码": "E1234567"}, "性别": "男", "出生日期": "2012-03-05"},
        {"证件": {"类型": "无", "无证原因": "未办"}, "性别": "男"},
        {"证件": {**PAPERS, "号码": identity.make("110101", dt.date(2012, 3, 4), 12)}},
        {"证件": PAPERS, "学籍": {"学籍号": "G" + identity.make("990101", dt.date(2012, 3, 4), 14)}},
        {"证件": PAPERS, "学籍": {"学籍号": "L990101201203041234"}},
    ],
)
def test_what_may_be_right_is_not(facts: dict[str, Any]) -> None:
    refuse_wrong(facts, TODAY)


def test_nothing_is_read_from_what_is_no_citizen_number() -> None:
    assert (from_number(""), from_number("E1234567"), from_number(NUMBER)) == (
        {},
        {},
        {"性别": "女", "出生日期": "2012-03-04"},
    )


@pytest.mark.parametrize(
    ("path", "is_concerned"),
    [
        (("证件", "号码"), True),
        (("证件",), True),
        (("证件", "类型"), True),
        (("证件", "无证原因"), False),
        (("性别",), True),
        (("出生日期",), True),
        (("学籍",), True),
        (("学籍", "年级"), False),
        (("残疾", "证号"), True),
        (("户籍", "村"), False),
        (("监护人", 0, "电话"), False),
    ],
)
def test_which_changes_set_numbers_at_odds(path: tuple[str | int, ...], is_concerned: bool) -> None:
    assert concerns(path) == is_concerned
