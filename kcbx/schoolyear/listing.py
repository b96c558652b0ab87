"""A turn of the school year as rows: what a window, a JSON file and the sheets for the units show of it. Pure.

Masked is the default; the sheets for the units may show names and numbers in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kcbx import privacy
from kcbx.comparing.listing import DIGITS, UNKNOWN_UNIT, person
from kcbx.comparing.questions import names_in
from kcbx.grid import Cell, SheetColumn, SheetPlan
from kcbx.model import UnitRegister
from kcbx.output import Column
from kcbx.rosters.people import Place, RosterRow
from kcbx.rosters.reading import Reading
from kcbx.schoolyear.outcome import NOWHERE, Closing, Deed, Missing, OpenRow
from kcbx.schoolyear.turn import Turn

FORMAT_VERSION = 1
QUESTIONS_SHEET, REFUSED_SHEET = "待核", "没有办成"

COLUMNS = tuple(
    Column(name, name, "right" if name == "年级" else "left")
    for name in ("类别", "编号", "姓名", "出生日期", "单位", "乡镇", "年级", "状态", "说明")
)
"""What is shown of a child that arrived nowhere."""

_MISSING_SHEET = (
    SheetColumn("类别", 16),
    SheetColumn("编号", 15),
    SheetColumn("姓名", 10),
    SheetColumn("性别", 6),
    SheetColumn("出生日期", 12),
    SheetColumn("证件号码", 21),
    SheetColumn("监护人", 14),
    SheetColumn("村", 12),
    SheetColumn("年级", 6, "整数"),
    SheetColumn("状态", 10),
    SheetColumn("说明", 26),
    SheetColumn("核查情况", 30, note="查到了什么；在外就读的写学校全称。"),
    SheetColumn("核查人", 10),
    SheetColumn("核查日期", 12, "日期"),
)
_QUESTION_SHEET = (
    SheetColumn("事项", 10),
    SheetColumn("位置", 26),
    SheetColumn("姓名", 10),
    SheetColumn("学校", 20),
    SheetColumn("单位", 14),
    SheetColumn("编号", 15),
    SheetColumn("原因", 60),
    SheetColumn("指纹", 15),
)


@dataclass(frozen=True)
class Refusal:
    """Something that was to be done and is refused, with the reason."""

    deed: Deed
    reason: str


@dataclass(frozen=True)
class Page:
    """A closing as it is shown: with names in full or masked, and the 编号 children got in this very batch."""

    turn: Turn
    closing: Closing
    units: UnitRegister
    full: bool = False
    refused: Sequence[Refusal] = ()
    registered: Mapping[Place, str] = field(default_factory=dict)

    def missing_rows(self) -> list[dict[str, Any]]:
        """Return the children that arrived nowhere, by kind, unit and case."""
        order = {unit.code: number for number, unit in enumerate(self.units)}
        ordered = sorted(
            self.closing.missing,
            key=lambda each: (each.kind, order.get(each.unit, len(order)), each.case_id, _place(each.row)),
        )
        return [self._missing_row(each) for each in ordered]

    def _missing_row(self, missing: Missing) -> dict[str, Any]:
        shown = person(missing.row, full=self.full)
        return {
            "类别": missing.kind,
            "编号": missing.case_id or self.registered.get(missing.row.place, ""),
            **{key: shown[key] for key in ("姓名", "性别", "出生日期", "证件号码", "监护人", "村")},
            "单位": self.unit_name(missing.unit),
            "乡镇": self._township(missing),
            "年级": missing.grade,
            "状态": missing.state or "未入学",
            "说明": self.shown(missing.remark, missing.row),
        }

    def question_rows(self) -> list[dict[str, Any]]:
        """Return the rows of the lists of which nothing was done, each with the reason."""
        return [self._question_row(each) for each in self.closing.questions]

    def _question_row(self, question: OpenRow) -> dict[str, Any]:
        others = (question.match.other,) if question.match else ()
        return {
            "事项": question.what,
            "位置": where(question.row),
            "姓名": person(question.row, full=self.full)["姓名"],
            "学校": question.row.school,
            "单位": self.unit_name(question.unit),
            "编号": question.case_id,
            "原因": self.shown(question.words, question.row, *others),
            "指纹": question.match.digest[:DIGITS] if question.match else "",
        }

    def refused_rows(self) -> list[dict[str, Any]]:
        """Return what was refused, in the form of the questions."""
        return [
            self._question_row(
                OpenRow(each.deed.what, each.deed.row, each.reason, each.deed.unit, each.deed.case_id)
            )
            for each in self.refused
        ]

    def shown(self, text: str, *rows: RosterRow) -> str:
        """Return a sentence, its names and numbers masked unless `full`."""
        return text if self.full else privacy.Names(names_in(*rows)).mask(privacy.mask_text(text))

    def unit_name(self, code: str) -> str:
        """Return the short name of a unit, 单位未定 for none."""
        unit = self.units.get(code)
        return unit.short_name if unit else code or UNKNOWN_UNIT

    def _township(self, missing: Missing) -> str:
        unit = self.units.get(missing.unit)
        township = self.units.get(unit.township) if unit else None
        return township.short_name if township else missing.row.township

    def names(self) -> set[str]:
        """Return the names of everybody shown, and how many children they are is the caller's to count."""
        rows = [each.row for each in self.closing.missing]
        rows += [each.row for each in self.closing.questions]
        rows += [each.deed.row for each in self.refused]
        return names_in(*rows)

    def document(self) -> dict[str, Any]:
        """Return the whole as JSON can hold it."""
        return {
            "format_version": FORMAT_VERSION,
            "学年": self.turn.name,
            "日期": self.turn.today.isoformat(),
            "毕业日期": self.turn.graduation.isoformat(),
            "办理": self.closing.counts(),
            "开学后再办": dict(self.closing.waiting),
            "已办": dict(self.closing.done),
            "说明": list(self.closing.notes),
            "没有办成": self.refused_rows(),
            "待核": self.question_rows(),
            "去向不明": self.missing_rows(),
        }

    def unit_lines(self) -> list[str]:
        """Return one line per unit with how much of each is done there."""
        counted: dict[str, dict[str, int]] = {}
        for deed in self.closing.deeds:
            own = counted.setdefault(deed.unit, {})
            own[deed.what] = own.get(deed.what, 0) + 1
        order = [unit.code for unit in self.units if unit.code in counted]
        return [
            f"{self.unit_name(code)}：{'、'.join(f'{what} {number}' for what, number in counted[code].items())}"
            for code in (*order, *(code for code in counted if code not in order))
        ]

    def workbook(self) -> list[SheetPlan]:
        """Return a sheet per unit of the children to look for, then what is asked and what was refused."""
        by_unit: dict[str, list[dict[str, Any]]] = {}
        for row in self.missing_rows():
            by_unit.setdefault(row["单位"], []).append(row)
        plans: list[SheetPlan] = []
        for unit, rows in by_unit.items():
            plans.append(self._sheet(unit, _MISSING_SHEET, rows, f"应到未到学生（{unit}，{self.turn.name}）"))
        for title, rows in ((QUESTIONS_SHEET, self.question_rows()), (REFUSED_SHEET, self.refused_rows())):
            if rows or not plans:
                plans.append(self._sheet(title, _QUESTION_SHEET, rows, f"{title}（{self.turn.name}）"))
        return plans

    def _sheet(
        self, name: str, columns: Sequence[SheetColumn], rows: Sequence[Mapping[str, Any]], title: str
    ) -> SheetPlan:
        cells: list[list[Cell]] = [[row.get(column.heading) or None for column in columns] for row in rows]
        footers = (f"共 {len(rows)} 人。内含未成年人信息，只供核查使用，不得公开，用完收回。",)
        return SheetPlan(name, tuple(columns), cells, title, footers=footers)


