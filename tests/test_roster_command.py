"""kcbx roster: a list is checked, copied and pinned, or nothing at all happens; what is pinned can be seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kcbx import git
from kcbx.grid import SheetColumn, SheetPlan
from kcbx.sheets import read_book, write_book
from tests.county import County
from tests.people_lists import number

HEADER = "序号,姓名,公民身份号码,监护人身份证号,出生日期,乡镇,村,户主姓名"
SURNAMES = "周李王张刘陈杨赵黄吴徐孙胡朱高林何郭马罗"


def child(index: int) -> str:
    """Return the row of a child that is in order."""
    name = f"{SURNAMES[index % 20]}雨桐"
    return f"{index + 1},{name},{number(index)},{number(900)},2012/3/4,清河镇,柳林村,周建国"


def write(county: County, name: str, *lines: str, encoding: str = "utf-8") -> str:
    """Write a list beside the workspace and return how the command line names it."""
    (county.root.parent / name).write_text("\r\n".join(lines), encoding=encoding)
    return f"../{name}"


def household(county: County, count: int = 20, *more: str, name: str = "户籍.csv") -> str:
    return write(county, name, "清河县适龄儿童户籍名单", HEADER, *(child(i) for i in range(count)), *more)


def add(path: str, *more: str, day: str = "2024-09-05", kind: str = "户籍") -> tuple[str, ...]:
    return ("roster", "add", kind, path, "--date", day, "--source", "清河县公安局", *more)


@pytest.fixture
def office(county: County) -> County:
    return county.on("2024-09-10")


DIRT = (
    "21,张 三,9.90101E+17,,2012.3.4,清河镇,柳林村,",
    "22,,9.90101E+17,,,清河镇,,",
    ",,,,,,,",
    "合计,22人,,,,,,",
)


def test_a_list_is_checked_copied_and_pinned(office: County) -> None:
    path = household(office, 20, *DIRT)
    done = office.run(*add(path))
    assert (done.exit_code, done.stdout) == (0, "户籍-2024-09-05\n")
    lost = (
        "证件号码被表格软件改成了科学计数（像 4.11403E+17），后几位已经丢失，不能猜；"
        "请从原来的系统重新导出，或者把这一列设成文本后重新录入（1 行）"
    )
    assert done.stderr.splitlines() == [
        "表，表头在第 2 行。用到的列：",
        "  序号　←　A 列“序号”",
        "  姓名　←　B 列“姓名”",
        "  证件号码　←　C 列“公民身份号码”",
        "  监护人证件号码　←　D 列“监护人身份证号”",
        "  出生日期　←　E 列“出生日期”",
        "  乡镇　←　F 列“乡镇”",
        "  村　←　G 列“村”",
        "  户主姓名　←　H 列“户主姓名”",
        "读了 24 行 = 收下 21 + 退回 1 + 忽略 2。",
        "  退回：没有姓名（1 行）",
        "  退回：证件号码、学籍号、出生日期都没有能用的，认不出是谁（1 行）",
        f"  退回：{lost}",
        f"  收下但要核对：{lost}",
        "  忽略：空行（1 行）",
        "  忽略：表尾（1 行）",
        "退回和待核对的行：rosters/2024-09-05-户籍-退回.xlsx，里面有孩子的信息，发出去以前请想好发给谁。",
        "已登记：rosters/2024-09-05-户籍.csv。",
    ]
    files = office.files()
    assert files["rosters/2024-09-05-户籍.csv"] == (office.root / path).read_bytes()
    assert office.findings() == []
    assert office.ok("fmt", "--check") == ""


def test_what_is_pinned_holds_no_name_and_no_number(office: County) -> None:
    office.ok(*add(household(office, 20, *DIRT)))
    text = office.files()["rosters.yaml"].decode()
    assert "雨桐" not in text
    assert number(3)[:10] not in text
    assert text.splitlines()[1:12] == [
        "名单:",
        "  - 编号: 户籍-2024-09-05",
        "    种类: 户籍",
        "    日期: 2024-09-05",
        "    来源: 清河县公安局",
        "    文件: rosters/2024-09-05-户籍.csv",
        text.splitlines()[6 + 1],
        "    行数: 24",
        "    收下: 21",
        "    退回: 1",
        "    忽略: 2",
    ]


def test_the_sheet_to_send_back_holds_the_rows_with_their_reasons(office: County) -> None:
    office.ok(*add(household(office, 20, *DIRT)))
    returned = read_book("退回.xlsx", office.files()["rosters/2024-09-05-户籍-退回.xlsx"])
    assert [sheet.name for sheet in returned.sheets] == ["退回", "待核对"]
    texts = [["" if cell is None else str(cell) for cell in row] for row in returned.sheets[0].rows]
    (headings,) = [row for row in texts if row[0].startswith("原行号")]
    assert [heading.rstrip("*＊") for heading in headings[:5]] == [
        "原行号",
        "原因",
        "序号",
        "姓名",
        "公民身份号码",
    ]
    (row,) = [row for row in texts if row[0] in ("24", "24.0")]
    assert row[1].startswith(
        "没有姓名；证件号码、学籍号、出生日期都没有能用的，认不出是谁；证件号码被表格软件"
    )
    assert row[2:5] == ["22", "", "9.90101E+17"]


def test_another_place_for_the_sheet_to_send_back(office: County) -> None:
    path = household(office, 20, *DIRT)
    done = office.run(*add(path, "--rejects", "../给派出所.xlsx"))
    assert done.exit_code == 0
    assert "退回的行写到了 给派出所.xlsx。" in done.stderr
    sheets = read_book("给派出所.xlsx", (office.root.parent / "给派出所.xlsx").read_bytes()).sheets
    assert [sheet.name for sheet in sheets] == ["退回", "待核对"]


def test_a_sheet_to_send_back_is_never_written_over_a_file(office: County) -> None:
    path = household(office, 20, *DIRT)
    (office.root.parent / "给派出所.xlsx").write_bytes(b"")
    said = office.refused(*add(path, "--rejects", "../给派出所.xlsx"), code=2)
    assert "给派出所.xlsx 已经存在，没有覆盖。" in said


def test_a_dry_run_writes_nothing(office: County) -> None:
    path = household(office)
    before = office.files()
    assert office.ok(*add(path, "--dry-run")).splitlines() == [
        "以下改动没有写入（--dry-run）：",
        "  新增　rosters/2024-09-05-户籍.csv",
        "  新增　rosters.yaml",
        "  历史说明　登记名单 户籍-2024-09-05（20 行）",
    ]
    assert office.files() == before


def test_the_same_file_again_is_refused(office: County) -> None:
    path = household(office)
    office.ok(*add(path))
    said = office.refused(*add(path, day="2024-09-06"))
    assert "这个文件已经登记过，编号是 户籍-2024-09-05。" in said


def test_the_same_file_with_another_column_puts_right_what_was_read_wrong(office: County) -> None:
    path = household(office)
    office.ok(*add(path))
    office.ok(*add(path, "--column", "备注=A"))
    assert office.findings() == []
    assert (office.root / "rosters.yaml").read_text("utf-8").count("编号: 户籍-") == 2


def test_a_list_that_shrank_by_more_than_a_tenth_stops_and_asks(office: County) -> None:
    office.ok(*add(household(office)))
    short = household(office, 17, name="户籍二.csv")
    said = office.refused(*add(short, day="2024-09-06"))
    assert said.splitlines()[-2:] == [
        "错误：这份名单有 17 行（收下加退回），上一版 户籍-2024-09-05 有 20 行，少了 15.0%，超过一成。",
        "怎么办：请核对是不是只导出了一部分，或者拿错了文件。核对无误，加上 --expect 17。",
    ]
    done = office.run(*add(short, "--expect", "17", day="2024-09-06"))
    assert (done.exit_code, done.stdout) == (0, "户籍-2024-09-06\n")
    assert "上一版 户籍-2024-09-05 有 20 行（收下加退回）。" in done.stderr


def test_two_columns_that_could_be_the_number_pin_nothing_until_it_is_said_which(office: County) -> None:
    path = write(office, "两列.csv", "姓名,身份证号,证件号码,乡镇", f"周雨桐,{number(1)},{number(2)},清河镇")
    said = office.refused(*add(path))
    assert said.splitlines() == [
        "错误：表里有 2 列都可能是“证件号码”：B 列“身份证号”、C 列“证件号码”。",
        "怎么办：请说明用哪一列，例如 --column 证件号码=B 或 --column 证件号码=C。",
    ]
    office.ok(*add(path, "--column", "证件号码=C"))
    assert "指定列:\n      证件号码: C\n" in office.files()["rosters.yaml"].decode()
    shown = office.ok("roster", "show", "户籍-2024-09-05")
    assert "  证件号码　←　C 列“证件号码”" in shown


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("周雨桐", "990101"), "错误：表里没有认出表头：第 1 行有 1 格，开头是“周＊＊”；第 2 行"),
        (
            ("姓名,身份证号", "周雨桐,9.9E+17"),
            "错误：坏.csv 里没有一行能用：读了 1 行，退回 1 行，忽略 0 行。",
        ),
    ],
)
def test_a_list_nothing_can_be_taken_from_pins_nothing(
    office: County, lines: tuple[str, ...], told: str
) -> None:
    said = office.refused(*add(write(office, "坏.csv", *lines)))
    assert said.splitlines()[0].startswith(told)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--column", "证件号码"), 2, "--column “证件号码”不对，请写成 字段=列，例如 证件号码=C。"),
        (("--column", "姓名=B", "--column", "姓名=C"), 2, "--column 姓名 写了两次，不知道以哪一次为准。"),
        (("--unit", "没有的学校"), 2, "没有叫“没有的学校”的单位。"),
        (("--sheet", "二班"), 2, "文件里没有叫“二班”的工作表。"),
        (("--expect", "19"), 3, "--expect 写的是 19 行，实际有 20 行（收下加退回）。"),
    ],
)
def test_wrong_usage_pins_nothing(office: County, arguments: tuple[str, ...], code: int, told: str) -> None:
    assert told in office.refused(*add(household(office), *arguments), code=code)


def test_a_file_that_is_not_there_pins_nothing(office: County) -> None:
    assert office.refused(*add("../没有.csv")) == (
        "错误：读不了 没有.csv：没有这个文件。\n怎么办：请核对文件名和它所在的文件夹。"
    )


def test_the_day_of_a_list_lies_not_ahead(office: County) -> None:
    said = office.refused(*add(household(office), day="2024-09-11"), code=2)
    assert "2024-09-11 在今天（2024-09-10）之后" in said


def test_a_kind_there_is_none_of_is_refused(office: County) -> None:
    said = office.refused(*add(household(office), kind="户口"), code=2)
    assert "户籍、居住证、学籍、在校、脱贫、民政、司法行政、残联、平台下发、平台导出" in said


def test_a_workbook_with_a_class_on_each_sheet(office: County) -> None:
    columns = (SheetColumn("姓名"), SheetColumn("身份证号"))
    plans = [
        SheetPlan("七1班", columns, [("周雨桐", number(1))], title="清河初中"),
        SheetPlan("七2班", columns, [("李明远", number(2)), ("王一", number(3))]),
    ]
    (office.root.parent / "在校.xlsx").write_bytes(write_book(plans))
    office.ok(*add("../在校.xlsx", "--unit", "清河初中", kind="在校"))
    (listed,) = json.loads(office.ok("roster", "list", "--format", "json"))["名单"]
    assert listed == {
        "编号": "在校-2024-09-05",
        "种类": "在校",
        "日期": "2024-09-05",
        "单位": "清河初中",
        "来源": "清河县公安局",
        "行数": 3,
        "收下": 3,
        "退回": 0,
        "忽略": 0,
        "经办": "赵敏",
        "文件": "有",
    }
    assert "工作表: 七1班、七2班" in office.files()["rosters.yaml"].decode()


def test_show_tells_what_became_of_every_row_and_nobodys_name(office: County) -> None:
    again = child(2).replace("王雨桐", "王 雨 桐")
    office.ok(*add(household(office, 20, again, *DIRT)))
    shown = json.loads(office.ok("roster", "show", "户籍-2024-09-05", "--format", "json"))
    assert shown["文件状态"] == "在"
    assert shown["忽略的原因"] == {"空行": 1, "表尾": 1}
    assert shown["重复"] == [{"行": ["第 5 行", "第 23 行"], "根据": "证件号码相同"}]
    assert "雨桐" not in office.ok("roster", "show", "户籍-2024-09-05")


def test_a_list_that_was_altered_is_a_finding_and_show_says_so(office: County) -> None:
    office.ok(*add(household(office)))
    copy = office.root / "rosters" / "2024-09-05-户籍.csv"
    copy.write_bytes(copy.read_bytes() + b"\n")
    shown = office.run("roster", "show", "户籍-2024-09-05")
    assert (shown.exit_code, "rosters/2024-09-05-户籍.csv（被改动过）" in shown.stdout) == (1, True)
    assert office.findings() == [("R01", "错误")]


def test_a_list_that_is_not_on_this_machine_is_no_fault(office: County) -> None:
    office.ok(*add(household(office)))
    (office.root / "rosters" / "2024-09-05-户籍.csv").unlink()
    shown = office.ok("roster", "show", "户籍-2024-09-05")
    assert "rosters/2024-09-05-户籍.csv（不在这台电脑上）" in shown
    assert "列　序号=A、姓名=B、证件号码=C" in shown
    assert office.findings() == []
    (listed,) = json.loads(office.ok("roster", "list", "--format", "json"))["名单"]
    assert listed["文件"] == "不在这台电脑上"


def test_only_one_kind_is_listed(office: County) -> None:
    office.ok(*add(household(office)))
    assert office.ok("roster", "list", "--kind", "学籍", "--format", "csv").count("\n") == 0
    assert office.ok("roster", "list", "--kind", "户籍", "--format", "csv").count("\n") == 1


def test_a_number_nobody_pinned(office: County) -> None:
    said = office.refused("roster", "show", "户籍-2024-01-01", code=2)
    assert said == "错误：没有编号是“户籍-2024-01-01”的名单。\n怎么办：用 kcbx roster list 查看。"


def test_columns_tell_a_clerk_which_headings_are_known(office: County) -> None:
    fields = json.loads(office.ok("roster", "columns", "残联", "--format", "json"))["字段"]
    assert [field["字段"] for field in fields[:4]] == ["姓名", "证件号码", "出生日期", "学籍号"]
    assert [field["要求"] for field in fields[:2]] == ["要有", "至少有一个"]
    assert {"残疾类别", "残疾等级", "残疾证号"} < {field["字段"] for field in fields}
    everything = json.loads(office.ok("roster", "columns", "残联", "--all", "--format", "json"))["字段"]
    assert "户主证件号码" in {field["字段"] for field in everything}


@pytest.mark.skipif(not git.available(), reason="needs git")
def test_the_history_has_the_pin_and_not_the_list(office: County, tmp_path: Path) -> None:  # noqa: ARG001
    config = office.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8").replace("自动提交: 否", "自动提交: 是"), "utf-8")
    git.init(office.root)
    office.ok(*add(household(office, 20, *DIRT)))
    names = git.output(office.root, "-c", "core.quotePath=off", "show", "--name-only", "--format=%s").decode()
    assert names.split() == ["登记名单", "户籍-2024-09-05（21", "行）", "rosters.yaml"]


def test_the_register_is_checked_and_tidied_like_every_file(office: County) -> None:
    office.ok(*add(household(office)))
    path = office.root / "rosters.yaml"
    path.write_text(
        path.read_text("utf-8").replace("    行数: 20\n", "    行数: 二十\n    多余: 1\n"), "utf-8"
    )
    assert office.findings() == [("S05", "错误"), ("S02", "错误")]
    assert office.run("validate", "rosters.yaml").exit_code == 1
    path.write_text("名单: [\n", "utf-8")
    assert office.findings() == [("F01", "错误")]
