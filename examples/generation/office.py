"""What the units did as units: reports handed in, zero reports signed, inspections. One file per unit.

`UnitBook` gathers from the lives what the records must agree with: who was there, who was missing and when.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from examples.generation.county import BUREAU_PREFIX, CODE, NAME, CountyPlan, SchoolSite, TownSite
from kcbx import casenumber
from kcbx.lifecycle import OPEN_STATES, Standing, Story
from kcbx.lifecycle.states import MISSING_STATES

_ZONE = dt.timezone(dt.timedelta(hours=8))
_DAY = dt.timedelta(days=1)
Month = tuple[int, int]

_NEVER = None
_SLIPS: Mapping[tuple[str, str, str], int | None] = {
    ("2199000032", "未报到造册", "秋"): 5,
    ("3199000021", "一月一核", "11"): 24,
    ("3199000031", "月报报送", "03"): 16,
    ("3199000041", "季度复核", "Q4"): 107,
    ("2199000032", "宣传", "春"): _NEVER,
}
"""What was not done when it should have been: (unit, 事项, term or month or quarter) → days later than usual.

No county does everything in time, and a list of things to do that is always empty shows nobody anything.
"""


@dataclass
class UnitBook:
    """Figures of the lives, by unit: small however many children there are."""

    plan: CountyPlan
    missing: set[tuple[str, Month]] = field(default_factory=set)
    present: Counter[tuple[str, dt.date]] = field(default_factory=Counter)
    unreported: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def survey_days(self) -> tuple[dt.date, dt.date]:
        """The last days of the surveys at the beginning of both terms."""
        year = self.plan.year
        return year.workday(year.date(9, 25)), year.workday(year.date(3, 14))

    def take(self, story: Story) -> None:
        """Count one child."""
        for day in self.survey_days:
            standing = standing_on(story, day)
            if standing.state in OPEN_STATES:
                self.present[standing.unit, day] += 1
        for index, step in enumerate(story.steps):
            later = story.steps[index + 1].entry.date if index + 1 < len(story.steps) else self.plan.year.end
            if step.after.state in MISSING_STATES or step.entry.action == "劝返":
                last = later if step.after.state in MISSING_STATES else step.entry.date
                self.missing |= {(step.after.unit, month) for month in _months(step.entry.date, last)}
            if step.entry.action == "列入疑似" and step.entry.get("发现方式") == "开学未报到":
                self.unreported[step.after.unit, _term(self.plan, step.entry.date)] += 1


def standing_on(story: Story, day: dt.date) -> Standing:
    """Return where a child stood at the end of a day."""
    standing = Standing()
    for step in story.steps:
        if step.entry.date > day:
            break
        standing = step.after
    return standing


def _months(first: dt.date, last: dt.date) -> Iterator[Month]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _term(plan: CountyPlan, day: dt.date) -> str:
    return max((term for term in plan.year.terms if term.start <= day), key=lambda term: term.start).name


class _Records:
    """The 记事 of one unit, in the order in which they were written down."""

    def __init__(self, plan: CountyPlan, unit: str, clerk: str) -> None:
        self.plan = plan
        self.unit = unit
        self.clerk = clerk
        self._rng = Random(f"{plan.seed}/office/{unit}")
        self._ids: set[str] = set()
        self._latest: dict[dt.date, dt.datetime] = {}
        self._entries: list[dict[str, Any]] = []

    def note(self, day: dt.date, action: str, occasion: str = "", **values: Any) -> None:
        """Write down what was done; `occasion` tells terms apart, months and quarters are told by the values."""
        when = occasion or str(values.get("月份", values.get("季度", "")))[-2:]
        late = _SLIPS.get((self.unit, action, when), 0)
        if late is _NEVER:
            return
        if late:
            day = self.plan.year.workday(day + late * _DAY)
        entry_id = casenumber.new_entry_id(self._ids, self._rng.choice)
        self._ids.add(entry_id)
        start = dt.datetime.combine(day, dt.time(9), _ZONE)
        moment = self._latest.get(day, start) + dt.timedelta(seconds=self._rng.randrange(300, 1500))
        self._latest[day] = moment
        kept = {key: value for key, value in values.items() if value not in (None, "", [])}
        head = {"号": entry_id, "日期": day.isoformat(), "事项": action}
        self._entries.append({**head, **kept, "经办": self.clerk, "录入": moment.isoformat()})

    def document(self) -> dict[str, Any]:
        ordered = sorted(self._entries, key=lambda entry: entry["录入"])
        return {"单位": self.unit, "学年": self.plan.year.year, "记事": ordered}


def office_documents(plan: CountyPlan, book: UnitBook) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (单位标识, document) of every unit and of the bureau."""
    for school in plan.schools:
        yield school.code, _school_records(plan, book, school)
    for town in plan.towns:
        yield town.code, _town_records(plan, town)
    yield CODE, _bureau_records(plan, book)


