"""Children who are out of school when the year ends, or whom the county has struck off its ledgers."""

from __future__ import annotations

import datetime as dt

from examples.generation import papers, verbs
from examples.generation.causes import GONE_TO_WORK, OUT_OF_REACH, Talk
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
from examples.generation.county import COURT
from examples.generation.life import Life

_DAY = dt.timedelta(days=1)


def _dropout_of_last_spring(life: Life) -> None:
    """Missed in April of the school year before, confirmed in May or June: in the ledger when this one begins."""
    spring = life.year.year
    verbs.register(life, life.year.workday(dt.date(spring, 3, 4)), "学籍导入", "在校")
    listed = life.year.workday(dt.date(spring, 4, 8) + life.rng.randint(0, 14) * _DAY)
    go_missing(life, listed, "班级考勤", seen=life.year.workday(listed - 11 * _DAY))
    escalate(life, school_tries(life, listed))
    confirm_dropout(life, listed)
    verbs.review(life, life.year.workday(dt.date(spring, 6, 25)), f"{spring}Q2")


def out_since_last_year(life: Life) -> None:
    """A dropout of last spring: joint talks and an order in autumn, still out."""
    _dropout_of_last_spring(life)
    tried = joint_tries(life, life.on(9, 3), 3)
    order_return(life, life.after(tried, 4, 8), refused=True)
    quiet_word(
        life, life.between((3, 10), (3, 21)), "电话联系，{who}说孩子还是不肯，愿意再劝。", "家长同意学生拒绝"
    )


def back_after_a_summer(life: Life) -> None:
    """A dropout of last spring whom a joint talk in September brings back."""
    _dropout_of_last_spring(life)
    tried = joint_tries(life, life.on(9, 2), 1)
    observe(life, talk_back(life, life.after(tried, 5, 12), "联合"))


def missing_in_june(life: Life) -> None:
    """Gone in the month before the holidays: two talks so far, or three and reported."""
    begin(life)
    listed = go_missing(life, life.between((6, 9), (6, 20)), "班级考勤")
    times = life.rng.randint(2, 3)
    tried = school_tries(life, listed, times)
    if times == 3:
        escalate(life, tried)


def tracked_in_july(life: Life) -> None:
    """Found by a visit in the holidays: at work, and not willing to come back."""
    life.cause = GONE_TO_WORK
    begin(life)
    listed = go_missing(
        life,
        life.between((7, 8), (7, 14)),
        "入户排查",
        text=f"暑期入户，{life.who}说孩子考试后就出去打工，下学期不读了。",
    )
    school_tries(life, listed, 2)


def out_of_contact(life: Life) -> None:
    """Nobody can be reached: reported as lost, confirmed, the search goes on."""
    life.cause = OUT_OF_REACH
    begin(life)
    listed = go_missing(life, life.between((9, 9), (10, 18)), "班级考勤")
    tried = school_tries(life, listed)
    reported = escalate(life, tried)
    verbs.check(
        life, life.after(reported, 3, 6), "失联", "家门锁闭，所有电话停机，亲属和村干部都不知去向。", "失联"
    )
    joint_tries(life, reported, 2)
    confirm_dropout(life, listed)
    request = papers.letter(life, life.on(3, 10), "协助劝返函", None)
    verbs.remember(life, life.on(3, 21), f"协助劝返函（{request}）已发{life.workplace}教育局，等候回复。")
    quiet_word(life, life.on(5, 12), "登记的号码仍停机，通过同村微信群留言。", "失联")


def out_all_year(life: Life) -> None:
    """A dropout whom three joint talks and an order have not brought back yet."""
    begin(life)
    listed = go_missing(
        life,
        life.between((9, 9), (11, 22)),
        life.rng.choice(("班级考勤", "学籍比对", "入户排查", "脱贫比对")),
    )
    reported = escalate(life, school_tries(life, listed))
    tried = joint_tries(life, reported, 3)
    confirmed = confirm_dropout(life, listed)
    order_return(life, life.after(max(tried, confirmed), 5, 9), refused=True)
    quiet_word(
        life, life.between((3, 10), (3, 21)), "电话联系，{who}说孩子还是不肯，愿意再劝。", "家长同意学生拒绝"
    )
    quiet_word(
        life, life.between((5, 12), (5, 23)), "学校寄去课本，{who}说学生收下了，还是不肯回校。", "拒绝返校"
    )


