"""With 自动提交 every writing command makes one commit, and nothing about a person gets into its message or its paths."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kcbx import privacy
from kcbx.schema import ACTIONS
from tests.actions import DAY, ELSEWHERE, NAME, NUMBER, STORY, prepared, pupil, staged, suspected
from tests.county import County

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

WORDS = (
    NAME,
    "雨桐",
    "周建国",
    NUMBER,
    NUMBER[6:14],
    "13800000001",
    "赵敏",
    "李强",
    "孙立",
    "不读了",
    "转学回执",
)
MESSAGE = re.compile(r"KC-[0-9A-Z]{10} [一-龥]+(（[一-龥→]+[0-9]*[一-龥]*）)?\n")
CASE_PATH = re.compile(r"(ledgers/[一-龥]+/[一-龥]+/KC-[0-9A-Z]{10}\.yaml)")


def git(county: County, *arguments: str) -> str:
    command = ["git", "-C", str(county.root), "-c", "core.quotepath=false", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def commit_all(county: County) -> None:
    git(county, "add", "--all")
    git(
        county,
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@x",
        "commit",
        "--quiet",
        "--allow-empty",
        "-m",
        "开始",
    )


@pytest.fixture(scope="module")
def shared(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> County:
    """Return a county whose every write is committed."""
    root = tmp_path_factory.mktemp("commits") / "清河县"
    county = County(Path(shutil.copytree(founded, root)))
    config = root / "kcbx.yaml"
    config.write_text(config.read_text("utf-8").replace("自动提交: 否", "自动提交: 是"), "utf-8")
    commit_all(county)
    return county


@pytest.fixture
def history(shared: County) -> Iterator[County]:
    """Return the county without a case, and with changes of somebody's own that are not committed."""
    start = git(shared, "rev-parse", "HEAD").strip()
    shared.on("2024-09-01")
    units = shared.root / "units.yaml"
    units.write_text(units.read_text("utf-8") + "# 还没有提交的改动\n", "utf-8")
    (shared.root / "笔记.txt").write_text("没有提交", "utf-8")
    yield shared
    git(shared, "reset", "--quiet", "--hard", start)
    git(shared, "clean", "--quiet", "-fdx")


def settle(county: County) -> None:
    """Commit the cases of the situation, and leave the strangers' changes uncommitted again."""
    git(county, "add", "--all", "ledgers")
    git(
        county,
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@x",
        "commit",
        "--quiet",
        "--allow-empty",
        "-m",
        "情况",
    )


def last_commit(county: County, before: str) -> tuple[str, list[str]]:
    """Return message and paths of the one commit made since `before`; nothing else is touched."""
    assert git(county, "rev-list", "--count", f"{before}..HEAD") == "1\n"
    assert git(county, "status", "--porcelain") == " M units.yaml\n?? 笔记.txt\n"
    message = git(county, "log", "-1", "--format=%B").rstrip("\n") + "\n"
    paths = git(county, "show", "--no-renames", "--name-only", "--format=", "HEAD").splitlines()
    return message, paths


def assert_private(message: str, paths: list[str]) -> None:
    everything = "\n".join((message, *paths))
    assert [word for word in WORDS if word in everything] == []
    assert not privacy.contains_number(everything)


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - set(ELSEWHERE)))
def test_the_commit_of_every_action_tells_nothing_about_a_person(history: County, action: str) -> None:
    case, pairs = prepared(history, action)
    settle(history)
    before = git(history, "rev-parse", "HEAD").strip()
    history.ok("add-entry", case, action, *(text for pair in pairs for text in ("--set", pair)))
    message, paths = last_commit(history, before)
    assert_private(message, paths)
    assert MESSAGE.fullmatch(message)
    assert message.startswith(f"{case} {action}")
    assert all(CASE_PATH.fullmatch(path) for path in paths)
    assert {Path(path).stem for path in paths} == {case}


def test_an_attempt_is_counted(history: County) -> None:
    case = staged(history, suspected)
    settle(history)
    for count in (1, 2):
        before = git(history, "rev-parse", "HEAD").strip()
        history.on(DAY).attempt(case)
        assert last_commit(history, before)[0] == f"{case} 劝返（学校第{count}次）\n"


def test_a_new_case(history: County) -> None:
    before = git(history, "rev-parse", "HEAD").strip()
    case = pupil(history)
    message, paths = last_commit(history, before)
    assert_private(message, paths)
    assert (message, paths) == (f"{case} 登记（→在校）\n", [f"ledgers/适龄儿童/清河初中/{case}.yaml"])
    assert git(history, "log", "-1", "--format=%an") == "赵敏\n"