def _report_months(plan: CountyPlan) -> list[Month]:
    """The months whose reports were handed in by the end of the example."""
    return [
        *((plan.year.year, month) for month in range(9, 13)),
        *((plan.year.year + 1, month) for month in range(1, 7)),
    ]


def _after_month(plan: CountyPlan, month: Month, day: int) -> dt.date:
    year, number = month
    following = dt.date(year + (number == 12), number % 12 + 1, day)
    return plan.year.workday(following)


def _school_records(plan: CountyPlan, book: UnitBook, school: SchoolSite) -> dict[str, Any]:
    year, code = plan.year, school.code
    records = _Records(plan, code, plan.staff(code, "学籍管理员"))
    principal = plan.staff(code, "负责人")
    records.note(
        year.workday(year.date(9, 4)), "校案", 标题=f"{school.short_name}{year.year}年秋季控辍保学工作方案"
    )
    for number, term in enumerate(year.terms):
        if school.closed and number == 1:
            continue
        counted = book.unreported[code, term.name]
        text = "逐一电话和上门核实，名单报教育局、乡镇" if counted else "全部按时报到"
        season = term.name[-1]
        records.note(year.workday(term.start + 4 * _DAY), "未报到造册", season, 人数=counted, 情况=text)
        records.note(
            year.workday(term.start + 10 * _DAY),
            "学籍异动梳理",
            情况="转学、休复学、升学逐项核对，与学籍系统一致",
        )
        day = book.survey_days[number]
        present = book.present[code, day]
        records.note(
            day, "深度调研", 应核=present, 已核=present, 人数=counted, 情况="进班点名，不在校的逐户走访"
        )
        records.note(
            year.workday(term.start + 17 * _DAY), "宣传", season, 情况="家长会宣讲义务教育法、未成年人保护法"
        )
    for month in _report_months(plan):
        if school.closed and month >= (plan.closing_day.year, plan.closing_day.month):
            break
        _school_month(plan, book, records, school, month, principal)
    if not school.parent:
        _central_school(plan, records, school)
    return records.document()


def _school_month(
    plan: CountyPlan, book: UnitBook, records: _Records, school: SchoolSite, month: Month, principal: str
) -> None:
    name = f"{month[0]}-{month[1]:02d}"
    holiday = month[1] == 2 and month < (plan.year.spring.start.year, plan.year.spring.start.month)
    if not holiday:
        records.note(_after_month(plan, month, 1), "考勤收讫", 月份=name, 班级=plan.class_names(school))
        records.note(_after_month(plan, month, 2), "一月一核", 月份=name, 情况="学籍名册与到校人数逐班核对")
    if (school.code, month) not in book.missing:
        records.note(
            _after_month(plan, month, 3),
            "零报告签认",
            月份=name,
            核实人=principal,
            依据="各班考勤表、宿舍查寝和家长电话回访",
            情况="本月无疑似辍学和辍学学生",
        )
    records.note(_after_month(plan, month, 5), "月报报送", 月份=name)


def _central_school(plan: CountyPlan, records: _Records, school: SchoolSite) -> None:
    """A school without 上级 inspects once a term and reviews each quarter, for itself and the schools below it."""
    below = [each.code for each in plan.schools if each.parent == school.code and not each.closed]
    for month, day in ((11, 14), (4, 16)):
        inspected = plan.year.workday(plan.year.date(month, day))
        for code in below:
            records.note(inspected, "督查", 对象=code, 情况="到校查看台账和考勤表，随机走访两户")
        if not below:
            records.note(inspected, "督查", 情况="校长带队逐班检查考勤和劝返记录")
    for month, day, quarter in _quarters(plan):
        records.note(
            plan.year.workday(plan.year.date(month, day) - _DAY),
            "季度复核",
            季度=quarter,
            部门=["派出所", "民政所", "村（社区）"],
            情况="上报的疑似、辍学学生逐人复核",
        )


def _town_records(plan: CountyPlan, town: TownSite) -> dict[str, Any]:
    year = plan.year
    records = _Records(plan, town.code, plan.staff(town.code, "教育专干"))
    records.note(
        year.workday(year.date(9, 20)),
        "收文",
        对象="辖区各校",
        标题="疑似辍学学生情况报告",
        情况="已转各村和包保责任人",
    )
    for month, day in ((10, 22), (4, 9)):
        for school in plan.schools_of(town.code):
            records.note(
                year.workday(year.date(month, day)),
                "督查",
                对象=school.code,
                情况="查看台账、考勤表和劝返记录，随机点名两个班",
            )
    for month, day, quarter in _quarters(plan):
        records.note(
            year.workday(year.date(month, day)),
            "季度复核",
            季度=quarter,
            部门=["教育办", "派出所", "民政所", "妇联"],
        )
    records.note(year.workday(year.date(9, 12)), "宣传", 情况="村广播和宣传栏宣讲控辍保学政策", 人数=300)
    return records.document()


