"""Duties to tell those above about a missing child: the government, the platform, the school roll, the quarterly review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from kcbx import calendar
from kcbx.duties.child import Child, Span
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.missing import confirmations, listings
from kcbx.duties.settling import is_one_of, settle
from kcbx.lifecycle import situations
from kcbx.lifecycle.guards_steps import was_enrolled
from kcbx.lifecycle.states import REMOVED
from kcbx.model import Entry

_ON_PLATFORM = "平台下发"
"""The 发现方式 of a child whose name came from the platform: there it need not be entered as new."""

_ELSEWHERE = "校外"
"""The 学校 of a 学籍 that is kept in another county, which marks it."""

_MARKS_OF_DROPOUT = ("辍学", "其他离校")
_MARKS_OF_SUSPICION = ("疑似辍学", *_MARKS_OF_DROPOUT)


def government_told(child: Child) -> Iterator[Claim]:
    """确认辍学的和联系不上的孩子，教育局汇总以后要专门报告当地政府，由政府组织各部门一起找、一起劝。

    县里不要求专报的（参数“专报政府”填“否”），没有这一条。多次核查都是失联的，同一段时间只报一次；后来又认定辍学的，再报。
    怎么办：专报政府，记上报，对象里写政府。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-12, 事项: 核查, 结论: 失联}
        到期: 2024-09-19
        办结:
          - {日期: 2024-09-18, 事项: 上报, 对象: [政府]}
    """
    for span in child.missing:
        lost = span.entries("核查", 结论="失联")[:1]
        for trigger, why in (
            *((entry, "核查结论是失联") for entry in lost),
            *((entry, entry.action) for entry in confirmations(span)),
        ):
            if not child.parameters(trigger.date).flag("专报政府"):
                continue
            claim = Claim(
                trigger.date,
                child.limit("专报天数", trigger.date),
                f"{why}，还没有专报政府",
                f"kcbx add-entry {child.case_id} 上报 --set 对象=政府",
            )
            yield settle(claim, child.since(trigger, span), span.end, _tells_government)


def _tells_government(entry: Entry) -> bool:
    return entry.action == "上报" and "政府" in entry.get("对象", ())


def on_platform(child: Child) -> Iterator[Claim]:
    """新列入疑似和新认定辍学的孩子，要及时录入全国基础教育管理服务平台，真实准确、不漏一人。

    平台下发的疑似名单，平台上已经有了，列入疑似时不用再录；认定辍学后仍要录入新的情况。
    怎么办：在平台上录入，再记平台录入。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
        到期: 2024-09-08
        办结:
          - {日期: 2024-09-06, 事项: 平台录入}
    """
    for span in child.missing:
        new = [entry for entry in listings(span) if entry.get("发现方式") != _ON_PLATFORM]
        for trigger in (*new, *confirmations(span)):
            due = child.limit("平台录入天数", trigger.date)
            message = f"{trigger.action}后还没有录入国家平台"
            claim = Claim(trigger.date, due, message, f"kcbx add-entry {child.case_id} 平台录入")
            yield settle(claim, child.since(trigger, span), span.end, is_one_of("平台录入"))


def marked_on_roll(child: Child) -> Iterator[Claim]:
    """有学籍的孩子列入疑似、认定辍学以后，学校要在学籍系统里作相应标注，学籍系统才和实际一致。

    列入疑似标“疑似辍学”，认定辍学标“辍学”或“其他离校”。从未入学的孩子和学籍在外县的孩子，没有这一条。
    怎么办：在学籍系统里标注，再记学籍标注；标“其他离校”的要写明原因。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
        到期: 2024-09-12
        办结:
          - {日期: 2024-09-10, 事项: 学籍标注, 类型: 疑似辍学}
    """
    for span in child.missing:
        for trigger in listings(span):
            yield from _marked(child, span, trigger, _MARKS_OF_SUSPICION)
        for trigger in confirmations(span):
            yield from _marked(child, span, trigger, _MARKS_OF_DROPOUT)


def _marked(child: Child, span: Span, trigger: Entry, marks: tuple[str, ...]) -> Iterator[Claim]:
    if _on_roll_here(child, trigger):
        claim = Claim(
            trigger.date,
            child.limit("学籍标注天数", trigger.date),
            f"{trigger.action}后还没有在学籍系统里标注“{marks[0]}”",
            f"kcbx add-entry {child.case_id} 学籍标注 --set 类型={marks[0]}",
        )
        yield settle(
            claim,
            child.since(trigger, span),
            span.end,
            lambda entry: entry.action == "学籍标注" and entry.get("类型") in marks,
        )


def _on_roll_here(child: Child, trigger: Entry) -> bool:
    """Tell whether the child had been enrolled by then, as the guards see it, and not with another county."""
    for situation in situations(child.story, child.setting):
        if situation.entry is trigger:
            enrolment = situation.facts.get("学籍")
            elsewhere = isinstance(enrolment, Mapping) and enrolment.get("学校") == _ELSEWHERE
            return was_enrolled(situation) and not elsewhere
    return False


def reviewed_each_quarter(child: Child) -> Iterator[Claim]:
    """报送过的疑似辍学、辍学学生，每个季度都要会同有关部门复核一次，看情况属实不属实、数字对不对。

    按自然季度，最迟季度最后一天。季度里哪怕只在台账里几天，到季度末还在的都要复核；离开台账的，不用再复核。一个季度没有复核、
    下一个季度也过完的，不再催，但是案卷里一直算缺。由谁复核见参数“季度复核单位”：有学校的，由责任单位办；有中心学校的，由责任
    单位的上级办，没有上级的由它自己办，责任单位是乡镇的由教育局办；都没有的，由教育局办。
    怎么办：会同有关部门核对，记复核，写明季度、结论和参加的部门。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
        到期: 2024-09-30
        办结:
          - {日期: 2024-09-25, 事项: 复核, 季度: 2024Q3}
    """
    for span in child.missing:
        last = span.end - calendar.ONE_DAY if span.end else child.today
        for period in _quarters(span.start, last):
            year, number = calendar.quarter_of(period.start)
            since = max(period.start, span.start)
            claim = Claim(
                since,
                period.end,
                f"{calendar.chinese_quarter(calendar.Quarter(year, number))}还没有复核",
                f"kcbx add-entry {child.case_id} 复核 --set 季度={year}Q{number}",
                by=_reviewer(child, since),
            )
            released = _released(child, span, period)
            reviews = [
                entry
                for entry in child.entries("复核", 季度=f"{year}Q{number}")
                if entry.date >= since and (released is None or entry.order < released.order)
            ]
            yield settle(claim, reviews, _given_up(child, span, period), is_one_of("复核"))


def _quarters(first: dt.date, last: dt.date) -> Iterator[calendar.Period]:
    """Yield the natural quarters that days from the first to the last lie in."""
    while first <= last:
        period = calendar.quarter_period(*calendar.quarter_of(first))
        yield period
        first = period.end + calendar.ONE_DAY


def _given_up(child: Child, span: Span, period: calendar.Period) -> dt.date | None:
    """Return when a quarter's review ceased to be asked for: the child left, or the next quarter was over too."""
    following = calendar.quarter_period(*calendar.quarter_of(period.end + calendar.ONE_DAY))
    days = (span.end, following.end + calendar.ONE_DAY)
    return min((day for day in days if day is not None and day <= child.today), default=None)


