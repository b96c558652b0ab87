"""The facts of a new case, from the rows of all lists in which a child stands. What no list tells stays unknown.

A list names guardians without saying who they are to the child: they go into 备注, to be asked for. A number that is
missing or flawed opens no case; that is said, and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx import calendar, identity
from kcbx.comparing.conclusions import family_type
from kcbx.comparing.listing import ComparisonRun
from kcbx.comparing.results import Result
from kcbx.comparing.sentences import place_text
from kcbx.comparing.survey import ENROLMENT, HOUSEHOLD, LEDGER, PRESENCE, RESIDENCE, SENT
from kcbx.model import School, Township
from kcbx.rosters.people import RosterRow
from kcbx.schema import code_list

_SOURCES = {ENROLMENT: "学籍导入", PRESENCE: "学籍导入", SENT: "平台下发"}
"""来源 of a 登记 by the list that tells of the child; of none of them the code list has no word for a list."""

CHECKED, BY_HAND = "入户排查", "手工登记"
"""来源 where no list gives one: somebody went and looked, or nobody did."""


class IncompleteError(Exception):
    """The lists do not tell enough to open a case; the message is the reason, without a full stop."""


@dataclass(frozen=True)
class NewCase:
    """What a case can be opened with: its facts, its 责任单位, the 来源 of its 登记 and where the lists tell of it."""

    facts: Mapping[str, Any]
    unit: str
    source: str
    grounds: str


def facts_of(result: Result, run: ComparisonRun, *, checked: bool = False) -> NewCase:
    """Return what the lists tell of the child of a result, which somebody may have checked. Raises IncompleteError."""
    rows = rows_by_kind(result, run)
    every = tuple(rows.values())
    number = _number(every)
    birth, sex = identity.birth_date(number), identity.sex(number)
    unit = result.unit or _first(every, "school_code")
    if run.units.get(unit) is None:
        raise IncompleteError("不知道由哪个单位负责")
    name = _first(every, "name")
    if not (name and birth and sex):
        raise IncompleteError("名单上的姓名或者号码不全")
    facts: dict[str, Any] = {
        "姓名": name,
        "性别": sex,
        "出生日期": birth.isoformat(),
        **_nation(every),
        "证件": {"类型": "居民身份证", "号码": number},
        **_homes(rows, run),
        **_enrolment(rows, run),
        **_families(every),
        **_remark(every),
    }
    source = next((_SOURCES[kind] for kind in rows if kind in _SOURCES), CHECKED if checked else BY_HAND)
    places = (place_text(kind, row) for kind, row in rows.items() if kind != LEDGER)
    return NewCase(facts, unit, source, f"据 {'、'.join(places)}")


def kind_of(result: Result, run: ComparisonRun) -> str:
    """Return the kind of the list that the row of a result stands in."""
    kinds = {edition.roster: edition.kind for edition in run.editions}
    return kinds.get(result.row.place.roster, result.row.place.roster)


def rows_by_kind(result: Result, run: ComparisonRun) -> dict[str, RosterRow]:
    """Return the rows of the child by the kind of their list, that of the result first."""
    own = kind_of(result, run)
    return {own: result.row, **{kind: row for kind, row in result.also_in.items() if kind != own}}


def _first(rows: Sequence[RosterRow], field: str) -> str:
    return next((str(value) for row in rows if (value := getattr(row, field))), "")


def _number(rows: Sequence[RosterRow]) -> str:
    """Return the one valid number of the rows. Raises IncompleteError where there is none, or two."""
    valid = {row.id_number for row in rows if row.id_number and not row.id_flaw}
    if len(valid) > 1:
        raise IncompleteError("几份名单上的证件号码不同，先查清哪一个对")
    if not valid:
        flawed = any(row.id_number or row.lost_digits for row in rows)
        raise IncompleteError("名单上的证件号码有错" if flawed else "名单上没有证件号码")
    return valid.pop()


def _nation(rows: Sequence[RosterRow]) -> dict[str, str]:
    """Return 民族 as the code list writes it: 汉 and 汉族 are 汉族; a word that names none is left out."""
    known = code_list("民族")
    words = [word for row in rows if (word := row.other.get("民族", "").strip())]
    found = [name for word in words for name in (word, f"{word}族") if name in known]
    return {"民族": found[0]} if found else {}


def _homes(rows: Mapping[str, RosterRow], run: ComparisonRun) -> dict[str, Any]:
    """Return 户籍, and 现住址 of a child whose household is elsewhere (居住证)."""
    home = _home(rows.get(HOUSEHOLD), run)
    living = _home(rows.get(RESIDENCE), run)
    if not home and not living:
        home = next((found for row in rows.values() if (found := _home(row, run))), {})
    return {"户籍": home, **({"现住址": living} if living else {})}


def _home(row: RosterRow | None, run: ComparisonRun) -> dict[str, str]:
    if row is None:
        return {}
    found = [unit for unit in run.units.named(row.township) if isinstance(unit, Township)]
    township = found[0].name if len(found) == 1 else row.township
    values = {"乡镇": township, "村": row.village, "地址": row.address}
    return {key: value for key, value in values.items() if value}


def _enrolment(rows: Mapping[str, RosterRow], run: ComparisonRun) -> dict[str, Any]:
    """Return 学籍 where a list tells school and grade; the 学年 is that of the list's edition."""
    row = next((rows[kind] for kind in (ENROLMENT, PRESENCE) if kind in rows), None)
    if row is None or row.grade is None or not isinstance(run.units.get(row.school_code), School):
        return {}
    edition = next((each for each in run.editions if each.roster == row.place.roster), None)
    year = calendar.school_year(edition.date if edition else run.day)
    values: dict[str, Any] = {"学籍号": row.student_number, "学校": row.school_code, "年级": row.grade}
    values |= {"学年": year, "班级": row.class_name}
    return {"学籍": {key: value for key, value in values.items() if value}}


def _families(rows: Sequence[RosterRow]) -> dict[str, Any]:
    found = dict.fromkeys(family for row in rows if (family := family_type(row)))
    return {"家庭类型": tuple(found)} if found else {}


def _remark(rows: Sequence[RosterRow]) -> dict[str, str]:
    told = list(_contacts(rows))
    return {"备注": f"名单上写的监护人和电话，关系待核：{'；'.join(dict.fromkeys(told))}。"} if told else {}


def _contacts(rows: Sequence[RosterRow]) -> Iterator[str]:
    for row in rows:
        parts = [*row.guardians, row.telephone]
        if any(parts):
            yield " ".join(part for part in parts if part)
