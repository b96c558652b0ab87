"""One list as people: rows of one child put together, what can be compared of each, and the indexes to find them by."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from kcbx import identity
from kcbx.comparing import numbers
from kcbx.comparing.digests import row_digest
from kcbx.comparing.lazily import lazily
from kcbx.comparing.near import is_misspelt, is_near
from kcbx.comparing.numbers import has_valid_number
from kcbx.comparing.results import LedgerChild
from kcbx.comparing.sentences import place_text
from kcbx.comparing.spelling import plain_name, plain_township, plain_village
from kcbx.comparing.window import born
from kcbx.rosters.people import RosterRow

_Key = TypeVar("_Key")
_SHORTEST_STUDENT_NUMBER = 10
_NAME_BEFORE, _HOME = "曾用名", "现住址"
_NONE: frozenset[str] = frozenset()


class Member:
    """The rows of one list that are about one child; the first stands for all of them.

    `cases` are the cases of a person of the ledger, the open one first; `kind` names the list and `index` the place
    in it. Every other attribute is a set of what the rows tell: an empty one tells nothing, and nothing follows
    from it. `plain` are the people of all lists whom nothing but their number and name was needed to put together.
    """

    def __init__(self, rows: Sequence[RosterRow], cases: Sequence[LedgerChild] = ()) -> None:
        self.rows = tuple(rows)
        self.cases = tuple(cases)
        self.kind = ""
        self.index = 0
        self.plain: dict[str, Member] = {}
        only = self.rows[0] if len(self.rows) == 1 and not self.cases else None
        if only is not None and has_valid_number(only) and not only.former_number:
            vars(self).update(_told_by_plain(only))

    @lazily
    def numbers(self) -> frozenset[str]:
        """Valid numbers of 18 digits."""
        return frozenset([row.id_number for row in self.rows if has_valid_number(row)])

    @property
    def row(self) -> RosterRow:
        """The row that stands for the person."""
        return self.rows[0]

    @property
    def case(self) -> LedgerChild | None:
        """The case of a person of the ledger."""
        return self.cases[0] if self.cases else None

    @lazily
    def place(self) -> str:
        """Where the first row stands, in Chinese."""
        return place_text(self.kind, self.row)

    @lazily
    def digest(self) -> str:
        """The digest of the fields compared of the first row."""
        return row_digest(self.row)

    @lazily
    def names(self) -> frozenset[str]:
        """Name and former name, as they are compared."""
        written = [row.name for row in self.rows]
        written += [row.other[_NAME_BEFORE] for row in self.rows if _NAME_BEFORE in row.other]
        return frozenset(filter(None, map(plain_name, written)))

    @lazily
    def flawed(self) -> frozenset[str]:
        """Numbers that are not valid and still can be one person's."""
        written = [row.id_number for row in self.rows if row.id_number not in self.numbers]
        return frozenset(filter(numbers.tells_apart, written))

    @lazily
    def told_formers(self) -> frozenset[str]:
        """Valid numbers the child had before, as a list or the ledger says, and what a 15-digit one has become."""
        told = [text for row in self.rows for text in (row.id_number, row.former_number) if text]
        told += [number for case in self.cases for number in case.former_numbers]
        if self.numbers.issuperset(told):
            return frozenset()
        found = {number for text in told for number in numbers.expansions(text)}
        found |= {text for text in told if text not in self.numbers and numbers.is_valid(text)}
        return frozenset(found - self.numbers)

    @lazily
    def inside_numbers(self) -> frozenset[str]:
        """Valid numbers inside a 学籍号 that begins with G or J, other than the number itself."""
        inside = [number[1:] for number in self.student_numbers if number[0] in "GJ"]
        if self.numbers.issuperset(inside):
            return _NONE
        return frozenset(filter(numbers.is_valid, inside)) - self.numbers

    @lazily
    def every_number(self) -> frozenset[str]:
        """Valid numbers: present ones, former ones, those inside a 学籍号."""
        return self.numbers | self.told_formers | self.inside_numbers

    @lazily
    def student_numbers(self) -> frozenset[str]:
        """学籍号 that can be one person's."""
        written = [row.student_number for row in self.rows if row.student_number]
        return frozenset(
            [
                number
                for number in written
                if len(number) >= _SHORTEST_STUDENT_NUMBER and numbers.tells_apart(number)
            ]
        )

    @lazily
    def corrections(self) -> frozenset[str]:
        """Valid numbers one typing error away from the flawed number of a person who has no valid one."""
        if self.numbers:
            return frozenset()
        return frozenset(number for text in self.flawed for number in numbers.corrections(text))

    @lazily
    def births(self) -> frozenset[dt.date]:
        """Birth dates, as written and by a valid number."""
        dates = [row.birth_date for row in self.rows]
        dates += [numbers.date_in(number) for number in self.numbers]
        return frozenset([date for date in dates if date is not None])

    @lazily
    def possible_births(self) -> frozenset[dt.date]:
        """`births`, and where there are none what a flawed number says."""
        dates = (numbers.date_in(number) for number in self.flawed)
        return self.births or frozenset(date for date in dates if date is not None)

    @lazily
    def age_dates(self) -> tuple[dt.date, ...]:
        """The birth dates by which school age is judged; several where number and list contradict each other."""
        return born(self.rows)

    @lazily
    def sexes(self) -> frozenset[str]:
        """性别, as written and by a valid number."""
        found = [row.sex for row in self.rows] + [identity.sex(number) or "" for number in self.numbers]
        return frozenset(sex for sex in found if sex in ("男", "女"))

    @lazily
    def guardians(self) -> frozenset[str]:
        """Names of guardians, as they are compared."""
        return frozenset(name for row in self.rows for name in map(plain_name, row.guardians) if name)

    @lazily
    def villages(self) -> frozenset[tuple[str, str]]:
        """(township, village) as they are compared, the township "" where no list tells it."""
        return frozenset(
            (plain_township(row.township), plain_village(text))
            for row in self.rows
            for text in (row.village, *filter(_tells_village, (row.address, row.other.get(_HOME, ""))))
            if text
        )

    @lazily
    def schools(self) -> frozenset[str]:
        """学校: the code where one unit answers to the name, else the name."""
        found = (row.school_code or plain_name(row.school) for row in self.rows)
        return frozenset(school for school in found if school)


