"""X, D01 and D03: cases against each other and against the register."""

from __future__ import annotations

from typing import Any

import pytest

from kcbx.rules import Spot
from kcbx.rules.crossing import ID_NUMBER, NUMBER, marks_of
from kcbx.rules.proofs import document_number
from kcbx.rules.views import CaseView, LedgersView, Mark
from tests import builders
from tests.builders import ABSENT, CASE_ID, OTHER_CASE_ID, PRIMARY, case_file, findings_of, surroundings

SAME_NUMBER = {"性别": "女", "出生日期": "2012-03-04", "证件": {"号码": "990101201203045121"}}


def found(fragment: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each.rule, each.case, each.message) for each in findings_of(fragment)]


def test_a_case_closed_as_a_duplicate_may_hold_the_same_numbers() -> None:
    closed = {"日期": "2024-09-20", "事项": "移出", "类别": "重复登记", "佐证": [{"说明": CASE_ID}]}
    assert found({"另一案卷": {**SAME_NUMBER, "经过": [closed]}}) == []


def test_a_duplicate_that_was_opened_again_is_found() -> None:
    again = [
        {"日期": "2024-09-20", "事项": "移出", "类别": "重复登记"},
        {"日期": "2024-09-21", "事项": "重新登记", "单位": PRIMARY},
    ]
    assert [rule for rule, _, _ in found({"另一案卷": {**SAME_NUMBER, "经过": again}})] == ["X01", "X01"]


def test_a_number_written_differently_is_the_same_number() -> None:
    spaced = {**SAME_NUMBER, "证件": {"号码": "990101 20120304 5121"}}
    assert {rule for rule, _, _ in found({"另一案卷": spaced})} == {"I01", "X01"}


def test_many_of_one_number_are_counted_not_listed() -> None:
    marks = [Mark(ID_NUMBER, "1", Spot(f"{place}.yaml", 9, 3, "")) for place in "abcdef"]
    from kcbx.rules import BY_ID

    first = next(BY_ID["X01"].check(LedgersView(marks)))
    assert first.message == (
        "证件号码与 b.yaml 第 9 行、c.yaml 第 9 行、d.yaml 第 9 行等 5 处的相同；"
        "同一个孩子请把一份移出（重复登记），不是请核对号码"
    )


def test_the_same_number_of_two_children_without_other_likeness_is_one_finding_each() -> None:
    both = {
        "姓名": "周雨桐",
        "监护人": [{"姓名": "周建国", "关系": "父亲", "法定监护人": "是"}],
        **SAME_NUMBER,
    }
    assert [rule for rule, _, _ in found({"另一案卷": both})] == ["X01", "X01"]


def test_twins_are_no_duplicates() -> None:
    twin = {
        "姓名": "周雨晨",
        "性别": "女",
        "出生日期": "2012-03-04",
        "监护人": [{"姓名": "周建国", "关系": "父亲", "法定监护人": "是"}],
        "证件": {"号码": "990101201203045148"},
    }
    assert found({"另一案卷": twin}) == []


def test_a_child_without_a_number_can_be_a_duplicate() -> None:
    double = {
        "姓名": "周雨桐",
        "性别": "女",
        "出生日期": "2012-03-04",
        "监护人": [{"姓名": "周建国", "关系": "父亲", "法定监护人": "是"}],
        "证件": {"类型": "无", "号码": ABSENT, "无证原因": "未入户"},
    }
    assert sorted(rule for rule, _, _ in found({"另一案卷": double})) == ["I06", "X04", "X04"]


def test_even_a_broken_file_shows_that_its_number_is_taken() -> None:
    """The number in the name of a file that cannot be read counts."""
    broken = case_file(raw=b"\xff\xfe", path=f"ledgers/\u8f8d\u5b66/\u6e05\u6cb3\u521d\u4e2d/{CASE_ID}.yaml")
    whole = case_file()
    around = surroundings()
    marks = [*marks_of(broken, None), *marks_of(whole, CaseView(whole, around))]
    assert [mark.spot.path for group in LedgersView(marks).shared(NUMBER) for mark in group] == [
        broken.path,
        whole.path,
    ]


def test_a_school_outside_wants_its_name() -> None:
    fragment = {"学籍": {"学校": "校外"}}
    assert found(fragment) == [("X05", CASE_ID, "学校填了“校外”，没有写校名；请补上学校全称。")]


def test_a_township_is_no_school_and_a_school_no_township() -> None:
    assert [rule for rule, _, _ in found({"学籍": {"学校": builders.TOWN}})] == ["X05"]
    assert found({"责任": {"乡镇": "清河初中"}}) == [
        ("X05", CASE_ID, "units.yaml 里没有这个乡镇；请用 kcbx unit list 核对。")
    ]
    assert found({"责任": {"乡镇": builders.TOWN}}) == []


def test_both_homes_are_looked_up() -> None:
    fragment = {"户籍": {"乡镇": "清河"}, "现住址": {"乡镇": "柳河"}}
    assert [each.line for each in findings_of(fragment)] == [11, 14]


def test_an_operator_of_another_unit_and_the_head_may_write() -> None:
    units = {
        "学校": [
            {
                "标识码": "3199000055",
                "简称": "柳河初中",
                "负责人": {"姓名": "李强"},
                "人员": [{"姓名": "钱进"}],
            }
        ],
        "乡镇": [{"代码": "990101105", "名称": "柳河乡", "人员": [{"姓名": "赵敏"}]}],
    }
    entries = [
        {"日期": "2024-09-01", "事项": "登记", "单位": "3199000055", "经办": "李强"},
        {"日期": "2024-09-02", "事项": "备忘", "经办": "赵敏"},
        {"日期": "2024-09-03", "事项": "备忘", "经办": "钱进"},
        {"日期": "2024-09-04", "事项": "备忘", "经办": "孙立"},
    ]
    found_here = findings_of({"units.yaml": units, "经过": entries})
    assert [(each.rule, each.line) for each in found_here] == [("X07", 50)]


