"""Children who cannot come to an ordinary class: illness and disability, leave and deferral, teaching at home."""

from __future__ import annotations

import datetime as dt

from examples.generation import papers, verbs
from examples.generation.causes import Talk
from examples.generation.chapters import begin, home_teaching
from examples.generation.county import SPECIAL
from examples.generation.life import Life
from examples.generation.stories_never import enrol_late

_DAY = dt.timedelta(days=1)


def taught_at_home(life: Life) -> None:
    """Severely disabled, taught at home for years; assessed anew each autumn."""
    verbs.register(life, life.year.opening, "学籍导入", "送教上门")
    verbs.assess(life, life.between((9, 5), (9, 13)), "送教上门")
    home_teaching(life, life.on(9, 2), life.on(7, 21))


def placed_at_home(life: Life) -> None:
    """At school until it was no longer possible: assessed, then taught at home."""
    begin(life)
    assessed = life.between((10, 14), (11, 1))
    verbs.assess(life, assessed, "送教上门")
    placed = life.after(assessed, 2, 6)
    verbs.place(life, placed, "送教上门")
    verbs.aid(life, life.after(placed, 10, 20), "残疾儿童康复补助", 1200)
    home_teaching(life, placed, life.on(7, 21))


def from_home_to_school(life: Life) -> None:
    """Taught at home in autumn, able to come to the special school in spring."""
    special = next(school for school in life.plan.schools if school.category == SPECIAL)
    verbs.register(life, life.year.opening, "学籍导入", "送教上门")
    verbs.assess(life, life.between((9, 5), (9, 13)), "送教上门")
    home_teaching(life, life.on(9, 2), life.on(2, 10))
    verbs.assess(life, life.between((2, 11), (2, 14)), "特殊教育学校")
    start = life.year.spring.start
    verbs.hand_over(life, start, special.code, "提出", "评估后转特教学校就读。")
    verbs.hand_over(life, start + _DAY, special.code, "接收", "已报到，编入培智班。")
    life.child.school = special
    verbs.place(life, start + _DAY, "特殊教育学校", special)


def in_an_ordinary_class(life: Life) -> None:
    """Disabled and able: assessed, placed in an ordinary class."""
    begin(life)
    assessed = life.between((9, 9), (9, 20))
    verbs.assess(life, assessed, "随班就读")
    placed = life.school_day_after(assessed, 2, 5)
    verbs.place(life, placed, "随班就读")
    verbs.support(
        life, life.school_day_after(placed, 20, 30), "个别化教学", "资源教师每周两次个别辅导，座位调到前排。"
    )


def deferred(life: Life) -> None:
    """Six years old and too frail to start: deferred for a year."""
    _defer(life, life.year.date(8, 31).replace(year=life.year.year + 1))


def deferred_and_started(life: Life) -> None:
    """Deferred for one term, at school in spring."""
    _defer(life, life.year.spring.start - _DAY)
    enrol_late(life, life.year.spring.start, life.school, 1)


def _defer(life: Life, end: dt.date) -> None:
    verbs.register(life, life.year.opening, "新生入学", "未入学", life.child.town.code)
    assessed = life.between((9, 3), (9, 9))
    verbs.assess(life, assessed, "延缓入学")
    decided = life.after(assessed, 1, 3)
    answer = papers.letter(life, decided, "延缓入学批复", None)
    number = next(entry["文号"] for entry in life.entries if entry["号"] == answer)
    verbs.suspend(
        life, decided, "延缓入学", life.year.date(9, 1), end, number, "延缓入学申请表、县医院证明存乡镇教育办"
    )
    papers.serve(life, life.after(decided, 2, 4), answer)


def on_leave(life: Life) -> None:
    """A long illness: on leave until the summer is over."""
    begin(life)
    decided = life.year.school_day(life.between((11, 11), (3, 28)))
    _suspend(life, decided, life.year.date(8, 31).replace(year=life.year.year + 1))


def on_leave_and_back(life: Life) -> None:
    """On leave for the rest of the autumn term, back in spring."""
    begin(life)
    decided = life.year.school_day(life.between((9, 16), (10, 25)))
    spring = life.year.spring.start
    _suspend(life, decided, spring - _DAY)
    life.note(
        life.year.school_day(spring + life.rng.randint(0, 2) * _DAY),
        "复学",
        学校=life.school.code,
        年级=life.child.grade,
        安置="原班复学",
        帮扶人=life.teacher,
        方案="按医嘱免体育课；语文、数学由结对教师补课",
        proof="县医院康复证明、复学申请存学籍室",
    )


def on_leave_out_of_suspicion(life: Life) -> None:
    """Suspected, found ill: the leave was applied for late, with all papers."""
    begin(life)
    day = life.between((10, 14), (11, 8))
    seen = life.year.last_school_day(day - 8 * _DAY)
    verbs.suspect(life, day, "班级考勤", seen=seen, text="连续八天未到校，家长说在市里看病，没有请假。")
    verbs.mark(life, day, "疑似辍学")
    verbs.report_up(life, day)
    talk = Talk("申请缓学休学", "是", "到医院看望学生，家长申请休学。", "其他")
    visited = day + 2 * _DAY
    verbs.attempt(life, visited, "学校", talk, verbs.school_team(life, 2), follow_up=visited + 7 * _DAY)
    verbs.on_platform(life, life.after(visited, 1, 2))
    _suspend(life, life.after(visited, 4, 8), life.year.date(8, 31).replace(year=life.year.year + 1))


def _suspend(life: Life, decided: dt.date, end: dt.date) -> None:
    answer = papers.letter(life, decided, "休学批复", None)
    number = next(entry["文号"] for entry in life.entries if entry["号"] == answer)
    verbs.suspend(life, decided, "休学", decided, end, number, "休学申请书、县级以上医院诊断证明存学籍室")
    papers.serve(life, life.after(decided, 1, 3), answer)
