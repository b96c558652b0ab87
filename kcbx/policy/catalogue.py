"""Clauses: one name space for what policies, our file format, standards and laws demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from kcbx.errors import NotFoundError
from kcbx.policy._data import nearest, resource_data
from kcbx.policy.citations import Law, find_law, laws

LAW_KIND = "法律"
POLICY_KIND = "政策"

BY_ANALOGY = "参照 "
"""Before the id of a clause that does not hold for the county that cites it."""


@dataclass(frozen=True)
class Document:
    """Where clauses come from; `kind` is 政策, 格式 or 标准; `number` and `date` may be "".

    `since` is the first day on which a policy may be cited as in force, None for what is none. `everywhere`: it holds in
    every county, whatever policy the county follows.
    """

    id: str
    kind: str
    name: str
    number: str
    date: str
    since: dt.date | None = None
    everywhere: bool = True

    @property
    def citation(self) -> str:
        """How the document is named in a message: 《名称》（文号，日期）."""
        details = "，".join(detail for detail in (self.number, self.date) if detail)
        return f"《{self.name}》（{details}）" if details else f"《{self.name}》"


@dataclass(frozen=True)
class Clause:
    """One demand: its id, the document as cited, the section as the document calls it, what it wants.

    `kind` is 政策, 格式, 标准 or 法律. The demand of a law is its wording, of all others our own words. `carriers` are
    what carries it without citing it, like 命令 report; rules, duties, papers and parameters cite it themselves.
    """

    id: str
    kind: str
    document: str
    section: str
    demand: str
    carriers: tuple[str, ...] = ()


def clause(clause_id: str) -> Clause:
    """Return the clause with this id, a 款 or 项 of a law too; raise NotFoundError naming the nearest ids."""
    found = _recorded().get(clause_id)
    if found is None and (article := find_law(clause_id)):
        found = _of_law(article)
    if found is None:
        similar = nearest(clause_id, clauses())
        hint = f"相近的有：{'、'.join(similar)}。" if similar else "输入 kcbx rules --coverage 查看全部条款。"
        raise NotFoundError(f"没有编号是“{clause_id}”的条款。", hint)
    return found


def known_clause(clause_id: str) -> bool:
    """Say whether a rule, a duty or a profile may cite this id."""
    return clause_id in _recorded() or find_law(clause_id) is not None


@cache
def clauses() -> Mapping[str, Clause]:
    """Return every clause by id: policies, format, standards, then laws in their latest version."""
    of_laws = {law_id: _of_law(article) for law_id, article in laws().items()}
    return MappingProxyType({**_recorded(), **of_laws})


@cache
def documents() -> Mapping[str, Document]:
    """Return the documents of policies, format and standards by id."""
    found = {
        document_id: _document(document_id, record) for document_id, record in _sources()["文件"].items()
    }
    return MappingProxyType(found)


def cited(candidates: Iterable[str], document: str, day: dt.date) -> str:
    """Return how a county that follows `document` cites one of these clauses on a day: the id, or 参照 and the id.

    The county's own document comes first, then what holds everywhere; a policy only from the day it is in use. Where
    neither demands it, the first candidate is named as another's.
    """
    named = tuple(candidates)
    in_use = [each for each in named if _in_use(each, day)]
    own = [each for each in in_use if _document_of(each) == document]
    general = [each for each in in_use if _holds_everywhere(each)]
    return next(iter(own + general), f"{BY_ANALOGY}{named[0]}")


def alike(clause_id: str) -> tuple[str, ...]:
    """Return a clause and, after it, those of other documents in which its demand stands too."""
    return (clause_id, *_sources()["也见于"].get(clause_id, ()))


def grounds(citation: str, word: str = "依据") -> str:
    """Return what `cited` gave with its word before it: 依据 suiyang-2024/3b, or 参照 suiyang-2024/3b."""
    return citation if citation.startswith(BY_ANALOGY) else f"{word} {citation}"


def cited_clause(citation: str) -> str:
    """Return the clause id alone of what `cited` gave."""
    return citation.removeprefix(BY_ANALOGY.strip()).strip()


def _document_of(clause_id: str) -> str:
    return clause_id.partition("/")[0]


def _holds_everywhere(clause_id: str) -> bool:
    """Laws, standards and our own format do; of policies the ministry's."""
    found = documents().get(_document_of(clause_id))
    return found is None or found.everywhere


def _in_use(clause_id: str, day: dt.date) -> bool:
    found = documents().get(_document_of(clause_id))
    return found is None or found.since is None or found.since <= day


def _document(document_id: str, record: Mapping[str, Any]) -> Document:
    return Document(
        document_id,
        record["种类"],
        record["名称"],
        record.get("文号", ""),
        record.get("日期", ""),
        dt.date.fromisoformat(record["起用"]) if "起用" in record else None,
        record["种类"] != POLICY_KIND or record.get("全国") == "是",
    )


@cache
def _sources() -> Mapping[str, Any]:
    data: Mapping[str, Any] = resource_data("documents.yaml")
    return data


@cache
def _shipped() -> Mapping[str, Any]:
    data: Mapping[str, Any] = resource_data("clauses.yaml")
    return data


@cache
def _recorded() -> Mapping[str, Clause]:
    found = {record["编号"]: _of_record(record) for record in _shipped()["条款"]}
    return MappingProxyType(found)


def _of_record(record: Mapping[str, Any]) -> Clause:
    document = documents()[record.get("文件") or _document_of(record["编号"])]
    return Clause(
        record["编号"],
        document.kind,
        document.citation,
        record["章节"],
        record["要求"],
        tuple(record.get("落实", ())),
    )


def _of_law(article: Law) -> Clause:
    document = f"《{article.name}》（{article.version}）"
    return Clause(article.id, LAW_KIND, document, article.section, article.wording)
