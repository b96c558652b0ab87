"""rosters.yaml of a workspace: the pins in force, those taken out, and what people decided. Planned, not applied.

Every change adds at an end; nothing that stands there is changed. Which file is pinned how is `kcbx.rosterwork`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kcbx import privacy, yamlio
from kcbx.casework import Hand
from kcbx.comparing.results import Decision
from kcbx.edits import digest
from kcbx.errors import RefusedError, UnreadableError, UsageError
from kcbx.model import Plan, Replacement
from kcbx.rosters.pins import (
    DECISIONS,
    PINS,
    RETIRED,
    ROSTERS_FILE,
    Pin,
    Retirement,
    WrittenDecision,
    decision_document,
    decision_of,
    in_force,
    pin_of,
    retirement_document,
    retirement_of,
)
from kcbx.schema import typed
from kcbx.schema.files import ROSTERS_SCHEMA, read_data_file
from kcbx.schema.reading import text_of
from kcbx.workspace import Workspace

# The lists


def pins(workspace: Workspace) -> tuple[Pin, ...]:
    """Return the pinned lists that were not taken out, in the order of rosters.yaml. Raises UnreadableError when it is broken."""
    data = present(workspace)[0].data
    gone = {retirement.number for retirement in _retirements(data)}
    return tuple(pin for pin in _every_pin(data) if pin.number not in gone)


def every_pin(workspace: Workspace) -> tuple[Pin, ...]:
    """Return every list that was ever pinned, those taken out too: their 编号 are not given again."""
    return _every_pin(present(workspace)[0].data)


def retirements(workspace: Workspace) -> dict[str, Retirement]:
    """Return what was taken out, by the 编号 of the list."""
    return {retirement.number: retirement for retirement in _retirements(present(workspace)[0].data)}


def retire(workspace: Workspace, hand: Hand, number: str, reason: str) -> Plan:
    """Plan to take a list out: it takes part in nothing any more, its entry and its file stay.

    Raises UsageError (no such list, no reason, a number in the reason) or RefusedError (taken out before).
    """
    wanted = number.strip()
    if not reason.strip():
        raise UsageError("没有写撤下的理由。", "例如 --reason 拿错了文件，是邻县的名单。")
    if privacy.contains_number(reason):
        raise UsageError("理由里有证件号码或电话号码，不能写进 rosters.yaml。", "请去掉号码再运行。")
    document, before = present(workspace)
    pin = next((pin for pin in _every_pin(document.data) if pin.number == wanted), None)
    if pin is None:
        raise UsageError(f"没有编号是“{wanted}”的名单。", "用 kcbx roster list 查看。")
    if any(retirement.number == wanted for retirement in _retirements(document.data)):
        raise RefusedError(f"名单 {wanted} 已经撤下了。", "没有再撤一次。用 kcbx roster list --all 查看。")
    made = Retirement(wanted, reason.strip(), hand.operator, hand.recorded)
    data = {**document.data, RETIRED: [*document.data.get(RETIRED, ()), retirement_document(made)]}
    return Plan((written(workspace, document, data, before),), f"撤下名单 {wanted}")


def _every_pin(data: Any) -> tuple[Pin, ...]:
    return tuple(pin_of(raw) for raw in data.get(PINS, ()))


def _retirements(data: Any) -> tuple[Retirement, ...]:
    return tuple(retirement_of(raw) for raw in data.get(RETIRED, ()))


# Decisions


def decisions(workspace: Workspace) -> dict[str, Decision]:
    """Return the decision in force on each pair, by the digest of what was compared."""
    return in_force(written_decisions(workspace))


def written_decisions(workspace: Workspace) -> tuple[WrittenDecision, ...]:
    """Return every decision with the places of its rows, in the order of rosters.yaml."""
    document, _ = present(workspace)
    return tuple(decision_of(raw) for raw in document.data.get(DECISIONS, ()))


def add_decisions(workspace: Workspace, made: Sequence[WrittenDecision]) -> Plan:
    """Plan to write decisions behind those that stand there; a newer one on the same pair takes the older one's place."""
    document, before = present(workspace)
    data = {**document.data, DECISIONS: [*document.data.get(DECISIONS, ()), *map(decision_document, made)]}
    return Plan((written(workspace, document, data, before),), f"名单比对：记下 {len(made)} 个决定")


# The file


def present(workspace: Workspace) -> tuple[yamlio.Document, str | None]:
    """Return the document of rosters.yaml and its digest; an empty one and None where there is none yet."""
    if not (workspace.root / ROSTERS_FILE).is_file():
        return yamlio.Document({}), None
    raw = workspace.read_bytes(ROSTERS_FILE)
    file = read_data_file("rosters", ROSTERS_FILE, raw, workspace.shapes)
    if file.document is None or file.problems:
        raise UnreadableError(
            f"{ROSTERS_FILE} 有错，要先改好才能用。", f"运行 kcbx validate {ROSTERS_FILE} 查看。"
        )
    return replace(file.document, data=file.data), digest(raw)


def written(
    workspace: Workspace, document: yamlio.Document, data: dict[str, Any], before: str | None
) -> Replacement:
    """Return the edit that writes rosters.yaml with this data. Raises UsageError when its shape is wrong."""
    if problems := workspace.shapes.check("rosters", typed(data)):
        raise UsageError("填写的内容有误：\n" + "\n".join(f"  · {problem.message}" for problem in problems))
    text = text_of("rosters", data, document.comments, ROSTERS_SCHEMA)
    return Replacement(ROSTERS_FILE, text.encode(), before)
