"""How a case is shown: the row of a list, the derived part of one case, the lines of its 经过. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx import privacy
from kcbx.checklist import Check, check_row
from kcbx.duties import Task
from kcbx.lifecycle import Setting, Step, Story, attempt_counts, birth_in, facts_on, grade_on, stage_of, tell
from kcbx.lifecycle.corrections import effective_entries
from kcbx.model import Case, Entry
from kcbx.schema.reading import case_document
from kcbx.todo_list import late_lines, next_lines, next_rows

VOID = "作废"
"""What stands where a state would, of a case that was taken back."""


@dataclass(frozen=True)
class View:
    """A case as of a day: its story, facts, grade and unit."""

    case: Case
    story: Story
    facts: Mapping[str, Any]
    grade: int | None
    unit_name: str
    township_name: str
    stage: str

    @property
    def attempts(self) -> dict[str, int]:
        """劝返 counts of the present 本轮, or of the last one."""
        return attempt_counts(self.story.episode_entries(self.story.standing.episode))

    @property
    def last_entry(self) -> Entry | None:
        return self.story.steps[-1].entry if self.story.steps else None


def view_of(case: Case, setting: Setting, day: dt.date) -> View:
    """Return the view of a case as of a day."""
    story = tell(case, day)
    facts = facts_on(case, day)
    grade = grade_on(facts, story.entries, day)
    unit = setting.units.get(story.standing.unit)
    township = setting.units.get(unit.township) if unit else None
    return View(
        case=case,
        story=story,
        facts=facts,
        grade=grade,
        unit_name=unit.short_name if unit else story.standing.unit,
        township_name=township.short_name if township else "",
        stage=stage_of(unit, grade, birth_in(facts, case), day, setting.parameters_on(day)),
    )


def state_text(story: Story) -> str:
    """Return the state for people to read; of a case that was taken back, that it was."""
    return VOID if story.is_void else story.standing.state


def list_row(view: View, full: bool = False) -> dict[str, Any]:
    """Return the object `list --format json` prints; the name is masked unless `full`."""
    last = view.last_entry
    return {
        "编号": view.case.case_id,
        "姓名": view.facts.get("姓名", "") if full else privacy.mask_name(str(view.facts.get("姓名", ""))),
        "台账": view.story.ledger,
        "状态": state_text(view.story),
        "单位": view.unit_name,
        "乡镇": view.township_name,
        "年级": view.grade,
        "劝返": view.attempts,
        "最近记事": {"日期": last.date.isoformat(), "事项": last.action} if last else None,
    }


def flat_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a list row with one text per column, for tables and CSV."""
    attempts, last = row["劝返"], row["最近记事"] or {}
    return {
        **{key: row[key] for key in ("编号", "姓名", "台账", "状态", "单位", "乡镇", "年级")},
        "学校劝返": attempts["学校"],
        "联合劝返": attempts["联合"],
        "司法劝返": attempts["司法"],
        "最近日期": last.get("日期", ""),
        "最近事项": last.get("事项", ""),
    }


def derived(view: View) -> dict[str, Any]:
    """Return what `show` derives: state, ledger, unit, grade, episode, attempts of 本轮 and of all time."""
    standing = view.story.standing
    return {
        "状态": state_text(view.story),
        "台账": view.story.ledger,
        "单位": standing.unit,
        "单位简称": view.unit_name,
        "乡镇": view.township_name,
        "年级": view.grade,
        "学段": view.stage,
        "本轮": {
            "第几轮": standing.episode,
            "进行中": standing.in_episode,
            "类型": standing.kind,
            "劝返": view.attempts,
        },
        "劝返合计": attempt_counts(view.story.entries),
        "截至": view.story.as_of.isoformat() if view.story.as_of else None,
        "不成立的记事": [step.entry.entry_id for step in view.story.steps if not step.allowed],
    }


def show_document(view: View, tasks: Sequence[Task] | None, late: Sequence[Check]) -> dict[str, Any]:
    """Return the whole file as data, plus 派生; what is due is None where the file is too faulty to tell."""
    due = {"待办": None if tasks is None else next_rows(tasks), "晚办": [check_row(check) for check in late]}
    return {**case_document(view.case), "派生": {**derived(view), **due}}


Filter = Callable[[View], bool]


def filters(criteria: Mapping[str, Any]) -> Iterable[Filter]:
    """Return one filter for each criterion that was given (see the table below)."""
    return [_FILTERS[name](value) for name, value in criteria.items() if value not in (None, "", ())]


def _reasons(view: View) -> set[str]:
    return {
        reason
        for entry in view.story.entries
        if entry.action in ("认定辍学", "预警")
        for reason in entry.get("原因", ())
    }


def _holds_text(view: View, text: str) -> bool:
    return any(text in value for value in _texts(case_document(view.case)))


def _texts(value: Any) -> Iterator[str]:
    """Yield every value inside a document as text, without its keys."""
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        yield str(value)
        return
    for item in value:
        yield from _texts(item)


