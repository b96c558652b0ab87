"""kcbx serve: the service of a document recorded, by the number as people write it, whole or refused with the clause."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.county import County

SUSPECT = ("列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课")
ORDER = "责令送被监护人接受义务教育通知书"
NUMBER = "清初劝〔2024〕1号"


@dataclass(frozen=True)
class Prepared:
    """A county that the tests copy and never change: its child, and the 号 of the paper of its school."""

    root: Path
    case: str
    paper: str


@pytest.fixture(scope="module")
def prepared(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Return a county with a suspected child, a notice of its school and an order of its township."""
    made = County(Path(shutil.copytree(founded, tmp_path_factory.mktemp("serve") / "清河县")))
    case = made.on("2024-09-01").child()
    made.on("2024-09-10").entry(case, *SUSPECT)
    paper = made.entry(case, "文书", "文书=劝返复学通知书", f"文号={NUMBER}", "签发单位=清河初中")
    made.entry(case, "文书", f"文书={ORDER}", "文号=清政责〔2024〕7号", "签发单位=清河镇人民政府")
    return Prepared(made.root, case, paper)


@pytest.fixture
def county(prepared: Prepared, tmp_path: Path) -> County:
    """Return a copy of the prepared county; it is 2024-09-12."""
    return County(Path(shutil.copytree(prepared.root, tmp_path / "清河县"))).on("2024-09-12")


@pytest.fixture
def case(prepared: Prepared) -> str:
    """Return the child of the prepared county."""
    return prepared.case


def serve(case: str, *more: str, number: str = NUMBER, method: str = "直接送达") -> tuple[str, ...]:
    return ("serve", case, number, "--method", method, "--server", "赵敏", *more)


def last(county: County, case: str) -> dict[str, Any]:
    return {key: value for key, value in county.shown(case)["经过"][-1].items() if key not in ("号", "录入")}


SIGNED = ("--receiver", "周建国")


def test_every_option_fills_its_key(county: County, prepared: Prepared) -> None:
    scan = county.root / "回证.jpg"
    scan.write_bytes(b"scan")
    case = prepared.case
    result = county.run(
        *serve(case, "--server", "孙立", "--on", "昨天", "--place", "柳林村三组", "--receiver", "李桂花"),
        *("--relation", "祖母", "--evidence", str(scan), "--set", "备注=父亲在外地"),
    )
    entry = county.shown(case)["经过"][-1]
    assert result.stderr == (
        f"已记：{case} 送达，号 {entry['号']}，补记（滞后 1 天）。现在：疑似辍学台账，疑似辍学。\n"
    )
    assert last(county, case) == {
        "日期": "2024-09-11",
        "事项": "送达",
        "文书": prepared.paper,
        "方式": "直接送达",
        "送达人": ["赵敏", "孙立"],
        "地点": "柳林村三组",
        "签收人": "李桂花",
        "关系": "祖母",
        "佐证": [
            {
                "文件": f"evidence/{case}/{entry['号']}-1.jpg",
                "sha256": hashlib.sha256(b"scan").hexdigest(),
            }
        ],
        "备注": "父亲在外地",
        "经办": "赵敏",
    }
    assert county.findings() == []


@pytest.mark.parametrize(
    "number",
    [
        *(NUMBER, "清初劝[2024]1号", "清初劝（2024）第01号", " 清初劝 【2024】 1 号 "),
        *("清初劝2024年1号", "清初劝[2024]1", "清初劝2024-1", "清初劝２０２４－１", "清初劝 2024年第1号"),
    ],
)
def test_the_number_is_known_however_it_is_written(county: County, prepared: Prepared, number: str) -> None:
    county.ok(*serve(prepared.case, *SIGNED, number=number))
    assert last(county, prepared.case)["文书"] == prepared.paper


def test_a_number_written_loosely_that_may_mean_two_papers_has_to_be_told_apart(
    county: County, prepared: Prepared
) -> None:
    county.entry(prepared.case, "文书", "文书=家长承诺书", "文号=清初劝2024年-1号", "签发单位=清河初中")
    said = county.refused(*serve(prepared.case, number="清初劝2024-1"), code=2)
    assert said.startswith("错误：本案卷有 2 份文书的文号是“清初劝2024-1”。\n怎么办：请写记事的号。")
    county.ok(*serve(prepared.case, *SIGNED))
    assert last(county, prepared.case)["文书"] == prepared.paper


def test_the_paper_may_be_named_by_its_entry(county: County, prepared: Prepared) -> None:
    county.ok(*serve(prepared.case, *SIGNED, number=prepared.paper.lower()))
    assert last(county, prepared.case)["文书"] == prepared.paper


