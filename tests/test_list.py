"""kcbx list: cases by many criteria, as of any day, names masked."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.county import County


@pytest.fixture(scope="module")
def listed_county(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> County:
    """Return a county with four children, read by all tests of this module and changed by none."""
    import shutil

    root = tmp_path_factory.mktemp("list") / "清河县"
    county = County(Path(shutil.copytree(founded, root)))
    county.on("2024-09-01")
    zhou = county.child()
    wu = county.child("吴小天", "990101201504060018", unit="清河小学", nation="回族")
    gao = county.child("高小满", "990101201705120013", unit="柳河乡", state="未入学", source="入户排查")
    ma = county.child("马晓东", "990101200812010018", unit="柳河学校")
    county.ok("edit-case", zhou, "--set", "特殊群体=留守儿童", "--set", "家庭类型=脱贫户", "--nature", "更正")
    county.ok("edit-case", wu, "--set", "特殊群体=残疾儿童", "--set", "备注='O 型血'", "--nature", "更正")
    county.on("2024-09-12").entry(zhou, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课")
    county.on("2024-09-13").attempt(zhou)
    county.entry(zhou, "认定辍学", "原因=外出务工", "原因=信教", "去向=省外务工", "认定单位=清河县教育体育局")
    county.entry(gao, "列入疑似", "类型=失学", "发现方式=入户排查", "情况=从未上学")
    county.entry(wu, "预警", "原因=网络沉迷", "情况=沉迷手机")
    county.on("2024-10-08").entry(
        ma, "移出", "类别=户籍迁出", "依据=迁移证", "批准单位=教育局", "佐证=迁移证"
    )
    return county.on("2024-10-10")


def names(county: County, *options: str) -> list[str]:
    """Return the masked names of what is listed, in the order of the numbers' files."""
    rows = json.loads(county.ok("list", "--format", "json", *options))
    return sorted(row["姓名"] for row in rows)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), ["吴**", "周**", "高**"]),
        (("--ledger", "适龄儿童"), ["吴**"]),
        (("--ledger", "疑似辍学", "--ledger", "辍学"), ["周**", "高**"]),
        (("--ledger", "已移出"), ["马**"]),
        (("--state", "失学"), ["高**"]),
        (("--state", "已移出", "--state", "在校"), ["吴**", "马**"]),
        (("--state", "已移出", "--ledger", "辍学"), []),
        (("--unit", "清河初中"), ["周**"]),
        (("--unit", "2199000011", "--unit", "柳河乡"), ["吴**", "高**"]),
        (("--township", "清河镇"), ["吴**", "周**"]),
        (("--township", "990101201"), ["高**"]),
        (("--township", "柳河乡", "--ledger", "已移出"), ["马**"]),
        (("--grade", "7"), ["周**"]),
        (("--grade", "3", "--grade", "7"), ["吴**", "周**"]),
        (("--stage", "小学"), ["吴**", "高**"]),
        (("--stage", "初中", "--ledger", "已移出"), ["马**"]),
        (("--group", "留守儿童"), ["周**"]),
        (("--group", "留守儿童", "--group", "残疾儿童"), ["吴**", "周**"]),
        (("--family", "脱贫户"), ["周**"]),
        (("--reason", "信教"), ["周**"]),
        (("--reason", "网络沉迷"), ["吴**"]),
        (("--text", "柳林村"), ["吴**", "周**", "高**"]),
        (("--text", "雨桐"), ["周**"]),
        (("--text", "990101201504060018"), ["吴**"]),
        (("--text", "'O 型血'"), ["吴**"]),
        (("--text", "沉迷手机", "--unit", "清河初中"), []),
        (("--text", "姓名"), []),
        (("--text", "{"), []),
        (("--as-of", "2024-09-12", "--ledger", "疑似辍学"), ["周**"]),
        (("--as-of", "2024-09-11"), ["吴**", "周**", "马**", "高**"]),
        (("--as-of", "2024-10-07", "--ledger", "适龄儿童"), ["吴**", "马**"]),
        (("--as-of", "2024-08-31"), []),
        (("--as-of", "2024-09-13", "--reason", "信教"), ["周**"]),
        (("--as-of", "2024-09-12", "--reason", "信教"), []),
        (("--as-of", "2025-09-01", "--grade", "8"), ["周**"]),
    ],
    ids=" ".join,
)
def test_criteria(listed_county: County, options: tuple[str, ...], found: list[str]) -> None:
    assert names(listed_county, *options) == sorted(found)