def _told_by_plain(row: RosterRow) -> dict[str, object]:
    """Return what a row with a valid number and nothing out of the common tells, attribute by attribute.

    Nearly every row is like that; said at once it costs a third of what the attributes cost one by one.
    """
    number = row.id_number
    told: dict[str, object] = {"numbers": frozenset((number,))}
    told["flawed"] = told["told_formers"] = told["corrections"] = _NONE
    birth = numbers.date_in(number)
    if birth is not None and row.birth_date in (None, birth):
        told["births"] = told["possible_births"] = frozenset((birth,))
        told["age_dates"] = (birth,)
    if row.student_number == "" or row.student_number[1:] == number:
        told["student_numbers"] = frozenset((row.student_number,)) if row.student_number else _NONE
        told["inside_numbers"] = _NONE
    if row.name and not row.other.get(_NAME_BEFORE):
        told["names"] = frozenset((plain_name(row.name),))
    return told


def _tells_village(address: str) -> bool:
    return any(word in address for word in ("村", "社区", "居委会"))


# What two people have to do with each other


def contradict(one: Member, other: Member) -> bool:
    """Say whether the valid numbers of both differ, and neither is known to have been the other's before."""
    if not (one.numbers and other.numbers) or one.numbers & other.numbers:
        return False
    return not one.every_number & other.every_number


def names_agree(one: Member, other: Member) -> bool:
    """Say whether they have a name in common."""
    return one.row.name == other.row.name or bool(one.names & other.names)


def names_near(one: Member, other: Member) -> bool:
    """Say whether they have names that are nearly the same."""
    return any(is_near(first, second) for first in one.names for second in other.names)


def names_misspelt(one: Member, other: Member) -> bool:
    """Say whether they have names that may be one, where a number they share says so."""
    return any(is_misspelt(first, second) for first in one.names for second in other.names)


def sexes_differ(one: Member, other: Member) -> bool:
    """Say whether both tell a sex and it is not the same."""
    return bool(one.sexes and other.sexes) and not one.sexes & other.sexes


def same_village(one: Member, other: Member) -> bool:
    """Say whether both live in one village, however it is called; a township that is not told does not differ."""
    return any(
        village == second and (not town or not second_town or town == second_town)
        for town, village in one.villages
        for second_town, second in other.villages
    )


