"""kcbx todo: what is due, for every child and every unit, the most urgent first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import open_workspace
from kcbx.commands.completion import complete_unit, complete_values
from kcbx.commands.console import progress
from kcbx.commands.options import DateType, format_option, parse_code
from kcbx.commands.session import Session
from kcbx.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from kcbx.todo_list import Criteria, Selection, TaskList
    from kcbx.workspace import Workspace

_WIDTH = 90
"""How wide the text under a row of the table is, in columns."""


def _duties() -> tuple[str, ...]:
    from kcbx.duties import BY_ID

    return tuple(BY_ID)


def _ledgers() -> tuple[str, ...]:
    from kcbx.lifecycle import LEDGERS

    return LEDGERS


@click.command(name="todo", short_help="列出到期和将要到期的事项")
@click.option(
    "--unit",
    multiple=True,
    metavar="单位",
    shell_complete=complete_unit,
    help="只列由这个单位办的，写简称、全称或代码，教育局就写 教育局；可以重复。",
)
@click.option(
    "--township",
    multiple=True,
    metavar="乡镇",
    shell_complete=complete_unit,
    help="只列由这个乡镇和辖区内学校办的，可以重复。",
)
@click.option("--person", metavar="姓名", default="", help="只列由这个人负责的。")
@click.option(
    "--duty",
    multiple=True,
    metavar="编号",
    shell_complete=complete_values(_duties),
    help="只列这一种待办，例如 T03，可以重复。",
)
@click.option(
    "--ledger",
    multiple=True,
    metavar="台账",
    shell_complete=complete_values(_ledgers),
    help="只列这本台账里的孩子的，可以重复。",
)
@click.option(
    "--within",
    type=click.IntRange(min=0),
    metavar="天数",
    help="列到几天以内到期的；不写是 7 天，0 是到今天为止。",
)
@click.option("--overdue", is_flag=True, help="只列已经逾期的。")
@click.option("--as-of", type=DateType(), help="按这一天的情况列，以后发生的事不算；不写就是今天。")
@click.option(
    "--as-known", "known", metavar="时刻|日期", help="只按这个时刻（或这一天结束）以前录入的记事列。"
)
@click.option("--remind", is_flag=True, help="每个单位写一段提醒，可以贴进短信或群里；只有编号，没有姓名。")
@click.option("--verbose", is_flag=True, help="每一项下面再写一行要输入的命令。")
@format_option("table", "json", "csv")
@click.pass_obj
def command(
    session: Session, /, remind: bool, verbose: bool, output_format: str, known: str | None, **given: Any
) -> None:
    """列出到期和将要到期的事项，最急的在前面：逾期的，和 7 天以内到期的。

    事项按案卷、办公记录、校历和政策参数推算，不另外保存；做了的记上以后就消失。几个条件要同时满足；同一个条件写几个，满足一个就行。

    例：kcbx todo --unit 清河初中 --within 14

    例：kcbx todo --as-of 2024-10-20 --as-known 2024-10-20 --overdue
    """
    from kcbx.commands.console import print_list
    from kcbx.commands.helptext import wrap
    from kcbx.todo_list import COLUMNS, reminder, select, task_row, task_table, todo_document

    if remind and output_format != "table":
        raise UsageError("--remind 写的是一段文字，没有别的格式。", "请去掉 --format，或者去掉 --remind。")
    workspace = open_workspace(session)
    criteria = criteria_of(workspace, given)
    selection = select(_found(session, workspace, given["as_of"] or session.today, known), criteria)
    rows = [task_row(task, selection.found.children) for task in selection.tasks]
    if remind:
        click.echo(reminder(selection), nl=False)
    elif output_format == "table":
        click.echo(task_table(rows, verbose, lambda text: wrap(text, _WIDTH)), nl=False)
    else:
        print_list(output_format, rows, COLUMNS, todo_document(selection, rows))
    _say(session, selection, hint=bool(rows) and output_format == "table" and not remind)


def _found(session: Session, workspace: Workspace, day: dt.date, known: str | None) -> TaskList:
    from kcbx.commands.report import known_moment
    from kcbx.dutywork import workspace_tasks

    known_at = known_moment(known, session.now()) if known else None
    in_the_past = day < max(session.today, session.now().date()) or known_at is not None
    return workspace_tasks(workspace, day, progress, known_at, with_removed=in_the_past)


# What is asked for


def criteria_of(workspace: Workspace, given: dict[str, Any]) -> Criteria:
    """Return the criteria that were typed. Raises UsageError for a word that names nothing."""
    from kcbx.officework import office_unit
    from kcbx.todo_list import DEFAULT_WITHIN, OVERDUE_ONLY, Criteria

    if given["overdue"] and given["within"] is not None:
        raise UsageError("--overdue 和 --within 只能用一种。", "--within 列的已经包括逾期的。")
    within = DEFAULT_WITHIN if given["within"] is None else given["within"]
    units = [office_unit(workspace, text) for text in given["unit"]]
    townships = [workspace.township_named(text) for text in given["township"]]
    own = {township.code for township in townships}
    duties = [_duty(text) for text in given["duty"]]
    ledgers = [parse_code(text, _ledgers()) for text in given["ledger"]]
    person = given["person"].strip()
    return Criteria(
        units=frozenset(code for code, _ in units),
        townships=frozenset(unit.code for unit in workspace.units if unit.township in own),
        person=person,
        duties=frozenset(duties),
        ledgers=frozenset(ledgers),
        within=OVERDUE_ONLY if given["overdue"] else within,
        said=_said(
            ("单位", [name for _, name in units]),
            ("乡镇", [township.name for township in townships]),
            ("责任人", [person] if person else []),
            ("待办", duties),
            ("台账", ledgers),
        ),
    )


def _duty(text: str) -> str:
    word = text.strip().upper()
    if word not in _duties():
        raise NotFoundError(
            f"没有编号为“{text}”的待办。", f"待办的编号从 {_duties()[0]} 到 {_duties()[-1]}。"
        )
    return word


def _said(*pairs: tuple[str, list[str]]) -> tuple[str, ...]:
    return tuple(f"{word}：{'、'.join(values)}" for word, values in pairs if values)


# What is said beside the list


def _say(session: Session, selection: Selection, hint: bool) -> None:
    """Say on stderr how much there is, what is not in the list, and how to read it."""
    from kcbx.todo_list import summary

    found = selection.found
    lines = summary(selection)
    if hint:
        example = selection.tasks[0].duty.duty_id
        lines.append(f"怎么办：kcbx explain {example} 解释一种待办；加上 --verbose 写出要输入的命令。")
    if found.day > session.today:
        lines.append(f"注意：{found.day} 还没有到，列的是那天以前不再记任何事的情形。")
    lines += [f"注意：{notice}" for notice in found.notices]
    if selection.criteria.person and not (selection.tasks or selection.later):
        lines.append(f"注意：没有一项由“{selection.criteria.person}”负责，请核对姓名。")
    if found.unread:
        lines.append(
            f"警告：有 {found.unread} 个文件读不懂或者放错了位置，里面该办的事没有列出来；运行 kcbx validate 查看。"
        )
    for line in lines:
        click.echo(line, err=True)
