"""The guide → pages, one at a time: each a pure function of records, templates and the date."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup

from site_src.model.durations import routine_minutes
from site_src.model.output import Output
from site_src.model.records import GENERATOR
from site_src.model.urls import (
    is_public,
    own_sheet,
    public,
)
from site_src.rendering import phrases
from site_src.rendering.jinja import filled
from site_src.rendering.pictures import ALONE, MAIN, figure_of
from site_src.rendering.site import Job, Site, address_from, finish, notices
from site_src.rendering.svg import _drawn, _hash

if TYPE_CHECKING:
    from site_src.model.records import Guide


_EMPTY_LINES: Final = re.compile(r"\n\s*\n")  # where a template had nothing to say


def render(site: Site, job: Job, **more: object) -> Output:
    """Return the page of a job; `more` is what only its template needs.

    Raises RenderError naming what is at fault.
    """
    guide = site.guide
    url = partial(address_from, job, guide)
    sources = getattr(job.record, "sources", ())
    context = {
        "guide": guide,
        "words": guide.words,
        "it": job.record,
        "job": job,
        "review": job.review,
        "is_overdue": job.review.due < site.today,
        "notices": notices(guide, job.kind),
        "sources": [guide.sources[source] for source in sources],
        **site.lookups,
        **_timings(guide),
        "report": _report_address(guide, job.record.title),
        "edit": _edit_address(guide, job.record.path),
        "asset": lambda name: url(site.assets[name]),
        "has_asset": site.assets.__contains__,
        "own_style": site.assets.get(own_sheet(job.template)),
        "security_policy": Markup(site.security_policy),  # noqa: S704 - ours; keeps its quotes
        "generator": GENERATOR,
        "canonical": public(
            guide.base_url, job.record.address if job.kind == "redirect" else job.address
        ),
        "is_public": is_public(guide.base_url),
        "share": site.shares.get(job.record.path) or site.shares.get(""),
        "structured": Markup(site.structured(job)),  # noqa: S704 - JSON without a "<"
        "url": url,
        "html": partial(finish, guide, url, sources),
        "w": partial(phrases.word, guide.words),
        "day": partial(phrases.day, guide.words),
        "month": partial(phrases.month, guide.words),
        "dose_sentence": partial(phrases.dose_sentence, guide.words),
        "dose_phrase": partial(phrases.dose_phrase, guide.words),
        "rung_place": phrases.rung_place,
        "dose_cells": partial(phrases.dose_cells, guide.words),
        "figures": getattr(job.record, "figures", {}),
        "shown": lambda record, name, index, room=ALONE: site.pictures.get(
            (record.path, name, index, room)
        ),
        "drawn": partial(_drawn, site),
        "movement": site.movements.get(job.record.path, ""),
        "MAIN": MAIN,
        "figure_of": figure_of,
        "page_of": lambda path: url(guide.addresses[path.partition("#")[0]]) + _hash(path),
        **more,
    }
    text = filled(site.environment, job.template, job.record.path, context)
    return Output(job.path, job.kind, _EMPTY_LINES.sub("\n", text).encode())


def _timings(guide: Guide) -> dict[str, object]:
    """Return what templates say about time, in words."""
    words = guide.words
    return {
        "routine_time": lambda items: phrases.minutes_phrase(words, routine_minutes(items)),
        "exercise_count": partial(phrases.exercise_count, words),
        "numbers": partial(phrases.numbers, words),
        "seconds_short": partial(phrases.seconds_short, words),
    }


def _report_address(guide: Guide, title: str) -> str:
    """Return where a mistake on a page can be reported, the page's name filled in."""
    if not guide.repository:
        return ""
    about = phrases.word(guide.words, "question.title", page=title)
    return f"{guide.repository.rstrip('/')}/issues/new?title={quote(about)}"


def _edit_address(guide: Guide, path: str) -> str:
    """Return where the file of a page stands: hosts show it with a pencil, on whatever branch."""
    return f"{guide.repository.rstrip('/')}/blob/HEAD/content/{path}"
