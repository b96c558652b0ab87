"""What stands on the days of a month: terms, 中考, holidays, key periods, and what is due. Pure.

What is due is told by `kcbx.duties`; the days off are passed in. Children appear as case numbers only: an agenda is
pinned up and put on telephones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kcbx.calendar import Period
from kcbx.duties import Task
from kcbx.duties.office_visits import december, examination, month_before_examination, term_opening
from kcbx.model import Term
from kcbx.output import Column
from kcbx.policy import Parameters

TERM, EXAMINATION, HOLIDAY, WORKDAY, KEY_PERIOD, DUE = "学期", "中考", "假日", "调休", "重点时段", "到期"
_KINDS = (TERM, EXAMINATION, HOLIDAY, WORKDAY, KEY_PERIOD, DUE)
_WEEKDAYS = "一二三四五六日"
_SHOWN = 3
"""How many units or case numbers a line of the table names."""


@dataclass(frozen=True)
class Item:
    """One thing that happens on a day, or on the days from `first` to `last`.

    `item_id` names it for ever; `units` are pairs of code and name; `details` say what is due of each case or unit.
    """

    first: dt.date
    last: dt.date
    kind: str
    text: str
    item_id: str
    units: tuple[tuple[str, str], ...] = ()
    cases: tuple[str, ...] = ()
    details: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The text, with its days when there are several."""
        if self.first == self.last:
            return self.text
        return f"{self.text}（{_short(self.first)}至{_short(self.last)}）"


def _short(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


# What the days are


def term_items(terms: Iterable[Term]) -> Iterator[Item]:
    """Yield the first and the last day of each term."""
    for term in terms:
        yield Item(term.start, term.start, TERM, f"{term.name}开学", f"term-start-{term.start}")
        yield Item(term.end, term.end, TERM, f"{term.name}结束", f"term-end-{term.end}")


def holiday_items(days: Mapping[dt.date, str], workdays: Mapping[dt.date, str]) -> Iterator[Item]:
    """Yield each holiday with all its days, and each weekend day worked for one."""
    rows = [(day, days[day]) for day in sorted(days)]
    for name, run in _runs(rows):
        yield Item(run[0], run[-1], HOLIDAY, f"{name}放假", f"holiday-{run[0]}")
    for day, name in sorted(workdays.items()):
        yield Item(day, day, WORKDAY, f"{name}调休上班", f"workday-{day}")


def _runs(rows: Sequence[tuple[dt.date, str]]) -> Iterator[tuple[str, list[dt.date]]]:
    """Yield days that follow one another and have the same name."""
    numbered = enumerate(rows)
    for (_, name), run in groupby(numbered, key=lambda row: (row[1][0].toordinal() - row[0], row[1][1])):
        yield name, [day for _, (day, _) in run]


def period_items(
    terms: Iterable[Term], years: Iterable[int], parameters_on: Callable[[dt.date], Parameters]
) -> Iterator[Item]:
    """Yield 中考 of these school years, and where the county inspects by key periods, those (kazuo-2025/4.3)."""
    for term in terms:
        yield from _key_period(term_opening(term), "开学前两周", parameters_on)
    for year in years:
        parameters = parameters_on(dt.date(year + 1, 1, 1))
        held = examination(parameters, year)
        yield Item(held, held, EXAMINATION, "中考第一天", f"examination-{held}")
        yield from _key_period(month_before_examination(parameters, year), "中考前一个月", parameters_on)
        yield from _key_period(december(year), "12月回头看", parameters_on)


def _key_period(period: Period, name: str, parameters_on: Callable[[dt.date], Parameters]) -> Iterator[Item]:
    if parameters_on(period.start).flag("重点时段督查"):
        yield Item(period.start, period.end, KEY_PERIOD, name, f"key-period-{period.start}")


# What is due


def task_items(tasks: Iterable[Task]) -> Iterator[Item]:
    """Yield what is due, one item for each duty, unit and day."""

    def together(task: Task) -> tuple[dt.date, str, str]:
        return task.claim.due, task.duty.duty_id, task.unit

    for (due, duty_id, unit), group in groupby(sorted(tasks, key=together), key=together):
        found = sorted(group, key=lambda task: (task.case_id, task.claim.message))
        cases = tuple(sorted({task.case_id for task in found if task.case_id}))
        text = found[0].duty.title if cases else "；".join(task.claim.message for task in found)
        details = tuple(_detail(task) for task in found)
        unit_pair = (unit, found[0].unit_name)
        yield Item(due, due, DUE, text, f"{duty_id}-{unit}-{due}", (unit_pair,), cases, details)


def _detail(task: Task) -> str:
    case = f"{task.case_id}：" if task.case_id else ""
    return f"{case}{task.claim.message}（{task.clause}）"


def within(items: Iterable[Item], window: Period) -> list[Item]:
    """Return the items that touch these days: by day, then what the day is, then what is due."""
    touching = (item for item in items if item.first <= window.end and item.last >= window.start)
    return sorted(
        touching,
        key=lambda item: (max(item.first, window.start), _KINDS.index(item.kind), item.item_id),
    )


# Rows


COLUMNS = (
    Column("date", "日期"),
    Column("weekday", "星期"),
    Column("kind", "类别"),
    Column("text", "内容"),
    Column("units", "单位"),
    Column("cases", "案卷"),
)


def agenda_rows(items: Iterable[Item], window: Period) -> list[dict[str, Any]]:
    """Return the objects `calendar --format json` prints: what several units must do on a day is one object."""
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    for item in within(items, window):
        day = max(item.first, window.start)
        same = (day, item.kind, item.line, "" if not item.cases else item.units)
        row = rows.setdefault(
            same,
            {
                "date": day.isoformat(),
                "weekday": _WEEKDAYS[day.weekday()],
                "kind": item.kind,
                "text": item.line,
                "first": item.first.isoformat(),
                "last": item.last.isoformat(),
                "units": [],
                "cases": list(item.cases),
            },
        )
        row["units"] += [name for _, name in item.units]
    return list(rows.values())


def agenda_document(rows: Sequence[Mapping[str, Any]], window: Period, overdue: int) -> dict[str, Any]:
    """Return the JSON of these days; `overdue` counts what should have been done before today."""
    return {
        "format_version": 1,
        "from": window.start.isoformat(),
        "to": window.end.isoformat(),
        "overdue": overdue,
        "days": list(rows),
    }


def table_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row for the window, with long lists of units and cases cut short."""
    return {**row, "units": _first_few(row["units"], "个单位"), "cases": _first_few(row["cases"], "件")}


def _first_few(names: Sequence[str], counted: str) -> str:
    if len(names) <= _SHOWN:
        return "、".join(names)
    return f"{'、'.join(names[:_SHOWN])}等 {len(names)} {counted}"
