"""What belongs together: entering the ledgers, persuasion, confirmation, return and observation, home teaching."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from examples.generation import papers, verbs
from examples.generation.causes import NO, OUT_OF_REACH, YES, Talk
from examples.generation.county import COMPLETE, JUNIOR, PRIMARY, SchoolSite
from examples.generation.life import Life
from examples.generation.verbs import Person
from kcbx.lifecycle.states import MISSING_STATES

_DAY = dt.timedelta(days=1)

NOT_REPORTED = "开学后没有来报到，班主任上门，家里没有人应门。"


def begin(life: Life) -> None:
    """Take the child over: new pupils start school, seventh-graders change it, everybody else is there already."""
    year, school = life.year, life.school
    if life.child.grade == 1:
        verbs.register(life, year.opening, "新生入学", "未入学", life.child.town.code)
        verbs.enrol(life, year.autumn.start, "新生注册", school, 1)
    elif school.category in (JUNIOR, COMPLETE) and life.child.grade == school.grades[0]:
        verbs.register(life, year.opening, "学籍导入", "在校", primary_of(life, school).code)
        verbs.enrol(life, year.autumn.start, "升学", school, life.child.grade)
    else:
        verbs.register(life, year.opening, "学籍导入", "在校")


def primary_of(life: Life, school: SchoolSite) -> SchoolSite:
    """Return the primary school whose leavers go to a junior school."""
    return next(each for each in life.plan.schools_of(school.town) if each.category == PRIMARY)


def go_missing(life: Life, day: dt.date, how: str, *, text: str = "", seen: dt.date | None = None) -> dt.date:
    """Enter the 疑似 ledger as a school does it: listed, marked, reported, put on the platform."""
    if how == "开学未报到":
        start = max(term.start for term in life.year.terms if term.start <= day)
        seen = life.year.last_school_day(start)
    seen = seen or life.year.last_school_day(day - 8 * _DAY)
    verbs.suspect(life, day, how, seen=seen, text=text)
    verbs.mark(life, day, "疑似辍学")
    verbs.report_up(life, day)
    verbs.on_platform(life, life.after(day, 0, 1))
    return day


def persuade(
    life: Life,
    level: str,
    days: Sequence[dt.date],
    talks: Sequence[Talk],
    team: Callable[[int], list[Person]],
) -> dt.date:
    """Talk on these days, one after another; each says when it will be followed up. Returns the last day."""
    for number, (day, talk) in enumerate(zip(days, talks, strict=False)):
        following = days[number + 1] if number + 1 < len(days) else day + 7 * _DAY
        promise = following if talk.result == "承诺返校" else None
        verbs.attempt(life, day, level, talk, team(number + 1), promise=promise, follow_up=following)
    return days[-1]


def school_tries(life: Life, listed: dt.date, times: int = 3) -> dt.date:
    """The school talks to the family, the first time within three days; returns the day of the last talk."""
    days = [listed + life.rng.randint(1, 2) * _DAY]
    while len(days) < times:
        days.append(days[-1] + life.rng.randint(5, 9) * _DAY)
    team = lambda number: verbs.school_team(life, 4 if number == 3 else 2)  # noqa: E731
    return persuade(life, "学校", days, life.cause.school_talks, team)


def joint_tries(life: Life, start: dt.date, times: int = 3, gap: tuple[int, int] = (12, 18)) -> dt.date:
    """The township leads, with the departments; returns the day of the last talk."""
    some_day = life.after(start, 4, 8)
    days = [some_day if some_day > start + 8 * _DAY else life.year.workday(start + 3 * _DAY)]
    while len(days) < times:
        days.append(life.after(days[-1], *gap))
    company = (("派出所", "司法所"), ("派出所", "妇联"), ("司法所", "民政所"))
    team = lambda number: verbs.joint_team(life, company[(number - 1) % 3])  # noqa: E731
    return persuade(life, "联合", days, life.cause.joint_talks, team)


def escalate(life: Life, tried: dt.date) -> dt.date:
    """The school has tried in vain and reports in writing; the guardians get its notice."""
    day = life.after(tried, 1, 2)
    notice = papers.letter(life, day, "劝返复学通知书", life.school, due=day + 7 * _DAY)
    verbs.report_up(life, day, written=True)
    papers.serve(life, life.after(day, 1, 1), notice)
    return day


def confirm_dropout(life: Life, listed: dt.date) -> dt.date:
    """The bureau confirms after thirty days, and the school marks, reports and enters it."""
    day = confirmation_day(life, listed, life.after(listed, 31, 36))
    asked = "邻居和村干部" if life.cause is OUT_OF_REACH else "家长和邻居"
    text = f"查了考勤和学籍，走访了{asked}，没有在任何学校就读。"
    verbs.check(life, day, "属实", text, life.cause.whereabouts)
    verbs.confirm(life, day)
    verbs.mark(life, day, "辍学", "、".join(life.cause.reasons))
    verbs.report_up(life, day)
    verbs.on_platform(life, life.after(day, 0, 1))
    return day


def confirmation_day(life: Life, listed: dt.date, meeting: dt.date) -> dt.date:
    """Return the first working day after thirty; the day of a `meeting` that was very late, when it was that."""
    first = life.year.workday(listed + 30 * _DAY)
    return meeting if meeting - listed > 35 * _DAY else first


def order_return(life: Life, day: dt.date, *, refused: bool = False) -> dt.date:
    """责令 by the government of the 乡 or 镇; in a 街道, which may not, by the bureau."""
    town = life.child.town
    issuer = town if town.may_order else None
    order = papers.letter(life, day, "责令送被监护人接受义务教育通知书", issuer, due=life.after(day, 14, 16))
    served = life.after(day, 1, 2)
    papers.serve(life, served, order, refused=refused)
    return served


def talk_back(
    life: Life, day: dt.date, level: str = "学校", *, how: str = "", placement: str = "原班复学"
) -> dt.date:
    """The talk that succeeds, and the return to school on that day."""
    day = life.year.school_day(day)
    team = verbs.school_team(life, 2) if level == "学校" else verbs.joint_team(life)
    verbs.attempt(life, day, level, Talk("已返校", YES, life.cause.success), team, how=how)
    verbs.come_back(life, day, placement=placement)
    verbs.on_platform(life, life.after(day, 0, 1))
    return day


def observe(life: Life, returned: dt.date) -> None:
    """Visit after the return, and end the observation when its time has come within the school year."""
    last, visits = returned, 0
    for offset in (7, 28, 56, 84):
        day = _school_day_or_none(life, max(returned + offset * _DAY, last + 6 * _DAY))
        if day is None:
            return
        verbs.visit(life, day)
        last, visits = day, visits + 1
    end = _school_day_or_none(life, max(returned + 90 * _DAY, last + _DAY))
    if end is not None:
        verbs.end_observation(life, end, visits)


def _school_day_or_none(life: Life, day: dt.date) -> dt.date | None:
    try:
        return life.year.school_day(day)
    except ValueError:
        return None


_LESSONS = (
    "生活自理：穿衣、系扣子",
    "认读简单汉字，听故事",
    "数的认识，用实物点数",
    "上肢康复训练，辅以音乐",
    "看图说话，练习表达",
    "绘画涂色，手眼协调",
    "交通安全和防溺水常识",
)


def home_teaching(life: Life, start: dt.date, end: dt.date) -> None:
    """Two teachers come every two to four weeks, in the holidays too."""
    day, number = life.after(start, 2, 8), 0
    while day <= end:
        verbs.teach_at_home(life, day, _LESSONS[(number + life.child.index) % len(_LESSONS)])
        day, number = life.after(day, 15, 22), number + 1


def new_year_visit(life: Life) -> None:
    """Before the Spring Festival, when parents who work away come home, every dropout is visited."""
    day = life.between((1, 20), (1, 24))
    if life.cause is OUT_OF_REACH or life.standing_on(day).state not in MISSING_STATES:
        return
    text = "春节前走访，外出的家人已回来，讲明春季开学时间和法律规定，学生还没有答应。"
    talk = Talk("家长同意学生拒绝", YES, text)
    verbs.attempt(
        life, day, "联合", talk, verbs.joint_team(life, ("妇联",)), follow_up=life.year.spring.start
    )


def quiet_word(life: Life, day: dt.date, text: str, result: str, promise: dt.date | None = None) -> None:
    """One more talk by the class teacher on the telephone, so that persuasion never stops."""
    verbs.attempt(
        life,
        day,
        "学校",
        Talk(result, NO, text, "电话"),
        verbs.school_team(life, 1),
        promise=promise,
        follow_up=day + 14 * _DAY,
    )
