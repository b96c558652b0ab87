"""Sabotage for the store's tests: die, fail or pause at the k-th instruction on the disk or to git.

Run as a program it works on copies of a workspace in processes of its own, because a killed process cannot
report; `tests.test_crash` and `tests.test_store` look at what is left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import filelock  # noqa: F401  here, so that the many children need not import it each

from kcbx import git
from kcbx.model import Plan, Removal, Replacement
from kcbx.store import Store, digest

BEFORE = {
    "kcbx.yaml": b"\xe6\xa0\xbc\xe5\xbc\x8f: 1\n",
    "ledgers/疑似辍学/清河初中/KC-7K3Q9F2B0C.yaml": "姓名: 周雨桐\n".encode() * 40,
    "ledgers/疑似辍学/清河初中/KC-1A2B3C4D5E.yaml": "姓名: 孙小满\n".encode(),
    "ledgers/适龄儿童/清河一小/KC-9Z8Y7X6W5V.yaml": "姓名: 李禾\n".encode(),
    "reports/2024/草稿/2024-09月报.json": b"{}\n",
}
MOVED = "姓名: 周雨桐\n".encode() * 40 + "经过: 复学\n".encode()
AFTER = {
    "kcbx.yaml": BEFORE["kcbx.yaml"],
    "ledgers/辍学/清河初中/KC-7K3Q9F2B0C.yaml": MOVED,
    "ledgers/辍学/清河初中/KC-1A2B3C4D5E.yaml": "姓名: 孙小满\n经过: 认定辍学\n".encode(),
    "ledgers/适龄儿童/清河一小/KC-9Z8Y7X6W5V.yaml": "姓名: 李禾\n备注: 已核对\n".encode(),
    "evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg": b"\xff\xd8\x00scan",
    "office/2024/3199000021.yaml": b"",
}
MESSAGE = "认定辍学：2 人，批次 B1"


def plan() -> Plan:
    """Return a batch: two children move, a third changes, a scan and an empty file come, a draft goes."""
    written = [
        Replacement(path, content, digest(BEFORE[path]) if path in BEFORE else None)
        for path, content in AFTER.items()
        if BEFORE.get(path) != content
    ]
    removed = [Removal(path, digest(content)) for path, content in BEFORE.items() if path not in AFTER]
    # Out of order on purpose: the store itself must see to it that no child is in no file.
    return Plan((*removed, *written), MESSAGE)


def make_workspace(root: Path, *, repository: bool) -> None:
    """Write BEFORE below `root`; with `repository`, committed in git with evidence/ ignored."""
    for path, content in BEFORE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    if repository:
        git.init(root)
        git.output(root, "config", "core.fsync", "none")
        (root / ".git" / "info").mkdir(exist_ok=True)
        (root / ".git" / "info" / "exclude").write_text("evidence/\n")
        git.commit(root, list(BEFORE), "开始", "赵敏")


def files(root: Path) -> dict[str, bytes]:
    """Return path → bytes of everything in a workspace except what git and kcbx keep for themselves."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] not in (".git", ".kcbx")
    }


def directories(root: Path) -> set[str]:
    """Return the directories that exist, without those that git and kcbx keep for themselves."""
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_dir())
    return {path.as_posix() for path in found if path.parts[0] not in (".git", ".kcbx")}


def committer(root: Path) -> Callable[[Any, str], None]:
    """Return the commit function a command would give to the store."""
    return partial(_commit, root)


def _commit(root: Path, paths: Any, message: str) -> None:
    git.commit(root, paths, message, "赵敏")


class Sabotage:
    """Counts the instructions that change something and calls `act(name)` before number `at`.

    `lasting`: before every later one as well; `only` counts the instructions of that name alone.
    """

    def __init__(
        self, at: int, act: Callable[[str], None], *, lasting: bool = False, only: str | None = None
    ) -> None:
        self.at, self.act, self.lasting, self.only, self.count = at, act, lasting, only, 0

    def _due(self, name: str) -> bool:
        if self.only in (None, name):
            self.count += 1
            return self.count == self.at or (self.lasting and self.count > self.at)
        return False

    def _wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def sabotaged(*arguments: Any, **keywords: Any) -> Any:
            if (name == "open" and not arguments[1] & (os.O_CREAT | os.O_WRONLY)) or not self._due(name):
                return function(*arguments, **keywords)
            if name != "write":
                self.act(name)
                return function(*arguments, **keywords)
            descriptor, content = arguments
            done = function(descriptor, content[: len(content) // 2])  # half is on the disk when it happens
            self.act(name)
            return done + function(descriptor, content[done:])

        return sabotaged

    @contextlib.contextmanager
    def in_place(self) -> Iterator[Sabotage]:
        """Put the sabotage into `os` and `subprocess` for the length of a with block."""
        names = ("mkdir", "open", "write", "fsync", "replace", "rename", "remove", "unlink", "rmdir", "chmod")
        kept = [(os, name, getattr(os, name)) for name in names] + [(subprocess, "run", subprocess.run)]
        try:
            for module, name, function in kept:
                # What only a power cut would show is not shown here, so nothing needs to wait for the disk.
                setattr(module, name, self._wrap(name, no_wait if name == "fsync" else function))
            yield self
        finally:
            for module, name, function in kept:
                setattr(module, name, function)


def no_wait(_descriptor: int) -> None:
    """Stand for os.fsync."""


def _die(_name: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _pause(name: str) -> None:
    print(name, flush=True)
    sys.stdin.readline()


def _survives(at: int, work: Callable[[], object]) -> bool:
    """Run `work` in a child that is killed at instruction `at`; True when it came to its end before that."""
    child = os.fork()
    if child == 0:
        with Sabotage(at, _die).in_place():
            work()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if not os.WIFSIGNALED(status) and status != 0:
        raise SystemExit(f"instruction {at}: the work itself failed")
    return status == 0


def _apply(root: Path, wanted: bool) -> None:
    Store(root, wait_seconds=0).apply(plan(), commit=committer(root) if wanted else None)


def _settle(root: Path) -> None:
    Store(root, wait_seconds=0, commit=committer(root)).settle()


def kill_everywhere(base: Path, wanted: bool, stride: int, settle_too: bool) -> None:
    """Apply the plan to copies of base/start, killed at every `stride`-th instruction; print which.

    With `settle_too` the settling that follows is killed at its own instruction 1, 2, … until it survives.
    """
    at, survived = 1 - stride, False
    while not survived:
        at += stride
        print(at)
        root = base / str(at)
        shutil.copytree(base / "start", root)
        survived = _survives(at, partial(_apply, root, wanted))
        step = 1
        while settle_too and not _survives(step, partial(_settle, root)):
            step += 1


def main(action: str, place: str, number: str, wanted: str, only: str | None = None) -> None:
    """Kill at every instruction, or apply the plan and pause at one until a line comes in."""
    if action == "pause":
        with Sabotage(int(number), _pause, only=only).in_place():
            _apply(Path(place), wanted == "commit")
        print("done", flush=True)
    else:
        kill_everywhere(Path(place), wanted == "commit", int(number), action == "kill-settle")


if __name__ == "__main__":
    main(*sys.argv[1:])
