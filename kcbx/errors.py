"""Exceptions: kcbx itself cannot go on. Wrong data in a ledger is a `model.Finding`, never an exception.

Every message is Chinese, says what is wrong and where; `hint` says what to type or do next.
"""

from __future__ import annotations


class KcbxError(Exception):
    """Something could not be done; the program ends with `exit_code`.

    Exit codes: 0 clean or done, 1 findings or differences, 2 wrong usage, 3 could not be done.
    """

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def in_a_line(self) -> str:
        """Message and hint as they stand in a list of refusals: several points joined, no line breaks."""
        first, *points = (line.strip().removeprefix("·").strip() for line in self.message.splitlines())
        message = first + "；".join(point.rstrip("。") for point in points)
        return " ".join(filter(None, (message, " ".join(self.hint.split()))))

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(KcbxError):
    """What was typed is wrong: an unknown value, a missing option, an ambiguous name."""

    exit_code = 2


class NotFoundError(UsageError):
    """No case, unit, rule or entry answers to what was typed."""


class NoWorkspaceError(KcbxError):
    """No kcbx.yaml was found here or above."""


class UnreadableError(KcbxError):
    """A file that is needed cannot be read or is not what it should be."""


class RefusedError(KcbxError):
    """A guard or a rule forbids the step; nothing was changed."""


class StaleFileError(KcbxError):
    """A file changed on disk after it was read; nothing was overwritten."""


class LockedError(KcbxError):
    """Another process holds the workspace and did not let go in time."""


class GitError(KcbxError):
    """git is missing, or a git command failed."""


class TemplateError(KcbxError):
    """A Word template cannot be rendered; the message names the place in it."""
