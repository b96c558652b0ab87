"""Children who were out of school and came back."""

from __future__ import annotations

import datetime as dt

from examples.generation import papers, verbs
from examples.generation.causes import TIRED_OF_SCHOOL, Talk
from examples.generation.chapters import (
    NOT_REPORTED,
    begin,
    confirm_dropout,
    escalate,
    go_missing,
    joint_tries,
    observe,
    order_return,
    quiet_word,
    school_tries,
    talk_back,
)
from examples.generation.life import Life

_DAY = dt.timedelta(days=1)


def back_at_once(life: Life) -> None:
    """Missed in class, found in a day or two, back after the first or second talk; stays."""
    begin(life)
    listed = go_missing(
        life,
        life.between((9, 18), (3, 28)),
        life.rng.choice(("班级考勤", "班级考勤", "督查发现", "群众举报")),
    )
    tried = school_tries(life, listed, life.rng.randint(1, 2))
    observe(life, talk_back(life, life.after(tried, 2, 6)))


def never_reported_and_back(life: Life) -> None:
    """Did not come back from the holidays: listed within the first week, back after some talks."""
    begin(life)
    term = life.rng.choice(life.year.terms)
    listed = go_missing(
        life, life.year.workday(term.start + life.rng.randint(3, 6) * _DAY), "开学未报到", text=NOT_REPORTED
    )
    tried = school_tries(life, listed, 2)
    observe(life, talk_back(life, life.after(tried, 3, 8)))


def back_before_summer(life: Life) -> None:
    """Back in May: still under observation when the year ends."""
    begin(life)
    listed = go_missing(life, life.between((5, 6), (5, 16)), "班级考勤")
    observe(life, talk_back(life, life.after(school_tries(life, listed, 2), 2, 5)))


def written_down_late(life: Life) -> None:
    """The same, but the teacher wrote the first talk down only days later."""
    begin(life)
    listed = go_missing(life, life.between((10, 21), (11, 29)), "班级考勤")
    day = listed + _DAY
    verbs.attempt(
        life,
        day,
        "学校",
        life.cause.school_talks[0],
        verbs.school_team(life, 2),
        follow_up=day + 5 * _DAY,
        promise=day + 4 * _DAY if life.cause.school_talks[0][0] == "承诺返校" else None,
        late=life.rng.randint(3, 6),
    )
    observe(life, talk_back(life, life.after(day, 7, 9)))


def back_after_joint_talks(life: Life) -> None:
    """Three talks of the school in vain, reported; the township comes along and succeeds."""
    begin(life)
    listed = go_missing(life, life.between((9, 16), (10, 25)), "班级考勤")
    reported = escalate(life, school_tries(life, listed))
    tried = joint_tries(life, reported, 1)
    observe(life, talk_back(life, life.after(tried, 5, 9), "联合", how="联合执法"))


def back_from_dropout(life: Life) -> None:
    """Confirmed as a dropout, 责令 served; back for the spring term."""
    begin(life)
    listed = go_missing(life, life.between((9, 9), (9, 30)), "班级考勤")
    reported = escalate(life, school_tries(life, listed))
    tried = joint_tries(life, reported, 1)
    confirmed = confirm_dropout(life, listed)
    served = order_return(life, life.after(max(confirmed, tried), 5, 9))
    quiet_word(
        life,
        life.after(served, 10, 15),
        "监护人收到责令通知书后来电，说孩子答应春季开学返校。",
        "承诺返校",
        life.year.spring.start,
    )
    observe(life, talk_back(life, life.year.school_day(life.between((2, 17), (2, 26))), "联合"))


def fetched_from_afar(life: Life) -> None:
    """At work in another province: the bureau writes to the labour inspection, teachers fetch the pupil home."""
    begin(life)
    listed = go_missing(
        life,
        life.between((9, 12), (9, 27)),
        "脱贫比对",
        text=f"与脱贫户数据比对，学籍在册、人在{life.workplace}务工。",
    )
    reported = escalate(life, school_tries(life, listed))
    clue = papers.letter(life, life.after(reported, 2, 4), "童工线索移送函", None)
    tried = joint_tries(life, reported, 2)
    papers.received(
        life,
        life.after(tried, 1, 4),
        "复函",
        f"{life.workplace}人力资源和社会保障局",
        f"劳监复〔{tried.year}〕{life.rng.randint(20, 400)}号",
    )
    confirm_dropout(life, listed)
    verbs.remember(
        life, life.after(tried, 5, 8), f"童工线索移送函（{clue}）已办复，用人单位已清退并结清工资。"
    )
    observe(life, talk_back(life, life.between((11, 25), (12, 13)), "联合", how="异地接返", placement="插班"))


