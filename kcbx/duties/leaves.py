"""Duties about time away that was granted: 延缓入学 and 休学 that run out, leave of absence that was overrun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from kcbx.calendar import date_or_none
from kcbx.duties.child import Child
from kcbx.duties.days import SCHOOL_DAYS
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.settling import Fits, answered, days_from, leaves, without_false_alarms
from kcbx.lifecycle import Step
from kcbx.lifecycle.states import AT_SCHOOL, DEFERRED, ON_LEAVE, UNDER_OBSERVATION
from kcbx.model import Entry

_GRANTED = ("延缓入学", "休学")
_AWAY = (DEFERRED, ON_LEAVE)
_PRESENT = (AT_SCHOOL, UNDER_OBSERVATION)
_BACK = {"延缓入学": "学籍异动 --set 类型=新生注册", "休学": "复学"}
"""What brings a child back from each."""


def running_out(child: Child) -> Iterator[Claim]:
    """延缓入学、休学都有期限，到期之前要提醒：能上学的回来上学，还不能的重新申请、重新批准。

    到期以后既没有回来、也没有续办的，就是没有理由不在校，应当列入疑似。
    怎么办：和家长、医院核实；到期前办复学、入学或者续办，过了期的列入疑似。

    例子：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 起: 2024-09-10, 止: 2025-01-31}
        到期: 2025-01-21
        办结:
          - {日期: 2025-01-20, 事项: 休学, 起: 2025-02-01, 止: 2025-06-30}
    """
    for step in child.steps:
        end = date_or_none(step.entry.get("止")) if step.entry.action in _GRANTED else None
        if end is not None:
            claim = _running_out(child, step.entry, end)
            later = without_false_alarms(child.after(step.entry))
            yield answered(claim, later, _renewed_or_back(end), _ends_otherwise)


def _running_out(child: Child, entry: Entry, end: dt.date) -> Claim:
    notice = child.parameters(entry.date).number("到期提醒天数")
    message = f"{entry.action}到 {end} 止，请核实能不能上学：办理{_back_to(entry)}，或者续办"
    command = f"kcbx add-entry {child.case_id} {_BACK[entry.action]}"
    if child.today > end:
        message = f"{entry.action}已在 {end} 到期，孩子应当回来上学；没有回来也没有续办的，列入疑似"
        command = f"kcbx move {child.case_id} 疑似辍学"
    return Claim(entry.date, max(entry.date, days_from(end, -notice)), message, command)


def _back_to(entry: Entry) -> str:
    return "复学" if entry.action == "休学" else "入学"


def _renewed_or_back(end: dt.date) -> Fits:
    """Return a test for a later term of leave, and for every way out of it but removal."""

    def fits(entry: Entry) -> bool:
        if entry.action in _GRANTED:
            return (date_or_none(entry.get("止")) or end) > end
        return entry.action in ("复学", "安置", "列入疑似") or (
            entry.action == "学籍异动" and entry.get("类型") in ("新生注册", "转入", "恢复学籍", "转出")
        )

    return fits


def _ends_otherwise(step: Step) -> bool:
    """Tell whether the child left by another way, or the term was written anew without being longer."""
    return step.after.state not in _AWAY or step.entry.action in _GRANTED


def overrun(child: Child) -> Iterator[Claim]:
    """请假到期，孩子应当在假期后的第一个上学日到校销假；没有销假的，当天就要问清楚。

    请假过期是辍学最早的信号。节假日不上学，不算超期；接着续假的，按新的止日算。晚几天销假的，算晚办；写着以后日子的销假日期，
    到那天才算。
    怎么办：到校了就补上销假日期；还要请假的办续假；联系不上或者不来的，够天数就列入疑似。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 请假, 起: 2024-09-05, 止: 2024-09-11}
        到期: 2024-09-12
        办结:
          - {日期: 2024-09-12, 事项: 回访, 在校: 是}
    """
    for leave in child.entries("请假"):
        end = date_or_none(leave.get("止"))
        if end is not None:
            yield from _overrun(child, leave, end)


def _overrun(child: Child, leave: Entry, end: dt.date) -> Iterator[Claim]:
    """Yield the claim of a leave unless the child was back, on leave anew or gone before it was overrun."""
    expected = child.count.after(end, 1, SCHOOL_DAYS)
    written = date_or_none(leave.get("销假日期"))
    back = written if written is not None and written <= child.today else dt.date.max
    if child.today < expected or back <= expected:
        return
    claim = Claim(
        expected,
        expected,
        f"请假到 {end} 止，{expected} 应当到校，还没有销假",
        f"kcbx correct {child.case_id} {leave.entry_id} --set 销假日期=… --reason 销假",
    )
    steps = [step for step in child.after(leave) if step.entry.date <= back]
    claim = answered(claim, steps, _accounted_for(end, expected), leaves(_PRESENT))
    if claim.is_open and back <= child.today:
        claim = replace(claim, done=leave, done_on=back)
    closed = claim.done_day or claim.lapsed
    if closed is None or closed >= expected:
        yield claim


def _accounted_for(end: dt.date, expected: dt.date) -> Fits:
    """Return a test for what tells where a child is whose leave ends: seen, on further leave, listed."""

    def fits(entry: Entry) -> bool:
        if entry.action == "请假":
            longer = (date_or_none(entry.get("止")) or end) > end
            return longer and (date_or_none(entry.get("起")) or entry.date) <= expected
        seen = entry.action == "回访" and entry.get("在校") == "是"
        return seen or entry.action in ("列入疑似", *_GRANTED)

    return fits


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T23",
        "延缓入学、休学到期",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("义务教育法/11",),
        "批准延缓入学或休学",
        "止日之前到期提醒天数",
        "续办到更晚的止日、复学、入学、安置或列入疑似",
        running_out,
        ("到期提醒天数",),
    ),
    Duty(
        "T24",
        "请假到期销假",
        Concern.CHILD,
        Responsible.CLASS_TEACHER,
        ("kazuo-2025/3.4",),
        "请假的止日已过，没有销假日期",
        "止日之后的第一个上学日",
        "销假、续假、见到在校的回访、休学或列入疑似",
        overrun,
    ),
)
