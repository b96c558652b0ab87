"""YAML in and out: strict reading with places, canonical writing that loses nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from kcbx import yamlio

BARE = {"日期": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), "年级": re.compile("[0-9]+")}

SAMPLE = """\
# 手写的说明
编号: KC-7K3Q9F2B0C
姓名: 周雨桐  # 曾用名另记
证件:
  # 号码已核
  类型: 居民身份证
  号码: '990101201203045121'
特殊群体:
  - 留守儿童
经过:
  # 第一条
  - 号: K7Q9F2
    日期: 2024-09-01
    情况: |-
      第一行
      第二行
# 最后一句
"""


def test_canonical_text_is_reproduced_with_comments() -> None:
    document = yamlio.parse(SAMPLE)
    assert yamlio.emit(document.data, document.comments, bare=BARE) == SAMPLE


def test_every_scalar_is_its_source_text() -> None:
    text = "甲: 08\n乙: 1e3\n丙: 12:30\n丁: no\n戊: 2024-09-01\n己: 0571\n庚: 12345678901234567890\n辛:\n"
    assert yamlio.parse(text).data == {
        "甲": "08",
        "乙": "1e3",
        "丙": "12:30",
        "丁": "no",
        "戊": "2024-09-01",
        "己": "0571",
        "庚": "12345678901234567890",
        "辛": "",
    }


def test_places_count_from_one_and_fall_back_to_the_ancestor() -> None:
    document = yamlio.parse(SAMPLE)
    assert document.place(("证件", "号码")) == (7, 3)
    assert document.place(("经过", 0, "日期")) == (13, 5)
    assert document.place(("经过", 0, "没有")) == (12, 5)
    assert document.place(()) == (1, 1)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("甲: 1\n甲: 2\n", 2, 1, "“甲”写了两次（第一次在第 1 行）；请只留一个"),
        ("甲: &a 1\n", 1, 4, "不允许使用 & 锚点；请把内容写全，或给文字加引号"),
        ("甲: 1\n乙: *a\n", 2, 4, "不允许使用 * 引用（别名）；请把内容写全，或给文字加引号"),
        ("甲: !!str 1\n", 1, 4, "不允许使用 ! 标签；文字以 ! 开头时请加引号"),
        ("甲: 1\n---\n乙: 2\n", 2, 1, "一个文件里只能有一份内容，这里出现了第二个“---”"),
        ("<<: {甲: 1}\n", 1, 1, "不允许使用 << 合并键；请把内容写全"),
        ("? [甲]\n: 1\n", 1, 3, "键必须是文字"),
        ("甲:\n\t乙: 1\n", 2, 1, "不是正确的 YAML：缩进里有 Tab 键，请改成空格"),
        (
            "甲: 乙: 丙\n",
            1,
            5,
            "不是正确的 YAML：冒号的位置不对：一行里只能有一个“键: 值”，值里有冒号时请加引号",
        ),
        ("甲: 'x\n", 2, 1, "不是正确的 YAML：引号没有成对"),
        ("[" * 20 + "]" * 20, 1, 17, "嵌套超过 16 层"),
        ("甲: *\n", 1, 5, "不是正确的 YAML：这一处看不懂，请对照上下几行的缩进、冒号和引号"),
        (
            "甲: 1\n<<<<<<< HEAD\n乙: 2\n=======\n乙: 3\n>>>>>>> 别人\n",
            *(2, 1, "文件里有 git 合并冲突的记号（<<<<<<< 和 >>>>>>>）；请两边商量，留下对的一份，删掉记号"),
        ),
    ],
)
def test_forbidden_yaml_is_named_with_its_place(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(yamlio.YamlError) as caught:
        yamlio.parse(text)
    assert (caught.value.line, caught.value.column, caught.value.message) == (line, column, message)


@pytest.mark.parametrize(
    ("raw", "line", "part"),
    [
        ("姓名: 周雨桐".encode("gbk"), 1, "文件是 GBK 编码"),
        ("甲: 1\n姓名: 周".encode("gb18030"), 1, "文件是 GBK 编码"),
        (b"a: 1\nb: \xff\xff", 2, "文件不是 UTF-8 文字"),
        ("甲: 1".encode("utf-16"), 1, "文件是 UTF-16 编码"),
        (b"a: 1\nb: \0", 2, "文件里有空字符（NUL）"),
        (b"a: \x07", 1, "文件里有控制字符 U+0007"),
        (b"a" * (2 * 1024 * 1024 + 1), 1, "文件有 2097153 字节，超过上限 2 MiB"),
    ],
)
def test_wrong_bytes_are_named(raw: bytes, line: int, part: str) -> None:
    with pytest.raises(yamlio.YamlError) as caught:
        yamlio.decode(raw)
    assert (caught.value.line, caught.value.message[: len(part)]) == (line, part)


def test_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    assert yamlio.decode("\ufeff甲: 1\r\n乙: 2\r\n".encode()) == "甲: 1\n乙: 2\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("周雨桐", "周雨桐"),
        ("12E345", "'12E345'"),
        ("K7Q9F2", "K7Q9F2"),
        ("0571", "'0571'"),
        ("12:30", "'12:30'"),
        ("no", "'no'"),
        ("2024-09-01", "'2024-09-01'"),
        ("", "''"),
        ("- 甲", "'- 甲'"),
        ("甲: 乙", "'甲: 乙'"),
        ("他说'不去'", "他说'不去'"),
        ("'引", "'''引'"),
        ("甲 #乙", "'甲 #乙'"),
        (" 甲", "' 甲'"),
        ("甲\x85乙", '"甲\\u0085乙"'),
        ("甲\n乙", "|-\n  甲\n  乙"),
        ("甲\n\n乙\n", "|\n  甲\n\n  乙"),
        (" 甲\n乙", '" 甲\\n乙"'),
        (8, "8"),
    ],
)
def test_scalars_are_quoted_only_where_needed(value: Any, written: str) -> None:
    assert yamlio.emit({"值": value}) == f"值: {written}\n"


def test_bare_keys_stand_without_quotes() -> None:
    assert yamlio.emit({"日期": "2024-09-01", "年级": "8"}, bare=BARE) == "日期: 2024-09-01\n年级: 8\n"
    assert yamlio.emit({"日期": "yes"}, bare=BARE) == "日期: 'yes'\n"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SPECIAL = st.sampled_from(
    ["yes", "~", "1_0", "0x1f", "1:20", ".5", "#", "- ", "甲: ", "a\nb", "\n", "\t", "...", "---", "é\u2028"]
)
SCALAR = TEXT | SPECIAL | st.integers().map(str)
KEY = SCALAR.filter(lambda key: key != "<<" and len(key) < 100)
TREE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3), max_leaves=10
)


@given(st.dictionaries(st.text("甲乙丙丁abc", min_size=1), TREE, max_size=4))
def test_what_is_written_reads_back_the_same(data: dict[str, Any]) -> None:
    text = yamlio.emit(data)
    assert yamlio.parse(text).data == data or not data
    assert yamlio.emit(yamlio.parse(text).data or {}) == text or not data


@given(SCALAR)
def test_other_readers_see_text_where_text_is_meant(value: str) -> None:
    text = yamlio.emit({"k": value})
    for version in ("1.1", "1.2"):
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        assert reader.load(text) == {"k": value}


@given(st.data())
def test_comments_survive_wherever_they_stand(data: st.DataObject) -> None:
    lines = SAMPLE.splitlines()
    outside_block = st.sampled_from([*range(14), 16, 17])
    for number in sorted(data.draw(st.lists(outside_block, max_size=4)), reverse=True):
        lines.insert(number, f"# 注{number}")
    document = yamlio.parse("\n".join(lines) + "\n")
    written = yamlio.emit(document.data, document.comments, bare=BARE)
    assert yamlio.parse(written).comments.every() == document.comments.every()
    again = yamlio.parse(written)
    assert yamlio.emit(again.data, again.comments, bare=BARE) == written


def test_comments_of_a_removed_place_are_kept_at_the_end() -> None:
    document = yamlio.parse(SAMPLE)
    del document.data["证件"]
    written = yamlio.emit(document.data, document.comments, bare=BARE)
    assert yamlio.parse(written).comments.every() == document.comments.every()
