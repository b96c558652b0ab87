"""What a command wants to write → a plan, or the reasons why not. Pure: nothing is read or written here.

An entry is refused when its shape is wrong, its date impossible, the table does not allow it at its place in the
story, it makes a later step impossible, or a refusing guard is not met. What a guard only notes comes back as a
warning beside the plan.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kcbx import keypath
from kcbx.edit_checks import (
    check_birth,
    check_correction,
    check_dates,
    check_guards,
    check_shape,
    check_steps,
    step_of,
)
from kcbx.erasure import ERASURE, erased
from kcbx.errors import UsageError
from kcbx.lifecycle import Breach, Setting, Story, attempt_counts, tell
from kcbx.model import Case, Edit, Entry, KeyPath, Plan, Removal, Replacement
from kcbx.schema import Shapes
from kcbx.schema.files import CASE_SCHEMA, CaseFile
from kcbx.schema.reading import case_document, entry_document, text_of


@dataclass(frozen=True)
class Circumstances:
    """What surrounds an edit: the setting of the case, the schemas, and the business date."""

    setting: Setting
    shapes: Shapes
    today: dt.date


@dataclass(frozen=True)
class Proposal:
    """A plan that may be applied, with the story it leads to and what the clerk should know."""

    plan: Plan
    case: Case
    entry: Entry
    before: Story | None
    after: Story
    path: str
    warnings: tuple[Breach, ...] = ()


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def case_path(story: Story, setting: Setting, fallback_directory: str = "") -> str:
    """Return where a case file stands: ledgers/<台账>/<单位简称>/<编号>.yaml, as its entries say."""
    standing = story.standing
    unit = setting.units.get(standing.unit)
    directory = unit.short_name if unit else fallback_directory or standing.unit
    return f"ledgers/{story.ledger}/{directory}/{story.case.case_id}.yaml"


def propose_entry(
    file: CaseFile, entry: Entry, around: Circumstances, attachments: Sequence[Edit] = ()
) -> Proposal:
    """Plan one more entry of a case. Raises UsageError (shape, date) or RefusedError (table, guards)."""
    case = _sound_case(file)
    extended = replace(case, entries=(*case.entries, replace(entry, position=len(case.entries))))
    check_shape(extended, around.shapes, file.problems)
    check_dates(entry, extended, around.today)
    check_correction(case, extended, entry, around.shapes, around.today)
    before, after = tell(case), tell(extended)
    check_steps(before, after, entry)
    warnings = check_guards(before, after, (entry,), around.setting)
    data = _document_with(file, extended, entry)
    return _proposal(file, data, extended, entry, (before, after), around, warnings, attachments)


def propose_case(facts: Mapping[str, Any], case_id: str, entry: Entry, around: Circumstances) -> Proposal:
    """Plan a new case with its 登记. Raises UsageError or RefusedError."""
    case = Case(case_id, facts, (entry,))
    check_shape(case, around.shapes)
    check_birth(case, {}, around.today)
    check_dates(entry, case, around.today)
    after = tell(case)
    check_steps(None, after, entry)
    warnings = check_guards(None, after, (entry,), around.setting)
    path = case_path(after, around.setting)
    content = text_of("case", case_document(case), None, CASE_SCHEMA).encode()
    plan = Plan((Replacement(path, content),), f"{case_id} {summary(entry, after)}")
    return Proposal(plan, case, entry, None, after, path, warnings)


def propose_facts(
    file: CaseFile, changes: Mapping[KeyPath, Any], entries: Sequence[Entry], around: Circumstances
) -> Proposal:
    """Plan changed facts, each with the 信息变更 that tells of it. Raises UsageError or RefusedError."""
    case = _sound_case(file)
    assert file.document is not None
    facts: Any = dict(case.facts)
    raw: Any = dict(file.document.data)
    for path, value in changes.items():
        try:
            facts, raw = keypath.with_value(facts, path, value), keypath.with_value(raw, path, value)
        except KeyError:
            raise UsageError(
                f"案卷里没有 {keypath.path_text(path)} 这个位置。", "用 kcbx show 看看现有内容。"
            ) from None
    numbered = tuple(replace(entry, position=len(case.entries) + n) for n, entry in enumerate(entries))
    changed = Case(case.case_id, facts, case.entries + numbered)
    check_shape(changed, around.shapes, file.problems)
    check_birth(changed, case.facts, around.today)
    before, after = tell(case), tell(changed)
    for entry in numbered:
        check_dates(entry, changed, around.today)
        check_steps(before, after, entry)
    warnings = check_guards(before, after, numbered, around.setting)
    raw["经过"] = [*raw["经过"], *map(entry_document, numbered)]
    return _proposal(file, raw, changed, numbered[-1], (before, after), around, warnings, ())


def _proposal(
    file: CaseFile,
    data: Mapping[str, Any],
    case: Case,
    entry: Entry,
    stories: tuple[Story, Story],
    around: Circumstances,
    warnings: tuple[Breach, ...],
    attachments: Sequence[Edit],
) -> Proposal:
    assert file.document is not None
    before, after = stories
    path = case_path(after, around.setting, file.unit_directory)
    comments = None if entry.action == ERASURE else file.document.comments
    content = text_of("case", data, comments, CASE_SCHEMA).encode()
    edits: list[Edit] = list(attachments)
    if path == file.path:
        edits.append(Replacement(path, content, digest(file.raw)))
    else:
        edits += [Replacement(path, content), Removal(file.path, digest(file.raw))]
    plan = Plan(tuple(edits), f"{case.case_id} {summary(entry, after)}")
    return Proposal(plan, case, entry, before, after, path, warnings)


def summary(entry: Entry, story: Story) -> str:
    """Say what an entry did without a word about a person: 劝返（学校第2次）, 列入疑似（→疑似辍学）."""
    step = step_of(story, entry)
    if story.is_void:
        return f"{entry.action}（案卷作废）"
    if step is None:
        return entry.action
    if entry.action == "劝返":
        level = entry.get("层级")
        if not step.after.in_episode:
            return f"劝返（{level}，不在本轮）"
        counted = story.episode_entries(step.after.episode)
        count = attempt_counts(each for each in counted if each.order <= entry.order)[level]
        return f"劝返（{level}第{count}次）"
    if step.after.state != step.before.state:
        return f"{entry.action}（→{step.after.state}）"
    if step.after.unit != step.before.unit:
        return f"{entry.action}（换责任单位）"
    return entry.action


def _sound_case(file: CaseFile) -> Case:
    assert file.case is not None
    return file.case


def _document_with(file: CaseFile, case: Case, entry: Entry) -> dict[str, Any]:
    """Return the file's own document with the entry at its end; 销毁 erases what tells of a person."""
    assert file.document is not None
    if entry.action == ERASURE:
        return erased(case)
    return {**file.document.data, "经过": [*file.document.data["经过"], entry_document(entry)]}
