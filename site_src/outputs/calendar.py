"""Routines → calendar files (iCalendar, RFC 5545): three times a week, with an alarm.

The time is of no zone: six in the evening wherever the reader is. The event has no end, and begins
on its first evening from the day of the build on: nobody's calendar says what never was.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from site_src.model.durations import routine_minutes
from site_src.model.output import Output
from site_src.model.records import GENERATOR
from site_src.model.urls import calendar_address, public
from site_src.outputs.plain_text import notice_texts
from site_src.rendering.site import notices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from site_src.model.records import Guide, Routine

_EVENINGS: Final = {0: "MO", 2: "WE", 4: "FR"}  # as Python counts the days of a week
_RULE: Final = f"FREQ=WEEKLY;BYDAY={','.join(_EVENINGS.values())}"
_OCTETS: Final = 75  # the most that a line may have; a longer one goes on after a space


def calendars(guide: Guide, today: date) -> Iterator[Output]:
    """Yield the calendar of each routine, which begins today or as soon as its first evening is."""
    for routine in guide.routines:
        lines = (folded(line) for line in _lines(guide, routine, first_evening(today)))
        path = calendar_address(routine).removeprefix("/")
        yield Output(path, "calendar", "".join(f"{line}\r\n" for line in lines).encode())


def first_evening(today: date) -> date:
    """Return the first day from a day on that has an evening of the rule."""
    days = (today + timedelta(days=ahead) for ahead in range(7))
    return next(day for day in days if day.weekday() in _EVENINGS)


def _lines(guide: Guide, routine: Routine, first: date) -> Iterator[str]:
    """Yield the lines of a calendar with one event."""
    title, link = escaped(routine.title), public(guide.base_url, routine.address)
    texts = [link or routine.title, *notice_texts(guide, notices(guide, "calendar"))]
    about = escaped("\n\n".join(texts))
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//{GENERATOR}//{guide.language.upper()}"
    yield "BEGIN:VEVENT"
    # The same for the same routine of the same guide, so that a newer file changes the old event.
    yield f"UID:{uuid5(NAMESPACE_URL, guide.base_url + calendar_address(routine))}"
    yield f"DTSTAMP:{routine.review.reviewed:%Y%m%d}T000000Z"
    yield f"DTSTART:{first:%Y%m%d}T180000"
    yield f"DURATION:PT{routine_minutes(routine.items)}M"
    yield f"RRULE:{_RULE}"
    yield f"SUMMARY:{title}"
    yield f"DESCRIPTION:{about}"
    if link:
        yield f"URL:{link}"
    # Nobody's colleagues need to know, nor that the time is taken.
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{title}"
    yield "TRIGGER:PT0S"
    yield "END:VALARM"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def escaped(text: str) -> str:
    r"""Return a text as a value: `\`, `;` and `,` behind a `\`, a line's end as `\n`."""
    return re.sub(r"[\\;,]", r"\\\g<0>", text).replace("\n", "\\n")


def folded(line: str) -> str:
    """Return a line broken so that none is too long, and never inside of a letter."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)
