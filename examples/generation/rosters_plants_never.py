"""Planted cases of 户籍 − 学籍: children of school age who never started, and those who only look so."""

from __future__ import annotations

import datetime as dt

from examples.generation.rosters_dirt import lost
from examples.generation.rosters_lines import (
    CIVIL_AFFAIRS,
    DISABLED,
    ENROLLED,
    HOUSEHOLDS,
    PERMITS,
    POVERTY,
)
from examples.generation.rosters_plants import (
    BOOKS_AGREE,
    DIFFERENT,
    NEVER_ENROLLED,
    NOT_ENROLLED,
    OPEN,
    POOR,
    SAME,
    SUSPECT_NEVER,
    TWICE,
    Pair,
    Planting,
    pair,
)
from examples.generation.rosters_world import FIRST_BIRTH

TOWN_SCHOOL, VILLAGE_SCHOOL, STREET_SCHOOL = "3199000020", "3199000031", "2199000011"


def plant(planting: Planting) -> None:
    """Plant them all."""
    _never_enrolled(planting)
    _twins(planting)
    _homonyms(planting)
    _visitors(planting)
    _explained(planting)
    _out_of_age(planting)
    _two_households(planting)


def _never_enrolled(planting: Planting) -> None:
    world = planting.world
    plain = world.invent("例-失学-1", dt.date(2017, 3, 9), TOWN_SCHOOL)
    planting.place(plain, HOUSEHOLDS)
    planting.tell(
        plain,
        "适龄失学",
        "户籍里有，七岁，没有学籍，哪个学校都没有。",
        ((NEVER_ENROLLED, SUSPECT_NEVER),),
        listed=True,
    )

    poor = world.invent("例-失学-2", dt.date(2014, 5, 20), VILLAGE_SCHOOL, families=("脱贫户",))
    planting.place(poor, HOUSEHOLDS, POVERTY)
    story = "脱贫户的孩子，户籍里有，没有学籍，防返贫名单里在校状况是空的。"
    planting.tell(
        poor, "适龄失学的脱贫户", story, ((NEVER_ENROLLED, SUSPECT_NEVER), (POOR, "脱贫户失学")), listed=True
    )

    disabled = world.invent("例-失学-3", dt.date(2016, 1, 7), TOWN_SCHOOL, disability=("智力", "二级"))
    planting.place(disabled, HOUSEHOLDS, DISABLED)
    story = "残联名单里有，户籍里有，没有学籍。"
    planting.tell(disabled, "适龄失学的残疾孩子", story, ((NEVER_ENROLLED, SUSPECT_NEVER),), listed=True)

    orphan = world.invent("例-失学-4", dt.date(2012, 11, 2), STREET_SCHOOL, groups=("困境儿童",))
    planting.place(orphan, HOUSEHOLDS, CIVIL_AFFAIRS)
    story = "民政的困境儿童名单里有，户籍里有，没有学籍。"
    planting.tell(orphan, "适龄失学的困境儿童", story, ((NEVER_ENROLLED, SUSPECT_NEVER),), listed=True)

    erased = world.invent("例-失学-5", dt.date(2015, 8, 30), STREET_SCHOOL)
    planting.place(erased, HOUSEHOLDS)
    planting.lists.change(HOUSEHOLDS, erased.key, 证件号码=lost(erased.number))
    story = "户籍里的证件号码被表格软件变成了 9.90101E+17，末几位已经没有了；按姓名、出生日期也没有学籍。"
    planting.tell(erased, "号码丢了末位的失学孩子", story, ((NEVER_ENROLLED, "疑似失学"),))


def _twins(planting: Planting) -> None:
    birth = dt.date(2016, 6, 18)
    world = planting.world
    first = world.invent("例-双胞胎-甲", birth, TOWN_SCHOOL, "女", name="江雨桐", guardian="江永强")
    shared = {"village": first.village, "address": first.address, "telephone": first.telephone}
    second = world.invent(
        "例-双胞胎-乙", birth, TOWN_SCHOOL, "女", name="江雨彤", guardian="江永强", **shared
    )
    planting.place(first, HOUSEHOLDS, ENROLLED, "在校")
    planting.place(second, HOUSEHOLDS)
    planting.tell(
        second,
        "双胞胎里没有上学的一个",
        "与姐姐同日出生，同一户，名字只差一个字，证件号码各是各的；姐姐在校，她没有学籍。",
        ((NEVER_ENROLLED, SUSPECT_NEVER),),
        pairs=(pair(HOUSEHOLDS, ENROLLED, second, DIFFERENT, second=first),),
        listed=True,
    )
    planting.tell(
        first,
        "双胞胎里上学的一个",
        "户籍、学籍、在校都有，台账里没有这个孩子。",
        ((BOOKS_AGREE, "名单有账上没有"),),
        never=(NEVER_ENROLLED,),
        pairs=(pair(HOUSEHOLDS, ENROLLED, first, SAME, "证件号码相同"),),
    )


def _homonyms(planting: Planting) -> None:
    world = planting.world
    known = world.pick(TOWN_SCHOOL, grades=(3, 4, 5))
    other = world.invent(
        "例-同名-1",
        known.birth + dt.timedelta(days=40),
        TOWN_SCHOOL,
        known.sex,
        name=known.name,
        village=known.village,
    )
    planting.place(other, HOUSEHOLDS)
    planting.tell(
        other,
        "同名不同人",
        "与同村一个在校的孩子同名同姓，出生日期、证件号码、监护人都不同；她自己没有学籍。",
        ((NEVER_ENROLLED, SUSPECT_NEVER),),
        pairs=(pair(HOUSEHOLDS, ENROLLED, other, DIFFERENT, second=known),),
        listed=True,
    )
    born_together = world.pick(VILLAGE_SCHOOL)
    far = world.invent(
        "例-同名-2", born_together.birth, STREET_SCHOOL, born_together.sex, name=born_together.name
    )
    planting.place(far, HOUSEHOLDS)
    planting.tell(
        far,
        "同名同日生不同人",
        "与另一个乡镇一个在校的孩子同名、同日出生，证件号码、监护人、村都不同；这一个没有学籍。",
        ((NEVER_ENROLLED, SUSPECT_NEVER),),
        pairs=(pair(HOUSEHOLDS, ENROLLED, far, DIFFERENT, second=born_together),),
        listed=True,
    )


