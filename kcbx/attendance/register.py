"""What all sheets together say of a child: the latest edition of each class and month counts; what nobody says is 未记."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kcbx.attendance.classes import SchoolClass
from kcbx.attendance.marks import Mark
from kcbx.attendance.pupils import ATTENDING, Pupil, PupilIndex, Sought
from kcbx.attendance.sheet import Attendance, Line
from kcbx.calendar import Month, date_or_none
from kcbx.lifecycle import tell
from kcbx.lifecycle.states import MISSING_STATES
from kcbx.model import Entry

Record = Mapping[dt.date, Mark]
"""What is known of one child by day; a day that is not in it is 未记."""

_SEEN: Mapping[str, Callable[[Entry], bool]] = {
    "复学": lambda _: True,
    "回访": lambda entry: entry.get("在校") == "是",
    "核查": lambda entry: entry.get("结论") in ("信息错误", "在校就读"),
}
"""The 事项 that prove a child at school on their day: absences before and after are two stories."""


@dataclass(frozen=True)
class SheetEdition:
    """One file as it was handed in: by which unit, what it says. Later ones of a class and month replace earlier ones."""

    roster: str
    unit: str
    attendance: Attendance


@dataclass(frozen=True)
class Unmatched:
    """A line for which there is no case, and why."""

    edition: SheetEdition
    line: Line
    why: str


@dataclass(frozen=True)
class Register:
    """The editions, oldest first, and the pupils of any month."""

    editions: Sequence[SheetEdition]
    pupils_in: Callable[[Month], PupilIndex]

    @cached_property
    def latest(self) -> Mapping[tuple[str, Month, SchoolClass], SheetEdition]:
        """(unit, month, class) → the edition that counts."""
        return {
            (edition.unit, edition.attendance.month, school_class): edition
            for edition in self.editions
            for school_class in edition.attendance.classes
        }

    def handed_in(self, unit: str, month: Month) -> frozenset[SchoolClass]:
        """Return the classes of a unit that handed in for a month."""
        return frozenset(each for code, when, each in self.latest if (code, when) == (unit, month))

    @cached_property
    def _matched(self) -> tuple[Mapping[str, list[Line]], Sequence[Unmatched]]:
        lines: dict[str, list[Line]] = {}
        unmatched: list[Unmatched] = []
        for edition in self.editions:
            month = edition.attendance.month
            for line in edition.attendance.lines:
                if self.latest[edition.unit, month, line.school_class] is not edition:
                    continue
                pupil, why = self.pupils_in(month).find(Sought.on(line), edition.unit)
                if pupil is None:
                    unmatched.append(Unmatched(edition, line, why))
                else:
                    lines.setdefault(pupil.case_id, []).append(line)
        return lines, tuple(unmatched)

    @property
    def unmatched(self) -> Sequence[Unmatched]:
        """The lines that count and are about nobody in the ledgers."""
        return self._matched[1]

    @property
    def absent(self) -> Iterable[str]:
        """The 编号 of the children who missed a day without leave, by what the sheets say."""
        return [
            case_id
            for case_id, lines in self._matched[0].items()
            if any(mark is Mark.ABSENT for line in lines for mark in line.marks.values())
        ]

    def record_of(self, pupil: Pupil) -> Record:
        """Return what is known of a child, day by day, leave that its case tells of included."""
        record: dict[dt.date, Mark] = {}
        for month in sorted({month for _, month, _ in self.latest}):
            own = self.pupils_in(month).pupils.get(pupil.case_id)
            if own is not None and own.school_class is not None:
                record |= self._unlisted(own, own.school_class, month)
        for line in self._matched[0].get(pupil.case_id, ()):
            record |= {day: mark for day, mark in line.marks.items() if mark is not Mark.UNKNOWN}
        told = {day: _with_leave(mark, day, pupil) for day, mark in record.items()}
        return {**_leave_days(pupil), **told}

    def _unlisted(self, pupil: Pupil, school_class: SchoolClass, month: Month) -> Record:
        """Return the days at school of a pupil whose class handed in a list of absences, if only those were listed."""
        edition = self.latest.get((pupil.unit, month, school_class))
        if edition is None or school_class not in edition.attendance.complete:
            return {}
        if self._is_doubtful(pupil, edition):
            return {}
        days = edition.attendance.covered[school_class]
        return {day: Mark.PRESENT for day in days if pupil.attends(day, pupil.unit)}

    def _is_doubtful(self, pupil: Pupil, edition: SheetEdition) -> bool:
        """Tell whether a row that could not be used, or not be matched, may be about this child.

        Such a child is not taken for present: the surname is all that a misspelt name can be trusted for.
        """
        names = self._lost_names.get((edition.roster, pupil.school_class), set[str]())
        return any(not name or name[0] == pupil.name[:1] for name in (*edition.attendance.doubtful, *names))

    @cached_property
    def _lost_names(self) -> Mapping[tuple[str, SchoolClass | None], set[str]]:
        """(编号 of the list, class) → the names on it that are nobody's in the ledgers."""
        found: dict[tuple[str, SchoolClass | None], set[str]] = {}
        for each in self.unmatched:
            found.setdefault((each.edition.roster, each.line.school_class), set()).add(each.line.name)
        return found


def _with_leave(mark: Mark, day: dt.date, pupil: Pupil) -> Mark:
    """Return a mark as the case sees it: an absence on leave is none without a reason."""
    if mark is not Mark.ABSENT:
        return mark
    excused = any(start <= day <= end for start, end in leaves_of(pupil))
    state = pupil.state_on(day)
    is_away = bool(state) and state not in ATTENDING and state not in MISSING_STATES
    return Mark.LEAVE if excused or is_away else mark


def _leave_days(pupil: Pupil) -> Record:
    return {
        dt.date.fromordinal(number): Mark.LEAVE
        for start, end in leaves_of(pupil)
        for number in range(start.toordinal(), end.toordinal() + 1)
    }


def leaves_of(pupil: Pupil) -> Sequence[tuple[dt.date, dt.date]]:
    """Return the first and last day of each 请假 of a case; who reported back early was on leave until then."""
    found = []
    for entry in tell(pupil.case).entries:
        start, end = date_or_none(entry.get("起")), date_or_none(entry.get("止"))
        if entry.action == "请假" and start is not None and end is not None:
            back = date_or_none(entry.get("销假日期"))
            last = min(end, back - dt.timedelta(days=1)) if back is not None else end
            found.append((start, last))
    return found


def seen_on(pupil: Pupil) -> frozenset[dt.date]:
    """Return the days on which the case proves the child at school."""
    return frozenset(
        entry.date
        for entry in tell(pupil.case).entries
        if entry.action in _SEEN and _SEEN[entry.action](entry)
    )
