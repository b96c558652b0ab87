"""What every paper and the 一生一表 must keep to: the structure Word insists on and the measures of GB/T 9704.

Each check takes the bytes of a .docx, a template or a rendered one, and asserts. Who calls them: `test_paper_layout` for
the samples, `test_papers_of_the_example` for what the commands make of the example county.
"""

from __future__ import annotations

import re

from lxml import etree

from tests.documents import W, members, story
from tests.paper_documents import parts, text_of

RESIDUE = re.compile(r"\{\{|\{%|None|True|False|nan|Undefined|&amp;|0\.\d{6}")


def check_tables(data: bytes) -> None:
    """No cell is empty, each ends with a paragraph, and every row fills the grid of its table."""
    for table in story(data).iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w", "")) for column in table.iter(f"{W}gridCol")]
        assert table.findall(f"{W}tr")
        for row in table.iter(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            assert [cell[-1].tag for cell in cells] == [f"{W}p"] * len(cells)
            assert all(text_of(cell).strip() for cell in cells)
            spans = [
                int(cell.xpath("string(w:tcPr/w:gridSpan/@w:val)", namespaces=cell.nsmap) or 1)
                for cell in cells
            ]
            assert sum(spans) == len(grid)
            assert sum(int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in cells) == sum(grid)


def check_nothing_of_the_program_shows(data: bytes) -> None:
    for part in parts(data):
        assert not RESIDUE.search(text_of(part))


ORDER = {
    "pPr": "pStyle keepNext widowControl pBdr tabs overflowPunct autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl",
    "rPr": "rFonts spacing sz szCs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "trPr": "cantSplit trHeight tblHeader",
    "sectPr": "headerReference footerReference type pgSz pgMar cols docGrid",
}
"""The order in which the schema of ECMA-376 wants the children that occur here; Word calls another order corrupt."""


def check_order_of_properties(data: bytes) -> None:
    for member in ("document", "styles"):
        for element in story(data, f"word/{member}.xml").iter(etree.Element):
            wanted = ORDER.get(etree.QName(element).localname, "").split()
            if wanted:
                places = [wanted.index(etree.QName(child).localname) for child in element]
                assert places == sorted(places)


UPRIGHT = {"w": "11906", "h": "16838", "top": "2098", "right": "1474", "bottom": "1984", "left": "1587"}
TURNED = {"w": "16838", "h": "11906", "top": "1587", "right": "2098", "bottom": "1474", "left": "1984"}


def check_page(data: bytes, *, turned: bool) -> None:
    """The sheet, its margins, the pitch of its lines and the page numbers of odd and even pages."""
    (section,) = story(data).iter(f"{W}sectPr")
    measures = {etree.QName(key).localname: value for item in section for key, value in item.attrib.items()}
    wanted = TURNED if turned else UPRIGHT
    assert {key: measures[key] for key in wanted} == wanted
    assert measures["linePitch"] == "578"
    for page, style in ((1, "PageNumberOdd"), (2, "PageNumberEven")):
        footer = story(data, f"word/footer{page}.xml")
        assert "".join(footer.itertext()) == "—  PAGE 1 —"
        found = footer.find(f".//{W}pStyle")
        assert found is not None
        assert found.get(f"{W}val") == style
    assert story(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


FACES = {"仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体", "宋体", "Times New Roman"}
SPARE_FACE = "仿宋"
"""Draws the ideographs that a GB 2312 face lacks."""


def check_faces(data: bytes) -> None:
    """No other typeface is asked for, in the styles or beside them, and none by a theme."""
    for name in members(data):
        if re.fullmatch(r"word/(document|styles|header\d|footer\d)\.xml", name):
            for faces in story(data, name).iter(f"{W}rFonts"):
                asked = {etree.QName(key).localname: value for key, value in faces.attrib.items()}
                assert not [kind for kind in asked if "heme" in kind]
                asked.pop("hint", None)
                assert set(asked.values()) <= FACES | {SPARE_FACE}


def styled_lines(data: bytes) -> list[tuple[str, str]]:
    """Return (id of the style, text) of every paragraph outside tables."""
    found = story(data).xpath("w:body/w:p", namespaces={"w": W[1:-1]})
    return [(item.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), text_of(item)) for item in found]


def styles_kept_with_next(data: bytes) -> set[str | None]:
    return {
        style.get(f"{W}styleId")
        for style in story(data, "word/styles.xml").iter(f"{W}style")
        if style.find(f"{W}pPr/{W}keepNext") is not None
    }


def check_signature(data: bytes, signer: str, day: str) -> None:
    """A letter ends with its last words, a blank line, who signs and when, and these are never parted by a page."""
    last, blank, seal, date = [
        line for line in styled_lines(data) if not line[0].startswith(("Slip", "Cut"))
    ][-4:]
    assert (seal, date) == (("Seal", signer), ("SealDay", day))
    assert (blank[1], bool(last[1])) == ("", True)
    assert {last[0], blank[0], seal[0]} <= styles_kept_with_next(data)
