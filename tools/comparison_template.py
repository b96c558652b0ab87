"""Make templates/比对结果.docx: `python -m tools.comparison_template`.

An upright first section says what was compared with what and how much came of it; a turned one lists the children
of each unit. No authority has published this form: its columns follow from what a school needs to find the child,
and from what it must be able to check of the comparison (which edition of which list, by its SHA-256).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools import gongwen
from tools.gongwen import FANGSONG, HEI, KAI, SONG, TITLE_SONG, Style, paragraph, row, text_cell, twips

TITLE = "学生名单比对结果"
PATH = Path(__file__).resolve().parent.parent / "templates" / "比对结果.docx"

NORMAL = Style("Normal", "Normal", FANGSONG, 16, 28.9, align="both")
DOCUMENT_TITLE = Style("DocumentTitle", "公文标题", TITLE_SONG, 22, 33, align="center", keep_next=True)
SUBTITLE = Style("Subtitle", "比对日期", KAI, 16, 28.9, align="center", keep_next=True)
BODY = Style("BodyText", "公文正文", FANGSONG, 16, 28.9, align="both", first=2)
HEADING = Style("Heading1", "一级标题", HEI, 16, 28.9, align="both", first=2, keep_next=True, outline=0)
SEAL = Style("Seal", "印章落款", FANGSONG, 16, 28.9, align="center", left=14, right=2, keep_next=True)
CAPTION = Style("TableCaption", "表题", HEI, 14, 20, align="center", before=6, keep_next=True, outline=0)
HEAD = Style("TableHead", "表头文字", HEI, 10.5, 15, align="center", keep_next=True, compact=True)
TEXT = Style("TableText", "表内文字", FANGSONG, 10.5, 15, align="center", compact=True)
LEFT = Style("TableLeft", "表内左对齐", FANGSONG, 10.5, 15, left=0.3, right=0.3, compact=True)
LIST_HEAD = Style("ListHead", "名单表头", HEI, 9, 13, align="center", keep_next=True, compact=True)
LIST_TEXT = Style("ListText", "名单文字", FANGSONG, 9, 13, align="center", compact=True)
LIST_LEFT = Style("ListLeft", "名单左对齐", FANGSONG, 9, 13, left=0.3, right=0.3, compact=True)
NOTE = Style("Note", "说明", FANGSONG, 14, 24, align="both", first=2)
ODD_PAGE = Style("PageNumberOdd", "页码单页", SONG, 14, 14, align="right", right=1)
EVEN_PAGE = Style("PageNumberEven", "页码双页", SONG, 14, 14, left=1)
HEADER = Style("HeaderNotice", "页眉提示", FANGSONG, 10.5, 15, align="center", compact=True)
SPACER = Style("TableEnd", "表后空段", FANGSONG, 1, 1)

STYLES = (
    *(NORMAL, DOCUMENT_TITLE, SUBTITLE, BODY, HEADING, SEAL, CAPTION, HEAD, TEXT, LEFT, LIST_HEAD, LIST_TEXT),
    *(LIST_LEFT, NOTE, ODD_PAGE, EVEN_PAGE, HEADER, SPACER),
)


@dataclass(frozen=True)
class Column:
    """One column: its head, its field of the row, its width in millimetres and its style."""

    head: str
    field: str
    width: float
    style: Style = TEXT

    @property
    def value(self) -> str:
        return self.field if self.field.startswith("{{") else f"{{{{ 行.{self.field}|空 }}}}"


def _table(source: str, columns: tuple[Column, ...], head: Style) -> str:
    """Return a table with a row per item of a list, or 无."""
    widths = [twips(column.width) for column in columns]

    def whole(text: str) -> str:
        return row([text_cell(text, TEXT, len(columns))], widths)

    return gongwen.table(
        widths,
        [
            row([text_cell(column.head, head) for column in columns], widths, head=True),
            whole(f"{{%tr for 行 in {source} %}}"),
            row([text_cell(column.value, column.style) for column in columns], widths),
            whole("{%tr else %}"),
            whole("无"),
            whole("{%tr endfor %}"),
        ],
    )


LISTS = (
    Column("名单", "种类", 19),
    Column("日期", "日期", 23),
    Column("来源", "来源", 30),
    Column("行数", "行数", 14),
    Column("收下", "收下", 14),
    Column("参加比对", "参加", 30, LEFT),
    Column("校验值", "校验", 26),
)
TOTALS = (
    Column("比对", "比对", 46),
    Column("结论", "结论", 70),
    Column("条数", "条数", 20),
    Column("人数", "人数", 20),
)
BY_UNIT = (
    Column("比对", "比对", 32),
    Column("结论", "结论", 50),
    Column("单位", "单位", 42),
    Column("条数", "条数", 16),
    Column("人数", "人数", 16),
)
CHILDREN = (
    Column("序号", "{{ loop.index }}", 9, LIST_TEXT),
    Column("结果编号、案卷编号", "编号", 37, LIST_TEXT),
    Column("姓名", "姓名", 19, LIST_TEXT),
    Column("性别", "性别", 9, LIST_TEXT),
    Column("出生日期", "出生日期", 20, LIST_TEXT),
    Column("在哪里", "在哪里", 34, LIST_LEFT),
    Column("比对、结论", "结论", 28, LIST_TEXT),
    Column("说明", "说明", 69, LIST_LEFT),
)
"""The widest 编号, KC- and ten W, is 35.4 mm wide at 9 points and must stay on one line."""


def _loop(source: str, line: str, style: Style) -> str:
    """Return one paragraph per item of a list of text."""
    lines = (f"{{%p for 段 in {source} %}}", line, "{%p endfor %}")
    return "".join(paragraph(text, style) for text in lines)


def _first_section(parts: str) -> str:
    """Return the upright section: title, what was compared, the counts, how to go on."""
    return "".join(
        (
            paragraph("{{ 标题 }}", DOCUMENT_TITLE),
            paragraph("比对日期：{{ 比对日期 }}", SUBTITLE),
            paragraph("", SUBTITLE),
            paragraph("一、概况", HEADING),
            _loop("概况", "{{ 段 }}", BODY),
            paragraph("二、所用名单", HEADING),
            _table("名单", LISTS, HEAD),
            paragraph("三、结果", HEADING),
            paragraph("表1　各项比对的结果", CAPTION),
            _table("合计", TOTALS, HEAD),
            paragraph("表2　各单位的结果", CAPTION),
            _table("分单位", BY_UNIT, HEAD),
            paragraph("四、说明", HEADING),
            _loop("说明", "{{ 段 }}", NOTE),
            paragraph("", BODY),
            paragraph("{{ 填报单位 }}", SEAL),
            paragraph("{{ 制表日期 }}", SEAL),
            paragraph("", SPACER, gongwen.section(parts=parts)),
        )
    )


def _children() -> str:
    """Return the turned section: a table of children for each unit."""
    return "".join(
        (
            paragraph("{%p for 组 in 单位 %}", CAPTION),
            paragraph("{{ 组.名称 }}", CAPTION),
            _table("组.结果", CHILDREN, LIST_HEAD),
            paragraph("{%p endfor %}", CAPTION),
        )
    )


def build() -> bytes:
    """Return the template, byte for byte the same every time."""
    margins = {
        "header1": paragraph("{{ 保密提示 }}", HEADER),
        "header2": paragraph("{{ 保密提示 }}", HEADER),
        "footer1": gongwen.page_number(ODD_PAGE),
        "footer2": gongwen.page_number(EVEN_PAGE),
    }
    parts = "".join(
        f'<w:{kind}Reference w:type="{pages}" r:id="{kind}{number}"/>'
        for kind in ("header", "footer")
        for pages, number in (("default", 1), ("even", 2))
    )
    body = "".join(
        (
            _first_section(parts),
            _children(),
            paragraph("", SPACER),  # Word wants a paragraph after a closing table
            gongwen.section(landscape=True, last=True),
        )
    )
    return gongwen.package(TITLE, body, STYLES, margins)


def main() -> None:
    """Write the template into the checkout."""
    PATH.write_bytes(build())


if __name__ == "__main__":
    main()
