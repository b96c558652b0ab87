"""Turns documents into the models, once their shape is sound enough, and case models back into documents.

Nothing is guessed: what cannot be read gives None, and the shape problems say why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kcbx import calendar, yamlio
from kcbx.errors import UnreadableError
from kcbx.model import (
    Case,
    Config,
    County,
    Entry,
    Override,
    Person,
    School,
    StaffMember,
    Term,
    Township,
    UnitRegister,
)
from kcbx.schema.documents import bare_patterns, canonical, typed
from kcbx.schema.shape import Shapes

ENTRY_KEYS = ("号", "日期", "事项", "经办", "录入")
"""The keys every entry has; all others are its values."""

SCHEMA_LINE = "# yaml-language-server: $schema={}"


def case_of(data: Any) -> Case | None:
    """Return the case in a typed document, or None when its number, birth date or an entry cannot be read."""
    try:
        calendar.parse_date(data["出生日期"])
        entries = tuple(entry_of(raw, position) for position, raw in enumerate(data["经过"]))
        facts = {key: value for key, value in data.items() if key not in ("编号", "经过")}
        return Case(case_id=str(data["编号"]), facts=facts, entries=entries)
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def entry_of(raw: Mapping[str, Any], position: int) -> Entry:
    """Return the entry of one mapping; raises KeyError, TypeError or ValueError where it cannot be read."""
    return Entry(
        entry_id=str(raw["号"]),
        date=calendar.parse_date(raw["日期"]),
        action=str(raw["事项"]),
        operator=str(raw["经办"]),
        recorded=calendar.parse_moment(raw["录入"]),
        values={key: value for key, value in raw.items() if key not in ENTRY_KEYS},
        position=position,
    )


def entry_document(entry: Entry) -> dict[str, Any]:
    """Return the mapping of an entry as it stands on disk, keys not yet in order."""
    return {
        "号": entry.entry_id,
        "日期": entry.date.isoformat(),
        "事项": entry.action,
        **entry.values,
        "经办": entry.operator,
        "录入": entry.recorded.isoformat(timespec="seconds"),
    }


def case_document(case: Case) -> dict[str, Any]:
    """Return the whole document of a case, keys not yet in order."""
    return {"编号": case.case_id, **case.facts, "经过": [entry_document(entry) for entry in case.entries]}


def text_of(name: str, data: Mapping[str, Any], comments: yamlio.Comments | None, schema_path: str) -> str:
    """Return the canonical text of a document, with the line that tells editors its schema."""
    comments = comments or yamlio.Comments()
    if not any("yaml-language-server" in line for line in comments.head):
        head = [SCHEMA_LINE.format(schema_path), *comments.head]
        comments = yamlio.Comments(head, comments.before, comments.beside, comments.tail)
    return yamlio.emit(canonical(name, data), comments, bare=bare_patterns())


def read_checked(name: str, raw: bytes, shapes: Shapes, path: str) -> dict[str, Any]:
    """Return a typed document the program cannot go on without (kcbx.yaml, units.yaml).

    Raises UnreadableError naming the file, the place and every shape problem.
    """
    try:
        document = yamlio.parse(yamlio.decode(raw))
    except yamlio.YamlError as error:
        raise UnreadableError(f"{path} 第 {error.line} 行第 {error.column} 列：{error.message}") from None
    data = typed(document.data)
    if problems := shapes.check(name, data):
        lines = [f"{path} 第 {document.place(problem.path)[0]} 行：{problem.message}" for problem in problems]
        raise UnreadableError("\n".join(lines))
    loaded: dict[str, Any] = data
    return loaded


def _day(text: str | None) -> dt.date | None:
    return calendar.parse_date(text) if text else None


def _person(raw: Mapping[str, Any]) -> Person:
    return Person(raw.get("姓名", ""), raw.get("职务", ""), raw.get("电话", ""))


def _staff(raw: Sequence[Mapping[str, Any]]) -> tuple[StaffMember, ...]:
    return tuple(
        StaffMember(
            member["姓名"],
            member.get("职务", ""),
            member.get("账号", ""),
            _day(member.get("自")),
            _day(member.get("至")),
        )
        for member in raw
    )


def _school(raw: Mapping[str, Any]) -> School:
    return School(
        code=raw["标识码"],
        name=raw["名称"],
        short_name=raw["简称"],
        township=raw["乡镇"],
        category=raw["类别"],
        system=raw.get("学制", "六三"),
        parent=raw.get("上级", ""),
        prefix=raw.get("机关代字", ""),
        key_monitored=raw.get("重点监测") == "是",
        head=_person(raw.get("负责人", {})),
        staff=_staff(raw.get("人员", ())),
        closed=_day(raw.get("停用")),
        merged_into=raw.get("并入", ""),
        former_short_names=tuple(raw.get("曾用简称", ())),
    )


def _township(raw: Mapping[str, Any]) -> Township:
    return Township(
        code=raw["代码"],
        name=raw["名称"],
        category=raw["类别"],
        prefix=raw.get("机关代字", ""),
        head=_person(raw.get("负责人", {})),
        staff=_staff(raw.get("人员", ())),
    )


def units_of(data: Mapping[str, Any]) -> UnitRegister:
    """Return the register in a sound units document."""
    return UnitRegister(tuple(map(_school, data["学校"])), tuple(map(_township, data["乡镇"])))


def config_of(data: Mapping[str, Any]) -> Config:
    """Return the configuration in a sound config document."""
    county = data["县"]
    return Config(
        county=County(county["名称"], county["代码"], county["教育局"], county.get("机关代字", "")),
        policy=data["政策"],
        overrides=tuple(
            Override(
                calendar.parse_date(raw["自"]), {key: value for key, value in raw.items() if key != "自"}
            )
            for raw in data.get("参数", ())
        ),
        terms=tuple(
            Term(raw["学期"], calendar.parse_date(raw["开始"]), calendar.parse_date(raw["结束"]))
            for raw in data.get("校历", ())
        ),
        auto_commit=data.get("自动提交", "否") == "是",
        extra_codes={name: tuple(values) for name, values in data.get("代码", {}).items()},
    )
