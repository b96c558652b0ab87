"""Finds the header of a sheet and what each column means. Works for any set of fields; reads no value of a row.

A header is one row, or two where merged cells stand above (家庭成员1 | 姓名). Titles above it, empty columns and marks in
the headings do not matter. Where two columns could be the child's own number, a person is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kcbx.errors import UnreadableError, UsageError
from kcbx.grid import Cell, Grid, column_index, column_letter, shown_sheet
from kcbx.rosters.cleaning import text_of
from kcbx.rosters.fields import Dictionary, ListField, plain_heading
from kcbx.rosters.headings import OTHER_PEOPLE

_ROWS_SEARCHED = 40
_LEAST_FIELDS = 2
_LONGEST_HEADING = 60
_LONGEST_NAME = 4


class AmbiguousError(UnreadableError):
    """Two columns could be one field by which a child is known; the hint says how to choose."""


@dataclass(frozen=True)
class ListColumn:
    """One column of a sheet: its index from 0 and the heading above it, "" where there is none."""

    index: int
    heading: str

    @property
    def letter(self) -> str:
        """What the spreadsheet calls it."""
        return column_letter(self.index)

    def __str__(self) -> str:
        return f"{self.letter} 列“{self.heading}”" if self.heading else f"{self.letter} 列"


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out: `header_rows` from 1 (none when the columns were given without one), what was chosen.

    `first_row` is the index in `Grid.rows` of the first row under the header. `chosen` is in the order of the
    columns; `unknown` are headings nobody knows, `unused` known ones that lost to a surer column of the same field.
    """

    sheet: str
    header_rows: tuple[int, ...]
    first_row: int
    chosen: Mapping[str, tuple[ListColumn, ...]]
    unknown: tuple[ListColumn, ...] = ()
    unused: tuple[ListColumn, ...] = ()

    def column(self, name: str) -> int | None:
        """Return the index of the (first) column of a field, or None."""
        columns = self.chosen.get(name)
        return columns[0].index if columns else None

    def headings(self) -> tuple[str, ...]:
        """Return the headings in the order of the columns, "" for a column without one."""
        every = [*self.unknown, *self.unused, *(column for each in self.chosen.values() for column in each)]
        width = max((column.index for column in every), default=-1) + 1
        by_index = {column.index: column.heading for column in every}
        return tuple(by_index.get(index, "") for index in range(width))


@dataclass(frozen=True)
class _Header:
    """A row, or two, read as a header: where it begins, how many rows, the headings by column, what they mean.

    `divides`: the second row only divides what stands above it, so it cannot be a person's.
    """

    row: int
    height: int
    headings: Mapping[int, str]
    meanings: Mapping[int, tuple[ListField, int]]
    divides: bool = False

    @property
    def fields(self) -> int:
        return len({field.name for field, _ in self.meanings.values()})

    @property
    def weight(self) -> tuple[int, bool, int]:
        """What makes one reading better than another: more fields, then a divided header, then fewer rows."""
        return self.fields, self.divides, -self.height


def find_layout(
    grid: Grid, fields: Sequence[ListField] | Dictionary, columns: Mapping[str, str] | None = None
) -> Layout:
    """Return the layout of a sheet; `columns` says by letter (C, or H、K) or heading which column a field is in.

    Raises UnreadableError when no header is recognised, AmbiguousError when two columns could be one identity field,
    UsageError when `columns` names a field or a column there is none of.
    """
    dictionary = fields if isinstance(fields, Dictionary) else Dictionary(tuple(fields))
    given = dict(columns or {})
    _refuse_unknown_fields(given, dictionary)
    header = best_header(grid, dictionary)
    if header is None or header.fields < min(_LEAST_FIELDS, len(dictionary.fields)):
        header = _without_header(grid, given, header)
    if header is None:
        raise UnreadableError(*_no_header(grid, dictionary))
    return _layout(grid, header, dictionary, given)


def best_header(grid: Grid, dictionary: Dictionary) -> _Header | None:
    """Return the rows that name the most fields, the first of equals; None where no row names any."""
    best: _Header | None = None
    for row in range(min(len(grid.rows), _ROWS_SEARCHED)):
        for header in _readings(grid, row, dictionary):
            if header.fields and (best is None or header.weight > best.weight):
                best = header
    return best


