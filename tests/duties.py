"""What the manuals of duties say by example, built into children and offices on any day.

An example is a fragment as in `tests.builders`, and beside its keys 到期 (the due day of the claim it raises), 办结
(the entries that settle it) and, for an office, 单位.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from kcbx import calendar, yamlio
from kcbx.duties import (
    Child,
    Claim,
    Concern,
    DayCount,
    Duty,
    Office,
    Task,
    claims_of_child,
    claims_of_office,
    tasks_of_child,
    tasks_of_office,
)
from kcbx.duties.office import offices
from kcbx.lifecycle import Setting, tell
from kcbx.policy import Profile, load_profile
from kcbx.schema import typed
from kcbx.schema.reading import config_of, entry_of, units_of
from tests import builders

OWN_KEYS = ("到期", "办结", "单位", "办公记录", "units.yaml", "kcbx.yaml")


@cache
def profile(name: str) -> Profile:
    """Return a shipped profile, read once."""
    return load_profile(name)


def example_of(duty: Duty) -> dict[str, Any]:
    """Return the example of a duty's manual."""
    data = yamlio.parse(duty.example).data
    assert isinstance(data, dict), duty.duty_id
    return data


def setting_of(fragment: Mapping[str, Any], policy: str = "") -> tuple[Setting, DayCount, Profile]:
    """Return the setting and the school calendar of a fragment, under its own policy or the one named."""
    data = builders.config_data(fragment.get("kcbx.yaml"))
    data["政策"] = policy or data["政策"]
    config = config_of(typed(data))
    units = units_of(typed(builders.units_data(fragment.get("units.yaml"))))
    assert config is not None
    chosen = profile(config.policy)
    timeline = chosen.timeline(config.overrides)
    return Setting(config.county, units, timeline.on), DayCount(config.terms), chosen


def tasks_on(duty: Duty, fragment: Mapping[str, Any], today: dt.date, policy: str = "") -> list[Task]:
    """Return what this duty asks for on a day, for the child or the office of a fragment."""
    asked = _asked(duty, fragment, today, policy)
    found = tasks_of_office(asked) if isinstance(asked, Office) else tasks_of_child(asked)
    return [task for task in found if task.duty is duty]


def claims_on(duty: Duty, fragment: Mapping[str, Any], today: dt.date) -> list[Claim]:
    """Return every claim of this duty on a day, settled ones too, for the child or the office of a fragment."""
    asked = _asked(duty, fragment, today)
    found = claims_of_office(asked) if isinstance(asked, Office) else claims_of_child(asked)
    return [claim for each, claim in found if each is duty]


def _asked(duty: Duty, fragment: Mapping[str, Any], today: dt.date, policy: str = "") -> Child | Office:
    """Return the child or the office of a fragment on a day."""
    setting, count, _ = setting_of(fragment, policy)
    if duty.concern is Concern.OFFICE:
        records = [
            (str(fragment["单位"]), entry_of(typed(raw), position))
            for position, raw in enumerate(builders.entries(fragment.get("办公记录", ())))
        ]
        (office,) = [
            each for each in offices(setting, records, count, today) if each.code == str(fragment["单位"])
        ]
        return office
    case = builders.case_file({key: value for key, value in fragment.items() if key not in OWN_KEYS}).case
    assert case is not None
    return Child(tell(case, today), setting, count, today)


def settled(fragment: Mapping[str, Any], duty: Duty) -> dict[str, Any]:
    """Return the fragment with the entries that settle the claim."""
    key = "办公记录" if duty.concern is Concern.OFFICE else "经过"
    return {**fragment, key: [*fragment.get(key, ()), *fragment["办结"]]}


def due_of(fragment: Mapping[str, Any]) -> dt.date:
    """Return the due day an example states."""
    return calendar.parse_date(str(fragment["到期"]))
