"""G28–G30, 认定达标: where each guard is silent and where it speaks."""

from __future__ import annotations

import pytest

from kcbx.model import Case, Entry
from tests.guarding import (
    DROPPED_OUT,
    ERROR,
    KC,
    SUSPECTED,
    THREE_JOINT,
    Found,
    breached,
    joint,
    recognition,
)
from tests.histories import (
    child,
    on,
    setting,
    since,
)


def received(document: str, day: str = "2024-11-01") -> Entry:
    return on(day, "文书", 文书=document, 签发单位="清河县人民法院", 收到="是")


RULINGS = ("判决书", "裁定书")

SILENT: dict[str, list[Case]] = {
    "G28": [
        recognition(*THREE_JOINT),
        recognition(received("判决书", "2024-09-05"), 情形="司法裁判"),
        recognition(*THREE_JOINT, *joint("2024-11-20")),
        *[recognition(received(ruling), 情形="司法裁判") for ruling in RULINGS],
        # the third on the very day, and one recorded late
        recognition(*joint("2024-11-01", "2024-11-02", "2024-12-01")),
        recognition(
            *joint("2024-11-01", "2024-11-02"), on("2024-11-03", "劝返", recorded="2025-01-10", 层级="联合")
        ),
    ],
    "G29": [recognition(), recognition(情形="司法裁判"), recognition(监护人已履责="否")],
    "G30": [recognition(认定单位=name) for name in ("清河县人民政府", "县人民政府", " 人民政府 ")],
}

NO_RULING = (ERROR, "本轮没有登记收到的判决书或裁定书", "请先用 kcbx add-entry … 文书 --set 收到=是 登记")


def too_few(count: int) -> list[Found]:
    hint = f"劝返过就补记：kcbx add-attempt {KC} --level 联合 …"
    return [(ERROR, f"本轮联合劝返只有 {count} 次，要求 3 次（县级自定）", hint)]


FIRING: dict[str, list[tuple[Case, list[Found]]]] = {
    "G28": [
        (recognition(), too_few(0)),
        (recognition(*joint("2024-09-10", "2024-10-10")), too_few(2)),
        # school attempts do not count, nor do joint ones of an earlier episode
        (
            recognition(*[on("2024-11-01", "劝返", 层级="学校")] * 3, on("2024-11-02", "劝返", 层级="司法")),
            too_few(0),
        ),
        (
            child(
                *SUSPECTED,
                *joint("2024-09-06", "2024-09-07", "2024-09-08"),
                on("2024-09-10", "核查", 结论="在校就读"),
                on("2024-10-01", "列入疑似"),
                *joint("2024-10-02"),
                on("2024-11-08", "认定辍学"),
                on("2024-12-01", "认定达标"),
            ),
            too_few(1),
        ),
        (recognition(*THREE_JOINT, 情形="司法裁判"), [NO_RULING]),
        (recognition(received("复函"), 情形="司法裁判"), [NO_RULING]),
        (recognition(received("调解书"), 情形="司法裁判"), [NO_RULING]),
        # what a court said in an earlier episode is not about this one
        (
            child(
                *SUSPECTED,
                received("判决书", "2024-09-08"),
                on("2024-09-10", "核查", 结论="在校就读"),
                on("2024-10-01", "列入疑似"),
                on("2024-11-08", "认定辍学"),
                on("2024-12-01", "认定达标", 情形="司法裁判"),
            ),
            [NO_RULING],
        ),
        (recognition(on("2024-11-01", "文书", 文书="判决书"), 情形="司法裁判"), [NO_RULING]),
    ],
    "G29": [
        (recognition(学生拒绝="否"), [(ERROR, "学生本人没有拒绝返校，不能认定达标", "请继续劝返")]),
        (
            recognition(情形="司法裁判", 监护人已履责="否"),
            [(ERROR, "监护人还没有履行法定义务，不能认定达标", "请继续督促监护人")],
        ),
        (
            recognition(情形="司法裁判", 学生拒绝="否", 监护人已履责="否"),
            [
                (ERROR, "学生本人没有拒绝返校，不能认定达标", "请继续劝返"),
                (ERROR, "监护人还没有履行法定义务，不能认定达标", "请继续督促监护人"),
            ],
        ),
    ],
    "G30": [
        # the government of a township, or of another county, is one, but not the county's
        (
            recognition(认定单位=name),
            [(ERROR, f"{name}不是规定的认定机构", "按本县现在的设置（县级自定）应是：清河县人民政府")],
        )
        for name in (
            "清河县教育体育局",
            "清河镇人民政府",
            "外县人民政府",
            "东清河县人民政府",
            "清河县人民政府办公室",
        )
    ],
}


def test_in_suiyang_the_coordinating_body_may_recognise_too() -> None:
    suiyang = setting("suiyang-2024")
    case = recognition(认定单位="清河县乡村振兴工作协调机构")
    for name in ("清河县", "县级", "县", ""):
        assert breached("G30", recognition(认定单位=f"{name}乡村振兴工作协调机构"), suiyang) == []
    assert breached("G30", recognition(认定单位="柳河乡乡村振兴工作协调机构"), suiyang) != []
    assert breached("G30", recognition(认定单位="清河县民政局"), suiyang) == [
        (
            ERROR,
            "清河县民政局不是规定的认定机构",
            "按现行政策应是：清河县人民政府、清河县乡村振兴工作协调机构",
        )
    ]
    assert breached("G30", case) == [
        (
            ERROR,
            "清河县乡村振兴工作协调机构不是规定的认定机构",
            "按本县现在的设置（县级自定）应是：清河县人民政府",
        )
    ]


@pytest.mark.parametrize(("day", "wanted"), [("2024-11-30", 3), ("2024-12-01", 5)])
def test_the_number_of_joint_attempts_is_the_one_of_the_day(day: str, wanted: int) -> None:
    around = setting("national", since("2024-12-01", 联合劝返次数=5))
    case = child(*DROPPED_OUT, *joint("2024-11-01", "2024-11-02"), on(day, "认定达标"))
    assert [message for _, message, _ in breached("G28", case, around)] == [
        f"本轮联合劝返只有 2 次，要求 {wanted} 次（县级自定）"
    ]
    enough = child(*DROPPED_OUT, *joint(*["2024-11-01"] * wanted), on(day, "认定达标"))
    assert breached("G28", enough, around) == []
