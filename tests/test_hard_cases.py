"""Hard cases through the command line: what reviewers broke once and must not break again."""

from __future__ import annotations

import pytest

from tests.county import County

SUSPECT = ("列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课")


def rewrite(county: County, case: str, old: str, new: str) -> None:
    """Change a case file by hand."""
    path = county.root / county.path(case)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_an_old_fault_in_the_file_never_keeps_a_late_truth_out(county: County) -> None:
    case = county.child()
    rewrite(county, case, "民族: 汉族", "民族: 汉")
    county.on("2024-09-12").entry(case, *SUSPECT)
    county.attempt(case)
    assert county.state(case) == "疑似辍学"
    assert ("S03", "错误") in county.findings()


def test_a_new_fault_is_still_refused_beside_an_old_one(county: County) -> None:
    case = county.child()
    rewrite(county, case, "民族: 汉族", "民族: 汉")
    said = county.refused("edit-case", case, "--set", "残疾.类别=视力", "--nature", "更正", code=2)
    assert said == "错误：填写的内容有误：\n  · 残疾缺少“等级”，请补上"


def test_two_guardians_added_at_once_leave_no_ghost_in_the_past(county: County) -> None:
    case = county.child()
    names = [
        f"监护人.{place}.{pair}" for place in (1, 2) for pair in ("姓名=李桂花", "关系=祖母", "法定监护人=否")
    ]
    county.on("2024-10-08").ok(
        "edit-case", case, *[text for pair in names for text in ("--set", pair)], "--nature", "变更"
    )
    assert len(county.shown(case)["监护人"]) == 3
    assert county.ok("show", case, "--as-of", "2024-09-20").count("法定监护人") == 1


def test_the_latest_word_on_the_grade_counts(county: County) -> None:
    case = county.child()
    county.on("2025-09-03").entry(case, "学籍异动", "类型=留级")
    assert county.shown(case)["派生"]["年级"] == 7
    change = ("--set", "学籍.学年=2025", "--set", "学籍.年级=7", "--nature", "变更")
    county.on("2025-09-10").ok("edit-case", case, *change)
    assert county.shown(case)["派生"]["年级"] == 7


def test_a_file_that_holds_text_where_a_group_belongs_stops_nobody_else(county: County) -> None:
    broken = county.child("孙大宝", "990101201208150019")
    rewrite(
        county,
        broken,
        "证件:\n  类型: 居民身份证\n  号码: '990101201208150019'",
        "证件: 身份证990101201203045121",
    )
    assert county.child().startswith("KC-")


def test_fmt_survives_an_entry_whose_kind_is_a_list(county: County) -> None:
    case = county.child()
    rewrite(county, case, "事项: 登记", "事项: [登记]")
    assert county.run("fmt", "--check").exit_code in (0, 1)


def test_the_kept_file_of_a_child_with_a_closed_duplicate_can_be_edited(county: County) -> None:
    kept, double = county.child(), county.child("周雨同", "99010120120304513X")
    rewrite(county, double, "99010120120304513X", "990101201203045121")
    close = ("类别=重复登记", f"依据=与 {kept} 重复", "批准单位=清河县教育体育局", f"佐证.0.说明=见 {kept}")
    county.on("2024-10-10").entry(double, "移出", *close)
    county.ok("edit-case", kept, "--set", "性别=女", "--set", "民族=满族", "--nature", "更正")
    assert county.shown(kept)["民族"] == "满族"


def test_the_values_of_a_change_of_facts_cannot_be_corrected(county: County) -> None:
    case = county.child()
    county.on("2024-09-20").ok("edit-case", case, "--set", "学籍.班级=2", "--nature", "变更")
    number = county.shown(case)["经过"][-1]["号"]
    said = county.refused("correct", case, number, "--set", "新值=3", "--reason", "抄错")
    assert "信息变更不能作废，也不能改键和值，否则案卷里的值与经过对不上（G34，依据 案卷格式/更正）" in said


def test_full_says_nothing_about_json(county: County) -> None:
    case = county.child()
    said = county.refused("show", case, "--format", "json", "--full", code=2)
    assert (
        said
        == "错误：--format json 本来就是案卷的全部内容，不用 --full、事由和批准人。\n怎么办：请去掉这几项。"
    )


