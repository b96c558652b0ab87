"""What commands do to cases, callable without a command line: new entries, facts, cases — planned, not yet applied."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kcbx import casenumber, keypath
from kcbx.edits import Circumstances, Proposal, digest, propose_case, propose_entry, propose_facts
from kcbx.errors import UnreadableError, UsageError
from kcbx.model import Case, Entry, KeyPath, Replacement
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

MAXIMUM_EVIDENCE_BYTES = 20 * 1024 * 1024


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
) -> Proposal:
    """Plan an entry; evidence files are copied under evidence/<编号>/ and hashed into its 佐证.

    Raises UsageError, RefusedError (see kcbx.edits) or UnreadableError for an evidence file.
    """
    case = _case(file)
    entry_id = casenumber.new_entry_id({entry.entry_id for entry in case.entries}, hand.choose)
    copies = _copies(case.case_id, entry_id, evidence)
    proofs = [{"文件": copy.path, "sha256": digest(copy.content)} for copy in copies]
    filled = {**values, "佐证": [*values.get("佐证", ()), *proofs]} if proofs else dict(values)
    entry = Entry(entry_id, date, action, hand.operator, hand.recorded, filled)
    return propose_entry(file, entry, circumstances(workspace, hand), copies)


def _copies(case_id: str, entry_id: str, evidence: Sequence[Path]) -> list[Replacement]:
    copies = []
    for number, path in enumerate(evidence, 1):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UnreadableError(f"读不了佐证文件 {path.name}：{error.strerror}。") from None
        if len(content) > MAXIMUM_EVIDENCE_BYTES:
            raise UsageError(f"佐证文件 {path.name} 超过 20 MB，请先压缩或缩小图片。")
        ending = path.suffix.lower() if re.fullmatch(r"\.[a-z0-9]{1,5}", path.suffix.lower()) else ".bin"
        copies.append(Replacement(f"evidence/{case_id}/{entry_id}-{number}{ending}", content))
    return copies


def open_case(
    workspace: Workspace, facts: Mapping[str, Any], date: dt.date, values: Mapping[str, Any], hand: Hand
) -> Proposal:
    """Plan a new case. Raises UsageError when the child stands in the ledgers already."""
    _refuse_duplicate(workspace, facts)
    taken = {path.rpartition("/")[2] for path in workspace.case_paths()}
    case_id = casenumber.new_case_number(hand.choose)
    while f"{case_id}.yaml" in taken:
        case_id = casenumber.new_case_number(hand.choose)
    entry_id = casenumber.new_entry_id((), hand.choose)
    entry = Entry(entry_id, date, "登记", hand.operator, hand.recorded, dict(values))
    return propose_case(facts, case_id, entry, circumstances(workspace, hand))


def _refuse_duplicate(workspace: Workspace, facts: Mapping[str, Any]) -> None:
    number = str(facts.get("证件", {}).get("号码", ""))
    for path in workspace.paths_with(number) if number else ():
        file = workspace.read_case(path)
        if file.case is not None and file.case.id_number == number:
            raise UsageError(
                f"这个证件号码已经在案卷 {file.case_id} 里（{file.ledger}台账），没有重复建档。",
                f"请用 kcbx show {file.case_id} 查看；要改变状态用 kcbx move，移出的用“重新登记”。",
            )


def namesakes(workspace: Workspace, facts: Mapping[str, Any]) -> list[str]:
    """Return the 编号 of cases with the same name and birth date: perhaps the same child."""
    name, birth = str(facts.get("姓名", "")), str(facts.get("出生日期", ""))
    found = []
    for path in workspace.paths_with(name) if name else ():
        case = workspace.read_case(path).case
        if case is not None and case.name == name and case.birth_date.isoformat() == birth:
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
) -> Proposal:
    """Plan changed facts with one 信息变更 each; ABSENT removes. Raises UsageError when nothing changes."""
    case = _case(file)
    taken = {entry.entry_id for entry in case.entries}
    entries: list[Entry] = []
    kept: dict[KeyPath, Any] = {}
    for path, value in changes.items():
        before = keypath.value_at(dict(case.facts), path)
        if before == value or (before is keypath.ABSENT and value is keypath.ABSENT):
            continue
        entry_id = casenumber.new_entry_id(taken, hand.choose)
        taken.add(entry_id)
        values = {"键": keypath.path_text(path), "性质": nature}
        values |= {} if before is keypath.ABSENT else {"原值": before}
        values |= {} if value is keypath.ABSENT else {"新值": value}
        values |= {"原因": reason} if reason else {}
        entries.append(Entry(entry_id, date, "信息变更", hand.operator, hand.recorded, values))
        kept[path] = value
    if not entries:
        raise UsageError("没有任何改动：填的值和案卷里的一样。")
    return propose_facts(file, kept, entries, circumstances(workspace, hand))


def correction_values(case: Case, entry_id: str, key: str, new_value: Any) -> dict[str, Any]:
    """Return the values of a 更正 of one key: its 原值 as it stands now. Raises UsageError for an unknown 号."""
    from kcbx.lifecycle.corrections import effective_entries

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
    return {
        "更正": entry_id,
        "键": key,
        "原值": "" if present is keypath.ABSENT else present,
        "新值": new_value,
    }


def _case(file: CaseFile) -> Case:
    if file.case is None:
        raise UnreadableError(f"{file.path} 有错，要先改好才能用。", f"运行 kcbx validate {file.path} 查看。")
    return file.case
