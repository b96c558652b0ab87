"""The format contract's table of states and 事项, restated by hand, and a fold that is as plain as the contract.

Nothing here uses `kcbx.lifecycle`: the tests hold the program against this. Source: the format contract, "States and
their ledgers", "事项" and "The fold".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kcbx.model import Case, Entry

LEDGERS = {
    "适龄儿童": ("未入学", "在校", "送教上门", "外地就读", "延缓入学", "休学", "待安置", "复学观察"),
    "疑似辍学": ("疑似辍学", "失学"),
    "辍学": ("辍学", "认定达标"),
    "已移出": ("已移出",),
}
EVERY = tuple(state for states in LEDGERS.values() for state in states)
IN_ORDER = LEDGERS["适龄儿童"]
OPEN = tuple(state for state in EVERY if state != "已移出")
MISSING = ("疑似辍学", "失学", "辍学", "认定达标")
NOTHING = ""

STAYS, BACK, GIVEN = "(不变)", "(列入疑似前)", "(所填)"

ACTIONS = (
    *(
        "登记",
        "请假",
        "预警",
        "列入疑似",
        "核查",
        "认定辍学",
        "劝返",
        "上报",
        "文书",
        "送达",
        "学籍标注",
        "评估",
    ),
    *(
        "延缓入学",
        "休学",
        "认定达标",
        "安置",
        "送教",
        "复学",
        "回访",
        "结束观察",
        "学籍异动",
        "信息变更",
        "帮扶",
    ),
    *("资助", "平台录入", "复核", "移交", "移出", "重新登记", "更正", "销毁", "备忘"),
)

PLACEMENTS = (
    *("原班复学", "插班", "单独编班", "普职融合", "随班就读", "特殊教育学校", "普校特教班"),
    *("远程教育", "专门学校", "羁押期间教育"),
)
NOT_GRADUATED = ("超龄离校", "死亡", "出国出境", "户籍迁出", "学籍转出", "重复登记", "查无此人")

DECIDING = {
    "登记": "状态",
    "列入疑似": "类型",
    "核查": "结论",
    "安置": "方式",
    "学籍异动": "类型",
    "移出": "类别",
    "重新登记": "状态",
}
"""The key whose value decides where a 事项 leads."""

_ENROLLING = ("新生注册", "转入", "恢复学籍")
_ENROLLABLE = ("未入学", "外地就读", "休学", "延缓入学", "待安置")
_LEAVABLE = ("未入学", "在校", "休学", "复学观察")
_PLACED_AT_SCHOOL = ("未入学", "在校", "送教上门", "延缓入学", "休学", "待安置")


def _others(states: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(state for state in OPEN if state not in states)


ROWS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...] = (
    # 事项, values of its deciding key (() where it has none), from, to
    ("登记", IN_ORDER, (NOTHING,), GIVEN),
    ("请假", (), ("在校", "复学观察"), STAYS),
    ("预警", (), OPEN, STAYS),
    ("列入疑似", ("疑似辍学",), IN_ORDER, "疑似辍学"),
    ("列入疑似", ("失学",), IN_ORDER, "失学"),
    ("核查", ("属实", "失联"), MISSING, STAYS),
    ("核查", ("信息错误",), MISSING, BACK),
    ("核查", ("在校就读",), MISSING, "在校"),
    ("核查", ("省内就读", "省外就读", "随迁就读"), MISSING, "外地就读"),
    ("核查", ("因病因残",), MISSING, "待安置"),
    ("认定辍学", (), ("疑似辍学", "失学"), "辍学"),
    ("劝返", (), OPEN, STAYS),
    ("上报", (), OPEN, STAYS),
    ("文书", (), OPEN, STAYS),
    ("送达", (), OPEN, STAYS),
    ("学籍标注", (), OPEN, STAYS),
    ("评估", (), OPEN, STAYS),
    ("延缓入学", (), (*IN_ORDER, "疑似辍学", "失学", "辍学"), "延缓入学"),
    ("休学", (), (*IN_ORDER, "疑似辍学", "失学", "辍学"), "休学"),
    ("认定达标", (), ("辍学", "认定达标"), "认定达标"),
    ("安置", ("送教上门",), OPEN, "送教上门"),
    ("安置", PLACEMENTS, _PLACED_AT_SCHOOL, "在校"),
    ("安置", PLACEMENTS, ("复学观察",), STAYS),
    ("安置", PLACEMENTS, MISSING, "复学观察"),
    ("送教", (), ("送教上门",), STAYS),
    ("复学", (), MISSING, "复学观察"),
    ("复学", (), ("休学", "延缓入学"), "在校"),
    ("回访", (), ("复学观察", "外地就读", "在校"), STAYS),
    ("结束观察", (), ("复学观察",), "在校"),
    ("学籍异动", _ENROLLING, _ENROLLABLE, "在校"),
    ("学籍异动", _ENROLLING, _others(_ENROLLABLE), STAYS),
    ("学籍异动", ("转出",), _LEAVABLE, "外地就读"),
    ("学籍异动", ("转出",), _others(_LEAVABLE), STAYS),
    ("学籍异动", ("升学", "跳级", "留级"), OPEN, STAYS),
    ("信息变更", (), EVERY, STAYS),
    ("帮扶", (), OPEN, STAYS),
    ("资助", (), OPEN, STAYS),
    ("平台录入", (), OPEN, STAYS),
    ("复核", (), OPEN, STAYS),
    ("移交", (), OPEN, STAYS),
    ("移出", ("毕业",), ("在校", "送教上门", "外地就读", "复学观察"), "已移出"),
    ("移出", NOT_GRADUATED, OPEN, "已移出"),
    ("重新登记", OPEN, ("已移出",), GIVEN),
    ("更正", (), EVERY, STAYS),
    ("销毁", (), ("已移出",), STAYS),
    ("备忘", (), EVERY, STAYS),
)


def leads_to(action: str, value: str, state: str, before_suspected: str = "") -> str | None:
    """Return the state a 事项 leads to from a state, None where the contract has no such row."""
    found = [
        target
        for name, values, sources, target in ROWS
        if name == action and state in sources and (not values or value in values)
    ]
    assert len(found) <= 1, (action, value, state)
    if not found:
        return None
    return {STAYS: state, BACK: before_suspected or state, GIVEN: value}.get(found[0], found[0])


def ledger_of(state: str) -> str:
    """Return the ledger a state stands in."""
    return next((ledger for ledger, states in LEDGERS.items() if state in states), "")


def state_of(case: Case, as_of: dt.date | None = None, known_at: dt.datetime | None = None) -> str:
    """Return the state as of a business day, as known at a moment: the contract's sentence, word by word."""
    entries = [entry for entry in case.entries if known_at is None or entry.recorded <= known_at]
    entries = [entry for entry in _corrected(entries) if as_of is None or entry.date <= as_of]
    entries.sort(key=lambda entry: (entry.date, entry.recorded, entry.entry_id))
    state, before_suspected, until = NOTHING, "", ""
    for entry in entries:
        if state == "认定达标" and until and entry.date.isoformat() > until:
            state = "辍学"
        value = str(entry.get(DECIDING.get(entry.action, ""), ""))
        target = leads_to(entry.action, value, state, before_suspected)
        if target is None:
            continue
        if entry.action == "列入疑似":
            before_suspected = state
        if entry.action == "认定达标":
            until = str(entry.get("止"))
        state = target
        if state not in MISSING:
            before_suspected = until = ""
    last = as_of or (entries[-1].date if entries else dt.date.min)
    return "辍学" if state == "认定达标" and until and last.isoformat() > until else state


def _corrected(entries: list[Entry]) -> list[Entry]:
    """Apply every 更正, the last written first, so that a mended or voided one is seen as it counts."""
    waiting: dict[str, list[Entry]] = {}
    counted = []
    for written in sorted(entries, key=lambda each: (each.recorded, each.entry_id), reverse=True):
        entry: Entry | None = written
        for correction in reversed(waiting.get(written.entry_id, [])):
            entry = None if entry is None or correction.get("作废") == "是" else _mended(entry, correction)
        if entry is not None:
            counted.append(entry)
            if entry.action == "更正":
                waiting.setdefault(str(entry.get("更正")), []).append(entry)
    return counted


def _mended(entry: Entry, correction: Entry) -> Entry:
    """Apply a 更正 of a key that is not nested."""
    key, value = correction.get("键"), correction.get("新值")
    if key == "日期":
        return replace(entry, date=dt.date.fromisoformat(str(value)))
    values: Mapping[str, Any] = {**entry.values, str(key): value}
    return replace(entry, values={name: each for name, each in values.items() if each != ""})
