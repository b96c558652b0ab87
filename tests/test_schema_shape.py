"""What the shape of a document is told in Chinese: each kind of fault, its place, its sentence."""

from __future__ import annotations

from typing import Any

import pytest

from kcbx.model import KeyPath
from kcbx.schema import Problem, Shape, Shapes, typed
from tests import builders
from tests.builders import ABSENT
from tests.pinned import rosters_data

BUILDERS = {
    "case": builders.case_data,
    "units": builders.units_data,
    "config": builders.config_data,
    "office": builders.office_data,
    "rosters": rosters_data,
}


def problems(name: str, fragment: dict[str, Any]) -> list[Problem]:
    return Shapes().check(name, typed(BUILDERS[name](fragment)))


def entry(action: str = "备忘", **values: Any) -> dict[str, Any]:
    return {"经过": [{"日期": "2024-09-05", "事项": action, **values}]}


@pytest.mark.parametrize("name", BUILDERS)
def test_the_base_has_no_fault(name: str) -> None:
    assert problems(name, {}) == []


FAULTS: list[tuple[dict[str, Any], Shape, KeyPath, str]] = [
    # missing
    ({"姓名": ABSENT}, Shape.MISSING, (), "文件缺少“姓名”，请补上"),
    (
        {"监护人": [{"姓名": "甲", "关系": "父亲"}]},
        Shape.MISSING,
        ("监护人", 0),
        "监护人第1项缺少“法定监护人”，请补上",
    ),
    (entry(情况=ABSENT), Shape.MISSING, ("经过", 1), "经过第2项（备忘）缺少“情况”，请补上"),
    ({"备注": ""}, Shape.MISSING, ("备注",), "备注是空的；没有就把这一项整个删掉"),
    ({"特殊群体": []}, Shape.MISSING, ("特殊群体",), "特殊群体是空的；没有就把这一项整个删掉"),
    (
        {"证件": {"类型": "无", "号码": ABSENT}},
        Shape.MISSING,
        ("证件",),
        "证件缺少“无证原因”，请补上",
    ),
    # not known
    ({"监护": []}, Shape.UNKNOWN_KEY, ("监护",), "文件没有“监护”这一项，是不是“监护人”？"),
    ({"qq": "1"}, Shape.UNKNOWN_KEY, ("qq",), "文件没有“qq”这一项，请删掉或改名"),
    ({"学籍": {"班 级": "2"}}, Shape.UNKNOWN_KEY, ("学籍", "班 级"), "学籍没有“班 级”这一项，是不是“班级”？"),
    (
        entry("劝返", 下次跟踪="2024-09-09"),
        Shape.UNKNOWN_KEY,
        ("经过", 1, "下次跟踪"),
        "经过第2项（劝返）没有“下次跟踪”这一项，是不是“下次跟进”？",
    ),
    (
        {"证件": {"类型": "无", "无证原因": "未入户"}},
        Shape.UNKNOWN_KEY,
        ("证件",),
        "证件填了“无”，就不能再写号码；两样请留一样",
    ),
    # codes
    ({"性别": "未知"}, Shape.CODE, ("性别",), "性别没有“未知”这一种，可填：男、女"),
    (
        {"民族": "汉"},
        Shape.CODE,
        ("民族",),
        "民族没有“汉”这一种，是不是“汉族”？可填：汉族、蒙古族、回族、藏族、维吾尔族、苗族、彝族、壮族、布依族、朝鲜族、满族、侗族等 57 种",
    ),
    (
        entry("文书", 收到="否"),
        Shape.CODE,
        ("经过", 1, "收到"),
        "经过第2项的收到只能写“是”，不需要时请删掉这一项",
    ),
    # dates
    ({"出生日期": "2023-02-29"}, Shape.DATE, ("出生日期",), "出生日期不对：2023年2月只有28天。"),
    (
        {"出生日期": "2012年3月4日"},
        Shape.DATE,
        ("出生日期",),
        "出生日期不对：日期要写成2024-09-05这样：四位年、两位月、两位日，用半角数字和短横。",
    ),
    (
        entry(录入="2024-09-05 10:00"),
        Shape.DATE,
        ("经过", 1, "录入"),
        "经过第2项的录入不对：时间要写成2024-09-05T16:40:02+08:00这样：日期、T、时分秒、时区，都用半角字符。",
    ),
    # writing
    ({"学籍": {"年级": "八"}}, Shape.WRITING, ("学籍", "年级"), "学籍的年级应该是整数"),
    ({"学籍": {"年级": "10"}}, Shape.WRITING, ("学籍", "年级"), "学籍的年级太大，最大是 9"),
    ({"学籍": {"年级": "0"}}, Shape.WRITING, ("学籍", "年级"), "学籍的年级太小，最小是 1"),
    ({"学籍": "无"}, Shape.WRITING, ("学籍",), "学籍应该是一组“键: 值”"),
    ({"特殊群体": "孤儿"}, Shape.WRITING, ("特殊群体",), "特殊群体应该是一个列表（每项前面有“- ”）"),
    ({"姓名": {"姓": "周"}}, Shape.WRITING, ("姓名",), "姓名应该是文字"),
    ({"编号": "KC-1"}, Shape.WRITING, ("编号",), "编号的写法不对：KC- 加九位和一位校验，由程序产生"),
    (
        entry(号="12E345"),
        Shape.WRITING,
        ("经过", 1, "号"),
        "经过第2项的号的写法不对：一个字母加五位，本文件内不重复",
    ),
    (
        entry("更正", 更正="E00001"),
        Shape.WRITING,
        ("经过", 1),
        "经过第2项（更正）要么写“作废: 是”，要么写全键、原值、新值，不能两样都写或都不写",
    ),
    (
        entry("更正", 更正="E00001", 作废="是", 键="备注", 原值="甲", 新值="乙"),
        Shape.WRITING,
        ("经过", 1),
        "经过第2项（更正）要么写“作废: 是”，要么写全键、原值、新值，不能两样都写或都不写",
    ),
]


