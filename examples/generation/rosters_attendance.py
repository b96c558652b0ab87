"""Class attendance of September 2024 and the list of who did not report, with who crosses which threshold.

School days and runs are written down by hand here, from the public calendar: 16 and 17 September were free, the
Saturday of the 14th and the Sunday of the 29th were not.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from examples.generation.rosters_finish import Sheet
from examples.generation.rosters_lines import Value
from examples.generation.rosters_plants import Planting
from examples.generation.rosters_world import Child

JUNIOR, FIRST_MIDDLE = "3199000021", "3199000041"
SCHOOL_DAYS = tuple(
    dt.date(2024, 9, day)
    for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 18, 19, 20, 23, 24, 25, 26, 27, 29, 30)
)
PRESENT, TRUANT, LEAVE, ILL = "√", "旷", "事", "病"
MISSING_CLASS = "七年级2班"
"""The class of 清河初中 that handed nothing in."""

SILENT_CLASS = "九年级2班"
"""The class of 清河一中 of which nothing is said: neither an absence nor that there was none."""

_ABSENCES: tuple[tuple[str, tuple[int, ...], dict[str, Any]], ...] = (
    ("缺课一天", (5,), {"连续": 1, "登记": "2024-09-05"}),
    ("隔天缺课，不连续", (3, 5, 9), {"连续": 1, "登记": "2024-09-03"}),
    ("隔着周末连续三个上学日", (6, 9, 10), {"连续": 3, "登记": "2024-09-06", "追踪": "2024-09-10"}),
    (
        "隔着中秋连续四个上学日，法定假日没有人到校，不算进疑似天数",
        (13, 14, 18, 19),
        {"连续": 4, "登记": "2024-09-13", "追踪": "2024-09-18"},
    ),
    (
        "连续旷课到月底",
        (20, 23, 24, 25, 26, 27, 29, 30),
        {"连续": 8, "登记": "2024-09-20", "追踪": "2024-09-24", "疑似": "2024-09-26"},
    ),
)
"""What happens, on which days of September, and what follows: longest run, day of each threshold (1, 3, 7 days)."""


def chapter(planting: Planting) -> tuple[dict[str, tuple[str, list[Sheet]]], dict[str, Any]]:
    """Return the attendance files and their truth."""
    grid, grid_truth = _grid(planting)
    rows, rows_truth = _rows(planting)
    not_reported, names = _not_reported(planting)
    files = {
        "考勤-清河初中-2024-09.xlsx": ("xlsx", [grid]),
        "考勤-清河一中-2024-09.csv": ("csv utf-8-sig", [rows]),
        "未报到-清河初中.xlsx": ("xlsx", [not_reported]),
    }
    truth = {
        "月份": "2024-09",
        "上学日": [day.isoformat() for day in SCHOOL_DAYS],
        "登记天数": 1,
        "追踪天数": 3,
        "疑似天数": 7,
        "逐日": grid_truth,
        "逐次": rows_truth,
        "未报到": names,
    }
    return files, {"考勤": truth}


def _pupils(planting: Planting, school: str) -> list[Child]:
    there = (
        child
        for child in planting.world.children.values()
        if child.has_case and child.unit == child.school == school and child.state == "在校"
    )
    return sorted(there, key=lambda child: (child.grade, child.class_number, child.key))


def _class(child: Child) -> str:
    return f"{'一二三四五六七八九'[child.grade - 1]}年级{child.class_number}班"


def _quiet(children: list[Child]) -> list[Child]:
    """Return those with no other story in September: only they are given absences."""
    return [child for child in children if child.tale == "attends" and child.class_number == "1"]


def _grid(planting: Planting) -> tuple[Sheet, dict[str, Any]]:
    pupils = [child for child in _pupils(planting, JUNIOR) if _class(child) != MISSING_CLASS]
    quiet = _quiet(pupils)
    marks: dict[str, dict[int, str]] = {}
    told: list[dict[str, Any]] = []
    for child, (story, days, follows) in zip(quiet, _ABSENCES, strict=False):
        marks[child.key] = dict.fromkeys(days, TRUANT)
        told.append({"键": child.key, "说明": story, **follows})
    ill, unknown = quiet[len(_ABSENCES)], quiet[len(_ABSENCES) + 1]
    marks[ill.key] = dict.fromkeys((9, 10, 11, 12, 13, 14, 18, 19), ILL)
    told.append({"键": ill.key, "说明": "病假八个上学日，有假条，不是旷课", "连续": 0})
    marks[unknown.key] = {day.day: "" for day in SCHOOL_DAYS[:5]}
    told.append({"键": unknown.key, "说明": "头五天空着：不知道，不算到也不算没到", "连续": 0, "不明": 5})
    sheet = Sheet("九月")
    width = 4 + len(SCHOOL_DAYS)
    sheet.rows = [["清河县清河镇初级中学班级考勤表（2024年9月）", *[None] * (width - 1)]]
    sheet.merges = [(0, 0, 0, width - 1)]
    sheet.rows.append(
        ["序号", "姓名", "身份证号", "班级", *[f"{day.month}月{day.day}日" for day in SCHOOL_DAYS]]
    )
    for number, child in enumerate(pupils, start=1):
        own = marks.get(child.key, {})
        daily: list[Value] = [own.get(day.day, PRESENT) for day in SCHOOL_DAYS]
        sheet.rows.append([number, child.name, child.number, _class(child), *daily])
    sheet.rows.append(["填表说明：√到校，旷旷课，事事假，病病假；空着的是没有登记。"])
    missing = sorted(
        {_class(child) for child in _pupils(planting, JUNIOR)} - {_class(child) for child in pupils}
    )
    return sheet, {
        "文件": "考勤-清河初中-2024-09.xlsx",
        "人数": len(pupils),
        "缺报班级": missing,
        "孩子": told,
    }


def _rows(planting: Planting) -> tuple[Sheet, dict[str, Any]]:
    quiet = _quiet(_pupils(planting, FIRST_MIDDLE))
    sheet = Sheet("")
    sheet.rows = [["序号", "姓名", "证件号码", "班级", "缺勤日期", "缺勤类别", "原因"]]
    told: list[dict[str, Any]] = []
    for child, (story, days, follows) in zip(quiet, _ABSENCES, strict=False):
        for day in days:
            date = f"2024年9月{day}日" if day % 2 else f"2024-09-{day:02d}"
            sheet.rows.append(
                [len(sheet.rows), child.name, child.number, _class(child), date, "旷课", "不明"]
            )
        told.append({"键": child.key, "说明": story, **follows})
    on_leave = quiet[len(_ABSENCES)]
    for day in (23, 24, 25, 26):
        row: list[Value] = [len(sheet.rows), on_leave.name, on_leave.number, _class(on_leave)]
        sheet.rows.append([*row, f"2024/9/{day}", "事假", "家中有事，有假条"])
    told.append({"键": on_leave.key, "说明": "事假四个上学日，不是旷课", "连续": 0})
    absences = len(sheet.rows) - 1
    # A list of absences does not show who had none: the school says so, and of one class it says nothing.
    classes = {_class(child) for child in _pupils(planting, FIRST_MIDDLE)}
    quiet_classes = sorted(classes - {str(row[3]) for row in sheet.rows[1:]} - {SILENT_CLASS})
    sheet.rows.append([f"全勤班级：{'、'.join(quiet_classes)}"])
    file = "考勤-清河一中-2024-09.csv"
    return sheet, {"文件": file, "行数": absences, "缺报班级": [SILENT_CLASS], "孩子": told}


def _not_reported(planting: Planting) -> tuple[Sheet, dict[str, Any]]:
    pupils = _pupils(planting, JUNIOR)
    tales = ("missing_in_june", "tracked_in_july", "out_all_year")
    out = [child for child in pupils if child.tale in tales][:3]
    sheet = Sheet("未报到")
    sheet.rows = [["2024年秋季学期开学未报到学生名单"]]
    sheet.rows.append(
        ["序号", "姓名", "身份证号", "年级", "班级", "应报到日期", "家长姓名", "联系电话", "原因"]
    )
    for number, child in enumerate(out, start=1):
        grade = f"{'一二三四五六七八九'[child.grade - 1]}年级"
        row: list[Value] = [number, child.name, child.number, grade, _class(child), "2024.9.2"]
        sheet.rows.append([*row, child.guardian, child.telephone, "电话没有打通"])
    return sheet, {"文件": "未报到-清河初中.xlsx", "孩子": [child.key for child in out]}
