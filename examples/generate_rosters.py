"""Write the lists that the example county receives: `python examples/generate_rosters.py DIR`. See 名单/真相.md.

The content is the same every time. The one ods file is written by LibreOffice; without it that file is left as it is.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

if __package__ in (None, ""):
    # Run as a script from a checkout: kcbx and the generator are found without being installed.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examples.generation import rosters_attendance, rosters_yearend
from examples.generation.rosters_files import SHAPES, write
from examples.generation.rosters_finish import Placed, Sheet, finish, sheets_of
from examples.generation.rosters_lines import AT_SCHOOL, HOUSEHOLDS, Line, Lists
from examples.generation.rosters_plants import Planting, planted
from examples.generation.rosters_truth import Document, truth_document, truth_text
from examples.generation.rosters_world import SEED, World

Files = dict[str, tuple[str, list[Sheet]]]
"""File name → its format and its sheets."""


def plan_files() -> tuple[Files, Document, Planting]:
    """Return every file that is to be written, cell by cell, and the truth about them."""
    planting = planted()
    files: Files = {}
    placed: list[Placed] = []
    _put_in_order(planting.lists)
    for shape in SHAPES:
        finish(planting.lists, shape, SEED)
        sheets, places = sheets_of(planting.lists, shape)
        files[shape.file] = shape.format, sheets
        placed += places
    truth = truth_document(planting, SHAPES, placed)
    for chapter in (rosters_attendance.chapter, rosters_yearend.chapter):
        more, told = chapter(planting)
        files |= more
        truth |= told
    return files, truth, planting


def _put_in_order(lists: Lists) -> None:
    """Sort households by village and schools by class, the way such lists come."""
    for name, lines in lists.lines.items():
        if name == HOUSEHOLDS:
            lines.sort(key=lambda line: _home(lists.world, line))
        elif name.startswith(AT_SCHOOL):
            lines.sort(key=lambda line: (str(line.values["年级"]), str(line.values["班"])))


def _home(world: World, line: Line) -> tuple[str, str]:
    child = world.children.get(line.key)
    return (child.town, child.village) if child else (str(line.values["乡镇"]), str(line.values["村"]))


def generate(folder: Path) -> list[str]:
    """Write every file and the truth; returns the names of the files that could not be written here."""
    files, truth, _ = plan_files()
    folder.mkdir(parents=True, exist_ok=True)
    left = [name for name, (kind, sheets) in files.items() if not write(folder / name, kind, sheets)]
    text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    (folder / "真相.json").write_text(text, "utf-8", newline="\n")
    (folder / "真相.md").write_text(truth_text(truth), "utf-8", newline="\n")
    return left


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="写出示例县收到的各种名单，供示例和测试使用。")
    parser.add_argument("directory", metavar="文件夹", type=Path, help="写到这个文件夹")
    left = generate(parser.parse_args(arguments).directory)
    for name in left:
        print(f"{name} 要用 LibreOffice 写，这台电脑上没有，没有改它。", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
