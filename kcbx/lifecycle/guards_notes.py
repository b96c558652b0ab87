"""Guards that only note: steps nothing forbids, which yet do not fit what the case says. None refuses."""

from __future__ import annotations

from collections.abc import Iterator

from kcbx.calendar import date_or_none
from kcbx.lifecycle.authorities import BUREAU, TOWNSHIP_GOVERNMENT, authority_of, kind_of
from kcbx.lifecycle.fold import tell
from kcbx.lifecycle.grades import grade_on
from kcbx.lifecycle.guarding import Found, Guard, Situation
from kcbx.lifecycle.guards_steps import was_enrolled
from kcbx.lifecycle.states import (
    AT_SCHOOL,
    DROPPED_OUT,
    RECOGNISED,
    TAUGHT_AT_HOME,
    UNDER_OBSERVATION,
)
from kcbx.model import Entry, Severity
from kcbx.papernumber import loose_number

ORDER = "责令送被监护人接受义务教育通知书"


def guardian_has_done_enough(situation: Situation) -> Iterator[Found]:
    """认定达标说的是监护人已经尽责、学生本人不肯回来；监护人没有尽责，或者责令的期限还没有到，认定站不住脚。

    司法裁判的情形，监护人没有履责就不能认定；联合劝返三次以上的情形，政策没有写明，只提醒。
    怎么办：监护人没有尽责的，先责令、督促；责令还没有到期的，到期以后再认定；填错了就更正。

    通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-03, 事项: 上报}
          - {日期: 2024-09-10, 事项: 劝返, 层级: 联合}
          - {日期: 2024-09-20, 事项: 劝返, 层级: 联合}
          - {日期: 2024-09-30, 事项: 劝返, 层级: 联合}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-20, 事项: 认定达标, 情形: 联合劝返三次以上, 监护人已履责: 是}
    不通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-03, 事项: 上报}
          - {日期: 2024-09-10, 事项: 劝返, 层级: 联合}
          - {日期: 2024-09-20, 事项: 劝返, 层级: 联合}
          - {日期: 2024-09-30, 事项: 劝返, 层级: 联合}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-20, 事项: 认定达标, 情形: 联合劝返三次以上, 监护人已履责: 否}
    """
    if situation.get("情形") == "联合劝返三次以上" and situation.get("监护人已履责") != "是":
        yield "监护人还没有履行法定义务就认定达标", "请继续督促监护人；已经履责的，更正“监护人已履责”"
    for entry in situation.episode:
        deadline = date_or_none(entry.get("期限"))
        if _is_order(entry) and deadline is not None and deadline > situation.entry.date:
            yield f"责令的期限 {deadline} 还没有到就认定达标", "请到期以后，看监护人有没有照办，再认定"


def _is_order(entry: Entry) -> bool:
    return entry.action == "文书" and entry.get("文书") == ORDER and entry.get("收到") != "是"


def confirmed_before_bureau_orders(situation: Situation) -> Iterator[Found]:
    """教育局依未成年人保护法第八十三条责令，说的是辍学的未成年学生，所以先认定辍学。

    还是疑似的，当地乡镇人民政府可以先依义务教育法第五十八条责令。
    怎么办：先认定辍学，再由教育局责令；已经发出的照样记下，可以不理这条警告。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-07, 事项: 文书, 文书: 劝返复学通知书}
          - {日期: 2024-09-12, 事项: 核查, 结论: 属实}
          - {日期: 2024-10-07, 事项: 认定辍学}
          - {日期: 2024-10-08, 事项: 文书, 文书: 责令送被监护人接受义务教育通知书, 文号: 清教责〔2024〕1号, 签发单位: 清河县教育体育局}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-07, 事项: 文书, 文书: 劝返复学通知书}
          - {日期: 2024-09-10, 事项: 文书, 文书: 责令送被监护人接受义务教育通知书, 文号: 清教责〔2024〕1号, 签发单位: 清河县教育体育局}
    """
    setting, state = situation.setting, situation.standing.state
    if not _is_order(situation.entry) or state in (DROPPED_OUT, RECOGNISED):
        return
    if authority_of(str(situation.get("签发单位")), setting.county, setting.units) == BUREAU:
        governed = not situation.home or TOWNSHIP_GOVERNMENT in map(kind_of, situation.home)
        first = "；当地乡镇人民政府可依义务教育法第五十八条先责令" if governed else ""
        yield f"状态是“{state}”，还没有认定辍学，教育局就责令", f"先认定辍学，再由教育局责令{first}"


_FOR_NEWCOMERS = {
    "入学通知书": "没有到校的，发劝返复学通知书",
    "延缓入学申请": "要休养的，用休学申请",
    "延缓入学批复": "要休养的，用休学批复",
}
"""Papers for children who have not started school, and what to use for those who have."""

