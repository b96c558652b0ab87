"""kcbx calendar: the coming month in the window, as data and as a file for the calendar of a telephone."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from kcbx.agendawork import tasks_until
from kcbx.dutywork import workspace_tasks
from kcbx.progress import silent
from kcbx.workspace import Workspace
from tests.county import County

SUSPECT = ("类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课")
NAMES = ("周雨桐", "周**", "990101201203045121", "周建国", "13800000001", "赵敏")


@pytest.fixture
def october(county: County) -> County:
    """Return a county on 9 October 2024, in which one pupil of 清河初中 was listed that day."""
    county.on("2024-10-08")
    case = county.child()
    county.on("2024-10-09").entry(case, "列入疑似", *SUSPECT)
    return county


def days(county: County, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(county.ok("calendar", *options, "--format", "json"))["days"]
    return found


def texts(county: County, *options: str) -> list[tuple[str, str]]:
    return [(row["date"], row["text"]) for row in days(county, *options)]


def events(content: bytes) -> list[tuple[str, str]]:
    parsed = Calendar.from_ical(content)
    return [(str(event["uid"]), str(event["summary"])) for event in parsed.walk("VEVENT")]


# In the window


def test_the_coming_month_of_a_unit(county: County) -> None:
    county.on("2024-10-08")
    result = county.run("calendar", "--unit", "清河初中")
    assert result.exit_code == 0
    assert result.stdout == (
        "有 5 项已经逾期，运行 kcbx todo --overdue --unit 清河初中 查看。\n"
        "日期        星期    类别    内容                           单位      案卷\n"
        "----------  ------  ------  -----------------------------  --------  ------\n"
        "2024-10-12  六      调休    国庆节调休上班\n"
        "2024-10-20  日      到期    2024年9月的一月一核还没有做    清河初中\n"
        "2024-10-20  日      到期    2024年9月的班级考勤还没有收齐  清河初中\n"
        "2024-10-20  日      到期    2024年9月的月报还没有报送      清河初中\n"
    )
    assert result.stderr == "2024-10-08 至 2024-11-07，共 4 项。\n"


def test_the_window_begins_today_and_has_31_days_or_is_the_month_asked_for(county: County) -> None:
    def window(*options: str) -> tuple[str, str]:
        document = json.loads(county.ok("calendar", *options, "--format", "json"))
        return document["from"], document["to"]

    county.on("2024-10-08")
    assert window() == ("2024-10-08", "2024-11-07")
    assert window("--month", "2024年2月") == ("2024-02-01", "2024-02-29")


def test_a_child_is_a_case_number_and_never_a_name(october: County) -> None:
    (case,) = [path.stem for path in october.root.glob("ledgers/*/*/*.yaml")]
    rows = [row for row in days(october) if row["cases"]]
    assert ("2024-10-12", "列入疑似后首次劝返", ["清河初中"], [case]) in [
        (row["date"], row["text"], row["units"], row["cases"]) for row in rows
    ]
    shown = [october.ok("calendar", "--format", form) for form in ("table", "json", "csv")]
    shown.append(october.ok("calendar", "-o", "-"))
    for text in shown:
        assert case in text
        assert [name for name in NAMES if name in text.replace("\n ", "")] == []


def test_units_that_must_do_the_same_share_a_line(county: County) -> None:
    county.on("2024-10-08")
    (report,) = [row for row in days(county) if "月报" in row["text"]]
    assert report == {
        "date": "2024-10-20",
        "weekday": "日",
        "kind": "到期",
        "text": "2024年9月的月报还没有报送",
        "first": "2024-10-20",
        "last": "2024-10-20",
        "units": ["清河小学", "清河初中", "柳河学校", "清河特教", "清河县教育体育局"],
        "cases": [],
    }
    assert "清河小学、清河初中、柳河学校等 5 个单位" in county.ok("calendar")


def test_the_bureau_and_a_township_have_their_own_days(county: County) -> None:
    county.on("2024-10-08")
    assert texts(county, "--unit", "教育局") == [
        ("2024-10-12", "国庆节调休上班"),
        ("2024-10-20", "2024年9月的月报还没有报送"),
    ]
    assert texts(county, "--unit", "清河镇") == [("2024-10-12", "国庆节调休上班")]


def test_csv_is_for_spreadsheets(county: County) -> None:
    result = county.on("2024-10-08").run("calendar", "--unit", "教育局", "--format", "csv")
    assert list(csv.reader(io.StringIO(result.stdout))) == [
        ["日期", "星期", "类别", "内容", "单位", "案卷"],
        ["2024-10-12", "六", "调休", "国庆节调休上班", "", ""],
        ["2024-10-20", "日", "到期", "2024年9月的月报还没有报送", "清河县教育体育局", ""],
    ]
    assert result.stderr == (
        "有 3 项已经逾期，运行 kcbx todo --overdue --unit 教育局 查看。\n"
        "2024-10-08 至 2024-11-07，共 2 项。\n"
    )


def test_the_count_of_what_is_overdue_is_that_of_todo(october: County) -> None:
    october.on("2024-11-20")
    overdue = json.loads(october.ok("calendar", "--format", "json"))["overdue"]
    assert overdue == len(json.loads(october.ok("todo", "--overdue", "--format", "json"))["todo"]) > 20


def test_what_was_done_is_not_shown(county: County) -> None:
    county.on("2024-10-08").ok("office", "add", "教育局", "月报报送", "--set", "月份=2024-09")
    assert texts(county, "--unit", "教育局") == [("2024-10-12", "国庆节调休上班")]


# Terms, holidays, key periods


def test_terms_holidays_and_the_examination(county: County) -> None:
    config = county.root / "kcbx.yaml"
    spring = "  - 学期: 2025春\n    开始: 2025-02-17\n    结束: 2025-07-04\n"
    text = config.read_text("utf-8")
    config.write_text(text.replace("    结束: 2025-01-17\n", f"    结束: 2025-01-17\n{spring}"), "utf-8")
    county.on("2024-09-02")

    def told(month: str) -> list[tuple[str, str]]:
        return [(row["date"], row["text"]) for row in days(county, "--month", month) if row["kind"] != "到期"]

    assert told("2024-09") == [
        ("2024-09-02", "2024秋开学"),
        ("2024-09-14", "中秋调休上班"),
        ("2024-09-15", "中秋放假（9月15日至9月17日）"),
        ("2024-09-29", "国庆节调休上班"),
    ]
    assert told("2025-01") == [
        ("2025-01-01", "元旦放假"),
        ("2025-01-17", "2024秋结束"),
        ("2025-01-26", "春节调休上班"),
        ("2025-01-28", "春节放假（1月28日至2月4日）"),
    ]
    assert told("2025-02") == [
        ("2025-02-01", "春节放假（1月28日至2月4日）"),
        ("2025-02-08", "春节调休上班"),
        ("2025-02-17", "2025春开学"),
    ]
    assert told("2025-06")[-1] == ("2025-06-15", "中考第一天")
    assert told("2024-01") == [("2024-01-01", "元旦放假（12月30日至1月1日）")]


def test_a_county_that_inspects_in_key_periods_sees_them(county: County) -> None:
    config = county.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8").replace("suiyang-2024", "kazuo-2025"), "utf-8")
    county.on("2024-11-28")
    rows = [row for row in days(county, "--unit", "教育局") if row["date"] >= "2024-12-01"]
    assert [(row["date"], row["last"], row["kind"], row["text"]) for row in rows] == [
        ("2024-12-01", "2024-12-31", "重点时段", "12月回头看（12月1日至12月31日）"),
        ("2024-12-28", "2024-12-28", "到期", "2024年11月的月报还没有报送"),
    ]
    december = [row["text"] for row in days(county, "--month", "2024-12", "--unit", "教育局")]
    assert "2024年12月的回头看督查还没有做" in december


def test_a_year_whose_holidays_nobody_knows_is_said(county: County) -> None:
    result = county.on("2149-12-15").run("calendar", "--unit", "清河镇")
    assert (result.exit_code, result.stderr.splitlines()[:2]) == (
        0,
        [
            "2149-12-15 至 2150-01-14，共 0 项。",
            "注意：2149年、2150年的法定节假日安排还没有收录，没有列出节假日和调休。",
        ],
    )


# What lies ahead


def test_what_will_arise_is_shown_before_it_has(county: County) -> None:
    county.on("2024-10-25")
    dues = [row for row in days(county, "--unit", "清河初中", "--month", "2024-12") if row["kind"] == "到期"]
    assert [(row["date"], row["text"]) for row in dues] == [
        ("2024-12-20", "2024年11月的一月一核还没有做"),
        ("2024-12-20", "2024年11月的班级考勤还没有收齐"),
        ("2024-12-20", "2024年11月的月报还没有报送"),
        ("2024-12-31", "2024年第4季度还没有复核疑似辍学和辍学数据"),
    ]


def test_what_lapses_within_the_window_is_shown_until_then(county: County) -> None:
    """The school closes in the window; what it must do before is on the calendar all the same."""
    units = county.root / "units.yaml"
    text = units.read_text("utf-8")
    closing = text.replace(
        "    类别: 特殊教育学校\n", "    类别: 特殊教育学校\n    停用: 2024-10-25\n    并入: '2199000011'\n"
    )
    assert closing != text
    units.write_text(closing, "utf-8")
    county.on("2024-10-08")
    assert ("2024-10-20", "2024年9月的月报还没有报送") in texts(county, "--unit", "清河特教")
    assert all(date < "2024-10-25" for date, _ in texts(county, "--unit", "清河特教"))


def test_today_s_list_is_part_of_what_lies_ahead(october: County) -> None:
    workspace = Workspace(october.root)
    today, last = dt.date(2024, 10, 9), dt.date(2024, 12, 31)
    now = workspace_tasks(workspace, today)
    ahead = tasks_until(workspace, today, last, silent)
    assert set(now.tasks) <= set(ahead.tasks)
    coming = [task for task in ahead.tasks if task not in set(now.tasks)]
    assert {task.claim.since > today for task in coming} == {True}
    assert all(task.days_left == (task.claim.due - today).days for task in ahead.tasks)
    assert [task.urgency for task in ahead.tasks] == sorted(task.urgency for task in ahead.tasks)
    assert tasks_until(workspace, today, today, silent) == now


def test_a_day_in_the_past_knows_nothing_of_what_was_recorded_after_it(october: County) -> None:
    (path,) = october.root.glob("ledgers/*/*/*.yaml")
    october.on("2024-10-11").attempt(path.stem)
    october.ok("office", "add", "教育局", "月报报送", "--set", "月份=2024-09")
    looking_back = texts(october.on("2024-10-09"))
    assert ("2024-10-12", "列入疑似后首次劝返") in looking_back
    report = ("2024-10-20", "2024年9月的月报还没有报送")
    assert report in texts(october, "--unit", "教育局")
    assert report not in texts(october.on("2024-10-11"), "--unit", "教育局")
    assert ("2024-10-12", "列入疑似后首次劝返") not in texts(october)
    assert report in texts(october.on("2024-09-25"), "--unit", "教育局")
    october.on("2024-10-08")
    assert [row for row in days(october) if row["cases"]] == []


def test_a_correction_made_later_holds_on_a_day_in_the_past_too(county: County) -> None:
    county.on("2024-10-08")
    case = county.child()
    leave = ("事由=生病", "起=2024-10-08", "止=2024-10-15", "批准人=李强")
    entry = county.entry(case, "请假", *leave)
    county.on("2024-10-09")
    assert {row["date"] for row in days(county) if row["cases"]} == {"2024-10-16"}
    county.on("2024-10-11").ok("correct", case, entry, "--void", "--reason", "记错了孩子")
    assert [row for row in days(county.on("2024-10-09")) if row["cases"]] == []


def test_a_file_that_cannot_be_read_hides_nothing_else(october: County) -> None:
    (path,) = october.root.glob("ledgers/*/*/*.yaml")
    shutil.copy(path, path.with_name("KC-F8QY40YGET.yaml"))
    path.with_name("KC-F8QY40YGET.yaml").write_text("编号: [\n", "utf-8")
    result = october.run("calendar", "--unit", "清河初中")
    assert result.exit_code == 0
    assert "列入疑似后首次劝返" in result.stdout
    assert result.stderr.splitlines()[-1] == (
        "警告：有 1 个文件读不懂或者放错了位置，里面该办的事没有列出来；运行 kcbx validate 查看。"
    )


def test_a_faulty_file_is_no_reason_to_show_nothing(october: County) -> None:
    (path,) = october.root.glob("ledgers/*/*/*.yaml")
    letter = ("文书=劝返复学通知书", "文号=清初劝〔2024〕1号", "签发单位=清河初中", "期限=2024-10-20")
    number = october.entry(path.stem, "文书", *letter)
    service = ("送达人=赵敏", "送达人=孙立", "签收人=周建国", "关系=父亲")
    october.entry(path.stem, "送达", f"文书={number}", "方式=直接送达", *service)
    october.entry(path.stem, "备忘", "情况=已和家长联系")
    text = path.read_text("utf-8")
    path.write_text(text.replace("事项: 备忘", "事项: 文书\n    文书: []"), "utf-8")
    result = october.run("calendar", "--unit", "清河初中")
    assert result.exit_code == 0
    assert "2024年9月的月报还没有报送" in result.stdout
    assert result.stderr.splitlines()[-1].startswith("警告：有 1 个文件读不懂")


# The file


def test_the_file_holds_one_event_for_each_duty_and_unit_with_the_cases_in_its_description(
    october: County,
) -> None:
    result = october.run("calendar", "--unit", "清河初中", "-o", "日程.ics")
    target = october.root / "日程.ics"
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[0] == f"已生成 {target}"
    content = target.read_bytes()
    parsed = Calendar.from_ical(content)
    assert str(parsed["x-wr-calname"]) == "清河初中控辍保学日程"
    found = dict(events(content))
    assert found["990101-workday-2024-10-12@kcbx"] == "国庆节调休上班"
    assert found["990101-T56-3199000021-2024-10-20@kcbx"] == "清河初中：2024年9月的月报还没有报送"
    uid = "990101-T03-3199000021-2024-10-12@kcbx"
    assert found[uid] == "清河初中：列入疑似后首次劝返 1 件"
    (first,) = [event for event in parsed.walk("VEVENT") if str(event["uid"]) == uid]
    (case,) = [path.stem for path in october.root.glob("ledgers/*/*/*.yaml")]
    assert str(first["description"]) == f"{case}：列入疑似后还没有劝返过（suiyang-2024/6c）"
    assert (first["dtstart"].dt, first["dtend"].dt) == (dt.date(2024, 10, 12), dt.date(2024, 10, 13))
    assert len(found) == len(events(content))


def test_the_same_day_makes_the_same_file_and_every_unit_has_its_own_event(county: County) -> None:
    county.on("2024-10-08").ok("calendar", "-o", "一.ics")
    county.ok("calendar", "-o", "二.ics")
    one = (county.root / "一.ics").read_bytes()
    assert one == (county.root / "二.ics").read_bytes()
    reports = [summary for _, summary in events(one) if "月报" in summary]
    assert reports == [
        f"{name}：2024年9月的月报还没有报送"
        for name in ("清河小学", "清河初中", "柳河学校", "清河特教", "清河县教育体育局")
    ]
    assert "DTSTAMP:20241008T000000Z" in one.decode()


def test_what_this_command_wrote_is_replaced_and_nothing_else_is(county: County, tmp_path: Path) -> None:
    county.on("2024-10-08").ok("calendar", "-o", "日程.ics")
    before = (county.root / "日程.ics").read_bytes()
    county.on("2024-10-09").ok("calendar", "-o", "日程.ics")
    assert (county.root / "日程.ics").read_bytes() != before
    other = county.root / "别人.ics"
    other.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//other//\r\nEND:VCALENDAR\r\n")
    assert county.refused("calendar", "-o", "别人.ics") == (
        f"错误：{other} 已经存在，而且不是 kcbx 生成的原样，可能有人改过，没有覆盖。\n"
        "怎么办：用 -o 换一个文件名；确定不要原来的文件，就加上 --force。"
    )
    county.ok("calendar", "-o", "别人.ics", "--force")
    assert other.read_bytes() == (county.root / "日程.ics").read_bytes()
    assert "所在的文件夹不存在" in county.refused(
        "calendar", "-o", str(tmp_path / "没有" / "日程.ics"), code=2
    )


def test_the_file_goes_to_stdout_whole(county: County) -> None:
    county.on("2024-10-08").ok("calendar", "-o", "日程.ics")
    result = county.run("calendar", "-o", "-")
    assert result.stdout_bytes == (county.root / "日程.ics").read_bytes()
    assert result.stdout_bytes.endswith(b"END:VCALENDAR\r\n")


# What is refused


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("-o", "日程.csv"),
            "错误：-o “日程.csv”不对：写的是日历文件，文件名要以 .ics 结尾。\n怎么办：例如 -o 日程.ics。",
        ),
        (
            ("-o", "日程.ics", "--format", "json"),
            "错误：-o 写的是日历文件，没有别的格式。\n怎么办：请去掉 --format，或者去掉 -o。",
        ),
        (("--month", "十月"), "错误：选项“--month”的值不对：“十月”不是月份，请写成 2024-09 这样。"),
    ],
)
def test_what_makes_no_sense_is_refused(county: County, options: tuple[str, ...], said: str) -> None:
    assert county.refused("calendar", *options, code=2).startswith(said)


def test_an_unknown_unit_is_refused(county: County) -> None:
    said = county.refused("calendar", "--unit", "清河中学", code=2)
    assert said.startswith("错误：没有叫“清河中学”的单位。")
