"""A file that is not what its ending says, is locked, broken or made to fill the memory: a clear error, no trace."""

from __future__ import annotations

import random
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx.errors import UnreadableError
from kcbx.sheets import isolation, packages, read_book, reading
from kcbx.sheets.isolation import ProcessLostError, in_own_process
from kcbx.sheets.packages import REDUCE
from kcbx.sheets.recognising import ASK, NO_PASSWORD, RENAME, REPAIR, SAVE_AS, UNZIP
from tests.workbooks import GOLDEN, parts_of, refused, workbook_of, zipped
from tools.sheet_fixtures import make_list

WORKBOOK = make_list()
XLS = (GOLDEN / "花名册.xls").read_bytes()
ODS = (GOLDEN / "花名册.ods").read_bytes()


def broken(name: str) -> tuple[str, str]:
    return f"“{name}”已经损坏，或者没有拷完整，读不了。", REPAIR


# --- not what the ending says -----------------------------------------------------------------------------------

HTML = "<html><head><meta charset=gb2312></head><table><tr><td>姓名</td></tr></table></html>".encode(
    "gb18030"
)
XML_TABLE = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
WORD = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
ODT = zipped(
    {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"}, zipfile.ZIP_STORED
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(stream: str) -> bytes:
    return (
        OLE
        + "Root Entry".encode("utf-16-le").ljust(128, b"\0")
        + stream.encode("utf-16-le").ljust(128, b"\0")
    )


@pytest.mark.parametrize(
    ("name", "content", "what", "hint"),
    [
        ("名册.xls", HTML, "网页（有的系统把导出的网页叫作 xls）", SAVE_AS),
        (
            "名册.xls",
            b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>",
            "网页（有的系统把导出的网页叫作 xls）",
            SAVE_AS,
        ),
        ("名册.xls", "﻿<table>".encode("utf-16"), "网页（有的系统把导出的网页叫作 xls）", SAVE_AS),
        ("名册.csv", HTML, "网页（有的系统把导出的网页叫作 xls）", SAVE_AS),
        ("名册.xls", XML_TABLE, "XML 电子表格 2003（有的系统把它叫作 xls）", SAVE_AS),
        ("名册.xlsx", b"<?xml version='1.0'?><a/>", "XML 文件", SAVE_AS),
        ("名册.xls", b"MIME-Version: 1.0\r\nX: y", "网页（单个文件的网页）", SAVE_AS),
        ("名册.xls", "姓名\t年级\n王小虎\t6\n".encode("gb18030"), "文本", SAVE_AS),
        ("名册.xlsx", "姓名,年级\n".encode(), "文本", SAVE_AS),
        ("名册.xls", b"\x09\x08\x10\x00\x00\x05" + bytes(40), "很旧的 Excel 文件（5.0 或更早）", SAVE_AS),
        ("名册.xls", WORKBOOK, "Excel 工作簿（xlsx）", RENAME.format(".xlsx")),
        ("名册.xlsx", XLS, "Excel 97-2003 工作簿（xls）", RENAME.format(".xls")),
        ("名册.csv", ODS, "OpenDocument 电子表格（ods）", RENAME.format(".ods")),
        ("名册.ods", ODT, "OpenDocument 文件，但不是电子表格", ASK),
        ("名册.xlsx", WORD, "Word 文件", ASK),
        ("名册.xls", ole("WordDocument"), "Word 文件", ASK),
        ("名册.xls", ole("PowerPoint Document"), "PowerPoint 文件", ASK),
        ("名册.xls", ole("Contents"), "旧式 Office 文件，里面找不到工作簿（也可能没有拷完整）", REPAIR),
        ("名册.xlsx", zipped({"名册.xlsx": WORKBOOK}), "压缩包", UNZIP),
        ("名册.xlsx", zipped({"xl/workbook.bin": b"\0"}), "Excel 二进制工作簿（xlsb）", SAVE_AS),
        ("名册.xlsx", b"Rar!\x1a\x07\x00", "压缩包", UNZIP),
        ("名册.xlsx", b"%PDF-1.7\n", "PDF 文件", ASK),
        ("名册.csv", b"\x89PNG\r\n\x1a\n" + bytes(9), "图片", ASK),
        ("名册.csv", bytes(range(32)) * 9, "不认识的文件", ASK),
    ],
)
def test_a_file_is_not_what_its_ending_says(name: str, content: bytes, what: str, hint: str) -> None:
    ending = name[name.index(".") :]
    assert refused(name, content) == (f"“{name}”的名称以 {ending} 结尾，内容却是{what}。", hint)


@pytest.mark.parametrize("name", ["名册", "名册.doc", "名册.et"])
def test_an_ending_that_is_not_read(name: str) -> None:
    known = ".xlsx、.xlsm、.xls、.ods、.csv、.tsv、.txt"
    assert refused(name, WORKBOOK) == (f"“{name}”不是能读的表格文件：能读的结尾有 {known}。", SAVE_AS)


# --- locked -----------------------------------------------------------------------------------------------------


def with_password(content: bytes) -> bytes:
    """Return a zip file whose parts claim to be encrypted."""
    altered = bytearray(content)
    place = altered.find(b"PK\x01\x02")
    while place >= 0:
        altered[place + 8] |= 1
        place = altered.find(b"PK\x01\x02", place + 1)
    return bytes(altered)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((path, (GOLDEN / path).read_bytes()) for path in ("有密码.xlsx", "有密码.xls", "有密码.ods")),
        ("有密码.xlsx", with_password(WORKBOOK)),
        ("有密码.ods", zipped({**parts_of(ODS), "encrypted-package": b"?"})),
    ],
    ids=["LibreOffice xlsx", "LibreOffice xls", "LibreOffice ods", "zip", "LibreOffice 24.8 ods"],
)
def test_a_file_under_a_password(name: str, content: bytes) -> None:
    assert refused(name, content) == (f"“{name}”加了打开密码，读不了。", NO_PASSWORD)


