"""kcbx init: found a workspace, asking in Chinese for what was not given."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.common import show_plan
from kcbx.commands.completion import complete_values
from kcbx.commands.options import SetType, dry_run_option, parse_date
from kcbx.commands.session import Session
from kcbx.errors import RefusedError, UsageError
from kcbx.model import County, KeyPath, Plan, Term

if TYPE_CHECKING:
    from kcbx.policy import Parameter, Value
    from kcbx.store import Commit


def _profiles() -> tuple[str, ...]:
    from kcbx.policy import profile_names

    return profile_names()


@click.command(name="init", short_help="新建一个台账工作区")
@click.argument("directory", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--county", metavar="县名", help="例如 清河县。")
@click.option("--code", metavar="代码", help="县的六位区划代码。")
@click.option("--bureau", metavar="全称", help="教育局全称，例如 清河县教育体育局。")
@click.option("--prefix", metavar="代字", help="教育局的机关代字，用于文号，可以不填。")
@click.option(
    "--profile",
    metavar="政策",
    shell_complete=complete_values(_profiles),
    help="采用哪一套政策，例如 suiyang-2024、national。",
)
@click.option(
    "--term",
    "terms",
    multiple=True,
    metavar="学期:开始:结束",
    help="校历，可以重复，例如 2024秋:2024-09-02:2025-01-17。",
)
@click.option(
    "--set",
    "typed",
    multiple=True,
    type=SetType(),
    metavar="参数=值",
    help="县里自定的参数，例如 疑似天数=7，可以重复。",
)
@click.option("--yes", is_flag=True, help="不再提问，没写的用默认值。")
@dry_run_option
@click.pass_obj
def command(
    session: Session,
    /,
    directory: Path,
    terms: tuple[str, ...],
    typed: tuple[tuple[KeyPath, str], ...],
    yes: bool,
    dry_run: bool,
    **given: str | None,
) -> None:
    """新建一个台账工作区：配置、单位、三本台账的文件夹，并建立历史记录（git）。

    在窗口里运行时会逐项提问；不想提问就把各项写全，加上 --yes。

    例：kcbx init 清河县 --county 清河县 --code 990101 --bureau 清河县教育体育局 --profile suiyang-2024 --yes
    """
    from kcbx import founding, git
    from kcbx.disk import explained
    from kcbx.store import Store

    root = (session.directory / directory).resolve()
    _settle(root, session)
    _refuse_occupied(root)
    ask = session.interactive and not yes
    county = _county(given, ask)
    policy = _policy(given["profile"], ask)
    calendar = [_term(text) for text in terms] or (_ask_terms(session.today) if ask else [])
    parameters = _parameters(policy, typed, calendar, session.today, ask)
    present = {name: (root / name).read_bytes() for name in founding.LINE_FILES if (root / name).is_file()}
    plan = founding.found_workspace(county, policy, parameters, calendar, present=present)
    _refuse_overwriting(root, plan)
    if dry_run:
        show_plan(plan)
        return
    with explained(str(root), "什么都没有建立。请换一个能写的文件夹。"):
        root.mkdir(parents=True, exist_ok=True)
    with_history = git.available()
    if with_history:
        git.init(root)
    Store(root).apply(plan, commit=_commit(root, session) if with_history else None)
    click.echo(f"已建立{county.name}的台账：{root}", err=True)
    if not with_history:
        click.echo(
            "警告：这台电脑上没有 git，改动不会留下历史。请装好 git 后在文件夹里运行 git init。", err=True
        )
    click.echo(
        "下一步：登记乡镇 kcbx unit add-township，登记学校 kcbx unit add-school，然后 kcbx add-case。\n"
        "县级自定的参数用 kcbx profile show 查看，用 kcbx profile set 确认或修改。",
        err=True,
    )


def _commit(root: Path, session: Session) -> Commit:
    from kcbx import git

    return lambda paths, message: git.commit(root, paths, message, session.operator)


def _settle(root: Path, session: Session) -> None:
    """Finish or discard what an init that was killed left over."""
    from kcbx.store import Store

    if root.is_dir() and (notice := Store(root, commit=_commit(root, session)).settle()):
        click.echo(notice, err=True)


def _refuse_occupied(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root} 是一个文件，不是文件夹。", "请换一个名字。")
    if (root / "kcbx.yaml").exists():
        raise RefusedError(
            f"{root} 已经是台账工作区，没有改动。", "换一个文件夹，或者直接使用它：kcbx -C 文件夹 …"
        )


def _refuse_overwriting(root: Path, plan: Plan) -> None:
    for edit in plan.edits:
        if edit.before is None and (root / edit.path).exists():
            raise RefusedError(
                f"{root} 里已经有 {edit.path}，不能在这里新建台账；没有改动。", "请换一个空文件夹。"
            )


def _county(given: dict[str, str | None], ask: bool) -> County:
    from kcbx.commands import console

    questions: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        ("county", "县名（如 清河县）", _not_empty),
        ("code", "县的六位区划代码", _area_code),
        ("bureau", "教育局全称", _not_empty),
    )
    values: dict[str, str] = {}
    for name, question, check in questions:
        text = (given[name] or "").strip()
        if not text and not ask:
            raise UsageError(f"缺少 --{name}：{question}。", "写上它，或者在窗口里运行，逐项回答。")
        values[name] = check(text) if text else console.ask(question, check)
    prefix = given["prefix"] or (
        console.ask_text("教育局的机关代字（如 清教）", optional=True) if ask else ""
    )
    return County(values["county"], values["code"], values["bureau"], prefix.strip())


def _not_empty(text: str) -> str:
    if not text:
        raise UsageError("这一项不能空着。")
    return text


def _area_code(text: str) -> str:
    if not re.fullmatch("[0-9]{6}", text):
        raise UsageError(f"区划代码“{text}”不对：县的区划代码是六位数字，例如 990101。")
    return text


def _policy(name: str | None, ask: bool) -> str:
    from kcbx.commands.console import choose_one
    from kcbx.commands.options import parse_code
    from kcbx.policy import load_profile

    names = _profiles()
    if name is None and ask:
        titles = {f"{each}　{load_profile(each).title}": each for each in names}
        return titles[choose_one("采用哪一套政策", tuple(titles))]
    return parse_code(name or "national", names)


def _term(text: str) -> Term:
    parts = text.replace("：", ":").split(":")
    if len(parts) != 3:
        raise UsageError(f"校历“{text}”不对，请写成 2024秋:2024-09-02:2025-01-17。")
    start, end = parse_date(parts[1]), parse_date(parts[2])
    if start >= end:
        raise UsageError(f"校历“{text}”不对：开学日要早于放假日。")
    return Term(parts[0].strip(), start, end)


def _ask_terms(today: dt.date) -> list[Term]:
    from kcbx.commands.console import ask, ask_yes_no

    terms: list[Term] = []
    click.echo("校历：写成 学期:开学日:放假日，例如 2024秋:2024-09-02:2025-01-17。", err=True)
    autumn = today.month >= 8
    year = today.year
    suggestion = (
        f"{year}秋:{year}-09-01:{year + 1}-01-20" if autumn else f"{year}春:{year}-02-20:{year}-07-10"
    )
    while True:
        terms.append(ask(f"第 {len(terms) + 1} 个学期", _term, default=suggestion if not terms else ""))
        if not ask_yes_no("还有学期要填吗", default=False):
            return terms


def _parameters(
    policy: str, typed: tuple[tuple[KeyPath, str], ...], terms: list[Term], today: dt.date, ask: bool
) -> list[dict[str, Any]]:
    """Return the county's own parameters: given ones, and on a terminal those the profile leaves to the county."""
    from kcbx.calendar import school_year
    from kcbx.commands import console
    from kcbx.keypath import path_text
    from kcbx.policy import contradictions, load_profile, parameter, written

    profile = load_profile(policy)
    since = min([term.start for term in terms] + [dt.date(school_year(today), 9, 1)])
    values: dict[str, Value] = {}
    for path, text in typed:
        name = path_text(path)
        if name in values:
            raise UsageError(f"参数“{name}”写了两次，不知道以哪一次为准。")
        values[name] = parameter(name).check(text.strip())
    if ask:
        current = profile.on(since)
        open_ones = [name for name in current.to_confirm if name not in values and parameter(name).asked]
        click.echo("下面几项由县里自定，直接回车就用方括号里的。", err=True)
        for name in open_ones:
            item = parameter(name)
            answer = console.ask(
                f"{name}（{item.meaning}）", partial(_checked, item), default=written(current[name])
            )
            values[name] = answer
    if problems := contradictions(profile.parameters.overridden(values)):
        raise UsageError(
            f"这些参数不能一起用：{problems[0]}。", "改好其中一个，再运行一次；没有建立任何文件。"
        )
    on_disk = {name: _on_disk(value) for name, value in values.items()}
    return [{"自": since.isoformat(), **on_disk}] if on_disk else []


def _checked(item: Parameter, text: str) -> Value:
    return item.check(text.strip())


def _on_disk(value: Value) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return list(value) if isinstance(value, tuple) else value
