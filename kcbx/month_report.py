"""The month's report as one document: records of children → the figures and lists of one scope.

The document is what `report --format json` prints (docs/月报数据.md); every other format of the report is made
from it by `kcbx.month_form`, so that no two of them can differ. Everything is computed from what is passed in.

Clauses: suiyang-2024/4b (the monthly form), moe-2024/9d (any span of months), moe-2024/2d (the base holds all,
失学 counted apart), moe-2024/3 and sixian-2020/7 (groups), kazuo-2025/3.1c (figures at each level).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kcbx.calendar import Month, Period, chinese_month, chinese_period, month_period
from kcbx.lifecycle import Setting, stage_of
from kcbx.lifecycle.grades import STAGES
from kcbx.model import Case, School, Unit
from kcbx.month_lists import Lists
from kcbx.movements import Moment, Record, record_of
from kcbx.statistics import COUNTY, Codes, Figures, Scope, Tally, tally_document

FORMAT_VERSION = 1
COUNTY_KIND, TOWNSHIP_KIND, SCHOOL_KIND, UNKNOWN_KIND = "县", "乡镇", "学校", "未登记单位"
"""范围类别, and 类别 of a unit that units.yaml does not know."""

_ONE_DAY = dt.timedelta(days=1)
_OFFICES = {"乡": "人民政府", "镇": "人民政府", "街道": "办事处", "开发区": "管理委员会"}


@dataclass(frozen=True)
class Span:
    """The days a report covers; `months` are its first and last month, None for days of one's own choice."""

    period: Period
    months: tuple[Month, Month] | None = None

    @property
    def is_month(self) -> bool:
        """Whether this is the report of one month."""
        return self.months is not None and self.months[0] == self.months[1]

    @property
    def label(self) -> str:
        """How the span is called: 2024年9月, 2024年9月至10月, or its two dates."""
        if self.months is None:
            return chinese_period(self.period)
        first, last = self.months
        if first == last:
            return chinese_month(first)
        until = f"{last.month}月" if first.year == last.year else chinese_month(last)
        return f"{chinese_month(first)}至{until}"


def month_span(first: Month, last: Month, basis_on: Callable[[dt.date], str]) -> Span:
    """Return the span of these months, both included.

    A month ends by the 月报统计期 in force on its first day and begins where the month before it ended: when a
    county changes its 统计期, no day is counted twice and none is lost.
    """
    start = _month_end(first.shifted(-1), basis_on) + _ONE_DAY
    return Span(Period(start, _month_end(last, basis_on)), (first, last))


def _month_end(month: Month, basis_on: Callable[[dt.date], str]) -> dt.date:
    return month_period(month.year, month.month, basis_on(dt.date(month.year, month.month, 1))).end


@dataclass(frozen=True)
class Frame:
    """What is counted: the span, up to `until` (its end, or today when that comes first), of which scope.

    `unit` None means the county. `known_at`: only entries written by then count. `full`: names stand unmasked.
    """

    setting: Setting
    codes: Codes
    span: Span
    until: dt.date
    unit: Unit | None = None
    known_at: dt.datetime | None = None
    full: bool = False

    @property
    def counted(self) -> Period:
        """The days that are counted."""
        return Period(self.span.period.start, self.until)

    @property
    def scope(self) -> Scope:
        """The scope of the report's own figures."""
        if self.unit is None:
            return COUNTY
        return ("单位" if isinstance(self.unit, School) else "乡镇", self.unit.code)

    def includes(self, moment: Moment) -> bool:
        """Tell whether a child counts in the report's scope at a moment."""
        if self.unit is None or moment.unit == self.unit.code:
            return True
        unit = self.setting.units.get(moment.unit)
        return unit is not None and not isinstance(self.unit, School) and unit.township == self.unit.code


