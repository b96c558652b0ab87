"""The one look of all papers: their styles and the document around them.

Styles of the month's report are taken over where a paper looks the same.
"""

from __future__ import annotations

from dataclasses import replace

from tools import gongwen
from tools.gongwen import FANGSONG, HEI, KAI, Style, paragraph
from tools.month_report_template import BODY as REPORT_BODY
from tools.month_report_template import (
    CAPTION,
    CLOSING,
    DOCUMENT_TITLE,
    EVEN_PAGE,
    HEAD,
    HEADER,
    NORMAL,
    ODD_PAGE,
    SPACER,
    TEXT,
)
from tools.month_report_template import SEAL as REPORT_SEAL

NUMBER = Style("DocumentNumber", "发文字号", FANGSONG, 16, 28.9, align="center", keep_next=True)
ADDRESSEE = Style("Addressee", "主送", FANGSONG, 16, 28.9, keep_next=True)
# No single line at the head of a page: a letter of two pages would begin its second one with two characters.
BODY = replace(REPORT_BODY, widow=True)
# Words typed by a clerk and the items of an article may hold line breaks, which would stretch a justified line.
TYPED = Style("BodyTyped", "正文左齐", FANGSONG, 16, 28.9, first=2, widow=True)
LAW_LEAD = Style("LawLead", "法条引语", FANGSONG, 16, 28.9, align="both", first=2, keep_next=True)
LAW = Style("Law", "法条", KAI, 12, 18, first=2, widow=True)
# Both are centred where a date that ends four characters before the margin has its middle; 16 characters of a name fit.
SEAL = replace(REPORT_SEAL, left=11, right=0)
DAY = Style("SealDay", "成文日期", FANGSONG, 16, 28.9, align="center", left=11)
TEXT_LEFT = Style("TableLeft", "表内左对齐", FANGSONG, 10.5, 15, left=0.3, right=0.3, compact=True)

GAP = Style("TableGap", "表前后空段", FANGSONG, 1, 6, keep_next=True)

CUT = Style("CutLine", "裁切线", FANGSONG, 10.5, 16, align="center", before=10, keep_next=True, cut=True)
SLIP_TITLE = Style("SlipTitle", "回执标题", HEI, 14, 22, align="center", before=6, keep_next=True)
SLIP = Style("SlipText", "回执文字", FANGSONG, 14, 22, align="both", first=2, keep_next=True)
SLIP_END = Style("SlipEnd", "回执签名", FANGSONG, 14, 28, compact=True)

FORM_NUMBER = Style("FormNumber", "表上编号", FANGSONG, 12, 20, align="right", keep_next=True)
PLEDGE = Style("Pledge", "承诺正文", FANGSONG, 14, 24, align="both", first=2)
LABEL = Style("FormLabel", "栏目名", HEI, 12, 18, align="center", compact=True)
VALUE = Style("FormValue", "栏目内容", FANGSONG, 12, 18, align="center", compact=True)
ENTRY = Style("FormEntry", "栏目长文", FANGSONG, 12, 18, left=0.4, right=0.4, compact=True)
INDENTED = Style("FormParagraph", "栏目段落", FANGSONG, 12, 18, first=2, left=0.4, right=0.4, compact=True)
SIGN = Style("FormSign", "栏目签章", FANGSONG, 12, 20, align="right", left=0.4, right=1.5, compact=True)
SMALL = Style("FormNote", "填表说明", FANGSONG, 10.5, 15, left=0.4, right=0.4, compact=True)

SHEET_LINE = Style("SheetLine", "表首行", FANGSONG, 12, 20, keep_next=True, tabs=(62, 115, 160), compact=True)
SHEET_TEXT = Style("SheetText", "表间文字", FANGSONG, 10.5, 16, before=3, widow=True)
SHEET_NOTE = Style("SheetNote", "表后说明", FANGSONG, 10.5, 16, keep_next=True)
SHEET_SIGN = Style("SheetSign", "表尾签章", FANGSONG, 12, 24, before=6, tabs=(95, 140, 185), compact=True)

STYLES = (
    *(NORMAL, DOCUMENT_TITLE, NUMBER, ADDRESSEE, BODY, TYPED, CLOSING, LAW_LEAD, LAW, SEAL, DAY),
    *(HEAD, TEXT, TEXT_LEFT, GAP, CUT, SLIP_TITLE, SLIP, SLIP_END),
    *(FORM_NUMBER, PLEDGE, LABEL, VALUE, ENTRY, INDENTED, SIGN, SMALL, CAPTION, SHEET_LINE),
    *(SHEET_TEXT, SHEET_NOTE, SHEET_SIGN, ODD_PAGE, EVEN_PAGE, HEADER, SPACER),
)


def document(name: str, content: str, *, landscape: bool = False, header: str = "") -> bytes:
    """Return a template of one section with page numbers, byte for byte the same every time."""
    margins = {"footer1": gongwen.page_number(ODD_PAGE), "footer2": gongwen.page_number(EVEN_PAGE)}
    if header:
        margins = {**{f"header{number}": paragraph(header, HEADER) for number in (1, 2)}, **margins}
    parts = "".join(
        f'<w:{part[:-1]}Reference w:type="{"default" if part.endswith("1") else "even"}" r:id="{part}"/>'
        for part in margins
    )
    section = gongwen.section(landscape=landscape, last=True, parts=parts)
    return gongwen.package(name, content + section, STYLES, margins)
