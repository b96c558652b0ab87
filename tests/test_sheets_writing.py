"""Sheets that kcbx writes: text stays text, drop-downs work, two writings are equal, LibreOffice opens them."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kcbx.grid import Cell, SheetColumn, SheetPlan
from kcbx.sheets import read_book, write_book
from kcbx.sheets.writing import CUT_OFF, sheet_names

NUMBER = "990101201203040187"
REASONS = tuple(f"第{number}种原因，说明得很长很长" for number in range(40))
CARD = SheetColumn("身份证件号", 20, note="18 位；没有的留空。", required=True)
COLUMNS = (
    SheetColumn("姓名", required=True),
    CARD,
    SheetColumn("出生日期", kind="日期"),
    SheetColumn("年级", 6, kind="整数"),
    SheetColumn("性别", 6, choices=("男", "女")),
    SheetColumn("原因", 30, choices=REASONS, note="从下拉框里选。"),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("王小虎", NUMBER, dt.date(2012, 3, 4), 6, "男", REASONS[3]),
    ("李小丫", None, "2013年5月", "六", "", None),
)
PLAN = SheetPlan(
    "登记表",
    COLUMNS,
    ROWS,
    title="清河县适龄儿童登记表",
    explanations=("带 * 的必须填。", "一行一个孩子。\n不要改表头。"),
    footers=("填报人：", "填报日期："),
    blank_rows=3,
    marked={(1, 1): "没有证件号码。"},
)
TITLE_ROWS = 3
FIRST, LAST = 5, 9


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def grid_of(content: bytes, sheet: int = 0) -> list[list[Cell]]:
    return [[*row] for row in read_book("a.xlsx", content).sheets[sheet].rows]


def test_what_is_written_is_read_back() -> None:
    nothing = [""] * 6
    assert grid_of(write_book([PLAN])) == [
        ["清河县适龄儿童登记表", *nothing[1:]],
        ["带 * 的必须填。", *nothing[1:]],
        ["一行一个孩子。\n不要改表头。", *nothing[1:]],
        ["*姓名", "*身份证件号", "出生日期", "年级", "性别", "原因"],
        ["王小虎", NUMBER, dt.date(2012, 3, 4), 6.0, "男", REASONS[3]],
        ["李小丫", "", "2013年5月", "六", "", ""],
        *[nothing] * 4,
        ["填报人：", *nothing[1:]],
        ["填报日期：", *nothing[1:]],
    ]


def test_a_sheet_of_headings_alone() -> None:
    assert grid_of(write_book([SheetPlan("空", (SheetColumn("姓名"),))])) == [["姓名"]]


def test_text_columns_are_text_also_where_nothing_stands_yet() -> None:
    sheet = opened(write_book([PLAN]))["登记表"]
    formats = [
        [sheet.cell(row, column).number_format for column in range(1, 7)] for row in range(FIRST, LAST + 1)
    ]
    assert formats[0] == ["@", "@", "yyyy-mm-dd", "0", "@", "@"]
    assert formats[1] == ["@", "@", "@", "@", "@", "@"]
    assert formats[2:] == [["@", "@", "yyyy-mm-dd", "0", "@", "@"]] * 3
    # The columns themselves too: a row typed further down keeps its long number.
    assert [sheet.column_dimensions[letter].width > 5 for letter in "ABCDEF"] == [True] * 6
    below = zipfile.ZipFile(io.BytesIO(write_book([PLAN]))).read("xl/worksheets/sheet1.xml").decode()
    assert len(re.findall(r'<col min="\d" max="\d" width="[\d.]+" style="[1-9]\d*"', below)) == 6


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+8613800000000",
        "-1",
        "@SUM(A1)",
        "{=A1}",
        "http://a.cn",
        "00123",
        "1E5",
        "4.11403E+17",
        "TRUE",
    ],
)
def test_text_is_never_a_formula_a_link_or_a_number(text: str) -> None:
    content = write_book(
        [SheetPlan("甲", (SheetColumn("内容"), SheetColumn("数", kind="整数")), [(text, text)])]
    )
    cells = [opened(content)["甲"].cell(2, column) for column in (1, 2)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(text, "s", None)] * 2


@pytest.mark.parametrize(
    ("kind", "value", "expected", "number_format"),
    [
        ("文字", 990101201203040187, NUMBER, "@"),
        ("文字", 8.0, "8", "@"),
        ("文字", 8.5, "8.5", "@"),
        ("文字", True, "是", "@"),
        ("文字", dt.date(2012, 3, 4), "2012-03-04", "@"),
        ("文字", dt.datetime(2012, 3, 4, 5, 6), "2012-03-04 05:06", "@"),
        ("日期", dt.datetime(2012, 3, 4, 5, 6), dt.date(2012, 3, 4), "yyyy-mm-dd"),
        ("日期", dt.date(1899, 1, 1), "1899-01-01", "@"),
        ("日期", 40179, "40179", "@"),
        ("整数", 8, 8.0, "0"),
        ("整数", 8.5, 8.5, "General"),
        ("整数", False, "否", "@"),
        ("整数", "八", "八", "@"),
        ("文字", "a\r\nb\x07c\ud800\ufffe", "a\nb c  ", "@"),
        ("文字", "_x000D_ <&>\"'", "_x000D_ <&>\"'", "@"),
        ("文字", "虎" * 32_767, "虎" * 32_767, "@"),
        ("文字", "𠮷" * 20_000, "𠮷" * 16_376 + CUT_OFF, "@"),
    ],
)
def test_what_a_cell_becomes(kind: str, value: Cell, expected: Cell, number_format: str) -> None:
    content = write_book([SheetPlan("甲", (SheetColumn("内容", kind=kind),), [(value,)])])
    assert grid_of(content)[1] == [expected]
    assert opened(content)["甲"]["A2"].number_format == number_format


def test_drop_downs_and_notes() -> None:
    book = opened(write_book([PLAN]))
    rules = {str(rule.sqref): rule for rule in book["登记表"].data_validations.dataValidation}
    assert set(rules) == {f"{letter}{FIRST}:{letter}{LAST}" for letter in "BEF"}
    note, short, long = (rules[f"{letter}{FIRST}:{letter}{LAST}"] for letter in "BEF")
    assert (note.type, note.promptTitle, note.prompt) == (None, "身份证件号", "18 位；没有的留空。")
    assert (short.type, short.formula1, short.showErrorMessage) == ("list", '"男,女"', True)
    assert (short.errorTitle, short.error) == ("不在选项里", "请从下拉框里选一项。")
    assert (long.type, long.formula1, long.prompt) == ("list", "'选项'!$A$1:$A$40", "从下拉框里选。")
    choices = book["选项"]
    assert choices.sheet_state == "hidden"
    assert [cell.value for cell in choices["A"]] == list(REASONS)
    assert book.active.title == "登记表"


def test_choices_are_listed_once_and_apart_where_a_comma_would_split_them() -> None:
    comma = ("外出,务工", "在家")
    columns = tuple(
        SheetColumn(f"列{number}", choices=choices) for number, choices in enumerate((REASONS, comma))
    )
    book = opened(write_book([SheetPlan(name, columns, blank_rows=1) for name in ("甲", "选项")]))
    assert book.sheetnames == ["甲", "选项", "选项(2)"]
    for name in ("甲", "选项"):
        formulas = [rule.formula1 for rule in book[name].data_validations.dataValidation]
        assert formulas == ["'选项(2)'!$A$1:$A$40", "'选项(2)'!$B$1:$B$2"]


def test_long_notes_fit_into_their_message_and_stand_whole_in_the_comment() -> None:
    column = SheetColumn("很长的列名" * 10, note="很长的说明。" * 100)
    sheet = opened(write_book([SheetPlan("甲", (column,), blank_rows=1)]))["甲"]
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.promptTitle, rule.prompt) == (column.heading[:32], column.note[:255])
    assert sheet["A1"].comment.text == column.note


def test_headings_marked_cells_and_page() -> None:
    sheet = opened(write_book([PLAN]))["登记表"]
    required, other = sheet.cell(TITLE_ROWS + 1, 1), sheet.cell(TITLE_ROWS + 1, 3)
    assert required.fill.start_color.rgb != other.fill.start_color.rgb
    assert sheet.cell(TITLE_ROWS + 1, 2).comment.text == CARD.note
    marked, plain = sheet.cell(FIRST + 1, 2), sheet.cell(FIRST, 2)
    assert (marked.comment.text, marked.fill.start_color.rgb) == ("没有证件号码。", "FFFFC7CE")
    assert (plain.comment, plain.fill.fill_type) == (None, None)
    assert sheet.freeze_panes == f"A{FIRST}"
    assert sheet.print_title_rows == f"${FIRST - 1}:${FIRST - 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    merged = sorted(str(area) for area in sheet.merged_cells.ranges)
    assert merged == ["A11:F11", "A12:F12", "A1:F1", "A2:F2", "A3:F3"]


def test_the_same_plan_gives_the_same_bytes() -> None:
    first, second = (write_book([PLAN], dt.date(2024, 9, 5)) for _ in range(2))
    assert first == second
    assert opened(first).properties.created == dt.datetime(2024, 9, 5)
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert write_book([PLAN]) == write_book([PLAN])
    assert write_book([PLAN]) != first


def test_a_plan_that_is_none() -> None:
    with pytest.raises(ValueError, match="no sheet"):
        write_book([])
    with pytest.raises(ValueError, match="zip"):
        write_book([SheetPlan("甲", COLUMNS, [("少了几格",)])])


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["甲", "甲", "A", "a"], ["甲", "甲(2)", "A", "a(2)"]),
        (["清河[1]:*?/\\校"], ["清河 1      校"]),
        (["'引号'", "", "  "], ["引号", "表", "表(2)"]),
        (["校" * 40, "校" * 40], ["校" * 31, "校" * 28 + "(2)"]),
        (["𠮷" * 20], ["𠮷" * 15]),
        (["History"], ["History(2)"]),
    ],
)
def test_names_of_sheets(names: list[str], expected: list[str]) -> None:
    assert sheet_names(names) == expected


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_names_make_a_book(names: list[str]) -> None:
    plans = [SheetPlan(name, (SheetColumn("姓名"),)) for name in names]
    read = [sheet.name for sheet in read_book("a.xlsx", write_book(plans)).sheets]
    assert read == sheet_names(names)
    assert len({name.lower() for name in read}) == len(names)


CELL_TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=12
)


@given(st.lists(st.tuples(CELL_TEXT, CELL_TEXT), max_size=6))
def test_any_text_is_read_back(rows: list[tuple[str, str]]) -> None:
    plan = SheetPlan("甲", (SheetColumn("一"), SheetColumn("二")), rows, footers=("完",))
    assert grid_of(write_book([plan])) == [["一", "二"], *map(list, rows), ["", ""], ["完", ""]]


def converted(content: bytes, folder: Path, ending: str) -> bytes:
    """Return the file as LibreOffice writes it; skips the test where there is no LibreOffice with Calc."""
    if not shutil.which("soffice"):
        pytest.skip("需要 soffice")
    (folder / "表.xlsx").write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(folder / "out"),
        "表.xlsx",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    if b"could not be loaded" in done.stderr + done.stdout:
        pytest.skip("需要 LibreOffice 的 Calc")
    return (folder / "out" / f"表.{ending}").read_bytes()


@pytest.mark.long
def test_drop_downs_live_on_in_libreoffice(tmp_path: Path) -> None:
    content = converted(write_book([PLAN]), tmp_path, "ods")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("content.xml").decode()
    conditions = {
        unescape(name): unescape(condition)
        for name, condition in re.findall(
            r'<table:content-validation table:name="([^"]*)" table:condition="([^"]*)"', text
        )
    }
    assert sorted(conditions.values()) == [
        'of:cell-content-is-in-list("男";"女")',
        "of:cell-content-is-in-list([$选项.$A$1:.$A$40])",
    ]
    used = re.findall(r'table:content-validation-name="([^"]*)"', text)
    assert set(conditions) <= set(used)
    assert "18 位；没有的留空。" in text
    sheet, choices = read_book("表.ods", content).sheets
    assert (choices.name, choices.hidden) == ("选项", True)
    assert [list(row[:2]) for row in sheet.rows[3:6]] == [
        ["*姓名", "*身份证件号"],
        ["王小虎", NUMBER],
        ["李小丫", ""],
    ]


@pytest.mark.long
def test_what_libreoffice_makes_of_it_is_read_the_same(tmp_path: Path) -> None:
    content = write_book([PLAN])
    assert grid_of(converted(content, tmp_path, "xlsx")) == grid_of(content)
    book = opened(converted(content, tmp_path, "xlsx"))
    formulas = {
        rule.formula1 for rule in book["登记表"].data_validations.dataValidation if rule.type == "list"
    }
    assert formulas == {'"男,女"', "选项!$A$1:$A$40"}


# Paper


def sheet_xml(plan: SheetPlan) -> str:
    with zipfile.ZipFile(io.BytesIO(write_book([plan]))) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_row_is_as_high_as_its_longest_text() -> None:
    columns = (SheetColumn("姓名", 8), SheetColumn("说明", 21))
    plan = SheetPlan("表", columns, (("王小虎", "查"), ("李小丫", "查无此人" * 10)))
    rows = opened(write_book([plan]))["表"].row_dimensions
    assert (2 in rows, rows[3].height) == (False, 63.75)


def test_a_narrow_sheet_fits_one_page_and_a_wide_one_takes_several() -> None:
    narrow, wide = (
        SheetPlan("表", tuple(SheetColumn(f"栏{number}", 20) for number in range(count)))
        for count in (11, 13)
    )
    assert 'fitToPage="1"' in sheet_xml(narrow)
    assert 'fitToPage="1"' not in sheet_xml(wide)
    assert 'scale="60"' in sheet_xml(wide)


def test_columns_behind_the_printed_ones_stay_on_the_screen() -> None:
    columns = tuple(SheetColumn(f"栏{number}", 20) for number in range(13))
    book = opened(write_book([SheetPlan("表", columns, (("值",) * 13,), title="题", printed=4)]))
    sheet = book["表"]
    assert sheet.print_area == "'表'!$A$1:$D$3"
    assert (str(sheet.merged_cells), sheet["M3"].value) == ("A1:D1", "值")
