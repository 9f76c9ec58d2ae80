"""Long lists → several pages, so that no page grows with the guide without end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from site_src.rendering.phrases import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_src.model.data_records import Words
    from site_src.model.records import Exercise, Facet, Guide, Section

    Listing = TypeVar("Listing", Section, Facet)

MOST: Final = 200  # entries on a page


def section_pages(words: Words, section: Section) -> Iterator[Section]:
    """Yield a section for each page that its exercises need; the first holds its texts."""
    for page, start, end in _pages_of_list(words, section, len(section.exercises)):
        yield replace(page, exercises=section.exercises[start:end])


def facet_pages(words: Words, facet: Facet) -> Iterator[Facet]:
    """Yield a facet for each page that its matches need."""
    for page, start, end in _pages_of_list(words, facet, len(facet.matches)):
        yield replace(page, matches=facet.matches[start:end])


def is_first(record: Section | Facet) -> bool:
    """Say whether a list begins on this page."""
    return not record.page_addresses or record.address == record.page_addresses[0]


def first_exercises(guide: Guide) -> dict[str, tuple[Exercise, ...]]:
    """Return the exercises that the first page shows of each section, by its name."""
    count = sum(len(section.exercises) for section in guide.sections)
    share = count if count <= MOST else max(1, MOST // len(guide.sections))
    return {section.slug: section.exercises[:share] for section in guide.sections}


def _pages_of_list(words: Words, record: Listing, count: int) -> Iterator[tuple[Listing, int, int]]:
    """Yield the record of each page, with where its part of the list begins and ends."""
    starts = range(0, max(1, count), MOST)
    if len(starts) == 1:
        yield record, 0, count
        return
    addresses = tuple(_addresses(record.address, len(starts)))
    for number, start in enumerate(starts, start=1):
        named = {"title": record.title, "n": number, "count": len(starts)}
        title = record.title if number == 1 else word(words, "leaf.title", **named)
        page = replace(record, address=addresses[number - 1], title=title, page_addresses=addresses)
        yield page, start, start + MOST


def _addresses(first: str, count: int) -> Iterable[str]:
    """Return the addresses of so many pages of a list; no exercise has a low line in its own."""
    return [first, *(f"{first}page_{number}/" for number in range(2, count + 1))]
