"""Days in content are possible, and one that comes by itself never stops a publication."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from copied_exercises import decide_alike

from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.cache import noop
from site_src.checks.dates import DONE, TO_COME
from site_src.commands import cli
from site_src.commands.why import why
from site_src.fields import data_schema, figure_schema, schema
from site_src.fields.field import Field
from site_src.loading.loader import load
from site_src.model import time_zones
from site_src.model.codes import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.model.problems import Problem

WALL = "exercises/strength/wall-lean.md"
STEP = "exercises/strength/step-back.md"
ROUTINE = "routines/at-the-wall.md"
QUESTION = "questions/which-wall.md"
END = date(2026, 12, 15)


def put(options: Options, path: str, lines: str) -> None:
    """Write fields below the title of a file."""
    change(options, path, r"(^title: .*?\n)", rf"\g<1>{lines}\n")


def change(options: Options, path: str, find: str, to: str) -> None:
    """Change a file at the first place where a pattern is found."""
    file = options.content / path
    text = file.read_text(encoding="utf-8")
    changed = re.sub(find, to, text, count=1, flags=re.MULTILINE | re.DOTALL)
    assert changed != text
    file.write_text(changed, encoding="utf-8")


def told(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    """Return each problem's code and file."""
    return {(one.code, one.place.path.removeprefix("content/")) for one in problems}


# Days on which somebody did something


def _fields(found: object) -> Iterator[Field]:
    """Yield each field in a table or a field, however deep."""
    if isinstance(found, Field):
        yield found
        yield from _fields(found.fields)
    elif isinstance(found, tuple):
        for one in found:
            yield from _fields(one)


def test_every_field_that_holds_a_day_is_known_to_be_done_or_to_come() -> None:
    every = (
        value for module in (schema, data_schema, figure_schema) for value in vars(module).values()
    )
    fields = (field for value in every for field in _fields(value))

    assert {one.name for one in fields if one.kind in {"date", "month"}} == {*DONE, *TO_COME}


@pytest.mark.parametrize(
    ("path", "find", "to"),
    [
        ("pages/about.md", r"^reviewed: .*?$", "reviewed: {day}"),
        (WALL, r"^reviewed: .*?$", "reviewed: {day}"),
        ("exercises/strength/_section.md", r"^reviewed: .*?$", "reviewed: {day}"),
        (ROUTINE, r"^reviewed: .*?$", "reviewed: {day}"),
        ("disclaimers/stop-rules.md", r"^reviewed: .*?$", "reviewed: {day}"),
        (QUESTION, r"^answered: .*?$", "answered: {day}"),
        ("sources.yaml", r"^  year: .*?$", "  read: {month}"),
        ("sources.yaml", r"^  year: .*?$", "  year: 2028"),
    ],
)
def test_no_day_on_which_somebody_did_something_lies_after_the_build(
    options: Options, path: str, find: str, to: str
) -> None:
    tomorrow = options.today + timedelta(days=1)
    change(options, path, find, to.format(day=tomorrow, month="2026-12"))

    for result in (check(options), build(options)):
        (problem,) = result.problems
        assert (problem.code, problem.place.path) == ("future-day", f"content/{path}")
        assert "…" in problem.cure
    later = replace(options, today=date(2028, 1, 1))
    assert "future-day" not in {one.code for one in check(later).problems}


def test_the_last_day_that_is_possible_is_the_day_of_the_build(options: Options) -> None:
    change(options, "pages/about.md", r"^reviewed: .*?$", "reviewed: 2026-11-25")

    assert check(replace(options, today=date(2026, 11, 25))).problems == ()


def test_a_build_that_remembers_forgets_no_day(options: Options) -> None:
    remembering = replace(options, fingerprint="x", today=options.today + timedelta(days=1))
    change(options, "pages/about.md", r"^reviewed: .*?$", f"reviewed: {remembering.today}")
    assert build(remembering).problems == ()

    assert told(build(replace(remembering, today=options.today)).problems) == {
        ("future-day", "pages/about.md")
    }
    assert build(remembering).problems == ()


# What ends while others use it


@pytest.fixture
def two(options: Options) -> Options:
    """Return a guide with a second exercise, in the routine and linked to from several files."""
    text = (options.content / WALL).read_text(encoding="utf-8")
    text = text.replace("code: wl", "code: sb").replace("order: 1\n", "order: 2\n")
    text = text.replace("title: Wall lean", "title: Step back")
    (options.content / STEP).write_text(text, encoding="utf-8")
    decide_alike(options.content, "sb")
    row = f"  - exercise: ../{STEP}\n    rung: near\n"
    change(options, ROUTINE, r"^exercises:\n", f"exercises:\n{row}")
    link = f"Stay on your feet. See [the **step** back](../{STEP}) for more."
    change(options, "pages/standing.md", r"Stay on your feet\.", link)
    change(options, QUESTION, r"^about: .*?$", "about: ../exercises/strength/step-back.md")
    assert check(options).problems == ()
    return options


