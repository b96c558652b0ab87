"""Run whole kcbx commands in processes that are killed at their k-th instruction on the disk.

Run as a program, because a process with threads must not fork, and a killed one cannot report. Every run starts from
the same moment with the same random numbers, so that all of them would write the same files.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import filelock  # noqa: F401  here, so that the many children need not import it each

from kcbx import casework
from tests.county import County
from tests.crash import Sabotage, _die


def run(root: Path, command: dict[str, Any], at: int) -> int:
    """Run a command in a child that is killed at instruction `at`; return its exit code, -1 when it was killed."""
    child = os.fork()
    if child == 0:
        casework.Hand = functools.partial(casework.Hand, choose=random.Random(7).choice)  # type: ignore[misc,assignment]
        county = County(root, dt.date.fromisoformat(command["day"]), minutes=100)
        with Sabotage(at, _die).in_place():
            code = county.run(*command["arguments"], answers=command["answers"]).exit_code
        os._exit(code)
    status = os.waitpid(child, 0)[1]
    return -1 if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


def kill_everywhere(base: Path, name: str, command: dict[str, Any]) -> None:
    """Run the command on copies of base/start, killed at 1, 1 + stride, …, until it survives; print each place."""
    at, code = 1, -1
    while code == -1:
        root = base / f"{name}-{at}"
        shutil.copytree(base / "start", root)
        code = run(root, command, at)
        print(root, code)
        at += command["stride"]


def main(base: str) -> None:
    """Kill every command of base/commands.json everywhere; modules and schemas are loaded once, before."""
    commands = json.loads(Path(base, "commands.json").read_text("utf-8"))
    for command in commands.values():
        county = County(Path(base, "start"), dt.date.fromisoformat(command["day"]))
        county.ok(*command["arguments"], "--dry-run", answers=command["answers"])
    for name, command in commands.items():
        kill_everywhere(Path(base), name, command)


if __name__ == "__main__":
    main(*sys.argv[1:])
