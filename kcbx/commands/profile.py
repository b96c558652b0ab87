"""kcbx profile: the policy parameters that hold here, how two policies differ, and setting one of the county's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kcbx.commands.common import apply_plan, open_workspace, show_plan
from kcbx.commands.completion import complete_values
from kcbx.commands.options import DateType, dry_run_option, format_option
from kcbx.commands.session import Session
from kcbx.errors import KcbxError, NoWorkspaceError, UsageError

if TYPE_CHECKING:
    from kcbx.overriding import ParameterChange
    from kcbx.policy import Parameters, Profile
    from kcbx.workspace import Workspace

OWN = "本县"
"""What is typed for the policy of this workspace, with the county's own values."""


def _names() -> tuple[str, ...]:
    from kcbx.policy import profile_names

    return (OWN, *profile_names())


def _parameters() -> tuple[str, ...]:
    from kcbx.policy import parameters

    return tuple(parameters())


@click.group(name="profile", short_help="查看、比较和设置政策参数")
def command() -> None:
    """查看一套政策里的数字、名称和选择，比较两套政策，设置本县自己的参数。"""


class _Chosen(NamedTuple):
    """A policy that was asked for: how it is called, and what it says on the day."""

    label: str
    profile: Profile
    values: Parameters
    to_confirm: tuple[str, ...]


def _chosen(session: Session, name: str) -> _Chosen:
    """Return a policy by name; 本县 is the workspace's as of today. Raises UsageError where there is no workspace."""
    from kcbx.policy import load_profile

    if name != OWN:
        profile = _beside(session, name) or load_profile(name)
        return _Chosen(profile.name, profile, profile.parameters, ())
    try:
        workspace = open_workspace(session)
    except NoWorkspaceError:
        raise UsageError(
            "这里不是台账工作区，要写明是哪一套政策。",
            "例如 kcbx profile show suiyang-2024；有哪些政策，用 kcbx profile list 查看。",
        ) from None
    values = workspace.timeline.on(session.today)
    return _Chosen(OWN, workspace.profile, values, values.to_confirm)


def _beside(session: Session, name: str) -> Profile | None:
    """Return the profile of this workspace when `name` is its own file or name; None where it is not."""
    from kcbx.policy import profile_names
    from kcbx.workspace import Workspace

    if name in profile_names():
        return None
    try:
        workspace = Workspace.find(session.directory)
        found = workspace.profile
    except KcbxError:
        return None
    return found if name in (found.name, workspace.config.policy) else None


@command.command(name="list", short_help="列出随程序提供的政策")
@format_option("table", "json", "csv")
def list_profiles(output_format: str) -> None:
    """列出随程序提供的政策：依据哪个文件，继承哪一套。"""
    from kcbx.commands.console import print_list
    from kcbx.output import Column
    from kcbx.policy import load_profile, profile_names

    rows = [
        {
            "名称": profile.name,
            "标题": profile.title,
            "版本": profile.version,
            "继承": profile.base,
            "文件": profile.document,
        }
        for profile in map(load_profile, profile_names())
    ]
    columns = [Column(key, key) for key in rows[0] if key != "文件" or output_format == "csv"]
    print_list(output_format, rows, columns, {"format_version": 1, "政策": rows})


@command.command(name="show", short_help="查看一套政策的全部参数")
@click.argument("name", metavar="[政策]", default=OWN, shell_complete=complete_values(_names))
@format_option("table", "json", "csv")
@click.pass_obj
def show(session: Session, name: str, output_format: str) -> None:
    """查看一套政策的全部参数：值、依据、允许的值。不写政策就是本县今天（或 --today 那天）用的。

    依据写“县级自定（待确认）”的，没有文件规定，本县也还没有确认：用 kcbx profile set 参数 值 确认或修改。

    例：kcbx profile show；kcbx profile show linfen-2024
    """
    from kcbx.commands.console import print_list
    from kcbx.output import Column

    chosen = _chosen(session, name)
    rows = [_row(chosen, each) for each in chosen.values]
    columns = [Column(key, key) for key in ("参数", "值", "单位", "依据", "允许的值")]
    document = {
        "format_version": 1,
        "政策": chosen.profile.name,
        "标题": chosen.profile.title,
        "版本": chosen.profile.version,
        "文件": chosen.profile.document,
        "日期": session.today.isoformat() if name == OWN else "",
        "参数": [{**row, "待确认": "是" if row["参数"] in chosen.to_confirm else "否"} for row in rows],
    }
    shown = [{**row, "依据": _source_shown(row, chosen)} for row in rows]
    print_list(output_format, shown, columns, document)
    _say_unconfirmed(chosen, len(rows))


def _row(chosen: _Chosen, name: str) -> dict[str, Any]:
    from kcbx.policy import parameter

    wanted = parameter(name)
    return {
        "参数": name,
        "值": chosen.values[name],
        "单位": wanted.unit,
        "依据": chosen.values.source(name),
        "允许的值": wanted.choice,
    }


def _source_shown(row: dict[str, Any], chosen: _Chosen) -> str:
    return f"{row['依据']}（待确认）" if row["参数"] in chosen.to_confirm else str(row["依据"])