def test_office_records_keep_their_order_when_clocks_differ(county: County) -> None:
    county.on("2024-10-10").minutes = 60
    county.ok("office", "add", "清河初中", "宣传")
    county.minutes = 58
    county.ok("office", "add", "清河初中", "宣传")
    assert county.findings() == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("事项: 列入疑似", "事项: 列入疑以", "经过第2项的事项没有“列入疑以”这一种"),
        ("状态: 在校", "状态: 未入校", "经过第1项的状态没有“未入校”这一种"),
        ("类型: 疑似辍学", "类型: 疑似", "经过第2项的类型没有“疑似”这一种"),
    ],
)
def test_a_wrong_word_never_moves_a_figure_unseen(county: County, old: str, new: str, why: str) -> None:
    case = county.child()
    county.on("2024-09-12").entry(case, *SUSPECT)
    path = county.path(case)
    rewrite(county, case, old, new)
    said = county.refused("report", "--month", "2024-09", "--format", "json", code=1)
    assert said.startswith(f"错误：有 1 个案卷文件不能计入，数字会不全，所以没有出报表：\n  {path}（第")
    assert why in said


def test_a_child_whose_registration_does_not_count_is_not_forgotten(county: County) -> None:
    case = county.child()
    rewrite(county, case, "状态: 在校", "状态: 未入校")
    assert "有 1 份案卷读不懂，没有列出来" in county.run("list").stderr


def test_a_changed_number_is_not_carried_into_the_file_name(county: County) -> None:
    case = county.child()
    other = case[:-1] + ("8" if case[-1] != "8" else "9")
    path = county.path(case)
    rewrite(county, case, f"编号: {case}", f"编号: {other}")
    said = county.refused("add-entry", case, "备忘", "--set", "情况=试")
    assert said == (
        f"错误：{path} 里的编号与文件名不一样，没有改动（规则 L09，案卷格式/结构）。\n"
        "怎么办：编号从不更改：请把文件里的编号改回文件名上的那个。"
    )


def test_a_voided_entry_is_shown_as_such(county: County) -> None:
    case = county.child()
    number = county.on("2024-09-12").entry(case, "备忘", "情况=记错了孩子")
    county.ok("correct", case, number, "--void", "--reason", "记错")
    shown = county.ok("show", case)
    assert (
        f"\n已作废的记事：\n  2024-09-12　备忘　号 {number}　已作废　（赵敏 记）\n      情况 记错了孩子"
        in shown
    )


def test_a_number_in_a_remark_is_hidden(county: County) -> None:
    case = county.child()
    county.ok("edit-case", case, "--set", "备注=母亲证件990101198503040029", "--nature", "更正")
    assert "990101198503040029" not in county.ok("show", case)


@pytest.mark.parametrize(("option", "key"), [("--promise", "承诺返校"), ("--follow-up", "下次跟进")])
def test_a_date_ahead_lies_ahead(county: County, option: str, key: str) -> None:
    case = county.child()
    attempt = (
        "--level",
        "学校",
        "--method",
        "家访",
        "--participant",
        "李强/清河初中/校长",
        "--result",
        "承诺返校",
    )
    said = county.on("2024-09-12").refused(
        "add-attempt", case, *attempt, "--note", "谈了", option, "2024-09-01", code=2
    )
    assert said == f"错误：{key} 2024-09-01 早于这一条的日期 2024-09-12，请核对。"


def test_one_visit_written_down_three_times_is_one_visit(county: County) -> None:
    case = county.child()
    county.on("2024-09-12").entry(case, *SUSPECT)
    county.attempt(case, "学校", "已返校")
    county.entry(case, "复学", "学校=3199000021", "年级=7", "安置=原班复学", "帮扶人=李强")
    for _ in range(3):
        county.on("2024-12-20").entry(case, "回访", "在校=是", "方式=电话", "情况=在班")
    said = county.on("2024-12-21").refused("add-entry", case, "结束观察", "--set", "依据=三次回访")
    assert "复学后见到在校的回访只有 1 次，要求 3 次（G10，参照 kazuo-2025/3.2）" in said


def test_a_general_option_behind_the_command_is_explained(county: County) -> None:
    said = county.refused("list", "--today", "2024-09-01", code=2)
    assert said.startswith("错误：“--today”是总选项，要写在命令前面：kcbx --today … list …。")


def test_erasing_says_what_git_still_holds(county: County) -> None:
    case = county.child()
    close = ("类别=户籍迁出", "依据=迁移证", "批准单位=清河县教育体育局", "佐证.0.说明=迁移证复印件")
    county.on("2024-10-10").entry(case, "移出", *close)
    result = county.run("add-entry", case, "销毁", "--set", "依据=保管期满", "--set", "批准单位=清河县档案馆")
    assert result.stderr.splitlines()[-1] == (
        "注意：git 历史里仍有这个孩子原来的内容，要按档案主管部门批准的办法另行处理（个人信息保护法/47）。"
    )
    assert county.shown(case)["姓名"] == "已销毁"
