"""Checking a workspace: read everything, whatever state it is in, and run the rules over it.

`Workspace` itself stops at the first file it cannot go on without; here a broken kcbx.yaml or units.yaml is a finding,
and what does not depend on it is checked all the same.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kcbx import casenumber, git, yamlio
from kcbx.disk import digest, digest_of
from kcbx.errors import KcbxError, NotFoundError, UnreadableError
from kcbx.findings import Report, Sources, Wanted, check
from kcbx.lifecycle import Setting
from kcbx.model import Config, County, Plan, Replacement, UnitRegister
from kcbx.policy import Profile, Timeline, load_profile
from kcbx.progress import Progress, silent
from kcbx.rosters.pins import ROSTERS_FILE
from kcbx.rules import RULES, Need, Rule
from kcbx.rules.views import Surroundings
from kcbx.schema import Shapes, extendable_lists
from kcbx.schema.files import CaseFile, DataFile, ReadFile, read_case_file, read_data_file
from kcbx.schema.reading import config_of, units_of
from kcbx.workspace import CONFIG_FILE, UNITS_FILE, Workspace

T = TypeVar("T")

"""Wraps the cases while they are read, to show how far we are."""

_NOBODY = County("", "", "")


@dataclass(frozen=True)
class Survey:
    """What could be made out of kcbx.yaml and units.yaml; None where it could not."""

    config_file: DataFile
    units_file: DataFile
    config: Config | None
    units: UnitRegister | None
    profile: Profile | None
    timeline: Timeline | None
    policy_error: str
    shapes: Shapes

    @property
    def known(self) -> frozenset[Need]:
        """What rules may rely on."""
        met = {
            Need.UNITS: self.units is not None,
            Need.COUNTY: self.config is not None,
            Need.PARAMETERS: self.timeline is not None,
            Need.CODES: self.config_file.document is not None,
        }
        return frozenset(need for need, holds in met.items() if holds)


def survey(workspace: Workspace) -> Survey:
    """Read kcbx.yaml and units.yaml as far as they can be read; nothing raises."""
    config_file = _read_data(workspace, "config", CONFIG_FILE, Shapes())
    shapes = Shapes(_extra_codes(config_file))
    units_file = _read_data(workspace, "units", UNITS_FILE, shapes)
    config = _built(config_of, config_file)
    profile, policy_error = _profile(workspace, config)
    timeline = None
    if config is not None and profile is not None:
        try:
            timeline = profile.timeline(config.overrides)
        except KcbxError:
            timeline = None  # rule C02 says what is wrong with the overrides
    units = _built(units_of, units_file)
    return Survey(config_file, units_file, config, units, profile, timeline, policy_error, shapes)


def inspect(
    workspace: Workspace,
    today: dt.date,
    rules: Sequence[Rule] = RULES,
    wanted: Wanted = lambda _: True,
    progress: Progress = silent,
) -> Report:
    """Check a workspace as of a day and return the report; cases are read one by one."""
    found = survey(workspace)
    paths = workspace.case_paths()
    sources = Sources(
        config=found.config_file,
        units=found.units_file,
        cases=progress(_cases(workspace, paths, found.shapes), len(paths), "检查案卷"),
        offices=_offices(workspace, found.shapes),
        strays=stray_paths(workspace),
        parsed_config=found.config,
        profile=found.profile,
        policy_error=found.policy_error,
        rosters=_rosters(workspace, found.shapes),
    )
    return check(sources, surroundings(workspace, found, today), rules, wanted)


def surroundings(workspace: Workspace, found: Survey, today: dt.date) -> Surroundings:
    """Return what surrounds the files of a workspace, with stand-ins for what could not be read."""
    timeline = found.timeline or load_profile("national").timeline(())
    county = found.config.county if found.config else _NOBODY
    return Surroundings(
        setting=Setting(county, found.units or UnitRegister(), timeline.on),
        today=today,
        shapes=found.shapes,
        known=found.known,
        terms=found.config.terms if found.config else (),
        digest=lambda path: _digest(workspace.root / path),
    )


def _digest(path: Path) -> str | None:
    try:
        return digest_of(path)
    except OSError:
        return None


def _read_bytes(workspace: Workspace, path: str) -> bytes | yamlio.YamlError:
    try:
        return workspace.read_bytes(path)
    except UnreadableError as error:
        return yamlio.YamlError(f"{error.message}{error.hint}")


def _read_data(workspace: Workspace, name: str, path: str, shapes: Shapes) -> DataFile:
    raw = _read_bytes(workspace, path)
    if isinstance(raw, yamlio.YamlError):
        return DataFile(path, b"", None, raw, (), name)
    return read_data_file(name, path, raw, shapes)


def _read_case(workspace: Workspace, path: str, shapes: Shapes) -> CaseFile:
    raw = _read_bytes(workspace, path)
    if isinstance(raw, yamlio.YamlError):
        return CaseFile(path, b"", None, raw, ())
    return read_case_file(path, raw, shapes)


def _cases(workspace: Workspace, paths: Iterable[str], shapes: Shapes) -> Iterator[CaseFile]:
    for path in paths:
        yield _read_case(workspace, path, shapes)


def _offices(workspace: Workspace, shapes: Shapes) -> Iterator[DataFile]:
    for path in workspace.office_paths():
        yield _read_data(workspace, "office", path, shapes)


def _rosters(workspace: Workspace, shapes: Shapes) -> DataFile | None:
    """Read rosters.yaml; None where no list was ever pinned."""
    if not (workspace.root / ROSTERS_FILE).is_file():
        return None
    return _read_data(workspace, "rosters", ROSTERS_FILE, shapes)


def read_any(workspace: Workspace, path: str, shapes: Shapes) -> ReadFile:
    """Read a file of the format by where it stands; nothing raises."""
    names = {CONFIG_FILE: "config", UNITS_FILE: "units", ROSTERS_FILE: "rosters"}
    if path.startswith("ledgers/"):
        return _read_case(workspace, path, shapes)
    return _read_data(workspace, names.get(path, "office"), path, shapes)


def _extra_codes(file: DataFile) -> dict[str, tuple[str, ...]]:
    """Return the county's own codes as far as they have the right shape."""
    codes = file.data.get("代码")
    listed = codes if isinstance(codes, dict) else {}
    return {
        name: tuple(value for value in values if isinstance(value, str))
        for name, values in listed.items()
        if name in extendable_lists() and isinstance(values, list)
    }


