"""kcbx todo: what is due on a day, for whom, in every form; what an empty list means; what a reminder gives away."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import privacy
from kcbx.commands.helptext import display_width, wrap
from kcbx.duties import BY_ID, DUTIES, Claim, Duty, Task
from kcbx.dutywork import workspace_tasks
from kcbx.todo_list import (
    REMINDER_LIMIT,
    Criteria,
    Subject,
    TaskList,
    grounds,
    reminder,
    select,
    task_row,
    task_table,
    when,
)
from kcbx.workspace import Workspace
from tests import duties
from tests.county import County

T01_T03 = ("--duty", "T01", "--duty", "T03")
"""Two duties whose claims a reader can tell from the story below."""
SUSPECT = ("列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课")
BOTH = ("上报", "对象=教育局", "对象=乡镇")
ZHOU, WU, GAO, MA = "周雨桐", "吴小天", "高小满", "马晓东"


@pytest.fixture(scope="module")
def busy(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[County, dict[str, str]]:
    """Return a county on 31 October and the 编号 of its children, read by the tests of this module, changed by none.

    周雨桐: listed 10 September, visited on the 20th, which was written down on the 25th, reported on 15 October.
    吴小天: listed 28 October, nothing since. 高小满: out of no school, listed and reported 30 October.
    马晓东: listed 5 September, never visited, moved away 8 October.
    """
    county = County(Path(shutil.copytree(founded, tmp_path_factory.mktemp("todo") / "清河县"))).on(
        "2024-09-01"
    )
    zhou = county.child(ZHOU)
    wu = county.child(WU, "990101201504060018", unit="清河小学")
    gao = county.child(GAO, "990101201705120013", unit="柳河乡", state="未入学", source="入户排查")
    ma = county.child(MA, "990101200812010018", unit="柳河学校")
    county.ok("edit-case", wu, "--set", "学籍.班主任=黎鑫", "--nature", "更正")
    county.on("2024-09-05").entry(ma, *SUSPECT)
    county.on("2024-09-12").entry(zhou, *SUSPECT, on="2024-09-10")
    county.on("2024-09-25").attempt(zhou, "学校", "拒绝返校", "--on", "2024-09-20")
    county.on("2024-10-08").entry(
        ma, "移出", "类别=户籍迁出", "依据=迁移证", "批准单位=教育局", "佐证=迁移证"
    )
    county.on("2024-10-15").entry(zhou, *BOTH)
    county.on("2024-10-28").entry(wu, *SUSPECT)
    county.on("2024-10-30").entry(gao, "列入疑似", "类型=失学", "发现方式=入户排查", "情况=从未上学")
    county.entry(gao, *BOTH)
    return county.on("2024-10-31"), {ZHOU: zhou, WU: wu, GAO: gao, MA: ma}


Busy = tuple[County, dict[str, str]]


def todo(county: County, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(county.ok("todo", "--format", "json", *options))["todo"]
    return found


def pairs(busy: Busy, *options: str) -> list[tuple[str, str]]:
    """Return (duty, child) of what is listed, in its order; "" for an office duty."""
    county, cases = busy
    names = {case: name for name, case in cases.items()}
    return [(row["duty"], names.get(row["case"], "")) for row in todo(county, *options)]


def spaced(line: str) -> str:
    """Return a line with one space where the table has several."""
    return re.sub(" {2,}", " ", line)


# The list


def test_the_table_says_when_who_what_and_by_which_clause(busy: Busy) -> None:
    county, cases = busy
    result = county.run("todo", *T01_T03)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [spaced(line) for line in (lines[0], *lines[2:])] == [
        "到期 期限 待办 单位 责任人 编号 姓名",
        f"2024-10-28 逾期3天 T01 清河小学 {cases[WU]} 吴**",
        " 列入疑似后还没有上报教育局、乡镇（依据 suiyang-2024/4a）",
        f"2024-10-31 今天 T03 清河小学 黎鑫 {cases[WU]} 吴**",
        " 列入疑似后还没有劝返过（依据 suiyang-2024/6c）",
        f"2024-11-02 还有2天 T03 柳河乡 {cases[GAO]} 高**",
        " 列入疑似后还没有劝返过（依据 suiyang-2024/6c）",
    ]
    assert result.stderr == (
        "共 3 项，其中逾期 1 项。\n怎么办：kcbx explain T01 解释一种待办；加上 --verbose 写出要输入的命令。\n"
    )


def test_the_table_with_the_commands(busy: Busy) -> None:
    county, cases = busy
    lines = county.ok("todo", "--duty", "T01", "--verbose").splitlines()
    assert lines[3:] == [
        "    列入疑似后还没有上报教育局、乡镇（依据 suiyang-2024/4a）",
        f"    kcbx add-entry {cases[WU]} 上报 --set 对象=教育局 --set 对象=乡镇",
    ]


def test_what_many_units_owe_alike_stands_in_the_table_once(busy: Busy) -> None:
    county, _ = busy
    result = county.run("todo", "--duty", "T51", "--verbose")
    lines = result.stdout.splitlines()
    rows = todo(county, "--duty", "T51")
    assert [spaced(line) for line in lines[2:]] == [
        "2024-09-08 逾期53天 T51 4 个单位",
        " 2024秋开学，还没有未报到造册（参照 sixian-2020/2b）",
        " 清河小学、清河初中、柳河学校、清河特教",
        *(f" {row['command']}" for row in rows),
    ]
    assert result.stderr.startswith("共 4 项，其中逾期 4 项。\n")
    assert [(row["unit_name"], row["command"].split()[:4]) for row in rows] == [
        (name, ["kcbx", "office", "add", name]) for name in ("清河小学", "清河初中", "柳河学校", "清河特教")
    ]


def test_the_list_as_data(busy: Busy) -> None:
    county, cases = busy
    shown = json.loads(county.ok("todo", "--duty", "T03", "--within", "1", "--format", "json"))
    assert shown == {
        "format_version": 1,
        "as_of": "2024-10-31",
        "within": 1,
        "cases": 3,
        "units": 8,
        "unread": 0,
        "later": 1,
        "notices": [],
        "todo": [
            {
                "duty": "T03",
                "title": "列入疑似后首次劝返",
                "due": "2024-10-31",
                "days_left": 0,
                "since": "2024-10-28",
                "unit": "2199000011",
                "unit_name": "清河小学",
                "person": "黎鑫",
                "case": cases[WU],
                "name": "吴**",
                "ledger": "疑似辍学",
                "message": "列入疑似后还没有劝返过",
                "clause": "suiyang-2024/6c",
                "command": f"kcbx add-attempt {cases[WU]}",
            }
        ],
    }
    assert county.results[-1].stderr == (
        "共 1 项，其中逾期 0 项。\n另有 1 项在 1 天以后到期，最晚 2024-11-02；要看，加上 --within 2。\n"
    )


def test_all_formats_list_the_same(busy: Busy) -> None:
    county, _ = busy
    rows = todo(county, "--within", "100")
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    assert {"T01", "T03", "T51"} < {row["duty"] for row in rows}
    (titles, *lines) = csv.reader(io.StringIO(county.ok("todo", "--within", "100", "--format", "csv")))
    assert titles == [
        *("到期", "还有天数", "起算", "待办", "名称", "单位代码", "单位", "责任人", "编号", "姓名"),
        *("台账", "要做什么", "依据", "命令"),
    ]
    order = ("due", "days_left", "since", "duty", "title", "unit", "unit_name", "person", "case", "name")
    order = (*order, "ledger", "message", "clause", "command")
    assert lines == [[str(row[key]) for key in order] for row in rows]
    table = county.ok("todo", "--within", "100")
    whole = "".join(table.split())
    said = ["".join(f"{row['message']}（{grounds(row['clause'])}）".split()) for row in rows]
    assert [text for text in said if text not in whole] == []
    cased = [line for line in table.splitlines() if "KC-" in line]
    assert [spaced(line).split()[0] for line in cased] == [row["due"] for row in rows if row["case"]]
    text = county.ok("todo", "--within", "100", "--remind")
    numbers = re.findall(r"KC-\w+", text)
    assert set(numbers) <= {row["case"] for row in rows}


def test_listing_writes_nothing(busy: Busy) -> None:
    county, _ = busy
    before = county.files()
    for options in (("--format", "json"), ("--format", "csv"), ("--remind",), ("--as-of", "2024-09-20")):
        county.ok("todo", *options)
    assert county.files() == before


def test_a_long_text_is_folded_and_a_command_is_not() -> None:
    day = dt.date(2024, 10, 31)
    task = task_of(BY_ID["T21"], day, message="期限已过，" * 30)
    task = dataclasses.replace(task, claim=dataclasses.replace(task.claim, command="kcbx " + "长" * 90))
    lines = task_table([task_row(task, {})], True, lambda text: wrap(text, 90)).splitlines()
    assert [display_width(line) for line in lines[3:-1]] == [94, 94, 94, 58]
    assert lines[-1] == f"    kcbx {'长' * 90}"


# Whose, what, when


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), [("T01", WU), ("T03", WU), ("T03", GAO)]),
        (("--within", "0"), [("T01", WU), ("T03", WU)]),
        (("--overdue",), [("T01", WU)]),
        (("--unit", "清河小学"), [("T01", WU), ("T03", WU)]),
        (("--unit", "柳河乡", "--unit", "2199000011"), [("T01", WU), ("T03", WU), ("T03", GAO)]),
        (("--unit", "教育局"), []),
        (("--township", "清河镇"), [("T01", WU), ("T03", WU)]),
        (("--township", "990101201"), [("T03", GAO)]),
        (("--township", "柳河乡", "--unit", "清河小学"), []),
        (("--person", " 黎鑫 "), [("T03", WU)]),
        (("--person", "黎"), []),
        (("--ledger", "疑似辍学"), [("T01", WU), ("T03", WU), ("T03", GAO)]),
        (("--ledger", "辍学"), []),
        (("--as-of", "2024-10-30"), [("T01", WU), ("T03", WU), ("T03", GAO)]),
        (("--as-of", "2024-10-29"), [("T01", WU), ("T03", WU)]),
        (("--as-of", "2024-09-20"), [("T01", MA), ("T03", MA), ("T01", ZHOU)]),
        (("--as-of", "2024-10-08", "--ledger", "已移出"), []),
        (("--as-of", "2024-09-19"), [("T01", MA), ("T03", MA), ("T01", ZHOU), ("T03", ZHOU)]),
        (("--as-of", "2024-09-11", "--as-known", "2024-09-11"), [("T01", MA), ("T03", MA)]),
        (("--as-known", "2024-10-28 08:00"), []),
        (("--as-of", "2024-09-04"), []),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
def test_criteria(busy: Busy, options: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    assert pairs(busy, *T01_T03, *options) == found


def test_who_was_overdue_is_told_by_what_was_known_then(busy: Busy) -> None:
    """The visit of 20 September was written down on the 25th: true at once, known only later."""
    true_then = pairs(busy, "--duty", "T03", "--as-of", "2024-09-20", "--overdue")
    known_then = pairs(
        busy, "--duty", "T03", "--as-of", "2024-09-20", "--as-known", "2024-09-20", "--overdue"
    )
    assert true_then == [("T03", MA)]
    assert known_then == [("T03", MA), ("T03", ZHOU)]


def test_office_records_count_from_when_they_were_known(county: County) -> None:
    county.on("2024-10-20").ok(
        "office", "add", "清河小学", "未报到造册", "--set", "人数=0", "--on", "2024-09-05"
    )
    then, now = ("--as-of", "2024-10-19"), ("--as-known", "2024-10-19")
    rows = {
        options: [row["unit_name"] for row in todo(county, "--duty", "T51", *options)]
        for options in ((), then, (*then, *now), ("--as-of", "2024-09-04"))
    }
    others = ["清河初中", "柳河学校", "清河特教"]
    all_four = ["清河小学", *others]
    assert rows == {(): others, then: others, (*then, *now): all_four, ("--as-of", "2024-09-04"): all_four}


def test_an_office_duty_belongs_to_no_ledger_but_to_a_township(busy: Busy) -> None:
    county, _ = busy
    rows = todo(county, "--duty", "T51", "--township", "清河镇")
    assert [(row["unit_name"], row["case"], row["name"], row["ledger"]) for row in rows] == [
        ("清河小学", "", "", ""),
        ("清河初中", "", "", ""),
    ]
    assert todo(county, "--duty", "T51", "--ledger", "疑似辍学") == []


def test_a_late_record_is_accepted_and_takes_the_task_away(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-09-05").entry(case, *SUSPECT)
    county.on("2024-10-20")
    assert [row["days_left"] for row in todo(county, "--duty", "T03")] == [-42]
    county.attempt(case)
    assert todo(county, "--duty", "T03") == []


def test_a_day_to_come_is_told_as_if_nothing_more_were_done(busy: Busy) -> None:
    county, _ = busy
    result = county.run("todo", "--duty", "T01", "--as-of", "2024-11-30")
    assert "逾期33天" in result.stdout
    assert "注意：2024-11-30 还没有到，列的是那天以前不再记任何事的情形。\n" in result.stderr


# What an empty list means


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--duty", "T03", "--unit", "清河初中"),
            "到 2024-11-07 为止没有到期的事项（单位：清河初中，待办：T03）；看了 3 份案卷、8 个单位。\n",
        ),
        (
            ("--duty", "T03", "--overdue"),
            "截至 2024-10-31 没有逾期的事项（待办：T03）；看了 3 份案卷、8 个单位。\n"
            "另有 2 项没有逾期；要看，去掉 --overdue，加上 --within 2。\n",
        ),
        (
            ("--duty", "t03", "--township", "柳河乡", "--within", "0"),
            "到 2024-10-31 为止没有到期的事项（乡镇：柳河乡，待办：T03）；看了 3 份案卷、8 个单位。\n"
            "另有 1 项在 0 天以后到期，最晚 2024-11-02；要看，加上 --within 2。\n",
        ),
        (
            ("--person", "黎欣", "--ledger", "辍学"),
            "到 2024-11-07 为止没有到期的事项（责任人：黎欣，台账：辍学）；看了 3 份案卷、8 个单位。\n"
            "注意：没有一项由“黎欣”负责，请核对姓名。\n",
        ),
    ],
)
def test_an_empty_list_says_what_was_looked_at(busy: Busy, options: tuple[str, ...], said: str) -> None:
    result = busy[0].run("todo", *options)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", said)


def test_an_empty_list_in_the_other_formats(busy: Busy) -> None:
    county, _ = busy
    assert county.ok("todo", "--duty", "T03", "--overdue", "--format", "csv").startswith("到期,还有天数,")
    assert county.run("todo", "--duty", "T03", "--overdue", "--remind").stdout == ""
    shown = json.loads(county.ok("todo", "--duty", "T03", "--overdue", "--format", "json"))
    assert (shown["todo"], shown["cases"], shown["units"], shown["later"]) == ([], 3, 8, 2)


def test_a_county_without_a_calendar_is_told_what_is_left_out(county: County) -> None:
    config = county.root / "kcbx.yaml"
    config.write_text(re.sub(r"校历:\n(  .*\n)+", "", config.read_text("utf-8")), "utf-8")
    result = county.on("2024-10-31").run("todo", "--duty", "T51")
    assert result.stderr == (
        "到 2024-11-07 为止没有到期的事项（待办：T51）；看了 0 份案卷、8 个单位。\n"
        "注意：kcbx.yaml 的“校历”里没有 2024—2025学年的学期，开学、期末这些按学期的事项没有列出；请把学期加进去。\n"
    )


def test_holidays_nobody_knows_are_said_where_days_of_school_count(county: County) -> None:
    config = county.root / "kcbx.yaml"
    text = config.read_text("utf-8").replace("2024秋", "2098秋").replace("2024-09-02", "2098-09-01")
    config.write_text(text.replace("2025-01-17", "2099-01-16"), "utf-8")
    county.on("2098-10-31")
    # 一月一核 and 考勤收讫 look at the days of school even where limits are counted in 自然日
    said = county.run("todo", "--duty", "T51").stderr
    assert "注意：2098年的法定节假日安排还没有收录，上学日只扣除周末。\n" in said
    config.write_text(config.read_text("utf-8") + "参数:\n  - {自: 2024-01-01, 天数口径: 上学日}\n", "utf-8")
    said = county.run("todo", "--duty", "T51").stderr
    assert "注意：2098年、2099年的法定节假日安排还没有收录，上学日只扣除周末。\n" in said


def test_days_of_school_in_a_year_nobody_knows_are_told_of_for_one_child_too(county: County) -> None:
    config = county.root / "kcbx.yaml"
    text = config.read_text("utf-8").replace("2024秋", "2098秋").replace("2024-09-02", "2098-09-01")
    config.write_text(text.replace("2025-01-17", "2099-01-16"), "utf-8")
    case = county.on("2098-09-03").child(number="990101208803040019")
    assert "法定节假日" not in county.run("todo").stderr
    county.entry(case, "请假", "事由=生病", "起=2098-09-03", "止=2098-09-04", "批准人=李强")
    county.on("2098-09-10")
    assert "注意：2098年的法定节假日安排还没有收录" in county.run("todo", "--duty", "T24").stderr


AFTER_THE_CALENDAR = (
    "注意：校历只到 2025-01-17，以后的学期没有写，和学期有关的待办列不出来；请在 kcbx.yaml 的“校历”里补上。\n"
)


@pytest.mark.parametrize(
    ("day", "told"), [("2025-01-17", False), ("2025-01-18", True), ("2025-03-20", True), ("2027-10-01", True)]
)
def test_a_day_beyond_the_school_calendar_is_said_to_be_so(county: County, day: str, told: bool) -> None:
    assert (AFTER_THE_CALENDAR in county.on(day).run("todo").stderr) is told


def test_the_calendar_of_days_looks_at_the_end_of_its_window(county: County) -> None:
    county.on("2025-01-10")
    assert AFTER_THE_CALENDAR not in county.run("calendar", "--month", "2024-12").stderr
    assert AFTER_THE_CALENDAR in county.run("calendar").stderr


def test_the_day_of_a_run_and_as_of_ask_the_same(county: County) -> None:
    """A child removed since then owed something on that day, whichever way the day is given."""
    case = county.on("2024-09-05").child(unit="柳河学校")
    county.entry(case, *SUSPECT)
    given = ("移出", "类别=户籍迁出", "依据=迁移证", "批准单位=教育局", "佐证=迁移证")
    county.on("2024-10-08").entry(case, *given)
    asked = [todo(county, "--as-of", "2024-09-20")]
    result = county.run("--today", "2024-09-20", "todo", "--format", "json")
    asked.append(json.loads(result.stdout)["todo"])
    assert asked[0] == asked[1]
    assert {"T01", "T03"} <= {row["duty"] for row in asked[1] if row["case"] == case}
    days = county.run("--today", "2024-09-20", "calendar", "--month", "2024-09", "--format", "json").stdout
    assert case in days


# What cannot be read


def test_a_file_that_cannot_be_read_hides_no_other(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-10-28").entry(case, *SUSPECT)
    folder = county.root / "ledgers" / "疑似辍学" / "清河初中"
    (folder / "KC-7K3Q9F2B0C.yaml").write_bytes("姓名: 吴小天\n".encode("gbk"))
    (folder.parent / "KC-7K3Q9F2B0D.yaml").write_bytes("编号: KC-7K3Q9F2B0D\n".encode())
    (county.root / "office" / "2024").mkdir(parents=True)
    (county.root / "office" / "2024" / "3199000021.yaml").write_bytes("记事: 很多\n".encode())
    result = county.run("todo", "--duty", "T01", "--format", "json")
    shown = json.loads(result.stdout)
    assert ([row["case"] for row in shown["todo"]], shown["cases"], shown["unread"]) == ([case], 1, 3)
    assert (result.exit_code, result.stderr) == (
        0,
        "共 1 项，其中逾期 0 项。\n"
        "警告：有 3 个文件读不懂或者放错了位置，里面该办的事没有列出来；运行 kcbx validate 查看。\n",
    )


def test_a_file_that_breaks_the_format_is_counted_and_a_fault_of_ours_is_not_hidden(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = county.on("2024-09-01").child()
    workspace, day = Workspace(county.root), dt.date(2024, 9, 1)

    def raises(*_: object) -> None:
        raise KeyError("学校")

    monkeypatch.setattr("kcbx.dutywork.tasks_of_child", raises)
    with pytest.raises(KeyError):
        workspace_tasks(workspace, day)
    path = county.root / county.path(case)
    path.write_text(path.read_text("utf-8") + "身高: 高\n", "utf-8")
    assert (workspace_tasks(workspace, day).unread, workspace_tasks(workspace, day).cases) == (1, 0)
    shown = county.run("show", case)
    assert shown.exit_code == 0
    assert shown.stdout.endswith(
        "\n接下来：案卷有写法错误，算不出来；请先运行 kcbx validate 查看，改好再看。\n"
    )
    assert county.shown(case)["派生"]["待办"] is None
    assert county.refused("dossier", case, "--format", "json") == (
        f"错误：{county.path(case)} 有错，算不出要办的事项。\n"
        f"怎么办：运行 kcbx validate {county.path(case)} 查看，改好再运行。"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--duty", "T00"), "没有编号为“T00”的待办。"),
        (("--unit", "清河中学"), "没有叫“清河中学”的单位。"),
        (("--township", "清河初中"), "“清河初中”是学校，不是乡镇。"),
        (("--ledger", "疑似"), "“疑似”不在可选的值里。可选：适龄儿童、疑似辍学、辍学、已移出。"),
        (("--overdue", "--within", "3"), "--overdue 和 --within 只能用一种。"),
        (("--remind", "--format", "json"), "--remind 写的是一段文字，没有别的格式。"),
        (("--as-known", "2024-11-01"), "--as-known “2024-11-01”还没有到。"),
        (("--within", "-1"), "选项“--within”的值不对"),
    ],
    ids=" ".join,
)
def test_what_was_typed_wrong(busy: Busy, options: tuple[str, ...], said: str) -> None:
    assert busy[0].refused("todo", *options, code=2).startswith(f"错误：{said}")


# Reminders


def test_a_reminder_for_each_unit(busy: Busy) -> None:
    county, cases = busy
    assert county.ok("todo", *T01_T03, "--remind") == (
        "【控辍保学提醒】清河小学（10月31日）：逾期1项、7天内到期1项。\n"
        f"1. {cases[WU]}：列入疑似后还没有上报教育局、乡镇（10月28日到期，逾期3天）\n"
        f"2. {cases[WU]}：列入疑似后还没有劝返过（今天到期）\n"
        "\n"
        "【控辍保学提醒】柳河乡（10月31日）：7天内到期1项。\n"
        f"1. {cases[GAO]}：列入疑似后还没有劝返过（11月2日到期）"
    )


def test_a_reminder_of_what_is_overdue_and_of_today(busy: Busy) -> None:
    county, _ = busy
    overdue = county.ok("todo", *T01_T03, "--remind", "--overdue").splitlines()
    assert overdue[0] == "【控辍保学提醒】清河小学（10月31日）：逾期1项。"
    today = county.ok("todo", *T01_T03, "--remind", "--within", "0").splitlines()
    assert today[0] == "【控辍保学提醒】清河小学（10月31日）：逾期1项、今天到期1项。"


def task_of(duty: Duty, day: dt.date, number: int = 0, message: str = "", unit: str = "3199000021") -> Task:
    claim = Claim(day, day + dt.timedelta(days=number), message or f"第 {number} 件事")
    return Task(duty, claim, f"KC-{number:010}", unit, "清河初中", "赵敏", "suiyang-2024/6c", number)


def test_a_reminder_stays_short(busy: Busy) -> None:
    day = busy[0].day
    tasks = tuple(task_of(BY_ID["T03"], day, number) for number in range(-200, -190))
    found = TaskList(day, tasks, {}, 1, 1)
    lines = reminder(select(found, Criteria())).splitlines()
    assert lines[0] == "【控辍保学提醒】清河初中（10月31日）：逾期10项。"
    assert lines[1] == "1. KC--000000200：第 -200 件事（4月14日到期，逾期200天）"
    assert (len(lines), lines[-1]) == (REMINDER_LIMIT + 2, "另有2项没有列出。")
    (line,) = reminder(
        select(TaskList(day, (task_of(BY_ID["T03"], day, -400),), {}, 1, 1), Criteria())
    ).splitlines()[1:]
    assert line.endswith("（2023年9月27日到期，逾期400天）")


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.duty_id)
def test_no_reminder_names_anybody_or_holds_a_number(duty: Duty) -> None:
    """Of the example of every duty: nobody's name, no identity, telephone or school number."""
    example = duties.example_of(duty)
    tasks = tuple(duties.tasks_on(duty, example, duties.due_of(example)))
    assert tasks
    found = TaskList(duties.due_of(example), tasks, {}, 1, 1)
    text = reminder(select(found, Criteria()))
    names = ("周雨桐", "周建国", "赵敏", "孙立", *(task.person for task in tasks if task.person))
    assert [name for name in names if name in text] == []
    assert not privacy.contains_number(text)
    assert "依据" not in text


