"""kcbx list: cases by many criteria, as of any day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from kcbx.commands.common import full_options, open_workspace
from kcbx.commands.completion import complete_codes, complete_unit, complete_values
from kcbx.commands.options import CodeType, DateType, format_option, parse_code
from kcbx.commands.session import Session
from kcbx.errors import UsageError


def _ledgers() -> tuple[str, ...]:
    from kcbx.lifecycle import LEDGERS

    return LEDGERS


def _grades() -> tuple[str, ...]:
    return tuple("123456789")


@click.command(name="list", short_help="按条件列出案卷")
@click.option(
    "--ledger",
    multiple=True,
    metavar="台账",
    shell_complete=complete_values(_ledgers),
    help="适龄儿童、疑似辍学、辍学、已移出，可以重复。",
)
@click.option(
    "--state",
    multiple=True,
    metavar="状态",
    shell_complete=complete_codes("状态"),
    help="例如 在校、失学、复学观察，可以重复。",
)
@click.option(
    "--unit",
    multiple=True,
    metavar="单位",
    shell_complete=complete_unit,
    help="责任单位的简称、全称或代码，可以重复。",
)
@click.option(
    "--township",
    multiple=True,
    metavar="乡镇",
    shell_complete=complete_unit,
    help="乡镇名或代码，含辖区内的学校。",
)
@click.option("--grade", multiple=True, type=CodeType(_grades, "年级"), help="1 到 9，可以重复。")
@click.option("--stage", metavar="学段", help="小学或初中。")
@click.option(
    "--group",
    multiple=True,
    metavar="群体",
    shell_complete=complete_codes("特殊群体"),
    help="特殊群体，例如 留守儿童。",
)
@click.option(
    "--family",
    multiple=True,
    metavar="家庭",
    shell_complete=complete_codes("家庭类型"),
    help="家庭类型，例如 脱贫户。",
)
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    metavar="原因",
    shell_complete=complete_codes("原因"),
    help="辍学或预警的原因。",
)
@click.option("--text", metavar="文字", help="案卷里任何地方有这几个字，包括姓名。")
@click.option("--as-of", type=DateType(), help="按这一天的状态列；不写就是今天。")
@full_options("--purpose")
@format_option("table", "json", "csv")
@click.pass_obj
def command(
    session: Session,
    /,
    as_of: dt.date | None,
    full: bool,
    purpose: str | None,
    approver: str | None,
    output_format: str,
    **given: Any,
) -> None:
    """按条件列出案卷。几个条件要同时满足；同一个条件写几个，满足一个就行。

    姓名默认隐去后面的字。不写 --ledger 时列三本台账里的，不含已移出的。

    例：kcbx list --ledger 疑似辍学 --township 清河镇
    """
    from kcbx import views
    from kcbx.commands.common import log_access
    from kcbx.commands.console import print_list, progress
    from kcbx.lifecycle import tell

    workspace = open_workspace(session)
    setting, criteria = workspace.setting, _criteria(workspace, given)
    paths = workspace.case_paths()
    wanted = list(views.filters(criteria))
    found = []
    unread = 0
    for file in progress(workspace.case_files(paths), len(paths), "读取案卷"):
        whole = tell(file.case) if file.case is not None else None
        if file.case is None or whole is None or not (whole.standing.state or whole.is_void):
            unread += 1
            continue
        view = views.view_of(file.case, setting, as_of or session.today)
        if view.story.ledger and all(accepts(view) for accepts in wanted):
            found.append(view)
    log_access(session, workspace, full, purpose, approver, "list", [view.case for view in found])
    rows = [views.list_row(view, full) for view in found]
    print_list(output_format, [views.flat_row(row) for row in rows], _columns(), rows)
    click.echo(f"共 {len(rows)} 份。", err=True)
    if unread:
        click.echo(f"警告：有 {unread} 份案卷读不懂，没有列出来；运行 kcbx validate 查看。", err=True)


def _columns() -> list[Any]:
    from kcbx.output import Column

    numbers = ("年级", "学校劝返", "联合劝返", "司法劝返")
    names = ("编号", "姓名", "台账", "状态", "单位", "乡镇", *numbers, "最近日期", "最近事项")
    return [Column(name, name, "right" if name in numbers else "left") for name in names]


def _criteria(workspace: Any, given: dict[str, Any]) -> dict[str, Any]:
    from kcbx.lifecycle import STATES
    from kcbx.lifecycle.grades import STAGES
    from kcbx.lifecycle.states import OPEN_LEDGERS

    criteria = dict(given)
    criteria["ledger"] = tuple(parse_code(text, _ledgers()) for text in given["ledger"]) or OPEN_LEDGERS
    criteria["state"] = tuple(parse_code(text, STATES) for text in given["state"])
    if given["state"] and not given["ledger"]:
        criteria["ledger"] = _ledgers()
    criteria["grade"] = tuple(map(int, given["grade"]))
    criteria["unit"] = tuple(workspace.unit_named(text).code for text in given["unit"])
    criteria["township"] = tuple(workspace.township_named(text).short_name for text in given["township"])
    criteria["group"] = tuple(parse_code(text, workspace.codes("特殊群体")) for text in given["group"])
    criteria["family"] = tuple(parse_code(text, workspace.codes("家庭类型")) for text in given["family"])
    criteria["reason"] = tuple(parse_code(text, workspace.codes("原因")) for text in given["reasons"])
    criteria.pop("reasons")
    if given["stage"] is not None and given["stage"] not in STAGES:
        raise UsageError(f"学段只有{'、'.join(STAGES)}。")
    return criteria
