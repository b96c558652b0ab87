"""kcbx export: every table in every format, masked, safe in a spreadsheet, and nothing left out unseen."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest

from kcbx.access import read_log
from tests.county import County

FULL = ("--full", "--reason", "报县政府核对名单", "--approver", "王芳")


@pytest.fixture(scope="module")
def exported(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> County:
    """Return a county with four children, read by the tests of this module and changed by none."""
    county = County(Path(shutil.copytree(founded, tmp_path_factory.mktemp("export") / "清河县")))
    county.on("2024-09-01")
    zhou = county.child()
    wu = county.child("吴小天", "990101201504060018", unit="清河小学")
    gao = county.child("高小满", "990101201705120013", unit="柳河乡", state="未入学", source="入户排查")
    ma = county.child("马晓东", "990101200812010018", unit="柳河学校")
    county.ok("edit-case", zhou, "--set", "家庭类型=脱贫户", "--nature", "更正")
    county.ok("edit-case", wu, "--set", "户籍.地址==1+1", "--nature", "更正")
    county.on("2024-09-12").entry(
        zhou, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课", "最后到校=2024-09-04"
    )
    county.entry(gao, "列入疑似", "类型=失学", "发现方式=入户排查", "情况=从未上学")
    county.on("2024-09-13").attempt(zhou, "学校", "拒绝返校", "--set", "地点=柳林村三组12号")
    county.entry(zhou, "平台录入", "平台=全国基础教育管理服务平台", "编号=P-1")
    county.on("2024-09-14").attempt(zhou)
    county.on("2024-10-02").attempt(gao)
    county.on("2024-10-08").entry(
        ma, "移出", "类别=户籍迁出", "依据=迁移证", "批准单位=教育局", "佐证=迁移证"
    )
    return county.on("2024-10-10")


def rows(county: County, *arguments: str) -> list[dict[str, str]]:
    """Return the CSV of an export, without the cells that are empty."""
    text = county.ok("export", *arguments)
    return [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(io.StringIO(text))]


def by_name(found: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    return {row["姓名"]: row for row in found}


def test_cases(exported: County) -> None:
    found = by_name(rows(exported, "cases"))
    assert sorted(found) == ["吴**", "周**", "高**"]
    zhou = found["周**"]
    assert {key: zhou[key] for key in zhou if key != "编号"} == {
        "姓名": "周**",
        "性别": "女",
        "出生日期": "2012",
        "民族": "汉族",
        "证件类型": "居民身份证",
        "证件号码": "*" * 18,
        "户籍乡镇": "清河镇",
        "户籍村": "柳林村",
        "监护人": "周**",
        "监护人关系": "父亲",
        "监护人电话": "138****0001",
        "台账": "疑似辍学",
        "状态": "疑似辍学",
        "状态自": "2024-09-12",
        "状态天数": "28",
        "责任单位": "清河初中",
        "单位代码": "3199000021",
        "所属乡镇": "清河镇",
        "学段": "初中",
        "年级": "7",
        "学校": "清河县清河镇初级中学",
        "家庭类型": "脱贫户",
        "轮次": "1",
        "本轮进行中": "是",
        "类型": "疑似辍学",
        "列入日期": "2024-09-12",
        "发现方式": "班级考勤",
        "最后到校": "2024-09-04",
        "在账天数": "28",
        "学校劝返": "2",
        "联合劝返": "0",
        "司法劝返": "0",
        "最近劝返日期": "2024-09-14",
        "最近劝返结果": "拒绝返校",
        "最近记事日期": "2024-09-14",
        "最近事项": "劝返",
    }


def test_attempts(exported: County) -> None:
    found = rows(exported, "attempts")
    told = sorted((row["日期"], row["姓名"], row["层级"], row["本轮该层级第几次"]) for row in found)
    assert told == [
        ("2024-09-13", "周**", "学校", "1"),
        ("2024-09-14", "周**", "学校", "2"),
        ("2024-10-02", "高**", "学校", "1"),
    ]
    first = next(row for row in found if row["日期"] == "2024-09-13")
    assert first["地点"] == "柳林村***"
    assert first["参加"] == "李强/清河初中/校长"


def test_attempts_of_a_month(exported: County) -> None:
    assert [row["日期"] for row in rows(exported, "attempts", "--month", "2024-10")] == ["2024-10-02"]


def test_platform(exported: County) -> None:
    found = by_name(rows(exported, "platform"))
    assert {name: row["办理"] for name, row in found.items()} == {"周**": "更新", "高**": "新录入"}
    assert (found["周**"]["平台编号"], found["高**"]["类型"]) == ("P-1", "失学")


def test_month(exported: County) -> None:
    found = rows(exported, "month", "--month", "2024-09")
    total = found[-1]
    assert [total[key] for key in ("起", "止", "行别", "单位")] == [
        "2024-09-01",
        "2024-09-30",
        "合计",
        "总计",
    ]
    assert [total[key] for key in ("疑似期初", "疑似增加", "疑似期末")] == ["0", "2", "2"]
    only = rows(exported, "month", "--month", "2024-09", "--unit", "清河初中")
    assert {row["单位"] for row in only} == {"清河初中", "总计"}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--ledger", "已移出"), ["马**"]),
        (("--state", "已移出"), ["马**"]),
        (("--state", "失学"), ["高**"]),
        (("--unit", "清河初中", "--unit", "清河小学"), ["吴**", "周**"]),
        (("--township", "柳河乡"), ["高**"]),
        (("--as-of", "2024-09-10", "--township", "柳河乡"), ["马**", "高**"]),
    ],
)
def test_which_cases(exported: County, options: tuple[str, ...], found: list[str]) -> None:
    assert sorted(row["姓名"] for row in rows(exported, "cases", *options)) == found


def test_the_number_of_rows_is_said(exported: County) -> None:
    assert exported.run("export", "cases").stderr == "共 3 行。\n"


# Formats


def test_what_looks_like_a_formula_is_text(exported: County, tmp_path: Path) -> None:
    full = County(Path(shutil.copytree(exported.root, tmp_path / "清河县"))).on("2024-10-10")
    assert by_name(rows(full, "cases", *FULL))["吴小天"]["户籍地址"] == "'=1+1"
    full.ok("export", "cases", "--format", "xlsx", "-o", "案卷.xlsx", *FULL)
    takes = "注意：案卷.xlsx 在台账文件夹里，不要提交到 git。" in full.results[-1].stderr
    assert takes == (full.root / ".git").exists()
    cells = {
        cell.value: cell.data_type
        for row in openpyxl.load_workbook(full.root / "案卷.xlsx").active
        for cell in row
    }
    assert cells["=1+1"] == "s"


def test_json(exported: County) -> None:
    document: dict[str, Any] = json.loads(exported.ok("export", "platform", "--format", "json"))
    rest = {key: value for key, value in document.items() if key != "行"}
    assert rest == {
        "format_version": 1,
        "内容": "平台录入",
        "种类": "platform",
        "截至": "2024-10-10",
        "姓名": "脱敏",
        "行数": 2,
        "未导出": [],
        "说明": [],
    }
    zhou = by_name(document["行"])["周**"]
    assert (zhou["发现日期"], zhou["劝返次数"], zhou["复学日期"]) == ("2024-09-12", 2, None)


def test_csv_in_a_file_says_that_it_is_utf8(exported: County) -> None:
    exported.ok("export", "cases", "--output", "案卷.csv")
    content = (exported.root / "案卷.csv").read_bytes()
    (exported.root / "案卷.csv").unlink()
    assert content.decode("utf-8-sig") == exported.run("export", "cases").stdout
    assert content.startswith(b"\xef\xbb\xbf")


def test_xlsx_has_dates_and_numbers(exported: County) -> None:
    exported.ok("export", "platform", "--format", "xlsx", "--output", "平台.xlsx")
    sheet = openpyxl.load_workbook(exported.root / "平台.xlsx").active
    (exported.root / "平台.xlsx").unlink()
    assert sheet is not None
    assert sheet.title == "平台录入"
    headings, *found = [list(row) for row in sheet.iter_rows(values_only=True)]
    zhou = next(dict(zip(headings, row, strict=True)) for row in found if "周**" in row)
    assert (zhou["发现日期"], zhou["劝返次数"]) == (dt.datetime(2024, 9, 12), 2)
    assert zhou["证件号码"] == "*" * 18


def test_parquet_has_types(exported: County) -> None:
    exported.ok("export", "platform", "--format", "parquet", "--output", "平台.parquet")
    rows = pyarrow.parquet.read_table(exported.root / "平台.parquet").to_pylist()
    (exported.root / "平台.parquet").unlink()
    (zhou,) = (row for row in rows if row["姓名"] == "周**")
    assert (zhou["发现日期"], zhou["劝返次数"], zhou["复学日期"]) == (dt.date(2024, 9, 12), 2, None)


def test_parquet_without_its_library(exported: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert exported.refused("export", "cases", "--format", "parquet", "-o", "a.parquet") == (
        "错误：没有安装 parquet 组件，写不了 parquet 文件。\n"
        "怎么办：运行 pip install 'kcbx[parquet]' 安装，或者换一种格式：xlsx、csv、json。"
    )


# Names in full


def test_full_is_logged_and_shows_everything(exported: County, tmp_path: Path) -> None:
    county = County(Path(shutil.copytree(exported.root, tmp_path / "清河县"))).on("2024-10-10")
    zhou = by_name(rows(county, "platform", *FULL))["周雨桐"]
    assert (zhou["证件号码"], zhou["出生日期"]) == ("990101201203045121", "2012-03-04")
    (line,) = read_log(county.root, 2024)
    assert (line.what, line.children, line.approver) == ("export platform csv", 2, "王芳")


def test_full_needs_reason_and_approver(exported: County) -> None:
    message = exported.refused("export", "cases", "--full", code=2)
    assert message == (
        "错误：没有写批准人，不能输出全名。\n怎么办：用 --approver 写批准的负责人；依据是《未成年人网络保护条例》第三十六条。"
    )


# What is refused


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("cases", "--format", "xlsx"),
            "错误：xlsx 文件不能直接输出。\n怎么办：用 --output 写明文件名，例如 --output 导出.xlsx。",
        ),
        (
            ("cases", "--format", "xlsx", "-o", "p.csv"),
            "错误：p.csv 不是 xlsx 文件名。\n怎么办：请写一个以 .xlsx 结尾的文件名。",
        ),
        (
            ("cases", "-o", "p.xlsx"),
            "错误：p.xlsx 不是 csv 文件名。\n怎么办：请写一个以 .csv 结尾的文件名。",
        ),
        (("month",), "错误：没有说导出哪个月。\n怎么办：加上 --month 2024-09 这样的月份。"),
        (
            ("month", "--month", "2024-09", "--as-of", "2024-09-10"),
            "错误：导出 month 不用 --as-of。\n怎么办：月报的数字已经按台账、单位和学段分开。",
        ),
        (
            ("month", "--month", "2024-09", "--full"),
            "错误：月报的数字里没有学生姓名，用不着 --full。\n怎么办：去掉 --full、--reason 和 --approver。",
        ),
        (
            ("month", "--month", "2024-09", "--unit", "清河初中", "--township", "清河镇"),
            "错误：导出 month 只能写一个单位或者乡镇。\n怎么办：不写就是全县，每个单位都有一行。",
        ),
        (
            ("cases", "--month", "2024-09"),
            "错误：导出 cases 不用 --month。\n怎么办：要某一天的情况用 --as-of；--month 只用于 month 和 attempts。",
        ),
        (
            ("cases", "--since", "2024-09-01"),
            "错误：导出 cases 不用 --since。\n怎么办：--since 只用于 platform。",
        ),
    ],
)
def test_what_does_not_go_together(exported: County, arguments: tuple[str, ...], message: str) -> None:
    assert exported.refused("export", *arguments, code=2) == message


def test_a_file_of_somebody_is_not_overwritten(exported: County) -> None:
    target = exported.root / "别人的.csv"
    target.write_text("别人的", "utf-8")
    message = exported.refused("export", "cases", "-o", "别人的.csv")
    assert "已经存在，而且不是 kcbx 生成的原样" in message
    exported.ok("export", "cases", "-o", "别人的.csv", "--force")
    assert target.read_text("utf-8-sig").startswith("编号,姓名")
    target.unlink()


# Cases that cannot be read


@pytest.fixture
def broken(exported: County, tmp_path: Path) -> tuple[County, str]:
    county = County(Path(shutil.copytree(exported.root, tmp_path / "清河县"))).on("2024-10-10")
    (path,) = [path for path in county.files() if path.startswith("ledgers/") and "清河小学" in path]
    (county.root / path).write_text("姓名: [", "utf-8")
    return county, path


@pytest.mark.parametrize("kind", ["cases", "attempts", "platform"])
def test_nothing_is_exported_when_a_case_cannot_be_read(broken: tuple[County, str], kind: str) -> None:
    county, path = broken
    result = county.run("export", kind)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        f"错误：有 1 个案卷文件读不出，导出会不全，所以没有导出：\n  {path}（第1行："
    )
    assert "加 --partial 先导出" in result.stderr


def test_partial_exports_the_rest_and_names_it(broken: tuple[County, str]) -> None:
    county, path = broken
    result = county.run("export", "cases", "--partial")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 3
    assert result.stderr.startswith(f"共 2 行。\n警告：有 1 个案卷文件没有导出：\n  {path}（第1行：")


def test_a_case_with_a_fault_that_does_not_matter_is_exported(exported: County, tmp_path: Path) -> None:
    county = County(Path(shutil.copytree(exported.root, tmp_path / "清河县"))).on("2024-10-10")
    (path,) = [path for path in county.files() if path.startswith("ledgers/") and "清河小学" in path]
    text = (county.root / path).read_text("utf-8").replace("民族: 汉族", "民族: 汗族")
    (county.root / path).write_text(text, "utf-8")
    assert by_name(rows(county, "cases"))["吴**"]["民族"] == "汗族"
