"""Markdown for the generated pages of docs/: pages, tables, contents, paragraphs of a manual."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kcbx.commands.helptext import unfold

REMEDY = "怎么办："


def page(*sections: str) -> str:
    return "\n\n".join(sections) + "\n"


def contents(headings: Iterable[str]) -> str:
    return " · ".join(f"[{heading}](#{heading.lower().replace(' ', '-')})" for heading in headings)


def paragraphs(text: str) -> str:
    """Join the lines of each paragraph; what to do about it begins a paragraph of its own."""
    return "\n\n".join(unfold(part) for part in text.replace(f"\n{REMEDY}", f"\n\n{REMEDY}").split("\n\n"))


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
