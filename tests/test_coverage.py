"""Every clause of the policies is carried by something, and everything that is named as carrying it exists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kcbx.cli import LISTINGS
from kcbx.policy import clause, clauses
from kcbx.rules.coverage import KINDS, coverage, coverage_of
from kcbx.schema import ACTIONS, OFFICE_ACTIONS, code_list
from tests.test_month_report import WHOLE

POLICIES = [clause for clause in clauses().values() if clause.kind == "政策"]
CARRIERS = [(clause.id, carrier) for clause in clauses().values() for carrier in clause.carriers]


def exists(carrier: str) -> bool:
    """Tell whether what 落实 names is there: its command, its part of the report, its 事项, its code."""
    kind, _, name = carrier.partition(" ")
    if kind == "代码":
        listed, _, code = name.partition(".")
        values = code_list(listed)
        return not code or code in values
    known = {"命令": LISTINGS, "报表": WHOLE, "事项": ACTIONS, "办公": OFFICE_ACTIONS}
    return name in known[kind]


@pytest.mark.parametrize("each", POLICIES, ids=lambda clause: clause.id)
def test_no_clause_of_a_policy_is_left_without_a_carrier(each: object) -> None:
    assert [covered.is_empty for covered in coverage() if covered.clause == each] == [False]


def test_the_coverage_has_every_clause_once() -> None:
    assert [covered.clause.id for covered in coverage()] == list(clauses())


def test_a_clause_nothing_carries_is_empty() -> None:
    nobody = replace(clause("sixian-2020/8"), id="sixian-2020/99", carriers=())
    assert coverage_of(nobody).is_empty
    assert not coverage_of(replace(nobody, carriers=("事项 资助",))).is_empty


@pytest.mark.parametrize(("clause_id", "carrier"), CARRIERS)
def test_what_is_named_as_carrying_a_clause_exists(clause_id: str, carrier: str) -> None:
    assert carrier.partition(" ")[0] in KINDS, clause_id
    assert exists(carrier), clause_id


@pytest.mark.parametrize(
    "invented", ["命令 audit", "事项 考勤", "报表 巩固率", "代码 发现方式.梦见", "办公 督察"]
)
def test_what_does_not_exist_would_be_noticed(invented: str) -> None:
    assert not exists(invented)


def test_nothing_is_named_twice_for_a_clause() -> None:
    assert len(CARRIERS) == len(set(CARRIERS))
    assert all(clause.kind in ("政策", "标准") for clause in clauses().values() if clause.carriers)


def test_what_cites_a_clause_carries_it() -> None:
    covered = coverage_of(clause("suiyang-2024/3e"))
    assert [rule.rule_id for rule in covered.rules] == ["G28", "G29", "G30", "G45", "G46"]
    assert covered.of_kind("文书") == ("认定达标申请", "认定达标批复")
    assert covered.of_kind("事项") == ("认定达标",)
    assert covered.parameters == (
        "联合劝返次数 = 3（suiyang-2024）",
        "认定达标批准机构 = 人民政府、乡村振兴工作协调机构（suiyang-2024）",
    )


def test_a_guard_carries_the_clauses_its_parameter_comes_from() -> None:
    def guards(clause_id: str) -> list[str]:
        return [rule.rule_id for rule in coverage_of(clause(clause_id)).rules]

    assert guards("linfen-2024/3.3c") == ["G27", "G28", "G29", "G30", "G45", "G46"]
    assert guards("linfen-2024/2") == ["G11"]


def test_a_law_is_carried_by_what_cites_a_part_of_it() -> None:
    covered = coverage_of(clause("未成年人保护法/28"))
    assert "辍学学生书面报告" in covered.of_kind("文书")  # cites 28.2
    assert coverage_of(replace(covered.clause, id="未成年人保护法/2")).is_empty  # which 28 is no part of
