"""Addresses in the site: as a page, a file and another site write them."""

from __future__ import annotations

import hashlib
import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from site_src.model.records import Page, Record, Routine

TAKE_AWAY: Final = "/take-away.html"
MOST_IN_ONE: Final = 100  # exercises; beyond that, one file would be too large for a message
WHOLE_GUIDE: Final = "whole_guide"  # files in content have no low line in their names
LONGEST_NAME: Final = 80  # letters of a file's name: with what is put to it, it fits on each disk
_LONGEST_ALIAS: Final = 2 * LONGEST_NAME + 3
# What stands at the top of each site besides pages: files that are asked for there, some by a name
# without its end, and folders with rules of their own in `_headers`.
CLAIMED: Final = frozenset({
    *("404", "_headers", "_redirects", "feed", "guide", "index", "llms", "manifest", "offline"),
    *("robots", "sitemap", "sw", "take-away", ".nojekyll", ".well-known", "assets", "calendar"),
})  # fmt: skip
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
# Digits and small letters but those that look like another: i, l, o and u.
_SIGNS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
# Names that never lead to a host (RFC 2606 and 6761), so that an address there would mislead.
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


def relative(address: str, folder: str = "/") -> str:
    """Return an address in the site as it is written in a file of a folder."""
    there = posixpath.relpath(address, folder)
    return f"{there}/" if address.endswith("/") else there


def output_path(address: str) -> str:
    """Return the file of an address: `/safety/` is `safety/index.html`."""
    return address.removeprefix("/") + ("index.html" if address.endswith("/") else "")


def is_claimed(address: str) -> bool:
    """Say whether files of the guide itself stand where an address leads, or near it."""
    return address.endswith("/") and address.split("/")[1] in CLAIMED


def is_device(name: str) -> bool:
    """Say whether Windows takes the name of a file or folder, whatever its end, for a device."""
    return _DEVICE.fullmatch(name) is not None


def can_be_old(address: str) -> bool:
    """Say whether a page that leads on could stand at an old address, on every system."""
    names = address.split("/")
    fits = len(address) <= _LONGEST_ALIAS and max(map(len, names)) <= LONGEST_NAME
    return fits and not is_claimed(address) and not any(map(is_device, names))


def is_public(base_url: str) -> bool:
    """Say whether a site stands where others can find it; a reserved name means not yet."""
    host = urlsplit(base_url).hostname or ""
    return bool(host) and not f".{host}".endswith(_RESERVED)


def public(base_url: str, address: str) -> str:
    """Return an address in the site with its host, or nothing while it has none."""
    return base_url + address.removeprefix("/") if is_public(base_url) else ""


def guide_id(base_url: str) -> str:
    """Return the id of a guide that was given none. It changes only where the guide moves.

    Then a browser, which keeps things by host, would not find them under the same id either.
    """
    return re.sub(r"[^a-z0-9]+", "-", base_url.partition("://")[2].lower()).strip("-") or "guide"


def name_of(record: Record) -> str:
    """Return the name of a record's file, as addresses hold it."""
    return record.path.rpartition("/")[2].removesuffix(".md")


def text_address(page: Page, name: str) -> str:
    """Return where the file of a message stands: below the page that shows them all."""
    return f"{page.address}{name}.txt"


def calendar_address(routine: Routine) -> str:
    """Return where the calendar of a routine stands."""
    return f"/calendar/{name_of(routine)}.ics"


def rung_sign(name: str) -> str:
    """Return the two signs by which a link names a rung; its id never changes, nor do they."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:2]) % len(_SIGNS) ** 2
    first, second = divmod(number, len(_SIGNS))
    return _SIGNS[first] + _SIGNS[second]


def own_sheet(template: str) -> str:
    """Return the name of the stylesheet that the pages of a template have to themselves."""
    return f"own-{template.removesuffix('.html')}.css"
