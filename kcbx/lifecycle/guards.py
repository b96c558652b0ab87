"""All guards in one visible tuple, and which of them a story or a step breaches."""

from __future__ import annotations

from collections.abc import Iterator

from kcbx.lifecycle import (
    guards_approvals,
    guards_documents,
    guards_notes,
    guards_papers,
    guards_removal,
    guards_steps,
)
from kcbx.lifecycle.fold import Story
from kcbx.lifecycle.guarding import Breach, Guard, Setting, Situation


def situations(story: Story, setting: Setting) -> Iterator[Situation]:
    """Yield the situation of every step the table allows."""
    opened = 0
    entries = story.entries
    for index, step in enumerate(story.steps):
        if step.after.episode != step.before.episode:
            opened = index
        if step.allowed:
            episode = entries[opened:index] if step.before.in_episode else ()
            yield Situation(
                story.case, step.entry, step.before, step.after, entries[:index], episode, setting
            )


def breaches(story: Story, setting: Setting) -> Iterator[tuple[Situation, Breach]]:
    """Yield every breach of every step of a story."""
    for situation in situations(story, setting):
        for guard in _BY_ACTION.get(situation.entry.action, ()):
            for breach in guard.breaches(situation):
                yield situation, breach


def step_breaches(situation: Situation) -> tuple[Breach, ...]:
    """Return the breaches of one step."""
    return tuple(
        breach for guard in _BY_ACTION.get(situation.entry.action, ()) for breach in guard.breaches(situation)
    )


def _index(guards: tuple[Guard, ...]) -> dict[str, tuple[Guard, ...]]:
    index: dict[str, tuple[Guard, ...]] = {}
    for guard in guards:
        for action in guard.actions:
            index[action] = (*index.get(action, ()), guard)
    return index


GUARDS: tuple[Guard, ...] = (
    *guards_steps.GUARDS,
    *guards_approvals.GUARDS,
    *guards_documents.GUARDS,
    *guards_papers.GUARDS,
    *guards_removal.GUARDS,
    *guards_notes.GUARDS,
)
_BY_ACTION = _index(GUARDS)
