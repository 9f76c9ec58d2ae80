"""What a reader looks for is found: by facet, by routine, in two steps; and nobody's data is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from content_day import content_day

from site_src.build.judging import judged
from site_src.build.pipeline import build
from site_src.checks.rendered import check_no_addresses
from site_src.loading.loader import load
from site_src.model.durations import minutes, routine_minutes, seconds
from site_src.model.output import Output
from site_src.model.records import Dose, Guide, Range
from site_src.rendering.facets import facets

if TYPE_CHECKING:
    from site_src.build.result import Options
    from site_src.model.records import Exercise

PROJECT = Path(__file__).parent.parent.parent


@cache
def guide() -> Guide:
    """Return the real guide."""
    made, problems = judged(load(PROJECT / "content"))
    assert made
    assert not problems
    return made


def exercise(code: str) -> Exercise:
    """Return an exercise of the real guide by its letters."""
    return next(one for one in guide().exercises if one.code == code)


def test_every_rung_is_found_by_its_position_its_things_and_its_time() -> None:
    listed = defaultdict(set)
    for facet in facets(guide()):
        assert facet.matches, facet.address
        for match in facet.matches:
            for rung in match.rungs:
                listed[match.exercise.code, rung.id].add(facet.group)

    for one in guide().exercises:
        for rung in one.rungs:
            wanted = {"position", "equipment", "minutes"} | (
                {"level"} if rung.is_article else set()
            )
            assert listed[one.code, rung.id] == wanted


def test_every_exercise_has_a_rung_on_the_way_without_the_floor() -> None:
    assert [one.floor_free.id for one in guide().exercises] == [
        "ball-on-wall",
        "wall-slide",
        "seated-turn",
        "chair-stand",
        "chair-stand",
        "hands-on-wall",
        "wall-lean",
    ]


def test_the_three_choices_are_short_and_the_first_needs_no_floor() -> None:
    choices = [routine for routine in guide().routines if routine.choice]

    assert len(choices) == 3
    assert all(len(routine.items) <= 4 for routine in choices)
    assert all(routine_minutes(routine.items) <= 10 for routine in choices)
    assert not choices[0].needs_floor
    assert not any(len(routine.items) == 7 for routine in choices)


def _dose(sets: int, reps: int = 0, hold: int = 0, move: int = 0, *, sides: bool = False) -> Dose:
    many, still, moving = (Range(n, n) if n else None for n in (reps, hold, move))
    return Dose(Range(sets, sets), many, still, moving, each_side=sides)


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        (_dose(1, hold=30), 40 + 30),
        (_dose(2, hold=30), 40 + 30 + 60 + 30),
        (_dose(1, reps=4), 40 + 4 * 5),
        (_dose(1, reps=4, hold=3), 40 + 4 * (5 + 3)),
        (_dose(1, move=45, sides=True), 40 + 45 + 10 + 45),
        (_dose(3, hold=10, sides=True), 40 + 3 * (10 + 10 + 10) + 2 * 60),
    ],
)
def test_time_counts_getting_ready_both_sides_and_the_rests_between_sets(
    dose: Dose, expected: int
) -> None:
    wall_sit = exercise("ws")  # rests for 60 seconds

    assert seconds(dose, wall_sit) == expected


def test_a_range_counts_by_its_middle_and_minutes_are_rounded_up() -> None:
    dose = replace(_dose(1), hold_seconds=Range(20, 30))

    assert seconds(dose, exercise("ws")) == 40 + 25
    assert minutes(dose, exercise("ws")) == 2


def test_one_round_of_the_articles_seven_takes_about_twelve_minutes() -> None:
    total = sum(seconds(one.target, one) for one in guide().exercises)

    assert 11 * 60 < total <= 12 * 60


def test_every_exercise_is_at_most_two_steps_from_home(options: Options) -> None:
    build(replace(options, content=PROJECT / "content", today=content_day()))
    home = (options.output / "index.html").read_text(encoding="utf-8")

    for one in guide().exercises:
        assert f'href="{one.address.removeprefix("/")}"' in home


@pytest.mark.parametrize(
    "text",
    [
        "write to someone@example.org",
        '<img src="https://secure.gravatar.com/avatar/x">',
        f"<p>{'0123456789abcdef' * 2}</p>",
        f"<p>{'0123456789abcdef' * 4}</p>",
        '<form action="/x" method="post">',
    ],
)
def test_a_page_with_an_address_a_digest_of_one_or_a_posting_form_is_refused(text: str) -> None:
    assert list(check_no_addresses(Output("page/index.html", "text", text.encode())))


def test_a_page_with_our_own_short_digests_is_fine() -> None:
    text = b'<link href="assets/site.0123456789ab.css">'

    assert not list(check_no_addresses(Output("page/index.html", "text", text)))


def built(options: Options, path: str) -> str:
    """Build, and return a page."""
    assert build(options).problems == ()
    return (options.output / path).read_text(encoding="utf-8")


def test_a_page_leads_to_its_file_where_there_is_a_repository(options: Options) -> None:
    settings = options.content / "guide.yaml"
    text = settings.read_text(encoding="utf-8")
    text = re.sub(r"^repository:.*\n", "", text, flags=re.MULTILINE)
    settings.write_text(text, encoding="utf-8")
    assert "Edit this page" not in built(options, "safety/index.html")
    settings.write_text(f"repository: https://host.example/backs/guide/\n{text}", encoding="utf-8")

    for page, file in {
        "safety/index.html": "pages/safety.md",
        "strength/wall-lean/index.html": "exercises/strength/wall-lean.md",
    }.items():
        place = f"https://host.example/backs/guide/blob/HEAD/content/{file}"
        assert f'<a href="{place}">Edit this page</a>' in built(options, page)


def test_reporting_a_mistake_opens_an_issue_that_names_the_page(options: Options) -> None:
    settings = options.content / "guide.yaml"
    text = settings.read_text(encoding="utf-8")
    text = re.sub(r"^repository:.*\n", "", text, flags=re.MULTILINE)
    settings.write_text(f"repository: https://host.example/backs/guide\n{text}", encoding="utf-8")
    assert build(options).problems == ()

    page = (options.output / "strength/wall-lean/index.html").read_text(encoding="utf-8")
    wanted = "https://host.example/backs/guide/issues/new?title=About%20the%20page%3A%20Wall%20lean"
    assert f'href="{wanted}"' in page
