"""Dates as people write and read them: the right ones round-trip, the wrong ones say why."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbx import calendar
from kcbx.calendar import DateTextError, Month, MonthDay, Period, Quarter

months = st.builds(Month, st.integers(1950, 2150), st.integers(1, 12))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# Reading


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2199, 12, 31)))
def test_every_date_is_read_as_it_is_written(a_day: dt.date) -> None:
    assert calendar.parse_date(a_day.isoformat()) == a_day


DATE_FORM = "日期要写成2024-09-05这样：四位年、两位月、两位日，用半角数字和短横。"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023-02-29", "2023年2月只有28天。"),
        ("2024-02-30", "2024年2月只有29天。"),
        ("2023-04-31", "2023年4月只有30天。"),
        ("2023-01-32", "2023年1月只有31天。"),
        ("2023-01-00", "没有00日。"),
        ("2023-13-01", "没有13月。"),
        ("2023-00-01", "没有00月。"),
        ("0223-01-01", "年份应在1900年至2199年之间。"),
        ("2200-01-01", "年份应在1900年至2199年之间。"),
        ("", DATE_FORM),
        ("2024-9-5", DATE_FORM),
        ("20240905", DATE_FORM),
        ("2024/09/05", DATE_FORM),
        ("2024年9月5日", DATE_FORM),
        ("２０２４-09-05", DATE_FORM),
        ("2024-09-05 ", DATE_FORM),
        ("2024-09-05\n", DATE_FORM),
        ("2024-W36-4", DATE_FORM),
        ("2024-09-05T00:00:00", DATE_FORM),
    ],
)
def test_a_text_that_is_no_date_says_why(text: str, reason: str) -> None:
    with pytest.raises(DateTextError) as raised:
        calendar.parse_date(text)
    assert str(raised.value) == reason


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    for parse in (calendar.parse_date, calendar.parse_month, calendar.parse_month_day, calendar.parse_moment):
        with pytest.raises(DateTextError):
            parse(f"{text}。")


@given(months)
def test_every_month_is_read_as_it_is_written(month: Month) -> None:
    assert calendar.parse_month(str(month)) == month


MONTH_FORM = "年月要写成2018-09这样：四位年、两位月，用半角数字和短横。"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2018-13", "没有13月。"),
        ("2018-00", "没有00月。"),
        ("1218-09", "年份应在1900年至2199年之间。"),
        ("2018-9", MONTH_FORM),
        ("2018-09-01", MONTH_FORM),
        ("201809", MONTH_FORM),
    ],
)
def test_a_text_that_is_no_month_says_why(text: str, reason: str) -> None:
    with pytest.raises(DateTextError) as raised:
        calendar.parse_month(text)
    assert str(raised.value) == reason


def test_a_day_of_the_year_is_read() -> None:
    assert calendar.parse_month_day("08-31") == MonthDay(8, 31)
    assert calendar.parse_month_day("02-29") == MonthDay(2, 29)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8-31", "月日要写成08-31这样：两位月、两位日，用半角数字和短横。"),
        ("2024-08-31", "月日要写成08-31这样：两位月、两位日，用半角数字和短横。"),
        ("13-01", "没有13月。"),
        ("04-31", "4月最多有30天。"),
        ("02-30", "2月最多有29天。"),
        ("04-00", "没有00日。"),
    ],
)
def test_a_text_that_is_no_day_of_the_year_says_why(text: str, reason: str) -> None:
    with pytest.raises(DateTextError) as raised:
        calendar.parse_month_day(text)
    assert str(raised.value) == reason


BEIJING = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-09-05T16:40:02+08:00", dt.datetime(2024, 9, 5, 16, 40, 2, tzinfo=BEIJING)),
        ("2024-09-05T08:40:02Z", dt.datetime(2024, 9, 5, 8, 40, 2, tzinfo=dt.timezone.utc)),
        (
            "2024-09-05T16:40:02-03:30",
            dt.datetime(2024, 9, 5, 16, 40, 2, tzinfo=dt.timezone(-dt.timedelta(hours=3, minutes=30))),
        ),
    ],
)
def test_a_moment_is_read_with_its_zone(text: str, moment: dt.datetime) -> None:
    read = calendar.parse_moment(text)
    assert read == moment
    assert read.utcoffset() == moment.utcoffset()


@given(
    st.datetimes(min_value=dt.datetime(1900, 1, 1), max_value=dt.datetime(2199, 12, 31)),
    st.integers(-14 * 60, 14 * 60),
)
def test_every_moment_is_read_as_it_is_written(moment: dt.datetime, minutes: int) -> None:
    zoned = moment.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    assert calendar.parse_moment(zoned.isoformat()).isoformat() == zoned.isoformat()


MOMENT_FORM = "时间要写成2024-09-05T16:40:02+08:00这样：日期、T、时分秒、时区，都用半角字符。"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-09-05T24:00:00+08:00", "没有24时，小时在00至23之间。"),
        ("2024-09-05T16:60:00+08:00", "没有60分，分钟在00至59之间。"),
        ("2024-09-05T16:40:60+08:00", "没有60秒，秒在00至59之间。"),
        ("2024-09-05T16:40:00+15:00", "没有15小时的时区，北京时间写+08:00。"),
        ("2024-09-05T16:40:00+08:60", "时区的分钟在00至59之间，北京时间写+08:00。"),
        ("2023-02-29T16:40:00+08:00", "2023年2月只有28天。"),
        ("2024-09-05T16:40:02", MOMENT_FORM),
        ("2024-09-05 16:40:02+08:00", MOMENT_FORM),
        ("2024-09-05T16:40+08:00", MOMENT_FORM),
        ("2024-09-05T16:40:02.5+08:00", MOMENT_FORM),
        ("2024-09-05T16:40:02+0800", MOMENT_FORM),
        ("2024-09-05", MOMENT_FORM),
        ("", MOMENT_FORM),
    ],
)
def test_a_text_that_is_no_moment_says_why(text: str, reason: str) -> None:
    with pytest.raises(DateTextError) as raised:
        calendar.parse_moment(text)
    assert str(raised.value) == reason


# Printing


def test_dates_are_printed_as_in_an_official_document() -> None:
    assert calendar.chinese_date(day("2024-09-05")) == "2024年9月5日"
    assert calendar.chinese_month(Month(2024, 9)) == "2024年9月"
    assert calendar.chinese_quarter(Quarter(2024, 3)) == "2024年第3季度"
    assert (
        calendar.chinese_period(Period(day("2024-09-01"), day("2024-09-30"))) == "2024年9月1日至2024年9月30日"
    )
    assert calendar.chinese_period(Period(day("2024-09-05"), day("2024-09-05"))) == "2024年9月5日"
