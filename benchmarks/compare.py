"""What reading and comparing four lists costs, in seconds of the processor, and that it grows with the lists and no faster.

    python -m benchmarks.compare [--most 50000] [--no-files]

Lists of a quarter, a half and all of so many children are made (fictional, with twins, homonyms, typing errors), written
as xlsx, read as `kcbx roster add` does and compared as `kcbx compare` does; every planted child must be found. Beside
it: pandas merging the same four lists, which answers by equal number alone. Nothing is asserted about time; the two
ratios at the end are what to look at. Without pandas that column is left out.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from examples.generation.rosters_large import (
    DAY,
    HOUSEHOLDS,
    POVERTY,
    WINDOW,
    LargeLists,
    make_large,
    write_large,
)
from kcbx.comparing.calls import LIST_DROPOUT, LIST_NEVER_ENROLLED
from kcbx.comparing.comparisons import compare
from kcbx.comparing.results import Answer, Comparison, LedgerChild
from kcbx.model import UnitRegister
from kcbx.rosters.kinds import KINDS
from kcbx.rosters.people import Place, RosterRow
from kcbx.rosters.reading import read_people
from kcbx.sheets import read_book

_Value = TypeVar("_Value")
_SEED = 1


@dataclass(frozen=True)
class Timing:
    """Seconds for lists of `children`; None for what was not measured. `found` says whether the truth came out."""

    children: int
    rows: int
    reading: float | None
    comparing: float
    pandas: float | None
    found: str

    @property
    def whole(self) -> float:
        """Reading and comparing."""
        return (self.reading or 0.0) + self.comparing


def main() -> None:
    """Measure, and print a table and the ratios."""
    parser = argparse.ArgumentParser(description="名单比对的用时")
    parser.add_argument("--most", type=int, default=50_000, help="最大的一档有多少孩子")
    parser.add_argument("--no-files", action="store_true", help="不写、不读 xlsx，只比对")
    options = parser.parse_args()
    sizes = [options.most // 4, options.most // 2, options.most]
    timings = [_measured(size, with_files=not options.no_files) for size in sizes]
    print(f"{'孩子':>7} {'行':>7} {'读':>7} {'比对':>7} {'pandas':>7}  真相")
    for timing in timings:
        print(
            f"{timing.children:>8} {timing.rows:>8} {_seconds(timing.reading)} {_seconds(timing.comparing)} "
            f"{_seconds(timing.pandas)}  {timing.found}"
        )
    first, last = timings[0], timings[-1]
    print(f"每行用时，{last.children} 比 {first.children}：{_per_row(last) / _per_row(first):.2f} 倍")
    if last.pandas:
        print(f"比对用时，比 pandas 合并：{last.comparing / last.pandas:.1f} 倍")
    else:
        print("没有安装 pandas，没有和它比。")


def _measured(children: int, *, with_files: bool) -> Timing:
    lists = make_large(children, _SEED)
    _fill_up(lists)
    reading, rows = _read(lists) if with_files else (None, lists.rows)
    ledger = _ledger(lists)
    comparing, comparison = _timed(lambda: compare(rows, ledger, DAY, WINDOW))
    return Timing(
        children=children,
        rows=sum(map(len, rows.values())),
        reading=reading,
        comparing=comparing,
        pandas=_merged_by_pandas(lists),
        found=_truth(lists, comparison),
    )


def _fill_up(lists: LargeLists) -> None:
    """Make the list of 脱贫户 as long as that of households: real ones hold whole families."""
    poor = set(lists.owners[POVERTY])
    pairs = list(zip(lists.owners[HOUSEHOLDS], lists.rows[HOUSEHOLDS], strict=True))
    for key, row in pairs:
        if key not in poor:
            lists.add(POVERTY, key, replace(row, birth_date=None, guardians=(), other={"户类型": "脱贫户"}))


def _ledger(lists: LargeLists) -> list[LedgerChild]:
    """Return a case for every second pupil."""
    return [
        LedgerChild(
            f"KC-{place}", "在校", "适龄儿童", row.school_code, replace(row, place=_case_place(place))
        )
        for place, row in enumerate(lists.rows["学籍"][::2])
    ]


def _case_place(number: int) -> Place:
    return Place("台账", f"KC-{number}", 0)


def _read(lists: LargeLists) -> tuple[float, dict[str, list[RosterRow]]]:
    """Write the lists, read them back; return the seconds of reading."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_large(lists, Path(folder))
        contents = {kind: path.read_bytes() for kind, path in paths.items()}

    def read() -> dict[str, list[RosterRow]]:
        return {
            kind: list(
                read_people(read_book(f"{kind}.xlsx", content), KINDS[kind], UnitRegister(), kind).rows
            )
            for kind, content in contents.items()
        }

    return _timed(read)


def _merged_by_pandas(lists: LargeLists) -> float | None:
    """Return the seconds pandas takes to merge the four lists by equal number, both ways; None without pandas."""
    try:
        import pandas
    except ImportError:
        return None
    frames = {
        kind: pandas.DataFrame(
            {
                "number": [row.id_number for row in rows],
                "name": [row.name for row in rows],
                "birth": [row.birth_date for row in rows],
            }
        )
        for kind, rows in lists.rows.items()
    }

    def merge() -> int:
        kinds = list(frames)
        merged = [
            frames[one].merge(frames[other], on="number", how="outer", indicator=True)
            for place, one in enumerate(kinds)
            for other in kinds[place + 1 :]
        ]
        return sum(len(frame) for frame in merged)

    return _timed(merge)[0]


def _truth(lists: LargeLists, comparison: Comparison) -> str:
    """Say whether every planted child was found, and none besides."""
    called = {call: set[str]() for call in (LIST_NEVER_ENROLLED, LIST_DROPOUT)}
    for result in comparison.results:
        if result.call in called and result.comparison != "人账相符":
            called[result.call].add(lists.owner(result.row))
    asked = {lists.owner(row) for match in comparison.questions for row in (match.one, match.other)}
    wrong = sum(
        match.answer is Answer.SAME and _is_two(lists, match.one, match.other)
        for result in comparison.results
        for match in result.matches
    )
    missed = len(lists.never_enrolled - called[LIST_NEVER_ENROLLED]) + len(lists.gone - called[LIST_DROPOUT])
    extra = len(called[LIST_NEVER_ENROLLED] - lists.never_enrolled) + len(called[LIST_DROPOUT] - lists.gone)
    return f"漏 {missed + len(lists.asked - asked)}，多 {extra}，认错 {wrong}"


def _is_two(lists: LargeLists, one: RosterRow, other: RosterRow) -> bool:
    """Say whether two rows of lists are of two children; the ledger is made of the rows themselves."""
    places = (one.place, other.place)
    return all(place.row for place in places) and lists.owner(one) != lists.owner(other)


def _timed(work: Callable[[], _Value]) -> tuple[float, _Value]:
    gc.collect()
    start = time.process_time()
    value = work()
    return time.process_time() - start, value


def _per_row(timing: Timing) -> float:
    return timing.whole / timing.rows


def _seconds(value: float | None) -> str:
    return f"{value:>7.2f}s" if value is not None else f"{'—':>8}"


if __name__ == "__main__":
    main()
