"""Word building blocks with the measures of GB/T 9704-2012, for the scripts that make the shipped templates.

A template is written as plain WordprocessingML, part by part, so that nothing of a foreign default document
(theme fonts, Letter paper, 1.15 lines, an author) leaks into it. Everything here returns XML text; `package`
puts the parts into a file. The zip is stored, not compressed: the same text gives the same bytes with every
zlib, and git keeps small differences of a template small.

Each paragraph gets its looks from a style, so that a clerk changes a font once and not per paragraph.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

FANGSONG, SONG, HEI, KAI, TITLE_SONG = "仿宋_GB2312", "宋体", "黑体", "楷体_GB2312", "方正小标宋简体"
LATIN = "Times New Roman"
SUBSTITUTES = {FANGSONG: "仿宋", KAI: "楷体", TITLE_SONG: "宋体", SONG: "SimSun", HEI: "SimHei"}
"""What Word may take instead of a face: Windows has 仿宋 and 楷体, but neither _GB2312 nor 方正."""


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


@dataclass(frozen=True)
class Style:
    """One paragraph style. Sizes and pitches are points, indents are characters, tab stops are millimetres.

    `pitch` is an exact line pitch. `compact` turns off the gap Word puts between Chinese and digits, which
    would make a date too wide for its column. `cut` draws the dashed line under it along which a slip is cut.
    `widow` leaves no single line of it at the foot or the head of a page.
    """

    style_id: str
    name: str
    font: str
    size: float
    pitch: float
    align: str = "left"
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    keep_next: bool = False
    outline: int | None = None
    tabs: tuple[float, ...] = ()
    compact: bool = False
    cut: bool = False
    widow: bool = False

    def xml(self) -> str:
        """Return the w:style element."""
        normal = self.style_id == "Normal"
        kind = 'w:default="1"' if normal else 'w:customStyle="1"'
        based = "" if normal else '<w:basedOn w:val="Normal"/>'
        return (
            f'<w:style w:type="paragraph" {kind} w:styleId="{self.style_id}">'
            f'<w:name w:val="{self.name}"/>{based}<w:qFormat/>'
            f"{self._paragraph_properties()}{self._run_properties()}</w:style>"
        )

    def _paragraph_properties(self) -> str:
        keep = "<w:keepNext/>" if self.keep_next else ""
        stops = "".join(f'<w:tab w:val="left" w:pos="{twips(stop)}"/>' for stop in self.tabs)
        tabs = f"<w:tabs>{stops}</w:tabs>" if stops else ""
        dashes = '<w:bottom w:val="dashed" w:sz="6" w:space="1" w:color="auto"/>'
        border = f"<w:pBdr>{dashes}</w:pBdr>" if self.cut else ""
        gap = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>' if self.compact else ""
        outline = "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'
        # overflowPunct 1 is Word's own default; LibreOffice reads the flag inverted and, without it, drops
        # hanging punctuation of justified lines from a PDF. It also snaps exact pitches to the grid.
        return (
            f'<w:pPr>{keep}<w:widowControl w:val="{int(self.widow)}"/>{border}{tabs}<w:overflowPunct w:val="1"/>{gap}'
            '<w:snapToGrid w:val="0"/>'
            f'<w:spacing w:before="{round(self.before * 20)}" w:after="0" w:line="{round(self.pitch * 20)}" '
            f'w:lineRule="exact"/>{self._indent()}<w:jc w:val="{self.align}"/>{outline}</w:pPr>'
        )

    def _indent(self) -> str:
        # Word takes the …Chars values; the twips serve readers that do not know them.
        sides = (("left", self.left), ("right", self.right), ("firstLine", self.first))
        return "<w:ind {}/>".format(
            " ".join(
                f'w:{side}Chars="{round(chars * 100)}" w:{side}="{round(chars * self.size * 20)}"'
                for side, chars in sides
            )
        )

    def _run_properties(self) -> str:
        # 28 characters of 16 pt need 448 pt and the line has 442: draw each one a quarter of a point closer.
        closer = '<w:spacing w:val="-5"/>' if self.size == 16 else ""
        size = "".join(f'<w:{tag} w:val="{round(self.size * 2)}"/>' for tag in ("sz", "szCs"))
        return f"<w:rPr>{fonts(self.font)}{closer}{size}</w:rPr>"


def fonts(east_asian: str) -> str:
    """Return w:rFonts: the hint gives “ ” — … the Chinese face."""
    latin = "".join(f' w:{kind}="{LATIN}"' for kind in ("ascii", "hAnsi", "cs"))
    return f'<w:rFonts w:hint="eastAsia" w:eastAsia="{east_asian}"{latin}/>'


def paragraph(text: str, style: Style, extra: str = "") -> str:
    """Return a paragraph; a tab in `text` becomes w:tab, `extra` goes into w:pPr after the style."""
    pieces = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in text.split("\t")
    )
    run = f"<w:r>{pieces}</w:r>" if pieces else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style.style_id}"/>{extra}</w:pPr>{run}</w:p>'


def page_number(style: Style) -> str:
    """Return the paragraph `— 1 —`; the dashes are text, because Word's own dashed format has short ones."""
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{content}'
        for kind, content in (
            ("begin", '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'),
            ("separate", "<w:r><w:t>1</w:t></w:r>"),
            ("end", ""),
        )
    )
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    pieces = f"{dash.format('— ')}{field}{dash.format(' —')}"
    return f'<w:p><w:pPr><w:pStyle w:val="{style.style_id}"/></w:pPr>{pieces}</w:p>'


