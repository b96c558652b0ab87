"""kcbx init: a workspace founded with options, or asked for in Chinese; never over something that is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kcbx import git, yamlio
from kcbx.founding import GITIGNORE
from kcbx.policy import parameter
from kcbx.schema import schema_names
from kcbx.workspace import Workspace
from tests.county import County

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
GIVEN = ("--county", "清河县", "--code", "990101", "--bureau", "清河县教育体育局")
FILES = {
    *("kcbx.yaml", "units.yaml", ".gitignore", ".gitattributes"),
    *(f"ledgers/{ledger}/.gitkeep" for ledger in ("适龄儿童", "疑似辍学", "辍学", "已移出")),
    *(f"schema/{name}.schema.json" for name in schema_names()),
}


@pytest.fixture
def empty(tmp_path: Path) -> County:
    """Return an empty directory in which commands can be run."""
    return County(tmp_path)


def config(root: Path) -> dict[str, object]:
    loaded: dict[str, object] = yamlio.parse(yamlio.decode((root / "kcbx.yaml").read_bytes())).data
    return loaded


@needs_git
def test_init_with_options_writes_the_workspace_and_its_first_commit(empty: County) -> None:
    result = empty.run(
        *("init", "清河县", *GIVEN, "--prefix", "清教", "--profile", "suiyang-2024", "--yes"),
        *("--term", "2024秋:2024-09-02:2025-01-17", "--term", "2025春：2025/2/17：2025年7月4日"),
        *("--set", "疑似天数=5", "--set", "月报统计期=上月21日至本月20日"),
    )
    root = empty.root / "清河县"
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        f"已建立清河县的台账：{root}\n"
        "下一步：登记乡镇 kcbx unit add-township，登记学校 kcbx unit add-school，然后 kcbx add-case。\n"
        "县级自定的参数用 kcbx profile show 查看，用 kcbx profile set 确认或修改。\n"
    )
    assert set(County(root).files()) == FILES
    assert config(root) == {
        "格式": "1",
        "县": {"名称": "清河县", "代码": "990101", "教育局": "清河县教育体育局", "机关代字": "清教"},
        "政策": "suiyang-2024",
        "参数": [{"自": "2024-09-01", "疑似天数": "5", "月报统计期": "上月21日至本月20日"}],
        "校历": [
            {"学期": "2024秋", "开始": "2024-09-02", "结束": "2025-01-17"},
            {"学期": "2025春", "开始": "2025-02-17", "结束": "2025-07-04"},
        ],
        "自动提交": "是",
    }
    assert git.output(root, "log", "--format=%an：%s").decode() == "赵敏：建立台账工作区\n"
    assert git.output(root, "status", "--porcelain") == b""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files"], capture_output=True, text=True, check=True
    ).stdout
    assert "ledgers/适龄儿童/.gitkeep" in listed


def test_the_new_workspace_is_one_that_can_be_opened(empty: County) -> None:
    empty.ok("init", ".", *GIVEN, "--yes")
    workspace = Workspace.find(empty.root)
    assert (workspace.config.policy, workspace.config.auto_commit, list(workspace.units)) == (
        "national",
        True,
        [],
    )
    assert empty.ok("list", "--format", "json") == "[]"


def test_asked_from_nothing_it_asks_again_for_what_is_wrong_and_offers_the_profiles_values(
    empty: County,
) -> None:
    answers = [
        *("清河县", "9901", "990101", "清河县教育体育局", "", "5", "2024秋:2024-09-02:2024-02-30"),
        *("2024秋:2024-09-02:2025-01-17", "是", "2025春:2025-02-17:2025-07-04", "否", "零", "5"),
    ]
    result = empty.on("2024-09-01").run("init", "清河县", answers="\n".join(answers) + "\n" * 20)
    assert result.exit_code == 0, result.output
    assert "区划代码“9901”不对：县的区划代码是六位数字，例如 990101。" in result.stderr
    assert "没有2024年2月30日这一天" in result.stderr
    assert "参数“疑似天数”应是 1 到 60 之间的整数（单位：天）；现在写的是“零”。" in result.stderr
    written = config(empty.root / "清河县")
    assert (written["县"], written["政策"]) == (
        {"名称": "清河县", "代码": "990101", "教育局": "清河县教育体育局"},
        "suiyang-2024",
    )
    (parameters,) = written["参数"]  # type: ignore[misc]
    assert (parameters["疑似天数"], parameters["学制"], parameters["超龄年龄"]) == ("5", "六三", "16")
    workspace = Workspace.find(empty.root / "清河县")
    unconfirmed = workspace.timeline.on(workspace.config.terms[0].start).to_confirm
    assert [name for name in unconfirmed if parameter(name).asked] == []
    assert "专报天数" in unconfirmed
    assert "专报天数" not in result.stderr


@pytest.mark.parametrize(
    ("today", "suggestion"), [("2024-09-01", "2024秋:2024-09-01"), ("2025-03-01", "2025春:2025-02-20")]
)
def test_the_suggested_term_is_the_present_one(empty: County, today: str, suggestion: str) -> None:
    said = empty.on(today).run("init", "x", *GIVEN, answers="\n1\n").stderr
    assert f"第 1 个学期[{suggestion}:" in said


def test_breaking_off_founds_nothing(empty: County) -> None:
    result = empty.run("init", "清河县", answers="清河县\n990101\n")
    assert (result.exit_code, list(empty.root.iterdir())) == (3, [])
    assert result.stderr.endswith("已取消，什么都没有改动。\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "缺少 --county：县名（如 清河县）。\n怎么办：写上它，或者在窗口里运行，逐项回答。"),
        (GIVEN[:2], "缺少 --code：县的六位区划代码。\n怎么办：写上它，或者在窗口里运行，逐项回答。"),
        (
            ("--county", " ", *GIVEN[2:]),
            "缺少 --county：县名（如 清河县）。\n怎么办：写上它，或者在窗口里运行，逐项回答。",
        ),
        ((*GIVEN[:3], "99010一", *GIVEN[4:]), "区划代码“99010一”不对：县的区划代码是六位数字，例如 990101。"),
        (
            (*GIVEN, "--profile", "suiyang"),
            "“suiyang”不在可选的值里。可选：kazuo-2025、linfen-2024、national、sixian-2020、suiyang-2024。"
            "您要的是不是“suiyang-2024”？",
        ),
        ((*GIVEN, "--term", "2024秋"), "校历“2024秋”不对，请写成 2024秋:2024-09-02:2025-01-17。"),
        (
            (*GIVEN, "--term", "2024秋:2024-09-02:2024-09-01"),
            "校历“2024秋:2024-09-02:2024-09-01”不对：开学日要早于放假日。",
        ),
        (
            (*GIVEN, "--set", "观察期天数=7", "--set", "观察期回访次数=9"),
            "这些参数不能一起用：“观察期回访次数”9次多于“观察期天数”7天。\n"
            "怎么办：改好其中一个，再运行一次；没有建立任何文件。",
        ),
        ((*GIVEN, "--set", "疑似天=7"), "没有名为“疑似天”的参数。\n怎么办：相近的有：疑似天数。"),
        (
            (*GIVEN, "--set", "疑似天数=七"),
            "参数“疑似天数”应是 1 到 60 之间的整数（单位：天）；现在写的是“七”。",
        ),
        (
            (*GIVEN, "--set", "疑似天数=5", "--set", "疑似天数=7"),
            "参数“疑似天数”写了两次，不知道以哪一次为准。",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_refused_and_nothing_made(
    empty: County, arguments: tuple[str, ...], said: str
) -> None:
    result = empty.run("init", "清河县", *arguments)
    assert (result.exit_code, result.stderr) == (2, f"错误：{said}\n")
    assert list(empty.root.iterdir()) == []


def test_a_dry_run_makes_nothing(empty: County) -> None:
    said = empty.ok("init", "清河县", *GIVEN, "--yes", "--dry-run")
    assert list(empty.root.iterdir()) == []
    assert {line.split("　")[1] for line in said.splitlines()[1:-1]} == FILES
    assert said.endswith("  历史说明　建立台账工作区")


def test_a_workspace_is_not_founded_over_another(county: County) -> None:
    said = county.refused("init", ".", *GIVEN, "--yes")
    assert said == (
        f"错误：{county.root} 已经是台账工作区，没有改动。\n"
        "怎么办：换一个文件夹，或者直接使用它：kcbx -C 文件夹 …"
    )


def test_files_that_are_there_are_not_overwritten(empty: County) -> None:
    (empty.root / "units.yaml").write_text("学校: []\n", "utf-8")
    said = empty.refused("init", ".", *GIVEN, "--yes")
    assert said == (
        f"错误：{empty.root} 里已经有 units.yaml，不能在这里新建台账；没有改动。\n怎么办：请换一个空文件夹。"
    )
    assert [path.name for path in empty.root.iterdir()] == ["units.yaml"]


def test_a_file_is_no_directory(empty: County) -> None:
    (empty.root / "清河县").write_text("x", "utf-8")
    said = empty.refused("init", "清河县", *GIVEN, "--yes", code=2)
    assert said == f"错误：{empty.root / '清河县'} 是一个文件，不是文件夹。\n怎么办：请换一个名字。"


@needs_git
def test_in_a_repository_that_exists_what_it_ignores_is_added_to_and_other_changes_stay(
    empty: County,
) -> None:
    git.init(empty.root)
    (empty.root / ".gitignore").write_bytes(b"*.tmp\n\xb0\xa1")
    (empty.root / ".gitattributes").write_text("*.yaml text eol=lf\n", "utf-8")
    (empty.root / "笔记.txt").write_text("未提交", "utf-8")
    empty.ok("init", ".", *GIVEN, "--yes")
    ignored = (empty.root / ".gitignore").read_bytes()
    assert ignored.startswith(b"*.tmp\n\xb0\xa1\n")
    assert ignored.endswith(
        b"\n.kcbx/\n"
        + "# 名册和佐证是原始个人信息，默认不进历史\n".encode()
        + GITIGNORE.partition("不进历史\n")[2].encode()
    )
    for name in ("比对结果-2024-09-06.xlsx", "名单-退回2.xlsx", "批量建档.xlsx", "导出/学生.csv"):
        path = empty.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert (empty.root / ".gitattributes").read_text("utf-8").count("*.yaml text eol=lf") == 1
    assert git.output(empty.root, "status", "--porcelain").decode() == "?? 笔记.txt\n"


def test_without_git_the_workspace_is_founded_and_the_clerk_told(
    empty: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "available", lambda: False)
    said = empty.run("init", "清河县", *GIVEN, "--yes").stderr
    assert "警告：这台电脑上没有 git，改动不会留下历史。请装好 git 后在文件夹里运行 git init。" in said
    assert not (empty.root / "清河县" / ".git").exists()
    assert set(County(empty.root / "清河县").files()) == FILES
