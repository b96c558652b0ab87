"""kcbx edit-case: change facts, leaving a 信息变更 for each."""

from __future__ import annotations

import datetime as dt

import click

from kcbx.commands.common import case_argument, finish, hand_of, on_option, open_workspace, set_option
from kcbx.commands.completion import complete_codes
from kcbx.commands.options import dry_run_option, parse_code
from kcbx.commands.session import Session
from kcbx.errors import UsageError
from kcbx.model import KeyPath


@click.command(name="edit-case", short_help="修改案卷里的基本信息")
@case_argument
@set_option
@click.option("--unset", "removed", multiple=True, metavar="键", help="删掉一项，例如 照护人，可以重复。")
@click.option(
    "--nature",
    metavar="性质",
    shell_complete=complete_codes("变更性质"),
    help="变更：从这一天起变了；更正：一直如此，原来写错了。",
)
@click.option("--reason", metavar="原因", help="为什么改。")
@on_option
@dry_run_option
@click.pass_obj
def command(
    session: Session,
    case: str,
    typed: tuple[tuple[KeyPath, str], ...],
    removed: tuple[str, ...],
    nature: str | None,
    reason: str | None,
    date: dt.date | None,
    dry_run: bool,
) -> None:
    """修改案卷里的基本信息（姓名、证件、住址、监护人、学籍、群体等）。每改一项，经过里都会留下一条“信息变更”。

    列表（特殊群体、家庭类型）重复写 --set 是整个换掉；只改其中一项写位置，例如 监护人.0.电话=13800000009。

    例：kcbx edit-case KC-7K3Q --set 监护人.0.电话=13800000009 --nature 变更 --on 2024-10-08
    """
    from kcbx import casework, keypath
    from kcbx.commands import changing
    from kcbx.commands.console import choose_one

    workspace = open_workspace(session)
    file = workspace.find_case(case)
    changes = changing.changes(workspace, typed, removed, session.today)
    if not changes:
        raise UsageError("没有写要改什么。", "请加上 --set 键=新值，或 --unset 键。")
    natures = workspace.codes("变更性质")
    if nature is None:
        if not session.interactive:
            raise UsageError(
                "缺少 --nature：是“变更”（从这一天起变了）还是“更正”（一直如此，原来写错了）？",
                f"改的是：{'、'.join(keypath.path_text(path) for path in changes)}。",
            )
        nature = choose_one("是变更（从这一天起变了），还是更正（一直如此，原来写错了）", natures)
    chosen = parse_code(nature, natures)
    day = date or session.today
    finish(
        workspace,
        casework.change_facts(workspace, file, changes, day, chosen, reason or "", hand_of(session)),
        dry_run,
    )
