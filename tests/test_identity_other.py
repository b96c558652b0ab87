"""学籍号 and 残疾人证号: what each letter promises, and whose number it is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import identity
from kcbx.identity import Flaw, FlawKind
from kcbx.model import Severity

NUMBER = "990101201203045121"
WITH_X = "99010120120304505X"
OTHER_CHILD = "990101201305060218"

births = st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2199, 12, 31))
numbers = st.builds(identity.make, st.sampled_from(["990101", "810000"]), births, st.integers(0, 999))


def error(kind: FlawKind, message: str) -> Flaw:
    return Flaw(kind, Severity.ERROR, message)


def warning(kind: FlawKind, message: str) -> Flaw:
    return Flaw(kind, Severity.WARNING, message)


# 学籍号

STUDENT_EMPTY = error(FlawKind.EMPTY, "学籍号是空的。请照国家学籍系统录入；还没有学籍号的，不要写这一项。")
STUDENT_PREFIX = error(FlawKind.PREFIX, "学籍号应以字母G、J或L开头，现在不是。请对照国家学籍系统重新录入。")
STUDENT_CHECK = error(
    FlawKind.CHECK_DIGIT, "学籍号的校验码不对，多半是抄错一位。请对照国家学籍系统重新录入。"
)
STUDENT_DATE = "学籍号第8至15位应是出生日期，现在不是真实的日期。请对照国家学籍系统重新录入。"
STUDENT_LENGTH = "学籍号应是19位，现在是{}位。请对照国家学籍系统重新录入。"
STUDENT_CHARACTERS = (
    "学籍号第{}位的字符不对：字母后面17位只能是数字，最后一位是数字或大写X。请对照国家学籍系统重新录入。"
)
TEMPORARY_CHARACTERS = (
    "学籍号第{}位的字符不对：L开头的临时学籍号，字母后面只能是数字。请对照国家学籍系统重新录入。"
)
STUDENT_DIFFERS = warning(
    FlawKind.DIFFERS_FROM_ID,
    "G开头的学籍号与证件号码不一致。证件号码变更过的属正常；没有变更过的，请核对是哪一个录错了。",
)
STUDENT_SPACES = warning(FlawKind.SPACES, "学籍号里夹有空格或看不见的字符，请删去。")
LOWER_CASE_PREFIX = warning(FlawKind.LOWER_CASE_PREFIX, "学籍号开头的小写字母，请改成大写。")


@pytest.mark.parametrize(
    ("number", "id_number", "flaws"),
    [
        (f"G{NUMBER}", NUMBER, ()),
        (f"G{WITH_X}", WITH_X.lower(), ()),
        (f"G{NUMBER}", "", ()),
        (f"J{NUMBER}", OTHER_CHILD, ()),
        ("L990101201203049999", NUMBER, ()),
        ("", NUMBER, (STUDENT_EMPTY,)),
        (NUMBER, NUMBER, (STUDENT_PREFIX,)),
        (f"X{NUMBER}", NUMBER, (STUDENT_PREFIX,)),
        (f"g {NUMBER}", NUMBER, (STUDENT_SPACES, LOWER_CASE_PREFIX)),
        (f"l{NUMBER}", NUMBER, (LOWER_CASE_PREFIX,)),
        (f"G{OTHER_CHILD}", NUMBER, (STUDENT_DIFFERS,)),
        ("G990101201203045122", NUMBER, (STUDENT_CHECK,)),
        ("J990101201203045122", "", (STUDENT_CHECK,)),
        ("G990101201302295126", NUMBER, (error(FlawKind.DATE, STUDENT_DATE),)),
        (
            "G99010120120304512",
            NUMBER,
            (error(FlawKind.LENGTH, STUDENT_LENGTH.format(18)),),
        ),
        (
            "G9901012012O3045121",
            NUMBER,
            (error(FlawKind.CHARACTERS, STUDENT_CHARACTERS.format("12")),),
        ),
        ("L990101201302299999", "", (warning(FlawKind.DATE, STUDENT_DATE),)),
        ("L99010120120304999", "", (warning(FlawKind.LENGTH, STUDENT_LENGTH.format(18)),)),
        (
            "L99010120120304999X",
            "",
            (warning(FlawKind.CHARACTERS, TEMPORARY_CHARACTERS.format("19")),),
        ),
    ],
)
def test_student_numbers(number: str, id_number: str, flaws: tuple[Flaw, ...]) -> None:
    assert identity.examine_student_number(number, id_number) == flaws


@given(numbers, st.sampled_from("GJ"))
def test_a_student_number_made_of_an_id_number_is_in_order(number: str, prefix: str) -> None:
    assert identity.examine_student_number(prefix + number, number) == ()


@given(births, st.integers(0, 9999))
def test_the_random_end_of_a_temporary_number_is_not_checked(birth: dt.date, end: int) -> None:
    assert identity.examine_student_number(f"L990101{birth:%Y%m%d}{end:04d}") == ()


# 残疾人证号

DISABILITY_DIFFERS = error(
    FlawKind.DIFFERS_FROM_ID,
    "残疾人证号的前18位与本人证件号码不一致。请核对是哪一个录错了，或者是不是拿错了别人的证。",
)
CATEGORY = error(
    FlawKind.DISABILITY_CATEGORY, "残疾人证号第19位是残疾类别，应是1至7。请对照残疾人证重新录入。"
)
GRADE = error(FlawKind.DISABILITY_GRADE, "残疾人证号第20位是残疾等级，应是1至4。请对照残疾人证重新录入。")
DISABILITY_CHECK = error(
    FlawKind.CHECK_DIGIT, "残疾人证号的校验码不对，多半是抄错一位。请对照残疾人证重新录入。"
)
DISABILITY_EMPTY = error(FlawKind.EMPTY, "残疾人证号是空的。请照残疾人证录入；没有残疾人证的，不要写这一项。")
DISABILITY_LENGTH = error(FlawKind.LENGTH, "残疾人证号应是20位，现在是18位。请对照残疾人证重新录入。")
DISABILITY_CHARACTERS = error(
    FlawKind.CHARACTERS,
    "残疾人证号第20位的字符不对：只有第18位可以是大写X，其余只能是数字。请对照残疾人证重新录入。",
)


@pytest.mark.parametrize(
    ("number", "id_number", "flaws"),
    [
        (f"{NUMBER}52", NUMBER, ()),
        (f"{WITH_X}11", WITH_X, ()),
        (f"{NUMBER}74B1", NUMBER, ()),
        (f"{NUMBER}52", "", ()),
        ("", NUMBER, (DISABILITY_EMPTY,)),
        (NUMBER, NUMBER, (DISABILITY_LENGTH,)),
        (f"{NUMBER}5X", NUMBER, (DISABILITY_CHARACTERS,)),
        (f"{OTHER_CHILD}52", NUMBER, (DISABILITY_DIFFERS,)),
        ("99010120120304512252", NUMBER, (DISABILITY_CHECK,)),
        (f"{NUMBER}02", NUMBER, (CATEGORY,)),
        (f"{NUMBER}82", NUMBER, (CATEGORY,)),
        (f"{NUMBER}50", NUMBER, (GRADE,)),
        (f"{NUMBER}95", NUMBER, (CATEGORY, GRADE)),
        (
            f" {NUMBER}52",
            NUMBER,
            (warning(FlawKind.SPACES, "残疾人证号里夹有空格或看不见的字符，请删去。"),),
        ),
    ],
)
def test_disability_numbers(number: str, id_number: str, flaws: tuple[Flaw, ...]) -> None:
    assert identity.examine_disability_number(number, id_number) == flaws


def test_a_disability_number_tells_kind_and_grade() -> None:
    kinds = [identity.disability_category(f"{NUMBER}{digit}1") for digit in range(1, 8)]
    grades = [identity.disability_grade(f"{NUMBER}5{digit}") for digit in range(1, 5)]
    assert kinds == ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"]
    assert grades == ["一级", "二级", "三级", "四级"]
    assert (identity.disability_category(f"{NUMBER}81"), identity.disability_grade(NUMBER)) == (None, None)
