"""U, C and O: units.yaml, kcbx.yaml and office records."""

from __future__ import annotations

from typing import Any

import pytest

from kcbx.rules import BY_ID
from kcbx.rules.views import ConfigView, OfficeView, UnitsView
from kcbx.schema import Shapes
from kcbx.schema.files import read_data_file
from tests import builders
from tests.builders import JUNIOR, PRIMARY, findings_of, surroundings


def found(fragment: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(each.rule, each.line, each.message) for each in findings_of(fragment)]


def school(name: str, code: str = "3199000055", **more: Any) -> dict[str, Any]:
    return {"标识码": code, "简称": name, "名称": "清河县某校", **more}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("清河/初中", "不能有 /"),
        ('a"b<c', '不能有 " <'),
        ("初中 ", "开头或结尾有空格"),
        ("初中.", "结尾不能是句点"),
        ("con", "是 Windows 的设备名"),
        ("LPT1.初中", "是 Windows 的设备名"),
        ("com¹", "是 Windows 的设备名"),
        ("初\u200b中", "有看不见的控制字符"),
        (".. ", "开头或结尾有空格"),
    ],
)
def test_names_that_make_no_folder(name: str, reason: str) -> None:
    assert ("U03", 16, f"简称不能作文件夹的名字：{reason}；请改成只有汉字、字母、数字的简称。") in found(
        {"units.yaml": {"学校": [school(name)]}}
    )


@pytest.mark.parametrize("name", ["柳河初中", "No.1初中", "console", "一中（北校区）", "COM10"])
def test_names_that_do(name: str) -> None:
    assert found({"units.yaml": {"学校": [school(name)]}}) == []


def test_a_long_name_is_told_by_shape_and_by_folder() -> None:
    assert [rule for rule, _, _ in found({"units.yaml": {"学校": [school("校" * 31)]}})] == ["S05", "U03"]


def test_a_township_is_a_folder_too() -> None:
    units = {"乡镇": [{"代码": "990101105", "名称": "清河初中"}]}
    assert found({"units.yaml": units}) == [
        ("U02", 23, "简称与第 5 行的相同（不分大小写、全半角）；请换一个。")
    ]


def test_the_former_name_of_another_school_is_taken() -> None:
    units = {"学校": [school("柳河初中", 曾用简称=["清河初中", "老柳河"])]}
    assert [(rule, line) for rule, line, _ in found({"units.yaml": units})] == [("U02", 20)]


def test_the_own_former_name_may_be_used_again() -> None:
    units = {"学校": [school("柳河初中", 曾用简称=["柳河初中"])]}
    assert found({"units.yaml": units}) == []


def test_a_school_is_not_its_own_parent() -> None:
    units = {"学校": [school("柳河初中", 上级="3199000055")]}
    assert [(rule, message) for rule, _, message in found({"units.yaml": units})] == [
        ("U04", "上级不能是学校自己；请改正。")
    ]


def test_a_parent_is_a_school_and_a_township_a_township() -> None:
    units = {"学校": [school("柳河初中", 上级=builders.TOWN, 乡镇=PRIMARY)]}
    assert [message for _, _, message in found({"units.yaml": units})] == [
        f"units.yaml 里没有代码为 {PRIMARY} 的乡镇；请核对。",
        f"units.yaml 里没有代码为 {builders.TOWN} 的学校；请核对。",
    ]


def test_broken_units_do_not_stop_the_rules_over_the_others() -> None:
    raw = "学校:\n  - 标识码: '1'\n    简称: 一\n  - 柳河\n  - 标识码: '1'\n    简称: 一\n乡镇: 无\n"
    view = UnitsView(read_data_file("units", "units.yaml", raw.encode(), Shapes()), surroundings())
    assert [(remark.at, remark.message) for remark in BY_ID["U01"].check(view)] == [
        (("学校", 2, "标识码"), "代码与第 2 行的相同；请改正录错的一个")
    ]
    for rule in ("U02", "U03", "U04", "U05", "U06"):
        list(BY_ID[rule].check(view))


# kcbx.yaml


def test_a_term_that_ends_before_it_starts_and_one_twice() -> None:
    terms = [
        {"学期": "2024秋", "开始": "2024-09-02", "结束": "2024-09-01"},
        {"学期": "2024秋", "开始": "2025-02-17", "结束": "2025-07-04"},
    ]
    assert found({"kcbx.yaml": {"校历": terms}}) == [
        ("C01", 11, "2024秋学期的结束早于开始；请对照校历改正。"),
        ("C01", 12, "2024秋学期写了两次；请删去或改正一个。"),
    ]


