"""`kcbx compare --open`: whole openings in a county, by the comparison and by the sheets that came back."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import openpyxl
import pytest

from kcbx.lifecycle import LEDGERS
from tests.comparing_county import ABSENT, PRESENT, fill_in, pin, pupils, with_lists
from tests.comparing_county import NEVER as UNENROLLED
from tests.comparing_county import POOR as POOR_CHILD
from tests.comparing_samples import TOWN
from tests.county import County

# Whole openings in a county


@pytest.fixture
def lists(county: County) -> County:
    return with_lists(county)


def states(county: County) -> dict[str, str]:
    """Return the state of every child in the ledgers by name."""
    shown = json.loads(county.ok("list", "--format", "json", *(f"--ledger={name}" for name in LEDGERS)))
    return {str(county.shown(each["编号"])["姓名"]): str(each["状态"]) for each in shown}


def test_opening_writes_one_batch_and_a_second_run_nothing(lists: County) -> None:
    ran = lists.run("compare", "--open", "--yes")
    assert ran.exit_code == 0, ran.output
    assert [line.split() for line in ran.stdout.splitlines()[2:]] == [
        ["列入疑似：失学", "清河镇", "2"],
        ["列入疑似：疑似辍学", "清河初中", "1"],
        ["登记（在校）", "清河初中", "1"],
    ]
    number = re.search("PC-[0-9A-Z]{8}", ran.stderr)
    assert number is not None
    assert ran.stderr.splitlines()[-2:] == [
        f"已办 4 份案卷：登记 4、列入疑似 3。批次 {number[0]}。",
        f"要整批撤回：kcbx undo {number[0]} --reason 理由",
    ]
    assert states(lists) == {
        PRESENT[0]: "在校",
        ABSENT[0]: "疑似辍学",
        UNENROLLED[0]: "失学",
        POOR_CHILD[0]: "失学",
    }
    assert lists.findings() == []
    before = lists.files()
    again = lists.run("compare", "--open", "--yes")
    assert (again.exit_code, again.stdout) == (0, "")
    assert again.stderr.splitlines()[-1] == "没有要办的。"
    assert lists.files() == before


def test_nothing_is_opened_before_somebody_said_yes(lists: County) -> None:
    said = lists.refused("compare", "--open", code=2)
    assert said.splitlines()[-2:] == [
        "错误：没有确认，没有写入。",
        "怎么办：核对上面的总数，加上 --yes 再运行；只看不写用 --dry-run。",
    ]
    ran = lists.run("compare", "--open", answers="否\n")
    assert ran.exit_code == 0, ran.output
    assert "办 4 份案卷（登记 4、列入疑似 3）吗" in ran.stderr
    assert ran.stderr.endswith("没有办，台账没有改动。\n")
    assert states(lists) == {}
    lists.ok("compare", "--open", answers="是\n")
    assert len(states(lists)) == 4


def test_the_history_and_the_cases_name_the_lists(lists: County) -> None:
    shown = lists.run("compare", "--open", "--dry-run").stdout
    assert "名单比对（户籍-2024-09-05、学籍-2024-09-05、在校-2024-09-05、脱贫-2024-09-05）：登记 4" in shown
    lists.ok("compare", "--open", "--yes", "--only", "辍学")
    (found,) = json.loads(lists.ok("list", "--text", ABSENT[0], "--format", "json"))
    opening = lists.shown(found["编号"])["经过"][0]
    assert opening["备注"] == "据 学籍-2024-09-05 第3行、户籍-2024-09-05 第3行"


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(lists: County) -> None:
    before = lists.files()
    ran = lists.run("compare", "--open", "--dry-run")
    assert ran.exit_code == 0
    assert ran.stdout.count("  新增　ledgers/") == 4
    assert lists.files() == before


def test_the_entries_hold_no_name_and_the_lists_what_they_told(lists: County) -> None:
    lists.ok("compare", "--open", "--yes", "--only", "适龄失学")
    (found,) = json.loads(lists.ok("list", "--text", POOR_CHILD[0], "--format", "json"))
    shown = lists.shown(found["编号"])
    assert (shown["家庭类型"], shown["户籍"]) == (["脱贫户"], {"乡镇": "清河镇", "村": "柳林村"})
    opening, listing = shown["经过"]
    assert (opening["状态"], opening["单位"], listing["发现方式"]) == ("未入学", TOWN, "户籍比对")
    assert listing["情况"].startswith("比对结果 BD-")
    assert not [
        word for word in (*POOR_CHILD[:2], "周建国") if word in json.dumps(shown["经过"], ensure_ascii=False)
    ]


def test_only_what_is_asked_for_is_opened(lists: County) -> None:
    lists.ok("compare", "--open", "--yes", "--only", "辍学")
    assert states(lists) == {ABSENT[0]: "疑似辍学"}


def test_taken_back_as_a_batch_the_children_can_be_opened_again(lists: County) -> None:
    ran = lists.run("compare", "--open", "--yes")
    number = re.search("PC-[0-9A-Z]{8}", ran.stderr)
    assert number is not None
    lists.ok("undo", number[0], "--reason", "名单拿错了")
    assert set(states(lists).values()) <= {"作废"}
    assert "已办 4 份案卷" in lists.run("compare", "--open", "--yes").stderr


# Sheets that came back


def handed_out(county: County) -> Path:
    ran = county.run("compare", "-o", "下发", "--full", "--reason", "发学校核查名单", "--approver", "王芳")
    assert ran.exit_code == 1, ran.output
    return county.root / "下发" / "比对结果-2024-09-06.xlsx"


CHECKED = {"核查人": "孙立", "核查日期": dt.date(2024, 9, 8)}
CONFIRMED = {"核查结论": "属实", "去向": "在家", "情况": "入户见到本人", **CHECKED}


def test_what_schools_found_goes_into_the_ledger_once(lists: County) -> None:
    lists.run("compare", "--open", "--yes")
    sheet = handed_out(lists)
    answers = {
        UNENROLLED[0]: CONFIRMED,
        POOR_CHILD[0]: {"核查结论": "省外就读", "情况": "随父母在东莞上学", **CHECKED},
        ABSENT[0]: {"核查结论": "死亡", **CHECKED},
    }
    fill_in(sheet, answers, lists.root / "回.xlsx")
    lists.on("2024-09-10")
    ran = lists.run("compare", "--open", "--yes", "--returned", str(lists.root / "回.xlsx"))
    assert ran.exit_code == 0, ran.output
    now = states(lists)
    assert (now[UNENROLLED[0]], now[POOR_CHILD[0]], now[ABSENT[0]]) == ("失学", "外地就读", "疑似辍学")
    assert "死亡要凭材料和批准办理。　kcbx add-entry KC-" in ran.stderr
    (found,) = json.loads(lists.ok("list", "--text", UNENROLLED[0], "--format", "json"))
    check = lists.shown(found["编号"])["经过"][-1]
    assert (check["事项"], check["结论"], check["去向"], check["日期"]) == (
        "核查",
        "属实",
        "在家",
        "2024-09-08",
    )
    assert check["情况"].endswith("交回：属实；入户见到本人；核查人 孙立；核查日期 2024-09-08。")
    before = lists.files()
    again = lists.run("compare", "--open", "--yes", "--returned", str(lists.root / "回.xlsx"))
    assert (again.exit_code, lists.files()) == (0, before), again.output
    assert again.stderr.splitlines()[-1] == "没有要办的。"


def test_children_without_a_case_are_opened_as_the_sheet_says(lists: County) -> None:
    sheet = handed_out(lists)
    answers = {
        UNENROLLED[0]: CONFIRMED,
        POOR_CHILD[0]: {"核查结论": "在校就读", **CHECKED},
        ABSENT[0]: {"核查结论": "信息错误", **CHECKED},
    }
    fill_in(sheet, answers, lists.root / "回.xlsx")
    lists.on("2024-09-10")
    ran = lists.run("compare", "--open", "--yes", "--returned", str(lists.root / "回.xlsx"))
    assert ran.exit_code == 0, ran.output
    assert states(lists) == {UNENROLLED[0]: "失学", POOR_CHILD[0]: "在校"}
    assert "信息错误，不用记入台账；请改正名单。" in ran.stderr


def test_one_bad_row_stops_all_unless_in_part(lists: County) -> None:
    sheet = handed_out(lists)
    answers = {UNENROLLED[0]: CONFIRMED, ABSENT[0]: {**CONFIRMED, "核查结论": "不清楚"}}
    fill_in(sheet, answers, lists.root / "回.xlsx")
    lists.on("2024-09-10")
    said = lists.refused("compare", "--open", "--yes", "--returned", str(lists.root / "回.xlsx"))
    assert "有 2 条办不了，所以一条也没有办。" in said
    assert "核查结论“不清楚”不在可选的值里" in said
    ran = lists.run("compare", "--open", "--yes", "--partial", "--returned", str(lists.root / "回.xlsx"))
    assert ran.exit_code == 1, ran.output
    assert states(lists) == {UNENROLLED[0]: "失学"}


def test_a_row_about_a_child_that_was_found_since_is_said_and_left(lists: County) -> None:
    sheet = handed_out(lists)
    fill_in(sheet, {ABSENT[0]: CONFIRMED}, lists.root / "回.xlsx")
    lists.on("2024-09-10")
    pin(lists, "在校", pupils(PRESENT, ABSENT), dt.date(2024, 9, 9))
    lists.run("compare", "--open", "--yes")
    returned = ("compare", "--open", "--yes", "--returned", str(lists.root / "回.xlsx"))
    said = lists.refused(*returned)
    assert "现在的比对里没有这一条了：孩子已经查到，或者名单换了新的一版；没有办，请对着新的结果核对" in said
    assert "有 2 条办不了，所以一条也没有办。" in said
    assert lists.run(*returned, "--partial").exit_code == 1


def test_a_step_that_a_guard_refuses_stops_the_batch_and_is_said_with_its_reason(lists: County) -> None:
    units = lists.root / "units.yaml"
    closed = units.read_text("utf-8").replace(
        "    简称: 清河初中\n", "    简称: 清河初中\n    停用: 2024-08-31\n"
    )
    units.write_text(closed, "utf-8")
    said = lists.refused("compare", "--open", "--yes")
    number = next(line for line in said.splitlines() if "停用" in line)
    assert number.strip().startswith("BD-")
    assert "有 3 条办不了，所以一条也没有办。" in said
    ran = lists.run("compare", "--open", "--yes", "--partial")
    assert ran.exit_code == 1, ran.output
    assert set(states(lists)) == {UNENROLLED[0], POOR_CHILD[0]}


def returned(county: County, answers: dict[str, dict[str, object]], *options: str) -> str:
    """Hand out, fill in, and have refused what comes back; return what was said."""
    fill_in(handed_out(county), answers, county.root / "回.xlsx")
    county.on("2024-09-10")
    return county.refused("compare", "--open", "--yes", "--returned", str(county.root / "回.xlsx"), *options)


def test_a_row_whose_child_is_another_than_its_number_says_is_refused(lists: County) -> None:
    other = {**CONFIRMED, "姓名": POOR_CHILD[0], "证件号码": POOR_CHILD[1]}
    said = returned(lists, {UNENROLLED[0]: other, ABSENT[0]: CONFIRMED})
    (line,) = [line for line in said.splitlines() if "对不上" in line]
    assert re.fullmatch(
        r"  回\.xlsx“清河镇”第\d+行：结果编号 BD-[0-9A-F]{12} 是户籍-2024-09-05 第4行的孩子，"
        r"这一行的姓名、证件号码对不上，像是 BD-[0-9A-F]{12}、BD-[0-9A-F]{12} 的；"
        "可能只排了一栏的顺序，或者粘错了行，请对着发下去的表改正",
        line,
    )
    assert "有 1 条办不了，所以一条也没有办。" in said


def test_two_answers_for_one_child_refuse_both_rows(lists: County) -> None:
    sheet = handed_out(lists)
    fill_in(sheet, {POOR_CHILD[0]: CONFIRMED}, lists.root / "回.xlsx")
    book = openpyxl.load_workbook(lists.root / "回.xlsx")
    rows = [row for row in book["清河镇"].iter_rows() if POOR_CHILD[0] in [cell.value for cell in row]]
    assert len(rows) == 2
    next(cell for cell in rows[0] if cell.value == "属实").value = "查无此人"
    book.save(lists.root / "回.xlsx")
    lists.on("2024-09-10")
    said = lists.refused("compare", "--open", "--yes", "--returned", str(lists.root / "回.xlsx"))
    first, second = [line for line in said.splitlines() if "请查清以后填成一致" in line]
    assert "填的是“查无此人，在家”，同一个孩子的 BD-" in first
    assert "填的是“属实，在家”，同一个孩子的 BD-" in second
    assert "有 2 条办不了" in said


def test_a_check_of_before_the_list_is_refused(lists: County) -> None:
    said = returned(lists, {ABSENT[0]: {**CONFIRMED, "核查日期": dt.date(2024, 9, 4)}})
    assert "核查日期 2024-09-04 早于学籍名单的日期 2024-09-05：名单出来以前的核查说明不了这一条" in said


def test_what_was_left_blank_or_did_not_come_back_is_named(lists: County) -> None:
    sheet = handed_out(lists)
    answers = {POOR_CHILD[0]: CONFIRMED, ABSENT[0]: {**CONFIRMED, "去向": None}}
    fill_in(sheet, answers, lists.root / "回.xlsx")
    book = openpyxl.load_workbook(lists.root / "回.xlsx")
    number = next(
        cell.value
        for row in book["清河镇"].iter_rows()
        if UNENROLLED[0] in [each.value for each in row]
        for cell in row
        if str(cell.value).startswith("BD-")
    )
    (row,) = [row[0].row for row in book["清河镇"].iter_rows() if number in [cell.value for cell in row]]
    book["清河镇"].delete_rows(row)
    book.save(lists.root / "回.xlsx")
    lists.on("2024-09-10")
    said = lists.run("compare", "--open", "--dry-run", "--returned", str(lists.root / "回.xlsx")).stderr
    assert f"  清河镇：发出 3 条，交回 2 条，还差 {number}。" in said.splitlines()
    assert re.search(r"  回\.xlsx“清河初中”第\d+行，BD-[0-9A-F]{12}：核查结论是属实，没有写去向。", said)
    assert re.search(r"(?m)^没有填核查结论的：BD-[0-9A-F]{12}。$", said)


def test_a_dry_run_gives_no_command_for_a_case_that_is_not_there(lists: County) -> None:
    fill_in(handed_out(lists), {ABSENT[0]: CONFIRMED, POOR_CHILD[0]: CONFIRMED}, lists.root / "回.xlsx")
    lists.on("2024-09-10")
    said = lists.run("compare", "--open", "--dry-run", "--returned", str(lists.root / "回.xlsx")).stderr
    assert "KC-" not in said
