"""Reading the data that ships inside this package, and help for whoever mistyped an id."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from importlib import resources
from typing import Any

from kcbx import yamlio

_RESOURCES = resources.files("kcbx.policy")


def resource_text(*parts: str) -> str:
    """Return the text of a shipped file of this package, named part by part."""
    return _RESOURCES.joinpath(*parts).read_text(encoding="utf-8")


def resource_data(name: str) -> Any:
    """Return the content of a shipped YAML file: dicts, lists and text."""
    return yamlio.parse(resource_text(name)).data


def resource_names(folder: str, ending: str) -> tuple[str, ...]:
    """Return the names, without `ending`, of the shipped files of a folder, in order."""
    names = (item.name for item in _RESOURCES.joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(ending) for name in names if name.endswith(ending)))


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three known words that look most like `word`, best first."""
    return tuple(difflib.get_close_matches(word, list(known), n=3, cutoff=0.6))
