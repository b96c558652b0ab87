"""What stands in the cell of a day, and what it means: the usual marks, and the legend of a sheet, which comes first.

A blank is no mark: what it means is decided for a whole sheet (`kcbx.attendance.grids`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from kcbx.grid import Cell


class Mark(str, Enum):
    """What is known of one child on one school day. 未记 is no answer; it is never taken for one."""

    PRESENT = "到校"
    ABSENT = "旷课"
    LEAVE = "请假"
    UNKNOWN = "未记"


_WORDS: Mapping[Mark, tuple[str, ...]] = {
    Mark.PRESENT: (
        *("出勤", "到校", "出", "到", "在校", "在", "全勤", "正常", "正常出勤", "已到", "已到校", "返校"),
        *("迟到", "迟", "早退", "退", "早", "迟到早退"),
    ),
    Mark.ABSENT: (
        *(
            "旷课",
            "旷",
            "旷学",
            "逃学",
            "逃课",
            "缺课",
            "缺勤",
            "缺",
            "缺席",
            "无故缺课",
            "无故缺勤",
            "无故未到",
        ),
        *("无故旷课", "未到", "未到校", "未来", "未请假", "未返校", "失联", "无故不到校"),
    ),
    Mark.LEAVE: (
        *(
            "请假",
            "假",
            "事假",
            "事",
            "病假",
            "病",
            "公假",
            "公",
            "丧假",
            "丧",
            "探亲假",
            "例假",
            "其他假",
            "病事假",
        ),
        *("因公", "因病", "因事", "因病请假", "因事请假", "集训", "比赛", "隔离"),
    ),
}
_SYMBOLS: Mapping[Mark, str] = {
    Mark.PRESENT: "√✓✔☑0",
    Mark.ABSENT: "×✕✖✗✘╳☒XⅩ",
    Mark.LEAVE: "△▵○◯〇",
}
_USUAL: Mapping[str, Mark] = {
    **{word: mark for mark, words in _WORDS.items() for word in words},
    **{symbol: mark for mark, symbols in _SYMBOLS.items() for symbol in symbols},
}


def _words(shortest: int, longest: int = 99) -> str:
    """Return a pattern of the words of some length, the longest first."""
    every = (word for words in _WORDS.values() for word in words if shortest <= len(word) <= longest)
    return "|".join(sorted(every, key=len, reverse=True))


_ANY_WORD = _words(1)
_PERIODS = re.compile(r"(?P<word>\D+?)[(]?(?P<number>[0-9]{1,2})(?:课时|节课?)[)]?")
_WHOLE_DAY = 6
"""With so many lessons missed a pupil was not there that day; with fewer the pupil was, for a part of it."""

_BLANK = "(?:空白|空格|空着|空|未标记|未标|不标|不填|未填|留空|无标记|没有标记)"
_SYMBOL = rf"(?:[^\w\s:=()\"]|(?<![0-9A-Z])[0A-Z](?![0-9A-Z])|{_BLANK})"
_WORD = rf"(?:(?<![未不没无非])(?:{_words(2)})|(?<!\w)(?:{_words(1, 1)}))"
_FORWARD = re.compile(
    rf"(?P<symbol>{_SYMBOL})(?:者|处|格)?[\s)\"]*(?:[=:-]|即?为|表示|代表|是|算|视为)?[\s(\"]*"
    rf"(?P<word>{_ANY_WORD})(?![\u4e00-\u9fff])"
)
"""√出勤, “×”表示旷课, 空白为出勤."""
_BACKWARD = re.compile(
    rf"(?P<word>{_WORD})[\s)\"]*(?:[=:-]|用|打|画|记|标|写)?[\s(\"]*(?P<symbol>{_SYMBOL})"
    rf"(?=$|[\s,;.)\"]|[^\w]|{_ANY_WORD})"
)
"""出勤√, 旷课用“×”, 病假（○）."""
_CLAUSES = re.compile(r"[,;.、。]")
_LEGEND_WORDS = ("说明", "图例", "符号", "标记", "注", "备注")


@dataclass(frozen=True)
class Legend:
    """What the marks of one sheet mean; `blank` is what it says of empty cells itself, None where it says nothing."""

    own: Mapping[str, Mark] = field(default_factory=dict)
    blank: Mark | None = None

    def meaning(self, cell: Cell) -> Mark | None:
        """Return what a cell says, None when that cannot be told. The cell is not blank."""
        text = plain_mark(cell)
        if text in self.own:
            return self.own[text]
        if text in _USUAL:
            return _USUAL[text]
        periods = _PERIODS.fullmatch(text)
        mark = _USUAL.get(periods["word"]) if periods else None
        if periods is None or mark in (None, Mark.PRESENT):
            return None
        return mark if int(periods["number"]) >= _WHOLE_DAY else Mark.PRESENT

    def is_presence(self, cell: Cell) -> bool:
        """Tell whether a cell says outright that the pupil was there, not that a lesson or two were missed."""
        text = plain_mark(cell)
        return (self.own.get(text) or _USUAL.get(text)) is Mark.PRESENT and not _is_late(text)


def _is_late(text: str) -> bool:
    return any(word in text for word in ("迟", "退", "早"))


def is_blank(cell: Cell) -> bool:
    """Tell whether nothing stands in a cell."""
    return cell is None or cell == "" or (isinstance(cell, str) and cell.isspace())


def plain_mark(cell: Cell) -> str:
    """Return a cell as marks are compared: half width, upper case, no spaces; the number 0 is 0."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    folded = unicodedata.normalize("NFKC", str(cell)).upper()
    return re.sub(r"[\s\ufe0e\ufe0f]", "", folded)


