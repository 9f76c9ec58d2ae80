"""Records → the guide: what needs more than one file at once is settled here, before rendering."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from site_src import programme
from site_src.model import Guide, Words
from site_src.problems import Place, Problem, Severity, nearest, quoted
from site_src.prose.lines import find_cite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from site_src.figure.pose import Figure
    from site_src.load.state import Loaded
    from site_src.model import Block, Exercise, Page, Record, Section

T = TypeVar("T")

# Kinds of page that a guide has exactly one of.
NEEDED_PAGES = ("home", "safety", "about", "not-found")


def assemble(loaded: Loaded) -> tuple[Guide | None, list[Problem]]:
    """Return the guide, or None when `guide.yaml` could not be read, and what does not fit."""
    problems = [
        *_check_sources(loaded),
        *_check_conditions(loaded),
        *_check_addresses(loaded),
        *_check_orders(loaded),
        *_check_codes(loaded),
        *_check_glossary(loaded),
        *_check_links(loaded),
        *_check_figures(loaded),
        *_check_needed_pages(loaded),
        *programme.check_conditions(loaded, _broken(loaded)),
    ]
    fields = loaded.guide
    if fields is None:
        return None, problems
    sections = tuple(_sections(loaded))
    exercises = [exercise for section in sections for exercise in section.exercises]
    routines, found = programme.routines(loaded, exercises, _broken(loaded))
    problems += found
    guide = Guide(
        title=fields.text("title"),
        short_title=fields.text("short_title"),
        base_url=fields.text("base_url"),
        language=fields.text("language"),
        repository=fields.text("repository"),
        authors=fields.texts("authors"),
        regions=tuple(loaded.regions),
        sections=sections,
        pages=tuple(_pages(loaded)),
        routines=routines,
        questions=tuple(sorted(loaded.questions, key=lambda q: (q.answered, q.path), reverse=True)),
        disclaimers=tuple(sorted(loaded.disclaimers, key=lambda disclaimer: disclaimer.order)),
        conditions={condition.id: condition for condition, _ in loaded.conditions},
        sources={source.id: source for source, _ in loaded.sources},
        glossary=tuple(sorted((w for w, _ in loaded.glossary), key=lambda w: w.word.lower())),
        words=loaded.words or Words({}),
        addresses={record.path: record.address for record in _records(loaded)},
    )
    return guide, problems


def _records(loaded: Loaded) -> list[Record]:
    """Return everything that has an address."""
    return [*loaded.sections, *loaded.exercises, *loaded.pages, *loaded.routines]


def _sections(loaded: Loaded) -> Iterator[Section]:
    """Yield the sections in order, each with its exercises in order."""
    for section in sorted(loaded.sections, key=lambda section: section.order):
        own = [
            replace(exercise, figures=_figures(loaded, exercise.path))
            for exercise in loaded.exercises
            if exercise.section == section.slug
        ]
        yield replace(section, exercises=tuple(sorted(own, key=lambda exercise: exercise.order)))


def _pages(loaded: Loaded) -> Iterator[Page]:
    """Yield the pages in the order of the menu."""
    for page in sorted(loaded.pages, key=lambda page: (page.menu_order or 100, page.path)):
        yield replace(page, figures=_figures(loaded, page.path))


def _figures(loaded: Loaded, path: str) -> dict[str, Figure]:
    """Return the figures of a page or an exercise by their names."""
    return {name: figure for name, (figure, _) in loaded.figures.get(path, {}).items()}


def _check_sources(loaded: Loaded) -> Iterator[Problem]:
    """Report sources that sources.yaml does not hold."""
    known = {source.id for source, _ in loaded.sources}
    if "sources.yaml" in _broken(loaded):
        return
    yield from _twice(loaded.sources, lambda source: source.id, "duplicate-id", "id")
    for record in _records(loaded):
        given = dict(loaded.fields[record.path].placed_texts("sources"))
        for source in record.sources:
            if source not in known:
                near = nearest(source, known)
                cure = near or f"- id: {source}   (in sources.yaml, with its title and year)"
                place = given.get(source) or _cite_place(loaded, record.path, source)
                yield Problem(
                    place, "unknown-source", "an id from sources.yaml", quoted(source), near, cure
                )


def _cite_place(loaded: Loaded, path: str, source: str) -> Place:
    """Return where a file's text cites a source."""
    line, column = find_cite(loaded.texts[path], source)
    return Place(path, line, column, len(source))


