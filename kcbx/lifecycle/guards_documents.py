"""Guards over approvals and papers: 延缓入学, 休学, 认定达标, 文书, 送达, 更正."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from kcbx import calendar, keypath
from kcbx.calendar import date_or_none
from kcbx.lifecycle.authorities import UNKNOWN, authority_of, may_order, orderers
from kcbx.lifecycle.corrections import FIXED_KEYS, effective_entries
from kcbx.lifecycle.fold import attempt_counts
from kcbx.lifecycle.guarding import Found, Guard, Situation
from kcbx.lifecycle.guards_steps import was_enrolled
from kcbx.lifecycle.states import MISSING_STATES
from kcbx.model import Entry, Severity

ORDERS = ("责令送被监护人接受义务教育通知书", "延缓入学批复", "休学批复")
"""Documents only a 乡/镇 government or the education bureau may issue."""

RECEIVED_ONLY = ("判决书", "裁定书", "调解书", "训诫书", "复函")
RULINGS = ("判决书", "裁定书", "调解书")


def legal_guardian_applies(situation: Situation) -> Iterator[Found]:
    """延缓入学、休学由父母或其他法定监护人提出申请；祖辈受托照看孩子，不是法定监护人。

    怎么办：核对申请表，请法定监护人申请；案卷里的监护人有误，先用 kcbx edit-case 更正。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 申请人: 周建国}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 申请人: 李桂花}
    """
    applicant = str(situation.get("申请人"))
    guardians = [
        guardian for guardian in situation.facts.get("监护人", ()) if guardian.get("法定监护人") == "是"
    ]
    if not any(guardian.get("姓名") == applicant for guardian in guardians):
        yield (
            "申请人不是案卷里登记的法定监护人",
            "请核对申请表；监护人有误先用 kcbx edit-case 更正",
        )


def approving_body(situation: Situation) -> Iterator[Found]:
    """延缓入学、休学由当地乡镇人民政府或县级教育行政部门批准；街道办事处、学校没有这项权力。

    怎么办：请乡镇人民政府或县教育局批准；街道辖区的由县教育局批准。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 批准单位: 清河镇人民政府}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 批准单位: 清河初中}
    """
    key = "手续批准单位" if situation.entry.action == "认定达标" else "批准单位"
    body, setting = str(situation.get(key)), situation.setting
    if not may_order(body, setting.county, setting.units):
        kind = authority_of(body, setting.county, setting.units)
        yield f"{body}（{kind}）无权批准", f"可以批准的有：{orderers(setting.county, setting.units)}"


def deferral_or_leave(situation: Situation) -> Iterator[Found]:
    """从未入学的办延缓入学，已有学籍的办休学；办错了，孩子会从应到的名单里消失。

    怎么办：作废这一条，按孩子有没有学籍重新记。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 延缓入学}
    """
    enrolled, action = was_enrolled(situation), situation.entry.action
    if action == "延缓入学" and enrolled:
        yield "这个孩子已有学籍，应办休学，不是延缓入学", "请把事项改成：休学"
    if action == "休学" and not enrolled:
        yield "这个孩子从未入学，应办延缓入学，不是休学", "请把事项改成：延缓入学"


def proof_when_missing(situation: Situation) -> Iterator[Found]:
    """从疑似、失学、辍学转为延缓入学或休学，等于把孩子移出台账，必须附上医院证明、申请和批复等佐证。

    怎么办：用 --evidence 附上扫描件；只有纸质材料的，在佐证里说明存放在哪里。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 休学, 佐证: [{说明: 县医院诊断证明和批复存教务处}]}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 休学}
    """
    if situation.standing.state in MISSING_STATES and not situation.get("佐证"):
        yield (
            f"从{situation.standing.state}转{situation.entry.action}没有佐证",
            "请用 --evidence 文件 附上证明材料",
        )


def bodily_reason(situation: Situation) -> Iterator[Found]:
    """法律只允许因身体状况延缓入学或休学；填“其他”的要能说清依据。

    怎么办：在备注里写明依据；没有依据的，改为其他安置，继续劝返。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 事由: 身体状况}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 事由: 其他}
    """
    if situation.get("事由") != "身体状况":
        yield "事由不是身体状况，法律没有规定其他事由", "请在备注里写明依据，或改为其他安置"


def span_in_order(situation: Situation) -> Iterator[Found]:
    """开始日期不能晚于截止日期。

    怎么办：对照批复或请假条，更正起、止两个日期。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 请假, 起: 2024-09-05, 止: 2024-09-06}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 请假, 起: 2024-09-06, 止: 2024-09-05}
    """
    start, end = date_or_none(situation.get("起")), date_or_none(situation.get("止"))
    if start is not None and end is not None and start > end:
        yield f"开始 {start} 晚于截止 {end}", "请核对起、止两个日期"


def span_not_too_long(situation: Situation) -> Iterator[Found]:
    """延缓入学、休学、认定达标都要有期限，到期重新办；最长几个月由县里在参数里定。

    怎么办：分期办理，到期续办；起、止写错了就更正。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 起: 2024-09-10, 止: 2025-08-31}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 起: 2024-09-10, 止: 2026-08-31}
    """
    start, end = date_or_none(situation.get("起")), date_or_none(situation.get("止"))
    limit = situation.parameters.number("延缓休学最长月数")
    if start is not None and end is not None and end > _months_later(start, limit):
        yield f"从 {start} 到 {end} 超过 {limit} 个月", "请分期办理，到期续办"


def _months_later(day: dt.date, months: int) -> dt.date:
    """The last day of a span of months: the same day of the month, or the month's last (民法典 202)."""
    year, month = calendar.Month(day.year, day.month).shifted(months)
    return calendar.MonthDay(month, day.day).in_year(year)


