"""The planted cases: what each is, whom it concerns, and what must come of it, written down while it is planted.

`Truth` is the oracle: it follows from the policies and from what was planted, never from what a program answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from examples.generation.rosters_lines import Lists, base_lists
from examples.generation.rosters_world import Child, World, county_world

SAME, DIFFERENT, OPEN = "同一人", "不是", "待核"
NEVER_ENROLLED, GONE, POOR = "适龄失学", "辍学", "脱贫户"
BOOKS_AGREE, NOT_ENROLLED, HANGING = "人账相符", "在校不在籍", "空挂学籍"
ELSEWHERE, NOT_RECEIVED, TWICE = "人籍不一致", "转出未接收", "重复"
ANYWHERE, WRONG_DATA = "任一比对", "信息错误"
SUSPECT_NEVER, SUSPECT_GONE = "疑似失学/疑似失学（残疾儿童未入学）", "疑似辍学"
"""What a candidate is called; alternatives of a conclusion are separated by a slash."""


@dataclass(frozen=True)
class Expected:
    """One line of the result that must be there: the comparison, and the words its conclusion may be in."""

    comparison: str
    conclusions: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two rows (list, child, how-manieth row of the child in it) and whether they are of one child."""

    one: tuple[str, str, int]
    other: tuple[str, str, int]
    answer: str
    step: str = ""


@dataclass(frozen=True)
class Truth:
    """One planted case: a child, the story, what must be said of it and which candidacy must not be claimed.

    `listed`: the child is to be 列入疑似; in a comparison of `never` it must not be.
    """

    key: str
    title: str
    story: str
    expected: tuple[Expected, ...] = ()
    never: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    listed: bool = False


@dataclass
class Planting:
    """The lists while they are being planted, and the truths so far."""

    world: World
    lists: Lists
    truths: list[Truth] = field(default_factory=list)

    def tell(
        self,
        child: Child,
        title: str,
        story: str,
        expected: tuple[tuple[str, str], ...] = (),
        never: tuple[str, ...] = (),
        pairs: tuple[Pair, ...] = (),
        listed: bool = False,
    ) -> None:
        """Write a truth down; alternatives of a conclusion are separated by a slash."""
        wanted = tuple(Expected(name, tuple(words.split("/"))) for name, words in expected)
        self.truths.append(Truth(child.key, title, story, wanted, never, pairs, listed))

    def place(self, child: Child, *names: str) -> None:
        """Write a child into several lists; 在校 means the list of its school."""
        for name in names:
            self.lists.add(self.lists.school_list(child) if name == "在校" else name, child)


def pair(
    one: str, other: str, child: Child, answer: str, step: str = "", second: Child | None = None
) -> Pair:
    """Return a pair of the first rows of a child (or of two children) in two lists."""
    return Pair((one, child.key, 0), (other, (second or child).key, 0), answer, step)


def planted() -> Planting:
    """Return the lists of the example county with every case planted."""
    from examples.generation import (
        rosters_plants_gone,
        rosters_plants_ledger,
        rosters_plants_never,
        rosters_plants_numbers,
    )

    world = county_world()
    planting = Planting(world, base_lists(world))
    chapters: tuple[Callable[[Planting], None], ...] = (
        rosters_plants_never.plant,
        rosters_plants_gone.plant,
        rosters_plants_numbers.plant,
        rosters_plants_ledger.plant,
    )
    for plant in chapters:
        plant(planting)
    return planting
