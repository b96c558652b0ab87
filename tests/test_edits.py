"""Plans from what a clerk wants to write, or the reasons why not: without a disk, without a command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx import edits, keypath
from kcbx.edits import Circumstances, Proposal, propose_case, propose_entry, propose_facts
from kcbx.errors import RefusedError, UsageError
from kcbx.lifecycle import Setting, tell
from kcbx.model import County, Entry, KeyPath, Removal, Replacement, School, Township, UnitRegister
from kcbx.policy import load_profile
from kcbx.schema import Shapes
from kcbx.schema.files import CaseFile, read_case_file

CHINA = dt.timezone(dt.timedelta(hours=8))
TODAY = dt.date(2024, 10, 20)
CASE_ID = "KC-7K3Q9F2B0C"
HOME = f"ledgers/适龄儿童/清河初中/{CASE_ID}.yaml"
UNITS = UnitRegister(
    (
        School("3199000021", "清河县清河镇初级中学", "清河初中", "990101101", "初级中学"),
        School("3199000031", "清河县柳河乡学校", "柳河学校", "990101201", "九年一贯制"),
    ),
    (Township("990101101", "清河镇", "镇"), Township("990101201", "柳河乡", "乡")),
)
SETTING = Setting(
    County("清河县", "990101", "清河县教育体育局"), UNITS, load_profile("suiyang-2024").timeline(()).on
)
AROUND = Circumstances(SETTING, Shapes(), TODAY)
TEXT = f"""\
编号: {CASE_ID}
姓名: 周雨桐
性别: 女
出生日期: 2012-03-04
证件: {{类型: 居民身份证, 号码: '990101201203045121'}}
户籍: {{乡镇: 清河镇, 村: 柳林村}}
监护人:
  - {{姓名: 周建国, 关系: 父亲, 法定监护人: 是}}  # 长期在外
学籍: {{学校: '3199000021', 年级: 7, 学年: 2024}}
经过:
  - {{号: K7Q9F2, 日期: 2024-09-01, 事项: 登记, 来源: 学籍导入, 状态: 在校, 单位: '3199000021', 经办: 赵敏, 录入: 2024-09-01T09:00:00+08:00}}
