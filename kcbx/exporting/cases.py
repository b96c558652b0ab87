"""The table 案卷: one row per case, its facts and what is derived from its entries on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from kcbx.exporting.subject import (
    IDENTITY,
    ExportedCase,
    class_name,
    fact,
    going,
    last_at_school,
    listed_on,
    reasons,
    school_name,
    told,
)
from kcbx.exporting.table import DATE, NUMBER, Export, ExportColumn, table_of
from kcbx.grid import Cell
from kcbx.lifecycle import attempt_counts
from kcbx.lifecycle.states import DROPPED_OUT, MISSING_STATES, RECOGNISED
from kcbx.model import Entry

NAME = "案卷"


def case_table(subjects: Iterable[ExportedCase], full: bool = False) -> Export:
    """Return one row per case."""
    return table_of(NAME, _COLUMNS, subjects, full)


def in_state_since(subject: ExportedCase) -> dt.date | None:
    """Return the day from which the child has been in its state; a 认定达标 that ran out ends by itself."""
    steps, standing = subject.view.story.steps, subject.view.story.standing
    changes = [step.entry.date for step in steps if step.after.state != step.before.state]
    until = steps[-1].after.recognised_until if steps else None
    if until is not None and steps[-1].after.state == RECOGNISED and standing.state == DROPPED_OUT:
        return until + dt.timedelta(days=1)
    return changes[-1] if changes else None


def _days_since(day: dt.date | None, subject: ExportedCase) -> int | None:
    return None if day is None else (subject.day - day).days


def _days_missing(subject: ExportedCase) -> int | None:
    return _days_since(listed_on(subject), subject) if subject.state in MISSING_STATES else None


def _attempts(level: str) -> Callable[[ExportedCase], Cell]:
    return lambda subject: attempt_counts(subject.episode)[level]


def _last_entry(key: Callable[[Entry], Cell]) -> Callable[[ExportedCase], Cell]:
    def value(subject: ExportedCase) -> Cell:
        entry = subject.view.last_entry
        return key(entry) if entry else None

    return value


def _last_day(subject: ExportedCase, action: str) -> dt.date | None:
    days = [entry.date for entry in subject.view.story.entries if entry.action == action]
    return days[-1] if days else None


_COLUMNS: tuple[ExportColumn[ExportedCase], ...] = (
    *IDENTITY,
    ExportColumn("户籍乡镇", fact("户籍", "乡镇")),
    ExportColumn("户籍村", fact("户籍", "村")),
    ExportColumn("户籍地址", fact("户籍", "地址"), width=24),
    ExportColumn("现住乡镇", fact("现住址", "乡镇")),
    ExportColumn("现住村", fact("现住址", "村")),
    ExportColumn("监护人", lambda subject: subject.guardian("姓名")),
    ExportColumn("监护人关系", lambda subject: subject.guardian("关系")),
    ExportColumn("监护人电话", lambda subject: subject.guardian("电话"), width=14),
    ExportColumn("台账", lambda subject: subject.ledger),
    ExportColumn("状态", lambda subject: subject.state),
    ExportColumn("状态自", in_state_since, DATE),
    ExportColumn("状态天数", lambda subject: _days_since(in_state_since(subject), subject), NUMBER),
    ExportColumn("责任单位", lambda subject: subject.view.unit_name),
    ExportColumn("单位代码", lambda subject: subject.view.story.standing.unit),
    ExportColumn("所属乡镇", lambda subject: subject.view.township_name),
    ExportColumn("包保责任人", fact("责任", "包保责任人")),
    ExportColumn("学段", lambda subject: subject.view.stage, width=8),
    ExportColumn("年级", lambda subject: subject.view.grade, NUMBER, 6),
    ExportColumn("班级", class_name, width=8),
    ExportColumn("学校", school_name, width=24),
    ExportColumn("特殊群体", fact("特殊群体"), width=18),
    ExportColumn("家庭类型", fact("家庭类型"), width=18),
    ExportColumn("残疾类别", fact("残疾", "类别")),
    ExportColumn("残疾等级", fact("残疾", "等级")),
    ExportColumn("轮次", lambda subject: subject.view.story.standing.episode, NUMBER, 6),
    ExportColumn("本轮进行中", lambda subject: subject.view.story.standing.in_episode),
    ExportColumn("类型", lambda subject: subject.view.story.standing.kind),
    ExportColumn("列入日期", listed_on, DATE),
    ExportColumn("发现方式", told("发现方式", "列入疑似")),
    ExportColumn("最后到校", last_at_school, DATE),
    ExportColumn("在账天数", _days_missing, NUMBER),
    ExportColumn("核查结论", told("结论", "核查")),
    ExportColumn("认定辍学日期", lambda subject: subject.day_of("认定辍学"), DATE, 14),
    ExportColumn("原因", reasons, width=18),
    ExportColumn("去向", going),
    ExportColumn("学校劝返", _attempts("学校"), NUMBER),
    ExportColumn("联合劝返", _attempts("联合"), NUMBER),
    ExportColumn("司法劝返", _attempts("司法"), NUMBER),
    ExportColumn("最近劝返日期", lambda subject: subject.day_of("劝返"), DATE, 14),
    ExportColumn("最近劝返结果", told("结果", "劝返"), width=14),
    ExportColumn("最近复学日期", lambda subject: _last_day(subject, "复学"), DATE, 14),
    ExportColumn("最近记事日期", _last_entry(lambda entry: entry.date), DATE, 14),
    ExportColumn("最近事项", _last_entry(lambda entry: entry.action)),
)
