"""kcbx roster add takes no list that is not what it is said to be; kcbx roster retire takes one out again."""

from __future__ import annotations

import datetime as dt

import pytest

from kcbx import identity
from tests.county import County
from tests.people_lists import number
from tests.test_roster_command import add, household, write

PUPILS = "姓名,身份证号,学籍号,学校,年级,班级"


@pytest.fixture
def office(county: County) -> County:
    return county.on("2024-09-10")


def pupils(county: County, *schools: str, name: str = "学生.csv") -> str:
    lines = [f"周雨桐,{number(i)},G{number(i)},{school},八年级,1班" for i, school in enumerate(schools)]
    return write(county, name, PUPILS, *lines)


# Of which kind


def test_a_list_of_pupils_is_no_household_list(office: County) -> None:
    assert office.refused(*add(pupils(office, "清河初中")), code=3).splitlines() == [
        "错误：这份名单不像户籍名单，像学籍名单：里面有学籍号。",
        "怎么办：没有登记。是学籍名单的，种类写 学籍。确实是户籍名单的，用 --column 指明，例如 --column 户主姓名=C。",
    ]
    assert "rosters.yaml" not in office.files()


def test_a_household_list_is_no_list_of_pupils(office: County) -> None:
    said = office.refused(*add(household(office), kind="学籍"), code=3)
    assert said.splitlines()[0] == (
        "错误：这份名单不像学籍名单：学籍号、学校、学校标识码、年级、班级，一样也没有。看起来是户籍名单。"
    )


def test_one_file_is_not_a_list_of_two_kinds(office: County) -> None:
    path = pupils(office, "清河初中", "柳河学校")
    office.ok(*add(path, kind="学籍"))
    said = office.refused(*add(path, kind="在校"), code=3)
    assert said.splitlines()[0] == (
        "错误：这个文件已经当学籍名单登记过，编号是 学籍-2024-09-05；同一个文件不会又是在校名单。"
    )


# Of which county


def elsewhere(county: County) -> str:
    born = dt.date(2012, 3, 4)
    rows = [f"周雨桐,{identity.make('990102', born, index)},平安镇" for index in range(20)]
    return write(county, "邻县.csv", "姓名,身份证号,乡镇", *rows)


def test_another_countys_list_waits_for_a_word(office: County) -> None:
    path = elsewhere(office)
    assert office.refused(*add(path), code=3).splitlines() == [
        "错误：这份名单不像清河县的：有号码的 20 行里，0 行是本县代码 990101 开头，也没有一个乡镇、学校在 units.yaml 里。",
        "怎么办：没有登记。请核对是不是拿错了别的县的名单。核对无误，加上 --other-county。",
    ]
    assert office.ok(*add(path, "--other-county")) == "户籍-2024-09-05"


def test_of_migrants_only_the_place_counts(office: County) -> None:
    said = office.refused(*add(elsewhere(office), kind="居住证"), code=3)
    assert said.splitlines()[0] == "错误：名单里写的乡镇、学校，没有一个是清河县的。"
    other = identity.make("990102", dt.date(2012, 3, 4), 1)
    path = write(office, "居住证.csv", "姓名,身份证号,现居住乡镇", f"周雨桐,{other},清河镇")
    assert office.ok(*add(path, kind="居住证")) == "居住证-2024-09-05"


# Of the whole county


def test_a_schools_own_list_needs_its_school(office: County) -> None:
    path = pupils(office, "清河初中", "清河初中")
    assert office.refused(*add(path, kind="在校"), code=3).splitlines() == [
        "错误：名单里的学生都是清河初中的，却没有写是哪个单位的名单；这样登记，会顶替别的学校的在校名单。",
        "怎么办：没有登记。加上 --unit 清河初中；真是全县的名单，加上 --whole-county。",
    ]
    assert office.ok(*add(path, "--unit", "清河初中", kind="在校")) == "在校-2024-09-05"


def test_a_list_without_its_school_does_not_replace_those_of_schools(office: County) -> None:
    office.ok(*add(pupils(office, "清河初中"), "--unit", "清河初中", kind="在校"))
    path = write(office, "小学.csv", "姓名,身份证号,年级,班级", f"李明远,{number(9)},三年级,1班")
    said = office.refused(*add(path, kind="在校", day="2024-09-06"), code=3)
    assert said.splitlines()[0] == (
        "错误：这份名单没有写是哪个单位的，会顶替各学校自己的在校名单，可里面没有清河初中的学生。"
    )
    office.ok(*add(path, "--whole-county", kind="在校", day="2024-09-06"))


