"""Who lives which life: the table of stories with their shares, and the drawing of lots.

To add a story: write a function in one of the `stories_*` modules and give it a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from examples.generation import (
    stories_care,
    stories_cleared,
    stories_missing,
    stories_never,
    stories_out,
    stories_school,
)
from examples.generation.children import ANYBODY, Part
from examples.generation.county import COMPLETE, JUNIOR, NINE_YEARS, PRIMARY
from examples.generation.life import Life

_ANY = Part()
"""Any pupil, but not of the school that closes."""


@dataclass(frozen=True)
class Tale:
    """A story, how many of 300 children live it, and what kind of child it needs."""

    story: Callable[[Life], None]
    share: int
    part: Part = _ANY


_SENIOR = Part(grades=(7, 9))
_OLDER = Part(grades=(4, 9))
_JUNIOR_ONLY = Part(grades=(7, 9), categories=(JUNIOR, COMPLETE, NINE_YEARS))
_POOR = Part(families=("脱贫户",))
_NEW = Part(grades=(1, 1), enrolled=False, categories=(PRIMARY,))
_NEXT = Part(grades=(1, 1), enrolled=False, categories=(PRIMARY,), years_late=-1)
_HOME = Part(grades=(2, 8), disability=("肢体", "一级"))

ATTENDS = Tale(stories_school.attends, 0, ANYBODY)
"""Everybody who has no other story."""

TALES: tuple[Tale, ...] = (
    # at school
    Tale(stories_school.short_leave, 7),
    Tale(stories_school.helped, 8, _POOR),
    Tale(stories_school.warned, 3, _SENIOR),
    Tale(stories_school.telephone_changed, 4),
    Tale(stories_school.left_behind, 2, Part(grades=(2, 8), groups=("困境儿童",))),
    Tale(stories_school.transferred_in, 4, Part(grades=(2, 8))),
    Tale(stories_school.transferred_out, 3, Part(grades=(2, 8))),
    Tale(stories_school.gone_for_good, 2, Part(grades=(2, 8))),
    Tale(stories_school.transferred_within, 2, Part(grades=(2, 5))),
    Tale(stories_school.away_and_back, 1, Part(grades=(2, 8))),
    Tale(stories_school.household_moved, 1, Part(grades=(2, 8))),
    Tale(stories_school.gone_abroad, 1, _OLDER),
    Tale(stories_school.died, 1, _OLDER),
    Tale(stories_school.removed_too_soon, 1, Part(grades=(2, 8))),
    Tale(stories_school.without_number, 1, Part(grades=(1, 4), identified=False)),
    Tale(stories_school.number_found, 1, Part(grades=(1, 4), identified=False)),
    Tale(stories_school.mistyped, 2),
    Tale(stories_school.wrong_child, 1),
    Tale(stories_school.counted_twice, 1, Part(grades=(1, 4), enrolled=False, groups=("困境儿童",))),
    # suspected, and cleared
    Tale(stories_cleared.wrong_data, 1, Part(grades=(2, 8))),
    Tale(stories_cleared.at_school_after_all, 1, Part(grades=(2, 8))),
    Tale(stories_cleared.in_the_province, 1, Part(grades=(2, 6))),
    Tale(stories_cleared.out_of_the_province, 2, _SENIOR),
    Tale(stories_cleared.followed_parents, 1, Part(grades=(3, 8))),
    Tale(stories_cleared.too_ill, 1, Part(grades=(4, 8), disability=("肢体", "一级"))),
    Tale(stories_cleared.waiting_for_a_place, 1, _OLDER),
    Tale(stories_cleared.suspected_while_taught_at_home, 1, _HOME),
    Tale(stories_never.nobody_there, 1, Part(grades=(1, 3), enrolled=False)),
    Tale(stories_never.offered_elsewhere, 1, _NEW),
    # out of school, and back
    Tale(stories_missing.back_at_once, 4, _SENIOR),
    Tale(stories_missing.never_reported_and_back, 2, _SENIOR),
    Tale(stories_missing.back_before_summer, 1, Part(grades=(7, 8))),
    Tale(stories_missing.written_down_late, 1, _OLDER),
    Tale(stories_missing.back_after_joint_talks, 2, _SENIOR),
    Tale(stories_missing.back_from_dropout, 2, Part(grades=(7, 9), families=("低保户",))),
    Tale(
        stories_missing.fetched_from_afar, 1, Part(grades=(8, 9), families=("脱贫户",), groups=("留守儿童",))
    ),
    Tale(stories_missing.relapsed, 1, _SENIOR),
    Tale(stories_missing.back_to_a_workshop, 1, Part(grades=(8, 9))),
    Tale(stories_missing.lost_between_schools, 1, Part(grades=(7, 7), categories=(JUNIOR, COMPLETE))),
    Tale(stories_missing.to_a_special_school_for_conduct, 1, Part(grades=(8, 8), groups=("涉案未成年人",))),
    # still out, or struck off
    Tale(stories_out.missing_in_june, 2, Part(grades=(7, 8))),
    Tale(stories_out.tracked_in_july, 1, Part(grades=(8, 8))),
    Tale(stories_out.out_of_contact, 1, Part(grades=(7, 8), groups=("留守儿童",))),
    Tale(stories_out.out_all_year, 3, _JUNIOR_ONLY),
    Tale(stories_out.out_since_last_year, 2, Part(grades=(8, 8))),
    Tale(stories_out.back_after_a_summer, 1, Part(grades=(8, 9), categories=(JUNIOR, COMPLETE))),
    Tale(stories_out.out_since_spring, 1, Part(grades=(7, 8), groups=("随迁子女",))),
    Tale(stories_out.recognised_and_renewed, 1, Part(grades=(8, 8))),
    Tale(stories_out.recognised_by_court, 1, Part(grades=(8, 8))),
    Tale(stories_out.overage, 1, Part(grades=(9, 9), years_late=1)),
    # never enrolled
    Tale(stories_never.found_by_a_visit, 1, Part(grades=(1, 3), enrolled=False, categories=(PRIMARY,))),
    Tale(stories_never.never_enrolled_and_confirmed, 1, _NEW),
    Tale(stories_never.started_late, 1, _NEW),
    Tale(stories_never.found_in_summer, 1, _NEW),
    Tale(stories_never.next_years_pupil, 2, _NEXT),
    # illness and disability
    Tale(stories_care.taught_at_home, 2, _HOME),
    Tale(stories_care.placed_at_home, 1, _HOME),
    Tale(stories_care.from_home_to_school, 1, Part(grades=(2, 6), disability=("智力", "一级"))),
    Tale(stories_care.in_an_ordinary_class, 2, Part(disability=("听力", "三级"))),
    Tale(stories_care.deferred, 1, _NEW),
    Tale(stories_care.deferred_and_started, 1, _NEW),
    Tale(stories_care.on_leave, 1, _OLDER),
    Tale(stories_care.on_leave_and_back, 2, _OLDER),
    Tale(stories_care.on_leave_out_of_suspicion, 1, _OLDER),
)


def cast(seed: int, children: int) -> list[Tale]:
    """Return the tale of each child, in the order of their numbers; every tale at least once if there is room."""
    drawn = [tale for tale in TALES for _ in range(max(1, round(tale.share * children / 300)))][:children]
    drawn += [ATTENDS] * (children - len(drawn))
    Random(f"{seed}/cast").shuffle(drawn)
    return drawn
