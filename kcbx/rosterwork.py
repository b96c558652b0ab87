"""Lists of people as the workspace keeps them: read, compared with their last edition, pinned, read again. Planned, not applied.

A list is copied to rosters/ and pinned in rosters.yaml by its SHA-256; which lists together hold on a day is decided in
`kcbx.rosters.pins`. Nothing of a person is written into rosters.yaml or into a message.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kcbx import privacy
from kcbx.casework import Hand
from kcbx.disk import digest_of
from kcbx.edits import digest
from kcbx.errors import RefusedError, UnreadableError, UsageError
from kcbx.grid import column_letter
from kcbx.listfiles import ListFile as ListFile
from kcbx.listfiles import read_file as read_file
from kcbx.model import Edit, Plan, Replacement, School, Unit
from kcbx.rosterfile import add_decisions as add_decisions
from kcbx.rosterfile import decisions as decisions
from kcbx.rosterfile import every_pin as every_pin
from kcbx.rosterfile import pins as pins
from kcbx.rosterfile import present, written
from kcbx.rosterfile import retire as retire
from kcbx.rosterfile import retirements as retirements
from kcbx.rosterfile import written_decisions as written_decisions
from kcbx.rosters.belonging import (
    refuse_other_county,
    refuse_other_kind,
    refuse_other_use,
    refuse_part_of_the_county,
)
from kcbx.rosters.editions import refuse_known, refuse_odd_size
from kcbx.rosters.kinds import KINDS, Kind
from kcbx.rosters.layout import Layout
from kcbx.rosters.people import RosterRow
from kcbx.rosters.pins import (
    PINS,
    Pin,
    current_of,
    latest_of,
    new_number,
    path_of,
    pin_document,
    pin_of,
)
from kcbx.rosters.reading import Progress, Reading, read_people
from kcbx.rosters.returning import returned_sheets
from kcbx.workspace import Workspace

_LONG_NUMBER = re.compile(r"\d{7}")
RETURNED_ENDING = "-退回.xlsx"


@dataclass(frozen=True)
class PinRequest:
    """A list to be pinned: of which kind, of which day, from whom, what became of its rows, and how it is to be read again.

    `unit` is the code of the unit whose own list it is, `month` that of an attendance list (2024-09), `batch` a 批次.
    """

    file: ListFile
    kind: str
    day: dt.date
    source: str
    rows: int
    accepted: int
    rejected: int
    ignored: int
    columns: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    unit: str = ""
    month: str = ""
    classes: tuple[str, ...] = ()
    given_classes: tuple[str, ...] = ()
    blank: str = ""


@dataclass(frozen=True)
class PlannedRoster:
    """What `pin_roster` planned: the pin, what was read, the edition before it (None for the first), the plan.

    `returned` is where the sheet to send back will stand, "" when nothing is wrong with the list.
    """

    pin: Pin
    reading: Reading
    before: Pin | None
    plan: Plan
    returned: str = ""


def read_list(
    workspace: Workspace,
    file: ListFile,
    kind: Kind,
    roster: str,
    columns: Mapping[str, str] | None = None,
    sheet: str = "",
    unit: Unit | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read the people of a file. Raises UnreadableError or UsageError (see `read_people`)."""
    from kcbx.sheets import read_book  # only who reads lists pays for the library

    book = read_book(file.name, file.content)
    shown = {"progress": progress} if progress else {}
    return read_people(book, kind, workspace.units, roster, columns or {}, sheet, unit, **shown)


def pin_roster(
    workspace: Workspace,
    hand: Hand,
    kind: str,
    file: ListFile,
    day: dt.date,
    source: str,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str = "",
    unit: str = "",
    expect: int | None = None,
    other_county: bool = False,
    whole_county: bool = False,
    progress: Progress | None = None,
) -> PlannedRoster:
    """Plan to pin a list: read it, compare it with its last edition, copy it, add its entry to rosters.yaml.

    `unit` is a name or code. Raises UnreadableError (no list in it, or nothing usable), UsageError, RefusedError (the
    same file again, a list of another kind, of another county unless `other_county`, of one school without its `unit` unless
    `whole_county`, or a tenth more or fewer people than last time without `expect` naming their number).
    """
    known = kind_named(kind)
    whose = workspace.unit_named(unit) if unit else None
    _refuse_future(day, hand)
    _refuse_source(source)
    editions = pins(workspace)
    code = whose.code if whose else ""
    number = new_number(every_pin(workspace), kind, day)
    reading = read_list(workspace, file, known, number, columns, sheet, whose, progress)
    sheets = "、".join(layout.sheet for layout in reading.sheets)
    refuse_known(editions, kind, code, digest(file.content), (dict(columns or {}), sheets))
    refuse_other_use(editions, kind, digest(file.content))
    _refuse_useless(reading, file)
    refuse_other_kind(known, reading.sheets, whose is not None)
    if whose is None and not other_county:
        refuse_other_county(kind, reading.rows, workspace.units, workspace.config.county)
    if whose is None and not whole_county:
        current_lists = current_of(editions, kind, day)
        refuse_part_of_the_county(kind, reading.rows, workspace.units, current_lists)
    before = latest_of(editions, kind, day, code)
    refuse_odd_size(reading.people, before, expect)
    request = PinRequest(
        *(file, kind, day, source.strip(), reading.read, len(reading.rows), len(reading.rejected)),
        len(reading.ignored),
        columns=columns_of(reading.layout),
        given=dict(columns or {}),
        sheet=sheets,
        unit=code,
    )
    pin, edits = pin_edits(workspace, hand, request)
    returned = _returned(workspace, pin, reading)
    plan = Plan((*edits, *returned), f"登记名单 {pin.number}（{pin.accepted} 行）")
    return PlannedRoster(pin, reading, before, plan, returned[0].path if returned else "")


