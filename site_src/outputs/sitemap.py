"""The pages → `sitemap.xml` with the day each was last checked, and `robots.txt`.

Both name addresses for search engines to fetch: while the guide stands nowhere, there are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Comment, Element, SubElement, tostring

from site_src.model.output import Output
from site_src.model.page_kinds import STRAY_KINDS, TOOL_KINDS
from site_src.model.records import GENERATOR
from site_src.model.urls import public

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_src.rendering.site import Job, Site

SITEMAP: Final = "sitemap.xml"
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_UNLISTED: Final = (*STRAY_KINDS, "redirect", *TOOL_KINDS)


def for_robots(site: Site, jobs: Iterable[Job]) -> Iterator[Output]:
    """Yield `robots.txt`, and the sitemap where there is an address to write into it."""
    base = site.guide.base_url
    place = public(base, f"/{SITEMAP}")
    lines = [f"# generator: {GENERATOR}", "User-agent: *", "Allow: /"]
    if place:
        lines.append(f"Sitemap: {place}")
        yield Output(SITEMAP, "sitemap", _sitemap(base, jobs))
    yield Output("robots.txt", "robots", "\n".join([*lines, ""]).encode())


def _sitemap(base: str, jobs: Iterable[Job]) -> bytes:
    """Return every page with the day it was last checked against its sources."""
    root = Element("urlset", xmlns=_SPACE)
    root.append(Comment(f" generator: {GENERATOR} "))
    for job in jobs:
        if job.kind not in _UNLISTED:
            url = SubElement(root, "url")
            SubElement(url, "loc").text = public(base, job.address)
            SubElement(url, "lastmod").text = job.review.reviewed.isoformat()
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
