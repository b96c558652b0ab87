"""kcbx attendance: class attendance taken in, who missed how long, which classes are missing, whether persuasion worked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.absence import (
    columns_of,
    file_argument,
    finish_listing,
    open_option,
    partial_option,
    read_cases,
    school_option,
    table_with_notes,
)
from kcbx.commands.columns import column_option
from kcbx.commands.common import apply_plan, full_options, hand_of, log_access, open_workspace, show_plan
from kcbx.commands.completion import complete_case, complete_unit
from kcbx.commands.options import CodeType, DateType, MonthType, dry_run_option, format_option
from kcbx.commands.session import Session
from kcbx.commands.term_start import term_start

if TYPE_CHECKING:
    from kcbx.attendancework import Addition
    from kcbx.workspace import Workspace

_month = click.option("--month", required=True, type=MonthType(), help="哪个月的考勤，例如 2024-09。")
_units = click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="学校",
    shell_complete=complete_unit,
    help="只看这所学校，可以重复；不写是全部。",
)


def _blanks() -> tuple[str, ...]:
    return ("出勤", "未记")


@click.group(name="attendance", short_help="收班级考勤，看谁缺课、哪个班没有交")
def command() -> None:
    """收各班的考勤表，连续缺课的自动数出来；没有交的班列为缺报，从不当作全勤。

    考勤表两种都行：一天一列打记号的；一行一次缺课的。考勤表本身只在本机的 rosters/ 里，案卷里不存。
    """


@command.command(name="add", short_help="收一份考勤表")
@file_argument
@_month
@school_option
@click.option(
    "--classes", metavar="班级", help="缺课名单：哪些班交了，例如 七1,七2；全勤的班也写上，没有交的不写。"
)
@click.option("--class", "own_class", metavar="班级", help="一张表一个班、表上又没有写是哪个班的：写明班级。")
@click.option(
    "--blank", type=CodeType(_blanks), metavar="出勤|未记", help="表上没有写明时，空白的意思；先问清学校。"
)
@click.option(
    "--until", type=DateType(not_future=True), help="记到哪一天；不写是月末，月份没有过完的是今天。"
)
@column_option("指明列，例如 姓名=B，可以重复。")
@click.option("--sheet", default="", metavar="工作表", help="只读这张工作表；几张的用顿号隔开。")
@dry_run_option
@click.pass_obj
def add(
    session: Session,
    file: Path,
    month: str,
    unit: str,
    classes: str | None,
    own_class: str | None,
    blank: str | None,
    until: dt.date | None,
    columns: dict[str, str],
    sheet: str,
    dry_run: bool,
) -> int:
    """收一所学校一个月的考勤表，登记到名单里，并记下考勤收讫：哪些班交了，哪些班还缺。

    记号看得懂的有：√ 出 0 到校，迟到早退也是到校；× 旷 缺 旷课；事 病 公 假 △ ○ 请假。表上自己写了图例的，以图例为准。
    周末和节假日的列不算。空白从不当作到校，除非表上写明“空白为出勤”，或者问清以后写 --blank 出勤。

    同一个班同一个月再交一次，以后交的为准，两份都留着。

    例：kcbx attendance add 九月考勤.xlsx --month 2024-09 --unit 清河初中
    """
    from kcbx.attendance.classes import split_classes
    from kcbx.attendancework import Asked, add
    from kcbx.calendar import parse_month
    from kcbx.rosterwork import read_file

    workspace, hand = open_workspace(session), hand_of(session)
    given = own_class or classes or ""
    asked = Asked(unit, parse_month(month), tuple(split_classes(given)), blank or "", until, columns, sheet)
    addition = add(workspace, hand, asked, read_file(session.directory / file), read_cases(workspace))
    _tell(addition)
    if dry_run:
        show_plan(addition.plan)
    else:
        apply_plan(workspace, addition.plan)
        click.echo(f"已收：{addition.plan.message}，编号 {addition.pin.number}。", err=True)
    return 1 if addition.attendance.rejected or addition.unmatched else 0


def _tell(addition: Addition) -> None:
    """Say on stderr what was chosen, counted and left over; rows are named by number, never by child."""
    from kcbx.attendance.classes import class_names
    from kcbx.grid import shown_place

    read = addition.attendance
    for note in read.notes:
        click.echo(note, err=True)
    for row in read.rejected:
        click.echo(
            f"退回：{shown_place(row.place.sheet, row.place.row)}：{'；'.join(row.reasons)}。", err=True
        )
    for each in addition.unmatched:
        place = each.line.place
        click.echo(f"找不到案卷：{shown_place(place.sheet, place.row)}：{each.why}。", err=True)
    if addition.unmatched:
        click.echo("核对姓名和号码；台账里没有的，用 kcbx add-case 建档，不用重新交考勤。", err=True)
    click.echo(
        f"读了 {read.read} 行：收下 {read.accepted}，退回 {len(read.rejected)}，忽略 {len(read.ignored)}；对上本校学生 {addition.matched} 行。"
        f"交来的班级：{class_names(read.classes)}。",
        err=True,
    )
    if addition.missing:
        click.echo(f"还没有交的班级：{class_names(addition.missing)}。", err=True)
    if addition.unclassed:
        click.echo(
            f"有 {addition.unclassed} 个在校学生的案卷没有写班级，他们的班交没有交看不出来。", err=True
        )


_LISTED_IN_TIME = ("suiyang-2024/4a", "kazuo-2025/3.4", "moe-2024/4")
"""Who is absent is checked, and listed in time: each county by its own document."""


@command.command(name="list", short_help="列出连续缺课的学生")
@_month
@_units
@open_option
@partial_option
@dry_run_option
@full_options("--reason")
@format_option("table", "json", "csv")
@click.pass_obj
def list_absent(
    session: Session,
    month: str,
    units: tuple[str, ...],
    opening: bool,
    partial: bool,
    dry_run: bool,
    full: bool,
    purpose: str | None,
    approver: str | None,
    output_format: str,
) -> int:
    """列出这个月缺过课的学生，每人最长的一段，到了登记、追踪还是疑似。以前各月的考勤接着算。

    登记和追踪按上学日数（参数“缺课登记天数”“缺课追踪天数”）；疑似按自然日数（参数“疑似天数”）：两个缺课日之间的周末算，
    法定节假日和寒暑假不算。没有记录的日子从不当作缺课，写“至少几天，中间几天未记”；请假的日子不算缺课，也不算到校。

    加 --open，到了疑似、还没有回来、现在是在校或复学观察的，列入疑似（发现方式 班级考勤）。再运行一次不会重复。

    不加 --open 而有应当列入疑似的，退出码是 1。

    例：kcbx attendance list --month 2024-09 --unit 清河初中
    """
    from kcbx.absencework import absences_in, list_absentees
    from kcbx.calendar import parse_month
    from kcbx.commands.console import print_list, progress
    from kcbx.policy import cited, grounds

    workspace = open_workspace(session)
    codes = _codes(workspace, units)
    absences = absences_in(
        workspace, read_cases(workspace), parse_month(month), codes, session.today, progress
    )
    shown = [absentee.pupil.case for absentee in absences.absentees]
    log_access(session, workspace, full, purpose, approver, "attendance list", shown)
    rows = [absentee.row(full) for absentee in absences.absentees]
    document = {"format_version": 1, "月份": month, "学生": rows}
    if output_format == "table":
        click.echo(_absent_text(rows), nl=False)
    else:
        print_list(output_format, rows, columns_of(_LIST, _NUMBERS), document)
    levels = "、".join(
        f"{word} {sum(row['程度'] == word for row in rows)} 人" for word in ("疑似", "追踪", "登记")
    )
    click.echo(f"{absences.sheets} 份考勤表，缺过课的 {len(rows)} 人：{levels}。", err=True)
    if absences.unmatched:
        click.echo(f"另有 {len(absences.unmatched)} 行找不到案卷，没有列；补建案卷后会算上。", err=True)
    if opening:
        return finish_listing(
            workspace, list_absentees(workspace, hand_of(session), absences, progress), partial, dry_run
        )
    if absences.called_for:
        click.echo(
            f"应当列入疑似的有 {len(absences.called_for)} 人；核实以后加 --open 一次列入"
            f"（{grounds(cited(_LISTED_IN_TIME, workspace.profile.source, session.today))}）。",
            err=True,
        )
    return 1 if absences.called_for else 0


_LIST = ("编号", "姓名", "单位", "班级", "状态", "程度", "起", "止", "上学日", "自然日", "最后到校", "说明")
_NUMBERS = ("上学日", "自然日")
_SHORT = ("编号", "姓名", "单位", "班级", "状态", "程度", "起止", "上学/自然日")


def _absent_text(rows: list[dict[str, Any]]) -> str:
    """Return the table for a window: fewer columns than csv has, what is to be known under the row."""
    short = [
        {
            **row,
            "起止": _span(str(row["起"]), str(row["止"])),
            "上学/自然日": f"{row['上学日']}/{row['自然日']}",
        }
        for row in rows
    ]
    return table_with_notes(short, columns_of(_SHORT, _SHORT[-1:]), [str(row["说明"]) for row in rows])


def _span(first: str, last: str) -> str:
    """Return two ISO dates as 2024-09-09—09-30, the year once where it is the same."""
    return f"{first}—{last[5:] if last[:4] == first[:4] else last}"


def _codes(workspace: Workspace, units: tuple[str, ...]) -> set[str]:
    from kcbx.attendancework import school_named

    return {school_named(workspace, text).code for text in units}


@command.command(name="missing", short_help="列出没有交考勤的班级")
@_month
@_units
@format_option("table", "json", "csv")
@click.pass_obj
def missing(session: Session, month: str, units: tuple[str, ...], output_format: str) -> int:
    """列出这个月每所学校应交、已交和没有交考勤的班级。应交的班从台账里在校学生的班级来。

    没有交的班，学生的情况是未记，不是全勤。有缺报的退出码是 1。

    例：kcbx attendance missing --month 2024-09
    """
    from kcbx.attendancework import handed_in
    from kcbx.calendar import parse_month
    from kcbx.commands.console import print_list

    workspace = open_workspace(session)
    codes = _codes(workspace, units)
    found = handed_in(workspace, read_cases(workspace), parse_month(month), codes, session.today)
    rows = [school.row for school in found]
    document = {"format_version": 1, "月份": month, "学校": rows}
    if output_format == "table":
        click.echo(_missing_text(rows), nl=False)
    else:
        print_list(output_format, rows, columns_of((*_MISSING, "缺报班级"), _MISSING[1:]), document)
    lacking = sum(len(school.missing) for school in found)
    click.echo(f"{len(found)} 所学校，缺报 {lacking} 个班。", err=True)
    return 1 if lacking else 0


_MISSING = ("单位", "应交", "已交", "没有写班级的学生")


def _missing_text(rows: list[dict[str, object]]) -> str:
    """Return the table, the classes that are missing under the row of their school."""
    notes = [f"缺报：{row['缺报班级']}" if row["缺报班级"] else "" for row in rows]
    return table_with_notes(rows, columns_of(_MISSING, _MISSING[1:]), notes)


@command.command(name="effect", short_help="看劝返、复学前后到校的天数")
@click.argument("case", metavar="[案卷]", required=False, shell_complete=complete_case)
@_units
@click.option(
    "--days", "number", type=click.IntRange(1, 60), default=10, show_default=True, help="前后各看几个上学日。"
)
@full_options("--reason")
@format_option("table", "json", "csv")
@click.pass_obj
def effect(
    session: Session,
    case: str | None,
    units: tuple[str, ...],
    number: int,
    full: bool,
    purpose: str | None,
    approver: str | None,
    output_format: str,
) -> None:
    """看每次劝返和复学前后，孩子到校几天、缺课几天、请假几天、几天没有记录。不写案卷就看全部，可用 --unit 限定学校。

    劝返当天不算在内；复学当天算在之后。之后的日子还没有过完的，有几天算几天。

    表格里“8/10”是 10 个上学日到校 8 天；缺课、请假、未记各几天，在 csv 和 json 里。

    前后都没有考勤的，写了案卷才列出来，没有写的只数有几次。

    例：kcbx attendance effect KC-7K3Q
    """
    from kcbx.absencework import effects_in
    from kcbx.commands.console import print_list, progress

    workspace = open_workspace(session)
    chosen = {workspace.find_case(case).case_id} if case else set()
    codes = _codes(workspace, units)
    found = effects_in(workspace, read_cases(workspace), chosen, codes, session.today, number, progress)
    listed = [each for each in found if case or each.effect.is_known]
    shown = {each.case.case_id: each.case for each in listed}
    log_access(session, workspace, full, purpose, approver, "attendance effect", list(shown.values()))
    rows = [each.row(full) for each in listed]
    if output_format == "table":
        rows = [each.short_row(full) for each in listed]
    columns = columns_of(_SIDES) if output_format == "table" else columns_of(_EFFECT, _EFFECT[6:])
    print_list(output_format, rows, columns, {"format_version": 1, "劝返": rows})
    if case:
        for each in listed:
            click.echo(f"{each.effect.entry.date} {each.effect.sentence}。", err=True)
    click.echo(f"共 {len(rows)} 次，{len(shown)} 个孩子。", err=True)
    if len(listed) < len(found):
        click.echo(f"另有 {len(found) - len(listed)} 次，前后都没有收到考勤，看不出来。", err=True)


_EFFECT = (
    *("编号", "姓名", "单位", "日期", "事项", "结果", "前", "前到校", "前缺课", "前请假", "前未记"),
    *("后", "后到校", "后缺课", "后请假", "后未记"),
)
_SIDES = (*_EFFECT[:6], "前到校", "后到校")


command.add_command(term_start)
