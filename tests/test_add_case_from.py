"""kcbx add-case --from: a sheet of children into the ledger, all of it or, when asked, the rows that will do."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from kcbx import identity
from kcbx.grid import Cell, SheetColumn, SheetPlan
from kcbx.sheets import read_book, write_book
from tests.county import County

ALL = ("--state", "在校", "--source", "学籍导入")
HEADINGS = ("姓名", "身份证件号", "学校名称", "年级", "乡镇")


def number(day: int, sequence: int = 1) -> str:
    return identity.make("990101", dt.date(2013, 1, day), sequence)


def row(name: str, day: int, **changes: Cell) -> list[Cell]:
    filled: dict[str, Cell] = {
        "姓名": name,
        "身份证件号": number(day),
        "学校名称": "清河小学",
        "年级": "六年级",
        "乡镇": "清河镇",
        **changes,
    }
    return list(filled.values())


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path / "清河县").found().on("2024-09-20")


def sheet(path: Path, rows: Sequence[Sequence[Cell]], headings: Sequence[str] = HEADINGS) -> str:
    """Write a list as a spreadsheet and return its path."""
    columns = tuple(SheetColumn(heading) for heading in headings)
    path.write_bytes(write_book((SheetPlan("名单", columns, rows),)))
    return str(path)


def cases(county: County) -> list[str]:
    return [path for path in county.files() if path.startswith("ledgers/") and path.endswith(".yaml")]


def test_every_row_becomes_a_case_of_one_batch(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1), row("李二", 2), ["合计", None, None, None, "2"]])
    result = county.run("add-case", "--from", path, *ALL, "--on", "2024-09-02")
    assert (result.exit_code, result.stdout) == (0, "")
    (number_line,) = [line for line in result.stderr.splitlines() if line.startswith("批次 PC-")]
    batch = number_line.split()[1]
    assert result.stderr == (
        "工作表“名单”的表头在第 1 行，认出的列：姓名 A，证件号码 B，学校 C，年级 D，乡镇 E。\n"
        "读了 3 行：记 2，已有 0，退回 0，忽略 1。\n"
        "  忽略：表尾 1 行\n"
        f"批次 {batch} 批量建档：登记 2。要整批撤销，运行 kcbx undo {batch} --reason 原因。\n"
    )
    assert len(cases(county)) == 2
    shown = county.shown(Path(cases(county)[0]).stem)
    assert shown["学籍"] == {"学校": "2199000011", "年级": 6, "学年": 2024}
    entry = shown["经过"][0]
    assert {key: entry[key] for key in ("日期", "事项", "来源", "状态", "单位", "批次")} == {
        "日期": "2024-09-02",
        "事项": "登记",
        "来源": "学籍导入",
        "状态": "在校",
        "单位": "2199000011",
        "批次": batch,
    }
    assert county.findings() == []


def test_a_second_run_changes_nothing(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1), row("李二", 2)])
    county.ok("add-case", "--from", path, *ALL)
    before = county.files()
    result = county.run("add-case", "--from", path, *ALL)
    assert (result.exit_code, county.files()) == (0, before)
    assert result.stderr.splitlines()[1:] == [
        "读了 2 行：记 0，已有 2，退回 0，忽略 0。",
        "没有要记的，什么都没有改动。",
    ]


def test_a_child_without_a_number_is_known_again_by_name_and_birth(county: County, tmp_path: Path) -> None:
    headings = ("姓名", "证件号码", "无证原因", "性别", "出生日期", "乡镇")
    rows = [["李一", "", "未办户口", "男", "2018-03-04", "清河镇"]]
    path = sheet(tmp_path / "名单.xlsx", rows, headings)
    terms = ("--state", "未入学", "--source", "入户排查")
    county.ok("add-case", "--from", path, *terms)
    before = county.files()
    result = county.run("add-case", "--from", path, *terms)
    assert county.files() == before
    assert "读了 1 行：记 0，已有 1，退回 0，忽略 0。" in result.stderr


def test_one_bad_row_keeps_all_out_and_comes_back_with_its_reason(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1), row("李二", 2, 身份证件号="990101201301020010")])
    before = county.files()
    result = county.run("add-case", "--from", path, *ALL)
    returned = tmp_path / "名单-退回.xlsx"
    assert (result.exit_code, county.files()) == (3, before)
    assert result.stderr.splitlines()[1:] == [
        "读了 2 行：记 1，已有 0，退回 1，忽略 0。",
        "  退回：证件号码 1 行（第 3 行）",
        "错误：有 1 行不能用，一行也没有记。",
        f"怎么办：不能用的行和原因写在 {returned}：改好后再运行；或者加上 --partial，先记能用的 1 行。",
    ]
    (grid,) = read_book(returned.name, returned.read_bytes()).sheets
    rows = [[cell for cell in line if cell not in (None, "")] for line in grid.rows]
    assert rows[-1][:5] == ["李二", "990101201301020010", "清河镇", "清河小学", "六年级"]
    assert rows[-1][-1] == "证件号码的校验码不对，多半是抄错一位。请对照证件重新录入"


def test_in_part_the_good_rows_go_in_and_the_mended_rest_later(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1), row("李二", 2, 年级="高一"), row("李三", 3)])
    result = county.run("add-case", "--from", path, *ALL, "--partial")
    assert (result.exit_code, len(cases(county))) == (1, 2)
    returned = tmp_path / "名单-退回.xlsx"
    assert f"退回的行写在 {returned}，改好后用同一条命令读它。" in result.stderr.splitlines()
    mended = sheet(tmp_path / "改好.xlsx", [row("李二", 2)])
    assert county.run("add-case", "--from", mended, *ALL, "--partial").exit_code == 0
    assert len(cases(county)) == 3
    again = county.run("add-case", "--from", str(returned), *ALL)
    assert "读了 1 行：记 0，已有 0，退回 1，忽略 0。" in again.stderr
    assert (tmp_path / "名单-退回2.xlsx").is_file()


def test_where_the_rejects_go(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("", 1)])
    county.run("add-case", "--from", path, *ALL, "--rejects", str(tmp_path / "退.xlsx"))
    assert (tmp_path / "退.xlsx").is_file()
    said = county.refused(
        "add-case", "--from", path, *ALL, "--rejects", str(tmp_path / "无" / "退.xlsx"), code=2
    )
    assert said.splitlines()[-2] == f"错误：不能写到 {tmp_path / '无' / '退.xlsx'}：它所在的文件夹不存在。"


def test_what_was_sent_back_is_written_over_until_somebody_mends_it(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("", 1), row("李二", 2, 年级="高一")])
    for _ in range(2):
        said = county.run("add-case", "--from", path, *ALL).stderr
    returned = tmp_path / "名单-退回.xlsx"
    assert said.splitlines()[-1] == f"怎么办：不能用的行和原因写在 {returned}：改好后再运行。"
    assert sorted(each.name for each in tmp_path.glob("*退回*")) == ["名单-退回.xlsx"]
    book = openpyxl.load_workbook(returned)
    book.active["A1"] = "改过"
    book.save(returned)
    mended = returned.read_bytes()
    county.run("add-case", "--from", path, *ALL)
    assert returned.read_bytes() == mended
    assert sorted(each.name for each in tmp_path.glob("*退回*")) == ["名单-退回.xlsx", "名单-退回2.xlsx"]


def test_a_dry_run_writes_nothing_at_all(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1), row("", 2)])
    before = county.files(), sorted(tmp_path.iterdir())
    result = county.run("add-case", "--from", path, *ALL, "--partial", "--dry-run")
    assert (county.files(), sorted(tmp_path.iterdir())) == before
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == "以下改动没有写入（--dry-run）："
    assert "批量建档：登记 1" in result.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("second", "column", "reason"),
    [
        (row("李一", 1), "证件号码", "与工作表“名单”第 2 行是同一个孩子，只留一行"),
        (row("李乙", 1), "证件号码", "与工作表“名单”第 2 行是同一个孩子，只留一行"),
    ],
)
def test_a_child_twice_in_one_list(
    county: County, tmp_path: Path, second: list[Cell], column: str, reason: str
) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1), second])
    result = county.run("add-case", "--from", path, *ALL, "--partial")
    assert f"  退回：{column} 1 行（第 3 行）" in result.stderr
    assert returned_reason(tmp_path) == f"{column}：{reason}"


def returned_reason(folder: Path) -> str:
    """Return the reason of the last row sent back."""
    path = folder / "名单-退回.xlsx"
    (grid,) = read_book(path.name, path.read_bytes()).sheets
    return str([cell for cell in grid.rows[-1] if cell not in (None, "")][-1])


def test_the_same_number_under_another_name_is_sent_back(county: County, tmp_path: Path) -> None:
    case = county.child("李一", number(1), unit="清河小学")
    path = sheet(tmp_path / "名单.xlsx", [row("李乙", 1)])
    result = county.run("add-case", "--from", path, *ALL)
    assert (result.exit_code, len(cases(county))) == (3, 1)
    assert returned_reason(tmp_path) == (
        f"证件号码：台账里这个号码是案卷 {case}，姓名不同；请核对是谁的号码，改名的用 kcbx edit-case"
    )


def test_a_child_who_left_is_not_taken_for_present(county: County, tmp_path: Path) -> None:
    case = county.child("李一", number(1), unit="清河小学")
    county.entry(case, "移出", "类别=户籍迁出", "依据=迁移证", "批准单位=教育局", "佐证.0.说明=复印件")
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1)])
    assert county.run("add-case", "--from", path, *ALL).exit_code == 3
    assert returned_reason(tmp_path) == (
        f"台账里已移出（案卷 {case}）；孩子回来了，请记“重新登记”；没有回来，删去这一行"
    )


def test_a_child_whose_case_was_taken_back_is_registered_anew(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1)])
    result = county.run("add-case", "--from", path, *ALL)
    batch = result.stderr.splitlines()[-1].split()[1]
    county.ok("undo", batch, "--reason", "用错了名单")
    result = county.run("add-case", "--from", path, *ALL)
    assert "记 1，已有 0" in result.stderr
    assert county.findings() == []


def test_a_namesake_is_told_by_number_not_by_name(county: County, tmp_path: Path) -> None:
    case = county.child("李一", number(1, 3), unit="清河小学")
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1)])
    result = county.run("add-case", "--from", path, *ALL)
    assert result.exit_code == 0
    assert (
        f"注意：第 2 行的孩子与案卷 {case} 姓名、出生日期相同，号码不同，请确认不是同一个孩子。"
        in result.stderr.splitlines()
    )
    assert "李一" not in result.output


def test_an_export_in_another_encoding(county: County, tmp_path: Path) -> None:
    path = tmp_path / "导出.csv"
    with path.open("w", newline="", encoding="gb18030") as stream:
        csv.writer(stream).writerows([HEADINGS, row("李一", 1)])
    county.ok("add-case", "--from", str(path), *ALL)
    assert len(cases(county)) == 1


def test_columns_said_by_the_clerk_and_the_sheet_to_read(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1)], ("姓名", "身份信息", "学校名称", "年级", "乡镇"))
    said = county.refused("add-case", "--from", path, *ALL)
    assert "没有找到要有的列：证件号码或证件类型或无证原因" in said
    county.ok("add-case", "--from", path, *ALL, "--column", "证件号码=B", "--sheet", "名单")
    assert len(cases(county)) == 1
    said = county.refused("add-case", "--from", path, *ALL, "--column", "证件号码", code=2)
    assert said.startswith("错误：--column “证件号码”不对，请写成 字段=列，例如 证件号码=C。")


def test_what_every_row_lacks_is_asked_for_before_anything_is_read_on(county: County, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1)])
    said = county.refused("add-case", "--from", path, "--source", "学籍导入", code=2)
    assert said == ("错误：表里没有“状态”这一列，不知道怎样登记。\n怎么办：统一写就加上，例如 --state 在校。")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--name", "李一"), "--name 不能与 --from 一起用：每一行的内容由表里的列来写。"),
        (("--id", "990101201203045121"), "--id 不能与 --from 一起用：每一行的内容由表里的列来写。"),
        (("--set", "备注=甲"), "--set 不能与 --from 一起用：每一行的内容由表里的列来写。"),
    ],
)
def test_options_of_one_case_make_no_sense_beside_a_sheet(
    county: County, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1)])
    said = county.refused("add-case", "--from", path, *ALL, *arguments, code=2)
    assert said.splitlines()[0] == f"错误：{words}"


@pytest.mark.parametrize(
    "option", [("--partial",), ("--sheet", "甲"), ("--column", "姓名=A"), ("--rejects", "a")]
)
def test_options_of_a_sheet_make_no_sense_without_one(county: County, option: tuple[str, ...]) -> None:
    said = county.refused("add-case", "--name", "李一", *option, code=2)
    assert said.splitlines()[0] == f"错误：{option[0]} 要与 --from 文件 一起用。"


def test_a_county_without_units_is_told_what_to_do_first(tmp_path: Path) -> None:
    county = County(tmp_path / "空县", operator="赵敏")
    county.root.mkdir()
    county.ok(
        *("init", ".", "--county", "清河县", "--code", "990101", "--bureau", "清河县教育体育局", "--yes"),
        *("--profile", "suiyang-2024"),
    )
    path = sheet(tmp_path / "名单.xlsx", [row("李一", 1)])
    result = county.run("add-case", "--from", path, *ALL)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        "错误：还没有登记学校和乡镇，案卷没有单位可以负责。",
    )
