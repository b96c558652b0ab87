"""Why an edit is refused: shape, dates, the table of transitions, guards — each check raises in words a clerk can act on.

Pure. `kcbx.edits` runs them on the case as it would stand after the edit.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kcbx.calendar import date_or_none
from kcbx.errors import RefusedError, UsageError
from kcbx.lifecycle import Breach, Setting, Situation, Step, Story, breaches
from kcbx.lifecycle.corrections import CORRECTION, effective_entries
from kcbx.lifecycle.table import TABLE
from kcbx.model import Case, Entry, Severity
from kcbx.policy import grounds
from kcbx.schema import Problem, Shapes, action_fields, typed
from kcbx.schema.fields import PAST_DATES
from kcbx.schema.reading import case_document, case_of


def check_shape(case: Case, shapes: Shapes, known: Collection[Problem] = ()) -> None:
    """Raise UsageError with every new way in which a case does not fit the format.

    What was wrong in the file before (`known`) is for `validate` to say: it never keeps a late truth out.
    """
    data = typed(case_document(case))
    check_text(json.dumps(data, ensure_ascii=False))
    problems = [problem for problem in shapes.check("case", data) if problem not in known]
    if problems or case_of(data) is None:
        raise _misshapen(problems, len(case.entries))


def check_text(text: str) -> None:
    """Raise UsageError for half characters: what a terminal hands over when its encoding is another one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(
            "填写的内容里有看不懂的字符，多半是窗口的编码不对。", "请把窗口的编码改成 UTF-8 再试。"
        ) from None


def check_correction(before: Case, after: Case, entry: Entry, shapes: Shapes, today: dt.date) -> None:
    """Raise UsageError when a 更正 would make of an entry something that could not have been written."""
    if entry.action != CORRECTION:
        return
    known = shapes.check("case", _as_counted(before))
    found = [problem for problem in shapes.check("case", _as_counted(after)) if problem not in known]
    if found:
        raise _misshapen(found, len(after.entries))
    counted = effective_entries(after.entries)
    target = next((each for each in counted if each.entry_id == entry.get("更正")), None)
    for name, day in _dates_of(target) if target else ():
        if name == entry.get("键"):
            _check_day(name, day, after, today)
    if target is not None and target.date > target.recorded.date():
        raise UsageError(
            f"日期 {target.date} 晚于这一条录入的那天（{target.recorded.date()}），只能记已经发生的事。"
        )


def _as_counted(case: Case) -> Any:
    """Return the document of a case with its corrections carried out, every entry in its place."""
    counted = {entry.entry_id: entry for entry in effective_entries(case.entries)}
    entries = tuple(counted.get(entry.entry_id, entry) for entry in case.entries)
    return typed(case_document(replace(case, entries=entries)))


def _misshapen(problems: Sequence[Problem], last: int) -> UsageError:
    """Say what is wrong; the entry being written stands in no file yet, so its place is not named."""
    own = re.compile(f"^经过第{last}项(的|（.*?）)?")
    lines = [f"  · {own.sub('', problem.message)}" for problem in problems]
    return UsageError("填写的内容有误：\n" + "\n".join(lines))


_AHEAD = ("承诺返校", "下次跟进")
"""Dates of a 劝返 that lie ahead of it (rule A02)."""


def check_dates(entry: Entry, case: Case, today: dt.date) -> None:
    """Raise UsageError for an entry, or a date in it, before the child's birth or later than may be."""
    for name, day in _dates_of(entry):
        _check_day(name, day, case, today)
    for name in _AHEAD:
        ahead = date_or_none(entry.get(name))
        if ahead is not None and ahead < entry.date:
            raise UsageError(f"{name} {ahead} 早于这一条的日期 {entry.date}，请核对。")
    if entry.date > entry.recorded.date():
        raise UsageError(f"日期 {entry.date} 晚于录入当天（{entry.recorded.date()}），电脑的时钟可能不准。")


def _check_day(name: str, day: dt.date, case: Case, today: dt.date) -> None:
    if day < case.birth_date:
        raise UsageError(f"{name} {day} 早于孩子的出生日期，请核对。")
    if name in PAST_DATES and day > today:
        raise UsageError(f"{name} {day} 在今天（{today}）之后，这里要写已经发生的日期。")


