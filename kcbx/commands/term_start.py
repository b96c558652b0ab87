"""kcbx attendance term-start: who did not report at the start of a term."""

from __future__ import annotations

from pathlib import Path

import click

from kcbx.commands.absence import (
    columns_of,
    file_argument,
    finish_listing,
    open_option,
    partial_option,
    read_cases,
    school_option,
)
from kcbx.commands.common import apply_plan, full_options, hand_of, log_access, open_workspace, show_plan
from kcbx.commands.options import dry_run_option, format_option
from kcbx.commands.session import Session


@click.command(name="term-start", short_help="登记开学没有报到的学生")
@file_argument
@click.option("--term", required=True, metavar="学期", help="哪个学期，写校历里的名称，例如 2024秋。")
@school_option
@open_option
@partial_option
@dry_run_option
@full_options("--reason")
@format_option("table", "json", "csv")
@click.pass_obj
def term_start(
    session: Session,
    file: Path,
    term: str,
    unit: str,
    opening: bool,
    partial: bool,
    dry_run: bool,
    full: bool,
    purpose: str | None,
    approver: str | None,
    output_format: str,
) -> int:
    """登记一所学校开学没有报到的学生名单，并记下未报到造册（sixian-2020/2b：开学后一周内登记造册，逐一核实原因）。

    加 --open，名单上台账里在校、复学观察的列入疑似辍学，未入学的列入失学（发现方式 开学未报到）。同一份名单先不加 --open
    登记、核实以后再加 --open 运行一次也行，不会重复。都报到了的，用 kcbx office add 学校 未报到造册 --set 人数=0。

    例：kcbx attendance term-start 未报到.xlsx --term 2024秋 --unit 清河初中
    """
    from kcbx.commands.console import print_list, progress
    from kcbx.grid import shown_place
    from kcbx.rosterwork import read_file
    from kcbx.termstartwork import list_absent, take_in

    workspace, hand = open_workspace(session), hand_of(session)
    start = take_in(workspace, hand, unit, term, read_file(session.directory / file), read_cases(workspace))
    shown = [absent.pupil.case for absent in start.absent if absent.pupil is not None]
    log_access(session, workspace, full, purpose, approver, "attendance term-start", shown)
    rows = [absent.document(full) for absent in start.absent]
    names = ("行", "姓名", "编号", "状态", "班级", "最后到校", "说明")
    print_list(
        output_format, rows, columns_of(names, ("行",)), {"format_version": 1, "学期": term, "学生": rows}
    )
    for row in start.reading.rejected:
        click.echo(
            f"退回：{shown_place(row.place.sheet, row.place.row)}：{'；'.join(row.reasons)}。", err=True
        )
    for note in start.notes:
        click.echo(f"注意：{note}。", err=True)
    click.echo(
        f"读了 {start.reading.read} 行：收下 {len(start.reading.rows)}，退回 {len(start.reading.rejected)}，"
        f"忽略 {len(start.reading.ignored)}。",
        err=True,
    )
    if not start.is_new:
        click.echo(f"这份名单登记过了，编号 {start.pin.number}。", err=True)
    elif dry_run:
        show_plan(start.plan)
    else:
        apply_plan(workspace, start.plan)
        click.echo(f"已记：{start.plan.message}，编号 {start.pin.number}。", err=True)
    if opening:
        return finish_listing(workspace, list_absent(workspace, hand, start, progress), partial, dry_run)
    lost = any(absent.pupil is None for absent in start.absent)
    return 1 if start.reading.rejected or lost else 0
