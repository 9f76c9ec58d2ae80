"""Addresses of the forms that people carry away, and of anything as others can open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from site_src.model import Guide, Page, Record, Routine

TAKE_AWAY: Final = "/take-away.html"
WHOLE_GUIDE: Final = "whole_guide"  # files in content have no low line in their names
# Names that stand for nobody's host (RFC 2606): a link to them would lead nowhere.
_RESERVED: Final = tuple(
    f".{name}"
    for name in (
        "example",
        "example.com",
        "example.net",
        "example.org",
        "invalid",
        "localhost",
        "test",
    )
)


def full_address(guide: Guide, address: str) -> str:
    """Return an address of the site with its host, or nothing while the guide knows no host."""
    host = urlsplit(guide.base_url).hostname or ""
    if f".{host}".endswith(_RESERVED):
        return ""
    return urljoin(guide.base_url, address.removeprefix("/"))


def name_of(record: Record) -> str:
    """Return the name of a record's file, as addresses hold it."""
    return record.path.rpartition("/")[2].removesuffix(".md")


def text_address(page: Page, name: str) -> str:
    """Return where the file of a message stands: below the page that shows them all."""
    return f"{page.address}{name}.txt"


def calendar_address(routine: Routine) -> str:
    """Return where the calendar of a routine stands."""
    return f"/calendar/{name_of(routine)}.ics"
