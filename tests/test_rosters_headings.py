"""Headings that schools, the police and other offices write, and the fields they stand for."""

from __future__ import annotations

import pytest

from kcbx.rosters.fields import Dictionary, ListField, plain_heading, without_notes
from kcbx.rosters.headings import FIELDS, PEOPLE

MEANINGS = [
    ("身份证件号", "证件号码"),
    ("身份证号", "证件号码"),
    ("身份证号码", "证件号码"),
    ("公民身份号码", "证件号码"),
    ("公民身份证号码", "证件号码"),
    ("居民身份证号码", "证件号码"),
    ("证件号码", "证件号码"),
    ("学生身份证号", "证件号码"),
    ("儿童身份证号码", "证件号码"),
    ("本人身份证号", "证件号码"),
    ("*身份证件号（必填）", "证件号码"),
    ("身 份\n证 号", "证件号码"),
    ("身份证号（18位）", "证件号码"),
    ("ＳＦＺＨ", "证件号码"),
    ("原身份证号", "原证件号码"),
    ("身份证件类型", "证件类型"),
    ("身份证件有效期", "身份证件有效期"),
    ("有效期至", "居住证止"),
    ("现居住乡镇", "乡镇"),
    ("现居住村（社区）", "村"),
    ("现居住村(社区)", "村"),
    ("曾用公民身份号码", "原证件号码"),
    ("详细地址", "现住址"),
    ("当前状态", "平台状态"),
    ("台账状态", "平台状态"),
    ("疑似类型", "疑似类型"),
    ("下发日期", "下发日期"),
    ("录入日期", "录入日期"),
    ("姓名", "姓名"),
    ("学生姓名", "姓名"),
    ("儿童姓名*", "姓名"),
    ("未接受儿童少年姓名", "姓名"),
    ("应接受义务教育未接受适龄儿童少年姓名", "姓名"),
    ("残疾人姓名", "姓名"),
    ("曾用名", "曾用名"),
    ("出生\n年月日", "出生日期"),
    ("学生出生日期", "出生日期"),
    ("全国学籍号", "学籍号"),
    ("学籍辅号", "学籍辅号"),
    ("学校标识码", "学校标识码"),
    ("就读学校", "学校"),
    ("残疾（人）类型", "残疾类别"),
    ("自然村（屯）", "组"),
    ("乡（镇）", "乡镇"),
    ("行政村", "村"),
    ("与户主关系", "与户主关系"),
    ("义务教育阶段未上学原因", "未上学原因"),
    ("失学或辍学原因", "未上学原因"),
    ("监测对象类别", "监测对象类别"),
    ("是否义务教育阶段适龄儿童少年失学辍学", "是否失学辍学"),
    ("国籍/地区", "国籍"),
    ("家长（或监护人）姓名*", "监护人姓名"),
    ("父亲姓名", "监护人姓名"),
    ("成员1姓名", "监护人姓名"),
    ("第一监护人姓名", "监护人姓名"),
    ("成员2关系", "监护人关系"),
    ("父亲联系电话", "监护人电话"),
    ("户主姓名", "户主姓名"),
]


@pytest.mark.parametrize(("heading", "field"), MEANINGS)
def test_a_heading_stands_for_its_field(heading: str, field: str) -> None:
    found = PEOPLE.meaning(heading)
    assert found is not None
    assert found[0].name == field


@pytest.mark.parametrize(
    "heading",
    [
        *("监护人身份证号", "监护人身份证件号", "父亲身份证号码", "母亲公民身份号码", "家长身份证号"),
        *("成员1身份证件号", "家庭成员2身份证号", "第一监护人证件号码", "户主证件号码", "户主身份证号"),
        *("法定监护人身份证号", "受委托监护人身份证号", "班主任身份证号", "配偶身份证号"),
    ],
)
def test_the_number_of_somebody_else_is_never_the_childs(heading: str) -> None:
    found = PEOPLE.meaning(heading)
    assert found is not None
    assert found[0].name in ("监护人证件号码", "户主证件号码", "他人信息")


@pytest.mark.parametrize("heading", ["", "健康码", "身份证复印件", "上下学距离", "12", "清河县花名册"])
def test_what_is_no_heading_means_nothing(heading: str) -> None:
    assert PEOPLE.meaning(heading) is None


def test_no_two_fields_have_one_name() -> None:
    names = [field.name for field in FIELDS]
    assert sorted(names) == sorted(set(names))


def test_the_name_of_a_field_is_a_heading_of_it() -> None:
    for field in FIELDS:
        found = PEOPLE.meaning(field.name)
        assert found is not None
        assert found[0] is field


def test_the_surest_heading_has_the_lowest_rank() -> None:
    dictionary = Dictionary((ListField("住址", ("现住址", "地址")),))
    ranks = [found[1] for heading in ("住址", "现住址", "地址") if (found := dictionary.meaning(heading))]
    assert ranks == [0, 1, 2]


def test_of_two_fields_that_claim_a_heading_the_earlier_has_it() -> None:
    dictionary = Dictionary((ListField("甲", ("同",)), ListField("乙", ("同",))))
    found = dictionary.meaning("同")
    assert found is not None
    assert found[0].name == "甲"


def test_headings_are_compared_without_marks_and_spaces() -> None:
    assert plain_heading(" ※姓 名：\n ") == "姓名"
    assert plain_heading("ＡＢ（c）") == "abc"


def test_what_stands_in_brackets_is_a_note() -> None:
    assert without_notes("出生日期（格式：2012-03-04）") == "出生日期"
    assert without_notes("（必填）") == "(必填)"
    assert without_notes("姓名（一）（二") == "姓名"
