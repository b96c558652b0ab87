"""The only user of git: every question to it and every commit goes through here.

git runs without a shell, without a terminal, in a language whose messages can be recognised; paths go in and
come out relative to the workspace, which may be a subdirectory of the repository. Needs git 2.26 or newer.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from kcbx.errors import GitError

_LOCAL_EMAIL = "kcbx@localhost"
_DEFAULT_NAME = "kcbx"
_ALWAYS = ("--no-pager", "-c", "core.quotepath=false", "-c", "core.safecrlf=false")
# What a new repository of ours is told: readable Chinese, bytes left as they are, long paths on Windows.
_SETTINGS = {
    "core.quotepath": "false",
    "core.autocrlf": "false",
    "core.precomposeunicode": "true",
    "core.longpaths": "true",
    "i18n.commitEncoding": "utf-8",
    "i18n.logOutputEncoding": "utf-8",
    "gui.encoding": "utf-8",
}
# A git that calls kcbx from a hook points it at its own repository and index; ours is where the workspace is.
_INHERITED = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_WORK_TREE",
        "GIT_LITERAL_PATHSPECS",
        "GIT_GLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "LANGUAGE",
    }
)
_SURROUNDINGS = {
    "LC_ALL": "C.UTF-8",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_MISSING = "找不到 git 程序，或者它不能运行。"
_INSTALL = (
    "请安装 git（2.26 或更高版本），重新打开命令窗口再试；暂时不用 git，可以在 kcbx.yaml 里写“自动提交: 否”。"
)
_UNMERGED = (
    "仓库里有一次合并还没有做完，这时不能单独提交几个文件。",
    "请先做完它（解决冲突后运行 git commit），或者放弃它（git merge --abort）。",
)
# What git says → what it means and what to do.
_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    (
        "not a git repository",
        "这个工作区不在 git 仓库里。",
        "请先在工作区目录里运行 git init。",
    ),
    (
        "dubious ownership",
        "这个目录属于另一个用户，git 出于安全不肯使用它。",
        "如果这个目录可以信任，请运行 git config --global --add safe.directory 加上工作区的完整路径。",
    ),
    (
        r"\.lock': File exists|could not lock",
        "另一个 git 程序正在使用这个仓库，或者上次意外退出时留下了锁文件。",
        "请等它结束；确认没有别的 git 程序在运行以后，删除 .git 目录里扩展名为 .lock 的文件。",
    ),
    (
        "partial commit during|unmerged|unresolved conflict",
        *_UNMERGED,
    ),
    (
        "No space left on device",
        "磁盘已满。",
        "请腾出空间后再试。",
    ),
    (
        "[Pp]ermission denied|insufficient permission",
        "没有写入 git 仓库的权限。",
        "请检查 .git 目录的权限。",
    ),
    (
        "unknown option|unknown switch",
        "这台电脑上的 git 太旧。",
        "请安装 2.26 或更高版本的 git。",
    ),
)
_FROM_STDIN = ("--pathspec-from-file=-", "--pathspec-file-nul")
# From here on git is asked about the whole workspace: long argument lists do not fit on a command line.
_MANY_PATHS = 100


def available() -> bool:
    """Tell whether git can be run here."""
    try:
        return _run(None, "--version").returncode == 0
    except GitError:
        return False


def is_repository(root: Path) -> bool:
    """Tell whether `root` lies in the working tree of a git repository."""
    result = _run(root, "rev-parse", "--is-inside-work-tree")
    if result.returncode == 0:
        return result.stdout.strip() == b"true"
    if b"not a git repository" in result.stderr:
        return False
    raise _failure(result)


def would_take(root: Path, path: Path) -> bool:
    """Tell whether a file would go into the history of `root`'s repository: git is there and nothing ignores the file."""
    try:
        return is_repository(root) and _run(root, "check-ignore", "--quiet", os.fspath(path)).returncode == 1
    except GitError:
        return False


def init(root: Path) -> bool:
    """Make `root` a git repository that shows Chinese paths; False, and left alone, when it lies in one."""
    if is_repository(root):
        return False
    output(root, "init", "--quiet")
    for name, value in _SETTINGS.items():
        output(root, "config", "--local", name, value)
    return True


