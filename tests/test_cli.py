"""The command table, the global options, the program: `kcbx.cli` and `kcbx.__main__`."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import kcbx
from kcbx import cli
from kcbx.__main__ import main
from kcbx.commands.session import Session
from kcbx.errors import RefusedError

ROOT = Path(kcbx.__file__).resolve().parent.parent
CHINA = dt.timezone(dt.timedelta(hours=8))
MOMENT = dt.datetime(2024, 9, 7, 20, 5, 11, 250_000, tzinfo=CHINA)
HEAVY = ("ruamel", "jinja2", "docx", "docxtpl", "tabulate", "wcwidth", "jsonschema_rs", "filelock", "sqlite3")


def clock() -> dt.datetime:
    return MOMENT


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("KCBX_TODAY", "KCBX_OPERATOR", "KCBX_DEBUG", "_KCBX_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Return a function that puts one more command, `try`, into the table."""

    def put(callback: Callable[..., Any]) -> None:
        module = types.ModuleType("kcbx_try")
        module.command = click.Command("try", callback=callback, help="试")  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "kcbx_try", module)
        monkeypatch.setitem(cli.LISTINGS, "try", cli.Listing("try", "kcbx_try", "command", "试"))

    return put


@pytest.fixture
def session(install: Callable[[Callable[..., Any]], None]) -> Callable[..., Session]:
    """Return a function that runs kcbx with global options and returns the session a command gets."""
    received: list[Session] = []

    @click.pass_obj
    def callback(obj: Session) -> None:
        received.append(obj)

    def run(*options: str, **given: Any) -> Session:
        install(callback)
        assert main([*options, "try"], clock=clock, **given) == 0
        return received.pop()

    return run


