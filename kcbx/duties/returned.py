"""Duties after a child has come back: the plan, the visits, the end of observation, and what a visit finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from kcbx.calendar import date_or_none
from kcbx.duties.child import Child, Span
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.settling import Voids, answered, days_from, is_one_of, leaves, settled, without_false_alarms
from kcbx.lifecycle.fold import RETURNS
from kcbx.lifecycle.states import AT_SCHOOL, AWAY, IN_ORDER_STATES, MISSING_STATES, UNDER_OBSERVATION
from kcbx.model import Entry

_VISITED = (UNDER_OBSERVATION, AWAY, AT_SCHOOL)
_IN_PLACE = (UNDER_OBSERVATION, AT_SCHOOL)

ELSEWHERE = ("普职融合", "远程教育", "专门学校", "羁押期间教育")
"""Placements outside the school that keeps the 学籍, where nobody sees every day whether the child is there."""


class _Observation(NamedTuple):
    """The observation after one return: a false alarm that interrupted it does not begin it anew."""

    returned: dt.date
    span: Span


def _observations(child: Child) -> Iterator[_Observation]:
    current: _Observation | None = None
    for span in child.spans((UNDER_OBSERVATION,)):
        returned = span.steps[0].after.returned_on or span.start
        if current is not None and current.returned == returned:
            current = _Observation(returned, Span((*current.span.steps, *span.steps), span.end))
            continue
        if current is not None:
            yield current
        current = _Observation(returned, span)
    if current is not None:
        yield current


def _visits(span: Span) -> list[Entry]:
    """Return the visits that saw the child at school, one a day: written down three times it is one visit."""
    days: dict[dt.date, Entry] = {}
    for entry in span.entries("回访", 在校="是"):
        days.setdefault(entry.date, entry)
    return list(days.values())


def _spread(visits: list[Entry], returned: dt.date, interval: float) -> list[Entry]:
    """Return the visits after the day of the return, without those within half the plan's interval of the one before."""
    kept: list[Entry] = []
    for visit in visits:
        near = bool(kept) and (visit.date - kept[-1].date).days < interval / 2
        if visit.date > returned and not near:
            kept.append(visit)
    return kept


