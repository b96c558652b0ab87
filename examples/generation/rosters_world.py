"""Who there is on the day of the lists: the children of the ledger as they stood, and children no case knows yet.

A `Child` is a person as life has it, with the right name and number; what the lists write of it is in
`rosters_lines`. Nothing of the program that compares lists is used here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any

from examples.generate import live, numbered
from examples.generation import names
from examples.generation.casting import cast
from examples.generation.children import IdentityNumbers
from examples.generation.county import CODE, CountyPlan
from examples.generation.life import Life
from kcbx.lifecycle.facts import facts_on

DAY = dt.date(2024, 10, 18)
"""The day of the lists: the cases of the autumn are under way, transfers of September are overdue."""

FIRST_BIRTH, LAST_BIRTH = dt.date(2009, 9, 1), dt.date(2018, 8, 31)
"""Who is of school age in 2024–2025: six by 31 August 2024, and not yet through nine years."""


@dataclass(frozen=True)
class Child:
    """One child; `key` is its 案卷编号, or for a child of no case what the truth calls it.

    `state` and `unit` are the standing of its case on the day ("" without one); `school` is where its 学籍 is.
    """

    key: str
    name: str
    sex: str
    birth: dt.date
    number: str
    student_number: str = ""
    school: str = ""
    grade: int = 0
    class_number: str = "1"
    town: str = ""
    village: str = ""
    address: str = ""
    guardian: str = ""
    relation: str = "父亲"
    telephone: str = ""
    ethnicity: str = "汉族"
    away: str = ""
    groups: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    disability: tuple[str, str] | None = None
    state: str = ""
    unit: str = ""
    tale: str = ""
    platform_days: tuple[str, ...] = ()
    received: bool = False

    @property
    def has_case(self) -> bool:
        """Say whether the ledger knows the child."""
        return self.key.startswith("KC-")

    @property
    def of_school_age(self) -> bool:
        """Say whether the child is of school age in this school year."""
        return FIRST_BIRTH <= self.birth <= LAST_BIRTH


@dataclass
class World:
    """The county on the day, and how to make further children of it."""

    plan: CountyPlan
    children: dict[str, Child]
    numbers: IdentityNumbers
    used: set[str] = field(default_factory=set)
    _drawn: int = 0

    def pick(self, school: str, grades: Sequence[int] = range(1, 10), tale: str = "attends") -> Child:
        """Return the next ordinary child at a school that no planted case has used yet."""
        for child in self.children.values():
            plain = not child.groups and child.number and child.state == "在校"
            fits = child.unit == child.school == school and child.grade in grades and child.tale == tale
            if plain and fits and child.key not in self.used and "·" not in child.name:
                self.used.add(child.key)
                return child
        raise LookupError(f"{school} 没有可用的孩子了")

    def take(self, tale: str) -> Child:
        """Return the next unused child that lives this story."""
        found = next(c for c in self.children.values() if c.tale == tale and c.key not in self.used)
        self.used.add(found.key)
        return found

    def invent(self, key: str, birth: dt.date, school: str, sex: str = "", **given: Any) -> Child:
        """Make a child the ledger does not know, at home in the township of a school; `given` replaces facts."""
        self._drawn += 1
        rng = Random(f"{self.plan.seed}/roster/{self._drawn}")
        sex = sex or rng.choice("男女")
        site = self.plan.school(school)
        town = self.plan.town(site.town)
        surname, village = names.surname(rng), rng.choice(town.villages)
        number = self.numbers.next(birth, sex)
        child = Child(
            key=key,
            name=surname + names.given_name(rng, sex),
            sex=sex,
            birth=birth,
            number=number,
            student_number=f"G{number}",
            school=school,
            grade=max(1, min(9, 2024 - _entry_year(birth) + 1)),
            town=town.name,
            village=village,
            address=house(village, rng),
            guardian=surname + names.given_name(rng, "男"),
            telephone=names.telephone(rng),
        )
        child = replace(child, **given)
        self.children[key] = child
        return child


def house(village: str, rng: Random) -> str:
    """Return an address in a village."""
    return f"{village}{'一二三四五六'[rng.randrange(6)]}组{rng.randint(1, 60)}号"


def _entry_year(birth: dt.date) -> int:
    return birth.year + 6 + (birth > dt.date(birth.year, 8, 31))


_KNOWN_TO_THE_POLICE = ("next_years_pupil", "removed_too_soon")
"""Stories whose children live in the county though the ledger does not hold them (any more) on the day."""

SEED, CHILDREN, YEAR = 2024, 300, 2024
"""What the committed example is made of."""


def county_world(day: dt.date = DAY) -> World:
    """Live the example county up to a day; a child whose case is registered later is left out.

    Next year's pupils are the exception: the police know them a year before the ledger does.
    """
    plan, lives, identities = _county()
    found: dict[str, Child] = {}
    for name, life in lives:
        standing = life.standing_on(day)
        if standing.state in ("", "已移出") and name not in _KNOWN_TO_THE_POLICE:
            continue
        entries = [entry for entry in life.entries if entry["日期"] <= day.isoformat()]
        facts = facts_on(life.case(), day)
        found[life.child.case_id] = replace(
            _child(life.child.case_id, facts),
            state=standing.state,
            unit=standing.unit,
            school=_school(standing.unit, facts),
            tale=name,
            platform_days=tuple(entry["日期"] for entry in entries if entry["事项"] == "平台录入"),
            received=any(entry.get("证明") == "转学回执" for entry in entries),
        )
    return World(plan, found, deepcopy(identities))


@cache
def _county() -> tuple[CountyPlan, tuple[tuple[str, Life], ...], IdentityNumbers]:
    """Tell every life once: the plan, each child's story and life, and the numbers given so far."""
    plan, tales, identities = CountyPlan.of(SEED, CHILDREN, YEAR), cast(SEED, CHILDREN), IdentityNumbers()
    numbering = numbered(plan, tales)
    lives = tuple(
        (tale.story.__name__, live(plan, tale, index, identities, numbering))
        for index, tale in enumerate(tales)
    )
    return plan, lives, identities


