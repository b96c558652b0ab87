"""kcbx notice: a paper issued with number, file, hash and log, all or nothing; received ones registered."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import git
from kcbx.errors import KcbxError
from kcbx.model import Plan
from kcbx.papernumber import document_number, numbers_in, written_number
from kcbx.policy import papers
from kcbx.render import is_ours
from tests import documents
from tests.county import County

SUSPECT = ("列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课", "最后到校=2024-09-02")
ORDER, PERSUADING = "责令送被监护人接受义务教育通知书", "劝返复学通知书"
TINY = ("{{ 标题 }} {{ 文号 }} {{ 主送 }}", "{{ 签发单位 }} {{ 成文日期 }} {{ 期限|空 }}", "{{ 情况|空 }}")
SIGNED = ("--approver", "李强")
SPAN = ("--set", "起=2024-10-08", "--set", "止=2025-02-17")


@dataclass(frozen=True)
class Prepared:
    """A county that the tests copy and never change, and the 编号 of its one child."""

    root: Path
    case: str


@pytest.fixture(scope="module")
def prepared(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Return a county with 机关代字, small templates for what is issued most, and a child visited once."""
    root = Path(shutil.copytree(founded, tmp_path_factory.mktemp("notice") / "清河县"))
    units, config, folder = root / "units.yaml", root / "kcbx.yaml", root / "templates"
    text = units.read_text("utf-8")
    for line, prefix in (("    简称: 清河初中\n", "清初"), ("    类别: 镇\n", "清政")):
        text = text.replace(line, f"{line}    机关代字: {prefix}\n")
    units.write_text(text, "utf-8")
    config.write_text(config.read_text("utf-8").replace("政策:", "  机关代字: 清教\n政策:", 1), "utf-8")
    folder.mkdir(exist_ok=True)
    for name in (PERSUADING, ORDER, "送达回证"):
        (folder / f"{name}.docx").write_bytes(documents.template(*TINY))
    made = County(root)
    case = made.on("2024-09-01").child()
    made.on("2024-09-10").entry(case, *SUSPECT)
    made.attempt(case)
    return Prepared(root, case)


@pytest.fixture
def county(prepared: Prepared, tmp_path: Path) -> County:
    """Return a copy of the prepared county; it is 2024-09-12."""
    return County(Path(shutil.copytree(prepared.root, tmp_path / "清河县"))).on("2024-09-12")


@pytest.fixture
def case(prepared: Prepared) -> str:
    """Return the child of the prepared county: 疑似辍学 since 2024-09-10."""
    return prepared.case


def notice(case: str, kind: str = PERSUADING, *more: str) -> tuple[str, ...]:
    return ("notice", case, "--type", kind, *SIGNED, *more)


def last(county: County, case: str) -> dict[str, Any]:
    return {key: value for key, value in county.shown(case)["经过"][-1].items() if key not in ("号", "录入")}


def log(county: County, year: int = 2024) -> list[dict[str, Any]]:
    path = county.root / "访问记录" / f"{year}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


# One paper