USERS = {"pages/standing.md", ROUTINE, QUESTION}


def test_what_will_be_gone_while_others_use_it_is_told_on_the_day_it_is_written(
    two: Options,
) -> None:
    put(two, STEP, f"expires_on: {END}")

    found = check(two).problems

    assert told(found) == {("lifetime", path) for path in USERS - {QUESTION}}
    for one in found:
        assert one.severity is Severity.ERROR
        assert one.expected == f"{STEP} to be published as long as this, on {END} too"
        assert one.found == f"it expires on {END} (expires_on): it is left out here"
        assert one.cure == f"take it out, or give this file the same day:  expires_on: {END}"
    for path in USERS - {QUESTION}:
        put(two, path, f"expires_on: {END}")
    assert check(two).problems == ()


@pytest.mark.parametrize("where", [STEP, "exercises/strength/_section.md"])
def test_on_its_last_day_the_guide_is_published_without_it(two: Options, where: str) -> None:
    put(two, where, f"expires_on: {END}")
    before = build(replace(two, today=END - timedelta(days=1)))
    assert (before.published is not None, before.problems) == (True, ())
    assert (two.output / "strength/step-back/index.html").exists()

    result = build(replace(two, today=END))

    assert result.published
    assert {one.severity for one in result.problems} == {Severity.WARNING}
    assert {("left-out", "pages/standing.md")} <= told(result.problems)
    assert not (two.output / "strength/step-back").exists()
    page = (two.output / "standing/index.html").read_text(encoding="utf-8")
    assert "See the <strong>step</strong> back for more." in page
    for file in two.output.rglob("*"):
        if file.suffix in {".html", ".md", ".json", ".txt", ".xml", ".js"}:
            assert "strength/step-back" not in file.read_text(encoding="utf-8"), file
    data = json.loads((two.output / "guide.json").read_text(encoding="utf-8"))
    assert "Step back" not in {one["title"] for one in data["exercises"]}
    assert data["questions"] == []


def test_a_routine_of_which_nothing_is_left_goes_too_with_all_that_leads_to_it(
    two: Options,
) -> None:
    put(two, "exercises/strength/_section.md", f"expires_on: {END}")
    change(two, "pages/standing.md", r"More will", f"A [routine](../{ROUTINE}) will")

    result = build(replace(two, today=END))

    assert result.published
    assert ("left-out", "pages/standing.md") in told(result.problems)
    assert not (two.output / "routines/at-the-wall").exists()
    assert {Path(one.path).name for one in result.withheld} >= {"at-the-wall.md", "which-wall.md"}


@pytest.mark.parametrize(
    "path", ["pages/home.md", "pages/safety.md", "pages/about.md", "pages/not-found.md"]
)
def test_a_page_that_a_guide_needs_has_no_last_day(options: Options, path: str) -> None:
    put(options, path, f"expires_on: {END}")

    assert ("lifetime", path) in told(check(options).problems)
    later = build(replace(options, today=END))
    assert later.published
    assert told(later.problems) == {("left-out", path)}


def test_what_is_published_before_what_it_uses_is_told_and_stops_nobody(two: Options) -> None:
    put(two, STEP, f"publish_on: {END}")
    for path in USERS:
        put(two, path, "publish_on: 2026-12-01")

    assert ("lifetime", ROUTINE) in told(check(two).problems)
    assert build(two).problems == ()
    between = build(replace(two, today=date(2026, 12, 2)))
    assert between.published
    assert told(between.problems) == {("left-out", path) for path in (ROUTINE, "pages/standing.md")}
    assert build(replace(two, today=END)).problems == ()


def test_a_page_of_today_that_uses_what_is_to_come_is_a_mistake_of_today(two: Options) -> None:
    put(two, STEP, f"publish_on: {END}")

    assert told(build(two).problems) == {("held-back", path) for path in USERS}


def test_a_mistake_that_a_day_will_bring_is_told_by_the_build_before(options: Options) -> None:
    text = (options.content / WALL).read_text(encoding="utf-8")
    put_on = text.replace("title: Wall lean", f"title: Door lean\npublish_on: {END}")
    (options.content / "exercises/strength/door-lean.md").write_text(put_on, encoding="utf-8")

    found = build(options).problems

    assert {"duplicate-code", "duplicate-order"} <= {one.code for one in found}
    assert all(f", on {END} too" in one.expected for one in found)


