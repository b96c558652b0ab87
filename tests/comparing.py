"""Rows, cases and comparisons for the tests of kcbx.comparing: one fictional child, changed as a test needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kcbx import identity
from kcbx.comparing.comparisons import compare
from kcbx.comparing.results import Answer, Comparison, Decision, Key, LedgerChild, Match, Result
from kcbx.lifecycle.states import ledger_of
from kcbx.rosters.people import Place, RosterRow

DAY = dt.date(2024, 10, 10)
WINDOW = (dt.date(2009, 9, 1), dt.date(2018, 8, 31))
BORN = dt.date(2012, 3, 4)
RECORDED = dt.datetime(2024, 10, 10, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))

TOWN, OTHER_SCHOOL, TOWNSHIP = "3199000020", "3199000031", "990101100"

Lists = dict[str, list[RosterRow]]
HOME = {"guardians": ("韩立本",), "township": "清河镇", "village": "柳林村"}
AT = {"school_code": TOWN}


def number(sequence: int = 512, born: dt.date = BORN) -> str:
    """Return a valid number of a fictional child; another sequence is another child."""
    return identity.make("990101", born, sequence)


NUMBER = number()
OTHER_NUMBER = number(514)


def wrong(place: int, right: str = NUMBER) -> str:
    """Return the number with one wrong digit at this place, counted from 1."""
    digit = right[place - 1]
    return right[: place - 1] + ("0" if digit == "X" else str((int(digit) + 3) % 10)) + right[place:]


def swapped(place: int, right: str = NUMBER) -> str:
    """Return the number with the digits at this place and the next one swapped."""
    return right[: place - 1] + right[place] + right[place - 1] + right[place + 1 :]


def row(kind: str, line: int = 2, **changes: Any) -> RosterRow:
    """Return a row of a list: 韩冬梅, with a valid number; `changes` replace or blank fields. Flaws are worked out."""
    fields: dict[str, Any] = {"name": "韩冬梅", "id_number": NUMBER, "sex": "女", **changes}
    flaws = identity.examine(fields["id_number"]) if fields["id_number"] else ()
    fields.setdefault("id_flaw", "；".join(flaw.message for flaw in flaws))
    return RosterRow(Place(f"{kind}-1", "", line), **fields)


def known(state: str, case_id: str = "KC-1", **changes: Any) -> LedgerChild:
    """Return a case of the ledger, of 韩冬梅 if nothing else is said."""
    own = {"changed", "former_numbers", "received", "since", "unit"}
    about = {"unit": TOWN, **{key: value for key, value in changes.items() if key in own}}
    fields = {key: value for key, value in changes.items() if key not in own}
    shown = row("台账", **fields)
    return LedgerChild(
        case_id=case_id,
        state=state,
        ledger=ledger_of(state),
        row=RosterRow(
            **{
                **{name: getattr(shown, name) for name in RosterRow.__slots__},
                "place": Place("台账", case_id, 0),
            }
        ),
        **about,
    )


def lists(**changes: Any) -> Lists:
    """Return 户籍, 学籍 and 在校 with one child in each; a list named is replaced (None leaves it out)."""
    every: Lists = {"户籍": [row("户籍")], "学籍": [row("学籍", **AT)], "在校": [row("在校", **AT)]}
    every.update(changes)
    return {kind: rows for kind, rows in every.items() if rows is not None}


def compared(
    lists: Mapping[str, Sequence[RosterRow]], ledger: Sequence[LedgerChild] = (), **options: Any
) -> Comparison:
    """Compare with the window of 2024."""
    return compare(lists, ledger, DAY, WINDOW, options.pop("decisions", {}), **options)


def lines(comparison: Comparison, *names: str) -> list[tuple[str, str, str, str, bool]]:
    """Return comparison, conclusion, explanation, call and certainty of the results asked for."""
    return [
        (each.comparison, each.conclusion, each.explanation, each.call, each.certain)
        for each in comparison.results
        if not names or each.comparison in names
    ]


def only(comparison: Comparison, name: str) -> Result:
    """Return the one result of a comparison of this name."""
    found = [each for each in comparison.results if each.comparison == name]
    assert len(found) == 1, found
    return found[0]


def said(matches: Sequence[Match]) -> list[tuple[Key, Answer]]:
    """Return by which key pairs met and what was answered."""
    return [(match.key, match.answer) for match in matches]


def decided(digest: str, answer: Answer) -> dict[str, Decision]:
    """Return one decision."""
    return {digest: Decision(digest, answer, "查了户口簿", "周敏", RECORDED)}