def enough_attempts(situation: Situation) -> Iterator[Found]:
    """认定达标只限两种情形：联合劝返三次以上，或司法裁判确认监护人已履行义务；次数按本轮计，从参数取。

    怎么办：联合劝返过就补记；有判决书、裁定书、调解书的，登记收到的文书；都没有，就不能认定，继续劝返。

    通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-03, 事项: 上报}
          - {日期: 2024-09-10, 事项: 劝返, 层级: 联合}
          - {日期: 2024-09-20, 事项: 劝返, 层级: 联合}
          - {日期: 2024-09-30, 事项: 劝返, 层级: 联合}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-20, 事项: 认定达标, 情形: 联合劝返三次以上}
    不通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-03, 事项: 上报}
          - {日期: 2024-09-10, 事项: 劝返, 层级: 联合}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-20, 事项: 认定达标, 情形: 联合劝返三次以上}
    """
    if situation.get("情形") == "联合劝返三次以上":
        count = attempt_counts(situation.episode)["联合"]
        wanted = situation.parameters.number("联合劝返次数")
        if count < wanted:
            yield (
                f"本轮联合劝返只有 {count} 次，要求 {wanted} 次",
                f"劝返过就补记：kcbx add-attempt {situation.case.case_id} --level 联合 …",
            )
    elif not any(
        entry.action == "文书" and entry.get("收到") == "是" and entry.get("文书") in RULINGS
        for entry in situation.earlier
    ):
        yield "没有登记收到的判决书、裁定书或调解书", "请先用 kcbx add-entry … 文书 --set 收到=是 登记"


def student_refuses(situation: Situation) -> Iterator[Found]:
    """认定达标的前提是学生本人拒不返校；监护人还没有尽责的，应当继续督促监护人。

    怎么办：填错了就更正；确实没有拒绝的，作废认定，继续劝返。

    通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-10, 事项: 文书, 文书: 裁定书, 收到: 是}
          - {日期: 2024-10-20, 事项: 认定达标, 情形: 司法裁判, 学生拒绝: 是}
    不通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-10, 事项: 文书, 文书: 裁定书, 收到: 是}
          - {日期: 2024-10-20, 事项: 认定达标, 情形: 司法裁判, 学生拒绝: 否}
    """
    if situation.get("学生拒绝") != "是":
        yield "学生本人没有拒绝返校，不能认定达标", "请继续劝返"
    if situation.get("情形") == "司法裁判" and situation.get("监护人已履责") != "是":
        yield "监护人还没有履行法定义务，不能认定达标", "请继续督促监护人"


