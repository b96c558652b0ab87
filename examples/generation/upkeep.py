"""What offices do beside the tale: reports, checks, the next paper, one more talk. Most of it in time, some of it not.

A tale tells the turning points; nobody would tell that a bureau reported on a Friday as on every Friday. It is added
when the tale has been told, from lots of its own, so that the tale stays as it was.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from random import Random

from examples.generation import papers, verbs
from examples.generation.causes import NO, OUT_OF_REACH, YES, Talk
from examples.generation.county import SPECIAL
from examples.generation.life import Life
from kcbx.lifecycle.states import (
    AT_SCHOOL,
    DROPPED_OUT,
    MISSING_STATES,
    RECOGNISED,
    STATES_OF_LEDGER,
    SUSPECT_LEDGER,
    UNDER_OBSERVATION,
)

_DAY = dt.timedelta(days=1)
_CARE = 0.8
"""How often a thing is done when it should be."""
_PATIENCE = 0.7
"""How often somebody goes again when it was said; the most tiring of all."""

_TO_SERVE = 10 * _DAY
"""What is served in the last days of the year would arrive after it."""
_ORDER = "责令送被监护人接受义务教育通知书"


def keep_up(life: Life) -> None:
    """Add what offices did for one child beside the tale."""
    life.rng = Random(f"{life.plan.seed}/care/{life.child.index}")
    _assess(life)
    _look_in(life)
    if _days(life, "列入疑似"):
        _report_in_vain(life)
        _check(life)
        _stay_in_touch(life)
        _tell_government(life)
        _urge(life)
        _ask_the_police(life)


def _days(life: Life, action: str, **values: str) -> list[dt.date]:
    """Return the days of the entries of a 事项 that hold these values, in order."""
    return sorted(
        dt.date.fromisoformat(entry["日期"])
        for entry in life.entries
        if entry["事项"] == action and values.items() <= entry.items()
    )


def _state(life: Life, day: dt.date) -> str:
    return life.standing_on(day).state


def _in_time(life: Life, care: float = _CARE) -> bool:
    return life.rng.random() < care


def _assess(life: Life) -> None:
    """Every disabled child of a poor family is assessed in September, or in November when it was forgotten."""
    poor = "脱贫户" in life.child.facts.get("家庭类型", ())
    if poor and "残疾" in life.child.facts and not _days(life, "评估"):
        day = life.between((9, 9), (9, 20)) if _in_time(life) else life.between((11, 4), (11, 22))
        if _state(life, day) == AT_SCHOOL:
            finding = SPECIAL if life.school.category == SPECIAL else "随班就读"
            clerk = life.plan.staff(life.standing_on(day).unit, "学籍管理员")
            verbs.assess(life, day, finding, copied_by=clerk)


_ELSEWHERE = {
    "普职融合": "到职教中心查看，学生在实训车间上课。",
    "专门学校": "与专门学校通话，学生在那里上课。",
}
"""Placements where nobody sees every day whether the child is there, and what is seen or heard there."""


def _look_in(life: Life) -> None:
    """Who is placed elsewhere is looked after every four weeks of school."""
    for entry in [*life.entries]:
        way = entry.get("方式" if entry["事项"] == "安置" else "安置", "")
        if way not in _ELSEWHERE:
            continue
        start = dt.date.fromisoformat(entry["日期"])
        seen = [start, *(day for day in _days(life, "回访") if day > start), life.year.spring.end]
        for last, following in pairwise(seen):
            day = life.after(last, 25, 27)
            while day < following - 4 * _DAY and _state(life, day) in (UNDER_OBSERVATION, AT_SCHOOL):
                if life.year.in_term(day) and _in_time(life):
                    verbs.visit(life, day, how="电话", text=_ELSEWHERE[way])
                day = life.after(day, 25, 27)


def _report_in_vain(life: Life) -> None:
    """The school reports on the platform on the day of its last talk; the letter follows."""
    for written in _days(life, "上报", 方式="书面"):
        tried = [day for day in _days(life, "劝返", 层级="学校") if day < written]
        if tried and tried[-1] > written - 7 * _DAY and _in_time(life):
            verbs.report_up(life, tried[-1])


_FOUND = (
    "到家里和村里查问，孩子没有在任何学校就读，与学校了解的一致。",
    "入户核对户口簿和学籍，问了邻居和村干部，孩子确实没有上学。",
    "会同村干部入户，查明孩子的去向和不上学的原因，没有在别处就读。",
)


def _check(life: Life) -> None:
    """Where a suspected child is and why is found out within a fortnight."""
    if life.cause is OUT_OF_REACH:
        return
    for listed in _days(life, "列入疑似"):
        day = life.after(listed, 8, 12)
        known = any(listed < checked <= day for checked in _days(life, "核查"))
        suspected = day <= life.year.end and _state(life, day) in STATES_OF_LEDGER[SUSPECT_LEDGER]
        if suspected and not known and _in_time(life):
            verbs.check(life, day, "属实", life.rng.choice(_FOUND), life.cause.whereabouts)


def _tell_government(life: Life) -> None:
    """On Fridays the bureau reports to the government who was confirmed or lost that week; now and then weeks later."""
    for day in [*_days(life, "认定辍学"), *_days(life, "核查", 结论="失联")[:1]]:
        friday = day + ((3 - day.weekday()) % 7 + 1) * _DAY
        told = life.year.workday(friday if _in_time(life) else friday + life.rng.randint(3, 6) * 7 * _DAY)
        if told <= life.year.end and _state(life, told) in MISSING_STATES:
            number = life.bureau_number("报", told)
            life.note(told, "上报", 对象=["政府"], 文号=number, 方式="书面", by=life.officer)


def _urge(life: Life) -> None:
    """When the time of a notice is up, the township urges; a fortnight later it speaks its mind."""
    town = life.child.town
    for notice in [entry for entry in life.entries if entry.get("文书") == "劝返复学通知书"]:
        day = _day_after(life, notice["期限"])
        if _may_follow(life, day, notice["日期"], "督促入学通知书"):
            urge = papers.letter(life, day, "督促入学通知书", town, due=day + 14 * _DAY)
            papers.serve(life, life.after(day, 1, 2), urge)
    for urged in [entry for entry in life.entries if entry.get("文书") == "督促入学通知书"]:
        day = _day_after(life, urged["期限"])
        if _may_follow(life, day, urged["日期"], "批评教育记录"):
            papers.letter(life, day, "批评教育记录", town if town.may_order else None)


def _day_after(life: Life, deadline: str) -> dt.date:
    """Return the working day after a deadline, or one some weeks later when nobody looked."""
    day = dt.date.fromisoformat(deadline) + _DAY
    return life.year.workday(day if _in_time(life) else day + life.rng.randint(10, 30) * _DAY)


def _may_follow(life: Life, day: dt.date, since: str, document: str) -> bool:
    """Tell whether a document still makes sense on a day: the child is out, and nothing higher has been issued."""
    higher = (document, _ORDER, "批评教育记录", "家庭教育指导建议函")
    issued = (
        entry
        for entry in life.entries
        if entry["事项"] == "文书" and entry["日期"] >= since and entry["文书"] in higher
    )
    if day > life.year.end - _TO_SERVE or any(entry["日期"] <= day.isoformat() for entry in issued):
        return False
    return _state(life, day) in MISSING_STATES - {RECOGNISED}


def _ask_the_police(life: Life) -> None:
    """An order that was not obeyed: the bureau asks the police to speak to the guardian, and hears from them, sometimes late."""
    for order in [entry for entry in life.entries if entry.get("文书") == _ORDER]:
        day = _day_after(life, order["期限"])
        if not _may_follow(life, day, order["期限"], "家庭教育指导建议函") or _days(
            life, "劝返", 层级="司法"
        ):
            continue
        asked = papers.letter(life, day, "家庭教育指导建议函", None)
        heard = life.after(day, 14, 27) if _in_time(life) else life.after(day, 60, 110)
        if heard <= life.year.end:
            station = f"{life.child.town.name}派出所"
            number = f"{life.child.town.name[:1]}公函〔{heard.year}〕{life.child.index % 90 + 10}号"
            papers.received(life, heard, "复函", station, number, answers=asked)


_TELEPHONE = (
    Talk(
        "家长同意学生拒绝",
        NO,
        "电话里问了{village}家中近况，{who}说孩子还没有松口，学校说明随时可以回来。",
        "电话",
    ),
    Talk("拒绝返校", NO, "与{village}的包保干部一起给家里打电话，{who}说孩子不愿意提上学的事。", "电话"),
    Talk("未见到学生", NO, "{who}在电话里说孩子不在{village}家中，答应转告学校的话。", "电话"),
)
_AT_HOME = (
    Talk("家长同意学生拒绝", YES, "到{village}家中见到学生，带去课本，学生收下了，说再想一想。"),
    Talk("拒绝返校", YES, "再到{village}家中，学生说回去跟不上，讲明可以补课、可以换班，仍没有答应。"),
    Talk("未见到学生", NO, "到{village}家中，只有{who}在，留下班主任的电话，请学生回话。"),
)
_TOGETHER = (
    Talk("家长同意学生拒绝", YES, "包保干部和学校一起到{village}家中，家长答应配合，学生还是不肯。"),
    Talk("拒绝返校", YES, "联合到{village}家中，介绍了职业学校的去处，学生没有表态。"),
    Talk("未见到学生", NO, "联合到{village}家中，学生不在，向{who}重申法律规定。"),
)
_LOST = (
    Talk("失联", NO, "托{village}的亲属打听，仍没有学生一家的消息。", "电话"),
    Talk("失联", NO, "按派出所提供的新号码打过去，无人接听，{village}的邻居也没有消息。", "电话"),
    Talk("失联", NO, "再到{village}家中，门仍锁着，向村干部问了近况。"),
)


def _stay_in_touch(life: Life) -> None:
    """No child out of school is left alone for long: somebody goes or calls every two weeks, with gaps."""
    contacts = sorted({*_days(life, "劝返"), *_days(life, "核查")})
    end = life.left_alone or life.year.end - 3 * _DAY
    number = life.child.index
    for last, following in pairwise([*contacts, max(end, contacts[-1])]):
        day = _next_contact(life, last)
        while day < min(following - 5 * _DAY, end) and _state(life, day) in MISSING_STATES:
            ahead = _next_contact(life, day)
            if _in_time(life, _PATIENCE):
                _go_again(life, day, min(ahead, following) if following in contacts else ahead, number)
            day, number = ahead, number + 1


def _next_contact(life: Life, day: dt.date) -> dt.date:
    """Return when somebody goes next: who is 认定达标 is seen less often."""
    recognised = day <= life.year.end and _state(life, day) == RECOGNISED
    return life.after(day, 35, 50) if recognised else life.after(day, 10, 12)


def _go_again(life: Life, day: dt.date, ahead: dt.date, number: int) -> None:
    confirmed = _state(life, day) in (DROPPED_OUT, RECOGNISED)
    level = "联合" if confirmed and number % 3 == 2 else "学校"
    kind = (_TELEPHONE, _AT_HOME, _TOGETHER)[number % 3 if confirmed else number % 2]
    talk = life.rng.choice(_LOST if life.cause is OUT_OF_REACH else kind)
    team = verbs.joint_team(life) if level == "联合" else verbs.school_team(life, 2)
    verbs.attempt(life, day, level, talk, team, follow_up=ahead)
