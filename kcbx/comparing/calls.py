"""What a result calls for in the ledger: the words of `Result.call`, one table. Who carries them out is not known here.

A result that is not certain never calls for more than 核实.
"""

from __future__ import annotations

from collections.abc import Mapping

LIST_NEVER_ENROLLED = "列入疑似（失学）"
LIST_DROPOUT = "列入疑似（疑似辍学）"
LIST_PLATFORM = "列入疑似（平台下发）"
LIST_PLATFORM_PUPIL = "列入疑似（平台下发，疑似辍学）"
REGISTER = "登记"
VERIFY = "核实"
ADD_FAMILY = "补记家庭类型"
NOTHING = ""

LISTING: Mapping[str, tuple[str, str]] = {
    LIST_NEVER_ENROLLED: ("失学", "户籍比对"),
    LIST_DROPOUT: ("疑似辍学", "学籍比对"),
    LIST_PLATFORM: ("疑似辍学", "平台下发"),
    LIST_PLATFORM_PUPIL: ("疑似辍学", "平台下发"),
}
"""类型 and 发现方式 of the 列入疑似 that a call asks for; a child never in a school list is 失学, see `kind_of_listing`."""


def kind_of_listing(call: str, was_enrolled: bool) -> tuple[str, str]:
    """Return 类型 and 发现方式 of the 列入疑似 a call asks for.

    Where the platform sends down a child and says nothing of a school, one whom no list and no case has ever had in
    a school is 失学. Raises KeyError for a call that lists nobody.
    """
    kind, found_by = LISTING[call]
    return ("失学" if call == LIST_PLATFORM and not was_enrolled else kind), found_by
