"""git as kcbx uses it: exactly these paths, readable errors, no surprise from the surroundings."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from kcbx import git
from kcbx.errors import GitError

UNKNOWN_HINT = "请写提交号、标签或分支名，例如 HEAD~1；运行 git log --oneline 可以看到有哪些提交。"


@pytest.fixture(autouse=True)
def _no_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository with one commit: a.yaml, b.yaml, c.yaml."""
    git.init(tmp_path)
    write(tmp_path, **{"a.yaml": "1", "b.yaml": "1", "c.yaml": "1"})
    git.commit(tmp_path, ["a.yaml", "b.yaml", "c.yaml"], "开始", "赵敏")
    return tmp_path


def write(root: Path, **contents: str) -> None:
    for path, content in contents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")


def run(root: Path, *arguments: str) -> str:
    return git.output(root, *arguments).decode()


def status(root: Path) -> list[str]:
    return run(root, "status", "--porcelain", "--untracked-files=all").splitlines()


def last_commit(root: Path) -> tuple[str, list[str]]:
    """Return the message of the last commit and its changes as "A path", "M path", "D path"."""
    message = run(root, "log", "-1", "--format=%B").strip()
    changes = run(root, "show", "--format=", "--name-status", "--no-renames", "HEAD").splitlines()
    return message, [change.replace("\t", " ") for change in changes]


def write_hook(root: Path, name: str, script: str) -> None:
    hook = root / ".git" / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)


def failure(root: Path, *paths: str) -> tuple[str, str]:
    """Return message and hint of a commit that must fail."""
    with pytest.raises(GitError) as caught:
        git.commit(root, paths, "认定辍学")
    return caught.value.message, caught.value.hint


# --- repositories -------------------------------------------------------------------------------------------


def test_a_new_repository_shows_chinese_paths_and_leaves_line_ends_alone(tmp_path: Path) -> None:
    assert git.is_repository(tmp_path) is False
    assert git.init(tmp_path) is True
    assert git.is_repository(tmp_path) is True
    settings = dict(line.split("=", 1) for line in run(tmp_path, "config", "--local", "--list").splitlines())
    assert {
        "core.quotepath": "false",
        "core.autocrlf": "false",
        "core.precomposeunicode": "true",
        "core.longpaths": "true",
        "i18n.commitencoding": "utf-8",
        "i18n.logoutputencoding": "utf-8",
        "gui.encoding": "utf-8",
    }.items() <= settings.items()


def test_a_workspace_inside_a_repository_gets_none_of_its_own(root: Path) -> None:
    (root / "清河县").mkdir()
    assert git.init(root / "清河县") is False
    assert not (root / "清河县" / ".git").exists()
    assert git.is_repository(root / "清河县") is True


def test_the_directory_git_keeps_for_itself_is_no_workspace(root: Path) -> None:
    assert git.is_repository(root / ".git") is False


def test_a_directory_of_another_user_is_explained(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitError) as caught:
        git.is_repository(root)
    assert caught.value.message == "这个目录属于另一个用户，git 出于安全不肯使用它。"
    assert "git config --global --add safe.directory" in caught.value.hint


def test_head_is_the_current_commit_or_none(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert git.head(root) == run(root, "log", "-1", "--format=%H").strip()
    empty = tmp_path_factory.mktemp("empty")
    git.init(empty)
    assert git.head(empty) is None


def test_head_outside_a_repository_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GitError) as caught:
        git.head(tmp_path)
    assert str(caught.value) == "这个工作区不在 git 仓库里。\n请先在工作区目录里运行 git init。"


