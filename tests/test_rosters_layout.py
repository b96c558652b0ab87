"""Finding the header: titles above it, two rows, empty columns, columns that could be one field, what the clerk says."""

from __future__ import annotations

import pytest

from kcbx.errors import UnreadableError, UsageError
from kcbx.rosters.fields import ListField
from kcbx.rosters.headings import PEOPLE
from kcbx.rosters.layout import AmbiguousError, Layout, find_layout
from tests.people_lists import grid, number


def letters(layout: Layout) -> dict[str, str]:
    return {name: "".join(column.letter for column in columns) for name, columns in layout.chosen.items()}


def test_the_first_row_may_be_the_header() -> None:
    layout = find_layout(grid(("姓名", "身份证号"), ("周雨桐", number())), PEOPLE)
    assert (layout.header_rows, layout.first_row) == ((1,), 1)
    assert letters(layout) == {"姓名": "A", "证件号码": "B"}


def test_titles_and_empty_rows_may_stand_above_the_header() -> None:
    layout = find_layout(
        grid(
            ("清河县2024年秋季学籍花名册", None, None),
            (),
            ("填报单位：清河初中", None, "2024年9月"),
            ("序号", "*姓名", "身份证件号\n（必填）"),
            (1, "周雨桐", number()),
        ),
        PEOPLE,
    )
    assert (layout.header_rows, layout.first_row) == ((4,), 4)
    assert letters(layout) == {"序号": "A", "姓名": "B", "证件号码": "C"}


def test_a_header_of_two_rows_with_merged_cells() -> None:
    layout = find_layout(
        grid(
            ("序号", "姓名", "出生", None, "家庭成员1", None, "家庭成员2", None, "备注"),
            (None, None, "年月日", "地点", "姓名", "身份证号", "姓名", "关系", None),
            (1, "周雨桐", "2012-03-04", "清河", "周建国", number(13), "李桂花", "祖母", None),
        ),
        PEOPLE,
    )
    assert layout.header_rows == (1, 2)
    assert letters(layout) == {
        "序号": "A",
        "姓名": "B",
        "出生日期": "C",
        "监护人姓名": "EG",
        "监护人证件号码": "F",
        "监护人关系": "H",
        "备注": "I",
    }
    assert [str(column) for column in layout.unknown] == ["D 列“出生 | 地点”"]


def test_headings_of_groups_that_tell_of_nobody_else_are_passed_over() -> None:
    layout = find_layout(
        grid(
            ("学生基本信息", None, None, "监护人", None, "户籍地址", None),
            ("姓名", "性别", "身份证号", "姓名", "电话", "乡镇", "村"),
            ("周雨桐", "女", number(), "周建国", "13800000001", "清河镇", "柳林村"),
        ),
        PEOPLE,
    )
    assert letters(layout) == {
        "姓名": "A",
        "性别": "B",
        "证件号码": "C",
        "监护人姓名": "D",
        "监护人电话": "E",
        "乡镇": "F",
        "村": "G",
    }


def test_a_second_row_that_only_divides_unknown_headings_is_header_all_the_same() -> None:
    layout = find_layout(
        grid(
            ("姓名", "身份证号", "住宿情况", None),
            (None, None, "宿舍", "床位"),
            ("周雨桐", number(), "3", "2"),
        ),
        PEOPLE,
    )
    assert layout.header_rows == (1, 2)


def test_a_row_of_a_child_without_name_is_not_taken_for_header() -> None:
    layout = find_layout(grid(("姓名", "身份证号", "班级"), (None, number(), "1")), PEOPLE)
    assert layout.header_rows == (1,)


def test_a_child_with_neither_name_nor_number_is_not_taken_for_header() -> None:
    layout = find_layout(grid(("姓名", "身份证号", "电话"), (None, None, "13800000001")), PEOPLE)
    assert layout.header_rows == (1,)


def test_empty_columns_do_not_matter() -> None:
    layout = find_layout(grid((None, "姓名", None, "身份证号"), (None, "周雨桐", None, number())), PEOPLE)
    assert letters(layout) == {"姓名": "B", "证件号码": "D"}
    assert layout.headings() == ("", "姓名", "", "身份证号")


def test_two_columns_that_could_be_the_number_are_asked_about() -> None:
    sheet = grid(("姓名", "身份证号", "公民身份号码"), ("周雨桐", number(1), number(2)), name="一班")
    with pytest.raises(AmbiguousError) as error:
        find_layout(sheet, PEOPLE)
    assert error.value.message == (
        "工作表“一班”里有 2 列都可能是“证件号码”：B 列“身份证号”、C 列“公民身份号码”。"
    )
    assert error.value.hint == "请说明用哪一列，例如 --column 证件号码=B 或 --column 证件号码=C。"


@pytest.mark.parametrize("second", [None, "", number(1)])
def test_a_second_column_that_is_empty_or_the_same_asks_nothing(second: str | None) -> None:
    sheet = grid(("姓名", "身份证号", "公民身份号码"), ("周雨桐", number(1), second))
    layout = find_layout(sheet, PEOPLE)
    assert letters(layout) == {"姓名": "A", "证件号码": "B"}
    assert [str(column) for column in layout.unused] == ["C 列“公民身份号码”"]


