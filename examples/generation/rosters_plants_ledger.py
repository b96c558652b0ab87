"""Planted cases of the ledger against the platform and the 防返贫 list, and rows nobody can use."""

from __future__ import annotations

import datetime as dt

from examples.generation.rosters_dirt import swapped
from examples.generation.rosters_lines import (
    ENROLLED,
    HOUSEHOLDS,
    PLATFORM,
    POVERTY,
    SENT_DOWN,
    Line,
)
from examples.generation.rosters_plants import BOOKS_AGREE, DIFFERENT, POOR, SAME, Planting, pair
from examples.generation.rosters_plants_numbers import CENTRAL, EXPERIMENTAL, JUNIOR, ONE_ERROR
from examples.generation.rosters_world import Child


def plant(planting: Planting) -> None:
    """Plant them all."""
    _newcomer(planting)
    _poverty(planting)
    _sent_down(planting)
    _platform(planting)
    _unusable(planting)


def _newcomer(planting: Planting) -> None:
    child = planting.world.invent("例-漏登-1", dt.date(2014, 3, 15), EXPERIMENTAL)
    planting.place(child, HOUSEHOLDS, ENROLLED, "在校")
    planting.tell(
        child,
        "在校而台账没有",
        "户籍、学籍、在校都有，台账里没有这个孩子。",
        ((BOOKS_AGREE, "名单有账上没有"),),
    )


def _poverty(planting: Planting) -> None:
    world, lists = planting.world, planting.lists
    first, second = [child for child in world.children.values() if child.tale == "out_since_last_year"]
    lists.add(POVERTY, first, 证件号码=swapped(first.number, 8), 户类型="脱贫户", 在校状况="")
    planting.tell(
        first,
        "辍学的脱贫户，名单里号码颠倒",
        "台账上是辍学；防返贫名单里有，证件号码相邻两位颠倒了。",
        ((POOR, "脱贫户辍学"),),
        pairs=(pair(ENROLLED, POVERTY, first, SAME, ONE_ERROR),),
    )
    namesake = world.invent(
        "例-同名-3", second.birth + dt.timedelta(days=400), EXPERIMENTAL, second.sex, name=second.name
    )
    planting.place(namesake, HOUSEHOLDS, ENROLLED, "在校")
    lists.add(POVERTY, namesake, 户类型="脱贫户", 在校状况="初中")
    planting.tell(
        namesake,
        "与辍学孩子同名的脱贫户",
        "防返贫名单里有一个与辍学孩子同名的孩子，号码不同，是另一个人，在校。",
        pairs=(pair(ENROLLED, POVERTY, second, DIFFERENT, second=namesake),),
    )
    for child in world.children.values():
        if child.state in ("疑似辍学", "失学", "辍学") and "脱贫户" in child.families:
            planting.tell(
                child,
                "台账里的脱贫户",
                f"台账上是{child.state}，防返贫名单里是脱贫户。",
                ((POOR, f"脱贫户{child.state}"),),
            )


def _sent_down(planting: Planting) -> None:
    world, lists = planting.world, planting.lists
    at_school = world.pick(CENTRAL)
    lists.add(SENT_DOWN, at_school, 类型="疑似辍学", 下发日期=dt.date(2024, 10, 8))
    planting.tell(
        at_school,
        "平台下发而人在校",
        "平台下发为疑似辍学；户籍、学籍、在校、台账都在，台账上是在校。应当核查回复。",
        ((BOOKS_AGREE, "平台下发，在校就读"),),
    )
    missing = world.children["例-失学-1"]
    lists.add(SENT_DOWN, missing, 类型="失学", 下发日期=dt.date(2024, 10, 8))
    nobody = world.invent("例-平台-1", dt.date(2012, 2, 2), CENTRAL)
    lists.add(SENT_DOWN, nobody, 类型="疑似辍学", 下发日期=dt.date(2024, 10, 8))
    planting.tell(
        nobody,
        "平台下发，哪里都没有",
        "只有平台下发名单里有，户籍、学籍、在校、台账里都没有。",
        ((BOOKS_AGREE, "平台下发未列入"),),
        listed=True,
    )


def _platform(planting: Planting) -> None:
    world, lists = planting.world, planting.lists
    forgotten: Child = next(child for child in world.children.values() if child.state == "疑似辍学")
    lists.drop(PLATFORM, forgotten.key)
    planting.tell(
        forgotten,
        "平台上没有",
        "台账上是疑似辍学，平台导出里没有。",
        ((BOOKS_AGREE, "账上有平台没有"),),
    )
    stale: Child = next(child for child in world.children.values() if child.state == "复学观察")
    lists.change(PLATFORM, stale.key, 状态="疑似辍学")
    planting.tell(
        stale,
        "平台没有销号",
        "台账上已经复学观察，平台导出里还是疑似辍学。",
        ((BOOKS_AGREE, "平台有账上没有"),),
    )
    extra = world.pick(EXPERIMENTAL)
    lists.add(PLATFORM, extra, 状态="疑似辍学", 录入日期="2024-09-30")
    planting.tell(
        extra,
        "平台上有而台账没有列入",
        "台账上是在校，平台导出里是疑似辍学。",
        ((BOOKS_AGREE, "平台有账上没有"),),
    )


def _unusable(planting: Planting) -> None:
    """Rows without a name: they go back, and never vanish."""
    lists, world = planting.lists, planting.world
    for number, (name, school) in enumerate(
        ((HOUSEHOLDS, CENTRAL), (POVERTY, CENTRAL), ("在校清河初中", JUNIOR)), start=1
    ):
        blank = world.invent(f"例-无名-{number}", dt.date(2011, 1, number), school)
        line: Line = lists.add(name, blank, 姓名=None)
        line.outcome = "退回"
        line.key = ""
        del world.children[blank.key]
