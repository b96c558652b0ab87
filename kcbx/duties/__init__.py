"""Duties: what is due for a child or an office on a day, by whom, by which clause. Pure; nothing is stored.

`duty` says what a duty, a claim and a task are; `child` and `office` what duties look at; `days` how limits are
counted; the other modules hold the rows. All rows stand in DUTIES, in one visible tuple.
"""

from collections.abc import Iterator
from dataclasses import replace

from kcbx.duties import (
    escalation,
    following,
    leaves,
    missing,
    notifying,
    offices,
    papers,
    placed,
    recognition,
    registered,
    returned,
    warning,
)
from kcbx.duties.child import Child, Span
from kcbx.duties.days import SCHOOL_DAYS, DayCount
from kcbx.duties.duty import Claim, Concern, Duty, Responsible, Task
from kcbx.duties.office import Office

DUTIES: tuple[Duty, ...] = (
    *missing.DUTIES,
    *following.DUTIES,
    *escalation.DUTIES,
    *notifying.DUTIES,
    *recognition.DUTIES,
    *warning.DUTIES,
    *papers.DUTIES,
    *leaves.DUTIES,
    *returned.DUTIES,
    *placed.DUTIES,
    *registered.DUTIES,
    *offices.DUTIES,
)

BY_ID = {duty.duty_id: duty for duty in DUTIES}


def claims_of_child(child: Child) -> Iterator[tuple[Duty, Claim]]:
    """Yield every claim a child ever raised, settled ones too; who is 已移出 owes nothing any more."""
    removed = child.removed_on
    for duty in DUTIES:
        if duty.concern is Concern.CHILD:
            for claim in duty.claims(child):
                ended = removed is not None and claim.is_open
                yield duty, replace(claim, lapsed=removed) if ended else claim


def claims_of_office(office: Office) -> Iterator[tuple[Duty, Claim]]:
    """Yield every claim on a unit, settled ones too."""
    for duty in DUTIES:
        if duty.concern is Concern.OFFICE:
            for claim in duty.claims(office):
                yield duty, claim


def tasks_of_child(child: Child) -> Iterator[Task]:
    """Yield what is open for a child."""
    for duty, claim in claims_of_child(child):
        if claim.is_open:
            unit, name, person = child.who(claim.by or duty.responsible)
            clause = duty.clause_under(child.parameters(claim.since), claim.since)
            left = (claim.due - child.today).days
            yield Task(duty, claim, child.case_id, unit, name, person, clause, left)


def tasks_of_office(office: Office) -> Iterator[Task]:
    """Yield what is open for a unit."""
    for duty, claim in claims_of_office(office):
        if claim.is_open:
            clause = duty.clause_under(office.parameters(claim.since), claim.since)
            left = (claim.due - office.today).days
            yield Task(duty, claim, "", office.code, office.name, office.person, clause, left)


__all__ = [
    "BY_ID",
    "DUTIES",
    "SCHOOL_DAYS",
    "Child",
    "Claim",
    "Concern",
    "DayCount",
    "Duty",
    "Office",
    "Responsible",
    "Span",
    "Task",
    "claims_of_child",
    "claims_of_office",
    "tasks_of_child",
    "tasks_of_office",
]
