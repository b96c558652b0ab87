"""kcbx undo: take a whole batch back, by new entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import hand_of, open_workspace
from kcbx.commands.options import dry_run_option, format_option
from kcbx.commands.session import Session
from kcbx.errors import UsageError

if TYPE_CHECKING:
    from kcbx.batchwork import Batch


@click.command(name="undo", short_help="撤销一个批次")
@click.argument("number", metavar="[批次]", required=False)
@click.option(
    "--list", "listing", is_flag=True, help="列出台账里有过的批次，最近的在前；不写批次号也是列出。"
)
@click.option("--reason", metavar="原因", help="为什么撤销，写进每一条更正里。")
@dry_run_option
@format_option("table", "json", "csv")
@click.pass_obj
def command(
    session: Session, number: str | None, listing: bool, reason: str | None, dry_run: bool, output_format: str
) -> None:
    """把一次批量操作（批量建档、比对建案、考勤列入、学年结转）整批撤销，要么全部撤销，要么什么都不改。

    原来的记事一条不删：每一条另记一条作废的更正，改过的基本信息改回原来的值，都写明原因，带上这次撤销的批次号。由这个
    批次新建的案卷成为作废的案卷，移到已移出，不再统计，孩子可以重新建档。批次做完以后又有人在其中的案卷里记了事、改了
    信息，就不能撤销，会列出是哪些案卷。撤销以后不能再恢复，需要就重新做一遍。批次号在批量命令做完时打印，案卷的记事里
    也写着。单位的办公记录和名单的登记不作废，有的话会提醒。

    忘了批次号，运行 kcbx undo --list：每个批次什么时候、谁做的，记了几条什么，撤销了没有。

    例：kcbx undo PC-7K3Q9F2B --reason 用错了名单
    """
    from kcbx import undoing
    from kcbx.commands.batching import finish_batch
    from kcbx.commands.console import progress

    workspace = open_workspace(session)
    if number is None or listing:
        if number is not None or reason or dry_run:
            raise UsageError(
                "列出批次时不写批次号、--reason 和 --dry-run。", "要撤销，写 kcbx undo 批次号 --reason 原因。"
            )
        _print(output_format, [batch.row for batch in undoing.known_batches(workspace, progress)])
        return
    batch = undoing.undo(workspace, hand_of(session), number, reason or "", progress)
    finish_batch(workspace, batch, dry_run, can_be_undone=False)
    if not dry_run:
        click.echo(_told(batch, number), err=True)
    for path in undoing.left_behind(workspace, number):
        click.echo(f"注意：{path} 里也有这个批次的记录，那里的记录不能作废，没有改动；请核对。", err=True)


_LIST = ("批次", "录入", "经办", "案卷", "事项", "撤销")


def _print(output_format: str, rows: list[dict[str, Any]]) -> None:
    from kcbx.commands.console import print_list
    from kcbx.output import Column

    columns = [Column(name, name, "right" if name == "案卷" else "left") for name in _LIST]
    print_list(output_format, rows, columns, {"format_version": 1, "批次": rows})
    click.echo(f"共 {len(rows)} 个批次。", err=True)


def _told(batch: Batch, number: str) -> str:
    counts = batch.counts
    done = [
        f"{words} {counts[action]} {unit}"
        for action, words, unit in (("更正", "作废记事", "条"), ("信息变更", "改回基本信息", "项"))
        if counts.get(action)
    ]
    from kcbx import casenumber

    return f"已撤销批次 {casenumber.normalise_batch(number)}：{len(batch.cases)} 份案卷，{'、'.join(done)}。"
