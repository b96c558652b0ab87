"""Masking: what a screen, a list or an internal report may show of a child and the family.

The masked form is the default everywhere; full data needs an approver and a reason (未成年人网络保护条例
第三十六条) and is no business of this module. A masked text holds no ID number at all, only the year of
birth, addresses down to the village, the first character of a name, and telephones as 138****0001. Everybody
in a county knows its area code, so the usual 前6后4 of a number and a month of birth would leave about three
candidates. Masking is not anonymising: a masked file is still handled as personal data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Mask = Callable[[str], str]

_DOTS = "·•・‧∙⋅"
_NAME_PART = re.compile(f"[^{_DOTS}]+")
_SPACE = re.compile(r"\s+")
_VILLAGE = re.compile("村|社区|居委会")
_MOBILE = re.compile("(?:(?:00)?86|0)?(1[3-9][0-9]{9})")
_DISABILITY_NUMBER = re.compile("[0-9]{17}[0-9X][1-7][1-4](?:B[0-9])?")
_SHORTEST_NUMBER_WITH_HINT = 8
_KIN = {"父亲", "母亲", "父母", "祖父", "祖母", "外祖父", "外祖母", "兄", "姐", "兄姐"}
_RELATIONS = _KIN | {"学生", "本人", "监护人", "其他监护人", "照护人", "受托照护人", "其他"}


# One value


def mask_name(name: str) -> str:
    """Keep the first character of a name, or of each part around a ·; a part of one character becomes *."""
    return _NAME_PART.sub(lambda part: _mask_name_part(part[0]), _SPACE.sub("", name))


def mask_number(number: str, visible: int = 2) -> str:
    """Show only the last `visible` characters of an ID number, 学籍号 or another number; the rest become *.

    Nothing is shown of a number shorter than eight characters, nor of a 残疾人证号, whose last two characters
    are not a hint but the kind and degree of the disability.
    """
    plain = _compact(_fold_text(number))
    if len(plain) < _SHORTEST_NUMBER_WITH_HINT or _DISABILITY_NUMBER.fullmatch(plain):
        visible = 0
    return "*" * (len(plain) - visible) + plain[len(plain) - visible :]


def hide_number(number: str) -> str:
    """Show nothing of a number but its length: the default."""
    return mask_number(number, visible=0)


def mask_phone(telephone: str) -> str:
    """Return 138****0001 for a mobile number, also with +86; show the last two digits of any other number."""
    plain = _compact(_fold_text(telephone))
    mobile = _MOBILE.fullmatch(plain.removeprefix("+"))
    return f"{mobile[1][:3]}****{mobile[1][-4:]}" if mobile else mask_number(telephone)


def mask_birth_date(text: str) -> str:
    """Return the year of a date written YYYY-MM-DD."""
    year = re.match("[0-9]{4}(?=-)", text)
    return year[0] if year else "****"


def mask_address(address: str) -> str:
    """Keep an address down to its village or community; without one, nothing."""
    if not address:
        return ""
    village = _VILLAGE.search(address)
    return f"{mask_text(address[: village.end()])}***" if village else "***"


def _mask_name_part(part: str) -> str:
    return "*" if len(part) == 1 else part[0] + "*" * (len(part) - 1)


def _mask_person(text: str) -> str:
    """Mask a name where a relation (父亲) may be written instead."""
    return text if text.strip() in _RELATIONS else mask_name(text)


def _mask_place(text: str) -> str:
    """Cut a place of a visit after the village; a place without one (a school) stays."""
    village = _VILLAGE.search(text)
    return text[: village.end()] + "***" if village and village.end() < len(text) else text


# Numbers inside free text


@dataclass(frozen=True)
class _Shape:
    """A way a number may stand in a text; `plausible` sees the match with its separators as hyphens."""

    pattern: re.Pattern[str]
    plausible: Callable[[str], bool]
    mask: Mask = hide_number


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """Return one character for one: digits as ASCII, letters as A–Z, dashes as -, blank and invisible ones as " ".

    Circled digits are left alone: they number a list, and ①138… must not be read as one longer number.
    """
    decimal = unicodedata.decimal(character, None)
    if decimal is not None:
        return str(decimal)
    category = unicodedata.category(character)
    if category == "Pd" or character == "−":
        return "-"
    if character.isspace() or category in ("Cf", "Cc"):
        return " "
    narrow = unicodedata.normalize("NFKC", character)
    return narrow.upper() if len(narrow) == 1 and narrow.isascii() and not narrow.isdigit() else character


def _fold_text(text: str) -> str:
    return "".join(map(_fold, text))


def _compact(folded: str) -> str:
    return folded.replace("-", "").replace(" ", "")


def _spaced(*characters: str) -> re.Pattern[str]:
    """Match these characters with up to three separators between them, and no further digit behind."""
    return re.compile("[- ]{0,3}".join(characters) + "(?![0-9])")


def _digits_then_check(length: int) -> re.Pattern[str]:
    return _spaced(*["[0-9]"] * (length - 1), "[0-9X]")


_YEAR_MONTH = re.compile("(?<![0-9])(?:19|20)[0-9]{2}[- ]+[0-9]{1,2}(?![0-9])")


def _like_identity(match: str) -> bool:
    """Tell a number from a row of dates: no area code begins with 19 or 20, every year of birth does."""
    plain = _compact(match)
    return plain[:2] not in ("19", "20") and plain[6:8] in ("19", "20")


def _like_first_generation(match: str) -> bool:
    plain = _compact(match)
    day_and_month = "01" <= plain[8:10] <= "12" and "01" <= plain[10:12] <= "31"
    return plain[:2] not in ("19", "20") and day_and_month and _without_date(match)


def _without_date(match: str) -> bool:
    return _YEAR_MONTH.search(match) is None


def _anything(match: str) -> bool:
    return bool(match)


# Tried in this order where a group of digits begins. Whatever is written as fifteen or more digits on end is
# hidden without asking what it is: a mistyped ID number gives as much away as a right one.
_SHAPES = (
    _Shape(_spaced(*["[0-9]"] * 17, "[0-9X]", "[1-7]", "[1-4](?:B[0-9])?"), _like_identity),
    _Shape(_digits_then_check(18), _like_identity),
    _Shape(
        _spaced("1", "[3-9]", *["[0-9]"] * 9),
        _without_date,
        mask_phone,
    ),
    _Shape(re.compile("[0-9]{15,}(?:[- ]{0,3}X[0-9]*)?(?:B[0-9])?"), _anything),
    *(_Shape(_digits_then_check(length), _like_identity) for length in (19, 17, 16)),
    _Shape(_spaced(*["[0-9]"] * 15), _like_first_generation),
)
# A number begins with a group of digits, a mobile number also behind 86, 0086 or 0; but neither the tail of a
# number masked before (138****0001) nor the month of a date (2019-10-11 2020-11-12 …) begins one.
_START = re.compile(
    r"(?<!1[3-9][0-9]\*{4})(?!(?<=(?<![0-9])[12][0-9]{3}-)[01][0-9]-)"
    r"(?:(?<![0-9])[0-9]|(?:(?<=(?<![0-9])86)|(?<=(?<![0-9])0086)|(?<=(?<![0-9])0))1(?=[3-9]))"
)
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 11


def mask_text(text: str) -> str:
    """Hide every ID number, 学籍号, 残疾人证号 and mobile number in a free text; the rest stays as it is.

    Full-width digits and spaces or hyphens inside a number do not protect it. The letter before a 学籍号
    stays; a mobile number becomes 138****0001, every character of the others *.
    """
    pieces, position = [], 0
    for start, end, mask in _numbers(text):
        pieces += [text[position:start], mask(text[start:end])]
        position = end
    return "".join([*pieces, text[position:]])


def contains_number(text: str) -> bool:
    """Say whether a text holds what `mask_text` would mask."""
    return next(_numbers(text), None) is not None


def _numbers(text: str) -> Iterator[tuple[int, int, Mask]]:
    """Yield where each number begins and ends and how it is masked, in order and without overlap."""
    pending: tuple[int, int, Mask] | None = None
    for start, end, mask in _guesses(text):
        if pending is None:
            pending = start, end, mask
        elif start >= pending[1]:
            yield pending
            pending = start, end, mask
        elif end > pending[1]:
            pending = pending[0], end, hide_number
    if pending:
        yield pending


def _guesses(text: str) -> Iterator[tuple[int, int, Mask]]:
    """Yield what may be a number at each group of digits; two guesses may overlap.

    Looking on inside a guess matters: its end may be the middle of the number that follows.
    """
    if len(_DIGIT.findall(text)) < _FEWEST_DIGITS:
        return
    folded = _fold_text(text)
    for place in _START.finditer(folded):
        for shape in _SHAPES:
            match = shape.pattern.match(folded, place.start())
            if match and shape.plausible(match[0]):
                yield match.start(), match.end(), shape.mask
                break


# Names inside free text


class Names:
    """The names a case knows, ready to be masked in free texts.

    Names of one character are left out: they would take every such character out of the text. The parts of a
    name with a · are masked on their own as well.
    """

    def __init__(self, names: Iterable[str]) -> None:
        wanted = {_SPACE.sub("", name) for name in names}
        wanted |= {part for name in wanted for part in _NAME_PART.findall(name)}
        longest_first = sorted(
            (name for name in wanted if len(name) > 1), key=lambda name: (-len(name), name)
        )
        self._pattern = re.compile("|".join(map(_loosely, longest_first))) if longest_first else None

    def mask(self, text: str) -> str:
        """Return the text with every known name masked, also when written with spaces or another dot."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: mask_name(match[0]), text)


