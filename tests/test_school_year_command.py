"""kcbx school-year close: a year turned as one batch, again when late lists come, and who arrived nowhere."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kcbx.access import read_log
from tests.county import County
from tests.school_years import (
    ADMISSIONS,
    ALL,
    FIRST_GRADE,
    GRADUATES,
    JUNIOR,
    PRIMARY,
    close,
    end_of_year,
    entries,
    id_number,
    missing,
    number,
    write,
)


@pytest.fixture
def school_county(county: County) -> tuple[County, dict[str, str]]:
    """Return a county at the end of a school year, and the 编号 of its children by name."""
    return end_of_year(county)


def test_in_july_graduates_go_and_newcomers_are_registered(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, cases = school_county
    document = close(county.on("2025-07-10"), **ALL)
    assert document["办理"] == {"毕业": 1, "升学": 0, "登记": 2, "新生注册": 0}
    assert document["开学后再办"] == {"升学": 1, "新生注册": 1}
    assert missing(document) == [
        ("小升初去向不明", "肖**"),
        ("应入学未入学", "辛**"),
        ("应毕业未在名单", "毕**"),
        ("应毕业未在名单", "毕**"),
    ]
    (removal,) = entries(county, cases["毕志强"], "移出")
    assert {key: removal[key] for key in ("日期", "类别", "依据", "批准单位", "佐证")} == {
        "日期": "2025-07-04",
        "类别": "毕业",
        "依据": "毕业名单（毕业名单-2025-07-10）",
        "批准单位": "清河县教育体育局",
        "佐证": [{"说明": "毕业名单-2025-07-10 第2行，见 rosters.yaml"}],
    }
    assert county.state(cases["肖大海"]) == "在校"
    assert county.findings() == []


def test_in_september_the_rest_is_done_without_the_lists(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, cases = school_county
    close(county.on("2025-07-10"), **ALL)
    document = close(county.on("2025-09-05"))
    assert document["办理"] == {"毕业": 0, "升学": 1, "登记": 0, "新生注册": 1}
    assert document["已办"] == {"毕业": 1, "登记": 2}
    shown = county.shown(cases["肖大海"])
    assert (shown["派生"]["单位简称"], shown["派生"]["年级"]) == ("清河初中", 7)
    assert shown["学籍"] == {"学校": JUNIOR, "年级": 7, "学年": 2025}
    (moved,) = entries(county, cases["肖大海"], "学籍异动")
    told = {key: moved[key] for key in ("日期", "类型", "学校", "年级", "证明")}
    assert told == {
        "日期": "2025-09-01",
        "类型": "升学",
        "学校": JUNIOR,
        "年级": 7,
        "证明": "升学名单-2025-07-10 第2行",
    }
    newcomer = county.shown("辛未来")
    assert (newcomer["派生"]["状态"], newcomer["派生"]["单位简称"], newcomer["派生"]["年级"]) == (
        "在校",
        "清河小学",
        1,
    )
    assert newcomer["学籍"] == {"学校": PRIMARY, "年级": 1, "学年": 2025, "班级": "1"}
    assert [entry["事项"] for entry in newcomer["经过"]] == ["登记", "学籍异动", "信息变更"]
    assert county.shown("辛有福")["派生"]["状态"] == "未入学"
    assert county.findings() == []


def test_all_at_once_in_september(school_county: tuple[County, dict[str, str]]) -> None:
    county, _ = school_county
    document = close(county.on("2025-09-05"), **ALL)
    assert document["办理"] == {"毕业": 1, "升学": 1, "登记": 2, "新生注册": 1}
    assert county.shown("辛未来")["派生"]["单位简称"] == "清河小学"
    (registered,) = [path for path in county.files() if path.startswith("ledgers/适龄儿童/清河镇/")]
    assert "辛有福" in (county.root / registered).read_text("utf-8")
    assert county.findings() == []


def test_a_second_run_changes_nothing(school_county: tuple[County, dict[str, str]]) -> None:
    county, _ = school_county
    close(county.on("2025-09-05"), **ALL)
    before = county.files()
    document = close(county.on("2025-09-06"), **ALL)
    assert document["办理"] == {"毕业": 0, "升学": 0, "登记": 0, "新生注册": 0}
    assert document["已办"] == {"毕业": 1, "升学": 1, "登记": 2, "新生注册": 1}
    assert county.results[-1].stderr.endswith("没有新的要办，台账没有改动。\n")
    assert county.files() == before


def test_a_late_list_adds_only_what_is_new(school_county: tuple[County, dict[str, str]]) -> None:
    county, cases = school_county
    close(county.on("2025-07-10"), **ALL)
    late = write(county, "补.csv", ("姓名", "身份证号"), *((n, id_number(n)) for n in ("毕志强", "毕晓燕")))
    document = close(county.on("2025-07-20"), graduates=late)
    assert document["办理"] == {"毕业": 1, "升学": 0, "登记": 0, "新生注册": 0}
    assert [county.state(cases[name]) for name in ("毕志强", "毕晓燕", "毕文涛")] == [
        "已移出",
        "已移出",
        "在校",
    ]
    assert len(entries(county, cases["毕志强"], "移出")) == 1
    assert ("应毕业未在名单", "毕**") in missing(document)


def test_a_batch_can_be_undone(school_county: tuple[County, dict[str, str]]) -> None:
    county, cases = school_county
    close(county.on("2025-09-05"), **ALL)
    (removal,) = entries(county, cases["毕志强"], "移出")
    county.on("2025-09-06").ok("undo", removal["批次"], "--reason", "用错了名单")
    assert [county.state(cases[name]) for name in ("毕志强", "肖大海")] == ["在校", "在校"]
    assert county.shown(cases["肖大海"])["派生"]["单位简称"] == "清河小学"


# What is not done


def test_without_a_list_that_part_is_left_and_said(school_county: tuple[County, dict[str, str]]) -> None:
    county, _ = school_county
    document = close(county.on("2025-07-10"), graduates=GRADUATES)
    assert document["说明"] == [
        "没有升学名单，升学没有办。",
        "没有新生名单，新生注册没有办，也没有列应入学未入学的孩子。",
        "没有居住证名单，随迁来的孩子里该入学的没有登记；有的话先用 kcbx roster add 居住证 收下。",
    ]
    assert missing(document) == [("应毕业未在名单", "毕**"), ("应毕业未在名单", "毕**")]


def test_who_cannot_be_done_is_asked(school_county: tuple[County, dict[str, str]]) -> None:
    county, cases = school_county
    county.on("2025-03-01").entry(
        cases["毕晓燕"], "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课"
    )
    rows = [(name, id_number(name)) for name in ("毕晓燕", "初明月")]
    write(
        county, GRADUATES, ("姓名", "身份证号"), *rows, ("毕外来", number("2010-01-01", 99)), ("毕文滔", "")
    )
    document = close(county.on("2025-07-10"), graduates=GRADUATES)
    assert document["办理"]["毕业"] == 0
    assert [(row["姓名"], row["原因"]) for row in document["待核"]] == [
        ("毕**", "台账上是“疑似辍学”，辍学的孩子不办毕业；已经回来的先记复学"),
        ("初**", "推算是八年级，还不到毕业；年级录错了先改正"),
        ("毕**", "台账里没有这个孩子"),
    ]


def test_a_near_name_is_a_question_that_a_person_decides(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, cases = school_county
    write(county, GRADUATES, ("姓名", "出生日期", "学校"), ("毕文滔", "2010-05-03", "清河初中"))
    document = close(county.on("2025-07-10"), graduates=GRADUATES)
    (asked,) = document["待核"]
    assert (asked["编号"], document["办理"]["毕业"]) == (cases["毕文涛"], 0)
    said = {row["编号"]: row["说明"] for row in document["去向不明"]}
    assert said[cases["毕文涛"]] == "名单里有相近的，待核"
    county.ok(
        "school-year", "decide", "2024", asked["指纹"], "同一人", "--because", "打电话核对过，名单写错了字"
    )
    assert close(county.on("2025-07-11"))["办理"]["毕业"] == 1
    assert county.state(cases["毕文涛"]) == "已移出"
    assert "毕文" not in (county.root / "rosters.yaml").read_text("utf-8")


def test_admissions_that_cannot_be_right(school_county: tuple[County, dict[str, str]]) -> None:
    county, _ = school_county
    rows = [
        ("肖大海", id_number("肖大海"), "外县中学"),
        ("肖小河", id_number("肖小河"), "清河小学"),
        ("肖平川", id_number("肖平川"), "清河初中"),
        ("柳青青", id_number("柳青青"), "柳河学校"),
    ]
    write(county, ADMISSIONS, ("姓名", "身份证号", "录取学校"), *rows)
    document = close(county.on("2025-09-05"), admissions=ADMISSIONS)
    assert (document["办理"]["升学"], document["已办"]["升学"]) == (0, 1)
    assert [row["原因"] for row in document["待核"]] == [
        "units.yaml 里没有叫“外县中学”的学校；到外县就读的记学籍异动（转出）",
        "录取学校清河小学是小学，没有初中",
        "推算是五年级，不在小学毕业班",
    ]


def test_a_school_with_both_stages_may_lose_a_child_to_another(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, cases = school_county
    write(county, ADMISSIONS, ("姓名", "身份证号", "录取学校"), ("柳青青", id_number("柳青青"), "清河初中"))
    assert close(county.on("2025-09-05"), admissions=ADMISSIONS)["办理"]["升学"] == 1
    assert county.shown(cases["柳青青"])["派生"]["单位简称"] == "清河初中"


def test_a_child_only_the_school_knows_is_registered_there(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, _ = school_county
    rows = [
        ("随父母", number("2019-01-05", 41), "清河小学"),
        ("没号码", "", "清河小学"),
        ("大孩子", number("2008-01-05", 43), "清河小学"),
    ]
    write(county, FIRST_GRADE, ("姓名", "身份证号", "学校", "出生日期"), *((*row, "") for row in rows))
    text = (
        (county.root / FIRST_GRADE)
        .read_text("utf-8")
        .replace("没号码,,清河小学,", "没号码,,清河小学,2019-02-02")
    )
    (county.root / FIRST_GRADE).write_text(text, "utf-8")
    document = close(county.on("2025-09-05"), first_grade=FIRST_GRADE)
    assert document["办理"] == {"毕业": 0, "升学": 0, "登记": 2, "新生注册": 1}
    assert [(row["姓名"], row["原因"]) for row in document["待核"]] == [
        ("没**", "没有能用的身份证号，不能据此建案卷；查清号码后用 kcbx add-case 建"),
        ("大**", "按出生日期不该今年入学"),
    ]
    shown = county.shown("随父母")
    assert (shown["派生"]["状态"], shown["派生"]["单位简称"], shown["派生"]["年级"]) == (
        "在校",
        "清河小学",
        1,
    )
    assert [(entry["事项"], entry["日期"], entry["来源"]) for entry in shown["经过"]] == [
        ("登记", "2025-09-01", "新生入学")
    ]


# Refused, asked, dry


@pytest.fixture
def refused(school_county: tuple[County, dict[str, str]]) -> County:
    """A graduate about whom something was written down after the day of graduation that no removal leaves room for."""
    county, cases = school_county
    county.on("2025-07-08").entry(cases["毕志强"], "预警", "情况=说要去打工")
    write(county, GRADUATES, ("姓名", "身份证号"), *((n, id_number(n)) for n in ("毕志强", "毕晓燕")))
    return county


def test_one_refusal_stops_everything(refused: County) -> None:
    message = refused.on("2025-07-10").refused(
        "school-year", "close", "2024", "--yes", "--graduates", GRADUATES
    )
    assert "办不成 1 条：\n  毕业　" in message
    assert "2025-07-08 的“预警”" in message
    assert message.endswith(
        "错误：有 1 条办不成，所以都没有办，名单也没有收下。\n"
        "怎么办：照上面的原因改好再运行；或者加 --partial，办得成的先办。"
    )


def test_partial_does_the_rest(refused: County) -> None:
    document = close(refused.on("2025-07-10"), "--partial", code=1, graduates=GRADUATES)
    assert len(document["没有办成"]) == 1
    assert refused.shown("毕晓燕")["派生"]["状态"] == "已移出"
    assert refused.shown("毕志强")["派生"]["状态"] == "在校"


def test_a_dry_run_writes_nothing(school_county: tuple[County, dict[str, str]]) -> None:
    county, _ = school_county
    before = county.on("2025-07-10").files()
    result = county.run("school-year", "close", "2024", "--graduates", GRADUATES, "--dry-run")
    assert (result.exit_code, county.files()) == (0, before)
    assert (
        "要办：毕业 1、升学 0、登记 2、新生注册 0。已办过：没有。\n  清河初中：毕业 1\n  清河镇：登记 2\n"
        in result.stderr
    )
    assert result.stderr.endswith("以上没有写入（--dry-run）。\n")


def test_a_script_has_to_confirm(school_county: tuple[County, dict[str, str]]) -> None:
    county, _ = school_county
    message = county.on("2025-07-10").refused(
        "school-year", "close", "2024", "--graduates", GRADUATES, code=2
    )
    assert message.endswith(
        "错误：没有确认，没有写入。\n怎么办：核对上面的总数，加上 --yes 再运行；只看不写用 --dry-run。"
    )


@pytest.mark.parametrize(("answer", "state"), [("是\n", "已移出"), ("否\n", "在校")])
def test_on_a_terminal_it_asks(school_county: tuple[County, dict[str, str]], answer: str, state: str) -> None:
    county, cases = school_county
    county.on("2025-07-10").ok("school-year", "close", "2024", "--graduates", GRADUATES, answers=answer)
    assert county.state(cases["毕志强"]) == state


@pytest.mark.parametrize(
    ("day", "options", "message"),
    [
        (
            "2025-07-01",
            (),
            "错误：2024—2025学年还没有结束：毕业算在 2025-07-04，今天是 2025-07-01。\n"
            "怎么办：到那天以后再办；毕业早于这一天的，用 --on 写明毕业的日期。",
        ),
        (
            "2025-09-10",
            ("--on", "2025-09-02"),
            "错误：毕业的日期 2025-09-02 不在2024—2025学年里（2024-09-01 至 2025-08-31）。\n怎么办：请核对 --on 和学年。",
        ),
        (
            "2025-07-10",
            ("--list-date", "2025-07-01"),
            "错误：写了 --list-date，但没有交名单。\n怎么办：--list-date 是这次交的名单的日期。",
        ),
        (
            "2025-07-10",
            ("--graduates", GRADUATES, "--list-date", "2024-09-01"),
            "错误：名单的日期 2024-09-01 不属于2024—2025学年的结转（2025-03-01 至 2026-02-28）。\n"
            "怎么办：请用 --list-date 写名单反映的那一天，或者核对学年。",
        ),
        (
            "2025-07-10",
            ("--graduates", GRADUATES, "--column", "学校"),
            "错误：--column “学校”不对，请写成 字段=列，例如 证件号码=C。",
        ),
    ],
)
def test_what_is_wrong_is_said(
    school_county: tuple[County, dict[str, str]], day: str, options: tuple[str, ...], message: str
) -> None:
    county, _ = school_county
    assert county.on(day).refused("school-year", "close", "2024", *options, code=2) == message


def test_a_school_year_is_four_digits(school_county: tuple[County, dict[str, str]]) -> None:
    county, _ = school_county
    said = county.on("2025-07-10").refused("school-year", "close", "24", code=2)
    assert "“24”不是学年，请写开学那一年的四位数字，例如 2024 是 2024 年 9 月到 2025 年 8 月的学年。" in said


def test_a_case_that_cannot_be_read_stops_it(school_county: tuple[County, dict[str, str]]) -> None:
    county, cases = school_county
    path = county.path(cases["初明月"])
    (county.root / path).write_text("姓名: [", "utf-8")
    message = county.on("2025-07-10").refused("school-year", "close", "2024", "--yes", code=1)
    assert message.startswith(
        f"错误：有 1 个案卷文件读不出，里面的孩子会被当成台账里没有，所以没有结转：\n  {path}（第1行："
    )


# The sheets for the units


def test_the_sheets_of_the_units(school_county: tuple[County, dict[str, str]]) -> None:
    county, _ = school_county
    close(county.on("2025-07-10"), "--arrivals-missing", "应到未到.xlsx", **ALL)
    book = openpyxl.load_workbook(county.root / "应到未到.xlsx")
    assert book.sheetnames == ["清河小学", "清河镇", "清河初中"]
    values = [
        [cell for cell in row if cell is not None] for row in book["清河镇"].iter_rows(values_only=True)
    ]
    assert [values[2][0], values[2][2]] == ["应入学未入学", "辛**"]


def test_names_in_full_are_logged(school_county: tuple[County, dict[str, str]]) -> None:
    county, _ = school_county
    full = ("--full", "--reason", "发给学校核查", "--approver", "王芳")
    document = close(county.on("2025-07-10"), *full, **ALL)
    assert ("小升初去向不明", "肖小河") in missing(document)
    (line,) = read_log(county.root, 2025)
    assert (line.what, line.children) == ("school-year close 2024", 4)


def test_the_county_file_is_not_touched_by_a_look(
    school_county: tuple[County, dict[str, str]], tmp_path: Path
) -> None:
    county, _ = school_county
    before = county.on("2025-07-10").files()
    county.run("school-year", "close", "2024", "--dry-run", "--arrivals-missing", str(tmp_path / "a.xlsx"))
    assert county.files() == before
    assert (tmp_path / "a.xlsx").is_file()