class Roll:
    """The people of one list and the indexes over them, each built when it is first asked for."""

    def __init__(self, kind: str, people: Sequence[Member]) -> None:
        self.kind = kind
        self.people = tuple(people)
        for index, person in enumerate(self.people):
            person.kind, person.index = kind, index

    @lazily
    def by_number(self) -> Mapping[str, list[Member]]:
        """Number, valid or flawed, → people."""
        return _index(
            (person, person.numbers | person.flawed if person.flawed else person.numbers)
            for person in self.people
        )

    @lazily
    def by_former(self) -> Mapping[str, list[Member]]:
        """Former number → people."""
        return _index((person, person.told_formers) for person in self.people)

    @lazily
    def by_inside_number(self) -> Mapping[str, list[Member]]:
        """Number inside a 学籍号, other than the number itself → people."""
        return _index((person, person.inside_numbers) for person in self.people)

    @lazily
    def by_correction(self) -> Mapping[str, list[Member]]:
        """Valid number one typing error away from a flawed one → people with the flawed one."""
        flawed = (person for person in self.people if not person.numbers and person.flawed)
        return _index((person, person.corrections) for person in flawed)

    @lazily
    def by_student_number(self) -> Mapping[str, list[Member]]:
        """学籍号 → people."""
        return _index((person, person.student_numbers) for person in self.people)

    @lazily
    def by_name_and_birth(self) -> Mapping[tuple[str, dt.date], list[Member]]:
        """(name, birth date) → people."""
        found: defaultdict[tuple[str, dt.date], list[Member]] = defaultdict(list)
        for person in self.people:
            for name in person.names:
                for birth in person.births:
                    found[name, birth].append(person)
        return found

    @lazily
    def by_name(self) -> Mapping[str, list[Member]]:
        """Name → people."""
        return _index((person, person.names) for person in self.people)

    @lazily
    def by_birth(self) -> Mapping[dt.date, list[Member]]:
        """Birth date, also one that a flawed number says → people."""
        return _index((person, person.possible_births) for person in self.people)

    @lazily
    def unnumbered_by_birth(self) -> Mapping[dt.date, list[Member]]:
        """The same, of people without a valid number."""
        unnumbered = (person for person in self.people if not person.numbers)
        return _index((person, person.possible_births) for person in unnumbered)

    def has_rival(self, person: Member, partner: Member) -> bool:
        """Say whether somebody else of this list has the name of `partner` and was born on the same day."""
        return any(
            rival is not person
            for name in partner.names
            for birth in partner.births
            for rival in self.by_name_and_birth.get((name, birth), ())
        )


def _index(keyed: Iterable[tuple[Member, Iterable[_Key]]]) -> Mapping[_Key, list[Member]]:
    found: defaultdict[_Key, list[Member]] = defaultdict(list)
    for person, keys in keyed:
        for key in keys:
            found[key].append(person)
    return found


def members_of(rows: Iterable[RosterRow]) -> list[Member]:
    """Return the people of a list: rows with the same valid number and the same name are one person."""
    groups: dict[tuple[str, str], list[RosterRow]] = defaultdict(list)
    alone: list[Member] = []
    for row in rows:
        if has_valid_number(row):
            groups[row.id_number, plain_name(row.name)].append(row)
        else:
            alone.append(Member((row,)))
    return [*(Member(in_order(group)) for group in groups.values()), *alone]


def in_order(rows: Iterable[RosterRow]) -> list[RosterRow]:
    """Return rows in an order that does not depend on where they stand, save between rows that say the same."""
    every = list(rows)
    if len(every) == 1:
        return every
    return sorted(every, key=_order_of_row)


def _order_of_row(row: RosterRow) -> tuple[str | int, ...]:
    place = row.place
    at_school = (row.school_code, row.school, row.grade or 0, row.class_name)
    return (row_digest(row), *at_school, place.roster, place.sheet, place.row)


def ledger_members(children: Iterable[LedgerChild]) -> list[Member]:
    """Return the people of the ledger: cases with the same number and name are one, the open case first."""
    groups: dict[tuple[str, str], list[LedgerChild]] = defaultdict(list)
    for child in children:
        row = child.row
        own = row.id_number if has_valid_number(row) else child.case_id
        groups[own, plain_name(row.name)].append(child)
    ordered = (
        sorted(group, key=lambda child: (child.state == "已移出", child.case_id)) for group in groups.values()
    )
    return [Member([child.row for child in group], group) for group in ordered]
