"""kcbx show: one case, named in any way, as of any day, with its numbers hidden."""

from __future__ import annotations

import json

import pytest

from tests.county import County

SUSPECT = ("列入疑似", "类型=疑似辍学", "发现方式=班级考勤", "情况=连续缺课\n已托邻居转告，电话13900000001")


def told(county: County) -> str:
    case = county.on("2024-09-01").child()
    county.on("2024-09-12").entry(case, *SUSPECT, on="2024-09-10")
    county.on("2024-09-13").attempt(case)
    return case


def numbers(county: County, case: str) -> list[str]:
    return [entry["号"] for entry in county.shown(case)["经过"]]


def test_a_case_as_text(county: County) -> None:
    case = told(county)
    first, second, third = numbers(county, case)
    text, _, due = county.ok("show", case).partition("\n\n接下来：\n")
    assert text == (
        f"{case}　周雨桐　女　疑似辍学台账 · 疑似辍学\n"
        "责任单位：清河初中（清河镇）　年级：7　学段：初中\n"
        "劝返：本轮 学校 1 次、联合 0 次、司法 0 次；合计 学校 1 次、联合 0 次、司法 0 次\n"
        "\n"
        "出生日期：2012-03-04\n民族：汉族\n证件：\n  类型：居民身份证\n  号码：****************21\n"
        "户籍：\n  乡镇：清河镇\n  村：柳林村\n"
        "监护人：\n  · 姓名 周建国，关系 父亲，法定监护人 是，电话 13800000001\n"
        "学籍：\n  学校：3199000021\n  年级：7\n  学年：2024\n"
        "\n"
        "经过（按发生日期）：\n"
        f"  2024-09-01　登记　号 {first}　（无）→在校　（赵敏 记）\n"
        "      来源：学籍导入\n      状态：在校\n      单位：3199000021\n"
        f"  2024-09-10　列入疑似　号 {second}　在校→疑似辍学　（赵敏 记，滞后 2 天）\n"
        "      类型：疑似辍学\n      发现方式：班级考勤\n"
        "      情况：连续缺课\n        已托邻居转告，电话139****0001\n"
        f"  2024-09-13　劝返　号 {third}　（赵敏 记）\n"
        "      层级：学校\n      方式：家访\n      参加：李强/清河初中/校长\n"
        "      情况：2024-09-13到家里谈了一次\n      结果：拒绝返校"
    )
    assert due.startswith(
        "  2024-09-10　逾期3天　T01　清河初中\n"
        "      列入疑似后还没有上报教育局、乡镇（依据 suiyang-2024/4a）\n"
        f"      kcbx add-entry {case} 上报 --set 对象=教育局 --set 对象=乡镇\n"
    )


def test_what_is_due_and_what_was_done_late(county: County) -> None:
    case = told(county)
    county.on("2024-09-15").entry(case, "上报", "对象=教育局", "对象=乡镇", on="2024-09-14")
    entry = numbers(county, case)[3]
    text = county.ok("show", case)
    _, _, late = text.partition("\n\n办晚了的：\n")
    assert late.startswith(
        f"  2024-09-14　上报　号 {entry}　晚 4 天：列入疑似后上报，应在 2024-09-10 以前（T01，依据 suiyang-2024/4a，天数县级自定）\n"
    )
    assert "T01" not in late.partition("接下来：")[2]
    derived = county.shown(case)["派生"]
    (row,) = [row for row in derived["晚办"] if row["待办"] == "T01"]
    assert row == {
        "待办": "T01",
        "名称": "列入疑似后上报",
        "条款": "suiyang-2024/4a",
        "天数": "县级自定",
        "结果": "已办",
        "起算": "2024-09-10",
        "到期": "2024-09-10",
        "办结": "2024-09-14",
        "号": entry,
        "佐证": 0,
        "晚": 4,
        "要做什么": "",
        "命令": "",
    }
    days = [row["到期"] for row in derived["待办"]]
    assert days == sorted(days)
    (row,) = [row for row in derived["待办"] if row["待办"] == "T04"]
    assert row == {
        "待办": "T04",
        "名称": "持续推进",
        "到期": "2024-09-28",
        "还有天数": 13,
        "起算": "2024-09-14",
        "单位": "3199000021",
        "单位简称": "清河初中",
        "责任人": "",
        "要做什么": "2024-09-14 之后没有任何进展",
        "依据": "suiyang-2024/6c",
        "命令": f"kcbx add-attempt {case}",
    }


