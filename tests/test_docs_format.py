"""docs/案卷格式.md is the published contract: every key, code, 事项 and transition in it is the program's, and none is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from kcbx import yamlio
from kcbx.lifecycle import LEDGERS, OPEN_STATES, STATES, Target, transition_for
from kcbx.lifecycle.states import IN_ORDER_STATES, MISSING_STATES, NOTHING, STATES_OF_LEDGER
from kcbx.policy import clauses, parameters
from kcbx.schema import (
    ACTIONS,
    OFFICE_ACTIONS,
    Shapes,
    action_fields,
    canonical,
    code_list,
    extendable_lists,
    schema_document,
    typed,
)
from kcbx.schema.documents import resolved
from kcbx.schema.files import CASE_SCHEMA, CONFIG_SCHEMA, ROSTERS_SCHEMA, UNITS_SCHEMA
from kcbx.schema.reading import text_of
from tests import markdown

TEXT = (markdown.ROOT / "docs" / "案卷格式.md").read_text("utf-8")
KEYS = ["键", "必填", "写什么"]
COMMON_KEYS = ("佐证", "备注", "批次")


# Keys


def schema_keys(
    name: str, node: Mapping[str, Any] | None = None, above: str = ""
) -> Iterator[tuple[str, bool]]:
    """Yield (key path, required) of a schema, list items marked by []."""
    node = schema_document(name) if node is None else node
    for key, value in node.get("properties", {}).items():
        path = f"{above}.{key}" if above else key
        yield path, key in node.get("required", ())
        inner, within = resolved(value, name), path
        if inner.get("type") == "array":
            inner, within = resolved(inner["items"], name), f"{path}[]"
        yield from schema_keys(name, inner, within)


def documented_keys(heading: str) -> list[tuple[str, bool]]:
    """Return (key path, required) of the table of keys under a heading."""
    return [(row[0].strip("`"), row[1] == "是") for row in markdown.table(TEXT, heading, KEYS)]


def _without(keys: Iterator[tuple[str, bool]], *beginnings: str) -> list[tuple[str, bool]]:
    return [key for key in keys if not key[0].startswith(beginnings)]


def test_every_key_of_a_case_is_documented() -> None:
    assert documented_keys("案卷") == _without(schema_keys("case"), "经过[]")


def test_every_key_of_an_entry_is_documented() -> None:
    entry = schema_document("case")["$defs"]["记事"]
    assert documented_keys("经过") == list(schema_keys("case", entry))


def test_every_key_of_the_other_files_is_documented() -> None:
    assert documented_keys("units.yaml") == list(schema_keys("units"))
    assert documented_keys("kcbx.yaml") == list(schema_keys("config"))
    assert documented_keys("rosters.yaml") == list(schema_keys("rosters"))
    assert documented_keys("office/") == _without(schema_keys("office"), "记事[]")


def test_every_parameter_is_explained_as_the_program_does() -> None:
    rows = {row[0].strip("`"): row[2] for row in markdown.table(TEXT, "kcbx.yaml", KEYS)}
    shown = {name: rows[f"参数[].{name}"] for name in parameters()}
    assert shown == {name: item.meaning.rstrip("。") for name, item in parameters().items()}


# 事项


def _documented_actions(heading: str) -> dict[str, tuple[list[str], list[str]]]:
    rows = markdown.table(TEXT, heading, ["事项", "用来记", "必填", "可填"])
    return {row[0]: (row[2].split(), row[3].split()) for row in rows}


@pytest.mark.parametrize(
    ("heading", "within", "actions"), [("经过", "case", ACTIONS), ("office/", "office", OFFICE_ACTIONS)]
)
def test_every_action_is_documented_with_its_keys(
    heading: str, within: str, actions: tuple[str, ...]
) -> None:
    documented = _documented_actions(heading)
    assert list(documented) == list(actions)
    for action, (required, optional) in documented.items():
        fields = [field for field in action_fields(action, within) if field.key not in COMMON_KEYS]
        assert sorted(required) == sorted(field.key for field in fields if field.required), action
        assert sorted(optional) == sorted(field.key for field in fields if not field.required), action


# Codes


def test_every_code_list_is_documented_whole() -> None:
    rows = markdown.table(TEXT, "代码表", ["代码表", "可增补", "代码"])
    documented = {row[0]: (row[2].split(), row[1] == "可增补") for row in rows}
    names = schema_document("codes")["$defs"]
    assert documented == {name: (list(code_list(name)), name in extendable_lists()) for name in names}


# States and transitions


def test_the_states_of_every_ledger_are_documented() -> None:
    rows = markdown.table(TEXT, "状态与台账", ["台账", "状态"])
    assert {row[0]: tuple(row[1].split()) for row in rows} == {
        name: STATES_OF_LEDGER[name] for name in LEDGERS
    }


SETS = {"适龄": IN_ORDER_STATES, "在账": MISSING_STATES, "在册": OPEN_STATES, "（没有案卷）": {NOTHING}}
"""The names the document has for sets of states."""


def states_in(text: str) -> set[str]:
    """Return the states a cell names: 在册 除 认定达标."""
    named, _, left_out = text.partition(" 除 ")
    return _union(named) - _union(left_out)


def _union(text: str) -> set[str]:
    return {state for word in text.split() for state in SETS.get(word, {word})}


def leads_to(action: str, state: str, key: str, value: str) -> set[str]:
    """Return where the document says an entry leads, the key's value given; {} where it has no row."""
    found = set()
    for actions, condition, sources, target in markdown.table(TEXT, "状态变动", ["事项", "条件", "从", "到"]):
        if action in actions.split() and state in states_in(sources) and _holds(condition, key, value):
            found.add({Target.GIVEN.value: value, Target.STAYS.value: state}.get(target, target))
    return found


