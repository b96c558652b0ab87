"""What kcbx roster says of a list that was read: its columns, its rows, its duplicates; no name and no number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kcbx.rosters.reading import Reading

_KEY_FIELDS = (
    *("姓名", "证件号码", "原证件号码", "出生日期", "学籍号", "学校", "学校标识码", "年级", "班级"),
    *("乡镇", "村", "监护人姓名"),
)


def layout_lines(reading: Reading, number: str = "") -> Iterable[str]:
    """Yield how the sheets were read; with the 编号 of the list only the columns that matter, and how to see the rest."""
    from kcbx.grid import shown_sheet

    for layout in reading.sheets:
        rows = "、".join(str(row) for row in layout.header_rows)
        where = f"表头在第 {rows} 行" if rows else "没有表头"
        yield f"{shown_sheet(layout.sheet)}，{where}。用到的列："
        shown = {
            name: columns
            for name, columns in layout.chosen.items()
            if not number or name in _KEY_FIELDS or len(layout.chosen) <= len(_KEY_FIELDS)
        }
        for name, columns in shown.items():
            yield f"  {name}　←　{'、'.join(str(column) for column in columns)}"
        if rest := sum(len(columns) for name, columns in layout.chosen.items() if name not in shown):
            yield f"  另认得 {rest} 列，kcbx roster show {number} 列出。"
        for title, columns in (
            ("不认识、没有用的列", layout.unknown),
            ("另有更合适的、没有用的列", layout.unused),
        ):
            if columns:
                yield f"  {title}：{'、'.join(str(column) for column in columns)}"
    for sheet, why in reading.left_out:
        yield f"{shown_sheet(sheet)}没有读：{why}。"


def count_lines(reading: Reading) -> Iterable[str]:
    """Yield what became of the rows, with the reasons and the duplicates."""
    yield (
        f"读了 {reading.read} 行 = 收下 {len(reading.rows)} + 退回 {len(reading.rejected)} + 忽略 {len(reading.ignored)}。"
    )
    parts = (
        ("退回", reading.reasons()),
        ("收下但要核对", reading.remarks()),
        ("忽略", reading.why_ignored()),
    )
    for title, counted in parts:
        for why, count in counted.most_common():
            yield f"  {title}：{why}（{count} 行）"
    yield from _duplicate_lines(reading)


_GROUPS_SHOWN = 10


def _duplicate_lines(reading: Reading) -> Iterable[str]:
    from kcbx.grid import shown_place

    if not reading.duplicates:
        return
    yield f"名单里有 {len(reading.duplicates)} 组重复的，都收下了，请核对："
    for duplicate in reading.duplicates[:_GROUPS_SHOWN]:
        yield f"  {'、'.join(shown_place(place.sheet, place.row) for place in duplicate.places)}：{duplicate.why}"
    if len(reading.duplicates) > _GROUPS_SHOWN:
        yield f"  其余 {len(reading.duplicates) - _GROUPS_SHOWN} 组见退回的表格。"
