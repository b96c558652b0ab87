"""Three thousand children in four lists with planted truth: all candidates found, nobody taken for somebody else."""

from __future__ import annotations

import io
import random
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

from examples.generation.rosters_large import DAY, KINDS, WINDOW, LargeLists, make_large, write_large
from kcbx.comparing.comparisons import compare
from kcbx.comparing.results import Answer, Comparison
from kcbx.model import UnitRegister
from kcbx.rosters.kinds import KINDS as KINDS_OF_LISTS
from kcbx.rosters.people import RosterRow
from kcbx.rosters.reading import read_people
from kcbx.sheets import read_book


@cache
def lists() -> LargeLists:
    return make_large(3_000, seed=4)


@cache
def compared() -> Comparison:
    return compare(lists().rows, (), DAY, WINDOW, {})


def found(comparison: str) -> set[str]:
    """Return whose lines of a comparison would open a case."""
    return {
        lists().owner(result.row)
        for result in compared().results
        if result.comparison == comparison and result.certain and result.call.startswith("列入疑似")
    }


def counts_shown() -> str:
    return f"\n{dict(compared().counts)}\n待核 {len(compared().questions)} 对"


def test_every_child_who_never_enrolled_is_found_and_nobody_else() -> None:
    said, told = found("适龄失学"), lists().never_enrolled
    assert (said - told, told - said) == (set(), set()), counts_shown()


def test_every_child_who_left_is_found_and_nobody_else() -> None:
    said, told = found("辍学"), lists().gone
    assert (said - told, told - said) == (set(), set()), counts_shown()


def test_the_missing_of_poor_families_are_found() -> None:
    poor = {lists().owner(each.row) for each in compared().results if each.comparison == "脱贫户"}
    assert poor == lists().poor, counts_shown()


def test_a_near_name_without_a_number_is_asked_and_not_concluded() -> None:
    asked = {lists().owner(each.one) for each in compared().questions}
    assert lists().asked - asked == set(), counts_shown()


def test_no_two_children_are_taken_for_one() -> None:
    same = [match for each in compared().results for match in each.matches if match.answer is Answer.SAME]
    assert len(same) > 100
    wrong = [
        (match.first, match.one.place.row, match.second, match.other.place.row, match.key.value)
        for match in same
        if lists().owner(match.one) != lists().owner(match.other)
    ]
    assert wrong == [], counts_shown()


def test_the_order_of_the_rows_changes_nothing() -> None:
    mixed: dict[str, list[RosterRow]] = {kind: list(rows) for kind, rows in lists().rows.items()}
    for rows in mixed.values():
        random.Random(0).shuffle(rows)
    again = compare(mixed, (), DAY, WINDOW, {})
    lines = [
        sorted((each.comparison, each.conclusion, lists().owner(each.row)) for each in run.results)
        for run in (compared(), again)
    ]
    assert lines[0] == lines[1]


def test_the_same_seed_makes_the_same_lists() -> None:
    small, again, other = make_large(60, seed=1), make_large(60, seed=1), make_large(60, seed=2)
    assert small == again
    assert small != other


def test_written_lists_are_read_back_as_they_were_made(tmp_path: Path) -> None:
    small = make_large(60, seed=1)
    for kind, path in write_large(small, tmp_path).items():
        read = read_people(
            read_book(path.name, path.read_bytes()), KINDS_OF_LISTS[kind], UnitRegister(), kind
        )
        made = [(row.name, row.id_number, row.birth_date, row.place) for row in small.rows[kind]]
        told = [(row.name, row.id_number, row.birth_date, row.place) for row in read.rows]
        if kind == "脱贫":  # the list gives no birth date; the number does
            made = [(*row[:2], None, row[3]) for row in made]
            told = [(*row[:2], None, row[3]) for row in told]
        assert told == made
    sheet = load_workbook(io.BytesIO((tmp_path / f"{KINDS[0]}.xlsx").read_bytes()), read_only=True).active
    assert sheet.max_column == 20
