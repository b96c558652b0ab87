"""编号 of cases, 号 of entries and 批次 of batches: random, readable aloud, with nothing about the child in them.

A 编号 stands in paths, commit messages and logs, so it is not made from a name, a number or a date. It is
`KC-`, nine random Crockford base32 characters and a check character (mod 37) that catches every single wrong
character and every pair of neighbours in the wrong order. The random source is passed in by the caller
(`random.SystemRandom().choice`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford base32: no I, L, O, which look like 1 and 0, and no U."""

LETTERS = ALPHABET[10:]
"""What a 号 may begin with: YAML would read 12E345 as a number."""

PREFIX = "KC-"

BATCH_PREFIX = "PC-"
"""What a 批次 begins with; eight random characters follow."""

Choose = Callable[[str], str]
"""Draw one character of the given ones at random."""

_CHECK_ALPHABET = ALPHABET + "*~$=U"
_RANDOM_LENGTH = 9
_BODY_LENGTH = _RANDOM_LENGTH + 1
_BATCH_LENGTH = 8
_BATCH_NUMBER = re.compile(f"{BATCH_PREFIX}[{ALPHABET}]{{{_BATCH_LENGTH}}}")
_ENTRY_ID = re.compile(f"[{LETTERS}][{ALPHABET}]{{5}}")
_CASE_NUMBER = re.compile(f"{PREFIX}[{ALPHABET}]{{{_BODY_LENGTH}}}")
_WITH_PREFIX = re.compile(r"\s*KC\W")
_LOOKALIKES = str.maketrans("ILO", "110")
# A true random source needs more than a hundred redraws less than once in 10^80 times.
_MOST_DRAWS = 1000


def check_character(body: str) -> str:
    """Return Crockford's mod-37 check character of base32 characters: one of the 32 or one of * ~ $ = U.

    Raises ValueError when a character is not in `ALPHABET`.
    """
    value = 0
    for character in body:
        value = (value * 32 + ALPHABET.index(character)) % 37
    return _CHECK_ALPHABET[value]


def new_case_number(choose: Choose) -> str:
    """Return a fresh 编号; `choose` draws one character out of a string.

    Drawn again while the check character would be one of * ~ $ = U, which cannot stand in a file name.
    Raises ValueError when the source is so far from random that no number comes out of it.
    """
    for _ in range(_MOST_DRAWS):
        body = _draw(choose, ALPHABET, _RANDOM_LENGTH)
        check = check_character(body)
        if check in ALPHABET:
            return f"{PREFIX}{body}{check}"
    raise ValueError("随机数来源不随机，得不到可用的编号。")


def is_case_number(text: str) -> bool:
    """Say whether this is a 编号 exactly as it stands on disk."""
    return bool(_CASE_NUMBER.fullmatch(text)) and check_character(text[3:-1]) == text[-1]


def normalise(text: str) -> str:
    """Return a typed 编号 in the form on disk, as far as it can be guessed; not necessarily a valid one.

    Lower case, full width, spaces, hyphens anywhere, I and L for 1, O for 0 and a missing `KC-` are mended.
    """
    # One character at a time, so that normalising twice changes nothing more.
    typed = "".join(unicodedata.normalize("NFKC", character) for character in text).upper()
    compact = "".join(character for character in typed if not _is_filler(character)).translate(_LOOKALIKES)
    # What follows KC- may itself begin with KC; without the hyphen only the check character can tell.
    if not _WITH_PREFIX.match(typed) and is_case_number(PREFIX + compact):
        return PREFIX + compact
    return PREFIX + compact.removeprefix("KC")


def why_not(text: str) -> str:
    """Return a Chinese sentence that says why this is not a 编号, or "" when it is one."""
    if is_case_number(text):
        return ""
    mended = normalise(text)
    if is_case_number(mended):
        return f"编号没有写成规范的样子，请改成{mended}。"
    body = mended.removeprefix(PREFIX)
    foreign = sorted({character for character in body if character not in ALPHABET})
    if not body:
        return "编号是空的。编号是“KC-”加10位字符，如KC-7K3Q9F2B0C。"
    if len(body) != _BODY_LENGTH:
        return f"编号“KC-”后面应是{_BODY_LENGTH}位，现在是{len(body)}位，请对照案卷重新录入。"
    if foreign:
        shown = "、".join(foreign)
        return f"编号里不会有{shown}：只用数字和除I、L、O、U以外的大写字母。请对照案卷重新录入。"
    return "编号的校验字符对不上，多半是抄错了一位。请对照案卷重新录入。"


def new_entry_id(taken: Container[str], choose: Choose) -> str:
    """Return a fresh 号 that is not among those `taken` in the same file.

    Raises ValueError when the source is so far from random that only taken ones come out of it.
    """
    for _ in range(_MOST_DRAWS):
        entry_id = choose(LETTERS) + _draw(choose, ALPHABET, 5)
        if entry_id not in taken:
            return entry_id
    raise ValueError("随机数来源不随机，得不到没用过的号。")


def new_batch_number(choose: Choose) -> str:
    """Return a fresh 批次: what a command that makes many entries at once writes into each of them."""
    return BATCH_PREFIX + _draw(choose, ALPHABET, _BATCH_LENGTH)


def is_batch_number(text: str) -> bool:
    """Say whether this is a 批次 exactly as it stands on disk."""
    return bool(_BATCH_NUMBER.fullmatch(text))


def normalise_batch(text: str) -> str:
    """Return a typed 批次 in the form on disk, as far as it can be guessed; not necessarily a valid one."""
    typed = unicodedata.normalize("NFKC", text).upper()
    compact = "".join(character for character in typed if not _is_filler(character)).translate(_LOOKALIKES)
    return BATCH_PREFIX + (compact if len(compact) == _BATCH_LENGTH else compact.removeprefix("PC"))


def is_entry_id(text: str) -> bool:
    """Say whether this is a 号: one letter and five Crockford characters."""
    return bool(_ENTRY_ID.fullmatch(text))


def _draw(choose: Choose, characters: str, count: int) -> str:
    return "".join(choose(characters) for _ in range(count))


def _is_filler(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Pd", "Cf", "Cc")
