"""The templates of the papers and of the 一生一表: the structure Word insists on and the measures of GB/T 9704.

Pages as LibreOffice draws them are the long form: `pytest -m long`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.documents import W, members, story
from tests.paper_checks import (
    check_faces,
    check_nothing_of_the_program_shows,
    check_order_of_properties,
    check_page,
    check_signature,
    check_tables,
    styled_lines,
    styles_kept_with_next,
)
from tests.paper_documents import EVERY, SHEET, bare, full, made_once, printed, shipped
from tests.paper_samples import paper_context
from tools.paper_templates import PAPERS

FORMS = ("批评教育记录", "延缓入学申请", "休学申请", "认定达标申请", "送达回证")
LETTERS = tuple(name for name in PAPERS if name not in (*FORMS, "家长承诺书"))


# --- the structure Word insists on ----------------------------------------------------------------------------

BOTH = [
    pytest.param(made, name, id=f"{name}-{made.__name__}") for name in EVERY for made in (made_once, bare)
]


@pytest.mark.parametrize(("made", "name"), BOTH)
def test_every_cell_has_words_and_every_row_fills_its_grid(made: Any, name: str) -> None:
    check_tables(made(name))


@pytest.mark.parametrize(("made", "name"), BOTH)
def test_nothing_of_the_program_shows(made: Any, name: str) -> None:
    check_nothing_of_the_program_shows(made(name))


@pytest.mark.parametrize("name", EVERY)
def test_properties_stand_in_the_order_of_the_schema(name: str) -> None:
    check_order_of_properties(full(name))


# --- the measures of GB/T 9704 --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_paper_margins_and_page_numbers(name: str) -> None:
    check_page(shipped(name), turned=name == SHEET)


@pytest.mark.parametrize("name", EVERY)
def test_only_the_faces_of_official_documents(name: str) -> None:
    check_faces(full(name))


STYLES = {
    "Normal": ("仿宋_GB2312", 16, 578, "both"),
    "公文标题": ("方正小标宋简体", 22, 660, "center"),
    "发文字号": ("仿宋_GB2312", 16, 578, "center"),
    "主送": ("仿宋_GB2312", 16, 578, "left"),
    "公文正文": ("仿宋_GB2312", 16, 578, "both"),
    "正文左齐": ("仿宋_GB2312", 16, 578, "left"),
    "结束语": ("仿宋_GB2312", 16, 578, "both"),
    "法条引语": ("仿宋_GB2312", 16, 578, "both"),
    "法条": ("楷体_GB2312", 12, 360, "left"),
    "印章落款": ("仿宋_GB2312", 16, 578, "center"),
    "成文日期": ("仿宋_GB2312", 16, 578, "center"),
    "表头文字": ("黑体", 10.5, 300, "center"),
    "表内文字": ("仿宋_GB2312", 10.5, 300, "center"),
    "表内左对齐": ("仿宋_GB2312", 10.5, 300, "left"),
    "表前后空段": ("仿宋_GB2312", 1, 120, "left"),
    "裁切线": ("仿宋_GB2312", 10.5, 320, "center"),
    "回执标题": ("黑体", 14, 440, "center"),
    "回执文字": ("仿宋_GB2312", 14, 440, "both"),
    "回执签名": ("仿宋_GB2312", 14, 560, "left"),
    "表上编号": ("仿宋_GB2312", 12, 400, "right"),
    "承诺正文": ("仿宋_GB2312", 14, 480, "both"),
    "栏目名": ("黑体", 12, 360, "center"),
    "栏目内容": ("仿宋_GB2312", 12, 360, "center"),
    "栏目长文": ("仿宋_GB2312", 12, 360, "left"),
    "栏目段落": ("仿宋_GB2312", 12, 360, "left"),
    "栏目签章": ("仿宋_GB2312", 12, 400, "right"),
    "填表说明": ("仿宋_GB2312", 10.5, 300, "left"),
    "表题": ("黑体", 14, 400, "center"),
    "表首行": ("仿宋_GB2312", 12, 400, "left"),
    "表间文字": ("仿宋_GB2312", 10.5, 320, "left"),
    "表后说明": ("仿宋_GB2312", 10.5, 320, "left"),
    "表尾签章": ("仿宋_GB2312", 12, 480, "left"),
    "页码单页": ("宋体", 14, 280, "right"),
    "页码双页": ("宋体", 14, 280, "left"),
    "页眉提示": ("仿宋_GB2312", 10.5, 300, "center"),
    "表后空段": ("仿宋_GB2312", 1, 20, "left"),
}
"""East Asian face, size in points, exact line pitch in twentieths of a point, alignment."""


def test_every_template_has_the_same_styles() -> None:
    assert len({members(shipped(name))["word/styles.xml"] for name in EVERY}) == 1
    found = {}
    for style in story(shipped(SHEET), "word/styles.xml").findall(f"{W}style[@{W}type='paragraph']"):
        values = {etree.QName(item).localname: item.attrib for item in style.iter()}
        face, line = values["rFonts"], style.find(f"{W}pPr/{W}spacing")
        assert line is not None
        assert [face[f"{W}{kind}"] for kind in ("ascii", "hAnsi", "cs")] == ["Times New Roman"] * 3
        assert (line.get(f"{W}lineRule"), line.get(f"{W}after")) == ("exact", "0")
        found[values["name"][f"{W}val"]] = (
            face[f"{W}eastAsia"],
            int(values["sz"][f"{W}val"]) / 2,
            int(line.get(f"{W}line", "")),
            values["jc"][f"{W}val"],
        )
    assert found == STYLES


@pytest.mark.parametrize("name", EVERY)
def test_all_looks_come_from_styles(name: str) -> None:
    root = story(shipped(name))
    assert {child.tag for item in root.iter(f"{W}pPr") for child in item} == {f"{W}pStyle"}
    assert root.find(f".//{W}rPr") is None


@pytest.mark.parametrize("name", EVERY)
def test_tables_are_fixed_as_wide_as_the_type_area_and_rows_never_split(name: str) -> None:
    room = 13266 if name == SHEET else 8844  # 234 and 156 mm in twips; each column is rounded
    for table in story(shipped(name)).iter(f"{W}tbl"):
        layout = table.find(f"{W}tblPr/{W}tblLayout")
        assert layout is not None
        assert layout.get(f"{W}type") == "fixed"
        width = sum(int(column.get(f"{W}w", "")) for column in table.iter(f"{W}gridCol"))
        assert abs(width - room) < 5
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.iter(f"{W}tr"))


def test_heads_of_lists_repeat_on_every_page() -> None:
    for table in list(story(shipped(SHEET)).iter(f"{W}tbl"))[3:]:
        repeated = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        assert repeated == [True, *[False] * (len(repeated) - 1)]


@pytest.mark.parametrize("remedies", [[], ["可以申请行政复议。", "可以提起行政诉讼。"]])
@pytest.mark.parametrize("name", LETTERS)
def test_signature_and_date_are_never_alone_on_a_page(name: str, remedies: list[str]) -> None:
    data = full(name, 存根=0, 救济=remedies)
    context = paper_context(name)
    check_signature(data, context["签发单位"], context["成文日期"])
    if remedies and name.startswith("责令"):
        contact, _, last = styled_lines(data)[-6:-3]
        assert contact[0] in styles_kept_with_next(data)
        assert last[1] == "可以提起行政诉讼。"


# --- the pages ------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="需要 soffice 和 pdftotext"
)
def test_papers_keep_to_their_pages_and_lose_no_text(tmp_path: Path) -> None:
    for name in EVERY:
        (tmp_path / f"{name}.docx").write_bytes(full(name))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    convert = ["soffice", home, "--headless", "--convert-to", "pdf", *(f"{name}.docx" for name in EVERY)]
    subprocess.run(convert, cwd=tmp_path, capture_output=True, check=True, timeout=180)
    for name in EVERY:
        command = ["pdftotext", "-raw", f"{name}.pdf", "-"]
        made = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=60)
        pages = made.stdout.decode().split("\f")[:-1]
        if name == SHEET:  # its header stands on every page
            assert all("内含未成年人信息，仅限工作使用，不得公开。" in page for page in pages)
            continue
        assert len(pages) <= 2, name
        bare_pages = [re.sub(r"[\s＿]", "", page) for page in pages]  # a line to write on is drawn, not text
        assert [page.count(f"—{number}—") for number, page in enumerate(bare_pages, 1)] == [1] * len(pages)
        signs = sorted(re.sub(r"—\d—", "", "".join(bare_pages)))
        assert signs == sorted(re.sub(r"[\s＿]", "", printed(full(name)))), name
