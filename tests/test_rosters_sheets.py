"""Several sheets in one file: which are read, which are left out and named, what the clerk may say."""

from __future__ import annotations

import pytest

from kcbx.errors import UnreadableError, UsageError
from kcbx.grid import Book
from kcbx.rosters.kinds import KINDS
from kcbx.rosters.reading import Reading, read_people
from kcbx.rosters.returning import returned_sheets
from tests.people_lists import HEADER, UNITS, book, grid, number

FIRST = grid(HEADER, (1, "周雨桐", number(1)), name="一班")
SECOND = grid(("姓名", "序号", "身份证号", "备注"), ("李明远", 1, number(2), "转来"), name="二班")
NOTES = grid(("填表说明",), ("请用二代证号码",), name="说明")
HIDDEN = grid(HEADER, (1, "王一", number(3)), name="旧表", hidden=True)
NAMELESS = grid(("班级", "身份证号"), ("1", number(4)), name="号码")


def people(*sheets: object, sheet: str = "") -> Reading:
    return read_people(book(*sheets), KINDS["在校"], UNITS, "名单", sheet=sheet)  # type: ignore[arg-type]


def names(reading: Reading) -> list[tuple[str, int, str]]:
    return [(row.place.sheet, row.place.row, row.name) for row in reading.rows]


def test_classes_on_sheets_of_their_own_are_read_together() -> None:
    reading = people(FIRST, SECOND)
    assert names(reading) == [("一班", 2, "周雨桐"), ("二班", 2, "李明远")]
    assert [layout.column("姓名") for layout in reading.sheets] == [1, 0]
    assert reading.layout.sheet == "一班"


def test_sheets_that_are_no_lists_are_left_out_and_named() -> None:
    reading = people(NOTES, FIRST, grid(name="空"))
    assert names(reading) == [("一班", 2, "周雨桐")]
    assert reading.left_out == (("说明", "没有认出名单的表头"),)


def test_hidden_sheets_are_left_out_and_named() -> None:
    reading = people(FIRST, HIDDEN)
    assert names(reading) == [("一班", 2, "周雨桐")]
    assert reading.left_out == (("旧表", "是隐藏的工作表"),)


def test_a_child_on_two_sheets_is_told() -> None:
    again = grid(HEADER, (7, "周雨桐", number(1)), name="借读")
    (duplicate,) = people(FIRST, again).duplicates
    assert [(place.sheet, place.row) for place in duplicate.places] == [("一班", 2), ("借读", 2)]


def test_the_clerk_picks_a_sheet_a_hidden_one_too() -> None:
    assert names(people(FIRST, SECOND, sheet="二班")) == [("二班", 2, "李明远")]
    assert names(people(FIRST, HIDDEN, sheet="旧表")) == [("旧表", 2, "王一")]
    assert names(people(FIRST, SECOND, HIDDEN, sheet="一班、旧表")) == [
        ("一班", 2, "周雨桐"),
        ("旧表", 2, "王一"),
    ]
    assert people(FIRST, SECOND, sheet="二班").left_out == (("一班", "没有用 --sheet 指定"),)


def test_a_sheet_may_have_a_comma_in_its_name() -> None:
    odd = grid(HEADER, (1, "王一", number(3)), name="一、二班")
    assert names(people(FIRST, odd, sheet="一、二班")) == [("一、二班", 2, "王一")]
    assert names(people(FIRST, odd, sheet="一、二班，一班")) == [
        ("一、二班", 2, "王一"),
        ("一班", 2, "周雨桐"),
    ]


def test_a_sheet_there_is_none_of_is_refused() -> None:
    with pytest.raises(UsageError) as error:
        people(FIRST, SECOND, sheet="三班")
    assert str(error.value) == "文件里没有叫“三班”的工作表。\n有：一班、二班。"


def test_a_list_without_the_fields_its_kind_needs_says_which() -> None:
    with pytest.raises(UnreadableError) as error:
        people(NAMELESS)
    assert error.value.message == (
        "工作表“号码”里没有找到在校名单要有的列：姓名。认出的有：班级（A）、证件号码（B）。"
    )
    assert error.value.hint == (
        "用 --column 字段=列 指明，例如 --column 姓名=C；认得的表头用 kcbx roster columns 在校 查看。"
    )


def test_a_list_of_names_alone_says_that_nobody_can_be_told() -> None:
    with pytest.raises(UnreadableError) as error:
        people(grid(("姓名", "班级"), ("周雨桐", "1"), name="一班"))
    assert error.value.message == (
        "工作表“一班”里没有找到在校名单要有的列：证件号码或学籍号或出生日期。认出的有：姓名（A）、班级（B）。"
    )


