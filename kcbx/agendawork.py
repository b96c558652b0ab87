"""The coming days of a workspace: what is due on them, and what days they are. Nothing is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from kcbx.agenda import Item, holiday_items, period_items, term_items, within
from kcbx.calendar import Period, school_year
from kcbx.duties import Child, DayCount, Task, tasks_of_child, tasks_of_office
from kcbx.duties.office import offices
from kcbx.dutywork import day_count, notices_on, workspace_tasks
from kcbx.holidays import holidays_of
from kcbx.lifecycle import tell
from kcbx.officework import office_records
from kcbx.progress import Progress
from kcbx.schema.files import CaseFile
from kcbx.todo_list import TaskList
from kcbx.workspace import Workspace

_TIMELESS = ("更正", "信息变更")
"""What may be dated after `today`, a day in the past, and still tells how things stood on it."""


def tasks_until(
    workspace: Workspace, today: dt.date, last: dt.date, progress: Progress, *, with_removed: bool = False
) -> TaskList:
    """Return what is open today, and what will have arisen by `last` if nothing more is recorded.

    `with_removed` opens the files of who is 已移出 too, for a `today` in the past.
    """
    ahead: list[Task] = []
    count = day_count(workspace)

    def look_ahead(file: CaseFile) -> None:
        ahead.extend(_of_case(workspace, count, file, today, last))

    if last <= today:
        return workspace_tasks(workspace, today, progress, with_removed=with_removed)
    found = workspace_tasks(workspace, today, progress, with_removed=with_removed, also=look_ahead)
    ahead.extend(_of_offices(workspace, count, today, last))
    coming = (
        replace(task, days_left=(task.claim.due - today).days) for task in ahead if task.claim.since > today
    )
    tasks = tuple(sorted((*found.tasks, *coming), key=lambda task: task.urgency))
    return replace(found, tasks=tasks, notices=tuple(notices_on(workspace, count, last, tasks)))


def _of_case(
    workspace: Workspace, count: DayCount, file: CaseFile, today: dt.date, last: dt.date
) -> Iterator[Task]:
    """Yield what will be open for a child; nothing for a file with faults, of which today's list must do."""
    if file.case is None or file.problems:
        return
    kept = tuple(entry for entry in file.case.entries if entry.date <= today or entry.action in _TIMELESS)
    child = Child(tell(replace(file.case, entries=kept), last), workspace.setting, count, last)
    yield from tasks_of_child(child)


def _of_offices(workspace: Workspace, count: DayCount, today: dt.date, last: dt.date) -> Iterator[Task]:
    records = (
        (record.unit, record.entry) for record in office_records(workspace) if record.entry.date <= today
    )
    for office in offices(workspace.setting, records, count, last):
        yield from tasks_of_office(office)


def days_of(workspace: Workspace, window: Period) -> list[Item]:
    """Return what days these are: terms, holidays, 中考 and key periods, whole even where the window cuts them."""
    terms = workspace.config.terms
    years = range(school_year(window.start), school_year(window.end) + 1)
    off = holidays_of(range(window.start.year - 1, window.end.year + 2))
    items = (
        *term_items(terms),
        *holiday_items(off.days, off.workdays),
        *period_items(terms, years, workspace.timeline.on),
    )
    return within(items, window)
