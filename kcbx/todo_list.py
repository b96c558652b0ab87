"""The list of things to do: which tasks are asked for, and how they are shown. Pure.

What is due is told by `kcbx.duties`; `kcbx.dutywork` reads it out of a workspace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx.checklist import Check
from kcbx.duties import Task
from kcbx.output import Column, table
from kcbx.policy import LOCAL, grounds

DEFAULT_WITHIN = 7
OVERDUE_ONLY = -1
"""The `within` that asks for what is past its day and nothing else."""
REMINDER_LIMIT = 8
"""How many tasks of a unit a reminder names: a message is read on a telephone."""


@dataclass(frozen=True)
class Subject:
    """What a list shows of the child a task is about: the masked name, and the ledger on the day."""

    name: str
    ledger: str


@dataclass(frozen=True)
class TaskList:
    """All that is open on a day, the most urgent first, and what was looked at to find it.

    `children` holds a `Subject` for every 编号 among the tasks; `cases` and `units` count what was looked at, `unread`
    the files that could not be read; `notices` are sentences about what is missing to tell every duty.
    """

    day: dt.date
    tasks: tuple[Task, ...]
    children: Mapping[str, Subject]
    cases: int
    units: int
    unread: int = 0
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criteria:
    """Which tasks are asked for: all criteria must hold, of one criterion any value; empty asks for everything.

    `units` and `townships` hold codes of the units that must act. `within` counts days from the day of the list.
    `said` repeats in words what was asked for.
    """

    units: frozenset[str] = frozenset()
    townships: frozenset[str] = frozenset()
    person: str = ""
    duties: frozenset[str] = frozenset()
    ledgers: frozenset[str] = frozenset()
    within: int = DEFAULT_WITHIN
    said: tuple[str, ...] = ()

    def fits(self, task: Task, child: Subject | None) -> bool:
        """Tell whether a task is asked for, whenever it is due; an office duty belongs to no ledger."""
        ledger = child.ledger if child else ""
        pairs = (
            (self.units, task.unit),
            (self.townships, task.unit),
            (self.duties, task.duty.duty_id),
            (self.ledgers, ledger),
        )
        return all(not wanted or value in wanted for wanted, value in pairs) and (
            not self.person or task.person == self.person
        )


@dataclass(frozen=True)
class Selection:
    """What a list shows: the tasks asked for that are due in time, and those due later; the most urgent first."""

    found: TaskList
    criteria: Criteria
    tasks: tuple[Task, ...]
    later: tuple[Task, ...]


def select(found: TaskList, criteria: Criteria) -> Selection:
    """Return the tasks that are asked for."""
    asked = [task for task in found.tasks if criteria.fits(task, found.children.get(task.case_id))]
    shown = tuple(task for task in asked if task.days_left <= criteria.within)
    later = tuple(task for task in asked if task.days_left > criteria.within)
    return Selection(found, criteria, shown, later)


def when(days_left: int) -> str:
    """Return 逾期3天, 今天 or 还有2天."""
    if days_left == 0:
        return "今天"
    return f"逾期{-days_left}天" if days_left < 0 else f"还有{days_left}天"


# Rows


def task_row(task: Task, children: Mapping[str, Subject]) -> dict[str, Any]:
    """Return the object `todo --format json` prints; the name is masked."""
    child = children.get(task.case_id)
    return {
        "duty": task.duty.duty_id,
        "title": task.duty.title,
        "due": task.claim.due.isoformat(),
        "days_left": task.days_left,
        "since": task.claim.since.isoformat(),
        "unit": task.unit,
        "unit_name": task.unit_name,
        "person": task.person,
        "case": task.case_id,
        "name": child.name if child else "",
        "ledger": child.ledger if child else "",
        "message": task.claim.message,
        "clause": task.clause,
        "command": task.claim.command,
    }


COLUMNS = (
    Column("due", "到期"),
    Column("days_left", "还有天数", "right"),
    Column("since", "起算"),
    Column("duty", "待办"),
    Column("title", "名称"),
    Column("unit", "单位代码"),
    Column("unit_name", "单位"),
    Column("person", "责任人"),
    Column("case", "编号"),
    Column("name", "姓名"),
    Column("ledger", "台账"),
    Column("message", "要做什么"),
    Column("clause", "依据"),
    Column("command", "命令"),
)
"""The columns of the CSV."""

_FIRST_LINE = (
    Column("due", "到期"),
    Column("when", "期限"),
    Column("duty", "待办"),
    Column("unit_name", "单位"),
    Column("person", "责任人"),
    Column("case", "编号"),
    Column("name", "姓名"),
)


Fold = Callable[[str], Sequence[str]]
"""Breaks a long text into the lines of a window."""


def task_table(
    rows: Sequence[Mapping[str, Any]], verbose: bool = False, fold: Fold = lambda text: (text,)
) -> str:
    """Return rows of `task_row` for a window: when and who, below it what; `verbose`: and what to type.

    What many units owe alike, such as a monthly report, stands there once, with the units by name. A command is never
    folded: it is there to be copied.
    """
    groups = _alike(rows)
    lines = table([_head(group) for group in groups], _FIRST_LINE).splitlines() if rows else []
    text = lines[:2]
    for line, group in zip(lines[2:], groups, strict=True):
        what = fold(f"{group[0]['message']}（{grounds(group[0]['clause'])}）")
        who = fold("、".join(row["unit_name"] for row in group)) if len(group) > 1 else ()
        how = [line for row in group if verbose for line in row["command"].splitlines()]
        text += [line, *(f"    {below}" for below in (*what, *who, *how))]
    return "".join(f"{line}\n" for line in text)


def _alike(rows: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Return the rows in their order, those of one office duty, day and message together."""
    groups: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for number, row in enumerate(rows):
        own = number if row["case"] else ""
        key = (own, row["due"], row["duty"], row["message"], row["clause"], row["since"])
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _head(group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    head = {**group[0], "when": when(group[0]["days_left"])}
    return head if len(group) == 1 else {**head, "unit_name": f"{len(group)} 个单位", "person": ""}


def todo_document(selection: Selection, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the JSON of the list, with what was looked at."""
    found = selection.found
    return {
        "format_version": 1,
        "as_of": found.day.isoformat(),
        "within": selection.criteria.within,
        "cases": found.cases,
        "units": found.units,
        "unread": found.unread,
        "later": len(selection.later),
        "notices": list(found.notices),
        "todo": list(rows),
    }


# Sentences


def summary(selection: Selection) -> list[str]:
    """Return what a reader of the list must know: how many, or what an empty list means, and what comes later."""
    return [_count(selection) if selection.tasks else _nothing(selection), *_later(selection)]


def _count(selection: Selection) -> str:
    overdue = sum(task.days_left < 0 for task in selection.tasks)
    return f"共 {len(selection.tasks)} 项，其中逾期 {overdue} 项。"


def _nothing(selection: Selection) -> str:
    found, within = selection.found, selection.criteria.within
    until = found.day + dt.timedelta(days=max(within, 0))
    what = f"截至 {found.day} 没有逾期的事项" if within < 0 else f"到 {until} 为止没有到期的事项"
    said = f"（{'，'.join(selection.criteria.said)}）" if selection.criteria.said else ""
    return f"{what}{said}；看了 {found.cases} 份案卷、{found.units} 个单位。"


def _later(selection: Selection) -> Iterator[str]:
    if not selection.later:
        return
    within, number = selection.criteria.within, len(selection.later)
    last = selection.later[-1]
    if within < 0:
        yield f"另有 {number} 项没有逾期；要看，去掉 --overdue，加上 --within {last.days_left}。"
    else:
        yield f"另有 {number} 项在 {within} 天以后到期，最晚 {last.claim.due}；要看，加上 --within {last.days_left}。"


# A message to paste


def reminder(selection: Selection) -> str:
    """Return one paragraph per unit, the most urgent unit first: 编号 and dates, nobody's name and no number."""
    units: dict[str, list[Task]] = {}
    for task in selection.tasks:
        units.setdefault(task.unit, []).append(task)
    return "\n".join(_unit_reminder(tasks, selection) for tasks in units.values())


def _unit_reminder(tasks: Sequence[Task], selection: Selection) -> str:
    day = selection.found.day
    lines = [
        f"【控辍保学提醒】{tasks[0].unit_name}（{_short_date(day, day)}）：{_counts(tasks, selection)}。"
    ]
    for number, task in enumerate(tasks[:REMINDER_LIMIT], start=1):
        case = f"{task.case_id}：" if task.case_id else ""
        lines.append(f"{number}. {case}{task.claim.message}（{_when_due(task, day)}）")
    if len(tasks) > REMINDER_LIMIT:
        lines.append(f"另有{len(tasks) - REMINDER_LIMIT}项没有列出。")
    return "".join(f"{line}\n" for line in lines)


def _counts(tasks: Sequence[Task], selection: Selection) -> str:
    overdue = sum(task.days_left < 0 for task in tasks)
    within = selection.criteria.within
    coming = f"{within}天内到期" if within else "今天到期"
    counted = ((overdue, "逾期"), (len(tasks) - overdue, coming))
    return "、".join(f"{word}{number}项" for number, word in counted if number)


def _when_due(task: Task, day: dt.date) -> str:
    if task.days_left == 0:
        return "今天到期"
    overdue = f"，{when(task.days_left)}" if task.days_left < 0 else ""
    return f"{_short_date(task.claim.due, day)}到期{overdue}"


def _short_date(day: dt.date, beside: dt.date) -> str:
    year = "" if day.year == beside.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


# Under one case


def next_rows(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    """Return the open tasks of one case as `show --format json` derives them."""
    return [
        {
            "待办": task.duty.duty_id,
            "名称": task.duty.title,
            "到期": task.claim.due.isoformat(),
            "还有天数": task.days_left,
            "起算": task.claim.since.isoformat(),
            "单位": task.unit,
            "单位简称": task.unit_name,
            "责任人": task.person,
            "要做什么": task.claim.message,
            "依据": task.clause,
            "命令": task.claim.command,
        }
        for task in tasks
    ]


def next_lines(tasks: Sequence[Task] | None) -> list[str]:
    """Return the section 接下来 of a case: when and who, what by which clause, what to type.

    None stands for a case too faulty to tell.
    """
    if tasks is None:
        return ["", "接下来：案卷有写法错误，算不出来；请先运行 kcbx validate 查看，改好再看。"]
    lines = ["", "接下来：" if tasks else "接下来：没有要办的事项。"]
    for task in tasks:
        who = "　".join(word for word in (task.unit_name, task.person) if word)
        lines.append(f"  {task.claim.due}　{when(task.days_left)}　{task.duty.duty_id}　{who}")
        lines.append(f"      {task.claim.message}（{grounds(task.clause)}）")
        lines += [f"      {line}" for line in task.claim.command.splitlines()]
    return lines


def late_lines(checks: Sequence[Check]) -> list[str]:
    """Return the section 办晚了的 of a case: what was done after its day, and by how many days."""
    lines = ["", "办晚了的："] if checks else []
    for check in checks:
        claim = check.claim
        assert claim.done is not None, "only what was done can be late"
        counted = f"，天数{LOCAL}" if check.local else ""
        lines.append(
            f"  {claim.done_day}　{claim.done.action}　号 {claim.done.entry_id}　晚 {claim.lag} 天："
            f"{check.duty.title}，应在 {claim.due} 以前（{check.duty.duty_id}，{grounds(check.clause)}{counted}）"
        )
    return lines
