"""Records → the guide: what needs more than one file at once is settled here, before rendering."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from site_src.loading import routine_items
from site_src.loading.loaded import broken_files, records_of
from site_src.loading.redirects import redirects_of
from site_src.model.data_records import Words
from site_src.model.records import Guide
from site_src.model.urls import guide_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Problem
    from site_src.model.records import Exercise, Page, Section

    Drawn = TypeVar("Drawn", Exercise, Page)


def assemble(loaded: Loaded) -> tuple[Guide | None, list[Problem]]:
    """Return the guide, or None without a `guide.yaml`, and what is named that is not there."""
    redirects, problems = redirects_of(loaded, records_of(loaded))
    fields = loaded.records.guide
    if fields is None:
        return None, problems
    sections = tuple(_sections(loaded))
    exercises = [exercise for section in sections for exercise in section.exercises]
    routines, found = routine_items.routines(loaded, exercises, broken_files(loaded))
    problems += found
    guide = Guide(
        title=fields.text("title"),
        short_title=fields.text("short_title"),
        id=fields.text("id") or guide_id(fields.text("base_url")),
        base_url=fields.text("base_url"),
        language=loaded.files.language,
        direction=fields.text("direction") or "ltr",
        repository=fields.text("repository"),
        security_contact=fields.text("security_contact"),
        authors=fields.texts("authors"),
        regions=tuple(loaded.records.regions),
        sections=sections,
        pages=tuple(_pages(loaded)),
        routines=routines,
        questions=tuple(
            sorted(loaded.records.questions, key=lambda q: (q.answered, q.path), reverse=True)
        ),
        disclaimers=tuple(
            sorted(loaded.records.disclaimers, key=lambda disclaimer: disclaimer.order)
        ),
        conditions={condition.id: condition for condition, _ in loaded.records.conditions},
        sources={source.id: source for source, _ in loaded.records.sources},
        glossary=tuple(
            sorted((w for w, _ in loaded.records.glossary), key=lambda w: w.word.lower())
        ),
        words=loaded.records.words or Words({}),
        addresses={record.path: record.address for record in records_of(loaded)},
        redirects=redirects,
        drafts=tuple(sorted(loaded.drafts)),
    )
    return guide, problems


def _sections(loaded: Loaded) -> Iterator[Section]:
    """Yield the sections in order, each with its exercises in order."""
    for section in sorted(loaded.records.sections, key=lambda section: section.order):
        own = [
            _with_figures(loaded, exercise)
            for exercise in loaded.records.exercises
            if exercise.section == section.slug
        ]
        yield replace(section, exercises=tuple(sorted(own, key=lambda exercise: exercise.order)))


def _pages(loaded: Loaded) -> Iterator[Page]:
    """Yield the pages in the order of the menu."""
    for page in sorted(loaded.records.pages, key=lambda page: (page.menu_order or 100, page.path)):
        yield _with_figures(loaded, page)


def _with_figures(loaded: Loaded, record: Drawn) -> Drawn:
    """Return a page or an exercise with its figures by their names; itself, if it has none."""
    figures = loaded.records.figures.get(record.path)
    if not figures:
        return record
    return replace(record, figures={name: figure for name, (figure, _) in figures.items()})
