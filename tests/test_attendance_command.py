"""`kcbx attendance add`, `list`, `missing`: sheets taken in, thresholds crossed, classes missing, children listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from kcbx import identity
from kcbx.commands.helptext import display_width
from tests.attendance import LI, ZHOU
from tests.attendance_county import LIST_HEADINGS, LONG, add_list, child, rows, sheet, two_pupils
from tests.county import County


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path / "清河县").found()


@pytest.fixture
def pupils(county: County) -> tuple[str, str]:
    return two_pupils(county)


# add


@pytest.mark.usefixtures("pupils")
def test_a_list_of_absences_is_pinned_and_the_office_record_says_who_handed_in(county: County) -> None:
    county.on("2024-09-30")
    path = sheet(county, "九月.xlsx", LIST_HEADINGS, LONG)
    result = county.run(
        "attendance", "add", path, "--month", "2024-09", "--unit", "清河初中", "--classes", "七1"
    )
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "工作表“Sheet1”：表头在第 1 行，班级 A 列，姓名 B 列，证件号码 C 列，日期 D 列，缺勤类型 E 列；"
        "缺课名单，交来的班级：七年级1班，没有列名的学生按到校\n"
        "读了 1 行：收下 1，退回 0，忽略 0；对上本校学生 1 行。交来的班级：七年级1班。\n"
        "还没有交的班级：七年级2班。\n"
        "已收：考勤 2024-09 清河初中：收到 1 个班，编号 考勤-2024-09-30。\n"
    )
    office = (county.root / "office/2024/3199000021.yaml").read_text("utf-8")
    assert "    月份: 2024-09\n    班级:\n      - 七年级1班\n    缺报班级:\n      - 七年级2班\n" in office
    assert "周雨桐" not in (county.root / "rosters.yaml").read_text("utf-8")
    assert county.findings() == []


@pytest.mark.usefixtures("pupils")
def test_a_dry_run_changes_nothing(county: County) -> None:
    path, before = sheet(county, "九月.xlsx", LIST_HEADINGS, LONG), county.on("2024-09-30").files()
    given = ("--month", "2024-09", "--unit", "清河初中", "--classes", "七1", "--dry-run")
    assert "  新增　rosters.yaml\n" in county.ok("attendance", "add", path, *given) + "\n"
    assert county.files() == before


@pytest.mark.usefixtures("pupils")
def test_the_duty_stays_open_until_the_last_class_has_handed_in(county: County) -> None:
    county.on("2024-10-08")
    add_list(county, LONG)
    due = "2024年9月的班级考勤还没有收齐"
    assert f"{due}，缺七年级2班" in county.ok("todo", "--unit", "清河初中", "--within", "30")
    add_list(county, ("七2", "李明远", LI, "9.9", "病假"), name="二班.xlsx", classes="七2")
    assert due not in county.ok("todo", "--unit", "清河初中", "--within", "30")


@pytest.mark.usefixtures("pupils")
def test_the_same_file_is_taken_in_once(county: County) -> None:
    county.on("2024-09-30")
    add_list(county, LONG)
    path = str(county.root.parent / "九月.xlsx")
    given = ("--month", "2024-09", "--unit", "清河初中", "--classes", "七1")
    assert county.refused("attendance", "add", path, *given) == (
        "错误：这个文件已经收过，编号是 考勤-2024-09-30。\n怎么办：没有再收一次。学校交了改过的表，再收新的文件。"
    )


@pytest.mark.usefixtures("pupils")
def test_the_same_file_may_come_again_to_be_read_in_another_way(county: County) -> None:
    county.on("2024-09-30")
    add_list(county, LONG)
    add_list(county, LONG, classes="七1、七2")
    assert rows(county, "missing", "--month", "2024-09")[0]["缺报班级"] == ""
    assert "    指定班级:\n      - 七年级1班\n      - 七年级2班\n" in (
        county.root / "rosters.yaml"
    ).read_text("utf-8")
    assert county.findings() == []


@pytest.mark.usefixtures("pupils")
def test_a_row_that_was_sent_back_is_not_taken_in_when_the_sheet_is_read_again(county: County) -> None:
    county.on("2024-09-30")
    heading = ("班级", "姓名", "证件号码", *map(str, range(2, 7)))
    days = [("七1", "周雨桐", ZHOU, *"√√√√×"), (None, "李明远", LI, *"×××××")]
    path = sheet(county, "九月.xlsx", heading, *days)
    assert county.run("attendance", "add", path, "--month", "2024-09", "--unit", "清河初中").exit_code == 1
    assert [row["姓名"] for row in rows(county, "list", "--month", "2024-09")] == ["周**"]


@pytest.mark.usefixtures("county")
def test_a_class_with_a_long_name_is_read_again(county: County) -> None:
    case = child(county, "周雨桐", ZHOU, "民族团结进步示范班")
    county.on("2024-09-30")
    heading = ("年级", "班级", "姓名", "证件号码", *map(str, range(2, 7)))
    path = sheet(county, "九月.xlsx", heading, ("七年级", "民族团结进步示范班", "周雨桐", ZHOU, *"√√√√×"))
    county.ok("attendance", "add", path, "--month", "2024-09", "--unit", "清河初中")
    assert [row["编号"] for row in rows(county, "list", "--month", "2024-09")] == [case]
    assert [row["缺报班级"] for row in rows(county, "missing", "--month", "2024-09")] == [""]


@pytest.mark.usefixtures("pupils")
def test_rows_that_are_nobodys_are_named_by_place_and_never_by_name(county: County) -> None:
    county.on("2024-09-30")
    path = sheet(
        county,
        "九月.xlsx",
        LIST_HEADINGS,
        ("七1", "周雨彤", None, "9.9", "旷课"),
        ("七1", "周雨桐", ZHOU, "9.9", "不知道"),
        ("七1", "周雨桐", ZHOU, "9.10", "旷课"),
    )
    result = county.run(
        "attendance", "add", path, "--month", "2024-09", "--unit", "清河初中", "--classes", "七1"
    )
    assert result.exit_code == 1
    assert "退回：工作表“Sheet1”第 3 行：看不懂缺勤类型，写旷课、事假、病假、公假。\n" in result.stderr
    assert "找不到案卷：工作表“Sheet1”第 2 行：台账里这所学校没有这个学生。\n" in result.stderr
    assert "周雨" not in result.output


@pytest.mark.usefixtures("pupils")
def test_the_sheet_of_another_school_is_refused(county: County) -> None:
    county.on("2024-09-30")
    path = sheet(county, "九月.xlsx", LIST_HEADINGS, LONG)
    given = ("attendance", "add", path, "--month", "2024-09", "--classes", "七1", "--unit")
    assert county.refused(*given, "柳河学校") == (
        "错误：这份考勤表的 1 行里，没有一行是柳河学校的学生，多半是别的学校的表；没有收下。\n"
        "怎么办：核对文件和 --unit。真是这所学校的，先用 kcbx add-case 给这些学生建档，或者核对姓名和号码，再收。"
    )
    county.ok(*given, "清河初中")
    assert county.refused(*given, "柳河学校") == (
        "错误：同一个文件已经作为清河县清河镇初级中学的考勤收过，编号是 考勤-2024-09-30，不能再作为柳河学校的收。\n"
        "怎么办：核对是不是拿错了文件。几所学校合用一个文件的，各用 --sheet 写明自己的工作表。"
    )


@pytest.mark.usefixtures("pupils")
def test_the_table_fits_a_window_and_the_exit_code_tells_of_children_to_be_listed(county: County) -> None:
    county.on("2024-09-30")
    add_list(county, LONG, ("七2", "李明远", LI, "9.18-9.20", "旷课"), classes="七1、七2")
    result = county.run("attendance", "list", "--month", "2024-09")
    assert result.exit_code == 1
    heading, _, first, second, note = result.stdout.splitlines()
    assert heading.split() == ["编号", "姓名", "单位", "班级", "状态", "程度", "起止", "上学/自然日"]
    assert first.split()[-3:] == ["疑似", "2024-09-09—09-30", "16/19"]
    assert second.split()[-3:] == ["追踪", "2024-09-18—09-20", "3/3"]
    assert note == "    2024-09-23 已到校"
    assert max(map(display_width, result.stdout.splitlines())) <= 100
    csv = county.run("attendance", "list", "--month", "2024-09", "--format", "csv").stdout
    assert csv.splitlines()[0].endswith("起,止,上学日,自然日,最后到校,说明")


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--month", "2024-10"), 2, "错误：2024年10月还没有到。"),
        (("--month", "2024-09", "--unit", "清河镇"), 2, "错误：“清河镇”不是学校。"),
        (("--month", "2024-09", "--classes", "一班"), 2, "错误：看不懂班级“一班”。"),
        (
            ("--month", "2024-09", "--until", "2024-08-30"),
            2,
            "错误：--until 2024-08-30 不在2024年9月里，或者还没有到。",
        ),
        (("--month", "2024-09"), 3, "错误：工作表“Sheet1”只列了缺课的学生，没有写明哪些班交了考勤；"),
        (
            ("--month", "2024-09", "--column", "姓名"),
            2,
            "错误：--column “姓名”不对，请写成 字段=列，例如 证件号码=C。",
        ),
    ],
)
@pytest.mark.usefixtures("pupils")
def test_what_cannot_be_taken_in_changes_nothing(
    county: County, options: Sequence[str], code: int, message: str
) -> None:
    path = sheet(county.on("2024-09-30"), "九月.xlsx", LIST_HEADINGS, LONG)
    given = options if "--unit" in options else (*options, "--unit", "清河初中")
    assert county.refused("attendance", "add", path, *given, code=code).startswith(message)


# list


def test_who_missed_days_is_listed_with_the_threshold_crossed(
    county: County, pupils: tuple[str, str]
) -> None:
    county.on("2024-09-30")
    add_list(county, LONG, ("七2", "李明远", LI, "9.18-9.20", "旷课"), classes="七1、七2")
    assert rows(county, "list", "--month", "2024-09") == [
        {
            "编号": pupils[0], "姓名": "周**", "单位": "清河初中", "班级": "七年级1班", "状态": "在校", "程度": "疑似",
            "起": "2024-09-09", "止": "2024-09-30", "上学日": 16, "自然日": 19, "未记": 0, "请假": 0,
            "最后到校": "2024-09-06", "说明": "",
        },
        {
            "编号": pupils[1], "姓名": "李**", "单位": "清河初中", "班级": "七年级2班", "状态": "在校", "程度": "追踪",
            "起": "2024-09-18", "止": "2024-09-20", "上学日": 3, "自然日": 3, "未记": 0, "请假": 0,
            "最后到校": "2024-09-14", "说明": "2024-09-23 已到校",
        },
    ]  # fmt: skip
    assert county.results[-1].stderr == (
        "1 份考勤表，缺过课的 2 人：疑似 1 人、追踪 1 人、登记 0 人。\n"
        "应当列入疑似的有 1 人；核实以后加 --open 一次列入（依据 suiyang-2024/4a）。\n"
    )


def test_leave_in_the_case_is_no_absence_without_a_reason(county: County, pupils: tuple[str, str]) -> None:
    county.on("2024-09-30")
    county.entry(pupils[0], "请假", "事由=生病", "起=2024-09-09", "止=2024-09-20", "批准人=赵敏")
    add_list(county, LONG)
    (row,) = rows(county, "list", "--month", "2024-09")
    assert (row["程度"], row["起"], row["上学日"], row["自然日"]) == ("疑似", "2024-09-23", 7, 8)


@pytest.mark.usefixtures("pupils")
def test_a_run_goes_on_from_month_to_month(county: County) -> None:
    county.on("2024-10-31")
    add_list(county, ("七1", "周雨桐", ZHOU, "9.26-9.30", "旷课"))
    add_list(county, ("七1", "周雨桐", ZHOU, "10.8-10.11", "旷课"), name="十月.xlsx", month="2024-10")
    (row,) = rows(county, "list", "--month", "2024-10")
    assert (row["起"], row["止"], row["上学日"], row["程度"]) == ("2024-09-26", "2024-10-11", 8, "疑似")


@pytest.mark.usefixtures("pupils")
def test_a_class_that_handed_in_nothing_is_missing_and_its_pupils_are_not_present(county: County) -> None:
    county.on("2024-10-31")
    add_list(county, ("七1", "周雨桐", ZHOU, "9.24-9.30", "旷课"))
    add_list(county, ("七2", "李明远", LI, "10.8", "旷课"), name="十月.xlsx", month="2024-10", classes="七2")
    (row,) = rows(county, "list", "--month", "2024-09")
    assert (row["上学日"], row["最后到校"], row["说明"]) == (6, "2024-09-23", "之后 19 个上学日未记")
    result = county.run("attendance", "missing", "--month", "2024-10")
    assert (result.exit_code, result.stdout.splitlines()[-2].split()) == (1, ["清河初中", "2", "1", "0"])
    assert result.stdout.splitlines()[-1] == "    缺报：七年级1班"
    assert result.stderr == "1 所学校，缺报 1 个班。\n"


@pytest.mark.usefixtures("pupils")
def test_a_month_of_last_year_shows_the_classes_of_that_month(county: County) -> None:
    county.on("2024-10-31")
    add_list(county, ("七1", "周雨桐", ZHOU, "9.24-9.30", "旷课"))
    (row,) = rows(county.on("2025-09-10"), "list", "--month", "2024-09")
    assert row["班级"] == "七年级1班"


def test_a_corrected_sheet_of_a_class_takes_the_place_of_the_first(
    county: County, pupils: tuple[str, str]
) -> None:
    county.on("2024-09-30")
    add_list(county, LONG, ("七2", "李明远", LI, "9.18-9.20", "旷课"), classes="七1、七2")
    add_list(county, ("七1", "周雨桐", ZHOU, "9.9", "病假"), name="改正.xlsx")
    assert [row["编号"] for row in rows(county, "list", "--month", "2024-09")] == [pupils[1]]
    assert (county.root / "rosters.yaml").read_text("utf-8").count("种类: 考勤") == 2


@pytest.mark.usefixtures("pupils")
def test_a_sheet_in_whose_place_another_stands_is_not_needed_any_more(county: County) -> None:
    county.on("2024-09-30")
    add_list(county, LONG)
    add_list(county, ("七1", "周雨桐", ZHOU, "9.9", "旷课"), name="改正.xlsx")
    (county.root / "rosters/2024-09-30-考勤.xlsx").unlink()
    assert [row["上学日"] for row in rows(county, "list", "--month", "2024-09")] == [1]
    assert county.results[-1].stderr.startswith("1 份考勤表，缺过课的 1 人")


@pytest.mark.usefixtures("pupils")
def test_an_unknown_child_in_the_class_keeps_the_others_of_that_surname_from_being_present(
    county: County,
) -> None:
    county.on("2024-10-31")
    add_list(county, ("七1", "周雨桐", ZHOU, "9.24-9.30", "旷课"))
    child(county, "王小明", identity.make("990101", dt.date(2012, 5, 6), 7), "1")
    others = ("七1", "王小明", None, "10.8", "病假")
    path = sheet(county, "十月.xlsx", LIST_HEADINGS, ("七1", "周雨彤", None, "10.8", "旷课"), others)
    county.run("attendance", "add", path, "--month", "2024-10", "--unit", "清河初中", "--classes", "七1")
    (row,) = rows(county, "list", "--month", "2024-09")
    assert row["说明"] == "之后 19 个上学日未记"


def test_open_lists_them_once_as_one_batch(county: County, pupils: tuple[str, str]) -> None:
    county.on("2024-09-30")
    add_list(county, LONG)
    arguments = ("attendance", "list", "--month", "2024-09", "--open")
    before = county.files()
    assert "列入疑似 1" in county.ok(*arguments, "--dry-run")
    assert county.files() == before
    county.ok(*arguments)
    entry = county.shown(pupils[0])["经过"][-1]
    assert county.state(pupils[0]) == "疑似辍学"
    assert {key: entry[key] for key in ("事项", "日期", "类型", "发现方式", "最后到校", "情况")} == {
        "事项": "列入疑似",
        "日期": "2024-09-30",
        "类型": "疑似辍学",
        "发现方式": "班级考勤",
        "最后到校": "2024-09-06",
        "情况": "班级考勤：2024-09-09 至 2024-09-30 无正当理由没有到校，连续缺课 16 个上学日，按自然日 19 天，"
        "满“疑似天数” 7 天。",
    }
    assert str(entry["批次"]).startswith("PC-")
    after = county.files()
    county.ok(*arguments)
    assert county.results[-1].stderr.endswith("没有要列入疑似的。\n")
    assert county.files() == after


def test_who_was_cleared_is_not_listed_again_for_the_same_days(
    county: County, pupils: tuple[str, str]
) -> None:
    county.on("2024-09-30")
    add_list(county, LONG)
    county.ok("attendance", "list", "--month", "2024-09", "--open")
    county.on("2024-10-08").entry(pupils[0], "核查", "结论=在校就读", "情况=到班上见到了")
    assert county.state(pupils[0]) == "在校"
    after = county.files()
    county.ok("attendance", "list", "--month", "2024-09", "--open")
    assert county.files() == after


def test_a_relapse_under_observation_is_listed_again(county: County, pupils: tuple[str, str]) -> None:
    county.on("2024-09-30")
    add_list(county, LONG)
    county.ok("attendance", "list", "--month", "2024-09", "--open")
    county.on("2024-10-09").entry(
        pupils[0], "复学", "学校=清河初中", "年级=7", "安置=原班复学", "帮扶人=赵敏"
    )
    county.on("2024-10-31")
    add_list(county, ("七1", "周雨桐", ZHOU, "10.8-10.31", "旷课"), name="十月.xlsx", month="2024-10")
    county.ok("attendance", "list", "--month", "2024-10", "--open")
    assert county.state(pupils[0]) == "疑似辍学"
    assert "2024-10-09 至 2024-10-31" in county.shown(pupils[0])["经过"][-1]["情况"]


@pytest.mark.usefixtures("pupils")
def test_names_are_shown_in_full_only_with_reason_and_approver(county: County) -> None:
    county.on("2024-09-30")
    add_list(county, LONG)
    assert "周雨桐" not in county.run("attendance", "list", "--month", "2024-09").output
    shown = county.run(
        *("attendance", "list", "--month", "2024-09", "--full", "--reason", "核对缺课学生"),
        *("--approver", "李强"),
    ).stdout
    assert "周雨桐" in shown
    assert any(path.startswith("访问记录/") for path in county.files())


@pytest.mark.usefixtures("pupils")
def test_without_the_sheet_nothing_is_concluded(county: County) -> None:
    county.on("2024-09-30")
    add_list(county, LONG)
    next((county.root / "rosters").glob("*.xlsx")).unlink()
    assert county.refused("attendance", "list", "--month", "2024-09").startswith(
        "错误：这台电脑上没有名单 考勤-2024-09-30 的文件"
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_sheet_of_days_may_be_a_text_file(county: County, pupils: tuple[str, str], encoding: str) -> None:
    days = [day for day in range(2, 31) if day not in (7, 8, 15, 16, 17, 21, 22, 28)]
    lines = [
        "清河初中2024年9月七年级（1）班考勤表",
        ",".join(["姓名", "证件号码", *map(str, days)]),
        ",".join(["周雨桐", ZHOU, *("√" if day < 25 else "×" for day in days)]),
        "说明：√出勤 ×旷课",
    ]
    path = county.root.parent / "九月.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    county.on("2024-09-30").ok("attendance", "add", str(path), "--month", "2024-09", "--unit", "清河初中")
    (row,) = rows(county, "list", "--month", "2024-09")
    assert (row["编号"], row["起"], row["上学日"], row["自然日"]) == (pupils[0], "2024-09-25", 5, 6)