def _visitors(planting: Planting) -> None:
    world = planting.world
    visitor = world.invent("例-居住证-1", dt.date(2013, 10, 12), STREET_SCHOOL, away="邻水县平安镇")
    planting.place(visitor, PERMITS)
    story = "随迁子女，只有居住证，本县没有学籍，学校名单里也没有。"
    planting.tell(visitor, "随迁的失学孩子", story, ((NEVER_ENROLLED, SUSPECT_NEVER),), listed=True)


def _explained(planting: Planting) -> None:
    world = planting.world
    for child in [child for child in world.children.values() if child.state == "延缓入学"]:
        planting.tell(
            child, "延缓入学", "户籍里有，没有学籍；台账里已经批准延缓入学。", ((NEVER_ENROLLED, "延缓入学"),)
        )
    known = world.take("never_enrolled_and_confirmed")
    planting.tell(
        known,
        "已经在台账里的失学孩子",
        "户籍里有，没有学籍；台账里已经是失学，平台也下发了。不再新开案卷。",
        ((NEVER_ENROLLED, "失学"),),
    )
    unlisted = world.invent("例-在校-1", dt.date(2015, 2, 3), VILLAGE_SCHOOL, student_number="")
    planting.place(unlisted, HOUSEHOLDS, "在校")
    planting.tell(
        unlisted,
        "在校不在籍",
        "户籍里有，在学校上课，学籍没有建。不是失学。",
        ((NOT_ENROLLED, "在校无学籍"),),
        never=(NEVER_ENROLLED,),
    )


def _out_of_age(planting: Planting) -> None:
    world = planting.world
    older = world.invent("例-超龄-1", FIRST_BIRTH - dt.timedelta(days=1), TOWN_SCHOOL)
    youngest = world.invent("例-不足龄-1", dt.date(2018, 9, 1), TOWN_SCHOOL)
    oldest_in = world.invent("例-边界-1", FIRST_BIRTH, TOWN_SCHOOL)
    youngest_in = world.invent("例-边界-2", dt.date(2018, 8, 31), TOWN_SCHOOL)
    for child in (older, youngest, oldest_in, youngest_in):
        planting.place(child, HOUSEHOLDS)
    planting.tell(older, "超龄", "2009年8月31日出生，过了义务教育年龄，不比。", never=(NEVER_ENROLLED,))
    planting.tell(
        youngest, "不足龄", "2018年9月1日出生，8月31日前不满六周岁，不比。", never=(NEVER_ENROLLED,)
    )
    for child, story in (
        (oldest_in, "2009年9月1日出生，仍在九届之内。"),
        (youngest_in, "2018年8月31日出生，恰好在截止日满六周岁。"),
    ):
        planting.tell(
            child,
            "年龄正在边界上",
            story + "没有学籍，应当比出来。",
            ((NEVER_ENROLLED, SUSPECT_NEVER),),
            listed=True,
        )
    _next_year(planting)


def _next_year(planting: Planting) -> None:
    """Children who turn six by August 2025; the turn of the school year asks where they went."""
    for number, birth in enumerate(
        (dt.date(2018, 10, 5), dt.date(2019, 2, 14), dt.date(2019, 8, 31)), start=1
    ):
        child = planting.world.invent(f"例-新生-{number}", birth, TOWN_SCHOOL, student_number="")
        planting.place(child, HOUSEHOLDS)
        planting.tell(child, "明年才入学", "2025年8月31日前满六周岁，2024年秋不比。", never=(NEVER_ENROLLED,))
    for known in [child for child in planting.world.children.values() if child.tale == "next_years_pupil"]:
        planting.tell(
            known, "明年才入学", "2024年10月还没有案卷记事，也不到年龄，不比。", never=(NEVER_ENROLLED,)
        )


def _two_households(planting: Planting) -> None:
    lists, world = planting.lists, planting.world
    twice = world.pick(VILLAGE_SCHOOL)
    again = lists.add(HOUSEHOLDS, twice, 乡镇="清河镇", 村="河口村", 地址="清河镇河口村二组18号")
    again.outcome = "重复"
    planting.tell(
        twice,
        "同一号码登记了两处户口",
        "户籍名单里有两行，同一证件号码，两个乡镇。",
        ((TWICE, "重复户籍"),),
        never=(NEVER_ENROLLED,),
    )
    double = world.pick(TOWN_SCHOOL, grades=(2, 3, 4))
    number = world.numbers.next(double.birth, double.sex)
    lists.add(HOUSEHOLDS, double, 证件号码=number, 地址="清河镇东关村五组9号", 村="东关村")
    planting.tell(
        double,
        "疑似双重户籍",
        "户籍名单里有两行，姓名、出生日期、监护人相同，证件号码是两个都合法的号码，村也不同。是不是同一人要人来核，"
        "在核清以前不能说第二行是失学孩子，也不能当成同一人。",
        (),
        never=(NEVER_ENROLLED,),
        pairs=(
            pair(HOUSEHOLDS, ENROLLED, double, SAME, "证件号码相同"),
            Pair((HOUSEHOLDS, double.key, 0), (HOUSEHOLDS, double.key, 1), OPEN),
        ),
    )
