"""Profiles: a value for every parameter with its clause, and a county's own values over time."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kcbx import yamlio
from kcbx.errors import NotFoundError, UnreadableError, UsageError
from kcbx.model import Override
from kcbx.policy._data import resource_names, resource_text
from kcbx.policy.catalogue import documents, known_clause
from kcbx.policy.parameter_table import Value, parameter, parameters, written

LOCAL = "县级自定"
"""The source of a value that no clause fixes: the county decides it, and confirms what a profile proposes."""

_REQUIRED = ("名称", "标题", "版本", "文件")
_KEYS = (*_REQUIRED, "继承", "说明", "参数")


class Parameters(Mapping[str, Value]):
    """What holds on one day: name → typed value, unchangeable, each with its source.

    `document` is the id of the policy document the county follows, or any text: what it cites as its own.
    """

    __slots__ = ("_confirmed", "_origin", "_sources", "_values", "document")

    def __init__(
        self,
        values: Mapping[str, Value],
        sources: Mapping[str, str],
        confirmed: frozenset[str] = frozenset(),
        origin: Parameters | None = None,
        document: str = "",
    ) -> None:
        self.document = document
        self._values = dict(values)
        self._sources = dict(sources)
        self._confirmed = confirmed
        self._origin = origin

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Parameters({self._values!r})"

    def number(self, name: str) -> int:
        """Return the value of a 整数."""
        value = self._values[name]
        assert isinstance(value, int), name
        assert not isinstance(value, bool), name
        return value

    def flag(self, name: str) -> bool:
        """Return the value of a 是否."""
        value = self._values[name]
        assert isinstance(value, bool), name
        return value

    def text(self, name: str) -> str:
        """Return the value of a 单选, 月日 or 文字."""
        value = self._values[name]
        assert isinstance(value, str), name
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the value of a 列表."""
        value = self._values[name]
        assert isinstance(value, tuple), name
        return value

    def source(self, name: str) -> str:
        """Return the clause the value comes from, or 县级自定 where the county decides or has decided."""
        return self._sources[name]

    def is_local(self, name: str) -> bool:
        """Tell whether no clause fixes the value: the county decides or has decided."""
        return self._sources[name] == LOCAL

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """The names whose value is only proposed: no clause fixes it and the county never set it."""
        return tuple(
            name for name in self._values if self._sources[name] == LOCAL and name not in self._confirmed
        )

    def overridden(self, values: Mapping[str, Value]) -> Parameters:
        """Return these parameters with the county's own values in place.

        A value that is the profile's own has the profile's source again.
        """
        origin = self._origin or self
        own = {
            name: origin.source(name) if value == origin[name] else LOCAL for name, value in values.items()
        }
        confirmed = self._confirmed | set(values)
        return Parameters(
            {**self._values, **values}, {**self._sources, **own}, confirmed, origin, self.document
        )


@dataclass(frozen=True)
class Timeline:
    """A county's parameters through time: `spans[0]` until `starts[0]`, `spans[n]` from `starts[n - 1]`."""

    starts: tuple[dt.date, ...]
    spans: tuple[Parameters, ...]

    def on(self, day: dt.date) -> Parameters:
        """Return the parameters in force on a day."""
        return self.spans[bisect_right(self.starts, day)]


@dataclass(frozen=True)
class Profile:
    """A policy a county can choose: its name, its source, and a value for every parameter.

    `source` is a document id of the clauses, or any text; `base` the shipped profile it inherits from, or "".
    """

    name: str
    title: str
    version: str
    source: str
    base: str
    parameters: Parameters

    @property
    def document(self) -> str:
        """The document the profile follows, as cited."""
        known = documents().get(self.source)
        return known.citation if known else self.source

    def on(self, day: dt.date, overrides: Sequence[Override] = ()) -> Parameters:
        """Return the parameters in force on a day; for many days make one `timeline`."""
        return self.timeline(tuple(item for item in overrides if item.since <= day)).on(day)

    def timeline(self, overrides: Sequence[Override]) -> Timeline:
        """Apply a county's overrides in the order of their dates; of two on one day the later listed wins.

        Raises UnreadableError, naming the day, for an unknown parameter, a value that is not
        allowed, or values that contradict each other.
        """
        starts: list[dt.date] = []
        spans = [self.parameters]
        for since, current in self.spans(overrides):
            if problems := contradictions(current):
                raise _override_error(since, problems[0])
            starts.append(since)
            spans.append(current)
        return Timeline(tuple(starts), tuple(spans))

    def spans(self, overrides: Sequence[Override]) -> Iterator[tuple[dt.date, Parameters]]:
        """Yield what holds from each day of the overrides on, whether or not it holds together.

        Raises UnreadableError for an unknown parameter or a value that is not allowed.
        """
        current = self.parameters
        for since in sorted({item.since for item in overrides}):
            for item in overrides:
                if item.since == since:
                    current = current.overridden(_checked_override(item))
            yield since, current


