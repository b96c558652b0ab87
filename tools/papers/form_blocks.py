"""What a form is put together from: rows of labels and values, and cells to sign in. All return XML text."""

from __future__ import annotations

from collections.abc import Sequence

from tools import gongwen
from tools.gongwen import Cell, paragraph, row, text_cell, twips
from tools.papers.looks import DOCUMENT_TITLE, ENTRY, FORM_NUMBER, LABEL, SIGN, SMALL, SPACER, VALUE, document
from tools.papers.phrases import DAY_BLANK, filled, when

FORM_GRID = tuple(twips(width) for width in (28, 26, 16, 24, 24, 38))
"""The six columns of a form, as wide together as the type area: three labels, each with its value."""


def pair(label: str, value: str, span: int = 1) -> list[Cell]:
    """Return a label and its value, the value `span` columns wide."""
    return [text_cell(label, LABEL), text_cell(value, VALUE, span)]


def form_row(*pairs: list[Cell], height: float = 8.5) -> str:
    """Return a row of labels and values that fills the six columns."""
    return row([cell for item in pairs for cell in item], FORM_GRID, height=height)


def wide(label: str, *content: str, height: float = 12) -> str:
    """Return a row of a label, which may have several lines, and one cell of whole paragraphs."""
    named = Cell(tuple(paragraph(line, LABEL) for line in label.split("\n")))
    return row([named, Cell(tuple(content), len(FORM_GRID) - 1)], FORM_GRID, height=height)


def entry(text: str) -> str:
    """Return a paragraph of a wide cell."""
    return paragraph(text, ENTRY)


def signed(*lines: str) -> list[str]:
    """Return the lines at the foot of a wide cell where somebody signs."""
    return [paragraph(line, SIGN) for line in lines]


def room(first: str, lines: int, *last: str) -> list[str]:
    """Return the paragraphs of a cell to write in: what it is for, empty lines, and who signs below."""
    return [entry(first), *[entry("")] * lines, *signed(*last)]


def opinion(label: str, words: str = "意见：") -> str:
    """Return a row with room for an opinion written by hand, a seal and a signature."""
    return wide(label, *room(words, 1, "（盖章）", f"负责人（签名）：＿＿＿＿＿＿　{DAY_BLANK}"))


def only_rows_if(condition: str, *rows: str) -> list[str]:
    """Return rows that are there only if `condition` holds."""
    return [_tag(f"if {condition}"), *rows, _tag("endif")]


def _tag(words: str) -> str:
    return row([text_cell(f"{{%tr {words} %}}", ENTRY, len(FORM_GRID))], FORM_GRID)


def guardian_rows(label: str) -> list[str]:
    """Return a row for each legal guardian a paper is about; one to fill in where none is known."""
    rows = [
        form_row(
            pair(label, filled(f"{who}.姓名")),
            pair("关系", filled(f"{who}.关系", "＿＿＿＿")),
            pair("联系电话", filled(f"{who}.电话")),
        )
        for who in ("人", "监护人")
    ]
    return [_tag("for 人 in 监护人.名单"), rows[0], _tag("else"), rows[1], _tag("endfor")]


def form(name: str, rows: Sequence[str], *notes: str) -> bytes:
    """Return the template of a form: title, number, one table, and notes under it."""
    content = "".join(
        (
            paragraph("{{ 标题 }}", DOCUMENT_TITLE),
            paragraph(f"编号：{filled('文号')}", FORM_NUMBER),
            gongwen.table(FORM_GRID, rows),
            *(paragraph(note, SMALL) for note in notes),
            paragraph("", SPACER),  # Word wants a paragraph after a closing table
        )
    )
    return document(name, content)


def child_rows() -> list[str]:
    """Return the rows that say who the child is."""
    return [
        form_row(
            pair("学生姓名", filled("学生.姓名")),
            pair("性别", filled("学生.性别", "＿＿")),
            pair("出生日期", filled("学生.出生日期")),
        ),
        form_row(pair("证件号码", filled("学生.证件号码"), 2), pair("学籍号", filled("学生.学籍号"), 2)),
        form_row(
            pair("学校", filled("学生.学校"), 3),
            pair("年级班级", when("学生.年级", "{{ 学生.年级 }}{{ 学生.班级 }}", "＿＿＿＿")),
        ),
        form_row(pair("住址", filled("学生.住址"), 5)),
    ]
