"""kcbx move: bring a child into another ledger by the 事项 that leads there."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kcbx.commands.common import case_argument, evidence_option, on_option, open_workspace, set_option
from kcbx.commands.completion import complete_codes, complete_values
from kcbx.commands.options import dry_run_option, parse_code
from kcbx.commands.session import Session
from kcbx.errors import RefusedError, UsageError
from kcbx.model import KeyPath

if TYPE_CHECKING:
    from kcbx.edits import Proposal


def _ledgers() -> tuple[str, ...]:
    from kcbx.lifecycle import LEDGERS

    return LEDGERS


@click.command(name="move", short_help="办理状态变动")
@case_argument
@click.argument("ledger", metavar="台账", shell_complete=complete_values(_ledgers))
@click.option(
    "--by",
    "action",
    metavar="事项",
    shell_complete=complete_codes("事项"),
    help="通过哪个事项，例如 认定辍学、复学。",
)
@on_option
@set_option
@evidence_option
@dry_run_option
@click.pass_obj
def command(
    session: Session,
    case: str,
    ledger: str,
    action: str | None,
    date: dt.date | None,
    typed: tuple[tuple[KeyPath, str], ...],
    evidence: tuple[Path, ...],
    dry_run: bool,
) -> None:
    """把孩子转到另一本台账：适龄儿童、疑似辍学、辍学或已移出。

    转台账总是因为一件事（列入疑似、认定辍学、复学、核查、移出等）。只有一种可能时不用写 --by；有几种时会问，或者列出来
    供您选择。不符合政策的变动会说明缺什么、依据哪一条，什么都不改。

    例：kcbx move KC-7K3Q 疑似辍学 --set 类型=疑似辍学 --set 发现方式=班级考勤 --set 情况=连续缺课七天
    """
    from kcbx.commands.filling import fill
    from kcbx.commands.recording import Wanted, record
    from kcbx.edit_checks import refuse_void
    from kcbx.lifecycle import tell
    from kcbx.schema import action_fields

    workspace = open_workspace(session)
    file = workspace.find_case(case)
    assert file.case is not None
    target = parse_code(ledger, _ledgers())
    day = date or session.today
    story = tell(file.case, day)
    state = story.standing.state
    refuse_void(story)
    if not state:
        raise RefusedError(f"{day} 这份案卷还没有登记，不能转台账。", "请核对 --on 的日期。")
    chosen = _action(session, state, target, action)
    values = fill(action_fields(chosen), typed, workspace.codes, session.today)
    wanted = Wanted(file, chosen, date, values, evidence, accept=partial(_check_arrival, target))
    record(session, workspace, wanted, dry_run)


def _check_arrival(ledger: str, proposal: Proposal) -> None:
    """Refuse an entry that leads into another ledger than the clerk wanted."""
    own = (step for step in proposal.after.steps if step.entry.entry_id == proposal.entry.entry_id)
    reached = next(own).after.ledger
    if reached != ledger:
        raise UsageError(
            f"按填写的内容，“{proposal.entry.action}”以后孩子在{reached}台账，不在{ledger}台账；没有改动。",
            "请核对填写的内容，或者改写台账的名字。",
        )


def _action(session: Session, state: str, ledger: str, action: str | None) -> str:
    """Return the 事项 that leads from a state into a ledger: the one asked for, the only one, or the one chosen."""
    from kcbx.commands.console import choose_one
    from kcbx.lifecycle import ways_to
    from kcbx.schema import ACTIONS

    possible = tuple(dict.fromkeys(row.action for row in ways_to(state, ledger)))
    if action is not None:
        chosen = parse_code(action, ACTIONS)
        if chosen not in possible:
            raise RefusedError(
                f"状态是“{state}”，不能通过“{chosen}”转到{ledger}台账（案卷格式/经过）。",
                _possible_text(ledger, possible),
            )
        return chosen
    if not possible:
        raise RefusedError(
            f"状态是“{state}”，没有办法直接转到{ledger}台账（案卷格式/经过）。",
            _possible_text(ledger, possible),
        )
    if len(possible) == 1:
        return possible[0]
    if session.interactive:
        return choose_one("通过哪个事项", possible)
    raise UsageError(f"转到{ledger}台账有几种办法，请用 --by 写明：{'、'.join(possible)}。")


def _possible_text(ledger: str, possible: tuple[str, ...]) -> str:
    if possible:
        return f"可以用 --by 写：{'、'.join(possible)}。"
    if ledger == "辍学":
        return "先列入疑似辍学（kcbx move … 疑似辍学），核实后再认定辍学。"
    return "每个事项从哪些状态来、到哪个状态去，运行 kcbx explain 事项名 查看，例如 kcbx explain 移出。"
