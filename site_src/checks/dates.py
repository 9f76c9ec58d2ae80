"""Days in content: what somebody has done lies in the past, as seen from the day of the build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_src.model.problems import Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Place

# The fields that hold a day or a month; a test holds the tables to them.
DONE: Final = ("reviewed", "answered", "read")
TO_COME: Final = ("review_due", "publish_on", "expires_on")


def check_days(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Report days on which somebody cannot have done anything yet.

    future-day: nobody has checked or read anything on a day that has not come.
    Bad:  reviewed: 2036-11-23   (in 2026)
    Good: reviewed: 2026-11-23   (the day on which somebody really did it)
    """
    for fields in loaded.fields.values():
        for name in DONE:
            if name in fields and (day := fields.day(name)) > today:
                yield _future(fields.at(name), name, str(day), f"{today}, the day of this build")
    for row in loaded.source_rows:
        month = row.text("read")
        if month > f"{today:%Y-%m}":
            yield _future(row.at("read"), "read", month, f"{today:%Y-%m}, the month of this build")
        # A journal's issue of the next year appears in the old one.
        year = row.number("year") or 0
        if year > today.year + 1:
            yield _future(row.at("year"), "year", str(year), f"{today.year}, or the year after")
    for name, (day, place) in loaded.dated.items():
        if day > today:
            last = f"at the latest {today}, the day of this build"
            yield Problem(place, "future-day", last, quoted(str(day)), cure=f"{name} …")


def _future(place: Place, name: str, found: str, last: str) -> Problem:
    """Report a day that has not come; which it was, only a person knows."""
    cure = f"{name}: …   (when it was really done)"
    return Problem(place, "future-day", f"at the latest {last}", quoted(found), cure=cure)
