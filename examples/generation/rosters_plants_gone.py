"""Planted cases of 学籍 − 在校 and 在校 − 学籍: who is enrolled and gone, who is there and not enrolled."""

from __future__ import annotations

import datetime as dt

from examples.generation.rosters_dirt import one_digit
from examples.generation.rosters_lines import AT_SCHOOL, ENROLLED, HOUSEHOLDS, PERMITS, POVERTY
from examples.generation.rosters_plants import (
    BOOKS_AGREE,
    ELSEWHERE,
    GONE,
    HANGING,
    NEVER_ENROLLED,
    NOT_ENROLLED,
    NOT_RECEIVED,
    POOR,
    SAME,
    SUSPECT_GONE,
    TWICE,
    Pair,
    Planting,
    pair,
)
from examples.generation.rosters_world import FIRST_BIRTH

EXPERIMENTAL, CENTRAL, JUNIOR = "2199000011", "3199000020", "3199000021"
VALLEY, FIRST_MIDDLE, STONE_BRIDGE = "3199000031", "3199000041", "2199000032"


def plant(planting: Planting) -> None:
    """Plant them all."""
    _gone(planting)
    _known(planting)
    _explained(planting)
    _no_list(planting)
    _not_enrolled(planting)
    _elsewhere(planting)
    _hanging(planting)
    _twice(planting)


def _gone(planting: Planting) -> None:
    lists, world = planting.lists, planting.world
    for school in (EXPERIMENTAL, JUNIOR, VALLEY):
        child = world.pick(school)
        lists.drop(lists.school_list(child), child.key)
        planting.tell(
            child,
            "辍学",
            "学籍里有，台账上是在校，学校交来的在校名单里没有。",
            ((GONE, SUSPECT_GONE),),
            listed=True,
        )
    poor = world.pick(JUNIOR, tale="helped")
    lists.drop(lists.school_list(poor), poor.key)
    planting.tell(
        poor,
        "辍学的脱贫户",
        "学籍里有，在校名单里没有，防返贫名单里是脱贫户。",
        ((GONE, SUSPECT_GONE), (POOR, "脱贫户疑似辍学")),
        listed=True,
    )
    unknown = world.invent("例-辍学-1", dt.date(2011, 4, 4), JUNIOR)
    planting.place(unknown, HOUSEHOLDS, ENROLLED)
    planting.tell(
        unknown,
        "辍学而台账没有",
        "户籍、学籍里有，在校名单和台账里都没有。",
        ((GONE, SUSPECT_GONE),),
        listed=True,
    )


def _known(planting: Planting) -> None:
    lists = planting.lists
    returned = planting.world.take("back_from_dropout")
    lists.add(lists.school_list(returned), returned)
    planting.tell(
        returned,
        "台账上没有返校而在校名单里有",
        f"台账上是{returned.state}，学校交来的在校名单里有这个孩子：是回来了没有记，还是名单没有改。",
        ((BOOKS_AGREE, "可能已复学"),),
        never=(GONE,),
    )
    for child in planting.world.children.values():
        if child.state in ("疑似辍学", "辍学") and child.key != returned.key and child.of_school_age:
            planting.tell(
                child,
                f"已经在台账里（{child.state}）",
                "学籍里有，在校名单里没有；台账里已经有。",
                ((GONE, child.state),),
                never=(GONE,),
            )
    overage = planting.world.take("overage")
    planting.tell(
        overage, "超龄", "学籍里有，在校名单里没有，已过义务教育年龄；台账里已经有。", never=(GONE,)
    )
    stranger = planting.world.invent("例-超龄-2", FIRST_BIRTH - dt.timedelta(days=90), JUNIOR, grade=9)
    planting.place(stranger, HOUSEHOLDS, ENROLLED)
    planting.tell(
        stranger, "超龄离校", "学籍里有，在校名单里没有，已过义务教育年龄，不是辍学。", never=(GONE,)
    )


def _explained(planting: Planting) -> None:
    for child in planting.world.children.values():
        if child.state in ("休学", "送教上门"):
            planting.tell(
                child,
                child.state,
                f"学籍里有，在校名单里没有；台账上是{child.state}，不是辍学。",
                never=(GONE,),
            )


def _no_list(planting: Planting) -> None:
    for child in planting.world.children.values():
        if child.unit == child.school == "5199000051" and child.state == "在校":
            planting.tell(
                child,
                "学校没有交名单",
                "特教学校没有交在校名单。没有交不等于都在，也不等于都不在：不能比成辍学。",
                never=(GONE,),
            )


