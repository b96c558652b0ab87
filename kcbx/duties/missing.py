"""Duties that begin when a child is suspected or confirmed: report, persuade, check, decide, and go on until it is back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kcbx.calendar import ONE_DAY
from kcbx.duties.child import Child, Span
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.settling import days_from, is_one_of, reporting, settle, settled, to_be_told
from kcbx.lifecycle import Step
from kcbx.lifecycle.states import DROPPED_OUT, MISSING_STATES, RECOGNISED, STATES_OF_LEDGER, SUSPECT_LEDGER
from kcbx.model import Entry

_IDLE = ("信息变更", "更正", "备忘", "预警", "资助", "平台录入", "学籍标注", "复核")
"""What is written down without anybody having looked for the child or decided about it.

资助 too: it is paid to whole lists at a time. 帮扶, 上报, 文书, 送达, 评估 and 移交 each bring the case forward.
"""


def listings(span: Span) -> list[Entry]:
    """Return the entry that put the child into the 疑似 ledger: 列入疑似, or 重新登记 as such; none where it did not."""
    first = span.steps[0]
    return [first.entry] if first.after.state in STATES_OF_LEDGER[SUSPECT_LEDGER] else []


def confirmations(span: Span) -> list[Entry]:
    """Return the entries that put the child into the 辍学 ledger: 认定辍学, or 重新登记 as such.

    A 认定达标 that runs out is none, as it is no step: nothing new has been found out.
    """
    return [
        step.entry
        for step in span.steps
        if step.after.state == DROPPED_OUT and step.before.state != DROPPED_OUT
    ]


def reported_when_listed(child: Child) -> Iterator[Claim]:
    """列入疑似后，学校要及时向规定的对象上报（参数“上报对象”“上报天数”），让教育局和乡镇尽早一起找孩子。

    分几次向不同对象上报的，全部报到才算办完；列入当天先上报、后记列入的，也算。责任单位就是乡镇的，不用向乡镇报。
    怎么办：上报，并记下上报的对象、方式和文号。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
        到期: 2024-09-05
        办结:
          - {日期: 2024-09-05, 事项: 上报, 对象: [教育局, 乡镇]}
    """
    for span in child.missing:
        for listed in listings(span):
            yield from _reported(child, span, listed)


def reported_when_confirmed(child: Child) -> Iterator[Claim]:
    """认定辍学后，学校要再上报一次：列入疑似时报过的不算，因为上级要知道孩子已经确认辍学。

    报给谁、几天之内报，与列入疑似时相同（参数“上报对象”“上报天数”）。认定达标到期又转回辍学的，不用再报。
    怎么办：上报，并记下上报的对象、方式和文号。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-10-08, 事项: 认定辍学}
        到期: 2024-10-08
        办结:
          - {日期: 2024-10-08, 事项: 上报, 对象: [教育局, 乡镇]}
    """
    for span in child.missing:
        for confirmed in confirmations(span):
            yield from _reported(child, span, confirmed)


def _reported(child: Child, span: Span, trigger: Entry) -> Iterator[Claim]:
    claim = Claim(trigger.date, child.limit("上报天数", trigger.date), f"{trigger.action}后还没有上报")
    wanted = to_be_told(child, trigger, "上报对象")
    yield from reporting(child, claim, child.since(trigger, span), wanted, span.end)


def first_attempt(child: Child) -> Iterator[Claim]:
    """列入疑似后，学校要在规定的天数内上门或电话劝返，越早越容易劝回来。

    没有找到人也算一次劝返，如实记“未见到学生”或“失联”；孩子已经回来了就记复学或核查。复学后又不来、再次列入疑似的，
    要重新劝返。
    怎么办：去劝返，当天记下来。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
        到期: 2024-09-08
        办结:
          - {日期: 2024-09-07, 事项: 劝返}
    """
    for span in child.missing:
        for listed in listings(span):
            due = child.limit("首次劝返天数", listed.date)
            message = f"{listed.action}后还没有劝返过"
            claim = Claim(listed.date, due, message, f"kcbx add-attempt {child.case_id}")
            yield settle(claim, child.since(listed, span), span.end, is_one_of("劝返"))


def no_progress(child: Child) -> Iterator[Claim]:
    """疑似和辍学的孩子，不能多日没有任何进展：劝返、核查、上报、文书、评估、帮扶、移交等都算。

    备忘、预警、改正文字、资助、平台录入、学籍标注和季度复核不算，因为没有人去找过孩子。认定达标的孩子按“认定达标后继续
    劝返”催办，到期没有续办的，从到期的第二天起又按这一条算。
    怎么办：继续劝返或者核查；正在等答复的，去催问，并记下来。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-07, 事项: 劝返}
        到期: 2024-09-21
        办结:
          - {日期: 2024-09-20, 事项: 核查, 结论: 属实}
    """
    for span in child.missing:
        moves = [step for step in span.steps if step.entry.action not in _IDLE]
        for step, following in zip(moves, [*moves[1:], None], strict=True):
            since, done = _idle_since(step), following.entry if following else None
            if since is None or since > (done.date if done else child.today):
                continue
            due = child.limit("无进展天数", since)
            yield Claim(since, due, f"{since} 之后没有任何进展", f"kcbx add-attempt {child.case_id}", done)


def _idle_since(step: Step) -> dt.date | None:
    """Return the day from which progress is owed after a step; None when never, as after the child's return."""
    if step.after.state == RECOGNISED:
        until = step.after.recognised_until
        return until + ONE_DAY if until else None
    return step.entry.date if step.after.state in MISSING_STATES else None