def relapsed(life: Life) -> None:
    """Back, gone again during observation, back once more: one episode."""
    begin(life)
    listed = go_missing(life, life.between((9, 16), (10, 11)), "班级考勤")
    returned = talk_back(life, life.after(school_tries(life, listed, 2), 2, 5))
    first = life.school_day_after(returned, 6, 8)
    verbs.visit(life, first)
    missed = life.school_day_after(first, 9, 12)
    verbs.visit(life, missed, "否", "到校", "当天没有到校，电话里说不想再读。")
    again = go_missing(
        life,
        life.after(missed, 7, 9),
        "班级考勤",
        text="复学后再次连续未到校，观察期内反弹。",
        seen=life.year.last_school_day(missed),
    )
    verbs.attempt(
        life,
        again + _DAY,
        "学校",
        life.cause.school_talks[2],
        verbs.school_team(life, 4),
        follow_up=again + 8 * _DAY,
    )
    reported = escalate(life, again + 3 * _DAY)
    joint_tries(life, reported, 1)
    observe(life, talk_back(life, life.after(reported, 16, 20), "联合"))


def back_to_a_workshop(life: Life) -> None:
    """Comes back to a class with vocational lessons (普职融合)."""
    begin(life)
    listed = go_missing(life, life.between((9, 18), (10, 25)), "入户排查")
    reported = escalate(life, school_tries(life, listed))
    joint_tries(life, reported, 2)
    returned = talk_back(life, life.after(reported, 40, 46), "联合", placement="普职融合")
    verbs.support(
        life,
        life.school_day_after(returned, 5, 9),
        "职业体验",
        "每周三、周五下午在职教中心学汽修，其余时间在校上课。",
    )
    observe(life, returned)


def lost_between_schools(life: Life) -> None:
    """Left primary school and never came to the junior school: each thought the other had the child."""
    life.cause = TIRED_OF_SCHOOL
    begin(life)
    listed = go_missing(
        life,
        life.between((9, 5), (9, 9)),
        "开学未报到",
        text="小学毕业后分到本校，没有来报到；小学说已经毕业，不知去向。",
    )
    school_tries(life, listed, 1)
    day = life.after(listed, 3, 5)
    verbs.check(life, day, "属实", "小学原班主任带路找到家里，学生在家帮工。", "在家")
    observe(life, talk_back(life, life.after(day, 3, 6)))


def to_a_special_school_for_conduct(life: Life) -> None:
    """In the hands of the police after an offence: placed in a 专门学校, where the 学籍 stays with us."""
    begin(life)
    listed = go_missing(
        life,
        life.between((10, 14), (11, 8)),
        "部门移交",
        text="公安机关通报学生因故离校，涉及案件，详情保密。",
    )
    talk = Talk("转其他安置", "否", "与监护人、派出所面谈，学生近期不能到校，商定后续安置。", "来校面谈")
    verbs.attempt(
        life,
        listed + 2 * _DAY,
        "学校",
        talk,
        verbs.school_team(life, 4),
        follow_up=listed + 9 * _DAY,
    )
    checked = life.after(listed, 4, 8)
    verbs.check(
        life,
        checked,
        "属实",
        "经专门教育指导委员会评估，送专门学校接受教育。",
        "羁押或专门矫治",
        proof="评估意见存教育局，不入学生档案",
    )
    placed = life.after(checked, 6, 10)
    life.note(
        placed, "安置", 方式="专门学校", 学校="市启航学校", 起=placed.isoformat(), 核实日期=placed.isoformat()
    )
    for month, day in ((12, 9), (1, 6), (3, 10), (4, 21)):
        verbs.visit(life, life.on(month, day), how="电话", text="与市启航学校班主任联系，学生表现平稳。")
    verbs.end_observation(life, life.on(5, 12), 4)
    verbs.support(life, life.on(11, 20), "一人一方案", "专门学校教书、本校派教师每月联系，出来以后回原班。")
