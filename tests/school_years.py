"""A county at the end of a school year, and `school-year close` run in it: for the tests of the turn of the year."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from kcbx import identity
from tests.county import County

PRIMARY, JUNIOR, BOTH = "2199000011", "3199000021", "3199000031"
GRADUATES, ADMISSIONS, FIRST_GRADE, HOUSEHOLDS = "毕业.csv", "升学.csv", "新生.csv", "户籍.csv"


def number(birth: str, sequence: int) -> str:
    return identity.make("990101", dt.date.fromisoformat(birth), sequence)


CHILDREN = {
    # name: (birth, sequence, unit, grade in 2024)
    "毕志强": ("2010-03-01", 11, "清河初中", 9),
    "毕晓燕": ("2010-04-02", 22, "清河初中", 9),
    "毕文涛": ("2010-05-03", 31, "清河初中", 9),
    "初明月": ("2011-05-03", 42, "清河初中", 8),
    "肖大海": ("2013-03-04", 51, "清河小学", 6),
    "肖小河": ("2013-06-05", 62, "清河小学", 6),
    "肖平川": ("2014-06-05", 71, "清河小学", 5),
    "柳青青": ("2013-07-06", 82, "柳河学校", 6),
}
NEWCOMERS = {"辛未来": ("2019-03-07", 13), "辛有福": ("2019-08-31", 25), "辛年幼": ("2019-09-01", 37)}


def id_number(name: str) -> str:
    birth, sequence, *_ = {**CHILDREN, **NEWCOMERS}[name]
    return number(birth, sequence)


def write(county: County, name: str, headings: Sequence[str], *rows: Sequence[str]) -> str:
    lines = [",".join(headings), *(",".join(row) for row in rows)]
    (county.root / name).write_text("\n".join(lines) + "\n", "utf-8")
    return name


def end_of_year(county: County) -> tuple[County, dict[str, str]]:
    """Bring a county to the end of a school year; return it and the 编号 of its children by name."""
    config = county.root / "kcbx.yaml"
    spring = "  - 学期: 2025春\n    开始: 2025-02-17\n    结束: 2025-07-04\n"
    config.write_text(config.read_text("utf-8").replace("自动提交:", f"{spring}自动提交:"), "utf-8")
    county.on("2024-09-01")
    cases = {}
    for name, (_, _, unit, grade) in CHILDREN.items():
        cases[name] = county.child(name, id_number(name), unit=unit)
        county.ok("edit-case", cases[name], "--set", f"学籍.年级={grade}", "--nature", "更正")
    write(
        county,
        HOUSEHOLDS,
        ("姓名", "身份证号", "乡镇", "村", "监护人姓名"),
        *((name, id_number(name), "清河镇", "柳林村", "辛家长") for name in NEWCOMERS),
    )
    county.on("2025-06-01").ok(
        "roster", "add", "户籍", HOUSEHOLDS, "--date", "2025-06-01", "--source", "清河县公安局"
    )
    write(
        county,
        GRADUATES,
        ("姓名", "身份证号", "毕业学校"),
        *((n, id_number(n), "清河初中") for n in ("毕志强",)),
    )
    write(
        county,
        ADMISSIONS,
        ("姓名", "身份证号", "毕业小学", "毕业学校", "录取学校"),
        ("肖大海", id_number("肖大海"), "清河小学", "清河小学", "清河初中"),
    )
    write(
        county,
        FIRST_GRADE,
        ("姓名", "身份证号", "招生学校", "班级"),
        ("辛未来", id_number("辛未来"), "清河小学", "1班"),
    )
    return county, cases


def close(county: County, *options: str, code: int = 0, **lists: str) -> Any:
    """Close the year; return what JSON says."""
    files = [text for kind, name in lists.items() for text in (f"--{kind.replace('_', '-')}", name)]
    result = county.run("school-year", "close", "2024", "--yes", "--format", "json", *files, *options)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def missing(document: Any) -> list[tuple[str, str]]:
    return sorted((row["类别"], row["姓名"]) for row in document["去向不明"])


def entries(county: County, case: str, action: str) -> list[dict[str, Any]]:
    return [entry for entry in county.shown(case)["经过"] if entry["事项"] == action]


ALL = {"graduates": GRADUATES, "admissions": ADMISSIONS, "first_grade": FIRST_GRADE}