@dataclass(frozen=True)
class Cell:
    """One table cell: paragraphs, how many columns it spans, and how it merges downwards.

    `merge` is "" or "restart" or "continue"; `bare` leaves only the line above the cell.
    """

    paragraphs: tuple[str, ...]
    span: int = 1
    merge: str = ""
    bare: bool = False

    def xml(self, width: int) -> str:
        """Return w:tc, `width` twips wide."""
        span = f'<w:gridSpan w:val="{self.span}"/>' if self.span > 1 else ""
        merge = f'<w:vMerge w:val="{self.merge}"/>' if self.merge else ""
        sides = "".join(f'<w:{side} w:val="nil"/>' for side in ("left", "bottom", "right"))
        borders = f"<w:tcBorders>{sides}</w:tcBorders>" if self.bare else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{borders}'
            f'<w:vAlign w:val="center"/></w:tcPr>{"".join(self.paragraphs)}</w:tc>'
        )


def text_cell(text: str, style: Style, span: int = 1, merge: str = "") -> Cell:
    """Return a cell with one paragraph."""
    return Cell((paragraph(text, style),), span, merge)


def row(cells: Sequence[Cell], widths: Sequence[int], *, height: float = 7, head: bool = False) -> str:
    """Return w:tr that never splits over pages, at least `height` mm high; `head` repeats it on each page."""
    pieces, at = [], 0
    for cell in cells:
        pieces.append(cell.xml(sum(widths[at : at + cell.span])))
        at += cell.span
    if at != len(widths):
        raise ValueError(f"the row fills {at} of {len(widths)} columns")
    repeat = "<w:tblHeader/>" if head else ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>{repeat}'
        f"</w:trPr>{''.join(pieces)}</w:tr>"
    )


