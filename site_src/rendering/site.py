"""What all pages share, and which pages there are to be."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from site_src.model.cautions import BEFORE, cautions, grouped
from site_src.model.choices import WAYS
from site_src.model.page_kinds import FORMS, STRAY_KINDS, TOOL_KINDS
from site_src.model.records import Review
from site_src.model.urls import (
    MOST_IN_ONE,
    TAKE_AWAY,
    calendar_address,
    name_of,
    output_path,
    public,
    relative,
)
from site_src.prose.converter import INTERNAL
from site_src.rendering import phrases
from site_src.rendering.facets import facets
from site_src.rendering.pagination import (
    MOST,
    facet_pages,
    first_exercises,
    is_first,
    section_pages,
)
from site_src.rendering.pictures import floor_free_items
from site_src.rendering.qr import qr_code
from site_src.rendering.share_texts import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from site_src.model.cautions import Cautions
    from site_src.model.records import Disclaimer, Exercise, Facet, Guide, PageRecord, Prose, Record
    from site_src.rendering.jinja import Environment
    from site_src.rendering.pictures import Picture


_PIXELS: Final = 4  # a unit's size where nothing else decides it
_MARK: Final = re.compile(r'<span data-certainty="([\w-]+)" data-sources="([\w -]*)"></span>')
_INTERNAL_HREF: Final = re.compile(rf'href="{INTERNAL}([^"#]*)(#[^"]*)?"')


@dataclass(frozen=True)
class Notice:
    """A disclaimer in one of its forms, as a page of some kind must carry it."""

    disclaimer: Disclaimer
    form: str


@dataclass(frozen=True, slots=True)
class Job:
    """One page to render."""

    address: str
    kind: str
    template: str
    record: PageRecord
    review: Review

    @property
    def path(self) -> str:
        """Where the page stands in the output folder."""
        return output_path(self.address)


@dataclass(frozen=True)
class Site:
    """What every page needs besides its record."""

    guide: Guide
    environment: Environment
    today: date
    assets: Mapping[str, str]  # name in static → address in the site
    security_policy: str
    pictures: Mapping[tuple[str, str, int, str], Shown] = field(default_factory=dict)
    movements: Mapping[str, str] = field(default_factory=dict)  # path → address of its stylesheet
    shares: Mapping[str, Share] = field(default_factory=dict)  # path, or "" for the guide
    structured: Callable[[Job], str] = lambda _: ""  # a page's data for search engines
    days: Mapping[str, date] = field(default_factory=dict)  # each change → when it came out

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Its facets; found once for all pages."""
        return tuple(facets(self.guide))

    @cached_property
    def cautions(self) -> Mapping[str, Cautions]:
        """Who leaves which exercise out, asks or goes gently; found once for all forms."""
        return cautions(self.guide)

    @cached_property
    def lookups(self) -> Mapping[str, object]:
        """What templates look up in the guide as a whole; made once for all pages."""
        return _lookups(self)


@dataclass(frozen=True)
class Share:
    """The picture that shows a link elsewhere: its whole address, and its words."""

    address: str
    alt: str


@dataclass(frozen=True)
class Shown:
    """A picture as a page shows it, and its addresses in the site.

    `address` is where the page fetches it, empty when it stands in the page; `file` is its own.
    """

    picture: Picture
    address: str
    file: str

    @property
    def width(self) -> int:
        """Its width; with the height it gives the browser the shape of the room it needs."""
        return round(self.picture.window.width * _PIXELS)

    @property
    def height(self) -> int:
        """Its height."""
        return round(self.picture.window.height * _PIXELS)


def jobs(guide: Guide, listed: Iterable[Facet] | None = None) -> Iterator[Job]:
    """Yield every page of the guide; pages that list others carry the oldest review dates.

    `listed` are its facets, if they have been found before.
    """
    every_review = [
        review
        for section in guide.sections
        for review in (section.review, *(exercise.review for exercise in section.exercises))
    ]
    for page in guide.pages:
        review = oldest([page.review, *every_review]) if page.kind == "home" else page.review
        yield Job(page.address, page.kind, f"{_template_of(page.kind)}.html", page, review)
    for section in guide.sections:
        review = oldest([section.review, *(e.review for e in section.exercises)])
        for part in section_pages(guide.words, section):
            yield Job(part.address, "section", "section.html", part, review)
        for exercise in section.exercises:
            yield Job(exercise.address, "exercise", "exercise.html", exercise, exercise.review)
    for routine in guide.routines:
        review = oldest([routine.review, *(item.exercise.review for item in routine.items)])
        yield Job(routine.address, "routine", "routine.html", routine, review)
    for facet in facets(guide) if listed is None else listed:
        for listing in facet_pages(guide.words, facet):
            yield Job(listing.address, "facet", "facet.html", listing, listing.review)
    for address, record in guide.redirects.items():
        yield Job(address, "redirect", "redirect.html", record, record.review)


