"""Time zones: which day it is somewhere, and when that day begins and ends."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

USUAL: Final = "UTC"
# Not what a machine calls its own zone, nor its copies of the list.
_NAME: Final = re.compile(r"[A-Z][\w+-]*(/[A-Z][\w+-]*){0,2}", re.ASCII)


def zone_of(name: str) -> tzinfo | None:
    """Return a zone by its IANA name, or None where there is none of that name."""
    if name == USUAL:
        return UTC
    if not _NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # no such zone, or a folder of zones
        return None


def names() -> set[str]:
    """Return the names of all zones."""
    return {name for name in available_timezones() if _NAME.fullmatch(name)}


def day_at(moment: float, zone: tzinfo) -> date:
    """Return which day it is in a zone; `moment` is in seconds since 1970 began in UTC."""
    return datetime.fromtimestamp(moment, zone).date()


def span(day: date, zone: tzinfo) -> tuple[float, float]:
    """Return the moments at which a day begins in a zone, and at which the next one does."""
    begins, ends = (
        datetime.combine(one, time(), zone).timestamp() for one in (day, day + timedelta(days=1))
    )
    return begins, ends
