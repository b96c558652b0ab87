"""What becomes of each row: accepted, sent back with every reason, or ignored; and what is noticed on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from kcbx.grid import Cell
from kcbx.rosters.numbers import LOST_DIGITS
from kcbx.rosters.people import Place, RosterRow
from kcbx.rosters.reading import Reading
from tests.people_lists import FIVE_YEARS, HEADER, JUNIOR, TOWN, number, one, read

UNKNOWN = "证件号码、学籍号、出生日期都没有能用的，认不出是谁"


def rejected(reading: Reading) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.place.row, row.reasons) for row in reading.rejected]


def ignored(reading: Reading) -> list[tuple[int, str]]:
    return [(row.place.row, row.why) for row in reading.ignored]


def noticed(reading: Reading) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.place.row, row.remarks) for row in reading.noticed]


def test_a_row_of_the_school_roll() -> None:
    header = (
        "学校标识码",
        "姓名",
        "性别",
        "出生日期",
        "民族",
        "身份证件号",
        "年级",
        "班级",
        "学籍号",
        "就读方式",
    )
    family = ("现住址", "父亲姓名", "父亲联系电话", "母亲姓名", "入学年月")
    cells: Sequence[Cell] = (
        "3199000021",
        "周 雨桐",
        "女",
        "2012/3/4",
        "汉族",
        f"'{number()}",
        "八年级",
        "（2）班",
    )
    row = one(
        (*header, *family),
        (
            *cells,
            f"g{number()}",
            "走读",
            "清河镇柳林村三组12号",
            "周建国",
            13800000001.0,
            "李桂花",
            "2018-09",
        ),
        kind="学籍",
    )
    assert row == RosterRow(
        place=Place("名单", "Sheet1", 2),
        name="周雨桐",
        id_number=number(),
        sex="女",
        birth_date=dt.date(2012, 3, 4),
        student_number=f"G{number()}",
        school="清河县清河镇初级中学",
        school_code="3199000021",
        grade=8,
        class_name="2",
        address="清河镇柳林村三组12号",
        guardians=("周建国", "李桂花"),
        telephone="13800000001",
        other={"民族": "汉族", "就读方式": "走读", "入学年月": "2018-09"},
    )


def test_birth_date_and_sex_that_the_list_lacks_are_read_from_a_valid_number() -> None:
    row = one(HEADER, (1, "周雨桐", number(512)))
    assert (row.birth_date, row.sex) == (dt.date(2012, 3, 4), "女")


def test_nothing_is_read_from_a_number_with_a_flaw() -> None:
    wrong = number()[:17] + ("1" if number()[17] != "1" else "2")
    row = one(HEADER, (1, "周雨桐", wrong))
    assert (row.id_number, row.birth_date, row.sex) == (wrong, None, "")
    assert row.id_flaw == "证件号码的校验码不对，多半是抄错一位。请对照证件重新录入"


def test_lost_digits_and_a_birth_date_are_accepted_and_noticed() -> None:
    reading = read((*HEADER, "出生日期"), (1, "周雨桐", 9.90101201203045e17, "2012-03-04"))
    (row,) = reading.rows
    assert (row.id_number, row.lost_digits, row.birth_date) == ("", True, dt.date(2012, 3, 4))
    assert noticed(reading) == [(2, (LOST_DIGITS,))]


def test_lost_digits_and_nothing_else_are_sent_back_with_every_reason() -> None:
    reading = read((*HEADER, "出生日期"), (1, "周雨桐", "9.90101E+17", "2012-03"), (2, None, None, "x"))
    assert rejected(reading) == [
        (2, (UNKNOWN, LOST_DIGITS, "出生日期只写到月，缺日")),
        (3, ("没有姓名", UNKNOWN, "出生日期不是日期")),
    ]
    assert reading.rejected[0].cells == (1, "周雨桐", "9.90101E+17", "2012-03")


def test_a_child_without_a_name_is_sent_back() -> None:
    assert rejected(read(HEADER, (1, "无", number()), (2, None, number(513)))) == [
        (2, ("没有姓名",)),
        (3, ("没有姓名",)),
    ]


def test_a_school_roll_number_is_enough_to_tell_a_child() -> None:
    reading = read(("姓名", "学籍号"), ("周雨桐", f"L{number()}"))
    assert [row.student_number for row in reading.rows] == [f"L{number()}"]


def test_a_first_generation_number_becomes_the_former_one_too() -> None:
    row = one(HEADER, (1, "周雨桐", "990101850304512"))
    assert (row.id_number, row.former_number) == ("990101850304512", "990101850304512")
    assert row.id_flaw == "15位的一代证号码不可能是义务教育阶段孩子的，请照户口簿录入18位号码"


def test_a_former_number_has_a_column_of_its_own() -> None:
    assert one((*HEADER, "原身份证号"), (1, "周雨桐", number(), number(99))).former_number == number(99)


@pytest.mark.parametrize(
    ("header", "cells", "remark"),
    [
        ("出生日期", "2012-03-05", "出生日期与证件号码里的不一致"),
        ("出生日期", "2012-03", "出生日期只写到月，缺日"),
        ("性别", "男", "性别与证件号码里的不一致"),
        ("性别", "？", "性别看不懂"),
        ("学校", "邻县中学", "学校在 units.yaml 里对不上"),
        ("年级", "2018级", "年级是按入学年份写的，不能当作年级"),
    ],
)
def test_what_is_odd_about_an_accepted_row_is_noticed(header: str, cells: str, remark: str) -> None:
    reading = read((*HEADER, header), (1, "周雨桐", number(512), cells))
    assert noticed(reading) == [(2, (remark,))]
    assert len(reading.rows) == 1


def test_an_odd_name_is_noticed_and_kept() -> None:
    reading = read(HEADER, (1, "张三（女）", number()))
    assert [row.name for row in reading.rows] == ["张三(女)"]
    assert noticed(reading) == [(2, ("姓名里有数字、括号或别的符号",))]


def test_a_school_is_taken_at_its_word_for_a_child_of_its_class() -> None:
    header = ("姓名", "身份证号", "班级")
    reading = read(header, ("周雨桐", None, "一年级1班"), ("李明远", None, None), kind="在校")
    assert [(row.name, row.grade, row.class_name) for row in reading.rows] == [("周雨桐", 1, "1")]
    assert noticed(reading) == [(2, ("没有证件号码、学籍号和出生日期，只有姓名，比对时要人核对",))]
    assert rejected(reading) == [(3, ("证件号码、学籍号、出生日期、班级都没有能用的，认不出是谁",))]
    assert rejected(read(header, ("周雨桐", None, "一年级1班"))) == [(2, (UNKNOWN,))]


def test_cells_behind_the_last_known_column_mean_nothing() -> None:
    row = one(("姓名", "身份证号", "打印的日子"), ("周雨桐", number(), "2024-09-16"))
    assert (row.birth_date, row.school, row.other) == (dt.date(2012, 3, 4), "", {})


def test_guardians_and_the_head_of_the_household_are_the_people_of_the_child() -> None:
    header = ("姓名", "身份证号", "父亲姓名", "母亲姓名", "户主姓名", "与户主关系", "监护人身份证号")
    row = one(header, ("周雨桐", number(), "周建国", "李桂花", "周建国", "女", number(13)))
    assert row.guardians == ("周建国", "李桂花")
    assert row.other == {"户主姓名": "周建国", "与户主关系": "女", "监护人证件号码": number(13)}


def test_a_child_is_not_its_own_guardian() -> None:
    row = one(("姓名", "身份证号", "户主姓名", "与户主关系"), ("周雨桐", number(), "周雨桐", "户主"))
    assert row.guardians == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("清河县清河镇初级中学", JUNIOR.code), ("清河初中", JUNIOR.code), ("清河镇初级中学", JUNIOR.code)),
        *(
            ("XX省清河县清河镇初级中学", JUNIOR.code),
            ("清河镇 初级中学", JUNIOR.code),
            ("3199000021", JUNIOR.code),
        ),
        *(("柳林村小", "2199000012"), ("初级中学", ""), ("邻县中学", ""), ("", "")),
    ],
)
def test_which_school_a_list_means(written: str, code: str) -> None:
    row = one(("姓名", "身份证号", "学校"), ("周雨桐", number(), written), kind="在校")
    assert (row.school, row.school_code) == (written, code)


def test_the_first_of_junior_school_depends_on_the_system_of_the_school() -> None:
    header = ("姓名", "身份证号", "学校", "年级")
    assert one(header, ("周雨桐", number(), "五四学校", "初一")).grade == 6
    assert one(header, ("周雨桐", number(), "清河初中", "初一")).grade == 7


def test_the_list_of_one_school_needs_no_column_for_it() -> None:
    reading = read(HEADER, (1, "周雨桐", number()), kind="在校", unit=FIVE_YEARS)
    assert [(row.school, row.school_code) for row in reading.rows] == [("清河县五四学校", FIVE_YEARS.code)]
    assert reading.noticed == ()


def test_another_school_in_the_list_of_one_is_noticed() -> None:
    reading = read(
        (*HEADER, "学校"),
        (1, "周雨桐", number(), "清河初中"),
        (2, "李明远", number(513), "柳林小学"),
        unit=JUNIOR,
    )
    assert noticed(reading) == [(3, ("学校不是这份名单的单位",))]
    assert [row.school_code for row in reading.rows] == [JUNIOR.code, "2199000012"]


def test_the_list_of_a_township_needs_no_column_for_it() -> None:
    assert [row.township for row in read(HEADER, (1, "周雨桐", number()), unit=TOWN).rows] == ["清河镇"]


def test_footers_empty_rows_and_repeated_headings_are_ignored_with_why() -> None:
    reading = read(
        HEADER,
        (1, "周雨桐", number(1)),
        (None, None, None),
        (),
        ("", " ", "\n"),
        HEADER,
        (2, "李明远", number(2)),
        (3, None, None),
        ("合计", "2人", None),
        ("本年级合计", 2.0, None),
        (None, "小计", "2人"),
        ("填报人：赵敏", None, "2024年9月"),
        ("审核人：李强", "填报时间：", "2024-09-05"),
        ("备注：本表一式三份，由班主任填写。", None, None),
        (None, "清河县教育体育局2024年秋季学期制", None),
    )
    assert ignored(reading) == [
        *((3, "空行"), (4, "空行"), (5, "空行"), (6, "重复的表头"), (8, "只有序号的空行")),
        *((row, "表尾") for row in range(9, 15)),
        (15, "只有一格文字的说明"),
    ]
    assert rejected(reading) == []
    assert (reading.read, len(reading.rows), len(reading.ignored)) == (14, 2, 12)


def test_empty_rows_at_the_end_that_nobody_wrote_are_not_rows() -> None:
    reading = read(HEADER, (1, "周雨桐", number()), (None, None, None), ())
    assert (reading.read, ignored(reading)) == (1, [])


def test_a_child_whose_row_begins_like_a_footer_is_a_child() -> None:
    reading = read(("村", "姓名", "身份证号"), ("合计村", "周雨桐", number()))
    assert [row.name for row in reading.rows] == ["周雨桐"]


def test_a_name_alone_is_sent_back_not_ignored() -> None:
    assert rejected(read(HEADER, (None, "周雨桐", None))) == [(2, (UNKNOWN,))]


def test_children_that_stand_there_twice_are_told() -> None:
    reading = read(
        (*HEADER, "出生日期"),
        *((1, "周雨桐", number(1), None), (2, "李明远", None, "2012-03-04"), (3, "周雨彤", number(1), None)),
        *((4, "李 明远", None, "2012/3/4"), (5, "李明远", None, "2012-03-05"), (6, "王一", number(2), None)),
    )
    assert [([place.row for place in each.places], each.why) for each in reading.duplicates] == [
        ([2, 4], "证件号码相同"),
        ([3, 5], "姓名、出生日期相同，都没有证件号码"),
    ]
    assert len(reading.rows) == 6


def test_two_rows_whose_digits_are_lost_are_not_said_to_be_one_child() -> None:
    rows = [(1, "周雨桐", "9.9E+17", "2012-03-04"), (2, "周雨桐", "9.9E+17", "2012-03-04")]
    assert read((*HEADER, "出生日期"), *rows).duplicates == ()


def test_reasons_are_counted() -> None:
    reading = read(HEADER, (1, "周雨桐", None), (2, None, None), (3, None, "9.9E+17"), (None, "合计", "3"))
    assert dict(reading.reasons()) == {UNKNOWN: 2, "没有姓名": 1, LOST_DIGITS: 1}
    assert dict(reading.why_ignored()) == {"只有序号的空行": 1, "表尾": 1}
    assert (reading.read, reading.people) == (4, 2)


def test_eighteen_characters_of_another_document_tell_no_birth_and_no_sex() -> None:
    header = ("姓名", "证件类型", "证件号码")
    for written in ("ABCDEFGHIJKLMNOPQR", "ABCDEF201203041234", "９９０１０１２０１２０３０４５１２Ｘ"):
        row = one(header, ("阿里", "其他", written))
        assert (row.id_flaw, row.birth_date, row.sex) == ("", None, "")
