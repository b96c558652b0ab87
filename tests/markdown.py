"""What tests read out of the documents: headings, links, tables, code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = tuple(
    path
    for path in (
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md")),
        *sorted((ROOT / "docs").glob("*.md")),
    )
    if path.exists()
)

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"(`+)(.+?)\1")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)
_SEPARATOR = re.compile(r"[\s|:-]+")


def page_id(path: Path) -> str:
    """Name a page in a test's id."""
    return path.relative_to(ROOT).as_posix()


def blocks(text: str, language: str | None = None) -> list[str]:
    """Return the contents of the fenced blocks, of one language or of all."""
    return [match[2] for match in _FENCE.finditer(text) if language in (None, match[1])]


def prose(text: str) -> str:
    """Return a page without its fenced blocks and comments."""
    return _COMMENT.sub("", _FENCE.sub("", text))


def spans(text: str) -> list[str]:
    """Return what stands between backticks in the prose; \\| is a | in a table."""
    return [match[2].strip().replace("\\|", "|") for match in _SPAN.finditer(prose(text))]


def links(text: str) -> list[str]:
    """Return the targets of links and pictures, code left out."""
    return _LINK.findall(_SPAN.sub("", prose(text)))


def headings(text: str) -> list[str]:
    """Return the headings in their order."""
    return _HEADING.findall(prose(text))


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings, made as GitHub and GitLab make them."""
    found: set[str] = set()
    for heading in headings(text):
        anchor = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        number = 1
        while (anchor if number == 1 else f"{anchor}-{number - 1}") in found:
            number += 1
        found.add(anchor if number == 1 else f"{anchor}-{number - 1}")
    return found


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one of its level or higher."""
    blanked = _FENCE.sub(lambda fence: " " * len(fence[0]), text)  # a # in code begins a comment
    match = re.search(rf"^(#+) {re.escape(heading)}$", blanked, re.MULTILINE)
    assert match is not None, f"no section {heading}"
    end = re.search(rf"^#{{1,{len(match[1])}}} ", blanked[match.end() :], re.MULTILINE)
    return text[match.end() :][: end.start()] if end else text[match.end() :]


def tables(text: str) -> Iterator[list[list[str]]]:
    """Yield the tables of a text, heading row first, cells stripped; \\| is a | in a cell."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            if rows:
                yield rows
            rows = []
        elif not _SEPARATOR.fullmatch(line):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    if rows:
        yield rows


def table(text: str, heading: str, titles: list[str]) -> list[list[str]]:
    """Return the rows of the one table under a heading that has these titles."""
    (found,) = [rows[1:] for rows in tables(section(text, heading)) if rows[0] == titles]
    return found