def head(root: Path) -> str | None:
    """Return the full hash of the current commit, or None before the first one."""
    result = _run(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if result.returncode == 0:
        return result.stdout.decode("ascii").strip()
    if result.stderr:
        raise _failure(result)
    return None


def resolve(root: Path, revision: str) -> str:
    """Return the full hash of a revision as a person typed it; GitError when there is none such.

    One that begins with a hyphen is refused, so that it can never be taken for an option.
    """
    unknown = GitError(
        f"git 里没有叫 {revision!r} 的版本。",
        "请写提交号、标签或分支名，例如 HEAD~1；运行 git log --oneline 可以看到有哪些提交。",
    )
    if not revision or revision.startswith("-") or not revision.isprintable():
        raise unknown
    result = _run(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if result.returncode != 0:
        raise _known(result.stderr) or unknown
    return result.stdout.decode("ascii").strip()


def user_name(root: Path) -> str | None:
    """Return git's user.name as it applies in `root`; None when it is not set or git is missing."""
    try:
        return _setting(root, "user.name")
    except GitError:
        return None


def changed_since(root: Path, revision: str) -> set[str]:
    """Return the paths in the workspace that differ from `revision`, uncommitted and untracked included."""
    commit = resolve(root, revision)
    options = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative")
    changed = output(root, "diff", *options, commit, "--")
    untracked = output(root, "ls-files", "-z", "--others", "--exclude-standard")
    return {*_names(changed), *_names(untracked)}


def commit(root: Path, paths: Sequence[str], message: str, author: str | None = None) -> None:
    """Commit exactly these paths as they stand on disk: added, changed or removed.

    Whatever else is staged or changed stays so. Ignored files are passed over; where nothing is left to
    commit nothing happens, so this may be repeated. Hooks run. `author` is the name where git knows none.
    """
    changed = _status(root, paths)
    if any("U" in code or code in ("AA", "DD") for code in changed.values()):
        raise GitError(*_UNMERGED)
    # The second letter compares the disk with the index: a removal staged already cannot be added again.
    unstaged = [path for path, code in changed.items() if code[1] != " "]
    # "AD": staged once, never committed, gone again; adding it makes git forget it.
    committable = [path for path, code in changed.items() if code != "AD"]
    if unstaged:
        output(root, "add", "--all", *_FROM_STDIN, stdin=_pathspecs(unstaged))
    if committable:
        identity = _identity(root, author)
        options = ("--quiet", "--only", "--no-gpg-sign", "--cleanup=whitespace", f"--message={message}")
        output(root, "commit", *options, *_FROM_STDIN, before=identity, stdin=_pathspecs(committable))


def output(root: Path, *arguments: str, before: Sequence[str] = (), stdin: bytes = b"") -> bytes:
    """Run one git command in `root` and return what it prints; GitError with the reason when it fails.

    `before` are options of git itself. A revision a person typed goes through `resolve` first.
    """
    result = _run(root, *arguments, before=before, stdin=stdin)
    if result.returncode != 0:
        raise _failure(result)
    return result.stdout


def _run(
    root: Path | None, *arguments: str, before: Sequence[str] = (), stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    place = () if root is None else ("-C", os.fspath(root))
    command = ("git", *place, *_ALWAYS, *before, *arguments)
    surroundings = _environment(os.environ)
    with _input(stdin) as source:
        try:
            return subprocess.run(command, stdin=source, capture_output=True, env=surroundings, check=False)
        except OSError as error:
            raise GitError(_MISSING, _INSTALL) from error


@contextlib.contextmanager
def _input(content: bytes) -> Iterator[IO[bytes] | int]:
    """Lay out what git is to read, whole, in a nameless file: were kcbx killed while writing into a pipe, git
    would take the half list of paths for all of them and commit half a batch."""
    if not content:
        yield subprocess.DEVNULL
        return
    try:
        stream = tempfile.TemporaryFile()  # noqa: SIM115  closed below
        stream.write(content)
        stream.seek(0)
    except OSError as error:
        raise GitError("不能建立 git 要用的临时文件。", "请检查临时目录的权限和剩余空间。") from error
    with stream:
        yield stream


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in inherited.items() if name not in _INHERITED} | _SURROUNDINGS


def _failure(result: subprocess.CompletedProcess[bytes]) -> GitError:
    """Return an error for what git said; words that are not known are handed on as they are."""
    said = b"\n".join(filter(None, (result.stderr.strip(), result.stdout.strip())))
    words = said.decode("utf-8", "replace") or f"（没有说明原因，返回码 {result.returncode}）"
    return _known(result.stderr) or GitError(
        "git 没有做成，或者仓库里的钩子（hook）不同意。", f"git 的原话：\n{words}"
    )


def _known(said: bytes) -> GitError | None:
    text = said.decode("utf-8", "replace")
    return next(
        (
            GitError(meaning, advice)
            for pattern, meaning, advice in _EXPLANATIONS
            if re.search(f"^(fatal|error): .*({pattern})", text, re.MULTILINE)
        ),
        None,
    )


def _status(root: Path, paths: Sequence[str]) -> dict[str, str]:
    """Return those of `paths` that differ from the current commit, each with git's two status letters."""
    prefix = output(root, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\n")
    asked = ["."] if len(paths) > _MANY_PATHS else [_literal(path) for path in paths]
    options = ("--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignored=no")
    entries = _names(output(root, "status", *options, "--", *asked))
    found = {entry[3:].removeprefix(prefix): entry[:2] for entry in entries if entry[3:].startswith(prefix)}
    wanted = set(paths)
    return {path: code for path, code in found.items() if path in wanted}


def _identity(root: Path, author: str | None) -> tuple[str, ...]:
    """Return options that fill in the name and address git does not know by itself."""
    defaults = {"user.name": author or _DEFAULT_NAME, "user.email": _LOCAL_EMAIL}
    missing = {name: value for name, value in defaults.items() if not _setting(root, name)}
    return tuple(option for name, value in missing.items() for option in ("-c", f"{name}={value}"))


def _setting(root: Path, name: str) -> str | None:
    result = _run(root, "config", "--get", name)
    return result.stdout.decode("utf-8", "replace").strip() or None


def _literal(path: str) -> str:
    return f":(literal){path}"


def _pathspecs(paths: Iterable[str]) -> bytes:
    return b"".join(_literal(path).encode("utf-8", "surrogateescape") + b"\0" for path in paths)


def _names(printed: bytes) -> list[str]:
    return [name.decode("utf-8", "surrogateescape") for name in printed.split(b"\0") if name]