def where(row: RosterRow) -> str:
    """Return where a row stands, without a word about the person: 毕业名单-2025-07-05 第12行, 台账 KC-…."""
    place = row.place
    return f"{place.roster} 第{place.row}行" if place.row else f"{place.roster} {place.sheet}"


def _place(row: RosterRow) -> tuple[str, str, int]:
    return row.place.roster, row.place.sheet, row.place.row


def list_line(number: str, reading: Reading, is_new: bool) -> str:
    """Return what became of the rows of a list, on one line; they add up."""
    rows = f"收下 {len(reading.rows)} + 退回 {len(reading.rejected)} + 忽略 {len(reading.ignored)}"
    return f"名单 {number}{'（这次收下）' if is_new else ''}：读了 {reading.read} 行 = {rows}。"


def rejected_lines(number: str, reading: Reading, limit: int) -> list[str]:
    """Return the rows of a list that could not be used, each with why, at most `limit`, and how to get them all."""
    if not reading.rejected:
        return []
    shown = [f"  退回　第{each.place.row}行　{'；'.join(each.reasons)}" for each in reading.rejected[:limit]]
    more = [f"  ……共退回 {len(reading.rejected)} 行"] if len(reading.rejected) > limit else []
    return [
        *shown,
        *more,
        f"  名单收下以后，退回的行可以写成 Excel：kcbx roster show {number} --rejects 文件.xlsx",
    ]


def list_record(number: str, reading: Reading, is_new: bool) -> dict[str, Any]:
    """Return what became of the rows of a list, as JSON can hold it."""
    return {
        "编号": number,
        "这次收下": is_new,
        "读入": reading.read,
        "收下": len(reading.rows),
        "忽略": len(reading.ignored),
        "退回": [{"行": each.place.row, "原因": list(each.reasons)} for each in reading.rejected],
    }


def total_lines(page: Page) -> list[str]:
    """Return the totals to be confirmed, how much of it falls to which unit, and who arrived nowhere."""
    closing = page.closing
    lines = [f"{page.turn.name}结转，毕业算在 {page.turn.graduation}，入学算在 {page.turn.first_day}。"]
    lines.append(f"要办：{_counted(closing.counts())}。已办过：{_counted(closing.done)}。")
    if closing.waiting:
        lines.append(f"{page.turn.first_day} 以后再办：{_counted(closing.waiting)}；到时候再运行一次。")
    lines += [f"  {line}" for line in page.unit_lines()]
    nowhere = Counter(each.kind for each in closing.missing)
    return [*lines, f"应到未到：{_counted({kind: nowhere[kind] for kind in NOWHERE})}。"]


def _counted(counts: Mapping[str, int]) -> str:
    return "、".join(f"{what} {number}" for what, number in counts.items()) or "没有"


def row_lines(rows: Iterable[Mapping[str, Any]], limit: int) -> list[str]:
    """Return a line per row of a list, at most `limit` and how many more there are."""
    every = list(rows)
    lines = [
        f"  {row['事项']}　{row['编号'] or row['位置']}　{row['姓名']}　{row['原因']}"
        + (f"（指纹 {row['指纹']}）" if row["指纹"] else "")
        for row in every[:limit]
    ]
    return lines + ([f"  ……共 {len(every)} 条"] if len(every) > limit else [])
