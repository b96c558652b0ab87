"""What commands do to cases, callable without a command line: new entries, facts, cases — planned, not yet applied."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from kcbx import casenumber, keypath
from kcbx.edits import Circumstances, Proposal, digest, propose_case, propose_entry, propose_facts
from kcbx.erasure import ERASURE
from kcbx.errors import UnreadableError, UsageError
from kcbx.identification import concerns, refuse_wrong
from kcbx.lifecycle.corrections import effective_entries
from kcbx.lifecycle.fold import stands_for_child
from kcbx.model import Case, Entry, KeyPath, Removal, Replacement
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

MAXIMUM_EVIDENCE_BYTES = 20 * 1024 * 1024

MadeFile = tuple[str, bytes]
"""(ending, content) of a file for the evidence folder: (".docx", b"…")."""


@dataclass(frozen=True)
class Hand:
    """Who writes, when, as of which business day, and where fresh numbers come from."""

    operator: str
    recorded: dt.datetime
    today: dt.date
    choose: Callable[[str], str] = random.SystemRandom().choice


def circumstances(workspace: Workspace, hand: Hand) -> Circumstances:
    """Return what surrounds an edit in this workspace."""
    return Circumstances(workspace.setting, workspace.shapes, hand.today)


def record_entry(
    workspace: Workspace,
    file: CaseFile,
    action: str,
    date: dt.date,
    values: Mapping[str, Any],
    hand: Hand,
    evidence: Sequence[Path] = (),
    made: Sequence[MadeFile] = (),
) -> Proposal:
    """Plan an entry; evidence files are copied under evidence/<编号>/ and hashed into its 佐证.

    `made` are files the program itself has made, which come first.

    Units may be named as people name them. 销毁 takes the case's evidence files away with the rest.
    Raises UsageError, RefusedError (see kcbx.edits) or UnreadableError for an evidence file.
    """
    case = _case(file)
    entry_id = casenumber.new_entry_id({entry.entry_id for entry in case.entries}, hand.choose)
    copies = _copies(case.case_id, entry_id, [*made, *map(_read, evidence)])
    proofs = [{"文件": copy.path, "sha256": digest(copy.content)} for copy in copies]
    filled = with_unit_codes(workspace, action, values)
    filled |= {"佐证": [*filled.get("佐证", ()), *proofs]} if proofs else {}
    entry = Entry(entry_id, date, action, hand.operator, moment_after(case.entries, hand), filled)
    removals = _evidence_removals(workspace, case.case_id) if action == ERASURE else ()
    return propose_entry(file, entry, circumstances(workspace, hand), (*copies, *removals))


_UNIT_KEYS: Mapping[str, tuple[str, ...]] = {
    "登记": ("单位",),
    "重新登记": ("单位",),
    "移交": ("自", "至"),
    "复学": ("学校",),
    "安置": ("学校",),
    "学籍异动": ("学校",),
}
"""Which keys of a 事项 hold the code of a unit."""


def with_unit_codes(workspace: Workspace, action: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the code of a unit in place of its name, where exactly one unit answers to it."""
    keys = [key for key in _UNIT_KEYS.get(action, ()) if key in values]
    return {**values, **{key: workspace.code_of(str(values[key])) for key in keys}}


_CLOCKS_DIFFER = dt.timedelta(hours=1)


def moment_after(entries: Sequence[Entry], hand: Hand) -> dt.datetime:
    """Return the 录入 of a new entry: now, but later than the last one of its file.

    Two commands in one second, or clocks of two offices a little apart, must not turn the order of entries round.
    A clock that is wrong by more is left to be found by `validate`.
    """
    last = max((entry.recorded for entry in entries), default=hand.recorded - _CLOCKS_DIFFER)
    if hand.recorded <= last < hand.recorded + _CLOCKS_DIFFER:
        return (last + dt.timedelta(seconds=1)).astimezone(hand.recorded.tzinfo)
    return hand.recorded


def _copies(case_id: str, entry_id: str, files: Sequence[MadeFile]) -> list[Replacement]:
    return [
        Replacement(f"evidence/{case_id}/{entry_id}-{number}{ending}", content)
        for number, (ending, content) in enumerate(files, 1)
    ]


def _read(path: Path) -> MadeFile:
    ending = path.suffix.lower() if re.fullmatch(r"\.[a-z0-9]{1,5}", path.suffix.lower()) else ".bin"
    return ending, _evidence_bytes(path)


def _evidence_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAXIMUM_EVIDENCE_BYTES:
            raise UsageError(f"佐证文件 {path.name} 超过 20 MB。", "请先压缩或缩小图片，再附上。")
        if size == 0:
            raise UsageError(
                f"佐证文件 {path.name} 是空的。", "请换一个文件，或者用 --set 佐证.0.说明=… 说明。"
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"读不了佐证文件 {path.name}：{error.strerror}。") from None


