"""The table 劝返: one row per 劝返 of every case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kcbx import privacy
from kcbx.calendar import Period, date_or_none
from kcbx.exporting.subject import ExportedCase
from kcbx.exporting.table import DATE, NUMBER, Export, ExportColumn, table_of
from kcbx.grid import Cell
from kcbx.lifecycle import Step
from kcbx.output import cell_text

NAME = "劝返"
_ACTION = "劝返"


def attempt_table(
    subjects: Iterable[ExportedCase], full: bool = False, within: Period | None = None
) -> Export:
    """Return one row per 劝返, case by case; only those of a period where one is given."""
    attempts = (attempt for subject in subjects for attempt in attempts_of(subject))
    wanted = (each for each in attempts if within is None or each.step.entry.date in within)
    return table_of(NAME, _COLUMNS, wanted, full)


@dataclass(frozen=True)
class Attempt:
    """One 劝返 of a case, with the step it makes and which of its 层级 it is in its 本轮 (0 outside of one)."""

    subject: ExportedCase
    step: Step
    number: int

    def told(self, key: str) -> str:
        """Return what the entry says at a key, masked like the facts."""
        return self.subject.shown(cell_text(self.step.entry.get(key)))


def attempts_of(subject: ExportedCase) -> Iterator[Attempt]:
    """Yield the 劝返 of a case in the order of business."""
    seen: dict[tuple[int, str], int] = {}
    for step in subject.view.story.steps:
        if step.entry.action != _ACTION:
            continue
        counts = step.after.in_episode or step.before.in_episode
        key = step.after.episode, str(step.entry.get("层级"))
        seen[key] = seen.get(key, 0) + counts
        yield Attempt(subject, step, seen[key] if counts else 0)


def _participants(attempt: Attempt) -> str:
    people = attempt.step.entry.get("参加", ())
    told = "、".join(
        "/".join(str(person.get(key, "")) for key in ("姓名", "单位", "职务")).rstrip("/")
        for person in people
        if isinstance(person, Mapping)
    )
    return attempt.subject.shown(told)


def _unit_then(attempt: Attempt) -> str:
    code = attempt.step.after.unit
    unit = attempt.subject.setting.units.get(code)
    return unit.short_name if unit else code


def _told(key: str) -> Callable[[Attempt], Cell]:
    return lambda attempt: attempt.told(key)


def _ahead(key: str) -> Callable[[Attempt], Cell]:
    return lambda attempt: date_or_none(attempt.step.entry.get(key))


def _place(attempt: Attempt) -> str:
    """The place of a visit is a home as a rule: masked, it ends at the village."""
    if attempt.subject.full:
        return attempt.told("地点")
    masked = privacy.mask_entry({"地点": attempt.step.entry.get("地点", "")}, attempt.subject.names)
    return cell_text(masked["地点"])


_COLUMNS: tuple[ExportColumn[Attempt], ...] = (
    ExportColumn("编号", lambda attempt: attempt.subject.view.case.case_id, width=15),
    ExportColumn("姓名", lambda attempt: attempt.subject.fact("姓名")),
    ExportColumn("责任单位", _unit_then),
    ExportColumn("台账", lambda attempt: attempt.step.after.ledger),
    ExportColumn("状态", lambda attempt: attempt.step.after.state),
    ExportColumn("号", lambda attempt: attempt.step.entry.entry_id, width=8),
    ExportColumn("日期", lambda attempt: attempt.step.entry.date, DATE),
    ExportColumn("层级", _told("层级"), width=6),
    ExportColumn("轮次", lambda attempt: attempt.step.after.episode, NUMBER, 6),
    ExportColumn("本轮该层级第几次", lambda attempt: attempt.number or None, NUMBER, 16),
    ExportColumn("方式", _told("方式")),
    ExportColumn("地点", _place, width=20),
    ExportColumn("参加", _participants, width=30),
    ExportColumn("受访", _told("受访")),
    ExportColumn("见到学生", _told("见到学生")),
    ExportColumn("结果", _told("结果"), width=14),
    ExportColumn("承诺返校", _ahead("承诺返校"), DATE),
    ExportColumn("下次跟进", _ahead("下次跟进"), DATE),
    ExportColumn("情况", _told("情况"), width=40),
    ExportColumn("佐证件数", lambda attempt: len(attempt.step.entry.get("佐证", ())), NUMBER),
    ExportColumn("经办", lambda attempt: attempt.step.entry.operator),
    ExportColumn("录入日期", lambda attempt: attempt.step.entry.recorded.date(), DATE),
)