def test_an_unknown_number_is_answered_with_those_there_are(county: County, prepared: Prepared) -> None:
    said = county.refused(*serve(prepared.case, number="清初劝〔2024〕9号"), code=2)
    shown = county.shown(prepared.case)["经过"]
    order = next(entry["号"] for entry in shown if entry.get("文书") == ORDER)
    assert said == (
        "错误：本案卷没有文号或者号是“清初劝〔2024〕9号”的文书。\n"
        f"怎么办：本案卷的文书有：{prepared.paper}（劝返复学通知书 {NUMBER}）、{order}（{ORDER} 清政责〔2024〕7号）。"
    )


def test_a_case_without_papers_is_told_how_to_issue_one(county: County) -> None:
    case = county.child("李小树", "990101201107093115")
    said = county.refused(*serve(case), code=2)
    assert said.endswith(f"怎么办：请先签发：kcbx notice {case} --type 文书种类。")


def test_a_number_that_stands_twice_has_to_be_told_apart(county: County, prepared: Prepared) -> None:
    county.entry(prepared.case, "文书", "文书=家长承诺书", f"文号={NUMBER}", "签发单位=清河初中")
    said = county.refused(*serve(prepared.case), code=2)
    assert said.startswith(f"错误：本案卷有 2 份文书的文号是“{NUMBER}”。\n怎么办：请写记事的号。")


@pytest.mark.parametrize(
    ("method", "more", "said", "hint"),
    [
        (
            "直接送达",
            (),
            "直接送达没有写签收人",
            "请补上 --receiver 姓名，不是监护人的再加 --relation …；当面拒收的写 --refusal …，这次不算送达",
        ),
        (
            "直接送达",
            ("--receiver", "周雨桐", "--relation", "姐"),
            "签收人是学生本人，不算送达",
            "请由监护人或同住的成年家属签收",
        ),
        (
            "直接送达",
            ("--receiver", "李桂花"),
            "签收人不是法定监护人，没有写与学生的关系",
            "请补上 --relation …：只有同住的成年家属可以代收",
        ),
        (
            "直接送达",
            ("--receiver", "王德发", "--relation", "其他"),
            "签收人与学生的关系是“其他”，不是同住的成年家属，不算送达",
            "是同住的成年家属的，写明 --relation …；不是的，改用留置送达（有见证人或照片）或委托送达，或者等监护人在家再送",
        ),
        (
            "直接送达",
            (*SIGNED, "--refusal", "不肯签字"),
            "签收人和拒收事由都写了，不知道是签收还是拒收",
            "签收了就去掉 --refusal …，拒收了就去掉 --receiver …",
        ),
        (
            "留置送达",
            ("--refusal", "不肯签字"),
            "留置送达没有见证人，也没有拍照录像",
            "请补上 --witness 姓名，或用 --evidence 附上照片录像；都没有的，记成直接送达并写拒收事由，不算送达",
        ),
        (
            "留置送达",
            ("--witness", "王德发"),
            "留置送达没有写拒收事由",
            "请补上 --refusal …，写明谁、为什么不肯签收",
        ),
        (
            "电子送达",
            SIGNED,
            "电子送达没有写监护人同意",
            "请先取得同意，再加上 --consent；不同意的换一种方式送达",
        ),
        (
            "邮寄送达",
            (),
            "没有签收人，也没有回执",
            "请补上 --receiver 姓名，或用 --evidence 附上回执；退回的写 --refusal …，这次不算送达",
        ),
        (
            "公告送达",
            (),
            "公告送达没有写在哪里公告",
            "请补上 --place 公告的地点，或用 --evidence 附上公告的照片",
        ),
    ],
)
def test_what_a_service_lacks_is_named_with_the_clause(
    county: County, case: str, method: str, more: tuple[str, ...], said: str, hint: str
) -> None:
    refused = county.refused(*serve(case, *more, method=method))
    assert refused == f"错误：不能记“送达”：\n  · {said}（G38，依据 标准/送达）\n怎么办：{hint}"


def test_a_refusal_is_told_not_to_count_and_what_to_do(county: County, case: str) -> None:
    said = county.run(*serve(case, "--server", "孙立", "--refusal", "不肯签字")).stderr.splitlines()
    assert said[1:] == [
        f"拒收，不算送达；可以留置送达：kcbx serve {case} {NUMBER} --method 留置送达 "
        "--server 赵敏 --server 孙立 --refusal 事由 --witness 见证人"
    ]
    returned = county.run(*serve(case, "--refusal", "退回", method="邮寄送达")).stderr.splitlines()
    assert returned[1].startswith("没有送成，不算送达；")
    assert len(county.run(*serve(case, "--refusal", "不肯签字", "--dry-run")).stderr.splitlines()) == 0


