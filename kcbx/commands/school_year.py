"""kcbx school-year: the turn of the school year, as one reviewed batch, and who arrived nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.columns import column_option
from kcbx.commands.common import apply_plan, full_options, hand_of, open_workspace
from kcbx.commands.console import progress
from kcbx.commands.options import CodeType, DateType, YearType, format_option
from kcbx.commands.session import Session
from kcbx.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from kcbx.schoolyear.listing import Page
    from kcbx.workspace import Workspace
    from kcbx.yearlists import YearList
    from kcbx.yearwork import YearEnd

_SHOWN = 20
_LISTS = (("graduates", "毕业名单"), ("admissions", "升学名单"), ("first_grade", "新生名单"))
_FILE = click.Path(path_type=Path)


def _answers() -> tuple[str, ...]:
    return ("同一人", "不是")


@click.group(name="school-year", short_help="办理学年结转")
def command() -> None:
    """办理学年结转：毕业、升学、新生入学，查出该到而哪里都没有到的孩子。"""


@command.command(name="close", short_help="一个学年结束，办毕业、升学、新生入学")
@click.argument("year", metavar="学年", type=YearType())
@click.option(
    "--graduates", multiple=True, type=_FILE, metavar="文件", help="毕业名单（九年级毕业生），可以重复。"
)
@click.option(
    "--admissions",
    multiple=True,
    type=_FILE,
    metavar="文件",
    help="升学名单（小升初录取名单），学校一列是录取的初中，可以重复。",
)
@click.option("--first-grade", multiple=True, type=_FILE, metavar="文件", help="一年级新生名单，可以重复。")
@click.option("--list-date", type=DateType(not_future=True), help="这次交的名单是哪一天的；不写就是今天。")
@click.option(
    "--leave-out",
    multiple=True,
    metavar="名单编号",
    help="以前收下的哪份名单不用，例如交错了的 毕业名单-2025-07-05，可以重复。",
)
@click.option(
    "--sheet", metavar="工作表", default="", help="这次交的名单只读这张工作表；不写就读所有像名单的。"
)
@column_option(
    "这次交的名单里一个字段在哪一列，写列的字母或表头，例如 学校=H，可以重复；几份名单的列不同，就分几次交。"
)
@click.option(
    "--on",
    "graduation",
    type=DateType(not_future=True),
    help="毕业的日期；不写是校历里这个学年的最后一天，校历没有写是 6 月 30 日。",
)
@click.option(
    "--arrivals-missing",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件.xlsx",
    help="应到未到的孩子另外写成 Excel，每个单位一张工作表，发下去核查；待核的、没有办成的各一张。",
)
@click.option("--force", is_flag=True, help="Excel 文件已经存在也覆盖。")
@click.option("--partial", is_flag=True, help="有几个孩子办不成、有案卷读不出时，其余的照办。")
@click.option("--yes", is_flag=True, help="不问，直接办；给脚本用。")
@click.option("--dry-run", is_flag=True, help="只看要办什么，台账不动，名单也不收下。")
@full_options("--reason")
@format_option("table", "json", "csv")
@click.pass_obj
def close(session: Session, /, year: int, output_format: str, **given: Any) -> int:
    """一个学年结束，办毕业、升学、新生入学，列出该到而哪里都没有到的孩子。2024 是 2024 年 9 月到 2025 年 8 月的学年。

    毕业：九年级（在校、送教上门、外地就读、复学观察）在毕业名单里的，移出，类别毕业。升学：小学毕业班在升学名单里的，责任单位换成录取的初中。
    登记：户籍、居住证名单（先用 kcbx roster add 收下）里新学年该入学、台账里没有的，建案卷，状态未入学，由乡镇负责。
    新生注册：这些孩子和原来未入学的，在新生名单里的，入学到一年级。

    该到而没有到的孩子逐个列出来，姓名默认隐去：应毕业未在名单，按毕业移出而名单里没有，小升初去向不明，外地就读小学毕业（要回访问清），
    应入学未入学，休学、延缓入学期满没有回来，年级不明（按年龄可能毕业）。哪份名单没有，哪一项就不办，会说明。

    升学、新生注册算在新学年第一天（9 月 1 日），那天以前只看不办，到时候再运行一次，名单不用再交。晚到的名单随时可以补交；
    再运行只办新的，办过的不再办。

    相近而不能断定是同一个孩子的，列为待核，不办；用 kcbx school-year decide 认定。办以前先列出总数请您确认；要么全部办成，要么什么都不改
    （--partial 除外），可以用 kcbx undo 整批撤销。
    撤销的是记事，收下的名单还在；名单交错了，撤销以后再运行要加 --leave-out 名单编号，每次都加。

    例：kcbx school-year close 2024 --graduates 毕业名单.xlsx --admissions 小升初.xlsx --dry-run

    例：kcbx school-year close 2024 --first-grade 新生.xlsx --arrivals-missing 应到未到.xlsx
    """
    from kcbx.commands.console import print_list
    from kcbx.schoolyear.listing import COLUMNS, list_record

    workspace = open_workspace(session)
    found = _found(session, workspace, year, given)
    page = found.page
    rows = page.missing_rows()
    book = _book(session, page, given)
    _log(session, workspace, page, given)
    lists = [list_record(taken.pin.number, taken.reading, taken.is_new) for taken in found.taken]
    print_list(output_format, rows, COLUMNS, {**page.document(), "名单": lists})
    for line in _told(found):
        click.echo(line, err=True)
    if book is not None:
        from kcbx.commands.delivering import deliver

        deliver(*book, is_text=False)
    return _carry_out(session, workspace, found, given)


def _found(session: Session, workspace: Workspace, year: int, given: dict[str, Any]) -> YearEnd:
    import dataclasses

    from kcbx.yearwork import close as plan_close
    from kcbx.yearwork import turn_of

    if given["list_date"] and not any(given[option] for option, _ in _LISTS):
        raise UsageError("写了 --list-date，但没有交名单。", "--list-date 是这次交的名单的日期。")
    hand = hand_of(session)
    turn = turn_of(workspace, year, hand, given["graduation"])
    found = plan_close(
        *(workspace, hand, turn, list(_handed_in(session, given)), progress),
        partial=given["partial"],
        list_day=given["list_date"],
        left_out=given["leave_out"],
    )
    is_only_shown = given["dry_run"] or (found.refused and not given["partial"])
    registered = {} if is_only_shown else found.page.registered
    page = dataclasses.replace(found.page, full=given["full"], registered=registered)
    return dataclasses.replace(found, page=page)


def _handed_in(session: Session, given: dict[str, Any]) -> Iterator[YearList]:
    from kcbx.yearlists import YearList

    columns = given["columns"]
    for option, kind in _LISTS:
        for path in given[option]:
            yield YearList(kind, session.directory / path, columns, given["sheet"])


# What is shown


def _book(session: Session, page: Page, given: dict[str, Any]) -> tuple[Path, bytes] | None:
    """Return the workbook that was asked for and where it goes, checked before anything is shown or written."""
    if given["arrivals_missing"] is None:
        return None
    from kcbx.commands.delivering import check_overwriting
    from kcbx.sheets import write_book

    target = session.directory / given["arrivals_missing"]
    content = write_book(page.workbook())
    check_overwriting(target, content, given["force"])
    return target, content


def _log(session: Session, workspace: Workspace, page: Page, given: dict[str, Any]) -> None:
    from kcbx.commands.compare import log_full

    children = len(page.closing.missing) + len(page.closing.questions) + len(page.refused)
    log_full(session, workspace, given, f"school-year close {page.turn.year}", page.names(), children)


def _told(found: YearEnd) -> Iterator[str]:
    """Yield what is said beside the list: the lists, the totals, unit by unit, what is asked and what is refused."""
    from kcbx.commands.batching import warning_lines
    from kcbx.schoolyear.listing import list_line, rejected_lines, row_lines, total_lines

    page = found.page
    for taken in found.taken:
        yield list_line(taken.pin.number, taken.reading, taken.is_new)
        yield from rejected_lines(taken.pin.number, taken.reading, _SHOWN)
    yield from total_lines(page)
    for title, rows in (
        ("待核，没有办", page.question_rows()),
        ("办不成", page.refused_rows()),
    ):
        if rows:
            yield f"{title} {len(rows)} 条："
            yield from row_lines(rows, _SHOWN)
    yield from warning_lines(found.batch)
    yield from (f"注意：{note}" for note in page.closing.notes)
    if found.unread:
        yield f"警告：有 {len(found.unread)} 个案卷文件读不出，没有算进来；运行 kcbx validate 查看。"


# What is done


def _carry_out(session: Session, workspace: Workspace, found: YearEnd, given: dict[str, Any]) -> int:
    """Ask and write; return the exit code: 1 where something could not be done and the rest was."""
    code = 1 if found.refused or found.unread else 0
    if found.refused and not given["partial"]:
        raise RefusedError(
            f"有 {len(found.refused)} 条办不成，所以都没有办，名单也没有收下。",
            "照上面的原因改好再运行；或者加 --partial，办得成的先办。",
        )
    if not found.plan.edits:
        click.echo("没有新的要办，台账没有改动。", err=True)
    elif given["dry_run"]:
        click.echo("以上没有写入（--dry-run）。", err=True)
    elif _confirmed(session, found, given["yes"]):
        apply_plan(workspace, found.plan)
        _say_done(found)
    else:
        void = "上面新登记的孩子的编号不算数。" if found.page.registered else ""
        click.echo(f"没有办，台账没有改动。{void}", err=True)
    return code


def _confirmed(session: Session, found: YearEnd, yes: bool) -> bool:
    if yes:
        return True
    if not session.interactive:
        raise UsageError("没有确认，没有写入。", "核对上面的总数，加上 --yes 再运行；只看不写用 --dry-run。")
    from kcbx.commands.console import ask_yes_no

    what = "照以上总数办理" if not found.batch.is_empty else "收下名单"
    return ask_yes_no(f"{what}吗", default=False)


def _say_done(found: YearEnd) -> None:
    undo = "" if found.batch.is_empty else f"要整批撤销，运行 kcbx undo {found.batch.number} --reason 原因。"
    click.echo(f"{found.plan.message}。{undo}", err=True)


# Decisions


@command.command(name="decide", short_help="认定待核的一对是不是同一个孩子")
@click.argument("year", metavar="学年", type=YearType())
@click.argument("beginning", metavar="指纹")
@click.argument("answer", metavar="同一人|不是", type=CodeType(_answers, "结论"))
@click.option("--because", "reason", required=True, metavar="理由", help="凭什么认定；不写姓名和号码。")
@click.option("--on", "graduation", type=DateType(not_future=True), help="毕业的日期，和 close 的一样。")
@click.pass_obj
def decide(
    session: Session, year: int, beginning: str, answer: str, reason: str, graduation: dt.date | None
) -> None:
    """认定待核的一对是不是同一个孩子。指纹由 kcbx school-year close 列出，写开头几位就行；名单要已经收下。

    认定记在 rosters.yaml 里，只有指纹、行号和理由，没有姓名号码；比对的内容变了会重新问。认定以后再运行一次 close。

    例：kcbx school-year decide 2024 3f9a12 同一人 --because 打电话核对过，是改了名字
    """
    from kcbx import privacy, yearwork
    from kcbx.comparing.results import Answer, Decision

    if privacy.contains_number(reason):
        raise UsageError("理由里有证件号码或电话号码，不能写进 rosters.yaml。", "请去掉号码再运行。")
    workspace, hand = open_workspace(session), hand_of(session)
    turn = yearwork.turn_of(workspace, year, hand, graduation)
    found = yearwork.close(workspace, hand, turn, (), progress, partial=True)
    if privacy.Names(found.page.names()).mask(reason) != reason:
        raise UsageError("理由里有学生或家长的姓名，不能写进 rosters.yaml。", "请只写凭什么认定。")

    def made(digest: str) -> Decision:
        return Decision(digest, Answer(answer), reason.strip(), hand.operator, hand.recorded)

    apply_plan(workspace, yearwork.decide(workspace, found.page, beginning, made))
    click.echo(f"已认定：{answer}。再运行 kcbx school-year close {year} 办理。", err=True)
