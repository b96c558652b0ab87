"""Commands asked from a terminal: questions, defaults, mending, and what is kept when the clerk breaks off."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.county import County

SUSPECT = ("列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课")
KEPT = "已填的内容存成了草稿（只在这台电脑上），下次再记“{}”时可以接着填。"
CANCELLED = "已取消，什么都没有改动。"
FIRST_VISIT = (
    "",
    "学校",
    "家访",
    "赵敏/清河初中/班主任",
    "",
    "祖母答应转告",
    "承诺返校",
    "地点",
    "柳林村三组",
)


def typed(*answers: str) -> str:
    """Return the answers as they come from a terminal; after the last the clerk presses Ctrl-D."""
    return "".join(f"{answer}\n" for answer in answers)


def drafts(county: County) -> list[Path]:
    directory = county.root / ".kcbx" / "drafts"
    return sorted(directory.iterdir()) if directory.is_dir() else []


def last_entry(county: County, case: str) -> dict[str, Any]:
    entry: dict[str, Any] = county.shown(case)["经过"][-1]
    return {key: value for key, value in entry.items() if key not in ("号", "经办", "录入")}


def suspected(county: County) -> str:
    case = county.on("2024-09-01").child()
    county.on("2024-09-10").entry(case, *SUSPECT)
    return case


# add-attempt


def test_a_first_attempt_asked_from_nothing(county: County) -> None:
    case = suspected(county)
    county.ok("add-attempt", case, answers=typed(*FIRST_VISIT))
    assert last_entry(county, case) == {
        "日期": "2024-09-10",
        "事项": "劝返",
        "层级": "学校",
        "方式": "家访",
        "地点": "柳林村三组",
        "参加": [{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}],
        "情况": "祖母答应转告",
        "结果": "承诺返校",
    }
    assert drafts(county) == []


def test_the_next_attempt_offers_level_method_place_and_people_of_the_last(county: County) -> None:
    case = suspected(county)
    county.ok("add-attempt", case, answers=typed(*FIRST_VISIT))
    result = county.on("2024-09-12").run(
        "add-attempt", case, answers=typed("昨天", "", "", "", "", "李强", "", "没有回来", "失联", "")
    )
    assert result.exit_code == 0, result.output
    for question in (
        "发生日期（今天、昨天，或写成 2024-09-05）[2024-09-12]：",
        "劝返层级（学校与联合分开计次）[学校]：",
        "方式[家访]：",
        "地点[柳林村三组，不填就写“-”]：",
        "第 1 个[赵敏/清河初中/班主任，不填就写“-”]：",
        "情况（谈了什么、家长和学生怎么说）：",
    ):
        assert question in result.stderr
    assert last_entry(county, case) == {
        "日期": "2024-09-11",
        "事项": "劝返",
        "层级": "学校",
        "方式": "家访",
        "地点": "柳林村三组",
        "参加": [{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}, {"姓名": "李强"}],
        "情况": "没有回来",
        "结果": "失联",
    }
    assert result.stderr.endswith("补记（滞后 1 天）。现在：疑似辍学台账，疑似辍学。\n")


def test_options_given_are_not_asked_for(county: County) -> None:
    case = suspected(county)
    result = county.run(
        *(
            "add-attempt",
            case,
            "--level",
            "学校",
            "--method",
            "电话",
            "--participant",
            "赵敏",
            "--note",
            "没人接",
        ),
        *("--on", "2024-09-10", "--place", "学校"),
        answers=typed("失联", ""),
    )
    assert result.exit_code == 0, result.output
    asked = [word for word in ("发生日期", "劝返层级", "方式", "参加人员", "情况（") if word in result.stderr]
    assert asked == []
    assert last_entry(county, case)["地点"] == "学校"


def test_a_complete_command_asks_nothing_on_a_terminal_either(county: County) -> None:
    case = suspected(county)
    arguments = (
        "--level",
        "学校",
        "--method",
        "电话",
        "--participant",
        "赵敏",
        "--note",
        "没人接",
        "--result",
        "失联",
    )
    result = county.run("add-attempt", case, *arguments, answers="")
    assert (result.exit_code, result.stderr.count("：")) == (0, 2)
    assert last_entry(county, case)["日期"] == "2024-09-10"


def test_the_defaults_count_corrections_and_not_voided_attempts(county: County) -> None:
    case = suspected(county)
    county.attempt(case)
    number = county.shown(case)["经过"][-1]["号"]
    county.ok("correct", case, number, "--set", "方式=电话", "--reason", "记错")
    assert "方式[电话]：" in county.run("add-attempt", case, answers=typed("", "")).stderr
    county.ok("correct", case, number, "--void", "--reason", "没有去")
    assert (
        "方式[" not in county.run("add-attempt", case, answers=typed("否", "否", "", "学校", "家访")).stderr
    )


# add-case

NEW_CHILD = (
    *(
        "吴小天",
        "990101201203045148",
        "柳河乡",
        "石桥村",
        "",
        "是",
        "吴大山",
        "父亲",
        "是",
        "13800000009",
        "",
        "否",
    ),
    *(
        "清河初中",
        "转入",
        "在校",
        "是",
        "",
        "",
        "",
        "7",
        "",
        "2",
        "",
        "",
        "民族 特殊群体",
        "汉族",
        "留守儿童",
    ),
)


def test_a_case_asked_from_nothing_takes_sex_and_birth_date_from_the_number(county: County) -> None:
    result = county.on("2024-09-05").run("add-case", answers=typed(*NEW_CHILD))
    assert result.exit_code == 0, result.output
    case = result.stdout.strip()
    shown = county.shown(case)
    facts = {key: value for key, value in shown.items() if key not in ("编号", "经过", "派生")}
    assert facts == {
        "姓名": "吴小天",
        "性别": "女",
        "出生日期": "2012-03-04",
        "民族": "汉族",
        "证件": {"类型": "居民身份证", "号码": "990101201203045148"},
        "户籍": {"乡镇": "柳河乡", "村": "石桥村"},
        "监护人": [{"姓名": "吴大山", "关系": "父亲", "法定监护人": "是", "电话": "13800000009"}],
        "学籍": {"学校": "3199000021", "年级": 7, "学年": 2024, "班级": "2"},
        "特殊群体": ["留守儿童"],
    }
    assert last_entry(county, case) == {
        "日期": "2024-09-05",
        "事项": "登记",
        "来源": "转入",
        "状态": "在校",
        "单位": "3199000021",
    }
    assert ("性别" in result.stderr, "出生日期" in result.stderr) == (False, False)
    assert result.stdout == f"{case}\n"


def test_a_wrong_number_is_asked_for_again_at_once(county: County) -> None:
    answers = ("吴小天", "990101201203045149", "99010120120304514", "990101201203045148")
    said = county.on("2024-09-05").run("add-case", answers=typed(*answers)).stderr
    assert "证件号码的校验码不对，多半是抄错一位。请对照证件重新录入。" in said
    assert "证件号码应是18位，现在是17位。请对照证件重新录入。" in said
    assert "户籍所在乡镇：" in said


def test_a_child_without_a_number_is_asked_for_sex_and_birth_date(county: County) -> None:
    answers = (
        "水生",
        "",
        "无",
        "出生未办户口",
        "男",
        "2016-05-04",
        "清河镇",
        "",
        "",
        "否",
        "清河镇",
        "入户排查",
    )
    case = county.on("2024-09-05").ok("add-case", answers=typed(*answers, "未入学", ""))
    shown = county.shown(case)
    assert (shown["性别"], shown["出生日期"], shown["证件"]) == (
        "男",
        "2016-05-04",
        {"类型": "无", "无证原因": "出生未办户口"},
    )
    assert ("学籍" in shown, "监护人" in shown) == (False, False)


def test_a_child_with_a_passport_from_another_county(county: County) -> None:
    answers = ("安娜", "", "护照", "E 1234567", "女", "2013-05-04", "外县", "东明县城关镇", "", "", "否")
    case = county.on("2024-09-05").ok(
        "add-case", answers=typed(*answers, "清河初中", "转入", "在校", "否", "")
    )
    shown = county.shown(case)
    assert (shown["证件"], shown["户籍"]) == ({"类型": "护照", "号码": "E1234567"}, {"乡镇": "东明县城关镇"})


def test_a_number_already_in_the_ledger_is_mended_without_typing_the_rest_again(county: County) -> None:
    other = county.on("2024-09-01").child()
    first = (
        "吴小天",
        "990101201203045121",
        "柳河乡",
        "石桥村",
        "",
        "否",
        "清河初中",
        "转入",
        "在校",
        "否",
        "",
    )
    mending = ("是", "", "990101201203045148", "", "", "", "", "", "", "", "", "")
    result = county.on("2024-09-05").run("add-case", answers=typed(*first, *mending))
    assert result.exit_code == 0, result.output
    assert f"这个证件号码已经在案卷 {other} 里（适龄儿童台账），没有重复建档。" in result.stderr
    assert "户籍所在乡镇[柳河乡]：" in result.stderr
    shown = county.shown(result.stdout.strip())
    assert (shown["姓名"], shown["证件"]["号码"], shown["户籍"]) == (
        "吴小天",
        "990101201203045148",
        {"乡镇": "柳河乡", "村": "石桥村"},
    )


def test_sex_and_birth_date_follow_the_mended_number(county: County) -> None:
    county.on("2024-09-01").child()
    first = ("吴小天", "990101201203045121", "柳河乡", "", "", "否", "清河初中", "转入", "在校", "否", "")
    mending = ("是", "", "990101201104060019", "", "", "", "", "", "", "", "", "")
    case = county.on("2024-09-05").ok("add-case", answers=typed(*first, *mending))
    shown = county.shown(case)
    assert (shown["性别"], shown["出生日期"]) == ("男", "2011-04-06")


def test_a_namesake_has_to_be_confirmed(county: County) -> None:
    other = county.on("2024-09-01").child()
    before = county.files()
    answers = ("周雨桐", "990101201203045148", "清河镇", "", "", "否", "清河初中", "转入", "在校", "否", "")
    result = county.on("2024-09-05").run("add-case", answers=typed(*answers, ""))
    assert (result.exit_code, county.files() == before) == (3, True)
    assert f"警告：案卷 {other} 的姓名和出生日期相同，请确认不是同一个孩子。" in result.stderr
    again = county.run("add-case", answers=typed("是", *[""] * 10, "是"))
    assert again.exit_code == 0, again.output


def test_no_case_is_asked_for_before_there_is_a_unit(county: County) -> None:
    (county.root / "units.yaml").write_text("学校: []\n乡镇: []\n", "utf-8")
    result = county.run("add-case", answers=typed("吴小天"))
    assert (result.exit_code, result.stderr) == (
        2,
        "错误：还没有登记学校和乡镇，案卷没有单位可以负责。\n"
        "怎么办：先用 kcbx unit add-township 和 kcbx unit add-school 登记。\n",
    )


# move


def test_move_asks_which_way_when_there_are_several(county: County) -> None:
    case = suspected(county)
    result = county.on("2024-09-20").run(
        "move", case, "适龄儿童", answers=typed("核查", "", "在校就读", "在外校随班就读，已看过学籍", "")
    )
    assert result.exit_code == 0, result.output
    assert "  1 核查        2 延缓入学    3 休学        4 安置        5 复学\n通过哪个事项：" in result.stderr
    assert county.state(case) == "在校"


def test_a_move_that_would_end_elsewhere_is_mended(county: County) -> None:
    case = suspected(county)
    answers = ("", "属实", "孩子不在家", "", "是", "", "在校就读", "在外校读书", "")
    result = county.on("2024-09-20").run("move", case, "适龄儿童", "--by", "核查", answers=typed(*answers))
    assert result.exit_code == 0, result.output
    assert "按填写的内容，“核查”以后孩子在疑似辍学台账，不在适龄儿童台账；没有改动。" in result.stderr
    assert last_entry(county, case) == {
        "日期": "2024-09-20",
        "事项": "核查",
        "结论": "在校就读",
        "情况": "在外校读书",
    }


# Mending


def test_a_refused_entry_is_mended_with_all_that_was_typed_as_defaults(county: County) -> None:
    case = county.on("2024-09-06").child("高小满", "990101201705120013", unit="清河镇", state="未入学")
    answers = ("", "疑似辍学", "入户排查", "六周岁半，从未上学", "", "是", "", "失学", "", "", "")
    result = county.run("add-entry", case, "列入疑似", answers=typed(*answers))
    assert result.exit_code == 0, result.output
    assert (
        "这个孩子从未入学，应列为失学（G01，依据 moe-2024/2d）\n怎么办：请把类型改成：失学\n" in result.stderr
    )
    assert "改一改再试吗？已填的内容都还在[是/否，直接回车是“是”]：" in result.stderr
    assert "情况（写清时间、地点、谁、怎么了）[六周岁半，从未上学]：" in result.stderr
    assert county.state(case) == "失学"
    assert drafts(county) == []


def test_a_wrong_day_is_mended_too(county: County) -> None:
    case = suspected(county)
    answers = (
        "2012-01-01",
        "属实",
        "孩子不在家",
        "",
        "是",
        "2024-09-09",
        "",
        "",
        "",
        "是",
        "今天",
        "",
        "",
        "",
    )
    result = county.on("2024-09-11").run("add-entry", case, "核查", answers=typed(*answers))
    assert result.exit_code == 0, result.output
    assert "日期 2012-01-01 早于孩子的出生日期，请核对。" in result.stderr
    assert "2024-09-09 的状态是“在校”，不能记“核查”（案卷格式/经过）。" in result.stderr
    assert last_entry(county, case)["日期"] == "2024-09-11"


def test_a_proof_that_a_guard_wants_can_be_added_while_mending(county: County) -> None:
    case = county.on("2024-09-01").child()
    first = ("", "户籍迁出", "迁移证", "清河县教育体育局", "")
    mending = ("是", "", "", "", "", "佐证", "迁移证复印件在档案柜", "")
    result = county.on("2024-10-10").run("move", case, "已移出", answers=typed(*first, *mending))
    assert result.exit_code == 0, result.output
    assert last_entry(county, case)["佐证"] == [{"说明": "迁移证复印件在档案柜"}]


def test_no_to_mending_changes_nothing_and_keeps_the_draft(county: County) -> None:
    case = county.on("2024-09-06").child("高小满", "990101201705120013", unit="清河镇", state="未入学")
    before = county.files()
    answers = ("", "疑似辍学", "入户排查", "六周岁半，从未上学", "", "否")
    result = county.run("add-entry", case, "列入疑似", answers=typed(*answers))
    assert (result.exit_code, county.files() == before) == (3, True)
    assert KEPT.format("列入疑似") in result.stderr
    (draft,) = drafts(county)
    assert json.loads(draft.read_bytes())["values"] == {
        "日期": "2024-09-06",
        "类型": "疑似辍学",
        "发现方式": "入户排查",
        "情况": "六周岁半，从未上学",
    }


# Breaking off


def test_ctrl_d_changes_nothing_and_the_answers_are_offered_next_time(county: County) -> None:
    case = suspected(county)
    before = county.files()
    result = county.run("add-attempt", case, answers=typed(*FIRST_VISIT[:4]))
    assert (result.exit_code, county.files() == before) == (3, True)
    assert result.stderr.endswith(f"{KEPT.format('劝返')}\n{CANCELLED}\n")
    result = county.on("2024-09-12").run(
        "add-attempt", case, answers=typed("是", *[""] * 5, *FIRST_VISIT[5:])
    )
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("上次没记完（2024-09-10 ")
    assert " 赵敏填），接着记吗[是/否，直接回车是“是”]：" in result.stderr
    entry = last_entry(county, case)
    assert (entry["日期"], entry["参加"]) == (
        "2024-09-10",
        [{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}],
    )
    assert drafts(county) == []
    assert "上次没记完" not in county.run("add-attempt", case, answers="").stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_draft_is_private_and_git_ignores_it(county: County) -> None:
    case = suspected(county)
    county.run("add-attempt", case, answers=typed(*FIRST_VISIT[:6]))
    (draft,) = drafts(county)
    assert draft.name == f"{case}-劝返-1.json"
    assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    assert (county.root / ".kcbx" / ".gitignore").read_bytes() == b"*\n"


def test_a_draft_belongs_to_its_case_and_action(county: County) -> None:
    case = suspected(county)
    other = county.child("吴小天", "990101201203045148")
    county.run("add-attempt", case, answers=typed(*FIRST_VISIT[:4]))
    assert "上次没记完" not in county.run("add-attempt", other, answers="").stderr
    assert "上次没记完" not in county.run("add-entry", case, "核查", answers="").stderr


def test_a_draft_may_be_left_for_later_or_deleted(county: County) -> None:
    case = suspected(county)
    county.run("add-attempt", case, answers=typed(*FIRST_VISIT[:4]))
    county.ok("add-attempt", case, answers=typed("否", "", *FIRST_VISIT))
    assert [draft.name for draft in drafts(county)] == [f"{case}-劝返-1.json"]
    county.run("add-attempt", case, answers=typed("否", "是"))
    assert drafts(county) == []


def test_two_unfinished_entries_of_one_kind_are_both_kept(county: County) -> None:
    case = suspected(county)
    county.run("add-attempt", case, answers=typed("", "学校", "家访"))
    county.on("2024-09-11").run("add-attempt", case, answers=typed("否", "否", "", "联合"))
    assert [draft.name for draft in drafts(county)] == [f"{case}-劝返-1.json", f"{case}-劝返-2.json"]
    said = county.on("2024-09-12").run("add-attempt", case, answers=typed("否", "否", "否", "否")).stderr
    assert said.index("上次没记完（2024-09-11") < said.index("上次没记完（2024-09-10")


def test_options_given_win_over_the_draft(county: County) -> None:
    case = suspected(county)
    county.run("add-entry", case, "核查", answers=typed("", "失联", "电话没人接"))
    county.ok("add-entry", case, "核查", "--set", "结论=属实", answers=typed("是", "", "", "", ""))
    assert last_entry(county, case) == {
        "日期": "2024-09-10",
        "事项": "核查",
        "结论": "属实",
        "情况": "电话没人接",
    }


def test_evidence_given_before_a_break_off_is_not_forgotten(county: County) -> None:
    case = suspected(county)
    photo = county.root.parent / "门牌.JPG"
    photo.write_bytes(b"scan")
    county.run("add-attempt", case, "--evidence", str(photo), answers=typed(*FIRST_VISIT[:4]))
    county.ok("add-attempt", case, answers=typed("是", *[""] * 5, *FIRST_VISIT[5:]))
    entry = county.shown(case)["经过"][-1]
    assert [proof["文件"] for proof in entry["佐证"]] == [f"evidence/{case}/{entry['号']}-1.jpg"]


def test_evidence_that_has_gone_since_is_said_and_left_out(county: County) -> None:
    case = suspected(county)
    photo = county.root.parent / "门牌.jpg"
    photo.write_bytes(b"scan")
    county.run("add-attempt", case, "--evidence", str(photo), answers=typed(*FIRST_VISIT[:4]))
    photo.unlink()
    result = county.run("add-attempt", case, answers=typed("是", *[""] * 5, *FIRST_VISIT[5:]))
    assert result.exit_code == 0, result.output
    assert "注意：佐证文件 门牌.jpg 已经不在了，没有附上。" in result.stderr
    assert "佐证" not in last_entry(county, case)


def test_an_unfinished_case_is_offered_and_finished(county: County) -> None:
    before = county.files()
    result = county.on("2024-09-05").run("add-case", answers=typed(*NEW_CHILD[:9]))
    assert (result.exit_code, county.files() == before) == (3, True)
    assert KEPT.format("新建案卷") in result.stderr
    rest = ("是", *[""] * 8, *NEW_CHILD[9:12], "", *NEW_CHILD[12:])
    case = county.on("2024-09-06").ok("add-case", answers=typed(*rest))
    assert county.shown(case)["监护人"] == [
        {"姓名": "吴大山", "关系": "父亲", "法定监护人": "是", "电话": "13800000009"}
    ]
    assert drafts(county) == []


def test_what_was_typed_survives_a_file_that_changed_meanwhile(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = suspected(county)
    file = county.root / county.path(case)
    from kcbx.commands import recording

    def change_then_finish(*arguments: Any) -> None:
        file.write_bytes(file.read_bytes() + "# 别人刚改过\n".encode())
        finish(*arguments)

    finish = recording.finish
    monkeypatch.setattr(recording, "finish", change_then_finish)
    result = county.run("add-attempt", case, answers=typed(*FIRST_VISIT))
    assert result.exit_code == 3
    assert "在读取以后被别的程序改动过，请重新运行命令。" in result.stderr
    assert KEPT.format("劝返") in result.stderr
    monkeypatch.setattr(recording, "finish", finish)
    county.ok("add-attempt", case, answers=typed("是", *[""] * 10))
    assert last_entry(county, case)["地点"] == "柳林村三组"
    assert "# 别人刚改过" in file.read_text("utf-8")


def test_a_draft_that_was_written_after_all_is_not_offered(county: County) -> None:
    case = suspected(county)
    county.run("add-attempt", case, answers=typed(*FIRST_VISIT[:4]))
    (draft,) = drafts(county)
    county.attempt(case)
    number = county.shown(case)["经过"][-1]["号"]
    draft.write_text(json.dumps({**json.loads(draft.read_bytes()), "mark": number}), "utf-8")
    assert "上次没记完" not in county.run("add-attempt", case, answers="").stderr
    assert drafts(county) == []


def test_a_dry_run_asks_but_writes_nothing_at_all(county: County) -> None:
    case = suspected(county)
    before = county.files()
    result = county.run("add-attempt", case, "--dry-run", answers=typed(*FIRST_VISIT))
    assert (result.exit_code, county.files() == before, drafts(county)) == (0, True, [])
    county.run("add-attempt", case, "--dry-run", answers=typed(*FIRST_VISIT[:3]))
    assert drafts(county) == []


def test_drafts_go_when_the_case_is_erased(county: County) -> None:
    case = suspected(county)
    county.run("add-attempt", case, answers=typed(*FIRST_VISIT[:6]))
    sets = ("类别=户籍迁出", "依据=迁移证", "批准单位=清河县教育体育局", "佐证.0.说明=迁移证")
    county.entry(case, "移出", *sets)
    assert len(drafts(county)) == 1
    county.entry(case, "销毁", "依据=保存期满", "批准单位=清河县教育体育局")
    assert drafts(county) == []


def test_a_disk_that_takes_no_draft_stops_nobody(county: County) -> None:
    case = suspected(county)
    shutil.rmtree(county.root / ".kcbx" / "drafts", ignore_errors=True)
    (county.root / ".kcbx" / "drafts").write_text("in the way", "utf-8")
    result = county.run("add-attempt", case, answers=typed(*FIRST_VISIT))
    assert result.exit_code == 0, result.output
    assert result.stderr.count("填的内容没有存成草稿，请一次填完。") == 1
    assert last_entry(county, case)["结果"] == "承诺返校"


# office and unit


def test_an_office_record_is_asked_for_and_resumed(county: County) -> None:
    county.on("2024-10-08")
    county.run("office", "add", "清河初中", "零报告签认", answers=typed("", "李强"))
    county.ok(
        "office",
        "add",
        "清河初中",
        "零报告签认",
        answers=typed("是", "", "", "逐班点名", "月份", "2024-09", ""),
    )
    listed = json.loads(county.ok("office", "list", "--format", "json"))["记事"]
    assert [record["内容"] for record in listed] == ["月份 2024-09，核实人 李强，依据 逐班点名"]
    assert drafts(county) == []


def test_a_school_is_asked_for_and_a_wrong_township_mended(county: County) -> None:
    first = ("3199000099", "清河县石桥中学", "石桥中学", "石桥镇", "初级中学", "", "")
    mending = ("是", "", "", "", "清河镇", "", "", "")
    result = county.run("unit", "add-school", answers=typed(*first, *mending))
    assert result.exit_code == 0, result.output
    assert "没有叫“石桥镇”的单位。" in result.stderr
    assert "已登记学校：石桥中学。" in result.stderr
    listed = json.loads(county.ok("unit", "list", "--format", "json"))["单位"]
    assert ("石桥中学", "清河镇") in [(unit["简称"], unit["乡镇"]) for unit in listed]


def test_edit_case_asks_only_whether_it_changed_or_was_wrong(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-10-08").ok("edit-case", case, "--set", "户籍.村=石桥村", answers=typed("2"))
    assert last_entry(county, case)["性质"] == "更正"
