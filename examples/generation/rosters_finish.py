"""From lines to rows: fields that follow from others, everyday dirt, and the grid of each sheet with its places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from examples.generation import rosters_dirt as dirt
from examples.generation.county import GRADE_NAMES
from examples.generation.rosters_lines import Line, Lists, Value
from examples.generation.rosters_shapes import Shape
from examples.generation.rosters_world import Child
from kcbx import identity

_DATE_KINDS: Mapping[str, str] = {
    "xlsx": "text text date serial",
    "xls": "text text date",
    "ods": "text text date serial",
}
_DISABILITY = {name: digit for digit, name in identity.DISABILITY_CATEGORIES.items()}
_GRADES = {name: digit for digit, name in identity.DISABILITY_GRADES.items()}


@dataclass
class Sheet:
    """One sheet to write: `rows[0]` is row 1; merges as (row, column, row, column), all from 0."""

    name: str
    rows: list[list[Value]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Placed:
    """Where a line came to stand: file, sheet, row from 1."""

    file: str
    sheet: str
    row: int
    line: Line


def finish(lists: Lists, shape: Shape, seed: int) -> None:
    """Fill in the fields that follow from others, and dirty the lines that are not there for their own flaw."""
    for index, line in enumerate(lists.lines[shape.kind], start=1):
        rng = Random(f"{seed}/dirt/{shape.file}/{index}")
        child = lists.world.children.get(line.key)
        line.values = {**_derived(line, child, index), **line.values}
        if not line.clean:
            _dirty(line.values, rng, shape)
        elif isinstance(line.values["出生日期"], dt.date):
            line.values["出生日期"] = line.values["出生日期"].isoformat()


def _derived(line: Line, child: Child | None, index: int) -> dict[str, Value]:
    values, grade = line.values, line.values["年级"]
    number = str(values["证件号码"] or "")
    category, degree = values.get("残疾类别"), values.get("残疾等级")
    certificate = f"{number}{_DISABILITY[str(category)]}{_GRADES[str(degree)]}" if category and number else ""
    groups = child.groups if child else ()
    return {
        "序号": index,
        "户号": f"H{index:05d}",
        "人号": f"H{index:05d}-03",
        "证号": f"990101{index:06d}",
        "国籍": "中国",
        "证件类型": "居民身份证" if number else "其他",
        "是否监护人": "是",
        "年级名": f"{GRADE_NAMES[int(grade) - 1]}年级" if isinstance(grade, int) else "",
        "入学年月": f"{2025 - grade}09" if isinstance(grade, int) else "",
        "残疾证号": certificate,
        "留守": "双亲留守儿童" if "留守儿童" in groups else "非留守儿童",
        "随迁": "是" if "随迁子女" in groups else "否",
        "孤儿": "是" if "孤儿" in groups else "否",
    }


def _dirty(values: dict[str, Value], rng: Random, shape: Shape) -> None:
    number = str(values["证件号码"] or "")
    if number and rng.random() < 0.2:
        values["证件号码"] = dirt.dirty_number(number, rng)
    if rng.random() < 0.12:
        values["姓名"] = dirt.dirty_name(str(values["姓名"]), rng)
    if rng.random() < 0.4:
        values["村名"] = rng.choice(dirt.village_names(str(values["乡镇"]), str(values["村"])))
    if isinstance(born := values["出生日期"], dt.date):
        values["出生日期"] = dirt.dirty_date(born, rng, _DATE_KINDS.get(shape.format, "text"))
    if shape.format in ("xlsx", "ods") and rng.random() < 0.3:
        values["电话"] = int(str(values["电话"]))
    if rng.random() < 0.1:
        values["性别"] = f"{values['性别']} "


def sheets_of(lists: Lists, shape: Shape) -> tuple[list[Sheet], list[Placed]]:
    """Return the sheets of a file, and where each line stands in them."""
    sheets = [_explanation(name) for name in shape.before]
    placed: list[Placed] = []
    for name, lines in _by_sheet(lists.lines[shape.kind], shape):
        sheet = _headed(name, shape)
        _fill(sheet, shape, lines, placed)
        sheets.append(sheet)
    return sheets, placed


def _explanation(name: str) -> Sheet:
    return Sheet(name, [["填表说明"], ["一、按户籍所在地填报。"], ["二、证件号码照户口簿填写，不要用公式。"]])


def _by_sheet(lines: Sequence[Line], shape: Shape) -> Iterator[tuple[str, list[Line]]]:
    if shape.sheet_of is None:
        yield shape.sheet, list(lines)
        return
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(shape.sheet_of(line), []).append(line)
    yield from found.items()


def _headed(name: str, shape: Shape) -> Sheet:
    sheet = Sheet(name)
    width = shape.first_column + len(shape.columns)
    for title in shape.titles:
        if title:
            sheet.merges.append((len(sheet.rows), 0, len(sheet.rows), width - 1))
        sheet.rows.append([title, *[None] * (width - 1)] if title else [])
    for row in _header(shape):
        sheet.rows.append(row)
    _merge_header(sheet, shape, len(sheet.rows) - len(_header(shape)))
    sheet.hidden_columns = [shape.first_column + n for n, column in enumerate(shape.columns) if column.hidden]
    return sheet


def _grouped(shape: Shape) -> bool:
    return any(column.group for column in shape.columns)


def _header(shape: Shape) -> list[list[Value]]:
    lead: list[Value] = [None] * shape.first_column
    if not _grouped(shape):
        return [lead + [column.heading or None for column in shape.columns]]
    upper: list[Value] = []
    for before, column in zip((None, *shape.columns), shape.columns, strict=False):
        repeated = before is not None and column.group and before.group == column.group
        upper.append(None if repeated else (column.group or column.heading or None))
    lower: list[Value] = [column.heading if column.group else None for column in shape.columns]
    return [lead + upper, lead + lower]


def _merge_header(sheet: Sheet, shape: Shape, top: int) -> None:
    if not _grouped(shape):
        return
    columns = shape.columns
    start = 0
    while start < len(columns):
        end = start
        while (
            columns[start].group and end + 1 < len(columns) and columns[end + 1].group == columns[start].group
        ):
            end += 1
        left, right = shape.first_column + start, shape.first_column + end
        if columns[start].heading:
            sheet.merges.append((top, left, top if columns[start].group else top + 1, right))
        start = end + 1


def _fill(sheet: Sheet, shape: Shape, lines: Sequence[Line], placed: list[Placed]) -> None:
    lead: list[Value] = [None] * shape.first_column
    for number, line in enumerate(lines, start=1):
        if number in shape.repeat_header_at:
            sheet.rows += _header(shape)
        sheet.rows.append(lead + [column.value(line) for column in shape.columns])
        placed.append(Placed(shape.file, sheet.name, len(sheet.rows), line))
        if number in shape.hidden_rows:
            sheet.hidden_rows.append(len(sheet.rows) - 1)
        if number in shape.blank_after:
            sheet.rows.append([])
    for number in range(len(lines) + 1, len(lines) + 1 + shape.numbered_empty):
        sheet.rows.append(lead + [number if column.heading == "序号" else None for column in shape.columns])
    for footer in shape.footers:
        sheet.rows.append(lead + [len(lines) if value == "#" else value for value in footer])