def _released(child: Child, span: Span, period: calendar.Period) -> Entry | None:
    """Return after what a review counts no more: the child left the ledgers within the quarter, or later the county."""
    if span.end is not None and span.end <= period.end:
        return span.steps[-1].entry
    started = span.steps[0].entry.order
    removals = (step.entry for step in child.steps if step.after.state == REMOVED)
    return next((entry for entry in removals if entry.order > started), None)


def _reviewer(child: Child, day: dt.date) -> Responsible:
    units = child.parameters(day).texts("季度复核单位")
    for named, responsible in _REVIEWERS:
        if set(units) & set(named):
            return responsible
    return Responsible.BUREAU


_REVIEWERS: tuple[tuple[tuple[str, ...], Responsible], ...] = (
    (("学校",), Responsible.SCHOOL),
    (("中心学校",), Responsible.CENTRAL_SCHOOL),
    (("教育局",), Responsible.BUREAU),
    (("乡镇",), Responsible.TOWNSHIP),
)
"""Who reviews a child where 季度复核单位 names them, the nearest to the child first."""


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T12",
        "失联和辍学专报政府",
        Concern.CHILD,
        Responsible.BUREAU,
        ("sixian-2020/11d", "sixian-2020/11a"),
        "认定辍学，或者核查结论是失联；只在“专报政府”填“是”的地方",
        "专报天数之内",
        "上报对象里有政府",
        government_told,
        ("专报政府", "专报天数"),
    ),
    Duty(
        "T13",
        "平台录入",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("moe-2024/9b", "suiyang-2024/6b"),
        "列入疑似（平台下发的除外），认定辍学",
        "平台录入天数之内",
        "一次平台录入",
        on_platform,
        ("平台录入天数",),
    ),
    Duty(
        "T14",
        "学籍标注",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("sixian-2020/11e", "sixian-2020/11a", "suiyang-2024/2d", "suiyang-2024/3f", "kazuo-2025/3.3b"),
        "有学籍的孩子列入疑似、认定辍学",
        "学籍标注天数之内",
        "相应的学籍标注",
        marked_on_roll,
        ("学籍标注天数",),
    ),
    Duty(
        "T15",
        "季度复核",
        Concern.CHILD,
        Responsible.BUREAU,
        ("moe-2024/5", "suiyang-2024/4c"),
        "一个季度里在疑似或辍学台账里",
        "这个季度的最后一天",
        "写着这个季度的复核",
        reviewed_each_quarter,
        ("季度复核单位",),
    ),
)
