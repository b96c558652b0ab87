"""kcbx school-year close: children of every kind who would fall through unseen, and lists that contradict each other."""

from __future__ import annotations

import pytest

from tests.county import County
from tests.school_years import (
    ADMISSIONS,
    FIRST_GRADE,
    GRADUATES,
    HOUSEHOLDS,
    close,
    end_of_year,
    entries,
    id_number,
    missing,
    number,
    write,
)

LEAVE = (
    "起=2025-03-10",
    "止=2025-08-31",
    "事由=身体状况",
    "申请人=周建国",
    "批准单位=清河镇人民政府",
    "佐证=批复",
)
NAMED = ("姓名", "身份证号")


@pytest.fixture
def school_county(county: County) -> tuple[County, dict[str, str]]:
    """Return a county at the end of a school year, and the 编号 of its children by name."""
    return end_of_year(county)


def remarks(document: dict[str, list[dict[str, str]]]) -> dict[str, tuple[str, str]]:
    return {row["编号"]: (row["类别"], row["说明"]) for row in document["去向不明"]}


def reasons(document: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(row["事项"], row["原因"]) for row in document["待核"]]


def deferred(county: County) -> str:
    """Return a child of six who was to start a year ago and was put off until the end of August."""
    case = county.on("2024-09-01").child(
        "延小满", number("2018-03-01", 55), unit="清河镇", state="未入学", source="入户排查"
    )
    county.on("2025-03-10").entry(case, "延缓入学", *LEAVE)
    return case


@pytest.mark.parametrize(
    ("day", "named"),
    [
        ("2025-08-31", {}),
        ("2025-09-05", {"肖平川": ("休学期满未复学", "休学到 2025-08-31 为止")}),
    ],
)
def test_whose_leave_is_over_is_named(
    school_county: tuple[County, dict[str, str]], day: str, named: dict[str, tuple[str, str]]
) -> None:
    county, cases = school_county
    county.on("2025-03-10").entry(cases["肖平川"], "休学", *LEAVE)
    assert remarks(close(county.on(day))) == {cases[name]: said for name, said in named.items()}


