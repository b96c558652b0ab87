"""Law citations: the exact wording of an article and the days on which that wording may be printed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from kcbx.errors import NotFoundError
from kcbx.policy._data import nearest, resource_data

_DIGITS = "零一二三四五六七八九"
_ITEM = re.compile(r"[（(][一二三四五六七八九十]+[）)]")
_LAW_ID = re.compile(
    r"(?P<article>[^/]+/[1-9][0-9]*)(\.(?P<paragraph>[1-9][0-9]?))?(\((?P<item>[1-9][0-9]?)\))?"
)


@dataclass(frozen=True)
class Law:
    """One article of one version of a law, or a 款 or 项 of it.

    `id` is like 义务教育法/58; `section` like 第五十八条; a line of `wording` is one 款 or one 项.
    `valid_from` and `valid_to` are the first and the last day of this wording, None while it is in force.
    `checked` is the day up to which the wording was compared with the published law.
    """

    id: str
    name: str
    version: str
    section: str
    wording: str
    valid_from: dt.date
    valid_to: dt.date | None
    checked: dt.date

    @property
    def citation(self) -> str:
        """How a document cites it: 《中华人民共和国义务教育法》第五十八条."""
        return f"《{self.name}》{self.section}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The 款 of the article; the 项 of a 款 stand below it, a line each."""
        found: list[str] = []
        for line in self.wording.split("\n"):
            if found and _ITEM.match(line):
                found[-1] += f"\n{line}"
            else:
                found.append(line)
        return tuple(found)

    def in_force(self, day: dt.date) -> bool:
        """Say whether this wording may be printed in a document of this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def law(law_id: str, day: dt.date | None = None) -> Law:
    """Return the article with this id as in force on `day`, or its latest version; raise NotFoundError.

    A 款 is asked for as 义务教育法/5.2, a 项 as 未成年人保护法/16(5), both as 义务教育法/53.1(2).
    """
    found = find_law(law_id, day)
    if found is not None:
        return found
    if day is not None and find_law(law_id) is not None:
        raise NotFoundError(
            f"“{law_id}”没有收录在 {day} 有效的文本。", "法律条文只按文书日期当天有效的文本引用，请核对日期。"
        )
    similar = nearest(law_id, laws())
    hint = f"相近的有：{'、'.join(similar)}。" if similar else "写法是“法律简称/条”，例如 义务教育法/58。"
    raise NotFoundError(f"没有收录法律条文“{law_id}”。", hint)


def valid_on(law_id: str, day: dt.date) -> bool:
    """Say whether a wording of this article was in force on the day; an unknown id raises NotFoundError."""
    law(law_id)
    return find_law(law_id, day) is not None


def laws() -> Mapping[str, Law]:
    """Return the latest version of every article by id."""
    return MappingProxyType({law_id: versions[-1] for law_id, versions in law_versions().items()})


@cache
def law_versions() -> Mapping[str, tuple[Law, ...]]:
    """Return every version of every article by id, the oldest first."""
    found: dict[str, tuple[Law, ...]] = {}
    for law_id, version in _articles():
        found[law_id] = (*found.get(law_id, ()), version)
    return MappingProxyType(found)


def find_law(law_id: str, day: dt.date | None = None) -> Law | None:
    """Return what `law` returns, or None where it would raise."""
    match = _LAW_ID.fullmatch(law_id)
    versions = law_versions().get(match["article"], ()) if match else ()
    if day is not None:
        versions = tuple(version for version in versions if version.in_force(day))
    if match is None or not versions:
        return None
    return _part(versions[-1], law_id, int(match["paragraph"] or 0), int(match["item"] or 0))


def _part(article: Law, law_id: str, paragraph: int, item: int) -> Law | None:
    """Cut a 款 or 项 out of an article; 0 means the whole of it.

    An article of one 款 is cited without it; where there are several, a 项 is cited with its 款.
    """
    wording, section = article.wording, article.section
    several = len(article.paragraphs) > 1
    if paragraph:
        if not several or paragraph > len(article.paragraphs):
            return None
        wording = article.paragraphs[paragraph - 1]
        section += f"第{chinese_number(paragraph)}款"
    if item:
        items = [line for line in wording.split("\n") if _ITEM.match(line)]
        if item > len(items) or (several and not paragraph):
            return None
        wording = items[item - 1]
        section += f"第{chinese_number(item)}项"
    return replace(article, id=law_id, section=section, wording=wording)


def _articles() -> Iterator[tuple[str, Law]]:
    for record in resource_data("laws.yaml")["法律"]:
        for article in record["条文"]:
            law_id = f"{record['简称']}/{article['条']}"
            yield law_id, _article(law_id, record, article)


def _article(law_id: str, record: Mapping[str, Any], article: Mapping[str, Any]) -> Law:
    return Law(
        id=law_id,
        name=record["名称"],
        version=record["版本"],
        section=f"第{chinese_number(int(article['条']))}条",
        wording=article["文"],
        valid_from=dt.date.fromisoformat(record["自"]),
        valid_to=dt.date.fromisoformat(record["至"]) if "至" in record else None,
        checked=dt.date.fromisoformat(record["核对"]),
    )


def chinese_number(number: int) -> str:
    """Return 1 to 999 in the characters that count articles: 58 is 五十八, 103 is 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and not tens and ones:
        words += "零"
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    return words + (_DIGITS[ones] if ones else "")
