"""What comes of a turn of the school year: what is to be done, what is asked, who arrived nowhere. Words only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kcbx.comparing.results import Match
from kcbx.rosters.people import RosterRow
from kcbx.schoolyear.turn import YearPupil

GRADUATE, PROMOTE, REGISTER, ENROL = "毕业", "升学", "登记", "新生注册"
DEEDS = (GRADUATE, PROMOTE, REGISTER, ENROL)
"""What the turn of the year does, in the order of the work."""

NOT_GRADUATED, NOT_PROMOTED, NOT_ENROLLED = "应毕业未在名单", "小升初去向不明", "应入学未入学"
NOT_ON_THE_LIST = "按毕业移出而名单里没有"
AWAY_LEAVER = "外地就读小学毕业"
NO_GRADE = "年级不明"
LEAVE_OVER, DEFERRAL_OVER = "休学期满未复学", "延缓入学期满未入学"
NOWHERE = (
    NOT_GRADUATED,
    NOT_ON_THE_LIST,
    NOT_PROMOTED,
    AWAY_LEAVER,
    NOT_ENROLLED,
    LEAVE_OVER,
    DEFERRAL_OVER,
    NO_GRADE,
)
"""The ways in which a child expected somewhere arrived nowhere, or in which nobody can tell."""

GRADUATES, ADMISSIONS, FIRST_GRADE = "毕业名单", "升学名单", "新生名单"
HOUSEHOLD, RESIDENCE = "户籍", "居住证"


@dataclass(frozen=True)
class Deed:
    """One thing to be done about one child, by the row that says so.

    `case_id` is "" for a child to be registered first: then `household` is the row of 户籍 or 居住证 that tells of it,
    None where only the list of the school does. `school` is the code of the school it comes to, `grade` the one it comes into there; `unit` the code of
    the unit it is counted under.
    """

    what: str
    row: RosterRow
    unit: str
    case_id: str = ""
    school: str = ""
    grade: int | None = None
    household: RosterRow | None = None


@dataclass(frozen=True)
class Missing:
    """A child that was expected somewhere and arrived nowhere; `unit` is the code of the unit to look for it."""

    kind: str
    row: RosterRow
    unit: str
    case_id: str = ""
    state: str = ""
    grade: int | None = None
    remark: str = ""


def missing_pupil(kind: str, pupil: YearPupil, remark: str = "") -> Missing:
    """Return a child of the ledger as one that arrived nowhere."""
    child = pupil.child
    return Missing(kind, child.row, child.unit, child.case_id, child.state, pupil.grade, remark)


@dataclass(frozen=True)
class OpenRow:
    """A row of a list of which nothing was done, and why; `match` is the pair that a person may decide on."""

    what: str
    row: RosterRow
    words: str
    unit: str = ""
    case_id: str = ""
    match: Match | None = None


@dataclass
class Closing:
    """What a turn comes to. `waiting` counts what can only be recorded once the new year has begun."""

    deeds: list[Deed] = field(default_factory=list)
    waiting: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    missing: list[Missing] = field(default_factory=list)
    questions: list[OpenRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how much of each is to be done now."""
        counted = Counter(deed.what for deed in self.deeds)
        return {what: counted[what] for what in DEEDS}
