"""The workspace: found upward, read lazily, its broken parts named; cases found as clerks name them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kcbx.errors import KcbxError, NotFoundError, NoWorkspaceError, UnreadableError
from kcbx.model import Plan, Replacement
from kcbx.workspace import Workspace, find_root
from tests.county import County

ANOTHER = "990101201203045148"


def workspace(county: County) -> Workspace:
    return Workspace.find(county.root)


def change_config(county: County, change: Callable[[str], str]) -> None:
    path = county.root / "kcbx.yaml"
    path.write_text(change(path.read_text("utf-8")), "utf-8")


# Where it is


def test_the_workspace_is_found_from_any_directory_below(county: County) -> None:
    deep = county.root / "ledgers" / "适龄儿童" / "清河初中"
    deep.mkdir(parents=True)
    assert [find_root(place) for place in (deep, deep.parent, county.root)] == [county.root] * 3


def test_the_nearest_one_counts(county: County) -> None:
    inner = county.root / "reports" / "练习"
    inner.mkdir(parents=True)
    (inner / "kcbx.yaml").write_text("格式: 1\n", "utf-8")
    assert find_root(inner) == inner


def test_no_workspace_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspaceError) as caught:
        find_root(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} 和它的上级文件夹里都没有 kcbx.yaml，这里不是台账工作区。\n"
        "请先进入台账文件夹，或用 kcbx -C 文件夹 …；还没有台账就运行 kcbx init 文件夹。"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("show", "周雨桐"),
        ("add-case",),
        ("add-attempt", "周雨桐"),
        ("unit", "list"),
        ("office", "list"),
    ],
    ids=" ".join,
)
def test_every_command_needs_one(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert County(tmp_path).refused(*arguments).endswith("还没有台账就运行 kcbx init 文件夹。")


def test_another_one_can_be_named(county: County) -> None:
    case = county.on("2024-09-01").child()
    elsewhere = County(county.root.parent)
    assert case in elsewhere.ok("-C", "清河县/ledgers", "list")
    assert (
        elsewhere.refused("-C", "清水县", "list", code=2)
        == "错误：找不到文件夹“清水县”。\n怎么办：检查 -C 后面写的路径。"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("add-case", "--name", "甲"),
        ("add-attempt", "周雨桐"),
        ("add-entry", "周雨桐", "备忘"),
        ("move", "周雨桐", "疑似辍学"),
        ("edit-case", "周雨桐", "--set", "民族=回族", "--nature", "变更"),
        ("correct", "周雨桐", "H4C0ZW", "--void"),
        ("office", "add", "清河初中", "督查"),
        ("unit", "add-township", "--code", "990101401"),
    ],
    ids=" ".join,
)
def test_every_command_that_writes_needs_somebody_to_answer_for_it(
    county: County, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    county.on("2024-09-01").child()
    monkeypatch.setattr("kcbx.git.user_name", lambda _: None)
    county.operator = ""
    assert county.refused(*arguments, code=2) == (
        "错误：不知道经办人是谁。\n怎么办：加上 --operator 姓名，或者设置环境变量 KCBX_OPERATOR，"
        "或者运行 git config --global user.name 姓名。"
    )


# Its parts


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: "", "kcbx.yaml 第 1 行：文件应该是一组“键: 值”"),
        (lambda text: text.replace("政策:", "正策:"), "kcbx.yaml 第 1 行：文件缺少“政策”，请补上\n"),
        (
            lambda text: text.replace("自动提交: 否", "自动提交: 不"),
            "kcbx.yaml 第 12 行：自动提交没有“不”这一种",
        ),
        (
            lambda text: text + "县: 1\n",
            "kcbx.yaml 第 13 行第 1 列：“县”写了两次（第一次在第 3 行）；请只留一个",
        ),
        (
            lambda text: text + "参数:\n  - {自: 2024-09-01, 疑似天: 7}\n",
            "kcbx.yaml 第 14 行：参数第1项没有“疑似天”这一项，是不是“疑似天数”？",
        ),
        (
            lambda text: text.replace("suiyang-2024", "suiyang"),
            "kcbx.yaml 的“政策”不对：没有名为“suiyang”的政策。\n怎么办：随程序提供的有：kazuo-2025、linfen-2024、national、sixian-2020、suiyang-2024；",
        ),
    ],
)
def test_a_broken_configuration_is_an_error_with_its_place(
    county: County, change: Callable[[str], str], said: str
) -> None:
    case = county.on("2024-09-01").child()
    change_config(county, change)
    assert county.refused("show", case).startswith(f"错误：{said}")


def test_a_configuration_in_gbk_is_named_as_such(county: County) -> None:
    path = county.root / "kcbx.yaml"
    path.write_bytes(path.read_text("utf-8").encode("gbk"))
    assert "文件是 GBK 编码，不是 UTF-8；请用记事本打开后“另存为”，编码选 UTF-8" in county.refused("list")


def test_a_policy_of_the_countys_own(county: County) -> None:
    own = county.root / "本县政策.yaml"
    own.write_text(
        "名称: 本县政策\n标题: 清河县实施办法\n版本: '1'\n文件: 清河县实施办法\n继承: national\n"
        "参数:\n  疑似天数: {值: 3, 依据: 县级自定}\n",
        "utf-8",
    )
    change_config(county, lambda text: text.replace("suiyang-2024", "本县政策.yaml"))
    assert workspace(county).profile.title == "清河县实施办法"
    own.write_bytes("名称: 本县政策\n".encode("utf-16"))
    with pytest.raises(UnreadableError) as caught:
        _ = workspace(county).profile
    assert (
        caught.value.message == "本县政策.yaml 第 1 行：文件是 UTF-16 编码；请用记事本“另存为”，编码选 UTF-8"
    )


def test_a_missing_part_is_an_error(county: County) -> None:
    (county.root / "units.yaml").unlink()
    assert county.refused("unit", "list") == (
        "错误：没有找到 units.yaml。\n怎么办：文件可能被移动或删除，请从历史记录恢复。"
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_a_part_that_may_not_be_read_is_an_error(county: County) -> None:
    (county.root / "units.yaml").chmod(0)
    assert county.refused("unit", "list").startswith("错误：读不了 units.yaml：")


def test_a_directory_in_the_place_of_a_file_is_an_error(county: County) -> None:
    (county.root / "units.yaml").unlink()
    (county.root / "units.yaml").mkdir()
    with pytest.raises(UnreadableError) as caught:
        workspace(county).read_bytes("units.yaml")
    assert caught.value.message.startswith("读不了 units.yaml：")


def test_codes_of_the_county_are_added_once(county: County) -> None:
    change_config(county, lambda text: text + "代码:\n  劝返方式:\n    - 网格员上门\n    - 家访\n")
    codes = workspace(county).codes("劝返方式")
    assert (codes[-1], codes.count("家访")) == ("网格员上门", 1)


# Units


@pytest.mark.parametrize("name", ["清河初中", "清河县清河镇初级中学", "3199000021", " 清河初中 "])
def test_a_unit_by_any_of_its_names(county: County, name: str) -> None:
    assert workspace(county).unit_named(name).code == "3199000021"


def test_a_unit_that_is_not_one(county: County) -> None:
    place = workspace(county)
    for text, said in (
        (
            "清河中学",
            "没有叫“清河中学”的单位。\n登记的有：清河小学、清河初中、柳河学校、清河特教、清河镇、柳河乡、城关街道。",
        ),
    ):
        with pytest.raises(NotFoundError) as caught:
            place.unit_named(text)
        assert str(caught.value) == said
    with pytest.raises(NotFoundError) as caught:
        place.township_named("清河初中")
    assert caught.value.message == "“清河初中”是学校，不是乡镇。"
    assert (place.code_of("清河中学"), place.code_of("清河初中")) == ("清河中学", "3199000021")


def test_two_units_of_one_name_have_to_be_told_apart(county: County) -> None:
    units = county.root / "units.yaml"
    text = units.read_text("utf-8").replace("名称: 清河县特殊教育学校", "名称: 清河初中")
    units.write_text(text, "utf-8")
    with pytest.raises(NotFoundError) as caught:
        workspace(county).unit_named("清河初中")
    assert str(caught.value) == "有 2 个单位叫“清河初中”。\n请写代码：3199000021、5199000041。"


def test_before_any_unit_is_registered(county: County) -> None:
    (county.root / "units.yaml").write_text("学校: []\n乡镇: []\n", "utf-8")
    with pytest.raises(NotFoundError) as caught:
        workspace(county).unit_named("清河初中")
    assert caught.value.hint == "还没有登记单位：先运行 kcbx unit add-township，再运行 kcbx unit add-school。"


# Cases


def test_case_files_and_strays(county: County) -> None:
    first = county.on("2024-09-01").child()
    second = county.child("吴小天", ANOTHER, unit="清河小学")
    for stray in ("ledgers/KC-1.yaml", "ledgers/疑似辍学/KC-2.yaml", "ledgers/草稿/清河初中/KC-3.yml"):
        (county.root / stray).parent.mkdir(parents=True, exist_ok=True)
        (county.root / stray).write_text("a: 1\n", "utf-8")
    place = workspace(county)
    assert place.case_paths() == sorted(
        [f"ledgers/适龄儿童/清河初中/{first}.yaml", f"ledgers/适龄儿童/清河小学/{second}.yaml"]
    )
    assert place.stray_paths() == sorted(
        ["ledgers/KC-1.yaml", "ledgers/疑似辍学/KC-2.yaml", "ledgers/草稿/清河初中/KC-3.yml"]
    )
    assert [file.case_id for file in place.case_files()] == [Path(path).stem for path in place.case_paths()]


def test_files_that_hold_a_text(county: County) -> None:
    case = county.on("2024-09-01").child()
    place = workspace(county)
    assert place.paths_with("990101201203045121") == [county.path(case)]
    assert place.paths_with("不在里面") == []
    with pytest.raises(NotFoundError):
        place.find_case("\udcb0")


def test_evidence_of_one_case(county: County) -> None:
    case = county.on("2024-09-01").child()
    for name in (f"{case}/A-1.jpg", f"{case}/B-1.jpg", "KC-7K3Q9F2B0C/A-1.jpg"):
        (county.root / "evidence" / name).parent.mkdir(parents=True, exist_ok=True)
        (county.root / "evidence" / name).write_bytes(b"scan")
    assert workspace(county).evidence_paths(case) == [f"evidence/{case}/A-1.jpg", f"evidence/{case}/B-1.jpg"]
    assert workspace(county).evidence_paths("KC-0000000000") == []


def test_a_number_wins_over_a_child_of_that_name(county: County) -> None:
    case = county.on("2024-09-01").child()
    other = county.child(case[:6], ANOTHER)
    assert workspace(county).find_case(case[:6]).case_id == case
    assert workspace(county).find_case(other).case_id == other


# Writing


def test_what_was_interrupted_is_finished_and_told_by_the_next_command(county: County) -> None:
    case = county.on("2024-09-01").child()
    (county.root / ".kcbx" / "journal").mkdir()
    (county.root / ".kcbx" / "journal" / "000000").write_bytes(b"half")
    result = county.run("show", case)
    assert (result.exit_code, result.stderr) == (
        0,
        "上一次操作在写入台账之前中断，没有改动任何文件；留下的临时文件已经清理。\n",
    )
    assert county.run("show", case).stderr == ""


def test_without_a_history_the_clerk_is_told_when_the_county_wants_one(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(county.root.parent))
    case = county.on("2024-09-01").child()
    import shutil

    shutil.rmtree(county.root / ".git", ignore_errors=True)
    change_config(county, lambda text: text.replace("自动提交: 否", "自动提交: 是"))
    note = (
        "注意：配置里写了“自动提交: 是”，但这里没有 git 历史，这次改动没有留下记录。"
        "请装好 git，在台账文件夹里运行 git init。"
    )
    result = county.run("add-entry", case, "备忘", "--set", "情况=记住")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (0, note)
    assert county.run("show", case).stderr == ""
    change_config(county, lambda text: text.replace("自动提交: 是", "自动提交: 否"))
    assert note not in county.run("add-entry", case, "备忘", "--set", "情况=记住").stderr


def test_a_plan_is_applied(county: County) -> None:
    workspace(county).apply(Plan((Replacement("office/说明.txt", b"x"),), "说明"))
    assert county.files()["office/说明.txt"] == b"x"


def test_an_error_is_one_a_person_can_read(county: County) -> None:
    with pytest.raises(KcbxError):
        workspace(county).find_case("没有这个人")
