"""One function for each thing that happens to a child, with sensible defaults: a story says only what matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from examples.generation.causes import Talk
from examples.generation.county import (
    BUREAU,
    COMMITTEE,
    GOVERNMENT,
    GOVERNMENT_PREFIX,
    SchoolSite,
)
from examples.generation.life import Life

PLATFORM = "全国基础教育管理服务平台"
BOTH = ("教育局", "乡镇")

Person = dict[str, str]


def register(life: Life, day: dt.date, source: str, state: str, unit: str = "") -> None:
    """登记: the case begins."""
    life.unit = unit or life.school.code
    life.note(day, "登记", 来源=source, 状态=state, 单位=life.unit)


def take_leave(life: Life, day: dt.date, reason: str, days: int) -> str:
    """请假 and back on time."""
    end = day + dt.timedelta(days=days - 1)
    back = life.year.school_day(end + dt.timedelta(days=1))
    return life.note(
        day,
        "请假",
        事由=reason,
        起=day.isoformat(),
        止=end.isoformat(),
        批准人=life.teacher,
        销假日期=back.isoformat(),
    )


def warn(life: Life, day: dt.date, situation: str) -> None:
    """预警: a tendency to drop out."""
    life.note(day, "预警", 原因=list(life.cause.reasons[:1]), 情况=situation, by=life.teacher)


def suspect(
    life: Life, day: dt.date, how: str, *, kind: str = "疑似辍学", seen: dt.date | None = None, text: str = ""
) -> None:
    """列入疑似, by default in the words of the child's cause."""
    life.note(
        day,
        "列入疑似",
        类型=kind,
        发现方式=how,
        最后到校=seen.isoformat() if seen else None,
        情况=text or life.text(life.cause.absence),
    )


def school_team(life: Life, size: int) -> list[Person]:
    """Return the school's persuasion team: the class teacher first, the principal when it gets serious."""
    school, grade = life.school, life.child.grade
    members = (
        ("班主任", life.teacher),
        ("年级组长", life.plan.staff(school.code, f"年级组长{grade}")),
        ("副校长", life.plan.staff(school.code, "副校长")),
        ("校长", life.plan.staff(school.code, "负责人")),
    )
    chosen = members[:size] if size < 4 else (members[3], members[2], members[1], members[0])
    return [{"姓名": name, "单位": school.name, "职务": post} for post, name in chosen]


def joint_team(life: Life, departments: Sequence[str] = ("派出所", "司法所")) -> list[Person]:
    """Return who goes together: township, departments, village and school."""
    town, plan = life.child.town, life.plan
    leader = "副主任" if town.category == "街道" else f"副{town.category}长"
    posts = {"派出所": "民警", "司法所": "司法助理员", "民政所": "民政助理", "妇联": "主席", "残联": "理事"}
    place = life.child.village
    return [
        {"姓名": plan.staff(town.code, "负责人"), "单位": town.government, "职务": leader},
        *(
            {"姓名": plan.staff(town.code, name), "单位": f"{town.name}{name}", "职务": posts[name]}
            for name in departments
        ),
        {
            "姓名": plan.staff(town.code, f"书记{place}"),
            "单位": f"{place}{'村民委员会' if place.endswith('村') else '居民委员会'}",
            "职务": "书记",
        },
        *school_team(life, 1),
    ]


_PROOFS = {
    "学校": "家访照片和签到表存教务处",
    "联合": "联合劝返记录和现场照片存乡镇教育办",
    "司法": "调解笔录存乡镇教育办",
}


