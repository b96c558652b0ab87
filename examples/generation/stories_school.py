"""Children who are at school: ordinary life, moves between schools, papers, and the end of school."""

from __future__ import annotations

import datetime as dt

from examples.generation import verbs
from examples.generation.chapters import begin
from examples.generation.children import case_number
from examples.generation.county import BUREAU, PRIMARY, SchoolSite
from examples.generation.life import Life

_DAY = dt.timedelta(days=1)
_ELSEWHERE = (
    "邻水县第二实验学校",
    "广东省东莞市南城区育才学校",
    "省城经济开发区第三小学",
    "江苏省昆山市振华实验学校",
)


def attends(life: Life) -> None:
    """Most children: they are there."""
    begin(life)


def short_leave(life: Life) -> None:
    """Ill for some days, with leave; sometimes written down when the child is back."""
    begin(life)
    day = life.year.school_day(life.between((9, 16), (12, 20)))
    days = life.rng.randint(2, 6)
    reason = life.rng.choice(("感冒发烧", "水痘隔离", "骨折休养", "家中亲人去世"))
    verbs.take_leave(life, day, reason, days)
    if life.rng.random() < 0.4:
        again = life.year.school_day(life.between((3, 3), (6, 13)))
        verbs.take_leave(life, again, "外出就医", 3)


def helped(life: Life) -> None:
    """A poor family: aid each term, help with learning."""
    begin(life)
    amount = 625 if life.child.grade > 6 else 500
    verbs.aid(life, life.between((10, 10), (11, 8)), "家庭经济困难学生生活补助（秋季）", amount)
    verbs.support(life, life.between((11, 11), (12, 20)), "学业辅导", "每周三放学后补数学一小时，作业面批。")
    verbs.aid(life, life.between((4, 7), (5, 16)), "家庭经济困难学生生活补助（春季）", amount)


def warned(life: Life) -> None:
    """Wavering before the entrance examination, noticed in time."""
    begin(life)
    day = life.year.school_day(life.between((11, 4), (4, 18)))
    verbs.warn(life, day, "近两周迟到四次，上课睡觉，说过不想读了。")
    verbs.support(
        life, life.school_day_after(day, 1, 4), "谈心", "班主任和年级组长与学生谈心，约定每天到校打卡。"
    )
    verbs.support(
        life, life.school_day_after(day, 12, 18), "心理辅导", "心理老师辅导两次，学生情绪好转，按时到校。"
    )


def telephone_changed(life: Life) -> None:
    """A guardian has a new number."""
    begin(life)
    day = life.between((9, 9), (5, 30))
    life.change(day, "监护人.0.电话", life.telephone(), "家长换了手机号")


def left_behind(life: Life) -> None:
    """Both parents go away for work: the child becomes a 留守儿童, a grandmother looks after it."""
    begin(life)
    day = life.between((2, 18), (3, 14))
    groups = [*life.child.facts.get("特殊群体", []), "留守儿童"]
    life.change(day, "特殊群体", groups, "开学家访了解到父母双方外出务工")
    life.change(day, "监护人.0.务工地", life.workplace, "外出务工")
    verbs.support(
        life, life.school_day_after(day, 3, 8), "关爱结对", "班主任与学生结对，每两周与父母视频一次。"
    )


def transferred_in(life: Life) -> None:
    """Comes from another county during the year."""
    day = life.year.school_day(life.between((9, 9), (3, 14)))
    verbs.register(life, day, "转入", "外地就读")
    verbs.enrol(life, day, "转入", life.school, life.child.grade, "转学联系表、转出学校在读证明")


