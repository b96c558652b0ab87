"""Puts a county on disk in canonical form; a county stands there whole or the old one is left alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kcbx.schema import schema_document, schema_names
from kcbx.schema.files import CASE_SCHEMA, CONFIG_SCHEMA, OFFICE_SCHEMA, UNITS_SCHEMA
from kcbx.schema.reading import text_of

PARTS = ("kcbx.yaml", "units.yaml", ".gitignore", "ledgers", "office", "schema")
"""What the generator writes: all of it is removed before a county is generated anew."""

GITIGNORE = """\
# 本机的索引和锁
.kcbx/
# 原始名单和佐证里有个人信息，不进历史；案卷里留有佐证的 sha256
evidence/
rosters/*
!rosters/rosters.yaml
"""


class CountyWriter:
    """Writes the files of one county under `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def clear(self) -> None:
        """Remove what an earlier run wrote."""
        for name in PARTS:
            path = self.root / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def write(self, path: str, text: str) -> None:
        """Write a new file; raises FileExistsError when two children were given one number."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)

    def surroundings(self, config: Mapping[str, Any], units: Mapping[str, Any]) -> None:
        """Write configuration, units, schemas and .gitignore."""
        self.write("kcbx.yaml", text_of("config", config, None, CONFIG_SCHEMA))
        self.write("units.yaml", text_of("units", units, None, UNITS_SCHEMA))
        self.write(".gitignore", GITIGNORE)
        for name in schema_names():
            document = schema_document(name)
            self.write(f"schema/{name}.schema.json", json.dumps(document, ensure_ascii=False, indent=2) + "\n")

    def case(self, ledger: str, unit: str, document: Mapping[str, Any]) -> None:
        """Write one case file."""
        text = text_of("case", document, None, CASE_SCHEMA)
        self.write(f"ledgers/{ledger}/{unit}/{document['编号']}.yaml", text)

    def office(self, year: int, unit: str, document: Mapping[str, Any]) -> None:
        """Write the office record of one unit."""
        self.write(f"office/{year}/{unit}.yaml", text_of("office", document, None, OFFICE_SCHEMA))
