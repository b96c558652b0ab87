"""The month's report: its document over a county counted by hand, its lists, and the law that every sum reconciles."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcbx.calendar import FROM_THE_21ST, NATURAL_MONTH, Month, Period
from kcbx.model import Case, Unit
from kcbx.month_lists import chinese_grade
from kcbx.month_report import (
    Frame,
    Origin,
    Span,
    is_countable,
    month_span,
    records_of,
    report_document,
)
from kcbx.schema import code_list
from tests.histories import (
    BEIJING,
    CLOSED,
    COUNTRY,
    ENROLLED,
    MIDDLE,
    NEVER_ENROLLED,
    NINE_YEARS,
    NINE_YEARS_54,
    PRIMARY,
    STREET,
    TOWN,
    UNITS,
    ZONE,
    child,
    counties,
    on,
    setting,
    since,
)

SEPTEMBER = Month(2024, 9)
ORIGIN = Origin(
    made_on=dt.date(2024, 10, 18),
    policy="全国通用",
    policy_name="national",
    policy_version="2024.1",
    basis=NATURAL_MONTH,
    version="1a2b3c4d5e6f7a8b9c0d",
)


def codes(name: str) -> tuple[str, ...]:
    return code_list(name)


def kid(number: str, name: str, *entries: Any, facts: Mapping[str, Any] = ENROLLED, **changed: Any) -> Case:
    return dataclasses.replace(child(*entries, facts=facts, 姓名=name, **changed), case_id=f"KC-{number}")


def enrolled(grade: int, year: int = 2024, school: str = MIDDLE) -> dict[str, Any]:
    return {"学籍": {"学校": school, "年级": grade, "学年": year}}


AT_MIDDLE = on("2024-08-20", "登记")

# Ten children of September 2024. Whoever is not said to be elsewhere is at 清河初中.
QUIET = kid("AAAAAAAAA1", "周雨桐", AT_MIDDLE, 特殊群体=["留守儿童"])
IN_AND_OUT = kid(
    *("BBBBBBBBB1", "孙小满", AT_MIDDLE),
    on("2024-09-05", "列入疑似", 发现方式="开学未报到", 最后到校="2024-07-05"),
    on("2024-09-07", "劝返"),
    on("2024-09-09", "劝返"),
    on("2024-09-20", "复学", 年级=8),
)
DROPPED_OUT = kid(
    *("CCCCCCCCC1", "阿依古丽·买买提", AT_MIDDLE),
    on("2024-08-25", "列入疑似"),
    on("2024-08-28", "劝返"),
    on("2024-09-10", "认定辍学", 原因=["外出务工", "学习困难或厌学"]),
    on("2024-09-15", "劝返", 层级="联合"),
    家庭类型=["脱贫户"],
)
NEVER_AT_SCHOOL = kid(
    *("DDDDDDDDD1", "李禾"),
    on("2024-08-20", "登记", 来源="入户排查", 状态="未入学", 单位=COUNTRY),
    on("2024-09-03", "列入疑似", 类型="失学", 发现方式="入户排查"),
    facts=NEVER_ENROLLED,
    出生日期="2017-10-02",
    特殊群体=["孤儿"],
)
CHANGED_SCHOOL = kid(
    *("EEEEEEEEE1", "王喆", on("2024-08-20", "登记", 单位=PRIMARY)),
    on("2024-09-12", "学籍异动", 类型="转入", 学校=NINE_YEARS),
    **enrolled(3, school=PRIMARY),
)
NEWCOMER = kid(
    *("FFFFFFFFF1", "赵一诺", on("2024-09-10", "登记", 来源="转入", 单位=PRIMARY)),
    **enrolled(2, school=PRIMARY),
)
DIED = kid("GGGGGGGGG1", "钱多多", AT_MIDDLE, on("2024-09-18", "移出", 类别="死亡"))
WRONGLY_SUSPECTED = kid(
    *("HHHHHHHHH1", "吴桐", on("2024-08-01", "登记", 单位=NINE_YEARS)),
    on("2024-08-10", "列入疑似"),
    on("2024-09-06", "核查", 结论="在校就读"),
    **enrolled(8, school=NINE_YEARS),
)
GREW_UP = kid(
    *("JJJJJJJJJ1", "郑好", on("2023-09-01", "登记", 单位=NINE_YEARS_54)),
    **enrolled(5, 2023, NINE_YEARS_54),
)
WRITTEN_LATE = kid("KKKKKKKKK1", "冯源", AT_MIDDLE, on("2024-09-25", "列入疑似", recorded="2024-10-09"))
CHILDREN = (
    *(QUIET, IN_AND_OUT, DROPPED_OUT, NEVER_AT_SCHOOL, CHANGED_SCHOOL, NEWCOMER, DIED, WRONGLY_SUSPECTED),
    *(GREW_UP, WRITTEN_LATE),
)


def framed(span: Span | None = None, **given: Any) -> Frame:
    span = span or month_span(SEPTEMBER, SEPTEMBER, lambda _: NATURAL_MONTH)
    return Frame(**{"setting": setting(), "codes": codes, "span": span, "until": span.period.end, **given})


def document(*children: Case, origin: Origin = ORIGIN, **given: Any) -> dict[str, Any]:
    frame = framed(**given)
    return report_document(records_of(children or CHILDREN, frame), frame, origin)


# The figures as they were reasoned by hand


def ledgers(
    base: Any = (0, {}, {}, 0), suspect: Any = (0, {}, {}, 0, 0), dropout: Any = (0, {}, {}, 0, 0)
) -> Any:
    """Return 台账 of (期初, 增加, 减少, 期末) for the base, and with 其中失学 for the other two."""
    names = ("期初", "增加", "减少", "期末", "其中失学")
    document = {
        "适龄儿童": dict(zip(names, base, strict=False)),
        "疑似辍学": dict(zip(names, suspect, strict=True)),
        "辍学": dict(zip(names, dropout, strict=True)),
    }
    document["适龄儿童"] |= {"其中疑似": suspect[3], "其中辍学": dropout[3]}
    return document


def figures(books: Any, **given: Any) -> dict[str, Any]:
    """Return the figures of a scope: zeros, with `given` in their place."""
    cleared = {"复学": 0, "核查": 0, "移出": 0, **given.get("动态销号", {})}
    attempts = dict.fromkeys(("学校", "联合", "司法"), (0, 0)) | given.get("劝返", {})
    found = {
        "台账": books,
        "动态销号": {**cleared, "合计": sum(cleared.values())},
        "劝返": {level: {"人次": times, "人数": people} for level, (times, people) in attempts.items()},
        "复学": cleared["复学"],
        "原因": _counts("原因", given.get("原因", {})),
    }
    for key in ("特殊群体", "家庭类型"):
        found[key] = {name: dict.fromkeys(("适龄儿童", "疑似辍学", "辍学"), 0) for name in codes(key)}
        for name, counts in given.get(key, {}).items():
            found[key][name] |= counts
    return {**found, "安置": _counts("安置方式", given.get("安置", {}))}


def _counts(name: str, given: Mapping[str, int]) -> dict[str, int]:
    return dict.fromkeys(codes(name), 0) | dict(given)


MIDDLE_FIGURES = figures(
    ledgers(
        (5, {}, {"移出": 1}, 4),
        (1, {"列入疑似": 2}, {"复学": 1, "认定辍学": 1}, 1, 0),
        (0, {"认定辍学": 1}, {}, 1, 0),
    ),
    动态销号={"复学": 1},
    劝返={"学校": (2, 1), "联合": (1, 1)},
    原因={"外出务工": 1, "学习困难或厌学": 1},
    安置={"原班复学": 1},
    特殊群体={"留守儿童": {"适龄儿童": 1}},
    家庭类型={"脱贫户": {"适龄儿童": 1, "辍学": 1}},
)
PRIMARY_FIGURES = figures(ledgers((1, {"登记": 1}, {"学籍异动": 1}, 1)))
TOWNSHIP_FIGURES = figures(
    ledgers((1, {}, {}, 1), (0, {"列入疑似": 1}, {}, 1, 1)),
    特殊群体={"孤儿": {"适龄儿童": 1, "疑似辍学": 1}},
)
NOTHING = figures(ledgers())


def unit(names: str, whole: Mapping[str, Any], **stages: Any) -> dict[str, Any]:
    keys = ("单位", "名称", "代码", "类别", "乡镇")
    return {**dict(zip(keys, names.split(), strict=True)), **whole, "分学段": stages}


UNIT_FIGURES = [
    unit(f"清河小学 清河县清河镇中心小学 {PRIMARY} 小学 清河镇", PRIMARY_FIGURES, 小学=PRIMARY_FIGURES),
    unit(f"清河初中 清河县清河镇初级中学 {MIDDLE} 初级中学 清河镇", MIDDLE_FIGURES, 初中=MIDDLE_FIGURES),
    unit(
        "特教学校 清河县特殊教育学校 5199000051 特殊教育学校 清河镇",
        *(NOTHING,),
        小学=NOTHING,
        初中=NOTHING,
    ),
    unit(f"清河镇 清河镇 {TOWN} 镇 清河镇", NOTHING),
    unit(
        f"柳河学校 清河县柳河乡九年一贯制学校 {NINE_YEARS} 九年一贯制 柳河乡",
        figures(ledgers((1, {"学籍异动": 1}, {}, 2), (1, {}, {"核查": 1}, 0, 0)), 动态销号={"核查": 1}),
        小学=figures(ledgers((0, {"学籍异动": 1}, {}, 1))),
        初中=figures(ledgers((1, {}, {}, 1), (1, {}, {"核查": 1}, 0, 0)), 动态销号={"核查": 1}),
    ),
    unit(f"柳河乡 柳河乡 {COUNTRY} 乡 柳河乡", TOWNSHIP_FIGURES, 小学=TOWNSHIP_FIGURES),
    unit(
        f"东城实验 清河县东城实验学校 {NINE_YEARS_54} 九年一贯制 东城街道",
        figures(ledgers((1, {}, {}, 1))),
        小学=figures(ledgers((1, {}, {"学年更替": 1}, 0))),
        初中=figures(ledgers((0, {"学年更替": 1}, {}, 1))),
    ),
    unit(f"东城街道 东城街道 {STREET} 街道 东城街道", NOTHING),
    unit(f"经济开发区 经济开发区 {ZONE} 开发区 经济开发区", NOTHING),
]

LISTS = {
    "新增疑似": [
        {
            "编号": "KC-DDDDDDDDD1",
            "姓名": "李*",
            "单位": "柳河乡",
            "学段": "小学",
            "年级": "—",
            "日期": "2024-09-03",
            "事项": "列入疑似",
            "情况": "失学，入户排查",
        },
        {
            "编号": "KC-BBBBBBBBB1",
            "姓名": "孙**",
            "单位": "清河初中",
            "学段": "初中",
            "年级": "七年级",
            "日期": "2024-09-05",
            "事项": "列入疑似",
            "情况": "开学未报到，最后到校2024-07-05",
        },
        {
            "编号": "KC-KKKKKKKKK1",
            "姓名": "冯*",
            "单位": "清河初中",
            "学段": "初中",
            "年级": "七年级",
            "日期": "2024-09-25",
            "事项": "列入疑似",
            "情况": "班级考勤",
        },
    ],
    "新增辍学": [
        {
            "编号": "KC-CCCCCCCCC1",
            "姓名": "阿***·买**",
            "单位": "清河初中",
            "学段": "初中",
            "年级": "七年级",
            "日期": "2024-09-10",
            "事项": "认定辍学",
            "情况": "外出务工、学习困难或厌学；去向：省外务工",
        }
    ],
    "返校": [
        {
            "编号": "KC-BBBBBBBBB1",
            "姓名": "孙**",
            "单位": "清河初中",
            "学段": "初中",
            "年级": "八年级",
            "日期": "2024-09-20",
            "事项": "复学",
            "情况": "原班复学，到清河初中",
        }
    ],
    "在账": [
        {
            "编号": "KC-KKKKKKKKK1",
            "姓名": "冯*",
            "单位": "清河初中",
            "学段": "初中",
            "年级": "七年级",
            "台账": "疑似辍学",
            "状态": "疑似辍学",
            "类型": "疑似辍学",
            "列入日期": "2024-09-25",
            "劝返": {"学校": 0, "联合": 0, "司法": 0},
            "最近记事": {"日期": "2024-09-25", "事项": "列入疑似", "结果": ""},
        },
        {
            "编号": "KC-DDDDDDDDD1",
            "姓名": "李*",
            "单位": "柳河乡",
            "学段": "小学",
            "年级": "—",
            "台账": "疑似辍学",
            "状态": "失学",
            "类型": "失学",
            "列入日期": "2024-09-03",
            "劝返": {"学校": 0, "联合": 0, "司法": 0},
            "最近记事": {"日期": "2024-09-03", "事项": "列入疑似", "结果": ""},
        },
        {
            "编号": "KC-CCCCCCCCC1",
            "姓名": "阿***·买**",
            "单位": "清河初中",
            "学段": "初中",
            "年级": "七年级",
            "台账": "辍学",
            "状态": "辍学",
            "类型": "疑似辍学",
            "列入日期": "2024-08-25",
            "劝返": {"学校": 1, "联合": 1, "司法": 0},
            "最近记事": {"日期": "2024-09-15", "事项": "劝返", "结果": "拒绝返校"},
        },
    ],
}

COUNTY_FIGURES = figures(
    ledgers(
        (9, {"登记": 1}, {"移出": 1}, 9),
        (2, {"列入疑似": 3}, {"复学": 1, "核查": 1, "认定辍学": 1}, 2, 1),
        (0, {"认定辍学": 1}, {}, 1, 0),
    ),
    动态销号={"复学": 1, "核查": 1},
    劝返={"学校": (2, 1), "联合": (1, 1)},
    原因={"外出务工": 1, "学习困难或厌学": 1},
    安置={"原班复学": 1},
    特殊群体={"留守儿童": {"适龄儿童": 1}, "孤儿": {"适龄儿童": 1, "疑似辍学": 1}},
    家庭类型={"脱贫户": {"适龄儿童": 1, "辍学": 1}},
)
PRIMARY_STAGE = figures(
    ledgers((3, {"登记": 1}, {"学年更替": 1}, 3), (0, {"列入疑似": 1}, {}, 1, 1)),
    特殊群体={"孤儿": {"适龄儿童": 1, "疑似辍学": 1}},
)
JUNIOR_STAGE = figures(
    ledgers(
        (6, {"学年更替": 1}, {"移出": 1}, 6),
        (2, {"列入疑似": 2}, {"复学": 1, "核查": 1, "认定辍学": 1}, 1, 0),
        (0, {"认定辍学": 1}, {}, 1, 0),
    ),
    动态销号={"复学": 1, "核查": 1},
    劝返={"学校": (2, 1), "联合": (1, 1)},
    原因={"外出务工": 1, "学习困难或厌学": 1},
    安置={"原班复学": 1},
    特殊群体={"留守儿童": {"适龄儿童": 1}},
    家庭类型={"脱贫户": {"适龄儿童": 1, "辍学": 1}},
)
WHOLE = {
    "format_version": 1,
    "标题": "清河县2024年9月控辍保学动态管理月报表",
    "期间": {
        "起": "2024-09-01",
        "止": "2024-09-30",
        "截至": "2024-09-30",
        "名称": "2024年9月",
        "按月": "是",
    },
    "县": "清河县",
    "范围": "清河县",
    "范围类别": "县",
    "填报单位": "清河县教育体育局",
    "填报日期": "2024-10-18",
    **COUNTY_FIGURES,
    "分学段": {"小学": PRIMARY_STAGE, "初中": JUNIOR_STAGE},
    "分单位": UNIT_FIGURES,
    "名单": LISTS,
    "来源": {
        "政策": "全国通用",
        "政策名称": "national",
        "政策版本": "2024.1",
        "统计期口径": "自然月",
        "台账版本": "1a2b3c4d5e6f7a8b9c0d",
        "未提交文件": 0,
        "知悉截至": "",
        "姓名": "脱敏",
        "失学单列": ["疑似辍学"],
        "未计入": [],
    },
}


def test_the_whole_document_of_a_county_counted_by_hand() -> None:
    found = document()
    assert found == WHOLE
    assert list(found) == list(WHOLE)


def test_the_order_of_the_cases_changes_nothing() -> None:
    assert document(*reversed(CHILDREN)) == WHOLE


# Scopes


def unit_named(code: str) -> Unit:
    found = UNITS.get(code)
    assert found is not None
    return found


def test_a_school_has_its_own_figures_and_lists() -> None:
    found = document(unit=unit_named(MIDDLE))
    heading = {key: found[key] for key in ("标题", "范围", "范围类别", "填报单位")}
    assert heading == {
        "标题": "清河县清河镇初级中学2024年9月控辍保学动态管理月报表",
        "范围": "清河初中",
        "范围类别": "学校",
        "填报单位": "清河县清河镇初级中学",
    }
    assert {key: found[key] for key in MIDDLE_FIGURES} == MIDDLE_FIGURES
    assert found["分学段"] == {"小学": NOTHING, "初中": MIDDLE_FIGURES}
    assert found["分单位"] == UNIT_FIGURES[1:2]
    assert found["名单"] == {
        name: [row for row in rows if row["单位"] == "清河初中"] for name, rows in LISTS.items()
    }


def test_a_township_counts_its_schools_and_what_it_keeps_itself() -> None:
    found = document(unit=unit_named(COUNTRY))
    assert (found["标题"], found["填报单位"]) == (
        "清河县柳河乡2024年9月控辍保学动态管理月报表",
        "清河县柳河乡人民政府",
    )
    assert found["范围类别"] == "乡镇"
    assert found["台账"] == ledgers(
        (2, {"学籍异动": 1}, {}, 3),
        (1, {"列入疑似": 1}, {"核查": 1}, 1, 1),
    )
    assert found["分学段"]["小学"]["台账"] == ledgers(
        (1, {"学籍异动": 1}, {}, 2), (0, {"列入疑似": 1}, {}, 1, 1)
    )
    assert found["分学段"]["初中"]["台账"] == ledgers((1, {}, {}, 1), (1, {}, {"核查": 1}, 0, 0))
    assert [row["单位"] for row in found["分单位"]] == ["柳河学校", "柳河乡"]
    assert [row["编号"] for row in found["名单"]["在账"]] == ["KC-DDDDDDDDD1"]


@pytest.mark.parametrize(
    ("code", "office"), [(STREET, "清河县东城街道办事处"), (ZONE, "清河县经济开发区管理委员会")]
)
def test_a_township_signs_as_the_office_it_has(code: str, office: str) -> None:
    assert document(unit=unit_named(code))["填报单位"] == office


def test_a_handover_is_a_flow_and_a_line_of_both_units_but_not_of_the_county() -> None:
    handed = kid(
        *("BBBBBBBBB1", "孙小满", AT_MIDDLE, on("2024-08-25", "列入疑似")),
        on("2024-09-12", "移交", 自=MIDDLE, 至=COUNTRY),
    )
    here, there, county = (
        document(handed, unit=scope) for scope in (unit_named(MIDDLE), unit_named(COUNTRY), None)
    )
    assert here["台账"] == ledgers((1, {}, {"移交": 1}, 0), (1, {}, {"移交": 1}, 0, 0))
    assert there["台账"] == ledgers((0, {"移交": 1}, {}, 1), (0, {"移交": 1}, {}, 1, 0))
    assert county["台账"] == ledgers((1, {}, {}, 1), (1, {}, {}, 1, 0))
    assert [(row["单位"], row["情况"]) for row in there["名单"]["新增疑似"]] == [
        ("柳河乡", "移交，原在清河初中")
    ]
    assert here["名单"]["新增疑似"] == county["名单"]["新增疑似"] == []


def test_a_return_to_another_school_stands_where_the_child_was_missing() -> None:
    returned = kid(
        *("BBBBBBBBB1", "孙小满", AT_MIDDLE, on("2024-08-25", "列入疑似")),
        on("2024-09-12", "复学", 学校=NINE_YEARS, 年级=8, 安置="插班"),
    )
    left, entered = (document(returned, unit=unit_named(code)) for code in (MIDDLE, NINE_YEARS))
    assert (left["复学"], entered["复学"]) == (1, 0)
    assert [(row["单位"], row["情况"]) for row in left["名单"]["返校"]] == [("清河初中", "插班，到柳河学校")]
    assert entered["名单"]["返校"] == []
    assert entered["安置"]["插班"] == 1


def test_a_closed_school_is_left_out_unless_something_was_in_it() -> None:
    assert "柳林小学" not in [row["单位"] for row in document()["分单位"]]
    kept = kid("BBBBBBBBB1", "孙小满", on("2024-08-20", "登记", 单位=CLOSED), **enrolled(3))
    assert [row["单位"] for row in document(kept)["分单位"]][4:7] == ["柳河学校", "柳林小学", "柳河乡"]
    july = month_span(Month(2024, 7), Month(2024, 7), lambda _: NATURAL_MONTH)
    assert "柳林小学" in [row["单位"] for row in document(QUIET, span=july)["分单位"]]


def test_a_unit_the_register_does_not_know_has_a_row_of_its_own() -> None:
    lost = kid("BBBBBBBBB1", "孙小满", on("2024-08-20", "登记", 单位="3199999999"))
    october = month_span(Month(2024, 10), Month(2024, 10), lambda _: NATURAL_MONTH)
    found = document(lost, span=october)
    assert found["台账"] == ledgers((1, {}, {}, 1))
    row = figures(ledgers((1, {}, {}, 1)))
    assert found["分单位"][-1] == {
        "单位": "3199999999",
        "名称": "",
        "代码": "3199999999",
        "类别": "未登记单位",
        "乡镇": "",
        **row,
        "分学段": {"初中": row},
    }


# Time


def test_a_month_without_any_child_is_all_zeros() -> None:
    span = month_span(Month(2020, 1), Month(2020, 1), lambda _: NATURAL_MONTH)
    found = document(span=span)
    assert {key: found[key] for key in NOTHING} == NOTHING
    assert found["名单"] == {"新增疑似": [], "新增辍学": [], "返校": [], "在账": []}


def test_what_was_written_later_is_not_known_yet() -> None:
    known = document(known_at=dt.datetime(2024, 10, 5, 23, 59, 59, tzinfo=BEIJING))
    assert known["台账"]["疑似辍学"] == {
        "期初": 2,
        "增加": {"列入疑似": 2},
        "减少": {"复学": 1, "核查": 1, "认定辍学": 1},
        "期末": 1,
        "其中失学": 1,
    }
    assert known["来源"]["知悉截至"] == "2024-10-05T23:59:59+08:00"


def test_a_span_that_is_not_over_is_counted_up_to_today() -> None:
    found = document(until=dt.date(2024, 9, 8))
    assert found["期间"] == {
        "起": "2024-09-01",
        "止": "2024-09-30",
        "截至": "2024-09-08",
        "名称": "2024年9月",
        "按月": "是",
    }
    assert found["台账"]["疑似辍学"] == {
        "期初": 2,
        "增加": {"列入疑似": 2},
        "减少": {"核查": 1},
        "期末": 3,
        "其中失学": 1,
    }
    assert found["劝返"]["学校"] == {"人次": 1, "人数": 1}


def test_two_months_are_one_flow() -> None:
    span = month_span(Month(2024, 8), SEPTEMBER, lambda _: NATURAL_MONTH)
    found = document(span=span)
    assert found["标题"] == "清河县2024年8月至9月控辍保学动态管理报表"
    assert found["期间"]["按月"] == "否"
    assert found["台账"] == ledgers(
        (1, {"登记": 9}, {"移出": 1}, 9),
        (0, {"列入疑似": 5}, {"复学": 1, "核查": 1, "认定辍学": 1}, 2, 1),
        (0, {"认定辍学": 1}, {}, 1, 0),
    )


@pytest.mark.parametrize(
    ("first", "last", "label", "is_month"),
    [
        (Month(2024, 9), Month(2024, 9), "2024年9月", True),
        (Month(2024, 9), Month(2024, 10), "2024年9月至10月", False),
        (Month(2024, 12), Month(2025, 1), "2024年12月至2025年1月", False),
    ],
)
def test_how_a_span_of_months_is_called(first: Month, last: Month, label: str, is_month: bool) -> None:
    span = month_span(first, last, lambda _: NATURAL_MONTH)
    assert (span.label, span.is_month) == (label, is_month)


def test_how_a_span_of_days_is_called() -> None:
    span = Span(Period(dt.date(2024, 9, 5), dt.date(2024, 10, 4)))
    assert (span.label, span.is_month) == ("2024年9月5日至2024年10月4日", False)


def test_a_month_follows_the_basis_in_force() -> None:
    span = month_span(SEPTEMBER, SEPTEMBER, lambda _: FROM_THE_21ST)
    assert span.period == Period(dt.date(2024, 8, 21), dt.date(2024, 9, 20))


@pytest.mark.parametrize(
    ("before", "after"), [(NATURAL_MONTH, FROM_THE_21ST), (FROM_THE_21ST, NATURAL_MONTH)]
)
def test_a_change_of_basis_counts_no_day_twice_and_loses_none(before: str, after: str) -> None:
    def basis_on(day: dt.date) -> str:
        return after if day >= dt.date(2024, 9, 1) else before

    periods = [
        month_span(month, month, basis_on).period
        for month in (Month(2024, 7), Month(2024, 8), SEPTEMBER, Month(2024, 10))
    ]
    for earlier, later in itertools.pairwise(periods):
        assert later.start == earlier.end + dt.timedelta(days=1)


# Names and words


def test_names_are_full_only_when_asked_for() -> None:
    found = document(full=True)
    assert [row["姓名"] for row in found["名单"]["在账"]] == ["冯源", "李禾", "阿依古丽·买买提"]
    assert found["来源"]["姓名"] == "全名"


def test_what_stands_beside_a_child_is_made_of_codes_and_names_nobody() -> None:
    typed = kid(
        *("BBBBBBBBB1", "孙小满", AT_MIDDLE),
        on("2024-09-05", "列入疑似", 发现方式="孙小满的邻居13800000009说的", 情况="周建国说孙小满去了东莞"),
    )
    assert document(typed)["名单"]["新增疑似"][0]["情况"] == "孙**的邻居138****0009说的"
    assert document(typed, full=True)["名单"]["新增疑似"][0]["情况"] == "孙小满的邻居138****0009说的"


def test_an_erased_child_is_called_so() -> None:
    erased = dataclasses.replace(DROPPED_OUT, facts={**DROPPED_OUT.facts, "姓名": "已销毁"})
    assert document(erased)["名单"]["在账"][0]["姓名"] == "已销毁"


def test_bookkeeping_is_not_the_last_thing_done() -> None:
    mended = kid(
        *("BBBBBBBBB1", "孙小满", AT_MIDDLE, on("2024-09-05", "列入疑似"), on("2024-09-08", "劝返")),
        on("2024-09-09", "信息变更"),
    )
    assert document(mended)["名单"]["在账"][0]["最近记事"] == {
        "日期": "2024-09-08",
        "事项": "劝返",
        "结果": "拒绝返校",
    }


def test_a_relapse_is_listed_anew_and_keeps_the_attempts_of_its_episode() -> None:
    relapsed = kid(
        *(
            "BBBBBBBBB1",
            "孙小满",
            on("2024-05-20", "登记"),
            on("2024-06-05", "列入疑似"),
            on("2024-06-08", "劝返"),
        ),
        *(on("2024-06-20", "复学"), on("2024-09-05", "列入疑似"), on("2024-09-08", "劝返")),
    )
    row = document(relapsed)["名单"]["在账"][0]
    assert (row["列入日期"], row["劝返"]) == ("2024-09-05", {"学校": 2, "联合": 0, "司法": 0})


def test_a_child_registered_anew_as_missing_is_listed_with_its_attempts() -> None:
    back = kid(
        *(
            "BBBBBBBBB1",
            "孙小满",
            on("2024-05-20", "登记"),
            on("2024-06-05", "移出"),
            on("2024-08-05", "重新登记", 状态="辍学"),
        ),
        on("2024-09-08", "劝返"),
    )
    row = document(back)["名单"]["在账"][0]
    assert (row["列入日期"], row["劝返"]) == ("2024-08-05", {"学校": 1, "联合": 0, "司法": 0})


@pytest.mark.parametrize(("grade", "text"), [(1, "一年级"), (9, "九年级"), (None, "—")])
def test_a_grade_in_chinese(grade: int | None, text: str) -> None:
    assert chinese_grade(grade) == text


def test_a_case_with_faults_is_countable_unless_the_figures_need_what_is_broken() -> None:
    frame = framed()
    assert is_countable(QUIET, frame)
    assert is_countable(dataclasses.replace(QUIET, facts={**QUIET.facts, "监护人": "周建国"}), frame)
    assert not is_countable(dataclasses.replace(QUIET, facts={**QUIET.facts, "特殊群体": "孤儿"}), frame)
    assert not is_countable(dataclasses.replace(QUIET, facts={**QUIET.facts, "家庭类型": [{}]}), frame)
    assert not is_countable(
        kid("BBBBBBBBB1", "孙小满", AT_MIDDLE, on("2024-09-05", "劝返", 层级=None)), frame
    )
    untold = on("2024-09-09", "认定辍学", 原因="信教")
    assert not is_countable(
        kid("BBBBBBBBB1", "孙小满", AT_MIDDLE, on("2024-09-05", "列入疑似"), untold), frame
    )


def test_a_code_outside_the_lists_gets_a_row_of_its_own() -> None:
    mistyped = dataclasses.replace(QUIET, facts={**QUIET.facts, "特殊群体": ["留守"]})
    found = document(mistyped, IN_AND_OUT)
    assert found["特殊群体"]["留守"] == {"适龄儿童": 1, "疑似辍学": 0, "辍学": 0}
    assert list(found["特殊群体"]) == [*codes("特殊群体"), "留守"]
    assert found["分单位"][0]["特殊群体"]["留守"] == {"适龄儿童": 0, "疑似辍学": 0, "辍学": 0}


# The law: whatever happened, everything adds up


def balances(figures: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    for ledger in figures["台账"].values():
        flow = sum(ledger["增加"].values()) - sum(ledger["减少"].values())
        yield ledger["期初"] + flow, ledger["期末"]


def every_scope(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield found
    yield from found["分学段"].values()
    for row in found["分单位"]:
        yield row
        yield from row["分学段"].values()


def total(rows: Any, ledger: str, key: str) -> int:
    return sum(row["台账"][ledger][key] for row in rows)


SCOPES = (None, *map(unit_named, (MIDDLE, NINE_YEARS, TOWN, COUNTRY, STREET)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    children=counties(),
    start=st.dates(dt.date(2022, 8, 1), dt.date(2025, 9, 30)),
    days=st.integers(0, 400),
    scope=st.sampled_from(SCOPES),
    known=st.none() | st.datetimes(dt.datetime(2022, 9, 1), dt.datetime(2025, 12, 31)),
)
def test_every_figure_reconciles_and_every_list_is_as_long_as_its_figure(
    children: tuple[Case, ...], start: dt.date, days: int, scope: Unit | None, known: dt.datetime | None
) -> None:
    span = Span(Period(start, start + dt.timedelta(days=days)))
    known_at = known.replace(tzinfo=BEIJING) if known else None
    found = document(*children, span=span, unit=scope, known_at=known_at)
    for figures in every_scope(found):
        assert all(reckoned == closing for reckoned, closing in balances(figures))
        cleared = figures["动态销号"]
        assert cleared["合计"] == cleared["复学"] + cleared["核查"] + cleared["移出"]
    for ledger, own in found["台账"].items():
        for key in ("期初", "期末"):
            assert total(found["分单位"], ledger, key) == own[key]
            assert total(found["分学段"].values(), ledger, key) == own[key]
    for row in found["分单位"]:
        for ledger, own in row["台账"].items():
            assert total(row["分学段"].values(), ledger, "期末") == own["期末"]
    base, suspect, dropout = found["台账"].values()
    lists = found["名单"]
    assert (base["其中疑似"], base["其中辍学"]) == (suspect["期末"], dropout["期末"])
    assert len(lists["在账"]) == suspect["期末"] + dropout["期末"]
    assert len(lists["新增疑似"]) == sum(suspect["增加"].values())
    assert len(lists["新增辍学"]) == sum(dropout["增加"].values())
    assert len(lists["返校"]) == found["复学"]


def test_a_new_school_system_in_the_middle_of_a_month_still_reconciles() -> None:
    sixth = kid(*("BBBBBBBBB1", "孙小满", on("2024-08-20", "登记", 状态="未入学", 单位=TOWN)), **enrolled(6))
    changed = setting("national", since("2024-09-10", 学制="五四"))
    found = document(sixth, setting=changed)
    for figures in every_scope(found):
        assert all(reckoned == closing for reckoned, closing in balances(figures))