# Laws


DAY = dt.date(2024, 10, 31)
TASKS = st.lists(
    st.builds(
        lambda duty, number, unit: task_of(duty, DAY, number, unit=unit),
        st.sampled_from(DUTIES),
        st.integers(-40, 40),
        st.sampled_from(("3199000021", "990101101")),
    ),
    max_size=12,
)
CRITERIA = st.builds(
    Criteria,
    units=st.sets(st.sampled_from(("3199000021", "990101101"))).map(frozenset),
    duties=st.sets(st.sampled_from(tuple(BY_ID))).map(frozenset),
    within=st.integers(-1, 50),
)


@given(TASKS, CRITERIA)
def test_a_later_day_only_adds_and_nothing_is_lost(tasks: list[Task], criteria: Criteria) -> None:
    ordered = tuple(sorted(tasks, key=lambda task: task.urgency))
    children = {task.case_id: Subject("周**", "疑似辍学") for task in ordered}
    found = TaskList(DAY, ordered, children, len(children), 2)
    selection = select(found, criteria)
    wider = select(found, dataclasses.replace(criteria, within=criteria.within + 1))
    assert list(wider.tasks[: len(selection.tasks)]) == list(selection.tasks)
    asked = [task for task in ordered if criteria.fits(task, children[task.case_id])]
    assert [*selection.tasks, *selection.later] == asked
    assert all(task.days_left <= criteria.within for task in selection.tasks)


@pytest.mark.parametrize(("days", "text"), [(-3, "逾期3天"), (0, "今天"), (1, "还有1天")])
def test_when(days: int, text: str) -> None:
    assert when(days) == text
