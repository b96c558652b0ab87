"""kcbx office: what a unit did as a unit."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import apply_plan, hand_of, on_option, open_workspace, set_option, show_plan
from kcbx.commands.completion import complete_codes, complete_unit
from kcbx.commands.options import dry_run_option, format_option, parse_code
from kcbx.commands.session import Session
from kcbx.model import KeyPath

if TYPE_CHECKING:
    from kcbx.model import Entry, Plan


@click.group(name="office", short_help="记单位层面的工作")
def command() -> None:
    """记学校、乡镇、教育局作为单位做的事：报送月报、零报告签认、一月一核、督查、复核等。"""


@command.command(name="add", short_help="记一件单位的工作")
@click.argument("unit", metavar="单位", shell_complete=complete_unit)
@click.argument("action", metavar="事项", shell_complete=complete_codes("办公事项"))
@on_option
@set_option
@dry_run_option
@click.pass_obj
def add(
    session: Session,
    unit: str,
    action: str,
    date: dt.date | None,
    typed: tuple[tuple[KeyPath, str], ...],
    dry_run: bool,
) -> None:
    """记一件单位的工作。单位写简称、全称或代码；教育局就写 教育局。

    例：kcbx office add 清河初中 零报告签认 --set 月份=2024-10 --set 核实人=李强 --set 依据=逐班点名并抽访12户
    """
    from kcbx.commands.filling import fill
    from kcbx.commands.forms import day_of, entry_form, fill_in
    from kcbx.commands.sheets import sheet_for
    from kcbx.officework import add_office_record, office_unit, record_stands
    from kcbx.schema import OFFICE_ACTIONS, action_fields

    workspace = open_workspace(session)
    chosen = parse_code(action, OFFICE_ACTIONS)
    code, _ = office_unit(workspace, unit)
    fields, hand = action_fields(chosen, "office"), hand_of(session)
    form = entry_form(fields, fill(fields, typed, workspace.codes, session.today), date, session.today)

    def propose(filled: dict[str, Any]) -> tuple[Plan, Entry]:
        return add_office_record(workspace, code, chosen, *day_of(filled), hand)

    with sheet_for(session, workspace.root, code, chosen, dry_run) as sheet:
        stands = partial(record_stands, workspace, code)
        plan, entry = fill_in(session, workspace.codes, form, sheet, stands, propose)
        if dry_run:
            show_plan(plan)
            return
        sheet.about_to_write(entry.entry_id)
        apply_plan(workspace, plan)
    click.echo(f"已记：{plan.message}，号 {entry.entry_id}。", err=True)


@command.command(name="list", short_help="列出单位的工作记录")
@click.option("--unit", metavar="单位", shell_complete=complete_unit, help="只列这个单位的。")
@click.option("--action", metavar="事项", shell_complete=complete_codes("办公事项"), help="只列这一种。")
@click.option("--year", type=int, metavar="学年", help="只列这个学年，例如 2024 指 2024 年 9 月开始的学年。")
@format_option("table", "json", "csv")
@click.pass_obj
def list_records(
    session: Session, unit: str | None, action: str | None, year: int | None, output_format: str
) -> None:
    """列出单位的工作记录，按日期先后。"""
    from kcbx.commands.console import print_list
    from kcbx.officework import office_records, office_unit
    from kcbx.output import Column
    from kcbx.schema import OFFICE_ACTIONS
    from kcbx.views import entry_summary

    workspace = open_workspace(session)
    code = office_unit(workspace, unit)[0] if unit else None
    kind = parse_code(action, OFFICE_ACTIONS) if action else None
    records = sorted(
        (
            record
            for record in office_records(workspace)
            if code in (None, record.unit)
            and kind in (None, record.entry.action)
            and year in (None, record.year)
        ),
        key=lambda record: (record.entry.order, record.unit),
    )
    rows = [
        {
            "日期": record.entry.date.isoformat(),
            "单位": record.unit_name,
            "事项": record.entry.action,
            "内容": entry_summary(record.entry),
            "经办": record.entry.operator,
            "号": record.entry.entry_id,
        }
        for record in records
    ]
    columns = [Column(name, name) for name in ("日期", "单位", "事项", "内容", "经办", "号")]
    print_list(output_format, rows, columns, {"format_version": 1, "记事": rows})
    click.echo(f"共 {len(rows)} 条。", err=True)
