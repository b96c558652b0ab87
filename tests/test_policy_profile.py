"""Profiles: they inherit, cite known clauses, and are overridden by date; a bad file says why."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import policy
from kcbx.errors import NotFoundError, UnreadableError
from kcbx.model import Override
from kcbx.policy._data import resource_text

OWN = """\
名称: qinghe-2025
标题: 清河县2025年
版本: 1
文件: 清教〔2025〕3号
继承: suiyang-2024
参数:
  疑似天数: {值: 5, 依据: 县级自定}
  入学截止: {值: 08-31, 依据: kazuo-2025/3.1a}
"""


NAMES = ("kazuo-2025", "linfen-2024", "national", "sixian-2020", "suiyang-2024")


def test_shipped_profiles_are_found_by_name() -> None:
    assert policy.profile_names() == NAMES
    for name in NAMES:
        assert policy.load_profile(name).name == name


@pytest.mark.parametrize("name", policy.profile_names())
def test_a_shipped_profile_cites_only_known_clauses(name: str) -> None:
    # Read as if a county had written it: then every citation is looked up.
    profile = policy.load_profile(name, resource_text("profiles", f"{name}.yaml"))
    assert list(profile.parameters) == list(policy.parameters())
    assert profile.source in policy.documents()


def test_national_gives_every_parameter_with_its_value() -> None:
    values = policy.load_profile("national").on(dt.date(2024, 9, 1))
    assert dict(values) == {
        "疑似天数": 7, "缺课登记天数": 1, "缺课追踪天数": 3, "辍学天数": 30, "首次劝返天数": 3,
        "学校劝返次数": 3, "联合劝返次数": 3,
        "联合须先上报": False, "上报对象": ("教育局",), "认定达标批准机构": ("人民政府",),
        "专家委员会名称": "残疾人教育专家委员会", "月报报送日": 28, "月报统计期": "自然月", "学制": "六三",
        "入学年龄": 6, "入学截止": "08-31", "义务教育年限": 9, "超龄年龄": 16, "延缓休学最长月数": 12,
        "观察期天数": 90, "观察期回访次数": 3, "送教间隔天数": 30, "天数口径": "自然日", "上报天数": 0,
        "劝返无效上报对象": ("教育局", "乡镇"), "专报政府": True, "专报天数": 7, "核查天数": 15,
        "无进展天数": 14, "联合劝返天数": 7, "提请认定天数": 30, "认定达标劝返间隔天数": 60,
        "文书期限天数": 7, "送达天数": 5, "复函天数": 30, "到期提醒天数": 10, "转籍天数": 30,
        "平台录入天数": 3, "学籍标注天数": 7, "评估天数": 30, "安置天数": 30, "安置核实间隔天数": 30,
        "无证办理天数": 60, "移交接收天数": 7, "方案天数": 7, "造册天数": 7, "异动梳理天数": 14,
        "季度复核单位": ("教育局",), "督查单位": ("教育局",), "一月一核": True, "重点时段督查": False,
        "中考日期": "06-15", "学年评估日": "06-30", "失学统计": ("疑似辍学",), "救济告知": True,
    }  # fmt: skip


FIXED: dict[str, dict[str, tuple[policy.Value, str]]] = {
    "national": {
        "上报对象": (("教育局",), "moe-2024/4"),
        "专家委员会名称": ("残疾人教育专家委员会", "残疾人教育条例/20"),
        "入学年龄": (6, "义务教育法/11"),
        "义务教育年限": (9, "义务教育法/2"),
        "季度复核单位": (("教育局",), "moe-2024/5"),
        "失学统计": (("疑似辍学",), "moe-2024/2d"),
    },
    "linfen-2024": {
        "首次劝返天数": (0, "linfen-2024/3.3a"),
        "联合劝返次数": (3, "linfen-2024/3.3c"),
        "认定达标批准机构": (("扶贫工作领导小组",), "linfen-2024/3.3c"),
        "专家委员会名称": ("特殊教育专家委员会", "linfen-2024/2"),
        "失学统计": (("疑似辍学", "辍学"), "linfen-2024/3.2d"),
    },
    "sixian-2020": {
        "劝返无效上报对象": (("教育局",), "sixian-2020/2a"),
        "专报政府": (True, "sixian-2020/11d"),
        "造册天数": (7, "sixian-2020/2b"),
    },
    "kazuo-2025": {
        "入学年龄": (6, "kazuo-2025/3.1a"),
        "入学截止": ("08-31", "kazuo-2025/3.1a"),
        "一月一核": (True, "kazuo-2025/3.3a"),
        "重点时段督查": (True, "kazuo-2025/4.3"),
    },
    "suiyang-2024": {
        "学校劝返次数": (3, "suiyang-2024/3b"),
        "联合劝返次数": (3, "suiyang-2024/3e"),
        "联合须先上报": (True, "suiyang-2024/3c"),
        "上报对象": (("教育局", "乡镇"), "suiyang-2024/4a"),
        "认定达标批准机构": (("人民政府", "乡村振兴工作协调机构"), "suiyang-2024/3e"),
        "专家委员会名称": ("残疾人教育专家委员会", "suiyang-2024/3d"),
        "月报报送日": (20, "suiyang-2024/4b"),
        "劝返无效上报对象": (("教育局", "乡镇"), "suiyang-2024/3b"),
        "异动梳理天数": (14, "suiyang-2024/2d"),
        "季度复核单位": (("中心学校", "教育局"), "suiyang-2024/4c"),
        "督查单位": (("中心学校",), "suiyang-2024/4e"),
        "失学统计": (("疑似辍学",), "suiyang-2024/2b"),
    },
}
"""What each document fixes, in its own words, with the clause that says so; nothing else of it may cite a clause."""

PROPOSED = {"kazuo-2025": {"辍学天数": 28}, "sixian-2020": {"核查天数": 7}}
"""What a profile proposes where its document gives no number, and national another one."""


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_cites_a_clause_exactly_where_the_document_fixes_the_value(name: str) -> None:
    values = policy.load_profile(name).parameters
    fixed = {
        each: (values[each], values.source(each)) for each in values if values.source(each) != policy.LOCAL
    }
    assert fixed == {**FIXED["national"], **FIXED[name]}


@pytest.mark.parametrize("name", NAMES[:2] + NAMES[3:])
def test_a_profile_differs_from_national_only_where_it_says_so(name: str) -> None:
    national, own = policy.load_profile("national").parameters, policy.load_profile(name).parameters
    stated = {each: value for each, (value, _) in FIXED[name].items()} | PROPOSED.get(name, {})
    assert dict(own) == {**dict(national), **stated}
    assert policy.load_profile(name).base == "national"


NUMERALS = {"0": "立即", "3": "三", "7": "一周", "14": "两周", "20": "20", "6": "6", "08-31": "8月31日"}
"""How a clause writes a number that a parameter counts."""


@pytest.mark.parametrize(
    ("value", "source"),
    [
        pytest.param(value, source, id=f"{name}-{parameter}")
        for name, fixed in FIXED.items()
        for parameter, (value, source) in fixed.items()
        if name != "national" and not isinstance(value, bool) and not isinstance(value, tuple)
    ],
)
def test_the_clause_says_the_number_or_the_name(value: policy.Value, source: str) -> None:
    assert NUMERALS.get(str(value), str(value)) in policy.clause(source).demand


def test_a_profile_names_its_document() -> None:
    assert policy.load_profile("national").document == (
        "《教育部办公厅关于建立健全义务教育控辍保学常态化报告工作机制的通知》（教基厅函〔2024〕15号，2024年4月22日）"
    )
    assert policy.load_profile("qinghe-2025.yaml", OWN).document == "清教〔2025〕3号"


def test_a_county_s_own_profile_inherits_through_two_steps() -> None:
    profile = policy.load_profile("qinghe-2025.yaml", OWN)
    assert (profile.name, profile.title, profile.version) == ("qinghe-2025", "清河县2025年", "1")
    values = profile.parameters
    assert (values["疑似天数"], values.source("疑似天数")) == (5, "县级自定")
    assert (values["入学截止"], values.source("入学截止")) == ("08-31", "kazuo-2025/3.1a")
    assert (values["月报报送日"], values.source("月报报送日")) == (20, "suiyang-2024/4b")
    assert (values["入学年龄"], values.source("入学年龄")) == (6, "义务教育法/11")


def test_typed_access_gives_the_type_or_fails() -> None:
    values = policy.load_profile("suiyang-2024").parameters
    assert values.number("月报报送日") == 20
    assert values.flag("联合须先上报") is True
    assert values.text("学制") == "六三"
    assert values.texts("上报对象") == ("教育局", "乡镇")
    with pytest.raises(AssertionError):
        values.number("联合须先上报")
    with pytest.raises(KeyError):
        values["没有的参数"]


def test_parameters_are_unchangeable_compare_by_value_and_travel_to_other_processes() -> None:
    values = policy.load_profile("national").parameters
    with pytest.raises(TypeError):
        values["学制"] = "五四"  # type: ignore[index]
    assert pickle.loads(pickle.dumps(values)) == values
    assert values != policy.load_profile("suiyang-2024").parameters
    assert repr(values) == f"Parameters({dict(values)!r})"


# ---- overrides

FIRST = Override(dt.date(2024, 9, 1), {"疑似天数": "5", "月报报送日": "25"})
SECOND = Override(dt.date(2025, 3, 1), {"疑似天数": "3"})


@pytest.mark.parametrize(
    ("day", "days", "due", "source"),
    [
        (dt.date(2024, 8, 31), 7, 20, "suiyang-2024/4b"),
        (dt.date(2024, 9, 1), 5, 25, "县级自定"),
        (dt.date(2025, 2, 28), 5, 25, "县级自定"),
        (dt.date(2025, 3, 1), 3, 25, "县级自定"),
        (dt.date(2030, 1, 1), 3, 25, "县级自定"),
    ],
)
@pytest.mark.parametrize("overrides", [(FIRST, SECOND), (SECOND, FIRST)])
def test_overrides_take_effect_on_their_day_whatever_their_order(
    day: dt.date, days: int, due: int, source: str, overrides: tuple[Override, ...]
) -> None:
    values = policy.load_profile("suiyang-2024").on(day, overrides)
    assert (values["疑似天数"], values["月报报送日"], values.source("月报报送日")) == (days, due, source)
    assert values == policy.load_profile("suiyang-2024").timeline(overrides).on(day)


def test_of_two_overrides_of_one_day_the_later_listed_wins() -> None:
    again = Override(FIRST.since, {"疑似天数": 10})
    assert policy.load_profile("national").on(FIRST.since, (FIRST, again))["疑似天数"] == 10
    assert policy.load_profile("national").on(FIRST.since, (again, FIRST))["疑似天数"] == 5


def test_an_override_confirms_what_a_profile_only_proposed() -> None:
    profile = policy.load_profile("suiyang-2024")
    proposed = profile.parameters.to_confirm
    assert proposed == (
        "疑似天数", "缺课登记天数", "缺课追踪天数", "辍学天数", "首次劝返天数", "月报统计期", "学制", "入学截止",
        "超龄年龄",
        "延缓休学最长月数", "观察期天数", "观察期回访次数", "送教间隔天数", "天数口径", "上报天数", "专报政府",
        "专报天数", "核查天数", "无进展天数", "联合劝返天数", "提请认定天数", "认定达标劝返间隔天数",
        "文书期限天数", "送达天数", "复函天数", "到期提醒天数", "转籍天数", "平台录入天数", "学籍标注天数",
        "评估天数", "安置天数", "安置核实间隔天数", "无证办理天数", "移交接收天数", "方案天数", "造册天数",
        "一月一核", "重点时段督查", "中考日期", "学年评估日", "救济告知",
    )  # fmt: skip
    confirmed = profile.on(dt.date(2024, 9, 1), (FIRST,)).to_confirm
    assert confirmed == proposed[1:]


def test_what_an_override_leaves_as_the_policy_has_it_comes_from_the_clause() -> None:
    back = Override(dt.date(2025, 3, 1), {"月报报送日": "20", "疑似天数": "7"})
    values = policy.load_profile("suiyang-2024").on(dt.date(2025, 3, 1), (FIRST, back))
    assert (values["月报报送日"], values.source("月报报送日")) == (20, "suiyang-2024/4b")
    assert (values["疑似天数"], values.source("疑似天数")) == (7, "县级自定")
    assert "疑似天数" not in values.to_confirm


@given(st.lists(st.tuples(st.dates(), st.integers(3, 60)), max_size=6), st.dates())
def test_the_last_override_up_to_a_day_holds(written: list[tuple[dt.date, int]], day: dt.date) -> None:
    overrides = [Override(since, {"疑似天数": str(days)}) for since, days in written]
    due = sorted((since, position) for position, (since, _) in enumerate(written) if since <= day)
    expected = written[due[-1][1]][1] if due else 7
    assert policy.load_profile("national").on(day, overrides)["疑似天数"] == expected


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"疑似天数": "0"}, "参数“疑似天数”应是 1 到 60 之间的整数（单位：天）；现在写的是“0”。"),
        ({"疑似辍学天": "5"}, "没有名为“疑似辍学天”的参数。相近的有：辍学天数、疑似天数。"),
        (
            {"超龄年龄": "15", "入学年龄": "7"},
            "“超龄年龄”15周岁早于读完义务教育的年龄（入学年龄7加义务教育年限9）。",
        ),
        ({"观察期天数": "10", "观察期回访次数": "12"}, "“观察期回访次数”12次多于“观察期天数”10天。"),
        ({"辍学天数": "2"}, "“首次劝返天数”3天长于“辍学天数”2天。"),
        ({"缺课登记天数": "4"}, "“缺课登记天数”4天多于“缺课追踪天数”3天。"),
        ({"疑似天数": "2"}, "“缺课追踪天数”3天多于“疑似天数”2天。"),
        (
            {"失学统计": ["辍学"]},
            "“失学统计”里没有“疑似辍学”，疑似辍学台账都要包括失学学生（moe-2024/2d）。",
        ),
        ({"学年评估日": "08-01"}, "“学年评估日”08-01不在2月1日到7月31日之间，学年评估7月底前要报完。"),
        ({"学年评估日": "01-31"}, "“学年评估日”01-31不在2月1日到7月31日之间，学年评估7月底前要报完。"),
    ],
)
def test_an_override_that_cannot_hold_is_refused_from_its_day(values: dict[str, str], problem: str) -> None:
    override = Override(dt.date(2024, 9, 1), values)
    profile = policy.load_profile("national")
    assert profile.on(dt.date(2024, 8, 31), (override,)) == profile.parameters
    with pytest.raises(UnreadableError) as caught:
        profile.on(dt.date(2024, 9, 1), (override,))
    assert caught.value.message == f"kcbx.yaml 里从 2024-09-01 起的参数不能用：{problem}"
    assert caught.value.hint == "改好 kcbx.yaml 的“参数”后再试。"


# ---- profile files that cannot be used


def own(**changed: str) -> str:
    lines = {
        "名称": "q",
        "标题": "清河县",
        "版本": "1",
        "文件": "清教〔2025〕3号",
        "继承": "national",
        "参数": "",
    }
    return "".join(f"{key}: {value}\n" for key, value in {**lines, **changed}.items() if value != "-")


MISSING = "；".join(f"没有给出参数“{name}”" for name in policy.parameters() if name != "学制")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (own(标题=""), "没有写“标题”"),
        (own(版本="-", 文件="-"), "没有写“版本”；没有写“文件”"),
        (own(作者="某人"), "不认识“作者”，可以写的有：名称、标题、版本、文件、继承、说明、参数"),
        (own(标题="[清河县]"), "“标题”应是文字"),
        (own(参数="[]"), "“参数”下面应是“参数名: {值: …, 依据: …}”"),
        (own(参数="[疑似天数]"), "“参数”下面应是“参数名: {值: …, 依据: …}”"),
        (own(继承="guojia"), f"“继承”的政策“guojia”不存在，可以继承的有：{'、'.join(NAMES)}"),
        (own(继承="-", 参数="{学制: {值: 五四, 依据: 县级自定}}"), MISSING),
        (
            own(参数="{疑似天: {值: 5, 依据: 县级自定}}"),
            "没有名为“疑似天”的参数。相近的有：疑似天数",
        ),
        (
            own(参数="{疑似天数: 5}"),
            "参数“疑似天数”应写成 {值: …, 依据: …}，依据是条款编号或“县级自定”",
        ),
        (
            own(参数="{疑似天数: {值: 5, 依据: suiyang-2024/9}}"),
            "参数“疑似天数”的依据“suiyang-2024/9”不是已知的条款，也不是“县级自定”",
        ),
        (
            own(参数="{疑似天数: {值: 5, 依据: [moe-2024/4]}}"),
            "参数“疑似天数”的依据“moe-2024/4”不是已知的条款，也不是“县级自定”",
        ),
        (
            own(参数="{疑似天数: {值: 61, 依据: 县级自定}, 学制: {值: 三三, 依据: 县级自定}}"),
            "参数“疑似天数”应是 1 到 60 之间的整数（单位：天）；现在写的是“61”；"
            "参数“学制”只能是这些之一：六三、五四；现在写的是“三三”",
        ),
        (
            own(参数="{观察期天数: {值: 7, 依据: 县级自定}, 观察期回访次数: {值: 8, 依据: 县级自定}}"),
            "“观察期回访次数”8次多于“观察期天数”7天",
        ),
        ("- 一\n", "内容应是“键: 值”"),
        ("名称: q\n名称: r\n", "第 2 行：“名称”写了两次（第一次在第 1 行）；请只留一个"),
    ],
)
def test_a_profile_file_that_cannot_be_used_says_why(text: str, problem: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        policy.load_profile("清河.yaml", text)
    assert caught.value.message == f"政策文件“清河.yaml”不能用：{problem}。"
    assert caught.value.hint == "改好这个文件，或者在 kcbx.yaml 里换用随程序提供的政策。"


@pytest.mark.parametrize("text", [own(), own(参数="-"), own(参数="{}"), own(说明="本县没有另外的规定。")])
def test_a_profile_may_inherit_everything(text: str) -> None:
    assert policy.load_profile("清河.yaml", text).parameters == policy.load_profile("national").parameters


def test_an_unknown_profile_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFoundError) as caught:
        policy.load_profile("../national")
    assert caught.value.message == "没有名为“../national”的政策。"
    assert caught.value.hint == (
        f"随程序提供的有：{'、'.join(NAMES)}；自己的政策文件请放在 kcbx.yaml 旁边，写它的文件名。"
    )
