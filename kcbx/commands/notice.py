"""kcbx notice: issue a document of the ladder, or register one that was received."""

from __future__ import annotations

from typing import Any

import click

from kcbx.commands.common import case_argument, evidence_option, on_option, open_workspace, set_option
from kcbx.commands.completion import complete_codes, complete_unit
from kcbx.commands.options import DateType, dry_run_option
from kcbx.commands.session import Session


@click.command(name="notice", short_help="签发一份文书，或者登记收到的文书")
@case_argument
@click.option(
    "--type",
    "kind",
    metavar="文书",
    shell_complete=complete_codes("文书"),
    help="哪种文书，写名称或者其中独有的一部分，例如 责令。",
)
@click.option(
    "--issuer",
    metavar="单位",
    shell_complete=complete_unit,
    help="签发单位，不写就用通常的那个；收到的写来文单位。",
)
@click.option(
    "--to",
    multiple=True,
    metavar="监护人|单位",
    help="写给哪个法定监护人（姓名或关系，如 父亲）或哪个单位，可以重复；不写就是全部法定监护人或者通常的单位。",
)
@click.option(
    "--deadline", type=DateType(), help="限期，具体的日期；不写就按参数“文书期限天数”，遇休息日顺延。"
)
@on_option
@click.option("--number", metavar="文号", help="已经有的文号；不写就用下一个号。")
@click.option("--situation", metavar="情况", help="要写进文书的情况；救助、童工、家庭教育的函必须写。")
@click.option("--contact", metavar="姓名", help="文书上的联系人；不写就是签发单位的负责人。")
@click.option("--telephone", metavar="电话", help="文书上的联系电话。")
@click.option("--approver", metavar="姓名", help="签发人：谁批准发出。文书写有全名，要记入访问记录。")
@set_option
@click.option("--received", is_flag=True, help="登记收到的文书，不生成。")
@click.option("--reply-to", metavar="文号|号", help="收到的复函答复的是哪一份函。")
@evidence_option
@click.option("--preview", metavar="文件", help="先看一看：不编号，只写这个 Word 文件，不记入案卷。")
@click.option("-o", "--output", metavar="文件", help="另存一份 Word 文件。")
@click.option("--force", is_flag=True, help="文件已经存在也覆盖。")
@dry_run_option
@click.pass_obj
def command(session: Session, /, case: str, kind: str | None, dry_run: bool, **given: Any) -> None:
    """签发一份文书：给出下一个文号，生成 Word 文件，存进佐证，在经过里记一条“文书”。

    签发单位、写给谁、期限有通常的选择，不对就用选项写明。没有权的单位、不是法定监护人的人、对不上状态的文书、留了空白的批复
    会拒绝，说明依据哪一条；可疑的和留空的先提醒。要送达的文书同时生成空白的送达回证；送到以后用 kcbx serve 记下。案卷里没有的内容用 --set 填，例如 --set
    起=2024-10-15。判决书、复函等收到的文书只登记。

    例：kcbx notice KC-7K3Q --type 劝返复学通知书 --deadline 2024-09-20 --approver 李强

    例：kcbx notice KC-7K3Q --type 判决书 --number （2024）清民初715号 --issuer 清河县人民法院 --on 2024-12-30
    """
    from kcbx.commands import issuing
    from kcbx.policy import paper

    workspace = open_workspace(session)
    file = workspace.find_case(case)
    codes = workspace.codes("文书")
    chosen = paper(issuing.named_kind(kind or issuing.ask_kind(session, file, codes), codes))
    if given["received"] or chosen.received:
        issuing.register(session, workspace, file, chosen, given, dry_run)
    else:
        issuing.issue(session, workspace, file, chosen, given, dry_run)
