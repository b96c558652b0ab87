"""G06–G11, units, transfers, the end of observation, home teaching: where each guard is silent and where it speaks."""

from __future__ import annotations

from typing import Any

from kcbx.model import Case, Entry
from tests.guarding import (
    ERROR,
    KC,
    REGISTERED,
    RETURNED,
    SUSPECTED,
    WARNING,
    Found,
    breached,
    changed_in_november,
)
from tests.histories import (
    CLOSED,
    COUNTRY,
    MIDDLE,
    NINE_YEARS,
    PRIMARY,
    TOWN,
    child,
    on,
    setting,
    since,
)


def visits(*days: str, seen: str = "是") -> tuple[Entry, ...]:
    return tuple(on(day, "回访", 在校=seen) for day in days)


def handover(day: str, result: str, **values: Any) -> Entry:
    return on(day, "移交", **{"自": MIDDLE, "至": COUNTRY, "结果": result, **values})


THREE_VISITS = visits("2024-10-01", "2024-11-01", "2024-12-01")

ENDED = on("2024-12-19", "结束观察")

HOME = on("2024-10-10", "安置", 方式="送教上门")

SILENT: dict[str, list[Case]] = {
    "G06": [
        child(REGISTERED),
        child(on("2024-09-01", "登记", 单位=TOWN)),
        child(on("2024-08-30", "登记", 单位=CLOSED)),
        child(*SUSPECTED, on("2024-09-10", "复学", 学校=NINE_YEARS)),
        child(REGISTERED, handover("2024-09-10", "提出")),
    ],
    "G07": [
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转入", 学校=NINE_YEARS)),
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转出", 学校=None)),
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="跳级", 学校=None)),
        child(on("2024-08-20", "登记"), on("2024-08-30", "学籍异动", 类型="转入", 学校=CLOSED)),
    ],
    "G08": [
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转出", 证明="转学回执")),
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转出", 佐证=[{"说明": "回执存教务处"}])),
        child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转入")),
    ],
    "G09": [
        child(REGISTERED, handover("2024-09-10", "提出")),
        child(REGISTERED, handover("2024-09-10", "提出"), handover("2024-09-12", "接收")),
        child(REGISTERED, handover("2024-09-10", "提出"), handover("2024-09-12", "退回")),
    ],
    "G10": [
        child(*RETURNED, *THREE_VISITS, ENDED),
        child(*RETURNED, on("2024-09-21", "结束观察", 批准人="王芳")),
        child(on("2024-09-01", "登记", 状态="复学观察"), *THREE_VISITS, on("2024-12-02", "结束观察")),
        # an 安置 during the observation does not begin it anew
        child(*RETURNED, *THREE_VISITS, on("2024-12-10", "安置", 方式="插班"), ENDED),
        # a false alarm does not either
        child(
            *RETURNED,
            *THREE_VISITS,
            on("2024-12-05", "列入疑似"),
            on("2024-12-06", "核查", 结论="信息错误"),
            ENDED,
        ),
    ],
    "G11": [
        child(REGISTERED, on("2024-10-01", "评估"), HOME),
        child(REGISTERED, on("2024-10-10", "安置", 方式="随班就读")),
    ],
}


