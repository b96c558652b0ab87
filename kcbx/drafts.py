"""Drafts: what a clerk typed and has not recorded yet, one private file each in .kcbx/drafts/.

A draft is written after every answer, so that neither Ctrl-C nor a closed window loses a word, and dropped once the
entry stands in the ledger. Its file name holds a 编号 or a unit's code and the 事项, its content may hold anything
about a child: it is readable by its owner only, lies outside git, and goes with the case when that is erased.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kcbx.disk import (
    DIRECTORY_MODE,
    STATE_DIRECTORY,
    explained,
    make_state_directory,
    refuse_link,
    write_file,
)

_OUTCOME = "草稿没有存成；台账没有改动。"


@dataclass(frozen=True)
class Draft:
    """Answers to the questions of one command about one `subject` (a 编号, a unit's code), for one `task` (a 事项).

    `number` tells drafts of the same kind apart. `mark` is the 号 or 编号 under which the answers were about to be
    written, "" before that: when it stands in the ledger, the draft is done with.
    """

    subject: str
    task: str
    number: int
    operator: str
    saved: dt.datetime
    values: dict[str, Any]
    mark: str = ""


class Drafts:
    """The drafts of one workspace."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._directory = root / STATE_DIRECTORY / "drafts"

    def of(self, subject: str, task: str) -> list[Draft]:
        """Return the drafts of a kind, the latest first; what cannot be read as one is passed over."""
        found = [draft for path in self._paths(f"{subject}-{task}-") if (draft := _read(path)) is not None]
        return sorted(found, key=lambda draft: draft.saved, reverse=True)

    def free_number(self, subject: str, task: str) -> int:
        """Return a number no draft of this kind has, readable or not."""
        numbers = [path.stem.rpartition("-")[2] for path in self._paths(f"{subject}-{task}-")]
        return max((int(number) for number in numbers if number.isdecimal()), default=0) + 1

    def keep(self, draft: Draft) -> None:
        """Write a draft whole, in place of what it was before. Raises KcbxError when the disk refuses."""
        content = json.dumps({**asdict(draft), "saved": draft.saved.isoformat()}, indent=1)
        path = self._path(draft)
        unfinished = path.with_suffix(".tmp")
        with explained(f"{STATE_DIRECTORY}/drafts", _OUTCOME):
            make_state_directory(self._root)
            refuse_link(self._root, f"{STATE_DIRECTORY}/drafts")
            with contextlib.suppress(FileExistsError):
                os.mkdir(self._directory, DIRECTORY_MODE)
            with contextlib.suppress(FileNotFoundError):
                os.remove(unfinished)
            write_file(unfinished, content.encode())
            os.replace(unfinished, path)

    def drop(self, draft: Draft) -> None:
        """Take a draft away; one that is gone already is no error."""
        with explained(f"{STATE_DIRECTORY}/drafts", "草稿没有删掉。"), contextlib.suppress(FileNotFoundError):
            os.remove(self._path(draft))

    def drop_subject(self, subject: str) -> None:
        """Take away every draft about a case or a unit, half-written ones too."""
        with explained(f"{STATE_DIRECTORY}/drafts", "草稿没有删掉。"):
            for path in self._paths(f"{subject}-"):
                os.remove(path)

    def _path(self, draft: Draft) -> Path:
        return self._directory / f"{draft.subject}-{draft.task}-{draft.number}.json"

    def _paths(self, beginning: str) -> list[Path]:
        try:
            names = sorted(os.listdir(self._directory))
        except (FileNotFoundError, NotADirectoryError):
            return []
        return [self._directory / name for name in names if name.startswith(beginning)]


def _read(path: Path) -> Draft | None:
    try:
        raw = json.loads(path.read_bytes())
        draft = Draft(**{**raw, "saved": dt.datetime.fromisoformat(raw["saved"])})
        return draft if isinstance(draft.values, dict) and isinstance(draft.number, int) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None
