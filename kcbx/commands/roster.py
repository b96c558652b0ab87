"""kcbx roster: pin the lists of other offices and of schools, see what is pinned, what was wrong with a list."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.columns import column_option
from kcbx.commands.common import apply_plan, hand_of, open_workspace, show_plan
from kcbx.commands.completion import complete_unit, complete_values, quiet
from kcbx.commands.options import CodeType, DateType, dry_run_option, format_option
from kcbx.commands.roster_lines import count_lines, layout_lines
from kcbx.commands.session import Session
from kcbx.errors import UsageError

if TYPE_CHECKING:
    from kcbx.rosters.kinds import Kind
    from kcbx.rosters.pins import Pin
    from kcbx.rosters.reading import Reading
    from kcbx.rosterwork import PlannedRoster
    from kcbx.workspace import Workspace


def _kinds() -> tuple[str, ...]:
    from kcbx.rosters.kinds import ADDED_BY_HAND

    return ADDED_BY_HAND


@quiet
def _complete_number(ctx: click.Context) -> list[str]:
    from kcbx.rosterwork import pins

    session = ctx.find_object(Session)
    assert session is not None
    return [pin.number for pin in pins(open_workspace(session))]


@click.group(name="roster", short_help="登记比对用的名单")
def command() -> None:
    """登记公安、学籍系统、学校、乡村振兴、民政、残联等给的名单，供 kcbx compare 比对。

    名单复制到 rosters/，默认不进历史；rosters.yaml 记下它的校验值、日期、来源和行数，进历史，里面没有姓名和号码。
    """


@command.command(name="add", short_help="检查并登记一份名单")
@click.argument("kind", metavar="种类", type=CodeType(_kinds, "种类"))
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option(
    "--date", "day", required=True, type=DateType(not_future=True), help="名单反映的是哪一天的情况。"
)
@click.option("--source", required=True, metavar="来源", help="谁给的、从哪里导出的，例如 清河县公安局。")
@click.option(
    "--unit",
    metavar="单位",
    shell_complete=complete_unit,
    help="一所学校或一个乡镇自己的名单写上它；全县的不写。",
)
@click.option(
    "--sheet", metavar="工作表", default="", help="只读这张工作表；几张的用顿号隔开。不写就读所有像名单的。"
)
@column_option("指明一个字段在哪一列，写列的字母或表头，例如 证件号码=C，可以重复。")
@click.option(
    "--expect",
    type=click.IntRange(min=1),
    metavar="行数",
    help="人数（收下加退回的行数）应是多少；比上一版多或少一成以上时用它确认。",
)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件.xlsx",
    help="退回的行另外写一份到这里，用来发给提供名单的单位；里面有孩子的信息，用完删掉。",
)
@click.option("--other-county", is_flag=True, help="名单里的人都不像本县的，核对无误，用它确认。")
@click.option("--whole-county", is_flag=True, help="在校名单看起来只是一部分学校的，其实是全县的，用它确认。")
@dry_run_option
@click.pass_obj
def add(
    session: Session,
    /,
    kind: str,
    file: Path,
    day: dt.date,
    source: str,
    unit: str | None,
    sheet: str,
    columns: dict[str, str],
    expect: int | None,
    rejects: Path | None,
    other_county: bool,
    whole_county: bool,
    dry_run: bool,
) -> None:
    """检查并登记一份名单：认表头，逐行检查，复制到 rosters/，在 rosters.yaml 里登记。

    每一行不是收下、退回，就是忽略（空行、表尾、重复的表头），三样加起来等于读的行数。退回的行写明原因，和名单放在一起，文件名以
    -退回.xlsx 结尾。

    有收下的行就登记，退出码 0，请看退回了几行；一行也没有收下、认不出表头、两列都可能是证件号码、比上一版多或少一成以上，都不登记，退出码 3。
    不像这一种的名单、不像本县的名单、没有写 --unit 的一所学校的在校名单，也不登记。登记错了，用 kcbx roster retire 撤下。

    例：kcbx roster add 户籍 公安户籍.xlsx --date 2024-09-01 --source 清河县公安局
    """
    from kcbx import rosterwork
    from kcbx.commands.console import progress

    workspace, hand = open_workspace(session), hand_of(session)
    given = rosterwork.read_file(session.directory / file)
    planned = rosterwork.pin_roster(
        *(workspace, hand, kind, given, day, source),
        columns=columns,
        sheet=sheet,
        unit=unit or "",
        expect=expect,
        other_county=other_county,
        whole_county=whole_county,
        progress=partial(progress, label="读名单"),
    )
    _tell(planned)
    if dry_run:
        show_plan(planned.plan)
        return
    if rejects is not None:
        _write_rejects(session.directory / rejects, planned.reading)
    apply_plan(workspace, planned.plan)
    if planned.returned:
        click.echo(
            f"退回和待核对的行：{planned.returned}，里面有孩子的信息，发出去以前请想好发给谁。", err=True
        )
    click.echo(f"已登记：{planned.pin.path}。", err=True)
    click.echo(planned.pin.number)


def _write_rejects(path: Path, reading: Reading) -> None:
    """Write the sheet to send back where the clerk wants it; never over a file that is there."""
    from kcbx.disk import explained
    from kcbx.rosterwork import returned_book

    content = returned_book(reading)
    if content is None:
        click.echo("没有退回的行，也没有要核对的，没有写退回的表格。", err=True)
        return
    if path.exists():
        raise UsageError(f"{path.name} 已经存在，没有覆盖。", "请换一个文件名，或者先把旧的移走。")
    with explained(path.name, "没有登记名单。"), open(path, "xb") as stream:
        stream.write(content)
    click.echo(f"退回的行写到了 {path.name}。", err=True)


# What became of a list


def _tell(planned: PlannedRoster) -> None:
    """Print on stderr what was made of the list: the columns, the rows, the duplicates."""
    for line in layout_lines(planned.reading, planned.pin.number):
        click.echo(line, err=True)
    for line in count_lines(planned.reading):
        click.echo(line, err=True)
    if planned.before is not None:
        click.echo(f"上一版 {planned.before.number} 有 {planned.before.people} 行（收下加退回）。", err=True)


# What is pinned


@command.command(name="list", short_help="列出登记过的名单")
@click.option("--kind", metavar="种类", shell_complete=complete_values(_kinds), help="只列这一种。")
@click.option("--all", "every", is_flag=True, help="撤下的也列。")
@format_option("table", "json", "csv")
@click.pass_obj
def list_rosters(session: Session, kind: str | None, every: bool, output_format: str) -> None:
    """列出登记过的名单，按登记的先后；撤下的加上 --all 才列，“状态”一栏写着已撤下。“文件”一栏说这台电脑上有没有；有没有改过，用 kcbx roster show 或 validate 查。"""
    from kcbx.commands.console import print_list
    from kcbx.output import Column
    from kcbx.rosterwork import every_pin, kind_named, retirements

    workspace = open_workspace(session)
    wanted = kind_named(kind).name if kind else None
    gone = retirements(workspace)
    rows = [
        _pin_row(workspace, pin) | ({"状态": "已撤下" if pin.number in gone else "在用"} if every else {})
        for pin in every_pin(workspace)
        if wanted in (None, pin.kind) and (every or pin.number not in gone)
    ]
    names = ("编号", "种类", "日期", "单位", "来源", "行数", "收下", "退回", "忽略", "经办", "文件")
    names = (*names, *(("状态",) if every else ()))
    print_list(
        output_format, rows, [Column(name, name) for name in names], {"format_version": 1, "名单": rows}
    )
    click.echo(f"共 {len(rows)} 份。", err=True)


def _pin_row(workspace: Workspace, pin: Pin) -> dict[str, Any]:
    unit = workspace.units.get(pin.unit)
    return {
        "编号": pin.number,
        "种类": pin.kind,
        "日期": pin.day.isoformat(),
        "单位": unit.short_name if unit else pin.unit or "全县",
        "来源": pin.source,
        "行数": pin.rows,
        "收下": pin.accepted,
        "退回": pin.rejected,
        "忽略": pin.ignored,
        "经办": pin.operator,
        "文件": "有" if (workspace.root / pin.path).is_file() else "不在这台电脑上",
    }


@command.command(name="show", short_help="查看一份登记过的名单")
@click.argument("number", metavar="编号", shell_complete=_complete_number)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件.xlsx",
    help="把退回和待核对的行再写一份到这里。",
)
@format_option("text", "json")
@click.pass_obj
def show(session: Session, number: str, rejects: Path | None, output_format: str) -> None:
    """查看一份登记过的名单：怎样读的，每一行的下落；并核对文件和登记时一样。不显示孩子的信息。

    文件不在这台电脑上，只显示登记的内容；文件被改动过，退出码 1。
    """
    from kcbx.rosterwork import file_state, load, pin_numbered

    workspace = open_workspace(session)
    pin = pin_numbered(workspace, number)
    state = file_state(workspace, pin)
    reading = load(workspace, pin) if state == "在" else None
    if output_format == "json":
        _show_json(workspace, pin, state, reading)
    else:
        _show_text(workspace, pin, state, reading)
    if rejects is not None and reading is not None:
        _write_rejects(session.directory / rejects, reading)
    if state == "被改动过":
        raise click.exceptions.Exit(1)


def _show_text(workspace: Workspace, pin: Pin, state: str, reading: Reading | None) -> None:
    from kcbx.rosterwork import retirements

    facts = {**_pin_row(workspace, pin), "文件": f"{pin.path}（{state}）", "sha256": pin.sha256}
    if gone := retirements(workspace).get(pin.number):
        facts["已撤下"] = f"{gone.recorded.date()}，{gone.operator}：{gone.reason}"
    for name, value in facts.items():
        click.echo(f"{name}　{value}")
    if reading is None:
        click.echo(f"列　{'、'.join(f'{name}={letters}' for name, letters in pin.columns.items())}")
        return
    for line in (*layout_lines(reading), *count_lines(reading)):
        click.echo(line)


def _show_json(workspace: Workspace, pin: Pin, state: str, reading: Reading | None) -> None:
    from kcbx.commands.console import print_json
    from kcbx.grid import shown_place

    document: dict[str, Any] = {"format_version": 1, **_pin_row(workspace, pin)}
    document |= {"文件": pin.path, "文件状态": state, "sha256": pin.sha256, "列": dict(pin.columns)}
    if reading is not None:
        document |= {
            "退回的原因": dict(reading.reasons()),
            "要核对的": dict(reading.remarks()),
            "忽略的原因": dict(reading.why_ignored()),
            "重复": [
                {"行": [shown_place(place.sheet, place.row) for place in each.places], "根据": each.why}
                for each in reading.duplicates
            ],
        }
    print_json(document)


# Taken out


@command.command(name="retire", short_help="撤下登记错了的名单")
@click.argument("number", metavar="编号", shell_complete=_complete_number)
@click.option("--reason", required=True, metavar="理由", help="为什么撤下，不写姓名和号码。")
@dry_run_option
@click.pass_obj
def retire(session: Session, number: str, reason: str, dry_run: bool) -> None:
    """撤下一份登记错了的名单：拿错了文件，种类、单位、日期写错了，是别的县的。

    撤下以后，比对、考勤、学年和下一版的增减都不用它，以前的一版又算最新。登记的那一项和 rosters/ 里的文件都留着；改对了可以再登记。

    例：kcbx roster retire 学籍-2024-09-05 --reason 拿错了文件，这是户籍名单
    """
    from kcbx import rosterwork

    workspace, hand = open_workspace(session), hand_of(session)
    plan = rosterwork.retire(workspace, hand, number, reason)
    if dry_run:
        show_plan(plan)
        return
    apply_plan(workspace, plan)
    click.echo(f"已撤下：{number.strip()}。文件还在 rosters/ 里。", err=True)


# What may stand in a list

_HEADINGS_SHOWN = 6
_NEEDS = ("要有", "至少有一个", "有更好", "")


@command.command(name="columns", short_help="列出一种名单认得的表头")
@click.argument("kind", metavar="种类", type=CodeType(_kinds, "种类"))
@click.option("--all", "every", is_flag=True, help="列出全部字段，和每个字段认得的全部表头。")
@format_option("table", "json", "csv")
def columns(kind: str, every: bool, output_format: str) -> None:
    """列出一种名单认得的表头，准备名单的人照着写就能认出来。

    监护人、户主的号码另有字段，不会当作孩子的号码。表头里的星号、括号里的说明、空格和换行都不影响。
    """
    from kcbx.commands.console import print_list
    from kcbx.output import Column
    from kcbx.rosters.headings import FIELDS
    from kcbx.rosters.kinds import KINDS

    known = KINDS[kind]
    shown = None if every else _HEADINGS_SHOWN
    rows = [
        {"字段": field.name, "要求": need, "认得的表头": list(field.every_heading[:shown])}
        for field in FIELDS
        if (need := _need(known, field.name)) or every
    ]
    rows.sort(key=lambda row: _NEEDS.index(str(row["要求"])))
    names = ("字段", "要求", "认得的表头")
    document = {"format_version": 1, "种类": kind, "用途": known.purpose, "字段": rows}
    print_list(output_format, rows, [Column(name, name) for name in names], document)
    click.echo(f"{kind}名单：{known.purpose}。由{known.source}提供。", err=True)


def _need(kind: Kind, field: str) -> str:
    fields = (kind.required, kind.one_of, kind.useful)
    return next((need for need, names in zip(_NEEDS, fields, strict=False) if field in names), "")