def _readings(grid: Grid, row: int, dictionary: Dictionary) -> Iterator[_Header]:
    """Yield a row read as a header by itself, then with the row under it."""
    upper = _texts(grid.rows[row])
    if not upper:
        return
    alone = _header(row, 1, upper, dictionary)
    yield alone
    lower = _texts(grid.rows[row + 1]) if row + 1 < len(grid.rows) else {}
    if not lower:
        return
    double = _header(row, 2, _joined(upper, lower), dictionary, _owners(upper, lower))
    clear = alone.fields >= _LEAST_FIELDS and not any(index in lower for index in alone.meanings)
    yield replace(double, divides=clear and _are_headings(grid.rows[row + 1]))


def _texts(row: Sequence[Cell]) -> dict[int, str]:
    return {index: text for index, cell in enumerate(row) if cell is not None and (text := text_of(cell))}


def _are_headings(row: Sequence[Cell]) -> bool:
    """Tell whether every cell of a row is a text without digits enough to be somebody's number or date."""
    filled = [cell for cell in row if cell is not None and cell != ""]
    return all(isinstance(cell, str) and sum(map(str.isdigit, cell)) < 4 for cell in filled)


def _owners(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, str]:
    """Return for each column of the lower row the merged heading that stands over it."""
    owners, last = {}, ""
    for index in range(max([*upper, *lower]) + 1):
        last = upper.get(index, last)
        if index in lower:
            owners[index] = last
    return owners


def _joined(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, str]:
    owners = _owners(upper, lower)
    below = {
        index: f"{owners[index]}{_BETWEEN}{text}" if owners[index] else text for index, text in lower.items()
    }
    return {**upper, **below}


_BETWEEN = " | "


def _header(
    row: int,
    height: int,
    headings: Mapping[int, str],
    dictionary: Dictionary,
    owners: Mapping[int, str] | None = None,
) -> _Header:
    meanings = {}
    for index, heading in headings.items():
        if len(heading) <= _LONGEST_HEADING and (
            found := _meaning(heading, (owners or {}).get(index), dictionary)
        ):
            meanings[index] = found
    return _Header(row, height, headings, meanings)


def _meaning(heading: str, owner: str | None, dictionary: Dictionary) -> tuple[ListField, int] | None:
    """Return what a heading means; under a merged one that tells of no other person, its own words may be enough."""
    found = dictionary.meaning(heading.replace(_BETWEEN, ""))
    if found or not owner or plain_heading(owner).startswith(_OTHERS_PLAIN):
        return found
    return dictionary.meaning(heading.rpartition(_BETWEEN)[2])


_OTHERS_PLAIN = tuple({plain_heading(word) for word in OTHER_PEOPLE})


# What the clerk said


def _refuse_unknown_fields(given: Mapping[str, str], dictionary: Dictionary) -> None:
    for name in given:
        if dictionary.named(name) is None:
            names = "、".join(each.name for each in dictionary.fields)
            raise UsageError(f"没有“{name}”这一项，不能指定它的列。", f"可以指定的有：{names}。")


def _without_header(grid: Grid, given: Mapping[str, str], header: _Header | None) -> _Header | None:
    """Return a header for a sheet whose columns were all given by letter: the first row with content is data then.

    With a weak header (one heading understood) the columns given by letter make up for the rest.
    """
    if not given:
        return None
    if header is not None:
        return header
    if any(not _letters(text) for text in given.values()):
        return None
    first = next((index for index, row in enumerate(grid.rows) if _texts(row)), 0)
    return _Header(first, 0, {}, {})


def _letters(text: str) -> list[int]:
    """Return the indexes of columns written by letters (C; H、K), [] where the text is something else."""
    parts = [part for part in text.replace("，", ",").replace("、", ",").replace(" ", "").split(",") if part]
    try:
        return [column_index(part) for part in parts]
    except ValueError:
        return []


def _columns_given(header: _Header, name: str, text: str, width: int) -> list[int]:
    by_heading = [index for index, heading in header.headings.items() if _same_heading(heading, text)]
    found = by_heading or _letters(text)
    if not found:
        shown = _shown(ListColumn(index, heading) for index, heading in header.headings.items())
        raise UsageError(f"表头里没有“{text}”这一列（--column {name}={text}）。", f"表头有：{shown}。")
    if beyond := [index for index in found if index >= width]:
        raise UsageError(
            f"这张表没有 {column_letter(beyond[0])} 列（--column {name}={text}）。",
            f"最后一列是 {column_letter(max(width - 1, 0))}。",
        )
    return found


def _same_heading(heading: str, text: str) -> bool:
    wanted = plain_heading(text)
    return wanted in (plain_heading(heading), plain_heading(heading.rpartition(_BETWEEN)[2]))


# Choosing


