"""The lists of the example county, read and compared: every planted case found, no two children taken for one.

The truth (examples/名单/真相.json) was written down by whoever planted the cases, without the program.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from examples import generate_rosters
from examples.generation import rosters_files
from examples.generation.rosters_lines import Line
from examples.generation.rosters_truth import truth_text
from kcbx import identity
from kcbx.comparing.matching import match
from kcbx.comparing.results import Result
from kcbx.comparing.spelling import plain_village
from kcbx.rosters.people import RosterRow
from tests.roster_truth import (
    LISTS,
    compared_files,
    comparison,
    counts_of,
    ledger,
    owner,
    planned,
    reading,
    truth,
    wrongly_same,
)

TEXT_FILES = (".csv", ".tsv", ".json", ".md")


def cells(path: Path) -> list[tuple[str, list[list[Any]]]]:
    """Return the cells of every sheet, read by calamine alone."""
    book = CalamineWorkbook.from_path(str(path))
    return [
        (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
    ]


# Made by the generator


def test_the_committed_lists_are_what_the_generator_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("examples.generation.rosters_files.shutil.which", lambda _: None)
    assert generate_rosters.main([str(tmp_path)]) == 0
    committed, made = ({path.name for path in folder.iterdir()} for folder in (LISTS, tmp_path))
    assert committed - made == {"在校-柳溪学校.ods"}
    assert made - committed == set()
    for name in sorted(made):
        if name.endswith(TEXT_FILES):
            assert (LISTS / name).read_bytes() == (tmp_path / name).read_bytes(), name
        else:
            assert cells(LISTS / name) == cells(tmp_path / name), name


def test_the_list_that_libreoffice_wrote_holds_what_was_planned(tmp_path: Path) -> None:
    files, _, _ = planned()
    name = "在校-柳溪学校.ods"
    rosters_files.write(tmp_path / "名单.xlsx", "xlsx", files[name][1])
    assert cells(LISTS / name) == cells(tmp_path / "名单.xlsx")


def test_the_truth_for_people_says_what_the_one_for_machines_says() -> None:
    assert (LISTS / "真相.md").read_text("utf-8") == truth_text(truth())


def test_every_number_is_of_the_fictional_county() -> None:
    _, _, planting = planned()
    numbers = [child.number for child in planting.world.children.values() if child.number]
    assert [number for number in numbers if identity.examine(number) or number[:6] != "990101"] == []
    assert len(numbers) == len(set(numbers))


# Read


@pytest.mark.parametrize("file", compared_files())
def test_every_row_is_accounted_for(file: str) -> None:
    found, counts = reading(file), counts_of(file)
    said = {
        "读入": found.read,
        "收下": len(found.rows),
        "退回": len(found.rejected),
        "忽略": len(found.ignored),
        "重复": sum(len(each.places) - 1 for each in found.duplicates),
    }
    told = {
        "退回": [(row.place.sheet, row.place.row, row.reasons) for row in found.rejected],
        "忽略": dict(found.why_ignored()),
    }
    assert said == {key: counts[key] for key in said}, f"{file}：{told}"
    assert said["收下"] + said["退回"] + said["忽略"] == said["读入"]


@pytest.mark.parametrize("file", compared_files())
def test_every_accepted_row_is_somebodys_and_dirt_changes_nobody(file: str) -> None:
    _, _, planting = planned()
    lines = _lines(file)
    wrong: list[tuple[int, tuple[object, ...]]] = []
    for row in reading(file).rows:
        key = owner(row)
        assert key, f"{file} {row.place.sheet} 第{row.place.row}行不是孩子，却收下了。"
        if any(line.clean for line in lines[key]):
            continue  # its flaw is planted, and told in the truth
        child = planting.world.children[key]
        told = row.name, row.id_number, row.lost_digits, row.sex or child.sex, row.birth_date or child.birth
        if told != (child.name, child.number, False, child.sex, child.birth):
            wrong.append((row.place.row, told))
        if row.village and plain_village(row.village) != plain_village(child.village):
            wrong.append((row.place.row, (row.village,)))
        if row.school_code and row.school_code != child.school:
            wrong.append((row.place.row, (row.school, row.school_code)))
        if row.guardians and child.guardian not in row.guardians:
            wrong.append((row.place.row, row.guardians))
    assert wrong == []


def _lines(file: str) -> dict[str, list[Line]]:
    """Return the planned lines of a file by whose they are."""
    _, _, planting = planned()
    (shape,) = (shape for shape in rosters_files.SHAPES if shape.file == file)
    found: dict[str, list[Line]] = defaultdict(list)
    for line in planting.lists.lines[shape.kind]:
        found[line.key].append(line)
    return found


# Compared


def by_child() -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = defaultdict(list)
    for result in comparison().results:
        found[owner(result.row)].append(result)
    return found


def shown(results: list[Result]) -> list[tuple[str, str, str]]:
    return [(each.comparison, each.conclusion, each.call) for each in results]


def counts_shown() -> str:
    found = comparison()
    lines = Counter((each.comparison, each.conclusion) for each in found.results)
    return f"\n名单：{dict(found.counts)}\n结果：{dict(lines)}\n待核：{len(found.questions)} 对"


def is_listed(result: Result) -> bool:
    """Say whether a line would open or move a case into 疑似."""
    return result.certain and result.call.startswith("列入疑似")


def test_every_planted_case_is_found() -> None:
    found = by_child()
    missed = [
        (case["键"], case["题"], wanted, shown(found[case["键"]]))
        for case in truth()["情节"]
        for wanted in case["应有"]
        if not any(
            wanted["比对"] in (line.comparison, "任一比对") and line.conclusion in wanted["结论"]
            for line in found[case["键"]]
        )
    ]
    assert missed == [], counts_shown()


def test_every_candidate_is_to_be_listed_and_nobody_else() -> None:
    listed = {key for key, results in by_child().items() if any(map(is_listed, results))}
    wanted = {case["键"] for case in truth()["情节"] if case["列入疑似"] == "是"}
    assert (listed - wanted, wanted - listed) == (set(), set()), counts_shown()


def test_what_was_not_to_be_claimed_is_not_claimed() -> None:
    found = by_child()
    claimed = [
        (case["键"], case["题"], shown(found[case["键"]]))
        for case in truth()["情节"]
        for result in found[case["键"]]
        if result.comparison in case["不应有"] and is_listed(result)
    ]
    assert claimed == [], counts_shown()


def test_where_nothing_was_planted_nothing_is_to_be_done() -> None:
    planted = {case["键"] for case in truth()["情节"]}
    asked = [
        (key, shown(results), [each.explanation for each in results])
        for key, results in by_child().items()
        if key not in planted and any(each.call for each in results)
    ]
    assert asked == [], counts_shown()


def test_no_two_children_are_taken_for_one() -> None:
    assert wrongly_same() == [], counts_shown()


def test_the_school_without_a_list_is_named_and_its_pupils_are_not_candidates() -> None:
    missing = [case["键"] for case in truth()["情节"] if case["题"] == "学校没有交名单"]
    assert len(missing) > 5
    assert comparison().unlisted == {"5199000051": len(missing)}


def test_children_out_of_age_are_counted_and_not_compared() -> None:
    first, last = (dt.date.fromisoformat(day) for day in truth()["适龄出生日期"])
    births = [row.birth_date for row in reading("户籍.xlsx").rows if row.birth_date]
    older, younger = sum(day < first for day in births), sum(day > last for day in births)
    counts = comparison().counts["户籍"]
    assert (counts["超龄"], counts["不足龄"]) == (older, younger)
    assert older > 2
    assert younger > 4


def _rows_of(place: tuple[str, str, int]) -> tuple[str, RosterRow]:
    file, sheet, number = place
    row = next(
        row for row in reading(file).rows if (row.place.sheet or sheet, row.place.row) == (sheet, number)
    )
    return counts_of(file)["种类"], row


@pytest.mark.parametrize("pair", truth()["对"], ids=range(len(truth()["对"])))
def test_each_planted_pair_is_answered_as_it_is(pair: dict[str, Any]) -> None:
    """Two whole lists meet, as in a comparison; what is said of the two rows is looked at."""
    first, one = _rows_of(pair["甲"])
    second, other = _rows_of(pair["乙"])
    lists = [reading(pair[side][0]).rows for side in ("甲", "乙")]
    # What may be one child twice in a list is asked by the comparison of that list with the others.
    met = comparison().questions if lists[0] is lists[1] else match(first, lists[0], second, lists[1])
    answers = {
        each.answer.value: each.key.value
        for each in met
        if {each.one.place, each.other.place} == {one.place, other.place}
    } or {"不是": ""}
    assert set(answers) <= set(pair["答案"]), answers
    if pair["依据"] and list(answers) == ["同一人"]:
        assert answers["同一人"] in pair["依据"]


def test_the_ledger_of_the_day_is_the_one_the_lists_were_made_from() -> None:
    _, _, planting = planned()
    known = {key: child.state for key, child in planting.world.children.items() if child.state}
    assert {child.case_id: child.state for child in ledger()} == known
