"""The facts of a new case, from the one row of a list that tells of the child. What it does not tell stays unknown.

A list names guardians without saying who they are to the child: they go into 备注, to be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kcbx.comparing.window import born
from kcbx.model import Township, UnitRegister
from kcbx.rosters.people import RosterRow
from kcbx.schema import code_list
from kcbx.schoolyear.outcome import RESIDENCE, Deed
from kcbx.schoolyear.turn import Turn


def case_facts(row: RosterRow, kind: str, units: UnitRegister) -> dict[str, Any]:
    """Return what a row of a list of this kind tells of a child; who holds a 居住证 lives where the list says."""
    births = born((row,))
    home = _home(row, units)
    where = {"户籍": {}, "现住址": home} if kind == RESIDENCE and home else {"户籍": home}
    facts: dict[str, Any] = {
        "姓名": row.name,
        "性别": row.sex,
        "出生日期": births[0].isoformat() if births else "",
        "民族": _nation(row),
        "证件": {"类型": "居民身份证", "号码": row.id_number},
        **where,
        "备注": _contacts(row),
    }
    return {key: value for key, value in facts.items() if value or key == "户籍"}


def enrolment(deed: Deed, turn: Turn, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the 学籍 of a child in its new school; class and class teacher of the old one are gone."""
    kept = {key: value for key, value in before.items() if key in ("学籍号", "入学年月")}
    number, class_name = deed.row.student_number, deed.row.class_name
    told = {
        "学籍号": number,
        "学校": deed.school,
        "年级": deed.grade,
        "学年": turn.year + 1,
        "班级": class_name,
    }
    return {**{key: value for key, value in told.items() if value}, **kept}


def _home(row: RosterRow, units: UnitRegister) -> dict[str, str]:
    found = [unit for unit in units.named(row.township) if isinstance(unit, Township)]
    township = found[0].name if len(found) == 1 else row.township
    values = {"乡镇": township, "村": row.village, "地址": row.address}
    return {key: value for key, value in values.items() if value}


def _nation(row: RosterRow) -> str:
    word, known = row.other.get("民族", "").strip(), code_list("民族")
    return next((name for name in (word, f"{word}族") if name in known), "")


def _contacts(row: RosterRow) -> str:
    told = " ".join(part for part in (*row.guardians, row.telephone) if part)
    return f"名单上写的监护人和电话，关系待核：{told}。" if told else ""
