"""What a check is given: one file with what surrounds it, read once for all rules.

A view shows only what the shape of the file allows to reason about: a broken fact is left out, and the story of a case
whose entries are broken where they steer the state is not told at all. What is broken has its own finding.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from kcbx.lifecycle import Setting, Situation, Story, situations, tell
from kcbx.lifecycle.corrections import effective_entries, is_taken_back
from kcbx.lifecycle.table import TABLE, Target
from kcbx.model import Case, Config, Entry, KeyPath, Term, Unit, UnitRegister
from kcbx.policy import Parameters, Profile
from kcbx.rules.misfits import Misfit, misfits
from kcbx.rules.ruling import Need, Spot
from kcbx.schema import Shape, Shapes
from kcbx.schema.files import CaseFile, DataFile, ReadFile
from kcbx.schema.reading import entry_of

Digest = Callable[[str], str | None]
"""Path relative to the workspace → SHA-256 of the file, None when it is not there."""

_HARMLESS = (Shape.UNKNOWN_KEY,)
_STORY_FACTS = ("出生日期", "监护人", "学籍")
"""Facts the table and the guards read: while one is broken the story is not told."""

_STEERING_ACTIONS = frozenset(row.action for row in TABLE if row.target is not Target.STAYS) | {
    "更正",
    "移交",
}
"""事项 that change the state, the 责任单位, or other entries."""

_ERASURE = "销毁"


@dataclass(frozen=True)
class Surroundings:
    """What surrounds every file: the setting of cases, the day, and what could be read of the workspace.

    A rule that needs something not in `known` is passed over. `digest` gives the SHA-256 of an evidence file.
    """

    setting: Setting
    today: dt.date
    shapes: Shapes
    known: frozenset[Need] = frozenset(Need)
    terms: tuple[Term, ...] = ()
    digest: Digest = field(default=lambda _: None)

    @property
    def units(self) -> UnitRegister:
        return self.setting.units

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters in force today."""
        return self.setting.parameters_on(self.today)

    def named(self, text: str) -> tuple[Unit, ...]:
        """Return the units that answer to a text; looked up once for each text."""
        if text not in self._named:
            self._named[text] = self.units.named(text)
        return self._named[text]

    @cached_property
    def _named(self) -> dict[str, tuple[Unit, ...]]:
        return {}


def _broken_tops(file: ReadFile) -> frozenset[str | int]:
    """Return the top-level keys under which the shape is wrong."""
    return frozenset(
        problem.path[0] for problem in file.problems if problem.path and problem.kind not in _HARMLESS
    )


def _broken_entries(file: ReadFile, listed: str) -> dict[int, set[str | int]]:
    """Return position → broken keys of the entries under the key `listed`; "" stands for the entry itself."""
    broken: dict[int, set[str | int]] = defaultdict(set)
    for problem in file.problems:
        path = problem.path
        if len(path) > 1 and path[0] == listed and problem.kind not in _HARMLESS and isinstance(path[1], int):
            broken[path[1]].add(path[2] if len(path) > 2 else "")
    return broken


class CaseView:
    """A case as far as its shape allows to reason about it; only for files whose `case` could be read."""

    def __init__(self, file: CaseFile, around: Surroundings) -> None:
        assert file.case is not None
        self.file = file
        self.around = around
        self._broken = _broken_entries(file, "经过")
        tops = _broken_tops(file) - {"经过"}
        facts = {key: value for key, value in file.case.facts.items() if key not in tops}
        entries = tuple(self._sound_part(entry) for entry in file.case.entries)
        self.case = Case(file.case.case_id, facts, entries)
        self._facts_tell = not tops.intersection(_STORY_FACTS)

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts whose shape is right."""
        return self.case.facts

    @property
    def written(self) -> tuple[Entry, ...]:
        """The entries as they stand in the file."""
        return self.case.entries

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that count: corrected, without the voided ones, in the order of business."""
        return effective_entries(self.case.entries)

    @property
    def void(self) -> bool:
        """Whether the case was taken back: no event of it counts any more."""
        return is_taken_back(self.written, self.entries)

    @cached_property
    def erased(self) -> bool:
        """Whether the personal data of this case was destroyed."""
        return any(entry.action == _ERASURE for entry in self.entries)

    @cached_property
    def tells_states(self) -> bool:
        """Whether the states can be worked out: what steers them has the right shape, corrections included."""
        steering = any(
            "事项" in keys or self.written[position].action in _STEERING_ACTIONS
            for position, keys in self._broken.items()
        )
        return self._facts_tell and not steering and not self.misfits

    @cached_property
    def story(self) -> Story:
        """The story by all entries."""
        return tell(self.case)

    @cached_property
    def situations(self) -> tuple[Situation, ...]:
        """Every step the table allows, as a guard sees it, but those whose entry is broken."""
        found = situations(self.story, self.around.setting)
        return tuple(situation for situation in found if self.is_sound(situation.entry))

    @cached_property
    def misfits(self) -> tuple[Misfit, ...]:
        """The 更正 and 信息变更 whose values do not fit the format."""
        assert self.file.case is not None
        return misfits(self.file.case, self.entries, self.file.problems, self.around.shapes)

    def is_sound(self, entry: Entry) -> bool:
        """Tell whether an entry has the right shape, so that its content can be judged."""
        return entry.position not in self._broken

    def at(self, entry: Entry, *keys: str | int) -> KeyPath:
        """Return the key path of an entry, or of a key in it."""
        return ("经过", entry.position, *keys)

    def spot(self, path: KeyPath = ()) -> Spot:
        """Return the place of a key path as a spot."""
        return Spot(self.file.path, *self.file.place(path), self.file.case_id)

    def _sound_part(self, entry: Entry) -> Entry:
        broken = self._broken.get(entry.position)
        if not broken:
            return entry
        return replace(entry, values={k: value for k, value in entry.values.items() if k not in broken})


