"""Addresses that were published: each still leads somewhere, and each is in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_src.model.problems import Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Place
    from site_src.model.records import Guide, Record


_UNPROMISED: Final = ("/", "/404.html", "/offline.html")  # a guide must have them, or nobody asks


def check_lost(loaded: Loaded, records: list[Record], broken: set[str]) -> Iterator[Problem]:
    """Report published addresses that lead nowhere now.

    While a page has mistakes of its own nobody can say where it will stand, so nothing is said.

    address-lost: links and bookmarks to a page that moved would find nothing.
    Bad:  wall-slide.md renamed to wall-sit.md, and nothing else
    Good: aliases: [/strength/wall-slide/]   (in wall-sit.md)
    """
    if any(path.startswith(("exercises/", "pages/", "routines/")) for path in broken):
        return
    now = {record.address: record.path for record in records}
    now |= {_usual_address(path): path for path in loaded.withheld}
    now |= {
        alias: path
        for path, fields in loaded.written.fields.items()
        for alias, _ in fields.placed_texts("aliases")
    }
    known = {address for address, _ in loaded.ledgers.published}
    fresh = [address for address in now if address not in known]
    for address, place in loaded.ledgers.published:
        if address not in now and address not in _UNPROMISED:
            beside = [one for one in fresh if _folder(one) == _folder(address)]
            near = nearest(address, fresh) or (beside[0] if len(beside) == 1 else "")
            where = f"in content/{now[near]}" if near else "in the file that took its place"
            old = loaded.written.fields[now[near]].texts("aliases") if near else ()
            aliases = f"aliases: [{', '.join((*old, address))}]"
            cure = f"{aliases}   ({where})\nor delete this line, if nothing did"
            expected = "a page at each address that was published, or an alias that leads on"
            yield Problem(place, "address-lost", expected, f"none at {address}", cure=cure)


def _folder(address: str) -> str:
    """Return what an address has before the name of its page."""
    return address.rstrip("/").rpartition("/")[0]


def _usual_address(path: str) -> str:
    """Return where a file of content stands in the site unless its kind says otherwise."""
    short = path.removeprefix("pages/").removeprefix("exercises/").removesuffix(".md")
    return f"/{short.removesuffix('_section').strip('/')}/"


_MOST_NAMED: Final = 5


def check_unlisted(loaded: Loaded, guide: Guide, days: Mapping[str, date]) -> Iterator[Problem]:
    """Report what a ledger lacks, where there is one.

    Whoever edits in a browser never builds, and a build is what adds lines.

    address-unlisted: once the page is moved, nobody could know that its old address is missed.
    Bad:  a new page, and content/addresses.txt without its address
    Good: /strength/bird-dog/   (on a line of content/addresses.txt)

    feed-unlisted: the change would be news again on each day of a build, in every reader of feeds.
    Bad:  a new heading on the page of changes, and content/feed.txt without it
    Good: the-wall 2026-11-23   (on a line of content/feed.txt)
    """
    known = {address for address, _ in loaded.ledgers.published}
    what, missing = "every address of the guide", sorted({*guide.addresses.values()} - known)
    if known and missing:
        yield _unlisted("address-unlisted", loaded.ledgers.published[-1][1], what, missing)
    undated = [f"{name} {days[name]}" for name in sorted({*days} - {*loaded.ledgers.dated})]
    if loaded.ledgers.dated and undated:
        last = max(
            (place for _, place in loaded.ledgers.dated.values()), key=lambda place: place.line
        )
        yield _unlisted("feed-unlisted", last, "the day of every change", undated)


def _unlisted(code: str, last: Place, what: str, missing: list[str]) -> Problem:
    """Report lines that a ledger lacks; a few of them can be pasted."""
    more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
    found = f"none of {', '.join(missing[:_MOST_NAMED])}{more}"
    expected = f"{what}: a build adds them, and a line can be added by hand"
    cure = "\n".join(missing) if not more else "run  python3 build.py  and commit this file"
    return Problem(last, code, expected, found, cure=cure)