def _built(build: Callable[[Mapping[str, Any]], T], file: DataFile) -> T | None:
    try:
        return build(file.data) if file.document is not None else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # its shape problems are findings


def _profile(workspace: Workspace, config: Config | None) -> tuple[Profile | None, str]:
    if config is None:
        return None, ""
    try:
        if (workspace.root / config.policy).is_file():
            text = yamlio.decode(workspace.read_bytes(config.policy))
            return load_profile(config.policy, text), ""
        return load_profile(config.policy), ""
    except KcbxError as error:
        return None, f"{error.message}{error.hint}"


def stray_paths(workspace: Workspace) -> list[str]:
    """Return YAML files under ledgers/ and office/ that stand where none may stand."""
    office = {
        path.relative_to(workspace.root).as_posix() for path in (workspace.root / "office").rglob("*.y*ml")
    }
    return sorted([*workspace.stray_paths(), *(office - set(workspace.office_paths()))])


def data_paths(workspace: Workspace) -> list[str]:
    """Return every file of the format in the workspace, whatever state it is in; two must be there."""
    rosters = [ROSTERS_FILE] if (workspace.root / ROSTERS_FILE).is_file() else []
    return sorted([CONFIG_FILE, UNITS_FILE, *rosters, *workspace.case_paths(), *workspace.office_paths()])