def _quarters(plan: CountyPlan) -> tuple[tuple[int, int, str], ...]:
    first, second = plan.year.year, plan.year.year + 1
    return (9, 26, f"{first}Q3"), (12, 25, f"{first}Q4"), (3, 26, f"{second}Q1"), (6, 25, f"{second}Q2")


def review_days(plan: CountyPlan) -> list[tuple[dt.date, str]]:
    """The days on which every open case of 疑似 and 辍学 is reviewed, with their quarters."""
    return [
        (plan.year.workday(plan.year.date(month, day)), quarter) for month, day, quarter in _quarters(plan)
    ]


def _bureau_records(plan: CountyPlan, book: UnitBook) -> dict[str, Any]:
    year = plan.year
    records = _Records(plan, CODE, plan.staff(CODE, "控辍保学专干"))

    def paper(day: dt.date, kind: str, number: int) -> str:
        return f"{BUREAU_PREFIX}{kind}〔{day.year}〕{number}号"

    sent = year.workday(year.date(9, 3))
    records.note(
        sent,
        "发文",
        对象="各乡镇、各校",
        标题=f"关于做好{year.year}年秋季学期控辍保学工作的通知",
        文号=paper(sent, "发", 61),
    )
    records.note(
        year.workday(year.date(9, 24)), "收文", 标题="上级教育行政部门控辍保学工作通知", 情况="已转各校"
    )
    for number, day in enumerate(book.survey_days):
        present = sum(count for (_, each), count in book.present.items() if each == day)
        records.note(
            day, "深度调研", 应核=present, 已核=present, 情况=f"{('秋', '春')[number]}季全覆盖调研汇总"
        )
    watched = next(school for school in plan.schools if school.key_monitored)
    inspected = year.workday(year.date(10, 29))
    records.note(inspected, "督查", 对象=watched.code, 情况="重点监测学校，查阅考勤、走访六户")
    records.note(
        inspected, "问题", 对象=watched.code, 情况="两个班九月考勤表缺一周，一名学生的首次劝返超过三天才录入"
    )
    records.note(
        inspected + _DAY,
        "限期整改",
        对象=watched.code,
        期限=(inspected + 15 * _DAY).isoformat(),
        情况="补齐考勤，劝返当天录入",
    )
    records.note(year.workday(inspected + 6 * _DAY), "约谈", 对象=watched.code, 情况="约谈校长和分管副校长")
    records.note(
        year.workday(inspected + 13 * _DAY),
        "整改完成",
        对象=watched.code,
        情况="考勤表已补齐，已建立当天录入制度",
    )
    noticed = year.workday(year.date(12, 20))
    records.note(
        noticed, "通报", 对象="各乡镇、各校", 文号=paper(noticed, "通", 9), 情况="通报秋季学期督查结果"
    )
    for held_month, held_day, quarter in _quarters(plan):
        held = year.workday(year.date(held_month, held_day) + _DAY)
        records.note(
            held,
            "季度复核",
            季度=quarter,
            部门=["教育体育局", "公安局", "民政局", "农业农村局", "残联"],
            情况="疑似、辍学台账逐案复核",
        )
    for each in _report_months(plan):
        records.note(
            _after_month(plan, each, 12),
            "月报报送",
            月份=f"{each[0]}-{each[1]:02d}",
            情况="全县月报已报送市教育局",
        )
    _bureau_year(plan, records)
    return records.document()


def _bureau_year(plan: CountyPlan, records: _Records) -> None:
    """What the bureau does once a year or once a term: its plan, publicity, the assessment of the year."""
    year = plan.year
    records.note(
        year.workday(year.date(9, 5)), "校案", 标题=f"{NAME}{year.year}—{year.year + 1}学年控辍保学工作方案"
    )
    for term, text in zip(
        year.terms, ("控辍保学宣传月，印发致家长的一封信", "中考前宣讲不让一名学生掉队"), strict=True
    ):
        records.note(year.workday(term.start + 21 * _DAY), "宣传", 情况=text)
    records.note(
        year.workday(year.date(6, 26)), "学年评估", 情况="逐校评估控辍保学工作，结果报县政府和市教育局"
    )
