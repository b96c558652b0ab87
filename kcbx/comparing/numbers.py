"""What two identity numbers have to do with each other: old and new, and one typing error apart.

The check digit (ISO 7064 MOD 11-2) finds every single wrong digit and every swap of two neighbours, so of two
numbers one such error apart at most one is valid, and that one is right. Two valid numbers that differ are
therefore never one typing error apart: they are two numbers.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from kcbx import identity
from kcbx.rosters.people import RosterRow

_LENGTH = 18
_LAST = _LENGTH - 1
_WEIGHTS: tuple[int, ...] = tuple(pow(2, _LAST - place, 11) for place in range(_LENGTH))
_INVERSES: tuple[int, ...] = tuple(pow(weight, -1, 11) for weight in _WEIGHTS)
_DIGITS = "0123456789"
_CHARACTERS = _DIGITS + "X"
_SHAPE = re.compile("[0-9]{17}[0-9X]")
_FIFTEEN = re.compile("[0-9]{15}")
_NEARLY_A_NUMBER = re.compile("[0-9]{16,18}[0-9X]?")
_FEWEST_DIFFERENT = 4
_SHORTEST = 7


def is_valid(number: str) -> bool:
    """Say whether this is an 18-digit number in order: shape, real date, check digit."""
    return bool(_SHAPE.fullmatch(number)) and _remainder(number) == 1 and date_in(number) is not None


@lru_cache(maxsize=1 << 14)
def _date(digits: str) -> dt.date | None:
    return identity.birth_date(f"000000{digits}0000") if digits.isdecimal() else None


def date_in(number: str) -> dt.date | None:
    """Return the birth date an 18-digit number holds, valid or not; None where there is none."""
    return _date(number[6:14]) if len(number) == _LENGTH else None


def has_valid_number(row: RosterRow) -> bool:
    """Say whether a row has a valid 18-digit number, as the reader of the list found it."""
    return len(row.id_number) == _LENGTH and not row.id_flaw


def tells_apart(number: str) -> bool:
    """Say whether a number (of any document) can be one person's: no 无, 000000 or 123."""
    return len(number) >= _SHORTEST and len(set(number)) >= _FEWEST_DIFFERENT


def expansions(number: str) -> tuple[str, ...]:
    """Return the 18-digit numbers a 15-digit one may have become, one for each century; () for others.

    No 15-digit number was given to anyone born after 1999, but lists leave the century and the check digit out.
    """
    if not _FIFTEEN.fullmatch(number):
        return ()
    bodies = (f"{number[:6]}{century}{number[6:]}" for century in ("19", "20"))
    whole = (body + identity.check_character(body) for body in bodies)
    return tuple(number for number in whole if date_in(number) is not None)


def corrections(number: str) -> frozenset[str]:
    """Return every valid number that this invalid one may have been before one typing error.

    One typing error is a wrong digit, two neighbours swapped, a digit left out or one too many.
    """
    if is_valid(number) or not _NEARLY_A_NUMBER.fullmatch(number):
        return frozenset()
    if len(number) == _LENGTH:
        found = [*_with_one_digit_changed(number), *_with_neighbours_swapped(number)]
    elif len(number) < _LENGTH:
        found = _with_one_digit_more(number)
    else:
        found = [number[:place] + number[place + 1 :] for place in range(len(number))]
    return frozenset(candidate for candidate in found if is_valid(candidate))


def error_between(wrong: str, right: str) -> str:
    """Say in Chinese, without any digit, what is wrong in a number that is one typing error from `right`."""
    if len(wrong) < len(right):
        return "少了一位"
    if len(wrong) > len(right):
        return "多了一位"
    places = [place + 1 for place, (one, other) in enumerate(zip(wrong, right, strict=True)) if one != other]
    if len(places) == 1:
        return f"第{places[0]}位写错"
    return f"第{'、'.join(map(str, places))}位颠倒"


def _remainder(number: str) -> int:
    values = map(_CHARACTERS.index, number)
    return sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True)) % 11


def _with_one_digit_changed(number: str) -> list[str]:
    """Return the candidates at each place: modulo 11 one digit at most puts the sum right."""
    missing = 1 - _remainder(number)
    found = []
    for place, character in enumerate(number):
        value = (_CHARACTERS.index(character) + missing * _INVERSES[place]) % 11
        if value < 10 or place == _LAST:
            found.append(number[:place] + _CHARACTERS[value] + number[place + 1 :])
    return found


def _with_neighbours_swapped(number: str) -> list[str]:
    return [
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for place in range(_LAST)
        if number[place] != number[place + 1]
    ]


def _with_one_digit_more(number: str) -> list[str]:
    return [
        number[:place] + character + number[place:]
        for place in range(len(number) + 1)
        for character in (_CHARACTERS if place == len(number) else _DIGITS)
    ]
