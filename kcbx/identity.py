"""Numbers that name a person: citizen ID numbers (GB 11643-1999), 学籍号 and 残疾人证号.

This module says what is wrong with a number as it was typed; it never looks anything up. The area code is not
judged: children registered late, adopted, or born before a county was renamed carry codes no table knows.
No message repeats a number or a part of it, because messages end up on screens, in reports and in logs.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum

from kcbx.model import Severity

CITIZEN_NUMBER_DOCUMENTS = frozenset({"居民身份证", "港澳台居民居住证"})
"""证件.类型 whose number is built like a citizen ID number; residence permits begin with 81, 82 or 83."""

DISABILITY_CATEGORIES = {
    "1": "视力",
    "2": "听力",
    "3": "言语",
    "4": "肢体",
    "5": "智力",
    "6": "精神",
    "7": "多重",
}
"""The 19th character of a 残疾人证号 (GB/T 26341-2010)."""

DISABILITY_GRADES = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}
"""The 20th character of a 残疾人证号 (GB/T 26341-2010); 一级 is the severest."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_CITIZEN_NUMBER = re.compile("[0-9]{17}[0-9X]")
_FIFTEEN_DIGITS = re.compile("[0-9]{15}")
_REISSUE_MARK = re.compile("B[0-9]$")
_X_PLACE = 17
_EARLIEST_YEAR = 1800
_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class FlawKind(Enum):
    """What can be wrong with a number."""

    EMPTY = "empty"
    SPACES = "spaces"
    FULL_WIDTH = "full width"
    LOWER_CASE_X = "lower-case x"
    LOWER_CASE_PREFIX = "lower-case prefix"
    PREFIX = "prefix"
    FIFTEEN_DIGITS = "fifteen digits"
    LENGTH = "length"
    CHARACTERS = "characters"
    DATE = "date"
    FUTURE = "future"
    CHECK_DIGIT = "check digit"
    BIRTH_DIFFERS = "birth date differs"
    SEX_DIFFERS = "sex differs"
    DIFFERS_FROM_ID = "differs from the ID number"
    DISABILITY_CATEGORY = "disability category"
    DISABILITY_GRADE = "disability grade"


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with a number: what, how much it weighs, and in Chinese what to do about it."""

    kind: FlawKind
    severity: Severity
    message: str


@dataclass(frozen=True)
class _Subject:
    """What a number is called, what to copy it from, its layout (`prefix` letters before the ID part)."""

    name: str
    source: str
    when_absent: str
    length: int
    characters: str
    prefix: int = 0
    takes_x: bool = True


_CITIZEN = _Subject(
    name="证件号码",
    source="证件",
    when_absent="没有证件的，把证件类型写成“无”，并写明无证原因",
    length=18,
    characters="前17位只能是数字，最后一位是数字或大写X",
)
_STUDENT = _Subject(
    name="学籍号",
    source="国家学籍系统",
    when_absent="还没有学籍号的，不要写这一项",
    length=19,
    characters="字母后面17位只能是数字，最后一位是数字或大写X",
    prefix=1,
)
_TEMPORARY_STUDENT = replace(_STUDENT, characters="L开头的临时学籍号，字母后面只能是数字", takes_x=False)
_DISABILITY = _Subject(
    name="残疾人证号",
    source="残疾人证",
    when_absent="没有残疾人证的，不要写这一项",
    length=20,
    characters="只有第18位可以是大写X，其余只能是数字",
)

_MESSAGES = {
    FlawKind.EMPTY: "{name}是空的。请照{source}录入；{when_absent}。",
    FlawKind.SPACES: "{name}里夹有空格或看不见的字符，请删去。",
    FlawKind.FULL_WIDTH: "{name}里有全角或特殊字形的数字、字母，请改成半角。",
    FlawKind.LOWER_CASE_X: "{name}里的小写x，请改成大写X。",
    FlawKind.LOWER_CASE_PREFIX: "{name}开头的小写字母，请改成大写。",
    FlawKind.PREFIX: "{name}应以字母G、J或L开头，现在不是。请对照{source}重新录入。",
    FlawKind.FIFTEEN_DIGITS: (
        "{name}是15位的一代证号码，一代证2013年1月1日起停用（居民身份证法第二十三条）。请照二代证或户口簿录入18位号码。"
    ),
    FlawKind.LENGTH: "{name}应是{length}位，现在是{found}位。请对照{source}重新录入。",
    FlawKind.CHARACTERS: "{name}第{places}位的字符不对：{characters}。请对照{source}重新录入。",
    FlawKind.DATE: "{name}第{first}至{last}位应是出生日期，现在不是真实的日期。请对照{source}重新录入。",
    FlawKind.FUTURE: "{name}里的出生日期晚于今天。请对照{source}重新录入。",
    FlawKind.CHECK_DIGIT: "{name}的校验码不对，多半是抄错一位。请对照{source}重新录入。",
    FlawKind.BIRTH_DIFFERS: "{name}里的出生日期与填报的出生日期不一致。以证件为准，请核对后改正其中一项。",
    FlawKind.SEX_DIFFERS: "{name}表示的性别与填报的性别不一致。以证件为准，请核对后改正其中一项。",
    FlawKind.DISABILITY_CATEGORY: "{name}第19位是残疾类别，应是1至7。请对照{source}重新录入。",
    FlawKind.DISABILITY_GRADE: "{name}第20位是残疾等级，应是1至4。请对照{source}重新录入。",
}

_STUDENT_DIFFERS = (
    "G开头的学籍号与证件号码不一致。证件号码变更过的属正常；没有变更过的，请核对是哪一个录错了。"
)
_DISABILITY_DIFFERS = (
    "残疾人证号的前18位与本人证件号码不一致。请核对是哪一个录错了，或者是不是拿错了别人的证。"
)

_FORM_FLAWS = (FlawKind.SPACES, FlawKind.FULL_WIDTH, FlawKind.LOWER_CASE_X)


def normalise(number: str) -> str:
    """Return the number as it should stand on disk: half width, upper case, nothing blank or invisible.

    Characters are narrowed one by one (NFKC), so that normalising twice changes nothing more.
    """
    return _without_spaces(_narrow(number)).translate(_UPPER)


def check_character(first17: str) -> str:
    """Return the 18th character that belongs to these seventeen digits (ISO 7064 MOD 11-2).

    Raises ValueError when `first17` is not seventeen ASCII digits; the message does not hold them.
    """
    if not re.fullmatch("[0-9]{17}", first17):
        raise ValueError("校验码要由17位数字算出。")
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def make(area: str, birth: dt.date, sequence: int) -> str:
    """Return the number for a six-digit area code, a birth date and a sequence from 0 to 999 (odd: male).

    Raises ValueError when a part does not fit.
    """
    if not re.fullmatch("[0-9]{6}", area):
        raise ValueError("区划代码应是6位数字。")
    if not 0 <= sequence <= 999:
        raise ValueError("顺序码应在0至999之间。")
    if birth.year < _EARLIEST_YEAR:
        raise ValueError(f"出生年份不应早于{_EARLIEST_YEAR}年。")
    first17 = f"{area}{birth:%Y%m%d}{sequence:03d}"
    return first17 + check_character(first17)


def birth_date(number: str) -> dt.date | None:
    """Return the birth date inside an 18-character number, or None when there is none to be read."""
    plain = normalise(number)
    return _date_at(plain, 6) if _CITIZEN_NUMBER.fullmatch(plain) else None


def sex(number: str) -> str | None:
    """Return 男 or 女 as the 17th digit of an 18-character number says, or None when it cannot be read."""
    plain = normalise(number)
    if not _CITIZEN_NUMBER.fullmatch(plain):
        return None
    return "男" if int(plain[16]) % 2 else "女"


def disability_category(number: str) -> str | None:
    """Return the 类别 that the 19th character of a 残疾人证号 names (视力 … 多重), or None."""
    plain = normalise(number)
    return DISABILITY_CATEGORIES.get(plain[18:19])


def disability_grade(number: str) -> str | None:
    """Return the 等级 that the 20th character of a 残疾人证号 names (一级 … 四级), or None."""
    plain = normalise(number)
    return DISABILITY_GRADES.get(plain[19:20])


def examine(number: str) -> tuple[Flaw, ...]:
    """Return every flaw of a citizen ID number or 港澳台居民居住证 number; nothing when it is in order.

    What is only a matter of writing (spaces, full width, lower-case x) is a warning, and the rest of the
    number is examined as if it had been written well.
    """
    plain = normalise(number)
    if not plain:
        return (_flaw(FlawKind.EMPTY, _CITIZEN),)
    form = _form_flaws(number, _CITIZEN)
    if _FIFTEEN_DIGITS.fullmatch(plain):
        return (*form, _flaw(FlawKind.FIFTEEN_DIGITS, _CITIZEN))
    return (*form, *_body_flaws(plain, _CITIZEN))


def examine_document(document_type: str, number: str) -> tuple[Flaw, ...]:
    """Return the flaws of the number of a 证件 of this 类型.

    居民身份证 and 港澳台居民居住证 are examined as citizen ID numbers; of a passport or another document only
    the emptiness can be judged; 无 has no number to examine.
    """
    if document_type in CITIZEN_NUMBER_DOCUMENTS:
        return examine(number)
    if document_type == "无" or normalise(number):
        return ()
    return (_flaw(FlawKind.EMPTY, _CITIZEN),)


def examine_birth(number: str, today: dt.date) -> tuple[Flaw, ...]:
    """Return a flaw when the birth date inside the number lies after `today`; () when none can be read."""
    born = birth_date(number)
    return (_flaw(FlawKind.FUTURE, _CITIZEN),) if born is not None and born > today else ()


def examine_against_facts(number: str, birth: dt.date | None, stated_sex: str) -> tuple[Flaw, ...]:
    """Return the flaws of a number that disagrees with the 出生日期 or 性别 written beside it.

    Nothing is said about what is not given (None, "") or cannot be read from the number.
    """
    born, own_sex = birth_date(number), sex(number)
    differing = (
        (FlawKind.BIRTH_DIFFERS, born is not None and birth is not None and born != birth),
        (FlawKind.SEX_DIFFERS, own_sex is not None and stated_sex in ("男", "女") and own_sex != stated_sex),
    )
    return tuple(_flaw(kind, _CITIZEN) for kind, differs in differing if differs)


def examine_student_number(number: str, id_number: str = "") -> tuple[Flaw, ...]:
    """Return every flaw of a 学籍号: G, J or L and 18 characters.

    G and J numbers carry a check digit, so their flaws are errors. An L number ends in four random digits:
    only its length, digits and date can be judged, and only as warnings. A G number may rightly differ from
    the citizen ID number `id_number` ("" when the child has none or another document): a warning.
    Source: 教育部《学籍管理常见问题及解答》(2016).
    """
    plain = normalise(number)
    if not plain:
        return (_flaw(FlawKind.EMPTY, _STUDENT),)
    form = (*_form_flaws(number, _STUDENT), *_prefix_case_flaw(number))
    if plain[0] not in "GJL":
        return (*form, _flaw(FlawKind.PREFIX, _STUDENT))
    if plain[0] == "L":
        return (*form, *_body_flaws(plain, _TEMPORARY_STUDENT, Severity.WARNING))
    body = _body_flaws(plain, _STUDENT)
    if not body and plain[0] == "G" and _differ(plain[1:], id_number):
        body = (Flaw(FlawKind.DIFFERS_FROM_ID, Severity.WARNING, _STUDENT_DIFFERS),)
    return (*form, *body)


def examine_disability_number(number: str, id_number: str = "") -> tuple[Flaw, ...]:
    """Return every flaw of a 残疾人证号: ID number, one digit of category, one of grade (GB/T 26341-2010).

    A reissued certificate may add B1, B2, …; that mark is accepted. `id_number` is the holder's own citizen
    ID number, "" when it is not known; another person's number in the certificate is an error.
    """
    plain = normalise(number)
    if not plain:
        return (_flaw(FlawKind.EMPTY, _DISABILITY),)
    plain = _REISSUE_MARK.sub("", plain)
    body = _body_flaws(plain, _DISABILITY)
    if not body and _differ(plain[:18], id_number):
        body = (Flaw(FlawKind.DIFFERS_FROM_ID, Severity.ERROR, _DISABILITY_DIFFERS),)
    return (*_form_flaws(number, _DISABILITY), *body, *_disability_flaws(plain))


def _disability_flaws(plain: str) -> tuple[Flaw, ...]:
    if not re.fullmatch("[0-9]{17}[0-9X][0-9]{2}", plain):
        return ()
    judged = (
        (FlawKind.DISABILITY_CATEGORY, disability_category(plain)),
        (FlawKind.DISABILITY_GRADE, disability_grade(plain)),
    )
    return tuple(_flaw(kind, _DISABILITY) for kind, name in judged if name is None)


def _body_flaws(plain: str, subject: _Subject, severity: Severity = Severity.ERROR) -> tuple[Flaw, ...]:
    """Judge a normalised number: length and characters; only when they are right, date and check digit."""
    flaws = []
    if len(plain) != subject.length:
        flaws.append(_flaw(FlawKind.LENGTH, subject, severity, found=len(plain)))
    if places := _wrong_places(plain, subject):
        flaws.append(_flaw(FlawKind.CHARACTERS, subject, severity, places="、".join(map(str, places))))
    if flaws:
        return tuple(flaws)
    start = subject.prefix + 6
    if _date_at(plain, start) is None:
        flaws.append(_flaw(FlawKind.DATE, subject, severity, first=start + 1, last=start + 8))
    citizen = plain[subject.prefix : subject.prefix + 18]
    if subject.takes_x and check_character(citizen[:17]) != citizen[17]:
        flaws.append(_flaw(FlawKind.CHECK_DIGIT, subject, severity))
    return tuple(flaws)


def _wrong_places(plain: str, subject: _Subject) -> list[int]:
    """Return the places, counted from 1, whose character cannot stand there.

    In a number of the wrong length nobody knows which place was lost, so an X is accepted at its end as well.
    """
    x_places = {subject.prefix + _X_PLACE} if subject.takes_x else set()
    if x_places and len(plain) != subject.length:
        x_places.add(len(plain) - 1)
    return [
        place + 1
        for place, character in enumerate(plain)
        if place >= subject.prefix
        and character not in "0123456789"
        and not (character == "X" and place in x_places)
    ]


def _form_flaws(number: str, subject: _Subject) -> tuple[Flaw, ...]:
    tight = _without_spaces(number)
    narrow = _narrow(tight)
    present = (tight != number, narrow != tight, "x" in narrow)
    return tuple(
        _flaw(kind, subject, Severity.WARNING)
        for kind, is_present in zip(_FORM_FLAWS, present, strict=True)
        if is_present
    )


def _prefix_case_flaw(number: str) -> tuple[Flaw, ...]:
    if _without_spaces(_narrow(number))[:1] not in ("g", "j", "l"):
        return ()
    return (_flaw(FlawKind.LOWER_CASE_PREFIX, _STUDENT, Severity.WARNING),)


def _flaw(
    kind: FlawKind, subject: _Subject, severity: Severity = Severity.ERROR, **details: str | int
) -> Flaw:
    return Flaw(kind, severity, _MESSAGES[kind].format_map({**vars(subject), **details}))


def _differ(number: str, id_number: str) -> bool:
    own = normalise(id_number)
    return bool(own) and own != number


def _date_at(plain: str, start: int) -> dt.date | None:
    """Return the YYYYMMDD date at this place of a string that holds only digits there, or None."""
    digits = plain[start : start + 8]
    if int(digits[:4]) < _EARLIEST_YEAR:
        return None
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", character) for character in text)


def _without_spaces(text: str) -> str:
    return "".join(character for character in text if not _is_invisible(character))


def _is_invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cf", "Cc", "Zs")
