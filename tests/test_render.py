"""kcbx.render: any text arrives, errors name their place, and the same data gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import zipfile
from decimal import Decimal
from importlib import util
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from kcbx.errors import TemplateError
from kcbx.render import find_template, is_ours, render_document
from tests.documents import MEND, NORMAL, WHEN, W, members, refusal, rendered, story, template, texts, zipped
from tools.gongwen import Cell, paragraph, row, table, text_cell

ROOT = Path(__file__).resolve().parent.parent
SAVE_AS = "请用 Word 或 WPS 打开它，另存为 .docx，再放回原处。"

# --- what is printed ------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_of_the_data_is_printed_as_it_stands(text: str) -> None:
    expected = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]", "", text)
    assert texts(rendered(template("始{{ 文 }}终"), {"文": text})) == [f"始{expected}终"]


@pytest.mark.parametrize(
    "text", ["<w:br/>&amp;", "{{ 7 }}", "{% if %}", "“引号”", "甲\n乙\t丙", Markup("<b>")]
)
def test_markup_and_tags_in_the_data_stay_text(text: str) -> None:
    assert texts(rendered(template("{{ 文 }}"), {"文": text})) == [str(text)]


def test_control_characters_are_dropped_before_docxtpl_takes_them_as_orders() -> None:
    data = rendered(template("{{ 文 }}"), {"文": "一\a二\f三\x00四\r五\ud800六\uffff七\x85八"})
    assert texts(data) == ["一二三四五六七八"]


@pytest.mark.parametrize("value", [Decimal(1), Path("a"), {"甲"}, b"a", texts])
def test_objects_of_the_program_never_reach_a_template(value: object) -> None:
    message = f"交给模板的数据里，“名单[0].值”不是文字、整数、列表或字典，而是 {type(value).__name__}。"
    assert refusal(template("无"), {"名单": [{"值": value}]}) == (message, "")


# --- where an error is ----------------------------------------------------------------------------------------


def test_an_unknown_field_is_named_with_its_paragraph_and_the_fields_there_are() -> None:
    assert refusal(template("标题", "单位：{{ 单位 }}，共{{ 人 }}人"), {"标题": "", "单位": "清河县"}) == (
        "模板正文“单位：{{ 单位 }}，共{{ 人 }}人”处：没有“人”这个字段。",
        "模板最外层能用的字段：标题、单位",
    )


def test_an_unknown_field_of_a_row_names_the_fields_of_the_row(tmp_path: Path) -> None:
    cells = [
        [text_cell(text, NORMAL)] for text in ("{%tr for 行 in 表 %}", "{{ 行.年龄 }}", "{%tr endfor %}")
    ]
    path = tmp_path / "月报.docx"
    path.write_bytes(
        template(body=table([4000], [row(line, [4000]) for line in cells]) + paragraph("", NORMAL))
    )
    assert refusal(path, {"表": [{"姓名": "周雨桐", "年级": 8}]}) == (
        "模板 月报.docx 正文“{{ 行.年龄 }}{% endfor %}”处：没有“年龄”这个字段，这里有的字段是：姓名、年级。",
        "模板最外层能用的字段：表",
    )


def test_an_error_in_a_header_says_so() -> None:
    message = "模板页眉“{{ 提示 }}”处：没有“提示”这个字段。"
    assert refusal(template("{{ 甲 }}", header=("{{ 提示 }}",)), {"甲": 1}) == (
        message,
        "模板最外层能用的字段：甲",
    )


def test_the_paragraph_is_the_right_one_even_when_text_holds_odd_line_ends() -> None:
    """str.splitlines would count U+2028; Jinja2 does not."""
    source = template("一\u2028二", "三", "{{ 人 }}")
    assert refusal(source)[0] == "模板正文“{{ 人 }}”处：没有“人”这个字段。"


def test_a_tag_that_tears_a_table_apart_is_refused_and_never_half_a_document() -> None:
    torn = table([4000], [row([text_cell("{% if 有 %}", NORMAL)], [4000])]) + paragraph("{% endif %}", NORMAL)
    message = "模板正文：填好以后不是完整的 Word 内容，标签可能拆散了段落或表格。"
    assert refusal(template(body=torn), {"有": 0}) == (message, MEND)


# --- files that are no template -------------------------------------------------------------------------------


def _with_kind(kind: str) -> bytes:
    parts = members(template("无"))
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = parts["[Content_Types].xml"].replace(main, kind.encode())
    return zipped({**parts, "[Content_Types].xml": types})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "是旧版 .doc 文件，或者设了打开密码。"),
        (_with_kind("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
         "是 Word 模板（.dotx）。"),
        (_with_kind("application/vnd.ms-word.document.macroEnabled.main+xml"), "是带宏的 Word 文件（.docm 或 .dotm）。"),
        (_with_kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
         "不是 Word 文档（.docx）。"),
        (b"", "不是 Word 文档（.docx）。"),
        (b"{\\rtf1 }", "不是 Word 文档（.docx）。"),
        (template("无")[:900], "不是 Word 文档（.docx）。"),
        (zipped({"a.txt": b""}), "不是 Word 文档（.docx）。"),
        (zipped({**members(template("无")), "word/document.xml": b"<w:document"}), "已经损坏，打不开。"),
        (zipped({n: c for n, c in members(template("无")).items() if n != "word/document.xml"}), "已经损坏，打不开。"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_docx_is_refused_with_advice(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "月报.docx"
    path.write_bytes(data)
    assert refusal(data) == (f"模板{words}", SAVE_AS)
    assert refusal(path) == (f"模板 月报.docx {words}", SAVE_AS)


def test_a_template_that_cannot_be_read_says_which(tmp_path: Path) -> None:
    path = tmp_path / "没有.docx"
    assert refusal(path) == (f"读不了模板 {path}。", "请检查这个文件是否存在、是否有权读取。")


# --- what is mended -------------------------------------------------------------------------------------------


def _rows(*lines: str) -> str:
    return table([4000], [row([text_cell(line, NORMAL)], [4000]) for line in lines])


HIDDEN = ("{%p if 有 %}", "密", "{%p endif %}")


def test_cells_tables_and_headers_left_empty_are_mended() -> None:
    hidden = Cell(tuple(paragraph(line, NORMAL) for line in HIDDEN))
    body = table([4000], [row([hidden], [4000])]) + paragraph("间", NORMAL)
    body += _rows("{%tr for 行 in 表 %}", "{{ 行 }}", "{%tr endfor %}") + paragraph("尾", NORMAL)
    data = rendered(template("首", body=body, header=HIDDEN), {"有": 0, "表": []})
    root = story(data)
    assert [[child.tag for child in cell] for cell in root.iter(f"{W}tc")] == [[f"{W}tcPr", f"{W}p"]]
    assert len(list(root.iter(f"{W}tbl"))) == 1
    assert [child.tag for child in story(data, "word/header1.xml")] == [f"{W}p"]
    assert texts(data) == ["首", "间", "尾"]


def test_the_ends_of_a_table_are_never_alone_on_a_page() -> None:
    lines = ["{%tr for 行 in 表 %}", "{{ 行 }}", "{%tr endfor %}", "签字"]
    head = row([text_cell("表头", NORMAL)], [4000], head=True)
    rows = [head, *(row([text_cell(line, NORMAL)], [4000]) for line in lines)]
    data = rendered(template(body=table([4000], rows) + paragraph("", NORMAL)), {"表": [1, 2, 3, 4, 5]})
    kept = [item.find(f".//{W}keepNext") is not None for item in story(data).iter(f"{W}tr")]
    assert kept == [True, True, False, False, True, True, False]


def test_pictures_of_the_template_get_the_distances_libreoffice_needs() -> None:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    picture = f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{drawing}" distL="7"/></w:drawing></w:r></w:p>'
    inline = story(rendered(template(body=picture), {})).find(f".//{{{drawing}}}inline")
    assert inline is not None
    assert dict(inline.attrib) == {"distL": "7", "distT": "0", "distB": "0", "distR": "0"}


def runs(data: bytes) -> list[tuple[str, str | None]]:
    """Return text and East Asian face of each run."""
    found = []
    for run in story(data).iter(f"{W}r"):
        face = run.find(f"{W}rPr/{W}rFonts")
        text = "".join({f"{W}t": item.text or "", f"{W}br": "\n"}.get(item.tag, "") for item in run)
        found.append((text, None if face is None else face.get(f"{W}eastAsia")))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周雨桐，Ab1—·☑", [("周雨桐，Ab1—·☑", None)]),
        ("李玥𬭸。", [("李", None), ("玥", "仿宋"), ("𬭸", "宋体-ExtB"), ("。", None)]),
        ("刘䶮", [("刘", None), ("䶮", "宋体")]),
        ("玥喆\n堃", [("玥喆", "仿宋"), ("\n", None), ("堃", "仿宋")]),
        ("二〇", [("二", None), ("〇", "仿宋")]),
    ],
)
def test_a_rare_character_of_a_name_gets_a_face_that_has_it(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert runs(rendered(template("{{ 名 }}"), {"名": text})) == expected


def test_a_switched_run_keeps_its_blanks_and_the_order_of_its_properties() -> None:
    body = '<w:p><w:r><w:rPr><w:rStyle w:val="a"/><w:b/></w:rPr><w:t>{{ 名 }}</w:t></w:r></w:p>'
    root = story(rendered(template(body=body), {"名": " 玥 "}))
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert [(text.text, text.get(space)) for text in root.iter(f"{W}t")] == [
        (text, "preserve") for text in (" ", "玥", " ")
    ]
    assert [[child.tag.removeprefix(W) for child in item] for item in root.iter(f"{W}rPr")] == [
        ["rStyle", "b"],
        ["rStyle", "rFonts", "b"],
        ["rStyle", "b"],
    ]


def test_a_switched_run_keeps_its_other_looks() -> None:
    looks = '<w:rPr><w:rStyle w:val="a"/><w:rFonts w:eastAsiaTheme="minor" w:ascii="Arial"/><w:b/></w:rPr>'
    body = f"<w:p><w:r>{looks}<w:t>{{{{ 名 }}}}</w:t></w:r></w:p>"
    plain, switched = story(rendered(template(body=body), {"名": "李玥"})).iter(f"{W}rPr")
    assert [child.tag for child in switched] == [f"{W}rStyle", f"{W}rFonts", f"{W}b"]
    assert dict(plain[1].attrib) == {f"{W}eastAsiaTheme": "minor", f"{W}ascii": "Arial"}
    assert dict(switched[1].attrib) == {f"{W}ascii": "Arial", f"{W}hint": "eastAsia", f"{W}eastAsia": "仿宋"}


# --- the file -------------------------------------------------------------------------------------------------


def test_the_properties_hold_title_and_date_and_nothing_of_the_templates_author() -> None:
    parts = members(template("无"))
    author = b"<dc:creator>secret</dc:creator><cp:keywords>secret</cp:keywords></cp:coreProperties>"
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(b"</cp:coreProperties>", author)
    properties = render_document(zipped(parts), {}, when=WHEN, title="甲&\x07{{ 乙 }}")
    found = [(etree.QName(item).localname, item.text) for item in story(properties, "docProps/core.xml")]
    digest = dict(found)["identifier"]
    assert found == [
        ("title", "甲&{{ 乙 }}"),
        ("creator", "kcbx"),
        ("identifier", digest),
        ("language", "zh-CN"),
        ("lastModifiedBy", "kcbx"),
        ("revision", "1"),
        ("created", "2024-11-18T00:00:00Z"),
        ("modified", "2024-11-18T00:00:00Z"),
    ]
    assert digest is not None
    assert re.fullmatch("kcbx:sha256:[0-9a-f]{64}", digest)


def test_properties_of_a_template_that_cannot_be_read_as_tags_do_not_matter() -> None:
    parts = members(template("无"))
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace("模板".encode(), "{{ 坏".encode())
    assert texts(rendered(zipped(parts), {})) == ["无"]


def test_a_template_without_properties_gets_them() -> None:
    parts = members(template("无"))
    del parts["docProps/core.xml"]
    parts["_rels/.rels"] = re.sub(b'<Relationship Id="core".*?/>', b"", parts["_rels/.rels"])
    data = rendered(zipped(parts), {})
    assert texts(data) == ["无"]
    assert is_ours(data)


def test_properties_kept_under_another_name_are_found() -> None:
    parts = members(template("无"))
    parts["docProps/other.xml"] = parts.pop("docProps/core.xml")
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"docProps/core.xml", b"docProps/other.xml")
    data = rendered(zipped(parts), {})
    assert "docProps/other.xml" not in members(data)
    assert docx.Document(io.BytesIO(data)).core_properties.author == "kcbx"


def test_the_zip_bears_no_trace_of_clock_or_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(rendered(template("无"), {}))) as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == ["[Content_Types].xml", *sorted(set(names) - {"[Content_Types].xml"})]
    assert {(entry.date_time, entry.create_system) for entry in entries} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_the_same_arguments_give_the_same_bytes_and_another_date_does_not() -> None:
    source = template("{{ 名 }}", header=("{{ 名 }}",))
    one = rendered(source, {"名": "李玥𬭸"})
    assert rendered(source, {"名": "李玥𬭸"}) == one
    assert render_document(source, {"名": "李玥𬭸"}, when=dt.date(2024, 11, 19), title="月报表") != one


def test_our_own_untouched_document_may_be_overwritten() -> None:
    assert is_ours(rendered(template("无"), {}))


def test_a_document_somebody_worked_on_is_not_ours() -> None:
    data = rendered(template("无"), {})
    document = docx.Document(io.BytesIO(data))
    document.paragraphs[0].add_run("手工补充")
    saved = io.BytesIO()
    document.save(saved)
    parts = members(data)
    changed = zipped({**parts, "word/styles.xml": parts["word/styles.xml"] + b" "})
    added = zipped({**parts, "word/comments.xml": b""})
    assert [is_ours(item) for item in (saved.getvalue(), changed, added)] == [False, False, False]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", template("无"), zipped({}), zipped({"docProps/core.xml": b""})]
)
def test_other_files_are_not_ours(data: bytes) -> None:
    assert not is_ours(data)


# --- which template -------------------------------------------------------------------------------------------


def test_the_countys_own_template_wins(tmp_path: Path) -> None:
    assert find_template("月报", tmp_path) == (ROOT / "templates" / "月报.docx").read_bytes()
    (tmp_path / "月报.docx").write_bytes(b"county")
    assert find_template("月报", tmp_path) == b"county"


def test_the_shipped_template_is_found_without_a_directory_of_the_county(tmp_path: Path) -> None:
    shipped = (ROOT / "templates" / "月报.docx").read_bytes()
    assert find_template("月报", None) == shipped
    assert find_template("月报", tmp_path / "没有") == shipped


def test_in_a_checkout_the_root_directory_stands_in_for_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kcbx.templates", None)
    assert find_template("月报", None) == (ROOT / "templates" / "月报.docx").read_bytes()


def test_an_installed_package_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "月报.docx").write_bytes(b"installed")
    spec = util.spec_from_file_location(
        "kcbx.templates", tmp_path / "__init__.py", submodule_search_locations=[str(tmp_path)]
    )
    assert spec is not None
    monkeypatch.setitem(sys.modules, "kcbx.templates", util.module_from_spec(spec))
    assert find_template("月报", None) == b"installed"


def _not_found(name: str, directory: Path | None = None) -> tuple[str, str]:
    with pytest.raises(TemplateError) as caught:
        find_template(name, directory)
    return caught.value.message, caught.value.hint


def test_a_template_that_does_not_exist_is_named() -> None:
    assert _not_found("年报表") == (
        "没有名为“年报表”的模板。",
        "请把 年报表.docx 放进工作区的 templates 目录，或改用已有的模板名。",
    )


@pytest.mark.parametrize("name", ["", "../月报", "甲/乙", "甲\\乙", "C:月报"])
def test_the_name_of_a_template_is_no_path(name: str) -> None:
    assert _not_found(name) == (
        f"模板名“{name}”不对：它不能为空，也不能含有路径。",
        "请只写模板的名字，例如：月报",
    )


def test_a_county_template_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "月报.docx").mkdir()
    message = f"读不了模板 {tmp_path / '月报.docx'}。"
    assert _not_found("月报", tmp_path) == (message, "请检查这个文件是否存在、是否有权读取。")
