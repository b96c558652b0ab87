"""The lists of children in the month's report: newly suspected, newly dropped out, returned, and still open.

A list holds exactly the children that the figure of the same name counts. What stands beside a child is put
together from codes, never from free text: a report travels further than a case file (个人信息保护法/28).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kcbx import privacy
from kcbx.erasure import ERASED
from kcbx.lifecycle import Setting, attempt_counts, facts_on, grade_on, ledger_of
from kcbx.lifecycle.states import DROPOUT_LEDGER, MISSING_STATES, SUSPECT_LEDGER
from kcbx.model import Entry
from kcbx.movements import Moment, Movement, Record

Row = dict[str, Any]

RETURN = "复学"
ARRIVALS = {"新增疑似": SUSPECT_LEDGER, "新增辍学": DROPOUT_LEDGER}
RETURNED, OPEN = "返校", "在账"
LIST_NAMES = (*ARRIVALS, RETURNED, OPEN)
_LEDGERS = (SUSPECT_LEDGER, DROPOUT_LEDGER)
_BOOKKEEPING = ("更正", "信息变更")
_GRADES = "一二三四五六七八九"
NO_GRADE = "—"


def chinese_grade(grade: int | None) -> str:
    """Return 八年级 for 8, and — for a child who has no grade."""
    return NO_GRADE if grade is None else f"{_GRADES[grade - 1]}年级"


class Lists:
    """Collects the lists of one report while its records pass by.

    `includes` tells whether a child counts in the scope at a moment; `order` ranks unit codes; names are masked
    unless `full`.
    """

    def __init__(
        self,
        setting: Setting,
        includes: Callable[[Moment], bool],
        order: Mapping[str, int],
        until: dt.date,
        full: bool,
    ) -> None:
        self._setting = setting
        self._includes = includes
        self._order = order
        self._until = until
        self._full = full
        self._rows: dict[str, list[tuple[tuple[object, ...], Row]]] = {name: [] for name in LIST_NAMES}

    def watched(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the records as they are, and note the children to be listed."""
        for record in records:
            for movement in record.movements:
                self._note_movement(record, movement)
            self._note_open(record)
            yield record

    def document(self) -> dict[str, list[Row]]:
        """Return the lists, each in its order: by date, or for open cases by ledger and unit."""
        return {
            name: [row for _, row in sorted(rows, key=lambda item: item[0])]
            for name, rows in self._rows.items()
        }

    def _counts(self, moment: Moment, ledger: str) -> bool:
        return ledger in moment.ledgers and self._includes(moment)

    def _note_movement(self, record: Record, movement: Movement) -> None:
        for name, ledger in ARRIVALS.items():
            if self._counts(movement.after, ledger) and not self._counts(movement.before, ledger):
                self._list_movement(name, record, movement, movement.after)
        leaves = (
            self._counts(movement.before, ledger) and not self._counts(movement.after, ledger)
            for ledger in _LEDGERS
        )
        if movement.kind == RETURN and any(leaves):
            self._list_movement(RETURNED, record, movement, movement.before)

    def _list_movement(self, name: str, record: Record, movement: Movement, moment: Moment) -> None:
        row = {
            **self._child(record, moment, movement.date),
            "日期": movement.date.isoformat(),
            "事项": movement.kind,
            "情况": self._shown(self._situation(movement), record),
        }
        self._add(name, (movement.date.isoformat(), self._rank(moment.unit)), row)

    def _note_open(self, record: Record) -> None:
        ledger = ledger_of(record.end.state)
        if ledger not in _LEDGERS or not self._includes(record.end):
            return
        listed = _listed_on(record)
        row = {
            **self._child(record, record.end, self._until),
            "台账": ledger,
            "状态": record.end.state,
            "类型": record.end.kind,
            "列入日期": listed.isoformat(),
            "劝返": _attempts(record, listed),
            "最近记事": self._latest(record),
        }
        self._add(OPEN, (_LEDGERS.index(ledger), self._rank(record.end.unit), listed.isoformat()), row)

    def _add(self, name: str, key: tuple[object, ...], row: Row) -> None:
        self._rows[name].append(((*key, row["编号"], len(self._rows[name])), row))

    def _rank(self, unit: str) -> tuple[int, str]:
        return self._order.get(unit, len(self._order)), unit

    def _child(self, record: Record, moment: Moment, day: dt.date) -> Row:
        story = record.story
        grade = grade_on(facts_on(story.case, day, story.known_at), story.entries, day)
        name = str(record.facts.get("姓名", ""))
        return {
            "编号": story.case.case_id,
            "姓名": name if self._full or name == ERASED else privacy.mask_name(name),
            "单位": self._unit_name(moment.unit),
            "学段": moment.stage,
            "年级": chinese_grade(grade),
        }

    def _unit_name(self, code: str) -> str:
        unit = self._setting.units.get(code)
        return unit.short_name if unit else code

    def _latest(self, record: Record) -> Row:
        """Return the last thing done for the child; what only mends the file does not count."""
        last = [entry for entry in record.story.entries if entry.action not in _BOOKKEEPING][-1]
        result = str(last.get("结果") or last.get("结论") or "")
        return {"日期": last.date.isoformat(), "事项": last.action, "结果": self._shown(result, record)}

    def _situation(self, movement: Movement) -> str:
        entry = movement.entry
        if entry is None:
            return movement.kind
        if ledger_of(movement.before.state) == ledger_of(movement.after.state):
            return f"{movement.kind}，原在{self._unit_name(movement.before.unit)}"
        teller = _SITUATIONS.get(movement.kind)
        return teller(entry, self._unit_name) if teller else movement.kind

    def _shown(self, text: str, record: Record) -> str:
        """Codes hold no names and numbers, but a file somebody typed by hand may."""
        hidden = privacy.mask_text(text)
        return hidden if self._full else privacy.mask_known_names(hidden, privacy.known_names(record.facts))


