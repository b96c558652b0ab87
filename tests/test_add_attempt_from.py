"""kcbx add-attempt --from: a sheet of attempts into the cases they belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kcbx import identity
from kcbx.grid import Cell, SheetColumn, SheetPlan
from kcbx.sheets import read_book, write_book
from tests.county import County

CHILD = "990101201203045121"
ATTEMPT: dict[str, Cell] = {
    "日期": "2024-09-10",
    "层级": "学校",
    "方式": "家访",
    "参加": "赵敏/清河初中/班主任、李强/清河初中/校长",
    "结果": "承诺返校",
    "情况": "祖母答应转告",
}


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path / "清河县").found().on("2024-09-20")


@pytest.fixture
def case(county: County) -> str:
    """A child who is suspected to have dropped out."""
    case = county.on("2024-09-02").child()
    county.on("2024-09-05").entry(case, "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=缺课")
    county.on("2024-09-20")
    return case


def sheet(path: Path, rows: Sequence[Mapping[str, Cell]]) -> str:
    """Write attempts as a spreadsheet and return its path."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    columns = tuple(SheetColumn(heading) for heading in headings)
    plan = SheetPlan("劝返", columns, [[row.get(heading) for heading in headings] for row in rows])
    path.write_bytes(write_book((plan,)))
    return str(path)


def attempts(county: County, case: str) -> list[tuple[str, str, str]]:
    return [
        (entry["日期"], entry["层级"], entry["情况"])
        for entry in county.shown(case)["经过"]
        if entry["事项"] == "劝返"
    ]


def test_several_attempts_at_one_child_are_one_batch(county: County, case: str, tmp_path: Path) -> None:
    rows = [
        {"编号": case, **ATTEMPT},
        {"编号": case.lower(), **ATTEMPT, "日期": "2024-09-12", "情况": "又去了一次"},
        {"姓名": "周雨桐", "证件号码": CHILD, **ATTEMPT, "日期": "2024-09-14", "情况": "第三次"},
    ]
    result = county.run("add-attempt", "--from", sheet(tmp_path / "劝返.xlsx", rows))
    assert result.exit_code == 0
    batch = result.stderr.splitlines()[-1].split()[1]
    assert result.stderr.splitlines()[-2:] == [
        "读了 3 行：记 3，已有 0，退回 0，忽略 0。",
        f"批次 {batch} 批量记劝返：劝返 3。要整批撤销，运行 kcbx undo {batch} --reason 原因。",
    ]
    assert attempts(county, case) == [
        ("2024-09-10", "学校", "祖母答应转告"),
        ("2024-09-12", "学校", "又去了一次"),
        ("2024-09-14", "学校", "第三次"),
    ]
    assert county.shown(case)["经过"][-1]["参加"] == [
        {"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"},
        {"姓名": "李强", "单位": "清河初中", "职务": "校长"},
    ]
    assert county.findings() == []


def test_an_attempt_is_recorded_once(county: County, case: str, tmp_path: Path) -> None:
    county.attempt(case, "学校", "拒绝返校")
    own = {**ATTEMPT, "日期": "2024-09-20", "结果": "拒绝返校", "情况": "2024-09-20到家里谈了一次"}
    path = sheet(tmp_path / "劝返.xlsx", [{"编号": case, **own}, {"编号": case, **ATTEMPT}])
    result = county.run("add-attempt", "--from", path)
    assert "读了 2 行：记 1，已有 1，退回 0，忽略 0。" in result.stderr
    before = county.files()
    result = county.run("add-attempt", "--from", path)
    assert "读了 2 行：记 0，已有 2，退回 0，忽略 0。" in result.stderr
    assert county.files() == before