def transferred_out(life: Life) -> None:
    """Follows the parents to another place; visited by telephone, the 学籍 has gone, the case stays open."""
    begin(life)
    day = life.year.school_day(life.between((9, 23), (3, 14)))
    verbs.leave_county(life, day, life.rng.choice(_ELSEWHERE))
    verbs.visit(life, life.after(day, 25, 40), how="电话", text="与现就读学校班主任通话，学生按时到校。")
    verbs.visit(
        life, life.between((5, 12), (6, 20)), "未见到", how="电话", text="家长电话无人接，改日再联系。"
    )
    verbs.visit(life, life.between((6, 23), (7, 18)), how="视频", text="与学生视频，正在新学校上课。")


def gone_for_good(life: Life) -> None:
    """Transferred out with the whole 学籍: the case is closed."""
    begin(life)
    day = life.year.school_day(life.between((9, 16), (12, 20)))
    school = life.rng.choice(_ELSEWHERE)
    verbs.leave_county(life, day, school)
    seen = life.after(day, 20, 30)
    verbs.visit(life, seen, how="电话", text="现就读学校确认已报到并建立学籍。")
    verbs.remove(
        life, life.after(seen, 3, 10), "学籍转出", f"学籍已转至{school}", "国家学籍系统转学办结截图存学籍室"
    )


def transferred_within(life: Life) -> None:
    """Moves house inside the county and changes school."""
    begin(life)
    target = another_school(life)
    day = life.year.school_day(life.between((9, 16), (3, 21)))
    move_school(life, day, target, "搬家，就近入学")


def another_school(life: Life) -> SchoolSite:
    """Return another school of the county with the child's grade and the same 学制."""
    child = life.child
    fitting = [
        school
        for school in life.plan.schools
        if school.teaches((child.grade, child.grade))
        and school.code != life.school.code
        and school.category not in ("特殊教育学校", "教学点")
    ]
    return life.rng.choice(fitting)


def move_school(life: Life, day: dt.date, target: SchoolSite, proof: str) -> None:
    """转入 inside the county: 学籍, class teacher and 责任单位 change."""
    verbs.enrol(life, day, "转入", target, life.child.grade, proof)
    life.child.school, life.child.class_number = target, "1"
    enrolled = {"学校": target.code, "班级": "1", "班主任": life.teacher}
    for key, value in enrolled.items():
        if life.child.facts["学籍"][key] != value:
            life.change(day, f"学籍.{key}", value, proof)


def away_and_back(life: Life) -> None:
    """Away to another county in autumn, back after the New Year."""
    begin(life)
    left = life.year.school_day(life.between((9, 16), (10, 18)))
    verbs.leave_county(life, left, life.rng.choice(_ELSEWHERE))
    verbs.visit(
        life, life.between((11, 18), (12, 20)), how="电话", text="父亲说孩子在当地小学上学，发来课堂照片。"
    )
    verbs.enrol(
        life,
        life.year.school_day(life.between((2, 17), (2, 21))),
        "转入",
        life.school,
        life.child.grade,
        "转学联系表",
    )


def household_moved(life: Life) -> None:
    """The family's 户籍 leaves the county, the child with it."""
    begin(life)
    day = life.year.school_day(life.between((10, 14), (12, 13)))
    verbs.leave_county(life, day, life.rng.choice(_ELSEWHERE))
    verbs.remove(life, life.after(day, 15, 40), "户籍迁出", "全家户籍迁往外县", "户口迁移证复印件存学籍室")


def gone_abroad(life: Life) -> None:
    """Emigrates with the parents."""
    begin(life)
    day = life.between((12, 2), (3, 28))
    verbs.remove(life, day, "出国出境", "随父母出国定居", "护照签证页和家长书面说明存学籍室")


def died(life: Life) -> None:
    """An illness; the file is closed with respect."""
    begin(life)
    day = life.between((11, 11), (4, 25))
    verbs.remove(life, day, "死亡", "因病去世，学籍已注销", "死亡医学证明存学籍室")
    verbs.remember(life, life.after(day, 5, 10), "学校和妇联已慰问家属，停发一切催学通知。")


