"""kcbx serve: record the service of a document, with typed options."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from kcbx.commands.common import case_argument, evidence_option, on_option, open_workspace, set_option
from kcbx.commands.completion import complete_codes
from kcbx.commands.options import dry_run_option
from kcbx.commands.session import Session
from kcbx.errors import RefusedError
from kcbx.model import Entry, KeyPath

_OPTIONS = {
    "方式": "--method",
    "送达人": "--server",
    "地点": "--place",
    "签收人": "--receiver",
    "关系": "--relation",
    "拒收事由": "--refusal",
    "见证人": "--witness",
    "同意": "--consent",
}
"""Which option fills which key of 送达."""

_HINTS = {"--set 同意=是": "--consent"} | {f"--set {key}=": f"{option} " for key, option in _OPTIONS.items()}
"""How a guard says what to add, and how it is typed here."""

_REPEATED = {"送达人": "servers", "见证人": "witnesses"}
"""The options that may be given several times, by the name of their parameter."""


@click.command(name="serve", short_help="记一次送达")
@case_argument
@click.argument("document", metavar="文号|号")
@on_option
@click.option(
    "--method", metavar="方式", shell_complete=complete_codes("送达方式"), help="直接送达、留置送达等。"
)
@click.option(
    "--server",
    "servers",
    multiple=True,
    metavar="姓名",
    help="送达人，可以重复；政府和教育局的文书要两个人。",
)
@click.option("--place", metavar="地点", help="在哪里送达或者公告。")
@click.option("--receiver", metavar="姓名", help="签收人：监护人本人，或者同住的成年家属。")
@click.option(
    "--relation", metavar="关系", shell_complete=complete_codes("亲属关系"), help="签收人与学生的关系。"
)
@click.option("--refusal", metavar="事由", help="拒收的事由；没有留置的，不算送达。")
@click.option("--witness", "witnesses", multiple=True, metavar="姓名", help="留置送达的见证人，可以重复。")
@click.option("--consent", is_flag=True, help="监护人同意电子送达。")
@set_option
@evidence_option
@dry_run_option
@click.pass_obj
def command(
    session: Session,
    /,
    case: str,
    document: str,
    date: dt.date | None,
    typed: tuple[tuple[KeyPath, str], ...],
    evidence: tuple[Path, ...],
    dry_run: bool,
    **options: Any,
) -> None:
    """记一次送达。文书写文号（括号、空格、前面的零怎么写都行）或那条文书记事的号。

    直接送达由监护人本人签收，本人不在的由同住的成年家属签收；不肯签收的，有见证人或者录像可以留置；电子送达要本人同意；公告
    满三十日算送达，公告里不写学生的个人信息。没有送成的也记下，写明拒收的事由。

    例：kcbx serve KC-7K3Q 清政责〔2024〕7号 --method 留置送达 --server 赵敏 --server 孙立 --refusal 看过后不肯签字 --witness
    王德发
    """
    from kcbx.commands.filling import fill
    from kcbx.commands.recording import Wanted, record
    from kcbx.paperwork import find_paper
    from kcbx.schema import action_fields

    workspace = open_workspace(session)
    file = workspace.find_case(case)
    assert file.case is not None
    paper = find_paper(file.case, document)
    given = [(("文书",), paper.entry_id), *_typed(options), *typed]
    values = fill(action_fields("送达"), given, workspace.codes, session.today)
    try:
        entry = record(session, workspace, Wanted(file, "送达", date, values, evidence, _OPTIONS), dry_run)
    except RefusedError as refused:
        raise RefusedError(refused.message, _with_options(refused.hint)) from None
    if not dry_run:
        _say_what_counts(file.case_id, paper, entry)


def _with_options(hint: str) -> str:
    for written, typed in _HINTS.items():
        hint = hint.replace(written, typed)
    return hint


def _say_what_counts(case_id: str, paper: Entry, entry: Entry) -> None:
    """Say what comes next where a service does not count, or not yet."""
    from kcbx.lifecycle import served_on
    from kcbx.lifecycle.service import ANNOUNCED, DIRECT

    counts = served_on(entry)
    if counts is None:
        how = "拒收" if entry.get("方式") == DIRECT else "没有送成"
        servers = " ".join(f"--server {name}" for name in entry.get("送达人") or ("送达人",))
        click.echo(
            f"{how}，不算送达；可以留置送达：kcbx serve {case_id} {paper.get('文号') or paper.entry_id} "
            f"--method 留置送达 {servers} --refusal 事由 --witness 见证人",
            err=True,
        )
    elif entry.get("方式") == ANNOUNCED:
        click.echo(f"公告满三十日算送达，就是 {counts}。", err=True)
        click.echo(
            "注意：公告里不要写学生的姓名、证件号码、住址和照片（未成年人保护法第四条第三项、个人信息保护法第二十五条）。",
            err=True,
        )


def _typed(options: dict[str, Any]) -> list[tuple[KeyPath, str]]:
    """Return the options as if they had been given with --set."""
    typed: list[tuple[KeyPath, str]] = [(("同意",), "是")] if options["consent"] else []
    for key, option in _OPTIONS.items():
        given = options[_REPEATED.get(key, option.removeprefix("--"))]
        texts = given if key in _REPEATED else () if given in (None, True, False) else (given,)
        typed += [((key,), str(text)) for text in texts]
    return typed
