"""What a run of kcbx knows of its surroundings: where, when, who. No layer below this one reads them.

Commands receive a Session by `@click.pass_obj`; a test builds its own, with its own clock.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kcbx.errors import KcbxError, UsageError

if TYPE_CHECKING:  # imported where it is used: --help needs no paths
    from pathlib import Path

TODAY_VARIABLE = "KCBX_TODAY"
OPERATOR_VARIABLE = "KCBX_OPERATOR"
DEBUG_VARIABLE = "KCBX_DEBUG"
COMPLETION_VARIABLE = "_KCBX_COMPLETE"
"""The environment variables kcbx reads; completion scripts set the last, and click wants it so named."""

Clock = Callable[[], dt.datetime]
"""Returns the present moment, with a time zone."""


def system_clock() -> dt.datetime:
    """Return the present moment of this machine, with its zone, to the second."""
    return dt.datetime.now().astimezone().replace(microsecond=0)


def git_user_name(directory: Path) -> str | None:
    """Return git's user.name as it is seen from `directory`, or None when git is missing or has none."""
    from kcbx import git

    try:
        return git.user_name(directory)
    except KcbxError:
        return None


@dataclass(frozen=True)
class Session:
    """One run: the directory it starts in, its business date, its clock, its user.

    `today` is the date every rule and report reasons with, and may be given by --today; 录入 is always
    `now()`. `given_operator` is --operator or KCBX_OPERATOR, "" when neither was given. `interactive`: stdin
    is a terminal, so questions may be asked.
    """

    directory: Path
    today: dt.date
    clock: Clock = system_clock
    interactive: bool = False
    given_operator: str = ""
    find_operator: Callable[[Path], str | None] = git_user_name

    @classmethod
    def here(cls, clock: Clock = system_clock) -> Session:
        """Return the session of this process: its current directory, its clock, its stdin."""
        from pathlib import Path

        interactive = sys.stdin is not None and sys.stdin.isatty()
        return cls(directory=Path.cwd(), today=clock().date(), clock=clock, interactive=interactive)

    def now(self) -> dt.datetime:
        """Return the present moment with its zone, to the second."""
        return self.clock().replace(microsecond=0)

    @cached_property
    def operator(self) -> str | None:
        """Who is at work: --operator, else KCBX_OPERATOR, else git's user.name (asked once), else None."""
        return self.given_operator.strip() or (self.find_operator(self.directory) or "").strip() or None

    def require_operator(self) -> str:
        """Return who is at work; raise UsageError when nobody said."""
        if self.operator is None:
            raise UsageError(
                "不知道经办人是谁。",
                "加上 --operator 姓名，或者设置环境变量 KCBX_OPERATOR，"
                "或者运行 git config --global user.name 姓名。",
            )
        return self.operator
