"""kcbx unit: the register of schools and townships."""

from __future__ import annotations

import json

import pytest

from kcbx import yamlio
from tests.county import County

SCHOOL = (
    *("--code", "3199000099", "--name", "清河县石桥中学", "--short-name", "石桥中学"),
    *("--township", "柳河乡", "--category", "初级中学"),
)


def units(county: County, kind: str) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = yamlio.parse((county.root / "units.yaml").read_text("utf-8")).data[kind]
    return listed


def test_a_school_is_registered_with_the_codes_of_what_was_named(county: County) -> None:
    result = county.run(
        *(
            "unit",
            "add-school",
            *SCHOOL,
            "--parent",
            "清河初中",
            "--prefix",
            "石中",
            "--head",
            "李强／校长／13800000002",
        ),
        *("--set", "重点监测=是", "--set", "曾用简称=石桥联中", "--set", "曾用简称=石中"),
    )
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "已登记学校：石桥中学。\n")
    assert units(county, "学校")[-1] == {
        "标识码": "3199000099",
        "名称": "清河县石桥中学",
        "简称": "石桥中学",
        "乡镇": "990101201",
        "上级": "3199000021",
        "类别": "初级中学",
        "学制": "六三",
        "机关代字": "石中",
        "重点监测": "是",
        "负责人": {"姓名": "李强", "职务": "校长", "电话": "13800000002"},
        "曾用简称": ["石桥联中", "石中"],
    }


def test_the_school_system_is_the_countys_unless_given(county: County) -> None:
    config = county.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8") + "参数:\n  - {自: 2020-09-01, 学制: 五四}\n", "utf-8")
    county.ok("unit", "add-school", *SCHOOL)
    assert units(county, "学校")[-1]["学制"] == "五四"
    county.ok(
        "unit",
        "add-school",
        *SCHOOL[:1],
        "3199000098",
        *SCHOOL[2:5],
        "石桥二中",
        *SCHOOL[6:],
        "--system",
        "六三",
    )
    assert units(county, "学校")[-1]["学制"] == "六三"


def test_a_township_is_registered(county: County) -> None:
    county.ok(
        "unit",
        "add-township",
        "--code",
        "990101401",
        "--name",
        "石桥镇",
        "--category",
        "镇",
        "--head",
        "王芳",
    )
    assert units(county, "乡镇")[-1] == {
        "代码": "990101401",
        "名称": "石桥镇",
        "类别": "镇",
        "负责人": {"姓名": "王芳"},
    }


def test_hand_made_comments_in_the_register_survive(county: County) -> None:
    path = county.root / "units.yaml"
    text = path.read_text("utf-8").replace(
        "    简称: 清河初中", "    # 2023 年由联中改名\n    简称: 清河初中  # 勿改"
    )
    path.write_text(text, "utf-8")
    county.ok("unit", "add-school", *SCHOOL)
    assert "    # 2023 年由联中改名\n    简称: 清河初中  # 勿改\n" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"--code": "3199000021"},
            "错误：代码 3199000021 已经登记过了。\n怎么办：用 kcbx unit list 查看。",
        ),
        ({"--code": "31990000"}, "错误：填写的内容有误：\n  · 学校第5项的标识码的写法不对：十位数字"),
        (
            {"--short-name": "清河初中"},
            "错误：简称“清河初中”已经有单位用了（3199000021）。\n怎么办：简称用作文件夹名，不能重复，请换一个。",
        ),
        (
            {"--short-name": "清河镇"},
            "错误：简称“清河镇”已经有单位用了（990101101）。\n怎么办：简称用作文件夹名，不能重复，请换一个。",
        ),
        ({"--short-name": "石桥/中学"}, "错误：简称“石桥/中学”不能用：含有文件夹名不能用的字符。"),
        ({"--short-name": "石桥中学."}, "错误：简称“石桥中学.”不能用：前后有空格，或以句点结尾。"),
        ({"--short-name": "NUL"}, "错误：简称“NUL”不能用：是 Windows 的设备名。"),
        (
            {"--township": "石桥镇"},
            "错误：没有叫“石桥镇”的单位。\n"
            "怎么办：登记的有：清河小学、清河初中、柳河学校、清河特教、清河镇、柳河乡、城关街道。",
        ),
        (
            {"--township": "清河小学"},
            "错误：“清河小学”是学校，不是乡镇。\n怎么办：请写乡镇的名称或代码，可用 kcbx unit list 查。",
        ),
        (
            {"--category": "初中"},
            "错误：学校类别：“初中”不在可选的值里。可选：小学、教学点、初级中学、九年一贯制、完全中学、十二年一贯制、"
            "特殊教育学校、专门学校、中职。您要的是不是“初级中学”？",
        ),
        ({"--system": "五三"}, "错误：学制：“五三”不在可选的值里。可选：六三、五四。您要的是不是“六三”？"),
        ({"--head": "李强/校长/1/2"}, "错误：负责人“李强/校长/1/2”不对，请写成 姓名/职务/电话。"),
    ],
)
def test_a_wrong_school_is_refused(county: County, changed: dict[str, str], said: str) -> None:
    options = {**dict(zip(SCHOOL[::2], SCHOOL[1::2], strict=True)), **changed}
    arguments = [text for pair in options.items() for text in pair]
    assert county.refused("unit", "add-school", *arguments, code=2) == said


