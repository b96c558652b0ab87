"""How kcbx touches a disk: durable writes, names that stay inside the workspace, errors a person can read.

Only `kcbx.store`, `kcbx.journal` and `kcbx.drafts` use what lives here; nothing here knows what a plan is.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

from kcbx.errors import KcbxError, RefusedError

STATE_DIRECTORY = ".kcbx"
FILE_MODE, DIRECTORY_MODE = 0o600, 0o700
UNTOUCHED = "没有改动任何台账文件。请排除原因后重新运行命令。"
PENDING = (
    "这次改动已经完整地记在 .kcbx/journal 里，没有丢失任何内容。"
    "请排除原因后运行任意一条 kcbx 命令，它会先把这次改动写完；不要重复刚才的操作。"
)

_IGNORE_ALL = b"*\n"
_PRIVATE_NAMES = frozenset({".git", "git~1", STATE_DIRECTORY})
_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EACCES: "没有权限，或者文件正被别的程序打开",
    errno.EPERM: "没有权限，或者文件正被别的程序打开",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "读写磁盘时出错",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EEXIST: "这个名字已经被占用",
    errno.ENOTDIR: "上级目录的位置上是一个文件",
    errno.EISDIR: "这个位置上是一个目录",
    errno.EXDEV: "与工作区不在同一个磁盘上",
    errno.EMFILE: "打开的文件太多",
    errno.ENOLCK: "这个磁盘不支持文件锁",
}
# Control characters, and halves of characters, which cannot be encoded.
_NOT_IN_NAMES = frozenset({"Cc", "Cs"})
# What file systems answer that cannot sync a directory (network shares, FUSE): no more can be done there.
_CANNOT_SYNC = frozenset(
    {errno.EACCES, errno.EPERM, errno.EINVAL, errno.EBADF, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
)


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of the file at `path`, or None when there is none."""
    try:
        return digest(read_file(path))
    except FileNotFoundError:
        return None


def read_file(path: Path, *, writable: bool = False) -> bytes:
    """Return the bytes of a file; `writable` raises OSError when it could not be written as well."""
    with open(path, "r+b" if writable else "rb") as stream:
        return stream.read()


def write_file(path: Path, content: bytes, *, sync: bool = True) -> None:
    """Write a new file that only its owner may read, and see it safely on the disk, unless `sync_file` will."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, FILE_MODE)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if sync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all() -> None:
    """Begin, where the system can, to bring everything written to the disk at once.

    Promises nothing by itself: it leaves little to do to the `sync_file` of each of many files.
    """
    if hasattr(os, "sync"):
        os.sync()


def sync_file(path: Path) -> None:
    """See a file that was written before safely on the disk."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_directory(directory: Path) -> None:
    """Make the names in a directory durable where the system can; Windows keeps them in order by itself."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def check_path(path: str) -> None:
    """Refuse a path that is not plainly inside the workspace, or that git or kcbx keep for themselves."""
    parts = path.split("/")
    plain = all(part and part.rstrip(". ") == part for part in parts)
    clean = not any(character in '\\:"*?<>|' or category(character) in _NOT_IN_NAMES for character in path)
    if not plain or not clean or any(part.casefold() in _PRIVATE_NAMES for part in parts):
        raise RefusedError(
            f"不能写入路径 {path!r}：只能写工作区以内的文件，用相对路径和正斜杠，"
            '不能含有 .. 和 \\ : * ? " < > |，也不能写 .git 和 .kcbx。',
            "没有改动任何文件。",
        )


class Places:
    """Where the paths of one workspace stand on this disk; make one for each pass over a plan.

    A directory is looked at once, which makes a large import half as long.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._base = Path(os.path.realpath(root))
        self._trusted: set[Path] = set()

    def locate(self, path: str) -> Path:
        """Return the place of `path`; refuse one that a symbolic link leads out of the workspace."""
        check_path(path)
        target = self._root.joinpath(*path.split("/"))
        if not self._trusts(target.parent) or os.path.islink(target):
            raise RefusedError(
                f"不能写入 {path}：它经过一个符号链接，实际位置不在工作区的台账里。",
                "没有改动这个文件。请把符号链接换成真正的目录或文件。",
            )
        return target

    def _trusts(self, directory: Path) -> bool:
        if directory not in self._trusted:
            real = Path(os.path.realpath(directory))
            if self._base not in (real, *real.parents) or _is_private(real.relative_to(self._base)):
                return False
            self._trusted.add(directory)
        return True


def _is_private(relative: Path) -> bool:
    return any(part.casefold() in _PRIVATE_NAMES for part in relative.parts)


@contextlib.contextmanager
def explained(path: str, outcome: str) -> Iterator[None]:
    """Turn an OSError into a KcbxError that names `path` and says what became of the change."""
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        reason = _REASONS.get(number) or f"系统报告错误 {errno.errorcode.get(number, number)}"
        raise KcbxError(f"{path}：{reason}。", outcome) from error


def make_directories(directory: Path) -> None:
    """Make a directory and what is missing above it, for their owner alone."""
    missing = []
    while not directory.is_dir():
        missing.append(directory)
        directory = directory.parent
    for directory in reversed(missing):
        os.mkdir(directory, DIRECTORY_MODE)


def make_state_directory(root: Path) -> None:
    """Make `.kcbx`, for its owner alone, with the .gitignore by which it ignores itself. Raises OSError."""
    refuse_link(root, STATE_DIRECTORY)
    state = root / STATE_DIRECTORY
    with contextlib.suppress(FileExistsError):
        os.mkdir(state, DIRECTORY_MODE)
    ignore = state / ".gitignore"
    with contextlib.suppress(FileNotFoundError):
        if read_file(ignore) == _IGNORE_ALL:
            return
        os.remove(ignore)
    with contextlib.suppress(FileExistsError):
        write_file(ignore, _IGNORE_ALL)


def refuse_link(root: Path, name: str) -> None:
    """A cloned workspace could bring a .kcbx that points at somebody's documents: never write or tidy up there."""
    if os.path.islink(root / name):
        raise RefusedError(
            f"{name} 是一个符号链接，kcbx 不在别处存放自己的状态。", "请删除这个链接后重新运行命令。"
        )