def legend_of(texts: Iterable[str]) -> Legend:
    """Return the legend that the texts around a table give; an empty one when they give none.

    Both orders are read: √出勤 ×旷课, and 出勤（√）旷课（×）. What is said twice in two ways counts for nothing.
    """
    own: dict[str, set[Mark]] = {}
    for text in texts:
        pairs = list(_pairs(text))
        if len(pairs) > 1 or any(word in text for word in _LEGEND_WORDS) or "" in dict(pairs):
            for symbol, mark in pairs:
                own.setdefault(symbol, set()).add(mark)
    agreed = {symbol: next(iter(marks)) for symbol, marks in own.items() if len(marks) == 1}
    blank = agreed.pop("", None)
    return Legend(agreed, blank)


def _pairs(text: str) -> Iterator[tuple[str, Mark]]:
    """Yield (mark, meaning) of a text; the mark "" is the empty cell."""
    folded = unicodedata.normalize("NFKC", text).upper().replace("“", '"').replace("”", '"')
    for clause in filter(None, _CLAUSES.split(folded)):
        for match in _in_one_order(clause):
            symbol = match["symbol"]
            yield ("" if re.fullmatch(_BLANK, symbol) else symbol), _USUAL[match["word"]]


def _in_one_order(clause: str) -> Sequence[re.Match[str]]:
    """Return the pairs of a clause in the order that explains the more of it: 出勤√旷课× is not √旷课.

    Where both orders explain as much of the same text, nothing is said for certain.
    """
    forward, backward = list(_FORWARD.finditer(clause)), list(_BACKWARD.finditer(clause))
    if len(forward) != len(backward):
        return max(forward, backward, key=len)
    spans = sorted(match.span() for match in (*forward, *backward))
    apart = all(one[1] <= other[0] for one, other in pairwise(spans))
    return (*forward, *backward) if apart else ()


def day_mark(marks: Collection[Mark]) -> Mark:
    """Return what several marks of one day, morning and afternoon, say together.

    Who was there for a part of the day was there; half a day of leave and half a day without is no day of truancy.
    """
    for mark in (Mark.PRESENT, Mark.UNKNOWN, Mark.LEAVE):
        if mark in marks:
            return mark
    return Mark.ABSENT
