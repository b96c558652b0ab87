"""The facts of an earlier day and of an earlier moment: 变更 undone, 更正 not, what was not known yet undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx import keypath
from kcbx.lifecycle import birth_in, facts_on, tell
from kcbx.model import Case
from tests.histories import BEIJING, ENROLLED, child, on


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def evening(text: str) -> dt.datetime:
    return dt.datetime.combine(day(text), dt.time(23), BEIJING)


def change(date: str, key: str, before: Any, after: Any, nature: str = "变更", recorded: str = "") -> Any:
    return on(date, "信息变更", recorded=recorded, 键=key, 原值=before, 新值=after, 性质=nature)


REGISTERED = on("2024-09-01", "登记")


def telephone(case: Case, as_of: str, known: str = "") -> str:
    facts = facts_on(case, day(as_of), evening(known) if known else None)
    return str(facts["监护人"][0]["电话"])


def with_telephone(number: str, *entries: Any) -> Case:
    guardians = [{**ENROLLED["监护人"][0], "电话": number}, ENROLLED["监护人"][1]]
    return child(REGISTERED, *entries, 监护人=guardians)


KEY = "监护人.0.电话"


def test_a_later_change_is_undone_and_one_of_the_day_is_not() -> None:
    case = with_telephone("13800000009", change("2024-10-08", KEY, "13800000001", "13800000009"))
    assert telephone(case, "2024-10-07") == "13800000001"
    assert telephone(case, "2024-10-08") == "13800000009"
    assert facts_on(case) == case.facts
    assert tell(case, day("2024-10-07")).facts == child(REGISTERED).facts


def test_a_correction_was_always_so() -> None:
    case = with_telephone("13800000009", change("2024-10-08", KEY, "13800000001", "13800000009", "更正"))
    assert telephone(case, "2024-09-01") == "13800000009"


def test_what_was_not_written_yet_is_undone_whatever_its_nature_and_day() -> None:
    for nature in ("变更", "更正"):
        late = change("2024-10-08", KEY, "13800000001", "13800000009", nature, recorded="2024-11-20")
        case = with_telephone("13800000009", late)
        assert telephone(case, "2024-12-01", known="2024-11-19") == "13800000001"
        assert telephone(case, "2024-12-01", known="2024-11-20") == "13800000009"


def test_a_change_is_known_from_the_moment_it_is_written() -> None:
    case = with_telephone("13800000009", change("2024-10-08", KEY, "13800000001", "13800000009"))
    moment = case.entries[1].recorded
    before, since = facts_on(case, None, moment - dt.timedelta(seconds=1)), facts_on(case, None, moment)
    assert [facts["监护人"][0]["电话"] for facts in (before, since)] == ["13800000001", "13800000009"]


def test_several_changes_are_undone_back_to_the_day() -> None:
    case = with_telephone(
        "13800000004",
        change("2024-10-08", KEY, "13800000001", "13800000002"),
        change("2024-11-08", KEY, "13800000002", "13800000003"),
        change("2024-12-08", KEY, "13800000003", "13800000004"),
    )
    found = [telephone(case, each) for each in ("2024-10-01", "2024-10-08", "2024-11-08", "2024-12-08")]
    assert found == ["13800000001", "13800000002", "13800000003", "13800000004"]


def test_a_change_written_late_is_undone_first_because_it_was_written_into_the_facts_last() -> None:
    case = with_telephone(
        "13800000003",
        change("2024-11-08", KEY, "13800000001", "13800000002"),
        change("2024-10-08", KEY, "13800000002", "13800000003", recorded="2024-12-01"),
    )
    assert telephone(case, "2024-10-01") == "13800000001"
    assert telephone(case, "2024-10-08") == "13800000003"
    assert telephone(case, "2024-11-08") == "13800000003"
    assert telephone(case, "2024-12-01", known="2024-11-30") == "13800000002"
    assert telephone(case, "2024-11-01", known="2024-11-30") == "13800000001"


def test_a_mended_value_goes_with_the_change_it_came_with() -> None:
    case = with_telephone(
        "13800000003",
        change("2024-11-08", KEY, "13800000001", "13800000002"),
        change("2024-11-20", KEY, "13800000002", "13800000003", "更正"),
    )
    assert telephone(case, "2024-11-07") == "13800000001"
    assert telephone(case, "2024-11-08") == "13800000003"


def test_a_key_that_was_added_is_absent_before_and_one_that_was_removed_is_back() -> None:
    case = child(
        REGISTERED,
        change("2024-10-08", "照护人", None, {"姓名": "李桂花"}),
        change("2024-10-09", "备注", "随祖母生活", None),
        照护人={"姓名": "李桂花"},
    )
    before, after = facts_on(case, day("2024-10-07")), facts_on(case, day("2024-10-09"))
    assert ("照护人" in before, before.get("备注")) == (False, "随祖母生活")
    assert (after["照护人"], "备注" in after) == ({"姓名": "李桂花"}, False)


def test_a_removed_item_of_a_list_comes_back_to_its_place() -> None:
    case = child(
        REGISTERED,
        change("2024-10-08", "特殊群体.0", "孤儿", None),
        change("2024-10-09", "特殊群体.1", "困境儿童", None),
        特殊群体=["留守儿童"],
    )
    assert facts_on(case, day("2024-10-08"))["特殊群体"] == ["留守儿童", "困境儿童"]
    assert facts_on(case, day("2024-10-07"))["特殊群体"] == ["孤儿", "留守儿童", "困境儿童"]
    assert case.facts["特殊群体"] == ["留守儿童"]


def test_the_entry_counts_as_corrected() -> None:
    case = with_telephone(
        "13800000009",
        change("2024-10-08", KEY, "13800000001", "13800000009"),
        on("2024-12-01", "更正", 更正="E00002", 键="日期", 原值="2024-10-08", 新值="2024-09-20"),
        on("2024-12-02", "更正", 更正="E00002", 键="原值", 原值="13800000001", 新值="13800000005"),
    )
    assert telephone(case, "2024-09-19") == "13800000005"
    assert telephone(case, "2024-09-20") == "13800000009"
    assert telephone(case, "2024-09-30", known="2024-11-30") == "13800000001"


def test_the_nature_counts_as_it_was_known() -> None:
    case = with_telephone(
        "13800000009",
        change("2024-10-08", KEY, "13800000001", "13800000009", "更正"),
        on("2024-12-01", "更正", 更正="E00002", 键="性质", 原值="更正", 新值="变更"),
    )
    assert telephone(case, "2024-09-30") == "13800000001"
    assert telephone(case, "2024-09-30", known="2024-11-30") == "13800000009"


def test_a_change_that_cannot_be_undone_is_passed_over() -> None:
    case = with_telephone(
        "13800000009",
        change("2024-10-08", "监护人.5.电话", "13800000001", "13800000009"),
        change("2024-10-09", "姓名.名", "甲", "乙"),
        change("2024-10-10", "已销毁", None, None),
        change("2024-10-11", "监护人.0", None, None),
    )
    assert facts_on(case, day("2024-09-01")) == case.facts


def test_a_case_that_had_no_facts_yet() -> None:
    case = child(REGISTERED, change("2024-10-08", "备注", None, "甲"), facts={"备注": "甲"})
    assert facts_on(case, day("2024-10-07")) == {}


def test_without_changes_the_facts_are_those_of_the_file() -> None:
    case = child(REGISTERED)
    assert facts_on(case, day("2020-01-01"), evening("2020-01-01")) is case.facts


_KEYS = ("备注", "家庭类型.0", "监护人.0.电话", "学籍.年级", "照护人.姓名")
_CHANGES = st.lists(
    st.tuples(st.sampled_from(_KEYS), st.sampled_from(("甲", "乙", "丙", None)), st.integers(0, 40)),
    max_size=8,
)


@settings(deadline=None, max_examples=150)
@given(_CHANGES)
def test_the_facts_of_a_day_are_what_stood_in_the_file_that_evening(
    planned: list[tuple[str, str | None, int]],
) -> None:
    """Changes written on their day: the facts are edited and the entry left beside them, as `edit-case` does."""
    facts: Any = {**ENROLLED, "家庭类型": ["低保户", "脱贫户"]}
    stood: dict[dt.date, Mapping[str, Any]] = {day("2024-09-01"): facts}
    today, entries = day("2024-09-01"), [REGISTERED]
    for key, value, gap in planned:
        path = keypath.parse_path(key)
        before, after = keypath.value_at(facts, path), keypath.ABSENT if value is None else value
        if before == after or (path[0] == "家庭类型" and "家庭类型" not in facts):
            continue
        today += dt.timedelta(days=gap)
        facts = keypath.with_value(facts, path, after)
        entries.append(change(today.isoformat(), key, None if before is keypath.ABSENT else before, value))
        stood[today] = facts
    case = child(*entries, facts=facts)
    for date, expected in stood.items():
        assert facts_on(case, date) == expected
        assert facts_on(case, None, evening(date.isoformat())) == expected


def test_what_was_removed_as_a_whole_does_not_come_back_in_part() -> None:
    """The enrolment went on 1 February, written late; undoing an older change must not bring a piece of it back."""
    without = {key: value for key, value in ENROLLED.items() if key != "学籍"}
    case = Case(
        "KC-7K3Q9F2B0C",
        without,
        (
            REGISTERED,
            change("2025-03-01", "学籍.年级", "7", "8", recorded="2025-03-01"),
            on("2025-02-01", "信息变更", "E99999", "2025-03-02", 键="学籍", 原值={"年级": "8"}, 性质="变更"),
        ),
    )
    assert "学籍" not in facts_on(case, day("2025-02-15"))


def test_the_birth_date_is_that_of_the_facts() -> None:
    case = child(
        REGISTERED,
        change("2024-12-01", "出生日期", "2012-03-04", "2017-03-04", "更正"),
        出生日期="2017-03-04",
    )
    assert birth_in(facts_on(case, day("2024-10-05"), evening("2024-10-05")), case) == day("2012-03-04")
    assert birth_in(facts_on(case, day("2024-10-05")), case) == day("2017-03-04")
    assert birth_in({}, case) == day("2017-03-04")