def visits_due(child: Child) -> Iterator[Claim]:
    """复学后的观察期里，要按计划分几次回访，每次亲眼看到孩子在校；回访次数和观察期由参数定，平均分布。

    一次回访抵最早没有做的那一次；两次相隔不到计划间隔一半的只算一次，复学当天的不算，连着去三天抵不了三个月。没有见到孩子的，
    如实记“未见到”，不算完成。误报列入疑似又查明的，观察期接着算。
    怎么办：到校或到家看孩子，和班主任、家长谈一谈，当天记回访。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-08, 事项: 劝返}
          - {日期: 2024-09-10, 事项: 复学}
        到期: 2024-10-10
        办结:
          - {日期: 2024-10-09, 事项: 回访, 在校: 是}
    """
    for returned, span in _observations(child):
        parameters = child.parameters(returned)
        days, times = parameters.number("观察期天数"), parameters.number("观察期回访次数")
        seen = _spread(_visits(span), returned, days / times)
        for number in range(1, times + 1):
            done = seen[number - 1] if number <= len(seen) else None
            yield Claim(
                returned,
                days_from(returned, (2 * days * number + times) // (2 * times)),
                f"{returned} 复学后第 {number} 次回访（观察期一共 {times} 次），还没有见到孩子在校",
                f"kcbx add-entry {child.case_id} 回访",
                done,
                None if done else span.end,
            )


def observation_over(child: Child) -> Iterator[Claim]:
    """观察期满、回访做够了，就结束观察，孩子回到在校；没有做够的，补做回访，或者写明由谁批准免除。

    观察期不会自己结束：到期没有人处理，就没有人知道孩子留住了没有。
    怎么办：核对回访次数和出勤，记结束观察。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-08, 事项: 劝返}
          - {日期: 2024-09-10, 事项: 复学}
          - {日期: 2024-10-09, 事项: 回访, 在校: 是}
          - {日期: 2024-11-08, 事项: 回访, 在校: 是}
          - {日期: 2024-12-06, 事项: 回访, 在校: 是}
        到期: 2024-12-09
        办结:
          - {日期: 2024-12-09, 事项: 结束观察}
    """
    for returned, span in _observations(child):
        parameters = child.parameters(returned)
        due = days_from(returned, parameters.number("观察期天数"))
        lacking = parameters.number("观察期回访次数") - len(_visits(span))
        rest = f"，回访还差 {lacking} 次，补做后" if lacking > 0 else "，回访已够数，"
        claim = Claim(
            returned,
            due,
            f"观察期到 {due} 满{rest}结束观察",
            f"kcbx add-entry {child.case_id} 结束观察",
        )
        yield settled(claim, span, span.steps[0].entry, is_one_of("结束观察"))


def absent_when_visited(child: Child) -> Iterator[Claim]:
    """回访发现孩子不在校，当天就要处理：没有正当理由的列入疑似，重新开始劝返；弄错了的，再去看一次。

    名册上有名、学校里没有人，是最要防的；复学以后又走的，越早劝越容易。
    怎么办：问清去向；没有正当理由的列入疑似，在别处就读的查实后记学籍异动或核查。

    例子：
        经过:
          - {日期: 2024-09-10, 事项: 回访, 在校: 否}
        到期: 2024-09-10
        办结:
          - {日期: 2024-09-10, 事项: 列入疑似}
    """
    for visit in child.entries("回访", 在校="否"):
        claim = Claim(
            visit.date,
            visit.date,
            f"{visit.date} 回访发现不在校，没有列入疑似，也没有再去核实",
            f"kcbx move {child.case_id} 疑似辍学",
        )
        yield answered(claim, child.after(visit), _cleared_up, leaves(_VISITED))


def _cleared_up(entry: Entry) -> bool:
    seen = entry.action == "回访" and entry.get("在校") == "是"
    moved = entry.action == "学籍异动" and entry.get("类型") == "转出"
    return seen or moved or entry.action in ("列入疑似", "核查", "休学", "延缓入学")


def not_met(child: Child) -> Iterator[Claim]:
    """回访没有见到孩子，不能算孩子在校；要在规定的天数内再去，看到为止。

    怎么办：再去一次，记下在校、不在校；联系不上的，按失去联系列入疑似。

    例子：
        经过:
          - {日期: 2024-09-10, 事项: 回访, 在校: 未见到}
        到期: 2024-09-13
        办结:
          - {日期: 2024-09-12, 事项: 回访, 在校: 是}
    """
    for visit in child.entries("回访", 在校="未见到"):
        due = child.limit("首次劝返天数", visit.date)
        message = f"{visit.date} 回访没有见到孩子，还没有再去"
        claim = Claim(visit.date, due, message, f"kcbx add-entry {child.case_id} 回访")
        yield answered(claim, child.after(visit), _found_out, leaves(_VISITED))


def _found_out(entry: Entry) -> bool:
    told = entry.action == "回访" and entry.get("在校") in ("是", "否")
    return told or entry.action in ("列入疑似", "劝返")


def plan_made(child: Child) -> Iterator[Claim]:
    """劝回来的孩子要一人一方案：安置在哪里、谁结对帮扶、怎样补课和家校联系，做到劝得回、留得住、学得好。

    复学时已经写了方案的，不再提醒；以安置回来的，也要有方案。
    怎么办：和帮扶人、家长商定，记一条帮扶；复学时漏写的，更正复学补上方案。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-08, 事项: 劝返}
          - {日期: 2024-09-10, 事项: 复学}
        到期: 2024-09-17
        办结:
          - {日期: 2024-09-12, 事项: 帮扶, 项目: 一人一方案}
    """
    for step in child.steps:
        entry = step.entry
        returns = entry.action in RETURNS and step.before.state in MISSING_STATES
        if returns and step.after.state == UNDER_OBSERVATION and not entry.get("方案"):
            claim = Claim(
                entry.date,
                child.limit("方案天数", entry.date),
                f"{entry.date} 复学，还没有一人一方案",
                f"kcbx add-entry {child.case_id} 帮扶",
            )
            # Of the day itself any counts: the plan may have been written down before the return was.
            that_day = [plan for plan in child.entries("帮扶") if plan.date == entry.date]
            if that_day:
                yield replace(claim, done=that_day[0])
            else:
                later = without_false_alarms(child.after(entry))
                yield answered(claim, later, is_one_of("帮扶"), leaves(IN_ORDER_STATES))


def still_in_place(child: Child) -> Iterator[Claim]:
    """安置在职校、专门学校、远程教育等校外地点的孩子，要隔一段时间核实一次是不是真的在那里。

    两边都以为孩子在对方那里，孩子就落空了。换了安置的，按新的安置重新计算。
    怎么办：到安置地点看孩子，记回访，或者再记一次安置并写上核实日期。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-08, 事项: 劝返}
          - {日期: 2024-09-10, 事项: 复学, 安置: 普职融合}
        到期: 2024-10-10
        办结:
          - {日期: 2024-10-08, 事项: 回访, 在校: 是}
    """
    place = _Place("", "")
    for step in child.steps:
        previous, place = place, _place_after(place, step.entry)
        began = place != previous or step.before.state not in _IN_PLACE
        inside = place.way in ELSEWHERE and step.after.state in _IN_PLACE
        if inside and (began or _verifies(step.entry)):
            since = _verified_on(step.entry)
            claim = Claim(
                since,
                child.limit("安置核实间隔天数", since),
                f"{place.way}，{since} 以后还没有核实孩子是不是在那里",
                f"kcbx add-entry {child.case_id} 回访",
            )
            yield answered(claim, child.after(step.entry), _verifies, _moves_on(place))


class _Place(NamedTuple):
    """Where a child was last placed: by which 方式, at which school."""

    way: str
    school: str


def _place_after(place: _Place, entry: Entry) -> _Place:
    """Return where the child is placed after an entry; who is enrolled anew is placed nowhere in particular."""
    if entry.action in RETURNS:
        way = str(entry.get("方式" if entry.action == "安置" else "安置", ""))
        return _Place(way, str(entry.get("学校", "")))
    enrols = entry.action == "学籍异动" and entry.get("类型") in ("新生注册", "转入", "恢复学籍")
    return _Place("", "") if enrols or entry.action == "重新登记" else place


def _verifies(entry: Entry) -> bool:
    if entry.action == "安置":
        return date_or_none(entry.get("核实日期")) is not None
    return entry.action == "回访" and entry.get("在校") == "是"


def _verified_on(entry: Entry) -> dt.date:
    """Return the day on which somebody last saw the child there: the 核实日期, at the latest the entry's own day."""
    return min(date_or_none(entry.get("核实日期")) or entry.date, entry.date)


def _moves_on(place: _Place) -> Voids:
    return lambda step: step.after.state not in _IN_PLACE or _place_after(place, step.entry) != place


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T25",
        "复学观察回访",
        Concern.CHILD,
        Responsible.CLASS_TEACHER,
        ("kazuo-2025/3.2", "linfen-2024/3.3b"),
        "从疑似或辍学台账复学",
        "观察期平均分给观察期回访次数，每次一个日子",
        "见到在校的回访，一次抵一次，相隔不到间隔一半的算一次",
        visits_due,
        ("观察期回访次数", "观察期天数"),
    ),
    Duty(
        "T26",
        "观察期满",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("kazuo-2025/3.2",),
        "从疑似或辍学台账复学",
        "复学那天加观察期天数",
        "结束观察",
        observation_over,
        ("观察期天数", "观察期回访次数"),
    ),
    Duty(
        "T27",
        "回访发现不在校",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("moe-2024/4", "kazuo-2025/3.2", "moe-2024/2e"),
        "回访结果是不在校",
        "当天",
        "列入疑似、见到在校的回访、转出或休学",
        absent_when_visited,
    ),
    Duty(
        "T28",
        "回访未见到",
        Concern.CHILD,
        Responsible.CLASS_TEACHER,
        ("moe-2024/2e", "kazuo-2025/3.2"),
        "回访没有见到孩子",
        "首次劝返天数之内",
        "看清在校或不在校的回访、劝返或列入疑似",
        not_met,
        ("首次劝返天数",),
    ),
    Duty(
        "T29",
        "一人一方案",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("kazuo-2025/3.2", "linfen-2024/3.3b"),
        "从疑似或辍学台账复学，没有写方案",
        "方案天数之内",
        "一条帮扶",
        plan_made,
        ("方案天数",),
    ),
    Duty(
        "T30",
        "校外安置地点核实",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("moe-2024/2e", "kazuo-2025/3.2"),
        "安置在普职融合、远程教育、专门学校或羁押期间教育，或者最近一次核实",
        "安置核实间隔天数之内",
        "见到在校的回访，或写明核实日期的安置",
        still_in_place,
        ("安置核实间隔天数",),
    ),
)
