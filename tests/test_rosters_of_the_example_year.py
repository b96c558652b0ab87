"""Attendance of the example county and the turn of its school year, by command, against what was planted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.county import County
from tests.roster_truth import EXAMPLES, LISTS, truth

LEVELS = ("疑似", "追踪", "登记")


@pytest.fixture
def example(tmp_path: Path) -> County:
    """Return a copy of the example county that commands may change."""
    root = tmp_path / "清河县"
    shutil.copytree(EXAMPLES / "清河县", root)
    return County(root)


def add_attendance(example: County, file: str, school: str) -> str:
    path = str(LISTS / file)
    return (
        example.on("2024-10-08").run("attendance", "add", path, "--month=2024-09", f"--unit={school}").output
    )


def listed(example: County) -> dict[str, dict[str, Any]]:
    result = example.run("attendance", "list", "--month=2024-09", "--format=json")
    return {each["编号"]: each for each in json.loads(result.stdout)["学生"]}


@pytest.mark.parametrize(("kind", "school"), [("逐日", "清河初中"), ("逐次", "清河一中")])
def test_who_crossed_which_threshold_and_which_class_is_missing(
    example: County, kind: str, school: str
) -> None:
    told = truth()["考勤"][kind]
    said = add_attendance(example, told["文件"], school)
    assert f"还没有交的班级：{'、'.join(told['缺报班级'])}。" in said
    found = listed(example)
    expected = {
        child["键"]: next(level for level in LEVELS if level in child)
        for child in told["孩子"]
        if child["连续"]
    }
    assert {key: each["程度"] for key, each in found.items()} == expected


def test_runs_are_as_long_as_they_were_planted(example: County) -> None:
    add_attendance(example, truth()["考勤"]["逐日"]["文件"], "清河初中")
    found = listed(example)
    planted = {child["键"]: child for child in truth()["考勤"]["逐日"]["孩子"] if child["连续"]}
    longest = {key: each["上学日"] for key, each in found.items()}
    assert longest == {key: child["连续"] for key, child in planted.items()}


def test_the_turn_of_the_school_year_names_who_arrived_nowhere(example: County) -> None:
    told = truth()["学年"]
    lists = {"毕业": "--graduates", "升学": "--admissions", "新生": "--first-grade"}
    files = [part for key, option in lists.items() for part in (option, str(LISTS / told[key]["文件"]))]
    example.on("2024-10-18").run(
        "roster", "add", "户籍", str(LISTS / "户籍.xlsx"), "--date=2024-10-18", "--source=公安局"
    )
    example.on("2025-09-05")
    arguments = ("school-year", "close", "2024", *files, "--list-date=2025-07-31", "--format=json")
    missing = json.loads(example.run(*arguments, "--dry-run").stdout)["去向不明"]
    leavers = {each["编号"] for each in missing if each["类别"] == "小升初去向不明"}
    assert leavers == set(told["升学"]["哪里都没有到"])
    unlisted = {each["编号"] for each in missing if each["类别"] == "按毕业移出而名单里没有"}
    assert unlisted == set(told["毕业"]["在校而名单没有"])
    assert {each["编号"] for each in missing if each["类别"] == "应毕业未在名单"} == set()
    beginners = [each for each in missing if each["类别"] == "应入学未入学"]
    known = {each["编号"] for each in beginners} & set(told["新生"]["哪里都没有到"])
    assert known == {key for key in told["新生"]["哪里都没有到"] if key.startswith("KC-")}
    assert len(beginners) == len(told["新生"]["哪里都没有到"])
