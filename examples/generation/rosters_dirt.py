"""Dirt that changes how a cell is written and not whose row it is: spaces, widths, date forms, numbers as text.

What really breaks a number (a digit lost or swapped) is planted case by case in `rosters_plants*`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from random import Random

from examples.generation.rosters_lines import Value

FULL_WIDTH = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")
_FIRST_SERIAL = dt.date(1899, 12, 30)

_NUMBER_DIRT: tuple[Callable[[str], str], ...] = (
    lambda text: f" {text}",
    lambda text: f"{text[:6]} {text[6:14]} {text[14:]}",
    lambda text: f"{text}\n",
    lambda text: f"{text[:10]}\u00a0{text[10:]}",
    lambda text: text.translate(FULL_WIDTH),
    lambda text: f"'{text}",
    lambda text: text.lower(),
    lambda text: f"{text}\u3000",
    lambda text: f"\ufeff{text}",
)

_DATE_TEXTS: tuple[Callable[[dt.date], str], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y.%m.%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.isoformat()} 00:00:00",
    lambda day: f"{day:%Y-%m-%d}".translate(FULL_WIDTH),
)


def serial(day: dt.date) -> int:
    """Return the day as a spreadsheet counts it."""
    return (day - _FIRST_SERIAL).days


def dirty_number(number: str, rng: Random) -> str:
    """Return the same number as somebody else may have typed it."""
    return rng.choice(_NUMBER_DIRT)(number)


def dirty_date(day: dt.date, rng: Random, kinds: str = "text date serial") -> Value:
    """Return the same day in one of the forms in which dates come; `kinds` says which the file can hold."""
    kind = rng.choice(kinds.split())
    if kind == "date":
        return day
    return serial(day) if kind == "serial" else rng.choice(_DATE_TEXTS)(day)


def dirty_name(name: str, rng: Random) -> str:
    """Return the same name with blanks in or around it; a name of two characters is often spread out."""
    if len(name) == 2 and rng.random() < 0.6:
        return f"{name[0]}{rng.choice((' ', '　', '  '))}{name[1]}"
    return rng.choice((f"{name} ", f"　{name}", f"{name}\n", f" {name}　"))


def village_names(town: str, village: str) -> Sequence[str]:
    """Return what the offices of a county call one and the same village."""
    if village.endswith("社区"):
        return village, f"{village}居委会", f"{village}居民委员会", f"{town}{village}"
    return village, f"{village}委会", f"{village}村民委员会", f"{town}{village}", f"{village}三组"


def one_digit(number: str, place: int) -> str:
    """Return the number with the digit at a place (from 0) typed wrong."""
    wrong = str((int(number[place]) + 3) % 10)
    return number[:place] + wrong + number[place + 1 :]


def swapped(number: str, place: int) -> str:
    """Return the number with two neighbours swapped, at the first place from `place` on where they differ."""
    places = [*range(place, 16), *range(place)]
    place = next(at for at in places if number[at] != number[at + 1])
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def wrong_check(number: str) -> str:
    """Return the number with another check character."""
    return number[:17] + ("3" if number[17] != "3" else "7")


def fifteen(number: str) -> str:
    """Return the number as it was written before 1999: no century, no check character."""
    return number[:6] + number[8:17]


def lost(number: str) -> float:
    """Return what a spreadsheet makes of the number when it takes it for one: the last digits are gone."""
    return float(number[:17] + ("0" if number[17] == "X" else number[17]))
