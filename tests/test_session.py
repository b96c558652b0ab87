"""What a run knows of its surroundings: the clock, the user, the terminal."""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path
from typing import Any

import pytest

from kcbx.commands.session import Session, git_user_name, system_clock
from kcbx.errors import GitError, UsageError

MOMENT = dt.datetime(2024, 9, 7, 20, 5, 11, 250_000, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def clock() -> dt.datetime:
    return MOMENT


def asked_operator(answer: str | None, **given: Any) -> tuple[Session, list[Path]]:
    asked: list[Path] = []

    def find(directory: Path) -> str | None:
        asked.append(directory)
        return answer

    return Session(Path("somewhere"), MOMENT.date(), clock, find_operator=find, **given), asked


def test_git_is_asked_for_the_operator_once_and_only_when_needed() -> None:
    given, asked = asked_operator(" 赵敏 ")
    assert asked == []
    assert (given.operator, given.operator, given.require_operator()) == ("赵敏", "赵敏", "赵敏")
    assert asked == [Path("somewhere")]


def test_git_is_not_asked_when_the_operator_was_given() -> None:
    given, asked = asked_operator("孙立", given_operator="赵敏")
    assert (given.operator, asked) == ("赵敏", [])


@pytest.mark.parametrize("answer", [None, "", "  "])
def test_nobody_is_the_operator_when_nobody_said(answer: str | None) -> None:
    given, _ = asked_operator(answer)
    assert given.operator is None
    with pytest.raises(UsageError) as raised:
        given.require_operator()
    assert str(raised.value) == (
        "不知道经办人是谁。\n加上 --operator 姓名，或者设置环境变量 KCBX_OPERATOR，"
        "或者运行 git config --global user.name 姓名。"
    )


def test_a_missing_git_leaves_the_operator_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(directory: Path) -> str:
        raise GitError(f"no git in {directory}")

    monkeypatch.setattr("kcbx.git.user_name", fail)
    assert git_user_name(tmp_path) is None


def test_the_system_clock_has_a_zone_and_whole_seconds() -> None:
    moment = system_clock()
    assert moment.utcoffset() is not None
    assert moment.microsecond == 0


@pytest.mark.parametrize("terminal", [True, False])
def test_questions_may_be_asked_when_stdin_is_a_terminal(
    terminal: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stdin = io.StringIO()
    monkeypatch.setattr(stdin, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(sys, "stdin", stdin)
    monkeypatch.chdir(tmp_path)
    session = Session.here(clock)
    assert (session.interactive, session.directory, session.today) == (terminal, tmp_path, MOMENT.date())


def test_without_any_stdin_no_question_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert Session.here(clock).interactive is False
