"""Four lists of any size with planted truth, for tests of thousands and the benchmark; linear in the number.

Unlike the lists of the example county nothing is told of the children but what a list holds. Names come from
small pools, so that in a large county many children share a name, and some a name and a birth date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import xlsxwriter

from examples.generation import names
from examples.generation.children import IdentityNumbers
from examples.generation.county import SPECIAL, SchoolSite, sites_for
from examples.generation.rosters_dirt import fifteen, one_digit, swapped
from examples.generation.rosters_plants_numbers import similar
from kcbx.rosters.people import Place, RosterRow

HOUSEHOLDS, ENROLLED, AT_SCHOOL, POVERTY = "户籍", "学籍", "在校", "脱贫"
KINDS = (HOUSEHOLDS, ENROLLED, AT_SCHOOL, POVERTY)
DAY = dt.date(2024, 10, 10)
WINDOW = (dt.date(2009, 9, 1), dt.date(2018, 8, 31))

_SHARES = (
    (0.010, "never"),
    (0.020, "gone"),
    (0.025, "error in 学籍"),
    (0.030, "error in 在校"),
    (0.033, "fifteen digits"),
    (0.038, "lost digits"),
    (0.043, "near name"),
    (0.053, "twins"),
    (0.058, "namesake"),
)
"""What happens to a child, as cumulated shares; to the others nothing does."""


@dataclass
class LargeLists:
    """The rows of each list, whose each row is (same order), and what must come of it.

    `never_enrolled`: in 户籍 and in no 学籍; `gone`: in 学籍 and in no 在校 list; `poor`: those of both whom 脱贫
    knows; `asked`: present under a near name and without a number, so that only a person can tell.
    """

    rows: dict[str, list[RosterRow]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    owners: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    never_enrolled: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    poor: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def add(self, kind: str, key: str, row: RosterRow) -> None:
        """Append a row; its place is its number in the list, under one line of headings."""
        self.rows[kind].append(replace(row, place=Place(kind, "Sheet1", len(self.rows[kind]) + 2)))
        self.owners[kind].append(key)

    def owner(self, row: RosterRow) -> str:
        """Return whose a row is."""
        return self.owners[row.place.roster][row.place.row - 2]


@dataclass
class _Maker:
    rng: Random
    schools: Sequence[SchoolSite]
    towns: Mapping[str, tuple[str, tuple[str, ...]]]
    numbers: IdentityNumbers = field(default_factory=IdentityNumbers)

    def child(self) -> RosterRow:
        """Make a child with all that any list knows of it."""
        rng = self.rng
        school, sex = rng.choice(self.schools), rng.choice("男女")
        grade = rng.randint(*school.grades)
        birth = dt.date(2024 - grade - 6, 9, 1) + dt.timedelta(days=rng.randrange(365))
        town, villages = self.towns[school.town]
        surname, village = names.surname(rng), rng.choice(villages)
        number = self.numbers.next(birth, sex)
        return RosterRow(
            place=Place("", "", 0),
            name=surname + names.given_name(rng, sex),
            id_number=number,
            sex=sex,
            birth_date=birth,
            student_number=f"G{number}",
            school=school.name,
            school_code=school.code,
            grade=grade,
            class_name=str(rng.randint(1, 4)),
            township=town,
            village=village,
            address=f"{town}{village}{rng.randint(1, 400)}号",
            guardians=(surname + names.given_name(rng, "男"),),
            telephone=names.telephone(rng),
        )

    def sibling(self, child: RosterRow) -> RosterRow:
        """Make the twin: same home, same day, a name that differs in its last character."""
        assert child.birth_date is not None
        number = self.numbers.next(child.birth_date, child.sex)
        return replace(child, name=similar(child.name), id_number=number, student_number=f"G{number}")

    def namesake(self, child: RosterRow) -> RosterRow:
        """Make another child of the same name in the same village, born on another day."""
        other = self.child()
        return replace(other, name=child.name, sex=child.sex, village=child.village, township=child.township)


def make_large(number: int, seed: int) -> LargeLists:
    """Make the lists of a county of about so many children (twins and namesakes come on top)."""
    towns, schools = sites_for(number)
    maker = _Maker(
        Random(f"{seed}/large"),
        [school for school in schools if school.category != SPECIAL and not school.closed],
        {town.code: (town.name, town.villages) for town in towns},
    )
    lists = LargeLists()
    for index in range(number):
        _live(lists, maker, f"{index:06d}", maker.child())
    return lists


def _live(lists: LargeLists, maker: _Maker, key: str, child: RosterRow) -> None:
    drawn = maker.rng.random()
    event = next((event for limit, event in _SHARES if drawn < limit), "")
    is_poor = maker.rng.random() < 0.12
    if event == "twins":
        _put(lists, maker, f"{key}-2", maker.sibling(child), "never", False)
    if event == "namesake":
        _put(lists, maker, f"{key}-2", maker.namesake(child), "never", False)
    _put(lists, maker, key, child, event, is_poor)


def _put(lists: LargeLists, maker: _Maker, key: str, child: RosterRow, event: str, is_poor: bool) -> None:
    for kind, row in _written(child, event, maker.rng):
        lists.add(kind, key, row)
    if is_poor:
        lists.add(POVERTY, key, _as_written(POVERTY, child))
    if event == "never":
        lists.never_enrolled.add(key)
    if event == "gone":
        lists.gone.add(key)
    if event in ("never", "gone") and is_poor:
        lists.poor.add(key)
    if event == "near name":
        lists.asked.add(key)


def _written(child: RosterRow, event: str, rng: Random) -> Iterator[tuple[str, RosterRow]]:
    household = _as_written(HOUSEHOLDS, child)
    if event == "fifteen digits":
        household = _flawed(household, fifteen(child.id_number))
    yield HOUSEHOLDS, household
    if event == "never":
        return
    enrolled, present = _as_written(ENROLLED, child), _as_written(AT_SCHOOL, child)
    if event == "error in 学籍":
        enrolled = _flawed(enrolled, one_digit(child.id_number, rng.randrange(6, 17)))
    yield ENROLLED, enrolled
    if event == "error in 在校":
        present = _flawed(present, swapped(child.id_number, 12))
    if event == "lost digits":
        present = replace(present, id_number="", lost_digits=True, student_number="")
    if event == "near name":
        present = replace(present, name=similar(child.name), id_number="", student_number="")
    if event != "gone":
        yield AT_SCHOOL, present


def _flawed(row: RosterRow, number: str) -> RosterRow:
    flaw = "15位的旧号码" if len(number) == 15 else "校验码不对"
    return replace(row, id_number=number, id_flaw=flaw, student_number="")


_LEFT_OUT: Mapping[str, Mapping[str, object]] = {
    HOUSEHOLDS: {
        "student_number": "",
        "school": "",
        "school_code": "",
        "grade": None,
        "class_name": "",
        "telephone": "",
    },
    ENROLLED: {"township": "", "village": ""},
    AT_SCHOOL: {"township": "", "village": "", "address": ""},
    POVERTY: {
        "birth_date": None,
        "student_number": "",
        "school": "",
        "school_code": "",
        "grade": None,
        "class_name": "",
        "address": "",
        "guardians": (),
        "telephone": "",
        "other": {"户类型": "脱贫户"},
    },
}
"""What a list of this kind does not hold."""


def _as_written(kind: str, child: RosterRow) -> RosterRow:
    return replace(child, **_LEFT_OUT[kind])  # type: ignore[arg-type]


_HEADINGS = (
    "序号",
    "姓名",
    "证件号码",
    "性别",
    "出生日期",
    "学籍号",
    "学校标识码",
    "学校名称",
    "年级",
    "班级",
    "乡镇",
    "村",
    "家庭住址",
    "监护人姓名",
    "联系电话",
    "民族",
    "国籍",
    "健康状况",
    "户类型",
    "备注",
)
"""Twenty columns, the width in which the readers were measured."""


def write_large(lists: LargeLists, folder: Path) -> dict[str, Path]:
    """Write each list as an xlsx file of twenty columns; returns kind → path."""
    paths = {kind: folder / f"{kind}.xlsx" for kind in KINDS}
    for kind, path in paths.items():
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
        page = book.add_worksheet("Sheet1")
        page.write_row(0, 0, _HEADINGS)
        for index, row in enumerate(lists.rows[kind], start=1):
            for column, value in enumerate(_cells(index, row)):
                if value is not None and value != "":
                    page.write(index, column, value)
        book.close()
    return paths


def _cells(index: int, row: RosterRow) -> tuple[str | int | float | None, ...]:
    born = row.birth_date.isoformat() if row.birth_date else None
    number: str | float = 9.90101201e17 if row.lost_digits else row.id_number
    who = (index, row.name, number, row.sex, born, row.student_number)
    school = (row.school_code, row.school, row.grade, f"{row.class_name}班" if row.class_name else "")
    home = (row.township, row.village, row.address, "".join(row.guardians), row.telephone)
    return (*who, *school, *home, "汉族", "中国", "健康", row.other.get("户类型"), None)
