"""The access log: who printed names or numbers of children in full, when, why, with whose approval, how many.

One line of JSON per access in 访问记录/<年>.jsonl, only ever appended to (docs/月报数据.md, 访问记录). The law wants
access approved and recorded (未成年人网络保护条例/36); the line is on the disk before anything is shown. It holds
no personal data of a child: a reason with a name or a number in it is refused. The names of those who
looked and approved stand in it, because they answer for it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kcbx import privacy
from kcbx.errors import StaleFileError, UnreadableError, UsageError
from kcbx.model import Plan, Replacement
from kcbx.store import digest

DIRECTORY = "访问记录"
CLAUSE = "未成年人网络保护条例/36"
Apply = Callable[[Plan], None]
"""Applies a plan all or not at all: `Workspace.apply`."""

_ATTEMPTS = 5
_SHORTEST_REASON = 4


@dataclass(frozen=True)
class Access:
    """One output of names or numbers in full.

    `what` says which document it was without naming a child; `children` is how many children it shows.
    """

    time: dt.datetime
    operator: str
    approver: str
    reason: str
    what: str
    children: int


def check_request(operator: str, approver: str, reason: str) -> None:
    """Refuse an access that is not approved by somebody else, or whose reason says nothing. Raises UsageError."""
    law = "依据是《未成年人网络保护条例》第三十六条。"
    if not approver.strip():
        raise UsageError("没有写批准人，不能输出全名。", f"用 --approver 写批准的负责人；{law}")
    if approver.strip() == operator.strip():
        raise UsageError(
            f"批准人“{approver.strip()}”就是经办人自己，不能自己批准自己。",
            f"请由负责人或者其授权的管理人员批准，用 --approver 写他的姓名；{law}",
        )
    if len(reason.strip()) < _SHORTEST_REASON:
        raise UsageError("事由太短，看不出为什么要用全名。", "请写清用途，例如：报县政府核对名单。")


def check_reason(reason: str, approver: str, names: Iterable[str]) -> None:
    """Refuse what would bring a number or, in the reason, a child's name into the log.

    `names` are those of the children shown. Raises UsageError, which repeats neither.
    """
    if privacy.contains_number(reason) or privacy.contains_number(approver):
        raise UsageError("事由或批准人里有证件号码或电话号码，不能写进访问记录。", "请去掉号码再运行。")
    # An approver may well be called like one of the children.
    if privacy.Names(names).mask(reason) != reason:
        raise UsageError("事由里有学生或家长的姓名，不能写进访问记录。", "请只写用途，不写是哪个学生。")


def log_path(time: dt.datetime) -> str:
    """Return the file that holds the accesses of this moment's year, relative to the workspace."""
    return f"{DIRECTORY}/{time.year}.jsonl"


def record(root: Path, access: Access, apply: Apply) -> None:
    """Append one access to the log of its year through `apply`, which writes all or nothing.

    When another kcbx appends at the same moment it is tried again; the last StaleFileError is passed on.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            apply(plan(root, access))
            return
        except StaleFileError:
            if attempt == _ATTEMPTS:
                raise


def plan(root: Path, access: Access) -> Plan:
    """Return the plan that appends one line; what stands in the file already is kept byte for byte."""
    path = log_path(access.time)
    before = _content(root, path)
    kept = before or b""
    if kept and not kept.endswith(b"\n"):
        kept += b"\n"
    line = json.dumps(_document(access), ensure_ascii=False) + "\n"
    edit = Replacement(path, kept + line.encode(), None if before is None else digest(before))
    return Plan((edit,), f"访问记录：{access.what}（全名，{access.children}人）")


def read_log(root: Path, year: int) -> tuple[Access, ...]:
    """Return the accesses of a year, () when there were none. Raises UnreadableError naming the line."""
    path = f"{DIRECTORY}/{year}.jsonl"
    lines = (_content(root, path) or b"").splitlines()
    return tuple(_access(path, number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _content(root: Path, path: str) -> bytes | None:
    try:
        return root.joinpath(path).read_bytes()
    except FileNotFoundError:
        return None


def _document(access: Access) -> dict[str, Any]:
    return {
        "时间": access.time.isoformat(timespec="seconds"),
        "经办": access.operator.strip(),
        "批准人": access.approver.strip(),
        "事由": " ".join(access.reason.split()),
        "内容": access.what,
        "人数": access.children,
    }


def _access(path: str, number: int, line: bytes) -> Access:
    try:
        raw = json.loads(line)
        time = dt.datetime.fromisoformat(raw["时间"])
        return Access(time, raw["经办"], raw["批准人"], raw["事由"], raw["内容"], int(raw["人数"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError(
            f"{path} 第 {number} 行不是一条访问记录。", "访问记录只由 kcbx 追加；请用 git 恢复这个文件。"
        ) from error
