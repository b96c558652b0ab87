"""比对结果 on paper: the workbook that goes out, what comes back of it, and the Word file."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import docx
import pytest

from kcbx.comparing.forms import CONCLUSION, FILLED_IN, KEY_HEADING, form_columns, workbook
from kcbx.comparing.listing import head_lines, result_number
from kcbx.comparing.returned import Returned, read_returned
from kcbx.comparing.verdicts import VERDICTS, verdict_of
from kcbx.comparing.word import word_context
from kcbx.errors import UnreadableError
from kcbx.grid import Book, Cell, Grid, SheetPlan
from kcbx.render import find_template, render_document
from kcbx.schema import code_list
from kcbx.sheets import read_book, write_book
from tests.comparing_samples import DAY, EDITIONS, JUNIOR, TOWN, enrolled, result, row, run
from tools import comparison_template

WHEREABOUTS = code_list("去向")
TODAY = dt.date(2024, 9, 12)
NEVER = result()
DROPOUT = result(
    "辍学", enrolled(), conclusion="疑似辍学", unit=JUNIOR, case_id="KC-7K3Q9F2B0C", state="在校"
)
LOST = result("人账相符", row("吴小满", "990101201503040017"), conclusion="待核", unit="", certain=False)


def plans(*, full: bool = False) -> list[SheetPlan]:
    results = (NEVER, DROPOUT, LOST)
    return workbook(results, run(*results), WHEREABOUTS, full=full)


def cells(plan: SheetPlan, row_number: int) -> dict[str, Cell]:
    return {column.heading: cell for column, cell in zip(plan.columns, plan.rows[row_number], strict=True)}


# What goes out


def test_there_is_a_sheet_for_each_unit_in_the_order_of_the_register_and_what_has_no_unit_comes_last() -> (
    None
):
    assert [plan.name for plan in plans()] == ["汇总", "清河初中", "清河镇", "单位未定"]
    assert [list(line) for line in plans()[0].rows] == [
        ["适龄失学", "疑似失学", "清河镇", 1, 1],
        ["辍学", "疑似辍学", "清河初中", 1, 1],
        ["人账相符", "待核", "单位未定", 1, 1],
    ]


def test_a_row_names_the_result_and_the_child_and_leaves_five_cells_to_fill_in() -> None:
    shown = cells(plans(full=True)[1], 0)
    assert shown == {
        "序号": "1",
        KEY_HEADING: result_number(DROPOUT),
        "案卷编号": "KC-7K3Q9F2B0C",
        "姓名": "李明远",
        "证件号码": "990101201107093115",
        "性别": "男",
        "出生日期": "2011-07-09",
        "学籍号": "G990101201107093115",
        "学校": "清河初中",
        "年级": "8",
        "班级": "2班",
        "乡镇": "",
        "村": "",
        "监护人": "李志强",
        "比对": "辍学",
        "结论": "疑似辍学",
        "说明": "户籍第30行的李明远在学籍名单里没有找到",
        **dict.fromkeys(FILLED_IN),
    }


def test_masked_copies_hold_no_name_and_no_number() -> None:
    shown = cells(plans()[1], 0)
    assert (shown["姓名"], shown["证件号码"], shown["学籍号"]) == ("李**", "*" * 18, "*" * 19)
    assert (shown["出生日期"], shown["监护人"]) == ("2011", "李**")
    assert shown["说明"] == "户籍第30行的李**在学籍名单里没有找到"
    assert shown[KEY_HEADING] == result_number(DROPOUT)


def test_the_columns_to_fill_in_offer_the_conclusions_and_the_whereabouts() -> None:
    columns = {column.heading: column for column in form_columns(WHEREABOUTS)}
    assert columns[CONCLUSION].choices == tuple(VERDICTS)
    assert columns["去向"].choices == WHEREABOUTS
    assert columns["核查日期"].kind == "日期"
    assert [name for name, column in columns.items() if column.required] == [CONCLUSION]


def test_every_conclusion_of_the_code_list_can_be_chosen() -> None:
    findings = {verdict.finding for verdict in VERDICTS.values() if verdict.finding}
    assert findings == set(code_list("核查结论")) <= set(VERDICTS)
    removals = {verdict.term for verdict in VERDICTS.values() if verdict.action == "移出"}
    assert removals <= set(code_list("移出类别"))


# What comes back


def back(change: dict[str, Any], plan: int = 1, *, full: bool = False) -> Returned:
    """Fill in the one row of a sheet and read the workbook back through a real file."""
    filled = plans(full=full)
    headings = [column.heading for column in filled[plan].columns]
    line = [change.get(name, cell) for name, cell in zip(headings, filled[plan].rows[0], strict=True)]
    filled[plan] = replace(filled[plan], rows=[line])
    return read_returned([read_book("回.xlsx", write_book(filled))], WHEREABOUTS, TODAY)


def test_a_filled_row_comes_back_with_all_that_was_written() -> None:
    day = dt.date(2024, 9, 10)
    returned = back(
        {CONCLUSION: "属实", "去向": "在家", "情况": "家访见到", "核查人": "赵敏", "核查日期": day}
    )
    (found,) = returned.rows
    assert (found.number, found.verdict.term) == (result_number(DROPOUT), "属实")
    assert (found.whereabouts, found.story, found.checker, found.checked_on) == (
        "在家",
        "家访见到",
        "赵敏",
        day,
    )
    assert found.place.startswith("回.xlsx“清河初中”第")
    assert (returned.faults, returned.blank) == ((), 2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({CONCLUSION: "不清楚"}, f"核查结论“不清楚”不在可选的值里：{'、'.join(VERDICTS)}"),
        (
            {CONCLUSION: "属实", "去向": "远方"},
            f"去向“远方”不在可选的值里：{'、'.join(WHEREABOUTS)}",
        ),
        ({CONCLUSION: "属实", "核查日期": dt.date(2024, 9, 13)}, "核查日期 2024-09-13 还没有到"),
        (
            {CONCLUSION: "属实"},
            "核查结论是属实，没有写核查人和核查日期；谁、哪天核查的要写清",
        ),
        (
            {CONCLUSION: "失联", "核查人": "赵敏"},
            "核查结论是失联，没有写核查日期；谁、哪天核查的要写清",
        ),
        ({CONCLUSION: "在校就读", "情况": "家长电话 13800000001"}, "情况里有号码，请删去"),
        ({CONCLUSION: "属实", KEY_HEADING: "BD-1"}, "没有结果编号，或者编号被改过，不知道是哪一条"),
    ],
)
def test_what_cannot_be_used_is_said_of_the_row(change: dict[str, Any], words: str) -> None:
    returned = back(change)
    assert returned.rows == ()
    assert [fault[1] for fault in returned.faults] == [words]


def grid(*rows: Sequence[Cell]) -> Book:
    return Book("回.csv", "csv", (Grid("", [("序号", "结果编号", " 核查结论*"), *rows]),))


NUMBER, OTHER = "BD-00000000000A", "BD-00000000000B"


def test_rows_are_found_by_their_number_in_any_order_and_each_row_is_accounted_for() -> None:
    rows = (
        ("2", OTHER, "死亡"),
        ("", "", ""),
        ("1", NUMBER.lower(), "在校 就读"),
        ("3", "BD-00000000000C", ""),
        ("共 3 条",),
    )
    returned = read_returned([grid(*rows)], WHEREABOUTS, TODAY)
    assert [(each.number, each.verdict.term) for each in returned.rows] == [
        (OTHER, "死亡"),
        (NUMBER, "在校就读"),
    ]
    assert (returned.blank, returned.ignored, returned.faults) == (1, 1, ())


def test_a_result_with_two_conclusions_is_used_in_neither_way() -> None:
    rows = (("1", NUMBER, "休学"), ("2", NUMBER, "死亡"), ("3", OTHER, "死亡"), ("4", OTHER, "死亡"))
    returned = read_returned([grid(*rows)], WHEREABOUTS, TODAY)
    assert [each.number for each in returned.rows] == [OTHER]
    end = "填的内容不一样；请查清以后只留一行"
    assert returned.faults == (
        ("回.csv“”第2行", f"{NUMBER} 在这里填的是“休学”，在回.csv“”第3行是“死亡”，{end}"),
        ("回.csv“”第3行", f"{NUMBER} 在这里填的是“死亡”，在回.csv“”第2行是“休学”，{end}"),
    )
    assert returned.ignored == 1


def test_another_file_is_refused() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_returned([Book("名单.xlsx", "xlsx", (Grid("甲", [("姓名", "证件号码")]),))], WHEREABOUTS, TODAY)
    assert caught.value.message == (
        "名单.xlsx 里没有一个工作表有“结果编号”和“核查结论”两栏，不是 kcbx compare 生成的比对结果。"
    )


@pytest.mark.parametrize(
    ("word", "term"), [("超龄", "超龄离校"), ("双重户籍", "重复户籍"), ("属 实", "属实")]
)
def test_usual_words_for_a_conclusion_are_understood(word: str, term: str) -> None:
    found = verdict_of(word)
    assert found is not None
    assert found.term == term


# Word


def word(*, full: bool = False) -> Any:
    results = (NEVER, DROPOUT, LOST)
    context = word_context(results, run(*results), "清河县", "清河县教育体育局", TODAY, full=full)
    data = render_document(find_template("比对结果", None), context, when=TODAY, title=context["标题"])
    return docx.Document(io.BytesIO(data))


def test_the_word_file_says_what_was_compared_and_lists_the_children_of_each_unit() -> None:
    document = word(full=True)
    lists, totals, by_unit, *children = document.tables
    assert [[cell.text for cell in line.cells] for line in lists.rows][1] == [
        *("户籍", "2024-09-05", "清河镇派出所", "1210", "1200"),
        *("读入 1200，适龄 900，不在学龄 300", "a1a1a1a1a1a1"),
    ]
    assert [cell.text for cell in totals.rows[1].cells] == ["适龄失学", "疑似失学", "1", "1"]
    assert [cell.text for cell in by_unit.rows[2].cells] == ["辍学", "疑似辍学", "清河初中", "1", "1"]
    assert [table.rows[1].cells[2].text for table in children] == ["李明远", "周雨桐", "吴小满"]
    texts = [each.text for each in document.paragraphs]
    assert [name for name in ("清河初中", "清河镇", "单位未定") if name in texts] == [
        "清河初中",
        "清河镇",
        "单位未定",
    ]


def test_the_masked_word_file_holds_no_name_and_no_number() -> None:
    document = word()
    text = "\n".join(cell.text for table in document.tables for line in table.rows for cell in line.cells)
    assert "李**" in text
    assert not [secret for secret in ("李明远", "周雨桐", "990101", "李志强", "2011-07") if secret in text]
    assert "姓名只印第一个字，证件号码不印；核对用结果编号。" in [each.text for each in document.paragraphs]


def test_a_comparison_without_results_prints_none() -> None:
    context = word_context((), run(), "清河县", "清河县教育体育局", DAY, full=False)
    data = render_document(find_template("比对结果", None), context, when=DAY, title=context["标题"])
    tables = docx.Document(io.BytesIO(data)).tables
    assert [table.rows[-1].cells[0].text for table in tables][1:] == ["无", "无"]


def test_the_committed_template_is_what_the_script_makes() -> None:
    assert comparison_template.build() == comparison_template.PATH.read_bytes()


def test_the_columns_fit_between_the_margins() -> None:
    upright = (comparison_template.LISTS, comparison_template.TOTALS, comparison_template.BY_UNIT)
    assert [sum(column.width for column in columns) <= 156 for columns in upright] == [True, True, True]
    assert sum(column.width for column in comparison_template.CHILDREN) <= 297 - 35 - 37


def test_a_child_with_two_results_is_counted_once() -> None:
    twice = (NEVER, replace(NEVER, comparison="脱贫户", key="f" * 64), DROPOUT)
    summary = workbook(twice, run(*twice), WHEREABOUTS, full=False)[0]
    assert summary.footers == ("共 3 条，2 人；一个孩子可以有几条结果。",)
    context = word_context(twice, run(*twice), "清河县", "清河县教育体育局", TODAY, full=False)
    assert context["概况"][0].endswith("共有3条结果要核查，涉及2人（一个孩子可以有几条结果）。")


def test_the_printed_columns_end_with_the_number_of_the_result() -> None:
    sheet = plans()[1]
    headings = [column.heading for column in sheet.columns]
    assert headings[: sheet.printed][-7:] == ["说明", *FILLED_IN, KEY_HEADING]
    assert headings[sheet.printed :] == ["比对", "案卷编号", "证件号码", "学籍号", "乡镇"]


def test_unit_codes_never_show_where_a_name_is_known() -> None:
    assert TOWN not in "".join(plan.name for plan in plans())


def test_several_lists_of_a_kind_are_told_together() -> None:
    here = replace(EDITIONS[0], kind="在校", accepted=40)
    later = replace(here, date=DAY, age=0, accepted=5)
    told = head_lines(replace(run(), editions=(EDITIONS[0], here, later)))
    assert told[1].startswith("名单：户籍 2024-09-05（收下 1200 行，校验 a1a1a1a1a1a1），距比对 1 天")
    assert told[2] == f"名单：在校 2 份（2024-09-05—{DAY}，收下 45 行），距比对 0—1 天。"
