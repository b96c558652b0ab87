"""The store: whole plans, nothing overwritten, nothing outside the workspace, one writer at a time."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import platform
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx.disk import check_path
from kcbx.errors import GitError, KcbxError, LockedError, RefusedError, StaleFileError
from kcbx.journal import Journal
from kcbx.model import Edit, Plan, Removal, Replacement
from kcbx.store import Store, digest
from tests import crash

OLD = "ledgers/疑似辍学/清河初中/KC-7K3Q9F2B0C.yaml"
NEW = "ledgers/辍学/清河初中/KC-7K3Q9F2B0C.yaml"
UNTOUCHED = "没有改动任何台账文件。请排除原因后重新运行命令。"
DISCARDED = "上一次操作在写入台账之前中断，没有改动任何文件；留下的临时文件已经清理。"
FINISHED = "上一次操作在写入台账时中断，现在已经写完（共 8 个文件）。"
posix = pytest.mark.skipif(os.name == "nt", reason="modes and signals of POSIX")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace that holds `crash.BEFORE`, without git."""
    crash.make_workspace(tmp_path, repository=False)
    return tmp_path


def apply(root: Path, *edits: Edit) -> None:
    Store(root, wait_seconds=0).apply(Plan(edits, "更正"), commit=None)


def refusal(root: Path, *edits: Edit) -> KcbxError:
    """Return the error of a plan that must not be applied; every file is as before and no journal is left."""
    before = crash.files(root)
    with pytest.raises(KcbxError) as caught:
        apply(root, *edits)
    assert crash.files(root) == before
    assert not (root / ".kcbx" / "journal").exists()
    return caught.value


def change(path: str, content: bytes = b"x") -> Replacement:
    return Replacement(path, content, digest(crash.BEFORE[path]))


def interrupt(root: Path, monkeypatch: pytest.MonkeyPatch, *, commit: bool = False) -> None:
    """Stop `crash.plan()` just behind its commit point, nothing carried out yet."""

    def stop(_journal: Journal, *_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "carry_out", stop)
        with pytest.raises(KeyboardInterrupt):
            Store(root).apply(crash.plan(), commit=(lambda _paths, _message: None) if commit else None)
    assert crash.files(root) == crash.BEFORE


