"""The write-ahead journal: how a plan becomes files all at once, at whatever instruction the process dies.

`.kcbx/journal/` holds the new contents (`000000`, `000001`, …) and one record whose *name* is the phase,
so that every step from one phase to the next is a single rename:

    (no record)    being staged, the ledger is untouched      → discard
    plan.json      the commit point is passed                 → carry out, as often as it takes
    applied.json   every file is in place, git is not         → commit
    done.json      nothing is left but these remains          → tidy up

Who may write and when (the lock), what is checked first and what the user is told live in `kcbx.store`.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from kcbx.disk import (
    DIRECTORY_MODE,
    FILE_MODE,
    PENDING,
    STATE_DIRECTORY,
    UNTOUCHED,
    Places,
    digest,
    digest_of,
    explained,
    make_directories,
    read_file,
    sync_all,
    sync_directory,
    sync_file,
    write_file,
)
from kcbx.errors import KcbxError
from kcbx.model import Plan, Replacement
from kcbx.progress import Progress, silent

_FORMAT = 1
MANY = 100
"""From this many files on they are written first and made durable together."""
_UNFINISHED_RECORD = "plan.tmp"


class Phase(Enum):
    """How far a journal has come; the value is the file name of its record."""

    ABSENT = "absent"
    STAGING = "staging"
    PLANNED = "plan.json"
    APPLIED = "applied.json"
    DONE = "done.json"


_RECORDS = (Phase.DONE, Phase.APPLIED, Phase.PLANNED)


@dataclass(frozen=True)
class Change:
    """One edit of a record: SHA-256 before (None: a new file) and after (None: a removal)."""

    number: int
    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Record:
    """What a journal promises: the changes, the commit message, and whether git is to be told."""

    changes: tuple[Change, ...]
    message: str
    commit: bool

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(change.path for change in self.changes)


class Journal:
    """The journal of one workspace. Every method that writes expects the caller to hold the lock."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.directory = root / STATE_DIRECTORY / "journal"

    def exists(self) -> bool:
        """Tell whether anything was left over, at the price of one stat call."""
        return os.path.lexists(self.directory)

    def phase(self) -> Phase:
        """Return how far the journal has come."""
        with explained(f"{STATE_DIRECTORY}/journal", UNTOUCHED):
            try:
                names = set(os.listdir(self.directory))
            except FileNotFoundError:
                return Phase.ABSENT
        # An empty one was killed at its first or at its last instruction: nothing is open either way.
        if not names:
            return Phase.DONE
        return next((phase for phase in _RECORDS if phase.value in names), Phase.STAGING)

    def staged(self, number: int) -> Path:
        """Return where the new content of change `number` waits."""
        return self.directory / f"{number:06d}"

    def write(self, plan: Plan, *, commit: bool, progress: Progress = silent) -> None:
        """Stage every new content and pass the commit point; on an error the caller discards."""
        with explained(f"{STATE_DIRECTORY}/journal", UNTOUCHED):
            os.mkdir(self.directory, DIRECTORY_MODE)
        places = Places(self.root)
        staged = {n: edit for n, edit in enumerate(plan.edits) if isinstance(edit, Replacement)}
        many = len(staged) > MANY
        for number, edit in progress(staged.items(), len(staged), "准备写入"):
            with explained(edit.path, UNTOUCHED):
                write_file(self.staged(number), edit.content, sync=not many)
                self._keep_mode(number, places.locate(edit.path))
        if many:
            self._sync_staged(staged, progress)
        with explained(f"{STATE_DIRECTORY}/journal/{Phase.PLANNED.value}", UNTOUCHED):
            write_file(self.directory / _UNFINISHED_RECORD, _encode(plan, commit))
            sync_directory(self.directory)
            os.replace(self.directory / _UNFINISHED_RECORD, self.directory / Phase.PLANNED.value)
            sync_directory(self.directory)
            sync_directory(self.directory.parent)

    def _sync_staged(self, staged: Mapping[int, Replacement], progress: Progress) -> None:
        """See many staged files on the disk: one after another they would take ten times as long."""
        sync_all()
        for number, edit in progress(staged.items(), len(staged), "存到磁盘"):
            with explained(edit.path, UNTOUCHED):
                sync_file(self.staged(number))

    def _keep_mode(self, number: int, target: Path) -> None:
        with contextlib.suppress(FileNotFoundError):
            mode = stat.S_IMODE(os.stat(target).st_mode)
            if mode != FILE_MODE:
                os.chmod(self.staged(number), mode)

    def read(self, phase: Phase) -> Record:
        """Return the record of a journal in `phase`; a damaged one is an error that touches nothing."""
        name = f"{STATE_DIRECTORY}/journal/{phase.value}"
        with explained(name, PENDING):
            text = read_file(self.directory / phase.value)
        try:
            return _decode(text)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KcbxError(
                f"{name} 已损坏，或者是别的版本的 kcbx 写的，无法接着写完上一次的改动。",
                "没有动任何文件。请把 .kcbx/journal 目录移到工作区以外保存，再用 git status 核对台账。",
            ) from error

    def carry_out(self, record: Record, progress: Progress = silent) -> None:
        """Bring every file to its new state; what is there already is left alone, so this may be repeated.

        New contents come before removals: a child that moves stands in two files for a moment, never in none.
        """
        replacements = tuple(change for change in record.changes if change.after is not None)
        removals = tuple(change for change in record.changes if change.after is None)
        self._each(replacements, progress)
        self._each(removals, progress)
        for change in removals:
            _prune(self.root, change.path)

    def _each(self, changes: tuple[Change, ...], progress: Progress) -> None:
        places, conflicts = Places(self.root), []
        for change in progress(changes, len(changes), "写入台账"):
            with explained(change.path, PENDING):
                if not self._settle_one(change, places.locate(change.path)):
                    conflicts.append(change)
        for directory in sorted(_directories(self.root, changes)):
            self._sync(directory)
        if conflicts:
            raise self._conflict(conflicts)

    def _sync(self, directory: Path) -> None:
        # One that a killed predecessor has already pruned need not be made durable.
        with (
            explained(directory.relative_to(self.root).as_posix(), PENDING),
            contextlib.suppress(FileNotFoundError),
        ):
            sync_directory(directory)

    def _settle_one(self, change: Change, target: Path) -> bool:
        """Make one change unless it is made; False when the file is neither as before nor as after."""
        current = digest_of(target)
        if current == change.after:
            return True
        if current not in (change.before, None):
            return False
        if change.after is None:
            os.remove(target)
        else:
            self._put(change, target)
        return True

    def _put(self, change: Change, target: Path) -> None:
        if digest_of(self.staged(change.number)) != change.after:
            raise KcbxError(
                f"{change.path} 还没有写好，而存放新内容的 {self._name_of(change)} 不见了或已损坏。",
                "请从备份中找回那份内容；找不到时，把 .kcbx/journal 目录移到工作区以外保存，"
                "再用 git status 核对台账。",
            )
        make_directories(target.parent)
        os.replace(self.staged(change.number), target)

    def _conflict(self, conflicts: list[Change]) -> KcbxError:
        places = "；".join(
            f"{change.path}（要写入的内容存放在 {self._name_of(change)}）"
            if change.after
            else f"{change.path}（本来要移走）"
            for change in conflicts
        )
        return KcbxError(
            f"有一次改动写到一半时中断，而这些文件后来又被别的程序改动过，kcbx 不能决定用哪一份：{places}。",
            "没有丢失任何内容。请把上面列出的文件从原处移到工作区以外保存，再运行任意一条 kcbx 命令，"
            "它会写完这次改动；然后对照保存的那一份，把需要的内容补记进去。",
        )

    def _name_of(self, change: Change) -> str:
        return self.staged(change.number).relative_to(self.root).as_posix()

    def advance(self, before: Phase, after: Phase) -> None:
        """Go from one phase to the next: one rename, made durable."""
        with explained(f"{STATE_DIRECTORY}/journal/{after.value}", PENDING):
            os.replace(self.directory / before.value, self.directory / after.value)
            sync_directory(self.directory)

    def remove(self) -> None:
        """Take the journal away, its record last, so that a kill in between leaves the phase readable.

        Remains that cannot be removed now harm nobody: the next command tries again.
        """
        records = {phase.value for phase in _RECORDS}
        with contextlib.suppress(OSError):
            for name in sorted(os.listdir(self.directory), key=lambda name: name in records):
                os.remove(self.directory / name)
            os.rmdir(self.directory)

    def discard(self) -> bool:
        """Undo a journal nothing of which was carried out; False when its record could not be removed."""
        with contextlib.suppress(OSError):
            os.remove(self.directory / Phase.PLANNED.value)
        if self.phase() is Phase.PLANNED:
            return False
        self.remove()
        return True


