"""Names that are nearly the same. What is near is only ever a question, never an answer."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from kcbx.comparing.spelling import plain_name

_SHORT_NAME = 2
_CLOSE = 1
_LONG_NAME = 5
_LONG_NAME_LIKENESS = 80.0
_NEIGHBOURING_SOUND = 12
_FIRST_LEVEL = range(0xB0A1, 0xD7FA)
_CELLS = 94


@lru_cache(maxsize=1 << 14)
def is_near(one: str, other: str) -> bool:
    """Say whether two names, as written, are equal or nearly so.

    Names of three or four characters may differ in one place or have two swapped; of two characters, the one
    that differs must sound alike; from five on (买买提·吐尔逊) four fifths of the writing must be shared.
    """
    first, second = plain_name(one), plain_name(other)
    if not first or not second:
        return False
    if first == second:
        return True
    is_short = max(len(first), len(second)) <= _SHORT_NAME
    return _one_place_apart(first, second) and (not is_short or _sounds_alike(first, second))


@lru_cache(maxsize=1 << 14)
def is_misspelt(one: str, other: str) -> bool:
    """Say whether two names may be one, misspelt, where a number that is one person's already says so.

    Of a name of two characters any one may differ here.
    """
    first, second = plain_name(one), plain_name(other)
    return bool(first and second) and (first == second or _one_place_apart(first, second))


def _one_place_apart(one: str, other: str) -> bool:
    if max(len(one), len(other)) >= _LONG_NAME:
        return ratio(one, other) >= _LONG_NAME_LIKENESS
    return (
        min(len(one), len(other)) >= _SHORT_NAME and OSA.distance(one, other, score_cutoff=_CLOSE) <= _CLOSE
    )


def _sounds_alike(one: str, other: str) -> bool:
    pairs = [(first, second) for first, second in zip(one, other, strict=True) if first != second]
    return all(_neighbours(first, second) for first, second in pairs)


def _neighbours(one: str, other: str) -> bool:
    """Say whether two characters stand close together in GB 2312, whose first level is ordered by sound."""
    first, second = _sound_order(one), _sound_order(other)
    return first is not None and second is not None and abs(first - second) <= _NEIGHBOURING_SOUND


def _sound_order(character: str) -> int | None:
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return None
    return (code >> 8) * _CELLS + (code & 0xFF) if code in _FIRST_LEVEL else None
