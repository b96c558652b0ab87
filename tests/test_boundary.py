"""The error boundary: what each way to fail says, and with which code it ends."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Callable

import click
import pytest

from kcbx import output
from kcbx.commands import boundary
from kcbx.commands.boundary import OutputClosedError, closed_output_apart, guard
from kcbx.errors import KcbxError, RefusedError, UsageError

ADVICE = (
    "怎么办：请把上面这一行告诉维护人员。"
    "设 KCBX_DEBUG=1 再运行一次可以看到全部经过，其中可能有个人信息，不要外传。\n"
)


@pytest.fixture(autouse=True)
def no_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KCBX_DEBUG", raising=False)


def raising(error: BaseException) -> Callable[[], None]:
    def run() -> None:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KcbxError("做不到。"), 3, "错误：做不到。\n"),
        (RefusedError("不可以。", "先登记。"), 3, "错误：不可以。\n怎么办：先登记。\n"),
        (UsageError("写错了。"), 2, "错误：写错了。\n"),
        (click.UsageError("写错了。"), 2, "错误：写错了。\n怎么办：运行 kcbx --help 查看用法。\n"),
        (click.ClickException("不行。"), 3, "错误：不行。\n"),
        (click.FileError("名单.csv", "坏了"), 3, "错误：打不开文件“名单.csv”：坏了\n"),
        (click.Abort(), 3, "已取消，什么都没有改动。\n"),
        (KeyboardInterrupt(), 3, "已取消，什么都没有改动。\n"),
        (EOFError(), 3, "已取消，什么都没有改动。\n"),
        (OSError(errno.ENOSPC, "No space", "周雨桐"), 3, "错误：磁盘已经满了。（OSError，{here}）\n"),
        (
            PermissionError(errno.EACCES, "No", "周雨桐"),
            3,
            "错误：没有读或写的权限。（PermissionError，{here}）\n",
        ),
        (ValueError("周雨桐 990101201203045121"), 3, "错误：程序内部出错（ValueError，{here}）。\n" + ADVICE),
        (OSError(errno.ENXIO, "周雨桐"), 3, "错误：程序内部出错（OSError，{here}）。\n" + ADVICE),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_every_error_has_a_message_and_a_code(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guard(raising(error)) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.sub(r"kcbx/commands/boundary\.py:\d+", "{here}", printed.err) == said


def test_the_place_is_the_innermost_one_in_kcbx(capsys: pytest.CaptureFixture[str]) -> None:
    assert guard(lambda: output.json_text({"姓名": object()})) == 3
    assert re.match(r"错误：程序内部出错（TypeError，kcbx/output\.py:\d+）。\n", capsys.readouterr().err)


def test_a_traceback_is_printed_only_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KCBX_DEBUG", "1")
    assert guard(raising(ValueError("990101201203045121"))) == 3
    said = capsys.readouterr().err
    assert said.startswith("Traceback (most recent call last):\n")
    assert "ValueError: 990101201203045121\n错误：程序内部出错（ValueError，" in said


def test_any_other_value_of_the_variable_prints_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KCBX_DEBUG", "0")
    assert guard(raising(ValueError("990101201203045121"))) == 3
    assert "990101201203045121" not in capsys.readouterr().err


def test_system_exit_passes() -> None:
    with pytest.raises(SystemExit) as raised:
        guard(raising(SystemExit(1)))
    assert raised.value.code == 1


def test_a_group_without_a_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    group = click.Group("unit", help="登记责任单位", no_args_is_help=True)
    code = guard(lambda: group.main([], prog_name="kcbx unit", standalone_mode=False))
    printed = capsys.readouterr()
    # click 8.1 prints the page on stdout and is content.
    assert (code, printed.out + printed.err) in [
        (
            expected,
            "用法：kcbx unit [选项] 命令 [参数]...\n\n  登记责任单位\n\n选项：\n  --help  显示这份帮助。\n",
        )
        for expected in ((2,) if hasattr(click.exceptions, "NoArgsIsHelpError") else (0,))
    ]


class ClosedStream(io.StringIO):
    """A stream whose reader went away."""

    def flush(self) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    def fileno(self) -> int:
        raise OSError("no descriptor")


def test_a_pipe_that_is_closed_at_the_end_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", ClosedStream())
        code = guard(lambda: 0)
    assert (code, capsys.readouterr().err) == (3, "")


def test_a_closed_pipe_is_told_apart_before_click_sees_it() -> None:
    with pytest.raises(OutputClosedError), closed_output_apart():
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")
    with pytest.raises(FileNotFoundError), closed_output_apart():
        raise FileNotFoundError(errno.ENOENT, "gone")


def test_windows_calls_a_closed_pipe_an_invalid_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = OSError(errno.EINVAL, "Invalid argument")
    bad_name = OSError(errno.EINVAL, "Invalid argument", "a?b")
    assert [boundary._is_broken_pipe(error) for error in (closed, bad_name)] == [False, False]
    monkeypatch.setattr(os, "name", "nt")
    assert [boundary._is_broken_pipe(error) for error in (closed, bad_name)] == [True, False]


def test_a_closed_stderr_does_not_hide_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(errno.EPIPE, text)

    monkeypatch.setattr(sys, "stderr", Closed())
    assert guard(raising(KcbxError("做不到。"))) == 3


def test_a_refusal_of_several_points_is_one_line_in_a_list() -> None:
    error = UsageError("号码有误：\n  · 校验码不对。\n  · 性别不符。", "请对照证件\n改正。")
    assert error.in_a_line == "号码有误：校验码不对；性别不符 请对照证件 改正。"
    assert UsageError("没有这个单位。").in_a_line == "没有这个单位。"