def test_who_was_put_off_is_named_until_a_school_lists_the_child(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, _ = school_county
    case = deferred(county)
    assert remarks(close(county.on("2025-09-05"))) == {
        case: ("延缓入学期满未入学", "延缓入学到 2025-08-31 为止")
    }
    write(
        county, FIRST_GRADE, (*NAMED, "学校", "班级"), ("延小满", number("2018-03-01", 55), "清河小学", "2班")
    )
    document = close(county.on("2025-09-06"), first_grade=FIRST_GRADE)
    assert (document["办理"]["新生注册"], case in remarks(document)) == (1, False)
    shown = county.shown(case)
    assert (shown["派生"]["状态"], shown["派生"]["单位简称"], shown["派生"]["年级"]) == (
        "在校",
        "清河小学",
        1,
    )
    assert county.findings() == []


def test_a_primary_leaver_away_from_home_is_to_be_asked_after(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, cases = school_county
    county.on("2025-03-10").entry(cases["肖小河"], "学籍异动", "类型=转出", "学校=外县小学", "证明=转学回执")
    write(county, ADMISSIONS, (*NAMED, "录取学校"), ("肖大海", id_number("肖大海"), "清河初中"))
    document = close(county.on("2025-09-05"), admissions=ADMISSIONS)
    assert remarks(document) == {cases["肖小河"]: ("外地就读小学毕业", "回访问清在哪里上初中，有没有学籍")}


def test_who_was_graduated_by_hand_and_stands_in_no_list_is_named(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, cases = school_county
    for name in ("毕志强", "毕晓燕"):
        county.on("2025-07-04").entry(
            cases[name], "移出", "类别=毕业", "依据=毕业名册", "批准单位=教育局", "佐证=名册"
        )
    document = close(county.on("2025-07-10"), graduates=GRADUATES)
    assert document["已办"]["毕业"] == 1
    assert missing(document) == [("应毕业未在名单", "毕**"), ("按毕业移出而名单里没有", "毕**")]
    assert remarks(document)[cases["毕晓燕"]][0] == "按毕业移出而名单里没有"


def test_dropouts_of_the_last_grades_are_counted(school_county: tuple[County, dict[str, str]]) -> None:
    county, cases = school_county
    for name in ("毕晓燕", "肖小河"):
        county.on("2025-03-01").entry(
            cases[name], "列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课"
        )
    document = close(county.on("2025-07-10"), graduates=GRADUATES, admissions=ADMISSIONS)
    assert document["说明"][1:3] == [
        "九年级的孩子里另有：疑似辍学 1，不办毕业，也不列入应毕业未在名单；逐个查看用 kcbx list --state 状态。",
        "小学毕业班的孩子里另有：疑似辍学 1，不办升学，也不列入小升初去向不明；逐个查看用 kcbx list --state 状态。",
    ]


# Lists that contradict the ledger, or themselves


def test_a_child_the_ledger_let_go_for_another_reason_is_asked_about(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, cases = school_county
    for name in ("毕志强", "肖大海"):
        county.on("2025-03-10").entry(
            cases[name], "移出", "类别=户籍迁出", "依据=迁移证", "批准单位=教育局", "佐证=迁移证"
        )
    document = close(county.on("2025-09-05"), graduates=GRADUATES, admissions=ADMISSIONS)
    words = "台账上已经移出（户籍迁出），名单里还有；查清以后孩子还在的，用 kcbx move 重新登记"
    assert reasons(document) == [("毕业", words), ("升学", words)]
    assert document["已办"] == {}


def test_a_child_said_to_have_moved_away_and_still_of_the_household_is_asked_about(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, _ = school_county
    case = county.on("2025-05-01").child(
        "辛未来", id_number("辛未来"), unit="清河镇", state="未入学", source="入户排查"
    )
    county.entry(case, "移出", "类别=户籍迁出", "依据=迁移证", "批准单位=教育局", "佐证=迁移证")
    document = close(county.on("2025-07-10"))
    assert (document["办理"]["登记"], reasons(document)) == (
        1,
        [
            (
                "登记",
                "台账上已经移出（户籍迁出），名单里还有；查清以后孩子还在的，用 kcbx move 重新登记",
            )
        ],
    )


def test_a_first_grader_the_ledger_has_elsewhere_is_asked_about(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, _ = school_county
    for name, sequence in (("冯小远", 61), ("冯小近", 77)):
        county.on("2025-02-20").child(name, number("2019-02-01", sequence), unit="柳河学校")
    county.entry("冯小远", "学籍异动", "类型=转出", "学校=外县小学", "证明=转学回执")
    rows = [(n, number("2019-02-01", s), "清河小学") for n, s in (("冯小远", 61), ("冯小近", 77))]
    write(county, FIRST_GRADE, (*NAMED, "学校"), *rows)
    assert reasons(close(county.on("2025-09-05"), first_grade=FIRST_GRADE)) == [
        ("新生注册", "台账上是“外地就读”，到校了请记复学、转入、安置或者核查，不作新生注册"),
        ("新生注册", "台账上已经由柳河学校负责（在校），与名单不同；转学了的记转入"),
    ]


def test_one_number_under_two_names_stops_nobody_else(school_county: tuple[County, dict[str, str]]) -> None:
    county, cases = school_county
    own = id_number("辛未来")
    rows = [("辛未来", own, "清河镇"), ("辛末来", own, "柳河乡"), ("辛有福", id_number("辛有福"), "清河镇")]
    write(county, HOUSEHOLDS, (*NAMED, "乡镇"), *rows)
    county.on("2025-06-02").ok(
        "roster", "add", "户籍", HOUSEHOLDS, "--date", "2025-06-02", "--source", "清河县公安局"
    )
    again = ("毕志祥", id_number("毕志强"))
    write(county, GRADUATES, NAMED, ("毕志强", id_number("毕志强")), again)
    foreign = number("2019-01-05", 41)
    write(
        county,
        FIRST_GRADE,
        (*NAMED, "学校"),
        ("外来人", foreign, "清河小学"),
        ("外莱人", foreign, "清河小学"),
    )
    document = close(county.on("2025-09-05"), graduates=GRADUATES, first_grade=FIRST_GRADE)
    said = "是同一个证件号码、另一个姓名，先查清是一个孩子还是号码错了"
    assert reasons(document) == [
        ("毕业", f"毕业名单-2025-09-05 第2行{said}"),
        ("登记", f"户籍-2025-06-02 第3行{said}"),
        ("登记", f"户籍-2025-06-02 第2行{said}"),
        ("新生注册", f"新生名单-2025-09-05 第3行{said}"),
        ("新生注册", f"新生名单-2025-09-05 第2行{said}"),
    ]
    assert document["办理"] == {"毕业": 1, "升学": 0, "登记": 1, "新生注册": 0}
    assert county.state(cases["毕志强"]) == "已移出"
    nowhere = [row["说明"] for row in document["去向不明"] if row["类别"] == "应入学未入学"]
    assert sorted(nowhere) == ["", f"户籍-2025-06-02 第2行{said}", f"户籍-2025-06-02 第3行{said}"]


@pytest.mark.parametrize("run", [1, 2])
def test_a_row_that_could_not_be_used_is_said_in_every_run(
    school_county: tuple[County, dict[str, str]], run: int
) -> None:
    county, _ = school_county
    write(
        county, FIRST_GRADE, (*NAMED, "学校"), ("只有名", "", "清河小学"), ("辛未来", id_number("辛未来"), "")
    )
    for _ in range(run):
        document = close(county.on("2025-07-10"), first_grade=FIRST_GRADE)
    reason = "证件号码、学籍号、出生日期都没有能用的，认不出是谁"
    (taken,) = document["名单"]
    assert taken == {
        "编号": "新生名单-2025-07-10",
        "这次收下": run == 1,
        "读入": 2,
        "收下": 1,
        "忽略": 0,
        "退回": [{"行": 2, "原因": [reason]}],
    }
    assert (
        f"  退回　第2行　{reason}\n"
        "  名单收下以后，退回的行可以写成 Excel：kcbx roster show 新生名单-2025-07-10 --rejects 文件.xlsx\n"
    ) in county.results[-1].stderr
    county.ok("roster", "show", "新生名单-2025-07-10", "--rejects", "退回.xlsx")


# Numbers of cases that were not opened


@pytest.mark.parametrize(("options", "shown"), [(("--dry-run",), False), ((), True)])
def test_a_look_shows_no_number_of_a_case_that_is_not_opened(
    school_county: tuple[County, dict[str, str]], options: tuple[str, ...], shown: bool
) -> None:
    county, _ = school_county
    document = close(county.on("2025-09-05"), *options, first_grade=FIRST_GRADE)
    (row,) = [row for row in document["去向不明"] if row["类别"] == "应入学未入学"]
    assert bool(row["编号"]) is shown


def test_who_says_no_is_told_that_the_numbers_are_void(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, _ = school_county
    before = county.on("2025-09-05").files()
    result = county.run("school-year", "close", "2024", "--first-grade", FIRST_GRADE, answers="否\n")
    assert result.stderr.endswith("没有办，台账没有改动。上面新登记的孩子的编号不算数。\n")
    assert county.files() == before


# A list that should not have been handed in


def test_a_wrong_list_can_be_left_out_after_undoing(school_county: tuple[County, dict[str, str]]) -> None:
    county, cases = school_county
    write(county, GRADUATES, NAMED, ("毕志强", id_number("毕志强")))
    close(county.on("2025-07-10"), graduates=GRADUATES)
    (removal,) = entries(county, cases["毕志强"], "移出")
    county.ok("undo", removal["批次"], "--reason", "交错了名单")
    write(county, "对.csv", NAMED, ("毕晓燕", id_number("毕晓燕")))
    document = close(county.on("2025-07-11"), "--leave-out", "毕业名单-2025-07-10", graduates="对.csv")
    assert document["办理"]["毕业"] == 1
    assert [county.state(cases[name]) for name in ("毕志强", "毕晓燕")] == ["在校", "已移出"]


def test_a_list_that_was_never_taken_cannot_be_left_out(
    school_county: tuple[County, dict[str, str]],
) -> None:
    county, _ = school_county
    close(county.on("2025-07-10"), graduates=GRADUATES)
    message = county.refused("school-year", "close", "2024", "--leave-out", "毕业名单-1", code=2)
    assert message == (
        "错误：2024—2025学年的结转里没有编号是“毕业名单-1”的名单。\n怎么办：可以不用的有：毕业名单-2025-07-10。"
    )
