"""kcbx explain: what a rule, clause, 事项 or parameter demands, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kcbx.commands.completion import complete_values
from kcbx.commands.session import Session
from kcbx.errors import KcbxError

if TYPE_CHECKING:
    from kcbx.policy import Parameters


def _names() -> tuple[str, ...]:
    from kcbx.rules.explaining import names

    return names()


@click.command(name="explain", short_help="解释规则、条款、事项、状态和参数")
@click.argument("name", metavar="规则|条款|事项|状态|参数", shell_complete=complete_values(_names))
@click.pass_obj
def command(session: Session, name: str) -> None:
    """解释一条规则、一个条款、一个事项、一个状态或一个参数：要求什么、依据什么、怎么办，各举一个通过和不通过的例子。

    例：kcbx explain G28；kcbx explain suiyang-2024/3e；kcbx explain 认定达标；kcbx explain 观察期天数
    """
    from kcbx.rules.explaining import explain

    click.echo(explain(name, _current(session)), nl=False)


def _current(session: Session) -> Parameters | None:
    """Return the county's parameters of today; None outside a workspace, or in one that cannot be read."""
    from kcbx.workspace import Workspace

    try:
        return Workspace.find(session.directory).timeline.on(session.today)
    except KcbxError:
        return None
