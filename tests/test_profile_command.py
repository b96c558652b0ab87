"""kcbx profile: what holds here and why, how two policies differ, and setting one of the county's own."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import policy
from kcbx.model import Replacement
from kcbx.overriding import set_parameter
from kcbx.schema import Shapes
from kcbx.schema.files import read_data_file
from kcbx.schema.reading import config_of
from tests import builders
from tests.county import County

SUIYANG_3B = "学校劝返三次以上仍不复学的，要及时上报区教体局和当地乡镇人民政府（街道办事处）"


@pytest.fixture
def outside(tmp_path: Path) -> County:
    """Return an empty directory in which commands can be run."""
    return County(tmp_path)


def rows(county: County, *arguments: str) -> list[dict[str, str]]:
    """Return the CSV a command prints."""
    return list(csv.DictReader(io.StringIO(county.ok(*arguments, "--format", "csv"))))


def row(county: County, name: str) -> dict[str, str]:
    """Return one parameter as `profile show` prints it."""
    (found,) = [each for each in rows(county, "profile", "show") if each["参数"] == name]
    return found


def written(county: County) -> str:
    """Return what stands in kcbx.yaml from 参数 on."""
    text = (county.root / "kcbx.yaml").read_text("utf-8")
    return text[text.index("参数:") :]


# show, list, diff


def test_every_parameter_is_shown_with_value_source_and_range(county: County) -> None:
    shown = rows(county, "profile", "show")
    assert [each["参数"] for each in shown] == list(policy.parameters())
    assert shown[5] == {
        "参数": "学校劝返次数",
        "值": "3",
        "单位": "次",
        "依据": "suiyang-2024/3b",
        "允许的值": "1 到 20",
    }
    assert shown[8] == {
        "参数": "上报对象",
        "值": "教育局、乡镇",
        "单位": "",
        "依据": "suiyang-2024/4a",
        "允许的值": "几项：教育局、乡镇、中心学校、政府、学籍主管部门",
    }


@pytest.mark.parametrize(
    ("name", "range_shown"),
    [
        ("联合须先上报", "是、否"),
        ("学制", "六三、五四"),
        ("入学截止", "月-日"),
        ("专家委员会名称", "文字"),
        ("认定达标批准机构", "几项：文字"),
    ],
)
def test_every_kind_of_parameter_says_what_may_be_written(
    county: County, name: str, range_shown: str
) -> None:
    assert row(county, name)["允许的值"] == range_shown


def test_what_the_county_has_not_confirmed_is_marked_until_it_has(county: County) -> None:
    result = county.run("profile", "show")
    first = next(line for line in result.stdout.splitlines() if line.startswith("疑似天数"))
    assert first.split() == ["疑似天数", "7", "天", "县级自定（待确认）", "1", "到", "60"]
    waiting = len(policy.load_profile("suiyang-2024").parameters.to_confirm)
    assert result.stderr == (
        "商丘市睢阳区2024年秋季学期，共 55 个参数。\n"
        f"有 {waiting} 个县级自定的参数本县还没有确认，用 kcbx profile set 参数 值 确认或修改。\n"
    )
    assert county.on("2024-10-10").run("profile", "set", "疑似天数", "7").stderr == (
        "已确认 疑似天数：7天，从 2024-10-10 起。\n"
    )
    assert row(county, "疑似天数")["依据"] == "县级自定"
    assert f"有 {waiting - 1} 个" in county.run("profile", "show").stderr


def test_show_is_as_of_the_day(county: County) -> None:
    county.on("2024-10-10").ok("profile", "set", "疑似天数", "5", "--from", "2024-11-01")
    shown = {
        day: {each["参数"]: each["值"] for each in rows(county, "--today", day, "profile", "show")}
        for day in ("2024-10-31", "2024-11-01")
    }
    assert [shown[day]["疑似天数"] for day in shown] == ["7", "5"]


def test_json_holds_typed_values(county: County) -> None:
    document = json.loads(county.on("2024-10-10").ok("profile", "show", "--format", "json"))
    parameters = {each["参数"]: each for each in document.pop("参数")}
    assert document == {
        "format_version": 1,
        "政策": "suiyang-2024",
        "标题": "商丘市睢阳区2024年秋季学期",
        "版本": "2024.1",
        "文件": "《睢阳区教育体育局关于做好2024年秋季学期控辍保学工作的通知》（商睢教组秘〔2024〕129号，2024年9月18日）",
        "日期": "2024-10-10",
    }
    assert [parameters[name]["值"] for name in ("疑似天数", "联合须先上报", "学制", "督查单位")] == [
        *(7, True, "六三"),
        ["中心学校"],
    ]
    assert parameters["疑似天数"] == {
        "参数": "疑似天数",
        "值": 7,
        "单位": "天",
        "依据": "县级自定",
        "允许的值": "1 到 60",
        "待确认": "是",
    }
    assert parameters["学校劝返次数"]["待确认"] == "否"


def test_a_shipped_policy_is_shown_anywhere_by_its_name(outside: County) -> None:
    result = outside.run("profile", "show", "linfen-2024")
    assert result.exit_code == 0
    assert "特殊教育专家委员会" in result.stdout
    assert "待确认" not in result.stdout
    assert result.stderr == "临汾市2024年控辍保学工作，共 55 个参数。\n"


@pytest.mark.parametrize("arguments", [("show",), ("show", "本县"), ("diff", "本县", "national")])
def test_outside_a_workspace_a_policy_has_to_be_named(outside: County, arguments: tuple[str, ...]) -> None:
    assert outside.refused("profile", *arguments, code=2) == (
        "错误：这里不是台账工作区，要写明是哪一套政策。\n"
        "怎么办：例如 kcbx profile show suiyang-2024；有哪些政策，用 kcbx profile list 查看。"
    )


def test_an_unknown_policy_is_answered_with_those_there_are(county: County) -> None:
    assert county.refused("profile", "show", "suiyang", code=2).startswith(
        "错误：没有名为“suiyang”的政策。\n怎么办：随程序提供的有：kazuo-2025、linfen-2024、"
    )


def test_the_county_s_own_file_is_shown_by_its_name(county: County) -> None:
    own = "名称: qinghe\n标题: 清河县\n版本: 1\n文件: 清教〔2025〕3号\n继承: national\n"
    (county.root / "清河.yaml").write_text(own, "utf-8")
    config = county.root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8").replace("政策: suiyang-2024", "政策: 清河.yaml"), "utf-8")
    for name in ("清河.yaml", "qinghe"):
        assert county.run("profile", "show", name).stderr == "清河县，共 55 个参数。\n"
    assert json.loads(county.ok("profile", "show", "--format", "json"))["文件"] == "清教〔2025〕3号"


def test_the_shipped_policies_are_listed(outside: County) -> None:
    listed = rows(outside, "profile", "list")
    assert [each["名称"] for each in listed] == list(policy.profile_names())
    assert listed[3] == {
        "名称": "sixian-2020",
        "标题": "泗县2020年控辍保学机制",
        "版本": "2020.1",
        "继承": "national",
        "文件": "《中共泗县县委教育工作领导小组关于建立控辍保学机制提高义务教育巩固水平的通知》（泗教组字〔2020〕5号，2020年）",
    }


def test_two_policies_are_compared_where_their_values_differ(outside: County) -> None:
    result = outside.run("profile", "diff", "national", "linfen-2024", "--format", "csv")
    assert result.stdout == (
        "参数,national,national 依据,linfen-2024,linfen-2024 依据\n"
        "首次劝返天数,3,县级自定,0,linfen-2024/3.3a\n"
        "认定达标批准机构,人民政府,县级自定,扶贫工作领导小组,linfen-2024/3.3c\n"
        "专家委员会名称,残疾人教育专家委员会,残疾人教育条例/20,特殊教育专家委员会,linfen-2024/2\n"
        "失学统计,疑似辍学,moe-2024/2d,疑似辍学、辍学,linfen-2024/3.2d\n"
    )
    assert result.stderr == "有 4 个参数的值不同。\n值相同、依据不同的有 1 个：联合劝返次数。\n"


def test_the_county_is_compared_with_the_policy_it_follows(county: County) -> None:
    result = county.run("profile", "diff", "本县", "suiyang-2024")
    assert result.stderr == "两套政策的参数没有不同。\n"
    county.on("2024-10-10").ok("profile", "set", "月报报送日", "18")
    document = json.loads(county.ok("profile", "diff", "suiyang-2024", "本县", "--format", "json"))
    assert document == {
        "format_version": 1,
        "甲": "suiyang-2024",
        "乙": "本县",
        "不同": [
            {
                "参数": "月报报送日",
                "甲值": 20,
                "甲依据": "suiyang-2024/4b",
                "乙值": 18,
                "乙依据": "县级自定",
            }
        ],
    }


# set


def test_a_value_is_written_and_what_it_departs_from_is_said(county: County) -> None:
    result = county.on("2024-10-10").run("profile", "set", "学校劝返次数", "2")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "已设置 学校劝返次数：3次 → 2次，从 2024-10-10 起。\n"
        f"注意：学校劝返次数 3次是 suiyang-2024/3b 规定的（{SUIYANG_3B}），2次与它不一致；"
        "请确认有上级的文件，并留好依据。\n"
    )
    assert written(county).startswith("参数:\n  - 自: 2024-10-10\n    学校劝返次数: 2\n校历:\n")
    assert (row(county, "学校劝返次数")["值"], row(county, "学校劝返次数")["依据"]) == ("2", "县级自定")
    assert county.findings() == []


def test_what_the_policy_says_again_comes_from_its_clause_again(county: County) -> None:
    county.on("2024-10-10").ok("profile", "set", "学校劝返次数", "2")
    result = county.on("2024-10-20").run("profile", "set", "学校劝返次数", "3")
    assert result.stderr == "已设置 学校劝返次数：2次 → 3次，从 2024-10-20 起。\n"
    assert row(county, "学校劝返次数")["依据"] == "suiyang-2024/3b"


def test_what_holds_already_is_not_written_again(county: County) -> None:
    said = "学校劝返次数从 2024-10-10 起已经是 3次，没有改动。\n"
    before = county.files()
    assert county.on("2024-10-10").run("profile", "set", "学校劝返次数", "3").stderr == said
    assert county.files() == before


def test_days_are_kept_in_order_and_one_day_in_one_item(county: County) -> None:
    county.on("2024-10-10")
    for name, value, day in (
        ("月报报送日", "18", "2025-03-01"),
        ("疑似天数", "5", "2024-09-01"),
        ("上报对象", "教育局、政府", "2025-01-01"),
        ("联合须先上报", "否", "2025-03-01"),
        ("入学截止", "08-31", "2025-01-01"),
    ):
        county.ok("profile", "set", name, value, "--from", day)
    assert written(county).startswith(
        "参数:\n"
        "  - 自: 2024-09-01\n"
        "    疑似天数: 5\n"
        "  - 自: 2025-01-01\n"
        "    上报对象:\n"
        "      - 教育局\n"
        "      - 政府\n"
        "    入学截止: 08-31\n"
        "  - 自: 2025-03-01\n"
        "    联合须先上报: 否\n"
        "    月报报送日: 18\n"
        "校历:\n"
    )
    assert county.findings() == []


def test_comments_of_every_place_are_kept(county: County) -> None:
    config = county.root / "kcbx.yaml"
    commented = (
        "# 本县的\n"
        "参数:\n"
        "  # 教育局发〔2024〕1号\n"
        "  - 自: 2024-09-01\n"
        "    疑似天数: 5  # 五天\n"
        "  # 局长办公会\n"
        "  - 自: 2025-03-01  # 春季\n"
        "    月报报送日: 18  # 提前\n"
        "校历:\n"
    )
    config.write_text(config.read_text("utf-8").replace("校历:\n", commented, 1), "utf-8")
    county.on("2024-10-10").ok("profile", "set", "辍学天数", "20", "--from", "2025-01-01")
    county.ok("profile", "set", "疑似天数", "6", "--from", "2024-09-01")
    assert written(county).startswith(
        "参数:\n"
        "  # 教育局发〔2024〕1号\n"
        "  - 自: 2024-09-01\n"
        "    疑似天数: 6  # 五天\n"
        "  - 自: 2025-01-01\n"
        "    辍学天数: 20\n"
        "  # 局长办公会\n"
        "  - 自: 2025-03-01  # 春季\n"
        "    月报报送日: 18  # 提前\n"
        "校历:\n"
    )
    assert "# 本县的\n参数:" in config.read_text("utf-8")


def test_a_later_setting_still_comes(county: County) -> None:
    county.on("2024-10-10").ok("profile", "set", "疑似天数", "5", "--from", "2025-03-01")
    result = county.run("profile", "set", "疑似天数", "6")
    assert result.stderr == "已设置 疑似天数：7天 → 6天，从 2024-10-10 起，到 2025-03-01 另有设置为止。\n"


def test_a_day_that_has_passed_is_allowed_and_its_effect_said(county: County) -> None:
    result = county.on("2024-10-10").run("profile", "set", "疑似天数", "5", "--from", "2024-09-01")
    assert result.stderr == (
        "已设置 疑似天数：7天 → 5天，从 2024-09-01 起。\n"
        "注意：2024-09-01 以后的待办、检查和报表都会按新值重新计算。\n"
    )


def test_a_dry_run_writes_nothing_and_says_what_it_would(county: County) -> None:
    before = county.files()
    result = county.on("2024-10-10").run("profile", "set", "疑似天数", "5", "--dry-run")
    assert result.stdout == (
        "以下改动没有写入（--dry-run）：\n"
        "  修改　kcbx.yaml\n"
        "  历史说明　设置参数 疑似天数（自 2024-10-10）\n"
        "  设置 疑似天数：7天 → 5天，从 2024-10-10 起。\n"
    )
    assert county.files() == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("疑似天", "5"), 2, "没有名为“疑似天”的参数。\n怎么办：相近的有：疑似天数。"),
        (("疑似天数", "61"), 2, "参数“疑似天数”应是 1 到 60 之间的整数（单位：天）；现在写的是“61”。"),
        (("学制", "三三"), 2, "参数“学制”只能是这些之一：六三、五四；现在写的是“三三”。"),
        (
            ("观察期回访次数", "52", "--from", "2024-09-01"),
            0,
            "已设置 观察期回访次数：3次 → 52次，从 2024-09-01 起。\n"
            "注意：2024-09-01 以后的待办、检查和报表都会按新值重新计算。",
        ),
        (
            ("首次劝返天数", "30"),
            0,
            "已设置 首次劝返天数：3天 → 30天，从 2024-10-10 起。",
        ),
        (
            ("观察期天数", "2"),
            2,
            "参数“观察期天数”应是 7 到 366 之间的整数（单位：天）；现在写的是“2”。",
        ),
        (
            ("辍学天数", "2"),
            3,
            "“辍学天数”不能改成 2：从 2024-10-10 起，“首次劝返天数”3天长于“辍学天数”2天。\n"
            "怎么办：换一个值，或者先改好与它有关的参数。",
        ),
        (
            ("失学统计", "辍学"),
            3,
            "“失学统计”不能改成 辍学：从 2024-10-10 起，“失学统计”里没有“疑似辍学”，疑似辍学台账都要包括失学学生"
            "（moe-2024/2d）。\n怎么办：换一个值，或者先改好与它有关的参数。",
        ),
    ],
)
def test_bad_values_are_refused_with_what_is_allowed(
    county: County, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = county.files()
    result = county.on("2024-10-10").run("profile", "set", *arguments)
    assert (result.exit_code, result.stderr) == (code, f"错误：{said}\n" if code else f"{said}\n")
    assert (county.files() == before) == bool(code)


def test_a_contradiction_with_a_later_day_is_refused(county: County) -> None:
    county.on("2024-10-10").ok("profile", "set", "观察期天数", "10", "--from", "2025-03-01")
    assert county.refused("profile", "set", "观察期回访次数", "12") == (
        "错误：“观察期回访次数”不能改成 12：从 2025-03-01 起，“观察期回访次数”12次多于“观察期天数”10天。\n"
        "怎么办：换一个值，或者先改好与它有关的参数。"
    )


def test_nobody_sets_anything_without_a_name(county: County) -> None:
    county.operator = ""
    assert "不知道经办人是谁" in county.refused("profile", "set", "疑似天数", "5", code=2)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_every_setting_is_one_commit_without_the_value(tmp_path: Path) -> None:
    county = County(tmp_path / "清河县")
    county.root.mkdir()
    county.ok(
        *("init", ".", "--county", "清河县", "--code", "990101", "--bureau", "清河县教育体育局", "--yes")
    )
    county.on("2024-10-10").ok("profile", "set", "专家委员会名称", "清河县特殊教育专家委员会")
    log = subprocess.run(
        [
            "git",
            "-C",
            county.root,
            "-c",
            "core.quotepath=false",
            "log",
            "-1",
            "--format=%an %s",
            "--name-only",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert log == "赵敏 设置参数 专家委员会名称（自 2024-10-10）\n\nkcbx.yaml\n"


# Laws

FREE = ("核查天数", "月报报送日", "专报天数")
"""Numbers that no other parameter limits."""
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31))
SUIYANG = policy.load_profile("suiyang-2024")


def in_force(settings: dict[dt.date, int], name: str, day: dt.date) -> policy.Value:
    """Return what the last of the settings up to a day says, else the policy."""
    past = [since for since in settings if since <= day]
    return settings[max(past)] if past else SUIYANG.parameters[name]


@given(st.lists(st.tuples(st.sampled_from(FREE), st.integers(1, 28), DAYS), max_size=8))
def test_whatever_is_set_in_whatever_order_holds_from_its_day_to_the_next(
    changes: list[tuple[str, int, dt.date]],
) -> None:
    raw = builders.text("config", builders.config_data()).encode()
    settings: dict[str, dict[dt.date, int]] = {name: {} for name in FREE}
    for name, value, day in changes:
        change = set_parameter(raw, SUIYANG, name, str(value), day)
        assert change.old == in_force(settings[name], name, day)
        assert (change.plan is not None) or change.old == value
        if change.plan is not None:
            (edit,) = change.plan.edits
            assert isinstance(edit, Replacement)
            raw, settings[name][day] = edit.content, value
    file = read_data_file("config", "kcbx.yaml", raw, Shapes())
    overrides = config_of(file.data).overrides
    assert file.is_canonical
    assert file.problems == ()
    assert [item.since for item in overrides] == sorted({item.since for item in overrides})
    timeline = SUIYANG.timeline(overrides)
    for name in FREE:
        for day in {day + dt.timedelta(days=more) for _, _, day in changes for more in (-1, 0, 1)}:
            assert timeline.on(day)[name] == in_force(settings[name], name, day)