_FILTERS: Mapping[str, Callable[[Any], Filter]] = {
    "ledger": lambda value: lambda view: view.story.ledger in value,
    "state": lambda value: lambda view: view.story.standing.state in value,
    "unit": lambda value: lambda view: view.story.standing.unit in value,
    "township": lambda value: lambda view: view.township_name in value,
    "grade": lambda value: lambda view: view.grade in value,
    "stage": lambda value: lambda view: view.stage == value,
    "group": lambda value: lambda view: bool(set(value) & set(view.facts.get("特殊群体", ()))),
    "family": lambda value: lambda view: bool(set(value) & set(view.facts.get("家庭类型", ()))),
    "reason": lambda value: lambda view: bool(set(value) & _reasons(view)),
    "text": lambda value: lambda view: _holds_text(view, value),
}


def case_text(view: View, full: bool, tasks: Sequence[Task] | None, late: Sequence[Check]) -> str:
    """Return a case as text for a screen: derived facts first, then the file's facts, the 经过 by date, what is due.

    Numbers that identify the child are masked unless `full`; names stay, for this is the clerk's own case.
    """
    lines = [
        *_headlines(view),
        "",
        *_fact_lines({key: value for key, value in view.facts.items() if key not in ("姓名", "性别")}, full),
        "",
        "经过（按发生日期）：",
    ]
    for step in view.story.steps:
        lines += _entry_lines(step, full)
    lines += [*_voided_lines(view), *late_lines(late), *next_lines(tasks)]
    return "\n".join(lines) + "\n"


def _voided_lines(view: View) -> list[str]:
    """What was voided stays in the file and is shown: an auditor sees what had been written."""
    counted = {entry.entry_id for entry in effective_entries(view.case.entries)}
    day = view.story.as_of
    voided = [
        entry
        for entry in view.case.entries
        if entry.entry_id not in counted and (day is None or entry.date <= day)
    ]
    lines = ["", "已作废的记事："] if voided else []
    for entry in sorted(voided, key=lambda each: each.order):
        lines.append(f"  {entry.date}　{entry.action}　号 {entry.entry_id}　已作废　（{entry.operator} 记）")
        lines.append(f"      {privacy.mask_text(entry_summary(entry))}")
    return lines


def _headlines(view: View) -> list[str]:
    standing = view.story.standing
    child = f"{view.case.case_id}　{view.facts.get('姓名', '')}　{view.facts.get('性别', '')}"
    if view.story.is_void:
        return [f"{child}　案卷已经作废"]
    if not standing.state:
        return [f"{child}　{view.story.as_of} 还没有登记"]
    return [
        f"{child}　{standing.ledger}台账 · {standing.state}",
        f"责任单位：{view.unit_name}（{view.township_name}）　年级：{view.grade or '—'}　学段：{view.stage}",
        f"劝返：本轮 {_attempts_text(view.attempts)}；合计 {_attempts_text(attempt_counts(view.story.entries))}",
    ]


def _attempts_text(counts: Mapping[str, int]) -> str:
    return "、".join(f"{level} {count} 次" for level, count in counts.items())


_HIDDEN_NUMBERS = ("号码", "学籍号", "证号")


def _fact_lines(facts: Mapping[str, Any], full: bool, indent: str = "") -> list[str]:
    lines: list[str] = []
    for key, value in facts.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{key}：", *_fact_lines(value, full, indent + "  ")]
        elif isinstance(value, (list, tuple)) and value and isinstance(value[0], Mapping):
            lines.append(f"{indent}{key}：")
            lines += [f"{indent}  · {_inline(item, full)}" for item in value]
        else:
            shown = "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
            shown = shown.replace("\n", f"\n{indent}  ")
            lines.append(f"{indent}{key}：{_fact_text(key, shown, full)}")
    return lines


def _fact_text(key: str, text: str, full: bool) -> str:
    """Hide what identifies the child: numbers in their own keys, and those that stand in somebody's words."""
    if full:
        return text
    if key in _HIDDEN_NUMBERS:
        return privacy.mask_number(text)
    return privacy.mask_text(text) if key == "备注" else text


def _inline(item: Mapping[str, Any], full: bool) -> str:
    return "，".join(f"{key} {_fact_text(key, str(value), full)}" for key, value in item.items())


def _entry_lines(step: Step, full: bool) -> list[str]:
    entry, before, after = step.entry, step.before.state, step.after.state
    lag = (entry.recorded.date() - entry.date).days
    change = f"　{before or '（无）'}→{after}" if before != after else ""
    note = "" if step.allowed else "　当时的状态不允许这一步！"
    late = f"，滞后 {lag} 天" if lag > 0 else ""
    lines = [
        f"  {entry.date}　{entry.action}　号 {entry.entry_id}{change}{note}　（{entry.operator} 记{late}）"
    ]
    # A 信息变更 may carry the very numbers that are masked above.
    hide = not full and str(entry.get("键", "")).rpartition(".")[2] in _HIDDEN_NUMBERS
    for key, value in entry.values.items():
        shown = privacy.mask_number(str(value)) if hide and key in ("原值", "新值") else _value_text(value)
        lines.append(f"      {key}：{shown if full else privacy.mask_text(shown)}")
    return lines


def _value_text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "；".join(_value_text(item) for item in value)
    if isinstance(value, Mapping):
        return "/".join(str(part) for part in value.values())
    return str(value).replace("\n", "\n        ")


def entry_summary(entry: Entry) -> str:
    """Return the values of an entry on one line: 键 值，键 值."""
    return "，".join(f"{key} {_value_text(value)}" for key, value in entry.values.items())
