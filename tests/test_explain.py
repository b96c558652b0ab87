"""kcbx rules and kcbx explain: every demand with its source, what to do, and examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kcbx import duties
from kcbx.errors import NotFoundError
from kcbx.rules import RULES, Rule
from kcbx.rules.explaining import explain, names
from tests import builders
from tests.ledgers import Ledger, Run, ledger, run

__all__ = ["ledger", "run"]


@pytest.fixture(autouse=True)
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run outside every workspace, unless the test makes one: what is explained depends on the county."""
    monkeypatch.chdir(tmp_path)


def test_the_list_of_rules(run: Run) -> None:
    code, out, err = run("rules", "--format", "json")
    listed = json.loads(out)
    assert (code, err, listed["format_version"]) == (0, "", 1)
    assert [rule["rule"] for rule in listed["rules"]] == [rule.rule_id for rule in RULES]
    assert listed["rules"][0] == {
        "rule": "F01",
        "group": "文件",
        "severity": "错误",
        "clause": "案卷格式/编码",
        "title": "文件可以读",
        "demand": "文件要能读：UTF-8 编码的普通 YAML，不超过 2 MiB，同一个键只写一次，不用锚点、别名、标签和合并键。",
    }
    table = run("rules")[1].splitlines()
    assert table[0].split() == ["规则", "组", "级别", "条款", "标题"]
    assert len(table) == len(RULES) + 2
    assert run("rules", "--format", "csv")[1].splitlines()[0] == "规则,组,级别,条款,标题,要求"


def test_what_carries_each_clause(run: Run) -> None:
    code, out, _ = run("rules", "--coverage", "--format", "json")
    clauses = {row["clause"]: row for row in json.loads(out)["clauses"]}
    assert code == 0
    assert clauses["suiyang-2024/3e"]["rules"] == ["G28", "G29", "G30", "G45", "G46"]
    assert clauses["linfen-2024/3.3c"]["rules"] == ["G27", "G28", "G29", "G30", "G45", "G46"]
    assert clauses["suiyang-2024/3b"]["parameters"] == [
        "学校劝返次数 = 3（suiyang-2024）",
        "劝返无效上报对象 = 教育局、乡镇（suiyang-2024）",
    ]
    assert set(clauses) >= {rule.clause for rule in RULES}
    assert clauses["sixian-2020/8"] == {
        "clause": "sixian-2020/8",
        "document": "《中共泗县县委教育工作领导小组关于建立控辍保学机制提高义务教育巩固水平的通知》（泗教组字〔2020〕5号，2020年）",
        "section": "三、（八）全面落实教育扶贫和资助政策",
        "demand": "落实“两免一补”、营养改善计划等资助政策，对符合条件的残疾学生和残疾人子女优先资助。",
        "rules": [],
        "duties": [],
        "commands": [],
        "reports": [],
        "actions": ["资助"],
        "office_actions": [],
        "papers": [],
        "codes": [],
        "parameters": [],
    }


def test_the_table_of_coverage_names_each_kind_of_carrier(run: Run) -> None:
    lines = run("rules", "--coverage", "--format", "csv")[1].splitlines()
    assert lines[0] == "条款,规则,待办,命令和报表,事项,参数,文件,章节,要求"
    rows = {line.split(",")[0]: line.split(",") for line in lines}
    assert rows["moe-2024/2d"][3:6] == ["报表的台账", "代码“疑似类型”", "失学统计"]
    assert rows["sixian-2020/14"][4] == "文书“入学通知书”、文书“劝返复学通知书”"
    assert rows["moe-2024/5"][4] == "复核、季度复核"


