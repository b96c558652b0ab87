"""The workbook 比对结果 that goes to schools and townships: a summary, then one sheet per unit to be filled in. Pure.

`kcbx.sheets` writes the plans; `kcbx.comparing.returned` reads what comes back, by the headings named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kcbx.comparing.listing import ComparisonRun, by_unit, edition_text, result_row
from kcbx.comparing.results import Result
from kcbx.comparing.totals import children_of, unit_totals
from kcbx.comparing.verdicts import VERDICTS
from kcbx.grid import SheetColumn, SheetPlan

KEY_HEADING = "结果编号"
CONCLUSION, WHEREABOUTS, STORY, CHECKER, CHECKED_ON = "核查结论", "去向", "情况", "核查人", "核查日期"
FILLED_IN = (CONCLUSION, WHEREABOUTS, STORY, CHECKER, CHECKED_ON)
"""The headings of the columns that a school fills in."""

SUMMARY_SHEET = "汇总"

_BEFORE = {
    "序号": 5,
    "姓名": 9,
    "性别": 5,
    "出生日期": 11,
    "学校": 11,
    "年级": 5,
    "班级": 6,
    "村": 9,
    "监护人": 9,
    "结论": 10,
    "说明": 38,
}
"""The columns a school reads, in their order, with their width in characters; then come those it fills in."""

_AFTER = {
    KEY_HEADING: 17,
    "比对": 12,
    "案卷编号": 16,
    "证件号码": 21,
    "学籍号": 22,
    "乡镇": 12,
}
"""The columns behind, by which the program knows the row again; only the first of them is printed."""

_PRINTED_AFTER = 1

_NOTES = {
    CONCLUSION: "从下拉框里选。属实：确实没有上学；失联：查不到人；信息错误：名单写错了，人没有问题；"
    "在校就读、省内就读、省外就读、随迁就读：写清在哪所学校；因病因残：还没有安置；其余各项要凭材料另办。",
    WHEREABOUTS: "结论是属实、失联的，选孩子现在在哪里。",
    STORY: "查到了什么，怎样查的；在外就读的写学校全称。",
    CHECKER: "谁去核查的。",
    CHECKED_ON: "哪天核查的，例如 2024-09-10。",
}


def workbook(
    results: Sequence[Result], run: ComparisonRun, whereabouts: Sequence[str], *, full: bool
) -> list[SheetPlan]:
    """Return the sheets: 汇总, then one per unit; `whereabouts` is the county's code list 去向."""
    columns = form_columns(whereabouts)
    groups = by_unit(results, run).items()
    return [
        _summary(results, run),
        *(_unit_sheet(run.unit_name(code), listed, run, columns, full) for code, listed in groups),
    ]


def form_columns(whereabouts: Sequence[str]) -> tuple[SheetColumn, ...]:
    """Return the columns of a unit's sheet: what is read, what is filled in, what the row is known by."""
    return (
        *_columns(_BEFORE),
        SheetColumn(CONCLUSION, 12, choices=tuple(VERDICTS), note=_NOTES[CONCLUSION], required=True),
        SheetColumn(WHEREABOUTS, 10, choices=tuple(whereabouts), note=_NOTES[WHEREABOUTS]),
        SheetColumn(STORY, 26, note=_NOTES[STORY]),
        SheetColumn(CHECKER, 9, note=_NOTES[CHECKER]),
        SheetColumn(CHECKED_ON, 11, "日期", note=_NOTES[CHECKED_ON]),
        *_columns(_AFTER),
    )


def _columns(widths: Mapping[str, int]) -> Iterator[SheetColumn]:
    return (SheetColumn(name, width) for name, width in widths.items())


def _summary(results: Sequence[Result], run: ComparisonRun) -> SheetPlan:
    widths = {"比对": 14, "结论": 20, "单位": 30}
    columns = (
        *_columns(widths),
        SheetColumn("条数", 8, "整数"),
        SheetColumn("人数", 8, "整数"),
    )
    rows = [[row[column.heading] for column in columns] for row in unit_totals(results, run)]
    title = f"比对结果汇总（{run.day}）"
    footers = (f"共 {len(results)} 条，{len(children_of(results))} 人；一个孩子可以有几条结果。",)
    return SheetPlan(SUMMARY_SHEET, columns, rows, title, tuple(_lists(run)), footers)


def _unit_sheet(
    unit: str,
    results: Sequence[Result],
    run: ComparisonRun,
    columns: Sequence[SheetColumn],
    full: bool,
) -> SheetPlan:
    rows: list[list[Any]] = []
    for number, result in enumerate(results, start=1):
        shown = result_row(result, run, full=full)
        shown["序号"] = str(number)
        rows.append([None if each.heading in FILLED_IN else shown[each.heading] for each in columns])
    explanations = (
        *_lists(run),
        f"请逐条核查，只填“{CONCLUSION}”到“{CHECKED_ON}”五栏；排序要选整行，结果编号不要改，没有查清的行留着。"
        f"属实、失联的要写{CHECKER}和{CHECKED_ON}，{STORY}里不要写号码。",
        "内含未成年人信息，只供核查使用，不得公开、不得发到无关的群里，用完收回。",
    )
    footers = (f"共 {len(results)} 条。填报单位（盖章）：　　　　　负责人：　　　　　填报日期：",)
    title, printed = f"比对结果（{unit}，{run.day}）", len(columns) - len(_AFTER) + _PRINTED_AFTER
    return SheetPlan(unit, tuple(columns), rows, title, explanations, footers, printed=printed)


def _lists(run: ComparisonRun) -> list[str]:
    return [f"所用名单：{'；'.join(edition_text(edition) for edition in run.editions)}。"]