def program(*args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run kcbx as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kcbx", *args],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


# The table


def test_the_help_page_shows_every_command_under_its_heading(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    page = capsys.readouterr().out
    for heading, listings in cli.COMMANDS:
        width = max(len(row.name) for row in listings) + 2
        lines = "".join(f"  {row.name:{width}}{row.help}\n" for row in listings)
        assert f"\n{heading}：\n{lines}" in page


def test_the_headings_stand_in_the_order_of_the_work() -> None:
    headings = ["建台账", "日常记录", "名单与批量", "待办", "检查", "文书", "上报", "其他"]
    assert [heading for heading, _ in cli.COMMANDS] == headings


def test_the_table_lists_every_command_once() -> None:
    assert list(cli.LISTINGS) == [
        *("init", "profile", "unit", "add-case"),
        *("show", "list", "edit-case", "add-attempt", "add-entry", "move", "correct", "office"),
        *("roster", "template-sheet", "undo", "compare", "school-year", "attendance"),
        *("todo", "calendar"),
        *("validate", "rules", "explain", "fmt"),
        *("notice", "serve", "dossier"),
        *("report", "export"),
        *("schema", "completion"),
    ]
    assert sum(len(listings) for _, listings in cli.COMMANDS) == len(cli.LISTINGS)


@pytest.mark.parametrize("name", list(cli.LISTINGS))
def test_the_line_in_the_table_is_the_commands_own(name: str) -> None:
    listing = cli.LISTINGS[name]
    command = getattr(importlib.import_module(listing.module), listing.attribute)
    own = (command.short_help or command.help or "").strip().splitlines()[0].rstrip("。")
    assert (command.name, own, command.hidden) == (name, listing.help, listing.hidden)


def test_help_imports_no_command_and_nothing_heavy() -> None:
    shown = """
import sys
from kcbx.__main__ import main
code = main(["--help"])
print(code, *sorted(sys.modules), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", shown],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    code, *modules = done.stderr.decode().split()
    assert code == "0"
    assert [module for module in modules if module.partition(".")[0] in HEAVY] == []
    assert [module for module in modules if module in {row.module for row in cli.LISTINGS.values()}] == []
    assert "click" in modules


def test_hidden_commands_run_but_are_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hidden = cli.Listing("secret", "kcbx.commands.completion", "command", "看不见", hidden=True)
    monkeypatch.setattr(cli, "COMMANDS", (("其他", (cli.LISTINGS["completion"], hidden)),))
    monkeypatch.setitem(cli.LISTINGS, "secret", hidden)
    assert main(["--help"]) == 0
    assert "secret" not in capsys.readouterr().out
    assert main(["secret", "fish"]) == 0
    assert "complete --no-files --command kcbx" in capsys.readouterr().out


def test_an_unknown_command_gets_the_nearest_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validat"]) == 2
    assert capsys.readouterr() == (
        "",
        "错误：没有“validat”这个命令。您要的是不是“validate”？\n怎么办：运行 kcbx --help 查看用法。\n",
    )


def test_an_unknown_command_like_no_other_gets_no_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["xyzzy"]) == 2
    assert capsys.readouterr().err == "错误：没有“xyzzy”这个命令。\n怎么办：运行 kcbx --help 查看用法。\n"


def test_without_arguments_the_help_page_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    page = capsys.readouterr().out
    assert main([]) == 2
    assert capsys.readouterr() == ("", page)


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr() == (f"kcbx {kcbx.__version__}\n", "")


def test_every_usage_error_names_the_command_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["--help=1"], ["--nothing"], [], ["bash", "more"], ["csh"]):
        assert main(["completion", *wrong]) == 2
        assert capsys.readouterr().err.endswith("\n怎么办：运行 kcbx completion --help 查看用法。\n")


# The session


def test_the_session_is_of_here_and_now(session: Callable[..., Session], tmp_path: Path) -> None:
    given = session()
    assert (given.directory, given.today, given.given_operator) == (tmp_path, dt.date(2024, 9, 7), "")
    assert given.now() == MOMENT.replace(microsecond=0)
    assert given.now().isoformat() == "2024-09-07T20:05:11+08:00"


def test_today_can_be_another_day_and_the_clock_stays(session: Callable[..., Session]) -> None:
    given = session("--today", "2023年1月2日")
    assert (given.today, given.now().date()) == (dt.date(2023, 1, 2), dt.date(2024, 9, 7))


def test_today_can_be_counted_from_the_clock(session: Callable[..., Session]) -> None:
    assert session("--today", "昨天").today == dt.date(2024, 9, 6)


def test_today_comes_from_the_environment(
    session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KCBX_TODAY", "2022-05-06")
    assert session().today == dt.date(2022, 5, 6)
    assert session("--today", "2021-01-01").today == dt.date(2021, 1, 1)


def test_a_wrong_today_is_named_by_where_it_was_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reason = "没有2023年2月29日这一天：2023年2月只有28天。\n怎么办：运行 kcbx --help 查看用法。\n"
    assert main(["--today", "2023-02-29", "list"]) == 2
    assert capsys.readouterr().err == f"错误：选项“--today”的值不对：{reason}"
    monkeypatch.setenv("KCBX_TODAY", "20230229")
    assert main(["list"]) == 2
    assert capsys.readouterr().err == f"错误：环境变量“KCBX_TODAY”的值不对：{reason}"


def test_a_directory_is_taken_from_where_we_are(session: Callable[..., Session], tmp_path: Path) -> None:
    (tmp_path / "清河县").mkdir()
    assert session("-C", "清河县").directory == tmp_path / "清河县"
    assert session("-C", str(tmp_path / "清河县")).directory == tmp_path / "清河县"


def test_a_directory_must_exist(
    install: Callable[[Callable[..., Any]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    install(lambda: None)
    assert main(["-C", "没有", "try"]) == 2
    assert capsys.readouterr().err == "错误：找不到文件夹“没有”。\n怎么办：检查 -C 后面写的路径。\n"


def test_the_operator_comes_from_option_then_environment(
    session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KCBX_OPERATOR", "孙立")
    assert session().operator == "孙立"
    assert session("--operator", "赵敏").operator == "赵敏"


def test_a_session_can_be_given_to_a_runner(install: Callable[[Callable[..., Any]], None]) -> None:
    @click.pass_obj
    def callback(obj: Session) -> None:
        click.echo(f"{obj.today} {obj.interactive} {obj.operator}")

    install(callback)
    given = Session(Path.cwd(), dt.date(2020, 2, 3), clock, interactive=True, given_operator="赵敏")
    result = CliRunner().invoke(cli.cli, ["try"], obj=given)
    assert (result.exit_code, result.output) == (0, "2020-02-03 True 赵敏\n")


# How a run ends


@pytest.mark.parametrize(("answer", "code"), [(None, 0), (0, 0), (1, 1), (True, 0), ("text", 0)])
def test_a_command_ends_with_the_code_it_returns(
    install: Callable[[Callable[..., Any]], None], answer: object, code: int
) -> None:
    install(lambda: answer)
    assert main(["try"]) == code


def test_a_command_ends_with_the_code_it_exits_with(install: Callable[[Callable[..., Any]], None]) -> None:
    install(lambda: click.get_current_context().exit(1))
    assert main(["try"]) == 1


def refuse() -> None:
    raise RefusedError("未满三次学校劝返。", "先运行 kcbx add-attempt。")


def test_the_error_boundary_is_the_same_for_a_runner_and_the_program(
    install: Callable[[Callable[..., Any]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    install(refuse)
    assert main(["try"]) == 3
    expected = "错误：未满三次学校劝返。\n怎么办：先运行 kcbx add-attempt。\n"
    assert capsys.readouterr().err == expected
    result = CliRunner().invoke(cli.cli, ["try"])
    assert (result.exit_code, result.output) == (3, expected)


def test_without_standalone_mode_errors_reach_the_caller(
    install: Callable[[Callable[..., Any]], None],
) -> None:
    install(refuse)
    with pytest.raises(RefusedError, match="未满三次学校劝返。"):
        cli.cli.main(["try"], standalone_mode=False)


def test_an_internal_error_names_its_place_in_kcbx(
    install: Callable[[Callable[..., Any]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise KeyError("周雨桐")

    install(fail)
    assert main(["try"]) == 3
    said = capsys.readouterr().err
    assert said.startswith("错误：程序内部出错（KeyError，kcbx/cli.py:")
    assert "周雨桐" not in said


# The program in different surroundings


@pytest.mark.parametrize(
    ("environment", "encoding"),
    [
        ({"PYTHONIOENCODING": "gbk"}, "gbk"),
        ({"PYTHONIOENCODING": "utf-8"}, "utf-8"),
        ({"LC_ALL": "C"}, "utf-8"),
        ({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, "utf-8"),
    ],
)
def test_help_is_the_same_on_every_console(environment: dict[str, str], encoding: str) -> None:
    reference = program("--help", PYTHONUTF8="1").stdout.decode("utf-8")
    done = program("--help", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding).splitlines() == reference.splitlines()


def test_errors_are_chinese_on_a_gbk_console() -> None:
    done = program("𠮷ist", PYTHONIOENCODING="gbk", PYTHONUTF8="1")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode("gbk").splitlines() == [
        "错误：没有“〓ist”这个命令。您要的是不是“list”？",
        "怎么办：运行 kcbx --help 查看用法。",
    ]


@pytest.mark.skipif(os.name == "nt", reason="arguments are text on Windows")
def test_an_argument_that_is_no_text_does_not_crash() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kcbx", b"\xff\xfe"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode("utf-8").splitlines()[0] == "错误：没有“〓〓”这个命令。"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
@pytest.mark.parametrize("argument", ["--help", "completion"])
def test_a_reader_that_went_away_is_no_error_message(argument: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [sys.executable, "-m", "kcbx", *([argument, "bash"] if argument == "completion" else [argument])],
        stdout=writing,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        os.close(writing)
        said = process.communicate()[1]
    assert (process.returncode, said) == (3, b"")
