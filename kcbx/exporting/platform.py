"""The table 平台录入: what has to be typed into the national platform, one row per case.

The columns the platform itself exports or imports are published nowhere; the headings here are our own, after what the
policies demand to be entered. Which children it must be told about is decided by `platform_task`.

Clauses: suiyang-2024/6b, moe-2024/9b (new children are entered in time), suiyang-2024/6a, moe-2024/9a (what the platform
hands down is dealt with).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from kcbx.exporting.subject import (
    IDENTITY,
    ExportedCase,
    class_name,
    fact,
    going,
    last_at_school,
    listed_on,
    number_of_attempts,
    reasons,
    school_of,
    told,
)
from kcbx.exporting.table import DATE, NUMBER, Export, ExportColumn, table_of
from kcbx.lifecycle import Step
from kcbx.lifecycle.states import DROPPED_OUT, MISSING_STATES, NEVER_ENROLLED, RECOGNISED, REMOVED
from kcbx.model import Entry, School

NAME = "平台录入"

NEW, UPDATE, ENTERED, CLEAR = "新录入", "更新", "已录入", "销号"
"""What is to be done on the platform (办理): a child it has not, news of one, nothing, or a child to be cleared."""

FROM_PLATFORM = "平台下发"
"""The 发现方式 of a child that the platform had before the ledger."""

_DAYS_AFTER_REMOVAL = 365
_OLDER = "另有 {} 个孩子移出前从疑似、辍学销号已满一年，没有列出；要看加 --since 和更早的日期。"

_ENTERING = "平台录入"
_NEWS = ("列入疑似", "认定辍学", "核查", "劝返", "认定达标", "学籍标注")
_POOR = frozenset({"脱贫户", "脱贫不稳定户"})


def platform_table(
    subjects: Iterable[ExportedCase], full: bool = False, since: dt.date | None = None
) -> Export:
    """Return one row per case the platform has to be told about; those that are no business of it are left out.

    Who was 移出 takes no 平台录入 any more, so that nothing in the ledger can tell that the platform was told: such a
    child is shown for a year, and how many are older is said. With `since`, only children cleared on or after that
    day are shown, removed ones of any age among them.
    """
    listed: list[ExportedCase] = []
    older = 0
    for subject in subjects:
        cleared = cleared_by(subject)
        if not platform_task(subject):
            continue
        if since is not None:
            listed += [subject] if cleared is None or cleared.entry.date >= since else []
        elif cleared is not None and _is_long_gone(subject, cleared.entry.date):
            older += 1
        else:
            listed.append(subject)
    table = table_of(NAME, _COLUMNS, listed, full)
    return replace(table, notes=(_OLDER.format(older),)) if older else table


def _is_long_gone(subject: ExportedCase, cleared: dt.date) -> bool:
    return subject.state == REMOVED and (subject.day - cleared).days > _DAYS_AFTER_REMOVAL


def cleared_by(subject: ExportedCase) -> Step | None:
    """Return the step by which a child that is not missing now last left 疑似 or 辍学."""
    if subject.state in MISSING_STATES:
        return None
    steps = subject.view.story.steps
    leaving = (
        step
        for step in reversed(steps)
        if step.before.state in MISSING_STATES and step.after.state not in MISSING_STATES
    )
    return next(leaving, None)


def _entered(subject: ExportedCase) -> Entry | None:
    """Return the last 平台录入 since the child came to be missing."""
    first = subject.episode[0] if subject.episode else None
    entries = subject.view.story.entries
    found = [
        each
        for each in entries
        if each.action == _ENTERING and first is not None and each.order > first.order
    ]
    return found[-1] if found else None


def on_platform(subject: ExportedCase) -> bool:
    """Tell whether the platform has this 本轮: it was entered there, or the platform told us of the child."""
    listing = subject.last("列入疑似")
    told = listing is not None and listing.get("发现方式") == FROM_PLATFORM
    return told or _entered(subject) is not None


def platform_task(subject: ExportedCase) -> str:
    """Return what is to be done on the platform for a child, "" for one that is no business of it."""
    if not subject.episode:
        return ""
    entered, cleared = _entered(subject), cleared_by(subject)
    if cleared is not None:
        known = on_platform(subject) and (entered is None or entered.order < cleared.entry.order)
        return CLEAR if known else ""
    if subject.state not in MISSING_STATES:
        return ""
    if not on_platform(subject):
        return NEW
    news = [entry for entry in subject.episode if entry.action in _NEWS]
    old = entered is not None and (not news or news[-1].order < entered.order)
    return ENTERED if old else UPDATE


def _platform_type(subject: ExportedCase) -> str:
    kind, state = subject.view.story.standing.kind, subject.state
    if state not in MISSING_STATES:
        cleared = cleared_by(subject)
        kind, state = (cleared.before.kind, cleared.before.state) if cleared else ("", "")
    return NEVER_ENROLLED if kind == NEVER_ENROLLED else {RECOGNISED: DROPPED_OUT}.get(state, state)


def _cleared_day(subject: ExportedCase) -> dt.date | None:
    cleared = cleared_by(subject)
    return cleared.entry.date if cleared else None


def _cleared_why(subject: ExportedCase) -> str:
    cleared = cleared_by(subject)
    if cleared is None:
        return ""
    entry = cleared.entry
    detail = next((str(entry.get(key)) for key in ("结论", "类别", "安置", "方式") if entry.get(key)), "")
    return f"{entry.action}（{detail}）" if detail else entry.action


def _returned(subject: ExportedCase) -> dt.date | None:
    cleared = cleared_by(subject)
    return cleared.entry.date if cleared and cleared.entry.action == "复学" else None


def _school(subject: ExportedCase) -> School | None:
    """Return the child's school; who never enrolled has none, whatever school answers for the child."""
    return None if _platform_type(subject) == NEVER_ENROLLED else school_of(subject)


