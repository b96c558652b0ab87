"""How a county cites a clause: its own document's, one that holds everywhere, or 参照 another's; each from its first day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import policy
from kcbx.duties import BY_ID
from kcbx.policy._data import resource_data
from kcbx.policy.catalogue import BY_ANALOGY
from tests import duties

AUTUMN = dt.date(2024, 9, 10)
POLICIES = {name: found for name, found in policy.documents().items() if found.kind == "政策"}


@pytest.mark.parametrize(
    ("candidates", "document", "day", "expected"),
    [
        (("moe-2024/4", "suiyang-2024/4a"), "suiyang-2024", "2024-09-10", "suiyang-2024/4a"),
        (("moe-2024/4", "suiyang-2024/4a"), "suiyang-2024", "2024-08-31", "moe-2024/4"),
        (("moe-2024/4", "suiyang-2024/4a"), "suiyang-2024", "2024-04-21", "参照 moe-2024/4"),
        (("suiyang-2024/4a", "moe-2024/4"), "linfen-2024", "2024-09-10", "moe-2024/4"),
        (("suiyang-2024/3a",), "linfen-2024", "2024-09-10", "参照 suiyang-2024/3a"),
        (("suiyang-2024/3b", "未成年人保护法/28"), "kazuo-2025", "2023-01-01", "未成年人保护法/28"),
        (("kazuo-2025/3.2",), "kazuo-2025", "2025-01-31", "参照 kazuo-2025/3.2"),
        (("kazuo-2025/3.2",), "kazuo-2025", "2025-02-01", "kazuo-2025/3.2"),
        (("案卷格式/经过",), "sixian-2020", "2019-01-01", "案卷格式/经过"),
        (("标准/送达",), "清教〔2025〕3号", "2025-03-01", "标准/送达"),
        (("suiyang-2024/3b", "sixian-2020/2a"), "清教〔2025〕3号", "2025-03-01", "参照 suiyang-2024/3b"),
    ],
)
def test_which_clause_is_cited(candidates: tuple[str, ...], document: str, day: str, expected: str) -> None:
    assert policy.cited(candidates, document, dt.date.fromisoformat(day)) == expected


@given(
    candidates=st.lists(st.sampled_from(sorted(policy.clauses())), min_size=1, max_size=5),
    document=st.sampled_from([*POLICIES, "清教〔2025〕3号"]),
    day=st.dates(dt.date(2019, 1, 1), dt.date(2027, 1, 1)),
)
def test_no_other_county_s_clause_and_none_before_its_day_is_called_a_ground(
    candidates: list[str], document: str, day: dt.date
) -> None:
    citation = policy.cited(candidates, document, day)
    assert policy.cited_clause(citation) in candidates
    source = POLICIES.get(policy.cited_clause(citation).partition("/")[0])
    holds = source is None or (source.id in (document, "moe-2024") and (source.since or day) <= day)
    assert citation.startswith(BY_ANALOGY) != holds


def test_every_policy_says_from_which_day_it_is_in_use() -> None:
    assert {name: str(found.since) for name, found in POLICIES.items()} == {
        "moe-2024": "2024-04-22",
        "linfen-2024": "2024-01-01",
        "sixian-2020": "2020-01-01",
        "kazuo-2025": "2025-02-01",
        "suiyang-2024": "2024-09-01",
    }
    assert [name for name, found in POLICIES.items() if found.everywhere] == ["moe-2024"]


def test_a_demand_stands_in_clauses_that_exist_each_of_another_document() -> None:
    for clause_id, others in resource_data("documents.yaml")["也见于"].items():
        everyone = [clause_id, *others]
        assert policy.alike(clause_id) == tuple(everyone)
        assert all(map(policy.known_clause, everyone))
        assert len({each.partition("/")[0] for each in everyone}) == len(everyone)
    assert policy.alike("suiyang-2024/3a") == ("suiyang-2024/3a",)


def test_the_words_around_a_citation() -> None:
    assert policy.grounds("suiyang-2024/3b") == "依据 suiyang-2024/3b"
    assert policy.grounds("suiyang-2024/3b", "条款") == "条款 suiyang-2024/3b"
    assert policy.grounds("参照 suiyang-2024/3b") == policy.grounds("参照 suiyang-2024/3b", "条款")
    assert policy.grounds("参照 suiyang-2024/3b") == "参照 suiyang-2024/3b"
    assert policy.cited_clause("参照 suiyang-2024/3b") == policy.cited_clause("suiyang-2024/3b")


@pytest.mark.parametrize("name", policy.profile_names())
def test_parameters_know_the_document_of_their_policy(name: str) -> None:
    profile = policy.load_profile(name)
    assert profile.parameters.document == profile.source
    assert profile.parameters.overridden({"疑似天数": 5}).document == profile.source


# Duties


def test_a_claim_from_before_the_policy_is_cited_from_what_held_then() -> None:
    listed = {"经过": [{"日期": "2024-05-06", "事项": "登记"}, {"日期": "2024-05-10", "事项": "列入疑似"}]}
    told = [duties.tasks_on(BY_ID[each], listed, dt.date(2024, 5, 10)) for each in ("T01", "T03", "T14")]
    assert [[task.clause for task in tasks] for tasks in told] == [
        ["moe-2024/4"],
        ["moe-2024/9c"],
        ["参照 sixian-2020/11e"],
    ]


def test_what_a_committee_is_called_is_no_ground_for_the_assessment() -> None:
    suiyang = policy.load_profile("suiyang-2024").parameters
    assert suiyang.source("专家委员会名称") == "suiyang-2024/3d"
    assert BY_ID["T34"].clause_under(suiyang, AUTUMN) == "参照 linfen-2024/2"
    linfen = policy.load_profile("linfen-2024").parameters
    assert BY_ID["T34"].clause_under(linfen, AUTUMN) == "linfen-2024/2"


@pytest.mark.parametrize(
    ("duty_id", "name", "local"),
    [
        ("T03", "suiyang-2024", True),
        ("T03", "linfen-2024", False),
        ("T51", "sixian-2020", False),
        ("T56", "suiyang-2024", False),
        ("T56", "national", True),
        ("T59", "national", True),
        ("T15", "national", False),
    ],
)
def test_whose_number_a_limit_is(duty_id: str, name: str, local: bool) -> None:
    assert BY_ID[duty_id].has_local_limit(policy.load_profile(name).parameters) is local
