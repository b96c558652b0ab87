"""Inspections in the three key periods, and what they ordered to be mended; the table is in `kcbx.duties.offices`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kcbx import calendar
from kcbx.calendar import Month, MonthDay, Period
from kcbx.duties.duty import Claim
from kcbx.duties.office import BUREAU, Office
from kcbx.model import Entry, Term
from kcbx.policy import Parameters

_TWO_WEEKS = dt.timedelta(days=13)


def inspected_at_term_start(office: Office) -> Iterator[Claim]:
    """参数“重点时段督查”是“是”的，教育局在每学期开学的头两周督查一次：学生到没到，教材、资助落实没有。

    怎么办：头两周里到校督查，记督查。

    例子：
        kcbx.yaml: {政策: kazuo-2025}
        单位: '990101'
        到期: 2024-09-15
        办结:
          - {日期: 2024-09-05, 事项: 督查, 对象: 清河初中}
    """
    for term in office.terms:
        yield from _visited(office, term_opening(term), f"{term.name}开学两周内还没有督查")


def inspected_before_examination(office: Office) -> Iterator[Claim]:
    """参数“重点时段督查”是“是”的，教育局在中考前一个月督查一次，防止有人劝退、变相赶走成绩差的学生。

    中考的日子是参数“中考日期”。
    怎么办：中考前一个月里到初中督查，看九年级的请假、转学和移出，记督查。

    例子：
        kcbx.yaml: {政策: kazuo-2025}
        单位: '990101'
        到期: 2025-06-14
        办结:
          - {日期: 2025-05-20, 事项: 督查, 对象: 清河初中}
    """
    for year in office.years:
        period = month_before_examination(office.parameters(dt.date(year + 1, 1, 1)), year)
        yield from _visited(office, period, f"{year + 1}年中考前一个月还没有督查")


def inspected_in_december(office: Office) -> Iterator[Claim]:
    """参数“重点时段督查”是“是”的，教育局在 12 月督查一次，回头看一年来的工作：台账实不实，问题改没改。

    怎么办：12 月里到校督查，对照全年的问题和整改，记督查。

    例子：
        kcbx.yaml: {政策: kazuo-2025}
        单位: '990101'
        到期: 2024-12-31
        办结:
          - {日期: 2024-12-10, 事项: 督查, 对象: 清河初中}
    """
    for year in office.years:
        yield from _visited(office, december(year), f"{year}年12月的回头看督查还没有做")


def mended(office: Office) -> Iterator[Claim]:
    """要求限期整改的，到期要有整改完成的记录；由提出要求的单位盯住。

    两条记录都写了对象的，对象要一样；有一条没写，就算同一件事。
    怎么办：到期去看改好没有，改好了记整改完成；没有改好，再约谈、通报，另记一条限期整改。

    例子：
        单位: '990101'
        办公记录:
          - {日期: 2024-10-30, 事项: 限期整改, 对象: 清河初中, 期限: 2024-11-13}
        到期: 2024-11-13
        办结:
          - {日期: 2024-11-11, 事项: 整改完成, 对象: 清河初中}
    """
    for demand in office.records:
        day = calendar.date_or_none(demand.get("期限"))
        if demand.action == "限期整改" and day is not None:
            whom = _unit_named(office, demand)
            yield from office.asked(
                demand.date,
                max(day, demand.date),
                f"{demand.date} 要求{whom}限期整改，还没有整改完成的记录",
                office.command("整改完成", f"对象={whom or '…'}"),
                next((entry for entry in office.records if _answers(office, entry, demand)), None),
                lasting=True,
            )


def term_opening(term: Term) -> Period:
    """Return the first two weeks of a term."""
    return Period(term.start, term.start + _TWO_WEEKS)


def month_before_examination(parameters: Parameters, year: int) -> Period:
    """Return the month before 中考 of a school year: from the same day of the month before to the eve."""
    held = examination(parameters, year)
    before = Month(held.year, held.month).shifted(-1)
    start = MonthDay(before.month, held.day).in_year(before.year)
    return Period(start, held - calendar.ONE_DAY)


def examination(parameters: Parameters, year: int) -> dt.date:
    """Return the first day of 中考 of a school year."""
    return calendar.parse_month_day(parameters.text("中考日期")).in_year(year + 1)


def december(year: int) -> Period:
    """Return December of the year in which a school year begins."""
    return Period(dt.date(year, 12, 1), dt.date(year, 12, 31))


def _visited(office: Office, period: Period, message: str) -> Iterator[Claim]:
    wanted = office.is_one_of(BUREAU) and office.parameters(period.start).flag("重点时段督查")
    if wanted and office.terms and period.start >= office.terms[0].start:
        command, done = office.command("督查"), office.record("督查", period)
        yield from office.asked(period.start, period.end, message, command, done)


def _unit_named(office: Office, entry: Entry) -> str:
    """Return the short name of the unit an entry is about, "" for anybody who is not in the register."""
    units = office.setting.units.named(str(entry.get("对象", "")))
    return units[0].short_name if len(units) == 1 else ""


def _answers(office: Office, entry: Entry, demand: Entry) -> bool:
    if entry.action != "整改完成" or entry.order < demand.order:
        return False
    whom, asked = entry.get("对象"), demand.get("对象")
    return (
        not (whom and asked)
        or whom == asked
        or _unit_named(office, entry) == _unit_named(office, demand) != ""
    )
