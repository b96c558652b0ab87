"""What a duty is: a row of the table, the claims it makes on somebody, and the task that comes of an open claim.

A duty is what a clause demands once something has happened; a claim is one such happening, with the day by which it
must be answered and, later, what answered it. Nothing of this is stored: claims are told anew from the entries, so
“who was overdue on 20 October” is a question like any other.

The docstring of a duty's `claims` is its manual, in Chinese because `kcbx explain` prints it: what is demanded, why,
what to do; then a line `例子：` and a YAML fragment that tests execute. In it 到期 is the due day of the claim that the
经过 (for an office: its 办公记录) raises, and 办结 the entries that settle it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from kcbx.manuals import parts_of
from kcbx.model import Entry
from kcbx.policy import Parameter, Parameters, cited, cited_clause, known_clause, parameter

EXAMPLE = "例子："


class Responsible(str, Enum):
    """Who must act. For a child: of its 责任单位, its township, or the bureau; an office duty says which units."""

    CLASS_TEACHER = "班主任"
    SCHOOL = "责任单位"
    CENTRAL_SCHOOL = "中心学校"
    TOWNSHIP = "乡镇"
    BUREAU = "教育局"


class Concern(str, Enum):
    """What a duty is about: one child, or what a unit does as a unit."""

    CHILD = "孩子"
    OFFICE = "单位"


@dataclass(frozen=True)
class Claim:
    """One time a duty arose, on `since`, to be answered by `due`, first and last day included.

    `done` is the entry that settled it; `lapsed` the day on which it ceased to matter without one (the child came
    back, the term ended). A claim with neither is open. `message` says what is owed, without personal data;
    `command` what to type, on several lines where there is a choice. `by` differs from the duty's own where the case decides, `done_on` from the day of the
    entry where a date within it tells when it was done. One that is `advice` only tells what may be done: it is never
    held against anybody that nobody did it.
    """

    since: dt.date
    due: dt.date
    message: str
    command: str = ""
    done: Entry | None = None
    lapsed: dt.date | None = None
    by: Responsible | None = None
    done_on: dt.date | None = None
    advice: bool = False

    @property
    def is_open(self) -> bool:
        return self.done is None and self.lapsed is None

    @property
    def done_day(self) -> dt.date | None:
        """The day on which it was settled, None when it was not."""
        return self.done_on or (self.done.date if self.done else None)

    @property
    def lag(self) -> int:
        """By how many days it was settled late; 0 when in time or still open."""
        return max(0, (self.done_day - self.due).days) if self.done_day else 0


@dataclass(frozen=True)
class Duty:
    """One row of the table.

    `clauses` are all that it carries, `parameters` the numbers and names it reads. `trigger`, `due` and `settled_by`
    say in words what `claims` does with a `Child` or an `Office`.
    """

    duty_id: str
    title: str
    concern: Concern
    responsible: Responsible
    clauses: tuple[str, ...]
    trigger: str
    due: str
    settled_by: str
    claims: Callable[[Any], Iterator[Claim]]
    parameters: tuple[str, ...] = ()

    @property
    def manual(self) -> str:
        """What is demanded, why, and what to do."""
        return parts_of(self.claims, (EXAMPLE,))[""]

    @property
    def example(self) -> str:
        """The example, as YAML."""
        return parts_of(self.claims, (EXAMPLE,))[EXAMPLE]

    def clause_under(self, parameters: Parameters, day: dt.date) -> str:
        """Return the clause as the county cites it on a day: its own policy's, a general one, or 参照 another's.

        Of several the source of a parameter comes first, because it fixes the number; a source that is none of the duty's
        clauses says how something is called or counted, not that this is due.
        """
        sources = [parameters.source(name) for name in self.parameters]
        deciding = [source for source in sources if source in self.clauses]
        return cited((*deciding, *self.clauses), parameters.document, day)

    def has_local_limit(self, parameters: Parameters) -> bool:
        """Tell whether the day by which it is due comes from a number of the county's own."""
        return any(parameters.is_local(name) and _is_limit(parameter(name)) for name in self.parameters)


def _is_limit(found: Parameter) -> bool:
    return found.unit in ("天", "日") or found.kind == "月日"


@dataclass(frozen=True)
class Task:
    """An open claim with all that a list of things to do shows; `case_id` is "" for an office duty.

    `unit` is a 标识码 or 代码; `person` may be "" where nobody is named. `days_left` is negative when overdue.
    """

    duty: Duty
    claim: Claim
    case_id: str
    unit: str
    unit_name: str
    person: str
    clause: str
    days_left: int

    @property
    def urgency(self) -> tuple[dt.date, str, str, str]:
        """The most urgent first: by due day, then duty, unit and case."""
        return self.claim.due, self.duty.duty_id, self.unit, self.case_id


def is_citable(clause_id: str) -> bool:
    """Tell whether a duty may cite this id."""
    return known_clause(cited_clause(clause_id))
