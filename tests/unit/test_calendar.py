"""Calendars, read back by a library that did not write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event

from site_src.build.judging import judged
from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.checks import rendered
from site_src.loading.loader import load
from site_src.model.durations import routine_minutes
from site_src.model.output import Output
from site_src.model.records import Guide, Review, Routine
from site_src.outputs.calendar import calendars, folded
from site_src.rendering.site import notices

TODAY = date(2026, 11, 30)

PROJECT = Path(__file__).parent.parent.parent
# What a title may hold: anything that can be seen.
TITLES = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1).filter(
    lambda text: text == text.strip()
)


@cache
def guide() -> Guide:
    """Return the real guide."""
    made, problems = judged(load(PROJECT / "content"))
    assert made
    assert not problems
    return made


def with_routine(**changes: object) -> Guide:
    """Return the guide with one routine, changed."""
    return replace(guide(), routines=(replace(guide().routines[0], **changes),))  # type: ignore[arg-type]


def read(output: Output) -> Event:
    """Return the one event of a calendar, as the library reads it."""
    calendar = Calendar.from_ical(output.data)
    assert isinstance(calendar, Calendar)
    assert calendar.errors == []
    assert calendar["VERSION"] == "2.0"
    (event,) = calendar.events
    assert event.errors == []
    return event


def events() -> list[tuple[Routine, Event]]:
    """Return each routine with its event."""
    return [(r, read(c)) for r, c in zip(guide().routines, calendars(guide(), TODAY), strict=True)]


def test_every_routine_has_a_calendar_under_its_own_name() -> None:
    assert [(calendar.path, calendar.kind) for calendar in calendars(guide(), TODAY)] == [
        ("calendar/without-the-floor.ics", "calendar"),
        ("calendar/sore-but-moving.ics", "calendar"),
        ("calendar/mostly-fine.ics", "calendar"),
        ("calendar/all-seven.ics", "calendar"),
    ]


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 30), date(2026, 11, 30)),  # a Monday
        (date(2026, 12, 1), date(2026, 12, 2)),
        (date(2026, 12, 2), date(2026, 12, 2)),
        (date(2026, 12, 5), date(2026, 12, 7)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_no_evening_is_in_a_calendar_that_was_before_the_build(today: date, first: date) -> None:
    for calendar in calendars(guide(), today):
        start = read(calendar).start
        assert isinstance(start, datetime)
        assert start.date() == first


def test_an_event_is_three_evenings_a_week_without_an_end_in_no_zone() -> None:
    for routine, event in events():
        start = event.start
        assert isinstance(start, datetime)
        assert (start.hour, start.minute, start.tzinfo) == (18, 0, None)
        assert event["RRULE"] == {"FREQ": ["WEEKLY"], "BYDAY": ["MO", "WE", "FR"]}
        assert event.duration == timedelta(minutes=routine_minutes(routine.items))
        (alarm,) = event.walk("VALARM")
        assert isinstance(alarm, Alarm)
        assert alarm["ACTION"] == "DISPLAY"
        assert alarm["DESCRIPTION"] == routine.title
        assert timedelta() == alarm.TRIGGER


def test_an_event_is_stamped_with_the_review_and_not_with_the_clock() -> None:
    (calendar,) = calendars(with_routine(review=Review(date(2025, 3, 4), date(2027, 3, 4))), TODAY)

    assert datetime(2025, 3, 4, tzinfo=UTC) == read(calendar).DTSTAMP


def test_an_event_keeps_its_name_whatever_changes_in_the_routine() -> None:
    names = {str(event["UID"]) for _, event in events()}
    (other,) = calendars(with_routine(title="New", items=guide().routines[-1].items), TODAY)

    assert len(names) == len(guide().routines)
    assert str(read(other)["UID"]) in names
    assert not any("@" in name for name in names)


def test_others_who_see_the_calendar_are_told_nothing() -> None:
    assert {(str(e["CLASS"]), str(e["TRANSP"])) for _, e in events()} == {
        ("PRIVATE", "TRANSPARENT")
    }


def test_the_description_has_the_link_or_else_the_title_and_every_disclaimer() -> None:
    required = notices(guide(), "calendar")
    assert {notice.disclaimer.id for notice in required} >= {
        "emergency-signs",
        "not-medical-advice",
    }
    at_home = replace(guide(), base_url="https://backs.nhs.uk/low/")
    linked = [read(calendar) for calendar in calendars(at_home, TODAY)]

    for (routine, event), other in zip(events(), linked, strict=True):
        link = f"https://backs.nhs.uk{routine.address.replace('/routines', '/low/routines')}"
        assert str(event["DESCRIPTION"]).startswith(f"{routine.title}\n\n")
        assert "URL" not in event
        assert str(other["DESCRIPTION"]).startswith(f"{link}\n\n")
        assert str(other["URL"]) == link
        for notice in required:
            words = rendered.notice_words(notice)
            said = rendered.plain(str(event["DESCRIPTION"]).replace("\n- ", "\n"))
            assert words in said


def test_a_calendar_without_a_disclaimer_fails() -> None:
    calendar = next(calendars(guide(), TODAY))
    required = notices(guide(), "calendar")
    without = Output(calendar.path, "calendar", calendar.data.replace(b"leak urine", b"sing"))

    assert list(rendered.check_disclaimers(calendar, required)) == []
    assert [p.code for p in rendered.check_disclaimers(without, required)] == ["disclaimer-missing"]


@given(TITLES)
@example("Hüfte, Knie; Rücken: alles")
@example("Donaudampfschifffahrtsgesellschaftskapitän" * 9)
@example("back\\slash\\n and \\, and ;;,,")
@example("ä" * 200)
@example("🧘🏽‍♀️" * 40)
@example('"quoted": {braces}')
def test_any_title_is_read_back_as_it_was(title: str) -> None:
    (calendar,) = calendars(with_routine(title=title), TODAY)
    event = read(calendar)

    assert str(event["SUMMARY"]) == title
    assert str(event["DESCRIPTION"]).startswith(f"{title}\n\n")
    assert str(event.walk("VALARM")[0]["DESCRIPTION"]) == title
    _is_well_written(calendar.data)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_a_folded_line_is_the_same_line_in_short_pieces(line: str) -> None:
    first, *others = folded(line).split("\r\n")

    assert all(other.startswith(" ") for other in others)
    assert first + "".join(other[1:] for other in others) == line
    assert all(len(piece.encode()) <= 75 for piece in (first, *others))


def test_the_calendars_of_the_guide_are_well_written() -> None:
    for calendar in calendars(guide(), TODAY):
        _is_well_written(calendar.data)


def _is_well_written(data: bytes) -> None:
    """Hold the ends of lines, their length and their letters to RFC 5545."""
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_the_page_of_a_routine_leads_to_its_calendar(options: Options) -> None:
    build(options)
    page = (options.output / "routines/at-the-wall/index.html").read_text(encoding="utf-8")

    assert 'href="../../calendar/at-the-wall.ics"' in page
    assert (options.output / "calendar/at-the-wall.ics").is_file()


def test_hosts_are_told_what_a_calendar_is(options: Options) -> None:
    build(options)
    told = (options.output / "_headers").read_text(encoding="utf-8")

    assert "/calendar/*.ics\n  Content-Type: text/calendar;charset=utf-8\n" in told


@pytest.mark.parametrize(("product", "is_ours"), [("lower-back-guide", True), ("other", False)])
def test_a_calendar_of_ours_is_known_without_the_manifest(
    options: Options, product: str, *, is_ours: bool
) -> None:
    build(options)
    (manifest,) = (options.project / ".guide").glob("*.json")
    manifest.unlink()
    old = options.output / "calendar/old.ics"
    old.write_bytes(f"BEGIN:VCALENDAR\r\nPRODID:-//{product}//EN\r\n".encode())

    build(options)

    assert old.exists() is not is_ours
