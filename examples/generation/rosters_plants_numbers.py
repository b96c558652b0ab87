"""Planted cases of matching: a number typed wrong, lost, old or missing, and names that are nearly the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from examples.generation.rosters_dirt import fifteen, lost, one_digit, swapped, wrong_check
from examples.generation.rosters_lines import ENROLLED, HOUSEHOLDS, Value
from examples.generation.rosters_plants import (
    ANYWHERE,
    BOOKS_AGREE,
    DIFFERENT,
    GONE,
    NEVER_ENROLLED,
    OPEN,
    SAME,
    WRONG_DATA,
    Planting,
    pair,
)
from examples.generation.rosters_world import Child

EXPERIMENTAL, CENTRAL, JUNIOR = "2199000011", "3199000020", "3199000021"
VALLEY, FIRST_MIDDLE, TEACHING_POINT = "3199000031", "3199000041", "2199000022"
ONE_ERROR, OLD_NUMBER = "证件号码错一处", "新旧证件号码相符"
BY_GUARDIAN, BY_VILLAGE = "姓名、出生日期、监护人相同", "姓名、出生日期、村相同"
BY_STUDENT_NUMBER, NEAR = "学籍号相同/新旧证件号码相符", "姓名相近"


def plant(planting: Planting) -> None:
    """Plant them all."""
    _typing_errors(planting)
    _twins_and_an_error(planting)
    _lost_digits(planting)
    _old_numbers(planting)
    _no_number(planting)
    _names(planting)
    _somebody_elses_number(planting)


def _typing_errors(planting: Planting) -> None:
    wrong: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
        (JUNIOR, "在校", "在校名单里证件号码第16位录错", lambda number: one_digit(number, 15)),
        (VALLEY, "在校", "在校名单里证件号码第11位录错（月份里）", lambda number: one_digit(number, 10)),
        (FIRST_MIDDLE, ENROLLED, "学籍里证件号码相邻两位颠倒", lambda number: swapped(number, 12)),
        (CENTRAL, HOUSEHOLDS, "户籍名单里证件号码校验码录错", wrong_check),
        (EXPERIMENTAL, "在校", "在校名单里证件号码第5位录错（区划里）", lambda number: one_digit(number, 4)),
    )
    for school, where, story, spoil in wrong:
        child = planting.world.pick(school)
        name = planting.lists.school_list(child) if where == "在校" else where
        planting.lists.change(name, child.key, 证件号码=spoil(child.number))
        opposite = ENROLLED if name != ENROLLED else HOUSEHOLDS
        planting.tell(
            child,
            "信息错误：号码错一处",
            f"{story}，姓名、出生日期都对。是同一人，要改的是名单，不是辍学，也不是失学。",
            ((ANYWHERE, WRONG_DATA),),
            never=(NEVER_ENROLLED, GONE),
            pairs=(pair(opposite, name, child, SAME, ONE_ERROR),),
        )


def _twins_and_an_error(planting: Planting) -> None:
    """One twin's number is spoilt so that it shares seventeen places with the other's."""
    world, birth = planting.world, dt.date(2014, 9, 27)
    first = world.invent("例-双胞胎-丙", birth, CENTRAL, "男", name="程子昂", guardian="程立新")
    shared = {"village": first.village, "address": first.address, "telephone": first.telephone}
    second = world.invent("例-双胞胎-丁", birth, CENTRAL, "男", name="程子昊", guardian="程立新", **shared)
    for child in (first, second):
        planting.place(child, HOUSEHOLDS, ENROLLED, "在校")
    name = planting.lists.school_list(first)
    planting.lists.change(name, first.key, 证件号码=second.number[:17] + first.number[17])
    planting.tell(
        first,
        "双胞胎，一个的号码录成了另一个的前17位",
        "同日出生、同一户的两兄弟，名字差一个字。哥哥在校名单里的号码前17位是弟弟的，末位是自己的，校验码不对；"
        "名字是哥哥的。不能当成弟弟。",
        never=(NEVER_ENROLLED, GONE),
        pairs=(
            pair(ENROLLED, name, second, DIFFERENT, second=first),
            pair(ENROLLED, name, second, SAME, "证件号码相同"),
        ),
    )
    planting.tell(
        second,
        "在校而台账没有",
        "户籍、学籍、在校都有，台账里没有这个孩子。",
        ((BOOKS_AGREE, "名单有账上没有"),),
        never=(NEVER_ENROLLED, GONE),
    )


def _lost_digits(planting: Planting) -> None:
    for school, where, step in (
        (JUNIOR, "在校", BY_GUARDIAN),
        (FIRST_MIDDLE, "在校", BY_GUARDIAN),
        (CENTRAL, HOUSEHOLDS, BY_VILLAGE),
    ):
        child = planting.world.pick(school)
        name = planting.lists.school_list(child) if where == "在校" else where
        changed: dict[str, Value] = {"证件号码": lost(child.number), "学籍号": None}
        if step == BY_VILLAGE:
            changed |= {"监护人": None, "关系": None, "村": f"{child.village}委会"}
        planting.lists.change(name, child.key, **changed)
        planting.tell(
            child,
            "号码成了科学记数",
            f"{name}里证件号码存成了数，末几位已经丢了，不能猜；{step}。",
            never=(NEVER_ENROLLED, GONE),
            pairs=(pair(ENROLLED, name, child, SAME if step == BY_GUARDIAN else "同一人/待核", step),),
        )


def _old_numbers(planting: Planting) -> None:
    old = planting.world.pick(VALLEY)
    planting.lists.change(HOUSEHOLDS, old.key, 证件号码=fifteen(old.number))
    planting.tell(
        old,
        "15位旧号码",
        "户籍名单里写的是15位号码，与18位号码是同一个号。",
        never=(NEVER_ENROLLED, GONE),
        pairs=(pair(HOUSEHOLDS, ENROLLED, old, SAME, OLD_NUMBER),),
    )
    renewed = planting.world.pick(EXPERIMENTAL)
    number = planting.world.numbers.next(renewed.birth, renewed.sex)
    planting.lists.change(HOUSEHOLDS, renewed.key, 证件号码=number, 曾用号码=renewed.number)
    planting.tell(
        renewed,
        "换过证件号码",
        "派出所换发了号码，户籍名单里写着新号码和曾用号码；学籍、在校、台账还是旧号码。",
        never=(NEVER_ENROLLED, GONE),
        pairs=(pair(HOUSEHOLDS, ENROLLED, renewed, SAME, OLD_NUMBER),),
    )


def _no_number(planting: Planting) -> None:
    lists, world = planting.lists, planting.world
    by_student_number = world.pick(FIRST_MIDDLE)
    name = lists.school_list(by_student_number)
    lists.change(name, by_student_number.key, 证件号码=None, 出生日期=None, 监护人=None)
    planting.tell(
        by_student_number,
        "只有学籍号",
        "在校名单里证件号码、出生日期、家长都没有填，学籍号填了。",
        never=(GONE,),
        pairs=(pair(ENROLLED, name, by_student_number, SAME, BY_STUDENT_NUMBER),),
    )
    by_guardian = world.pick(CENTRAL)
    name = lists.school_list(by_guardian)
    lists.change(name, by_guardian.key, 证件号码=None, 学籍号=None)
    planting.tell(
        by_guardian,
        "号码空着",
        "在校名单里证件号码空着，姓名、出生日期、家长与学籍相同。",
        never=(GONE,),
        pairs=(pair(ENROLLED, name, by_guardian, SAME, BY_GUARDIAN),),
    )
    bare = world.pick(CENTRAL, grades=(3, 4, 5, 6))
    lists.change(name, bare.key, 证件号码=None, 学籍号=None, 出生日期=None, 监护人=None, 电话=None)
    planting.tell(
        bare,
        "只有姓名和班级",
        "在校名单里只有姓名、性别和班级，与学籍同校同班同名。多半是同一人，但要人来核；核清以前不能说是辍学。",
        never=(GONE,),
    )
    merged = world.pick(TEACHING_POINT)
    number = lost(merged.number)
    lists.change(HOUSEHOLDS, merged.key, 证件号码=number, 村="小柳庄村", 地址="清河镇小柳庄村一组7号")
    planting.tell(
        merged,
        "合并前的旧村名",
        "户籍名单里号码丢了末位，村写的是合并以前的旧村名；姓名、出生日期、监护人与学籍相同。",
        never=(NEVER_ENROLLED,),
        pairs=(pair(HOUSEHOLDS, ENROLLED, merged, SAME, BY_GUARDIAN),),
    )


_RIGHT = (
    "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆旭宁龙林欢阳建亮成畅晨峰轩博豪睿泽昊航瑞恒翔芳娜敏"
    "静丽艳娟霞秀玲桂兰燕红梅莉萍洁倩琳婷雯颖慧莹佳欣怡梦瑶璐蕾薇月婉晴悦诗涵妍彤菲妮可心语"
)
_WRONG = (
    "玮墙蕾阳永君洁滔朝名钢萍晖朋桦菲欣博彬雨皓恺建峻凡绪凝隆琳环洋健量城唱辰锋宣搏毫瑞择浩杭睿衡祥方那闽"
    "婧莉燕捐瑕绣铃贵蓝艳虹玫丽平杰茜林停文影惠盈家新宜孟遥露磊微越宛情越施含研同飞泥珂欣雨"
)
_SIMILAR = dict(zip(_RIGHT, _WRONG, strict=True))


def similar(name: str) -> str:
    """Return the name with its last character replaced by one that sounds or looks like it."""
    return name[:-1] + _SIMILAR.get(name[-1], "新")


def _names(planting: Planting) -> None:
    lists, world = planting.lists, planting.world
    same_number = world.pick(JUNIOR)
    name = lists.school_list(same_number)
    lists.change(name, same_number.key, 姓名=similar(same_number.name))
    planting.tell(
        same_number,
        "姓名错字，号码对",
        "在校名单里姓名错了一个字，证件号码、出生日期都对。",
        never=(GONE,),
        pairs=(pair(ENROLLED, name, same_number, SAME, "证件号码相同"),),
    )
    no_number = world.pick(JUNIOR, grades=(7, 8))
    lists.change(name, no_number.key, 姓名=similar(no_number.name), 证件号码=None, 学籍号=None)
    planting.tell(
        no_number,
        "姓名错字，号码空着",
        "在校名单里姓名错了一个字，没有号码，出生日期、家长对。像是同一人，要人来核；核清以前不能断定辍学。",
        never=(GONE,),
        pairs=(pair(ENROLLED, name, no_number, OPEN, NEAR),),
    )
    _dots(planting)


def _dots(planting: Planting) -> None:
    lists, world = planting.lists, planting.world
    known = next(child for child in world.children.values() if "·" in child.name and child.state == "在校")
    world.used.add(known.key)
    name = lists.school_list(known)
    lists.change(name, known.key, 姓名=known.name.replace("·", ""))
    lists.change(HOUSEHOLDS, known.key, 姓名=known.name.replace("·", "."))
    planting.tell(
        known,
        "少数民族姓名的间隔号",
        "户籍名单写成“.”，在校名单没有写间隔号，学籍写“·”；证件号码相同。",
        never=(GONE, NEVER_ENROLLED),
        pairs=(pair(ENROLLED, name, known, SAME, "证件号码相同"),),
    )
    other = world.invent(
        "例-间隔号-1",
        dt.date(2013, 12, 1),
        EXPERIMENTAL,
        "女",
        name="古丽娜尔·哈力克",
        guardian="哈力克·托合提",
    )
    planting.place(other, HOUSEHOLDS, ENROLLED, "在校")
    name = lists.school_list(other)
    lists.change(name, other.key, 姓名="古丽娜尔哈力克", 监护人="哈力克托合提", 证件号码=None, 学籍号=None)
    planting.tell(
        other,
        "少数民族姓名的间隔号，号码空着",
        "在校名单里没有号码，姓名和家长都没有写间隔号，出生日期相同。",
        never=(GONE, NEVER_ENROLLED),
        pairs=(pair(ENROLLED, name, other, SAME, BY_GUARDIAN),),
    )


def _somebody_elses_number(planting: Planting) -> None:
    """The class list gives the father's number for the child's: valid, and of somebody else."""
    child: Child = planting.world.pick(VALLEY)
    name = planting.lists.school_list(child)
    fathers = planting.world.numbers.next(dt.date(1985, 3, 3), "男")
    planting.lists.change(name, child.key, 证件号码=fathers)
    planting.tell(
        child,
        "填成了家长的号码",
        "在校名单里填的是家长的证件号码，号码合法，但与出生日期不符；姓名、出生日期、家长与学籍相同。要人来核。",
        never=(GONE,),
        pairs=(pair(ENROLLED, name, child, "待核/同一人"),),
    )
