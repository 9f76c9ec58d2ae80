"""Rendered pages → one file that needs nothing else: to open from a stick, or from a message.

The main part of each page becomes a chapter. What is read here is HTML of our own making, so a few
patterns find what has to change: ids and the links to them, links between pages, and pictures,
which stand in the file once, to be referred to.
"""

from __future__ import annotations

import posixpath
import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup

from site_src.figure.draw import defs, draw
from site_src.model.output import Output
from site_src.model.page_kinds import STRAY_KINDS, TOOL_KINDS
from site_src.model.urls import TAKE_AWAY, public
from site_src.rendering.pages import render
from site_src.rendering.pictures import ALONE, MAIN
from site_src.rendering.site import Job, oldest
from site_src.system.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_src.model.output import Cached
    from site_src.model.records import Guide
    from site_src.rendering.site import Shown, Site

# Served where a page is missing, or of no use without a network and a script.
_LEFT_OUT: Final = (*STRAY_KINDS, "redirect", *TOOL_KINDS)
_FIRST: Final = ("home", "safety", "today", "routine", "section", "exercise")
_LISTS: Final = ("facet",)  # reached from the page that leads to them, not from the contents
_POLICY: Final = (
    "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'"
)

_MAIN: Final = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_GONE: Final = re.compile(
    r"<nav\b.*?</nav>"
    r'|<div data-beside="\w+">\s*</div>'
    r'|<svg class="pictures__shapes".*?</svg>'
    r'|<label class="pictures__movement".*?</label>',  # its style would fill a tenth of the file
    re.DOTALL,
)
_DRAWING: Final = re.compile(
    r'<svg class="figure\b[^>]*>\s*<title id="Picture-(\d+)">.*?<desc[^>]*>(.*?)</desc>.*?</svg>',
    re.DOTALL,
)
_IMAGE: Final = re.compile(r'<img class="picture" src="([^"]*)"[^>]*? alt="([^"]*)"[^>]*>')
# Forty regions of one name would help nobody. The disclaimers that count are those of the file.
_LABELS: Final = re.compile(r' (?:aria-labelledby|data-disclaimer|data-form)="[^"]*"')
_ID: Final = re.compile(r' id="([^"]*)"')
_HERE: Final = re.compile(r'(<a\b[^>]*?) href="#')
_LINK: Final = re.compile(  # to another page: before, address, heading, after, words
    r'<a\b([^>]*?) href="(?!#|[a-z]+:)([^"#]*)(#?[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL
)
_EMPTY: Final = re.compile(r"<p>\s*</p>")


@dataclass(frozen=True)
class Chapter:
    """A page as a part of the file: `name` is its id, and begins every id in it."""

    name: str
    title: str
    is_listed: bool
    body: Markup


def take_away(
    site: Site,
    pages: Iterable[tuple[Job, Output]],
    static: Mapping[str, Output],
    cached: Cached,
) -> Output:
    """Return the whole guide as one file; `static` are the files of `static/` by their names.

    Raises RenderError as a page does.
    """
    chosen = [(job, page) for job, page in pages if job.kind not in _LEFT_OUT]
    chosen.sort(key=lambda one: _place(one[0]))
    inside = {job.address for job, _ in chosen}
    pictures = _Pictures(site)
    chapters = []
    for job, page in chosen:
        html = _linked(site.guide, inside, _body(job, page, pictures), job.address)
        name, is_listed = _name(job.address), job.kind not in _LISTS
        chapters.append(Chapter(name, job.record.title, is_listed, Markup(html)))  # noqa: S704
    home = next(page for page in site.guide.pages if page.kind == "home")
    review = oldest(job.review for job, _ in chosen)
    job = Job(TAKE_AWAY, "take-away", "take-away.html", home, review)
    screen, pages_style, paper, icon = (
        static[name].data.decode()
        for name in ("site.css", "pages.css", "print.css", "icons/icon.svg")
    )
    style = f"{screen}{pages_style}@media print{{{paper}}}"
    known = b64encode(sha256(style.encode()).digest()).decode()
    # All of this was made, and escaped, by the templates of the pages, or is a stylesheet.
    made = render(
        site,
        job,
        chapters=chapters,
        style=Markup(style),  # noqa: S704
        policy=Markup(_POLICY.format(known)),  # noqa: S704
        icon=f"data:image/svg+xml,{quote(icon)}",
        drawings=Markup(cached(pictures.made_from(), pictures.definitions)),  # noqa: S704
    )
    html = _linked(site.guide, inside, made.data.decode(), TAKE_AWAY)
    return Output(made.path, made.kind, html.encode())


