"""The words of a comparison: who met whom by which key, what follows, and what a person decided. Pure data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from kcbx.rosters.people import RosterRow


class Answer(str, Enum):
    """Whether two records are of one child. A blank is never equal to a blank, nor different from anything."""

    SAME = "同一人"
    DIFFERENT = "不是"
    OPEN = "待核"


class Key(str, Enum):
    """The step by which two records met, from the surest to the least sure; at the end what keeps two apart."""

    NUMBER = "证件号码相同"
    OLD_NUMBER = "新旧证件号码相符"
    ONE_TYPING_ERROR = "证件号码错一处"
    STUDENT_NUMBER = "学籍号相同"
    NAME_BIRTH_GUARDIAN = "姓名、出生日期、监护人相同"
    NAME_BIRTH_VILLAGE = "姓名、出生日期、村相同"
    NEAR_NAME = "姓名相近"
    DECISION = "人工认定"
    TWO_NUMBERS = "证件号码不同"


@dataclass(frozen=True)
class LedgerChild:
    """A case as a comparison sees it: identity facts today and its standing on the day of the comparison.

    `former_numbers` are identity numbers the case had before (信息变更); `unit` the code of the 责任单位;
    `received` tells, for a child who is 外地就读, whether anything proves that another school took it in. `changed` is
    the day of the last step after 登记 that changed state or unit: an older list does not know of it.
    """

    case_id: str
    state: str
    ledger: str
    unit: str
    row: RosterRow
    former_numbers: tuple[str, ...] = ()
    received: bool = False
    since: dt.date | None = None
    changed: dt.date | None = None


@dataclass(frozen=True)
class Match:
    """Two records that met: one of list `first`, one of list `second` (kinds, e.g. 户籍 and 学籍, or 台账).

    `digest` is the SHA-256 over the fields compared of both, so that a decision is asked again when they change.
    `explanation` is a Chinese sentence (which digit differs, which spelling is right by its check digit).
    """

    first: str
    second: str
    one: RosterRow
    other: RosterRow
    key: Key
    answer: Answer
    digest: str
    explanation: str = ""


@dataclass(frozen=True)
class Decision:
    """What a person said of a pair, kept in rosters.yaml under the digest of the fields compared."""

    digest: str
    answer: Answer
    reason: str
    operator: str
    recorded: dt.datetime


@dataclass(frozen=True)
class Result:
    """One line of the result of a comparison, about one child.

    `comparison` is the name of the comparison (适龄失学, 辍学, 脱贫户, 人账相符, 在校不在籍, 空挂学籍, 人籍不一致, 转出未接收,
    重复 …); `conclusion` says what is the case in the platform's own terms where known (信息错误, 重复户籍, 外地就读,
    延缓入学, 超龄 …), or 疑似 / 待核; `explanation` is the whole story in one or two Chinese sentences, naming lists
    and rows and keys; `matches` are the pairs that were looked at; `case_id` is the case the child has, "" for
    none; `unit` is the code of the unit to check it (school or township), "" when unknown; `call` is what it
    calls for (see `kcbx.comparing.calls`), "" when nothing is to be done. `certain` is False while a question
    (待核) is open that could change the conclusion, or no list has a valid number; then `call` is 核实 at most.
    `row` is that of the list the comparison begins with (of 脱贫户 the 脱贫 row, 家庭类型 added to its `other`);
    `also_in` holds the row of every other list the child stands in, 台账 among them. `key` identifies the line from run to run: SHA-256 over
    comparison and the identity of the child, never of row numbers.
    """

    comparison: str
    key: str
    row: RosterRow
    conclusion: str
    explanation: str
    unit: str = ""
    case_id: str = ""
    state: str = ""
    call: str = ""
    certain: bool = True
    matches: tuple[Match, ...] = ()
    also_in: Mapping[str, RosterRow] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """All results of one run, in a stable order, with how much of each list took part.

    `counts[kind]` is {读入, 适龄, 不在学龄, 缺出生日期 …} → number; they add up (see `kcbx.comparing.counting`).
    `questions` are the pairs a person is to decide; `missing` the comparisons that could not be made, with the list
    that is missing (辍学 for each school that handed in no list: 3199000020的在校); `unlisted` how many pupils of
    school age each of those schools has, by its code: unknown, neither present nor absent.
    """

    day: dt.date
    results: tuple[Result, ...]
    questions: tuple[Match, ...]
    counts: Mapping[str, Mapping[str, int]]
    missing: Sequence[tuple[str, str]] = ()
    unlisted: Mapping[str, int] = field(default_factory=dict)
