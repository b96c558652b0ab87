"""Documents and their service: what is asked for checked, the next 文号 found, the paper rendered and planned. Not applied.

A paper becomes an entry 文书 whose 佐证 is the Word file itself; a paper to be served brings its blank 送达回证 along. What
a paper says is made by `kcbx.paper_form`, who issues it by `kcbx.paper_parties`, what is refused or noted by
`kcbx.paper_checks`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from kcbx.calendar import ONE_DAY, is_school_day
from kcbx.casework import Hand, record_entry
from kcbx.edits import Proposal
from kcbx.errors import NotFoundError, RefusedError, StaleFileError, UsageError
from kcbx.holidays import holidays_of
from kcbx.lifecycle import tell
from kcbx.lifecycle.authorities import BUREAU, SCHOOL
from kcbx.lifecycle.corrections import CORRECTION, effective_entries
from kcbx.lifecycle.states import MISSING_STATES
from kcbx.model import Case, Entry
from kcbx.officework import office_records
from kcbx.paper_addressees import addressees_for
from kcbx.paper_checks import check_ripe, check_whole
from kcbx.paper_form import Issue, laws_of, paper_context, receipt_context
from kcbx.paper_parties import Background, is_ordering, issuer_for, ordering_bodies
from kcbx.papernumber import document_number, loose_number, numbers_in, written_number
from kcbx.policy import Paper, cited, paper, papers
from kcbx.policy.papers import COUNTY_BODY, NONE, RECEIPT, REQUIRED
from kcbx.render import find_template, render_document
from kcbx.schema.files import CaseFile
from kcbx.workspace import Workspace

WORD = ".docx"


@dataclass(frozen=True)
class Request:
    """A paper as it was asked for; "" and None leave the choice to the usual."""

    name: str
    day: dt.date
    issuer: str = ""
    to: tuple[str, ...] = ()
    deadline: dt.date | None = None
    situation: str = ""
    contact: str = ""
    telephone: str = ""
    blanks: Mapping[str, str] = field(default_factory=dict)


def issue_of(workspace: Workspace, file: CaseFile, request: Request) -> Issue:
    """Return the paper that was asked for, checked, without its number.

    Raises RefusedError citing the clause (no power, no guardian, wrong state, law not in force) or UsageError.
    """
    assert file.case is not None
    chosen = paper(request.name)
    background = background_of(workspace, file.case, request.day)
    check_state(chosen, background)
    issuer = issuer_for(chosen, request.issuer, background)
    issue = Issue(
        paper=chosen,
        background=background,
        issuer=issuer,
        addressees=addressees_for(chosen, request.to, background, issuer),
        deadline=_deadline(chosen, request, background),
        situation=request.situation,
        contact=request.contact,
        telephone=request.telephone,
        blanks=check_blanks(request.blanks, background),
    )
    check_ripe(issue)
    check_whole(issue)
    laws_of(issue)
    return issue


def background_of(workspace: Workspace, case: Case, day: dt.date) -> Background:
    """Return the child's story as of a day with what surrounds it."""
    return Background(tell(case, day), workspace.setting, day)


def usual_deadline(chosen: Paper, background: Background) -> dt.date | None:
    """Return the deadline of a paper that must have one, by the parameter 文书期限天数; None for the others.

    One that would end on a weekend or a statutory holiday ends on the next working day (民法典 203).
    """
    if chosen.deadline != REQUIRED:
        return None
    days = background.setting.parameters_on(background.day).number("文书期限天数")
    deadline = background.day + dt.timedelta(days=days)
    off = holidays_of((deadline.year, deadline.year + 1))
    while not is_school_day(deadline, off.days, off.workdays):
        deadline += ONE_DAY
    return deadline


def check_state(chosen: Paper, background: Background) -> None:
    """Refuse a paper that makes no sense for the state of the child on the day."""
    state = background.story.standing.state
    if chosen.name == RECEIPT:
        raise UsageError(f"{RECEIPT}随要送达的文书一起生成，不单独签发。", "请用 --type 写要送达的文书。")
    if not state:
        raise RefusedError(f"{background.day} 这份案卷还没有登记，不能签发文书。", "请核对 --on 的日期。")
    if not chosen.states or state in chosen.states:
        return
    document = background.setting.parameters_on(background.day).document
    missing = (
        ""
        if state in MISSING_STATES
        else f"孩子没有到校的，先列入疑似：kcbx move {background.case_id} 疑似辍学；"
    )
    raise RefusedError(
        f"{background.day} 的状态是“{state}”，用不着{chosen.name}（{cited((chosen.clause,), document, background.day)}）。",
        f"这种文书用于：{'、'.join(chosen.states)}。{missing}"
        f"已经发出的，用 kcbx add-entry {background.case_id} 文书 补记。",
    )


def _deadline(chosen: Paper, request: Request, background: Background) -> dt.date | None:
    if chosen.deadline == NONE and request.deadline is not None:
        raise UsageError(f"{chosen.name}没有期限。", "请去掉 --deadline。")
    deadline = request.deadline or usual_deadline(chosen, background)
    if deadline is not None:
        check_deadline(deadline, request.day)
    return deadline


