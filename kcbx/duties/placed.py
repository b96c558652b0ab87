"""Duties about where a child learns: teaching at home, away, waiting to be placed, what the experts found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kcbx import calendar
from kcbx.calendar import date_or_none
from kcbx.duties.child import Child, Span
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.settling import answered, is_one_of, leaves, settled, spans_while
from kcbx.lifecycle import Step
from kcbx.lifecycle.fold import RETURNS
from kcbx.lifecycle.states import (
    AT_SCHOOL,
    AWAY,
    OPEN_STATES,
    TAUGHT_AT_HOME,
    TO_BE_PLACED,
    UNDER_OBSERVATION,
)
from kcbx.model import Entry, School

OUTSIDE = "校外"
"""What stands for the school in 学籍 when it is not one of this county's."""

_ENROLMENTS = ("新生注册", "转入", "恢复学籍")
_ABLE = ("随班就读", "特殊教育学校", "普校特教班", "送教上门")
"""The findings of the experts that a child can be taught, and so has to be placed."""

_ORDINARY = ("随班就读", "原班复学", "插班")
"""The placements among the other children of a school."""

_TEACHING_DAYS = 10
"""A month with fewer days of school is holidays: nobody need have come to teach at home in it."""

_WINTER = 2
"""A month without school in years for which there is no school calendar, beside those of summer."""


def taught_this_month(child: Child) -> Iterator[Claim]:
    """送教上门的孩子，学期里每个月都要有送教的记录：谁去的、教了什么；一个月一次都没有，就是只挂了名。

    寒暑假不算：一个月里上课不到十天的，不作要求。离开送教上门以后不再催；一个月没有送教、下一个月也过完的，不再催，但是
    案卷里一直算缺。
    怎么办：去送教，当天记下来；孩子病重不能上课的，记备忘，请专家委员会重新评估。

    例子：
        经过:
          - {日期: 2024-09-02, 事项: 登记, 状态: 送教上门}
          - {日期: 2024-09-20, 事项: 送教}
        到期: 2024-10-31
        办结:
          - {日期: 2024-10-16, 事项: 送教}
    """
    for span in child.spans((TAUGHT_AT_HOME,)):
        month = calendar.month_period(span.start.year, span.start.month)
        while month.start <= (span.end or child.today):
            yield from _month_claim(child, span, month)
            following = month.end + calendar.ONE_DAY
            month = calendar.month_period(following.year, following.month)


def _month_claim(child: Child, span: Span, month: calendar.Period) -> Iterator[Claim]:
    since = max(month.start, span.start)
    if span.end is not None and span.end <= since:
        return
    if _teaching_days(child, calendar.Period(since, month.end)) < _TEACHING_DAYS:
        return
    taught = [entry for entry in child.entries("送教") if entry.date in month]
    done = taught[0] if taught else None
    yield Claim(
        since,
        month.end,
        f"{calendar.chinese_month(calendar.Month(since.year, since.month))}还没有送教记录",
        f"kcbx add-entry {child.case_id} 送教",
        done,
        None if done else _given_up(child, span, month),
    )


def _given_up(child: Child, span: Span, month: calendar.Period) -> dt.date | None:
    """Return when a month's teaching ceased to be asked for: the child left, or the next month was over too."""
    following = calendar.Month(month.start.year, month.start.month).shifted(2)
    days = (span.end, dt.date(*following, 1))
    return min((day for day in days if day is not None and day <= child.today), default=None)


def _teaching_days(child: Child, days: calendar.Period) -> int:
    """Return on how many days of a period school is held; where no school calendar reaches, by the usual holidays."""
    terms = child.count.terms
    held = [
        day
        for day in (days.start + number * calendar.ONE_DAY for number in range(days.days))
        if child.count.is_school_day(day)
    ]
    if any(term.start <= days.end for term in terms) and any(term.end >= days.start for term in terms):
        return sum(calendar.term_on(terms, day) is not None for day in held)
    return 0 if days.start.month == _WINTER else len(held)


def enrolment_follows(child: Child) -> Iterator[Claim]:
    """查实孩子在外地就读的，要督促家长办学籍转接，追到学籍转走为止；人走了学籍还在，就是空挂。

    学籍已经在外地的、原来就是办了转出才走的，不用再转。
    怎么办：联系家长和对方学校办转学，学籍系统转出后记学籍异动。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 核查, 结论: 省外就读}
        到期: 2024-10-10
        办结:
          - {日期: 2024-09-30, 事项: 学籍异动, 类型: 转出, 学校: 东莞市某中学, 证明: 转学回执}
    """
    for span in spans_while(child, (AWAY,), _enrolled_here):
        began = span.steps[0].entry
        if not _was_transferred(child, began):
            claim = Claim(
                span.start,
                child.limit("转籍天数", span.start),
                "在外地就读，学籍还没有转出",
                f"kcbx add-entry {child.case_id} 学籍异动 --set 类型=转出",
            )
            yield settled(claim, span, began, _transfers)


def _enrolled_here(facts: Mapping[str, Any]) -> bool:
    enrolment = facts.get("学籍")
    return isinstance(enrolment, Mapping) and enrolment.get("学校") != OUTSIDE


