"""The sheet a clerk fills in at the terminal: kept as a draft after every answer, offered again after a break-off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from kcbx.commands.console import ask_yes_no
from kcbx.commands.session import Session
from kcbx.drafts import Draft, Drafts
from kcbx.errors import KcbxError

IsWritten = Callable[[str], bool]
"""Tells whether a mark (a 号, a 编号, a code) stands in the ledger."""


class Sheet:
    """The answers to one command, used as `with sheet:` around everything up to the writing of the ledger.

    Without drafts (no terminal, --dry-run) nothing is kept or offered. A draft that cannot be written stops nobody.
    """

    def __init__(self, drafts: Drafts | None, draft: Draft) -> None:
        self._drafts = drafts
        self._draft = draft
        self._kept = False

    def earlier(self, is_written: IsWritten) -> dict[str, Any] | None:
        """Offer what was left unfinished and return it when the clerk goes on with it.

        A draft whose mark stands in the ledger was finished after all, and goes.
        """
        if self._drafts is None:
            return None
        for draft in self._drafts.of(self._draft.subject, self._draft.task):
            if draft.mark and is_written(draft.mark):
                self._drafts.drop(draft)
            elif ask_yes_no(
                f"上次没记完（{draft.saved:%Y-%m-%d %H:%M} {draft.operator}填），接着记吗", default=True
            ):
                self._draft, self._kept = draft, True
                return dict(draft.values)
            elif ask_yes_no("那么把它删掉吗", default=False):
                self._drafts.drop(draft)
        return None

    def keep(self, values: dict[str, Any]) -> None:
        """Keep what has been answered up to now."""
        self._write(replace(self._draft, values=values, mark=""))

    def about_to_write(self, mark: str) -> None:
        """Note under which 号 or 编号 the answers go into the ledger now."""
        if self._kept:
            self._write(replace(self._draft, mark=mark))

    def _write(self, draft: Draft) -> None:
        self._draft = draft
        if self._drafts is None:
            return
        try:
            self._drafts.keep(draft)
            self._kept = True
        except KcbxError as error:
            click.echo(f"注意：{error.message}填的内容没有存成草稿，请一次填完。", err=True)
            self._drafts = None

    def __enter__(self) -> Sheet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drafts is None or not self._kept:
            return
        if kind is None:
            self._drafts.drop(self._draft)
        else:
            again = f"下次再记“{self._draft.task}”时可以接着填"
            click.echo(f"已填的内容存成了草稿（只在这台电脑上），{again}。", err=True)


def sheet_for(session: Session, root: Path, subject: str, task: str, dry_run: bool) -> Sheet:
    """Return the sheet of a command about a case or a unit; `task` is what is being recorded."""
    drafts = Drafts(root) if session.interactive and not dry_run else None
    number = drafts.free_number(subject, task) if drafts else 1
    return Sheet(drafts, Draft(subject, task, number, session.operator or "", session.now(), {}))
