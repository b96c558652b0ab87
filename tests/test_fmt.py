"""kcbx fmt: canonical form through the one writer, comments kept, nothing lost, nothing hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcbx import yamlio
from kcbx.inspection import tidying
from kcbx.schema import Shapes
from kcbx.schema.files import read_data_file
from kcbx.workspace import Workspace
from tests import builders
from tests.builders import CASE_ID
from tests.ledgers import CASE_PATH, Ledger, Run, git, ledger, run

__all__ = ["ledger", "run"]

CANONICAL = builders.text("case", builders.case_data())
UNTIDY = "# 我的说明\r\n" + CANONICAL.partition("\n")[2].replace(
    "姓名: 周雨桐\n性别: 女\n", "性别: '女'  # 已核\n姓名: \"周雨桐\"\n"
).replace("  - 号: E00001", "  # 第一条\n  - 号: E00001").replace("\n", "\r\n")
TIDY = (
    CANONICAL.replace("\n编号", "\n# 我的说明\n编号", 1)
    .replace("性别: 女\n", "性别: 女  # 已核\n")
    .replace("  - 号: E00001", "  # 第一条\n  - 号: E00001")
)


def test_a_canonical_ledger_is_left_alone(ledger: Ledger, run: Run) -> None:
    ledger.case()
    before = ledger.files()
    assert run("fmt", "--check") == (0, "", "写法不标准的文件有 0 个。\n")
    assert run("fmt") == (0, "", "都是标准写法，没有改动。\n")
    assert ledger.files() == before


def test_key_order_quotes_and_line_ends_are_put_right_and_comments_kept(ledger: Ledger, run: Run) -> None:
    ledger.put(CASE_PATH, "\ufeff" + UNTIDY)
    assert run("fmt", "--check") == (1, f"{CASE_PATH}\n", "写法不标准的文件有 1 个。\n")
    assert run("fmt") == (0, f"{CASE_PATH}\n", "整理了 1 个文件。\n")
    assert (ledger.root / CASE_PATH).read_text("utf-8").splitlines() == TIDY.splitlines()
    assert run("fmt", "--check")[0] == 0


def test_every_kind_of_file_is_tidied(ledger: Ledger, run: Run) -> None:
    office = f"office/2024/{builders.JUNIOR}.yaml"
    ledger.case()
    ledger.put(office, builders.text("office", builders.office_data()))
    wanted = ledger.files()
    for path, content in wanted.items():
        # Another indentation and quotes everywhere, as a program that is not kcbx might write it.
        ledger.put(path, content.decode().partition("\n")[2].replace("\n  ", "\n    "))
    code, out, err = run("fmt")
    assert (code, out.split(), err) == (
        0,
        ["kcbx.yaml", CASE_PATH, office, "units.yaml"],
        "整理了 4 个文件。\n",
    )
    assert {path: raw for path, raw in ledger.files().items() if not path.startswith(".kcbx")} == wanted


def test_dry_run_shows_and_writes_nothing(ledger: Ledger, run: Run) -> None:
    ledger.put(CASE_PATH, UNTIDY)
    before = ledger.files()
    assert run("fmt", "--dry-run") == (
        0,
        f"以下改动没有写入（--dry-run）：\n  修改　{CASE_PATH}\n  历史说明　整理格式（1 个文件）\n",
        "有 1 个文件要整理。\n",
    )
    assert ledger.files() == before


def test_what_cannot_be_read_is_named_and_the_rest_is_done(ledger: Ledger, run: Run) -> None:
    ledger.put(CASE_PATH, UNTIDY)
    ledger.put("ledgers/辍学/清河初中/KC-F8QY40YGET.yaml", b"a: 1\na: 2\n")
    code, out, err = run("fmt")
    assert (code, out) == (1, f"{CASE_PATH}\n")
    assert err == (
        "ledgers/辍学/清河初中/KC-F8QY40YGET.yaml:2:1 没有整理：“a”写了两次（第一次在第 1 行）；请只留一个。\n"
        "整理了 1 个文件。\n"
    )


def test_wrong_content_is_kept_as_it_is(ledger: Ledger, run: Run) -> None:
    """fmt is about writing; what the values mean is for validate."""
    ledger.put(CASE_PATH, CANONICAL.replace("性别: 女", "性别:   未知") + "多余: 1\n")
    run("fmt")
    written = yamlio.parse((ledger.root / CASE_PATH).read_text("utf-8")).data
    assert (written["性别"], written["多余"]) == ("未知", "1")


def test_only_what_is_asked_for_is_touched(ledger: Ledger, run: Run) -> None:
    ledger.put(CASE_PATH, UNTIDY)
    ledger.put(
        "kcbx.yaml", (ledger.root / "kcbx.yaml").read_text("utf-8").replace("自动提交: 否", "自动提交:  否")
    )
    assert run("fmt", CASE_ID)[1] == f"{CASE_PATH}\n"
    assert run("fmt", "--check", "kcbx.yaml")[:2] == (1, "kcbx.yaml\n")


def test_tidying_is_one_commit(ledger: Ledger, run: Run) -> None:
    ledger.put("kcbx.yaml", builders.text("config", builders.config_data({"自动提交": "是"})))
    ledger.put(CASE_PATH, UNTIDY)
    git(ledger.root, "init", "-q")
    git(ledger.root, "add", ".")
    git(ledger.root, "commit", "-qm", "起点")
    assert run("fmt")[0] == 0
    from kcbx import git as program

    log = program.output(ledger.root, "log", "--format=%s", "--name-only", "-1").decode().split("\n")
    assert [line for line in log if line] == ["整理格式（1 个文件）", CASE_PATH]


def test_the_line_for_editors_points_at_the_schema(ledger: Ledger) -> None:
    office = f"office/2024/{builders.JUNIOR}.yaml"
    ledger.case()
    ledger.put(office, builders.text("office", builders.office_data()))
    for path in (CASE_PATH, office, "units.yaml", "kcbx.yaml"):
        first = (ledger.root / path).read_text("utf-8").partition("\n")[0]
        schema = first.partition("$schema=")[2]
        assert (ledger.root / path).parent.joinpath(schema).resolve().parent == ledger.root / "schema"


def test_a_result_that_would_lose_a_word_is_not_written(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.put(CASE_PATH, UNTIDY)
    lost = TIDY.replace("  # 已核", "")
    monkeypatch.setattr("kcbx.schema.files.CaseFile.canonical_text", lambda _: lost)
    found = tidying(Workspace(ledger.root), [CASE_PATH])
    assert found.edits == ()
    assert found.refused == (
        (CASE_PATH, 1, 1, "整理以后的内容与原来不一样，没有改动；请把这个文件交给维护人员"),
    )


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["姓名", "备注", "别的"]), TEXTS | st.lists(TEXTS, max_size=2), min_size=1
    )
)
def test_canonical_form_is_reached_at_once(data: dict[str, object]) -> None:
    once = read_data_file("units", "units.yaml", yamlio.emit(data).encode(), Shapes())
    text = once.canonical_text()
    twice = read_data_file("units", "units.yaml", text.encode(), Shapes())
    assert twice.is_canonical
    assert twice.document is not None
    assert once.document is not None
    assert twice.document.data == once.document.data


def test_an_empty_folder_to_tidy(tmp_path: Path) -> None:
    Ledger(tmp_path)
    assert tidying(Workspace(tmp_path), []).plan.edits == ()
