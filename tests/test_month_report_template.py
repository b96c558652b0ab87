"""templates/月报.docx: what the month's report says, and the measures it keeps.

Pages as LibreOffice draws them are the long form: `pytest -m long`.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from kcbx.errors import TemplateError
from kcbx.render import find_template, is_ours, render_document
from tests.month_report import BUSY, CASES, GOLDEN, HEAD, NOTHING, OPEN_CASE, WHEN, W, dump, opened, report
from tools import month_report_template

ROOT = Path(__file__).resolve().parent.parent
RESIDUE = re.compile(r"\{\{|\{%|None|True|False|nan|Undefined|&amp;|0\.\d{6}")


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


@pytest.mark.parametrize("name", CASES)
def test_the_report_reads_as_before(name: str) -> None:
    assert dump(CASES[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


# --- the structure Word insists on ----------------------------------------------------------------------------


@pytest.mark.parametrize("context", CASES.values(), ids=CASES)
def test_every_cell_has_a_paragraph_and_every_row_fills_its_grid(context: dict[str, Any]) -> None:
    tables = list(part(report(context), "word/document.xml").iter(f"{W}tbl"))
    assert len(tables) == 10
    for table in tables:
        grid = [int(column.get(f"{W}w", "")) for column in table.iter(f"{W}gridCol")]
        for row in table.iter(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            assert [cell[-1].tag for cell in cells] == [f"{W}p"] * len(cells)
            spans = [
                int(cell.xpath("string(w:tcPr/w:gridSpan/@w:val)", namespaces=cell.nsmap) or 1)
                for cell in cells
            ]
            assert sum(spans) == len(grid)
            widths = [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in cells]
            assert sum(widths) == sum(grid)


@pytest.mark.parametrize("context", CASES.values(), ids=CASES)
def test_no_cell_is_empty_and_nothing_of_the_program_shows(context: dict[str, Any]) -> None:
    data = report(context)
    for item in part(data, "word/document.xml").iter(f"{W}tc"):
        text = "".join(item.itertext())
        assert text or item.find(f"{W}tcPr/{W}vMerge") is not None
    for name in ("document", "header1", "header2", "footer1", "footer2"):
        root = part(data, f"word/{name}.xml")
        assert not RESIDUE.search("".join(root.itertext()).replace("PAGE", ""))


def test_a_month_without_anything_says_so_in_every_table() -> None:
    tables = opened({**NOTHING, "本期无": "本期无"}).tables
    assert [table.rows[-2].cells[0].text for table in tables] == ["本期无"] * 10


@pytest.mark.parametrize("context", CASES.values(), ids=CASES)
def test_every_table_ends_with_the_sign_lines_kept_with_it(context: dict[str, Any]) -> None:
    expected = [
        f"填报单位（盖章）：清河县教育体育局\t负责人：{context['负责人']}",
        f"审核人：{context['审核人']}\t填报人：{context['填报人']}\t联系电话：{context['联系电话']}"
        "\t填报日期：2024年11月18日",
    ]
    for table in opened(context).tables:
        assert [item.text for item in table.rows[-1].cells[0].paragraphs] == expected
        assert all(
            item.paragraph_format.keep_with_next for cell in table.rows[-2].cells for item in cell.paragraphs
        )


def test_totals_stand_out_by_their_style() -> None:
    rows = opened(BUSY).tables[0].rows
    styles = [{item.style.name for cell in row.cells for item in cell.paragraphs} for row in rows]
    assert styles[2:5] == [{"表内文字"}, {"表内合计"}, {"表内合计"}]


def test_a_field_left_out_is_an_error_for_each_field() -> None:
    for field in NOTHING:
        without = {key: value for key, value in NOTHING.items() if key != field}
        with pytest.raises(TemplateError, match=f"没有“{field}”这个字段"):
            render_document(find_template("月报", None), without, when=WHEN, title="月报表")


# --- the measures of GB/T 9704 --------------------------------------------------------------------------------

TEMPLATE = ROOT / "templates" / "月报.docx"


def test_paper_and_margins() -> None:
    upright, turned = docx.Document(str(TEMPLATE)).sections
    sides = ("page_width", "page_height", "top_margin", "right_margin", "bottom_margin", "left_margin")
    assert [round(getattr(upright, side).mm) for side in sides] == [210, 297, 37, 26, 35, 28]
    assert [round(getattr(turned, side).mm) for side in sides] == [297, 210, 28, 37, 26, 35]
    assert round(upright.footer_distance.mm, 1) == 25.5


STYLES = {
    "公文标题": ("方正小标宋简体", 22, 660, "center"),
    "统计期": ("楷体_GB2312", 16, 578, "center"),
    "公文正文": ("仿宋_GB2312", 16, 578, "both"),
    "结束语": ("仿宋_GB2312", 16, 578, "both"),
    "一级标题": ("黑体", 16, 578, "both"),
    "印章落款": ("仿宋_GB2312", 16, 578, "center"),
    "表题": ("黑体", 14, 400, "center"),
    "表头文字": ("黑体", 10.5, 300, "center"),
    "表内文字": ("仿宋_GB2312", 10.5, 300, "center"),
    "表内合计": ("黑体", 10.5, 300, "center"),
    "名单表头": ("黑体", 9, 260, "center"),
    "名单文字": ("仿宋_GB2312", 9, 260, "center"),
    "名单左对齐": ("仿宋_GB2312", 9, 260, "left"),
    "表尾单位": ("仿宋_GB2312", 10.5, 360, "left"),
    "表尾人员": ("仿宋_GB2312", 10.5, 360, "left"),
    "说明标题": ("黑体", 12, 360, "left"),
    "表注": ("仿宋_GB2312", 12, 360, "both"),
    "页码单页": ("宋体", 14, 280, "right"),
    "页码双页": ("宋体", 14, 280, "left"),
    "页眉提示": ("仿宋_GB2312", 10.5, 300, "center"),
    "表后空段": ("仿宋_GB2312", 1, 20, "left"),
    "Normal": ("仿宋_GB2312", 16, 578, "both"),
}
"""East Asian face, size in points, exact line pitch in twentieths of a point, alignment."""


def test_every_style_has_its_face_size_and_pitch() -> None:
    found = {}
    for style in part(TEMPLATE.read_bytes(), "word/styles.xml").findall(f"{W}style[@{W}type='paragraph']"):
        values = {etree.QName(item).localname: item.attrib for item in style.iter()}
        face = values["rFonts"]
        assert [face[f"{W}{kind}"] for kind in ("ascii", "hAnsi", "cs")] == ["Times New Roman"] * 3
        assert not [key for key in face if "heme" in key]
        line = style.find(f"{W}pPr/{W}spacing")
        assert line is not None
        assert (line.get(f"{W}lineRule"), line.get(f"{W}after")) == ("exact", "0")
        assert (values["snapToGrid"][f"{W}val"], values["overflowPunct"][f"{W}val"]) == ("0", "1")
        found[values["name"][f"{W}val"]] = (
            face[f"{W}eastAsia"],
            int(values["sz"][f"{W}val"]) / 2,
            int(line.get(f"{W}line", "")),
            values["jc"][f"{W}val"],
        )
    assert found == STYLES


def test_three_size_text_fits_28_characters_into_a_line() -> None:
    for style in part(TEMPLATE.read_bytes(), "word/styles.xml").findall(f"{W}style[@{W}type='paragraph']"):
        closer = style.find(f"{W}rPr/{W}spacing")
        size = style.find(f"{W}rPr/{W}sz")
        assert size is not None
        assert (closer is not None and closer.get(f"{W}val")) == (
            "-5" if size.get(f"{W}val") == "32" else False
        )
    assert 28 * (16 - 0.25) <= 156 / 25.4 * 72
    assert 22 * 28.9 <= 225 / 25.4 * 72 < 23 * 28.9


def test_all_looks_come_from_styles() -> None:
    root = part(TEMPLATE.read_bytes(), "word/document.xml")
    assert {child.tag for item in root.iter(f"{W}pPr") for child in item} == {f"{W}pStyle", f"{W}sectPr"}
    assert root.find(f".//{W}rPr") is None


def test_heads_repeat_and_rows_never_split() -> None:
    tables = list(part(TEMPLATE.read_bytes(), "word/document.xml").iter(f"{W}tbl"))
    heads = [
        [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")] for table in tables
    ]
    assert [sum(repeated) for repeated in heads] == [2, 2, 1, 2, 1, 1, 1, 1, 1, 1, 1]
    assert all(repeated == sorted(repeated, reverse=True) for repeated in heads)
    assert all(
        row.find(f"{W}trPr/{W}cantSplit") is not None for table in tables for row in table.iter(f"{W}tr")
    )


def test_tables_fit_between_the_margins_and_a_case_number_into_its_column() -> None:
    for table in docx.Document(str(TEMPLATE)).tables:
        widths = [column.width.mm for column in table.columns]
        assert sum(widths) <= 297 - 35 - 37 + 0.1
        heads = [cell.text for cell in table.rows[0].cells]
        if "编号" in heads:
            # KC- and ten W, the widest code, in Times at 9 points: 11.17 em; and half a millimetre each side
            assert widths[heads.index("编号")] >= 11.17 * 9 * 25.4 / 72 + 1


def test_page_numbers_stand_outside_alternately() -> None:
    data = TEMPLATE.read_bytes()
    assert part(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    first, second = part(data, "word/document.xml").iter(f"{W}sectPr")
    kinds = [(etree.QName(item).localname, item.get(f"{W}type")) for item in first if "Reference" in item.tag]
    assert kinds == [
        ("headerReference", "default"),
        ("headerReference", "even"),
        ("footerReference", "default"),
        ("footerReference", "even"),
    ]
    assert not [item for item in second if "Reference" in item.tag]
    styles = [part(data, f"word/footer{page}.xml").find(f".//{W}pStyle") for page in (1, 2)]
    assert [style is not None and style.get(f"{W}val") for style in styles] == [
        "PageNumberOdd",
        "PageNumberEven",
    ]
    for page in (1, 2):
        footer = part(data, f"word/footer{page}.xml")
        assert "".join(footer.itertext()) == "—  PAGE 1 —"


ORDER = {
    "pPr": "pStyle keepNext widowControl tabs overflowPunct autoSpaceDE autoSpaceDN snapToGrid spacing ind jc "
    "outlineLvl sectPr",
    "rPr": "rStyle rFonts spacing sz szCs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar cols docGrid",
    "style": "name basedOn uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang",
}
"""The order in which the schema of ECMA-376 wants the children that occur here; Word calls another order corrupt."""


@pytest.mark.parametrize("name", ["document", "styles", "settings"])
def test_properties_stand_in_the_order_of_the_schema(name: str) -> None:
    for element in part(report(BUSY), f"word/{name}.xml").iter(etree.Element):
        wanted = ORDER.get(etree.QName(element).localname, "").split()
        if wanted:
            places = [wanted.index(etree.QName(child).localname) for child in element]
            assert places == sorted(places)


# --- the same every time --------------------------------------------------------------------------------------


def test_the_committed_template_is_what_the_script_makes() -> None:
    assert month_report_template.build() == TEMPLATE.read_bytes()


def test_other_processes_give_the_same_bytes() -> None:
    code = "import hashlib; from tests import month_report as t; from tools import month_report_template as m; " \
        "print(hashlib.sha256(t.report(t.BUSY) + m.build()).hexdigest())"  # fmt: skip
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert is_ours(report(BUSY))


# --- the pages ------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="需要 soffice 和 pdftotext"
)
def test_no_text_is_lost_on_the_pages(tmp_path: Path) -> None:
    many = {**BUSY, "在账": [OPEN_CASE] * 60}
    (tmp_path / "report.docx").write_bytes(report(many))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    convert = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "report.docx"]
    subprocess.run(convert, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    printed = subprocess.run(
        ["pdftotext", "-layout", "report.pdf", "-"], cwd=tmp_path, capture_output=True, check=True, timeout=60
    ).stdout.decode()
    pages = printed.split("\f")[:-1]
    bare = [re.sub(r"\s", "", page) for page in pages]
    assert [f"—{number}—" in page for number, page in enumerate(bare, 1)] == [True] * len(pages)
    assert [HEAD["保密提示"] in page for page in bare] == [True] * len(pages)
    lists = [page for page in pages if "KC-WWMWMWWMWM" in page]
    assert len(lists) > 2
    assert ["最近记事" in page for page in lists] == [True] * len(lists)
    assert printed.count("KC-WWMWMWWMWM") == 60
