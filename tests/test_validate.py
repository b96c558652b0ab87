"""kcbx validate through the command line, in workspaces in every state."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests import builders
from tests.builders import CASE_ID, OTHER_CASE_ID
from tests.ledgers import CASE_PATH, OTHER_PATH, Ledger, Run, git, ledger, run

__all__ = ["ledger", "run"]

WRONG_NUMBER = {"证件": {"号码": "990101201203045122"}}
NUMBER_LINE = f"{CASE_PATH}:9:3 错误 I01 （条款 标准/GB11643） 证件号码的校验码不对，多半是抄错一位。请对照证件重新录入。\n"
EXPLAIN = "用 kcbx explain 规则编号 查看一条规则的要求、依据和改法。\n"


def test_a_clean_ledger_ends_with_zero(ledger: Ledger, run: Run) -> None:
    ledger.case()
    ledger.other()
    assert run("validate") == (0, "", "检查了 2 份案卷，没有发现问题。\n")


def test_an_empty_workspace_is_clean(ledger: Ledger, run: Run) -> None:
    assert run("validate") == (0, "", "检查了 0 份案卷，没有发现问题。\n")
    assert sorted(ledger.files()) == ["kcbx.yaml", "units.yaml"]


def test_an_error_ends_with_one_and_says_all(ledger: Ledger, run: Run) -> None:
    ledger.case(WRONG_NUMBER)
    assert run("validate") == (1, NUMBER_LINE, "检查了 1 份案卷：错误 1，警告 0，提示 0。" + EXPLAIN)


def test_warnings_matter_only_when_strict(ledger: Ledger, run: Run) -> None:
    ledger.case({"经过": [{"日期": "2024-09-05", "事项": "休学", "事由": "其他"}]})
    assert run("validate")[0] == 0
    assert run("validate", "--strict")[0] == 1
    ledger.case({"户籍": {"乡镇": "别处"}})
    assert run("validate", "--strict")[0] == 0


def test_checking_never_writes(ledger: Ledger, run: Run) -> None:
    ledger.case(WRONG_NUMBER)
    ledger.put("ledgers/适龄儿童/坏.yaml", b"\xff")
    before = ledger.files()
    for output_format in ("text", "json", "junit", "sarif"):
        run("validate", "--format", output_format)
    assert ledger.files() == before


def test_outside_a_workspace_nothing_can_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("validate")
    assert (code, out) == (3, "")
    assert "都没有 kcbx.yaml，这里不是台账工作区。" in err


# What is checked


def test_files_folders_and_numbers_can_be_asked_for(ledger: Ledger, run: Run) -> None:
    ledger.case(WRONG_NUMBER)
    ledger.other({"证件": {"号码": "990101201107093114"}})
    first, other = NUMBER_LINE, NUMBER_LINE.replace(CASE_PATH, OTHER_PATH).replace(":9:3", ":8:3")
    assert run("validate")[1] == other + first
    for name in (
        CASE_PATH,
        str(ledger.root / CASE_PATH),
        "ledgers/适龄儿童/清河初中",
        CASE_ID,
        CASE_ID.lower(),
    ):
        assert run("validate", name)[:2] == (1, first)
    assert run("validate", "KC-7K3")[:2] == (1, first)
    assert run("validate", CASE_ID, OTHER_PATH)[1] == other + first
    assert run("validate", ".")[1] == other + first
    assert run("validate", "kcbx.yaml") == (0, "", "检查了 0 份案卷，没有发现问题。\n")


def test_paths_are_seen_from_where_we_are(ledger: Ledger, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.case(WRONG_NUMBER)
    monkeypatch.chdir(ledger.root / "ledgers" / "适龄儿童")
    assert run("validate", f"清河初中/{CASE_ID}.yaml")[:2] == (1, NUMBER_LINE)
    assert run("validate", CASE_PATH)[:2] == (1, NUMBER_LINE)


@pytest.mark.parametrize("name", ["没有.yaml", "KC-0000000000", "/etc/passwd", "..", "evidence"])
def test_what_is_not_in_the_ledger_is_wrong_usage(ledger: Ledger, run: Run, name: str) -> None:
    ledger.case()
    assert run("validate", name) == (
        2,
        "",
        f"错误：“{name}”不是台账里的文件、文件夹，也不是案卷编号。\n"
        "怎么办：编号可以用 kcbx list 查；不写就检查全部。\n",
    )


def test_a_beginning_that_fits_several_cases_is_wrong_usage(ledger: Ledger, run: Run) -> None:
    ledger.case()
    ledger.other()
    assert run("validate", "KC-")[::2] == (
        2,
        f"错误：有 2 份案卷符合“KC-”：{CASE_ID}、{OTHER_CASE_ID}。\n怎么办：请写全编号。\n",
    )


def test_one_case_is_still_compared_with_all(ledger: Ledger, run: Run) -> None:
    ledger.case()
    ledger.other({"性别": "女", "出生日期": "2012-03-04", "证件": {"号码": "990101201203045121"}})
    code, out, err = run("validate", CASE_ID)
    assert (code, err) == (1, "检查了 1 份案卷：错误 1，警告 0，提示 0。" + EXPLAIN)
    assert out == (
        f"{CASE_PATH}:9:3 错误 X01 （条款 案卷格式/目录） 证件号码与 {OTHER_PATH} 第 8 行的相同；"
        "同一个孩子请把一份移出（重复登记），不是请核对号码。\n"
    )


def test_a_stray_file_can_be_asked_for(ledger: Ledger, run: Run) -> None:
    ledger.put("ledgers/适龄儿童/多余.yml", "a: 1\n")
    code, out, _ = run("validate", "ledgers/适龄儿童/多余.yml")
    assert (code, out.split(" （")[0]) == (1, "ledgers/适龄儿童/多余.yml:1:1 错误 F02")


def test_only_what_changed_since_a_revision(ledger: Ledger, run: Run) -> None:
    ledger.case(WRONG_NUMBER)
    git(ledger.root, "init", "-q")
    git(ledger.root, "add", ".")
    git(ledger.root, "commit", "-qm", "起点")
    assert run("validate", "--changed-since", "HEAD") == (0, "", "检查了 0 份案卷，没有发现问题。\n")
    ledger.other({"证件": {"号码": "990101201107093114"}})
    code, out, err = run("validate", "--changed-since", "HEAD")
    assert (code, out.split(" ")[0]) == (1, f"{OTHER_PATH}:8:3")
    assert err.startswith("检查了 1 份案卷：错误 1，")
    assert run("validate", CASE_ID, "--changed-since", "HEAD")[0] == 0


def test_an_unknown_revision_cannot_be_done(ledger: Ledger, run: Run) -> None:
    git(ledger.root, "init", "-q")
    code, out, err = run("validate", "--changed-since", "没有")
    assert (code, out) == (3, "")
    assert err.startswith("错误：git 里没有叫 '没有' 的版本。")


# Rules


def test_rules_are_chosen_and_ignored(ledger: Ledger, run: Run) -> None:
    ledger.case({**WRONG_NUMBER, "户籍": {"乡镇": "别处"}})
    assert run("validate", "--select", "I")[1] == NUMBER_LINE
    assert run("validate", "--ignore", "身份,X06")[:2] == (0, "")
    assert run("validate", "--select", "经过", "--select", "X")[0] == 0


@pytest.mark.usefixtures("ledger")
def test_an_unknown_rule_is_wrong_usage(run: Run) -> None:
    code, out, err = run("validate", "--select", "L77")
    assert (code, out) == (2, "")
    assert err.startswith("错误：没有规则或规则组“L77”。\n怎么办：规则组有：F（文件）、")


@pytest.mark.usefixtures("ledger")
def test_leaving_no_rule_is_wrong_usage(run: Run) -> None:
    assert run("validate", "--select", "L01", "--ignore", "L") == (
        2,
        "",
        "错误：没有留下要用的规则。\n怎么办：请检查 --select 和 --ignore。\n",
    )


# Formats


def test_json_for_programs(ledger: Ledger, run: Run) -> None:
    ledger.case(WRONG_NUMBER)
    code, out, err = run("validate", "--format", "json")
    assert json.loads(out) == {
        "format_version": 1,
        "summary": {"cases": 1, "错误": 1, "警告": 0, "提示": 0},
        "findings": [
            {
                "rule": "I01",
                "severity": "错误",
                "clause": "标准/GB11643",
                "path": CASE_PATH,
                "line": 9,
                "column": 3,
                "case": CASE_ID,
                "message": "证件号码的校验码不对，多半是抄错一位。请对照证件重新录入。",
            }
        ],
    }
    assert (code, err) == (1, "检查了 1 份案卷：错误 1，警告 0，提示 0。" + EXPLAIN)


def test_junit_and_sarif_for_programs(ledger: Ledger, run: Run) -> None:
    ledger.case(WRONG_NUMBER)
    code, out, _ = run("validate", "--format", "junit")
    assert (code, ElementTree.fromstring(out).get("failures")) == (1, "1")
    code, out, _ = run("validate", "--format", "sarif")
    assert (code, json.loads(out)["runs"][0]["results"][0]["ruleId"]) == (1, "I01")


@pytest.mark.usefixtures("ledger")
def test_an_unknown_format_lists_the_known_ones(run: Run) -> None:
    code, _, err = run("validate", "--format", "xml")
    assert code == 2
    assert "可选：text、json、junit、sarif。" in err


# A workspace in a bad state


def lines(out: str) -> list[str]:
    return [line.split(" （条款")[0] for line in out.splitlines()]


def test_an_unreadable_kcbx_yaml_is_a_finding_and_the_rest_is_checked(ledger: Ledger, run: Run) -> None:
    ledger.put("kcbx.yaml", "格式: 1\n格式: 1\n")
    ledger.case({**WRONG_NUMBER, "经过": [{"日期": "2024-09-05", "事项": "复学"}]})
    code, out, err = run("validate")
    assert (code, lines(out)) == (
        1,
        ["kcbx.yaml:2:1 错误 F01", f"{CASE_PATH}:9:3 错误 I01", f"{CASE_PATH}:36:5 错误 L01"],
    )
    assert err == "检查了 1 份案卷：错误 3，警告 0，提示 0。" + EXPLAIN


def test_a_missing_units_yaml_is_a_finding_and_no_unit_is_missed(ledger: Ledger, run: Run) -> None:
    (ledger.root / "units.yaml").unlink()
    ledger.case(WRONG_NUMBER)
    code, out, _ = run("validate")
    assert (code, lines(out)) == (1, [f"{CASE_PATH}:9:3 错误 I01", "units.yaml:1:1 错误 F01"])
    assert "没有找到 units.yaml。文件可能被移动或删除，请从历史记录恢复。" in out


def test_units_of_the_wrong_shape_do_not_stop_the_rest(ledger: Ledger, run: Run) -> None:
    ledger.put("units.yaml", "学校: 无\n乡镇: []\n")
    ledger.case()
    assert lines(run("validate")[1]) == ["units.yaml:1:1 错误 S05"]


def test_an_unknown_policy_is_a_finding(ledger: Ledger, run: Run) -> None:
    ledger.put("kcbx.yaml", builders.text("config", builders.config_data({"政策": "没有"})))
    ledger.case({"经过": [{"日期": "2024-09-10", "事项": "休学", "批准单位": "清河初中"}]})
    assert lines(run("validate")[1]) == ["kcbx.yaml:7:1 错误 C04"]


def test_the_own_codes_of_a_county_are_known(ledger: Ledger, run: Run) -> None:
    codes = {"代码": {"特殊群体": ["外来务工子女"]}}
    ledger.put("kcbx.yaml", builders.text("config", builders.config_data(codes)))
    ledger.case({"特殊群体": ["外来务工子女"]})
    assert run("validate")[0] == 0


def test_the_own_codes_are_known_though_the_rest_is_broken(ledger: Ledger, run: Run) -> None:
    broken = builders.config_data({"代码": {"特殊群体": ["外来务工子女"]}, "政策": builders.ABSENT})
    ledger.put("kcbx.yaml", builders.text("config", broken))
    ledger.case({"特殊群体": ["外来务工子女"]})
    assert lines(run("validate")[1]) == ["kcbx.yaml:1:1 错误 S01"]


def test_a_county_may_have_a_policy_file_of_its_own(ledger: Ledger, run: Run) -> None:
    own = "名称: 本县\n标题: 本县的规定\n版本: '1'\n文件: 本县通知\n继承: national\n参数:\n  超龄年龄: {值: 17, 依据: 县级自定}\n"
    ledger.put("本县.yaml", own)
    ledger.put("kcbx.yaml", builders.text("config", builders.config_data({"政策": "本县.yaml"})))
    ledger.case(
        {
            "出生日期": "2008-03-04",
            "证件": {"号码": "990101200803045120"},
            "经过": [{"日期": "2024-09-05", "事项": "列入疑似"}],
        },
        path=f"ledgers/疑似辍学/清河初中/{CASE_ID}.yaml",
    )
    assert run("validate") == (0, "", "检查了 1 份案卷，没有发现问题。\n")
    ledger.put("本县.yaml", "坏的\n")
    assert "kcbx.yaml:7:1 错误 C04" in run("validate")[1]


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="whoever may read everything cannot test this"
)
def test_a_file_without_permission_is_one_finding(ledger: Ledger, run: Run) -> None:
    ledger.case()
    (ledger.root / CASE_PATH).chmod(0)
    assert lines(run("validate")[1]) == [f"{CASE_PATH}:1:1 错误 F01"]


def test_a_folder_with_the_name_of_a_case_is_one_finding(ledger: Ledger, run: Run) -> None:
    (ledger.root / CASE_PATH).mkdir(parents=True)
    assert lines(run("validate")[1]) == [f"{CASE_PATH}:1:1 错误 F01"]


def test_evidence_is_compared_with_its_digest(ledger: Ledger, run: Run) -> None:
    import hashlib

    content, path = "照片".encode(), f"evidence/{CASE_ID}/photo.jpg"
    proof = [{"文件": path, "sha256": hashlib.sha256(content).hexdigest()}]
    ledger.case({"经过": [{"日期": "2024-09-05", "事项": "备忘", "佐证": proof}]})
    assert lines(run("validate")[1]) == [f"{CASE_PATH}:39:9 提示 E03"]
    ledger.put(path, content)
    assert run("validate")[:2] == (0, "")
    ledger.put(path, content + b"!")
    assert lines(run("validate")[1]) == [f"{CASE_PATH}:39:9 错误 E02"]


def test_a_business_date_in_the_past_makes_no_entry_wrong(ledger: Ledger, run: Run) -> None:
    """录入 is the real clock's, whatever --today says."""
    ledger.case()
    assert lines(run("--today", "2024-08-31", "validate")[1]) == []


def test_office_records_are_checked(ledger: Ledger, run: Run) -> None:
    record = builders.office_data({"记事": [{"日期": "2023-09-20", "事项": "督查"}]})
    ledger.put(f"office/2024/{builders.JUNIOR}.yaml", builders.text("office", record))
    ledger.put("office/2024.yaml", "a: 1\n")
    assert lines(run("validate")[1]) == [
        "office/2024.yaml:1:1 错误 F02",
        f"office/2024/{builders.JUNIOR}.yaml:6:5 错误 O06",
    ]
