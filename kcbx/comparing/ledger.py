"""A case as a comparison sees it: the facts and the standing of one day, as a row like those of the lists. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from kcbx import identity
from kcbx.calendar import date_or_none
from kcbx.comparing.results import LedgerChild
from kcbx.comparing.survey import LEDGER
from kcbx.lifecycle import Setting, Story, facts_on, grade_on, tell
from kcbx.lifecycle.corrections import effective_entries
from kcbx.lifecycle.facts import CHANGE
from kcbx.lifecycle.fold import closed_as_duplicate
from kcbx.lifecycle.states import AWAY, NOTHING, REMOVED, STATES_OF_LEDGER, SUSPECT_LEDGER
from kcbx.model import Case, Entry, UnitRegister
from kcbx.rosters.people import Place, RosterRow

__all__ = ["CHECK", "LEDGER", "former_numbers", "is_received", "is_unchecked", "ledger_child"]

CHECK = "核查"
_DOCUMENT, _NUMBER = "证件", "号码"


def ledger_child(case: Case, setting: Setting, day: dt.date) -> LedgerChild | None:
    """Return the child of a case as of a day; None where there was no such child in the ledger on that day.

    That is before 登记, where every entry was voided, in a file closed as 重复登记 (the other file holds the child),
    and where 销毁 has erased who it was.
    """
    story = tell(case, day)
    facts = facts_on(case, day)
    if story.standing.state == NOTHING or closed_as_duplicate(story.entries) or not facts.get("姓名"):
        return None
    return LedgerChild(
        case_id=case.case_id,
        state=story.standing.state,
        ledger=story.standing.ledger,
        unit=story.standing.unit,
        row=_row(case, facts, story, setting.units, day),
        former_numbers=former_numbers(case, str(_document(facts).get(_NUMBER, ""))),
        received=story.standing.state == AWAY and is_received(story),
        since=_since(story),
        changed=_changed(story),
    )


def _row(case: Case, facts: Mapping[str, Any], story: Story, units: UnitRegister, day: dt.date) -> RosterRow:
    number = identity.normalise(str(_document(facts).get(_NUMBER, "")))
    is_identity_number = _document(facts).get("类型") == "居民身份证"
    flaws = identity.examine(number) if number and is_identity_number else ()
    home, enrolled = facts.get("户籍", {}), facts.get("学籍", {})
    school = units.school(str(enrolled.get("学校", "")))
    return RosterRow(
        place=Place(LEDGER, case.case_id, 0),
        name=str(facts.get("姓名", "")),
        id_number=number,
        id_flaw="；".join(flaw.message for flaw in flaws),
        sex=str(facts.get("性别", "")),
        birth_date=date_or_none(facts.get("出生日期")),
        student_number=str(enrolled.get("学籍号", "")),
        school=school.short_name if school else str(enrolled.get("校名", "")),
        school_code=school.code if school else "",
        grade=grade_on(facts, story.entries, day),
        class_name=str(enrolled.get("班级", "")),
        township=str(home.get("乡镇", "")),
        village=str(home.get("村", "")),
        address=str(home.get("地址", "")),
        guardians=tuple(str(each["姓名"]) for each in facts.get("监护人", ()) if each.get("姓名")),
        other=dict(_other(facts, story)),
    )


def _document(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    document = facts.get(_DOCUMENT)
    return document if isinstance(document, Mapping) else {}


def _other(facts: Mapping[str, Any], story: Story) -> Iterator[tuple[str, str]]:
    for key in ("家庭类型", "特殊群体"):
        if values := facts.get(key):
            yield key, "、".join(map(str, values))
    if findings := [str(each.get("结论")) for each in story.episode_entries() if each.action == CHECK]:
        yield CHECK, "、".join(findings)
    removals = [entry for entry in story.entries if entry.action == "移出"]
    if story.standing.state == REMOVED and removals:
        yield "移出类别", str(removals[-1].get("类别", ""))


def former_numbers(case: Case, present: str) -> tuple[str, ...]:
    """Return the identity numbers the case had before, by its 信息变更: changed ones and mended ones alike.

    A list may go on with a number that was mended in the ledger long ago.
    """
    found = (
        identity.normalise(str(value))
        for entry in effective_entries(case.entries)
        if entry.action == CHANGE
        for value in _numbers_in(entry)
    )
    return tuple(
        dict.fromkeys(number for number in found if number and number != identity.normalise(present))
    )


def _numbers_in(entry: Entry) -> Iterator[str]:
    key = str(entry.get("键", ""))
    for value in (entry.get("原值"), entry.get("新值")):
        if key == f"{_DOCUMENT}.{_NUMBER}" and value is not None:
            yield str(value)
        elif key == _DOCUMENT and isinstance(value, Mapping) and value.get(_NUMBER):
            yield str(value[_NUMBER])


def is_received(story: Story) -> bool:
    """Tell whether anything proves that another school took in a child who is 外地就读.

    What counts, from the step that led there on: a 学籍异动 转出 with 证明 or 佐证 (not with an
    application, which only asks), a 核查 with 佐证, a 回访 that found the child 在校, or a 复函 received in answer to a 协助劝返函. A telephone call recorded as 备忘 proves nothing.
    """
    since = _since(story)
    papers = {entry.entry_id: str(entry.get("文书")) for entry in story.entries if entry.action == "文书"}
    return since is not None and any(
        _proves(step.entry, papers) for step in story.steps if step.entry.date >= since and step.allowed
    )


def _proves(entry: Entry, papers: Mapping[str, str]) -> bool:
    attached = bool(entry.get("佐证"))
    paper = str(entry.get("证明", ""))
    proofs: Mapping[str, bool] = {
        "学籍异动": entry.get("类型") == "转出" and "申请" not in paper and bool(paper or attached),
        "核查": attached,
        "回访": entry.get("在校") == "是",
        "文书": entry.get("文书") == "复函" and papers.get(str(entry.get("答复"))) == "协助劝返函",
    }
    return proofs.get(entry.action, False)


def is_unchecked(child: LedgerChild) -> bool:
    """Tell whether a child under suspicion still waits for its 核查 in this 本轮."""
    return child.state in STATES_OF_LEDGER[SUSPECT_LEDGER] and CHECK not in child.row.other


def _since(story: Story) -> dt.date | None:
    """Return the day of the last step that changed the state; a 认定达标 that ran out changes it by itself."""
    changes = [step.entry.date for step in story.steps if step.before.state != step.after.state]
    return changes[-1] if changes else None


def _changed(story: Story) -> dt.date | None:
    """Return the day of the last step that changed state or unit; 登记 only tells what a list told as well."""
    changes = [
        step.entry.date
        for step in story.steps
        if step.before.state != NOTHING
        and (step.before.state, step.before.unit) != (step.after.state, step.after.unit)
    ]
    return changes[-1] if changes else None
