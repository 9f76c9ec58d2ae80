"""Days in content: what somebody has done lies in the past, as seen from the day of the build."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from site_src.model.problems import Place, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from site_src.loading.loaded import Loaded
    from site_src.model.records import (
        Disclaimer,
        Guide,
        Record,
    )

# The fields that hold a day or a month; a test holds the tables to them.
DONE: Final = ("reviewed", "answered", "read")
TO_COME: Final = ("review_due", "publish_on", "expires_on")


def check_days(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Report days on which somebody cannot have done anything yet.

    future-day: nobody has checked or read anything on a day that has not come.
    Bad:  reviewed: 2036-11-23   (in 2026)
    Good: reviewed: 2026-11-23   (the day on which somebody really did it)
    """
    for fields in loaded.written.fields.values():
        for name in DONE:
            if name in fields and (day := fields.day(name)) > today:
                yield _future(fields.at(name), name, str(day), f"{today}, the day of this build")
    for row in loaded.written.source_rows:
        month = row.text("read")
        if month > f"{today:%Y-%m}":
            yield _future(row.at("read"), "read", month, f"{today:%Y-%m}, the month of this build")
        # A journal's issue of the next year appears in the old one.
        year = row.number("year") or 0
        if year > today.year + 1:
            yield _future(row.at("year"), "year", str(year), f"{today.year}, or the year after")
    for name, (day, place) in loaded.ledgers.dated.items():
        if day > today:
            last = f"at the latest {today}, the day of this build"
            yield Problem(place, "future-day", last, quoted(str(day)), cure=f"{name} …")


def _future(place: Place, name: str, found: str, last: str) -> Problem:
    """Report a day that has not come; which it was, only a person knows."""
    cure = f"{name}: …   (when it was really done)"
    return Problem(place, "future-day", f"at the latest {last}", quoted(found), cure=cure)


WARN_BEFORE: Final = timedelta(days=60)


def check_review_dates(guide: Guide, today: date) -> Iterator[Problem]:
    """Warn before a page's next check is due, and when it has passed.

    review-soon: somebody needs time to read the page against its sources.
    Bad:  review_due: 2026-12-01   (seven days from now)
    Good: review_due: 2027-11-23   (after checking the page against the evidence again)

    review-passed: until it is checked, the page tells its readers that it is old.
    Bad:  review_due: 2026-11-01   (last month)
    Good: review_due: 2027-11-23   (after checking the page against the evidence again)
    """
    records: list[Record | Disclaimer] = [
        *guide.pages,
        *guide.sections,
        *guide.exercises,
        *guide.routines,
        *guide.disclaimers,
    ]
    for record in records:
        due = record.review.due
        cure = "check the page against its sources, then set reviewed: and review_due: anew"
        if due < today:
            found = f"{due}, which has passed: the page says so to its readers"
            yield Problem(
                Place(record.path), "review-passed", "a later review_due", found, cure=cure
            )
        elif due - today <= WARN_BEFORE:
            found = f"{due}, in {(due - today).days} days"
            yield Problem(
                Place(record.path), "review-soon", "a review_due further ahead", found, cure=cure
            )
