"""Guards over papers and corrections: 文书, 送达, 更正."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcbx import keypath
from kcbx.lifecycle.authorities import BUREAU, TOWNSHIP_GOVERNMENT, orderers, powerless_as
from kcbx.lifecycle.corrections import FIXED_KEYS, effective_entries
from kcbx.lifecycle.guarding import Found, Guard, Situation
from kcbx.model import Entry
from kcbx.policy import papers

_ORDERERS = {TOWNSHIP_GOVERNMENT, BUREAU}


def _is_order(document: object) -> bool:
    """Tell whether only a 乡/镇 government or the education bureau may issue a document."""
    found = papers().get(str(document))
    return found is not None and set(found.issuers) == _ORDERERS


def _only_received(document: object) -> bool:
    found = papers().get(str(document))
    return found is not None and found.received


def issuing_body(situation: Situation) -> Iterator[Found]:
    """责令通知书、批评教育记录和缓学、休学批复只能由当地乡镇人民政府或县教育局签发；学校、街道办事处签发无效。

    当地指孩子的包保乡镇、户籍或现住址所在的乡镇，和责任单位所在的乡镇；别的乡镇人民政府管不着这个孩子。
    怎么办：作废这一条，请有权的单位重新签发、重新送达；都在街道、开发区的由县教育局签发。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-07, 事项: 文书, 文书: 劝返复学通知书}
          - {日期: 2024-09-10, 事项: 文书, 文书: 责令送被监护人接受义务教育通知书, 文号: 清政责〔2024〕1号, 签发单位: 清河镇人民政府}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-07, 事项: 文书, 文书: 劝返复学通知书}
          - {日期: 2024-09-10, 事项: 文书, 文书: 责令送被监护人接受义务教育通知书, 文号: 清初责〔2024〕1号, 签发单位: 清河初中}
    """
    document, issuer = situation.get("文书"), str(situation.get("签发单位"))
    around = situation.home, situation.setting.county, situation.setting.units
    if _is_order(document) and (kind := powerless_as(issuer, *around)):
        yield f"{issuer}（{kind}）无权签发{document}", f"可以为这个孩子签发的有：{orderers(*around)}"


def received_documents(situation: Situation) -> Iterator[Found]:
    """判决书、裁定书、调解书、训诫书、复函是别的机关发来的，只登记收到，不由我们签发。

    怎么办：更正这一条，加上“收到: 是”。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 文书, 文书: 判决书, 收到: 是}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 文书, 文书: 判决书}
    """
    if _only_received(situation.get("文书")) and situation.get("收到") != "是":
        yield f"{situation.get('文书')}只能登记为收到", "请加上 --set 收到=是"


def served_document(situation: Situation) -> Iterator[Found]:
    """送达的必须是本案卷里签发过的文书，用那条“文书”记事的号指明；送达不能早于签发。

    怎么办：先登记文书，再记送达；号或日期写错了就更正。

    通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书}
          - {日期: 2024-09-12, 事项: 送达, 文书: A7Q9F2}
    不通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-10, 事项: 文书}
          - {日期: 2024-09-08, 事项: 送达, 文书: A7Q9F2}
    """
    number = str(situation.get("文书"))
    document = _entry(situation.earlier, number)
    later = _entry(effective_entries(situation.case.entries), number)
    if document is None and later is not None and later.action == "文书":
        yield f"送达早于文书 {number}", "请核对送达和文书的日期"
    elif document is None or document.action != "文书":
        known = "、".join(entry.entry_id for entry in situation.earlier if entry.action == "文书")
        yield f"在此之前没有号为 {number} 的文书", f"本案卷的文书有：{known}" if known else "请先登记这份文书"
    elif document.get("收到") == "是":
        yield f"{number} 是收到的文书，不用送达", "请核对号"


def _entry(entries: Sequence[Entry], entry_id: str) -> Entry | None:
    return next((entry for entry in entries if entry.entry_id == entry_id), None)


def correction_fits(situation: Situation) -> Iterator[Found]:
    """更正要指明本案卷里的一条记事；号、事项、经办、录入和更正所指的号不能改，原值要与那条记事现在的值一致。

    怎么办：用 kcbx show 查号和现在的值，再更正。

    通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-05, 事项: 备忘, 情况: 电话无人接}
          - {日期: 2024-09-06, 事项: 更正, 更正: A7Q9F2, 键: 情况, 原值: 电话无人接, 新值: 电话已停机}
    不通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-05, 事项: 备忘, 情况: 电话无人接}
          - {日期: 2024-09-06, 事项: 更正, 更正: A7Q9F2, 键: 情况, 原值: 无人在家, 新值: 电话已停机}
    """
    number = str(situation.get("更正"))
    target = situation.case.entry(number)
    if target is None:
        yield f"本案卷没有号为 {number} 的记事", f"请用 kcbx show {situation.case.case_id} 查号"
        return
    if number == situation.entry.entry_id:
        yield "一条更正不能更正自己", "请核对号"
    key = str(situation.get("键") or "")
    if key in FIXED_KEYS:
        yield f"“{key}”不能更正", "请作废这条记事，重新记一条"
    if target.action == "信息变更" and (situation.get("作废") == "是" or key in ("键", "原值", "新值")):
        yield "信息变更不能作废，也不能改键和值，否则案卷里的值与经过对不上", "请用 kcbx edit-case 把值改回去"
    if key and _outdated(situation, target, key):
        yield f"“{key}”的原值与那条记事写的不一致", "请核对后重新更正"


def _outdated(situation: Situation, target: Entry, key: str) -> bool:
    """Tell whether the stated 原值 was never the value: neither as written nor after an earlier correction."""
    written = (
        target.date.isoformat()
        if key == "日期"
        else keypath.value_at(dict(target.values), keypath.parse_path(key))
    )
    seen = ["" if written is keypath.ABSENT else written]
    seen.extend(
        entry.get("新值")
        for entry in situation.case.entries
        if entry.entry_id != situation.entry.entry_id
        and entry.action == "更正"
        and entry.get("更正") == target.entry_id
        and entry.get("键") == key
    )
    return str(situation.get("原值")) not in [str(value) for value in seen]


GUARDS: tuple[Guard, ...] = (
    Guard("G31", ("文书",), "义务教育法/58", "责令和批复由有权单位签发", issuing_body),
    Guard("G32", ("文书",), "suiyang-2024/3g", "收到的文书只登记", received_documents),
    Guard("G33", ("送达",), "suiyang-2024/3g", "送达对应一份签发的文书", served_document),
    Guard("G34", ("更正",), "案卷格式/更正", "更正指明记事且原值相符", correction_fits),
)
