"""What a column of a list may mean: a field, the type of its values and the headings it goes by. Data, no reading."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_MARKS = str.maketrans(
    dict.fromkeys(
        "*＊※★☆●◆■:：,，、。;；\"'“”‘’`′-—_－~～|｜·•.．!！?？#＃@&＆\ufeff\u200b\u200c\u200d\u2060"
    )
)
_OPENING, _CLOSING = "([{<【〔《「『", ")]}>】〕》」』"


@dataclass(frozen=True)
class ListField:
    """One field: its name, the headings it goes by, the surest first, and what may be in its cells.

    `values` is 姓名, 号码, 日期, 年级, 班级, 电话, 性别, 名称 or 文字, and says how `kcbx.rosters.reading` tidies them.
    `many` fields may have several columns (父亲姓名, 母亲姓名). Where two columns answer to one field, an `identity`
    field is never chosen by the program, another one is by the order of its headings.
    """

    name: str
    headings: tuple[str, ...] = ()
    values: str = "文字"
    many: bool = False
    identity: bool = False
    note: str = ""

    @property
    def every_heading(self) -> tuple[str, ...]:
        """The headings with the name of the field itself, which is one."""
        return self.headings if self.name in self.headings else (self.name, *self.headings)


@dataclass(frozen=True)
class Dictionary:
    """The headings of a set of fields: heading as `plain_heading` returns it → (field, rank of the heading in it)."""

    fields: tuple[ListField, ...]

    @cached_property
    def by_heading(self) -> dict[str, tuple[ListField, int]]:
        """Every heading; where two fields claim one, the earlier field has it."""
        found: dict[str, tuple[ListField, int]] = {}
        for each in self.fields:
            for rank, heading in enumerate(each.every_heading):
                found.setdefault(plain_heading(heading), (each, rank))
        return found

    def named(self, name: str) -> ListField | None:
        """Return the field of this name, or None."""
        return next((each for each in self.fields if each.name == name), None)

    def meaning(self, heading: str) -> tuple[ListField, int] | None:
        """Return the field a heading stands for and its rank, or None; what stands in brackets is a note.

        A word that says no more than that the pupil is meant (学生出生日期) is passed over.
        """
        for text in (plain_heading(heading), plain_heading(without_notes(heading))):
            if found := self.by_heading.get(text):
                return found
            for word in _OF_THE_CHILD:
                if text.startswith(word) and (found := self.by_heading.get(text[len(word) :])):
                    return found
        return None


_OF_THE_CHILD = ("学生", "儿童", "幼儿", "孩子", "本人", "被监护人", "适龄儿童少年", "适龄儿童", "人员")


def plain_heading(text: str) -> str:
    """Return a heading as headings are compared: half width, no spaces, line breaks, marks or brackets."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(narrow.split()).translate(_MARKS).translate(_BRACKETS).casefold()


_BRACKETS = str.maketrans(dict.fromkeys(_OPENING + _CLOSING))


def without_notes(text: str) -> str:
    """Return a text without what stands in brackets; unchanged where nothing else would be left."""
    narrow = unicodedata.normalize("NFKC", text)
    depth, kept = 0, []
    for character in narrow:
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(character)
    return "".join(kept) if "".join(kept).strip() else narrow


def combined(owners: Iterable[str], attributes: Iterable[str]) -> tuple[str, ...]:
    """Return every owner with every attribute behind it: 父亲 and 姓名 give 父亲姓名."""
    endings = tuple(attributes)
    return tuple(f"{owner}{ending}" for owner in owners for ending in endings)
