"""G41–G45, leaving the base: where each guard is silent and where it speaks."""

from __future__ import annotations

from typing import Any

from kcbx.model import Case, Entry
from tests.guarding import DROPPED_OUT, ERROR, KC, REGISTERED, WARNING, Found, breached
from tests.histories import MIDDLE, NEVER_ENROLLED, child, on, setting, since

MARKED = on("2027-12-01", "学籍标注", 类型="其他离校")


def removed(category: str, day: str = "2028-03-04", *before: Entry, **values: Any) -> Case:
    """Remove the child born on 4 March 2012 on a day."""
    return child(*(before or (REGISTERED,)), on(day, "移出", 类别=category, **values))


def graduated(grade: int, day: str, *before: Entry) -> Case:
    """Remove a child as graduated who was in a grade in the school year 2024."""
    enrolment = {"学校": MIDDLE, "年级": grade, "学年": 2024}
    return child(REGISTERED, *before, on(day, "移出", 类别="毕业"), 学籍=enrolment)


def back_as(state: str) -> Case:
    """Return a child that left and was registered again in a state."""
    return child(
        REGISTERED, on("2024-10-10", "移出", 类别="户籍迁出"), on("2025-03-03", "重新登记", 状态=state)
    )


SILENT: dict[str, list[Case]] = {
    "G41": [removed("死亡", 佐证=[{"说明": "死亡证明存档案室"}])],
    "G42": [removed("超龄离校", "2028-03-04"), removed("死亡", "2024-10-10")],
    "G43": [
        removed("超龄离校", "2028-03-04", *DROPPED_OUT, MARKED),
        removed("超龄离校", "2028-03-04", *DROPPED_OUT, on("2028-03-04", "学籍标注", 类型="辍学")),
        removed("超龄离校", "2028-03-04"),
        removed("死亡", "2028-03-04", *DROPPED_OUT),
        child(*DROPPED_OUT, on("2028-03-04", "移出", 类别="超龄离校"), facts=NEVER_ENROLLED),
    ],
    "G44": [
        graduated(9, "2024-09-02"),
        graduated(8, "2025-09-01"),
        graduated(8, "2026-07-01"),
        removed("户籍迁出", "2024-10-10"),
        child(REGISTERED, on("2024-10-10", "移出", 类别="毕业"), facts=NEVER_ENROLLED),
    ],
    "G45": [back_as("辍学"), back_as("在校")],
}

UNMARKED = (
    WARNING,
    "超龄离校前没有离校标注（学籍标注：辍学或其他离校）",
    f"标注过就补记：kcbx add-entry {KC} 学籍标注 --set 类型=其他离校",
)


def too_young(age: int, wanted: int = 16) -> list[Found]:
    return [(ERROR, f"当天满 {age} 周岁，超龄离校要满 {wanted} 周岁", "请继续劝返；出生日期有误先更正")]


def not_finished(grade: int) -> list[Found]:
    return [(ERROR, f"推算现在是 {grade} 年级，还不到毕业", "请核对年级；升入初中请记学籍异动（升学）")]


FIRING: dict[str, list[tuple[Case, list[Found]]]] = {
    "G41": [
        (
            removed(category, 佐证=proof),
            [
                (
                    ERROR,
                    f"移出（{category}）没有佐证",
                    "请用 --evidence 文件 附上，或用 --set 佐证.0.说明=… 说明存放处",
                )
            ],
        )
        for category in ("毕业", "死亡", "查无此人")
        for proof in (None, [])
    ],
    "G42": [
        (removed("超龄离校", "2028-03-03"), too_young(15)),
        (removed("超龄离校", "2024-10-10"), too_young(12)),
    ],
    "G43": [
        (removed("超龄离校", "2028-03-04", *DROPPED_OUT), [UNMARKED]),
        (
            removed("超龄离校", "2028-03-04", *DROPPED_OUT, on("2024-10-01", "学籍标注", 类型="疑似辍学")),
            [UNMARKED],
        ),
        (
            removed("超龄离校", "2028-03-04", *DROPPED_OUT, on("2028-01-01", "认定达标", 止="2028-06-30")),
            [UNMARKED],
        ),
    ],
    "G44": [
        (graduated(8, "2025-08-31"), not_finished(8)),
        (graduated(6, "2025-07-01"), not_finished(6)),
        (graduated(8, "2025-09-01", on("2025-09-01", "学籍异动", 类型="留级")), not_finished(8)),
    ],
    "G45": [
        (
            back_as("认定达标"),
            [(ERROR, "重新登记不能直接填认定达标", "请填辍学，符合条件的再记认定达标")],
        ),
    ],
}


def test_the_age_is_the_one_in_force_on_the_day() -> None:
    around = setting("national", since("2028-06-01", 超龄年龄=17))
    assert breached("G42", removed("超龄离校", "2028-05-31"), around) == []
    assert breached("G42", removed("超龄离校", "2028-06-01"), around) == too_young(16, 17)
    assert breached("G42", removed("超龄离校", "2029-03-04"), around) == []


def test_a_child_born_on_29_february_is_of_age_on_the_28th() -> None:
    before = child(REGISTERED, on("2028-02-27", "移出", 类别="超龄离校"), 出生日期="2011-02-28")
    assert breached("G42", before) == []
    leap = {"出生日期": "2012-02-29"}
    around = setting("national", since("2024-01-01", 超龄年龄=17))
    early = child(REGISTERED, on("2029-02-27", "移出", 类别="超龄离校"), **leap)
    in_time = child(REGISTERED, on("2029-02-28", "移出", 类别="超龄离校"), **leap)
    assert breached("G42", early, around) == too_young(16, 17)
    assert breached("G42", in_time, around) == []


def test_more_years_of_schooling_do_not_lift_the_ninth_grade() -> None:
    around = setting("national", since("2024-01-01", 义务教育年限=12, 超龄年龄=19))
    assert breached("G44", graduated(9, "2025-07-01"), around) == []
    assert breached("G44", graduated(8, "2025-07-01"), around) == not_finished(8)