def _not_enrolled(planting: Planting) -> None:
    world, lists = planting.world, planting.lists
    guest = world.invent(
        "例-借读-1", dt.date(2012, 9, 30), FIRST_MIDDLE, away="邻水县平安镇", student_number=""
    )
    planting.place(guest, PERMITS)
    lists.add(lists.school_list(guest), guest, 备注="借读")
    planting.tell(
        guest,
        "借读",
        "户籍和学籍都在外县，有居住证，在本县学校借读。不是失学。",
        ((NOT_ENROLLED, "借读"),),
        never=(NEVER_ENROLLED,),
    )
    booked = world.pick(CENTRAL)
    lists.drop(ENROLLED, booked.key)
    planting.tell(
        booked,
        "台账、在校都有而没有学籍",
        "台账上是在校，在校名单里有，学籍导出里没有。",
        ((NOT_ENROLLED, "在校无学籍"),),
        never=(NEVER_ENROLLED, GONE),
    )
    nowhere = world.pick(STONE_BRIDGE)
    lists.drop(ENROLLED, nowhere.key)
    lists.drop(lists.school_list(nowhere), nowhere.key)
    planting.tell(
        nowhere,
        "台账上在校，学籍和在校名单都没有",
        "户籍里有；台账上是在校，学籍导出和在校名单里都没有。",
        ((NEVER_ENROLLED, "账上在校，学籍、在校名单都没有"),),
        never=(),
    )


def _elsewhere(planting: Planting) -> None:
    lists = planting.lists
    child = planting.world.pick(JUNIOR, grades=(7, 8))
    lists.drop(lists.school_list(child), child.key)
    lists.add(AT_SCHOOL + "清河一中", child, 学校="清河县第一中学", 标识码=FIRST_MIDDLE)
    planting.tell(
        child,
        "人籍不一致",
        "学籍在清河初中，人在清河一中上课。不是辍学。",
        ((ELSEWHERE, "人籍不一致"),),
        never=(GONE,),
        pairs=(pair(ENROLLED, AT_SCHOOL + "清河一中", child, SAME, "证件号码相同"),),
    )


def _hanging(planting: Planting) -> None:
    lists, children = planting.lists, planting.world.children.values()
    ghost = planting.world.invent("例-查无-1", dt.date(2013, 7, 21), EXPERIMENTAL)
    planting.place(ghost, ENROLLED)
    planting.tell(
        ghost,
        "只有学籍里有",
        "学籍里有，户籍、居住证、在校名单、台账里都没有：学籍减在校，先列入疑似，再查有没有这个人。",
        ((GONE, SUSPECT_GONE),),
        listed=True,
    )
    hangs, left = (child for child in children if child.tale == "out_of_the_province")
    planting.tell(
        hangs,
        "空挂学籍",
        "九月核查为省外就读，一个多月还没有办转学，学籍还挂在本县。",
        ((HANGING, "空挂学籍"),),
        never=(GONE,),
    )
    lists.drop(ENROLLED, left.key)
    planting.tell(
        left,
        "外地就读，有在读证明",
        "九月核查为省外就读，核查附有佐证；本县学籍已经没有了。不是失学，也不是转出未接收。",
        never=(NEVER_ENROLLED, GONE, NOT_RECEIVED),
    )
    for child in children:
        if child.state == "外地就读" and child.tale != "out_of_the_province":
            planting.tell(
                child,
                "外地就读，已经接收",
                "台账上已经转出，有转学回执；学籍已不在本县。不是失学，也不是转出未接收。",
                never=(NEVER_ENROLLED, NOT_RECEIVED),
            )
        elif child.state == "已移出":
            planting.tell(
                child,
                "已经移出台账",
                "台账上以学籍转出移出；户籍里有，学籍已不在本县。不再列入疑似。",
                never=(NEVER_ENROLLED,),
            )


def _twice(planting: Planting) -> None:
    lists = planting.lists
    child = planting.world.pick(VALLEY, grades=(7, 8, 9))
    lists.add(ENROLLED, child, 学校="清河县第一中学", 标识码=FIRST_MIDDLE).outcome = "重复"
    planting.tell(
        child,
        "一人多籍",
        "学籍导出里有两行，同一证件号码，两所学校。",
        ((TWICE, "一人多籍"),),
        never=(GONE,),
    )
    other = planting.world.pick(CENTRAL, grades=(4, 5, 6))
    wrong = one_digit(other.number, 16)
    lists.add(ENROLLED, other, 证件号码=wrong, 学籍号=f"L990101{other.birth:%Y%m%d}0077", 班级="三年级1班")
    planting.tell(
        other,
        "一人多籍，其中一个号码录错",
        "学籍导出里有两行，第二行证件号码错了一位，学籍号是L开头的临时号。",
        (),
        never=(GONE,),
        pairs=(Pair((HOUSEHOLDS, other.key, 0), (ENROLLED, other.key, 0), SAME, "证件号码相同"),),
    )
    both = planting.world.pick(FIRST_MIDDLE, grades=(7, 8))
    lists.add(AT_SCHOOL + "清河初中", both, 学校="清河县清河镇初级中学", 标识码=JUNIOR)
    planting.tell(
        both,
        "两所学校都说在校",
        "在校名单里有两行，清河一中和清河初中各一行，证件号码相同；学籍在清河一中。",
        ((TWICE, "同表重复"),),
        never=(GONE,),
    )
    paid = planting.world.children  # 防返贫名单里同一个孩子出现两次
    poor = next(
        child for child in paid.values() if child.tale == "helped" and child.key not in planting.world.used
    )
    lists.add(POVERTY, poor).outcome = "重复"
    planting.tell(poor, "名单内重复", "防返贫名单里有两行一样的。")
