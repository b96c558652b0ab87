"""kcbx office: what a unit did as a unit, one append-only file for each unit and school year."""

from __future__ import annotations

import json

import pytest

from kcbx import yamlio
from kcbx.schema import OFFICE_ACTIONS, Shapes, typed
from tests.county import County

VALUES: dict[str, tuple[str, ...]] = {
    "月报报送": ("月份=2024-09", "文号=清初〔2024〕1号"),
    "零报告签认": ("月份=2024-09", "核实人=李强", "依据=逐班点名并抽访12户"),
    "考勤收讫": ("月份=2024-09", "班级=七年级1班", "班级=七年级2班"),
    "未报到造册": ("人数=3",),
    "一月一核": ("月份=2024-09", "情况=学籍与在校人数相符"),
    "学籍异动梳理": ("情况=转入2人",),
    "深度调研": ("应核=300", "已核=300", "人数=2"),
    "季度复核": ("季度=2024Q4", "部门=公安局", "部门=民政局"),
    "督查": ("对象=柳河学校", "情况=查看一生一案"),
    "问题": ("对象=柳河学校", "情况=劝返记录不全"),
    "限期整改": ("对象=柳河学校", "期限=2024-10-30"),
    "整改完成": ("对象=柳河学校",),
    "约谈": ("对象=柳河学校校长",),
    "通报": ("对象=柳河学校", "文号=清教〔2024〕8号"),
    "宣传": ("人数=500", "情况=赶集日宣传"),
    "收文": ("标题=关于做好控辍保学工作的通知", "文号=豫教〔2024〕1号"),
    "发文": ("标题=关于开展督查的通知",),
    "校案": ("标题=清河初中控辍保学工作方案",),
    "学年评估": ("情况=评估结果报县政府和市教育局",),
}


def sets(*pairs: str) -> list[str]:
    return [text for pair in pairs for text in ("--set", pair)]


def listed(county: County, *options: str) -> list[dict[str, str]]:
    records: list[dict[str, str]] = json.loads(county.ok("office", "list", "--format", "json", *options))[
        "记事"
    ]
    return records


@pytest.mark.parametrize("action", OFFICE_ACTIONS)
def test_every_office_record_can_be_written_and_is_listed(county: County, action: str) -> None:
    county.on("2024-10-08").ok("office", "add", "清河初中", action, *sets(*VALUES[action]))
    path = county.root / "office" / "2024" / "3199000021.yaml"
    data = yamlio.parse(path.read_text("utf-8")).data
    assert (data["单位"], data["学年"], Shapes().check("office", typed(data))) == ("3199000021", "2024", [])
    (record,) = listed(county)
    content = "，".join(f"{key} {value}" for key, value in read_back(action).items())
    assert {key: record[key] for key in ("日期", "单位", "事项", "内容", "经办")} == {
        "日期": "2024-10-08",
        "单位": "清河初中",
        "事项": action,
        "内容": content,
        "经办": "赵敏",
    }


def read_back(action: str) -> dict[str, str]:
    """Return key → text of what was typed, lists joined, in the order of the schema."""
    from kcbx.schema import action_fields

    found: dict[str, list[str]] = {}
    for pair in VALUES[action]:
        key, _, value = pair.partition("=")
        found.setdefault(key, []).append(value)
    order = [field.key for field in action_fields(action, "office")]
    return {key: "；".join(found[key]) for key in order if key in found}


def test_records_are_appended_and_comments_stay(county: County) -> None:
    county.on("2024-10-08").ok("office", "add", "教育局", "督查", *sets("对象=柳河学校"))
    path = county.root / "office" / "2024" / "990101.yaml"
    first = path.read_text("utf-8")
    path.write_text(first.replace("    对象: 柳河学校", "    对象: 柳河学校  # 第一次"), "utf-8")
    county.on("2024-10-09").ok("office", "add", "清河县教育体育局", "约谈", *sets("对象=校长"))
    text = path.read_text("utf-8")
    assert text.startswith(first.replace("    对象: 柳河学校", "    对象: 柳河学校  # 第一次"))
    assert [record["事项"] for record in listed(county)] == ["督查", "约谈"]
    assert text.splitlines()[0] == "# yaml-language-server: $schema=../../schema/office.schema.json"


def test_the_day_decides_the_school_year(county: County) -> None:
    county.on("2024-09-02").ok("office", "add", "清河镇", "宣传", "--on", "2024-08-31", *sets("人数=5"))
    county.ok("office", "add", "清河镇", "宣传", "--on", "2024-09-01", *sets("人数=6"))
    assert sorted(path for path in county.files() if path.startswith("office/")) == [
        "office/2023/990101101.yaml",
        "office/2024/990101101.yaml",
    ]
    assert [record["内容"] for record in listed(county, "--year", "2023")] == ["人数 5"]


