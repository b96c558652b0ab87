"""Nobody cites a clause that does not exist, or a law that is no longer in force: rules, guards, duties, papers, profiles, texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kcbx import policy
from kcbx.duties import DUTIES
from kcbx.lifecycle import GUARDS
from kcbx.policy.citations import find_law
from kcbx.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
OTHER = "参照 "
"""What stands before a clause of another county, in a duty's clauses."""


def cited() -> Iterator[tuple[str, str]]:
    """Yield (who cites, clause id) of everything that is data."""
    for rule in RULES:
        yield rule.rule_id, rule.clause
    for guard in GUARDS:
        yield guard.guard_id, guard.clause
    for duty in DUTIES:
        yield from ((duty.duty_id, clause.removeprefix(OTHER)) for clause in duty.clauses)
    for paper in policy.papers().values():
        yield paper.name, paper.clause
        yield from ((paper.name, limit) for limit in paper.limits)
        yield from ((paper.name, ground.law) for ground in paper.grounds)
    for name in policy.profile_names():
        values = policy.load_profile(name).parameters
        yield from ((name, values.source(each)) for each in values if values.source(each) != policy.LOCAL)


def fault(clause_id: str) -> str:
    """Say what is wrong with citing a clause today: "", 没有这一条 or 已经失效."""
    if not policy.known_clause(clause_id):
        return "没有这一条"
    law = find_law(clause_id)
    return "已经失效" if law is not None and law.valid_to is not None else ""


def test_everything_that_cites_cites_what_exists_and_is_in_force() -> None:
    assert sorted({(who, clause, fault(clause)) for who, clause in cited() if fault(clause)}) == []


def test_parameters_of_guards_and_duties_exist() -> None:
    named = [(guard.guard_id, guard.parameter) for guard in GUARDS if guard.parameter]
    named += [(duty.duty_id, name) for duty in DUTIES for name in duty.parameters]
    assert [each for each in named if each[1] not in policy.parameters()] == []


_DOCUMENTS = "|".join(["moe-2024", "linfen-2024", "sixian-2020", "kazuo-2025", "suiyang-2024"])
_LAWS = "|".join(sorted({law_id.partition("/")[0] for law_id in policy.laws()}, key=len, reverse=True))
_IN_TEXT = re.compile(
    rf"(?:{_DOCUMENTS})/[0-9]+(?:\.[0-9]+)?[a-z]?(?![0-9A-Za-z.-]*\.yaml)"
    rf"|(?:{_LAWS})/[0-9]+(?:\.[0-9]+)?(?:\([0-9]+\))?"
    r"|(?:案卷格式|标准)/[A-Z0-9一-龥]+"
)


def texts() -> Iterator[Path]:
    """Yield everything of ours that people read or that becomes part of what they read."""
    for pattern in ("kcbx/**/*.py", "kcbx/**/*.yaml", "tools/**/*.py", "docs/*.md", "README.md"):
        yield from sorted(ROOT.glob(pattern))


@pytest.mark.parametrize("path", list(texts()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_cites_what_does_not_exist_or_is_no_longer_in_force(path: Path) -> None:
    found = set(_IN_TEXT.findall(path.read_text("utf-8")))
    assert sorted((clause, fault(clause)) for clause in found if fault(clause)) == []


def test_the_reader_of_texts_finds_every_kind_of_citation() -> None:
    text = "见 suiyang-2024/3e。linfen-2024/3.3c,（义务教育法/58）未成年人保护法/16(5) 案卷格式/经过）"
    assert _IN_TEXT.findall(text) == [
        "suiyang-2024/3e",
        "linfen-2024/3.3c",
        "义务教育法/58",
        "未成年人保护法/16(5)",
        "案卷格式/经过",
    ]


@pytest.mark.parametrize(
    ("clause_id", "said"),
    [
        ("suiyang-2024/3z", "没有这一条"),
        ("义务教育法/999", "没有这一条"),
        ("某法/1", "已经失效"),
        ("某法/2", ""),
    ],
)
def test_an_unknown_clause_and_a_repealed_law_are_noticed(
    clause_id: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = {"简称": "某法", "名称": "某某法", "核对": "2025-01-01"}
    old = [{"条": "1", "文": "旧文。"}, {"条": "2", "文": "旧文。"}]
    records = {
        "法律": [
            {**head, "版本": "旧", "自": "2010-01-01", "至": "2019-12-31", "条文": old},
            {**head, "版本": "新", "自": "2020-01-01", "条文": [{"条": "2", "文": "新文。"}]},
        ]
    }
    monkeypatch.setattr("kcbx.policy.citations.resource_data", lambda _: records)
    policy.law_versions.cache_clear()
    try:
        assert fault(clause_id) == said
    finally:
        policy.law_versions.cache_clear()