def _school_code(subject: ExportedCase) -> str:
    school = _school(subject)
    return school.code if school else ""


def _school_name(subject: ExportedCase) -> str:
    school = _school(subject)
    return school.name if school else subject.fact("学籍", "校名")


def _entered_day(subject: ExportedCase) -> dt.date | None:
    entry = _entered(subject)
    return entry.date if entry else None


def _platform_number(subject: ExportedCase) -> str:
    entries = subject.view.story.entries
    numbers = [str(each.get("编号")) for each in entries if each.action == _ENTERING and each.get("编号")]
    return numbers[-1] if numbers else ""


_COLUMNS: tuple[ExportColumn[ExportedCase], ...] = (
    ExportColumn("办理", platform_task, width=8),
    *IDENTITY,
    ExportColumn("学校标识码", _school_code),
    ExportColumn("学校", _school_name, width=24),
    ExportColumn("年级", lambda subject: subject.view.grade, NUMBER, 6),
    ExportColumn("班级", class_name, width=8),
    ExportColumn("类型", _platform_type),
    ExportColumn("原因", reasons, width=18),
    ExportColumn("去向", going),
    ExportColumn("发现方式", told("发现方式", "列入疑似")),
    ExportColumn("发现日期", listed_on, DATE),
    ExportColumn("最后到校", last_at_school, DATE),
    ExportColumn("核查结论", told("结论", "核查")),
    ExportColumn("核查日期", lambda subject: subject.day_of("核查"), DATE),
    ExportColumn("认定辍学日期", lambda subject: subject.day_of("认定辍学"), DATE, 14),
    ExportColumn("劝返次数", number_of_attempts, NUMBER),
    ExportColumn("最近劝返日期", lambda subject: subject.day_of("劝返"), DATE, 14),
    ExportColumn("最近劝返结果", told("结果", "劝返"), width=14),
    ExportColumn("复学日期", _returned, DATE),
    ExportColumn("销号日期", _cleared_day, DATE),
    ExportColumn("销号事由", _cleared_why, width=18),
    ExportColumn("是否脱贫户", lambda subject: bool(_POOR & set(subject.facts.get("家庭类型", ())))),
    ExportColumn("家庭类型", fact("家庭类型"), width=18),
    ExportColumn("特殊群体", fact("特殊群体"), width=18),
    ExportColumn("是否已录入平台", on_platform, width=14),
    ExportColumn("最近平台录入", _entered_day, DATE, 14),
    ExportColumn("平台编号", _platform_number, width=18),
)
