"""The month's report of a workspace: read its cases, count them, fill the Word template, log full names.

What a `kcbx report` does, callable without a command line. What is counted is decided in `kcbx.month_report`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kcbx import access, git
from kcbx.errors import GitError, KcbxError, UsageError
from kcbx.lifecycle import tell
from kcbx.model import Case
from kcbx.month_form import Signers, word_context
from kcbx.month_report import Frame, Origin, Span, is_countable, records_of, report_document
from kcbx.progress import Progress
from kcbx.render import find_template, render_document
from kcbx.schema import Problem
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

TEMPLATE = "月报"
_LEDGER_FILES = ("ledgers/", "units.yaml", "kcbx.yaml")
_PATHS_SHOWN = 20

"""Passes the files on and may show how far the reading is; the number is how many there are."""


class UncountedCasesError(KcbxError):
    """Case files that cannot be counted: the figures would be too small, and nobody would see it."""

    exit_code = 1


def frame_for(
    workspace: Workspace,
    span: Span,
    today: dt.date,
    unit: str | None = None,
    known_at: dt.datetime | None = None,
    full: bool = False,
) -> Frame:
    """Return what is to be counted; a span that is not over yet is counted up to today.

    `unit` is a code or name. Raises UsageError for a span that has not begun, NotFoundError for an unknown unit.
    """
    start = span.period.start
    if start > today:
        raise UsageError(
            f"{span.label}的统计期从 {start} 开始，今天（{today}）还没有到。", "请写已经开始的月份。"
        )
    found = workspace.unit_named(unit) if unit else None
    until = min(span.period.end, today)
    return Frame(workspace.setting, workspace.codes, span, until, found, known_at, full)


def basis_on(workspace: Workspace) -> Callable[[dt.date], str]:
    """Return the 月报统计期 in force on any day."""
    return lambda day: workspace.timeline.on(day).text("月报统计期")


def make_document(
    workspace: Workspace, frame: Frame, made_on: dt.date, progress: Progress, *, partial: bool = False
) -> dict[str, Any]:
    """Read all cases and return the report (docs/月报数据.md).

    Raises UncountedCasesError for files that cannot be counted; with `partial` they are named in the report.
    """
    reading = _Reading(workspace, frame)
    version, uncommitted = ledger_version(workspace)
    origin = Origin(
        made_on=made_on,
        policy=workspace.profile.title,
        policy_name=workspace.profile.name,
        policy_version=workspace.profile.version,
        basis=_basis(workspace, frame.span),
        version=version,
        uncommitted=uncommitted,
        left_out=reading.left_out,
    )
    document = report_document(records_of(reading.cases(progress), frame), frame, origin)
    if reading.left_out and not partial:
        raise _uncounted(reading.left_out)
    return document


def _basis(workspace: Workspace, span: Span) -> str:
    if span.months is None:
        return ""
    year, month = span.months[-1]
    return basis_on(workspace)(dt.date(year, month, 1))


class _Reading:
    """Reads the cases one after another; `left_out` fills with those that cannot be counted, each with why."""

    def __init__(self, workspace: Workspace, frame: Frame) -> None:
        self._workspace = workspace
        self._frame = frame
        self._seen: dict[str, str] = {}
        self.left_out = [f"{path}（不是案卷该放的位置）" for path in workspace.stray_paths()]

    def cases(self, progress: Progress) -> Iterator[Case]:
        """Yield the cases that can be counted."""
        paths = self._workspace.case_paths()
        for file in progress(self._workspace.case_files(paths), len(paths), "读取案卷"):
            fault = self._fault(file)
            if fault or file.case is None:
                self.left_out.append(f"{file.path}（{fault}）")
            else:
                self._seen[file.case.case_id] = file.path
                yield file.case

    def _fault(self, file: CaseFile) -> str:
        if file.error is not None:
            return f"第{file.error.line}行：{file.error.message.rstrip('。')}"
        if file.case is None:
            return "内容不全，读不出案卷"
        if decisive := [fault for fault in file.problems if _is_decisive(fault)]:
            line = file.place(decisive[0].path)[0]
            return f"第{line}行：{decisive[0].message}"
        if file.problems and not is_countable(file.case, self._frame):
            return "内容有错，算不出数字"
        story = tell(file.case)
        if not story.standing.state and not story.is_void:
            return "没有一条算数的登记，不知道孩子的状态"
        if file.case.case_id in self._seen:
            return f"编号与 {self._seen[file.case.case_id]} 相同"
        return ""


_DECISIVE = frozenset(
    {
        *(
            "号",
            "日期",
            "事项",
            "录入",
            "状态",
            "单位",
            "类型",
            "结论",
            "层级",
            "学校",
            "年级",
            "起",
            "止",
            "自",
            "至",
        ),
        "类别",
    }
)
"""Keys of an entry that decide where a child stands or what is counted; a wrong one would move figures unseen."""


def _is_decisive(fault: Problem) -> bool:
    return fault.path[:1] == ("经过",) and fault.path[-1] in _DECISIVE


def _uncounted(left_out: list[str]) -> UncountedCasesError:
    shown = "".join(f"\n  {line}" for line in left_out[:_PATHS_SHOWN])
    more = f"\n  ……共 {len(left_out)} 个" if len(left_out) > _PATHS_SHOWN else ""
    return UncountedCasesError(
        f"有 {len(left_out)} 个案卷文件不能计入，数字会不全，所以没有出报表：{shown}{more}",
        "运行 kcbx validate 查看并改好；急着要，可以加 --partial 先出表，没有计入的会写在说明里。",
    )


def ledger_version(workspace: Workspace) -> tuple[str, int]:
    """Return the commit of the ledger and how many of its files differ from it; ("", 0) without git."""
    root = workspace.root
    try:
        head = git.head(root) if git.is_repository(root) else None
        changed = git.changed_since(root, "HEAD") if head else set()
    except GitError:
        return "", 0
    return head or "", sum(path.startswith(_LEDGER_FILES) for path in changed)


def word_file(workspace: Workspace, document: Mapping[str, Any], signers: Signers, made_on: dt.date) -> bytes:
    """Return the report as a Word file, made with the county's own template where it has one."""
    template = find_template(TEMPLATE, workspace.root / "templates")
    return render_document(template, word_context(document, signers), when=made_on, title=document["标题"])


def log_full_names(
    workspace: Workspace,
    document: Mapping[str, Any],
    time: dt.datetime,
    operator: str,
    approver: str,
    reason: str,
    output_format: str,
) -> None:
    """Record that the lists go out with full names. Raises UsageError when the reason names a child of them."""
    listed = [row for rows in document["名单"].values() for row in rows]
    access.check_reason(reason, approver, (row["姓名"] for row in listed))
    children = len({row["编号"] for row in listed})
    what = f"report {document['范围']} {document['期间']['名称']} {output_format}"
    seen = access.Access(time, operator, approver, reason, what, children)
    access.record(workspace.root, seen, workspace.apply)
