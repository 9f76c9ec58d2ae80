"""Pages, each with its Markdown: rendered, or found as the last build left them.

A page comes from its job, with its record and its own text; from the outline of the guide; and from
what all pages share. The digests of these, as they were handed to the templates, are kept with the
digests of the files: where all of them are the same, so is the page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from site_src.build.earlier_outputs import serialised, spooled, standing
from site_src.build.outline import outline, with_text
from site_src.model.problems import Problem
from site_src.model.records import Exercise, Facet
from site_src.outputs.json_ld import structured
from site_src.outputs.markdown_pages import markdown_page
from site_src.rendering.jinja import RenderError, compile_all
from site_src.rendering.pages import render
from site_src.rendering.site import jobs as jobs_of
from site_src.system.digests import digest
from site_src.system.workers import is_worth_it, map_in_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from site_src.cache.store import Cache
    from site_src.model.output import Output
    from site_src.model.records import Guide, Record
    from site_src.rendering.site import Job, Site


@dataclass(frozen=True, slots=True)
class Made:
    """A page and its other forms; `why` says why it was rendered, and is empty if it was not.

    `made_from` is the digest of everything that it is made from.
    """

    job: Job
    made_from: str
    page: Output
    others: tuple[Output, ...]
    why: str


def brief(site: Site, cache: Cache) -> Site:
    """Return a site that knows of each page what all others may know of it."""
    short = outline(site.guide, cache)
    return replace(site, guide=short, structured=partial(structured, short))


def page_jobs(guide: Guide, short: Site) -> Iterator[Job]:
    """Yield every page to render from the outline, each with its own text."""
    listed: list[Record] = [*guide.pages, *guide.sections, *guide.exercises, *guide.routines]
    records = {one.path: one for one in listed}
    for job in jobs_of(short.guide, short.facets):
        yield replace(job, record=with_text(job.record, records))


def shared(site: Site, guide: str, templates: str) -> dict[str, str]:
    """Return the digest of everything that a page is made from besides its job, by its name.

    Those of the guide's outline and of the templates are known already.
    """
    pictures = [
        (one.picture.key, one.picture.window, one.address, one.file)
        for one in site.pictures.values()
    ]
    return {
        "the guide around it": guide,
        "a template": templates,
        "a picture": digest(pictures, dict(site.movements), dict(site.shares)),
        "a style or an icon": digest(dict(site.assets), site.security_policy),
    }


@dataclass(frozen=True, slots=True)
class _Again:
    """A page to be rendered: why, and the digests of what it is made from, by their names."""

    job: Job
    inputs: Mapping[str, str]
    why: str


def make_pages(
    site: Site,
    todo: Iterable[Job],
    common: Mapping[str, str],
    cache: Cache,
    jobs: int,
) -> Iterator[Made | Problem]:
    """Yield every page in order, or what is wrong with it.

    `common` are the digests of what all pages are made from; `jobs` processes share the work.
    """
    found = [_cached(site, job, common, cache) for job in todo]
    stale = [one.job for one in found if isinstance(one, _Again)]
    if is_worth_it(stale, jobs):
        compile_all(site.environment)  # once, and not in each process
    rendered = map_in_workers(partial(_rendered, site), stale, jobs)
    found.reverse()
    while found:  # they take as much memory as the pages, and go as those come
        one = found.pop()
        if isinstance(one, Made):
            yield one
        else:
            files = next(rendered)
            yield files if isinstance(files, Problem) else _kept(one, files, cache)


def sorted_out(
    made: Iterable[Made | Problem], progress: Callable[[int], None] | None
) -> tuple[list[Made], list[Problem]]:
    """Return the pages that could be made, and what is wrong with the others."""
    pages: list[Made] = []
    problems: list[Problem] = []
    for number, one in enumerate(made, start=1):
        if progress:
            progress(number)
        if isinstance(one, Problem):
            problems.append(one)
        else:
            pages.append(one)
    return pages, problems


def keeping(
    cache: Cache, pages: Iterable[Made], addresses: Mapping[str, str]
) -> Callable[[str, Callable[[], str]], str]:
    """Return what caches a text that is made from the same as the page of a record."""
    digests = {
        made.job.record.path: made.made_from
        for made in pages
        if made.job.address == addresses.get(made.job.record.path)  # no facet, no second page
    }

    def kept(path: str, make: Callable[[], str]) -> str:
        return cache.get_or_make(f"data {digests[path]}", make) if path in digests else make()

    return kept


def _cached(site: Site, job: Job, common: Mapping[str, str], cache: Cache) -> Made | _Again:
    """Return the page of a job as it was left, or that it is to be rendered."""
    is_overdue = job.review.due < site.today
    inputs = {"its own text": _own(job, cache), **common, "the day": digest(is_overdue)}
    before, known = cache.get_json(f"page {job.path}") or ({}, [])
    files = standing(cache, known) if before == inputs else None
    if files:
        page, *others = files
        return Made(job, digest(inputs), page, tuple(others), "")
    return _Again(job, inputs, _why(before, inputs))


def _rendered(site: Site, job: Job) -> list[Output] | Problem:
    """Return the page of a job, and its other forms."""
    try:
        page = render(site, job)
        return [page, *markdown_page(site, job, page)]
    except RenderError as error:
        return error.problem


def _kept(again: _Again, files: list[Output], cache: Cache) -> Made:
    """Return a page that was rendered, and cache it."""
    cache.put_json(f"page {again.job.path}", [again.inputs, serialised(files)])
    page, *others = map(partial(spooled, cache), files)
    return Made(again.job, digest(again.inputs), page, tuple(others), again.why)


def _own(job: Job, cache: Cache) -> str:
    """Return the digest of what a page has that is not in the outline; of a facet, all is there."""
    record = job.record
    texts: object = ()
    if isinstance(record, Exercise):
        texts = cache.once(_texts, record)
    elif not isinstance(record, Facet):
        texts = record.opening, cache.once(digest, record.parts)
    return digest(job.address, job.kind, job.template, job.review, texts)


def _texts(exercise: Exercise) -> str:
    """Return the digest of the texts of an exercise."""
    return digest(exercise.opening, exercise.parts, [rung.prose for rung in exercise.rungs])


def _why(before: Mapping[str, str], inputs: Mapping[str, str]) -> str:
    """Return why a page cannot stay as it was."""
    if not before:
        return "nothing is remembered of it"
    changed = [name for name, value in inputs.items() if before.get(name) != value]
    return f"changed: {', '.join(changed)}" if changed else "its file is not as it was left"
