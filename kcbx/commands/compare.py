"""kcbx compare: 四查三比对, what it gives to schools, what comes back, and the pairs a person decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import full_options, open_workspace
from kcbx.commands.completion import complete_unit, complete_values
from kcbx.commands.console import progress
from kcbx.commands.options import DateType, FileType, dry_run_option, format_option, parse_code
from kcbx.commands.session import Session
from kcbx.errors import UsageError

if TYPE_CHECKING:
    from kcbx.comparing.listing import ComparisonRun, Selected
    from kcbx.comparing.results import Result
    from kcbx.workspace import Workspace

_WIDTH = 90
"""How wide the text under a row of the table is, in columns."""


def _comparisons() -> tuple[str, ...]:
    from kcbx.comparing.comparisons import COMPARISONS

    return tuple(COMPARISONS)


@click.group(name="compare", invoke_without_command=True, short_help="比对名单和台账，找出失学、辍学的孩子")
@click.option(
    "--only",
    multiple=True,
    metavar="比对",
    shell_complete=complete_values(_comparisons),
    help="只要这一项比对的结果，例如 适龄失学、辍学、脱贫户、人账相符，可以重复。",
)
@click.option(
    "--unit",
    multiple=True,
    metavar="单位",
    shell_complete=complete_unit,
    help="只要由这个学校或乡镇核查的，可以重复。",
)
@click.option(
    "--township",
    multiple=True,
    metavar="乡镇",
    shell_complete=complete_unit,
    help="只要由这个乡镇和辖区内学校核查的，可以重复。",
)
@click.option(
    "--all", "explained", is_flag=True, help="连台账已经说明的（休学、外地就读、已移出等）也列出来。"
)
@click.option("--as-of", type=DateType(), help="用到这一天为止最新的名单和这一天的台账；不写就是今天。")
@click.option(
    "-o",
    "--output",
    metavar="文件夹",
    help="在这个文件夹里生成《比对结果》的 Word 和工作簿（每个单位一个工作表，供核查后交回）。",
)
@click.option(
    "--split",
    is_flag=True,
    help="与 -o 一起用：每个单位单独一个工作簿，只有本单位的孩子；发给学校用这一种。",
)
@click.option(
    "--force", is_flag=True, help="文件已经存在也覆盖；交回来的、填过的文件不要放在同一个文件夹里。"
)
@click.option("--open", "opens", is_flag=True, help="把确定的结果（或者交回的表）办进台账，作为一批。")
@click.option(
    "--returned",
    multiple=True,
    type=FileType(),
    metavar="文件",
    help="与 --open 一起用：学校填好核查结论交回的工作簿，可以重复；写了就只按交回的办。",
)
@click.option("--partial", is_flag=True, help="与 --open 一起用：有办不了的，先办能办的，其余列出来。")
@click.option("--yes", is_flag=True, help="与 --open 一起用：不问，直接办；给脚本用。")
@dry_run_option
@full_options("--reason")
@format_option("table", "json", "csv")
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int | None:
    """比对名单和台账：户籍有、学籍没有的是适龄失学线索；学籍有、在校没有的是辍学线索；这些孩子和辍学台账再与脱贫名单比对；台账与学籍、在校、平台导出
    互相核对。

    名单先用 kcbx roster add 收下，每种用到今天为止最新的一版。姓名和号码默认隐去。结果是线索，核查以后才是结论：用 -o 生成工作簿发给学校
    和乡镇，填好核查结论交回，再用 --open --returned 办进台账。--open 不写 --returned 时，只办确定的、不用等核查的结果。

    --open 先列出要办什么，在窗口里问一句再写入；脚本里不问，要写 --yes，否则退出码是 2。交回的表有一行办不了，就一行也不办，退出码是 3；加上
    --partial 先办其余的，退出码是 1。

    有结果或待核时退出码是 1，没有是 0，没有名单可比是 3。

    例：kcbx compare --only 适龄失学 --township 清河镇

    例：kcbx compare -o 下发 --split --full --reason 发学校核查 --approver 王芳

    例：kcbx compare --open --returned 交回/比对结果-清河初中-2024-09-06.xlsx --dry-run
    """
    if ctx.invoked_subcommand is not None:
        return None
    session: Session = ctx.obj
    _check_options(given)
    workspace = open_workspace(session)
    wanted = selected(workspace, given)
    run = compared(session, workspace, given["as_of"])
    tell_head(run)
    results = wanted.of(run)
    if given["opens"]:
        from kcbx.commands.opening_results import open_results

        return open_results(session, workspace, run, results, given)
    if given["output"] is not None:
        from kcbx.commands.handing_out import hand_out

        hand_out(session, workspace, run, results, given)
    else:
        log_results(session, workspace, run, results, given)
        _print(run, results, given)
    return int(bool(run.questions or any(map(run.waits, results))))


_WITH_OPEN = ("returned", "partial", "yes", "dry_run")


def _check_options(given: dict[str, Any]) -> None:
    if given["opens"]:
        useless = [name for name in ("as_of", "output", "full") if given[name]]
        if useless:
            names = {"as_of": "--as-of", "output": "-o", "full": "--full"}
            raise UsageError(
                f"--open 不能与 {names[useless[0]]} 一起用：它按今天的名单和台账办，不生成文件。",
                "分两次运行：先看结果，再 --open。",
            )
        return
    if given["split"] and given["output"] is None:
        raise UsageError("--split 要与 -o 一起用。", "例如 kcbx compare -o 下发 --split。")
    if extra := [f"--{name.replace('_', '-')}" for name in _WITH_OPEN if given[name]]:
        raise UsageError(f"{extra[0]} 要与 --open 一起用。", "例如 kcbx compare --open --dry-run。")


def compared(session: Session, workspace: Workspace, as_of: dt.date | None) -> ComparisonRun:
    """Compare as of a day; None is today."""
    from kcbx.comparework import compare_workspace

    return compare_workspace(workspace, as_of or session.today, progress)


def tell_head(run: ComparisonRun) -> None:
    """Say on stderr what was compared."""
    from kcbx.comparing.listing import head_lines

    for line in head_lines(run):
        click.echo(line, err=True)


def selected(workspace: Workspace, given: dict[str, Any]) -> Selected:
    """Return which results are asked for. Raises UsageError for a word that names nothing."""
    from kcbx.comparing.listing import Selected

    return Selected(
        only=tuple(parse_code(text, _comparisons()) for text in given["only"]),
        units=frozenset(workspace.unit_named(text).code for text in given["unit"]),
        townships=frozenset(workspace.township_named(text).code for text in given["township"]),
        explained=given["explained"],
    )


def log_results(
    session: Session,
    workspace: Workspace,
    run: ComparisonRun,
    results: Sequence[Result],
    given: dict[str, Any],
) -> None:
    """Log that results are about to be shown in full: how many children they are about."""
    from kcbx.comparing.listing import names_of
    from kcbx.comparing.totals import children_of

    what = f"compare {run.day} {'docx+xlsx' if given['output'] is not None else given['output_format']}"
    log_full(session, workspace, given, what, names_of(results), len(children_of(results)))


def check_full(session: Session, given: dict[str, Any], names: Iterable[str]) -> None:
    """Check what --full asks for, before anything is made.

    Raises UsageError when purpose or approver is missing, given without --full, or names a child.
    """
    from kcbx import access

    purpose, approver = given["purpose"] or "", given["approver"] or ""
    if given["full"]:
        access.check_request(session.require_operator(), approver, purpose)
        access.check_reason(purpose, approver, names)
    elif purpose or approver:
        raise UsageError("写了事由或批准人，但没有写 --full。", "要输出全名和号码，请加上 --full。")


def log_full(
    session: Session,
    workspace: Workspace,
    given: dict[str, Any],
    what: str,
    names: Iterable[str],
    children: int,
) -> None:
    """Log what is about to be shown in full, before it is shown; nothing to do without --full.

    Raises UsageError when purpose or approver is missing, given without --full, or names a child.
    """
    from kcbx import access
    from kcbx.commands.common import log_access

    if not given["full"]:
        log_access(session, workspace, False, given["purpose"], given["approver"], what, ())
        return
    check_full(session, given, names)
    operator = session.require_operator()
    line = access.Access(session.now(), operator, given["approver"], given["purpose"], what, children)
    access.record(workspace.root, line, workspace.apply)


def _print(run: ComparisonRun, results: Sequence[Result], given: dict[str, Any]) -> None:
    from kcbx.commands.console import print_list
    from kcbx.commands.helptext import wrap
    from kcbx.comparing.listing import COLUMNS, document, result_row, window_text

    full = given["full"]
    if given["output_format"] == "table":
        click.echo(window_text(results, run, lambda text: wrap(text, _WIDTH), full=full), nl=False)
    else:
        rows = [result_row(result, run, full=full) for result in results]
        print_list(given["output_format"], rows, COLUMNS, document(results, run, full=full))
    for line in closing_lines(run, results):
        click.echo(line, err=True)


def closing_lines(run: ComparisonRun, results: Sequence[Result]) -> list[str]:
    """Return what stands under the results: how many of each conclusion, what is open, what to do next."""
    from kcbx.comparing.opening import calls_for_entries

    lines = [f"共 {len(results)} 条。", *_totals(results)]
    explained = sum(not run.waits(result) for result in run.results)
    if explained:
        lines.append(f"台账已经说明的有 {explained} 条，用 --all 列出。")
    if run.questions:
        lines.append(
            f"有 {len(run.questions)} 对待核：用 kcbx compare questions 查看，kcbx compare decide 认定。"
        )
    called = sum(map(calls_for_entries, results))
    if called:
        lines.append(f"其中 {called} 条可以直接办：先看 kcbx compare --open --dry-run。")
    return lines


def _totals(results: Sequence[Result]) -> list[str]:
    """Return a line for each comparison: how many results, and of which conclusion."""
    from kcbx.comparing.listing import total_rows

    found: dict[str, list[dict[str, Any]]] = {}
    for row in total_rows(results):
        found.setdefault(row["比对"], []).append(row)
    return [
        f"  {name} {sum(row['人数'] for row in rows)} 条："
        + "；".join(f"{row['结论']} {row['人数']}" for row in rows)
        for name, rows in found.items()
    ]


@command.command(name="questions", short_help="列出待人工认定的各对记录")
@full_options("--reason")
@format_option("table", "json", "csv")
@click.pass_obj
def questions(session: Session, /, **given: Any) -> int:
    """列出待人工认定的各对记录，两边并排：哪些项相同，哪些项不同，哪些项有一边空着。

    姓名和号码默认隐去。有待核的退出码是 1，没有是 0。

    例：kcbx compare questions --full --reason 认定是否同一人 --approver 王芳
    """
    from kcbx.commands.deciding import print_questions

    workspace = open_workspace(session)
    run = compared(session, workspace, None)
    return print_questions(session, workspace, run, given)


@command.command(name="decide", short_help="认定一对记录是不是同一个孩子")
@click.argument("beginning", metavar="[指纹]", required=False)
@click.argument("answer", metavar="[同一人|不是|待核]", required=False)
@click.option("--reason", "reason", metavar="理由", help="根据什么认定的，不要写姓名和号码。")
@dry_run_option
@click.pass_obj
def decide(
    session: Session, beginning: str | None, answer: str | None, reason: str | None, dry_run: bool
) -> None:
    """认定一对记录是不是同一个孩子，记在 rosters.yaml 里，以后不再问；两边比较过的内容变了，才再问一次。

    指纹写前几位就行，用 kcbx compare questions 查看。在窗口里不写指纹，就一对一对地问。认定错了，再认定一次，以后一次为准。

    例：kcbx compare decide 3fa9 同一人 --reason 户口本与学籍卡核对一致
    """
    from kcbx.commands import deciding

    said = deciding.check_said(session, beginning, answer, reason)
    workspace = open_workspace(session)
    run = compared(session, workspace, None)
    if said is None:
        deciding.ask_each(session, workspace, run, dry_run)
    else:
        deciding.decide_one(session, workspace, run, said, dry_run)