def _evidence_removals(workspace: Workspace, case_id: str) -> list[Removal]:
    return [Removal(path, digest(workspace.read_bytes(path))) for path in workspace.evidence_paths(case_id)]


class Register(Protocol):
    """The cases there are, as far as a new one has to know them."""

    def files_with(self, number: str) -> Iterable[CaseFile]:
        """Return the case files whose bytes hold a number, and perhaps others."""
        ...

    def is_taken(self, case_id: str) -> bool:
        """Tell whether a case has this 编号."""
        ...


class OnDisk:
    """The cases of a workspace, looked through anew for each question: right for one case, slow for many."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def files_with(self, number: str) -> Iterable[CaseFile]:
        """Read the case files that hold a number."""
        return map(self._workspace.read_case, self._workspace.paths_with(number))

    @cached_property
    def _taken(self) -> set[str]:
        return {path.rpartition("/")[2].removesuffix(".yaml") for path in self._workspace.case_paths()}

    def is_taken(self, case_id: str) -> bool:
        """Tell whether there is a file of this name in any ledger."""
        return case_id in self._taken


def open_case(
    workspace: Workspace,
    facts: Mapping[str, Any],
    date: dt.date,
    values: Mapping[str, Any],
    hand: Hand,
    register: Register | None = None,
) -> Proposal:
    """Plan a new case. Raises UsageError when the child stands in the ledgers (`register`) already."""
    register = register or OnDisk(workspace)
    refuse_wrong(facts, hand.today)
    _refuse_duplicate(register, facts)
    case_id = casenumber.new_case_number(hand.choose)
    while register.is_taken(case_id):
        case_id = casenumber.new_case_number(hand.choose)
    entry_id = casenumber.new_entry_id((), hand.choose)
    filled = with_unit_codes(workspace, "登记", values)
    entry = Entry(entry_id, date, "登记", hand.operator, hand.recorded, filled)
    return propose_case(facts, case_id, entry, circumstances(workspace, hand))


def registered_under(register: Register, number: str) -> list[CaseFile]:
    """Return the cases of the child with this number, but those taken back or closed as 重复登记."""
    return [
        file
        for file in (register.files_with(number) if number else ())
        if file.case is not None and file.case.id_number == number and stands_for_child(file.case)
    ]


def _refuse_duplicate(register: Register, facts: Mapping[str, Any], own: str = "") -> None:
    for file in registered_under(register, str(facts.get("证件", {}).get("号码", ""))):
        if file.case_id != own:
            raise UsageError(
                f"这个证件号码已经在案卷 {file.case_id} 里（{file.ledger}台账），{'没有改动' if own else '没有重复建档'}。",
                f"请用 kcbx show {file.case_id} 查看；要改变状态用 kcbx move，移出的用“重新登记”。",
            )


def namesakes(workspace: Workspace, facts: Mapping[str, Any]) -> list[str]:
    """Return the 编号 of cases that stand for a child of the same name and birth date: perhaps the same one."""
    name, birth = str(facts.get("姓名", "")), str(facts.get("出生日期", ""))
    found = []
    for path in workspace.paths_with(name) if name else ():
        case = workspace.read_case(path).case
        if case is None or case.name != name or case.birth_date.isoformat() != birth:
            continue
        if stands_for_child(case):
            found.append(case.case_id)
    return found


def change_facts(
    workspace: Workspace,
    file: CaseFile,
    changes: Mapping[KeyPath, Any],
    date: dt.date,
    nature: str,
    reason: str,
    hand: Hand,
    batch: str = "",
    register: Register | None = None,
) -> Proposal:
    """Plan changed facts with one 信息变更 each, of a 批次 if given; ABSENT removes.

    Raises UsageError when nothing changes, or the number belongs to a child of the ledgers (`register`) already.
    """
    case = _case(file)
    facts = _changed_facts(case, changes)
    if any(map(concerns, changes)):
        refuse_wrong(facts, hand.today)
        _refuse_duplicate(register or OnDisk(workspace), facts, case.case_id)
    kept, entries = change_entries(case, changes, date, nature, reason, hand, batch)
    if not entries:
        raise UsageError("没有任何改动：填的值和案卷里的一样。")
    return propose_facts(file, kept, entries, circumstances(workspace, hand))


def change_entries(
    case: Case,
    changes: Mapping[KeyPath, Any],
    date: dt.date,
    nature: str,
    reason: str,
    hand: Hand,
    batch: str = "",
) -> tuple[dict[KeyPath, Any], list[Entry]]:
    """Return what changed facts put into a file: the new values by key path, and a 信息变更 for each.

    Raises UsageError where a path leads nowhere.
    """
    facts = _changed_facts(case, changes)
    taken = {entry.entry_id for entry in case.entries}
    moment = moment_after(case.entries, hand)
    kept: dict[KeyPath, Any] = {}
    entries: list[Entry] = []
    for path, before, after in _differences(case, facts, changes):
        entry_id = casenumber.new_entry_id(taken, hand.choose)
        taken.add(entry_id)
        values = {"键": keypath.path_text(path), "性质": nature}
        values |= {} if before is keypath.ABSENT else {"原值": _plain(before)}
        values |= {} if after is keypath.ABSENT else {"新值": _plain(after)}
        values |= {"原因": reason} if reason else {}
        values |= {"批次": batch} if batch else {}
        entries.append(Entry(entry_id, date, "信息变更", hand.operator, moment, values))
        kept[path] = after
    return kept, entries


def _changed_facts(case: Case, changes: Mapping[KeyPath, Any]) -> dict[str, Any]:
    """Return the facts after all changes; list positions are meant as they are now, so removals come last."""
    facts: Any = dict(case.facts)
    removed = [path for path, value in changes.items() if value is keypath.ABSENT]
    ordered = [path for path in changes if path not in removed]
    ordered += sorted(removed, key=lambda path: [str(part).zfill(6) for part in path], reverse=True)
    for path in ordered:
        try:
            facts = keypath.with_value(facts, path, changes[path])
        except KeyError:
            raise UsageError(
                f"案卷里没有 {keypath.path_text(path)} 这个位置。",
                f"用 kcbx show {case.case_id} 看看现有内容。",
            ) from None
    return {} if facts is keypath.ABSENT else facts


def _list_of(path: KeyPath) -> KeyPath:
    """Return the path of the outermost list a path runs through; the path itself when there is none."""
    return next((path[:number] for number, part in enumerate(path) if isinstance(part, int)), path)


def _changes_length(case: Case, path: KeyPath, value: Any) -> bool:
    """Tell whether a change takes an item out of a list or puts one in."""
    numbers = [number for number, part in enumerate(path) if isinstance(part, int)]
    if not numbers:
        return False
    item = path[: numbers[0] + 1]
    return value is keypath.ABSENT or keypath.value_at(dict(case.facts), item) is keypath.ABSENT


def _recorded_paths(case: Case, changes: Mapping[KeyPath, Any]) -> list[KeyPath]:
    """Return under which key paths the changes are recorded: each its own, but several about one list together.

    An item put in or taken out shifts others, and the entries of one command have no order among themselves.
    """
    lists = [_list_of(path) for path, value in changes.items() if _changes_length(case, path, value)]
    shared = [path for path in lists if sum(other[: len(path)] == path for other in changes) > 1]
    paths = dict.fromkeys((*shared, *changes))
    return [
        path for path in paths if not any(path != other and path[: len(other)] == other for other in paths)
    ]


def _differences(
    case: Case, facts: Mapping[str, Any], changes: Mapping[KeyPath, Any]
) -> Iterator[tuple[KeyPath, Any, Any]]:
    """Yield (key path, value before, value after) of what really changes; ABSENT where there is none."""
    for path in _recorded_paths(case, changes):
        removed = changes.get(path) is keypath.ABSENT
        before = keypath.value_at(dict(case.facts), path)
        after = keypath.ABSENT if removed else keypath.value_at(dict(facts), path)
        if before != after:
            yield path, before, after


def _plain(value: Any) -> Any:
    """原值 and 新值 have no type of their own on disk: a number stands there as text."""
    return str(value) if isinstance(value, (int, float)) else value


def correction_values(case: Case, entry_id: str, key: str, new_value: Any) -> dict[str, Any]:
    """Return the values of a 更正 of one key: its 原值 as it stands now. Raises UsageError for an unknown 号."""
    target = next((entry for entry in effective_entries(case.entries) if entry.entry_id == entry_id), None)
    if target is None:
        known = case.entry(entry_id)
        reason = "已经作废" if known else "不在这份案卷里"
        raise UsageError(f"号 {entry_id} {reason}。", f"用 kcbx show {case.case_id} 查看记事的号。")
    present = (
        target.date.isoformat()
        if key == "日期"
        else keypath.value_at(dict(target.values), keypath.parse_path(key))
    )
    before, after = "" if present is keypath.ABSENT else _plain(present), _plain(new_value)
    if before == after:
        raise UsageError(f"没有任何改动：“{key}”已经是这个值。")
    return {"更正": entry_id, "键": key, "原值": before, "新值": after}


def _case(file: CaseFile) -> Case:
    if file.case is None:
        raise UnreadableError(f"{file.path} 有错，要先改好才能用。", f"运行 kcbx validate {file.path} 查看。")
    if file.path.rpartition("/")[2] != f"{file.case.case_id}.yaml":
        raise UnreadableError(
            f"{file.path} 里的编号与文件名不一样，没有改动（规则 L09，案卷格式/结构）。",
            "编号从不更改：请把文件里的编号改回文件名上的那个。",
        )
    return file.case
