"""The words the whole program speaks: cases, entries, units, configuration, findings. Standard library only.

Keys and values inside a case stay Chinese, as they stand on disk (docs/案卷格式.md); this module names what
the program itself reasons about. Nothing here is derived: states, counts and grades are computed by
`kcbx.lifecycle` and `kcbx.statistics`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

KeyPath = tuple[str | int, ...]
"""Where a value stands in a document: ("经过", 3, "日期")."""


class Severity(str, Enum):
    """How much a finding weighs: 错误 must be mended, 警告 be looked at, 提示 be known."""

    ERROR = "错误"
    WARNING = "警告"
    NOTICE = "提示"


@dataclass(frozen=True)
class Finding:
    """One thing wrong with the data, with its place, its rule and the clause behind the rule.

    `path` is relative to the workspace with forward slashes; `line` and `column` count from 1;
    `case` is the 编号, or "" where a file has none.
    """

    rule: str
    severity: Severity
    clause: str
    path: str
    line: int
    column: int
    case: str
    message: str


@dataclass(frozen=True)
class Entry:
    """One 记事 of 经过: what happened on `date`, written down by `operator` at `recorded`.

    `values` holds the keys that belong to the 事项 (and 佐证, 备注, 批次): text as str, whole numbers as int,
    lists and mappings as tuple and dict. `position` is the index in the file's list.
    """

    entry_id: str
    date: dt.date
    action: str
    operator: str
    recorded: dt.datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    position: int = 0

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key of this 事项, or `default`."""
        return self.values.get(key, default)

    @property
    def order(self) -> tuple[dt.date, dt.datetime, str]:
        """The order of business: 日期, then 录入, then 号 (format contract, "The fold")."""
        return self.date, self.recorded, self.entry_id


@dataclass(frozen=True)
class Case:
    """One child, one file: the facts as they stand today and the entries as they were written."""

    case_id: str
    facts: Mapping[str, Any]
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        return str(self.facts.get("姓名", ""))

    @property
    def sex(self) -> str:
        return str(self.facts.get("性别", ""))

    @property
    def birth_date(self) -> dt.date:
        return dt.date.fromisoformat(self.facts["出生日期"])

    @property
    def id_number(self) -> str:
        """The number of the identity document, or "" when there is none."""
        document = self.facts.get("证件")
        return str(document.get("号码", "")) if isinstance(document, Mapping) else ""

    @property
    def guardians(self) -> Sequence[Mapping[str, Any]]:
        guardians: Sequence[Mapping[str, Any]] = self.facts.get("监护人", ())
        return guardians

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with this 号, or None."""
        return next((entry for entry in self.entries if entry.entry_id == entry_id), None)


@dataclass(frozen=True)
class Person:
    """Who answers for a unit, and how to reach them."""

    name: str = ""
    post: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class StaffMember:
    """One person of a unit's 人员 list; `since` and `until` bound the time they may be an 经办."""

    name: str
    post: str = ""
    account: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Township:
    """A 乡镇, 街道 or 开发区 of the county; `category` decides whether it may issue 责令."""

    code: str
    name: str
    category: str
    prefix: str = ""
    head: Person = Person()
    staff: tuple[StaffMember, ...] = ()

    @property
    def short_name(self) -> str:
        """The directory name of its cases."""
        return self.name

    @property
    def township(self) -> str:
        return self.code


@dataclass(frozen=True)
class School:
    """A school of the register; `system` is 六三 or 五四, `category` its 办学类别."""

    code: str
    name: str
    short_name: str
    township: str
    category: str
    system: str = "六三"
    parent: str = ""
    prefix: str = ""
    key_monitored: bool = False
    head: Person = Person()
    staff: tuple[StaffMember, ...] = ()
    closed: dt.date | None = None
    merged_into: str = ""
    former_short_names: tuple[str, ...] = ()


Unit = School | Township


@dataclass(frozen=True)
class UnitRegister:
    """units.yaml: every unit that can be a 责任单位."""

    schools: tuple[School, ...] = ()
    townships: tuple[Township, ...] = ()

    def __iter__(self) -> Iterator[Unit]:
        yield from self.schools
        yield from self.townships

    def get(self, code: str) -> Unit | None:
        """Return the unit with this 标识码 or 代码, or None."""
        return self._by_code.get(code)

    def school(self, code: str) -> School | None:
        """Return the school with this 标识码, or None."""
        unit = self.get(code)
        return unit if isinstance(unit, School) else None

    def named(self, text: str) -> tuple[Unit, ...]:
        """Return the units that answer to a code, a full name, a short name or a former short name."""
        return tuple(unit for unit in self if text in _names_of(unit))

    @property
    def _by_code(self) -> dict[str, Unit]:
        cached = self.__dict__.get("_codes")
        if cached is None:
            cached = {unit.code: unit for unit in self}
            object.__setattr__(self, "_codes", cached)
        return cached


def _names_of(unit: Unit) -> tuple[str, ...]:
    former = unit.former_short_names if isinstance(unit, School) else (f"{unit.name}人民政府",)
    return (unit.code, unit.name, unit.short_name, *former)


@dataclass(frozen=True)
class County:
    """Who keeps this ledger."""

    name: str
    code: str
    bureau: str
    prefix: str = ""


@dataclass(frozen=True)
class Term:
    """One 学期 of the school calendar, first and last day included; `name` is like 2024秋."""

    name: str
    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class Override:
    """Policy parameters a county set itself, with the day they take effect."""

    since: dt.date
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Config:
    """kcbx.yaml."""

    county: County
    policy: str
    overrides: tuple[Override, ...] = ()
    terms: tuple[Term, ...] = ()
    auto_commit: bool = True
    extra_codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Replacement:
    """Put `content` at `path`; `before` is the SHA-256 the file must still have, None for a new file."""

    path: str
    content: bytes
    before: str | None = None


@dataclass(frozen=True)
class Removal:
    """Take the file at `path` away; `before` is the SHA-256 it must still have."""

    path: str
    before: str


Edit = Replacement | Removal
"""One planned change to the tree; paths are relative to the workspace with forward slashes."""


@dataclass(frozen=True)
class Plan:
    """Edits that are applied all or not at all, and the commit message that tells of them.

    The message stands in git's history for ever: it never holds a name or a number of a person.
    """

    edits: tuple[Edit, ...]
    message: str
