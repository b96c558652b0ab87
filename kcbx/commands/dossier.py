"""kcbx dossier: one child on one form, 一生一表."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import case_argument, full_options, open_workspace
from kcbx.commands.delivering import check_overwriting, deliver, target_for
from kcbx.commands.options import CodeType, DateType
from kcbx.commands.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from kcbx.workspace import Workspace

FORMATS = ("docx", "table", "json")
WORD = FORMATS[0]


@click.command(name="dossier", short_help="生成一个孩子的一生一表")
@case_argument
@click.option("--as-of", type=DateType(), help="到这一天为止的情况；不写就是今天。")
@click.option(
    "--format",
    "output_format",
    type=CodeType(lambda: FORMATS),
    metavar="|".join(FORMATS),
    default=WORD,
    show_default=True,
    help="输出格式。docx 是 Word 表；table 在窗口里看；json 给程序读，校验值是全的。",
)
@click.option(
    "-o",
    "--output",
    metavar="文件",
    help="写到哪个文件，- 是直接输出；不写时，docx 按编号存在当前文件夹，其他格式直接输出。",
)
@click.option("--force", is_flag=True, help="文件已经存在也覆盖。")
@full_options("--reason", "--purpose")
@click.pass_obj
def command(
    session: Session,
    case: str,
    as_of: dt.date | None,
    output_format: str,
    output: str | None,
    force: bool,
    full: bool,
    purpose: str | None,
    approver: str | None,
) -> None:
    """生成一个孩子的一生一表：基本情况、全部经过、全部文书和它们的校验值，以及每一条该做的做了没有。

    核对部分逐项写明依据的条款：已办的写日期和号，晚了的写晚几天，没到期的写期限，缺的写从哪天起缺。姓名、号码和住址默认隐去；
    要全的，加上 --full --reason 事由 --approver 批准人，记入访问记录。

    例：kcbx dossier KC-7K3Q
    """
    from kcbx.commands.common import log_access
    from kcbx.dossier import Making, dossier_document
    from kcbx.dossier_form import file_name
    from kcbx.dutywork import demands_on
    from kcbx.views import view_of

    workspace = open_workspace(session)
    file = workspace.find_case(case)
    assert file.case is not None
    day = as_of or session.today
    checks = demands_on(workspace, file, day).checks
    making = Making(workspace.setting, session.today, workspace.profile.title, full)
    document = dossier_document(view_of(file.case, workspace.setting, day), checks, making)
    target = target_for(session, output, file_name(document) if output_format == WORD else "")
    content = _content(workspace, session, document, output_format, target)
    if target is not None:
        check_overwriting(target, content, force)
    what = f"dossier {file.case_id} {output_format}"
    log_access(session, workspace, full, purpose, approver, what, [file.case])
    deliver(target, content, is_text=output_format != WORD)


def _content(
    workspace: Workspace,
    session: Session,
    document: dict[str, Any],
    output_format: str,
    target: Path | None,
) -> bytes:
    """Return the bytes of the dossier, text in UTF-8."""
    import sys

    from kcbx.commands.console import json_text
    from kcbx.dossier_form import TEMPLATE, text_dossier, word_context
    from kcbx.render import find_template, render_document

    if output_format == "json":
        return f"{json_text(document, 'utf-8' if target else sys.stdout.encoding)}\n".encode()
    if output_format == "table":
        return text_dossier(document).encode()
    template = find_template(TEMPLATE, workspace.root / "templates")
    return render_document(template, word_context(document), when=session.today, title=document["标题"])
