"""Guards over leaving the base and coming back: 移出 by each category, 重新登记."""

from __future__ import annotations

from collections.abc import Iterator

from kcbx import calendar
from kcbx.lifecycle.grades import grade_on
from kcbx.lifecycle.guarding import Found, Guard, Situation
from kcbx.lifecycle.states import DROPPED_OUT, RECOGNISED
from kcbx.model import Severity

LEAVING_MARKS = ("辍学", "其他离校")
"""The 学籍标注 that say that a child has left; 疑似辍学 does not."""


def removal_proof(situation: Situation) -> Iterator[Found]:
    """移出台账必须有佐证：毕业名册、死亡证明、出境记录、迁移证、重复案卷的编号等，否则无法证明孩子去了哪里。

    怎么办：补上扫描件；只有纸质材料的，在佐证里说明存放在哪里。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 移出, 类别: 户籍迁出, 佐证: [{说明: 迁移证复印件存教务处}]}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 移出, 类别: 户籍迁出, 佐证: （不写）}
    """
    if not situation.get("佐证"):
        yield (
            f"移出（{situation.get('类别')}）没有佐证",
            "请用 --evidence 文件 附上，或用 --set 佐证.0.说明=… 说明存放处",
        )


def old_enough(situation: Situation) -> Iterator[Found]:
    """超龄离校要到规定年龄（参数“超龄年龄”，县级自定），不到年龄的还要继续劝返。

    怎么办：作废这一条，继续劝返；出生日期录错了，先用 kcbx edit-case 更正。

    通过：
        出生日期: 2008-03-04
        证件: {号码: '990101200803045120'}
        经过:
          - {日期: 2024-09-10, 事项: 移出, 类别: 超龄离校}
    不通过：
        出生日期: 2012-03-04
        经过:
          - {日期: 2024-09-10, 事项: 移出, 类别: 超龄离校}
    """
    if situation.get("类别") != "超龄离校":
        return
    age = calendar.age_on(situation.case.birth_date, situation.entry.date)
    wanted = situation.parameters.number("超龄年龄")
    if age < wanted:
        yield f"当天满 {age} 周岁，超龄离校要满 {wanted} 周岁", "请继续劝返；出生日期有误先更正"


def marked_before_overage(situation: Situation) -> Iterator[Found]:
    """辍学的孩子超龄离校，要先在学籍系统做离校标注，再从台账销号，这样才算闭环。

    怎么办：标注过就补记学籍标注；没有标注的，先在学籍系统里标注。

    通过：
        出生日期: 2008-03-04
        证件: {号码: '990101200803045120'}
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-18, 事项: 学籍标注, 类型: 其他离校}
          - {日期: 2024-10-20, 事项: 移出, 类别: 超龄离校}
    不通过：
        出生日期: 2008-03-04
        证件: {号码: '990101200803045120'}
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-20, 事项: 移出, 类别: 超龄离校}
    """
    if situation.get("类别") != "超龄离校" or situation.standing.state not in (DROPPED_OUT, RECOGNISED):
        return
    if "学籍" not in situation.facts:
        return
    if not any(
        entry.action == "学籍标注" and entry.get("类型") in LEAVING_MARKS for entry in situation.earlier
    ):
        yield (
            "超龄离校前没有离校标注（学籍标注：辍学或其他离校）",
            f"标注过就补记：kcbx add-entry {situation.case.case_id} 学籍标注 --set 类型=其他离校",
        )


def finished_years(situation: Situation) -> Iterator[Found]:
    """毕业指读完九年义务教育；没到最后一个年级的不能按毕业移出。

    怎么办：升入初中记学籍异动（升学）；年级录错了，先用 kcbx edit-case 更正。

    通过：
        学籍: {年级: 9}
        经过:
          - {日期: 2024-09-10, 事项: 移出, 类别: 毕业}
    不通过：
        学籍: {年级: 7}
        经过:
          - {日期: 2024-09-10, 事项: 移出, 类别: 毕业}
    """
    if situation.get("类别") != "毕业":
        return
    entries = (*situation.earlier, situation.entry)
    grade = grade_on(situation.facts, entries, situation.entry.date)
    last = situation.parameters.number("义务教育年限")
    if grade is not None and grade < min(last, 9):
        yield f"推算现在是 {grade} 年级，还不到毕业", "请核对年级；升入初中请记学籍异动（升学）"


def recognised_anew(situation: Situation) -> Iterator[Found]:
    """移出后又回来的孩子，原来的认定达标不再算数：要重新劝返、重新报批，才能再认定。

    认定达标有期限、有批准机构；重新登记里写不下这些，直接填认定达标就成了没有期限的认定。
    怎么办：重新登记为辍学，符合条件的再记认定达标。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 移出, 类别: 户籍迁出}
          - {日期: 2024-09-20, 事项: 重新登记, 状态: 辍学}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 移出, 类别: 户籍迁出}
          - {日期: 2024-09-20, 事项: 重新登记, 状态: 认定达标}
    """
    if situation.get("状态") == RECOGNISED:
        yield "重新登记不能直接填认定达标", "请填辍学，符合条件的再记认定达标"


GUARDS: tuple[Guard, ...] = (
    Guard("G41", ("移出",), "suiyang-2024/3g", "移出要有佐证", removal_proof),
    Guard("G42", ("移出",), "suiyang-2024/3f", "超龄离校要到规定年龄", old_enough, parameter="超龄年龄"),
    Guard(
        "G43",
        ("移出",),
        "suiyang-2024/3f",
        "超龄离校先做学籍标注",
        marked_before_overage,
        Severity.WARNING,
        False,
    ),
    Guard("G44", ("移出",), "义务教育法/2", "毕业要读满年限", finished_years, parameter="义务教育年限"),
    Guard("G45", ("重新登记",), "suiyang-2024/3e", "重新登记不直接认定达标", recognised_anew),
)
