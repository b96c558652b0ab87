"""csv, tsv and txt: every encoding and separator that offices use, and what must not pass."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx.errors import UnreadableError
from kcbx.grid import Book, Grid
from kcbx.sheets import read_book
from kcbx.sheets.text_files import CLOSE_QUOTE, SAVE_AS_TEXT
from tests.workbooks import GOLDEN, refused

ROWS = [
    ["姓名", "身份证件号", "备注"],
    ["王小虎", "990101201203040187", "随父母，\n在外地"],
    ["李小丫", "9.90101E+17", ""],
]


def text_of(separator: str = ",", ending: str = "\r\n") -> str:
    """Return ROWS as text."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(ROWS)
    return written.getvalue()


def read(content: bytes, name: str = "名册.csv") -> tuple[str, str, list[list[str]]]:
    """Return the format, the encoding and the rows of a text file."""
    book = read_book(name, content)
    (sheet,) = book.sheets
    assert sheet == Grid("", sheet.rows)
    return book.format, book.encoding, [[*map(str, row)] for row in sheet.rows]


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("gb2312", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_every_encoding(codec: str, encoding: str) -> None:
    mark = "\ufeff" if codec == "utf-16-be" else ""
    assert read((mark + text_of()).encode(codec)) == ("csv", encoding, ROWS)


@pytest.mark.parametrize(("separator", "form"), [(",", "csv"), ("\t", "tsv"), (";", "csv")])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("name", ["名册.csv", "名册.tsv", "名册.TXT"])
def test_every_separator_and_end_of_line(separator: str, form: str, ending: str, name: str) -> None:
    expected = (form, "GB18030", ROWS)
    assert read(text_of(separator, ending).encode("gb18030"), name) == expected


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # An address with commas in every row does not make a tab-separated file a comma-separated one.
        (
            "姓名\t住址\t年级\n甲\t东村,一组\t6\n乙\t西村,二组\t5\n",
            [["姓名", "住址", "年级"], ["甲", "东村,一组", "6"], ["乙", "西村,二组", "5"]],
        ),
        # Nor do titles above the headings that hold another separator.
        (
            "清河县;适龄;名册;全\n\n姓名,年级\n甲,6\n乙,5\n",
            [["清河县;适龄;名册;全", ""], ["", ""], ["姓名", "年级"], ["甲", "6"], ["乙", "5"]],
        ),
        ("姓名\n甲\n乙\n", [["姓名"], ["甲"], ["乙"]]),
        ("姓名,年级\n甲\n乙,6,多\n", [["姓名", "年级", ""], ["甲", "", ""], ["乙", "6", "多"]]),
        ('姓名,备注\n甲,"他说""来"""\n', [["姓名", "备注"], ["甲", '他说"来"']]),
        ('姓名,备注\n甲,身高5"\n', [["姓名", "备注"], ["甲", '身高5"']]),
        ("姓名,号\n甲,00123\n乙, '1 \n", [["姓名", "号"], ["甲", "00123"], ["乙", " '1 "]]),
    ],
)
def test_cells_are_where_a_person_sees_them(text: str, rows: list[list[str]]) -> None:
    assert read(text.encode())[2] == rows


@pytest.mark.parametrize(
    ("name", "encoding", "form"),
    [
        ("花名册.csv", "UTF-8", "csv"),
        ("花名册-GB18030.csv", "GB18030", "csv"),
        ("花名册-Unicode.txt", "UTF-16", "tsv"),
    ],
)
def test_what_libreoffice_writes(name: str, encoding: str, form: str) -> None:
    nothing = [""] * 6
    rows = [
        ["", "清河县适龄儿童名册（虚构）", "", "", "", ""],
        nothing,
        ["", "姓名", "证件", "", "年级", "备注"],
        ["", "", "身份证号码", "出生日期", "", ""],
        ["", "王小虎", "990101201203040187", "2012-03-04", "6", "随父母，\n在外地"],
        ["", "李小丫", "9.9010120130506E+017", "2013年5月6日", "5", "#N/A"],
        nothing,
        ["", " 赵  大 ", "'990101201203040187 ", "", "六年级", ""],
        nothing,
        ["", "填报人：", "", "", "", ""],
    ]
    assert read_book(name, (GOLDEN / name).read_bytes()) == Book(name, form, (Grid("", rows),), encoding)


def unfit(line: int, encoding: str) -> tuple[str, str]:
    return f"“名册.csv”第 {line} 行有不合 {encoding} 编码的内容，会成乱码，没有读取。", SAVE_AS_TEXT


def test_bytes_that_fit_no_encoding_are_named_with_their_line() -> None:
    gb, utf = "姓名,年级\n王小虎,6\n".encode("gb18030"), "姓名,年级\n王小虎,6\n李小丫,5\n".encode()
    assert refused("名册.csv", gb + "赵".encode("gb18030") + b"\xff,1\n") == unfit(3, "GB18030")
    # GB18030 would take this without an error, and every name would be nonsense.
    altered = utf.replace("虎".encode(), b"\xe8\x99\x41")
    altered.decode("gb18030", "replace")
    assert refused("名册.csv", altered) == unfit(2, "UTF-8")
    assert refused("名册.csv", b"\xef\xbb\xbf" + altered) == unfit(2, "UTF-8")
    assert refused("名册.csv", utf * 3 + gb.replace("姓名".encode("gb18030"), b"\xff\xff")) == unfit(
        10, "UTF-8"
    )
    assert refused("名册.csv", "姓名".encode("utf-16") + b"\x00\xd8") == unfit(1, "UTF-16")


@pytest.mark.parametrize(("content", "line"), [(b"a,b\nc,\0d\n", 2), ("姓名,年级".encode("utf-16-le"), 1)])
def test_nul_bytes(content: bytes, line: int) -> None:
    message = f"“名册.csv”第 {line} 行有空字符（NUL），不是能读的文本。"
    assert refused("名册.csv", content) == (message, SAVE_AS_TEXT)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('姓名,备注\n甲,好\n乙,"好\n丙,好\n', 3),
        ('姓名,备注\n甲,"好', 2),
        ('姓名,备注\n甲,"两行\n备注"\n乙,"' + "好,\n" * 200 + '丙",好\n', 4),
        ('姓名,备注\n甲,"' + "好" * 140_000 + '"\n', 2),
    ],
)
def test_a_quotation_mark_that_swallows_rows(text: str, line: int) -> None:
    message = f'“名册.csv”第 {line} 行的引号（"）没有成对，后面的行会并进这一格，没有读取。'
    assert refused("名册.csv", text.encode()) == (message, CLOSE_QUOTE)


CELLS = st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cs"]), max_size=8)


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    separator=st.sampled_from(",\t;"),
    codec=st.sampled_from(["utf-8-sig", "utf-16", "gb18030"]),
)
def test_what_was_written_is_read(rows: list[list[str]], separator: str, codec: str) -> None:
    rows = [["姓名", "号", "备注"], *rows]
    written = io.StringIO()
    csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    assert read(written.getvalue().encode(codec))[2] == rows


def test_a_file_whose_encoding_changes_is_refused_with_the_line() -> None:
    head = "姓名,身份证号\n张三,990101201201020019\n".encode("gb18030")
    with pytest.raises(UnreadableError) as caught:
        read_book("甲.csv", head + "李四,990101201201020027\n".encode())
    assert caught.value.message == "“甲.csv”第 3 行有不合 GB18030 编码的内容，会成乱码，没有读取。"
    rare = "䶮某,朱镕基路,𠮷,㙍\n".encode("gb18030")
    assert read_book("甲.csv", head + rare).encoding == "GB18030"
