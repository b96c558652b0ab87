"""The run of the rules: order, choice of rules, what is asked for, and messages fit to be seen."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from kcbx.errors import UsageError
from kcbx.findings import Report, Sources, check, selected
from kcbx.model import Finding, Severity
from kcbx.rules import BY_ID, RULES, Need, Remark, Rule, Scope
from kcbx.schema import Shapes
from kcbx.schema.files import read_case_file, read_data_file
from tests import builders
from tests.builders import CASE_ID, OTHER_CASE_ID, findings_of, report_of, surroundings

SAME_NUMBER = {"性别": "女", "出生日期": "2012-03-04", "证件": {"号码": "990101201203045121"}}


def finding(severity: Severity = Severity.ERROR, **changes: Any) -> Finding:
    given = Finding("L01", severity, "案卷格式/经过", "a.yaml", 1, 1, "", "错了。")
    return dataclasses.replace(given, **changes)


def sources(*cases: bytes) -> Sources:
    shapes = Shapes()
    config = builders.text("config", builders.config_data()).encode()
    units = builders.text("units", builders.units_data()).encode()
    return Sources(
        read_data_file("config", "kcbx.yaml", config, shapes),
        read_data_file("units", "units.yaml", units, shapes),
        [
            read_case_file(f"ledgers/适龄儿童/清河初中/{number}.yaml", raw, shapes)
            for number, raw in zip((CASE_ID, OTHER_CASE_ID), cases, strict=False)
        ],
    )


def test_findings_are_sorted_by_path_line_column_and_rule() -> None:
    fragment = {
        "证件": {"号码": "990101201203045122"},
        "备 注": "无",
        "户籍": {"乡镇": "清河"},
        "units.yaml": {"学校": [{"标识码": builders.JUNIOR, "简称": "con"}]},
        "另一案卷": {"学籍": {"学校": "3199009999"}},
    }
    found = [(each.path, each.line, each.column, each.rule) for each in findings_of(fragment)]
    assert found == sorted(found)
    assert [rule for *_, rule in found] == ["I01", "X06", "S02", "X05", "U01", "U03"]


def test_one_finding_is_reported_once() -> None:
    def twice(_: object) -> Any:
        yield Remark("错了", ("编号",))
        yield Remark("错了", ("编号",))

    rule = Rule("Z01", "试", Severity.ERROR, "案卷格式/结构", Scope.CASE, twice)
    report = report_of(rules=[rule])
    assert [(each.line, each.column, each.message) for each in report.findings] == [(2, 1, "错了。")]


def test_a_broken_file_does_not_hide_another() -> None:
    second = builders.case_data({"证件": {"号码": "990101201107093114"}}, builders.OTHER_CASE)
    report = check(
        sources("姓名: 周雨桐".encode("gbk"), builders.text("case", second).encode()),
        surroundings(),
    )
    assert [(each.path.rpartition("/")[2], each.rule, each.message) for each in report.findings] == [
        (
            f"{CASE_ID}.yaml",
            "F01",
            "文件是 GBK 编码，不是 UTF-8；请用记事本打开后“另存为”，编码选 UTF-8。",
        ),
        (
            f"{OTHER_CASE_ID}.yaml",
            "L08",
            "现在的责任单位是柳林小学，文件应放在 ledgers/适龄儿童/柳林小学/ 下；请移过去，或补记移交。",
        ),
        (f"{OTHER_CASE_ID}.yaml", "I01", "证件号码的校验码不对，多半是抄错一位。请对照证件重新录入。"),
    ]
    assert report.cases == 2


@pytest.mark.parametrize(
    ("raw", "line", "column", "message"),
    [
        (b"\xff\xfe\x00", 1, 1, "文件是 UTF-16 编码；请用记事本“另存为”，编码选 UTF-8。"),
        (b"a: 1\nb: \x00\n", 2, 1, "文件里有空字符（NUL），多半是文件损坏；请从历史记录恢复或删掉这个字符。"),
        ("编号: 1\n编号: 2\n".encode(), 2, 1, "“编号”写了两次（第一次在第 1 行）；请只留一个。"),
        ("编号: &a 1\n".encode(), 1, 5, "不允许使用 & 锚点；请把内容写全，或给文字加引号。"),
        ("编号: *a\n".encode(), 1, 5, "不允许使用 * 引用（别名）；请把内容写全，或给文字加引号。"),
        ("编号: !x 1\n".encode(), 1, 5, "不允许使用 ! 标签；文字以 ! 开头时请加引号。"),
        (
            "证件: {类型: 无[1]}\n".encode(),
            1,
            11,
            "不是正确的 YAML：{ } 或 [ ] 里的写法不对：各项用逗号隔开，里面有标点的文字加引号。",
        ),
        (
            "<<<<<<< 甲\n编号: 1\n=======\n编号: 2\n>>>>>>> 乙\n".encode(),
            1,
            1,
            "文件里有 git 合并冲突的记号（<<<<<<< 和 >>>>>>>）；请两边商量，留下对的一份，删掉记号。",
        ),
        ("- 编号\n".encode(), 1, 1, "文件里没有“键: 值”；案卷从“编号: KC-…”开始。"),
        (b"", 1, 1, "文件里没有“键: 值”；案卷从“编号: KC-…”开始。"),
        (
            b"#" * (2 * 1024 * 1024 + 1),
            1,
            1,
            "文件有 2097153 字节，超过上限 2 MiB；照片和扫描件请放进 evidence/，不要写进案卷。",
        ),
    ],
)
def test_what_cannot_be_read_is_one_finding_with_its_place(
    raw: bytes, line: int, column: int, message: str
) -> None:
    report = check(sources(raw), surroundings())
    assert [(each.rule, each.line, each.column, each.case, each.message) for each in report.findings] == [
        ("F01", line, column, CASE_ID, message)
    ]


def test_cross_file_rules_see_all_files_though_one_is_asked_for() -> None:
    second = builders.text("case", builders.case_data(SAME_NUMBER, builders.OTHER_CASE)).encode()
    first = builders.text("case", builders.case_data()).encode()
    asked = f"ledgers/适龄儿童/清河初中/{CASE_ID}.yaml"
    report = check(sources(first, second), surroundings(), wanted=asked.__eq__)
    assert [(each.rule, each.path) for each in report.findings] == [("X01", asked)]
    assert (report.checked, report.cases) == ((asked,), 1)


def test_a_rule_without_what_it_needs_is_passed_over() -> None:
    fragment = {"经过": [{"日期": "2024-09-10", "事项": "休学", "批准单位": "清河初中"}]}
    assert [each.rule for each in findings_of(fragment)] == ["G22"]
    for missing in (Need.UNITS, Need.COUNTY, Need.PARAMETERS):
        assert findings_of(fragment, known=frozenset(Need) - {missing}) == ()


def test_only_the_chosen_rules_run() -> None:
    fragment = {"证件": {"号码": "990101201203045122"}, "备 注": "无"}
    assert [each.rule for each in findings_of(fragment, rules=[BY_ID["S02"]])] == ["S02"]


@pytest.mark.parametrize(
    ("message", "hidden"),
    [
        ("没有“周雨桐”这一种", "没有“周**”这一种。"),
        ("没有“周建国”这一种", "没有“周**”这一种。"),
        ("填的是990101201203045121", "填的是******************。"),
        ("打电话 13800000001 核对", "打电话 138****0001 核对。"),
        ("两\n行\x1b[31m红", "两 行 [31m红。"),
        ("是不是“留守儿童”？", "是不是“留守儿童”？"),
        ("字" * 600, "字" * 500 + "…"),
        ("已经有句号。", "已经有句号。"),
    ],
)
def test_a_message_shows_nobody_and_fits_one_line(message: str, hidden: str) -> None:
    def tell(_: object) -> Any:
        yield Remark(message)

    rule = Rule("Z01", "试", Severity.ERROR, "案卷格式/结构", Scope.CASE, tell)
    assert [each.message for each in findings_of(rules=[rule])] == [hidden]


def test_a_name_written_where_a_code_belongs_is_hidden() -> None:
    fragment = {"特殊群体": ["周雨桐"], "民族": "990101201203045121"}
    messages = [each.message for each in findings_of(fragment) if each.rule == "S03"]
    assert len(messages) == 2
    assert not any("周雨桐" in message or "990101201203045121" in message for message in messages)


# Choosing rules


def ids(*arguments: Any) -> list[str]:
    return [rule.rule_id for rule in selected(*arguments)]


def test_without_choice_all_rules_run() -> None:
    assert selected() == RULES


@pytest.mark.parametrize("words", [["C"], ["配置"], ["c"], ["C01,C02", "C03，C04"], ["C01 C02、C03", "c04"]])
def test_rules_are_chosen_by_id_letter_or_name(words: list[str]) -> None:
    assert ids(words) == ["C01", "C02", "C03", "C04"]


def test_what_is_ignored_is_taken_from_what_is_chosen() -> None:
    assert ids(["U"], ["U01", "U03"]) == ["U02", "U04", "U05", "U06"]
    assert len(ids([], ["G"])) == len([rule for rule in RULES if rule.group != "G"])


def test_an_unknown_rule_lists_the_groups() -> None:
    with pytest.raises(UsageError) as refused:
        selected(["L99"])
    assert refused.value.message == "没有规则或规则组“L99”。"
    assert refused.value.hint.startswith("规则组有：F（文件）、S（写法）、I（身份）、L（经过）、G（前提）")


# The report


@pytest.mark.parametrize(
    ("severities", "plain", "strict"),
    [
        ((), 0, 0),
        ((Severity.NOTICE,), 0, 0),
        ((Severity.WARNING, Severity.NOTICE), 0, 1),
        ((Severity.ERROR,), 1, 1),
    ],
)
def test_the_exit_code(severities: tuple[Severity, ...], plain: int, strict: int) -> None:
    report = Report(tuple(finding(severity) for severity in severities), (), 1)
    assert (report.exit_code(), report.exit_code(strict=True)) == (plain, strict)


def test_findings_are_counted_by_severity() -> None:
    report = Report((finding(), finding(line=2), finding(Severity.NOTICE)), (), 3)
    assert [report.count(severity) for severity in Severity] == [2, 0, 1]
