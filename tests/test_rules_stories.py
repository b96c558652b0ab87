"""L: the story of a child — steps, order, dates, place, corrections, age."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from kcbx.model import UnitRegister
from kcbx.rules import Need
from tests import builders
from tests.builders import ABSENT, OTHER_CASE_ID, PRIMARY, case_file, findings_of, setting, text


def found(fragment: dict[str, Any], **changes: Any) -> list[tuple[str, int, str]]:
    return [(each.rule, each.line, each.message) for each in findings_of(fragment, **changes)]


def rules(fragment: dict[str, Any], **changes: Any) -> list[str]:
    return [rule for rule, _, _ in found(fragment, **changes)]


# Steps


def test_a_removed_case_wants_a_new_registration_first() -> None:
    fragment = {
        "经过": [
            {"日期": "2024-09-05", "事项": "移出"},
            {"日期": "2024-09-20", "事项": "劝返"},
        ]
    }
    assert found(fragment) == [
        ("L01", 46, "案卷已移出，2024-09-20 不能记“劝返”；孩子回来了请先记“重新登记”。")
    ]


def test_a_second_registration_is_named_as_such() -> None:
    fragment = {
        "经过": [{"日期": "2024-09-01", "事项": "登记"}, {"日期": "2024-09-05", "事项": "登记"}],
    }
    assert found(fragment) == [("L01", 36, "案卷已经登记过，不能再登记一次；多登记的一条请作废。")]


def test_graduation_is_only_possible_from_some_states() -> None:
    fragment = {
        "学籍": {"年级": "9"},
        "经过": [
            {"日期": "2024-09-05", "事项": "列入疑似"},
            {"日期": "2024-09-20", "事项": "移出", "类别": "毕业"},
        ],
    }
    assert found(fragment) == [
        (
            "L01",
            44,
            "2024-09-20 的状态是“疑似辍学”，不能记“移出”；“移出”只能在这些状态记：在校、送教上门、外地就读、复学观察。"
            "请补记漏掉的一步，或更正日期、事项。",
        )
    ]


VOID = [{"日期": "2024-09-05", "事项": "更正", "更正": "E00001", "作废": "是"}]


def test_a_case_taken_back_needs_no_registration_and_stands_with_the_removed() -> None:
    removed = f"ledgers/已移出/清河初中/{builders.CASE_ID}.yaml"
    assert found({"文件": removed, "经过": VOID}) == []
    fragment = {"文件": f"ledgers/适龄儿童/清河初中/{builders.CASE_ID}.yaml", "经过": VOID}
    assert found(fragment) == [("L07", 1, "案卷已经作废，文件应放在 ledgers/已移出/清河初中/ 下；请移过去。")]


def test_what_is_wrong_with_the_facts_of_a_case_taken_back_is_nobodys_business_any_more() -> None:
    fragment = {
        "文件": f"ledgers/已移出/清河初中/{builders.CASE_ID}.yaml",
        "性别": "男",
        "户籍": {"乡镇": "没有的镇"},
        "经过": VOID,
    }
    assert builders.findings_of(fragment) == ()


def test_a_child_registered_anew_is_no_duplicate_of_its_case_taken_back() -> None:
    other = {**builders.CASE, "编号": builders.OTHER_CASE_ID}
    own = {"文件": f"ledgers/已移出/清河初中/{builders.CASE_ID}.yaml", "经过": VOID}
    assert [each.rule for each in builders.findings_of({"另一案卷": other})] == ["X01", "X01"]
    assert builders.findings_of({**own, "另一案卷": other}) == ()


def test_a_voided_registration_with_later_events_leaves_no_story() -> None:
    fragment = {
        "文件": f"ledgers/适龄儿童/清河初中/{builders.CASE_ID}.yaml",
        "经过": [{"日期": "2024-09-04", "事项": "备忘"}, *VOID],
    }
    assert found(fragment) == [("L02", 35, "2024-09-04 还没有登记，不能记“备忘”；请补记登记，或更正日期。")]


def test_a_late_record_changes_nothing() -> None:
    """The order of business counts, not the order of the file."""
    fragment = {
        "经过": [
            {"日期": "2024-09-05", "事项": "列入疑似"},
            {"日期": "2024-09-12", "事项": "复学"},
            {"日期": "2024-09-07", "事项": "劝返", "录入": "2024-09-20T10:00:00+08:00"},
        ]
    }
    assert found(fragment) == []


# Dates


def test_a_corrected_date_counts_as_corrected() -> None:
    fragment = {
        "经过": [
            {"号": "A00002", "日期": "2024-09-25", "事项": "备忘", "录入": "2024-09-20T10:00:00+08:00"},
            {
                "日期": "2024-09-21",
                "事项": "更正",
                "更正": "A00002",
                "键": "日期",
                "原值": "2024-09-25",
                "新值": "2024-09-19",
            },
        ]
    }
    assert found(fragment) == []


def test_each_entry_before_birth_is_shown() -> None:
    fragment = {
        "经过": [
            {"日期": "2004-09-05", "事项": "登记"},
            {"日期": "2004-09-06", "事项": "备忘"},
            {"日期": "2024-09-05", "事项": "备忘"},
        ]
    }
    assert [(rule, line) for rule, line, _ in found(fragment)] == [("L06", 27), ("L06", 35)]


# Place


def test_the_place_follows_the_unit() -> None:
    fragment = {
        "经过": [
            {"日期": "2024-09-05", "事项": "移交"},
            {"日期": "2024-09-06", "事项": "移交", "结果": "接收"},
        ],
        "文件": f"ledgers/适龄儿童/清河初中/{builders.CASE_ID}.yaml",
    }
    assert found(fragment) == [
        (
            "L08",
            1,
            "现在的责任单位是柳林小学，文件应放在 ledgers/适龄儿童/柳林小学/ 下；请移过去，或补记移交。",
        )
    ]


def test_a_decomposed_directory_name_is_the_same_name() -> None:
    """macOS hands out names in another Unicode form."""
    import unicodedata

    fragment = {
        "units.yaml": {"学校": [{"标识码": "3199000055", "简称": "Ü初中"}]},
        "经过": [{"日期": "2024-09-01", "事项": "登记", "单位": "3199000055"}],
        "文件": f"ledgers/适龄儿童/{unicodedata.normalize('NFD', 'Ü初中')}/{builders.CASE_ID}.yaml",
    }
    assert found(fragment) == []


def test_without_units_no_unit_is_missed() -> None:
    known = frozenset(Need) - {Need.UNITS}
    around = dataclasses.replace(setting(), units=UnitRegister())
    fragment = {"文件": f"ledgers/适龄儿童/别处/{builders.CASE_ID}.yaml", "学籍": {"学校": "3199009999"}}
    assert rules(fragment, known=known, setting=around) == []


def test_a_file_name_that_is_another_number() -> None:
    fragment = {"文件": f"ledgers/适龄儿童/清河初中/{OTHER_CASE_ID}.yaml"}
    assert found(fragment) == [
        ("L09", 2, f"文件名与编号不一致，应是 {builders.CASE_ID}.yaml；请核对后改文件名或编号。")
    ]


# Afterwards


def change(key: str, before: str, after: str, day: str = "2024-09-10", **more: str) -> dict[str, str]:
    return {"日期": day, "事项": "信息变更", "键": key, "原值": before, "新值": after, **more}


def test_only_the_last_change_must_stand() -> None:
    fragment = {
        "民族": "满族",
        "经过": [change("民族", "汉族", "回族"), change("民族", "回族", "满族", "2024-09-11")],
    }
    assert found(fragment) == []


def test_the_last_change_is_the_last_that_was_written() -> None:
    fragment = {
        "民族": "满族",
        "经过": [
            change("民族", "汉族", "回族", "2024-09-10"),
            change("民族", "回族", "满族", "2024-09-05", 录入="2024-09-20T10:00:00+08:00"),
        ],
    }
    assert found(fragment) == []


def test_a_change_of_the_whole_settles_its_parts() -> None:
    whole = {"学校": builders.JUNIOR, "年级": "7", "学年": "2024"}
    fragment = {
        "学籍": whole,
        "经过": [
            change("学籍.年级", "6", "8"),
            {
                "日期": "2024-09-12",
                "事项": "信息变更",
                "键": "学籍",
                "原值": {**whole, "年级": "8"},
                "新值": whole,
            },
        ],
    }
    assert found(fragment) == []


def test_a_removed_list_item_shifts_the_others() -> None:
    father = {"姓名": "周建国", "关系": "父亲", "法定监护人": "是", "电话": "13800000001"}
    mother = {"姓名": "王桂英", "关系": "母亲", "法定监护人": "是", "电话": "13800000002"}
    fragment = {
        "监护人": [mother],
        "经过": [
            change("监护人.1.电话", "13800000009", "13800000002"),
            {"日期": "2024-09-12", "事项": "信息变更", "键": "监护人.0", "原值": father},
        ],
    }
    assert found(fragment) == []


def test_a_removed_fact_must_be_gone() -> None:
    fragment = {
        "备注": "还在",
        "经过": [{"日期": "2024-09-10", "事项": "信息变更", "键": "备注", "原值": "还在"}],
    }
    assert rules(fragment) == ["L12"]
    assert rules({**fragment, "备注": ABSENT}) == []


def test_a_longer_circle_of_corrections_is_shown_once() -> None:
    def correction(number: str, target: str) -> dict[str, str]:
        return {
            "号": number,
            "日期": "2024-09-05",
            "事项": "更正",
            "更正": target,
            "键": "备注",
            "原值": "甲",
            "新值": "乙",
            "备注": "甲",
        }

    fragment = {
        "经过": [
            correction("A00001", "B00001"),
            correction("B00001", "C00001"),
            correction("C00001", "A00001"),
        ]
    }
    assert [message for rule, _, message in found(fragment) if rule == "L13"] == [
        "这些更正互相更正，绕成了一圈：A00001、B00001、C00001；请另记一条更正，直接指明最初的记事。"
    ]


def test_a_correction_to_a_day_that_does_not_exist_has_no_effect() -> None:
    fragment = {
        "经过": [
            {"号": "A00002", "日期": "2024-09-05", "事项": "备忘"},
            {
                "日期": "2024-09-06",
                "事项": "更正",
                "更正": "A00002",
                "键": "日期",
                "原值": "2024-09-05",
                "新值": "2023-02-29",
            },
        ]
    }
    assert found(fragment) == [
        ("L14", 46, "这条更正的新值不合格式：新值放不到“日期”上，这条更正没有起作用。")
    ]


def test_an_outdated_value_must_fit_the_format_too() -> None:
    fragment = {"经过": [change("学籍.年级", "八年级", "7")]}
    assert found(fragment) == [("L14", 38, "这条信息变更的原值不合格式：学籍的年级应该是整数。")]


def test_while_values_do_not_fit_the_story_waits() -> None:
    """A correction that puts a wrong code where the state is steered would give nonsense in every other rule."""
    fragment = {
        "经过": [
            {"号": "A00002", "日期": "2024-09-05", "事项": "列入疑似"},
            {
                "日期": "2024-09-06",
                "事项": "更正",
                "更正": "A00002",
                "键": "类型",
                "原值": "疑似辍学",
                "新值": "疑似",
            },
        ],
        "文件": f"ledgers/疑似辍学/清河初中/{builders.CASE_ID}.yaml",
    }
    assert rules(fragment) == ["L14"]


# Age


@pytest.mark.parametrize(
    ("birth", "number", "expected"),
    [
        ("2018-08-31", "990101201808315126", []),  # six by the cutoff: in grade 1 this year
        ("2018-09-01", "990101201809015122", []),  # next September's intake is prepared in time
        ("2019-09-01", "990101201909015127", ["L15"]),
    ],
)
def test_children_of_next_year_may_be_listed(birth: str, number: str, expected: list[str]) -> None:
    from kcbx import identity

    number = number[:17] + identity.check_character(number[:17])
    fragment = {
        "出生日期": birth,
        "证件": {"号码": number},
        "学籍": ABSENT,
        "经过": [{"日期": "2024-09-01", "事项": "登记", "状态": "未入学", "单位": PRIMARY}],
    }
    assert rules(fragment) == expected


def test_a_late_starter_in_grade_eight_is_no_hint() -> None:
    fragment = {
        "出生日期": "2008-03-04",
        "证件": {"号码": "990101200803045120"},
        "学籍": {"年级": "8"},
    }
    assert rules(fragment) == []


# Broken entries


def test_a_broken_attempt_does_not_silence_the_rest() -> None:
    fragment = {
        "经过": [
            {"日期": "2024-09-05", "事项": "劝返", "参加": "赵敏", "方式": "上门"},
            {"日期": "2024-09-06", "事项": "复学"},
        ],
        "文件": f"ledgers/适龄儿童/清河初中/{builders.CASE_ID}.yaml",
    }
    assert rules(fragment) == ["S03", "S05", "L01"]


def test_a_broken_step_makes_the_states_wait() -> None:
    fragment = {
        "经过": [
            {"日期": "2024-09-05", "事项": "列入疑似", "类型": "疑似"},
            {"日期": "2024-09-06", "事项": "复学"},
        ],
        "文件": f"ledgers/辍学/清河初中/{builders.CASE_ID}.yaml",
    }
    assert rules(fragment) == ["S03"]


def test_facts_are_checked_while_the_story_waits() -> None:
    fragment = {
        "证件": {"号码": "990101201203045122"},
        "经过": [{"日期": "2024-09-05", "事项": "列入疑似", "类型": "疑似"}],
        "文件": f"ledgers/适龄儿童/清河初中/{builders.CASE_ID}.yaml",
    }
    assert rules(fragment) == ["I01", "S03"]


def test_the_builder_writes_canonical_files() -> None:
    file = case_file()
    assert file.is_canonical
    assert file.raw.decode() == text("case", builders.case_data())