def _layout(grid: Grid, header: _Header, dictionary: Dictionary, given: Mapping[str, str]) -> Layout:
    first_row = header.row + header.height
    width = max((len(row) for row in grid.rows), default=0)
    fixed = {name: _columns_given(header, name, text, width) for name, text in given.items()}
    taken = {index for indexes in fixed.values() for index in indexes}
    candidates: dict[str, list[tuple[int, int]]] = {}
    for index, (each, rank) in sorted(header.meanings.items()):
        if index not in taken and each.name not in fixed:
            candidates.setdefault(each.name, []).append((rank, index))
    chosen = {
        name: tuple(ListColumn(i, header.headings.get(i, "")) for i in indexes)
        for name, indexes in fixed.items()
    }
    for name, ranked in candidates.items():
        known = dictionary.named(name)
        assert known is not None
        chosen[name] = _choose(known, ranked, header, grid, first_row)
    return Layout(
        sheet=grid.name,
        header_rows=tuple(range(header.row + 1, first_row + 1)),
        first_row=first_row,
        chosen=dict(sorted(chosen.items(), key=lambda item: item[1][0].index)),
        **_left_over(header, chosen),
    )


def _left_over(
    header: _Header, chosen: Mapping[str, tuple[ListColumn, ...]]
) -> dict[str, tuple[ListColumn, ...]]:
    used = {column.index for columns in chosen.values() for column in columns}
    rest = [ListColumn(index, text) for index, text in sorted(header.headings.items()) if index not in used]
    return {
        "unknown": tuple(column for column in rest if column.index not in header.meanings),
        "unused": tuple(column for column in rest if column.index in header.meanings),
    }


def _choose(
    known: ListField, ranked: list[tuple[int, int]], header: _Header, grid: Grid, first_row: int
) -> tuple[ListColumn, ...]:
    columns = [ListColumn(index, header.headings[index]) for _, index in ranked]
    if known.many or len(columns) == 1:
        return tuple(columns)
    filled = [column for column in columns if _has_values(grid, column.index, first_row)] or columns[:1]
    if known.identity and filled[0] is not columns[0]:
        filled = columns  # the first is the child's and empty: the next may be the guardian's
    if len(filled) == 1:
        return (filled[0],)
    if not known.identity:
        ranks = {index: rank for rank, index in ranked}
        return (min(filled, key=lambda column: (ranks[column.index], column.index)),)
    if _are_alike(grid, filled, first_row):
        return (filled[0],)
    one, other = filled[0], filled[1]
    raise AmbiguousError(
        f"{shown_sheet(grid.name)}里有 {len(filled)} 列都可能是“{known.name}”：{_shown(filled)}。",
        f"请说明用哪一列，例如 --column {known.name}={one.letter} 或 --column {known.name}={other.letter}。",
    )


def _has_values(grid: Grid, index: int, first_row: int) -> bool:
    return any(index < len(row) and row[index] not in (None, "") for row in grid.rows[first_row:])


def _are_alike(grid: Grid, columns: Sequence[ListColumn], first_row: int) -> bool:
    """Tell whether columns hold the same from row to row, as in a sheet put together from two exports."""
    indexes = [column.index for column in columns]
    return all(
        len({text_of(row[index]) if index < len(row) else "" for index in indexes}) == 1
        for row in grid.rows[first_row:]
    )


def _shown(columns: Iterable[ListColumn]) -> str:
    return "、".join(str(column) for column in columns)


def _no_header(grid: Grid, dictionary: Dictionary) -> tuple[str, str]:
    rows = [(number, _texts(row)) for number, row in enumerate(grid.rows[:_ROWS_SEARCHED], 1)]
    filled = [(number, texts) for number, texts in rows if texts][:3]
    found = "；".join(
        f"第 {number} 行有 {len(texts)} 格，开头是“{_safe(next(iter(texts.values())))}”"
        for number, texts in filled
    )
    wanted = "、".join(each.name for each in dictionary.fields if each.identity) or "、".join(
        each.name for each in dictionary.fields[:8]
    )
    return (
        f"{shown_sheet(grid.name)}里没有认出表头：{found or '表是空的'}。",
        f"要找的表头有{wanted}等。表头写法特别的，用 --column 字段=列 指明，例如 --column 姓名=B。",
    )


def _safe(text: str) -> str:
    """Shorten what stands in a cell, and hide what without a header may be somebody's name or number."""
    if len(text) <= _LONGEST_NAME or "·" in text:
        return text[:1] + "＊" * (len(text) - 1)
    shown = "".join("＊" if character.isdigit() else character for character in text[:12])
    return shown + ("…" if len(text) > 12 else "")
