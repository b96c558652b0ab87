"""kcbx export: cases, attempts, what the national platform needs, the month's figures, for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import full_options, open_workspace
from kcbx.commands.completion import complete_codes, complete_unit, complete_values
from kcbx.commands.console import progress
from kcbx.commands.options import CodeType, DateType, MonthType, parse_code
from kcbx.commands.session import Session
from kcbx.errors import UsageError

if TYPE_CHECKING:
    from kcbx.exportwork import Choice, Extract
    from kcbx.workspace import Workspace

KINDS = ("cases", "attempts", "platform", "month")
FORMATS = ("table", "csv", "json", "xlsx", "parquet")
_FILES = ("xlsx", "parquet")
_MONTH = KINDS[3]


def _ledgers() -> tuple[str, ...]:
    from kcbx.lifecycle import LEDGERS

    return LEDGERS


@click.command(name="export", short_help="导出数据给别的程序用")
@click.argument("kind", metavar="|".join(KINDS), type=CodeType(lambda: KINDS, "内容"))
@click.option(
    "--format",
    "output_format",
    type=CodeType(lambda: FORMATS),
    metavar="|".join(FORMATS),
    default="csv",
    show_default=True,
    help="输出格式。table 在窗口里看；csv 可用 Excel 打开；json 给程序读；xlsx 是 Excel 文件；parquet 给统计软件读，要另外安装组件。",
)
@click.option(
    "-o", "--output", metavar="文件", help="写到哪个文件；table、csv、json 不写时直接输出，- 也是直接输出。"
)
@click.option("--force", is_flag=True, help="文件已经存在也覆盖。")
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
    help="乡镇名或代码，含辖区内的学校，可以重复。",
)
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
@click.option("--month", type=MonthType(), help="month 导出哪个月；attempts 只要这个月的劝返。")
@click.option(
    "--since", type=DateType(), help="platform 里只要这一天和以后销号的；台账里还在账的照样全部导出。"
)
@click.option("--as-of", type=DateType(), help="按这一天的情况导出，以后发生的事不算；不写就是今天。")
@full_options("--reason")
@click.option("--partial", is_flag=True, help="有案卷读不出时照样导出其余的，并列出没有导出的文件。")
@click.pass_obj
def command(
    session: Session, /, kind: str, output_format: str, output: str | None, force: bool, **given: Any
) -> None:
    """导出数据给别的程序用。

    cases 每个孩子一行：基本信息、台账、状态、单位、年级、本轮的劝返次数和原因、天数。不写 --ledger 时是三本台账里的，不含已移出的。

    attempts 每次劝返一行。不写 --ledger 时全部案卷都算。

    platform 是要录入国家平台的内容，每个孩子一行：疑似辍学、辍学台账里的全部孩子，和平台上有、已经销号而销号后还没有记平台录入的孩子。
    “办理”一列写着新录入、更新、已录入或者销号。移出以后不能再记平台录入，看不出平台上销没销号，所以从疑似、辍学移出的列一年，
    满一年的不再列、只说有几个；--since 换成只要这一天和以后销号的。平台自己的导入格式没有公布，栏目名称是本程序定的，请照着录入。

    month 是月报的数字，每个单位、学段一行，里面没有学生。

    姓名、号码、电话、住址默认隐去，出生日期只留年份。内容像公式的格子一律按文字写，不会在 Excel 里运行。

    例：kcbx export platform --format xlsx --output 平台录入.xlsx

    例：kcbx export month --month 2024-09 --format csv
    """
    from kcbx.commands.delivering import check_ending, check_overwriting, deliver, warn_of_history
    from kcbx.exportwork import check_format, file_bytes, text_of

    _check_options(kind, output_format, output, given)
    check_format(output_format)
    target = session.directory / output if output not in (None, "-") else None
    if target is not None:
        check_ending(target, output_format)
    workspace = open_workspace(session)
    found = _found(session, workspace, kind, given)
    is_text = output_format not in _FILES
    content = (
        text_of(output_format, kind, found, in_file=target is not None).encode()
        if is_text
        else file_bytes(output_format, found)
    )
    if target is not None:
        check_overwriting(target, content, force)
    if kind != _MONTH:
        _log(session, workspace, kind, output_format, found, given)
    if output_format == "json" and target is None:
        _print_json(kind, found)
    else:
        deliver(target, content, is_text=is_text)
    if given["full"] and target is not None:
        warn_of_history(workspace.root, target)
    _say(found)


def _print_json(kind: str, found: Extract) -> None:
    from kcbx.commands.console import print_json
    from kcbx.exportwork import document_of

    print_json(document_of(kind, found))


# What is asked for


def _check_options(kind: str, output_format: str, output: str | None, given: dict[str, Any]) -> None:
    """Refuse what does not go together, before anything is read. Raises UsageError."""
    if output_format in _FILES and output in (None, "-"):
        raise UsageError(
            f"{output_format} 文件不能直接输出。",
            f"用 --output 写明文件名，例如 --output 导出.{output_format}。",
        )
    if given["since"] and kind != "platform":
        raise UsageError(f"导出 {kind} 不用 --since。", "--since 只用于 platform。")
    if kind == _MONTH:
        _check_month(given)
    elif given["month"] and kind != "attempts":
        raise UsageError(
            f"导出 {kind} 不用 --month。", "要某一天的情况用 --as-of；--month 只用于 month 和 attempts。"
        )


def _check_month(given: dict[str, Any]) -> None:
    if not given["month"]:
        raise UsageError("没有说导出哪个月。", "加上 --month 2024-09 这样的月份。")
    used = [name for name in ("ledger", "state", "as_of") if given[name]]
    if used:
        option = used[0].replace("_", "-")
        raise UsageError(f"导出 month 不用 --{option}。", "月报的数字已经按台账、单位和学段分开。")
    if given["full"] or given["purpose"] or given["approver"]:
        raise UsageError("月报的数字里没有学生姓名，用不着 --full。", "去掉 --full、--reason 和 --approver。")
    if len(given["unit"]) + len(given["township"]) > 1:
        raise UsageError("导出 month 只能写一个单位或者乡镇。", "不写就是全县，每个单位都有一行。")


def _found(session: Session, workspace: Workspace, kind: str, given: dict[str, Any]) -> Extract:
    from kcbx.calendar import parse_month
    from kcbx.exportwork import ExportRequest, extract, extract_month
    from kcbx.month_report import month_span
    from kcbx.reporting import basis_on

    month = parse_month(given["month"]) if given["month"] else None
    if kind == _MONTH:
        assert month is not None
        unit = next(iter((*given["unit"], *given["township"])), None)
        return extract_month(workspace, month, session.today, unit, progress, partial=given["partial"])
    within = month_span(month, month, basis_on(workspace)).period if month else None
    day = given["as_of"] or session.today
    choice = _choice(workspace, kind, given)
    request = ExportRequest(kind, day, choice, given["full"], within, given["since"])
    return extract(workspace, request, progress, partial=given["partial"])


def _choice(workspace: Workspace, kind: str, given: dict[str, Any]) -> Choice:
    """Return which cases are wanted: criteria as those of `list`. Raises UsageError for a word that names nothing."""
    from kcbx import views
    from kcbx.lifecycle import STATES
    from kcbx.lifecycle.states import OPEN_LEDGERS

    states = tuple(parse_code(text, STATES) for text in given["state"])
    ledgers = tuple(parse_code(text, _ledgers()) for text in given["ledger"])
    by_default = OPEN_LEDGERS if kind == "cases" and not states else ()
    wanted = list(
        views.filters(
            {
                "ledger": ledgers or by_default,
                "state": states,
                "unit": tuple(workspace.unit_named(text).code for text in given["unit"]),
                "township": tuple(workspace.township_named(text).short_name for text in given["township"]),
            }
        )
    )
    return lambda subject: all(accepts(subject.view) for accepts in wanted)


# What is said beside it


def _log(
    session: Session,
    workspace: Workspace,
    kind: str,
    output_format: str,
    found: Extract,
    given: dict[str, Any],
) -> None:
    from kcbx.commands.common import log_access

    what = f"export {kind} {output_format}"
    log_access(session, workspace, given["full"], given["purpose"], given["approver"], what, found.cases)


def _say(found: Extract) -> None:
    """Say on stderr how many rows there are, and which files are not among them."""
    click.echo(f"共 {len(found.export.rows)} 行。", err=True)
    for note in found.export.notes:
        click.echo(note, err=True)
    if found.left_out:
        click.echo(f"警告：有 {len(found.left_out)} 个案卷文件没有导出：", err=True)
        for line in found.left_out[:20]:
            click.echo(f"  {line}", err=True)