def test_without_git_it_says_what_to_do(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert git.available() is True
    monkeypatch.setenv("PATH", str(root))
    assert git.available() is False
    assert git.user_name(root) is None
    assert failure(root, "a.yaml") == (
        "找不到 git 程序，或者它不能运行。",
        "请安装 git（2.26 或更高版本），重新打开命令窗口再试；"
        "暂时不用 git，可以在 kcbx.yaml 里写“自动提交: 否”。",
    )


def test_the_repository_of_a_calling_hook_is_not_taken_for_ours(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git.init(other)
    ours = git.head(root)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert git.head(root) == ours
    write(root, **{"a.yaml": "2"})
    git.commit(root, ["a.yaml"], "更正")
    assert last_commit(root) == ("更正", ["M a.yaml"])
    assert not (other / "index").exists()


def test_messages_are_recognised_whatever_the_language(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert git.is_repository(root.parent) is False


# --- commit -------------------------------------------------------------------------------------------------


def test_it_commits_what_was_added_changed_and_removed(root: Path) -> None:
    write(root, **{"a.yaml": "2", "ledgers/辍学/清河初中/KC-7K3Q9F2B0C.yaml": "姓名: 周雨桐"})
    (root / "b.yaml").unlink()
    git.commit(root, ["a.yaml", "ledgers/辍学/清河初中/KC-7K3Q9F2B0C.yaml", "b.yaml"], "认定辍学")
    assert last_commit(root) == (
        "认定辍学",
        ["M a.yaml", "D b.yaml", "A ledgers/辍学/清河初中/KC-7K3Q9F2B0C.yaml"],
    )
    assert status(root) == []


def test_whatever_else_is_staged_changed_or_new_stays_so(root: Path) -> None:
    write(root, **{"a.yaml": "2", "b.yaml": "2", "c.yaml": "2", "staged.txt": "1", "new.txt": "1"})
    run(root, "add", "b.yaml", "staged.txt")
    before = status(root)
    git.commit(root, ["a.yaml"], "更正")
    assert last_commit(root) == ("更正", ["M a.yaml"])
    assert status(root) == [line for line in before if line != " M a.yaml"]
    assert status(root) == ["M  b.yaml", " M c.yaml", "A  staged.txt", "?? new.txt"]


def test_the_first_commit_of_a_repository(tmp_path: Path) -> None:
    git.init(tmp_path)
    write(tmp_path, **{"kcbx.yaml": "1", "other.txt": "1"})
    git.commit(tmp_path, ["kcbx.yaml"], "开始")
    assert last_commit(tmp_path) == ("开始", ["A kcbx.yaml"])
    assert status(tmp_path) == ["?? other.txt"]


def test_repeating_a_commit_does_nothing(root: Path) -> None:
    write(root, **{"a.yaml": "2"})
    git.commit(root, ["a.yaml"], "更正")
    first = git.head(root)
    git.commit(root, ["a.yaml"], "更正")
    assert git.head(root) == first


def test_what_is_staged_already_is_committed_as_it_stands_on_disk(root: Path) -> None:
    write(root, **{"a.yaml": "2", "new.yaml": "1"})
    run(root, "add", "a.yaml", "new.yaml")
    run(root, "rm", "--quiet", "b.yaml")
    write(root, **{"a.yaml": "3"})
    git.commit(root, ["a.yaml", "b.yaml", "new.yaml"], "更正")
    assert last_commit(root) == ("更正", ["M a.yaml", "D b.yaml", "A new.yaml"])
    assert run(root, "show", "HEAD:a.yaml") == "3"


def test_a_file_staged_but_gone_and_one_never_known_do_no_harm(root: Path) -> None:
    write(root, **{"passing.yaml": "1", "a.yaml": "2"})
    run(root, "add", "passing.yaml")
    (root / "passing.yaml").unlink()
    git.commit(root, ["passing.yaml", "never.yaml", "a.yaml"], "更正")
    assert last_commit(root) == ("更正", ["M a.yaml"])
    assert status(root) == []


def test_ignored_files_are_passed_over(root: Path) -> None:
    write(root, **{".gitignore": "evidence/\n", "evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg": "scan"})
    git.commit(root, [".gitignore", "evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg"], "附件")
    assert last_commit(root) == ("附件", ["A .gitignore"])
    only_ignored = git.head(root)
    git.commit(root, ["evidence/KC-7K3Q9F2B0C/H4C0ZW-1.jpg"], "附件")
    assert git.head(root) == only_ignored


def test_names_are_never_patterns(root: Path) -> None:
    write(root, **{"[ab].yaml": "1", "a.yaml": "2", "-m": "1"})
    git.commit(root, ["[ab].yaml", "-m"], "特殊文件名")
    assert last_commit(root) == ("特殊文件名", ["A -m", "A [ab].yaml"])
    assert status(root) == [" M a.yaml"]


def test_paths_are_those_of_the_workspace_inside_a_larger_repository(root: Path) -> None:
    workspace = root / "清河县"
    write(workspace, **{"a.yaml": "2"})
    write(root, **{"a.yaml": "2"})
    git.commit(workspace, ["a.yaml"], "开始")
    assert last_commit(root) == ("开始", ["A 清河县/a.yaml"])
    assert status(root) == [" M a.yaml"]


def test_a_large_batch_is_one_commit(root: Path) -> None:
    paths = [f"ledgers/适龄儿童/清河一小/KC-{number:010d}.yaml" for number in range(1500)]
    write(root, **dict.fromkeys(paths, "姓名: 李禾"), **{"a.yaml": "2"})
    git.commit(root, paths, "导入 1500 人")
    assert last_commit(root) == ("导入 1500 人", [f"A {path}" for path in paths])
    assert status(root) == [" M a.yaml"]


def test_the_message_is_kept_as_it_is(root: Path) -> None:
    message = "-m 劝返\n\n# 批次 B1\n共 2 人"
    run(root, "config", "commit.cleanup", "strip")
    write(root, **{"a.yaml": "2"})
    git.commit(root, ["a.yaml"], message)
    assert run(root, "log", "-1", "--format=%B").strip() == message


def test_without_a_git_name_the_operator_signs(root: Path) -> None:
    assert git.user_name(root) is None
    write(root, **{"a.yaml": "2"})
    git.commit(root, ["a.yaml"], "更正", "赵敏")
    assert (
        run(root, "log", "-1", "--format=%an <%ae> %cn <%ce>")
        == "赵敏 <kcbx@localhost> 赵敏 <kcbx@localhost>\n"
    )
    write(root, **{"a.yaml": "3"})
    git.commit(root, ["a.yaml"], "更正")
    assert run(root, "log", "-1", "--format=%an <%ae>") == "kcbx <kcbx@localhost>\n"


def test_the_name_git_knows_is_kept(root: Path) -> None:
    run(root, "config", "user.name", "孙立")
    assert git.user_name(root) == "孙立"
    write(root, **{"a.yaml": "2"})
    git.commit(root, ["a.yaml"], "更正", "赵敏")
    assert run(root, "log", "-1", "--format=%an <%ae>") == "孙立 <kcbx@localhost>\n"
    run(root, "config", "user.email", "sunli@example.com")
    write(root, **{"a.yaml": "3"})
    git.commit(root, ["a.yaml"], "更正", "赵敏")
    assert run(root, "log", "-1", "--format=%an <%ae>") == "孙立 <sunli@example.com>\n"


def test_no_editor_and_no_signing_program_is_started(root: Path) -> None:
    for name, value in {"commit.gpgsign": "true", "gpg.program": "false", "core.editor": "false"}.items():
        run(root, "config", name, value)
    write(root, **{"a.yaml": "2"})
    git.commit(root, ["a.yaml"], "更正")
    assert last_commit(root) == ("更正", ["M a.yaml"])


def test_hooks_run_and_see_ordinary_patterns(root: Path) -> None:
    write_hook(root, "pre-commit", "git diff --cached --name-only -- '*.yaml' > .git/seen")
    write(root, **{"a.yaml": "2", "b.yaml": "2"})
    run(root, "add", "b.yaml")
    git.commit(root, ["a.yaml"], "更正")
    assert (root / ".git" / "seen").read_text() == "a.yaml\n"


def test_a_hook_that_refuses_is_quoted(root: Path) -> None:
    write_hook(root, "pre-commit", "echo '有 1 处错误' >&2\nexit 1")
    write(root, **{"a.yaml": "2", "new.yaml": "1"})
    assert failure(root, "a.yaml", "new.yaml") == (
        "git 没有做成，或者仓库里的钩子（hook）不同意。",
        "git 的原话：\n有 1 处错误",
    )
    (root / ".git" / "hooks" / "pre-commit").unlink()
    git.commit(root, ["a.yaml", "new.yaml"], "更正")
    assert last_commit(root) == ("更正", ["M a.yaml", "A new.yaml"])


def test_what_a_hook_says_is_not_taken_for_git(root: Path) -> None:
    write_hook(root, "pre-commit", "echo 'check: Permission denied' >&2\nexit 1")
    write(root, **{"a.yaml": "2"})
    assert failure(root, "a.yaml")[1] == "git 的原话：\ncheck: Permission denied"


def begin_conflict(root: Path) -> None:
    """Leave a merge of two different a.yaml unfinished."""
    write(root, **{"a.yaml": "甲"})
    git.commit(root, ["a.yaml"], "甲")
    run(root, "checkout", "--quiet", "-b", "other", "HEAD~1")
    write(root, **{"a.yaml": "乙"})
    git.commit(root, ["a.yaml"], "乙")
    with pytest.raises(GitError):
        git.output(root, "merge", "-", before=("-c", "user.name=赵敏", "-c", "user.email=zm@example.com"))


def test_an_unfinished_merge_is_explained_and_left_as_it_is(root: Path) -> None:
    begin_conflict(root)
    expected = (
        "仓库里有一次合并还没有做完，这时不能单独提交几个文件。",
        "请先做完它（解决冲突后运行 git commit），或者放弃它（git merge --abort）。",
    )
    assert failure(root, "a.yaml") == expected
    assert status(root) == ["UU a.yaml"]
    write(root, **{"b.yaml": "2"})
    assert failure(root, "b.yaml") == expected


def test_a_lock_file_of_another_git_is_explained(root: Path) -> None:
    write(root, **{"a.yaml": "2", ".git/index.lock": ""})
    assert failure(root, "a.yaml") == (
        "另一个 git 程序正在使用这个仓库，或者上次意外退出时留下了锁文件。",
        "请等它结束；确认没有别的 git 程序在运行以后，删除 .git 目录里扩展名为 .lock 的文件。",
    )


def test_a_commit_outside_a_repository_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, **{"a.yaml": "2"})
    assert failure(tmp_path, "a.yaml") == ("这个工作区不在 git 仓库里。", "请先在工作区目录里运行 git init。")


def test_a_temporary_directory_that_cannot_be_used_is_explained(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    write(root, **{"a.yaml": "2"})
    assert failure(root, "a.yaml") == (
        "不能建立 git 要用的临时文件。",
        "请检查临时目录的权限和剩余空间。",
    )


# --- changed_since ------------------------------------------------------------------------------------------


def test_everything_that_differs_is_told(root: Path) -> None:
    start = git.head(root) or ""
    write(root, **{"a.yaml": "2"})
    git.commit(root, ["a.yaml"], "更正")
    write(root, **{"b.yaml": "2", "新.yaml": "1", "staged.yaml": "1", ".gitignore": "*.tmp\n", "x.tmp": ""})
    run(root, "add", "staged.yaml")
    (root / "c.yaml").rename(root / "moved.yaml")
    recent = {"b.yaml", "新.yaml", "staged.yaml", ".gitignore", "c.yaml", "moved.yaml"}
    assert git.changed_since(root, "HEAD") == recent
    assert git.changed_since(root, start) == recent | {"a.yaml"}
    assert git.changed_since(root, "HEAD~1") == recent | {"a.yaml"}


def test_a_clean_tree_has_no_changes(root: Path) -> None:
    assert git.changed_since(root, "HEAD") == set()


def test_changes_are_those_of_the_workspace_inside_a_larger_repository(root: Path) -> None:
    workspace = root / "清河县"
    write(workspace, **{"a.yaml": "1", "b.yaml": "1"})
    git.commit(workspace, ["a.yaml"], "开始")
    write(workspace, **{"a.yaml": "2"})
    write(root, **{"c.yaml": "2", "new.yaml": "1"})
    assert git.changed_since(workspace, "HEAD") == {"a.yaml", "b.yaml"}


@pytest.mark.parametrize(
    "revision", ["", "-p", "--output=kcbx.yaml", "没有", "HEAD~9", "HEAD..HEAD", "HEAD\n", "HEAD\0", "a.yaml"]
)
def test_a_revision_that_is_none_is_refused(root: Path, revision: str) -> None:
    with pytest.raises(GitError) as caught:
        git.changed_since(root, revision)
    assert caught.value.message == f"git 里没有叫 {revision!r} 的版本。"
    assert caught.value.hint == UNKNOWN_HINT
    assert not (root / "kcbx.yaml").exists()


def test_tags_and_branches_are_revisions(root: Path) -> None:
    run(root, "tag", "2024秋")
    assert git.resolve(root, "2024秋") == git.head(root)


def test_a_revision_outside_a_repository_says_so(tmp_path: Path) -> None:
    with pytest.raises(GitError) as caught:
        git.changed_since(tmp_path, "HEAD")
    assert caught.value.message == "这个工作区不在 git 仓库里。"


def test_no_shell_is_involved(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    original = subprocess.run

    def watched(command: tuple[str, ...], **keywords: object) -> object:
        seen.append((type(command), keywords.get("shell", False)))
        return original(command, **keywords)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", watched)
    git.changed_since(root, "HEAD")
    assert set(seen) == {(tuple, False)}
