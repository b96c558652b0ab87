"""Laws of reading lists: no row is lost, tidying twice changes nothing, the header is found wherever it stands."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kcbx.rosters.cleaning import (
    clean_class,
    clean_date,
    clean_grade,
    clean_name,
    clean_number,
    clean_plain_number,
    clean_telephone,
    expanded,
    known_text,
    same_number,
    text_of,
)
from kcbx.rosters.headings import PEOPLE
from kcbx.rosters.kinds import KINDS
from kcbx.rosters.layout import find_layout
from kcbx.rosters.reading import last_row, read_people
from tests.people_lists import UNITS, book, grid, number, read

WORDS = st.sampled_from(
    [
        "周雨桐",
        "姓名",
        "合计",
        "填报人：赵敏",
        "无",
        "",
        " ",
        "8",
        "2012-03-04",
        "9.9E+17",
        "身份证号",
        "说明",
        "备注",
        number(),
        "x" * 30,
    ]
)
CELLS = st.one_of(
    WORDS,
    st.none(),
    st.text(max_size=8),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
ROWS = st.lists(st.lists(CELLS, max_size=7), max_size=12)
KIND_NAMES = st.sampled_from(sorted(KINDS))


@given(ROWS, KIND_NAMES)
def test_every_row_is_accepted_sent_back_or_ignored(rows: list[list[object]], kind: str) -> None:
    header = ("序号", "姓名", "身份证号", "出生日期", "年级", "班级", "监护人姓名")
    sheet = grid(header, *rows)  # type: ignore[arg-type]
    reading = read_people(book(sheet), KINDS[kind], UNITS, "名单", {"姓名": "B", "证件号码": "C"})
    places = [row.place.row for part in (reading.rows, reading.rejected, reading.ignored) for row in part]
    assert reading.read == len(places) == last_row(sheet) - reading.layout.first_row
    assert sorted(places) == list(range(reading.layout.first_row + 1, last_row(sheet) + 1))


@given(ROWS)
def test_every_row_sent_back_or_ignored_says_why(rows: list[list[object]]) -> None:
    reading = read(("序号", "姓名", "身份证号"), *rows, columns={"姓名": "B", "证件号码": "C"})  # type: ignore[arg-type]
    assert all(row.reasons and all(row.reasons) for row in reading.rejected)
    assert all(row.why for row in reading.ignored)


@given(CELLS)
def test_tidying_twice_changes_nothing(cell: object) -> None:
    for tidy in (text_of, known_text, clean_name, clean_plain_number, clean_telephone):
        once = tidy(cell)  # type: ignore[operator]
        assert tidy(once) == once  # type: ignore[operator]
    number_once = clean_number(cell).number  # type: ignore[arg-type]
    assert clean_number(number_once).number == number_once
    class_once, _ = clean_class(cell)  # type: ignore[arg-type]
    assert clean_class(class_once)[0] == class_once


@given(st.text(alphabet="0123456789 -'xX\n\u200b\u3000.E+", max_size=24))
def test_a_reason_never_holds_what_stands_in_the_cell(written: str) -> None:
    flaw = clean_number(written).flaw
    digits = "".join(filter(str.isdigit, written))
    assert len(digits) < 6 or digits not in flaw


@given(st.dates(dt.date(1910, 1, 1), dt.date(2100, 12, 31)))
def test_a_date_is_read_alike_in_every_form(day: dt.date) -> None:
    forms = (
        *(day, dt.datetime.combine(day, dt.time(8)), day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}"),
        *(
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            (day - dt.date(1899, 12, 30)).days,
        ),
    )
    assert {clean_date(form) for form in forms} == {(day, "")}


@given(st.dates(dt.date(1900, 1, 1), dt.date(1999, 12, 31)), st.integers(0, 999))
def test_an_old_number_is_the_one_it_became(born: dt.date, sequence: int) -> None:
    new = number(sequence, born)
    old = new[:6] + new[8:17]
    assert expanded(old) == new
    assert same_number(old, new)


@given(st.integers(1, 9))
def test_a_grade_is_read_alike_in_every_form(grade: int) -> None:
    numeral = "一二三四五六七八九"[grade - 1]
    forms = [
        grade,
        float(grade),
        str(grade),
        f"{grade}年级",
        f"{numeral}年级",
        numeral,
        f"G{grade}",
        f"{numeral}（2）班",
    ]
    assert {clean_grade(form) for form in forms} == {(grade, "")}


@given(
    st.lists(st.sampled_from([(), ("清河县花名册",), ("填报单位：清河初中", None, "2024年9月")]), max_size=4),
    st.integers(0, 3),
    st.permutations(["序号", "姓名", "身份证号", "出生日期", "监护人身份证号"]),
)
def test_the_header_is_found_under_titles_and_behind_empty_columns(
    titles: list[tuple[object, ...]], empty: int, headings: list[str]
) -> None:
    header = (*[None] * empty, *headings)
    sheet = grid(*titles, header, (*[None] * empty, *["x"] * len(headings)))  # type: ignore[arg-type]
    layout = find_layout(sheet, PEOPLE)
    assert layout.header_rows == (len(titles) + 1,)
    assert layout.column("姓名") == empty + headings.index("姓名")
    assert layout.column("证件号码") == empty + headings.index("身份证号")
    assert layout.column("监护人证件号码") == empty + headings.index("监护人身份证号")
