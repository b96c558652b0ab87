"""A county whose school hands in sheets of attendance: its pupils, its workbooks, what the commands answer."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kcbx.grid import Cell, SheetColumn, SheetPlan
from kcbx.sheets import write_book
from tests.attendance import LI, ZHOU
from tests.county import County

LIST_HEADINGS = ("班级", "姓名", "证件号码", "缺课日期", "缺勤类型")


def sheet(
    county: County,
    name: str,
    headings: Sequence[str],
    *rows: Sequence[Cell],
    footers: Sequence[str] = (),
    title: str = "",
) -> str:
    """Write a workbook of one sheet beside the workspace and return its path."""
    columns = tuple(SheetColumn(heading) for heading in headings)
    plan = SheetPlan("Sheet1", columns, rows, title=title, footers=tuple(footers))
    path = county.root.parent / name
    path.write_bytes(write_book([plan]))
    return str(path)


def child(county: County, name: str, number: str, class_name: str) -> str:
    """Open the case of a pupil of 清河初中, grade 7, in a class."""
    return county.ok(
        *("add-case", "--name", name, "--id", number, "--township", "清河镇", "--unit", "清河初中"),
        *("--state", "在校", "--source", "学籍导入", "--nation", "汉族"),
        *("--set", "学籍.学校=3199000021", "--set", "学籍.年级=7", "--set", "学籍.学年=2024"),
        *("--set", f"学籍.班级={class_name}", "--set", "监护人.0.姓名=周建国", "--set", "监护人.0.关系=父亲"),
        *("--set", "监护人.0.法定监护人=是"),
    )


def add_list(
    county: County,
    *absences: Sequence[Cell],
    name: str = "九月.xlsx",
    classes: str = "七1",
    month: str = "2024-09",
) -> None:
    """Take in a list of absences that must be understood whole."""
    path = sheet(county, name, LIST_HEADINGS, *absences)
    county.ok("attendance", "add", path, "--month", month, "--unit", "清河初中", "--classes", classes)


def rows(county: County, *arguments: str) -> list[dict[str, object]]:
    result = county.run("attendance", *arguments, "--format", "json")
    document = json.loads(result.stdout)
    assert document["format_version"] == 1
    (found,) = [value for value in document.values() if isinstance(value, list)]
    return list(found)


LONG = ("七1", "周雨桐", ZHOU, "9.9-9.30", "旷课")
"""Sixteen school days without a reason, to the end of September."""


def two_pupils(county: County) -> tuple[str, str]:
    """Open the cases of 周雨桐 in 七年级1班 and 李明远 in 七年级2班."""
    return child(county, "周雨桐", ZHOU, "1"), child(county, "李明远", LI, "七（2）班")