def test_changed_facts(history: County) -> None:
    case = staged(history, pupil)
    settle(history)
    before = git(history, "rev-parse", "HEAD").strip()
    options = ("--set", f"姓名={NAME}儿", "--set", "监护人.0.电话=13800000009", "--reason", STORY)
    history.on(DAY).ok("edit-case", case, *options, "--nature", "更正")
    message, paths = last_commit(history, before)
    assert_private(message, paths)
    assert message == f"{case} 信息变更\n"


def test_a_correction(history: County) -> None:
    case = staged(history, suspected)
    settle(history)
    number = history.shown(case)["经过"][-1]["号"]
    before = git(history, "rev-parse", "HEAD").strip()
    history.on(DAY).ok("correct", case, number, "--set", f"情况={STORY}了", "--reason", STORY)
    message, paths = last_commit(history, before)
    assert_private(message, paths)
    assert message == f"{case} 更正\n"


def test_a_move_commits_the_new_place_and_the_old(history: County) -> None:
    case = staged(history, pupil)
    settle(history)
    before = git(history, "rev-parse", "HEAD").strip()
    sets = ("类型=疑似辍学", "发现方式=班级考勤", f"情况={STORY}")
    history.on(DAY).ok("move", case, "疑似辍学", *(text for pair in sets for text in ("--set", pair)))
    message, paths = last_commit(history, before)
    assert_private(message, paths)
    assert (message, sorted(paths)) == (
        f"{case} 列入疑似（→疑似辍学）\n",
        sorted([f"ledgers/疑似辍学/清河初中/{case}.yaml", f"ledgers/适龄儿童/清河初中/{case}.yaml"]),
    )


def test_evidence_stays_out_of_the_history(history: County) -> None:
    case = staged(history, suspected)
    settle(history)
    scan = history.root.parent / f"{NAME}.{NAME}"
    scan.write_bytes(b"scan")
    before = git(history, "rev-parse", "HEAD").strip()
    history.on(DAY).ok("add-entry", case, "备忘", "--set", "情况=照片", "--evidence", str(scan))
    message, paths = last_commit(history, before)
    assert_private(message, paths)
    assert paths == [f"ledgers/疑似辍学/清河初中/{case}.yaml"]
    assert len(list((history.root / "evidence" / case).iterdir())) == 1


def test_office_records(history: County) -> None:
    before = git(history, "rev-parse", "HEAD").strip()
    history.on(DAY).ok("office", "add", "清河初中", "督查", "--set", f"对象={NAME}", "--set", f"情况={STORY}")
    message, paths = last_commit(history, before)
    assert_private(message, paths)
    assert (message, paths) == ("办公记录 3199000021 督查\n", ["office/2024/3199000021.yaml"])


def test_units(shared: County) -> None:
    before = git(shared, "rev-parse", "HEAD").strip()
    shared.ok(
        *("unit", "add-township", "--code", "990101401", "--name", "石桥镇", "--category", "镇"),
        *("--head", "李强/镇长/13800000001"),
    )
    assert git(shared, "rev-list", "--count", f"{before}..HEAD") == "1\n"
    message = git(shared, "log", "-1", "--format=%B").rstrip("\n")
    assert_private(message, [])
    assert message == "登记乡镇 990101401"


def test_looking_in_full(history: County) -> None:
    case = staged(history, suspected)
    settle(history)
    before = git(history, "rev-parse", "HEAD").strip()
    history.on(DAY).ok("show", case, "--full", "--reason", "核对户口信息", "--approver", "孙立")
    message, paths = last_commit(history, before)
    assert_private(message, paths)
    assert (message, paths) == (f"访问记录：show {case}（全名，1人）\n", ["访问记录/2024.jsonl"])


@pytest.mark.parametrize("command", ["dry run", "refused", "reading"])
def test_what_writes_nothing_commits_nothing(history: County, command: str) -> None:
    case = staged(history, suspected)
    settle(history)
    before = git(history, "rev-parse", "HEAD").strip()
    history.on(DAY)
    if command == "dry run":
        history.ok("add-entry", case, "备忘", "--set", "情况=记住", "--dry-run")
    elif command == "refused":
        history.refused("add-entry", case, "结束观察", "--set", "依据=x")
    else:
        history.ok("show", case)
        history.ok("list")
    assert git(history, "rev-parse", "HEAD").strip() == before
