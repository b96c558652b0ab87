"""Laws of every duty over random lives: late entries, steps the table does not allow, corrections, relapses."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kcbx.duties import Claim, Duty, claims_of_child
from kcbx.lifecycle.corrections import effective_entries
from kcbx.lifecycle.states import REMOVED
from kcbx.model import Case, Entry
from kcbx.policy import papers
from tests.claims import school_days, seen, written
from tests.histories import SEEDS, days_around, histories, setting, shuffled, since

_VARIED: Mapping[str, Mapping[str, Sequence[Any]]] = {
    "文书": {
        "文书": tuple(papers()),
        "签发单位": ("清河初中", "清河镇人民政府", "清河县教育体育局", "外县教育局"),
        "期限": (None, "2023-10-10", "2024-09-30"),
        "收到": (None, None, "是"),
        "答复": (None, None, "A00003"),
    },
    "送达": {
        "文书": ("A00003", "B00004", "C00005", "D00006"),
        "方式": ("直接送达", "公告送达"),
        "拒收事由": (None, "不肯签字"),
    },
    "请假": {"销假日期": (None, "2023-10-10", "2025-01-10")},
    "回访": {"在校": ("是", "否", "未见到")},
    "评估": {"结论": ("随班就读", "送教上门", "休学"), "有效期至": (None, "2024-06-30")},
    "安置": {"方式": ("插班", "送教上门", "普职融合"), "核实日期": (None, "2024-01-10")},
    "复学": {"方案": (None, "结对补课"), "安置": ("插班", "专门学校")},
    "劝返": {"承诺返校": (None, "2024-03-01"), "下次跟进": (None, "2024-03-01")},
}
"""Values that the usual lives leave at one choice."""

_FACTS: Sequence[Mapping[str, Any]] = (
    {},
    {"残疾": {"类别": "智力", "等级": "二级"}, "家庭类型": ["脱贫户"]},
    {"证件": {"类型": "无", "无证原因": "没有入户"}},
    {"学籍": {"学校": "校外", "校名": "外县某校", "年级": 7, "学年": 2023}},
    {"责任": {"乡镇": "东城街道", "包保责任人": "孙立"}},
)

_PEOPLE = ("周雨桐", "周建国", "李桂花", "13800000001", "990101201203045121")
"""Who and what no message may name."""

SETTINGS = (
    setting("national"),
    setting("suiyang-2024"),
    setting("kazuo-2025", since("2023-01-01", 天数口径="上学日", 观察期回访次数=5)),
)


def _varied(entry: Entry, choose: random.Random) -> Entry:
    chosen = {key: choose.choice(values) for key, values in _VARIED.get(entry.action, {}).items()}
    values = {key: value for key, value in {**entry.values, **chosen}.items() if value is not None}
    return replace(entry, values=values)


@st.composite
def lives(draw: st.DrawFn) -> Case:
    """Random lives with random papers, visits and findings, of children with various facts."""
    case, choose = draw(histories(longest=20, shortest=4)), random.Random(draw(SEEDS))
    facts = {**case.facts, **choose.choice(_FACTS)}
    return Case(case.case_id, facts, tuple(_varied(entry, choose) for entry in case.entries))


def _claims(case: Case, day: Any, choose: random.Random) -> list[tuple[Duty, Claim]]:
    count = school_days()
    return list(claims_of_child(seen(case, day, SETTINGS[choose.randrange(len(SETTINGS))], count)))


@given(lives(), SEEDS)
def test_a_claim_is_open_or_done_or_lapsed_and_lies_in_the_past(case: Case, seed: int) -> None:
    choose = random.Random(seed)
    for day in choose.sample(days_around(case), 3):
        for duty, claim in _claims(case, day, choose):
            assert not (claim.done and claim.lapsed), duty.duty_id
            assert claim.since <= day, duty.duty_id
            assert all(end <= day for end in (claim.lapsed, claim.done and claim.done.date) if end)
            assert [name for name in _PEOPLE if name in claim.message + claim.command] == [], duty.duty_id
            assert case.case_id in claim.command, duty.duty_id


@given(lives(), SEEDS)
def test_who_is_removed_owes_nothing(case: Case, seed: int) -> None:
    choose = random.Random(seed)
    for day in days_around(case):
        if seen(case, day).state == REMOVED:
            told = _claims(case, day, choose)
            assert [(duty.duty_id, written(claim)) for duty, claim in told if claim.is_open] == []


@given(lives(), SEEDS)
def test_the_order_of_the_file_changes_no_claim(case: Case, seed: int) -> None:
    other = shuffled(case, random.Random(seed))
    day = days_around(case)[-1]
    told = [
        [
            (duty.duty_id, claim.message, written(claim))
            for duty, claim in _claims(each, day, random.Random(seed))
        ]
        for each in (case, other)
    ]
    assert told[0] == told[1]


@given(lives(), SEEDS)
def test_what_will_be_written_later_changes_nothing_today(case: Case, seed: int) -> None:
    """A story up to a day knows nothing of entries of later days, so no duty looks ahead."""
    choose = random.Random(seed)
    day = choose.choice(days_around(case))
    later = {entry.entry_id for entry in effective_entries(case.entries) if entry.date > day}
    known = tuple(entry for entry in case.entries if entry.entry_id not in later or entry.action == "更正")
    told = [
        [(duty.duty_id, written(claim)) for duty, claim in _claims(each, day, random.Random(seed))]
        for each in (case, replace(case, entries=known))
    ]
    assert told[0] == told[1]
