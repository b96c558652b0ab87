"""kcbx explain: what a rule, duty, clause, 事项, 文书 or parameter demands, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kcbx.commands.completion import complete_values
from kcbx.commands.session import Session
from kcbx.errors import KcbxError

if TYPE_CHECKING:
    from kcbx.rules.explaining import Here


def _names() -> tuple[str, ...]:
    from kcbx.rules.explaining import names

    return names()


@click.command(name="explain", short_help="解释规则、待办、条款、事项、文书和参数")
@click.argument("name", metavar="规则|待办|条款|事项|状态|文书|参数", shell_complete=complete_values(_names))
@click.pass_obj
def command(session: Session, name: str) -> None:
    """解释一条规则、一项待办、一个条款、一个事项、一个状态、一种文书或一个参数：要求什么、依据什么、怎么办，举例子。

    在台账文件夹里运行，依据和参数按本县今天的政策。

    例：kcbx explain G28；kcbx explain T03；kcbx explain suiyang-2024/3e；kcbx explain 认定达标；kcbx explain 观察期天数
    """
    from kcbx.rules.explaining import explain

    click.echo(explain(name, _here(session)), nl=False)


def _here(session: Session) -> Here | None:
    """Return the county's policy of today; None outside a workspace, or in one that cannot be read."""
    from kcbx.rules.explaining import Here
    from kcbx.workspace import Workspace

    try:
        workspace = Workspace.find(session.directory)
        return Here(workspace.timeline.on(session.today), session.today)
    except KcbxError:
        return None
