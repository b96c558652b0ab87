"""A case as an export sees it, and what is asked of it by more than one table.

Names, numbers, addresses and the day of birth come out of the facts as they are shown, which are masked unless full
data was asked for (`kcbx.privacy`); what an entry says goes through the same masks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from kcbx import privacy
from kcbx.calendar import date_or_none
from kcbx.exporting.table import DATE, ExportColumn
from kcbx.grid import Cell
from kcbx.lifecycle import Setting, attempt_counts
from kcbx.lifecycle.states import MISSING_STATES
from kcbx.model import Case, Entry, School
from kcbx.output import cell_text
from kcbx.views import View, view_of


class ExportedCase:
    """A case as an export sees it on a day; what is shown of it is masked unless `full`."""

    def __init__(self, case: Case, setting: Setting, day: dt.date, full: bool = False) -> None:
        self.view: View = view_of(case, setting, day)
        self.setting = setting
        self.day = day
        self.full = full
        own = self.view.facts
        self.facts: Mapping[str, Any] = own if full else privacy.mask_case(own)
        self.names = privacy.Names(privacy.known_names(own))

    @property
    def state(self) -> str:
        return self.view.story.standing.state

    @property
    def ledger(self) -> str:
        return self.view.story.standing.ledger

    @cached_property
    def episode(self) -> tuple[Entry, ...]:
        """The entries of 本轮, or of the last one when none is open."""
        return self.view.story.episode_entries(self.view.story.standing.episode)

    def fact(self, *path: str) -> str:
        """Return a fact as it is shown, "" where there is none."""
        value: Any = self.facts
        for key in path:
            value = value.get(key, "") if isinstance(value, Mapping) else ""
        return cell_text(value)

    def last(self, *actions: str, holding: str = "") -> Entry | None:
        """Return the last entry of 本轮 that is one of these 事项 and has a value at the key `holding`."""
        found = (
            entry
            for entry in reversed(self.episode)
            if entry.action in actions and (not holding or entry.get(holding))
        )
        return next(found, None)

    def told(self, key: str, *actions: str) -> str:
        """Return what the last such entry of 本轮 says at a key, masked like the facts."""
        entry = self.last(*actions, holding=key)
        return "" if entry is None else self.shown(cell_text(entry.get(key)))

    def day_of(self, *actions: str) -> dt.date | None:
        """Return when one of these 事项 last happened in 本轮."""
        entry = self.last(*actions)
        return entry.date if entry else None

    def shown(self, text: str) -> str:
        """Return a text of an entry, without the numbers and names it may hold unless `full`."""
        return text if self.full else self.names.mask(privacy.mask_text(text))

    def guardian(self, key: str) -> str:
        """Return a fact of the first legal guardian, else of the first guardian."""
        people = [person for person in self.facts.get("监护人", ()) if isinstance(person, Mapping)]
        legal = [person for person in people if person.get("法定监护人") == "是"]
        return cell_text((legal or people)[0].get(key, "")) if people else ""


def listed_on(subject: ExportedCase) -> dt.date | None:
    """Return the day the child last came into 疑似 or 辍学 from elsewhere."""
    days = [
        step.entry.date
        for step in subject.view.story.steps
        if step.after.state in MISSING_STATES and step.before.state not in MISSING_STATES
    ]
    return days[-1] if days else None


def fact(*path: str) -> Callable[[ExportedCase], Cell]:
    """Return the value of a column that shows a fact."""
    return lambda subject: subject.fact(*path)


def told(key: str, *actions: str) -> Callable[[ExportedCase], Cell]:
    """Return the value of a column that shows what the last of these 事项 of 本轮 says at a key."""
    return lambda subject: subject.told(key, *actions)


def last_at_school(subject: ExportedCase) -> Cell:
    """Return the 最后到校 of the last 列入疑似 that gives one."""
    return date_or_none(subject.told("最后到校", "列入疑似"))


def class_name(subject: ExportedCase) -> str:
    """Return the 班级 of the 学籍 as it is called: 2班."""
    text = subject.fact("学籍", "班级")
    return text if not text or text.endswith("班") else f"{text}班"


def school_of(subject: ExportedCase) -> School | None:
    """Return the school that answers for the child, else the one of its 学籍 (as the papers take it)."""
    units = subject.setting.units
    return units.school(subject.view.story.standing.unit) or units.school(subject.fact("学籍", "学校"))


def school_name(subject: ExportedCase) -> str:
    """Return the full name of the child's school, or what the case calls one of another county."""
    school = school_of(subject)
    return school.name if school else subject.fact("学籍", "校名") or subject.fact("学籍", "学校")


def number_of_attempts(subject: ExportedCase) -> int:
    """Return how many 劝返 there are in 本轮, of every 层级."""
    return sum(attempt_counts(subject.episode).values())


def reasons(subject: ExportedCase) -> str:
    """Return the 原因 of the last 认定辍学 (or 预警) of 本轮."""
    return subject.told("原因", "认定辍学", "预警")


def going(subject: ExportedCase) -> str:
    """Return the 去向 last found out in 本轮."""
    return subject.told("去向", "认定辍学", "核查")


def _birth(subject: ExportedCase) -> Cell:
    text = subject.fact("出生日期")
    return date_or_none(text) or text


IDENTITY: tuple[ExportColumn[ExportedCase], ...] = (
    ExportColumn("编号", lambda subject: subject.view.case.case_id, width=15),
    ExportColumn("姓名", fact("姓名")),
    ExportColumn("性别", fact("性别"), width=6),
    ExportColumn("出生日期", _birth, DATE, hidden_day=True),
    ExportColumn("民族", fact("民族"), width=8),
    ExportColumn("证件类型", fact("证件", "类型")),
    ExportColumn("证件号码", fact("证件", "号码"), width=20),
    ExportColumn("学籍号", fact("学籍", "学籍号"), width=21),
)
"""Who the child is: the first columns of every table with one row per case."""