def _place(job: Job) -> int:
    """Return where the chapters of a kind stand: what is needed first, lists last."""
    if job.kind in _LISTS:
        return len(_FIRST) + 1
    kind = "section" if job.kind == "exercise" else job.kind  # each section with its exercises
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)


def _body(job: Job, page: Output, pictures: _Pictures) -> str:
    """Return the main part of a page, with ids and pictures for the one file."""
    name = _name(job.address)
    found = _MAIN.search(page.data.decode())
    html = _GONE.sub("", found[1] if found else "")
    html = _DRAWING.sub(lambda one: pictures.drawing(job, int(one[1]), one[2]), html)
    html = _IMAGE.sub(lambda one: pictures.image(job, one[1], one[2]), html)
    html = html.replace("<article", "<div").replace("</article>", "</div>")
    html = _LABELS.sub("", html)
    html = _ID.sub(rf' id="{name}\1"', html)
    return _HERE.sub(rf'\1 href="#{name}', html)


def _linked(guide: Guide, inside: set[str], html: str, here: str) -> str:
    """Return HTML whose links between pages lead to chapters; what has no address is no link.

    A link on a line of its own goes with its line.
    """

    def link(found: re.Match[str]) -> str:
        before, to, heading, after, words = found.groups()
        address = _resolved(here, to)
        if address in inside:
            target = f"#{_name(address)}{heading.removeprefix('#')}"
        elif not (target := public(guide.base_url, address)):
            return "" if "lone-link" in before + after else words
        return f'<a{before} href="{target}"{after}>{words}</a>'

    return _EMPTY.sub("", _LINK.sub(link, html))


def _name(address: str) -> str:
    """Return the id of a page's chapter. No heading has a low line in its id."""
    return address.replace("/", "_")


def _resolved(here: str, to: str) -> str:
    """Return the address in the site that a page refers to."""
    address = posixpath.normpath(posixpath.join(posixpath.dirname(here), to))
    return f"{address}/" if to.endswith("/") and address != "/" else address


class _Pictures:
    """The pictures that the chapters ask for: each stands once, whatever room it is shown in."""

    def __init__(self, site: Site) -> None:
        """Begin without a picture."""
        self._by_key = site.pictures
        self._by_address = {
            address: shown
            for shown in site.pictures.values()
            for address in (shown.address, shown.file)
        }
        self._named: dict[tuple[object, ...], tuple[str, Shown]] = {}

    def made_from(self) -> str:
        """Return a digest of all pictures: their addresses hold digests of what they are."""
        return digest("pictures", [(one.address, one.file) for _, one in self._named.values()])

    def definitions(self) -> str:
        """Return the pictures, behind the shapes that they are made of."""
        shapes: dict[str, None] = {}  # in order; a shape is the same in every picture
        drawn = []
        for name, shown in self._named.values():
            one = shown.picture
            drawing = draw(one.figure, one.index, one.window, name)
            shapes |= dict.fromkeys(defs([shape], drawing.person) for shape in drawing.shapes)
            look = f"figure figure-{drawing.person}"
            drawn.append(f'<g id="{name}" class="{look}">{drawing.content}</g>')
        return "".join((*shapes, *drawn))

    def drawing(self, job: Job, number: int, alt: str) -> str:
        """Return a reference in place of a picture that is drawn in its page."""
        return self._refer(self._by_key[job.record.path, MAIN, number - 1, ALONE], alt)

    def image(self, job: Job, source: str, alt: str) -> str:
        """Return a reference in place of a picture that is fetched."""
        return self._refer(self._by_address[_resolved(job.address, source)], alt)

    def _refer(self, shown: Shown, alt: str) -> str:
        """Return a reference to a picture."""
        one = shown.picture
        key = (one.record, one.figure.name, one.index, one.figure.ghost)
        name, first = self._named.setdefault(key, (f"P-{len(self._named) + 1}", shown))
        box = f'viewBox="{first.picture.window.view_box}"'
        box += f' width="{first.width}" height="{first.height}"'
        says = f'role="img" aria-label="{alt}"' if alt else 'aria-hidden="true"'
        return f'<svg class="picture" {box} {says}><use href="#{name}"/></svg>'
