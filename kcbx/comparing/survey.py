"""What every comparison looks at: the children of all lists on one day, and how a line of the result is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kcbx.comparing.calls import NOTHING, VERIFY
from kcbx.comparing.children import LEADING, Individual
from kcbx.comparing.conclusions import OPEN
from kcbx.comparing.digests import line_key
from kcbx.comparing.persons import Member
from kcbx.comparing.results import Key, LedgerChild, Result
from kcbx.comparing.steps import Met
from kcbx.comparing.window import Age, BirthWindow, age_of
from kcbx.lifecycle.states import REMOVED
from kcbx.rosters.people import RosterRow

HOUSEHOLD, RESIDENCE, ENROLMENT, PRESENCE, LEDGER = LEADING
POVERTY, CIVIL, JUSTICE, DISABLED = "脱贫", "民政", "司法行政", "残联"
SENT, EXPORTED = "平台下发", "平台导出"
LIST_KINDS = (HOUSEHOLD, RESIDENCE, ENROLMENT, PRESENCE, POVERTY, CIVIL, JUSTICE, DISABLED, SENT, EXPORTED)

_ORDER = {kind: number for number, kind in enumerate((*LIST_KINDS, LEDGER))}


@dataclass(frozen=True)
class Conditions:
    """The circumstances of one run.

    `given` are the lists there are, the ledger among them. `covered` are the schools that handed in a list of who is
    there, None for all of the county. `unit_of` returns the code of the unit that answers for a row. `list_days` are
    the days of the lists by their 编号, `newest` those of `newest_days`.
    """

    day: dt.date
    window: BirthWindow
    given: frozenset[str]
    covered: frozenset[str] | None
    unit_of: Callable[[RosterRow], str]
    transfer_days: int
    list_days: Mapping[str, dt.date] = field(default_factory=dict)
    newest: Mapping[tuple[str, str], dt.date] = field(default_factory=dict)

    def age(self, child: Individual, kind: str) -> Age:
        """Return the age of a child by its row in one list; by the other lists where that row does not tell."""
        births = child.people[kind].age_dates
        if not births:
            births = tuple(birth for _, person in _in_order(child) for birth in person.age_dates)
        return age_of(births, self.window)

    def covers(self, code: str) -> bool:
        """Say whether the school handed in a list of who is there."""
        return self.covered is None or code in self.covered

    def is_overdue(self, child: Individual) -> bool:
        """Say whether the days for a transfer are over for a child who is at school elsewhere; not while unknown."""
        case = case_of(child)
        return bool(case and case.since and (self.day - case.since).days > self.transfer_days)

    def outdated(self, child: Individual, has: Collection[str] = (), lacks: Collection[str] = ()) -> str:
        """Return the sentence that the ledger is newer than every list that contradicts it; "" where it is not.

        `has` are the lists that contradict it by having the child, `lacks` those that do by not having it. A list of
        an unknown day is taken for new.
        """
        case = case_of(child)
        changed = case.changed if case else None
        if case is None or changed is None:
            return ""
        days = [(self._day_of_rows(child, kind), kind) for kind in has]
        days += [(self._day_of_absence(case, kind), kind) for kind in lacks if kind in self.given]
        known = [(day, kind) for day, kind in days if day is not None and day < changed]
        if not known or len(known) < len(days):
            return ""
        newest, kind = max(known)
        return f"{kind}名单是 {newest} 的，台账 {changed} 起是{case.state}，请用新名单核对。"

    def _day_of_rows(self, child: Individual, kind: str) -> dt.date | None:
        days = [self.list_days.get(row.place.roster) for row in child.people[kind].rows]
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) else None

    def _day_of_absence(self, case: LedgerChild, kind: str) -> dt.date | None:
        return self.newest.get((kind, case.unit)) or self.newest.get((kind, ""))

    def result(
        self,
        comparison: str,
        child: Individual,
        kind: str,
        conclusion: str,
        story: str,
        call: str = NOTHING,
        certain: bool = True,
        row: RosterRow | None = None,
    ) -> Result:
        """Return a line about a child that stands in the list `kind`; an uncertain one calls only for 核实."""
        shown = row or child.people[kind].row
        case = case_of(child)
        met = sorted(child.pairs_of(kind), key=_order_of_pair)
        met += sorted((*(each.met for each in child.questions), *child.different), key=_digest_of_pair)
        return Result(
            comparison=comparison,
            key=line_key(f"{comparison} {kind}" if comparison == "重复" else comparison, shown),
            row=shown,
            conclusion=conclusion,
            explanation=story,
            unit=self.unit(child, kind),
            case_id=case.case_id if case else "",
            state=case.state if case else "",
            call=call if certain else VERIFY,
            certain=certain,
            matches=tuple(each.match() for each in met),
            also_in={other: person.row for other, person in _in_order(child) if other != kind},
        )

    def unit(self, child: Individual, kind: str) -> str:
        """Return who is to check: the unit of the row, of an open case, of another list, "" where nobody is known."""
        case = case_of(child)
        own = self.unit_of(child.people[kind].row)
        kept = case.unit if case and case.state != REMOVED else ""
        others = (self.unit_of(person.row) for _, person in _in_order(child))
        return own or kept or next((unit for unit in others if unit), "")

    def open_line(
        self, comparison: str, child: Individual, kind: str, story: str, asked: Sequence[Met]
    ) -> Result:
        """Return a line that waits for a person: which pairs are asked."""
        told = "".join(met.match().explanation for met in asked[:_MOST_TOLD])
        more = f"另有 {len(asked) - _MOST_TOLD} 对待核。" if len(asked) > _MOST_TOLD else ""
        return self.result(comparison, child, kind, OPEN, f"{story}{told}{more}", certain=False)


_MOST_TOLD = 2


def _digest_of_pair(met: Met) -> str:
    return met.digest


def _order_of_pair(met: Met) -> tuple[int, int]:
    return _ORDER[met.one.kind], _ORDER[met.other.kind]


def newest_days(
    lists: Mapping[str, Sequence[RosterRow]], list_days: Mapping[str, dt.date]
) -> dict[tuple[str, str], dt.date]:
    """Return the newest day of the lists of each kind that have pupils of a school, by its code; of all, by ""."""
    editions = {(kind, row.school_code, row.place.roster) for kind, rows in lists.items() for row in rows}
    found: dict[tuple[str, str], dt.date] = {}
    for kind, school, roster in editions:
        for code in {school, ""} if roster in list_days else ():
            found[kind, code] = max(list_days[roster], found.get((kind, code), dt.date.min))
    return found


def case_of(child: Individual) -> LedgerChild | None:
    """Return the case of a child, None without one."""
    return child.people[LEDGER].case if LEDGER in child.people else None


def state_of(child: Individual) -> str:
    """Return the state of a child's case, "" without one."""
    case = case_of(child)
    return case.state if case else ""