@pytest.mark.parametrize(("fragment", "kind", "path", "message"), FAULTS, ids=lambda value: str(value)[:24])
def test_a_fault_of_a_case_is_told(
    fragment: dict[str, Any], kind: Shape, path: KeyPath, message: str
) -> None:
    assert Problem(kind, path, message) in problems("case", fragment)


SINGLE = [fault for fault in FAULTS if "无证原因" not in fault[3] and "未入户" not in str(fault[0])]


@pytest.mark.parametrize(("fragment", "kind", "path", "message"), SINGLE, ids=lambda value: str(value)[:24])
def test_one_fault_gives_one_problem(
    fragment: dict[str, Any], kind: Shape, path: KeyPath, message: str
) -> None:
    assert problems("case", fragment) == [Problem(kind, path, message)]


@pytest.mark.parametrize(
    ("name", "fragment", "expected"),
    [
        (
            "units",
            {"学校": [{"标识码": "31990000", "简称": "甲"}]},
            Problem(Shape.WRITING, ("学校", 2, "标识码"), "学校第3项的标识码的写法不对：十位数字"),
        ),
        (
            "units",
            {"学校": [{"标识码": "3199000055", "简称": "校" * 31}]},
            Problem(Shape.WRITING, ("学校", 2, "简称"), "学校第3项的简称太长，最多 30 个字"),
        ),
        (
            "config",
            {"县": {"代码": "9901"}},
            Problem(Shape.WRITING, ("县", "代码"), "县的代码的写法不对：六位数字，县级区划代码"),
        ),
        (
            "config",
            {"代码": {"性别": ["甲"]}},
            Problem(Shape.UNKNOWN_KEY, ("代码", "性别"), "代码没有“性别”这一项，请删掉或改名"),
        ),
        (
            "config",
            {"参数": [{"疑似天数": "7"}]},
            Problem(Shape.MISSING, ("参数", 0), "参数第1项缺少“自”，请补上"),
        ),
        (
            "office",
            {"单 位": "甲"},
            Problem(Shape.UNKNOWN_KEY, ("单 位",), "文件没有“单 位”这一项，是不是“单位”？"),
        ),
        (
            "office",
            {"记事": [{"日期": "2024-09-20", "事项": "深度调研", "应核": "-1"}]},
            Problem(Shape.WRITING, ("记事", 0, "应核"), "记事第1项的应核太小，最小是 0"),
        ),
    ],
)
def test_faults_of_the_other_files_are_told(name: str, fragment: dict[str, Any], expected: Problem) -> None:
    assert problems(name, fragment) == [expected]


def test_an_unknown_action_is_one_fault_and_not_one_for_each_key() -> None:
    (found,) = problems("case", entry("劝反", 层级="学校", 情况=ABSENT))
    assert (found.kind, found.path) == (Shape.CODE, ("经过", 1, "事项"))
    assert found.message.startswith("经过第2项的事项没有“劝反”这一种，是不是“劝返”？可填：登记、请假")


@pytest.mark.parametrize("action", [[], {}, {"劝返": "1"}])
def test_an_action_that_is_no_text_is_a_fault_and_no_crash(action: Any) -> None:
    assert {Shape.CODE} == {
        found.kind for found in problems("case", {"经过": [{**entry()["经过"][0], "事项": action}]})
    }


def test_a_value_of_the_wrong_type_is_not_also_told_to_be_too_short() -> None:
    assert [found.message for found in problems("case", {"监护人": "无"})] == [
        "监护人应该是一个列表（每项前面有“- ”）"
    ]


def test_evidence_is_a_file_with_its_digest_or_a_description() -> None:
    assert problems("case", entry(佐证=[{"说明": "原件存教务处"}])) == []
    messages = [found.message for found in problems("case", entry(佐证=[{"文件": "照片.jpg"}]))]
    assert "经过第2项的佐证第1项要么写文件和 sha256，要么写说明" in messages
    assert "经过第2项的佐证第1项的文件的写法不对：evidence/ 下的相对路径" in messages


def test_a_county_may_add_codes_and_takes_none_away() -> None:
    shapes = Shapes({"特殊群体": ("外来务工子女",)})
    own, shipped = ({"特殊群体": [group]} for group in ("外来务工子女", "孤儿"))
    assert [shapes.check("case", typed(builders.case_data(each))) for each in (own, shipped)] == [[], []]
    assert [found.kind for found in Shapes().check("case", typed(builders.case_data(own)))] == [Shape.CODE]


def test_several_faults_come_in_the_order_of_their_places() -> None:
    fragment = {"经过": [{"日期": "2024-09-05", "事项": "备忘", "情况": ""} for _ in range(11)]}
    positions = [found.path[1] for found in problems("case", fragment)]
    assert positions == list(range(1, 12))


def test_a_document_that_is_no_mapping_is_one_fault() -> None:
    assert Shapes().check("case", "文字") == [Problem(Shape.WRITING, (), "文件应该是一组“键: 值”")]
