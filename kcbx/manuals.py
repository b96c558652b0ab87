"""Manuals that stand in docstrings: the text, and the YAML fragments behind lines such as `通过：`.

What a fragment means is the business of those who ask for it: rules, guards and duties each have their own.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Sequence
from typing import Any


def parts_of(function: Callable[..., Any], markers: Sequence[str]) -> dict[str, str]:
    """Return the docstring cut at the lines that are one of `markers`; what stands before them has the key ""."""
    parts: dict[str, list[str]] = {"": [], **{marker: [] for marker in markers}}
    current = ""
    for line in (inspect.getdoc(function) or "").splitlines():
        if line.strip() in markers:
            current = line.strip()
        else:
            parts[current].append(line)
    return {marker: _dedented(lines) for marker, lines in parts.items()}


def _dedented(lines: list[str]) -> str:
    return textwrap.dedent("\n".join(lines)).strip("\n").rstrip()