# --- broken -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content"), [("名册.xlsx", WORKBOOK), ("名册.ods", ODS)])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.999])
def test_a_workbook_that_was_cut_off(name: str, content: bytes, part: float) -> None:
    assert refused(name, content[: int(len(content) * part)]) == broken(name)


@pytest.mark.parametrize("length", [3000, 5000, len(XLS) - 200])
def test_an_xls_that_was_cut_off(length: int, capfd: pytest.CaptureFixture[str]) -> None:
    message, hint = refused("名册.xls", XLS[:length])
    assert (message, hint) in [
        broken("名册.xls"),
        (
            "“名册.xls”的名称以 .xls 结尾，内容却是旧式 Office 文件，里面找不到工作簿（也可能没有拷完整）。",
            REPAIR,
        ),
    ]
    assert capfd.readouterr() == ("", "")


def test_an_xls_whose_sectors_go_round_in_a_circle_or_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(isolation, "MOST_MEMORY", 600 << 20)
    monkeypatch.setattr(isolation, "LONGEST_SECONDS", 20)
    allocation = 512 * (1 + int.from_bytes(XLS[76:80], "little"))
    first = int.from_bytes(XLS[48:52], "little")
    altered = bytearray(XLS)
    altered[allocation + 4 * first : allocation + 4 * first + 4] = first.to_bytes(4, "little")
    assert refused("名册.xls", bytes(altered)) == broken("名册.xls")


@pytest.mark.parametrize(("name", "content"), [("名册.xlsx", WORKBOOK), ("名册.ods", ODS)])
@given(data=st.data())
def test_whatever_happens_to_a_file_it_is_read_or_refused(
    name: str, content: bytes, data: st.DataObject
) -> None:
    parts = parts_of(content)
    victim = data.draw(st.sampled_from([part for part in parts if part.endswith((".xml", ".rels"))]))
    altered = bytearray(parts[victim])
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(altered) - 1), st.integers(0, 255)))):
        altered[place] = byte
    cut = data.draw(st.integers(0, len(altered)))
    with suppress(UnreadableError):
        read_book(name, zipped({**parts, victim: bytes(altered[:cut])}))


def test_what_a_process_raises_or_loses() -> None:
    with pytest.raises(UnreadableError) as caught:
        in_own_process(reading.read_book, "名册.doc", b"?")
    assert caught.value.hint == SAVE_AS
    with pytest.raises(ProcessLostError):
        in_own_process(random.Random().choice, [])


# --- made to fill the memory ------------------------------------------------------------------------------------


def too_much(name: str, what: str = "大得不正常，超过 64 MB") -> tuple[str, str]:
    return f"“{name}”解开以后{what}，像是压缩炸弹，没有读取。", REDUCE


@pytest.fixture(scope="module")
def bomb() -> bytes:
    return workbook_of("<!--" + " " * (80 << 20) + "-->")


def test_a_zip_bomb(bomb: bytes) -> None:
    assert len(bomb) < 100_000
    assert refused("名册.xlsx", bomb) == too_much("名册.xlsx")


def test_a_zip_bomb_that_lies_about_its_size(bomb: bytes) -> None:
    lying = bytearray(bomb)
    place = lying.rfind(b"PK\x01\x02")
    # In the directory: checksum and size of what is said to be inflated, of its first hundred bytes.
    said = parts_of(bomb)["xl/worksheets/sheet1.xml"][:100]
    lying[place + 16 : place + 20] = zlib.crc32(said).to_bytes(4, "little")
    lying[place + 24 : place + 28] = len(said).to_bytes(4, "little")
    assert parts_of(bytes(lying))["xl/worksheets/sheet1.xml"] == said
    assert refused("名册.xlsx", bytes(lying)) == too_much("名册.xlsx")