def test_what_was_due_on_an_earlier_day(county: County) -> None:
    case = told(county)
    early = county.ok("show", case, "--as-of", "2024-09-12")
    assert (
        "\n  2024-09-13　还有1天　T03　清河初中\n      列入疑似后还没有劝返过（依据 suiyang-2024/6c）\n"
        in early
    )
    assert "T03" not in county.ok("show", case)


def test_a_case_as_data_is_the_file_and_what_follows_from_it(county: County) -> None:
    case = told(county)
    shown = county.shown(case)
    assert list(shown) == [
        *("编号", "姓名", "性别", "出生日期", "民族", "证件", "户籍", "监护人", "学籍", "经过", "派生")
    ]
    assert shown["证件"] == {"类型": "居民身份证", "号码": "990101201203045121"}
    assert (shown["派生"].pop("待办")[0]["待办"], shown["派生"].pop("晚办")) == ("T01", [])
    assert shown["派生"] == {
        "状态": "疑似辍学",
        "台账": "疑似辍学",
        "单位": "3199000021",
        "单位简称": "清河初中",
        "乡镇": "清河镇",
        "年级": 7,
        "学段": "初中",
        "本轮": {
            "第几轮": 1,
            "进行中": True,
            "类型": "疑似辍学",
            "劝返": {"学校": 1, "联合": 0, "司法": 0},
        },
        "劝返合计": {"学校": 1, "联合": 0, "司法": 0},
        "截至": "2024-09-13",
        "不成立的记事": [],
    }


def test_as_of_an_earlier_day(county: County) -> None:
    case = told(county)
    assert "疑似辍学台账 · 疑似辍学" in county.ok("show", case, "--as-of", "2024-09-10")
    early = county.ok("show", case, "--as-of", "2024-09-09")
    assert early.splitlines()[0] == f"{case}　周雨桐　女　适龄儿童台账 · 在校"
    assert "列入疑似" not in early
    assert county.ok("show", case, "--as-of", "昨天") == county.ok("show", case, "--as-of", "2024-09-12")


def test_before_it_was_registered(county: County) -> None:
    case = told(county)
    early = county.ok("show", case, "--as-of", "2024-08-31").splitlines()
    assert early[:2] == [f"{case}　周雨桐　女　2024-08-31 还没有登记", ""]
    assert early[-3:] == ["经过（按发生日期）：", "", "接下来：没有要办的事项。"]