def check_deadline(deadline: dt.date, day: dt.date) -> None:
    """Refuse a deadline that leaves no time after the day of the paper."""
    if deadline <= day:
        raise UsageError(
            f"期限 {deadline} 不在文书的日期 {day} 之后，收到的人来不及办。",
            "请用 --deadline 写后面的日期。",
        )


def check_blanks(blanks: Mapping[str, str], background: Background) -> Mapping[str, str]:
    """Return what was typed into the blanks; refuse a body that has no power to approve a leave."""
    body = blanks.get("手续批准单位", "")
    if body and not is_ordering(body, background):
        raise RefusedError(
            f"{body}不能批准这个孩子的延缓入学或休学（义务教育法/11）。",
            f"可以批准的有：{ordering_bodies(background)}；与认定达标的机构分开。",
        )
    return blanks


# The number


def numbered(workspace: Workspace, issue: Issue, typed: str = "") -> Issue:
    """Return the paper with its 文号: the one that was typed, else the next of its series.

    Raises UsageError where the issuer has no 机关代字, or the typed number is of another series, another year or
    another paper.
    """
    if typed:
        written = _check_series(issue, typed)
        _check_free(workspace, issue, written)
        return replace(issue, number=written)
    if not issue.issuer.prefix:
        raise _no_prefix(issue)
    series, year = issue.issuer.prefix + issue.paper.serial_kind, issue.day.year
    return replace(issue, number=written_number(series, year, next_serial(workspace, series, year)))


def next_serial(workspace: Workspace, series: str, year: int) -> int:
    """Return one more than the largest number used in a series and year, by cases and office records.

    Every 文号 ever written counts, also one that was corrected or voided: no number is given twice.
    """
    return 1 + max((serial for serial, _ in _used(workspace, series, str(year))), default=0)


@dataclass(frozen=True)
class _Use:
    """Where a number stands: the case ("" for an office record), and what the paper is.

    `cites`: the entry only tells of a paper (a 认定达标, a 上报), and is none itself.
    """

    case_id: str
    paper: str
    issuer: str
    day: dt.date
    cites: bool = False


def _used(workspace: Workspace, series: str, year: str) -> Iterator[tuple[int, _Use]]:
    for text, use in _written_numbers(workspace, series):
        number = document_number(text)
        if isinstance(number, tuple) and number[:2] == (series, year):
            yield number[2], use


def _written_numbers(workspace: Workspace, series: str) -> Iterator[tuple[str, _Use]]:
    """Yield every 文号 of this county's own that may belong to a series, with its use."""
    for path in workspace.case_paths():
        # Reading all files of a county takes long, looking for some characters in them does not.
        text = workspace.read_bytes(path).decode("utf-8", "replace")
        found = list(numbers_in(text, series))
        case = workspace.read_case(path).case if found else None
        if case is not None:
            yield from _numbers_of(case.case_id, case.entries)
        else:
            # A file with a fault in it may hold a number all the same.
            yield from ((number, _Use(path, "", "", dt.date.min)) for number in found)
    for record in office_records(workspace):
        if record.entry.action != "收文":
            yield from _numbers_of("", (record.entry,))


def _numbers_of(case_id: str, entries: Sequence[Entry]) -> Iterator[tuple[str, _Use]]:
    received = {entry.entry_id for entry in entries if entry.get("收到") == "是"}
    for entry in entries:
        use = _Use(case_id, str(entry.get("文书", "")), str(entry.get("签发单位", "")), entry.date)
        if entry.action == CORRECTION and entry.get("键") == "文号" and entry.get("更正") not in received:
            yield str(entry.get("新值", "")), use
        elif entry.get("文号") and entry.entry_id not in received:
            yield str(entry.get("文号")), replace(use, cites=entry.action != "文书")


def _check_series(issue: Issue, typed: str) -> str:
    """Return a typed 文号 as it is printed; refuse one of another office, another kind of paper or another year."""
    number = document_number(typed)
    if not isinstance(number, tuple):
        raise UsageError(f"“{typed.strip()}”不是文号，请写成 清政责〔2024〕7号 这样。")
    series, year, serial = number
    own = issue.issuer.prefix + issue.paper.serial_kind
    if int(year) != issue.day.year or (issue.issuer.prefix and series != own):
        series = own if issue.issuer.prefix else series
        raise UsageError(
            f"文号 {typed.strip()} 不是{issue.issuer.name}{issue.day.year}年{issue.paper.name}的文号。",
            f"应写成 {written_number(series, issue.day.year, serial)} 这样；去掉 --number，由程序给出下一个号。",
        )
    return written_number(series, int(year), serial)


def check_still_free(workspace: Workspace, issue: Issue) -> None:
    """Refuse a number that another kcbx gave away since it was found. To be asked under the lock of the store."""
    try:
        _check_free(workspace, issue, issue.number)
    except UsageError as error:
        raise StaleFileError(error.message, "没有改动任何台账文件；请再运行一次，会给出下一个号。") from None


