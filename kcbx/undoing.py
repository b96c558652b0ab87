"""Taking a whole batch back: a new batch that voids every entry of the first and changes its facts back.

Nothing is taken out of a file. A batch on which something was built is left alone as a whole, and so is one that was
taken back before. How a case stands without its 登记 lives in `kcbx.lifecycle.fold`; what a batch is in `kcbx.batchwork`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx import casenumber, keypath
from kcbx.batchwork import Batch
from kcbx.casework import Hand
from kcbx.errors import KcbxError, NotFoundError, RefusedError, UnreadableError, UsageError
from kcbx.lifecycle.corrections import BEGINNING, CORRECTION, effective_entries
from kcbx.lifecycle.facts import CHANGE, undone
from kcbx.model import Case, Entry, KeyPath
from kcbx.progress import Progress, silent
from kcbx.schema import typed
from kcbx.workspace import Workspace

_BATCH = "批次"
_MOST_NAMED = 20


def undo(workspace: Workspace, hand: Hand, number: str, reason: str, progress: Progress = silent) -> Batch:
    """Plan to take a batch back, by new entries that say why; the plan is that of the batch returned.

    Raises NotFoundError when no case holds an entry of it; RefusedError naming the cases, and what stands in the way
    in each, when anything was built on it, when it was taken back already, or when it is itself the undoing of one.
    """
    number, reason = _checked(number), reason.strip()
    if not reason:
        raise UsageError("没有写为什么撤销。", "请用 --reason 写明原因，会写进每一条更正里。")
    cases = [_Part(case, number) for case in _cases_of(workspace, number, progress)]
    _refuse_undone(cases, number)
    batch = Batch(workspace, hand, f"撤销 {number}", progress)
    obstacles: list[str] = []
    for part in progress(cases, len(cases), "撤销"):
        obstacles += list(part.obstacles()) or _taken_back(batch, part, hand, f"{_mark(number)}{reason}")
    if obstacles:
        raise _refusal(number, obstacles)
    return batch


def left_behind(workspace: Workspace, number: str) -> tuple[str, ...]:
    """Return the office records and the register of lists that name a batch: their entries are not voided by `undo`."""
    wanted = _checked(number).encode()
    others = [*workspace.office_paths(), "rosters.yaml"]
    present = [path for path in others if (workspace.root / path).is_file()]
    return tuple(path for path in present if wanted in workspace.read_bytes(path))


@dataclass(frozen=True)
class KnownBatch:
    """A batch as the case files tell of it: number, when and by whom first written, its 事项, whether it was taken back.

    `undoes` is the batch that it took back, "" for none.
    """

    number: str
    recorded: str
    operator: str
    counts: Mapping[str, int]
    cases: int
    undone: bool
    undoes: str

    @property
    def row(self) -> dict[str, Any]:
        """The row of a list."""
        state = f"撤销的是 {self.undoes}" if self.undoes else "已撤销" if self.undone else ""
        return {
            "批次": self.number,
            "录入": self.recorded,
            "经办": self.operator,
            "案卷": self.cases,
            "事项": "、".join(f"{action} {count}" for action, count in self.counts.items()),
            "撤销": state,
        }


_ENTRY = re.compile(b"^  - ", re.MULTILINE)
_IN_ENTRY = {
    key: re.compile(f"^(?:  - |    ){key}: *['\"]?([^'\"\\n]+?)['\"]? *$".encode(), re.MULTILINE)
    for key in ("批次", "录入", "经办", "事项")
}
_UNDOES = re.compile("撤销批次 (PC-[0-9A-Z]{8})：".encode())
"""What tells of a batch in the bytes of a case file, entry by entry: tens of thousands of files are not parsed for a list."""


def known_batches(workspace: Workspace, progress: Progress = silent) -> list[KnownBatch]:
    """Return the batches that the case files tell of, the latest first."""
    entries: dict[str, list[tuple[str, str, str, str]]] = {}
    undoes: dict[str, str] = {}
    paths = workspace.case_paths()
    for path in progress(paths, len(paths), "查找批次"):
        raw = workspace.read_bytes(path)
        if b"PC-" not in raw:
            continue
        for part in _ENTRY.split(raw)[1:]:
            found = _told(b"  - " + part)
            if casenumber.is_batch_number(found["批次"]):
                entries.setdefault(found["批次"], []).append(
                    (found["录入"], found["经办"], found["事项"], path)
                )
                if undone := _UNDOES.search(part):
                    undoes[found["批次"]] = undone[1].decode()
    return sorted(
        (_batch_of(number, told, undoes) for number, told in entries.items()),
        key=lambda batch: (batch.recorded, batch.number),
        reverse=True,
    )


def _told(entry: bytes) -> dict[str, str]:
    found = {key: pattern.search(entry) for key, pattern in _IN_ENTRY.items()}
    return {key: match[1].decode("utf-8", "replace") if match else "" for key, match in found.items()}


def _batch_of(
    number: str, told: Sequence[tuple[str, str, str, str]], undoes: Mapping[str, str]
) -> KnownBatch:
    recorded, operator, _, _ = min(told)
    return KnownBatch(
        number=number,
        recorded=recorded,
        operator=operator,
        counts=Counter(action for _, _, action, _ in told),
        cases=len({path for *_, path in told}),
        undone=number in undoes.values(),
        undoes=undoes.get(number, ""),
    )


def _checked(number: str) -> str:
    normal = casenumber.normalise_batch(number)
    if not casenumber.is_batch_number(normal):
        raise UsageError(
            f"“{number}”不是批次号。", "批次号是“PC-”加八位，批量命令做完时会打印，案卷的记事里也写着。"
        )
    return normal


def _cases_of(workspace: Workspace, number: str, progress: Progress) -> Iterator[Case]:
    paths, found = workspace.case_paths(), False
    for path in progress(paths, len(paths), "查找批次"):
        if number.encode() not in workspace.read_bytes(path):
            continue
        file = workspace.read_case(path)
        if file.case is None:
            raise UnreadableError(
                f"{path} 有错，要先改好才能撤销这个批次。", f"运行 kcbx validate {path} 查看。"
            )
        if any(entry.get(_BATCH) == number for entry in file.case.entries):
            found = True
            yield file.case
    if not found:
        raise NotFoundError(f"没有案卷里有批次 {number} 的记事。", "请核对批次号。")


def _mark(number: str) -> str:
    """What the 原因 of every entry begins with that takes a batch back: by this it is known again."""
    return f"撤销批次 {number}："


@dataclass(frozen=True)
class _Part:
    """What a batch did to one case."""

    case: Case
    number: str

    @property
    def own(self) -> list[Entry]:
        """The entries of the batch that still count, the last written first."""
        counted = {entry.entry_id for entry in effective_entries(self.case.entries)}
        own = [each for each in self.case.entries if each.get(_BATCH) == self.number]
        return [entry for entry in reversed(own) if entry.entry_id in counted]

    @property
    def undoing(self) -> Entry | None:
        """An entry by which the batch was taken back, None when there is none."""
        mark = _mark(self.number)
        return next((each for each in self.case.entries if str(each.get("原因", "")).startswith(mark)), None)

    @property
    def is_an_undoing(self) -> bool:
        """Whether the batch took another one back."""
        return any(str(entry.get("原因", "")).startswith("撤销批次 PC-") for entry in self.own)

    def obstacles(self) -> Iterator[str]:
        """Yield what was built on the batch in this case: whatever counts and was written after it.

        That a clerk has voided something since, of the batch or of what came after it, is nothing built.
        """
        own = self.own
        first = min((entry.position for entry in own), default=len(self.case.entries))
        counted = {entry.entry_id for entry in effective_entries(self.case.entries)}
        for entry in self.case.entries[first:]:
            voids = entry.action == CORRECTION and entry.get("作废") == "是"
            if entry.entry_id in counted and entry.get(_BATCH) != self.number and not voids:
                yield f"{self.case.case_id}：后来又记了 {entry.date} 的“{entry.action}”（号 {entry.entry_id}）"
        for entry in own:
            if entry.action == CHANGE and not self._stands(entry):
                yield f"{self.case.case_id}：“{entry.get('键')}”在那以后又改过"

    def _stands(self, change: Entry) -> bool:
        path = keypath.parse_path(str(change.get("键")))
        own = [keypath.parse_path(str(each.get("键"))) for each in self.own if each.action == CHANGE]
        if sum(keypath.overlap(path, other) for other in own) > 1:
            return True  # changed twice within the batch: only the last one still stands, and rule L12 watches it
        present, new = keypath.value_at(dict(self.case.facts), path), change.get("新值", keypath.ABSENT)
        removed_item = isinstance(path[-1], int) and new is keypath.ABSENT
        return removed_item or _as_text(present) == _as_text(new)

    def former_facts(self) -> dict[KeyPath, Any]:
        """Return what the facts are to become again, by key path; lists as a whole."""
        changes = [entry for entry in self.own if entry.action == CHANGE]
        facts: Any = dict(self.case.facts)
        for change in changes:
            facts = undone(facts, change)
        paths = dict.fromkeys(_whole(keypath.parse_path(str(change.get("键")))) for change in changes)
        former = {path: _typed_at(path, keypath.value_at(facts, path)) for path in paths}
        return {
            path: value
            for path, value in former.items()
            if value != keypath.value_at(dict(self.case.facts), path)
        }


def _whole(path: KeyPath) -> KeyPath:
    """Return the path of the outermost list a path runs through; the path itself when there is none."""
    return next((path[:end] for end, part in enumerate(path) if isinstance(part, int)), path)


def _typed_at(path: KeyPath, value: Any) -> Any:
    return value if value is keypath.ABSENT else typed(value, str(path[-1]))


def _as_text(value: Any) -> Any:
    """Return a value as text all through: 新值 has no type of its own on disk."""
    if isinstance(value, Mapping):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_text(item) for item in value]
    return "" if value is keypath.ABSENT else str(value)


def _taken_back(batch: Batch, part: _Part, hand: Hand, reason: str) -> list[str]:
    """Take back what was done to one case; return why not, [] when it could be done."""
    case, own = part.case, part.own
    opened = any(entry.action == BEGINNING for entry in own)
    try:
        if not opened and (former := part.former_facts()):
            batch.change_facts(case.case_id, former, hand.today, "更正", reason)
        for entry in own:
            if entry.action != CHANGE:
                values = {"更正": entry.entry_id, "作废": "是", "原因": reason}
                batch.record(case.case_id, CORRECTION, hand.today, values)
    except KcbxError as error:
        return [f"{case.case_id}：{error.message}"]
    return []


def _refuse_undone(parts: Sequence[_Part], number: str) -> None:
    if any(part.is_an_undoing for part in parts):
        raise RefusedError(
            f"批次 {number} 本身就是一次撤销，撤销不能再撤销。", "需要的话，把原来的批次重新做一遍。"
        )
    undoing = next((part.undoing for part in parts if part.undoing is not None), None)
    if undoing is not None:
        raise RefusedError(
            f"批次 {number} 在 {undoing.date} 已经撤销过了（撤销的批次是 {undoing.get(_BATCH)}），没有再改动。"
        )
    if not any(part.own for part in parts):
        raise RefusedError(f"批次 {number} 的记事都已经作废，没有可以撤销的。")


def _refusal(number: str, obstacles: Sequence[str]) -> RefusedError:
    lines = [f"  · {obstacle}" for obstacle in obstacles[:_MOST_NAMED]]
    lines += [f"  · 等 {len(obstacles)} 处"] if len(obstacles) > _MOST_NAMED else []
    return RefusedError(
        f"批次 {number} 不能撤销，已经有别的记事接在它后面，什么都没有改动：\n" + "\n".join(lines),
        "先用 kcbx show 编号 核对；后来的记事也是错的，就用 kcbx correct 编号 号 --void 一条一条作废，再撤销这个批次。",
    )