def test_facts_as_of_an_earlier_day(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.on("2024-10-08").ok("edit-case", case, "--set", "户籍.村=石桥村", "--nature", "变更")
    assert "  村：石桥村" in county.ok("show", case)
    assert "  村：柳林村" in county.ok("show", case, "--as-of", "2024-10-07")


def test_entries_that_count_as_corrected(county: County) -> None:
    case = told(county)
    number = numbers(county, case)[2]
    county.ok("correct", case, number, "--set", "方式=电话", "--reason", "记错")
    text = county.ok("show", case)
    assert f"劝返　号 {number}　（赵敏 记）\n      层级：学校\n      方式：电话\n" in text
    assert (
        f"      更正：{number}\n      键：方式\n      原值：家访\n      新值：电话\n      原因：记错" in text
    )
    assert county.shown(case)["经过"][2]["方式"] == "家访"


@pytest.mark.parametrize("length", [10, 7, 6])
def test_a_case_by_the_beginning_of_its_number(county: County, length: int) -> None:
    case = told(county)
    for name in (
        case[:length],
        case[:length].lower(),
        case[:length].replace("KC-", "kc"),
        f" {case[:length]} ",
    ):
        assert county.shown(name)["编号"] == case


def test_an_ambiguous_beginning_names_the_candidates(county: County) -> None:
    cases = sorted((county.on("2024-09-01").child(), county.child("吴小天", "990101201203045148")))
    folder = county.root / "ledgers" / "适龄儿童" / "清河初中"
    for case, number in zip(cases, ("KC-7K3Q9F2B0C", "KC-7K0000000J"), strict=True):
        text = (folder / f"{case}.yaml").read_text("utf-8").replace(case, number)
        (folder / f"{number}.yaml").write_text(text, "utf-8")
        (folder / f"{case}.yaml").unlink()
    said = county.refused("show", "KC-7K", code=2)
    assert said == "错误：有 2 份案卷符合“KC-7K”：KC-7K0000000J、KC-7K3Q9F2B0C。\n怎么办：请写全编号。"
    assert county.shown("KC-7K3")["编号"] == "KC-7K3Q9F2B0C"


def test_a_case_by_name_when_no_other_child_has_it(county: County) -> None:
    case = told(county)
    assert county.shown(" 周雨桐　")["编号"] == case
    other = county.on("2024-09-14").child("周雨桐", "990101201104060019")
    said = county.refused("show", "周雨桐", code=2)
    first, second = sorted((county.path(case), county.path(other)))
    shown = "、".join(path[-18:-5].lstrip("/") for path in (first, second))
    assert said == f"错误：有 2 份案卷符合“周雨桐”：{shown}。\n怎么办：请写全编号。"


@pytest.mark.parametrize("name", ["周雨", "雨桐", "周雨桐1", "KC-", "KC-0000000000", "", "  ", "父亲"])
def test_what_names_no_case(county: County, name: str) -> None:
    told(county)
    said = county.refused("show", name, code=2)
    assert said == f"错误：没有找到案卷“{name}”。\n怎么办：可以用 kcbx list --text 关键字 查编号。"


def test_one_number_in_two_files_is_said_with_both(county: County) -> None:
    case = told(county)
    path = county.path(case)
    second = path.replace("疑似辍学", "辍学")
    (county.root / second).parent.mkdir(parents=True)
    (county.root / second).write_bytes((county.root / path).read_bytes())
    said = county.refused("show", case, code=2)
    places = "、".join(sorted((path, second)))
    assert said.startswith(f"错误：编号 {case} 有 2 个文件：{places}。\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "编号: {case}\n姓名: 周雨桐\n".encode("gbk"),
            "第 1 行：文件是 GBK 编码，不是 UTF-8；请用记事本打开后",
        ),
        (b"a: 1\na: 2\n", "第 2 行：“a”写了两次（第一次在第 1 行）；请只留一个。"),
        ("姓名: 周雨桐\n经过: 很多\n".encode(), "有错，要先改好才能用："),
    ],
)
def test_a_file_too_broken_to_show_says_where(county: County, content: bytes, said: str) -> None:
    case = told(county)
    path = county.path(case)
    (county.root / path).write_bytes(content)
    refused = county.refused("show", case)
    assert refused.startswith(f"错误：{path} ")
    assert said in refused


def test_numbers_in_full_are_logged(county: County) -> None:
    case = told(county)
    before = county.files()
    text = county.ok("show", case, "--full", "--reason", "核对户口信息", "--approver", "孙立")
    assert ("  号码：990101201203045121\n" in text, "电话13900000001" in text) == (True, True)
    (log,) = [content for path, content in county.files().items() if path not in before]
    assert json.loads(log) == {
        "时间": "2024-09-13T08:07:00+08:00",
        "经办": "赵敏",
        "批准人": "孙立",
        "事由": "核对户口信息",
        "内容": f"show {case}",
        "人数": 1,
    }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--full",), "没有写批准人，不能输出全名。"),
        (("--full", "--approver", "孙立"), "事由太短，看不出为什么要用全名。"),
        (
            ("--full", "--approver", "赵敏", "--reason", "核对户口信息"),
            "批准人“赵敏”就是经办人自己，不能自己批准自己。",
        ),
        (
            ("--full", "--approver", "孙立", "--reason", "核对周雨桐"),
            "事由里有学生或家长的姓名，不能写进访问记录。",
        ),
        (("--reason", "核对户口信息"), "写了事由或批准人，但没有写 --full。"),
    ],
)
def test_numbers_in_full_need_a_reason_and_somebody_elses_approval(
    county: County, options: tuple[str, ...], said: str
) -> None:
    case = told(county)
    assert county.refused("show", case, *options, code=2).startswith(f"错误：{said}")


def test_a_changed_number_is_hidden_too(county: County) -> None:
    case = county.on("2024-09-01").child()
    county.ok("edit-case", case, "--set", "证件.号码=990101201203045148", "--nature", "更正")
    text = county.ok("show", case)
    assert ("原值：****************21" in text, "新值：****************48" in text) == (True, True)
    assert "9901012012030451" not in text


def test_showing_writes_nothing(county: County) -> None:
    case = told(county)
    before = county.files()
    county.ok("show", case)
    county.ok("show", case, "--format", "json")
    assert county.files() == before
