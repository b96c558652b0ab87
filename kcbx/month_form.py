"""The printed form of the month's report: document → rows, sentences, the context of the Word template, text.

Everything here is read from the document of `kcbx.month_report`, nothing is counted again: the Word file, the
table on the screen and the CSV show the numbers of the JSON.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kcbx.calendar import Period, chinese_date, chinese_period
from kcbx.lifecycle import LEVELS
from kcbx.lifecycle.states import BASE_LEDGER, DROPOUT_LEDGER, OPEN_LEDGERS, SUSPECT_LEDGER
from kcbx.month_lists import ARRIVALS, OPEN, RETURNED
from kcbx.month_notes import NOT_THIS_MONTH, NOT_THIS_SPAN, notes, shown_apart, summary, total
from kcbx.month_report import SCHOOL_KIND, TOWNSHIP_KIND, UNKNOWN_KIND
from kcbx.output import Column, csv_text, table
from kcbx.schema import ACTIONS, code_list
from kcbx.statistics import CLEARING_ACTIONS

Document = Mapping[str, Any]
Row = dict[str, Any]

LIST_LIMIT = 2000
"""Rows a list has in Word: from here on the making of the file takes minutes; JSON always has all."""

TOWNSHIP_CATEGORIES = code_list("乡镇类别")
SHORT_NAMES = {BASE_LEDGER: "适龄", SUSPECT_LEDGER: "疑似", DROPOUT_LEDGER: "辍学"}
UNIT_LINE, TOTAL_LINE = "单位", "合计"


@dataclass(frozen=True)
class Signers:
    """Who stands under the tables; what is empty is left blank, to be signed by hand."""

    responsible: str = ""
    reviewer: str = ""
    preparer: str = ""
    telephone: str = ""


class Line(NamedTuple):
    """One line of the tables by unit: its name, its stage ("" for both), its figures; a total or not."""

    name: str
    stage: str
    figures: Document
    is_total: bool


# Rows


def unit_label(unit: Document) -> str:
    """Return the unit as the form names it; what a township keeps itself is 本级."""
    if unit["类别"] == UNKNOWN_KIND:
        return f"未登记单位{unit['单位']}"
    return f"{unit['单位']}（本级）" if unit["类别"] in TOWNSHIP_CATEGORIES else str(unit["单位"])


def stage_lines(document: Document) -> Iterator[Line]:
    """Yield a line per unit and stage, then the totals by stage, then 总计."""
    for unit in document["分单位"]:
        if len(unit["分学段"]) < 2:
            yield Line(unit_label(unit), next(iter(unit["分学段"]), ""), unit, False)
        else:
            for stage, figures in unit["分学段"].items():
                yield Line(unit_label(unit), stage, figures, False)
    yield from _totals(document)


def unit_lines(document: Document) -> Iterator[Line]:
    """Yield a line per unit, then the totals."""
    for unit in document["分单位"]:
        yield Line(unit_label(unit), "", unit, False)
    yield from _totals(document)


def _totals(document: Document) -> Iterator[Line]:
    if document["范围类别"] != SCHOOL_KIND:
        for stage, figures in document["分学段"].items():
            yield Line(f"{stage}合计", stage, figures, True)
    yield Line("总计", "", document, True)


def change_rows(document: Document) -> list[Row]:
    """Return table 1: 期初, 增加, 减少, 期末 of each ledger by unit and stage, and 动态销号."""
    return [
        {
            "单位": line.name,
            "学段": line.stage,
            "小计": int(line.is_total),
            **{SHORT_NAMES[ledger]: _balance(line.figures["台账"][ledger]) for ledger in OPEN_LEDGERS},
            "销号": line.figures["动态销号"]["合计"],
        }
        for line in stage_lines(document)
    ]


def _balance(ledger: Document) -> Row:
    balance = {
        "期初": ledger["期初"],
        "增加": total(ledger["增加"]),
        "减少": total(ledger["减少"]),
        "期末": ledger["期末"],
    }
    return {**balance, "失学": ledger["其中失学"]} if "其中失学" in ledger else balance


def flow_rows(document: Document) -> list[Row]:
    """Return table 2: what came into and went out of each ledger, by 事项 in the order of the format."""
    order = {action: number for number, action in enumerate(ACTIONS)}
    return [
        {"台账": f"{ledger}台账", "方向": direction, "事项": kind, "人数": flows[kind]}
        for ledger in OPEN_LEDGERS
        for direction in ("增加", "减少")
        for flows in (document["台账"][ledger][direction],)
        for kind in sorted(flows, key=lambda name: (order.get(name, len(order)), name))
    ]


def persuasion_rows(document: Document) -> list[Row]:
    """Return table 3: 劝返 by level and 动态销号 by way, by unit."""
    return [
        {"单位": line.name, "小计": int(line.is_total), **_persuasion(line.figures)}
        for line in unit_lines(document)
    ]


def _persuasion(figures: Document) -> Row:
    counts = {f"{level}{unit}": figures["劝返"][level][unit] for level in LEVELS for unit in ("人次", "人数")}
    cleared = {action: figures["动态销号"][action] for action in CLEARING_ACTIONS}
    return {**counts, **cleared, "销号": figures["动态销号"]["合计"]}


def group_rows(document: Document) -> list[Row]:
    """Return table 5: special groups and families by ledger."""
    return [
        {"类别": kind, "名称": name, **{SHORT_NAMES[ledger]: counts[ledger] for ledger in OPEN_LEDGERS}}
        for kind in ("特殊群体", "家庭类型")
        for name, counts in document[kind].items()
    ]


def count_rows(counts: Mapping[str, int], key: str) -> list[Row]:
    """Return tables 4 and 6: one row per name, zeros included."""
    return [{key: name, "人数": count} for name, count in counts.items()]


ShowDate = Callable[[str], str]
"""ISO date → how it is shown."""


def movement_rows(document: Document, name: str, show: ShowDate = str) -> list[Row]:
    """Return the list of children that came or returned."""
    keys = ("编号", "姓名", "单位", "年级", "日期", "情况")
    return [{**{key: row[key] for key in keys}, "日期": show(row["日期"])} for row in document["名单"][name]]


def open_rows(document: Document, show: ShowDate = str) -> list[Row]:
    """Return the list of children that stand in 疑似 or 辍学 at the end; 劝返 is 学校/联合/司法."""
    keys = ("编号", "姓名", "台账", "状态", "单位", "年级")
    return [
        {
            **{key: row[key] for key in keys},
            "列入日期": show(row["列入日期"]),
            "劝返": "/".join(str(row["劝返"][level]) for level in LEVELS),
            "最近记事": _latest(row["最近记事"], show),
        }
        for row in document["名单"][OPEN]
    ]


def _latest(entry: Document, show: ShowDate) -> str:
    result = f"（{entry['结果']}）" if entry["结果"] else ""
    return f"{show(entry['日期'])} {entry['事项']}{result}"


def _chinese(date: str) -> str:
    return chinese_date(dt.date.fromisoformat(date))


# Word


def file_name(document: Document) -> str:
    """Return the usual name of the Word file: 清河县2024年10月控辍保学动态管理月报表.docx."""
    county, scope, period = document["县"], document["范围"], document["期间"]
    place = scope if scope.startswith(county) else county + scope
    kind = "月报表" if period["按月"] == "是" else "报表"
    return f"{place}{period['名称']}控辍保学动态管理{kind}.docx"


def word_context(document: Document, signers: Signers) -> dict[str, Any]:
    """Return what the template 月报.docx prints: text, whole numbers, lists and mappings."""
    lists = {name: movement_rows(document, name, _chinese) for name in (*ARRIVALS, RETURNED)}
    lists[OPEN] = open_rows(document, _chinese)
    return {
        "标题": document["标题"],
        "填报单位": document["填报单位"],
        "范围": _scope_text(document),
        "统计期": _period_text(document["期间"]),
        "填报日期": _chinese(document["填报日期"]),
        "负责人": signers.responsible,
        "审核人": signers.reviewer,
        "填报人": signers.preparer,
        "联系电话": signers.telephone,
        "本期无": _nothing(document),
        "保密提示": _notice(document),
        "辍学单列失学": int(DROPOUT_LEDGER in shown_apart(document)),
        "概况": summary(document),
        "变动": change_rows(document),
        "增减": flow_rows(document),
        "劝返": persuasion_rows(document),
        "原因": count_rows(document["原因"], "原因"),
        "群体": group_rows(document),
        "安置": count_rows(document["安置"], "方式"),
        **{name: rows[:LIST_LIMIT] for name, rows in lists.items()},
        "说明": [*notes(document), *_cut_notes(lists)],
    }


def _scope_text(document: Document) -> str:
    kind, name = document["范围类别"], document["范围"]
    return f"{name}（乡镇本级和辖区内学校）" if kind == TOWNSHIP_KIND else name


def _period_text(period: Document) -> str:
    start, end, until = (dt.date.fromisoformat(period[key]) for key in ("起", "止", "截至"))
    unfinished = f"（数字截至{chinese_date(until)}）" if until < end else ""
    return chinese_period(Period(start, end)) + unfinished


def _nothing(document: Document) -> str:
    return NOT_THIS_MONTH if document["期间"]["按月"] == "是" else NOT_THIS_SPAN


def _notice(document: Document) -> str:
    if document["来源"]["姓名"] == "全名":
        return "内部资料，含学生姓名，只供批准的用途使用，不得外传"
    return "内部资料，学生姓名已作脱敏处理，仍按个人信息管理"


def _cut_notes(lists: Mapping[str, Sequence[Row]]) -> list[str]:
    return [
        f"“{name}”名单共{len(rows)}人，本表只印前{LIST_LIMIT}人，完整名单用 kcbx report --format json 输出。"
        for name, rows in lists.items()
        if len(rows) > LIST_LIMIT
    ]


# Text and CSV


class Section(NamedTuple):
    """One table of the report as text."""

    caption: str
    rows: list[Row]
    columns: Sequence[Column]


def _numbers(*titles: str) -> list[Column]:
    return [Column(title, title, "right") for title in titles]


def _texts(*titles: str) -> list[Column]:
    return [Column(title, title) for title in titles]


_CHILD = _texts("编号", "姓名", "单位", "年级")
_LEVEL_COLUMNS = [f"{level}{unit}" for level in LEVELS for unit in ("人次", "人数")]


def _ledger_section(document: Document, ledger: str) -> Section:
    rows = [
        {"单位": row["单位"], "学段": row["学段"], **row[SHORT_NAMES[ledger]]}
        for row in change_rows(document)
    ]
    extra = [Column("失学", "其中失学", "right")] if ledger in shown_apart(document) else []
    columns = [*_texts("单位", "学段"), *_numbers("期初", "增加", "减少", "期末"), *extra]
    return Section(f"{ledger}台账变动情况（人）", rows, columns)


def _sections(document: Document) -> Iterator[Section]:
    for ledger in OPEN_LEDGERS:
        yield _ledger_section(document, ledger)
    yield Section("台账增减事项", flow_rows(document), [*_texts("台账", "方向", "事项"), *_numbers("人数")])
    persuasion = persuasion_rows(document)
    yield Section("劝返情况", persuasion, [*_texts("单位"), *_numbers(*_LEVEL_COLUMNS)])
    cleared = [*_numbers(*CLEARING_ACTIONS), Column("销号", "合计", "right")]
    yield Section("动态销号（人）", persuasion, [*_texts("单位"), *cleared])
    for title, rows, key in (
        ("辍学原因（人）", count_rows(document["原因"], "原因"), "原因"),
        ("复学安置方式（人）", count_rows(document["安置"], "方式"), "方式"),
    ):
        yield Section(title, rows, [*_texts(key), *_numbers("人数")])
    groups = [
        *_texts("类别", "名称"),
        *(Column(short, name, "right") for name, short in SHORT_NAMES.items()),
    ]
    yield Section("特殊群体与家庭类型（人）", group_rows(document), groups)
    for name in (*ARRIVALS, RETURNED):
        yield Section(f"{name}学生名单", movement_rows(document, name), [*_CHILD, *_texts("日期", "情况")])
    columns = _texts("编号", "姓名", "台账", "状态", "单位", "年级", "列入日期", "劝返", "最近记事")
    yield Section("期末在账学生名单", open_rows(document), columns)


def text_report(document: Document) -> str:
    """Return the whole report for the screen: aligned tables, narrow enough for one window."""
    blocks = [f"{document['标题']}\n统计期：{_period_text(document['期间'])}\n"]
    blocks.append("".join(f"{sentence}\n" for sentence in summary(document)))
    for number, section in enumerate(_sections(document), start=1):
        body = table(section.rows, section.columns) if section.rows else f"{_nothing(document)}\n"
        blocks.append(f"{number}. {section.caption}\n{body}")
    explained = "".join(f"{number}. {note}\n" for number, note in enumerate(notes(document), start=1))
    return "\n".join([*blocks, f"说明\n{explained}"])


def csv_rows(document: Document) -> list[Row]:
    """Return one flat row per unit and stage, and the totals, told apart by 行别."""
    period = document["期间"]
    return [
        {
            "起": period["起"],
            "止": period["止"],
            "行别": TOTAL_LINE if line.is_total else UNIT_LINE,
            "单位": line.name,
            "学段": line.stage,
            **_flat_balances(line.figures, shown_apart(document)),
            **_persuasion(line.figures),
        }
        for line in stage_lines(document)
    ]


def _flat_balances(figures: Document, apart: Collection[str]) -> Row:
    return {
        f"{SHORT_NAMES[ledger]}{key}": count
        for ledger in OPEN_LEDGERS
        for key, count in _balance(figures["台账"][ledger]).items()
        if key != "失学" or ledger in apart
    }


def csv_report(document: Document, *, byte_order_mark: bool = False) -> str:
    """Return the figures by unit and stage as CSV; a report without units has at least its 总计."""
    rows = csv_rows(document)
    columns = [Column(key, "动态销号" if key == "销号" else key) for key in rows[0]]
    return csv_text(rows, columns, byte_order_mark=byte_order_mark)