def mask_known_names(text: str, names: Iterable[str]) -> str:
    """Return the text with these names masked; for many texts build `Names` once."""
    return Names(names).mask(text)


def _loosely(name: str) -> str:
    return r"\s*".join(f"[{_DOTS}]" if character in _DOTS else re.escape(character) for character in name)


# A case

_CHANGED_VALUES = frozenset({"原值", "新值", "甲", "乙"})
"""Keys beside a 键: their value is masked as the value of that key would be (信息变更, 更正, 待定)."""

_KEPT_KEYS = frozenset({"编号", "sha256"})
"""Random characters that may look like a number and are none."""

_MASKS: Mapping[tuple[str, ...], Mask] = {
    ("姓名",): mask_name,
    ("出生日期",): mask_birth_date,
    ("证件", "号码"): hide_number,
    ("户籍", "地址"): mask_address,
    ("现住址", "地址"): mask_address,
    ("监护人", "姓名"): mask_name,
    ("监护人", "电话"): mask_phone,
    ("监护人", "号码"): hide_number,
    ("照护人", "姓名"): mask_name,
    ("照护人", "电话"): mask_phone,
    ("照护人", "号码"): hide_number,
    ("学籍", "学籍号"): hide_number,
    ("学籍", "学籍辅号"): hide_number,
    ("残疾", "证号"): hide_number,
    ("经过", "地点"): _mask_place,
    ("经过", "签收人"): _mask_person,
    ("经过", "申请人"): _mask_person,
    ("经过", "见证人"): _mask_person,
}
"""Key path, list positions left out → mask. Every text goes through `mask_text` and `Names` besides."""