def _broken(loaded: Loaded) -> set[str]:
    """Return the files with errors of their own: what they lack is no news."""
    errors = (p for p in loaded.problems if p.severity is Severity.ERROR)
    return {error.place.path for error in errors}


def _check_conditions(loaded: Loaded) -> Iterator[Problem]:
    """Report conditions that conditions.yaml does not hold."""
    known = {condition.id for condition, _ in loaded.conditions}
    if "conditions.yaml" in _broken(loaded):
        return
    yield from _twice(loaded.conditions, lambda condition: condition.id, "duplicate-id", "id")
    for exercise in loaded.exercises:
        for name, place in loaded.fields[exercise.path].placed_texts("ask_first"):
            if name not in known:
                near = nearest(name, known)
                cure = near or f"- id: {name}   (in conditions.yaml, with its title and if)"
                expected = "an id from conditions.yaml"
                yield Problem(place, "unknown-condition", expected, quoted(name), near, cure)


def _twice(
    rows: Iterable[tuple[T, Place]], key: Callable[[T], object], code: str, name: str
) -> Iterator[Problem]:
    """Report every row whose key an earlier row has."""
    first: dict[object, Place] = {}
    for row, place in rows:
        value = key(row)
        if value in first:
            at = first[value]
            found = f"{quoted(str(value))} again (first in {at.path}, line {at.line})"
            yield Problem(place, code, f"each {name} once", found, cure=f"choose another {name}")
        else:
            first[value] = place


def _placed(loaded: Loaded, records: Iterable[T], name: str) -> Iterator[tuple[T, Place]]:
    """Yield records with the place of one of their fields."""
    for record in records:
        path: str = getattr(record, "path")  # noqa: B009 - T has no bound that holds all three
        yield record, loaded.fields[path].at(name)


def _check_addresses(loaded: Loaded) -> Iterator[Problem]:
    """Report two files that would become the same page, or one that would stand among assets."""
    rows = [(record, Place(record.path)) for record in _records(loaded)]
    for record, place in rows:
        if record.address.startswith("/assets/"):
            expected = "another name than assets: browsers keep what stands there for ever"
            yield Problem(place, "duplicate-address", expected, quoted(record.address))
    yield from _twice(rows, lambda record: record.address, "duplicate-address", "address")


def _check_orders(loaded: Loaded) -> Iterator[Problem]:
    """Report two exercises, two sections or two menu entries with the same number."""
    code = "duplicate-order"
    sections = _placed(loaded, loaded.sections, "order")
    yield from _twice(sections, lambda section: section.order, code, "section order")
    exercises = _placed(loaded, loaded.exercises, "order")
    yield from _twice(exercises, lambda exercise: exercise.order, code, "exercise order")
    disclaimers = _placed(loaded, loaded.disclaimers, "order")
    yield from _twice(disclaimers, lambda disclaimer: disclaimer.order, code, "disclaimer order")
    routines = _placed(loaded, loaded.routines, "order")
    yield from _twice(routines, lambda routine: routine.order, code, "routine order")
    in_menu = [page for page in loaded.pages if page.menu_order is not None]
    pages = _placed(loaded, in_menu, "menu_order")
    yield from _twice(pages, lambda page: page.menu_order, code, "menu_order")


def _check_codes(loaded: Loaded) -> Iterator[Problem]:
    """Report two exercises with the same two letters."""
    exercises = _placed(loaded, loaded.exercises, "code")
    yield from _twice(exercises, lambda exercise: exercise.code, "duplicate-code", "code")


def _check_glossary(loaded: Loaded) -> Iterator[Problem]:
    """Report two words that links could not tell apart."""
    yield from _twice(loaded.glossary, lambda entry: entry.slug, "duplicate-id", "word")


def _check_links(loaded: Loaded) -> Iterator[Problem]:
    """Report links to files or headings that are not there."""
    pages = {
        path for path in loaded.paths if path.startswith(("pages/", "exercises/", "routines/"))
    }
    broken = _broken(loaded)
    for link in loaded.links:
        path, _, heading = link.to.partition("#")
        if path not in pages:
            near = nearest(path, pages)
            cure = _relative(near, link.place.path) if near else "../pages/safety.md"
            yield Problem(
                link.place, "link-target", "the path of a page's file", quoted(path), near, cure
            )
            continue
        headings = _headings(loaded, path, broken)
        if heading and headings is not None and heading not in headings:
            near = nearest(heading, headings)
            expected = f"a heading of {path}"
            cure = f"#{near}" if near else f"delete #{heading}"
            yield Problem(link.place, "link-heading", expected, quoted(heading), near, cure)