def removed_too_soon(life: Life) -> None:
    """Closed as transferred out, then the transfer fell through: registered again."""
    begin(life)
    day = life.year.school_day(life.between((9, 16), (10, 18)))
    verbs.leave_county(life, day, _ELSEWHERE[0], "转学申请表")
    closed = life.after(day, 10, 20)
    verbs.remove(life, closed, "学籍转出", "已提交转学申请", "转学申请表存学籍室")
    back = life.school_day_after(closed, 7, 14)
    principal = life.plan.staff(life.school.code, "负责人")
    life.note(
        back,
        "重新登记",
        原因="转入学校退回申请，学生仍在本校就读",
        批准人=principal,
        状态="在校",
        单位=life.school.code,
    )


def without_number(life: Life) -> None:
    """Has no ID number all year long; the township is on it."""
    begin(life)
    verbs.remember(life, life.between((10, 14), (11, 15)), "已请派出所协助补登户口，材料齐全，等待亲子鉴定。")


def number_found(life: Life) -> None:
    """No ID number in autumn, one in spring; the 学籍号 follows."""
    begin(life)
    day = life.between((3, 3), (4, 18))
    life.change(
        day, "证件", {"类型": "居民身份证", "号码": life.child.later_number}, "户口已补登，领到居民身份证"
    )
    life.change(
        life.after(day, 5, 12), "学籍.学籍号", f"G{life.child.later_number}", "学籍系统已更新为正式学籍号"
    )


def mistyped(life: Life) -> None:
    """An entry with a wrong day, put right the next week."""
    begin(life)
    day = life.year.school_day(life.between((10, 14), (12, 6)))
    entry = verbs.take_leave(life, day, "腮腺炎隔离", 7)
    right = (day - _DAY).isoformat()
    life.note(
        life.after(day, 5, 8),
        "更正",
        更正=entry,
        键="起",
        原值=day.isoformat(),
        新值=right,
        原因="起始日期录错，以请假条为准",
    )


def wrong_child(life: Life) -> None:
    """An entry that belonged to another child, made void."""
    begin(life)
    day = life.year.school_day(life.between((3, 10), (5, 23)))
    entry = verbs.take_leave(life, day, "参加亲属婚礼", 3)
    principal = life.plan.staff(life.school.code, "副校长")
    life.note(
        life.after(day, 1, 4),
        "更正",
        更正=entry,
        作废="是",
        原因="同班同名学生的请假，记错了案卷",
        批准人=principal,
    )


def counted_twice(life: Life) -> None:
    """Found at the door under a pet name, in truth another child's case: closed, and its personal data destroyed."""
    town = life.child.town.code
    found = life.between((9, 16), (10, 18))
    other = case_number(life.plan.seed, (life.child.index + 1) % life.plan.children)
    verbs.register(life, found, "入户排查", "未入学", town)
    verbs.remove(
        life,
        life.after(found, 5, 9),
        "重复登记",
        f"与案卷{other}是同一人，入户时写了小名",
        f"核对说明见案卷{other}",
    )
    life.note(
        life.between((6, 9), (6, 27)),
        "销毁",
        依据="重复案卷，个人信息没有继续保存的必要",
        批准单位=BUREAU,
        by=life.officer,
    )


def graduate(life: Life) -> None:
    """The end of nine years: certificates are handed out in July."""
    if life.child.grade == 9 and life.standing_on(life.year.end).state in ("在校", "复学观察", "送教上门"):
        day = life.on(7, 7)
        if max(entry["日期"] for entry in life.entries) < day.isoformat():
            verbs.remove(
                life, day, "毕业", "九年义务教育期满，列入本年毕业生名册", "毕业证书发放名册存教务处"
            )


def school_closes(life: Life) -> None:
    """The pupils of the school that closes go to the one that takes it over."""
    closing = life.school
    if closing.closed and life.standing_on(life.plan.closing_day).unit == closing.code:
        target = life.plan.school(closing.merged_into)
        if target.category == PRIMARY:
            move_school(life, life.plan.closing_day, target, "学校撤并，学籍成批转入")
