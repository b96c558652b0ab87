"""kcbx add-attempt: one 劝返 with typed options, its evidence copied and hashed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.county import County

SUSPECT = ("列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课")
NEEDED = {
    "--level": "学校",
    "--method": "家访",
    "--participant": "赵敏/清河初中/班主任",
    "--result": "承诺返校",
    "--note": "祖母答应转告",
}


def arguments(case: str, *more: str, without: str = "", **changed: str) -> list[str]:
    options = {**NEEDED, **{f"--{option.replace('_', '-')}": value for option, value in changed.items()}}
    options.pop(without, None)
    return ["add-attempt", case, *(text for pair in options.items() for text in pair), *more]


@pytest.fixture
def case(county: County) -> str:
    """Return a child listed as 疑似辍学 on 2024-09-10; it is 2024-09-12."""
    case = county.on("2024-09-01").child()
    county.on("2024-09-10").entry(case, *SUSPECT)
    county.on("2024-09-12")
    return case


def last(county: County, case: str) -> dict[str, object]:
    entry = county.shown(case)["经过"][-1]
    return {key: value for key, value in entry.items() if key not in ("号", "录入")}


def test_every_option_fills_its_key(county: County, case: str) -> None:
    county.ok(
        *arguments(
            case, "--participant", "李强", "--on", "昨天", "--met-student", "否", "--interviewee", "祖母"
        ),
        *(
            "--interviewee",
            "村干部",
            "--promise",
            "2024-09-16",
            "--follow-up",
            "2024/9/17",
            "--place",
            "柳林村三组",
        ),
        *("--set", "备注=下雨", "--set", "佐证=通话记录截图存教务处"),
    )
    assert last(county, case) == {
        "日期": "2024-09-11",
        "事项": "劝返",
        "层级": "学校",
        "方式": "家访",
        "地点": "柳林村三组",
        "参加": [{"姓名": "赵敏", "单位": "清河初中", "职务": "班主任"}, {"姓名": "李强"}],
        "受访": ["祖母", "村干部"],
        "见到学生": "否",
        "情况": "祖母答应转告",
        "结果": "承诺返校",
        "承诺返校": "2024-09-16",
        "下次跟进": "2024-09-17",
        "佐证": [{"说明": "通话记录截图存教务处"}],
        "备注": "下雨",
        "经办": "赵敏",
    }


def test_what_it_says_counts_the_levels_apart(county: County, case: str) -> None:
    county.ok(*arguments(case))
    county.entry(case, "上报", "对象=教育局", "对象=乡镇")
    county.ok(*arguments(case, level="联合"))
    result = county.run(*arguments(case))
    number = county.shown(case)["经过"][-1]["号"]
    assert (result.stdout, result.stderr) == (
        "",
        f"已记：{case} 劝返（学校第2次），号 {number}。现在：疑似辍学台账，疑似辍学。\n",
    )
    assert county.shown(case)["派生"]["劝返合计"] == {"学校": 2, "联合": 1, "司法": 0}


def test_a_late_record_counts_where_it_happened_and_says_its_lag(county: County, case: str) -> None:
    county.ok(*arguments(case))
    result = county.on("2024-09-20").run(*arguments(case, "--on", "2024-09-11"))
    assert f"已记：{case} 劝返（学校第1次），号 " in result.stderr
    assert "，补记（滞后 9 天）。" in result.stderr


def test_joint_before_report_is_noted_and_written(county: County, case: str) -> None:
    result = county.run(*arguments(case, level="联合"))
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == (
        "注意：联合劝返之前，本轮没有上报记录（G04，检查时算错误，依据 suiyang-2024/3c）；"
        f"上报过就补记：kcbx add-entry {case} 上报 --on 日期 --set 对象=教育局 --set 对象=乡镇。"
    )
    assert last(county, case)["层级"] == "联合"


@pytest.mark.parametrize(
    ("option", "title"),
    [
        ("--level", "劝返层级（可填：学校、联合、司法）"),
        ("--method", "方式（可填：家访、电话、微信、短信、来校面谈、异地接返、联合执法、法庭调解、其他）"),
        ("--participant", "参加人员"),
        ("--note", "情况（谈了什么、家长和学生怎么说）"),
        (
            "--result",
            "结果（可填：已返校、承诺返校、拒绝返校、未见到学生、失联、家长同意学生拒绝、转其他安置、申请缓学休学、查明不属辍学）",
        ),
    ],
)
def test_a_missing_option_is_named(county: County, case: str, option: str, title: str) -> None:
    said = county.refused(*arguments(case, without=option), code=2)
    assert said == f"错误：还缺少必填的内容，请在命令里加上：\n  {option}　{title}"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"level": "校级"}, "劝返层级：“校级”不在可选的值里。可选：学校、联合、司法。您要的是不是“学校”？"),
        ({"method": "上门"}, "方式：“上门”不在可选的值里。可选：家访、电话、"),
        ({"result": "答应"}, "结果：“答应”不在可选的值里。可选：已返校、"),
        ({"note": " "}, "情况：不能空着。"),
        ({"participant": "/清河初中"}, "参加人员：“/清河初中”不对，请写成 姓名/单位/职务，"),
        ({"met_student": "没有"}, "选项“--met-student”的值不对：“没有”不对，请写“是”或“否”"),
        ({"interviewee": "爷爷"}, "受访人：“爷爷”不在可选的值里。可选：学生、父亲、"),
        ({"promise": "下周"}, "选项“--promise”的值不对：“下周”不是日期，"),
        ({"promise": "2023-02-29"}, "选项“--promise”的值不对：没有2023年2月29日这一天："),
        ({"on": "2024-09-13"}, "选项“--on”的值不对：2024-09-13 在今天（2024-09-12）之后，"),
        ({"on": "2012-03-03"}, "日期 2012-03-03 早于孩子的出生日期，请核对。"),
        ({"promise": "2012-03-03"}, "承诺返校 2012-03-03 早于孩子的出生日期，请核对。"),
        ({"set": "情况=又一次"}, "“情况”写了两次，不知道以哪一次为准。"),
        ({"evidence": "没有这个文件.jpg"}, "选项“--evidence”的值不对：找不到文件“没有这个文件.jpg”。"),
    ],
)
def test_what_cannot_be_is_refused(county: County, case: str, changed: dict[str, str], said: str) -> None:
    assert county.refused(*arguments(case, **changed), code=2).startswith(f"错误：{said}")


def test_an_attempt_before_the_case_was_registered_is_refused(county: County, case: str) -> None:
    said = county.refused(*arguments(case, "--on", "2024-08-31"))
    assert said.startswith("错误：2024-08-31 还没有登记，不能记“劝返”。\n")


def test_an_attempt_for_a_child_that_was_removed_is_refused(county: County, case: str) -> None:
    county.entry(case, "移出", "类别=户籍迁出", "依据=迁移证", "批准单位=教育局", "佐证=迁移证")
    said = county.refused(*arguments(case))
    assert said == (
        "错误：2024-09-12 的状态是“已移出”，不能记“劝返”（案卷格式/经过）。\n"
        "怎么办：在“已移出”状态可以记：重新登记、信息变更、更正、销毁、备忘。"
    )


# Evidence


def photo(county: County, name: str, content: bytes = b"scan") -> str:
    path = county.root.parent / name
    path.write_bytes(content)
    return str(path)


def test_evidence_is_copied_and_hashed(county: County, case: str) -> None:
    files = (photo(county, "门牌 1.JPG"), photo(county, "录音.m4a", b"voice"), photo(county, "说明"))
    county.ok(*arguments(case, *(text for path in files for text in ("--evidence", path))))
    number = county.shown(case)["经过"][-1]["号"]
    names = [f"evidence/{case}/{number}-{end}" for end in ("1.jpg", "2.m4a", "3.bin")]
    contents = (b"scan", b"voice", b"scan")
    assert last(county, case)["佐证"] == [
        {"文件": name, "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in zip(names, contents, strict=True)
    ]
    assert [county.files()[name] for name in names] == list(contents)
    assert [Path(path).exists() for path in files] == [True] * 3


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.", ".bin"),
        ("周雨桐.周雨桐", ".bin"),
        ("a.jp g", ".bin"),
        ("a.tar.gz", ".gz"),
        (".jpg", ".bin"),
        ("a.jpeg2000", ".bin"),
    ],
)
def test_an_odd_name_never_reaches_the_ledger(county: County, case: str, name: str, ending: str) -> None:
    county.ok(*arguments(case, "--evidence", photo(county, name)))
    number = county.shown(case)["经过"][-1]["号"]
    assert last(county, case)["佐证"][0]["文件"] == f"evidence/{case}/{number}-1{ending}"  # type: ignore[index]


def test_evidence_that_is_too_large_or_empty_is_refused(county: County, case: str) -> None:
    large = Path(photo(county, "录像.mp4"))
    with large.open("r+b") as stream:
        stream.truncate(20 * 1024 * 1024 + 1)
    said = county.refused(*arguments(case, "--evidence", str(large)), code=2)
    assert said == "错误：佐证文件 录像.mp4 超过 20 MB。\n怎么办：请先压缩或缩小图片，再附上。"
    with large.open("r+b") as stream:
        stream.truncate(0)
    said = county.refused(*arguments(case, "--evidence", str(large)), code=2)
    assert said.startswith("错误：佐证文件 录像.mp4 是空的。\n")


def test_a_directory_is_no_evidence(county: County, case: str) -> None:
    said = county.refused(*arguments(case, "--evidence", str(county.root)), code=2)
    assert "是文件夹，这里要文件。" in said


def test_a_refused_attempt_leaves_no_evidence(county: County, case: str) -> None:
    county.refused(*arguments(case, "--on", "2024-08-31", "--evidence", photo(county, "a.jpg")))
    assert not (county.root / "evidence").exists()


def test_a_dry_run_writes_nothing(county: County, case: str) -> None:
    before = county.files()
    said = county.ok(*arguments(case, "--dry-run", "--evidence", photo(county, "a.jpg"))).splitlines()
    assert county.files() == before
    assert said[0] == "以下改动没有写入（--dry-run）："
    assert said[1].startswith(f"  新增　evidence/{case}/")
    assert said[2:] == [
        f"  修改　ledgers/疑似辍学/清河初中/{case}.yaml",
        f"  历史说明　{case} 劝返（学校第1次）",
    ]


def test_comments_survive_and_what_was_written_stays_word_for_word(county: County, case: str) -> None:
    file = county.root / county.path(case)
    text = (
        file.read_text("utf-8").replace("    情况: 连续缺课\n", "    情况: 连续缺课  # 问过班主任\n")
        + "# 完\n"
    )
    file.write_text(text, "utf-8")
    county.ok(*arguments(case))
    after = file.read_text("utf-8")
    assert after.startswith(text.removesuffix("# 完\n"))
    assert after.endswith("# 完\n")


def test_a_file_that_changed_meanwhile_is_not_overwritten(
    county: County, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kcbx import casework

    file, record = county.root / county.path(case), casework.record_entry

    def late(*given: object) -> object:
        proposal = record(*given)  # type: ignore[arg-type]
        file.write_bytes(file.read_bytes() + "# 别人刚改过\n".encode())
        return proposal

    monkeypatch.setattr(casework, "record_entry", late)
    result = county.run(*arguments(case))
    assert (result.exit_code, result.stderr) == (
        3,
        f"错误：{county.path(case)} 在读取以后被别的程序改动过，请重新运行命令。\n怎么办：没有改动任何台账文件。\n",
    )
    assert file.read_text("utf-8").endswith("# 别人刚改过\n")
    assert "劝返" not in file.read_text("utf-8")


def test_a_broken_file_beside_does_not_hinder(county: County, case: str) -> None:
    beside = county.root / "ledgers" / "疑似辍学" / "清河初中" / "KC-7K3Q9F2B0C.yaml"
    beside.write_bytes("姓名: 吴小天\n".encode("gbk"))
    county.ok(*arguments("周雨桐"))
    assert last(county, case)["事项"] == "劝返"


def test_somebody_has_to_answer_for_an_attempt(
    county: County, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kcbx.git.user_name", lambda _: None)
    county.operator = ""
    said = county.refused(*arguments(case), code=2)
    assert said == (
        "错误：不知道经办人是谁。\n怎么办：加上 --operator 姓名，或者设置环境变量 KCBX_OPERATOR，"
        "或者运行 git config --global user.name 姓名。"
    )
    county.ok("--operator", "孙立", *arguments(case))
    assert last(county, case)["经办"] == "孙立"


def test_two_commands_in_one_second_keep_their_order(county: County, case: str) -> None:
    import datetime as dt

    from tests.county import CHINA

    moment = dt.datetime(2024, 9, 12, 18, 0, tzinfo=CHINA)
    county._now = lambda: moment  # type: ignore[method-assign]
    for _ in range(6):
        county.ok("move", case, "适龄儿童", "--by", "核查", "--set", "结论=信息错误", "--set", "情况=人在校")
        county.ok(
            "add-entry", case, *(text for pair in SUSPECT[1:] for text in ("--set", pair)), *SUSPECT[:1]
        )
    entries = county.shown(case)["经过"][2:]
    assert [entry["录入"] for entry in entries] == [
        f"2024-09-12T18:00:{second:02}+08:00" for second in range(12)
    ]
    assert county.state(case) == "疑似辍学"
