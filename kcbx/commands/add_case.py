"""kcbx add-case: open a case; prints the new 编号 alone on stdout. With --from: a whole sheet of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import click

from kcbx.commands.common import (
    apply_plan,
    hand_of,
    on_option,
    open_workspace,
    set_option,
    show_plan,
    warning_text,
)
from kcbx.commands.completion import complete_codes, complete_unit
from kcbx.commands.options import dry_run_option
from kcbx.commands.reading_sheets import FromFile, sheet_options
from kcbx.commands.session import Session
from kcbx.model import KeyPath


@click.command(name="add-case", short_help="新建一份案卷")
@click.option("--name", metavar="姓名", help="孩子的姓名。")
@click.option("--id", "id_number", metavar="证件号码", help="居民身份证号码；性别和出生日期从号码里取。")
@click.option(
    "--id-type",
    metavar="类型",
    shell_complete=complete_codes("证件类型"),
    help="默认居民身份证；没有证件写 无。",
)
@click.option("--sex", metavar="性别", help="男或女，有身份证号码时不用写。")
@click.option("--birth-date", metavar="日期", help="出生日期，有身份证号码时不用写。")
@click.option("--nation", metavar="民族", shell_complete=complete_codes("民族"), help="例如 汉族。")
@click.option("--township", metavar="乡镇", shell_complete=complete_unit, help="户籍所在乡镇。")
@click.option("--village", metavar="村", help="户籍所在村或社区。")
@click.option("--address", metavar="地址", help="户籍详细地址。")
@click.option(
    "--unit", metavar="单位", shell_complete=complete_unit, help="责任单位：学校或乡镇的简称、全称或代码。"
)
@click.option(
    "--state", metavar="状态", shell_complete=complete_codes("适龄状态"), help="起始状态，例如 在校、未入学。"
)
@click.option(
    "--source", metavar="来源", shell_complete=complete_codes("登记来源"), help="案卷来源，例如 入户排查。"
)
@on_option
@set_option
@sheet_options
@dry_run_option
@click.pass_obj
def command(
    session: Session,
    /,
    date: dt.date | None,
    typed: tuple[tuple[KeyPath, str], ...],
    dry_run: bool,
    from_file: FromFile,
    **options: str | None,
) -> int | None:
    """新建一份案卷，或者用 --from 读一个表成批新建。新编号单独打印在标准输出上，方便接着用。

    其余各项用 --set 填，例如 --set 监护人.0.姓名=周建国 --set 监护人.0.关系=父亲 --set 监护人.0.法定监护人=是 --set
    特殊群体=留守儿童。没有身份证的孩子也要建档：--id-type 无 --set 证件.无证原因=未办户口。

    例：kcbx add-case --name 周雨桐 --id 990101201203045121 --township 清河镇 --village 柳林村 --unit 清河初中 --state 在校
    --source 学籍导入

    --from 读学籍系统导出的表，或者 kcbx template-sheet add-case 输出的空白表填好的文件，一行一个孩子。--unit、--state、--source
    和 --on 写的对没有这一列的行都算数；责任单位不写就是学籍所在学校。已经在台账里的孩子算“已有”，不会重复建档，再读一次
    同一个文件什么都不变。有一行不能用就一行也不建，退出码 3；加 --partial 先建能用的，退出码 1；不能用的行连同原因写成
    一个表，改好后用同一条命令读它。记 + 已有 + 退回 + 忽略 = 读的行数。做完打印批次号，可以用 kcbx undo 整批撤销。

    例：kcbx add-case --from 学籍导出.xlsx --state 在校 --source 学籍导入 --dry-run
    """
    if from_file.path is None:
        from_file.refuse_without_file()
        _open_one(session, date, typed, dry_run, options)
        return None
    from kcbx.commands.batch_entry import add_cases

    single = {name: value for name, value in options.items() if name not in _FOR_ALL_ROWS}
    named = {"id_number": "--id"}
    beside = {named.get(name, f"--{name.replace('_', '-')}"): value for name, value in single.items()}
    from_file.refuse_beside_file({**beside, "--set": typed})
    return add_cases(session, from_file, options, date, dry_run)


_FOR_ALL_ROWS = ("unit", "state", "source")
"""The options of a single case that may say something for all rows of a sheet."""


def _open_one(
    session: Session,
    date: dt.date | None,
    typed: tuple[tuple[KeyPath, str], ...],
    dry_run: bool,
    options: Mapping[str, str | None],
) -> None:
    from kcbx.commands import opening
    from kcbx.commands.sheets import sheet_for

    workspace = open_workspace(session)
    hand = hand_of(session)
    values = opening.gather(session, workspace, options, typed, date)
    with sheet_for(session, workspace.root, "新案卷", "新建案卷", dry_run) as sheet:
        proposal = opening.open_case(session, workspace, values, hand, sheet)
        for warning in proposal.warnings:
            click.echo(warning_text(warning), err=True)
        if dry_run:
            show_plan(proposal.plan)
            return
        sheet.about_to_write(proposal.case.case_id)
        apply_plan(workspace, proposal.plan)
    standing = proposal.after.standing
    click.echo(f"已建案卷，{standing.ledger}台账，{standing.state}。编号：", err=True)
    click.echo(proposal.case.case_id)
