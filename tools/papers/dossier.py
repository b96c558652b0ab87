"""一生一表: the whole child on one form, turned so that the entries read in wide columns."""

from __future__ import annotations

from dataclasses import dataclass

from tools import gongwen
from tools.gongwen import paragraph, row, text_cell, twips
from tools.papers.letter_blocks import loop, only_if, whole_row
from tools.papers.looks import (
    CAPTION,
    DOCUMENT_TITLE,
    HEAD,
    SHEET_LINE,
    SHEET_NOTE,
    SHEET_SIGN,
    SHEET_TEXT,
    TEXT,
    TEXT_LEFT,
    document,
)
from tools.papers.phrases import when

PAIRS = 4
PAIR_GRID = tuple(twips(width) for width in (22, 36.5) * PAIRS)
"""Labels and values; the widest value, a 学籍号 of 19 characters, is 35.2 mm wide."""

CARER = f"{{{{ 照护人.姓名|空 }}}}{when('照护人.关系', '（{{ 照护人.关系 }}）')}{when('照护人.电话', '，电话{{ 照护人.电话 }}')}"
HEADER = "{{ 标题 }}　{{ 编号 }}　内含未成年人信息，仅限工作使用，不得公开。"
TOP = "编号：{{ 编号 }}\t台账：{{ 台账|空 }}\t状态：{{ 状态|空 }}\t制表日期：{{ 制表日期 }}"
SIGNERS = "填表单位（盖章）：{{ 单位 }}\t填表人：＿＿＿＿\t审核人：＿＿＿＿\t负责人：＿＿＿＿"


@dataclass(frozen=True)
class Column:
    """One column of a list: head, field of the item, millimetres; long text stands on the left."""

    head: str
    field: str
    width: float
    long: bool = False


@dataclass(frozen=True)
class Listing:
    """One list of the form: its caption, the field it prints, what is said when that is empty, its columns."""

    caption: str
    source: str
    nothing: str
    columns: tuple[Column, ...]

    def xml(self) -> str:
        """Return the caption and the table; its head repeats on every page."""
        widths = [twips(column.width) for column in self.columns]
        heads = [text_cell(column.head, HEAD) for column in self.columns]
        cells = [
            text_cell(f"{{{{ 行.{column.field}|空 }}}}", TEXT_LEFT if column.long else TEXT)
            for column in self.columns
        ]
        rows = [
            row(heads, widths, head=True),
            whole_row(f"{{%tr for 行 in {self.source} %}}", widths),
            row(cells, widths),
            whole_row("{%tr else %}", widths),
            whole_row(self.nothing, widths),
            whole_row("{%tr endfor %}", widths),
        ]
        return paragraph(self.caption, CAPTION) + gongwen.table(widths, rows)


GUARDIANS = Listing(
    "二、监护和照护",
    "监护人",
    "没有登记监护人。",
    (
        Column("姓名", "姓名", 40),
        Column("与学生关系", "关系", 40),
        Column("是否法定监护人", "法定监护人", 40),
        Column("联系电话", "电话", 50),
        Column("务工地", "务工地", 64),
    ),
)
LISTINGS = (
    Listing(
        "五、经过",
        "经过",
        "没有记事。",
        (
            Column("日期", "日期", 21),
            Column("事项", "事项", 24),
            Column("内容", "内容", 92, long=True),
            Column("佐证", "佐证", 37, long=True),
            Column("经办", "经办", 16),
            Column("录入", "录入", 31),
            Column("滞后", "滞后", 13),
        ),
    ),
    Listing(
        "六、劝返",
        "劝返",
        "没有劝返记录。",
        (
            Column("次", "次", 9),
            Column("日期", "日期", 22),
            Column("层级", "层级", 13),
            Column("方式", "方式", 20),
            Column("参加人员", "参加", 66, long=True),
            Column("结果", "结果", 26),
            Column("情况", "情况", 78, long=True),
        ),
    ),
    Listing(
        "七、文书",
        "文书",
        "没有文书。",
        (
            Column("日期", "日期", 22),
            Column("文书", "文书", 50, long=True),
            Column("文号", "文号", 40),
            Column("签发单位", "签发单位", 38, long=True),
            Column("期限", "期限", 22),
            Column("送达", "送达", 36),
            Column("校验", "校验", 26),
        ),
    ),
    Listing(
        "八、条款核对",
        "核对",
        "没有需要核对的条款。",
        (
            Column("条款", "条款", 34),
            Column("步骤", "步骤", 73, long=True),
            Column("结果", "结果", 27),
            Column("日期", "日期", 30),
            Column("依据", "依据", 70, long=True),
        ),
    ),
)


