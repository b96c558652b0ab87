"""kcbx rules: every rule with its clause; with --coverage every clause with what carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kcbx.commands.options import format_option

if TYPE_CHECKING:
    from kcbx.rules.coverage import Coverage


@click.command(name="rules", short_help="列出检查规则和政策条款")
@click.option(
    "--coverage", is_flag=True, help="列出全部条款，各由哪些规则、待办、命令、报表、事项和参数落实。"
)
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
    from kcbx.rules.coverage import coverage

    covered = coverage()
    titles = {
        "clause": "条款",
        "rules": "规则",
        "duties": "待办",
        "shown": "命令和报表",
        "done": "事项",
        "parameters": "参数",
    }
    columns = [Column(key, title) for key, title in titles.items()]
    if output_format == "csv":
        columns += [Column("document", "文件"), Column("section", "章节"), Column("demand", "要求")]
    document = {"format_version": 1, "clauses": [_document(each) for each in covered]}
    print_list(output_format, [_row(each) for each in covered], columns, document)


def _document(covered: Coverage) -> dict[str, Any]:
    """Return a clause with all that carries it, as JSON holds it."""
    from kcbx.rules.coverage import ACTION, CODE, COMMAND, OFFICE, PAPER, REPORT

    clause = covered.clause
    return {
        "clause": clause.id,
        "document": clause.document,
        "section": clause.section,
        "demand": clause.demand,
        "rules": [rule.rule_id for rule in covered.rules],
        "duties": [duty.duty_id for duty in covered.duties],
        "commands": list(covered.of_kind(COMMAND)),
        "reports": list(covered.of_kind(REPORT)),
        "actions": list(covered.of_kind(ACTION)),
        "office_actions": list(covered.of_kind(OFFICE)),
        "papers": list(covered.of_kind(PAPER)),
        "codes": list(covered.of_kind(CODE)),
        "parameters": list(covered.parameters),
    }


def _row(covered: Coverage) -> dict[str, Any]:
    """Return the same as a line of the table, shorter; what is no command and no 事项 says what it is."""
    row = _document(covered)
    shown = [*row["commands"], *(f"报表的{name}" for name in row["reports"])]
    done = [*row["actions"], *row["office_actions"], *(f"文书“{name}”" for name in row["papers"])]
    done += dict.fromkeys(f"代码“{name.partition('.')[0]}”" for name in row["codes"])
    names = dict.fromkeys(text.partition(" ")[0] for text in row["parameters"])
    return {**row, "shown": shown, "done": done, "parameters": list(names)}
