"""kcbx add-entry: every 事项 of the format is recorded from the command line and seen in show."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kcbx.edits import digest
from kcbx.schema import ACTIONS, action_fields
from kcbx.schema.files import CaseFile, read_case_file
from kcbx.schema.shape import Shapes
from tests.actions import DAY, ELSEWHERE, RECIPES, STORY, dropped_out, prepared, pupil, record, suspected
from tests.county import County


def on_disk(county: County, case: str) -> CaseFile:
    path = county.path(case)
    return read_case_file(path, (county.root / path).read_bytes(), Shapes())


def test_the_recipes_leave_no_action_out() -> None:
    assert sorted((*RECIPES, *ELSEWHERE)) == sorted(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_recorded_and_appears_in_show(county: County, action: str) -> None:
    case = record(county, action)
    entry = county.shown(case)["经过"][-1]
    day = "2024-09-01" if action == "登记" else DAY
    assert (entry["事项"], entry["日期"], entry["经办"]) == (action, day, "赵敏")
    assert county.shown(case)["派生"]["不成立的记事"] == []
    assert f"  {day}　{action}　号 {entry['号']}　" in county.ok("show", case)
    file = on_disk(county, case)
    assert (file.problems, file.canonical_text()) == ((), file.raw.decode())


@pytest.mark.parametrize("action", RECIPES)
def test_every_action_is_written_key_by_key_after_what_was_there(county: County, action: str) -> None:
    case, pairs = prepared(county, action)
    path = county.root / county.path(case)
    text = path.read_text("utf-8").replace("    经办: 赵敏\n", "    经办: 赵敏  # 已复核\n")
    path.write_text(text, "utf-8")
    before, sets = county.files(), [text for pair in pairs for text in ("--set", pair)]
    said = county.ok("add-entry", case, action, *sets, "--dry-run")
    assert (said.splitlines()[0], county.files() == before) == ("以下改动没有写入（--dry-run）：", True)
    assert f"\n  历史说明　{case} {action}" in said
    county.ok("add-entry", case, action, *sets)
    entry = county.shown(case)["经过"][-1]
    written = {key for key in entry if key not in ("号", "日期", "事项", "经办", "录入")}
    assert written == {pair.partition("=")[0].partition(".")[0] for pair in pairs}
    assert written >= {field.key for field in action_fields(action) if field.required}
    kept = (county.root / county.path(case)).read_text("utf-8").startswith(text)
    assert kept == (action != "销毁")


@pytest.mark.parametrize("action", RECIPES)
def test_without_its_required_keys_every_action_is_refused_naming_them(county: County, action: str) -> None:
    case = pupil(county)
    said = county.refused("add-entry", case, action, code=2)
    missing = [field.key for field in action_fields(action) if field.required]
    assert said.startswith("错误：还缺少必填的内容，请在命令里加上：\n")
    assert [line.split("=…")[0].removeprefix("  --set ") for line in said.splitlines()[1:]] == missing


def test_a_unit_may_be_named_and_its_code_is_written(county: County) -> None:
    case = suspected(county)
    county.on(DAY).entry(
        case, "复学", "学校=清河县柳河乡九年一贯制学校", "年级=7", "安置=插班", "帮扶人=李强"
    )
    assert county.shown(case)["经过"][-1]["学校"] == "3199000031"
    assert county.path(case) == f"ledgers/适龄儿童/柳河学校/{case}.yaml"


def test_a_school_outside_the_county_stays_as_it_was_named(county: County) -> None:
    case = pupil(county)
    county.on(DAY).entry(case, "学籍异动", "类型=转出", "学校=东莞市某中学", "证明=转学回执")
    assert county.shown(case)["经过"][-1]["学校"] == "东莞市某中学"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("劝反",), 2, "“劝反”不在可选的值里。可选：登记、请假、"),
        (("登记", "--set", "来源=转入"), 2, "登记只在建案卷时记一次。\n怎么办：新的孩子用 kcbx add-case；"),
        (
            ("信息变更", "--set", "键=姓名"),
            2,
            "信息变更不能单独记：要和案卷里的内容一起改。\n怎么办：请用 kcbx edit-case ",
        ),
        (
            ("备忘", "--set", "情矿=1"),
            2,
            "没有“情矿”这一项。您要的是不是“情况”？\n怎么办：可填：情况、佐证、备注、批次。",
        ),
        (("备忘", "--set", "情况"), 2, "选项“--set”的值不对：“情况”不对，请写成 键=值，"),
        (
            ("备忘", "--set", "情况=1", "--on", "2024-10-21"),
            2,
            "选项“--on”的值不对：2024-10-21 在今天（2024-10-20）之后，",
        ),
        (
            ("备忘", "--set", "情况=1", "--on", "2023-02-29"),
            2,
            "选项“--on”的值不对：没有2023年2月29日这一天：",
        ),
        (
            ("备忘", "--set", "情况=1", "--on", "2010-01-01"),
            2,
            "日期 2010-01-01 早于孩子的出生日期，请核对。",
        ),
        (("备忘", "--set", "情况=1", "--set", "佐证.0.文件=a.jpg"), 2, "填写的内容有误：\n  · "),
        (("平台录入", "--set", "平台=p", "--set", "编号=1", "--set", "编号=2"), 2, "“编号”写了两次，"),
        (
            (
                "复学",
                *("--set", "学校=清河中学", "--set", "年级=7", "--set", "安置=插班", "--set", "帮扶人=李强"),
            ),
            3,
            "不能记“复学”：\n  · units.yaml 里没有代码为 清河中学 的单位（G06，依据 案卷格式/单位）",
        ),
        (
            (
                "复学",
                *("--set", "学校=清河初中", "--set", "年级=10", "--set", "安置=插班", "--set", "帮扶人=李强"),
            ),
            2,
            "填写的内容有误：\n  · 年级太大，最大是 9",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_recorded_is_refused(
    county: County, arguments: tuple[str, ...], code: int, said: str
) -> None:
    case = suspected(county)
    assert county.on(DAY).refused("add-entry", case, *arguments, code=code).startswith(f"错误：{said}")


def test_a_step_the_table_does_not_allow_says_what_would_be(county: County) -> None:
    case = pupil(county)
    said = county.on(DAY).refused(
        "add-entry", case, "认定辍学", "--set", "原因=信教", "--set", "去向=在家", "--set", "认定单位=教育局"
    )
    assert said.startswith(
        "错误：2024-10-20 的状态是“在校”，不能记“认定辍学”（案卷格式/经过）。\n怎么办：在“在校”状态可以记：列入疑似、"
    )


def test_a_late_entry_that_would_break_a_later_step_is_refused(county: County) -> None:
    case = dropped_out(county)
    confirmed = county.shown(case)["经过"][-1]["号"]
    said = county.on(DAY).refused(
        *("add-entry", case, "核查", "--on", "2024-09-20", "--set", "结论=在校就读", "--set", "情况=查到了")
    )
    assert said == (
        f"错误：记下这一条以后，2024-10-15 的“认定辍学”（号 {confirmed}）就接不上了："
        "2024-10-15 的状态是“在校”，不能记“认定辍学”（案卷格式/经过）。\n"
        f"怎么办：请核对日期；那一条记错了就先用 kcbx correct {case} {confirmed} 更正或作废。"
    )


def test_a_late_entry_is_told_with_its_lag(county: County) -> None:
    case = suspected(county)
    result = county.on(DAY).run("add-entry", case, "备忘", "--on", "2024-09-15", "--set", "情况=记住")
    assert "，补记（滞后 35 天）。" in result.stderr
    assert "（赵敏 记，滞后 35 天）" in county.ok("show", case)


def test_a_new_entry_is_written_after_the_last_one_whatever_the_clock_says(county: County) -> None:
    case = suspected(county)
    file = county.root / county.path(case)
    ahead = county.shown(case)["经过"][-1]["录入"].replace("T08:", "T08:4", 1)[:16]
    text = file.read_text("utf-8")
    last = county.shown(case)["经过"][-1]["录入"]
    assert ahead.startswith("2024-09-10T08:4")
    fast = (dt.datetime.fromisoformat(last) + dt.timedelta(minutes=30)).isoformat()
    file.write_text(text.replace(last, fast), "utf-8")
    county.entry(case, "备忘", "情况=记住")
    recorded = dt.datetime.fromisoformat(county.shown(case)["经过"][-1]["录入"])
    assert recorded - dt.datetime.fromisoformat(fast) == dt.timedelta(seconds=1)


def test_a_clock_that_is_far_ahead_is_not_followed(county: County) -> None:
    case = suspected(county)
    file = county.root / county.path(case)
    last = county.shown(case)["经过"][-1]["录入"]
    file.write_text(file.read_text("utf-8").replace(last, "2024-09-12T08:00:00+08:00"), "utf-8")
    result = county.run("add-entry", case, "备忘", "--set", "情况=记住")
    assert result.stderr.startswith(
        "注意：电脑现在的时间早于案卷里最后一条的录入时间，请核对电脑的时钟。\n已记："
    )
    assert county.shown(case)["经过"][-1]["录入"].startswith("2024-09-10T08:")


def test_erasing_takes_the_words_the_comments_and_the_evidence(county: County) -> None:
    case = suspected(county)
    scan = county.root.parent / "照片.jpg"
    scan.write_bytes(b"scan")
    county.ok("add-entry", case, "备忘", "--set", f"情况={STORY}", "--evidence", str(scan))
    county.entry(case, "移出", "类别=户籍迁出", "依据=迁移证", "批准单位=教育局", "佐证=迁移证")
    file = county.root / county.path(case)
    file.write_text(file.read_text("utf-8") + "# 周雨桐的母亲在东莞\n", "utf-8")
    assert any(path.startswith(f"evidence/{case}/") for path in county.files())
    approval = county.root.parent / "批复.pdf"
    approval.write_bytes(b"approved")
    county.on(DAY).ok(
        *("add-entry", case, "销毁", "--set", "依据=保存期满", "--set", "批准单位=清河县教育体育局"),
        *("--evidence", str(approval)),
    )
    files = county.files()
    kept = [path for path in files if path.startswith("evidence/")]
    number = county.shown(case)["经过"][-1]["号"]
    assert kept == [f"evidence/{case}/{number}-1.pdf"]
    everything = b"".join(files.values()).decode("utf-8", "replace")
    for word in ("雨桐", "990101201203045121", "13800000001", "周建国", "东莞", "柳林村"):
        assert word not in everything
    shown: dict[str, Any] = county.shown(case)
    assert (shown["姓名"], shown["派生"]["状态"], shown["派生"]["不成立的记事"]) == ("已销毁", "已移出", [])
    proof = shown["经过"][-1]["佐证"][0]
    assert proof == {"文件": kept[0], "sha256": digest(b"approved")}