def recognising_body(situation: Situation) -> Iterator[Found]:
    """认定达标由政策规定的机构批准（各地不同，见参数“认定达标批准机构”）。

    怎么办：报规定的机构批准；机构名称写错了就更正。

    通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-10, 事项: 文书, 文书: 裁定书, 收到: 是}
          - {日期: 2024-10-20, 事项: 认定达标, 情形: 司法裁判, 认定单位: 清河县人民政府}
    不通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-10-08, 事项: 认定辍学}
          - {日期: 2024-10-10, 事项: 文书, 文书: 裁定书, 收到: 是}
          - {日期: 2024-10-20, 事项: 认定达标, 情形: 司法裁判, 认定单位: 清河县教育体育局}
    """
    name, setting = str(situation.get("认定单位")), situation.setting
    bodies = situation.parameters.texts("认定达标批准机构")
    # A kind of body, 人民政府 say, is the county's: what a unit of the register is called does not count.
    own = authority_of(name, setting.county, setting.units) == UNKNOWN
    if not (own and any(body in name for body in bodies)):
        yield f"{name}不是规定的认定机构", f"按现行政策应是：{'、'.join(bodies)}"


def issuing_body(situation: Situation) -> Iterator[Found]:
    """责令通知书和缓学、休学批复只能由乡镇人民政府或县教育局签发；学校、街道办事处签发无效。

    怎么办：作废这一条，请有权的单位重新签发、重新送达；街道辖区的由县教育局签发。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 文书, 文书: 责令送被监护人接受义务教育通知书, 签发单位: 清河镇人民政府}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 文书, 文书: 责令送被监护人接受义务教育通知书, 签发单位: 清河初中}
    """
    setting, document, issuer = situation.setting, situation.get("文书"), str(situation.get("签发单位"))
    if document in ORDERS and not may_order(issuer, setting.county, setting.units):
        kind = authority_of(issuer, setting.county, setting.units)
        yield (
            f"{issuer}（{kind}）无权签发{document}",
            f"可以签发的有：{orderers(setting.county, setting.units)}",
        )


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
    if situation.get("文书") in RECEIVED_ONLY and situation.get("收到") != "是":
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


_LEAVES = ("延缓入学", "休学")

GUARDS: tuple[Guard, ...] = (
    Guard("G21", _LEAVES, "义务教育法/11", "缓学、休学由法定监护人申请", legal_guardian_applies),
    Guard("G22", (*_LEAVES, "认定达标"), "义务教育法/11", "手续由有权单位批准", approving_body),
    Guard("G23", _LEAVES, "义务教育法/11", "未入学办缓学、有学籍办休学", deferral_or_leave),
    Guard("G24", _LEAVES, "suiyang-2024/3g", "从疑似、辍学转缓学休学要有佐证", proof_when_missing),
    Guard("G25", _LEAVES, "义务教育法/11", "法定事由是身体状况", bodily_reason, Severity.WARNING, False),
    Guard("G26", (*_LEAVES, "认定达标", "请假"), "案卷格式/经过", "开始不晚于截止", span_in_order),
    Guard(
        "G27",
        (*_LEAVES, "认定达标"),
        "linfen-2024/3.3c",
        "期限不超过规定月数",
        span_not_too_long,
        Severity.WARNING,
        False,
    ),
    Guard("G28", ("认定达标",), "suiyang-2024/3e", "联合劝返够次数或有司法裁判", enough_attempts),
    Guard("G29", ("认定达标",), "suiyang-2024/3e", "学生本人拒不返校", student_refuses),
    Guard("G30", ("认定达标",), "suiyang-2024/3e", "由规定的机构认定", recognising_body),
    Guard("G31", ("文书",), "义务教育法/58", "责令和批复由有权单位签发", issuing_body),
    Guard("G32", ("文书",), "suiyang-2024/3g", "收到的文书只登记", received_documents),
    Guard("G33", ("送达",), "suiyang-2024/3g", "送达对应一份签发的文书", served_document),
    Guard("G34", ("更正",), "案卷格式/更正", "更正指明记事且原值相符", correction_fits),
)