def checked(child: Child) -> Iterator[Claim]:
    """列入疑似后，要在规定的天数内核查清楚：孩子在哪里，为什么没有来，是不是真的辍学。

    平台下发的疑似名单也要逐一核查。结论是属实、失联也算核查过；查明在别处上学的，核查以后孩子就离开疑似台账。
    怎么办：到家里、村里和学籍系统里查清，记核查。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似, 发现方式: 平台下发}
        到期: 2024-09-20
        办结:
          - {日期: 2024-09-18, 事项: 核查, 结论: 属实}
    """
    for span in child.missing:
        for listed in listings(span):
            due = child.limit("核查天数", listed.date)
            message = f"{listed.action}后还没有核查去向和原因"
            claim = Claim(listed.date, due, message, f"kcbx add-entry {child.case_id} 核查")
            yield settled(claim, span, listed, is_one_of("核查", "认定辍学"))


def decided(child: Child) -> Iterator[Claim]:
    """列入疑似满规定的天数，孩子仍没有复学的，要作出认定：确实辍学就认定辍学，查明没有辍学就核查排除。

    天数总按自然日数（参数“辍学天数”）。疑似台账只是暂时的，不能一直挂着。县级教育部门管台账，由教育局作认定。
    怎么办：核查或劝返过、孩子仍不在校的，认定辍学；不属于辍学的，记核查并写明结论。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
        到期: 2024-10-05
        办结:
          - {日期: 2024-10-05, 事项: 认定辍学}
    """
    for span in child.missing:
        for listed in listings(span):
            days = child.parameters(listed.date).number("辍学天数")
            due = days_from(listed.date, days)
            message = f"{listed.action}满 {days} 天要作出认定：认定辍学，或者核查排除"
            command = f"kcbx move {child.case_id} 辍学 --by 认定辍学\nkcbx add-entry {child.case_id} 核查"
            claim = Claim(listed.date, due, message, command)
            yield settled(claim, span, listed, _decides)


def _decides(entry: Entry) -> bool:
    clears = entry.action == "核查" and entry.get("结论") not in ("属实", "失联")
    return clears or entry.action == "认定辍学"


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T01",
        "列入疑似后上报",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("moe-2024/4", "suiyang-2024/4a"),
        "列入疑似",
        "上报天数之内，0 就是当天",
        "上报到“上报对象”里的每一个",
        reported_when_listed,
        ("上报对象", "上报天数"),
    ),
    Duty(
        "T02",
        "认定辍学后上报",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("moe-2024/4", "suiyang-2024/4a"),
        "认定辍学",
        "上报天数之内，0 就是当天",
        "认定当天或以后上报到“上报对象”里的每一个",
        reported_when_confirmed,
        ("上报对象", "上报天数"),
    ),
    Duty(
        "T03",
        "列入疑似后首次劝返",
        Concern.CHILD,
        Responsible.CLASS_TEACHER,
        ("moe-2024/9c", "linfen-2024/3.3a", "suiyang-2024/6c"),
        "列入疑似",
        "首次劝返天数之内",
        "一次劝返",
        first_attempt,
        ("首次劝返天数",),
    ),
    Duty(
        "T04",
        "持续推进",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("moe-2024/9c", "linfen-2024/3.3a", "suiyang-2024/6c"),
        "在疑似或辍学台账里（认定达标期间除外），最近一次有进展",
        "无进展天数之内",
        "劝返、核查、上报、文书等任何进展",
        no_progress,
        ("无进展天数",),
    ),
    Duty(
        "T05",
        "列入疑似后核查",
        Concern.CHILD,
        Responsible.SCHOOL,
        (
            "moe-2024/4",
            "suiyang-2024/4a",
            "sixian-2020/11a",
            "sixian-2020/2b",
            "moe-2024/9a",
            "suiyang-2024/6a",
        ),
        "列入疑似",
        "核查天数之内",
        "一次核查（任何结论），或者认定辍学",
        checked,
        ("核查天数",),
    ),
    Duty(
        "T06",
        "疑似满期应当认定",
        Concern.CHILD,
        Responsible.BUREAU,
        ("moe-2024/4", "suiyang-2024/4a"),
        "列入疑似",
        "满辍学天数的那天，总按自然日",
        "认定辍学，或者核查排除",
        decided,
        ("辍学天数",),
    ),
)