def test_an_empty_first_column_does_not_make_the_second_the_childs() -> None:
    rows = ("姓名", "身份证号", "监护人", "身份证号"), ("周雨桐", None, "周建国", number(1))
    with pytest.raises(AmbiguousError) as error:
        find_layout(grid(*rows), PEOPLE)
    assert error.value.message == (
        "工作表“Sheet1”里有 2 列都可能是“证件号码”：B 列“身份证号”、D 列“身份证号”。"
    )
    assert letters(find_layout(grid(rows[0], ("周雨桐", None, "周建国", None)), PEOPLE))["证件号码"] == "B"


def test_of_two_addresses_the_surer_heading_is_taken() -> None:
    layout = find_layout(
        grid(("姓名", "通信地址", "现住址"), ("周雨桐", "甲", "乙"), ("李明远", "丙", "丁")), PEOPLE
    )
    assert letters(layout) == {"姓名": "A", "现住址": "C"}


def test_the_clerk_says_which_column_by_letter_or_by_heading() -> None:
    sheet = grid(("姓名", "身份证号", "公民身份号码"), ("周雨桐", number(1), number(2)))
    assert letters(find_layout(sheet, PEOPLE, {"证件号码": "c"}))["证件号码"] == "C"
    assert letters(find_layout(sheet, PEOPLE, {"证件号码": "公民身份号码"}))["证件号码"] == "C"
    assert letters(find_layout(sheet, PEOPLE, {"证件号码": " 公民身份号码*"}))["证件号码"] == "C"


def test_several_columns_may_be_given_for_a_field() -> None:
    sheet = grid(("姓名", "身份证号", "甲", "乙"), ("周雨桐", number(), "周建国", "李桂花"))
    assert letters(find_layout(sheet, PEOPLE, {"监护人姓名": "C、D"}))["监护人姓名"] == "CD"


def test_a_column_that_was_given_away_is_not_used_twice() -> None:
    sheet = grid(("姓名", "身份证号", "出生日期"), ("周雨桐", number(), "x"))
    assert letters(find_layout(sheet, PEOPLE, {"备注": "C"})) == {"姓名": "A", "证件号码": "B", "备注": "C"}


def test_a_sheet_without_header_can_be_read_by_letters() -> None:
    layout = find_layout(grid((), ("周雨桐", number())), PEOPLE, {"姓名": "A", "证件号码": "B"})
    assert (layout.header_rows, layout.first_row) == ((), 1)
    assert letters(layout) == {"姓名": "A", "证件号码": "B"}


@pytest.mark.parametrize(
    ("columns", "message", "hint"),
    [
        (
            {"证件号吗": "C"},
            "没有“证件号吗”这一项，不能指定它的列。",
            "可以指定的有：姓名、证件号码、原证件号码",
        ),
        (
            {"证件号码": "公民号"},
            "表头里没有“公民号”这一列（--column 证件号码=公民号）。",
            "表头有：A 列“姓名”、B 列“身份证号”。",
        ),
        (
            {"证件号码": "H"},
            "这张表没有 H 列（--column 证件号码=H）。",
            "最后一列是 B。",
        ),
    ],
)
def test_a_column_there_is_none_of_is_refused(columns: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        find_layout(grid(("姓名", "身份证号"), ("周雨桐", number())), PEOPLE, columns)
    assert error.value.message == message
    assert error.value.hint.startswith(hint)


def test_a_sheet_without_header_says_what_was_found_and_shows_nobody() -> None:
    with pytest.raises(UnreadableError) as error:
        find_layout(grid(("周雨桐", number()), (f"号码{number()}",)), PEOPLE)
    assert error.value.message == (
        "工作表“Sheet1”里没有认出表头：第 1 行有 2 格，开头是“周＊＊”；第 2 行有 1 格，开头是“号码＊＊＊＊＊＊＊＊＊＊…”。"
    )
    assert error.value.hint == (
        "要找的表头有姓名、证件号码、出生日期、学籍号等。表头写法特别的，用 --column 字段=列 指明，例如 --column 姓名=B。"
    )


def test_an_empty_sheet_says_so() -> None:
    with pytest.raises(UnreadableError) as error:
        find_layout(grid(), PEOPLE)
    assert error.value.message == "工作表“Sheet1”里没有认出表头：表是空的。"


def test_fields_of_ones_own_are_found_the_same_way() -> None:
    fields = (ListField("班级", ("班",)), ListField("缺勤日期", ("日期", "缺课日期")))
    layout = find_layout(grid(("班", "缺课\n日期"), ("八1", "2024-09-05")), fields)
    assert letters(layout) == {"班级": "A", "缺勤日期": "B"}


def test_a_repeated_header_on_the_next_page_is_not_the_header() -> None:
    rows = [("姓名", "身份证号"), ("周雨桐", number()), ("姓名", "身份证号")]
    assert find_layout(grid(*rows), PEOPLE).header_rows == (1,)
