"""Make templates/月报.docx, the 控辍保学动态管理月报表: `python -m tools.month_report_template`.

No authority has published the columns of this form; they follow from what it must show (期初 + 增加 − 减少 =
期末, 劝返 by level, 动态销号 by way), and the sign line under every table is the one all such forms share. A
county edits its copy of the .docx in Word; this script says how the shipped one was made, and a test holds
the two together.

Table 1 stands there twice, with and without 其中失学 of the 辍学 ledger: the policy of the county decides which is printed.

Every field of a row goes through the filter 空, so that no cell is empty, and every list has a row for the
month in which nothing happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tools import gongwen
from tools.gongwen import FANGSONG, HEI, KAI, SONG, TITLE_SONG, Cell, Style, paragraph, row, text_cell, twips

TITLE = "控辍保学动态管理月报表"
PATH = Path(__file__).resolve().parent.parent / "templates" / "月报.docx"

NORMAL = Style("Normal", "Normal", FANGSONG, 16, 28.9, align="both")
DOCUMENT_TITLE = Style("DocumentTitle", "公文标题", TITLE_SONG, 22, 33, align="center", keep_next=True)
SUBTITLE = Style("Subtitle", "统计期", KAI, 16, 28.9, align="center", keep_next=True)
BODY = Style("BodyText", "公文正文", FANGSONG, 16, 28.9, align="both", first=2)
CLOSING = Style("Closing", "结束语", FANGSONG, 16, 28.9, align="both", first=2, keep_next=True)
HEADING = Style("Heading1", "一级标题", HEI, 16, 28.9, align="both", first=2, keep_next=True, outline=0)
# The name stands centred over the date, and an eight-character date ends four characters from the edge.
SEAL = Style("Seal", "印章落款", FANGSONG, 16, 28.9, align="center", left=14, right=2, keep_next=True)
CAPTION = Style("TableCaption", "表题", HEI, 14, 20, align="center", before=6, keep_next=True, outline=0)
HEAD = Style("TableHead", "表头文字", HEI, 10.5, 15, align="center", keep_next=True, compact=True)
TEXT = Style("TableText", "表内文字", FANGSONG, 10.5, 15, align="center", compact=True)
TOTAL = Style("TableTotal", "表内合计", HEI, 10.5, 15, align="center", compact=True)
LIST_HEAD = Style("ListHead", "名单表头", HEI, 9, 13, align="center", keep_next=True, compact=True)
LIST_TEXT = Style("ListText", "名单文字", FANGSONG, 9, 13, align="center", compact=True)
LIST_LEFT = Style("ListLeft", "名单左对齐", FANGSONG, 9, 13, left=0.3, right=0.3, compact=True)
SIGN_UNIT = Style("SignUnit", "表尾单位", FANGSONG, 10.5, 18, before=3, tabs=(112,), compact=True)
SIGN_PEOPLE = Style("SignPeople", "表尾人员", FANGSONG, 10.5, 18, tabs=(33, 66, 112), compact=True)
NOTE_HEAD = Style("NoteHead", "说明标题", HEI, 12, 18, before=9, keep_next=True)
NOTE = Style("Note", "表注", FANGSONG, 12, 18, align="both", first=2)
ODD_PAGE = Style("PageNumberOdd", "页码单页", SONG, 14, 14, align="right", right=1)
EVEN_PAGE = Style("PageNumberEven", "页码双页", SONG, 14, 14, left=1)
HEADER = Style("HeaderNotice", "页眉提示", FANGSONG, 10.5, 15, align="center", compact=True)
SPACER = Style("TableEnd", "表后空段", FANGSONG, 1, 1)

STYLES = (
    *(NORMAL, DOCUMENT_TITLE, SUBTITLE, BODY, CLOSING, HEADING, SEAL, CAPTION, HEAD, TEXT, TOTAL, LIST_HEAD),
    *(LIST_TEXT, LIST_LEFT, SIGN_UNIT, SIGN_PEOPLE, NOTE_HEAD, NOTE, ODD_PAGE, EVEN_PAGE, HEADER, SPACER),
)

SIGN_LINES = (
    paragraph("填报单位（盖章）：{{ 填报单位 }}\t负责人：{{ 负责人 }}", SIGN_UNIT),
    paragraph(
        "审核人：{{ 审核人 }}\t填报人：{{ 填报人 }}\t联系电话：{{ 联系电话 }}\t填报日期：{{ 填报日期 }}",
        SIGN_PEOPLE,
    ),
)


@dataclass(frozen=True)
class Column:
    """One column: its head, its field of the row, its width in millimetres and its style.

    `group` is the head over neighbouring columns that share it.
    """

    head: str
    field: str
    width: float
    style: Style = TEXT
    group: str = ""

    @property
    def value(self) -> str:
        return self.field if self.field.startswith("{{") else f"{{{{ 行.{self.field}|空 }}}}"


@dataclass(frozen=True)
class Table:
    """One table of the report: its caption, the list it prints and its columns.

    `totals` prints rows with 小计 in the style of totals.
    """

    caption: str
    source: str
    columns: tuple[Column, ...]
    head: Style = HEAD
    totals: bool = False

    @property
    def widths(self) -> list[int]:
        return [twips(column.width) for column in self.columns]

    def xml(self) -> str:
        """Return the caption and the table: heads, a row per item or 本期无, the sign lines."""
        rows = [
            *self._heads(),
            self._whole_row(f"{{%tr for 行 in {self.source} %}}"),
            *self._items(),
            self._whole_row("{%tr else %}"),
            self._whole_row("{{ 本期无 }}"),
            self._whole_row("{%tr endfor %}"),
            row([Cell(SIGN_LINES, len(self.columns), bare=True)], self.widths),
        ]
        return paragraph(self.caption, CAPTION) + gongwen.table(self.widths, rows)

    def _whole_row(self, text: str) -> str:
        return row([text_cell(text, TEXT, len(self.columns))], self.widths)

    def _items(self) -> list[str]:
        plain = row([text_cell(column.value, column.style) for column in self.columns], self.widths)
        if not self.totals:
            return [plain]
        total = row([text_cell(column.value, TOTAL) for column in self.columns], self.widths)
        tags = [self._whole_row(f"{{%tr {word} %}}") for word in ("if 行.小计", "else", "endif")]
        return [tags[0], total, tags[1], plain, tags[2]]

    def _heads(self) -> list[str]:
        if not any(column.group for column in self.columns):
            return [
                row([text_cell(column.head, self.head) for column in self.columns], self.widths, head=True)
            ]
        upper, lower = [], []
        for group, members in groupby(self.columns, key=lambda column: column.group):
            columns = list(members)
            if group:
                upper.append(text_cell(group, self.head, len(columns)))
                lower += [text_cell(column.head, self.head) for column in columns]
            else:
                upper += [text_cell(column.head, self.head, merge="restart") for column in columns]
                lower += [text_cell("", self.head, merge="continue") for column in columns]
        return [row(cells, self.widths, head=True) for cells in (upper, lower)]


def _ledger(group: str, key: str, widths: tuple[float, ...]) -> tuple[Column, ...]:
    """Return the columns 期初 增加 减少 期末 of one ledger, and 其中失学 where there is a fifth width."""
    heads = ("期初", "增加", "减少", "期末", "其中失学")
    fields = ("期初", "增加", "减少", "期末", "失学")
    return tuple(
        Column(head, f"{key}.{field}", width, group=group)
        for head, field, width in zip(heads, fields, widths, strict=False)
    )


def _persuasion(level: str) -> tuple[Column, ...]:
    return tuple(Column(head, f"{level}{head}", 16.5, group=f"{level}劝返") for head in ("人次", "人数"))


NUMBERED = (Column("序号", "{{ loop.index }}", 9, LIST_TEXT), Column("编号", "编号", 37, LIST_TEXT))
"""The widest 编号, KC- and ten W, is 35.4 mm wide at 9 points and must stay on one line."""


def _names(date: str, text: str) -> tuple[Column, ...]:
    """Return the columns of a list of children; `date` and `text` head the last two."""
    return (
        *NUMBERED,
        Column("姓名", "姓名", 21, LIST_TEXT),
        Column("单位", "单位", 47, LIST_TEXT),
        Column("年级", "年级", 15, LIST_TEXT),
        Column(date, "日期", 28, LIST_TEXT),
        Column(text, "情况", 68, LIST_LEFT),
    )


OPEN_CASES = (
    *NUMBERED,
    Column("姓名", "姓名", 18, LIST_TEXT),
    Column("台账", "台账", 15, LIST_TEXT),
    Column("状态", "状态", 15, LIST_TEXT),
    Column("单位", "单位", 34, LIST_TEXT),
    Column("年级", "年级", 12, LIST_TEXT),
    Column("列入日期", "列入日期", 28, LIST_TEXT),
    Column("劝返次数", "劝返", 14, LIST_TEXT),
    Column("最近记事", "最近记事", 43, LIST_LEFT),
)


def _changes(*, apart: bool) -> Table:
    """Return table 1, with or without 其中失学 of the 辍学 ledger."""
    few = (9.6, 9.6, 9.6, 9.6)
    return Table(
        "表1　三本台账变动情况（单位：人）",
        "变动",
        (
            Column("单位", "单位", 53 if apart else 63),
            Column("学段", "学段", 14),
            *_ledger("适龄儿童台账", "适龄", (14, 11, 11, 14)),
            *_ledger("疑似辍学台账", "疑似", (*few, 10)),
            *_ledger("辍学台账", "辍学", (*few, 10) if apart else few),
            Column("动态销号", "销号", 11),
        ),
        totals=True,
    )


FIGURES = (
    Table(
        "表2　三本台账增减事项（单位：人）",
        "增减",
        (
            Column("台账", "台账", 40),
            Column("方向", "方向", 25),
            Column("事项", "事项", 75),
            Column("人数", "人数", 30),
        ),
    ),
    Table(
        "表3　劝返与动态销号情况",
        "劝返",
        (
            Column("单位", "单位", 55),
            *_persuasion("学校"),
            *_persuasion("联合"),
            *_persuasion("司法"),
            *(Column(head, head, 16.5, group="动态销号（人）") for head in ("复学", "核查", "移出")),
            Column("合计", "销号", 16.5, group="动态销号（人）"),
        ),
        totals=True,
    ),
    Table("表4　辍学原因（单位：人）", "原因", (Column("原因", "原因", 130), Column("人数", "人数", 40))),
    Table(
        "表5　特殊群体与家庭类型（单位：人）",
        "群体",
        (
            Column("类别", "类别", 30),
            Column("名称", "名称", 68),
            Column("适龄儿童", "适龄", 24),
            Column("疑似辍学", "疑似", 24),
            Column("辍学", "辍学", 24),
        ),
    ),
    Table(
        "表6　复学安置方式（单位：人）", "安置", (Column("安置方式", "方式", 130), Column("人数", "人数", 40))
    ),
)

LISTS = (
    Table("表7　本期新增疑似辍学学生名单", "新增疑似", _names("列入日期", "情况"), LIST_HEAD),
    Table("表8　本期新增辍学学生名单", "新增辍学", _names("认定日期", "辍学原因"), LIST_HEAD),
    Table("表9　本期返校学生名单", "返校", _names("返校日期", "情况"), LIST_HEAD),
    Table("表10　期末在账学生名单", "在账", OPEN_CASES, LIST_HEAD),
)


def _either(condition: str, this: str, other: str) -> str:
    """Return one of two stretches of the document, as the report decides."""
    tags = [paragraph(f"{{%p {word} %}}", CAPTION) for word in (f"if {condition}", "else", "endif")]
    return "".join((tags[0], this, tags[1], other, tags[2]))


def _loop(source: str, line: str, style: Style) -> str:
    """Return one paragraph per item of a list of text, or 本期无."""
    lines = (f"{{%p for 段 in {source} %}}", line, "{%p else %}", "{{ 本期无 }}", "{%p endfor %}")
    return "".join(paragraph(text, style) for text in lines)


def _summary(parts: str) -> str:
    """Return the upright first section: title, period, summary and the place for the seal."""
    return "".join(
        (
            paragraph("{{ 标题 }}", DOCUMENT_TITLE),
            paragraph("统计范围：{{ 范围 }}", SUBTITLE),
            paragraph("统计期：{{ 统计期 }}", SUBTITLE),
            paragraph("", SUBTITLE),
            paragraph("一、本期概况", HEADING),
            _loop("概况", "{{ 段 }}", BODY),
            paragraph("二、附表", HEADING),
            paragraph("各项数据见表1至表6，学生名单见表7至表10，统计口径见表6后的说明。", CLOSING),
            paragraph("", CLOSING),
            paragraph("{{ 填报单位 }}", SEAL),
            paragraph("{{ 填报日期 }}", SEAL),
            # A paragraph with a tag would take the section break away with it.
            paragraph("", SPACER, gongwen.section(parts=parts)),
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
            _summary(parts),
            _either("辍学单列失学", _changes(apart=True).xml(), _changes(apart=False).xml()),
            *(table.xml() for table in FIGURES),
            paragraph("说明", NOTE_HEAD),
            _loop("说明", "{{ loop.index }}. {{ 段 }}", NOTE),
            *(table.xml() for table in LISTS),
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
