"""The plain majority: one number, valid, and one name in every list that has the number. Joined in one pass.

What is not that plain is left to the steps, all of it: somebody else with the same number, another spelling of the
name, a decision about one of the pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from kcbx.comparing import persons
from kcbx.comparing.persons import Member, Roll
from kcbx.comparing.steps import Decisions, decision_on


def join_plain(rolls: Sequence[Roll], decisions: Decisions) -> None:
    """Set `plain` of everybody whom number and name alone put together."""
    holders: defaultdict[str, list[Member]] = defaultdict(list)
    for roll in rolls:
        for number, people in roll.by_number.items():
            holders[number] += people
    for people in holders.values():
        if len(people) > 1 and _is_plain(people, decisions):
            together = {person.kind: person for person in people}
            for person in people:
                person.plain = together


def _is_plain(people: Sequence[Member], decisions: Decisions) -> bool:
    first = people[0]
    if len({person.kind for person in people}) < len(people):
        return False
    for person in people:
        if len(person.numbers) != 1 or person.flawed or not persons.names_agree(first, person):
            return False
    return not decisions or not any(decision_on(*pair, decisions) for pair in combinations(people, 2))
