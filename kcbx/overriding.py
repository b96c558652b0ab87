"""How a county sets a policy parameter of its own: kcbx.yaml with one value more → plan. Pure: no file is touched here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kcbx import yamlio
from kcbx.edits import digest
from kcbx.errors import RefusedError
from kcbx.model import KeyPath, Override, Plan, Replacement
from kcbx.policy import LOCAL, Profile, Value, contradictions, parameter, written
from kcbx.schema import Shapes, typed
from kcbx.schema.files import CONFIG_SCHEMA
from kcbx.schema.reading import config_of, read_checked, text_of

CONFIG_FILE = "kcbx.yaml"
_KEY, _SINCE = "参数", "自"


@dataclass(frozen=True)
class ParameterChange:
    """One parameter as it was on the day `since`, and as it will be from then on.

    `until` is the day on which a later item of kcbx.yaml sets it anew, None when there is none. `clause` is what fixes
    the profile's own value, `fixed`; "" where no clause does. Without a `plan` it was so already.
    """

    name: str
    since: dt.date
    old: Value
    new: Value
    until: dt.date | None
    clause: str
    fixed: Value
    plan: Plan | None

    @property
    def departs(self) -> bool:
        """Tell whether the new value is not what the clause gives."""
        return bool(self.clause) and self.new != self.fixed


def set_parameter(raw: bytes, profile: Profile, name: str, text: str, since: dt.date) -> ParameterChange:
    """Plan a value of the county's own in kcbx.yaml (`raw`), from the day `since`; comments are kept.

    Raises NotFoundError for an unknown parameter, UsageError for a value that is not allowed, RefusedError when the
    parameters would contradict each other, UnreadableError when kcbx.yaml is broken already.
    """
    value = parameter(name).check(text.strip())
    config = config_of(read_checked("config", raw, Shapes(), CONFIG_FILE))
    before = profile.timeline(config.overrides).on(since)
    plan = None
    if value != before[name] or name in before.to_confirm:
        plan = _plan(raw, profile, name, value, since)
    source = profile.parameters.source(name)
    return ParameterChange(
        name,
        since,
        before[name],
        value,
        _set_anew(config.overrides, name, since),
        "" if source == LOCAL else source,
        profile.parameters[name],
        plan,
    )


def _set_anew(overrides: Sequence[Override], name: str, since: dt.date) -> dt.date | None:
    return min((item.since for item in overrides if item.since > since and name in item.values), default=None)


def _plan(raw: bytes, profile: Profile, name: str, value: Value, since: dt.date) -> Plan:
    document = yamlio.parse(yamlio.decode(raw))
    groups, comments = _groups_with(document, name, value, since)
    data = {**document.data, _KEY: groups}
    _refuse_contradictions(profile, data, name, value)
    text = text_of("config", data, comments, CONFIG_SCHEMA)
    edit = Replacement(CONFIG_FILE, text.encode(), digest(raw))
    return Plan((edit,), f"设置参数 {name}（自 {since}）")


def _groups_with(
    document: yamlio.Document, name: str, value: Value, since: dt.date
) -> tuple[list[dict[str, Any]], yamlio.Comments]:
    """Return the items of 参数 with the value in the last one of that day, or in a new one at its place by date."""
    groups = [dict(group) for group in document.data.get(_KEY, ())]
    own = [position for position, group in enumerate(groups) if group[_SINCE] == since.isoformat()]
    on_disk = list(value) if isinstance(value, tuple) else written(value)
    if own:
        groups[own[-1]][name] = on_disk
        return groups, document.comments
    later = (position for position, group in enumerate(groups) if group[_SINCE] > since.isoformat())
    place = next(later, len(groups))
    groups.insert(place, {_SINCE: since.isoformat(), name: on_disk})
    return groups, _shifted(document.comments, place)


def _shifted(comments: yamlio.Comments, place: int) -> yamlio.Comments:
    """Return the comments with those of the items from `place` on one item further down."""

    def moved(by_path: Mapping[KeyPath, list[str]]) -> dict[KeyPath, list[str]]:
        return {_further(path, place): texts for path, texts in by_path.items()}

    return yamlio.Comments(comments.head, moved(comments.before), moved(comments.beside), comments.tail)


def _further(path: KeyPath, place: int) -> KeyPath:
    position = path[1] if path[:1] == (_KEY,) and len(path) > 1 else None
    if not isinstance(position, int) or position < place:
        return path
    return (_KEY, position + 1, *path[2:])


def _refuse_contradictions(profile: Profile, data: Mapping[str, Any], name: str, value: Value) -> None:
    for start, values in profile.spans(config_of(typed(data)).overrides):
        if problems := contradictions(values):
            raise RefusedError(
                f"“{name}”不能改成 {written(value)}：从 {start} 起，{problems[0]}。",
                "换一个值，或者先改好与它有关的参数。",
            )
