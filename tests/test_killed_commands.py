"""Killed at any instruction, a writing command leaves every file as it was or as it was to be — at the latest after
the next command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kcbx.schema import schema_names
from tests.actions import NAME, STORY, suspected
from tests.county import County

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills copies of one process")

NEW = (
    "--name",
    "吴小天",
    "--id",
    "990101201203045148",
    "--township",
    "清河镇",
    "--unit",
    "清河小学",
    "--state",
    "在校",
)
VISIT = ("--level", "学校", "--method", "家访", "--participant", "赵敏", "--result", "失联", "--note", STORY)
RETURN = ("学校=柳河学校", "年级=7", "安置=插班", "帮扶人=李强")
ANSWERS = ("", "学校", "家访", "赵敏/清河初中", "", "没有人", "失联", "")


def commands(case: str, entry: str, scan: str) -> dict[str, dict[str, Any]]:
    """Return the commands that are killed, by name."""
    sets = [text for pair in RETURN for text in ("--set", pair)]
    listed: dict[str, tuple[list[str], int, str | None]] = {
        "add-case": (["add-case", *NEW, "--source", "转入"], 3, None),
        "add-attempt": (["add-attempt", case, *VISIT, "--evidence", scan], 2, None),
        "edit-case": (["edit-case", case, "--set", f"姓名={NAME}儿", "--nature", "更正"], 2, None),
        "move": (["move", case, "适龄儿童", "--by", "复学", *sets], 1, None),
        "correct": (["correct", case, entry, "--void", "--reason", "认错人"], 2, None),
        "office": (["office", "add", "清河初中", "督查"], 2, None),
        "unit": (
            ["unit", "add-township", "--code", "990101401", "--name", "石桥镇", "--category", "镇"],
            3,
            None,
        ),
        "asked": (["add-attempt", case], 5, "".join(f"{answer}\n" for answer in ANSWERS)),
        "init": (
            ["init", "新县", *("--county", "新县", "--code", "990102", "--bureau", "教育局", "--yes")],
            9,
            None,
        ),
    }
    return {
        name: {"arguments": arguments, "stride": stride, "answers": answers, "day": "2024-09-20"}
        for name, (arguments, stride, answers) in listed.items()
    }


@pytest.fixture(scope="module")
def killed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[County, dict[str, list[Path]]]:
    """Return the county before, and by command the places where it was killed, the last of which survived."""
    base = tmp_path_factory.mktemp("killed")
    start = County(Path(shutil.copytree(founded, base / "start")))
    shutil.rmtree(start.root / ".git", ignore_errors=True)
    case = suspected(start)
    (base / "scan.jpg").write_bytes(b"scan" * 1000)
    listed = commands(case, start.shown(case)["经过"][-1]["号"], str(base / "scan.jpg"))
    (base / "commands.json").write_text(json.dumps(listed), "utf-8")
    surroundings = {**os.environ, "GIT_CEILING_DIRECTORIES": str(base)}
    finished = subprocess.run(
        [sys.executable, "-m", "tests.killing", str(base)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        env=surroundings,
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    places: dict[str, list[Path]] = {name: [] for name in listed}
    for line in finished.stdout.splitlines():
        root, code = line.rsplit(" ", 1)
        assert int(code) in (-1, 0), line
        places[Path(root).name.rpartition("-")[0]].append(Path(root))
    return start, places


NAMES = tuple(commands("", "", ""))
FOUNDED = {
    *("kcbx.yaml", "units.yaml", ".gitignore", ".gitattributes"),
    *(f"ledgers/{ledger}/.gitkeep" for ledger in ("适龄儿童", "疑似辍学", "辍学", "已移出")),
    *(f"schema/{name}.schema.json" for name in schema_names()),
}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "init"])
def test_every_file_is_as_before_or_as_after(killed: tuple[County, dict[str, list[Path]]], name: str) -> None:
    start, places = killed
    before, after = start.files(), County(places[name][-1]).files()
    assert before != after
    for root in places[name]:
        found = County(root).files()
        for path in {*before, *after, *found}:
            assert found.get(path) in (before.get(path), after.get(path)), (root, path)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "init"])
def test_after_the_next_command_all_of_it_or_nothing_is_there(
    killed: tuple[County, dict[str, list[Path]]], name: str
) -> None:
    start, places = killed
    before, after = start.files(), County(places[name][-1]).files()
    outcomes = []
    for root in places[name]:
        county = County(root)
        result = county.run("list")
        assert result.exit_code == 0, result.output
        found = county.files()
        assert found in (before, after), root
        assert not (root / ".kcbx" / "journal").exists()
        outcomes.append(found == after)
    assert len(outcomes) > 3
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}


def test_a_killed_question_and_answer_can_be_taken_up_again(
    killed: tuple[County, dict[str, list[Path]]],
) -> None:
    start, places = killed
    (case,) = [Path(path).stem for path in start.files() if "/KC-" in path]
    before = len(start.shown(case)["经过"])
    offered = 0
    for root in places["asked"]:
        county = County(root).on("2024-09-21")
        was_written = len(county.shown(case)["经过"]) > before
        said = county.run("add-attempt", case, answers="否\n是\n").stderr
        assert not (was_written and "上次没记完" in said), root
        offered += "上次没记完" in said
    assert offered > 3


def test_a_killed_init_can_be_run_again(killed: tuple[County, dict[str, list[Path]]]) -> None:
    _, places = killed
    assert len(places["init"]) > 5
    for root in places["init"][:-1]:
        again = ("init", "新县", "--county", "新县", "--code", "990102", "--bureau", "教育局", "--yes")
        result = County(root).run(*again)
        assert result.exit_code == 0 or "已经是台账工作区" in result.stderr, result.output
        assert (result.exit_code, (root / "新县" / ".kcbx" / "journal").exists()) in ((0, False), (3, False))
        found = County(root / "新县")
        assert (found.run("list").exit_code, set(found.files())) == (0, FOUNDED), root
