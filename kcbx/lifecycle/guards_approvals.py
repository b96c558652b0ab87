"""Guards over approvals: 延缓入学, 休学 and 认定达标 — who applies, who approves, for how long, after what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kcbx import calendar
from kcbx.calendar import date_or_none
from kcbx.lifecycle.authorities import may_recognise, orderers, powerless_as
from kcbx.lifecycle.facts import legal_guardians
from kcbx.lifecycle.fold import attempt_counts
from kcbx.lifecycle.guarding import Found, Guard, Situation
from kcbx.lifecycle.guards_steps import was_enrolled
from kcbx.lifecycle.states import MISSING_STATES
from kcbx.model import Severity
from kcbx.policy import rulings


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
    if not any(guardian.get("姓名") == applicant for guardian in legal_guardians(situation.facts)):
        yield (
            "申请人不是案卷里登记的法定监护人",
            "请核对申请表；监护人有误先用 kcbx edit-case 更正",
        )


def approving_body(situation: Situation) -> Iterator[Found]:
    """延缓入学、休学由当地乡镇人民政府或县级教育行政部门批准；街道办事处、学校没有这项权力。

    当地指孩子的包保乡镇、户籍或现住址所在的乡镇，和责任单位所在的乡镇；别的乡镇人民政府管不着这个孩子。
    怎么办：请当地乡镇人民政府或县教育局批准；都在街道、开发区的由县教育局批准。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 批准单位: 清河镇人民政府}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学, 批准单位: 清河初中}
    """
    key = "手续批准单位" if situation.entry.action == "认定达标" else "批准单位"
    body = str(situation.get(key))
    around = situation.home, situation.setting.county, situation.setting.units
    if kind := powerless_as(body, *around):
        yield f"{body}（{kind}）无权批准", f"可以为这个孩子批准的有：{orderers(*around)}"


def deferral_or_leave(situation: Situation) -> Iterator[Found]:
    """从未入学的办延缓入学，已有学籍的办休学，认定达标的手续也一样；办错了，孩子会从应到的名单里消失。

    怎么办：作废这一条，按孩子有没有学籍重新记。

    通过：
        经过:
          - {日期: 2024-09-10, 事项: 休学}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 延缓入学}
    """
    enrolled, key = was_enrolled(situation), "事项"
    chosen = situation.entry.action
    if chosen == "认定达标":
        key, chosen = "手续", situation.get("手续")
    if chosen == "延缓入学" and enrolled:
        yield "这个孩子已有学籍，应办休学，不是延缓入学", f"请把{key}改成：休学"
    if chosen == "休学" and not enrolled:
        yield "这个孩子从未入学，应办延缓入学，不是休学", f"请把{key}改成：延缓入学"


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
    """认定达标只限两种情形：联合劝返三次以上，或判决、裁定确认监护人已履行义务；次数和文书都按本轮计，次数从参数取。

    调解书是双方谈成的，不是裁判；以前几轮收到的判决说的不是这一次。
    怎么办：联合劝返过就补记；有判决书、裁定书的，登记收到的文书；都没有，就不能认定，继续劝返。

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
                f"本轮联合劝返只有 {count} 次，要求 {wanted} 次{situation.origin('联合劝返次数')}",
                f"劝返过就补记：kcbx add-attempt {situation.case.case_id} --level 联合 …",
            )
    elif not any(
        entry.action == "文书" and entry.get("收到") == "是" and entry.get("文书") in rulings()
        for entry in situation.episode
    ):
        yield "本轮没有登记收到的判决书或裁定书", "请先用 kcbx add-entry … 文书 --set 收到=是 登记"


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
    """认定达标由本县政策规定的机构批准（各地不同，见参数“认定达标批准机构”），外县的、乡镇的都不算。

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
    name, county = str(situation.get("认定单位")), situation.setting.county
    bodies = situation.parameters.texts("认定达标批准机构")
    if not may_recognise(name, bodies, county):
        wanted = "、".join(f"{county.name}{body}" for body in bodies)
        origin = situation.origin("认定达标批准机构")
        by = f"按本县现在的设置{origin}" if origin else "按现行政策"
        yield f"{name}不是规定的认定机构", f"{by}应是：{wanted}"


_LEAVES = ("延缓入学", "休学")

GUARDS: tuple[Guard, ...] = (
    Guard("G21", _LEAVES, "义务教育法/11", "缓学、休学由法定监护人申请", legal_guardian_applies),
    Guard("G22", (*_LEAVES, "认定达标"), "义务教育法/11", "手续由有权单位批准", approving_body),
    Guard("G23", (*_LEAVES, "认定达标"), "义务教育法/11", "未入学办缓学、有学籍办休学", deferral_or_leave),
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
        "延缓休学最长月数",
    ),
    Guard(
        "G28",
        ("认定达标",),
        "suiyang-2024/3e",
        "联合劝返够次数或有司法裁判",
        enough_attempts,
        parameter="联合劝返次数",
    ),
    Guard("G29", ("认定达标",), "suiyang-2024/3e", "学生本人拒不返校", student_refuses),
    Guard(
        "G30",
        ("认定达标",),
        "suiyang-2024/3e",
        "由规定的机构认定",
        recognising_body,
        parameter="认定达标批准机构",
    ),
)
