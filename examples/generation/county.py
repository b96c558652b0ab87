"""The fictional county: townships, schools and the people who work there; kcbx.yaml and units.yaml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from examples.generation import names
from examples.generation.schoolyear import SchoolYear

NAME, CODE, BUREAU = "清河县", "990101", "清河县教育体育局"
BUREAU_PREFIX, GOVERNMENT_PREFIX = "清教", "清县政"
GOVERNMENT = f"{NAME}人民政府"
COMMITTEE = f"{NAME}残疾人教育专家委员会"
COURT = f"{NAME}人民法院"

PRIMARY, TEACHING_POINT, JUNIOR, NINE_YEARS, COMPLETE, SPECIAL = (
    "小学",
    "教学点",
    "初级中学",
    "九年一贯制",
    "完全中学",
    "特殊教育学校",
)


@dataclass(frozen=True)
class TownSite:
    """A township: its code, kind and villages."""

    code: str
    name: str
    category: str
    prefix: str
    villages: tuple[str, ...]

    @property
    def government(self) -> str:
        """The full name of its government or office."""
        return f"{self.name}办事处" if self.category == "街道" else f"{self.name}人民政府"

    @property
    def may_order(self) -> bool:
        """Only the government of a 乡 or 镇 may (义务教育法 58)."""
        return self.category in ("乡", "镇")


@dataclass(frozen=True)
class SchoolSite:
    """A school: its grades, its share of the county's pupils, and what units.yaml says of it."""

    code: str
    name: str
    short_name: str
    town: str
    category: str
    prefix: str
    grades: tuple[int, int]
    weight: int
    system: str = "六三"
    parent: str = ""
    key_monitored: bool = False
    closed: bool = False
    merged_into: str = ""
    former: tuple[str, ...] = ()

    def teaches(self, grades: tuple[int, int]) -> bool:
        """Say whether the school has one of these grades."""
        return self.grades[0] <= grades[1] and grades[0] <= self.grades[1]


_TOWNS = (
    TownSite("990101101", "清河镇", "镇", "清政", ("柳林村", "河口村", "王庄村", "东关村")),
    TownSite("990101201", "柳溪乡", "乡", "柳政", ("石桥村", "上溪村", "马家湾村")),
    TownSite("990101001", "城关街道", "街道", "城街", ("东街社区", "西街社区", "北关社区")),
)

_SCHOOLS = (
    SchoolSite("2199000011", "清河县实验小学", "实验小学", "990101001", PRIMARY, "实小", (1, 6), 62),
    SchoolSite(
        "3199000020", "清河县清河镇中心小学", "清河中心小学", "990101101", PRIMARY, "清小", (1, 6), 50
    ),
    SchoolSite(
        "2199000022",
        "清河县清河镇柳林教学点",
        "柳林教学点",
        "990101101",
        TEACHING_POINT,
        "柳教",
        (1, 3),
        8,
        parent="3199000020",
        closed=True,
        merged_into="3199000020",
    ),
    SchoolSite(
        "3199000021",
        "清河县清河镇初级中学",
        "清河初中",
        "990101101",
        JUNIOR,
        "清初",
        (7, 9),
        66,
        parent="3199000020",
        key_monitored=True,
    ),
    SchoolSite(
        "3199000031",
        "清河县柳溪乡九年一贯制学校",
        "柳溪学校",
        "990101201",
        NINE_YEARS,
        "柳九",
        (1, 9),
        46,
        system="五四",
        former=("柳溪中学",),
    ),
    SchoolSite(
        "2199000032",
        "清河县柳溪乡石桥小学",
        "石桥小学",
        "990101201",
        PRIMARY,
        "石小",
        (1, 5),
        18,
        system="五四",
        parent="3199000031",
    ),
    SchoolSite("3199000041", "清河县第一中学", "清河一中", "990101001", COMPLETE, "一中", (7, 9), 42),
    SchoolSite("5199000051", "清河县特殊教育学校", "特教学校", "990101001", SPECIAL, "特教", (1, 9), 8),
)

_MORE_TOWNS = (
    "东坪乡",
    "白石镇",
    "青龙镇",
    "双河乡",
    "云台镇",
    "高桥乡",
    "金山镇",
    "龙泉镇",
    "大沟乡",
    "平安镇",
)
CHILDREN_PER_TOWN = 8_000
"""A bigger county gets one more township, with four schools, for every so many children."""


def _more(number: int) -> tuple[TownSite, tuple[SchoolSite, ...]]:
    name = _MORE_TOWNS[number]
    short, mark = name[:2], name[0]
    category = name[-1]
    code = f"9901011{number + 2:02d}" if category == "镇" else f"9901012{number + 2:02d}"
    town = TownSite(code, name, category, f"{mark}政", tuple(f"{short}{place}村" for place in "上下东西"))
    base = 100 + 10 * number
    central = f"31990{base:05d}"
    county = f"{NAME}{name}"
    schools = (
        SchoolSite(central, f"{county}中心小学", f"{short}中心小学", code, PRIMARY, f"{mark}小", (1, 6), 90),
        SchoolSite(
            f"31990{base + 1:05d}",
            f"{county}初级中学",
            f"{short}初中",
            code,
            JUNIOR,
            f"{mark}初",
            (7, 9),
            80,
            parent=central,
        ),
        SchoolSite(
            f"31990{base + 2:05d}",
            f"{county}九年一贯制学校",
            f"{short}学校",
            code,
            NINE_YEARS,
            f"{mark}九",
            (1, 9),
            60,
        ),
        SchoolSite(
            f"21990{base + 3:05d}",
            f"{county}东村小学",
            f"{short}东村小学",
            code,
            PRIMARY,
            f"{mark}东小",
            (1, 6),
            30,
            parent=central,
        ),
    )
    return town, schools


