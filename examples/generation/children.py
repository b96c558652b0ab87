"""Children: the facts of a case before anything happened, drawn from the seed and the child's number alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from examples.generation import names
from examples.generation.county import CODE, SPECIAL, CountyPlan, SchoolSite, TownSite
from kcbx import casenumber, identity


@dataclass(frozen=True)
class Part:
    """What kind of child a story needs; the default is any child of any school."""

    grades: tuple[int, int] = (1, 9)
    categories: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    sex: str = ""
    enrolled: bool = True
    identified: bool = True
    disability: tuple[str, str] | None = None
    groups: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    years_late: int = 0


ANYBODY = Part()


@dataclass
class Child:
    """One child with its family; `facts` is the document without 编号 and 经过, and changes as life goes on."""

    index: int
    case_id: str
    school: SchoolSite
    town: TownSite
    grade: int
    class_number: str
    village: str
    later_number: str = ""
    """The ID number that a child without one will be given some day."""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.facts["姓名"])

    @property
    def birth(self) -> dt.date:
        return dt.date.fromisoformat(self.facts["出生日期"])

    @property
    def guardian(self) -> dict[str, Any]:
        """The first legal guardian: who applies, and whom documents are addressed to."""
        return next(each for each in self.facts["监护人"] if each["法定监护人"] == "是")

    @property
    def at_home(self) -> dict[str, Any]:
        """Who opens the door: the person who looks after the child, else a guardian who is not away."""
        if "照护人" in self.facts:
            return dict(self.facts["照护人"])
        present = [each for each in self.facts["监护人"] if "务工地" not in each]
        return dict(present[0] if present else self.facts["监护人"][0])


class IdentityNumbers:
    """Gives every child of a county an ID number of its own under the fictional area code."""

    def __init__(self) -> None:
        self._given: Counter[tuple[dt.date, str]] = Counter()

    def next(self, birth: dt.date, sex: str) -> str:
        """Return the next free number of a birth date; there are 500 for each sex and day."""
        taken = self._given[birth, sex]
        self._given[birth, sex] += 1
        sequence = (birth.toordinal() * 37 + taken) % 500 * 2 + (1 if sex == "男" else 0)
        return identity.make(CODE, birth, sequence)


def case_number(seed: int, index: int) -> str:
    """Return the 编号 of a child, without making the child."""
    return casenumber.new_case_number(Random(f"{seed}/number/{index}").choice)


def make_child(plan: CountyPlan, numbers: IdentityNumbers, index: int, part: Part, rng: Random) -> Child:
    """Make the child with this number for a part."""
    school = _choose_school(plan, part, rng)
    low, high = max(part.grades[0], school.grades[0]), min(part.grades[1], school.grades[1])
    grade = rng.randint(low, high)
    town = plan.town(school.town)
    child = Child(
        index,
        case_number(plan.seed, index),
        school,
        town,
        grade,
        str(rng.randint(1, plan.classes(school))),
        rng.choice(town.villages),
    )
    _fill_facts(plan, numbers, child, part, rng)
    return child


def _choose_school(plan: CountyPlan, part: Part, rng: Random) -> SchoolSite:
    """Choose by the number of pupils; the key-monitored school has more than its share of stories."""
    ordinary = part is ANYBODY
    fitting = [
        school
        for school in plan.schools
        if school.teaches(part.grades)
        and (not part.categories or school.category in part.categories)
        and (not part.towns or school.town in part.towns)
        and (ordinary or part.categories or school.category != SPECIAL)
        and (ordinary or not school.closed)
    ]
    weights = [school.weight * (2 if school.key_monitored and not ordinary else 1) for school in fitting]
    return rng.choices(fitting, weights)[0]


def _fill_facts(plan: CountyPlan, numbers: IdentityNumbers, child: Child, part: Part, rng: Random) -> None:
    sex = part.sex or rng.choice("男女")
    birth = _birth_date(plan, child.grade, part.years_late, rng)
    ethnicity, name, guardians = _family(child, sex, rng)
    facts: dict[str, Any] = {"姓名": name, "性别": sex, "出生日期": birth.isoformat(), "民族": ethnicity}
    number = numbers.next(birth, sex)
    facts["证件"] = (
        {"类型": "居民身份证", "号码": number}
        if part.identified
        else {"类型": "无", "无证原因": "出生时没有登记户口，正在公安派出所补办"}
    )
    if not part.identified:
        child.later_number = numbers.next(birth, sex)
    groups = [*part.groups, *_groups(part, rng)]
    _fill_home(child, facts, guardians, groups, rng)
    if part.enrolled:
        facts["学籍"] = enrolment(plan, child, _student_number(part, number, birth, rng))
    disability = part.disability or _disability(child, rng)
    if disability:
        facts["残疾"] = _disability_facts(disability, number if part.identified else "")
        groups = ["残疾儿童", *groups]
    families = list(part.families) or _families(rng)
    if groups:
        facts["特殊群体"] = list(dict.fromkeys(groups))
    if families:
        facts["家庭类型"] = families
    facts["责任"] = {
        "乡镇": child.town.name,
        "包保责任人": plan.staff(child.town.code, f"包保{child.village}"),
    }
    child.facts = facts


def _birth_date(plan: CountyPlan, grade: int, years_late: int, rng: Random) -> dt.date:
    """Born between 1 September and 31 August, six when school begins; who is late was born early in that year."""
    first = dt.date(plan.year.year - grade - years_late - 6, 9, 1)
    last = dt.date(first.year + 1, *((3, 31) if years_late > 0 else (8, 31)))
    return first + dt.timedelta(days=rng.randint(0, (last - first).days))


def _family(child: Child, sex: str, rng: Random) -> tuple[str, str, list[dict[str, str]]]:
    """Return 民族, the child's name and its parents."""
    ethnicity = rng.choices(("汉族", "回族", "满族", "蒙古族", "苗族", "土家族"), (940, 25, 10, 8, 6, 6))[0]
    if child.index % 120 == 77:
        ethnicity = rng.choice(("维吾尔族", "哈萨克族"))
        name, father, mother = names.dotted_family(rng, sex)
    else:
        surname = names.surname(rng)
        given = names.given_name(rng, sex)
        if child.index % 60 == 13:
            given = names.RARE_GIVEN_NAMES[child.index // 60 % len(names.RARE_GIVEN_NAMES)]
        name, father, mother = (
            surname + given,
            surname + names.given_name(rng, "男"),
            names.full_name(rng, "女"),
        )
        while father == name:
            father = surname + names.given_name(rng, "男")
    parents = [
        {"姓名": father, "关系": "父亲", "法定监护人": "是", "电话": names.telephone(rng)},
        {"姓名": mother, "关系": "母亲", "法定监护人": "是", "电话": names.telephone(rng)},
    ]
    return ethnicity, name, parents


WORKPLACES = ("广东东莞", "浙江义乌", "江苏昆山", "福建晋江", "广东佛山", "上海松江", "河北廊坊")
_ELDERS = (("祖父", "男"), ("祖母", "女"), ("外祖父", "男"), ("外祖母", "女"))


def _groups(part: Part, rng: Random) -> list[str]:
    """Return the 特殊群体 of a child whose part says nothing about them, at plausible shares."""
    if part.groups:
        return []
    drawn = rng.random()
    shares = (
        (0.150, "留守儿童"),
        (0.185, "随迁子女"),
        (0.205, "困境儿童"),
        (0.215, "事实无人抚养儿童"),
        (0.220, "孤儿"),
        (0.230, "残疾人子女"),
        (0.234, "服刑人员未成年子女"),
    )
    return next(([group] for limit, group in shares if drawn < limit), [])


def _fill_home(
    child: Child, facts: dict[str, Any], parents: list[dict[str, str]], groups: list[str], rng: Random
) -> None:
    """Write 户籍, 现住址, 监护人 and 照护人 as the 特殊群体 demand."""
    here = {"乡镇": child.town.name, "村": child.village}
    house = f"{child.village}{'一二三四五六'[rng.randrange(6)]}组{rng.randint(1, 60)}号"
    facts["户籍"] = {**here, "地址": house}
    facts["监护人"] = parents
    relation, sex = rng.choice(_ELDERS)
    elder = {"姓名": names.full_name(rng, sex), "关系": relation, "电话": names.telephone(rng)}
    if relation == "祖父":
        elder["姓名"] = parents[0]["姓名"][0] + names.given_name(rng, "男")
    if "随迁子女" in groups:
        facts["户籍"] = {"区划代码": "990102", "地址": "邻水县平安镇"}
        facts["现住址"] = {**here, "地址": house}
    if "留守儿童" in groups:
        workplace = rng.choice(WORKPLACES)
        for parent in parents:
            parent["务工地"] = workplace
        facts["照护人"] = elder
    if {"孤儿", "事实无人抚养儿童"} & set(groups):
        facts["监护人"] = [
            {"姓名": elder["姓名"], "关系": relation, "法定监护人": "是", "电话": elder["电话"]}
        ]
    if "服刑人员未成年子女" in groups:
        facts["监护人"] = parents[1:]


def enrolment(plan: CountyPlan, child: Child, student_number: str) -> dict[str, Any]:
    """Return the 学籍 of a child at its school in this school year."""
    teacher = plan.staff(child.school.code, f"班主任{child.grade}-{child.class_number}")
    return {
        "学籍号": student_number,
        "学校": child.school.code,
        "年级": child.grade,
        "学年": plan.year.year,
        "班级": child.class_number,
        "入学年月": f"{plan.year.year - child.grade + 1}-09",
        "班主任": teacher,
    }


def _student_number(part: Part, number: str, birth: dt.date, rng: Random) -> str:
    """Return a G number; J for a child without an ID number, L now and then for one not yet confirmed."""
    if not part.identified:
        return f"J{number}"
    if rng.random() < 0.01:
        return f"L{CODE}{birth:%Y%m%d}{rng.randrange(10_000):04d}"
    return f"G{number}"


def _disability(child: Child, rng: Random) -> tuple[str, str] | None:
    """Return (类别, 等级): every pupil of the special school, one in a hundred elsewhere."""
    if child.school.category != SPECIAL and rng.random() >= 0.01:
        return None
    return rng.choice(("听力", "智力", "肢体", "言语", "视力")), rng.choice(("二级", "三级", "四级"))


def _disability_facts(disability: tuple[str, str], number: str) -> dict[str, str]:
    category, grade = disability
    facts = {"类别": category, "等级": grade}
    categories = {name: digit for digit, name in identity.DISABILITY_CATEGORIES.items()}
    grades = {name: digit for digit, name in identity.DISABILITY_GRADES.items()}
    if number:
        facts["证号"] = f"{number}{categories[category]}{grades[grade]}"
    return facts


def _families(rng: Random) -> list[str]:
    shares = (
        (0.120, "脱贫户"),
        (0.128, "脱贫不稳定户"),
        (0.135, "边缘易致贫户"),
        (0.140, "突发严重困难户"),
        (0.175, "低保户"),
        (0.185, "低保边缘户"),
        (0.190, "特困供养"),
    )
    drawn = rng.random()
    return next(([family] for limit, family in shares if drawn < limit), [])
