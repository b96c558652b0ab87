"""H05, H07: what shows only when the entries of a unit are counted — before a monthly report, before the 中考."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kcbx import calendar
from kcbx.lifecycle import facts_on
from kcbx.lifecycle.fold import closed_as_duplicate
from kcbx.lifecycle.grades import grade_on
from kcbx.model import Entry
from kcbx.rules.ruling import Remark, Spot
from kcbx.rules.views import CaseView, LedgersView, Mark, OfficeView

WRITTEN, REPORTED, LEFT = "录入", "月报报送", "九年级离校"

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.timezone.utc)
_DAY = 24 * 60 * 60
_MONTH = 31 * _DAY
_DAYS_BEFORE = 3
_FEWEST_HURRIED = 10

_NOT_BY_HAND = ("登记", "更正", "信息变更")
_LAST_GRADE = 9
_SHOWN = 8


def typed_by_hand(entry: Entry) -> bool:
    """Tell whether an entry was written down one by one, as work that was done: no import, batch or mended fact."""
    return entry.action not in _NOT_BY_HAND and "批次" not in entry.values


def _second(moment: dt.datetime) -> int:
    return int((moment - _EPOCH).total_seconds())


class _Written(NamedTuple):
    """The seconds at which entries were written, and those among them of what had happened days before."""

    seconds: Sequence[int]
    belated: Sequence[int]


def writing_marks(view: CaseView) -> Iterator[Mark]:
    """Yield for each unit that answered for the child when its entries were written; entries typed by hand only."""
    written: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for step in view.story.steps:
        entry = step.entry
        if typed_by_hand(entry):
            belated = (entry.recorded.date() - entry.date).days > _DAYS_BEFORE
            written[step.after.unit].append((_second(entry.recorded), belated))
    for unit, moments in written.items():
        seconds = tuple(second for second, _ in moments)
        yield Mark(
            WRITTEN,
            unit,
            view.spot(),
            _Written(seconds, tuple(second for second, belated in moments if belated)),
        )


def report_marks(view: OfficeView) -> Iterator[Mark]:
    """Yield a mark for the first 月报报送 of each month."""
    months: set[str] = set()
    for entry in sorted(view.written, key=lambda each: each.recorded):
        month = str(entry.get("月份"))
        if entry.action == REPORTED and month not in months:
            months.add(month)
            spot = Spot(view.file.path, *view.file.place(view.at(entry)))
            yield Mark(REPORTED, view.unit, spot, (_second(entry.recorded), month))


def written_before_report(ledgers: LedgersView) -> Iterator[Remark]:
    """月报报送之前的一天里，集中补记了许多几天以前的事，请看一看是不是照着原始记录记的。

    事情做了就记，记录才可信；攒到报表前一天补，容易记错、记漏。按单位数：报送前 24 小时录入、发生在三天以前的，有十条
    以上，又超过报送前 31 天里录入的一半，就提示；登记、批量记的、改信息、更正的不算。提示写在那次月报报送上。
    可能的正当原因：全校由一个人按月统一录入；开学、停电、换人，耽误了录入。
    怎么办：抽查几条的原始记录；以后每周录入一次，请学校安排第二个会录入的人。

    通过：
        经过:
          - {日期: 2024-09-09, 事项: 备忘, 录入: '2024-10-07T15:00:00+08:00'}
          - {日期: 2024-09-10, 事项: 备忘, 录入: '2024-10-07T15:05:00+08:00'}
        办公记录:
          记事:
            - {日期: 2024-10-08, 事项: 月报报送, 月份: 2024-09, 录入: '2024-10-08T10:00:00+08:00'}
    不通过：
        经过:
          - {日期: 2024-09-09, 事项: 备忘, 录入: '2024-10-07T15:00:00+08:00'}
          - {日期: 2024-09-10, 事项: 备忘, 录入: '2024-10-07T15:05:00+08:00'}
          - {日期: 2024-09-11, 事项: 备忘, 录入: '2024-10-07T15:10:00+08:00'}
          - {日期: 2024-09-12, 事项: 备忘, 录入: '2024-10-07T15:15:00+08:00'}
          - {日期: 2024-09-13, 事项: 备忘, 录入: '2024-10-07T15:20:00+08:00'}
          - {日期: 2024-09-18, 事项: 备忘, 录入: '2024-10-07T15:25:00+08:00'}
          - {日期: 2024-09-19, 事项: 备忘, 录入: '2024-10-07T15:30:00+08:00'}
          - {日期: 2024-09-20, 事项: 备忘, 录入: '2024-10-07T15:35:00+08:00'}
          - {日期: 2024-09-23, 事项: 备忘, 录入: '2024-10-07T15:40:00+08:00'}
          - {日期: 2024-09-24, 事项: 备忘, 录入: '2024-10-07T15:45:00+08:00'}
        办公记录:
          记事:
            - {日期: 2024-10-08, 事项: 月报报送, 月份: 2024-09, 录入: '2024-10-08T10:00:00+08:00'}
    """
    written = {unit: _together(group) for unit, group in ledgers.groups(WRITTEN)}
    for unit, reports in ledgers.groups(REPORTED):
        seconds, belated = written.get(unit, ((), ()))
        for report in reports:
            second, month = _report(report)
            hurried = _count_before(belated, second, _DAY)
            usual = _count_before(seconds, second, _MONTH)
            if hurried >= _FEWEST_HURRIED and hurried * 2 > usual:
                yield Remark(
                    f"{month} 月报报送前 24 小时，补记了 {hurried} 条三天以前的事，是前 31 天录入的 {usual} 条的一半以上；"
                    "由一个人按月统一录入，会这样。请抽查原始记录，以后做了就记",
                    report.spot,
                )


def _together(marks: Sequence[Mark]) -> _Written:
    """Return what was written of all children of a unit, in the order of time."""
    details = [mark.detail for mark in marks if isinstance(mark.detail, _Written)]
    seconds = sorted(second for detail in details for second in detail.seconds)
    return _Written(seconds, sorted(second for detail in details for second in detail.belated))


def _report(mark: Mark) -> tuple[int, str]:
    assert isinstance(mark.detail, tuple)
    second, month = mark.detail
    return second, month


def _count_before(seconds: Sequence[int], second: int, span: int) -> int:
    """Count the moments in the span that ends at a moment, both ends included."""
    return bisect_right(seconds, second) - bisect_left(seconds, second - span)


def leaving_marks(view: CaseView) -> Iterator[Mark]:
    """Yield a mark for a ninth-grader who left school or was let go in the month before the 中考."""
    if closed_as_duplicate(view.entries):
        return
    for step in view.story.steps:
        entry, school = step.entry, view.around.units.school(step.before.unit)
        kind = _leaving(view, entry) if step.allowed and view.is_sound(entry) and school is not None else ""
        if kind and school and _in_month_before_exam(view, entry.date) and _in_last_grade(view, entry.date):
            detail = (entry.recorded, school.short_name, kind)
            yield Mark(LEFT, (school.code, entry.date.year), view.spot(view.at(entry)), detail)


def _leaving(view: CaseView, entry: Entry) -> str:
    """Return how an entry takes a child out of class, "" when it does not."""
    if entry.action == "请假":
        start, end = calendar.date_or_none(entry.get("起")), calendar.date_or_none(entry.get("止"))
        days = (end - start).days + 1 if start is not None and end is not None else 0
        suspected = view.around.setting.parameters_on(entry.date).number("疑似天数")
        return "长假" if days >= suspected else ""
    if entry.action == "移出":
        return "" if entry.get("类别") == "毕业" else "移出"
    if entry.action == "学籍异动":
        return "转出" if entry.get("类型") == "转出" else ""
    return "休学" if entry.action == "休学" else ""


def _in_month_before_exam(view: CaseView, day: dt.date) -> bool:
    text = view.around.setting.parameters_on(day).text("中考日期")
    exam = calendar.parse_month_day(text).in_year(day.year)
    year, month = calendar.Month(exam.year, exam.month).shifted(-1)
    return calendar.MonthDay(month, exam.day).in_year(year) <= day < exam


def _in_last_grade(view: CaseView, day: dt.date) -> bool:
    return grade_on(facts_on(view.case, day), view.entries, day) == _LAST_GRADE


def left_before_exam(ledgers: LedgersView) -> Iterator[Remark]:
    """中考前一个月，有九年级学生休学、请长假、转出或移出的，请看一看是不是自愿。

    这一个月要特别留心，学校有没有把学习困难的学生推出校园、让学生提前离校。中考日期取参数；
    假期满“疑似天数”算长假；毕业的不算；一所学校一年提示一次，列出人数和编号，写在最后录入的那一条上。
    可能的正当原因：生病住院、随父母搬迁、转到户籍地参加中考，都可能正好在这个月。
    怎么办：逐个问一问学生本人和监护人，看证明材料；是劝退的，责成学校接回来，做好记录。

    通过：
        今天: 2025-06-30
        学籍: {年级: 9}
        经过:
          - {日期: 2025-05-14, 事项: 学籍异动, 类型: 转出, 证明: 转学回执}
    不通过：
        今天: 2025-06-30
        学籍: {年级: 9}
        经过:
          - {日期: 2025-05-20, 事项: 学籍异动, 类型: 转出, 证明: 转学回执}
        另一案卷:
          学籍: {学校: '3199000021', 年级: 9}
          经过:
            - {日期: 2024-09-01, 事项: 登记, 单位: '3199000021'}
            - {日期: 2025-05-26, 事项: 请假, 起: 2025-05-26, 止: 2025-06-20}
    """
    for (_, year), group in ledgers.groups(LEFT):
        marks = sorted(group, key=_departure)
        children = list(dict.fromkeys(mark.spot.case for mark in marks))
        _, school, _ = _departure(marks[-1])
        yield Remark(
            f"{year} 年中考前一个月，{school}有 {len(children)} 名九年级学生离校（{_kinds(marks)}）：{_shown(children)}；"
            "生病、搬迁、回户籍地参加中考，会这样。请逐个问一问是不是自愿",
            marks[-1].spot,
        )


def _departure(mark: Mark) -> tuple[dt.datetime, str, str]:
    assert isinstance(mark.detail, tuple)
    recorded, school, kind = mark.detail
    return recorded, school, kind


def _kinds(marks: Sequence[Mark]) -> str:
    counted = Counter(_departure(mark)[2] for mark in marks)
    return "、".join(f"{kind} {count} 次" for kind, count in counted.items())


def _shown(children: Sequence[str]) -> str:
    listed = "、".join(children[:_SHOWN])
    return listed if len(children) <= _SHOWN else f"{listed} 等"