def _directories(root: Path, changes: Sequence[Change]) -> set[Path]:
    """Return every directory on the way to the changed files: any of them may just have been created."""
    found = {root} if changes else set()
    for change in changes:
        parts = change.path.split("/")[:-1]
        found.update(root.joinpath(*parts[: depth + 1]) for depth in range(len(parts)))
    return found


def _prune(root: Path, path: str) -> None:
    """Remove directories a removal left empty, below the top-level ones; cosmetic, so never an error."""
    parts = path.split("/")[:-1]
    keep = 2 if parts[:1] == ["ledgers"] else 1
    for depth in range(len(parts), keep, -1):
        try:
            os.rmdir(root.joinpath(*parts[:depth]))
        except FileNotFoundError:
            continue
        except OSError:
            return


def _encode(plan: Plan, commit: bool) -> bytes:
    changes = [
        {
            "path": edit.path,
            "before": edit.before,
            "after": digest(edit.content) if isinstance(edit, Replacement) else None,
        }
        for edit in plan.edits
    ]
    record = {"format": _FORMAT, "message": plan.message, "commit": commit, "changes": changes}
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def _decode(text: bytes) -> Record:
    record = json.loads(text)
    if record["format"] != _FORMAT:
        raise ValueError(record["format"])
    changes = tuple(
        Change(number, change["path"], change["before"], change["after"])
        for number, change in enumerate(record["changes"])
    )
    if not all(isinstance(change.path, str) for change in changes):
        raise TypeError
    return Record(changes, str(record["message"]), bool(record["commit"]))
