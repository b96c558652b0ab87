"""Duties about who is registered, and with whom: identity papers, age, entry into school, handing over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kcbx import calendar
from kcbx.duties.child import Child, Span, in_place_of
from kcbx.duties.duty import Claim, Concern, Duty, Responsible
from kcbx.duties.placed import OUTSIDE
from kcbx.duties.settling import Fits, Voids, answered, is_one_of, leaves, settle, settled, spans_while
from kcbx.erasure import ERASED
from kcbx.lifecycle import Step
from kcbx.lifecycle.guards_removal import LEAVING_MARKS
from kcbx.lifecycle.states import (
    DEFERRED,
    MISSING_STATES,
    NOT_STARTED,
    ON_LEAVE,
    OPEN_STATES,
    REMOVED,
)
from kcbx.model import Entry

_OUT_OF_SCHOOL = MISSING_STATES | {NOT_STARTED, DEFERRED, ON_LEAVE}
_LETTER = "协助劝返函"


def has_number(child: Child) -> Iterator[Claim]:
    """没有证件号码的孩子，要督促家长办理入户，拿到号码；没有号码，户籍、学籍都比对不上，最容易落空。

    没有号码的孩子照样建案卷、照样上学。号码当初漏填的，按更正补上，就不算欠着。
    怎么办：帮助家长到公安机关办理，办好后用 kcbx edit-case 补上号码，性质是变更。

    例子：
        证件: {类型: 无, 号码: （不写）, 无证原因: 出生后没有入户}
        经过:
          - {日期: 2024-09-02, 事项: 登记}
        到期: 2024-11-01
        办结:
          - {日期: 2024-10-20, 事项: 信息变更, 键: 证件.号码, 新值: '990101201203045121', 性质: 变更}
    """
    for span in spans_while(child, OPEN_STATES, _without_number):
        claim = Claim(
            span.start,
            child.limit("无证办理天数", span.start),
            "没有身份证件号码，请督促家长办理入户",
            f"kcbx edit-case {child.case_id} --set 证件.类型=居民身份证 --set 证件.号码=… --nature 变更",
        )
        yield answered(claim, child.after(span.steps[0].entry), _gives_number, leaves(OPEN_STATES))


def _without_number(facts: Mapping[str, Any]) -> bool:
    """Tell whether the child has none; of one whose data was destroyed nobody knows."""
    document = facts.get("证件")
    if not isinstance(document, Mapping) or document.get("无证原因") == ERASED:
        return False
    return document.get("类型") == "无"


def _gives_number(entry: Entry) -> bool:
    if entry.action != "信息变更":
        return False
    key, value = entry.get("键"), entry.get("新值")
    if key == "证件" and isinstance(value, Mapping):
        key, value = "证件.号码", value.get("号码")
    return bool(value) and (key == "证件.号码" or (key == "证件.类型" and value != "无"))


def overage(child: Child) -> Iterator[Claim]:
    """疑似、辍学、未入学、缓学、休学的孩子到了超龄年龄，可以按规定办理超龄离校；只作提示，程序从不自动销号。

    是不是还要继续劝返，由县里定。到生日那天才列出，不提前提示。办理的，先在学籍系统做离校标注，再从台账销号，这样才算闭环。
    怎么办：核对出生日期；要办的先记学籍标注，再记移出（超龄离校）。

    例子：
        出生日期: 2008-10-20
        证件: {号码: '990101200810205129'}
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
        到期: 2024-10-20
        办结:
          - {日期: 2024-10-22, 事项: 移出, 类别: 超龄离校}
    """
    birth = calendar.date_or_none(child.facts.get("出生日期"))
    if birth is None:
        return
    age = child.parameters(child.today).number("超龄年龄")
    birthday = calendar.MonthDay(birth.month, birth.day).in_year(birth.year + age)
    for span in child.spans(_OUT_OF_SCHOOL):
        since = max(span.start, birthday)
        if since <= child.today and (span.end is None or since < span.end):
            yield _overage(child, span, since, age)


def _overage(child: Child, span: Span, since: dt.date, age: int) -> Claim:
    marked = any(entry.get("类型") in LEAVING_MARKS for entry in span.entries("学籍标注"))
    first_mark = "学籍" in child.facts and not marked
    message = f"已满 {age} 周岁，可以按规定办理超龄离校；不会自动销号，是否继续劝返由县里定"
    command = f"kcbx move {child.case_id} 已移出 --by 移出 --set 类别=超龄离校"
    if first_mark:
        message += "；要办的先做学籍标注"
        command = f"kcbx add-entry {child.case_id} 学籍标注 --set 类型=其他离校"
    return settled(
        Claim(since, since, message, command, advice=True), span, span.steps[0].entry, is_one_of("移出")
    )


def started_school(child: Child) -> Iterator[Claim]:
    """到了入学年龄的孩子，当年秋季开学就应当入学；开学后一周内还没有入学的，要查明原因，一个一个落实。

    入学年龄和截止日期按政策参数；没有校历的按 9 月 1 日开学。开学那天算一周的第一天；开学以后才建档的，从建档的第二天起算，
    满参数“造册天数”为止。
    怎么办：入学了记学籍异动（新生注册）；因身体状况办延缓入学；没有理由不入学的，列入疑似，类型是失学。

    例子：
        出生日期: 2018-05-06
        证件: {号码: '99010120180506512X'}
        学籍: （不写）
        经过:
          - {日期: 2024-08-20, 事项: 登记, 状态: 未入学, 单位: '2199000012'}
        到期: 2024-09-08
        办结:
          - {日期: 2024-09-03, 事项: 学籍异动, 类型: 新生注册, 学校: '2199000012', 年级: 1}
    """
    begins = _school_begins(child)
    for span in child.spans((NOT_STARTED,)):
        if begins is None or begins > child.today or (span.end is not None and span.end < begins):
            continue
        since = max(span.start, begins)
        # The first day of term is the first of the week, as it is for the list of those who did not report.
        first = begins - calendar.ONE_DAY if span.start <= begins else span.start
        claim = Claim(
            since,
            child.limit("造册天数", first),
            f"到了入学年龄，{begins} 开学，还没有入学",
            f"kcbx add-entry {child.case_id} 学籍异动 --set 类型=新生注册",
        )
        last = span.steps[-1]
        if span.end is None or last.after.state == REMOVED:
            yield replace(claim, lapsed=span.end)
        else:
            yield replace(claim, done=last.entry)


def _school_begins(child: Child) -> dt.date | None:
    """Return the first day of school in the year in which the child must start, None without a 出生日期."""
    birth = calendar.date_or_none(child.facts.get("出生日期"))
    if birth is None:
        return None
    parameters = child.parameters(child.today)
    cutoff = calendar.parse_month_day(parameters.text("入学截止"))
    year = calendar.entry_year(birth, cutoff, parameters.number("入学年龄"))
    terms = calendar.terms_of(child.count.terms, year)
    return terms[0].start if terms else dt.date(year, 9, 1)


def handed_over(child: Child) -> Iterator[Claim]:
    """提出移交以后，对方要在规定的天数内接收或者退回；接收之前，责任还在原单位，孩子不能两头都不管。

    对同一个单位再提一次，还按第一次提出的日子算；改为移交给别的单位的，原来的不再算。
    怎么办：催对方答复；接收、退回都记一条移交。

    例子：
        经过:
          - {日期: 2024-09-10, 事项: 移交, 结果: 提出}
        到期: 2024-09-17
        办结:
          - {日期: 2024-09-13, 事项: 移交, 结果: 接收}
    """
    waiting = ""
    for entry in child.entries("移交"):
        other, offered = str(entry.get("至")), entry.get("结果") == "提出"
        if offered and other != waiting:
            unit = child.setting.units.get(other)
            claim = Claim(
                entry.date,
                child.limit("移交接收天数", entry.date),
                f"{entry.date} 提出移交给{unit.short_name if unit else other}，还没有接收或退回",
                f"kcbx add-entry {child.case_id} 移交 --set 自={entry.get('自')} --set 至={other} --set 结果=接收",
            )
            yield answered(claim, child.after(entry), _replies(other), _offers_elsewhere(other))
        waiting = other if offered else ""


def _replies(other: str) -> Fits:
    return lambda entry: (
        entry.action == "移交" and entry.get("结果") in ("接收", "退回") and entry.get("至") == other
    )


def _offers_elsewhere(other: str) -> Voids:
    """Return a test for an offer to another unit, and for removal."""
    return lambda step: (
        step.after.state not in OPEN_STATES
        or (
            step.entry.action == "移交" and step.entry.get("结果") == "提出" and step.entry.get("至") != other
        )
    )


def persuaded_where_enrolled(child: Child) -> Iterator[Claim]:
    """学籍在外地的孩子辍学，原则上由学籍所在地组织劝返；孩子人在本县的，要及时发函，两边一起劝。

    只在自己的台账里记着、不告诉学籍所在地，两边都会以为对方在管。
    向自己的上级上报，对方并不知道，不算。
    怎么办：发协助劝返函；由对方负责更合适的，移交责任单位。

    例子：
        学籍: {学校: 校外, 校名: 东莞市某中学}
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
        到期: 2024-09-08
        办结:
          - {日期: 2024-09-07, 事项: 文书, 文书: 协助劝返函, 签发单位: 清河县教育体育局}
    """
    for span in spans_while(child, MISSING_STATES, _enrolled_elsewhere):
        claim = Claim(
            span.start,
            child.limit("首次劝返天数", span.start),
            "学籍在外地，还没有发函请学籍所在地一起劝返",
            f"kcbx notice {child.case_id} --type {_LETTER}",
        )
        began = span.steps[0].entry
        yield settle(claim, child.since(began, span), span.end, _tells_the_other_place)


def _enrolled_elsewhere(facts: Mapping[str, Any]) -> bool:
    enrolment = facts.get("学籍")
    return isinstance(enrolment, Mapping) and enrolment.get("学校") == OUTSIDE


def _tells_the_other_place(entry: Entry) -> bool:
    letter = entry.action == "文书" and entry.get("文书") == _LETTER and entry.get("收到") != "是"
    return letter or entry.action == "移交"


def closed_school(child: Child) -> Iterator[Claim]:
    """学校停用以后，孩子要在规定的天数内移交给并入的学校；没有移交的，责任单位就是一个已经没有的学校，有籍无人管。

    从停用那天算起。移交以前，待办由并入的学校办；units.yaml 没有写并入哪里的，由教育局办。
    怎么办：并入的学校接收孩子，先记移交（提出），再记移交（接收）；转到别的学校的，记学籍异动。

    例子：
        units.yaml:
          学校:
            - {标识码: '3199000055', 简称: 柳河初中, 停用: 2024-09-10, 并入: '3199000021'}
        经过:
          - {日期: 2024-09-01, 事项: 登记, 单位: '3199000055'}
        到期: 2024-09-17
        办结:
          - {日期: 2024-09-12, 事项: 移交, 自: '3199000055', 至: '3199000021', 结果: 提出}
          - {日期: 2024-09-13, 事项: 移交, 自: '3199000055', 至: '3199000021', 结果: 接收}
    """
    for code, steps, left in _stays(child):
        school = child.setting.units.school(code)
        closed = school.closed if school else None
        if school is None or closed is None or closed > child.today:
            continue
        since = max(closed, steps[0].entry.date)
        if left is not None and left.entry.date < since:
            continue
        heir = in_place_of(school, child.setting, child.today)
        claim = Claim(
            since,
            child.limit("移交接收天数", since),
            f"{school.short_name}已在 {closed} 停用，孩子还没有移交给{heir.short_name if heir else '别的学校'}",
            f"kcbx add-entry {child.case_id} 移交 --set 自={code} --set 至={heir.code if heir else '…'} --set 结果=提出",
        )
        if left is not None and left.after.state in OPEN_STATES:
            yield replace(claim, done=left.entry)
        else:
            yield replace(claim, lapsed=left.entry.date if left else None)


def _stays(child: Child) -> Iterator[tuple[str, list[Step], Step | None]]:
    """Yield the times during which one unit was the 责任单位 of the child without a break, with the step that ended each."""
    current: list[Step] = []
    for step in child.steps:
        inside = step.after.state in OPEN_STATES
        if current and not (inside and step.after.unit == current[0].after.unit):
            yield current[0].after.unit, current, step
            current = []
        if inside:
            current.append(step)
    if current:
        yield current[0].after.unit, current, None


DUTIES: tuple[Duty, ...] = (
    Duty(
        "T37",
        "办理证件号码",
        Concern.CHILD,
        Responsible.TOWNSHIP,
        ("sixian-2020/11b",),
        "建档时没有证件号码",
        "无证办理天数之内",
        "补上号码的信息变更",
        has_number,
        ("无证办理天数",),
    ),
    Duty(
        "T38",
        "到了超龄年龄",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("suiyang-2024/3f", "sixian-2020/11e"),
        "疑似、辍学、未入学、缓学、休学的孩子满超龄年龄",
        "满超龄年龄的生日",
        "移出",
        overage,
        ("超龄年龄",),
    ),
    Duty(
        "T39",
        "适龄儿童入学",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("kazuo-2025/3.1a", "义务教育法/11"),
        "到了入学年龄，秋季开学",
        "开学第一天起造册天数之内",
        "入学、安置、延缓入学或列入疑似",
        started_school,
        ("造册天数", "入学年龄", "入学截止"),
    ),
    Duty(
        "T40",
        "移交的答复",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("linfen-2024/3.3d",),
        "提出移交",
        "移交接收天数之内",
        "对方接收或退回",
        handed_over,
        ("移交接收天数",),
    ),
    Duty(
        "T41",
        "学籍在外地的一起劝返",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("linfen-2024/3.3d",),
        "列入疑似的孩子学籍在外地",
        "首次劝返天数之内",
        "协助劝返函或移交",
        persuaded_where_enrolled,
        ("首次劝返天数",),
    ),
    Duty(
        "T42",
        "停用学校的孩子移交",
        Concern.CHILD,
        Responsible.SCHOOL,
        ("suiyang-2024/2d", "kazuo-2025/3.3b"),
        "责任单位停用",
        "移交接收天数之内",
        "移交（接收）或学籍异动，责任单位换成别的",
        closed_school,
        ("移交接收天数",),
    ),
)
