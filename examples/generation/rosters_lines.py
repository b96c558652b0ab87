"""What the lists hold before they become files: one `Line` per row, whose it is, and what it says of the child.

The base lists are what a county in good order would get: every child stands where its standing says. The planted
cases (`rosters_plants*`) then change single lines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from examples.generation.county import SPECIAL, CountyPlan, class_name
from examples.generation.rosters_world import DAY, Child, World, area

Value = str | int | float | dt.date | None

HOUSEHOLDS, PERMITS, ENROLLED, POVERTY = "户籍", "居住证", "学籍", "脱贫"
CIVIL_AFFAIRS, JUSTICE, DISABLED = "民政", "司法行政", "残联"
SENT_DOWN, PLATFORM = "平台下发", "平台导出"
AT_SCHOOL = "在校"
"""The lists of the schools are named 在校 followed by the short name of the school."""

_IN_ENROLMENT = ("在校", "复学观察", "疑似辍学", "辍学", "休学", "送教上门")
_IN_CLASS = ("在校", "复学观察")
_POOR = ("脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户")
_OF_CIVIL_AFFAIRS = ("孤儿", "事实无人抚养儿童", "留守儿童", "困境儿童")
_OF_JUSTICE = ("服刑人员未成年子女", "涉案未成年人")


@dataclass
class Line:
    """One row: whose, what it says, and what a reader should make of it (收下, 退回, 忽略, 重复)."""

    key: str
    values: dict[str, Value]
    outcome: str = "收下"
    clean: bool = False
    """Written as it is: the flaw of this line is the point of it."""
    note: str = ""


@dataclass
class Lists:
    """All lists by name, their lines in order."""

    world: World
    lines: dict[str, list[Line]] = field(default_factory=dict)

    def of(self, name: str, key: str) -> Line:
        """Return the one line of a child in a list."""
        (line,) = (line for line in self.lines[name] if line.key == key)
        return line

    def holds(self, name: str, key: str) -> bool:
        """Say whether a list holds a child."""
        return any(line.key == key for line in self.lines[name])

    def add(self, name: str, child: Child, **changed: Value) -> Line:
        """Write a child into a list, last for the time being."""
        line = Line(child.key, {**_values(self.world.plan, child), **_own(name, child), **changed})
        line.clean = bool(changed)
        self.lines.setdefault(name, []).append(line)
        return line

    def drop(self, name: str, key: str) -> None:
        """Take a child out of a list."""
        self.lines[name] = [line for line in self.lines[name] if line.key != key]

    def change(self, name: str, key: str, **changed: Value) -> Line:
        """Change what a list says of a child; the line is then written without further dirt."""
        line = self.of(name, key)
        line.values |= changed
        line.clean = True
        return line

    def school_list(self, child: Child) -> str:
        """Return the name of the list of the school where a child is enrolled."""
        return school_list(self.world.plan, child.school)


def school_list(plan: CountyPlan, code: str) -> str:
    """Return the name of the list of a school."""
    return AT_SCHOOL + plan.school(code).short_name


def base_lists(world: World) -> Lists:
    """Return the lists as they would be if every child stood where its case says."""
    lists = Lists(world)
    names = [HOUSEHOLDS, PERMITS, ENROLLED, POVERTY, CIVIL_AFFAIRS, JUSTICE, DISABLED, SENT_DOWN, PLATFORM]
    # The special school handed no list in: its pupils are neither there nor missing.
    open_schools = [school for school in world.plan.schools if school.category != SPECIAL]
    for name in names + [AT_SCHOOL + school.short_name for school in open_schools]:
        lists.lines[name] = []
    for child in world.children.values():
        for name in _belongs_to(world.plan, child):
            if name in lists.lines:
                lists.add(name, child)
    return lists


def _belongs_to(plan: CountyPlan, child: Child) -> Iterator[str]:
    if child.number:  # a child without a number has no household registration yet
        yield PERMITS if child.away else HOUSEHOLDS
    # Studying elsewhere was found by 核查, no transfer was made: the 学籍 hangs on here.
    hanging = child.tale == "out_of_the_province"
    if child.school and (child.state in _IN_ENROLMENT or hanging):
        yield ENROLLED
        if child.state in _IN_CLASS:
            yield school_list(plan, child.school)
    if set(child.families) & set(_POOR):
        yield POVERTY
    if set(child.groups) & set(_OF_CIVIL_AFFAIRS):
        yield CIVIL_AFFAIRS
    if set(child.groups) & set(_OF_JUSTICE):
        yield JUSTICE
    if child.disability:
        yield DISABLED
    if child.state in ("疑似辍学", "失学", "辍学", "复学观察") and child.platform_days:
        yield PLATFORM
    if child.state in ("疑似辍学", "失学") and child.platform_days:
        yield SENT_DOWN


def _values(plan: CountyPlan, child: Child) -> dict[str, Value]:
    site = plan.school(child.school) if child.school else None
    return {
        "姓名": child.name,
        "性别": child.sex,
        "民族": child.ethnicity,
        "证件号码": child.number,
        "出生日期": child.birth,
        "乡镇": child.town,
        "村": child.village,
        "地址": f"{child.town}{child.address}",
        "区划": area(child),
        "原籍": child.away,
        "监护人": child.guardian,
        "关系": child.relation,
        "电话": child.telephone,
        "学籍号": child.student_number,
        "学校": site.name if site else "",
        "标识码": child.school,
        "年级": child.grade or None,
        "班级": class_name(child.grade, child.class_number) if child.grade else "",
        "班": child.class_number,
    }


def _own(name: str, child: Child) -> dict[str, Value]:
    """Return what only this list says of a child."""
    status = {"休学": "休学", "送教上门": "在籍"}.get(child.state, "在籍")
    own: dict[str, dict[str, Any]] = {
        ENROLLED: {"学籍状态": status, "就读方式": "送教上门" if child.state == "送教上门" else "走读"},
        POVERTY: {"户类型": _first(child.families, _POOR), "在校状况": _schooling(child)},
        CIVIL_AFFAIRS: {"类别": _first(child.groups, _OF_CIVIL_AFFAIRS), "在校状况": _schooling(child)},
        JUSTICE: {"类别": _first(child.groups, _OF_JUSTICE)},
        DISABLED: {
            "残疾类别": child.disability[0] if child.disability else "",
            "残疾等级": child.disability[1] if child.disability else "",
        },
        SENT_DOWN: {
            "类型": "失学" if child.state == "失学" else "疑似辍学",
            "下发日期": dt.date(2024, 10, 8),
        },
        PLATFORM: {
            "状态": "复学" if child.state == "复学观察" else child.state,
            "录入日期": child.platform_days[0] if child.platform_days else DAY.isoformat(),
        },
    }
    return own.get(name, {})


def _first(values: tuple[str, ...], known: tuple[str, ...]) -> str:
    return next((value for value in values if value in known), "")


def _schooling(child: Child) -> str:
    if child.state not in _IN_CLASS or not child.grade:
        return ""
    return (
        f"小学{'一二三四五六'[child.grade - 1]}年级"
        if child.grade <= 6
        else f"{'七八九'[child.grade - 7]}年级"
    )
