"""Completion: the scripts, the answers to a shell, the completers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.shell_completion import CompletionItem

import kcbx
from kcbx import schema
from kcbx.__main__ import main
from kcbx.cli import LISTINGS, cli
from kcbx.commands import completion
from kcbx.commands.options import CodeType
from kcbx.commands.session import COMPLETION_VARIABLE, Session, system_clock

ROOT = Path(kcbx.__file__).resolve().parent.parent
UNITS = """\
学校:
  - 标识码: '3199000021'
    名称: 清河县清河镇初级中学
    简称: 清河初中
  - 标识码: '3199000022'
    名称: 清河县柳林小学
    简称: 柳林小学
乡镇:
  - 代码: '990101101'
    名称: 清河镇
    类别: 镇
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with three cases, and files that are none."""
    root = tmp_path / "清河县"
    (root / "ledgers" / "疑似辍学" / "清河初中").mkdir(parents=True)
    (root / "ledgers" / "适龄儿童" / "柳林小学").mkdir(parents=True)
    for name in (
        "疑似辍学/清河初中/KC-7K3Q9F2B0C.yaml",
        "适龄儿童/柳林小学/KC-7KZZZZZZZZ.yaml",
        "适龄儿童/柳林小学/KC-0000000000.yaml",
        "适龄儿童/柳林小学/KC-7K3Q9F2B0C.yaml.tmp",
        "适龄儿童/柳林小学/KC-7K3Q9F2B0D.yaml.yaml",
        "适龄儿童/柳林小学/说明.yaml",
        "适龄儿童/KC-7K11111111.yaml",
    ):
        (root / "ledgers" / name).write_bytes(b"\xff not YAML: [")
    (root / "kcbx.yaml").write_text("格式: 1\n", encoding="utf-8")
    (root / "units.yaml").write_text(UNITS, encoding="utf-8")
    return root


def offered(completer: completion.Completer, start: Path, incomplete: str, **params: Any) -> list[str]:
    """Return what a completer offers inside a command of the group, started in a directory."""
    parent = click.Context(cli, info_name="kcbx", obj=Session(start, system_clock().date()))
    parent.params.update(params)
    ctx = click.Context(click.Command("show"), parent=parent)
    return [item.value for item in completer(ctx, click.Argument(["case"]), incomplete)]


# Completers


@pytest.mark.parametrize(
    ("incomplete", "numbers"),
    [
        ("", ["KC-0000000000", "KC-7K3Q9F2B0C", "KC-7KZZZZZZZZ"]),
        ("KC-7K", ["KC-7K3Q9F2B0C", "KC-7KZZZZZZZZ"]),
        ("kc-7k3", ["KC-7K3Q9F2B0C"]),
        ("KC-9", []),
        ("周", []),
    ],
)
def test_case_numbers_come_from_file_names(workspace: Path, incomplete: str, numbers: list[str]) -> None:
    assert offered(completion.complete_case, workspace, incomplete) == numbers


def test_the_workspace_is_found_from_below_and_through_the_option(workspace: Path, tmp_path: Path) -> None:
    expected = ["KC-0000000000"]
    assert offered(completion.complete_case, workspace / "ledgers" / "疑似辍学", "KC-0") == expected
    assert offered(completion.complete_case, tmp_path, "KC-0", directory="清河县") == expected
    assert offered(completion.complete_case, tmp_path, "KC-0", directory=str(workspace)) == expected


def test_without_a_session_the_current_directory_counts(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    ctx = click.Context(cli, info_name="kcbx")
    items = completion.complete_case(ctx, click.Argument(["case"]), "KC-0")
    assert [item.value for item in items] == ["KC-0000000000"]


def test_units_are_offered_by_their_short_names(workspace: Path) -> None:
    assert offered(completion.complete_unit, workspace, "") == ["清河初中", "柳林小学", "清河镇"]
    assert offered(completion.complete_unit, workspace, "清河") == ["清河初中", "清河镇"]


def test_a_register_of_one_kind_of_unit_is_enough(workspace: Path) -> None:
    (workspace / "units.yaml").write_text("乡镇:\n  - {代码: '990101101', 名称: 清河镇}\n", encoding="utf-8")
    assert offered(completion.complete_unit, workspace, "") == ["清河镇"]


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[1, 2", "学校: 无\n".encode(), "学校:\n  - 1\n".encode()]
)
def test_a_broken_register_offers_nothing(
    workspace: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "units.yaml").write_bytes(content)
    assert offered(completion.complete_unit, workspace, "") == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("completer", [completion.complete_case, completion.complete_unit])
def test_outside_a_workspace_nothing_is_offered(completer: completion.Completer, tmp_path: Path) -> None:
    assert offered(completer, tmp_path, "") == []
    assert offered(completer, tmp_path / "没有", "") == []


def test_codes_come_from_the_schema(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lists = {"层级": ("学校", "联合", "司法")}
    monkeypatch.setattr(schema, "code_list", lists.__getitem__)
    assert offered(completion.complete_codes("层级"), tmp_path, "") == ["学校", "联合", "司法"]
    assert offered(completion.complete_codes("层级"), tmp_path, "联") == ["联合"]
    assert offered(completion.complete_codes("没有这一列"), tmp_path, "") == []


def test_the_codes_of_an_option_are_completed() -> None:
    option = click.Option(["--level"], type=CodeType(lambda: ("学校", "联合")))
    ctx = click.Context(click.Command("x", params=[option]))
    assert [item.value for item in option.shell_complete(ctx, "学")] == ["学校"]


def test_whatever_fails_offers_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_: click.Context) -> list[str]:
        raise MemoryError("周雨桐")

    completer = completion.quiet(fail)
    assert completer(click.Context(cli), click.Argument(["case"]), "") == []
    assert capsys.readouterr() == ("", "")


# The answers to a shell


def answer(words: str, word: str, monkeypatch: pytest.MonkeyPatch, shell: str = "powershell") -> int:
    monkeypatch.setenv(COMPLETION_VARIABLE, f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", word)
    return main([])


def test_the_commands_are_completed_from_the_table(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    loaded = {row.module for row in LISTINGS.values()} & set(sys.modules)
    assert answer("", "add-", monkeypatch) == 0
    expected = [f"{name}\t{LISTINGS[name].help}" for name in ("add-case", "add-attempt", "add-entry")]
    assert capfd.readouterr() == ("\n".join(expected) + "\n", "")
    assert {row.module for row in LISTINGS.values()} & set(sys.modules) == loaded


def test_the_global_options_are_completed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert answer("", "--o", monkeypatch) == 0
    assert capfd.readouterr().out == "--operator\t经办人；不写时用 git 的 user.name。\n"


def test_the_values_of_a_command_are_completed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert answer("--operator\n赵 敏\ncompletion", "", monkeypatch) == 0
    assert capfd.readouterr().out == "bash\t\nzsh\t\nfish\t\npowershell\t\n"


def test_a_command_that_cannot_be_loaded_is_silent(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(LISTINGS, "broken", LISTINGS["show"]._replace(module="kcbx.commands.no_such_module"))
    assert answer("broken", "x", monkeypatch) == 0
    assert capfd.readouterr() == ("", "")


def test_what_is_said_on_the_way_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def talk(*_: object) -> list[CompletionItem]:
        click.echo("正在读取……", err=True)
        return [CompletionItem("list")]

    monkeypatch.setattr(type(cli), "shell_complete", talk)
    assert answer("", "li", monkeypatch) == 0
    assert capfd.readouterr() == ("list\t\n", "")


@pytest.mark.parametrize("instruction", ["tcsh_complete", "bash_complete", "bash", "x"])
def test_a_wrong_instruction_is_silent(
    instruction: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COMP_WORDS", raising=False)
    monkeypatch.setenv(COMPLETION_VARIABLE, instruction)
    assert main([]) == 0
    assert capfd.readouterr() == ("", "")


def test_an_explanation_of_several_lines_stays_on_one() -> None:
    shell = completion.PowerShellComplete(cli, {}, "kcbx", COMPLETION_VARIABLE)
    assert shell.format_completion(CompletionItem("x", help="一\n  二\t三")) == "x\t一 二 三"
    assert shell.format_completion(CompletionItem("x")) == "x\t"


# The scripts


@pytest.mark.parametrize("shell", sorted(completion.INSTRUCTIONS))
def test_a_script_says_in_chinese_how_to_install_it(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    lines = capsys.readouterr().out.splitlines()
    comments = [line for line in lines[:4] if line.startswith("# ")]
    assert comments == [
        f"# {line}" for line in (f"kcbx 的 {shell} 命令补全。", *completion.INSTRUCTIONS[shell])
    ]
    assert f"{COMPLETION_VARIABLE}" in "\n".join(lines)


def test_zsh_finds_its_mark_on_the_first_line() -> None:
    lines = completion.script(cli, "zsh").splitlines()
    assert lines[:2] == ["#compdef kcbx", "# kcbx 的 zsh 命令补全。"]


def test_powershell_gets_its_own_script() -> None:
    script = completion.script(cli, "powershell")
    assert "\nRegister-ArgumentCompleter -Native -CommandName kcbx -ScriptBlock {\n" in script
    assert "    $env:_KCBX_COMPLETE = 'powershell_complete'\n" in script
    assert "[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false\n" in script
    assert "'[\\s''\"]'" in script
    assert "%(" not in script
    assert script.count("{") == script.count("}")
    assert script.count("(") == script.count(")")


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "fihs"]) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        "错误：参数“bash|zsh|fish|powershell”的值不对："
        "“fihs”不在可选的值里。可选：bash、zsh、fish、powershell。您要的是不是“fish”？"
    )


@pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_bash_completes_with_the_script(encoding: str, workspace: Path, tmp_path: Path) -> None:
    program = tmp_path / "kcbx"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kcbx "$@"\n')
    program.chmod(0o755)
    driver = """
eval "$(kcbx completion bash)"
complete() { :; }
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _kcbx_completion kcbx; echo "${COMPREPLY[*]}"; }
ask kcbx val
ask kcbx completion z
ask kcbx --oper
"""
    done = subprocess.run(
        ["bash", "--norc", "-c", driver],
        capture_output=True,
        cwd=workspace,
        env={
            **os.environ,
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": encoding,
        },
        check=True,
    )
    assert (done.stdout.decode(), done.stderr.decode()) == ("validate\nzsh\n--operator\n", "")
