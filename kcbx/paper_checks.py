"""What keeps a document from being issued as it is, and what a clerk should know before it is. Pure.

Refused is an approval that is not whole or rests on a ground the law does not know. Noted, and issued all the same, is
what the person who signs should weigh. Who may issue and to whom: `kcbx.paper_parties`, `kcbx.paper_addressees`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kcbx.calendar import age_on, date_or_none
from kcbx.errors import RefusedError, UsageError
from kcbx.lifecycle import attempt_counts, birth_in
from kcbx.lifecycle.authorities import full_name
from kcbx.model import Entry
from kcbx.paper_form import HEALTH, Issue, left_open, paper_context
from kcbx.paper_story import (
    AGREED,
    ORDER,
    attempts_of,
    episode_of,
    guardian_agreed,
    last_of,
)
from kcbx.policy import cited

LONG_DAYS = 60
"""A deadline further off than this is mostly a slip of the pen."""

_ADULT_FOR_WORK = 16
"""未成年人保护法 61, 禁止使用童工规定 2."""

_APPLICATION = "认定达标申请"
_RULINGS = ("判决书", "裁定书")
_RECOGNITION_CLAUSES = ("suiyang-2024/3e", "linfen-2024/3.3c")
_NOT_MISSING = ("已返校", "查明不属辍学")


def check_whole(issue: Issue) -> None:
    """Refuse an approval that does not say from when to when, or why, or rests on what the law does not know.

    Raises UsageError naming what to type, or RefusedError citing the clause.
    """
    if not issue.paper.whole:
        return
    _check_procedure(issue)
    if lacking := left_open(issue):
        sets = " ".join(f"--set {key}={_EXAMPLES.get(key, '…')}" for key in lacking)
        raise UsageError(
            f"{issue.paper.name}不能留空白，案卷里没有：{'、'.join(lacking)}。",
            f"请加上 {sets}；已经批准的，也可以先用 kcbx move 或 kcbx add-entry 记下，再签发。",
        )
    _check_span(issue)
    _check_reason(issue)


def check_ripe(issue: Issue) -> None:
    """Refuse to apply for a 认定达标 without enough joint attempts in this 本轮 and without a ruling.

    Raises RefusedError citing the clause (suiyang-2024/3e, linfen-2024/3.3c).
    """
    if issue.paper.name != _APPLICATION:
        return
    story = issue.background.story
    count = attempt_counts(story.episode_entries())["联合"]
    wanted = issue.background.setting.parameters_on(issue.day).number("联合劝返次数")
    if count >= wanted or any(_is_ruling(entry) for entry in story.episode_entries()):
        return
    raise RefusedError(
        f"本轮联合劝返只有 {count} 次，也没有登记判决书或裁定书，还不能申请认定达标（{_recognition_clause(issue)}）：要联合劝返"
        f" {wanted} 次，或者经司法判决裁定。",
        f"劝返过就补记：kcbx add-attempt {issue.background.case_id} --level 联合；收到判决书、裁定书的，先登记："
        f"kcbx notice {issue.background.case_id} --type 判决书 --received。",
    )


def _is_ruling(entry: Entry) -> bool:
    return entry.action == "文书" and entry.get("收到") == "是" and entry.get("文书") in _RULINGS


_EXAMPLES: Mapping[str, str] = {
    "起": "2024-10-08",
    "止": "2025-07-15",
    "事由": HEALTH,
    "情形": "联合劝返三次以上",
}


def _check_procedure(issue: Issue) -> None:
    decision = issue.decision
    procedure = decision.get("手续") if decision and issue.for_recognised else None
    if procedure and not issue.paper.name.startswith(str(procedure)):
        raise RefusedError(
            f"认定达标时记的手续是“{procedure}”，不能签发{issue.paper.name}（{_recognition_clause(issue)}）。",
            f"请输入：kcbx notice {issue.background.case_id} --type {procedure}批复 --approver 签发人",
        )


def _check_span(issue: Issue) -> None:
    decision = issue.decision
    days = [
        date_or_none(issue.blanks.get(key) or (decision.get(key) if decision else "")) for key in ("起", "止")
    ]
    first, last = days
    if first and last and last < first:
        raise UsageError(f"止（{last}）在起（{first}）之前。", "请核对 --set 起=… 和 --set 止=…。")


def _check_reason(issue: Issue) -> None:
    reason = paper_context(issue)["事由"]
    if not reason or reason == HEALTH or issue.for_recognised:
        return
    raise RefusedError(
        f"事由是“{reason}”，不能批准（义务教育法/11）：适龄儿童、少年因身体状况需要的，才可以延缓入学或者休学。",
        "因身体状况的，请用 --set 事由=身体状况；认定达标的孩子，先记下认定达标，按批复办理；其余的，继续劝返。",
    )


def _recognition_clause(issue: Issue) -> str:
    document = issue.background.setting.parameters_on(issue.day).document
    return cited(_RECOGNITION_CLAUSES, document, issue.day)


# What is noted

_Check = Callable[[Issue], str]
"""Returns "" where there is nothing to note, else what stands in the message."""


@dataclass(frozen=True)
class _Caution:
    """A check on some papers, () for all, and what is said; {} is what the check found, {case} the 编号."""

    papers: tuple[str, ...]
    check: _Check
    message: str


def cautions(issue: Issue) -> tuple[str, ...]:
    """Return what the person who signs should weigh before a paper is issued, a sentence each."""
    return tuple(_cautions(issue))


def _cautions(issue: Issue) -> Iterator[str]:
    for caution in _CAUTIONS:
        if caution.papers and issue.paper.name not in caution.papers:
            continue
        if found := caution.check(issue):
            yield caution.message.format(found, case=issue.background.case_id)


def _unverified(issue: Issue) -> str:
    return "没有" if last_of(episode_of(issue.background.story), "核查") is None else ""


def _promise_open(issue: Issue) -> str:
    """Return the day until which the guardian has promised to send the child."""
    promised = [
        day for entry in attempts_of(issue.background.story) if (day := date_or_none(entry.get("承诺返校")))
    ]
    return str(promised[-1]) if promised and promised[-1] >= issue.day else ""


def _agreed(issue: Issue) -> str:
    return AGREED if guardian_agreed(issue.background.story) else ""


def _not_missing(issue: Issue) -> str:
    attempts = attempts_of(issue.background.story)
    result = str(attempts[-1].get("结果")) if attempts else ""
    return result if result in _NOT_MISSING else ""


def _too_early(issue: Issue) -> str:
    listed = last_of(episode_of(issue.background.story), "列入疑似")
    days = issue.background.setting.parameters_on(issue.day).number("首次劝返天数")
    passed = (issue.day - listed.date).days if listed else days
    return f"{passed} 天，首次劝返的期限（{days} 天）" if passed < days else ""


def _far_off(issue: Issue) -> str:
    days = (issue.deadline - issue.day).days if issue.deadline else 0
    return f"{issue.deadline} 离文书的日期有 {days} 天" if days > LONG_DAYS else ""


def _old_enough_to_work(issue: Issue) -> str:
    birth = birth_in(issue.background.facts, issue.background.story.case)
    age = age_on(birth, issue.day)
    return str(age) if age >= _ADULT_FOR_WORK else ""


def _approved_by_another(issue: Issue) -> str:
    """Return which body approved by the entry, where another one issues the approval."""
    decision = issue.decision if issue.paper.whole else None
    wanted = str(decision.get("手续批准单位") or decision.get("批准单位") or "") if decision else ""
    body = issue.background.body(wanted)
    name = full_name(body, issue.background.county) if body else wanted
    return name if name and name != issue.issuer.name else ""


_CAUTIONS = (
    _Caution(
        (ORDER,),
        _unverified,
        "本轮{}记过核查，责令所写的事实没有核实的记录；核查过的先补记：kcbx add-entry {case} 核查；没有的，先去核查",
    ),
    _Caution((ORDER,), _promise_open, "监护人承诺 {} 返校，还没有到那一天；可以等到那天核实以后再定"),
    _Caution(
        (ORDER,),
        _agreed,
        "最近一次劝返的结果是“{}”：监护人愿意送学的，不是无正当理由不送（义务教育法/58）；“无正当理由”那一句没有写进文书，请先核实",
    ),
    _Caution((ORDER,), _not_missing, "最近一次劝返的结果是“{}”，请先核实孩子是不是还没有到校"),
    _Caution((ORDER,), _too_early, "列入疑似到文书日期只有 {}还没有过，请先劝返"),
    _Caution((), _far_off, "期限 {}，超过 60 天，请核对"),
    _Caution(
        ("童工线索移送函",),
        _old_enough_to_work,
        "孩子在文书日期已满 {} 周岁，招用不满 16 周岁的才是使用童工，请核对",
    ),
    _Caution(
        ("延缓入学批复", "休学批复"),
        _approved_by_another,
        "案卷里记的批准单位是{}，与签发单位不是一个，请核对",
    ),
)
"""All that is noted, in the order in which it is told."""
