"""Tidies the text of cells: names, telephones, whatever is plain text. A value or nothing, never a guess."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from kcbx.grid import Cell

NOTHING = frozenset(
    {
        "",
        "无",
        "暂无",
        "没有",
        "未办",
        "未办理",
        "不详",
        "未知",
        "空",
        "-",
        "--",
        "/",
        "\\",
        "—",
        "——",
        "null",
        "nan",
        "none",
        "#n/a",
        "无证",
        "无身份证",
        "未上户",
    }
)
"""What people write in a cell where they know nothing, in lower case."""

SCIENTIFIC = re.compile(r"[+]?[0-9](\.[0-9]*)?[Ee][+]?[0-9]{1,2}")
SMALL_NUMBER = re.compile(r"[0-9]+\.0+")
"""A number as a spreadsheet writes it into text: 4.11403E+17, 13800000001.0."""


def text_of(cell: Cell) -> str:
    """Return a cell as text: spaces at its ends, invisible characters and a leading apostrophe gone, half width."""
    if isinstance(cell, str):
        return cell if cell.isascii() and cell.isalnum() else _tidied(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)


@lru_cache(maxsize=20_000)
def _tidied(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text)
    shown = narrow if narrow.isprintable() else "".join(map(_visible, narrow))
    return " ".join(shown.split()).lstrip("'’`").strip()


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() or unicodedata.category(character) == "Cc" else ""


def known_text(cell: Cell) -> str:
    """Return a cell as text, "" for what people write where they know nothing (无, 不详, -, /)."""
    return _known(cell) if isinstance(cell, str) else text_of(cell)


@lru_cache(maxsize=50_000)
def _known(written: str) -> str:
    text = text_of(written)
    return "" if text.casefold() in NOTHING else text


_PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_DOTS = re.compile("[ ]*[·•‧・∙●⋅･˙.．｡。][ ]*")
_LATIN_DOTS = re.compile("[ ]*[·•][ ]*")
_SPACE_IN_CHINESE = re.compile("(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
_NAMELESS = frozenset({"无名", "无名氏", "未取名", "未起名"})


def clean_name(cell: Cell) -> str:
    """Return a name: no spaces between Chinese characters, one kind of dot in 阿依古丽·买买提, half width Latin."""
    if isinstance(cell, str) and _PLAIN_NAME.fullmatch(cell) and cell not in _NAMELESS:
        return cell
    if not isinstance(cell, str):
        return ""
    name = known_text(cell)
    dots = _LATIN_DOTS if name.isascii() else _DOTS
    name = _SPACE_IN_CHINESE.sub("", dots.sub("·", name)).strip("·")
    return "" if name in _NAMELESS or name in NOTHING else name


def is_odd_name(name: str) -> bool:
    """Tell whether a name holds what no name holds: digits, brackets, a question mark."""
    return not name.replace("·", "").replace(" ", "").isalpha()


_NAME_PARTS = re.compile("[、,，;；/|]| {2,}")
_NOTE = re.compile(r"[（(].*?([）)]|$)")


def clean_names(cell: Cell) -> tuple[str, ...]:
    """Return the names in one cell (张三、李四；张三（父亲）), notes in brackets left out."""
    if isinstance(cell, str) and _PLAIN_NAME.fullmatch(cell):
        return (cell,)
    if not isinstance(cell, str):
        return ()
    parts = _NAME_PARTS.split(_NOTE.sub("", cell))
    return tuple(name for part in parts if (name := clean_name(part)) and not is_odd_name(name))


_SEXES = {
    **dict.fromkeys(("男", "男性", "男孩", "男童", "男生", "1", "1男", "m", "male"), "男"),
    **dict.fromkeys(("女", "女性", "女孩", "女童", "女生", "2", "2女", "f", "female"), "女"),
}


def clean_sex(cell: Cell) -> str:
    """Return 男 or 女, "" for anything else."""
    if cell in ("男", "女"):
        return str(cell)
    return _SEXES.get(text_of(cell).replace("-", "").replace(" ", "").casefold(), "")


def clean_telephone(cell: Cell) -> str:
    """Return a telephone number; eleven digits survive in a number cell, not in 1.38E+10 written as text."""
    text = known_text(cell)
    if SCIENTIFIC.fullmatch(text):
        return ""
    return text.partition(".")[0] if SMALL_NUMBER.fullmatch(text) else text


CHINESE_DIGITS = {character: digit for digit, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "O": 0,
    "0": 0,
}


def chinese_number(text: str) -> int:
    """Return the number below a hundred that Chinese numerals write (二十三, 十); 0 for anything else."""
    tens, ten, ones = text.rpartition("十")
    if any(character not in CHINESE_DIGITS for character in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return 0
    return (CHINESE_DIGITS.get(tens, 1) * 10 if ten else 0) + CHINESE_DIGITS.get(ones, 0)


def date_of(year: int, month: int, day: int) -> dt.date | None:
    """Return the date, None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
