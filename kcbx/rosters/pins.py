"""rosters.yaml: the lists that were pinned and what people decided on pairs. Document ↔ values; nothing is read here.

A pin says which file was used, by its SHA-256, and what became of its rows; it holds nothing about a person. Both lists
only grow: a newer edition, a newer decision on the same pair, stands behind the older one and takes its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kcbx import calendar
from kcbx.comparing.results import Answer, Decision

ROSTERS_FILE = "rosters.yaml"
ROSTERS_DIRECTORY = "rosters"
PINS, DECISIONS, RETIRED = "名单", "决定", "撤下"


@dataclass(frozen=True)
class Pin:
    """One 名单 of rosters.yaml. `day` is the day the list tells of, `path` where its copy stands in the workspace.

    `rows` = `accepted` + `rejected` + `ignored`. `columns` is what was chosen (field → letters), `given` what the clerk
    had said about columns: with it the file is read again as it was. `sheet` names the sheets read, 、 between. `unit`
    is the code of the unit whose own list it is, "" for one of the whole county. Attendance alone has a `month`, the
    `classes` that handed in, the `given_classes` that the clerk had named, and `blank`, what the clerk said its empty
    cells mean.
    """

    number: str
    kind: str
    day: dt.date
    source: str
    path: str
    sha256: str
    rows: int
    accepted: int
    rejected: int
    ignored: int
    operator: str
    recorded: dt.datetime
    columns: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    month: str = ""
    unit: str = ""
    classes: tuple[str, ...] = ()
    given_classes: tuple[str, ...] = ()
    blank: str = ""

    @property
    def people(self) -> int:
        """The rows that are about somebody: accepted and sent back."""
        return self.accepted + self.rejected

    @property
    def order(self) -> tuple[dt.date, dt.datetime, str]:
        """The order of editions: the day they tell of, then when they were pinned."""
        return self.day, self.recorded, self.number


@dataclass(frozen=True)
class Retirement:
    """A 撤下 of rosters.yaml: which list takes part in nothing any more, and why. Its file stays where it is."""

    number: str
    reason: str
    operator: str
    recorded: dt.datetime


@dataclass(frozen=True)
class WrittenDecision:
    """A 决定 as it stands in rosters.yaml: the decision, and the two rows it was made on, by list and row."""

    decision: Decision
    one: str
    other: str


def pin_of(raw: Mapping[str, Any]) -> Pin:
    """Return the pin of one mapping; raises KeyError, TypeError or ValueError where it cannot be read."""
    return Pin(
        number=str(raw["编号"]),
        kind=str(raw["种类"]),
        day=calendar.parse_date(raw["日期"]),
        source=str(raw["来源"]),
        path=str(raw["文件"]),
        sha256=str(raw["sha256"]),
        rows=int(raw["行数"]),
        accepted=int(raw["收下"]),
        rejected=int(raw["退回"]),
        ignored=int(raw["忽略"]),
        operator=str(raw["经办"]),
        recorded=calendar.parse_moment(raw["录入"]),
        columns=_assigned(raw.get("列")),
        given=_assigned(raw.get("指定列")),
        sheet=str(raw.get("工作表", "")),
        month=str(raw.get("月份", "")),
        unit=str(raw.get("单位", "")),
        classes=tuple(map(str, raw.get("班级", ()))),
        given_classes=tuple(map(str, raw.get("指定班级", ()))),
        blank=str(raw.get("空白", "")),
    )


def pin_document(pin: Pin) -> dict[str, Any]:
    """Return the mapping of a pin as it stands on disk, keys not yet in order."""
    optional: dict[str, Any] = {
        "工作表": pin.sheet,
        "列": dict(pin.columns),
        "指定列": dict(pin.given),
        "月份": pin.month,
        "单位": pin.unit,
        "班级": list(pin.classes),
        "指定班级": list(pin.given_classes),
        "空白": pin.blank,
    }
    return {
        "编号": pin.number,
        "种类": pin.kind,
        "日期": pin.day.isoformat(),
        "来源": pin.source,
        "文件": pin.path,
        "sha256": pin.sha256,
        "行数": pin.rows,
        "收下": pin.accepted,
        "退回": pin.rejected,
        "忽略": pin.ignored,
        **{key: value for key, value in optional.items() if value},
        "经办": pin.operator,
        "录入": pin.recorded.isoformat(timespec="seconds"),
    }


def _assigned(columns: Mapping[str, Any] | None) -> dict[str, str]:
    return {str(name): str(letters) for name, letters in (columns or {}).items()}


def retirement_of(raw: Mapping[str, Any]) -> Retirement:
    """Return the withdrawal of one mapping; raises KeyError, TypeError or ValueError where it cannot be read."""
    return Retirement(
        str(raw["编号"]), str(raw["理由"]), str(raw["经办"]), calendar.parse_moment(raw["录入"])
    )


def retirement_document(retirement: Retirement) -> dict[str, Any]:
    """Return the mapping of a withdrawal as it stands on disk."""
    return {
        "编号": retirement.number,
        "理由": retirement.reason,
        "经办": retirement.operator,
        "录入": retirement.recorded.isoformat(timespec="seconds"),
    }


def decision_of(raw: Mapping[str, Any]) -> WrittenDecision:
    """Return the decision of one mapping; raises KeyError, TypeError or ValueError where it cannot be read."""
    decision = Decision(
        digest=str(raw["指纹"]),
        answer=Answer(raw["结论"]),
        reason=str(raw["理由"]),
        operator=str(raw["经办"]),
        recorded=calendar.parse_moment(raw["录入"]),
    )
    return WrittenDecision(decision, str(raw["甲"]), str(raw["乙"]))


def decision_document(written: WrittenDecision) -> dict[str, Any]:
    """Return the mapping of a decision as it stands on disk."""
    decision = written.decision
    return {
        "指纹": decision.digest,
        "结论": decision.answer.value,
        "理由": decision.reason,
        "甲": written.one,
        "乙": written.other,
        "经办": decision.operator,
        "录入": decision.recorded.isoformat(timespec="seconds"),
    }


def in_force(decisions: Iterable[WrittenDecision]) -> dict[str, Decision]:
    """Return the decision in force on each pair by its digest: of several the one recorded last."""
    ordered = sorted(decisions, key=lambda written: written.decision.recorded)
    return {written.decision.digest: written.decision for written in ordered}


def latest_of(pins: Iterable[Pin], kind: str, day: dt.date, unit: str = "", month: str = "") -> Pin | None:
    """Return the newest edition of a list by a day: of a kind, of one unit ("": of the whole county) and month."""
    fitting = (
        pin for pin in pins if pin.kind == kind and pin.day <= day and pin.unit == unit and pin.month == month
    )
    return max(fitting, key=lambda pin: pin.order, default=None)


def current_of(pins: Sequence[Pin], kind: str, day: dt.date, month: str = "") -> tuple[Pin, ...]:
    """Return the lists that together are the list of a kind on a day.

    The newest one of the whole county, and of each unit the newest one of its own that is newer than that: a unit's
    list stands in place of what the older county list says about the unit. Without a county list, every unit's newest.
    """
    county = latest_of(pins, kind, day, "", month)
    units = sorted({pin.unit for pin in pins if pin.kind == kind and pin.unit})
    own = [newest for unit in units if (newest := latest_of(pins, kind, day, unit, month)) is not None]
    newer = [pin for pin in own if county is None or pin.order > county.order]
    return (*((county,) if county else ()), *newer)


def new_number(pins: Iterable[Pin], kind: str, day: dt.date) -> str:
    """Return the 编号 of a further list: 户籍-2024-09-05, and -2, -3 behind it where there are some already."""
    taken = {pin.number for pin in pins}
    base = f"{kind}-{day.isoformat()}"
    count = 1
    while (number := base if count == 1 else f"{base}-{count}") in taken:
        count += 1
    return number


def path_of(number: str, kind: str, day: dt.date, ending: str) -> str:
    """Return where the copy of a list stands: rosters/2024-09-05-户籍-2.xlsx for 户籍-2024-09-05-2."""
    rest = number.removeprefix(f"{kind}-{day.isoformat()}")
    return f"{ROSTERS_DIRECTORY}/{day.isoformat()}-{kind}{rest}{ending}"