def test_an_old_address_of_what_has_expired_is_no_lost_address(two: Options) -> None:
    put(two, STEP, f"expires_on: {END}\naliases: [/strength/step/]")
    (two.content / "addresses.txt").write_text("/strength/step/\n/strength/step-back/\n", "utf-8")

    assert build(replace(two, today=END)).published


# Drafts


def test_the_blanks_of_a_draft_are_notes_that_fail_nothing(options: Options) -> None:
    change(options, "pages/sheet.md", r"^summary: .*?$", "draft: yes\nsummary:")
    result = check(options)

    assert [(one.severity, one.code) for one in result.problems] == [(Severity.NOTE, "empty-value")]
    assert not result.has_errors
    assert not result.has_warnings


def test_days_in_the_wrong_order_stop_nobody_in_a_draft(options: Options) -> None:
    put(options, "pages/sheet.md", f"draft: yes\npublish_on: {END}\nexpires_on: {END}")

    assert build(options).problems == ()
    assert [(one.severity, one.code) for one in check(options).problems] == [
        (Severity.NOTE, "lifetime")
    ]


def test_a_mistake_in_what_is_to_come_fails(options: Options) -> None:
    change(options, "pages/sheet.md", r"^summary: .*?$", f"publish_on: {END}\nsummary:")

    assert check(options).has_errors


# The zone

NEW_YEAR = 1_798_761_600  # 2027-01-01 00:00 in UTC


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("UTC", date(2027, 1, 1)),
        ("Europe/London", date(2027, 1, 1)),
        ("America/New_York", date(2026, 12, 31)),
        ("Pacific/Auckland", date(2027, 1, 1)),
        ("Pacific/Honolulu", date(2026, 12, 31)),
    ],
)
def test_a_day_begins_where_the_guide_is(name: str, day: date) -> None:
    zone = time_zones.zone_of(name)
    assert zone
    begins, ends = time_zones.span(day, zone)

    assert time_zones.day_at(NEW_YEAR, zone) == day
    assert begins <= NEW_YEAR < ends
    assert ends - begins == 24 * 60 * 60


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(day: date) -> None:
    zone = time_zones.zone_of("Europe/Berlin")
    assert zone
    begins, ends = time_zones.span(day, zone)

    assert (ends - begins) / 3600 == (23 if day.month == 3 else 25)
    assert [time_zones.day_at(at, zone) for at in (begins, ends - 1)] == [day, day]


def test_what_tells_the_day_outranks_the_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    zone = time_zones.zone_of("Pacific/Auckland")
    assert zone
    monkeypatch.setattr("time.time", lambda: float(NEW_YEAR - 60))

    assert cli.today(None, zone) == date(2027, 1, 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NEW_YEAR - 60))
    assert cli.today(None, zone) == date(2026, 12, 31)
    assert cli.today(date(2026, 5, 5), zone) == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("moment", "is_same"), [(NEW_YEAR - 3600, True), (NEW_YEAR + 5 * 3600, False)]
)
def test_a_build_that_has_nothing_to_do_asks_for_the_day_in_the_zone(
    monkeypatch: pytest.MonkeyPatch, moment: float, is_same: bool
) -> None:
    zone = time_zones.zone_of("America/New_York")
    assert zone
    span = [str(end) for end in time_zones.span(date(2026, 12, 31), zone)]
    monkeypatch.setattr("time.time", lambda: moment)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    assert noop._is_of_today({"day": ["2026-12-31"], "span": span}) is is_same


@pytest.mark.parametrize(
    "name", ["Europe/Lundon", "localtime", "posix/Europe/London", "../../etc/passwd", "Europe", "x"]
)
def test_a_zone_that_is_none_is_a_mistake_with_a_name_to_paste(options: Options, name: str) -> None:
    change(options, "guide.yaml", r"\Z", f"time_zone: {name}\n")

    (problem,) = check(options).problems

    assert problem.code == "wrong-choice"
    wanted = "Europe/London" if name == "Europe/Lundon" else ""
    assert wanted in problem.cure


def test_why_says_until_when_a_file_is_published_and_where_its_days_begin(options: Options) -> None:
    put(options, "pages/sheet.md", "expires_on: 2026-12-15")
    change(options, "guide.yaml", r"\Z", "time_zone: Europe/London\n")
    loaded = load(options.content)

    assert why(loaded, "pages/sheet.md", "sheet.md", options.today) == (
        "sheet.md is published at /sheet/, until 2026-12-15 (expires_on); "
        "a day begins as in Europe/London."
    )
    assert why(loaded, "pages/words.md", "words.md", options.today) == (
        "words.md is published at /words/."
    )
