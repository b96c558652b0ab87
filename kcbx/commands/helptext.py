"""The layout of help pages: Chinese text is measured by columns and wrapped between characters.

click wraps at spaces only and counts a Chinese character as one column, so a Chinese paragraph would run past
the edge of the window, and the lines of a docstring would be joined by a space in the middle of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import click

_WIDE = frozenset("WFA")
_NEVER_FIRST = frozenset("，。、；：？！）》」』”’…,.;:?!)]}")
_NEVER_LAST = frozenset("（《「『“‘([{")
_MARKS = _NEVER_FIRST | _NEVER_LAST
_PIECE = re.compile(r"\s+|[!-~]+|.")
USAGE_WORDS = (
    ("[OPTIONS]", "[选项]"),
    ("[COMMAND] [ARGS]...", "[命令 [参数]...]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
)


def display_width(text: str) -> int:
    """Return how many columns a text takes; “ambiguous” ones count as two, as in old Chinese consoles."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character)[0] in _WIDE else 1


def unfold(paragraph: str) -> str:
    """Join the lines of a paragraph: with nothing between Chinese characters or beside a Chinese mark."""
    joined = ""
    for line in paragraph.splitlines():
        part = line.strip()
        joined += (" " if joined and part and _stand_apart(joined[-1], part[0]) else "") + part
    return joined


def _stand_apart(last: str, first: str) -> bool:
    """Tell whether a line break between two characters stands for a space: where a Latin word is."""
    wide = [_character_width(character) == 2 for character in (last, first)]
    marks = (last in _MARKS and wide[0]) or (first in _MARKS and wide[1])
    return not (all(wide) or marks)


def wrap(text: str, width: int) -> list[str]:
    """Break one paragraph into lines of at most `width` columns; a longer word stands alone on its line.

    No line begins with a closing mark (。，”…) or ends with an opening one (（“…).
    """
    lines, line = [], ""
    for piece in _unbreakable(text):
        if line and display_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line = (line + piece) if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _unbreakable(text: str) -> Iterator[str]:
    """Yield the runs between which a line may break: a word, or a Chinese character with its marks."""
    held = ""
    for piece in _PIECE.findall(text):
        closes = piece[0] in _NEVER_FIRST and not held[-1:].isspace()
        if held and not closes and held[-1] not in _NEVER_LAST:
            yield held
            held = ""
        held += piece
    if held:
        yield held


class ChineseHelpFormatter(click.HelpFormatter):
    """click's formatter with Chinese headings and Chinese line breaking."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line; the words click puts in by itself become Chinese."""
        for english, chinese in USAGE_WORDS:
            args = args.replace(english, chinese)
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a heading with a full-width colon."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; one that begins with a line of \\b alone keeps its line breaks, as in click."""
        indent = " " * self.current_indent
        blocks = (_block(paragraph, self.width - self.current_indent) for paragraph in _paragraphs(text))
        self.write("\n\n".join("\n".join(indent + line for line in block) for block in blocks) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and their explanations in two columns; a term too long has a line of its own."""
        rows = list(rows)
        first = min(max((display_width(term) for term, _ in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, explanation in rows:
            lines = wrap(unfold(explanation), max(self.width - first - self.current_indent, 10))
            fits = display_width(term) <= first - col_spacing
            gap = " " * (first - display_width(term)) if fits else f"\n{indent}{' ' * first}"
            rest = "".join(f"{indent}{' ' * first}{line}\n" for line in lines[1:])
            self.write(f"{indent}{term}{gap}{lines[0]}\n{rest}" if lines else f"{indent}{term}\n")


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n[ \t]*\n", text.strip("\n")) if part.strip()]


def _block(paragraph: str, width: int) -> list[str]:
    first, _, rest = paragraph.partition("\n")
    if first.strip() == "\b":
        return rest.splitlines()
    return wrap(unfold(paragraph), width)
