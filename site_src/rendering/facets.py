"""Facets: for each position, thing, level and time, the exercises and rungs that have it.

They are made from the fields of the exercises alone, so that none can be empty or out of date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_src.model.choices import EQUIPMENT, LEVELS, POSITIONS
from site_src.model.durations import minutes
from site_src.model.records import Facet, Match, Review
from site_src.rendering.phrases import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.model.data_records import Words
    from site_src.model.records import Exercise, Guide, Page, Rung

_NOTHING: Final = "nothing"
_ORDER: Final = {
    "position": POSITIONS,
    "equipment": (_NOTHING, *EQUIPMENT),
    "level": LEVELS,
    "minutes": tuple(str(count) for count in range(1, 61)),
}


def facets(guide: Guide) -> Iterator[Facet]:
    """Yield every facet that has an exercise, in order; none when no page leads to them."""
    page = next((page for page in guide.pages if page.kind == "find"), None)
    if page is None:
        return
    found: dict[tuple[str, str], dict[str, list[Rung]]] = {}  # by the path of the exercise
    for exercise in guide.exercises:
        for rung in exercise.rungs:
            for facet in _facets_of(exercise, rung):
                found.setdefault(facet, {}).setdefault(exercise.path, []).append(rung)
    exercises = {exercise.path: exercise for exercise in guide.exercises}
    for group, values in _ORDER.items():
        for value in values:
            matches = tuple(
                Match(exercises[path], tuple(rungs))
                for path, rungs in found.get((group, value), {}).items()
            )
            if matches:
                yield _facet(guide.words, page, group, value, matches)


def _facets_of(exercise: Exercise, rung: Rung) -> Iterator[tuple[str, str]]:
    """Yield the group and value of each facet that a rung belongs to."""
    yield "position", rung.position
    for thing in rung.equipment or (_NOTHING,):
        yield "equipment", thing
    if rung.is_article:  # an exercise's level is that of the article's version
        yield "level", exercise.level
    yield "minutes", str(minutes(rung.dose, exercise))


def _facet(words: Words, page: Page, group: str, value: str, matches: tuple[Match, ...]) -> Facet:
    """Return the page of a facet; it is as old as the oldest exercise on it."""
    if group == "minutes":
        title = word(words, f"facet.minutes.{'one' if value == '1' else 'many'}", n=value)
    else:
        title = word(words, f"facet.{group}.{value}")
    reviews = [match.exercise.review for match in matches]
    return Facet(
        group=group,
        path=page.path,
        address=f"{page.address}{group}-{value}/",
        title=title,
        summary=word(words, "facet.summary", title=title[0].lower() + title[1:]),
        review=Review(min(r.reviewed for r in reviews), min(r.due for r in reviews)),
        matches=matches,
    )
