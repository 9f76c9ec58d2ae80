"""Sections, pages and disclaimers: a Markdown file → its record."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from site_src.fields import schema
from site_src.fields.yaml_nodes import Mapping
from site_src.loading.loaded import Link, Loaded
from site_src.loading.markdown_file import (
    check_headings,
    check_opening,
    missing_headings,
    read_body,
    read_front,
    review_of,
    sources_of,
)
from site_src.model.page_kinds import FORMS, WORDED_KINDS
from site_src.model.problems import Paste, Place, Problem, nearest, quoted
from site_src.model.records import Bar, CareCard, Disclaimer, Page, Section
from site_src.prose.lines import blocks_of, resolve
from site_src.prose.run_on import check_run_on
from site_src.prose.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.fields.front_matter import Document
    from site_src.fields.reader import Fields
    from site_src.loading.markdown_file import Body

MOST_CARD_WORDS: Final = 120  # it is read in pain


def read_section(loaded: Loaded, document: Document) -> None:
    """Read the file that makes a folder of exercises a section."""
    values = read_front(loaded, document, schema.SECTION)
    body = read_body(loaded, document)
    check_opening(loaded, document)
    if values is None:
        return
    slug = document.path.split("/")[1]
    loaded.records.sections.append(
        values.record(
            Section,
            schema.SECTION,
            path=document.path,
            address=f"/{slug}/",
            slug=slug,
            sources=sources_of(values, body.cites),
            review=review_of(loaded, values),
            opening=body.opening,
            parts=tuple(body.parts.values()),
        )
    )


def read_page(loaded: Loaded, document: Document) -> None:
    """Read a page of text."""
    values = read_front(loaded, document, schema.PAGE)
    body = read_body(loaded, document)
    check_opening(loaded, document)
    if values is None:
        return
    kind = values.text("kind")
    if kind == "card":
        loaded.problems += _check_card(document, body)
    if kind == "home":
        loaded.problems += missing_headings(document, schema.HOME_HEADINGS)
    loaded.records.pages.append(
        values.record(
            Page,
            schema.PAGE,
            path=document.path,
            address=_page_address(kind, document.path),
            care_cards=tuple(_care_cards(loaded, values, body)),
            bars=tuple(_bars(loaded, values, body)),
            sources=sources_of(values, body.cites),
            review=review_of(loaded, values),
            opening=body.opening,
            parts=tuple(body.parts.values()),
        )
    )


def _check_card(document: Document, body: Body) -> Iterator[Problem]:
    """Report a card that is too long to be read in pain, or to be half a printed page.

    card-too-long: a card is read in pain, and is half a page on paper.
    Bad:  a card of 300 words
    Good: a card of at most 120 words
    """
    proses = [body.opening, *(part.prose for part in body.parts.values())]
    texts = [block.text for prose in proses for block in blocks_of(prose)]
    count = sum(len(text.split()) for text in (*texts, *(p.heading for p in body.parts.values())))
    if count > MOST_CARD_WORDS:
        expected = f"at most {MOST_CARD_WORDS} words on a card"
        cure = "leave out what can wait, or make it a page of the kind text"
        place = Place(document.text_path, document.body_line)
        yield Problem(place, "card-too-long", expected, str(count), cure=cure)


def _page_address(kind: str, path: str) -> str:
    """Return where a page stands in the site."""
    fixed = {"home": "/", "not-found": "/404.html", "offline": "/offline.html"}
    stem = path.removeprefix("pages/").removesuffix(".md")
    return fixed.get(kind, f"/{stem}/")


def _bars(loaded: Loaded, values: Fields, body: Body) -> Iterator[Bar]:
    """Yield the bars of a page; each draws a number that stands in the text above it.

    bar: a picture that says something else than the text misleads.
    Bad:  points: 65   (under a text that says 56)
    Good: points: 56
    """
    parts = {part.heading: part for part in body.parts.values()}
    for row in values.groups("bars"):
        heading, points = row.text("heading"), row.number("points") or 0
        part = parts.get(heading)
        said = " ".join(block.text for block in blocks_of(part.prose)) if part else ""
        if part is None:
            near = nearest(heading, parts)
            cure = f'heading: "{near}"' if near else f"## {heading}"
            way = Paste.FIELD if near else Paste.BY_HAND
            place, expected, found = row.at("heading"), "a heading of this page", quoted(heading)
            loaded.problems.append(Problem(place, "bar", expected, found, near, cure, paste=way))
        elif str(points) not in re.findall(r"\d+", said):
            expected = f"a number of the text under {quoted(heading)}"
            cure = "write the number of the text, or say this one there"
            place = row.at("points")
            loaded.problems.append(Problem(place, "bar", expected, str(points), cure=cure))
        else:
            yield Bar(heading, row.text("label"), points)


def _care_cards(loaded: Loaded, values: Fields, body: Body) -> Iterator[CareCard]:
    """Yield the care cards of a safety page; each names a heading of its body.

    care-card: signs of an emergency must look like one.
    Bad:  heading: Call at once   (which the page does not have)
    Good: heading: Call now if
    """
    cards = values.groups("care_cards")
    slugs = {part.heading: part.slug for part in body.parts.values()}
    if values.text("kind") == "safety" and not cards:
        expected = "care_cards: which headings are care cards"
        cure = "care_cards:\n  - urgency: emergency\n    heading: …"
        loaded.problems.append(Problem(values.at("kind"), "care-card", expected, "none", cure=cure))
    for card in cards:
        heading = card.text("heading")
        if heading not in slugs:
            near = nearest(heading, slugs)
            problem = Problem(
                card.at("heading"),
                "care-card",
                "a heading of this page",
                quoted(heading),
                near,
                f'heading: "{near}"' if near else f"## {heading}",
                paste=Paste.FIELD if near else Paste.BY_HAND,
            )
            loaded.problems.append(problem)
        yield CareCard(card.text("urgency"), slugs.get(heading, ""))


def read_disclaimer(loaded: Loaded, document: Document) -> None:
    """Read a disclaimer and the matrix row of where it must appear."""
    document = _always(loaded, document)
    values = read_front(loaded, document, schema.DISCLAIMER)
    body = read_body(loaded, document)
    complete = check_headings(loaded, document, body, schema.DISCLAIMER_HEADINGS)
    if values is None or not complete or not {"short", "full"} <= body.parts.keys():
        return
    for form in ("short", "full"):
        prose = body.parts[form].prose
        loaded.problems += check_run_on(prose.typed, document.text_path, prose.line)
    appears = values.group("appears")
    if appears is None:
        return
    link_to = resolve(values.text("link_to"), document.path)
    loaded.written.links.append(Link(link_to, values.at("link_to")))
    name = document.path.removeprefix("disclaimers/").removesuffix(".md")
    loaded.records.disclaimers.append(
        values.record(
            Disclaimer,
            schema.DISCLAIMER,
            id=name,
            says=values.text("says") or name,
            path=document.path,
            slug=slug_of(values.text("title"), document.names),
            link_to=link_to,
            short=body.parts["short"].prose,
            full=body.parts["full"].prose,
            forms=_forms(loaded, appears),
            review=review_of(loaded, values),
        )
    )


def _always(loaded: Loaded, document: Document) -> Document:
    """Return a disclaimer without the fields that withhold a file; report them.

    Bad:  draft: yes   (in content/disclaimers/stop-rules.md)
    Good: no such line: what a page must say is said from the first day to the last
    """
    fields = document.fields
    if not isinstance(fields, Mapping):
        return document
    names = {field.name for field in schema.LIFE}
    for key, _ in fields.entries:
        if key.text in names:
            expected = "a disclaimer that is never held back: pages must carry it"
            cure = f"delete the line {key.text}:"
            problem = Problem(key.place, "held-back", expected, quoted(key.text), cure=cure)
            loaded.problems.append(problem)
    kept = tuple(entry for entry in fields.entries if entry[0].text not in names)
    return replace(document, fields=replace(fields, entries=kept))


def _forms(loaded: Loaded, appears: Fields) -> dict[str, tuple[str, ...]]:
    """Return the forms that each kind of output must carry; every kind must be decided.

    disclaimer-matrix: nobody can forget a warning when each kind of page is decided.
    Bad:  appears: without the kind exercise
    Good: short: [exercise]
    """
    forms = {
        kind: tuple(form for form in FORMS if kind in appears.texts(form)) for kind in WORDED_KINDS
    }
    none = appears.texts("none")
    for kind in WORDED_KINDS:
        problem = None
        if not forms[kind] and kind not in none:
            cure = f"add {kind} to link, short, full or none"
            problem = Problem(
                appears.place,
                "disclaimer-matrix",
                f"a decision for {quoted(kind)}",
                "none",
                cure=cure,
            )
        elif forms[kind] and kind in none:
            cure = f"take {kind} out of none"
            expected = f"{quoted(kind)} in none or in {forms[kind][0]}, not both"
            problem = Problem(appears.at("none"), "disclaimer-matrix", expected, "both", cure=cure)
        if problem:
            loaded.problems.append(problem)
    return forms