def removal_of(child: Individual) -> str:
    """Return 移出类别 of a child who was taken off the ledger, "" where it is not told."""
    return child.people[LEDGER].row.other.get("移出类别", "") if LEDGER in child.people else ""


def place_of(child: Individual, kind: str) -> str:
    """Return where the child stands in a list."""
    return child.people[kind].place


def _in_order(child: Individual) -> list[tuple[str, Member]]:
    return sorted(child.people.items(), key=lambda item: _ORDER[item[0]])


def seen_in(child: Individual, kind: str) -> str:
    """Return where else the child of a list was found, and how: 同见于在校第5行（证件号码相同）。; "" for nowhere."""
    found = [
        f"{person.place}（{met_by(child, kind, other)}）"
        for other, person in _in_order(child)
        if other not in (kind, LEDGER)
    ]
    return f"同见于{'、'.join(found)}。" if found else ""


def met_by(child: Individual, first: str, second: str) -> str:
    """Return by which key the rows of two lists met; 经别的名单相连 where they met only through a third."""
    one, other = child.people[first], child.people[second]
    if one.plain.get(second) is other:
        return Key.NUMBER.value
    direct = [met.key.value for met in child.pairs if {met.one, met.other} == {one, other}]
    return direct[0] if direct else "经别的名单相连"


def typing_errors(child: Individual, first: str, *seconds: str) -> list[Met]:
    """Return the pairs of a list with some others that met by a number with one typing error."""
    found = [
        met
        for met in child.pairs
        if met.key is Key.ONE_TYPING_ERROR
        and first in (met.one.kind, met.other.kind)
        and (met.one.kind in seconds or met.other.kind in seconds)
    ]
    return sorted(found, key=_order_of_pair)


def ledger_words(child: Individual) -> str:
    """Return what the ledger says of a child, as a sentence."""
    case = case_of(child)
    if case is None:
        return "台账里没有案卷。"
    removal = f"（{removal_of(child)}）" if removal_of(child) else ""
    return f"{place_of(child, LEDGER)}的状态是{case.state}{removal}。"
