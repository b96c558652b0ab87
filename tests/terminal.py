"""A terminal with a script: the questions that were asked, and an answer for each."""

from __future__ import annotations

from dataclasses import dataclass, field

import click
import pytest


@dataclass
class Terminal:
    """Answers questions in turn; when the answers run out the clerk presses Ctrl-D."""

    answers: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    def read_line(self, prompt: str) -> str:
        self.questions.append(prompt)
        if not self.answers:
            raise click.Abort
        return self.answers.pop(0).strip()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a scripted terminal where `kcbx.commands.console` reads a line."""
    made = Terminal()
    monkeypatch.setattr("kcbx.commands.console.read_line", made.read_line)
    return made
