"""The sheets of batch entry and what their rows mean, without a file and without a ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from kcbx import identity
from kcbx.batch_attempts import read_attempt, recorded_before
from kcbx.batch_cases import CaseReader, ChildRow, Terms, refusal
from kcbx.batch_rows import RowsRead, read_rows
from kcbx.batch_sheets import ATTEMPTS, CASES, SHEETS, EntrySheet, blank_plan, returned_plan
from kcbx.errors import UnreadableError, UsageError
from kcbx.grid import Book, Cell, Grid
from kcbx.model import School, Township, UnitRegister
from kcbx.schema import code_list
from tests import builders

TODAY = dt.date(2024, 9, 20)
NUMBER = "990101201203045121"
UNITS = UnitRegister(
    (
        School("3199000021", "清河县清河镇初级中学", "清河初中", "990101101", "初级中学"),
        School("2199000011", "清河县清河镇中心小学", "清河小学", "990101101", "小学"),
        School("2199000099", "清河县旧小学", "旧小学", "990101101", "小学", closed=dt.date(2020, 8, 31)),
    ),
    (Township("990101101", "清河镇", "镇"), Township("990101201", "柳河乡", "乡")),
)
NEEDED = (("姓名",),)


def book(*rows: Sequence[Cell], name: str = "表1", hidden: bool = False) -> Book:
    return Book("名单.xlsx", "xlsx", (Grid(name, tuple(map(tuple, rows)), hidden),))


def rows_of(sheet: EntrySheet, headings: Sequence[str], *rows: Sequence[Cell]) -> RowsRead:
    return read_rows(book(headings, *rows), sheet, NEEDED if sheet is CASES else (("日期",),))


def child(given: Mapping[str, Cell], **terms: Any) -> ChildRow:
    """Read one row of the sheet of new cases; state and source are given for all."""
    chosen = {"unit": "", "state": "在校", "source": "学籍导入", **terms}
    filled: dict[str, Cell] = {"姓名": "周雨桐", "证件号码": NUMBER, "乡镇": "清河镇", **given}
    (row,) = rows_of(CASES, list(filled), list(filled.values())).rows
    return CaseReader(UNITS, code_list, Terms(TODAY, TODAY, **chosen)).read(row)


# The blank sheet


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_column_that_goes_into_a_case_has_a_field_of_the_schema(sheet: EntrySheet) -> None:
    keyed = [item for item in sheet.items if item.key and item.key != "日期"]
    assert [item.heading for item in keyed if sheet.field_of(item) is None] == []


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_the_blank_sheet_is_read_by_its_own_headings(sheet: EntrySheet) -> None:
    plan = blank_plan(sheet, code_list, UNITS)
    headings = [column.heading for column in plan.columns]
    row = ["x"] * len(headings)
    (layout,) = read_rows(book(headings, row), sheet, ((headings[0],),)).layouts
    assert {name: columns[0].heading for name, columns in layout.chosen.items()} == {
        heading: heading for heading in headings
    }
    assert layout.unknown == ()


def test_drop_downs_hold_the_code_lists_and_the_countys_own_units() -> None:
    def codes(name: str) -> Sequence[str]:
        return (*code_list(name), "本县增补") if name == "登记来源" else code_list(name)

    columns = {column.heading: column for column in blank_plan(CASES, codes, UNITS).columns}
    assert columns["来源"].choices == (*code_list("登记来源"), "本县增补")
    assert columns["乡镇"].choices == ("清河镇", "柳河乡")
    assert columns["学校"].choices == ("清河初中", "清河小学")
    assert columns["责任单位"].choices == ("清河初中", "清河小学", "清河镇", "柳河乡")
    assert columns["特殊群体"].choices == ()
    assert columns["特殊群体"].note == f"几项用顿号“、”隔开。可填：{'、'.join(code_list('特殊群体'))}"
    assert [heading for heading, column in columns.items() if column.required] == ["姓名", "证件号码"]
    assert columns["证件号码"].kind == "文字"
    assert columns["出生日期"].kind == "日期"


def test_what_goes_into_the_sheet_is_not_a_row() -> None:
    for sheet in SHEETS.values():
        plan = blank_plan(sheet, code_list, UNITS)
        assert (plan.rows, plan.blank_rows) == ((), 500)
        assert any("例：" in line for line in plan.explanations)


def test_rows_sent_back_are_marked_and_read_again() -> None:
    rows = [({"姓名": "周雨桐", "证件号码": "99010120120304512"}, {"证件号码": "少一位", "": "整行不对"})]
    plan = returned_plan(CASES, code_list, UNITS, rows)
    headings = [column.heading for column in plan.columns]
    assert headings[-1] == "退回原因"
    assert plan.rows[0][-1] == "证件号码：少一位；整行不对"
    assert plan.marked == {(0, headings.index("证件号码")): "少一位"}
    read = read_rows(book(headings, *plan.rows), CASES, NEEDED)
    assert [(row.get("姓名"), row.get("证件号码")) for row in read.rows] == [("周雨桐", "99010120120304512")]


# Rows


def test_every_row_is_a_row_or_ignored_with_its_reason() -> None:
    read = read_rows(
        book(
            ["清河小学学生名单", None],
            ["序号", "姓名", "身份证件号"],
            [1, "周雨桐", NUMBER],
            [None, None, None],
            [2, None, None],
            ["合计", None, "1"],
            [None, None],
        ),
        CASES,
        NEEDED,
    )
    assert [row.place.row for row in read.rows] == [3]
    assert [(place.row, why) for place, why in read.ignored] == [
        (4, "空行"),
        (5, "只有序号的空行"),
        (6, "表尾"),
    ]
    assert read.read == 4


def test_sheets_that_are_hidden_or_no_list_are_left_out() -> None:
    grids = (
        Grid("名单", (("姓名", "证件号码"), ("周雨桐", NUMBER))),
        Grid("说明", (("请于九月底前交",),)),
        Grid("选项", (("姓名", "证件号码"), ("甲", NUMBER)), hidden=True),
    )
    read = read_rows(Book("a.xlsx", "xlsx", grids), CASES, NEEDED)
    assert ([row.place.sheet for row in read.rows], read.left_out) == (["名单"], ("说明", "选项"))
    with pytest.raises(UsageError) as error:
        read_rows(Book("a.xlsx", "xlsx", grids), CASES, NEEDED, wanted="六年级")
    assert str(error.value) == "文件里没有叫“六年级”的工作表。\n有：名单、说明、选项。"


def test_a_sheet_without_a_needed_column_is_refused() -> None:
    with pytest.raises(UnreadableError) as error:
        read_rows(book(["姓名", "民族"], ["周雨桐", "汉族"]), CASES, (("证件号码", "证件类型"),))
    assert str(error.value) == (
        "工作表“表1”里没有找到要有的列：证件号码或证件类型。认出的有：姓名（A 列）、民族（B 列）。\n"
        "用 --column 列名=列 指明，例如 --column 证件号码=C；空白表用 kcbx template-sheet add-case 输出。"
    )


@pytest.mark.parametrize(
    ("cell", "text", "reason"),
    [
        (NUMBER, NUMBER, ""),
        (f"'{NUMBER[:6]} {NUMBER[6:]}", NUMBER, ""),
        ("９９０１０１２０１２０３０４５１２１", NUMBER, ""),
        (9.90101201203045e17, "", "科学计数"),
        ("990101201203045122", "990101201203045122", "校验"),
    ],
)
def test_a_number_is_tidied_or_told_what_is_wrong(cell: Cell, text: str, reason: str) -> None:
    (row,) = rows_of(CASES, ["姓名", "证件号码"], ["周雨桐", cell]).rows
    assert row.get("证件号码") == text
    assert reason in row.reasons.get("证件号码", "")
    assert bool(reason) == bool(row.reasons)


# New cases


def test_a_row_of_our_own_sheet_is_a_whole_case() -> None:
    found = child(
        {
            "村": "柳林村",
            "学校": "清河初中",
            "年级": "7",
            "班级": "七（2）班",
            "入学年月": dt.datetime(2018, 9, 1),
            "监护人1姓名": "周建国",
            "监护人1关系": "父亲",
            "监护人1电话": 13800000001.0,
            "监护人2姓名": "李桂花",
            "监护人2关系": "奶奶",
            "监护人2法定监护人": "否",
            "特殊群体": "留守儿童，孤儿",
            "民族": "汉",
        }
    )
    assert found.reasons == {}
    assert found.facts == {
        "姓名": "周雨桐",
        "性别": "女",
        "出生日期": "2012-03-04",
        "民族": "汉族",
        "证件": {"类型": "居民身份证", "号码": NUMBER},
        "户籍": {"乡镇": "清河镇", "村": "柳林村"},
        "监护人": [
            {"姓名": "周建国", "关系": "父亲", "法定监护人": "是", "电话": "13800000001"},
            {"姓名": "李桂花", "关系": "祖母", "法定监护人": "否"},
        ],
        "学籍": {"学校": "3199000021", "年级": 7, "班级": "2", "入学年月": "2018-09", "学年": 2024},
        "特殊群体": ["留守儿童", "孤儿"],
    }
    assert found.values == {"单位": "3199000021", "状态": "在校", "来源": "学籍导入"}


def test_the_columns_of_the_school_system_mean_the_same() -> None:
    headings = (
        *("学校标识码", "年级", "姓名", "身份证件类型", "身份证件号", "户口所在地行政区划", "现住址"),
        *("是否留守儿童", "是否进城务工人员随迁子女", "是否孤儿", "残疾（人）类型"),
        *("成员1姓名", "成员1关系", "成员1是否监护人", "成员1联系电话", "成员1身份证件号", "成员2姓名"),
        *("成员2关系", "成员2是否监护人"),
    )
    values = (
        *("3199000021", "初中2024级", "周雨桐", "居民身份证", NUMBER, "990101101000", "清河镇柳林村"),
        *("双亲留守儿童", "否", "否", "智力残疾"),
        *("周建国", "父亲", "是", "13800000001", "990101198001010011", "李桂花", "其他亲属", "否"),
    )
    (row,) = rows_of(CASES, headings, values).rows
    found = CaseReader(UNITS, code_list, Terms(TODAY, TODAY, "", "在校", "学籍导入")).read(row)
    assert found.reasons == {}
    assert found.id_number == NUMBER
    assert found.facts["户籍"] == {"乡镇": "清河镇", "区划代码": "990101"}
    assert found.facts["现住址"] == {"地址": "清河镇柳林村"}
    assert found.facts["学籍"] == {"学校": "3199000021", "年级": 7, "学年": 2024}
    assert found.facts["特殊群体"] == ["留守儿童", "残疾儿童"]
    assert found.facts["残疾"] == {"类别": "智力", "等级": "未定级"}
    assert found.facts["监护人"] == [
        {"姓名": "周建国", "关系": "父亲", "法定监护人": "是", "电话": "13800000001"},
        {"姓名": "李桂花", "关系": "其他", "法定监护人": "否"},
    ]


@pytest.mark.parametrize(
    ("written", "school", "grade"),
    [
        ("2019级", "清河小学", 6),
        ("小学2024级", "", 1),
        ("2022级", "清河初中", 9),
        ("初二", "清河初中", 8),
        ("三年级", "清河小学", 3),
    ],
)
def test_grades_as_schools_write_them(written: str, school: str, grade: int) -> None:
    found = child({"年级": written, "学校": school or "清河小学"})
    assert (found.reasons, found.facts["学籍"]["年级"]) == ({}, grade)


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"姓名": ""}, {"姓名": "没有姓名"}),
        (
            {"证件号码": ""},
            {
                "证件号码": "没有证件号码；确实没有的，证件类型写“无”，并写无证原因",
                "性别": "没有性别，证件号码里也取不出来",
                "出生日期": "没有出生日期，证件号码里也取不出来",
            },
        ),
        ({"乡镇": "", "学校": "清河小学", "年级": "3"}, {"乡镇": "没有户籍所在乡镇、村或地址"}),
        (
            {"学校": "不知哪所小学", "年级": "3"},
            {"学校": "本县没有登记叫“不知哪所小学”的学校，请写全称或简称"},
        ),
        ({"学校": "清河小学"}, {"年级": "写了学校，没有写年级"}),
        ({"学校": "清河小学", "年级": "高一"}, {"年级": "不是一至九年级"}),
        (
            {"监护人1姓名": "周建国"},
            {
                "监护人1关系": "写了监护人姓名，没有写关系",
                "监护人1法定监护人": "不是父母的，要写明是不是法定监护人",
            },
        ),
        (
            {"责任单位": "没有的单位"},
            {"责任单位": "本县没有登记叫“没有的单位”的学校或乡镇，请写全称或简称"},
        ),
        (
            {"学校": "清和初中", "年级": "7"},
            {"学校": "本县没有登记叫“清和初中”的学校，请写全称或简称。您要的是不是“清河初中”？"},
        ),
        (
            {"乡镇": "清合镇", "学校": "清河小学", "年级": "3"},
            {
                "乡镇": "本县没有登记叫“清合镇”的乡镇。您要的是不是“清河镇”？"
                "户籍在外县的，前面写上县名，例如 外地县清合镇"
            },
        ),
        (
            {"状态": "辍学"},
            {
                "状态": f"登记时的状态只能写{'、'.join(code_list('适龄状态'))}；"
                "辍学的孩子先登记在校（从未上过学的登记未入学），再列入疑似"
            },
        ),
        (
            {"学校": "清河小学", "年级": "3", "学籍状态": "休学"},
            {"学籍状态": "不是在籍在校，不能成批按“在校”登记；请核对，在“状态”列写明，或单独建档"},
        ),
        ({"出生日期": "2012年3月"}, {"出生日期": "只写到月，缺日"}),
    ],
)
def test_what_is_wrong_with_a_row_is_told_by_column(given: dict[str, Cell], reasons: dict[str, str]) -> None:
    assert child(given).reasons == reasons


@pytest.mark.parametrize(
    ("given", "township"),
    [
        ({"乡镇": "临水县清合镇"}, "临水县清合镇"),
        ({"乡镇": "清合镇", "户籍地址": "990201102000"}, "清合镇"),
        ({"乡镇": "清河县柳河乡"}, "柳河乡"),
    ],
)
def test_a_township_of_another_county_is_taken_as_it_is(given: dict[str, Cell], township: str) -> None:
    filled: dict[str, Cell] = {"姓名": "周雨桐", "证件号码": NUMBER, **given, "学校": "清河小学", "年级": "3"}
    (row,) = rows_of(CASES, list(filled), list(filled.values())).rows
    terms = Terms(TODAY, TODAY, "", "在校", "学籍导入")
    found = CaseReader(UNITS, code_list, terms, "清河县").read(row)
    assert (found.reasons, found.facts["户籍"]["乡镇"]) == ({}, township)


def test_a_township_misspelt_after_the_countys_own_name_is_none() -> None:
    filled = {"姓名": "周雨桐", "证件号码": NUMBER, "乡镇": "清河县清合镇", "学校": "清河小学", "年级": "3"}
    (row,) = rows_of(CASES, list(filled), list(filled.values())).rows
    found = CaseReader(UNITS, code_list, Terms(TODAY, TODAY, "", "在校", "学籍导入"), "清河县").read(row)
    assert list(found.reasons) == ["乡镇"]


def test_a_refusal_of_several_lines_is_one_line_of_a_cell() -> None:
    error = UsageError("号码有误：\n  · 校验码不对。\n  · 性别不一致。", "请核对。")
    assert refusal(error) == {"": "号码有误：校验码不对；性别不一致 请核对。"}


def test_the_sheet_of_another_command_is_known_by_its_headings() -> None:
    attempts = [f"*{item.heading}" for item in ATTEMPTS.items]
    with pytest.raises(UnreadableError) as error:
        rows_of(CASES, attempts, ["x"] * len(attempts))
    assert str(error.value) == ("这是劝返记录的表，不是建档的表，没有读。\n请用 kcbx add-attempt --from。")
    cases = [item.heading for item in CASES.items if item.blank]
    with pytest.raises(UnreadableError) as error:
        rows_of(ATTEMPTS, cases, ["x"] * len(cases))
    assert str(error.value) == "这是建档的表，不是劝返记录的表，没有读。\n请用 kcbx add-case --from。"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (990101201303027072.0, "9.90101E+17"),
        (990101201303027072, "9.90101E+17"),
        (NUMBER, NUMBER),
        (13800000001.0, "13800000001"),
    ],
)
def test_what_was_written_is_kept_without_digits_that_nobody_wrote(cell: Cell, written: str) -> None:
    (row,) = rows_of(CASES, ["姓名", "证件号码"], ["周雨桐", cell]).rows
    assert row.written["证件号码"] == written


def test_a_code_that_is_none_is_told_with_what_there_is() -> None:
    reasons = child({"状态": "在学"}).reasons
    assert list(reasons) == ["状态"]
    assert "“在学”不在可选的值里。可选：未入学、在校" in reasons["状态"]


def test_a_child_without_a_document() -> None:
    given = {"证件号码": "", "无证原因": "未办户口", "性别": "女", "出生日期": "2012.3.4"}
    found = child(given, state="未入学", source="入户排查")
    assert found.reasons == {}
    assert found.facts["证件"] == {"类型": "无", "无证原因": "未办户口"}
    assert (found.id_number, found.facts["出生日期"]) == ("", "2012-03-04")
    assert found.values["单位"] == "990101101"


def test_a_telephone_without_a_name_is_kept_as_a_remark() -> None:
    found = child(
        {"监护人1电话": "13800000001", "监护人2姓名": "李桂花", "监护人2关系": "母亲", "备注": "甲"}
    )
    assert found.facts["备注"] == "甲；联系电话 13800000001"
    assert found.facts["监护人"] == [{"姓名": "李桂花", "关系": "母亲", "法定监护人": "是"}]


def test_the_unit_given_for_all_is_the_school_of_rows_with_a_grade() -> None:
    found = child({"年级": "3"}, unit="2199000011")
    assert found.facts["学籍"] == {"学校": "2199000011", "年级": 3, "学年": 2024}
    assert child({}, unit="2199000011").facts.get("学籍") is None


# Attempts

_ATTEMPT = {
    "编号": builders.CASE_ID,
    "日期": "2024-09-07",
    "层级": "学校",
    "方式": "家访",
    "参加": "赵敏/清河初中/班主任；孙立/清河镇",
    "结果": "承诺返校",
    "情况": "祖母答应转告",
}


def attempt(**changes: Cell) -> Any:
    filled: dict[str, Cell] = {**_ATTEMPT, **changes}
    (row,) = rows_of(ATTEMPTS, list(filled), list(filled.values())).rows
    return read_attempt(row, code_list, TODAY)


def test_a_row_of_an_attempt() -> None:
    found = attempt(见到学生="否", 受访="祖母、村干部", 承诺返校=dt.date(2024, 9, 12))
    assert (found.reasons, found.case_id, found.date) == ({}, builders.CASE_ID, dt.date(2024, 9, 7))
    assert found.values == {
        "层级": "学校",
        "方式": "家访",
        "参加": [
            {"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"},
            {"姓名": "孙立", "单位": "清河镇"},
        ],
        "结果": "承诺返校",
        "情况": "祖母答应转告",
        "见到学生": "否",
        "受访": ["祖母", "村干部"],
        "承诺返校": "2024-09-12",
    }


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"情况": ""}, {"情况": "没有填"}),
        ({"编号": ""}, {"编号": "没有案卷编号；没有编号的，姓名和证件号码都要写"}),
        ({"编号": "", "姓名": "周雨桐", "证件号码": NUMBER}, {}),
        (
            {"日期": "2024-09-21"},
            {"日期": "2024-09-21 在今天（2024-09-20）之后，这里要写已经发生的日期。"},
        ),
        ({"日期": "昨天"}, {"日期": "不是日期"}),
    ],
)
def test_what_is_wrong_with_an_attempt(changes: dict[str, Cell], reasons: dict[str, str]) -> None:
    assert attempt(**changes).reasons == reasons


def test_the_same_attempt_is_known_again() -> None:
    case = builders.case(
        {
            "经过": [
                {"日期": "2024-09-05", "事项": "列入疑似"},
                {"日期": "2024-09-07", "事项": "劝返", "情况": "祖母答应转告"},
            ]
        }
    )
    assert recorded_before(case, attempt()) == case.entries[-1]
    assert recorded_before(case, attempt(日期="2024-09-08")) is None
    assert recorded_before(case, attempt(层级="联合")) is None
    assert recorded_before(case, attempt(情况="另一次")) is None


def test_the_number_of_the_examples_is_right() -> None:
    assert identity.examine_document("居民身份证", NUMBER) == ()
