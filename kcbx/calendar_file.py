"""Events as an iCalendar file (RFC 5545), for the calendars of telephones and computers; the only user of icalendar.

The same events make the same bytes on every machine: nothing is stamped but what the caller passes in. Events hold no
personal data, because such a file is sent about and calendars are shared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar
from icalendar import Event as Component

PRODUCT = "-//kcbx//控辍保学日程//ZH"
_MIDNIGHT = dt.time(0, tzinfo=dt.timezone.utc)


@dataclass(frozen=True)
class Event:
    """One all-day event, first and last day included; `event_id` names it for ever, so that a later file replaces it."""

    event_id: str
    first: dt.date
    last: dt.date
    summary: str
    description: str = ""


def calendar_file(title: str, events: Iterable[Event], stamp: dt.date) -> bytes:
    """Return the file of these events, in order of time; `stamp` is the day it was made for."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", title)
    for event in sorted(events, key=lambda event: (event.first, event.event_id)):
        calendar.add_component(_component(event, stamp))
    content: bytes = calendar.to_ical(sorted=True)
    return content


def is_ours(content: bytes) -> bool:
    """Tell whether a file is one of these, which may be replaced by a newer one; other programs name themselves."""
    return content.startswith(b"BEGIN:VCALENDAR") and PRODUCT.encode() in content


def _component(event: Event, stamp: dt.date) -> Component:
    component = Component()
    component.add("uid", f"{event.event_id}@kcbx")
    component.add("dtstamp", dt.datetime.combine(stamp, _MIDNIGHT))
    component.add("dtstart", event.first)
    component.add("dtend", event.last + dt.timedelta(days=1))  # the first day after it
    component.add("summary", event.summary)
    if event.description:
        component.add("description", event.description)
    component.add("transp", "TRANSPARENT")  # the day is not taken
    return component
