"""The tuple of rules: nothing left out, nothing twice, every manual whole, every clause real."""

from __future__ import annotations

import importlib
import pkgutil
import re
from types import ModuleType

import pytest

import kcbx.rules
from kcbx.lifecycle import GUARDS
from kcbx.policy import known_clause
from kcbx.rules import BY_ID, GROUPS, RULES, Rule, Scope
from kcbx.rules.ruling import Manual, manual_of

EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)


def modules() -> list[ModuleType]:
    names = [found.name for found in pkgutil.iter_modules(kcbx.rules.__path__)]
    return [importlib.import_module(f"kcbx.rules.{name}") for name in names]


def test_no_rule_is_left_out() -> None:
    written = [rule for module in modules() for rule in getattr(module, "RULES", ())]
    loose = [value for module in modules() for value in vars(module).values() if isinstance(value, Rule)]
    assert {rule.rule_id for rule in (*written, *loose)} == set(BY_ID)


def test_every_check_function_belongs_to_a_rule() -> None:
    """A generator with a manual that no rule uses was forgotten."""
    used = {rule.check for rule in RULES} | {guard.check for guard in GUARDS}
    forgotten = [
        f"{module.__name__}.{name}"
        for module in modules()
        for name, value in vars(module).items()
        if callable(value) and manual_of(value).failing and value not in used
    ]
    assert forgotten == []


def test_no_id_is_used_twice() -> None:
    ids = [rule.rule_id for rule in RULES]
    assert sorted(ids) == sorted(set(ids))


def test_every_guard_is_a_rule() -> None:
    assert {guard.guard_id for guard in GUARDS} <= set(BY_ID)
    assert {rule_id for rule_id in BY_ID if rule_id.startswith("G")} == {guard.guard_id for guard in GUARDS}


@EVERY_RULE
def test_ids_can_be_typed_and_belong_to_a_group(rule: Rule) -> None:
    assert re.fullmatch("[A-Z][0-9]{2}", rule.rule_id)
    assert rule.group in GROUPS


@EVERY_RULE
def test_the_clause_exists(rule: Rule) -> None:
    assert known_clause(rule.clause)


@EVERY_RULE
def test_the_manual_is_whole(rule: Rule) -> None:
    manual = rule.manual
    assert manual.demand.endswith("。")
    assert "怎么办：" in manual.text
    assert manual.passing
    assert manual.failing
    assert manual.passing != manual.failing


@EVERY_RULE
def test_titles_are_short_and_chinese(rule: Rule) -> None:
    assert 4 <= len(rule.title) <= 20
    assert re.search("[\u4e00-\u9fff]", rule.title)


def test_no_two_rules_share_a_title_within_a_group() -> None:
    titles = [(rule.group, rule.title) for rule in RULES]
    assert sorted(titles) == sorted(set(titles))


def test_every_scope_has_a_rule() -> None:
    assert {rule.scope for rule in RULES} == set(Scope)


def test_a_manual_is_read_part_by_part() -> None:
    def check() -> None:
        """要求。

        为什么。

        通过：
            甲: 1
        不通过：
            甲: 2
              乙: 3
        """

    assert manual_of(check) == Manual("要求。\n\n为什么。", "甲: 1", "甲: 2\n  乙: 3")
    assert manual_of(check).demand == "要求。"


def test_a_manual_without_examples_has_none() -> None:
    def check() -> None:
        """只有要求。"""

    assert manual_of(check) == Manual("只有要求。", "", "")


def test_no_docstring_is_an_empty_manual() -> None:
    assert manual_of(lambda: None) == Manual("", "", "")
    assert manual_of(lambda: None).demand == ""
