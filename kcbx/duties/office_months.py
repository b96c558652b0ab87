"""What units owe each month and each quarter; the table is in `kcbx.duties.offices`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kcbx import calendar
from kcbx.calendar import Month, Period
from kcbx.duties.duty import Claim
from kcbx.duties.office import BUREAU, SCHOOL, Office
from kcbx.model import Entry

_SCHOOL_DAYS_OF_A_MONTH = 10
"""With fewer days of school there is nothing to check by the month: the tail of a term belongs to no month."""


def checked_monthly(office: Office) -> Iterator[Claim]:
    """参数“一月一核”是“是”的，学校每月把学籍名册和在校学生核对一次，一账一单；上课不满十天的月份不用。

    当月没有核的，最晚在报当月月报的那天以前补上。
    怎么办：逐班核对，记一月一核，写明月份；人不在的，查明去向。

    例子：
        单位: '3199000021'
        到期: 2024-10-20
        办结:
          - {日期: 2024-09-30, 事项: 一月一核, 月份: 2024-09}
    """
    for month, period, due in _school_months(office):
        if office.parameters(period.end).flag("一月一核"):
            yield from office.asked(
                _since(period, due),
                due,
                f"{calendar.chinese_month(month)}的一月一核还没有做",
                office.command("一月一核", f"月份={month}"),
                office.record_for("一月一核", "月份", str(month), period),
            )


def attendance_gathered(office: Office) -> Iterator[Claim]:
    """学校每月汇总各班的考勤，掌握谁没有来、为什么没有来；上课不满十天的月份不用。最晚在报当月月报的那天以前收齐。

    写了缺报班级的考勤收讫不算收齐。
    怎么办：收齐各班的考勤表，用 kcbx attendance add 读入，考勤收讫会一并记上；没有电子表的，记考勤收讫，写明月份和收到了哪些班。

    例子：
        单位: '3199000021'
        到期: 2024-10-20
        办结:
          - {日期: 2024-10-08, 事项: 考勤收讫, 月份: 2024-09, 班级: [七年级1班]}
    """
    for month, period, due in _school_months(office):
        yield from office.asked(
            _since(period, due),
            due,
            f"{calendar.chinese_month(month)}的班级考勤还没有收齐{_missing_classes(office, month)}",
            office.command("考勤收讫", f"月份={month}", "班级=…"),
            next((entry for entry in _gathered(office, month) if not entry.get("缺报班级")), None),
        )


def _gathered(office: Office, month: Month) -> list[Entry]:
    return [
        entry
        for entry in office.records
        if entry.action == "考勤收讫" and str(entry.get("月份")) == str(month)
    ]


def _missing_classes(office: Office, month: Month) -> str:
    """Return which classes the last record says are missing, to stand behind the message."""
    records = _gathered(office, month)
    missing = records[-1].get("缺报班级", ()) if records else ()
    return f"，缺{'、'.join(map(str, missing))}" if missing else ""


def reported_monthly(office: Office) -> Iterator[Claim]:
    """学校和教育局每月上报控辍保学动态管理月报表，寒暑假也报；期限是统计期结束后的第一个月报报送日（参数“月报报送日”）。

    没有变动也要报，数字写 0。
    怎么办：用 kcbx report --month 月份 生成报表，核对、盖章、报出以后，记月报报送。

    例子：
        单位: '3199000021'
        到期: 2024-10-20
        办结:
          - {日期: 2024-10-10, 事项: 月报报送, 月份: 2024-09}
    """
    if not office.is_one_of(SCHOOL, BUREAU):
        return
    for month, period in office.months:
        due = _report_day(office, period)
        yield from office.asked(
            _since(period, due),
            due,
            f"{calendar.chinese_month(month)}的月报还没有报送",
            office.command("月报报送", f"月份={month}"),
            office.record("月报报送", 月份=str(month)),
        )


def reviewed_quarterly(office: Office) -> Iterator[Claim]:
    """参数“季度复核单位”里的单位，每季度会同有关部门把上报的疑似辍学和辍学数据复核一次，季度末以前做完。

    怎么办：逐人复核，孩子的结论记到各自的案卷里（事项“复核”），单位记一条季度复核，写明季度和参加的部门。

    例子：
        单位: '3199000021'
        到期: 2024-12-31
        办结:
          - {日期: 2024-12-25, 事项: 季度复核, 季度: 2024Q4}
    """
    for quarter, period in office.quarters:
        if office.is_one_of(*office.parameters(period.start).texts("季度复核单位")):
            name = f"{quarter.year}Q{quarter.number}"
            yield from office.asked(
                period.start,
                period.end,
                f"{calendar.chinese_quarter(quarter)}还没有复核疑似辍学和辍学数据",
                office.command("季度复核", f"季度={name}", "部门=…"),
                office.record_for("季度复核", "季度", name, period),
            )


def _school_months(office: Office) -> Iterator[tuple[Month, Period, dt.date]]:
    """Yield the months with enough days of school, for a school; with the day of their report."""
    if office.is_one_of(SCHOOL):
        for month, period in office.months:
            if office.school_days(period) >= _SCHOOL_DAYS_OF_A_MONTH:
                yield month, period, _report_day(office, period)


def _report_day(office: Office, period: Period) -> dt.date:
    """Return the first 月报报送日 on or after the last day of what is reported; a whole month is reported in the next."""
    day, end = office.parameters(period.end).number("月报报送日"), period.end
    month = Month(end.year, end.month)
    is_whole_month = (end + calendar.ONE_DAY).day == 1
    if is_whole_month or end.day > day:
        month = month.shifted(1)
    return dt.date(month.year, month.month, day)


def _since(period: Period, due: dt.date) -> dt.date:
    """Return the day after what is reported, when it can be done; some counties ask for it on its very last day."""
    return min(period.end + calendar.ONE_DAY, due)
