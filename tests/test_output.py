"""Rows as a table, as CSV, as JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from enum import Enum
from pathlib import PurePosixPath
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from kcbx import output
from kcbx.model import Severity
from kcbx.output import Column

COLUMNS = (Column("编号", "编号"), Column("姓名", "姓名"), Column("次数", "劝返次数", "right"))
ROWS = (
    {"编号": "KC-7K3Q9F2B0C", "姓名": "周雨桐", "次数": 12},
    {"编号": "KC-1E50000000", "姓名": "Li", "次数": 3},
)
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"))
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.dates(), st.lists(TEXTS, max_size=3))


# Tables


def test_a_table_is_aligned_by_columns_on_the_screen() -> None:
    assert output.table(ROWS, COLUMNS) == (
        "编号           姓名      劝返次数\n"
        "-------------  ------  ----------\n"
        "KC-7K3Q9F2B0C  周雨桐          12\n"
        "KC-1E50000000  Li               3\n"
    )


def test_a_table_without_rows_has_headings() -> None:
    lines = output.table((), COLUMNS).splitlines()
    assert lines[0].split() == ["编号", "姓名", "劝返次数"]
    assert len(lines) == 2


def test_codes_that_look_like_numbers_are_left_alone() -> None:
    rows = [{"号": "00123"}, {"号": "1E5"}, {"号": "3.10"}]
    assert output.table(rows, [Column("号", "号")]).splitlines()[2:] == ["00123", "1E5", "3.10"]


def test_missing_keys_and_none_are_empty_cells() -> None:
    rows = [{"a": None, "c": "x"}]
    columns = [Column("a", "甲"), Column("b", "乙"), Column("c", "丙")]
    assert output.table(rows, columns).splitlines()[2].split() == ["x"]


def test_nothing_in_a_value_steers_the_terminal() -> None:
    rows = [{"情况": "第一行\n第二行\r\x1b[2J\x9b\u2028完"}]
    assert output.table(rows, [Column("情况", "情况")]).splitlines()[2:] == ["第一行 第二行 [2J 完"]


@given(
    st.lists(
        st.text(st.characters(codec="gbk", categories=("L", "N", "P"))).filter(
            lambda text: all(wcwidth(character) >= 0 for character in text)
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_second_column_begins_at_the_same_place_in_every_line(values: list[str]) -> None:
    rows = [{"a": value, "b": "‖"} for value in values]
    lines = output.table(rows, [Column("a", "甲"), Column("b", "‖")]).splitlines()
    starts = {wcswidth(line[: line.rindex("‖")]) for line in (lines[0], *lines[2:])}
    assert len(starts) == 1


# CSV


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_has_headings_and_plain_lines() -> None:
    assert output.csv_text(ROWS, COLUMNS) == (
        "编号,姓名,劝返次数\nKC-7K3Q9F2B0C,周雨桐,12\nKC-1E50000000,Li,3\n"
    )


def test_csv_for_excel_begins_with_the_byte_order_mark() -> None:
    text = output.csv_text(ROWS, COLUMNS, byte_order_mark=True)
    assert text == "\ufeff" + output.csv_text(ROWS, COLUMNS)
    assert text.encode("utf-8").startswith(b"\xef\xbb\xbf")


def test_csv_quotes_what_needs_quoting() -> None:
    rows = [{"情况": '他说"好",\n走了'}]
    text = output.csv_text(rows, [Column("情况", "情况")])
    assert text == '情况\n"他说""好"",\n走了"\n'
    assert read_back(text)[1] == ['他说"好",\n走了']


@pytest.mark.parametrize("text", ["=1+1", "+86138", "-3", "@SUM(A1)", "\t=1", "\n=1", "＝1", "＠a"])
def test_a_text_that_would_be_a_formula_is_made_harmless(text: str) -> None:
    assert read_back(output.csv_text([{"值": text}], [Column("值", "值")]))[1] == [f"'{text}"]


def test_line_ends_inside_a_cell_become_one_kind() -> None:
    text = output.csv_text([{"值": "一\r\n二\r三"}, {"值": "\r=1"}], [Column("值", "值")])
    assert text == '值\n"一\n二\n三"\n"\'\n=1"\n'


def test_a_heading_is_made_harmless_too() -> None:
    assert output.csv_text([], [Column("a", "=1")]) == "'=1\n"


@pytest.mark.parametrize(("value", "cell"), [(-3, "-3"), (-0.5, "-0.5"), ("a=b", "a=b"), ("'=", "'=")])
def test_numbers_and_harmless_texts_stay(value: object, cell: str) -> None:
    assert read_back(output.csv_text([{"值": value}], [Column("值", "值")]))[1] == [cell]


@given(st.lists(TEXTS, max_size=4))
def test_a_list_cannot_begin_a_formula_either(items: list[str]) -> None:
    cell = read_back(output.csv_text([{"值": items}, {"值": "x"}], [Column("值", "值"), Column("x", "x")]))[
        1
    ][0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.fixed_dictionaries({"a": VALUES, "b": VALUES}), max_size=5))
def test_csv_keeps_every_cell(rows: list[dict[str, object]]) -> None:
    columns = [Column("a", "甲"), Column("b", "乙")]
    table = read_back(output.csv_text(rows, columns))
    assert table[0] == ["甲", "乙"]
    expected = [[output.cell_text(row["a"]), output.cell_text(row["b"])] for row in rows]
    for row, cells in zip(table[1:], expected, strict=True):
        for written, cell in zip(row, cells, strict=True):
            assert written in (cell, f"'{cell}")


# JSON


def test_json_is_indented_and_readable() -> None:
    value = {"format_version": 1, "案卷": [{"姓名": "周雨桐", "次数": 12}]}
    assert output.json_text(value) == (
        '{\n  "format_version": 1,\n  "案卷": [\n    {\n      "姓名": "周雨桐",\n      "次数": 12\n    }\n  ]\n}'
    )
    assert json.loads(output.json_text(value, ensure_ascii=True)) == value
    assert output.json_text("学", ensure_ascii=True) == '"\\u5b66"'


class Colour(Enum):
    """An enumeration that is not of texts."""

    RED = "红"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2024, 9, 5), '"2024-09-05"'),
        (dt.datetime(2024, 9, 5, 8, 30, tzinfo=dt.timezone.utc), '"2024-09-05T08:30:00+00:00"'),
        (Severity.ERROR, '"错误"'),
        (Colour.RED, '"红"'),
        (PurePosixPath("ledgers/x.yaml"), '"ledgers/x.yaml"'),
        (MappingProxyType({"a": 1}), '{\n  "a": 1\n}'),
        ((1, 2), "[\n  1,\n  2\n]"),
        (None, "null"),
    ],
)
def test_json_of_the_models_values(value: object, text: str) -> None:
    assert output.json_text(value) == text


def test_what_has_no_json_form_is_an_error() -> None:
    with pytest.raises(TypeError, match=r"^object has no JSON form$"):
        output.json_text(object())
    with pytest.raises(ValueError, match="Out of range float values"):
        output.json_text(float("nan"))


# Cells, and one list in three formats


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "是"),
        (False, "否"),
        (0, "0"),
        (95.5, "95.5"),
        ("", ""),
        (Severity.ERROR, "错误"),
        (Colour.RED, "红"),
        (dt.date(2024, 9, 5), "2024-09-05"),
        (dt.datetime(2024, 9, 5, 8, 30), "2024-09-05 08:30:00"),
        (("学生", "祖母"), "学生、祖母"),
        ([], ""),
    ],
)
def test_a_value_in_a_cell(value: object, text: str) -> None:
    assert output.cell_text(value) == text


def test_one_list_of_rows_feeds_every_format() -> None:
    document = {"format_version": 1, "案卷": ROWS}
    assert output.list_text("table", ROWS, COLUMNS, document) == output.table(ROWS, COLUMNS)
    assert output.list_text("csv", ROWS, COLUMNS, document) == output.csv_text(ROWS, COLUMNS)
    assert output.list_text("json", ROWS, COLUMNS, document) == output.json_text(document) + "\n"
    with pytest.raises(KeyError):
        output.list_text("docx", ROWS, COLUMNS, document)