@dataclass(frozen=True)
class Origin:
    """Where the figures come from: everything one needs to make them again.

    `basis` is the wording of the 月报统计期, "" for a span of days; `version` the ledger's commit, "" without git;
    `uncommitted` counts its files that differ from that commit; `left_out` names files that could not be counted
    (it is read last, so that whoever reads the files may still be filling it).
    """

    made_on: dt.date
    policy: str = ""
    policy_name: str = ""
    policy_version: str = ""
    basis: str = ""
    version: str = ""
    uncommitted: int = 0
    left_out: Sequence[str] = ()


def records_of(cases: Iterable[Case], frame: Frame) -> Iterator[Record]:
    """Yield the record of each case over the days that are counted."""
    for case in cases:
        yield record_of(case, frame.counted, frame.setting, frame.known_at)


def report_document(records: Iterable[Record], frame: Frame, origin: Origin) -> dict[str, Any]:
    """Return the whole report as JSON can hold it; `records` is walked once (shape: docs/月报数据.md)."""
    lists = Lists(frame.setting, frame.includes, _unit_order(frame), frame.until, frame.full)
    figures = Figures(lists.watched(records), frame.setting.units)
    frame = replace(frame, codes=_with_strays(frame.codes, figures.tally(frame.scope)))
    return {
        "format_version": FORMAT_VERSION,
        **_heading(frame),
        "填报日期": origin.made_on.isoformat(),
        **tally_document(figures.tally(frame.scope), frame.codes),
        "分学段": {
            stage: tally_document(figures.tally(_staged(frame.scope, stage)), frame.codes) for stage in STAGES
        },
        "分单位": [*_unit_documents(figures, frame), *_unknown_documents(figures, frame)],
        "名单": lists.document(),
        "来源": _origin_document(frame, origin),
    }


def _with_strays(codes: Codes, tally: Tally) -> Codes:
    """Return the code lists with what the cases hold beside them: a mistyped code must not fall out of a table."""
    found: Mapping[str, Iterable[str]] = {
        "原因": tally.reasons,
        "特殊群体": [name for name, _ in tally.groups],
        "家庭类型": [name for name, _ in tally.families],
        "安置方式": tally.placements,
    }
    return lambda name: (*codes(name), *sorted(set(found.get(name, ())) - set(codes(name))))


def is_countable(case: Case, frame: Frame) -> bool:
    """Tell whether a case whose file has faults still gives figures: it is counted once, for nobody to see."""
    listed = [case.facts.get("特殊群体"), case.facts.get("家庭类型")]
    listed += [entry.get("原因") for entry in case.entries if entry.action == "认定辍学"]
    if not all(isinstance(value, (list, tuple, type(None))) for value in listed):
        return False
    try:
        report_document(records_of((case,), frame), frame, Origin(frame.until))
    except (AssertionError, AttributeError, LookupError, TypeError, ValueError):
        return False
    return True


def _staged(scope: Scope, stage: str) -> Scope:
    return (*scope, stage) if scope else ("学段", stage)


# What stands over the figures


def _heading(frame: Frame) -> dict[str, Any]:
    period = frame.span.period
    name = frame.setting.county.name if frame.unit is None else frame.unit.short_name
    return {
        "标题": f"{_title_name(frame)}{frame.span.label}控辍保学动态管理{'月' if frame.span.is_month else ''}报表",
        "期间": {
            "起": period.start.isoformat(),
            "止": period.end.isoformat(),
            "截至": frame.until.isoformat(),
            "名称": frame.span.label,
            "按月": "是" if frame.span.is_month else "否",
        },
        "县": frame.setting.county.name,
        "范围": name,
        "范围类别": _kind(frame.unit),
        "填报单位": _reporter(frame),
    }


def _kind(unit: Unit | None) -> str:
    if unit is None:
        return COUNTY_KIND
    return SCHOOL_KIND if isinstance(unit, School) else TOWNSHIP_KIND


def _title_name(frame: Frame) -> str:
    """Return the name in the title; a school's or township's own name may leave the county out."""
    county = frame.setting.county.name
    if frame.unit is None:
        return county
    return frame.unit.name if frame.unit.name.startswith(county) else county + frame.unit.name


