"""kcbx add-case: a new case from options, its number alone on stdout; what is wrong with a child is caught here."""

from __future__ import annotations

import pytest

from kcbx import casenumber
from kcbx.schema.files import read_case_file
from kcbx.schema.shape import Shapes
from tests.county import County

GIVEN = {
    "--name": "吴小天",
    "--id": "990101201203045148",
    "--township": "清河镇",
    "--village": "柳林村",
    "--unit": "清河初中",
    "--state": "在校",
    "--source": "转入",
}
WITHOUT_NUMBER = {
    **{option: value for option, value in GIVEN.items() if option != "--id"},
    "--id-type": "无",
    "--sex": "男",
    "--birth-date": "2016-05-04",
}
NO_PAPERS = ("--set", "证件.无证原因=出生未办户口")


def arguments(*more: str, given: dict[str, str] = GIVEN, **changed: str) -> list[str]:
    options = {**given, **{f"--{option.replace('_', '-')}": value for option, value in changed.items()}}
    return ["add-case", *(text for pair in options.items() for text in pair), *more]


def facts(county: County, case: str) -> dict[str, object]:
    shown = county.shown(case)
    return {key: shown[key] for key in shown if key not in ("编号", "经过", "派生")}


def test_the_new_number_stands_alone_on_stdout(county: County) -> None:
    result = county.on("2024-09-05").run(*arguments())
    case = result.stdout.removesuffix("\n")
    assert (result.exit_code, result.stderr) == (0, "已建案卷，适龄儿童台账，在校。编号：\n")
    assert casenumber.is_case_number(case)
    assert county.path(case) == f"ledgers/适龄儿童/清河初中/{case}.yaml"


def test_the_file_is_as_the_format_wants_it(county: County) -> None:
    case = county.on("2024-09-05").ok(
        *arguments(
            "--set", "监护人.0.姓名=吴大山", "--set", "监护人.0.关系=父亲", "--set", "监护人.0.法定监护人=是"
        )
    )
    number = county.shown(case)["经过"][0]["号"]
    text = (county.root / county.path(case)).read_text("utf-8")
    assert text == (
        "# yaml-language-server: $schema=../../../schema/case.schema.json\n"
        f"编号: {case}\n姓名: 吴小天\n性别: 女\n出生日期: 2012-03-04\n证件:\n  类型: 居民身份证\n"
        "  号码: '990101201203045148'\n户籍:\n  乡镇: 清河镇\n  村: 柳林村\n"
        "监护人:\n  - 姓名: 吴大山\n    关系: 父亲\n    法定监护人: 是\n"
        f"经过:\n  - 号: {number}\n    日期: 2024-09-05\n    事项: 登记\n    来源: 转入\n    状态: 在校\n"
        "    单位: '3199000021'\n    经办: 赵敏\n    录入: 2024-09-05T08:01:00+08:00\n"
    )
    assert read_case_file(county.path(case), text.encode(), Shapes()).canonical_text() == text


def test_the_number_may_be_typed_in_any_way(county: County) -> None:
    case = county.on("2024-09-05").ok(*arguments(id=" ９９０１０１ 20120304 00３x ", name="陈小河"))
    assert facts(county, case)["证件"] == {"类型": "居民身份证", "号码": "99010120120304003X"}


def test_everything_can_be_given_with_set(county: County) -> None:
    sets = (
        *(
            "民族=回族",
            "国籍=中国",
            "现住址.乡镇=柳河乡",
            "照护人.姓名=李桂花",
            "照护人.关系=祖母",
            "学籍.学校=清河初中",
        ),
        *(
            "学籍.年级=7",
            "学籍.学年=2024",
            "学籍.学籍号=G990101201203045148",
            "特殊群体=留守儿童",
            "特殊群体=残疾儿童",
        ),
        *(
            "家庭类型=脱贫户",
            "残疾.类别=智力",
            "残疾.等级=二级",
            "残疾.证号=99010120120304514852",
            "责任.包保责任人=孙立",
        ),
        *("备注=外祖母在邻村", "佐证=户口簿复印件"),
    )
    case = county.on("2024-09-05").ok(*arguments(*(text for pair in sets for text in ("--set", pair))))
    assert facts(county, case) == {
        "姓名": "吴小天",
        "性别": "女",
        "出生日期": "2012-03-04",
        "民族": "回族",
        "国籍": "中国",
        "证件": {"类型": "居民身份证", "号码": "990101201203045148"},
        "户籍": {"乡镇": "清河镇", "村": "柳林村"},
        "现住址": {"乡镇": "柳河乡"},
        "照护人": {"姓名": "李桂花", "关系": "祖母"},
        "学籍": {"学校": "3199000021", "年级": 7, "学年": 2024, "学籍号": "G990101201203045148"},
        "特殊群体": ["留守儿童", "残疾儿童"],
        "家庭类型": ["脱贫户"],
        "残疾": {"类别": "智力", "等级": "二级", "证号": "99010120120304514852"},
        "责任": {"包保责任人": "孙立"},
        "备注": "外祖母在邻村",
    }
    assert county.shown(case)["经过"][0]["佐证"] == [{"说明": "户口簿复印件"}]


