"""Whether what a school wrote can be what was asked: each returned row against its result, and against the others. Pure.

`kcbx.comparing.returned` reads the rows; what they lead to is decided in `kcbx.comparing.opening`. Every sentence here
names numbers of results and places, never a child.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kcbx.comparing.facts import kind_of
from kcbx.comparing.listing import ComparisonRun, person, result_number
from kcbx.comparing.results import Result
from kcbx.comparing.returned import TELLING, Returned, ReturnedRow
from kcbx.comparing.sentences import place_text
from kcbx.comparing.totals import children_of
from kcbx.comparing.verdicts import Meaning

Fault = tuple[str, str]
"""Where a row stands, and what is wrong with it."""

GONE = "现在的比对里没有这一条了：孩子已经查到，或者名单换了新的一版；没有办，请对着新的结果核对"
_HARMLESS = {Meaning.ERROR, Meaning.ELSEWHERE}


def check_rows(
    rows: Sequence[ReturnedRow], run: ComparisonRun
) -> tuple[tuple[ReturnedRow, ...], list[Fault]]:
    """Return the rows that can be carried out, and the faults of the others.

    A row of whose result the comparison no longer tells is a fault; who knows that it was carried out leaves it out.
    """
    results = {result_number(result): result for result in run.results}
    faults: dict[str, Fault] = {}
    for row in rows:
        result = results.get(row.number)
        words = f"{row.number} {GONE}" if result is None else _misplaced(row, result, run)
        words = words or (_too_early(row, result, run) if result is not None else "")
        if words:
            faults[row.number] = row.place, words
    sound = [row for row in rows if row.number not in faults]
    for row, other in _contradictions(sound, results):
        faults.setdefault(row.number, (row.place, _two_answers(row, other)))
    return tuple(row for row in rows if row.number not in faults), list(faults.values())


def _misplaced(row: ReturnedRow, result: Result, run: ComparisonRun) -> str:
    """Return what is wrong where a row says it is about another child than its number does, "" where it agrees."""
    differing = [heading for heading in TELLING if not _agrees(row.told.get(heading, ""), heading, result)]
    if not differing:
        return ""
    said = "、".join(differing)
    own = place_text(kind_of(result, run), result.row)
    meant = [result_number(each) for each in run.results if each is not result and _is_told(row, each)]
    likely = f"，像是 {'、'.join(meant)} 的" if meant and len(meant) <= _FEW else ""
    return (
        f"结果编号 {row.number} 是{own}的孩子，这一行的{said}对不上{likely}；"
        "可能只排了一栏的顺序，或者粘错了行，请对着发下去的表改正"
    )


_FEW = 3


def _agrees(written: str, heading: str, result: Result) -> bool:
    """Tell whether a cell is what was handed out of the result, in full or masked; a blank one says nothing."""
    plain = _plain(written)
    if not plain:
        return True
    if heading == "案卷编号":
        return plain == result.case_id
    return plain in {_plain(person(result.row, full=full)[heading]) for full in (True, False)}


def _is_told(row: ReturnedRow, result: Result) -> bool:
    return all(row.told.get(key) and _agrees(row.told[key], key, result) for key in ("姓名", "证件号码"))


def _plain(text: str) -> str:
    return "".join(text.split()).upper()


def _too_early(row: ReturnedRow, result: Result, run: ComparisonRun) -> str:
    kind = kind_of(result, run)
    held = [each.date for each in run.editions if each.roster == result.row.place.roster]
    made = row.lists.get(kind) or next(iter(held), None)
    if made is None or row.checked_on is None or row.checked_on >= made:
        return ""
    return f"核查日期 {row.checked_on} 早于{kind}名单的日期 {made}：名单出来以前的核查说明不了这一条"


def _contradictions(
    rows: Iterable[ReturnedRow], results: Mapping[str, Result]
) -> Iterator[tuple[ReturnedRow, ReturnedRow]]:
    """Yield each row whose child another row says something else of, with that other row."""
    answered = {row.number: row for row in rows}
    for group in children_of([results[number] for number in answered]):
        told = [answered[result_number(result)] for result in group]
        for row in told:
            other = next((each for each in told if not _compatible(row, each)), None)
            if other is not None:
                yield row, other


def _compatible(one: ReturnedRow, other: ReturnedRow) -> bool:
    if one.verdict != other.verdict:
        return {one.verdict.meaning, other.verdict.meaning} <= _HARMLESS and (
            one.verdict.meaning != other.verdict.meaning or one.verdict.finding == other.verdict.finding
        )
    return not (one.whereabouts and other.whereabouts) or one.whereabouts == other.whereabouts


def _two_answers(row: ReturnedRow, other: ReturnedRow) -> str:
    return (
        f"{row.number} 填的是{_answer(row)}，同一个孩子的 {other.number}（{other.place}）填的是{_answer(other)}；"
        "请查清以后填成一致"
    )


def _answer(row: ReturnedRow) -> str:
    return f"“{row.verdict.term}{f'，{row.whereabouts}' if row.whereabouts else ''}”"


# What did not come back


def gaps(returned: Returned, run: ComparisonRun) -> list[str]:
    """Return a sentence for each unit, of those the files are about, of whose results some did not come back."""
    units = {result_number(result): result.unit for result in run.results}
    present = frozenset[str]().union(*(sheet.numbers for sheet in returned.sheets))
    covered = {units[number]: None for number in sorted(present & units.keys())}
    waiting = [result for result in run.results if run.waits(result) and result.unit in covered]
    told: list[str] = []
    for unit in covered:
        here = {number for number in present if units.get(number) == unit}
        missing = [
            number
            for result in waiting
            if result.unit == unit and (number := result_number(result)) not in present
        ]
        issued = _issued_to(unit, returned, units)
        wanting = len(missing) if issued is None else min(len(missing), issued - len(here))
        if wanting > 0:
            among = "" if wanting == len(missing) else f" {wanting} 条，在这些里面："
            handed = len(here) + wanting
            told.append(
                f"{run.unit_name(unit)}：发出 {handed} 条，交回 {len(here)} 条，还差{among or ' '}{'、'.join(missing)}。"
            )
    return told


def _issued_to(unit: str, returned: Returned, units: Mapping[str, str]) -> int | None:
    """Return how many results the sheets of a unit say were handed out to it, None where none says so."""
    own = [sheet for sheet in returned.sheets if {units.get(number) for number in sheet.numbers} == {unit}]
    return max((sheet.issued for sheet in own if sheet.issued is not None), default=None)