_NAME_MASKS = (mask_name, _mask_person)


@dataclass(frozen=True)
class _Masking:
    """How one case is masked: its names, and whether numbers show their last two characters."""

    names: Names
    id_hint: bool

    def value(self, value: Any, path: tuple[str, ...]) -> Any:
        """Return a masked deep copy of a value that stands at this path."""
        if isinstance(value, Mapping):
            return {key: self.member(value, key, path) for key in value}
        if isinstance(value, (list, tuple)):
            items = [self.value(item, path) for item in value]
            return tuple(items) if isinstance(value, tuple) else items
        return self.scalar(value, path)

    def member(self, mapping: Mapping[str, Any], key: str, path: tuple[str, ...]) -> Any:
        return self.value(mapping[key], _path_of(mapping, key, path))

    def scalar(self, value: Any, path: tuple[str, ...]) -> Any:
        if value is None or _KEPT_KEYS.intersection(path[-1:]):
            return value
        mask = _mask_at(path)
        if mask is hide_number and self.id_hint:
            mask = mask_number
        text = str(value)
        masked = mask(text) if mask else text
        masked = self.names.mask(mask_text(masked))
        return value if masked == text else masked


def mask_case(facts: Mapping[str, Any], id_hint: bool = False) -> dict[str, Any]:
    """Return a masked deep copy of a case's facts, and of its 经过 where the mapping holds it.

    With `id_hint` numbers show their last two characters, to tell two children of one name apart.
    """
    masked: dict[str, Any] = _Masking(Names(known_names(facts)), id_hint).value(facts, ())
    return masked


def mask_entry(values: Mapping[str, Any], names: Names, id_hint: bool = False) -> dict[str, Any]:
    """Return a masked deep copy of the values of one entry of 经过; `names` are those of its case."""
    masked: dict[str, Any] = _Masking(names, id_hint).value(values, ("经过",))
    return masked


def known_names(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the child, guardians and caretakers, earlier ones included, each once.

    People on duty (班主任, 经办, 包保责任人) are not among them: they answer for the case by name.
    """
    found = (text.strip() for path, text in _texts(facts, ()) if _mask_at(path) in _NAME_MASKS)
    return tuple(dict.fromkeys(text for text in found if text and text not in _RELATIONS))


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Mapping):
        for key in value:
            yield from _texts(value[key], _path_of(value, key, path))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item, path)
    elif isinstance(value, str):
        yield path, value


def _path_of(mapping: Mapping[str, Any], key: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path a value is masked by: its own, or that of the fact its 键 names (监护人[0].电话)."""
    if key not in _CHANGED_VALUES or not isinstance(mapping.get("键"), str):
        return (*path, key)
    changed = tuple(re.findall(r"[^\W\d_]+", mapping["键"]))
    return changed if _mask_at(changed) or changed[:1] in _TOP_KEYS else ("经过", *changed)


def _mask_at(path: tuple[str, ...]) -> Mask | None:
    return _MASKS.get(path) or _MASKS.get((*path[:1], *path[-1:]))


_TOP_KEYS = frozenset(path[:1] for path in _MASKS)
