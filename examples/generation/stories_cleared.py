"""Children who were suspected and are not missing: each conclusion of a 核查, and files that should not be."""

from __future__ import annotations

import datetime as dt

from examples.generation import verbs
from examples.generation.causes import NO, YES, Talk
from examples.generation.chapters import begin, go_missing, home_teaching, persuade
from examples.generation.life import Life

_DAY = dt.timedelta(days=1)
_LISTED = "国家平台下发的疑似辍学名单里有这名学生。"


def wrong_data(life: Life) -> None:
    """On the platform's list because of a typing error in the 学籍 system."""
    begin(life)
    day = life.between((10, 14), (11, 15))
    verbs.suspect(life, day, "平台下发", text=_LISTED)
    checked = life.after(day, 1, 3)
    verbs.check(
        life,
        checked,
        "信息错误",
        "学籍系统里姓名录成同音字，与户籍比对不上；学生一直在校，已更正系统信息。",
        proof="学籍更正申请表存学籍室",
    )
    verbs.on_platform(life, checked)


def at_school_after_all(life: Life) -> None:
    """Absent from the comparison, present in class: was on sick leave in another ward."""
    begin(life)
    day = life.between((3, 10), (4, 18))
    verbs.suspect(life, day, "学籍比对", text="三月一月一核时，学籍在册，班级考勤表上没有名字。")
    checked = life.after(day, 1, 2)
    verbs.check(
        life, checked, "在校就读", "到班核实，学生调班后考勤表漏登，当天在座。", proof="班级点名照片存教务处"
    )


def in_the_province(life: Life) -> None:
    """Did not report in September: already at school in another county of the province."""
    _gone_elsewhere(life, "省内就读", "邻水县第二实验学校", promptly=True)


def out_of_the_province(life: Life) -> None:
    """Did not report in September: at school where the parents work, without a transfer of 学籍."""
    _gone_elsewhere(life, "省外就读", "广东省东莞市南城区育才学校")


def _gone_elsewhere(life: Life, conclusion: str, school: str, *, promptly: bool = False) -> None:
    """Found elsewhere; the 学籍 follows within the month, or, across provinces, in spring if at all."""
    begin(life)
    listed = go_missing(
        life, life.between((9, 5), (9, 9)), "开学未报到", text="开学后没有来报到，班主任电话联系家长未接通。"
    )
    day = listed + life.rng.randint(1, 2) * _DAY
    talk = Talk("查明不属辍学", NO, "与监护人通电话，对方说孩子在外地上学，答应把在读证明发来。", "电话")
    verbs.attempt(
        life,
        day,
        "学校",
        talk,
        verbs.school_team(life, 2),
        heard=life.child.guardian["关系"],
        follow_up=day + 5 * _DAY,
    )
    checked = life.after(day, 3, 8)
    verbs.check(
        life,
        checked,
        conclusion,
        f"收到{school}出具的在读证明，并与该校教务处电话核对。",
        "外地就读",
        proof="在读证明复印件存学籍室",
    )
    verbs.on_platform(life, checked)
    verbs.visit(life, life.between((11, 4), (12, 13)), how="电话", text="现就读学校班主任说学生按时到校。")
    if life.rng.random() < 0.6:
        in_spring = life.between((2, 24), (3, 14))
        verbs.leave_county(life, life.year.workday(checked + 20 * _DAY) if promptly else in_spring, school)
    verbs.visit(life, life.between((4, 14), (6, 13)), how="视频", text="与学生视频，学习生活正常。")


def followed_parents(life: Life) -> None:
    """Gone with the parents in the middle of the term: 随迁就读 there; the 学籍 follows months later."""
    begin(life)
    listed = go_missing(
        life, life.between((10, 15), (11, 22)), "班级考勤", text="连续八天没有到校，邻居说跟父母走了。"
    )
    day = listed + life.rng.randint(1, 2) * _DAY
    talk = Talk("未见到学生", NO, "家门锁着，邻居说全家去{place}了，留了一个电话。")
    verbs.attempt(life, day, "学校", talk, verbs.school_team(life, 2), heard="邻居", follow_up=day + 5 * _DAY)
    checked = life.after(day, 6, 12)
    verbs.check(
        life,
        checked,
        "随迁就读",
        "电话联系上监护人，学生已在{place}就近入学，发来学校证明。",
        "外地就读",
        proof="就读证明存学籍室",
    )
    verbs.visit(life, life.between((3, 3), (4, 11)), how="电话", text="监护人说孩子已适应新学校。")
    verbs.leave_county(life, life.on(4, 10), f"{life.workplace}的学校")


def too_ill(life: Life) -> None:
    """Absent because of an illness nobody had told the school about; assessed, then taught at home."""
    begin(life)
    day = life.between((9, 16), (10, 11))
    listed = go_missing(life, day, "班级考勤", text="连续八天未到校，家长只说身体不好。")
    talk = Talk("转其他安置", "是", "上门见到学生卧床，家长出示住院病历，近期不能到校。")
    days = [listed + 2 * _DAY]
    persuade(life, "学校", days, [talk], lambda _: verbs.school_team(life, 2))
    checked = life.after(days[0], 2, 5)
    verbs.check(
        life,
        checked,
        "因病因残",
        "县医院诊断为进行性肌肉疾病，不能独立行走。",
        "医疗康复机构",
        proof="县医院诊断证明存学籍室",
    )
    assessed = life.after(checked, 8, 14)
    verbs.assess(life, assessed, "送教上门")
    placed = life.after(assessed, 2, 5)
    verbs.place(life, placed, "送教上门")
    home_teaching(life, placed, life.on(7, 21))


def waiting_for_a_place(life: Life) -> None:
    """Cleared as ill in summer: nobody has decided yet where the child can learn."""
    begin(life)
    listed = go_missing(
        life, life.between((6, 9), (6, 13)), "班级考勤", text="连续八天未到校，家长说在外地看病。"
    )
    talk = Talk("转其他安置", YES, "到家看望，学生刚出院，需要长期康复，家长希望有老师来教。")
    day = listed + 2 * _DAY
    verbs.attempt(life, day, "学校", talk, verbs.school_team(life, 2), follow_up=day + 14 * _DAY)
    checked = life.after(day, 8, 12)
    verbs.check(
        life,
        checked,
        "因病因残",
        "市医院出院小结：脊髓损伤，需康复一年以上。",
        "医疗康复机构",
        proof="出院小结复印件存学籍室",
    )
    verbs.remember(life, life.after(checked, 2, 4), "已向县残疾人教育专家委员会提交评估申请，等候评估。")


def suspected_while_taught_at_home(life: Life) -> None:
    """The platform does not know that teachers come to this child: cleared as wrong data, teaching goes on."""
    verbs.register(life, life.year.opening, "学籍导入", "送教上门")
    verbs.assess(life, life.between((9, 9), (9, 13)), "送教上门")
    day = life.between((11, 11), (11, 22))
    home_teaching(life, life.on(9, 2), day - _DAY)
    verbs.suspect(life, day, "平台下发", text=_LISTED)
    checked = life.after(day, 1, 2)
    verbs.check(
        life,
        checked,
        "信息错误",
        "学生为送教上门对象，平台就读方式漏填，已补填。",
        proof="送教上门手册复印件",
    )
    home_teaching(life, checked, life.on(7, 21))