def test_records_are_filtered_and_sorted_by_day(county: County) -> None:
    county.on("2024-10-09").ok("office", "add", "清河初中", "宣传", *sets("人数=9"))
    county.ok("office", "add", "柳河学校", "宣传", "--on", "2024-10-07", *sets("人数=7"))
    county.ok("office", "add", "柳河学校", "督查", "--on", "2024-10-08")
    assert [record["日期"][-2:] for record in listed(county)] == ["07", "08", "09"]
    assert [record["日期"][-2:] for record in listed(county, "--unit", "柳河学校")] == ["07", "08"]
    assert [record["日期"][-2:] for record in listed(county, "--action", "宣传")] == ["07", "09"]
    assert listed(county, "--unit", "教育局") == []
    result = county.run("office", "list", "--unit", "5199000041")
    assert (result.exit_code, result.stderr) == (0, "共 0 条。\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("清河中学", "督查"), "错误：没有叫“清河中学”的单位。\n怎么办：登记的有：清河小学、清河初中、"),
        (("清河初中", "督察"), "错误：“督察”不在可选的值里。可选：月报报送、"),
        (
            ("清河初中", "督查", "--on", "2024-10-09"),
            "错误：选项“--on”的值不对：2024-10-09 在今天（2024-10-08）之后，",
        ),
        (("清河初中", "督查", "--on", "2023-02-29"), "错误：选项“--on”的值不对：没有2023年2月29日这一天："),
        (("清河初中", "督查", *sets("对像=x")), "错误：没有“对像”这一项。您要的是不是“对象”？\n"),
        (("清河初中", "月报报送", *sets("月份=9月")), "错误：月份：“9月”不是月份，请写成 2024-09 这样。"),
        (("清河初中", "深度调研", *sets("应核=多", "已核=1")), "错误：应核人数：“多”不是整数。"),
        (
            ("清河初中", "零报告签认", *sets("月份=2024-09")),
            "错误：还缺少必填的内容，请在命令里加上：\n  --set 核实人=…　核实人\n  --set 依据=…　依据",
        ),
    ],
)
def test_what_cannot_be_recorded_is_refused(county: County, arguments: tuple[str, ...], said: str) -> None:
    assert county.on("2024-10-08").refused("office", "add", *arguments, code=2).startswith(said)


def test_a_dry_run_writes_nothing(county: County) -> None:
    before = county.files()
    said = county.on("2024-10-08").ok("office", "add", "清河初中", "督查", "--dry-run")
    assert said == (
        "以下改动没有写入（--dry-run）：\n  新增　office/2024/3199000021.yaml\n"
        "  历史说明　办公记录 3199000021 督查"
    )
    assert county.files() == before


def test_a_broken_record_file_is_not_written_to_and_the_others_are_listed(county: County) -> None:
    county.on("2024-10-08").ok("office", "add", "柳河学校", "督查")
    county.ok("office", "add", "清河初中", "督查")
    path = county.root / "office" / "2024" / "3199000021.yaml"
    path.write_bytes(path.read_text("utf-8").encode("gbk"))
    said = county.refused("office", "add", "清河初中", "宣传")
    assert said == (
        "错误：office/2024/3199000021.yaml 有错，要先改好才能接着记。\n"
        "怎么办：运行 kcbx validate office/2024/3199000021.yaml 查看。"
    )
    assert [record["单位"] for record in listed(county)] == ["柳河学校"]


def test_a_file_that_changed_meanwhile_is_not_overwritten(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.on("2024-10-08").ok("office", "add", "清河初中", "督查")
    path = county.root / "office" / "2024" / "3199000021.yaml"
    from kcbx.workspace import Workspace

    apply = Workspace.apply

    def late(workspace: Workspace, plan: object, *others: object) -> None:
        path.write_bytes(path.read_bytes() + "# 别人刚改过\n".encode())
        apply(workspace, plan, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "apply", late)
    result = county.run("office", "add", "清河初中", "宣传")
    assert (result.exit_code, result.stderr) == (
        3,
        "错误：office/2024/3199000021.yaml 在读取以后被别的程序改动过，请重新运行命令。\n"
        "怎么办：没有改动任何台账文件。\n",
    )
    assert path.read_text("utf-8").endswith("# 别人刚改过\n")
    assert "宣传" not in path.read_text("utf-8")
