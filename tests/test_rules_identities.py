"""I: the numbers of a child, and what they must agree with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import ABSENT, findings_of


def found(fragment: dict[str, Any]) -> list[tuple[str, str, int, str]]:
    return [(each.rule, each.severity.value, each.line, each.message) for each in findings_of(fragment)]


@pytest.mark.parametrize(
    ("number", "rule", "severity", "message"),
    [
        (
            "990101120304512",
            "I01",
            "错误",
            "证件号码是15位的一代证号码，一代证2013年1月1日起停用（居民身份证法第二十三条）。请照二代证或户口簿录入18位号码。",
        ),
        ("99010120120304512", "I01", "错误", "证件号码应是18位，现在是17位。请对照证件重新录入。"),
        (
            "99010120120304512A",
            "I01",
            "错误",
            "证件号码第18位的字符不对：前17位只能是数字，最后一位是数字或大写X。请对照证件重新录入。",
        ),
        (
            "990101201202305121",
            "I01",
            "错误",
            "证件号码第7至14位应是出生日期，现在不是真实的日期。请对照证件重新录入。",
        ),
        ("990101201203045121 ", "I01", "警告", "证件号码里夹有空格或看不见的字符，请删去。"),
        ("９９0101201203045121", "I01", "警告", "证件号码里有全角或特殊字形的数字、字母，请改成半角。"),
    ],
)
def test_a_wrong_number_is_explained(number: str, rule: str, severity: str, message: str) -> None:
    assert (rule, severity, 9, message) in found({"证件": {"号码": number}})


def test_a_lower_case_x_is_only_a_matter_of_writing() -> None:
    fragment = {"证件": {"号码": "99010120120304514x"}, "出生日期": "2012-03-04"}
    rules = {(rule, severity) for rule, severity, _, _ in found(fragment)}
    assert ("I01", "警告") in rules


def test_the_area_code_is_never_an_error() -> None:
    from kcbx import identity
    from tests.builders import case

    number = identity.make("000000", case().birth_date, 512)
    assert found({"证件": {"号码": number}}) == []


def test_a_passport_is_not_judged_as_an_id_number() -> None:
    assert found({"证件": {"类型": "护照", "号码": "E12345678"}}) == []


def test_sex_and_birth_date_are_judged_apart() -> None:
    fragment = {"性别": "男", "出生日期": "2012-03-05"}
    assert sorted((rule, message[:14]) for rule, _, _, message in found(fragment)) == [
        ("I02", "证件号码表示的性别与填报的性"),
        ("I02", "证件号码里的出生日期与填报的"),
    ]


@pytest.mark.parametrize(
    ("number", "severity", "message"),
    [
        (
            "G990101201107093115",
            "警告",
            "G开头的学籍号与证件号码不一致。证件号码变更过的属正常；没有变更过的，请核对是哪一个录错了。",
        ),
        (
            "L99010120120304000A",
            "警告",
            "学籍号第19位的字符不对：L开头的临时学籍号，字母后面只能是数字。请对照国家学籍系统重新录入。",
        ),
        ("A990101201203045121", "错误", "学籍号应以字母G、J或L开头，现在不是。请对照国家学籍系统重新录入。"),
        ("g990101201203045121", "警告", "学籍号开头的小写字母，请改成大写。"),
    ],
)
def test_a_student_number_is_explained(number: str, severity: str, message: str) -> None:
    assert found({"学籍": {"学籍号": number}}) == [("I03", severity, 19, message)]


def test_a_g_number_is_not_compared_with_a_passport() -> None:
    fragment = {"证件": {"类型": "护照", "号码": "E12345678"}, "学籍": {"学籍号": "G990101201107093115"}}
    assert found(fragment) == []


def test_category_and_grade_of_the_certificate_are_compared() -> None:
    fragment = {"残疾": {"类别": "肢体", "等级": "四级", "证号": "99010120120304512152"}}
    assert [message for _, _, _, message in found(fragment)] == [
        "残疾人证号表示的类别是“智力”，填报的不一样；请对照残疾人证核对。",
        "残疾人证号表示的等级是“二级”，填报的不一样；请对照残疾人证核对。",
    ]


def test_a_certificate_of_somebody_else_is_an_error() -> None:
    fragment = {"残疾": {"类别": "智力", "等级": "二级", "证号": "99010120110709311552"}}
    assert found(fragment) == [
        (
            "I04",
            "错误",
            25,
            "残疾人证号的前18位与本人证件号码不一致。请核对是哪一个录错了，或者是不是拿错了别人的证。",
        )
    ]


def test_born_after_every_entry_is_said_once() -> None:
    fragment = {
        "证件": {"类型": "护照", "号码": "E12345678"},
        "出生日期": "2024-09-20",
        "经过": [{"日期": "2024-09-05", "事项": "备忘"}],
    }
    assert ("I05", "错误", 5, "出生日期晚于案卷里所有的记事，出生日期或记事的日期录错了，请核对。") in found(
        fragment
    )
    assert [rule for rule, *_ in found(fragment) if rule == "L06"] == []


def test_an_erased_case_is_not_asked_for_its_number() -> None:
    fragment = {
        "姓名": "已销毁",
        "证件": {"类型": "无", "号码": ABSENT, "无证原因": "已销毁"},
        "监护人": ABSENT,
        "经过": [
            {"日期": "2024-09-10", "事项": "移出", "类别": "死亡", "佐证": ABSENT},
            {"日期": "2024-10-10", "事项": "销毁"},
        ],
    }
    assert found(fragment) == []


def test_what_has_the_wrong_shape_is_left_to_the_rules_of_shape() -> None:
    assert [rule for rule, *_ in found({"证件": "990101201203045122"})] == ["S05"]
