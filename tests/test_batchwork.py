"""Many entries as one: chained on what the batch did before, taken back row by row, each file once in the plan."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from kcbx import identity
from kcbx.batchwork import Batch
from kcbx.casework import Hand
from kcbx.errors import NotFoundError, RefusedError, UsageError
from kcbx.model import Removal, Replacement
from kcbx.workspace import Workspace
from tests.county import CHINA, County

T = TypeVar("T")

DAY = dt.date(2024, 9, 5)
CHILD = "990101201203045121"
SUSPECT = {"类型": "疑似辍学", "发现方式": "学籍比对", "情况": "在校名单里没有"}
VISIT = {
    "层级": "学校",
    "方式": "家访",
    "参加": [{"姓名": "赵敏", "单位": "清河初中"}],
    "结果": "失联",
    "情况": "没人在家",
}
REGISTERED = {"来源": "入户排查", "状态": "未入学", "单位": "清河镇"}


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path / "清河县").found()


def hand(moment: dt.time = dt.time(20)) -> Hand:
    return Hand("赵敏", dt.datetime.combine(DAY, moment, CHINA), DAY, random.Random(4).choice)


def started(county: County, purpose: str = "试做", **options: Any) -> Batch:
    return Batch(Workspace(county.root), hand(), purpose, **options)


def facts(serial: int = 1, name: str = "李一") -> dict[str, Any]:
    number = identity.make("990101", dt.date(2013, 1, 2), serial)
    return {
        "姓名": name,
        "性别": identity.sex(number),
        "出生日期": "2013-01-02",
        "证件": {"类型": "居民身份证", "号码": number},
        "户籍": {"乡镇": "清河镇"},
    }


def test_entries_of_one_batch_build_on_each_other(county: County) -> None:
    batch = started(county)
    case = batch.open_case(facts(), DAY, REGISTERED)
    first = batch.record(case, "列入疑似", DAY, {**SUSPECT, "类型": "失学"})
    second = batch.record(case, "劝返", DAY, VISIT)
    Workspace(county.root).apply(batch.plan())
    shown = county.on("2024-09-05").shown(case)
    assert [(entry["事项"], entry["批次"], entry["录入"]) for entry in shown["经过"]] == [
        ("登记", batch.number, "2024-09-05T20:00:00+08:00"),
        ("列入疑似", batch.number, "2024-09-05T20:00:01+08:00"),
        ("劝返", batch.number, "2024-09-05T20:00:02+08:00"),
    ]
    assert [entry["号"] for entry in shown["经过"][1:]] == [first.entry_id, second.entry_id]
    assert shown["派生"]["状态"] == "失学"
    assert shown["经过"][0]["单位"] == "990101101"
    assert county.findings() == []


def test_the_plan_holds_each_file_once_with_what_stands_on_disk(county: County) -> None:
    case = county.on("2024-09-02").child()
    path = county.path(case)
    batch = started(county)
    batch.record(case, "列入疑似", DAY, SUSPECT)
    batch.record(case, "劝返", DAY, VISIT)
    new = batch.open_case(facts(), DAY, REGISTERED)
    moved, removed, opened = batch.plan().edits
    assert isinstance(moved, Replacement)
    assert (moved.path, moved.before) == (f"ledgers/疑似辍学/清河初中/{case}.yaml", None)
    assert isinstance(removed, Removal)
    assert removed.path == path
    assert isinstance(opened, Replacement)
    assert (opened.path, opened.before) == (f"ledgers/适龄儿童/清河镇/{new}.yaml", None)
    assert batch.plan().message == f"批次 {batch.number} 试做：列入疑似 1、劝返 1、登记 1"
    assert batch.cases == (case, new)


def test_a_case_that_comes_back_to_its_place_is_replaced_there(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = started(county)
    batch.record(case, "列入疑似", DAY, SUSPECT)
    batch.record(case, "核查", DAY, {"结论": "在校就读", "情况": "在班里"})
    (edit,) = batch.plan().edits
    assert isinstance(edit, Replacement)
    assert edit.path == county.path(case)
    assert edit.before is not None


def test_a_row_that_is_refused_leaves_nothing_behind(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = started(county)
    with batch.row():
        batch.record(case, "列入疑似", DAY, SUSPECT)
    before = batch.plan()

    def row() -> None:
        with batch.row():
            batch.record(case, "劝返", DAY, VISIT)
            new = batch.open_case(facts(), DAY, REGISTERED)
            batch.record(new, "结束观察", DAY, {"依据": "观察期满"})

    with pytest.raises(RefusedError):
        row()
    assert batch.plan() == before
    assert batch.counts == {"列入疑似": 1}
    assert batch.find_by_number(str(facts()["证件"]["号码"])) is None


def test_rows_may_stand_inside_a_row(county: County) -> None:
    batch = started(county)

    def row() -> None:
        with batch.row():
            with batch.row():
                batch.open_case(facts(1), DAY, REGISTERED)
            raise UsageError("整行不要")

    with pytest.raises(UsageError):
        row()
    assert batch.is_empty
    with batch.row():
        case = batch.open_case(facts(1), DAY, REGISTERED)
        with pytest.raises(UsageError), batch.row():
            batch.open_case(facts(1), DAY, REGISTERED)
    assert batch.cases == (case,)


def test_a_child_of_the_ledger_or_of_the_batch_is_not_opened_twice(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = started(county)
    twice = {**facts(), "证件": {"类型": "居民身份证", "号码": CHILD}, "出生日期": "2012-03-04"}
    twice |= {"性别": "女"}
    with pytest.raises(UsageError) as error:
        batch.open_case(twice, DAY, REGISTERED)
    assert error.value.message == f"这个证件号码已经在案卷 {case} 里（适龄儿童台账），没有重复建档。"
    new = batch.open_case(facts(), DAY, REGISTERED)
    with pytest.raises(UsageError) as error:
        batch.open_case(facts(), DAY, REGISTERED)
    assert error.value.message == f"这个证件号码已经在案卷 {new} 里（适龄儿童台账），没有重复建档。"


@pytest.mark.parametrize(
    "spelling",
    [
        "号码: '{}'",
        "号码: {}",
        '"号码" : "{}"',
        "号码: '{}'  # 核对过",
    ],
)
def test_a_number_is_found_however_it_is_spelled(county: County, spelling: str) -> None:
    case = county.on("2024-09-02").child()
    file = county.root / county.path(case)
    text = file.read_text("utf-8")
    assert f"号码: '{CHILD}'" in text
    file.write_text(text.replace(f"号码: '{CHILD}'", spelling.format(CHILD)), "utf-8")
    assert started(county).find_by_number(CHILD) == case
    assert started(county).find_by_number(f" {CHILD[:6]} {CHILD[6:]}") == case


def test_a_number_in_the_flow_style_is_found(county: County) -> None:
    case = county.on("2024-09-02").child()
    file = county.root / county.path(case)
    text = file.read_text("utf-8")
    block = f"证件:\n  类型: 居民身份证\n  号码: '{CHILD}'\n"
    assert block in text
    file.write_text(text.replace(block, f"证件: {{号码: '{CHILD}', 类型: 居民身份证}}\n"), "utf-8")
    assert started(county).find_by_number(CHILD) == case


def test_a_number_that_only_stands_in_somebodys_words_is_nobodys(county: County) -> None:
    case = county.on("2024-09-02").child()
    county.ok("edit-case", case, "--set", "备注=号码: 990101201301020016", "--nature", "变更")
    assert started(county).find_by_number("990101201301020016") is None


def test_what_was_closed_as_a_double_does_not_stand_for_the_child(county: County) -> None:
    case = county.on("2024-09-02").child()
    removal = ("类别=重复登记", "依据=另有一份", "批准单位=清河县教育体育局", "佐证.0.说明=另一份")
    county.entry(case, "移出", *removal)
    assert started(county).find_by_number(CHILD) is None


def test_the_files_are_looked_through_once(county: County) -> None:
    county.on("2024-09-02").child()
    passes: list[tuple[int, str]] = []

    def watch(items: Iterable[T], length: int, label: str, /) -> Iterable[T]:
        passes.append((length, label))
        return items

    batch = started(county, progress=watch)
    assert batch.find_by_number("990101201301020016") is None
    batch.open_case(facts(), DAY, REGISTERED)
    assert passes == [(1, "查对台账")]


def test_changed_facts_carry_the_batch_and_are_found_by_their_new_number(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = started(county)
    batch.change_facts(case, {("备注",): "转来", ("民族",): "回族"}, DAY, "更正", "核对")
    number = str(facts()["证件"]["号码"])
    changes = {("证件", "号码"): number, ("出生日期",): "2013-01-02", ("性别",): facts()["性别"]}
    batch.change_facts(case, changes, DAY, "更正", "抄错")
    assert batch.counts == {"信息变更": 5}
    assert batch.find_by_number(number) == case
    assert batch.find_by_number(CHILD) is None
    Workspace(county.root).apply(batch.plan())
    own = county.on("2024-09-05").shown(case)["经过"][1:]
    assert {entry["批次"] for entry in own} == {batch.number}
    with pytest.raises(UsageError) as error:
        started(county).change_facts(case, {("民族",): "回族"}, DAY, "更正")
    assert error.value.message == "没有任何改动：填的值和案卷里的一样。"


def test_evidence_comes_along(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = started(county)
    entry = batch.record(case, "备忘", DAY, {"情况": "见附件"}, made=[(".txt", "名单".encode())])
    attached, _ = batch.plan().edits
    assert attached == Replacement(f"evidence/{case}/{entry.entry_id}-1.txt", "名单".encode())


def test_what_guards_note_is_kept_by_case(county: County) -> None:
    case = county.on("2024-09-02").child()
    batch = started(county)
    batch.record(case, "列入疑似", DAY, SUSPECT)
    alone = {**VISIT, "层级": "联合", "参加": [{"姓名": "王芳", "单位": "清河镇人民政府"}]}
    batch.record(case, "劝返", DAY, alone)
    assert list(batch.warnings) == [case]
    assert all(not breach.guard.refuses for breach in batch.warnings[case])


def test_an_unknown_case_is_named(county: County) -> None:
    with pytest.raises(NotFoundError) as error:
        started(county).record("KC-7K3Q9F2B0C", "备忘", DAY, {"情况": "甲"})
    assert error.value.message == "没有编号是 KC-7K3Q9F2B0C 的案卷。"


def test_an_empty_batch_plans_nothing(county: County) -> None:
    batch = started(county)
    assert (batch.is_empty, batch.cases, batch.plan().edits) == (True, (), ())


def test_an_open_case_that_plainly_stands_for_the_child_need_not_be_read(county: County) -> None:
    case = county.on("2024-09-02").child()
    born = dt.date(2012, 3, 4)
    assert started(county).holds(CHILD, "周雨桐", born)
    assert not started(county).holds(CHILD, "周雨彤", born)
    assert not started(county).holds(CHILD, "周雨桐", dt.date(2012, 3, 5))
    batch = started(county)
    batch.record(case, "列入疑似", DAY, SUSPECT)
    assert not batch.holds(CHILD, "周雨桐", born)
    county.ok("correct", case, str(county.shown(case)["经过"][0]["号"]), "--void", "--reason", "重录")
    assert not started(county).holds(CHILD, "周雨桐", born)
    assert started(county).find_by_number(CHILD) is None
