"""Every form of the guide that is made after its pages: a list of who makes which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_src.model.urls import is_public
from site_src.outputs.calendar import calendars
from site_src.outputs.feed import feed
from site_src.outputs.guide_schema import guide_schema
from site_src.outputs.headers import redirects_file
from site_src.outputs.markdown_pages import llms_txt
from site_src.outputs.security_txt import security_txt
from site_src.outputs.sitemap import for_robots
from site_src.outputs.take_away import take_away
from site_src.outputs.text_files import text_files
from site_src.outputs.web_manifest import manifest
from site_src.rendering.site import fits_in_one_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from site_src.model.output import Cached, Output
    from site_src.rendering.site import Job, Site


def forms(
    site: Site,
    pages: Sequence[tuple[Job, Output]],
    static: Mapping[str, Output],
    cached: Cached,
    data: Callable[[Site], Output],
) -> Iterator[Output]:
    """Yield the other forms of a guide whose pages have all been rendered.

    `static` are the files of `static/` by their names; `cached` knows what an
    earlier build made of the same; `data` makes the guide as data. Raises RenderError as a page
    does.
    """
    base = site.guide.base_url
    yield from text_files(site.guide, site.today)
    yield from calendars(site.guide, site.today)
    yield data(site)
    yield guide_schema(base if is_public(base) else "")
    jobs = [job for job, _ in pages]
    yield llms_txt(site, jobs)
    yield from for_robots(site, jobs)
    yield from security_txt(site)
    yield from feed(site)
    if site.guide.redirects:
        moved = {old: record.address for old, record in site.guide.redirects.items()}
        yield redirects_file(moved)
    yield manifest(site)
    if fits_in_one_file(site.guide):
        yield take_away(site, pages, static, cached)
