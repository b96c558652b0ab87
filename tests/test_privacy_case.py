"""Masking of whole cases: every key by its path, every free text for names and numbers, and never the original."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import identity, privacy

FACTS: dict[str, Any] = {
    "编号": "KC-7K3Q9F2B0C",
    "姓名": "周雨桐",
    "性别": "女",
    "出生日期": "2012-03-04",
    "民族": "汉族",
    "证件": {"类型": "居民身份证", "号码": "990101201203045121"},
    "户籍": {"区划代码": "990101", "乡镇": "清河镇", "村": "柳林村", "地址": "柳林村三组12号"},
    "现住址": {"乡镇": "清河镇", "村": "柳林村", "地址": "幸福路3号"},
    "监护人": [
        {
            "姓名": "周建国",
            "关系": "父亲",
            "法定监护人": "是",
            "电话": "13800000001",
            "务工地": "广东东莞",
        }
    ],
    "照护人": {"姓名": "李桂花", "关系": "祖母", "电话": "0999-1234567"},
    "学籍": {
        "学籍号": "G990101201203045121",
        "学校": "3199000021",
        "年级": 8,
        "学年": 2024,
        "班级": "2",
        "入学年月": "2018-09",
        "班主任": "赵敏",
    },
    "特殊群体": ["留守儿童"],
    "残疾": {"类别": "智力", "等级": "二级", "证号": "99010120120304512152"},
    "责任": {"乡镇": "清河镇", "包保责任人": "孙立"},
    "备注": "周雨桐（990101 20120304 5121）的奶奶李桂花，电话13800000004。",
    "待定": [{"键": "监护人.0.姓名", "甲": "周建国", "乙": "周大国"}],
}

MASKED: dict[str, Any] = {
    "编号": "KC-7K3Q9F2B0C",
    "姓名": "周**",
    "性别": "女",
    "出生日期": "2012",
    "民族": "汉族",
    "证件": {"类型": "居民身份证", "号码": "*" * 18},
    "户籍": {"区划代码": "990101", "乡镇": "清河镇", "村": "柳林村", "地址": "柳林村***"},
    "现住址": {"乡镇": "清河镇", "村": "柳林村", "地址": "***"},
    "监护人": [
        {
            "姓名": "周**",
            "关系": "父亲",
            "法定监护人": "是",
            "电话": "138****0001",
            "务工地": "广东东莞",
        }
    ],
    "照护人": {"姓名": "李**", "关系": "祖母", "电话": "*" * 9 + "67"},
    "学籍": {
        "学籍号": "*" * 19,
        "学校": "3199000021",
        "年级": 8,
        "学年": 2024,
        "班级": "2",
        "入学年月": "2018-09",
        "班主任": "赵敏",
    },
    "特殊群体": ["留守儿童"],
    "残疾": {"类别": "智力", "等级": "二级", "证号": "*" * 20},
    "责任": {"乡镇": "清河镇", "包保责任人": "孙立"},
    "备注": "周**（" + "*" * 18 + "）的奶奶李**，电话138****0004。",
    "待定": [{"键": "监护人.0.姓名", "甲": "周**", "乙": "周**"}],
}

NAMES = privacy.Names(["周雨桐", "周建国", "周大国", "李桂花"])


def containers(value: Any) -> Iterator[int]:
    if isinstance(value, (dict, list)):
        yield id(value)
        for item in value.values() if isinstance(value, dict) else value:
            yield from containers(item)


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    else:
        yield str(value)


def test_a_case_is_masked_key_by_key() -> None:
    assert privacy.mask_case(FACTS) == MASKED


def test_masking_leaves_the_case_alone_and_shares_nothing_with_it() -> None:
    facts = copy.deepcopy(FACTS)
    masked = privacy.mask_case(facts)
    assert facts == FACTS
    assert set(containers(masked)).isdisjoint(containers(facts))


def test_the_hint_shows_two_characters_to_tell_children_of_one_name_apart() -> None:
    masked = privacy.mask_case(FACTS, id_hint=True)
    assert masked["证件"]["号码"] == "*" * 16 + "21"
    assert masked["学籍"]["学籍号"] == "*" * 17 + "21"
    assert masked["残疾"]["证号"] == "*" * 20
    assert masked["备注"] == MASKED["备注"]


def test_the_names_of_a_case_are_those_of_the_family() -> None:
    assert privacy.known_names(FACTS) == ("周雨桐", "周建国", "李桂花", "周大国")


def test_names_of_entries_are_known_too() -> None:
    entries = [
        {"事项": "信息变更", "键": "姓名", "原值": "周小桐", "新值": "周雨桐", "性质": "变更"},
        {"事项": "送达", "签收人": "李桂花", "见证人": "王德发", "送达人": ["赵敏"]},
        {"事项": "休学", "申请人": "父亲", "经办": "赵敏"},
    ]
    assert privacy.known_names({"姓名": "周雨桐", "经过": entries}) == (
        "周雨桐",
        "周小桐",
        "李桂花",
        "王德发",
    )


@pytest.mark.parametrize(
    ("values", "masked"),
    [
        ({"情况": "周雨桐在东莞，电话13800000001。"}, {"情况": "周**在东莞，电话138****0001。"}),
        ({"地点": "柳林村三组"}, {"地点": "柳林村***"}),
        ({"地点": "柳林村"}, {"地点": "柳林村"}),
        ({"地点": "清河镇初级中学"}, {"地点": "清河镇初级中学"}),
        ({"签收人": "李桂花", "关系": "祖母"}, {"签收人": "李**", "关系": "祖母"}),
        ({"签收人": "王德发", "送达人": ["赵敏"]}, {"签收人": "王**", "送达人": ["赵敏"]}),
        ({"申请人": "父亲"}, {"申请人": "父亲"}),
        ({"申请人": "周建国"}, {"申请人": "周**"}),
        ({"见证人": "王德发"}, {"见证人": "王**"}),
        ({"受访": ("祖母", "邻居")}, {"受访": ("祖母", "邻居")}),
        (
            {"参加": ({"姓名": "赵敏", "单位": "清河初中", "电话": "13800000002"},)},
            {"参加": ({"姓名": "赵敏", "单位": "清河初中", "电话": "138****0002"},)},
        ),
        (
            {"键": "监护人.0.电话", "原值": "0999-1234567", "新值": "13800000001"},
            {"键": "监护人.0.电话", "原值": "*" * 9 + "67", "新值": "138****0001"},
        ),
        (
            {"键": "证件.号码", "原值": "E12345678", "新值": "990101201203045121"},
            {"键": "证件.号码", "原值": "*" * 9, "新值": "*" * 18},
        ),
        (
            {"键": "监护人", "新值": [{"姓名": "王德发", "电话": "1234567"}]},
            {"键": "监护人", "新值": [{"姓名": "王**", "电话": "*******"}]},
        ),
        (
            {"键": "户籍", "新值": {"村": "柳林村", "地址": "幸福路3号"}},
            {"键": "户籍", "新值": {"村": "柳林村", "地址": "***"}},
        ),
        (
            {"键": "出生日期", "原值": "2012-03-04", "新值": dt.date(2012, 4, 3)},
            {"键": "出生日期", "原值": "2012", "新值": "2012"},
        ),
        ({"键": "签收人", "新值": "王德发"}, {"键": "签收人", "新值": "王**"}),
        ({"键": "情况", "新值": "周建国不在家"}, {"键": "情况", "新值": "周**不在家"}),
        ({"键": "年级", "原值": 7, "新值": 8}, {"键": "年级", "原值": 7, "新值": 8}),
        ({"键": "", "新值": "周建国"}, {"键": "", "新值": "周**"}),
        ({"新值": "周建国"}, {"新值": "周**"}),
        ({"承诺返校": dt.date(2024, 9, 12)}, {"承诺返校": dt.date(2024, 9, 12)}),
        ({"备注": None, "见到学生": False}, {"备注": None, "见到学生": False}),
        ({"电话": 13800000001, "金额": 1200}, {"电话": "138****0001", "金额": 1200}),
        (
            {"佐证": [{"文件": "evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg", "sha256": "a13800000001b"}]},
            {"佐证": [{"文件": "evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg", "sha256": "a13800000001b"}]},
        ),
    ],
)
def test_an_entry_is_masked_key_by_key(values: dict[str, Any], masked: dict[str, Any]) -> None:
    assert privacy.mask_entry(values, NAMES) == masked


def test_an_entry_inside_its_case_is_masked_the_same() -> None:
    entry = {"号": "R2M8XT", "日期": "2024-09-05", "事项": "送达", "签收人": "李桂花", "地点": "柳林村三组"}
    alone = privacy.mask_entry(entry, NAMES)
    assert privacy.mask_case({**FACTS, "经过": [entry]})["经过"] == [alone]
    assert alone == {**entry, "签收人": "李**", "地点": "柳林村***"}


def test_the_hint_reaches_entries() -> None:
    masked = privacy.mask_entry({"键": "证件.号码", "新值": "990101201203045121"}, NAMES, id_hint=True)
    assert masked == {"键": "证件.号码", "新值": "*" * 16 + "21"}


keys = st.sampled_from(["备注", "情况", "无证原因", "务工地", "校名", "新项", "原因", "地址", "班级"])
given_names = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=3)
names = st.builds(str.__add__, st.sampled_from("周李王赵孙"), given_names)
births = st.dates(min_value=dt.date(2005, 1, 1), max_value=dt.date(2020, 12, 31))


@given(names, names, births, st.integers(0, 999), st.lists(keys, max_size=3), keys)
def test_nothing_of_the_child_is_left_wherever_it_was_written(
    name: str, guardian: str, birth: dt.date, sequence: int, path: list[str], key: str
) -> None:
    number = identity.make("990101", birth, sequence)
    text = f"{name}，{number}，G{number}，监护人{guardian}，13800000001"
    value: Any = {key: text, "列表": [text, {key: text}]}
    for step in path:
        value = {step: value}
    facts = {
        "姓名": name,
        "出生日期": birth.isoformat(),
        "证件": {"号码": number},
        "监护人": [{"姓名": guardian, "电话": "13800000001"}],
        "其他": value,
    }
    left = "\n".join(leaves(privacy.mask_case(facts)))
    secrets = [name, guardian, number, number[6:14], birth.isoformat(), "13800000001"]
    assert [secret for secret in secrets if secret in left] == []
