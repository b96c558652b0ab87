"""Builders of rosters.yaml: one pinned list that is in order, from which a test changes only what matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kcbx.schema import Shapes
from kcbx.schema.files import ROSTERS_SCHEMA, DataFile, read_data_file
from kcbx.schema.reading import text_of

PIN: dict[str, Any] = {
    "编号": "户籍-2024-09-05",
    "种类": "户籍",
    "日期": "2024-09-05",
    "来源": "清河县公安局",
    "文件": "rosters/2024-09-05-户籍.xlsx",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "行数": "612",
    "收下": "600",
    "退回": "8",
    "忽略": "4",
    "经办": "赵敏",
    "录入": "2024-09-06T09:00:00+08:00",
}


def rosters_data(fragment: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a rosters.yaml with the lists of a fragment, each of them the base with its own keys over it."""
    given = fragment or {}
    return {**given, "名单": [{**PIN, **pin} for pin in given.get("名单", ({},))]}


def rosters_file(fragment: Mapping[str, Any] | None) -> DataFile | None:
    """Return the file of a fragment as it is read, None for none."""
    if fragment is None:
        return None
    content = text_of("rosters", rosters_data(fragment), None, ROSTERS_SCHEMA).encode()
    return read_data_file("rosters", "rosters.yaml", content, Shapes())