def test_terms_may_stand_in_any_order() -> None:
    terms = [
        {"学期": "2025春", "开始": "2025-02-17", "结束": "2025-07-04"},
        {"学期": "2024秋", "开始": "2024-09-02", "结束": "2025-01-17"},
    ]
    assert found({"kcbx.yaml": {"校历": terms}}) == []


def test_a_value_policy_does_not_allow_is_named_where_it_stands() -> None:
    """The schema knows the form of a day, not whether every year has it."""
    values = [{"自": "2024-09-01", "入学截止": "02-30"}]
    allowed = "应写成两位月、两位日，例如 08-31，而且每年都有这一天"
    assert found({"kcbx.yaml": {"参数": values}}) == [
        ("C02", 10, f"参数“入学截止”{allowed}；现在写的是“02-30”。")
    ]


def test_a_value_out_of_range_is_said_once() -> None:
    values = [{"自": "2024-09-01", "观察期天数": "900"}]
    assert found({"kcbx.yaml": {"参数": values}}) == [("S05", 10, "参数第1项的观察期天数太大，最大是 366。")]


def test_an_unknown_parameter_is_said_once() -> None:
    values = [{"自": "2024-09-01", "观察天数": "60"}]
    assert [(rule, line) for rule, line, _ in found({"kcbx.yaml": {"参数": values}})] == [("S02", 10)]


def test_a_contradiction_is_found_where_it_begins() -> None:
    values = [
        {"自": "2024-09-01", "观察期回访次数": "20"},
        {"自": "2025-09-01", "观察期天数": "10"},
        {"自": "2026-09-01", "观察期天数": "60"},
    ]
    assert [(rule, line) for rule, line, _ in found({"kcbx.yaml": {"参数": values}})] == [("C02", 11)]


def test_with_parameters_that_do_not_hold_guards_are_silent() -> None:
    """What the numbers are nobody knows; the rest is checked."""
    fragment = {
        "kcbx.yaml": {"参数": [{"自": "2024-09-01", "观察期天数": "7", "观察期回访次数": "9"}]},
        "证件": {"号码": "990101201203045122"},
        "经过": [{"日期": "2024-09-05", "事项": "学籍异动", "类型": "转出"}],
    }
    assert [rule for rule, _, _ in found(fragment)] == ["C02", "I01"]


def test_a_config_that_cannot_be_read_gives_the_rules_nothing() -> None:
    file = read_data_file("config", "kcbx.yaml", b"\xff\xfe", Shapes())
    view = ConfigView(file, surroundings(), None, None)
    assert [list(BY_ID[rule].check(view)) for rule in ("C01", "C02", "C03", "C04")] == [[], [], [], []]


# Office records


def office(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"办公记录": {"记事": list(entries), **more}}


def test_the_file_name_is_the_unit() -> None:
    fragment = {**office({"日期": "2024-09-20", "事项": "督查"}), "办公文件": f"office/2024/{PRIMARY}.yaml"}
    assert found(fragment) == [
        ("O01", 2, f"文件名是 {PRIMARY}.yaml，单位写的是 {JUNIOR}；请核对后改正一处。")
    ]


def test_the_bureau_writes_under_the_county_code() -> None:
    fragment = office({"日期": "2024-09-20", "事项": "季度复核"}, 单位="990101")
    assert found(fragment) == []


def test_a_term_that_begins_in_august_belongs_to_its_year() -> None:
    terms = [{"学期": "2024秋", "开始": "2024-08-28", "结束": "2025-01-17"}]
    fragment = office({"日期": "2024-08-29", "事项": "未报到造册"})
    around = surroundings()
    assert [rule for rule, _, _ in found(fragment)] == ["O06"]
    assert found({**fragment, "kcbx.yaml": {"校历": terms}}) == []
    assert around.terms[0].name == "2024秋"


def test_an_office_entry_of_tomorrow() -> None:
    fragment = {**office({"日期": "2024-09-21", "事项": "督查"}), "今天": "2024-09-20", "经过": []}
    assert found(fragment) == [
        ("O05", 9, "录入时间 2024-09-21 在今天（2024-09-20）之后；请核对录入时间和电脑的时钟。")
    ]


def test_broken_office_entries_are_passed_over() -> None:
    raw = "单位: '3199000021'\n学年: 二〇二四\n记事:\n  - 号: 12\n  - 督查\n"
    file = read_data_file("office", "office/2024/3199000021.yaml", raw.encode(), Shapes())
    view = OfficeView(file, surroundings())
    assert (view.school_year, view.written) == (None, ())
    for rule in ("O01", "O02", "O03", "O04", "O05", "O06"):
        assert list(BY_ID[rule].check(view)) == []