def dossier() -> bytes:
    """一生一表: who the child is, what happened, what was done, and each clause's step: done, not due or missing."""
    content = (
        paragraph("{{ 标题 }}", DOCUMENT_TITLE),
        paragraph(TOP, SHEET_LINE),
        paragraph("一、基本情况", CAPTION),
        gongwen.table(PAIR_GRID, _basics()),
        GUARDIANS.xml(),
        paragraph(f"受托照护人：{when('照护人', CARER, '没有登记。')}", SHEET_TEXT),
        paragraph("三、学籍", CAPTION),
        gongwen.table(PAIR_GRID, _enrolment()),
        paragraph("四、本轮情况", CAPTION),
        paragraph("{{ 本轮|空 }}", SHEET_TEXT),
        *(listing.xml() for listing in LISTINGS),
        only_if("说明", paragraph("说明", CAPTION)),
        loop("段", "说明", paragraph("{{ loop.index }}. {{ 段 }}", SHEET_NOTE), SHEET_NOTE),
        paragraph(SIGNERS, SHEET_SIGN),
    )
    return document("一生一表", "".join(content), landscape=True, header=HEADER)


def _basics() -> list[str]:
    """Return the rows of 基本, each with as many pairs as it has; the last value takes the room that is left."""
    every = "{% for 项 in 行 %}{{ 项.名 }}：{{ 项.值|空 }}{% if not loop.last %}；{% endif %}{% endfor %}"
    rows = [_tag("for 行 in 基本")]
    for count in range(1, PAIRS + 1):
        rows += [_tag(f"{'if' if count == 1 else 'elif'} 行|length == {count}"), _pairs(count, "行[{}]")]
    return [*rows, _tag("else"), _whole(every), _tag("endif"), _tag("endfor")]


def _enrolment() -> list[str]:
    """Return the rows of 学籍, a flat list, four pairs to a row."""
    item = "学籍[loop.index0 + {}]"
    rows = [_tag("for 项 in 学籍"), _tag(f"if loop.index0 is divisibleby {PAIRS}")]
    for count in range(1, PAIRS):
        left = f"学籍|length - loop.index0 == {count}"
        rows += [_tag(f"{'if' if count == 1 else 'elif'} {left}"), _pairs(count, item)]
    rows += [_tag("else"), _pairs(PAIRS, item), _tag("endif"), _tag("endif")]
    return [*rows, _tag("else"), _whole("没有学籍。"), _tag("endfor")]


def _pairs(count: int, item: str) -> str:
    """Return a row of `count` pairs; `item` is where pair number {} stands."""
    cells = []
    for number in range(count):
        span = 2 * (PAIRS - count) + 1 if number == count - 1 else 1
        name, value = (f"{{{{ {item.format(number)}.{field} }}}}" for field in ("名", "值|空"))
        cells += [text_cell(name, HEAD), text_cell(value, TEXT, span)]
    return row(cells, PAIR_GRID)


def _tag(words: str) -> str:
    return whole_row(f"{{%tr {words} %}}", PAIR_GRID)


def _whole(text: str) -> str:
    return row([text_cell(text, TEXT_LEFT, len(PAIR_GRID))], PAIR_GRID)