def _returned(workspace: Workspace, pin: Pin, reading: Reading) -> tuple[Replacement, ...]:
    """Return the edit that puts the sheet to send back beside the copy, where git does not see it either."""
    content = returned_book(reading)
    if content is None:
        return ()
    path = f"{pin.path.rpartition('.')[0]}{RETURNED_ENDING}"
    present = workspace.root / path
    return (Replacement(path, content, digest(present.read_bytes()) if present.is_file() else None),)


def returned_book(reading: Reading) -> bytes | None:
    """Return the workbook to send back with what is wrong in a list, None where nothing is."""
    from kcbx.sheets import write_book

    plans = returned_sheets(reading)
    return write_book(plans) if plans else None


def kind_named(text: str) -> Kind:
    """Return the kind of list of this name. Raises UsageError naming them all."""
    if text not in KINDS:
        raise UsageError(f"没有“{text}”这种名单。", f"有：{'、'.join(KINDS)}。")
    return KINDS[text]


def columns_of(layout: Layout) -> dict[str, str]:
    """Return field → letters of its columns, as a pin keeps them."""
    return {
        name: "、".join(column_letter(column.index) for column in columns)
        for name, columns in layout.chosen.items()
    }


def _refuse_future(day: dt.date, hand: Hand) -> None:
    if day > hand.today or day > hand.recorded.date():
        raise UsageError(f"名单的日期 {day} 还没有到。", "日期是名单反映的那一天，不能在今天之后。")


def _refuse_source(source: str) -> None:
    if privacy.contains_number(source) or _LONG_NUMBER.search(source):
        raise UsageError(
            "名单的来源里有号码，不能写进 rosters.yaml。",
            "只写单位，例如 --source 清河县公安局；不写人名和电话。",
        )
    if not source.strip():
        raise UsageError("没有写名单的来源。", "例如 --source 清河县公安局。")


def _refuse_useless(reading: Reading, file: ListFile) -> None:
    if reading.rows:
        return
    told = "；".join(f"{reason}（{count} 行）" for reason, count in reading.reasons().most_common(3))
    raise UnreadableError(
        f"{file.name} 里没有一行能用：读了 {reading.read} 行，退回 {len(reading.rejected)} 行，忽略 {len(reading.ignored)} 行。"
        + (f"退回的原因：{told}。" if told else ""),
        "没有登记这份名单。请核对表头认得对不对，用 --column 字段=列 可以指定；或者退回给提供名单的单位。",
    )


# Pins


def current(workspace: Workspace, kind: str, day: dt.date, month: str = "") -> tuple[Pin, ...]:
    """Return the lists that together are the list of a kind on a day (see `kcbx.rosters.pins.current_of`)."""
    return current_of(pins(workspace), kind, day, month)


def pin_numbered(workspace: Workspace, number: str) -> Pin:
    """Return the pin with this 编号, also one that was taken out. Raises UsageError."""
    found = next((pin for pin in every_pin(workspace) if pin.number == number.strip()), None)
    if found is None:
        raise UsageError(f"没有编号是“{number}”的名单。", "用 kcbx roster list 查看。")
    return found


def pin_edits(workspace: Workspace, hand: Hand, request: PinRequest) -> tuple[Pin, tuple[Edit, ...]]:
    """Return the pin of a list that was read, and the edits that copy and enter it, for a plan of one's own."""
    (pin,), edits = pins_edits(workspace, hand, (request,))
    return pin, edits


