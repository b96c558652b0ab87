"""The error boundary: every way a run can end becomes a message on stderr and an exit code.

0 clean or done, 1 findings or differences, 2 wrong usage, 3 could not be done. A message never holds a value
of an unexpected error: it could be a child's name. Tracebacks, which do hold values, are printed with
KCBX_DEBUG=1 only.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterator
from types import TracebackType

import click

from kcbx.commands import chinese
from kcbx.commands.session import DEBUG_VARIABLE
from kcbx.errors import KcbxError

WRONG_USAGE, NOT_DONE = 2, 3
CANCELLED = "已取消，什么都没有改动。"
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class OutputClosedError(Exception):
    """The reader of our output went away, as in `kcbx list | head`."""


@contextlib.contextmanager
def closed_output_apart() -> Iterator[None]:
    """Raise OutputClosedError for a closed pipe, before click ends the run with its own exit code 1."""
    try:
        yield
    except OSError as error:
        if _is_broken_pipe(error):
            raise OutputClosedError from error
        raise


def guard(run: Callable[[], object]) -> int:
    """Run, report on stderr what went wrong, return the exit code; an int that `run` returns is the code."""
    try:
        code = run()
        if sys.stdout is not None:
            sys.stdout.flush()  # a closed pipe or a full disk shows up here, not after we are gone
    except (Exception, KeyboardInterrupt) as error:
        return _report(error)
    return code if type(code) is int else 0


def _report(error: BaseException) -> int:
    if isinstance(error, OutputClosedError) or _is_broken_pipe(error):
        return _end_quietly()
    report = next(report for kind, report in _REPORTS if isinstance(error, kind))
    with contextlib.suppress(OSError, UnicodeError):  # stderr may be closed too, or not know the characters
        if os.environ.get(DEBUG_VARIABLE) == "1":
            import traceback

            traceback.print_exception(error)
        return report(error)
    return NOT_DONE


def say_error(message: str, hint: str = "") -> None:
    """Write an error and what to do about it to stderr."""
    click.echo(f"错误：{message}", err=True)
    if hint:
        click.echo(f"怎么办：{hint}", err=True)


def _report_known(error: KcbxError) -> int:
    say_error(error.message, error.hint)
    return error.exit_code


def _report_click(error: click.ClickException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":  # click 8.2 and later; its message is the help page
        click.echo(error.format_message(), err=True)
        return WRONG_USAGE
    if not isinstance(error, click.UsageError):
        say_error(chinese.describe(error))
        return NOT_DONE
    path = error.ctx.command_path if error.ctx is not None else "kcbx"
    say_error(chinese.describe(error), f"运行 {path} --help 查看用法。")
    return WRONG_USAGE


def _report_cancelled(_: BaseException) -> int:
    click.echo(CANCELLED, err=True)
    return NOT_DONE


def _report_unexpected(error: BaseException) -> int:
    place = _place(error.__traceback__)
    what = f"{type(error).__name__}{'，' + place if place else ''}"
    reason = chinese.SYSTEM_REASONS.get(error.errno or 0) if isinstance(error, OSError) else None
    if reason is not None:
        say_error(f"{reason}（{what}）")
    else:
        say_error(
            f"程序内部出错（{what}）。",
            "请把上面这一行告诉维护人员。"
            f"设 {DEBUG_VARIABLE}=1 再运行一次可以看到全部经过，其中可能有个人信息，不要外传。",
        )
    return NOT_DONE


def _place(trace: TracebackType | None) -> str:
    """Return the innermost place inside kcbx, like kcbx/store.py:120, or ""."""
    place = ""
    while trace is not None:
        path = os.path.abspath(trace.tb_frame.f_code.co_filename)
        if path.startswith(_PACKAGE + os.sep):
            place = f"kcbx{path.removeprefix(_PACKAGE).replace(os.sep, '/')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _is_broken_pipe(error: BaseException) -> bool:
    """Tell whether an error means a closed pipe; Windows calls that EINVAL."""
    if not isinstance(error, OSError) or error.filename is not None:
        return False
    return error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL)


def _end_quietly() -> int:
    """Turn stdout to nowhere, so that Python does not complain when it flushes at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NOT_DONE


_REPORTS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Callable[..., int]], ...] = (
    (KcbxError, _report_known),
    ((click.Abort, KeyboardInterrupt, EOFError), _report_cancelled),
    (click.ClickException, _report_click),
    (BaseException, _report_unexpected),
)
