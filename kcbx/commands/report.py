"""kcbx report: the month's report, or that of any span, as Word, table, JSON or CSV."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import full_options, open_workspace
from kcbx.commands.completion import complete_unit
from kcbx.commands.console import progress
from kcbx.commands.delivering import check_overwriting, deliver, target_for
from kcbx.commands.options import CodeType, MonthType, parse_date, parse_month
from kcbx.commands.session import Session
from kcbx.errors import UsageError

if TYPE_CHECKING:
    from kcbx.calendar import Month
    from kcbx.month_form import Signers
    from kcbx.month_report import Frame, Span
    from kcbx.workspace import Workspace

FORMATS = ("docx", "table", "json", "csv")
WORD = FORMATS[0]
_TIME = re.compile(
    r"(?P<date>\S+?)[ T](?P<hour>[0-9]{1,2})[:：](?P<minute>[0-9]{2})([:：](?P<second>[0-9]{2}))?"
)
_END_OF_DAY = dt.time(23, 59, 59)


@click.command(name="report", short_help="生成上报的报表")
@click.option("--month", type=MonthType(), help="统计哪个月，例如 2024-09；起止日期按县里的月报统计期。")
@click.option("--from", "first", metavar="月份|日期", help="与 --to 一起用：从哪个月（或哪一天）起。")
@click.option(
    "--to", "last", metavar="月份|日期", help="与 --from 一起用：到哪个月（或哪一天）止，含当月当日。"
)
@click.option(
    "--unit",
    metavar="单位",
    shell_complete=complete_unit,
    help="只统计一个学校或乡镇，写简称、全称或代码；不写是全县。",
)
@click.option(
    "--format",
    "output_format",
    type=CodeType(lambda: FORMATS),
    metavar="|".join(FORMATS),
    default=WORD,
    show_default=True,
    help="输出格式。docx 是 Word 报表；table 在窗口里看；json 给程序读；csv 可用 Excel 打开。",
)
@click.option(
    "-o",
    "--output",
    metavar="文件",
    help="写到哪个文件，- 是直接输出；不写时，docx 按报表名存在当前文件夹，其他格式直接输出。",
)
@click.option("--force", is_flag=True, help="文件已经存在也覆盖。")
@click.option(
    "--as-known",
    "known",
    metavar="时刻|日期",
    help="只计这个时刻（或这一天结束）以前录入的记事，用来重算当时的数字。",
)
@full_options("--reason")
@click.option("--responsible", metavar="姓名", help="表尾的负责人；有 --unit 时默认是单位登记的负责人。")
@click.option("--reviewer", metavar="姓名", help="表尾的审核人。")
@click.option("--preparer", metavar="姓名", help="表尾的填报人。")
@click.option("--telephone", metavar="电话", help="表尾的联系电话。")
@click.option("--partial", is_flag=True, help="有案卷读不出时照样出表，在说明里列出没有计入的文件。")
@click.pass_obj
def command(
    session: Session, /, output_format: str, output: str | None, force: bool, partial: bool, **given: Any
) -> None:
    """生成上报的报表：控辍保学动态管理月报表，或者任意几个月、任意一段日子的报表。

    报表有三本台账的期初、增加、减少、期末，劝返，动态销号，辍学原因，特殊群体和安置，后面附学生名单。
    名单里的姓名默认隐去后面的字。

    例：kcbx report --month 2024-09

    例：kcbx report --from 2024-09 --to 2024-10 --unit 清河初中 --format table
    """
    from kcbx.month_form import file_name
    from kcbx.reporting import basis_on, frame_for, make_document

    given = _with_approval(session, output_format, given)
    workspace = open_workspace(session)
    span = span_of(session, given, basis_on(workspace))
    known_at = known_moment(given["known"], session.now()) if given["known"] else None
    frame = frame_for(workspace, span, session.today, given["unit"], known_at, given["full"])
    document = make_document(workspace, frame, session.today, progress, partial=partial)
    _say_notes(document)
    is_text = output_format != WORD
    target = target_for(session, output, "" if is_text else file_name(document))
    content = _content(workspace, session, frame, document, output_format, target, given)
    if target is not None:
        check_overwriting(target, content, force)
    if given["full"]:
        _log_access(workspace, session, document, output_format, given)
    deliver(target, content, is_text=is_text)


# What is asked for


def span_of(session: Session, given: dict[str, Any], basis_on: Callable[[dt.date], str]) -> Span:
    """Return the span of --month, or of --from and --to; on a terminal a missing month is asked for."""
    from kcbx.calendar import Month, Period, parse_month
    from kcbx.month_report import Span, month_span

    if not (given["first"] or given["last"]):
        month = parse_month(given["month"] or _ask_month(session))
        return month_span(month, month, basis_on)
    first, last = _boundaries(given)
    if isinstance(first, Month) and isinstance(last, Month) and first <= last:
        return month_span(first, last, basis_on)
    start = month_span(first, first, basis_on).period.start if isinstance(first, Month) else first
    end = month_span(last, last, basis_on).period.end if isinstance(last, Month) else last
    if end < start:
        raise UsageError(f"--to {given['last']} 在 --from {given['first']} 之前。", "请把两个对调或者改正。")
    return Span(Period(start, end))


def _ask_month(session: Session) -> str:
    from kcbx.calendar import Month
    from kcbx.commands.console import ask

    if not session.interactive:
        raise UsageError("没有说统计哪个月。", "加上 --month 2024-09 这样的月份，或者用 --from 和 --to。")
    before = Month(session.today.year, session.today.month).shifted(-1)
    return ask("统计哪个月", parse_month, default=str(before))


def _boundaries(given: dict[str, Any]) -> tuple[Month | dt.date, Month | dt.date]:
    if given["month"]:
        raise UsageError(
            "--month 和 --from、--to 只能用一种。", "统计一个月用 --month，几个月用 --from 和 --to。"
        )
    if not (given["first"] and given["last"]):
        raise UsageError("--from 和 --to 要一起用。", "例如 --from 2024-09 --to 2024-10。")
    return boundary("--from", given["first"]), boundary("--to", given["last"])


def boundary(option: str, text: str) -> Month | dt.date:
    """Return the month or the day that was typed. Raises UsageError."""
    from kcbx import calendar

    with contextlib.suppress(UsageError):
        return calendar.parse_month(parse_month(text))
    with contextlib.suppress(UsageError):
        return parse_date(text)
    raise UsageError(f"{option} “{text}”不对，请写月份（2024-09）或者日期（2024-09-01）。")


def known_moment(text: str, now: dt.datetime) -> dt.datetime:
    """Return the moment that was typed; a day means its end, a time without zone is this machine's.

    Raises UsageError, also for what lies ahead: nobody knows yet what will be written.
    """
    moment, is_day = _moment(text.strip(), now)
    if moment.date() > now.date() if is_day else moment > now:
        raise UsageError(f"--as-known “{text}”还没有到。", "请写已经过去的时刻或日期。")
    return moment


def _moment(text: str, now: dt.datetime) -> tuple[dt.datetime, bool]:
    from kcbx import calendar

    with contextlib.suppress(calendar.DateTextError):
        return calendar.parse_moment(text), False
    with contextlib.suppress(UsageError, ValueError):
        match = _TIME.fullmatch(text)
        if match is None:
            return dt.datetime.combine(parse_date(text, now.date()), _END_OF_DAY, now.tzinfo), True
        time = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
        return dt.datetime.combine(parse_date(match["date"], now.date()), time, now.tzinfo), False
    raise UsageError(f"--as-known “{text}”不对，请写日期（2024-10-05）或者时刻（2024-10-05T16:40）。")


# Names in full

_ASKED = (("purpose", "--reason", "为什么要用全名"), ("approver", "--approver", "谁批准的"))


def _with_approval(session: Session, output_format: str, given: dict[str, Any]) -> dict[str, Any]:
    """Refuse --full without purpose and approver before anything is read; on a terminal ask for them."""
    from kcbx import access
    from kcbx.commands.console import ask_text

    if not given["full"]:
        if given["purpose"] or given["approver"]:
            raise UsageError(
                "--reason 和 --approver 要与 --full 一起用。", "要印全名就加上 --full，不要就去掉它们。"
            )
        return given
    if output_format == "csv":
        raise UsageError("CSV 里没有学生姓名，用不着 --full。", "去掉 --full，或者换一种格式。")
    approved = dict(given)
    for key, option, question in _ASKED:
        if not given[key] and not session.interactive:
            raise UsageError(
                f"用 --full 要写 {option}。", "例如 --full --reason 报县政府核对名单 --approver 王芳。"
            )
        approved[key] = given[key] or ask_text(question)
    access.check_request(session.require_operator(), approved["approver"], approved["purpose"])
    return approved


def _log_access(
    workspace: Workspace,
    session: Session,
    document: dict[str, Any],
    output_format: str,
    given: dict[str, Any],
) -> None:
    from kcbx.reporting import log_full_names

    operator, now = session.require_operator(), session.now()
    log_full_names(workspace, document, now, operator, given["approver"], given["purpose"], output_format)


# Output


def _say_notes(document: dict[str, Any]) -> None:
    """Say on stderr what a reader of the figures must not overlook."""
    from kcbx.month_notes import unfinished_note

    if note := unfinished_note(document):
        click.echo(f"注意：{note}", err=True)
    if left_out := document["来源"]["未计入"]:
        click.echo(f"警告：有 {len(left_out)} 个案卷文件没有计入，已写在说明里。", err=True)


def _content(
    workspace: Workspace,
    session: Session,
    frame: Frame,
    document: dict[str, Any],
    output_format: str,
    target: Path | None,
    given: dict[str, Any],
) -> bytes:
    """Return the bytes of the report in UTF-8; CSV in a file says so, for Excel."""
    from kcbx.commands.console import json_text
    from kcbx.month_form import csv_report, text_report
    from kcbx.reporting import word_file

    if output_format == WORD:
        return word_file(workspace, document, _signers(frame, given), session.today)
    writers: dict[str, Callable[[], str]] = {
        "table": lambda: text_report(document),
        "json": lambda: json_text(document, "utf-8" if target else sys.stdout.encoding) + "\n",
        "csv": lambda: csv_report(document, byte_order_mark=target is not None),
    }
    return writers[output_format]().encode()


def _signers(frame: Frame, given: dict[str, Any]) -> Signers:
    from kcbx.month_form import Signers

    head = frame.unit.head.name if frame.unit else ""
    people = (
        given["responsible"] or head,
        *(given[key] or "" for key in ("reviewer", "preparer", "telephone")),
    )
    return Signers(*people)
