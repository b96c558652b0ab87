"""Puts a county on disk in canonical form; a county stands there whole or the old one is left alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kcbx.founding import GITATTRIBUTES, GITIGNORE, schema_files
from kcbx.lifecycle import LEDGERS
from kcbx.schema.files import CASE_SCHEMA, CONFIG_SCHEMA, OFFICE_SCHEMA, UNITS_SCHEMA
from kcbx.schema.reading import text_of

PARTS = ("kcbx.yaml", "units.yaml", ".gitignore", ".gitattributes", "ledgers", "office", "schema")
"""What the generator writes: all of it is removed before a county is generated anew."""


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
        """Write what `kcbx init` writes, with this county in it."""
        self.write("kcbx.yaml", text_of("config", config, None, CONFIG_SCHEMA))
        self.write("units.yaml", text_of("units", units, None, UNITS_SCHEMA))
        files = {".gitignore": GITIGNORE, ".gitattributes": GITATTRIBUTES, **schema_files({})}
        files |= {f"ledgers/{ledger}/.gitkeep": "" for ledger in LEDGERS}
        for path, text in files.items():
            self.write(path, text)

    def case(self, ledger: str, unit: str, document: Mapping[str, Any]) -> None:
        """Write one case file."""
        text = text_of("case", document, None, CASE_SCHEMA)
        self.write(f"ledgers/{ledger}/{unit}/{document['编号']}.yaml", text)

    def office(self, year: int, unit: str, document: Mapping[str, Any]) -> None:
        """Write the office record of one unit."""
        self.write(f"office/{year}/{unit}.yaml", text_of("office", document, None, OFFICE_SCHEMA))