def _dates_of(entry: Entry) -> Iterator[tuple[str, dt.date]]:
    yield "日期", entry.date
    for field in action_fields(entry.action):
        if field.kind == "日期" and (day := date_or_none(entry.get(field.key))) is not None:
            yield field.key, day


def check_birth(case: Case, before: Mapping[str, Any], today: dt.date) -> None:
    """Raise UsageError when a new 出生日期 lies ahead, or after something that happened to the child."""
    birth = case.birth_date
    if birth.isoformat() == before.get("出生日期"):
        return
    if birth > today:
        raise UsageError(f"出生日期 {birth} 在今天（{today}）之后，请核对。")
    first = min((entry.date for entry in effective_entries(case.entries)), default=birth)
    if birth > first:
        raise UsageError(f"出生日期 {birth} 晚于案卷里最早的记事（{first}），请核对。")


def step_of(story: Story, entry: Entry) -> Step | None:
    """Return the step an entry makes in a story; None when it does not count."""
    return next((step for step in story.steps if step.entry.entry_id == entry.entry_id), None)


def refuse_void(story: Story) -> None:
    """Raise RefusedError for a case that was taken back: nothing more is written into it."""
    if story.is_void:
        raise RefusedError(
            f"案卷 {story.case.case_id} 已经作废，不能再记。", "孩子要在册，就用 kcbx add-case 重新建档。"
        )


def check_steps(before: Story | None, after: Story, entry: Entry) -> None:
    """Raise RefusedError when the table does not allow an entry, or no longer allows one after it.

    A 更正 that leaves no event of a case takes it back; nothing more can be written into it then.
    """
    if before is not None:
        refuse_void(before)
    step = step_of(after, entry)
    if step is not None and not step.allowed:
        raise RefusedError(not_allowed(step), _instead(step, after))
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
    if not state and step.entry.action == CORRECTION:
        return "登记作废或改晚以后，案卷就没有开头了。"
    if not state:
        return f"{step.entry.date} 还没有登记，不能记“{step.entry.action}”。"
    if step.entry.action == "登记":
        return "案卷已经登记过了，不能再登记一次。"
    return f"{step.entry.date} 的状态是“{state}”，不能记“{step.entry.action}”（案卷格式/经过）。"


def _instead(step: Step, after: Story) -> str:
    if not step.before.state and step.entry.action == CORRECTION:
        return "登记写错了就改正那一项；整份案卷是重复建的，记“移出”（重复登记）。"
    first = next((each.entry for each in after.steps if each.entry.action == "登记"), None)
    if not step.before.state and first is not None:
        change = f"kcbx correct {after.case.case_id} {first.entry_id} --set 日期=…"
        return f"请核对日期；案卷登记的日期记晚了，就先更正它：{change}。"
    possible = [row.action for row in TABLE if step.before.state in row.sources]
    shown = "、".join(dict.fromkeys(possible))
    return f"在“{step.before.state}”状态可以记：{shown}。" if shown else ""


def check_guards(
    before: Story | None, after: Story, entries: Sequence[Entry], setting: Setting
) -> tuple[Breach, ...]:
    """Raise RefusedError for the refusing guards that new entries miss; return what else an edit newly breaches.

    What a 更正 makes of an entry has to meet the guards like an entry just written.
    """
    own = {entry.entry_id for entry in entries}
    own |= {str(entry.get("更正")) for entry in entries if entry.action == CORRECTION}
    known = {_key(situation, breach) for situation, breach in breaches(before, setting)} if before else set()
    found = [each for each in breaches(after, setting) if _key(*each) not in known]
    refusing = [
        (situation.entry, breach)
        for situation, breach in found
        if situation.entry.entry_id in own and breach.guard.refuses and breach.severity is Severity.ERROR
    ]
    if refusing:
        lines = [f"不能记“{refusing[0][0].action}”："]
        lines += [
            f"  · {each.message}（{each.guard.guard_id}，{grounds(each.clause)}）" for _, each in refusing
        ]
        hints = dict.fromkeys(breach.hint for _, breach in refusing if breach.hint)
        raise RefusedError("\n".join(lines), "；".join(hints))
    return tuple(breach for _, breach in found)


def _key(situation: Situation, breach: Breach) -> tuple[str, str, str]:
    return situation.entry.entry_id, breach.guard.guard_id, breach.message