def chosen_paths(workspace: Workspace, start: Path, names: Sequence[str]) -> frozenset[str]:
    """Return the files that paths (seen from `start`, else from the root) and 编号 stand for; all without any.

    Raises NotFoundError for a name that stands for nothing in the ledger.
    """
    every = [*data_paths(workspace), *stray_paths(workspace)]
    if not names:
        return frozenset(every)
    return frozenset(path for name in names for path in _chosen(workspace, start, name, every))


def _chosen(workspace: Workspace, start: Path, name: str, every: Sequence[str]) -> list[str]:
    found = _by_number(name, every) or _by_place(workspace, start, name, every)
    if not found:
        raise NotFoundError(
            f"“{name}”不是台账里的文件、文件夹，也不是案卷编号。", "编号可以用 kcbx list 查；不写就检查全部。"
        )
    return found


def _by_number(name: str, every: Sequence[str]) -> list[str]:
    """Return the files of a 编号 or of an unambiguous beginning of one, [] when the name is no such thing."""
    number = casenumber.normalise(name)
    if not casenumber.is_case_number(number) and not name.strip().upper().startswith(casenumber.PREFIX):
        return []
    by_number: dict[str, list[str]] = {}
    for path in every:
        stem = path.rpartition("/")[2].removesuffix(".yaml")
        if path.startswith("ledgers/") and stem.startswith(number):
            by_number.setdefault(stem, []).append(path)
    if number not in by_number and len(by_number) > 1:
        shown = "、".join(sorted(by_number)[:8])
        raise NotFoundError(f"有 {len(by_number)} 份案卷符合“{name}”：{shown}。", "请写全编号。")
    return by_number.get(number) or next(iter(by_number.values()), [])


def _by_place(workspace: Workspace, start: Path, name: str, every: Sequence[str]) -> list[str]:
    root = workspace.root.resolve()
    for place in ((start / name).resolve(), (root / name).resolve()):
        if place == root:
            return list(every)
        if place.exists() and place.is_relative_to(root):
            path = place.relative_to(root).as_posix()
            found = [each for each in every if each == path or each.startswith(f"{path}/")]
            if found:
                return found
    return []


def changed_paths(workspace: Workspace, revision: str) -> frozenset[str]:
    """Return the paths that differ from a git revision, uncommitted ones included. Raises GitError."""
    return frozenset(git.changed_since(workspace.root, revision))


@dataclass(frozen=True)
class Tidying:
    """What canonical form would change: new contents, and by path why a file cannot be written anew."""

    edits: tuple[Replacement, ...]
    refused: tuple[tuple[str, int, int, str], ...]
    """(path, line, column, why) of the files that were left alone."""

    @property
    def plan(self) -> Plan:
        """The one plan that writes all of it."""
        return Plan(self.edits, f"整理格式（{len(self.edits)} 个文件）")


def tidying(workspace: Workspace, paths: Iterable[str]) -> Tidying:
    """Work out what `fmt` would write; a file in canonical form, or one that cannot be read, gives no edit."""
    edits: list[Replacement] = []
    refused: list[tuple[str, int, int, str]] = []
    shapes = survey(workspace).shapes
    for path in paths:
        file = read_any(workspace, path, shapes)
        if file.error is not None:
            refused.append((path, file.error.line, file.error.column, file.error.message))
        elif not file.is_canonical:
            text = file.canonical_text()
            if _says_the_same(file, text):
                edits.append(Replacement(path, text.encode(), digest(file.raw)))
            else:
                refused.append((path, 1, 1, "整理以后的内容与原来不一样，没有改动；请把这个文件交给维护人员"))
    return Tidying(tuple(edits), tuple(refused))


def _says_the_same(file: ReadFile, text: str) -> bool:
    """Make sure that not a word and not a comment would be lost."""
    assert file.document is not None
    written = yamlio.parse(text)
    kept = Counter(written.comments.every())
    return written.data == file.document.data and not Counter(file.document.comments.every()) - kept
