"""kcbx template-sheet: the blank sheets, as a clerk gets them and as the program reads them back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kcbx.rosters.fields import plain_heading
from kcbx.sheets import read_book
from tests.county import County


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path / "清河县").found()


def header_of(table: Any) -> Any:
    """Return the cells of the row with the headings."""
    return next(row for row in table.iter_rows() if plain_heading(str(row[0].value)) == "姓名")


def test_the_sheet_of_new_cases(county: County, tmp_path: Path) -> None:
    target = tmp_path / "建档表.xlsx"
    result = county.run("template-sheet", "add-case", "-o", str(target))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"已生成 {target}\n")
    table = openpyxl.load_workbook(target)["批量建档"]
    header = header_of(table)
    columns = {plain_heading(str(cell.value)): cell.column_letter for cell in header}
    chosen = {
        column: [
            rule.formula1 for rule in table.data_validations.dataValidation if f"{column}" in str(rule.sqref)
        ]
        for column in (columns["来源"], columns["责任单位"])
    }
    assert all(chosen.values())
    assert "清河初中" in "".join(chosen[columns["责任单位"]])
    assert table[f"{columns['证件号码']}{header[0].row + 1}"].number_format == "@"


@pytest.mark.parametrize("name", ["add-case", "add-attempt"])
def test_a_blank_sheet_has_no_row_to_read(county: County, tmp_path: Path, name: str) -> None:
    target = tmp_path / "表.xlsx"
    county.ok("template-sheet", name, "-o", str(target))
    extra = ("--state", "在校") if name == "add-case" else ()
    before = county.files()
    result = county.run(name, "--from", str(target), *extra)
    assert (result.exit_code, county.files()) == (0, before)
    assert result.stderr.splitlines()[-1] == "没有要记的，什么都没有改动。"


def test_what_is_filled_in_is_read(county: County, tmp_path: Path) -> None:
    target = tmp_path / "建档表.xlsx"
    county.ok("template-sheet", "add-case", "-o", str(target))
    book = openpyxl.load_workbook(target)
    table = book["批量建档"]
    header = header_of(table)
    filled = {
        "姓名": "周雨桐",
        "证件号码": "990101201203045121",
        "乡镇": "清河镇",
        "责任单位": "清河初中",
        "状态": "在校",
        "来源": "手工登记",
        "学校": "清河初中",
        "年级": "7",
    }
    for cell in header:
        if (heading := plain_heading(str(cell.value))) in filled:
            table.cell(header[0].row + 1, cell.column, filled[heading])
    book.save(target)
    county.ok("add-case", "--from", str(target))
    (case,) = [Path(path).stem for path in county.files() if "/KC-" in path]
    assert county.state(case) == "在校"
    assert county.findings() == []


def test_the_countys_own_codes_can_be_chosen(county: County, tmp_path: Path) -> None:
    config = county.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8") + "代码:\n  登记来源:\n    - 村级上报\n", "utf-8")
    county.ok("template-sheet", "add-case", "-o", str(tmp_path / "表.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx")["批量建档"]
    rules = "".join(str(rule.formula1) for rule in sheet.data_validations.dataValidation)
    assert "村级上报" in rules


def test_the_same_sheet_is_the_same_file(county: County, tmp_path: Path) -> None:
    one, other = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    county.ok("template-sheet", "add-attempt", "-o", str(one))
    county.ok("template-sheet", "add-attempt", "-o", str(other))
    assert one.read_bytes() == other.read_bytes()


def test_the_example_stands_in_the_explanations(county: County, tmp_path: Path) -> None:
    county.ok("template-sheet", "add-attempt", "-o", str(tmp_path / "表.xlsx"))
    grid = read_book("表.xlsx", (tmp_path / "表.xlsx").read_bytes()).sheets[0]
    header = next(number for number, row in enumerate(grid.rows) if row and row[0] == "编号")
    above = "".join(str(cell) for row in grid.rows[:header] for cell in row if cell)
    assert "例：编号 KC-7K3Q9F2B0C" in above


def test_a_sheet_that_somebody_filled_is_not_overwritten(county: County, tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    county.ok("template-sheet", "add-case", "-o", str(target))
    county.ok("template-sheet", "add-case", "-o", str(target))
    book = openpyxl.load_workbook(target)
    book["批量建档"]["A9"] = "周雨桐"
    book.save(target)
    said = county.refused("template-sheet", "add-case", "-o", str(target))
    assert said == (
        f"错误：{target} 已经存在，里面可能有人填过，没有覆盖。\n怎么办：用 -o 换一个文件名，或者加上 --force。"
    )
    county.ok("template-sheet", "add-case", "-o", str(target), "--force")


def test_names_that_cannot_be(county: County, tmp_path: Path) -> None:
    said = county.refused("template-sheet", "add-case", "-o", str(tmp_path / "表.xls"), code=2)
    assert said == "错误：表.xls 不是 xlsx 文件名。\n怎么办：请写一个以 .xlsx 结尾的文件名。"
    said = county.refused("template-sheet", "add-case", "-o", str(tmp_path / "无" / "表.xlsx"), code=2)
    assert said.startswith(f"错误：不能写到 {tmp_path / '无' / '表.xlsx'}：它所在的文件夹不存在。")
    assert county.run("template-sheet", "move").exit_code == 2
