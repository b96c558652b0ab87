"""The example county: made by its generator byte for byte, plausible, clean, and nobody real in it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from examples import generate
from examples.generation.casting import ATTENDS, TALES
from examples.generation.children import IdentityNumbers
from examples.generation.county import CountyPlan, config_document, sites_for, units_document
from examples.generation.life import Life
from examples.generation.numbering import Numbering
from examples.generation.writing import PARTS
from kcbx import identity, yamlio
from kcbx.calendar import month_period
from kcbx.dutywork import workspace_tasks
from kcbx.erasure import ERASED
from kcbx.inspection import inspect
from kcbx.lifecycle import STATES, Setting, breaches, tell
from kcbx.lifecycle.states import MISSING_STATES, OPEN_STATES
from kcbx.model import Case, School, Severity, Township
from kcbx.movements import record_of
from kcbx.policy import load_profile
from kcbx.schema import ACTIONS, OFFICE_ACTIONS, code_list, typed
from kcbx.schema.reading import config_of, units_of
from kcbx.statistics import Figures
from kcbx.workspace import Workspace

COUNTY = Path(__file__).parents[1] / "examples" / "清河县"
SEED, CHILDREN, YEAR = 2024, 300, 2024
END = dt.date(2025, 7, 31)
MONTHS = [(2024, month) for month in range(9, 13)] + [(2025, month) for month in range(1, 8)]


@cache
def workspace() -> Workspace:
    return Workspace(COUNTY)


@cache
def cases() -> tuple[Case, ...]:
    files = [*workspace().case_files()]
    assert [file.path for file in files if file.case is None or file.problems] == []
    return tuple(file.case for file in files if file.case is not None)


@cache
def office_records() -> Mapping[str, list[dict[str, Any]]]:
    """Return the 记事 of each unit."""
    documents = [
        typed(yamlio.parse(yamlio.decode(workspace().read_bytes(path))).data)
        for path in workspace().office_paths()
    ]
    return {document["单位"]: document["记事"] for document in documents}


def generated_files(root: Path) -> dict[str, bytes]:
    """Return what the generator owns under a directory: path → bytes."""
    found = (path for name in PARTS for path in [root / name, *(root / name).rglob("*")])
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found if path.is_file()}


# Made by the generator


def test_the_committed_county_is_what_the_generator_makes(tmp_path: Path) -> None:
    assert generate.main([str(tmp_path), f"--seed={SEED}", f"--children={CHILDREN}", f"--year={YEAR}"]) == 0
    expected, actual = generated_files(COUNTY), generated_files(tmp_path)
    assert sorted(expected) == sorted(actual)
    assert [path for path, content in expected.items() if actual[path] != content] == []


def test_generating_again_replaces_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    generate.generate(tmp_path, 1, 60, YEAR)
    first = generated_files(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "月报.json").write_text("{}", "utf-8")
    (tmp_path / "ledgers" / "草稿.txt").write_text("旧", "utf-8")
    generate.generate(tmp_path, 1, 60, YEAR)
    assert generated_files(tmp_path) == first
    assert (tmp_path / "reports" / "月报.json").read_text("utf-8") == "{}"


def test_another_seed_makes_other_children(tmp_path: Path) -> None:
    generate.generate(tmp_path, SEED + 1, 60, YEAR)
    committed = {case.case_id for case in cases()}
    made = {case.case_id for file in Workspace(tmp_path).case_files() if (case := file.case)}
    assert len(made) == 60
    assert made & committed == set()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "论文.txt").write_text("三年的心血", "utf-8")
    assert generate.main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path} 里有别的文件，没有生成。请换一个空文件夹。\n"
    assert [path.name for path in tmp_path.iterdir()] == ["论文.txt"]


def test_progress_goes_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main([str(tmp_path), "--children=5"]) == 0
    assert capsys.readouterr() == ("", "已生成 5/5 份案卷\n")


@pytest.mark.parametrize(("children", "units"), [(300, 11), (7_999, 11), (50_000, 41), (1_000_000, 61)])
def test_a_bigger_county_has_more_units(children: int, units: int) -> None:
    towns, schools = sites_for(children)
    assert len(towns) + len(schools) == units
    everything = [unit.prefix for unit in (*towns, *schools)]
    assert len(set(everything)) == len(everything)


# Clean


def test_nothing_is_found_but_the_child_without_a_number_and_notes_in_the_same_words() -> None:
    """The tales have a small stock of sentences, so that notes written on one day by one clerk happen to be alike."""
    report = inspect(workspace(), END)
    assert report.cases == CHILDREN
    assert {finding.severity for finding in report.findings} == {Severity.NOTICE}
    assert [(finding.rule, finding.case) for finding in report.findings] == [
        ("H02", "KC-K9AH5F3D24"),
        ("H02", "KC-EFB9SKQ6XK"),
        ("H02", "KC-EFB9SKQ6XK"),
        ("H02", "KC-EFB9SKQ6XK"),
        ("H02", "KC-X1EDRWZENS"),
        ("I06", "KC-MGZ6AY3X77"),
    ]


def test_no_step_is_disallowed_and_no_guard_breached() -> None:
    assert list(_faults(cases(), workspace().setting)) == []


def _faults(told: tuple[Case, ...], setting: Setting) -> Iterator[str]:
    for case in told:
        story = tell(case)
        for step in story.steps:
            if not step.allowed:
                yield f"{case.case_id} {step.entry.date} {step.entry.action}"
        if case.name == ERASED:
            continue  # what is left of an erased case cannot show its evidence
        for situation, breach in breaches(story, setting):
            yield f"{case.case_id} {situation.entry.date} {breach.guard.guard_id} {breach.message}"


def test_every_file_is_canonical_and_stands_where_its_story_says() -> None:
    for file in workspace().case_files():
        assert file.is_canonical, file.path
        assert file.case is not None
        standing = tell(file.case).standing
        unit = workspace().units.get(standing.unit)
        assert unit is not None
        assert file.path == f"ledgers/{standing.ledger}/{unit.short_name}/{file.case.case_id}.yaml"


def test_no_entry_is_dated_outside_the_year_or_written_before_it_happened() -> None:
    for case in cases():
        for entry in case.entries:
            assert dt.date(2024, 3, 1) <= entry.date <= END
            assert entry.date <= entry.recorded.date()
            assert entry.recorded.utcoffset() == dt.timedelta(hours=8)


# Everything occurs


def test_every_action_occurs() -> None:
    assert {entry.action for case in cases() for entry in case.entries} == set(ACTIONS)


def test_every_office_action_occurs() -> None:
    assert {entry["事项"] for records in office_records().values() for entry in records} == set(
        OFFICE_ACTIONS
    )


def test_every_state_has_a_child_in_it_when_the_year_ends() -> None:
    assert {tell(case, END).standing.state for case in cases()} == set(STATES)


@pytest.mark.parametrize(
    ("action", "key", "codes"),
    [
        ("核查", "结论", "核查结论"),
        ("移出", "类别", "移出类别"),
        ("劝返", "层级", "层级"),
        ("移交", "结果", "移交结果"),
    ],
)
def test_every_code_occurs_that_a_reader_will_look_for(action: str, key: str, codes: str) -> None:
    used = {entry.get(key) for case in cases() for entry in case.entries if entry.action == action}
    placeholder = {ERASED} if action == "移出" else set()
    assert used - placeholder == set(code_list(codes))


def test_names_that_test_fonts_and_encodings_occur() -> None:
    written = "".join(case.name for case in cases())
    assert "·" in written
    assert {"珺", "㛃"} & set(written) == {"珺", "㛃"}


def test_some_entries_were_written_down_late() -> None:
    lags = [(entry.recorded.date() - entry.date).days for case in cases() for entry in case.entries]
    late = [lag for lag in lags if lag > 0]
    assert 20 < len(late) < len(lags) / 10
    assert max(late) >= 3


def test_a_school_closed_and_its_children_went_to_the_other() -> None:
    closed = [school for school in workspace().units.schools if school.closed]
    assert [(school.short_name, school.closed) for school in closed] == [("柳林教学点", dt.date(2025, 2, 14))]
    before = [case for case in cases() if tell(case, dt.date(2025, 2, 13)).standing.unit == closed[0].code]
    assert len(before) >= 5
    assert {tell(case, dt.date(2025, 2, 14)).standing.unit for case in before} == {closed[0].merged_into}


# Nobody real


def everything_written() -> str:
    paths = [path for path in COUNTY.rglob("*") if path.is_file() and path.suffix != ".json"]
    return "\n".join(path.read_text("utf-8") for path in paths)


def test_every_id_number_is_sound_and_under_the_fictional_county() -> None:
    numbers = re.findall(r"(?<![0-9A-Za-z])[GJL]?([0-9]{17}[0-9X])(?![0-9X])", everything_written())
    assert len(numbers) > 2 * (CHILDREN - 10)
    temporary = {
        str(case.facts["学籍"]["学籍号"])[1:]
        for case in cases()
        if str(case.facts.get("学籍", {}).get("学籍号", "")).startswith("L")
    }
    for number in numbers:
        assert number.startswith("990101")
        assert identity.examine(number) == () or number in temporary


def test_certificates_of_disability_hold_the_holders_own_number() -> None:
    certified = [case for case in cases() if "证号" in case.facts.get("残疾", {})]
    assert len(certified) >= 10
    for case in certified:
        assert identity.examine_disability_number(case.facts["残疾"]["证号"], case.id_number) == ()


def test_every_telephone_number_is_of_the_reserved_range() -> None:
    numbers = set(re.findall(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", everything_written()))
    assert len(numbers) > CHILDREN
    assert {number for number in numbers if not number.startswith("1380000")} == set()


# True to itself


def test_document_numbers_count_up_in_the_order_of_time() -> None:
    series: dict[tuple[str, str], list[tuple[dt.date, int]]] = defaultdict(list)
    for case in cases():
        for entry in case.entries:
            if (
                entry.action in ("文书", "上报", "认定达标", "评估")
                and entry.get("收到") != "是"
                and entry.get("文号")
            ):
                found = re.fullmatch(r"(.+)〔([0-9]{4})〕([0-9]+)号", entry.get("文号"))
                assert found is not None
                series[found[1], found[2]].append((entry.date, int(found[3])))
    assert len(series) > 10
    for numbered in series.values():
        assert [number for _, number in sorted(numbered)] == list(range(1, len(numbered) + 1))


def test_surveys_counted_the_children_who_were_there() -> None:
    surveyed = [
        (unit, dt.date.fromisoformat(entry["日期"]), entry["应核"])
        for unit, records in office_records().items()
        for entry in records
        if entry["事项"] == "深度调研" and unit != "990101"
    ]
    assert len(surveyed) == 8 + 7
    for unit, day, counted in surveyed:
        standings = [tell(case, day).standing for case in cases()]
        assert counted == sum(each.unit == unit and each.state in OPEN_STATES for each in standings)


def test_a_zero_report_was_signed_for_every_month_in_which_nobody_was_missing_and_for_no_other() -> None:
    signed = {
        (unit, entry["月份"])
        for unit, records in office_records().items()
        for entry in records
        if entry["事项"] == "零报告签认"
    }
    quiet = set()
    for year, month in MONTHS[:-1]:
        records = [record_of(case, month_period(year, month), workspace().setting) for case in cases()]
        figures = Figures(records, workspace().units)
        for school in workspace().units.schools:
            if school.closed and (year, month) >= (school.closed.year, school.closed.month):
                continue
            tally = figures.tally(("单位", school.code))
            missing = sum(
                tally.opening[name] + sum(tally.increases[name].values()) for name in ("疑似辍学", "辍学")
            )
            if not missing and not tally.attempts.total():
                quiet.add((school.code, f"{year}-{month:02d}"))
    assert signed == quiet
    assert len(signed) > 20


def test_every_open_dropout_is_reviewed_each_quarter() -> None:
    for day, quarter in [(dt.date(2024, 12, 25), "2024Q4"), (dt.date(2025, 6, 25), "2025Q2")]:
        for case in cases():
            reviewed = [
                entry for entry in case.entries if entry.action == "复核" and entry.get("季度") == quarter
            ]
            assert len(reviewed) == (tell(case, day).standing.state in MISSING_STATES)


# What there is to do


@pytest.mark.parametrize(
    ("day", "overdue"),
    [
        (dt.date(2024, 10, 20), {"T05": 1, "T06": 2, "T08": 2, "T10": 1, "T21": 2, "T32": 2, "T34": 1}),
        (
            dt.date(2025, 3, 20),
            {"T04": 1, "T08": 2, "T22": 1, "T26": 1, "T32": 1, "T37": 1, "T57": 1},
        ),
        (
            dt.date(2025, 6, 25),
            {"T04": 2, "T08": 4, "T11": 1, "T22": 2, "T28": 2, "T30": 1, "T37": 1},
        ),
    ],
)
def test_a_few_things_of_several_kinds_are_overdue(day: dt.date, overdue: dict[str, int]) -> None:
    """At schools, townships and the bureau; only the child without a number has waited for more than three months."""
    late = [task for task in workspace_tasks(workspace(), day).tasks if task.days_left < 0]
    assert Counter(task.duty.duty_id for task in late) == overdue
    units = workspace().units
    late_units = {type(units.get(task.unit)) for task in late}
    assert late_units == {School, Township, type(None)}
    assert {task.duty.duty_id for task in late if task.days_left < -92} <= {"T37"}


# Any seed, any year


def _tell_all(seed: int, year: int) -> Iterator[tuple[str, Life, Setting]]:
    """Tell every story once, in a big county of this seed."""
    plan = CountyPlan.of(seed, 20_000, year)
    config, units = config_of(config_document(plan)), units_of(units_document(plan))
    setting = Setting(config.county, units, load_profile(config.policy).timeline(config.overrides).on)
    numbering, identities = Numbering(), IdentityNumbers()
    for index, tale in enumerate((*TALES, ATTENDS)):
        name = tale.story.__name__
        yield name, generate.live(plan, tale, index * 7 + seed, identities, numbering), setting


@pytest.mark.parametrize(
    ("seed", "year"),
    [
        (1, 2022),
        (2, 2023),
        (3, 2024),
        *(pytest.param(n, 2015 + n, marks=pytest.mark.long) for n in range(4, 16)),
    ],
)
def test_every_story_is_sound_with_any_child(seed: int, year: int) -> None:
    shapes, told = workspace().shapes, Counter[str]()
    for name, life, setting in _tell_all(seed, year):
        told[name] += 1
        assert shapes.check("case", typed(life.document())) == [], name
        assert list(_faults((life.case(),), setting)) == [], name
    assert set(told.values()) == {1}
    assert len(told) == len(TALES) + 1


@pytest.mark.long
def test_two_thousand_children_are_clean(tmp_path: Path) -> None:
    generate.generate(tmp_path, 7, 2_000, YEAR)
    report = inspect(Workspace(tmp_path), END)
    assert report.cases == 2_000
    assert {finding.rule for finding in report.findings if finding.severity is not Severity.NOTICE} == set()
    assert Counter(each.rule for each in report.findings if not each.rule.startswith("H")) == {"I06": 7}