def _headings(loaded: Loaded, path: str, broken: set[str]) -> set[str] | None:
    """Return the names a link into a page may end with; None when a broken file hides some."""
    page = next((page for page in loaded.pages if page.path == path), None)
    kind = page.kind if page else ""
    names = loaded.headings.get(path)
    made_from = {"glossary": "glossary.yaml", "evidence": "sources.yaml"}.get(kind, path)
    if names is None or {path, made_from} & broken:
        return None
    if kind == "glossary":
        return names | {word.slug for word, _ in loaded.glossary}
    if kind == "about":  # it says disclaimers in full, each under its title
        return names | {
            disclaimer.slug
            for disclaimer in loaded.disclaimers
            if "full" in disclaimer.forms["about"] and disclaimer.place != "top"
        }
    if page and kind == "evidence":  # it lists the sources that it does not cite by their ids
        return names | {source.id for source, _ in loaded.sources if source.id not in page.sources}
    return names


def _check_figures(loaded: Loaded) -> Iterator[Problem]:
    """Report figures that no page shows, and sides that the text and the picture do not share."""
    able: list[Exercise | Page] = [*loaded.exercises, *loaded.pages]
    records = {record.path: record for record in able}
    broken = _broken(loaded)
    for path, figures in loaded.figures.items():
        record = records.get(path)
        if record is None:
            if path not in broken:
                place = Place(next(iter(figures.values()))[1].path)
                expected = f"a page for these figures: {path}"
                cure = "rename the file like its page, or delete it"
                yield Problem(place, "figure-name", expected, "none", cure=cure)
            continue
        texts = _texts_of(record)
        for name, (figure, place) in figures.items():
            if name in texts:
                yield from _check_sides(figure, place, path, texts[name])
                continue
            near = nearest(name, texts)
            expected = f"one of {', '.join(texts)}"
            cure = f"{near}:" if near else "main:"
            yield Problem(place, "figure-name", expected, quoted(name), near, cure)


def _texts_of(record: Exercise | Page) -> dict[str, tuple[Block, ...]]:
    """Return the names that figures of a page may have, each with the text it belongs to."""
    if isinstance(record.parts, tuple):
        return {part.slug: part.prose.blocks for part in record.parts}
    rungs = getattr(record, "rungs", ())
    return {"main": record.parts["steps"].prose.blocks} | {
        rung.id: rung.prose.blocks for rung in rungs
    }


def _check_sides(
    figure: Figure, place: Place, path: str, blocks: tuple[Block, ...]
) -> Iterator[Problem]:
    """Report a text that names only the other side of what a picture shows on the floor."""
    shown = {
        words
        for pose in figure.poses
        for text in pose.touching
        if (words := text.partition(" on ")[0]).startswith(("right ", "left "))
    }
    where = [(block.text, Place(path, block.line)) for block in blocks]
    where += [(pose.alt, place) for pose in figure.poses]
    for words in sorted(shown):
        side, _, part = words.partition(" ")
        other = f"{'left' if side == 'right' else 'right'} {part}"
        said = [text.lower() for text, _ in where]
        if other in shown or any(words in text for text in said):
            continue
        for text, at in where:
            if other in text.lower():
                expected = f'"{words}", as the picture "{figure.name}" shows'
                yield Problem(at, "figure-side", expected, quoted(other), words, words)


def _relative(target: str, path: str) -> str:
    """Return a path in content as a link from another file would give it."""
    return posixpath.relpath(target, posixpath.dirname(path))


def _check_needed_pages(loaded: Loaded) -> Iterator[Problem]:
    """Report a guide without its home, safety, about or not-found page, or with two."""
    some_are_broken = any(path.startswith("pages/") for path in _broken(loaded))
    for kind in NEEDED_PAGES:
        pages = [page for page in loaded.pages if page.kind == kind]
        if not pages and not some_are_broken:
            cure = f"create content/pages/{kind}.md with  kind: {kind}"
            place = Place(f"pages/{kind}.md")
            yield Problem(place, "missing-page", f"a page of the kind {kind}", "none", cure=cure)
        for page in pages[1:]:
            place = loaded.fields[page.path].at("kind")
            first = pages[0].path
            found = f"another (first in {first})"
            yield Problem(
                place, "missing-page", f"one page of the kind {kind}", found, cure="kind: text"
            )
