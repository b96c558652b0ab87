"""What units owe each term and each school year; the table is in `kcbx.duties.offices`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kcbx import calendar
from kcbx.calendar import MonthDay, Period
from kcbx.duties.duty import Claim
from kcbx.duties.office import BUREAU, SCHOOL, Office
from kcbx.model import Entry, Term

_SPRING = MonthDay(2, 15)
"""From when the year is assessed where the school calendar does not know the spring term yet."""
_PLANNING = MonthDay(8, 1)
"""A plan for the new school year is often made before its first day."""


def absentees_listed(office: Office) -> Iterator[Claim]:
    """开学后一周内，学校要把没有报到的学生登记造册，逐一核实原因；都报到了也要记，人数写 0。

    怎么办：逐班核对报到情况，记未报到造册；没有报到的孩子，查明去向，该列入疑似的列入疑似。

    例子：
        单位: '3199000021'
        到期: 2024-09-08
        办结:
          - {日期: 2024-09-06, 事项: 未报到造册, 人数: 0}
    """
    if not office.is_one_of(SCHOOL):
        return
    for term in office.terms:
        yield from office.asked(
            term.start,
            office.first_days("造册天数", term),
            f"{term.name}开学，还没有未报到造册",
            office.command("未报到造册", "人数=…"),
            office.record("未报到造册", calendar.term_period(term)),
        )


def changes_combed(office: Office) -> Iterator[Claim]:
    """开学后两周内，学校要把转学、休学、复学、升学等学籍异动梳理一遍，做到人籍一致、一人一籍。

    怎么办：把学籍系统里的异动和到校的学生逐一核对，改好以后记学籍异动梳理；孩子的异动记到各自的案卷里。

    例子：
        单位: '3199000021'
        到期: 2024-09-15
        办结:
          - {日期: 2024-09-12, 事项: 学籍异动梳理}
    """
    if not office.is_one_of(SCHOOL):
        return
    for term in office.terms:
        yield from office.asked(
            term.start,
            office.first_days("异动梳理天数", term),
            f"{term.name}的学籍异动还没有梳理",
            office.command("学籍异动梳理"),
            office.record("学籍异动梳理", calendar.term_period(term)),
        )


def surveyed(office: Office) -> Iterator[Claim]:
    """每学期开学，学校要逐一核实每个学生是不是在校，不在校的上门走访；教育局汇总全县的情况。开学所在的季度末以前做完。

    应核和已核要一样多才算完成：没有核到的人里，往往就有已经不来的。
    怎么办：进班点名，逐户走访，记深度调研，写明应核多少人、已核多少人；没有核完的，接着核，核完再记一条。

    例子：
        单位: '3199000021'
        到期: 2024-09-30
        办公记录:
          - {日期: 2024-09-20, 事项: 深度调研, 应核: 300, 已核: 280}
        办结:
          - {日期: 2024-09-27, 事项: 深度调研, 应核: 300, 已核: 300}
    """
    if not office.is_one_of(SCHOOL, BUREAU):
        return
    for term in office.terms:
        period = calendar.term_period(term)
        surveys = [entry for entry in office.records if entry.action == "深度调研" and entry.date in period]
        yield from office.asked(
            term.start,
            calendar.quarter_period(*calendar.quarter_of(term.start)).end,
            _survey_message(term, surveys),
            office.command("深度调研", "应核=…", "已核=…"),
            next((entry for entry in surveys if _unseen(entry) <= 0), None),
        )


def _unseen(survey: Entry) -> int:
    return int(survey.get("应核", 0)) - int(survey.get("已核", 0))


def _survey_message(term: Term, surveys: list[Entry]) -> str:
    if not surveys:
        return f"{term.name}的深度调研还没有做"
    last = surveys[-1]
    return f"{term.name}的深度调研应核 {last.get('应核', 0)} 人，只核了 {last.get('已核', 0)} 人"


def inspected(office: Office) -> Iterator[Claim]:
    """参数“督查单位”里的单位，每学期至少开展一次控辍保学督查，学期结束以前做完。

    怎么办：到校或到村督查，记督查；发现问题的，再记问题、限期整改。

    例子：
        单位: '3199000021'
        到期: 2025-01-17
        办结:
          - {日期: 2024-11-14, 事项: 督查}
    """
    for term in office.terms:
        if office.is_one_of(*office.parameters(term.start).texts("督查单位")):
            yield from office.asked(
                term.start,
                term.end,
                f"{term.name}还没有督查",
                office.command("督查"),
                office.record("督查", calendar.term_period(term)),
            )


def assessed(office: Office) -> Iterator[Claim]:
    """教育局每学年要评估一次全县的控辍保学工作，在参数“学年评估日”以前完成；省里 7 月底前要报教育部，县里要更早。

    春季学期开学起提醒。做晚了的，下一个春季学期以前补做仍算这一学年的。
    怎么办：评估做完以后记学年评估，写明结果报给了谁。

    例子：
        单位: '990101'
        到期: 2025-06-30
        办结:
          - {日期: 2025-06-26, 事项: 学年评估}
    """
    if not office.is_one_of(BUREAU):
        return
    for year in office.years:
        since = _assessment_start(office, year)
        day = office.parameters(since).text("学年评估日")
        until = _assessment_start(office, year + 1) - calendar.ONE_DAY
        yield from office.asked(
            since,
            calendar.parse_month_day(day).in_year(year + 1),
            f"{calendar.school_year_name(year)}的控辍保学评估还没有做",
            office.command("学年评估"),
            office.record("学年评估", Period(since, until)),
        )


def _assessment_start(office: Office, year: int) -> dt.date:
    """Return the first day of the spring term, but never one after the day of the assessment can be."""
    spring = [term.start for term in office.years.get(year, ()) if term.start.year == year + 1]
    return max(spring, default=_SPRING.in_year(year + 1))


def planned(office: Office) -> Iterator[Claim]:
    """每学年要有控辍保学的工作方案，分工到人：学校一校一案，教育局一县一案，开学后两周内（参数“异动梳理天数”）定好。

    8 月里为新学年定的也算。
    怎么办：方案定好以后记校案，写上标题。

    例子：
        单位: '3199000021'
        到期: 2024-09-15
        办结:
          - {日期: 2024-08-30, 事项: 校案, 标题: 清河初中控辍保学工作方案}
    """
    if not office.is_one_of(SCHOOL, BUREAU):
        return
    kind = "一县一案" if office.is_one_of(BUREAU) else "一校一案"
    for year, terms in office.years.items():
        for term in terms[:1]:
            period = Period(_PLANNING.in_year(year), _PLANNING.in_year(year + 1) - calendar.ONE_DAY)
            yield from office.asked(
                term.start,
                office.first_days("异动梳理天数", term),
                f"{calendar.school_year_name(year)}的控辍保学工作方案（{kind}）还没有定",
                office.command("校案", "标题=…"),
                office.record("校案", period),
            )


def publicised(office: Office) -> Iterator[Claim]:
    """学校和教育局每学期都要宣传义务教育法等法律法规，让家长和群众知道送孩子上学是法定的义务。

    怎么办：家长会、赶集日、广播、致家长的一封信都算，办过就记宣传。

    例子：
        单位: '3199000021'
        到期: 2025-01-17
        办结:
          - {日期: 2024-09-19, 事项: 宣传}
    """
    if not office.is_one_of(SCHOOL, BUREAU):
        return
    for term in office.terms:
        yield from office.asked(
            term.start,
            term.end,
            f"{term.name}还没有开展宣传",
            office.command("宣传", "情况=…"),
            office.record("宣传", calendar.term_period(term)),
        )
