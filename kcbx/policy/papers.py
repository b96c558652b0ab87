"""The documents of the ladder as data: who issues each, to whom, on which articles, what comes before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from kcbx.errors import NotFoundError
from kcbx.policy._data import nearest, resource_data

GUARDIAN = "监护人"
"""Among `issuers`: a guardian signs it. As the `addressee`: it is written to a legal guardian."""

COUNTY_BODY = "县级机构"
"""Among `issuers`: the body that the parameter 认定达标批准机构 names."""

RECEIPT = "送达回证"
"""The form that goes with a paper that is served; it has no number and no entry of its own."""

REQUIRED, OPTIONAL, NONE = "必填", "可填", "无"
"""What `deadline` may be."""

ALWAYS, BY_BUREAU, BY_SCHOOL, FOR_GIRLS, IN_TEXT = "总是", "教育局签发", "学校签发", "女生", "文中"
BY_ORDERER, FOR_HEALTH, TO_POLICE, TO_OTHERS = (
    "乡镇政府或教育局签发",
    "因身体状况",
    "写给公安机关",
    "写给其他单位",
)
"""What `Ground.when` may be."""

_ORDERERS = ("乡镇政府", "教育局")


@dataclass(frozen=True)
class Ground:
    """An article a paper rests on, and when it is printed; IN_TEXT the template itself cites."""

    law: str
    when: str

    def applies(self, issuer: str, sex: str, *marks: str) -> bool:
        """Tell whether a paper of this kind of issuer (教育局, 学校, …) about such a child cites it.

        `marks` are what else holds of the paper: FOR_HEALTH, TO_POLICE or TO_OTHERS.
        """
        whose = (BY_ORDERER,) if issuer in _ORDERERS else ()
        return self.when in (ALWAYS, IN_TEXT, f"{issuer}签发", f"{sex}生", *whose, *marks)


@dataclass(frozen=True)
class Paper:
    """One kind of document; `papers.yaml` says what each field means.

    `after` holds papers, levels of 劝返 and 事项 of which one should come first; `states` () means any; `situation` is an
    example of what has to be told of what was seen, "" where nothing has to be.
    """

    name: str
    serial_kind: str
    issuers: tuple[str, ...]
    limits: tuple[str, ...]
    addressee: tuple[str, ...]
    grounds: tuple[Ground, ...]
    deadline: str
    after: tuple[str, ...]
    following: tuple[str, ...]
    states: tuple[str, ...]
    served: bool
    answered: bool
    received: bool
    remedies: bool
    single: bool
    stub: bool
    whole: bool
    situation: str
    template: str
    clause: str

    @property
    def to_guardian(self) -> bool:
        """Whether it is written to a legal guardian of the child."""
        return self.addressee == (GUARDIAN,)

    @property
    def signed_by_guardian(self) -> bool:
        """Whether a guardian signs it: an application, a promise."""
        return self.issuers == (GUARDIAN,)


@cache
def papers() -> Mapping[str, Paper]:
    """Return every document by name, in the order of the code list 文书, and the 送达回证 last."""
    records = map(_of_record, resource_data("papers.yaml")["文书"])
    return MappingProxyType({found.name: found for found in records})


def paper(name: str) -> Paper:
    """Return the document of this name; raise NotFoundError naming the nearest, or all."""
    if name in papers():
        return papers()[name]
    similar = nearest(name, papers())
    hint = f"相近的有：{'、'.join(similar)}。" if similar else f"文书有：{'、'.join(papers())}。"
    raise NotFoundError(f"没有名为“{name}”的文书。", hint)


def part_matches(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names a text is part of, else those that have its characters in this order: 责令通知书.

    One character says too little.
    """
    word, names = text.strip(), tuple(known)
    if len(word) < 2:
        return ()
    return tuple(name for name in names if word in name) or tuple(
        name for name in names if _within(word, name)
    )


def _within(word: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in word)


def rulings() -> tuple[str, ...]:
    """Return what a court decides that opens the second way to 认定达标: 判决书, 裁定书."""
    return tuple(name for name in paper("认定达标申请").after if name in papers() and papers()[name].received)


def _of_record(record: Mapping[str, Any]) -> Paper:
    def flag(key: str) -> bool:
        return bool(record.get(key) == "是")

    def listed(key: str) -> tuple[str, ...]:
        return tuple(record.get(key, ()))

    return Paper(
        name=record["名称"],
        serial_kind=record.get("类", ""),
        issuers=listed("签发"),
        limits=listed("限制"),
        addressee=listed("主送"),
        grounds=tuple(Ground(ground["条"], ground["当"]) for ground in record.get("依据", ())),
        deadline=record["期限"],
        after=listed("先有"),
        following=listed("下一步"),
        states=listed("状态"),
        served=flag("送达"),
        answered=flag("答复"),
        received=flag("收到"),
        remedies=flag("救济"),
        single=flag("一人一份"),
        stub=flag("存根"),
        whole=flag("填全"),
        situation=record.get("情况", ""),
        template="" if flag("收到") else record.get("模板", record["名称"]),
        clause=record["条款"],
    )
