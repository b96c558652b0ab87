"""One child's life as it is written down: `Life` knows who is who and what day it is, and keeps the entries.

What happens is told by `verbs` (one 事项 each) and `chapters` (what belongs together); the stories use both.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from examples.generation import causes, names
from examples.generation.causes import Cause
from examples.generation.children import WORKPLACES, Child
from examples.generation.county import BUREAU_PREFIX, CODE, CountyPlan, SchoolSite
from examples.generation.numbering import Numbering
from examples.generation.schoolyear import MonthDay, SchoolYear
from kcbx import casenumber, keypath
from kcbx.erasure import ERASURE, erased
from kcbx.lifecycle import Standing, Story, tell
from kcbx.model import Case
from kcbx.schema.reading import case_document, case_of

_ZONE = dt.timezone(dt.timedelta(hours=8))


class Life:
    """The child, its surroundings, and its entries so far; `unit` is who answers for it now."""

    def __init__(self, plan: CountyPlan, child: Child, numbering: Numbering, rng: Random) -> None:
        self.plan = plan
        self.child = child
        self.rng = rng
        self.unit = child.school.code
        self.entries: list[dict[str, Any]] = []
        self.cause: Cause = self._draw_cause()
        self.workplace = rng.choice(WORKPLACES)
        self.left_alone: dt.date | None = None
        """The day from which on nobody went to see the child any more, in a story of neglect."""
        self._numbering = numbering
        self._documents = 0
        self._entry_ids: set[str] = set()
        self._latest: dict[dt.date, dt.datetime] = {}

    # Who is who

    @property
    def school(self) -> SchoolSite:
        return self.child.school

    @property
    def teacher(self) -> str:
        """The class teacher."""
        return self.plan.staff(self.school.code, f"班主任{self.child.grade}-{self.child.class_number}")

    @property
    def clerk(self) -> str:
        """Who keeps the book of the unit that answers for the child now."""
        return self.plan.staff(self.unit, "学籍管理员" if len(self.unit) == 10 else "教育专干")

    @property
    def officer(self) -> str:
        """Who keeps the book at the bureau."""
        return self.plan.staff(CODE, "控辍保学专干")

    @property
    def who(self) -> str:
        """How the person who opens the door is called: 祖母, 父亲 …"""
        return str(self.child.at_home["关系"])

    def text(self, template: str) -> str:
        """Fill a sentence of a narrative."""
        return template.format(who=self.who, place=self.workplace, village=self.child.village)

    # Days

    @property
    def year(self) -> SchoolYear:
        return self.plan.year

    def on(self, month: int, day: int) -> dt.date:
        """Return a working day on or soon after a day of the school year."""
        return self.year.workday(self.year.date(month, day))

    @property
    def next_autumn(self) -> dt.date:
        """The first day of the school year to come."""
        return dt.date(self.year.year + 1, 9, 1)

    def between(self, first: MonthDay, last: MonthDay) -> dt.date:
        """Return some working day between two."""
        return self.year.between(self.rng, first, last)

    def after(self, day: dt.date, low: int, high: int) -> dt.date:
        """Return a working day at least `low` and about `high` days at most after another."""
        return self.year.workday(day + dt.timedelta(days=self.rng.randint(low, high)))

    def school_day_after(self, day: dt.date, low: int, high: int) -> dt.date:
        """Return a school day at least `low` days after another."""
        return self.year.school_day(self.after(day, low, high))

    # Writing

    def note(
        self, day: dt.date, action: str, *, by: str = "", late: int = 0, proof: str = "", **values: Any
    ) -> str:
        """Write an entry and return its 号; keys without a value are left out.

        `late` is how many days later it was written down; `proof` says where the evidence is kept.
        """
        if day > self.year.end:
            raise ValueError(f"{action} on {day} lies after the school year")
        entry_id = casenumber.new_entry_id(self._entry_ids, self.rng.choice)
        self._entry_ids.add(entry_id)
        entry: dict[str, Any] = {"号": entry_id, "日期": day.isoformat(), "事项": action}
        entry |= {key: value for key, value in values.items() if value not in (None, "", [])}
        if proof:
            entry["佐证"] = [{"说明": proof}]
        entry |= {"经办": by or self.clerk, "录入": self._moment(day + dt.timedelta(days=late)).isoformat()}
        self.entries.append(entry)
        return entry_id

    def _moment(self, day: dt.date) -> dt.datetime:
        """Return a moment of the day, later than every other one of this child on that day."""
        earlier = self._latest.get(day)
        if earlier is None:
            start = dt.datetime.combine(day, dt.time(8, 20), _ZONE)
            moment = start + dt.timedelta(seconds=self.rng.randrange(7 * 3600))
        else:
            moment = earlier + dt.timedelta(seconds=self.rng.randrange(120, 900))
        self._latest[day] = moment
        return moment

    def change(self, day: dt.date, key: str, value: Any, reason: str, nature: str = "变更") -> None:
        """Change a fact and leave a 信息变更."""
        path = keypath.parse_path(key)
        before = keypath.value_at(self.child.facts, path)
        self.child.facts = keypath.with_value(self.child.facts, path, value)
        old = {} if before is keypath.ABSENT else {"原值": before}
        self.note(day, "信息变更", 键=key, **old, 新值=value, 性质=nature, 原因=reason)

    def number(self, kind: str, day: dt.date, prefix: str = "") -> str:
        """Return a 文号: of the school, unless another 机关代字 is given."""
        self._documents += 1
        return self._numbering.number(
            prefix or self.school.prefix, kind, day, (f"{self.child.index:06d}", self._documents)
        )

    def bureau_number(self, kind: str, day: dt.date) -> str:
        """Return a 文号 of the bureau."""
        return self.number(kind, day, BUREAU_PREFIX)

    def telephone(self) -> str:
        """Return a new telephone number."""
        return names.telephone(self.rng)

    # What became of it

    def document(self) -> dict[str, Any]:
        """Return the case document as it stands at the end: erased when the last thing was a 销毁."""
        case = self.case()
        return erased(case) if case.entries[-1].action == ERASURE else case_document(case)

    def case(self) -> Case:
        """Return the case model so far, the entries in the order in which they were written down."""
        entries = sorted(self.entries, key=lambda entry: (entry["录入"], entry["日期"]))
        case = case_of({"编号": self.child.case_id, **self.child.facts, "经过": entries})
        assert case is not None
        return case

    def story(self) -> Story:
        """Walk the entries so far."""
        return tell(self.case())

    def standing_on(self, day: dt.date) -> Standing:
        """Return where the child stands at the end of a day."""
        return tell(self.case(), day).standing

    def _draw_cause(self) -> Cause:
        facts, grade = self.child.facts, self.child.grade
        fitting = [
            (cause, weight)
            for cause, weight in zip(causes.CAUSES, causes.WEIGHTS, strict=True)
            if cause.grades[0] <= grade <= cause.grades[1]
            and cause.sex in ("", facts["性别"])
            and (not cause.parents_away or "照护人" in facts)
        ]
        if not fitting:
            return causes.POOR_FAMILY
        return self.rng.choices([cause for cause, _ in fitting], [weight for _, weight in fitting])[0]
