"""kcbx undo: take a whole batch back, by new entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kcbx.commands.common import hand_of, open_workspace
from kcbx.commands.options import dry_run_option
from kcbx.commands.session import Session

if TYPE_CHECKING:
    from kcbx.batchwork import Batch


@click.command(name="undo", short_help="撤销一个批次")
@click.argument("number", metavar="批次")
@click.option("--reason", metavar="原因", help="为什么撤销，写进每一条更正里。")
@dry_run_option
@click.pass_obj
def command(session: Session, number: str, reason: str | None, dry_run: bool) -> None:
    """把一次批量操作（批量建档、比对建案、考勤列入、学年结转）整批撤销，要么全部撤销，要么什么都不改。

    原来的记事一条不删：每一条另记一条作废的更正，改过的基本信息改回原来的值，都写明原因，带上这次撤销的批次号。由这个
    批次新建的案卷成为作废的案卷，移到已移出，不再统计，孩子可以重新建档。批次做完以后又有人在其中的案卷里记了事、改了
    信息，就不能撤销，会列出是哪些案卷。撤销以后不能再恢复，需要就重新做一遍。批次号在批量命令做完时打印，案卷的记事里
    也写着。单位的办公记录和名单的登记不作废，有的话会提醒。

    例：kcbx undo PC-7K3Q9F2B --reason 用错了名单
    """
    from kcbx import undoing
    from kcbx.commands.batching import finish_batch
    from kcbx.commands.console import progress

    workspace = open_workspace(session)
    batch = undoing.undo(workspace, hand_of(session), number, reason or "", progress)
    finish_batch(workspace, batch, dry_run)
    if not dry_run:
        click.echo(_told(batch, number), err=True)
    for path in undoing.left_behind(workspace, number):
        click.echo(f"注意：{path} 里也有这个批次的记录，那里的记录不能作废，没有改动；请核对。", err=True)


def _told(batch: Batch, number: str) -> str:
    counts = batch.counts
    done = [
        f"{words} {counts[action]} {unit}"
        for action, words, unit in (("更正", "作废记事", "条"), ("信息变更", "改回基本信息", "项"))
        if counts.get(action)
    ]
    from kcbx import casenumber

    return f"已撤销批次 {casenumber.normalise_batch(number)}：{len(batch.cases)} 份案卷，{'、'.join(done)}。"