class Committer:
    """Stands for git: remembers what it was asked to commit, or refuses."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.refuses = refuses
        self.commits: list[tuple[tuple[str, ...], str]] = []

    def __call__(self, paths: Sequence[str], message: str) -> None:
        if self.refuses:
            raise GitError("仓库正忙。", "请稍等。")
        self.commits.append((tuple(paths), message))


def test_a_digest_is_the_sha256_in_hexadecimal() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


# --- a plan that fits ---------------------------------------------------------------------------------------


def test_a_plan_is_applied_whole_and_its_remains_are_gone(root: Path) -> None:
    Store(root).apply(crash.plan(), commit=None)
    assert crash.files(root) == crash.AFTER
    assert sorted(os.listdir(root / ".kcbx")) == [".gitignore", "lock"]
    assert (root / ".kcbx" / ".gitignore").read_bytes() == b"*\n"


def test_a_state_directory_that_does_not_ignore_itself_is_mended(root: Path) -> None:
    (root / ".kcbx").mkdir()
    (root / ".kcbx" / ".gitignore").write_bytes(b"")
    apply(root, Replacement("a.yaml", b"a"))
    assert (root / ".kcbx" / ".gitignore").read_bytes() == b"*\n"


def test_git_is_told_once_every_file_is_in_place(root: Path) -> None:
    seen = []

    def commit(paths: Sequence[str], message: str) -> None:
        seen.append((tuple(paths), message, crash.files(root)))

    plan = crash.plan()
    Store(root).apply(plan, commit=commit)
    assert seen == [(tuple(edit.path for edit in plan.edits), crash.MESSAGE, crash.AFTER)]


def test_an_empty_plan_does_nothing_at_all(root: Path) -> None:
    committer = Committer()
    Store(root).apply(Plan((), "无"), commit=committer)
    assert committer.commits == []
    assert not (root / ".kcbx").exists()


def test_an_emptied_unit_directory_goes_and_its_ledger_stays(root: Path) -> None:
    other = "ledgers/疑似辍学/清河初中/KC-1A2B3C4D5E.yaml"
    apply(root, Removal(OLD, digest(crash.BEFORE[OLD])))
    assert (root / "ledgers/疑似辍学/清河初中").is_dir()
    apply(root, Removal(other, digest(crash.BEFORE[other])))
    left = {path for path in crash.directories(root) if path.startswith("ledgers/")}
    assert left == {"ledgers/疑似辍学", "ledgers/适龄儿童", "ledgers/适龄儿童/清河一小"}


def test_an_emptied_directory_outside_the_ledgers_goes_up_to_the_first_level(root: Path) -> None:
    apply(root, Replacement("evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg", b"scan"))
    apply(root, Removal("evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg", digest(b"scan")))
    assert os.listdir(root / "evidence") == []


@posix
def test_new_files_are_for_their_owner_alone_and_old_ones_keep_their_mode(root: Path) -> None:
    (root / OLD).chmod(0o640)
    apply(root, Replacement(NEW, b"new"), change(OLD))
    modes = {path: stat.S_IMODE((root / path).stat().st_mode) for path in (OLD, NEW, str(Path(NEW).parent))}
    assert modes == {OLD: 0o640, NEW: 0o600, str(Path(NEW).parent): 0o700}
    assert stat.S_IMODE((root / ".kcbx").stat().st_mode) == 0o700


def test_a_link_to_a_directory_inside_the_workspace_may_be_used(root: Path) -> None:
    (root / "ledgers/疑似辍学/旧名").symlink_to(root / "ledgers/疑似辍学/清河初中")
    apply(root, Replacement("ledgers/疑似辍学/旧名/KC-7K3Q9F2B0C.yaml", b"x", digest(crash.BEFORE[OLD])))
    assert (root / OLD).read_bytes() == b"x"


# --- a plan that does not fit -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "edit", [change(OLD), Removal(OLD, digest(crash.BEFORE[OLD]))], ids=["change", "removal"]
)
def test_a_file_changed_since_it_was_read_is_not_overwritten(root: Path, edit: Edit) -> None:
    (root / OLD).write_bytes("另一个人的改动".encode())
    error = refusal(root, Replacement("a.yaml", b"a"), edit)
    assert type(error) is StaleFileError
    assert error.message == f"{OLD} 在读取以后被别的程序改动过，请重新运行命令。"
    assert error.hint == "没有改动任何台账文件。"


def test_a_file_that_vanished_is_not_written_again(root: Path) -> None:
    (root / OLD).unlink()
    error = refusal(root, change(OLD))
    assert type(error) is StaleFileError
    assert error.message == f"{OLD} 在读取以后被别的程序移走或删除了，请重新运行命令。"


def test_a_new_file_never_replaces_one_that_exists(root: Path) -> None:
    error = refusal(root, Replacement(OLD, b"x"))
    assert type(error) is StaleFileError
    assert str(error) == f"{OLD} 已经存在，不能当作新文件写入。\n{UNTOUCHED}"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../out.yaml",
        "ledgers/../../out.yaml",
        "ledgers/..",
        "./a.yaml",
        "ledgers//a.yaml",
        "ledgers/",
        "ledgers\\a.yaml",
        "C:a.yaml",
        "C:/a.yaml",
        "a.yaml:stream",
        "a\0.yaml",
        "a\n.yaml",
        "\udcff.yaml",
        "a.yaml.",
        "a /b.yaml",
        "...",
        ".git/hooks/pre-commit",
        ".GIT/config",
        "清河县/.git/config",
        "git~1/config",
        ".kcbx/lock",
        ".Kcbx/journal/plan.json",
    ],
)
def test_a_path_outside_the_ledgers_is_refused(root: Path, path: str) -> None:
    for edit in (Replacement(path, b"x"), Removal(path, digest(b"x"))):
        error = refusal(root, Replacement("a.yaml", b"a"), edit)
        assert type(error) is RefusedError
        assert error.message == (
            f"不能写入路径 {path!r}：只能写工作区以内的文件，用相对路径和正斜杠，"
            '不能含有 .. 和 \\ : * ? " < > |，也不能写 .git 和 .kcbx。'
        )
    assert not (root / ".kcbx").exists()


@given(st.text(st.sampled_from("./\\~a甲:gitGIT\0 "), max_size=12) | st.text(max_size=12))
def test_a_path_that_is_let_through_stays_inside(path: str) -> None:
    with contextlib.suppress(RefusedError):
        check_path(path)
        parts = os.path.normpath(f"/工作区/{path}").split("/")
        assert parts[:2] == ["", "工作区"]
        assert "/".join(parts[2:]) == path
        assert ".git" not in [part.casefold().rstrip(". ") for part in parts]


def test_a_link_that_leads_out_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "a.yaml").write_bytes(b"a")
    (root / "rosters").symlink_to(outside)
    for edit in (Replacement("rosters/b.yaml", b"x"), Replacement("rosters/a.yaml", b"x", digest(b"a"))):
        error = refusal(root, edit)
        assert type(error) is RefusedError
        assert error.message == f"不能写入 {edit.path}：它经过一个符号链接，实际位置不在工作区的台账里。"
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == {"a.yaml": b"a"}


def test_a_link_into_git_is_refused(root: Path) -> None:
    (root / ".git" / "hooks").mkdir(parents=True)
    (root / "templates").symlink_to(root / ".git" / "hooks")
    assert type(refusal(root, Replacement("templates/pre-commit", b"x"))) is RefusedError


def test_a_file_that_is_a_link_is_refused(root: Path) -> None:
    (root / "link.yaml").symlink_to(root / OLD)
    error = refusal(root, Replacement("link.yaml", b"x", digest(crash.BEFORE[OLD])))
    assert type(error) is RefusedError
    (root / "dangling.yaml").symlink_to(root / "nothing.yaml")
    assert type(refusal(root, Replacement("dangling.yaml", b"x"))) is RefusedError


@pytest.mark.parametrize(
    ("paths", "named"),
    [
        (("a.yaml", "a.yaml"), "a.yaml"),
        (("a.yaml", "A.yaml"), "a.yaml"),
        (("caf\u00e9.yaml", "cafe\u0301.yaml"), "caf\u00e9.yaml"),
        (("a", "a/b.yaml"), "a"),
    ],
)
def test_two_edits_of_one_place_are_refused(root: Path, paths: tuple[str, str], named: str) -> None:
    error = refusal(root, *(Replacement(path, b"x") for path in paths))
    assert type(error) is RefusedError
    assert str(error) == f"同一次操作里两次写到 {named}，不知道以哪一次为准。\n没有改动任何文件。"


def test_a_move_may_change_the_case_of_a_letter(root: Path) -> None:
    apply(root, Replacement("a校/k.yaml", b"x"))
    apply(root, Replacement("A校/k.yaml", b"x"), Removal("a校/k.yaml", digest(b"x")))
    assert (root / "A校/k.yaml").read_bytes() == b"x"


def test_a_place_below_a_file_is_refused_in_time(root: Path) -> None:
    error = refusal(root, Replacement(f"{OLD}/b.yaml", b"x"))
    assert str(error) == f"{OLD}/b.yaml：上级目录的位置上是一个文件。\n{UNTOUCHED}"


def test_a_directory_in_place_of_the_file_is_refused_in_time(root: Path) -> None:
    error = refusal(root, Replacement("ledgers", b"x", digest(b"y")))
    assert str(error) == f"ledgers：这个位置上是一个目录。\n{UNTOUCHED}"


def test_a_directory_that_may_not_be_written_is_refused_in_time(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: not str(path).endswith("清河初中"))
    error = refusal(root, Replacement("a.yaml", b"a"), change(OLD))
    assert str(error) == f"{OLD}：没有权限，或者文件正被别的程序打开。\n{UNTOUCHED}"


def test_a_file_that_may_not_be_written_is_refused_in_time(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(path: Path, mode: str) -> IO[bytes]:
        if "+" in mode:
            raise PermissionError(errno.EACCES, "")
        return original(path, mode)

    original = open
    with monkeypatch.context() as patch:
        patch.setattr("builtins.open", read_only)
        with pytest.raises(KcbxError) as caught:
            apply(root, Replacement("a.yaml", b"a"), change(OLD))
    assert str(caught.value) == f"{OLD}：没有权限，或者文件正被别的程序打开。\n{UNTOUCHED}"
    assert crash.files(root) == crash.BEFORE


def test_another_disk_is_refused_in_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def other_disk(path: Path, **keywords: bool) -> os.stat_result:
        found = original(path, **keywords)
        device = found.st_dev + (Path(path).name == "清河初中")
        return os.stat_result((*found[:2], device, *found[3:]))

    original = os.stat
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", other_disk)
        error = refusal(root, Replacement("a.yaml", b"a"), change(OLD))
    assert str(error) == f"{OLD}：与工作区不在同一个磁盘上。\n{UNTOUCHED}"


def test_breaking_off_while_staging_leaves_nothing_behind(root: Path) -> None:
    def stop(_name: str) -> None:
        raise KeyboardInterrupt

    store = Store(root)
    with crash.Sabotage(10**6, stop).in_place() as counted:
        store.apply(Plan((Replacement("a.yaml", b"a"),), "一"), commit=None)
    with crash.Sabotage(counted.count // 2, stop).in_place(), pytest.raises(KeyboardInterrupt):
        store.apply(Plan((Replacement("b.yaml", b"b"),), "二"), commit=None)
    assert crash.files(root) == {**crash.BEFORE, "a.yaml": b"a"}
    assert store.settle() is None


# --- what was left over -------------------------------------------------------------------------------------


def test_with_nothing_left_over_settling_is_one_stat_call(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def watch(name: str) -> Callable[..., object]:
        def watched(*arguments: object, **keywords: object) -> object:
            calls.append((name, arguments))
            return original(*arguments, **keywords)

        original = getattr(os, name)
        return watched

    with monkeypatch.context() as patch:
        for name in ("stat", "lstat", "open", "mkdir", "listdir", "scandir"):
            patch.setattr(os, name, watch(name))
        told = Store(root).settle()
    assert told is None
    assert calls == [("lstat", (root / ".kcbx" / "journal",))]
    assert not (root / ".kcbx").exists()


def test_staged_contents_are_discarded(root: Path) -> None:
    (root / ".kcbx" / "journal").mkdir(parents=True)
    (root / ".kcbx" / "journal" / "000000").write_bytes(b"half")
    (root / ".kcbx" / "journal" / "plan.tmp").write_bytes(b"{")
    assert Store(root).settle() == DISCARDED
    assert not (root / ".kcbx" / "journal").exists()
    assert crash.files(root) == crash.BEFORE


def test_a_promised_plan_is_finished_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(root, monkeypatch)
    assert Store(root).settle() == FINISHED
    assert crash.files(root) == crash.AFTER
    assert Store(root).settle() is None


def test_a_new_plan_finishes_the_old_one_first(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(root, monkeypatch)
    apply(root, Replacement("a.yaml", b"a"))
    assert crash.files(root) == {**crash.AFTER, "a.yaml": b"a"}


def test_a_promise_kept_by_hand_is_a_promise_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(root, monkeypatch)
    (root / NEW).parent.mkdir(parents=True)
    (root / NEW).write_bytes(crash.MOVED)
    (root / OLD).unlink()
    assert Store(root).settle() == FINISHED
    assert crash.files(root) == crash.AFTER


@pytest.mark.parametrize("nth", range(3, 7))
def test_tidying_up_may_break_off_and_is_never_taken_for_a_discarded_plan(
    root: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    def stop(_name: str) -> None:
        raise KeyboardInterrupt

    interrupt(root, monkeypatch)
    for path, content in crash.AFTER.items():  # so that unused staged contents are left to tidy up
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    for path in set(crash.BEFORE) - set(crash.AFTER):
        (root / path).unlink()
    with crash.Sabotage(nth, stop, only="remove").in_place(), pytest.raises(KeyboardInterrupt):
        Store(root).settle()
    assert (root / ".kcbx" / "journal" / "done.json").exists()
    assert Store(root).settle() is None
    assert not (root / ".kcbx" / "journal").exists()
    assert crash.files(root) == crash.AFTER


def settle_refused(root: Path) -> KcbxError:
    with pytest.raises(KcbxError) as caught:
        Store(root).settle()
    return caught.value


CONFLICT_HINT = (
    "没有丢失任何内容。请把上面列出的文件从原处移到工作区以外保存，再运行任意一条 kcbx 命令，"
    "它会写完这次改动；然后对照保存的那一份，把需要的内容补记进去。"
)


def test_a_target_somebody_else_wrote_is_left_and_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    interrupt(root, monkeypatch)
    (root / NEW).parent.mkdir(parents=True)
    (root / NEW).write_bytes(b"mine")
    error = settle_refused(root)
    number = [edit.path for edit in crash.plan().edits].index(NEW)
    staged = f".kcbx/journal/{number:06d}"
    assert error.message == (
        "有一次改动写到一半时中断，而这些文件后来又被别的程序改动过，kcbx 不能决定用哪一份："
        f"{NEW}（要写入的内容存放在 {staged}）。"
    )
    assert error.hint == CONFLICT_HINT
    assert (root / NEW).read_bytes() == b"mine"
    assert (root / staged).read_bytes() == crash.MOVED
    assert (root / OLD).read_bytes() == crash.BEFORE[OLD]  # nothing is taken away while a file is missing
    (root / NEW).rename(tmp_path_factory.mktemp("kept") / "KC.yaml")
    assert Store(root).settle() == FINISHED
    assert crash.files(root) == crash.AFTER


def test_a_removal_of_what_somebody_else_wrote_is_left_and_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(root, monkeypatch)
    (root / OLD).write_bytes(b"mine")
    error = settle_refused(root)
    assert error.message.endswith(f"kcbx 不能决定用哪一份：{OLD}（本来要移走）。")
    assert error.hint == CONFLICT_HINT
    assert crash.files(root) == {**crash.AFTER, OLD: b"mine"}
    (root / OLD).unlink()
    assert Store(root).settle() == FINISHED
    assert crash.files(root) == crash.AFTER


def test_a_lost_staged_content_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(root, monkeypatch)
    number = [edit.path for edit in crash.plan().edits].index(NEW)
    (root / ".kcbx" / "journal" / f"{number:06d}").write_bytes(b"damaged")
    assert settle_refused(root).message == (
        f"{NEW} 还没有写好，而存放新内容的 .kcbx/journal/{number:06d} 不见了或已损坏。"
    )
    assert (root / OLD).read_bytes() == crash.BEFORE[OLD]


@pytest.mark.parametrize(
    "record",
    [
        "",
        "[]",
        "{}",
        '{"format": 2, "changes": []}',
        '{"format": 1, "changes": [{"path": 1, "before": null}]}',
    ],
)
def test_a_damaged_record_touches_nothing(root: Path, record: str) -> None:
    (root / ".kcbx" / "journal").mkdir(parents=True)
    (root / ".kcbx" / "journal" / "plan.json").write_text(record)
    error = settle_refused(root)
    assert error.message == (
        ".kcbx/journal/plan.json 已损坏，或者是别的版本的 kcbx 写的，无法接着写完上一次的改动。"
    )
    assert crash.files(root) == crash.BEFORE
    assert (root / ".kcbx" / "journal" / "plan.json").read_text() == record


@pytest.mark.parametrize("path", ["../out.yaml", ".git/config", "/etc/passwd"])
def test_a_forged_record_cannot_reach_outside(root: Path, path: str) -> None:
    journal = root / ".kcbx" / "journal"
    journal.mkdir(parents=True)
    change = {"path": path, "before": None, "after": digest(b"x")}
    (journal / "000000").write_bytes(b"x")
    (journal / "plan.json").write_text(
        json.dumps({"format": 1, "message": "", "commit": False, "changes": [change]})
    )
    assert type(settle_refused(root)) is RefusedError
    assert not (root.parent / "out.yaml").exists()
    assert crash.files(root) == crash.BEFORE


@pytest.mark.parametrize("name", [".kcbx", ".kcbx/journal"])
def test_a_state_directory_that_is_a_link_is_refused(
    root: Path, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    documents = tmp_path_factory.mktemp("documents")
    (documents / "journal").mkdir()
    (documents / "journal" / "letter.txt").write_bytes(b"dear")
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(documents if name == ".kcbx" else documents / "journal")
    expected = f"{name} 是一个符号链接，kcbx 不在别处存放自己的状态。\n请删除这个链接后重新运行命令。"
    assert str(settle_refused(root)) == expected
    with pytest.raises(RefusedError) as caught:
        apply(root, Replacement("a.yaml", b"a"))
    assert str(caught.value) == expected
    assert (documents / "journal" / "letter.txt").read_bytes() == b"dear"


# --- git that refuses ---------------------------------------------------------------------------------------


def test_a_refused_commit_keeps_the_files_and_is_made_up_for(root: Path) -> None:
    with pytest.raises(GitError) as caught:
        Store(root).apply(crash.plan(), commit=Committer(refuses=True))
    assert str(caught.value) == (
        "台账文件已经写好，但没有提交到 git：仓库正忙。\n请稍等。\n"
        "排除原因后运行任意一条 kcbx 命令，它会补上这次提交；不要重复刚才的操作。"
    )
    assert crash.files(root) == crash.AFTER
    waiting = "上一次改动的文件都已写好，但还没有提交到 git{}下一条 kcbx 命令会再试。"
    assert Store(root, commit=Committer(refuses=True)).settle() == waiting.format("：仓库正忙。请稍等。")
    assert Store(root).settle() == waiting.format("。")
    committer = Committer()
    assert Store(root, commit=committer).settle() == "上一次改动的 git 提交没有做完，现在已经补上。"
    assert committer.commits == [(tuple(edit.path for edit in crash.plan().edits), crash.MESSAGE)]
    assert Store(root, commit=committer).settle() is None


def test_no_new_plan_begins_before_the_old_one_is_committed(root: Path) -> None:
    plan = Plan((Replacement("a.yaml", b"a"),), "二")
    with pytest.raises(GitError):
        Store(root).apply(crash.plan(), commit=Committer(refuses=True))
    with pytest.raises(GitError) as caught:
        Store(root).apply(plan, commit=Committer(refuses=True))
    assert caught.value.hint == "没有开始这次操作。请先排除原因，让上一次改动提交成功，再重新运行命令。"
    assert crash.files(root) == crash.AFTER
    committer = Committer()
    Store(root).apply(plan, commit=committer)
    assert [message for _paths, message in committer.commits] == [crash.MESSAGE, "二"]


def test_who_no_longer_wants_git_is_not_held_up_by_it(root: Path) -> None:
    with pytest.raises(GitError):
        Store(root).apply(crash.plan(), commit=Committer(refuses=True))
    store = Store(root, commit=Committer(refuses=True))
    store.apply(Plan((Replacement("a.yaml", b"a"),), "二"), commit=None)
    assert crash.files(root) == {**crash.AFTER, "a.yaml": b"a"}
    assert Store(root).settle() is None


def test_a_plan_interrupted_before_its_commit_is_finished_with_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(root, monkeypatch, commit=True)
    committer = Committer()
    told = Store(root, commit=committer).settle()
    assert told == FINISHED + "上一次改动的 git 提交没有做完，现在已经补上。"
    assert [message for _paths, message in committer.commits] == [crash.MESSAGE]


# --- two writers --------------------------------------------------------------------------------------------


@contextlib.contextmanager
def other_writer(root: Path, name: str, nth: int) -> Iterator[subprocess.Popen[str]]:
    """Run `crash.plan()` in another process that stops at the `nth` instruction `name` until a line comes in."""
    command = [sys.executable, "-m", "tests.crash", "pause", str(root), f"{nth}", "no", name]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[1], stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{name}\n"
        try:
            yield process
        finally:
            process.kill()


def let_go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"
    assert process.wait() == 0


STAGING, CARRYING_OUT = ("write", 4), ("replace", 4)
"""The fourth write is a staged content, the fourth replacement a ledger file that gets into place."""


@pytest.mark.parametrize("stage", [STAGING, CARRYING_OUT], ids=["staging", "carrying out"])
def test_a_second_writer_waits_and_then_names_the_first(root: Path, stage: tuple[str, int]) -> None:
    with other_writer(root, *stage) as first:
        began = dt.datetime.fromtimestamp((root / ".kcbx" / "holder.json").stat().st_mtime)
        held = crash.files(root)
        attempts = (
            lambda: Store(root, wait_seconds=0.05).apply(Plan((Replacement("a", b""),), ""), commit=None),
            lambda: Store(root, wait_seconds=0.05).settle(),
        )
        for attempt in attempts:
            with pytest.raises(LockedError) as caught:
                attempt()
            assert str(caught.value) == (
                f"另一个 kcbx 正在写这个工作区（进程号 {first.pid}，主机 {platform.node()}，"
                f"{began:%Y-%m-%d %H:%M:%S} 开始），等了 0.05 秒仍没有结束。\n"
                "没有改动任何台账文件。请等它结束后重新运行命令。"
            )
        assert crash.files(root) == held
        let_go(first)
    assert crash.files(root) == crash.AFTER


def test_a_second_writer_goes_on_when_the_first_has_finished(root: Path) -> None:
    plan = Plan((Replacement("a.yaml", b"a"),), "二")
    with other_writer(root, *STAGING) as first:
        second = threading.Thread(target=lambda: Store(root, wait_seconds=60).apply(plan, commit=None))
        second.start()
        let_go(first)
        second.join()
    assert crash.files(root) == {**crash.AFTER, "a.yaml": b"a"}


@posix
@pytest.mark.parametrize(
    ("stage", "told", "files"),
    [(STAGING, DISCARDED, crash.BEFORE), (CARRYING_OUT, FINISHED, crash.AFTER)],
    ids=["staging", "carrying out"],
)
def test_the_lock_of_a_dead_writer_is_no_obstacle(
    root: Path, stage: tuple[str, int], told: str, files: dict[str, bytes]
) -> None:
    with other_writer(root, *stage) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert (root / ".kcbx" / "holder.json").exists()
    assert Store(root, wait_seconds=0).settle() == told
    assert crash.files(root) == files
    assert not (root / ".kcbx" / "holder.json").exists()


def test_a_reader_inside_a_commit_hook_does_not_wait_for_its_own_writer(root: Path) -> None:
    told = []

    def commit(_paths: Sequence[str], _message: str) -> None:
        told.append(Store(root, wait_seconds=10**6).settle())

    Store(root).apply(crash.plan(), commit=commit)
    assert told == [None]


def test_a_holder_that_left_no_word_is_still_waited_for(root: Path) -> None:
    with other_writer(root, *STAGING) as first:
        (root / ".kcbx" / "holder.json").unlink()
        with pytest.raises(LockedError) as caught:
            Store(root, wait_seconds=0).settle()
        assert caught.value.message == "另一个 kcbx 正在写这个工作区，等了 0 秒仍没有结束。"
        let_go(first)


def test_a_disk_without_locks_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_lock: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    error = refusal(root, Replacement("a.yaml", b"a"))
    assert str(error) == f".kcbx：这个磁盘不支持文件锁。\n{UNTOUCHED}"


def test_an_unknown_error_of_the_system_is_named_by_its_code(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EBUSY, "")

    monkeypatch.setattr("kcbx.journal.write_file", refuse)
    error = refusal(root, Replacement("a.yaml", b"a"))
    assert str(error) == f"a.yaml：系统报告错误 EBUSY。\n{UNTOUCHED}"
