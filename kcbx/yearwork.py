"""The turn of a school year in a workspace: the lists pinned, the ledger read, one batch planned. Not applied.

What is called for is decided in `kcbx.schoolyear`. A step is refused here exactly when the single command would be
refused; the rest of the same child's steps goes with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx import calendar, keypath, rosterwork
from kcbx.batchwork import Batch
from kcbx.casework import Hand
from kcbx.comparing.results import Decision, Match
from kcbx.errors import NotFoundError, RefusedError, UnreadableError, UsageError
from kcbx.lifecycle import tell
from kcbx.model import Edit, Plan, UnitRegister
from kcbx.progress import Progress, silent
from kcbx.reporting import UncountedCasesError
from kcbx.rosters.people import Place
from kcbx.rosters.pins import WrittenDecision
from kcbx.schema.files import CaseFile
from kcbx.schoolyear import close_year
from kcbx.schoolyear.facts import case_facts, enrolment
from kcbx.schoolyear.listing import Page, Refusal, where
from kcbx.schoolyear.outcome import (
    ENROL,
    FIRST_GRADE,
    GRADUATE,
    HOUSEHOLD,
    PROMOTE,
    REGISTER,
    Closing,
    Deed,
)
from kcbx.schoolyear.turn import Turn, YearPupil, graduation_day, pupil_of
from kcbx.workspace import Workspace
from kcbx.yearlists import Taken, YearList, kinds_of, rows_of, take_lists

_MISSHAPEN = (AssertionError, AttributeError, LookupError, TypeError, ValueError)
_REFUSALS = (UsageError, RefusedError, UnreadableError)
_PATHS_SHOWN = 20


@dataclass(frozen=True)
class YearEnd:
    """What the turn of a year comes to in a workspace: the page to show, the lists, the batch and the plan."""

    page: Page
    taken: tuple[Taken, ...]
    batch: Batch
    plan: Plan
    refused: tuple[Refusal, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def closing(self) -> Closing:
        return self.page.closing


def turn_of(workspace: Workspace, year: int, hand: Hand, graduation: dt.date | None = None) -> Turn:
    """Return the turn of a school year. Raises UsageError when it has not come, or the day is none of that year."""
    period = calendar.school_year_period(year)
    name = calendar.school_year_name(year)
    day = graduation or min(graduation_day(year, workspace.config.terms), period.end)
    if day not in period:
        raise UsageError(
            f"毕业的日期 {day} 不在{name}里（{period.start} 至 {period.end}）。", "请核对 --on 和学年。"
        )
    if day > hand.today:
        raise UsageError(
            f"{name}还没有结束：毕业算在 {day}，今天是 {hand.today}。",
            "到那天以后再办；毕业早于这一天的，用 --on 写明毕业的日期。",
        )
    return Turn(year, day, hand.today, workspace.timeline.on(period.end + calendar.ONE_DAY))


def close(
    workspace: Workspace,
    hand: Hand,
    turn: Turn,
    handed_in: Sequence[YearList],
    progress: Progress = silent,
    *,
    partial: bool = False,
    list_day: dt.date | None = None,
    left_out: Collection[str] = (),
) -> YearEnd:
    """Plan what the lists of a turn call for, as one batch with the lists pinned in it.

    Raises UncountedCasesError when cases cannot be read (a child in one of them would be taken for a new one) unless
    `partial`, UnreadableError or UsageError for a list.
    """
    taken, edits = take_lists(workspace, hand, turn, handed_in, list_day or hand.today, left_out)
    reading = _Ledger(workspace, turn)
    pupils = reading.pupils(progress)
    if reading.unread and not partial:
        raise _unread(reading.unread)
    rows = rows_of(workspace, turn, taken)
    closing = close_year(turn, pupils, workspace.units, rows, rosterwork.decisions(workspace))
    batch = Batch(workspace, hand, f"{turn.name}结转", progress)
    doing = _Doing(workspace, batch, turn, kinds_of(rows))
    for deed in closing.deeds:
        doing.take(deed)
    page = Page(turn, closing, workspace.units, refused=doing.refused, registered=doing.registered)
    plan = _plan(batch, edits, turn, taken)
    return YearEnd(page, taken, batch, plan, tuple(doing.refused), tuple(reading.unread))


def _plan(batch: Batch, edits: Sequence[Edit], turn: Turn, taken: Sequence[Taken]) -> Plan:
    own = batch.plan()
    new = [each.pin.number for each in taken if each.is_new]
    message = f"{turn.name}结转：收下名单 {'、'.join(new)}" if batch.is_empty else own.message
    return Plan((*own.edits, *edits), message)


# The ledger


class _Ledger:
    """Reads the cases one after another; `unread` fills with the files of which nothing can be told, each with why."""

    def __init__(self, workspace: Workspace, turn: Turn) -> None:
        self._workspace = workspace
        self._turn = turn
        self.unread = [f"{path}（不是案卷该放的位置）" for path in workspace.stray_paths()]

    def pupils(self, progress: Progress) -> list[YearPupil]:
        """Return the children of the ledger."""
        paths = self._workspace.case_paths()
        found = (
            self._pupil(file) for file in progress(self._workspace.case_files(paths), len(paths), "读取案卷")
        )
        return [pupil for pupil in found if pupil is not None]

    def _pupil(self, file: CaseFile) -> YearPupil | None:
        if file.case is None:
            why = f"第{file.error.line}行：{file.error.message.rstrip('。')}" if file.error else "内容不全"
            self.unread.append(f"{file.path}（{why}）")
            return None
        try:
            pupil = pupil_of(file.case, self._workspace.setting, self._turn)
            whole = tell(file.case)
        except _MISSHAPEN:
            if not file.problems:
                raise
            self.unread.append(f"{file.path}（内容有错）")
            return None
        if not whole.standing.state and not whole.is_void:
            self.unread.append(f"{file.path}（没有一条算数的登记）")
        return pupil


def _unread(paths: Sequence[str]) -> UncountedCasesError:
    shown = "".join(f"\n  {line}" for line in paths[:_PATHS_SHOWN])
    more = f"\n  ……共 {len(paths)} 个" if len(paths) > _PATHS_SHOWN else ""
    return UncountedCasesError(
        f"有 {len(paths)} 个案卷文件读不出，里面的孩子会被当成台账里没有，所以没有结转：{shown}{more}",
        "运行 kcbx validate 查看并改好；急着办，可以加 --partial，读不出的案卷不管。",
    )


# The batch


class _Doing:
    """Puts the deeds into the batch, each child's whole or not at all."""

    def __init__(self, workspace: Workspace, batch: Batch, turn: Turn, kinds: Mapping[str, str]) -> None:
        self._workspace, self._batch, self._turn, self._kinds = workspace, batch, turn, kinds
        self.refused: list[Refusal] = []
        self.registered: dict[Place, str] = {}
        self._carriers: Mapping[str, Callable[[Deed], None]] = {
            GRADUATE: self._graduate,
            PROMOTE: self._promote,
            REGISTER: self._register,
            ENROL: self._enrol,
        }

    def take(self, deed: Deed) -> None:
        """Do one thing; what the single command would refuse is noted with the reason."""
        try:
            with self._batch.row():
                self._carriers[deed.what](deed)
        except _REFUSALS as error:
            self.refused.append(Refusal(deed, error.in_a_line))

    def _graduate(self, deed: Deed) -> None:
        values: dict[str, Any] = {
            "类别": "毕业",
            "依据": f"毕业名单（{deed.row.place.roster}）",
            "批准单位": self._workspace.config.county.bureau,
            "佐证": [{"说明": f"{where(deed.row)}，见 rosters.yaml"}],
        }
        self._batch.record(deed.case_id, "移出", self._turn.graduation, values)

    def _promote(self, deed: Deed) -> None:
        self._change(deed, deed.case_id)

    def _register(self, deed: Deed) -> None:
        assert deed.household is not None
        values = {"来源": "新生入学", "状态": "未入学", "单位": deed.unit}
        facts = case_facts(
            deed.household, self._kinds.get(deed.household.place.roster, HOUSEHOLD), self._units
        )
        case_id = self._batch.open_case(facts, self._turn.registration, values)
        self.registered[deed.household.place] = case_id

    def _enrol(self, deed: Deed) -> None:
        case_id = deed.case_id
        if not case_id and deed.household is not None:
            if deed.household.place not in self.registered:
                raise RefusedError("登记没有办成，新生注册也没有办。")
            case_id = self.registered[deed.household.place]
        if case_id:
            self._change(deed, case_id)
        else:
            self._open_at_school(deed)

    def _open_at_school(self, deed: Deed) -> None:
        facts = {**case_facts(deed.row, FIRST_GRADE, self._units), "学籍": enrolment(deed, self._turn, {})}
        values = {"来源": "新生入学", "状态": "在校", "单位": deed.school}
        self._batch.open_case(facts, self._turn.first_day, values)

    def _change(self, deed: Deed, case_id: str) -> None:
        """Record that a child comes to a school, and its 学籍 with it: school, grade and class are others now."""
        day = self._turn.first_day
        values = {"类型": deed.what, "学校": deed.school, "年级": deed.grade, "证明": where(deed.row)}
        self._batch.record(case_id, "学籍异动", day, values)
        case = self._batch.file(case_id).case
        before = keypath.value_at(dict(case.facts), ("学籍",)) if case else {}
        told = before if isinstance(before, Mapping) else {}
        after = enrolment(deed, self._turn, told)
        if after != told:
            self._batch.change_facts(case_id, {("学籍",): after}, day, "变更", deed.what)

    @property
    def _units(self) -> UnitRegister:
        return self._workspace.units


# What a person decides


def decide(workspace: Workspace, page: Page, beginning: str, decision: Callable[[str], Decision]) -> Plan:
    """Plan to keep what a person said of a pair that is asked; `decision` makes it of the whole 指纹.

    Raises NotFoundError when no pair, or more than one, begins like this.
    """
    match = _pair(page, beginning)
    written = WrittenDecision(decision(match.digest), where(match.one), where(match.other))
    return rosterwork.add_decisions(workspace, [written])


def _pair(page: Page, beginning: str) -> Match:
    wanted = beginning.strip().lower()
    pairs = {each.match.digest: each.match for each in page.closing.questions if each.match}
    found = [match for digest, match in pairs.items() if wanted and digest.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(f"有 {len(found)} 对待核的指纹以“{beginning}”开头。", "请多写几位。")
    raise NotFoundError(
        f"没有指纹以“{beginning}”开头的一对待核。",
        f"用 kcbx school-year close {page.turn.year} --dry-run 查看。",
    )
