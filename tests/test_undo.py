"""kcbx undo: a batch taken back by new entries, as long as nothing was built on it."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kcbx import identity
from kcbx.batchwork import Batch
from kcbx.casework import Hand
from kcbx.keypath import ABSENT
from kcbx.workspace import Workspace
from tests.county import CHINA, County

CHILD = "990101201203045121"
SUSPECT = {"类型": "疑似辍学", "发现方式": "学籍比对", "情况": "在校名单里没有"}
REGISTERED = {"来源": "入户排查", "状态": "未入学", "单位": "清河镇"}
NUMBER = identity.make("990101", dt.date(2013, 1, 2), 1)
FACTS: dict[str, Any] = {
    "姓名": "李一",
    "性别": identity.sex(NUMBER),
    "出生日期": "2013-01-02",
    "证件": {"类型": "居民身份证", "号码": NUMBER},
    "户籍": {"乡镇": "清河镇"},
}


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path / "清河县").found()


def batch_of(county: County) -> Batch:
    """Begin a batch on the present day of the county, at three in the morning: before its commands."""
    moment = dt.datetime.combine(county.day, dt.time(3), CHINA)
    return Batch(Workspace(county.root), Hand("赵敏", moment, county.day, random.Random(4).choice), "试做")


def applied(county: County, batch: Batch) -> str:
    Workspace(county.root).apply(batch.plan())
    return batch.number


def opened(county: County) -> tuple[str, str]:
    """Open a missing child in a batch of 2024-09-05; return its case and the batch."""
    batch = batch_of(county.on("2024-09-05"))
    case = batch.open_case(FACTS, county.day, REGISTERED)
    batch.record(case, "列入疑似", county.day, {**SUSPECT, "类型": "失学"})
    return case, applied(county, batch)


def suspected(county: County) -> tuple[str, str]:
    """List a pupil as suspected in a batch of 2024-09-05; return its case and the batch."""
    case = county.on("2024-09-02").child()
    batch = batch_of(county.on("2024-09-05"))
    batch.record(case, "列入疑似", county.day, SUSPECT)
    return case, applied(county, batch)


def written(county: County, case: str) -> list[tuple[str, str]]:
    """Return (事项, 批次) of every entry of a case, in the order of the file."""
    return [(entry["事项"], entry.get("批次", "")) for entry in county.shown(case)["经过"]]


# Taken back


def test_every_entry_is_voided_by_a_new_one_with_the_reason(county: County) -> None:
    case, number = suspected(county)
    before = county.shown(case)["经过"]
    result = county.on("2024-09-06").run("undo", number, "--reason", "用错了名单")
    assert (result.exit_code, result.stdout) == (0, "")
    after = county.shown(case)["经过"]
    assert after[:-1] == before
    new = after[-1]["批次"]
    assert new not in ("", number)
    assert {key: after[-1][key] for key in ("日期", "事项", "更正", "作废", "原因", "经办")} == {
        "日期": "2024-09-06",
        "事项": "更正",
        "更正": before[-1]["号"],
        "作废": "是",
        "原因": f"撤销批次 {number}：用错了名单",
        "经办": "赵敏",
    }
    assert result.stderr == (
        f"批次 {new} 撤销 {number}：更正 1。\n已撤销批次 {number}：1 份案卷，作废记事 1 条。\n"
    )
    assert county.path(case) == f"ledgers/适龄儿童/清河初中/{case}.yaml"
    assert county.findings() == []


def test_the_batches_there_were_are_listed_the_latest_first(county: County) -> None:
    assert county.run("undo").stderr == "共 0 个批次。\n"
    _, number = opened(county)
    county.on("2024-09-06").ok("undo", number, "--reason", "查有学籍")
    document = json.loads(county.ok("undo", "--list", "--format", "json"))
    new = document["批次"][0]["批次"]
    recorded = [row.pop("录入") for row in document["批次"]]
    assert document == {
        "format_version": 1,
        "批次": [
            {"批次": new, "经办": "赵敏", "案卷": 1, "事项": "更正 2", "撤销": f"撤销的是 {number}"},
            {"批次": number, "经办": "赵敏", "案卷": 1, "事项": "登记 1、列入疑似 1", "撤销": "已撤销"},
        ],
    }
    assert [moment[:10] for moment in recorded] == ["2024-09-06", "2024-09-05"]
    said = county.refused("undo", number, "--list", code=2)
    assert said.startswith("错误：列出批次时不写批次号、--reason 和 --dry-run。")


def test_a_case_the_batch_opened_is_taken_back(county: County) -> None:
    case, number = opened(county)
    county.on("2024-09-06").ok("undo", number, "--reason", "查有学籍")
    assert county.path(case) == f"ledgers/已移出/清河镇/{case}.yaml"
    assert [action for action, _ in written(county, case)] == ["登记", "列入疑似", "更正", "更正"]
    derived = county.shown(case)["派生"]
    assert (derived["状态"], derived["台账"], derived["不成立的记事"]) == ("作废", "已移出", [])
    assert county.findings() == []


def test_the_child_can_be_registered_again(county: County) -> None:
    case, number = opened(county)
    county.on("2024-09-06").ok("undo", number, "--reason", "查有学籍")
    again = county.child("李一", NUMBER, state="未入学", unit="清河镇", source="入户排查")
    assert again != case
    assert county.state(again) == "未入学"
    assert county.ok("show", "李一").startswith(again)
    assert county.findings() == []


def test_nothing_more_is_written_into_a_case_taken_back(county: County) -> None:
    case, number = opened(county)
    county.on("2024-09-06").ok("undo", number, "--reason", "查有学籍")
    void = f"错误：案卷 {case} 已经作废，不能再记。\n怎么办：孩子要在册，就用 kcbx add-case 重新建档。"
    said = [
        county.refused("add-entry", case, "备忘", "--set", "情况=甲"),
        county.refused("move", case, "疑似辍学"),
        county.refused("edit-case", case, "--set", "民族=汉族", "--nature", "更正"),
        county.refused("correct", case, county.shown(case)["经过"][-1]["号"], "--void", "--reason", "甲"),
    ]
    assert said == [void] * 4


def test_it_counts_nowhere_afterwards_and_as_it_was_known_before(county: County) -> None:
    case, number = opened(county)

    def missing(*known: str) -> int:
        report = json.loads(county.ok("report", "--month", "2024-09", "--format", "json", *known))
        count: int = report["台账"]["疑似辍学"]["期末"]
        return count

    assert missing() == 1
    county.on("2024-09-30").ok("undo", number, "--reason", "查有学籍")
    result = county.run("report", "--month", "2024-09", "--format", "json")
    assert missing() == 0
    assert "读不" not in result.stderr
    assert missing("--as-known", "2024-09-20T12:00:00+08:00") == 1
    assert case not in county.ok("todo", "--format", "json")


def test_how_a_case_taken_back_is_shown(county: County) -> None:
    case, number = opened(county)
    county.on("2024-09-06").ok("undo", number, "--reason", "查有学籍")
    lines = county.ok("show", case).splitlines()
    assert lines[0] == f"{case}　李一　{FACTS['性别']}　案卷已经作废"
    assert "已作废的记事：" in lines
    assert not any("不允许" in line for line in lines)
    result = county.run("list", "--format", "json")
    assert (json.loads(result.stdout), result.stderr) == ([], "共 0 份。\n")
    (row,) = json.loads(county.ok("list", "--ledger", "已移出", "--format", "json"))
    assert (row["编号"], row["台账"], row["状态"]) == (case, "已移出", "作废")
    dossier = json.loads(county.ok("dossier", case, "--format", "json"))
    assert (dossier["状态"], dossier["台账"]) == ("作废", "已移出")
    tasks = county.run("todo")
    assert "读不懂" not in tasks.stderr


def test_changed_facts_are_changed_back(county: County) -> None:
    case = county.on("2024-09-02").child()
    before = county.shown(case)
    batch = batch_of(county.on("2024-09-05"))
    changes = {
        ("民族",): "回族",
        ("备注",): "转来",
        ("学籍", "年级"): 8,
        ("户籍", "村"): ABSENT,
        ("特殊群体",): ["留守儿童"],
    }
    batch.change_facts(case, changes, county.day, "变更", "学年结转")
    batch.change_facts(case, {("民族",): "苗族"}, county.day, "变更", "再核")
    number = applied(county, batch)
    result = county.on("2024-09-06").run("undo", number, "--reason", "弄错了")
    assert result.stderr.splitlines()[-1] == f"已撤销批次 {number}：1 份案卷，改回基本信息 5 项。"
    after = county.shown(case)
    own = ("编号", "经过", "派生")
    assert {key: value for key, value in after.items() if key not in own} == {
        key: value for key, value in before.items() if key not in own
    }
    last = after["经过"][-1]
    assert (last["性质"], last["原因"]) == ("更正", f"撤销批次 {number}：弄错了")
    assert county.findings() == []


def test_an_item_taken_out_of_a_list_comes_back_to_its_place(county: County) -> None:
    case = county.on("2024-09-02").child()
    county.ok("edit-case", case, "--set", "特殊群体=孤儿", "--set", "特殊群体=留守儿童", "--nature", "变更")
    batch = batch_of(county.on("2024-09-05"))
    batch.change_facts(case, {("特殊群体", 0): ABSENT}, county.day, "变更", "核对")
    number = applied(county, batch)
    county.on("2024-09-06").ok("undo", number, "--reason", "弄错了")
    assert county.shown(case)["特殊群体"] == ["孤儿", "留守儿童"]
    assert county.findings() == []


def test_steps_and_facts_of_several_cases_in_one(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = batch_of(county.on("2024-09-05"))
    batch.change_facts(case, {("备注",): "比对"}, county.day, "变更")
    batch.record(case, "列入疑似", county.day, SUSPECT)
    new = batch.open_case(FACTS, county.day, REGISTERED)
    batch.change_facts(new, {("备注",): "比对"}, county.day, "变更")
    number = applied(county, batch)
    result = county.on("2024-09-06").run("undo", number.lower(), "--reason", "弄错了")
    assert result.stderr.splitlines()[-1] == (
        f"已撤销批次 {number}：2 份案卷，作废记事 2 条、改回基本信息 1 项。"
    )
    assert (county.state(case), county.state(new)) == ("在校", "作废")
    assert county.findings() == []


def test_a_dry_run_changes_nothing(county: County) -> None:
    case, number = suspected(county)
    before = county.files()
    out = county.on("2024-09-06").ok("undo", number, "--reason", "用错了名单", "--dry-run").splitlines()
    assert county.files() == before
    assert out[0] == "以下改动没有写入（--dry-run）："
    assert sorted(out[1:3]) == [
        f"  新增　ledgers/适龄儿童/清河初中/{case}.yaml",
        f"  移走　ledgers/疑似辍学/清河初中/{case}.yaml",
    ]


def test_the_history_holds_no_words_of_the_reason(county: County) -> None:
    _, number = suspected(county)
    result = county.on("2024-09-06").run("undo", number, "--reason", "周雨桐在校", "--dry-run")
    assert "周雨桐" not in result.output


# Refused as a whole


def test_what_was_built_on_it_stands_in_the_way(county: County) -> None:
    case, number = suspected(county)
    new_batch = batch_of(county)
    assert new_batch.cases == ()
    entry = county.on("2024-09-06").entry(case, "备忘", "情况=又问了一次")
    said = county.refused("undo", number, "--reason", "用错了名单")
    assert said == (
        f"错误：批次 {number} 不能撤销，已经有别的记事接在它后面，什么都没有改动：\n"
        f"  · {case}：后来又记了 2024-09-06 的“备忘”（号 {entry}）\n"
        "怎么办：先用 kcbx show 编号 核对；后来的记事也是错的，就用 kcbx correct 编号 号 --void 一条一条作废，再撤销这个批次。"
    )
    county.ok("correct", case, entry, "--void", "--reason", "也错了")
    county.ok("undo", number, "--reason", "用错了名单")
    assert county.state(case) == "在校"


def test_one_case_built_on_keeps_the_others_as_they_are(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = batch_of(county.on("2024-09-05"))
    batch.record(case, "列入疑似", county.day, SUSPECT)
    new = batch.open_case(FACTS, county.day, REGISTERED)
    number = applied(county, batch)
    county.on("2024-09-06").entry(new, "备忘", "情况=又问了一次")
    said = county.refused("undo", number, "--reason", "用错了名单")
    assert case not in said
    assert new in said


def test_facts_changed_since_stand_in_the_way(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = batch_of(county.on("2024-09-05"))
    batch.change_facts(case, {("民族",): "回族"}, county.day, "更正")
    number = applied(county, batch)
    file = county.root / county.path(case)
    file.write_text(file.read_text("utf-8").replace("民族: 回族", "民族: 苗族"), "utf-8")
    said = county.on("2024-09-06").refused("undo", number, "--reason", "弄错了")
    assert f"  · {case}：“民族”在那以后又改过\n" in said


def test_a_batch_is_taken_back_once(county: County) -> None:
    case, number = suspected(county)
    county.on("2024-09-06").ok("undo", number, "--reason", "用错了名单")
    new = county.shown(case)["经过"][-1]["批次"]
    said = county.refused("undo", number, "--reason", "用错了名单")
    assert said == f"错误：批次 {number} 在 2024-09-06 已经撤销过了（撤销的批次是 {new}），没有再改动。"
    said = county.refused("undo", new, "--reason", "还是要")
    assert said == (
        f"错误：批次 {new} 本身就是一次撤销，撤销不能再撤销。\n怎么办：需要的话，把原来的批次重新做一遍。"
    )


def test_a_row_voided_by_hand_does_not_stand_in_the_way_of_the_others(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = batch_of(county.on("2024-09-05"))
    entry = batch.record(case, "列入疑似", county.day, SUSPECT)
    new = batch.open_case(FACTS, county.day, REGISTERED)
    number = applied(county, batch)
    county.on("2024-09-06").ok("correct", case, entry.entry_id, "--void", "--reason", "已返校")
    result = county.run("undo", number, "--reason", "用错了名单")
    assert (result.exit_code, county.state(new)) == (0, "作废")


# Typed wrong


def test_unknown_numbers_and_missing_reasons(county: County) -> None:
    _, number = suspected(county)
    said = county.refused("undo", "PC-00000000", "--reason", "甲", code=2)
    assert said == "错误：没有案卷里有批次 PC-00000000 的记事。\n怎么办：请核对批次号。"
    said = county.refused("undo", "KC-7K3Q9F2B0C", "--reason", "甲", code=2)
    assert said == (
        "错误：“KC-7K3Q9F2B0C”不是批次号。\n怎么办：批次号是“PC-”加八位，批量命令做完时会打印，案卷的记事里也写着。"
    )
    said = county.refused("undo", number, code=2)
    assert said == "错误：没有写为什么撤销。\n怎么办：请用 --reason 写明原因，会写进每一条更正里。"


def test_a_broken_case_of_the_batch_is_named(county: County) -> None:
    case, number = suspected(county)
    path = county.path(case)
    file = county.root / path
    file.write_text(file.read_text("utf-8").replace("出生日期: 2012-03-04", "出生日期: 某日"), "utf-8")
    said = county.on("2024-09-06").refused("undo", number, "--reason", "甲")
    assert said == f"错误：{path} 有错，要先改好才能撤销这个批次。\n怎么办：运行 kcbx validate {path} 查看。"


def test_what_stays_in_the_office_records_is_told(county: County) -> None:
    _, number = suspected(county)
    county.ok("office", "add", "清河初中", "未报到造册", "--set", "情况=造册")
    (path,) = [path for path in county.files() if path.startswith("office/")]
    file = county.root / path
    file.write_text(file.read_text("utf-8").replace("    经办:", f"    批次: {number}\n    经办:"), "utf-8")
    result = county.on("2024-09-06").run("undo", number, "--reason", "用错了名单")
    assert result.stderr.splitlines()[-1] == (
        f"注意：{path} 里也有这个批次的记录，那里的记录不能作废，没有改动；请核对。"
    )
