"""The only writer of ledger files: plans applied all or not at all, whatever happens on the way.

`Store.apply` takes the lock, finishes what an earlier command left over, makes sure that nothing changed on
disk since it was read, and hands the plan to `kcbx.journal`, which survives being killed at any instruction.
`Store.settle` is what every command calls on opening a workspace. The private state lives in `<root>/.kcbx`,
which ignores itself in git.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import platform
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unicodedata import normalize

from kcbx.disk import (
    FILE_MODE,
    PENDING,
    STATE_DIRECTORY,
    UNTOUCHED,
    Places,
    check_path,
    digest,
    explained,
    make_state_directory,
    read_file,
    refuse_link,
    write_file,
)
from kcbx.errors import GitError, KcbxError, LockedError, RefusedError, StaleFileError
from kcbx.journal import Journal, Phase, Record
from kcbx.model import Edit, Plan, Replacement
from kcbx.progress import Progress, silent

__all__ = ["Check", "Commit", "Store", "digest"]

Commit = Callable[[Sequence[str], str], None]
"""Commits exactly these paths with this message, and does nothing when they are committed already."""

Check = Callable[[], None]
"""Raises when what a plan rests on beside its own files no longer holds."""

_DISCARDED = "上一次操作在写入台账之前中断，没有改动任何文件；留下的临时文件已经清理。"
_FINISHED = "上一次操作在写入台账时中断，现在已经写完（共 {count} 个文件）。"
_COMMITTED = "上一次改动的 git 提交没有做完，现在已经补上。"
_NOT_COMMITTED = "上一次改动的文件都已写好，但还没有提交到 git{reason}下一条 kcbx 命令会再试。"


class Store:
    """The ledger files of one workspace. `commit` lets `settle` finish a git commit that was cut short."""

    def __init__(self, root: Path, *, wait_seconds: float = 30, commit: Commit | None = None) -> None:
        self.root = root
        self._wait_seconds = wait_seconds
        self._commit = commit
        self._state = root / STATE_DIRECTORY
        self._journal = Journal(root)

    def apply(
        self,
        plan: Plan,
        *,
        commit: Commit | None,
        still: Check | None = None,
        progress: Progress = silent,
    ) -> None:
        """Apply every edit of `plan` or none, then call `commit(paths, message)` when it is given.

        `still` is asked under the lock, before anything is written. Raises StaleFileError when a file is not what the plan was made from,
        LockedError when another kcbx keeps the workspace, RefusedError for a path outside it; other KcbxErrors say
        what became of the plan.
        """
        if not plan.edits:
            return
        _check_paths(plan)
        with self._locked(self._wait_seconds):
            self._clear_the_way(commit)
            self._verify(plan)
            if still is not None:
                still()
            self._write_journal(plan, commit is not None, progress)
            self._finish(commit, progress)

    def settle(self) -> str | None:
        """Finish or discard what an interrupted command left over; say so in a sentence for stderr.

        Waits for a writer that is still alive. When nothing was left over this costs one stat call.
        """
        if not self._journal.exists():
            return None
        self._refuse_links()
        files_in_place = self._journal.phase() in (Phase.APPLIED, Phase.DONE)
        try:
            with self._locked(0 if files_in_place else self._wait_seconds):
                return self._settle(self._commit)
        except LockedError:
            # A live writer that is busy with its git commit has no more to change, and a kcbx that runs
            # inside one of that commit's hooks would wait for it in vain.
            if files_in_place:
                return None
            raise

    def _settle(self, commit: Commit | None) -> str | None:
        phase = self._journal.phase()
        if phase is Phase.STAGING:
            self._journal.discard()
            return _DISCARDED
        if phase is Phase.DONE:
            self._journal.remove()
        if phase not in (Phase.PLANNED, Phase.APPLIED):
            return None
        record = self._journal.read(phase)
        finished = ""
        if phase is Phase.PLANNED:
            self._carry_out(record)
            finished = _FINISHED.format(count=len(record.changes))
        return finished + self._settle_commit(record, commit)

    def _settle_commit(self, record: Record, commit: Commit | None) -> str:
        if not record.commit:
            self._journal.remove()
            return ""
        if commit is None:
            return _NOT_COMMITTED.format(reason="。")
        try:
            commit(record.paths, record.message)
        except KcbxError as error:
            return _NOT_COMMITTED.format(reason=f"：{error.message}{error.hint}")
        self._close()
        return _COMMITTED

    def _clear_the_way(self, commit: Commit | None) -> None:
        """Settle leftovers before a new plan; one waits for git only as long as git is wanted at all."""
        told = self._settle(commit or self._commit)
        if self._journal.phase() is not Phase.APPLIED:
            return
        if commit is not None:
            raise GitError(
                told or "", "没有开始这次操作。请先排除原因，让上一次改动提交成功，再重新运行命令。"
            )
        self._close()

    def _verify(self, plan: Plan) -> None:
        """Make sure, while nothing is touched yet, that every edit fits what is on disk and can be made."""
        places, checked = Places(self.root), set[Path]()
        for edit in plan.edits:
            target = places.locate(edit.path)
            with explained(edit.path, UNTOUCHED):
                if target.parent not in checked:
                    _check_place(target.parent, self._state)
                    checked.add(target.parent)
                _check_unchanged(edit, target)

    def _write_journal(self, plan: Plan, wanted: bool, progress: Progress) -> None:
        try:
            self._journal.write(plan, commit=wanted, progress=progress)
        except BaseException as error:
            if not self._journal.discard() and isinstance(error, KcbxError):
                raise KcbxError(error.message, PENDING) from error
            raise

    def _finish(self, commit: Commit | None, progress: Progress) -> None:
        record = self._journal.read(Phase.PLANNED)
        self._carry_out(record, progress)
        if commit is None:
            self._journal.remove()
            return
        try:
            commit(record.paths, record.message)
        except KcbxError as error:
            raise GitError(
                f"台账文件已经写好，但没有提交到 git：{error.message}",
                f"{error.hint}\n".lstrip()
                + "排除原因后运行任意一条 kcbx 命令，它会补上这次提交；不要重复刚才的操作。",
            ) from error
        self._close()

    def _carry_out(self, record: Record, progress: Progress = silent) -> None:
        self._journal.carry_out(record, progress)
        self._journal.advance(Phase.PLANNED, Phase.APPLIED if record.commit else Phase.DONE)

    def _close(self) -> None:
        self._journal.advance(Phase.APPLIED, Phase.DONE)
        self._journal.remove()

    @contextlib.contextmanager
    def _locked(self, wait_seconds: float) -> Iterator[None]:
        """Hold the workspace: a lock of the operating system, which dies with its holder."""
        import filelock  # 40 ms that only writers pay

        self._refuse_links()
        with explained(STATE_DIRECTORY, UNTOUCHED):
            make_state_directory(self.root)
            lock = filelock.FileLock(self._state / "lock", timeout=wait_seconds, mode=FILE_MODE)
            try:
                lock.acquire()
            except filelock.Timeout:
                raise self._locked_error(wait_seconds) from None
            except NotImplementedError as error:
                raise OSError(errno.ENOLCK, "") from error
        try:
            self._name_holder()
            yield
        finally:
            with contextlib.suppress(OSError):
                os.remove(self._holder)
            lock.release()

    @property
    def _holder(self) -> Path:
        return self._state / "holder.json"

    def _name_holder(self) -> None:
        """Leave word who holds the lock, for those who wait; the file's own time is when it began."""
        text = json.dumps({"pid": os.getpid(), "host": platform.node()}, ensure_ascii=False)
        # Not worth failing for: on a full disk, finishing a journal needs no space.
        with contextlib.suppress(OSError):
            with contextlib.suppress(FileNotFoundError):
                os.remove(self._holder)
            write_file(self._holder, text.encode())

    def _locked_error(self, wait_seconds: float) -> LockedError:
        try:
            holder = json.loads(read_file(self._holder))
            start = dt.datetime.fromtimestamp(os.stat(self._holder).st_mtime).strftime("%Y-%m-%d %H:%M:%S")
            who = f"（进程号 {holder['pid']}，主机 {holder['host']}，{start} 开始）"
        except (OSError, ValueError, KeyError, TypeError):
            who = ""
        return LockedError(
            f"另一个 kcbx 正在写这个工作区{who}，等了 {wait_seconds:g} 秒仍没有结束。",
            "没有改动任何台账文件。请等它结束后重新运行命令。",
        )

    def _refuse_links(self) -> None:
        refuse_link(self.root, STATE_DIRECTORY)
        refuse_link(self.root, f"{STATE_DIRECTORY}/journal")