def _say_unconfirmed(chosen: _Chosen, count: int) -> None:
    click.echo(f"{chosen.profile.title}，共 {count} 个参数。", err=True)
    if chosen.to_confirm:
        click.echo(
            f"有 {len(chosen.to_confirm)} 个县级自定的参数本县还没有确认，用 kcbx profile set 参数 值 确认或修改。",
            err=True,
        )


@command.command(name="diff", short_help="比较两套政策的参数")
@click.argument("first", metavar="政策", shell_complete=complete_values(_names))
@click.argument("second", metavar="政策", shell_complete=complete_values(_names))
@format_option("table", "json", "csv")
@click.pass_obj
def diff(session: Session, first: str, second: str, output_format: str) -> None:
    """比较两套政策，只列出值不同的参数，两边各依据什么。“本县”是本县今天用的。

    例：kcbx profile diff national suiyang-2024；kcbx profile diff 本县 linfen-2024
    """
    from kcbx.commands.console import print_list
    from kcbx.output import Column

    sides = [_chosen(session, first), _chosen(session, second)]
    one, two = (side.values for side in sides)
    rows = [
        {
            "参数": name,
            "甲值": one[name],
            "甲依据": one.source(name),
            "乙值": two[name],
            "乙依据": two.source(name),
        }
        for name in one
        if one[name] != two[name]
    ]
    labels = [side.label for side in sides]
    columns = [
        Column("参数", "参数"),
        *(
            Column(f"{side}{key}", f"{label}{title}")
            for side, label in zip("甲乙", labels, strict=True)
            for key, title in (("值", ""), ("依据", " 依据"))
        ),
    ]
    document = {"format_version": 1, "甲": labels[0], "乙": labels[1], "不同": rows}
    print_list(output_format, rows, columns, document)
    _say_same(one, two, len(rows))


def _say_same(one: Parameters, two: Parameters, count: int) -> None:
    click.echo(f"有 {count} 个参数的值不同。" if count else "两套政策的参数没有不同。", err=True)
    others = [name for name in one if one[name] == two[name] and one.source(name) != two.source(name)]
    if others:
        click.echo(f"值相同、依据不同的有 {len(others)} 个：{'、'.join(others)}。", err=True)


@command.command(name="set", short_help="设置本县的一个参数")
@click.argument("name", metavar="参数", shell_complete=complete_values(_parameters))
@click.argument("value", metavar="值")
@click.option("--from", "since", type=DateType(), help="从哪一天起用；不写就是今天。")
@dry_run_option
@click.pass_obj
def set_value(session: Session, name: str, value: str, since: dt.date | None, dry_run: bool) -> None:
    """设置本县自己的一个参数，或者确认县级自定的值：写进 kcbx.yaml 的“参数”，从一天起用。

    几项的用顿号隔开。每个参数的意思和允许的值，用 kcbx explain 参数 查看；直接改 kcbx.yaml 也可以。

    例：kcbx profile set 疑似天数 5 --from 2024-09-01；kcbx profile set 上报对象 教育局、乡镇
    """
    from kcbx.overriding import set_parameter
    from kcbx.workspace import CONFIG_FILE

    session.require_operator()
    workspace = open_workspace(session)
    raw = workspace.read_bytes(CONFIG_FILE)
    change = set_parameter(raw, workspace.profile, name, value, since or session.today)
    _carry_out(workspace, change, dry_run)
    for say in (_departure, _retroactive(session.today)):
        if note := say(change):
            click.echo(f"注意：{note}", err=True)


def _carry_out(workspace: Workspace, change: ParameterChange, dry_run: bool) -> None:
    if change.plan is None:
        click.echo(
            f"{change.name}{_during(change)}已经是 {_written(change.new, change)}，没有改动。", err=True
        )
        return
    if dry_run:
        show_plan(change.plan)
        click.echo(f"  {_what(change)}")
        return
    apply_plan(workspace, change.plan)
    click.echo(f"已{_what(change)}", err=True)


def _what(change: ParameterChange) -> str:
    """Say in a line what is set: 设置 学校劝返次数：3次 → 2次，从 2024-09-01 起。"""
    new = _written(change.new, change)
    if change.old == change.new:
        return f"确认 {change.name}：{new}，{_during(change)}。"
    return f"设置 {change.name}：{_written(change.old, change)} → {new}，{_during(change)}。"


def _during(change: ParameterChange) -> str:
    until = f"，到 {change.until} 另有设置为止" if change.until else ""
    return f"从 {change.since} 起{until}"


def _written(value: Any, change: ParameterChange) -> str:
    from kcbx.policy import parameter, written

    return f"{written(value)}{parameter(change.name).unit}"


def _departure(change: ParameterChange) -> str:
    """Say which clause a value departs from, "" when it departs from none."""
    from kcbx.policy import clause

    if not change.departs:
        return ""
    found = clause(change.clause)
    fixed = _written(change.fixed, change)
    return (
        f"{change.name} {fixed}是 {found.id} 规定的（{found.demand.rstrip('。')}），"
        f"{_written(change.new, change)}与它不一致；请确认有上级的文件，并留好依据。"
    )


def _retroactive(today: dt.date) -> Callable[[ParameterChange], str]:
    def say(change: ParameterChange) -> str:
        if change.plan is None or change.since >= today:
            return ""
        return f"{change.since} 以后的待办、检查和报表都会按新值重新计算。"

    return say
