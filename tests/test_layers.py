"""A module imports only lower layers (or its own subsystem); what belongs to one place stays there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kcbx"

LAYERS: dict[str, int] = {
    # 0: words
    "kcbx": 0,
    "model": 0,
    "errors": 0,
    "progress": 0,
    # 1: texts, numbers, days
    "yamlscalar": 1,
    "yamlio": 1,
    "keypath": 1,
    "identity": 1,
    "privacy": 1,
    "calendar": 1,
    "casenumber": 1,
    "papernumber": 1,
    "manuals": 1,
    "written": 1,
    "grid": 1,
    # 2: the ledger's logic, pure
    "output": 2,
    "policy": 2,
    "schema": 2,
    "lifecycle": 2,
    "movements": 2,
    "statistics": 2,
    "month_report": 2,
    "month_form": 2,
    "month_lists": 2,
    "month_notes": 2,
    "views": 2,
    "erasure": 2,
    "edit_checks": 2,
    "filling": 2,
    "batch_sheets": 2,
    "batch_rows": 2,
    "batch_cases": 2,
    "batch_attempts": 2,
    "identification": 2,
    "edits": 2,
    "rosters": 2,
    "attendance": 2,
    "comparing": 2,
    "exporting": 2,
    "schoolyear": 2,
    "founding": 2,
    "paper_parties": 2,
    "paper_form": 2,
    "paper_story": 2,
    "paper_addressees": 2,
    "paper_checks": 2,
    "overriding": 2,
    "duties": 2,
    "checklist": 2,
    "todo_list": 2,
    "agenda": 2,
    "dossier": 2,
    "dossier_form": 2,
    "rules": 2,
    "findings": 2,
    "renderings": 2,
    # 3: what touches the world
    "disk": 3,
    "journal": 3,
    "store": 3,
    "git": 3,
    "access": 3,
    "render": 3,
    "render_filters": 3,
    "holidays": 3,
    "listfiles": 3,
    "calendar_file": 3,
    "sheets": 3,
    "parquet_file": 3,
    # 4: the workspace
    "workspace": 4,
    "reporting": 4,
    "drafts": 4,
    "casework": 4,
    "officework": 4,
    "rosterfile": 4,
    "rosterwork": 4,
    "attendancework": 4,
    "absencework": 4,
    "termstartwork": 4,
    "batchwork": 4,
    "comparework": 4,
    "openingwork": 4,
    "undoing": 4,
    "entrywork": 4,
    "paperwork": 4,
    "inspection": 4,
    "dutywork": 4,
    "agendawork": 4,
    "exportwork": 4,
    "yearlists": 4,
    "yearwork": 4,
    # 5, 6: the command line
    "commands": 5,
    "cli": 6,
    "__main__": 6,
}

ONLY_IN: dict[str, tuple[str, ...]] = {
    "click": ("commands", "cli", "__main__"),
    "subprocess": ("git", "sheets"),
    "docxtpl": ("render",),
    "docx": ("render",),
    "ruamel": ("yamlio",),
    "jsonschema_rs": ("schema",),
    "filelock": ("store",),
    "tabulate": ("output",),
    "jinja2": ("render", "render_filters"),
    "chinese_calendar": ("holidays",),
    "icalendar": ("calendar_file",),
    "python_calamine": ("sheets",),
    "xlsxwriter": ("sheets",),
    "pyarrow": ("parquet_file",),
    "rapidfuzz": ("comparing",),
}
"""Which subsystem alone may import a library."""


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _subsystem(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return "kcbx" if first == "__init__.py" else first.removesuffix(".py")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "kcbx":
                yield from (f"kcbx.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    own = _subsystem(path)
    upward = [
        name
        for name in _imports(path)
        if name.startswith("kcbx.")
        and name.split(".")[1] in LAYERS
        and name.split(".")[1] != own
        and LAYERS[name.split(".")[1]] > LAYERS[own]
    ]
    assert upward == []


def test_every_subsystem_has_a_layer() -> None:
    assert {_subsystem(path) for path in _modules()} - set(LAYERS) == set()


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_used_in_one_place(library: str) -> None:
    users = {
        _subsystem(path) for path in _modules() for name in _imports(path) if name.split(".")[0] == library
    }
    assert users - set(ONLY_IN[library]) == set()


def test_nothing_below_the_commands_reads_clock_environment_or_directory() -> None:
    forbidden = {("datetime", "now"), ("date", "today"), ("Path", "cwd"), ("os", "getcwd"), ("time", "time")}
    forbidden |= {("os", "environ"), ("os", "getenv")}
    found = []
    for path in _modules():
        if LAYERS[_subsystem(path)] >= 5:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                owner = node.value
                name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
                if (name, node.attr) in forbidden:
                    found.append(f"{path.name}:{node.lineno} {name}.{node.attr}")
    # git hands its surroundings on, cleaned, to the program it runs.
    assert [place for place in found if not place.startswith("git.py:")] == []


def test_files_stay_readable() -> None:
    long = {
        path.name: lines for path in _modules() if (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}