def out_since_spring(life: Life) -> None:
    """Gone after the New Year; confirmed in spring, joint talks under way."""
    begin(life)
    listed = go_missing(
        life, life.year.workday(life.year.spring.start + 4 * _DAY), "开学未报到", text=NOT_REPORTED
    )
    reported = escalate(life, school_tries(life, listed))
    urge = papers.letter(
        life, life.after(reported, 2, 4), "督促入学通知书", life.child.town, due=life.after(reported, 12, 14)
    )
    papers.serve(life, life.after(reported, 5, 6), urge)
    joint_tries(life, reported, 2)
    confirm_dropout(life, listed)
    papers.letter(life, life.between((5, 12), (5, 23)), "家庭教育指导建议函", None)
    quiet_word(
        life,
        life.between((6, 9), (6, 20)),
        "电话联系，{who}说暑假补课，九月开学返校。",
        "承诺返校",
        life.next_autumn,
    )


def recognised_and_renewed(life: Life) -> None:
    """认定达标 after three joint talks: half a year, renewed; persuasion goes on."""
    begin(life)
    listed = go_missing(life, life.between((9, 9), (9, 13)), "班级考勤")
    reported = escalate(life, school_tries(life, listed))
    joint_tries(life, reported, 3, (9, 12))
    confirmed = confirm_dropout(life, listed)
    day = life.after(max(confirmed, life.on(11, 18)), 4, 9)
    verbs.recognise(life, day, "联合劝返三次以上", life.year.date(5, 31))
    quiet_word(life, life.between((3, 3), (3, 14)), "{who}说学生在家学做饭，不愿回校。", "家长同意学生拒绝")
    quiet_word(life, life.between((4, 21), (5, 9)), "{who}说学生态度有松动，秋季再考虑。", "家长同意学生拒绝")
    verbs.recognise(
        life,
        life.between((5, 22), (5, 28)),
        "联合劝返三次以上",
        life.year.date(12, 31).replace(year=life.year.year + 1),
    )


def recognised_by_court(life: Life) -> None:
    """The court found that the guardian has done what it can; the pupil still refuses."""
    begin(life)
    listed = go_missing(life, life.between((9, 9), (9, 20)), "班级考勤")
    reported = escalate(life, school_tries(life, listed))
    joint_tries(life, reported, 2)
    confirmed = confirm_dropout(life, listed)
    order_return(life, life.after(confirmed, 5, 8))
    hearing = life.between((12, 9), (12, 20))
    talk = Talk(
        "家长同意学生拒绝", "是", "巡回法庭到镇里调解，监护人愿意送，学生当庭表示不愿返校。", "法庭调解"
    )
    team = [
        *verbs.joint_team(life, ("司法所",)),
        {"姓名": life.plan.staff("法院", "法官"), "单位": COURT, "职务": "审判员"},
    ]
    verbs.attempt(life, hearing, "司法", talk, team, follow_up=hearing + 20 * _DAY)
    ruling = life.after(hearing, 8, 12)
    papers.received(life, ruling, "判决书", COURT, f"（{ruling.year}）清民初{life.rng.randint(100, 990)}号")
    verbs.recognise(
        life,
        life.between((2, 20), (2, 28)),
        "司法裁判",
        life.year.date(8, 31).replace(year=life.year.year + 1),
    )
    quiet_word(
        life, life.between((5, 12), (5, 23)), "镇里和学校仍按月联系，学生没有改变主意。", "家长同意学生拒绝"
    )


def overage(life: Life) -> None:
    """Recognised, then sixteen: marked in the 学籍 system and struck off, the loop closes."""
    begin(life)
    listed = go_missing(life, life.between((9, 9), (9, 13)), "班级考勤")
    reported = escalate(life, school_tries(life, listed))
    joint_tries(life, reported, 3, (9, 12))
    confirmed = confirm_dropout(life, listed)
    day = life.after(max(confirmed, life.on(11, 18)), 4, 9)
    verbs.recognise(life, day, "联合劝返三次以上", life.year.date(7, 31))
    quiet_word(life, life.between((3, 10), (3, 21)), "{who}说学生想年满十六后去学技术。", "家长同意学生拒绝")
    birthday = life.child.birth.replace(year=life.child.birth.year + 16, day=min(life.child.birth.day, 28))
    gone = life.after(max(birthday, life.year.date(4, 14)), 8, 12)
    verbs.mark(life, gone, "其他离校", "已满十六周岁，超龄离校")
    verbs.remove(
        life,
        life.after(gone, 2, 4),
        "超龄离校",
        "年满十六周岁，学籍系统已作离校标注",
        "户口簿复印件和学籍标注截图存学籍室",
    )
