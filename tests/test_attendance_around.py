"""`kcbx attendance effect` and `term-start`: before and after an attempt, and who did not report when term began."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kcbx import identity
from tests.attendance import ZHOU
from tests.attendance_county import add_list, rows, sheet, two_pupils
from tests.county import County

LATE = identity.make("990101", dt.date(2018, 7, 1), 233)


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path / "清河县").found()


@pytest.fixture
def pupils(county: County) -> tuple[str, str]:
    return two_pupils(county)


# effect


def test_the_effect_of_an_attempt_is_shown_by_what_is_known(county: County, pupils: tuple[str, str]) -> None:
    county.on("2024-09-20").attempt(pupils[0])
    county.on("2024-09-30")
    add_list(county, ("七1", "周雨桐", ZHOU, "9.9-9.20", "旷课"))
    county.on("2024-10-10").ok("attendance", "effect", pupils[0], "--days", "8")
    assert county.results[-1].stderr == (
        "2024-09-20 劝返前 8 个上学日到校 0 天，之后 8 个上学日到校 7 天，未记 1 天。\n共 1 次，1 个孩子。\n"
    )
    (row,) = rows(county, "effect", "--unit", "清河初中", "--days", "8")
    assert (row["前缺课"], row["后"], row["后到校"], row["后未记"]) == (8, 8, 7, 1)
    assert rows(county, "effect", "--unit", "清河小学") == []
    *_, line = county.ok("attendance", "effect", pupils[0], "--days", "8").splitlines()
    assert line.split()[-3:] == ["0/8", "7/8", "未记1"]


def test_days_without_attendance_are_no_failed_persuasion(county: County, pupils: tuple[str, str]) -> None:
    county.on("2024-09-20").attempt(pupils[0])
    table = county.on("2024-10-10").ok("attendance", "effect", pupils[0], "--days", "8")
    assert table.splitlines()[-1].split()[-2:] == ["没有考勤", "没有考勤"]
    assert county.results[-1].stderr.startswith(
        "2024-09-20 劝返前 8 个上学日没有考勤，之后 8 个上学日没有考勤。\n"
    )


# term-start

START_HEADINGS = ("姓名", "证件号码", "班级", "未报到原因")


def test_children_who_did_not_report_are_pinned_and_listed_when_asked(
    county: County, pupils: tuple[str, str]
) -> None:
    newcomer = county.child("王小明", LATE, state="未入学", unit="清河镇", township="清河镇")
    county.on("2024-09-09")
    path = sheet(
        county,
        "未报到.xlsx",
        START_HEADINGS,
        ("周雨桐", ZHOU, "七1", "随父去外地"),
        ("王小明", LATE, None, None),
        ("赵无名", None, "七1", None),
    )
    given = ("attendance", "term-start", path, "--term", "2024秋", "--unit", "清河初中")
    result = county.run(*given)
    assert result.exit_code == 1
    assert "读了 3 行：收下 3，退回 0，忽略 0。\n已记：未报到造册 2024秋 清河初中：3 人" in result.stderr
    office = (county.root / "office/2024/3199000021.yaml").read_text("utf-8")
    assert "事项: 未报到造册\n    人数: 3\n" in office
    assert county.state(pupils[0]) == "在校"
    county.ok(*given, "--open")
    assert (county.state(pupils[0]), county.state(newcomer)) == ("疑似辍学", "失学")
    entry = county.shown(pupils[0])["经过"][-1]
    assert (entry["发现方式"], entry["情况"]) == (
        "开学未报到",
        "2024秋学期 2024-09-02 开学后没有报到，学校 2024-09-09 登记造册。",
    )
    after = county.files()
    county.ok(*given, "--open")
    assert county.files() == after


@pytest.mark.usefixtures("pupils")
def test_before_the_week_is_over_the_clerk_is_reminded(county: County) -> None:
    path = sheet(county.on("2024-09-04"), "未报到.xlsx", START_HEADINGS, ("周雨桐", ZHOU, "七1", None))
    result = county.run("attendance", "term-start", path, "--term", "2024秋", "--unit", "清河初中")
    assert (
        "注意：2024秋 2024-09-02 开学，造册的期限到 2024-09-08；这几天还可能有人来报到，列入疑似以前请再核对。\n"
    ) in result.stderr


@pytest.mark.parametrize(
    ("term", "today", "code", "message"),
    [
        ("2025春", "2024-09-04", 2, "错误：校历里没有“2025春”这个学期。\n怎么办：有：2024秋。"),
        ("2024秋", "2024-09-01", 2, "错误：2024秋学期 2024-09-02 才开学。"),
        ("2024秋", "2025-02-01", 3, "错误：2024秋学期已经结束（2025-01-17），"),
    ],
)
@pytest.mark.usefixtures("pupils")
def test_the_term_must_be_under_way(county: County, term: str, today: str, code: int, message: str) -> None:
    path = sheet(county.on(today), "未报到.xlsx", START_HEADINGS, ("周雨桐", ZHOU, "七1", None))
    given = ("attendance", "term-start", path, "--term", term, "--unit", "清河初中")
    assert county.refused(*given, code=code).startswith(message)
