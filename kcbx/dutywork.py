"""What is due in a workspace on a day: its cases and office records read, its duties asked. Nothing is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kcbx import calendar, holidays, privacy
from kcbx.checklist import Check, checks_of
from kcbx.duties import SCHOOL_DAYS, Child, DayCount, Task, tasks_of_child, tasks_of_office
from kcbx.duties.office import offices
from kcbx.errors import UnreadableError
from kcbx.lifecycle import LEDGERS, tell
from kcbx.lifecycle.states import OPEN_LEDGERS
from kcbx.model import Case, Entry
from kcbx.officework import office_records
from kcbx.progress import Progress, silent
from kcbx.schema.files import CaseFile
from kcbx.todo_list import Subject, TaskList
from kcbx.workspace import Workspace

__all__ = ["Demands", "TaskList", "day_count", "demands_on", "workspace_tasks"]

"""Passes the files on and may show how far the reading is; the number is how many there are."""

_BY_SCHOOL_DAYS = frozenset({"T24", "T31", "T54", "T55"})
"""The duties that look at the days of school whatever the 天数口径."""

_MISSHAPEN = (AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What the duties may raise over a file that does not keep to the format."""


def day_count(workspace: Workspace) -> DayCount:
    """Return how this county counts days: its school calendar and all statutory holidays that are known."""
    return holidays.day_count(workspace.config.terms, holidays.known_years())


@dataclass(frozen=True)
class Demands:
    """What is demanded for one child on a day: what is open, the most urgent first, and how every claim stands."""

    child: Child
    tasks: tuple[Task, ...]
    checks: tuple[Check, ...]


def demands_on(workspace: Workspace, file: CaseFile, day: dt.date) -> Demands:
    """Return what is demanded for the child of a file. Raises UnreadableError when the file is too faulty to tell."""
    assert file.case is not None, "the workspace finds only cases that can be read"
    child = Child(tell(file.case, day), workspace.setting, day_count(workspace), day)
    try:
        tasks = sorted(tasks_of_child(child), key=lambda task: task.urgency)
        return Demands(child, tuple(tasks), tuple(checks_of(child)))
    except _MISSHAPEN:
        if not file.problems:
            raise
        raise UnreadableError(
            f"{file.path} 有错，算不出要办的事项。", f"运行 kcbx validate {file.path} 查看，改好再运行。"
        ) from None


def workspace_tasks(
    workspace: Workspace,
    today: dt.date,
    progress: Progress = silent,
    known_at: dt.datetime | None = None,
    *,
    with_removed: bool = False,
    also: Callable[[CaseFile], None] = lambda _: None,
) -> TaskList:
    """Return everything that is open on a day, for every child and every unit, the most urgent first.

    Entries after `today`, or written down after `known_at`, do not count. Who is 已移出 owes nothing now, so those
    files are opened only `with_removed`, for a day in the past. `also` is what else is gone through with each file
    while it is open. A file that cannot be read is counted and hides nothing.
    """
    reading = _Reading(workspace, today, known_at)
    ledgers = LEDGERS if with_removed else OPEN_LEDGERS
    paths = workspace.case_paths(ledgers)
    tasks: list[Task] = []
    for file in progress(workspace.case_files(paths), len(paths), "读取案卷"):
        tasks += reading.of_file(file)
        also(file)
    tasks += reading.of_offices()
    return TaskList(
        day=today,
        tasks=tuple(sorted(tasks, key=lambda task: task.urgency)),
        children=reading.children,
        cases=reading.cases,
        units=reading.units,
        unread=reading.unread + len(workspace.stray_paths()),
        notices=tuple(notices_on(workspace, reading.count, today, tasks)),
    )


@dataclass
class _Reading:
    """Reads files one after another and counts what it has looked at."""

    workspace: Workspace
    today: dt.date
    known_at: dt.datetime | None
    count: DayCount = field(init=False)
    children: dict[str, Subject] = field(default_factory=dict)
    cases: int = 0
    units: int = 0
    unread: int = 0

    def __post_init__(self) -> None:
        self.count = day_count(self.workspace)

    def of_file(self, file: CaseFile) -> list[Task]:
        """Return what is open for the child of a file; [] where there was no such child yet."""
        if file.case is None:
            self.unread += 1
            return []
        try:
            return self._of_case(file.case)
        except _MISSHAPEN:
            if not file.problems:
                raise
            self.unread += 1
            return []

    def _of_case(self, case: Case) -> list[Task]:
        story = tell(case, self.today, self.known_at)
        if not story.standing.state:
            # Not registered yet on that day, or taken back, unless no entry at all says where the child stands.
            whole = tell(case)
            self.unread += not whole.standing.state and not whole.is_void
            return []
        child = Child(story, self.workspace.setting, self.count, self.today)
        tasks = list(tasks_of_child(child))
        self.cases += 1
        if tasks:
            name = privacy.mask_name(str(child.facts.get("姓名", "")))
            self.children[case.case_id] = Subject(name, story.standing.ledger)
        return tasks

    def of_offices(self) -> list[Task]:
        """Return what is open for every unit and the bureau."""
        tasks: list[Task] = []
        for office in offices(self.workspace.setting, self._records(), self.count, self.today):
            self.units += 1
            tasks += tasks_of_office(office)
        return tasks

    def _records(self) -> Iterator[tuple[str, Entry]]:
        for record in office_records(self.workspace, self._skip):
            if self.known_at is None or record.entry.recorded <= self.known_at:
                yield record.unit, record.entry

    def _skip(self, path: str) -> None:  # noqa: ARG002
        self.unread += 1


def notices_on(workspace: Workspace, count: DayCount, day: dt.date, tasks: Iterable[Task]) -> Iterator[str]:
    """Yield what is not known about the calendar up to a day, and what that means for the list."""
    year, last = calendar.school_year(day), max((term.end for term in count.terms), default=None)
    if last is not None and day > last:
        yield (
            f"校历只到 {last}，以后的学期没有写，和学期有关的待办列不出来；请在 kcbx.yaml 的“校历”里补上。"
        )
    elif not calendar.terms_of(count.terms, year):
        yield (
            f"kcbx.yaml 的“校历”里没有 {calendar.school_year_name(year)}的学期，开学、期末这些按学期的事项没有列出；"
            "请把学期加进去。"
        )
    counts_all = workspace.timeline.on(day).text("天数口径") == SCHOOL_DAYS
    counted = [task for task in tasks if counts_all or task.duty.duty_id in _BY_SCHOOL_DAYS]
    spans = [range(task.claim.since.year, task.claim.due.year + 1) for task in counted]
    if notice := holidays.unknown_years_notice(year for span in spans for year in span):
        yield f"{notice}。"
