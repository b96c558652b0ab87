"""The lists at the end of the school year: graduates, 小升初 admissions, first-grade enrolment, and who is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random
from typing import Any

from examples.generation.rosters_finish import Sheet
from examples.generation.rosters_lines import Value
from examples.generation.rosters_plants import Planting
from examples.generation.rosters_world import Child, county_world

EVE, END = dt.date(2025, 7, 4), dt.date(2025, 7, 31)
"""The last day before the graduates are struck off, and the day the lists are closed."""

_MIDDLE_SCHOOL = {
    "2199000011": ("3199000041", "清河县第一中学"),
    "3199000020": ("3199000021", "清河县清河镇初级中学"),
    "2199000032": ("3199000031", "清河县柳溪乡九年一贯制学校"),
}
_LAST_GRADE = {"2199000011": 6, "3199000020": 6, "2199000032": 5}


def chapter(planting: Planting) -> tuple[dict[str, tuple[str, list[Sheet]]], dict[str, Any]]:
    """Return the three lists and their truth."""
    eve, end = county_world(EVE).children, county_world(END).children
    graduates, graduates_truth = _graduates(planting, eve)
    leavers, leavers_truth = _leavers(planting, end)
    newcomers, newcomers_truth = _newcomers(planting, end)
    files = {
        "毕业名单.xlsx": ("xlsx", [graduates]),
        "升学名单.csv": ("csv gb18030", [leavers]),
        "新生名单.xlsx": ("xlsx", [newcomers]),
    }
    truth = {"毕业": graduates_truth, "升学": leavers_truth, "新生": newcomers_truth}
    return files, {"学年": {"学年": 2024, "前一日": EVE.isoformat(), "日期": END.isoformat(), **truth}}


def _school(planting: Planting, code: str) -> str:
    return planting.world.plan.school(code).name


def _graduates(planting: Planting, eve: dict[str, Child]) -> tuple[Sheet, dict[str, Any]]:
    ninth = [child for child in eve.values() if child.grade == 9 and child.school]
    at_school = [child for child in ninth if child.state in ("在校", "复学观察", "送教上门")]
    unlisted, listed = at_school[3], [child for child in at_school if child is not at_school[3]]
    dropped = next(child for child in ninth if child.state == "辍学")
    birth = dt.date(2010, 4, 18)
    stranger = planting.world.invent("例-毕业-1", birth, "3199000021")
    sheet = Sheet("毕业生")
    sheet.rows = [["清河县2025年初中毕业生名册"]]
    sheet.rows.append(
        ["序号", "姓名", "性别", "证件号码", "出生日期", "学籍号", "毕业学校", "班级", "毕业证书编号"]
    )
    for number, child in enumerate([*listed, dropped, stranger], start=1):
        own: list[Value] = [number, child.name, child.sex, child.number or None, child.birth.isoformat()]
        school: list[Value] = [
            child.student_number,
            _school(planting, child.school),
            f"{child.class_number}班",
        ]
        sheet.rows.append([*own, *school, f"2025{number:05d}"])
    return sheet, {
        "文件": "毕业名单.xlsx",
        "行数": len(sheet.rows) - 2,
        "毕业": [child.key for child in listed],
        "在校而名单没有": [unlisted.key],
        "辍学而名单有": [dropped.key],
        "台账没有": [stranger.key],
    }


def _leavers(planting: Planting, end: dict[str, Child]) -> tuple[Sheet, dict[str, Any]]:
    leaving = [
        child
        for child in end.values()
        if child.state == "在校"
        and child.unit == child.school
        and _LAST_GRADE.get(child.school) == child.grade
    ]
    nowhere = [leaving[2], leaving[-1]]
    changed = leaving[4]
    sheet = Sheet("")
    sheet.rows = [["序号", "学生姓名", "性别", "身份证号", "出生日期", "毕业小学", "录取初中", "联系电话"]]
    went: dict[str, str] = {}
    for child in leaving:
        if child in nowhere:
            continue
        code, name = _MIDDLE_SCHOOL[child.school]
        if child is changed:
            code, name = "3199000031", "柳溪学校"
        went[child.key] = code
        own: list[Value] = [len(sheet.rows), child.name, child.sex, child.number]
        rest: list[Value] = [child.birth.isoformat(), _school(planting, child.school), name, child.telephone]
        sheet.rows.append([*own, *rest])
    return sheet, {
        "文件": "升学名单.csv",
        "行数": len(sheet.rows) - 1,
        "升学": went,
        "哪里都没有到": sorted(child.key for child in nowhere),
    }


def _newcomers(planting: Planting, end: dict[str, Child]) -> tuple[Sheet, dict[str, Any]]:
    """First grades of autumn 2025: three come, of whom the ledger knows one; four of the right age do not."""
    known = [child for child in end.values() if child.tale == "next_years_pupil"]
    invented = [planting.world.children[f"例-新生-{number}"] for number in (1, 2, 3)]
    unknown = replace(invented[0], key="例-新生-4", name="贺梓欣")
    number = planting.world.numbers.next(dt.date(2019, 5, 5), "女")
    unknown = replace(unknown, birth=dt.date(2019, 5, 5), sex="女", number=number)
    coming = [known[0], invented[0], unknown]
    rng = Random("新生")
    sheet = Sheet("一年级新生")
    sheet.rows = [["2025年秋季一年级新生名册"]]
    sheet.rows.append(
        ["序号", "姓名", "性别", "身份证件号", "出生日期", "招生学校", "班级", "监护人", "家庭住址"]
    )
    schools = (known[0].school or "2199000011", "3199000020", "3199000020")
    for index, (child, school) in enumerate(zip(coming, schools, strict=True), start=1):
        own: list[Value] = [index, child.name, child.sex, child.number, child.birth.isoformat()]
        name = _school(planting, school)
        sheet.rows.append([*own, name, f"一年级{rng.randint(1, 2)}班", child.guardian, child.address])
    return sheet, {
        "文件": "新生名单.xlsx",
        "行数": len(coming),
        "到校": {child.key: school for child, school in zip(coming, schools, strict=True)},
        "哪里都没有到": sorted([known[1].key, invented[1].key, invented[2].key, "例-不足龄-1"]),
        "户籍名单没有": [unknown.key],
    }
