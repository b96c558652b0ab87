"""What a comparison says in Chinese: where rows stand, by which key they met, why a pair is asked.

Every sentence may stand in a case file or on paper: lists, rows and keys are named, never a name or a number.
"""

from __future__ import annotations

from collections.abc import Iterable

from kcbx.comparing.numbers import error_between, has_valid_number, is_valid
from kcbx.comparing.results import Answer, Key
from kcbx.rosters.people import RosterRow

_Placed = tuple[str, RosterRow]
"""A row and where it stands, in words."""

_ENDS = {
    Answer.SAME: "，是同一人",
    Answer.DIFFERENT: "，不是同一人",
    Answer.OPEN: "，请核对是不是同一人",
}


def place_text(kind: str, row: RosterRow) -> str:
    """Return where a row stands: 户籍-2024-09-05 Sheet1 第12行; of the ledger: 台账 KC-….

    A sheet that is called after the child or a guardian (一生一页签) is not named.
    """
    place = row.place
    if not place.row:
        return f"{kind} {place.sheet}".rstrip()
    sheet = f"{place.sheet} " if place.sheet and not _is_called_after(place.sheet, row) else ""
    edition = place.roster if place.roster.startswith(kind) else f"{kind} {place.roster}".rstrip()
    return f"{edition} {sheet}第{place.row}行"


def _is_called_after(sheet: str, row: RosterRow) -> bool:
    return any(name and name in sheet for name in (row.name, *row.guardians))


def places_text(rows: Iterable[tuple[str, RosterRow]]) -> str:
    """Return several places in one phrase, each a row with its list."""
    return "、".join(place_text(kind, row) for kind, row in rows)


def match_sentence(one: _Placed, other: _Placed, key: Key, answer: Answer, note: str) -> str:
    """Return one sentence about a pair: where, by what, what was answered, and why."""
    error = f"（{typing_error(one, other)}）" if key is Key.ONE_TYPING_ERROR else ""
    reason = f"{key.value}{error}"
    if note:
        reason = f"{reason}；{note}" if answer is Answer.SAME else f"{note}{error}"
    return f"{one[0]}与{other[0]}：{reason}{_ENDS[answer]}。"


def typing_error(one: _Placed, other: _Placed) -> str:
    """Say which of two rows has its number wrong and where; the one whose check digit fits is right."""
    wrong, right = (other, one) if has_valid_number(one[1]) else (one, other)
    numbers = wrong[1].id_number, right[1].id_number
    if not numbers[0] or not is_valid(numbers[1]):
        return "两处写法不同"
    return f"{wrong[0]}的号码{error_between(*numbers)}，{right[0]}的校验码正确"
