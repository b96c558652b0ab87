"""Office records: what a unit did as a unit, one append-only file per unit and school year. Planned, not applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kcbx import calendar, casenumber, yamlio
from kcbx.casework import Hand, moment_after
from kcbx.edits import digest
from kcbx.errors import UnreadableError, UsageError
from kcbx.model import Entry, Plan, Replacement
from kcbx.schema import typed
from kcbx.schema.files import OFFICE_SCHEMA, read_data_file
from kcbx.schema.reading import entry_document, entry_of, text_of
from kcbx.workspace import Workspace

BUREAU_WORDS = ("教育局", "县教育局", "本局")


@dataclass(frozen=True)
class OfficeRecord:
    """One entry of an office file: whose, of which school year, what."""

    unit: str
    unit_name: str
    year: int
    entry: Entry


def office_unit(workspace: Workspace, text: str) -> tuple[str, str]:
    """Return (标识, name) of a unit or of the bureau, whose 标识 is the county's code."""
    county = workspace.config.county
    if text.strip() in (*BUREAU_WORDS, county.bureau, county.code):
        return county.code, county.bureau
    unit = workspace.unit_named(text)
    return unit.code, unit.short_name


def add_office_record(
    workspace: Workspace, unit: str, action: str, date: dt.date, values: Mapping[str, Any], hand: Hand
) -> tuple[Plan, Entry]:
    """Plan one more 记事 in office/<学年>/<单位标识>.yaml; the day decides the school year. Raises UsageError."""
    if date > hand.today or date > hand.recorded.date():
        raise UsageError(f"日期 {date} 还没有到，只能记已经发生的事。")
    code, _ = office_unit(workspace, unit)
    year = calendar.school_year(date)
    path = f"office/{year}/{code}.yaml"
    document, before = _present(workspace, path, code, year)
    taken = {str(raw["号"]) for raw in document.data["记事"]}
    entry_id = casenumber.new_entry_id(taken, hand.choose)
    earlier = [entry_of(raw, position) for position, raw in enumerate(document.data["记事"])]
    entry = Entry(entry_id, date, action, hand.operator, moment_after(earlier, hand), dict(values))
    data = {**document.data, "记事": [*document.data["记事"], entry_document(entry)]}
    problems = workspace.shapes.check("office", typed(data))
    if problems:
        raise UsageError("填写的内容有误：\n" + "\n".join(f"  · {problem.message}" for problem in problems))
    text = text_of("office", data, document.comments, OFFICE_SCHEMA)
    return Plan((Replacement(path, text.encode(), before),), f"办公记录 {code} {action}"), entry


def _present(workspace: Workspace, path: str, code: str, year: int) -> tuple[yamlio.Document, str | None]:
    if not (workspace.root / path).is_file():
        return yamlio.Document({"单位": code, "学年": year, "记事": []}), None
    raw = workspace.read_bytes(path)
    file = read_data_file("office", path, raw, workspace.shapes)
    if file.document is None or file.problems:
        raise UnreadableError(f"{path} 有错，要先改好才能接着记。", f"运行 kcbx validate {path} 查看。")
    return file.document, digest(raw)


def office_records(
    workspace: Workspace, skip: Callable[[str], None] = lambda _: None
) -> Iterator[OfficeRecord]:
    """Yield every office record that can be read, file by file; `skip` is told the path of a file that cannot."""
    for path in workspace.office_paths():
        file = read_data_file("office", path, workspace.read_bytes(path), workspace.shapes)
        if file.document is None or file.problems:
            skip(path)
            continue
        code, year = str(file.data["单位"]), int(file.data["学年"])
        unit = workspace.units.get(code)
        county = workspace.config.county
        name = unit.short_name if unit else (county.bureau if code == county.code else code)
        for position, raw in enumerate(file.data["记事"]):
            yield OfficeRecord(code, name, year, entry_of(raw, position))


def record_stands(workspace: Workspace, unit: str, entry_id: str) -> bool:
    """Tell whether a unit has an office record with this 号."""
    return any(
        record.unit == unit and record.entry.entry_id == entry_id for record in office_records(workspace)
    )
