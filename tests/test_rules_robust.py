"""Whatever stands in a file that can be read, the rules answer with findings and never with an exception."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx import yamlio
from kcbx.findings import Report, Sources, check
from kcbx.rules import RULES
from kcbx.schema import Shapes, bare_patterns, code_list, typed
from kcbx.schema.files import read_case_file, read_data_file
from kcbx.schema.reading import config_of, units_of
from tests import builders

FRAGMENTS = [
    builders.fragment_of(written) for rule in RULES for written in (rule.manual.passing, rule.manual.failing)
]
CASES = [
    builders.case_data(
        {
            key: value
            for key, value in fragment.items()
            if key in builders.CASE or key in ("残疾", "待定", "备注")
        }
    )
    for fragment in FRAGMENTS
]
KEYS = [*builders.CASE, *{key for data in CASES for entry in data["经过"] for key in entry}, "类型", "号码"]
SCALARS = st.sampled_from(
    [
        *(
            "",
            "无",
            "是",
            "否",
            "校外",
            "2024-09-05",
            "2023-02-29",
            "0001-01-01",
            "9999-12-31",
            "12345",
            "-1",
            "0",
        ),
        *("7", "八年级", "1e9", "KC-7K3Q9F2B0C", "E00001", "E00002", "3199000021", "990101201203045121"),
        *("监护人.0.电话", "学籍.年级", "参加.0.姓名", "学籍", "日期", "类型", ".", "..", "0", "经过.0.日期"),
        *(
            "2024-09-05T10:00:00+08:00",
            "2024-09-05T10:00:00Z",
            "evidence/KC-7K3Q9F2B0C/1.jpg",
            "evidence/a/b",
        ),
        *("周雨桐", "\x85", "a: b # c", "x" * 3000, *code_list("事项"), *code_list("状态")),
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a document."""
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield (*path, key)
        yield from places(value, (*path, key))


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a case in which some values were replaced, removed, added or doubled."""
    data = copy.deepcopy(draw(st.sampled_from(CASES)))
    for _ in range(draw(st.integers(1, 4))):
        found = list(places(data))
        *parents, last = draw(st.sampled_from(found))
        owner = data
        for part in parents:
            owner = owner[part]
        kind = draw(st.sampled_from(["replace", "remove", "add", "double"]))
        if kind == "replace":
            owner[last] = draw(VALUES)
        elif kind == "remove":
            del owner[last]
        elif isinstance(owner, list):
            owner.insert(last, draw(VALUES) if kind == "add" else copy.deepcopy(owner[last]))
        else:
            owner[draw(st.sampled_from(KEYS))] = draw(VALUES)
        if not data:
            return copy.deepcopy(builders.CASE)
    return data


def checked(data: dict[str, Any]) -> Report:
    raw = yamlio.emit(data, bare=bare_patterns()).encode()
    shapes = Shapes()
    config_file = read_data_file(
        "config", "kcbx.yaml", builders.text("config", builders.config_data()).encode(), shapes
    )
    units_file = read_data_file(
        "units", "units.yaml", builders.text("units", builders.units_data()).encode(), shapes
    )
    sources = Sources(
        config_file,
        units_file,
        [read_case_file(f"ledgers/适龄儿童/清河初中/{builders.CASE_ID}.yaml", raw, shapes)],
        parsed_config=config_of(config_file.data),
    )
    return check(sources, builders.surroundings(proofs={"evidence/KC-7K3Q9F2B0C/1.jpg": "0" * 64}))


@settings(max_examples=250, deadline=None)
@given(mutated())
def test_no_document_stops_the_rules(data: dict[str, Any]) -> None:
    report = checked(data)
    keys = [(each.path, each.line, each.column, each.rule) for each in report.findings]
    assert keys == sorted(keys)
    for finding in report.findings:
        assert finding.message
        assert len(finding.message.splitlines()) == 1
        assert finding.line >= 1
        assert finding.column >= 1


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["学校", "乡镇", "别的"]), VALUES, max_size=3))
def test_no_register_stops_the_rules(data: dict[str, Any]) -> None:
    raw = yamlio.emit(data, bare=bare_patterns()).encode() if data else b"{}\n"
    units_file = read_data_file("units", "units.yaml", raw, Shapes())
    config_file = read_data_file("config", "kcbx.yaml", b"{}\n", Shapes())
    report = check(Sources(config_file, units_file, []), builders.surroundings())
    assert all(finding.message for finding in report.findings)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["单位", "学年", "记事"]), VALUES, max_size=3))
def test_no_office_record_stops_the_rules(data: dict[str, Any]) -> None:
    raw = yamlio.emit(data, bare=bare_patterns()).encode() if data else b"{}\n"
    office = read_data_file("office", f"office/2024/{builders.JUNIOR}.yaml", raw, Shapes())
    config_file = read_data_file("config", "kcbx.yaml", b"{}\n", Shapes())
    units_file = read_data_file("units", "units.yaml", b"{}\n", Shapes())
    report = check(Sources(config_file, units_file, [], [office]), builders.surroundings())
    assert all(finding.message for finding in report.findings)


def test_every_pair_of_examples_can_stand_in_one_ledger() -> None:
    """Cross-file rules meet every kind of case."""
    files = [
        builders.case_file({k: v for k, v in data.items() if k != "经过"} | {"经过": []}) for data in CASES
    ]
    shapes = Shapes()
    config_file = read_data_file(
        "config", "kcbx.yaml", builders.text("config", builders.config_data()).encode(), shapes
    )
    units = typed(builders.units_data())
    units_file = read_data_file(
        "units", "units.yaml", builders.text("units", builders.units_data()).encode(), shapes
    )
    report = check(Sources(config_file, units_file, files), builders.surroundings())
    assert units_of(units) is not None
    assert {"X01", "X02"} <= {finding.rule for finding in report.findings}
    assert len(list(itertools.chain(report.checked))) == len(files) + 2
