"""Duties on the way up: the school's persuasion in vain is reported, the township persuades, and then goes on or asks.

Attempts are counted as the guards count them: those of the 本轮, relapses included, each 层级 apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from kcbx.duties.child import Child, Span
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.settling import is_one_of, reporting, settle, settled, to_be_told
from kcbx.lifecycle.fold import attempt_counts
from kcbx.lifecycle.states import DROPPED_OUT, NEVER_ENROLLED, RECOGNISED, SUSPECTED
from kcbx.model import Entry

_SOUGHT_STATES = (SUSPECTED, NEVER_ENROLLED, DROPPED_OUT)
"""Missing, and not 认定达标: the child is to be brought back, nothing has been approved instead."""

_IN_VAIN = "本轮学校劝返已满 {} 次、孩子仍没有回校，还没有书面报告"


def reported_in_vain(child: Child) -> Iterator[Claim]:
    """学校劝返达到规定次数、孩子仍没有回校的，要马上书面报告教育局和乡镇，转入联合劝返，不能自己一直劝下去。

    次数按本轮计（参数“学校劝返次数”），报给谁见参数“劝返无效上报对象”。在达到次数那天以前上报的不算；复学后再次辍学、
    次数已经够而没有报过的，再次列入疑似就要报。
    怎么办：写辍学学生书面报告，上报，并记下对象、方式和文号。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-06, 事项: 劝返}
          - {日期: 2024-09-09, 事项: 劝返}
          - {日期: 2024-09-12, 事项: 劝返}
        到期: 2024-09-12
        办结:
          - {日期: 2024-09-12, 事项: 上报, 对象: [教育局, 乡镇]}
    """
    for span, full in _in_vain(child):
        trigger = _later(full, span.steps[0].entry)
        number = child.parameters(full.date).number("学校劝返次数")
        raised = Claim(trigger.date, child.limit("上报天数", trigger.date), _IN_VAIN.format(number))
        wanted = to_be_told(child, full, "劝返无效上报对象")
        for claim in reporting(child, raised, _reports(child, span, full), wanted, span.end):
            if claim.done is None or claim.done.date >= trigger.date:
                yield claim


def joint_after_report(child: Child) -> Iterator[Claim]:
    """学校上报劝返无效以后，由乡镇（街道）牵头，会同中心学校和有关部门，在规定的天数内开展联合劝返。

    要报给乡镇的，从乡镇接到上报那天算起；责任单位就是乡镇、不用向别人上报的，从学校劝返达到次数那天算起。已经开始联合劝返的，
    不再催第一次；复学后再次辍学、报告已经有了的，从再次列入疑似那天算起。
    怎么办：乡镇牵头上门，记一次层级为“联合”的劝返，写上参加的部门。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-06, 事项: 劝返}
          - {日期: 2024-09-09, 事项: 劝返}
          - {日期: 2024-09-12, 事项: 劝返}
          - {日期: 2024-09-13, 事项: 上报, 对象: [教育局, 乡镇]}
        到期: 2024-09-20
        办结:
          - {日期: 2024-09-18, 事项: 劝返, 层级: 联合}
    """
    for span, full in _in_vain(child):
        wanted = to_be_told(child, full, "劝返无效上报对象")
        addressees = {"乡镇"} & set(wanted) or set(wanted)
        reports = [entry for entry in _reports(child, span, full) if addressees & set(entry.get("对象", ()))]
        # A township that has nobody to report to knows by the attempt itself.
        known = reports if wanted else [full]
        if not known:
            continue
        trigger = _later(known[0], span.steps[0].entry)
        if any(_is_joint(step.entry) and step.entry.order < trigger.order for step in span.steps):
            continue
        due = child.limit("联合劝返天数", trigger.date)
        message = (
            "学校已经上报劝返无效，还没有联合劝返"
            if wanted
            else "劝返已够次数、孩子仍没有回校，还没有联合劝返"
        )
        claim = Claim(trigger.date, due, message, f"kcbx add-attempt {child.case_id} --level 联合")
        yield settle(claim, span.after(trigger), span.end, _is_joint)


def _in_vain(child: Child) -> Iterator[tuple[Span, Entry]]:
    """Yield each time a child was sought although the school had persuaded often enough, and the attempt that made it enough.

    That attempt may lie before a relapse. What comes after a 认定达标 is not the school's to report.
    """
    for whole in child.missing:
        span = _until_recognised(whole)
        last = span.steps[-1].entry.order
        entries = [entry for entry in child.episode(span.steps[0].after.episode) if entry.order <= last]
        full = next(
            (entry for entry in entries if _fills(child, entries, entry, "学校", "学校劝返次数")), None
        )
        if full is not None:
            yield span, full


def _until_recognised(span: Span) -> Span:
    for place, step in enumerate(span.steps):
        if step.after.state == RECOGNISED:
            return Span(span.steps[: place + 1], step.entry.date)
    return span


def _fills(child: Child, entries: list[Entry], attempt: Entry, level: str, wanted: str) -> bool:
    """Tell whether an attempt is at least the last of those that the parameter in force on its day wants."""
    if attempt.action != "劝返":
        return False
    until_then = [entry for entry in entries if entry.order <= attempt.order]
    return attempt_counts(until_then)[level] >= child.parameters(attempt.date).number(wanted)


def _reports(child: Child, span: Span, full: Entry) -> list[Entry]:
    """Return the 上报 of the 本轮 from the day of the full number on, up to the end of the span."""
    last = span.steps[-1].entry.order
    return [
        entry
        for entry in child.episode(span.steps[0].after.episode)
        if entry.action == "上报" and entry.date >= full.date and entry.order <= last
    ]


def _later(first: Entry, second: Entry) -> Entry:
    return max(first, second, key=lambda entry: entry.order)


def _is_joint(entry: Entry) -> bool:
    return entry.action == "劝返" and entry.get("层级") == "联合"


def joint_often_enough(child: Child) -> Iterator[Claim]:
    """联合劝返达到规定次数、孩子仍没有回校的，不能停在那里：在规定的天数内继续劝返，或者提请认定达标。

    次数按本轮计（参数“联合劝返次数”）。每再劝返一次，天数重新算起；还在疑似台账的，先认定辍学，才能提请认定达标。
    怎么办：继续联合劝返并记下来；符合条件的，写认定达标申请，报规定的机构批准后记认定达标。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-06, 事项: 上报}
          - {日期: 2024-09-10, 事项: 劝返, 层级: 联合}
          - {日期: 2024-09-17, 事项: 劝返, 层级: 联合}
          - {日期: 2024-09-24, 事项: 劝返, 层级: 联合}
          - {日期: 2024-10-08, 事项: 认定辍学}
        到期: 2024-10-24
        办结:
          - {日期: 2024-10-20, 事项: 认定达标}
    """
    for span in child.spans(_SOUGHT_STATES):
        entries = child.episode(span.steps[0].after.episode)
        for attempt in span.entries("劝返"):
            if _fills(child, entries, attempt, "联合", "联合劝返次数"):
                due = child.limit("提请认定天数", attempt.date)
                command = f"kcbx add-attempt {child.case_id} --level 联合"
                claim = Claim(attempt.date, due, _choice(span, entries, attempt), command)
                yield settled(claim, span, attempt, is_one_of("劝返", "认定达标"))


def _choice(span: Span, entries: list[Entry], attempt: Entry) -> str:
    """Say what can be done now: go on, or ask; who is only suspected must be confirmed first."""
    count = attempt_counts(entry for entry in entries if entry.order <= attempt.order)["联合"]
    suspected = span.steps[-1].after.state in (SUSPECTED, NEVER_ENROLLED)
    ask = "先认定辍学，再提请认定达标" if suspected else "提请认定达标"
    return f"本轮联合劝返已有 {count} 次、孩子仍没有回校：继续劝返，或者{ask}"


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T09",
        "学校劝返无效上报",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("suiyang-2024/3b", "sixian-2020/2a", "未成年人保护法/28"),
        "本轮学校劝返达到学校劝返次数，孩子仍在疑似或辍学台账里",
        "上报天数之内，0 就是当天",
        "达到次数当天或以后上报到“劝返无效上报对象”里的每一个",
        reported_in_vain,
        ("劝返无效上报对象", "学校劝返次数", "上报天数"),
    ),
    Duty(
        "T10",
        "上报后联合劝返",
        Concern.CHILD,
        Responsible.TOWNSHIP,
        ("suiyang-2024/3c",),
        "学校劝返无效后的上报；没有别人要报的，学校劝返达到次数",
        "联合劝返天数之内",
        "一次联合劝返",
        joint_after_report,
        ("联合劝返天数",),
    ),
    Duty(
        "T11",
        "联合劝返够次数后继续劝返或提请认定",
        Concern.CHILD,
        Responsible.TOWNSHIP,
        ("suiyang-2024/3e", "linfen-2024/3.3c"),
        "本轮联合劝返达到联合劝返次数，孩子仍没有回校，也没有认定达标",
        "提请认定天数之内，每再劝返一次重新算起",
        "认定达标，或者再劝返一次",
        joint_often_enough,
        ("联合劝返次数", "提请认定天数"),
    ),
)
