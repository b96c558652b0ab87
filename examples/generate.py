"""Generate a fictional county: `python examples/generate.py --seed 2024 --children 300 --year 2024 DIR`.

The same seed, number and year give the same bytes on every machine. See examples/README.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

if __package__ in (None, ""):
    # Run as a script from a checkout: kcbx and the generator are found without being installed.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examples.generation import chapters, stories_school, upkeep, verbs
from examples.generation.casting import ATTENDS, Tale, cast
from examples.generation.children import IdentityNumbers, make_child
from examples.generation.county import CountyPlan, config_document, units_document
from examples.generation.life import Life
from examples.generation.numbering import Numbering
from examples.generation.office import UnitBook, office_documents, review_days, standing_on
from examples.generation.writing import CountyWriter
from kcbx.lifecycle.states import MISSING_STATES

Progress = Callable[[int, int], None]
"""Told (children done, children in all) now and then."""


def live(plan: CountyPlan, tale: Tale, index: int, identities: IdentityNumbers, numbering: Numbering) -> Life:
    """Tell the whole year of one child."""
    rng = Random(f"{plan.seed}/life/{index}")
    life = Life(plan, make_child(plan, identities, index, tale.part, rng), numbering, rng)
    tale.story(life)
    stories_school.school_closes(life)
    stories_school.graduate(life)
    if tale is not ATTENDS:
        chapters.new_year_visit(life)
        _review(life)
    upkeep.keep_up(life)
    return life


def _review(life: Life) -> None:
    """Every open case of 疑似 or 辍学 is reviewed each quarter."""
    story = life.story()
    for day, quarter in review_days(life.plan):
        if standing_on(story, day).state in MISSING_STATES:
            verbs.review(life, day, quarter)


def generate(root: Path, seed: int, children: int, year: int, progress: Progress | None = None) -> None:
    """Write a county under `root`, replacing what an earlier run wrote there."""
    plan, tales = CountyPlan.of(seed, children, year), cast(seed, children)
    numbering = numbered(plan, tales)
    writer, book, identities = CountyWriter(root), UnitBook(plan), IdentityNumbers()
    writer.clear()
    writer.surroundings(config_document(plan), units_document(plan))
    directories = {unit.code: unit.short_name for unit in plan.schools} | {
        town.code: town.name for town in plan.towns
    }
    for index, tale in enumerate(tales):
        life = live(plan, tale, index, identities, numbering)
        story = life.story()
        writer.case(story.standing.ledger, directories[story.standing.unit], life.document())
        book.take(story)
        if progress and ((index + 1) % 1_000 == 0 or index + 1 == children):
            progress(index + 1, children)
    for unit, document in office_documents(plan, book):
        writer.office(year, unit, document)


def numbered(plan: CountyPlan, tales: Sequence[Tale]) -> Numbering:
    """Tell every eventful life once to learn which documents there are, and count them in order of time."""
    numbering, identities = Numbering(), IdentityNumbers()
    for index, tale in enumerate(tales):
        if tale is not ATTENDS:
            live(plan, tale, index, identities, numbering)
    numbering.settle()
    return numbering


def _show(done: int, total: int) -> None:
    print(f"已生成 {done}/{total} 份案卷", file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="生成一个虚构的县，供示例、测试和测速使用。")
    parser.add_argument("directory", metavar="文件夹", type=Path, help="生成到这个文件夹")
    parser.add_argument(
        "--seed", type=int, default=2024, help="随机种子：种子相同，内容逐字节相同（默认 2024）"
    )
    parser.add_argument("--children", type=int, default=300, help="孩子人数（默认 300）")
    parser.add_argument("--year", type=int, default=2024, help="学年开始的年份（默认 2024）")
    options = parser.parse_args(arguments)
    root: Path = options.directory
    if root.exists() and any(root.iterdir()) and not (root / "kcbx.yaml").is_file():
        print(f"{root} 里有别的文件，没有生成。请换一个空文件夹。", file=sys.stderr)
        return 2
    generate(root, options.seed, options.children, options.year, _show)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
