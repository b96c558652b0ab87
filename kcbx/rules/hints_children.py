"""H02, H03: what the records of several children show only side by side — copied notes, a person in two places.

One hint stands for a whole group, at the entry that was written last: with it the group came about, and a check
of the files that changed shows it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kcbx.lifecycle import facts_on
from kcbx.lifecycle.fold import closed_as_duplicate
from kcbx.model import Entry, Township
from kcbx.rules.attempts import ATTEMPT
from kcbx.rules.ruling import Remark, Spot
from kcbx.rules.views import CaseView, LedgersView, Mark

NOTE, VISIT = "情况", "劝返地点"

_SHORTEST_NOTE = 12
_DIGEST_BYTES = 8
_SHOWN = 5

OUTSIDE, INSIDE = "外县", "本县"
_AT_HOME = ("家访", "联合执法")
_PLACES: Mapping[str, str] = {"异地接返": OUTSIDE, "来校面谈": INSIDE, "法庭调解": INSIDE}
"""Where a 方式 takes place when it is not at the child's home; the others are no places."""


class _Trace(NamedTuple):
    """An entry of some child, as a hint names it."""

    recorded: dt.datetime
    case_id: str
    entry_id: str
    place: str = ""


def _trace(mark: Mark) -> _Trace:
    assert isinstance(mark.detail, _Trace)
    return mark.detail


def _attempts(view: CaseView) -> Iterator[Entry]:
    """Yield the attempts that count; a file closed as a double holds what the other file rightly holds."""
    if not closed_as_duplicate(view.entries):
        for entry in view.entries:
            if entry.action == ATTEMPT and view.is_sound(entry):
                yield entry


def _spot(view: CaseView, entry: Entry, key: str) -> Spot:
    return view.spot(view.at(entry, key))


def _listed(traces: Sequence[_Trace]) -> str:
    named = [
        f"{trace.case_id} 号 {trace.entry_id}{f'（{trace.place}）' if trace.place else ''}"
        for trace in traces[:_SHOWN]
    ]
    return "、".join(named) + (f"等 {len(traces)} 条" if len(traces) > _SHOWN else "")


def note_marks(view: CaseView) -> Iterator[Mark]:
    """Yield a mark for each note of an attempt that is long enough not to be a set phrase."""
    for entry in _attempts(view):
        words = _words(str(entry.get("情况", "")))
        if len(words) >= _SHORTEST_NOTE:
            digest = hashlib.blake2b(words.encode(), digest_size=_DIGEST_BYTES).digest()
            key = (digest, entry.operator, entry.recorded.date())
            trace = _Trace(entry.recorded, view.case.case_id, entry.entry_id)
            yield Mark(NOTE, key, _spot(view, entry, "情况"), trace)