def test_a_size_that_lies_a_little_is_a_broken_file() -> None:
    lying = bytearray(WORKBOOK)
    place = lying.rfind(b"PK\x01\x02")
    lying[place + 24] ^= 1
    assert refused("名册.xlsx", bytes(lying)) == broken("名册.xlsx")


def test_a_bomb_in_a_part_of_an_ods_file() -> None:
    content = zipped({**parts_of(ODS), "content.xml": b"<a>" + b" " * (80 << 20) + b"</a>"})
    assert refused("名册.ods", content) == too_much("名册.ods")


def test_a_part_packed_in_an_unusual_way() -> None:
    content = zipped(parts_of(WORKBOOK), zipfile.ZIP_LZMA)
    assert refused("名册.xlsx", content) == broken("名册.xlsx")


def test_too_many_parts() -> None:
    content = zipped({**parts_of(WORKBOOK), **{f"xl/media/{number}.png": b"" for number in range(10_001)}})
    assert refused("名册.xlsx", content) == too_much("名册.xlsx", f"由 {len(parts_of(content))} 个部分组成")


def test_pictures_are_never_unpacked() -> None:
    picture = {"xl/media/image1.png": b" " * (80 << 20)}
    assert read_book("a.xlsx", zipped({**parts_of(WORKBOOK), **picture})).sheets[0].name == "花名册"


def too_large(name: str, row: int, column: int, sheet: str = "的工作表“甲”") -> tuple[str, str]:
    return (
        f"“{name}”{sheet}太大：用到了第 {row} 行、第 {column} 列，最多能读 1200 万个单元格（空着的也算）、16384 列。",
        REDUCE,
    )


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>2</v></c></row>",
        '<x:row r="1048576"><x:c s="1" r="XFD1048576"><x:v>2</x:v></x:c></x:row>',
        '<row r="1048576">' + "<c/>" * 16_383 + "<c><v>2</v></c></row>",
        '<row><c r="XFD1048576" t="inlineStr"><is><t>2</t></is></c></row>',
    ],
)
def test_two_cells_in_opposite_corners(far: str) -> None:
    content = workbook_of('<row r="1"><c r="A1"><v>1</v></c></row>' + far)
    assert refused("名册.xlsx", content) == too_large("名册.xlsx", 1_048_576, 16_384)


def test_a_column_that_no_spreadsheet_has() -> None:
    content = workbook_of('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')
    assert refused("名册.xlsx", content) == too_large("名册.xlsx", 1, 16_385)


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ('<table:table-row table:number-rows-repeated="999999999">{}</table:table-row>', 999_999_999, 1),
        ("<table:table-row>{0}</table:table-row><table:table-row>{0}</table:table-row>", 2, 1),
    ],
)
def test_repeated_cells_of_ods(rows: str, row: int, column: int) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    content = ods_of(rows.format(cell))
    if row > 2:
        assert refused("名册.ods", content) == too_large("名册.ods", row, column)
    else:
        assert read_book("名册.ods", content).sheets[0].rows == [[1.0], [1.0]]


def test_repeated_columns_of_ods() -> None:
    cell = '<table:table-cell table:number-columns-repeated="99999999"/><table:table-cell office:value-type="string"/>'
    content = ods_of(f"<table:table-row>{cell}</table:table-row>")
    assert refused("名册.ods", content) == too_large("名册.ods", 1, 100_000_000)


def test_a_run_of_spaces_in_ods_that_would_fill_the_memory() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="999999999"/></text:p></table:table-cell>'
    content = ods_of(f"<table:table-row>{cell}</table:table-row>")
    assert refused("名册.ods", content) == broken("名册.ods")


def ods_of(rows: str) -> bytes:
    """Return LibreOffice's file with one sheet of these rows."""
    parts = parts_of(ODS)
    text = parts["content.xml"].decode()
    start, end = text.index("<table:table "), text.rindex("</table:table>")
    sheet = f'<table:table table:name="甲">{rows}</table:table>'
    return zipped({**parts, "content.xml": (text[:start] + sheet + text[end + 14 :]).encode()})


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1 << 20)
    content = b"a" * (2 << 20)
    hint = "分成几份，一份一份地读入。"
    assert refused("名册.csv", content) == ("“名册.csv”有 2 MB，最多能读 1 MB。", hint)


def test_a_text_with_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_CELLS", 20_000)
    message = "“名册.csv”太大：用到了第 10001 行、第 2 列，最多能读 2 万个单元格（空着的也算）、16384 列。"
    assert refused("名册.csv", b"a,b\n" * 10_001) == (message, REDUCE)
