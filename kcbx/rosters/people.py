"""One person of a list, as the list tells of them; what every comparison works with. No file and no heading here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where a row stands: which list (its 编号 in rosters.yaml, or a file's name), which sheet, which row from 1."""

    roster: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One accepted row of a list. Text is tidied (spaces, full width), never guessed; what is absent is "" or None.

    `id_number` is upper case without spaces, whatever its flaws; `id_flaw` says in Chinese why it cannot be a
    valid 18-digit number ("" when it is valid, or when there is none). `lost_digits` is set where a spreadsheet
    destroyed the number (4.11403E+17): then `id_number` is "" and nothing may be concluded from it.
    `former_number` is a second number the list itself gives (旧证号, 15 digits). `school` is as written;
    `school_code` its 标识码 in units.yaml where exactly one unit answers to it. `other` holds further known
    fields by field name (see `kcbx.rosters.fields`), e.g. 户类型, 残疾类别, 就读方式, 学籍状态, 去向.
    """

    place: Place
    name: str
    id_number: str = ""
    id_flaw: str = ""
    lost_digits: bool = False
    former_number: str = ""
    sex: str = ""
    birth_date: dt.date | None = None
    student_number: str = ""
    school: str = ""
    school_code: str = ""
    grade: int | None = None
    class_name: str = ""
    township: str = ""
    village: str = ""
    address: str = ""
    guardians: tuple[str, ...] = ()
    telephone: str = ""
    other: Mapping[str, str] = field(default_factory=dict)