def _holds(condition: str, key: str, value: str) -> bool:
    if not condition:
        return True
    wanted, how, values = condition.split(" ", 2)
    assert wanted == key
    return {
        "是": value in values.split(),
        "不是": value not in values.split(),
        "属于": value in states_in(values),
    }[how]


def _deciding_key(action: str) -> str:
    rows = markdown.table(TEXT, "状态变动", ["事项", "条件", "从", "到"])
    return next((row[1].split()[0] for row in rows if action in row[0].split() and row[1]), "")


@pytest.mark.parametrize("action", ACTIONS)
def test_the_documented_transitions_are_the_table(action: str) -> None:
    key = _deciding_key(action)
    fields = {field.key: field.choices for field in action_fields(action)}
    for state in (NOTHING, *STATES):
        for value in fields[key] if key else ("",):
            row = transition_for(action, state, {key: value} if key else {})
            expected = set()
            if row is not None:
                target = row.target.value if isinstance(row.target, Target) else row.target
                expected = {{Target.GIVEN.value: value, Target.STAYS.value: state}.get(target, target)}
            assert leads_to(action, state, key, value) == expected, (state, value)


# Sections and examples


def test_every_clause_of_the_format_cites_a_section_of_the_document() -> None:
    cited = {clause.section for clause in clauses().values() if clause.id.startswith("案卷格式/")}
    assert cited - set(markdown.headings(TEXT)) == set()


EXAMPLES = {
    "编号": ("case", CASE_SCHEMA),
    "学校": ("units", UNITS_SCHEMA),
    "格式": ("config", CONFIG_SCHEMA),
    "名单": ("rosters", ROSTERS_SCHEMA),
}
"""First key of an example → its schema."""


def _whole_examples() -> list[str]:
    return [block for block in markdown.blocks(TEXT, "yaml") if not block.startswith(" ")]


@pytest.mark.parametrize("example", _whole_examples(), ids=lambda text: text.partition(":")[0])
def test_an_example_is_sound_and_canonical(example: str) -> None:
    name, schema_path = EXAMPLES[example.partition(":")[0]]
    data = typed(yamlio.parse(example).data)
    assert Shapes().check(name, data) == []
    assert text_of(name, data, None, schema_path).partition("\n")[2] == example


def test_the_example_of_a_correction_fits_into_the_example_case() -> None:
    (fragment,) = (block for block in markdown.blocks(TEXT, "yaml") if block.startswith(" "))
    (case,) = (block for block in _whole_examples() if block.startswith("编号"))
    data = typed(yamlio.parse(case + fragment).data)
    assert Shapes().check("case", data) == []
    assert canonical("case", data) == data
    assert data["经过"][-1]["更正"] in {entry["号"] for entry in data["经过"][:-1]}


def test_the_layout_names_every_ledger() -> None:
    (layout,) = markdown.blocks(markdown.section(TEXT, "工作目录"), "text")
    assert [
        ledger for ledger in LEDGERS if not re.search(rf"^    {ledger}/<单位简称>/", layout, re.MULTILINE)
    ] == []
