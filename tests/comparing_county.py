"""The lists of a made-up county, pinned in a workspace: children of whom the lists tell different things."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl

from kcbx.casework import Hand
from kcbx.rosterwork import ListFile, pin_roster
from kcbx.workspace import Workspace
from tests.county import CHINA, County

LIST_DAY = dt.date(2024, 9, 5)
PRESENT = ("周雨桐", "990101201203045121", "女")
ABSENT = ("李明远", "990101201107093115", "男")
NEVER = ("吴小满", "990101201705010228", "女")
POOR = ("陈立冬", "990101201301020315", "男")


def pin(county: County, kind: str, text: str, day: dt.date = LIST_DAY, unit: str = "") -> None:
    """Pin a list written as CSV."""
    workspace = Workspace(county.root)
    recorded = dt.datetime.combine(county.day, dt.time(9), CHINA)
    hand = Hand("赵敏", recorded, county.day)
    ending = b"\n" if kind == "在校" else b""  # one file is never a list of two kinds
    file, rows = ListFile(f"{kind}.csv", text.encode() + ending), len(text.splitlines()) - 1
    planned = pin_roster(workspace, hand, kind, file, day, "测试", unit=unit, expect=rows, whole_county=True)
    workspace.apply(planned.plan)


def household(*children: Iterable[str]) -> str:
    """Return a list of the police."""
    lines = ["姓名,证件号码,性别,乡镇,村,监护人"]
    lines += [f"{name},{number},{sex},清河镇,柳林村,周建国" for name, number, sex in children]
    return "\n".join([*lines, ""])


def pupils(*children: Iterable[str], school: str = "清河初中") -> str:
    """Return a list of pupils of a school."""
    lines = ["姓名,身份证号,学籍号,学校,年级,班级"]
    lines += [f"{name},{number},G{number},{school},8,2" for name, number, _ in children]
    return "\n".join([*lines, ""])


def with_lists(county: County) -> County:
    """Pin four lists: one pupil is present, one absent, two children are in no school, one of them is poor."""
    county.on("2024-09-06")
    pin(county, "户籍", household(PRESENT, ABSENT, NEVER, POOR))
    pin(county, "学籍", pupils(PRESENT, ABSENT))
    pin(county, "在校", pupils(PRESENT))
    pin(county, "脱贫", f"姓名,证件号码,户类型\n{POOR[0]},{POOR[1]},脱贫户\n")
    return county


def fill_in(path: Path, answers: Mapping[str, Mapping[str, object]], target: Path) -> None:
    """Fill in a workbook as a school does: 姓名 → heading → what is written; rows of others stay blank."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows())
        top = next((row for row in rows if "结果编号" in [cell.value for cell in row]), None)
        if top is None:
            continue
        columns = {str(cell.value).strip("*"): cell.column - 1 for cell in top if cell.value}
        for row in rows[top[0].row :]:
            for heading, value in answers.get(str(row[columns["姓名"]].value), {}).items():
                row[columns[heading]].value = value
    book.save(target)
