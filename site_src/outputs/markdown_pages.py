"""A page → the same words as Markdown, in `index.md` beside it; and `llms.txt`, the list of all.

Made from the finished page, so that it cannot say less or anything else. Who reads Markdown may
read one page alone: each carries the small print at its end.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from site_src.model.output import Output
from site_src.model.page_kinds import STRAY_KINDS, TOOL_KINDS
from site_src.model.records import GENERATOR
from site_src.model.urls import output_path, public, relative
from site_src.outputs.guide_json import DATA, LICENCE
from site_src.prose.plain import begun, destination, ended, escaped, markdown_of
from site_src.prose.text import typeset
from site_src.rendering.phrases import word
from site_src.rendering.site import address_from, finish, notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from site_src.model.records import Guide
    from site_src.rendering.site import Job, Site

LIST: Final = "llms.txt"
_MAIN: Final = re.compile(r"<main\b.*</main>", re.DOTALL)
# What a host serves in place of a page that is not there has no address to be read at.
# A tool is to be used, not read.
_UNREAD: Final = (*STRAY_KINDS, "redirect", *TOOL_KINDS)


def markdaddress(job: Job) -> str:
    """Return the address of a page's Markdown, or nothing for a page without any."""
    return "" if job.kind in _UNREAD else f"{job.address}index.md"


def markdown_page(site: Site, job: Job, page: Output) -> Iterator[Output]:
    """Yield the Markdown of a finished page, if it has any."""
    address = markdaddress(job)
    if not address:
        return
    guide = site.guide
    fields = {
        "title": typeset(job.record.title),
        "description": typeset(job.record.summary),
        "address": public(guide.base_url, job.address),
        "language": guide.language,
        "reviewed": job.review.reviewed.isoformat(),
        "review_due": job.review.due.isoformat(),
        "licence": LICENCE,
    }
    given = {name: value for name, value in fields.items() if value}
    front = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in given.items()]
    found = _MAIN.search(page.data.decode())
    text = "\n\n".join(
        [
            "\n".join(["---", *front, f"generator: {GENERATOR}", "---"]),
            *_first_links(guide, partial(address_from, job, guide)),
            markdown_of(found.group() if found else ""),
            *_small_print(guide, partial(address_from, job, guide)),
        ]
    )
    yield Output(output_path(address), "plain-text", f"{text}\n".encode())


def _escaped(words: str) -> str:
    """Return words of the guide as Markdown that says just them."""
    return escaped(typeset(words))


def _linked(words: str, to: str) -> str:
    """Return a link in Markdown."""
    return f"[{_escaped(words)}]({destination(to)})"


def _heading(level: int, words: str) -> str:
    """Return a heading in Markdown."""
    return f"{'#' * level} {ended(_escaped(words))}"


def _first_links(guide: Guide, url: Callable[[str], str]) -> Iterator[str]:
    """Yield what stands at the top of every page: where the warning signs are."""
    for notice in notices(guide, "plain-text"):
        disclaimer = notice.disclaimer
        if disclaimer.place == "top":
            path, mark, heading = disclaimer.link_to.partition("#")
            to = url(guide.addresses[path]) + mark + heading
            yield _linked(disclaimer.link_text, to)


def _small_print(guide: Guide, url: Callable[[str], str]) -> Iterator[str]:
    """Yield every disclaimer that a plain text must carry, under its title."""
    yield _heading(2, word(guide.words, "page.small_print"))
    for notice in notices(guide, "plain-text"):
        disclaimer = notice.disclaimer
        if notice.form == "link":
            yield begun(_escaped(disclaimer.link_text))
        else:
            prose = disclaimer.full if notice.form == "full" else disclaimer.short
            text = _small(str(finish(guide, url, (), prose)))
            yield f"{_heading(3, disclaimer.title)}\n\n{text}"


@lru_cache(maxsize=256)  # most pages are as deep in the site as some other: their links are alike
def _small(html: str) -> str:
    """Return a piece of small print as Markdown."""
    return markdown_of(html)


def llms_txt(site: Site, jobs: Iterable[Job]) -> Output:
    """Return the list of all pages for programs that read text: see llmstxt.org."""
    guide = site.guide
    home = next(page for page in guide.pages if page.kind == "home")

    def url(to: str) -> str:
        return public(guide.base_url, to) or relative(to)

    groups: dict[str, list[str]] = {}
    for job in jobs:
        to = markdaddress(job)
        group = job.kind if job.kind in {"exercise", "routine", "facet"} else "page"
        if to:
            line = f"- {_linked(job.record.title, url(to))}: {_escaped(job.record.summary)}"
            groups.setdefault(group, []).append(line)
    whole = f"- {_linked(word(guide.words, 'data.whole'), url(f'/{DATA}'))}"
    parts = [
        _heading(1, guide.title),
        f"> {begun(_escaped(home.summary))}",
        f"<!-- generator: {GENERATOR} -->",
        *_first_links(guide, url),
    ]
    for group in ("exercise", "routine", "page", "facet"):
        if group in groups:
            title = word(guide.words, f"data.list.{group}")
            parts.append("\n".join([_heading(2, title), "", *groups[group]]))
    parts += [
        f"{_heading(2, word(guide.words, 'data.title'))}\n\n{whole}",
        *_small_print(guide, url),
    ]
    return Output(LIST, "plain-text", "\n\n".join([*parts, ""]).rstrip("\n").encode() + b"\n")
