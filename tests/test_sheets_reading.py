"""Workbooks as XlsxWriter, xlwt and LibreOffice write them are read cell by cell, as they stand."""

from __future__ import annotations

import datetime as dt

import pytest
import xlwt
from xlsxwriter import Workbook

from kcbx.grid import Book, Grid
from kcbx.sheets import read_book
from kcbx.sheets.recognising import SAVE_AS
from tests.workbooks import GOLDEN, of_xlwt, refused, workbook_of, written
from tools.sheet_fixtures import make_list

TITLE = ["", "清河县适龄儿童名册（虚构）", "", "", "", ""]
HEADINGS = [["", "姓名", "证件", "", "年级", "备注"], ["", "", "身份证号码", "出生日期", "", ""]]
NOTHING = [""] * 6
BORN = dt.date(2012, 3, 4)
NUMBER = "990101201203040187"
FIRST = ["", "王小虎", NUMBER, BORN, 6, "随父母，\n在外地"]
LAST = [["", " 赵  大 ", f"'{NUMBER} ", "", "六年级", ""], NOTHING, ["", "填报人：", "", "", "", ""]]
MERGED = ((0, 1, 0, 5), (2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 3, 4), (2, 5, 3, 5))


def rows_of(lost: float, error: str) -> list[list[object]]:
    """Return what the first sheet must hold, given how the file keeps a long number and an error."""
    second = ["", "李小丫", lost, "2013年5月6日", 5, error]
    return [TITLE, NOTHING, *HEADINGS, FIRST, second, NOTHING, *LAST]


@pytest.mark.parametrize(
    ("name", "lost", "error", "merged"),
    [
        ("花名册.xlsx", 9.9010120130506e17, "#N/A", MERGED),
        ("花名册.xls", 9.901012013050602e17, "", MERGED),
        ("花名册.ods", 9.9010120130506e17, "#N/A", ()),
    ],
)
def test_what_libreoffice_writes(
    name: str, lost: float, error: str, merged: tuple[tuple[int, int, int, int], ...]
) -> None:
    book = read_book(name, (GOLDEN / name).read_bytes())
    sheet = Grid("花名册", rows_of(lost, error), merged=merged)
    remarks = Grid("说明", [["本表由派出所提供"]], hidden=True)
    assert book == Book(name, name[4:], (sheet, remarks, Grid("Sheet3", [])))


def test_what_xlsxwriter_writes() -> None:
    book = read_book("名册.XLSX", make_list())
    sheet = Grid("花名册", rows_of(9.901012013050602e17, "#N/A"), merged=MERGED)
    remarks = Grid("说明", [["本表由派出所提供"]], hidden=True)
    assert book == Book("名册.XLSX", "xlsx", (sheet, remarks, Grid("Sheet3", [])))


def test_what_xlwt_writes() -> None:
    def fill(workbook: xlwt.Workbook) -> None:
        sheet = workbook.add_sheet("花名册")
        sheet.write_merge(0, 0, 1, 2, "名册")
        sheet.write(2, 1, NUMBER)
        sheet.write(2, 2, 990101201305060210)
        sheet.write(2, 3, BORN, xlwt.easyxf(num_format_str='YYYY"年"M"月"D"日"'))
        sheet.write(2, 4, 6)
        sheet.write(2, 5, True)
        sheet.write(2, 6, xlwt.Formula("NA()"))
        workbook.add_sheet("说明").visibility = 1

    rows = [
        ["", "名册", "", "", "", "", ""],
        [""] * 7,
        ["", NUMBER, 9.901012013050602e17, BORN, 6, True, ""],
    ]
    sheets = (Grid("花名册", rows, merged=((0, 1, 0, 2),)), Grid("说明", [], hidden=True))
    assert read_book("名册.xls", of_xlwt(fill)) == Book("名册.xls", "xls", sheets)


