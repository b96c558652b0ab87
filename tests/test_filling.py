"""What was typed with --set, as the values of a 事项 or of the facts: conversions, lists, dotted keys, refusals."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx.commands.filling import convert, converted, fill, line_form, missing, refuse_missing
from kcbx.commands.options import parse_set
from kcbx.errors import UsageError
from kcbx.schema import Field, action_fields, code_list, fact_fields

TODAY = dt.date(2024, 9, 10)
VISIT = action_fields("劝返")
HELP = action_fields("帮扶")


def filled(fields: tuple[Field, ...], *pairs: str) -> dict[str, object]:
    return fill(fields, [parse_set(pair) for pair in pairs], code_list, TODAY)


def refusal(fields: tuple[Field, ...], *pairs: str) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        filled(fields, *pairs)
    return caught.value.message, caught.value.hint


def test_each_kind_of_value_is_converted() -> None:
    values = filled(
        VISIT,
        *("层级=学校", "参加=赵敏/清河初中/班主任", "参加=李强", "受访=祖母", "受访=邻居", "见到学生=否"),
        *("情况= 祖母答应转告 ", "结果=承诺返校", "承诺返校=2024年9月12日", "下次跟进=今天"),
    )
    assert values == {
        "层级": "学校",
        "参加": [{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}, {"姓名": "李强"}],
        "受访": ["祖母", "邻居"],
        "见到学生": "否",
        "情况": "祖母答应转告",
        "结果": "承诺返校",
        "承诺返校": "2024-09-12",
        "下次跟进": "2024-09-10",
    }


def test_dotted_keys_reach_inside_and_make_what_is_missing() -> None:
    values = filled(
        fact_fields(),
        *(
            "监护人.0.姓名=周建国",
            "监护人.0.法定监护人=是",
            "监护人.1.姓名=李芳",
            "学籍.年级=8",
            "户籍.村=柳林村",
        ),
    )
    assert values == {
        "监护人": [{"姓名": "周建国", "法定监护人": "是"}, {"姓名": "李芳"}],
        "学籍": {"年级": 8},
        "户籍": {"村": "柳林村"},
    }


def test_an_item_of_a_list_may_be_given_in_braces() -> None:
    values = filled(fact_fields(), '监护人={"姓名": "周建国", "关系": "父亲", "法定监护人": "是"}')
    assert values == {"监护人": [{"姓名": "周建国", "关系": "父亲", "法定监护人": "是"}]}


@pytest.mark.parametrize("text", ['{"姓名"', "{姓名: 周建国}", "{"])
def test_broken_braces_are_refused(text: str) -> None:
    assert refusal(fact_fields(), f"监护人={text}") == (
        '监护人：花括号里的内容看不懂，请写成 {"键": "值", "键": "值"}。',
        "",
    )


def test_a_proof_may_be_described_in_one_line() -> None:
    assert filled(VISIT, "佐证=通话记录存教务处") == {"佐证": [{"说明": "通话记录存教务处"}]}


def test_a_group_without_a_line_form_says_how_to_fill_it_in() -> None:
    assert refusal(fact_fields(), "监护人=周建国/父亲") == (
        "监护人：这一项要分开填。",
        "请写成 --set 监护人.0.姓名=… --set 监护人.0.关系=… --set 监护人.0.法定监护人=… --set 监护人.0.电话=… "
        "--set 监护人.0.务工地=…。",
    )
    assert refusal(fact_fields(), "户籍=柳林村")[1].startswith(
        "请写成 --set 户籍.区划代码=… --set 户籍.乡镇=…"
    )


@pytest.mark.parametrize(
    ("pair", "message", "hint"),
    [
        ("情矿=1", "没有“情矿”这一项。您要的是不是“情况”？", "可填：层级、方式、地点、参加、"),
        ("甲乙丙=1", "没有“甲乙丙”这一项。", "可填：层级、"),
        (
            "参加.0.姓明=1",
            "参加.0 里没有“姓明”这一项。您要的是不是“姓名”？",
            "可填：姓名、单位、职务、电话。",
        ),
        ("情况.0=1", "情况 里没有“0”这一项。", ""),
        ("日期=2024-09-05", "没有“日期”这一项。", "事情发生的日期用 --on 写，例如 --on 2024-09-05。"),
        ("参加.姓名=赵敏", "“参加”有几项，要写明是第几项，从 0 数起。", "例如 参加.0.姓名=…"),
        ("参加.1.姓名=赵敏", "参加.1.姓名 的位置不对：列表要从 0 开始，一项一项地填。", ""),
        ("情况=", "情况：不能空着。", ""),
        ("佐证=", "佐证：不能空着。", ""),
        ("参加=/清河初中", "参加人员：“/清河初中”不对，请写成 姓名/单位/职务，", ""),
        ("层级=校级", "劝返层级：“校级”不在可选的值里。可选：学校、联合、司法。您要的是不是“学校”？", ""),
        ("承诺返校=2023-02-29", "承诺返校日期：没有2023年2月29日这一天：", ""),
        ("承诺返校=下周一", "承诺返校日期：“下周一”不是日期，请写成 2024-09-05 这样，", ""),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_can(pair: str, message: str, hint: str) -> None:
    said, advice = refusal(VISIT, pair)
    assert said.startswith(message)
    assert advice.startswith(hint)


def test_a_key_typed_twice_is_refused_because_one_would_be_lost() -> None:
    assert refusal(VISIT, "情况=甲", "结果=失联", "情况=乙") == (
        "“情况”写了两次，不知道以哪一次为准。",
        "请只留一次，再运行命令。",
    )
    assert (
        refusal(fact_fields(), "监护人.0.电话=1", "监护人.0.电话=2")[0]
        == "“监护人.0.电话”写了两次，不知道以哪一次为准。"
    )


def test_dates_that_have_happened_may_not_lie_ahead_others_may() -> None:
    suspicion = action_fields("列入疑似")
    assert filled(suspicion, "最后到校=2024-09-10") == {"最后到校": "2024-09-10"}
    assert refusal(suspicion, "最后到校=2024-09-11")[0] == (
        "最后到校日期：2024-09-11 在今天（2024-09-10）之后，这里要写已经发生的日期。"
    )
    assert refusal(fact_fields(), "出生日期=2030-01-01")[0].startswith("出生日期：2030-01-01 在今天")
    assert filled(action_fields("休学"), "止=2025-08-31") == {"止": "2025-08-31"}


@pytest.mark.parametrize(
    ("text", "value"),
    [("200", 200), ("200.50", 200.5), ("２００", 200), ("-3", -3), ("0.05", 0.05), ("012", 12)],
)
def test_numbers(text: str, value: float) -> None:
    assert filled(HELP, f"金额={text}") == {"金额": value}


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "1e400", "1_000", "一百", "1,000", "200元", "0x10", "1" * 20, "1.005"]
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    assert refusal(HELP, f"金额={text}") == (f"金额：“{text}”不是数字，或者小数超过两位、数字太长。", "")


@pytest.mark.parametrize("text", ["八", "8.0", "1_2", "8年级", ""])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    assert refusal(fact_fields(), f"学籍.年级={text}") == (f"年级：“{text}”不是整数。", "")


def test_months() -> None:
    assert filled(fact_fields(), "学籍.入学年月=2018/9") == {"学籍": {"入学年月": "2018-09"}}
    assert refusal(fact_fields(), "学籍.入学年月=2018-13")[0].startswith("入学年月：")


def test_anything_is_taken_as_it_is() -> None:
    assert filled(action_fields("更正"), "新值=", "原值= 8 ") == {"新值": "", "原值": "8"}


def test_converted_collects_repetitions_under_their_path_and_keeps_the_order() -> None:
    pairs = [parse_set(pair) for pair in ("受访=祖母", "结果=失联", "受访=邻居")]
    assert converted(VISIT, pairs, code_list, TODAY) == [(("受访",), ["祖母", "邻居"]), (("结果",), "失联")]


def test_line_forms() -> None:
    by_key = {field.key: line_form(field) for field in (*VISIT, *fact_fields())}
    assert {key: form for key, form in by_key.items() if form} == {"参加": "姓名/单位/职务", "佐证": "说明"}


def test_the_missing_are_named_with_their_options_and_choices() -> None:
    values = filled(VISIT, "层级=学校", "情况=没人", "方式=家访")
    assert [field.key for field in missing(VISIT, values)] == ["参加", "结果"]
    with pytest.raises(UsageError) as caught:
        refuse_missing(VISIT, values, {"参加": "--participant"})
    assert caught.value.message == (
        "还缺少必填的内容，请在命令里加上：\n"
        "  --participant　参加人员\n"
        "  --set 结果=…　结果（可填：已返校、承诺返校、拒绝返校、未见到学生、失联、家长同意学生拒绝、转其他安置、"
        "申请缓学休学、查明不属辍学）"
    )


def test_nothing_is_said_when_nothing_is_missing() -> None:
    refuse_missing(action_fields("备忘"), {"情况": "记住"})


def test_codes_of_the_county_count() -> None:
    def codes(name: str) -> tuple[str, ...]:
        return (*code_list(name), "网格员上门")

    assert fill(VISIT, [(("方式",), "网格员上门")], codes, TODAY) == {"方式": "网格员上门"}


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_any_text_comes_through_as_it_was_typed(text: str) -> None:
    (field,) = [field for field in VISIT if field.key == "情况"]
    assert convert(field, f"  {text} ", code_list, TODAY) == text


@given(
    st.dictionaries(
        st.sampled_from(["姓名", "单位", "职务", "电话"]), st.text("周吴王12", min_size=1), min_size=1
    )
)
def test_braces_say_what_the_parts_say(person: dict[str, str]) -> None:
    by_parts = filled(VISIT, *(f"参加.0.{key}={value}" for key, value in person.items()))
    assert filled(VISIT, f"参加={json.dumps(person, ensure_ascii=False)}") == by_parts
