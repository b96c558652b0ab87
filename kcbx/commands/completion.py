"""`kcbx completion`, what its scripts ask for, and the completers of case numbers, units and code lists.

A shell runs kcbx at every press of Tab, in the middle of the line the user is typing: completion reads as
little as it can, and whatever goes wrong it offers nothing and prints nothing.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    shell_complete,
)

from kcbx.commands import chinese
from kcbx.commands.options import CodeType
from kcbx.commands.session import COMPLETION_VARIABLE, Session

chinese.install()  # click.shell_completion is loaded only now

PROGRAM = "kcbx"

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
"""What click asks for the values of an option or argument."""

_CASE_FILE = re.compile(r"(KC-[0-9A-HJKMNP-TV-Z]{10})\.yaml")


def quiet(candidates: Callable[[click.Context], Sequence[str] | Iterator[str]]) -> Completer:
    """Turn a function that gives all candidates into a completer that never fails; case does not matter."""

    @functools.wraps(candidates)
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
        with contextlib.suppress(Exception):
            typed = incomplete.casefold()
            return [CompletionItem(value) for value in candidates(ctx) if value.casefold().startswith(typed)]
        return []

    return complete


def complete_values(values: Callable[[], Sequence[str]]) -> Completer:
    """Return a completer over the values of a function that is called when Tab is pressed."""
    return quiet(lambda _: values())


def complete_codes(list_name: str) -> Completer:
    """Return a completer over a code list of the format: complete_codes("劝返.方式")."""

    def values() -> Sequence[str]:
        from kcbx import schema

        return schema.code_list(list_name)

    return complete_values(values)


@quiet
def complete_case(ctx: click.Context) -> list[str]:
    """Offer the case numbers, read from the names of the files under ledgers/; no file is opened."""
    names = (path.name for path in (_workspace(ctx) / "ledgers").glob("*/*/*.yaml"))
    return sorted(match[1] for name in names if (match := _CASE_FILE.fullmatch(name)))


@quiet
def complete_unit(ctx: click.Context) -> list[str]:
    """Offer the short names of the schools and the names of the townships in units.yaml."""
    from kcbx import yamlio

    register = yamlio.parse(yamlio.decode((_workspace(ctx) / "units.yaml").read_bytes())).data
    schools = [school["简称"] for school in register.get("学校") or ()]
    return schools + [township["名称"] for township in register.get("乡镇") or ()]


def _workspace(ctx: click.Context) -> Path:
    """Return the nearest directory with a kcbx.yaml, from -C or the current directory upwards.

    Global options are parsed while completing, but the group's function does not run: there is no session
    unless a test gave one.
    """
    session = ctx.find_object(Session)
    start = (session.directory if session else Path.cwd()) / (ctx.find_root().params.get("directory") or "")
    start = start.resolve()
    return next(folder for folder in (start, *start.parents) if (folder / "kcbx.yaml").is_file())


def answer_shell(cli: click.Command, instruction: str) -> int:
    """Answer a completion script on stdout (`instruction` is like bash_complete); return the exit code, 0."""
    with contextlib.suppress(Exception), contextlib.redirect_stderr(None):
        if hasattr(sys.stdout, "reconfigure"):  # click 8.1 answers in the encoding of the stream
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        shell_complete(cli, {}, PROGRAM, COMPLETION_VARIABLE, instruction)
    return 0


# Windows PowerShell 5.1 decodes what a program prints by [Console]::OutputEncoding, GBK on a Chinese Windows,
# and we answer in UTF-8. Words are sent one per line, so that neither quotes nor backslashes need undoing.
_POWERSHELL_SCRIPT = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { $_.Value } else { $_.Extent.Text } })
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
        $env:%(complete_var)s = 'powershell_complete'
        $env:COMP_WORDS = $words -join "`n"
        $env:COMP_CWORD = "$wordToComplete".Trim('''"')
        $lines = @(& %(prog_name)s 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD -ErrorAction SilentlyContinue
    }
    foreach ($line in $lines) {
        $value, $help = $line -split "`t", 2
        if (-not $value) { continue }
        if (-not $help) { $help = $value }
        $quoted = if ($value -match '[\\s''"]') { "'" + ($value -replace "'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($quoted, $value, 'ParameterValue', $help)
    }
}
"""


class PowerShellComplete(ShellComplete):
    """Completion for Windows PowerShell 5.1 and PowerShell 7; click has none before 8.5."""

    name: ClassVar[str] = "powershell"
    source_template: ClassVar[str] = _POWERSHELL_SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the finished words after the program's name, and the word being typed."""
        words = os.environ.get("COMP_WORDS", "")
        return (words.split("\n") if words else []), os.environ.get("COMP_CWORD", "")

    def format_completion(self, item: CompletionItem) -> str:
        """Return one line: the value, a tab, its explanation."""
        return f"{item.value}\t{' '.join((item.help or '').split())}"


add_completion_class(PowerShellComplete)

INSTRUCTIONS = {
    "bash": (
        "把下面一行加到 ~/.bashrc 的末尾，再打开一个新窗口（要 Bash 4.4 以上）：",
        '  eval "$(kcbx completion bash)"',
    ),
    "zsh": (
        "把下面一行加到 ~/.zshrc 的末尾（在 compinit 之后），再打开一个新窗口：",
        '  eval "$(kcbx completion zsh)"',
    ),
    "fish": (
        "运行下面一行，再打开一个新窗口：",
        "  kcbx completion fish > ~/.config/fish/completions/kcbx.fish",
    ),
    "powershell": (
        "运行 notepad $PROFILE，把下面一行加到末尾，存盘，再打开一个新窗口：",
        "  kcbx completion powershell | Out-String | Invoke-Expression",
    ),
}
"""How to switch completion on, by shell."""


def script(cli: click.Command, shell: str) -> str:
    """Return the completion script of a shell, with the instructions as comments at its head."""
    found = get_completion_class(shell)
    assert found is not None
    # The source() of BashComplete would start bash to ask for its version; the instructions name it instead.
    source = ShellComplete.source(found(cli, {}, PROGRAM, COMPLETION_VARIABLE))
    comments = "".join(f"# {line}\n" for line in (f"kcbx 的 {shell} 命令补全。", *INSTRUCTIONS[shell]))
    first, _, rest = source.partition("\n")
    if first.startswith("#compdef"):  # zsh wants it on the first line
        return f"{first}\n{comments}{rest}"
    return comments + source


@click.command(
    name="completion",
    help="""输出命令补全脚本

    装好以后，按 Tab 键可以补全命令、选项、案卷编号和单位简称。脚本开头写着怎样安装。
    """,
)
@click.argument("shell", metavar="|".join(INSTRUCTIONS), type=CodeType(lambda: tuple(INSTRUCTIONS)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell."""
    click.echo(script(ctx.find_root().command, shell), nl=False)
