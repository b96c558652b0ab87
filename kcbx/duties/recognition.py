"""Duties towards a child who is 认定达标: persuasion goes on, and what was approved ends on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kcbx.calendar import date_or_none
from kcbx.duties.child import Child
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.settling import days_from, is_one_of, settled
from kcbx.lifecycle.states import RECOGNISED

_RAN_OUT = "认定达标 {} 已经到期、没有续办，现在按辍学算：继续劝返，或者重新报批续办"


def persuaded_still(child: Child) -> Iterator[Claim]:
    """认定达标只是准许先办延缓入学或休学，孩子仍没有上学，劝返不能停：至少每隔规定的天数再劝返一次。

    从认定达标或者最近一次劝返算起（参数“认定达标劝返间隔天数”）。续办认定达标不代替劝返。
    怎么办：继续上门劝返，哪个层级都可以，记下来。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返, 层级: 联合}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-20, 事项: 认定达标, 起: 2024-10-20, 止: 2025-07-10}
        到期: 2024-12-19
        办结:
          - {日期: 2024-12-10, 事项: 劝返}
    """
    for span in child.spans((RECOGNISED,)):
        began = span.steps[0].entry
        attempts = [entry for entry in span.after(began) if entry.action == "劝返"]
        for entry in (began, *attempts):
            due = child.limit("认定达标劝返间隔天数", entry.date)
            message = f"认定达标期间，{entry.date} 以后还没有劝返过"
            claim = Claim(entry.date, due, message, f"kcbx add-attempt {child.case_id}")
            yield settled(claim, span, entry, is_one_of("劝返"))


def running_out(child: Child) -> Iterator[Claim]:
    """认定达标有期限，到期前要决定：孩子能回校的办复学，仍拒不返校、还符合条件的重新报批续办；不能拖到过期。

    到期没有续办，孩子就按辍学算，这一条一直催到续办或者孩子离开辍学台账。提前几天催见参数“到期提醒天数”；期限比这还短的，认定
    当天就催。
    怎么办：先再劝返；仍需续办的，重新报规定的机构批准，记认定达标。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返, 层级: 联合}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-20, 事项: 认定达标, 起: 2024-10-20, 止: 2024-12-31}
        到期: 2024-12-21
        办结:
          - {日期: 2024-12-20, 事项: 认定达标, 起: 2025-01-01, 止: 2025-07-10}
    """
    for span in child.missing:
        for recognised in span.entries("认定达标"):
            until = date_or_none(recognised.get("止"))
            if until is None:
                continue
            days = child.parameters(recognised.date).number("到期提醒天数")
            due = max(recognised.date, days_from(until, -days))
            message = f"认定达标 {until} 到期，到期前要复学或者续办"
            command = f"kcbx add-entry {child.case_id} 认定达标"
            claim = Claim(recognised.date, due, message, command)
            claim = settled(claim, span, recognised, is_one_of("认定达标"))
            has_run_out = claim.is_open and child.today > until
            yield replace(claim, message=_RAN_OUT.format(until)) if has_run_out else claim


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T16",
        "认定达标后继续劝返",
        Concern.CHILD,
        Responsible.TOWNSHIP,
        ("suiyang-2024/3e", "linfen-2024/3.3c"),
        "认定达标，以及认定达标期间的每次劝返",
        "认定达标劝返间隔天数之内",
        "一次劝返",
        persuaded_still,
        ("认定达标劝返间隔天数",),
    ),
    Duty(
        "T17",
        "认定达标即将到期",
        Concern.CHILD,
        Responsible.TOWNSHIP,
        ("suiyang-2024/3e", "linfen-2024/3.3c"),
        "认定达标",
        "到期日之前到期提醒天数的那天",
        "续办认定达标",
        running_out,
        ("到期提醒天数",),
    ),
)
