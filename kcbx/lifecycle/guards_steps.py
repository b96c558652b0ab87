"""Guards over entering and leaving the ledgers: suspicion, confirmation, attempts, return, observation, transfer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kcbx.lifecycle.fold import RETURNS, attempt_counts
from kcbx.lifecycle.guarding import Found, Guard, Situation
from kcbx.lifecycle.states import AT_SCHOOL, DEFERRED, NOT_STARTED, ON_LEAVE, TAUGHT_AT_HOME
from kcbx.model import Entry, School, Severity, Unit
from kcbx.policy import Parameters

_ENROLMENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("登记", "状态", (AT_SCHOOL, TAUGHT_AT_HOME, ON_LEAVE)),
    ("学籍异动", "类型", ("新生注册", "转入", "升学", "恢复学籍")),
    ("核查", "结论", ("在校就读",)),
)
"""The entries by which a child is at a school, by key and values; 复学 and 安置 always are."""


def was_enrolled(situation: Situation) -> bool:
    """Tell whether the child had been at a school before this step."""
    return "学籍" in situation.facts or any(map(_enrols, situation.earlier))


def _enrols(entry: Entry) -> bool:
    return entry.action in RETURNS or any(
        entry.action == action and entry.get(key) in values for action, key, values in _ENROLMENTS
    )


def kind_of_suspicion(situation: Situation) -> Iterator[Found]:
    """失学指从未入学的适龄儿童；有过学籍的孩子不到校是疑似辍学。两种人在报表里分开统计，类型填错，数字就错。

    怎么办：按孩子有没有学籍改类型；有过学籍的改成“疑似辍学”。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似, 类型: 疑似辍学}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似, 类型: 失学}
    """
    kind, enrolled = situation.get("类型"), was_enrolled(situation)
    if kind == "失学" and enrolled:
        yield "这个孩子有学籍，不是失学", "请把类型改成：疑似辍学"
    if kind == "疑似辍学" and not enrolled and situation.standing.state in (NOT_STARTED, DEFERRED):
        yield "这个孩子从未入学，应列为失学", "请把类型改成：失学"


def checked_before_confirmation(situation: Situation) -> Iterator[Found]:
    """认定辍学之前，本轮至少要有一次核查（属实或失联）或一次劝返，说明有人去查过、找过。

    怎么办：查过、劝过而没有记的，先补记核查或劝返，日期写当天；确实没有查过的，先去查。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 核查, 结论: 属实}
          - {日期: 2024-10-08, 事项: 认定辍学}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-10-08, 事项: 认定辍学}
    """
    done = any(
        entry.action == "劝返" or (entry.action == "核查" and entry.get("结论") in ("属实", "失联"))
        for entry in situation.episode
    )
    if not done:
        yield (
            "认定辍学前，本轮还没有核查，也没有劝返记录",
            f"请先补记：kcbx add-entry {situation.case.case_id} 核查 --set 结论=属实 --set 情况=…，或用 kcbx add-attempt 记劝返",
        )


def days_before_confirmation(situation: Situation) -> Iterator[Found]:
    """列入疑似后要给劝返留出时间；各地规定的天数不同，由县里在参数“辍学天数”里定。

    怎么办：日期写错了就更正；确有依据提前认定的，在“依据”里写明，可以不理这条警告。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-10-08, 事项: 认定辍学}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-10, 事项: 劝返}
          - {日期: 2024-09-12, 事项: 认定辍学}
    """
    listed = [entry.date for entry in situation.episode if entry.action == "列入疑似"]
    wanted = situation.parameters.number("辍学天数")
    if listed and (days := (situation.entry.date - listed[-1]).days) < wanted:
        yield f"列入疑似才 {days} 天就认定辍学，县里定的是 {wanted} 天", "如确有依据，请在“依据”里写明"


def reported_before_joint(situation: Situation) -> Iterator[Found]:
    """学校劝返三次以上仍不复学的，先上报教育局和当地乡镇政府，再由乡镇会同各部门联合劝返。

    政策规定必须先上报的（参数“联合须先上报”），没有上报是错误，否则是警告。
    怎么办：上报过就补记上报；没有上报的，先书面上报。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-12, 事项: 上报, 对象: [教育局, 乡镇]}
          - {日期: 2024-09-15, 事项: 劝返, 层级: 联合}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-15, 事项: 劝返, 层级: 联合}
    """
    if situation.get("层级") != "联合" or not situation.standing.in_episode:
        return
    if not any(entry.action == "上报" for entry in situation.episode):
        yield (
            "联合劝返之前，本轮没有上报记录",
            f"上报过就补记：kcbx add-entry {situation.case.case_id} 上报 --on 日期 --set 对象=教育局 --set 对象=乡镇",
        )


def _joint_first(parameters: Parameters) -> Severity:
    return Severity.ERROR if parameters.flag("联合须先上报") else Severity.WARNING


def return_has_attempt(situation: Situation) -> Iterator[Found]:
    """孩子从疑似或辍学台账复学，通常是劝回来的；一次劝返记录都没有，多半是漏记了。

    怎么办：劝返过就补记，日期写当天；孩子自己回来的，可以不理这条提示。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-08, 事项: 劝返}
          - {日期: 2024-09-09, 事项: 复学}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 列入疑似}
          - {日期: 2024-09-09, 事项: 复学}
    """
    if situation.standing.in_episode and sum(attempt_counts(situation.episode).values()) == 0:
        yield "复学前本轮一次劝返记录也没有", "劝返过就用 kcbx add-attempt 补记，日期填当天"


def known_unit(situation: Situation) -> Iterator[Found]:
    """责任单位必须是 units.yaml 里登记的学校或乡镇，当天没有停用；查不到的单位，孩子就没有人管。

    怎么办：用 kcbx unit list 查代码；学校撤并了，改用并入的学校。

    通过：
        经过:
          - {日期: 2024-09-01, 事项: 登记, 单位: '3199000021'}
    不通过：
        经过:
          - {日期: 2024-09-01, 事项: 登记, 单位: '3199009999'}
    """
    keys = {"登记": "单位", "重新登记": "单位", "复学": "学校", "移交": "至"}
    key = keys[situation.entry.action]
    code = str(situation.get(key))
    unit = situation.setting.units.get(code)
    if unit is None:
        yield (
            f"units.yaml 里没有代码为 {code} 的单位",
            "请用 kcbx unit list 查代码，没有就用 kcbx unit add-school 登记",
        )
    yield from _closed(unit, situation.entry.date)


def _closed(unit: Unit | None, day: dt.date) -> Iterator[Found]:
    if isinstance(unit, School) and unit.closed is not None and unit.closed <= day:
        yield (
            f"{unit.short_name}已在 {unit.closed} 停用",
            f"请改用并入的学校 {unit.merged_into or '（见 units.yaml）'}",
        )


def enrolment_unit(situation: Situation) -> Iterator[Found]:
    """在本县新生注册、转入、升学，要写明到哪所学校（学校标识码），责任单位才会跟着变；学校当天不能已经停用。

    怎么办：在学籍异动里写上学校标识码，用 kcbx unit list 查；学校撤并了，改用并入的学校。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 学籍异动, 类型: 升学, 学校: '3199000021'}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 学籍异动, 类型: 升学, 学校: （不写）}
    """
    if situation.get("类型") not in ("新生注册", "转入", "升学"):
        return
    school = situation.setting.units.school(str(situation.get("学校")))
    if school is None:
        yield (
            f"{situation.get('类型')}没有写明本县的学校",
            "请加上 --set 学校=学校标识码（kcbx unit list 可查）",
        )
    yield from _closed(school, situation.entry.date)


def transfer_proof(situation: Situation) -> Iterator[Found]:
    """转到外地的孩子最容易两头落空：要有转学回执或在读证明，并追到学籍转走为止。

    怎么办：向对方学校要转学回执或在读证明，写进“证明”，扫描件作佐证。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 学籍异动, 类型: 转出, 证明: 转学回执}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 学籍异动, 类型: 转出}
    """
    if situation.get("类型") == "转出" and not (situation.get("证明") or situation.get("佐证")):
        yield "转出没有证明材料", "请补上 --set 证明=…，或用 --evidence 附上回执"


def handover(situation: Situation) -> Iterator[Found]:
    """责任单位移交要先提出、后接收；移交单位必须是现在的责任单位，接收之前责任不变。

    怎么办：先记结果是“提出”的移交，对方同意后再记“接收”；“自”填现在的责任单位。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 移交, 自: '3199000021', 至: '2199000012', 结果: 提出}
          - {日期: 2024-09-07, 事项: 移交, 自: '3199000021', 至: '2199000012', 结果: 接收}
    不通过：
        经过:
          - {日期: 2024-09-07, 事项: 移交, 自: '3199000021', 至: '2199000012', 结果: 接收}
    """
    if situation.get("自") != situation.standing.unit:
        yield (
            f"移交单位填的是 {situation.get('自')}，现在的责任单位是 {situation.standing.unit}",
            "请把“自”改成现在的责任单位",
        )
    if situation.get("结果") in ("接收", "退回") and not _offered(situation):
        yield "没有先提出移交", f"请先记：kcbx add-entry {situation.case.case_id} 移交 --set 结果=提出 …"


def _offered(situation: Situation) -> bool:
    handovers = [entry for entry in situation.earlier if entry.action == "移交"]
    return (
        bool(handovers)
        and handovers[-1].get("结果") == "提出"
        and handovers[-1].get("至") == situation.get("至")
    )


def observation_fulfilled(situation: Situation) -> Iterator[Found]:
    """复学后要跟踪一段时间：观察期满、回访见到孩子在校的次数够了，才能结束观察；没做够的要写明由谁批准。

    怎么办：补记已经做过的回访；确需提前结束的，写上批准人。

    通过：
        经过:
          - {日期: 2024-03-01, 事项: 登记}
          - {日期: 2024-03-05, 事项: 列入疑似}
          - {日期: 2024-03-08, 事项: 劝返}
          - {日期: 2024-03-12, 事项: 复学}
          - {日期: 2024-04-10, 事项: 回访, 在校: 是}
          - {日期: 2024-05-10, 事项: 回访, 在校: 是}
          - {日期: 2024-06-10, 事项: 回访, 在校: 是}
          - {日期: 2024-06-20, 事项: 结束观察}
    不通过：
        经过:
          - {日期: 2024-03-01, 事项: 登记}
          - {日期: 2024-03-05, 事项: 列入疑似}
          - {日期: 2024-03-08, 事项: 劝返}
          - {日期: 2024-03-12, 事项: 复学}
          - {日期: 2024-03-20, 事项: 结束观察}
    """
    if situation.get("批准人"):
        return
    parameters = situation.parameters
    returned = situation.standing.returned_on
    # Days, not entries: one visit written down three times is one visit.
    visits = {
        entry.date
        for entry in situation.earlier
        if entry.action == "回访"
        and entry.get("在校") == "是"
        and (returned is None or entry.date >= returned)
    }
    wanted, days = parameters.number("观察期回访次数"), parameters.number("观察期天数")
    if len(visits) < wanted:
        yield (
            f"复学后见到在校的回访只有 {len(visits)} 次，要求 {wanted} 次",
            f"请补记：kcbx add-entry {situation.case.case_id} 回访 …；确需提前结束，加上 --set 批准人=姓名",
        )
    if returned is not None and (situation.entry.date - returned).days < days:
        passed = (situation.entry.date - returned).days
        yield f"复学才 {passed} 天，观察期是 {days} 天", "期满再结束；确需提前，加上 --set 批准人=姓名"


def assessed_before_home_teaching(situation: Situation) -> Iterator[Found]:
    """送教上门只给不能到校的重度残疾儿童，先由专家委员会评估，不能拿送教上门代替劝返。

    委员会各地叫法不同，见参数“专家委员会名称”。
    怎么办：评估过就补记评估；没有评估的，报专家委员会评估后再定。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 评估, 结论: 送教上门}
          - {日期: 2024-09-10, 事项: 安置, 方式: 送教上门}
    不通过：
        经过:
          - {日期: 2024-09-10, 事项: 安置, 方式: 送教上门}
    """
    if situation.get("方式") != "送教上门":
        return
    assessed = any(entry.action == "评估" and entry.get("结论") == "送教上门" for entry in situation.earlier)
    if not assessed:
        committee = situation.parameters.text("专家委员会名称")
        yield f"安置送教上门，没有{committee}“送教上门”的评估记录", "评估过就用 kcbx add-entry … 评估 补记"


GUARDS: tuple[Guard, ...] = (
    Guard("G01", ("列入疑似",), "moe-2024/2d", "失学与疑似辍学分清", kind_of_suspicion),
    Guard("G02", ("认定辍学",), "sixian-2020/11a", "认定辍学前逐一核查或劝返", checked_before_confirmation),
    Guard(
        "G03",
        ("认定辍学",),
        "suiyang-2024/4a",
        "列入疑似满规定天数",
        days_before_confirmation,
        Severity.WARNING,
        False,
        "辍学天数",
    ),
    Guard(
        "G04",
        ("劝返",),
        "suiyang-2024/3c",
        "联合劝返前先上报",
        reported_before_joint,
        _joint_first,
        False,
        "联合须先上报",
    ),
    Guard("G05", ("复学",), "moe-2024/9c", "复学前有劝返记录", return_has_attempt, Severity.NOTICE, False),
    Guard("G06", ("登记", "重新登记", "复学", "移交"), "案卷格式/单位", "责任单位在册且未停用", known_unit),
    Guard("G07", ("学籍异动",), "suiyang-2024/2d", "入学、转入、升学写明学校", enrolment_unit),
    Guard("G08", ("学籍异动",), "sixian-2020/11a", "转出有证明", transfer_proof, Severity.WARNING, False),
    Guard("G09", ("移交",), "linfen-2024/3.3d", "移交先提出后接收", handover),
    Guard(
        "G10",
        ("结束观察",),
        "kazuo-2025/3.2",
        "观察期满、回访够数",
        observation_fulfilled,
        parameter="观察期天数",
    ),
    Guard(
        "G11",
        ("安置",),
        "suiyang-2024/3d",
        "送教上门先评估",
        assessed_before_home_teaching,
        Severity.WARNING,
        False,
        "专家委员会名称",
    ),
)
