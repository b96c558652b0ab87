"""L15–L16: the age of the child against the ledger it stands in.

They look at the day of the child's last entry, not at today: a check of the same files says the same next year.
Who comes of age while nobody writes anything is a matter of what is due, not of what is wrong in the files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kcbx import calendar
from kcbx.lifecycle import grade_on
from kcbx.lifecycle.states import IN_ORDER_STATES, MISSING_STATES
from kcbx.model import Severity
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import CaseView


def _last_day(view: CaseView) -> dt.date:
    """Return the day up to which this child's file tells anything."""
    return min([view.around.today, *(entry.date for entry in view.story.entries[-1:])])


def of_school_age(view: CaseView) -> Iterator[Remark]:
    """适龄儿童台账里是适龄的孩子：当年 8 月 31 日前满六周岁入学，读满九年。

    年龄不到的先不必建案卷；年龄过了还在册，多半是毕业了没有移出，或者出生日期录错了。这只是提示，留级、晚上学的
    孩子可以不理。入学年龄、截止日期和年限按政策参数。
    怎么办：毕业了就记：kcbx move 编号 已移出 --by 移出 --set 类别=毕业；出生日期错了用 kcbx edit-case 改。

    通过：
        出生日期: 2012-03-04
    不通过：
        证件: {号码: '990101200803045120'}
        出生日期: 2008-03-04
        学籍: {年级: 9}
    """
    day, parameters = _last_day(view), view.around.parameters
    story = view.story
    if story.standing.state not in IN_ORDER_STATES or view.case.birth_date > day:
        return
    cutoff = calendar.parse_month_day(parameters.text("入学截止"))
    by_age = calendar.grade_by_age(view.case.birth_date, day, cutoff, parameters.number("入学年龄"))
    grade, last = grade_on(story.facts, story.entries, day), parameters.number("义务教育年限")
    if by_age < 0:
        yield Remark("按出生日期，下一个学年也还不到入学年龄；请核对出生日期", ("出生日期",))
    elif by_age > last and (grade is None or grade >= min(last, 9)):
        yield Remark(
            f"按年龄{last}年义务教育应已读完；毕业了请记移出（毕业），出生日期或年级有误请改正", ("出生日期",)
        )


def overage(view: CaseView) -> Iterator[Remark]:
    """疑似、辍学的孩子到了超龄年龄，要做好离校标注和台账销号，使工作闭环。

    只作提示，程序从不自动销号：是不是还要继续劝返，由县里定。超龄年龄按政策参数。
    怎么办：先在学籍系统标注，记学籍标注；再记：kcbx move 编号 已移出 --by 移出 --set 类别=超龄离校。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
    不通过：
        证件: {号码: '990101200803045120'}
        出生日期: 2008-03-04
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
    """
    limit = view.around.parameters.number("超龄年龄")
    age = calendar.age_on(view.case.birth_date, _last_day(view))
    if age >= limit and view.story.standing.state in MISSING_STATES:
        yield Remark(
            f"已满 {age} 周岁（超龄年龄 {limit} 周岁），可以按规定办理学籍标注和移出（超龄离校）",
            ("出生日期",),
        )


_PARAMETERS = frozenset({Need.PARAMETERS})

RULES: tuple[Rule, ...] = (
    Rule(
        "L15", "在册的孩子适龄", Severity.NOTICE, "kazuo-2025/3.1a", Scope.STATES, of_school_age, _PARAMETERS
    ),
    Rule("L16", "超龄的销号", Severity.NOTICE, "suiyang-2024/3f", Scope.STATES, overage, _PARAMETERS),
)