FIRING: dict[str, list[tuple[Case, list[Found]]]] = {
    "G06": [
        *[
            (
                case,
                [
                    (
                        ERROR,
                        "units.yaml 里没有代码为 3199000099 的单位",
                        "请用 kcbx unit list 查代码，没有就用 kcbx unit add-school 登记",
                    )
                ],
            )
            for case in (
                child(on("2024-09-01", "登记", 单位="3199000099")),
                child(*SUSPECTED, on("2024-09-10", "复学", 学校="3199000099")),
                child(REGISTERED, handover("2024-09-10", "提出", 至="3199000099")),
                child(REGISTERED, on("2024-09-10", "移出"), on("2024-10-10", "重新登记", 单位="3199000099")),
            )
        ],
        (
            child(on("2024-08-31", "登记", 单位=CLOSED)),
            [(ERROR, "柳林小学已在 2024-08-31 停用", f"请改用并入的学校 {NINE_YEARS}")],
        ),
        (
            child(REGISTERED, handover("2024-09-10", "提出", 至=CLOSED)),
            [(ERROR, "柳林小学已在 2024-08-31 停用", f"请改用并入的学校 {NINE_YEARS}")],
        ),
    ],
    "G07": [
        *[
            (
                child(REGISTERED, on("2024-09-10", "学籍异动", 类型=kind, 学校=school)),
                [(ERROR, f"{kind}没有写明本县的学校", "请加上 --set 学校=学校标识码（kcbx unit list 可查）")],
            )
            for kind in ("新生注册", "转入", "升学")
            for school in (None, "外县某校", TOWN)
        ],
        (
            child(on("2024-08-20", "登记"), on("2024-08-31", "学籍异动", 类型="转入", 学校=CLOSED)),
            [(ERROR, "柳林小学已在 2024-08-31 停用", f"请改用并入的学校 {NINE_YEARS}")],
        ),
    ],
    "G08": [
        (
            child(REGISTERED, on("2024-09-10", "学籍异动", 类型="转出")),
            [(WARNING, "转出没有证明材料", "请补上 --set 证明=…，或用 --evidence 附上回执")],
        )
    ],
    "G09": [
        (
            child(REGISTERED, handover("2024-09-10", "提出", 自=PRIMARY)),
            [
                (
                    ERROR,
                    f"移交单位填的是 {PRIMARY}，现在的责任单位是 {MIDDLE}",
                    "请把“自”改成现在的责任单位",
                )
            ],
        ),
        *[
            (
                child(REGISTERED, *entries),
                [(ERROR, "没有先提出移交", f"请先记：kcbx add-entry {KC} 移交 --set 结果=提出 …")],
            )
            for entries in (
                (handover("2024-09-10", "接收"),),
                (handover("2024-09-10", "退回"),),
                (handover("2024-09-09", "提出", 至=PRIMARY), handover("2024-09-10", "接收")),
                (
                    handover("2024-09-08", "提出"),
                    handover("2024-09-09", "退回"),
                    handover("2024-09-10", "接收"),
                ),
            )
        ],
        (
            child(
                REGISTERED,
                handover("2024-09-08", "提出"),
                handover("2024-09-09", "接收"),
                handover("2024-09-10", "接收"),
            ),
            [
                (ERROR, f"移交单位填的是 {MIDDLE}，现在的责任单位是 {COUNTRY}", "请把“自”改成现在的责任单位"),
                (ERROR, "没有先提出移交", f"请先记：kcbx add-entry {KC} 移交 --set 结果=提出 …"),
            ],
        ),
    ],
    "G10": [
        (
            child(*RETURNED, *visits("2024-10-01", "2024-11-01"), ENDED),
            [
                (
                    ERROR,
                    "复学后见到在校的回访只有 2 次，要求 3 次",
                    f"请补记：kcbx add-entry {KC} 回访 …；确需提前结束，加上 --set 批准人=姓名",
                )
            ],
        ),
        (
            child(*RETURNED, *THREE_VISITS, on("2024-12-18", "结束观察")),
            [(ERROR, "复学才 89 天，观察期是 90 天", "期满再结束；确需提前，加上 --set 批准人=姓名")],
        ),
        (
            # visits that did not see the child at school, and those before the return, do not count
            child(
                REGISTERED,
                *visits("2024-09-02"),
                on("2024-09-05", "列入疑似"),
                on("2024-09-20", "复学"),
                *visits("2024-10-01", "2024-11-01"),
                *visits("2024-12-01", seen="未见到"),
                *visits("2024-12-02", seen="否"),
                ENDED,
            ),
            [
                (
                    ERROR,
                    "复学后见到在校的回访只有 2 次，要求 3 次",
                    f"请补记：kcbx add-entry {KC} 回访 …；确需提前结束，加上 --set 批准人=姓名",
                )
            ],
        ),
        (
            # after a relapse the observation begins anew
            child(
                *RETURNED,
                *visits("2024-09-25", "2024-10-01"),
                on("2024-10-05", "列入疑似"),
                on("2024-10-10", "安置", 方式="插班"),
                *visits("2024-11-01"),
                ENDED,
            ),
            [
                (
                    ERROR,
                    "复学后见到在校的回访只有 1 次，要求 3 次",
                    f"请补记：kcbx add-entry {KC} 回访 …；确需提前结束，加上 --set 批准人=姓名",
                ),
                (ERROR, "复学才 70 天，观察期是 90 天", "期满再结束；确需提前，加上 --set 批准人=姓名"),
            ],
        ),
    ],
    "G11": [
        (
            child(REGISTERED, *entries, HOME),
            [
                (
                    WARNING,
                    "安置送教上门，没有残疾人教育专家委员会“送教上门”的评估记录",
                    "评估过就用 kcbx add-entry … 评估 补记",
                )
            ],
        )
        for entries in ((), (on("2024-10-01", "评估", 结论="随班就读"),))
    ],
}


def test_the_observation_asked_for_is_that_of_the_day_it_ends() -> None:
    around = setting("national", since("2024-12-19", 观察期天数=30, 观察期回访次数=1))
    one_visit = (*RETURNED, *visits("2024-10-01"))
    assert len(breached("G10", child(*one_visit, on("2024-12-18", "结束观察")), around)) == 2
    assert breached("G10", child(*one_visit, on("2024-12-19", "结束观察")), around) == []


def test_the_committee_is_called_as_on_the_day() -> None:
    around = changed_in_november(专家委员会名称="县特殊教育专家组")
    home = on("2024-11-01", "安置", 方式="送教上门")
    assert [message for _, message, _ in breached("G11", child(REGISTERED, home), around)] == [
        "安置送教上门，没有县特殊教育专家组“送教上门”的评估记录"
    ]
