"""Batch entry: the rows of a filled sheet or of an export into one batch of new cases or attempts — planned, not applied.

Every row read ends as one of four: accepted, sent back with its reasons, there already, or ignored with its reason.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from kcbx import sheets
from kcbx.batch_attempts import ATTEMPT, AttemptRow, read_attempt, recorded_before
from kcbx.batch_cases import CaseReader, ChildRow, Terms, refusal
from kcbx.batch_rows import RowsRead, SheetRow, read_rows
from kcbx.batch_sheets import ATTEMPTS, CASES, EntrySheet, blank_plan, returned_plan
from kcbx.batchwork import Batch
from kcbx.casework import Hand
from kcbx.errors import NotFoundError, RefusedError, UnreadableError, UsageError
from kcbx.grid import Book
from kcbx.lifecycle.states import REMOVED_LEDGER
from kcbx.progress import Progress, silent
from kcbx.rosters.layout import Layout
from kcbx.rosters.people import Place
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

_REFUSALS = (UsageError, RefusedError, UnreadableError)
_NEEDED_CASES = (("姓名",), ("证件号码", "证件类型", "无证原因"))
_NEEDED_ATTEMPTS = (("编号", "证件号码"), ("日期",), ("层级",), ("方式",), ("参加",), ("结果",), ("情况",))

Reasons = Mapping[str, str]
"""Why a row is sent back, by the heading of the column; under "" what is about the whole row."""


@dataclass(frozen=True)
class SentBack:
    """A row to be mended."""

    row: SheetRow
    reasons: Reasons


@dataclass
class Entered:
    """What became of every row of a file: read = accepted + sent back + present + ignored, always.

    `notes` are things to be looked at in accepted rows; they hold no name and no number of a person.
    """

    batch: Batch
    sheet: EntrySheet
    source: RowsRead
    accepted: int = 0
    present: int = 0
    sent_back: list[SentBack] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many rows there were."""
        return self.source.read

    @property
    def ignored(self) -> tuple[tuple[Place, str], ...]:
        """The rows that are nobody's, each with why."""
        return self.source.ignored

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The columns chosen, sheet by sheet."""
        return self.source.layouts

    def send_back(self, row: SheetRow, reasons: Reasons) -> None:
        """Set a row aside to be mended."""
        self.sent_back.append(SentBack(row, reasons))


@dataclass(frozen=True)
class Source:
    """The file to read: its sheets, which of them ("" all that will do), and the columns said by the clerk."""

    book: Book
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


def read_source(path: Path) -> Book:
    """Read a spreadsheet or text file. Raises UnreadableError, with what to do."""
    try:
        return sheets.read_book(path.name, path.read_bytes())
    except OSError as error:
        raise UnreadableError(f"读不了 {path.name}：{error.strerror}。") from None


def enter_cases(
    workspace: Workspace, hand: Hand, source: Source, terms: Terms, progress: Progress = silent
) -> Entered:
    """Plan a case for every row of a new child. Raises UnreadableError or UsageError for the file as a whole."""
    rows = read_rows(source.book, CASES, _NEEDED_CASES, source.columns, source.sheet)
    _refuse_without_terms(rows, terms)
    entering = _Cases(workspace, hand, rows, terms, progress)
    for row in progress(rows.rows, len(rows.rows), "建档"):
        entering.take(row)
    return entering.entered


def _refuse_without_terms(rows: RowsRead, terms: Terms) -> None:
    for heading, option, given in (
        ("状态", "--state 在校", terms.state),
        ("来源", "--source 学籍导入", terms.source),
    ):
        if not given and not any(heading in layout.chosen for layout in rows.layouts):
            raise UsageError(f"表里没有“{heading}”这一列，不知道怎样登记。", f"统一写就加上，例如 {option}。")


class _Cases:
    """Turns rows into new cases, one after another."""

    def __init__(
        self, workspace: Workspace, hand: Hand, rows: RowsRead, terms: Terms, progress: Progress
    ) -> None:
        self.entered = Entered(Batch(workspace, hand, "批量建档", progress), CASES, rows)
        self._reader = CaseReader(workspace.units, workspace.codes, terms, workspace.config.county.name)
        self._terms = terms
        self._rows_by_child: dict[tuple[str, ...], Place] = {}

    def take(self, row: SheetRow) -> None:
        """Open a case for a row, or note why not."""
        child = self._reader.read(row)
        reasons = child.reasons or self._repeated(child) or self._present(child)
        if reasons:
            self.entered.send_back(row, reasons)

    def _repeated(self, child: ChildRow) -> Reasons:
        birth = str(child.facts["出生日期"])
        key = (child.id_number,) if child.id_number else (child.name, birth)
        first = self._rows_by_child.setdefault(key, child.row.place)
        if first is child.row.place:
            return {}
        what = "证件号码" if child.id_number else "姓名"
        return {what: f"与工作表“{first.sheet}”第 {first.row} 行是同一个孩子，只留一行"}

    def _present(self, child: ChildRow) -> Reasons:
        """Open the case unless there is one; return why the row has to be looked at, {} when there is nothing."""
        birth = _day(child.facts["出生日期"])
        if self.entered.batch.holds(child.id_number, child.name, birth):
            self.entered.present += 1
            return {}
        file = self._own(child)
        if file is None:
            return self._open(child)
        assert file.case is not None
        if file.case.name != child.name:
            return {
                "证件号码": f"台账里这个号码是案卷 {file.case_id}，姓名不同；请核对是谁的号码，改名的用 kcbx edit-case"
            }
        if file.ledger == REMOVED_LEDGER:
            return {
                "": f"台账里已移出（案卷 {file.case_id}）；孩子回来了，请记“重新登记”；没有回来，删去这一行"
            }
        self.entered.present += 1
        return {}

    def _own(self, child: ChildRow) -> CaseFile | None:
        """Return the case of the child: by number, or by name and birth date where neither has a number."""
        batch = self.entered.batch
        if child.id_number:
            return batch.registered(child.id_number)
        same = batch.namesakes(child.name, _day(child.facts["出生日期"]))
        return next((file for file in same if file.case is not None and not file.case.id_number), None)

    def _open(self, child: ChildRow) -> Reasons:
        batch = self.entered.batch
        same = batch.namesakes(child.name, _day(child.facts["出生日期"]))
        try:
            with batch.row():
                batch.open_case(child.facts, self._terms.date, child.values)
        except _REFUSALS as error:
            return refusal(error)
        self.entered.accepted += 1
        if same:
            place = child.row.place
            self.entered.notes.append(
                f"第 {place.row} 行的孩子与案卷 {same[0].case_id} 姓名、出生日期相同，号码不同，请确认不是同一个孩子"
            )
        return {}


def _day(text: object) -> dt.date:
    return dt.date.fromisoformat(str(text))


def enter_attempts(workspace: Workspace, hand: Hand, source: Source, progress: Progress = silent) -> Entered:
    """Plan an entry for every row of an attempt. Raises UnreadableError or UsageError for the file as a whole."""
    rows = read_rows(source.book, ATTEMPTS, _NEEDED_ATTEMPTS, source.columns, source.sheet)
    entered = Entered(Batch(workspace, hand, "批量记劝返", progress), ATTEMPTS, rows)
    for row in progress(rows.rows, len(rows.rows), "记劝返"):
        attempt = read_attempt(row, workspace.codes, hand.today)
        reasons = attempt.reasons or _record(entered, attempt)
        if reasons:
            entered.send_back(row, reasons)
    return entered


def _record(entered: Entered, attempt: AttemptRow) -> Reasons:
    """Record an attempt unless it is there already; return why the row has to be mended, {} when it has not."""
    batch = entered.batch
    try:
        file = _child_of(batch, attempt)
    except NotFoundError as error:
        return {"编号" if attempt.case_id else "证件号码": error.message.rstrip("。")}
    assert attempt.date is not None
    if file.case is None:
        return {"编号": f"案卷 {file.case_id} 有错，要先改好才能接着记"}
    if attempt.row.get("姓名") and attempt.row.get("姓名") != file.case.name:
        return {"姓名": f"与案卷 {file.case_id} 的姓名不同，请核对是不是这个孩子"}
    if recorded_before(file.case, attempt) is not None:
        entered.present += 1
        return {}
    try:
        with batch.row():
            batch.record(file.case_id, ATTEMPT, attempt.date, attempt.values)
    except _REFUSALS as error:
        return refusal(error)
    entered.accepted += 1
    return {}


def _child_of(batch: Batch, attempt: AttemptRow) -> CaseFile:
    if attempt.case_id:
        return batch.file(attempt.case_id)
    found = batch.registered(attempt.row.get("证件号码"))
    if found is None:
        raise NotFoundError("台账里没有这个证件号码的孩子")
    return found


def returned_book(workspace: Workspace, entered: Entered) -> bytes:
    """Return the rows sent back as a workbook: the same columns, the cells marked, the reasons beside them."""
    rows = [(back.row.written, back.reasons) for back in entered.sent_back]
    return sheets.write_book((returned_plan(entered.sheet, workspace.codes, workspace.units, rows),))


def is_untouched(present: bytes, content: bytes) -> bool:
    """Tell whether a file is a sheet of rows sent back as we wrote it: of the same kind, saved by nobody since."""
    try:
        parts = [_properties(each) for each in (present, content)]
    except (BadZipFile, KeyError):
        return False
    return parts[0] == parts[1]


def _properties(book: bytes) -> tuple[bytes, ...]:
    with ZipFile(io.BytesIO(book)) as package:
        # Who wrote it and when, which every program sets as it saves; the names of the sheets.
        return tuple(package.read(name) for name in ("docProps/core.xml", "docProps/app.xml"))


def blank_book(workspace: Workspace, sheet: EntrySheet) -> bytes:
    """Return the blank sheet as a workbook."""
    return sheets.write_book((blank_plan(sheet, workspace.codes, workspace.units),))


def rows_by_reason(sent_back: list[SentBack]) -> Mapping[str, list[int]]:
    """Return by column the rows in which it has to be mended; 整行 for what is about the whole row."""
    found: dict[str, list[int]] = {}
    for back in sent_back:
        for heading in back.reasons:
            found.setdefault(heading or "整行", []).append(back.row.place.row)
    return found
