"""H: plausibility hints as a group, and those one case gives by itself — H01, H04, H06."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kcbx.findings import Sources, check
from kcbx.lifecycle import Story, tell
from kcbx.model import Case, Severity
from kcbx.rules import BY_ID, Rule, views
from tests import builders
from tests.builders import CASE_ID, findings_of
from tests.hinting import (
    FRAME,
    HINTS,
    LISTED,
    LONG_NOTE,
    attempt,
    corrected,
    found,
    hints,
    many,
    numbered,
    void,
)

# All of them


@pytest.mark.parametrize("rule", HINTS, ids=lambda rule: rule.rule_id)
def test_a_hint_says_why_it_may_be_innocent_and_what_to_do(rule: Rule) -> None:
    assert rule.severity is Severity.NOTICE
    assert "可能的正当原因：" in rule.manual.text
    assert "怎么办：" in rule.manual.text
    (finding,) = findings_of(builders.fragment_of(rule.manual.failing))
    assert "会这样。请" in finding.message
    assert re.search("造假|虚假|编造|违规|弄虚", finding.message) is None


@pytest.mark.parametrize("rule", HINTS, ids=lambda rule: rule.rule_id)
def test_no_hint_holds_what_was_written_or_who_did_it(rule: Rule) -> None:
    people = ["周雨桐", "周建国", "李明远", "李志强", "孙立", "赵敏", "990101201203045121"]
    (finding,) = findings_of(builders.fragment_of(rule.manual.failing))
    assert [each for each in (*people, "义务教育法", "家长", "父亲", "祖母") if each in finding.message] == []


def test_hints_never_fail_a_check() -> None:
    for rule in HINTS:
        report = builders.report_of(builders.fragment_of(rule.manual.failing))
        assert report.exit_code(strict=True) == 0


def test_no_story_is_told_for_hints_that_were_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def counted(case: Case) -> Story:
        told.append(case.case_id)
        return tell(case)

    monkeypatch.setattr(views, "tell", counted)
    sources = Sources(*FRAME, [builders.case_file()])
    check(sources, builders.surroundings(), [BY_ID["X01"]])
    assert told == []
    check(sources, builders.surroundings(), [BY_ID["H05"]])
    assert told == [CASE_ID]


def test_of_the_files_asked_for_the_one_written_last_shows_the_hint() -> None:
    """A check of what changed shows the hint that the change brought about, and compares with all files."""
    fragments = [{"经过": [attempt(情况=LONG_NOTE)]} for _ in range(3)]
    fragments[1] = {"经过": [attempt(情况=LONG_NOTE, 录入="2024-09-10T18:00:00+08:00")]}
    numbers = numbered(3)
    shown = {number: many(fragments, wanted=lambda path, only=number: only in path) for number in numbers}
    assert [[rule for rule, *_ in found_here] for found_here in shown.values()] == [[], ["H02"], []]


# H01


def test_every_attempt_of_the_day_is_named_once_whatever_its_level() -> None:
    entries = [
        LISTED,
        {"日期": "2024-09-03", "事项": "上报"},
        attempt(情况="上午"),
        attempt(情况="中午", 方式="电话"),
        attempt(情况="晚上", 层级="联合"),
        attempt("2024-09-11"),
    ]
    assert found(*entries) == [
        (
            "H01",
            "2024-09-10 这一天记了 3 次劝返（号 E00004、E00005、E00006）；早晚各去一次、先打电话再上门，都会这样。"
            "请看看是不是分开做的，各次的情况是不是写清楚了。",
        )
    ]


def test_a_voided_attempt_and_one_moved_to_its_own_day_are_not_of_the_day() -> None:
    pair = [LISTED, attempt(号="B00001", 情况="上午"), attempt(号="B00002", 情况="下午")]
    assert [rule for rule, _ in found(*pair)] == ["H01"]
    assert found(*pair, void("2024-09-12", "B00002")) == []
    assert found(*pair, corrected("2024-09-12", "B00002", "日期", "2024-09-10", "2024-09-09")) == []


def test_a_correction_can_bring_two_attempts_onto_one_day() -> None:
    pair = [LISTED, attempt("2024-09-09", 号="B00001", 情况="上午"), attempt(号="B00002", 情况="下午")]
    assert found(*pair) == []
    moved = corrected("2024-09-12", "B00002", "日期", "2024-09-10", "2024-09-09")
    assert [rule for rule, _ in found(*pair, moved)] == ["H01"]


def test_copies_are_left_to_the_rule_about_copies() -> None:
    assert [rule for rule, _ in found(LISTED, attempt(), attempt())] == ["A05"]
    assert [rule for rule, _ in found(LISTED, attempt(), attempt(), attempt(情况="又去了"))] == ["A05", "H01"]


# H04

TRIED = [LISTED, *(attempt(f"2024-09-{day:02d}") for day in (3, 5))]
REPORTED = {"日期": "2024-09-08", "事项": "上报"}


def late(day: str, recorded: str, **values: Any) -> dict[str, Any]:
    return attempt(day, 录入=f"{recorded}T16:00:00+08:00", **values)


@pytest.mark.parametrize(("recorded", "rules"), [("2024-09-09", []), ("2024-09-10", ["H04"])])
def test_the_next_day_is_no_delay_the_day_after_is(recorded: str, rules: list[str]) -> None:
    assert [rule for rule, _ in found(*TRIED, REPORTED, late("2024-09-07", recorded))] == rules


def test_an_attempt_too_many_may_come_late() -> None:
    entries = [*TRIED, attempt("2024-09-06"), REPORTED, late("2024-09-07", "2024-09-20")]
    assert found(*entries) == []


def test_a_report_that_did_not_rest_on_attempts_is_none_of_its_business() -> None:
    """The 上报 at once on 列入疑似 needs no attempts, however late they are written."""
    assert found(LISTED, {"日期": "2024-09-02", "事项": "上报"}, late("2024-09-02", "2024-09-20")) == []


def test_only_the_first_report_of_an_episode_is_looked_at() -> None:
    entries = [*TRIED, REPORTED, {"日期": "2024-09-09", "事项": "上报"}, late("2024-09-07", "2024-09-20")]
    assert hints("H04", *entries) == [
        "2024-09-08 的上报要有 3 次学校劝返，录入时只有 2 次，日期更早的是过后补的（号 E00007 2024-09-20 录入）；"
        "先记在纸上、过后录入，会这样。请核对纸质记录。"
    ]


def test_a_report_written_after_the_late_attempt_is_in_order() -> None:
    entries = [*TRIED, late("2024-09-07", "2024-09-20"), {**REPORTED, "录入": "2024-09-20T17:00:00+08:00"}]
    assert found(*entries) == []


def recognised(*joint: dict[str, Any], **values: Any) -> list[dict[str, Any]]:
    entries = [
        LISTED,
        {"日期": "2024-09-03", "事项": "上报"},
        {"日期": "2024-10-08", "事项": "认定辍学"},
        {"日期": "2024-10-20", "事项": "认定达标", **values},
        *joint,
    ]
    return sorted(entries, key=lambda entry: str(entry.get("录入", entry["日期"])))


def test_recognition_rests_on_joint_attempts() -> None:
    joint = [attempt(f"2024-09-{day}", 层级="联合") for day in (10, 20)]
    third = late("2024-09-30", "2024-10-25", 层级="联合")
    assert hints("H04", *recognised(*joint, third)) == [
        "2024-10-20 的认定达标要有 3 次联合劝返，录入时只有 2 次，日期更早的是过后补的（号 E00008 2024-10-25 录入）；"
        "先记在纸上、过后录入，会这样。请核对纸质记录。"
    ]
    assert hints("H04", *recognised(*joint, attempt("2024-09-30", 层级="联合"))) == []


def test_a_judgment_needs_no_attempts() -> None:
    joint = [late(f"2024-09-{day}", "2024-10-25", 层级="联合") for day in (10, 20, 30)]
    assert hints("H04", *recognised(*joint, 情形="司法裁判")) == []
    assert len(hints("H04", *recognised(*joint))) == 1


def test_the_number_of_attempts_is_the_countys() -> None:
    config = {"参数": [{"自": "2024-09-01", "学校劝返次数": "2"}]}
    entries = [LISTED, attempt("2024-09-03"), REPORTED, late("2024-09-07", "2024-09-20")]
    assert hints("H04", *entries) == []
    assert len(hints("H04", *entries, **{"kcbx.yaml": config})) == 1


def test_a_late_attempt_that_was_voided_counts_neither_way() -> None:
    entries = [*TRIED, REPORTED, late("2024-09-07", "2024-09-20", 号="B00001"), void("2024-09-21", "B00001")]
    assert found(*entries) == []


# H06


def at_once(*days: int, seconds: int = 20) -> list[dict[str, Any]]:
    return [
        {
            "日期": f"2024-09-{day:02d}",
            "事项": "备忘",
            "录入": f"2024-09-20T09:{seconds * place // 60:02d}:{seconds * place % 60:02d}+08:00",
        }
        for place, day in enumerate(days)
    ]


def test_four_entries_in_a_minute_over_four_days() -> None:
    assert hints("H06", *at_once(2, 3, 4, 6)) == [
        "4 条记事在一分钟之内录入，日期却从 2024-09-02 到 2024-09-06；接手纸质档案、电脑修好后补录，会这样。"
        "请对照原始记录抽查，属实的在备注里写明。"
    ]
    assert hints("H06", *at_once(2, 3, 4, 5)) == []
    assert hints("H06", *at_once(2, 4, 6)) == []
    assert hints("H06", *at_once(2, 3, 4, 6, seconds=21)) == []


def test_one_entry_at_another_time_breaks_it() -> None:
    other = {"日期": "2024-09-21", "事项": "备忘"}
    assert hints("H06", *at_once(2, 3, 4, 6), other) == []
    assert len(hints("H06", *at_once(2, 3, 4, 6), {**other, "批次": "B1"})) == 1


def test_voided_batches_and_corrections_do_not_make_up_the_number() -> None:
    three = at_once(2, 4, 6)
    batch = {**at_once(2, 3, 4, 8)[3], "批次": "B1"}
    assert hints("H06", *three, batch) == []
    numbered_three = [{**entry, "号": f"B{place:05d}"} for place, entry in enumerate(at_once(2, 3, 4, 8), 1)]
    assert len(hints("H06", *numbered_three)) == 1
    assert hints("H06", *numbered_three, void("2024-09-21", "B00004")) == []