def test_a_row_as_data(listed_county: County) -> None:
    (row,) = json.loads(listed_county.ok("list", "--format", "json", "--ledger", "辍学"))
    assert {key: value for key, value in row.items() if key != "编号"} == {
        "姓名": "周**",
        "台账": "辍学",
        "状态": "辍学",
        "单位": "清河初中",
        "乡镇": "清河镇",
        "年级": 7,
        "劝返": {"学校": 1, "联合": 0, "司法": 0},
        "最近记事": {"日期": "2024-09-13", "事项": "认定辍学"},
    }
    assert next(iter(row)) == "编号"


def test_a_row_as_csv_and_as_a_table(listed_county: County) -> None:
    text = listed_county.ok("list", "--format", "csv", "--ledger", "辍学").lstrip("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text))
    assert {key: value for key, value in row.items() if key != "编号"} == {
        "姓名": "周**",
        "台账": "辍学",
        "状态": "辍学",
        "单位": "清河初中",
        "乡镇": "清河镇",
        "年级": "7",
        "学校劝返": "1",
        "联合劝返": "0",
        "司法劝返": "0",
        "最近日期": "2024-09-13",
        "最近事项": "认定辍学",
    }
    result = listed_county.run("list", "--ledger", "辍学")
    assert result.stdout.splitlines()[0].split() == list(row)
    assert result.stdout.splitlines()[2].split() == list(row.values())
    assert result.stderr == "共 1 份。\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--ledger", "疑似"), "“疑似”不在可选的值里。可选：适龄儿童、疑似辍学、辍学、已移出。"),
        (("--state", "缀学"), "“缀学”不在可选的值里。可选：未入学、在校、"),
        (("--unit", "清河中学"), "没有叫“清河中学”的单位。\n怎么办：登记的有："),
        (
            ("--township", "清河初中"),
            "“清河初中”是学校，不是乡镇。\n怎么办：请写乡镇的名称或代码，可用 kcbx unit list 查。",
        ),
        (("--grade", "10"), "选项“--grade”的值不对：“10”不在可选的值里。可选：1、2、3、4、5、6、7、8、9。"),
        (("--stage", "高中"), "学段只有小学、初中。"),
        (("--group", "留守"), "“留守”不在可选的值里。可选：孤儿、"),
        (("--family", "贫困户"), "“贫困户”不在可选的值里。可选：脱贫户、"),
        (("--reason", "厌学"), "“厌学”不在可选的值里。可选：学习困难或厌学、"),
        (("--as-of", "2023-02-29"), "选项“--as-of”的值不对：没有2023年2月29日这一天："),
        (("--format", "xml"), "选项“--format”的值不对：“xml”不在可选的值里。可选：table、json、csv。"),
        (("--approver", "孙立"), "写了事由或批准人，但没有写 --full。"),
    ],
)
def test_an_unknown_value_lists_the_allowed_ones(
    listed_county: County, options: tuple[str, ...], said: str
) -> None:
    assert listed_county.refused("list", *options, code=2).startswith(f"错误：{said}")


def test_full_names_need_approval_and_are_logged_with_how_many(county: County) -> None:
    county.on("2024-09-01").child()
    county.child("吴小天", "990101201504060018", unit="清河小学")
    rows = json.loads(
        county.ok("list", "--format", "json", "--full", "--purpose", "报县政府核对", "--approver", "孙立")
    )
    assert sorted(row["姓名"] for row in rows) == ["吴小天", "周雨桐"]
    log: dict[str, Any] = json.loads(county.files()["访问记录/2024.jsonl"])
    assert (log["内容"], log["人数"], log["批准人"]) == ("list", 2, "孙立")


def test_files_that_cannot_be_read_are_counted_and_the_others_listed(county: County) -> None:
    county.on("2024-09-01").child()
    folder = county.root / "ledgers" / "疑似辍学" / "清河初中"
    folder.mkdir(parents=True)
    (folder / "KC-7K3Q9F2B0C.yaml").write_bytes("姓名: 吴小天\n".encode("gbk"))
    (folder / "KC-7K3Q9F2B0D.yaml").write_bytes("经过: 很多\n".encode())
    result = county.run("list", "--format", "json")
    assert (result.exit_code, [row["姓名"] for row in json.loads(result.stdout)]) == (0, ["周**"])
    assert result.stderr == "共 1 份。\n警告：有 2 份案卷读不懂，没有列出来；运行 kcbx validate 查看。\n"


def test_an_empty_ledger(county: County) -> None:
    assert county.ok("list", "--format", "json") == "[]"
    assert county.run("list").stderr == "共 0 份。\n"


def test_listing_writes_nothing(listed_county: County) -> None:
    before = listed_county.files()
    for output_format in ("table", "json", "csv"):
        listed_county.ok("list", "--format", output_format)
    assert listed_county.files() == before