# Documents


def test_one_letter_about_two_children_is_one_sheet() -> None:
    letter = {
        "日期": "2024-09-10",
        "事项": "文书",
        "文书": "救助转介函",
        "文号": "清教函〔2024〕3号",
        "签发单位": builders.BUREAU,
    }
    assert found({"经过": [letter], "另一案卷": {"经过": [letter]}}) == []
    later = {**letter, "日期": "2024-09-11"}
    assert [rule for rule, _, _ in found({"经过": [letter], "另一案卷": {"经过": [later]}})] == ["D01", "D01"]


def test_a_received_document_has_somebody_elses_number() -> None:
    ruling = {"日期": "2024-09-10", "事项": "文书", "文书": "裁定书", "文号": "（2024）法01号", "收到": "是"}
    assert found({"经过": [ruling], "另一案卷": {"经过": [{**ruling, "日期": "2024-09-12"}]}}) == []


def test_two_notices_in_one_case_need_two_numbers() -> None:
    notice = {"日期": "2024-09-10", "事项": "文书"}
    assert [rule for rule, case, _ in found({"经过": [notice, {**notice, "日期": "2024-09-20"}]})] == [
        "D01",
        "D01",
    ]


def test_numbers_are_read_however_their_brackets_are_written() -> None:
    wanted = ("清初劝", "2024", 3)
    for written in ("清初劝〔2024〕3号", "清初劝[2024]03号", "清初劝（2024）第3号", " 清初劝【2024】 3 号"):
        assert document_number(written) == wanted
    assert document_number("无号") == "无号"


def test_evidence_is_looked_for_only_in_the_own_folder() -> None:
    """A path out of the folder is never opened, however it is written."""
    asked: list[str] = []

    def digest(path: str) -> None:
        asked.append(path)

    proof = [{"文件": "evidence/../kcbx.yaml", "sha256": "0" * 64}]
    fragment = {"经过": [{"日期": "2024-09-05", "事项": "备忘", "佐证": proof}]}
    view = CaseView(case_file(fragment), surroundings())
    object.__setattr__(view.around, "digest", digest)
    from kcbx.rules import BY_ID

    assert [len(list(BY_ID[rule].check(view))) for rule in ("E01", "E02", "E03")] == [1, 0, 0]
    assert asked == []


def test_absent_evidence_is_one_finding_for_the_case() -> None:
    proofs = [
        {"文件": f"evidence/{OTHER_CASE_ID if number == 9 else CASE_ID}/{number}.jpg", "sha256": "0" * 64}
        for number in (1, 2, 3)
    ]
    fragment = {"经过": [{"日期": "2024-09-05", "事项": "备忘", "佐证": proofs}]}
    assert found(fragment) == [
        ("E03", CASE_ID, f"这台电脑上没有本案卷的 3 份佐证文件；请拷贝到 evidence/{CASE_ID}/ 下。")
    ]


# D03: what an approval says stands in the case


def approval(kind: str, *others: dict[str, Any], day: str = "2024-10-20") -> list[tuple[str, str]]:
    """Return what D03 finds in a case with one approval and other entries: clause and message."""
    paper = {
        "日期": day,
        "事项": "文书",
        "文书": kind,
        "文号": "清教休〔2024〕1号",
        "签发单位": builders.BUREAU,
    }
    found_here = findings_of({"经过": [paper, *others]})
    return [(each.clause, each.message) for each in found_here if each.rule == "D03"]


def unrecorded(kind: str, action: str) -> str:
    return f"{kind}发了，案卷里没有记{action}；请补记：kcbx add-entry {CASE_ID} {action} --on 批准的日期。"


@pytest.mark.parametrize(
    ("kind", "action", "clause"),
    [
        ("休学批复", "休学", "义务教育法/11"),
        ("延缓入学批复", "延缓入学", "义务教育法/11"),
        ("认定达标批复", "认定达标", "suiyang-2024/3e"),
    ],
)
def test_an_approval_that_nobody_recorded_is_found(kind: str, action: str, clause: str) -> None:
    assert approval(kind) == [(clause, unrecorded(kind, action))]
    assert approval(kind, {"日期": "2024-10-20", "事项": action}) == []
    assert approval(kind, {"日期": "2024-10-25", "事项": action}) == []


def test_what_was_recorded_long_before_is_another_matter() -> None:
    leave = {"事项": "休学", "起": "2024-09-05"}
    assert approval("休学批复", {**leave, "日期": "2024-09-20"}) == []
    assert approval("休学批复", {**leave, "日期": "2024-09-19"}) != []
    assert approval("休学批复", {"日期": "2024-10-20", "事项": "备忘"}) != []


def test_the_leave_of_a_recognised_child_stands_in_the_recognition() -> None:
    recognition = {"日期": "2024-10-20", "事项": "认定达标", "手续": "休学"}
    assert approval("休学批复", recognition) == []
    assert approval("延缓入学批复", recognition) != []


def test_a_voided_approval_wants_nothing() -> None:
    paper = {
        "号": "A7Q9F2",
        "日期": "2024-10-20",
        "事项": "文书",
        "文书": "休学批复",
        "签发单位": builders.BUREAU,
    }
    void = {"日期": "2024-10-21", "事项": "更正", "更正": "A7Q9F2", "作废": "是"}
    assert "D03" in [each.rule for each in findings_of({"经过": [paper]})]
    assert "D03" not in [each.rule for each in findings_of({"经过": [paper, void]})]
