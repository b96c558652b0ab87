"""Work in a process of its own, for a library that a damaged file can bring down.

calamine reads an .xls that was cut off or altered by panicking, with a trace on stderr, by asking for more memory
than there is, which ends the process, or without end (a chain of sectors that bites its tail). There nothing can
be caught, so it happens elsewhere. xlsx and ods need none of this: `kcbx.sheets.packages` looks at them first.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from kcbx.errors import KcbxError

LONGEST_SECONDS = 300
MOST_MEMORY = 2 << 30
"""How many bytes the process may use, on systems that can limit it."""

# multiprocessing would run the caller's main program again, and not every program is made for that.
_PROGRAM = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from kcbx.sheets.isolation import answer; answer()"
)

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class ProcessLostError(Exception):
    """The process ended without a result, or did not end."""


def in_own_process(
    work: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
) -> Result:
    """Return what `work`, a function of a module, returns in a new process. What is passed is pickled.

    A KcbxError that it raises is raised here. Raises ProcessLostError.
    """
    task = pickle.dumps(sys.path) + pickle.dumps((MOST_MEMORY, work, arguments, named))
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            input=task,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise ProcessLostError from error
    result: Result | KcbxError = pickle.loads(done.stdout)
    if isinstance(result, KcbxError):
        raise result
    return result


def answer() -> None:
    """Do the work that stdin brings and put its result on stdout: the other end of `in_own_process`."""
    most_memory, work, arguments, named = pickle.load(sys.stdin.buffer)
    _limit_memory(most_memory)
    try:
        result = work(*arguments, **named)
    except KcbxError as error:
        result = error
    sys.stdout.buffer.write(pickle.dumps(result))


def _limit_memory(most: int) -> None:
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
