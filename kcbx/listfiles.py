"""A list somebody handed in, as a file: read from disk, whatever is in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kcbx.errors import UnreadableError

MAXIMUM_BYTES = 200 * 1024 * 1024
_LOCK = "~$"
_UNREADABLE: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "没有这个文件"),
    (IsADirectoryError, "这是一个文件夹"),
    (PermissionError, "没有权限，或者正被别的程序打开"),
)
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class ListFile:
    """A file somebody handed in: its name without folders, and its bytes."""

    name: str
    content: bytes

    @property
    def ending(self) -> str:
        """The ending its copy gets; nothing else of the name is kept, because it may hold anybody's name."""
        suffix = Path(self.name).suffix.lower()
        return suffix if suffix in _ENDINGS else ".bin"


def read_file(path: Path) -> ListFile:
    """Read a list from disk. Raises UnreadableError when it cannot be read, is empty or far too large."""
    if path.name.startswith(_LOCK):
        raise UnreadableError(
            f"{path.name} 是 Excel 打开文件时留下的锁文件，不是名单。",
            f"请用 {path.name.removeprefix(_LOCK)}；如果它正开着，先保存、关闭。",
        )
    try:
        if (size := path.stat().st_size) > MAXIMUM_BYTES:
            raise UnreadableError(
                f"{path.name} 有 {size // 1024 // 1024} MB，名单不会这么大。", "请核对是不是拿错了文件。"
            )
        if not size:
            raise UnreadableError(f"{path.name} 是空的。", "请重新导出或者重新复制这个文件。")
        return ListFile(path.name, path.read_bytes())
    except OSError as error:
        why = next((why for kind, why in _UNREADABLE if isinstance(error, kind)), "磁盘出错")
        raise UnreadableError(f"读不了 {path.name}：{why}。", "请核对文件名和它所在的文件夹。") from None
