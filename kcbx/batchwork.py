"""Many entries as one: a batch opens cases and records entries in them, all or nothing, every one with its 批次.

Each step is the one that the single commands take (`kcbx.casework`, `kcbx.edits`), so a batch is refused what they are
refused. Nothing is written here: `plan` gives one plan with each file once. Taking a batch back lives in
`kcbx.undoing`; where the rows come from is the caller's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kcbx import casenumber, identity
from kcbx.casework import Hand, MadeFile, change_facts, open_case, record_entry, registered_under
from kcbx.edits import Proposal, digest
from kcbx.errors import NotFoundError
from kcbx.lifecycle import Breach
from kcbx.lifecycle.fold import stands_for_child
from kcbx.lifecycle.states import REMOVED_LEDGER
from kcbx.model import Case, Edit, Entry, KeyPath, Plan, Removal, Replacement
from kcbx.progress import Progress, silent
from kcbx.schema.files import CaseFile, read_case_file
from kcbx.workspace import Workspace

_NUMBER = re.compile("号码['\"]?\\s*:\\s*['\"]?([^'\",}\\r\\n#]+)".encode())
_NAME = re.compile("^姓名\\s*:\\s*['\"]?([^'\"\\r\\n#]+)".encode(), re.MULTILINE)
_BIRTH = re.compile("^出生日期\\s*:\\s*['\"]?([0-9]{4}-[0-9]{2}-[0-9]{2})".encode(), re.MULTILINE)
"""What identifies a child, as any spelling of YAML has it; what they find is read before it is believed."""

_DOCUMENT = re.compile("^证件:\n(?:  [^\n]*\n)*?  号码: '?([0-9]{17}[0-9X])'?\n".encode(), re.MULTILINE)
"""The number in the canonical form, where it can be nothing else: a text of several lines stands indented."""

_UNSETTLED = re.compile("作废|重复登记".encode())
"""Where one of these stands, only reading tells whether the case stands for its child."""


class LedgerIndex:
    """Which case files hold which number and which child: all of them looked through once, none of them parsed."""

    def __init__(self, workspace: Workspace, progress: Progress = silent) -> None:
        self._workspace = workspace
        self._progress = progress

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """编号 → path, as the file names have it."""
        return {_number_in(path): path for path in self._workspace.case_paths()}

    @cached_property
    def _paths_by_key(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for path in self._progress(self.paths.values(), len(self.paths), "查对台账"):
            for key in _keys_in(self._workspace.read_bytes(path)):
                found.setdefault(key, []).append(path)
        return found

    def cases_with(self, number: str) -> Iterator[str]:
        """Yield the 编号 of the case files that hold a number as 号码."""
        return map(_number_in, self._paths_by_key.get(_plain(number), ()))

    def cases_of(self, name: str, birth: dt.date) -> Iterator[str]:
        """Yield the 编号 of the case files of children with this name and birth date."""
        return map(_number_in, self._paths_by_key.get(_person(name, birth.isoformat()), ()))

    def holds(self, number: str, name: str, birth: dt.date) -> str:
        """Return the 编号 of the open case that stands for this child beyond doubt, "" where only reading can tell."""
        key = f"{number} {_person(name, birth.isoformat())}"
        found = [path for path in self._paths_by_key.get(key, ()) if f"/{REMOVED_LEDGER}/" not in path]
        return _number_in(found[0]) if len(found) == 1 else ""


def _keys_in(raw: bytes) -> set[str]:
    keys = {_plain(written.decode("utf-8", "replace")) for written in _NUMBER.findall(raw)}
    name, birth, document = _NAME.search(raw), _BIRTH.search(raw), _DOCUMENT.search(raw)
    if name and birth:
        person = _person(name[1].decode("utf-8", "replace"), birth[1].decode())
        keys.add(person)
        if document and not _UNSETTLED.search(raw):
            keys.add(f"{document[1].decode()} {person}")
    return keys


def _person(name: str, birth: str) -> str:
    return f"{name.strip()} {birth}"


def _plain(number: str) -> str:
    # Most are plain already, and a county has tens of thousands of them.
    return number if number.isascii() and number.isdigit() else identity.normalise(number.strip())


def _number_in(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


@dataclass(frozen=True)
class _Work:
    """What the batch does to one case: its file as it will stand, and how it stood on disk (`before` None: new)."""

    path: str
    content: bytes
    origin: str
    before: str | None
    keys: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    warnings: tuple[Breach, ...] = ()
    attachments: tuple[Edit, ...] = ()


class Batch:
    """A batch under way: cases opened and entries recorded, each built on what the batch has done before.

    `purpose` stands in git's history for ever: no name and no number of a person in it. Not for several threads.
    """

    def __init__(self, workspace: Workspace, hand: Hand, purpose: str, progress: Progress = silent) -> None:
        self._workspace = workspace
        self._hand = hand
        self._purpose = purpose
        self._index = LedgerIndex(workspace, progress)
        self._works: dict[str, _Work] = {}
        self._by_key: dict[str, set[str]] = {}
        self._touched: dict[str, _Work | None] | None = None
        self.number = casenumber.new_batch_number(hand.choose)

    # What there is, the batch's own work included

    def file(self, case_id: str) -> CaseFile:
        """Return a case as it stands after what the batch has done to it. Raises NotFoundError, UnreadableError."""
        work = self._works.get(case_id)
        if work is not None:
            return read_case_file(work.path, work.content, self._workspace.shapes)
        path = self._index.paths.get(case_id)
        if path is None:
            raise NotFoundError(f"没有编号是 {case_id} 的案卷。", "可以用 kcbx list --text 关键字 查编号。")
        return self._workspace.read_case(path)

    def files_with(self, number: str) -> Iterable[CaseFile]:
        """Return the case files that hold a number as 号码, those of the batch among them."""
        found = (*self._index.cases_with(number), *sorted(self._by_key.get(_plain(number), ())))
        return [self.file(case_id) for case_id in dict.fromkeys(found)]

    def is_taken(self, case_id: str) -> bool:
        """Tell whether a case has this 编号."""
        return case_id in self._works or case_id in self._index.paths

    def find_by_number(self, id_number: str) -> str | None:
        """Return the 编号 of the case that stands for the child with this number, None when there is none."""
        found = self.registered(id_number)
        return found.case_id if found is not None else None

    def registered(self, id_number: str) -> CaseFile | None:
        """Return the case that stands for the child with this number, as the batch has left it; None for none."""
        return next(iter(registered_under(self, _plain(id_number))), None)

    def holds(self, number: str, name: str, birth: dt.date) -> bool:
        """Tell whether this child plainly has an open case on disk; False where only reading the case can tell."""
        case_id = self._index.holds(number, name, birth)
        return case_id != "" and case_id not in self._works

    def namesakes(self, name: str, birth: dt.date) -> list[CaseFile]:
        """Return the cases that stand for a child of this name and birth date, those of the batch among them."""
        found = (
            *self._index.cases_of(name, birth),
            *sorted(self._by_key.get(_person(name, birth.isoformat()), ())),
        )
        files = [self.file(case_id) for case_id in dict.fromkeys(found)]
        return [
            file
            for file in files
            if file.case is not None
            and (file.case.name, file.case.birth_date) == (name, birth)
            and stands_for_child(file.case)
        ]

    # What the batch does

    def open_case(self, facts: Mapping[str, Any], date: dt.date, values: Mapping[str, Any]) -> str:
        """Open a case with its 登记 and return its 编号. Raises UsageError or RefusedError, as `add-case` does."""
        marked = self._marked(values)
        proposal = open_case(self._workspace, facts, date, marked, self._hand, self)
        self._take(proposal, None, ("登记",))
        return proposal.case.case_id

    def record(
        self,
        case_id: str,
        action: str,
        date: dt.date,
        values: Mapping[str, Any],
        evidence: Sequence[Path] = (),
        made: Sequence[MadeFile] = (),
    ) -> Entry:
        """Record an entry in a case and return it. Raises UsageError, RefusedError or UnreadableError."""
        file = self.file(case_id)
        marked = self._marked(values)
        proposal = record_entry(self._workspace, file, action, date, marked, self._hand, evidence, made)
        self._take(proposal, file, (action,))
        return proposal.entry

    def change_facts(
        self, case_id: str, changes: Mapping[KeyPath, Any], date: dt.date, nature: str, reason: str = ""
    ) -> None:
        """Change facts of a case, each with its 信息变更. Raises UsageError (also when nothing changes) or RefusedError."""
        file = self.file(case_id)
        proposal = change_facts(
            self._workspace, file, changes, date, nature, reason, self._hand, self.number, self
        )
        assert file.case is not None
        added = len(proposal.case.entries) - len(file.case.entries)
        self._take(proposal, file, ("信息变更",) * added)

    @contextmanager
    def row(self) -> Iterator[None]:
        """Do several steps or none: what was done inside is taken back when an exception leaves it."""
        outer, own = self._touched, dict[str, _Work | None]()
        self._touched = own
        try:
            yield
        except BaseException:
            for case_id, work in own.items():
                self._put(case_id, work)
            own.clear()
            raise
        finally:
            if outer is not None:
                outer.update({key: work for key, work in own.items() if key not in outer})
            self._touched = outer

    def _marked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {**values, "批次": self.number}

    def _take(self, proposal: Proposal, file: CaseFile | None, actions: tuple[str, ...]) -> None:
        """Keep what a step leads to: the file as it will stand, and other files it brings along."""
        case_id = proposal.case.case_id
        earlier = self._works.get(case_id)
        if earlier is None:
            origin, before = (file.path, digest(file.raw)) if file is not None else ("", None)
            earlier = _Work("", b"", origin, before)
        own = (proposal.path, earlier.path, earlier.origin)
        work = replace(
            earlier,
            path=proposal.path,
            content=_content(proposal),
            keys=_keys_of(proposal.case),
            actions=(*earlier.actions, *actions),
            warnings=(*earlier.warnings, *proposal.warnings),
            attachments=(*earlier.attachments, *(e for e in proposal.plan.edits if e.path not in own)),
        )
        if self._touched is not None:
            self._touched.setdefault(case_id, self._works.get(case_id))
        self._put(case_id, work)

    def _put(self, case_id: str, work: _Work | None) -> None:
        earlier = self._works.get(case_id)
        for key in earlier.keys if earlier is not None else ():
            self._by_key[key].discard(case_id)
        if work is None:
            self._works.pop(case_id, None)
            return
        self._works[case_id] = work
        for key in work.keys:
            self._by_key.setdefault(key, set()).add(case_id)

    # What came of it

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done."""
        return not self._works

    @property
    def cases(self) -> tuple[str, ...]:
        """The 编号 of the cases the batch opened or wrote into, in the order in which it came to them."""
        return tuple(self._works)

    @property
    def counts(self) -> Mapping[str, int]:
        """事项 → how many entries of it, in the order in which they first came."""
        return Counter(action for work in self._works.values() for action in work.actions)

    @property
    def warnings(self) -> Mapping[str, tuple[Breach, ...]]:
        """编号 → what guards note about the entries of the batch."""
        return {case_id: work.warnings for case_id, work in self._works.items() if work.warnings}

    def plan(self) -> Plan:
        """Return all of it as one plan: each file once, as the last step left it."""
        edits = tuple(edit for work in self._works.values() for edit in _edits(work))
        counted = "、".join(f"{action} {number}" for action, number in self.counts.items())
        return Plan(edits, f"批次 {self.number} {self._purpose}：{counted}")


def _keys_of(case: Case) -> tuple[str, ...]:
    person = _person(case.name, case.birth_date.isoformat())
    return (_plain(case.id_number), person) if case.id_number else (person,)


def _content(proposal: Proposal) -> bytes:
    (edit,) = (each for each in proposal.plan.edits if each.path == proposal.path)
    assert isinstance(edit, Replacement)
    return edit.content


def _edits(work: _Work) -> Iterator[Edit]:
    yield from work.attachments
    if work.before is None or work.path == work.origin:
        yield Replacement(work.path, work.content, work.before)
    else:
        yield Replacement(work.path, work.content)
        yield Removal(work.origin, work.before)