def test_the_same_attempt_twice_in_a_sheet_counts_once(county: County, case: str, tmp_path: Path) -> None:
    result = county.run(
        "add-attempt", "--from", sheet(tmp_path / "劝返.xlsx", [{"编号": case, **ATTEMPT}] * 2)
    )
    assert "读了 2 行：记 1，已有 1，退回 0，忽略 0。" in result.stderr
    assert len(attempts(county, case)) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"编号": "KC-7K3Q9F2B0C"}, "编号：没有编号是 KC-7K3Q9F2B0C 的案卷"),
        ({"编号": "KC-7K3Q9F2B0D"}, "编号的校验字符对不上，多半是抄错了一位。请对照案卷重新录入。"),
        (
            {"编号": None, "姓名": "周雨桐", "证件号码": identity.make("990101", dt.date(2013, 1, 1), 1)},
            "证件号码：台账里没有这个证件号码的孩子",
        ),
        ({"姓名": "李一"}, "姓名：与案卷 {case} 的姓名不同，请核对是不是这个孩子"),
        (
            {"层级": "学校劝返"},
            "层级：“学校劝返”不在可选的值里。可选：学校、联合、司法。您要的是不是“学校”？",
        ),
        ({"情况": None, "地点": "柳林村"}, "情况：没有填"),
    ],
)
def test_a_row_that_will_not_do_comes_back_with_its_reason(
    county: County, case: str, tmp_path: Path, changes: dict[str, Cell], reason: str
) -> None:
    rows = [{"编号": case, **ATTEMPT}, {"编号": case, **ATTEMPT, **changes}]
    before = county.files()
    result = county.run("add-attempt", "--from", sheet(tmp_path / "劝返.xlsx", rows))
    assert (result.exit_code, county.files()) == (3, before)
    path = tmp_path / "劝返-退回.xlsx"
    (grid,) = read_book(path.name, path.read_bytes()).sheets
    told = [cell for cell in grid.rows[-1] if cell not in (None, "")][-1]
    assert told == reason.format(case=case)


def test_a_guard_refuses_a_row_in_words(county: County, case: str, tmp_path: Path) -> None:
    joint = {**ATTEMPT, "层级": "联合", "参加": "王芳/清河镇人民政府/副镇长", "日期": "2024-09-01"}
    result = county.run("add-attempt", "--from", sheet(tmp_path / "劝返.xlsx", [{"编号": case, **joint}]))
    assert result.exit_code == 3
    assert "  退回：整行 1 行（第 2 行）" in result.stderr


def test_in_part_the_good_rows_go_in(county: County, case: str, tmp_path: Path) -> None:
    rows = [{"编号": case, **ATTEMPT}, {"编号": case, **ATTEMPT, "日期": "2024-10-01"}]
    result = county.run("add-attempt", "--from", sheet(tmp_path / "劝返.xlsx", rows), "--partial")
    assert (result.exit_code, len(attempts(county, case))) == (1, 1)


def test_the_batch_is_taken_back_whole(county: County, case: str, tmp_path: Path) -> None:
    rows = [{"编号": case, **ATTEMPT}, {"编号": case, **ATTEMPT, "日期": "2024-09-12"}]
    result = county.run("add-attempt", "--from", sheet(tmp_path / "劝返.xlsx", rows))
    county.ok("undo", result.stderr.splitlines()[-1].split()[1], "--reason", "记错了孩子")
    assert county.shown(case)["派生"]["劝返合计"] == {"学校": 0, "联合": 0, "司法": 0}
    assert county.findings() == []


def test_options_that_make_no_sense_together(county: County, case: str, tmp_path: Path) -> None:
    path = sheet(tmp_path / "劝返.xlsx", [{"编号": case, **ATTEMPT}])
    said = county.refused("add-attempt", case, "--from", path, code=2)
    assert said.startswith("错误：案卷 不能与 --from 一起用")
    said = county.refused("add-attempt", "--from", path, "--level", "学校", code=2)
    assert said.startswith("错误：--level 不能与 --from 一起用")
    said = county.refused("add-attempt", code=2)
    assert said == "错误：没有写是哪份案卷。\n怎么办：写编号或者姓名；成批记就用 --from 文件。"
    said = county.refused("add-attempt", case, "--partial", code=2)
    assert said.startswith("错误：--partial 要与 --from 文件 一起用。")