def table(widths: Sequence[int], rows: Sequence[str]) -> str:
    """Return a centred table of fixed layout with these column widths (twips)."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="GridTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0600" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        f'w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


TABLE_STYLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    "<w:tblCellMar>"
    + "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 20), ("left", 28), ("bottom", 20), ("right", 28))
    )
    + "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="GridTable"><w:name w:val="公文表格"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style>"
)


def section(*, landscape: bool = False, last: bool = False, parts: str = "") -> str:
    """Return w:sectPr: A4 with a type area of 156 × 225 mm; turned, the binding edge is on top.

    `parts` are the header and footer references; a section without them goes on with those before it. The
    grid has lines only: with a character grid LibreOffice puts each character into two cells.
    """
    kind = "" if last else '<w:type w:val="nextPage"/>'
    if landscape:
        size = 'w:w="16838" w:h="11906" w:orient="landscape"'
        top, right, bottom, left, footer = 28.0, 37.0, 26.0, 35.0, 14.0
    else:
        size = 'w:w="11906" w:h="16838"'
        top, right, bottom, left, footer = 37.0, 26.0, 35.0, 28.0, PAGE_NUMBER_DISTANCE
    return (
        f'<w:sectPr>{parts}{kind}<w:pgSz {size}/><w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" '
        f'w:bottom="{twips(bottom)}" w:left="{twips(left)}" w:header="{twips(15)}" '
        f'w:footer="{twips(footer)}" w:gutter="0"/><w:cols w:space="425"/>'
        '<w:docGrid w:type="lines" w:linePitch="578"/></w:sectPr>'
    )


PAGE_NUMBER_DISTANCE = 25.5
"""Millimetres from the paper's edge to the foot of the page number: its dashes then stand 7 mm below the type
area (GB/T 9704 7.5); the dash is drawn at half the height of the 14 pt line, 2.5 mm above its foot."""


def styles_part(styles: Sequence[Style]) -> str:
    """Return word/styles.xml; the first style must be Normal."""
    base = styles[0]
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(base.font)}"
        f'<w:sz w:val="{round(base.size * 2)}"/><w:szCs w:val="{round(base.size * 2)}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
    )
    listed = "".join(style.xml() for style in styles)
    return f"{DECLARATION}<w:styles {NAMESPACES}>{defaults}{listed}{TABLE_STYLES}</w:styles>"


def font_table_part() -> str:
    """Return word/fontTable.xml with the installed faces Word may use instead."""
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in SUBSTITUTES.items()
    )
    return f'{DECLARATION}<w:fonts {NAMESPACES}>{listed}<w:font w:name="{LATIN}"/></w:fonts>'


SETTINGS_PART = (
    f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/>'
    '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)

CORE_PART = (
    f"{DECLARATION}<cp:coreProperties "
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:language>zh-CN</dc:language>'
    "</cp:coreProperties>"
)


def package(title: str, body: str, styles: Sequence[Style], margins: Mapping[str, str]) -> bytes:
    """Return a .docx; `margins` maps "header1", "footer1" … to content; they are the relationship ids too."""
    parts = {
        "word/document.xml": f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": styles_part(styles),
        "word/settings.xml": SETTINGS_PART,
        "word/fontTable.xml": font_table_part(),
    }
    for name, content in margins.items():
        tag = "hdr" if name.startswith("header") else "ftr"
        parts[f"word/{name}.xml"] = f"{DECLARATION}<w:{tag} {NAMESPACES}>{content}</w:{tag}>"
    kinds = {name: f"{MAIN}.{_kind(name)}+xml" for name in parts}
    related = ("styles", "settings", "fontTable", *margins)
    members = {
        "[Content_Types].xml": _content_types(kinds),
        "_rels/.rels": _relations(
            {
                "main": (f"{R}/officeDocument", "word/document.xml"),
                "core": (f"{RELATIONS}/metadata/core-properties", "docProps/core.xml"),
            }
        ),
        "docProps/core.xml": CORE_PART.format(title=escape(title)),
        "word/_rels/document.xml.rels": _relations(
            {name: (f"{R}/{_kind(name)}", f"{name}.xml") for name in related}
        ),
        **parts,
    }
    return _stored(members)


def _kind(name: str) -> str:
    """Return what a part is: document.main, styles, header, …"""
    stem = name.rsplit("/", 1)[-1].removesuffix(".xml").rstrip("0123456789")
    return "document.main" if stem == "document" else stem


def _content_types(kinds: Mapping[str, str]) -> str:
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in {**kinds, "docProps/core.xml": core}.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(listed: Mapping[str, tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, (kind, target) in listed.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{RELATIONS}">{entries}</Relationships>'


def _stored(members: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, text in members.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # the same bytes on Windows and Linux
            archive.writestr(entry, text.encode())
    return buffer.getvalue()
