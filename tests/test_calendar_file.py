"""The calendar file: byte for byte the same, as RFC 5545 wants it, and read back as it was meant."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from kcbx.calendar_file import PRODUCT, Event, calendar_file, is_ours

STAMP = dt.date(2024, 9, 30)
HOLIDAY = Event("990101-holiday", dt.date(2024, 10, 1), dt.date(2024, 10, 7), "国庆节放假")
DUE = Event(
    "990101-T56-1",
    dt.date(2024, 10, 20),
    dt.date(2024, 10, 20),
    "清河初中：2024年9月的月报还没有报送",
    "2024年9月的月报还没有报送（suiyang-2024/4b）\n到；期, 了",
)

WHOLE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//kcbx//控辍保学日程//ZH
CALSCALE:GREGORIAN
X-WR-CALNAME:清河县控辍保学日程
BEGIN:VEVENT
SUMMARY:国庆节放假
DTSTART;VALUE=DATE:20241001
DTEND;VALUE=DATE:20241008
DTSTAMP:20240930T000000Z
UID:990101-holiday@kcbx
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
SUMMARY:清河初中：2024年9月的月报还没有报送
DTSTART;VALUE=DATE:20241020
DTEND;VALUE=DATE:20241021
DTSTAMP:20240930T000000Z
UID:990101-T56-1@kcbx
DESCRIPTION:2024年9月的月报还没有报送（suiyang-2024/4b）\\n到
 ；期\\, 了
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""


def test_the_whole_file() -> None:
    assert calendar_file("清河县控辍保学日程", [HOLIDAY, DUE], STAMP) == WHOLE.replace("\n", "\r\n").encode()


def test_the_order_of_the_events_does_not_matter() -> None:
    title = "清河县控辍保学日程"
    assert calendar_file(title, [DUE, HOLIDAY], STAMP) == calendar_file(title, [HOLIDAY, DUE], STAMP)


def test_no_event_is_a_file_too() -> None:
    parsed = Calendar.from_ical(calendar_file("空", [], STAMP))
    assert (str(parsed["x-wr-calname"]), parsed.subcomponents) == ("空", [])


def test_only_what_names_this_program_may_be_replaced() -> None:
    ours = calendar_file("空", [], STAMP)
    assert is_ours(ours)
    assert not is_ours(ours.replace(PRODUCT.encode(), b"-//other//ZH"))
    assert not is_ours(PRODUCT.encode())
    assert not is_ours(b"")


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "So")), min_size=1, max_size=80)


@given(texts, texts, st.dates(dt.date(2004, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 40))
def test_what_is_written_is_read_back_and_no_line_is_longer_than_75_bytes(
    summary: str, description: str, first: dt.date, days: int
) -> None:
    event = Event("1", first, first + dt.timedelta(days=days), summary, description)
    content = calendar_file("日程", [event], STAMP)
    (found,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(found["summary"]), str(found["description"])) == (summary, description)
    assert found["dtstart"].dt == first
    assert found["dtend"].dt == first + dt.timedelta(days=days + 1)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