def test_a_rule_is_explained(run: Run) -> None:
    code, out, err = run("explain", "l02")
    assert (code, err) == (0, "")
    assert out == (
        "L02　经过从登记开始\n"
        "经过类规则，级别：错误\n"
        "\n"
        "经过从“登记”开始，登记之前不能有别的事。\n"
        "\n"
        "登记说明孩子从哪里来、当时是什么状态、由哪个单位负责；没有登记，状态和台账都推算不出来。\n"
        "怎么办：补记登记；登记的日期写晚了，用 kcbx correct 编号 号 --set 日期=… 更正。\n"
        "\n"
        "依据：案卷格式/经过　《kcbx 案卷格式》（格式第1版）　经过\n"
        "  经过只增加、不改动，按录入先后排列；每条的号在本案卷内不重复，日期不晚于录入当天，事项要求的内容写全。\n"
        "\n"
        "通过的例子（例子只写出有关的部分，其余内容都是对的）：\n"
        "    经过:\n"
        "      - {日期: 2024-09-05, 事项: 备忘}\n"
        "\n"
        "不通过的例子：\n"
        "    经过:\n"
        "      - {日期: 2024-08-20, 事项: 备忘}\n"
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_every_rule_can_be_explained(run: Run, rule: Rule) -> None:
    code, out, err = run("explain", rule.rule_id)
    assert (code, err) == (0, "")
    assert out.startswith(f"{rule.rule_id}　{rule.title}\n")
    assert f"依据：{rule.clause}　" in out


def test_an_action_is_explained(run: Run) -> None:
    out = run("explain", "复学")[1]
    assert "    疑似辍学、失学、辍学、认定达标 → 复学观察\n    延缓入学、休学 → 在校\n" in out
    assert "    年级*　整数\n" in out
    assert "    G05　复学前有劝返记录（依据 moe-2024/9c），不满足也能记，检查时会指出\n" in out
    assert run("explain", "登记")[1].splitlines()[3] == "    （还没有登记） → 所填的状态"
    assert "用 kcbx office add" in run("explain", "督查")[1]


def test_a_clause_is_explained(run: Run) -> None:
    out = run("explain", "义务教育法/58")[1]
    assert out.startswith("义务教育法/58　《中华人民共和国义务教育法》")
    assert "\n原文：\n    适龄儿童、少年的父母或者其他法定监护人无正当理由" in out
    assert "    G31　责令和批复由有权单位签发\n" in out


def test_a_parameter_is_explained_with_the_county_s_own_value(
    ledger: Ledger, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = run("explain", "观察期天数")[1]
    unconfirmed = "  这个值没有文件规定，只是建议；请确认或者修改，写明从哪天起。\n"
    assert f"本县现在的值：90（县级自定）\n{unconfirmed}" in out
    own = builders.config_data({"参数": [{"自": "2024-09-01", "观察期天数": "60"}]})
    ledger.put("kcbx.yaml", builders.text("config", own))
    assert (
        "本县现在的值：60（县级自定）\n随程序提供的政策：\n    kazuo-2025　90（县级自定）\n"
        in run("explain", "观察期天数")[1]
    )
    assert run("explain", "观察期天数")[1].endswith(
        "\n本县要确认或者修改，例如：\n    kcbx profile set 观察期天数 90 --from 2024-09-01\n"
    )
    assert "本县现在的值：90" in run("--today", "2024-08-01", "explain", "观察期天数")[1]
    (tmp_path / "别处").mkdir()
    (tmp_path / "kcbx.yaml").unlink()
    monkeypatch.chdir(tmp_path / "别处")
    code, out, err = run("explain", "上报对象")
    assert (code, err) == (0, "")
    assert "本县现在的值" not in out
    assert "    suiyang-2024　教育局、乡镇（依据 suiyang-2024/4a）\n" in out


def test_what_nobody_knows_is_not_explained(run: Run) -> None:
    code, out, err = run("explain", "L0I")
    assert (code, out) == (2, "")
    assert err.startswith(
        "错误：没有叫“L0I”的规则、待办、条款、事项、状态、文书或参数。\n怎么办：您要的是不是：L"
    )


@pytest.mark.parametrize("name", names())
def test_whatever_can_be_completed_can_be_explained(name: str) -> None:
    assert name in explain(name)


def test_a_duty_is_explained(run: Run) -> None:
    code, out, err = run("explain", "t51")
    assert (code, err) == (0, "")
    duty = duties.BY_ID["T51"]
    assert out.startswith(f"T51　{duty.title}\n待办，针对每个单位，由责任单位办\n\n{duty.manual}\n")
    assert f"\n什么时候有：{duty.trigger}\n什么时候到期：{duty.due}\n怎样算办完：{duty.settled_by}\n" in out
    for clause_id in duty.clauses:
        assert f"\n依据：{clause_id}　《" in out
    assert "\n用到的参数：\n    造册天数　7天（全国通用，县级自定）\n" in out
    assert out.endswith("".join(f"    {line}\n" if line else "\n" for line in duty.example.splitlines()))
    assert "本县引用" not in out


@pytest.mark.parametrize(
    ("policy", "cited", "value"),
    [
        ("sixian-2020", "sixian-2020/2b", "7天（依据 sixian-2020/2b）"),
        ("linfen-2024", "参照 sixian-2020/2b", "7天（县级自定）"),
    ],
)
def test_a_duty_is_explained_by_the_policy_of_the_county(
    ledger: Ledger, run: Run, policy: str, cited: str, value: str
) -> None:
    ledger.put("kcbx.yaml", builders.text("config", builders.config_data({"政策": policy})))
    out = run("explain", "T51")[1]
    assert f"\n本县引用：{cited}\n" in out
    assert f"\n    造册天数　{value}\n" in out


@pytest.mark.parametrize(
    ("policy", "cited"),
    [
        ("linfen-2024", "依据：linfen-2024/3.3c"),
        ("suiyang-2024", "依据：suiyang-2024/3e"),
        ("national", "参照：suiyang-2024/3e"),
    ],
)
def test_a_guard_is_explained_by_the_policy_of_the_county(
    ledger: Ledger, run: Run, policy: str, cited: str
) -> None:
    ledger.put("kcbx.yaml", builders.text("config", builders.config_data({"政策": policy})))
    assert f"\n{cited}　《" in run("explain", "G30")[1]


def test_what_a_finding_cites_by_analogy_can_be_typed(ledger: Ledger, run: Run) -> None:
    ledger.put("kcbx.yaml", builders.text("config", builders.config_data({"政策": "linfen-2024"})))
    assert "\n参照：suiyang-2024/3a　《" in run("explain", "A01")[1]
    assert (
        "G04　联合劝返前先上报（参照 suiyang-2024/3c），不满足也能记，检查时会指出\n"
        in run("explain", "劝返")[1]
    )
    assert run("explain", "参照 suiyang-2024/3a")[1] == run("explain", "suiyang-2024/3a")[1]


def test_a_paper_is_explained() -> None:
    assert explain("批评教育记录") == (
        "文书“批评教育记录”　文书，文号用“批”字\n"
        "\n"
        "可以签发的：乡镇政府、教育局\n"
        "写给：监护人\n"
        "在街道、开发区的：由教育局签发\n"
        "期限：可填\n"
        "先有其中一项：劝返复学通知书、督促入学通知书、入学通知书、学校、联合\n"
        "期限过了的下一步：责令送被监护人接受义务教育通知书\n"
        "\n"
        "引用的法条：\n"
        "    义务教育法/5.2\n"
        "    义务教育法/58\n"
        "    妇女权益保障法/36.2（女生）\n"
        "\n"
        "限定由谁签发：\n"
        "    义务教育法/58\n"
        "\n"
        "请输入：\n"
        "    kcbx notice 编号 --type 批评教育记录 --approver 签发人\n"
        "\n"
        "依据：sixian-2020/2c　《中共泗县县委教育工作领导小组关于建立控辍保学机制提高义务教育巩固水平的通知》"
        "（泗教组字〔2020〕5号，2020年）　一、（二）完善行政督促复学机制\n"
        "  监护人无正当理由不送适龄儿童少年入学或者造成辍学的，由乡镇人民政府批评教育、责令限期改正；"
        "逾期不改的，由司法部门依法发放司法文书；情节严重或构成犯罪的，依法追究法律责任。\n"
    )
    ruling = explain("训诫书")
    assert ruling.startswith("文书“训诫书”　收到的文书，只登记\n")
    assert "    kcbx notice 编号 --type 训诫书 --number 文号 --issuer 来文单位 --evidence 扫描件\n" in ruling
    assert "请输入" not in explain("送达回证")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("责令", "期限：必填；不写 --deadline 就是 7 天，遇休息日顺延"),
        ("责令", "末尾写明：怎样申请行政复议、提起行政诉讼（参数“救济告知”可以关掉）"),
        ("入学通知书", "在街道、开发区的：街道办事处、开发区管委会可以签发"),
        ("休学批复", "不能留空白：起、止、事由"),
        ("救助转介函", "    kcbx notice 编号 --type 救助转介函 --situation 情况 --approver 签发人"),
        ("协助劝返函", "    kcbx notice 编号 --type 协助劝返函 --to 收文单位 --approver 签发人"),
    ],
)
def test_a_paper_says_what_a_clerk_needs_to_issue_it(name: str, said: str) -> None:
    assert f"\n{said}\n" in explain(name)


