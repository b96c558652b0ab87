"""The pairs a person is to decide, side by side: which fields agree, which differ, which nobody knows. Pure."""

from __future__ import annotations

from typing import Any

from kcbx import privacy
from kcbx.comparing.listing import DIGITS, person
from kcbx.comparing.results import Match
from kcbx.comparing.sentences import place_text
from kcbx.output import Column, table
from kcbx.rosters.people import RosterRow

FIELDS = ("姓名", "证件号码", "性别", "出生日期", "学籍号", "监护人", "学校", "年级", "乡镇", "村")
"""What is laid side by side, in this order."""

AGREE, DIFFER, UNKNOWN = "相同", "不同", "不全"
"""What is said of a field; a blank agrees with nothing and differs from nothing."""

_COLUMNS = tuple(Column(name, name) for name in ("项", "甲", "乙", "对照"))


def question_rows(match: Match, *, full: bool = False) -> list[dict[str, str]]:
    """Return a row per field that either side tells; the comparison is of what is written, not of what is shown."""
    shown = [person(row, full=full) for row in (match.one, match.other)]
    whole = [person(row, full=True) for row in (match.one, match.other)]
    return [
        {
            "项": name,
            "甲": shown[0][name],
            "乙": shown[1][name],
            "对照": _verdict(whole[0][name], whole[1][name]),
        }
        for name in FIELDS
        if whole[0][name] or whole[1][name]
    ]


def _verdict(one: str, other: str) -> str:
    if not one or not other:
        return UNKNOWN
    return AGREE if one == other else DIFFER


def question_document(match: Match, *, full: bool = False) -> dict[str, Any]:
    """Return the object JSON holds for a pair."""
    return {
        "指纹": match.digest,
        "甲": place_text(match.first, match.one),
        "乙": place_text(match.second, match.other),
        "方法": match.key.value,
        "说明": _explained(match, full),
        "对照": question_rows(match, full=full),
    }


def question_text(match: Match, *, full: bool = False) -> str:
    """Return a pair for a window: its 指纹, where the two rows stand, why it is asked, then field by field."""
    document = question_document(match, full=full)
    lines = [
        f"指纹 {match.digest[:DIGITS]}　{document['方法']}",
        f"甲：{document['甲']}　乙：{document['乙']}",
        *([document["说明"]] if document["说明"] else []),
        table(document["对照"], _COLUMNS).rstrip("\n"),
    ]
    return "".join(f"{line}\n" for line in lines)


def question_columns() -> tuple[Column, ...]:
    """Return the columns of the CSV: a pair on a line, each field for both sides."""
    sides = (Column(f"{side}{name}", f"{side}{name}") for name in FIELDS for side in ("甲", "乙"))
    return (*(Column(name, name) for name in ("指纹", "方法", "甲", "乙", "说明")), *sides)


def question_line(match: Match, *, full: bool = False) -> dict[str, str]:
    """Return a pair as one line of the CSV."""
    document = question_document(match, full=full)
    sides = {
        f"{side}{name}": person(row, full=full)[name]
        for side, row in (("甲", match.one), ("乙", match.other))
        for name in FIELDS
    }
    return {**{key: document[key] for key in ("指纹", "方法", "甲", "乙", "说明")}, **sides}


def _explained(match: Match, full: bool) -> str:
    if full:
        return match.explanation
    return privacy.Names(names_in(match.one, match.other)).mask(privacy.mask_text(match.explanation))


def names_in(*rows: RosterRow) -> set[str]:
    """Return the names that stand in rows: of the children and of their guardians."""
    return {name for row in rows for name in (row.name, *row.guardians) if name}
