"""Clauses: one name space for what policies, our file format, standards and laws demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from kcbx.errors import NotFoundError
from kcbx.policy._data import nearest, resource_data
from kcbx.policy.citations import Law, find_law, laws

LAW_KIND = "法律"


@dataclass(frozen=True)
class Document:
    """Where clauses come from; `kind` is 政策, 格式 or 标准; `number` and `date` may be ""."""

    id: str
    kind: str
    name: str
    number: str
    date: str

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
        document_id: Document(
            document_id, record["种类"], record["名称"], record.get("文号", ""), record.get("日期", "")
        )
        for document_id, record in _shipped()["文件"].items()
    }
    return MappingProxyType(found)


@cache
def _shipped() -> Mapping[str, Any]:
    data: Mapping[str, Any] = resource_data("clauses.yaml")
    return data


@cache
def _recorded() -> Mapping[str, Clause]:
    found = {record["编号"]: _of_record(record) for record in _shipped()["条款"]}
    return MappingProxyType(found)


def _of_record(record: Mapping[str, Any]) -> Clause:
    document = documents()[record.get("文件") or record["编号"].partition("/")[0]]
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
