"""The words of attendance: what was asked of a file, what one line of it says, what came of the whole. Pure data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kcbx import calendar
from kcbx.attendance.classes import SchoolClass
from kcbx.attendance.marks import Mark
from kcbx.calendar import Month
from kcbx.model import School
from kcbx.rosters.people import Place
from kcbx.rosters.reading import Ignored, Rejected
from kcbx.rosters.schools import SchoolNames


@dataclass(frozen=True)
class Question:
    """What is read: whose month, up to which day something can be known, and what the clerk said of the file.

    `blank` is what empty cells mean where the sheet does not say (到校 or 未记), None when the clerk did not either.
    `classes` are those that handed in a list of absences; `own_class` is that of a sheet which names none itself.
    """

    school: School
    schools: SchoolNames
    month: Month
    until: dt.date
    is_school_day: Callable[[dt.date], bool]
    roster: str = ""
    blank: Mark | None = None
    classes: tuple[SchoolClass, ...] = ()
    own_class: SchoolClass | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    @property
    def school_year(self) -> int:
        """The school year of the month."""
        return calendar.school_year(dt.date(self.month.year, self.month.month, 1))

    def counts(self, day: dt.date) -> bool:
        """Tell whether a day is a school day that the file can know something of."""
        return day <= self.until and self.is_school_day(day)


@dataclass(frozen=True)
class Line:
    """One child in a file, with what it says of each school day; several lines may be about one child.
    `id_flaw` says why the number cannot be a valid one; nothing is concluded from such a number.
    """

    place: Place
    name: str
    school_class: SchoolClass
    marks: Mapping[dt.date, Mark]
    id_number: str = ""
    id_flaw: str = ""
    student_number: str = ""


@dataclass(frozen=True)
class Attendance:
    """What a file says of a month. `classes` handed in; in those of `complete` whoever has no line was there.

    `covered` are the school days the file speaks of, by class; `doubtful` the names in rejected rows of lists of
    absences ("" for a row without one), who are not to be taken for present. `notes` say in Chinese what was chosen and left out.
    accepted + rejected + ignored rows are the rows that were read.
    """

    month: Month
    accepted: int
    lines: tuple[Line, ...] = ()
    classes: tuple[SchoolClass, ...] = ()
    complete: frozenset[SchoolClass] = frozenset()
    covered: Mapping[SchoolClass, tuple[dt.date, ...]] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """The number of rows that held anything."""
        return self.accepted + len(self.rejected) + len(self.ignored)