def test_an_announcement_is_told_when_it_takes_effect_and_what_it_must_not_show(
    county: County, case: str
) -> None:
    said = county.run(*serve(case, "--place", "柳林村公告栏", method="公告送达")).stderr.splitlines()
    assert said[1:] == [
        "公告满三十日算送达，就是 2024-10-12。",
        "注意：公告里不要写学生的姓名、证件号码、住址和照片（未成年人保护法第四条第三项、个人信息保护法第二十五条）。",
    ]


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("直接送达", SIGNED),
        ("留置送达", ("--refusal", "看过后不肯签字", "--witness", "王德发")),
        ("电子送达", ("--consent",)),
        ("邮寄送达", SIGNED),
        ("公告送达", ("--place", "柳林村公告栏")),
    ],
)
def test_a_whole_service_is_recorded(county: County, case: str, method: str, more: tuple[str, ...]) -> None:
    county.ok(*serve(case, *more, method=method))
    entry = last(county, case)
    assert (entry["事项"], entry["方式"]) == ("送达", method)
    assert entry.get("同意") == ("是" if method == "电子送达" else None)


def test_left_behind_with_a_photograph_needs_no_witness(county: County, case: str) -> None:
    photo = county.root / "门口.jpg"
    photo.write_bytes(b"photo")
    county.ok(*serve(case, "--refusal", "不开门", "--evidence", str(photo), method="留置送达"))
    assert last(county, case)["拒收事由"] == "不开门"


def test_a_paper_of_a_government_wants_two_servers(county: County, case: str) -> None:
    result = county.run(*serve(case, *SIGNED, number="清政责〔2024〕7号"))
    number = county.shown(case)["经过"][-1]["号"]
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == (
        "注意：政府、教育局的文书只写了一个送达人（G39，检查时算警告，依据 标准/送达）；"
        f"两个人去的，用 kcbx correct {case} {number} --set 送达人=… 补上，几个人就写几次。"
    )
    county.ok("correct", case, number, "--set", "送达人=赵敏", "--set", "送达人=孙立", "--reason", "漏写一人")
    assert "G39" not in [rule for rule, _ in county.findings()]


def test_after_a_refusal_it_is_served_again_and_a_third_time_is_noted(county: County, case: str) -> None:
    for more in (("--refusal", "不肯开门"), SIGNED):
        assert "注意" not in county.run(*serve(case, *more)).stderr
    result = county.on("2024-09-13").run(*serve(case, *SIGNED))
    assert result.exit_code == 0
    assert result.stderr.startswith(
        "注意：这份文书 2024-09-12 已经送达过（G40，检查时算警告，依据 标准/送达）；"
    )
    said = county.run(*serve(case, *SIGNED, "--set", "备注=监护人要求再送一份")).stderr
    assert "G40" not in said


def test_a_service_before_the_paper_is_refused(county: County, case: str) -> None:
    said = county.refused(*serve(case, *SIGNED, "--on", "2024-09-09"))
    assert "（G33，依据 suiyang-2024/3g）" in said


def test_a_dry_run_writes_nothing(county: County, case: str) -> None:
    before = county.files()
    assert county.ok(*serve(case, *SIGNED, "--dry-run")).splitlines() == [
        "以下改动没有写入（--dry-run）：",
        f"  修改　ledgers/疑似辍学/清河初中/{case}.yaml",
        f"  历史说明　{case} 送达",
    ]
    assert county.files() == before


def test_what_is_missing_is_named_with_its_option(county: County, case: str) -> None:
    assert county.refused("serve", case, NUMBER, code=2) == (
        "错误：还缺少必填的内容，请在命令里加上：\n"
        "  --method　送达方式（可填：直接送达、留置送达、委托送达、邮寄送达、电子送达、公告送达）\n"
        "  --server　送达人"
    )
    assert "您要的是不是“留置送达”？" in county.refused(*serve(case, method="留置"), code=2)


def test_what_is_missing_is_asked_for_and_a_refusal_offered_for_mending(county: County, case: str) -> None:
    typed = ("", "直接送达", "赵敏", "", "是", "", "", "", "", "签收人", "周建国")
    result = county.run("serve", case, NUMBER, answers="".join(f"{line}\n" for line in typed))
    assert result.exit_code == 0, result.output
    assert "直接送达没有写签收人" in result.stderr
    assert last(county, case)["签收人"] == "周建国"