def _template_of(kind: str) -> str:
    """Return the template of a kind of page; pages of plain text share one."""
    return "text" if kind in {"changes", "offline"} else kind


def oldest(reviews: Iterable[Review]) -> Review:
    """Return the earliest check and the earliest due date of several pages."""
    listed = list(reviews)
    return Review(min(r.reviewed for r in listed), min(r.due for r in listed))


def notices(guide: Guide, kind: str) -> tuple[Notice, ...]:
    """Return the disclaimers that a kind of output must carry, in their order."""
    return tuple(
        Notice(disclaimer, form)
        for disclaimer in guide.disclaimers
        for form in FORMS
        if form in disclaimer.forms.get(kind, ())
    )


def fits_in_one_file(guide: Guide) -> bool:
    """Say whether the whole guide is published as one file besides."""
    return sum(1 for _ in guide.exercises) <= MOST_IN_ONE


def _lookups(site: Site) -> dict[str, object]:
    """Return what templates look up in the guide as a whole."""
    guide = site.guide
    records: list[Record] = [*guide.pages, *guide.sections, *guide.exercises, *guide.routines]
    titles = {record.path: record.title for record in records}
    by_kind = {page.kind: page for page in reversed(guide.pages)}
    return {
        "menu": [page for page in guide.pages if page.menu_order is not None],
        "home": by_kind["home"],
        "today": by_kind.get("today"),
        "finder": by_kind.get("find"),
        "conditions_page": by_kind.get("conditions"),
        "facets": site.facets,
        "first_exercises": first_exercises(guide),
        "is_first": is_first,
        "exercise_total": sum(1 for _ in guide.exercises),
        "floor_free": floor_free_items(guide),
        "printed": tuple(islice(guide.exercises, MOST)),
        "beside": partial(_beside, sorted(guide.exercises, key=lambda one: one.order)),
        "exercise_of": {exercise.code: exercise for exercise in guide.exercises}.__getitem__,
        "title_of": lambda path: titles[path.partition("#")[0]],
        "WAYS": WAYS,
        "BEFORE": BEFORE,
        "cautions": site.cautions,
        "grouped": partial(grouped, guide),
        "messages": partial(messages, guide),
        "calendar_of": calendar_address,
        "name_of": name_of,
        "text_page": by_kind.get("text-form"),
        "TAKE_AWAY": TAKE_AWAY if fits_in_one_file(guide) else "",
        "guide_address": public(guide.base_url, "/"),
        "qr_code": lambda address: Markup(qr_code(address)),  # noqa: S704 - ours
        "player": by_kind.get("player"),
        "builder": by_kind.get("builder"),
        "log_page": by_kind.get("log"),
        "STRAY_KINDS": STRAY_KINDS,
        "TOOL_KINDS": TOOL_KINDS,
    }


def _beside(ordered: list[Exercise], exercise: Exercise) -> tuple[Exercise | None, Exercise | None]:
    """Return the exercises before and after one; orders differ, sections have no say."""
    start = bisect_left(ordered, exercise.order, key=lambda one: one.order)
    end = bisect_right(ordered, exercise.order, key=lambda one: one.order)
    before = ordered[start - 1] if start else None
    return before, ordered[end] if end < len(ordered) else None


def address_from(job: Job, guide: Guide, address: str) -> str:
    """Return an address as a link on a page: relative, so that the site works in any folder.

    Pages that a host serves at any depth use the path of `base_url` instead.
    """
    if job.kind in STRAY_KINDS:
        return urlsplit(guide.base_url).path.rstrip("/") + address
    return relative(address, posixpath.dirname(job.address))


def finish(
    guide: Guide,
    url: Callable[[str], str],
    sources: tuple[str, ...],
    prose: Prose,
    page: str = "",
) -> Markup:
    """Return prose as it stands on a page: links relative to it, certainty marks in words.

    Elsewhere, `page` is what the sources' own places are named after: the address of their page.
    """
    numbers = {source: number for number, source in enumerate(sources, start=1)}

    def link(match: re.Match[str]) -> str:
        return f'href="{escape(url(guide.addresses[match[1]]))}{match[2] or ""}"'

    def mark(match: re.Match[str]) -> str:
        links = escape(phrases.word(guide.words, "list.between")).join(
            Markup('<a href="{}#source-{}">{}</a>').format(
                page, source, phrases.word(guide.words, "claim.source", number=numbers[source])
            )
            for source in match[2].split()
        )
        said = phrases.claim(guide.words, match[1], "{sources}" if links else "")
        text = Markup(escape(said)).format(sources=links)  # noqa: S704 - escaped
        return Markup('<span class="claim">({})</span>').format(text)

    # `prose.html` comes from `prose.convert` alone, which has cleaned it.
    return Markup(_MARK.sub(mark, _INTERNAL_HREF.sub(link, prose.html)))  # noqa: S704