def sites_for(children: int) -> tuple[tuple[TownSite, ...], tuple[SchoolSite, ...]]:
    """Return the townships and schools of a county of this size: 11 units, about 40 at 50,000 children."""
    extra = [_more(number) for number in range(min(len(_MORE_TOWNS), children // CHILDREN_PER_TOWN))]
    towns = (*_TOWNS, *(town for town, _ in extra))
    return towns, (*_SCHOOLS, *(school for _, schools in extra for school in schools))


@dataclass(frozen=True)
class CountyPlan:
    """Everything that surrounds the children; `classes` is the number of classes of a grade."""

    seed: int
    children: int
    year: SchoolYear
    towns: tuple[TownSite, ...]
    schools: tuple[SchoolSite, ...]
    _staff: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, seed: int, children: int, year: int) -> CountyPlan:
        """Plan a county."""
        return cls(seed, children, SchoolYear(year), *sites_for(children))

    def town(self, code: str) -> TownSite:
        """Return the township with a code."""
        return next(town for town in self.towns if town.code == code)

    def school(self, code: str) -> SchoolSite:
        """Return the school with a 标识码."""
        return next(school for school in self.schools if school.code == code)

    def schools_of(self, town: str) -> tuple[SchoolSite, ...]:
        """Return the schools of a township, the closing one left out."""
        return tuple(school for school in self.schools if school.town == town and not school.closed)

    @property
    def closing_day(self) -> dt.date:
        """The day on which the closing school is no more."""
        return self.year.workday(self.year.date(2, 14))

    def staff(self, unit: str, role: str) -> str:
        """Return the name of who fills a role in a unit, always the same one."""
        key = unit, role
        if key not in self._staff:
            rng = Random(f"{self.seed}/staff/{unit}/{role}")
            self._staff[key] = names.full_name(rng, rng.choice("男女"))
        return self._staff[key]

    def classes(self, school: SchoolSite) -> int:
        """Return how many classes a grade has: about forty pupils each, in a small school two at most."""
        total = sum(each.weight for each in self.schools)
        span = school.grades[1] - school.grades[0] + 1
        pupils = self.children * school.weight / total / span
        return max(1 if school.weight < 40 else 2, round(pupils / 40))

    def class_names(self, school: SchoolSite) -> list[str]:
        """Return the names of all classes of a school."""
        grades = range(school.grades[0], school.grades[1] + 1)
        return [class_name(grade, str(n)) for grade in grades for n in range(1, self.classes(school) + 1)]


GRADE_NAMES = "一二三四五六七八九"


def class_name(grade: int, number: str) -> str:
    """Return 八年级2班."""
    return f"{GRADE_NAMES[grade - 1]}年级{number}班"


def config_document(plan: CountyPlan) -> dict[str, Any]:
    """Return kcbx.yaml: every number the county decides itself is confirmed."""
    since = plan.year.date(8, 1).isoformat()
    return {
        "格式": 1,
        "县": {"名称": NAME, "代码": CODE, "教育局": BUREAU, "机关代字": BUREAU_PREFIX},
        "政策": "suiyang-2024",
        "参数": [
            {
                "自": since,
                "疑似天数": 7,
                "辍学天数": 30,
                "首次劝返天数": 3,
                "月报报送日": 20,
                "月报统计期": "自然月",
            },
            {
                "自": since,
                "超龄年龄": 16,
                "延缓休学最长月数": 12,
                "观察期天数": 90,
                "观察期回访次数": 3,
                "送教间隔天数": 30,
            },
        ],
        "校历": [
            {"学期": term.name, "开始": term.start.isoformat(), "结束": term.end.isoformat()}
            for term in plan.year.terms
        ],
        "自动提交": "否",
    }


def units_document(plan: CountyPlan) -> dict[str, Any]:
    """Return units.yaml."""
    return {
        "学校": [_school_document(plan, school) for school in plan.schools],
        "乡镇": [
            {
                "代码": town.code,
                "名称": town.name,
                "类别": town.category,
                "机关代字": town.prefix,
                "负责人": _head(
                    plan, town.code, "副主任" if town.category == "街道" else f"副{town.category}长"
                ),
            }
            for town in plan.towns
        ],
    }


def _head(plan: CountyPlan, unit: str, post: str) -> dict[str, str]:
    telephone = names.telephone(Random(f"{plan.seed}/telephone/{unit}"))
    return {"姓名": plan.staff(unit, "负责人"), "职务": post, "电话": telephone}


def _school_document(plan: CountyPlan, school: SchoolSite) -> dict[str, Any]:
    return dict(_school_pairs(plan, school))


def _school_pairs(plan: CountyPlan, school: SchoolSite) -> Iterator[tuple[str, Any]]:
    yield "标识码", school.code
    yield "名称", school.name
    yield "简称", school.short_name
    yield "乡镇", school.town
    if school.parent:
        yield "上级", school.parent
    yield "类别", school.category
    yield "学制", school.system
    yield "机关代字", school.prefix
    yield "重点监测", "是" if school.key_monitored else "否"
    yield "负责人", _head(plan, school.code, "校长" if school.category != TEACHING_POINT else "负责人")
    if school.closed:
        clerk = {
            "姓名": plan.staff(school.code, "学籍管理员"),
            "职务": "教师兼学籍管理员",
            "自": f"{plan.year.year - 3}-09-01",
        }
        yield "人员", [{**clerk, "至": plan.closing_day.isoformat()}]
        yield "停用", plan.closing_day.isoformat()
        yield "并入", school.merged_into
    if school.former:
        yield "曾用简称", list(school.former)
