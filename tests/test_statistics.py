"""The figures count what they say, one by one, and come as a document (their laws: test_statistics_laws)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from kcbx.calendar import FROM_THE_21ST, Period, month_period
from kcbx.lifecycle import Setting
from kcbx.model import Case
from kcbx.movements import record_of
from kcbx.schema import code_list
from kcbx.statistics import COUNTY, Figures, Tally, reasons_of, tally_document
from tests.histories import (
    COUNTRY,
    MIDDLE,
    NEVER_ENROLLED,
    NINE_YEARS,
    PRIMARY,
    STREET,
    TOWN,
    UNITS,
    child,
    on,
    setting,
)
from tests.test_movements import NATIONAL

LEDGERS = ("适龄儿童", "疑似辍学", "辍学")
SEPTEMBER = month_period(2024, 9)


def figures(cases: Iterable[Case], period: Period = SEPTEMBER, around: Setting = NATIONAL) -> Figures:
    return Figures([record_of(case, period, around) for case in cases], UNITS)


# One by one


def flows(tally: Tally, ledger: str) -> tuple[int, dict[str, int], dict[str, int], int]:
    return (
        tally.opening[ledger],
        dict(tally.increases[ledger]),
        dict(tally.decreases[ledger]),
        tally.closing[ledger],
    )


def test_a_child_that_enters_and_leaves_in_one_month_counts_in_both() -> None:
    tally = figures(
        [child(on("2024-08-20", "登记"), on("2024-09-05", "列入疑似"), on("2024-09-09", "复学"))]
    ).tally(COUNTY)
    assert flows(tally, "适龄儿童") == (1, {}, {}, 1)
    assert flows(tally, "疑似辍学") == (0, {"列入疑似": 1}, {"复学": 1}, 0)
    assert flows(tally, "辍学") == (0, {}, {}, 0)
    assert tally.cleared() == {"复学": 1, "核查": 0, "移出": 0}


def test_a_relapse_within_the_month_counts_twice() -> None:
    case = child(
        on("2024-08-20", "登记"),
        on("2024-09-02", "列入疑似"),
        on("2024-09-05", "复学"),
        on("2024-09-10", "列入疑似"),
        on("2024-09-20", "认定辍学"),
    )
    tally = figures([case]).tally(COUNTY)
    assert flows(tally, "疑似辍学") == (0, {"列入疑似": 2}, {"复学": 1, "认定辍学": 1}, 0)
    assert flows(tally, "辍学") == (0, {"认定辍学": 1}, {}, 1)


def test_a_check_that_clears_is_a_check_and_one_that_does_not_is_no_flow() -> None:
    cases = [
        child(
            on("2024-08-20", "登记"), on("2024-08-25", "列入疑似"), on("2024-09-05", "核查", 结论=conclusion)
        )
        for conclusion in ("属实", "失联", "信息错误", "在校就读", "省外就读", "因病因残")
    ]
    tally = figures(cases).tally(COUNTY)
    assert flows(tally, "疑似辍学") == (6, {}, {"核查": 4}, 2)
    assert tally.cleared() == {"复学": 0, "核查": 4, "移出": 0}


def test_what_leaves_otherwise_is_a_decrease_but_not_cleared() -> None:
    leaving = [
        on("2024-09-05", "休学"),
        on("2024-09-05", "延缓入学"),
        on("2024-09-05", "安置"),
        on("2024-09-05", "安置", 方式="送教上门"),
        on("2024-09-05", "移出", 类别="死亡"),
    ]
    cases = [child(on("2024-08-20", "登记"), on("2024-08-25", "列入疑似"), entry) for entry in leaving]
    tally = figures(cases).tally(COUNTY)
    assert flows(tally, "疑似辍学") == (5, {}, {"休学": 1, "延缓入学": 1, "安置": 2, "移出": 1}, 0)
    assert flows(tally, "适龄儿童") == (5, {}, {"移出": 1}, 4)
    assert tally.cleared() == {"复学": 0, "核查": 0, "移出": 1}


def test_a_removal_out_of_the_base_clears_nothing() -> None:
    tally = figures([child(on("2024-08-20", "登记"), on("2024-09-05", "移出"))]).tally(COUNTY)
    assert flows(tally, "适龄儿童") == (1, {}, {"移出": 1}, 0)
    assert tally.cleared() == {"复学": 0, "核查": 0, "移出": 0}


def test_inside_a_unit_a_change_of_unit_is_a_flow() -> None:
    case = child(
        on("2024-08-20", "登记"),
        on("2024-08-25", "列入疑似"),
        on("2024-09-05", "移交", 至=NINE_YEARS),
        on("2024-09-20", "复学", 学校=PRIMARY),
    )
    counted = figures([case])
    assert flows(counted.tally(("单位", MIDDLE)), "疑似辍学") == (1, {}, {"移交": 1}, 0)
    assert flows(counted.tally(("单位", NINE_YEARS)), "疑似辍学") == (0, {"移交": 1}, {"复学": 1}, 0)
    assert flows(counted.tally(("单位", PRIMARY)), "适龄儿童") == (0, {"复学": 1}, {}, 1)
    assert flows(counted.tally(("乡镇", TOWN)), "适龄儿童") == (1, {"复学": 1}, {"移交": 1}, 1)
    assert flows(counted.tally(("乡镇", COUNTRY)), "适龄儿童") == (0, {"移交": 1}, {"复学": 1}, 0)
    assert flows(counted.tally(COUNTY), "适龄儿童") == (1, {}, {}, 1)
    assert flows(counted.tally(COUNTY), "疑似辍学") == (1, {}, {"复学": 1}, 0)


def test_within_one_township_a_change_of_unit_is_no_flow_of_the_township() -> None:
    case = child(on("2024-08-20", "登记"), on("2024-09-05", "学籍异动", 类型="转入", 学校=PRIMARY))
    counted = figures([case])
    assert flows(counted.tally(("乡镇", TOWN)), "适龄儿童") == (1, {}, {}, 1)
    assert flows(counted.tally(("学段", "初中")), "适龄儿童") == (1, {}, {"学籍异动": 1}, 0)
    assert flows(counted.tally(("学段", "小学")), "适龄儿童") == (0, {"学籍异动": 1}, {}, 1)


def test_in_a_school_of_both_stages_the_turn_of_the_year_is_a_flow_between_them() -> None:
    case = child(
        on("2024-05-20", "登记", 单位=NINE_YEARS),
        on("2024-06-01", "列入疑似"),
        学籍={"学校": NINE_YEARS, "年级": 6, "学年": 2023},
    )
    counted = figures([case])
    for ledger in ("适龄儿童", "疑似辍学"):
        assert flows(counted.tally(("单位", NINE_YEARS, "小学")), ledger) == (1, {}, {"学年更替": 1}, 0)
        assert flows(counted.tally(("单位", NINE_YEARS, "初中")), ledger) == (0, {"学年更替": 1}, {}, 1)
        assert flows(counted.tally(("学段", "小学")), ledger) == (1, {}, {"学年更替": 1}, 0)
        assert flows(counted.tally(("单位", NINE_YEARS)), ledger) == (1, {}, {}, 1)
        assert flows(counted.tally(COUNTY), ledger) == (1, {}, {}, 1)
    assert counted.tally(("学段", "小学")).cleared() == {"复学": 0, "核查": 0, "移出": 0}


def test_the_recognised_stay_in_the_ledger_of_the_dropped_out() -> None:
    case = child(
        on("2024-06-01", "登记"),
        on("2024-06-05", "列入疑似"),
        on("2024-07-10", "认定辍学"),
        on("2024-08-10", "认定达标", 止="2024-09-10"),
        on("2024-09-20", "认定达标", 止="2025-03-10"),
    )
    assert flows(figures([case]).tally(COUNTY), "辍学") == (1, {}, {}, 1)


def test_a_child_registered_anew_among_the_missing_enters_both_ledgers() -> None:
    case = child(
        on("2024-08-20", "登记"),
        on("2024-08-25", "移出"),
        on("2024-09-10", "重新登记", 状态="失学", 单位=TOWN),
        facts=NEVER_ENROLLED,
    )
    tally = figures([case]).tally(COUNTY)
    assert flows(tally, "适龄儿童") == (0, {"重新登记": 1}, {}, 1)
    assert flows(tally, "疑似辍学") == (0, {"重新登记": 1}, {}, 1)
    assert tally.never_enrolled == Counter({"疑似辍学": 1})


def test_the_period_from_the_21st_counts_its_own_days() -> None:
    case = child(on("2024-08-20", "登记"), on("2024-08-21", "列入疑似"), on("2024-09-20", "复学"))
    period = month_period(2024, 9, FROM_THE_21ST)
    assert (period.start, period.end) == (dt.date(2024, 8, 21), dt.date(2024, 9, 20))
    assert flows(figures([case], period).tally(COUNTY), "疑似辍学") == (0, {"列入疑似": 1}, {"复学": 1}, 0)
    next_period = month_period(2024, 10, FROM_THE_21ST)
    assert flows(figures([case], next_period).tally(COUNTY), "疑似辍学") == (0, {}, {}, 0)


def test_attempts_count_times_and_children_by_level_where_they_were_made() -> None:
    first = child(
        on("2024-08-20", "登记"),
        on("2024-08-25", "列入疑似"),
        on("2024-08-31", "劝返"),
        on("2024-09-01", "劝返"),
        on("2024-09-02", "劝返"),
        on("2024-09-05", "移交", 至=NINE_YEARS),
        on("2024-09-30", "劝返"),
        on("2024-09-30", "劝返", 层级="联合"),
        on("2024-10-01", "劝返", 层级="司法"),
    )
    second = Case("KC-0000000000", first.facts, (*first.entries[:2], first.entries[3]))
    counted = figures([first, second])
    county = counted.tally(COUNTY)
    assert county.attempts == Counter({"学校": 4, "联合": 1})
    assert {level: len(children) for level, children in county.attempted.items()} == {
        "学校": 2,
        "联合": 1,
        "司法": 0,
    }
    assert counted.tally(("单位", MIDDLE)).attempts == Counter({"学校": 3})
    assert counted.tally(("单位", NINE_YEARS)).attempts == Counter({"学校": 1, "联合": 1})
    assert counted.tally(("乡镇", COUNTRY)).attempted["联合"] == {"KC-7K3Q9F2B0C"}


def test_reasons_are_those_of_the_last_confirmation_of_who_is_in_the_ledger() -> None:
    confirmed = child(
        on("2024-06-01", "登记"),
        on("2024-06-05", "列入疑似"),
        on("2024-07-10", "认定辍学", 原因=["疾病"]),
        on("2024-08-01", "复学"),
        on("2024-08-10", "列入疑似"),
        on("2024-09-15", "认定辍学", 原因=["外出务工", "学习困难或厌学"]),
        on("2024-09-16", "认定辍学", 原因=["信教"]),
        on("2024-10-20", "复学"),
    )
    assert figures([confirmed]).tally(COUNTY).reasons == Counter({"外出务工": 1, "学习困难或厌学": 1})
    assert figures([confirmed], month_period(2024, 7)).tally(COUNTY).reasons == Counter({"疾病": 1})
    assert figures([confirmed], month_period(2024, 10)).tally(COUNTY).reasons == Counter()
    assert reasons_of(record_of(confirmed, month_period(2024, 6), NATIONAL)) == ()


def test_never_enrolled_children_are_counted_apart_also_when_confirmed() -> None:
    start = (on("2024-06-01", "登记", 状态="未入学", 单位=TOWN), on("2024-06-05", "列入疑似", 类型="失学"))
    suspected = child(*start, facts=NEVER_ENROLLED)
    confirmed = child(*start, on("2024-09-10", "认定辍学"), facts=NEVER_ENROLLED)
    other = child(on("2024-06-01", "登记"), on("2024-06-05", "列入疑似"))
    tally = figures([suspected, confirmed, other]).tally(COUNTY)
    assert tally.never_enrolled == Counter({"疑似辍学": 1, "辍学": 1})
    assert figures([confirmed], month_period(2024, 6)).tally(COUNTY).never_enrolled == Counter(
        {"疑似辍学": 1}
    )


def test_groups_and_families_count_at_the_end_by_ledger_as_they_were_then() -> None:
    case = child(
        on("2024-08-20", "登记"),
        on("2024-09-10", "列入疑似"),
        on("2024-10-05", "信息变更", 键="家庭类型", 新值=["低保户"]),
        特殊群体=["留守儿童", "孤儿"],
        家庭类型=["低保户"],
    )
    september, october = figures([case]).tally(COUNTY), figures([case], month_period(2024, 10)).tally(COUNTY)
    assert september.groups == Counter(
        {(group, ledger): 1 for group in ("留守儿童", "孤儿") for ledger in ("适龄儿童", "疑似辍学")}
    )
    assert september.families == Counter()
    assert october.families == Counter({("低保户", "适龄儿童"): 1, ("低保户", "疑似辍学"): 1})


def test_placements_are_those_of_returns_and_placements_of_the_period() -> None:
    case = child(
        on("2024-08-20", "登记"),
        on("2024-08-25", "列入疑似"),
        on("2024-09-10", "复学", 学校=NINE_YEARS, 安置="插班"),
        on("2024-09-20", "安置", 方式="普职融合"),
        on("2024-09-21", "认定达标"),
        on("2024-10-01", "安置", 方式="专门学校"),
    )
    counted = figures([case])
    assert counted.tally(COUNTY).placements == Counter({"插班": 1, "普职融合": 1})
    assert counted.tally(("单位", NINE_YEARS)).placements == Counter({"插班": 1, "普职融合": 1})
    assert counted.tally(("单位", MIDDLE)).placements == Counter()


def test_what_the_table_does_not_allow_is_not_counted() -> None:
    case = child(
        on("2024-09-01", "登记"),
        on("2024-09-05", "复学"),
        on("2024-09-06", "移出"),
        on("2024-09-07", "劝返"),
        on("2024-09-08", "安置"),
    )
    tally = figures([case]).tally(COUNTY)
    assert (tally.attempts, tally.placements) == (Counter(), Counter())
    assert tally.attempted == {"学校": set(), "联合": set(), "司法": set()}


def test_the_scopes_a_child_belongs_to() -> None:
    counted = figures([child(on("2024-09-01", "登记", 单位=NINE_YEARS))])
    assert counted.scopes() == (
        (),
        ("乡镇", COUNTRY),
        ("乡镇", COUNTRY, "初中"),
        ("单位", NINE_YEARS),
        ("单位", NINE_YEARS, "初中"),
        ("学段", "初中"),
    )
    township = figures([child(on("2024-09-01", "登记", 单位=STREET))])
    assert ("乡镇", STREET) in township.scopes()
    unknown = figures([child(on("2024-09-01", "登记", 单位="3199999999"))])
    assert [scope for scope in unknown.scopes() if scope[:1] == ("乡镇",)] == []
    assert unknown.tally(("单位", "3199999999")).closing["适龄儿童"] == 1


def test_a_scope_nobody_was_in_is_empty() -> None:
    nobody = figures([])
    assert nobody.scopes() == ()
    assert nobody.tally(COUNTY) == Tally()
    assert nobody.tally(("单位", MIDDLE)).cleared() == {"复学": 0, "核查": 0, "移出": 0}


# As a document


def zeros(name: str) -> dict[str, Any]:
    return dict.fromkeys(code_list(name), 0)


def by_ledger(name: str, **counted: dict[str, int]) -> dict[str, Any]:
    nothing = dict.fromkeys(LEDGERS, 0)
    return {code: {**nothing, **counted.get(code, {})} for code in code_list(name)}


def test_the_document_of_a_scope_holds_every_figure_zeros_included() -> None:
    cases = [
        child(
            on("2024-06-01", "登记"),
            on("2024-08-05", "列入疑似"),
            on("2024-09-05", "劝返"),
            on("2024-09-06", "劝返"),
            on("2024-09-10", "认定辍学"),
            特殊群体=["留守儿童"],
            家庭类型=["脱贫户"],
        ),
        child(on("2024-06-01", "登记"), on("2024-08-05", "列入疑似"), on("2024-09-09", "复学")),
        child(
            on("2024-09-03", "登记"), on("2024-09-04", "列入疑似"), on("2024-09-09", "核查", 结论="在校就读")
        ),
    ]
    assert tally_document(figures(cases).tally(COUNTY), code_list) == {
        "台账": {
            "适龄儿童": {
                "期初": 2,
                "增加": {"登记": 1},
                "减少": {},
                "期末": 3,
                "其中疑似": 0,
                "其中辍学": 1,
            },
            "疑似辍学": {
                "期初": 2,
                "增加": {"列入疑似": 1},
                "减少": {"复学": 1, "核查": 1, "认定辍学": 1},
                "期末": 0,
                "其中失学": 0,
            },
            "辍学": {"期初": 0, "增加": {"认定辍学": 1}, "减少": {}, "期末": 1, "其中失学": 0},
        },
        "动态销号": {"复学": 1, "核查": 1, "移出": 0, "合计": 2},
        "劝返": {
            "学校": {"人次": 2, "人数": 1},
            "联合": {"人次": 0, "人数": 0},
            "司法": {"人次": 0, "人数": 0},
        },
        "复学": 1,
        "原因": {**zeros("原因"), "外出务工": 1},
        "特殊群体": by_ledger("特殊群体", 留守儿童={"适龄儿童": 1, "辍学": 1}),
        "家庭类型": by_ledger("家庭类型", 脱贫户={"适龄儿童": 1, "辍学": 1}),
        "安置": {**zeros("安置方式"), "原班复学": 1},
    }


def test_the_document_of_nobody_is_all_zeros_and_holds_the_countys_own_codes() -> None:
    own = tally_document(Tally(), lambda name: (*code_list(name), "县里自己的"))
    assert own["台账"]["疑似辍学"] == {"期初": 0, "增加": {}, "减少": {}, "期末": 0, "其中失学": 0}
    assert own["动态销号"] == {"复学": 0, "核查": 0, "移出": 0, "合计": 0}
    assert own["原因"] == {**zeros("原因"), "县里自己的": 0}
    assert own["安置"] == {**zeros("安置方式"), "县里自己的": 0}
    assert own["特殊群体"]["县里自己的"] == {"适龄儿童": 0, "疑似辍学": 0, "辍学": 0}


def test_a_suiyang_month_counts_the_same() -> None:
    case = child(on("2024-08-20", "登记"), on("2024-09-05", "列入疑似"))
    assert figures([case], SEPTEMBER, setting("suiyang-2024")).tally(COUNTY) == figures([case]).tally(COUNTY)
