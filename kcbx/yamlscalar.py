"""How one piece of text is written in YAML: plain where every reader takes it for text, else quoted or a block."""

from __future__ import annotations

import re
from functools import lru_cache

# What YAML 1.1 or 1.2 would read as something other than text (yaml.org/type and the 1.2 core schema).
_NOT_TEXT = re.compile(
    r"""(?ix)
    ~ | null | true | false | yes | no | on | off | y | n | = | << |
    [-+]?0b[01_]+ | [-+]?0o?[0-7_]+ | [-+]?0x[0-9a-f_]+ | [-+]?[0-9][0-9_]* |
    [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)? |
    [-+]?([0-9][0-9_]*)?\.[0-9_.]*(e[-+]?[0-9]+)? | [-+]?[0-9][0-9_]*(\.[0-9_]*)?e[-+]?[0-9]+ |
    [-+]?\.inf | \.nan |
    [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t \t].*)?
    """
)
_PLAIN_START = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]")
_PLAIN_BREAKS = re.compile(r":(\s|$)|\s#|^(---|\.\.\.)|[\s]$|\t")
_PRINTABLE = re.compile(r"[\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]*")
_SPECIAL_SPACE = re.compile(r"[\x85\xa0\u2028\u2029\ufeff]")


@lru_cache(maxsize=10_000)
def text_scalar(text: str) -> str:
    """Write a text so that YAML 1.1 and 1.2 readers see just that text; several lines become a literal block."""
    if not _PRINTABLE.fullmatch(text) or _SPECIAL_SPACE.search(text):
        return double_quoted(text)
    if "\n" in text:
        return _literal(text)
    plain = _PLAIN_START.match(text) and not _PLAIN_BREAKS.search(text) and not _NOT_TEXT.fullmatch(text)
    return text if plain else "'" + text.replace("'", "''") + "'"


def _literal(text: str) -> str:
    body = text.rstrip("\n")
    trailing = len(text) - len(body)
    lines = body.split("\n")
    if not body or lines[0][:1] in ("", " ", "\t") or trailing > 1 or any(line.isspace() for line in lines):
        return double_quoted(text)
    return "\n".join(["|" if trailing else "|-", *lines])


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def double_quoted(text: str) -> str:
    """Write a text in double quotes, on one line, whatever is in it."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _PRINTABLE.fullmatch(character) and not _SPECIAL_SPACE.match(character):
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
