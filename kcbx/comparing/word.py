"""比对结果 as a Word file: what was compared with what, the counts, then the children of each unit. Pure.

The template is templates/比对结果.docx; everything is read from the rows of `kcbx.comparing.listing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kcbx.calendar import chinese_date
from kcbx.comparing.listing import (
    DIGITS,
    ComparisonRun,
    Edition,
    by_unit,
    counts_text,
    not_compared,
    result_row,
)
from kcbx.comparing.results import Result
from kcbx.comparing.totals import children_of, totals, unit_totals

TEMPLATE = "比对结果"
ROW_LIMIT = 2000
"""Rows the lists have in Word: from here on the making of the file takes minutes; the workbook has all."""


def file_name(run: ComparisonRun, ending: str, unit: str = "") -> str:
    """Return the name a result is saved under, with the unit it is for; no name of a child."""
    return "-".join(part for part in (TEMPLATE, unit, run.day.isoformat()) if part) + f".{ending}"


def word_context(
    results: Sequence[Result], run: ComparisonRun, county: str, bureau: str, made_on: dt.date, *, full: bool
) -> dict[str, Any]:
    """Return what the template is filled with: text, and lists and mappings of text."""
    shown = results[:ROW_LIMIT]
    return {
        "标题": f"{county}学生名单比对结果",
        "填报单位": bureau,
        "比对日期": chinese_date(run.day),
        "制表日期": chinese_date(made_on),
        "保密提示": "内含未成年人信息，仅限工作使用，不得公开。",
        "概况": _overview(results, run),
        "名单": [_edition_row(edition, run) for edition in run.editions],
        "合计": _as_text(totals(results)),
        "分单位": _as_text(unit_totals(results, run)),
        "单位": [
            {"名称": run.unit_name(code), "结果": [_result_row(result, run, full) for result in listed]}
            for code, listed in by_unit(shown, run).items()
        ],
        "说明": _notes(results, run, full),
    }


def _overview(results: Sequence[Result], run: ComparisonRun) -> list[str]:
    open_questions = len(run.questions)
    lines = [
        f"截至{chinese_date(run.day)}，比对名单{len(run.editions)}份、台账案卷{run.cases}份，"
        f"学龄按{chinese_date(run.window.start)}至{chinese_date(run.window.end)}出生计。"
        f"共有{len(results)}条结果要核查，涉及{len(children_of(results))}人（一个孩子可以有几条结果）。"
    ]
    if open_questions:
        lines.append(f"另有{open_questions}对记录是不是同一个孩子待人工认定，认定以后结果会有增减。")
    return [*lines, *not_compared(run)]


def _edition_row(edition: Edition, run: ComparisonRun) -> dict[str, str]:
    return {
        "种类": edition.kind,
        "日期": edition.date.isoformat(),
        "来源": edition.source,
        "行数": str(edition.rows),
        "收下": str(edition.accepted),
        "参加": counts_text(run.comparison.counts.get(edition.kind, {})),
        "校验": edition.digest[:DIGITS],
    }


def _as_text(rows: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    return [{key: str(value) for key, value in row.items()} for row in rows]


def _result_row(result: Result, run: ComparisonRun, full: bool) -> dict[str, str]:
    row = result_row(result, run, full=full)
    place = "".join(dict.fromkeys((row["乡镇"], row["村"])))
    schooling = " ".join(part for part in (row["学校"], _class_text(row)) if part)
    return {
        **{key: row[key] for key in ("姓名", "性别", "出生日期", "说明")},
        "编号": _lines(row["结果编号"], row["案卷编号"]),
        "在哪里": "，".join(part for part in (place, schooling) if part),
        "结论": _lines(row["比对"], row["结论"]),
    }


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _class_text(row: dict[str, Any]) -> str:
    parts = [f"{row['年级']}年级" if row["年级"] else "", f"{row['班级']}班" if row["班级"] else ""]
    return "".join(parts).replace("班班", "班")


def _notes(results: Sequence[Result], run: ComparisonRun, full: bool) -> list[str]:
    lines = [
        "比对按步骤进行：证件号码相同，新旧证件号码相符，证件号码错一处（按校验码判断），学籍号相同，姓名、出生日期和监护人"
        "（或村）相同；姓名相近的只列为待核。空白与空白不算相同，也不算不同。",
        f"“校验值”是名单文件 SHA-256 的前{DIGITS}位，用来确认用的是哪一份文件。",
        "结果是线索，不是结论：逐条核查，填写《比对结果》工作簿的“核查结论”到“核查日期”五栏交回，由教育局据此记入台账。",
        *(f"{note}。" for note in run.notes),
    ]
    if run.unread:
        lines.append(f"有{run.unread}个案卷文件读不懂或者放错了位置，没有参加比对。")
    if len(results) > ROW_LIMIT:
        lines.append(f"名单只印前{ROW_LIMIT}条，其余见同名的工作簿。")
    if not full:
        lines.append("姓名只印第一个字，证件号码不印；核对用结果编号。")
    return lines
