"""Attendance with one row per absence: who, when, what kind. Who is not on the list was there only if the class handed in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kcbx.attendance.classes import SchoolClass, class_names, parse_class, split_classes
from kcbx.attendance.grids import SheetRead
from kcbx.attendance.marks import Legend, Mark, day_mark, legend_of
from kcbx.attendance.rows import (
    FIELDS,
    Row,
    chosen_text,
    class_of_sheet,
    identity_of,
    is_list,
    rows_under,
    texts_around,
)
from kcbx.attendance.sheet import Line, Question
from kcbx.attendance.sheet_days import allowed_days, days_between, days_written
from kcbx.calendar import chinese_month
from kcbx.errors import UnreadableError
from kcbx.grid import Grid, shown_sheet
from kcbx.rosters.cleaning import clean_name, known_text
from kcbx.rosters.layout import Layout, find_layout
from kcbx.rosters.reading import Ignored, Rejected

_STATED = re.compile(
    r"(?P<what>全勤|已交|交来|上报|收到|报送)(?:考勤)?(?:的)?班级?(?:有|是|为)?\s*[:：]\s*(?P<classes>.+)"
)
_WHOLE_DAY = ("", "全天", "整天", "一天", "全日", "1天")
_HALF_DAYS = {"上午": "上午", "上": "上午", "早上": "上午", "下午": "下午", "下": "下午"}
_LESSONS = re.compile(r"(?P<which>第)?(?P<first>[0-9]{1,2})(?:[-—~至到](?P<last>[0-9]{1,2}))?节?课?")
_MANY_PERIODS = 6
"""Who missed so many lessons of a day was not there that day."""


@dataclass(frozen=True)
class _Absence:
    """One accepted row: the line, and the part of the day that was missed ("" for all of it)."""

    line: Line
    part: str


def read_absences(grid: Grid, question: Question) -> SheetRead:
    """Read one list of absences. Raises UnreadableError when its columns are not those, or nothing says who handed in."""
    layout = find_layout(grid, FIELDS, question.columns)
    if not is_list(layout):
        raise UnreadableError(
            f"{shown_sheet(grid.name)}看不出是考勤：没有一天一列的日期，也没有“日期”和“缺勤类型”两列。",
            f"认出的列：{chosen_text(layout) or '没有'}。缺课名单要有姓名、班级、日期（或起、止）、缺勤类型；"
            "列名特别的，用 --column 缺勤类型=E 这样写明。",
        )
    rows, ignored = rows_under(grid, layout, layout.first_row, question)
    texts = list(texts_around(grid, layout.first_row, ignored, layout))
    reader = _ListReader(question, legend_of(texts), class_of_sheet(grid, (), question))
    accepted, rejected, dayless = reader.read(rows)
    handed_in = _handed_in(grid, texts, question, {absence.line.school_class for absence in accepted})
    days = tuple(day for day in _days_of(question) if question.counts(day))
    return SheetRead(
        accepted=len(accepted),
        lines=_merged(accepted),
        rejected=rejected,
        ignored=[*ignored, *dayless],
        classes=handed_in,
        complete=handed_in,
        days=days,
        doubtful=tuple(_name_in(row, layout) for row in rejected),
        notes=[
            f"{shown_sheet(grid.name)}：表头在第 {layout.header_rows[-1] if layout.header_rows else 0} 行，{chosen_text(layout)}；"
            f"缺课名单，交来的班级：{class_names(handed_in)}，没有列名的学生按到校"
        ],
    )


def _name_in(row: Rejected, layout: Layout) -> str:
    index = layout.column("姓名")
    return clean_name(row.cells[index]) if index is not None and index < len(row.cells) else ""


def _days_of(question: Question) -> Iterable[dt.date]:
    first = dt.date(question.month.year, question.month.month, 1)
    return days_between(first, allowed_days(question.month)[1]) or ()


@dataclass(frozen=True)
class _ListReader:
    """Reads the rows of one list of absences."""

    question: Question
    legend: Legend
    own_class: SchoolClass | None

    def read(self, rows: Sequence[Row]) -> tuple[list[_Absence], list[Rejected], list[Ignored]]:
        accepted: list[_Absence] = []
        rejected: list[Rejected] = []
        ignored: list[Ignored] = []
        for row in rows:
            absence, problems = self._absence(row)
            if problems or absence is None:
                rejected.append(Rejected(row.place, tuple(problems), tuple(row.cells)))
            elif not absence.line.marks:
                ignored.append(Ignored(row.place, "这几天不上课，或者还没有到"))
            else:
                accepted.append(absence)
        return accepted, rejected, ignored

    def _absence(self, row: Row) -> tuple[_Absence | None, list[str]]:
        who = identity_of(row, self.question, self.own_class)
        problems = [*who.problems]
        days, problem = self._days(row)
        problems += [problem] if problem else []
        mark = self._kind(row)
        if mark is None:
            problems.append("看不懂缺勤类型，写旷课、事假、病假、公假")
        part = _part(known_text(row.cell("节次")))
        if part is None:
            problems.append("看不懂节次，写全天、上午、下午或第几节")
        if problems or who.school_class is None or mark is None or part is None:
            return None, problems
        marks = dict.fromkeys((day for day in days if self.question.counts(day)), mark)
        line = Line(
            row.place, who.name, who.school_class, marks, who.id_number, who.id_flaw, who.student_number
        )
        return _Absence(line, part), []

    def _kind(self, row: Row) -> Mark | None:
        cell = row.cell("缺勤类型")
        return self.legend.meaning(cell) if known_text(cell) else None

    def _days(self, row: Row) -> tuple[Sequence[dt.date], str]:
        """Return the days of a row that lie in the month, or why it names none."""
        month = self.question.month
        low, high = allowed_days(month)
        if row.has("日期"):
            days: Sequence[dt.date] | None = days_written(row.cell("日期"), month)
        else:
            ends = [days_written(row.cell(name), month) for name in ("起", "止")]
            first, last = ends[0], ends[1] if row.has("止") else ends[0]
            days = days_between(first[0], last[-1]) if first and last else None
        if not days:
            return (), "看不懂日期，写成 2024-09-02，几天写 2024-09-02 至 2024-09-06"
        within = [day for day in days if low <= day <= high]
        return within, "" if within else f"日期不在{chinese_month(month)}"


def _part(text: str) -> str | None:
    """Return which part of a day was missed: "" all of it, 上午, 下午, 缺节; None when it cannot be told."""
    plain = re.sub(r"\s", "", text)
    if plain in _WHOLE_DAY:
        return ""
    if plain in _HALF_DAYS:
        return _HALF_DAYS[plain]
    if plain in ("上午下午", "上下午", "上午、下午"):
        return ""
    numbers = set[int]()
    pieces = re.split("[、,，;；]", plain)
    for piece in pieces:
        match = _LESSONS.fullmatch(piece)
        if match is None:
            return None
        first, last = int(match["first"]), int(match["last"] or match["first"])
        is_number = len(pieces) == 1 and not match["which"] and not match["last"]
        numbers |= set(range(1 if is_number else first, last + 1))
    return "" if len(numbers) >= _MANY_PERIODS else "缺节"


def _merged(absences: Sequence[_Absence]) -> list[Line]:
    """Return one line per row, where a part of a day that was missed is a day at school.

    Both halves of one day, in two rows, are the whole day.
    """
    parts: dict[tuple[str, str, SchoolClass, dt.date], dict[str, Mark]] = {}
    for absence in absences:
        for day, mark in absence.line.marks.items():
            parts.setdefault(_key(absence.line, day), {})[absence.part] = mark
    lines = []
    for absence in absences:
        line = absence.line
        marks = {day: _together(parts[_key(line, day)]) for day in line.marks}
        lines.append(
            Line(
                line.place,
                line.name,
                line.school_class,
                marks,
                line.id_number,
                line.id_flaw,
                line.student_number,
            )
        )
    return lines


def _key(line: Line, day: dt.date) -> tuple[str, str, SchoolClass, dt.date]:
    return line.id_number or line.student_number, line.name, line.school_class, day


def _together(parts: Mapping[str, Mark]) -> Mark:
    whole = parts.get("")
    if whole is not None:
        return whole
    if {"上午", "下午"} <= set(parts):
        return day_mark([parts["上午"], parts["下午"]])
    return Mark.PRESENT


# Which classes handed in


def _handed_in(
    grid: Grid, texts: Sequence[str], question: Question, absent: set[SchoolClass]
) -> frozenset[SchoolClass]:
    stated, only_full = _stated(texts, question)
    if question.classes:
        stated, only_full = set(question.classes), False
    if question.own_class is not None and not stated:
        stated = {question.own_class}
    if not stated:
        raise UnreadableError(
            f"{shown_sheet(grid.name)}只列了缺课的学生，没有写明哪些班交了考勤；没有缺课的班和没有交的班分不开。",
            "加上 --classes 七1,七2,七3 写明交来的班级，或者请学校在表尾写“全勤班级：七年级2班、七年级3班”。"
            "没有交的班不要写，它们会列为缺报。",
        )
    if only_full:
        if both := absent & stated:
            raise UnreadableError(
                f"{shown_sheet(grid.name)}写{class_names(both)}全勤，名单里又有这个班的缺课学生。",
                "请学校改好这张表再交。",
            )
        return frozenset(stated | absent)
    if left_out := absent - stated:
        raise UnreadableError(
            f"{shown_sheet(grid.name)}里有{class_names(left_out)}的缺课学生，交来的班级里没有写这个班。",
            "核对交来的班级，用 --classes 写全。",
        )
    return frozenset(stated)


def _stated(texts: Sequence[str], question: Question) -> tuple[set[SchoolClass], bool]:
    """Return the classes that footers name as handed in, and whether they name only those without an absence."""
    found: set[SchoolClass] = set()
    kinds: set[str] = set()
    for text in texts:
        if match := _STATED.search(text):
            for name in split_classes(match["classes"]):
                school_class = parse_class(name, question.school, question.school_year)
                if school_class is not None:
                    found.add(school_class)
                    kinds.add(match["what"])
    return found, kinds == {"全勤"}
