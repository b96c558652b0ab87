"""Parameters: each has its type and range, and refuses anything else by saying what is allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import policy
from kcbx.errors import NotFoundError, UsageError
from kcbx.schema import schema_document

PARAMETER_NAMES = {
    *("疑似天数", "缺课登记天数", "缺课追踪天数", "辍学天数", "首次劝返天数", "学校劝返次数"),
    *("联合劝返次数", "联合须先上报", "上报对象"),
    *("认定达标批准机构", "专家委员会名称", "月报报送日", "月报统计期", "学制", "入学年龄", "入学截止"),
    *("义务教育年限", "超龄年龄", "延缓休学最长月数", "观察期天数", "观察期回访次数", "送教间隔天数"),
    *("天数口径", "上报天数", "劝返无效上报对象", "专报政府", "专报天数", "核查天数", "无进展天数"),
    *("联合劝返天数", "提请认定天数", "认定达标劝返间隔天数", "文书期限天数", "送达天数", "复函天数"),
    *("到期提醒天数", "转籍天数", "平台录入天数", "学籍标注天数", "评估天数", "安置天数"),
    *("安置核实间隔天数", "无证办理天数", "移交接收天数", "方案天数", "造册天数", "异动梳理天数"),
    *("季度复核单位", "督查单位", "一月一核", "重点时段督查", "中考日期", "学年评估日", "失学统计"),
    "救济告知",
}

MONTH_DAY = "参数“入学截止”应写成两位月、两位日，例如 08-31，而且每年都有这一天"
APPROVERS = "参数“认定达标批准机构”应是至少有一项、没有重复的列表，每项是 1 到 60 个字的一行文字"


def test_the_parameters_are_those_that_differ_between_places() -> None:
    assert set(policy.parameters()) == PARAMETER_NAMES
    assert [p.name for p in policy.parameters().values() if not p.meaning.endswith("。")] == []


def test_a_whole_number_has_its_range() -> None:
    days = policy.parameters()["疑似天数"]
    assert [days.check(value) for value in ("1", "60", 7, "07")] == [1, 60, 7, 7]


@pytest.mark.parametrize("value", ["0", "61", "", "-1", "7.5", "七", "７", " 7", True, ["7"], "99999"])
def test_what_is_no_number_of_the_range_is_refused(value: object) -> None:
    with pytest.raises(UsageError) as caught:
        policy.parameters()["疑似天数"].check(value)
    shown = policy.written(value)
    assert str(caught.value) == f"参数“疑似天数”应是 1 到 60 之间的整数（单位：天）；现在写的是“{shown}”。"


@given(st.integers(-10, 100))
def test_a_number_is_accepted_exactly_inside_its_range(number: int) -> None:
    due = policy.parameters()["月报报送日"]
    if 1 <= number <= 28:
        assert due.check(number) == due.check(str(number)) == number
    else:
        with pytest.raises(UsageError):
            due.check(number)


@pytest.mark.parametrize(
    ("name", "value", "typed"),
    [
        ("联合须先上报", "是", True),
        ("联合须先上报", False, False),
        ("学制", "五四", "五四"),
        ("月报统计期", "上月21日至本月20日", "上月21日至本月20日"),
        ("入学截止", "02-28", "02-28"),
        ("专家委员会名称", "县级特殊教育专家委员会", "县级特殊教育专家委员会"),
        ("上报对象", ["教育局", "政府"], ("教育局", "政府")),
        ("上报对象", "教育局、乡镇", ("教育局", "乡镇")),
        ("认定达标批准机构", ("县级扶贫工作领导小组",), ("县级扶贫工作领导小组",)),
    ],
)
def test_each_kind_of_parameter_is_typed(name: str, value: object, typed: policy.Value) -> None:
    checked = policy.parameters()[name].check(value)
    assert checked == typed
    assert type(checked) is type(typed)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("联合须先上报", "yes", "参数“联合须先上报”只能是“是”或“否”；现在写的是“yes”。"),
        ("学制", "六四", "参数“学制”只能是这些之一：六三、五四；现在写的是“六四”。"),
        ("入学截止", "02-29", f"{MONTH_DAY}；现在写的是“02-29”。"),
        ("入学截止", "8-31", f"{MONTH_DAY}；现在写的是“8-31”。"),
        ("专家委员会名称", "", "参数“专家委员会名称”应是 1 到 60 个字的一行文字；现在写的是“”。"),
        (
            "上报对象",
            ["教育局", "公安局"],
            "参数“上报对象”应是至少有一项、没有重复的列表，每项只能是这些之一：教育局、乡镇、中心学校、政府、学籍主管部门；"
            "现在写的是“教育局、公安局”。",
        ),
        (
            "认定达标批准机构",
            ["人民政府", "人民政府"],
            f"{APPROVERS}；现在写的是“人民政府、人民政府”。",
        ),
        (
            "认定达标批准机构",
            [],
            f"{APPROVERS}；现在写的是“”。",
        ),
    ],
)  # fmt: skip
def test_a_refusal_names_what_is_allowed(name: str, value: object, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        policy.parameters()[name].check(value)
    assert str(caught.value) == message


def test_what_was_checked_may_be_written_and_checked_again() -> None:
    for name, value in policy.load_profile("suiyang-2024").parameters.items():
        assert policy.parameters()[name].check(policy.written(value)) == value


def test_an_unknown_parameter_is_answered_with_the_nearest_or_all() -> None:
    with pytest.raises(NotFoundError) as near:
        policy.parameter("疑似辍学天数")
    assert str(near.value) == "没有名为“疑似辍学天数”的参数。\n相近的有：辍学天数、疑似天数。"
    with pytest.raises(NotFoundError) as far:
        policy.parameter("QQQ")
    assert far.value.hint == f"参数有：{'、'.join(policy.parameters())}。"


def test_the_configuration_schema_allows_what_the_parameters_allow() -> None:
    items = schema_document("config")["properties"]["参数"]["items"]["properties"]
    kinds = {
        "整数": "integer",
        "是否": None,
        "单选": None,
        "月日": "string",
        "文字": "string",
        "列表": "array",
    }
    assert set(items) - {"自"} == set(policy.parameters())
    for name, parameter in policy.parameters().items():
        assert items[name].get("type") == kinds[parameter.kind], name
        if parameter.kind == "整数":
            limits = (items[name]["minimum"], items[name]["maximum"])
            assert limits == (parameter.minimum, parameter.maximum), name
