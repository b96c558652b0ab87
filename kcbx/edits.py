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
from kcbx.erasure import ERASURE, erased
from kcbx.errors import RefusedError, UsageError
from kcbx.lifecycle import (
    Breach,
    Setting,
    Step,
    Story,
    attempt_counts,
    situations,
    step_breaches,
    tell,
)
from kcbx.lifecycle.table import TABLE
from kcbx.model import Case, Edit, Entry, KeyPath, Plan, Removal, Replacement, Severity
from kcbx.schema import Shapes, typed
from kcbx.schema.files import CASE_SCHEMA, CaseFile
from kcbx.schema.reading import case_document, case_of, entry_document, text_of


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
    return f"ledgers/{standing.ledger}/{directory}/{story.case.case_id}.yaml"


def propose_entry(
    file: CaseFile, entry: Entry, around: Circumstances, attachments: Sequence[Replacement] = ()
) -> Proposal:
    """Plan one more entry of a case. Raises UsageError (shape, date) or RefusedError (table, guards)."""
    case = _sound_case(file)
    extended = replace(case, entries=(*case.entries, replace(entry, position=len(case.entries))))
    _check_shape(extended, around.shapes)
    _check_date(entry, extended, around.today)
    before, after = tell(case), tell(extended)
    _check_steps(before, after, entry)
    warnings = _check_guards(after, entry, around.setting)
    data = _document_with(file, extended, entry)
    return _proposal(file, data, extended, entry, (before, after), around, warnings, attachments)


def propose_case(facts: Mapping[str, Any], case_id: str, entry: Entry, around: Circumstances) -> Proposal:
    """Plan a new case with its 登记. Raises UsageError or RefusedError."""
    case = Case(case_id, facts, (entry,))
    _check_shape(case, around.shapes)
    _check_date(entry, case, around.today)
    after = tell(case)
    _check_steps(None, after, entry)
    warnings = _check_guards(after, entry, around.setting)
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
    _check_shape(changed, around.shapes)
    for entry in numbered:
        _check_date(entry, changed, around.today)
    before, after = tell(case), tell(changed)
    for entry in numbered:
        _check_steps(before, after, entry)
    raw["经过"] = [*raw["经过"], *map(entry_document, numbered)]
    return _proposal(file, raw, changed, numbered[-1], (before, after), around, (), ())


def _proposal(
    file: CaseFile,
    data: Mapping[str, Any],
    case: Case,
    entry: Entry,
    stories: tuple[Story, Story],
    around: Circumstances,
    warnings: tuple[Breach, ...],
    attachments: Sequence[Replacement],
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
    step = _step_of(story, entry)
    if step is None:
        return entry.action
    if entry.action == "劝返":
        level = entry.get("层级")
        counted = [each for each in story.episode_entries(step.after.episode) if each.order <= entry.order]
        count = attempt_counts(counted if step.after.in_episode else story.entries)[level]
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


def _check_shape(case: Case, shapes: Shapes) -> None:
    data = typed(case_document(case))
    problems = shapes.check("case", data)
    if problems or case_of(data) is None:
        raise UsageError("填写的内容有误：\n" + "\n".join(f"  · {problem.message}" for problem in problems))


def _check_date(entry: Entry, case: Case, today: dt.date) -> None:
    if entry.date > today:
        raise UsageError(f"日期 {entry.date} 在今天（{today}）之后，只能记已经发生的事。")
    if entry.date > entry.recorded.date():
        raise UsageError(f"日期 {entry.date} 晚于录入当天（{entry.recorded.date()}），电脑的时钟可能不准。")
    if entry.date < case.birth_date:
        raise UsageError(f"日期 {entry.date} 早于孩子的出生日期，请核对。")


def _step_of(story: Story, entry: Entry) -> Step | None:
    return next((step for step in story.steps if step.entry.entry_id == entry.entry_id), None)


def _check_steps(before: Story | None, after: Story, entry: Entry) -> None:
    step = _step_of(after, entry)
    if step is not None and not step.allowed:
        raise RefusedError(not_allowed(step), _instead(step))
    broken_before = {each.entry.entry_id for each in before.steps if not each.allowed} if before else set()
    broken = [each for each in after.steps if not each.allowed and each.entry.entry_id not in broken_before]
    if broken:
        first = broken[0].entry
        raise RefusedError(
            f"记下这一条以后，{first.date} 的“{first.action}”（号 {first.entry_id}）就接不上了：{not_allowed(broken[0])}",
            f"请核对日期；那一条记错了就先用 kcbx correct {after.case.case_id} {first.entry_id} 更正或作废。",
        )


def not_allowed(step: Step) -> str:
    """Say why the table does not allow a step (clause 案卷格式/经过)."""
    state = step.before.state
    if not state:
        return f"{step.entry.date} 还没有登记，不能记“{step.entry.action}”。"
    if step.entry.action == "登记":
        return "案卷已经登记过了，不能再登记一次。"
    return f"{step.entry.date} 的状态是“{state}”，不能记“{step.entry.action}”（案卷格式/经过）。"


def _instead(step: Step) -> str:
    possible = [row.action for row in TABLE if step.before.state in row.sources]
    shown = "、".join(dict.fromkeys(possible))
    return f"在“{step.before.state}”状态可以记：{shown}。" if shown else ""


def _check_guards(after: Story, entry: Entry, setting: Setting) -> tuple[Breach, ...]:
    """Raise for the refusing guards an entry misses; return what the others note."""
    found: tuple[Breach, ...] = ()
    for situation in situations(after, setting):
        if situation.entry.entry_id == entry.entry_id:
            found = step_breaches(situation)
    refusing = [breach for breach in found if breach.guard.refuses and breach.severity is Severity.ERROR]
    if refusing:
        lines = [f"不能记“{entry.action}”："]
        lines += [
            f"  · {breach.message}（{breach.guard.guard_id}，依据 {breach.clause}）" for breach in refusing
        ]
        hints = dict.fromkeys(breach.hint for breach in refusing if breach.hint)
        raise RefusedError("\n".join(lines), "；".join(hints))
    return found
