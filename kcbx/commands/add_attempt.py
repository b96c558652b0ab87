"""kcbx add-attempt: record one 劝返, with typed options. With --from: a whole sheet of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from kcbx.commands.common import evidence_option, on_option, open_workspace, set_option
from kcbx.commands.completion import complete_case, complete_codes
from kcbx.commands.options import DateType, YesNoType, dry_run_option
from kcbx.commands.reading_sheets import FromFile, sheet_options
from kcbx.commands.session import Session
from kcbx.errors import UsageError
from kcbx.model import KeyPath

_OPTIONS = {
    "层级": "--level",
    "方式": "--method",
    "参加": "--participant",
    "结果": "--result",
    "情况": "--note",
    "见到学生": "--met-student",
    "受访": "--interviewee",
    "承诺返校": "--promise",
    "下次跟进": "--follow-up",
    "地点": "--place",
}
"""Which option fills which key of 劝返."""

_REPEATED = {"参加": "participants", "受访": "interviewees"}
"""The options that may be given several times, by the name of their parameter."""


@click.command(name="add-attempt", short_help="记一次劝返")
@click.argument("case", metavar="[案卷]", required=False, shell_complete=complete_case)
@on_option
@click.option(
    "--level", metavar="层级", shell_complete=complete_codes("层级"), help="学校、联合或司法，分开计次。"
)
@click.option("--method", metavar="方式", shell_complete=complete_codes("劝返方式"), help="家访、电话等。")
@click.option(
    "--participant",
    "participants",
    multiple=True,
    metavar="姓名/单位/职务",
    help="参加人员，可以重复，例如 赵敏/清河初中/班主任。",
)
@click.option(
    "--result", metavar="结果", shell_complete=complete_codes("劝返结果"), help="承诺返校、拒绝返校等。"
)
@click.option("--note", metavar="情况", help="谈了什么，家长和学生怎么说。")
@click.option("--met-student", type=YesNoType(), help="有没有见到学生本人：是或否。")
@click.option(
    "--interviewee",
    "interviewees",
    multiple=True,
    metavar="受访人",
    shell_complete=complete_codes("受访"),
    help="见到了谁：学生、父亲、祖母等，可以重复。",
)
@click.option("--promise", type=DateType(), help="承诺哪天返校。")
@click.option("--follow-up", type=DateType(), help="哪天再跟进。")
@click.option("--place", metavar="地点", help="在哪里劝返。")
@set_option
@evidence_option
@sheet_options
@dry_run_option
@click.pass_obj
def command(
    session: Session,
    /,
    case: str | None,
    date: dt.date | None,
    typed: tuple[tuple[KeyPath, str], ...],
    evidence: tuple[Path, ...],
    dry_run: bool,
    from_file: FromFile,
    **options: Any,
) -> int | None:
    """记一次劝返，或者用 --from 读一个表成批记，不论有没有见到人、结果如何都要记。

    学校劝返和联合劝返分开计次。补记以前的劝返，用 --on 写明当天的日期。

    例：kcbx add-attempt KC-7K3Q --level 学校 --method 家访 --participant 赵敏/清河初中/班主任 --result 承诺返校 --note
    祖母答应转告 --promise 2024-09-12

    --from 读 kcbx template-sheet add-attempt 输出的空白表填好的文件，一行一次劝返，每行写案卷编号，或者写姓名和证件号码。
    同一个孩子同一天、同样层级、方式和情况的算“已有”，不会重复记。有一行不能用就一行也不记，退出码 3；加 --partial 先记
    能用的，退出码 1；不能用的行连同原因写成一个表，改好后用同一条命令读它。记 + 已有 + 退回 + 忽略 = 读的行数。

    例：kcbx add-attempt --from 九月劝返.xlsx --dry-run
    """
    if from_file.path is not None:
        from kcbx.commands.batch_entry import add_attempts

        given = {option: options[_parameter(key)] for key, option in _OPTIONS.items()}
        given |= {"案卷": case, "--on": date, "--set": typed, "--evidence": evidence}
        from_file.refuse_beside_file(given)
        return add_attempts(session, from_file, dry_run)
    from_file.refuse_without_file()
    if case is None:
        raise UsageError("没有写是哪份案卷。", "写编号或者姓名；成批记就用 --from 文件。")
    _record_one(session, case, date, (*_typed(options), *typed), evidence, dry_run)
    return None


def _record_one(
    session: Session,
    case: str,
    date: dt.date | None,
    typed: tuple[tuple[KeyPath, str], ...],
    evidence: tuple[Path, ...],
    dry_run: bool,
) -> None:
    from kcbx.commands.filling import fill
    from kcbx.commands.recording import Wanted, record
    from kcbx.schema import action_fields

    workspace = open_workspace(session)
    file = workspace.find_case(case)
    values = fill(action_fields("劝返"), typed, workspace.codes, session.today)
    record(session, workspace, Wanted(file, "劝返", date, values, evidence, _OPTIONS), dry_run)


def _typed(options: dict[str, Any]) -> list[tuple[KeyPath, str]]:
    """Return the options as if they had been given with --set."""
    typed: list[tuple[KeyPath, str]] = []
    for key in _OPTIONS:
        given = options[_parameter(key)]
        texts = given if key in _REPEATED else () if given is None else (given,)
        typed += [((key,), str(text)) for text in texts]
    return typed


def _parameter(key: str) -> str:
    return _REPEATED.get(key, _OPTIONS[key].removeprefix("--").replace("-", "_"))