def test_the_names_of_units_differ_in_more_than_width_and_case(county: County) -> None:
    county.ok("unit", "add-school", *SCHOOL[:4], "--short-name", "Shiqiao", *SCHOOL[6:])
    said = county.refused(
        *(
            "unit",
            "add-school",
            "--code",
            "3199000098",
            *SCHOOL[2:4],
            "--short-name",
            "ｓｈｉｑｉａｏ",
            *SCHOOL[6:],
        ),
        code=2,
    )
    assert said.startswith("错误：简称“ｓｈｉｑｉａｏ”已经有单位用了（3199000099）。")


def test_a_former_short_name_stays_taken(county: County) -> None:
    county.ok("unit", "add-school", *SCHOOL, "--set", "曾用简称=石桥联中")
    said = county.refused(
        *(
            "unit",
            "add-school",
            "--code",
            "3199000098",
            *SCHOOL[2:4],
            "--short-name",
            "石桥联中",
            *SCHOOL[6:],
        ),
        code=2,
    )
    assert said.startswith("错误：简称“石桥联中”已经有单位用了（3199000099）。")


def test_what_is_missing_is_named_with_its_option(county: County) -> None:
    said = county.refused("unit", "add-school", "--name", "清河县石桥中学", code=2)
    assert said == (
        "错误：还缺少必填的内容，请在命令里加上：\n"
        "  --code　学校标识码（十位数字）\n"
        '  --short-name　简称（作目录名：30 字以内，不含 / \\ : * ? " < > |）\n'
        "  --township　所在乡镇代码\n"
        "  --category　学校类别（可填：小学、教学点、初级中学、九年一贯制、完全中学、十二年一贯制、特殊教育学校、专门学校、中职）"
    )
    said = county.refused("unit", "add-township", code=2)
    assert [line.split("　")[0] for line in said.splitlines()[1:]] == ["  --code", "  --name", "  --category"]


def test_a_key_given_as_option_and_with_set_is_refused(county: County) -> None:
    said = county.refused("unit", "add-school", *SCHOOL, "--set", "类别=小学", code=2)
    assert said.startswith("错误：“类别”写了两次，不知道以哪一次为准。")


@pytest.mark.parametrize("command", ["add-school", "add-township"])
def test_a_dry_run_writes_nothing(county: County, command: str) -> None:
    given = {
        "add-school": SCHOOL,
        "add-township": ("--code", "990101401", "--name", "石桥镇", "--category", "镇"),
    }
    code = given[command][1]
    before = county.files()
    said = county.ok("unit", command, *given[command], "--dry-run")
    assert county.files() == before
    kind = "学校" if command == "add-school" else "乡镇"
    assert said == f"以下改动没有写入（--dry-run）：\n  修改　units.yaml\n  历史说明　登记{kind} {code}"


@pytest.mark.parametrize("arguments", [("add-school", *SCHOOL), ("list",)])
def test_a_broken_register_is_an_error_with_its_place(county: County, arguments: tuple[str, ...]) -> None:
    path = county.root / "units.yaml"
    path.write_text(path.read_text("utf-8").replace("    类别: 初级中学\n", "    类别: 中学\n"), "utf-8")
    said = county.refused("unit", *arguments)
    line = path.read_text("utf-8").splitlines().index("    类别: 中学") + 1
    assert said.startswith(
        f"错误：units.yaml 第 {line} 行：学校第2项的类别没有“中学”这一种，是不是“完全中学”？"
    )


def test_a_register_that_is_no_yaml_is_an_error_with_its_place(county: County) -> None:
    (county.root / "units.yaml").write_text("学校:\n\t- 标识码: 1\n", "utf-8")
    said = county.refused(
        "unit", "add-township", "--code", "990101401", "--name", "石桥镇", "--category", "镇"
    )
    assert said.startswith("错误：units.yaml 第 2 行第 1 列：不是正确的 YAML：")


def test_units_are_listed(county: County) -> None:
    listed = json.loads(county.ok("unit", "list", "--format", "json"))
    assert listed["format_version"] == 1
    assert listed["单位"][1] == {
        "类": "学校",
        "代码": "3199000021",
        "简称": "清河初中",
        "名称": "清河县清河镇初级中学",
        "乡镇": "清河镇",
        "类别": "初级中学",
        "学制": "六三",
        "负责人": "",
        "停用": "",
    }
    result = county.run("unit", "list")
    assert result.stderr == "共 7 个单位。\n"
    assert [line.split()[2] for line in result.stdout.splitlines()[2:]] == [
        unit["简称"] for unit in listed["单位"]
    ]
    assert county.ok("unit", "list", "--format", "csv").splitlines()[0].lstrip("\ufeff") == (
        "类,代码,简称,名称,乡镇,类别,学制,负责人,停用"
    )


def test_somebody_has_to_answer_for_a_new_unit(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kcbx.git.user_name", lambda _: None)
    county.operator = ""
    assert county.refused("unit", "add-school", *SCHOOL, code=2).startswith("错误：不知道经办人是谁。\n")
