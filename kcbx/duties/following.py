"""Duties that a conversation leaves behind: a promised return, a day to follow up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from kcbx.calendar import date_or_none
from kcbx.duties.child import Child
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.lifecycle.states import MISSING_STATES, REMOVED
from kcbx.model import Entry


def promised_return(child: Child) -> Iterator[Claim]:
    """家长或学生承诺了返校的日子，到那天要去核实：回来了就记复学，没有回来就接着劝返。

    日期是劝返里写的“承诺返校”；联合劝返时承诺的，由乡镇核实。还没有到那天又劝返并改了日期的，按新的日期；到那天之前复学的，不用再核实。
    怎么办：当天到校或到家看，记劝返或核查；已经回来的，记复学。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-07, 事项: 劝返, 结果: 承诺返校, 承诺返校: 2024-09-12}
        到期: 2024-09-12
        办结:
          - {日期: 2024-09-13, 事项: 劝返}
    """
    for span in child.missing:
        for attempt in span.entries("劝返"):
            promised = date_or_none(attempt.get("承诺返校"))
            if promised is None:
                continue
            message = f"承诺 {promised} 返校，要核实有没有回校"
            claim = _claim(child, attempt, promised, message)
            yield _kept(claim, span.after(attempt), span.end)


def _kept(claim: Claim, later: list[Entry], end: dt.date | None) -> Claim:
    """Return the claim as settled on or after its day, or as superseded by a new promise before."""
    for entry in later:
        if entry.action in ("劝返", "核查") and entry.date >= claim.due:
            return replace(claim, done=entry)
        if entry.action == "劝返" and date_or_none(entry.get("承诺返校")):
            return replace(claim, lapsed=entry.date)
    return replace(claim, lapsed=end)


def follow_up(child: Child) -> Iterator[Claim]:
    """劝返时定了“下次跟进”的日子，到那天要再去；说了要去而没有去，家长就不当一回事了。

    在疑似、辍学台账里的孩子和还在校的孩子都一样。提前去了也算；孩子离开疑似、辍学台账或者移出以后，不再催。
    怎么办：按日子去，记劝返、核查或回访。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-07, 事项: 劝返, 下次跟进: 2024-09-10}
        到期: 2024-09-10
        办结:
          - {日期: 2024-09-10, 事项: 劝返}
    """
    for attempt in child.entries("劝返"):
        planned = date_or_none(attempt.get("下次跟进"))
        if planned is not None:
            message = f"{attempt.date} 劝返时定了 {planned} 跟进"
            yield _followed(child, _claim(child, attempt, planned, message), attempt)


def _followed(child: Child, claim: Claim, attempt: Entry) -> Claim:
    for step in child.after(attempt):
        if step.entry.action in ("劝返", "核查", "回访"):
            return replace(claim, done=step.entry)
        came_back = step.before.state in MISSING_STATES and step.after.state not in MISSING_STATES
        if came_back or step.after.state == REMOVED:
            return replace(claim, lapsed=step.entry.date)
    return claim


def _claim(child: Child, attempt: Entry, day: dt.date, message: str) -> Claim:
    """Return the claim on who must go again: after a joint attempt the township, which leads it."""
    by = None if attempt.get("层级") == "学校" else Responsible.TOWNSHIP
    return Claim(attempt.date, day, message, f"kcbx add-attempt {child.case_id}", by=by)


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T07",
        "核对承诺返校",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("moe-2024/9c", "linfen-2024/3.3a", "suiyang-2024/6c"),
        "在疑似或辍学台账里，劝返时写了“承诺返校”",
        "承诺的那天",
        "那天或以后的劝返或核查",
        promised_return,
    ),
    Duty(
        "T08",
        "下次跟进",
        Concern.CHILD,
        Responsible.CLASS_TEACHER,
        ("moe-2024/9c", "linfen-2024/3.3a", "suiyang-2024/6c"),
        "劝返时写了“下次跟进”",
        "写的那天",
        "以后的劝返、核查或回访",
        follow_up,
    ),
)
