"""From the cells of a list to its people: every row is accepted, sent back with its reasons, or ignored with its reason.

Pure. Which column means what is found by `kcbx.rosters.layout`, one cell is tidied by `kcbx.rosters.cleaning`, one row
is judged in `kcbx.rosters.judging`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kcbx.errors import UnreadableError, UsageError
from kcbx.grid import Book, Cell, Grid, shown_sheet
from kcbx.model import Unit, UnitRegister
from kcbx.rosters.headings import PEOPLE
from kcbx.rosters.judging import Judge
from kcbx.rosters.kinds import Kind
from kcbx.rosters.layout import AmbiguousError, Layout, find_layout
from kcbx.rosters.people import Place, RosterRow
from kcbx.rosters.setting_aside import SettingAside


@dataclass(frozen=True)
class Rejected:
    """A row to be sent back: where, every reason, and its cells as the file holds them."""

    place: Place
    reasons: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Noticed:
    """An accepted row of which something is to be looked at: where, what, and its cells as the file holds them."""

    place: Place
    remarks: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Ignored:
    """A row that tells of nobody: where, and why that is plain (空行, 表尾, 重复的表头)."""

    place: Place
    why: str


@dataclass(frozen=True)
class Duplicate:
    """Accepted rows of one list that are of one child, and by what that is known."""

    places: tuple[Place, ...]
    why: str


@dataclass(frozen=True)
class Reading:
    """What became of every row of a list. accepted + rejected + ignored = rows read, always.

    `sheets` are the layouts of the sheets that were read, in their order; `left_out` names the sheets that were not,
    each with why.
    """

    rows: tuple[RosterRow, ...]
    rejected: tuple[Rejected, ...]
    ignored: tuple[Ignored, ...]
    duplicates: tuple[Duplicate, ...]
    noticed: tuple[Noticed, ...]
    sheets: tuple[Layout, ...]
    read: int
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def layout(self) -> Layout:
        """The layout of the first sheet that was read."""
        return self.sheets[0]

    @property
    def people(self) -> int:
        """The rows that are about somebody: accepted and sent back."""
        return len(self.rows) + len(self.rejected)

    def reasons(self) -> Counter[str]:
        """Count the reasons for which rows are sent back; a row with two counts for both."""
        return Counter(reason for row in self.rejected for reason in row.reasons)

    def remarks(self) -> Counter[str]:
        """Count what is to be looked at in accepted rows."""
        return Counter(remark for row in self.noticed for remark in row.remarks)

    def why_ignored(self) -> Counter[str]:
        """Count why rows were ignored."""
        return Counter(row.why for row in self.ignored)


Progress = Callable[[Iterable[int], int], Iterable[int]]
"""Wraps the rows of a sheet while they are read, with their number, to show how far we are."""


def _unseen(rows: Iterable[int], _: int) -> Iterable[int]:
    return rows


@dataclass
class _Gathered:
    """The rows of all sheets while they are read."""

    accepted: list[RosterRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    noticed: list[Noticed] = field(default_factory=list)
    read: int = 0


def read_people(
    book: Book,
    kind: Kind,
    units: UnitRegister,
    roster: str,
    columns: Mapping[str, str] | None = None,
    sheet: str = "",
    unit: Unit | None = None,
    progress: Progress = _unseen,
) -> Reading:
    """Read a list. `columns`: field → letters or heading; `sheet`: names of sheets, 、 between; `unit`: whose list it is.

    All visible sheets in which the fields of the kind are found are read together. A row of a unit's own list that
    names no school is taken to be of that unit. Raises UnreadableError when no sheet will do or two columns could be
    one field, UsageError for a field, column or sheet there is none of.
    """
    layouts, left_out = sheets_of(book, kind, columns or {}, sheet)
    gathered = _Gathered()
    for grid, layout in layouts:
        _read_sheet(grid, layout, Judge(kind, layout, units, roster, unit), gathered, progress)
    return Reading(
        rows=tuple(gathered.accepted),
        rejected=tuple(gathered.rejected),
        ignored=tuple(gathered.ignored),
        duplicates=tuple(duplicates_of(gathered.accepted)),
        noticed=tuple(gathered.noticed),
        sheets=tuple(layout for _, layout in layouts),
        read=gathered.read,
        left_out=tuple(left_out),
    )


def _read_sheet(grid: Grid, layout: Layout, judge: Judge, gathered: _Gathered, progress: Progress) -> None:
    aside = SettingAside(layout)
    rows = range(layout.first_row, last_row(grid))
    for index in progress(rows, len(rows)):
        cells = grid.rows[index]
        place = Place(judge.roster, grid.name, index + 1)
        gathered.read += 1
        if why := aside.why(cells):
            gathered.ignored.append(Ignored(place, why))
            continue
        row, reasons = judge.judge(place, cells)
        if row is None:
            gathered.rejected.append(Rejected(place, tuple(reasons), tuple(cells)))
            continue
        gathered.accepted.append(row)
        if reasons:
            gathered.noticed.append(Noticed(place, tuple(reasons), tuple(cells)))


def last_row(grid: Grid) -> int:
    """Return how many rows of a sheet count: the empty ones at its end, which nobody wrote, do not."""
    count = len(grid.rows)
    while count and all(cell is None or cell == "" for cell in grid.rows[count - 1]):
        count -= 1
    return count


# Which sheets


def sheets_of(
    book: Book, kind: Kind, columns: Mapping[str, str], sheet: str
) -> tuple[list[tuple[Grid, Layout]], list[tuple[str, str]]]:
    """Return the sheets to read with their layouts, and (name, why) of those left out."""
    grids, left_out = wanted_sheets(book, sheet)
    layouts: list[tuple[Grid, Layout]] = []
    errors: list[UnreadableError | UsageError] = []
    for grid in grids:
        try:
            layout = find_layout(grid, PEOPLE, columns)
            _refuse_lacking(layout, kind)
            layouts.append((grid, layout))
        except (UnreadableError, UsageError) as error:
            if isinstance(error, AmbiguousError) or sheet:
                raise
            errors.append(error)
            left_out.append((grid.name, _NO_HEADER))
    if not layouts:
        raise _no_sheet(book, errors)
    return _with_headers(layouts, left_out)


_NO_HEADER = "没有认出名单的表头"


def _with_headers(
    layouts: list[tuple[Grid, Layout]], left_out: list[tuple[str, str]]
) -> tuple[list[tuple[Grid, Layout]], list[tuple[str, str]]]:
    """Leave out sheets without a header beside one that has one: notes, that columns given by letter fit by chance."""
    headed = [each for each in layouts if each[1].header_rows]
    if not headed:
        return layouts, left_out
    bare = [(grid.name, _NO_HEADER) for grid, layout in layouts if not layout.header_rows]
    return headed, [*left_out, *bare]


def wanted_sheets(book: Book, sheet: str) -> tuple[list[Grid], list[tuple[str, str]]]:
    """Return the visible sheets with content, or those named (、 between), and (name, why) of the others.

    Raises UsageError for a sheet there is none of.
    """
    filled = [grid for grid in book.sheets if last_row(grid)]
    if sheet.strip():
        chosen = _named_sheets(book, sheet)
        return chosen, [(grid.name, "没有用 --sheet 指定") for grid in filled if grid not in chosen]
    hidden = [(grid.name, "是隐藏的工作表") for grid in filled if grid.hidden]
    return [grid for grid in filled if not grid.hidden], hidden


def _named_sheets(book: Book, text: str) -> list[Grid]:
    """Return the sheets a text names, 、 or comma between; a name may hold a 、 itself. Raises UsageError."""
    by_name = {grid.name.strip(): grid for grid in book.sheets}
    chosen: list[Grid] = []
    rest = text.strip()
    while rest:
        fitting = [
            name for name in by_name if rest == name or rest.startswith(tuple(name + s for s in "、,，"))
        ]
        if not fitting:
            names = "、".join(grid.name for grid in book.sheets)
            raise UsageError(f"文件里没有叫“{rest}”的工作表。", f"有：{names}。")
        name = max(fitting, key=len)
        chosen.append(by_name[name])
        rest = rest[len(name) :].lstrip("、,， ")
    return chosen


class LackingError(UnreadableError):
    """A header was found, but not the fields the kind of list needs."""


def _refuse_lacking(layout: Layout, kind: Kind) -> None:
    missing = [name for name in kind.required if name not in layout.chosen]
    if kind.one_of and not any(name in layout.chosen for name in kind.one_of):
        missing.append("或".join(kind.one_of))
    if not missing:
        return
    found = "、".join(f"{name}（{columns[0].letter}）" for name, columns in layout.chosen.items())
    raise LackingError(
        f"{shown_sheet(layout.sheet)}里没有找到{kind.name}名单要有的列：{'、'.join(missing)}。认出的有：{found}。",
        f"用 --column 字段=列 指明，例如 --column {missing[0].partition('或')[0]}=C；"
        f"认得的表头用 kcbx roster columns {kind.name} 查看。",
    )


def _no_sheet(book: Book, errors: Sequence[UnreadableError | UsageError]) -> UnreadableError | UsageError:
    if not errors:
        return UnreadableError(f"{book.name} 里没有内容，或者工作表都是隐藏的。", "请核对是不是拿错了文件。")
    best = next((error for error in errors if isinstance(error, LackingError)), errors[0])
    if len(errors) == 1 or isinstance(best, UsageError):
        return best
    return UnreadableError(f"{book.name} 的 {len(errors)} 张工作表都不能用。{best.message}", best.hint)


# Duplicates

_SAME_NUMBER = "证件号码相同"
_SAME_BIRTH = "姓名、出生日期相同，都没有证件号码"


def duplicates_of(rows: Iterable[RosterRow]) -> list[Duplicate]:
    """Return the rows that are of one child as far as one list can tell, in the order of their first rows."""
    groups: dict[tuple[str, ...], list[Place]] = {}
    for row in rows:
        if row.id_number:
            groups.setdefault((_SAME_NUMBER, row.id_number), []).append(row.place)
        elif row.birth_date is not None and not row.lost_digits:
            key = (_SAME_BIRTH, row.name, row.birth_date.isoformat())
            groups.setdefault(key, []).append(row.place)
    return [Duplicate(tuple(places), key[0]) for key, places in groups.items() if len(places) > 1]