def _transfers(entry: Entry) -> bool:
    moved = entry.action == "学籍异动" and entry.get("类型") == "转出"
    return moved or (entry.action == "移出" and entry.get("类别") == "学籍转出")


def _was_transferred(child: Child, until: Entry) -> bool:
    """Tell whether the last change of 学籍 up to an entry took it away."""
    changes = [
        entry.get("类型")
        for entry in child.entries("学籍异动")
        if entry.order <= until.order and entry.get("类型") in ("转出", *_ENROLMENTS)
    ]
    return changes[-1:] == ["转出"]


def placed_in_time(child: Child) -> Iterator[Claim]:
    """因病因残等待安置的孩子，不能一直等：要在规定的天数内落实去处，或者办好延缓入学、休学。

    待安置不在疑似和辍学台账里，没有人催就容易忘掉。
    怎么办：送专家委员会评估，按结论安置；身体不具备学习条件的，办延缓入学或休学。

    例子：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 核查, 结论: 因病因残}
        到期: 2024-10-10
        办结:
          - {日期: 2024-10-08, 事项: 安置, 方式: 特殊教育学校}
    """
    for span in child.spans((TO_BE_PLACED,)):
        claim = Claim(
            span.start,
            child.limit("安置天数", span.start),
            "等待安置，还没有落实去处",
            f"kcbx add-entry {child.case_id} 安置",
        )
        yield settled(claim, span, span.steps[0].entry, _finds_a_place)


def _finds_a_place(entry: Entry) -> bool:
    return entry.action in ("安置", "休学", "延缓入学") or _enrols(entry)


def _enrols(entry: Entry) -> bool:
    return entry.action == "学籍异动" and entry.get("类型") in _ENROLMENTS


def poor_and_disabled_assessed(child: Child) -> Iterator[Claim]:
    """脱贫户的残疾儿童，都要由专家委员会评估：能上学的安排上学，不能到校的送教上门，确实不能学习的办延缓入学或休学。

    委员会各地叫法不同，见参数“专家委员会名称”。脱贫不稳定户也算。建档以后才查明的，从查明那天算。
    怎么办：报专家委员会评估，把结论和有效期记下来。

    例子：
        残疾: {类别: 智力, 等级: 二级}
        家庭类型: [脱贫户]
        经过:
          - {日期: 2024-09-02, 事项: 登记}
        到期: 2024-10-02
        办结:
          - {日期: 2024-09-20, 事项: 评估, 结论: 随班就读}
    """
    for span in spans_while(child, OPEN_STATES, _is_poor_and_disabled):
        began = span.steps[0].entry
        if any(entry.order <= began.order for entry in child.entries("评估")):
            continue
        committee = child.parameters(span.start).text("专家委员会名称")
        claim = Claim(
            span.start,
            child.limit("评估天数", span.start),
            f"还没有经{committee}评估",
            f"kcbx add-entry {child.case_id} 评估",
        )
        yield settled(claim, span, began, is_one_of("评估"))


def _is_poor_and_disabled(facts: Mapping[str, Any]) -> bool:
    disabled = bool(facts.get("残疾")) or "残疾儿童" in facts.get("特殊群体", ())
    return disabled and not {"脱贫户", "脱贫不稳定户"}.isdisjoint(facts.get("家庭类型", ()))


def assessment_valid(child: Child) -> Iterator[Claim]:
    """评估写了有效期的，到期之前要重新评估：孩子会好转，也会变重，安置要跟着变。

    怎么办：到期前报专家委员会重新评估，按新的结论安置。

    例子：
        经过:
          - {日期: 2024-09-10, 事项: 评估, 结论: 随班就读, 有效期至: 2025-03-10}
        到期: 2025-03-10
        办结:
          - {日期: 2025-03-05, 事项: 评估, 结论: 随班就读, 有效期至: 2026-03-10}
    """
    for assessment in child.entries("评估"):
        end = date_or_none(assessment.get("有效期至"))
        if end is not None:
            committee = child.parameters(assessment.date).text("专家委员会名称")
            message = f"{assessment.date} 的评估有效期至 {end}，要请{committee}重新评估"
            due = max(end, assessment.date)
            claim = Claim(assessment.date, due, message, f"kcbx add-entry {child.case_id} 评估")
            yield answered(claim, child.after(assessment), is_one_of("评估"), leaves(OPEN_STATES))


def able_and_placed(child: Child) -> Iterator[Claim]:
    """评估为能够接受教育的，要在规定的天数内安置：随班就读、进特殊教育学校或特教班；没能这样安置的，送教上门。

    按结论安置才算：结论是随班就读，办成送教上门的不算，要改就请专家委员会重新评估，重新评估的按新的结论。已经在校而结论是
    随班就读的、已经按结论安置的、在外地就读或者转走的，不用再办。
    怎么办：和学校、家长落实安置，记安置。

    例子：
        经过:
          - {日期: 2024-09-10, 事项: 评估, 结论: 特殊教育学校}
        到期: 2024-10-10
        办结:
          - {日期: 2024-09-28, 事项: 安置, 方式: 特殊教育学校, 起: 2024-10-08}
    """
    for step in child.steps:
        entry = step.entry
        if entry.action == "评估" and entry.get("结论") in _ABLE and not _is_placed(child, step):
            claim = Claim(
                entry.date,
                child.limit("安置天数", entry.date),
                f"{entry.date} 评估可以{_as_verb(str(entry.get('结论')))}，还没有安置",
                f"kcbx add-entry {child.case_id} 安置 --set 方式={entry.get('结论')}",
            )
            yield _placed(child, claim, step)


