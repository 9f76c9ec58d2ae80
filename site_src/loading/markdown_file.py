"""What every Markdown file has: fields, an opening, parts under headings, review dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from site_src.fields.reader import Fields, read_fields
from site_src.loading.loaded import Link, Loaded
from site_src.model.problems import Paste, Place, Problem, has_errors, nearest, quoted
from site_src.model.records import Review
from site_src.prose import convert, parts_of
from site_src.prose.lines import is_internal, links_of, resolve, split_parts
from site_src.prose.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_src.fields.field import Field
    from site_src.fields.front_matter import Document
    from site_src.model.records import Part, Prose

# A line that a person takes for a heading: smaller, bold, or with a colon.
_ALMOST_HEADING: Final = re.compile(r"[ \t]*#*[ \t]*[*_]*(\w[^*_#:]*?)[*_]*:?[*_]*[ \t#]*")

LONGEST_WAIT: Final = timedelta(days=731)  # our own limit, after the habit of health services


@dataclass
class Body:
    """The body of a Markdown file, converted."""

    opening: Prose
    parts: dict[str, Part]
    pieces: list[tuple[str, int, str]]
    cites: tuple[str, ...]


def read_body(loaded: Loaded, document: Document) -> Body:
    """Convert the body of a file; note its links, its headings and its problems."""
    path, names = document.text_path, document.names
    (opening_text, line), pieces = split_parts(document.body, document.body_line)
    opening, problems = convert(opening_text, path, line, names)
    parts, found = parts_of(pieces, path, names)
    loaded.problems += problems + found
    for to, number, column, length in links_of(document.body, document.body_line):
        if is_internal(to):
            place = Place(path, number, column, length)
            loaded.written.links.append(Link(resolve(to, path), place))
    headings = [part.slug for part in parts]
    smaller = re.findall(r"^###[ \t]+(.+)$", document.body, re.MULTILINE)
    loaded.written.headings[document.path] = (
        *headings,
        *(slug_of(each, names) for each in smaller),
    )
    cites = dict.fromkeys(
        cite for prose in (opening, *(p.prose for p in parts)) for cite in prose.cites
    )
    return Body(opening, {part.slug: part for part in parts}, pieces, tuple(cites))


def read_front(loaded: Loaded, document: Document, fields: tuple[Field, ...]) -> Fields | None:
    """Read the fields of a file; None when a mistake leaves no record to make."""
    values, problems = read_fields(document.fields, fields)
    loaded.problems += problems
    loaded.written.fields[document.path] = values
    return None if has_errors(problems) else values


def review_of(loaded: Loaded, values: Fields) -> Review:
    """Return when a page was reviewed and is due, which must come in this order.

    review-dates: a check cannot be due before it was done, or be put off for ever.
    Bad:  review_due: 2026-01-01   (with reviewed: 2026-11-23)
    Good: review_due: 2027-11-23
    """
    review = Review(values.day("reviewed"), values.day("review_due"))
    if not timedelta(0) < review.due - review.reviewed <= LONGEST_WAIT:
        expected = f"a day after {review.reviewed}, and at most two years later"
        cure = "review_due: …"
        place = values.at("review_due")
        loaded.problems.append(
            Problem(
                place,
                "review-dates",
                expected,
                quoted(str(review.due)),
                cure=cure,
                paste=Paste.FIELD,
            )
        )
    return review


def check_headings(
    loaded: Loaded,
    document: Document,
    body: Body,
    wanted: tuple[str, ...],
    optional: tuple[str, ...] = (),
) -> bool:
    """Report headings that are missing, but for the optional ones, or that the table does not hold.

    unknown-heading: what stands under it would have no place on the page.
    Bad:  ## Common mistake
    Good: ## Common mistakes
    """
    typed = {slug_of(heading, document.names) for heading, _, _ in body.pieces}
    missing = [heading for heading in wanted if slug_of(heading) not in typed]
    problems = []
    for slug, part in body.parts.items():
        if slug not in map(slug_of, wanted):
            near = nearest(part.heading, missing)
            expected = f"one of {', '.join(wanted)}"
            way = Paste.LINE if near else Paste.BY_HAND
            cure = f"## {near}" if near else "use ### for a smaller heading, or delete it"
            place = Place(document.text_path, part.line, 1, len(part.heading) + 3)
            problems.append(
                Problem(
                    place, "unknown-heading", expected, quoted(part.heading), near, cure, paste=way
                )
            )
    meant = {problem.near for problem in problems}
    left = [each for each in missing if each not in meant and each not in optional]
    problems += missing_headings(document, left)
    loaded.problems += problems
    return not problems


def missing_headings(document: Document, wanted: Iterable[str]) -> list[Problem]:
    """Report headings that are not there, at the end of the file, where they can be added.

    missing-heading: readers look for the same parts on every page.
    Bad:  an exercise without the heading Stop if
    Good: ## Stop if
    """
    _, pieces = split_parts(document.body, document.body_line)
    typed = {slug_of(heading, document.names) for heading, _, _ in pieces}
    return [
        _missing_heading(document, heading) for heading in wanted if slug_of(heading) not in typed
    ]


def _missing_heading(document: Document, heading: str) -> Problem:
    """Report a heading where its words stand as something else, or at the end of the file."""
    expected = f'the heading "## {heading}"'
    for number, line in enumerate(document.body.split("\n"), start=document.body_line):
        words = _ALMOST_HEADING.fullmatch(line)
        if words and slug_of(words[1], document.names) == slug_of(heading):
            place = Place(document.text_path, number, 1, len(line))
            cure = f"## {words[1]}"
            return Problem(
                place,
                "missing-heading",
                expected,
                quoted(line.strip()),
                cure=cure,
                paste=Paste.LINE,
            )
    end = Place(document.text_path, document.body_line + document.body.count("\n"))
    return Problem(end, "missing-heading", expected, "none", cure=f"## {heading}\n\n…")


def check_opening(loaded: Loaded, document: Document) -> None:
    """Report a page that begins without a word of introduction.

    empty-part: a heading or a page without words helps nobody.
    Bad:  ## Stop if   (and nothing below it)
    Good: ## Stop if   (and a list of signs below it)
    """
    if not split_parts(document.body, 1)[0][0].strip():
        expected = "a paragraph before the first heading"
        cure = "write one or two sentences: what it is and what it is for"
        place = Place(document.text_path, document.body_line)
        loaded.problems.append(Problem(place, "empty-part", expected, "nothing", cure=cure))


def sources_of(values: Fields, cites: Iterable[str]) -> tuple[str, ...]:
    """Return what a page rests on: what its text cites, in that order, then its field."""
    return tuple(dict.fromkeys((*cites, *values.texts("sources"))))