class OfficeView:
    """An office record: its entries that can be read, and what it says it is about."""

    def __init__(self, file: DataFile, around: Surroundings) -> None:
        self.file = file
        self.around = around
        self._broken = _broken_entries(file, "记事")

    @property
    def unit(self) -> str:
        """The 标识码 or 代码 the record says it is about, "" when it does not."""
        return _text(self.file.data.get("单位"))

    @property
    def school_year(self) -> int | None:
        """The 学年 the record says it is about, None when it does not say so in the right shape."""
        year = self.file.data.get("学年")
        return year if isinstance(year, int) and "学年" not in _broken_tops(self.file) else None

    @cached_property
    def written(self) -> tuple[Entry, ...]:
        """The entries whose shape is right, as they stand in the file."""
        return tuple(self._read())

    def _read(self) -> Iterator[Entry]:
        for position, raw in items(self.file.data, "记事"):
            if position not in self._broken:
                try:
                    yield entry_of(raw, position)
                except (KeyError, TypeError, ValueError):
                    continue

    def at(self, entry: Entry, *keys: str | int) -> KeyPath:
        """Return the key path of an entry, or of a key in it."""
        return ("记事", entry.position, *keys)


@dataclass(frozen=True)
class UnitsView:
    """units.yaml as it stands, whatever of it has the right shape."""

    file: DataFile
    around: Surroundings

    @property
    def schools(self) -> tuple[tuple[KeyPath, Mapping[str, Any]], ...]:
        """The schools, each with its key path."""
        return tuple((("学校", position), raw) for position, raw in items(self.file.data, "学校"))

    @property
    def townships(self) -> tuple[tuple[KeyPath, Mapping[str, Any]], ...]:
        """The townships, each with its key path."""
        return tuple((("乡镇", position), raw) for position, raw in items(self.file.data, "乡镇"))


@dataclass(frozen=True)
class ConfigView:
    """kcbx.yaml: the configuration where it could be read, the profile it names, or why there is none."""

    file: DataFile
    around: Surroundings
    config: Config | None
    profile: Profile | None
    policy_error: str = ""


@dataclass(frozen=True)
class RostersView:
    """rosters.yaml as it stands: the pinned lists that are mappings, each with its position."""

    file: DataFile
    around: Surroundings

    @property
    def pins(self) -> tuple[tuple[int, Mapping[str, Any]], ...]:
        """The entries of 名单, each with its position."""
        return tuple(items(self.file.data, "名单"))

    @property
    def retirements(self) -> tuple[tuple[int, Mapping[str, Any]], ...]:
        """The entries of 撤下, each with its position."""
        return tuple(items(self.file.data, "撤下"))


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing of a file that other files may hold too: of which kind, by which key, and where.

    `detail` tells apart what the key alone does not (the 文书 behind a 文号). A big county has hundreds of thousands of
    marks: they hold small things only, never a case or an entry.
    """

    kind: str
    key: Hashable
    spot: Spot
    detail: Hashable = None


@dataclass(frozen=True)
class LedgersView:
    """All case files and office records at once: their marks, and the files that stand where none may stand."""

    marks: Sequence[Mark]
    strays: Sequence[str] = ()

    def groups(self, kind: str) -> Iterator[tuple[Any, tuple[Mark, ...]]]:
        """Yield each key of a kind with the marks that have it; one pass over all marks."""
        groups: dict[Hashable, list[Mark]] = defaultdict(list)
        for mark in self.marks:
            if mark.kind == kind:
                groups[mark.key].append(mark)
        yield from ((key, tuple(group)) for key, group in groups.items())

    def shared(self, kind: str) -> Iterator[tuple[Mark, ...]]:
        """Yield the marks of a kind that have one key, where there are several."""
        yield from (group for _, group in self.groups(kind) if len(group) > 1)


MarkCase = Callable[[CaseView], Iterator[Mark]]
"""Yields what a rule over all cases needs of one, whose states can be told."""

MarkOffice = Callable[[OfficeView], Iterator[Mark]]
"""Yields what a rule over all cases needs of an office record."""


def items(data: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield (position, mapping) of a list of mappings, passing over whatever is none."""
    listed = data.get(key)
    for position, raw in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(raw, Mapping):
            yield position, raw


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