_CHANGING_SCHOOLS = (5, 6, 7)
"""The grades around the change to a junior school, under either 学制: there pupils are called in once more."""


def newcomers_papers(situation: Situation) -> Iterator[Found]:
    """入学通知书、延缓入学的文书给还没有入学的孩子；已有学籍的孩子不到校，是辍学的苗头，用劝返和休学的文书。

    小学升初中的时候，初中给新生发入学通知书，不在此列。
    怎么办：换一种文书；案卷里的学籍有误，先用 kcbx edit-case 更正。

    通过：
        学籍: {年级: 7}
        经过:
          - {日期: 2024-09-05, 事项: 文书, 文书: 入学通知书}
    不通过：
        学籍: {年级: 8}
        经过:
          - {日期: 2024-09-05, 事项: 文书, 文书: 入学通知书}
    """
    kind = str(situation.get("文书"))
    if kind not in _FOR_NEWCOMERS or not was_enrolled(situation):
        return
    grade = grade_on(situation.facts, situation.earlier, situation.entry.date)
    if kind == "入学通知书" and (grade is None or grade in _CHANGING_SCHOOLS):
        return
    yield f"这个孩子已有学籍，用不着{kind}", f"{_FOR_NEWCOMERS[kind]}；请核对文书种类"


def after_the_return(situation: Situation) -> Iterator[Found]:
    """复学通知书写明哪天回到哪个学校、哪个班，所以在孩子复学的当天或者以后发。

    怎么办：先记复学，再发复学通知书；孩子还没有回来的，发劝返复学通知书。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-08, 事项: 劝返}
          - {日期: 2024-09-10, 事项: 文书, 文书: 复学通知书}
          - {日期: 2024-09-10, 事项: 复学}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 文书, 文书: 复学通知书}
    """
    if situation.get("文书") != "复学通知书":
        return
    # Of one day all counts: the return and the paper that tells of it are written down in any order.
    state = tell(situation.case, situation.entry.date).standing.state
    if state not in (UNDER_OBSERVATION, AT_SCHOOL, TAUGHT_AT_HOME):
        yield (
            f"当天的状态是“{state}”，还没有复学就发复学通知书",
            "复学了先记复学；没有复学的，发劝返复学通知书",
        )


def registered_once(situation: Situation) -> Iterator[Found]:
    """收到的一份文书只登记一次；同一种类、同一文号、同一来文单位的登记两次，判决、答复就会数成两份。

    怎么办：重复登记的一条用 kcbx correct 作废；确是两份，核对文号。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 文书, 文书: 判决书, 文号: （2024）清民初1号, 签发单位: 清河县人民法院, 收到: 是}
          - {日期: 2024-09-12, 事项: 文书, 文书: 判决书, 文号: （2024）清民初2号, 签发单位: 清河县人民法院, 收到: 是}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 文书, 文书: 判决书, 文号: （2024）清民初1号, 签发单位: 清河县人民法院, 收到: 是}
          - {日期: 2024-09-12, 事项: 文书, 文书: 判决书, 文号: （2024）清民初1号, 签发单位: 清河县人民法院, 收到: 是}
    """
    if situation.get("收到") != "是":
        return
    same = [entry for entry in situation.earlier if _letter(entry) == _letter(situation.entry)]
    if same:
        yield (
            f"这份{situation.get('文书')}已经登记过（号 {same[0].entry_id}，{same[0].date}）",
            f"重复的请作废：kcbx correct {situation.case.case_id} {situation.entry.entry_id} --void --reason 重复登记",
        )


def _letter(entry: Entry) -> tuple[object, ...]:
    """Return what makes a received document the same as another entry's."""
    number = loose_number(str(entry.get("文号")))
    return entry.action, entry.get("收到"), entry.get("文书"), entry.get("签发单位"), number


_PAPER = ("文书",)

GUARDS: tuple[Guard, ...] = (
    Guard(
        "G46",
        ("认定达标",),
        "suiyang-2024/3e",
        "监护人尽责以后再认定达标",
        guardian_has_done_enough,
        Severity.WARNING,
        False,
    ),
    Guard(
        "G47",
        _PAPER,
        "未成年人保护法/83",
        "认定辍学以后教育局再责令",
        confirmed_before_bureau_orders,
        Severity.WARNING,
        False,
    ),
    Guard(
        "G48", _PAPER, "义务教育法/11", "入学的文书给未入学的孩子", newcomers_papers, Severity.WARNING, False
    ),
    Guard("G49", _PAPER, "kazuo-2025/3.2", "复学以后发复学通知书", after_the_return, Severity.WARNING, False),
    Guard("G50", _PAPER, "suiyang-2024/3g", "收到的文书登记一次", registered_once, Severity.NOTICE, False),
)
