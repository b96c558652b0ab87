"""`kcbx compare`: what it compares, prints and writes; the questions it asks and the answers it keeps."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import docx
import openpyxl
import pytest

from kcbx.access import read_log
from tests.comparing_county import ABSENT, NEVER, POOR, PRESENT, household, pin, pupils, with_lists
from tests.county import County

FULL = ("--full", "--reason", "发学校核查名单", "--approver", "王芳")
NEAR = ("周雨彤", "", "女")


@pytest.fixture
def lists(county: County) -> County:
    return with_lists(county)


def results(county: County, *options: str) -> list[dict[str, Any]]:
    ran = county.run("compare", "--format", "json", *options)
    assert ran.exit_code == 1, ran.output
    found: list[dict[str, Any]] = json.loads(ran.stdout)["结果"]
    return found


# What is compared and shown


def test_what_was_compared_is_said_and_the_results_follow(lists: County) -> None:
    ran = lists.run("compare", "--only", "适龄失学", "--only", "辍学")
    assert ran.exit_code == 1
    said = ran.stderr.splitlines()
    assert said[0] == "比对日期 2024-09-06，学龄按 2009-09-01 至 2018-08-31 出生计。"
    assert said[1].startswith("名单：户籍 2024-09-05（收下 4 行，校验 ")
    assert said[1].endswith("，距比对 1 天；读入 4，适龄 4，学籍里有 2，学籍里没有 2。")
    assert said[5:] == [
        "台账：0 份案卷。",
        "共 3 条。",
        "  适龄失学 2 条：疑似失学 2",
        "  辍学 1 条：疑似辍学 1",
        "其中 3 条可以直接办：先看 kcbx compare --open --dry-run。",
    ]
    lines = ran.stdout.splitlines()
    assert [line.split()[1:5] for line in lines if line.startswith("BD-")] == [
        ["适龄失学", "疑似失学", "清河镇", "吴**"],
        ["适龄失学", "疑似失学", "清河镇", "陈**"],
        ["辍学", "疑似辍学", "清河初中", "李**"],
    ]


def test_masked_is_the_default_in_every_format(lists: County) -> None:
    for output_format in ("table", "json", "csv"):
        shown = lists.run("compare", "--format", output_format).output
        assert not [word for word in (*ABSENT[:2], *NEVER[:2], "周建国", "周雨桐") if word in shown]
    assert read_log(lists.root, 2024) == ()


def test_names_in_full_are_logged_before_they_are_shown(lists: County) -> None:
    found = results(lists, "--only", "辍学", *FULL)
    assert [(each["姓名"], each["证件号码"]) for each in found] == [(ABSENT[0], ABSENT[1])]
    (logged,) = read_log(lists.root, 2024)
    assert (logged.approver, logged.reason, logged.what, logged.children) == (
        "王芳",
        "发学校核查名单",
        "compare 2024-09-06 json",
        1,
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--full",), "没有写批准人，不能输出全名。"),
        (
            ("--full", "--reason", "核查李明远的去向", "--approver", "王芳"),
            "事由里有学生或家长的姓名，不能写进访问记录。",
        ),
        (("--reason", "核查名单"), "写了事由或批准人，但没有写 --full。"),
        (("--dry-run",), "--dry-run 要与 --open 一起用。"),
        (("--split",), "--split 要与 -o 一起用。"),
        (("--open", "-o", "out"), "--open 不能与 -o 一起用：它按今天的名单和台账办，不生成文件。"),
        (("--only", "失学"), "“失学”不在可选的值里。"),
    ],
)
def test_wrong_usage_writes_and_logs_nothing(lists: County, options: tuple[str, ...], words: str) -> None:
    assert words in lists.refused("compare", *options, code=2)


def test_only_the_comparisons_and_units_asked_for_are_listed(lists: County) -> None:
    assert {each["比对"] for each in results(lists, "--only", "脱贫户")} == {"脱贫户"}
    assert {each["单位"] for each in results(lists, "--unit", "清河初中")} == {"清河初中"}
    assert {each["单位"] for each in results(lists, "--township", "清河镇")} == {"清河初中", "清河镇"}
    assert lists.run("compare", "--township", "柳河乡").exit_code == 0


def test_a_line_of_json_tells_which_rows_met_by_which_key(lists: County) -> None:
    (found,) = results(lists, "--only", "辍学")
    (met,) = found["依据"]
    assert {met["甲"], met["乙"]} == {"户籍-2024-09-05 第3行", "学籍-2024-09-05 第3行"}
    assert (met["方法"], met["认定"]) == ("证件号码相同", "同一人")
    assert (found["要办"], found["待核"], found["同见于"]) == (
        "列入疑似（疑似辍学）",
        "否",
        {"户籍": "户籍-2024-09-05 第3行"},
    )


def test_csv_has_a_line_per_result(lists: County) -> None:
    ran = lists.run("compare", "--only", "辍学", "--format", "csv")
    (line,) = csv.DictReader(io.StringIO(ran.stdout))
    assert (line["姓名"], line["出生日期"], line["单位代码"]) == ("李**", "2011", "3199000021")


def test_what_could_not_be_compared_is_said(county: County) -> None:
    county.on("2024-09-06")
    pin(county, "学籍", pupils(PRESENT, ABSENT))
    ran = county.run("compare")
    assert "注意：没有户籍名单，“适龄失学”没有比对。" in ran.stderr.splitlines()
    assert "注意：没有在校名单，“辍学”没有比对。" in ran.stderr.splitlines()


def test_a_school_that_handed_in_no_list_is_unknown_and_not_absent(county: County) -> None:
    county.on("2024-09-06")
    pin(county, "学籍", pupils(PRESENT, ABSENT) + pupils(NEVER, school="柳河学校").partition("\n")[2])
    pin(county, "在校", pupils(PRESENT), unit="清河初中")
    ran = county.run("compare", "--only", "辍学")
    assert "李**" in ran.stdout
    assert "吴**" not in ran.stdout
    assert (
        "注意：没有交在校名单的学校，在籍学生没有参加“辍学”比对：柳河学校 1 人。" in ran.stderr.splitlines()
    )


def test_an_old_list_and_a_broken_case_are_said(lists: County) -> None:
    case = lists.child(*PRESENT[:2])
    path = lists.root / lists.path(case)
    path.write_text("编号: [", "utf-8")
    lists.on("2025-09-06")
    said = lists.run("compare").stderr
    assert "注意：名单 户籍-2024-09-05 不是本学年的；有新的，先用 kcbx roster add 户籍 收下。" in said
    assert "警告：有 1 个案卷文件读不懂或者放错了位置，没有参加比对；运行 kcbx validate 查看。" in said


def test_without_lists_nothing_can_be_compared(county: County) -> None:
    assert county.refused("compare").startswith("错误：到 2024-09-01 为止还没有收过可以比对的名单。")


def test_when_nothing_is_to_be_done_the_exit_code_is_0_and_explained_children_are_counted(
    county: County,
) -> None:
    county.on("2024-09-06")
    pin(county, "户籍", household(PRESENT))
    pin(county, "学籍", pupils(ABSENT))
    pin(county, "在校", pupils(ABSENT))
    away = county.child(*PRESENT[:2], state="外地就读")
    county.child(*ABSENT[:2])
    ran = county.run("compare")
    assert (ran.exit_code, ran.stdout) == (0, "")
    assert ran.stderr.splitlines()[-2:] == ["共 0 条。", "台账已经说明的有 1 条，用 --all 列出。"]
    listed = json.loads(county.ok("compare", "--all", "--format", "json"))["结果"]
    assert {(each["比对"], each["结论"], each["案卷编号"]) for each in listed} == {
        ("适龄失学", "外地就读", away),
    }


# Files


def test_a_folder_gets_the_word_file_and_the_workbook(lists: County) -> None:
    ran = lists.run("compare", "-o", "下发", *FULL)
    assert ran.exit_code == 1, ran.output
    folder = lists.root / "下发"
    assert sorted(path.name for path in folder.iterdir()) == [
        "比对结果-2024-09-06.docx",
        "比对结果-2024-09-06.xlsx",
    ]
    text = "\n".join(
        cell.text
        for table in docx.Document(str(folder / "比对结果-2024-09-06.docx")).tables
        for row in table.rows
        for cell in row.cells
    )
    assert all(name in text for name, _, _ in (ABSENT, NEVER, POOR))
    book = openpyxl.load_workbook(folder / "比对结果-2024-09-06.xlsx")
    assert book.sheetnames[:3] == ["汇总", "清河初中", "清河镇"]
    assert [each.what for each in read_log(lists.root, 2024)] == ["compare 2024-09-06 docx+xlsx"]


def test_split_each_unit_gets_a_workbook_with_its_own_children_only(lists: County) -> None:
    lists.run("compare", "-o", "下发", "--split", *FULL)
    folder = lists.root / "下发"
    assert sorted(path.name for path in folder.iterdir()) == [
        "比对结果-2024-09-06.docx",
        "比对结果-清河初中-2024-09-06.xlsx",
        "比对结果-清河镇-2024-09-06.xlsx",
    ]
    book = openpyxl.load_workbook(folder / "比对结果-清河初中-2024-09-06.xlsx")
    text = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert ABSENT[0] in text
    assert not {NEVER[0], POOR[0]} & set(text)


def test_a_file_that_a_school_filled_in_is_not_overwritten(lists: County) -> None:
    lists.run("compare", "-o", "下发")
    path = lists.root / "下发" / "比对结果-2024-09-06.xlsx"
    assert lists.run("compare", "-o", "下发").exit_code == 1
    path.write_bytes(path.read_bytes() + b"filled")
    said = lists.refused("compare", "-o", "下发", *FULL)
    assert "内容和这一次要写的不一样，可能有人填过" in said
    assert "用 -o 换一个文件夹；" in said
    assert read_log(lists.root, 2024) == ()
    assert lists.run("compare", "-o", "下发", "--force").exit_code == 1


# Questions and decisions


@pytest.fixture
def asked(county: County) -> County:
    """A county whose police wrote no number and another character: one pair is open."""
    county.on("2024-09-06")
    pin(county, "户籍", "姓名,证件号码,性别,出生日期,乡镇,村\n周雨彤,,女,2012-03-04,清河镇,柳林村\n")
    pin(county, "学籍", pupils(PRESENT))
    pin(county, "在校", pupils(PRESENT))
    return county


def pair(county: County) -> dict[str, Any]:
    ran = county.run("compare", "questions", "--format", "json")
    assert ran.exit_code == 1, ran.output
    found: list[dict[str, Any]] = json.loads(ran.stdout)["待核"]
    return found[0]


def test_an_open_pair_is_shown_side_by_side_and_masked(asked: County) -> None:
    found = pair(asked)
    assert (found["甲"], found["方法"]) == ("户籍-2024-09-05 第2行", "姓名相近")
    assert found["乙"] in ("学籍-2024-09-05 第2行", "在校-2024-09-05 第2行")
    assert found["对照"][:4] == [
        {"项": "姓名", "甲": "周**", "乙": "周**", "对照": "不同"},
        {"项": "证件号码", "甲": "", "乙": "*" * 18, "对照": "不全"},
        {"项": "性别", "甲": "女", "乙": "女", "对照": "相同"},
        {"项": "出生日期", "甲": "2012", "乙": "2012", "对照": "相同"},
    ]
    shown = asked.run("compare", "questions")
    assert f"指纹 {found['指纹'][:12]}　姓名相近" in shown.stdout
    assert "周雨" not in shown.output


def test_a_decision_is_kept_and_the_pair_is_not_asked_again(asked: County) -> None:
    digest = pair(asked)["指纹"]
    asked.ok("compare", "decide", digest[:6], "同一人", "--reason", "户口本与学籍卡核对一致")
    kept = (asked.root / "rosters.yaml").read_text("utf-8")
    assert f"指纹: {digest}" in kept or f"指纹: '{digest}'" in kept
    assert "甲: 户籍-2024-09-05 第2行" in kept
    assert "周雨" not in kept
    left = json.loads(asked.run("compare", "questions", "--format", "json").stdout)["待核"]
    assert digest not in [each["指纹"] for each in left]
    again = asked.run("compare", "decide", digest[:6], "不是", "--reason", "派出所更正")
    assert again.exit_code == 0, again.output
    assert (asked.root / "rosters.yaml").read_text("utf-8").count(digest) == 2
    same = asked.run("compare", "decide", digest[:6], "不是", "--reason", "派出所更正")
    assert (same.exit_code, same.stderr) == (0, f"已经这样认定过：{digest[:12]} 不是，没有再写。\n")
    assert (asked.root / "rosters.yaml").read_text("utf-8").count(digest) == 2


def test_what_is_said_of_a_pair_is_checked_before_anything_is_compared(county: County) -> None:
    for said, words in (
        (("3fa9",), "没有写认定的结论。"),
        (("3fa9", "同一"), "“同一”不在可选的值里。"),
        (("3fa9", "同一人"), "没有写根据什么认定的。"),
    ):
        assert county.refused("compare", "decide", *said, code=2).startswith(f"错误：{words}")


def test_who_cannot_decide_by_what_is_shown_is_told_how_to_see_all(asked: County) -> None:
    full = "kcbx compare questions --full --reason 认定是否同一人 --approver 批准人。"
    assert asked.run("compare", "questions").stderr.endswith(f"姓名和号码隐去了，认定要看全的：{full}\n")
    assert full not in asked.run("compare", "questions", *FULL).stderr
    assert full in asked.run("compare", "decide", answers="3\n3\n").stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("同一人",), "没有写根据什么认定的。"),
        (("同一人", "--reason", "周雨桐的户口本"), "理由里有姓名或者号码，不能写进 rosters.yaml。"),
        (
            ("同一人", "--reason", "号码990101201203045121对上了"),
            "理由里有姓名或者号码，不能写进 rosters.yaml。",
        ),
        ((), "没有写认定的结论。"),
        (("是", "--reason", "核对一致"), "“是”不在可选的值里。"),
    ],
)
def test_a_decision_without_grounds_or_with_a_name_is_refused(
    asked: County, arguments: tuple[str, ...], words: str
) -> None:
    digest = pair(asked)["指纹"]
    assert words in asked.refused("compare", "decide", digest[:6], *arguments, code=2)


def test_an_unknown_pair_is_refused(asked: County) -> None:
    said = asked.refused("compare", "decide", "zzz", "同一人", "--reason", "核对一致", code=2)
    assert "没有指纹以“zzz”开头的一对。" in said


def test_the_open_pairs_are_asked_one_after_another(asked: County) -> None:
    number = json.loads(asked.run("compare", "questions", "--format", "json").stdout)["待核"]
    answers = "2\n户口本与学籍卡不一致\n" * len(number)
    ran = asked.run("compare", "decide", answers=answers)
    assert ran.exit_code == 0, ran.output
    assert f"第 1 对，共 {len(number)} 对" in ran.stderr
    assert (asked.root / "rosters.yaml").read_text("utf-8").count("结论: 不是") == len(number)
    assert asked.run("compare", "questions").exit_code == 0


def test_without_a_terminal_the_pair_must_be_named(asked: County) -> None:
    assert "没有写是哪一对。" in asked.refused("compare", "decide", code=2)


def test_lists_of_a_later_day_do_not_take_part(lists: County) -> None:
    lists.on("2024-10-06")
    pin(lists, "在校", pupils(PRESENT, ABSENT), dt.date(2024, 10, 1))
    assert not [
        each
        for each in json.loads(lists.run("compare", "--format", "json").stdout)["结果"]
        if each["比对"] == "辍学"
    ]
    then = results(lists, "--only", "辍学", "--as-of", "2024-09-06")
    assert [each["结论"] for each in then] == ["疑似辍学"]
