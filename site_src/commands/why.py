"""Why a file of content is published, or why it is not: one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_src.build.judging import judged, seen_by_readers
from site_src.loading.figures import SUFFIX
from site_src.loading.visibility import has_day, last_day, page_of
from site_src.model.problems import has_errors
from site_src.model.time_zones import USUAL

if TYPE_CHECKING:
    from datetime import date

    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Problem

_NO_PAGES = {
    "disclaimers/": "it stands on every page of the kinds that its appears: names",
    "addresses.txt": "it lists the addresses that readers may still hold",
    "feed.txt": "it lists the days on which changes came out, for the feed",
    "safety.txt": "it lists what was agreed about the words that keep readers safe",
}


def why(loaded: Loaded, path: str, name: str, today: date) -> str:
    """Return the sentence on the file `path` in content, which exists and is called `name`."""
    published, withheld = seen_by_readers(loaded, today, drafts=False)
    guide, problems = judged(published)
    problems = [*published.problems, *problems]
    told = next((one for one in withheld if one.path == page_of(path)), None)
    own = [one for one in problems if one.place.path == path and has_errors([one])]
    if path not in loaded.files.paths:
        return f"{name} is not published: it is a template or what an editor left behind."
    if told:
        blanks = f", and {_mistakes(told.mistakes)}" if told.mistakes else ""
        return f"{name} is not published: {told.reason}{blanks}{_where(loaded, path)}."
    if own:
        return f"{name} is not published: {_mistakes(len(own))}."
    place = _place(loaded, path, dict(guide.addresses) if guide else {})
    if not place:
        use = next((text for start, text in _NO_PAGES.items() if path.startswith(start)), "")
        return f"{name} is no page of its own: {use or 'other pages are made from it'}."
    last = last_day(loaded, page_of(path))
    until = f", until {last} (expires_on)" if last else ""
    return f"{name} {_verb(problems)} {place}{until}{_where(loaded, path)}."


def _where(loaded: Loaded, path: str) -> str:
    """Return where days begin, if a day decides on a file."""
    if not has_day(loaded, page_of(path)):
        return ""
    zone = loaded.records.guide.text("time_zone") if loaded.records.guide else ""
    return f"; a day begins as in {zone or USUAL}"


def _mistakes(count: int) -> str:
    """Return that a file has mistakes, and how to see them."""
    mistakes = "a mistake" if count == 1 else f"{count} mistakes"
    return f"it has {mistakes}, which  python3 build.py check  names"


def _verb(problems: list[Problem]) -> str:
    """Return whether pages are published at all today."""
    others = {one.place.path for one in problems if has_errors([one])}
    if not others:
        return "is published"
    stop = f"mistakes in {', '.join(sorted(others)[:3])} stop every build"
    return f"waits to be published, because {stop}; it belongs"


def _place(loaded: Loaded, path: str, addresses: dict[str, str]) -> str:
    """Return where in the site a file is seen, or nothing."""
    if path.startswith("questions/"):
        pages = [page.address for page in loaded.records.pages if page.kind == "questions"]
        return f"at {pages[0]}" if pages else ""
    address = addresses.get(page_of(path), "")
    pictures = "in the pictures of " if path.endswith(SUFFIX) else "at "
    return f"{pictures}{address}" if address else ""