def _words(text: str) -> str:
    """Return a text without spaces and punctuation, in one Unicode form."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())


def same_note(ledgers: LedgersView) -> Iterator[Remark]:
    """几个孩子的劝返，情况一字不差，是同一位经办同一天录入的，请看一看是不是各谈各的。

    每次劝返见到谁、说了什么，各家不会一样；整段复制的记录，看不出有没有真的去过。标点和空格不算，十二个字以下的（例如
    “电话无人接听”）不比。一组相同的只提示一次，写在最后录入的那一条上。
    可能的正当原因：兄弟姐妹一起谈的；集中走访，情况确实一样；用了县里给的范文。
    怎么办：抽查当天的照片、签到表；属实的，补上各家不同的情况：kcbx correct 编号 号 --set 情况=…。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 劝返, 情况: 祖母说孩子下周一由父亲送回学校上课}
        另一案卷:
          经过:
            - {日期: 2024-09-10, 事项: 劝返, 方式: 来校面谈, 情况: 母亲带孩子来校，答应把落下的课补上}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 劝返, 情况: 已上门宣讲义务教育法，家长答应尽快送孩子返校}
        另一案卷:
          经过:
            - {日期: 2024-09-10, 事项: 劝返, 情况: 已上门宣讲义务教育法 家长答应尽快送孩子返校。}
    """
    for group in ledgers.shared(NOTE):
        *others, last = sorted(group, key=_trace)
        if any(_trace(mark).case_id != _trace(last).case_id for mark in others):
            yield Remark(
                f"这条劝返的情况，与同一位经办同一天录入的另 {len(others)} 条一字不差（{_listed([*map(_trace, others)])}）；"
                "兄弟姐妹一起谈、集中走访，会这样。请抽查原始记录，各家不同的情况要写出来",
                last.spot,
            )


def visit_marks(view: CaseView) -> Iterator[Mark]:
    """Yield a mark for each participant of each attempt that took place somewhere."""
    for entry in _attempts(view):
        if place := _place(view, entry):
            trace = _Trace(entry.recorded, view.case.case_id, entry.entry_id, place)
            spot = _spot(view, entry, "参加")
            for person in {_person(view, person) for person in entry.get("参加", ())}:
                yield Mark(VISIT, (*person, entry.date), spot, trace)


def _person(view: CaseView, person: Mapping[str, Any]) -> tuple[str, str]:
    unit = str(person.get("单位", ""))
    named = view.around.named(unit)
    return str(person.get("姓名")), named[0].code if len(named) == 1 else unit


def _place(view: CaseView, entry: Entry) -> str:
    """Return the township in which an attempt took place, 外县, 本县 for somewhere in it, "" when nobody can tell."""
    method = str(entry.get("方式"))
    if method not in _AT_HOME:
        return _PLACES.get(method, "")
    written = str(entry.get("地点", ""))
    named = [town.name for town in view.around.units.townships if town.name in written]
    return named[0] if len(named) == 1 else _home(view, entry.date)


def _home(view: CaseView, day: dt.date) -> str:
    facts = facts_on(view.case, day)
    home = facts.get("现住址", facts.get("户籍"))
    if not isinstance(home, Mapping):
        return ""
    county = view.around.setting.county.code
    towns = [unit for unit in view.around.named(str(home.get("乡镇", ""))) if isinstance(unit, Township)]
    return towns[0].name if len(towns) == 1 and home.get("区划代码", county) == county else ""


def in_two_places(ledgers: LedgersView) -> Iterator[Remark]:
    """同一个人同一天在两个乡镇家访，或者又在本县又在外县劝返，请看一看日期和参加的人对不对。

    一个人不能同时在两处。按姓名和单位认人；家访、联合执法算在孩子家所在的乡镇（“地点”里写了乡镇的，按写的），异地接返算
    外县；电话、微信、短信不算地方，来校面谈、法庭调解只与外县比。一组只提示一次，写在最后录入的那一条上。
    可能的正当原因：两个乡镇挨着，一天跑了两家；同名同姓；接返路上走了几天，只记了一天。
    怎么办：核对签到表和派车记录；日期、参加的人写错了的，用 kcbx correct 编号 号 更正。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 劝返}
        另一案卷:
          经过:
            - {日期: 2024-09-10, 事项: 劝返, 方式: 电话}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 劝返}
        另一案卷:
          户籍: {乡镇: 城关街道}
          经过:
            - {日期: 2024-09-10, 事项: 劝返}
    """
    company_of: dict[_Trace, _Company] = {}
    for (_, _, day), group in ledgers.groups(VISIT):
        visits = {_trace(mark): mark.spot for mark in _apart(group)}
        if visits:
            known = {id(company): company for visit in visits if (company := company_of.get(visit))}.values()
            joined = _Company(day, 1 + sum(each.people for each in known), visits)
            for each in known:
                joined.visits.update(each.visits)
            company_of |= dict.fromkeys(joined.visits, joined)
    for company in {id(each): each for each in company_of.values()}.values():
        traces = sorted(company.visits)
        yield Remark(
            f"{company.day} 有 {company.people} 位参加人同一天在不同的地方劝返：{_listed(traces)}；"
            "两处挨着、同名同姓，会这样。请核对日期和参加的人",
            company.visits[traces[-1]],
        )


@dataclass
class _Company:
    """Visits of one day that hang together by the people who were on several of them."""

    day: dt.date
    people: int
    visits: dict[_Trace, Spot]


def _apart(group: Sequence[Mark]) -> Sequence[Mark]:
    """Return the visits of one person on one day, () when one person can have made them all."""
    if all(_trace(mark).place != OUTSIDE for mark in group):
        group = [mark for mark in group if _trace(mark).place != INSIDE]
    children, places = {mark.spot.case for mark in group}, {_trace(mark).place for mark in group}
    return group if len(children) > 1 and len(places) > 1 else ()
