"""Guards over the ladder of documents and their service: to whom, in which state, after what, served how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kcbx.lifecycle.authorities import SCHOOL, authority_of
from kcbx.lifecycle.corrections import effective_entries
from kcbx.lifecycle.facts import legal_guardians
from kcbx.lifecycle.guarding import Found, Guard, Situation
from kcbx.lifecycle.service import ANNOUNCED, DIRECT, ELECTRONIC, ENTRUSTED, LEFT, POSTED, first_served
from kcbx.lifecycle.states import LEVELS
from kcbx.model import Entry, Severity
from kcbx.policy import Paper, papers


def _issued(situation: Situation) -> Paper | None:
    """Return the kind of the document that is being issued; None for one that is only received."""
    found = papers().get(str(situation.get("文书")))
    return None if found is None or found.received or situation.get("收到") == "是" else found


def addressed_to_guardian(situation: Situation) -> Iterator[Found]:
    """通知书、责令书、批复写给法定监护人；祖辈受托照看孩子，没有法定监护人的责任，不能写给他。

    写给父母两个人的，姓名之间用顿号。
    怎么办：主送改成法定监护人；案卷里的监护人有误，先用 kcbx edit-case 更正。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 文书, 主送: 周建国}
    不通过：
        照护人: {姓名: 李桂花, 关系: 祖母}
        经过:
          - {日期: 2024-09-10, 事项: 文书, 主送: 李桂花}
    """
    document, name = _issued(situation), situation.get("主送")
    if document is None or not document.to_guardian or not name:
        return
    guardians = [guardian.get("姓名") for guardian in legal_guardians(situation.facts)]
    if others := [each for each in str(name).split("、") if each not in guardians]:
        carer = situation.facts.get("照护人", {}).get("姓名") in others
        what = "受托照护孩子的人，不是法定监护人" if carer else "案卷里登记的法定监护人以外的人"
        yield f"主送的是{what}", "请写给法定监护人；监护人有误先用 kcbx edit-case 更正"


def suits_the_state(situation: Situation) -> Iterator[Found]:
    """文书要对得上孩子的状态：劝返复学通知书给没有到校的孩子，复学通知书给要回来的孩子。

    怎么办：孩子没有到校的，先列入疑似再发劝返、督促、责令的文书；种类填错了就更正。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 文书, 文书: 劝返复学通知书}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 文书, 文书: 劝返复学通知书}
    """
    document, state = _issued(situation), situation.standing.state
    if document is not None and document.states and state not in document.states:
        yield (
            f"状态是“{state}”的孩子用不着{document.name}",
            f"这种文书用于：{'、'.join(document.states)}；请核对状态和文书种类",
        )


def in_order_of_the_ladder(situation: Situation) -> Iterator[Found]:
    """文书由轻到重：先劝返、通知，再督促、批评教育、责令，逾期不改才由司法部门处理；申请在批复之前。

    前面的一步没有做，后面的文书站不住脚。已经发出的照样记下，检查时列出。
    怎么办：做过的补记，日期写当天；没有做的，先做前面的一步。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-06, 事项: 劝返}
          - {日期: 2024-09-10, 事项: 文书, 文书: 督促入学通知书, 签发单位: 清河镇人民政府}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 文书, 文书: 督促入学通知书, 签发单位: 清河镇人民政府}
    """
    document = _issued(situation)
    if document is None or not document.after:
        return
    if not any(_is_step(entry, step) for entry in _before(situation) for step in document.after):
        yield (
            f"签发{document.name}之前，没有记过{step_names(document)}中的任何一项",
            "做过的请补记，日期写当天；没有做的，先做前面的一步",
        )


def step_names(document: Paper) -> str:
    """Name what should come before a document: 劝返复学通知书、学校劝返."""
    return "、".join(f"{step}劝返" if step in LEVELS else step for step in document.after)


def _before(situation: Situation) -> Iterator[Entry]:
    """Yield the other entries up to the day of this one, of the open 本轮 where there is one.

    Of one day all count: an approval and the paper that tells of it are written down in any order.
    """
    start = situation.episode[0].order if situation.episode else None
    for entry in effective_entries(situation.case.entries):
        own, later = entry.entry_id == situation.entry.entry_id, entry.date > situation.entry.date
        if not own and not later and (start is None or entry.order >= start):
            yield entry


def _is_step(entry: Entry, step: str) -> bool:
    kinds = {"文书": entry.get("文书"), "劝返": entry.get("层级")}
    return step == str(kinds.get(entry.action, entry.action))


def properly_served(situation: Situation) -> Iterator[Found]:
    """送达要做全：直接送达有人签收，留置有拒收事由和见证，电子送达本人同意，邮寄有回执。

    直接送达由监护人本人签收，本人不在的由同住的成年家属签收，写明与学生的关系；学生自己、邻居、村干部签收都不算送达，参照民事
    诉讼法第八十八条。当面拒收又没有留置的，写拒收事由、不写签收人，记下来，但不算送达。
    怎么办：对照送达回证补上缺的内容；没有送成的，记成直接送达并写拒收事由。

    通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书}
          - {日期: 2024-09-12, 事项: 送达, 文书: A7Q9F2, 方式: 留置送达, 签收人: （不写）, 关系: （不写）, 拒收事由: 看过后不肯签字, 见证人: [王德发]}
    不通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书}
          - {日期: 2024-09-12, 事项: 送达, 文书: A7Q9F2, 签收人: （不写）, 关系: （不写）}
    """
    for holds, missing, remedy in (*_SERVICE.get(str(situation.get("方式")), ()), *_EVERY_WAY):
        if not holds(situation):
            yield missing, remedy


_Check = Callable[[Situation], bool]
_Needs = tuple[tuple[_Check, str, str], ...]
"""(what has to hold, what is missing, what to do) of one way of service."""


def _has(*keys: str) -> _Check:
    return lambda situation: any(bool(situation.get(key)) for key in keys)


def _receiver_fits(situation: Situation) -> bool:
    """Tell whether who signed is a guardian, or somebody whose relation is told; nobody signed is another matter."""
    receiver = situation.get("签收人")
    names = [guardian.get("姓名") for guardian in legal_guardians(situation.facts)]
    return not receiver or receiver in names or bool(situation.get("关系"))


def _of_the_household(situation: Situation) -> bool:
    """Tell whether who signed may be an adult of the household, as far as the relation tells; guardians always may."""
    names = [guardian.get("姓名") for guardian in legal_guardians(situation.facts)]
    return situation.get("签收人") in ("", None, *names) or situation.get("关系") != _STRANGER


def _of_one_mind(situation: Situation) -> bool:
    return not (situation.get("签收人") and situation.get("拒收事由"))


def _not_the_child(situation: Situation) -> bool:
    receiver = situation.get("签收人")
    return not receiver or bool(receiver != situation.facts.get("姓名"))


_STRANGER = "其他"
"""The 关系 of who is neither a parent nor a grandparent, brother or sister of the child."""

_EVERY_WAY: _Needs = (
    (
        _of_one_mind,
        "签收人和拒收事由都写了，不知道是签收还是拒收",
        "签收了就去掉 --set 拒收事由=…，拒收了就去掉 --set 签收人=…",
    ),
)
_SIGNED: _Needs = (
    (
        _has("签收人", "拒收事由"),
        "直接送达没有写签收人",
        "请补上 --set 签收人=姓名，不是监护人的再加 --set 关系=…；当面拒收的写 --set 拒收事由=…，这次不算送达",
    ),
    (_not_the_child, "签收人是学生本人，不算送达", "请由监护人或同住的成年家属签收"),
    (
        _receiver_fits,
        "签收人不是法定监护人，没有写与学生的关系",
        "请补上 --set 关系=…：只有同住的成年家属可以代收",
    ),
    (
        _of_the_household,
        "签收人与学生的关系是“其他”，不是同住的成年家属，不算送达",
        "是同住的成年家属的，写明 --set 关系=…；不是的，改用留置送达（有见证人或照片）或委托送达，或者等监护人在家再送",
    ),
)
_WITNESSED: _Needs = (
    (_has("拒收事由"), "留置送达没有写拒收事由", "请补上 --set 拒收事由=…，写明谁、为什么不肯签收"),
    (
        _has("见证人", "佐证"),
        "留置送达没有见证人，也没有拍照录像",
        "请补上 --set 见证人=姓名，或用 --evidence 附上照片录像；都没有的，记成直接送达并写拒收事由，不算送达",
    ),
)
_CONSENTED: _Needs = (
    (_has("同意"), "电子送达没有写监护人同意", "请先取得同意，再加上 --set 同意=是；不同意的换一种方式送达"),
)
_RECEIPTED: _Needs = (
    (
        _has("签收人", "佐证", "拒收事由"),
        "没有签收人，也没有回执",
        "请补上 --set 签收人=姓名，或用 --evidence 附上回执；退回的写 --set 拒收事由=…，这次不算送达",
    ),
)
_ANNOUNCED: _Needs = (
    (
        _has("地点", "佐证"),
        "公告送达没有写在哪里公告",
        "请补上 --set 地点=公告的地点，或用 --evidence 附上公告的照片",
    ),
)
_SERVICE: Mapping[str, _Needs] = {
    DIRECT: _SIGNED,
    LEFT: _WITNESSED,
    ELECTRONIC: _CONSENTED,
    POSTED: _RECEIPTED,
    ENTRUSTED: _RECEIPTED,
    ANNOUNCED: _ANNOUNCED,
}
"""What has to hold for each 方式 of a 送达."""


def two_servers(situation: Situation) -> Iterator[Found]:
    """政府和教育局的文书由两人送达，互相作证；学校的通知书一个人送也可以。

    怎么办：两个人去的，用 kcbx correct 补上另一个人；一个人去的，以后两个人去。

    通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书, 签发单位: 清河镇人民政府}
          - {日期: 2024-09-12, 事项: 送达, 文书: A7Q9F2, 送达人: [赵敏, 孙立]}
    不通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书, 签发单位: 清河镇人民政府}
          - {日期: 2024-09-12, 事项: 送达, 文书: A7Q9F2, 送达人: [赵敏]}
    """
    paper = _served_paper(situation)
    if paper is None or len(set(situation.get("送达人") or ())) != 1:
        return
    setting = situation.setting
    if authority_of(str(paper.get("签发单位")), setting.county, setting.units) != SCHOOL:
        yield (
            "政府、教育局的文书只写了一个送达人",
            f"两个人去的，用 kcbx correct {situation.case.case_id} {situation.entry.entry_id} --set 送达人=… 补上，几个人就写几次",
        )


def served_once(situation: Situation) -> Iterator[Found]:
    """一份文书送达一次就够了；又送一次的，要么是重复录入，要么要在备注里写明为什么。

    前一次被拒收、没有送成的，或者公告还没有满三十日的，不算送达过，可以再送。
    怎么办：重复录入的作废；确实又送了一次的，在备注里写明原因。

    通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书}
          - {日期: 2024-09-12, 事项: 送达, 文书: A7Q9F2, 签收人: （不写）, 关系: （不写）, 拒收事由: 不肯开门}
          - {日期: 2024-09-14, 事项: 送达, 文书: A7Q9F2}
    不通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书}
          - {日期: 2024-09-12, 事项: 送达, 文书: A7Q9F2}
          - {日期: 2024-09-14, 事项: 送达, 文书: A7Q9F2}
    """
    served = first_served(str(situation.get("文书")), situation.earlier)
    if served is not None and served <= situation.entry.date and not situation.get("备注"):
        yield f"这份文书 {served} 已经送达过", "重复录入的请作废；又送一次的，请在备注里写明原因"


def _served_paper(situation: Situation) -> Entry | None:
    number = situation.get("文书")
    return next((entry for entry in situation.earlier if entry.entry_id == number), None)


_SERVED, _PAPER, _SERVICE_CLAUSE = ("送达",), ("文书",), "标准/送达"

GUARDS: tuple[Guard, ...] = (
    Guard("G35", _PAPER, "未成年人保护法/22", "文书写给法定监护人", addressed_to_guardian),
    Guard("G36", _PAPER, "sixian-2020/14", "文书对得上状态", suits_the_state, Severity.WARNING, False),
    Guard("G37", _PAPER, "sixian-2020/2c", "文书由轻到重", in_order_of_the_ladder, Severity.WARNING, False),
    Guard("G38", _SERVED, _SERVICE_CLAUSE, "送达做全", properly_served),
    Guard("G39", _SERVED, _SERVICE_CLAUSE, "机关文书两人送达", two_servers, Severity.WARNING, False),
    Guard("G40", _SERVED, _SERVICE_CLAUSE, "一份文书送达一次", served_once, Severity.WARNING, False),
)
