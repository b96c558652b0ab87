"""What a case says for its documents: the decision an approval tells of, proofs, orders, why and whither. Pure.

Everything is as of the day of a paper: a story told up to that day. Nothing is concluded here that no entry says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from kcbx.calendar import chinese_date, date_or_none
from kcbx.lifecycle import Story
from kcbx.lifecycle.states import MISSING_STATES, RECOGNISED
from kcbx.model import Entry
from kcbx.policy import rulings

ORDER = "责令送被监护人接受义务教育通知书"

RECOGNITION = "认定达标"
"""The 事项 of which the approvals of a recognised child tell."""

AGREED = "家长同意学生拒绝"
"""The result of a 劝返 that says the guardian is willing."""

DECIDED = ("延缓入学", "休学", RECOGNITION)
"""The 事项 that hold span and reason of the applications and approvals called after them."""

_PROOFS = (("核查", "核查记录"), ("劝返", "劝返记录"))


def last_of(entries: Sequence[Entry], action: str) -> Entry | None:
    """Return the last entry of a 事项, None when there is none."""
    return next((entry for entry in reversed(entries) if entry.action == action), None)


def episode_of(story: Story) -> tuple[Entry, ...]:
    """Return the entries of the open or last 本轮."""
    return tuple(story.episode_entries(story.standing.episode))


def attempts_of(story: Story) -> list[Entry]:
    """Return every 劝返 of the 本轮."""
    return [entry for entry in episode_of(story) if entry.action == "劝返"]


def decision_for(name: str, story: Story, day: dt.date) -> Entry | None:
    """Return the entry an application or approval of this name is about, while its span has not passed.

    Of a child in 认定达标 the leave is what the recognition opened.
    """
    action = next((action for action in DECIDED if name.startswith(action)), "")
    granted = name.endswith("批复") and story.standing.state == RECOGNISED
    entry = last_of(story.entries, RECOGNITION if granted else action)
    ends = date_or_none(entry.get("止")) if entry else None
    return entry if ends is not None and ends >= day else None


def is_recognition(decision: Entry | None) -> bool:
    """Tell whether a decision is the recognition of a child."""
    return decision is not None and decision.action == RECOGNITION


def proofs(story: Story) -> str:
    """Name what the 本轮 holds to prove the facts: 核查记录、劝返记录; "" when it holds nothing."""
    actions = {entry.action for entry in episode_of(story)}
    return "、".join(name for action, name in _PROOFS if action in actions)


def guardian_agreed(story: Story) -> bool:
    """Tell whether by the last 劝返 the guardian was willing and the child was not."""
    attempts = attempts_of(story)
    return bool(attempts) and attempts[-1].get("结果") == AGREED


def disobeyed_order(story: Story, day: dt.date) -> Entry | None:
    """Return the last order of the 本轮 whose deadline has passed while the child is still missing."""
    orders = [
        entry for entry in episode_of(story) if entry.get("文书") == ORDER and entry.get("收到") != "是"
    ]
    overdue = [entry for entry in orders if (until := date_or_none(entry.get("期限"))) and until < day]
    return overdue[-1] if overdue and story.standing.state in MISSING_STATES else None


def reason_told(story: Story) -> str:
    """Return why the child is away in the words of an entry, where nobody has confirmed a 原因."""
    episode = episode_of(story)
    for action in ("核查", "列入疑似"):
        if (entry := last_of(episode, action)) and entry.get("情况"):
            return _told(entry)
    return _last_account(story)


def whereabouts_told(story: Story) -> str:
    """Return where the child may be in the words of an entry, where no 去向 is recorded."""
    return _last_account(story) or reason_told(story)


def _last_account(story: Story) -> str:
    attempts = [entry for entry in attempts_of(story) if entry.get("情况")]
    return _told(attempts[-1]) if attempts else ""


def _told(entry: Entry) -> str:
    return f"{chinese_date(entry.date)}{entry.action}时记：{entry.get('情况')}"


def grounds_on_record(story: Story) -> str:
    """Say what the entries hold of the two ways to 认定达标: joint attempts of the 本轮, and rulings received."""
    return "；".join(_grounds(story))


def _grounds(story: Story) -> Iterator[str]:
    joint = sum(entry.get("层级") == "联合" for entry in attempts_of(story))
    if joint:
        yield f"本轮联合劝返{joint}次"
    for entry in story.entries:
        if entry.get("收到") == "是" and entry.get("文书") in rulings():
            number = str(entry.get("文号"))
            number = (
                number if number.startswith("（") else f"（{number}）"
            )  # courts begin with the year: （2024）清民初715号
            yield f"{chinese_date(entry.date)}收到{entry.get('签发单位')}{entry.get('文书')}{number}"