def test_a_child_without_papers_gets_a_case_too(county: County) -> None:
    case = county.on("2024-09-05").ok(
        *arguments(*NO_PAPERS, given=WITHOUT_NUMBER, unit="清河镇", state="未入学")
    )
    assert facts(county, case)["证件"] == {"类型": "无", "无证原因": "出生未办户口"}
    assert county.path(case) == f"ledgers/适龄儿童/清河镇/{case}.yaml"


def test_the_unit_may_be_named_in_three_ways(county: County) -> None:
    for number, unit in enumerate(("柳河学校", "清河县柳河乡九年一贯制学校", "3199000031")):
        given = {**WITHOUT_NUMBER, "--name": f"某某{number}"}
        case = county.on("2024-09-05").ok(*arguments(*NO_PAPERS, given=given, unit=unit))
        assert county.shown(case)["派生"]["单位"] == "3199000031"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"id": "990101201203045149"},
            "号码有误：\n  · 证件号码的校验码不对，多半是抄错一位。请对照证件重新录入。",
        ),
        ({"id": "99010120120304514"}, "号码有误：\n  · 证件号码应是18位，现在是17位。请对照证件重新录入。"),
        (
            {"id": "990101120304514"},
            "号码有误：\n  · 证件号码是15位的一代证号码，一代证2013年1月1日起停用（居民身份证法第二十三条）。"
            "请照二代证或户口簿录入18位号码。",
        ),
        (
            {"id": "990101201302290015"},
            "号码有误：\n  · 证件号码第7至14位应是出生日期，现在不是真实的日期。请对照证件重新录入。",
        ),
        (
            {"birth_date": "2012-03-05"},
            "号码有误：\n  · 证件号码里的出生日期与填报的出生日期不一致。以证件为准，请核对后改正其中一项。",
        ),
        (
            {"sex": "男"},
            "号码有误：\n  · 证件号码表示的性别与填报的性别不一致。以证件为准，请核对后改正其中一项。",
        ),
        ({"birth_date": "2023-02-29"}, "出生日期：没有2023年2月29日这一天：2023年2月只有28天。"),
        (
            {"birth_date": "2024-09-06"},
            "出生日期：2024-09-06 在今天（2024-09-05）之后，这里要写已经发生的日期。",
        ),
        ({"sex": "女孩"}, "性别：“女孩”不在可选的值里。可选：男、女。您要的是不是“女”？"),
        ({"nation": "汉"}, "民族：“汉”不在可选的值里。可选：汉族、"),
        (
            {"state": "疑似辍学"},
            "起始状态：“疑似辍学”不在可选的值里。可选：未入学、在校、送教上门、外地就读、延缓入学、休学、待安置、复学观察。",
        ),
        (
            {"source": "转学"},
            "来源：“转学”不在可选的值里。可选：学籍导入、新生入学、转入、入户排查、平台下发、手工登记。",
        ),
        ({"unit": "清河中学"}, "没有叫“清河中学”的单位。\n怎么办：登记的有：清河小学、"),
        ({"on": "2024-09-06"}, "选项“--on”的值不对：2024-09-06 在今天（2024-09-05）之后，"),
        ({"on": "2012-03-03"}, "出生日期 2012-03-04 晚于案卷里最早的记事（2012-03-03），请核对。"),
        ({"id_type": "身份证"}, "证件类型：“身份证”不在可选的值里。可选：居民身份证、"),
    ],
)
def test_a_child_that_cannot_be_is_refused(county: County, changed: dict[str, str], said: str) -> None:
    assert county.on("2024-09-05").refused(*arguments(**changed), code=2).startswith(f"错误：{said}")


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (
            "学籍.学籍号=G990101201203045149",
            "学籍号的校验码不对，多半是抄错一位。请对照国家学籍系统重新录入。",
        ),
        ("残疾.证号=99010120120304512152", "残疾人证号的前18位与本人证件号码不一致。"),
    ],
)
def test_other_numbers_that_name_the_child_are_checked_too(county: County, pair: str, said: str) -> None:
    more = (
        "--set",
        "学籍.学校=3199000021",
        "--set",
        "学籍.年级=7",
        "--set",
        "学籍.学年=2024",
        "--set",
        "残疾.类别=智力",
    )
    refused = county.on("2024-09-05").refused(
        *arguments("--set", pair, *more, "--set", "残疾.等级=二级"), code=2
    )
    assert refused.startswith(f"错误：号码有误：\n  · {said}")


