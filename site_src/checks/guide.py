"""What only a whole guide shows: names twice, links to nowhere, sources that nobody names."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, TypeVar

from site_src.checks.conditions import check_conditions
from site_src.checks.disclaimers import check_statements
from site_src.checks.lost_addresses import check_lost
from site_src.loading.loaded import broken_files, records_of
from site_src.model.page_kinds import NEEDED_PAGES
from site_src.model.problems import Paste, Place, Problem, nearest, nearest_path, quoted
from site_src.model.translations import is_english
from site_src.model.urls import is_claimed
from site_src.prose.lines import blocks_of, find_cite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from site_src.figure.pose import Figure
    from site_src.loading.loaded import Loaded
    from site_src.model.records import Exercise, Page, Prose


T = TypeVar("T")

_MOST_NAMED: Final = 12  # headings in a message


def check_guide(loaded: Loaded) -> Iterator[Problem]:
    """Judge what was read as a whole."""
    broken = broken_files(loaded)
    yield from check_sources(loaded)
    yield from twice(
        loaded.records.conditions, lambda condition: condition.id, "duplicate-id", "id"
    )
    yield from check_addresses(loaded)
    yield from check_orders(loaded)
    yield from check_codes(loaded)
    yield from check_glossary(loaded)
    yield from check_links(loaded)
    yield from check_figures(loaded)
    yield from check_needed_pages(loaded)
    yield from check_statements(loaded)
    yield from check_conditions(loaded, broken)
    yield from check_lost(loaded, records_of(loaded), broken)


def check_sources(loaded: Loaded) -> Iterator[Problem]:
    """Report sources that sources.yaml does not hold, and those that it holds for nothing.

    unknown-source: nothing is claimed without a source that can be looked up.
    Bad:  sources: [hayden-2012]
    Good: sources: [hayden-2021]

    unused-source: the list of what the guide rests on should hold nothing else.
    Bad:  an entry of sources.yaml that no text cites
    Good: [weak: the-entry's-id] behind a claim, or no such entry
    """
    known = {source.id for source, _ in loaded.records.sources}
    if "sources.yaml" in broken_files(loaded):
        return
    yield from twice(loaded.records.sources, lambda source: source.id, "duplicate-id", "id")
    for record in records_of(loaded):
        given = dict(loaded.written.fields[record.path].placed_texts("sources"))
        for source in record.sources:
            if source not in known:
                near = nearest(source, known)
                cure = near or f"- id: {source}   (in sources.yaml, with its title and year)"
                place = given.get(source) or _cite_place(loaded, record.path, source)
                yield Problem(
                    place,
                    "unknown-source",
                    "an id from sources.yaml",
                    quoted(source),
                    near,
                    cure,
                    paste=Paste.WORD,
                )
    named = {source for record in records_of(loaded) for source in record.sources}
    # A broken file may be the one that cites it, and a misspelt id may be meant for it.
    if not broken_files(loaded) and named <= known:
        yield from _check_unused_sources(loaded)


def _check_unused_sources(loaded: Loaded) -> Iterator[Problem]:
    """Report sources that no file names, a page that is not published yet included."""
    cited = {source for record in records_of(loaded) for source in record.sources}
    texts = [text for path, text in loaded.files.texts.items() if path != "sources.yaml"]
    for entry, place in loaded.records.sources:
        word = re.compile(rf"(?<![a-z0-9-]){re.escape(entry.id)}(?![a-z0-9-])")
        if entry.id not in cited and not any(map(word.search, texts)):
            expected = "a text that cites it"
            cure = "cite it behind a claim, or delete the entry"
            yield Problem(place, "unused-source", expected, quoted(entry.id), cure=cure)


def _cite_place(loaded: Loaded, path: str, source: str) -> Place:
    """Return where a file's text cites a source."""
    line, column = find_cite(loaded.files.texts[path], source)
    return Place(path, line, column, len(source))


def twice(
    rows: Iterable[tuple[T, Place]], key: Callable[[T], object], code: str, name: str
) -> Iterator[Problem]:
    """Report every row whose key an earlier row has."""
    first: dict[object, Place] = {}
    placed = [(key(row), place) for row, place in rows]
    for value, place in placed:
        if value in first:
            at = first[value]
            found = f"{quoted(str(value))} again (first in {at.path}, line {at.line})"
            cure = _another(name, {other for other, _ in placed})
            way = Paste.FIELD if isinstance(value, int) else Paste.BY_HAND
            yield Problem(place, code, f"each {name} once", found, cure=cure, paste=way)
        else:
            first[value] = place


def _another(name: str, taken: set[object]) -> str:
    """Return how to choose a value that no other row has: the next number, or one not taken."""
    numbers = [value for value in taken if isinstance(value, int)]
    if numbers:
        return f"{name.rpartition(' ')[2]}: {max(numbers) + 1}"
    if name == "code":
        return f"choose another code; taken are {', '.join(sorted(map(str, taken)))}"
    return f"choose another {name}"


def _placed(loaded: Loaded, records: Iterable[T], name: str) -> Iterator[tuple[T, Place]]:
    """Yield records with the place of one of their fields."""
    for record in records:
        path: str = getattr(record, "path")  # noqa: B009 - T has no bound that holds all three
        yield record, loaded.written.fields[path].at(name)


def check_addresses(loaded: Loaded) -> Iterator[Problem]:
    """Report two files that would become the same page, or one that would stand among our own.

    duplicate-address: one page would overwrite the other.
    Bad:  pages/strength.md   (beside the section exercises/strength/)
    Good: pages/being-strong.md
    """
    rows = [(record, Place(record.path)) for record in records_of(loaded)]
    for record, place in rows:
        if is_claimed(record.address):
            cure = "give the file or folder another name"
            name = record.address.split("/")[1]
            expected = f"another name than {name}: the guide's own files have it"
            yield Problem(place, "duplicate-address", expected, quoted(record.address), cure=cure)
    yield from twice(rows, lambda record: record.address, "duplicate-address", "address")


def check_orders(loaded: Loaded) -> Iterator[Problem]:
    """Report two exercises, two sections or two menu entries with the same number.

    duplicate-order: the two could stand in either order, and the next build might change it.
    Bad:  order: 4   (which another exercise has)
    Good: order: 8
    """
    code = "duplicate-order"
    sections = _placed(loaded, loaded.records.sections, "order")
    yield from twice(sections, lambda section: section.order, code, "section order")
    exercises = _placed(loaded, loaded.records.exercises, "order")
    yield from twice(exercises, lambda exercise: exercise.order, code, "exercise order")
    disclaimers = _placed(loaded, loaded.records.disclaimers, "order")
    yield from twice(disclaimers, lambda disclaimer: disclaimer.order, code, "disclaimer order")
    routines = _placed(loaded, loaded.records.routines, "order")
    yield from twice(routines, lambda routine: routine.order, code, "routine order")
    in_menu = [page for page in loaded.records.pages if page.menu_order is not None]
    pages = _placed(loaded, in_menu, "menu_order")
    yield from twice(pages, lambda page: page.menu_order, code, "menu_order")


def check_codes(loaded: Loaded) -> Iterator[Problem]:
    """Report two exercises with the same two letters.

    duplicate-code: a share link could mean either exercise.
    Bad:  code: ws   (which another exercise has)
    Good: code: wx
    """
    exercises = _placed(loaded, loaded.records.exercises, "code")
    yield from twice(exercises, lambda exercise: exercise.code, "duplicate-code", "code")


def check_glossary(loaded: Loaded) -> Iterator[Problem]:
    """Report two words that links could not tell apart."""
    yield from twice(loaded.records.glossary, lambda entry: entry.slug, "duplicate-id", "word")
    for entry, place in loaded.records.glossary:
        if entry.word and not entry.slug:  # nothing could link to it
            expected, cure = "a word with a letter or a digit in it", "word: …"
            yield Problem(place, "wrong-kind", expected, quoted(entry.word), cure=cure)


def check_links(loaded: Loaded) -> Iterator[Problem]:
    """Report links to files or headings that are not there.

    link-target: who follows it would find nothing.
    Bad:  [Safety](../pages/saftey.md)
    Good: [Safety](../pages/safety.md)

    link-heading: who follows it would land at the wrong place.
    Bad:  [When to call](safety.md#call)
    Good: [When to call](safety.md#call-now-if)
    """
    pages = {
        path
        for path in loaded.files.paths
        if path.startswith(("pages/", "exercises/", "routines/")) and path.endswith(".md")
    }
    broken = broken_files(loaded)
    by_path = {page.path: page for page in loaded.records.pages}
    for link in loaded.written.links:
        path, _, heading = link.to.partition("#")
        if path not in pages:
            near = nearest_path(path, pages)
            cure = "delete the link, or write the path from this file to a page's file"
            cure = _relative(near, link.place.path) if near else cure
            yield Problem(
                link.place,
                "link-target",
                "the path of a page's file",
                quoted(path),
                near,
                cure,
                paste=Paste.WORD if near else Paste.BY_HAND,
            )
            continue
        if path in loaded.withheld:
            expected = "a link to a page that is published"
            found = f"{path}: {loaded.withheld[path]}"
            cure = "take the link out until then"
            yield Problem(link.place, "held-back", expected, found, cure=cure)
            continue
        headings = _headings(loaded, path, by_path.get(path), broken) if heading else None
        if headings is not None and heading not in headings:
            near = nearest(heading, headings)
            shown = ", ".join(sorted(headings)[:_MOST_NAMED]) or "it has none"
            more = ", …" if len(headings) > _MOST_NAMED else ""
            expected = f"a heading of {path} ({shown}{more})"
            to = "" if path == link.place.path else _relative(path, link.place.path)
            way = Paste.WORD if near else Paste.BY_HAND
            cure = f"{to}#{near}" if near else f"delete #{heading}"
            yield Problem(
                link.place, "link-heading", expected, quoted(heading), near, cure, paste=way
            )


def _headings(loaded: Loaded, path: str, page: Page | None, broken: set[str]) -> set[str] | None:
    """Return the names a link into a file may end with; None when a broken file hides some."""
    kind = page.kind if page else ""
    names = set(loaded.written.headings[path]) if path in loaded.written.headings else None
    made_from = {"glossary": "glossary.yaml", "evidence": "sources.yaml"}.get(kind, path)
    if names is None or {path, made_from} & broken:
        return None
    if kind == "glossary":
        return names | {word.slug for word, _ in loaded.records.glossary}
    if kind == "about":  # it says disclaimers in full, each under its title
        return names | {
            disclaimer.slug
            for disclaimer in loaded.records.disclaimers
            if "full" in disclaimer.forms["about"] and disclaimer.place != "top"
        }
    if page and kind == "evidence":  # it lists the sources that it does not cite by their ids
        return names | {
            source.id for source, _ in loaded.records.sources if source.id not in page.sources
        }
    return names


def check_figures(loaded: Loaded) -> Iterator[Problem]:
    """Report figures that no page shows, and sides that the text and the picture do not share.

    figure-name: a picture without a text is shown nowhere.
    Bad:  mian:
    Good: main:
    """
    able: list[Exercise | Page] = [*loaded.records.exercises, *loaded.records.pages]
    records = {record.path: record for record in able}
    broken = broken_files(loaded)
    for path, figures in loaded.records.figures.items():
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
                if is_english(loaded.files.language):
                    yield from check_sides(loaded, figure, place, path, texts[name])
                continue
            near = nearest(name, texts)
            expected = f"one of {', '.join(texts)}"
            cure = f"{near}:" if near else "…:"
            yield Problem(
                place, "figure-name", expected, quoted(name), near, cure, paste=Paste.WORD
            )


def _texts_of(record: Exercise | Page) -> dict[str, Prose]:
    """Return the names that figures of a page may have, each with the text it belongs to."""
    if isinstance(record.parts, tuple):
        return {part.slug: part.prose for part in record.parts}
    rungs = getattr(record, "rungs", ())
    return {"main": record.parts["steps"].prose} | {rung.id: rung.prose for rung in rungs}


def check_sides(
    loaded: Loaded, figure: Figure, place: Place, path: str, prose: Prose
) -> Iterator[Problem]:
    """Report a text that names only the other side of what a picture shows on the floor.

    It knows the English words alone.

    figure-side: text and picture that name other sides confuse everybody.
    Bad:  Kneel on the left knee.   (beside a picture of the right knee on the floor)
    Good: Kneel on the right knee.
    """
    shown = {
        words
        for pose in figure.poses
        for text in pose.touching
        if (words := text.partition(" on ")[0]).startswith(("right ", "left "))
    }
    where = [(block.text, Place(path, block.line)) for block in blocks_of(prose)]
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
                here = _at_words(loaded, at, other)
                yield Problem(
                    here, "figure-side", expected, quoted(other), words, words, paste=Paste.WORD
                )


def _at_words(loaded: Loaded, start: Place, words: str) -> Place:
    """Return where words stand, from a place on."""
    lines = loaded.files.texts[start.path].lower().split("\n")
    for number in range(start.line, len(lines) + 1):
        if (column := lines[number - 1].find(words)) >= 0:
            return Place(start.path, number, column + 1, len(words))
    return start


def _relative(target: str, path: str) -> str:
    """Return a path in content as a link from another file would give it."""
    return posixpath.relpath(target, posixpath.dirname(path))


def check_needed_pages(loaded: Loaded) -> Iterator[Problem]:
    """Report a guide without its home, safety, about or not-found page, or with two.

    missing-page: every page links to it, or a server needs it.
    Bad:  no page with kind: safety
    Good: kind: safety   (in one page)
    """
    some_are_broken = any(path.startswith("pages/") for path in broken_files(loaded))
    for kind in NEEDED_PAGES:
        pages = [page for page in loaded.records.pages if page.kind == kind]
        if not pages and not some_are_broken:
            cure = f"create content/pages/{kind}.md with  kind: {kind}"
            place = Place(f"pages/{kind}.md")
            yield Problem(place, "missing-page", f"a page of the kind {kind}", "none", cure=cure)
        for page in pages[1:]:
            place = loaded.written.fields[page.path].at("kind")
            first = pages[0].path
            found = f"another (first in {first})"
            yield Problem(
                place,
                "missing-page",
                f"one page of the kind {kind}",
                found,
                cure="kind: text",
                paste=Paste.FIELD,
            )