def _as_verb(finding: str) -> str:
    return finding if finding in ("随班就读", "送教上门") else f"进{finding}就读"


def _placed(child: Child, claim: Claim, assessed: Step) -> Claim:
    """Return the claim as the first placement that fits the finding leaves it, a newer finding, or the child's going away."""
    finding = str(assessed.entry.get("结论"))
    for step in child.after(assessed.entry):
        if _fits(child, step, finding):
            return replace(claim, done=step.entry)
        if _goes_away(step) or step.entry.action == "评估":
            return replace(claim, lapsed=step.entry.date)
    return claim


def _fits(child: Child, step: Step, finding: str) -> bool:
    """Tell whether a step puts the child where the finding says."""
    entry, special = step.entry, _is_special(child, step, "特殊教育学校")
    if _enrols(entry) or (entry.action == "学籍异动" and entry.get("类型") == "升学"):
        return special if finding == "特殊教育学校" else finding == "随班就读" and not special
    if entry.action not in RETURNS:
        return False
    way = _way(entry)
    if finding == "随班就读":
        return way in _ORDINARY and not special
    return way == finding


def _goes_away(step: Step) -> bool:
    transferred = step.entry.action == "学籍异动" and step.entry.get("类型") == "转出"
    return transferred or step.after.state == AWAY or step.after.state not in OPEN_STATES


def _is_special(child: Child, step: Step, category: str) -> bool:
    """Tell whether the unit after a step is a school of this 类别."""
    school = child.setting.units.get(step.after.unit)
    return isinstance(school, School) and school.category == category


def _way(entry: Entry) -> str:
    return str(entry.get("方式" if entry.action == "安置" else "安置", ""))


def _is_placed(child: Child, step: Step) -> bool:
    """Tell whether a child stood, when assessed, where the finding would put it."""
    finding, state = str(step.entry.get("结论")), step.after.state
    if state == AWAY or (state == TAUGHT_AT_HOME and finding == "送教上门"):
        return True
    if state not in (AT_SCHOOL, UNDER_OBSERVATION):
        return False
    special = _is_special(child, step, "特殊教育学校")
    if finding == "随班就读":
        return not special
    return _is_special(child, step, finding) or finding == _last_placement(child, step)


def _last_placement(child: Child, step: Step) -> str:
    """Return how the child was last placed before a step; "" where nothing says so."""
    before = [earlier.entry for earlier in child.steps if earlier.entry.order < step.entry.order]
    return next((_way(entry) for entry in reversed(before) if entry.action in RETURNS), "")


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T31",
        "每月送教上门",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("sixian-2020/9", "suiyang-2024/3d", "kazuo-2025/3.1b", "moe-2024/2e"),
        "送教上门的孩子，一个月里还有十天以上要上课",
        "这个月的最后一天",
        "这个月里的一次送教",
        taught_this_month,
    ),
    Duty(
        "T32",
        "外地就读转学籍",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("sixian-2020/11a",),
        "查实在外地就读，学籍还在本县",
        "转籍天数之内",
        "学籍转出",
        enrolment_follows,
        ("转籍天数",),
    ),
    Duty(
        "T33",
        "等待安置",
        Concern.CHILD,
        Responsible.BUREAU,
        ("suiyang-2024/3d", "linfen-2024/3.4b"),
        "进入待安置",
        "安置天数之内",
        "安置、入学、延缓入学或休学",
        placed_in_time,
        ("安置天数",),
    ),
    Duty(
        "T34",
        "脱贫户残疾儿童评估",
        Concern.CHILD,
        Responsible.BUREAU,
        ("linfen-2024/2", "linfen-2024/3.4d"),
        "建档或查明是脱贫户的残疾儿童，没有评估过",
        "评估天数之内",
        "一次评估",
        poor_and_disabled_assessed,
        ("评估天数", "专家委员会名称"),
    ),
    Duty(
        "T35",
        "评估到期",
        Concern.CHILD,
        Responsible.BUREAU,
        ("suiyang-2024/3d", "linfen-2024/3.4b"),
        "评估写了有效期",
        "有效期的最后一天",
        "再一次评估",
        assessment_valid,
    ),
    Duty(
        "T36",
        "评估后安置",
        Concern.CHILD,
        Responsible.BUREAU,
        ("linfen-2024/3.4d", "linfen-2024/2", "suiyang-2024/3d"),
        "评估结论是随班就读、特殊教育学校、普校特教班或送教上门，还没有这样安置",
        "安置天数之内",
        "按结论的安置、复学或入学",
        able_and_placed,
        ("安置天数",),
    ),
)
