"""Which rows of a list tell of nobody: empty ones, footers, headings repeated on every page. Never decided by guess."""

from __future__ import annotations

from collections.abc import Sequence

from kcbx.grid import Cell
from kcbx.rosters.cleaning import text_of
from kcbx.rosters.fields import plain_heading
from kcbx.rosters.layout import Layout

EMPTY, FOOTER, HEADING, ONLY_ORDER, LONE_TEXT = (
    "空行",
    "表尾",
    "重复的表头",
    "只有序号的空行",
    "只有一格文字的说明",
)

_FOOTERS = tuple(
    plain_heading(word)
    for word in (
        *(
            "合计",
            "总计",
            "小计",
            "共计",
            "总人数",
            "填报人",
            "填表人",
            "制表人",
            "制表",
            "审核人",
            "审核",
            "复核人",
            "单位负责人",
        ),
        *(
            "负责人",
            "校长",
            "填报单位",
            "填表单位",
            "填报时间",
            "填报日期",
            "填表日期",
            "制表日期",
            "制表时间",
            "联系人",
            "盖章",
        ),
        *(
            "备注",
            "说明",
            "填表说明",
            "填写说明",
            "注",
            "报送单位",
            "报送人",
            "经办人",
            "单位盖章",
            "主管领导",
            "分管领导",
            "本表",
        ),
        *("本页", "以上", "以下空白", "合 计", "打印时间", "导出时间", "数据来源"),
    )
)
_TELLING = ("姓名", "证件号码", "学籍号", "出生日期", "原证件号码")
_TOTALS = ("合计", "总计", "小计", "共计")
_LONGEST_NAME = 8
_DIGITS_OF_A_NUMBER, _DIGITS_OF_A_DATE = 12, 5
_NO_NAMES = ("姓名", *_FOOTERS)


def _is_footer(text: str) -> bool:
    """Tell whether a row that has this text in front is a footer: 填报人：…, 本年级合计."""
    plain = plain_heading(text)
    return plain.startswith(_FOOTERS) or plain.endswith(_TOTALS)


class SettingAside:
    """Tells, row by row of one sheet, why a row is no person's."""

    def __init__(self, layout: Layout) -> None:
        self._telling = [column.index for name in _TELLING for column in layout.chosen.get(name, ())]
        self._name = layout.column("姓名")
        self._birth = layout.column("出生日期")
        self._order = layout.column("序号")
        self._headings = {
            column.index: plain_heading(column.heading.rpartition(" | ")[2])
            for columns in layout.chosen.values()
            for column in columns
            if column.heading
        }

    def why(self, cells: Sequence[Cell]) -> str:
        """Return why a row tells of nobody, "" when it has to be judged."""
        name = cells[self._name] if self._name is not None and self._name < len(cells) else None
        first = cells[0] if cells else None
        if (
            isinstance(name, str)
            and 1 < len(name) < 5
            and not isinstance(first, str)
            and not name.startswith(_NO_NAMES)
        ):
            return ""
        return self._looked_at(cells)

    def _looked_at(self, cells: Sequence[Cell]) -> str:
        filled = [
            (index, text) for index, cell in enumerate(cells) if cell is not None and (text := text_of(cell))
        ]
        if not filled:
            return EMPTY
        if len(filled) == 1:
            return self._alone(*filled[0])
        if self._repeats(cells):
            return HEADING
        if any(_is_footer(text) for _, text in filled[:2]) and not self._tells(filled):
            return FOOTER
        return ""

    def _alone(self, index: int, text: str) -> str:
        if index == self._order and text.isdigit():
            return ONLY_ORDER
        if _is_footer(text):
            return FOOTER
        if index not in self._telling or (index == self._name and len(text) > _LONGEST_NAME):
            return LONE_TEXT
        return ""

    def _repeats(self, cells: Sequence[Cell]) -> bool:
        """Tell whether at least two cells of a row are the headings of their columns."""
        same = 0
        for index, heading in self._headings.items():
            cell = cells[index] if index < len(cells) else None
            same += isinstance(cell, str) and plain_heading(cell.rpartition(" | ")[2]) == heading
        return same > 1

    def _tells(self, filled: Sequence[tuple[int, str]]) -> bool:
        """Tell whether a row that begins like a footer is somebody's all the same: a number, or a name with a date."""
        by_index = dict(filled)
        digits = {index: sum(map(str.isdigit, by_index.get(index, ""))) for index in self._telling}
        if any(digits[index] >= _DIGITS_OF_A_NUMBER for index in self._telling if index != self._name):
            return True
        name = by_index.get(self._name, "") if self._name is not None else ""
        named = bool(name) and not _is_footer(name)
        return named and self._birth is not None and digits[self._birth] >= _DIGITS_OF_A_DATE
