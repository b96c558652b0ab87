"""The lists of the example county read and compared by the program, beside what the oracle says of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from examples.generate_rosters import Files, plan_files
from examples.generation.rosters_plants import Planting
from kcbx.comparing.comparisons import compare
from kcbx.comparing.ledger import LEDGER, ledger_child
from kcbx.comparing.results import Answer, Comparison, LedgerChild, Match
from kcbx.rosters.kinds import KINDS
from kcbx.rosters.people import RosterRow
from kcbx.rosters.reading import Reading, read_people
from kcbx.sheets import read_book
from kcbx.workspace import Workspace

EXAMPLES = Path(__file__).parents[1] / "examples"
LISTS = EXAMPLES / "名单"
Document = dict[str, Any]


@cache
def truth() -> Document:
    document: Document = json.loads((LISTS / "真相.json").read_text("utf-8"))
    return document


@cache
def planned() -> tuple[Files, Document, Planting]:
    """What the generator would write today."""
    return plan_files()


@cache
def county() -> Workspace:
    return Workspace(EXAMPLES / "清河县")


@cache
def reading(file: str) -> Reading:
    """Read one list as `kcbx roster add` does: a school's own list is known to be that school's."""
    counts = counts_of(file)
    (unit,) = county().units.named(file[3:].partition(".")[0]) if counts["种类"] == "在校" else (None,)
    book = read_book(file, (LISTS / file).read_bytes())
    return read_people(book, KINDS[counts["种类"]], county().units, file, unit=unit)


def counts_of(file: str) -> Document:
    (counts,) = (each for each in truth()["名单"] if each["文件"] == file)
    return dict(counts)


def compared_files() -> list[str]:
    return [each["文件"] for each in truth()["名单"]]


def owner(row: RosterRow) -> str:
    """Whose a row is: the 案卷编号, or what the truth calls a child of no case; "" for a row of nobody."""
    if row.place.roster == LEDGER:
        return row.place.sheet
    sheets = truth()["行"][row.place.roster]
    rows: Mapping[str, str] = sheets.get(row.place.sheet) or next(iter(sheets.values()))
    return rows.get(str(row.place.row), "")


@cache
def ledger() -> tuple[LedgerChild, ...]:
    day = dt.date.fromisoformat(truth()["日期"])
    cases = (file.case for file in county().case_files())
    children = (ledger_child(case, county().setting, day) for case in cases if case is not None)
    return tuple(child for child in children if child is not None)


@cache
def comparison() -> Comparison:
    """Compare every list with every other and with the ledger of the day; one school handed none in."""
    lists: dict[str, list[RosterRow]] = {}
    for file in compared_files():
        lists.setdefault(counts_of(file)["种类"], []).extend(reading(file).rows)
    first, last = (dt.date.fromisoformat(day) for day in truth()["适龄出生日期"])
    day = dt.date.fromisoformat(truth()["日期"])
    covered = frozenset(row.school_code for row in lists["在校"]) - {""}
    return compare(lists, ledger(), day, (first, last), {}, schools_covered=covered)


def matches() -> Iterator[Match]:
    """Every pair the program looked at, once."""
    seen: set[str] = set()
    for match in [*(m for result in comparison().results for m in result.matches), *comparison().questions]:
        identity = f"{match.one.place} {match.other.place} {match.answer}"
        if identity not in seen:
            seen.add(identity)
            yield match


def wrongly_same() -> list[str]:
    """Pairs that the program holds for one child and that are two."""
    return [
        f"{match.first} {match.one.place.row} {owner(match.one)} = "
        f"{match.second} {match.other.place.row} {owner(match.other)}（{match.key.value}）"
        for match in matches()
        if match.answer is Answer.SAME and owner(match.one) != owner(match.other)
    ]
