"""L11–L14: what was changed afterwards — 待定, 信息变更, 更正."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kcbx import keypath
from kcbx.model import Entry, KeyPath, Severity
from kcbx.rules.ruling import Need, Remark, Rule, Scope
from kcbx.rules.views import CaseView


def nothing_undecided(view: CaseView) -> Iterator[Remark]:
    """两处同时改了同一项、程序定不了的，记在“待定”里，要有人来定。

    待定没有了结之前，不知道哪个值是真的，报表里用的可能是错的。
    怎么办：向两处核实，把正确的值写到那一项，再删去这一条待定。

    通过：
        监护人:
          - {姓名: 周建国, 关系: 父亲, 法定监护人: 是, 电话: '13800000001'}
    不通过：
        待定:
          - {键: 监护人.0.电话, 甲: '13800000001', 乙: '13800000002'}
    """
    undecided = view.facts.get("待定", ())
    for position, item in enumerate(undecided):
        yield Remark(
            f"“{item['键']}”有两个值还没有定；请核实后写上正确的值，再删去这一条待定", ("待定", position)
        )


def change_stands(view: CaseView) -> Iterator[Remark]:
    """案卷里的值，要与最后一次信息变更的新值一致。

    基本信息用 kcbx edit-case 改，程序同时记一条信息变更；直接改文件里的值，就不知道是谁、什么时候、为什么改的，
    以前月份的报表也推算不对。
    怎么办：把值改回信息变更写的新值，再用 kcbx edit-case 改成现在的值。

    通过：
        民族: 回族
        经过:
          - {日期: 2024-09-10, 事项: 信息变更, 键: 民族, 原值: 汉族, 新值: 回族, 性质: 更正}
    不通过：
        民族: 汉族
        经过:
          - {日期: 2024-09-10, 事项: 信息变更, 键: 民族, 原值: 汉族, 新值: 回族, 性质: 更正}
    """
    if view.erased:
        return
    settled: list[KeyPath] = []
    written = sorted(view.entries, key=lambda entry: (entry.recorded, entry.entry_id))
    for entry in reversed(written):
        if entry.action != "信息变更" or not view.is_sound(entry):
            continue
        path = keypath.parse_path(str(entry.get("键")))
        # A removed list item shifts the places of all items behind it: nothing can be said of them any more.
        shifts = isinstance(path[-1], int) and entry.get("新值") is None
        is_settled = shifts or any(keypath.overlap(path, other) for other in settled)
        if not is_settled and not _stands(view, entry, path):
            yield Remark(
                f"“{keypath.path_text(path)}”现在的值与最后一次信息变更的新值不一致；"
                "请用 kcbx edit-case 修改，不要直接改文件",
                view.at(entry, "新值"),
            )
        settled.append(path[:-1] if shifts else path)


def _stands(view: CaseView, entry: Entry, path: KeyPath) -> bool:
    present = keypath.value_at(dict(view.facts), path)
    new = entry.get("新值", keypath.ABSENT)
    return bool(_plain(present) == _plain(new))


def _plain(value: Any) -> Any:
    """Return a value as text all through: 新值 has no type of its own on disk."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return "" if value is keypath.ABSENT else str(value)


def no_circle(view: CaseView) -> Iterator[Remark]:
    """更正不能互相更正，绕成一圈。

    两条更正互相改，就不知道以哪一条为准，推算出来的结果也靠不住。
    怎么办：另记一条更正，直接指明最初那条记事，写清正确的值；绕圈的更正里删去手工加上的那一条。

    通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-05, 事项: 备忘, 情况: 电话无人接}
          - {号: B7Q9F2, 日期: 2024-09-06, 事项: 更正, 更正: A7Q9F2, 键: 情况, 原值: 电话无人接, 新值: 电话已停机}
    不通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-05, 事项: 更正, 更正: B7Q9F2, 键: 备注, 原值: 甲, 新值: 乙, 原因: 写错, 备注: 甲}
          - {号: B7Q9F2, 日期: 2024-09-05, 事项: 更正, 更正: A7Q9F2, 键: 备注, 原值: 甲, 新值: 乙, 原因: 写错, 备注: 甲}
    """
    targets = {
        entry.entry_id: (entry, str(entry.get("更正"))) for entry in view.written if entry.action == "更正"
    }
    done: set[str] = set()
    for start in targets:
        circle = _circle(start, {number: target for number, (_, target) in targets.items()})
        if len(circle) > 1 and not done.intersection(circle):
            yield Remark(
                f"这些更正互相更正，绕成了一圈：{'、'.join(circle)}；请另记一条更正，直接指明最初的记事",
                view.at(targets[start][0], "更正"),
            )
        done.update(circle)


def _circle(start: str, targets: dict[str, str]) -> list[str]:
    """Return the numbers on the way from `start` back to itself, [] when the way ends or never comes back."""
    way, current = [start], targets[start]
    while current in targets and current not in way:
        way.append(current)
        current = targets[current]
    return way if current == start else []


def values_fit(view: CaseView) -> Iterator[Remark]:
    """更正和信息变更里的值，放回原处也要符合案卷格式。

    新值写错了字、放不到那个键上，更正就不起作用，或者让报表统计不到。
    怎么办：再记一条更正，写上合乎格式的新值；代码要从代码表里选。

    通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-05, 事项: 劝返, 方式: 电话}
          - {日期: 2024-09-06, 事项: 更正, 更正: A7Q9F2, 键: 方式, 原值: 电话, 新值: 家访}
    不通过：
        经过:
          - {号: A7Q9F2, 日期: 2024-09-05, 事项: 劝返, 方式: 电话}
          - {日期: 2024-09-06, 事项: 更正, 更正: A7Q9F2, 键: 方式, 原值: 电话, 新值: 上门}
    """
    if view.erased:
        return
    for entry, key, message in view.misfits:
        yield Remark(f"这条{entry.action}的{key}不合格式：{message}", view.at(entry, key))


_MENDING = "案卷格式/更正"
_CODES = frozenset({Need.CODES})

RULES: tuple[Rule, ...] = (
    Rule("L11", "没有待定的值", Severity.ERROR, "案卷格式/结构", Scope.CASE, nothing_undecided),
    Rule("L12", "值与最后一次信息变更一致", Severity.ERROR, _MENDING, Scope.CASE, change_stands),
    Rule("L13", "更正不绕圈", Severity.ERROR, _MENDING, Scope.CASE, no_circle),
    Rule("L14", "更正和变更的值合乎格式", Severity.ERROR, _MENDING, Scope.CASE, values_fit, _CODES),
)
