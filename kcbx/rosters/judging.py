"""One row of a list → a person, or the reasons why not. What is odd about an accepted row comes back beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from kcbx.grid import Cell
from kcbx.model import School, Unit, UnitRegister
from kcbx.rosters import cleaning
from kcbx.rosters.headings import PEOPLE
from kcbx.rosters.kinds import Kind
from kcbx.rosters.layout import Layout
from kcbx.rosters.people import Place, RosterRow
from kcbx.rosters.schools import SchoolNames

_OWN = frozenset(
    {
        "姓名",
        "证件号码",
        "原证件号码",
        "证件类型",
        "性别",
        "出生日期",
        "学籍号",
        "学校",
        "学校标识码",
        "年级",
        "班级",
    }
    | {"乡镇", "村", "户籍地址", "现住址", "联系电话", "监护人姓名", "监护人电话", "户主姓名", "序号"}
)
"""Fields with a place of their own in `RosterRow`, or none at all; the rest goes into `other`."""

NO_NAME = "没有姓名"
ONLY_NAME = "没有证件号码、学籍号和出生日期，只有姓名，比对时要人核对"
ODD_NAME = "姓名里有数字、括号或别的符号"
BIRTH_DIFFERS = "出生日期与证件号码里的不一致"
SEX_DIFFERS = "性别与证件号码里的不一致"
ODD_SEX = "性别看不懂"
UNKNOWN_SCHOOL = "学校在 units.yaml 里对不上"
OTHER_SCHOOL = "学校不是这份名单的单位"
_SELF = ("户主", "本人")


class Judge:
    """Judges the rows of one sheet. `unit` is the unit whose own list it is, None for a list of the whole county."""

    def __init__(
        self, kind: Kind, layout: Layout, units: UnitRegister, roster: str, unit: Unit | None = None
    ) -> None:
        self.roster = roster
        self._kind = kind
        self._unit = unit
        self._schools = SchoolNames(units)
        chosen = {name: tuple(column.index for column in columns) for name, columns in layout.chosen.items()}
        self._width = 1 + max((index for indexes in chosen.values() for index in indexes), default=-1)
        # A field without a column is read from the empty cell that every row gets at its end.
        self._at = {known.name: chosen.get(known.name, (-1,))[0] for known in PEOPLE.fields}
        self._guardian_names = chosen.get("监护人姓名", ())
        self._telephones = (*chosen.get("联系电话", ()), *chosen.get("监护人电话", ()))
        self._other = tuple(
            (known.name, chosen[known.name], _TIDY.get(known.values, cleaning.known_text))
            for known in PEOPLE.fields
            if known.name in chosen and known.name not in _OWN
        )
        self._two_addresses = "户籍地址" in chosen and "现住址" in chosen
        self._unidentified = f"{'、'.join(kind.identified_by)}都没有能用的，认不出是谁"

    def judge(self, place: Place, row: Sequence[Cell]) -> tuple[RosterRow | None, list[str]]:
        """Return (row, what is odd about it), or (None, every reason why it is sent back)."""
        cells = (*row, *(None,) * (max(self._width - len(row), 0) + 1))
        odd: list[str] = []
        name = cleaning.clean_name(cells[self._at["姓名"]])
        number = self._number(cells)
        if number.flaw:
            odd.append(number.flaw)
        birth = self._birth(cells, number, odd)
        student = cleaning.clean_plain_number(cells[self._at["学籍号"]])
        known = {"证件号码": number.number, "学籍号": student, "出生日期": birth}
        reasons = self._reasons(name, {**known, "班级": cells[self._at["班级"]]})
        if reasons:
            return None, reasons + odd
        if cleaning.is_odd_name(name):
            odd.append(ODD_NAME)
        if not any(known.values()) and not number.lost_digits:
            odd.append(ONLY_NAME)
        return self._row(place, cells, name, number, birth, student, odd), odd

    def _number(self, cells: Sequence[Cell]) -> cleaning.IdNumber:
        document = cells[self._at["证件类型"]]
        kind = cleaning.clean_document(document) if document is not None else "居民身份证"
        return cleaning.clean_number(cells[self._at["证件号码"]], kind)

    def _reasons(self, name: str, known: dict[str, Any]) -> list[str]:
        reasons = [] if name else [NO_NAME]
        if self._kind.identified_by and not any(known[field] for field in self._kind.identified_by):
            reasons.append(self._unidentified)
        return reasons

    def _birth(self, cells: Sequence[Cell], number: cleaning.IdNumber, odd: list[str]) -> dt.date | None:
        """Return the birth date the list gives, else the one inside a number without a flaw."""
        date, why = cleaning.clean_date(cells[self._at["出生日期"]])
        if why:
            odd.append(f"出生日期{why}")
        inside = cleaning.birth_inside(number.number) if _speaks(number) else None
        if date and inside and date != inside:
            odd.append(BIRTH_DIFFERS)
        return date or inside

    def _row(
        self,
        place: Place,
        cells: Sequence[Cell],
        name: str,
        number: cleaning.IdNumber,
        birth: dt.date | None,
        student: str,
        odd: list[str],
    ) -> RosterRow:
        school, code, system = self._school(cells, odd)
        grade, class_name = self._grade(cells, 5 if system == "五四" else 6, odd)
        return RosterRow(
            place=place,
            name=name,
            id_number=number.number,
            id_flaw=number.flaw,
            lost_digits=number.lost_digits,
            former_number=self._former(cells, number),
            sex=self._sex(cells, number, odd),
            birth_date=birth,
            student_number=student,
            school=school,
            school_code=code,
            grade=grade,
            class_name=class_name,
            township=self._text(cells, "乡镇") or self._own_township(),
            village=self._text(cells, "村"),
            address=self._text(cells, "户籍地址") or self._text(cells, "现住址"),
            guardians=self._guardians(cells, name),
            telephone=self._telephone(cells),
            other=self._further(cells),
        )

    def _text(self, cells: Sequence[Cell], name: str) -> str:
        cell = cells[self._at[name]]
        return "" if cell is None else cleaning.known_text(cell)

    def _former(self, cells: Sequence[Cell], number: cleaning.IdNumber) -> str:
        former = cells[self._at["原证件号码"]]
        if former is not None and (found := cleaning.clean_number(former).number):
            return found
        return number.number if cleaning.is_fifteen(number.number) else ""

    def _sex(self, cells: Sequence[Cell], number: cleaning.IdNumber, odd: list[str]) -> str:
        cell = cells[self._at["性别"]]
        sex = cleaning.clean_sex(cell) if cell is not None else ""
        inside = cleaning.sex_inside(number.number) if _speaks(number) else ""
        if not sex and cell is not None and cleaning.known_text(cell):
            odd.append(ODD_SEX)
        if sex and inside and sex != inside:
            odd.append(SEX_DIFFERS)
        return sex or inside

    def _school(self, cells: Sequence[Cell], odd: list[str]) -> tuple[str, str, str]:
        """Return (school as written, its code where one unit answers to it, its 学制)."""
        written = self._text(cells, "学校")
        found = self._schools.find(cleaning.clean_plain_number(cells[self._at["学校标识码"]]), written)
        own = self._unit if isinstance(self._unit, School) else None
        if own is not None and not written and found is None:
            return own.name, own.code, own.system
        if own is not None and found is not own:
            odd.append(OTHER_SCHOOL)
        elif written and found is None:
            odd.append(UNKNOWN_SCHOOL)
        if found is None:
            return written, "", "六三"
        return written or found.name, found.code, found.system

    def _own_township(self) -> str:
        return "" if self._unit is None or isinstance(self._unit, School) else self._unit.name

    def _grade(self, cells: Sequence[Cell], primary_years: int, odd: list[str]) -> tuple[int | None, str]:
        class_name, with_class = cleaning.clean_class(cells[self._at["班级"]], primary_years)
        grade, why = cleaning.clean_grade(cells[self._at["年级"]], primary_years)
        if why and with_class is None:
            odd.append(f"年级{why}")
        return grade or with_class, class_name

    def _guardians(self, cells: Sequence[Cell], own: str) -> tuple[str, ...]:
        found = [name for index in self._guardian_names for name in cleaning.clean_names(cells[index])]
        head = cells[self._at["户主姓名"]]
        if head is not None and self._text(cells, "与户主关系") not in _SELF:
            found += cleaning.clean_names(head)
        return tuple(dict.fromkeys(name for name in found if name != own))

    def _telephone(self, cells: Sequence[Cell]) -> str:
        numbers = (cleaning.clean_telephone(cells[index]) for index in self._telephones)
        return next((number for number in numbers if number), "")

    def _further(self, cells: Sequence[Cell]) -> dict[str, str]:
        further = {}
        for name, indexes, tidy in self._other:
            texts = [text for i in indexes if cells[i] is not None and (text := tidy(cells[i]))]
            if texts:
                further[name] = "、".join(texts)
        if head := cleaning.clean_name(cells[self._at["户主姓名"]]):
            further["户主姓名"] = head
        if self._two_addresses and (home := self._text(cells, "现住址")):
            further["现住址"] = home
        return further


def _speaks(number: cleaning.IdNumber) -> bool:
    """Tell whether a number is a citizen's without a flaw, so that what stands in it can be believed."""
    return not number.flaw and len(number.number) == 18 and cleaning.is_right(number.number)


_TIDY: dict[str, Callable[[Cell], str]] = {
    "名称": cleaning.clean_plain_number,
    "电话": cleaning.clean_telephone,
    "号码": cleaning.clean_plain_number,
}
"""How the cells of a field that goes into `other` are tidied, by the type of its values; the rest as text."""