def contradictions(values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return a sentence for each pair of values that cannot hold together."""
    return tuple(message.format_map(values) for holds, message in _CONSISTENT if not holds(values))


def _check_order(smaller: str, larger: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda values: values[smaller] <= values[larger]


_CONSISTENT: tuple[tuple[Callable[[Mapping[str, Any]], bool], str], ...] = (
    (
        lambda values: values["入学年龄"] + values["义务教育年限"] <= values["超龄年龄"],
        "“超龄年龄”{超龄年龄}周岁早于读完义务教育的年龄（入学年龄{入学年龄}加义务教育年限{义务教育年限}）",
    ),
    (
        _check_order("观察期回访次数", "观察期天数"),
        "“观察期回访次数”{观察期回访次数}次多于“观察期天数”{观察期天数}天",
    ),
    (
        _check_order("缺课登记天数", "缺课追踪天数"),
        "“缺课登记天数”{缺课登记天数}天多于“缺课追踪天数”{缺课追踪天数}天",
    ),
    (
        _check_order("缺课追踪天数", "疑似天数"),
        "“缺课追踪天数”{缺课追踪天数}天多于“疑似天数”{疑似天数}天",
    ),
    (
        _check_order("首次劝返天数", "辍学天数"),
        "“首次劝返天数”{首次劝返天数}天长于“辍学天数”{辍学天数}天",
    ),
    (
        lambda values: "02-01" <= values["学年评估日"] <= "07-31",
        "“学年评估日”{学年评估日}不在2月1日到7月31日之间，学年评估7月底前要报完",
    ),
    (
        lambda values: "疑似辍学" in values["失学统计"],
        "“失学统计”里没有“疑似辍学”，疑似辍学台账都要包括失学学生（moe-2024/2d）",
    ),
)


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that ship with kcbx."""
    return resource_names("profiles", ".yaml")


def load_profile(name: str, text: str | None = None) -> Profile:
    """Return a shipped profile by name, or, with `text`, the one a county wrote in a file called `name`.

    Raises NotFoundError for an unknown name, UnreadableError naming everything that is wrong in the file.
    """
    if text is not None:
        return _read(name, text, cites=known_clause)
    if name not in profile_names():
        shipped = "、".join(profile_names())
        hint = f"随程序提供的有：{shipped}；自己的政策文件请放在 kcbx.yaml 旁边，写它的文件名。"
        raise NotFoundError(f"没有名为“{name}”的政策。", hint)
    return _shipped(name)


@cache
def _shipped(name: str) -> Profile:
    # The tests check what shipped profiles cite; loading all clauses here would slow every command.
    return _read(name, resource_text("profiles", f"{name}.yaml"), cites=lambda _: True)


def _read(name: str, text: str, cites: Callable[[str], bool]) -> Profile:
    try:
        data = yamlio.parse(text).data
    except yamlio.YamlError as error:
        raise _unreadable(name, [f"第 {error.line} 行：{error.message}"]) from error
    if not isinstance(data, dict):
        raise _unreadable(name, ["内容应是“键: 值”"])
    if problems := _head_problems(data):
        raise _unreadable(name, problems)
    base = _shipped(data["继承"]).parameters if "继承" in data else None
    settings = _settings(name, data, base, cites)
    return Profile(
        name=data["名称"],
        title=data["标题"],
        version=data["版本"],
        source=data["文件"],
        base=data.get("继承", ""),
        parameters=settings,
    )


def _head_problems(data: Mapping[str, Any]) -> list[str]:
    problems = [f"不认识“{key}”，可以写的有：{'、'.join(_KEYS)}" for key in data if key not in _KEYS]
    problems += [f"没有写“{key}”" for key in _REQUIRED if not data.get(key)]
    problems += [f"“{key}”应是文字" for key in (*_REQUIRED, "继承") if not isinstance(data.get(key, ""), str)]
    if not isinstance(_records(data), dict):
        problems.append("“参数”下面应是“参数名: {值: …, 依据: …}”")
    base = data.get("继承")
    if isinstance(base, str) and base not in profile_names():
        problems.append(f"“继承”的政策“{base}”不存在，可以继承的有：{'、'.join(profile_names())}")
    return problems


def _records(data: Mapping[str, Any]) -> Any:
    """Return what stands under 参数; a key with nothing behind it reads as empty text."""
    records = data.get("参数", "")
    return {} if records == "" else records


def _settings(
    name: str, data: Mapping[str, Any], base: Parameters | None, cites: Callable[[str], bool]
) -> Parameters:
    problems: list[str] = []
    records = _records(data)
    values = dict(base or {})
    sources = {inherited: base.source(inherited) for inherited in base} if base else {}
    for key, record in records.items():
        try:
            values[key], sources[key] = _setting(key, record, cites)
        except UsageError as error:
            problems.append(f"{error.message}{error.hint}".rstrip("。"))
    given = {*values, *records}
    problems += [f"没有给出参数“{missing}”" for missing in parameters() if missing not in given]
    problems = problems or list(contradictions(values))
    if problems:
        raise _unreadable(name, problems)
    ordered = {key: values[key] for key in parameters()}
    return Parameters(ordered, sources, document=data["文件"])


def _setting(key: str, record: Any, cites: Callable[[str], bool]) -> tuple[Value, str]:
    wanted = parameter(key)
    if not isinstance(record, dict) or set(record) != {"值", "依据"}:
        raise UsageError(f"参数“{key}”应写成 {{值: …, 依据: …}}，依据是条款编号或“{LOCAL}”")
    source = record["依据"]
    if not isinstance(source, str) or (source != LOCAL and not cites(source)):
        raise UsageError(f"参数“{key}”的依据“{written(source)}”不是已知的条款，也不是“{LOCAL}”")
    return wanted.check(record["值"]), source


def _checked_override(item: Override) -> dict[str, Value]:
    try:
        return {name: parameter(name).check(value) for name, value in item.values.items()}
    except UsageError as error:
        raise _override_error(item.since, f"{error.message}{error.hint}") from error


def _unreadable(name: str, problems: Sequence[str]) -> UnreadableError:
    return UnreadableError(
        f"政策文件“{name}”不能用：{'；'.join(problems)}。",
        "改好这个文件，或者在 kcbx.yaml 里换用随程序提供的政策。",
    )


def _override_error(since: dt.date, problem: str) -> UnreadableError:
    return UnreadableError(
        f"kcbx.yaml 里从 {since} 起的参数不能用：{problem.rstrip('。')}。",
        "改好 kcbx.yaml 的“参数”后再试。",
    )