def _listed_on(record: Record) -> dt.date:
    """Return the day the child last came into 疑似 or 辍学 from elsewhere."""
    return [
        step.entry.date
        for step in record.story.steps
        if step.after.state in MISSING_STATES and step.before.state not in MISSING_STATES
    ][-1]


def _attempts(record: Record, listed: dt.date) -> dict[str, int]:
    """Return the 劝返 of 本轮 by level; since the listing for a child that was registered anew as missing."""
    story = record.story
    if story.standing.in_episode:
        return attempt_counts(story.episode_entries())
    return attempt_counts(entry for entry in story.entries if entry.date >= listed)


def _suspected(entry: Entry, _: Callable[[str], str]) -> str:
    parts = [str(entry.get("发现方式", ""))]
    if entry.get("类型") != "疑似辍学":
        parts.insert(0, str(entry.get("类型", "")))
    if entry.get("最后到校"):
        parts.append(f"最后到校{entry.get('最后到校')}")
    return _joined(parts)


def _confirmed(entry: Entry, _: Callable[[str], str]) -> str:
    going = f"去向：{entry.get('去向')}" if entry.get("去向") else ""
    return _joined(["、".join(map(str, entry.get("原因", ()))), going], "；")


def _returned(entry: Entry, unit_name: Callable[[str], str]) -> str:
    school = f"到{unit_name(str(entry.get('学校')))}" if entry.get("学校") else ""
    return _joined([str(entry.get("安置", "")), school])


def _joined(parts: Iterable[str], mark: str = "，") -> str:
    return mark.join(part for part in parts if part)


_SITUATIONS: Mapping[str, Callable[[Entry, Callable[[str], str]], str]] = {
    "列入疑似": _suspected,
    "认定辍学": _confirmed,
    RETURN: _returned,
}
"""What is said of a child that came or went by a 事项; by any other, the 事项 alone."""
