"""A workspace written by hand, file by file, and kcbx run in it: for commands that read whatever state they find."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kcbx.__main__ import main
from tests import builders
from tests.builders import CASE_ID, OTHER_CASE_ID, TODAY

CASE_PATH = f"ledgers/适龄儿童/清河初中/{CASE_ID}.yaml"
OTHER_PATH = f"ledgers/适龄儿童/柳林小学/{OTHER_CASE_ID}.yaml"


def clock() -> dt.datetime:
    return dt.datetime.combine(TODAY, dt.time(18), dt.timezone(dt.timedelta(hours=8)))


class Ledger:
    """A workspace written by hand, and kcbx run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.put("kcbx.yaml", builders.text("config", builders.config_data()))
        self.put("units.yaml", builders.text("units", builders.units_data()))

    def put(self, path: str, content: str | bytes) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())

    def case(self, fragment: dict[str, Any] | None = None, path: str = CASE_PATH) -> None:
        self.put(path, builders.text("case", builders.case_data(fragment)))

    def other(self, fragment: dict[str, Any] | None = None) -> None:
        self.put(OTHER_PATH, builders.text("case", builders.case_data(fragment, builders.OTHER_CASE)))

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and ".git" not in path.parts
        }


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.chdir(tmp_path)
    return Ledger(tmp_path)


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs kcbx and gives exit code, stdout, stderr."""

    def start(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments), clock=clock)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return start


def git(root: Path, *arguments: str) -> None:
    environment = {**os.environ, "GIT_AUTHOR_NAME": "赵敏", "GIT_COMMITTER_NAME": "赵敏"}
    environment |= {"GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_EMAIL": "a@example.org"}
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, env=environment)