# What is written, which file


@pytest.mark.parametrize(
    "source", ["公安局王小明13800001234", "公安局0451-1234567", "学籍系统２０２４０９０１"]
)
def test_a_source_holds_no_number(office: County, source: str) -> None:
    command = ("roster", "add", "户籍", household(office), "--date", "2024-09-05", "--source", source)
    assert office.refused(*command, code=2).splitlines()[0] == (
        "错误：名单的来源里有号码，不能写进 rosters.yaml。"
    )


def test_the_lock_of_a_spreadsheet_is_no_list(office: County) -> None:
    path = write(office, "~$户籍.xlsx", "x")
    assert office.refused(*add(path), code=3).splitlines() == [
        "错误：~$户籍.xlsx 是 Excel 打开文件时留下的锁文件，不是名单。",
        "怎么办：请用 户籍.xlsx；如果它正开着，先保存、关闭。",
    ]


# Taken out again


def test_a_list_that_was_taken_out_takes_part_in_nothing(office: County) -> None:
    path = household(office, 20)
    office.ok(*add(path))
    copies = {name for name in office.files() if name.startswith("rosters/")}
    done = office.run("roster", "retire", "户籍-2024-09-05", "--reason", "拿错了文件")
    assert (done.exit_code, done.stderr) == (0, "已撤下：户籍-2024-09-05。文件还在 rosters/ 里。\n")
    assert copies <= set(office.files())
    assert office.files()["rosters.yaml"].decode().splitlines()[-5:-1] == [
        "撤下:",
        "  - 编号: 户籍-2024-09-05",
        "    理由: 拿错了文件",
        "    经办: 赵敏",
    ]
    assert office.ok("roster", "list", "--format", "csv").splitlines()[1:] == []
    assert office.ok("roster", "list", "--all", "--format", "csv").splitlines()[1].endswith("已撤下")
    assert "已撤下　2024-09-10，赵敏：拿错了文件" in office.ok("roster", "show", "户籍-2024-09-05")
    # Neither its file nor its size stands in the way of the right one.
    assert office.ok(*add(path)) == "户籍-2024-09-05-2"
    office.ok("roster", "retire", "户籍-2024-09-05-2", "--reason", "日期写错了")
    assert office.ok(*add(household(office, 5))) == "户籍-2024-09-05-3"
    assert office.findings() == []
    assert office.ok("fmt", "--check") == ""


def test_what_cannot_be_taken_out(office: County) -> None:
    office.ok(*add(household(office)))
    command = ("roster", "retire", "户籍-2024-09-05", "--reason")
    said = office.refused(*command, f"是{number(1)}家给的", code=2)
    assert said.splitlines()[0] == "错误：理由里有证件号码或电话号码，不能写进 rosters.yaml。"
    said = office.refused("roster", "retire", "户籍-2024-09-04", "--reason", "拿错了", code=2)
    assert said.splitlines()[0] == "错误：没有编号是“户籍-2024-09-04”的名单。"
    office.ok(*command, "拿错了文件")
    said = office.refused(*command, "拿错了文件", code=3)
    assert said.splitlines()[0] == "错误：名单 户籍-2024-09-05 已经撤下了。"


# What is said of the columns


def test_of_a_wide_list_only_the_columns_that_matter_are_shown(office: County) -> None:
    header = (
        "姓名,身份证号,学籍号,学校,年级,班级,性别,民族,曾用名,就读方式,学籍状态,入学年月,入学方式,备注,怪列"
    )
    row = f"周雨桐,{number(1)},G{number(1)},清河初中,八年级,1班,,汉族,,,,,,,"
    done = office.run(*add(write(office, "宽.csv", header, row), kind="学籍"))
    assert done.exit_code == 0
    assert done.stderr.splitlines()[1:9] == [
        "  姓名　←　A 列“姓名”",
        "  证件号码　←　B 列“身份证号”",
        "  学籍号　←　C 列“学籍号”",
        "  学校　←　D 列“学校”",
        "  年级　←　E 列“年级”",
        "  班级　←　F 列“班级”",
        "  另认得 8 列，kcbx roster show 学籍-2024-09-05 列出。",
        "  不认识、没有用的列：O 列“怪列”",
    ]
    assert "  民族　←　H 列“民族”" in office.ok("roster", "show", "学籍-2024-09-05")