def test_of_several_sheets_that_will_not_do_the_nearest_is_told_of() -> None:
    with pytest.raises(UnreadableError) as error:
        people(NOTES, NAMELESS)
    assert error.value.message.startswith(
        "名单.xlsx 的 2 张工作表都不能用。工作表“号码”里没有找到在校名单要有的列：姓名。"
    )


@pytest.mark.parametrize("sheets", [(), (grid(),), (HIDDEN,)])
def test_a_file_without_anything_to_read_says_so(sheets: tuple[object, ...]) -> None:
    with pytest.raises(UnreadableError) as error:
        people(*sheets)
    assert str(error.value) == "名单.xlsx 里没有内容，或者工作表都是隐藏的。\n请核对是不是拿错了文件。"


def test_a_text_file_has_no_sheet_to_name() -> None:
    text = Book("名单.csv", "csv", (grid(("甲", "乙"), ("1", "2"), name=""),))
    with pytest.raises(UnreadableError) as error:
        read_people(text, KINDS["在校"], UNITS, "名单")
    assert error.value.message.startswith("表里没有认出表头：")


def test_two_columns_that_could_be_the_number_stop_the_whole_file() -> None:
    two = grid(("姓名", "身份证号", "证件号码"), ("王一", number(3), number(4)), name="三班")
    with pytest.raises(UnreadableError) as error:
        people(FIRST, two)
    assert error.value.message == "工作表“三班”里有 2 列都可能是“证件号码”：B 列“身份证号”、C 列“证件号码”。"


# What goes back


def test_nothing_wrong_nothing_to_send_back() -> None:
    assert returned_sheets(people(FIRST, SECOND)) == ()


def test_rows_go_back_with_their_reasons_and_their_cells_as_text() -> None:
    sheet = grid(
        ("名单", None, None, None),
        ("序号", "姓名", "身份证号", "出生日期"),
        (1, "周雨桐", 9.90101201203045e17, "2012-03"),
        (2, "李明远", number(2), "2012-03-05"),
        (3, "王一", number(3), None),
        (4, "王一", number(3)),
        name="一班",
    )
    refused, noticed, twice = returned_sheets(people(sheet))
    assert (refused.name, [column.heading for column in refused.columns]) == (
        "退回",
        ["原行号", "原因", "序号", "姓名", "身份证号", "出生日期"],
    )
    (row,) = refused.rows
    assert (row[0], row[2:]) == (3, ("1", "周雨桐", "9.90101201203045e+17", "2012-03"))
    assert str(row[1]).startswith(
        "证件号码、学籍号、出生日期、班级都没有能用的，认不出是谁；证件号码被表格软件改成了科学计数"
    )
    assert sorted(refused.marked) == [(0, 4), (0, 5)]
    assert (noticed.name, noticed.rows) == (
        "待核对",
        [(4, "出生日期与证件号码里的不一致", "2", "李明远", number(2), "2012-03-05")],
    )
    assert (twice.name, twice.rows) == (
        "重复",
        [(1, "工作表“一班”第 5 行、工作表“一班”第 6 行", "证件号码相同")],
    )


def test_each_sheet_of_a_list_has_its_own_sheet_to_send_back() -> None:
    bad = grid(HEADER, (1, "王一", None), name="三班")
    other = grid(("姓名", "身份证号"), (None, number(9)), name="四班")
    assert [plan.name for plan in returned_sheets(people(FIRST, bad, other))] == ["退回-三班", "退回-四班"]


@pytest.mark.parametrize(
    ("notes", "columns"),
    [
        ([["请按要求填写"]], {"证件号码": "C"}),
        ([["一", "姓名照户口簿", "号码照身份证"], ["二", "不要合并单元格", "不要空行"]], {"姓名": "A", "证件号码": "C"}),
    ],
)  # fmt: skip
def test_columns_that_are_given_do_not_make_a_list_of_the_notes_beside_it(
    notes: list[list[str]], columns: dict[str, str]
) -> None:
    list_ = grid(("姓名", "旧号", "新号", "性别"), ("周雨桐", None, number(), "女"), name="名单")
    reading = read_people(book(list_, grid(*notes, name="说明")), KINDS["户籍"], UNITS, "x", columns)
    assert [row.id_number for row in reading.rows] == [number()]
    assert (reading.read, reading.left_out) == (1, (("说明", "没有认出名单的表头"),))