def _check_free(workspace: Workspace, issue: Issue, typed: str) -> None:
    """Refuse a number another paper has; a letter about several children may stand in several cases."""
    series, year, wanted = cast("tuple[str, str, int]", document_number(typed))
    own = _Use("", issue.paper.name, issue.issuer.code, issue.day)
    for serial, use in _used(workspace, series, year):
        is_here = use.case_id == issue.background.case_id
        same_letter = not issue.paper.single and replace(use, case_id="") == own
        # What this case told of before, the 文号 of its 认定达标 say, is the paper that is now issued.
        if serial == wanted and not (use.cites if is_here else same_letter):
            where = f"案卷 {use.case_id}" if use.case_id else "办公记录"
            raise UsageError(
                f"文号 {typed.strip()} 已经用过了（{where}，{use.day}）。",
                "去掉 --number，由程序给出下一个号。",
            )


def _no_prefix(issue: Issue) -> UsageError:
    if issue.issuer.kind == COUNTY_BODY:
        return UsageError(
            f"{issue.issuer.name}的文号由它自己编。",
            "请用 --number 写上，例如 --number 清县政标〔2024〕1号。",
        )
    example = {SCHOOL: "清初", BUREAU: "清教"}.get(issue.issuer.kind, "清政")
    return UsageError(
        f"{issue.issuer.name}没有登记机关代字，编不出文号。",
        f"请在 {issue.issuer.entered}加一行，例如“机关代字: {example}”，再运行一次；已经有文号的，用 --number 写上。",
    )


# The paper


@dataclass(frozen=True)
class Rendered:
    """The Word files of a paper, the paper first, and the names of the fields it leaves to fill in by hand."""

    files: list[bytes]
    blanks: tuple[str, ...]


def rendered(workspace: Workspace, issue: Issue) -> Rendered:
    """Return the Word file of a paper and, where it has to be served, its blank 送达回证. Raises TemplateError."""
    blanks: dict[str, None] = {}
    files = [_document(workspace, issue.paper.template, paper_context(issue), issue, blanks)]
    if issue.paper.served:
        files.append(_document(workspace, RECEIPT, receipt_context(issue), issue, {}))
    return Rendered(files, tuple(blanks))


def _document(
    workspace: Workspace, name: str, content: Mapping[str, Any], issue: Issue, blanks: dict[str, None]
) -> bytes:
    template = find_template(name, workspace.root / "templates")
    title = f"{name} {issue.number}"
    return render_document(template, content, when=issue.day, title=title, on_blank=blanks.setdefault)


def propose_paper(
    workspace: Workspace,
    file: CaseFile,
    issue: Issue,
    documents: Sequence[bytes],
    hand: Hand,
    evidence: Sequence[Path] = (),
) -> Proposal:
    """Plan the entry of a paper together with its files, all or nothing. Raises UsageError or RefusedError."""
    values = {
        "文书": issue.paper.name,
        "文号": issue.number,
        "签发单位": issue.issuer.code,
        **({"期限": issue.deadline.isoformat()} if issue.deadline else {}),
        "主送": issue.addressees.text,
    }
    made = [(WORD, content) for content in documents]
    return record_entry(workspace, file, "文书", issue.day, values, hand, evidence, made)


# Papers in a case


def find_paper(case: Case, text: str) -> Entry:
    """Return the document a clerk means: by its 文号, however it is written, or the 号 of its entry.

    What is written without brackets or 号 counts only where nothing is written exactly so. Raises NotFoundError naming what there is.
    """
    documents = [entry for entry in effective_entries(case.entries) if entry.action == "文书"]
    wanted = document_number(text)
    found = [
        entry
        for entry in documents
        if entry.entry_id == text.strip().upper() or document_number(str(entry.get("文号", ""))) == wanted
    ]
    if not found and (loosely := loose_number(text)):
        found = [entry for entry in documents if loose_number(str(entry.get("文号", ""))) == loosely]
    if len(found) == 1:
        return found[0]
    known = "、".join(f"{entry.entry_id}（{entry.get('文书')} {entry.get('文号')}）" for entry in documents)
    hint = (
        f"本案卷的文书有：{known}。" if known else f"请先签发：kcbx notice {case.case_id} --type 文书种类。"
    )
    if found:
        raise NotFoundError(
            f"本案卷有 {len(found)} 份文书的文号是“{text.strip()}”。", f"请写记事的号。{hint}"
        )
    raise NotFoundError(f"本案卷没有文号或者号是“{text.strip()}”的文书。", hint)


def unanswered(case: Case) -> tuple[Entry, ...]:
    """Return the letters of a case that expect a reply and have none yet."""
    counted = effective_entries(case.entries)
    letters = {name for name, each in papers().items() if each.answered}
    answered = {entry.get("答复") for entry in counted if entry.action == "文书"}
    return tuple(
        entry
        for entry in counted
        if entry.action == "文书"
        and entry.get("收到") != "是"
        and entry.entry_id not in answered
        and entry.get("文书") in letters
    )
