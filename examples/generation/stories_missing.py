"""Children who were out of school: those who came back, those who are still out, and those for whom it was closed."""

from __future__ import annotations

import datetime as dt

from examples.generation import papers, verbs
from examples.generation.causes import GONE_TO_WORK, OUT_OF_REACH, TIRED_OF_SCHOOL, Talk
from examples.generation.chapters import (
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
_NOT_REPORTED = "开学后没有来报到，班主任上门，家里没有人应门。"

# Those who came back


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
        life, life.year.workday(term.start + life.rng.randint(3, 6) * _DAY), "开学未报到", text=_NOT_REPORTED
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


# Those who are still out


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
        life, life.year.workday(life.year.spring.start + 4 * _DAY), "开学未报到", text=_NOT_REPORTED
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
