"""What a rule is, what it yields, and how its manual is read. The rules themselves stand in the other modules.

The docstring of a rule's check is its manual, in Chinese because `kcbx explain` prints it: what is demanded, why, what
to do; then a line `通过：` and a line `不通过：`, each followed by a YAML fragment that tests merge over a valid case
and execute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from kcbx.manuals import parts_of
from kcbx.model import KeyPath, Severity

PASSING, FAILING = "通过：", "不通过："


class Scope(str, Enum):
    """What a rule's check is given, and with it how often it is called."""

    FILE = "每个文件"
    CASE = "案卷的基本信息"
    STATES = "案卷的状态推算"
    STORY = "案卷的经过"
    LEDGERS = "全部案卷"
    OFFICE = "办公记录"
    UNITS = "units.yaml"
    CONFIG = "kcbx.yaml"
    ROSTERS = "rosters.yaml"


class Need(str, Enum):
    """What must have been read for a rule to make sense; without it the rule is passed over."""

    UNITS = "责任单位"
    COUNTY = "本县名称"
    PARAMETERS = "政策参数"
    CODES = "增补代码"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file of the workspace, line and column from 1; `case` is a 编号 or ""."""

    path: str
    line: int
    column: int
    case: str = ""


@dataclass(frozen=True)
class Remark:
    """What a rule noticed: one sentence that says what to do, and where it stands.

    `at` is a key path of the file the check was given, or a spot anywhere. `severity` differs from the rule's own only
    where the rule says so; `clause` is given, as the county cites it, where another day than today decides. A message never
    holds a name or a number of a person.
    """

    message: str
    at: KeyPath | Spot = ()
    severity: Severity | None = None
    clause: str = ""


@dataclass(frozen=True)
class Manual:
    """A rule's manual: the text, and one example that passes and one that does not, as YAML fragments."""

    text: str
    passing: str
    failing: str

    @property
    def demand(self) -> str:
        """The first sentence: what is demanded."""
        return self.text.splitlines()[0] if self.text else ""


@dataclass(frozen=True)
class Rule:
    """One demand on the data: `check` yields what does not meet it.

    `severity` is the usual one; `varies` says in a few words on what another one depends.
    """

    rule_id: str
    title: str
    severity: Severity
    clause: str
    scope: Scope
    check: Callable[[Any], Iterator[Remark]]
    needs: frozenset[Need] = frozenset()
    varies: str = ""

    @property
    def manual(self) -> Manual:
        """The manual that stands in the check's docstring."""
        return manual_of(self.check)

    @property
    def group(self) -> str:
        """The letter of the rule's group."""
        return self.rule_id[0]


GROUPS = {
    "F": "文件",
    "S": "写法",
    "I": "身份",
    "L": "经过",
    "G": "前提",
    "A": "劝返",
    "X": "跨案卷",
    "D": "文书",
    "E": "佐证",
    "H": "可信度",
    "O": "办公记录",
    "U": "单位",
    "C": "配置",
    "R": "名单",
}
"""The letter of a rule's group → its name."""


def manual_of(check: Callable[..., Any]) -> Manual:
    """Read the manual out of a docstring; a part that is not there is ""."""
    return Manual(*parts_of(check, (PASSING, FAILING)).values())