def _school(unit: str, facts: Mapping[str, Any]) -> str:
    """Return where the 学籍 is: the school that answers for the child, or what the facts say."""
    if "学籍" not in facts:
        return ""
    return unit if len(unit) == 10 else str(facts["学籍"]["学校"])


def _child(key: str, facts: Mapping[str, Any]) -> Child:
    enrolment = facts.get("学籍", {})
    home = facts["户籍"] if "区划代码" not in facts["户籍"] else facts["现住址"]
    guardian = next(each for each in facts["监护人"] if each["法定监护人"] == "是")
    disability = facts.get("残疾")
    return Child(
        key=key,
        name=facts["姓名"],
        sex=facts["性别"],
        birth=dt.date.fromisoformat(facts["出生日期"]),
        number=facts["证件"].get("号码", ""),
        student_number=enrolment.get("学籍号", ""),
        grade=int(enrolment.get("年级", 0)),
        class_number=str(enrolment.get("班级", "1")),
        town=home["乡镇"],
        village=home["村"],
        address=home["地址"],
        guardian=guardian["姓名"],
        relation=guardian["关系"],
        telephone=guardian["电话"],
        ethnicity=facts["民族"],
        away=facts["户籍"].get("区划代码", "") and facts["户籍"]["地址"],
        groups=tuple(facts.get("特殊群体", ())),
        families=tuple(facts.get("家庭类型", ())),
        disability=(disability["类别"], disability["等级"]) if disability else None,
    )


def area(child: Child) -> str:
    """Return the 区划代码 of the household: this county, or the one the child came from."""
    return "990102" if child.away else CODE
