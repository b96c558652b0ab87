"""Children who never had a school: found at the door or on a list, enrolled, handed over, confirmed, or not real."""

from __future__ import annotations

import datetime as dt

from examples.generation import papers, verbs
from examples.generation.causes import YES, Talk
from examples.generation.chapters import confirmation_day, observe, order_return
from examples.generation.children import enrolment
from examples.generation.county import BUREAU, SchoolSite
from examples.generation.life import Life

_DAY = dt.timedelta(days=1)


def found_by_a_visit(life: Life) -> None:
    """Never enrolled: found at the door, listed as 失学, brought to school, observed."""
    town = life.child.town
    found = life.between((9, 9), (9, 25))
    verbs.register(life, found, "入户排查", "未入学", town.code)
    verbs.suspect(life, found, "入户排查", kind="失学", text="入户排查发现，随父母刚从外地回来，从未上过学。")
    verbs.report_up(life, found)
    verbs.on_platform(life, life.after(found, 0, 1))
    talk = Talk("承诺返校", "是", "向{who}讲明入学年龄和手续，{who}说材料不全，不知道能不能上。")
    day = found + _DAY
    verbs.attempt(
        life, day, "学校", talk, verbs.school_team(life, 2), promise=day + 9 * _DAY, follow_up=day + 7 * _DAY
    )
    notice = papers.letter(life, day, "入学通知书", life.school, due=day + 10 * _DAY)
    papers.serve(life, day + _DAY, notice)
    back = life.school_day_after(day, 7, 10)
    done = Talk("已返校", "是", "{who}带孩子到校，材料由学校帮助补办。", "来校面谈")
    verbs.attempt(life, back, "学校", done, verbs.school_team(life, 2))
    verbs.come_back(life, back, placement="插班", grade=life.child.grade)
    verbs.enrol(life, back, "新生注册", life.school, life.child.grade)
    set_enrolment(life, back)
    verbs.on_platform(life, back)
    observe(life, back)


def never_enrolled_and_confirmed(life: Life) -> None:
    """Kept at home by the parents and never enrolled: confirmed, reported; since April nobody has been there."""
    town = life.child.town
    found = life.between((9, 12), (10, 11))
    verbs.register(life, found, "入户排查", "未入学", town.code)
    verbs.suspect(
        life,
        found,
        "户籍比对",
        kind="失学",
        text="户籍与学籍比对，适龄但没有学籍；入户时监护人说在家自己教。",
    )
    verbs.report_up(life, found)
    verbs.on_platform(life, life.after(found, 0, 1))
    talks = (
        Talk("拒绝返校", "是", "监护人称学校教得慢，坚持在家学。告知不得以在家学习代替义务教育。"),
        Talk("拒绝返校", "是", "监护人让看了自编课本，仍不同意入学。"),
        Talk("承诺返校", "是", "监护人表示考虑春季入学。"),
    )
    days = [found + _DAY, found + 9 * _DAY, found + 17 * _DAY]
    for number, (day, talk) in enumerate(zip(days, talks, strict=True)):
        promise = day + 20 * _DAY if talk[0] == "承诺返校" else None
        verbs.attempt(
            life,
            day,
            "学校",
            talk,
            verbs.school_team(life, (2, 2, 4)[number]),
            promise=promise,
            follow_up=day + 8 * _DAY,
        )
    reported = life.after(days[-1], 2, 4)
    verbs.report_up(life, reported, to=("教育局", "乡镇", "政府"), written=True)
    confirmed = confirmation_day(life, found, life.after(found, 33, 38))
    verbs.check(life, confirmed, "属实", "入户核查，在家由监护人自教，没有在任何学校就读。", "在家")
    life.note(
        confirmed,
        "认定辍学",
        原因=["在家或校外机构替代义务教育"],
        去向="在家",
        认定单位=BUREAU,
        依据="核查材料，县控辍保学联席会议研究",
        by=life.officer,
    )
    verbs.report_up(life, confirmed)
    verbs.on_platform(life, life.after(confirmed, 0, 1))
    talk = Talk("拒绝返校", "是", "联合上门，对监护人批评教育，监护人仍不同意。", "联合执法")
    visited = life.after(confirmed, 6, 10)
    verbs.attempt(life, visited, "联合", talk, verbs.joint_team(life), follow_up=visited + 20 * _DAY)
    order_return(life, life.after(visited, 3, 6), refused=True)
    life.left_alone = life.on(4, 15)


