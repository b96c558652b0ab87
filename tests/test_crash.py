"""Killed or refused by the system at every instruction: the ledger is wholly as before or wholly as after."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kcbx import git
from kcbx.errors import KcbxError
from kcbx.store import Store
from tests import crash

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills copies of one process")
DISCARDED = "上一次操作在写入台账之前中断，没有改动任何文件；留下的临时文件已经清理。"
FINISHED = "上一次操作在写入台账时中断，现在已经写完（共 8 个文件）。"
COMMITTED = "上一次改动的 git 提交没有做完，现在已经补上。"


@pytest.fixture(autouse=True)
def _no_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_TEMPLATE_DIR", "")


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", crash.no_wait)


def kill_everywhere(base: Path, action: str, *, commit: bool, stride: int = 1) -> list[Path]:
    """Return the workspaces left by the plan killed at each `stride`-th instruction; the last survived."""
    crash.make_workspace(base / "start", repository=commit)
    wanted = "commit" if commit else "no"
    command = [sys.executable, "-m", "tests.crash", action, str(base), str(stride), wanted]
    finished = subprocess.run(
        command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    return [base / number for number in finished.stdout.split()]


def assert_nothing_lost(root: Path) -> None:
    """Every file is as before or as after; a child that moves is in the old file, the new one, or both."""
    found = crash.files(root)
    for path in {*crash.BEFORE, *crash.AFTER, *found}:
        assert found.get(path) in (crash.BEFORE.get(path), crash.AFTER.get(path)), path
    for case in ("KC-7K3Q9F2B0C", "KC-1A2B3C4D5E"):
        assert any(path.endswith(f"{case}.yaml") for path in found), case


def history(root: Path) -> tuple[str, str]:
    """Return the subjects of all commits, newest first, and what git status prints."""
    subjects = git.output(root, "log", "--format=%s").decode()
    return subjects, git.output(root, "status", "--porcelain").decode()


def assert_whole(root: Path, *, committed: bool, pruned: bool = True) -> bool:
    """The tree is BEFORE or AFTER with no trace of the journal; return whether it is AFTER.

    Unless `pruned`, a directory that could not be removed may be left empty.
    """
    found = crash.files(root)
    after = found == crash.AFTER
    assert found == (crash.AFTER if after else crash.BEFORE)
    assert not (root / ".kcbx" / "journal").exists()
    assert Store(root, wait_seconds=0).settle() is None
    directories, needed = crash.directories(root), directories_of(found) | {"ledgers/疑似辍学", "reports"}
    assert needed == directories if pruned else needed <= directories
    if committed:
        assert history(root) == ((f"{crash.MESSAGE}\n开始\n" if after else "开始\n"), "")
    return after


def directories_of(found: dict[str, bytes]) -> set[str]:
    """Return the directories that hold these files."""
    return {parent.as_posix() for path in found for parent in Path(path).parents} - {"."}


@needs_fork
@pytest.mark.parametrize("commit", [False, True], ids=["files", "files and git"])
def test_killed_at_any_instruction_it_is_whole_after_settling(tmp_path: Path, commit: bool) -> None:
    outcomes = []
    for root in kill_everywhere(tmp_path, "kill", commit=commit):
        assert_nothing_lost(root)
        told = Store(root, wait_seconds=0, commit=crash.committer(root) if commit else None).settle()
        outcomes.append((assert_whole(root, committed=commit), told))
    assert outcomes[0] == (False, None)  # killed before anything was written
    assert outcomes[-1] == (True, None)  # not killed
    assert [after for after, _told in outcomes] == sorted(after for after, _told in outcomes)
    finished = {(True, FINISHED + COMMITTED), (True, COMMITTED)} if commit else {(True, FINISHED)}
    assert set(outcomes) == {(False, None), (False, DISCARDED), (True, None), *finished}


@needs_fork
@pytest.mark.parametrize("stride", [9, pytest.param(1, marks=pytest.mark.long)])
def test_settling_may_be_killed_at_any_instruction_too(tmp_path: Path, stride: int) -> None:
    roots = kill_everywhere(tmp_path, "kill-settle", commit=True, stride=stride)
    assert {assert_whole(root, committed=True) for root in roots} == {False, True}


def fail_at(root: Path, at: int, number: int, *, lasting: bool) -> tuple[KcbxError | None, bool]:
    """Apply the plan while instruction `at` (lasting: and all later) fails; say whether `at` was reached."""

    def refuse(name: str) -> None:
        raise OSError(number, os.strerror(number), name)

    error = None
    with crash.Sabotage(at, refuse, lasting=lasting).in_place() as sabotage:
        try:
            Store(root, wait_seconds=0).apply(crash.plan(), commit=crash.committer(root))
        except KcbxError as caught:
            error = caught
    return error, sabotage.count >= at


@pytest.mark.parametrize(
    ("number", "lasting"),
    [
        pytest.param(errno.ENOSPC, True, id="disk full from then on"),
        pytest.param(errno.EACCES, False, id="no permission once"),
        pytest.param(errno.ENOSPC, False, id="disk full once", marks=pytest.mark.long),
        pytest.param(errno.EACCES, True, id="no permission from then on", marks=pytest.mark.long),
    ],
)
def test_refused_at_any_instruction_it_says_truly_what_became_of_the_plan(
    tmp_path: Path, number: int, lasting: bool
) -> None:
    start = tmp_path / "start"
    crash.make_workspace(start, repository=True)
    promises = set()
    at, reached = 0, True
    while reached:
        at += 1
        root = tmp_path / str(at)
        shutil.copytree(start, root)
        error, reached = fail_at(root, at, number, lasting=lasting)
        assert_nothing_lost(root)
        promise = promise_of(error)
        if promise == "untouched":
            assert crash.files(root) == crash.BEFORE
        Store(root, wait_seconds=0, commit=crash.committer(root)).settle()
        assert assert_whole(root, committed=True, pruned=False) == (promise != "untouched")
        promises.add(promise)
    assert promises == {"done", "untouched", "finished by the next command", "committed by the next command"}


def promise_of(error: KcbxError | None) -> str:
    """Return what the error says will be the end of it; it is in Chinese and holds no content of a file."""
    if error is None:
        return "done"
    assert "周雨桐" not in str(error)
    assert error.message.endswith("。")
    hints = {
        "没有改动任何台账文件。请排除原因后重新运行命令。": "untouched",
        "它会先把这次改动写完；不要重复刚才的操作。": "finished by the next command",
        "它会补上这次提交；不要重复刚才的操作。": "committed by the next command",
    }
    return next(promise for hint, promise in hints.items() if error.hint.endswith(hint))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="asks Linux which file a descriptor is")
@pytest.mark.parametrize("many", [100, 1], ids=["each file by itself", "all files together"])
def test_everything_is_on_the_disk_before_the_next_step_relies_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("kcbx.journal.MANY", many)
    crash.make_workspace(tmp_path, repository=False)
    events: list[tuple[str, str]] = []

    def relative(path: object) -> str:
        return Path(str(path)).relative_to(tmp_path).as_posix()

    def watch(name: str, place: Callable[..., str]) -> None:
        original = getattr(os, name)

        def watched(*arguments: Any) -> None:
            events.append((name, place(*arguments)))
            original(*arguments)

        monkeypatch.setattr(os, name, watched)

    watch("fsync", lambda descriptor: relative(os.readlink(f"/proc/self/fd/{descriptor}")))
    watch("replace", lambda _source, target: relative(target))
    watch("remove", relative)
    Store(tmp_path).apply(crash.plan(), commit=None)

    journal = ".kcbx/journal"
    promise = events.index(("replace", f"{journal}/plan.json"))
    written = [path for path, content in crash.AFTER.items() if crash.BEFORE.get(path) != content]
    removed = [path for path in crash.BEFORE if path not in crash.AFTER]
    staged = {f"{journal}/{number:06d}" for number in range(len(removed), len(removed) + len(written))}
    assert staged | {f"{journal}/plan.tmp", journal} <= synced(events[:promise])

    first_replacement = min(events.index(("replace", path)) for path in written)
    assert {journal, ".kcbx"} <= synced(events[promise:first_replacement])

    last_replacement = max(events.index(("replace", path)) for path in written)
    first_removal = min(events.index(("remove", path)) for path in removed)
    above = {parent.as_posix() for path in written for parent in Path(path).parents}
    assert above <= synced(events[last_replacement:first_removal])

    last_removal = max(events.index(("remove", path)) for path in removed)
    done = events.index(("replace", f"{journal}/done.json"))
    assert {str(Path(path).parent) for path in removed} <= synced(events[last_removal:done])


def synced(events: list[tuple[str, str]]) -> set[str]:
    """Return what was made durable among these events."""
    return {path for name, path in events if name == "fsync"}
