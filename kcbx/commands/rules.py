"""kcbx rules: every rule with its clause; with --coverage every clause with what carries it."""

from __future__ import annotations

from typing import Any

import click

from kcbx.commands.options import format_option


@click.command(name="rules", short_help="列出检查规则和政策条款")
@click.option("--coverage", is_flag=True, help="列出全部条款，各由哪些规则和参数落实。")
@format_option("table", "json", "csv")
def command(coverage: bool, output_format: str) -> None:
    """列出 kcbx validate 用的检查规则：编号、级别、依据的条款。

    一条规则的要求、改法和例子，用 kcbx explain 规则编号 查看。
    """
    if coverage:
        _print_clauses(output_format)
    else:
        _print_rules(output_format)


def _print_rules(output_format: str) -> None:
    from kcbx.commands.console import print_list
    from kcbx.output import Column
    from kcbx.rules import GROUPS, RULES
    from kcbx.rules.explaining import severity_text

    rows: list[dict[str, Any]] = [
        {
            "rule": rule.rule_id,
            "group": GROUPS[rule.group],
            "severity": severity_text(rule),
            "clause": rule.clause,
            "title": rule.title,
            "demand": rule.manual.demand,
        }
        for rule in RULES
    ]
    columns = [
        Column("rule", "规则"),
        Column("group", "组"),
        Column("severity", "级别"),
        Column("clause", "条款"),
        Column("title", "标题"),
    ]
    if output_format == "csv":
        columns.append(Column("demand", "要求"))
    print_list(output_format, rows, columns, {"format_version": 1, "rules": rows})


def _print_clauses(output_format: str) -> None:
    from kcbx.commands.console import print_list
    from kcbx.output import Column
    from kcbx.policy import clauses
    from kcbx.rules.explaining import parameters_of, rules_of

    rows: list[dict[str, Any]] = [
        {
            "clause": clause.id,
            "document": clause.document,
            "section": clause.section,
            "demand": clause.demand,
            "rules": [rule.rule_id for rule in rules_of(clause.id)],
            "parameters": parameters_of(clause.id),
        }
        for clause in clauses().values()
    ]
    columns = [Column("clause", "条款"), Column("rules", "规则"), Column("parameters", "参数")]
    if output_format == "csv":
        columns += [Column("document", "文件"), Column("section", "章节"), Column("demand", "要求")]
    print_list(output_format, rows, columns, {"format_version": 1, "clauses": rows})
