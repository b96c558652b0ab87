"""Findings as text, JSON, JUnit XML and SARIF; each walks the one list of a report, so none can leave anything out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from kcbx.findings import UNPRINTABLE, Report
from kcbx.model import Finding, Severity
from kcbx.policy import grounds
from kcbx.rules import BY_ID, Rule

FORMAT_VERSION = 1
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def text_line(finding: Finding) -> str:
    """Return path:line:column, severity, rule, clause and message on one line."""
    path = UNPRINTABLE.sub(" ", finding.path)
    return (
        f"{path}:{finding.line}:{finding.column} {finding.severity.value} {finding.rule} "
        f"（{grounds(finding.clause, '条款')}） {finding.message}"
    )


def text(report: Report) -> str:
    """Return one line for each finding, "" when there is none."""
    return "".join(f"{text_line(finding)}\n" for finding in report.findings)


def summary(report: Report) -> str:
    """Return the counts in one sentence, for stderr."""
    if not report.findings:
        return f"检查了 {report.cases} 份案卷，没有发现问题。"
    counts = "，".join(f"{severity.value} {report.count(severity)}" for severity in Severity)
    return (
        f"检查了 {report.cases} 份案卷：{counts}。用 kcbx explain 规则编号 查看一条规则的要求、依据和改法。"
    )


def document(report: Report) -> dict[str, Any]:
    """Return the report as the JSON other programs rely on (format_version 1)."""
    counts = {severity.value: report.count(severity) for severity in Severity}
    return {
        "format_version": FORMAT_VERSION,
        "summary": {"cases": report.cases, **counts},
        "findings": [_finding_document(finding) for finding in report.findings],
    }


def _finding_document(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "clause": finding.clause,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "case": finding.case,
        "message": finding.message,
    }


def junit(report: Report, *, strict: bool = False, ascii_only: bool = False) -> str:
    """Return JUnit XML: one test case for each file that was checked; what does not fail is in its system-out.

    `ascii_only` writes Chinese as character references, for a stream that is not UTF-8.
    """
    by_path: dict[str, list[Finding]] = {path: [] for path in report.checked}
    for finding in report.findings:
        by_path.setdefault(finding.path, []).append(finding)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    failed = sum(any(each.severity in failing for each in found) for found in by_path.values())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="kcbx" tests="{len(by_path)}" failures="{failed}">',
        f'  <testsuite name="kcbx validate" tests="{len(by_path)}" failures="{failed}" errors="0" skipped="0">',
    ]
    for path, found in sorted(by_path.items()):
        lines += _test_case(path, found, failing)
    written = "\n".join([*lines, "  </testsuite>", "</testsuites>", ""])
    return written.encode("ascii", "xmlcharrefreplace").decode("ascii") if ascii_only else written


def _test_case(path: str, found: Iterable[Finding], failing: set[Severity]) -> list[str]:
    folder, _, name = path.rpartition("/")
    head = f"    <testcase classname={_attribute(folder or '.')} name={_attribute(name)}"
    findings = list(found)
    failures = [finding for finding in findings if finding.severity in failing]
    notes = [finding for finding in findings if finding.severity not in failing]
    if not failures and not notes:
        return [f"{head}/>"]
    lines = [f"{head}>"]
    for finding in failures:
        lines.append(
            f"      <failure type={_attribute(finding.rule)} message={_attribute(finding.message)}>"
            f"{escape(text_line(finding))}</failure>"
        )
    if notes:
        lines.append(
            f"      <system-out>{escape(chr(10).join(text_line(finding) for finding in notes))}</system-out>"
        )
    return [*lines, "    </testcase>"]


def _attribute(value: str) -> str:
    return quoteattr(UNPRINTABLE.sub(" ", value))


def sarif(report: Report, version: str) -> dict[str, Any]:
    """Return a SARIF 2.1.0 log with the metadata of every rule that found something."""
    ids = list(dict.fromkeys(finding.rule for finding in report.findings))
    places = {rule_id: index for index, rule_id in enumerate(ids)}
    driver = {
        "name": "kcbx",
        "semanticVersion": version,
        "language": "zh-CN",
        "rules": [_sarif_rule(BY_ID[rule_id]) for rule_id in ids],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, places) for finding in report.findings],
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.rule_id,
        "name": rule.title,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.manual.demand},
        "help": {"text": rule.manual.text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"clause": rule.clause},
    }


def _sarif_result(finding: Finding, places: Mapping[str, int]) -> dict[str, Any]:
    location = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(finding.path)},
            "region": {"startLine": finding.line, "startColumn": finding.column},
        }
    }
    properties = {"clause": finding.clause, **({"case": finding.case} if finding.case else {})}
    return {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
        "properties": properties,
    }
