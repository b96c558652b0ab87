"""The 文号 of documents: read however people write them, and written one way. How the next is found: `kcbx.paperwork`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_NUMBER = re.compile(r"(?P<prefix>.+?)[〔\[(（【［](?P<year>[0-9]{4})[〕\])）】］]第?(?P<serial>[0-9]+)号")

_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")


def document_number(text: str) -> tuple[str, str, int] | str:
    """Return (机关代字 + 类, 年, 序号) of a 文号 however its brackets are written, or the text as it stands."""
    compact = "".join(text.split())
    found = _NUMBER.fullmatch(compact)
    return (found["prefix"], found["year"], int(found["serial"])) if found else compact


def loose_number(text: str) -> tuple[str | int, ...]:
    """Return the words and numbers of a 文号, without brackets, strokes, 年, 第 and 号: 清教责2024-1 is 清教责〔2024〕1号."""
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    bare = re.sub(r"(?<=[0-9])[年号]|第(?=[0-9])", " ", compact)
    return tuple(int(each) if each.isdecimal() else each for each in _PARTS.findall(bare))


def numbers_in(text: str, series: str) -> Iterator[str]:
    """Yield every 文号 of a series (机关代字 + 类) that stands in a text, as it stands there."""
    loosely = r"\s*".join(map(re.escape, series))
    for found in re.finditer(rf"{loosely}\s*[〔\[(（【［][0-9\s]+[〕\])）】］]\s*第?[0-9\s]+号", text):
        yield found[0]


def written_number(series: str, year: int, serial: int) -> str:
    """Return a 文号 of a series (机关代字 + 类) as official documents print it: 清政责〔2024〕7号."""
    return f"{series}〔{year}〕{serial}号"
