"""kcbx unit: the register of schools and townships."""

from __future__ import annotations

from typing import Any

import click

from kcbx.commands.common import open_workspace, set_option
from kcbx.commands.completion import complete_codes, complete_unit
from kcbx.commands.options import dry_run_option, format_option
from kcbx.commands.session import Session
from kcbx.model import KeyPath


@click.group(name="unit", short_help="登记和查看责任单位")
def command() -> None:
    """登记和查看学校、乡镇。单位都在 units.yaml 里，改名、换负责人可以直接改那个文件，改完运行 kcbx validate。"""


@command.command(name="add-school", short_help="登记一所学校")
@click.option("--code", metavar="标识码", help="学校（机构）标识码，十位数字。")
@click.option("--name", metavar="全称", help="学校全称。")
@click.option("--short-name", metavar="简称", help="简称，用作文件夹名，不能重复。")
@click.option(
    "--township", metavar="乡镇", shell_complete=complete_unit, help="所在乡镇的名称或代码，先登记乡镇。"
)
@click.option(
    "--category",
    metavar="类别",
    shell_complete=complete_codes("学校类别"),
    help="例如 小学、初级中学、九年一贯制。",
)
@click.option(
    "--system", metavar="学制", shell_complete=complete_codes("学制"), help="六三或五四，不写按县里的学制。"
)
@click.option("--parent", metavar="标识码", help="上级中心学校的标识码。")
@click.option("--prefix", metavar="代字", help="机关代字，用于文号。")
@click.option("--head", metavar="姓名/职务/电话", help="负责人，例如 李强/校长/13800000002。")
@set_option
@dry_run_option
@click.pass_obj
def add_school(
    session: Session, /, typed: tuple[tuple[KeyPath, str], ...], dry_run: bool, **options: str | None
) -> None:
    """登记一所学校。

    例：kcbx unit add-school --code 3199000021 --name 清河县清河镇初级中学 --short-name 清河初中 --township 清河镇 --category
    初级中学
    """
    from kcbx.commands import registering

    registering.register(session, open_workspace(session), "学校", options, typed, dry_run)


@command.command(name="add-township", short_help="登记一个乡镇或街道")
@click.option("--code", metavar="代码", help="乡镇代码，九位数字。")
@click.option("--name", metavar="名称", help="名称，例如 清河镇；用作文件夹名。")
@click.option(
    "--category",
    metavar="类别",
    shell_complete=complete_codes("乡镇类别"),
    help="乡、镇、街道或开发区；只有乡镇政府能签发责令文书。",
)
@click.option("--prefix", metavar="代字", help="机关代字，用于文号。")
@click.option("--head", metavar="姓名/职务/电话", help="负责人，例如 王芳/副镇长/13800000003。")
@set_option
@dry_run_option
@click.pass_obj
def add_township(
    session: Session, /, typed: tuple[tuple[KeyPath, str], ...], dry_run: bool, **options: str | None
) -> None:
    """登记一个乡、镇、街道或开发区。

    例：kcbx unit add-township --code 990101101 --name 清河镇 --category 镇
    """
    from kcbx.commands import registering

    registering.register(session, open_workspace(session), "乡镇", options, typed, dry_run)


@command.command(name="list", short_help="列出登记的单位")
@format_option("table", "json", "csv")
@click.pass_obj
def list_units(session: Session, output_format: str) -> None:
    """列出登记的学校和乡镇。"""
    from kcbx.commands.console import print_list
    from kcbx.output import Column

    workspace = open_workspace(session)
    rows = [_row(workspace, unit) for unit in workspace.units]
    names = ("类", "代码", "简称", "名称", "乡镇", "类别", "学制", "负责人", "停用")
    print_list(
        output_format, rows, [Column(name, name) for name in names], {"format_version": 1, "单位": rows}
    )
    click.echo(f"共 {len(rows)} 个单位。", err=True)


def _row(workspace: Any, unit: Any) -> dict[str, str]:
    from kcbx.model import School

    school = isinstance(unit, School)
    township = workspace.units.get(unit.township)
    return {
        "类": "学校" if school else "乡镇",
        "代码": unit.code,
        "简称": unit.short_name,
        "名称": unit.name,
        "乡镇": township.short_name if township else unit.township,
        "类别": unit.category,
        "学制": unit.system if school else "",
        "负责人": unit.head.name,
        "停用": unit.closed.isoformat() if school and unit.closed else "",
    }