def test_what_is_missing_is_named_with_its_option(county: County) -> None:
    assert county.refused("add-case", code=2) == (
        "错误：还缺少必填的内容，请在命令里加上：\n"
        "  --name　姓名\n"
        "  --id　证件\n"
        "  --township　户籍地\n"
        "  --source　来源（可填：学籍导入、新生入学、转入、入户排查、平台下发、手工登记）\n"
        "  --state　起始状态（可填：未入学、在校、送教上门、外地就读、延缓入学、休学、待安置、复学观察）\n"
        "  --unit　责任单位（学校标识码或乡镇代码，见 units.yaml）"
    )
    given = {
        option: value for option, value in WITHOUT_NUMBER.items() if option not in ("--sex", "--birth-date")
    }
    assert county.refused(*arguments(*NO_PAPERS, given=given), code=2) == (
        "错误：还缺少必填的内容，请在命令里加上：\n"
        "  --sex　性别（可填：男、女）\n  --birth-date　出生日期（写成 2024-09-01）"
    )


def test_no_number_needs_a_reason(county: County) -> None:
    assert county.refused(*arguments(given=WITHOUT_NUMBER), code=2) == (
        "错误：填写的内容有误：\n  · 证件缺少“无证原因”，请补上"
    )


def test_a_number_stands_in_one_case_only(county: County) -> None:
    case = county.on("2024-09-05").ok(*arguments())
    said = county.refused(*arguments(name="吴晓天"), code=2)
    assert said.startswith(f"错误：这个证件号码已经在案卷 {case} 里（适龄儿童台账），没有重复建档。")


def test_a_number_in_a_case_that_was_removed_counts_as_well(county: County) -> None:
    case = county.on("2024-09-05").ok(*arguments())
    county.entry(case, "移出", "类别=户籍迁出", "依据=迁移证", "批准单位=清河县教育体育局", "佐证=迁移证")
    assert "（已移出台账），没有重复建档。" in county.refused(*arguments(name="吴晓天"), code=2)


def test_a_namesake_is_pointed_out_and_recorded(county: County) -> None:
    first = county.on("2024-09-05").ok(*arguments())
    result = county.run(*arguments(id="990101201203045121"))
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        0,
        f"警告：案卷 {first} 的姓名和出生日期相同，请确认不是同一个孩子。",
    )


def test_a_name_with_spaces_and_one_that_yaml_could_misread(county: County) -> None:
    for number, name in enumerate(("阿依古丽·买买提 江", "true", "123", "赵: 敏", "'引号'", "#井")):
        given = {**WITHOUT_NUMBER, "--name": name, "--birth-date": f"2016-05-0{number + 1}"}
        case = county.on("2024-09-05").ok(*arguments(*NO_PAPERS, given=given))
        assert (county.shown(case)["姓名"], county.shown(name)["编号"]) == (name, case)


def test_a_broken_file_beside_does_not_hinder(county: County) -> None:
    beside = county.root / "ledgers" / "适龄儿童" / "清河初中" / "KC-7K3Q9F2B0C.yaml"
    beside.parent.mkdir(parents=True)
    beside.write_bytes("姓名: 吴小天\n证件: {号码: '990101201203045148'}\n".encode("gbk"))
    assert county.on("2024-09-05").run(*arguments()).exit_code == 0


def test_a_school_that_was_closed_takes_no_child(county: County) -> None:
    units = county.root / "units.yaml"
    units.write_text(
        units.read_text("utf-8").replace("    学制: 六三\n", "    学制: 六三\n    停用: 2024-08-31\n"),
        "utf-8",
    )
    said = county.on("2024-09-05").refused(*arguments())
    assert said.startswith(
        "错误：不能记“登记”：\n  · 清河初中已在 2024-08-31 停用（G06，依据 案卷格式/单位）"
    )


def test_a_dry_run_writes_nothing_and_prints_no_number_alone(county: County) -> None:
    before = county.files()
    said = county.on("2024-09-05").ok(*arguments("--dry-run"))
    assert county.files() == before
    first, added, message = said.splitlines()
    assert first == "以下改动没有写入（--dry-run）："
    assert added.startswith("  新增　ledgers/适龄儿童/清河初中/KC-")
    assert message.endswith(" 登记（→在校）")


def test_what_is_no_text_is_refused(county: County) -> None:
    said = county.on("2024-09-05").refused(*arguments(name="吴\udcb0天"), code=2)
    assert said == (
        "错误：姓名：填写的内容里有看不懂的字符，多半是窗口的编码不对。\n怎么办：请把窗口的编码改成 UTF-8 再试。"
    )


def test_somebody_has_to_answer_for_a_new_case(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kcbx.git.user_name", lambda _: None)
    county.operator = ""
    assert county.refused(*arguments(), code=2).startswith("错误：不知道经办人是谁。\n")
