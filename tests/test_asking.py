"""Questions about the keys of a 事项: what is asked, with which default, and what is kept of half an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click
import pytest

from kcbx.commands.asking import Asker
from kcbx.schema import Field, action_fields, code_list, fact_fields
from kcbx.schema.fields import unit_fields
from tests.terminal import Terminal, terminal

__all__ = ["terminal"]

TODAY = dt.date(2024, 9, 10)


def field(key: str, fields: tuple[Field, ...] = action_fields("劝返")) -> Field:
    return next(each for each in fields if each.key == key)


def asked(terminal: Terminal, of: Field, default: Any, *answers: str) -> Any:
    terminal.answers = list(answers)
    answer = Asker(code_list, TODAY).value(of, default)
    assert terminal.answers == []
    return answer


def test_a_code_is_chosen_by_number_or_text(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(terminal, field("层级"), None, "2") == "联合"
    assert asked(terminal, field("层级"), None, "司法") == "司法"
    assert terminal.questions == ["劝返层级（学校与联合分开计次）："] * 2
    assert capsys.readouterr().err == "  1 学校    2 联合    3 司法\n" * 2


def test_a_wrong_answer_is_asked_for_again(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(terminal, field("层级"), None, "4", "校", "1") == "学校"
    assert capsys.readouterr().err.count("不对，请输入 1 到 3 的数字，或者直接输入文字。") == 2


def test_enter_takes_the_default(terminal: Terminal) -> None:
    assert asked(terminal, field("层级"), "联合", "") == "联合"
    assert asked(terminal, field("情况"), "没人在家", "") == "没人在家"
    assert terminal.questions == [
        "劝返层级（学校与联合分开计次）[联合]：",
        "情况（谈了什么、家长和学生怎么说）[没人在家]：",
    ]


def test_a_required_text_may_not_be_empty(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(terminal, field("情况"), None, "", " ", "没人") == "没人"
    assert capsys.readouterr().err == "  情况：不能空着。\n" * 2


@pytest.mark.parametrize(
    ("default", "answer", "value"),
    [
        (None, "", None),
        (None, "-", None),
        ("三组", "", "三组"),
        ("三组", "-", None),
        ("三组", "五组", "五组"),
    ],
)
def test_an_optional_text_may_be_left_out(
    terminal: Terminal, default: str | None, answer: str, value: str | None
) -> None:
    assert asked(terminal, field("地点"), default, answer) == value
    note = f"[{default}，不填就写“-”]" if default else "（可不填，直接回车）"
    assert terminal.questions == [f"地点{note}："]


def test_an_optional_code_may_be_left_out(terminal: Terminal) -> None:
    where = field("去向", action_fields("核查"))
    assert asked(terminal, where, None, "") is None
    assert asked(terminal, where, "在家", "") == "在家"
    assert asked(terminal, where, "在家", "-") is None
    assert asked(terminal, where, "在家", "失联") == "失联"
    assert terminal.questions[:2] == ["去向（可不选，直接回车）：", "去向[在家，不选就写“-”]："]


def test_several_codes(terminal: Terminal) -> None:
    assert asked(terminal, field("受访"), None, "学生 祖母") == ["学生", "祖母"]
    assert asked(terminal, field("受访"), ["邻居"], "") == ["邻居"]
    assert asked(terminal, field("受访"), None, "") is None


def test_yes_and_no(terminal: Terminal) -> None:
    refuses = field("学生拒绝", action_fields("认定达标"))
    assert asked(terminal, refuses, None, "y") == "是"
    assert asked(terminal, refuses, "否", "") == "否"
    assert asked(terminal, field("见到学生"), None, "n") == "否"
    assert asked(terminal, field("见到学生"), None, "") is None
    assert asked(terminal, field("见到学生"), "是", "") == "是"


def test_a_date_in_words(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(terminal, field("承诺返校"), None, "2023-02-29", "昨天") == "2024-09-09"
    assert "没有2023年2月29日这一天" in capsys.readouterr().err


def test_free_texts_are_divided_by_commas(terminal: Terminal) -> None:
    teachers = field("教师", action_fields("送教"))
    assert asked(terminal, teachers, None, "林老师、陈老师，方老师,李老师") == [
        "林老师",
        "陈老师",
        "方老师",
        "李老师",
    ]
    assert asked(terminal, teachers, ["林老师", "陈，方"], "") == ["林老师", "陈，方"]
    assert terminal.questions == ["送教教师，几个用顿号隔开：", "送教教师，几个用顿号隔开[林老师、陈，方]："]


def test_free_texts_may_not_be_none(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(terminal, field("教师", action_fields("送教")), None, "", "、", "林老师") == ["林老师"]
    assert capsys.readouterr().err == "  这一项不能空着。\n" * 2


def test_participants_one_a_line(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    people = asked(terminal, field("参加"), None, "", "赵敏/清河初中/班主任", "/清河初中", "李强", "")
    assert people == [{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}, {"姓名": "李强"}]
    said = capsys.readouterr().err
    assert said.startswith("参加人员：一行一个，写成 姓名/单位/职务；直接回车结束。\n  至少要有一个。\n")
    assert "“/清河初中”不对，请写成 姓名/单位/职务" in said


def test_the_participants_of_last_time_are_kept_changed_or_taken_out(terminal: Terminal) -> None:
    last = [{"姓名": "赵敏", "单位": "清河初中", "电话": "1"}, {"姓名": "孙立"}, {"姓名": "李强"}]
    people = asked(terminal, field("参加"), last, "", "-", "李强/清河初中/校长", "王芳", "")
    assert people == [
        {"姓名": "赵敏", "单位": "清河初中", "电话": "1"},
        {"姓名": "李强", "单位": "清河初中", "职务": "校长"},
        {"姓名": "王芳"},
    ]
    assert terminal.questions == [
        "  第 1 个[赵敏/清河初中，不填就写“-”]：",
        "  第 2 个[孙立，不填就写“-”]：",
        "  第 2 个[李强，不填就写“-”]：",
        "  第 3 个：",
        "  第 4 个：",
    ]


def test_proofs_are_described_and_files_among_them_stay(terminal: Terminal) -> None:
    file = {"文件": "evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg", "sha256": "0" * 64}
    assert asked(terminal, field("佐证"), [file], "", "照片存教务处", "") == [file, {"说明": "照片存教务处"}]
    assert asked(terminal, field("佐证"), None, "") is None


def test_guardians_part_by_part(terminal: Terminal) -> None:
    guardians = field("监护人", fact_fields())
    father = {"姓名": "周建国", "关系": "父亲", "法定监护人": "是", "电话": "13800000001"}
    answers = ("周建国", "父亲", "是", "13800000001", "", "否")
    assert asked(terminal, guardians, None, *answers) == [father]
    again = asked(terminal, guardians, [father], "", "", "", "-", "", "是", "李芳", "2", "是", "", "", "否")
    assert again == [
        {"姓名": "周建国", "关系": "父亲", "法定监护人": "是"},
        {"姓名": "李芳", "关系": "母亲", "法定监护人": "是"},
    ]


def test_a_group_left_empty_is_left_out(terminal: Terminal) -> None:
    address = field("现住址", fact_fields())
    assert asked(terminal, address, None, "", "清河镇", "", "") == {"乡镇": "清河镇"}
    assert asked(terminal, address, None, "", "", "", "") is None
    assert asked(terminal, address, {"乡镇": "清河镇", "村": "柳林村"}, "", "", "-", "") == {"乡镇": "清河镇"}


def test_a_wrong_code_inside_a_group_is_asked_for_again(terminal: Terminal) -> None:
    disability = field("残疾", fact_fields())
    assert asked(terminal, disability, None, "智障", "智力", "二级", "") == {"类别": "智力", "等级": "二级"}


def test_a_person_in_charge_part_by_part(terminal: Terminal) -> None:
    head = field("负责人", unit_fields("学校"))
    assert asked(terminal, head, None, "李强", "校长", "") == {"姓名": "李强", "职务": "校长"}


def test_complete_asks_for_the_required_the_defaults_and_offers_the_rest(terminal: Terminal) -> None:
    terminal.answers = [
        "1",
        "",
        "",
        "",
        "",
        "没人",
        "未见到学生",
        "受访人 下次跟进日期",
        "邻居",
        "2024-09-12",
    ]
    values = Asker(code_list, TODAY).complete(
        action_fields("劝返"), {"方式": "电话"}, {"地点": "三组", "参加": [{"姓名": "赵敏"}], "层级": "联合"}
    )
    assert terminal.questions == [
        "劝返层级（学校与联合分开计次）[联合]：",
        "地点[三组，不填就写“-”]：",
        "  第 1 个[赵敏，不填就写“-”]：",
        "  第 2 个：",
        "情况（谈了什么、家长和学生怎么说）：",
        "情况（谈了什么、家长和学生怎么说）：",
        "结果：",
        "还要填哪几项（可多选，用空格隔开；可不选，直接回车）：",
        "受访人（可多选，用空格隔开；可不选，直接回车）：",
        "下次跟进日期（写成 2024-09-01）（可不填，直接回车）：",
    ]
    assert values == {
        "方式": "电话",
        "层级": "学校",
        "地点": "三组",
        "参加": [{"姓名": "赵敏"}],
        "情况": "没人",
        "结果": "未见到学生",
        "受访": ["邻居"],
        "下次跟进": "2024-09-12",
    }


def test_again_asks_for_everything_with_what_was_typed(terminal: Terminal) -> None:
    terminal.answers = ["", "家访", "", ""]
    values = {"情况": "没人", "在校": "是", "方式": "电话"}
    again = Asker(code_list, TODAY).again(action_fields("回访"), values)
    assert again == {"在校": "是", "方式": "家访", "情况": "没人"}
    assert terminal.questions == [
        "是否在校（没见到就如实填 未见到）[是]：",
        "方式（到校、电话、家访等）[电话]：",
        "情况（写清时间、地点、谁、怎么了）[没人]：",
        "还要填哪几项（可多选，用空格隔开；可不选，直接回车）：",
    ]


def test_what_is_left_empty_again_goes(terminal: Terminal) -> None:
    terminal.answers = ["属实", "-", "", ""]
    values = {"结论": "属实", "去向": "在家", "情况": "邻居说在家"}
    assert Asker(code_list, TODAY).again(action_fields("核查"), values) == {
        "结论": "属实",
        "情况": "邻居说在家",
    }


def test_every_answer_is_kept_half_a_list_and_half_a_group_too(terminal: Terminal) -> None:
    kept: list[dict[str, Any]] = []
    terminal.answers = ["吴小天", "吴大山", "父亲"]
    fields = (field("姓名", fact_fields()), field("监护人", fact_fields()))
    required = tuple(Field(**{**each.__dict__, "required": True}) for each in fields)
    with pytest.raises(click.Abort):
        Asker(code_list, TODAY, kept.append).complete(required, {}, {})
    assert kept == [
        {"姓名": "吴小天"},
        {"姓名": "吴小天", "监护人": [{"姓名": "吴大山"}]},
        {"姓名": "吴小天", "监护人": [{"姓名": "吴大山", "关系": "父亲"}]},
    ]


def test_breaking_off_among_defaults_loses_none_of_them(terminal: Terminal) -> None:
    kept: list[dict[str, Any]] = []
    terminal.answers = ["家访", "赵敏/清河初中"]
    default = {"参加": [{"姓名": "赵敏"}, {"姓名": "孙立"}]}
    with pytest.raises(click.Abort):
        Asker(code_list, TODAY, kept.append).again(
            (field("方式"), field("参加")), {"方式": "电话", **default}
        )
    assert kept[-1] == {"方式": "家访", "参加": [{"姓名": "赵敏", "单位": "清河初中"}, {"姓名": "孙立"}]}


def test_batches_are_never_asked_for(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.answers = ["记住", ""]
    Asker(code_list, TODAY).complete(action_fields("备忘"), {}, {})
    assert "批次" not in capsys.readouterr().err
