"""What a letter is put together from: running text, law, the table of 劝返, signature, slip. All return XML text."""

from __future__ import annotations

from collections.abc import Sequence

from tools import gongwen
from tools.gongwen import Cell, Style, paragraph, row, text_cell, twips
from tools.papers.looks import (
    ADDRESSEE,
    BODY,
    CLOSING,
    CUT,
    DAY,
    DOCUMENT_TITLE,
    GAP,
    HEAD,
    LAW,
    LAW_LEAD,
    NUMBER,
    SEAL,
    SLIP,
    SLIP_END,
    SLIP_TITLE,
    TEXT,
    TEXT_LEFT,
    TYPED,
    document,
)
from tools.papers.phrases import DAY_BLANK, filled

ATTEMPTS = (
    ("次", ("次",), 14, TEXT),
    ("日期", ("日期",), 36, TEXT),
    ("层级", ("层级",), 24, TEXT),
    ("方式", ("方式",), 32, TEXT),
    ("结果", ("结果",), 50, TEXT),
)
"""Head, fields (a paragraph each), millimetres and style of the table of 劝返."""

ATTEMPTS_TOLD = (
    ("次", ("次",), 8, TEXT),
    ("日期", ("日期",), 32, TEXT),
    ("层级和方式", ("层级", "方式"), 21, TEXT),
    ("结果", ("结果",), 21, TEXT),
    ("参加人员和情况", ("参加", "情况"), 74, TEXT_LEFT),
)
"""The same with who took part and what was said, for offices alone."""


def body(*lines: str) -> str:
    """Return one paragraph of running text per line."""
    return "".join(paragraph(line, BODY) for line in lines)


def optional(field: str, style: Style = TYPED) -> str:
    """Return a paragraph that prints `field`, typed by a clerk, and is not there while it is blank."""
    return only_if(field, paragraph(f"{{{{ {field} }}}}", style))


def only_if(condition: str, content: str) -> str:
    """Return whole paragraphs or tables that are there only if `condition` holds."""
    return f"{paragraph(f'{{%p if {condition} %}}', BODY)}{content}{paragraph('{%p endif %}', BODY)}"


def laws(lead: str) -> str:
    """Return `lead` and the wording of every article cited; nothing where none is."""
    return only_if("法条", paragraph(lead, LAW_LEAD) + law_paragraphs(LAW))


def law_paragraphs(style: Style) -> str:
    """Return 《名称》第…条：wording, a paragraph for each 款."""
    cited = "{% if loop.first %}《{{ 法.名称 }}》{{ 法.条 }}：{% endif %}{{ 段 }}"
    return loop("法", "法条", loop("段", "法.文", paragraph(cited, style), style), style)


def loop(name: str, source: str, content: str, style: Style) -> str:
    """Return `content` once for each item of `source`, called `name`."""
    start, end = f"{{%p for {name} in {source} %}}", "{%p endfor %}"
    return f"{paragraph(start, style)}{content}{paragraph(end, style)}"


def attempts(columns: Sequence[tuple[str, Sequence[str], int, Style]] = ATTEMPTS) -> str:
    """Return the table of 劝返; nothing where there was none."""
    widths = [twips(width) for _, _, width, _ in columns]
    heads = [text_cell(head, HEAD) for head, _, _, _ in columns]
    cells = [
        Cell(tuple(paragraph(f"{{{{ 行.{field}|空 }}}}", style) for field in fields))
        for _, fields, _, style in columns
    ]
    rows = [
        row(heads, widths, head=True),
        whole_row("{%tr for 行 in 劝返 %}", widths),
        row(cells, widths),
        whole_row("{%tr endfor %}", widths),
    ]
    return only_if("劝返", between(gongwen.table(widths, rows)))


def between(table: str) -> str:
    """Return a table with a little room before and after it, to stand between paragraphs."""
    return paragraph("", GAP) + table + paragraph("", GAP)


def whole_row(text: str, widths: Sequence[int]) -> str:
    """Return a row of one cell, for a tag that stands alone in its row."""
    return row([text_cell(text, TEXT, len(widths))], widths)


def contact(*before: str) -> str:
    """Return the last paragraphs of a letter, whom to ask at their end; they stay with what follows.

    A page that holds only whom to ask and who signs would be as bad as one that holds only the seal.
    """
    told = f"联系人：{filled('联系人')}，联系电话：{filled('联系电话')}。"
    return "".join(paragraph(line, CLOSING) for line in (*before, told))


def signature() -> str:
    """Return the line for the seal, 署名 and 成文日期, which never stand alone on a page."""
    lines = (("", CLOSING), (filled("签发单位"), SEAL), (filled("成文日期", DAY_BLANK), DAY))
    return "".join(paragraph(text, style) for text, style in lines)


def slip(promise: str) -> str:
    """Return the part below the dashed line, which the guardian signs and hands back; asked for by 存根."""
    number = filled("文号")
    receipt = f"本人已收到{filled('签发单位')}《{{{{ 标题 }}}}》，文号为{number}，{promise}"
    lines = (
        (f"{number}　　骑缝处盖章，沿虚线裁开", CUT),
        ("《{{ 标题 }}》回执", SLIP_TITLE),
        (receipt, SLIP),
        ("收件人（签名）：＿＿＿＿＿　关系：＿＿＿　＿＿年＿月＿日", SLIP_END),
    )
    return only_if("存根", "".join(paragraph(text, style) for text, style in lines))


def letter(name: str, *content: str) -> bytes:
    """Return the template of a letter: title, number, `content` from the addressee on."""
    top = (("{{ 标题 }}", DOCUMENT_TITLE), (filled("文号"), NUMBER), ("", NUMBER))
    heads = "".join(paragraph(text, style) for text, style in top)
    return document(name, heads + "".join(content))


def to_guardian() -> str:
    """Return the line 主送 of a letter to a legal guardian."""
    return paragraph(f"{filled('主送')}：", ADDRESSEE)


def to_body() -> str:
    """Return the line 主送 of a letter to another body."""
    return paragraph(f"{filled('(主送 or 收文单位)')}：", ADDRESSEE)