def test_a_paper_is_numbered_filed_hashed_and_recorded(county: County, case: str) -> None:
    result = county.run(*notice(case, PERSUADING, "--deadline", "2024-09-20", "--situation", "电话打不通"))
    number = county.shown(case)["经过"][-1]["号"]
    paths = [f"evidence/{case}/{number}-1.docx", f"evidence/{case}/{number}-2.docx"]
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "文号　清初劝〔2024〕1号",
        f"劝返复学通知书　{paths[0]}",
        f"送达回证　{paths[1]}",
    ]
    assert result.stderr.splitlines() == [
        f"已记：{case} 文书，号 {number}。现在：疑似辍学台账，疑似辍学。",
        f"送到以后记下：kcbx serve {case} 清初劝〔2024〕1号 --method 直接送达 --server 送达人 --receiver 签收人",
    ]
    contents = [(county.root / path).read_bytes() for path in paths]
    assert last(county, case) == {
        "日期": "2024-09-12",
        "事项": "文书",
        "文书": PERSUADING,
        "文号": "清初劝〔2024〕1号",
        "签发单位": "3199000021",
        "期限": "2024-09-20",
        "主送": "周建国",
        "佐证": [
            {"文件": path, "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in zip(paths, contents, strict=True)
        ],
        "经办": "赵敏",
    }
    assert documents.texts(contents[0]) == [
        "劝返复学通知书 清初劝〔2024〕1号 周建国",
        "清河县清河镇初级中学 2024年9月12日 2024年9月20日",
        "电话打不通。",
    ]
    assert documents.texts(contents[1])[0] == "送达回证  周建国"
    assert county.findings() == []


def test_who_saw_the_names_stands_in_the_log_and_nobody_of_the_child(county: County, case: str) -> None:
    county.ok(*notice(case))
    (line,) = log(county)
    assert {key: line[key] for key in ("经办", "批准人", "事由", "内容", "人数")} == {
        "经办": "赵敏",
        "批准人": "李强",
        "事由": "签发劝返复学通知书",
        "内容": f"notice {case} 劝返复学通知书 清初劝〔2024〕1号",
        "人数": 1,
    }


def test_without_a_deadline_the_parameter_counts(county: County, case: str) -> None:
    county.ok(*notice(case))
    assert last(county, case)["期限"] == "2024-09-19"


def test_an_order_of_a_government_reminds_of_two_servers(county: County, case: str) -> None:
    result = county.run(*notice(case, ORDER))
    assert result.stdout.startswith("文号　清政责〔2024〕1号\n")
    assert "--server 送达人 --server 送达人 --receiver" in result.stderr
    entry = last(county, case)
    assert (entry["签发单位"], entry["主送"], entry["期限"]) == ("990101101", "周建国", "2024-09-19")


def test_a_step_left_out_is_noted_and_the_paper_issued(county: County, case: str) -> None:
    result = county.run(*notice(case, ORDER))
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == (
        f"注意：签发{ORDER}之前，没有记过批评教育记录、督促入学通知书、劝返复学通知书、入学通知书、联合劝返中的任何一项"
        "（G37，检查时算警告，依据 义务教育法/58）；做过的请补记，日期写当天；没有做的，先做前面的一步。"
    )
    county.ok(*notice(case))
    assert "G37" not in county.run(*notice(case, ORDER)).stderr


def test_a_paper_of_an_earlier_day_is_dated_that_day(county: County, case: str) -> None:
    county.ok(*notice(case, PERSUADING, "--on", "2024-09-11"))
    entry = last(county, case)
    assert (entry["日期"], entry["期限"]) == ("2024-09-11", "2024-09-18")


def test_the_same_paper_has_the_same_bytes(county: County, case: str) -> None:
    first, second = county.root / "甲.docx", county.root / "乙.docx"
    for path in (first, second):
        county.ok(*notice(case, PERSUADING, "--preview", str(path)))
    assert first.read_bytes() == second.read_bytes()


def test_a_copy_goes_where_the_clerk_wants_it(county: County, case: str) -> None:
    result = county.run(*notice(case, PERSUADING, "-o", "通知书.docx"))
    copy = (county.root / "通知书.docx").read_bytes()
    assert copy == (county.root / last(county, case)["佐证"][0]["文件"]).read_bytes()
    assert f"已另存 {county.root / '通知书.docx'}" in result.stderr


def test_a_scan_is_filed_beside_the_paper(county: County, case: str) -> None:
    scan = county.root / "原件.JPG"
    scan.write_bytes(b"scan")
    result = county.run(*notice(case, PERSUADING, "--evidence", str(scan)))
    assert len(result.stdout.splitlines()) == 3
    assert [each["文件"].rpartition("-")[2] for each in last(county, case)["佐证"]] == [
        "1.docx",
        "2.docx",
        "3.jpg",
    ]


# Nothing, or all of it


def test_a_dry_run_writes_nothing(county: County, case: str) -> None:
    before = county.files()
    shown = county.ok(*notice(case, PERSUADING, "--dry-run")).splitlines()
    assert county.files() == before
    assert [line[:6] for line in shown] == [
        "以下改动没有",
        "  新增　e",
        "  新增　e",
        "  修改　l",
        "  历史说明",
    ]
    assert shown[-1] == f"  历史说明　{case} 文书"


def test_a_preview_has_no_number_and_leaves_only_the_file_and_the_log(county: County, case: str) -> None:
    before = county.files()
    result = county.run(*notice(case, ORDER, "--preview", "预览.docx"))
    after = county.files()
    assert result.stderr.splitlines()[-1] == f"已生成 {county.root / '预览.docx'}，没有编号，没有记入案卷。"
    assert set(after) - set(before) == {"预览.docx", "访问记录/2024.jsonl"}
    assert all(after[path] == content for path, content in before.items())
    assert documents.texts(after["预览.docx"])[0] == f"{ORDER} （预览，未编号） 周建国"
    assert [line["事由"] for line in log(county)] == [f"预览{ORDER}"]


@pytest.mark.parametrize("option", ["-o", "--preview"])
def test_somebody_s_work_is_not_overwritten(county: County, case: str, option: str) -> None:
    target = county.root / "旧.docx"
    target.write_bytes(b"mine")
    said = county.refused(*notice(case, PERSUADING, option, "旧.docx"))
    assert said.startswith(f"错误：{target} 已经存在，而且不是 kcbx 生成的原样")
    county.ok(*notice(case, PERSUADING, option, "旧.docx", "--force"))
    assert is_ours(target.read_bytes())


def test_a_broken_template_leaves_nothing_behind(county: County, case: str) -> None:
    (county.root / "templates" / "送达回证.docx").write_bytes(documents.template("{{ 送达.谁 }}"))
    said = county.refused(*notice(case))
    assert "没有“谁”这个字段，这里有的字段是：文书、文号、受送达人" in said


def test_history_tells_nothing_of_a_person(county: County, case: str) -> None:
    git.init(county.root)
    config = county.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8").replace("自动提交: 否", "自动提交: 是"), "utf-8")
    county.ok(*notice(case))
    subjects = git.output(county.root, "log", "--format=%B").decode().split("\n")
    assert [line for line in subjects if line][:2] == [
        f"{case} 文书",
        f"访问记录：notice {case} 劝返复学通知书 清初劝〔2024〕1号（全名，1人）",
    ]


# The number


def test_numbers_count_up_in_each_series_and_year(county: County, case: str) -> None:
    for kind, day, number in (
        (PERSUADING, "2024-09-12", "清初劝〔2024〕1号"),
        (PERSUADING, "2024-09-13", "清初劝〔2024〕2号"),
        (ORDER, "2024-09-14", "清政责〔2024〕1号"),
        (PERSUADING, "2025-01-06", "清初劝〔2025〕1号"),
        (PERSUADING, "2025-01-07", "清初劝〔2025〕2号"),
    ):
        assert county.on(day).ok(*notice(case, kind)).splitlines()[0] == f"文号　{number}"
    late = county.on("2025-01-08").ok(*notice(case, PERSUADING, "--on", "2024-12-30"))
    assert late.splitlines()[0] == "文号　清初劝〔2024〕3号"


def test_numbers_of_all_cases_and_of_all_ways_of_writing_count(county: County, case: str) -> None:
    other = county.child("李小树", "990101201107093115")
    for number in ("清初劝[2024]07号", " 清初劝 （2024） 第9号 ", "清初劝〔2023〕40号", "清初报〔2024〕50号"):
        county.entry(other, "文书", "文书=家长承诺书", f"文号={number}", "签发单位=清河初中")
    assert county.ok(*notice(case)).splitlines()[0] == "文号　清初劝〔2024〕10号"


def test_a_number_once_used_is_never_given_again(county: County, case: str) -> None:
    first = county.entry(case, "文书", f"文书={PERSUADING}", "文号=清初劝〔2024〕5号", "签发单位=清河初中")
    county.ok("correct", case, first, "--set", "文号=清初劝〔2024〕3号", "--reason", "抄错")
    assert county.ok(*notice(case)).splitlines()[0] == "文号　清初劝〔2024〕6号"
    county.ok("correct", case, first, "--set", "文号=清初劝〔2024〕8号", "--reason", "抄错")
    county.ok("correct", case, first, "--void", "--reason", "没有发出")
    assert county.ok(*notice(case)).splitlines()[0] == "文号　清初劝〔2024〕9号"


def test_reports_and_office_letters_use_up_numbers_and_received_ones_do_not(
    county: County, case: str
) -> None:
    county.entry(case, "上报", "对象=教育局", "文号=清初劝〔2024〕2号")
    county.ok("office", "add", "清河初中", "发文", "--set", "文号=清初劝〔2024〕4号")
    county.ok("office", "add", "清河初中", "收文", "--set", "文号=清初劝〔2024〕30号")
    county.entry(case, "文书", "文书=复函", "文号=清初劝〔2024〕20号", "签发单位=某县某初级中学", "收到=是")
    assert county.ok(*notice(case)).splitlines()[0] == "文号　清初劝〔2024〕5号"


def test_a_file_with_a_fault_keeps_its_numbers(county: County, case: str) -> None:
    other = county.child("李小树", "990101201107093115")
    county.entry(other, "文书", "文书=家长承诺书", "文号=清初劝〔2024〕7号", "签发单位=清河初中")
    path = county.root / county.path(other)
    path.write_text(
        path.read_text("utf-8").replace("姓名: 李小树\n", "姓名: 李小树\n姓名: 李小树\n"), "utf-8"
    )
    assert county.ok(*notice(case)).splitlines()[0] == "文号　清初劝〔2024〕8号"


def test_a_number_may_be_given(county: County, case: str) -> None:
    county.ok(*notice(case, PERSUADING, "--number", "清初劝〔2024〕31号"))
    assert last(county, case)["文号"] == "清初劝〔2024〕31号"
    assert county.ok(*notice(case)).splitlines()[0] == "文号　清初劝〔2024〕32号"
    said = county.refused(*notice(case, PERSUADING, "--number", "清初劝[2024]031号"), code=2)
    assert said == (
        f"错误：文号 清初劝〔2024〕31号 已经用过了（案卷 {case}，2024-09-12）。\n怎么办：去掉 --number，由程序给出下一个号。"
    )
    said = county.refused(*notice(case, PERSUADING, "--number", "第五号"), code=2)
    assert said == "错误：“第五号”不是文号，请写成 清政责〔2024〕7号 这样。"


@pytest.mark.parametrize("number", ["一中劝〔2024〕1号", "清初责〔2024〕1号", "清初劝〔2019〕1号"])
def test_a_number_of_another_office_kind_or_year_is_refused(county: County, case: str, number: str) -> None:
    assert county.refused(*notice(case, PERSUADING, "--number", number), code=2) == (
        f"错误：文号 {number} 不是清河县清河镇初级中学2024年劝返复学通知书的文号。\n"
        f"怎么办：应写成 清初劝〔2024〕1号 这样；去掉 --number，由程序给出下一个号。"
    )


def test_a_number_given_away_meanwhile_is_not_given_twice(
    county: County, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = county.on("2024-09-11").child("李小树", "990101201107093115")
    county.entry(other, *SUSPECT)
    county.on("2024-09-12")
    from kcbx.workspace import Workspace

    apply = Workspace.apply

    def meanwhile(workspace: Workspace, plan: Plan, *others: Any) -> None:
        monkeypatch.setattr(Workspace, "apply", apply)
        if not plan.message.startswith("访问记录"):
            county.ok(*notice(other))
        else:
            monkeypatch.setattr(Workspace, "apply", meanwhile)
        apply(workspace, plan, *others)

    monkeypatch.setattr(Workspace, "apply", meanwhile)
    result = county.run(*notice(case))
    assert (result.exit_code, result.stderr.splitlines()[-2:]) == (
        3,
        [
            f"错误：文号 清初劝〔2024〕1号 已经用过了（案卷 {other}，2024-09-12）。",
            "怎么办：没有改动任何台账文件；请再运行一次，会给出下一个号。",
        ],
    )
    assert county.ok(*notice(case)).splitlines()[0] == "文号　清初劝〔2024〕2号"
    assert county.findings() == []


def test_a_copy_that_cannot_be_written_leaves_the_paper_issued_and_says_so(
    county: County, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kcbx.commands import issuing

    def full(_target: Path, _content: bytes) -> None:
        raise KcbxError("写不了 副本.docx：磁盘满了。")

    monkeypatch.setattr(issuing, "write", full)
    result = county.run(*notice(case, PERSUADING, "-o", "副本.docx"))
    assert result.exit_code == 0
    assert (
        "注意：没有另存成：写不了 副本.docx：磁盘满了。文书已经签发，在上面写的佐证里，不要再签发一次。\n"
        in result.stderr
    )
    assert last(county, case)["文号"] == "清初劝〔2024〕1号"


def test_an_application_needs_the_joint_attempts_or_a_ruling(county: County, case: str) -> None:
    county.entry(case, "认定辍学", "原因=其他", "去向=在家", "认定单位=清河县教育体育局")
    assert county.refused(*notice(case, "认定达标申请")) == (
        "错误：本轮联合劝返只有 0 次，也没有登记判决书或裁定书，还不能申请认定达标（suiyang-2024/3e）：要联合劝返 3 次，"
        "或者经司法判决裁定。\n"
        f"怎么办：劝返过就补记：kcbx add-attempt {case} --level 联合；收到判决书、裁定书的，先登记："
        f"kcbx notice {case} --type 判决书 --received。"
    )


def test_one_letter_may_tell_of_several_children(county: County, case: str) -> None:
    other = county.on("2024-09-11").child("李小树", "990101201107093115")
    county.entry(other, *SUSPECT)
    county.on("2024-09-12")
    letter = ("救助转介函", "--number", "清教函〔2024〕8号", "--situation", "家访时看到家里没有收入")
    for child in (case, other):
        county.ok(*notice(child, *letter))
    assert county.findings() == []
    said = county.refused(*notice(case, *letter), code=2)
    assert "已经用过了" in said
    said = county.refused(*notice(other, *letter, "--on", "2024-09-11"), code=2)
    assert "已经用过了" in said


def test_the_paper_an_entry_of_the_case_told_of_takes_its_number(county: County, case: str) -> None:
    other = county.child("李小树", "990101201107093115")
    county.entry(other, *SUSPECT)
    county.entry(case, "上报", "对象=教育局", "文号=清初报〔2024〕2号")
    said = county.refused(*notice(other, "辍学学生书面报告", "--number", "清初报〔2024〕2号"), code=2)
    assert said.splitlines()[0] == f"错误：文号 清初报〔2024〕2号 已经用过了（案卷 {case}，2024-09-12）。"
    county.ok(*notice(case, "辍学学生书面报告", "--number", "清初报〔2024〕2号"))
    assert last(county, case)["文号"] == "清初报〔2024〕2号"
    assert "已经用过了" in county.refused(
        *notice(case, "辍学学生书面报告", "--number", "清初报〔2024〕2号"), code=2
    )


def test_a_unit_without_its_characters_is_told_which_line_to_add(county: County, case: str) -> None:
    said = county.refused(*notice(case, PERSUADING, "--issuer", "柳河学校"), code=2)
    assert said == (
        "错误：清河县柳河乡九年一贯制学校没有登记机关代字，编不出文号。\n"
        "怎么办：请在 units.yaml 里代码是 3199000031 的单位下面加一行，例如“机关代字: 清初”，再运行一次；已经有文号的，用 --number "
        "写上。"
    )
    config = county.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8").replace("  机关代字: 清教\n", ""), "utf-8")
    said = county.refused(*notice(case, ORDER, "--issuer", "教育局"), code=2)
    assert "请在 kcbx.yaml 的“县”下面加一行，例如“机关代字: 清教”" in said


def test_what_the_county_s_body_decides_has_its_own_number(county: County, case: str) -> None:
    county.entry(case, "认定辍学", "原因=其他", "去向=在家", "认定单位=清河县教育体育局")
    given = (*SPAN, "--set", "情形=联合劝返三次以上")
    said = county.refused(*notice(case, "认定达标批复", *given), code=2)
    assert said == (
        "错误：清河县人民政府的文号由它自己编。\n怎么办：请用 --number 写上，例如 --number 清县政标〔2024〕1号。"
    )
    county.ok(*notice(case, "认定达标批复", *given, "--number", "清县政标〔2024〕1号"))
    entry = last(county, case)
    assert (entry["签发单位"], entry["主送"]) == ("清河县人民政府", "清河县清河镇初级中学")


def test_two_offices_working_apart_get_a_finding_not_a_silent_duplicate(
    county: County, case: str, tmp_path: Path
) -> None:
    elsewhere = County(Path(shutil.copytree(county.root, tmp_path / "另一处")))
    other = elsewhere.on("2024-09-12").child("李小树", "990101201107093115")
    elsewhere.entry(other, *SUSPECT)
    for office, child in ((county, case), (elsewhere, other)):
        assert office.ok(*notice(child)).splitlines()[0] == "文号　清初劝〔2024〕1号"
    path = elsewhere.path(other)
    (county.root / path).write_bytes(elsewhere.files()[path])
    assert [rule for rule, severity in county.findings() if severity == "错误"] == ["D01", "D01"]
    assert county.ok(*notice(case)).splitlines()[0] == "文号　清初劝〔2024〕2号"


@given(
    series=st.sampled_from(["清初劝", "清政责", "清教函"]),
    year=st.integers(1990, 2099),
    serial=st.integers(1, 99999),
    brackets=st.sampled_from(["〔〕", "[]", "（）", "()", "【】", "［］"]),
    spaces=st.sampled_from(["", " ", "　"]),
)
def test_a_number_is_known_however_it_is_written(
    series: str, year: int, serial: int, brackets: str, spaces: str
) -> None:
    text = f"{series}{spaces}{brackets[0]}{year}{brackets[1]}{spaces}第0{serial}号"
    assert document_number(text) == (series, str(year), serial)
    assert document_number(written_number(series, year, serial)) == (series, str(year), serial)
    assert [document_number(found) for found in numbers_in(f"见{text}。", series)] == [
        (series, str(year), serial)
    ]


# Refused


def test_a_school_cannot_order_and_is_told_who_can(county: County, case: str) -> None:
    said = county.refused(*notice(case, ORDER, "--issuer", "清河初中"))
    assert said == (
        f"错误：清河初中（学校）不能签发{ORDER}（义务教育法/58）。《中华人民共和国义务教育法》第五十八条：适龄儿童、少年的父母或者其他法定"
        "监护人无正当理由未依照本法规定送适龄儿童、少年入学接受义务教育的，由当地乡镇人民政府或者县级人民政府教育行政部门给予批评教育，责令"
        "限期改正。\n怎么办：可以为这个孩子签发的有：清河县教育体育局、清河镇人民政府。"
        f"请输入：kcbx notice {case} --type {ORDER} --issuer 清河县清河镇人民政府 --approver 签发人"
    )
    typed = said.rpartition("请输入：kcbx ")[2].replace("签发人", "李强").split()
    county.ok(*typed)


def test_in_a_street_the_bureau_orders(county: County) -> None:
    case = county.on("2024-09-01").child("李小树", "990101201107093115", township="城关街道")
    county.on("2024-09-10").entry(case, *SUSPECT)
    assert county.ok(*notice(case, ORDER)).splitlines()[0] == "文号　清教责〔2024〕1号"
    said = county.refused(*notice(case, ORDER, "--issuer", "城关街道"))
    assert "城关街道（街道）不能签发" in said
    assert "--issuer 清河县教育体育局" in said


def test_the_government_of_another_township_may_not_order(county: County, case: str) -> None:
    said = county.refused(*notice(case, ORDER, "--issuer", "柳河乡人民政府"))
    assert said.startswith(
        f"错误：柳河乡人民政府（不是孩子当地的乡镇政府）不能签发{ORDER}（义务教育法/58）。"
    )
    assert "可以为这个孩子签发的有：清河县教育体育局、清河镇人民政府。请输入：" in said
    at_special_school = {"township": "城关街道", "unit": "清河特教"}
    street = county.on("2024-09-01").child("李小树", "990101201107093115", **at_special_school)
    county.on("2024-09-10").entry(street, *SUSPECT)
    said = county.refused(*notice(street, ORDER, "--issuer", "清河镇人民政府"))
    assert "怎么办：可以为这个孩子签发的有：清河县教育体育局。请输入：" in said


def test_a_paper_received_twice_is_pointed_out(county: County, case: str) -> None:
    court = ("notice", case, "--type", "判决书", "--issuer", "清河县人民法院", "--number")
    assert "注意" not in county.run(*court, "（2024）清民初715号").stderr
    first = county.shown(case)["经过"][-1]["号"]
    said = county.run(*court, "(2024)清民初715").stderr
    assert said.startswith(f"注意：这份判决书已经登记过（号 {first}，2024-09-12）（G50，检查时算提示，")
    assert county.run("validate").stdout.count(" 提示 G50 ") == 1


def test_the_grandmother_who_looks_after_the_child_is_no_guardian(county: County, case: str) -> None:
    county.ok(
        "edit-case", case, "--set", "照护人.姓名=李桂花", "--set", "照护人.关系=祖母", "--nature", "更正"
    )
    for text in ("李桂花", "祖母"):
        said = county.refused(*notice(case, PERSUADING, "--to", text))
        assert said == (
            "错误：写给的人只是受托照护孩子的人，不是法定监护人，文书不能写给他（未成年人保护法/22、义务教育法/5）。\n"
            "怎么办：本案卷的法定监护人有：父亲。请用 --to 写其中一个，例如 --to 父亲。"
        )
    county.ok(*notice(case, PERSUADING, "--to", "父亲"))


def test_a_paper_that_makes_no_sense_for_the_state_is_refused(county: County) -> None:
    case = county.child("李小树", "990101201107093115")
    assert county.refused(*notice(case)) == (
        "错误：2024-09-12 的状态是“在校”，用不着劝返复学通知书（参照 sixian-2020/14）。\n"
        "怎么办：这种文书用于：疑似辍学、失学、辍学、认定达标。孩子没有到校的，先列入疑似："
        f"kcbx move {case} 疑似辍学；已经发出的，用 kcbx add-entry {case} 文书 补记。"
    )
    recorded = county.run(
        *("add-entry", case, "文书", "--set", f"文书={PERSUADING}", "--set", "文号=清初劝〔2024〕1号"),
        *("--set", "签发单位=清河初中"),
    )
    assert (recorded.exit_code, "（G36，检查时算警告" in recorded.stderr) == (0, True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            ("--deadline", "2024-09-12"),
            "错误：期限 2024-09-12 不在文书的日期 2024-09-12 之后，收到的人来不及办。\n怎么办：请用 --deadline 写后面的日期。",
        ),
        (("--approver", "赵敏"), "错误：批准人“赵敏”就是经办人自己，不能自己批准自己。"),
        (("--approver", "13800000001"), "错误：事由或批准人里有证件号码或电话号码，不能写进访问记录。"),
        (("--set", "起=2024-10-01"), "错误：没有“起”这一项。\n怎么办：可填：最后到校、原因、去向。"),
        (("--reply-to", "A00001"), "错误：--reply-to 只用于收到的复函。"),
        (
            ("--preview", "x.docx", "--number", "清初劝〔2024〕3号"),
            "错误：--preview 不能与 --dry-run、-o、--number 一起用。",
        ),
        (("--preview", "x.docx", "--dry-run"), "错误：--preview 不能与 --dry-run、-o、--number 一起用。"),
        (
            ("--issuer", "清河县公安局"),
            "错误：清河县公安局（不认识的单位）不能签发劝返复学通知书（sixian-2020/14）。",
        ),
    ],
)
def test_what_is_typed_wrong_is_refused(county: County, case: str, more: tuple[str, ...], said: str) -> None:
    before = county.files()
    result = county.run(*notice(case, PERSUADING, *more))
    assert result.exit_code in (2, 3)
    assert result.stderr.startswith(said)
    assert county.files() == before


def test_an_application_has_no_deadline(county: County, case: str) -> None:
    said = county.refused(*notice(case, "休学申请", "--deadline", "2024-09-20"), code=2)
    assert said == "错误：休学申请没有期限。\n怎么办：请去掉 --deadline。"


def test_a_street_cannot_approve_the_leave_that_goes_with_recognition(county: County, case: str) -> None:
    county.entry(case, "认定辍学", "原因=其他", "去向=在家", "认定单位=清河县教育体育局")
    said = county.refused(*notice(case, "认定达标申请", "--set", "手续批准单位=城关街道办事处"))
    assert said == (
        "错误：城关街道办事处不能批准这个孩子的延缓入学或休学（义务教育法/11）。\n"
        "怎么办：可以批准的有：清河县教育体育局、清河镇人民政府；与认定达标的机构分开。"
    )


def test_what_is_missing_is_named_with_its_option(county: County, case: str) -> None:
    assert county.refused("notice", case, "--type", PERSUADING, code=2) == (
        "错误：还缺少必填的内容，请在命令里加上：\n  --approver　签发人（谁批准发出，不能是经办人自己）"
    )
    assert county.refused("notice", case, code=2).startswith(
        "错误：没有写哪种文书。\n怎么办：请用 --type 写明，可选：入学通知书、"
    )
    assert "您要的是不是“督促入学通知书”？" in county.refused(
        "notice", case, "--type", "监督入学通知书", code=2
    )
    assert "送达回证”不在可选的值里" in county.refused("notice", case, "--type", "送达回证", code=2)


def test_before_the_case_began_nothing_is_issued(county: County, case: str) -> None:
    said = county.refused(*notice(case, PERSUADING, "--on", "2024-08-31"))
    assert said == "错误：2024-08-31 这份案卷还没有登记，不能签发文书。\n怎么办：请核对 --on 的日期。"


def test_law_that_was_not_in_force_is_never_printed(county: County) -> None:
    case = county.on("2024-01-08").child("李小树", "990101201107093115")
    county.entry(case, *SUSPECT[:-1])
    said = county.refused(*notice(case))
    assert said.startswith(
        "错误：劝返复学通知书要引用《中华人民共和国未成年人保护法》第十六条第五项（未成年人保护法/16(5)），没有收录它在 2024-01-08 有效的文本"
    )


# Blanks


def test_an_approval_with_blanks_is_refused(county: County, case: str) -> None:
    assert county.refused(*notice(case, "休学批复"), code=2) == (
        "错误：休学批复不能留空白，案卷里没有：起、止、事由。\n"
        "怎么办：请加上 --set 起=2024-10-08 --set 止=2025-07-15 --set 事由=身体状况；已经批准的，也可以先用 kcbx move 或 kcbx "
        "add-entry 记下，再签发。"
    )
    county.ok(*notice(case, "休学批复", *SPAN, "--set", "事由=身体状况"))


def test_what_a_paper_leaves_to_write_on_is_told_before_it_is_printed(county: County, case: str) -> None:
    shutil.rmtree(county.root / "templates")
    noted = "注意：〔待填〕留了空：联系人、联系电话；可以用 --contact … --telephone … 填上，不填的手写。"
    assert noted in county.run(*notice(case)).stderr.splitlines()
    assert noted in county.run(*notice(case, PERSUADING, "--preview", "预览.docx")).stderr.splitlines()
    whom = ("--contact", "李强", "--telephone", "0399-66660003")
    assert "待填" not in county.run(*notice(case, PERSUADING, *whom)).stderr


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--preview", "预览.docx")])
def test_what_speaks_against_an_order_is_told_however_it_is_asked_for(
    county: County, case: str, more: tuple[str, ...]
) -> None:
    lines = county.run(*notice(case, ORDER, *more)).stderr.splitlines()
    assert [line.split("，")[0] for line in lines[:3]] == [
        f"注意：签发{ORDER}之前",
        "注意：本轮没有记过核查",
        "注意：列入疑似到文书日期只有 2 天",
    ]


@pytest.mark.parametrize("kind", ["救助转介函", "童工线索移送函", "家庭教育指导建议函"])
def test_a_letter_that_alleges_something_has_to_tell_what_was_seen(
    county: County, case: str, kind: str
) -> None:
    example = papers()[kind].situation
    to = ("--to", "柳林村村民委员会") if kind == "家庭教育指导建议函" else ()
    for more in ((), ("--situation", " ")):
        assert county.refused(*notice(case, kind, *to, *more), code=2) == (
            "错误：还缺少必填的内容，请在命令里加上：\n"
            f"  --situation　情况（谁、什么时候、看到或者听到了什么，例如：{example}）"
        )
    county.ok(*notice(case, kind, *to, "--situation", "9月11日班主任家访，听邻居说的"))


@pytest.mark.parametrize("text", ["责令", "责令通知书", "责令送被监护人"])
def test_a_part_of_a_name_is_enough(county: County, case: str, text: str) -> None:
    result = county.run(*notice(case, text))
    assert result.stderr.splitlines()[0] == f"“{text}”是{ORDER}。"
    assert last(county, case)["文书"] == ORDER


def test_a_part_of_several_names_is_not(county: County, case: str) -> None:
    assert "“批复”不在可选的值里" in county.refused(*notice(case, "批复"), code=2)


def test_both_parents_are_written_to_and_no_finding_comes_of_it(county: County, case: str) -> None:
    mother = ("姓名=陈秀兰", "关系=母亲", "法定监护人=是")
    sets = [text for part in mother for text in ("--set", f"监护人.1.{part}")]
    county.ok("edit-case", case, *sets, "--nature", "更正")
    county.ok(*notice(case))
    assert last(county, case)["主送"] == "周建国、陈秀兰"
    county.ok(*notice(case, PERSUADING, "--to", "母亲"))
    assert last(county, case)["主送"] == "陈秀兰"
    assert county.findings() == []


# Asked on a terminal


def answers(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def test_what_is_missing_is_asked_for_with_the_usual_as_default(county: County, case: str) -> None:
    result = county.run("notice", case, answers=answers(PERSUADING, "", "", "", "", "李强", ""))
    assert result.exit_code == 0, result.output
    for question in (
        "文书日期（今天、昨天，或写成 2024-09-05）[2024-09-12]：",
        "签发单位[清河县清河镇初级中学]：",
        "写给谁（监护人的姓名或关系，或者单位全称），几个用顿号隔开[父亲]：",
        "限期（写具体的日期）[2024-09-19，不填就写“-”]：",
        "签发人（谁批准发出，不能是经办人自己）：",
    ):
        assert question in result.stderr
    assert "周建国" not in result.stderr
    entry = last(county, case)
    assert (entry["文号"], entry["主送"], entry["期限"]) == ("清初劝〔2024〕1号", "周建国", "2024-09-19")


def test_only_what_suits_the_state_is_offered(county: County) -> None:
    case = county.child("李小树", "990101201107093115")
    shown = county.run("notice", case, answers="").stderr
    assert "入学通知书" in shown
    assert "责令" not in shown


def test_a_letter_asks_for_its_addressee(county: County, case: str) -> None:
    typed = answers("", "", "江苏省昆山市教育局", "李强", "")
    result = county.run("notice", case, "--type", "协助劝返函", answers=typed)
    assert result.exit_code == 0, result.output
    assert last(county, case)["主送"] == "江苏省昆山市教育局"


def test_what_is_refused_is_said_at_once_and_asked_again(county: County, case: str) -> None:
    typed = answers(
        "", "清河初中", "清河镇", "祖母", "父亲", "2024-09-12", "2024-09-20", "赵敏", "李强", "", "是"
    )
    result = county.run("notice", case, "--type", ORDER, answers=typed)
    assert result.exit_code == 0, result.output
    assert result.stderr.index("清河初中（学校）不能签发") < result.stderr.index("写给谁")
    assert result.stderr.index("写给的人不是案卷里登记的法定监护人") < result.stderr.index("限期（")
    assert result.stderr.index("收到的人来不及办") < result.stderr.index("签发人（")
    assert "批准人“赵敏”就是经办人自己" in result.stderr
    assert "改一改再试吗" not in result.stderr
    assert "[清河初中]" not in result.stderr
    entry = last(county, case)
    assert (entry["签发单位"], entry["主送"], entry["期限"]) == ("990101101", "周建国", "2024-09-20")


def test_a_refused_option_is_not_offered_when_all_is_asked_again(county: County, case: str) -> None:
    given = ("--type", ORDER, "--to", "祖母", "--issuer", "清河镇")
    result = county.run(
        "notice", case, *given, answers=answers("", "", "李强", "", "是", "", "", "父亲", "", "", "", "是")
    )
    assert result.exit_code == 0, result.output
    assert "改一改再试吗" in result.stderr
    assert "签发单位[清河镇]" in result.stderr
    assert "[祖母]" not in result.stderr
    assert last(county, case)["主送"] == "周建国"


@pytest.mark.parametrize(("answer", "code"), [("是", 0), ("否", 3), ("", 3)])
def test_a_doubtful_order_is_confirmed_on_a_terminal(
    county: County, case: str, answer: str, code: int
) -> None:
    before = county.shown(case)["经过"]
    typed = answers("", "", "", "", "李强", "", answer)
    result = county.run("notice", case, "--type", ORDER, answers=typed)
    assert "照样签发吗[是/否，直接回车是“否”]：" in result.stderr
    assert (result.exit_code, len(county.shown(case)["经过"]) - len(before)) == (code, int(code == 0))
    assert ("错误：没有签发，台账没有改动。" in result.stderr) == (code == 3)


def test_on_a_terminal_what_was_seen_is_asked_for(county: County, case: str) -> None:
    typed = answers("", "", "", "李强", "", "家访时看到学生父亲卧病", "")
    result = county.run("notice", case, "--type", "救助转介函", answers=typed)
    assert result.exit_code == 0, result.output
    assert "情况（谁、什么时候、看到或者听到了什么，例如：" in result.stderr
    assert "情况：不能空着。" in result.stderr


# Received


def test_a_ruling_is_registered_and_nothing_rendered(county: County, case: str) -> None:
    scan = county.root / "判决书.pdf"
    scan.write_bytes(b"%PDF")
    county.on("2024-12-30").ok(
        *(
            "notice",
            case,
            "--type",
            "判决书",
            "--number",
            "（2024）清民初715号",
            "--issuer",
            "清河县人民法院",
        ),
        *("--on", "2024-12-28", "--evidence", str(scan)),
    )
    entry = last(county, case)
    number = county.shown(case)["经过"][-1]["号"]
    assert entry == {
        "日期": "2024-12-28",
        "事项": "文书",
        "文书": "判决书",
        "文号": "（2024）清民初715号",
        "签发单位": "清河县人民法院",
        "收到": "是",
        "佐证": [{"文件": f"evidence/{case}/{number}-1.pdf", "sha256": hashlib.sha256(b"%PDF").hexdigest()}],
        "经办": "赵敏",
    }
    assert log(county) == []


def letter(county: County, case: str, number: str = "清教函〔2024〕1号") -> str:
    county.ok(*notice(case, "协助劝返函", "--to", "江苏省昆山市教育局", "--number", number))
    return str(county.shown(case)["经过"][-1]["号"])


REPLY = ("--type", "复函", "--issuer", "江苏省昆山市教育局")


def test_a_reply_names_the_letter_it_answers(county: County, case: str) -> None:
    asked = letter(county, case)
    county.ok("notice", case, *REPLY, "--number", "昆教函〔2024〕8号", "--reply-to", "清教函[2024]01号")
    assert last(county, case)["答复"] == asked


def test_a_reply_to_nothing_reminds_of_the_letters_that_wait(county: County, case: str) -> None:
    letter(county, case)
    letter(county, case, "清教函〔2024〕2号")
    county.ok("notice", case, *REPLY, "--number", "昆教函〔2024〕8号", "--reply-to", "清教函〔2024〕1号")
    result = county.run("notice", case, *REPLY, "--number", "昆教函〔2024〕9号")
    assert result.stderr.splitlines()[-1] == (
        "注意：没有写答复的是哪一份函；还没有答复的有：清教函〔2024〕2号。下次用 --reply-to 写明，这一条可以用 kcbx correct 补上“答复”。"
    )


def test_only_a_letter_is_answered(county: County, case: str) -> None:
    county.ok(*notice(case))
    said = county.refused(
        "notice", case, *REPLY, "--number", "昆教函〔2024〕8号", "--reply-to", "清初劝〔2024〕1号", code=2
    )
    assert said == (
        "错误：劝返复学通知书不是要答复的函。\n怎么办：要答复的函有：协助劝返函、救助转介函、童工线索移送函、家庭教育指导建议函。"
    )


def test_what_belongs_to_issuing_is_refused_for_a_received_paper(county: County, case: str) -> None:
    said = county.refused(
        *("notice", case, "--type", "认定达标批复", "--received", "--number", "清县政标〔2024〕1号"),
        *("--issuer", "清河县人民政府", "--approver", "李强", "--to", "清河初中"),
        code=2,
    )
    assert said == "错误：登记收到的认定达标批复用不着 --approver、--to。\n怎么办：收到的文书只登记，不生成。"


def test_what_a_received_paper_lacks_is_named(county: County, case: str) -> None:
    said = county.refused("notice", case, "--type", "训诫书", "--number", "清公训〔2024〕1号", code=2)
    assert said == (
        "错误：还缺少必填的内容，请在命令里加上：\n  --issuer　签发单位（单位代码、标识码或全称；收到的写来文单位）"
    )


# With the templates that ship


def test_every_paper_renders_with_its_own_template(county: County, case: str) -> None:
    shutil.rmtree(county.root / "templates")
    told = "\n".join(_rendered(county, case, name) for name, row in papers().items() if row.issuers)
    assert "{{" not in told
    assert "罚款" not in told


def _rendered(county: County, case: str, name: str) -> str:
    target = county.root / f"{name}.docx"
    more: tuple[str, ...] = ("--to", "江苏省昆山市教育局") if papers()[name].answered else ()
    more += ("--situation", "9月11日班主任家访时看到的") if papers()[name].situation else ()
    more += (*SPAN, "--set", "事由=身体状况") if name in ("休学批复", "延缓入学批复") else ()
    more += (*SPAN, "--set", "情形=联合劝返三次以上") if name == "认定达标批复" else ()
    if name.startswith("认定达标") and county.state(case) == "疑似辍学":
        county.entry(case, "认定辍学", "原因=其他", "去向=在家", "认定单位=清河县教育体育局")
        ruling = ("--type", "判决书", "--number", "（2024）清民初7号", "--issuer", "清河县人民法院")
        county.ok("notice", case, *ruling)
    if name == "复学通知书":
        more = ("--deadline", "2024-09-20")
    county.ok(*notice(case, name, *more, "--preview", str(target)))
    texts = documents.members(target.read_bytes())["word/document.xml"].decode()
    assert "周雨桐" in texts, name
    return texts
