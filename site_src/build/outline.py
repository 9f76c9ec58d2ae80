"""The guide without what stands on one page only: what every other page may know of it.

A page is rendered from the outline and its own record, whether there is a cache entry or not. So
no page can depend on the text of another, and a changed text concerns the one page that shows it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar, cast

from site_src.model.records import Exercise, Facet, Part, Prose, Section
from site_src.rendering.pagination import is_first
from site_src.system.digests import digest

if TYPE_CHECKING:
    from site_src.cache.store import Cache
    from site_src.model.records import Guide, Page, PageRecord, Record, Routine

    Texts = TypeVar("Texts", bound=Page | Section | Routine)

# Not there: a template that asks for the text of another page is refused.
_WITHHELD: Final = cast("Prose", None)
_SHOWN_ELSEWHERE: Final = ("in-short",)  # the part of an exercise that goes on a sheet of paper


def outline(guide: Guide, cache: Cache) -> Guide:
    """Return the guide with the texts of its pages left out, and where things stand in files."""
    short = {one.path: cache.once(_exercise, one) for one in guide.exercises}
    return replace(
        guide,
        pages=tuple(cache.once(_record, page) for page in guide.pages),
        sections=tuple(
            replace(
                _record(section),
                exercises=tuple(short[exercise.path] for exercise in section.exercises),
            )
            for section in guide.sections
        ),
        routines=tuple(
            replace(
                _record(routine),
                items=tuple(
                    replace(
                        item,
                        exercise=(exercise := short[item.exercise.path]),
                        rung=next(rung for rung in exercise.rungs if rung.id == item.rung.id),
                    )
                    for item in routine.items
                ),
            )
            for routine in guide.routines
        ),
        redirects={
            old: _exercise(one) if isinstance(one, Exercise) else _record(one)
            for old, one in guide.redirects.items()
        },
    )


def outline_digest(short: Guide, cache: Cache) -> str:
    """Return the digest of an outline; most of its records are as they were."""
    sections = tuple(replace(section, exercises=()) for section in short.sections)
    rest = replace(short, pages=(), sections=sections)
    return digest(rest, *(cache.once(digest, one) for one in (*short.pages, *short.exercises)))


def with_text(brief: PageRecord, records: dict[str, Record]) -> PageRecord:
    """Return a record of the outline with its own text; a facet has none.

    Of a list that needs several pages, the first holds the text.
    """
    if isinstance(brief, Facet):
        return brief
    whole = records[brief.path]
    if isinstance(brief, Exercise) or isinstance(whole, Exercise):
        return whole
    if isinstance(brief, Section) and not is_first(brief):
        return replace(brief, opening=Prose(""), parts=())
    return replace(brief, opening=whole.opening, parts=whole.parts)


def _record(record: Texts) -> Texts:
    """Return a record without its text."""
    return replace(record, opening=_WITHHELD, parts=tuple(map(_part, record.parts)))


def _exercise(exercise: Exercise) -> Exercise:
    """Return an exercise without the text of its page; programmes show the words of its rungs."""
    return replace(
        exercise,
        opening=_WITHHELD,
        parts={slug: _part(part) for slug, part in exercise.parts.items()},
        rungs=tuple(replace(rung, prose=Prose(rung.prose.html)) for rung in exercise.rungs),
    )


def _part(part: Part) -> Part:
    """Return a part as its heading, or with its words where other pages show them."""
    if part.slug in _SHOWN_ELSEWHERE:
        return replace(part, prose=Prose(part.prose.html), line=0)
    return _heading(part.heading, part.slug)


@cache  # a guide has thousands of parts, and few headings for them
def _heading(heading: str, slug: str) -> Part:
    """Return a part that is its heading alone."""
    return Part(heading, slug, _WITHHELD, 0)
