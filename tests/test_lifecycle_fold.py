"""The fold one by one: episodes, expiry, the way back, the 责任单位, the counts (its laws: test_lifecycle_laws)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kcbx.lifecycle import Standing, Story, attempt_counts, tell
from kcbx.model import Case
from tests import contract
from tests.histories import (
    BEIJING,
    COUNTRY,
    MIDDLE,
    NEVER_ENROLLED,
    NINE_YEARS,
    PRIMARY,
    TOWN,
    actions_of,
    child,
    on,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def states(case: Case, *days: str) -> list[str]:
    return [tell(case, day(each)).standing.state for each in days]


def walk(case: Case) -> list[tuple[str, bool, str]]:
    return [(step.entry.action, step.allowed, step.after.state) for step in tell(case).steps]


# A story as it is told


STAGES = child(
    on("2024-09-01", "登记"),
    on("2024-09-05", "列入疑似"),
    on("2024-09-07", "劝返"),
    on("2024-10-08", "认定辍学"),
    on("2024-10-20", "复学", 学校=NINE_YEARS),
    on("2025-01-20", "结束观察"),
)


def test_a_story_goes_step_by_step() -> None:
    assert walk(STAGES) == [
        ("登记", True, "在校"),
        ("列入疑似", True, "疑似辍学"),
        ("劝返", True, "疑似辍学"),
        ("认定辍学", True, "辍学"),
        ("复学", True, "复学观察"),
        ("结束观察", True, "在校"),
    ]
    story = tell(STAGES, day("2024-10-08"))
    assert story.standing == Standing(
        state="辍学", unit=MIDDLE, kind="疑似辍学", before_suspected="在校", episode=1, in_episode=True
    )
    assert story.standing.ledger == "辍学"
    assert (story.as_of, story.known_at, story.case) == (day("2024-10-08"), None, STAGES)
    assert actions_of(story.entries) == ["登记", "列入疑似", "劝返", "认定辍学"]


def test_nothing_has_happened_before_the_first_entry() -> None:
    assert tell(STAGES, day("2024-08-31")) == Story(STAGES, (), Standing(), day("2024-08-31"), None)
    assert tell(child()).standing == Standing()
    assert tell(child(), day("2024-08-31")).standing.ledger == ""


def test_entries_of_one_day_follow_each_other_as_they_were_written_then_by_number() -> None:
    entries = (
        on("2024-09-01", "登记", "B00001"),
        on("2024-09-05", "核查", "B00002", recorded="2024-09-06", 结论="信息错误"),
        on("2024-09-05", "列入疑似", "B00003", recorded="2024-09-05"),
    )
    assert walk(child(*entries)) == [
        ("登记", True, "在校"),
        ("列入疑似", True, "疑似辍学"),
        ("核查", True, "在校"),
    ]
    moment = dt.datetime(2024, 9, 5, 12, tzinfo=BEIJING)
    same = [replace(each, recorded=moment, date=day("2024-09-05")) for each in entries]
    one_moment = Case("KC-7K3Q9F2B0C", {}, tuple(same))
    assert walk(one_moment) == [
        ("登记", True, "在校"),
        ("核查", False, "在校"),
        ("列入疑似", True, "疑似辍学"),
    ]


def test_the_moment_of_writing_counts_whatever_zone_it_is_written_in() -> None:
    utc = replace(
        on("2024-09-05", "列入疑似", "B00002"),
        recorded=dt.datetime(2024, 9, 5, 16, 0, tzinfo=dt.timezone.utc),
    )
    case = Case("KC-7K3Q9F2B0C", {}, (on("2024-09-01", "登记", "B00001"), utc))
    in_beijing = dt.datetime(2024, 9, 6, 0, 0, tzinfo=BEIJING)
    assert tell(case, None, in_beijing).standing.state == "疑似辍学"
    assert tell(case, None, in_beijing - dt.timedelta(seconds=1)).standing.state == "在校"


# The way back: 核查 信息错误


@pytest.mark.parametrize("state", contract.IN_ORDER)
def test_an_error_goes_back_to_the_state_before_the_suspicion(state: str) -> None:
    story = tell(
        child(
            on("2024-09-01", "登记", 状态=state),
            on("2024-09-10", "列入疑似"),
            on("2024-09-12", "核查"),
            on("2024-09-15", "核查", 结论="信息错误"),
        )
    )
    assert story.standing.state == state
    assert (story.standing.kind, story.standing.before_suspected) == ("", "")
    assert story.standing.in_episode is (state not in ("在校", "送教上门", "外地就读"))


def test_an_error_found_after_confirmation_and_recognition_goes_back_too() -> None:
    story = tell(
        child(
            on("2024-09-01", "登记", 状态="送教上门"),
            on("2024-09-10", "列入疑似"),
            on("2024-09-12", "认定辍学"),
            on("2024-12-01", "认定达标"),
            on("2025-03-01", "核查", 结论="信息错误"),
        )
    )
    assert story.standing == Standing(state="送教上门", unit=MIDDLE, episode=1)


def test_an_error_during_a_relapse_goes_back_to_observation_not_to_school() -> None:
    story = tell(
        child(
            on("2024-09-01", "登记"),
            on("2024-09-10", "列入疑似"),
            on("2024-09-20", "复学"),
            on("2024-10-20", "列入疑似"),
            on("2024-10-22", "核查", 结论="信息错误"),
        )
    )
    assert story.standing.state == "复学观察"
    assert (story.standing.episode, story.standing.in_episode) == (1, True)


# Episodes


RELAPSE = child(
    on("2024-09-01", "登记"),
    on("2024-09-05", "列入疑似", "A00001"),
    on("2024-09-06", "劝返", "A00002"),
    on("2024-09-08", "劝返", "A00003", 层级="联合"),
    on("2024-09-20", "复学", "A00004"),
    on("2024-10-20", "列入疑似", "A00005"),
    on("2024-10-21", "劝返", "A00006"),
    on("2024-11-01", "复学", "A00007"),
    on("2025-02-10", "结束观察", "A00008"),
    on("2025-03-01", "劝返", "B00001"),
    on("2025-03-10", "列入疑似", "B00002"),
    on("2025-03-12", "劝返", "B00003", 层级="司法"),
)


def numbers(story: Story, episode: int | None = None) -> list[str]:
    return [entry.entry_id for entry in story.episode_entries(episode)]


def test_a_relapse_out_of_observation_belongs_to_the_same_episode() -> None:
    story = tell(RELAPSE)
    assert numbers(story, 1) == [f"A{number:05d}" for number in range(1, 9)]
    assert numbers(story, 2) == ["B00002", "B00003"]
    assert numbers(story) == numbers(story, 2)
    assert numbers(story, 3) == []
    assert (story.standing.episode, story.standing.in_episode) == (2, True)
    assert [step.after.before_suspected for step in story.steps if step.entry.action == "列入疑似"] == [
        "在校",
        "复学观察",
        "在校",
    ]


def test_attempts_are_counted_by_level_and_by_episode() -> None:
    story = tell(RELAPSE)
    assert attempt_counts(story.entries) == {"学校": 3, "联合": 1, "司法": 1}
    assert attempt_counts(story.episode_entries(1)) == {"学校": 2, "联合": 1, "司法": 0}
    assert attempt_counts(story.episode_entries()) == {"学校": 0, "联合": 0, "司法": 1}
    assert attempt_counts(tell(RELAPSE, day("2025-03-01")).episode_entries()) == {
        "学校": 0,
        "联合": 0,
        "司法": 0,
    }
    assert list(attempt_counts(())) == ["学校", "联合", "司法"]


@pytest.mark.parametrize(
    ("ending", "state"),
    [
        (on("2024-09-20", "核查", 结论="在校就读"), "在校"),
        (on("2024-09-20", "安置", 方式="送教上门"), "送教上门"),
        (on("2024-09-20", "核查", 结论="省外就读"), "外地就读"),
        (on("2024-09-20", "移出"), "已移出"),
    ],
)
def test_an_episode_ends_where_the_contract_says(ending: object, state: str) -> None:
    case = child(on("2024-09-01", "登记"), on("2024-09-05", "列入疑似"), ending)  # type: ignore[arg-type]
    assert tell(case, day("2024-09-19")).standing.in_episode
    story = tell(case)
    assert (story.standing.state, story.standing.in_episode, story.standing.episode) == (state, False, 1)
    assert numbers(story) == []
    assert numbers(story, 1) == ["E00002", "E00003"]


@pytest.mark.parametrize(
    ("clearing", "state"),
    [
        (on("2024-09-20", "核查", 结论="因病因残"), "待安置"),
        (on("2024-09-20", "休学"), "休学"),
        (on("2024-09-20", "延缓入学"), "延缓入学"),
        (on("2024-09-20", "复学"), "复学观察"),
    ],
)
def test_an_episode_goes_on_in_every_other_state(clearing: object, state: str) -> None:
    case = child(
        on("2024-09-01", "登记"),
        on("2024-09-05", "列入疑似"),
        clearing,  # type: ignore[arg-type]
        on("2024-12-01", "列入疑似"),
    )
    before = tell(case, day("2024-11-30")).standing
    assert (before.state, before.in_episode, before.episode) == (state, True, 1)
    assert (tell(case).standing.state, tell(case).standing.episode) == ("疑似辍学", 1)


# 失学


def test_a_confirmed_never_enrolled_child_stays_one() -> None:
    case = child(
        on("2024-09-01", "登记", 状态="未入学", 单位=TOWN),
        on("2024-09-10", "列入疑似", 类型="失学"),
        on("2024-10-15", "认定辍学"),
        on("2024-12-01", "认定达标", 止="2025-06-30"),
        facts=NEVER_ENROLLED,
    )
    assert states(case, "2024-09-01", "2024-09-10", "2024-10-15", "2024-12-01") == [
        "未入学",
        "失学",
        "辍学",
        "认定达标",
    ]
    for each in ("2024-09-10", "2024-10-15", "2024-12-01", "2025-07-01"):
        assert tell(case, day(each)).standing.kind == "失学"
    assert tell(case, day("2024-09-09")).standing.kind == ""


@pytest.mark.parametrize(
    ("state", "kind"), [("疑似辍学", "疑似辍学"), ("失学", "失学"), ("辍学", "疑似辍学")]
)
def test_a_child_taken_in_again_among_the_missing_has_a_kind_and_an_episode(state: str, kind: str) -> None:
    case = child(
        on("2024-09-01", "登记"),
        on("2024-09-10", "移出"),
        on("2024-11-01", "重新登记", 状态=state, 单位=NINE_YEARS),
        on("2024-11-05", "劝返"),
    )
    story = tell(case)
    assert story.standing == Standing(
        state=state, unit=NINE_YEARS, kind=kind, before_suspected="", episode=1, in_episode=True
    )
    assert numbers(story) == ["E00003", "E00004"]


# 认定达标


RECOGNISED = (
    on("2024-09-01", "登记"),
    on("2024-09-05", "列入疑似"),
    on("2024-10-10", "认定辍学"),
    on("2024-12-01", "认定达标", 起="2024-12-01", 止="2025-06-30"),
)


def test_a_recognition_past_its_last_day_folds_to_dropped_out() -> None:
    case = child(*RECOGNISED)
    assert states(case, "2024-11-30", "2024-12-01", "2025-06-30", "2025-07-01") == [
        "辍学",
        "认定达标",
        "认定达标",
        "辍学",
    ]
    assert tell(case, day("2025-06-30")).standing.recognised_until == day("2025-06-30")
    assert tell(case, day("2025-07-01")).standing == Standing(
        state="辍学", unit=MIDDLE, kind="疑似辍学", before_suspected="在校", episode=1, in_episode=True
    )


@pytest.mark.parametrize("renewed_on", ["2025-06-30", "2025-07-01", "2025-08-15"])
def test_a_renewed_recognition_stays(renewed_on: str) -> None:
    case = child(*RECOGNISED, on(renewed_on, "认定达标", 起=renewed_on, 止="2025-12-31"))
    assert all(step.allowed for step in tell(case).steps)
    assert states(case, renewed_on, "2025-12-31", "2026-01-01") == ["认定达标", "认定达标", "辍学"]


def test_what_happens_after_the_expiry_sees_a_dropped_out_child() -> None:
    case = child(*RECOGNISED, on("2025-07-01", "休学"))
    step = tell(case).steps[-1]
    assert (step.before.state, step.allowed, step.after.state) == ("辍学", True, "休学")
    assert not tell(child(*RECOGNISED, on("2025-06-30", "休学"))).steps[-1].allowed


def test_a_recognition_taken_over_from_elsewhere_runs_until_it_is_renewed() -> None:
    taken_over = on("2025-03-01", "重新登记", 状态="认定达标", 单位=TOWN)
    case = child(*RECOGNISED, on("2025-01-10", "移出"), taken_over)
    assert states(case, "2025-03-01", "2026-03-01") == ["认定达标", "认定达标"]
    renewed = child(
        *RECOGNISED, on("2025-01-10", "移出"), taken_over, on("2025-04-01", "认定达标", 止="2025-06-30")
    )
    assert states(renewed, "2025-06-30", "2025-07-01") == ["认定达标", "辍学"]


# The return under observation


def test_the_day_of_the_return_is_kept_through_observation_and_relapse() -> None:
    case = child(
        on("2024-09-01", "登记"),
        on("2024-09-05", "列入疑似"),
        on("2024-09-20", "复学"),
        on("2024-10-10", "安置", 方式="插班"),
        on("2024-10-20", "列入疑似"),
        on("2024-10-22", "核查", 结论="信息错误"),
        on("2024-11-20", "列入疑似"),
        on("2024-11-25", "安置", 方式="专门学校"),
        on("2025-03-01", "结束观察"),
    )
    assert [str(step.after.returned_on or "") for step in tell(case).steps] == [
        *("", "", "2024-09-20", "2024-09-20", "2024-09-20", "2024-09-20", "2024-09-20", "2024-11-25", ""),
    ]
    registered = tell(child(on("2024-09-01", "登记", 状态="复学观察")))
    assert registered.standing.returned_on is None


# 责任单位


@pytest.mark.parametrize(
    ("entry", "unit"),
    [
        (on("2024-10-01", "学籍异动", 类型="转入", 学校=PRIMARY), PRIMARY),
        (on("2024-10-01", "学籍异动", 类型="新生注册", 学校=PRIMARY), PRIMARY),
        (on("2024-10-01", "学籍异动", 类型="升学", 学校=PRIMARY), PRIMARY),
        (on("2024-10-01", "学籍异动", 类型="转出", 学校=PRIMARY), MIDDLE),
        (on("2024-10-01", "学籍异动", 类型="恢复学籍", 学校=PRIMARY), MIDDLE),
        (on("2024-10-01", "学籍异动", 类型="跳级", 学校=PRIMARY), MIDDLE),
        (on("2024-10-01", "学籍异动", 类型="转入", 学校=None), MIDDLE),
        (on("2024-10-01", "学籍异动", 类型="转入", 学校="校外"), MIDDLE),
        (on("2024-10-01", "移交", 至=COUNTRY, 结果="提出"), MIDDLE),
        (on("2024-10-01", "移交", 至=COUNTRY, 结果="退回"), MIDDLE),
        (on("2024-10-01", "移交", 至=COUNTRY, 结果="接收"), COUNTRY),
        (on("2024-10-01", "安置", 方式="插班", 学校=PRIMARY), MIDDLE),
    ],
)
def test_the_responsible_unit_follows_the_entries_the_contract_names(entry: object, unit: str) -> None:
    story = tell(child(on("2024-09-01", "登记"), entry))  # type: ignore[arg-type]
    assert story.steps[-1].allowed
    assert story.standing.unit == unit


def test_the_responsible_unit_follows_the_return_and_the_new_registration() -> None:
    case = child(
        on("2024-09-01", "登记", 单位=PRIMARY),
        on("2024-09-05", "列入疑似"),
        on("2024-09-20", "复学", 学校=NINE_YEARS),
        on("2024-12-20", "移出"),
        on("2025-02-20", "重新登记", 单位=TOWN),
    )
    units = [tell(case, step.entry.date).standing.unit for step in tell(case).steps]
    assert units == [PRIMARY, PRIMARY, NINE_YEARS, NINE_YEARS, TOWN]


def test_a_refused_step_moves_no_unit() -> None:
    story = tell(child(on("2024-09-01", "登记"), on("2024-09-20", "复学", 学校=NINE_YEARS)))
    assert (story.steps[-1].allowed, story.standing.unit) == (False, MIDDLE)
