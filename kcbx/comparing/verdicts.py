"""What a person may conclude of a result, and what each conclusion calls for in the ledger. One table, pure.

The words are those of the code list 核查.结论, and beside them the platform's terms for data that are cleared
(docs: 疑似数据核查的通行分类). A term that needs documents or a decision (移出, 延缓入学 …) is never carried out by
the program: what is to be typed is said instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from kcbx.lifecycle.states import AT_SCHOOL, AWAY, TO_BE_PLACED


class Meaning(str, Enum):
    """What sort of thing a conclusion says."""

    MISSING = "确实不在学"
    ERROR = "信息有误"
    ELSEWHERE = "另有着落"
    BY_HAND = "要凭材料另办"


@dataclass(frozen=True)
class Verdict:
    """One 核查结论 of the returned sheet.

    `finding` is the code of 核查.结论 that says the same ("" where none does). `state` is the state such a child is
    in (Meaning.ELSEWHERE). `action` and `values` are the entry a person must make by hand (Meaning.BY_HAND).
    """

    term: str
    meaning: Meaning
    finding: str = ""
    state: str = ""
    action: str = ""
    values: Mapping[str, str] | None = None


def _removal(category: str) -> Verdict:
    return Verdict(category, Meaning.BY_HAND, action="移出", values={"类别": category})


CONFIRMED = "属实"

_ALL = (
    Verdict(CONFIRMED, Meaning.MISSING, CONFIRMED),
    Verdict("失联", Meaning.MISSING, "失联"),
    Verdict("信息错误", Meaning.ERROR, "信息错误"),
    Verdict("重复户籍", Meaning.ERROR, "信息错误"),
    Verdict("在校就读", Meaning.ELSEWHERE, "在校就读", AT_SCHOOL),
    Verdict("省内就读", Meaning.ELSEWHERE, "省内就读", AWAY),
    Verdict("省外就读", Meaning.ELSEWHERE, "省外就读", AWAY),
    Verdict("随迁就读", Meaning.ELSEWHERE, "随迁就读", AWAY),
    Verdict("因病因残", Meaning.ELSEWHERE, "因病因残", TO_BE_PLACED),
    Verdict("延缓入学", Meaning.BY_HAND, action="延缓入学"),
    Verdict("休学", Meaning.BY_HAND, action="休学"),
    *map(_removal, ("超龄离校", "死亡", "出国出境", "户籍迁出", "查无此人")),
)

VERDICTS: Mapping[str, Verdict] = {verdict.term: verdict for verdict in _ALL}
"""Every conclusion of the drop-down, in its order."""

_ALSO = {
    "超龄": "超龄离校",
    "双重户籍": "重复户籍",
    "户籍重复": "重复户籍",
    "出国": "出国出境",
    "迁出": "户籍迁出",
    "缓学": "延缓入学",
}
"""What people write for a conclusion when they type instead of choosing."""


def verdict_of(text: str) -> Verdict | None:
    """Return the conclusion a person chose or typed, None for a word that is none."""
    word = "".join(text.split())
    return VERDICTS.get(_ALSO.get(word, word))