def _reporter(frame: Frame) -> str:
    """Return who signs: the bureau, the school, or the office that governs the township."""
    if frame.unit is None:
        return frame.setting.county.bureau
    name = _title_name(frame)
    return name if isinstance(frame.unit, School) else name + _OFFICES.get(frame.unit.category, "")


def _origin_document(frame: Frame, origin: Origin) -> dict[str, Any]:
    return {
        "政策": origin.policy,
        "政策名称": origin.policy_name,
        "政策版本": origin.policy_version,
        "统计期口径": origin.basis,
        "台账版本": origin.version,
        "未提交文件": origin.uncommitted,
        "知悉截至": frame.known_at.isoformat() if frame.known_at else "",
        "姓名": "全名" if frame.full else "脱敏",
        "失学单列": list(frame.setting.parameters_on(frame.until).texts("失学统计")),
        "未计入": list(origin.left_out),
    }


# Units


def _units_in_order(frame: Frame) -> list[Unit]:
    """Return the units of the scope: by township as registered, its schools first, then the township itself."""
    register = frame.setting.units
    known = {township.code for township in register.townships}
    ordered: list[Unit] = []
    for township in register.townships:
        ordered += [school for school in register.schools if school.township == township.code]
        ordered.append(township)
    ordered += [school for school in register.schools if school.township not in known]
    return [unit for unit in ordered if frame.includes(Moment("", unit.code, ""))]


def _unit_order(frame: Frame) -> dict[str, int]:
    return {unit.code: number for number, unit in enumerate(_units_in_order(frame))}


def _unit_documents(figures: Figures, frame: Frame) -> Iterator[dict[str, Any]]:
    """Yield the units of the scope; one that was closed throughout and has nothing in it is left out."""
    for unit in _units_in_order(frame):
        tally = figures.tally(("单位", unit.code))
        if tally != Tally() or not _closed_throughout(unit, frame):
            yield _unit_document(figures, frame, _names_of(unit, frame), _stages_of(unit, frame))


def _unknown_documents(figures: Figures, frame: Frame) -> Iterator[dict[str, Any]]:
    """Yield the 责任单位 that units.yaml does not know: their children must not fall out of the report."""
    if frame.unit is not None:
        return
    for scope in figures.scopes():
        if scope[:1] == ("单位",) and len(scope) == 2 and frame.setting.units.get(scope[1]) is None:
            code = scope[1]
            names = {"单位": code or "（未填）", "名称": "", "代码": code, "类别": UNKNOWN_KIND, "乡镇": ""}
            if figures.tally(scope) != Tally():
                yield _unit_document(figures, frame, names, frozenset())


def _unit_document(
    figures: Figures, frame: Frame, names: dict[str, str], stages: frozenset[str]
) -> dict[str, Any]:
    whole: Scope = ("单位", names["代码"])
    staged = {stage: figures.tally((*whole, stage)) for stage in STAGES}
    return {
        **names,
        **tally_document(figures.tally(whole), frame.codes),
        "分学段": {
            stage: tally_document(tally, frame.codes)
            for stage, tally in staged.items()
            if stage in stages or tally != Tally()
        },
    }


def _names_of(unit: Unit, frame: Frame) -> dict[str, str]:
    township = frame.setting.units.get(unit.township)
    return {
        "单位": unit.short_name,
        "名称": unit.name,
        "代码": unit.code,
        "类别": unit.category,
        "乡镇": township.name if township else "",
    }


def _stages_of(unit: Unit, frame: Frame) -> frozenset[str]:
    """Return the stages a school teaches; a township, which teaches none, has those of its children."""
    if not isinstance(unit, School):
        return frozenset()
    parameters = frame.setting.parameters_on(frame.until)
    return frozenset(stage_of(unit, grade, frame.until, frame.until, parameters) for grade in range(1, 10))


def _closed_throughout(unit: Unit, frame: Frame) -> bool:
    return isinstance(unit, School) and unit.closed is not None and unit.closed <= frame.counted.start