@pytest.mark.parametrize("part", ["责令", "责令通知书", " 责令送被监护人 "])
def test_a_part_that_one_name_has_explains_it(part: str) -> None:
    order = "责令送被监护人接受义务教育通知书"
    assert explain(part) == f"“{part.strip()}”是{order}。\n\n{explain(order)}"


def test_a_part_of_several_names_offers_those_first() -> None:
    with pytest.raises(NotFoundError) as caught:
        explain("批复")
    assert caught.value.hint == "您要的是不是：延缓入学批复、休学批复、认定达标批复？"


def test_a_clause_names_all_that_carries_it() -> None:
    text = explain("suiyang-2024/4b")
    assert "\n落实它的命令：\n    kcbx report\n" in text
    assert "\n落实它的事项：\n    月报报送\n" in text
    assert "\n出自它的参数：\n    月报报送日 = 20（suiyang-2024）\n" in text
    assert "\n它要求的待办：\n    T" in text


def test_a_state_says_what_may_follow() -> None:
    assert explain("送教上门") == (
        "状态“送教上门”　在适龄儿童台账\n\n"
        "可以这样转到别的状态：\n"
        "    列入疑似（类型是疑似辍学） → 疑似辍学\n"
        "    列入疑似（类型是失学） → 失学\n"
        "    延缓入学 → 延缓入学\n"
        "    休学 → 休学\n"
        "    安置 → 在校\n"
        "    移出（类别是毕业） → 已移出\n"
        "    移出（类别是超龄离校、死亡、出国出境、户籍迁出、学籍转出、重复登记、查无此人） → 已移出\n"
        "可以记、状态不变：\n"
        "    安置、学籍异动、预警、劝返、上报、文书、送达、学籍标注、评估、送教、信息变更、帮扶、资助、平台录入、复核、移交、更正、备忘\n"
    )


def test_a_word_that_is_both_entry_and_state_is_explained_as_both() -> None:
    text = explain("休学")
    assert text.startswith("事项“休学”　")
    assert "\n状态“休学”　在适龄儿童台账\n" in text