def test_types_of_cells_are_kept() -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet()
        shown = {
            "日": "yyyy-mm-dd",
            "时": "yyyy-mm-dd hh:mm",
            "刻": "hh:mm",
            "百": "0.0%",
            "序": "0",
            "年": "yyyy年m月",
        }
        form = {key: workbook.add_format({"num_format": value}) for key, value in shown.items()}
        sheet.write_number(0, 0, 40179, form["日"])
        sheet.write_number(0, 1, 40179.4375, form["时"])
        sheet.write_number(0, 2, 0.4375, form["刻"])
        sheet.write_number(0, 3, 0.5, form["百"])
        sheet.write_number(0, 4, 40179, form["序"])
        sheet.write_number(0, 5, 40179, form["年"])
        sheet.write_boolean(0, 6, False)
        sheet.write_string(0, 7, "40179")
        sheet.write_formula(0, 8, '="甲"&"乙"', None, "甲乙")
        sheet.write_rich_string(0, 9, form["日"], "甲", "乙")

    (sheet,) = read_book("a.xlsx", written(fill)).sheets
    day = dt.date(2010, 1, 1)
    expected = [day, dt.datetime(2010, 1, 1, 10, 30), dt.time(10, 30), 0.5, 40179.0, day, False, "40179"]
    assert sheet.rows == [[*expected, "甲乙", "甲乙"]]
    assert [type(cell) for cell in sheet.rows[0][:5]] == [dt.date, dt.datetime, dt.time, float, float]


def test_errors_are_text_wherever_they_stand() -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet("甲")
        sheet.write_string(0, 0, "有")
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 1, '=VLOOKUP("无",A1:A2,1,0)', None, "#N/A")
        other = workbook.add_worksheet("乙<&>")
        other.write_formula(0, 1, "=REF", None, "#NAME?")

    first, second = read_book("a.xlsx", written(fill)).sheets
    assert first.rows[0][0] == "有"
    assert first.rows[2] == ["", "", "", "#DIV/0!"]
    assert first.rows[4][1] == "#N/A"
    assert second == Grid("乙<&>", [["", "#NAME?"]])


def add_chart_sheet(workbook: Workbook) -> None:
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=一!$A$1:$A$2", "values_data": [1, 2]})
    workbook.add_chartsheet("图").set_chart(chart)


def test_sheets_that_are_hidden_and_charts() -> None:
    def fill(workbook: Workbook) -> None:
        for name in ("一", "二", "三"):
            workbook.add_worksheet(name).write_string(0, 0, name)
        workbook.get_worksheet_by_name("二").hide()
        workbook.get_worksheet_by_name("三").very_hidden()
        add_chart_sheet(workbook)

    sheets = read_book("a.xlsm", written(fill)).sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("一", False), ("二", True), ("三", True)]


def test_whole_formatted_columns_and_far_formatted_cells_are_no_content() -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet()
        form = workbook.add_format({"num_format": "@"})
        sheet.set_column(0, 16_383, None, form)
        sheet.write_string(0, 0, "姓名")
        sheet.write_blank(1_048_575, 16_383, None, form)

    (sheet,) = read_book("a.xlsx", written(fill)).sheets
    assert sheet.rows == [["姓名"]]


def test_cells_that_do_not_say_where_they_stand() -> None:
    data = "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    (sheet,) = read_book("a.xlsx", workbook_of(data)).sheets
    assert sheet.rows == [[1.0, "", 2.0], [3.0, "", ""]]


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\0" * 4096])
@pytest.mark.parametrize("name", ["空.xlsx", "空.csv"])
def test_an_empty_file(name: str, content: bytes) -> None:
    message = f"“{name}”是空的，里面没有内容。"
    assert refused(name, content) == (message, "看看是不是没有拷完整；" + SAVE_AS)


def test_a_book_without_a_filled_cell() -> None:
    hint = "看看是不是给错了文件，或者没有保存。"
    content = written(lambda workbook: workbook.add_worksheet())
    assert refused("空.xlsx", content) == ("“空.xlsx”里没有一个填了内容的单元格。", hint)
    assert refused("空.csv", b",,\n,\n") == ("“空.csv”里没有一个填了内容的单元格。", hint)


def test_a_book_without_a_sheet() -> None:
    assert refused("图.xlsx", written(add_chart_sheet)) == ("“图.xlsx”里没有工作表。", SAVE_AS)
