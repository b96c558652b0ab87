"""H: plausibility — what a supervisor may want to ask about. Every hint may be innocent, and says why.

Here are the hints that one case gives by itself, and the table of all; `hints_children` compares children,
`hints_units` counts by unit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from kcbx.lifecycle import Situation
from kcbx.model import Entry, Severity
from kcbx.rules.attempts import ATTEMPT, content_of
from kcbx.rules.hints_children import in_two_places, note_marks, same_note, visit_marks
from kcbx.rules.hints_units import (
    leaving_marks,
    left_before_exam,
    report_marks,
    typed_by_hand,
    writing_marks,
    written_before_report,
)
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import CaseView, MarkCase, MarkOffice

_MINUTE = dt.timedelta(minutes=1)
_FEW_DAYS = dt.timedelta(days=3)
_FEWEST_AT_ONCE = 4
_DAYS_LATE = 2

_RELIED_ON: Mapping[str, tuple[str, str]] = {
    "上报": ("学校", "学校劝返次数"),
    "认定达标": ("联合", "联合劝返次数"),
}
"""事项 → the 层级 of the attempts it rests on, and the parameter that says how many."""


def several_on_one_day(view: CaseView) -> Iterator[Remark]:
    """一个孩子一天里记了几次劝返，请看一看是不是分开做的。

    满三次才能上报、才能提请认定，次数要真实；一天记几次，次数就来得快。一字不差的几条由 A05 检查，这里不再说。
    可能的正当原因：早上、傍晚各去一次；先打电话，再上门；学校和乡镇分别去。
    怎么办：问一问经办，看每次的参加人、时间和情况是不是不同；同一次谈话记成几条的，多余的作废：kcbx correct 编号 号
    --void。

    通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 情况: 傍晚见到祖母}
          - {日期: 2024-09-06, 事项: 劝返, 方式: 电话, 情况: 打通了父亲的电话}
    不通过：
        经过:
          - {日期: 2024-09-05, 事项: 劝返, 方式: 电话, 情况: 打通了父亲的电话}
          - {日期: 2024-09-05, 事项: 劝返, 情况: 傍晚见到祖母}
    """
    by_day: dict[dt.date, dict[str, Entry]] = {}
    for entry in view.entries:
        if entry.action == ATTEMPT and view.is_sound(entry):
            by_day.setdefault(entry.date, {})[content_of(entry)] = entry
    for day, attempts in by_day.items():
        if len(attempts) > 1:
            numbers = "、".join(entry.entry_id for entry in attempts.values())
            last = max(attempts.values(), key=_writing)
            yield Remark(
                f"{day} 这一天记了 {len(attempts)} 次劝返（号 {numbers}）；早晚各去一次、先打电话再上门，都会这样。"
                "请看看是不是分开做的，各次的情况是不是写清楚了",
                view.at(last),
            )


def _writing(entry: Entry) -> tuple[dt.datetime, str]:
    return entry.recorded, entry.entry_id


def attempts_written_later(view: CaseView) -> Iterator[Remark]:
    """上报、认定达标依据的劝返，请看一看是不是在上报、认定之前就有记录。

    学校劝返满几次才上报，联合劝返满几次才提请认定达标。录入上报、认定的时候次数还不够，过了两天以上才补进日期更早的
    劝返，次数就要核一核。只看本轮第一次够次数的上报、认定。
    可能的正当原因：劝返当时记在纸上，过后才录入；几个人去的，各自交记录有早有晚。
    怎么办：核对纸质记录、照片的日期；属实的，在备注里写明补录的原因；没有做过的，作废。

    通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-03, 事项: 劝返}
          - {日期: 2024-09-05, 事项: 劝返}
          - {日期: 2024-09-07, 事项: 劝返}
          - {日期: 2024-09-08, 事项: 上报}
    不通过：
        经过:
          - {日期: 2024-09-02, 事项: 列入疑似}
          - {日期: 2024-09-03, 事项: 劝返}
          - {日期: 2024-09-05, 事项: 劝返}
          - {日期: 2024-09-08, 事项: 上报}
          - {日期: 2024-09-07, 事项: 劝返, 录入: '2024-09-12T16:00:00+08:00'}
    """
    seen = set()
    for situation in view.situations:
        entry, episode = situation.entry, situation.standing.episode
        if (entry.action, episode) in seen or not _rests_on_attempts(situation):
            continue
        level, parameter = _RELIED_ON[entry.action]
        wanted = situation.parameters.number(parameter)
        attempts = [
            each for each in situation.episode if each.action == ATTEMPT and each.get("层级") == level
        ]
        if len(attempts) < wanted:
            continue
        seen.add((entry.action, episode))
        later = [each for each in attempts if _written_days_after(each, entry)]
        if len(attempts) - len(later) < wanted:
            numbers = "、".join(f"号 {each.entry_id} {each.recorded.date()} 录入" for each in later)
            yield Remark(
                f"{entry.date} 的{entry.action}要有 {wanted} 次{level}劝返，录入时只有 {len(attempts) - len(later)} "
                f"次，日期更早的是过后补的（{numbers}）；先记在纸上、过后录入，会这样。请核对纸质记录",
                view.at(entry),
            )


def _rests_on_attempts(situation: Situation) -> bool:
    return situation.entry.action in _RELIED_ON and situation.get("情形") != "司法裁判"


def _written_days_after(entry: Entry, other: Entry) -> bool:
    return (entry.recorded.date() - other.recorded.date()).days >= _DAYS_LATE


def written_at_once(view: CaseView) -> Iterator[Remark]:
    """一份案卷的经过全在一分钟里录入，日期却隔了好几天，请看一看是不是照着原始记录录的。

    工作是一天一天做的，记录也应当一天一天来。登记、导入和批量记的、改信息、更正的不算；至少四条、日期相隔三天以上才提示。
    可能的正当原因：接手纸质档案，一次录完；电脑坏了，修好以后补录。
    怎么办：对照纸质档案抽查几条；属实的，在备注里写明是补录、原件存在哪里。

    通过：
        经过:
          - {日期: 2024-09-02, 事项: 备忘, 录入: '2024-09-10T09:00:00+08:00'}
          - {日期: 2024-09-04, 事项: 备忘, 录入: '2024-09-10T09:00:20+08:00'}
          - {日期: 2024-09-06, 事项: 备忘, 录入: '2024-09-10T09:00:40+08:00'}
          - {日期: 2024-09-11, 事项: 备忘}
    不通过：
        经过:
          - {日期: 2024-09-02, 事项: 备忘, 录入: '2024-09-10T09:00:00+08:00'}
          - {日期: 2024-09-04, 事项: 备忘, 录入: '2024-09-10T09:00:20+08:00'}
          - {日期: 2024-09-06, 事项: 备忘, 录入: '2024-09-10T09:00:40+08:00'}
          - {日期: 2024-09-08, 事项: 备忘, 录入: '2024-09-10T09:01:00+08:00'}
    """
    entries = [entry for entry in view.entries if view.is_sound(entry) and typed_by_hand(entry)]
    if len(entries) < _FEWEST_AT_ONCE:
        return
    moments, days = [entry.recorded for entry in entries], [entry.date for entry in entries]
    if max(moments) - min(moments) <= _MINUTE and max(days) - min(days) > _FEW_DAYS:
        yield Remark(
            f"{len(entries)} 条记事在一分钟之内录入，日期却从 {min(days)} 到 {max(days)}；接手纸质档案、电脑修好后补录，"
            "会这样。请对照原始记录抽查，属实的在备注里写明",
            view.at(max(entries, key=_writing)),
        )


CASE_MARKS: Mapping[str, MarkCase] = {
    "H02": note_marks,
    "H03": visit_marks,
    "H05": writing_marks,
    "H07": leaving_marks,
}
"""What a hint over all cases remembers of each."""

OFFICE_MARKS: Mapping[str, MarkOffice] = {"H05": report_marks}
"""What a hint over all cases remembers of each office record."""

_TRUE_DATA = "suiyang-2024/4e"
_PARAMETERS, _UNITS = frozenset({Need.PARAMETERS}), frozenset({Need.UNITS})

RULES: tuple[Rule, ...] = (
    Rule("H01", "一天里几次劝返", Severity.NOTICE, "moe-2024/9c", Scope.STORY, several_on_one_day),
    Rule("H02", "几个孩子的情况一字不差", Severity.NOTICE, _TRUE_DATA, Scope.LEDGERS, same_note),
    Rule(
        "H03",
        "一个人同一天在两处劝返",
        Severity.NOTICE,
        _TRUE_DATA,
        Scope.LEDGERS,
        in_two_places,
        _UNITS | {Need.COUNTY},
    ),
    Rule(
        "H04",
        "上报、认定之后补记的劝返",
        Severity.NOTICE,
        "suiyang-2024/3g",
        Scope.STORY,
        attempts_written_later,
        _PARAMETERS,
    ),
    Rule("H05", "月报之前集中补记", Severity.NOTICE, _TRUE_DATA, Scope.LEDGERS, written_before_report),
    Rule("H06", "经过在一分钟里录完", Severity.NOTICE, "suiyang-2024/3g", Scope.STORY, written_at_once),
    Rule(
        "H07",
        "中考前一个月九年级离校",
        Severity.NOTICE,
        "kazuo-2025/4.3c",
        Scope.LEDGERS,
        left_before_exam,
        _PARAMETERS | _UNITS,
    ),
)
