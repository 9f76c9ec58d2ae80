"""What we changed and what we put right → `feed.xml`, an Atom feed.

Each heading of the page of changes is an entry, and each correction. A feed shows one entry at a
time, far from its page: so each carries the warnings that a feed must carry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from site_src.model.output import Output
from site_src.model.records import GENERATOR
from site_src.model.urls import is_public, public
from site_src.outputs.guide_json import name_of
from site_src.prose.plain import text_of
from site_src.prose.text import typeset
from site_src.rendering.phrases import word
from site_src.rendering.site import finish, notices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from site_src.model.records import Guide, Page, Part, Prose
    from site_src.rendering.site import Site

FEED: Final = "feed.xml"
_HEADING: Final = re.compile(r'<h3 id="([^"]*)">(.*?)</h3>', re.DOTALL)


@dataclass(frozen=True)
class _Entry:
    """One change: what it is known by, where it is told, its title, its day, its words as HTML."""

    id: str
    link: str
    title: str
    day: date
    html: str


def feed(site: Site) -> Iterator[Output]:
    """Yield the feed, where the guide has an address that entries can be known by.

    A change of which the site knows no day has that of its page.
    """
    guide = site.guide
    if not is_public(guide.base_url):
        return
    entries = sorted(
        [*_corrections(guide), *_changes(guide, site.days)],
        key=lambda entry: entry.day,
        reverse=True,
    )
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": guide.language})
    place = public(guide.base_url, f"/{FEED}")
    title = word(guide.words, "data.feed", guide=guide.short_title)
    SubElement(root, "id").text = place
    SubElement(root, "title").text = typeset(title)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=place)
    SubElement(root, "link", rel="alternate", type="text/html", href=guide.base_url)
    SubElement(root, "updated").text = _moment(max(_days(guide, entries)))
    SubElement(root, "generator").text = GENERATOR
    for name in guide.authors:
        SubElement(SubElement(root, "author"), "name").text = typeset(name)
    warnings = "\n".join(_warnings(guide))
    for entry in entries:
        one = SubElement(root, "entry")
        SubElement(one, "id").text = entry.id
        SubElement(one, "title").text = entry.title
        SubElement(one, "link", rel="alternate", type="text/html", href=entry.link)
        SubElement(one, "updated").text = _moment(entry.day)
        SubElement(one, "content", type="html").text = f"{entry.html}\n{warnings}"
    if not entries:
        SubElement(root, "subtitle", type="html").text = warnings
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    yield Output(FEED, "feed", data + b"\n")


def _days(guide: Guide, entries: list[_Entry]) -> Iterator[date]:
    """Yield the days of the entries; a feed without any is as old as the guide's first page."""
    yield from (entry.day for entry in entries)
    if not entries:
        yield from (page.review.reviewed for page in guide.pages if page.kind == "home")


def _moment(day: date) -> str:
    """Return a day as Atom writes it; we know no hours."""
    return f"{day.isoformat()}T00:00:00Z"


def _changes(guide: Guide, days: Mapping[str, date]) -> Iterator[_Entry]:
    """Yield each change."""
    for page in _pages_of_changes(guide):
        address = public(guide.base_url, page.address)
        for part in page.parts:
            for slug, title, html in _rows(part, _html(guide, page, part.prose)):
                place = f"{address}#{slug}"
                yield _Entry(place, place, title, days.get(slug, page.review.reviewed), html)


def names_of_changes(guide: Guide) -> Iterator[str]:
    """Yield what the page of changes calls each of its changes, in the last part of a link."""
    for page in _pages_of_changes(guide):
        for part in page.parts:
            yield from (slug for slug, _, _ in _rows(part, part.prose.html))


def _pages_of_changes(guide: Guide) -> Iterator[Page]:
    yield from (page for page in guide.pages if page.kind == "changes")


def _rows(part: Part, html: str) -> Iterator[tuple[str, str, str]]:
    """Yield the name, title and words of each smaller heading, and of a larger one with words."""
    before, *pieces = _HEADING.split(html)
    titles = (text_of(title) for title in pieces[1::3])
    smaller = zip(pieces[0::3], titles, pieces[2::3], strict=True)
    for slug, title, words in ((part.slug, typeset(part.heading), before), *smaller):
        if words.strip():
            yield slug, title, words.strip()


def _corrections(guide: Guide) -> Iterator[_Entry]:
    """Yield each mistake that was put right."""
    for page in guide.pages:
        if page.kind != "questions":
            continue
        address = public(guide.base_url, page.address)
        for question in guide.questions:
            if question.kind == "correction":
                asked, answer = (
                    _html(guide, page, prose) for prose in (question.question, question.answer)
                )
                html = f"<blockquote>{asked}</blockquote>\n{answer}"
                id_ = f"{address}#{name_of(question.path)}"
                link = f"{address}#corrections"
                yield _Entry(id_, link, typeset(question.title), question.answered, html)


def _html(guide: Guide, page: Page | None, prose: Prose) -> str:
    """Return prose with whole addresses: readers of feeds do not know where it stands."""
    url = partial(public, guide.base_url)
    sources, address = (page.sources, page.address) if page else ((), "/")
    return str(finish(guide, url, sources, prose, url(address)))


def _warnings(guide: Guide) -> Iterator[str]:
    """Yield the disclaimers of a feed, each under its title."""
    for notice in notices(guide, "feed"):
        disclaimer = notice.disclaimer
        if notice.form == "link":
            yield f"<p>{escape(typeset(disclaimer.link_text))}</p>"
        else:
            prose = disclaimer.full if notice.form == "full" else disclaimer.short
            yield f"<p><strong>{escape(typeset(disclaimer.title))}</strong></p>"
            yield _html(guide, None, prose)
