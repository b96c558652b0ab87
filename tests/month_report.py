"""Two months for the month's report, one with everything and one with nothing, and the report as plain text.

The golden texts change only on request: `python -m tests.month_report --write-golden`, then read the difference.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.section import Section
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from kcbx.render import find_template, render_document

GOLDEN = Path(__file__).resolve().parent / "golden"
WHEN = dt.date(2024, 11, 18)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

HEAD = {
    "标题": "清河县控辍保学动态管理月报表",
    "填报单位": "清河县教育体育局",
    "范围": "清河县",
    "统计期": "2024年10月1日至2024年10月31日",
    "填报日期": "2024年11月18日",
    "负责人": "",
    "审核人": "",
    "填报人": "",
    "联系电话": "",
    "本期无": "本月无",
    "保密提示": "内含未成年人信息，仅限工作使用，不得公开。",
    "辍学单列失学": 0,
}
LISTS = ("变动", "增减", "劝返", "原因", "群体", "安置", "新增疑似", "新增辍学", "返校", "在账")
NOTHING: dict[str, Any] = {
    **HEAD,
    "概况": ["本月三本台账没有变动。"],
    **{name: [] for name in LISTS},
    "说明": ["人数按统计期末日的状态计算。"],
}


def movement(unit: str, stage: str, total: int) -> dict[str, Any]:
    four = {"期初": 1280, "增加": 12, "减少": 3, "期末": 1289}
    few = {"期初": 1, "增加": 2, "减少": 1, "期末": 2, "失学": 0}
    return {
        "单位": unit,
        "学段": stage,
        "小计": total,
        "适龄": four,
        "疑似": few,
        "辍学": {**few, "失学": 1},
        "销号": 1,
    }


def persuasion(unit: str, total: int) -> dict[str, Any]:
    keys = (
        "学校人次",
        "学校人数",
        "联合人次",
        "联合人数",
        "司法人次",
        "司法人数",
        "复学",
        "核查",
        "移出",
        "销号",
    )
    return {"单位": unit, "小计": total, **dict(zip(keys, (4, 3, 2, 2, 0, 0, 1, 1, 0, 2), strict=True))}


def child(name: str, text: str, grade: str = "八年级") -> dict[str, str]:
    return {
        "编号": "KC-7K3Q9F2B0C",
        "姓名": name,
        "单位": "清河县第一实验九年一贯制学校",
        "年级": grade,
        "日期": "2024年10月8日",
        "情况": text,
    }


OPEN_CASE = {
    "编号": "KC-WWMWMWWMWM",
    "姓名": "李玥𬭸",
    "台账": "疑似辍学",
    "状态": "失学",
    "单位": "柳林镇",
    "年级": "",
    "列入日期": "2024年9月5日",
    "劝返": 0,
    "最近记事": "",
}
BUSY: dict[str, Any] = {
    **NOTHING,
    "负责人": "李强",
    "审核人": "王芳",
    "填报人": "赵敏",
    "联系电话": "0399-66660001",
    "辍学单列失学": 1,
    "概况": ["三本台账期末1293人。", "本月劝返6人次，动态销号2人。"],
    "变动": [
        movement("清河县第一实验九年一贯制学校", "初中", 0),
        movement("初中合计", "", 1),
        movement("总计", "", 1),
    ],
    "增减": [{"台账": "疑似辍学", "方向": "增加", "事项": "列入疑似", "人数": 2}],
    "劝返": [persuasion("清河初中", 0), persuasion("总计", 1)],
    "原因": [{"原因": "学习困难或厌学", "人数": 2}],
    "群体": [{"类别": "特殊群体", "名称": "留守儿童", "适龄": 120, "疑似": 1, "辍学": 0}],
    "安置": [{"方式": "原班复学", "人数": 1}],
    "新增疑似": [
        child("周雨桐", "开学三天未到校 <电话&微信> 无人应答。\n已报乡镇。"),
        child("李玥𬭸", "", ""),
    ],
    "新增辍学": [child("阿依古丽·买买提", "学习困难或厌学、外出务工")],
    "返校": [child("王喆", "原班复学")],
    "在账": [OPEN_CASE],
    "说明": ["人数按统计期末日的状态计算。", "动态销号＝复学＋核查＋移出。"],
}
CASES = {"月报": BUSY, "月报-零": NOTHING}


def report(context: dict[str, Any]) -> bytes:
    return render_document(find_template("月报", None), context, when=WHEN, title=context["标题"])


def opened(context: dict[str, Any]) -> Any:
    return docx.Document(io.BytesIO(report(context)))


def _line(paragraph: Paragraph) -> str:
    return f"［{paragraph.style.name}］{paragraph.text}".replace("\t", "→").replace("\n", "↵")


def _cells(row: _Row) -> Iterator[str]:
    """Yield the cells; a style is named where it differs from that of the cell before."""
    before = ""
    for cell in row._tr.tc_lst:
        span = f"（{cell.grid_span}列）" if cell.grid_span > 1 else ""
        text = "／".join(_line(item) for item in _Cell(cell, row.table).paragraphs)
        style = text[: text.index("］") + 1]
        yield "↑" if cell.vMerge == "continue" else span + text.removeprefix(before)
        before = style if cell.vMerge != "continue" else before


def _table(table: Table) -> Iterator[str]:
    yield f"表格，列宽（毫米）：{' '.join(f'{column.width.mm:.1f}' for column in table.columns)}"
    for row in table.rows:
        head = row._tr.trPr.find(f"{W}tblHeader") is not None
        yield f"{'#' if head else ' '} {' | '.join(_cells(row))}"


def _section(section: Section) -> str:
    sides = ("page_width", "page_height", "top_margin", "right_margin", "bottom_margin", "left_margin")
    measures = " ".join(f"{getattr(section, side).mm:.1f}" for side in sides)
    margins = (section.header, section.even_page_header, section.footer, section.even_page_footer)
    return f"节（宽 高 上 右 下 左，毫米）：{measures}；" + "；".join(
        _line(item.paragraphs[0]) for item in margins
    )


def dump(context: dict[str, Any]) -> str:
    """Return the report as text: style and words of each paragraph, # for a repeated head, ↑ for a merged cell."""
    document = opened(context)
    lines = [_section(section) for section in document.sections]
    for block in document.iter_inner_content():
        lines += _table(block) if isinstance(block, Table) else [_line(block)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__" and sys.argv[1:] == ["--write-golden"]:
    GOLDEN.mkdir(exist_ok=True)
    for golden, case in CASES.items():
        (GOLDEN / f"{golden}.txt").write_text(dump(case), encoding="utf-8", newline="\n")