def pins_edits(
    workspace: Workspace, hand: Hand, requests: Sequence[PinRequest]
) -> tuple[tuple[Pin, ...], tuple[Edit, ...]]:
    """Return the pins of several lists and the edits of one plan: rosters.yaml is written once."""
    document, before = present(workspace)
    earlier = [pin_of(raw) for raw in document.data.get(PINS, ())]
    made: list[Pin] = []
    copies: list[Edit] = []
    for request in requests:
        pin = _pin(workspace, hand, request, [*earlier, *made])
        made.append(pin)
        copies.append(Replacement(pin.path, request.file.content))
    data = {**document.data, PINS: [*document.data.get(PINS, ()), *map(pin_document, made)]}
    return tuple(made), (*copies, written(workspace, document, data, before))


def _pin(workspace: Workspace, hand: Hand, request: PinRequest, present: Sequence[Pin]) -> Pin:
    number = new_number(present, request.kind, request.day)
    path = path_of(number, request.kind, request.day, request.file.ending)
    if (workspace.root / path).exists():
        raise RefusedError(
            f"{path} 已经存在，但 rosters.yaml 里没有登记它。",
            "请把这个文件移走，再运行一次；没有改动任何文件。",
        )
    return Pin(
        number=number,
        kind=request.kind,
        day=request.day,
        source=request.source,
        path=path,
        sha256=digest(request.file.content),
        rows=request.rows,
        accepted=request.accepted,
        rejected=request.rejected,
        ignored=request.ignored,
        operator=hand.operator,
        recorded=_moment_after(present, hand),
        columns=request.columns,
        given=request.given,
        sheet=request.sheet,
        month=request.month,
        unit=request.unit,
        classes=request.classes,
        given_classes=request.given_classes,
        blank=request.blank,
    )


def _moment_after(present: Sequence[Pin], hand: Hand) -> dt.datetime:
    """Return the 录入 of a new pin: now, but later than the last one, so that editions of one second keep their order."""
    last = max((pin.recorded for pin in present), default=None)
    if last is None or last < hand.recorded or last > hand.recorded + dt.timedelta(hours=1):
        return hand.recorded
    return (last + dt.timedelta(seconds=1)).astimezone(hand.recorded.tzinfo)


# Reading pinned lists again


def load(workspace: Workspace, pin: Pin) -> Reading:
    """Read a pinned list again. Raises UnreadableError when it is not on this machine, or not what was pinned."""
    unit = workspace.units.get(pin.unit) if pin.unit else None
    return read_list(
        workspace, pinned_file(workspace, pin), kind_named(pin.kind), pin.number, pin.given, pin.sheet, unit
    )


def pinned_file(workspace: Workspace, pin: Pin) -> ListFile:
    """Return the bytes of a pinned list. Raises UnreadableError when it is not on this machine, or was altered."""
    if not (workspace.root / pin.path).is_file():
        raise UnreadableError(
            f"这台电脑上没有名单 {pin.number} 的文件 {pin.path}。",
            "名单是原始个人信息，默认不进历史，也不随台账复制。请从登记它的电脑（"
            f"{pin.operator}）把这个文件拷到同一位置，或者重新登记一份。",
        )
    content = workspace.read_bytes(pin.path)
    if digest(content) != pin.sha256:
        raise UnreadableError(
            f"名单 {pin.number} 的文件 {pin.path} 和登记时的不一样，被改动过。",
            "登记过的名单不能改。请放回原来的文件；名单有了新的一版，用 kcbx roster add 登记新的。",
        )
    return ListFile(pin.path.rpartition("/")[2], content)


def file_state(workspace: Workspace, pin: Pin) -> str:
    """Say whether the file of a pin is here and unaltered: 在, 不在这台电脑上, or 被改动过."""
    try:
        found = digest_of(workspace.root / pin.path)
    except OSError:
        found = None
    if found is None:
        return "不在这台电脑上"
    return "在" if found == pin.sha256 else "被改动过"


def current_rows(
    workspace: Workspace, kind: str, day: dt.date
) -> tuple[tuple[Pin, ...], tuple[RosterRow, ...]]:
    """Return the lists of a kind on a day and their people: a unit's own list stands in place of its rows of the county list."""
    found = current(workspace, kind, day)
    own = [unit for pin in found if pin.unit and (unit := workspace.units.get(pin.unit)) is not None]
    rows: list[RosterRow] = []
    for pin in found:
        read = load(workspace, pin).rows
        rows += read if pin.unit else [row for row in read if not any(_is_of(row, unit) for unit in own)]
    return found, tuple(rows)


def _is_of(row: RosterRow, unit: Unit) -> bool:
    if isinstance(unit, School):
        return row.school_code == unit.code
    return row.township in (unit.name, f"{unit.name}人民政府")