def attempt(
    life: Life,
    day: dt.date,
    level: str,
    talk: Talk,
    team: Sequence[Person],
    *,
    how: str = "",
    heard: str = "",
    promise: dt.date | None = None,
    follow_up: dt.date | None = None,
    late: int = 0,
) -> str:
    """劝返: one talk of a narrative."""
    result, met, text, usual = talk
    how = how or usual
    nobody = result == "失联"
    if not late and result != "已返校" and life.rng.random() < 0.1:
        late = life.rng.randint(1, 3)
    at_home = how in ("家访", "联合执法")
    return life.note(
        day,
        "劝返",
        层级=level,
        方式=how,
        地点=life.child.village if at_home else None,
        参加=list(team),
        受访=[] if nobody else [heard or life.who] + (["学生"] if met == "是" else []),
        见到学生=met,
        情况=life.text(text),
        结果=result,
        承诺返校=promise.isoformat() if promise else None,
        下次跟进=follow_up.isoformat() if follow_up else None,
        late=late,
        proof=_PROOFS[level] if at_home else "",
    )


def report_up(life: Life, day: dt.date, *, to: Sequence[str] = BOTH, written: bool = False) -> None:
    """上报: on paper with a 文号, or through the platform."""
    number = life.number("报", day) if written else None
    life.note(day, "上报", 对象=list(to), 文号=number, 方式="书面" if written else "平台")


def check(
    life: Life, day: dt.date, conclusion: str, situation: str, whereabouts: str = "", *, proof: str = ""
) -> None:
    """核查 with its conclusion."""
    life.note(day, "核查", 结论=conclusion, 情况=life.text(situation), 去向=whereabouts, proof=proof)


def confirm(life: Life, day: dt.date) -> None:
    """认定辍学, for the reasons of the child's cause."""
    life.note(
        day,
        "认定辍学",
        原因=list(life.cause.reasons),
        去向=life.cause.whereabouts,
        认定单位=BUREAU,
        依据="学校劝返和核查材料，县控辍保学联席会议研究",
        by=life.officer,
    )


def mark(life: Life, day: dt.date, kind: str, reason: str = "") -> None:
    """学籍标注 in the national system."""
    life.note(day, "学籍标注", 类型=kind, 原因=reason)


def on_platform(life: Life, day: dt.date) -> None:
    """平台录入."""
    life.note(day, "平台录入", 平台=PLATFORM)


def come_back(
    life: Life, day: dt.date, *, placement: str = "原班复学", school: SchoolSite | None = None, grade: int = 0
) -> None:
    """复学 out of 疑似 or 辍学: under observation from now on."""
    life.unit = (school or life.school).code
    helper = life.teacher if school is None else life.plan.staff(school.code, "班主任")
    life.note(
        day,
        "复学",
        学校=life.unit,
        年级=grade or life.child.grade,
        安置=placement,
        帮扶人=helper,
        方案=life.cause.plan,
    )


_SEEN = (
    "到班里查看，学生在座，任课教师说能按时到校。",
    "课间与学生谈话，情绪稳定，作业能完成大半。",
    "查看考勤表，近两周没有缺课；学生说和同学相处得来。",
    "到宿舍和食堂看望，学生说不再想走了。",
    "与家长、任课教师一起碰头，学生数学还跟不上，继续补课。",
)


def visit(life: Life, day: dt.date, at_school: str = "是", how: str = "到校", text: str = "") -> None:
    """回访."""
    usual = {
        "是": life.rng.choice(_SEEN),
        "否": "当天没有到校，电话问明原因。",
        "未见到": "电话没有人接，改日再访。",
    }
    late = life.rng.randint(1, 2) if life.rng.random() < 0.1 else 0
    life.note(
        day, "回访", 在校=at_school, 方式=how, 情况=text or usual[at_school], by=life.teacher, late=late
    )


def end_observation(life: Life, day: dt.date, visits: int) -> None:
    """结束观察."""
    life.note(day, "结束观察", 依据=f"观察期满，回访{visits}次均在校，出勤正常")


def enrol(life: Life, day: dt.date, kind: str, school: SchoolSite, grade: int, proof: str = "") -> None:
    """学籍异动 into a school of the county."""
    life.unit = school.code
    life.note(day, "学籍异动", 类型=kind, 学校=school.code, 年级=grade, 证明=proof)


def leave_county(life: Life, day: dt.date, school: str, proof: str = "转学回执") -> None:
    """学籍异动 转出 to a school elsewhere."""
    life.note(day, "学籍异动", 类型="转出", 学校=school, 证明=proof)


