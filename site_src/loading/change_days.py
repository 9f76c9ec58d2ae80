"""The day on which each change came out, as `content/feed.txt` keeps it.

A reader of feeds shows what has a new day. The day of the page would be new for every entry
whenever somebody reviews it, and old for an entry that came without a review.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from site_src.loading.ledgers import ADDRESSES, FEED, ledger
from site_src.model.problems import Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Place
    from site_src.model.records import Guide

_LINE: Final = re.compile(r"(\S+)\s+([0-9]{4}-[0-9]{2}-[0-9]{2})")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def dated_in(
    lines: Iterable[tuple[str, Place]],
) -> tuple[dict[str, tuple[date, Place]], list[Problem]]:
    """Return each name in the ledger with its day and place, and the lines that say none."""
    dated: dict[str, tuple[date, Place]] = {}
    problems = []
    for line, place in lines:
        words = _LINE.fullmatch(line)
        name = words[1] if words else ""
        if words is None:
            code, expected = "wrong-kind", "a name and a day, such as  the-wall 2026-11-23"
            names = [word for word in line.split() if not _DAY.fullmatch(word)]
            days = [word for word in line.split() if _day(word)]
            cure = f"{''.join(names[:1]) or '…'} {''.join(days[:1]) or '…'}"
        elif name in dated:
            code, expected = "duplicate-value", f"each name once: line {dated[name][1].line} has it"
            cure = "delete this line"
        elif day := _day(words[2]):
            dated[name] = day, place
            continue
        else:
            code, expected, cure = "no-such-date", "a day of the calendar", f"{name} …"
        problems.append(Problem(place, code, expected, quoted(line), cure=cure))
    return dated, problems


def _day(text: str) -> date | None:
    """Return a day as it is written, or None where the calendar has none."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def days_of(loaded: Loaded, names: Iterable[str], today: date) -> dict[str, date]:
    """Return the day of each change; what is not in the ledger comes out today.

    Without a ledger nobody keeps days, and there are none.
    """
    if FEED not in loaded.files.paths:
        return {}
    return {
        name: loaded.ledgers.dated[name][0] if name in loaded.ledgers.dated else today
        for name in names
    }


def ledgers_of(loaded: Loaded, guide: Guide, days: Mapping[str, date]) -> dict[str, str]:
    """Return what each ledger is to say, with what this build has added.

    A day stays when its heading goes: one that comes back, or whose page was a draft for a while,
    is no news.
    """
    published = (address for address, _ in loaded.ledgers.published)
    addresses = [*published, *guide.addresses.values(), *guide.redirects]
    dated = {**days, **{name: day for name, (day, _) in loaded.ledgers.dated.items()}}
    lines = (f"{name} {day}" for name, day in dated.items())
    return {ADDRESSES: ledger(ADDRESSES, addresses), FEED: ledger(FEED, lines)}
