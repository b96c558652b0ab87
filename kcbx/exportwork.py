"""Exports of a workspace: read its cases, choose among them, make the table and the file. Callable without click."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kcbx import output
from kcbx.calendar import Month, Period
from kcbx.exporting import Export, ExportedCase, attempt_table, case_table, month_table, platform_table
from kcbx.grid import SheetPlan
from kcbx.lifecycle import tell
from kcbx.model import Case
from kcbx.month_form import csv_rows
from kcbx.month_report import month_span
from kcbx.progress import Progress
from kcbx.reporting import UncountedCasesError, basis_on, frame_for, make_document
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

FORMAT_VERSION = 1

CASES, ATTEMPTS, PLATFORM, MONTH = "cases", "attempts", "platform", "month"

Choice = Callable[[ExportedCase], bool]

_MISSHAPEN = (AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What the columns may raise over a file that does not keep to the format."""

_PATHS_SHOWN = 20


@dataclass(frozen=True)
class ExportRequest:
    """What is to be exported: which table, of which cases, as of which day, masked unless `full`."""

    kind: str
    day: dt.date
    accepts: Choice = lambda _: True
    full: bool = False
    within: Period | None = None
    """Only 劝返 of these days."""
    since: dt.date | None = None
    """Only children that were cleared on or after this day, in the table for the platform."""


@dataclass
class Extract:
    """What came of a request: the table, the cases it shows, and the files it could not show, each with why."""

    export: Export
    day: dt.date
    full: bool = False
    cases: list[Case] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def extract(
    workspace: Workspace, request: ExportRequest, progress: Progress, *, partial: bool = False
) -> Extract:
    """Read the cases and return the table that was asked for.

    Raises UncountedCasesError for files that cannot be read; with `partial` they are only named.
    """
    reading = _Reading(workspace, request)
    export = _TABLES[request.kind](reading.subjects(progress), request)
    if reading.left_out and not partial:
        raise _unread(reading.left_out)
    shown = {str(row[_number_column(export)]) for row in export.rows}
    cases = [case for case in reading.cases if case.case_id in shown]
    return Extract(export, request.day, request.full, cases, reading.left_out)


_TABLES: Mapping[str, Callable[[Iterable[ExportedCase], ExportRequest], Export]] = {
    CASES: lambda subjects, request: case_table(subjects, request.full),
    ATTEMPTS: lambda subjects, request: attempt_table(subjects, request.full, request.within),
    PLATFORM: lambda subjects, request: platform_table(subjects, request.full, request.since),
}


def _number_column(export: Export) -> int:
    return [column.heading for column in export.columns].index("编号")


def extract_month(
    workspace: Workspace,
    month: Month,
    today: dt.date,
    unit: str | None,
    progress: Progress,
    *,
    partial: bool = False,
) -> Extract:
    """Return the figures of a month's report by unit and stage. Raises as `kcbx.reporting` does."""
    span = month_span(month, month, basis_on(workspace))
    document = make_document(
        workspace, frame_for(workspace, span, today, unit), today, progress, partial=partial
    )
    left_out = list(document["来源"]["未计入"])
    return Extract(
        month_table(csv_rows(document)), dt.date.fromisoformat(document["期间"]["截至"]), left_out=left_out
    )


class _Reading:
    """Reads the cases one after another; `left_out` fills with those that cannot be read, each with why."""

    def __init__(self, workspace: Workspace, request: ExportRequest) -> None:
        self._workspace = workspace
        self._request = request
        self._seen: dict[str, str] = {}
        self.cases: list[Case] = []
        self.left_out = [f"{path}（不是案卷该放的位置）" for path in workspace.stray_paths()]

    def subjects(self, progress: Progress) -> Iterator[ExportedCase]:
        """Yield the cases that were asked for."""
        paths = self._workspace.case_paths()
        for file in progress(self._workspace.case_files(paths), len(paths), "读取案卷"):
            subject = self._subject(file)
            if subject is not None and subject.ledger and self._request.accepts(subject):
                # Whoever is shown in full is named in the access log's check.
                self.cases += [subject.view.case] if self._request.full else []
                yield subject

    def _subject(self, file: CaseFile) -> ExportedCase | None:
        if file.error is not None:
            self._leave_out(file, f"第{file.error.line}行：{file.error.message.rstrip('。')}")
        elif file.case is None:
            self._leave_out(file, "内容不全，读不出案卷")
        elif file.case.case_id in self._seen:
            self._leave_out(file, f"编号与 {self._seen[file.case.case_id]} 相同")
        else:
            self._seen[file.case.case_id] = file.path
            return self._of_case(file, file.case)
        return None

    def _of_case(self, file: CaseFile, case: Case) -> ExportedCase | None:
        try:
            subject = ExportedCase(case, self._workspace.setting, self._request.day, self._request.full)
            if file.problems:
                _TABLES[self._request.kind]([subject], self._request)
        except _MISSHAPEN:
            if not file.problems:
                raise
            self._leave_out(file, "内容有错，写不出来")
            return None
        whole = tell(case)
        if not whole.standing.state and not whole.is_void:
            self._leave_out(file, "没有一条算数的登记，不知道孩子的状态")
        return subject

    def _leave_out(self, file: CaseFile, why: str) -> None:
        self.left_out.append(f"{file.path}（{why}）")


def _unread(left_out: Sequence[str]) -> UncountedCasesError:
    shown = "".join(f"\n  {line}" for line in left_out[:_PATHS_SHOWN])
    more = f"\n  ……共 {len(left_out)} 个" if len(left_out) > _PATHS_SHOWN else ""
    return UncountedCasesError(
        f"有 {len(left_out)} 个案卷文件读不出，导出会不全，所以没有导出：{shown}{more}",
        "运行 kcbx validate 查看并改好；急着要，可以加 --partial 先导出，没有导出的会列出来。",
    )


# Files


def document_of(kind: str, found: Extract) -> dict[str, Any]:
    """Return the export as JSON can hold it."""
    return {
        "format_version": FORMAT_VERSION,
        "内容": found.export.name,
        "种类": kind,
        "截至": found.day.isoformat(),
        "姓名": "全名" if found.full else "脱敏",
        "行数": len(found.export.rows),
        "未导出": found.left_out,
        "说明": list(found.export.notes),
        "行": found.export.records(),
    }


def text_of(output_format: str, kind: str, found: Extract, *, in_file: bool) -> str:
    """Return the export as table, CSV or JSON; a CSV in a file says that it is UTF-8, for Excel."""
    columns = [
        output.Column(each.heading, each.heading, "right" if each.kind == "整数" else "left")
        for each in found.export.columns
    ]
    rows = found.export.records()
    if output_format == "csv":
        return output.csv_text(rows, columns, byte_order_mark=in_file)
    return output.list_text(output_format, rows, columns, document_of(kind, found))


def file_bytes(output_format: str, found: Extract) -> bytes:
    """Return the export as an Excel workbook or a Parquet file. Raises KcbxError without the library for it."""
    if output_format == "parquet":
        from kcbx.parquet_file import parquet_bytes

        return parquet_bytes(found.export.columns, found.export.rows)
    from kcbx.sheets import write_book

    export = found.export
    return write_book([SheetPlan(export.name, export.columns, export.rows)])


def check_format(output_format: str) -> None:
    """Raise KcbxError when a format cannot be written here, before anything is read."""
    if output_format == "parquet":
        from kcbx.parquet_file import check_installed

        check_installed()