def _check_unchanged(edit: Edit, target: Path) -> None:
    if edit.before is None:
        if os.path.lexists(target):
            raise StaleFileError(f"{edit.path} 已经存在，不能当作新文件写入。", UNTOUCHED)
        return
    try:
        current = digest(read_file(target, writable=True))
    except FileNotFoundError:
        current = ""
    if current != edit.before:
        what = "改动过" if current else "移走或删除了"
        raise StaleFileError(
            f"{edit.path} 在读取以后被别的程序{what}，请重新运行命令。", "没有改动任何台账文件。"
        )


def _check_place(directory: Path, state: Path) -> None:
    """Raise the OSError that writing into `directory` would meet once the commit point is passed."""
    while not os.path.lexists(directory):
        directory = directory.parent
    if not os.path.isdir(directory):
        raise NotADirectoryError(errno.ENOTDIR, "")
    if not os.access(directory, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "")
    if os.stat(directory).st_dev != os.stat(state).st_dev:
        raise OSError(errno.EXDEV, "")


def _check_paths(plan: Plan) -> None:
    """Refuse paths outside the workspace, and two edits of what is, or elsewhere would be, one place."""
    for edit in plan.edits:
        check_path(edit.path)
    # Folded, because some systems hold two spellings for one file. Only what is written counts: a move that
    # changes the case of a letter removes one spelling and writes another.
    written = [normalize("NFC", edit.path).casefold() for edit in plan.edits if isinstance(edit, Replacement)]
    above = {"/".join(path.split("/")[:depth]) for path in written for depth in range(1, path.count("/") + 1)}
    clashes = [
        *_repeated([edit.path for edit in plan.edits]),
        *_repeated(written),
        *above.intersection(written),
    ]
    if clashes:
        raise RefusedError(f"同一次操作里两次写到 {clashes[0]}，不知道以哪一次为准。", "没有改动任何文件。")


def _repeated(paths: Sequence[str]) -> list[str]:
    return [path for path, count in Counter(paths).items() if count > 1]
