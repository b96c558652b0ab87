"""One file of a workspace as it was read: bytes, document, shape problems, model — each as far as the file allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kcbx import yamlio
from kcbx.model import Case, KeyPath
from kcbx.schema.documents import typed
from kcbx.schema.reading import case_of, text_of
from kcbx.schema.shape import Problem, Shapes

CASE_SCHEMA = "../../../schema/case.schema.json"
"""The schema as seen from ledgers/<台账>/<单位>/."""
OFFICE_SCHEMA = "../../schema/office.schema.json"
UNITS_SCHEMA = "schema/units.schema.json"
CONFIG_SCHEMA = "schema/config.schema.json"
ROSTERS_SCHEMA = "schema/rosters.schema.json"

_SCHEMA_PATHS = {
    "case": CASE_SCHEMA,
    "office": OFFICE_SCHEMA,
    "units": UNITS_SCHEMA,
    "config": CONFIG_SCHEMA,
    "rosters": ROSTERS_SCHEMA,
}
_BEGINNINGS = {
    "case": "案卷从“编号: KC-…”开始",
    "office": "办公记录从“单位: …”开始",
    "units": "单位登记从“学校:”开始",
    "config": "配置从“格式: 1”开始",
    "rosters": "名单登记从“名单:”开始",
}


@dataclass(frozen=True)
class ReadFile:
    """What was read from any file of the format. `error` is set and `document` None when it is not readable YAML.

    `path` is relative to the workspace with forward slashes; `problems` are the shape problems in document order.
    """

    path: str
    raw: bytes
    document: yamlio.Document | None
    error: yamlio.YamlError | None
    problems: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """The schema the file follows: case, office, units, config or rosters."""
        raise NotImplementedError

    @property
    def case_id(self) -> str:
        """The 编号 the file is about, "" when it is about none."""
        return ""

    def place(self, path: KeyPath) -> tuple[int, int]:
        """Return line and column of a key path, from 1."""
        return self.document.place(path) if self.document else (1, 1)

    @cached_property
    def is_canonical(self) -> bool:
        """Whether `fmt` would leave the file as it is."""
        return self.document is not None and self.canonical_text().encode() == self.raw

    def canonical_text(self) -> str:
        """Return the file in canonical form, comments kept; only for readable YAML that holds a mapping."""
        assert self.document is not None
        return text_of(self.name, self.document.data, self.document.comments, _SCHEMA_PATHS[self.name])


@dataclass(frozen=True)
class CaseFile(ReadFile):
    """A file under ledgers/; `case` is None when the shape is too broken to reason about."""

    case: Case | None = field(repr=False, default=None)

    @property
    def name(self) -> str:
        return "case"

    @property
    def ledger(self) -> str:
        """The ledger directory the file stands in."""
        return self.path.split("/")[1]

    @property
    def unit_directory(self) -> str:
        """The unit directory the file stands in."""
        return self.path.split("/")[2]

    @property
    def case_id(self) -> str:
        """The 编号 in the file, or the one in its name when the file cannot say."""
        return self.case.case_id if self.case else self.path.rpartition("/")[2].removesuffix(".yaml")


@dataclass(frozen=True)
class DataFile(ReadFile):
    """An office record, units.yaml, kcbx.yaml or rosters.yaml; `data` is its typed document, {} when it cannot be read."""

    schema: str = "office"
    data: Mapping[str, Any] = field(repr=False, default_factory=dict)

    @property
    def name(self) -> str:
        return self.schema


def read_case_file(path: str, raw: bytes, shapes: Shapes) -> CaseFile:
    """Read one case file; nothing raises, what is wrong is in the result."""
    try:
        document = _parsed("case", raw)
    except yamlio.YamlError as error:
        return CaseFile(path, raw, None, error, ())
    data: Mapping[str, Any] = typed(document.data)
    problems = tuple(shapes.check("case", data))
    return CaseFile(path, raw, document, None, problems, case_of(data))


def read_data_file(name: str, path: str, raw: bytes, shapes: Shapes) -> DataFile:
    """Read an office record (`name` is office), units.yaml (units), kcbx.yaml (config) or rosters.yaml (rosters).

    Nothing raises.
    """
    try:
        document = _parsed(name, raw)
    except yamlio.YamlError as error:
        return DataFile(path, raw, None, error, (), name)
    data: Mapping[str, Any] = typed(document.data)
    return DataFile(path, raw, document, None, tuple(shapes.check(name, data)), name, data)


def _parsed(name: str, raw: bytes) -> yamlio.Document:
    document = yamlio.parse(yamlio.decode(raw))
    if not isinstance(document.data, dict):
        raise yamlio.YamlError(f"文件里没有“键: 值”；{_BEGINNINGS[name]}")
    return document