"""
REGISTRATION = {"来源": "学籍导入", "状态": "在校", "单位": "3199000021"}
SUSPECT = {"类型": "疑似辍学", "发现方式": "班级考勤", "情况": "缺课"}
VISIT = {"层级": "学校", "方式": "家访", "参加": [{"姓名": "赵敏"}], "情况": "没人", "结果": "失联"}


def read(text: str = TEXT, path: str = HOME) -> CaseFile:
    file = read_case_file(path, text.encode(), Shapes())
    assert file.problems == ()
    return file


def entry(
    action: str, values: Mapping[str, Any], day: str = "2024-09-10", number: str = "R2M8XT", written: str = ""
) -> Entry:
    moment = dt.datetime.fromisoformat(f"{written or day}T16:40:02").replace(tzinfo=CHINA)
    return Entry(number, dt.date.fromisoformat(day), action, "赵敏", moment, dict(values))


def after(file: CaseFile, *more: Entry) -> CaseFile:
    """Return the file as it stands when the entries are written one by one."""
    for each in more:
        proposal = propose_entry(file, each, AROUND)
        file = read(content(proposal).decode(), proposal.path)
    return file


def content(proposal: Proposal) -> bytes:
    (found,) = [edit.content for edit in proposal.plan.edits if isinstance(edit, Replacement)]
    return found


def refusal(file: CaseFile, each: Entry) -> tuple[str, str]:
    with pytest.raises((UsageError, RefusedError)) as caught:
        propose_entry(file, each, AROUND)
    return caught.value.message, caught.value.hint


# Entries


def test_an_entry_that_stays_replaces_the_file_it_was_read_from() -> None:
    file = read()
    proposal = propose_entry(file, entry("备忘", {"情况": "记住"}), AROUND)
    (edit,) = proposal.plan.edits
    assert isinstance(edit, Replacement)
    assert (edit.path, edit.before) == (HOME, edits.digest(file.raw))
    assert proposal.plan.message == f"{CASE_ID} 备忘"
    text = edit.content.decode()
    assert text.endswith(
        "  - 号: R2M8XT\n    日期: 2024-09-10\n    事项: 备忘\n    情况: 记住\n    经办: 赵敏\n"
        "    录入: 2024-09-10T16:40:02+08:00\n"
    )
    assert text.startswith("# yaml-language-server: $schema=../../../schema/case.schema.json\n")
    assert "# 长期在外" in text


def test_an_entry_that_moves_writes_the_new_place_and_removes_the_old() -> None:
    file = read()
    proposal = propose_entry(file, entry("列入疑似", SUSPECT), AROUND)
    new, old = proposal.plan.edits
    assert isinstance(new, Replacement)
    assert (new.path, new.before) == (HOME.replace("适龄儿童", "疑似辍学"), None)
    assert old == Removal(HOME, edits.digest(file.raw))
    assert proposal.plan.message == f"{CASE_ID} 列入疑似（→疑似辍学）"
    assert (proposal.before, proposal.path) == (tell(file.case), new.path)  # type: ignore[arg-type]


def test_a_file_in_the_wrong_place_is_put_right_by_the_next_entry() -> None:
    file = read(path=HOME.replace("清河初中", "清河中学"))
    proposal = propose_entry(file, entry("备忘", {"情况": "记住"}), AROUND)
    assert (proposal.path, len(proposal.plan.edits)) == (HOME, 2)


def test_a_unit_nobody_knows_leaves_the_file_in_its_directory() -> None:
    text = TEXT.replace("单位: '3199000021'", "单位: '3199009999'")
    file = read(text, HOME.replace("清河初中", "撤并学校"))
    assert propose_entry(file, entry("备忘", {"情况": "记住"}), AROUND).path == file.path


@pytest.mark.parametrize(
    ("more", "last", "message"),
    [
        ((), entry("备忘", {"情况": "x"}), "备忘"),
        ((), entry("劝返", VISIT), "劝返（学校，不在本轮）"),
        ((entry("劝返", VISIT),), entry("列入疑似", SUSPECT, number="S00001"), "列入疑似（→疑似辍学）"),
        (
            (entry("劝返", VISIT), entry("列入疑似", SUSPECT, number="S00001")),
            entry("劝返", VISIT, "2024-09-11", "S00002"),
            "劝返（学校第1次）",
        ),
        (
            (entry("列入疑似", SUSPECT), entry("劝返", VISIT, "2024-09-12", "S00001")),
            entry("劝返", VISIT, "2024-09-13", "S00002"),
            "劝返（学校第2次）",
        ),
        (
            (entry("列入疑似", SUSPECT), entry("劝返", VISIT, "2024-09-12", "S00001")),
            entry("劝返", VISIT, "2024-09-11", "S00002", "2024-09-13"),
            "劝返（学校第1次）",
        ),
        (
            (entry("移交", {"自": "3199000021", "至": "3199000031", "结果": "提出"}),),
            entry("移交", {"自": "3199000021", "至": "3199000031", "结果": "接收"}, number="S00001"),
            "移交（换责任单位）",
        ),
    ],
)  # fmt: skip
def test_the_message_of_a_commit(more: tuple[Entry, ...], last: Entry, message: str) -> None:
    assert propose_entry(after(read(), *more), last, AROUND).plan.message == f"{CASE_ID} {message}"


def test_attachments_come_before_the_case() -> None:
    scan = Replacement(f"evidence/{CASE_ID}/R2M8XT-1.jpg", b"scan")
    proposal = propose_entry(read(), entry("备忘", {"情况": "x"}), AROUND, (scan,))
    assert proposal.plan.edits[0] == scan


@pytest.mark.parametrize(
    ("each", "said"),
    [
        (entry("备忘", {}), "填写的内容有误：\n  · 缺少“情况”，请补上"),
        (entry("备忘", {"情况": "x", "结果": "失联"}), "填写的内容有误：\n  · 没有“结果”这一项"),
        (entry("劝返", {**VISIT, "层级": "校级"}), "填写的内容有误：\n  · "),
        (entry("劝返", {**VISIT, "承诺返校": "2023-02-29"}), "填写的内容有误：\n  · "),
        (entry("备忘", {"情况": "x"}, "2024-10-21"), "日期 2024-10-21 在今天（2024-10-20）之后，"),
        (
            entry("备忘", {"情况": "x"}, "2024-09-10", written="2024-09-09"),
            "日期 2024-09-10 晚于录入当天（2024-09-09），电脑的时钟可能不准。",
        ),
        (entry("备忘", {"情况": "x"}, "2012-03-03"), "日期 2012-03-03 早于孩子的出生日期，请核对。"),
        (
            entry("列入疑似", {**SUSPECT, "最后到校": "2024-10-21"}),
            "最后到校 2024-10-21 在今天（2024-10-20）之后，",
        ),
        (entry("劝返", {**VISIT, "下次跟进": "2011-01-01"}), "下次跟进 2011-01-01 早于孩子的出生日期，"),
        (entry("备忘", {"情况": "\ud83d"}), "填写的内容里有看不懂的字符，多半是窗口的编码不对。"),
        (entry("备忘", {"情况": "x"}, "2024-08-31"), "2024-08-31 还没有登记，不能记“备忘”。"),
        (entry("登记", REGISTRATION), "案卷已经登记过了，不能再登记一次。"),
        (entry("复学", {"学校": "3199000021", "年级": 7, "安置": "插班", "帮扶人": "李强"}), "2024-09-10 的状态是“在校”，"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(each: Entry, said: str) -> None:
    assert refusal(read(), each)[0].startswith(said)


def test_what_a_late_entry_breaks_is_refused_but_what_was_broken_before_is_not() -> None:
    file = after(read(), entry("列入疑似", SUSPECT), entry("劝返", VISIT, "2024-09-12", "S00001"))
    broken = read(
        content(propose_entry(file, entry("备忘", {"情况": "x"}, number="S00002"), AROUND))
        .decode()
        .replace("日期: 2024-09-10\n    事项: 列入疑似", "日期: 2024-08-10\n    事项: 列入疑似"),
        file.path,
    )
    assert propose_entry(broken, entry("备忘", {"情况": "y"}, number="S00003"), AROUND).warnings == ()


def test_a_guard_that_only_notes_comes_back_as_a_warning() -> None:
    file = after(read(), entry("列入疑似", SUSPECT))
    proposal = propose_entry(file, entry("劝返", {**VISIT, "层级": "联合"}, number="S00001"), AROUND)
    assert [(breach.guard.guard_id, breach.message) for breach in proposal.warnings] == [
        ("G04", "联合劝返之前，本轮没有上报记录")
    ]


def test_a_warning_known_before_is_not_repeated() -> None:
    file = after(
        read(), entry("列入疑似", SUSPECT), entry("劝返", {**VISIT, "层级": "联合"}, number="S00001")
    )
    assert propose_entry(file, entry("备忘", {"情况": "x"}, number="S00002"), AROUND).warnings == ()


def test_refusing_guards_are_listed_with_clause_and_advice() -> None:
    file = after(read(), entry("列入疑似", SUSPECT))
    confirmed = {"原因": ["信教"], "去向": "在家", "认定单位": "教育局"}
    message, hint = refusal(file, entry("认定辍学", confirmed, "2024-10-15", "S00001"))
    assert message == (
        "不能记“认定辍学”：\n  · 认定辍学前，本轮还没有核查，也没有劝返记录（G02，参照 sixian-2020/11a）"
    )
    assert hint.startswith(f"请先补记：kcbx add-entry {CASE_ID} 核查 ")


@given(
    st.lists(
        st.sampled_from(
            [
                ("备忘", {"情况": "记住"}),
                ("列入疑似", SUSPECT),
                ("劝返", VISIT),
                ("核查", {"结论": "信息错误", "情况": "在校"}),
                ("核查", {"结论": "失联", "情况": "找不到"}),
                ("移交", {"自": "3199000021", "至": "3199000031", "结果": "提出"}),
                ("移交", {"自": "3199000021", "至": "3199000031", "结果": "接收"}),
                ("移出", {"类别": "户籍迁出", "依据": "x", "批准单位": "y", "佐证": [{"说明": "z"}]}),
            ]
        ),
        max_size=7,
    ),
    st.lists(st.integers(0, 40), min_size=7, max_size=7),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_accepted_stands_where_its_entries_say_canonical_and_sound(
    wanted: list[tuple[str, dict[str, Any]]], days: list[int]
) -> None:
    file = read()
    for position, ((action, values), day) in enumerate(zip(wanted, days, strict=False)):
        date = dt.date(2024, 9, 1) + dt.timedelta(days=day)
        moment = dt.datetime(2024, 10, 19, 8, position, tzinfo=CHINA)
        each = Entry(f"A0000{position}", date, action, "赵敏", moment, values)
        try:
            proposal = propose_entry(file, each, AROUND)
        except RefusedError:
            continue
        written = read(content(proposal).decode(), proposal.path)
        assert written.canonical_text() == content(proposal).decode()
        assert written.case == proposal.case
        story = tell(proposal.case)
        assert proposal.path == edits.case_path(story, SETTING)
        assert all(step.allowed for step in story.steps)
        assert proposal.case.entries[:-1] == (file.case.entries if file.case else ())
        file = written


# New cases


FACTS: dict[str, Any] = {
    "姓名": "周雨桐",
    "性别": "女",
    "出生日期": "2012-03-04",
    "证件": {"类型": "无", "无证原因": "未办"},
    "户籍": {"乡镇": "清河镇"},
}


def test_a_new_case() -> None:
    proposal = propose_case(FACTS, CASE_ID, entry("登记", REGISTRATION, "2024-09-01"), AROUND)
    (edit,) = proposal.plan.edits
    assert (edit.path, edit.before, proposal.plan.message) == (HOME, None, f"{CASE_ID} 登记（→在校）")
    assert (proposal.before, read(content(proposal).decode()).case) == (None, proposal.case)


@pytest.mark.parametrize(
    ("facts", "values", "day", "said"),
    [
        ({**FACTS, "姓名": ""}, REGISTRATION, "2024-09-01", "填写的内容有误：\n  · 姓名"),
        (FACTS, {**REGISTRATION, "状态": "辍学"}, "2024-09-01", "填写的内容有误：\n  · 状态"),
        ({**FACTS, "出生日期": "2024-10-21"}, REGISTRATION, "2024-09-01", "出生日期 2024-10-21 在今天（2024-10-20）之后，"),
        ({**FACTS, "出生日期": "2024-09-02"}, REGISTRATION, "2024-09-01", "出生日期 2024-09-02 晚于案卷里最早的记事（2024-09-01），"),
        (FACTS, REGISTRATION, "2024-10-21", "日期 2024-10-21 在今天（2024-10-20）之后，"),
        (FACTS, {**REGISTRATION, "单位": "3199009999"}, "2024-09-01", "不能记“登记”：\n  · units.yaml 里没有代码为 3199009999 的单位"),
    ],
)  # fmt: skip
def test_a_new_case_that_cannot_be_is_refused(
    facts: dict[str, Any], values: dict[str, str], day: str, said: str
) -> None:
    with pytest.raises((UsageError, RefusedError)) as caught:
        propose_case(facts, CASE_ID, entry("登记", values, day), AROUND)
    assert caught.value.message.startswith(said)


# Facts


def changed(changes: dict[KeyPath, Any], *entries: Entry) -> Proposal:
    return propose_facts(read(), changes, entries or (change(),), AROUND)


def change(key: str = "户籍.村", new: str = "石桥村", number: str = "R2M8XT") -> Entry:
    return entry("信息变更", {"键": key, "原值": "柳林村", "新值": new, "性质": "变更"}, number=number)


def test_changed_facts_and_their_entries_are_written_together() -> None:
    proposal = changed({("户籍", "村"): "石桥村"})
    text = content(proposal).decode()
    assert ("  村: 石桥村\n" in text, "    键: 户籍.村\n" in text, "# 长期在外" in text) == (True, True, True)
    assert (proposal.path, proposal.plan.message) == (HOME, f"{CASE_ID} 信息变更")
    assert read(text).canonical_text() == text


def test_a_removed_fact_is_gone() -> None:
    text = content(changed({("户籍", "村"): keypath.ABSENT, ("监护人", 0): keypath.ABSENT})).decode()
    assert ("柳林村" in text.partition("经过")[0], "监护人" in text) == (False, False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({("姓名", "字"): "x"}, "案卷里没有 姓名.字 这个位置。"),
        ({("监护人", 5): {}}, "案卷里没有 监护人.5 这个位置。"),
        ({("姓名",): keypath.ABSENT}, "填写的内容有误：\n  · 文件缺少“姓名”，请补上"),
        ({("出生日期",): "2024-10-21"}, "出生日期 2024-10-21 在今天（2024-10-20）之后，"),
        ({("出生日期",): "2024-09-02"}, "出生日期 2024-09-02 晚于案卷里最早的记事（2024-09-01），"),
    ],
)
def test_facts_that_cannot_be_are_refused(changes: dict[KeyPath, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        changed(changes)
    assert caught.value.message.startswith(said)


# Corrections


def correction(target: str, **values: Any) -> Entry:
    return entry("更正", {"更正": target, "原因": "抄错", **values}, "2024-10-20", "C00001")


VISITED = (entry("列入疑似", SUSPECT), entry("劝返", VISIT, "2024-09-12", "H4C0ZW"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"键": "方式", "原值": "家访", "新值": "上门"}, "填写的内容有误：\n  · "),
        ({"键": "结果", "原值": "失联", "新值": ""}, "填写的内容有误：\n  · 经过第3项（劝返）缺少“结果”，请补上"),
        ({"键": "日期", "原值": "2024-09-12", "新值": "2024-09-13"}, "日期 2024-09-13 晚于这一条录入的那天（2024-09-12），"),
        ({"键": "日期", "原值": "2024-09-12", "新值": "2010-01-01"}, "日期 2010-01-01 早于孩子的出生日期，"),
        ({"键": "日期", "原值": "2024-09-12", "新值": "2024-09-05"}, None),
        ({"键": "承诺返校", "原值": "", "新值": "2010-01-01"}, "承诺返校 2010-01-01 早于孩子的出生日期，"),
        ({"键": "方式", "原值": "电话", "新值": "微信"}, "不能记“更正”：\n  · “方式”的原值与那条记事写的不一致（G34，"),
        ({"键": "方式", "原值": "家访"}, "填写的内容有误：\n  · "),
        ({}, "填写的内容有误：\n  · "),
    ],
)  # fmt: skip
def test_a_correction_must_leave_what_could_have_been_written(
    values: dict[str, str], said: str | None
) -> None:
    file = after(read(), *VISITED)
    if said is None:
        assert propose_entry(file, correction("H4C0ZW", **values), AROUND).warnings == ()
    else:
        assert refusal(file, correction("H4C0ZW", **values))[0].startswith(said)


def test_what_was_misshapen_by_hand_before_does_not_hinder_another_correction() -> None:
    file = after(read(), *VISITED, correction("H4C0ZW", 键="方式", 原值="家访", 新值="电话"))
    broken = read(file.raw.decode().replace("新值: 电话", "新值: 上门"), file.path)
    again = replace(correction("H4C0ZW", 键="情况", 原值="没人", 新值="没人在家"), entry_id="C00002")
    assert propose_entry(broken, again, AROUND).plan.message == f"{CASE_ID} 更正"
