"""kcbx calendar: the days of the coming month, printed or written for the calendar of a telephone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from kcbx.commands.common import open_workspace
from kcbx.commands.completion import complete_unit
from kcbx.commands.delivering import STDOUT, check_overwriting, deliver, target_for
from kcbx.commands.options import MonthType, format_option
from kcbx.commands.session import Session
from kcbx.errors import UsageError

if TYPE_CHECKING:
    from kcbx.agenda import Item
    from kcbx.calendar import Period
    from kcbx.calendar_file import Event
    from kcbx.todo_list import TaskList
    from kcbx.workspace import Workspace

_DAYS_SHOWN = 31
_SUFFIX = ".ics"


@click.command(name="calendar", short_help="列出一个月的日程")
@click.option("--month", type=MonthType(), help="列哪个月，例如 2024-10；不写是从今天起的 31 天。")
@click.option(
    "--unit",
    metavar="单位",
    shell_complete=complete_unit,
    help="只列由这个单位办的，写简称、全称或代码，教育局就写 教育局；学期、节假日照列。",
)
@click.option(
    "-o",
    "--output",
    metavar="文件.ics",
    help="写成日历文件，手机和电脑的日历都能导入；- 是直接输出。里面只有案卷编号。",
)
@click.option("--force", is_flag=True, help="文件已经存在，不是这个命令写的，也覆盖。")
@format_option("table", "json", "csv")
@click.pass_obj
def command(
    session: Session, month: str | None, unit: str | None, output: str | None, force: bool, output_format: str
) -> None:
    """列出一个月的日程：开学放假、节假日和调休、中考、重点时段，和哪一天到期要办什么。

    还没有到的日子，按以后不再记任何事推算。逾期的只说有几项，用 kcbx todo --overdue 看。

    例：kcbx calendar --month 2024-10

    例：kcbx calendar --unit 清河初中 -o 清河初中.ics
    """
    from kcbx.agenda import task_items, within
    from kcbx.agendawork import days_of

    _check_output(output, output_format)
    workspace = open_workspace(session)
    county, window = workspace.config.county, _window(session.today, month)
    code, name = _unit(workspace, unit)
    found = _tasks(session, workspace, window)
    tasks = [task for task in found.tasks if code in ("", task.unit)]
    items = [*days_of(workspace, window), *within(task_items(tasks), window)]
    if output is None:
        overdue = sum(task.claim.due < session.today for task in tasks)
        number = _print(items, window, overdue, unit, output_format)
    else:
        number = len(items)
        _write(session, _file(items, county.code, name, session.today), output, force)
    click.echo(f"{window.start} 至 {window.end}，共 {number} 项。", err=True)
    _say(found, window)


def _check_output(output: str | None, output_format: str) -> None:
    if output is None:
        return
    if output_format != "table":
        raise UsageError("-o 写的是日历文件，没有别的格式。", "请去掉 --format，或者去掉 -o。")
    if output != STDOUT and not output.lower().endswith(_SUFFIX):
        raise UsageError(
            f"-o “{output}”不对：写的是日历文件，文件名要以 {_SUFFIX} 结尾。", "例如 -o 日程.ics。"
        )


def _window(today: dt.date, month: str | None) -> Period:
    from kcbx.calendar import Period, month_period, parse_month

    if month is not None:
        return month_period(*parse_month(month))
    return Period(today, today + dt.timedelta(days=_DAYS_SHOWN - 1))


def _unit(workspace: Workspace, text: str | None) -> tuple[str, str]:
    """Return (标识, name) of whose days are asked for; "" for the whole county."""
    from kcbx.officework import office_unit

    return office_unit(workspace, text) if text else ("", workspace.config.county.name)


def _tasks(session: Session, workspace: Workspace, window: Period) -> TaskList:
    from kcbx.agendawork import tasks_until
    from kcbx.commands.console import progress

    in_the_past = session.today < session.now().date()
    return tasks_until(workspace, session.today, window.end, progress, with_removed=in_the_past)


# Output


def _print(items: Sequence[Item], window: Period, overdue: int, unit: str | None, output_format: str) -> int:
    """Print the days and return how many lines they are; what is overdue comes first."""
    from kcbx.agenda import COLUMNS, agenda_document, agenda_rows, table_row
    from kcbx.commands.console import print_list

    rows = agenda_rows(items, window)
    if overdue:
        only = f" --unit {unit}" if unit else ""
        line = f"有 {overdue} 项已经逾期，运行 kcbx todo --overdue{only} 查看。"
        click.echo(line, err=output_format != "table")
    if rows or output_format != "table":
        shown = [table_row(row) for row in rows] if output_format == "table" else rows
        print_list(output_format, shown, COLUMNS, agenda_document(rows, window, overdue))
    return len(rows)


def _write(session: Session, content: bytes, output: str, force: bool) -> None:
    """Write the calendar file; one that this command wrote before is replaced."""
    from kcbx.calendar_file import is_ours

    target = target_for(session, output, "")
    if target is not None:
        replaceable = target.is_file() and is_ours(target.read_bytes())
        check_overwriting(target, content, force or replaceable)
    deliver(target, content, is_text=False)


def _file(items: Iterable[Item], county: str, name: str, today: dt.date) -> bytes:
    from kcbx.calendar_file import calendar_file

    return calendar_file(f"{name}控辍保学日程", [_event(item, county) for item in items], today)


def _event(item: Item, county: str) -> Event:
    """Return an item as telephones show it: whose it is first, the cases in the description."""
    from kcbx.calendar_file import Event

    who = "".join(f"{name}：" for _, name in item.units)
    number = f" {len(item.cases)} 件" if item.cases else ""
    return Event(
        f"{county}-{item.item_id}",
        item.first,
        item.last,
        f"{who}{item.text}{number}",
        "\n".join(item.details),
    )


def _say(found: TaskList, window: Period) -> None:
    """Say on stderr what is not known of these days."""
    from kcbx.holidays import known_years

    unknown = sorted({window.start.year, window.end.year} - known_years())
    if unknown:
        years = "、".join(f"{year}年" for year in unknown)
        click.echo(f"注意：{years}的法定节假日安排还没有收录，没有列出节假日和调休。", err=True)
    for notice in found.notices:
        click.echo(f"注意：{notice}", err=True)
    if found.unread:
        click.echo(
            f"警告：有 {found.unread} 个文件读不懂或者放错了位置，里面该办的事没有列出来；运行 kcbx validate 查看。",
            err=True,
        )