def assess(life: Life, day: dt.date, conclusion: str, *, copied_by: str = "") -> None:
    """评估 by the committee of experts; copied by a clerk from a list of many it has no 文号 of its own."""
    life.note(
        day,
        "评估",
        机构=COMMITTEE,
        结论=conclusion,
        文号=None if copied_by else life.bureau_number("评", day),
        有效期至=life.year.date(8, 31).replace(year=life.year.year + 1).isoformat(),
        by=copied_by or life.officer,
    )


def place(life: Life, day: dt.date, how: str, school: SchoolSite | None = None) -> None:
    """安置."""
    life.note(
        day, "安置", 方式=how, 学校=(school or life.school).code, 起=day.isoformat(), 核实日期=day.isoformat()
    )


def teach_at_home(life: Life, day: dt.date, text: str) -> None:
    """送教: one visit of two teachers."""
    teachers = [life.plan.staff(life.unit, f"送教教师{number}") for number in (1, 2)]
    life.note(
        day,
        "送教",
        教师=teachers,
        内容=text,
        课时=2,
        地点=life.child.village,
        效果=life.rng.choice(("能配合，情绪稳定", "注意力比上次好", "能跟着做两遍", "身体不适，提前结束")),
        by=teachers[0],
    )


def suspend(
    life: Life, day: dt.date, action: str, start: dt.date, end: dt.date, number: str, proof: str
) -> None:
    """延缓入学 or 休学, approved by the bureau under the 文号 of its 批复."""
    life.note(
        day,
        action,
        事由="身体状况",
        申请人=life.child.guardian["姓名"],
        批准单位=BUREAU,
        起=start.isoformat(),
        止=end.isoformat(),
        文号=number,
        proof=proof,
        by=life.officer,
    )


def recognise(life: Life, day: dt.date, ground: str, end: dt.date) -> None:
    """认定达标, approved by the county's government; the paper is a 休学 approved by the bureau."""
    life.note(
        day,
        "认定达标",
        情形=ground,
        监护人已履责="是",
        学生拒绝="是",
        认定单位=GOVERNMENT,
        文号=life.number("标", day, GOVERNMENT_PREFIX),
        手续="休学",
        手续批准单位=BUREAU,
        起=day.isoformat(),
        止=end.isoformat(),
        by=life.officer,
        proof="认定材料一套存县教育体育局档案室",
    )


def support(life: Life, day: dt.date, project: str, situation: str) -> None:
    """帮扶."""
    life.note(day, "帮扶", 项目=project, 帮扶人=life.teacher, 情况=situation, by=life.teacher)


def aid(life: Life, day: dt.date, project: str, amount: int) -> None:
    """资助."""
    life.note(day, "资助", 项目=project, 金额=amount)


def hand_over(life: Life, day: dt.date, to: str, outcome: str, text: str) -> None:
    """移交: offered, accepted or refused; the unit changes when it is accepted."""
    giver = life.unit
    by = (
        life.clerk
        if outcome == "提出"
        else life.plan.staff(to, "学籍管理员" if len(to) == 10 else "教育专干")
    )
    life.note(day, "移交", 自=giver, 至=to, 结果=outcome, 情况=text, by=by)
    if outcome == "接收":
        life.unit = to


def remove(life: Life, day: dt.date, category: str, ground: str, proof: str) -> None:
    """移出, approved by the bureau."""
    life.note(day, "移出", 类别=category, 依据=ground, 批准单位=BUREAU, proof=proof)


def remember(life: Life, day: dt.date, text: str) -> None:
    """备忘."""
    life.note(day, "备忘", 情况=text)


def review(life: Life, day: dt.date, quarter: str) -> None:
    """复核 of a quarter, several departments together."""
    life.note(
        day,
        "复核",
        季度=quarter,
        结论="一致",
        部门=["教育体育局", "公安局", "民政局", "农业农村局", "残联"],
        情况="台账、学籍系统与走访结果一致",
        by=life.officer,
    )
