"""Text, JSON, JUnit and SARIF of one report: each tells of every finding."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from kcbx import renderings
from kcbx.findings import Report
from kcbx.model import Finding, Severity
from kcbx.rules import RULES
from tests import builders

PATH = "ledgers/疑似辍学/清河初中/KC-7K3Q9F2B0C.yaml"
ERROR = Finding("L01", Severity.ERROR, "案卷格式/经过", PATH, 36, 5, "KC-7K3Q9F2B0C", "不能记“<复学>”&。")
WARNING = Finding("G03", Severity.WARNING, "suiyang-2024/4a", PATH, 42, 5, "KC-7K3Q9F2B0C", "才 7 天。")
NOTICE = Finding("U06", Severity.NOTICE, "案卷格式/单位", "units.yaml", 3, 1, "", "请核对。")
REPORT = Report((ERROR, WARNING, NOTICE), ("kcbx.yaml", PATH, "units.yaml"), 1)
CLEAN = Report((), ("kcbx.yaml", "units.yaml"), 0)


def every_finding() -> Report:
    """A report with findings of every rule."""
    found: list[Finding] = []
    for rule in RULES:
        found += builders.findings_of(builders.fragment_of(rule.manual.failing))
    return Report(tuple(found), tuple(sorted({each.path for each in found})), len(RULES))


def test_text_is_a_line_for_each_finding() -> None:
    assert renderings.text(REPORT) == (
        f"{PATH}:36:5 错误 L01 （条款 案卷格式/经过） 不能记“<复学>”&。\n"
        f"{PATH}:42:5 警告 G03 （条款 suiyang-2024/4a） 才 7 天。\n"
        "units.yaml:3:1 提示 U06 （条款 案卷格式/单位） 请核对。\n"
    )
    assert renderings.text(CLEAN) == ""


def test_another_county_s_clause_is_not_called_a_ground() -> None:
    found = replace(WARNING, clause="参照 suiyang-2024/4a")
    assert renderings.text_line(found) == f"{PATH}:42:5 警告 G03 （参照 suiyang-2024/4a） 才 7 天。"
    clauses = [each["clause"] for each in renderings.document(Report((found,), (PATH,), 1))["findings"]]
    assert clauses == ["参照 suiyang-2024/4a"]


def test_a_path_cannot_steer_the_terminal() -> None:
    found = replace(ERROR, path="ledgers/a\x1b[2J\nb.yaml")
    assert renderings.text_line(found).startswith("ledgers/a [2J b.yaml:36:5 错误")


def test_the_summary_counts() -> None:
    assert renderings.summary(REPORT) == (
        "检查了 1 份案卷：错误 1，警告 1，提示 1。用 kcbx explain 规则编号 查看一条规则的要求、依据和改法。"
    )
    assert renderings.summary(CLEAN) == "检查了 0 份案卷，没有发现问题。"


def test_json_is_what_others_rely_on() -> None:
    assert renderings.document(REPORT) == {
        "format_version": 1,
        "summary": {"cases": 1, "错误": 1, "警告": 1, "提示": 1},
        "findings": [
            {
                "rule": "L01",
                "severity": "错误",
                "clause": "案卷格式/经过",
                "path": PATH,
                "line": 36,
                "column": 5,
                "case": "KC-7K3Q9F2B0C",
                "message": "不能记“<复学>”&。",
            },
            {
                "rule": "G03",
                "severity": "警告",
                "clause": "suiyang-2024/4a",
                "path": PATH,
                "line": 42,
                "column": 5,
                "case": "KC-7K3Q9F2B0C",
                "message": "才 7 天。",
            },
            {
                "rule": "U06",
                "severity": "提示",
                "clause": "案卷格式/单位",
                "path": "units.yaml",
                "line": 3,
                "column": 1,
                "case": "",
                "message": "请核对。",
            },
        ],
    }


@pytest.mark.parametrize(("strict", "failures"), [(False, ["L01"]), (True, ["L01", "G03"])])
def test_junit_has_one_case_for_each_file(strict: bool, failures: list[str]) -> None:
    root = ElementTree.fromstring(renderings.junit(REPORT, strict=strict))
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "3", "1")
    (suite,) = root
    assert [(case.get("classname"), case.get("name")) for case in suite] == [
        (".", "kcbx.yaml"),
        ("ledgers/疑似辍学/清河初中", "KC-7K3Q9F2B0C.yaml"),
        (".", "units.yaml"),
    ]
    assert [failure.get("type") for failure in suite.iter("failure")] == failures
    assert next(failure.get("message") for failure in suite.iter("failure")) == "不能记“<复学>”&。"
    shown = "\n".join(
        element.text or "" for element in suite.iter() if element.tag in ("failure", "system-out")
    )
    assert sorted(shown.splitlines()) == sorted(renderings.text(REPORT).splitlines())


def test_junit_can_be_plain_ascii() -> None:
    written = renderings.junit(REPORT, ascii_only=True)
    assert written.isascii()
    assert ElementTree.fromstring(written)[0][1].get("name") == "KC-7K3Q9F2B0C.yaml"


def test_junit_of_a_clean_run() -> None:
    assert renderings.junit(CLEAN) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="kcbx" tests="2" failures="0">\n'
        '  <testsuite name="kcbx validate" tests="2" failures="0" errors="0" skipped="0">\n'
        '    <testcase classname="." name="kcbx.yaml"/>\n'
        '    <testcase classname="." name="units.yaml"/>\n'
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_sarif_names_rules_levels_and_places() -> None:
    log = renderings.sarif(REPORT, "1.2.3")
    assert (log["version"], log["$schema"].endswith("sarif-schema-2.1.0.json")) == ("2.1.0", True)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("kcbx", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == ["L01", "G03", "U06"]
    assert driver["rules"][0]["shortDescription"] == {"text": "记事符合状态变动表"}
    assert driver["rules"][1]["defaultConfiguration"] == {"level": "warning"}
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 2]
    assert run["results"][2] == {
        "ruleId": "U06",
        "ruleIndex": 2,
        "level": "note",
        "message": {"text": "请核对。"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "units.yaml"},
                    "region": {"startLine": 3, "startColumn": 1},
                }
            }
        ],
        "properties": {"clause": "案卷格式/单位"},
    }
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith(
        "ledgers/%E7%96%91"
    )


def test_no_format_leaves_a_finding_out() -> None:
    report = every_finding()
    lines = renderings.text(report).splitlines()
    assert len(lines) == len(report.findings)
    listed = renderings.document(report)["findings"]
    assert len(listed) == len(lines)
    results: list[Any] = renderings.sarif(report, "1")["runs"][0]["results"]
    assert len(results) == len(lines)
    root = ElementTree.fromstring(renderings.junit(report))
    shown = [
        line
        for element in root.iter()
        if element.tag in ("failure", "system-out")
        for line in (element.text or "").splitlines()
    ]
    assert sorted(shown) == sorted(lines)
    assert json.loads(json.dumps(listed)) == listed


def test_every_rule_of_a_log_is_described() -> None:
    rules = renderings.sarif(every_finding(), "1")["runs"][0]["tool"]["driver"]["rules"]
    assert len(rules) == len(RULES)
    assert all(rule["fullDescription"]["text"].endswith("。") for rule in rules)
