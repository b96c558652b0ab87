"""kcbx correct: an entry mended or voided by a new one; what was written stays word for word."""

from __future__ import annotations

from typing import Any

import pytest

from kcbx.schema.files import read_case_file
from kcbx.schema.shape import Shapes
from tests.actions import DAY, STORY, dropped_out, often_visited, pupil, suspected, with_a_letter
from tests.county import County


def entries(county: County, case: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = county.shown(case)["经过"]
    return found


def number_of(county: County, case: str, action: str) -> str:
    return str(next(entry["号"] for entry in reversed(entries(county, case)) if entry["事项"] == action))


@pytest.fixture
def case(county: County) -> str:
    """Return a child listed as 疑似辍学 on 2024-09-10, visited on 09-12; it is 2024-10-20."""
    case = suspected(county)
    county.on("2024-09-12").ok(
        *(
            "add-attempt",
            case,
            "--level",
            "学校",
            "--method",
            "家访",
            "--participant",
            "赵敏/清河初中/班主任",
        ),
        *(
            "--participant",
            "李强",
            "--result",
            "拒绝返校",
            "--note",
            STORY,
            "--interviewee",
            "祖母",
            "--promise",
            "2024-09-16",
        ),
    )
    county.on(DAY)
    return case


@pytest.mark.parametrize(
    ("pairs", "key", "before", "after"),
    [
        (("日期=2024-09-11",), "日期", "2024-09-12", "2024-09-11"),
        (("方式=电话",), "方式", "家访", "电话"),
        (("情况=没有人",), "情况", STORY, "没有人"),
        (("地点=柳林村",), "地点", "", "柳林村"),
        (("承诺返校=",), "承诺返校", "2024-09-16", ""),
        (("受访=父亲", "受访=母亲"), "受访", ["祖母"], ["父亲", "母亲"]),
        (("受访=父亲",), "受访", ["祖母"], ["父亲"]),
        (("受访=",), "受访", ["祖母"], ""),
        (("参加.1.单位=清河初中",), "参加.1.单位", "", "清河初中"),
        (("参加.1=",), "参加.1", {"姓名": "李强"}, ""),
    ],
)
def test_one_key_is_mended(
    county: County, case: str, pairs: tuple[str, ...], key: str, before: Any, after: Any
) -> None:
    number, file = number_of(county, case, "劝返"), county.root / county.path(case)
    text = file.read_text("utf-8")
    sets = [word for pair in pairs for word in ("--set", pair)]
    result = county.run("correct", case, number.lower(), *sets, "--reason", "抄错", "--approver", "孙立")
    last = entries(county, case)[-1]
    assert (result.exit_code, result.stderr) == (
        0,
        f"已记：{case} 更正，号 {last['号']}。现在：疑似辍学台账，疑似辍学。\n",
    )
    assert {name: last[name] for name in last if name not in ("号", "经办", "录入")} == {
        "日期": DAY,
        "事项": "更正",
        "更正": number,
        "键": key,
        "原值": before,
        "新值": after,
        "原因": "抄错",
        "批准人": "孙立",
    }
    assert file.read_text("utf-8").startswith(text)
    read = read_case_file(county.path(case), file.read_bytes(), Shapes())
    assert (read.problems, read.canonical_text()) == ((), file.read_text("utf-8"))
    assert county.findings() == []


def test_a_mended_day_moves_the_entry_in_the_story(county: County, case: str) -> None:
    county.ok(
        "correct", case, number_of(county, case, "劝返"), "--set", "日期=2024-09-10", "--reason", "抄错"
    )
    assert "  2024-09-10　劝返　" in county.ok("show", case)
    assert entries(county, case)[2]["日期"] == "2024-09-12"


def test_a_grade_is_mended_and_the_file_stays_canonical(county: County) -> None:
    case = suspected(county)
    county.on(DAY).entry(case, "复学", "学校=清河初中", "年级=7", "安置=插班", "帮扶人=李强")
    county.ok("correct", case, number_of(county, case, "复学"), "--set", "年级=8", "--reason", "抄错")
    assert county.shown(case)["派生"]["年级"] == 8
    file = read_case_file(county.path(case), (county.root / county.path(case)).read_bytes(), Shapes())
    assert file.canonical_text() == file.raw.decode()
    assert (entries(county, case)[-1]["原值"], entries(county, case)[-1]["新值"]) == ("7", "8")


def test_a_unit_is_mended_by_its_name(county: County) -> None:
    case = suspected(county)
    county.on(DAY).entry(case, "复学", "学校=清河初中", "年级=7", "安置=插班", "帮扶人=李强")
    county.ok("correct", case, number_of(county, case, "复学"), "--set", "学校=柳河学校", "--reason", "抄错")
    assert county.path(case) == f"ledgers/适龄儿童/柳河学校/{case}.yaml"


def test_a_voided_entry_no_longer_counts(county: County, case: str) -> None:
    number = number_of(county, case, "劝返")
    county.ok("correct", case, number, "--void", "--reason", "没有去")
    assert county.shown(case)["派生"]["劝返合计"]["学校"] == 0
    last = entries(county, case)[-1]
    assert (last["更正"], last["作废"], "键" in last) == (number, "是", False)


def test_voiding_the_suspicion_brings_the_child_back(county: County) -> None:
    case = suspected(county)
    result = county.on(DAY).run(
        "correct", case, number_of(county, case, "列入疑似"), "--void", "--reason", "认错人"
    )
    assert result.stderr.endswith("现在：适龄儿童台账，在校。\n")
    assert county.path(case) == f"ledgers/适龄儿童/清河初中/{case}.yaml"


def test_a_correction_can_be_corrected_and_voided(county: County, case: str) -> None:
    visit = number_of(county, case, "劝返")
    county.ok("correct", case, visit, "--set", "方式=电话", "--reason", "抄错")
    correction = number_of(county, case, "更正")
    county.ok("correct", case, correction, "--set", "新值=微信", "--reason", "又错")
    assert "      方式：微信\n" in county.ok("show", case)
    county.ok("correct", case, correction, "--void", "--reason", "原来是对的")
    assert "      方式：家访\n" in county.ok("show", case)


def test_the_second_correction_of_a_key_states_what_stood_there(county: County, case: str) -> None:
    visit = number_of(county, case, "劝返")
    county.ok("correct", case, visit, "--set", "方式=电话", "--reason", "抄错")
    county.ok("correct", case, visit, "--set", "方式=微信", "--reason", "抄错")
    assert (entries(county, case)[-1]["原值"], entries(county, case)[-1]["新值"]) == ("电话", "微信")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "请写明 --void（作废）或者 --set 键=值（改正一项），两样选一样。"),
        (("--void", "--set", "方式=电话"), "请写明 --void（作废）或者 --set 键=值（改正一项），两样选一样。"),
        (("--set", "方式=电话"), "还缺少必填的内容，请在命令里加上：\n  --reason　原因"),
        (("--void",), "还缺少必填的内容，请在命令里加上：\n  --reason　原因"),
        (
            ("--set", "方式=电话", "--set", "地点=村口"),
            "一次只能改一项，这里写了 2 项：方式、地点。\n怎么办：请分几次运行，一次改一项。",
        ),
        (("--set", "方式=电话", "--set", "方式=微信"), "“方式”写了两次，不知道以哪一次为准。"),
        (("--set", "方法=电话"), "没有“方法”这一项。您要的是不是“方式”？"),
        (("--set", "事项=核查"), "没有“事项”这一项。"),
        (("--set", "录入=2024-09-12"), "没有“录入”这一项。"),
        (("--set", "方式=上门"), "方式：“上门”不在可选的值里。可选：家访、电话、"),
        (("--set", "方式="), "“方式”是必填的，不能删掉。\n怎么办：请写上正确的值；整条都不对就用 --void 作废。"),
        (("--set", "日期="), "“日期”是必填的，不能删掉。"),
        (("--set", "参加.0.姓名="), "“姓名”是必填的，不能删掉。"),
        (("--set", "日期=2023-02-29"), "发生日期：没有2023年2月29日这一天："),
        (("--set", "日期=2024-10-21"), "发生日期：2024-10-21 在今天（2024-10-20）之后，"),
        (("--set", "日期=2012-03-03"), "日期 2012-03-03 早于孩子的出生日期，请核对。"),
        (("--set", "方式=家访"), "没有任何改动：“方式”已经是这个值。"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_cannot_be_corrected_is_refused(
    county: County, case: str, arguments: tuple[str, ...], said: str
) -> None:
    reason = () if "--reason" in said else ("--reason", "抄错")
    refused = county.refused("correct", case, number_of(county, case, "劝返"), *arguments, *reason, code=2)
    assert refused.startswith(f"错误：{said}")


def test_an_entry_cannot_be_dated_after_it_was_written(county: County, case: str) -> None:
    number = number_of(county, case, "劝返")
    said = county.refused("correct", case, number, "--set", "日期=2024-09-13", "--reason", "抄错", code=2)
    assert said == "错误：日期 2024-09-13 晚于这一条录入的那天（2024-09-12），只能记已经发生的事。"


def test_the_only_participant_cannot_be_taken_out(county: County) -> None:
    case = suspected(county)
    county.on("2024-09-12").attempt(case)
    said = county.refused(
        "correct", case, number_of(county, case, "劝返"), "--set", "参加.0=", "--reason", "抄错", code=2
    )
    assert said.startswith("错误：填写的内容有误：\n  · ")


def test_an_unknown_number_is_refused(county: County, case: str) -> None:
    said = county.refused("correct", case, "ZZZZZZ", "--set", "方式=电话", "--reason", "抄错", code=2)
    assert said == f"错误：号 ZZZZZZ 不在这份案卷里。\n怎么办：用 kcbx show {case} 查看记事的号。"
    said = county.refused("correct", case, "ZZZZZZ", "--void", "--reason", "抄错")
    assert "本案卷没有号为 ZZZZZZ 的记事（G34，依据 案卷格式/更正）" in said


def test_a_voided_entry_cannot_be_mended(county: County, case: str) -> None:
    number = number_of(county, case, "劝返")
    county.ok("correct", case, number, "--void", "--reason", "没有去")
    said = county.refused("correct", case, number, "--set", "方式=电话", "--reason", "抄错", code=2)
    assert said.startswith(f"错误：号 {number} 已经作废。")


def test_the_registration_cannot_be_voided(county: County, case: str) -> None:
    said = county.refused("correct", case, number_of(county, case, "登记"), "--void", "--reason", "重复")
    assert said == (
        "错误：登记作废或改晚以后，案卷就没有开头了。\n"
        "怎么办：登记写错了就改正那一项；整份案卷是重复建的，记“移出”（重复登记）。"
    )


def test_a_change_of_facts_cannot_be_voided(county: County, case: str) -> None:
    county.ok("edit-case", case, "--set", "民族=回族", "--nature", "更正")
    said = county.refused("correct", case, number_of(county, case, "信息变更"), "--void", "--reason", "抄错")
    assert "信息变更不能作废，也不能改键和值，否则案卷里的值与经过对不上（G34，依据 案卷格式/更正）" in said


def test_voiding_what_a_later_step_rests_on_is_refused(county: County) -> None:
    case = dropped_out(county)
    check = number_of(county, case, "核查")
    said = county.on(DAY).refused(
        "correct", case, number_of(county, case, "列入疑似"), "--void", "--reason", "抄错"
    )
    assert said.startswith(
        f"错误：记下这一条以后，2024-09-12 的“核查”（号 {check}）就接不上了："
        "2024-09-12 的状态是“在校”，不能记“核查”（案卷格式/经过）。\n"
    )


def test_a_correction_cannot_bring_in_what_a_guard_forbids(county: County) -> None:
    case = suspected(county)
    said = county.on(DAY).refused(
        "correct", case, number_of(county, case, "列入疑似"), "--set", "类型=失学", "--reason", "抄错"
    )
    assert said.startswith("错误：不能记“列入疑似”：\n  · 这个孩子有学籍，不是失学（G01，依据 moe-2024/2d）")


def test_what_a_correction_makes_of_later_entries_is_pointed_out(county: County) -> None:
    case = often_visited(county)
    recognise = (
        *(
            "情形=联合劝返三次以上",
            "监护人已履责=是",
            "学生拒绝=是",
            "认定单位=清河县人民政府",
            "文号=清政控〔2024〕3号",
        ),
        *("手续=休学", "手续批准单位=清河县教育体育局", "起=2024-10-20", "止=2025-06-30"),
    )
    county.on(DAY).entry(case, "认定达标", *recognise)
    result = county.run("correct", case, number_of(county, case, "劝返"), "--void", "--reason", "没有去")
    assert result.exit_code == 0
    assert result.stderr.startswith(
        "注意：本轮联合劝返只有 2 次，要求 3 次（G28，检查时算错误，依据 suiyang-2024/3e）"
    )


def test_a_letter_that_was_served_cannot_lose_its_place(county: County) -> None:
    case = with_a_letter(county)
    letter = number_of(county, case, "文书")
    county.on(DAY).entry(case, "送达", f"文书={letter}", "方式=直接送达", "送达人=赵敏", "签收人=周建国")
    result = county.run("correct", case, letter, "--void", "--reason", "没有签发")
    assert result.exit_code == 0
    assert f"注意：在此之前没有号为 {letter} 的文书（G33，" in result.stderr


def test_a_dry_run_writes_nothing(county: County, case: str) -> None:
    before = county.files()
    said = county.ok("correct", case, number_of(county, case, "劝返"), "--void", "--reason", "x", "--dry-run")
    assert county.files() == before
    assert said == (f"以下改动没有写入（--dry-run）：\n  修改　{county.path(case)}\n  历史说明　{case} 更正")


def test_comments_survive(county: County) -> None:
    case = pupil(county)
    file = county.root / county.path(case)
    text = file.read_text("utf-8").replace("    来源: 学籍导入\n", "    来源: 学籍导入  # 不是转入\n")
    file.write_text(text, "utf-8")
    county.ok("correct", case, number_of(county, case, "登记"), "--set", "来源=转入", "--reason", "抄错")
    assert file.read_text("utf-8").startswith(text)