def found_in_summer(life: Life) -> None:
    """Never enrolled, found in June: the talks have begun."""
    found = life.between((6, 9), (6, 20))
    verbs.register(life, found, "手工登记", "未入学", life.child.town.code)
    verbs.suspect(life, found, "部门移交", kind="失学", text="民政部门移交：随务工父母流动，从未入学。")
    verbs.report_up(life, found)
    verbs.on_platform(life, life.after(found, 0, 1))
    day = found + 2 * _DAY
    talk = Talk("承诺返校", YES, "{who}说九月送孩子上一年级，学校当场登记了材料。")
    verbs.attempt(
        life,
        day,
        "学校",
        talk,
        verbs.school_team(life, 2),
        promise=life.next_autumn,
        follow_up=life.year.date(7, 30),
    )


def next_years_pupil(life: Life) -> None:
    """Will be six by the end of August: on the list of those who must start in September."""
    verbs.register(life, life.between((7, 7), (7, 18)), "新生入学", "未入学", life.child.town.code)


def started_late(life: Life) -> None:
    """On no list in September; the township finds the child and the school takes it in, all in good order."""
    day = life.between((9, 16), (9, 27))
    verbs.register(life, day, "入户排查", "未入学", life.child.town.code)
    enrol_late(life, life.school_day_after(day, 2, 4), life.school, life.child.grade)


def nobody_there(life: Life) -> None:
    """A name on the platform's list that belongs to nobody: police and village know no such child."""
    day = life.between((10, 14), (11, 8))
    verbs.register(life, day, "平台下发", "未入学", life.child.town.code)
    verbs.suspect(
        life, day, "平台下发", kind="失学", text="国家平台下发的适龄未入学名单里有此人，户籍地址在本村。"
    )
    verbs.report_up(life, day)
    checked = life.after(day, 3, 7)
    verbs.check(life, checked, "失联", "按地址入户，村里没有这户人家，邻近村组也没有人认识。", "失联")
    closed = life.after(checked, 12, 25)
    verbs.remove(
        life,
        closed,
        "查无此人",
        "公安户籍系统查无此人，村委会证明无此住户",
        "派出所证明、村委会证明存乡镇教育办",
    )
    verbs.on_platform(life, checked)


def offered_elsewhere(life: Life) -> None:
    """Found by a visit in one township, lives in another: offered, refused once, accepted, enrolled there."""
    first = life.child.town
    second = next(town for town in life.plan.towns if town.code != first.code)
    found = life.between((9, 9), (9, 20))
    verbs.register(life, found, "入户排查", "未入学", first.code)
    verbs.hand_over(
        life,
        life.after(found, 1, 3),
        second.code,
        "提出",
        f"户口在本地，人住在{second.name}外祖父家，提请移交。",
    )
    refused = life.after(found, 5, 7)
    verbs.hand_over(life, refused, second.code, "退回", "入户两次没有见到人，先退回核实住址。")
    again = life.after(refused, 4, 6)
    verbs.hand_over(life, again, second.code, "提出", "派出所核实现住址，再次提请移交。")
    taken = life.after(again, 2, 4)
    verbs.hand_over(life, taken, second.code, "接收", "见到孩子，安排入学。")
    school = next(each for each in life.plan.schools_of(second.code) if each.teaches((1, 1)))
    life.child.town = second
    life.change(taken, "责任.乡镇", second.name, "责任单位移交")
    enrol_late(life, life.school_day_after(taken, 2, 5), school)


def enrol_late(life: Life, day: dt.date, school: SchoolSite, grade: int = 1) -> None:
    """新生注册 of a child who had no 学籍, and the fact that it has one now."""
    life.child.school, life.child.grade = school, grade
    verbs.enrol(life, day, "新生注册", school, grade)
    set_enrolment(life, day)


def set_enrolment(life: Life, day: dt.date) -> None:
    """Write the 学籍 of a child who had none."""
    number = life.child.facts["证件"].get("号码") or life.child.later_number
    record = enrolment(life.plan, life.child, f"G{number}") | {"入学年月": f"{day:%Y-%m}"}
    life.change(day, "学籍", record, "新生注册，建立学籍")
